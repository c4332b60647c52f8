/* left.c - changes that were left out of a plan, and why. Filled by plan.c, shown by show/show.c. */
#include <stdlib.h>
#include <string.h>

#include "core/plan/alike.h"
#include "core/state.h"

struct zl_left_state {
  struct zl_alike all;
};

int zl_left_add(struct zl_core *c, const struct zl_change_group *g, struct zl_str id, struct zl_err *err)
{
  if (!c->left && !(c->left = zl_calloc(1, sizeof(*c->left))))
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_change_group left = *g;
  left.state = ZL_STR("left out");
  struct zl_buf label = ZL_BUF_INIT(1024);
  int rc = zl_list_label(c, g->kind, id, &label);
  if (rc == 0)
    rc = zl_alike_add(&c->left->all, &left, zl_buf_view(&label), err);
  zl_buf_free(&label);
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

/* ---- as JSON: in saved plans, and in the journal beside the plan ------------------------------------ */

static void member(struct zl_jw *w, const char *key, struct zl_str json)
{
  if (!json.p)
    return;
  zl_jw_key(w, key);
  zl_jw_raw(w, json);
}

void zl_left_write(const struct zl_change_group *g, struct zl_jw *w)
{
  zl_jw_object(w);
  member(w, "current", g->has_before ? g->before : (struct zl_str){NULL, 0});
  zl_jw_key(w, "kind"), zl_jw_str(w, g->kind);
  zl_jw_key(w, "names");
  zl_jw_array(w);
  for (size_t at = 0; at < g->names.n;) {
    const char *end = memchr(g->names.p + at, '\n', g->names.n - at);
    size_t n = end ? (size_t)(end - g->names.p) - at : g->names.n - at;
    zl_jw_str(w, (struct zl_str){g->names.p + at, n});
    at += n + 1;
  }
  zl_jw_end_array(w);
  zl_jw_key(w, "objects"), zl_jw_int(w, g->count);
  zl_jw_key(w, "path"), zl_jw_str(w, g->path);
  member(w, "wanted", g->wanted);
  zl_jw_key(w, "why"), zl_jw_str(w, g->origin);
  zl_jw_end_object(w);
}

static struct zl_str raw(struct zl_json v, const char *name)
{
  struct zl_json m = zl_json_get(v, name);
  return zl_json_kind(m) == ZL_JSON_NONE ? (struct zl_str){NULL, 0} : zl_json_raw(m);
}

#define LEFT_MAX 1000000 /* objects in an entry */

/* The names that are told, then as many without one. */
int zl_left_read(struct zl_core *c, struct zl_json entry, struct zl_err *err)
{
  struct zl_buf kind = ZL_BUF_INIT(256), path = ZL_BUF_INIT(4096), why = ZL_BUF_INIT(8192), name = ZL_BUF_INIT(4096);
  struct zl_json_iter it = zl_json_iter(zl_json_get(entry, "names"));
  struct zl_json one;
  int64_t n = 0;
  int rc = 0;
  bool good = zl_json_string(zl_json_get(entry, "kind"), &kind) && zl_json_string(zl_json_get(entry, "path"), &path) &&
              zl_json_string(zl_json_get(entry, "why"), &why) && zl_json_int(zl_json_get(entry, "objects"), &n);
  if (!good || n < 1 || n > LEFT_MAX)
    rc = zl_err_set(err, ZL_EVALUE, "what is left out is not told");
  struct zl_change_group g = {.kind = zl_buf_view(&kind), .path = zl_buf_view(&path), .origin = zl_buf_view(&why),
                              .before = raw(entry, "current"), .wanted = raw(entry, "wanted")};
  g.has_before = g.before.p != NULL;
  for (int64_t i = 0; rc == 0 && i < n; i++) {
    zl_buf_reset(&name);
    if (zl_json_next(&it, NULL, &one))
      zl_json_string(one, &name);
    rc = zl_left_add(c, &g, zl_buf_view(&name), err);
  }
  zl_buf_free(&kind);
  zl_buf_free(&path);
  zl_buf_free(&why);
  zl_buf_free(&name);
  return rc;
}

int64_t zl_left_count(const struct zl_core *c)
{
  return c->left ? c->left->all.changes : 0;
}

int zl_left_each(struct zl_core *c, int (*each)(void *arg, const struct zl_change_group *g), void *arg)
{
  return c->left ? zl_alike_each(&c->left->all, each, arg) : 0;
}

void zl_left_free(struct zl_core *c)
{
  if (c->left)
    zl_alike_free(&c->left->all);
  free(c->left);
  c->left = NULL;
}
