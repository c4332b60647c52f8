/* keys.c - finds a key that stands twice in one object. Used by check.c.
 * Promises: nothing is allocated for ordinary documents (256 keys open at a time), and the work
 * per key stays constant: the hash is keyed at random, so a document cannot choose collisions. */
#include "json/keys.h"

#include <stdlib.h>

void zl_keys_init(struct zl_keys *k, const char *text)
{
  k->text = text;
  k->secret[0] = zl_hash(ZL_STR("keys")); /* zl_hash is keyed at random: nobody can guess these */
  k->secret[1] = zl_hash(ZL_STR("of objects")) | 1;
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

int zl_keys_grow(struct zl_keys *k)
{
  if (k->room > UINT32_MAX / 8)
    return -1;
  uint32_t room = k->room * 2, mask = room * 2 - 1;
  struct zl_open_key *keys = zl_malloc((size_t)room * sizeof(*keys));
  uint32_t *table = zl_calloc((size_t)room * 2, sizeof(*table));
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

int zl_keys_hash_escaped(const struct zl_keys *k, struct zl_str raw, uint64_t *hash)
{
  char few[256], *plain = raw.n <= sizeof(few) ? few : zl_malloc(raw.n);
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
  *hash = zl_keys_hash(k, plain, n);
  if (plain != few)
    free(plain);
  return 0;
}

bool zl_keys_same(const struct zl_keys *k, const struct zl_open_key *other, struct zl_str raw)
{
  return zl_json_text_same(raw, (struct zl_str){k->text + other->at, other->len});
}
