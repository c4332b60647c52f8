/* cli.c - the command line: words, options, and the mistakes people make with them. Pure but for
 * the environment variables that stand in for options. */
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

enum {
  O_YES = 1, O_PLAN, O_JSON, O_DETAILS, O_VERBOSE, O_TRACE, O_RATE, O_ACCOUNT_PLAN, O_SHARE, O_SIM,
  O_MEMORY, O_TIME, O_HELP, O_VERSION, O_PORT, O_USERS, O_TENANT, O_FAULTS, O_LOG, O_SIM_PLAN,
  O_PORT_FILE, O_LOCKED, O_TOKEN_LIFE, O_RTT, O_SEND_LOCKED, O_POLICY, O_ONLY, O_ALL, O_CLASSIC
};

static const struct zl_opt options[] = {
  {"yes", 'y', ZL_OPT_FLAG, O_YES},
  {"plan", 0, ZL_OPT_MAYBE, O_PLAN},
  {"json", 0, ZL_OPT_FLAG, O_JSON},
  {"details", 0, ZL_OPT_FLAG, O_DETAILS},
  {"policy", 0, ZL_OPT_VALUE, O_POLICY},
  {"only", 0, ZL_OPT_VALUE, O_ONLY},
  {"send-locked", 0, ZL_OPT_FLAG, O_SEND_LOCKED},
  {"verbose", 'v', ZL_OPT_FLAG, O_VERBOSE},
  {"trace", 0, ZL_OPT_FLAG, O_TRACE},
  {"rate", 0, ZL_OPT_VALUE, O_RATE},
  {"account-plan", 0, ZL_OPT_VALUE, O_ACCOUNT_PLAN},
  {"share", 0, ZL_OPT_VALUE, O_SHARE},
  {"sim", 0, ZL_OPT_MAYBE, O_SIM},
  {"memory-limit", 0, ZL_OPT_VALUE, O_MEMORY},
  {"time-limit", 0, ZL_OPT_VALUE, O_TIME},
  {"help", 'h', ZL_OPT_FLAG, O_HELP},
  {"version", 0, ZL_OPT_FLAG, O_VERSION},
  {"port", 0, ZL_OPT_VALUE, O_PORT},
  {"users", 0, ZL_OPT_VALUE, O_USERS},
  {"tenant", 0, ZL_OPT_VALUE, O_TENANT},
  {"faults", 0, ZL_OPT_VALUE, O_FAULTS},
  {"log", 0, ZL_OPT_VALUE, O_LOG},
  {"limits", 0, ZL_OPT_VALUE, O_SIM_PLAN},
  {"port-file", 0, ZL_OPT_VALUE, O_PORT_FILE},
  {"locked-refused", 0, ZL_OPT_FLAG, O_LOCKED},
  {"token-life", 0, ZL_OPT_VALUE, O_TOKEN_LIFE},
  {"rtt", 0, ZL_OPT_VALUE, O_RTT},
  {"all", 0, ZL_OPT_FLAG, O_ALL},
  {"classic", 0, ZL_OPT_FLAG, O_CLASSIC},
  {0}
};

static const struct {
  const char *word;
  enum zl_command command;
} commands[] = {
  {"history", ZL_CMD_HISTORY}, {"show", ZL_CMD_SHOW},       {"sim", ZL_CMD_SIM},
  {"explain", ZL_CMD_EXPLAIN}, {"settings", ZL_CMD_SETTINGS}, {"operations", ZL_CMD_OPERATIONS},
  {"scopes", ZL_CMD_SCOPES}, {"undo", ZL_CMD_UNDO},
  {"version", ZL_CMD_VERSION}, {"help", ZL_CMD_HELP},
};

/* What `settings` takes as its first word; any other is searched for. */
static const struct {
  const char *word;
  enum zl_command command;
} settings_commands[] = {
  {"import", ZL_CMD_SETTINGS_IMPORT}, {"diff", ZL_CMD_SETTINGS_DIFF}, {"reset", ZL_CMD_SETTINGS_RESET},
};

static bool takes_specifications(const struct zl_cli *cli)
{
  return cli->command == ZL_CMD_SETTINGS_IMPORT || cli->command == ZL_CMD_SETTINGS_DIFF;
}

bool zl_cli_reads_specifications(const struct zl_cli *cli)
{
  return takes_specifications(cli) && cli->n_words > 0;
}

static int whole(const char *value, const char *option, int64_t min, int64_t max, int64_t *out,
                 struct zl_err *err)
{
  if (zl_text_int(zl_str_of(value), out) != 0 || *out < min || *out > max)
    return zl_err_set(err, ZL_EUSAGE, "--%s takes a whole number from %lld to %lld, not '%s'", option,
                      (long long)min, (long long)max, value);
  return 0;
}

static int small(const char *value, const char *option, int min, int max, int *out, struct zl_err *err)
{
  int64_t n;
  if (whole(value, option, min, max, &n, err) != 0)
    return -1;
  *out = (int)n;
  return 0;
}

static int number(const char *value, const char *option, double min, double max, double *out,
                  struct zl_err *err)
{
  char *end;
  double n = strtod(value, &end);
  if (end == value || *end || !(n >= min && n <= max))
    return zl_err_set(err, ZL_EUSAGE, "--%s takes a number from %g to %g, not '%s'", option, min, max,
                      value);
  *out = n;
  return 0;
}

static int account_plan(struct zl_cli *cli, const char *value, const char *from, struct zl_err *err)
{
  if (zl_plan_find(zl_str_of(value), &cli->plan) == 0)
    return 0;
  return zl_err_set(err, ZL_EUSAGE, "%s is free, pro or business, not '%s'", from, value);
}

static int option(struct zl_cli *cli, int id, const char *value, struct zl_err *err)
{
  switch (id) {
  case O_YES: cli->yes = true; return 0;
  case O_PLAN:
    if (value)
      return zl_err_set(err, ZL_EUSAGE, "--plan takes no value (the account's plan is --account-plan %s)",
                        value);
    cli->plan_only = true;
    return 0;
  case O_JSON: cli->json = true; return 0;
  case O_DETAILS: cli->details = true; return 0;
  case O_ONLY: cli->only = value; return 0;
  case O_POLICY: cli->policy = value; return 0;
  case O_SEND_LOCKED: cli->send_locked = true; return 0;
  case O_VERBOSE: cli->verbose = true; return 0;
  case O_TRACE: cli->trace = true; return 0;
  case O_RATE: return number(value, "rate", 0, 10000, &cli->rate, err);
  case O_ACCOUNT_PLAN: return account_plan(cli, value, "--account-plan", err);
  case O_SHARE: return number(value, "share", 0.01, 1, &cli->share, err);
  case O_SIM:
    cli->sim = true;
    if (value)
      cli->tenant = value;
    return 0;
  case O_MEMORY: return small(value, "memory-limit", 8, 65536, &cli->memory_mb, err);
  case O_TIME: return small(value, "time-limit", 1, 86400, &cli->time_s, err);
  case O_ALL: cli->all = true; return 0;
  case O_CLASSIC: cli->classic = true; return 0;
  case O_HELP: cli->command = ZL_CMD_HELP; return 0;
  case O_VERSION: cli->command = ZL_CMD_VERSION; return 0;
  case O_PORT: return small(value, "port", 0, 65535, &cli->sim_port, err);
  case O_USERS: return whole(value, "users", 1, 1000000, &cli->sim_users, err);
  case O_TENANT: cli->sim_tenant_file = value; return 0;
  case O_FAULTS: cli->sim_faults = value; return 0;
  case O_LOG: cli->sim_log = value; return 0;
  case O_SIM_PLAN: cli->sim_plan = value; return 0;
  case O_PORT_FILE: cli->sim_port_file = value; return 0;
  case O_LOCKED: cli->sim_locked_refused = true; return 0;
  case O_TOKEN_LIFE: return small(value, "token-life", 1, 86400, &cli->sim_token_life_s, err);
  case O_RTT: return small(value, "rtt", 0, 60000, &cli->sim_rtt_ms, err);
  default: return -1;
  }
}

static bool plausible_tenant(const char *name)
{
  return *name && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == strlen(name);
}

/* A word that names no file but is nearly a command. */
static int misspelt(const char *text, struct zl_err *err)
{
  size_t n = strlen(text);
  if (strchr(text, '/') || (n > 4 && strcmp(text + n - 4, ".lua") == 0))
    return 0;
  for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
    if (zl_text_distance(zl_str_of(text), zl_str_of(commands[i].word), 2) <= 2)
      return zl_err_set(err, ZL_EUSAGE, "no command '%s' (did you mean '%s'?)", text, commands[i].word);
  return 0;
}

/* A word that is not an option: the command first, then what the command takes. */
static int word(struct zl_cli *cli, const char *text, int at, struct zl_err *err)
{
  if (at == 0) {
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
      if (strcmp(text, commands[i].word) == 0) {
        cli->command = commands[i].command;
        return 0;
      }
    cli->policy = text;
    return 0;
  }
  if (cli->command == ZL_CMD_EXPLAIN && !strchr(text, '=') && at <= 2) {
    *(at == 1 ? &cli->object : &cli->path) = text;
    return 0;
  }
  if (cli->command == ZL_CMD_SETTINGS && at == 1) {
    for (size_t i = 0; i < sizeof(settings_commands) / sizeof(settings_commands[0]); i++)
      if (strcmp(text, settings_commands[i].word) == 0) {
        cli->command = settings_commands[i].command;
        return 0;
      }
  }
  if (cli->command == ZL_CMD_SETTINGS_RESET)
    return zl_err_set(err, ZL_EUSAGE, "settings reset takes no words, not '%s'", text);
  if (cli->command == ZL_CMD_SETTINGS || cli->command == ZL_CMD_OPERATIONS ||
      takes_specifications(cli)) {
    if (cli->n_words == ZL_WORDS_MAX)
      return zl_err_set(err, ZL_EUSAGE, "more than %d words to look for", ZL_WORDS_MAX);
    cli->words[cli->n_words++] = text;
    return 0;
  }
  if (cli->command == ZL_CMD_SCOPES && !cli->policy) {
    cli->policy = text;
    return 0;
  }
  if (cli->policy) {
    if (cli->command == ZL_CMD_RUN && misspelt(cli->policy, err) != 0)
      return -1;
    if (!strchr(text, '='))
      return zl_err_set(err, ZL_EUSAGE, "'%s' is no parameter: write name=value (one policy a run)", text);
    if (cli->n_params == ZL_PARAMS_MAX)
      return zl_err_set(err, ZL_EUSAGE, "more than %d parameters", ZL_PARAMS_MAX);
    cli->params[cli->n_params++] = text;
    return 0;
  }
  if ((cli->command == ZL_CMD_SHOW || cli->command == ZL_CMD_UNDO) && at == 1) {
    if (zl_text_int(zl_str_of(text), &cli->run) != 0 || cli->run < 1)
      return zl_err_set(err, ZL_EUSAGE, "%s takes the number of a run, not '%s' (see: zoomlua history)",
                        cli->command == ZL_CMD_SHOW ? "show" : "undo", text);
    return 0;
  }
  if (cli->command == ZL_CMD_SHOW && at == 2) {
    cli->object = text;
    return 0;
  }
  if (cli->command == ZL_CMD_SIM && at == 1 && strcmp(text, "reset") == 0) {
    cli->command = ZL_CMD_SIM_RESET;
    return 0;
  }
  return zl_err_set(err, ZL_EUSAGE, "unexpected word '%s' (see: zoomlua help)", text);
}

/* What the environment says where no option did. */
static int environment(struct zl_cli *cli, struct zl_err *err)
{
  const char *plan = getenv("ZOOMLUA_PLAN");
  if (plan && *plan)
    return account_plan(cli, plan, "ZOOMLUA_PLAN", err);
  return 0;
}

int zl_cli_parse(struct zl_cli *cli, int argc, char **argv, struct zl_err *err)
{
  *cli = (struct zl_cli){.rate = -1, .plan = ZL_PLAN_PRO, .share = 0.5, .tenant = "default"};
  if (environment(cli, err) != 0)
    return -1;
  struct zl_opts o = {.table = options, .argc = argc, .argv = argv, .at = 1};
  const char *value;
  int id, words = 0;
  while ((id = zl_opts_next(&o, &value, err)) != -2) {
    if (id == -1)
      return -1;
    if ((id == 0 ? word(cli, value, words++, err) : option(cli, id, value, err)) != 0)
      return -1;
  }
  if (cli->command == ZL_CMD_HELP || cli->command == ZL_CMD_VERSION)
    return 0;
  if (cli->policy && misspelt(cli->policy, err) != 0)
    return -1;
  if (!plausible_tenant(cli->tenant))
    return zl_err_set(err, ZL_EUSAGE, "--sim=NAME takes letters, digits, '-' and '_', not '%s'", cli->tenant);
  if (cli->command == ZL_CMD_SHOW && !cli->run)
    return zl_err_set(err, ZL_EUSAGE, "show what? name a run: zoomlua show 12 (see: zoomlua history)");
  if (cli->command == ZL_CMD_UNDO && !cli->run)
    return zl_err_set(err, ZL_EUSAGE, "undo what? name a run: zoomlua undo 12 (see: zoomlua history)");
  if (cli->command == ZL_CMD_EXPLAIN && !cli->object)
    return zl_err_set(err, ZL_EUSAGE, "explain whom? zoomlua explain ada@example.com in_meeting.chat");
  if (cli->command == ZL_CMD_OPERATIONS && !cli->n_words)
    return zl_err_set(err, ZL_EUSAGE, "operations with which words? zoomlua operations list users");
  if (cli->command == ZL_CMD_SETTINGS_IMPORT && !cli->n_words)
    return zl_err_set(err, ZL_EUSAGE, "import which specifications? zoomlua settings import users.json");
  if (cli->command == ZL_CMD_SCOPES && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "scopes of what? name a policy: zoomlua scopes policy.lua");
  if (cli->command == ZL_CMD_RUN && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "nothing to run: zoomlua policy.lua (see: zoomlua help)");
  if (cli->yes && cli->plan_only)
    return zl_err_set(err, ZL_EUSAGE, "--yes applies and --plan never does: give one of them");
  return 0;
}

void zl_cli_help(FILE *to)
{
  fputs(
    "usage: zoomlua POLICY.lua [name=value ...] [options]\n"
    "       zoomlua explain USER [PATH] [--policy POLICY.lua]\n"
    "       zoomlua settings [WORDS] | operations WORDS | scopes POLICY.lua [name=value ...]\n"
    "       zoomlua settings import FILE... | diff [FILE...] | reset\n"
    "       zoomlua history | show RUN [USER] | undo RUN [--only USER|PATH]\n"
    "       zoomlua sim [reset] | help | version\n"
    "\n"
    "Runs a policy: shows what it would change at Zoom, asks, then changes it.\n"
    "\n"
    "  -y, --yes            apply without asking\n"
    "      --plan           only show the plan\n"
    "      --details        every change of every user, not only groups of them\n"
    "      --json           the result as JSON\n"
    "      --send-locked    send changes of settings that a group or the account locks, too\n"
    "      --sim[=TENANT]   run against the built-in simulator, no Zoom account needed\n"
    "      --account-plan P the Zoom plan whose rate limits hold: free, pro, business\n"
    "                       (default: ZOOMLUA_PLAN, else pro)\n"
    "      --share S        the part of that rate that is ours, 0.01 to 1 (default 0.5)\n"
    "      --rate N         N requests a second for everything; 0: no limit\n"
    "      --memory-limit M megabytes for the policy (default 256)\n"
    "      --time-limit S   seconds a policy may compute without asking (default 60)\n"
    "  -v, --verbose        more on stderr\n"
    "      --trace          every request on stderr, secrets left out\n"
    "\n"
    "  settings    what can be set: sections, by words, one whole by its path; --all: every hit\n"
    "  operations  what zoom.call can do, by words or one whole\n"
    "  scopes      which scopes a policy needs and has; --classic: by their older names\n"
    "\n"
    "  zoomlua sim [--port N] [--users N] [--tenant FILE] [--faults FILE] [--log FILE]\n"
    "              [--limits none|free|pro|business] [--locked-refused] [--rtt MS]\n"
    "              [--token-life S] [--port-file FILE] [--sim=TENANT]\n"
    "\n"
    "Exit status: 0 done or nothing to change, 1 failed, 2 changes are pending, 3 applied in part,\n"
    "64 wrong usage, 130 interrupted.\n"
    "Account: ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET (or ZOOM_ACCESS_TOKEN).\n",
    to);
}
