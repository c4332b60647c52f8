/* seen.h - values that were read, kept in the journal for later plans: what seen.c (keeping) and
 * seen_use.c (using, with --max-age) share. Internal to core. */
#ifndef ZL_CORE_READ_SEEN_H
#define ZL_CORE_READ_SEEN_H

#include "core/state.h"

#define ZL_SHAPE_HEX 16 /* so many digits of its SHA-256 name a shape */
#define ZL_SHAPE_KIND "shape"

/* Bodies of objects, by hash: 8 to 16 bytes each. */
struct zl_ids {
  uint64_t *slot;
  size_t n, cap;
};

struct zl_seen_paths; /* seen.c: what of a body is looked at in this run */
struct zl_shape;      /* seen_use.c: what a kept reading of a body tells */

struct zl_seen_state {
  struct zl_journal *journal; /* where readings are kept; of a check not the run's own */
  bool own;                   /* ... and then to be closed */
  bool keeping, using;
  int beyond;                 /* what the run changes is more than users: 1, 0; -1: not known yet */
  struct zl_seen_paths *paths;
  struct zl_buf text, names;
  /* seen_use.c */
  struct zl_shape *shapes;
  struct zl_buf found, document;
  struct zl_ids kept, read;   /* bodies of objects by where a value of them came from */
  size_t both;
  const struct zl_source *of;
  bool others;                /* they are not one body of users */
  int64_t anew;               /* objects that were read again because they would change */
};

/* The first digits of the SHA-256 of a body's name and the paths, one a line. */
int zl_shape_name(const struct zl_source *source, struct zl_str paths, char out[ZL_SHAPE_HEX + 1]);
/* An object whose id says for sure which one it is: users have e-mail addresses, too. */
bool zl_seen_names(const struct zl_source *source, struct zl_str id);
void zl_seen_use_free(struct zl_seen_state *s);

#endif
