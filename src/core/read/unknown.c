/* unknown.c - keys that Zoom sends and the catalogue lacks: counted while documents come in, listed
 * by --verbose, never an error. Without --verbose nothing is looked at. */
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

#define KEYS_MAX 2000 /* different ones that are counted */
#define SHOWN 20
#define DEEPEST 24

struct key {
  const char *path;      /* "user.in_meeting.new_thing" */
  int64_t count;
};

struct zl_unknown {
  struct zl_map known[ZL_LEVELS]; /* places in the bodies of a level: "in_meeting.chat" -> node, or the map */
  bool filled[ZL_LEVELS];
  struct zl_map by_path;          /* -> number of the key, from 1 */
  struct key keys[KEYS_MAX];
  size_t n;
  struct zl_pool pool;
};

static int put(struct zl_map *m, struct zl_str path, const void *value)
{
  return zl_map_get(m, path) ? 0 : zl_map_put(m, path, (void *)value);
}

/* A leaf's place, the sections around it, and the list in which GET shows it. */
static int know(void *arg, const struct zl_node *leaf)
{
  struct zl_map *m = arg;
  struct zl_str wire = zl_str_of(leaf->got ? leaf->got : leaf->wire);
  size_t section = 0;
  if (put(m, wire, leaf) != 0)
    return -1;
  for (size_t i = 0; i < wire.n; i++)
    if (wire.p[i] == '.') {
      section = i + 1;
      if (put(m, (struct zl_str){wire.p, i}, m) != 0)
        return -1;
    }
  if (!leaf->entries)
    return 0;
  struct zl_buf list = ZL_BUF_INIT(1024);
  zl_buf_add(&list, wire.p, section);
  zl_buf_puts(&list, leaf->entries);
  int rc = list.failed ? -1 : put(m, zl_buf_view(&list), leaf);
  zl_buf_free(&list);
  return rc;
}

static void count(struct zl_unknown *u, enum zl_level level, const char *path)
{
  struct zl_buf full = ZL_BUF_INIT(4096);
  zl_buf_printf(&full, "%s.%s", zl_level_prefix(level), path);
  uintptr_t number = (uintptr_t)zl_map_get(&u->by_path, zl_buf_view(&full));
  if (number) {
    u->keys[number - 1].count++;
  } else if (!full.failed && u->n < KEYS_MAX) {
    const char *copy = zl_pool_dup(&u->pool, zl_buf_view(&full));
    if (copy && zl_map_put(&u->by_path, zl_buf_view(&full), (void *)(uintptr_t)(u->n + 1)) == 0)
      u->keys[u->n++] = (struct key){copy, 1};
  }
  zl_buf_free(&full);
}

struct walk {
  struct zl_unknown *unknown;
  enum zl_level level;
  struct zl_buf path;
};

/* Below a leaf: its fields and elements. A leaf without fields may hold anything. */
static void look_below(struct walk *w, const struct zl_node *node, struct zl_json v, int depth)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json member;
  struct zl_str key;
  bool list = zl_json_kind(v) == ZL_JSON_ARRAY;
  if (node->n_children == 0 || depth > DEEPEST)
    return;
  while (zl_json_next(&it, &key, &member)) {
    const struct zl_node *child = list ? &node->children[0] : zl_node_child(node, key);
    size_t len = w->path.len;
    if (!list)
      zl_buf_putc(&w->path, '.'), zl_buf_str(&w->path, key);
    if (child)
      look_below(w, child, member, depth + 1);
    else
      count(w->unknown, w->level, zl_buf_cstr(&w->path));
    if (w->path.failed)
      return;
    w->path.len = len;
    w->path.data[len] = 0;
  }
}

static void look(struct walk *w, struct zl_json object, int depth)
{
  struct zl_json_iter it = zl_json_iter(object);
  struct zl_json member;
  struct zl_str key;
  struct zl_map *known = &w->unknown->known[w->level];
  if (depth > DEEPEST)
    return;
  while (zl_json_next(&it, &key, &member)) {
    size_t len = w->path.len;
    if (len)
      zl_buf_putc(&w->path, '.');
    zl_buf_str(&w->path, key);
    if (w->path.failed)
      return;
    const void *place = zl_map_get(known, zl_buf_view(&w->path));
    if (!place)
      count(w->unknown, w->level, zl_buf_cstr(&w->path));
    else if (place == known)
      look(w, member, depth + 1);
    else if (!((const struct zl_node *)place)->entries)
      look_below(w, place, member, depth + 1);
    w->path.len = len;
    w->path.data[len] = 0;
  }
}

void zl_unknown_note(struct zl_core *c, const struct zl_source *source, struct zl_json body)
{
  if (!source->body || !zl_log_at(ZL_LOG_VERBOSE))
    return;
  if (!c->unknown)
    c->unknown = zl_calloc(1, sizeof(*c->unknown));
  struct zl_unknown *u = c->unknown;
  enum zl_level level = source->body->level;
  if (!u)
    return;
  if (!u->filled[level]) {
    u->filled[level] = true;
    zl_catalogue_walk(zl_catalogue_root(level), know, &u->known[level]);
  }
  struct walk w = {.unknown = u, .level = level, .path = ZL_BUF_INIT(2048)};
  look(&w, body, 0);
  zl_buf_free(&w.path);
}

static int by_count(const void *a, const void *b)
{
  const struct key *x = a, *y = b;
  return x->count != y->count ? (x->count < y->count ? 1 : -1) : strcmp(x->path, y->path);
}

void zl_unknown_tell(struct zl_core *c)
{
  struct zl_unknown *u = c->unknown;
  if (!u || u->n == 0)
    return;
  qsort(u->keys, u->n, sizeof(u->keys[0]), by_count);
  zl_map_free(&u->by_path); /* its numbers are wrong now */
  u->by_path = (struct zl_map){0};
  zl_log(ZL_LOG_VERBOSE, "Zoom sent %zu key%s that the catalogue lacks (never an error):", u->n, u->n == 1 ? "" : "s");
  for (size_t i = 0; i < u->n && i < SHOWN; i++)
    zl_log(ZL_LOG_VERBOSE, "  %s (%lld times)", u->keys[i].path, (long long)u->keys[i].count);
  if (u->n > SHOWN)
    zl_log(ZL_LOG_VERBOSE, "  and %zu more", u->n - SHOWN);
  u->n = 0;
}

void zl_unknown_free(struct zl_core *c)
{
  struct zl_unknown *u = c->unknown;
  if (!u)
    return;
  for (int level = 0; level < ZL_LEVELS; level++)
    zl_map_free(&u->known[level]);
  zl_map_free(&u->by_path);
  zl_pool_free(&u->pool);
  free(u);
  c->unknown = NULL;
}
