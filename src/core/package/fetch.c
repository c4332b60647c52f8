/* fetch.c - what lies behind a URL, fetched by an engine of its own: no token, no cookie, nothing of
 * Zoom's. A redirect is followed five times at most and from https to https alone; what the engine promises
 * (TLS verified, answers bounded in size and time) holds for each. Serves source.c. */
#include <stdlib.h>
#include <string.h>

#include "core/package/package.h"

#define REDIRECTS_MAX 5
#define TIME_MS 60000

struct answer {
  bool done, redirect;
  struct zl_buf body, location;
  struct zl_err err;
};

static void done(void *arg, struct zl_response *r)
{
  struct answer *a = arg;
  a->done = true;
  a->redirect = r->status == 301 || r->status == 302 || r->status == 303 || r->status == 307 || r->status == 308;
  if (a->redirect)
    zl_buf_puts(&a->location, r->location);
  else if (r->status == 200 && !r->err.code)
    zl_buf_str(&a->body, r->body);
  else if (r->err.code)
    zl_err_set(&a->err, r->err.code, "%s", r->err.text);
  else
    zl_err_set(&a->err, ZL_EHTTP, "the server answered %d%s", r->status, r->status == 404 ? ": there is nothing at this URL" :
               r->status == 401 || r->status == 403 ? ": it wants somebody to sign in, and zoomlua sends no credentials" : "");
  if (a->body.failed || a->location.failed)
    zl_err_set(&a->err, ZL_ENOMEM, "out of memory");
}

static int ask(struct zl_http *http, struct zl_str url, struct answer *a, struct zl_err *err)
{
  struct zl_request q = {.method = "GET", .url = url, .label = ZL_UNLIMITED, .safe = true, .done = done, .arg = a};
  uint32_t id;
  if (zl_http_send(http, &q, &id, err) != 0)
    return -1;
  while (!a->done) {
    if (zl_core_stop) {
      zl_http_cancel(http, id);
      return zl_err_set(err, ZL_EINTR, "interrupted; nothing was changed");
    }
    if (zl_memory_lost()) {
      zl_http_cancel(http, id);
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    }
    if (zl_http_wait(http, NULL, 0, 1000, err) != 0)
      return -1;
  }
  return a->err.code ? zl_err_set(err, a->err.code, "%s", a->err.text) : 0;
}

/* What a Location means, seen from `url`: a whole URL, or a path on the same host. -1 with words. */
static int follow(struct zl_buf *url, struct zl_str to, struct zl_err *err)
{
  struct zl_url from, next;
  struct zl_buf whole = ZL_BUF_INIT(8192);
  zl_url_parse(zl_buf_view(url), &from);
  if (!from.tls)
    return zl_err_set(err, ZL_EREFUSED, "the server answers with a redirect, which is followed from https alone: give the URL "
                      "that it leads to");
  if (to.n > 1 && to.p[0] == '/' && to.p[1] != '/')
    zl_buf_add(&whole, url->data, (size_t)(from.rest.p - url->data));
  if (memchr(to.p, '#', to.n)) /* for a browser to look at */
    to.n = (size_t)((const char *)memchr(to.p, '#', to.n) - to.p);
  zl_buf_str(&whole, to);
  const char *why = whole.failed || to.n >= ZL_LOCATION_MAX ? "is too long" : zl_url_parse(zl_buf_view(&whole), &next);
  int rc = 0;
  if (why || !next.tls) {
    struct zl_buf shown = ZL_BUF_INIT(65536);
    zl_visible(&shown, zl_buf_view(&whole), false);
    rc = zl_err_set(err, ZL_EREFUSED, "the server answers with a redirect to '%.300s', which is not followed: it %s",
                    zl_buf_cstr(&shown), why ? why : "leads away from https");
    zl_buf_free(&shown);
  } else {
    zl_buf_reset(url);
    rc = zl_buf_str(url, zl_buf_view(&whole)) == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  zl_buf_free(&whole);
  return rc;
}

int zl_package_fetch(const struct zl_cli *cli, const char *url, struct zl_buf *bytes, struct zl_buf *by_way_of,
                     struct zl_err *err)
{
  struct zl_http_config config = {.connections = 1, .timeout_ms = TIME_MS, .max_body_bytes = ZL_PACK_FETCH_MAX,
                                  .max_attempts = 3, .trace = cli->trace};
  struct zl_http *http = NULL;
  struct zl_buf at = ZL_BUF_INIT(8192);
  int rc = zl_http_new(&http, &config, err);
  bool more = rc == 0;
  zl_buf_puts(&at, url);
  for (int hops = 0; more && rc == 0; hops++) {
    struct answer a = {.body = ZL_BUF_INIT(ZL_PACK_FETCH_MAX + 1), .location = ZL_BUF_INIT(8192)};
    rc = ask(http, zl_buf_view(&at), &a, err);
    more = rc == 0 && a.redirect;
    if (more && hops == REDIRECTS_MAX)
      rc = zl_err_set(err, ZL_EREFUSED, "the server leads on with more than %d redirects", REDIRECTS_MAX);
    else if (more)
      rc = follow(&at, zl_buf_view(&a.location), err);
    else if (rc == 0)
      rc = zl_buf_str(bytes, zl_buf_view(&a.body)) == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
    zl_buf_free(&a.body);
    zl_buf_free(&a.location);
  }
  if (rc == 0 && !zl_str_is(zl_buf_view(&at), url))
    zl_buf_str(by_way_of, zl_buf_view(&at));
  zl_buf_free(&at);
  zl_http_free(http);
  return rc;
}
