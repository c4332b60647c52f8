/* policies.h - what the policies of one command line have together. Internal to core; one policy alone
 * (struct zl_policy_run) is in state.h. */
#ifndef ZL_CORE_POLICIES_H
#define ZL_CORE_POLICIES_H

#include "core/state.h"

#define ZL_POLICY_NAME_MOST 200 /* bytes of a path that may stand for a base name */

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

/* What a policy calls itself, else its file. */
struct zl_str zl_policy_title(const struct zl_policy_run *p);
void zl_policies_titles(const struct zl_core *c, const char *between, struct zl_buf *out);
/* The strictest of the limits that are declared. */
struct zl_ceiling zl_policies_limits(const struct zl_core *c);

/* For the journal: as struct zl_run has them, a line for each where there are several. */
struct zl_policies_record {
  struct zl_buf name, version, file, sha256;
};
int zl_policies_record(const struct zl_core *c, struct zl_policies_record *r);
void zl_policies_record_free(struct zl_policies_record *r);

#endif
