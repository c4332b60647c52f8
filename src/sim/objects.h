/* objects.h - small helpers for reading authors' JSON, shared by objects.c and phonejson.c. */
#ifndef SIM_OBJECTS_H
#define SIM_OBJECTS_H

#include "sim/tenant.h"

/* The interned plain text of a string value; NULL when it is none. */
const char *sim_json_name(struct sim_tenant *t, struct zl_json v);
/* Reads one body strictly; a complaint becomes `err`, with `what` in front. */
int sim_read_set(struct sim_tenant *t, int level, int option, struct zl_json body, bool common,
                 const char *what, struct sim_set **set, struct zl_err *err);
/* The "settings", "settings_meeting_security" ... members of an object. */
int sim_read_settings(struct sim_tenant *t, int level, struct zl_json object, const char *stem,
                      const char *what, struct sim_set **set, struct zl_err *err);
void sim_write_settings(const struct sim_tenant *t, int level, const char *stem,
                        const struct sim_set *set, struct zl_jw *w);

#endif
