/* render.c - leaves in the order of the facts become one nested object. Used for every settings
 * answer, for state files and for the dump. */
#include "sim/schema.h"

#include <string.h>

struct nest { /* where the writer stands: the path of the object that is open */
  struct zl_buf *out;
  const char *path;
  size_t n; /* bytes of `path` up to and without the last dot; 0: the root */
  bool comma;
};

/* Length of the longest common prefix of two object paths that ends at a dot or at an end. */
static size_t common(const char *a, size_t an, const char *b, size_t bn)
{
  size_t i = 0, dot = 0;
  while (i < an && i < bn && a[i] == b[i]) {
    if (a[i] == '.')
      dot = i;
    i++;
  }
  if ((i == an && (i == bn || b[i] == '.')) || (i == bn && a[i] == '.'))
    return i;
  return dot;
}

static void close_to(struct nest *s, size_t keep)
{
  while (s->n > keep) {
    zl_buf_putc(s->out, '}');
    s->comma = true;
    while (s->n > 0 && s->path[s->n - 1] != '.')
      s->n--;
    if (s->n > 0)
      s->n--;
  }
}

static void name(struct nest *s, const char *p, size_t n)
{
  if (s->comma)
    zl_buf_putc(s->out, ',');
  zl_buf_putc(s->out, '"');
  zl_buf_add(s->out, p, n);
  zl_buf_add(s->out, "\":", 2);
}

static void put(struct nest *s, const char *path, const char *value)
{
  const char *last = strrchr(path, '.');
  size_t n = last ? (size_t)(last - path) : 0;
  size_t keep = common(s->path, s->n, path, n);
  close_to(s, keep);
  s->path = path;
  while (s->n < n) {
    size_t from = s->n ? s->n + 1 : 0, to = from;
    while (to < n && path[to] != '.')
      to++;
    name(s, path + from, to - from);
    zl_buf_putc(s->out, '{');
    s->comma = false;
    s->n = to;
  }
  const char *leaf = last ? last + 1 : path;
  name(s, leaf, strlen(leaf));
  zl_buf_puts(s->out, value);
  s->comma = true;
}

static bool wanted(const char *path, const char *only)
{
  if (!only)
    return true;
  const char *last = strrchr(path, '.');
  const char *leaf = last ? last + 1 : path;
  size_t n = strlen(leaf);
  for (const char *at = only; *at;) {
    size_t len = strcspn(at, ",");
    if (len == n && memcmp(at, leaf, n) == 0)
      return true;
    at += len + (at[len] == ',');
  }
  return false;
}

int sim_render(const struct sim_schema *s, int option, const char *const *value, int access,
               const char *only, struct zl_buf *out)
{
  struct nest nest = {.out = out, .path = ""};
  zl_buf_putc(out, '{');
  for (int i = 0; i < s->n; i++) {
    const struct sim_leaf *l = &s->leaf[i];
    if (l->option == option && value[i] && (l->access & access) == access && wanted(l->path, only))
      put(&nest, l->path, value[i]);
  }
  close_to(&nest, 0);
  return zl_buf_putc(out, '}');
}

int sim_render_set(const struct sim_schema *s, int option, const struct sim_set *set, bool bare,
                   struct zl_buf *out)
{
  struct nest nest = {.out = out, .path = ""};
  if (!bare)
    zl_buf_putc(out, '{');
  for (uint32_t i = 0; set && i < set->n; i++)
    if (s->leaf[set->e[i].leaf].option == option)
      put(&nest, s->leaf[set->e[i].leaf].path, set->e[i].value);
  close_to(&nest, 0);
  if (!bare)
    zl_buf_putc(out, '}');
  return out->failed ? -1 : 0;
}
