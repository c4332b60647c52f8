/* test_policy.c - a policy from LOAD to DONE: what it reads, sets, prints and raises. */
#include "fake_core.h"

static void objects(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"for u in zoom.users{} do print(u.id, u.email) end", "u1\tada@example.com\nu2\tbob@example.com\nu3\teve@example.com\n", NULL,
     "all pages, in order"},
    {"for u in zoom.users{type='licensed'} do print(u.id) end", "u1\nu3\n", NULL, "filter by type, in words"},
    {"for u in zoom.users{type={1,'licensed'}, dept='Legal'} do print(u.id) end", "u1\n", NULL, "filters are joined"},
    {"for u in zoom.users{group='Sales'} do print(u.id) end", "u3\n", NULL, "group by name"},
    {"for u in zoom.users{group='Sels'} do end", "", "test.lua:1: the account has no group 'Sels' (did you mean 'Sales'?)",
     "unknown group"},
    {"zoom.users{typ='basic'}", "", "test.lua:1: zoom.users: there is no 'typ' (did you mean 'type'?)", "misspelt filter"},
    {"zoom.users{type='licenced'}", "", "type is basic, licensed, unassigned or a number, not 'licenced'", "misspelt type"},
    {"for u in zoom.users{} do print(u.dept, u.pmi, math.type(u.pmi)) break end", "Legal\t9007199254740993\tinteger\n", NULL,
     "integers above 2^53 are exact"},
    {"for u in zoom.users{} do if u.id=='u2' then print(u.dept, u.group_ids) end end", "Sales \xc3\xa9\tnil\n", NULL,
     "escapes; a field that is absent is nil"},
    {"for u in zoom.users{} do if u.id=='u3' then print(u.custom_attributes[1].value, u.brand_new) end end", "v\tyes\n", NULL,
     "lists as tables; a field nobody knew is found in the row"},
    {"for u in zoom.users{} do print(u.job_title, u.manager) break end", "Counsel\tnil\n", NULL, "read on demand; null is nil"},
    {"for u in zoom.users{} do print(u.deptt) end", "", "test.lua:1: users have no field 'deptt' (did you mean 'dept'?)",
     "misspelt field"},
    {"for u in zoom.users{} do u.dept = 'x' end", "", "test.lua:1: fields of users cannot be assigned", "assignment"},
    {"for u in zoom.users{} do print(u:in_group('Kiosks'), u:in_group('g2'), table.concat(u.groups, '+')) end",
     "true\tfalse\tKiosks\nfalse\tfalse\t\ntrue\ttrue\tKiosks+Sales\n", NULL, "groups by name and id"},
    {"for u in zoom.users{} do u:in_group('Kiosk') end", "", "test.lua:1: the account has no group 'Kiosk' (did you mean 'Kiosks'?)",
     "a misspelt group is an error, not false"},
    {"for g in zoom.groups() do for m in g:members() do if g.name == 'Twins' then break end print(g.name, g.total_members, m.email, m.job_title) end end",
     "Kiosks\t2\tada@example.com\tCounsel\nSales\t1\tada@example.com\tCounsel\n", NULL, "members are users"},
    {"local u = zoom.user 'ada@example.com'; print(u.id, u.job_title, u.cost_center)", "u1\tCounsel\tnil\n", NULL, "one user"},
    {"local u, e = zoom.user 'nobody@example.com'; print(u, e, e.status, e.code, e.kind)",
     "nil\tUser does not exist\t404\t1001\tgone\n", NULL, "not found can happen to anyone"},
    {"for u in zoom.users{} do u.in_group('Kiosks') end", "", "test.lua:1: in_group is called with a colon", "a dot for a colon"},
    {"for u in zoom.users{} do u.set { x = 1 } end", "", "test.lua:1: set is called with a colon", "a dot for a colon, in C"},
    {"zoom.usres {}", "", "test.lua:1: zoom has no 'usres' (did you mean 'users'?)", "misspelt function"},
    {"local l = zoom.users{}; for u in l do end; for u in l do end", "", "has been walked already", "a list is walked once"},
    {"local a for u in zoom.users{} do a = a or u; print(u == a, u ~= a, u) end",
     "true\tfalse\tada@example.com\nfalse\ttrue\tbob@example.com\nfalse\ttrue\teve@example.com\n", NULL, "objects compare by id"},
  };
  CHECK_ROWS(rows, NULL);
}

static void settings(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"for u in zoom.users{} do print(u.settings.recording.local_recording) end", "true\nfalse\ntrue\n", NULL, "read when asked"},
    {"local u = zoom.user 'ada@example.com'; local s = u.settings; print(s.recording.auto_delete_cmr_days, "
     "math.type(s.recording.auto_delete_cmr_days), #s.in_meeting.data_center_regions, s.in_meeting.chat)",
     "30\tinteger\t2\tnil\n", NULL, "integers, lists, absent"},
    {"local u = zoom.user 'ada@example.com'; print(u.settings.meeting_security.waiting_room, u.settings.in_meeting.waiting_room)",
     "true\tfalse\n", NULL, "two bodies, one tree"},
    {"local u = zoom.user 'ada@example.com'; print(u.settings.recording.local_recordin)", "",
     "did you mean 'recording.local_recording'?", "misspelt setting"},
    {"local u = zoom.user 'bob@example.com'; print(u.settings.meeting_security.waiting_room)", "",
     "test.lua:1: cannot read bob@example.com: the answer is not JSON", "a body that is no JSON"},
    {"for u in zoom.users{} do u.settings.recording = 1 end", "", "settings cannot be assigned; use :set", "assignment"},
    {"zoom.settings { schedule_meting = {} }", "", "test.lua:1: users have no setting 'schedule_meting' (did you mean 'schedule_meeting'?)",
     "unknown section, on its line"},
    {"\n\nlocal b = zoom.settings {\n in_meeting = { waiting_room = 'yes' } }", "", "test.lua:3:", "the line of the call"},
    {"zoom.settings { recording = { auto_delete_cmr_days = 2.5 } }", "", "must be a whole number, not the number 2.5", "fraction"},
    {"zoom.settings { recording = { auto_delete_cmr_days = 0/0 } }", "", "is not a number (NaN)", "NaN"},
    {"zoom.settings { recording = { auto_delete_cmr_days = 1/0 } }", "", "is infinite", "infinite"},
    {"zoom.settings { recording = { local_recording = print } }", "", "'recording.local_recording' cannot be a function", "function"},
    {"local t = {}; t.recording = t; zoom.settings(t)", "", "contains itself", "cycle"},
    {"zoom.settings { recording = { local_recording = '\\xff' } }", "", "is not valid UTF-8", "bytes"},
    {"zoom.settings { recording = { 1, local_recording = true } }", "", "has both list items and names", "mixture"},
    {"zoom.settings { in_meeting = { data_center_regions = { 'EU', nil, 'US' } } }", "", "is a list with holes", "holes"},
    {"zoom.settings(zoom)", "", "settings: 'account' cannot be one of the accounts", "no settings at all"},
    {"zoom.settings 'x'", "", "settings are a table", "a string"},
    {"local s = zoom.settings { in_meeting = { waiting_room = true } }; print(s.in_meeting)", "", "it has no fields", "not readable"},
  };
  CHECK_ROWS(rows, NULL);
}

static void sets(void **state)
{
  (void)state;
  struct outcome o;
  run_policy(&o, &(struct setup){.chunk = "kiosks.lua"},
             "local zoom = require 'zoom'\n"
             "local b = zoom.settings { in_meeting = { waiting_room = true, data_center_regions = {} } }\n"
             "for u in zoom.users { type = 'licensed' } do\n"
             "  u:set(b)\n"
             "  if u.id == 'u3' then\n"
             "    u:set { recording = { local_recording = false } }\n"
             "  end\n"
             "end\n");
  assert_string_equal(zl_buf_cstr(&o.raised), "");
  const char *both = "[[\"in_meeting.data_center_regions\",[]],[\"in_meeting.waiting_room\",true]]";
  const char *other = "[[\"in_meeting.waiting_room\",true],[\"in_meeting.data_center_regions\",[]]]";
  char one[512], two[512];
  snprintf(one, sizeof(one), "user u1 ada@example.com kiosks.lua:4 %s\nuser u3 eve@example.com kiosks.lua:4 %s\n"
           "user u3 eve@example.com kiosks.lua:6 [[\"recording.local_recording\",false]]\n", both, both);
  snprintf(two, sizeof(two), "user u1 ada@example.com kiosks.lua:4 %s\nuser u3 eve@example.com kiosks.lua:4 %s\n"
           "user u3 eve@example.com kiosks.lua:6 [[\"recording.local_recording\",false]]\n", other, other);
  const char *got = zl_buf_cstr(&o.sets);
  if (strcmp(got, one) != 0)  /* the catalogue's order decides which of the two it is */
    assert_string_equal(got, two);
  assert_int_equal(o.heads, 1);
  assert_string_equal(zl_buf_cstr(&o.head), "{\"name\":\"kiosks.lua\"}");
  outcome_free(&o);
}

/* The line is that of the code which asked, through our own Lua files and files beside the policy. */
static void origins(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"\nlocal function f(u) u:set { x = 1 } end\nfor u in zoom.users{} do\n  f(u)\nend", "", "test.lua:2: users have no setting 'x'",
     "the innermost line of the policy"},
    {"local s = require 'sets'\nfor u in zoom.users{} do s.bad(u) end", "", "sets.lua:4: users have no setting 'nonsense'",
     "a file beside the policy is policy code"},
    {"\n\nzoom.each({1}, function() zoom.users{ typ = 1 } end)", "", "test.lua:3: zoom.users: there is no 'typ'", "inside a task"},
    {"error('plain')", "", "test.lua:1: plain", "the policy's own error"},
    {"error({})", "", "test.lua: error with a table in place of words", "an error that is a table"},
    {"error(setmetatable({}, {__tostring=function() return 'told' end}))", "", "test.lua:1: told", "an error that can tell itself"},
    {"error('no place', 0)", "", "test.lua: no place", "without a line, the file is named"},
    {"local s = 'x'; local function f() return (s:gsub('x', f)) end f()", "", "test.lua: C stack overflow", "where Lua leaves it out"},
    {"error(setmetatable({}, {__tostring=function() error 'again' end}))", "", "test.lua: the policy raised an error that cannot be told",
     "an error that cannot"},
    {"error()", "", "error with a nil in place of words", "an error that is nil"},
    {"local x = nil; x.y = 1", "", "test.lua:1: attempt to index a nil value (local 'x')", "Lua's own error"},
    {"if", "", "test.lua:1: unexpected symbol near <eof>", "syntax"},
  };
  CHECK_ROWS(rows, NULL);
  struct outcome o;
  run_policy(&o, NULL, "local function deep()\n  error 'down here'\nend\n\ndeep()\n");
  assert_non_null(strstr(zl_buf_cstr(&o.trace), "test.lua:2:"));
  assert_non_null(strstr(zl_buf_cstr(&o.trace), "test.lua:5:"));
  outcome_free(&o);
  run_policy(&o, NULL, "local zoom = require 'zoom'\nzoom.each({1},\nfunction()\n  error 'in a task'\nend)\n");
  assert_non_null(strstr(zl_buf_cstr(&o.trace), "test.lua:4:"));
  assert_non_null(strstr(zl_buf_cstr(&o.trace), "test.lua:2:"));
  outcome_free(&o);
}

static void gets(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"local t = zoom.get('/users/summary', { a = 1, b = true }); print(t.total, t.rate, t.none == zoom.null, #t.empty, t.x)",
     "9007199254740993\t0.5\ttrue\t0\tnil\n", NULL, "exact numbers; null is zoom.null"},
    {"print(zoom.get '/nothing')", "nil\tno such path\n", NULL, "nil, err"},
    {"zoom.get 'users'", "", "test.lua:1: zoom.get: a path starts with '/'", "a path"},
    {"zoom.get('/users', { x = {} })", "", "the query is a table of names and strings", "a query"},
    {"print(zoom.days_since(nil), zoom.days_since '2020-01-01' > 1000, zoom.now() > 1.6e12)", "nil\ttrue\ttrue\n", NULL, "dates"},
    {"print(zoom.days_since 'soon')", "", "'soon' is not a date", "no date"},
    {"local j = require 'cjson'; print(j.encode{1,2}, j.decode'[1]'[1], j.null == zoom.null)", "[1,2]\t1.0\ttrue\n", NULL, "cjson"},
    {"local j = require 'cjson'; print(pcall(j.decode, '[NaN]'))", NULL, NULL, "NaN is not read"},
    {"print(require 'cjson'.encode_max_depth, require 'cjson'.new)", "nil\tnil\n", NULL, "no switch for depth"},
  };
  CHECK_ROWS(rows, NULL);
}

static void phone(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"for p in zoom.phone.users{ site='Main' } do print(p.id, p.extension_number, p.policy.sms.enable, p.settings.country.code) end",
     "u1\t101\ttrue\t1\n", NULL, "phone users, by the name of their site"},
    {"local u = zoom.user 'ada@example.com'; print(u.phone.extension_id, u.phone.id)", "x1\tu1\n", NULL, "user.phone"},
    {"print(zoom.phone.user 'nobody@example.com')", "nil\tUser does not exist\n", NULL, "nil, err"},
    {"local p = zoom.user 'ada@example.com'; p:access('voicemail', {})", "",
     "test.lua:1: there is no shared access 'voicemail' (did you mean 'voice_mail'?)", "misspelt type"},
    {"local p = zoom.user 'ada@example.com'; p:grant('voice_mail', {{access_user_id='nobody@example.com'}})", "",
     "voice_mail: cannot find nobody@example.com: User does not exist", "an email nobody has"},
  };
  CHECK_ROWS(rows, NULL);
  struct outcome o;
  run_policy(&o, NULL,
             "local zoom = require 'zoom'\n"
             "local ada = zoom.user 'ada@example.com'\n"
             "local bob = zoom.user 'bob@example.com'\n"
             "ada:access('voice_mail', { { access_user_id = bob, allow_download = true } })\n"
             "ada.phone:grant('voice_mail', { { access_user_id = 'bob@example.com' } })\n"
             "ada:grant('delegation', { assistants = { 'bob@example.com' } })\n");
  assert_string_equal(zl_buf_cstr(&o.raised), "");
  const char *got = zl_buf_cstr(&o.access);
  assert_non_null(strstr(got, "phone_user u1 ada@example.com test.lua:4 voice_mail exact {"));
  assert_non_null(strstr(got, "\"access_user_id\":\"u2\""));
  assert_null(strstr(got, "bob@example.com"));
  assert_non_null(strstr(got, "phone_user u1 u1 test.lua:5 voice_mail grant {"));
  assert_non_null(strstr(got, "test.lua:6 delegation grant {"));
  assert_non_null(strstr(got, "\"x2\""));
  outcome_free(&o);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(objects), cmocka_unit_test(settings), cmocka_unit_test(sets),
    cmocka_unit_test(origins), cmocka_unit_test(gets),     cmocka_unit_test(phone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
