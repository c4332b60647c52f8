/* zone.h - time zones as the system knows them (TZif files). Internal to core. */
#ifndef ZL_CORE_ZONE_ZONE_H
#define ZL_CORE_ZONE_ZONE_H

#include "base/base.h"

#define ZL_ZONE_BYTES ((size_t)128 << 10) /* of a file; the largest there is has 4 KB */
#define ZL_ZONE_CHANGES 3000
#define ZL_ZONE_LAST_YEAR 2100            /* to which rules without an end are written out */

/* Reads a TZif file (version 1 to 4) and appends what ZONE answers: "- OFFSET SECONDS OFFSET ...". Pure;
 * every length is checked before it is used. -1: it is none, err says why. */
int zl_zone_read(struct zl_str file, struct zl_buf *out, struct zl_err *err);
/* rule.c: the changes of a rule without an end ("CET-1CEST,M3.5.0,M10.5.0/3") that come after the second
 * `after`, each told to `each`. -1: it is no such rule. */
int zl_zone_rule(struct zl_str rule, int64_t after, int (*each)(void *arg, int64_t at, int64_t offset), void *arg);
/* Whether it can be a zone's name: no path of anything else. */
bool zl_zone_name(struct zl_str name);
/* Reads the zone of this name. */
int zl_zone_load(struct zl_str name, struct zl_buf *out, struct zl_err *err);

#endif
