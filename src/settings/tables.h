/* tables.h - what src/gen/catalogue.lua writes at build time, for catalogue.c alone.
 *
 * The rows hold no pointers: two thousand nodes with a dozen pointers each would have to be
 * relocated whenever the program starts, whether it looks at settings or not, and would take a
 * megabyte of the file. catalogue.c makes a level's nodes from its rows when somebody first asks
 * for the level (some microseconds). */
#ifndef ZL_SETTINGS_TABLES_H
#define ZL_SETTINGS_TABLES_H

#include "settings/settings.h"

#define ZL_NO_NODE 0xffffu

struct zl_node_row {
  uint32_t path, wire;       /* in zl_node_text */
  uint16_t parent, first, n_children; /* indexes of nodes */
  uint16_t first_value;      /* in zl_node_strings or zl_node_numbers */
  uint16_t limits;           /* in zl_limits_rows */
  uint16_t order, follows;
  uint16_t locks[2];         /* in the levels of groups and of the account */
  uint16_t flags;
  uint8_t type, body, n_values;
  uint8_t name;              /* where in the path the name starts */
};

/* What few nodes have. Equal ones are one row. */
struct zl_limits_row {
  int64_t min, max;
  uint16_t min_length, max_length, max_items;
  uint32_t key_field, entries, got; /* in zl_node_text; 0: none */
};

/* The nodes that are one setting, by level. */
struct zl_same_row {
  uint16_t node[ZL_LEVELS];
};

/* Where the nodes and bodies of a level are. The first node is the root. */
struct zl_level_span {
  uint16_t first, n, first_body, n_bodies;
};

extern const struct zl_level_span zl_level_spans[]; /* ZL_LEVELS */
extern const uint16_t zl_node_count;
extern const struct zl_node_row zl_node_rows[];     /* of all levels, children next to each other */
extern const struct zl_limits_row zl_limits_rows[];
extern const struct zl_same_row zl_same_rows[];
extern const uint16_t zl_same_count;
extern const int64_t zl_node_numbers[];
extern const uint32_t zl_node_strings[];            /* in zl_node_text */
extern const uint16_t zl_node_string_count;
extern const char zl_node_text[];
extern const struct zl_body zl_bodies[];

/* Parallel to the nodes: where a node has children, their indexes sorted by name. */
extern const uint16_t zl_nodes_by_name[];

/* Empty until a level is asked for. */
extern struct zl_node zl_nodes[];
extern const char *zl_node_string_list[];

#endif
