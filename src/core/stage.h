/* stage.h - a run as a list of stages: what they share and who they are. Internal to core.
 * The lists, and so the order of work, are in run.c. */
#ifndef ZL_CORE_STAGE_H
#define ZL_CORE_STAGE_H

#include "core/state.h"

struct zl_job {
  struct zl_core core;
  int64_t run;               /* the run in the journal; 0 until there is a plan */
  enum zl_exit exit;
  bool over;                 /* no later stage has anything to do */
  struct zl_applied applied;
  struct zl_reopen again;    /* undo/resume.c: what of an earlier apply is tried again */
  bool begun;                /* the run is "applying" already */
  bool long_ago;             /* what an earlier apply sent has had time to take effect */
  bool sending;              /* apply has begun: from here on something may be changed */
  bool ended;                /* waves have brought the plan to its end, or something stopped them */
  char name[48];             /* of a run that no policy made: "undo of run 12" */
};

/* 0, or -1 with words: the run ends. */
typedef int zl_stage(struct zl_job *job, struct zl_err *err);

/* begin.c: what must be there before anything is asked. */
zl_stage zl_stage_policy;  /* the file, and its hash */
zl_stage zl_stage_sign_in; /* credentials; the token is fetched with the first request */
zl_stage zl_stage_sign_in_if_possible; /* without an account: only what needs none */
zl_stage zl_stage_journal;
zl_stage zl_stage_whoami; /* profile.c */
zl_stage zl_stage_call;   /* call.c: a GET and its answer, or a row of a plan */
zl_stage zl_stage_wall;   /* wall_core.c: what is no longer needed is given away */
/* The account by which the journal goes; each tenant of the simulator has its own. */
int zl_account_of(const struct zl_cli *cli, const struct zl_credentials *cr, struct zl_buf *out,
                  struct zl_err *err);

zl_stage zl_stage_resume;  /* undo/resume.c: a run that ended early, ready to go on */

/* serve/grants.c, trust/trust.c: what the command line lets a policy have, and whether it may run at all. */
zl_stage zl_stage_grants;
zl_stage zl_stage_trust;

/* finish.c: from the plan to the report. */
zl_stage zl_stage_show;
zl_stage zl_stage_confirm;
zl_stage zl_stage_apply;   /* the only stage that writes to Zoom, and: */
/* Applies up to so many further objects (0: all); job->applied.paused when there are more. */
int zl_apply_some(struct zl_job *job, int64_t most_objects, struct zl_err *err);
zl_stage zl_stage_report;

zl_stage zl_stage_brakes;  /* plan/brakes.c: a plan that changes too much ends here, unless that is allowed */
zl_stage zl_stage_waves;   /* readback/waves.c: a few objects first, read back; the rest is left to apply */
zl_stage zl_stage_verify;  /* readback/verify.c: what was done is read back */

/* Saved plans: saved/save.c writes one (nothing to do without -o), saved/saved.c applies one. */
zl_stage zl_stage_save_possible; /* said before the tenant is read, not after */
zl_stage zl_stage_save;
zl_stage zl_stage_saved;         /* reads and judges the file */
zl_stage zl_stage_saved_account; /* whose plan it is, and what its objects are called */
zl_stage zl_stage_saved_wish;    /* its changes into the draft */
zl_stage zl_stage_saved_moved;   /* ends it where something has changed since, unless --partial */

/* report/report.c, report/file.c: what the policy tells. */
zl_stage zl_stage_reports_possible; /* --report: whether a file can be made there */
zl_stage zl_stage_reports;          /* shown or saved, before the plan */

zl_stage zl_stage_test_granted; /* test/stage.c: what a test called a variable is one for its policy alone */
zl_stage zl_stage_test_plan;    /* tells the plan, waits for the word to apply it */
zl_stage zl_stage_test_applied;

/* check.c: `zoomlua check`, with a journal that leaves nothing behind. */
zl_stage zl_stage_scratch;
zl_stage zl_stage_check;

/* show/prune.c: `zoomlua history prune`. */
int zl_prune_run(const struct zl_cli *cli, struct zl_journal *j, struct zl_err *err);

/* show/history.c: questions to the journal, which need no secret. */
int zl_history_run(const struct zl_cli *cli, struct zl_err *err);

#endif
