/* policies.h - what the policies of one command line have together. Internal to core; one policy alone
 * (struct zl_policy_run) is in state.h. */
#ifndef ZL_CORE_SERVE_POLICIES_H
#define ZL_CORE_SERVE_POLICIES_H

#include "core/state.h"

#define ZL_POLICY_NAME_MOST 80 /* bytes of a path that may stand for a base name */
#define ZL_ORIGIN_MOST 300     /* of a line's place, see wish.c */

/* The policies of the command line, with their processes (NULL: none are started). Where it names none
 * there is one without a file all the same: whatever makes a plan has a name. */
int zl_policies_begin(struct zl_core *c, const struct zl_child *children, struct zl_err *err);
/* `n` of them without anything, for those that a saved plan tells of; zl_policies_name says in order which. */
int zl_policies_make(struct zl_core *c, int n, struct zl_err *err);
void zl_policies_name(struct zl_core *c, int i, const char *file);
void zl_policies_free(struct zl_core *c);
void zl_policy_free(struct zl_policy_run *p);
/* From here on policy `i` is the one that is spoken with. */
void zl_policies_turn(struct zl_core *c, int i);

/* heads.c: each policy as far as its head, and whether what was given for parameters has takers. */
int zl_serve_heads(struct zl_core *c, struct zl_err *err);
/* params_many.c: whether each name that was given is a parameter of one of the policies; if not, err says which
 * it may have been. */
int zl_params_taken(struct zl_core *c, struct zl_err *err);
/* plan/clash.c: what the policy of this turn wants joins what those before it want. -1: they contradict each other. */
int zl_clash_join(struct zl_core *c, struct zl_err *err);

/* What a policy calls itself, else its file. */
struct zl_str zl_policy_title(const struct zl_policy_run *p);
void zl_policies_titles(const struct zl_core *c, const char *between, struct zl_buf *out);
/* Whether a wish of this origin ("kiosks.lua:6", "rooms.lua:3 (kiosks.lua)", "a.lua:3, b.lua:5") is policy `i`'s; of one
 * policy all are. */
bool zl_policies_asked(const struct zl_core *c, int i, struct zl_str origin);
/* The strictest of the limits that are declared. */
struct zl_ceiling zl_policies_limits(const struct zl_core *c);

/* For the journal: as struct zl_run has them, a line for each where there are several. */
struct zl_policies_record {
  struct zl_buf name, version, file, sha256;
};
int zl_policies_record(const struct zl_core *c, struct zl_policies_record *r);
void zl_policies_record_free(struct zl_policies_record *r);

#endif
