/* test_opts.c - argv read item by item, and the words for each mistake. */
#include "base/base.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static const struct zl_opt table[] = {
  {"yes", 'y', ZL_OPT_FLAG, 1},
  {"output", 'o', ZL_OPT_VALUE, 2},
  {"sim", 0, ZL_OPT_MAYBE, 3},
  {"account-plan", 0, ZL_OPT_VALUE, 4},
  {NULL, 0, ZL_OPT_FLAG, 0},
};

/* Reads all of `argv` (space separated) into "id=value" items; a mistake ends it. */
static const char *read_all(const char *line, struct zl_err *err)
{
  static char out[512];
  char copy[256], *argv[16] = {"zoomlua"};
  int argc = 1;
  snprintf(copy, sizeof(copy), "%s", line);
  for (char *word = strtok(copy, " "); word && argc < 15; word = strtok(NULL, " "))
    argv[argc++] = word;
  struct zl_opts o = {.table = table, .argc = argc, .at = 1, .argv = argv};
  out[0] = '\0';
  for (;;) {
    const char *value;
    int id = zl_opts_next(&o, &value, err);
    if (id == -2)
      return out;
    if (id == -1)
      return "mistake";
    size_t n = strlen(out);
    snprintf(out + n, sizeof(out) - n, "%s%d%s%s", n ? " " : "", id, value ? "=" : "",
             value ? value : "");
  }
}

static void items(void **state)
{
  (void)state;
  static const struct {
    const char *line, *items, *why;
  } rows[] = {
    {"", "", "nothing"},
    {"policy.lua", "0=policy.lua", "a word"},
    {"--yes policy.lua --sim", "1 0=policy.lua 3", "options and words mix"},
    {"--output file", "2=file", "value in the next item"},
    {"--output=file", "2=file", "value after ="},
    {"--output=", "2=", "an empty value is a value"},
    {"--output=a=b", "2=a=b", "only the first = counts"},
    {"-o file -y", "2=file 1", "letters"},
    {"-ofile", "2=file", "value joined to the letter"},
    {"--sim=tenant", "3=tenant", "a value that may be left out"},
    {"--sim tenant", "3 0=tenant", "... is taken after = only"},
    {"-- --yes -o", "0=--yes 0=-o", "-- ends the options"},
    {"--", "", "-- alone"},
    {"-- --", "0=--", "the second -- is a word"},
    {"-", "0=-", "a dash stands for stdin"},
    {"-o -", "2=-", "as a value, too"},
    {"name=value", "0=name=value", "parameters are words"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    const char *got = read_all(rows[i].line, &err);
    if (strcmp(got, rows[i].items) != 0)
      fail_msg("%s: '%s' gave '%s' (%s)", rows[i].why, rows[i].line, got, err.text);
  }
}

static void mistakes(void **state)
{
  (void)state;
  static const struct {
    const char *line, *words;
  } rows[] = {
    {"--yess", "there is no option '--yess' (did you mean '--yes'?)"},
    {"--acount-plan=pro", "did you mean '--account-plan'?"},
    {"--zzzzzzzz", "there is no option '--zzzzzzzz'; try: zoomlua --help"},
    {"--yes=1", "option '--yes' takes no value"},
    {"--output", "option '--output' needs a value"},
    {"-o", "option '-o' needs a value"},
    {"--output --yes", "(if '--yes' is it, write --output=--yes)"},
    {"-x", "there is no option '-x'"},
    {"-yo", "one by one"},
    {"-sim", "(did you mean '--sim'?)"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    const char *got = read_all(rows[i].line, &err);
    if (strcmp(got, "mistake") != 0 || !strstr(err.text, rows[i].words))
      fail_msg("'%s' gave '%s', '%s'", rows[i].line, got, err.text);
    assert_int_equal(err.code, ZL_EUSAGE);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(items), cmocka_unit_test(mistakes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
