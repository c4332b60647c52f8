/* find.c - which settings fit some words, the best first. Serves `zoomlua settings`. Pure; a few
 * thousand paths are looked at one by one, which takes less than a keystroke. */
#include "core/find/find.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/state.h"

#define QUERY_WORDS 16
#define PATH_WORDS 48

enum { WHOLE = 6, NEARLY_WHOLE = 5, START = 4, TYPO = 2, IN_NAME = 1, NAME_COVERED = 3 };

/* ---- everything that can be found ---------------------------------------------------------- */

static struct {
  struct zl_find_entry *v;
  size_t n, cap;
  struct zl_pool pool; /* owns the paths, until the process ends */
  enum zl_level level;
} all;

static int add(const char *prefix, const char *path, struct zl_find_entry e)
{
  if (all.n == all.cap) {
    size_t cap = all.cap ? all.cap * 2 : 1024;
    struct zl_find_entry *grown = zl_realloc(all.v, cap * sizeof(*grown));
    if (!grown)
      return -1;
    all.v = grown;
    all.cap = cap;
  }
  struct zl_buf full = ZL_BUF_INIT(4096);
  zl_buf_printf(&full, "%s.%s", prefix, path);
  e.path = full.failed ? NULL : zl_pool_dup(&all.pool, zl_buf_view(&full));
  zl_buf_free(&full);
  if (!e.path)
    return -1;
  all.v[all.n++] = e;
  return 0;
}

static int add_leaf(void *arg, const struct zl_node *leaf)
{
  (void)arg;
  return add(zl_level_prefix(all.level), leaf->path, (struct zl_find_entry){.level = all.level, .leaf = leaf});
}

static int fill(void)
{
  for (int level = 0; level < ZL_LEVELS; level++) {
    all.level = (enum zl_level)level;
    const struct zl_node *root = zl_catalogue_root(all.level);
    if (root && root->n_children && zl_catalogue_walk(root, add_leaf, NULL) != 0)
      return -1;
  }
  size_t n;
  const struct zl_access *access = zl_access_table(&n);
  for (size_t i = 0; i < n; i++) {
    char path[64];
    snprintf(path, sizeof(path), "access.%s", access[i].type);
    if (add("phone", path, (struct zl_find_entry){.level = ZL_LEVEL_PHONE_USER, .access = &access[i]}) != 0)
      return -1;
  }
  return 0;
}

static void forget(void)
{
  zl_pool_free(&all.pool);
  free(all.v);
  all.v = NULL;
  all.n = all.cap = 0;
}

const struct zl_find_entry *zl_find_entries(size_t *n)
{
  if (!all.v) {
    if (fill() != 0) {
      forget();
      return NULL;
    }
    atexit(forget);
  }
  *n = all.n;
  return all.v;
}

const struct zl_find_entry *zl_find_exact(struct zl_str path)
{
  size_t n;
  const struct zl_find_entry *e = zl_find_entries(&n);
  for (size_t i = 0; e && i < n; i++)
    if (zl_str_is(path, e[i].path))
      return &e[i];
  return NULL;
}

/* ---- words --------------------------------------------------------------------------------- */

struct words {
  struct zl_str w[PATH_WORDS];
  unsigned n;
  unsigned name;  /* where those of the last part of a path begin */
  unsigned level; /* how many name the level */
};

static bool is_upper(char c)
{
  return c >= 'A' && c <= 'Z';
}

static bool is_word(char c)
{
  return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Runs of letters and digits, broken before a capital that follows a small letter. */
static void split(struct words *w, struct zl_str s, unsigned most)
{
  *w = (struct words){0};
  for (size_t i = 0; i < s.n && w->n < most;) {
    if (!is_word(s.p[i])) {
      if (s.p[i] == '.')
        w->name = w->n;
      i++;
      continue;
    }
    size_t from = i++;
    while (i < s.n && is_word(s.p[i]) && !(is_upper(s.p[i]) && !is_upper(s.p[i - 1])))
      i++;
    w->w[w->n++] = (struct zl_str){s.p + from, i - from};
  }
}

static void split_entry(struct words *w, const struct zl_find_entry *e)
{
  struct words level;
  split(w, zl_str_of(e->path), PATH_WORDS);
  split(&level, zl_str_of(zl_level_prefix(e->level)), PATH_WORDS);
  w->level = level.n;
}

static bool same(struct zl_str a, struct zl_str b)
{
  return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* "waitingroom" for "waiting_room". */
static bool same_as_two(struct zl_str word, struct zl_str first, struct zl_str second)
{
  return word.n == first.n + second.n && strncasecmp(word.p, first.p, first.n) == 0 &&
         strncasecmp(word.p + first.n, second.p, second.n) == 0;
}

static int slips(struct zl_str word)
{
  return word.n < 3 ? 0 : word.n < 8 ? 1 : 2;
}

static int fits_word(const struct words *path, unsigned i, struct zl_str word, int typos)
{
  struct zl_str w = path->w[i];
  if (same(word, w))
    return WHOLE;
  if (i < path->level) /* "u" is no way to say "user" */
    return 0;
  if (word.n == w.n + 1 && (word.p[w.n] == 's' || word.p[w.n] == 'S') && strncasecmp(word.p, w.p, w.n) == 0)
    return NEARLY_WHOLE;
  if (i + 1 < path->n && (i >= path->name || i + 1 < path->name) && same_as_two(word, w, path->w[i + 1]))
    return NEARLY_WHOLE;
  if (word.n < w.n && strncasecmp(word.p, w.p, word.n) == 0)
    return START;
  if (typos > 0 && w.n > 2 && zl_text_distance(word, w, typos) <= typos)
    return TYPO;
  return 0;
}

/* The best place of `word` in a path; *covered gets the bits of the words that it stands for. */
static int fits(const struct words *path, struct zl_str word, int typos, uint64_t *covered)
{
  int best = 0;
  uint64_t where = 0;
  for (unsigned i = 0; i < path->n; i++) {
    int score = fits_word(path, i, word, typos);
    if (score && i >= path->name)
      score += IN_NAME;
    if (score > best) {
      best = score;
      where = score < NEARLY_WHOLE ? 0
              : (uint64_t)(same(word, path->w[i]) || word.n <= path->w[i].n + 1 ? 1 : 3) << i;
    }
  }
  *covered |= where;
  return best;
}

/* 0: one of the words does not fit. */
static int score_of(const struct zl_find_entry *e, const struct words *query, bool typos)
{
  struct words path;
  uint64_t covered = 0;
  int sum = 0;
  split_entry(&path, e);
  for (unsigned i = 0; i < query->n; i++) {
    int score = fits(&path, query->w[i], typos ? slips(query->w[i]) : 0, &covered);
    if (score == 0)
      return 0;
    sum += score;
  }
  uint64_t name = 0;
  for (unsigned i = path.name; i < path.n; i++)
    name |= (uint64_t)1 << i;
  if ((covered & name) == name)
    sum += NAME_COVERED;
  if (e->leaf && (e->leaf->flags & ZL_NODE_DEPRECATED))
    sum -= 3;
  if (e->leaf && !(e->leaf->flags & ZL_NODE_WRITABLE))
    sum -= 1;
  return sum > 0 ? sum : 1;
}

static int better(const void *a, const void *b)
{
  const struct zl_find_hit *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  size_t m = strlen(x->entry->path), n = strlen(y->entry->path);
  if (m != n)
    return m < n ? -1 : 1;
  return (x->entry > y->entry) - (x->entry < y->entry);
}

static size_t rank(const struct words *query, bool typos, struct zl_find_hit *hits)
{
  size_t n, found = 0;
  const struct zl_find_entry *e = zl_find_entries(&n);
  for (size_t i = 0; e && i < n; i++) {
    int score = score_of(&e[i], query, typos);
    if (score > 0)
      hits[found++] = (struct zl_find_hit){&e[i], score};
  }
  qsort(hits, found, sizeof(*hits), better);
  return found;
}

size_t zl_find_rank(struct zl_str query, struct zl_find_hit *hits)
{
  struct words q;
  split(&q, query, QUERY_WORDS);
  if (q.n == 0)
    return 0;
  size_t n = rank(&q, false, hits);
  return n ? n : rank(&q, true, hits);
}

size_t zl_find_below(struct zl_str section, struct zl_find_hit *hits)
{
  size_t n, found = 0;
  const struct zl_find_entry *e = zl_find_entries(&n);
  while (section.n && section.p[section.n - 1] == '.')
    section.n--;
  if (section.n == 0)
    return 0;
  for (size_t i = 0; e && i < n; i++) {
    /* "group" is the level of groups, not that of their locks as well */
    const char *prefix = zl_level_prefix(e[i].level);
    if (strlen(e[i].path) > section.n && section.n >= strlen(prefix) && e[i].path[section.n] == '.' &&
        memcmp(e[i].path, section.p, section.n) == 0)
      hits[found++] = (struct zl_find_hit){&e[i], 0};
  }
  return found;
}

/* How near a word is to some word of a path: 0 is not near. */
static int nearness(const struct words *path, struct zl_str word)
{
  int most = word.n < 6 ? 1 : (int)word.n / 3, best = 0;
  for (unsigned i = 0; i < path->n; i++) {
    int d = zl_text_distance(word, path->w[i], most);
    int score = fits_word(path, i, word, 0) ? 2 * WHOLE : d <= most && d < (int)path->w[i].n ? WHOLE - d : 0;
    if (score && i >= path->name)
      score += IN_NAME;
    if (score > best)
      best = score;
  }
  return best;
}

size_t zl_find_nearest(struct zl_str query, struct zl_find_hit *hits, size_t most)
{
  struct words q, path;
  size_t n, found = 0;
  const struct zl_find_entry *e = zl_find_entries(&n);
  split(&q, query, QUERY_WORDS);
  for (size_t i = 0; e && i < n; i++) {
    struct zl_find_hit hit = {&e[i], 0};
    split_entry(&path, &e[i]);
    for (unsigned k = 0; k < q.n; k++)
      hit.score += nearness(&path, q.w[k]);
    if (hit.score == 0)
      continue;
    size_t at = found < most ? found++ : most;
    for (; at > 0 && better(&hit, &hits[at - 1]) < 0; at--)
      if (at < most)
        hits[at] = hits[at - 1];
    if (at < most)
      hits[at] = hit;
  }
  return found;
}
