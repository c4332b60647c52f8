/* client.h - sending requests in a test and keeping what came back. */
#ifndef ZL_TEST_CLIENT_H
#define ZL_TEST_CLIENT_H

#include "http/http.h"

#include "server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct result {
  int calls, status, attempts, order;
  enum zl_verdict verdict;
  char body[4096], why[1100], tracking_id[96];
  enum zl_code code;
};
static int calls_so_far;

static inline void done(void *arg, struct zl_response *r)
{
  struct result *out = arg;
  out->calls++;
  out->order = ++calls_so_far;
  out->status = r->status;
  out->attempts = r->attempts;
  out->verdict = r->verdict;
  out->code = r->err.code;
  snprintf(out->body, sizeof(out->body), "%.*s", (int)r->body.n, r->body.p);
  snprintf(out->why, sizeof(out->why), "%s", r->err.text);
  snprintf(out->tracking_id, sizeof(out->tracking_id), "%s", r->tracking_id);
}

static inline uint32_t start(struct zl_http *h, struct server *s, const char *method, const char *path,
                      const char *body, const char *object, bool safe, struct result *out)
{
  char url[512];
  snprintf(url, sizeof(url), "%s%s", s->base, path);
  struct zl_request r = {.method = method,
                         .url = zl_str_of(url),
                         .body = zl_str_of(body),
                         .authorization = ZL_STR("Bearer abcdefgh"),
                         .label = ZL_MEDIUM,
                         .safe = safe,
                         .object = zl_str_of(object),
                         .done = done,
                         .arg = out};
  struct zl_err err = {0};
  uint32_t id = 0;
  if (zl_http_send(h, &r, &id, &err) != 0)
    fail_msg("not sent: %s", err.text);
  assert_true(id != 0);
  return id;
}

static inline void run(struct zl_http *h)
{
  struct zl_err err = {0};
  for (int64_t end = zl_mono_ms() + 60000; zl_http_pending(h) > 0;) {
    if (zl_http_wait(h, NULL, 0, 1000, &err) != 0)
      fail_msg("wait: %s", err.text);
    if (zl_mono_ms() > end)
      fail_msg("%zu requests never ended", zl_http_pending(h));
  }
}

static inline struct zl_http *engine(struct zl_http_config config)
{
  struct zl_http *h = NULL;
  struct zl_err err = {0};
  if (zl_http_new(&h, &config, &err) != 0)
    fail_msg("%s", err.text);
  return h;
}

#endif
