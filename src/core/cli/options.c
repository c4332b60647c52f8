/* options.c - the options: their names, the values that each takes, and what is said where one has no
 * meaning. Serves cli.c. Pure but for the environment variables that stand in for options. */
#include <stdlib.h>
#include <string.h>

#include "core/cli/cli.h"
#include "core/cli/usage.h"

enum {
  O_YES = 1, O_PLAN, O_JSON, O_DETAILS, O_VERBOSE, O_TRACE, O_RATE, O_ACCOUNT_PLAN, O_SHARE, O_SIM,
  O_MEMORY, O_TIME, O_HELP, O_VERSION, O_PORT, O_USERS, O_TENANT, O_FAULTS, O_LOG, O_SIM_PLAN,
  O_PORT_FILE, O_LOCKED, O_TOKEN_LIFE, O_RTT, O_SEND_LOCKED, O_POLICY, O_ONLY, O_ALL, O_CLASSIC, O_OUT, O_PARTIAL,
  O_MARKDOWN, O_VERIFY, O_MAX_CHANGES, O_CANARY, O_WAVES, O_MAX_AGE, O_OLDER,
  O_OTHERS, O_GZIP, O_APPLIED, O_PROFILE, O_READ, O_NET, O_ENV, O_TRUST, O_PARAMS, O_CSV, O_REPORT, O_OVERWRITE,
  O_DESTRUCTIVE, O_RESEND, O_AS, O_JUNIT, O_FILTER,
  O_END
};
_Static_assert(O_END <= ZL_CLI_OPTIONS, "one bool each");

const struct zl_opt zl_cli_options[] = {
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

int zl_cli_option(struct zl_cli *cli, int id, const char *value, struct zl_err *err)
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
  case O_POLICY: return zl_cli_add_policy(cli, value, err);
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

/* The option of this number, by its name. */
static const char *option_name(int id)
{
  for (const struct zl_opt *o = zl_cli_options; o->name; o++)
    if (o->id == id)
      return o->name;
  return "";
}

int zl_cli_taken(const struct zl_cli *cli, const bool *given, struct zl_err *err)
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

int zl_cli_environment(struct zl_cli *cli, struct zl_err *err)
{
  const char *plan = getenv("ZOOMLUA_PLAN");
  cli->profile = getenv("ZOOMLUA_PROFILE");
  if (plan && *plan)
    return account_plan(cli, plan, "ZOOMLUA_PLAN", err);
  return 0;
}
