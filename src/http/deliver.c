/* deliver.c - what is done goes to whoever asked: in words, and with the body, which the callback may keep.
 * Serves engine.c. */
#include "http/engine.h"

#include <string.h>
#include <time.h>

/* What a callback gets; `r` comes first so that zl_http_take_body finds the slot. */
struct delivery {
  struct zl_response r;
  struct zl_slot *slot;
};

const char *zl_http_instant(int64_t wall_ms, char *out, size_t size)
{
  char iso[25], here[40] = "";
  time_t t = (time_t)(((wall_ms + 500) / 1000 + 59) / 60 * 60); /* two clocks differ by a little; then up */
  struct tm local;
  zl_time_iso((int64_t)t * 1000, iso);
  iso[16] = '\0';
  if (localtime_r(&t, &local) && local.tm_gmtoff != 0 &&
      strftime(here, sizeof(here), "%Y-%m-%d %H:%M %Z", &local) > 0)
    snprintf(out, size, "%s (%s UTC)", here, iso + 11);
  else
    snprintf(out, size, "%.10s %s UTC", iso, iso + 11);
  return out;
}

/* Whether it is Zoom that says so, or our own part of the day. */
static void describe_closed(const struct zl_http *h, const struct zl_job *j, struct zl_err *err)
{
  char when[64], digits[32];
  int64_t used = 0, most = 0;
  const char *phone = j->r.product == ZL_PHONE ? " to Zoom Phone" : "", *label = zl_label_name(j->r.label);
  zl_http_instant(j->reopens_wall_ms, when, sizeof(when));
  if (h->config.limits && j->status == 0)
    most = zl_limits_today(h->config.limits, j->r.product, j->r.label, zl_mono_us(), &used);
  if (most > 0 && used >= most)
    zl_err_set(err, ZL_EHTTP, "our part of the daily limit for %s requests%s (%s) is used up; it reopens at %s, "
               "and a larger --share allows more", label, phone, zl_text_thousands(digits, most), when);
  else
    zl_err_set(err, ZL_EHTTP, "the daily limit for %s requests%s is used up; it reopens at %s", label, phone, when);
}

static void describe(const struct zl_http *h, const struct zl_job *j, struct delivery *d)
{
  struct zl_response *r = &d->r;
  d->slot = j->slot;
  r->status = j->status;
  r->verdict = j->verdict;
  r->attempts = j->attempts;
  r->reopens_wall_ms = j->reopens_wall_ms;
  r->request = j->timer ? NULL : (struct zl_request *)&j->r;
  r->body = (struct zl_str){"", 0};
  r->tracking_id[0] = '\0';
  r->location = j->slot ? j->slot->location : "";
  zl_err_clear(&r->err);
  if (j->slot) {
    memcpy(r->tracking_id, j->slot->tracking_id, sizeof(r->tracking_id));
    if (j->slot->err.code != ZL_OK)
      r->err = j->slot->err;
    if (j->status != 0)
      r->body = zl_buf_view(&j->slot->body);
  }
  if (j->verdict == ZL_CLOSED) {
    describe_closed(h, j, &r->err);
  } else if (j->status == 0 && r->err.code == ZL_OK && !j->timer) {
    zl_err_set(&r->err, ZL_ENET, "not sent: the last %u requests had to be given up, so the server "
               "was asked no more", h->given_up);
  }
}

bool zl_deliver(struct zl_http *h)
{
  bool any = false;
  struct zl_job *j;
  while ((j = h->done.first)) {
    struct delivery d;
    zl_job_unlink(j);
    zl_job_forget(h, j); /* from here on a cancel of this id does nothing */
    describe(h, j, &d);
    any = true;
    if (j->r.done)
      j->r.done(j->r.arg, &d.r);
    zl_transfer_release(h, j->slot);
    zl_job_free(h, j);
  }
  return any;
}

char *zl_http_take_body(struct zl_response *r, size_t *len)
{
  if (r->body.n == 0) { /* also every response that this room did not make */
    *len = 0;
    return zl_calloc(1, 1);
  }
  struct delivery *d = (struct delivery *)r;
  r->body = (struct zl_str){"", 0};
  return zl_buf_take(&d->slot->body, len);
}
