/* auth.h - who we are: credentials from the environment, the token, and requests that carry it.
 * A secret is registered with zl_secret_add as soon as it is read and wiped after use. */
#ifndef ZL_AUTH_H
#define ZL_AUTH_H

#include "http/http.h"
#include "json/json.h"

/* Where to and as whom. */
struct zl_credentials {
  struct zl_buf account_id, client_id, client_secret; /* server-to-server, or all empty */
  struct zl_buf access_token;                         /* a plain token, or empty */
  struct zl_buf api_url, oauth_url;                   /* checked by zl_url_base, no final "/" */
  const char *secret_from;                            /* "ZOOM_CLIENT_SECRET", ...: for people */
};
/* From ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET or ZOOM_ACCESS_TOKEN, ZOOM_API_URL and
 * ZOOM_OAUTH_URL. What is missing is named in one line with the way out. The variables that hold
 * secrets are overwritten in this process's environment once they are read. */
int zl_credentials_from_env(struct zl_credentials *c, struct zl_err *err);
struct zl_profile;
/* The same, with what the environment does not say from a profile (NULL: none). With a token in the
 * environment the profile's app is left out of it. Runs the profile's secret_command when the secret is
 * needed: call it before anything of a policy or a server is read. */
int zl_credentials_get(struct zl_credentials *c, const struct zl_profile *p, struct zl_err *err);
/* A key for sealing (crypto.h) that only who has the client secret can make; `purpose` keeps different
 * keys apart. 1: there is no client secret, and no key. */
int zl_credentials_key(const struct zl_credentials *c, const char *purpose, unsigned char key[32]);
/* The account a journal belongs to: the account id, or "token-" and 8 hex digits. Safe as a file name. */
int zl_credentials_account(const struct zl_credentials *c, struct zl_buf *out, struct zl_err *err);
void zl_credentials_free(struct zl_credentials *c); /* wipes */

/* ---- profiles (profile.c): config.lua, a Lua table that somebody else evaluates ---------------- */

struct zl_profile {
  struct zl_buf path; /* of config.lua */
  struct zl_buf name, account_id, client_id, client_secret_file, secret_command, api_url, oauth_url, plan,
      limits; /* see zl_figures_read; was checked */
  double share;       /* 0: not said */
};
/* Reads $ZOOMLUA_HOME/config.lua, $XDG_CONFIG_HOME/zoomlua/config.lua or ~/.config/zoomlua/config.lua.
 * 1: there is one, and `text` and p->path are filled; 0: there is none; -1: it is not the user's own, may
 * be read by others, or cannot be read. */
int zl_profile_file(struct zl_profile *p, struct zl_buf *text, struct zl_err *err);
/* Takes the profile `name` out of the evaluated table, as JSON. Of one that nobody named
 * ("default") 0 says that there is none, 1 that there is. Names of profiles and keys that are wrong
 * are told with the nearest right one. */
int zl_profile_take(struct zl_profile *p, struct zl_str json, const char *name, struct zl_err *err);
/* The client secret, from the file or the command. 1: the profile names neither. */
int zl_profile_secret(const struct zl_profile *p, struct zl_buf *out, struct zl_err *err);
void zl_profile_free(struct zl_profile *p);

/* A session: an engine plus a token. */
struct zl_session;
int zl_session_new(struct zl_session **out, struct zl_http *http, const struct zl_credentials *c,
                   struct zl_err *err);
void zl_session_free(struct zl_session *s);
/* Has a token fetched, or another process's taken, without any request to the API: waits for it. */
int zl_session_sign_in(struct zl_session *s, struct zl_err *err);
int64_t zl_session_renew_s(const struct zl_session *s); /* seconds that the token is still used; -1: not known */

/* Sends `r` with the token: `r->url` is a path below the API URL ("/users?page_size=300").
 * The first request fetches the token; others wait for it. On 401 or code 124 a new token is fetched
 * once for all waiters and the request is repeated once (a token given as such cannot be renewed).
 * The callback rules are those of zl_http_send; a token that cannot be had comes as a response
 * with status 0 and err ZL_EAUTH, without any request to the API. */
int zl_session_send(struct zl_session *s, const struct zl_request *r, uint32_t *id, struct zl_err *err);
void zl_session_cancel(struct zl_session *s, uint32_t id);
size_t zl_session_pending(const struct zl_session *s); /* requests whose callback is still to come */
/* Scopes of the token, space-separated; "" before the first token or when it did not say. */
const char *zl_session_scopes(const struct zl_session *s);

/* What went wrong with an answer of the REST API (errors.c, pure). */
struct zl_api_error {
  bool failed;            /* not 2xx, or a 2xx whose body is an error */
  int status, code;       /* code 0: none given */
  char message[512];      /* Zoom's words with the fields of `errors`, control characters visible */
};
void zl_api_error_read(int status, struct zl_str body, struct zl_api_error *out);
/* The same for a body that is checked already: a settings document is full of members named "code"
 * (countries), so that a look at the bytes cannot spare it a second check. */
void zl_api_error_in(int status, struct zl_json root, struct zl_api_error *out);
/* "404, code 1001: User does not exist: x (tracking id ...)" plus, for what we know (missing scopes,
 * HTML from a gateway, wrong path), the way out. Fills err with ZL_EHTTP, ZL_EAUTH or ZL_ENET. */
int zl_api_fail(const struct zl_response *r, const char *doing, struct zl_err *err);

#endif
