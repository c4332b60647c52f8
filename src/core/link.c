/* link.c - the core's end of the wire: a non-blocking socket with two bounded buffers, and the
 * policy process behind it. Nothing here believes what the bytes say; zl_wire_read judges them. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/state.h"

#define READ_AT_ONCE (256u << 10)
#define OUT_MAX ((size_t)64 << 20) /* answers that the policy process does not take */

void zl_link_init(struct zl_link *l, const struct zl_child *child)
{
  *l = (struct zl_link){.fd = child->fd, .pid = child->pid,
                        .in = ZL_BUF_INIT(ZL_WIRE_MAX_UP + READ_AT_ONCE + 64),
                        .out = ZL_BUF_INIT(OUT_MAX)};
  fcntl(l->fd, F_SETFL, O_NONBLOCK);
}

int zl_link_send(struct zl_link *l, enum zl_wire_type type, uint32_t id, unsigned n,
                 const struct zl_str *fields, struct zl_err *err)
{
  if (l->out_at == l->out.len)
    zl_buf_reset(&l->out), l->out_at = 0;
  if (zl_wire_write(&l->out, type, id, n, fields) != 0)
    return zl_err_set(err, ZL_EPOLICY, "the policy asks for more than it takes: ended");
  return 0;
}

int zl_link_fail(struct zl_link *l, uint32_t id, const char *kind, const char *message, int status,
                 int code, struct zl_err *err)
{
  char s[16], c[16];
  snprintf(s, sizeof(s), "%d", status);
  snprintf(c, sizeof(c), "%d", code);
  struct zl_str f[] = {zl_str_of(kind), zl_str_of(message), zl_str_of(s), zl_str_of(c)};
  return zl_link_send(l, ZL_W_FAIL, id, 4, f, err);
}

int zl_link_flush(struct zl_link *l, struct zl_err *err)
{
  while (l->out_at < l->out.len && !l->eof) {
    ssize_t n = send(l->fd, l->out.data + l->out_at, l->out.len - l->out_at, MSG_NOSIGNAL);
    if (n >= 0) {
      l->out_at += (size_t)n;
      continue;
    }
    if (errno == EINTR)
      continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      return 0;
    if (errno == EPIPE || errno == ECONNRESET) {
      l->eof = true; /* how it ended is told by zl_link_close */
      return 0;
    }
    return zl_err_set(err, ZL_ESYS, "cannot write to the policy process: %s", strerror(errno));
  }
  return 0;
}

int zl_link_fill(struct zl_link *l, struct zl_err *err)
{
  if (l->in_at > 0) { /* close the gap that read messages left */
    memmove(l->in.data, l->in.data + l->in_at, l->in.len - l->in_at);
    l->in.len -= l->in_at;
    l->in_at = 0;
  }
  char *room = zl_buf_room(&l->in, READ_AT_ONCE);
  if (!room)
    return zl_err_set(err, ZL_ENOMEM, "out of memory for the policy's messages");
  ssize_t n;
  do
    n = recv(l->fd, room, READ_AT_ONCE, 0);
  while (n < 0 && errno == EINTR);
  if (n > 0)
    l->in.len += (size_t)n;
  else if (n == 0 || errno == ECONNRESET)
    l->eof = true;
  else if (errno != EAGAIN && errno != EWOULDBLOCK)
    return zl_err_set(err, ZL_ESYS, "cannot read from the policy process: %s", strerror(errno));
  return 0;
}

int zl_link_next(struct zl_link *l, struct zl_wire_msg *msg, struct zl_err *err)
{
  size_t used;
  struct zl_str rest = {l->in.data + l->in_at, l->in.len - l->in_at};
  if (!rest.n)
    return 0;
  int rc = zl_wire_read(ZL_WIRE_UP, rest, msg, &used, err);
  if (rc == 1)
    l->in_at += used;
  return rc;
}

static void describe(const char *policy, int status, int time_s, struct zl_err *err)
{
  if (WIFEXITED(status)) {
    zl_err_set(err, ZL_EPOLICY, "%s: the policy process ended by itself (status %d) before it was done; "
               "nothing has been changed", policy, WEXITSTATUS(status));
    return;
  }
  int sig = WTERMSIG(status);
  const char *why = sig == SIGKILL ? "from outside, or for want of memory" : "a crash of the policy";
  if (sig == SIGXCPU) {
    zl_err_set(err, ZL_EPOLICY, "%s: used more than %d s of processor time and was ended; nothing has "
               "been changed (--time-limit allows more)", policy, time_s);
    return;
  }
  zl_err_set(err, ZL_EPOLICY, "%s: the policy process was ended by SIG%s (%s); nothing has been changed",
             policy, sigabbrev_np(sig) ? sigabbrev_np(sig) : "?", why);
}

void zl_link_close(struct zl_link *l, const char *policy, int time_s, struct zl_err *err)
{
  int status = 0;
  if (l->pid > 0) {
    pid_t gone = 0;
    if (l->eof) /* the socket is closed: its end is near, see whether it is a crash */
      for (int i = 0; i < 200 && gone == 0; i++) {
        gone = waitpid(l->pid, &status, WNOHANG);
        if (gone == 0)
          usleep(5000);
      }
    if (gone == 0) {
      kill(l->pid, SIGKILL);
      while (waitpid(l->pid, &status, 0) < 0 && errno == EINTR)
        continue;
      status = 0;
    }
    if (gone > 0 && err)
      describe(policy, status, time_s, err);
    l->pid = 0;
  }
  if (l->fd >= 0)
    close(l->fd);
  l->fd = -1;
  zl_buf_free(&l->in);
  zl_buf_free(&l->out);
}
