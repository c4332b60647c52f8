/* test_readback.c - what became of changes: the verdicts as a table, where a change can be seen, and the
 * loop against a scripted session in this file and a real journal. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "apply/readback.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOTHING ((struct zl_str){NULL, 0})

/* ---- verdicts ------------------------------------------------------------------------------ */

static const struct {
  const char *path, *before, *wanted, *now; /* NULL: absent */
  enum zl_found found;
  const char *why;
} verdicts[] = {
  {"user.in_meeting.chat", "true", "false", "false", ZL_FOUND_APPLIED, "as wanted"},
  {"user.in_meeting.chat", "true", "false", "true", ZL_FOUND_IGNORED, "as before"},
  {"user.in_meeting.chat", NULL, "false", NULL, ZL_FOUND_IGNORED, "absent before and absent now"},
  {"user.in_meeting.chat", "null", "false", NULL, ZL_FOUND_DIFFERENT, "null and absent are two things"},
  {"user.in_meeting.chat", NULL, "false", "true", ZL_FOUND_DIFFERENT, "it was not there, and is neither"},
  {"user.recording.auto_delete_cmr_days", "30", "120", "90", ZL_FOUND_NORMALISED, "clamped on the way up"},
  {"user.recording.auto_delete_cmr_days", "120", "30", "60", ZL_FOUND_NORMALISED, "clamped on the way down"},
  {"user.recording.auto_delete_cmr_days", "30", "90", "120", ZL_FOUND_DIFFERENT, "past what was wanted"},
  {"user.recording.auto_delete_cmr_days", "60", "90", "30", ZL_FOUND_DIFFERENT, "the other way"},
  {"user.recording.auto_delete_cmr_days", NULL, "90", "60", ZL_FOUND_DIFFERENT, "from nowhere there is no way"},
  {"user.recording.auto_delete_cmr_days", "30", "120", "120.0", ZL_FOUND_APPLIED, "the same number"},
  {"user.in_meeting.entry_exit_chime", "\"all\"", "\"host\"", "\" HOST\"", ZL_FOUND_NORMALISED, "case and white space"},
  {"user.in_meeting.entry_exit_chime", "\"all\"", "\"host\"", "\"none\"", ZL_FOUND_DIFFERENT, "another word"},
  {"user.in_meeting.entry_exit_chime", "\"all\"", "\"host\"", "\"hos\"", ZL_FOUND_DIFFERENT, "a cut word is no other form"},
  {"user.in_meeting.entry_exit_chime", "\"all\"", "\"host\"", "null", ZL_FOUND_DIFFERENT, "taken away"},
  {"user.in_meeting.data_center_regions", "[\"US\"]", "[\"US\",\"DE\"]", "[\"DE\",\"US\",\"IE\"]", ZL_FOUND_NORMALISED,
   "Zoom added one"},
  {"user.in_meeting.data_center_regions", "[\"US\",\"IE\"]", "[\"US\"]", "[\"US\",\"IE\",\"DE\"]", ZL_FOUND_DIFFERENT,
   "what should have gone is there"},
  {"user.in_meeting.data_center_regions", "[\"US\",\"IE\"]", "[\"DE\"]", "[\"IE\",\"US\"]", ZL_FOUND_IGNORED,
   "as before, in another order"},
  {"user.in_meeting.data_center_regions", "[\"US\"]", "[\"DE\",\"IE\"]", "[\"DE\"]", ZL_FOUND_DIFFERENT, "one is missing"},
  {"user.in_meeting.data_center_regions", "[\"US\"]", "[\"DE\"]", "[\"de\"]", ZL_FOUND_NORMALISED, "an element in lower case"},
  {"user.in_meeting.data_center_regions", "[\"US\"]", "[]", NULL, ZL_FOUND_APPLIED, "Zoom leaves empty lists out"},
};

static struct zl_str str(const char *s)
{
  return s ? zl_str_of(s) : NOTHING;
}

static void each_value_gets_its_verdict(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
    const struct zl_node *leaf = zl_catalogue_place(zl_str_of(verdicts[i].path));
    if (!leaf)
      fail_msg("no setting %s", verdicts[i].path);
    enum zl_found found = zl_judge(leaf, str(verdicts[i].before), str(verdicts[i].wanted), str(verdicts[i].now));
    if (found != verdicts[i].found)
      fail_msg("%s: %s where %s was expected", verdicts[i].why, zl_found_name(found), zl_found_name(verdicts[i].found));
  }
}

static void names_of_verdicts_are_read_back(void **state)
{
  (void)state;
  enum zl_found found;
  for (int i = 0; i <= ZL_FOUND_UNREAD; i++) {
    assert_true(zl_found_read(zl_str_of(zl_found_name((enum zl_found)i)), &found));
    assert_int_equal(found, i);
  }
  assert_false(zl_found_read(NOTHING, &found));
  assert_false(zl_found_read(ZL_STR("splendid"), &found));
}

#define MEMBER "{\"access_user_id\":\"p2\",\"access_user_type\":\"user\",\"allow_delete\":false,\"allow_download\":true," \
               "\"allow_sharing\":false}"
static const struct {
  const char *type, *name, *before, *wanted, *answer;
  enum zl_found found; /* ZL_FOUND_UNREAD: an error */
  const char *after;   /* NULL: nothing there */
  const char *why;
} shares[] = {
  {"voice_mail", "p2", NULL, MEMBER, "{\"policy\":{\"voicemail_access_members\":[" MEMBER "]}}", ZL_FOUND_APPLIED, MEMBER, "given"},
  {"voice_mail", "p2", NULL, MEMBER, "{\"policy\":{}}", ZL_FOUND_IGNORED, NULL, "not given"},
  {"voice_mail", "p2", NULL, MEMBER, "{\"policy\":{\"voicemail_access_members\":[{\"access_user_id\":\"p2\",\"shared_id\":\"s\"}]}}",
   ZL_FOUND_DIFFERENT, "{\"access_user_id\":\"p2\"}", "given with fewer rights"},
  {"voice_mail", "ben@example.com", MEMBER, NULL, "{\"policy\":{}}", ZL_FOUND_APPLIED, NULL, "taken"},
  {"voice_mail", "ben@example.com", MEMBER, NULL, "{\"policy\":{\"voicemail_access_members\":[{\"shared_id\":\"s\",\"access_user_id\":\"p2\","
   "\"access_user_type\":\"user\",\"allow_download\":true}]}}", ZL_FOUND_IGNORED,
   "{\"access_user_id\":\"p2\",\"access_user_type\":\"user\",\"allow_download\":true}", "not taken: what is left out is false"},
  {"delegation", "e2", NULL, "\"e2\"", "{\"delegation\":{\"assistants\":[{\"extension_id\":\"e2\"}]}}", ZL_FOUND_APPLIED, "\"e2\"", "an assistant"},
  {"delegation", "e2", "\"e2\"", NULL, "{\"delegation\":{\"assistants\":[{\"extension_id\":\"e2\"}]}}", ZL_FOUND_IGNORED, "\"e2\"", "still one"},
  {"delegation", "privileges", "[1]", "[1,2]", "{\"delegation\":{\"privileges\":[2,1]}}", ZL_FOUND_APPLIED, "[1,2]", "a set"},
  {"delegation", "privileges", "[1]", "[1,2]", "{\"delegation\":{\"privileges\":1}}", ZL_FOUND_IGNORED, "[1]", "one as a bare number"},
  {"delegation", "privileges", "[1]", "[1,2]", "{\"delegation\":{\"privileges\":[3]}}", ZL_FOUND_DIFFERENT, "[3]", "another set"},
  {"delegation", "e2", NULL, "\"e2\"", "{\"delegation\":[]}", ZL_FOUND_UNREAD, NULL, "an answer of another shape"},
  {"delegation", "e2", NULL, "7", "{}", ZL_FOUND_UNREAD, NULL, "a journal that names nobody"},
};

static void shares_are_there_or_gone(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
    struct zl_buf after = ZL_BUF_INIT(4096);
    struct zl_err err = {0};
    struct zl_json answer;
    enum zl_found found = ZL_FOUND_UNREAD;
    assert_int_equal(zl_json_check(zl_str_of(shares[i].answer), ZL_JSON_DEPTH, &answer, &err), 0);
    int rc = zl_judge_access(zl_access_find(zl_str_of(shares[i].type)), zl_str_of(shares[i].name), str(shares[i].before),
                             str(shares[i].wanted), answer, &found, &after, &err);
    if ((rc != 0) != (shares[i].found == ZL_FOUND_UNREAD) || (rc == 0 && found != shares[i].found))
      fail_msg("%s: %d %s %s", shares[i].why, rc, zl_found_name(found), err.text);
    if (rc == 0 && strcmp(zl_buf_cstr(&after), shares[i].after ? shares[i].after : "") != 0)
      fail_msg("%s: after %s", shares[i].why, zl_buf_cstr(&after));
    zl_buf_free(&after);
  }
}

static const struct {
  const char *kind, *path, *url, *wanted;
  const char *body;  /* its key; NULL: cannot be seen */
  const char *never; /* part of the reason */
} sights[] = {
  {"user", "user.in_meeting.chat", "", "true", "user.settings", NULL},
  {"user", "user.meeting_security.waiting_room", "", "true", "user.settings?option=meeting_security", NULL},
  {"group", "group.lock.in_meeting.chat", "", "true", "group.locks", NULL},
  {"user", "user.in_meeting.brand_new (unchecked)", "/users/x/settings", "true", "user.settings", NULL},
  {"user", "user.meeting_security.new (unchecked)", "/users/x/settings?option=meeting_security", "true",
   "user.settings?option=meeting_security", NULL},
  {"user", "user.in_meeting.brand_new (unchecked)", "/somewhere/else", "true", NULL, "catalogue"},
  {"phone_user", "phone.access.voice_mail[ben@example.com]", "", "{}", "phone_user", NULL},
  {"phone_user", "phone.access.delegation[e2]", "", "\"e2\"", "phone_user_settings", NULL},
  {"phone_user", "phone.access.desk_phone[pin_code]", "", "\"(hidden)\"", NULL, "passcode"},
  {"operation", "call.userUpdate", "/users/x", "{}", NULL, "operation"},
  {"user", "user.in_meeting.gone_from_the_catalogue", "", "1", NULL, "catalogue"},
};

static void each_change_is_seen_in_its_body(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(sights) / sizeof(sights[0]); i++) {
    struct zl_unchecked all = {0};
    struct zl_sight s;
    struct zl_change c = {.kind = zl_str_of(sights[i].kind), .object = ZL_STR("x"), .path = zl_str_of(sights[i].path),
                          .url = zl_str_of(sights[i].url), .wanted = zl_str_of(sights[i].wanted)};
    zl_sight_of(&all, &c, &s);
    if (sights[i].never) {
      if (!s.never || !strstr(s.never, sights[i].never))
        fail_msg("%s: %s", sights[i].path, s.never ? s.never : "(seen)");
    } else {
      assert_null(s.never);
      assert_string_equal(s.body->key, sights[i].body);
    }
    zl_pool_free(&all.pool);
  }
}

/* ---- the scripted session ------------------------------------------------------------------ */

struct flight {
  uint32_t id;
  char url[200];
  void (*done)(void *arg, struct zl_response *r);
  void *arg;
};
struct zl_session {
  struct flight flights[600];
  size_t n, most;
  uint32_t next_id;
  int sent, cancelled;
  int late;              /* so many answers still show what was before */
  const char *settled;   /* what all answers show then */
  int refuse;            /* answers with this status; -1: none at all */
  int members;           /* of the group, as its list says; 0: there is no group */
  int lists;             /* pages of it that were asked for */
};
static struct zl_session fake;

int zl_session_send(struct zl_session *s, const struct zl_request *r, uint32_t *id, struct zl_err *err)
{
  (void)err;
  assert_ptr_equal(s, &fake);
  assert_string_equal(r->method, "GET");
  assert_true(s->n < 600);
  struct flight f = {.id = ++s->next_id, .done = r->done, .arg = r->arg};
  snprintf(f.url, sizeof(f.url), "%.*s", (int)r->url.n, r->url.p);
  s->sent++;
  s->flights[s->n++] = f;
  s->most = s->n > s->most ? s->n : s->most;
  *id = f.id;
  return 0;
}

void zl_session_cancel(struct zl_session *s, uint32_t id)
{
  for (size_t i = 0; i < s->n; i++)
    if (s->flights[i].id == id) {
      s->flights[i] = s->flights[--s->n];
      s->cancelled++;
      return;
    }
  fail_msg("cancels what is not in flight");
}

int zl_http_wait(struct zl_http *h, struct zl_http_fd *fds, unsigned n_fds, int timeout_ms, struct zl_err *err)
{
  (void)h, (void)fds, (void)n_fds, (void)err;
  if (fake.n == 0) { /* only the clock can help */
    usleep((useconds_t)timeout_ms * 1000u);
    return 0;
  }
  struct flight f = fake.flights[--fake.n]; /* the last first */
  struct zl_response r = {.status = fake.refuse > 0 ? fake.refuse : 200, .verdict = ZL_FINAL, .attempts = 1};
  r.body = fake.refuse ? ZL_STR("{\"code\":1001,\"message\":\"User does not exist.\"}")
           : fake.late-- > 0 ? ZL_STR("{\"in_meeting\":{\"chat\":true,\"polling\":false}}")
                             : zl_str_of(fake.settled);
  char page[200];
  if (fake.members && strncmp(f.url, "/groups/g/members?", 18) == 0) { /* u0 and u1 are in it, on the first page */
    bool last = ++fake.lists * 300 >= fake.members;
    snprintf(page, sizeof(page), "{\"total_records\":%d,\"members\":[%s],\"next_page_token\":\"%s\"}", fake.members,
             fake.lists == 1 ? "{\"id\":\"u0\"},{\"email\":\"U1@Example.com\"}" : "", last ? "" : "t=1");
    r.body = zl_str_of(page);
  }
  if (fake.refuse < 0) {
    r.status = 0;
    r.body = NOTHING;
    zl_err_set(&r.err, ZL_ENET, "no answer");
  }
  f.done(f.arg, &r);
  return 0;
}

/* ---- a run ---------------------------------------------------------------------------------- */

struct place {
  char folder[64], path[100];
  struct zl_journal *j;
  struct zl_err err;
  int64_t run;
  int tally[ZL_FOUND_UNREAD + 1], pages;
  int64_t last_no;
  char after[64], why[256];
  volatile int stop;
};

/* `objects` users with two changes of one body each. */
static struct place *make_run(int objects)
{
  struct place *p = calloc(1, sizeof(*p));
  snprintf(p->folder, sizeof(p->folder), "/tmp/zoomlua-readback-XXXXXX");
  assert_non_null(mkdtemp(p->folder));
  snprintf(p->path, sizeof(p->path), "%s/j.db", p->folder);
  assert_int_equal(zl_journal_open(&p->j, p->path, false, &p->err), 0);
  struct zl_run run = {.policy = "p"};
  assert_int_equal(zl_plan_begin(p->j, &run, &p->run, &p->err), 0);
  for (int i = 0; i < objects; i++) {
    char id[32], url[64];
    int64_t object, no;
    snprintf(id, sizeof(id), "u%d", i);
    snprintf(url, sizeof(url), "/users/%s/settings", id);
    assert_int_equal(zl_plan_object(p->j, ZL_STR("user"), zl_str_of(id), zl_str_of(id), &object, &p->err), 0);
    struct zl_plan_request r = {.method = "PATCH", .path = zl_str_of(url), .product = "main", .label = "MEDIUM",
                                .body = ZL_STR("{}"), .safe = true};
    assert_int_equal(zl_plan_request(p->j, object, &r, &no, &p->err), 0);
    assert_int_equal(zl_plan_change(p->j, object, no, ZL_STR("user.in_meeting.chat"), ZL_STR("true"), ZL_STR("false"),
                                    ZL_STR("p.lua:1"), &p->err), 0);
    assert_int_equal(zl_plan_change(p->j, object, no, ZL_STR("user.in_meeting.polling"), ZL_STR("false"),
                                    ZL_STR("true"), ZL_STR("p.lua:1"), &p->err), 0);
  }
  assert_int_equal(zl_plan_commit(p->j, &p->err), 0);
  fake = (struct zl_session){.settled = "{\"in_meeting\":{\"chat\":false,\"polling\":true}}"};
  return p;
}

static void drop_run(struct place *p)
{
  char cmd[100];
  zl_journal_close(p->j);
  snprintf(cmd, sizeof(cmd), "rm -r %s", p->folder);
  assert_int_equal(system(cmd), 0);
  free(p);
}

static bool all(void *arg, const struct zl_change *c)
{
  (void)arg, (void)c;
  return true;
}

static int take(void *arg, struct zl_reading *list, size_t n, struct zl_err *err)
{
  struct place *p = arg;
  assert_int_equal(zl_batch_begin(p->j, err), 0); /* no reader of the journal is in the way */
  for (size_t i = 0; i < n; i++) {
    assert_int_equal(list[i].no, p->last_no + 1);
    p->last_no = list[i].no;
    p->tally[list[i].found]++;
    snprintf(p->after, sizeof(p->after), "%.*s", (int)list[i].after.n, list[i].after.p ? list[i].after.p : "");
    snprintf(p->why, sizeof(p->why), "%.*s", (int)list[i].why.n, list[i].why.p ? list[i].why.p : "");
    assert_int_equal(zl_change_verdict(p->j, p->run, list[i].no, zl_found_name(list[i].found), list[i].after, err), 0);
  }
  p->pages++;
  return zl_batch_commit(p->j, err);
}

static int read_back(struct place *p)
{
  struct zl_readback r = {.session = &fake, .journal = p->j, .run = p->run, .width = 8, .wait_ms = 1, .stop = &p->stop,
                          .asked = all, .take = take, .arg = p};
  return zl_readback(&r, &p->err);
}

static void each_body_is_read_once_and_memory_is_bounded(void **state)
{
  (void)state;
  struct place *p = make_run(2500);
  assert_int_equal(read_back(p), 0);
  assert_int_equal(fake.sent, 2500);
  assert_int_equal(fake.most, 8);
  assert_int_equal(p->tally[ZL_FOUND_APPLIED], 5000);
  assert_int_equal(p->pages, 3); /* 5,000 changes, some 2,000 a page */
  assert_string_equal(p->after, "true");
  drop_run(p);
}

/* `n` people who were to come to group g: u0, the address of u1, u2 and so on. */
static struct place *make_members(int n)
{
  struct place *p = make_run(0);
  int64_t object, no;
  assert_int_equal(zl_plan_begin(p->j, &(struct zl_run){0}, &p->run, &p->err), 0);
  assert_int_equal(zl_plan_object(p->j, ZL_STR("group"), ZL_STR("g"), ZL_STR("Clinic"), &object, &p->err), 0);
  for (int i = 0; i < n; i++) {
    char path[64], wanted[64];
    snprintf(path, sizeof(path), "group.members[u%d]", i);
    snprintf(wanted, sizeof(wanted), i == 1 ? "\"u1@example.com\"" : "\"u%d\"", i);
    struct zl_plan_request r = {.method = "POST", .path = ZL_STR("/groups/g/members"), .product = "main",
                                .label = "MEMBERS", .body = ZL_STR("{}")};
    assert_int_equal(zl_plan_request(p->j, object, &r, &no, &p->err), 0);
    assert_int_equal(zl_plan_change(p->j, object, no, zl_str_of(path), NOTHING, zl_str_of(wanted), ZL_STR("p.lua:1"), &p->err), 0);
  }
  assert_int_equal(zl_plan_commit(p->j, &p->err), 0);
  fake = (struct zl_session){.settled = "{\"group_ids\":[\"g\"]}"};
  return p;
}

static const struct {
  int people, members, lists, profiles;
  const char *why;
} rosters[] = {
  {9, 20, 0, 9, "a profile each: nothing is won"},
  {10, 20, 1, 8, "one page, and those who are not on it"},
  {12, 2400, 8, 10, "eight pages for twelve people: as much as they are worth"},
  {12, 2401, 1, 12, "nine are too many, as the first tells"},
  {100, 300 * 67, 1, 100, "a large group"},
};

static void members_are_looked_up_in_the_list(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(rosters) / sizeof(rosters[0]); i++) {
    struct place *p = make_members(rosters[i].people);
    fake.members = rosters[i].members;
    assert_int_equal(read_back(p), 0);
    if (fake.lists != rosters[i].lists || fake.sent - fake.lists != rosters[i].profiles ||
        p->tally[ZL_FOUND_APPLIED] != rosters[i].people)
      fail_msg("%s: %d pages, %d profiles, %d applied", rosters[i].why, fake.lists, fake.sent - fake.lists,
               p->tally[ZL_FOUND_APPLIED]);
    drop_run(p);
  }
}

static void what_is_late_is_waited_for(void **state)
{
  (void)state;
  struct place *p = make_run(3);
  fake.late = 5; /* all three at first, two of them again */
  assert_int_equal(read_back(p), 0);
  assert_int_equal(fake.sent, 8);
  assert_int_equal(p->tally[ZL_FOUND_APPLIED], 6);
  drop_run(p);
}

static void what_never_comes_is_believed_after_three_looks(void **state)
{
  (void)state;
  struct place *p = make_run(2);
  fake.settled = "{\"in_meeting\":{\"chat\":true,\"polling\":true}}";
  assert_int_equal(read_back(p), 0);
  assert_int_equal(fake.sent, 6);
  assert_int_equal(p->tally[ZL_FOUND_IGNORED], 2);
  assert_int_equal(p->tally[ZL_FOUND_APPLIED], 2);
  drop_run(p);
}

static void what_cannot_be_read_says_why(void **state)
{
  (void)state;
  struct place *p = make_run(20);
  fake.refuse = 404;
  assert_int_equal(read_back(p), 0);
  assert_int_equal(fake.sent, 20); /* an answer is an answer: nobody is asked twice */
  assert_int_equal(p->tally[ZL_FOUND_UNREAD], 40);
  assert_non_null(strstr(p->why, "User does not exist"));
  drop_run(p);
}

static void a_server_that_is_gone_ends_it(void **state)
{
  (void)state;
  struct place *p = make_run(50);
  fake.refuse = -1;
  assert_int_equal(read_back(p), -1);
  assert_int_equal(p->err.code, ZL_ENET);
  assert_true(fake.sent <= 18); /* ten in a row, and those under way */
  assert_int_equal(fake.n, 0);  /* what was under way is cancelled */
  drop_run(p);
}

static void a_stop_ends_it(void **state)
{
  (void)state;
  struct place *p = make_run(5);
  p->stop = 1;
  assert_int_equal(read_back(p), -1);
  assert_int_equal(p->err.code, ZL_EINTR);
  assert_int_equal(fake.sent, 0);
  drop_run(p);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_value_gets_its_verdict),
    cmocka_unit_test(names_of_verdicts_are_read_back),
    cmocka_unit_test(shares_are_there_or_gone),
    cmocka_unit_test(each_change_is_seen_in_its_body),
    cmocka_unit_test(each_body_is_read_once_and_memory_is_bounded),
    cmocka_unit_test(members_are_looked_up_in_the_list),
      cmocka_unit_test(what_is_late_is_waited_for),
    cmocka_unit_test(what_never_comes_is_believed_after_three_looks),
    cmocka_unit_test(what_cannot_be_read_says_why),
    cmocka_unit_test(a_server_that_is_gone_ends_it),
    cmocka_unit_test(a_stop_ends_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
