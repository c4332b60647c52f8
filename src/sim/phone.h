/* phone.h - what phone.c and shares.c have in common. */
#ifndef SIM_PHONE_H
#define SIM_PHONE_H

#include "sim/world.h"

/* The phone user that the path names; NULL: the answer is filled. */
struct sim_user *sim_phone_user(struct sim_world *w, struct sim_req *q, struct sim_answer *a);
/* Members "voicemail_access_members":[...] and "delegation":{...} of an open object. */
void sim_write_shares(struct zl_jw *j, int kind, const struct sim_share *v, size_t n);
void sim_write_delegation(const struct sim_tenant *t, const struct sim_phone *p, bool with_lock,
                          struct zl_jw *j);

#endif
