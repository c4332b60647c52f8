/* progress.h - the one line that says how far a run is. Internal to core. */
#ifndef ZL_CORE_PROGRESS_H
#define ZL_CORE_PROGRESS_H

#include "base/base.h"

/* What there is to tell. The rate is that of the last seconds, not of the whole run: a run that
 * was held up a while ago is not slow now. */
struct zl_progress_now {
  const char *doing;       /* "reading", "applying" */
  int64_t done, total;     /* total 0: not known */
  double per_s, permitted; /* requests a second, measured and permitted (0: no limit) */
  int64_t left_ms;         /* -1: not known */
  const char *waiting;     /* what is being waited for, or NULL */
  bool failed;             /* some were not applied */
};
/* Appends the line, at most `width` columns; what does not fit is left away from the end. */
void zl_progress_line(struct zl_buf *out, const struct zl_progress_now *now, size_t width);
/* "3 s", "12 min", "1 h 40 min": no more than two units. */
const char *zl_progress_time(char out[32], int64_t ms);

/* Measures a phase and says when the line is due: at most five times a second, and not in the first
 * half second. Zeroed before use; changes of `doing` begin a new phase. */
struct zl_progress_meter {
  const char *doing;
  int64_t began_ms, told_ms;
  struct {
    int64_t at_ms, requests, done;
  } marks[16]; /* one a second or so: a ring over the last seconds */
  unsigned n_marks;
};
/* Whether the line should be written now; per_s and left_ms of *now are filled in then. `requests`:
 * answered so far in all. */
bool zl_progress_due(struct zl_progress_meter *m, struct zl_progress_now *now, int64_t requests,
                     int64_t now_ms);

#endif
