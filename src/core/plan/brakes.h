/* brakes.h - how much a plan may change without being told. Internal to core. */
#ifndef ZL_CORE_PLAN_BRAKES_H
#define ZL_CORE_PLAN_BRAKES_H

#include "core/core.h"

#define ZL_BRAKE_OBJECTS 500 /* of all kinds; each operation counts as one */
#define ZL_BRAKE_PERCENT 30  /* of the users that the policy's lists named ... */
#define ZL_BRAKE_READ 20     /* ... once they are more than these */

struct zl_load { /* what a plan weighs */
  int64_t objects; /* that change */
  int64_t people;  /* of these users or phone users, whichever are more: mostly the same people */
  int64_t read;    /* users that lists named; 0: the policy named its objects itself */
};
/* Whether the plan is let through; if not, `why` is one line that says the figure to give.
 * `told` is --max-changes: it alone counts where it is given. `limits` are the policy's: each of the
 * two figures stands in for the one that is built in. Pure. */
bool zl_brakes_pass(const struct zl_load *load, const struct zl_ceiling *told, const struct zl_ceiling *limits,
                    struct zl_buf *why);

#endif
