/* apply.h - pending rows of a plan -> requests -> outcomes. The only room that writes to Zoom.
 * Used by core/run.c once the plan is saved and confirmed, and by `resume`. */
#ifndef ZL_APPLY_H
#define ZL_APPLY_H

#include "auth/auth.h"
#include "journal/journal.h"

struct zl_apply {
  struct zl_session *session;
  struct zl_http *http;
  struct zl_journal *journal;  /* locked by the caller (zl_journal_lock) */
  int64_t run;
  int width;                       /* requests on their way at a time; 0: 32 */
  const volatile int *stop;        /* > 0: start nothing new, finish what is in flight; > 1: stop at once */
  void (*progress)(void *arg, int64_t done, int64_t failed, int64_t total);
  void *arg;
};
struct zl_applied {
  int64_t total, done, failed, unknown, pending; /* requests */
  char stopped[256];  /* why it ended early, for the user; "" when it did not */
};
/* Sends what is pending, in the plan's order, one request at a time per object, intent on disk
 * before each and answer after. Requests that an earlier process sent without seeing the answer are
 * settled first: repeatable ones are sent again, others are read back. A failed request stops only
 * its object's later requests; 10 failures in a row, a daily limit or lost credentials stop the run.
 * -1 only when the journal or the engine itself failed. */
int zl_apply_run(const struct zl_apply *a, struct zl_applied *out, struct zl_err *err);

#endif
