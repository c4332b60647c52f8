/* core.h - the trusted process: it reads the command line, serves the policy process, plans, asks,
 * applies and reports. main.c forks between zl_cli_parse and zl_core_run. */
#ifndef ZL_CORE_H
#define ZL_CORE_H

#include <sys/types.h>

#include "base/base.h"
#include "http/http.h"

enum zl_exit {
  ZL_EXIT_DONE = 0,     /* applied, or nothing to change */
  ZL_EXIT_FAILED = 1,
  ZL_EXIT_PENDING = 2,  /* there are changes that were not applied */
  ZL_EXIT_PARTIAL = 3,
  ZL_EXIT_USAGE = 64,
  ZL_EXIT_INTERRUPTED = 130
};

enum zl_command {
  ZL_CMD_RUN,     /* zoomlua policy.lua */
  ZL_CMD_PLAN,    /* zoomlua plan policy.lua [-o FILE] */
  ZL_CMD_CHECK,   /* zoomlua check policy.lua: for cron */
  ZL_CMD_APPLY,   /* zoomlua apply FILE: a saved plan */
  ZL_CMD_RESUME,
  ZL_CMD_HISTORY,
  ZL_CMD_PRUNE,   /* zoomlua history prune --older 400d */
  ZL_CMD_SHOW,
  ZL_CMD_UNDO,
  ZL_CMD_EXPLAIN, /* with --policy, a policy process too */
  ZL_CMD_SIM,
  ZL_CMD_SIM_RESET,
  ZL_CMD_SETTINGS,   /* zoomlua settings [WORDS] */
  ZL_CMD_SETTINGS_IMPORT, /* zoomlua settings import FILE..., read by a policy process */
  ZL_CMD_SETTINGS_DIFF,   /* zoomlua settings diff [FILE...] */
  ZL_CMD_SETTINGS_RESET,
  ZL_CMD_OPERATIONS, /* zoomlua operations WORDS */
  ZL_CMD_INFO,       /* zoomlua info policy.lua|FOLDER: what policies say of themselves */
  ZL_CMD_SCOPES,     /* zoomlua scopes policy.lua: the policy runs, and only reads */
  ZL_CMD_WHOAMI,  /* zoomlua whoami */
  ZL_CMD_CALL,    /* zoomlua call METHOD PATH [name=value ...]: one request */
  ZL_CMD_TRUST,      /* zoomlua trust [FILE...] */
  ZL_CMD_ADD,        /* zoomlua add SOURCE [--as NAME]: a package of policies that others wrote */
  ZL_CMD_UPDATE,     /* zoomlua update [NAME...] */
  ZL_CMD_REMOVE,     /* zoomlua remove NAME... */
  ZL_CMD_VERIFY,     /* zoomlua verify: whether policies/ is as zoomlua.lock pins it */
  ZL_CMD_TEST,       /* zoomlua test [FILE|FOLDER ...] */
  ZL_CMD_TEST_RUN,   /* not typed: a plan of a test (core/test/test.h) */
  ZL_CMD_VERSION,
  ZL_CMD_HELP
};

#define ZL_POLICIES_MAX 16
#define ZL_PARAMS_MAX 64
#define ZL_WAVES_MAX 16
#define ZL_WORDS_MAX 256 /* a wildcard of the shell may name many files of tests */
#define ZL_GRANTS_MAX 32
#define ZL_REPORT_FILES_MAX 8

enum zl_verify { ZL_VERIFY_NONE, ZL_VERIFY_SAMPLE, ZL_VERIFY_ALL };

/* How much a plan may change: a number of objects, a share of those read, or (both 0) all. */
struct zl_ceiling {
  bool given;
  int64_t objects, percent;
};
/* "200", "40%", "all". -1 with err ZL_EUSAGE. */
int zl_ceiling_read(const char *text, struct zl_ceiling *out, struct zl_err *err);

struct zl_child;
/* The command line, read once. Strings belong to argv. */
struct zl_cli {
  enum zl_command command;
  const char *policy;                     /* path of the policy file, the first of: */
  const char *policies[ZL_POLICIES_MAX];  /* those that make one plan, in order */
  int n_policies;
  const char *params[ZL_PARAMS_MAX];      /* "name=value" as typed */
  int n_params;
  const char *params_file;                /* --params FILE */
  bool yes, plan_only, json, details, verbose, trace, send_locked, allow_destructive, resend;
  double rate;                            /* < 0: the plan's figures; 0: no limit */
  enum zl_plan plan;
  double share;
  bool plan_given, share_given;           /* else a profile may say */
  const char *profile;                    /* of config.lua; NULL: "default", if there is one */
  bool sim;                               /* --sim[=TENANT] */
  const char *tenant;                     /* "default" unless named */
  int64_t run;                            /* show RUN */
  const char *object;                     /* show RUN USER, explain USER */
  const char *path;                       /* explain USER PATH */
  const char *only;                       /* undo RUN --only USER|PATH */
  const char *words[ZL_WORDS_MAX];        /* settings WORDS, operations WORDS; settings import FILES */
  int n_words;
  bool all;                               /* ... every hit */
  bool classic;                           /* scopes: their classic names */
  const char *out;                        /* plan -o FILE */
  const char *plan_file;                  /* apply FILE, show FILE */
  bool partial;                           /* apply: what has not moved, although something has */
  bool markdown;                          /* show: as a change request */
  bool csv;                               /* the report on stdout, as CSV */
  const char *reports[ZL_REPORT_FILES_MAX]; /* --report FILE, or NAME=FILE */
  int n_reports;
  bool overwrite;                         /* --report: whatever is there */
  enum zl_verify verify;
  struct zl_ceiling max_changes;
  int64_t waves[ZL_WAVES_MAX];            /* objects of each wave; after the last, the rest */
  int n_waves;
  int64_t max_age_ms, older_ms;           /* 0: not given */
  int memory_mb, time_s;                  /* ceilings of the policy process; 0: default */
  const char *reads[ZL_GRANTS_MAX], *nets[ZL_GRANTS_MAX], *envs[ZL_GRANTS_MAX]; /* --read, --net, --env */
  int n_reads, n_nets, n_envs;
  bool help, version;                     /* --help and --version, whatever the command */
  const char *topic;                      /* help COMMAND; NULL: the overview */
  char again[80];                         /* what a hint says behind "zoomlua": "", " --sim=school", " --profile eu" */
  bool trust;                             /* --trust: a policy that is not known here, too */
  const char *as;                         /* add SOURCE --as NAME */
  /* zoomlua sim */
  int sim_port, sim_token_life_s, sim_rtt_ms, sim_others;
  int64_t sim_users;
  const char *sim_tenant_file, *sim_faults, *sim_log, *sim_plan, *sim_port_file;
  bool sim_locked_refused, sim_gzip, sim_applied;
  const char *junit, *filter;             /* test: --junit FILE, --filter WORDS */
  /* Not typed: of a ZL_CMD_TEST_RUN: where the plan is told, where the word to apply comes from; values of envs. */
  int test_tell, test_go;
  const char *test_values[ZL_GRANTS_MAX];
  /* Not typed: starts a process that evaluates a config.lua; main.c's, because Lua is not the core's. */
  int (*evaluate)(struct zl_str text, struct zl_child *child, struct zl_err *err);
  int (*unpack)(struct zl_child *child, struct zl_err *err); /* and one that unpacks an archive: pack/serve.c */
};
/* Fills *cli; -1 with err ZL_EUSAGE: one line that says what is wrong and what would be right. */
int zl_cli_parse(struct zl_cli *cli, int argc, char **argv, struct zl_err *err);
void zl_cli_help(const char *topic, FILE *to); /* NULL: the overview; "options", "completion", or the word of a command */
void zl_cli_version(FILE *to); /* and what stands between a policy and this machine */
int zl_cli_wall(struct zl_buf *out); /* that line alone */

/* A forked policy process and the core's end of the wire. */
struct zl_child {
  pid_t pid;
  int fd;
};

/* serve/grants.c: takes a --read, --net or --env; -1 with words where it makes no sense. */
int zl_grant_read(struct zl_cli *cli, const char *file, struct zl_err *err);
int zl_grant_net(struct zl_cli *cli, const char *host, struct zl_err *err);
int zl_grant_env(struct zl_cli *cli, const char *name, struct zl_err *err);

/* report/file.c: takes a --report; -1 with words where it makes no sense. */
int zl_report_option(struct zl_cli *cli, const char *value, struct zl_err *err);

/* serve/params.c: reads --params FILE, and judges what was typed: a name once. -1 with err ZL_EUSAGE. Before
 * anything else is done, so that a mistake costs nothing. */
int zl_params_load(const struct zl_cli *cli, struct zl_err *err);

/* package/package.c: `zoomlua add`, `update`, `remove` and `verify`. Returns the exit status. */
int zl_packages_run(const struct zl_cli *cli);
bool zl_cli_packages(const struct zl_cli *cli); /* whether it is one of these */

/* Starts a policy process (main.c). */
typedef int zl_core_spawn(const struct zl_cli *cli, struct zl_child *child, struct zl_err *err);
/* info/info.c: `zoomlua info`: a policy process a file, which runs it as far as zoom.policy{}. Reads no secret,
 * so that processes may be started while it works. Returns the exit status. */
int zl_core_info(const struct zl_cli *cli, zl_core_spawn *spawn);

/* test/test.c: `zoomlua test`, against the simulator that the environment points to. Starts a process for each file of
 * tests, and one for each policy that they run. Returns the exit status. */
int zl_core_test(const struct zl_cli *cli, zl_core_spawn *spawn);

/* Whether the command runs policies: main.c then forks a process for each. */
bool zl_cli_runs_policy(const struct zl_cli *cli);
/* Whether it reads specifications, which is done in a policy process, too. */
bool zl_cli_reads_specifications(const struct zl_cli *cli);

/* Uses the catalogue that the user has imported, if there is one: before anything is looked up, and
 * before the fork, so that both processes have it. */
void zl_core_catalogue(void);

/* Does what the command says. Where zl_cli_runs_policy, `children` are the policy processes, one for each of
 * cli->policies (one that reads specifications is alone), which zl_core_run ends and reaps; for the other
 * commands it is NULL. Returns the exit status; everything is said already. */
int zl_core_run(const struct zl_cli *cli, const struct zl_child *children);

/* The journal of an account: state folder, "/", account, ".db". */
int zl_core_journal_path(const char *account, struct zl_buf *out, struct zl_err *err);

/* Whether stdout has got all that was printed; if not, that is said, unless a reader that has seen enough (head) is fine. */
bool zl_core_told(bool head_is_fine);

/* How often the user asked to stop (SIGINT, SIGTERM, SIGHUP). */
extern volatile int zl_core_stop;
void zl_core_catch_signals(void);

#endif
