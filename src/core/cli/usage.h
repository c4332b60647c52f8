/* usage.h - the commands and options there are, in words: what each command is for, which options it takes, and
 * what an option does. The command line refuses by it (options.c), `zoomlua help` prints it (help.c), and a test holds
 * reference and man page to it. */
#ifndef ZL_CORE_CLI_USAGE_H
#define ZL_CORE_CLI_USAGE_H

#include "core/core.h"

struct zl_usage {
  enum zl_command command;
  const char *word;     /* as typed; "run" stands for `zoomlua POLICY.lua` */
  const char *synopsis; /* what follows "zoomlua ", lines apart */
  const char *does;
  const char *takes;    /* names of options, blanks between; besides those that every command takes */
  const char *example;  /* what follows "zoomlua ", lines apart */
};

struct zl_usage_option {
  const char *name;
  char letter;       /* 0: none */
  const char *value; /* "FILE", "[=TENANT]"; "": none */
  const char *does;
};

/* Ended by a row whose word (name) is NULL. The rows of one word stand together, the general one first. */
extern const struct zl_usage zl_usages[];
extern const struct zl_usage_option zl_usage_options[];

const struct zl_usage *zl_usage_of(enum zl_command command); /* NULL: not typed */
const struct zl_usage *zl_usage_word(const char *word);      /* NULL: there is no such command */
bool zl_usage_everywhere(const char *option);                /* what every command takes */
bool zl_usage_harmless(const char *option);                  /* what is no mistake where it means nothing */
bool zl_usage_takes(const struct zl_usage *u, const char *option);

void zl_cli_completion(FILE *to); /* completion.c: the same for bash */

#endif
