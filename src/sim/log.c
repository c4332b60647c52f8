/* log.c - one JSON line a request, appended whole and at once, so that a test may read the file
 * while the simulator runs. Bodies are logged byte for byte; bearers and secrets are not. */
#include "sim/world.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int sim_log_open(struct sim_world *w, struct zl_err *err)
{
  w->log_fd = -1;
  w->log_line.max = 64u << 20;
  if (!w->config->log_file)
    return 0;
  w->log_fd = open(w->config->log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (w->log_fd < 0)
    return zl_err_set(err, ZL_ESYS, "cannot open the simulator's log %s: %s", w->config->log_file,
                      strerror(errno));
  return 0;
}

void sim_log_request(struct sim_world *w, const struct sim_req *q, int status)
{
  if (w->log_fd < 0)
    return;
  zl_buf_reset(&w->log_line);
  struct zl_jw j = zl_jw(&w->log_line);
  zl_jw_object(&j);
  zl_jw_key(&j, "n");
  zl_jw_int(&j, w->requests);
  zl_jw_key(&j, "t_ms");
  zl_jw_int(&j, zl_mono_ms() - w->start_ms);
  zl_jw_key(&j, "method");
  zl_jw_cstr(&j, q->method);
  zl_jw_key(&j, "path");
  zl_jw_cstr(&j, q->path);
  zl_jw_key(&j, "query");
  zl_jw_cstr(&j, q->query);
  zl_jw_key(&j, "body");
  zl_jw_str(&j, q->body.p ? q->body : ZL_STR(""));
  zl_jw_key(&j, "status");
  zl_jw_int(&j, status);
  zl_jw_end_object(&j);
  zl_buf_putc(&w->log_line, '\n');
  for (size_t at = 0; at < w->log_line.len && !w->log_line.failed;) {
    ssize_t n = write(w->log_fd, w->log_line.data + at, w->log_line.len - at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return;
    at += (size_t)n;
  }
}
