/* tables.h - what src/gen/catalogue.lua writes at build time, for catalogue.c alone. One array
 * holds the nodes of all levels, children next to each other; `zl_nodes_by_name` runs parallel
 * to it: where a node has children, it holds their indexes sorted by name, for binary search. */
#ifndef ZL_SETTINGS_TABLES_H
#define ZL_SETTINGS_TABLES_H

#include "settings/settings.h"

extern const struct zl_node zl_nodes[];
extern const uint16_t zl_nodes_by_name[];
extern const uint16_t zl_nodes_root[ZL_LEVELS];

extern const struct zl_body zl_bodies[];
/* The bodies of a level: [first, first + n). */
extern const struct zl_bodies_span {
  uint16_t first, n;
} zl_bodies_of[ZL_LEVELS];

#endif
