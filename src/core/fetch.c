/* fetch.c - documents that the core itself wants once the policy has ended: sent together, waited
 * for together. Serves locks.c and explain.c. */
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

#define TICK_MS 250

static void fetched(void *arg, struct zl_response *r)
{
  struct zl_fetched *f = arg;
  struct zl_api_error api = {0};
  char doing[320];
  snprintf(doing, sizeof(doing), "GET %s of %s", f->source->name, zl_buf_cstr(&f->id));
  f->done = true;
  f->status = r->status;
  if (r->status)
    zl_api_error_read(r->status, r->body, &api);
  if (!r->status || r->err.code || api.failed) {
    zl_api_fail(r, doing, &f->why);
    return;
  }
  if (zl_json_check(r->body, ZL_JSON_DEPTH, &f->root, NULL) != 0 || zl_json_kind(f->root) != ZL_JSON_OBJECT) {
    zl_err_set(&f->why, ZL_EJSON, "%s: the answer is no JSON object", doing);
    f->root = (struct zl_json){0};
    return;
  }
  size_t at = (size_t)(f->root.p - r->body.p), n = r->body.n, len;
  f->body = zl_http_take_body(r, &len);
  f->root = f->body ? (struct zl_json){f->body + at, f->body + n} : (struct zl_json){0};
  if (!f->body)
    zl_err_set(&f->why, ZL_ENOMEM, "out of memory");
}

int zl_fetch_start(struct zl_core *c, const struct zl_source *source, struct zl_str id, struct zl_fetched *f,
                   struct zl_err *err)
{
  struct zl_buf url = ZL_BUF_INIT(4096);
  uint32_t request;
  *f = (struct zl_fetched){.source = source, .id = ZL_BUF_INIT(256)};
  int rc = zl_buf_str(&f->id, id);
  if (rc == 0)
    rc = zl_source_url(source, id, &url, err);
  struct zl_request q = {.method = "GET", .url = zl_buf_view(&url), .product = source->product,
                         .label = source->label, .safe = true, .done = fetched, .arg = f};
  zl_scopes_note(c, "GET", zl_buf_view(&url));
  if (rc == 0)
    rc = zl_session_send(c->session, &q, &request, err);
  zl_buf_free(&url);
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

int zl_fetch_wait(struct zl_core *c, struct zl_err *err)
{
  while (zl_session_pending(c->session)) {
    if (zl_core_stop)
      return zl_err_set(err, ZL_EINTR, "interrupted; nothing has been changed");
    if (zl_http_wait(c->http, NULL, 0, TICK_MS, err) != 0)
      return -1;
    if (c->raised.code)
      return zl_err_set(err, c->raised.code, "%s", c->raised.text);
  }
  return 0;
}

void zl_fetch_free(struct zl_fetched *f)
{
  zl_buf_free(&f->id);
  free(f->body);
  f->body = NULL;
}
