/* collection.c - the collections that a policy can list, and the arguments each takes. */
#include "core/read/collection.h"

#include <string.h>

/* What Zoom lists, under which key, and what may be asked (docs/zoom-api.md, section 7). */
static const struct zl_collection collections[] = {
  {"users", "/users", "users", 300, ZL_MAIN, ZL_MEDIUM, "user",
   {"status", "role_id", "license", "include_fields"}},
  {"groups", "/groups", "groups", 300, ZL_MAIN, ZL_MEDIUM, "group", {NULL}},
  {"group.members", "/groups/{id}/members", "members", 2000, ZL_MAIN, ZL_MEDIUM, "user", {"id"}},
  {"phone.users", "/phone/users", "users", 100, ZL_PHONE, ZL_MEDIUM, "phone_user",
   {"site_id", "calling_type", "status", "department", "cost_center", "keyword"}},
};

const struct zl_collection *zl_collection_find(struct zl_str name)
{
  for (size_t i = 0; i < sizeof(collections) / sizeof(collections[0]); i++)
    if (zl_str_is(name, collections[i].name))
      return &collections[i];
  return NULL;
}

static bool known_argument(const struct zl_collection *of, struct zl_str name)
{
  for (int i = 0; i < 8 && of->arguments[i]; i++)
    if (zl_str_is(name, of->arguments[i]))
      return true;
  return false;
}

static int add_query(struct zl_urls *u, struct zl_str name, struct zl_str value)
{
  for (unsigned i = 0; i < u->n; i++)
    if (zl_url_query(&u->url[i], name, value) != 0)
      return -1;
  return 0;
}

/* Zoom takes one status a call: several become several listings. */
static int statuses(struct zl_urls *u, struct zl_json v, struct zl_err *err)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json one;
  struct zl_buf text = ZL_BUF_INIT(64), first = ZL_BUF_INIT(4096);
  int rc = zl_buf_str(&first, zl_buf_view(&u->url[0]));
  unsigned n = 0;
  bool list = zl_json_kind(v) == ZL_JSON_ARRAY;
  while (rc == 0 && (list ? zl_json_next(&it, NULL, &one) : n == 0)) {
    zl_buf_reset(&text);
    if (n == ZL_URLS_MAX || !zl_json_string(list ? one : v, &text)) {
      rc = zl_err_set(err, ZL_EWIRE, "status is one or a few of active, inactive, pending");
      break;
    }
    u->url[n].max = 4096;
    zl_buf_reset(&u->url[n]);
    zl_buf_str(&u->url[n], zl_buf_view(&first));
    rc = zl_url_query(&u->url[n], ZL_STR("status"), zl_buf_view(&text));
    n++;
  }
  u->n = n ? n : 1;
  zl_buf_free(&text);
  zl_buf_free(&first);
  return rc;
}

int zl_urls_make(struct zl_urls *u, const struct zl_collection *of, struct zl_json args, struct zl_err *err)
{
  struct zl_buf id = ZL_BUF_INIT(512), text = ZL_BUF_INIT(4096);
  char size[16];
  int rc = -1;
  u->url[0] = ZL_BUF_INIT(4096);
  u->n = 1;
  bool takes_id = strstr(of->path, "{id}") != NULL;
  if (takes_id && (!zl_json_string(zl_json_get(args, "id"), &id) || !zl_id_plausible(zl_buf_view(&id)))) {
    zl_err_set(err, ZL_EWIRE, "%s needs an id", of->name);
    goto out;
  }
  if (takes_id ? zl_url_path(&u->url[0], of->path, zl_buf_view(&id), err)
               : zl_buf_puts(&u->url[0], of->path))
    goto out;
  snprintf(size, sizeof(size), "%d", of->page_size);
  if (zl_url_query(&u->url[0], ZL_STR("page_size"), zl_str_of(size)) != 0)
    goto out;
  struct zl_json status = zl_json_get(args, "status");
  if (zl_json_kind(status) != ZL_JSON_NONE && statuses(u, status, err) != 0)
    goto out;
  struct zl_json_iter it = zl_json_iter(args);
  struct zl_str name;
  struct zl_json v;
  while (zl_json_next(&it, &name, &v)) {
    if (zl_str_is(name, "id") || zl_str_is(name, "status"))
      continue;
    zl_buf_reset(&text);
    if (!known_argument(of, name) || !zl_json_string(v, &text) ||
        add_query(u, name, zl_buf_view(&text)) != 0) {
      zl_err_set(err, ZL_EWIRE, "%s cannot be asked for by '%.*s'", of->name, (int)name.n, name.p);
      goto out;
    }
  }
  rc = 0;
out:
  zl_buf_free(&id);
  zl_buf_free(&text);
  return rc;
}

int zl_page_token(const struct zl_collection *of, struct zl_json page, struct zl_buf *out, struct zl_err *err)
{
  struct zl_json v = zl_json_get(page, "next_page_token");
  enum zl_json_kind kind = zl_json_kind(v);
  if (kind == ZL_JSON_NONE || kind == ZL_JSON_NULL)
    return 0;
  bool plain = kind == ZL_JSON_STRING && zl_json_string(v, out) && !out->failed;
  for (size_t i = 0; plain && i < out->len; i++)
    plain = (unsigned char)out->data[i] >= ' ' && (unsigned char)out->data[i] < 0x7f;
  if (plain)
    return 0;
  const char *what = kind != ZL_JSON_STRING ? "no string" : out->failed ? "longer than 8 KB" : "not plain text";
  return zl_err_set(err, ZL_EJSON, "GET %s: the page token (next_page_token) is %s", of->path, what);
}

void zl_urls_free(struct zl_urls *u)
{
  for (unsigned i = 0; i < ZL_URLS_MAX; i++)
    zl_buf_free(&u->url[i]);
}
