/* keys.h - the json room's own: the keys of the objects that are open, for check.c. The way that
 * every key of every document takes stands here, so that it can be inlined; the rest is keys.c. */
#ifndef ZL_JSON_KEYS_H
#define ZL_JSON_KEYS_H

#include "json/scan.h"

#define ZL_KEYS_FEW 256

struct zl_open_key {
  uint32_t at, len, hash, slot;
};

/* One stack of keys with one hash table over it, for all objects that are open at a time: what
 * an object added is taken off when it ends, so memory follows what is open, not the document. */
struct zl_keys {
  const char *text;
  uint64_t secret[2];
  struct zl_open_key *keys;
  uint32_t *table; /* index into keys, plus 1; twice as many slots as `room` */
  uint32_t count, room;
  struct zl_open_key few[ZL_KEYS_FEW];
  uint32_t few_table[ZL_KEYS_FEW * 2];
};

void zl_keys_init(struct zl_keys *k, const char *text);
void zl_keys_free(struct zl_keys *k);
int zl_keys_grow(struct zl_keys *k);
/* `"a"` and `"\u0061"` are one key, so what is hashed is the unescaped text. */
int zl_keys_hash_escaped(const struct zl_keys *k, struct zl_str raw, uint64_t *hash);
bool zl_keys_same(const struct zl_keys *k, const struct zl_open_key *other, struct zl_str raw);

__extension__ typedef unsigned __int128 zl_wide;

static inline uint64_t zl_keys_fold(uint64_t a, uint64_t b)
{
  zl_wide product = (zl_wide)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Like zl_hash, for short texts: one multiplication for up to sixteen bytes. */
static inline uint64_t zl_keys_hash(const struct zl_keys *k, const char *p, size_t n)
{
  uint64_t a, b, h = k->secret[0] + n * UINT64_C(0x9E3779B97F4A7C15);
  for (; n > 16; p += 16, n -= 16)
    h = zl_keys_fold(zl_word(p) ^ h, zl_word(p + 8) ^ k->secret[1]);
  if (n >= 8) {
    a = zl_word(p);
    b = zl_word(p + n - 8);
  } else if (n >= 4) {
    uint32_t first, last;
    memcpy(&first, p, 4);
    memcpy(&last, p + n - 4, 4);
    a = first;
    b = last;
  } else {
    a = n == 0 ? 0 : (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
                         (unsigned char)p[n - 1];
    b = 0;
  }
  return zl_keys_fold(a ^ h, b ^ k->secret[1]);
}

/* Adds the key at [p, p+n) to the object whose first key is number `base`.
 * 0; 1 when the object has it already; -1 out of memory. */
static inline int zl_keys_add(struct zl_keys *k, uint32_t base, const char *p, size_t n, bool escaped)
{
  struct zl_str raw = {p, n};
  uint64_t wide_hash;
  if (k->count == k->room && zl_keys_grow(k) != 0)
    return -1;
  if (!escaped)
    wide_hash = zl_keys_hash(k, p, n);
  else if (zl_keys_hash_escaped(k, raw, &wide_hash) != 0)
    return -1;
  /* The object is part of it: a list of objects nested in like ones should not share slots. */
  uint32_t hash = (uint32_t)(wide_hash >> 32) ^ base * 0x9E3779B1u;
  uint32_t mask = k->room * 2 - 1, slot = hash & mask, taken;
  for (; (taken = k->table[slot]) != 0; slot = (slot + 1) & mask) {
    const struct zl_open_key *other = &k->keys[taken - 1];
    if (taken > base && other->hash == hash && zl_keys_same(k, other, raw))
      return 1;
  }
  k->keys[k->count] = (struct zl_open_key){(uint32_t)(p - k->text), (uint32_t)n, hash, slot};
  k->table[slot] = ++k->count;
  return 0;
}

/* Newest first: each is then the last that was put on its probe path, so that its slot can simply
 * be emptied. */
static inline void zl_keys_end(struct zl_keys *k, uint32_t base)
{
  while (k->count > base)
    k->table[k->keys[--k->count].slot] = 0;
}

#endif
