/* credentials.c - who we are, from the environment and a profile. Serves main and session.c.
 * Promises: a secret is registered for redaction as soon as it is read, and the environment holds
 * it no longer. Every complaint names the variable and the way out. */
#include "auth/auth.h"
#include "crypto/crypto.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 65536
#define WAY_OUT "set ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET (or ZOOM_ACCESS_TOKEN), " \
                "make a profile (config.lua), or try --sim"

/* Copies the variable `name` into *out, empty when it is not set. */
static int take(struct zl_buf *out, const char *name, bool secret, struct zl_err *err)
{
  *out = ZL_BUF_INIT(LONGEST);
  char *value = getenv(name);
  if (!value || !*value)
    return 0;
  struct zl_str s = zl_str_of(value);
  bool clean = true;
  for (size_t i = 0; i < s.n; i++)
    clean = clean && (unsigned char)s.p[i] > ' ' && (unsigned char)s.p[i] < 0x7f;
  if (secret)
    zl_secret_add(s);
  int rc = zl_buf_str(out, s);
  if (secret) {
    explicit_bzero(value, s.n);
    unsetenv(name);
  }
  if (!clean)
    return zl_err_set(err, ZL_EAUTH, "%s has a space, line break or other character that does not "
                                     "belong there: copy it again", name);
  if (rc != 0)
    return zl_err_set(err, ZL_EAUTH, "%s is longer than %d characters", name, LONGEST);
  return 0;
}

static int url_of(struct zl_buf *out, const char *name, const char *otherwise, struct zl_err *err)
{
  const char *value = getenv(name);
  struct zl_err why = {0};
  *out = ZL_BUF_INIT(2048);
  if (zl_url_base(value && *value ? value : otherwise, out, &why) == 0)
    return 0;
  return zl_err_set(err, why.code, "%s: %s", name, why.text);
}

static int complete(const struct zl_credentials *c, const struct zl_profile *p, struct zl_err *err)
{
  const char *missing[3];
  int n = 0;
  if (c->account_id.len == 0)
    missing[n++] = "ZOOM_ACCOUNT_ID";
  if (c->client_id.len == 0)
    missing[n++] = "ZOOM_CLIENT_ID";
  if (c->client_secret.len == 0)
    missing[n++] = "ZOOM_CLIENT_SECRET";
  if (n == 0 || c->access_token.len > 0)
    return 0;
  if (p && p->name.len)
    return zl_err_set(err, ZL_EAUTH, "credentials are incomplete: neither the environment nor the profile '%s' of %s says %s%s%s",
                      zl_buf_cstr(&p->name), zl_buf_cstr(&p->path),
                      c->account_id.len == 0 ? "account_id" : c->client_id.len == 0 ? "client_id"
                                                                                     : "client_secret_file or secret_command",
                      n > 1 ? ", nor the rest" : "", "");
  if (n == 3)
    return zl_err_set(err, ZL_EAUTH, "no credentials: " WAY_OUT);
  return zl_err_set(err, ZL_EAUTH, "credentials are incomplete, %s%s%s %s missing: " WAY_OUT,
                    missing[0], n > 1 ? " and " : "", n > 1 ? missing[1] : "",
                    n > 1 ? "are" : "is");
}

/* What the profile says where the environment said nothing. */
static int add_profile(struct zl_credentials *c, const struct zl_profile *p, struct zl_err *err)
{
  if (c->access_token.len && !c->client_secret.len)
    return 0;
  if ((!c->account_id.len && zl_buf_str(&c->account_id, zl_buf_view(&p->account_id)) != 0) ||
      (!c->client_id.len && zl_buf_str(&c->client_id, zl_buf_view(&p->client_id)) != 0))
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (c->client_secret.len)
    return 0;
  c->secret_from = p->secret_command.len ? "secret_command" : "client_secret_file";
  return zl_profile_secret(p, &c->client_secret, err) < 0 ? -1 : 0;
}

static const char *url_in(const struct zl_buf *of_profile, const char *otherwise)
{
  return of_profile && of_profile->len ? zl_buf_cstr(of_profile) : otherwise;
}

int zl_credentials_get(struct zl_credentials *c, const struct zl_profile *p, struct zl_err *err)
{
  *c = (struct zl_credentials){0};
  /* Both secrets first: whatever is wrong, neither stays behind in the environment. */
  int secret = take(&c->client_secret, "ZOOM_CLIENT_SECRET", true, err);
  int token = take(&c->access_token, "ZOOM_ACCESS_TOKEN", true, err);
  c->secret_from = c->client_secret.len ? "ZOOM_CLIENT_SECRET" : "ZOOM_ACCESS_TOKEN";
  if (secret != 0 || token != 0 || take(&c->account_id, "ZOOM_ACCOUNT_ID", false, err) != 0 ||
      take(&c->client_id, "ZOOM_CLIENT_ID", false, err) != 0 ||
      url_of(&c->api_url, "ZOOM_API_URL", url_in(p ? &p->api_url : NULL, "https://api.zoom.us/v2"), err) != 0 ||
      url_of(&c->oauth_url, "ZOOM_OAUTH_URL", url_in(p ? &p->oauth_url : NULL, "https://zoom.us/oauth"), err) != 0 ||
      (p && add_profile(c, p, err) != 0) || complete(c, p, err) != 0) {
    zl_credentials_free(c);
    return -1;
  }
  return 0;
}

int zl_credentials_from_env(struct zl_credentials *c, struct zl_err *err)
{
  return zl_credentials_get(c, NULL, err);
}

int zl_credentials_key(const struct zl_credentials *c, const char *purpose, unsigned char key[32])
{
  const struct zl_buf *parts[] = {&c->oauth_url, &c->account_id, &c->client_id, &c->client_secret};
  struct zl_buf all = ZL_BUF_INIT((size_t)1 << 20);
  if (!c->client_secret.len)
    return 1;
  zl_buf_puts(&all, purpose);
  for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
    zl_buf_printf(&all, "\n%zu ", parts[i]->len);
    zl_buf_str(&all, zl_buf_view(parts[i]));
  }
  int rc = all.failed ? -1 : zl_seal_key(zl_buf_view(&all), key);
  zl_buf_wipe(&all);
  return rc;
}

int zl_credentials_account(const struct zl_credentials *c, struct zl_buf *out, struct zl_err *err)
{
  struct zl_str id = zl_buf_view(&c->account_id);
  if (id.n) { /* alone, too: who asks for the past needs no secret */
    if (id.n > 128)
      return zl_err_set(err, ZL_EAUTH, "ZOOM_ACCOUNT_ID is too long to be an account's id");
    for (size_t i = 0; i < id.n; i++) {
      unsigned char ch = (unsigned char)id.p[i];
      bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
                   ch == '_' || ch == '-';
      if (plain)
        zl_buf_putc(out, (char)ch);
      else
        zl_buf_printf(out, "=%02x", ch);
    }
  } else {
    /* FNV-1a folded to 32 bits: the same name for the same token, and too little to tell it. */
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    struct zl_str token = zl_buf_view(&c->access_token);
    for (size_t i = 0; i < token.n; i++)
      hash = (hash ^ (unsigned char)token.p[i]) * UINT64_C(0x100000001b3);
    zl_buf_printf(out, "token-%08x", (unsigned)(hash ^ hash >> 32));
  }
  return out->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

void zl_credentials_free(struct zl_credentials *c)
{
  if (!c)
    return;
  struct zl_buf *all[] = {&c->account_id,   &c->client_id, &c->client_secret,
                          &c->access_token, &c->api_url,   &c->oauth_url};
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
    zl_buf_wipe(all[i]);
}
