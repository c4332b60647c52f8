/* apply.h - pending rows of a plan -> requests -> outcomes. The only room that writes to Zoom.
 * Used by core once the plan is saved and confirmed, and by `resume`. */
#ifndef ZL_APPLY_H
#define ZL_APPLY_H

#include "auth/auth.h"
#include "journal/journal.h"

#define ZL_APPLY_SEALED "\"sealed:"

struct zl_apply {
  struct zl_session *session;
  struct zl_http *http;
  struct zl_journal *journal;  /* locked by the caller (zl_journal_lock) */
  int64_t run;
  int width;                       /* requests on their way at a time; 0: 32; at most 512 */
  int64_t most_objects;            /* pause once so many further objects are done; 0: all */
  bool begun;                      /* the run's state is "applying" already */
  bool long_ago;                   /* what an earlier process sent has had time to take effect */
  const int64_t *failed;           /* rows that failed in an earlier apply, ascending */
  size_t n_failed;
  const volatile int *stop;        /* > 0: start nothing new, finish what is in flight; > 1: stop at once */
  /* A body that begins with ZL_APPLY_SEALED is no body: `open` appends the one that it stands for. `place` is that
   * of its request (zl_apply_place). */
  int (*open)(void *arg, struct zl_str place, struct zl_str body, struct zl_buf *out, struct zl_err *err);
  /* May be NULL. `failed` counts the unknown ones too. */
  void (*progress)(void *arg, int64_t done, int64_t failed, int64_t total);
  void *arg;
};
struct zl_applied {
  int64_t total, done, failed, unknown, pending; /* rows of the plan, each a request ... */
  int64_t along;       /* ... but for those that left in the same one as another */
  char stopped[1024];  /* why it ended early, for the user; "" when it did not */
  bool paused;         /* most_objects are done, and there are more */
};
/* Sends what is pending, in the plan's order, one request at a time per object, intent on disk
 * before each and answer after. Sets the run's state to "applying"; the last state is the caller's.
 * May be called again for what is left (waves).
 *
 * What becomes of a request:
 *   done     2xx without an error in its body; or its answer was lost, and what Zoom shows is as planned
 *   failed   refused, or no answer where that is harmless. Later requests of its object stay
 *            "pending" with the error "skipped: ...": they were never sent, so a later run of the
 *            same plan may try them once the cause is gone
 *   unknown  the answer to something unrepeatable was lost, and looking at the object did not
 *            tell: its object is left alone as above
 *   pending  never sent, or refused by a daily limit, for its token or for a missing scope
 *   sent     left so by a stop > 1, a failed journal or a killed process; so is what shared a window
 *            of intent with it. Found in that state, it is sent again when it is `safe`; a share that
 *            was given or taken is looked at first (settle.c); what can be neither is "unknown"
 *
 * 10 requests failed or unknown in a row, 5 % of at least 20 answered (and more than one), a daily
 * limit, credentials or scopes refused, or *stop end the run early: what is in flight is finished,
 * `stopped` says why, and 0 is returned. Rows that had failed before and fail again are not counted:
 * else a `resume` would never get past them. -1 only when the journal or the engine itself failed. */
int zl_apply_run(const struct zl_apply *a, struct zl_applied *out, struct zl_err *err);

/* What a request is sealed for: this run, this method, this path. Appended. */
int zl_apply_place(int64_t run, struct zl_str method, struct zl_str path, struct zl_buf *out);

/* Makes a run that ended early ready for zl_apply_run (with `begun`): what failed is pending again,
 * shares of unknown fate will be looked at. `failed` goes to struct zl_apply. (reopen.c) */
struct zl_reopen {
  int64_t *failed;
  size_t n_failed;
  int64_t lost;      /* were of unknown fate, and will be looked at */
  int64_t active_ms; /* wall clock of the last answer; 0: there was none */
};
int zl_apply_reopen(struct zl_journal *j, int64_t run, struct zl_reopen *out, struct zl_err *err);
void zl_reopen_free(struct zl_reopen *r);

#endif
