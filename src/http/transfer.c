/* transfer.c - the curl side of the engine: a pool of easy handles that keep their options, what
 * they receive, and what came of it. Serves engine.c.
 *
 * curl repeats a request by itself when a kept-alive connection turns out to be dead, even a POST
 * that the server may have carried out before it died. It must not: the second time it is about
 * to send, on_send stops it, and the engine decides. */
#include "http/engine.h"

#include <stdlib.h>
#include <string.h>

#define KEEP_BODY_BYTES ((size_t)256 * 1024) /* a larger buffer is given back */
#define MOST_IDLE_S 30L    /* an older connection may be closing at the other end */
#define LEAST_SPEED_BYTES 16L

/* ---- curl calls back: nothing but storing (what is received: receive.c) ------------------------ */

static int on_send(void *arg, char *ip, char *local_ip, int port, int local_port)
{
  struct zl_slot *s = arg;
  long connects = 1;
  (void)ip, (void)local_ip, (void)port;
  if (s->sends == 0 && curl_easy_getinfo(s->easy, CURLINFO_NUM_CONNECTS, &connects) == CURLE_OK &&
      connects == 0 && zl_socket_speaks(s->http, local_port)) {
    s->stale = true;
    return CURL_PREREQFUNC_ABORT; /* which closes the connection */
  }
  return ++s->sends > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *place)
{
  struct zl_http *h = arg;
  (void)easy;
  uintptr_t at = (uintptr_t)place; /* index + 1 in `polls` */
  if (what == CURL_POLL_REMOVE) {
    if (at == 0)
      return 0;
    struct pollfd *last = &h->polls[--h->n_polls];
    if (at - 1 < h->n_polls) {
      h->polls[at - 1] = *last;
      curl_multi_assign(h->multi, last->fd, (void *)at);
    }
    return 0;
  }
  if (at == 0) {
    if (h->n_polls == h->room_polls) {
      unsigned room = h->room_polls ? h->room_polls * 2 : 32;
      struct pollfd *more = zl_realloc(h->polls, room * sizeof(*more));
      if (!more) {
        h->failed = true;
        return -1;
      }
      h->polls = more;
      h->room_polls = room;
    }
    at = ++h->n_polls;
    h->polls[at - 1] = (struct pollfd){.fd = fd};
    curl_multi_assign(h->multi, fd, (void *)at);
  }
  h->polls[at - 1].events = (short)((what & CURL_POLL_IN ? POLLIN : 0) |
                                    (what & CURL_POLL_OUT ? POLLOUT : 0));
  return 0;
}

static int on_timer(CURLM *multi, long ms, void *arg)
{
  struct zl_http *h = arg;
  (void)multi;
  h->timer_us = ms < 0 ? INT64_MAX : ms == 0 ? 0 : zl_mono_us() + (int64_t)ms * 1000;
  return 0;
}

/* ---- opening and closing --------------------------------------------------------------------- */

static int slot_open(struct zl_http *h, struct zl_slot *s)
{
  const struct zl_http_config *c = &h->config;
  s->http = h;
  s->body = ZL_BUF_INIT(c->max_body_bytes);
  s->easy = curl_easy_init();
  if (!s->easy)
    return -1;
  CURL *e = s->easy;
  CURLcode rc = CURLE_OK;
#define SET(option, value) \
  do { \
    if (rc == CURLE_OK) \
      rc = curl_easy_setopt(e, option, value); \
  } while (0)
  SET(CURLOPT_PRIVATE, s);
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  SET(CURLOPT_PATH_AS_IS, 1L);
  SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  SET(CURLOPT_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_SSL_VERIFYHOST, 2L);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  SET(CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE); /* the token is not for the proxy */
  SET(CURLOPT_TCP_NODELAY, 1L);
  SET(CURLOPT_MAXAGE_CONN, MOST_IDLE_S);
  SET(CURLOPT_CONNECTTIMEOUT_MS, c->connect_timeout_ms);
  SET(CURLOPT_TIMEOUT_MS, c->timeout_ms);
  if (c->timeout_ms >= 2000) { /* an answer that drips is cut earlier than one that is slow */
    SET(CURLOPT_LOW_SPEED_LIMIT, LEAST_SPEED_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, c->timeout_ms / 2000);
  }
  SET(CURLOPT_ACCEPT_ENCODING, "gzip"); /* is unpacked, that is; asked for in job.c */
  SET(CURLOPT_PROXYHEADER, h->to_proxy);
  SET(CURLOPT_ERRORBUFFER, s->curl_says);
  SET(CURLOPT_WRITEFUNCTION, zl_receive_body);
  SET(CURLOPT_WRITEDATA, s);
  SET(CURLOPT_HEADERFUNCTION, zl_receive_header);
  SET(CURLOPT_HEADERDATA, s);
  SET(CURLOPT_PREREQFUNCTION, on_send);
  SET(CURLOPT_PREREQDATA, s);
  SET(CURLOPT_OPENSOCKETFUNCTION, zl_socket_open);
  SET(CURLOPT_OPENSOCKETDATA, h);
  SET(CURLOPT_CLOSESOCKETFUNCTION, zl_socket_close);
  SET(CURLOPT_CLOSESOCKETDATA, h);
  /* The variables by which the curl tool is told of a private certificate authority. */
  const char *ca = getenv("CURL_CA_BUNDLE");
  if (!ca || !*ca)
    ca = getenv("SSL_CERT_FILE");
  if (ca && *ca)
    SET(CURLOPT_CAINFO, ca);
#undef SET
  return rc == CURLE_OK ? 0 : -1;
}

/* The password in a proxy's URL; curl quotes the URL when it cannot read it. */
static void hide_proxy_password(const char *name)
{
  const char *url = getenv(name), *at = url ? strrchr(url, '@') : NULL;
  const char *from = at ? strstr(url, "://") : NULL;
  from = at ? memchr(from ? from + 3 : url, ':', (size_t)(at - (from ? from + 3 : url))) : NULL;
  if (from)
    zl_secret_add((struct zl_str){from + 1, (size_t)(at - from - 1)});
}

int zl_transfer_open(struct zl_http *h, struct zl_err *err)
{
  static const char *const proxies[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++)
    hide_proxy_password(proxies[i]);
  static bool initialised;
  if (!initialised && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return zl_err_set(err, ZL_ENET, "libcurl could not be initialised");
  initialised = true;
  h->timer_us = INT64_MAX;
  char *agent = zl_format("User-Agent: %s", h->user_agent);
  h->to_proxy = agent ? curl_slist_append(NULL, agent) : NULL;
  free(agent);
  h->multi = curl_multi_init();
  h->slots = zl_calloc((size_t)h->config.connections, sizeof(*h->slots));
  if (!h->multi || !h->slots || !h->to_proxy)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
  curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
  curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
  curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, h->config.connections + 2);
  return 0;
}

void zl_transfer_close(struct zl_http *h)
{
  for (unsigned i = 0; i < h->n_slots; i++) {
    struct zl_slot *s = &h->slots[i];
    if (s->job)
      curl_multi_remove_handle(h->multi, s->easy);
    curl_easy_cleanup(s->easy);
    zl_buf_wipe(&s->body);
  }
  curl_multi_cleanup(h->multi);
  curl_slist_free_all(h->to_proxy);
  free(h->slots);
  free(h->polls);
  free(h->sockets);
}

/* ---- one transfer ---------------------------------------------------------------------------- */

/* A free slot; easy handles are made when so many are needed for the first time. */
static struct zl_slot *slot_take(struct zl_http *h)
{
  struct zl_slot *s = h->free_slots;
  if (s) {
    h->free_slots = s->next_free;
    return s;
  }
  if (h->n_slots == (unsigned)h->config.connections)
    return NULL;
  s = &h->slots[h->n_slots];
  if (slot_open(h, s) != 0) {
    curl_easy_cleanup(s->easy);
    *s = (struct zl_slot){0};
    return NULL;
  }
  h->n_slots++;
  return s;
}

void zl_transfer_release(struct zl_http *h, struct zl_slot *s)
{
  if (!s)
    return;
  if (s->job->headers->secret || s->body.cap > KEEP_BODY_BYTES)
    zl_buf_wipe(&s->body);
  s->job->slot = NULL;
  s->job = NULL;
  s->next_free = h->free_slots;
  h->free_slots = s;
}

bool zl_transfer_is_form(const struct zl_request *r)
{
  return r->body.n > 0 || r->method[0] == 'P';
}

/* Method and body. An easy handle remembers them, so only what differs is set. */
static CURLcode set_request(struct zl_slot *s, const struct zl_job *j)
{
  CURLcode rc = CURLE_OK;
  bool form = zl_transfer_is_form(&j->r);
  if (s->form_set != form || s->method_set != j->r.method) {
    rc = form ? curl_easy_setopt(s->easy, CURLOPT_POST, 1L)
              : curl_easy_setopt(s->easy, CURLOPT_HTTPGET, 1L);
    const char *custom = strcmp(j->r.method, form ? "POST" : "GET") == 0 ? NULL : j->r.method;
    if (rc == CURLE_OK)
      rc = curl_easy_setopt(s->easy, CURLOPT_CUSTOMREQUEST, custom);
    s->form_set = form;
    s->method_set = rc == CURLE_OK ? j->r.method : NULL;
  }
  if (rc == CURLE_OK && form) {
    rc = curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)j->r.body.n);
    if (rc == CURLE_OK)
      rc = curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, j->r.body.p); /* not copied: the job's */
  }
  /* The loopback is this machine's: no proxy of the environment has anything to do with it, and
   * none may see a token in plain http. Elsewhere is TLS, of which a proxy sees the host's name. */
  if (rc == CURLE_OK && s->no_proxy != j->loopback) {
    rc = curl_easy_setopt(s->easy, CURLOPT_NOPROXY, j->loopback ? "*" : NULL);
    s->no_proxy = j->loopback;
  }
  if (rc == CURLE_OK)
    rc = curl_easy_setopt(s->easy, CURLOPT_URL, j->r.url.p);
  return rc == CURLE_OK ? curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, j->headers->lines) : rc;
}

int zl_transfer_start(struct zl_http *h, struct zl_job *j)
{
  struct zl_slot *s = slot_take(h);
  if (!s)
    return -1;
  s->job = j;
  j->slot = s;
  zl_headers_renew(j);
  zl_receive_begin(s);
  s->sends = 0;
  s->stale = false;
  s->curl_says[0] = '\0';
  zl_err_clear(&s->err);
  if (set_request(s, j) == CURLE_OK && curl_multi_add_handle(h->multi, s->easy) == CURLM_OK) {
    h->busy++;
    return 0;
  }
  zl_transfer_release(h, s);
  return -1;
}

void zl_transfer_stop(struct zl_http *h, struct zl_job *j)
{
  curl_multi_remove_handle(h->multi, j->slot->easy);
  h->busy--;
}

/* ---- what came of it ------------------------------------------------------------------------- */

/* "api.zoom.us" of a URL that zl_url_parse has accepted. */
static struct zl_str host_of(struct zl_str url)
{
  struct zl_url parsed;
  return zl_url_parse(url, &parsed) ? ZL_STR("the server") : parsed.host;
}

static void say_why(struct zl_job *j, CURLcode code)
{
  struct zl_slot *s = j->slot;
  struct zl_str host = host_of(j->r.url);
  struct zl_buf said = ZL_BUF_INIT(2000);
  zl_visible(&said, zl_str_of(s->curl_says[0] ? s->curl_says : curl_easy_strerror(code)), false);
  const char *what = zl_buf_cstr(&said);
  size_t limit_mb = s->http->config.max_body_bytes >> 20;
  if (s->body_flood && limit_mb)
    zl_err_set(&s->err, ZL_ENET, "%.*s sent an answer of more than %zu MB (unpacked): not taken",
               (int)host.n, host.p, limit_mb);
  else if (s->body_flood)
    zl_err_set(&s->err, ZL_ENET, "%.*s sent an answer of more than %zu bytes (unpacked): not taken",
               (int)host.n, host.p, s->http->config.max_body_bytes);
  else if (s->header_flood)
    zl_err_set(&s->err, ZL_ENET, "%.*s sent more than 64 KB of headers: not taken", (int)host.n,
               host.p);
  else if (s->bad_length)
    zl_err_set(&s->err, ZL_ENET, "%.*s sent an answer with two lengths, or one that is none: not taken",
               (int)host.n, host.p);
  else if (code == CURLE_OUT_OF_MEMORY) /* curl says the same of both */
    zl_err_set(&s->err, ZL_ENET, "%.*s sent a header line that is too long, or memory ran out",
               (int)host.n, host.p);
  else if (s->no_memory)
    zl_err_set(&s->err, ZL_ENOMEM, "out of memory while receiving from %.*s", (int)host.n, host.p);
  else if (s->sends > 1)
    zl_err_set(&s->err, ZL_ENET, "%.*s closed the connection without an answer", (int)host.n,
               host.p);
  else if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
    zl_err_set(&s->err, ZL_ENET, "the identity of %.*s could not be verified: %s (a private "
               "certificate authority is named by CURL_CA_BUNDLE)", (int)host.n, host.p, what);
  else if (code == CURLE_OPERATION_TIMEDOUT)
    zl_err_set(&s->err, ZL_ENET, "no answer from %.*s in time: %s", (int)host.n, host.p, what);
  else
    zl_err_set(&s->err, ZL_ENET, "no answer from %.*s: %s", (int)host.n, host.p, what);
  zl_buf_free(&said);
}

/* What HTTP allows to say but nobody asked for: a part of a document must not pass for the whole,
 * since what is not in it would count as absent. */
static void say_status(struct zl_job *j, long status)
{
  struct zl_slot *s = j->slot;
  struct zl_buf to = ZL_BUF_INIT(2000);
  int shown = (int)j->r.url.n < 200 ? (int)j->r.url.n : 200;
  zl_visible(&to, (struct zl_str){s->location, strnlen(s->location, 299)}, false);
  if (status == 206 && !j->write)
    zl_err_set(&s->err, ZL_EHTTP, "%.*s answered with a part (206), which nobody asked for", shown,
               j->r.url.p);
  else if (status >= 300 && status < 400 && s->location[0])
    zl_err_set(&s->err, ZL_EHTTP, "%.*s answered with a redirect (%ld) to %s; redirects are not "
               "followed, because they would take the token elsewhere: check the URL", shown, j->r.url.p,
               status, zl_buf_cstr(&to));
  else if (status >= 300 && status < 400)
    zl_err_set(&s->err, ZL_EHTTP, "%.*s answered %ld without saying where to: check the URL", shown,
               j->r.url.p, status);
  zl_buf_free(&to);
}

/* An id is there to be told to Zoom's support; whatever else it is does not belong in a journal. */
static void clean_tracking_id(struct zl_slot *s)
{
  struct zl_buf safe = ZL_BUF_INIT(2000);
  if (!s->tracking_id[0] || !zl_secret_in(zl_str_of(s->tracking_id)))
    return;
  zl_redact(&safe, zl_str_of(s->tracking_id));
  snprintf(s->tracking_id, sizeof(s->tracking_id), "%s", zl_buf_cstr(&safe));
  zl_buf_free(&safe);
}

bool zl_transfer_result(struct zl_job *j, CURLcode code, struct zl_answer_facts *facts)
{
  struct zl_slot *s = j->slot;
  long status = 0;
  curl_off_t sent = 0;
  if (code == CURLE_OK) {
    curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
  } else {
    long bytes = 0;
    curl_easy_getinfo(s->easy, CURLINFO_REQUEST_SIZE, &bytes);
    sent = bytes;
    say_why(j, code);
  }
  clean_tracking_id(s);
  if (code == CURLE_OK && !s->headers_whole && status != 0) {
    struct zl_str host = host_of(j->r.url);
    zl_err_set(&s->err, ZL_ENET, "%.*s closed the connection in the middle of its headers",
               (int)host.n, host.p);
    status = 0;
    sent = 1;
  } else if (code == CURLE_OK && (status < 200 || status > 599)) {
    zl_err_set(&s->err, ZL_ENET, "the answer has the status %ld, which HTTP does not know", status);
    status = 0;
    sent = 1;
  }
  j->status = (int)status;
  *facts = (struct zl_answer_facts){
    .status = (int)status,
    .sent = status != 0 || sent > 0,
    .safe = j->r.safe,
    .retry_after = zl_str_of(s->retry_after),
    .limit_type = zl_str_of(s->limit_type),
    .limit_remaining = zl_str_of(s->limit_remaining),
    .body = zl_buf_view(&s->body),
  };
  if (status != 0) {
    say_status(j, status);
    return true;
  }
  switch (code) { /* what will be the same the next time */
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_ENGINE_NOTFOUND:
  case CURLE_URL_MALFORMAT:
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_OUT_OF_MEMORY:
  case CURLE_WRITE_ERROR:
    return false;
  default:
    return !s->body_flood && !s->header_flood && !s->no_memory;
  }
}

/* ---- letting curl work ----------------------------------------------------------------------- */

int zl_transfer_drive(struct zl_http *h, bool sockets, struct zl_err *err)
{
  int running;
  CURLMcode rc = CURLM_OK;
  h->looked = false;
  if (sockets) {
    /* The array changes while curl works: first see who is ready. */
    struct pollfd ready[256];
    unsigned n = 0;
    for (unsigned i = 0; i < h->n_polls && n < 256; i++)
      if (h->polls[i].revents) {
        ready[n++] = h->polls[i];
        h->polls[i].revents = 0;
      }
    for (unsigned i = 0; i < n && rc == CURLM_OK; i++) {
      short got = ready[i].revents;
      int mask = (got & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
                 (got & POLLOUT ? CURL_CSELECT_OUT : 0) |
                 (got & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);
      rc = curl_multi_socket_action(h->multi, ready[i].fd, mask, &running);
    }
  }
  for (int i = 0; i < 4 && rc == CURLM_OK && h->timer_us <= zl_mono_us(); i++) {
    h->timer_us = INT64_MAX; /* curl sets it again if it wants more */
    rc = curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
  }
  if (rc != CURLM_OK || h->failed)
    return zl_err_set(err, ZL_ENET, "libcurl failed: %s",
                      h->failed ? "out of memory" : curl_multi_strerror(rc));
  return 0;
}
