/* find.h - settings by words, for `zoomlua settings`. Internal to core, and to its tests. */
#ifndef ZL_CORE_FIND_FIND_H
#define ZL_CORE_FIND_FIND_H

#include "core/core.h"
#include "settings/settings.h"

/* What can be found: a leaf of a level, or (leaf NULL) a type of shared access of the phone. */
struct zl_find_entry {
  const char *path;               /* as in `writes`: "user.in_meeting.waiting_room" */
  enum zl_level level;
  const struct zl_node *leaf;
  const struct zl_access *access;
};

struct zl_find_hit {
  const struct zl_find_entry *entry;
  int score;
};

/* Everything that can be found, in the catalogue's order. NULL: out of memory. */
const struct zl_find_entry *zl_find_entries(size_t *n);
/* The entry of exactly this path, or NULL. */
const struct zl_find_entry *zl_find_exact(struct zl_str path);
/* The entries that fit all the words of a query, the best first, into `hits`, which has room for
 * all entries. Small typing errors count only where nothing fits without them. */
size_t zl_find_rank(struct zl_str query, struct zl_find_hit *hits);
/* The entries below a section ("user.in_meeting") or level ("group.lock"), in catalogue order. */
size_t zl_find_below(struct zl_str section, struct zl_find_hit *hits);
/* What comes nearest where nothing fits, the best first, at most `most`. */
size_t zl_find_nearest(struct zl_str query, struct zl_find_hit *hits, size_t most);

/* A value that the leaf takes, as JSON or as Lua (example.c). */
int zl_find_example(const struct zl_node *leaf, bool lua, struct zl_buf *out);
/* The line of a policy that sets it: "user:set { in_meeting = { waiting_room = true } }". */
int zl_find_example_line(const struct zl_find_entry *e, struct zl_buf *out);

/* show.c: an entry in one line (at most `width` columns unless its path is longer), or whole. */
int zl_find_line(const struct zl_find_entry *e, size_t column, size_t width, struct zl_buf *out);
int zl_find_whole(const struct zl_find_entry *e, struct zl_buf *out);
/* json.c */
void zl_find_json(const struct zl_find_entry *e, struct zl_jw *w);

#endif
