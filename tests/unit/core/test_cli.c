/* test_cli.c - what people type, and what they get told. */
#include "core/core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int parse(struct zl_cli *cli, struct zl_err *err, const char *line)
{
  static char copy[1000];
  char *argv[32] = {"zoomlua"};
  int argc = 1;
  snprintf(copy, sizeof(copy), "%s", line);
  for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
    argv[argc++] = w;
  zl_err_clear(err);
  return zl_cli_parse(cli, argc, argv, err);
}

static const struct {
  const char *line;
  const char *words; /* what the message must hold */
  const char *why;
} mistakes[] = {
  {"", "zoomlua policy.lua", "nothing to do names what would be"},
  {"p.lua --yse", "--yes", "a misspelt option names the nearest"},
  {"hsitory", "history", "a misspelt command names the nearest"},
  {"p.lua --rate fast", "--rate", "a number is a number"},
  {"p.lua --rate nan", "--rate", "NaN is no rate"},
  {"p.lua --share 2", "0.01 to 1", "a share is a part"},
  {"p.lua --plan=pro", "--account-plan pro", "the two plans are easily mixed up"},
  {"p.lua --plan --yes", "--plan", "two opposites"},
  {"p.lua q", "'q' is neither a parameter (write name=value) nor a policy", "a second policy is known by its ending"},
  {"p.lua x.lua p.lua", "p.lua is named twice", "a policy is run once"},
  {"1.lua 2.lua 3.lua 4.lua 5.lua 6.lua 7.lua 8.lua 9.lua a.lua b.lua c.lua d.lua e.lua f.lua g.lua h.lua", "more than 16",
   "there is an end"},
  {"show", "zoomlua history", "show needs a run"},
  {"show twelve", "twelve", "a run is a number"},
  {"show 0", "0", "runs count from 1"},
  {"p.lua --account-plan gold", "business", "the plans are named"},
  {"p.lua --sim=../../etc", "--sim", "a tenant's name is no path"},
  {"p.lua --time-limit", "--time-limit", "an option without its value"},
  {"scopes", "zoomlua scopes policy.lua", "scopes of a policy"},
  {"scopes p.lua q", "'q' is neither", "scopes of several, by their endings"},
  {"info", "zoomlua info policy.lua", "information about nothing"},
  {"info p.lua a=1", "'a=1'", "information needs no parameters"},
  {"p.lua --params a --params b", "twice", "one file, so that nobody asks which wins"},
  {"history --params a", "--params", "nobody to take them"},
  {"info p.lua --params a", "--params", "information needs no parameters"},
  {"operations", "which words", "a thousand lines help nobody"},
  {"setings chat", "settings", "a misspelt command with words of its own"},
  {"settings import", "settings import users.json", "an import of nothing"},
  {"settings reset user", "'user'", "all or nothing is reset"},
  {"p.lua --net https://hr.example/", "hr.example.com:8443", "a grant is for a host"},
  {"p.lua --net hr.example/x", "--net takes a host", "... and not for a part of it"},
  {"p.lua --net u@hr.example", "--net takes a host", "a name before the host is another host to some readers"},
  {"p.lua --env ZOOM_CLIENT_SECRET", "not for policies", "our own secrets are not granted"},
  {"p.lua --env zoomlua_profile", "not for policies", "... nor what else is ours"},
  {"p.lua --env 1X", "the name of a variable", "a variable that no shell could set"},
  {"history --read x.csv", "commands that run a policy", "nothing would read it"},
  {"trust --trust", "commands that run a policy", "the command is not the option"},
  {"sim --port 70000", "65535", "a port is 16 bits"},
  {"lgoin", "neither a command nor a file", "a word without an ending is meant as a command"},
  {"login --sim", "neither a command nor a file", "... and short words are not twisted into others"},
  {"-", "a policy is a file", "a policy is known by its file: trust, modules, the history"},
  {"p.lua --only ada@example.com", "--only is for undo, not for a run", "it would change everybody"},
  {"p.lua --partial --yes", "--partial is for apply", "what is not understood is not passed over"},
  {"resume 5 --plan", "--plan is not for resume", "it would have gone on"},
  {"check p.lua --canary 5", "--canary is not for check (see: zoomlua help check)", "check applies nothing"},
  {"plan p.lua --markdown", "--markdown is for show and info", "the commands that do take it are named"},
  {"plan p.lua --policy q.lua", "--policy is for explain", "a second policy is a word"},
  {"whoami --users 5", "--users is for sim", "options of the simulator are its own"},
  {"sim rest", "'sim reset'", "the second word of a command, misspelt"},
  {"history prnue", "'history prune'", "likewise"},
  {"history 12", "zoomlua show RUN", "who wants to see one run"},
  {"whoami now", "zoomlua help whoami", "a word too many"},
  {"help udno", "'undo'", "help about a misspelt command"},
  {"help undo resume", "'resume'", "help about one"},
};

static void mistakes_are_named(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
    struct zl_cli cli;
    struct zl_err err = {0};
    if (parse(&cli, &err, mistakes[i].line) == 0)
      fail_msg("accepted '%s': %s", mistakes[i].line, mistakes[i].why);
    if (!strstr(err.text, mistakes[i].words) || err.code != ZL_EUSAGE)
      fail_msg("'%s' says \"%s\": %s", mistakes[i].line, err.text, mistakes[i].why);
  }
}

static void words_and_options_mix(void **state)
{
  (void)state;
  struct zl_cli cli;
  struct zl_err err = {0};
  assert_int_equal(parse(&cli, &err, "--rate=5 p.lua a=1 --yes b=x=y --json --sim"), 0);
  assert_string_equal(cli.policy, "p.lua");
  assert_int_equal(cli.n_params, 2);
  assert_string_equal(cli.params[1], "b=x=y");
  assert_true(cli.yes && cli.json && cli.sim);
  assert_string_equal(cli.tenant, "default");
  assert_true(cli.rate == 5);
  assert_int_equal(parse(&cli, &err, "./kiosks --yes x/b.lua a=1.lua c.lua"), 0); /* a parameter may name a file */
  assert_int_equal(cli.n_policies, 3);
  assert_string_equal(cli.policies[2], "c.lua");
  assert_string_equal(cli.policy, "./kiosks");
  assert_int_equal(cli.n_params, 1);
  assert_int_equal(parse(&cli, &err, "explain ada@example.com chat --policy a.lua --policy b.lua"), 0);
  assert_int_equal(cli.n_policies, 2);
  assert_int_equal(parse(&cli, &err, "sim reset --sim=school"), 0);
  assert_int_equal(cli.command, ZL_CMD_SIM_RESET);
  assert_string_equal(cli.tenant, "school");
  assert_int_equal(parse(&cli, &err, "show 12 ada@example.com"), 0);
  assert_int_equal(cli.run, 12);
  assert_string_equal(cli.object, "ada@example.com");
}

static void help_has_a_topic(void **state)
{
  (void)state;
  static const struct {
    const char *line, *topic, *why;
  } rows[] = {
    {"help", NULL, "the overview"},
    {"--help", NULL, "likewise"},
    {"help undo", "undo", "a command"},
    {"undo --help", "undo", "asked of the command itself, which lacks its run"},
    {"undo 12 -h --only x", "undo", "in the middle of typing it"},
    {"--help undo", "undo", "in front of it"},
    {"p.lua --help", "run", "a policy's run has a page, too"},
    {"help options", "options", "all options"},
    {"history prune --help", "history", "one page for a word"},
    {"plan p.lua --only x --help", "plan", "who asks for help is not told off first"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_cli cli;
    struct zl_err err = {0};
    if (parse(&cli, &err, rows[i].line) != 0)
      fail_msg("'%s': %s", rows[i].line, err.text);
    if (cli.command != ZL_CMD_HELP || strcmp(cli.topic ? cli.topic : "", rows[i].topic ? rows[i].topic : "") != 0)
      fail_msg("'%s' is about %s: %s", rows[i].line, cli.topic ? cli.topic : "nothing", rows[i].why);
  }
}

static void hints_are_about_the_same_account(void **state)
{
  (void)state;
  static const struct {
    const char *line, *again;
  } rows[] = {
    {"p.lua", ""}, {"--sim p.lua", " --sim"}, {"p.lua --sim=school", " --sim=school"}, {"p.lua --sim=default", " --sim"},
    {"history --profile eu", " --profile eu"}, {"history --profile $(x)", ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_cli cli;
    struct zl_err err = {0};
    if (parse(&cli, &err, rows[i].line) != 0)
      fail_msg("'%s': %s", rows[i].line, err.text);
    assert_string_equal(cli.again, rows[i].again);
  }
}

static void settings_are_searched_or_exchanged(void **state)
{
  (void)state;
  static const struct {
    const char *line;
    enum zl_command command;
    int n_words;
    bool forks;
    const char *why;
  } rows[] = {
    {"settings", ZL_CMD_SETTINGS, 0, false, "the overview"},
    {"settings waiting room", ZL_CMD_SETTINGS, 2, false, "words"},
    {"settings data import", ZL_CMD_SETTINGS, 2, false, "a command is the first word alone"},
    {"settings import a.json b.json", ZL_CMD_SETTINGS_IMPORT, 2, true, "files"},
    {"settings diff", ZL_CMD_SETTINGS_DIFF, 0, false, "no file, no process to read it"},
    {"settings diff a.json", ZL_CMD_SETTINGS_DIFF, 1, true, "a file"},
    {"settings reset", ZL_CMD_SETTINGS_RESET, 0, false, "back to the built-in one"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_cli cli;
    struct zl_err err = {0};
    if (parse(&cli, &err, rows[i].line) != 0)
      fail_msg("'%s': %s", rows[i].line, err.text);
    if (cli.command != rows[i].command || cli.n_words != rows[i].n_words ||
        zl_cli_reads_specifications(&cli) != rows[i].forks)
      fail_msg("'%s' was not understood: %s", rows[i].line, rows[i].why);
  }
}

static void the_plan_comes_from_the_environment_unless_typed(void **state)
{
  (void)state;
  struct zl_cli cli;
  struct zl_err err = {0};
  setenv("ZOOMLUA_PLAN", "business", 1);
  assert_int_equal(parse(&cli, &err, "p.lua"), 0);
  assert_int_equal(cli.plan, ZL_PLAN_BUSINESS);
  assert_int_equal(parse(&cli, &err, "p.lua --account-plan free"), 0);
  assert_int_equal(cli.plan, ZL_PLAN_FREE);
  setenv("ZOOMLUA_PLAN", "gold", 1);
  assert_int_equal(parse(&cli, &err, "p.lua"), -1);
  assert_non_null(strstr(err.text, "ZOOMLUA_PLAN"));
  unsetenv("ZOOMLUA_PLAN");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(mistakes_are_named),
    cmocka_unit_test(words_and_options_mix),
    cmocka_unit_test(help_has_a_topic),
    cmocka_unit_test(hints_are_about_the_same_account),
    cmocka_unit_test(settings_are_searched_or_exchanged),
    cmocka_unit_test(the_plan_comes_from_the_environment_unless_typed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
