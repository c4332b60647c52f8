/* roster.c - the members of a group, page by page, of which only those are kept that are asked about. A list is
 * not a snapshot, so it is believed where it shows what was wanted, and profiles tell the rest. Serves readback.c. */
#include "apply/roster.h"

#include "settings/together.h"

#define PAGE 300   /* members; see docs/zoom-api.md */
#define LEAST 10   /* people, below which nothing is won */
#define TICK_MS 250

struct reading {
  struct zl_map by_name;     /* -> struct zl_roster_one */
  struct zl_pool pool;
  struct zl_buf token, text;
  int64_t total, listed, pages; /* total -1: not told */
  uint32_t request;
  bool flying, failed;
};

static struct zl_str key_of(struct reading *g, struct zl_str name)
{
  zl_buf_reset(&g->text);
  zl_member_key(name, &g->text);
  return zl_buf_view(&g->text);
}

static void mark(struct reading *g, struct zl_json member, const char *field)
{
  struct zl_buf name = ZL_BUF_INIT(4096);
  if (zl_json_string(zl_json_get(member, field), &name) && name.len) {
    struct zl_roster_one *one = zl_map_get(&g->by_name, key_of(g, zl_buf_view(&name)));
    if (one)
      one->in = true;
  }
  zl_buf_free(&name);
}

static void on_page(void *arg, struct zl_response *r)
{
  struct reading *g = arg;
  struct zl_json answer = {0}, member;
  struct zl_api_error api;
  g->flying = false;
  g->failed = true;
  if (r->status < 200 || r->status > 299 || r->err.code || zl_json_check(r->body, ZL_JSON_DEPTH, &answer, NULL) != 0)
    return;
  zl_api_error_in(r->status, answer, &api);
  struct zl_json list = zl_json_get(answer, "members");
  if (api.failed || zl_json_kind(list) != ZL_JSON_ARRAY)
    return;
  for (struct zl_json_iter it = zl_json_iter(list); zl_json_next(&it, NULL, &member); g->listed++) {
    mark(g, member, "id");
    mark(g, member, "email");
  }
  if (!zl_json_int(zl_json_get(answer, "total_records"), &g->total) || g->total < 0)
    g->total = -1;
  zl_buf_reset(&g->token);
  zl_json_string(zl_json_get(answer, "next_page_token"), &g->token);
  g->pages++;
  g->failed = g->token.failed;
}

static int ask(const struct zl_readback *r, struct reading *g, struct zl_str group, struct zl_err *err)
{
  char size[16];
  struct zl_buf url = ZL_BUF_INIT(16384);
  snprintf(size, sizeof(size), "%d", PAGE);
  int rc = zl_url_path(&url, "/groups/{id}/members", group, err);
  if (rc == 0 && (zl_url_query(&url, ZL_STR("page_size"), zl_str_of(size)) != 0 ||
                  (g->token.len && zl_url_query(&url, ZL_STR("next_page_token"), zl_buf_view(&g->token)) != 0)))
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_request q = {.method = "GET", .url = zl_buf_view(&url), .label = ZL_MEDIUM, .safe = true,
                         .product = ZL_MAIN, .done = on_page, .arg = g};
  if (rc == 0)
    rc = zl_session_send(r->session, &q, &g->request, err);
  g->flying = rc == 0;
  zl_buf_free(&url);
  return rc;
}

/* A page is MEDIUM and a profile LIGHT, of which Zoom permits half as many again. */
static bool worth(int64_t pages, size_t people)
{
  return 3 * pages <= 2 * (int64_t)people;
}

static int read_all(const struct zl_readback *r, struct reading *g, struct zl_str group, size_t n, struct zl_err *err)
{
  for (;;) {
    int64_t all = g->total > 0 ? (g->total + PAGE - 1) / PAGE : 0;
    if (!worth(all > g->pages + 1 ? all : g->pages + 1, n))
      return 0;
    if (ask(r, g, group, err) != 0)
      return -1;
    while (g->flying) {
      if (r->stop && *r->stop > 0)
        return zl_err_set(err, ZL_EINTR, "interrupted while reading back");
      if (zl_http_wait(r->http, NULL, 0, TICK_MS, err) != 0)
        return -1;
    }
    if (g->failed)
      return 0; /* a profile each may tell why */
    if (!g->token.len)
      return 1;
  }
}

int zl_roster_read(const struct zl_readback *r, struct zl_str group, struct zl_roster_one *list, size_t n, bool *whole,
                   struct zl_err *err)
{
  struct reading g = {.total = -1, .token = ZL_BUF_INIT(8192), .text = ZL_BUF_INIT(4096)};
  int rc = 0;
  if (n < LEAST)
    return 0;
  for (size_t i = 0; rc == 0 && i < n; i++) {
    struct zl_str key = zl_pool_str(&g.pool, key_of(&g, list[i].name));
    list[i].in = false;
    if (!key.p || zl_map_put(&g.by_name, key, &list[i]) != 0)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  if (rc == 0)
    rc = read_all(r, &g, group, n, err);
  if (g.flying)
    zl_session_cancel(r->session, g.request);
  *whole = rc == 1 && g.listed >= g.total;
  zl_map_free(&g.by_name);
  zl_pool_free(&g.pool);
  zl_buf_free(&g.token);
  zl_buf_free(&g.text);
  return rc;
}
