/* cli.c - the command line as a whole: its options (options.c) and words (words.c), what is missing, and
 * what does not go together. */
#include <stdlib.h>
#include <string.h>

#include "core/cli/cli.h"
#include "core/cli/usage.h"

bool zl_cli_packages(const struct zl_cli *cli)
{
  return cli->command >= ZL_CMD_ADD && cli->command <= ZL_CMD_VERIFY;
}

bool zl_cli_reads_specifications(const struct zl_cli *cli)
{
  return zl_cli_takes_specifications(cli) && cli->n_words > 0;
}

static bool plausible_tenant(const char *name)
{
  return *name && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == strlen(name);
}

/* What help is asked about: `help undo`, `undo --help`, `policy.lua --help`. */
static int topic(struct zl_cli *cli, struct zl_err *err)
{
  bool asked = cli->command == ZL_CMD_HELP;
  if (!asked && cli->command != ZL_CMD_RUN)
    cli->topic = zl_cli_command(cli->command);
  else if (!asked && cli->policy)
    cli->topic = "run";
  cli->command = ZL_CMD_HELP;
  if (!cli->topic || strcmp(cli->topic, "options") == 0 || strcmp(cli->topic, "completion") == 0 || zl_usage_word(cli->topic))
    return 0;
  const char *near = zl_cli_near(cli->topic);
  return zl_err_set(err, ZL_EUSAGE, "no command '%s' (%s%s%s)", cli->topic, near ? "did you mean '" : "see: zoomlua help",
                    near ? near : "", near ? "'?" : "");
}

/* What a command has to begin with to be about the same account. A profile with a strange name is left to its user. */
static void same_account(struct zl_cli *cli)
{
  if (cli->sim && strcmp(cli->tenant, "default") != 0)
    snprintf(cli->again, sizeof(cli->again), " --sim=%.60s", cli->tenant);
  else if (cli->sim)
    snprintf(cli->again, sizeof(cli->again), " --sim");
  else if (cli->profile && cli->profile != getenv("ZOOMLUA_PROFILE") && plausible_tenant(cli->profile))
    snprintf(cli->again, sizeof(cli->again), " --profile %.60s", cli->profile);
}

/* What a command cannot do without. */
static int lacking(const struct zl_cli *cli, struct zl_err *err)
{
  if (zl_cli_takes_run(cli->command) && !cli->run && !cli->plan_file)
    return zl_err_set(err, ZL_EUSAGE, "%s what? name a run: zoomlua %s 12 (see: zoomlua history)",
                      zl_cli_command(cli->command), zl_cli_command(cli->command));
  if (cli->command == ZL_CMD_CALL && cli->n_words < 2)
    return zl_err_set(err, ZL_EUSAGE, "call what? a method and a path: zoomlua call GET /users/me");
  if (cli->command == ZL_CMD_APPLY && !cli->plan_file)
    return zl_err_set(err, ZL_EUSAGE, "apply what? a saved plan: zoomlua apply change.plan");
  if (cli->command == ZL_CMD_PRUNE && !cli->older_ms)
    return zl_err_set(err, ZL_EUSAGE, "prune what? runs that are old: zoomlua history prune --older 400d");
  if (cli->command == ZL_CMD_EXPLAIN && !cli->object)
    return zl_err_set(err, ZL_EUSAGE, "explain whom? zoomlua explain ada@example.com in_meeting.chat");
  if (cli->command == ZL_CMD_OPERATIONS && !cli->n_words)
    return zl_err_set(err, ZL_EUSAGE, "operations with which words? zoomlua operations list users");
  if (cli->command == ZL_CMD_SETTINGS_IMPORT && !cli->n_words)
    return zl_err_set(err, ZL_EUSAGE, "import which specifications? zoomlua settings import users.json");
  if (cli->command == ZL_CMD_ADD && !cli->n_words)
    return zl_err_set(err, ZL_EUSAGE, "add what? a URL, file or folder: zoomlua add https://example.com/policy.lua");
  if (cli->command == ZL_CMD_REMOVE && !cli->n_words)
    return zl_err_set(err, ZL_EUSAGE, "remove what? a package of zoomlua.lock: zoomlua remove NAME");
  if (cli->command == ZL_CMD_INFO && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "info about what? a policy or a folder: zoomlua info policy.lua");
  if ((cli->command == ZL_CMD_SCOPES || cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK) && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "%s what? name a policy: zoomlua %s policy.lua", zl_cli_command(cli->command),
                      zl_cli_command(cli->command));
  if (cli->command == ZL_CMD_RUN && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "nothing to run: zoomlua policy.lua (see: zoomlua help)");
  return 0;
}

/* Options that go together neither with the command nor with each other. */
static int disagreeing(const struct zl_cli *cli, struct zl_err *err)
{
  if (cli->as && cli->command != ZL_CMD_ADD)
    return zl_err_set(err, ZL_EUSAGE, "--as is for add: zoomlua add SOURCE --as NAME");
  if (cli->params_file && (!cli->policy || cli->command == ZL_CMD_INFO))
    return zl_err_set(err, ZL_EUSAGE, "--params is for a policy that runs: zoomlua policy.lua --params FILE");
  if (cli->max_age_ms && cli->command != ZL_CMD_RUN && cli->command != ZL_CMD_PLAN && cli->command != ZL_CMD_CHECK &&
      cli->command != ZL_CMD_RESUME)
    return zl_err_set(err, ZL_EUSAGE, "--max-age is for plans, check and resume: %s reads everything anew",
                      zl_cli_command(cli->command));
  if ((cli->n_reads || cli->n_nets || cli->n_envs || cli->trust) && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "--read, --net, --env and --trust are for commands that run a policy");
  bool reports = cli->command == ZL_CMD_RUN || cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK;
  if ((cli->csv || cli->n_reports) && !reports)
    return zl_err_set(err, ZL_EUSAGE, "--csv and --report are for commands that run a policy which reports: %s does not",
                      zl_cli_command(cli->command));
  if (cli->csv && (cli->json || cli->n_reports))
    return zl_err_set(err, ZL_EUSAGE, "--csv is the result on stdout; with %s give --report FILE.csv instead",
                      cli->json ? "--json" : "--report");
  if (cli->overwrite && !cli->n_reports)
    return zl_err_set(err, ZL_EUSAGE, "--overwrite is for the files of --report");
  if (cli->yes && cli->plan_only)
    return zl_err_set(err, ZL_EUSAGE, "--yes applies; --plan, plan and check never do: give one of them");
  return 0;
}

int zl_cli_parse(struct zl_cli *cli, int argc, char **argv, struct zl_err *err)
{
  *cli = (struct zl_cli){.rate = -1, .plan = ZL_PLAN_PRO, .share = 0.5, .tenant = "default"};
  if (zl_cli_environment(cli, err) != 0)
    return -1;
  struct zl_opts o = {.table = zl_cli_options, .argc = argc, .argv = argv, .at = 1};
  const char *value;
  bool given[ZL_CLI_OPTIONS] = {false};
  int id, words = 0;
  while ((id = zl_opts_next(&o, &value, err)) != -2) {
    if (id == -1)
      return -1;
    given[id] = true;
    if ((id == 0 ? zl_cli_word(cli, value, words++, err) : zl_cli_option(cli, id, value, err)) != 0)
      return -1;
  }
  if (cli->help || cli->command == ZL_CMD_HELP)
    return topic(cli, err);
  if (cli->version)
    cli->command = ZL_CMD_VERSION;
  if (!plausible_tenant(cli->tenant))
    return zl_err_set(err, ZL_EUSAGE, "--sim=NAME takes letters, digits, '-' and '_', not '%s'", cli->tenant);
  same_account(cli);
  if (lacking(cli, err) != 0)
    return -1;
  if (cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK)
    cli->plan_only = true;
  return disagreeing(cli, err) == 0 ? zl_cli_taken(cli, given, err) : -1;
}
