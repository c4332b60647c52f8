/* keys.c - finds a key that stands twice in one object. Used by check.c.
 * Promises: nothing is allocated for ordinary documents (256 keys open at a time), and the work
 * per key stays constant: the hash is keyed at random, so a document cannot choose collisions. */
#include "json/scan.h"

#include <stdlib.h>

void zl_keys_init(struct zl_keys *k, const char *text)
{
  k->text = text;
  k->keys = k->few;
  k->table = k->few_table;
  k->count = 0;
  k->room = ZL_KEYS_FEW;
  memset(k->few_table, 0, sizeof(k->few_table));
}

static void leave_few(struct zl_keys *k)
{
  if (k->keys != k->few)
    free(k->keys);
  if (k->table != k->few_table)
    free(k->table);
}

void zl_keys_free(struct zl_keys *k)
{
  leave_few(k);
  k->keys = k->few;
  k->table = k->few_table;
  k->count = 0;
  k->room = ZL_KEYS_FEW;
}

static int grow(struct zl_keys *k)
{
  if (k->room > UINT32_MAX / 8)
    return -1;
  uint32_t room = k->room * 2, mask = room * 2 - 1;
  struct zl_open_key *keys = malloc((size_t)room * sizeof(*keys));
  uint32_t *table = calloc((size_t)room * 2, sizeof(*table));
  if (!keys || !table) {
    free(keys);
    free(table);
    return -1;
  }
  memcpy(keys, k->keys, (size_t)k->count * sizeof(*keys));
  for (uint32_t i = 0; i < k->count; i++) { /* oldest first: ends take them off newest first */
    uint32_t slot = keys[i].hash & mask;
    while (table[slot])
      slot = (slot + 1) & mask;
    table[slot] = i + 1;
    keys[i].slot = slot;
  }
  leave_few(k);
  k->keys = keys;
  k->table = table;
  k->room = room;
  return 0;
}

/* `"a"` and `"\u0061"` are one key, so what is hashed is the unescaped text. */
static int hash_of(struct zl_str raw, bool escaped, uint64_t *hash)
{
  if (!escaped) {
    *hash = zl_hash(raw);
    return 0;
  }
  char few[256], *plain = raw.n <= sizeof(few) ? few : malloc(raw.n);
  if (!plain)
    return -1;
  size_t n = 0;
  int got;
  const char *p = raw.p;
  char c[4];
  while ((got = zl_json_char(&p, raw.p + raw.n, c)) > 0) { /* never longer than it was */
    memcpy(plain + n, c, (size_t)got);
    n += (size_t)got;
  }
  *hash = zl_hash((struct zl_str){plain, n});
  if (plain != few)
    free(plain);
  return 0;
}

int zl_keys_add(struct zl_keys *k, uint32_t base, const char *p, size_t len, bool escaped)
{
  struct zl_str raw = {p, len};
  uint64_t wide_hash;
  if (k->count == k->room && grow(k) != 0)
    return -1;
  if (hash_of(raw, escaped, &wide_hash) != 0)
    return -1;
  /* The object is part of it: a list of objects nested in like ones should not share slots. */
  uint32_t hash = (uint32_t)(wide_hash >> 32) ^ base * 0x9E3779B1u;
  uint32_t mask = k->room * 2 - 1, slot = hash & mask;
  for (; k->table[slot]; slot = (slot + 1) & mask) {
    uint32_t i = k->table[slot] - 1;
    if (i < base || k->keys[i].hash != hash)
      continue;
    struct zl_str other = {k->text + k->keys[i].at, k->keys[i].len};
    if (zl_str_eq(raw, other) || zl_json_text_same(raw, other))
      return 1;
  }
  k->keys[k->count] = (struct zl_open_key){(uint32_t)(p - k->text), (uint32_t)len, hash, slot};
  k->table[slot] = ++k->count;
  return 0;
}

void zl_keys_end(struct zl_keys *k, uint32_t base)
{
  /* Newest first: each is then the last that was put on its probe path, so that its slot can
   * simply be emptied. */
  while (k->count > base)
    k->table[k->keys[--k->count].slot] = 0;
}
