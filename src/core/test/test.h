/* test.h - `zoomlua test`: what its files share. Internal to core.
 *
 * One simulator serves all tests. Each file of tests runs in a policy process, which asks (TEST) for what it wants
 * done; each plan, apply and undo is a process forked from this one, which runs the stages of every other run
 * (run.c) against the simulator, with a journal in a folder that is thrown away. */
#ifndef ZL_CORE_TEST_TEST_H
#define ZL_CORE_TEST_TEST_H

#include "core/state.h"

struct zl_test_run {          /* a process that runs the stages */
  pid_t pid;
  int tell, go;               /* it tells a line of JSON; a byte lets it go on, the end of file ends it */
  int out;                    /* what it prints, stdout and stderr: a file in memory, ... */
  int64_t taken;              /* ... of which so much was taken */
};

struct zl_tests {
  const struct zl_cli *cli;
  zl_core_spawn *spawn;
  struct zl_http *http;       /* to the simulator's control */
  struct zl_buf sim;          /* "http://127.0.0.1:4711" */
  struct zl_buf scratch;      /* the folder that is thrown away; below it files/, config and state */
  int lock;                   /* of it */

  /* the file that is run */
  const char *file;           /* as it was found: "scripts/rooms_test.lua" */
  struct zl_buf folder;       /* where it really is */
  struct zl_core core;        /* what speaks with its process: */
  struct zl_policy_run policy;

  /* the test that is run */
  struct zl_buf name;
  int64_t begun_us;
  struct zl_buf printed;      /* by its policies, for a test that fails */
  struct zl_cli plan;         /* the last plan's command line, for "again" */
  struct zl_pool texts;       /* its strings */
  struct zl_test_run planned; /* waits for the word to apply; pid 0: none */
  int64_t runs[64];           /* applied, not undone; the journal's numbers */
  int n_runs;
  int64_t run;                /* of the plan that waits; 0: it is empty */

  int passed, failed, ran;    /* ran: of this file */
  struct zl_buf junit, cases; /* of all files; of this one */
  int file_failed;
  int64_t file_begun_us;
};

/* ---- find.c: which files --------------------------------------------------------------------- */

struct zl_test_files {
  char **v;
  size_t n;
  bool several; /* words on the command line: a file may be met twice */
};
int zl_tests_find(const struct zl_cli *cli, struct zl_test_files *files, struct zl_err *err);
void zl_tests_found_free(struct zl_test_files *files);

/* ---- file.c: one file's process, and what it asks ----------------------------------------------- */

/* Runs the tests of t->file. -1 for what no test can help. */
int zl_test_file(struct zl_tests *t, struct zl_err *err);

/* ---- asks.c: what a test may ask -------------------------------------------------------------------- */

/* Answers a TEST. -1 for what no test can help. */
int zl_test_ask(struct zl_tests *t, const struct zl_wire_msg *m, struct zl_err *err);
/* The test is over, or its file is: its processes and files go. */
void zl_test_clear(struct zl_tests *t);
/* test.c: a file or a folder with all that is in it. */
void zl_test_remove(const char *path);

/* ---- run.c: processes that run the stages ------------------------------------------------------------ */

int zl_test_start(struct zl_tests *t, const struct zl_cli *cli, struct zl_test_run *run, struct zl_err *err);
/* Takes its next line of JSON. 1; 0: it has ended without one. */
int zl_test_line(struct zl_test_run *run, struct zl_buf *line, struct zl_err *err);
int zl_test_go(struct zl_test_run *run, struct zl_err *err);
/* Appends what it has printed since the last time. */
void zl_test_printed(struct zl_test_run *run, struct zl_buf *out);
/* Ends it; *status is as from waitpid. Appends what it printed. */
void zl_test_end(struct zl_test_run *run, int *status, struct zl_buf *printed);

/* ---- printed.c: what they print ----------------------------------------------------------------------- */

/* Takes what a run printed (and frees it): what the program said to `said`, the rest to `output`; and keeps it for
 * a test that fails. */
void zl_test_take_printed(struct zl_tests *t, struct zl_buf *printed, struct zl_buf *said, struct zl_buf *output);
/* Ends a run and takes what it printed; its status as from waitpid. */
int zl_test_end_run(struct zl_tests *t, struct zl_test_run *run, struct zl_buf *said, struct zl_buf *output);
/* Adds to `said` how a run ended, where it did not say so itself. */
void zl_test_how(int status, struct zl_buf *said);

/* ---- sim.c: the simulator's control -------------------------------------------------------------------- */

int zl_test_sim_open(struct zl_tests *t, struct zl_err *err);
/* POST with a body, GET without; appends the answer. -1 with its words where it is no 2xx. */
int zl_test_sim(struct zl_tests *t, const char *path, struct zl_str body, struct zl_buf *answer, struct zl_err *err);

/* ---- report.c: what is said --------------------------------------------------------------------------- */

/* A test is over. `lines`: what was wrong, a line each, or empty. */
void zl_test_tell(struct zl_tests *t, bool passed, struct zl_str where, const struct zl_str *lines, size_t n);
void zl_test_file_begin(struct zl_tests *t);
void zl_test_file_end(struct zl_tests *t);
int zl_test_junit(struct zl_tests *t, struct zl_err *err); /* --junit */

#endif
