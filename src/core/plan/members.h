/* members.h - members of groups and features of users: what Zoom takes for many people in one request and what
 * is a row of the plan for each of them (settings/together.h). Internal to core. */
#ifndef ZL_CORE_PLAN_MEMBERS_H
#define ZL_CORE_PLAN_MEMBERS_H

#include "core/read/spool.h"
#include "core/state.h"
#include "settings/together.h"

#define ZL_MEMBERS_BODY "group.members" /* under which the draft keeps a group's wishes: one for each person */

#define ZL_MEMBERS_EXACT " exact" /* path of the wish that they are all; no id begins with a blank */

/* Where requests of one change each go: plan.c. */
struct zl_person_row {
  struct zl_plan_request request;
  struct zl_str path, before, wanted, origin; /* of the change */
};
struct zl_person_sink {
  void *arg;
  int (*add)(void *arg, const struct zl_person_row *row);
};

/* ---- members.c ------------------------------------------------------------------------------- */

/* ACCESS about a group: the last field is a list of ids and addresses. */
int zl_members_wish(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);
enum zl_member_verb { ZL_MEMBER_NONE, ZL_MEMBER_IN, ZL_MEMBER_OUT };
/* A wish for one person; a later one replaces it. */
int zl_members_want(struct zl_core *c, int64_t object, struct zl_str person, enum zl_member_verb verb,
                    struct zl_str origin, struct zl_err *err);
bool zl_members_wished(struct zl_str path, struct zl_str value, enum zl_member_verb *verb); /* false: no person's */
/* Reads the members of all groups for which something is wished, and who is behind the addresses. */
int zl_members_read(struct zl_core *c, struct zl_err *err);
/* The id behind an address: "" where there is nobody, the address itself for who has no id; NULL: nobody asked. */
const char *zl_members_resolved(const struct zl_core *c, struct zl_str address);
void zl_members_free(struct zl_core *c);

/* ---- members_plan.c ---------------------------------------------------------------------------- */

int zl_members_plan(struct zl_core *c, const struct zl_draft_object *group, const struct zl_person_sink *to,
                    struct zl_err *err);
/* The request that adds or takes one member. */
int zl_member_request(struct zl_str group, struct zl_str member, bool add, struct zl_buf *path, struct zl_buf *body,
                      struct zl_plan_request *out, struct zl_err *err);
/* A change of a run, taken back: who was added is wished out, who was taken is wished in. */
int zl_members_undo(struct zl_core *c, int64_t object, const struct zl_change *change, struct zl_str name,
                    struct zl_str origin, struct zl_err *err);

/* ---- features.c --------------------------------------------------------------------------- */

/* A wish for a feature; the value is in its normal form. */
int zl_feature_plan(struct zl_core *c, const struct zl_draft_object *user, const struct zl_feature *f,
                    const struct zl_draft_want *w, const struct zl_person_sink *to, struct zl_err *err);
int zl_feature_request(const struct zl_feature *f, struct zl_str value, struct zl_str user, struct zl_buf *body,
                       struct zl_plan_request *out, struct zl_err *err);
/* Why a change of a feature cannot be taken back, or NULL; the value to give is appended. */
const char *zl_feature_obstacle(const struct zl_feature *f, const struct zl_change *c, struct zl_buf *value);

/* ---- read/mail.c: rows of a list by address ------------------------------------------------------------ */

/* 12 bytes a row: hashes, sorted, and the rows that they belong to. */
struct zl_mail {
  struct zl_spool *rows;
  struct zl_mail_entry {
    uint32_t hash, row;
  } *v;
  size_t n;
};
int zl_mail_build(struct zl_mail *m, struct zl_spool *rows, struct zl_err *err);
/* The row with this address (whatever its case), or -1; *id gets what the row goes by. */
int64_t zl_mail_find(const struct zl_mail *m, struct zl_str address, struct zl_buf *id);
void zl_mail_free(struct zl_mail *m);

/* ---- read/list.c ------------------------------------------------------------------------------------- */

/* Starts the list of a group's members for the core itself; zl_fetch_wait waits for it. */
int zl_list_members(struct zl_core *c, struct zl_str group, struct zl_err *err);
/* Its rows, once they are whole; NULL: `why` says why there are none. */
struct zl_spool *zl_list_members_rows(struct zl_core *c, struct zl_str group, struct zl_err *why);
/* The largest whole list of "users" or "phone.users", or NULL. */
struct zl_spool *zl_list_rows(struct zl_core *c, const char *collection);

#endif
