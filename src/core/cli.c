/* cli.c - the command line: words, options, and the mistakes people make with them. Pure but for
 * the environment variables that stand in for options, and for a look whether a word is a file. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/usage.h"

enum {
  O_YES = 1, O_PLAN, O_JSON, O_DETAILS, O_VERBOSE, O_TRACE, O_RATE, O_ACCOUNT_PLAN, O_SHARE, O_SIM,
  O_MEMORY, O_TIME, O_HELP, O_VERSION, O_PORT, O_USERS, O_TENANT, O_FAULTS, O_LOG, O_SIM_PLAN,
  O_PORT_FILE, O_LOCKED, O_TOKEN_LIFE, O_RTT, O_SEND_LOCKED, O_POLICY, O_ONLY, O_ALL, O_CLASSIC, O_OUT, O_PARTIAL,
  O_MARKDOWN, O_VERIFY, O_MAX_CHANGES, O_CANARY, O_WAVES, O_MAX_AGE, O_OLDER,
  O_OTHERS, O_GZIP, O_APPLIED, O_PROFILE, O_READ, O_NET, O_ENV, O_TRUST, O_PARAMS, O_CSV, O_REPORT, O_OVERWRITE, O_DESTRUCTIVE, O_RESEND, O_AS, O_JUNIT, O_FILTER,
  O_END
};

static const struct zl_opt options[] = {
  {"yes", 'y', ZL_OPT_FLAG, O_YES},
  {"plan", 0, ZL_OPT_MAYBE, O_PLAN},
  {"json", 0, ZL_OPT_FLAG, O_JSON},
  {"details", 0, ZL_OPT_FLAG, O_DETAILS},
  {"policy", 0, ZL_OPT_VALUE, O_POLICY},
  {"only", 0, ZL_OPT_VALUE, O_ONLY},
  {"send-locked", 0, ZL_OPT_FLAG, O_SEND_LOCKED},
  {"allow-destructive", 0, ZL_OPT_FLAG, O_DESTRUCTIVE},
  {"resend", 0, ZL_OPT_FLAG, O_RESEND},
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
  {"others", 0, ZL_OPT_VALUE, O_OTHERS},
  {"gzip", 0, ZL_OPT_FLAG, O_GZIP},
  {"applied", 0, ZL_OPT_FLAG, O_APPLIED},
  {"all", 0, ZL_OPT_FLAG, O_ALL},
  {"classic", 0, ZL_OPT_FLAG, O_CLASSIC},
  {"out", 'o', ZL_OPT_VALUE, O_OUT},
  {"partial", 0, ZL_OPT_FLAG, O_PARTIAL},
  {"markdown", 0, ZL_OPT_FLAG, O_MARKDOWN},
  {"verify", 0, ZL_OPT_MAYBE, O_VERIFY},
  {"max-changes", 0, ZL_OPT_VALUE, O_MAX_CHANGES},
  {"canary", 0, ZL_OPT_VALUE, O_CANARY},
  {"waves", 0, ZL_OPT_VALUE, O_WAVES},
  {"max-age", 0, ZL_OPT_VALUE, O_MAX_AGE},
  {"older", 0, ZL_OPT_VALUE, O_OLDER},
  {"profile", 0, ZL_OPT_VALUE, O_PROFILE},
  {"read", 0, ZL_OPT_VALUE, O_READ},
  {"net", 0, ZL_OPT_VALUE, O_NET},
  {"env", 0, ZL_OPT_VALUE, O_ENV},
  {"trust", 0, ZL_OPT_FLAG, O_TRUST},
  {"as", 0, ZL_OPT_VALUE, O_AS},
  {"params", 0, ZL_OPT_VALUE, O_PARAMS},
  {"junit", 0, ZL_OPT_VALUE, O_JUNIT},
  {"filter", 0, ZL_OPT_VALUE, O_FILTER},
  {"csv", 0, ZL_OPT_FLAG, O_CSV},
  {"report", 0, ZL_OPT_VALUE, O_REPORT},
  {"overwrite", 0, ZL_OPT_FLAG, O_OVERWRITE},
  {0}
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

bool zl_cli_packages(const struct zl_cli *cli)
{
  return cli->command >= ZL_CMD_ADD && cli->command <= ZL_CMD_VERIFY;
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
  cli->plan_given = true;
  if (zl_plan_find(zl_str_of(value), &cli->plan) == 0)
    return 0;
  return zl_err_set(err, ZL_EUSAGE, "%s is free, pro or business, not '%s'", from, value);
}

static int verify(struct zl_cli *cli, const char *value, struct zl_err *err)
{
  if (value && strcmp(value, "all") != 0 && strcmp(value, "sample") != 0)
    return zl_err_set(err, ZL_EUSAGE, "--verify is --verify=all or --verify=sample, not '%s'", value);
  cli->verify = value && strcmp(value, "sample") == 0 ? ZL_VERIFY_SAMPLE : ZL_VERIFY_ALL;
  return 0;
}

/* "90s", "10m", "24h", "400d". */
static int duration(const char *value, const char *option, int64_t *ms, struct zl_err *err)
{
  static const struct {
    char unit;
    int64_t ms;
  } units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
  size_t n = strlen(value);
  int64_t count;
  for (size_t i = 0; n > 1 && i < sizeof(units) / sizeof(units[0]); i++)
    if (value[n - 1] == units[i].unit && zl_text_int((struct zl_str){value, n - 1}, &count) == 0 &&
        count > 0 && count <= 100000000) {
      *ms = count * units[i].ms;
      return 0;
    }
  return zl_err_set(err, ZL_EUSAGE, "--%s takes a time such as 90s, 10m, 24h or 400d, not '%s'", option, value);
}

int zl_ceiling_read(const char *text, struct zl_ceiling *out, struct zl_err *err)
{
  struct zl_str s = zl_str_of(text);
  bool percent = s.n && s.p[s.n - 1] == '%';
  int64_t n;
  s.n -= percent;
  *out = (struct zl_ceiling){.given = true};
  if (strcmp(text, "all") == 0)
    return 0;
  if (zl_text_int(s, &n) != 0 || n < 1 || (percent && n > 100))
    return zl_err_set(err, ZL_EUSAGE, "a ceiling of changes is a number of objects, a share such as 40%%, or all; not '%s'",
                      text);
  *(percent ? &out->percent : &out->objects) = n;
  return 0;
}

/* "5,50,500": sizes of the waves in which a plan is applied; --canary N is one of them. */
static int waves(struct zl_cli *cli, const char *value, const char *option, struct zl_err *err)
{
  struct zl_str rest = zl_str_of(value);
  cli->n_waves = 0;
  for (bool more = true; more;) {
    const char *comma = memchr(rest.p, ',', rest.n);
    struct zl_str one = {rest.p, comma ? (size_t)(comma - rest.p) : rest.n};
    int64_t n;
    more = comma != NULL;
    if (zl_text_int(one, &n) != 0 || n < 1 || cli->n_waves == ZL_WAVES_MAX || (more && strcmp(option, "canary") == 0))
      return zl_err_set(err, ZL_EUSAGE, "--%s takes %s, not '%s'", option,
                        strcmp(option, "canary") == 0 ? "a number of objects" : "numbers of objects such as 5,50,500", value);
    cli->waves[cli->n_waves++] = n;
    rest = more ? (struct zl_str){comma + 1, rest.n - one.n - 1} : rest;
  }
  return 0;
}

/* Whether two paths lead to one file under one name; a link of another name is a policy of its own. */
static bool same_file(const char *a, const char *b)
{
  const char *name_a = strrchr(a, '/'), *name_b = strrchr(b, '/');
  struct stat of_a, of_b;
  if (strcmp(a, b) == 0)
    return true;
  return strcmp(name_a ? name_a + 1 : a, name_b ? name_b + 1 : b) == 0 && stat(a, &of_a) == 0 && stat(b, &of_b) == 0 &&
         of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

static int add_policy(struct zl_cli *cli, const char *file, struct zl_err *err)
{
  for (int i = 0; i < cli->n_policies; i++)
    if (same_file(cli->policies[i], file))
      return zl_err_set(err, ZL_EUSAGE, "%s is named twice: a policy is run once", file);
  if (cli->n_policies == ZL_POLICIES_MAX)
    return zl_err_set(err, ZL_EUSAGE, "more than %d policies", ZL_POLICIES_MAX);
  cli->policies[cli->n_policies++] = file;
  cli->policy = cli->policies[0];
  return 0;
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
  case O_POLICY: return add_policy(cli, value, err);
  case O_SEND_LOCKED: cli->send_locked = true; return 0;
  case O_DESTRUCTIVE: cli->allow_destructive = true; return 0;
  case O_RESEND: cli->resend = true; return 0;
  case O_VERBOSE: cli->verbose = true; return 0;
  case O_TRACE: cli->trace = true; return 0;
  case O_RATE: return number(value, "rate", 0, 10000, &cli->rate, err);
  case O_ACCOUNT_PLAN: return account_plan(cli, value, "--account-plan", err);
  case O_PROFILE: cli->profile = value; return 0;
  case O_SHARE: cli->share_given = true; return number(value, "share", 0.01, 1, &cli->share, err);
  case O_SIM:
    cli->sim = true;
    if (value)
      cli->tenant = value;
    return 0;
  case O_MEMORY: return small(value, "memory-limit", 8, 65536, &cli->memory_mb, err);
  case O_TIME: return small(value, "time-limit", 1, 86400, &cli->time_s, err);
  case O_ALL: cli->all = true; return 0;
  case O_CLASSIC: cli->classic = true; return 0;
  case O_OUT: cli->out = value; return 0;
  case O_PARTIAL: cli->partial = true; return 0;
  case O_MARKDOWN: cli->markdown = true; return 0;
  case O_VERIFY: return verify(cli, value, err);
  case O_MAX_CHANGES: return zl_ceiling_read(value, &cli->max_changes, err);
  case O_CANARY: return waves(cli, value, "canary", err);
  case O_WAVES: return waves(cli, value, "waves", err);
  case O_MAX_AGE: return duration(value, "max-age", &cli->max_age_ms, err);
  case O_PARAMS:
    if (cli->params_file)
      return zl_err_set(err, ZL_EUSAGE, "--params is given twice: one file holds all");
    cli->params_file = value;
    return 0;
  case O_OLDER: return duration(value, "older", &cli->older_ms, err);
  case O_HELP: cli->help = true; return 0;
  case O_VERSION: cli->version = true; return 0;
  case O_PORT: return small(value, "port", 0, 65535, &cli->sim_port, err);
  case O_USERS: return whole(value, "users", 1, 1000000, &cli->sim_users, err);
  case O_TENANT: cli->sim_tenant_file = value; return 0;
  case O_FAULTS: cli->sim_faults = value; return 0;
  case O_LOG: cli->sim_log = value; return 0;
  case O_SIM_PLAN: cli->sim_plan = value; return 0;
  case O_PORT_FILE: cli->sim_port_file = value; return 0;
  case O_LOCKED: cli->sim_locked_refused = true; return 0;
  case O_TOKEN_LIFE: return small(value, "token-life", 1, 86400, &cli->sim_token_life_s, err);
  case O_OTHERS: return small(value, "others", 0, 1000, &cli->sim_others, err);
  case O_GZIP: cli->sim_gzip = true; return 0;
  case O_APPLIED: cli->sim_applied = true; return 0;
  case O_READ: return zl_grant_read(cli, value, err);
  case O_NET: return zl_grant_net(cli, value, err);
  case O_ENV: return zl_grant_env(cli, value, err);
  case O_TRUST: cli->trust = true; return 0;
  case O_AS: cli->as = value; return 0;
  case O_JUNIT: cli->junit = value; return 0;
  case O_FILTER: cli->filter = value; return 0;
  case O_CSV: cli->csv = true; return 0;
  case O_REPORT: return zl_report_option(cli, value, err);
  case O_OVERWRITE: cli->overwrite = true; return 0;
  case O_RTT: return small(value, "rtt", 0, 60000, &cli->sim_rtt_ms, err);
  default: return -1;
  }
}

static bool plausible_tenant(const char *name)
{
  return *name && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == strlen(name);
}

/* Behind the first policy: another one. The first may be called anything. */
static bool is_policy(const char *text)
{
  size_t n = strlen(text);
  return n > 4 && strcmp(text + n - 4, ".lua") == 0;
}

/* The word that is meant, or NULL. A slip in a short word makes another one: it may have one only. */
static const char *near_command(const char *text)
{
  int best = strlen(text) > 4 ? 3 : 2; /* fewer than this */
  const char *near = NULL;
  for (const struct zl_usage *u = zl_usages; u->word; u++) {
    int d = u->command == ZL_CMD_RUN ? best : zl_text_distance(zl_str_of(text), zl_str_of(u->word), best - 1);
    if (d < best) {
      best = d;
      near = u->word;
    }
  }
  return near;
}

/* The first word, where it is no command: a policy, or a slip. A file with an ending or a path is looked for later. */
static int misspelt(const char *text, struct zl_err *err)
{
  char with_ending[256];
  if (!*text)
    return zl_err_set(err, ZL_EUSAGE, "an empty word where a command or a policy belongs (see: zoomlua help)");
  if (strcmp(text, "-") == 0)
    return zl_err_set(err, ZL_EUSAGE, "a policy is a file: it is not read from '-'");
  if (strchr(text, '/') || is_policy(text) || access(text, F_OK) == 0)
    return 0;
  snprintf(with_ending, sizeof(with_ending), "%s.lua", text);
  const char *near = access(with_ending, F_OK) == 0 ? with_ending : near_command(text);
  if (near)
    return zl_err_set(err, ZL_EUSAGE, "no command '%s' (did you mean '%s'?)", text, near);
  return strchr(text, '.') ? 0 : zl_err_set(err, ZL_EUSAGE, "there is neither a command nor a file '%s' (see: zoomlua help)",
                                            text);
}

static const char *command_word(enum zl_command command)
{
  const struct zl_usage *u = zl_usage_of(command);
  return u ? u->word : "";
}

static bool takes_run(enum zl_command command)
{
  return command == ZL_CMD_SHOW || command == ZL_CMD_UNDO || command == ZL_CMD_RESUME;
}

/* What `show` gets is a run's number or a saved plan. */
static bool is_file(const char *text)
{
  return text[strspn(text, "0123456789")] && (strchr(text, '.') || strchr(text, '/'));
}

static int add_param(struct zl_cli *cli, const char *text, struct zl_err *err)
{
  const char *equals = strchr(text, '=');
  if (!equals || equals == text)
    return zl_err_set(err, ZL_EUSAGE, "'%s' is no parameter: write name=value", text);
  if (cli->n_params == ZL_PARAMS_MAX)
    return zl_err_set(err, ZL_EUSAGE, "more than %d parameters", ZL_PARAMS_MAX);
  cli->params[cli->n_params++] = text;
  return 0;
}

/* A word that the command has no use for. */
static int unexpected(const struct zl_cli *cli, const char *text, struct zl_err *err)
{
  const char *meant = cli->command == ZL_CMD_SIM ? "reset" : cli->command == ZL_CMD_HISTORY ? "prune" : NULL;
  const char *word = command_word(cli->command);
  if (meant && zl_text_distance(zl_str_of(text), zl_str_of(meant), 2) <= 2)
    return zl_err_set(err, ZL_EUSAGE, "no command '%s %s' (did you mean '%s %s'?)", word, text, word, meant);
  if (cli->command == ZL_CMD_HISTORY)
    return zl_err_set(err, ZL_EUSAGE, "unexpected word '%s' behind history (one run: zoomlua show RUN)", text);
  return zl_err_set(err, ZL_EUSAGE, "unexpected word '%s' behind %s (see: zoomlua help %s)", text, word, word);
}

/* Behind `call`: a method, a path, and what goes with them. */
static int call_word(struct zl_cli *cli, const char *text, int at, struct zl_err *err)
{
  static const char *const methods[] = {"GET", "POST", "PATCH", "PUT", "DELETE"};
  for (size_t i = 0; at == 1 && i < sizeof(methods) / sizeof(methods[0]); i++)
    if (strcasecmp(text, methods[i]) == 0) {
      cli->words[cli->n_words++] = methods[i];
      return 0;
    }
  if (at == 1)
    return zl_err_set(err, ZL_EUSAGE, "call takes GET, POST, PATCH, PUT or DELETE and a path, not '%s'", text);
  if (at > 2)
    return add_param(cli, text, err);
  if (text[0] != '/' || strpbrk(text, "?# \t\n") || strlen(text) > 2000)
    return zl_err_set(err, ZL_EUSAGE, "'%s' is no path such as /users/me (what would stand behind '?' follows as name=value)", text);
  cli->words[cli->n_words++] = text;
  return 0;
}

/* A word that is not an option: the command first, then what the command takes. */
static int word(struct zl_cli *cli, const char *text, int at, struct zl_err *err)
{
  if (at == 0) {
    const struct zl_usage *u = zl_usage_word(text);
    if (u && u->command != ZL_CMD_RUN)
      cli->command = u->command;
    else
      return misspelt(text, err) != 0 ? -1 : add_policy(cli, text, err);
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
  if (cli->command == ZL_CMD_CALL)
    return call_word(cli, text, at, err);
  if (cli->command == ZL_CMD_SETTINGS_RESET)
    return zl_err_set(err, ZL_EUSAGE, "settings reset takes no words, not '%s'", text);
  if (cli->command == ZL_CMD_VERIFY || (cli->command == ZL_CMD_ADD && at > 1))
    return zl_err_set(err, ZL_EUSAGE, "%s, not '%s' as well", cli->command == ZL_CMD_ADD ? "add takes one source" :
                      "verify looks at all packages and takes no name", text);
  if (cli->command == ZL_CMD_SETTINGS || cli->command == ZL_CMD_OPERATIONS || cli->command == ZL_CMD_TRUST ||
      cli->command == ZL_CMD_ADD || cli->command == ZL_CMD_UPDATE || cli->command == ZL_CMD_REMOVE ||
      cli->command == ZL_CMD_TEST || takes_specifications(cli)) {
    if (cli->n_words == ZL_WORDS_MAX)
      return zl_err_set(err, ZL_EUSAGE, "more than %d words after %s", ZL_WORDS_MAX, command_word(cli->command));
    cli->words[cli->n_words++] = text;
    return 0;
  }
  bool takes_policy = cli->command == ZL_CMD_SCOPES || cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK ||
                      cli->command == ZL_CMD_INFO;
  if (takes_policy && !cli->policy)
    return add_policy(cli, text, err);
  if ((cli->command == ZL_CMD_APPLY || (cli->command == ZL_CMD_SHOW && is_file(text))) && at == 1) {
    cli->plan_file = text;
    return 0;
  }
  if (cli->command == ZL_CMD_HISTORY && at == 1 && strcmp(text, "prune") == 0) {
    cli->command = ZL_CMD_PRUNE;
    return 0;
  }
  if (cli->command == ZL_CMD_INFO && cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "info takes one policy or folder, not '%s' as well", text);
  if (cli->policy) {
    if (!strchr(text, '=') && is_policy(text))
      return add_policy(cli, text, err);
    if (!strchr(text, '='))
      return zl_err_set(err, ZL_EUSAGE, "'%s' is neither a parameter (write name=value) nor a policy (a file that "
                        "ends in .lua)", text);
    return add_param(cli, text, err);
  }
  if (takes_run(cli->command) && at == 1) {
    if (zl_text_int(zl_str_of(text), &cli->run) != 0 || cli->run < 1)
      return zl_err_set(err, ZL_EUSAGE, "%s takes the number of a run, not '%s' (see: zoomlua history)",
                        command_word(cli->command), text);
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
  if (cli->command == ZL_CMD_HELP && at == 1) {
    cli->topic = text;
    return 0;
  }
  return unexpected(cli, text, err);
}

/* The option of this number, by its name. */
static const char *option_name(int id)
{
  for (const struct zl_opt *o = options; o->name; o++)
    if (o->id == id)
      return o->name;
  return "";
}

/* What a command has no use for is refused: `undo 3 --only ada` and `policy.lua --only ada` look alike, and the
 * second would change everybody. */
static int taken(const struct zl_cli *cli, const bool *given, struct zl_err *err)
{
  const struct zl_usage *u = zl_usage_of(cli->command);
  for (int id = 1; id < O_END; id++) {
    const char *name = option_name(id), *last = "";
    struct zl_buf those = ZL_BUF_INIT(1000);
    int n = 0;
    if (!given[id] || zl_usage_takes(u, name) || zl_usage_harmless(name))
      continue;
    for (const struct zl_usage *t = zl_usages; t->word; t++)
      if (zl_usage_takes(t, name) && strcmp(last, t->word) != 0) {
        zl_buf_printf(&those, "%s%s", n++ ? " and " : "", t->word);
        last = t->word;
      }
    const char *whom = u->command == ZL_CMD_RUN ? "a run of a policy" : u->word;
    if (n <= 2)
      zl_err_set(err, ZL_EUSAGE, "--%s is for %s, not for %s (see: zoomlua help %s)", name, zl_buf_cstr(&those), whom, u->word);
    else
      zl_err_set(err, ZL_EUSAGE, "--%s is not for %s (see: zoomlua help %s)", name, whom, u->word);
    zl_buf_free(&those);
    return -1;
  }
  return 0;
}

/* What help is asked about: `help undo`, `undo --help`, `policy.lua --help`. */
static int topic(struct zl_cli *cli, struct zl_err *err)
{
  bool asked = cli->command == ZL_CMD_HELP;
  if (!asked && cli->command != ZL_CMD_RUN)
    cli->topic = command_word(cli->command);
  else if (!asked && cli->policy)
    cli->topic = "run";
  cli->command = ZL_CMD_HELP;
  if (!cli->topic || strcmp(cli->topic, "options") == 0 || strcmp(cli->topic, "completion") == 0 || zl_usage_word(cli->topic))
    return 0;
  const char *near = near_command(cli->topic);
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

/* What the environment says where no option did. */
static int environment(struct zl_cli *cli, struct zl_err *err)
{
  const char *plan = getenv("ZOOMLUA_PLAN");
  cli->profile = getenv("ZOOMLUA_PROFILE");
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
  bool given[O_END] = {false};
  int id, words = 0;
  while ((id = zl_opts_next(&o, &value, err)) != -2) {
    if (id == -1)
      return -1;
    given[id] = true;
    if ((id == 0 ? word(cli, value, words++, err) : option(cli, id, value, err)) != 0)
      return -1;
  }
  if (cli->help || cli->command == ZL_CMD_HELP)
    return topic(cli, err);
  if (cli->version)
    cli->command = ZL_CMD_VERSION;
  if (!plausible_tenant(cli->tenant))
    return zl_err_set(err, ZL_EUSAGE, "--sim=NAME takes letters, digits, '-' and '_', not '%s'", cli->tenant);
  same_account(cli);
  if (takes_run(cli->command) && !cli->run && !cli->plan_file)
    return zl_err_set(err, ZL_EUSAGE, "%s what? name a run: zoomlua %s 12 (see: zoomlua history)",
                      command_word(cli->command), command_word(cli->command));
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
  if (cli->as && cli->command != ZL_CMD_ADD)
    return zl_err_set(err, ZL_EUSAGE, "--as is for add: zoomlua add SOURCE --as NAME");
  if (cli->command == ZL_CMD_INFO && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "info about what? a policy or a folder: zoomlua info policy.lua");
  if (cli->params_file && (!cli->policy || cli->command == ZL_CMD_INFO))
    return zl_err_set(err, ZL_EUSAGE, "--params is for a policy that runs: zoomlua policy.lua --params FILE");
  if ((cli->command == ZL_CMD_SCOPES || cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK) && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "%s what? name a policy: zoomlua %s policy.lua", command_word(cli->command),
                      command_word(cli->command));
  if (cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK)
    cli->plan_only = true;
  if (cli->command == ZL_CMD_RUN && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "nothing to run: zoomlua policy.lua (see: zoomlua help)");
  if (cli->max_age_ms && cli->command != ZL_CMD_RUN && cli->command != ZL_CMD_PLAN && cli->command != ZL_CMD_CHECK &&
      cli->command != ZL_CMD_RESUME)
    return zl_err_set(err, ZL_EUSAGE, "--max-age is for plans, check and resume: %s reads everything anew",
                      command_word(cli->command));
  if ((cli->n_reads || cli->n_nets || cli->n_envs || cli->trust) && !cli->policy)
    return zl_err_set(err, ZL_EUSAGE, "--read, --net, --env and --trust are for commands that run a policy");
  bool reports = cli->command == ZL_CMD_RUN || cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK;
  if ((cli->csv || cli->n_reports) && !reports)
    return zl_err_set(err, ZL_EUSAGE, "--csv and --report are for commands that run a policy which reports: %s does not",
                      command_word(cli->command));
  if (cli->csv && (cli->json || cli->n_reports))
    return zl_err_set(err, ZL_EUSAGE, "--csv is the result on stdout; with %s give --report FILE.csv instead",
                      cli->json ? "--json" : "--report");
  if (cli->overwrite && !cli->n_reports)
    return zl_err_set(err, ZL_EUSAGE, "--overwrite is for the files of --report");
  if (cli->yes && cli->plan_only)
    return zl_err_set(err, ZL_EUSAGE, "--yes applies; --plan, plan and check never do: give one of them");
  return taken(cli, given, err);
}
