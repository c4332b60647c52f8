/* peer.c - the core's end of the wire: a non-blocking socket with two bounded buffers, and the
 * policy process behind it. Nothing here believes what the bytes say; zl_wire_read judges them. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/state.h"

#define READ_AT_ONCE (256u << 10)
#define OUT_MAX ((size_t)64 << 20) /* answers that the policy process does not take */

void zl_peer_init(struct zl_peer *p, const struct zl_child *child)
{
  *p = (struct zl_peer){.fd = child->fd, .pid = child->pid,
                        .in = ZL_BUF_INIT(ZL_WIRE_MAX_UP + READ_AT_ONCE + 64),
                        .out = ZL_BUF_INIT(OUT_MAX)};
  fcntl(p->fd, F_SETFL, O_NONBLOCK);
}

int zl_peer_send(struct zl_peer *p, enum zl_wire_type type, uint32_t id, unsigned n,
                 const struct zl_str *fields, struct zl_err *err)
{
  if (p->out_at == p->out.len)
    zl_buf_reset(&p->out), p->out_at = 0;
  if (zl_wire_write(&p->out, type, id, n, fields) != 0)
    return zl_err_set(err, ZL_EPOLICY, "the policy asks for more than it takes: ended");
  return 0;
}

int zl_peer_fail(struct zl_peer *p, uint32_t id, const char *kind, const char *message, int status,
                 int code, struct zl_err *err)
{
  char s[16], c[16];
  snprintf(s, sizeof(s), "%d", status);
  snprintf(c, sizeof(c), "%d", code);
  struct zl_str f[] = {zl_str_of(kind), zl_str_of(message), zl_str_of(s), zl_str_of(c)};
  return zl_peer_send(p, ZL_W_FAIL, id, 4, f, err);
}

int zl_peer_flush(struct zl_peer *p, struct zl_err *err)
{
  while (p->out_at < p->out.len && !p->eof) {
    ssize_t n = send(p->fd, p->out.data + p->out_at, p->out.len - p->out_at, MSG_NOSIGNAL);
    if (n >= 0) {
      p->out_at += (size_t)n;
      continue;
    }
    if (errno == EINTR)
      continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      return 0;
    if (errno == EPIPE || errno == ECONNRESET) {
      p->eof = true; /* how it ended is told by zl_peer_close */
      return 0;
    }
    return zl_err_set(err, ZL_ESYS, "cannot write to the policy process: %s", strerror(errno));
  }
  return 0;
}

int zl_peer_fill(struct zl_peer *p, struct zl_err *err)
{
  if (p->in_at > 0) { /* close the gap that read messages left */
    memmove(p->in.data, p->in.data + p->in_at, p->in.len - p->in_at);
    p->in.len -= p->in_at;
    p->in_at = 0;
  }
  char *room = zl_buf_room(&p->in, READ_AT_ONCE);
  if (!room)
    return zl_err_set(err, ZL_ENOMEM, "out of memory for the policy's messages");
  ssize_t n;
  do
    n = recv(p->fd, room, READ_AT_ONCE, 0);
  while (n < 0 && errno == EINTR);
  if (n > 0) {
    p->in.len += (size_t)n;
    p->in_most = p->in.len > p->in_most ? p->in.len : p->in_most;
  } else if (n == 0 || errno == ECONNRESET)
    p->eof = true;
  else if (errno != EAGAIN && errno != EWOULDBLOCK)
    return zl_err_set(err, ZL_ESYS, "cannot read from the policy process: %s", strerror(errno));
  return 0;
}

int zl_peer_turn(struct zl_peer *p, int ms, struct zl_err *err)
{
  if (zl_peer_flush(p, err) != 0)
    return -1;
  struct pollfd fd = {.fd = p->fd, .events = (short)(p->out_at < p->out.len ? POLLIN | POLLOUT : POLLIN)};
  if (poll(&fd, 1, ms) < 0 && errno != EINTR)
    return zl_err_set(err, ZL_ESYS, "cannot wait for the policy process: %s", strerror(errno));
  if (fd.revents & (POLLIN | POLLHUP | POLLERR) && zl_peer_fill(p, err) != 0)
    return -1;
  return fd.revents != 0;
}

int zl_peer_next(struct zl_peer *p, struct zl_wire_msg *msg, struct zl_err *err)
{
  size_t used;
  struct zl_str rest = zl_buf_rest(&p->in, p->in_at);
  if (!rest.n)
    return 0;
  int rc = zl_wire_read(ZL_WIRE_UP, rest, msg, &used, err);
  if (rc == 1)
    p->in_at += used;
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
  const char *why = sig == SIGKILL  ? "from outside, or for want of memory"
                    : sig == SIGSYS ? "it tried what a policy may not"
                                    : "a crash of the policy";
  if (sig == SIGXCPU) {
    zl_err_set(err, ZL_EPOLICY, "%s: used more than %d s of processor time and was ended; nothing has "
               "been changed (--time-limit allows more)", policy, time_s);
    return;
  }
  zl_err_set(err, ZL_EPOLICY, "%s: the policy process was ended by SIG%s (%s); nothing has been changed",
             policy, sigabbrev_np(sig) ? sigabbrev_np(sig) : "?", why);
}

void zl_peer_close(struct zl_peer *p, const char *policy, int time_s, struct zl_err *err)
{
  int status = 0;
  if (p->pid > 0) {
    pid_t gone = 0;
    if (p->eof) /* the socket is closed: its end is near, see whether it is a crash */
      for (int i = 0; i < 200 && gone == 0; i++) {
        gone = waitpid(p->pid, &status, WNOHANG);
        if (gone == 0)
          usleep(5000);
      }
    if (gone == 0) {
      kill(p->pid, SIGKILL);
      while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
        continue;
      status = 0;
    }
    if (gone > 0 && err)
      describe(policy, status, time_s, err);
    p->pid = 0;
  }
  if (p->fd >= 0)
    close(p->fd);
  p->fd = -1;
  /* What a policy sets may be a passcode. Half a megabyte that was never written to is left alone. */
  if (p->in.data)
    explicit_bzero(p->in.data, p->in_most < p->in.cap ? p->in_most : p->in.cap);
  zl_buf_free(&p->in);
  zl_buf_wipe(&p->out);
}
