/* test_usage.c - the command line, its help, the reference and the man page tell of the same commands and options. */
#include "core/cli/usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct zl_buf doc(const char *name)
{
  char path[1000];
  struct zl_buf text = ZL_BUF_INIT(1u << 20);
  struct zl_err err = {0};
  snprintf(path, sizeof(path), "%s/docs/%s", ZL_SOURCE_DIR, name);
  if (zl_file_read(path, 1u << 20, &text, &err) != 0)
    fail_msg("%s", err.text);
  return text;
}

static struct zl_buf help(const char *topic)
{
  struct zl_buf out = ZL_BUF_INIT(1u << 20);
  char *p = NULL;
  size_t n;
  FILE *to = open_memstream(&p, &n);
  assert_non_null(to);
  zl_cli_help(topic, to);
  fclose(to);
  zl_buf_puts(&out, p);
  free(p);
  return out;
}

static bool has(struct zl_buf *text, const char *format, const char *name)
{
  char part[200];
  snprintf(part, sizeof(part), format, name);
  for (const char *at = zl_buf_cstr(text); (at = strstr(at, part)) != NULL; at++) {
    char behind = at[strlen(part)];
    if (!((behind >= 'a' && behind <= 'z') || behind == '-'))
      return true;
  }
  return false;
}

/* Parses `zoomlua WORD --NAME`: whether the command line knows the option, whatever else it says. */
static bool known(const char *name, const char *value)
{
  char text[200];
  struct zl_cli cli;
  struct zl_err err = {0};
  snprintf(text, sizeof(text), "--%s%s", name, *value && *value != '[' ? "=1" : "");
  char *argv[] = {"zoomlua", text, NULL};
  return zl_cli_parse(&cli, 2, argv, &err) == 0 || !strstr(err.text, "no option");
}

static void options_are_told_everywhere(void **state)
{
  (void)state;
  struct zl_buf all = help("options"), reference = doc("reference.md"), sim = doc("simulator.md"), man = doc("zoomlua.1");
  for (const struct zl_usage_option *o = zl_usage_options; o->name; o++) {
    bool of_sim = zl_usage_takes(zl_usage_of(ZL_CMD_SIM), o->name) && !zl_usage_everywhere(o->name);
    bool taken = zl_usage_everywhere(o->name);
    for (const struct zl_usage *u = zl_usages; u->word; u++)
      taken = taken || zl_usage_takes(u, o->name);
    if (!taken)
      fail_msg("no command takes --%s", o->name);
    if (!known(o->name, o->value))
      fail_msg("help tells of --%s, which there is not", o->name);
    if (!has(&all, "--%s", o->name))
      fail_msg("zoomlua help options lacks --%s", o->name);
    if (!has(of_sim ? &sim : &reference, "--%s", o->name))
      fail_msg("docs/%s lacks --%s", of_sim ? "simulator.md" : "reference.md", o->name);
    if (!has(&man, "Fl -%s", o->name))
      fail_msg("docs/zoomlua.1 lacks --%s", o->name);
  }
  zl_buf_free(&all);
  zl_buf_free(&reference);
  zl_buf_free(&sim);
  zl_buf_free(&man);
}

static bool told(const char *name, size_t n)
{
  for (const struct zl_usage_option *o = zl_usage_options; o->name; o++)
    if (strlen(o->name) == n && strncmp(o->name, name, n) == 0)
      return true;
  return false;
}

/* The other way round: what the documents tell of is in the help. */
static void documents_tell_of_nothing_else(void **state)
{
  (void)state;
  static const struct {
    const char *file, *mark;
  } rows[] = {{"reference.md", "`--"}, {"simulator.md", "`--"}, {"tutorial.md", "`--"}, {"cookbook.md", "`--"},
              {"testing.md", "`--"}, {"zoomlua.1", "Fl -"}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf text = doc(rows[i].file);
    int seen = 0;
    for (const char *at = zl_buf_cstr(&text); (at = strstr(at, rows[i].mark)) != NULL; seen++) {
      at += strlen(rows[i].mark);
      size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz-");
      if (n && !told(at, n))
        fail_msg("docs/%s tells of --%.*s, zoomlua help options does not", rows[i].file, (int)n, at);
    }
    if (!seen)
      fail_msg("docs/%s tells of no option at all: is the test blind?", rows[i].file);
    zl_buf_free(&text);
  }
}

static void commands_are_told_everywhere(void **state)
{
  (void)state;
  struct zl_buf overview = help(NULL), reference = doc("reference.md"), man = doc("zoomlua.1");
  for (const struct zl_usage *u = zl_usages; u->word; u++) {
    struct zl_buf page = help(u->word);
    if (u->command != ZL_CMD_RUN && !has(&overview, "%s", u->word))
      fail_msg("zoomlua help lacks %s", u->word);
    if (u->command != ZL_CMD_RUN && (!has(&reference, "    zoomlua %s", u->word) || !has(&man, "Cm %s", u->word)))
      fail_msg("reference.md or zoomlua.1 lacks %s", u->word);
    if (!strstr(zl_buf_cstr(&page), "usage: zoomlua ") || !strstr(zl_buf_cstr(&page), u->synopsis[0] ? "\n\n" : ""))
      fail_msg("zoomlua help %s is no page", u->word);
    for (const char *name = u->takes; *name;) { /* each is an option that there is */
      size_t n = strcspn(name, " ");
      if (n && !told(name, n))
        fail_msg("%s takes --%.*s, which there is not", u->word, (int)n, name);
      name += n + (name[n] == ' ');
    }
    zl_buf_free(&page);
  }
  zl_buf_free(&overview);
  zl_buf_free(&reference);
  zl_buf_free(&man);
}

/* A terminal has 80 columns and 24 lines, of which the prompt takes one. */
static void pages_fit_the_screen(void **state)
{
  (void)state;
  for (const struct zl_usage *u = zl_usages; u; u = u->word ? u + 1 : NULL) {
    const char *topic = u->word ? u->word : "options";
    for (int i = 0; i < 2; i++, topic = NULL) {
      struct zl_buf page = help(topic);
      int n = 0;
      for (const char *p = zl_buf_cstr(&page); *p; n++) {
        size_t width = strcspn(p, "\n");
        if (width > 79 || (width && p[width - 1] == ' '))
          fail_msg("zoomlua help %s: \"%.*s\" is too wide, or ends in a blank", topic ? topic : "", (int)width, p);
        p += width + 1;
      }
      if (!topic && n > 23)
        fail_msg("zoomlua help has %d lines: the first would be gone", n);
      zl_buf_free(&page);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(options_are_told_everywhere),
    cmocka_unit_test(documents_tell_of_nothing_else),
    cmocka_unit_test(commands_are_told_everywhere),
    cmocka_unit_test(pages_fit_the_screen),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
