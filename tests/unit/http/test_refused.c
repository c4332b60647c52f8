/* test_refused.c - a server that says no: 429 in its forms, days that are used up, budgets. */
#include "client.h"

#include <time.h>

/* One request to a server with this script. */
static struct result once(server_script *script, const char *method, const char *body, bool safe,
                          struct zl_http_config config, int *requests)
{
  struct server s;
  server_start(&s, script);
  struct zl_http *h = engine(config);
  struct result r = {0};
  start(h, &s, method, "/v2/users", body, NULL, safe, &r);
  run(h);
  zl_http_free(h);
  server_stop(&s);
  assert_int_equal(r.calls, 1);
  if (requests)
    *requests = s.requests;
  return r;
}

#define QPS "X-RateLimit-Type: QPS\r\nX-RateLimit-Remaining: 0\r\n"
static bool qps_once(struct server *s, int fd, const struct got *g)
{
  return server_count(s) == 1 ? server_reply(fd, 429, QPS, "{\"code\":429}")
                              : server_reply(fd, 200, "", g->method);
}
/* Not before the day after tomorrow, also when the test runs at midnight. */
static bool daily(struct server *s, int fd, const struct got *g)
{
  (void)s;
  if (strstr(g->path, "light"))
    return server_reply(fd, 200, "", "");
  char headers[200];
  time_t then = time(NULL) + 2 * 86400;
  struct tm tm;
  gmtime_r(&then, &tm);
  strftime(headers, sizeof(headers), "X-RateLimit-Type: Daily-limit\r\nRetry-After: %Y-%m-%dT%H:%M:%SZ\r\n", &tm);
  return server_reply(fd, 429, headers, "{\"code\":429}");
}
static bool batch_too_large(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  return server_reply(fd, 429, "", "{\"code\":429,\"message\":\"You can only add up to 10 users.\"}");
}

static void refusals(void **state)
{
  (void)state;
  int requests = 0;
  struct result r = once(qps_once, "POST", "{}", false, (struct zl_http_config){0}, &requests);
  assert_int_equal(r.status, 200); /* refused is not carried out: a POST goes again */
  assert_int_equal(requests, 2);
  assert_int_equal(r.attempts, 2);
  r = once(batch_too_large, "POST", "{}", false, (struct zl_http_config){0}, &requests);
  assert_int_equal(r.status, 429);
  assert_int_equal(requests, 1);
}

/* A 429 closes the bucket: whoever waits for the same one waits longer, others go on. */
static void refusal_closes_the_bucket(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, qps_once);
  struct zl_limits *l = zl_limits_new(ZL_PLAN_BUSINESS, 1, -1, NULL);
  struct zl_http *h = engine((struct zl_http_config){.connections = 1, .limits = l});
  struct result r[3] = {{0}};
  start(h, &s, "GET", "/1", NULL, NULL, true, &r[0]);
  run(h);
  assert_int_equal(r[0].attempts, 2);
  struct zl_http_stats stats;
  zl_http_stats(h, &stats);
  assert_int_equal(stats.throttled, 1);
  pthread_mutex_lock(&s.lock);
  s.count = 0; /* refuse once more */
  pthread_mutex_unlock(&s.lock);
  start(h, &s, "GET", "/2", NULL, NULL, true, &r[1]);
  start(h, &s, "GET", "/3", NULL, NULL, true, &r[2]);
  run(h);
  /* Its bucket was closed before /3 could leave: the server refused nobody else. */
  assert_true(r[1].status == 200 && r[2].status == 200);
  assert_int_equal(r[1].attempts + r[2].attempts, 3);
  zl_http_free(h);
  zl_limits_free(l);
  server_stop(&s);
}

static void a_closed_day(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, daily);
  struct zl_http *h = engine((struct zl_http_config){.connections = 1});
  struct result r[5] = {{0}};
  for (int i = 0; i < 4; i++)
    start(h, &s, "GET", "/medium", NULL, NULL, true, &r[i]);
  char url[200];
  snprintf(url, sizeof(url), "%s/light", s.base);
  struct zl_request q = {.method = "GET", .url = zl_str_of(url), .label = ZL_LIGHT, .done = done,
                         .arg = &r[4]};
  assert_int_equal(zl_http_send(h, &q, NULL, NULL), 0);
  run(h);
  for (int i = 0; i < 4; i++) {
    assert_int_equal(r[i].verdict, ZL_CLOSED);
    assert_int_equal(r[i].calls, 1);
    assert_non_null(strstr(r[i].why, "reopens at 20"));
  }
  assert_int_equal(r[4].status, 200);
  assert_int_equal(s.requests, 2); /* one medium to learn it, one light */
  zl_http_free(h);
  server_stop(&s);
}

static bool fine(struct server *s, int fd, const struct got *g)
{
  (void)s;
  return server_reply(fd, 200, "", g->path);
}

static void own_day_budget(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, fine);
  struct zl_limits *l = zl_limits_new(ZL_PLAN_FREE, 0.0001, -1, NULL); /* one Heavy a day */
  struct zl_http *h = engine((struct zl_http_config){.limits = l});
  struct result r[2] = {{0}};
  char url[200];
  snprintf(url, sizeof(url), "%s/x", s.base);
  for (int i = 0; i < 2; i++) {
    struct zl_request q = {.method = "GET", .url = zl_str_of(url), .label = ZL_HEAVY, .done = done,
                           .arg = &r[i]};
    assert_int_equal(zl_http_send(h, &q, NULL, NULL), 0);
  }
  run(h);
  assert_int_equal(r[0].status, 200);
  assert_int_equal(r[1].verdict, ZL_CLOSED);
  assert_non_null(strstr(r[1].why, "our part of the daily limit for HEAVY requests (1) is used up"));
  assert_non_null(strstr(r[1].why, "--share"));
  assert_int_equal(s.requests, 1);
  zl_http_free(h);
  zl_limits_free(l);
  server_stop(&s);
}

static bool broken(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  return server_reply(fd, 502, "", "<html>bad gateway</html>");
}

static void retry_budget(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, broken);
  struct zl_http *h = engine((struct zl_http_config){.connections = 8, .max_attempts = 5});
  static struct result r[60];
  memset(r, 0, sizeof(r));
  for (int i = 0; i < 60; i++)
    start(h, &s, "GET", "/x", NULL, NULL, true, &r[i]);
  run(h);
  struct zl_http_stats stats;
  zl_http_stats(h, &stats);
  assert_in_range(stats.retries, 40, 40 + 60 / 5);
  int told = 0, not_sent = 0;
  for (int i = 0; i < 60; i++) {
    assert_int_equal(r[i].calls, 1);
    told += strstr(r[i].why, "too many requests had to be repeated") != NULL;
    not_sent += strstr(r[i].why, "the server was asked no more") != NULL;
    assert_true(r[i].status == 502 || strstr(r[i].why, "asked no more"));
  }
  assert_true(told + not_sent > 0);
  /* One that comes later is not even tried. */
  int so_far = s.requests;
  struct result late = {0};
  start(h, &s, "GET", "/x", NULL, NULL, true, &late);
  run(h);
  assert_int_equal(late.status, 0);
  assert_int_equal(late.code, ZL_ENET);
  zl_http_free(h);
  server_stop(&s);
  assert_int_equal(s.requests, so_far);
  assert_true(so_far <= 60 + 52);
}

/* A bad moment is survived: what fails now and then breaks nothing. Which requests meet it is the test's to say,
 * not the order in which they come: every third, once, and every ninth, twice. */
static bool every_third_fails(struct server *s, int fd, const struct got *g)
{
  static int met[80];
  int n = atoi(g->path + 1) % 80;
  pthread_mutex_lock(&s->lock);
  bool fails = met[n]++ < (n % 3 == 0) + (n % 9 == 0);
  pthread_mutex_unlock(&s->lock);
  return fails ? server_reply(fd, 503, "", "") : server_reply(fd, 200, "", g->path);
}

static void a_bad_moment(void **state)
{
  (void)state;
  struct server s;
  server_start(&s, every_third_fails);
  struct zl_http *h = engine((struct zl_http_config){.connections = 8});
  static struct result r[80];
  memset(r, 0, sizeof(r));
  for (int i = 0; i < 80; i++) {
    char path[16];
    snprintf(path, sizeof(path), "/%d", i);
    start(h, &s, "GET", path, NULL, NULL, true, &r[i]);
  }
  run(h);
  for (int i = 0; i < 80; i++)
    assert_int_equal(r[i].status, 200);
  zl_http_free(h);
  server_stop(&s);
}

struct woken {
  int calls, pending;
  struct zl_http *h;
};
static void wake(void *arg, struct zl_response *r)
{
  struct woken *w = arg;
  assert_null(r->request);
  assert_int_equal(r->status, 0);
  w->calls++;
}

static void timers(void **state)
{
  (void)state;
  struct zl_http *h = engine((struct zl_http_config){0});
  struct woken a = {0}, b = {0};
  uint32_t id = 0;
  int64_t begin = zl_mono_ms();
  assert_int_equal(zl_http_after(h, 30, wake, &a, NULL), 0);
  assert_int_equal(zl_http_after(h, 10, wake, &b, &id), 0);
  assert_int_equal(zl_http_pending(h), 0);
  zl_http_cancel(h, id);
  while (a.calls == 0 && zl_mono_ms() < begin + 60000)
    assert_int_equal(zl_http_wait(h, NULL, 0, 5, NULL), 0);
  assert_int_equal(a.calls, 1);
  assert_true(zl_mono_ms() >= begin + 30);
  assert_int_equal(b.calls, 0);
  assert_int_equal(zl_http_after(h, 60000, wake, &b, NULL), 0); /* goes with the engine */
  zl_http_free(h);
  assert_int_equal(b.calls, 0);
}

static void instants(void **state)
{
  (void)state;
  static const struct {
    const char *zone, *want;
    int off_ms;
    const char *why;
  } rows[] = {{"UTC", "2026-01-22 00:00 UTC", 0, "where the zone is UTC it is told once"},
              {"CET-1", "2026-01-22 01:00 CET (00:00 UTC)", 0, "east"},
              {"EST5", "2026-01-21 19:00 EST (00:00 UTC)", 0, "west: the day before"},
              {"UTC", "2026-01-22 00:00 UTC", -2, "what was kept by the other clock is a little off"},
              {"UTC", "2026-01-22 00:00 UTC", 2, "either way"},
              {"UTC", "2026-01-22 00:02 UTC", 61000, "not before it reopens"}};
  char out[64];
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    setenv("TZ", rows[i].zone, 1);
    tzset();
    assert_string_equal(zl_http_instant(INT64_C(1769040000000) + rows[i].off_ms, out, sizeof(out)), rows[i].want);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(refusals),
    cmocka_unit_test(refusal_closes_the_bucket),
    cmocka_unit_test(a_closed_day),
    cmocka_unit_test(own_day_budget),
    cmocka_unit_test(retry_budget),
    cmocka_unit_test(a_bad_moment),
    cmocka_unit_test(timers),
    cmocka_unit_test(instants),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
