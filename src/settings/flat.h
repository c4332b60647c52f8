/* flat.h - what flat.c, which writes a catalogue as text, and load.c, which reads it, agree on. */
#ifndef ZL_SETTINGS_FLAT_H
#define ZL_SETTINGS_FLAT_H

#include "settings/tables.h"

#define ZL_FLAT_FIRST "catalogue\t1" /* the number goes up when the cells mean something else */

struct zl_flat_flag {
  char letter;
  uint16_t flag;
};
extern const struct zl_flat_flag zl_flat_flags[]; /* ends with {0} */

/* The cells of a node's line, and those of the others. */
enum { ZL_FLAT_LEVEL = 1, ZL_FLAT_PATH, ZL_FLAT_WIRE, ZL_FLAT_BODY, ZL_FLAT_TYPE, ZL_FLAT_FLAGS,
       ZL_FLAT_VALUES, ZL_FLAT_MIN, ZL_FLAT_MAX, ZL_FLAT_MIN_LENGTH, ZL_FLAT_MAX_LENGTH,
       ZL_FLAT_MAX_ITEMS, ZL_FLAT_KEY_FIELD, ZL_FLAT_ENTRIES, ZL_FLAT_GOT, ZL_FLAT_GROUP_LOCK,
       ZL_FLAT_ACCOUNT_LOCK, ZL_FLAT_FOLLOWS, ZL_FLAT_NODE_CELLS };
#define ZL_FLAT_BODY_CELLS 7
#define ZL_FLAT_SAME_CELLS (1 + ZL_LEVELS)

#endif
