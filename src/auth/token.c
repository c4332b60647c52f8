/* token.c - the token request and its answer. Used by session.c. Pure.
 *
 * The token endpoint does not speak like the REST API: errors are {"reason", "error"}, the status
 * varies between reports, so `error` decides; the body may be a gateway's HTML or nothing. */
#include "auth/internal.h"

#include <string.h>

#define LONGEST 65536
#define MOST_S (24 * 3600)
#define AGAIN_MS 10000 /* between two tries to renew a token that is still good */
#define LAST_MS 2000   /* a request may be on its way for so long when the token expires */

static void add_base64(struct zl_buf *out, struct zl_str s)
{
  static const char abc[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < s.n; i += 3) {
    size_t left = s.n - i;
    unsigned v = (unsigned)(unsigned char)s.p[i] << 16;
    v |= left > 1 ? (unsigned)(unsigned char)s.p[i + 1] << 8 : 0;
    v |= left > 2 ? (unsigned)(unsigned char)s.p[i + 2] : 0;
    char four[4] = {abc[v >> 18], abc[v >> 12 & 63], left > 1 ? abc[v >> 6 & 63] : '=',
                    left > 2 ? abc[v & 63] : '='};
    zl_buf_add(out, four, 4);
  }
}

int zl_token_request(const struct zl_credentials *c, struct zl_buf *authorization,
                     struct zl_buf *form)
{
  struct zl_buf pair = ZL_BUF_INIT(2 * LONGEST + 1);
  zl_buf_str(&pair, zl_buf_view(&c->client_id));
  zl_buf_putc(&pair, ':');
  zl_buf_str(&pair, zl_buf_view(&c->client_secret));
  zl_buf_puts(authorization, "Basic ");
  size_t from = authorization->len;
  add_base64(authorization, zl_buf_view(&pair));
  bool failed = pair.failed || authorization->failed;
  zl_buf_wipe(&pair);
  if (failed)
    return -1;
  zl_secret_add((struct zl_str){authorization->data + from, authorization->len - from});
  /* In the body, not in the query, which some integrations saw refused. */
  zl_buf_puts(form, "?grant_type=account_credentials");
  zl_url_query(form, ZL_STR("account_id"), zl_buf_view(&c->account_id));
  if (form->failed)
    return -1;
  memmove(form->data, form->data + 1, form->len); /* without the "?", with the NUL */
  form->len--;
  return 0;
}

static int refused(struct zl_json root, struct zl_json error, struct zl_err *err)
{
  static const struct {
    const char *error, *way_out;
  } known[] = {
    {"invalid_client", "check ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET, and that the app is activated"},
    {"invalid_request", "check ZOOM_ACCOUNT_ID"},
    {"unsupported_grant_type", "the app must be of the type Server-to-Server OAuth"},
    {"invalid_grant", "the grant is used up or was withdrawn: sign in again"},
    {"unauthorized_client", "the app must be of the type Server-to-Server OAuth and activated"},
    {"access_denied", "the app is not allowed on this account: ask its administrator"},
  };
  const char *way_out = "check the app at marketplace.zoom.us";
  for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
    if (zl_json_string_is(error, known[i].error))
      way_out = known[i].way_out;
  struct zl_buf said = ZL_BUF_INIT(4096), shown = ZL_BUF_INIT(32768);
  struct zl_json reason = zl_json_get(root, "reason");
  zl_json_string(error, &said);
  if (zl_json_kind(reason) == ZL_JSON_STRING) {
    zl_buf_puts(&said, ", ");
    zl_json_string(reason, &said);
  }
  zl_visible(&shown, zl_buf_view(&said), false);
  zl_err_set(err, ZL_EAUTH, "Zoom gave no token (%.400s): %s", zl_buf_cstr(&shown), way_out);
  zl_buf_free(&said);
  zl_buf_free(&shown);
  return -1;
}

static int accepted(struct zl_json root, struct zl_json value, struct zl_token *out,
                    struct zl_err *err)
{
  out->value = ZL_BUF_INIT(LONGEST);
  out->scopes = ZL_BUF_INIT((size_t)1 << 20);
  out->expires_in_s = 3600;
  if (!zl_json_string(value, &out->value) || out->value.failed)
    return zl_err_set(err, ZL_EAUTH, "Zoom gave a token that is too long to be one");
  for (size_t i = 0; i < out->value.len; i++)
    if ((unsigned char)out->value.data[i] <= ' ' || (unsigned char)out->value.data[i] >= 0x7f)
      return zl_err_set(err, ZL_EAUTH, "the token in the answer has characters that no token has: "
                                       "check ZOOM_OAUTH_URL");
  zl_secret_add(zl_buf_view(&out->value));
  int64_t s;
  if (zl_json_int(zl_json_get(root, "expires_in"), &s) && s > 0)
    out->expires_in_s = s < MOST_S ? s : MOST_S;
  zl_json_string(zl_json_get(root, "scope"), &out->scopes);
  if (out->scopes.failed) /* told, but not needed */
    zl_buf_free(&out->scopes);
  return 0;
}

int zl_token_read(const struct zl_response *r, struct zl_token *out, struct zl_err *err)
{
  *out = (struct zl_token){0};
  if (r->status == 0 || (r->status >= 300 && r->status < 400))
    return zl_err_set(err, ZL_EAUTH, "no token: %s", r->err.text);
  struct zl_json root;
  if (zl_json_check(r->body, ZL_JSON_DEPTH, &root, NULL) != 0 ||
      zl_json_kind(root) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EAUTH, "no token: the token endpoint answered %d with %s: check "
                      "ZOOM_OAUTH_URL, and whether a proxy stands between", r->status,
                      zl_api_body_kind(r->body));
  struct zl_json error = zl_json_get(root, "error"), value = zl_json_get(root, "access_token");
  if (zl_json_kind(error) == ZL_JSON_STRING)
    return refused(root, error, err);
  if (r->status >= 200 && r->status < 300 && zl_json_kind(value) == ZL_JSON_STRING &&
      !zl_json_string_is(value, "")) {
    int rc = accepted(root, value, out, err);
    if (rc != 0)
      zl_token_free(out);
    return rc;
  }
  struct zl_api_error e;
  zl_api_error_read(r->status, r->body, &e);
  return zl_err_set(err, ZL_EAUTH, "no token: the token endpoint answered %d%s%.300s", r->status,
                    e.message[0] ? ": " : " without a token and without an error",
                    e.message);
}

int64_t zl_token_go_on_ms(int status, int64_t expires_ms, int64_t now_ms)
{
  bool passing = status == 0 || status == 429 || status >= 500; /* else it was a no, and will be */
  int64_t left_ms = expires_ms - now_ms - LAST_MS;
  if (!passing || left_ms <= 0)
    return 0;
  return now_ms + (left_ms < AGAIN_MS ? left_ms : AGAIN_MS);
}

void zl_token_free(struct zl_token *t)
{
  if (!t)
    return;
  zl_buf_wipe(&t->value);
  zl_buf_free(&t->scopes);
}
