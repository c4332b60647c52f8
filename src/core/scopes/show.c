/* show.c - the scopes of a policy as text, or as JSON (schema "zoomlua.scopes/1"). */
#include "core/scopes/scopes.h"
#include "core/serve/policies.h"

#include <stdlib.h>
#include <string.h>

/* The needs in the order in which they are shown: by scope. */
static const struct zl_scopes *sorted;

static int by_scope(const void *a, const void *b)
{
  const struct zl_scope_need *x = &sorted->needs[*(const size_t *)a], *y = &sorted->needs[*(const size_t *)b];
  size_t n = x->scope.n < y->scope.n ? x->scope.n : y->scope.n;
  int order = n ? memcmp(x->scope.p, y->scope.p, n) : 0;
  if (order == 0)
    order = (x->scope.n > y->scope.n) - (x->scope.n < y->scope.n);
  if (order == 0)
    order = strcmp(x->path, y->path);
  return order ? order : strcmp(x->method, y->method);
}

static size_t *order_of(const struct zl_scopes *s)
{
  size_t *order = zl_calloc(s->n + 1, sizeof(*order));
  for (size_t i = 0; order && i < s->n; i++)
    order[i] = i;
  sorted = s;
  if (order)
    qsort(order, s->n, sizeof(*order), by_scope);
  return order;
}

/* One scope: the needs from order[from] on that share it. */
struct row {
  struct zl_str scope;
  size_t from, n;
  bool optional, has, known;
};

static bool next_row(const struct zl_scopes *s, const size_t *order, struct row *r)
{
  size_t from = r->from + r->n;
  if (from >= s->n)
    return false;
  *r = (struct row){.scope = s->needs[order[from]].scope, .from = from, .optional = true, .has = true, .known = true};
  for (; from < s->n && zl_str_eq(s->needs[order[from]].scope, r->scope); from++, r->n++) {
    const struct zl_scope_need *need = &s->needs[order[from]];
    r->optional &= need->optional;
    r->has &= need->state == ZL_SCOPE_HAS;
    r->known &= need->state != ZL_SCOPE_UNKNOWN;
  }
  return true;
}

int zl_scopes_each(const struct zl_scopes *s, void (*each)(void *arg, struct zl_str scope, bool optional), void *arg)
{
  size_t *order = order_of(s);
  struct row r = {0};
  if (!order)
    return -1;
  while (next_row(s, order, &r))
    if (r.scope.p)
      each(arg, r.scope, r.optional);
  free(order);
  return 0;
}

enum group { NEEDED, HAS, MISSING, USEFUL, UNTOLD, GROUPS };

static enum group group_of(const struct row *r)
{
  if (!r->scope.p)
    return UNTOLD;
  if (r->known && r->has)
    return HAS;
  if (r->optional)
    return USEFUL;
  return r->known ? MISSING : NEEDED;
}

#define TICK "tick these in the app's scopes at marketplace.zoom.us"
static const char *const titles[GROUPS] = {
  [NEEDED] = "needs: " TICK,
  [HAS] = "has",
  [MISSING] = "missing: " TICK " (new scopes reach new tokens only)",
  [USEFUL] = "useful: without these the plan does not tell what is locked",
  [UNTOLD] = "requests whose scope Zoom does not tell",
};

static void row_text(const struct zl_scopes *s, const size_t *order, const struct row *r, struct zl_buf *out)
{
  if (r->scope.p) {
    zl_buf_puts(out, "  ");
    zl_buf_str(out, r->scope);
    zl_buf_putc(out, '\n');
  }
  for (size_t i = r->from; i < r->from + r->n; i++) {
    zl_buf_printf(out, r->scope.p ? "      %s " : "  %s ", s->needs[order[i]].method);
    zl_visible(out, zl_str_of(s->needs[order[i]].path), false);
    zl_buf_putc(out, '\n');
  }
}

int zl_scopes_text(struct zl_core *c, struct zl_buf *out)
{
  const struct zl_scopes *s = c->scopes;
  size_t *order = order_of(s);
  if (!order)
    return -1;
  if (s->n == 0) {
    for (int i = 0; i < c->n_policies; i++) {
      zl_visible(out, zl_str_of(c->policies[i].name), false);
      zl_buf_puts(out, " asks Zoom for nothing and writes nothing.\n");
    }
  }
  bool first = true;
  for (int group = 0; group < GROUPS; group++) {
    struct row r = {0};
    bool titled = false;
    while (next_row(s, order, &r)) {
      if (group_of(&r) != (enum group)group)
        continue;
      if (!titled)
        zl_buf_printf(out, "%s%s\n", first ? "" : "\n", titles[group]);
      titled = true;
      first = false;
      row_text(s, order, &r, out);
    }
  }
  free(order);
  return out->failed ? -1 : 0;
}

static void row_json(const struct zl_scopes *s, const size_t *order, const struct row *r, struct zl_jw *w)
{
  zl_jw_object(w);
  zl_jw_key(w, "scope"), zl_jw_str(w, r->scope);
  zl_jw_key(w, "has");
  if (r->known)
    zl_jw_bool(w, r->has);
  else
    zl_jw_null(w);
  zl_jw_key(w, "optional"), zl_jw_bool(w, r->optional);
  zl_jw_key(w, "requests");
  zl_jw_array(w);
  for (size_t i = r->from; i < r->from + r->n; i++) {
    const struct zl_scope_need *need = &s->needs[order[i]];
    zl_jw_object(w);
    zl_jw_key(w, "method"), zl_jw_cstr(w, need->method);
    zl_jw_key(w, "path"), zl_jw_cstr(w, need->path);
    zl_jw_key(w, "any_of"), zl_jw_cstr(w, s->classic ? need->classic : need->granular);
    zl_jw_end_object(w);
  }
  zl_jw_end_array(w);
  zl_jw_end_object(w);
}

int zl_scopes_json(struct zl_core *c, const char *followed, struct zl_buf *out)
{
  const struct zl_scopes *s = c->scopes;
  size_t *order = order_of(s);
  struct zl_jw w = zl_jw(out);
  struct row r = {0};
  if (!order)
    return -1;
  zl_jw_object(&w);
  zl_jw_key(&w, "schema"), zl_jw_cstr(&w, "zoomlua.scopes/1");
  struct zl_buf policies = ZL_BUF_INIT(1u << 20);
  bool writes = true;
  for (int i = 0; i < c->n_policies; i++)
    writes &= c->policies[i].head.writes != NULL;
  zl_policies_titles(c, ", ", &policies);
  zl_jw_key(&w, "policy"), zl_jw_str(&w, zl_buf_view(&policies));
  zl_buf_free(&policies);
  zl_jw_key(&w, "family"), zl_jw_cstr(&w, s->classic ? "classic" : "granular");
  zl_jw_key(&w, "declares_writes"), zl_jw_bool(&w, writes);
  zl_jw_key(&w, "account"), zl_jw_bool(&w, !s->offline);
  zl_jw_key(&w, "token_told"), zl_jw_bool(&w, s->family_told);
  zl_jw_key(&w, "followed"), zl_jw_cstr(&w, followed);
  zl_jw_key(&w, "scopes");
  zl_jw_array(&w);
  while (next_row(s, order, &r))
    if (r.scope.p)
      row_json(s, order, &r, &w);
  zl_jw_end_array(&w);
  zl_jw_key(&w, "untold");
  zl_jw_array(&w);
  for (size_t i = 0; i < s->n; i++)
    if (!s->needs[order[i]].scope.p) {
      zl_jw_object(&w);
      zl_jw_key(&w, "method"), zl_jw_cstr(&w, s->needs[order[i]].method);
      zl_jw_key(&w, "path"), zl_jw_cstr(&w, s->needs[order[i]].path);
      zl_jw_end_object(&w);
    }
  zl_jw_end_array(&w);
  zl_jw_end_object(&w);
  zl_buf_putc(out, '\n');
  free(order);
  return out->failed ? -1 : 0;
}
