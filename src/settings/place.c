/* place.c - settings as plans, `writes` and the journal name them: the level's prefix, then the path
 * in the level's tree ("group.lock.in_meeting.chat"). Serves core and apply. Pure. */
#include "settings/internal.h"

#include <string.h>

const char *zl_level_prefix(enum zl_level level)
{
  static const char *const prefixes[ZL_LEVELS] = {
    [ZL_LEVEL_USER] = "user",
    [ZL_LEVEL_GROUP] = "group",
    [ZL_LEVEL_ACCOUNT] = "account",
    [ZL_LEVEL_GROUP_LOCK] = "group.lock",
    [ZL_LEVEL_ACCOUNT_LOCK] = "account.lock",
    [ZL_LEVEL_PHONE_USER] = "phone",
    [ZL_LEVEL_PROFILE] = "profile",
  };
  return prefixes[level];
}

bool zl_level_of_place(struct zl_str full, enum zl_level *level, struct zl_str *path)
{
  size_t longest = 0;
  for (int i = 0; i < ZL_LEVELS; i++) {
    struct zl_str prefix = zl_str_of(zl_level_prefix((enum zl_level)i));
    if (prefix.n < longest || full.n <= prefix.n + 1 || full.p[prefix.n] != '.' ||
        memcmp(full.p, prefix.p, prefix.n) != 0)
      continue;
    longest = prefix.n;
    *level = (enum zl_level)i;
    *path = (struct zl_str){full.p + prefix.n + 1, full.n - prefix.n - 1};
  }
  return longest > 0;
}

const struct zl_node *zl_catalogue_place(struct zl_str full)
{
  enum zl_level level;
  struct zl_str path;
  if (!zl_level_of_place(full, &level, &path))
    return NULL;
  const struct zl_node *leaf = zl_catalogue_find(level, path);
  return leaf && leaf->flags & ZL_NODE_LEAF && leaf->body ? leaf : NULL;
}
