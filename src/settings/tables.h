/* tables.h - what src/gen/catalogue.lua writes at build time, for catalogue.c, and what load.c
 * makes of a catalogue that was imported; flat.c writes either as text.
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
  uint32_t path, wire;       /* in `text` */
  uint16_t parent, first, n_children; /* indexes of nodes */
  uint16_t first_value;      /* in `strings` or `numbers` */
  uint16_t limits;           /* in `limits` */
  uint16_t order, follows;
  uint16_t locks[2];         /* in the levels of groups and of the account */
  uint16_t flags;
  uint8_t type, body, n_values;
  uint8_t name;              /* where in the path the name starts */
};

/* What few nodes have. Equal ones are one row. */
struct zl_limits_row {
  int64_t min, max;
  uint32_t min_length, max_length, max_items;
  uint32_t key_field, entries, got; /* in `text`; 0: none */
};

/* The nodes that are one setting, by level. */
struct zl_same_row {
  uint16_t node[ZL_LEVELS];
};

/* Where the nodes and bodies of a level are. The first node is the root. */
struct zl_level_span {
  uint16_t first, n, first_body, n_bodies;
};

struct zl_tables {
  const struct zl_level_span *spans;   /* ZL_LEVELS */
  const struct zl_body *bodies;
  const struct zl_node_row *rows;      /* of all levels, children next to each other */
  const struct zl_limits_row *limits;
  const struct zl_same_row *same;
  const uint16_t *by_name;             /* parallel to the nodes: where a node has children, their
                                          indexes sorted by name */
  const int64_t *numbers;
  const uint32_t *strings;             /* in `text` */
  const char *text;
  struct zl_node *nodes;               /* empty until a level is asked for, as is string_list */
  const char **string_list;
  uint16_t n_nodes, n_same, n_strings;
};
extern const struct zl_tables zl_built_in;
const struct zl_tables *zl_tables_in_use(void); /* catalogue.c */

/* A catalogue out of text (load.c). */
struct zl_catalogue {
  struct zl_tables t;
  struct zl_level_span spans[ZL_LEVELS];
  struct zl_pool pool;                 /* owns everything else */
};

#endif
