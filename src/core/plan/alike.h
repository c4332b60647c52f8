/* alike.h - identical changes together, as the plan shows them: 10,000 users with the same change are
 * one entry. In memory, for what is not in the journal. Internal to core. */
#ifndef ZL_CORE_PLAN_ALIKE_H
#define ZL_CORE_PLAN_ALIKE_H

#include "base/base.h"
#include "journal/journal.h"

struct zl_alike { /* zeroed: empty */
  struct zl_map by_key;
  struct zl_alike_entry *first, *last;
  struct zl_pool pool;
  int64_t changes;
};
/* Adds a change: alike are those of the same kind, path, before, wanted, state and origin. `label` is
 * one of the first three names of its entry, `no` (of the first) its first_no. */
int zl_alike_add(struct zl_alike *all, const struct zl_change_group *g, struct zl_str label, struct zl_err *err);
/* In the order in which each first appeared; non-zero ends it and is returned. */
int zl_alike_each(const struct zl_alike *all, int (*each)(void *arg, const struct zl_change_group *g), void *arg);
void zl_alike_free(struct zl_alike *all);
/* show/show.c: as the plan shows its groups. */
int zl_show_alike(const struct zl_alike *all, FILE *to);

#endif
