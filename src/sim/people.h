/* people.h - what users.c, status.c, roles.c and report.c share: parts of a user's profile by name. */
#ifndef SIM_PEOPLE_H
#define SIM_PEOPLE_H

#include "sim/world.h"

/* Sets a leaf of a profile by its name; `json` NULL: back to what a fresh user has. -1: no memory. */
int sim_person_set(struct sim_tenant *t, struct sim_user *u, const char *name, const char *json);
bool sim_person_is(const struct sim_tenant *t, const struct sim_user *u, const char *name, const char *json);
/* Whether one more user may hold a licence; else the answer is filled (code 2034). */
bool sim_person_seat(struct sim_world *w, struct sim_answer *a);
/* Zoom Phone goes, and its numbers become free. */
void sim_person_unphone(struct sim_tenant *t, struct sim_user *u);

#endif
