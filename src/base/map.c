/* map.c - a hash map from byte strings to pointers, and the hash. Used wherever names are looked
 * up: users by id, settings by path. Open addressing; removed slots stay as tombstones until the
 * next growth, so deleting the entry just walked over is safe. The hash is keyed at random per
 * process: the keys come from servers and scripts, which must not be able to choose collisions. */
#include "base/base.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

struct zl_map_slot {
  char *key; /* NULL: never used, or (with hash 1) a tombstone */
  size_t n;
  uint64_t hash; /* top bit set in live slots: never 0 or 1 */
  void *value;
};
#define TOMBSTONE 1u
#define LIVE (UINT64_C(1) << 63)

/* ---- the hash ------------------------------------------------------------------------------ */

static uint64_t seed(void)
{
  static _Atomic uint64_t process_seed;
  uint64_t s = atomic_load_explicit(&process_seed, memory_order_relaxed);
  if (s != 0)
    return s;
  uint64_t fresh = zl_random_u64() | 1;
  if (atomic_compare_exchange_strong(&process_seed, &s, fresh))
    return fresh;
  return s; /* another thread was first */
}

static uint64_t fold(uint64_t a, uint64_t b)
{
  wide product = (wide)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const char *p, size_t n)
{
  uint64_t w = 0;
  memcpy(&w, p, n);
  return w;
}

uint64_t zl_hash(struct zl_str s)
{
  const uint64_t k = seed();
  const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15); /* 2^64 / golden ratio */
  uint64_t h = fold(k ^ s.n, odd);
  const char *p = s.p;
  size_t n = s.n;
  for (; n >= 16; p += 16, n -= 16)
    h = fold(load(p, 8) ^ h, load(p + 8, 8) ^ k);
  if (n >= 8) {
    h = fold(load(p, 8) ^ h, load(p + n - 8, 8) ^ k);
  } else if (n >= 4) {
    h = fold(load(p, 4) ^ h, load(p + n - 4, 4) ^ k);
  } else if (n > 0) {
    uint64_t few = (uint64_t)(unsigned char)p[0] << 16 |
                   (uint64_t)(unsigned char)p[n / 2] << 8 | (unsigned char)p[n - 1];
    h = fold(few ^ h, k);
  }
  return fold(h ^ k, odd);
}

/* ---- the map ------------------------------------------------------------------------------- */

static struct zl_map_slot *find(const struct zl_map *m, struct zl_str key, uint64_t hash)
{
  if (m->cap == 0)
    return NULL;
  for (size_t i = hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
    struct zl_map_slot *s = &m->slots[i];
    if (s->hash == 0)
      return NULL;
    if (s->hash == hash && s->n == key.n && (key.n == 0 || memcmp(s->key, key.p, key.n) == 0))
      return s;
  }
}

/* The first slot free for `hash`; there is one, as the load stays under 3/4. */
static struct zl_map_slot *vacant(struct zl_map_slot *slots, size_t cap, uint64_t hash)
{
  size_t i = hash & (cap - 1);
  while (slots[i].hash > TOMBSTONE)
    i = (i + 1) & (cap - 1);
  return &slots[i];
}

static int rehash(struct zl_map *m, size_t cap)
{
  struct zl_map_slot *slots = zl_calloc(cap, sizeof(*slots));
  if (!slots)
    return -1;
  for (size_t i = 0; i < m->cap; i++)
    if (m->slots[i].hash > TOMBSTONE)
      *vacant(slots, cap, m->slots[i].hash) = m->slots[i];
  free(m->slots);
  m->slots = slots;
  m->cap = cap;
  m->dead = 0;
  return 0;
}

int zl_map_put(struct zl_map *m, struct zl_str key, void *value)
{
  uint64_t hash = zl_hash(key) | LIVE;
  struct zl_map_slot *s = find(m, key, hash);
  if (s) {
    s->value = value;
    return 0;
  }
  if (m->count + m->dead + 1 > m->cap / 4 * 3) {
    size_t cap = m->cap == 0 ? 16 : m->count + 1 > m->cap / 2 ? m->cap * 2 : m->cap;
    if (cap > SIZE_MAX / sizeof(*s) || rehash(m, cap) != 0)
      return -1;
  }
  char *copy = zl_malloc(key.n + 1);
  if (!copy)
    return -1;
  if (key.n > 0)
    memcpy(copy, key.p, key.n);
  copy[key.n] = '\0';
  s = vacant(m->slots, m->cap, hash);
  if (s->hash == TOMBSTONE)
    m->dead--;
  *s = (struct zl_map_slot){copy, key.n, hash, value};
  m->count++;
  return 0;
}

void *zl_map_get(const struct zl_map *m, struct zl_str key)
{
  struct zl_map_slot *s = m->count ? find(m, key, zl_hash(key) | LIVE) : NULL;
  return s ? s->value : NULL;
}

void *zl_map_del(struct zl_map *m, struct zl_str key)
{
  struct zl_map_slot *s = m->count ? find(m, key, zl_hash(key) | LIVE) : NULL;
  if (!s)
    return NULL;
  void *value = s->value;
  free(s->key);
  *s = (struct zl_map_slot){.hash = TOMBSTONE};
  m->count--;
  m->dead++;
  return value;
}

bool zl_map_next(const struct zl_map *m, size_t *at, struct zl_str *key, void **value)
{
  for (; *at < m->cap; (*at)++) {
    const struct zl_map_slot *s = &m->slots[*at];
    if (s->hash <= TOMBSTONE)
      continue;
    if (key)
      *key = (struct zl_str){s->key, s->n};
    if (value)
      *value = s->value;
    (*at)++;
    return true;
  }
  return false;
}

void zl_map_free(struct zl_map *m)
{
  if (!m)
    return;
  for (size_t i = 0; i < m->cap; i++)
    free(m->slots[i].key);
  free(m->slots);
  *m = (struct zl_map){0};
}
