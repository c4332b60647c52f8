/* verify.c - after applying: what Zoom shows now is compared with the plan. The last word on what PATCH
 * does with a locked setting is nobody's but Zoom's (docs/zoom-api.md), so reading is the only proof. */
#include <stdlib.h>
#include <string.h>

#include "core/plan/alike.h"
#include "core/readback/verify.h"

#define SAMPLE_LEAST 20

struct verifying {
  struct zl_job *job;
  enum zl_verify_what what;
  struct zl_buf object;          /* "user\nID" of the last change that was looked at */
  int64_t index, most;           /* of that object, from 0; objects in the sample */
  bool counting, picked;
  int64_t objects, changes;      /* that are in question */
  int64_t found[ZL_FOUND_UNREAD + 1], never;
  struct zl_alike odd, untold;
  struct zl_pool words;
};

int64_t zl_verify_sample(int64_t objects)
{
  int64_t n = 0;
  while (n * n < objects)
    n++;
  n = n < SAMPLE_LEAST ? SAMPLE_LEAST : n;
  return n < objects ? n : objects;
}

bool zl_verify_picks(int64_t index, int64_t all, int64_t most)
{
  return all > 0 && (index + 1) * most / all > index * most / all;
}

/* ---- which changes --------------------------------------------------------------------------- */

static bool in_question(const struct verifying *v, const struct zl_change *c)
{
  if (!zl_str_is(c->state, "done"))
    return false;
  return v->what == ZL_VERIFY_WAVE ? !c->verdict : !c->verdict || strcmp(c->verdict, "applied") != 0;
}

/* Changes come in the plan's order, those of an object together. */
static bool asked(void *arg, const struct zl_change *c)
{
  struct verifying *v = arg;
  if (!in_question(v, c))
    return false;
  struct zl_str last = zl_buf_view(&v->object);
  bool same = last.n == c->kind.n + 1 + c->object.n && memcmp(last.p, c->kind.p, c->kind.n) == 0 &&
              memcmp(last.p + c->kind.n + 1, c->object.p, c->object.n) == 0;
  if (!same) {
    zl_buf_reset(&v->object);
    zl_buf_str(&v->object, c->kind);
    zl_buf_putc(&v->object, '\n');
    zl_buf_str(&v->object, c->object);
    v->index++;
    v->picked = v->counting || zl_verify_picks(v->index, v->objects, v->most);
  }
  return v->picked;
}

static int count(void *arg, const struct zl_change *c)
{
  struct verifying *v = arg;
  v->changes += asked(v, c);
  return 0;
}

static int prepare(struct verifying *v, struct zl_err *err)
{
  bool sample = v->job->core.cli->verify == ZL_VERIFY_SAMPLE;
  v->index = -1;
  v->counting = true;
  if (zl_run_changes(v->job->core.journal, v->job->run, (struct zl_str){NULL, 0}, count, v, err) != 0)
    return -1;
  v->objects = v->index + 1;
  v->most = sample ? zl_verify_sample(v->objects) : v->objects;
  v->index = -1;
  v->counting = false;
  zl_buf_reset(&v->object);
  return 0;
}

/* ---- in words --------------------------------------------------------------------------------- */

int zl_verify_words(enum zl_found found, struct zl_str after, struct zl_str why, struct zl_buf *out)
{
  struct zl_str shown = after.p ? after : ZL_STR("(not set)");
  switch (found) {
  case ZL_FOUND_APPLIED: return zl_buf_puts(out, "as planned");
  case ZL_FOUND_NORMALISED:
    zl_buf_puts(out, "Zoom made it ");
    return zl_buf_str(out, shown);
  case ZL_FOUND_IGNORED: return zl_buf_puts(out, "still as before");
  case ZL_FOUND_LOCKED:
    zl_buf_puts(out, "still as before: ");
    return zl_buf_str(out, why.n ? why : ZL_STR("it is locked"));
  case ZL_FOUND_DIFFERENT:
    zl_buf_puts(out, "now ");
    return zl_buf_str(out, shown);
  default:
    zl_buf_puts(out, "not read back");
    return why.n ? zl_buf_puts(out, ": ") | zl_buf_str(out, why) : 0;
  }
}

/* ---- what was found -------------------------------------------------------------------------- */

static int note(struct verifying *v, const struct zl_reading *r, struct zl_err *err)
{
  v->found[r->found]++;
  v->never += r->never;
  if (r->found == ZL_FOUND_APPLIED)
    return 0;
  struct zl_buf words = ZL_BUF_INIT(8u << 20);
  int rc = zl_verify_words(r->found, r->after, r->why, &words);
  struct zl_change_group g = {.kind = r->kind, .path = r->path, .before = r->before, .wanted = r->wanted,
                              .state = zl_str_of(zl_found_name(r->found)), .origin = zl_buf_view(&words),
                              .first_no = r->no};
  if (r->never) /* one line for all of a kind */
    g = (struct zl_change_group){.origin = r->why};
  if (rc == 0)
    rc = zl_alike_add(r->never ? &v->untold : &v->odd, &g, r->label.n ? r->label : r->object, err);
  zl_buf_free(&words);
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

static int take(void *arg, struct zl_reading *list, size_t n, struct zl_err *err)
{
  struct verifying *v = arg;
  struct zl_core *c = &v->job->core;
  if (zl_verify_locks(c, list, n, &v->words, err) != 0 || zl_batch_begin(c->journal, err) != 0)
    return -1;
  int rc = 0;
  for (size_t i = 0; rc == 0 && i < n; i++)
    rc = zl_change_verdict(c->journal, v->job->run, list[i].no, zl_found_name(list[i].found), list[i].after, err);
  if (zl_batch_commit(c->journal, rc == 0 ? err : NULL) != 0) /* ends a failed one as well */
    rc = -1;
  for (size_t i = 0; rc == 0 && i < n; i++)
    rc = note(v, &list[i], err);
  zl_pool_free(&v->words);
  v->words = (struct zl_pool){0};
  return rc;
}

static void progress(void *arg, int64_t read)
{
  const struct verifying *v = arg;
  int64_t all = v->objects > 0 ? v->changes * v->most / v->objects : 0;
  zl_tell(&v->job->core, "reading back", read, read > all ? read : all, false);
}

static int untold(void *arg, const struct zl_change_group *g)
{
  char digits[32];
  fprintf(arg, "%s change%s cannot be verified: %.*s.\n", zl_text_thousands(digits, g->count),
          g->count == 1 ? "" : "s", (int)g->origin.n, g->origin.p);
  return 0;
}

/* "10 ignored, 2 locked" */
static void tally(const struct verifying *v, struct zl_buf *out)
{
  char digits[32];
  for (int i = ZL_FOUND_NORMALISED; i <= ZL_FOUND_UNREAD; i++) {
    int64_t n = v->found[i] - (i == ZL_FOUND_UNREAD ? v->never : 0);
    if (n)
      zl_buf_printf(out, "%s%s %s", out->len ? ", " : "", zl_text_thousands(digits, n),
                    zl_found_name((enum zl_found)i));
  }
}

static int tell(const struct verifying *v, FILE *to)
{
  char good[32], read[32], all[32];
  int64_t told = -v->never;
  for (int i = 0; i <= ZL_FOUND_UNREAD; i++)
    told += v->found[i];
  zl_text_thousands(good, v->found[ZL_FOUND_APPLIED]);
  zl_text_thousands(read, told);
  zl_text_thousands(all, v->changes);
  struct zl_buf kinds = ZL_BUF_INIT(400);
  int rc = 0;
  if (v->odd.changes) {
    fprintf(to, "Read back, and not as planned:\n");
    rc = zl_show_alike(&v->odd, to);
  }
  tally(v, &kinds);
  const char *sample = v->most < v->objects ? "a sample of " : "";
  if (told && v->odd.changes)
    fprintf(to, "Verified %s%s change%s: %s as planned, %s.\n", sample, read, told == 1 ? "" : "s", good,
            zl_buf_cstr(&kinds));
  else if (told)
    fprintf(to, "Verified %s%s change%s%s%s: as planned.\n", sample, read, told == 1 ? "" : "s",
            *sample ? " of " : "", *sample ? all : "");
  zl_alike_each(&v->untold, untold, to);
  zl_buf_free(&kinds);
  return rc;
}

/* ---- the whole ------------------------------------------------------------------------------- */

int zl_verify(struct zl_job *job, enum zl_verify_what what, bool *clean, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct verifying v = {.job = job, .what = what, .object = ZL_BUF_INIT(4096)};
  struct zl_readback r = {.session = c->session, .http = c->http, .journal = c->journal, .run = job->run,
                          .stop = &zl_core_stop, .asked = asked, .take = take, .progress = progress, .arg = &v};
  int rc = prepare(&v, err);
  if (rc == 0)
    rc = zl_readback(&r, err);
  zl_progress("");
  if (tell(&v, c->cli->json ? stderr : stdout) != 0 && rc == 0)
    rc = zl_err_set(err, ZL_ESYS, "cannot write the result");
  *clean = rc == 0 && v.odd.changes == 0;
  zl_alike_free(&v.odd);
  zl_alike_free(&v.untold);
  zl_pool_free(&v.words);
  zl_buf_free(&v.object);
  return rc;
}

int zl_stage_verify(struct zl_job *job, struct zl_err *err)
{
  bool clean;
  struct zl_err why = {0};
  (void)err;
  if (job->core.cli->verify == ZL_VERIFY_NONE || !job->applied.done || job->ended)
    return 0; /* (a plan that ended within its waves is verified) */
  if (zl_core_stop) { /* while it was applied: that is said, and what is applied is not verified */
    zl_log(ZL_LOG_ERROR, "interrupted: nothing was read back");
    job->exit = ZL_EXIT_INTERRUPTED;
    return 0;
  }
  if (zl_verify(job, ZL_VERIFY_RUN, &clean, &why) != 0) {
    if (why.code == ZL_EINTR)
      zl_log(ZL_LOG_ERROR, "interrupted while reading back: not everything is verified");
    else
      zl_log(ZL_LOG_ERROR, "not everything is verified: %s", why.text);
    job->exit = why.code == ZL_EINTR ? ZL_EXIT_INTERRUPTED : ZL_EXIT_PARTIAL;
    return 0; /* what was applied is reported all the same */
  }
  if (!clean && job->exit == ZL_EXIT_DONE)
    job->exit = ZL_EXIT_PARTIAL;
  return 0;
}
