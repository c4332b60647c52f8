/* values.h - who changed what: sparse sets of leaf -> JSON text over the defaults of facts.h.
 * Texts are interned, equal sets are one object, so a hundred thousand users who differ in a
 * handful of ways cost a pointer each. */
#ifndef SIM_VALUES_H
#define SIM_VALUES_H

#include "base/base.h"
#include "sim/facts.h"

struct sim_entry {
  const char *value; /* interned JSON text; in changes NULL means: back to the default */
  uint16_t leaf;
};

/* Immutable, counted, sorted by leaf. NULL is the empty set. */
struct sim_set {
  uint64_t id; /* never used twice, so a cache may key on it */
  uint32_t refs, n;
  bool interned;
  struct sim_entry e[];
};

/* Owns the texts and knows the sets. */
struct sim_values {
  struct zl_map texts, sets;
  struct zl_pool pool;
  uint64_t next_id;
};
void sim_values_free(struct sim_values *v);
/* The one copy of this text (terminated), or NULL when out of memory. */
const char *sim_text_of(struct sim_values *v, struct zl_str text);
/* The text as a JSON string. */
const char *sim_text_quoted(struct sim_values *v, struct zl_str plain);

/* A growing list of changes; `of` each leaf the last one counts. */
struct sim_changes {
  struct sim_entry *e;
  size_t n, cap;
};
int sim_changes_add(struct sim_changes *c, int leaf, const char *value);
void sim_changes_free(struct sim_changes *c);

/* `old` with the changes; takes over the caller's reference to `old` when it succeeds. `common`:
 * likely to be equal to other users' sets. -1: no memory. */
int sim_set_change(struct sim_values *v, struct sim_set **set, const struct sim_changes *c, bool common);
void sim_set_drop(struct sim_values *v, struct sim_set *set);
/* The value of a leaf in this set, or NULL. */
const char *sim_set_get(const struct sim_set *set, int leaf);

#endif
