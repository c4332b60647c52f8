/* test_sandbox.c - what a policy does not get: globals, bytecode, others' tables, endless memory,
 * modules outside its folder, descriptors and environment. */
#include "fake_core.h"

#include <sys/resource.h>

static void globals(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"print(os, io, debug, package, load, loadstring, loadfile, dofile, warn, string.dump, collectgarbage 'count' > 0)",
     "nil\tnil\tnil\tnil\tnil\tnil\tnil\tnil\tnil\tnil\ttrue\n", NULL, "not there"},
    {"local names = {} for k in pairs(_G) do names[#names + 1] = k end table.sort(names) print(table.concat(names, ' '))",
     "_G _VERSION assert collectgarbage coroutine error getmetatable ipairs math next pairs pcall print rawequal rawget rawlen rawset "
     "require select setmetatable string table tonumber tostring type utf8 xpcall\n", NULL, "exactly these"},
    {"print(getmetatable '')", "false\n", NULL, "the string metatable cannot be had"},
    {"string.upper = function() return 'evil' end print(('x'):upper())", "X\n", NULL, "string methods are nobody's"},
    {"string.format = nil table.concat = nil ipairs = nil next = nil print(pcall(zoom.users, {typ=1}))",
     "false\ttest.lua:1: zoom.users: there is no 'typ' (did you mean 'type'?)\n", NULL, "our own files have their own libraries"},
    {"for u in zoom.users{} do print(getmetatable(u), getmetatable(u.settings), rawequal(u, u)) break end", "false\tfalse\ttrue\n", NULL,
     "objects give no metatable away"},
    {"print(getmetatable(zoom.settings {}), getmetatable(zoom.users{}), getmetatable(zoom.get '/users/summary'.empty))",
     "false\tfalse\tfalse\n", NULL, "nor does anything else"},
    {"setmetatable({}, {__gc = function() end})", "", "__gc is not for policies", "no finalizers"},
    {"local t = setmetatable({}, {__metatable = 1}) setmetatable(t, {})", "", "cannot change a protected metatable", "as in Lua"},
    {"print(collectgarbage 'stop')", "", "bad argument #1 to 'collectgarbage' (invalid option 'stop')", "the collector stays on"},
    {"print(zoom.users, require 'zoom' == zoom)", NULL, NULL, "one zoom for all files"},
    {"local s = tostring(setmetatable({}, {__name = 'x'})) print(s:sub(1, 2))", "x:\n", NULL, "tostring as in Lua"},
    {"print('a', nil, 1, 2.5, true)", "a\tnil\t1\t2.5\ttrue\n", NULL, "print as in Lua"},
    {"zoom.print('x')", "x\n", NULL, "zoom.print"},
    {"print(('x'):rep(3000000):len()) print(('y'):rep(2500000))", NULL, NULL, "output of more than one message"},
  };
  CHECK_ROWS(rows, NULL);
}

static void requires(void **state)
{
  (void)state;
  static const struct row rows[] = {
    {"print(require 'lib.names'.hello, shared)", "hello world\tnil\n", NULL, "a file beside the policy; its globals are its own"},
    {"print(require 'nothing', require 'nothing', loaded)", "true\ttrue\tnil\n", NULL, "once; true when it returns nothing"},
    {"print(require 'reads')", "true\n", NULL, "a module may wait"},
    {"require 'loop_a'", "", "loop_b.lua:1: module 'loop_a' requires itself", "a loop of modules is told"},
    {"require 'broken'", "", "broken.lua:1: unexpected symbol", "syntax in a module"},
    {"require 'bytes'", "", "bytes.lua: this is bytecode", "bytecode in a module"},
    {"require 'missing'", "", "test.lua:1: module 'missing': there is no such file beside the policy", "no file"},
    {"require '../secret'", "", "is no module name", "up"},
    {"require '/etc/passwd'", "", "is no module name", "absolute"},
    {"require 'a..b'", "", "is no module name", "empty part"},
    {"require '.a'", "", "is no module name", "leading dot"},
    {"require 'a\\0b'", "", "is no module name", "NUL"},
    {"require ''", "", "is no module name", "nothing"},
    {"require(('a'):rep(300))", "", "is no module name", "too long"},
    {"require 'zoom.native'", "", "there is no built-in module 'zoom.native'", "the insides are not for policies"},
    {"require 'zoom.users'", "", "there is no built-in module 'zoom.users'", "none of them"},
    {"print(require 'zoom.dates'.parse '1970-01-02')", "86400000\n", NULL, "dates are"},
    {"require 'string'", "", "module 'string'", "not Lua's libraries by another way"},
    {"string.gsub('a', 'a', function() require 'lib.names' end)", "", "cannot wait for Zoom here", "nor inside gsub"},
  };
  CHECK_ROWS(rows, NULL);
}

static void bytecode(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    size_t n;
    bool refused;
    const char *why;
  } rows[] = {
#define ROW(s, refused, why) {s, sizeof(s) - 1, refused, why}
    ROW("\x1bLua\x54\x00\x19\x93\r\n\x1a\n", true, "plain"),
    ROW("# comment\n\x1bLua\x54\x00", true, "behind a '#' line"),
    ROW("\xef\xbb\xbf\x1bLua\x54\x00", true, "behind a byte order mark"),
    ROW("\xef\xbb\xbf# x\n\x1bLua\x54", true, "behind both"),
    ROW("#!x\n\xef\xbb\xbf\x1bLua", true, "a mark behind a '#' line"),
    ROW("\n\x1bLua\x54", true, "behind an empty line"),
    ROW("\x1b", true, "its first byte alone"),
    ROW("#!/usr/bin/env zoomlua\nprint 'x'", false, "a '#' line before text is fine"),
    ROW("\xef\xbb\xbfprint 'x'", false, "a byte order mark before text is fine"),
    ROW("", false, "an empty policy does nothing"),
#undef ROW
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct outcome o;
    run_bytes(&o, NULL, (struct zl_str){rows[i].text, rows[i].n});
    bool bytes = strstr(zl_buf_cstr(&o.raised), "this is bytecode") != NULL;
    if (bytes != rows[i].refused || o.done == rows[i].refused)
      fail_msg("%s: raised '%s'", rows[i].why, zl_buf_cstr(&o.raised));
    outcome_free(&o);
  }
  struct outcome o;  /* the '#' line counts */
  run_policy(&o, NULL, "#!x\nerror 'here'");
  assert_string_equal(zl_buf_cstr(&o.raised), "test.lua:2: here");
  outcome_free(&o);
}

static void ceilings(void **state)
{
  (void)state;
  static const struct setup small = {.limits = {.memory_bytes = 16u << 20}};
  static const struct row rows[] = {
    {"local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end", "", "test.lua: out of memory: the policy may use 16 MB",
     "a table that grows"},
    {"('x'):rep(1 << 40)", "", "", "one huge string"},
    {"local ok, e = pcall(string.rep, 'x', 64 << 20) print(ok, e)", "false\tnot enough memory\n", NULL, "it can be caught"},
    {"string.rep = nil zoom.get = nil print(pcall(function() return zoom.get end))", NULL, NULL, "a policy may break its own zoom"},
    {"local s = ('('):rep(1000) zoom.users(s)", "", "zoom.users takes a table", "a wrong argument"},
    {"local t = {} for i = 1, 100 do t = {t} end zoom.settings { recording = t }", "", "nested too deeply", "deep tables"},
    {"print(#zoom.get('/users/summary', {x = ('y'):rep(5 << 20)}))", "", "a question to Zoom of more than 4 MB", "a huge question"},
    {"local t = {} for i = 1, 5000 do t[i] = zoom.users{} end", "", "questions to Zoom at a time", "too many questions"},
  };
  CHECK_ROWS(rows, &small);
  static const struct row deep[] = {
    {"local function f() return 1 + f() end f()", "", "stack overflow", "deep recursion"},
    {"local function f() return pcall(f) end print(f())", NULL, NULL, "recursion through pcall"},
    {"local function f() coroutine.wrap(f)() end f()", "", "C stack overflow", "coroutines in coroutines"},
    {"local s = 'x' for i = 1, 300 do s = '(' .. s .. ')' end print(#s) local t = {} t[1] = t print(pcall(table.unpack, {}, 1, 1e8))",
     NULL, NULL, "more values than a stack holds"},
  };
  CHECK_ROWS(deep, NULL);
}

static void params(void **state)
{
  (void)state;
  static const struct row good[] = {
    {"local p = zoom.policy { params = { exempt = {default='Kiosks'}, days = {type='integer', required=true}, on = {type='boolean'},"
     " who = {type='list'}, from = {type='date'} } } print(p.exempt, p.days, math.type(p.days), p.on, table.concat(p.who, '|'), p.from)",
     "Kiosks\t30\tinteger\tfalse\ta|b c\t2026-01-31\n", NULL, "values as declared"},
  };
  static const struct setup given = {.params = "{\"days\":\"30\",\"on\":\"no\",\"who\":\"a, b c\",\"from\":\"2026-01-31\"}"};
  CHECK_ROWS(good, &given);
  static const struct setup exempt = {.params = "{\"exempt\":\"x\"}"};
  static const struct row bad[] = {
    {"zoom.policy { params = { exmpt = {} } }", "", "test.lua: there is no parameter 'exempt' (did you mean 'exmpt'?)", "unknown"},
    {"zoom.users{}", "", "test.lua: parameter 'exempt' was given, but the policy declares none", "nobody to take it"},
    {"print 'x'", "x\n", "parameter 'exempt' was given", "not even at the end"},
    {"zoom.policy { params = { exempt = {type='integer'} } }", "", "test.lua: parameter 'exempt': 'x' is not a whole number", "wrong type"},
    {"zoom.policy { params = { exempt = {type='int'} } }", "", "test.lua:1: zoom.policy: parameter 'exempt': there is no type 'int'",
     "the script's own mistake has a line"},
    {"zoom.policy { params = { exempt = {choices={'a','b'}} } }", "", "parameter 'exempt': 'x' is not one of: a, b", "choices"},
    {"zoom.policy { params = { exempt = {}, other = {required=true, help='whom'} } }", "", "parameter 'other' is missing: whom", "missing"},
    {"local p = zoom.policy { params = { exempt = {} } } print(p.exmept)", "", "test.lua:1: the policy declares no parameter 'exmept' (did you mean 'exempt'?)",
     "misspelt in the script"},
    {"local p = zoom.policy { params = { exempt = {} } } p.exempt = 1", "", "parameters cannot be assigned", "assignment"},
    {"zoom.policy { nam = 'x' }", "", "test.lua:1: zoom.policy has no 'nam' (did you mean 'name'?)", "unknown head field"},
    {"local p = zoom.part { params = { exempt = {} } } zoom.policy { include = { p } } print(p.exempt)", "x\n", NULL, "a part's values"},
    {"local p = zoom.part { params = { exempt = {} } } print(p.exempt)", "", "no policy includes the part of test.lua:1", "not included"},
    {"local p = zoom.part {} zoom.policy { include = { p, p }, params = { exempt = {} } } print(p.exempt)", "",
     "this part declares no parameter 'exempt'", "a part sees its own"},
    {"zoom.policy { include = { {} } }", "", "test.lua:1: zoom.policy: include[1] is not what zoom.part gives", "no part"},
    {"zoom.policy { include = { a = 1 } }", "", "test.lua:1: zoom.policy: include is a list", "no list"},
    {"zoom.part { writes = { 1 } }", "", "test.lua:1: zoom.part: writes[1] is not a pattern", "at the part's line"},
    {"zoom.policy { name = 1 }", "", "test.lua:1: zoom.policy: 'name' is a string, not a number", "head type"},
    {"zoom.policy { writes = { 'user.*', 1 } }", "", "writes[2] is not a pattern", "patterns"},
    {"zoom.policy { params = { exempt = {} } } zoom.policy { params = { exempt = {} } }", "", "test.lua:1: zoom.policy comes first and once",
     "twice"},
  };
  CHECK_ROWS(bad, &exempt);
  static const struct row late[] = {
    {"zoom.users{} zoom.policy { name = 'late' }", "", "zoom.policy comes first and once", "too late"},
  };
  CHECK_ROWS(late, NULL);
  struct outcome o;
  run_policy(&o, &exempt, "local zoom = require 'zoom'\nzoom.policy { name = 'n', version = '1.0.0', summary = 's', writes = {},"
                          " params = { exempt = { help = 'h' } } }");
  assert_string_equal(zl_buf_cstr(&o.raised), "");
  assert_int_equal(o.heads, 1);
  assert_string_equal(zl_buf_cstr(&o.head),
                      "{\"limits\":{},\"name\":\"n\",\"params\":[{\"help\":\"h\",\"name\":\"exempt\",\"type\":\"string\",\"value\":\"x\"}],"
                      "\"summary\":\"s\",\"version\":\"1.0.0\",\"writes\":[]}");
  outcome_free(&o);
}

/* `zoomlua info`: the head is told, and nothing of the policy runs behind it. */
static void head_only(void **state)
{
  (void)state;
  static const struct setup none = {.params = ""};
  static const struct row rows[] = {
    {"zoom.users{} zoom.policy { name = 'late' }", "", "test.lua:1: there is no zoom.policy { ... } before this", "asks before it"},
    {"zoom.get '/users'", "", "test.lua:1: there is no zoom.policy { ... } before this", "a raw request"},
    {"print 'x'", "x\n", NULL, "none at all: done without a head"},
    {"zoom.policy { nam = 'x' }", "", "test.lua:1: zoom.policy has no 'nam'", "a wrong one"},
    {"error 'broken'", "", "test.lua:1: broken", "breaks on its way"},
  };
  CHECK_ROWS(rows, &none);
  struct outcome o;
  run_policy(&o, &none,
             "local zoom = require 'zoom'\nlocal names = require 'lib.names'\n"
             "pcall(zoom.policy, { name = names.hello, description = 'd', params = {"
             " { name = 'days', type = 'integer', required = true, min = 1, max = 9 },"
             " { name = 'ask', type = 'list', default = {}, choices = { 'a' } } } })\n"
             "print 'after' zoom.users{} error 'after'");
  assert_string_equal(zl_buf_cstr(&o.raised), "");
  assert_string_equal(zl_buf_cstr(&o.printed), "");
  assert_string_equal(zl_buf_cstr(&o.head),
                      "{\"description\":\"d\",\"limits\":{},\"name\":\"hello world\",\"params\":["
                      "{\"max\":9,\"min\":1,\"name\":\"days\",\"required\":true,\"type\":\"integer\"},"
                      "{\"choices\":[\"a\"],\"default\":[],\"name\":\"ask\",\"type\":\"list\"}]}");
  assert_int_equal(o.done, 1);
  assert_int_equal(o.status, 0);
  outcome_free(&o);
}

/* Whose mistake it was: the command line's comes without a traceback. */
static void usage(void **state)
{
  (void)state;
  static const struct setup given = {.params = "{\"days\":\"x\"}"};
  struct outcome o;
  run_policy(&o, &given, "require 'zoom'.policy { params = { days = { type = 'integer' } } }");
  assert_string_equal(zl_buf_cstr(&o.raised), "test.lua: parameter 'days': 'x' is not a whole number");
  assert_int_equal(o.trace.len, 0);
  outcome_free(&o);
  run_policy(&o, &given, "print 'x'");
  assert_int_equal(o.trace.len, 0);
  outcome_free(&o);
  run_policy(&o, &given, "require 'zoom'.policy { params = { a = { required = true }, b = { required = true } } }");
  assert_string_equal(zl_buf_cstr(&o.raised), "test.lua: there is no parameter 'days' (there are: a, b)\n"
                                              "parameter 'a' is missing\nparameter 'b' is missing");
  assert_int_equal(o.trace.len, 0);
  outcome_free(&o);
  run_policy(&o, &given, "pcall(require 'zoom'.policy, { params = { days = { type = 'integer' } } }) error 'other'");
  assert_true(o.trace.len > 0);
  outcome_free(&o);
}

/* A child that looks at itself behind the fence; its exit status says what it found. */
static int behind_fence(int wire)
{
  struct rlimit r;
  static const struct zl_policy_limits limits = {.cpu_s = 7};
  struct zl_err err = {0};
  char *secret = getenv("ZOOM_CLIENT_SECRET");
  if (!secret || zl_policy_fence(wire, &limits, &err) != 0)
    return 1;
  if (getenv("PATH") || getenv("ZOOM_CLIENT_SECRET") || secret[0] != '\0')
    return 2;
  for (int fd = 3; fd < 1024; fd++)
    if (fd != wire && write(fd, "", 0) == 0)
      return 3;
  if (read(0, &r, sizeof(r)) != 0 || write(1, "x", 1) != 1)
    return 4;
#ifdef ZOOMLUA_SANITIZED
  if (getrlimit(RLIMIT_CPU, &r) != 0 || r.rlim_cur != 7 || getrlimit(RLIMIT_CORE, &r) != 0 || r.rlim_max != 0)
    return 5;
#else /* where there is seccomp not even that can be asked: tests/escape sees that the limits hold */
  if (getrlimit(RLIMIT_CPU, &r) == 0 && r.rlim_cur != 7)
    return 5;
  if (getrlimit(RLIMIT_AS, &r) == 0 && r.rlim_cur == RLIM_INFINITY)
    return 7;
#endif
  return 0;
}

static void fence(void **state)
{
  (void)state;
  int pair[2], status;
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  int wire = dup2(pair[1], 40);
  setenv("ZOOM_CLIENT_SECRET", "swordfish", 1);
  pid_t pid = fork();
  if (pid == 0)
    _exit(behind_fence(wire));
  waitpid(pid, &status, 0);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
  close(pair[0]);
  close(pair[1]);
  close(wire);
  struct outcome o;  /* and a policy runs behind it */
  run_policy(&o, &(struct setup){.fence = true}, "local zoom = require 'zoom'\nfor u in zoom.users{} do print(u.job_title) break end");
  assert_string_equal(zl_buf_cstr(&o.printed), "Counsel\n");
  assert_int_equal(o.done, 1);
  outcome_free(&o);
  run_policy(&o, &(struct setup){.fence = true, .limits = {.cpu_s = 1}}, "print 'begun' while true do end");
  assert_string_equal(zl_buf_cstr(&o.printed), "begun\n");
  assert_true(WIFSIGNALED(o.status));
  assert_int_equal(WTERMSIG(o.status), SIGXCPU);
  outcome_free(&o);
}

/* Nonsense from the core, or a core that is gone, ends the process. */
static void bad_core(void **state)
{
  (void)state;
  static const struct {
    const char *bytes;
    size_t n;
    const char *why;
  } rows[] = {
    {"", 0, "nothing at all"},
    {"\x06\0\0\0\x63\0\0\0\0\0", 10, "an unknown message"},
    {"\x0e\0\0\0\x02\x01\0\0\0\x02\0\0\0\0\0\0\0\0", 18, "an answer before LOAD"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    static const struct setup plain;
    int pair[2], status;
    pid_t pid = start_child(pair, &plain);
    assert_int_equal(write(pair[0], rows[i].bytes, rows[i].n), (ssize_t)rows[i].n);
    close(pair[0]);
    waitpid(pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 1)
      fail_msg("%s: %x", rows[i].why, status);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(globals),  cmocka_unit_test(requires), cmocka_unit_test(bytecode), cmocka_unit_test(ceilings),
    cmocka_unit_test(head_only), cmocka_unit_test(params),   cmocka_unit_test(fence),    cmocka_unit_test(usage), cmocka_unit_test(bad_core),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
