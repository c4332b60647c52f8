/* test_company.c - rows that leave in one request: members of a group, features of users. Against a scripted
 * session that keeps every body, and a real journal. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "apply/apply.h"
#include "settings/together.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOTHING ((struct zl_str){NULL, 0})
#define WORKS(call) \
  do { \
    if ((call) < 0) \
      fail_msg("%s: %s", #call, err.text); \
  } while (0)

/* ---- a session that answers as it is told ------------------------------------------------------ */

struct flight {
  uint32_t id;
  char method[8], url[96], body[4096], object[64];
  void (*done)(void *arg, struct zl_response *r);
  void *arg;
};
struct zl_session {
  struct flight flights[64];
  size_t n, features_flying;
  uint32_t next_id;
  int posts, looks, deletes;
  int sizes[256]; /* people in each POST */
  struct zl_buf answer;
  void (*reply)(const struct flight *f, struct zl_response *r);
};
static struct zl_session fake;
static struct zl_err err;

static int people_in(const char *body)
{
  int n = 0;
  for (const char *at = body; (at = strstr(at, "{\"id\":")); at++)
    n++;
  return n;
}

int zl_session_send(struct zl_session *s, const struct zl_request *r, uint32_t *id, struct zl_err *why)
{
  struct flight f = {.id = ++s->next_id, .done = r->done, .arg = r->arg};
  (void)why;
  snprintf(f.method, sizeof(f.method), "%s", r->method);
  snprintf(f.url, sizeof(f.url), "%.*s", (int)r->url.n, r->url.p);
  snprintf(f.body, sizeof(f.body), "%.*s", (int)r->body.n, r->body.p);
  snprintf(f.object, sizeof(f.object), "%.*s", (int)r->object.n, r->object.p);
  for (size_t i = 0; i < s->n; i++) /* features of many users are on their way one request at a time */
    assert_false(strstr(f.url, "/users/features") && strstr(s->flights[i].url, "/users/features"));
  if (people_in(f.body))
    s->sizes[s->posts++] = people_in(f.body);
  s->looks += strcmp(f.method, "GET") == 0;
  s->deletes += strcmp(f.method, "DELETE") == 0;
  assert_true(s->n < 64);
  s->flights[s->n++] = f;
  *id = f.id;
  return 0;
}

size_t zl_http_in_flight(const struct zl_http *h)
{
  (void)h;
  return fake.n;
}

size_t zl_http_sleeping(const struct zl_http *h)
{
  (void)h;
  return 0;
}

void zl_session_cancel(struct zl_session *s, uint32_t id)
{
  (void)s, (void)id;
}

int zl_http_wait(struct zl_http *h, struct zl_http_fd *fds, unsigned n_fds, int timeout_ms, struct zl_err *why)
{
  (void)h, (void)fds, (void)n_fds, (void)why;
  if (fake.n == 0)
    usleep((useconds_t)timeout_ms * 1000);
  for (int i = 0; i < 2 && fake.n > 0; i++) {
    struct flight f = fake.flights[0];
    memmove(fake.flights, fake.flights + 1, --fake.n * sizeof(f));
    struct zl_response r = {.status = 204, .verdict = ZL_FINAL, .attempts = 1};
    zl_buf_reset(&fake.answer);
    if (fake.reply)
      fake.reply(&f, &r);
    f.done(f.arg, &r);
  }
  return 0;
}

/* ---- a plan -------------------------------------------------------------------------------------- */

static struct {
  char folder[256], path[300];
  struct zl_journal *j;
  int64_t run, object;
  struct zl_applied applied;
} here;

static int setup(void **state)
{
  const char *tmp = getenv("TMPDIR");
  (void)state;
  memset(&here, 0, sizeof(here));
  err = (struct zl_err){0};
  snprintf(here.folder, sizeof(here.folder), "%.200s/zl-company-XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
  if (!mkdtemp(here.folder))
    return -1;
  snprintf(here.path, sizeof(here.path), "%s/acc.db", here.folder);
  fake = (struct zl_session){.answer = ZL_BUF_INIT(1 << 20)};
  if (zl_journal_open(&here.j, here.path, false, &err) != 0)
    return -1;
  return zl_plan_begin(here.j, &(struct zl_run){.policy = "p"}, &here.run, &err);
}

static int teardown(void **state)
{
  (void)state;
  zl_journal_close(here.j);
  zl_buf_free(&fake.answer);
  unlink(here.path);
  return rmdir(here.folder);
}

static void object(const char *kind, const char *id)
{
  WORKS(zl_plan_object(here.j, zl_str_of(kind), zl_str_of(id), zl_str_of(id), &here.object, &err));
}

static void request(const char *method, const char *path, const char *body, const char *label, bool safe)
{
  int64_t no;
  struct zl_plan_request r = {method, zl_str_of(path), zl_str_of(body), "main", label, safe};
  WORKS(zl_plan_request(here.j, here.object, &r, &no, &err));
  WORKS(zl_plan_change(here.j, here.object, no, zl_str_of(body), NOTHING, ZL_STR("1"), ZL_STR("o"), &err));
}

static void members(int from, int to)
{
  char body[128];
  for (int i = from; i <= to; i++) {
    snprintf(body, sizeof(body), "{\"members\":[{\"id\":\"u%d\"}]}", i);
    request("POST", "/groups/g1/members", body, "MEMBERS", false);
  }
}

static void apply(void)
{
  struct zl_apply a = {.session = &fake, .journal = here.j, .run = here.run, .width = 8};
  WORKS(zl_plan_commit(here.j, &err));
  WORKS(zl_apply_run(&a, &here.applied, &err));
}

static void sent(const char *want)
{
  char got[512] = "";
  for (int i = 0; i < fake.posts; i++)
    snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%d", i ? " " : "", fake.sizes[i]);
  assert_string_equal(got, want);
}

static void totals(int64_t done, int64_t failed, int64_t unknown)
{
  assert_int_equal(here.applied.done, done);
  assert_int_equal(here.applied.failed, failed);
  assert_int_equal(here.applied.unknown, unknown);
}

/* ---- members ------------------------------------------------------------------------------------- */

static void reply_ids(const struct flight *f, struct zl_response *r)
{
  if (strcmp(f->method, "POST") != 0)
    return;
  zl_buf_puts(&fake.answer, "{\"ids\":\"");
  for (const char *at = f->body; (at = strstr(at, "{\"id\":\"")); at++) {
    const char *id = at + 7;
    if (strncmp(id, "u7\"", 3) != 0)
      zl_buf_printf(&fake.answer, "%.*s,", (int)strcspn(id, "\""), id);
  }
  zl_buf_puts(&fake.answer, "\"}");
  r->status = 201;
  r->body = zl_buf_view(&fake.answer);
}

static void test_thirty_in_a_request(void **state)
{
  (void)state;
  object("group", "g1");
  members(101, 175);
  request("DELETE", "/groups/g1/members/u1", "", "LIGHT", false);
  fake.reply = reply_ids;
  apply();
  sent("30 30 15");
  totals(76, 0, 0);
  assert_int_equal(fake.deletes, 1);
  assert_int_equal(here.applied.along, 72);
}

static void test_after_many_others(void **state)
{
  char id[32];
  (void)state;
  for (int i = 0; i < 700; i++) { /* more than is in memory at a time */
    snprintf(id, sizeof(id), "a%d", i);
    object("user", id);
    request("PATCH", "/users/x/settings", "{}", "MEDIUM", true);
  }
  object("group", "g1");
  members(101, 160);
  object("operation", "1"); /* what cannot be looked at is in no window with others */
  request("POST", "/x", "{}", "LIGHT", false);
  fake.reply = reply_ids;
  apply();
  totals(761, 0, 0);
  sent("30 30");
}

static void test_one_is_missing_in_the_answer(void **state)
{
  (void)state;
  object("group", "g1");
  members(1, 10);
  request("DELETE", "/groups/g1/members/u99", "", "LIGHT", false);
  fake.reply = reply_ids;
  apply();
  sent("10");
  totals(10, 1, 0); /* and what comes after it is not skipped */
  assert_string_equal(here.applied.stopped, "");
}

/* u7 spoils every request that it is in. */
static void reply_spoilt(const struct flight *f, struct zl_response *r)
{
  reply_ids(f, r);
  if (!strstr(f->body, "\"u7\""))
    return;
  r->status = 404;
  r->body = ZL_STR("{\"code\":1001,\"message\":\"User does not exist: u7.\"}");
}

static void test_one_spoils_the_request(void **state)
{
  (void)state;
  object("group", "g1");
  members(1, 16);
  fake.reply = reply_spoilt;
  apply();
  totals(15, 1, 0);
  assert_in_range(fake.posts, 6, 9); /* halves of halves, not one by one */
  assert_string_equal(here.applied.stopped, "");
}

static void reply_no_group(const struct flight *f, struct zl_response *r)
{
  (void)f;
  r->status = 404;
  r->body = ZL_STR("{\"code\":4130,\"message\":\"Group does not exist.\"}");
}

static void test_no_group_is_no_matter_of_members(void **state)
{
  (void)state;
  object("group", "g1");
  members(1, 30);
  fake.reply = reply_no_group;
  apply();
  sent("30"); /* not halved */
  totals(0, 30, 0);
}

static void reply_not_a_member(const struct flight *f, struct zl_response *r)
{
  (void)f;
  r->status = 404;
  r->body = ZL_STR("{\"code\":4131,\"message\":\"Group member does not exist.\"}");
}

static void test_gone_already(void **state)
{
  (void)state;
  object("group", "g1");
  request("DELETE", "/groups/g1/members/u1", "", "LIGHT", false);
  fake.reply = reply_not_a_member;
  apply();
  totals(1, 0, 0);
}

/* The answer is lost; Zoom has added all but u5. */
static void reply_lost(const struct flight *f, struct zl_response *r)
{
  if (strcmp(f->method, "GET") == 0) {
    r->status = 200;
    r->body = strcmp(f->url, "/users/u5") == 0 ? ZL_STR("{\"id\":\"u5\"}") : ZL_STR("{\"group_ids\":[\"g0\",\"g1\"]}");
  } else if (fake.posts == 1) {
    r->status = 0;
    r->verdict = ZL_UNKNOWN_FATE;
    zl_err_set(&r->err, ZL_ENET, "connection reset");
  } else {
    reply_ids(f, r);
  }
}

static void test_a_lost_answer_is_looked_for(void **state)
{
  (void)state;
  object("group", "g1");
  members(1, 6);
  fake.reply = reply_lost;
  apply();
  sent("6 1"); /* only who is not in it is sent again */
  totals(6, 0, 0);
  assert_int_equal(fake.looks, 5 + 4);
}

/* ---- features ------------------------------------------------------------------------------------ */

static void feature(const char *user, const char *value)
{
  char body[256];
  snprintf(body, sizeof(body), "{\"feature_type\":\"webinar\",\"feature_value\":\"%s\",\"users\":[{\"id\":\"%s\"}]}", value, user);
  request("POST", "/users/features", body, "FEATURES", true);
}

static void reply_features(const struct flight *f, struct zl_response *r)
{
  if (strcmp(f->method, "POST") != 0)
    return;
  bool fails = strstr(f->body, "\"u7\"") != NULL;
  zl_buf_puts(&fake.answer, fails ? "{\"fail_details\":[{\"reason\":\"Not enough seats\",\"user_ids\":[\"u7\"]}]}" : "{}");
  r->status = 201;
  r->body = zl_buf_view(&fake.answer);
}

static void test_features_gather(void **state)
{
  char id[32];
  (void)state;
  for (int i = 0; i < 70; i++) { /* each behind a change of its user, and every tenth of another kind */
    snprintf(id, sizeof(id), "u%d", i);
    object("user", id);
    request("PATCH", "/users/x/settings", "{}", "MEDIUM", true);
    feature(id, i % 10 == 9 ? "16" : "1");
  }
  fake.reply = reply_features;
  apply();
  sent("30 30 7 3");
  totals(139, 1, 0);
}

static void test_features_refused_as_a_whole(void **state)
{
  char id[32];
  (void)state;
  for (int i = 0; i < 30; i++) {
    snprintf(id, sizeof(id), "u%d", i);
    object("user", id);
    feature(id, "1");
  }
  fake.reply = reply_no_group; /* whatever it says: single users are told one by one */
  apply();
  sent("30");
  totals(0, 30, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
  const struct CMUnitTest tests[] = {
    T(test_thirty_in_a_request),     T(test_after_many_others), T(test_one_is_missing_in_the_answer),
    T(test_one_spoils_the_request),  T(test_no_group_is_no_matter_of_members),
    T(test_gone_already),            T(test_a_lost_answer_is_looked_for),
    T(test_features_gather),         T(test_features_refused_as_a_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
