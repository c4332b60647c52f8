/* test_levels.c - groups, the account, locks, phone users, settings that the catalogue lacks, and
 * operations by id: what a policy says becomes on the wire. */
#include "fake_core.h"

/* A policy and all that it tells of one kind, line by line. */
struct told {
  const char *policy, *tells, *why;
};

static void check_told(const struct told *rows, size_t n, bool operations)
{
  for (size_t i = 0; i < n; i++) {
    struct outcome o;
    struct zl_buf text = ZL_BUF_INIT(1u << 20);
    zl_buf_puts(&text, "local zoom = require 'zoom'; ");
    zl_buf_puts(&text, rows[i].policy);
    run_policy(&o, NULL, zl_buf_cstr(&text));
    const char *got = zl_buf_cstr(operations ? &o.done_ops : &o.sets);
    if (o.raised.len || strcmp(got, rows[i].tells) != 0)
      fail_msg("%s\n  policy: %s\n  told:   %s\n  wanted: %s\n  raised: %s", rows[i].why, rows[i].policy, got,
               rows[i].tells, zl_buf_cstr(&o.raised));
    zl_buf_free(&text);
    outcome_free(&o);
  }
}
#define CHECK_TOLD(rows, operations) check_told(rows, sizeof(rows) / sizeof((rows)[0]), operations)

static void groups(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"local g = zoom.group 'Sales' print(g.id, g.name, g.total_members, g, g == zoom.group 'g2', zoom.group(g) == g)",
     "g2\tSales\t1\tSales\ttrue\ttrue\n", NULL, "by name, by id, and a group as it is"},
    {"local g, e = zoom.group 'Sels' print(g, e.kind, e.status, e)",
     "nil\tgone\t0\tthe account has no group 'Sels' (did you mean 'Sales'?)\n", NULL, "not found can happen to anyone"},
    {"zoom.group(7)", "", "test.lua:1: a group is named by a text, not a number", "a mistake"},
    {"zoom.group 'Twins'", "", "test.lua:1: the account has several groups 'Twins': name the one that is meant by its id",
     "one of two would be a guess"},
    {"print(zoom.group('g4').name)", "Twins\n", NULL, "by id there is one"},
    {"for u in zoom.group('Sales'):members() do print(u) end", "ada@example.com\n", NULL, "members"},
    {"local s = zoom.group('Sales').settings print(s.schedule_meeting.participant_video, s.schedule_meeting.participants_video,"
     " s.meeting_security.waiting_room, s.in_meeting.chat)", "true\ttrue\ttrue\tnil\n", NULL,
     "values of a group, also by the users' name, from two bodies"},
    {"local l = zoom.group('Sales').locks print(l.in_meeting.chat, l.schedule_meeting.participants_video)", "true\tfalse\n", NULL,
     "locks, also by the users' name"},
    {"print(zoom.group('Sales').locks.in_meeting.chatt)", "", "did you mean 'in_meeting.chat'", "misspelt lock"},
    {"print(zoom.group('Kiosks').settings.in_meeting.chat)", "", "test.lua:1: cannot read Kiosks: ", "a group that is gone"},
    {"print(zoom.group('Sales').memebers)", "", "groups have no field 'memebers' (did you mean 'members'?)", "misspelt method"},
    {"local a = zoom.account print(a, a.id, a.settings.in_meeting.chat, a.locks.in_meeting.chat)", "account\tme\tfalse\tfalse\n",
     NULL, "the account"},
    {"print(zoom.account.member)", "", "the account has no field 'member'", "misspelt field of the account"},
    {"for g in zoom.groups() do if g.name == 'Sales' then print(g.settings.schedule_meeting.participant_video, g.locks.in_meeting.chat) end end",
     "true\ttrue\n", NULL, "groups of the list have it all too"},
  };
  CHECK_ROWS(rows, NULL);
}

static void levels(void **state)
{
  (void)state;
  static const struct told told[] = {
    {"local g = zoom.group 'Sales'\ng:set { in_meeting = { chat = false } }",
     "group g2 Sales test.lua:2 [[\"in_meeting.chat\",false]]\n", "a group"},
    {"zoom.account:set { in_meeting = { chat = false } }", "account me account test.lua:1 [[\"in_meeting.chat\",false]]\n",
     "the account"},
    {"local b = zoom.settings { schedule_meeting = { participants_video = true } }\nzoom.user 'ada@example.com':set(b)\n"
     "zoom.group 'Sales':set(b)\nzoom.account:set(b)\nzoom.group 'Sales':set(b)",
     "user u1 ada@example.com test.lua:2 [[\"schedule_meeting.participants_video\",true]]\n"
     "group g2 Sales test.lua:3 [[\"schedule_meeting.participant_video\",true]]\n"
     "account me account test.lua:4 [[\"schedule_meeting.participant_video\",true]]\n"
     "group g2 Sales test.lua:5 [[\"schedule_meeting.participant_video\",true]]\n", "one table, each level's own names"},
    {"local b = zoom.settings { security = { sign_again_period_for_inactivity_on_web = 60 } }\nzoom.account:set(b)",
     "account me account test.lua:2 [[\"security.sign_again_period_for_inactivity_on_web\",60]]\n", "what only the account has"},
    {"local t = { in_meeting = { chat = true } } local b = zoom.settings(t) t.in_meeting.chat = false zoom.account:set(zoom.settings(b))",
     "account me account test.lua:1 [[\"in_meeting.chat\",true]]\n", "checked settings stay as they were, checked twice or not"},
    {"for p in zoom.phone.users{} do p:set { policy = { sms = { enable = true } } } break end",
     "phone_user u1 ada@example.com test.lua:1 [[\"policy.sms.enable\",true]]\n", "a phone user"},
    {"local b = zoom.settings { policy = { sms = { enable = true } } } zoom.user 'ada@example.com'.phone:set(b)",
     "phone_user u1 u1 test.lua:1 [[\"policy.sms.enable\",true]]\n", "checked before"},
  };
  CHECK_TOLD(told, false);
  static const struct row rows[] = {
    {"local b = zoom.settings { security = { sign_again_period_for_inactivity_on_web = 60 } }\nzoom.user 'ada@example.com':set(b)", "",
     "test.lua:2: users have no setting 'security.sign_again_period_for_inactivity_on_web', unlike the account",
     "the level that lacks it says who has it"},
    {"zoom.settings { security = { sign_again_period_for_inactivity_on_web = 'x' } }", "",
     "test.lua:1: security.sign_again_period_for_inactivity_on_web must be", "the level that knows all of it says what is wrong"},
    {"zoom.settings { policy = { smss = {} } }", "", "phone users have no setting 'policy.smss'", "the level that knows most of it"},
    {"zoom.settings { in_meting = { chat = true } }", "", "users have no setting 'in_meting' (did you mean 'in_meeting'?)",
     "nobody knows it: the users' message"},
    {"zoom.settings { chat = true }", "", "chat is a group of settings", "users know no 'chat', groups and the account do"},
    {"zoom.settings { in_meeting = zoom.settings { in_meeting = { chat = true } } }", "",
     "settings: 'in_meeting' cannot be a zoom.settings", "not nested"},
    {"for p in zoom.phone.users{} do print(p.settings.country.code, p.settings.policy.sms.enable, p.policy.sms.enable) break end",
     "1\ttrue\ttrue\n", NULL, "both bodies of a phone user in one tree"},
    {"for p in zoom.phone.users{} do print(p.settings.countri) end", "", "phone users have no setting 'countri'", "misspelt"},
  };
  CHECK_ROWS(rows, NULL);
}

static void locks(void **state)
{
  (void)state;
  static const struct told told[] = {
    {"zoom.group 'Sales':lock { in_meeting = { chat = true, waiting_room = true } }",
     "group_lock g2 Sales test.lua:1 [[\"in_meeting.chat\",true],[\"in_meeting.waiting_room\",true]]\n", "a tree"},
    {"zoom.group 'Sales':lock { in_meeting = { chat = false } }", "group_lock g2 Sales test.lua:1 [[\"in_meeting.chat\",false]]\n",
     "false in :lock: should not be locked"},
    {"zoom.account:lock { 'recording.cloud_recording', 'in_meeting.chat' }",
     "account_lock me account test.lua:1 [[\"recording.cloud_recording\",true],[\"in_meeting.chat\",true]]\n", "a list of paths"},
    {"zoom.account:unlock 'in_meeting.chat'", "account_lock me account test.lua:1 [[\"in_meeting.chat\",false]]\n", "one path"},
    {"zoom.group 'Sales':unlock { in_meeting = { chat = true } }", "group_lock g2 Sales test.lua:1 [[\"in_meeting.chat\",false]]\n",
     "a tree, the other way round"},
    {"zoom.group 'Sales':lock 'schedule_meeting.participants_video'",
     "group_lock g2 Sales test.lua:1 [[\"schedule_meeting.participant_video\",true]]\n", "the users' name"},
    {"zoom.group 'Sales':lock { 'schedule_meeting.participants_video', 'schedule_meeting.participant_video' }",
     "group_lock g2 Sales test.lua:1 [[\"schedule_meeting.participant_video\",true]]\n", "twice is once"},
    {"zoom.group 'Sales':lock(zoom.settings { in_meeting = { chat = false }, schedule_meeting = { participants_video = false } })",
     "group_lock g2 Sales test.lua:1 [[\"in_meeting.chat\",true],[\"schedule_meeting.participant_video\",true]]\n",
     "the settings of a baseline, whatever their values"},
    {"zoom.group 'Sales':lock {}", "", "nothing"},
  };
  CHECK_TOLD(told, false);
  static const struct row rows[] = {
    {"zoom.account:lock 'in_meeting.chatt'", "", "test.lua:1: locks of the account have no setting 'in_meeting.chatt' (did you mean",
     "misspelt"},
    {"zoom.account:lock 'in_meeting'", "", "in_meeting is a group of settings", "a whole section would be too much"},
    {"zoom.account:lock 'in_meeting..chat'", "", "'in_meeting..chat' is no path", "no path"},
    {"zoom.account:lock ''", "", "'' is no path", "nothing"},
    {"zoom.account:lock { true }", "", "locks are named by paths", "a list of something else"},
    {"zoom.account:lock { { 'in_meeting.chat' } }", NULL, NULL, "a list in a list is taken as it is meant"},
    {"zoom.account:lock { { } }", "", "locks are named by paths", "an empty one has no name"},
    {"zoom.account:lock { in_meeting = { chat = 'yes' } }", "", "in_meeting.chat must be true or false", "no boolean"},
    {"zoom.account:unlock { in_meeting = { chat = false } }", "", ":unlock takes what is to be unlocked as true", "which way round?"},
    {"zoom.account:lock(7)", "", "locks are a table of settings, a list of paths or a path, not a number", "no table"},
    {"zoom.account.lock 'in_meeting.chat'", "", "lock is called with a colon", "a dot"},
    {"zoom.group 'Sales':lock 'in_meeting.who_can_share_screen'", "", "it follows the lock of 'in_meeting.screen_sharing'",
     "what has no lock of its own"},
    {"zoom.user 'ada@example.com':lock 'in_meeting.chat'", "", "users have no field 'lock'", "users"},
  };
  CHECK_ROWS(rows, NULL);
}

static void unchecked(void **state)
{
  (void)state;
  static const struct told told[] = {
    {"zoom.user 'ada@example.com':set(zoom.unchecked { in_meeting = { brand_new = true, chat = false } })",
     "user u1 ada@example.com test.lua:1 [[\"in_meeting.brand_new\",true,\"user.settings\"],[\"in_meeting.chat\",false]]\n",
     "in place of a table; what the catalogue has is checked as always"},
    {"zoom.account:set { recording = { cloud_recording = true }, in_meeting = zoom.unchecked { brand_new = { a = 1, b = { 1, 2 } } } }",
     "account me account test.lua:1 [[\"in_meeting.brand_new.a\",1,\"account.settings\"],"
     "[\"in_meeting.brand_new.b\",[1,2],\"account.settings\"],[\"recording.cloud_recording\",true]]\n",
     "in place of a section; leaf by leaf, so that Zoom's other values there stay"},
    {"zoom.group 'Sales':set { in_meeting = { brand_new = zoom.unchecked 'x' } }",
     "group g2 Sales test.lua:1 [[\"in_meeting.brand_new\",\"x\",\"group.settings\"]]\n", "in place of a value"},
    {"zoom.group 'Sales':set(zoom.unchecked { meeting_security = { brand_new = true } })",
     "group g2 Sales test.lua:1 [[\"meeting_security.brand_new\",true,\"group.settings?option=meeting_security\"]]\n",
     "a section tells the body"},
    {"zoom.account:set(zoom.unchecked({ brand_new = { x = zoom.null } }, { option = 'security' }))",
     "account me account test.lua:1 [[\"brand_new.x\",null,\"account.settings?option=security\"]]\n", "told; null is a value"},
    {"zoom.user 'ada@example.com'.phone:set(zoom.unchecked({ brand_new = 1.5 }, { option = 'phone_user_settings' }))",
     "phone_user u1 u1 test.lua:1 [[\"brand_new\",1.5,\"phone_user_settings\"]]\n", "a body by its key"},
    {"zoom.user 'ada@example.com':set { audio_conferencing = zoom.unchecked { personal_audio_conference = true } }",
     "user u1 ada@example.com test.lua:1 [[\"audio_conferencing.personal_audio_conference\",true,\"user.settings\"]]\n",
     "what the catalogue says cannot be set"},
    {"local b = zoom.settings { in_meeting = zoom.unchecked { brand_new = zoom.list{} } } zoom.account:set(b)\nzoom.user 'ada@example.com':set(b)",
     "account me account test.lua:1 [[\"in_meeting.brand_new\",[],\"account.settings\"]]\n"
     "user u1 ada@example.com test.lua:2 [[\"in_meeting.brand_new\",[],\"user.settings\"]]\n", "in settings for several levels"},
    {"zoom.group 'Sales':set { schedule_meeting = zoom.unchecked { participants_video = true } }",
     "group g2 Sales test.lua:1 [[\"schedule_meeting.participant_video\",true]]\n", "another level's name is known"},
    {"zoom.account:set(zoom.unchecked { a = zoom.unchecked({ b = { c = {} } }, { option = 'security' }), d = '{\"\\\\u0000\":' })",
     "account me account test.lua:1 [[\"a.b.c\",{},\"account.settings?option=security\"],"
     "[\"d\",\"{\\\"\\\\u0000\\\":\",\"account.settings\"]]\n", "nested; text that looks like the mark is text"},
  };
  CHECK_TOLD(told, false);
  static const struct row rows[] = {
    {"zoom.settings(zoom.unchecked({ brand_new = 1 }, { option = 'security' })) zoom.settings(zoom.unchecked { brand_new = 1 })", "",
     NULL, "what nobody knows is for any level, or for the one with that body"},
    {"zoom.settings(zoom.unchecked({ brand_new = 1 }, { option = 'none' }))", "", "(user) have no option 'none'", "or for none"},
    {"zoom.settings { in_meeting = { brand_new = true } }", "", "users have no setting 'in_meeting.brand_new'", "not by accident"},
    {"zoom.settings(zoom.unchecked { in_meeting = { chat = 'x' } })", "", "in_meeting.chat must be true or false", "known is checked"},
    {"zoom.settings { in_meeting = zoom.unchecked { a = true }, recording = { brand_new = 1 } }", "",
     "users have no setting 'recording.brand_new'", "beside it, nothing is let through"},
    {"zoom.account:set(zoom.unchecked({ a = 1 }, { option = 'securty' }))", "",
     "the settings of this level (account) have no option 'securty' (there are: 'account.settings'", "misspelt option"},
    {"zoom.unchecked({ a = 1 }, { optoin = 'x' })", "", "did you mean 'option'", "misspelt name"},
    {"zoom.unchecked({ a = 1 }, { option = 1 })", "", "option is a text", "no text"},
    {"zoom.unchecked()", "", "takes a table of settings or a value", "nothing"},
    {"zoom.unchecked { a = print }", "", "zoom.unchecked: 'a' cannot be a function", "what JSON cannot say, at its line"},
    {"zoom.unchecked { a = 0/0 }", "", "'a' is not a number (NaN)", "NaN"},
    {"zoom.account:set(zoom.unchecked(7))", "", "zoom.unchecked takes a table", "a value where settings belong"},
    {"zoom.account:set(zoom.unchecked { ['a.b'] = 1 })", "", "'a.b' cannot be the path of a field", "a dot would be a path"},
    {"zoom.account:set(zoom.unchecked { a = { ['b c'] = 1 } })", "", "'a.b c' cannot be the path of a field", "nor is that a name"},
    {"zoom.account:set(zoom.unchecked { [''] = 1 })", "", "'' cannot be the path of a field", "nor nothing"},
    {"zoom.account:set(zoom.unchecked { a = { zoom.unchecked(1) } })", "", "cannot stand inside the list 'a'", "inside a list"},
    {"zoom.account:set { in_meeting = { data_center_regions = { zoom.unchecked 'XX' } } }", "",
     "stands for a section or a setting, not for a part of 'in_meeting.data_center_regions'", "inside a value"},
    {"zoom.get('/x', { a = zoom.unchecked(1) })", "", "the query is a table", "nowhere else"},
    {"zoom.account:lock(zoom.unchecked { a = true })", "", "locks are a table", "no lock"},
    {"print(zoom.unchecked({}).a)", "", "a zoom.unchecked value is for :set; it has no fields", "not readable"},
    {"local t = {} for i = 1, 40 do t = zoom.unchecked { a = t } end zoom.account:set(t)", "", "test.lua:1: ", "nested without end"},
  };
  CHECK_ROWS(rows, NULL);
}

static void calls(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"local u = zoom.call('users.user', { userId = 'u1' }) print(u.id, u.pmi)", "u1\t9007199254740993\n", NULL, "a reading one"},
    {"local u = zoom.call('user', { userId = zoom.user 'ada@example.com' }) print(u.id)", "u1\n", NULL,
     "the id alone where it is unique; an object for its id"},
    {"local r, e = zoom.call('users.users', { role_id = 'x' }) print(r, e, e.kind)", "nil\tno such thing\tgone\n", NULL, "nil, err"},
    {"zoom.call('userss')", "", "test.lua:1: zoom.call: there is no operation 'userss' (did you mean", "misspelt operation"},
    {"zoom.call('user', { userID = 'x' })", "", "did you mean 'userId'", "misspelt argument"},
    {"zoom.call('user', {})", "", "test.lua:1: zoom.call: ", "an argument is missing"},
    {"zoom.call('user')", "", "test.lua:1: zoom.call: ", "all are"},
    {"zoom.call('user', 'u1')", "", "the arguments are a table", "no table"},
    {"zoom.call(7)", "", "zoom.call takes the id of an operation", "no id"},
    {"zoom.call('user', { userId = print })", "", "zoom.call: 'userId' cannot be a function", "a function"},
    {"print(zoom.call('userDelete', { userId = 'u1', action = 'disassociate' }))", "true\n", NULL, "a writing one is a row of the plan"},
    {"table.sort({2, 1}, function() zoom.call('user', { userId = 'u1' }) end)", "", "cannot wait for Zoom here", "where nobody waits"},
  };
  CHECK_ROWS(rows, NULL);
  static const struct told told[] = {
    {"\nzoom.call('userDelete', { userId = 'u1', action = 'disassociate' })",
     "users.userDelete {\"action\":\"disassociate\",\"userId\":\"u1\"} test.lua:2\n", "operation, arguments, line"},
    {"zoom.call('groupCreate', { body = { name = 'New' } })", "users.groupCreate {\"body\":{\"name\":\"New\"}} test.lua:1\n", "a body"},
  };
  CHECK_TOLD(told, true);
}

/* u2 and u3 have no profile at this core, u1 has: they vanished after the list was made. */
static void gone(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"for u in zoom.users{} do print(u.id, u:exists()) end", "u1\ttrue\nu2\tfalse\nu3\tfalse\n", NULL, "asked for"},
    {"for u in zoom.users{} do local _ = u.job_title end", "", "test.lua:1: cannot read bob@example.com: User does not exist",
     "in a plain loop it ends the run, by name"},
    {"local ok, e for u in zoom.users{} do ok, e = pcall(function() return u.job_title end) end print(ok, e.kind, e.status, e)"
     " print('so: ' .. e, #tostring(e) > 9)",
     "false\tgone\t404\ttest.lua:1: cannot read eve@example.com: User does not exist\n"
     "so: test.lua:1: cannot read eve@example.com: User does not exist\ttrue\n", NULL, "caught, it tells what it is"},
    {"local ok, e = pcall(error, 'x') print(e.kind)", "nil\n", NULL, "asking any other error for its kind does no harm"},
    {"print(zoom.each(zoom.users{}, function(u) print(u.id, u.job_title) end, { skip_gone = true, width = 1 }))",
     "u1\tCounsel\ntest.lua:1: cannot read bob@example.com: User does not exist (skipped)\n"
     "test.lua:1: cannot read eve@example.com: User does not exist (skipped)\n2\n", NULL, "zoom.each goes on without them"},
    {"zoom.each(zoom.users{}, function(u) print(u.job_title) end, { width = 1 })", "Counsel\n", "cannot read bob@example.com",
     "only when it is told to"},
    {"zoom.each(zoom.users{}, function(u) if u.id == 'u2' then error 'mine' end end, { skip_gone = true })", "", "test.lua:1: mine",
     "other errors end it"},
    {"zoom.each({1}, function() error { kind = 'gone', message = 'made up' } end, { skip_gone = true })", "",
     "error with a table", "an error that only looks like it"},
    {"zoom.each(zoom.users{}, function(u) if u.id == 'u2' then local _ = u.settings.meeting_security.waiting_room end end, { skip_gone = true })",
     "", "is not JSON", "nor is an answer that cannot be read"},
    {"for u in zoom.users{} do u.exists() end", "", "exists is called with a colon", "a dot"},
  };
  CHECK_ROWS(rows, NULL);
  struct outcome o;
  run_policy(&o, NULL, "local zoom = require 'zoom'\nzoom.each(zoom.users{},\nfunction(u)\n  return u.job_title\nend, { width = 1 })\n");
  assert_non_null(strstr(zl_buf_cstr(&o.trace), "test.lua:4:"));  /* a table keeps the place of its task */
  assert_non_null(strstr(zl_buf_cstr(&o.trace), "started by"));
  outcome_free(&o);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(groups), cmocka_unit_test(levels), cmocka_unit_test(locks),
    cmocka_unit_test(unchecked), cmocka_unit_test(calls), cmocka_unit_test(gone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
