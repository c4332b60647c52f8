/* words.c - the words that are no options: the command first, then what that takes; and the slips that
 * people make there. Serves cli.c. Pure but for a look whether a word is a file. */
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/cli/cli.h"
#include "core/cli/usage.h"

/* What `settings` takes as its first word; any other is searched for. */
static const struct {
  const char *word;
  enum zl_command command;
} settings_commands[] = {
  {"import", ZL_CMD_SETTINGS_IMPORT}, {"diff", ZL_CMD_SETTINGS_DIFF}, {"reset", ZL_CMD_SETTINGS_RESET},
};

bool zl_cli_takes_specifications(const struct zl_cli *cli)
{
  return cli->command == ZL_CMD_SETTINGS_IMPORT || cli->command == ZL_CMD_SETTINGS_DIFF;
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

int zl_cli_add_policy(struct zl_cli *cli, const char *file, struct zl_err *err)
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

/* Behind the first policy: another one. The first may be called anything. */
static bool is_policy(const char *text)
{
  size_t n = strlen(text);
  return n > 4 && strcmp(text + n - 4, ".lua") == 0;
}

/* A slip in a short word makes another one: it may have one only. */
const char *zl_cli_near(const char *text)
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
  const char *near = access(with_ending, F_OK) == 0 ? with_ending : zl_cli_near(text);
  if (near)
    return zl_err_set(err, ZL_EUSAGE, "no command '%s' (did you mean '%s'?)", text, near);
  return strchr(text, '.') ? 0 : zl_err_set(err, ZL_EUSAGE, "there is neither a command nor a file '%s' (see: zoomlua help)",
                                            text);
}

const char *zl_cli_command(enum zl_command command)
{
  const struct zl_usage *u = zl_usage_of(command);
  return u ? u->word : "";
}

bool zl_cli_takes_run(enum zl_command command)
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
  const char *word = zl_cli_command(cli->command);
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
int zl_cli_word(struct zl_cli *cli, const char *text, int at, struct zl_err *err)
{
  if (at == 0) {
    const struct zl_usage *u = zl_usage_word(text);
    if (u && u->command != ZL_CMD_RUN)
      cli->command = u->command;
    else
      return misspelt(text, err) != 0 ? -1 : zl_cli_add_policy(cli, text, err);
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
      cli->command == ZL_CMD_TEST || zl_cli_takes_specifications(cli)) {
    if (cli->n_words == ZL_WORDS_MAX)
      return zl_err_set(err, ZL_EUSAGE, "more than %d words after %s", ZL_WORDS_MAX, zl_cli_command(cli->command));
    cli->words[cli->n_words++] = text;
    return 0;
  }
  bool takes_policy = cli->command == ZL_CMD_SCOPES || cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK ||
                      cli->command == ZL_CMD_INFO;
  if (takes_policy && !cli->policy)
    return zl_cli_add_policy(cli, text, err);
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
      return zl_cli_add_policy(cli, text, err);
    if (!strchr(text, '='))
      return zl_err_set(err, ZL_EUSAGE, "'%s' is neither a parameter (write name=value) nor a policy (a file that "
                        "ends in .lua)", text);
    return add_param(cli, text, err);
  }
  if (zl_cli_takes_run(cli->command) && at == 1) {
    if (zl_text_int(zl_str_of(text), &cli->run) != 0 || cli->run < 1)
      return zl_err_set(err, ZL_EUSAGE, "%s takes the number of a run, not '%s' (see: zoomlua history)",
                        zl_cli_command(cli->command), text);
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
