/* verify.h - reading back what a run has done: --verify and waves. Internal to core. */
#ifndef ZL_CORE_READBACK_VERIFY_H
#define ZL_CORE_READBACK_VERIFY_H

#include "apply/readback.h"
#include "core/stage.h"

enum zl_verify_what {
  ZL_VERIFY_RUN,  /* everything done that is not known to be as planned, or a sample of it (--verify=sample) */
  ZL_VERIFY_WAVE  /* everything done that has no verdict yet */
};
/* Reads back, keeps the verdicts in the journal, prints what is not as planned and one line that sums up.
 * *clean: all is as planned, but for what Zoom tells nobody. -1: it could not be read to its end (err);
 * what was read is kept. (verify.c) */
int zl_verify(struct zl_job *job, enum zl_verify_what what, bool *clean, struct zl_err *err);
/* Which of a run's objects are in a sample: `most` of `all`, spread evenly, the same each time. */
int64_t zl_verify_sample(int64_t objects);
bool zl_verify_picks(int64_t index, int64_t all, int64_t most);

/* Turns IGNORED into LOCKED where the account or a group of the user has locked the setting; `why` then
 * says who, in `words`. Reads the locks, and who is in which group where no list has told it. (verify_locks.c) */
int zl_verify_locks(struct zl_core *c, struct zl_reading *list, size_t n, struct zl_pool *words,
                    struct zl_err *err);
/* "still as before: locked by the account", "Zoom made it 120", "now 4". (verify.c) */
int zl_verify_words(enum zl_found found, struct zl_str after, struct zl_str why, struct zl_buf *out);

#endif
