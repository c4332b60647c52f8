/* help.c - what `zoomlua help` and `zoomlua version` print: one screen of 24 lines for who sees zoomlua for the first
 * time, a page a command, and a list of all options; never wider than 80 columns. */
#include <string.h>

#include "core/cli/usage.h"
#include "wall/wall.h"

enum { WIDTH = 79, TEXT_AT = 25 };

/* Words of `text`, broken before the right edge; lines behind the first begin at `indent`. */
static void wrapped(FILE *to, const char *text, int indent)
{
  int at = indent;
  for (const char *p = text; *p;) {
    int n = (int)strcspn(p, " ");
    if (p > text && at + 1 + n > WIDTH) {
      fprintf(to, "\n%*s", indent, "");
      at = indent;
    } else if (p > text) {
      fputc(' ', to);
      at++;
    }
    fprintf(to, "%.*s", n, p);
    at += n;
    p += n;
    p += *p == ' ';
  }
  fputc('\n', to);
}

/* Each line of `text` with "zoomlua" in front. */
static void lines(FILE *to, const char *first, const char *others, const char *text)
{
  for (const char *p = text; *p;) {
    int n = (int)strcspn(p, "\n");
    fprintf(to, "%szoomlua %.*s\n", p == text ? first : others, n, p);
    p += n;
    p += *p == '\n';
  }
}

static void option(FILE *to, const struct zl_usage_option *o)
{
  char letter[8] = "    ", left[80];
  if (o->letter)
    snprintf(letter, sizeof(letter), "-%c, ", o->letter);
  snprintf(left, sizeof(left), "  %s--%s%s%s", letter, o->name, *o->value && *o->value != '[' ? " " : "", o->value);
  if (strlen(left) > TEXT_AT - 2)
    fprintf(to, "%s\n%*s", left, TEXT_AT, "");
  else
    fprintf(to, "%-*s", TEXT_AT, left);
  wrapped(to, o->does, TEXT_AT);
}

static void overview(FILE *to)
{
  fputs(
    "usage: zoomlua POLICY.lua ... [name=value ...] [options]\n"
    "       zoomlua COMMAND ...\n"
    "\n"
    "Shows what a policy would change in a Zoom account, asks, then changes it.\n"
    "\n"
    "  plan, apply, check     save a plan; apply it; what is not as it should be\n"
    "  history, show          what was done; one run, change by change\n"
    "  undo, resume           take a run back; go on with one that ended early\n"
    "  explain                why a setting of somebody is as it is\n"
    "  settings, operations   what can be set; what else Zoom's API can do\n"
    "  info, scopes, test     what a policy takes; scopes it needs; its tests\n"
    "  add, update, remove, verify, trust       policies that others wrote\n"
    "  whoami, call, sim, help, version\n"
    "\n"
    "      --sim              on a simulated account: nothing leaves this machine\n"
    "      --plan             only show the plan\n"
    "      --details          every change of every user\n"
    "  -y, --yes              apply without asking\n"
    "\n"
    "To begin:     zoomlua --sim POLICY.lua\n"
    "One command:  zoomlua help COMMAND  (of a run of a policy: zoomlua help run)\n"
    "The rest:     zoomlua help options, man zoomlua\n",
    to);
}

static void all_options(FILE *to)
{
  static const char *const heads[] = {"Every command takes\n", "\nCommands that have a use for it take (see: zoomlua help COMMAND)\n",
                                      "\nzoomlua sim takes\n"};
  for (int part = 0; part < 3; part++) {
    fputs(heads[part], to);
    for (const struct zl_usage_option *o = zl_usage_options; o->name; o++)
      if (part == (zl_usage_everywhere(o->name) ? 0 : zl_usage_takes(zl_usage_of(ZL_CMD_SIM), o->name) ? 2 : 1))
        option(to, o);
  }
  fputs(
    "\n"
    "Exit status: 0 done or nothing to change, 1 failed, 2 changes are pending,\n"
    "3 applied in part, 64 wrong usage, 130 interrupted.\n"
    "Account: ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET (or\n"
    "ZOOM_ACCESS_TOKEN), or a profile in config.lua.\n",
    to);
}

static bool any_takes(const char *word, const char *name)
{
  for (const struct zl_usage *u = zl_usages; u->word; u++)
    if (strcmp(u->word, word) == 0 && zl_usage_takes(u, name))
      return true;
  return false;
}

/* The page of a command: of `sim` that of `sim reset` as well. */
static void page(FILE *to, const char *word)
{
  bool first = true, some = false;
  for (const struct zl_usage *u = zl_usages; u->word; u++)
    if (strcmp(u->word, word) == 0) {
      lines(to, first ? "usage: " : "       ", "       ", u->synopsis);
      first = false;
    }
  fputc('\n', to);
  for (const struct zl_usage *u = zl_usages; u->word; u++)
    if (strcmp(u->word, word) == 0)
      wrapped(to, u->does, 0);
  for (const struct zl_usage_option *o = zl_usage_options; o->name; o++)
    if (any_takes(word, o->name) && !zl_usage_everywhere(o->name)) {
      if (!some)
        fputc('\n', to);
      some = true;
      option(to, o);
    }
  fputc('\n', to);
  for (const struct zl_usage *u = zl_usages; u->word; u++)
    if (strcmp(u->word, word) == 0)
      lines(to, "  ", "  ", u->example);
  fputs("\nWhat every command takes, such as --sim and --profile: zoomlua help options\n", to);
}

void zl_cli_help(const char *topic, FILE *to)
{
  if (!topic)
    overview(to);
  else if (strcmp(topic, "options") == 0)
    all_options(to);
  else if (strcmp(topic, "completion") == 0)
    zl_cli_completion(to);
  else
    page(to, topic);
}

int zl_cli_wall(struct zl_buf *out)
{
  struct zl_buf wall = ZL_BUF_INIT(256);
  zl_wall_describe(&wall);
  zl_buf_printf(out, "between a policy and this machine: process limits, %s",
                strcmp(zl_buf_cstr(&wall), "nothing") == 0 ? "and nothing of the kernel's (no Landlock, no seccomp)"
                                                           : zl_buf_cstr(&wall));
  zl_buf_free(&wall);
  return out->failed ? -1 : 0;
}

void zl_cli_version(FILE *to)
{
  struct zl_buf wall = ZL_BUF_INIT(512);
  zl_cli_wall(&wall);
  fprintf(to, "zoomlua %s\n%s\n", ZOOMLUA_VERSION, zl_buf_cstr(&wall));
  zl_buf_free(&wall);
}
