/* fetch.c - documents that the core itself wants once the policy has ended: sent together, waited
 * for together. Serves locks.c and explain.c. */
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

#define TICK_MS 250

int zl_document_take(struct zl_response *r, const char *doing, char **body, size_t *n, struct zl_json *root,
                     struct zl_err *why)
{
  struct zl_api_error api;
  struct zl_err wrong = {0};
  struct zl_json v;
  if (r->status < 200 || r->status > 299 || r->err.code)
    return zl_api_fail(r, doing, why);
  if (zl_json_check(r->body, ZL_JSON_DEPTH, &v, &wrong) != 0)
    return zl_err_set(why, ZL_EJSON, "%s: the answer is not JSON: %s", doing,
                      r->body.n ? wrong.text : "it is empty");
  zl_api_error_in(r->status, v, &api);
  if (api.failed)
    return zl_api_fail(r, doing, why);
  if (zl_json_kind(v) != ZL_JSON_OBJECT)
    return zl_err_set(why, ZL_EJSON, "%s: the answer is %s where an object was expected", doing,
                      zl_json_kind_name(zl_json_kind(v)));
  size_t at = (size_t)(v.p - r->body.p), bytes = r->body.n;
  *body = zl_http_take_body(r, n);
  if (!*body)
    return zl_err_set(why, ZL_ENOMEM, "out of memory");
  *root = (struct zl_json){.p = *body + at, .end = *body + bytes};
  return 0;
}

static void fetched(void *arg, struct zl_response *r)
{
  struct zl_fetched *f = arg;
  char doing[320];
  size_t n;
  snprintf(doing, sizeof(doing), "GET %s of %s", f->source->name, zl_buf_cstr(&f->id));
  f->done = true;
  f->status = r->status;
  zl_document_take(r, doing, &f->body, &n, &f->root, &f->why);
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
    if (zl_memory_lost()) /* an answer may be among what was lost */
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
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
