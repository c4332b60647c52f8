/* roster.h - who of many is in a group, by the group's list of members instead of a profile each. Internal to
 * apply; serves readback.c. */
#ifndef ZL_APPLY_ROSTER_H
#define ZL_APPLY_ROSTER_H

#include "apply/readback.h"

struct zl_roster_one {
  struct zl_str name; /* id, or address of who has none yet */
  bool in;            /* stands in the list */
};
/* Reads the list when that takes fewer requests than looking at `n` profiles. 1: `in` holds, and `*whole` says
 * whether the list was complete, so that who is not in it is not a member. 0: nothing was learned (not worth it,
 * refused). -1: the engine failed, or (ZL_EINTR) *stop. */
int zl_roster_read(const struct zl_readback *r, struct zl_str group, struct zl_roster_one *list, size_t n, bool *whole,
                   struct zl_err *err);

#endif
