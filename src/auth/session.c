/* session.c - requests that carry a token, and the token itself. Serves core and apply.
 *
 * Promises: one token request at a time, however many wait for it, also in other processes of the
 * same account and app (desk.c): a token that another one has got is taken, since asking for a
 * newer one may end it; where none is to be had for the moment, the present one serves as long as it
 * lives; a request whose token was refused goes once more with a new one (twice,
 * when the new one was another process's), and then never again; a server that refuses every
 * token is not asked for tokens without end. Callbacks keep the rules of zl_http_send. */
#include "auth/internal.h"

#include <stdlib.h>
#include <string.h>

#define RENEW_EARLY_S 60
#define TURN_MS 20         /* how often it is looked whether another process has a token */
#define PATIENCE_MS 30000  /* with one that asks for it; then we ask ourselves */
#define MOST_REFUSED 2     /* tokens in a row that never worked: the second is not replaced */
#define INDEX_BITS 20      /* an id is generation << 20 | index + 1 */
#define MOST_CALLS ((1u << INDEX_BITS) - 1)

struct call {
  struct zl_session *s;
  void (*done)(void *arg, struct zl_response *r);
  void *arg;
  struct call *next, *prev;  /* among the waiters */
  struct zl_request *held;   /* while it waits for a token: a copy; NULL: the engine has it */
  uint32_t index, generation, http_id;
  unsigned token;            /* which token it was sent with */
  unsigned batch;            /* which token request it waits for */
  unsigned repeats;
  bool used, waiting;
};

struct zl_session {
  struct zl_http *http;
  struct zl_credentials c;
  struct zl_buf authorization, scopes, url; /* "Bearer ..."; url: scratch */
  int64_t renew_ms;     /* monotonic; 0: no token yet */
  int64_t expires_ms;   /* 0: not known, or it was refused */
  unsigned token;       /* counts tokens */
  bool renewable, proven, fetching;
  bool borrowed;        /* the token is one that another process got */
  bool rescoped;        /* a borrowed token without a scope was replaced once */
  struct zl_desk desk;
  int64_t patient_until_ms;
  int refused;          /* see MOST_REFUSED */
  unsigned batch;
  struct zl_err *told;  /* of zl_session_sign_in: why there is no token */
  uint32_t fetch_id, renew_id;
  struct call **calls, *first, *last;
  uint32_t *free_calls;
  uint32_t n_calls, n_free, room;
  size_t pending;
};

/* ---- calls ----------------------------------------------------------------------------------- */

static struct call *call_new(struct zl_session *s)
{
  if (s->n_free > 0)
    return s->calls[s->free_calls[--s->n_free]];
  if (s->n_calls == s->room) {
    uint32_t room = s->room ? s->room * 2 : 64;
    if (room > MOST_CALLS)
      return NULL;
    struct call **calls = zl_realloc(s->calls, room * sizeof(struct call *));
    if (!calls)
      return NULL;
    s->calls = calls;
    uint32_t *unused = zl_realloc(s->free_calls, room * sizeof(*unused));
    if (!unused)
      return NULL;
    s->free_calls = unused;
    s->room = room;
  }
  struct call *c = zl_calloc(1, sizeof(*c));
  if (!c)
    return NULL;
  c->s = s;
  c->index = s->n_calls;
  s->calls[s->n_calls++] = c;
  return c;
}

static void drop_held(struct call *c)
{
  if (c->held && c->held->body.n)
    explicit_bzero((char *)c->held->body.p, c->held->body.n);
  free(c->held);
  c->held = NULL;
}

static void call_release(struct call *c)
{
  struct zl_session *s = c->s;
  drop_held(c);
  c->used = false;
  c->generation = (c->generation + 1) & ((1u << (32 - INDEX_BITS)) - 1);
  s->free_calls[s->n_free++] = c->index;
  s->pending--;
}

static uint32_t id_of(const struct call *c)
{
  return c->generation << INDEX_BITS | (c->index + 1);
}

static void wait_in_line(struct call *c)
{
  struct zl_session *s = c->s;
  c->waiting = true;
  c->batch = s->batch;
  c->next = NULL;
  c->prev = s->last;
  *(s->last ? &s->last->next : &s->first) = c;
  s->last = c;
}

static void leave_line(struct call *c)
{
  struct zl_session *s = c->s;
  if (!c->waiting)
    return;
  *(c->prev ? &c->prev->next : &s->first) = c->next;
  *(c->next ? &c->next->prev : &s->last) = c->prev;
  c->waiting = false;
}

/* Keeps a copy of the request, its URL whole, until there is a token. */
static int hold(struct call *c, const struct zl_request *r, struct zl_str url)
{
  struct zl_str type = zl_str_of(r->content_type);
  size_t n = url.n + r->body.n + r->object.n + type.n + 1;
  struct zl_request *copy = zl_malloc(sizeof(*copy) + n);
  if (!copy)
    return -1;
  char *at = (char *)(copy + 1);
  *copy = *r;
  copy->authorization = (struct zl_str){NULL, 0};
  const struct zl_str from[] = {url, r->body, r->object};
  struct zl_str *to[] = {&copy->url, &copy->body, &copy->object};
  for (int i = 0; i < 3; i++) {
    *to[i] = (struct zl_str){at, from[i].n};
    if (from[i].n)
      memcpy(at, from[i].p, from[i].n);
    at += from[i].n;
  }
  if (r->content_type) {
    memcpy(at, type.p, type.n);
    at[type.n] = '\0';
    copy->content_type = at;
  }
  drop_held(c);
  c->held = copy;
  return 0;
}

/* ---- sending and answering --------------------------------------------------------------------- */

static void on_answer(void *arg, struct zl_response *r);

static int submit(struct call *c, const struct zl_request *r, struct zl_str url,
                  struct zl_err *err)
{
  struct zl_session *s = c->s;
  struct zl_request q = *r;
  q.url = url;
  q.authorization = zl_buf_view(&s->authorization);
  q.done = on_answer;
  q.arg = c;
  c->token = s->token;
  return zl_http_send(s->http, &q, &c->http_id, err);
}

static void deliver(struct call *c, struct zl_response *r)
{
  void (*done)(void *, struct zl_response *) = c->done;
  void *arg = c->arg;
  if (r->request) { /* as the caller made it */
    r->request->done = done;
    r->request->arg = arg;
  }
  struct zl_request *held = c->held; /* lives until the callback is over */
  c->held = NULL;
  call_release(c);
  if (done)
    done(arg, r);
  if (held && held->body.n)
    explicit_bzero((char *)held->body.p, held->body.n);
  free(held);
}

static void deliver_error(struct call *c, const struct zl_err *why)
{
  struct zl_response r = {.verdict = ZL_FINAL, .err = *why, .request = c->held};
  r.body = (struct zl_str){"", 0};
  deliver(c, &r);
}

/* ---- the token ----------------------------------------------------------------------------------- */

static bool token_good(const struct zl_session *s)
{
  return s->authorization.len > 0 && (!s->renewable || zl_mono_ms() < s->renew_ms);
}

static void on_renewal(void *arg, struct zl_response *r);

/* Requests may wait for their turn for longer than a token lives: it is renewed in time, and they
 * leave with the new one. Without the timer it is renewed with the next request. */
static void renew_at(struct zl_session *s, int64_t renew_ms)
{
  if (s->renew_id)
    zl_http_cancel(s->http, s->renew_id);
  s->renew_id = 0;
  s->renew_ms = renew_ms;
  int64_t left_ms = renew_ms - zl_mono_ms();
  (void)zl_http_after(s->http, left_ms > 0 ? left_ms : 0, on_renewal, s, &s->renew_id);
}

static int adopt(struct zl_session *s, struct zl_str value, struct zl_str scopes, int64_t renew_ms,
                 int64_t expires_ms)
{
  struct zl_buf fresh = ZL_BUF_INIT(s->authorization.max);
  zl_buf_puts(&fresh, "Bearer ");
  zl_buf_str(&fresh, value);
  if (fresh.failed) {
    zl_buf_wipe(&fresh);
    return -1;
  }
  if (s->authorization.len) /* who has not left yet need not leave with the old one */
    (void)zl_http_reauthorize(s->http, zl_buf_view(&s->authorization), zl_buf_view(&fresh));
  zl_buf_wipe(&s->authorization);
  s->authorization = fresh;
  zl_buf_reset(&s->scopes);
  zl_buf_str(&s->scopes, scopes);
  s->token++;
  s->proven = false;
  s->expires_ms = expires_ms;
  renew_at(s, renew_ms);
  return 0;
}

/* Who waits gets a token, or hears why there is none. */
static void serve_waiters(struct zl_session *s, const struct zl_err *why)
{
  if (s->told)
    *s->told = *why;
  unsigned mine = s->batch++; /* a callback may add others, who wait for the next token request */
  struct call *c;
  while ((c = s->first) && c->batch == mine) {
    leave_line(c);
    struct zl_err err = *why;
    const struct zl_request *held = c->held; /* who waits has one */
    if (err.code == ZL_OK && held && submit(c, held, held->url, &err) == 0)
      drop_held(c);
    else
      deliver_error(c, &err);
  }
}

static void on_token(void *arg, struct zl_response *r)
{
  struct zl_session *s = arg;
  struct zl_token t;
  struct zl_err why = {0};
  s->fetching = false;
  if (zl_token_read(r, &t, &why) == 0) {
    int64_t early = t.expires_in_s / 4 < RENEW_EARLY_S ? t.expires_in_s * 250
                                                        : (int64_t)RENEW_EARLY_S * 1000;
    int64_t expires_ms = zl_mono_ms() + t.expires_in_s * 1000, renew_ms = expires_ms - early;
    if (adopt(s, zl_buf_view(&t.value), zl_buf_view(&t.scopes), renew_ms, expires_ms) != 0)
      zl_err_set(&why, ZL_ENOMEM, "out of memory");
    else if (s->desk.fd >= 0)
      zl_desk_put(&s->desk, zl_buf_view(&t.value), zl_buf_view(&t.scopes), renew_ms);
    s->borrowed = false;
    zl_token_free(&t);
  } else if (s->authorization.len) {
    int64_t until_ms = zl_token_go_on_ms(r->status, s->expires_ms, zl_mono_ms());
    if (until_ms) {
      zl_log(ZL_LOG_VERBOSE, "%s; the present token is still good: it is tried again in a moment", why.text);
      renew_at(s, until_ms);
      zl_err_clear(&why);
    }
  }
  zl_desk_turn_end(&s->desk);
  serve_waiters(s, &why);
}

static int request_token(struct zl_session *s, struct zl_err *err)
{
  struct zl_buf url = ZL_BUF_INIT(4096), form = ZL_BUF_INIT(1 << 18);
  struct zl_buf authorization = ZL_BUF_INIT(1 << 18);
  int rc = -1;
  zl_buf_str(&url, zl_buf_view(&s->c.oauth_url));
  zl_buf_puts(&url, "/token");
  if (url.failed || zl_token_request(&s->c, &authorization, &form) != 0) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    goto out;
  }
  struct zl_request r = {.method = "POST",
                         .url = zl_buf_view(&url),
                         .body = zl_buf_view(&form),
                         .content_type = "application/x-www-form-urlencoded",
                         .authorization = zl_buf_view(&authorization),
                         .label = ZL_UNLIMITED,
                         .safe = true, /* a token too many harms nobody */
                         .urgent = true,
                         .done = on_token,
                         .arg = s};
  rc = zl_http_send(s->http, &r, &s->fetch_id, err);
out:
  zl_buf_wipe(&authorization);
  zl_buf_free(&form);
  zl_buf_free(&url);
  return rc;
}

/* Takes the token that another process has left, unless it is the one we have. */
static bool borrow(struct zl_session *s)
{
  struct zl_buf value = ZL_BUF_INIT(s->authorization.max), scopes = ZL_BUF_INIT(s->scopes.max);
  struct zl_str mine = zl_buf_view(&s->authorization);
  int64_t renew_ms;
  bool got = zl_desk_look(&s->desk, &value, &scopes, &renew_ms) && renew_ms > zl_mono_ms() &&
             !(mine.n == value.len + 7 && memcmp(mine.p + 7, value.data, value.len) == 0);
  if (got) {
    zl_secret_add(zl_buf_view(&value));
    got = adopt(s, zl_buf_view(&value), zl_buf_view(&scopes), renew_ms, renew_ms) == 0;
    s->borrowed = got;
  }
  zl_buf_wipe(&value);
  zl_buf_free(&scopes);
  return got;
}

/* A newer token of another process; else, when it is our turn, a request; else wait a little. */
static void on_turn(void *arg, struct zl_response *r)
{
  struct zl_session *s = arg;
  struct zl_err why = {0};
  (void)r;
  bool got = borrow(s), patient = zl_mono_ms() < s->patient_until_ms;
  if (!got && patient && !zl_desk_turn(&s->desk)) {
    if (zl_http_after(s->http, TURN_MS, on_turn, s, &s->fetch_id) == 0)
      return;
    zl_err_set(&why, ZL_ENOMEM, "out of memory");
  } else if (!got) {
    got = borrow(s); /* left between our look and our turn */
    if (!got && request_token(s, &why) == 0)
      return;
  }
  zl_desk_turn_end(&s->desk);
  s->fetching = false;
  serve_waiters(s, &why);
}

static int fetch(struct zl_session *s, struct zl_err *err)
{
  if (s->fetching)
    return 0;
  int rc = s->desk.fd < 0 ? request_token(s, err)
                          : zl_http_after(s->http, 0, on_turn, s, &s->fetch_id);
  if (rc != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  s->patient_until_ms = zl_mono_ms() + PATIENCE_MS;
  s->fetching = true;
  return 0;
}

static void on_renewal(void *arg, struct zl_response *r)
{
  struct zl_session *s = arg;
  (void)r;
  s->renew_id = 0;
  if (s->pending > 0)
    (void)fetch(s, NULL);
}

/* The token of this answer was refused: true when the request is on its way again, or will be. */
static bool repeat(struct call *c, struct zl_response *r)
{
  struct zl_session *s = c->s;
  if (!s->renewable || c->repeats >= (s->borrowed ? 2 : 1))
    return false;
  bool renewed = c->token != s->token && token_good(s);
  if (!renewed && !s->fetching) {
    if (!s->proven && ++s->refused >= MOST_REFUSED)
      return false;
    s->renew_ms = s->expires_ms = 0;
  }
  c->repeats++;
  if (renewed)
    return submit(c, r->request, r->request->url, NULL) == 0;
  if (hold(c, r->request, r->request->url) != 0)
    return false;
  if (fetch(s, NULL) != 0) {
    drop_held(c);
    return false;
  }
  wait_in_line(c);
  return true;
}

/* Scopes reach only tokens that are issued after they were given: a token that another process got
 * earlier may lack one which a new one would have. */
static bool lacks_scope(struct zl_session *s, const struct call *c, const struct zl_response *r)
{
  struct zl_api_error e;
  if (!s->borrowed || s->rescoped || c->token != s->token)
    return false;
  zl_api_error_read(r->status, r->body, &e);
  s->rescoped = e.code == 4711 || e.code == 4700;
  s->proven = s->proven || s->rescoped; /* it is a good token as such */
  return s->rescoped;
}

static void on_answer(void *arg, struct zl_response *r)
{
  struct call *c = arg;
  struct zl_session *s = c->s;
  bool suspect = r->status == 401 || r->status == 400;
  if (suspect && (zl_api_token_refused(r->status, r->body) || lacks_scope(s, c, r))) {
    if (repeat(c, r))
      return;
  } else if (r->status != 0 && c->token == s->token) {
    s->proven = true;
    s->refused = 0;
  }
  deliver(c, r);
}

/* ---- public ---------------------------------------------------------------------------------------- */

int zl_session_send(struct zl_session *s, const struct zl_request *r, uint32_t *id,
                    struct zl_err *err)
{
  if (r->url.n == 0 || r->url.p[0] != '/')
    return zl_err_set(err, ZL_EREFUSED, "a path below the API's URL begins with '/'");
  zl_buf_reset(&s->url);
  struct zl_str base = zl_buf_view(&s->c.api_url);
  bool scim = r->url.n > 7 && memcmp(r->url.p, "/scim2/", 7) == 0;
  if (scim && base.n > 3 && memcmp(base.p + base.n - 3, "/v2", 3) == 0)
    base.n -= 3; /* SCIM lives beside the versioned API */
  zl_buf_str(&s->url, base);
  if (zl_buf_str(&s->url, r->url) != 0)
    return zl_err_set(err, ZL_EREFUSED, "the path is too long for a URL");
  struct call *c = call_new(s);
  if (!c)
    return zl_err_set(err, ZL_ENOMEM, "out of memory: %zu requests are waiting", s->pending);
  c->done = r->done;
  c->arg = r->arg;
  c->repeats = 0;
  c->used = true;
  s->pending++;
  int rc;
  if (token_good(s) && !s->fetching) {
    rc = submit(c, r, zl_buf_view(&s->url), err);
  } else {
    rc = hold(c, r, zl_buf_view(&s->url));
    if (rc != 0)
      zl_err_set(err, ZL_ENOMEM, "out of memory: %zu requests are waiting", s->pending);
    else if ((rc = fetch(s, err)) == 0)
      wait_in_line(c);
  }
  if (rc != 0)
    call_release(c);
  else if (id)
    *id = id_of(c);
  return rc;
}

void zl_session_cancel(struct zl_session *s, uint32_t id)
{
  uint32_t index = (id & MOST_CALLS) - 1;
  if ((id & MOST_CALLS) == 0 || index >= s->n_calls)
    return;
  struct call *c = s->calls[index];
  if (!c->used || id_of(c) != id)
    return;
  if (c->waiting)
    leave_line(c);
  else
    zl_http_cancel(s->http, c->http_id);
  call_release(c);
}

size_t zl_session_pending(const struct zl_session *s)
{
  return s->pending;
}

const char *zl_session_scopes(const struct zl_session *s)
{
  return zl_buf_cstr(&s->scopes);
}

static int copy(struct zl_buf *to, const struct zl_buf *from)
{
  *to = ZL_BUF_INIT(from->len + 1);
  return zl_buf_str(to, zl_buf_view(from));
}

int zl_session_sign_in(struct zl_session *s, struct zl_err *err)
{
  if (!s->renewable || token_good(s))
    return 0;
  struct zl_err why = {0};
  s->told = &why;
  int rc = fetch(s, err);
  while (rc == 0 && s->fetching)
    rc = zl_http_wait(s->http, NULL, 0, 100, err);
  s->told = NULL;
  if (rc == 0 && why.code)
    rc = zl_err_set(err, why.code, "%s", why.text);
  return rc;
}

int64_t zl_session_renew_s(const struct zl_session *s)
{
  return s->renewable && s->renew_ms ? (s->renew_ms - zl_mono_ms()) / 1000 : -1;
}

int zl_session_new(struct zl_session **out, struct zl_http *http, const struct zl_credentials *c,
                   struct zl_err *err)
{
  struct zl_session *s = zl_calloc(1, sizeof(*s));
  if (!s)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  s->http = http;
  s->desk = (struct zl_desk){.fd = -1, .folder = -1};
  s->url = ZL_BUF_INIT((size_t)64 * 1024);
  s->authorization = ZL_BUF_INIT((size_t)80 * 1024);
  s->scopes = ZL_BUF_INIT((size_t)1 << 20);
  if (copy(&s->c.account_id, &c->account_id) || copy(&s->c.client_id, &c->client_id) ||
      copy(&s->c.client_secret, &c->client_secret) || copy(&s->c.api_url, &c->api_url) ||
      copy(&s->c.oauth_url, &c->oauth_url)) {
    zl_session_free(s);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  /* With both, the credentials win: what they give can be renewed. */
  s->renewable = c->account_id.len && c->client_id.len && c->client_secret.len;
  if (!s->renewable) {
    zl_buf_puts(&s->authorization, "Bearer ");
    zl_buf_str(&s->authorization, zl_buf_view(&c->access_token));
    s->token = 1;
    if (s->authorization.failed || c->access_token.len == 0) {
      zl_session_free(s);
      return zl_err_set(err, ZL_EAUTH, "no credentials: set ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and "
                                       "ZOOM_CLIENT_SECRET (or ZOOM_ACCESS_TOKEN), or try --sim");
    }
    zl_secret_add(zl_buf_view(&c->access_token));
  } else {
    zl_secret_add(zl_buf_view(&c->client_secret));
    zl_desk_open(&s->desk, &s->c);
  }
  *out = s;
  return 0;
}

void zl_session_free(struct zl_session *s)
{
  if (!s)
    return;
  if (s->fetching)
    zl_http_cancel(s->http, s->fetch_id);
  if (s->renew_id)
    zl_http_cancel(s->http, s->renew_id);
  for (uint32_t i = 0; i < s->n_calls; i++) {
    struct call *c = s->calls[i];
    if (c->used && !c->waiting)
      zl_http_cancel(s->http, c->http_id);
    drop_held(c);
    free(c);
  }
  free(s->calls);
  free(s->free_calls);
  zl_buf_wipe(&s->authorization);
  zl_buf_free(&s->scopes);
  zl_buf_free(&s->url);
  zl_credentials_free(&s->c);
  zl_desk_close(&s->desk);
  free(s);
}
