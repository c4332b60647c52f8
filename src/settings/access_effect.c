/* access_effect.c - whether a request that gave or took shared access has taken effect, from what
 * Zoom shows now. Used by apply, for a request whose answer was lost: it may not be sent twice, so
 * looking is the only way to know. Pure. */
#include "settings/access_state.h"

#include <stdio.h>
#include <string.h>

struct looking {
  const struct zl_access_kind *kind;
  struct zl_json list; /* of what the server shows */
  struct zl_err *err;
  size_t asked, there, otherwise;
};

static int misshapen(const struct looking *l)
{
  return zl_err_set(l->err, ZL_EHTTP, "%s: the server's %s is not a list", l->kind->access->type,
                    l->kind->wire_list);
}

static int descend(struct looking *l, struct zl_json answer)
{
  struct zl_json group = zl_json_get(answer, l->kind->wrapper ? l->kind->wrapper : "policy");
  enum zl_json_kind kind = zl_json_kind(group);
  if (zl_json_kind(answer) != ZL_JSON_OBJECT ||
      (kind != ZL_JSON_OBJECT && kind != ZL_JSON_NONE && kind != ZL_JSON_NULL))
    return misshapen(l);
  l->list = zl_json_get(group, l->kind->wire_list);
  kind = zl_json_kind(l->list);
  return kind == ZL_JSON_ARRAY || kind == ZL_JSON_NONE || kind == ZL_JSON_NULL ? 0 : misshapen(l);
}

/* The element whose `field` is `id`, or one that is absent. */
static struct zl_json find(const struct looking *l, const char *field, struct zl_str id)
{
  struct zl_json_iter it = zl_json_iter(l->list);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    struct zl_buf text = ZL_BUF_INIT(1 << 16);
    bool same = zl_text_of(zl_json_get(v, field), &text) && zl_str_eq(zl_buf_view(&text), id);
    zl_buf_free(&text);
    if (same)
      return v;
  }
  return (struct zl_json){0};
}

/* Permissions that were not named are false; a user's type is shown by few answers. */
static bool as_asked(const struct looking *l, struct zl_json asked, struct zl_json shown)
{
  for (unsigned i = 0; i < l->kind->n_fields; i++) {
    if (!zl_access_is_permission(l->kind, i))
      continue;
    bool a = false, b = false;
    zl_json_bool(zl_json_path(asked, zl_str_of(l->kind->fields[i])), &a);
    zl_json_bool(zl_json_path(shown, zl_str_of(l->kind->fields[i])), &b);
    if (a != b)
      return false;
  }
  return true;
}

/* One element that was to be added: `asked` is its object, or absent where only an id is sent. */
static void look_for(struct looking *l, struct zl_json id_json, struct zl_json asked)
{
  struct zl_buf id = ZL_BUF_INIT(1 << 16);
  l->asked++;
  if (zl_text_of(id_json, &id)) {
    struct zl_json shown = find(l, l->kind->access->id_field, zl_buf_view(&id));
    if (zl_json_kind(shown) != ZL_JSON_NONE && !as_asked(l, asked, shown))
      l->otherwise++;
    else
      l->there += zl_json_kind(shown) != ZL_JSON_NONE;
  }
  zl_buf_free(&id);
}

static int added(struct looking *l, struct zl_str body)
{
  struct zl_json root, v;
  if (zl_json_check(body, ZL_JSON_DEPTH, &root, l->err) != 0)
    return -1;
  if (l->kind->post_field) {
    look_for(l, zl_json_get(root, l->kind->post_field), (struct zl_json){0});
    return 0;
  }
  struct zl_json_iter it = zl_json_iter(zl_json_get(root, l->kind->wire_list));
  while (zl_json_next(&it, NULL, &v))
    look_for(l, zl_json_get(v, l->kind->access->id_field), v);
  return 0;
}

/* "shared_id=x%2By": the value of the one name that this room's DELETE has. */
static int taken(struct looking *l, struct zl_str query)
{
  size_t n = strlen(l->kind->delete_by);
  struct zl_buf id = ZL_BUF_INIT(1 << 16);
  if (query.n <= n || memcmp(query.p, l->kind->delete_by, n) != 0 || query.p[n] != '=')
    return zl_err_set(l->err, ZL_EVALUE, "%s: the plan deletes nothing by its %s", l->kind->access->type,
                      l->kind->delete_by);
  for (size_t i = n + 1; i < query.n; i++) {
    unsigned byte = (unsigned char)query.p[i];
    if (byte == '%' && i + 2 < query.n && sscanf(query.p + i + 1, "%2x", &byte) == 1)
      i += 2;
    zl_buf_putc(&id, (char)byte);
  }
  const char *field = l->kind->by_handle ? "shared_id" : l->kind->access->id_field;
  l->asked = 1;
  l->there = zl_json_kind(find(l, field, zl_buf_view(&id))) == ZL_JSON_NONE;
  int rc = id.failed ? zl_access_no_memory(l->err) : 0;
  zl_buf_free(&id);
  return rc;
}

int zl_access_effect(const struct zl_access *access, struct zl_str method, struct zl_str query,
                     struct zl_str body, struct zl_json answer, enum zl_access_effect *out,
                     struct zl_err *err)
{
  struct looking l = {.kind = zl_access_kind(access), .err = err};
  if (descend(&l, answer) != 0)
    return -1;
  if (zl_str_is(method, "DELETE") ? taken(&l, query) != 0 : added(&l, body) != 0)
    return -1;
  *out = l.there == l.asked ? ZL_EFFECT_ALL : l.there + l.otherwise == 0 ? ZL_EFFECT_NONE : ZL_EFFECT_PART;
  return 0;
}
