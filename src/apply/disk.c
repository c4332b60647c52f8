/* disk.c - when the journal is written. Serves apply.c.
 *
 * The disk is asked as rarely as the promises allow. An intent covers a window of rows and is on
 * disk before the first of them leaves. Answers gather for a few milliseconds and are written
 * together, at once when somebody waits for that: the next row of an object becomes ready only when
 * the answer before it is on disk. */
#include "apply/internal.h"

#include <string.h>

#define GATHER_US 8000

static int record(struct zl_applying *s, const struct zl_flight *flight, struct zl_err *err)
{
  const struct zl_fate *f = &flight->fate;
  struct zl_outcome o = {.state = f->state,
                         .status = f->status,
                         .answer = {f->answer, f->answer_n},
                         .tracking_id = f->tracking_id,
                         .error = f->error,
                         .attempts = f->attempts,
                         .sent_ms = flight->sent_ms};
  return zl_request_outcome(s->a->journal, s->a->run, flight->row->no, &o, err);
}

static void count(struct zl_applying *s, const struct zl_fate *f)
{
  s->out->done += strcmp(f->state, "done") == 0;
  s->out->failed += strcmp(f->state, "failed") == 0;
  s->out->unknown += strcmp(f->state, "unknown") == 0;
  s->out->pending = s->out->total - s->out->done - s->out->failed - s->out->unknown;
}

bool zl_disk_covers(const struct zl_applying *s)
{
  return s->rows.first && zl_rows_company(s->rows.first) <= s->intended;
}

/* The window to put on disk, or 0: the present one will do for a while. */
static int64_t next_window(const struct zl_applying *s)
{
  const struct zl_row *row = s->rows.first;
  int64_t last = 0;
  if (s->stopping)
    return 0;
  if (!row) /* nothing else is going on when gathered rows leave that no window covers */
    return zl_company_late(s, &last) && last > s->intended ? last : 0;
  last = zl_rows_company(row);
  int64_t rows = zl_pace_window(&s->pace), to = row->no + rows - 1;
  if (row->no + rows / 2 <= s->intended && last <= s->intended)
    return 0;
  if (to < last)
    to = last;
  if (to > s->rows.read_to)
    to = s->rows.read_to;
  /* What cannot be looked at afterwards is intended only when it leaves: of the others a window may
   * cover too many, of these it would make unknown what was never sent. */
  int64_t once = zl_rows_once_after(&s->rows, row->no);
  if (to >= once)
    to = once - 1;
  return to > s->intended ? to : 0;
}

bool zl_disk_must(const struct zl_applying *s)
{
  int64_t last = 0;
  if (!s->stopping && s->rows.first && !zl_disk_covers(s))
    return true;
  if (!s->rows.first && zl_company_late(s, &last) && last > s->intended)
    return true;
  if (s->n_noted == 0)
    return false;
  bool idle = s->n_flying == 0 || (!s->rows.first && s->n_awaited > 0);
  return idle || zl_apply_stop_level(s) > 1 || s->n_noted >= ZL_GATHER_MOST ||
         zl_mono_us() - s->gathering_us >= GATHER_US;
}

int zl_disk_patience_ms(const struct zl_applying *s, int otherwise)
{
  return s->n_noted > 0 ? GATHER_US / 1000 : otherwise;
}

int zl_disk_write(struct zl_applying *s, struct zl_err *err)
{
  struct zl_journal *j = s->a->journal;
  int64_t window = next_window(s);
  if (zl_batch_begin(j, err) != 0)
    return -1;
  int rc = 0;
  for (size_t i = 0; rc == 0 && i < s->n_noted; i++)
    rc = record(s, s->answered[i], err);
  if (rc == 0 && window)
    rc = zl_requests_intend(j, s->a->run, window, err);
  if (zl_batch_commit(j, rc == 0 ? err : NULL) != 0) /* ends a failed one as well */
    rc = -1;
  if (rc != 0)
    return -1;
  if (window)
    s->intended = window;
  for (size_t i = 0; i < s->n_noted; i++) {
    count(s, &s->answered[i]->fate);
    zl_rows_over(&s->rows, s->answered[i]->row);
    zl_flight_free(s, s->answered[i]);
  }
  s->n_answered = s->n_noted = s->n_awaited = 0;
  if (s->a->progress)
    s->a->progress(s->a->arg, s->out->done, s->out->failed + s->out->unknown, s->out->total);
  return 0;
}

int zl_disk_close(struct zl_applying *s, struct zl_err *err)
{
  if (s->n_flying > 0)
    return 0; /* a hasty end: to be settled */
  return zl_requests_intend(s->a->journal, s->a->run, 0, err);
}
