/* test_share.c - several processes and one budget: limiters on one file against a simulated server
 * in simulated time, and what a file may look like that others left behind. */
#include "http/limit.h"

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)
#define MOST 20000
#define FLYING 256
#define MEDIUM 1u /* the lane of MAIN's Medium */

static char dir[] = "/tmp/zoomlua-share-XXXXXX", path[64];

static int set_up(void **state)
{
  (void)state;
  if (!mkdtemp(dir))
    return -1;
  snprintf(path, sizeof(path), "%s/account.rate", dir);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  unlink(path);
  return rmdir(dir);
}

static uint64_t seed = 1;
static double uniform(void)
{
  seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (double)(seed >> 11) / (double)(UINT64_C(1) << 53);
}

static int by_time(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* ---- two and three at once --------------------------------------------------------------------- */

struct client {
  struct zl_limits *l;
  int64_t try_us, least_us;
  int left, flying;
  bool idle;
  struct {
    int64_t left_us, back_us;
    struct zl_ticket ticket;
  } fly[FLYING];
};

static int64_t arrivals[MOST];

/* All clients are busy for `seconds`; returns how many the server, which allows `allowed` in any
 * second, would have refused. */
static int run(struct client *c, int n, int allowed, int64_t way_us, double lateness_us, int seconds,
               int64_t *now_us)
{
  int64_t now = *now_us, end = now + seconds * SECOND;
  int sent = 0, refused = 0;
  for (int i = 0; i < n; i++)
    c[i].try_us = now + i;
  while (now < end) {
    int64_t next = end;
    struct client *who = NULL;
    int fly = -1;
    for (int i = 0; i < n; i++) {
      if (!c[i].idle && c[i].flying < FLYING && c[i].try_us < next) {
        next = c[i].try_us;
        who = &c[i];
        fly = -1;
      }
      for (int k = 0; k < c[i].flying; k++)
        if (c[i].fly[k].back_us < next) {
          next = c[i].fly[k].back_us;
          who = &c[i];
          fly = k;
        }
    }
    now = next > now ? next : now;
    if (!who)
      break;
    if (fly >= 0) {
      int64_t rtt = now - who->fly[fly].left_us;
      who->least_us = who->least_us == 0 || rtt < who->least_us ? rtt : who->least_us;
      zl_limits_answered(who->l, &who->fly[fly].ticket, now, who->least_us);
      who->fly[fly] = who->fly[--who->flying];
    }
    int64_t wait = zl_limits_wait_us(who->l, MEDIUM, now);
    if (wait == 0 && !who->idle && sent < MOST) {
      arrivals[sent++] = now + way_us;
      who->fly[who->flying].left_us = now;
      who->fly[who->flying].back_us = now + 2 * way_us;
      who->fly[who->flying++].ticket = zl_limits_take(who->l, MEDIUM, now);
      who->left++;
      wait = 1;
    }
    who->try_us = now + wait + (int64_t)(lateness_us * uniform());
  }
  *now_us = now;
  qsort(arrivals, (size_t)sent, sizeof(arrivals[0]), by_time);
  for (int i = allowed; i < sent; i++)
    refused += arrivals[i] - arrivals[i - allowed] < SECOND;
  return refused;
}

static const struct {
  double rate[3]; /* of each; 0: not there */
  int allowed;
  int64_t way_us;
  double lateness_us, at_least, each;
  const char *why;
} rows[] = {
  {{20, 20}, 20, 100, 300, 0.97, 0.45, "Pro's Medium, near zero"},
  {{20, 20}, 20, 25000, 300, 0.95, 0.45, "at 50 ms"},
  {{80, 80}, 80, 25000, 300, 0.95, 0.45, "fast"},
  {{20, 20}, 20, 100, 3000, 0.95, 0.40, "timers that are 3 ms late"},
  {{20, 20, 20}, 20, 10000, 300, 0.95, 0.30, "three"},
  {{2, 2}, 2, 10000, 300, 0.95, 0.45, "two a second"},
  {{1, 1}, 1, 10000, 300, 0.93, 0.45, "one a second"},
  {{10, 20}, 20, 1000, 300, 0.95, 0.40, "different figures: the larger for both"},
  {{5, 20}, 20, 1000, 300, 0.95, 0.20, "the smaller stays within its own"},
};

static void together(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    static struct client c[3];
    memset(c, 0, sizeof(c));
    int n = 0, sum = 0;
    unlink(path);
    for (; n < 3 && rows[i].rate[n] > 0; n++)
      c[n].l = zl_limits_new(ZL_PLAN_PRO, 1, rows[i].rate[n], path);
    int64_t now = zl_mono_us();
    int refused = run(c, n, rows[i].allowed, rows[i].way_us, rows[i].lateness_us, 20, &now);
    for (int k = 0; k < n; k++)
      sum += c[k].left;
    double part = sum / (20.0 * rows[i].allowed);
    if (refused || part < rows[i].at_least)
      fail_msg("%s: %d refused, %.1f %% of what is permitted", rows[i].why, refused, part * 100);
    for (int k = 0; k < n; k++) {
      if (c[k].left < rows[i].each * sum)
        fail_msg("%s: number %d had %d of %d", rows[i].why, k, c[k].left, sum);
      assert_true(c[k].left <= rows[i].rate[k] * 20 + rows[i].rate[k]);
      zl_limits_free(c[k].l);
    }
  }
}

static void the_other_is_idle_or_gone(void **state)
{
  (void)state;
  static struct client c[2];
  memset(c, 0, sizeof(c));
  unlink(path);
  c[0].l = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  c[1].l = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  c[1].idle = true;
  int64_t now = zl_mono_us();
  assert_int_equal(run(c, 2, 20, 1000, 300, 10, &now), 0);
  assert_true(c[0].left >= 195); /* waits for nobody */
  zl_limits_free(c[1].l);
  c[0].left = 0;
  assert_int_equal(run(c, 1, 20, 1000, 300, 10, &now), 0);
  assert_true(c[0].left >= 195);
  /* Whoever comes after goes on where the others stopped. */
  zl_limits_free(c[0].l);
  int64_t before = zl_mono_us();
  c[0].l = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  assert_true(zl_limits_wait_us(c[0].l, MEDIUM, before) > 0);
  zl_limits_free(c[0].l);
}

/* Both are told that they may, and only one of them can: the other has to ask again. */
static void the_last_place(void **state)
{
  (void)state;
  unlink(path);
  struct zl_limits *a = zl_limits_new(ZL_PLAN_PRO, 1, 2, path);
  struct zl_limits *b = zl_limits_new(ZL_PLAN_PRO, 1, 2, path);
  int64_t now = zl_mono_us();
  struct zl_ticket t = zl_limits_take(a, MEDIUM, now);
  now += SECOND;
  assert_true(zl_limits_wait_us(b, MEDIUM, now) == 0);
  assert_true(zl_limits_wait_us(a, MEDIUM, now) == 0);
  assert_int_not_equal(zl_limits_take(b, MEDIUM, now).lane, 0);
  assert_int_equal(zl_limits_take(a, MEDIUM, now).lane, 0);
  zl_limits_answered(a, &t, now, 0);
  for (int64_t wait; (wait = zl_limits_wait_us(a, MEDIUM, now)) > 0;)
    now += wait;
  assert_int_not_equal(zl_limits_take(a, MEDIUM, now).lane, 0);
  zl_limits_free(a);
  zl_limits_free(b);
}

/* The larger figure goes with who had it. */
static void the_larger_leaves(void **state)
{
  (void)state;
  static struct client c[3];
  memset(c, 0, sizeof(c));
  unlink(path);
  c[0].l = zl_limits_new(ZL_PLAN_PRO, 1, 10, path);
  c[1].l = zl_limits_new(ZL_PLAN_PRO, 1, 10, path);
  c[2].l = zl_limits_new(ZL_PLAN_PRO, 1, 40, path);
  zl_limits_free(c[2].l);
  int64_t now = zl_mono_us();
  assert_int_equal(run(c, 2, 10, 1000, 300, 10, &now), 0);
  assert_in_range(c[0].left + c[1].left, 95, 110);
  zl_limits_free(c[0].l);
  zl_limits_free(c[1].l);
}

/* ---- what is learnt --------------------------------------------------------------------------- */

static void news_for_all(void **state)
{
  (void)state;
  unlink(path);
  int64_t now = zl_mono_us(), reopens;
  struct zl_limits *a = zl_limits_new(ZL_PLAN_PRO, 1, -1, path);
  struct zl_limits *b = zl_limits_new(ZL_PLAN_PRO, 1, -1, path);
  zl_limits_close(a, MEDIUM, now + 5 * SECOND);
  assert_true(zl_limits_wait_us(b, MEDIUM, now) == 5 * SECOND);
  assert_true(zl_limits_wait_us(b, ZL_LIGHT, now) == 0);
  zl_limits_shut(b, ZL_HEAVY, now + 3600 * SECOND, now);
  assert_true(zl_limits_spent(a, ZL_HEAVY, now, &reopens) && reopens == now + 3600 * SECOND);
  assert_true(zl_limits_spent(a, ZL_INTENSIVE, now, &reopens)); /* they share the day */
  assert_false(zl_limits_spent(a, MEDIUM, now, &reopens));
  zl_limits_free(a);
  zl_limits_free(b);
  a = zl_limits_new(ZL_PLAN_PRO, 1, 0, path); /* later, and even without a limit of its own */
  assert_true(zl_limits_spent(a, ZL_HEAVY, now, &reopens));
  assert_true(zl_limits_wait_us(a, MEDIUM, now) > 4 * SECOND);
  zl_limits_free(a);
}

static void the_day_is_shared(void **state)
{
  (void)state;
  unlink(path);
  int64_t wall_ms = zl_wall_ms(), day_ms = 86400000, now = zl_mono_us(), reopens;
  wall_ms -= wall_ms % day_ms; /* the day has just begun */
  for (int process = 0; process < 4; process++) { /* one after the other: 1000 a day each, of 2000 */
    struct zl_limits *l = zl_limits_new(ZL_PLAN_FREE, 0.5, -1, path);
    zl_limits_day(l, wall_ms, now);
    int n = 0;
    for (; n < 400 && !zl_limits_spent(l, MEDIUM, now, &reopens); n++) {
      now += zl_limits_wait_us(l, MEDIUM, now);
      struct zl_ticket t = zl_limits_take(l, MEDIUM, now);
      zl_limits_answered(l, &t, now, 0);
    }
    assert_int_equal(n, process < 2 ? 400 : process == 2 ? 200 : 0);
    wall_ms += process == 0; /* clocks differ a little */
    zl_limits_free(l);
  }
  struct zl_limits *l = zl_limits_new(ZL_PLAN_FREE, 0.5, -1, path); /* tomorrow */
  zl_limits_day(l, wall_ms + day_ms, now);
  assert_false(zl_limits_spent(l, MEDIUM, now, &reopens));
  zl_limits_free(l);
}

/* ---- kill -9 ----------------------------------------------------------------------------------- */

/* A child does it and dies of it. */
static void dies(void (*how)(int64_t), int64_t now)
{
  pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    how(now);
    raise(SIGKILL);
    _exit(1);
  }
  int status;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_true(WIFSIGNALED(status));
}

static void with_the_lock(int64_t now)
{
  struct zl_shared h;
  (void)now;
  if (zl_share_open(&h, path, 1 << 20, NULL) == 0)
    zl_share_lock(&h);
}

static void with_requests_under_way(int64_t now)
{
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 40, path);
  for (int i = 0; i < 20; i++)
    zl_limits_take(l, MEDIUM, now + i);
}

static void killed(void **state)
{
  (void)state;
  unlink(path);
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  int64_t now = zl_mono_us();
  dies(with_the_lock, now);
  assert_true(zl_limits_wait_us(l, MEDIUM, now) == 0);
  dies(with_requests_under_way, now);
  /* 40 would have been allowed to two, now it is 20 again, and those count for a second. */
  int64_t begin = now;
  int taken = 0;
  while (taken < 21) {
    int64_t wait = zl_limits_wait_us(l, MEDIUM, now);
    assert_true(wait < 2 * SECOND);
    now += wait;
    if (wait)
      continue;
    zl_limits_take(l, MEDIUM, now);
    taken++;
    if (taken == 1)
      assert_in_range(now - begin, SECOND / 2, SECOND * 13 / 10);
    if (taken == 20)
      break;
  }
  assert_in_range(now - begin, SECOND, SECOND * 23 / 10);
  zl_limits_free(l);

  unlink(path); /* nobody there when it died: whoever comes next, which is between these two instants */
  dies(with_requests_under_way, zl_mono_us());
  int64_t before = zl_mono_us();
  l = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  int64_t after = zl_mono_us(), wait = zl_limits_wait_us(l, MEDIUM, before);
  assert_in_range(wait, SECOND / 2, after - before + SECOND * 11 / 10);
  assert_true(zl_limits_wait_us(l, MEDIUM, before + wait) == 0);
  zl_limits_free(l);
}

/* ---- what the file may look like ----------------------------------------------------------------- */

static void write_file(const void *p, size_t n)
{
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  assert_true(fd >= 0);
  fchmod(fd, 0644);
  assert_int_equal(write(fd, p, n), n);
  close(fd);
}

static struct zl_share *read_file(void)
{
  struct zl_share *s = malloc(sizeof(*s));
  int fd = open(path, O_RDONLY);
  assert_int_equal(read(fd, s, sizeof(*s)), sizeof(*s));
  close(fd);
  return s;
}

static void works(const char *why)
{
  struct zl_limits *a = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  struct zl_limits *b = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  int64_t now = zl_mono_us(), wait = zl_limits_wait_us(a, MEDIUM, now);
  if (wait > 4 * SECOND)
    fail_msg("%s: to wait %lld us", why, (long long)wait);
  zl_limits_close(a, MEDIUM, now + 9 * SECOND);
  if (zl_limits_wait_us(b, MEDIUM, now) != 9 * SECOND)
    fail_msg("%s: not shared", why);
  struct stat st;
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
  zl_limits_free(a);
  zl_limits_free(b);
}

static void damaged(void **state)
{
  (void)state;
  unlink(path);
  works("new");
  struct zl_share *s = read_file();
  memset(&s->common.closed_us, 0, sizeof(s->common.closed_us));
  write_file("", 0);
  works("empty");
  write_file("hello", 5);
  works("a text");
  write_file(s, sizeof(*s) / 2);
  works("half");
#define BAD(change, why) \
  do { \
    struct zl_share *bad = malloc(sizeof(*bad)); \
    *bad = *s; \
    change; \
    write_file(bad, sizeof(*bad)); \
    free(bad); \
    works(why); \
  } while (0)
  BAD(memset(bad, 0xff, sizeof(*bad)), "all ones");
  BAD(memset(bad, 0, sizeof(*bad)), "zeros");
  BAD(bad->magic[13] = '1', "another version");
  BAD(memset(&bad->mutex, 0xa5, sizeof(bad->mutex)), "a broken mutex");
  BAD(bad->buckets[MEDIUM].high = 5000, "too many places");
  BAD(bad->buckets[MEDIUM].next_us = NAN, "no number");
  BAD(bad->buckets[MEDIUM].next_us = 1e17, "a pace far ahead");
  BAD(bad->common.strain[MEDIUM].factor = 0, "no rate");
  BAD(bad->common.days[MEDIUM].day = 1 << 30, "a day to come");
  BAD((bad->buckets[MEDIUM].high = 20, memset(bad->buckets[MEDIUM].places, 0x7f,
       sizeof(bad->buckets[MEDIUM].places))), "places far ahead");
  BAD((bad->members = 64, memset(bad->member, 1, sizeof(bad->member))), "members that are gone");
  BAD((bad->boot[0] ^= 1, bad->wall_minus_mono_us = INT64_MAX), "an impossible clock");
  free(s);
}

/* A boot later the clock starts anew: what was ahead is as far ahead by the wall clock. */
static void another_boot(void **state)
{
  (void)state;
  unlink(path);
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  int64_t now = zl_mono_us(), uptime = 1000000 * SECOND;
  zl_limits_close(l, MEDIUM, now + 100 * SECOND);
  zl_limits_shut(l, ZL_HEAVY, now + 5000 * SECOND, now);
  for (int i = 0; i < 20; i++)
    zl_limits_take(l, ZL_LIGHT, now);
  zl_limits_free(l);
  struct zl_share *s = read_file();
  s->boot[3] ^= 1;
  s->wall_minus_mono_us -= uptime; /* it had been up for longer */
  for (unsigned i = 0; i < ZL_LANES; i++) {
    s->common.closed_us[i] += s->common.closed_us[i] ? uptime : 0;
    s->common.shut_us[i] += s->common.shut_us[i] ? uptime : 0;
    s->buckets[i].next_us += (double)uptime;
    for (int k = 0; k < ZL_MOST_PLACES; k++)
      s->buckets[i].places[k].free_us += uptime;
  }
  write_file(s, sizeof(*s));
  free(s);
  l = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  int64_t reopens, wait = zl_limits_wait_us(l, MEDIUM, now);
  assert_in_range(wait, 90 * SECOND, 110 * SECOND); /* the two clocks are not read at one instant */
  assert_true(zl_limits_spent(l, ZL_HEAVY, now, &reopens));
  assert_in_range(reopens - now, 4990 * SECOND, 5010 * SECOND);
  assert_in_range(zl_limits_wait_us(l, ZL_LIGHT, now), 0, zl_mono_us() - now + SECOND * 11 / 10);
  zl_limits_free(l);
}

static void another_format_in_use(void **state)
{
  (void)state;
  unlink(path);
  struct zl_limits *theirs = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  int fd = open(path, O_WRONLY);
  assert_int_equal(pwrite(fd, "zoomlua rate 9\n", 15, 0), 15);
  close(fd);
  works("a file of their own");
  assert_true(zl_limits_wait_us(theirs, MEDIUM, zl_mono_us()) == 0); /* not disturbed */
  zl_limits_free(theirs);
}

static void alone(void **state)
{
  (void)state;
  char nowhere[100];
  snprintf(nowhere, sizeof(nowhere), "%s/no/such/folder", dir);
  const char *const paths[] = {nowhere, dir, "/dev/null"};
  for (size_t i = 0; i < 3; i++) {
    struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 20, paths[i]);
    assert_non_null(l);
    assert_true(zl_limits_wait_us(l, MEDIUM, SECOND) == 0);
    zl_limits_free(l);
  }
  unlink(path); /* one too many */
  static struct zl_limits *l[ZL_MEMBERS + 1];
  for (int i = 0; i <= ZL_MEMBERS; i++)
    l[i] = zl_limits_new(ZL_PLAN_PRO, 1, 20, path);
  int64_t now = zl_mono_us();
  zl_limits_close(l[0], MEDIUM, now + SECOND);
  assert_true(zl_limits_wait_us(l[ZL_MEMBERS - 1], MEDIUM, now) == SECOND);
  assert_true(zl_limits_wait_us(l[ZL_MEMBERS], MEDIUM, now) == 0);
  for (int i = 0; i <= ZL_MEMBERS; i++)
    zl_limits_free(l[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(together),     cmocka_unit_test(the_other_is_idle_or_gone),
    cmocka_unit_test(the_last_place), cmocka_unit_test(the_larger_leaves),
    cmocka_unit_test(news_for_all), cmocka_unit_test(the_day_is_shared),
    cmocka_unit_test(killed),       cmocka_unit_test(damaged),
    cmocka_unit_test(another_boot), cmocka_unit_test(another_format_in_use),
    cmocka_unit_test(alone),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
