/* answer.c - what an answer means for its row. Pure but for the words, which are auth's. Serves
 * apply.c.
 *
 *   2xx without an error in its body        done
 *   no answer to what may not be repeated   unknown: settle.c looks, where looking can tell
 *   daily limit, token or scopes refused    pending again: nothing was changed; stops the run
 *   everything else                         failed */
#include "apply/internal.h"

#include <string.h>

void zl_fate_set(struct zl_fate *f, const char *state)
{
  f->state = state; /* field by field: the buffers are large */
  f->stop = f->skipped = f->again = f->uncounted = false;
  f->status = f->attempts = 0;
  f->answer_n = 0;
  f->tracking_id[0] = f->error[0] = '\0';
}

static void keep_answer(struct zl_fate *f, struct zl_str body)
{
  f->answer_n = body.n < sizeof(f->answer) ? body.n : sizeof(f->answer);
  if (f->answer_n)
    memcpy(f->answer, body.p, f->answer_n);
}

static void say(struct zl_fate *f, const char *text, const char *otherwise)
{
  snprintf(f->error, sizeof(f->error), "%s", text[0] ? text : otherwise);
}

static void unknown(struct zl_fate *f, const struct zl_response *r, bool safe)
{
  const char *why = r->err.text[0] ? r->err.text : "the answer was lost";
  if (safe) { /* whatever became of it, sending it again ends in the same state: resume does */
    f->state = "failed";
    snprintf(f->error, sizeof(f->error), "%.900s: it may have taken effect all the same", why);
    return;
  }
  f->state = "unknown";
  if (r->status)
    snprintf(f->error, sizeof(f->error),
             "%.900s (HTTP %d): it may have taken effect, so it was not sent again", why, r->status);
  else
    snprintf(f->error, sizeof(f->error),
             "%.900s: it may have taken effect, so it was not sent again", why);
}

static void closed(struct zl_fate *f, const struct zl_response *r)
{
  f->state = "pending";
  f->stop = true;
  say(f, r->err.text, "Zoom's limit for today is used up");
}

static void failed(struct zl_fate *f, const struct zl_response *r, struct zl_str object_label)
{
  struct zl_err err = {0};
  char doing[160];
  snprintf(doing, sizeof(doing), "changing %.*s", (int)(object_label.n < 128 ? object_label.n : 128),
           object_label.p);
  zl_api_fail(r, doing, &err);
  say(f, err.text, "the request failed");
  /* Refused after a fresh token, or for a missing scope: the next request would fare the same. */
  f->stop = r->status == 401 || err.code == ZL_EAUTH;
  f->state = f->stop ? "pending" : "failed";
}

_Static_assert(sizeof(((struct zl_fate *)0)->tracking_id) == sizeof(((struct zl_response *)0)->tracking_id),
               "copied whole");

void zl_fate_read(struct zl_fate *f, const struct zl_response *r, struct zl_str object_label, bool safe)
{
  struct zl_api_error api;
  zl_fate_set(f, NULL);
  f->status = r->status;
  f->attempts = r->attempts;
  memcpy(f->tracking_id, r->tracking_id, sizeof(f->tracking_id));
  keep_answer(f, r->body);
  if (r->verdict == ZL_CLOSED) {
    closed(f, r);
  } else if (r->verdict == ZL_UNKNOWN_FATE) {
    unknown(f, r, safe);
  } else if (r->status == 0 && r->err.code == ZL_EAUTH) {
    f->state = "pending"; /* no token, so it never left */
    f->stop = true;
    say(f, r->err.text, "no access token could be had");
  } else if (r->status == 0) {
    f->state = "failed";
    say(f, r->err.text, "no answer");
  } else {
    zl_api_error_read(r->status, r->body, &api);
    if (api.failed)
      failed(f, r, object_label);
    else
      f->state = "done";
  }
}

void zl_fate_not_sent(struct zl_fate *f, const struct zl_err *err)
{
  zl_fate_set(f, "failed");
  say(f, err->text, "could not be sent");
  if (err->code == ZL_ENOMEM) { /* our trouble, not the row's */
    f->state = "pending";
    f->stop = true;
  }
}
