/* opts.c - argv, one item at a time. Used by main.c and by the commands that take options.
 * Options and words may be mixed; nothing is permuted and nothing is kept between calls but the
 * place in argv. Each mistake names the option and, where one is near, the one that was meant. */
#include "base/base.h"

#include <string.h>

static const struct zl_opt *by_name(const struct zl_opt *table, struct zl_str name)
{
  for (; table->name; table++)
    if (zl_str_is(name, table->name))
      return table;
  return NULL;
}

static const struct zl_opt *by_letter(const struct zl_opt *table, char letter)
{
  for (; table->name; table++)
    if (table->letter && table->letter == letter)
      return table;
  return NULL;
}

static int unknown(const struct zl_opts *o, struct zl_str name, struct zl_err *err)
{
  const char *near = NULL;
  int best = name.n < 4 ? 2 : 3; /* fewer mistakes than this count as near */
  for (const struct zl_opt *t = o->table; t->name; t++) {
    int d = zl_text_distance(name, zl_str_of(t->name), best - 1);
    if (d < best) {
      best = d;
      near = t->name;
    }
  }
  int shown = name.n > 60 ? 60 : (int)name.n;
  if (near)
    return zl_err_set(err, ZL_EUSAGE, "there is no option '--%.*s' (did you mean '--%s'?)",
                      shown, name.p, near);
  return zl_err_set(err, ZL_EUSAGE, "there is no option '--%.*s'; try: zoomlua --help", shown,
                    name.p);
}

/* Takes the next argv item as the value of an option written as `shown`. */
static int following(struct zl_opts *o, const struct zl_opt *opt, const char *shown,
                     const char **value, struct zl_err *err)
{
  if (o->at >= o->argc)
    return zl_err_set(err, ZL_EUSAGE, "option '%s' needs a value", shown);
  const char *next = o->argv[o->at];
  if (strncmp(next, "--", 2) == 0)
    return zl_err_set(err, ZL_EUSAGE, "option '%s' needs a value (if '%.60s' is it, write "
                      "--%s=%.60s)", shown, next, opt->name, next);
  o->at++;
  *value = next;
  return opt->id;
}

static int long_option(struct zl_opts *o, const char *arg, const char **value,
                       struct zl_err *err)
{
  const char *equals = strchr(arg, '=');
  struct zl_str name = equals ? (struct zl_str){arg, (size_t)(equals - arg)} : zl_str_of(arg);
  const struct zl_opt *opt = by_name(o->table, name);
  if (!opt)
    return unknown(o, name, err);
  if (equals) {
    if (opt->takes == ZL_OPT_FLAG)
      return zl_err_set(err, ZL_EUSAGE, "option '--%s' takes no value", opt->name);
    *value = equals + 1;
    return opt->id;
  }
  if (opt->takes != ZL_OPT_VALUE)
    return opt->id;
  char shown[80];
  snprintf(shown, sizeof(shown), "--%s", opt->name);
  return following(o, opt, shown, value, err);
}

static int letter_option(struct zl_opts *o, const char *arg, const char **value,
                         struct zl_err *err)
{
  const struct zl_opt *opt = by_letter(o->table, arg[0]);
  if (!opt) {
    if (arg[0] == '-' || !arg[1])
      return zl_err_set(err, ZL_EUSAGE, "there is no option '-%.60s'; try: zoomlua --help", arg);
    const struct zl_opt *meant = by_name(o->table, zl_str_of(arg));
    if (meant)
      return zl_err_set(err, ZL_EUSAGE, "there is no option '-%s' (did you mean '--%s'?)", arg,
                        meant->name);
    return zl_err_set(err, ZL_EUSAGE, "there is no option '-%.60s'; try: zoomlua --help", arg);
  }
  char shown[3] = {'-', arg[0], '\0'};
  if (arg[1] == '\0')
    return opt->takes == ZL_OPT_VALUE ? following(o, opt, shown, value, err) : opt->id;
  if (opt->takes != ZL_OPT_VALUE)
    return zl_err_set(err, ZL_EUSAGE, "'-%.60s': write the options one by one, starting with -%c",
                      arg, arg[0]);
  *value = arg + 1;
  return opt->id;
}

int zl_opts_next(struct zl_opts *o, const char **value, struct zl_err *err)
{
  *value = NULL;
  if (o->at >= o->argc)
    return -2;
  const char *arg = o->argv[o->at++];
  if (!o->only_words && strcmp(arg, "--") == 0) {
    o->only_words = true;
    if (o->at >= o->argc)
      return -2;
    arg = o->argv[o->at++];
  }
  if (o->only_words || arg[0] != '-' || arg[1] == '\0') { /* "-" alone is a word: stdin */
    *value = arg;
    return 0;
  }
  return arg[1] == '-' ? long_option(o, arg + 2, value, err)
                       : letter_option(o, arg + 1, value, err);
}
