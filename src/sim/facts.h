/* facts.h - the shape of what Zoom stores: one row a leaf. The facts_*.c files hold nothing but
 * such rows (names, types, allowed values, and the value that a fresh account answers); schema.c
 * reads them. Rows stand in the order in which an answer lists them, siblings together. */
#ifndef SIM_FACTS_H
#define SIM_FACTS_H

#include <stddef.h>
#include <stdint.h>

enum sim_kind { SIM_NO_KIND, SIM_BOOL, SIM_INT, SIM_STR, SIM_LIST, SIM_MAP };

/* The body that a leaf belongs to: what ?option= names. */
enum sim_option {
  SIM_PLAIN,
  SIM_MEETING_AUTH,
  SIM_RECORDING_AUTH,
  SIM_MEETING_SECURITY,
  SIM_SIGN_IN, /* option=security; the account alone has it */
  SIM_OPTIONS
};

enum { SIM_READ = 1, SIM_WRITE = 2, SIM_LISTED = 4 /* profile: also in GET /users */ };

struct sim_leaf {
  const char *path;
  uint8_t kind, item; /* item: kind of a list's elements, or SIM_NO_KIND: any */
  uint8_t option, access;
  const char *value;   /* JSON text, or NULL: left out of answers until somebody sets it */
  const char *allowed; /* "a|b|c", or NULL: anything of the kind */
};

extern const struct sim_leaf sim_user_leaves[], sim_group_leaves[], sim_account_leaves[],
    sim_group_lock_leaves[], sim_account_lock_leaves[], sim_phone_leaves[],
    sim_phone_settings_leaves[], sim_profile_leaves[];
extern const size_t sim_user_leaves_count, sim_group_leaves_count, sim_account_leaves_count,
    sim_group_lock_leaves_count, sim_account_lock_leaves_count, sim_phone_leaves_count,
    sim_phone_settings_leaves_count, sim_profile_leaves_count;

#ifdef SIM_FACTS_ROWS /* shorthand, for the tables alone */
enum { N = SIM_NO_KIND, B = SIM_BOOL, I = SIM_INT, S = SIM_STR, L = SIM_LIST, M = SIM_MAP };
enum { NO = SIM_PLAIN, MA = SIM_MEETING_AUTH, RA = SIM_RECORDING_AUTH, MS = SIM_MEETING_SECURITY,
       SE = SIM_SIGN_IN };
enum { R = SIM_READ, W = SIM_WRITE, RW = SIM_READ | SIM_WRITE, LR = SIM_LISTED | SIM_READ,
       LRW = SIM_LISTED | SIM_READ | SIM_WRITE };
#endif

#endif
