/* progress.c - see progress.h. Pure: clock and figures are the caller's. */
#include "core/progress.h"

#include <string.h>

#define FIRST_MS 500
#define EVERY_MS 200 /* at most five updates a second */
#define MARK_MS 1000

const char *zl_progress_time(char out[32], int64_t ms)
{
  int64_t s = (ms + 999) / 1000;
  if (s < 100)
    snprintf(out, 32, "%lld s", (long long)s);
  else if (s < 100 * 60)
    snprintf(out, 32, "%lld min", (long long)(s + 30) / 60);
  else
    snprintf(out, 32, "%lld h %lld min", (long long)(s / 3600), (long long)(s % 3600 / 60));
  return out;
}

static void part(struct zl_buf *out, size_t start, size_t width, const char *before, const char *text)
{
  size_t have = zl_text_width(zl_buf_rest(out, start));
  if (have + strlen(before) + zl_text_width(zl_str_of(text)) <= width)
    zl_buf_printf(out, "%s%s", before, text);
}

void zl_progress_line(struct zl_buf *out, const struct zl_progress_now *now, size_t width)
{
  char text[96], count[32], total[32], time[32];
  size_t start = out->len;
  zl_text_thousands(count, now->done);
  if (now->total > 0)
    snprintf(text, sizeof(text), "%s %s/%s", now->doing, count, zl_text_thousands(total, now->total));
  else
    snprintf(text, sizeof(text), "%s %s", now->doing, count);
  part(out, start, width, "", text);
  if (now->failed)
    part(out, start, width, ", ", "some failed");
  if (now->waiting)
    part(out, start, width, ", waiting for ", now->waiting);
  if (now->permitted > 0)
    snprintf(text, sizeof(text), "%.1f of %.3g requests/s", /* seconds have fence posts: 11 requests at 10/s begin in one */
             now->per_s < now->permitted ? now->per_s : now->permitted, now->permitted);
  else
    snprintf(text, sizeof(text), "%.0f requests/s", now->per_s);
  part(out, start, width, ", ", text);
  if (now->left_ms >= 0) {
    snprintf(text, sizeof(text), "%s left", zl_progress_time(time, now->left_ms));
    part(out, start, width, ", ", text);
  }
}

#define MARKS ((unsigned)(sizeof(((struct zl_progress_meter *)0)->marks) / \
                          sizeof(((struct zl_progress_meter *)0)->marks[0])))

static void begin(struct zl_progress_meter *m, const struct zl_progress_now *now, int64_t requests,
                  int64_t now_ms)
{
  *m = (struct zl_progress_meter){.doing = now->doing, .began_ms = now_ms, .n_marks = 1};
  m->marks[0].at_ms = now_ms;
  m->marks[0].requests = requests;
  m->marks[0].done = now->done;
}

bool zl_progress_due(struct zl_progress_meter *m, struct zl_progress_now *now, int64_t requests,
                     int64_t now_ms)
{
  if (!m->doing || strcmp(m->doing, now->doing) != 0)
    begin(m, now, requests, now_ms);
  unsigned newest = (m->n_marks - 1) % MARKS;
  if (now_ms - m->marks[newest].at_ms >= MARK_MS) {
    unsigned at = m->n_marks++ % MARKS;
    m->marks[at].at_ms = now_ms;
    m->marks[at].requests = requests;
    m->marks[at].done = now->done;
  }
  if (now_ms - m->began_ms < FIRST_MS || now_ms - m->told_ms < EVERY_MS)
    return false;
  m->told_ms = now_ms;
  unsigned oldest = m->n_marks > MARKS ? m->n_marks % MARKS : 0;
  double seconds = (double)(now_ms - m->marks[oldest].at_ms) / 1000;
  double done = (double)(now->done - m->marks[oldest].done);
  now->per_s = (double)(requests - m->marks[oldest].requests) / seconds;
  now->left_ms = -1;
  if (now->total > 0 && done > 0 && now->done <= now->total)
    now->left_ms = (int64_t)((double)(now->total - now->done) * seconds * 1000 / done);
  return true;
}
