/* errors.c - what went wrong with an answer of the REST API, in words. Used by whoever reads one.
 * Pure. The numeric code is independent of the status; a 200 can carry a failure; a body may be a
 * gateway's HTML. Whatever the server says is shown with control characters made visible. */
#include "auth/internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define SHOWN_BYTES 400
#define MOST_FIELDS 5

static bool says(struct zl_str text, const char *what)
{
  size_t n = strlen(what);
  for (size_t i = 0; i + n <= text.n; i++)
    if (strncasecmp(text.p + i, what, n) == 0)
      return true;
  return false;
}

const char *zl_api_body_kind(struct zl_str body)
{
  size_t i = 0;
  while (i < body.n && isspace((unsigned char)body.p[i]))
    i++;
  if (i == body.n)
    return "an empty body";
  return body.p[i] == '<' ? "a web page instead of JSON" : "something that is not JSON";
}

/* Adds the string value `v` to `out` as a terminal may show it: a server may say the token back. */
static void add_shown(struct zl_buf *out, struct zl_json v)
{
  struct zl_buf text = ZL_BUF_INIT((size_t)1 << 20), safe = ZL_BUF_INIT((size_t)2 << 20);
  if (zl_json_string(v, &text) && zl_redact(&safe, zl_buf_view(&text)) == 0) {
    struct zl_str s = zl_buf_view(&safe);
    if (s.n > SHOWN_BYTES)
      s.n = SHOWN_BYTES;
    zl_visible(out, s, false);
  }
  zl_buf_free(&text);
  zl_buf_free(&safe);
}

static struct zl_json message_of(struct zl_json root)
{
  static const char *const names[] = {"message", "error_message", "errorMessage", "reason"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    struct zl_json v = zl_json_get(root, names[i]);
    if (zl_json_kind(v) == ZL_JSON_STRING)
      return v;
  }
  return (struct zl_json){0};
}

static void add_fields(struct zl_buf *out, struct zl_json errors)
{
  struct zl_json_iter it = zl_json_iter(errors);
  struct zl_json e;
  int n = 0;
  while (zl_json_next(&it, NULL, &e)) {
    struct zl_json field = zl_json_get(e, "field"), message = zl_json_get(e, "message");
    if (zl_json_kind(field) != ZL_JSON_STRING && zl_json_kind(message) != ZL_JSON_STRING)
      continue;
    if (n == MOST_FIELDS) {
      zl_buf_puts(out, "; ...");
      break;
    }
    zl_buf_puts(out, n++ == 0 ? " (" : "; ");
    add_shown(out, field);
    if (zl_json_kind(field) == ZL_JSON_STRING && zl_json_kind(message) == ZL_JSON_STRING)
      zl_buf_puts(out, ": ");
    add_shown(out, message);
  }
  if (n > 0)
    zl_buf_putc(out, ')');
}

void zl_api_error_in(int status, struct zl_json root, struct zl_api_error *out)
{
  *out = (struct zl_api_error){.status = status, .failed = status < 200 || status > 299};
  if (zl_json_kind(root) != ZL_JSON_OBJECT)
    return;
  int64_t code = 0;
  struct zl_json code_value = zl_json_get(root, "code");
  if (!out->failed && zl_json_kind(code_value) != ZL_JSON_NUMBER)
    return; /* nearly every document, after one look */
  struct zl_json message = message_of(root);
  if (!zl_json_int(code_value, &code)) {
    struct zl_str digits;
    if (!zl_json_plain(code_value, &digits) || zl_text_int(digits, &code) != 0)
      code = 0;
  }
  if (code < INT32_MIN || code > INT32_MAX)
    code = 0;
  if (!out->failed && (code == 0 || zl_json_kind(zl_json_get(root, "message")) != ZL_JSON_STRING))
    return; /* a document that happens to have a member named "code" */
  out->failed = true;
  out->code = (int)code;
  struct zl_buf text = ZL_BUF_INIT(16384);
  add_shown(&text, message);
  add_fields(&text, zl_json_get(root, "errors"));
  struct zl_err cut = {0}; /* cuts at a character's boundary */
  zl_err_set(&cut, ZL_EHTTP, "%.*s", (int)(sizeof(out->message) - 4), zl_buf_cstr(&text));
  size_t n = strlen(cut.text);
  while (n > 0 && !zl_utf8_valid((struct zl_str){cut.text, n}))
    n--;
  memcpy(out->message, cut.text, n);
  out->message[n] = '\0';
  zl_buf_free(&text);
}

void zl_api_error_read(int status, struct zl_str body, struct zl_api_error *out)
{
  struct zl_json root = {0};
  bool good = status >= 200 && status <= 299;
  /* Nearly every 2xx ends here, without a look at its structure. */
  if (good && !(body.n && memmem(body.p, body.n, "\"code\"", 6)))
    body.n = 0;
  if (body.n == 0 || zl_json_check_grammar(body, ZL_JSON_DEPTH, &root, NULL) != 0)
    root = (struct zl_json){0};
  zl_api_error_in(status, root, out);
}

bool zl_api_token_refused(int status, struct zl_str body)
{
  if (status != 401 && status != 400)
    return false;
  struct zl_api_error e;
  zl_api_error_read(status, body, &e);
  struct zl_str said = zl_str_of(e.message);
  if (e.code == 124) /* the phone says 124 of accounts and sites as well */
    return e.message[0] == '\0' || says(said, "token");
  return status == 401 && e.code == 0 && !says(said, "scope") && !says(said, "permission");
}

/* What is between the brackets of "does not contain scopes:[a, b]", or empty. */
static struct zl_str scopes_in(const char *message)
{
  const char *open = strchr(message, '['), *close = open ? strchr(open, ']') : NULL;
  if (!close || !says(zl_str_of(message), "scope"))
    return (struct zl_str){NULL, 0};
  return (struct zl_str){open + 1, (size_t)(close - open - 1)};
}

static int lacks_scopes(const char *doing, const struct zl_api_error *e, struct zl_str scopes,
                        const char *tracking, struct zl_err *err)
{
  struct zl_buf list = ZL_BUF_INIT(1024);
  for (size_t i = 0; i < scopes.n;) { /* "a,b , c" -> "a or b or c" */
    size_t from = i;
    while (i < scopes.n && scopes.p[i] != ',')
      i++;
    struct zl_str one = {scopes.p + from, i - from};
    while (one.n && *one.p == ' ')
      one.p++, one.n--;
    while (one.n && one.p[one.n - 1] == ' ')
      one.n--;
    if (list.len && one.n)
      zl_buf_puts(&list, " or ");
    zl_buf_str(&list, one);
    i++;
  }
  zl_err_set(err, ZL_EAUTH, "%s: %d, code %d: the token lacks a scope: tick %s in the app's scopes "
             "at marketplace.zoom.us, then run again (new scopes reach new tokens only)%s", doing,
             e->status, e->code, zl_buf_cstr(&list), tracking);
  zl_buf_free(&list);
  return -1;
}

static const char *way_out(const struct zl_api_error *e, struct zl_str body, bool is_json)
{
  if (zl_api_token_refused(e->status, body))
    return "; the token is expired, revoked or of another account";
  if (e->code == 2300)
    return "; Zoom does not know this path or method: check ZOOM_API_URL and the path";
  if (e->code == 200 && says(zl_str_of(e->message), "permission"))
    return "; the role of whoever made the app lacks this permission";
  if (e->status == 429)
    return "; other applications use this account too: try a smaller share";
  if (!is_json && e->status == 404)
    return "; this looks like the wrong address: check ZOOM_API_URL";
  if (!is_json && (e->status == 403 || e->status == 407))
    return "; a proxy or firewall may have answered instead of Zoom";
  return "";
}

int zl_api_fail(const struct zl_response *r, const char *doing, struct zl_err *err)
{
  char tracking[160] = "";
  if (r->tracking_id[0]) {
    struct zl_buf shown = ZL_BUF_INIT(1024);
    zl_visible(&shown, zl_str_of(r->tracking_id), false);
    snprintf(tracking, sizeof(tracking), " (tracking id %.130s)", zl_buf_cstr(&shown));
    zl_buf_free(&shown);
  }
  /* What the engine had to say: no answer, a redirect, a day that is used up. */
  bool redirect = r->status >= 300 && r->status < 400;
  if (r->err.code != ZL_OK && (r->status == 0 || redirect || r->verdict == ZL_CLOSED))
    return zl_err_set(err, r->err.code, "%s: %s%s", doing, r->err.text, tracking);
  if (r->status == 0)
    return zl_err_set(err, ZL_ENET, "%s: no answer", doing);
  struct zl_api_error e;
  zl_api_error_read(r->status, r->body, &e);
  struct zl_str scopes = scopes_in(e.message);
  if (scopes.n && (e.code == 4711 || e.code == 4700))
    return lacks_scopes(doing, &e, scopes, tracking, err);
  bool is_json = e.code != 0 || e.message[0] != '\0';
  char code[32] = "";
  if (e.code != 0)
    snprintf(code, sizeof(code), ", code %d", e.code);
  bool auth = e.code == 4700 || e.code == 4711 || zl_api_token_refused(r->status, r->body);
  const char *text = is_json ? e.message
                     : r->err.code != ZL_OK ? r->err.text
                                            : zl_api_body_kind(r->body);
  return zl_err_set(err, auth ? ZL_EAUTH : ZL_EHTTP, "%s: %d%s: %s%s%s", doing, r->status, code,
                    text, way_out(&e, r->body, is_json), tracking);
}
