/* helpers.h - what the tests of this room share. Include after cmocka's own headers. */
#ifndef SETTINGS_HELPERS_H
#define SETTINGS_HELPERS_H

#include "settings/settings.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define GOLDEN ZL_SOURCE_DIR "/tests/unit/settings/golden/"
#define MOST_BYTES ((size_t)64 << 20)

static inline struct zl_json parse(const char *text)
{
  struct zl_json v = {0};
  struct zl_err err = {0};
  if (zl_json_check(zl_str_of(text), ZL_JSON_DEPTH, &v, &err) != 0)
    fail_msg("%s in %s", err.text, text);
  return v;
}

static inline const struct zl_node *leaf_of(const char *path)
{
  const struct zl_node *node = zl_catalogue_find(ZL_LEVEL_USER, zl_str_of(path));
  if (!node)
    fail_msg("the catalogue lacks %s", path);
  return node;
}

/* One row's complaint, so that a failing table names the row. */
#define ROW_TRUE(row, condition, ...) \
  do { \
    if (!(condition)) { \
      print_error("row '%s': %s\n", (row), #condition); \
      print_error(__VA_ARGS__); \
      fail(); \
    } \
  } while (0)

#endif
