/* sim.c - `zoomlua test` speaks with the simulator's control: one request at a time. */
#include "core/test/test.h"

#include <stdlib.h>
#include <string.h>

#define TICK_MS 250

int zl_test_sim_open(struct zl_tests *t, struct zl_err *err)
{
  const char *url = getenv("ZOOM_API_URL");
  size_t n = url ? strlen(url) : 0;
  struct zl_http_config config = {.trace = t->cli->trace};
  if (n < 4 || strcmp(url + n - 3, "/v2") != 0)
    return zl_err_set(err, ZL_ESYS, "the simulator did not start");
  if (zl_buf_add(&t->sim, url, n - 3) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return zl_http_new(&t->http, &config, err);
}

struct asked {
  struct zl_buf *answer;
  struct zl_err err;
  int status;
  bool done;
};

static void answered(void *arg, struct zl_response *r)
{
  struct asked *a = arg;
  a->done = true;
  a->status = r->status;
  a->err = r->err;
  if (!a->err.code && zl_buf_str(a->answer, r->body) != 0)
    zl_err_set(&a->err, ZL_ENOMEM, "out of memory");
}

/* The words of an error answer. */
static int refused(struct zl_str body, int status, struct zl_err *err)
{
  struct zl_json root;
  struct zl_buf words = ZL_BUF_INIT(4096);
  if (zl_json_check(body, ZL_JSON_DEPTH, &root, NULL) == 0)
    zl_json_string(zl_json_get(root, "message"), &words);
  zl_err_set(err, ZL_EVALUE, "%s", words.len ? zl_buf_cstr(&words) : "the simulator refused it");
  (void)status;
  zl_buf_free(&words);
  return -1;
}

int zl_test_sim(struct zl_tests *t, const char *path, struct zl_str body, struct zl_buf *answer, struct zl_err *err)
{
  struct zl_buf url = ZL_BUF_INIT(4096);
  struct asked a = {.answer = answer};
  uint32_t id;
  zl_buf_printf(&url, "%s%s", zl_buf_cstr(&t->sim), path);
  struct zl_request q = {.method = body.n ? "POST" : "GET", .url = zl_buf_view(&url), .body = body, .safe = true,
                         .urgent = true, .done = answered, .arg = &a};
  int rc = url.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : zl_http_send(t->http, &q, &id, err);
  while (rc == 0 && !a.done) {
    rc = zl_http_wait(t->http, NULL, 0, TICK_MS, err);
    if (rc == 0 && !a.done && zl_core_stop) {
      zl_http_cancel(t->http, id);
      rc = zl_err_set(err, ZL_EINTR, "interrupted");
    }
  }
  zl_buf_free(&url);
  if (rc == 0 && a.status >= 300)
    return refused(zl_buf_view(answer), a.status, err);
  if (rc == 0 && a.err.code)
    return zl_err_set(err, a.err.code, "the simulator: %s", a.err.text);
  return rc;
}
