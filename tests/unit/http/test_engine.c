/* test_engine.c - the engine against a server that behaves: order, locks, callbacks, waiting.
 *
 * What has to be under way while a test does something is held back by the server until the test lets it
 * go, not for a while: a machine with other work may take any time between two lines of this file. */
#include "client.h"

#include <poll.h>
#include <signal.h>
#include <sys/time.h>

static bool echo(struct server *s, int fd, const struct got *g)
{
  (void)s;
  struct zl_buf b = ZL_BUF_INIT(1 << 16);
  const char *auth = server_header(g, "Authorization");
  zl_buf_printf(&b, "%s %s|%s|", g->method, g->path, auth ? auth : "-");
  const char *type = server_header(g, "Content-Type");
  zl_buf_printf(&b, "%s|%s", type ? type : "-", g->body);
  bool more = server_reply(fd, 200, "x-zm-trackingid: v=2.0;clid=us02\r\n", zl_buf_cstr(&b));
  zl_buf_free(&b);
  return more;
}

static void answers(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, echo);
  struct zl_http *h = engine((struct zl_http_config){.connections = 1});
  struct result r[6] = {{0}};
  start(h, &s, "GET", "/a?x=%20y", NULL, NULL, true, &r[0]);
  start(h, &s, "PATCH", "/b", "{\"a\":1}", "b", true, &r[1]);
  start(h, &s, "DELETE", "/c/../d", NULL, NULL, true, &r[2]);
  start(h, &s, "POST", "/e", NULL, NULL, false, &r[3]);
  start(h, &s, "PUT", "/f", "{}", NULL, true, &r[4]);
  start(h, &s, "GET", "/g", NULL, NULL, true, &r[5]);
  assert_int_equal(calls_so_far * 0 + r[0].calls, 0); /* never from inside send */
  assert_int_equal(zl_http_pending(h), 6);
  run(h);
  assert_string_equal(r[0].body, "GET /a?x=%20y|Bearer abcdefgh|-|");
  assert_string_equal(r[1].body, "PATCH /b|Bearer abcdefgh|application/json|{\"a\":1}");
  assert_string_equal(r[2].body, "DELETE /c/../d|Bearer abcdefgh|-|");
  assert_string_equal(r[3].body, "POST /e|Bearer abcdefgh|-|");
  assert_string_equal(r[4].body, "PUT /f|Bearer abcdefgh|application/json|{}");
  assert_string_equal(r[5].body, "GET /g|Bearer abcdefgh|-|");
  assert_string_equal(r[0].tracking_id, "v=2.0;clid=us02");
  for (int i = 0; i < 6; i++) {
    assert_int_equal(r[i].status, 200);
    assert_int_equal(r[i].verdict, ZL_FINAL);
    assert_int_equal(r[i].code, ZL_OK);
    assert_int_equal(r[i].order, r[0].order + i); /* one connection: first come, first served */
  }
  struct zl_http_stats stats;
  zl_http_stats(h, &stats);
  assert_int_equal(stats.requests, 6);
  assert_int_equal(stats.retries, 0);
  assert_true(stats.min_rtt_us > 0 && stats.bytes_in > 0);
  zl_http_free(h);
  server_stop(&s);
  assert_int_equal(s.connections, 1); /* kept alive */
}

static void keeps_connections(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, echo);
  struct zl_http *h = engine((struct zl_http_config){.connections = 4});
  static struct result r[200];
  memset(r, 0, sizeof(r));
  for (int i = 0; i < 200; i++)
    start(h, &s, "GET", "/x", NULL, NULL, true, &r[i]);
  run(h);
  for (int i = 0; i < 200; i++)
    assert_true(r[i].calls == 1 && r[i].status == 200);
  zl_http_free(h);
  server_stop(&s);
  assert_int_equal(s.requests, 200);
  assert_in_range(s.connections, 1, 4);
}

static void urgent_first(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, echo);
  struct zl_http *h = engine((struct zl_http_config){.connections = 1});
  struct result r[5] = {{0}};
  char url[200];
  snprintf(url, sizeof(url), "%s/u", s.base);
  for (int i = 0; i < 5; i++) {
    struct zl_request q = {.method = "GET", .url = zl_str_of(url), .urgent = i >= 3,
                           .label = i % 2 ? ZL_LIGHT : ZL_MEDIUM, .done = done, .arg = &r[i]};
    assert_int_equal(zl_http_send(h, &q, NULL, NULL), 0);
  }
  run(h);
  int first = r[3].order;
  assert_int_equal(r[4].order, first + 1);
  assert_int_equal(r[0].order, first + 2);
  assert_int_equal(r[1].order, first + 3);
  assert_int_equal(r[2].order, first + 4);
  zl_http_free(h);
  server_stop(&s);
}

static bool slowly(struct server *s, int fd, const struct got *g)
{
  (void)s;
  usleep(20000);
  return server_reply(fd, 200, "", g->path);
}

/* Nothing is answered before the test says so. */
static void held_until(struct server *s)
{
  for (bool held = true; held; usleep(1000)) {
    pthread_mutex_lock(&s->lock);
    held = s->count == 0 && !s->stopping;
    pthread_mutex_unlock(&s->lock);
  }
}

static bool held_echo(struct server *s, int fd, const struct got *g)
{
  held_until(s);
  return echo(s, fd, g);
}

static void hold(struct server *s)
{
  pthread_mutex_lock(&s->lock);
  s->count = 0;
  pthread_mutex_unlock(&s->lock);
}

#define let_go server_count

/* Waits until so many are under way, which with answers held back only grows. */
static void until_in_flight(struct zl_http *h, size_t n)
{
  for (int64_t end = zl_mono_ms() + 60000; zl_http_in_flight(h) < n;) {
    assert_int_equal(zl_http_wait(h, NULL, 0, 10, NULL), 0);
    if (zl_mono_ms() > end)
      fail_msg("%zu are under way, not %zu", zl_http_in_flight(h), n);
  }
}

/* Answers once a second one is there, too. */
static bool in_company(struct server *s, int fd, const struct got *g)
{
  for (bool alone = true; alone; usleep(1000)) {
    pthread_mutex_lock(&s->lock);
    alone = s->most_busy < 2 && !s->stopping;
    pthread_mutex_unlock(&s->lock);
  }
  return server_reply(fd, 200, "", g->path);
}

/* A token is replaced while requests wait: who has left keeps the old one, the others take the new. */
static void a_new_token_reaches_who_waits(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, held_echo);
  struct zl_http *h = engine((struct zl_http_config){.connections = 1});
  struct result r[4] = {{0}};
  for (int i = 0; i < 3; i++)
    start(h, &s, i == 2 ? "PATCH" : "GET", "/x", i == 2 ? "{}" : NULL, NULL, true, &r[i]);
  until_in_flight(h, 1);
  assert_int_equal(zl_http_reauthorize(h, ZL_STR("Bearer other"), ZL_STR("Bearer wrong")), 0);
  assert_int_equal(zl_http_reauthorize(h, ZL_STR("Bearer abcdefgh"), ZL_STR("Bearer 2")), 0);
  assert_int_equal(zl_http_reauthorize(h, ZL_STR("Bearer 2"), ZL_STR("Bearer 3")), 0);
  let_go(&s);
  run(h);
  assert_string_equal(r[0].body, "GET /x|Bearer abcdefgh|-|");
  assert_string_equal(r[1].body, "GET /x|Bearer 3|-|");
  assert_string_equal(r[2].body, "PATCH /x|Bearer 3|application/json|{}");
  zl_http_free(h);
  server_stop(&s);
}

static void one_write_per_object(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, slowly);
  struct zl_http *h = engine((struct zl_http_config){.connections = 8});
  struct result r[6] = {{0}};
  for (int i = 0; i < 5; i++)
    start(h, &s, "PATCH", "/users/1", "{}", "user 1", true, &r[i]);
  uint32_t dropped = start(h, &s, "PATCH", "/never", "{}", "user 1", true, &r[5]);
  zl_http_cancel(h, dropped);
  run(h);
  assert_int_equal(s.most_busy, 1);
  for (int i = 1; i < 5; i++)
    assert_int_equal(r[i].order, r[0].order + i);
  assert_int_equal(r[5].calls, 0);
  memset(r, 0, sizeof(r));
  s.script = in_company;
  for (int i = 0; i < 6; i++) /* reads of it, and writes of others, are free */
    start(h, &s, i < 3 ? "GET" : "PATCH", "/x", i < 3 ? NULL : "{}",
          i < 3 ? "user 1" : &"a\0b\0c"[(i - 3) * 2], true, &r[i]);
  run(h);
  assert_true(s.most_busy > 1);
  zl_http_free(h);
  server_stop(&s);
}

/* ---- callbacks that send and cancel ------------------------------------------------------------ */

struct chain {
  struct zl_http *h;
  struct server *s;
  int left, ended;
  uint32_t other;
  struct result *other_result;
  char *kept;
  size_t kept_n;
};

static void chain_done(void *arg, struct zl_response *r)
{
  struct chain *c = arg;
  assert_int_equal(r->status, 200);
  c->ended++;
  if (c->other) {
    zl_http_cancel(c->h, c->other);
    c->other = 0;
  }
  if (c->left-- > 0) {
    char url[200];
    snprintf(url, sizeof(url), "%s/chain", c->s->base);
    struct zl_request q = {.method = "GET", .url = zl_str_of(url), .done = chain_done, .arg = c};
    int before = c->ended;
    assert_int_equal(zl_http_send(c->h, &q, NULL, NULL), 0);
    assert_int_equal(c->ended, before);
  } else {
    c->kept = zl_http_take_body(r, &c->kept_n);
  }
}

/* One connection: the first of the chain is answered before any of the others. */
static void callbacks_may_send_and_cancel(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, echo);
  struct zl_http *h = engine((struct zl_http_config){.connections = 1});
  struct result dropped = {0};
  struct chain c = {.h = h, .s = &s, .left = 20};
  char url[200];
  snprintf(url, sizeof(url), "%s/chain", s.base);
  struct zl_request q = {.method = "GET", .url = zl_str_of(url), .done = chain_done, .arg = &c};
  assert_int_equal(zl_http_send(h, &q, NULL, NULL), 0);
  for (int i = 0; i < 3; i++)
    c.other = start(h, &s, "GET", "/other", NULL, NULL, true, &dropped);
  run(h);
  assert_int_equal(c.ended, 21);
  assert_int_equal(dropped.calls, 2);
  assert_non_null(c.kept);
  assert_int_equal(strlen(c.kept), c.kept_n);
  assert_ptr_equal(strstr(c.kept, "GET /chain"), c.kept);
  free(c.kept);
  zl_http_cancel(h, 12345678); /* unknown */
  zl_http_free(h);
  server_stop(&s);
}

static void cancel_and_free_in_flight(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, held_echo);
  struct zl_http *h = engine((struct zl_http_config){.connections = 4});
  struct result r[12] = {{0}};
  uint32_t id[12];
  for (int i = 0; i < 12; i++)
    id[i] = start(h, &s, "PATCH", "/x", "{}", i < 6 ? "same" : NULL, true, &r[i]);
  until_in_flight(h, 4);
  for (int i = 0; i < 12; i += 2)
    zl_http_cancel(h, id[i]);
  zl_http_cancel(h, id[0]);
  assert_int_equal(zl_http_pending(h), 6);
  let_go(&s);
  run(h);
  for (int i = 0; i < 12; i++)
    assert_int_equal(r[i].calls, i % 2);
  hold(&s);
  for (int i = 0; i < 12; i++)
    start(h, &s, "PATCH", "/y", "{}", "same", true, &r[i]);
  until_in_flight(h, 1);
  zl_http_free(h); /* without calling back */
  for (int i = 0; i < 12; i++)
    assert_int_equal(r[i].calls, i % 2);
  server_stop(&s);
}

/* ---- refusals of our own, and waiting ----------------------------------------------------------- */

static void not_sent(void **state)
{
  (void)state;
  struct zl_http *h = engine((struct zl_http_config){0});
  static const struct {
    const char *method, *url, *authorization, *why;
  } bad[] = {
    {"GET", "http://192.0.2.1/v2/users", "", "plain http to another machine"},
    {"GET", "http://127.0.0.1.example.com/", "", "only looks like loopback"},
    {"GET", "https://a@example.com/", "", "user info"},
    {"GET", "/users", "", "no host"},
    {"BREW", "https://example.com/", "", "no such method"},
    {"GET", "https://example.com/", "Bearer a\r\nX-Evil: 1", "a header in the token"},
    {"GET", "https://example.com/\r\nX-Evil: 1", "", "a header in the URL"},
  };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    struct zl_request r = {.method = bad[i].method, .url = zl_str_of(bad[i].url),
                           .authorization = zl_str_of(bad[i].authorization), .done = done};
    struct zl_err err = {0};
    uint32_t id = 0;
    if (zl_http_send(h, &r, &id, &err) != -1 || err.code != ZL_EREFUSED)
      fail_msg("%s: was accepted", bad[i].why);
  }
  assert_int_equal(zl_http_pending(h), 0);
  zl_http_free(h);
}

static bool silent(struct server *s, int fd, const struct got *g)
{
  (void)fd, (void)g;
  while (!s->stopping)
    usleep(10000);
  return false;
}

static void on_alarm(int sig)
{
  (void)sig;
}

static void waiting(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, silent);
  struct zl_http *h = engine((struct zl_http_config){0});
  struct result r = {0};
  start(h, &s, "GET", "/x", NULL, NULL, true, &r);
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  struct zl_http_fd fds[2] = {{ends[0], POLLIN, 0}, {ends[1], POLLOUT, 0}};
  struct zl_err err = {0};
  assert_int_equal(zl_http_wait(h, fds, 1, 10, &err), 0); /* nothing: the time ends it */
  assert_int_equal(fds[0].revents, 0);
  assert_int_equal(zl_http_wait(h, fds, 2, 60000, &err), 0); /* writable at once */
  assert_int_equal(fds[0].revents, 0);
  assert_int_equal(fds[1].revents, POLLOUT);
  assert_int_equal(write(ends[1], "x", 1), 1);
  assert_int_equal(zl_http_wait(h, fds, 1, 60000, &err), 0);
  assert_int_equal(fds[0].revents, POLLIN);
  /* A signal ends it: the test's own time limit would end the test otherwise. */
  struct sigaction act = {.sa_handler = on_alarm}, old;
  sigaction(SIGALRM, &act, &old);
  struct itimerval soon = {.it_interval.tv_usec = 20000, .it_value.tv_usec = 20000}, off = {0};
  setitimer(ITIMER_REAL, &soon, NULL);
  assert_int_equal(zl_http_wait(h, NULL, 0, -1, &err), 0);
  setitimer(ITIMER_REAL, &off, NULL);
  sigaction(SIGALRM, &old, NULL);
  assert_int_equal(r.calls, 0);
  close(ends[0]);
  close(ends[1]);
  zl_http_free(h);
  server_stop(&s);
}

/* As many connections as the rate and the round trip need: 16 where nothing bounds their number, up
 * to 64 where a limit does. Nothing is answered here, which is the longest round trip there is: a rate
 * has no more under way than it permits a second. */
static void connections(void **state)
{
  (void)state;
  static const struct {
    double rate; /* 0: no limits at all */
    long told;
    size_t most;
    const char *why;
  } rows[] = {
    {0, 0, 16, "no rate: 16"},
    {10, 0, 10, "10 a second: the eleventh waits for an answer to the first"},
    {1000, 0, 64, "never above 64"},
    {1000, 3, 3, "as told"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct server s;
    struct result r[80] = {{0}};
    server_start(&s, held_echo);
    struct zl_limits *l = rows[i].rate > 0 ? zl_limits_new(ZL_PLAN_PRO, 1, rows[i].rate, NULL) : NULL;
    struct zl_http *h = engine((struct zl_http_config){.limits = l, .connections = rows[i].told});
    for (int k = 0; k < 80; k++)
      start(h, &s, "GET", "/x", NULL, NULL, true, &r[k]);
    until_in_flight(h, rows[i].most);
    for (int k = 0; k < 10; k++)
      zl_http_wait(h, NULL, 0, 10, NULL);
    if (zl_http_in_flight(h) != rows[i].most)
      fail_msg("%s: %zu", rows[i].why, zl_http_in_flight(h));
    zl_http_free(h);
    zl_limits_free(l);
    server_stop(&s);
  }
}

/* Few connections serve a quick server, whatever the rate: each is used again. */
static void connections_are_used_again(void **state)
{
  (void)state;
  struct server s;
  struct result r[40] = {{0}};
  server_start(&s, echo);
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 1000, NULL);
  struct zl_http *h = engine((struct zl_http_config){.limits = l});
  for (int k = 0; k < 40; k++) {
    start(h, &s, "GET", "/x", NULL, NULL, true, &r[k]);
    run(h);
  }
  zl_http_free(h);
  zl_limits_free(l);
  server_stop(&s);
  assert_int_equal(s.connections, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(answers),
    cmocka_unit_test(keeps_connections),
    cmocka_unit_test(urgent_first),
    cmocka_unit_test(a_new_token_reaches_who_waits),
    cmocka_unit_test(one_write_per_object),
    cmocka_unit_test(callbacks_may_send_and_cancel),
    cmocka_unit_test(cancel_and_free_in_flight),
    cmocka_unit_test(not_sent),
    cmocka_unit_test(waiting),
    cmocka_unit_test(connections),
    cmocka_unit_test(connections_are_used_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
