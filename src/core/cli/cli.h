/* cli.h - the command line's two halves, options and words, for cli.c. Internal to core. What fails says so in
 * err, as ZL_EUSAGE. */
#ifndef ZL_CORE_CLI_CLI_H
#define ZL_CORE_CLI_CLI_H

#include "core/core.h"

/* ---- options.c ----------------------------------------------------------------------------- */

#define ZL_CLI_OPTIONS 80 /* more than there are */
extern const struct zl_opt zl_cli_options[];

int zl_cli_option(struct zl_cli *cli, int id, const char *value, struct zl_err *err);
/* What the environment says where no option does. Before the options. */
int zl_cli_environment(struct zl_cli *cli, struct zl_err *err);
/* What a command has no use for is refused: `undo 3 --only ada` and `policy.lua --only ada` look alike, and the
 * second would change everybody. given[id]: whether that option was. */
int zl_cli_taken(const struct zl_cli *cli, const bool *given, struct zl_err *err);

/* ---- words.c ------------------------------------------------------------------------------- */

/* The word in place `at`, from 0: the command, then what that takes. */
int zl_cli_word(struct zl_cli *cli, const char *text, int at, struct zl_err *err);
int zl_cli_add_policy(struct zl_cli *cli, const char *file, struct zl_err *err);
bool zl_cli_takes_run(enum zl_command command);              /* show, undo, resume */
bool zl_cli_takes_specifications(const struct zl_cli *cli);
const char *zl_cli_command(enum zl_command command);         /* as typed; "" */
const char *zl_cli_near(const char *text);                   /* the command that is meant, or NULL */

#endif
