/* test_tasks.c - waiting: in coroutines, in tasks of zoom.each, and where nobody can wait. */
#include "fake_core.h"

static void waits(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"local co = coroutine.wrap(function() for u in zoom.users{} do coroutine.yield(u.settings.recording.local_recording) end end)"
     " print(co(), co(), co())", "true\tfalse\ttrue\n", NULL, "a read inside the script's own coroutine"},
    {"local a = coroutine.create(function(x) local b = coroutine.wrap(function(y) local u = zoom.user 'ada@example.com';"
     " local z = coroutine.yield(u.id .. y) return u.job_title .. z end); coroutine.yield(b(x)); return b('!') end)"
     " print(coroutine.resume(a, '?')) print(coroutine.resume(a)) print(coroutine.resume(a)) print(coroutine.status(a))",
     "true\tu1?\ntrue\tCounsel!\nfalse\tcannot resume dead coroutine\ndead\n", NULL, "two coroutines deep"},
    {"print(pcall(function() return zoom.user 'ada@example.com'.id end))", "true\tu1\n", NULL, "through pcall"},
    {"print(select(2, xpcall(function() return zoom.user 'ada@example.com'.id + nil end, function(e) return 'handled' end)))",
     "handled\n", NULL, "through xpcall"},
    {"local t = setmetatable({}, {__index = function(_, k) return zoom.user(k).id end}) print(t['ada@example.com'])", "u1\n", NULL,
     "through a metamethod that Lua calls"},
    {"local t = {3, 1, 2} table.sort(t, function(a, b) return zoom.user 'ada@example.com'.id == 'x' end)", "",
     "test.lua:1: cannot wait for Zoom here", "a sort comparator cannot wait"},
    {"string.gsub('abc', 'b', function() return zoom.user 'ada@example.com'.id end)", "", "cannot wait for Zoom here", "nor a gsub"},
    {"local ok, e = pcall(table.sort, {2,1}, function() return zoom.get '/users/summary' end) print(e)",
     "test.lua:1: cannot wait for Zoom here: inside the function given to table.sort or string.gsub, or in a metamethod that these call, nothing can be read; read it before\n",
     NULL, "and goes on after that"},
    {"string.gsub('abc', 'b', function() local co = coroutine.wrap(function() return zoom.user 'ada@example.com' end) co() end)",
     "", "cannot wait for Zoom here", "not even in a coroutine inside it"},
    {"print(setmetatable({}, {__tostring = function() return zoom.user 'ada@example.com'.id end}))", "", "cannot wait for Zoom here",
     "nor __tostring"},
    {"coroutine.yield(1)", "", "attempt to yield from outside a coroutine", "a task is not the script's coroutine"},
    {"print(coroutine.isyieldable(), select(2, coroutine.running()))", "false\ttrue\n", NULL, "the main task looks like Lua's"},
    {"local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function() print 'closed' end})"
     " coroutine.yield() end) coroutine.resume(co) print(coroutine.close(co))", "closed\ntrue\n", NULL, "close runs what is to be closed"},
    {"local co co = coroutine.wrap(function() co() end) print(pcall(co))", "false\tcannot resume non-suspended coroutine\n", NULL,
     "itself"},
    {"local co = coroutine.wrap(function() error 'inside' end) co()", "", "test.lua:1: inside", "errors come out of wrap"},
    {"print(coroutine.resume(coroutine.create(function(...) return select('#', ...), ... end), 1, nil, 3))", "true\t3\t1\tnil\t3\n",
     NULL, "values go in and out"},
  };
  CHECK_ROWS(rows, NULL);
}

static void each(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"local n = 0 zoom.each(zoom.users{}, function(u) if u.settings.recording.local_recording then n = n + 1 end end) print(n)",
     "2\n", NULL, "bodies wait and end"},
    {"zoom.each({'a','b'}, function(x) print(x) end)", "a\nb\n", NULL, "a table"},
    {"local i = 0 zoom.each(function() i = i + 1 if i < 4 then return i end end, print, {width=1})", "1\n2\n3\n", NULL, "an iterator"},
    {"zoom.each({}, print)", "", NULL, "nothing to do"},
    {"zoom.each({1,2,3}, function(x) if x == 2 then error('two') end zoom.user 'ada@example.com' print 'no' end, {width=3})", "",
     "test.lua:1: two", "the first error ends the others"},
    {"print(pcall(zoom.each, {1,2}, function(x) error('x' .. x, 0) end)) print 'on'", "false\tx1\non\n", NULL, "which can be caught"},
    {"zoom.each({1,2}, function(x) zoom.each({1,2}, function(y) print(x * 10 + y, zoom.user 'ada@example.com'.id) end) end)",
     NULL, NULL, "tasks within tasks"},
    {"zoom.each({1}, function() zoom.each({1,2}, function(y) if y == 1 then zoom.user 'ada@example.com' else error 'inner' end end) end)",
     "", "test.lua:1: inner", "an error two levels down"},
    {"zoom.each(nil, print)", "", "test.lua:1: zoom.each: there is nothing to walk", "no items"},
    {"zoom.each({1}, print, {width=0})", "", "width is a number from 1 to 64", "no width"},
    {"zoom.each({1}, print, {widht=2})", "", "did you mean 'width'", "misspelt option"},
    {"local l = zoom.users{} zoom.each({1,2}, function() for u in l do u.x = nil end end)", "", "test.lua:1:",
     "two tasks on one list: told, not hung"},
    {"local co = coroutine.create(function() return zoom.user 'ada@example.com'.id end) "
     "zoom.each({1,2}, function() print(coroutine.resume(co)) end)",
     "true\tu1\nfalse\tcannot resume a coroutine that waits for Zoom elsewhere\n", NULL, "two tasks on one coroutine"},
    {"local t zoom.each({1,2}, function(i) if i == 1 then t = coroutine.running() zoom.user 'ada@example.com' else "
     "print(coroutine.resume(t)) print(pcall(coroutine.close, t)) end end)",
     "false\tcannot resume a coroutine that waits for Zoom elsewhere\nfalse\tcannot close a waiting coroutine\n", NULL,
     "a task's own thread is the scheduler's"},
    {"zoom.each({1,2,3}, function() assert(require 'lib.names'.hello == 'hello world') end) print(require 'lib.names' == require 'lib.names')",
     "true\n", NULL, "tasks that require one module at once get one"},
  };
  /* An answer comes when everybody waits: not before the second task has begun, if the machine is busy. */
  CHECK_ROWS(rows, &(struct setup){.hold = true});
}

/* What runs at a time, seen from the core: it answers only once nobody asks any more. */
static void width(void **state)
{
  (void)state;
  struct outcome o;
  run_policy(&o, &(struct setup){.hold = true},
             "local zoom = require 'zoom'\nlocal t = {} for i = 1, 40 do t[i] = i end\nlocal n = 0\n"
             "zoom.each(t, function(i) zoom.user 'ada@example.com' n = n + 1 end, { width = 5 })\nprint(n)");
  assert_string_equal(zl_buf_cstr(&o.printed), "40\n");
  assert_int_equal(o.at_once, 5);
  outcome_free(&o);
  /* answers in any order reach who asked */
  run_policy(&o, &(struct setup){.hold = true},
             "local zoom = require 'zoom'\nlocal good = 0\nzoom.each(zoom.users{}, function(u)\n"
             "  if u.settings.recording.local_recording == (u.id ~= 'u2') then good = good + 1 end\nend)\nprint(good)");
  assert_string_equal(zl_buf_cstr(&o.printed), "3\n");
  outcome_free(&o);
}

static int times(const struct zl_buf *in, const char *what)
{
  int n = 0;
  for (const char *at = zl_buf_cstr(in); (at = strstr(at, what)); at++)
    n++;
  return n;
}

/* What is looked at is asked for, item by item at first, then ahead along the list. */
static void asks(void **state)
{
  (void)state;
  struct outcome o;
  run_policy(&o, NULL, "local zoom = require 'zoom'\nfor u in zoom.users{type=2} do local _ = u.settings.recording.local_recording end");
  const char *asked = zl_buf_cstr(&o.asked);
  assert_non_null(strstr(asked, "LIST users {\"status\":[\"active\"]}\n"));
  assert_non_null(strstr(asked, "READ user u1 user.settings recording.local_recording\n"));
  assert_non_null(strstr(asked, "READ user u3 user.settings recording.local_recording\n"));
  assert_null(strstr(asked, "READ user u2"));
  outcome_free(&o);
  /* the third user's value is on its way when the second is looked at; what was looked at once is asked for
     of all, and what did not come ahead is asked for */
  run_policy(&o, NULL, "local zoom = require 'zoom'\nfor u in zoom.users{} do\n"
             "  print(u.settings.recording.local_recording, u.settings.in_meeting.waiting_room)\nend");
  assert_string_equal(zl_buf_cstr(&o.printed), "true\tfalse\nfalse\tnil\ntrue\tnil\n");
  assert_int_equal(times(&o.asked, "AHEAD user 0 user.settings 2,3,4,5 recording.local_recording|in_meeting.waiting_room\n"), 1);
  assert_int_equal(times(&o.asked, "READ user u1 user.settings recording.local_recording\n"), 1);
  assert_int_equal(times(&o.asked, "READ user u1 user.settings recording.local_recording|in_meeting.waiting_room\n"), 1);
  assert_int_equal(times(&o.asked, "READ user u2 user.settings recording.local_recording|in_meeting.waiting_room\n"), 1);
  assert_int_equal(times(&o.asked, "READ user u3"), 0);
  outcome_free(&o);
  /* an object by itself is read whole, once */
  run_policy(&o, NULL, "local zoom = require 'zoom'\nlocal s = zoom.user 'ada@example.com'.settings\n"
             "print(s.recording.local_recording, s.in_meeting.waiting_room)");
  assert_string_equal(zl_buf_cstr(&o.printed), "true\tfalse\n");
  assert_int_equal(times(&o.asked, "READ user u1 user.settings \n"), 1);
  assert_int_equal(times(&o.asked, "READ user u1 user.settings"), 1);
  outcome_free(&o);
}

static void once(void **state)
{
  (void)state;
  struct outcome o;
  /* one body is read once for one user, however many values are looked at */
  run_policy(&o, NULL, "local zoom = require 'zoom'\nlocal u = zoom.user 'ada@example.com'\nfor i = 1, 3 do local _ = u.settings.recording.x_ == nil end");
  assert_non_null(strstr(zl_buf_cstr(&o.raised), "'recording.x_'"));
  outcome_free(&o);
  run_policy(&o, NULL, "local zoom = require 'zoom'\nlocal u = zoom.user 'ada@example.com'\nfor i = 1, 3 do local _ = u.settings.recording.local_recording end");
  const char *first = strstr(zl_buf_cstr(&o.asked), "READ user u1 user.settings");
  assert_non_null(first);
  assert_null(strstr(first + 1, "READ user u1 user.settings"));
  outcome_free(&o);
}

static int cancels_of(const char *policy, bool hold)
{
  struct outcome o;
  run_policy(&o, &(struct setup){.hold = hold}, policy);
  int n = o.cancels;
  outcome_free(&o);
  return n;
}

static void cancels(void **state)
{
  (void)state;
  assert_int_equal(cancels_of("local zoom = require 'zoom'\nfor u in zoom.users{} do break end\nprint 'on'", false), 1);
  assert_int_equal(cancels_of("local zoom = require 'zoom'\nfor u in zoom.users{} do end", false), 0);
  assert_int_equal(cancels_of("local zoom = require 'zoom'\nzoom.each({1,2,3,4}, function(i)\n"
                              "  if i == 4 then error 'stop' end zoom.user 'ada@example.com' end)", true), 3);
  assert_int_equal(cancels_of("local zoom = require 'zoom'\nlocal l = zoom.users{}\nl = nil\ncollectgarbage()\nprint 'on'", true), 1);
  assert_int_equal(cancels_of("local zoom = require 'zoom'\nzoom.users{}\nerror 'end'", true), 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(waits),         cmocka_unit_test(each),    cmocka_unit_test(width),
    cmocka_unit_test(asks), cmocka_unit_test(once), cmocka_unit_test(cancels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
