/* together.h - what Zoom takes for many people in one request: members of a group, and features of users
 * (POST /users/features). Each person's is a change of its own, a row of the plan of its own and, by itself,
 * a whole request; who sends (src/apply) puts rows that are alike together, and takes the answer apart again.
 * Here is how such a request is written and what it means. Pure. Both processes use it. */
#ifndef ZL_SETTINGS_TOGETHER_H
#define ZL_SETTINGS_TOGETHER_H

#include "settings/settings.h"

#define ZL_TOGETHER_MOST 30 /* people in one request, docs/zoom-api.md, sections 9 and 11 */

/* ---- features (feature.c) ------------------------------------------------------------------ */

struct zl_feature {
  const char *name;         /* feature_type: "large_meeting" */
  const char *source;       /* the body that shows the present value: "user.settings" or "user" */
  const char *flag, *value; /* where in it; `flag` (may be NULL) is the switch beside a capacity */
  enum zl_feature_kind {
    ZL_FEATURE_SWITCH,   /* true, false */
    ZL_FEATURE_CAPACITY, /* a number of people, or false */
    ZL_FEATURE_WORD,     /* one of the words */
    ZL_FEATURE_PLAN      /* a number of Zoom's; 0: none */
  } kind;
  const struct zl_feature_value {
    const char *word;  /* ZL_FEATURE_WORD; NULL ends the list */
    int64_t number;    /* ZL_FEATURE_CAPACITY; 0 ends the list */
    const char *sent;  /* feature_value */
    const char *shown; /* as the body shows a word, JSON */
  } *values;
};
/* In the order in which a user's are sent. */
const struct zl_feature *zl_feature_table(size_t *n);
const struct zl_feature *zl_feature_find(struct zl_str name);
/* Of a plan's path, "user.features.webinar", and of a wish's, "features.webinar"; NULL: none. */
const struct zl_feature *zl_feature_of_place(struct zl_str path);
const struct zl_feature *zl_feature_of_wish(struct zl_str path);
/* Checks a value, appends its normal form: true, false, 500, "licensed". A name that is none, a value that
 * the feature does not take: err says so with what it does take. */
int zl_feature_unknown(struct zl_str name, struct zl_err *err); /* always -1 */
int zl_feature_check(const struct zl_feature *f, struct zl_json value, struct zl_buf *out, struct zl_err *err);
/* The present value out of a body, in the same form: 1, 0 when Zoom does not tell, -1. */
int zl_feature_current(const struct zl_feature *f, struct zl_json body, struct zl_buf *out, struct zl_err *err);
/* The request that gives one user a value (normal form). */
int zl_feature_body(const struct zl_feature *f, struct zl_str value, struct zl_str user, struct zl_buf *out,
                    struct zl_err *err);
#define ZL_FEATURES_PATH "/users/features"

/* ---- members (member.c) ---------------------------------------------------------------------- */

#define ZL_MEMBERS_PLACE "group.members" /* in a plan: group.members[ada@example.com] */
/* The name in a plan's path; false: it is about something else. */
bool zl_member_of_place(struct zl_str path, struct zl_str *name);
/* What two names of one person have in common, appended: ids are exact, addresses have no case. */
void zl_member_key(struct zl_str person, struct zl_buf *out);
/* The request that adds one member, by id or (who is pending has none) by address. */
int zl_member_body(struct zl_str member, struct zl_buf *out);

/* ---- taking together, taking apart (together.c) ------------------------------------------------ */

enum zl_together { ZL_ALONE, ZL_MEMBERS, ZL_FEATURES };
/* What a request is, by its method and path (a path below the API URL). */
enum zl_together zl_together_of(struct zl_str method, struct zl_str path);
/* What a plan calls the rate of such rows: they are not as many requests as they are rows. */
const char *zl_together_label(enum zl_together what);
bool zl_together_find(struct zl_str label, enum zl_together *out);
/* Cuts the request of one person: `head` is what it has in common with those that go along. */
bool zl_together_cut(struct zl_str body, struct zl_str *head, struct zl_str *person);
bool zl_together_alike(struct zl_str body, struct zl_str other);
/* One request for all of them; they are alike. */
int zl_together_join(const struct zl_str *bodies, size_t n, struct zl_buf *out);
/* The person of a request of one: id, or address. */
bool zl_together_person(struct zl_str body, struct zl_buf *out);
/* What an answer (2xx, a checked document or absent) says of each of `n` requests: `refused[i]` is emptied,
 * and gets the words where Zoom did not do it. */
int zl_together_judge(enum zl_together what, const struct zl_str *bodies, size_t n, struct zl_json answer,
                      struct zl_buf *refused);

#endif
