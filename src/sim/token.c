/* token.c - POST /oauth/token and the check of bearers. A token carries its own expiry and
 * number, so any number live side by side and survive a restart; it is long and opaque, as the
 * real ones are. Errors here have the shape reason/error (docs/zoom-api.md, section 2). */
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#define TOKEN_HEAD "eyJzdiI6IjAwMDAwMSIsImFsZyI6IkhTNTEyIiwidiI6IjIuMCIsImtpZCI6InNpbSJ9."
#define TOKEN_SALT 0x746f6b656e
#define TOKEN_FILL 320 /* bytes of padding: fixed buffers must not be enough */

static void refuse(struct sim_answer *a, int status, const char *error, const char *reason)
{
  sim_answer_reset(a);
  a->status = status;
  zl_buf_printf(&a->body, "{\"reason\":\"%s\",\"error\":\"%s\"}", reason, error);
}

static bool client_known(const char *authorization)
{
  struct zl_buf plain = ZL_BUF_INIT(4096);
  bool ok = authorization && strncasecmp(authorization, "Basic ", 6) == 0 &&
            sim_unbase64(&plain, zl_str_of(authorization + 6)) == 0 &&
            zl_str_is(zl_buf_view(&plain), ZL_SIM_CLIENT ":" ZL_SIM_SECRET);
  zl_buf_free(&plain);
  return ok;
}

static const char *field(const struct sim_pair *form, int n, const char *name)
{
  for (int i = 0; i < n; i++)
    if (strcmp(form[i].name, name) == 0)
      return form[i].value;
  return NULL;
}

const char *sim_scopes(const struct sim_world *w, struct zl_buf *all)
{
  if (w->tenant->scopes)
    return w->tenant->scopes;
  for (size_t i = 0; i < sim_routes_count; i++) {
    const char *scope = sim_routes[i].scope;
    if (scope && !(all->len && strstr(zl_buf_cstr(all), scope)))
      zl_buf_printf(all, "%s%s", all->len ? " " : "", scope);
  }
  return zl_buf_cstr(all);
}

static uint64_t token_digest(int64_t expires_ms, uint64_t serial)
{
  int64_t parts[2] = {expires_ms, (int64_t)serial};
  return sim_digest(parts, sizeof(parts), TOKEN_SALT);
}

void sim_token_issue(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  static const char form_type[] = "application/x-www-form-urlencoded";
  struct sim_pair form[16];
  if (!q->content_type || strncasecmp(q->content_type, form_type, sizeof(form_type) - 1) != 0) {
    refuse(a, 400, "unsupported_grant_type", "unsupported grant type");
    return;
  }
  if (!client_known(q->authorization)) {
    refuse(a, 400, "invalid_client", "Invalid client_id or client_secret");
    return;
  }
  int n = sim_form_parse(&q->pool, q->body, form, 16);
  const char *grant = field(form, n, "grant_type"), *account = field(form, n, "account_id");
  if (!grant || strcmp(grant, "account_credentials") != 0) {
    refuse(a, 400, "unsupported_grant_type", "unsupported grant type");
    return;
  }
  if (!account || strcmp(account, ZL_SIM_ACCOUNT) != 0) {
    refuse(a, 400, "invalid_request", "Bad Request");
    return;
  }
  int life_s = w->config->token_life_s > 0 ? w->config->token_life_s : 3600;
  int64_t expires_ms = zl_wall_ms() + (int64_t)life_s * 1000;
  uint64_t serial = ++w->token_serial;
  struct zl_buf scopes = ZL_BUF_INIT(1u << 16);
  zl_buf_printf(&a->body, "{\"access_token\":\"" TOKEN_HEAD "%016" PRIx64 "%016" PRIx64,
                (uint64_t)expires_ms, serial);
  for (int i = 0; i < TOKEN_FILL; i++)
    zl_buf_putc(&a->body, (char)('a' + (i * 7 + (int)(serial % 26)) % 26));
  zl_buf_printf(&a->body,
                ".%016" PRIx64 "\",\"token_type\":\"bearer\",\"expires_in\":%d,"
                "\"scope\":\"%s\",\"api_url\":\"http://127.0.0.1:%d\"}",
                token_digest(expires_ms, serial), life_s, sim_scopes(w, &scopes), w->port);
  zl_buf_free(&scopes);
  a->status = 200;
}

static bool hex16(const char *p, uint64_t *out)
{
  static const char digit[] = "0123456789abcdef";
  *out = 0;
  for (int i = 0; i < 16; i++) {
    const char *d = p[i] ? strchr(digit, p[i]) : NULL;
    if (!d)
      return false;
    *out = *out << 4 | (uint64_t)(d - digit);
  }
  return true;
}

bool sim_token_check(struct sim_world *w, const struct sim_req *q, struct sim_answer *a)
{
  static const size_t head = sizeof(TOKEN_HEAD) - 1;
  const char *h = q->authorization;
  uint64_t expires = 0, serial = 0, digest = 0;
  bool ours = h && strncasecmp(h, "Bearer ", 7) == 0 &&
              strlen(h + 7) == head + 32 + TOKEN_FILL + 1 + 16 &&
              memcmp(h + 7, TOKEN_HEAD, head) == 0 && hex16(h + 7 + head, &expires) &&
              hex16(h + 7 + head + 16, &serial) &&
              hex16(h + 7 + head + 32 + TOKEN_FILL + 1, &digest) &&
              digest == token_digest((int64_t)expires, serial);
  if (!ours || (serial <= w->tokens_revoked && serial > 0)) {
    sim_fail(a, 401, 124, "Invalid access token.");
    return false;
  }
  if ((int64_t)expires <= zl_wall_ms()) {
    sim_fail(a, 401, 124, "Access token is expired.");
    return false;
  }
  return true;
}
