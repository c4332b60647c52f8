/* access_helpers.h - what the tests of shared access share. Include after cmocka's headers. */
#ifndef SETTINGS_ACCESS_HELPERS_H
#define SETTINGS_ACCESS_HELPERS_H

#include "helpers.h"

#define E ZL_ACCESS_EXACT
#define G ZL_ACCESS_GRANT
#define R ZL_ACCESS_REVOKE

static inline const struct zl_access *type_of(const char *type)
{
  const struct zl_access *access = zl_access_find(zl_str_of(type));
  if (!access)
    fail_msg("no setting type %s", type);
  return access;
}

/* Folds one more wish into `merged`. */
static inline void wish(const struct zl_access *access, enum zl_access_verb verb, const char *given,
                 struct zl_buf *merged)
{
  struct zl_buf normal = ZL_BUF_INIT(MOST_BYTES), out = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  if (zl_access_check(access, verb, parse(given), &normal, &err) != 0 ||
      zl_access_merge(access, zl_buf_view(merged), verb, zl_buf_view(&normal), &out, &err) != 0)
    fail_msg("%s: %s", given, err.text);
  zl_buf_free(&normal);
  zl_buf_free(merged);
  *merged = out;
}

#endif
