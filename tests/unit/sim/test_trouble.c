/* test_trouble.c - what a busy account does to its clients: writes that are slow, late or lost on a
 * reproducible share of requests, two writes of one object at once, others who use up the rate,
 * values that are not kept as sent; and the books that tell what was carried out. */
#include "client.h"

#include "sim/world.h"
#include <zlib.h>

static struct sim_run run;
#define U1 "/v2/users/u1/settings"
#define U2 "/v2/users/u2/settings"
#define OFF "{\"in_meeting\":{\"chat\":false}}"
#define SHARE "/v2/phone/users/u1/settings/voice_mail"
#define GRANT "{\"voicemail_access_members\":[{\"access_user_id\":\"u2\",\"allow_download\":true}]}"

static const char tenant[] =
    "{\"users\":[{\"id\":\"u1\",\"email\":\"ada@example.com\",\"phone\":{}},"
    "{\"id\":\"u2\",\"email\":\"tom@example.com\",\"phone\":{}}],"
    "\"groups\":[{\"id\":\"g1\",\"name\":\"Kiosks\"}]}";

static int start(void **state)
{
  (void)state;
  const char *file = scratch("tenant.json");
  write_text(file, tenant);
  run_start(&run, (struct zl_sim){.plan = "none", .tenant_file = file, .applied = true});
  return 0;
}

static int stop(void **state)
{
  run_stop(&run);
  return scratch_remove(state);
}

static void faults(const char *text)
{
  expect_status(&run, "POST", "/_sim/reset", "", 204);
  expect_status(&run, "POST", "/_sim/faults", text, 204);
}

static int64_t stat_of(const char *name)
{
  struct reply r = expect_call(&run, "GET", "/_sim/stats", NULL, 200);
  int64_t n = json_integer_value(at(r.json, name));
  reply_free(&r);
  return n;
}

struct aside { /* a call on a thread of its own */
  pthread_t thread;
  const char *path, *body;
  int status;
};

static void *aside_run(void *arg)
{
  struct aside *a = arg;
  struct reply r = call(&run, "PATCH", a->path, a->body);
  a->status = r.status;
  reply_free(&r);
  return NULL;
}

/* What waits for its time happens now: no test waits for a clock, and none is too late. */
static void hurry(void)
{
  expect_status(&run, "POST", "/_sim/hurry", "", 204);
  assert_int_equal(stat_of("writes_waiting"), 0);
}

/* Starts a PATCH whose answer is held back, and waits until it has arrived. */
static void aside_start(struct aside *a, const char *path)
{
  int64_t before = stat_of("requests");
  *a = (struct aside){.path = path, .body = OFF};
  assert_int_equal(pthread_create(&a->thread, NULL, aside_run, a), 0);
  while (stat_of("requests") == before)
    usleep(1000);
}

static void one_write_of_an_object_at_a_time(void **state)
{
  (void)state;
  static const struct {
    const char *path, *body;
    int status;
    const char *why;
  } rows[] = {
      {U1, OFF, 429, "the same settings"},
      {U1 "?option=meeting_security", "{}", 429, "another body of the same user"},
      {"/v2/users/ADA@example.com", "{\"dept\":\"Legal\"}", 429, "the same user by email"},
      {U2, OFF, 204, "another user"},
      {"/v2/groups/g1/settings", "{}", 204, "a group"},
      {"/v2/phone/users/u1/settings", "{}", 204, "the user's phone is another service"},
  };
  struct aside first;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"delay_ms\":600000}]");
  aside_start(&first, U1);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct reply r = call(&run, "PATCH", rows[i].path, rows[i].body);
    if (r.status != rows[i].status)
      fail_msg("%s: %d", rows[i].why, r.status);
    assert_true(r.status != 429 || strstr(r.body, "Too many concurrent requests"));
    reply_free(&r);
  }
  expect_status(&run, "GET", U1, NULL, 200); /* reading is not writing */
  hurry();
  pthread_join(first.thread, NULL);
  assert_int_equal(first.status, 204);
  expect_status(&run, "PATCH", U1, OFF, 204); /* answered: the way is free */
  assert_int_equal(stat_of("overlapping_writes"), 3);
}

static void overlaps_can_be_let_through(void **state)
{
  (void)state;
  struct aside first;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"delay_ms\":600000},"
         "{\"on\":\"PATCH *\",\"count\":100,\"overlap\":true}]");
  aside_start(&first, U1);
  expect_status(&run, "PATCH", U1, OFF, 204);
  hurry();
  pthread_join(first.thread, NULL);
  assert_int_equal(stat_of("overlapping_writes"), 1); /* counted all the same */
}

/* What 400 PATCHes of a user meet, one letter each. */
static void pattern(char out[401], const char *seed)
{
  char text[900];
  snprintf(text, sizeof(text),
           "[{\"on\":\"PATCH /users/*\",\"percent\":5,\"seed\":%s,\"cut\":true},"
           "{\"on\":\"PATCH /users/*\",\"percent\":5,\"seed\":%s,\"apply_then_cut\":true},"
           "{\"on\":\"PATCH /users/*\",\"percent\":5,\"seed\":%s,\"apply_late_ms\":[1,3]},"
           "{\"on\":\"PATCH /users/*\",\"percent\":5,\"seed\":%s,\"reply\":503},"
           "{\"on\":\"PATCH /users/*\",\"percent\":5,\"seed\":%s,\"apply_then_reply\":500},"
           "{\"on\":\"PATCH /users/*\",\"percent\":2.5,\"seed\":%s,\"reply\":429}]",
           seed, seed, seed, seed, seed, seed);
  faults(text);
  for (int i = 0; i < 400; i++) {
    struct reply r = call(&run, "PATCH", U1, OFF);
    out[i] = r.status == 204 ? '.' : r.status == 0 ? 'x' : r.status == 503 ? '3' : r.status == 500 ? '0' : '9';
    reply_free(&r);
  }
  out[400] = '\0';
}

static int count_of(const char *text, char what)
{
  int n = 0;
  for (; *text; text++)
    n += *text == what;
  return n;
}

static void a_share_of_requests_by_seed(void **state)
{
  (void)state;
  char first[401], again[401], other[401];
  pattern(first, "7");
  while (stat_of("writes_waiting") > 0)
    usleep(1000);
  int64_t applied = stat_of("writes_applied");
  /* of 400, 20 of each and 10 of the last are to be expected; these bounds are five deviations wide */
  assert_in_range(count_of(first, 'x'), 25, 95);
  assert_in_range(count_of(first, '3'), 3, 42);
  assert_in_range(count_of(first, '0'), 3, 42);
  assert_in_range(count_of(first, '9'), 1, 26);
  /* all but the 503, the 429 and the cuts before were carried out, also where 500 was said */
  int lost = 400 - (int)applied - count_of(first, '3') - count_of(first, '9');
  assert_in_range(lost, 3, 42);
  pattern(again, "7");
  assert_string_equal(first, again);
  pattern(other, "8");
  assert_string_not_equal(first, other);
}

static void an_answer_that_denies_what_was_done(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"apply_then_reply\":500},"
         "{\"on\":\"PATCH /users/u2/settings\",\"apply_then_reply\":200,\"body\":{\"code\":200,\"message\":\"x\"}},"
         "{\"on\":\"PATCH /groups/g1/settings\",\"apply_then_reply\":500}]");
  expect_status(&run, "PATCH", U1, OFF, 500);
  expect_answer(&run, U1, "in_meeting.chat", "false");
  struct reply r = expect_call(&run, "PATCH", U2, OFF, 200);
  assert_int_equal(json_integer_value(at(r.json, "code")), 200); /* 2xx with an error body */
  reply_free(&r);
  expect_answer(&run, U2, "in_meeting.chat", "false");
  expect_status(&run, "PATCH", "/v2/groups/g1/settings", "{\"in_meeting\":{\"chat\":1}}", 400); /* its own refusal */
  assert_int_equal(stat_of("writes_applied"), 2);
}

static void slow_writes_happen_without_their_client(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"apply_after_ms\":600000},"
         "{\"on\":\"PATCH /users/u2/settings\",\"apply_after_ms\":[10,20],\"apply_then_cut\":true}]");
  /* the client asks and is gone at once */
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)run.port),
                           .sin_addr = {htonl(INADDR_LOOPBACK)}};
  char text[4096];
  int n = snprintf(text, sizeof(text), "PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s",
                   U1, run.token, strlen(OFF), OFF);
  int64_t before = stat_of("requests");
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
  assert_int_equal(send(fd, text, (size_t)n, MSG_NOSIGNAL), n);
  while (stat_of("requests") == before)
    usleep(1000);
  close(fd);
  expect_answer(&run, U1, "in_meeting.chat", "true");
  assert_int_equal(stat_of("writes_waiting"), 1);
  hurry();
  expect_answer(&run, U1, "in_meeting.chat", "false");
  struct reply r = call(&run, "PATCH", U2, OFF);
  assert_int_equal(r.status, 0);
  reply_free(&r);
  expect_answer(&run, U2, "in_meeting.chat", "false");
  expect_status(&run, "PATCH", U1, OFF, 204); /* nothing stays in flight behind them */
  assert_int_equal(stat_of("overlapping_writes"), 0);
}

static void a_slow_write_is_answered_in_the_end(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"apply_after_ms\":80,\"delay_ms\":40}]");
  int64_t begin = zl_mono_ms();
  expect_status(&run, "PATCH", U1, OFF, 204);
  assert_true(zl_mono_ms() - begin >= 120);
  expect_answer(&run, U1, "in_meeting.chat", "false");
}

static void a_write_that_settles_later(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH *\",\"count\":3,\"settle_ms\":600000}]");
  expect_status(&run, "PATCH", U1, "{\"in_meeting\":{\"chat\":7}}", 400); /* it is judged now */
  expect_status(&run, "PATCH", U1, OFF, 204);
  expect_answer(&run, U1, "in_meeting.chat", "true");
  expect_status(&run, "PATCH", "/v2/users/u1", "{\"dept\":\"Legal\"}", 204);
  expect_answer(&run, "/v2/users/u1", "dept", NULL);
  hurry();
  expect_answer(&run, U1, "in_meeting.chat", "false");
  expect_answer(&run, "/v2/users/u1", "dept", "\"Legal\"");
  expect_status(&run, "POST", "/_sim/faults", "[{\"on\":\"PATCH *\",\"settle_ms\":60000}]", 204);
  expect_status(&run, "PATCH", U2, OFF, 204);
  assert_int_equal(stat_of("writes_waiting"), 1);
  expect_status(&run, "POST", "/_sim/reset", "", 204);
  assert_int_equal(stat_of("writes_waiting"), 0); /* a new tenant owes nothing */
}

static void shares_come_late_too(void **state)
{
  (void)state;
  faults("[{\"on\":\"POST /phone/users/*\",\"apply_late_ms\":600000},"
         "{\"on\":\"DELETE /phone/users/*\",\"apply_then_cut\":true}]");
  struct reply r = call(&run, "POST", SHARE, GRANT);
  assert_int_equal(r.status, 0);
  reply_free(&r);
  expect_answer(&run, "/v2/phone/users/u1/settings", "voice_mail.0.access_user_id", NULL);
  hurry();
  r = expect_call(&run, "GET", "/v2/phone/users/u1/settings", NULL, 200);
  assert_string_equal(json_string_value(at(r.json, "voice_mail.0.access_user_id")), "u2");
  char path[300];
  snprintf(path, sizeof(path), "%s?shared_id=%s", SHARE, json_string_value(at(r.json, "voice_mail.0.shared_id")));
  reply_free(&r);
  r = call(&run, "DELETE", path, NULL);
  assert_int_equal(r.status, 0);
  reply_free(&r);
  expect_answer(&run, "/v2/phone/users/u1/settings", "voice_mail.0.access_user_id", NULL);
  expect_status(&run, "POST", SHARE, GRANT, 201);
  r = expect_call(&run, "GET", "/_sim/applied?path=/phone/users/*&least=2", NULL, 200);
  assert_int_equal(json_array_size(at(r.json, "applied")), 1); /* the POST, not the DELETE */
  assert_string_equal(json_string_value(at(r.json, "applied.0.method")), "POST");
  assert_int_equal(json_integer_value(at(r.json, "applied.0.count")), 2);
  reply_free(&r);
}

static void the_books_tell_bodies_apart(void **state)
{
  (void)state;
  faults("[]");
  expect_status(&run, "PATCH", U1, OFF, 204);
  expect_status(&run, "PATCH", U1, OFF, 204);
  expect_status(&run, "PATCH", U1, "{\"in_meeting\":{\"chat\":true}}", 204);
  expect_status(&run, "PATCH", U1 "?option=meeting_security", OFF, 204);
  expect_status(&run, "PATCH", U1, "{\"in_meeting\":{\"chat\":3}}", 400);
  struct reply r = expect_call(&run, "GET", "/_sim/applied?path=/users/u1/settings", NULL, 200);
  assert_int_equal(json_array_size(at(r.json, "applied")), 3);
  assert_int_equal(json_integer_value(at(r.json, "total")), 4);
  reply_free(&r);
  r = expect_call(&run, "GET", "/_sim/applied?path=/users/u2/*", NULL, 200);
  assert_int_equal(json_array_size(at(r.json, "applied")), 0);
  reply_free(&r);
}

static void values_are_not_always_kept_as_sent(void **state)
{
  (void)state;
  faults("[{\"on\":\"PATCH /users/u1/settings\",\"ignore\":\"in_meeting.ch*\"},"
         "{\"on\":\"PATCH /users/u2/settings\",\"store\":{\"in_meeting.custom_service_instructions\":\"tidy\"}}]");
  expect_status(&run, "PATCH", U1, "{\"in_meeting\":{\"chat\":false,\"annotation\":false}}", 204);
  expect_answer(&run, U1, "in_meeting.chat", "true");
  expect_answer(&run, U1, "in_meeting.annotation", "false");
  expect_status(&run, "PATCH", U2, "{\"in_meeting\":{\"custom_service_instructions\":\" tidy \"}}", 204);
  expect_answer(&run, U2, "in_meeting.custom_service_instructions", "\"tidy\"");
  expect_status(&run, "PATCH", U2, "{\"in_meeting\":{\"custom_service_instructions\":\"next\"}}", 204);
  expect_answer(&run, U2, "in_meeting.custom_service_instructions", "\"next\""); /* once, as every fault */
}

static void what_waits_comes_in_time(void **state)
{
  (void)state;
  static int things[500];
  struct sim_held held = {0};
  uint32_t draw = 1;
  for (int i = 0; i < 500; i++) {
    draw = draw * 1103515245u + 12345u;
    things[i] = (int)(draw >> 16) % 100;
    assert_int_equal(sim_held_add(&held, things[i], &things[i]), 0);
  }
  int last = -1, n = 0;
  for (int *t; (t = sim_held_take(&held, 49)) != NULL; n++) {
    assert_true(*t >= last && *t <= 49);
    last = *t;
  }
  assert_true(n > 0 && held.n > 0 && held.v[0].due_us >= 50);
  for (int *t; (t = sim_held_take(&held, INT64_MAX)) != NULL; n++) {
    assert_true(*t >= last);
    last = *t;
  }
  assert_int_equal(n, 500);
  sim_held_free(&held);
}

static void faults_are_checked(void **state)
{
  (void)state;
  static const char *const rows[] = {
      "\"percent\":0", "\"percent\":101", "\"apply_late_ms\":-1", "\"apply_late_ms\":[5,1]",
      "\"settle_ms\":[1]", "\"delay_ms\":[1,2,3]", "\"store\":[]", "\"ignore\":true", "\"seed\":\"x\"",
      "\"apply_then_reply\":5", "\"overlap\":1"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char text[200];
    snprintf(text, sizeof(text), "[{\"on\":\"PATCH *\",%s}]", rows[i]);
    struct reply r = call(&run, "POST", "/_sim/faults", text);
    if (r.status != 400)
      fail_msg("%s was taken", rows[i]);
    reply_free(&r);
  }
}

/* How many of requests, spaced evenly over `seconds`, are let through beside others. */
static int let_through(int others, int label, int per_window, int windows)
{
  struct sim_limits l;
  struct zl_err err = {0};
  int64_t limit, window_us = label == SIM_INTENSIVE ? 60000000 : 1000000;
  int good = 0;
  assert_int_equal(sim_limits_set(&l, "pro", &err), 0);
  l.others = others;
  for (int i = 0; i < per_window * windows; i++)
    good += sim_limits_ask(&l, SIM_MAIN, label, 1000000000 + i * (window_us / per_window), 0, &limit) == 0;
  return good;
}

static void others_use_the_account_too(void **state)
{
  (void)state;
  static const struct {
    int others, label, asked, most, least;
    const char *why;
  } rows[] = {
      {0, SIM_MEDIUM, 20, 200, 200, "alone: the whole figure"},
      {5, SIM_MEDIUM, 10, 100, 100, "10 and 5 fit into 20"},
      {10, SIM_MEDIUM, 20, 160, 60, "20 and 10 do not"},
      {20, SIM_MEDIUM, 20, 110, 0, "others could take all"},
      {4, SIM_INTENSIVE, 10, 80, 40, "a minute's figure counts by the minute"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int good = let_through(rows[i].others, rows[i].label, rows[i].asked, 10);
    if (good > rows[i].most || good < rows[i].least)
      fail_msg("%s: %d", rows[i].why, good);
  }
  struct sim_limits l;
  struct zl_err err = {0};
  int64_t limit;
  assert_int_equal(sim_limits_set(&l, "free", &err), 0);
  l.others = 2;
  assert_int_equal(sim_limits_ask(&l, SIM_MAIN, SIM_LIGHT, 1000000000, 0, &limit), 0);
  /* 3000 seconds of 2 a second later, the day's 6000 are gone */
  assert_int_equal(sim_limits_ask(&l, SIM_MAIN, SIM_LIGHT, INT64_C(4100000000), 0, &limit), 2);
  assert_int_equal(limit, 6000);
}

/* The answer to a GET that says `accepts`, byte for byte. */
static size_t raw_get(const struct sim_run *sim, const char *accepts, char *out, size_t max)
{
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)sim->port),
                           .sin_addr = {htonl(INADDR_LOOPBACK)}};
  char text[4096];
  int n = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sAuthorization: Bearer %s\r\n\r\n",
                   U1, accepts, sim->token);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
  assert_int_equal(send(fd, text, (size_t)n, MSG_NOSIGNAL), n);
  size_t len = 0;
  for (ssize_t got; len < max - 1 && (got = recv(fd, out + len, max - 1 - len, 0)) > 0;)
    len += (size_t)got;
  out[len] = '\0';
  close(fd);
  return len;
}

static void answers_may_be_packed(void **state)
{
  (void)state;
  struct sim_run zipped;
  static char plain[200000], packed[200000], unpacked[200000];
  run_start(&zipped, (struct zl_sim){.plan = "none", .tenant_file = run.config.tenant_file, .gzip = true});
  size_t plain_n = raw_get(&zipped, "", plain, sizeof(plain));
  size_t n = raw_get(&zipped, "Accept-Encoding: gzip\r\n", packed, sizeof(packed));
  assert_null(strstr(plain, "Content-Encoding"));
  assert_non_null(strstr(packed, "Content-Encoding: gzip"));
  assert_true(n < plain_n);
  const char *body = strstr(packed, "\r\n\r\n") + 4;
  z_stream z = {.next_in = (Bytef *)(uintptr_t)body, .avail_in = (uInt)(n - (size_t)(body - packed)),
                .next_out = (Bytef *)unpacked, .avail_out = sizeof(unpacked) - 1};
  assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
  assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
  inflateEnd(&z);
  assert_string_equal(unpacked, strstr(plain, "\r\n\r\n") + 4);
  expect_status(&zipped, "PATCH", U1, OFF, 204); /* an empty body stays one */
  run_stop(&zipped);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_write_of_an_object_at_a_time),
      cmocka_unit_test(overlaps_can_be_let_through),
      cmocka_unit_test(a_share_of_requests_by_seed),
      cmocka_unit_test(an_answer_that_denies_what_was_done),
      cmocka_unit_test(slow_writes_happen_without_their_client),
      cmocka_unit_test(a_slow_write_is_answered_in_the_end),
      cmocka_unit_test(a_write_that_settles_later),
      cmocka_unit_test(shares_come_late_too),
      cmocka_unit_test(the_books_tell_bodies_apart),
      cmocka_unit_test(values_are_not_always_kept_as_sent),
      cmocka_unit_test(what_waits_comes_in_time),
      cmocka_unit_test(faults_are_checked),
      cmocka_unit_test(others_use_the_account_too),
      cmocka_unit_test(answers_may_be_packed),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
