/* test_report.c - reports: what the core takes of one, and how it looks as a table, as CSV and as JSON. */
#include "core/report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

static char home[] = "/tmp/zoomlua-report-XXXXXX";

static int set_up(void **state)
{
  (void)state;
  return mkdtemp(home) && setenv("ZOOMLUA_HOME", home, 1) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
  char cmd[64];
  (void)state;
  snprintf(cmd, sizeof(cmd), "rm -r %s", home);
  return system(cmd);
}

static struct zl_report *make(const char *head, const char *const *rows)
{
  struct zl_report *r;
  struct zl_err err = {0};
  if (zl_report_new(&r, 1, ZL_STR("look.lua"), zl_str_of(head), &err) != 0)
    fail_msg("%s: %s", head, err.text);
  for (; rows && *rows; rows++)
    if (zl_report_row(r, zl_str_of(*rows), &err) != 0)
      fail_msg("%s: %s", *rows, err.text);
  assert_int_equal(zl_told_ready(&r->rows, r->key, r->keys, &err), 0);
  return r;
}

static char *shown(struct zl_report *r, int (*write)(const struct zl_report *r, FILE *to))
{
  char *text = NULL;
  size_t n;
  FILE *to = open_memstream(&text, &n);
  assert_non_null(to);
  assert_int_equal(write(r, to), 0);
  fclose(to);
  zl_report_free(r);
  return text;
}

#define HEAD(columns) "{\"name\":\"r\",\"title\":\"T\",\"columns\":[" columns "],\"sort\":[]}"

/* ---- what is taken ------------------------------------------------------------------------------ */

static void heads(void **state)
{
  static const struct {
    const char *head;
    bool good;
    const char *why;
  } rows[] = {
    {HEAD("\"a\""), true, "a report"},
    {"{\"name\":\"r\",\"title\":\"\",\"columns\":[\"a\",\"b\"],\"sort\":[[2,true],[1,false]]}", true, "two keys"},
    {"{\"name\":\"r\",\"title\":\"\",\"columns\":[\"a\"],\"sort\":{}}", true, "an empty Lua table may be an object"},
    {"[]", false, "a list"},
    {"{", false, "no JSON"},
    {"{\"title\":\"\",\"columns\":[\"a\"]}", false, "no name"},
    {"{\"name\":\"a/b\",\"title\":\"\",\"columns\":[\"a\"]}", false, "a name that is a path"},
    {"{\"name\":\"\",\"title\":\"\",\"columns\":[\"a\"]}", false, "an empty name"},
    {"{\"name\":\"r\",\"columns\":[\"a\"]}", false, "no title"},
    {HEAD(""), false, "no columns"},
    {HEAD("\"a\",\"a\""), false, "two of one name"},
    {HEAD("\"a\",\"\""), false, "a column without a name"},
    {HEAD("\"a\",1"), false, "a column that is a number"},
    {"{\"name\":\"r\",\"title\":\"\",\"columns\":[\"a\"],\"sort\":[[2,true]]}", false, "sorted by no column"},
    {"{\"name\":\"r\",\"title\":\"\",\"columns\":[\"a\"],\"sort\":[[0,true]]}", false, "columns count from 1"},
    {"{\"name\":\"r\",\"title\":\"\",\"columns\":[\"a\"],\"sort\":[1]}", false, "a key that is no pair"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_report *r;
    int rc = zl_report_new(&r, 1, ZL_STR("p.lua"), zl_str_of(rows[i].head), NULL);
    if (rc != (rows[i].good ? 0 : -1))
      fail_msg("%s: %s", rows[i].head, rows[i].why);
    zl_report_free(r);
  }
}

static void rows(void **state)
{
  static const struct {
    const char *row;
    bool good;
  } given[] = {
    {"[1,\"x\"]", true},   {"[null,[\"a\",2,true,null]]", true}, {"[[],false]", true},
    {"[1]", false},        {"[1,2,3]", false},                   {"{\"a\":1,\"b\":2}", false},
    {"[1,{\"a\":2}]", false}, {"[1,[[2]]]", false},              {"[1,2", false},
    {"[1,[{}]]", false},   {"\"ab\"", false},                    {"[1,NaN]", false},
  };
  (void)state;
  struct zl_report *r = make(HEAD("\"a\",\"b\""), NULL);
  for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
    if (zl_report_row(r, zl_str_of(given[i].row), NULL) != (given[i].good ? 0 : -1))
      fail_msg("%s", given[i].row);
  assert_int_equal(r->rows.count, 3);
  zl_report_free(r);
}

/* ---- CSV ------------------------------------------------------------------------------------------ */

static void cells_of_csv(void **state)
{
  static const struct {
    const char *json, *csv, *why;
  } given[] = {
    {"\"ada\"", "ada", "a text"},
    {"\"\"", "", "nothing"},
    {"null", "", "nothing"},
    {"-3.5", "-3.5", "a number of the policy's is no formula"},
    {"true", "true", "a boolean"},
    {"[\"a\",\"b\"]", "\"a, b\"", "a list"},
    {"\"a,b\"", "\"a,b\"", "a separator"},
    {"\"a;b\"", "\"a;b\"", "the separator of other countries"},
    {"\"a\\\"b\"", "\"a\"\"b\"", "a quote"},
    {"\"a\\nb\"", "\"a\nb\"", "a line break stays inside its quotes"},
    {"\" a\"", "\" a\"", "blanks that some would trim"},
    {"\"=1+1\"", "'=1+1", "a formula"},
    {"\"+49 30\"", "'+49 30", "a telephone number is one, too, to a spreadsheet"},
    {"\"-5\"", "'-5", "a text that looks like a number"},
    {"\"@SUM(A1)\"", "'@SUM(A1)", "the old form"},
    {"\"\\t=1\"", "\"'\t=1\"", "a tab in front"},
    {"\"\\r=1\"", "\"'\r=1\"", "a carriage return in front"},
    {"\"\\n=1\"", "\"'\n=1\"", "a line feed in front"},
    {"\"\xef\xbc\x9d" "1\"", "'\xef\xbc\x9d" "1", "the wide sign"},
    {"\" =1\"", "\"' =1\"", "behind a blank, which some drop"},
    {"\"\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf=1\"", "'\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf=1", "behind what nobody sees"},
    {"\"\xef\xbb\xbf" "a\"", "\xef\xbb\xbf" "a", "a text is one behind these, too"},
    {"[\"=1\"]", "'=1", "in a list"},
    {"\"=HYPERLINK(\\\"http://example.com\\\",\\\"x\\\")\"", "\"'=HYPERLINK(\"\"http://example.com\"\",\"\"x\"\")\"", "quoted, and still no formula"},
    {"\"a=b\"", "a=b", "an equals sign inside is none"},
    {"\"\\u001b[31m\"", "\\x1b[31m", "an escape sequence"},
    {"\"a\\u0000b\"", "a\\x00b", "a NUL"},
    {"\"\\u009b\"", "\\x9b", "C1"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
    struct zl_buf b = ZL_BUF_INIT(4096);
    struct zl_json v;
    assert_int_equal(zl_json_check(zl_str_of(given[i].json), 4, &v, NULL), 0);
    zl_report_csv_cell(v, &b);
    if (strcmp(zl_buf_cstr(&b), given[i].csv) != 0)
      fail_msg("%s: %s, got %s", given[i].json, given[i].why, zl_buf_cstr(&b));
    zl_buf_free(&b);
  }
}

static void a_whole_csv(void **state)
{
  (void)state;
  char *text = shown(make(HEAD("\"=a\",\"b\""), (const char *[]){"[\"x\",1]", "[null,null]", NULL}), zl_report_csv);
  assert_string_equal(text, "'=a,b\nx,1\n,\n");
  free(text);
  text = shown(make(HEAD("\"a\""), (const char *[]){"[null]", "[\"\"]", NULL}), zl_report_csv);
  assert_string_equal(text, "a\n\"\"\n\"\"\n"); /* an empty line would be no row */
  free(text);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_is_json(void **state)
{
  (void)state;
  char *text = shown(make(HEAD("\"a\",\"b\""), (const char *[]){"[\"x\\u001b\",9007199254740993]", "[[\"p\"],null]", NULL}),
                     zl_report_json);
  json_t *v = json_loads(text, 0, NULL);
  assert_non_null(v);
  json_t *all = json_object_get(v, "rows");
  assert_int_equal(json_array_size(all), 2);
  assert_int_equal(json_integer_value(json_object_get(json_array_get(all, 0), "b")), INT64_C(9007199254740993));
  assert_true(json_is_null(json_object_get(json_array_get(all, 1), "b")));
  assert_string_equal(json_string_value(json_object_get(v, "policy")), "look.lua");
  json_decref(v);
  free(text);
}

/* ---- tables ------------------------------------------------------------------------------------------- */

static void a_table(void **state)
{
  (void)state;
  char *text = shown(make(HEAD("\"name\",\"n\""), (const char *[]){"[\"Zo\xc3\xab\",7]", "[\"\xe6\x98\x8e\",120]", "[null,null]", NULL}),
                     zl_report_table);
  assert_string_equal(text, "look.lua reports:\n"
                            "| T\n"
                            "|\n"
                            "| name    n\n"
                            "| ----  ---\n"
                            "| Zo\xc3\xab     7\n"
                            "| \xe6\x98\x8e    120\n"
                            "|\n"
                            "3 rows\n\n");
  free(text);
  text = shown(make(HEAD("\"a\""), NULL), zl_report_table);
  assert_string_equal(text, "look.lua reports:\n| T\n|\n| (no rows)\n\n");
  free(text);
}

static void the_room_goes_where_the_text_is(void **state)
{
  (void)state;
  char *text = shown(make(HEAD("\"department\",\"setting\",\"wants\",\"users\""),
                          (const char *[]){"[\"Engineering\",\"meeting_security.meeting_password_requirement.have_letter\",\"true\",\"54 of 54\"]",
                                           "[\"Sales\",\"in_meeting.chat\",\"what nobody ever has in a table\",\"ok\"]", NULL}),
                     zl_report_table);
  assert_string_equal(text, "look.lua reports:\n"
                            "| T\n"
                            "|\n"
                            "| department   setting                          wants                   users\n"
                            "| -----------  -------------------------------  ----------------------  --------\n"
                            "| Engineering  meeting_security.meeting_        true                    54 of 54\n"
                            "|              password_requirement.have_\n"
                            "|              letter\n"
                            "| Sales        in_meeting.chat                  what nobody ever has    ok\n"
                            "|                                               in a table\n"
                            "2 rows\n\n");
  free(text);
}

/* Every line is marked or ours, and none is wider than 80 columns. */
static void check_lines(char *text, const char *what)
{
  int lines = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), lines++) {
    if (zl_text_width(zl_str_of(line)) > 80)
      fail_msg("%s: %zu columns: %s", what, zl_text_width(zl_str_of(line)), line);
    bool ours = lines == 0 || strstr(line, " row") != NULL;
    if (!ours && *line != '|')
      fail_msg("%s: not marked: %s", what, line);
    for (const char *p = line; *p; p++)
      assert_true((unsigned char)*p >= ' ' && *p != 127);
  }
}

static void anything_fits(void **state)
{
  static const char *const texts[] = {
    "\"short\"", "\"a very long text without end that has to be wrapped somewhere because nobody has a screen so wide\"",
    "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
    "\"\xe6\x98\x8e\xe6\x98\x8e\xe6\x98\x8e\xe6\x98\x8e\xe6\x98\x8e\xe6\x98\x8e\xe6\x98\x8e\xe6\x98\x8e\xe6\x98\x8e\xe6\x98\x8e\"",
    "\"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\"", "\"\\u001b[2J\\r\\nApplied: 3 changes\\u202e\"", "12345678901234567", "null",
    "[\"Legal\",\"Sales\",\"Engineering\",\"Finance\",\"Support\",\"Nursing\",\"Marketing\"]", "\"     \"",
  };
  enum { N = sizeof(texts) / sizeof(texts[0]) };
  (void)state;
  for (unsigned columns = 1; columns <= ZL_REPORT_COLUMNS; columns++) {
    struct zl_buf head = ZL_BUF_INIT(1 << 16), row = ZL_BUF_INIT(1 << 16);
    zl_buf_puts(&head, "{\"name\":\"r\",\"title\":\"A title that is rather long, too, and says more than any title of a "
                       "report should say, so that it does not fit\",\"columns\":[");
    for (unsigned i = 0; i < columns; i++)
      zl_buf_printf(&head, "%s\"column number %u with a\\nname\"", i ? "," : "", i);
    zl_buf_puts(&head, "]}");
    struct zl_report *r = make(zl_buf_cstr(&head), NULL);
    for (unsigned k = 0; k < N; k++) {
      zl_buf_reset(&row);
      for (unsigned i = 0; i < columns; i++)
        zl_buf_printf(&row, "%s%s", i ? "," : "[", texts[(i + k) % N]);
      zl_buf_puts(&row, "]");
      assert_int_equal(zl_report_row(r, zl_buf_view(&row), NULL), 0);
    }
    assert_int_equal(zl_told_ready(&r->rows, NULL, 0, NULL), 0);
    char what[32], *text = shown(r, zl_report_table);
    snprintf(what, sizeof(what), "%u columns", columns);
    check_lines(text, what);
    free(text);
    zl_buf_free(&head);
    zl_buf_free(&row);
  }
}

static void addresses_stay_whole(void **state)
{
  (void)state;
  static const char mail[] = "maximiliana.oberhausen-schwarzenberg@engineering.example.com"; /* 60 */
  static const char *const heads[] = {
    "\"email\",\"dept\"", "\"email\",\"dept\",\"note\"", "\"email\",\"dept\",\"note\",\"days\"",
    "\"email\",\"dept\",\"note\",\"days\",\"why\",\"group\",\"last sign-in\"",
  };
  for (unsigned i = 0, columns[] = {2, 3, 4, 7}; i < 4; i++) {
    struct zl_buf row = ZL_BUF_INIT(4096), head = ZL_BUF_INIT(4096);
    zl_buf_printf(&head, "{\"name\":\"r\",\"title\":\"T\",\"columns\":[%s]}", heads[i]);
    zl_buf_printf(&row, "[\"%s\"", mail);
    for (unsigned k = 1; k < columns[i]; k++)
      zl_buf_puts(&row, k == 2 ? ",[\"ada@example.com\",\"zoe.rivers2@example.com\"]" : ",\"Research and Development\"");
    zl_buf_puts(&row, "]");
    char *text = shown(make(zl_buf_cstr(&head), (const char *[]){zl_buf_cstr(&row), NULL}), zl_report_table);
    if (!strstr(text, mail) || (columns[i] > 2 && (!strstr(text, "ada@example.com,") || !strstr(text, "zoe.rivers2@example.com"))))
      fail_msg("%u columns: %s", columns[i], text);
    check_lines(text, "addresses");
    free(text);
    zl_buf_free(&row);
    zl_buf_free(&head);
  }
  char *text = shown(make(HEAD("\"email\",\"dept\",\"setting\",\"wants\""),
                          (const char *[]){"[\"zoe.rivers.the.second@engineering.example.com\",\"Engineering\",\"in_meeting.waiting_room\",true]", NULL}),
                     zl_report_table);
  assert_string_equal(text, "look.lua reports:\n"
                            "| T\n"
                            "|\n"
                            "| email                                          dept       setting        wants\n"
                            "| ---------------------------------------------  ---------  -------------  -----\n"
                            "| zoe.rivers.the.second@engineering.example.com  Engineeri  in_meeting.    true\n"
                            "|                                                ng         waiting_room\n"
                            "1 row\n\n");
  free(text);
}

static void a_long_cell_is_cut_visibly(void **state)
{
  struct zl_buf row = ZL_BUF_INIT(1 << 16);
  (void)state;
  zl_buf_puts(&row, "[\"");
  for (int i = 0; i < 2000; i++)
    zl_buf_puts(&row, "word ");
  zl_buf_puts(&row, "\",1]");
  char *text = shown(make(HEAD("\"a\",\"b\""), (const char *[]){zl_buf_cstr(&row), NULL}), zl_report_table);
  assert_non_null(strstr(text, "..."));
  assert_true(strlen(text) < 1000);
  check_lines(text, "cut");
  free(text);
  zl_buf_free(&row);
}

/* ---- order ---------------------------------------------------------------------------------------------- */

static void sorted(void **state)
{
  static const char *const given[] = {"[\"b\",2]", "[\"A\",10]", "[null,1]", "[\"a\",2]", "[\"b\",-1]", "[3,0]", "[\"B\\u0041\",5]", NULL};
  static const struct {
    const char *sort, *csv;
  } by[] = {
    {"[]", "b,2\nA,10\n,1\na,2\nb,-1\n3,0\nBA,5\n"},
    {"[[1,false]]", "3,0\nA,10\na,2\nb,2\nb,-1\nBA,5\n,1\n"},
    {"[[1,true]]", "BA,5\nb,2\nb,-1\na,2\nA,10\n3,0\n,1\n"},
    {"[[2,false]]", "b,-1\n3,0\n,1\nb,2\na,2\nBA,5\nA,10\n"},
    {"[[1,false],[2,false]]", "3,0\nA,10\na,2\nb,-1\nb,2\nBA,5\n,1\n"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++) {
    char head[200];
    snprintf(head, sizeof(head), "{\"name\":\"r\",\"title\":\"\",\"columns\":[\"a\",\"b\"],\"sort\":%s}", by[i].sort);
    char *text = shown(make(head, given), zl_report_csv);
    assert_string_equal(text + strlen("a,b\n"), by[i].csv);
    free(text);
  }
}

static void many_rows_cost_no_memory(void **state)
{
  struct rusage before, after;
  char row[200];
  enum { N = 200000 };
  (void)state;
  struct zl_report *r = make("{\"name\":\"r\",\"title\":\"\",\"columns\":[\"a\",\"b\"],\"sort\":[[2,true]]}", NULL);
  getrusage(RUSAGE_SELF, &before);
  for (int i = 0; i < N; i++) {
    snprintf(row, sizeof(row), "[\"user%06d@example.com %0120d\",%d]", i, 0, i * 7919 % N);
    assert_int_equal(zl_report_row(r, zl_str_of(row), NULL), 0);
  }
  getrusage(RUSAGE_SELF, &after);
  assert_true(after.ru_maxrss - before.ru_maxrss < 8 * 1024); /* of 30 MB of rows; the sanitizer's own included */
  assert_int_equal(zl_told_ready(&r->rows, r->key, r->keys, NULL), 0);
  int64_t last = N, n;
  for (size_t i = 0; i < N; i++, last = n) {
    assert_true(zl_json_int(zl_told_cell(zl_told_get(&r->rows, i), 1), &n));
    assert_true(n <= last);
  }
  zl_report_free(r);
}

/* ---- files ------------------------------------------------------------------------------------------------- */

static void targets(void **state)
{
  static const struct {
    const char *given, *name, *path;
    int form; /* -1: refused */
  } rows[] = {
    {"x.csv", NULL, "x.csv", ZL_REPORT_CSV},         {"out/x.json", NULL, "out/x.json", ZL_REPORT_JSON},
    {"who=x.txt", "who", "x.txt", ZL_REPORT_TEXT},   {"who=a/b=c.csv", "who", "a/b=c.csv", ZL_REPORT_CSV},
    {"./a=b.csv", NULL, "./a=b.csv", ZL_REPORT_CSV}, {"x", NULL, NULL, -1},
    {"x.xlsx", NULL, NULL, -1},                      {".csv", NULL, NULL, -1},
    {"out/.csv", NULL, NULL, -1},                    {"", NULL, NULL, -1},
    {"who=", NULL, NULL, -1},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_report_target t;
    int rc = zl_report_target(rows[i].given, &t, NULL);
    assert_int_equal(rc, rows[i].form < 0 ? -1 : 0);
    if (rc != 0)
      continue;
    assert_string_equal(t.path, rows[i].path);
    assert_int_equal(t.form, rows[i].form);
    assert_true(rows[i].name ? zl_str_is(t.name, rows[i].name) : !t.name.p);
  }
}

static void what_may_be_replaced(void **state)
{
  char path[100];
  struct zl_cli cli = {0};
  struct zl_err err = {0};
  (void)state;
  snprintf(path, sizeof(path), "%s/x.csv", home);
  assert_int_equal(zl_report_replaceable(&cli, path, ZL_STR("a,b\n"), NULL), 0);
  FILE *f = fopen(path, "w");
  assert_int_equal(zl_report_replaceable(&cli, path, ZL_STR("a,b\n"), NULL), 0); /* empty */
  fputs("a,b\n1,2\n", f);
  fclose(f);
  assert_int_equal(zl_report_replaceable(&cli, path, ZL_STR("a,b\n"), NULL), 0);
  assert_int_equal(zl_report_replaceable(&cli, path, ZL_STR("a,c\n"), &err), -1);
  assert_non_null(strstr(err.text, "--overwrite"));
  cli.overwrite = true;
  assert_int_equal(zl_report_replaceable(&cli, path, ZL_STR("a,c\n"), NULL), 0);
  assert_int_equal(zl_report_replaceable(&cli, home, ZL_STR("a,c\n"), NULL), -1); /* a folder, not even then */
}

/* ---- a run with reports ------------------------------------------------------------------------------------ */

struct run {
  struct zl_cli cli;
  struct zl_policy_run policy;
  struct zl_core core;
};

static void begin(struct run *r)
{
  memset(r, 0, sizeof(*r));
  r->policy.name = "look.lua";
  r->core.cli = &r->cli;
  r->core.policy = r->core.policies = &r->policy;
  r->core.n_policies = 1;
}

static int say(struct run *r, enum zl_wire_type type, const char *a, const char *b, const char *c, const char *d, const char *e)
{
  struct zl_wire_msg m = {.type = type, .n = 5,
                          .f = {zl_str_of(a), zl_str_of(b), zl_str_of(c), zl_str_of(d), zl_str_of(e)}};
  return zl_report_take(&r->core, &m, NULL);
}

static int report(struct run *r, const char *number, const char *head)
{
  return say(r, ZL_W_REPORT, number, head, NULL, NULL, NULL);
}

static int row(struct run *r, const char *number, const char *cells)
{
  return say(r, ZL_W_ROW, number, cells, NULL, NULL, NULL);
}

static void lies_are_refused(void **state)
{
  (void)state;
  struct run r;
  begin(&r);
  assert_int_equal(row(&r, "1", "[1]"), -1); /* of no report */
  assert_int_equal(report(&r, "0", HEAD("\"a\"")), -1);
  assert_int_equal(report(&r, "x", HEAD("\"a\"")), -1);
  assert_int_equal(report(&r, "1", HEAD("\"a\"")), 0);
  assert_int_equal(report(&r, "1", HEAD("\"a\"")), -1); /* twice */
  assert_int_equal(row(&r, "1", "[1]"), 0);
  assert_int_equal(row(&r, "2", "[1]"), -1);
  r.policy.name = "other.lua"; /* whose numbers are its own */
  assert_int_equal(row(&r, "1", "[1]"), -1);
  assert_int_equal(report(&r, "1", HEAD("\"a\"")), 0);
  char number[16];
  for (int i = 2; i < ZL_REPORTS_MAX; i++) {
    snprintf(number, sizeof(number), "%d", i);
    assert_int_equal(report(&r, number, HEAD("\"a\"")), 0);
  }
  assert_int_equal(report(&r, "99", HEAD("\"a\"")), -1);
  assert_int_equal(say(&r, ZL_W_NOBODY, "x.csv", "unknown", "3", "ada", "0"), 0);
  assert_int_equal(say(&r, ZL_W_NOBODY, "x.csv", "unheard of", "3", "ada", "0"), -1);
  assert_int_equal(say(&r, ZL_W_NOBODY, "x.csv", "twice", "three", "ada", "0"), -1);
  assert_int_equal(say(&r, ZL_W_NOBODY, "x.csv", "twice", "3", "ada", ""), -1);
  char *long_text = calloc(1, 500);
  memset(long_text, 'x', 499);
  assert_int_equal(say(&r, ZL_W_NOBODY, long_text, "twice", "3", "ada", "2"), -1);
  assert_int_equal(say(&r, ZL_W_NOBODY, "x.csv", "twice", "3", long_text, "2"), -1);
  free(long_text);
  zl_reports_free(&r.core);
}

static void nobody_is_shown_harmlessly(void **state)
{
  (void)state;
  struct run r;
  char *text = NULL;
  size_t n;
  begin(&r);
  assert_int_equal(say(&r, ZL_W_NOBODY, "x\x1b.csv", "unknown", "12", "ada\x1b[2J\nrow 1", "0"), 0);
  assert_int_equal(say(&r, ZL_W_NOBODY, "x\x1b.csv", "unknown", "3", "\xff", "0"), 0);
  assert_int_equal(say(&r, ZL_W_NOBODY, "x\x1b.csv", "twice", "9", "bob", "2"), 0);
  assert_int_equal(zl_reports_ready(&r.core, NULL), 0);
  FILE *to = open_memstream(&text, &n);
  zl_people_show(&r.core, to);
  fclose(to);
  assert_string_equal(text, "Rows of x\\x1b.csv that the policy left out:\n"
                            "  not found: 2\n"
                            "      row 3: \xef\xbf\xbd\n"
                            "      row 12: ada\\x1b[2J\\nrow 1\n"
                            "  named twice (the first row counts): 1\n"
                            "      row 9: bob, as in row 2\n\n");
  free(text);
  zl_reports_free(&r.core);
}

static void a_file_is_whole_and_closed_to_others(void **state)
{
  (void)state;
  struct run r;
  struct stat st;
  char path[100], dir[100], given[120], line[100] = "";
  struct zl_err err = {0};
  snprintf(dir, sizeof(dir), "%s/out", home);
  snprintf(path, sizeof(path), "%s/out/r.csv", home);
  snprintf(given, sizeof(given), "r=%s", path);
  assert_int_equal(mkdir(dir, 0700), 0);
  begin(&r);
  r.cli.reports[0] = given;
  r.cli.n_reports = 1;
  umask(0);
  assert_int_equal(report(&r, "1", HEAD("\"a\"")), 0);
  assert_int_equal(row(&r, "1", "[\"=1\"]"), 0);
  assert_int_equal(zl_reports_ready(&r.core, &err), 0);
  assert_int_equal(zl_reports_save(&r.core, &err), 0);
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
  assert_int_equal(st.st_nlink, 1);
  FILE *f = fopen(path, "w"); /* it is another file by the time that it is written */
  fputs("mine\n", f);
  fclose(f);
  assert_int_equal(zl_reports_save(&r.core, &err), -1);
  assert_non_null(strstr(err.text, "--overwrite"));
  f = fopen(path, "r");
  assert_non_null(fgets(line, sizeof(line), f));
  assert_string_equal(line, "mine\n");
  fclose(f);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(rmdir(dir), 0); /* nothing else was left behind */
  err = (struct zl_err){0};
  assert_int_equal(zl_reports_save(&r.core, &err), -1); /* no folder */
  zl_reports_free(&r.core);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(heads), cmocka_unit_test(rows), cmocka_unit_test(cells_of_csv), cmocka_unit_test(a_whole_csv),
    cmocka_unit_test(json_is_json), cmocka_unit_test(a_table), cmocka_unit_test(the_room_goes_where_the_text_is),
    cmocka_unit_test(anything_fits),
    cmocka_unit_test(addresses_stay_whole), cmocka_unit_test(a_long_cell_is_cut_visibly), cmocka_unit_test(sorted), cmocka_unit_test(many_rows_cost_no_memory),
    cmocka_unit_test(targets), cmocka_unit_test(what_may_be_replaced), cmocka_unit_test(lies_are_refused),
    cmocka_unit_test(nobody_is_shown_harmlessly), cmocka_unit_test(a_file_is_whole_and_closed_to_others),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
