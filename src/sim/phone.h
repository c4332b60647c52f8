/* phone.h - what phone.c, phone_settings.c and shares.c have in common. */
#ifndef SIM_PHONE_H
#define SIM_PHONE_H

#include "sim/world.h"

/* The phone user that the path names; NULL: the answer is filled. */
struct sim_user *sim_phone_user(struct sim_world *w, struct sim_req *q, struct sim_answer *a);
/* PATCH of one of a phone user's bodies: its level, and the set that keeps it. */
void sim_phone_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a, int level,
                     struct sim_user *u, struct sim_set **set);
/* First and last name. */
void sim_phone_name(const struct sim_tenant *t, const struct sim_user *u, struct zl_buf *out);
/* Where a phone user is. (sites.c) */
struct sim_site {
  char id[23];
  const char *name;
};
struct sim_site sim_site_of(const struct sim_phone *p);
/* One member of an open object: a text, a number, JSON as it stands. */
void sim_member(struct zl_jw *w, const char *key, const char *text);
void sim_number_member(struct zl_jw *w, const char *key, int64_t n);
void sim_raw_member(struct zl_jw *w, const char *key, const char *json);
/* Members "voicemail_access_members":[...] and "delegation":{...} of an open object. */
void sim_write_shares(struct zl_jw *j, int kind, const struct sim_share *v, size_t n);
void sim_write_delegation(const struct sim_tenant *t, const struct sim_phone *p, bool with_lock,
                          struct zl_jw *j);

#endif
