/* usage.c - the table behind usage.h. Pure. */
#include "core/cli/usage.h"

#include <string.h>

/* Kept in sets, for what reads a policy, what plans, and what writes belongs together. */
#define GRANTS "params read net env trust memory-limit time-limit "
#define PLANS "details json csv report overwrite max-age max-changes send-locked allow-destructive resend "
#define WRITES "yes canary waves verify "
#define EVERYWHERE "sim profile account-plan share rate verbose trace help version"
/* Where they mean nothing they do no harm either: habits of those who type them every day. */
#define HARMLESS "yes details max-changes send-locked allow-destructive memory-limit time-limit"

const struct zl_usage zl_usages[] = {
  {ZL_CMD_RUN, "run", "POLICY.lua ... [name=value ...] [options]",
   "Runs a policy: shows what it would change at Zoom, asks, then changes it. Several policies make one plan.",
   GRANTS PLANS WRITES "plan out", "--sim POLICY.lua\nPOLICY.lua exempt=Kiosks --plan"},
  {ZL_CMD_PLAN, "plan", "plan POLICY.lua ... [name=value ...] [-o FILE]",
   "Shows what a policy would change, and with -o saves it, for somebody to look at and apply later.",
   GRANTS PLANS "plan out", "plan POLICY.lua -o change.plan\nshow change.plan --markdown"},
  {ZL_CMD_APPLY, "apply", "apply FILE [--partial]",
   "Applies a saved plan: exactly it, and nothing at all where something has changed since.",
   WRITES "plan partial details json max-changes send-locked allow-destructive", "apply change.plan"},
  {ZL_CMD_CHECK, "check", "check POLICY.lua ... [name=value ...]",
   "For cron: silent when all is as the policy wants it, else what is not, and exit status 2. Never writes.",
   GRANTS PLANS "plan", "check POLICY.lua"},
  {ZL_CMD_HISTORY, "history", "history", "Lists the runs of this account, newest first.", "json", "history"},
  {ZL_CMD_PRUNE, "history", "history prune --older TIME",
   "prune deletes the runs that ended longer ago than that. They cannot be undone any more, so it asks.", "older yes",
   "history prune --older 400d"},
  {ZL_CMD_SHOW, "show", "show RUN [USER]\nshow FILE",
   "Shows a run: who, when, each change and its state; of one user only with what Zoom answered. Or a saved plan.",
   "markdown details json", "show 12\nshow 12 ada@example.com"},
  {ZL_CMD_UNDO, "undo", "undo RUN [--only USER|PATH]",
   "Plans the values that were there before a run, shows them, asks, and applies them as a run of its own. What "
   "somebody has changed since is left alone and named.",
   WRITES "plan only details json max-changes send-locked allow-destructive", "undo 12\nundo 12 --only ada@example.com"},
  {ZL_CMD_RESUME, "resume", "resume RUN",
   "Goes on with a run that was interrupted, killed or stopped: settles what was in flight, tries again what "
   "failed, sends the rest.", WRITES "max-age details json", "resume 12"},
  {ZL_CMD_EXPLAIN, "explain", "explain USER [PATH] [--policy POLICY.lua ...]",
   "Tells why a setting of a user is as it is: its value at every level, who locks it, what a policy would do.",
   GRANTS "policy", "explain ada@example.com in_meeting.chat"},
  {ZL_CMD_SETTINGS, "settings", "settings [WORDS]",
   "Searches what can be set: all sections without words, one setting whole if its path is given.", "all json",
   "settings waiting room\nsettings user.in_meeting.waiting_room"},
  {ZL_CMD_SETTINGS_IMPORT, "settings", "settings import FILE ...",
   "import uses newer specifications of Zoom's from then on.", "json memory-limit time-limit", "settings import users.json"},
  {ZL_CMD_SETTINGS_DIFF, "settings", "settings diff [FILE ...]",
   "diff shows what they would add, drop and change; without files, the imported against the built-in.",
   "json memory-limit time-limit", "settings diff users.json"},
  {ZL_CMD_SETTINGS_RESET, "settings", "settings reset", "reset goes back to the built-in ones.", "", "settings reset"},
  {ZL_CMD_OPERATIONS, "operations", "operations WORDS",
   "Searches what zoom.call can do; one operation whole if its id is given.", "all json",
   "operations group members\noperations groupMembersCreate"},
  {ZL_CMD_CALL, "call", "call METHOD PATH [name=value ...]",
   "Sends one request to Zoom's API. GET shows the answer; what writes is a plan of one row: shown, asked about, on record.",
   "yes plan json details allow-destructive", "call GET /users status=inactive\ncall PATCH /groups/GROUP_ID name=Lobby"},
  {ZL_CMD_INFO, "info", "info POLICY.lua | FOLDER",
   "What a policy says of itself, without running it: parameters, what it may write, limits, scopes, SHA-256.",
   "markdown json classic memory-limit time-limit", "info POLICY.lua"},
  {ZL_CMD_SCOPES, "scopes", "scopes POLICY.lua ... [name=value ...]",
   "Which OAuth scopes a policy needs, which of them the token has, and which to tick. Writes nothing.",
   GRANTS "classic json", "scopes POLICY.lua"},
  {ZL_CMD_TEST, "test", "test [FILE_test.lua | FOLDER ...]",
   "Runs tests of policies against the simulator: the files named, or all below the folder. No account is needed.",
   "filter junit memory-limit time-limit", "test POLICY_test.lua"},
  {ZL_CMD_ADD, "add", "add URL | FILE | FOLDER [--as NAME]",
   "Takes in a policy that others wrote: shows it, asks, puts it below policies/ and pins it by its SHA-256 in "
   "zoomlua.lock. Nothing of it is run.", "as yes details", "add https://example.com/policy.lua"},
  {ZL_CMD_UPDATE, "update", "update [NAME ...]",
   "Fetches what was added anew, shows the difference, and asks.", "yes details", "update"},
  {ZL_CMD_REMOVE, "remove", "remove NAME ...", "Takes away what was added.", "yes", "remove baseline"},
  {ZL_CMD_VERIFY, "verify", "verify", "Tells whether all below policies/ is as it was added.", "", "verify"},
  {ZL_CMD_TRUST, "trust", "trust [FILE ...]",
   "Remembers that these files may run as they are now; without files, lists which may.", "", "trust POLICY.lua"},
  {ZL_CMD_WHOAMI, "whoami", "whoami", "Tells which account and app the credentials are for, and whether Zoom takes them.",
   "json", "whoami"},
  {ZL_CMD_SIM, "sim", "sim [options]",
   "Serves a simulated Zoom account on this machine until Ctrl-C. (--sim on any command needs none of this.)",
   "port port-file users tenant faults log limits locked-refused token-life rtt others gzip applied",
   "sim --users 200"},
  {ZL_CMD_SIM_RESET, "sim", "sim reset", "reset makes the simulated account as new.", "", "sim reset"},
  {ZL_CMD_HELP, "help", "help [COMMAND | options | completion]",
   "Tells what there is, about one command, or all options; completion: what finishes words in bash, for its start-up file.", "",
   "help undo\nhelp completion > ~/.local/share/bash-completion/completions/zoomlua"},
  {ZL_CMD_VERSION, "version", "version", "Which zoomlua this is, and what stands between a policy and this machine.", "",
   "version"},
  {0}
};

const struct zl_usage_option zl_usage_options[] = {
  {"sim", 0, "[=TENANT]", "on a simulated account: no Zoom account is needed, nothing leaves this machine"},
  {"plan", 0, "", "only show the plan: never ask, never apply"},
  {"yes", 'y', "", "apply without asking; add, update, history prune: do it without asking"},
  {"details", 0, "", "every change of every user, not alike ones together"},
  {"params", 0, "FILE", "parameters from a JSON object, or from lines name=value"},
  {"read", 0, "FILE", "let the policy read this file; as often as needed"},
  {"net", 0, "HOST", "let it fetch from this host"},
  {"env", 0, "NAME", "let it see this variable of the environment"},
  {"trust", 0, "", "run a policy of others that was not trusted yet, without asking"},
  {"json", 0, "", "the result as JSON"},
  {"csv", 0, "", "what the policy reports as CSV, and nothing else"},
  {"report", 0, "FILE", "what it reports into a .txt, .csv or .json file"},
  {"overwrite", 0, "", "--report: whatever is there"},
  {"markdown", 0, "", "as a page: of a run or saved plan, a change request"},
  {"out", 'o', "FILE", "save the plan"},
  {"partial", 0, "", "apply the rest where something has changed since"},
  {"max-changes", 0, "N", "let a plan change up to N objects, N% of the users listed, or all (without: 30 % and "
   "500 objects, or what the policy's limits say)"},
  {"canary", 0, "N", "apply to N objects, read them back, ask, then go on"},
  {"waves", 0, "5,50", "the same after each wave"},
  {"verify", 0, "[=sample]", "read back what was applied, all or some of it"},
  {"send-locked", 0, "", "send changes of settings that a group or the account locks, too"},
  {"allow-destructive", 0, "", "also what takes licences, numbers or whole objects away"},
  {"resend", 0, "", "also send again what Zoom never shows and an earlier run sent"},
  {"max-age", 0, "10m", "use values that an earlier run read, not older; what would change is read again. resume: "
   "how long a run may have rested before it is looked at anew"},
  {"only", 0, "USER|PATH", "the changes of one user or group, or of one setting or section"},
  {"older", 0, "400d", "which runs: in days (d), h, m or s"},
  {"policy", 0, "FILE", "what this policy would do; as often as needed"},
  {"all", 0, "", "every hit, not only the best"},
  {"classic", 0, "", "scopes by their older names"},
  {"as", 0, "NAME", "what it is called here"},
  {"filter", 0, "WORDS", "only tests whose name has all these words"},
  {"junit", 0, "FILE", "also a report in JUnit's XML"},
  {"profile", 0, "NAME", "the account of that name in config.lua (default: ZOOMLUA_PROFILE, else \"default\")"},
  {"account-plan", 0, "P", "free, pro or business: whose rate limits hold (default: ZOOMLUA_PLAN, else pro)"},
  {"share", 0, "S", "the part of that rate that is ours, 0.01 to 1 (default 0.5)"},
  {"rate", 0, "N", "N requests a second for everything; 0: no limit"},
  {"memory-limit", 0, "M", "megabytes for the policy (default 256)"},
  {"time-limit", 0, "S", "seconds a policy may compute without asking Zoom (default 60)"},
  {"port", 0, "N", "the port; 0, the default, takes a free one"},
  {"port-file", 0, "FILE", "write the port there once it serves"},
  {"users", 0, "N", "how many users a generated account has"},
  {"tenant", 0, "FILE", "an account described in JSON instead"},
  {"faults", 0, "FILE", "answers that should go wrong"},
  {"log", 0, "FILE", "one line of JSON a request"},
  {"limits", 0, "PLAN", "keep to rate limits: none, free, pro or business"},
  {"locked-refused", 0, "", "refuse a change of a locked setting instead of ignoring it"},
  {"token-life", 0, "S", "seconds that tokens live"},
  {"rtt", 0, "MS", "hold every answer back so long"},
  {"others", 0, "N", "so many requests a second are used up by others"},
  {"gzip", 0, "", "compress answers"},
  {"applied", 0, "", "keep books of how often each write was carried out"},
  {"verbose", 'v', "", "say more on stderr"},
  {"trace", 0, "", "every request on stderr, secrets left out"},
  {"help", 'h', "", "this, or what help says of the command"},
  {"version", 0, "", "which zoomlua this is"},
  {0}
};

const struct zl_usage *zl_usage_of(enum zl_command command)
{
  for (const struct zl_usage *u = zl_usages; u->word; u++)
    if (u->command == command)
      return u;
  return NULL;
}

const struct zl_usage *zl_usage_word(const char *word)
{
  for (const struct zl_usage *u = zl_usages; u->word; u++)
    if (strcmp(u->word, word) == 0)
      return u;
  return NULL;
}

static bool among(const char *names, const char *name)
{
  size_t n = strlen(name);
  for (const char *at = names; (at = strstr(at, name)) != NULL; at += n)
    if ((at == names || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
      return true;
  return false;
}

bool zl_usage_everywhere(const char *option)
{
  return among(EVERYWHERE, option);
}

bool zl_usage_harmless(const char *option)
{
  return among(HARMLESS, option);
}

bool zl_usage_takes(const struct zl_usage *u, const char *option)
{
  return among(u->takes, option) || zl_usage_everywhere(option);
}
