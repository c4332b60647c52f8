/* grants_net.c - zoom.fetch: GET from a host that --net grants, by an engine that knows nothing of Zoom:
 * its own connections, no token, no cookies. No redirect is followed, so that a grant is for one host.
 * Which host a URL names is judged by zl_url_parse, the reader that the engine itself obeys. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/serve/grants.h"

#define BODY_MAX ((size_t)8 << 20)
#define URL_MAX 8192
#define AT_A_TIME 4
#define TIME_MS 30000
#define FETCHES_MAX 1000 /* in a run */

struct zl_fetch {
  struct zl_core *core;
  uint32_t ask, request;
  struct zl_fetch *next, **link;
};

static void fetch_free(struct zl_fetch *f)
{
  *f->link = f->next;
  if (f->next)
    f->next->link = f->link;
  free(f);
}

void zl_grants_net_free(struct zl_grants *g)
{
  for (struct zl_fetch *f = g->fetches, *next; f; f = next) {
    next = f->next;
    free(f);
  }
  g->fetches = NULL;
  zl_http_free(g->net);
  g->net = NULL;
}

void zl_grants_drop(struct zl_core *c)
{
  if (zl_grants_fetching(c))
    zl_grants_net_free(c->grants);
}

/* What the user grants and a URL names: "HOST" or "HOST:PORT", without the port that is understood. */
static struct zl_str authority(struct zl_str url, const struct zl_url *parsed)
{
  const char *begin = url.p + (parsed->tls ? 8 : 7);
  const char *usual = parsed->tls ? ":443" : ":80";
  struct zl_str a = {begin, (size_t)(parsed->rest.p - begin)};
  size_t n = strlen(usual);
  if (a.n > n && memcmp(a.p + a.n - n, usual, n) == 0)
    a.n -= n;
  return a;
}

static bool granted(const struct zl_cli *cli, struct zl_str host, bool tls)
{
  for (int i = 0; i < cli->n_nets; i++) {
    struct zl_str g = zl_str_of(cli->nets[i]);
    if (tls && g.n > 4 && memcmp(g.p + g.n - 4, ":443", 4) == 0)
      g.n -= 4;
    if (g.n == host.n && strncasecmp(g.p, host.p, g.n) == 0)
      return true;
  }
  return false;
}

static void fetched(void *arg, struct zl_response *r)
{
  struct zl_fetch *f = arg;
  struct zl_core *c = f->core;
  struct zl_err err = {0};
  char status[16], words[1200];
  c->asks--;
  snprintf(status, sizeof(status), "%d", r->status);
  if (r->status >= 200 && r->status < 300 && !r->err.code) {
    struct zl_str answer[] = {r->body, zl_str_of(status)};
    zl_peer_send(&c->policy->peer, ZL_W_OK, f->ask, 2, answer, &err);
  } else {
    if (r->status >= 300 && r->status < 400)
      snprintf(words, sizeof(words), "the host answered with a redirect (%d), and none is followed: give the URL that it "
               "leads to, and grant its host", r->status);
    else if (r->err.code)
      snprintf(words, sizeof(words), "%s", r->err.text);
    else
      snprintf(words, sizeof(words), "the host answered %d", r->status);
    zl_peer_fail(&c->policy->peer, f->ask, r->status == 404 ? "gone" : r->status ? "http" : "net", words, r->status, 0, &err);
  }
  if (err.code)
    zl_core_give_up(c, &err);
  fetch_free(f);
}

static int start(struct zl_grants *g, struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_http_config config = {.connections = AT_A_TIME, .timeout_ms = TIME_MS, .max_body_bytes = BODY_MAX,
                                  .max_attempts = 3, .trace = c->cli->trace};
  if (!g->net && zl_http_new(&g->net, &config, err) != 0)
    return -1;
  struct zl_fetch *f = zl_calloc(1, sizeof(*f));
  if (!f)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  *f = (struct zl_fetch){.core = c, .ask = m->id, .next = g->fetches, .link = &g->fetches};
  if (f->next)
    f->next->link = &f->next;
  g->fetches = f;
  struct zl_request q = {.method = "GET", .url = m->f[0], .label = ZL_UNLIMITED, .safe = true, .done = fetched, .arg = f};
  if (zl_http_send(g->net, &q, &f->request, err) == 0)
    return 0;
  fetch_free(f);
  return -1;
}

int zl_grants_fetch(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_str url = m->f[0];
  struct zl_url parsed;
  const char *why = url.n > URL_MAX ? "is longer than 8 KB" : zl_url_parse(url, &parsed);
  if (why)
    return zl_grants_refuse(c, m->id, err, "the URL %s", why);
  struct zl_str host = authority(url, &parsed);
  if (!c->grants || !granted(c->cli, host, parsed.tls))
    return zl_grants_refuse(c, m->id, err, "this host was not granted: run it with --net %.*s",
                            (int)(host.n < 300 ? host.n : 300), host.p);
  if (++c->grants->fetched > FETCHES_MAX)
    return zl_grants_refuse(c, m->id, err, "more than %d of them in a run", FETCHES_MAX);
  return start(c->grants, c, m, err);
}

bool zl_grants_fetching(const struct zl_core *c)
{
  return c->grants && c->grants->fetches;
}

int zl_grants_drive(struct zl_core *c, struct zl_err *err)
{
  return zl_http_wait(c->grants->net, NULL, 0, 0, err);
}
