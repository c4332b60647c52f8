/* internal.h - the two halves of a wall. Nobody outside src/wall includes this. */
#ifndef ZL_WALL_INTERNAL_H
#define ZL_WALL_INTERNAL_H

#include <linux/filter.h>

#include "wall/wall.h"

/* landlock.c: the version of the kernel's interface, 0 for none. */
int zl_landlock_version(void);
/* Nothing but `paths`; `connections`: TCP may be used, to `ports` if there are any. 0 also where the kernel
 * has no Landlock. */
int zl_landlock(const struct zl_wall_path *paths, size_t n, bool connections, const struct zl_wall_ports *ports,
                struct zl_err *err);

/* made at build time, by src/gen/filters.c */
extern const struct sock_filter zl_filter_policy[], zl_filter_core[];
extern const unsigned short zl_filter_policy_n, zl_filter_core_n;

/* calls.c */
bool zl_calls_available(void);
int zl_calls_policy(struct zl_err *err);
int zl_calls_core(struct zl_err *err);

#endif
