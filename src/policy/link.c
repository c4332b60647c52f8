/* link.c - the policy's end of the wire: buffered frames over a non-blocking socket.
 * Promises: one place polls; while it writes it also reads, so that two full sockets never wait for
 * each other; no Lua here. A core that is gone or talks nonsense ends the process at once: nobody
 * is left to tell, and nothing was changed. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "policy/host.h"

#define WRITE_AT (64u << 10)          /* told things gather up to this before a write */
#define OUT_MAX (4u * ZL_WIRE_MAX_UP)
#define IN_MAX (ZL_WIRE_MAX_DOWN + (1u << 20))
#define READ_STEP (64u << 10)
#define EXIT_LOST 1

void zl_link_open(struct zl_policy *h, int fd)
{
  h->fd = fd;
  h->in = ZL_BUF_INIT(IN_MAX);
  h->out = ZL_BUF_INIT(OUT_MAX);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void lost(void)
{
  _exit(EXIT_LOST);
}

/* A whole message always fits; what comes behind it waits in the socket. */
static bool has_room(const struct zl_policy *h)
{
  return h->in.len - h->in_at < IN_MAX - READ_STEP;
}

/* Takes what the socket has. */
static void fill(struct zl_policy *h)
{
  if (h->in_at) {
    memmove(h->in.data, h->in.data + h->in_at, h->in.len - h->in_at);
    h->in.len -= h->in_at;
    h->in_at = 0;
  }
  while (has_room(h)) {
    char *room = zl_buf_room(&h->in, READ_STEP);
    if (!room)
      lost();
    ssize_t n = read(h->fd, room, READ_STEP);
    if (n > 0) {
      h->in.len += (size_t)n;
      if ((size_t)n < READ_STEP)
        return;
    } else if (n < 0 && errno == EINTR) {
      continue;
    } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return;
    } else {
      lost();
    }
  }
}

/* Writes what the socket takes. */
static void drain(struct zl_policy *h)
{
  size_t at = 0;
  while (at < h->out.len) {
    ssize_t n = write(h->fd, h->out.data + at, h->out.len - at);
    if (n > 0)
      at += (size_t)n;
    else if (n < 0 && errno == EINTR)
      continue;
    else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      break;
    else
      lost();
  }
  if (at) {
    memmove(h->out.data, h->out.data + at, h->out.len - at);
    h->out.len -= at;
  }
}

/* The only poll: sleeps until the socket can do what is wanted. */
static void pump(struct zl_policy *h)
{
  short events = (short)((has_room(h) ? POLLIN : 0) | (h->out.len ? POLLOUT : 0));
  struct pollfd p = {.fd = h->fd, .events = events};
  int n = poll(&p, 1, -1);
  if (n < 0 && errno != EINTR)
    lost();
  if (n <= 0)
    return;
  if (p.revents & POLLOUT)
    drain(h);
  if (p.revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL))
    fill(h);
}

void zl_link_flush(struct zl_policy *h)
{
  drain(h);
  while (h->out.len)
    pump(h);
}

int zl_link_tell(struct zl_policy *h, enum zl_wire_type type, uint32_t id, unsigned n,
                 const struct zl_str *fields)
{
  size_t before = h->out.len;
  bool ordered = type == ZL_W_SET || type == ZL_W_ACCESS || type == ZL_W_DO || type == ZL_W_PRINT || type == ZL_W_ROW;
  struct zl_buf *held = ordered ? zl_turn_holds(zl_task_turn(h)) : NULL;
  if (held && zl_wire_write(held, type, id, n, fields) == 0)
    return 0;
  if (held && held->failed)
    lost();
  if (held)
    return -1;
  if (zl_wire_write(&h->out, type, id, n, fields) != 0) {
    if (!h->out.failed)
      return -1;  /* refused by its size; a full buffer cannot be: it is emptied below */
    lost();
  }
  if (before < WRITE_AT && h->out.len < WRITE_AT)
    return 0;
  zl_link_flush(h);
  return 0;
}

void zl_link_pass(struct zl_policy *h, struct zl_str bytes)
{
  if (h->out.len + bytes.n > WRITE_AT)
    zl_link_flush(h);
  if (zl_buf_str(&h->out, bytes) != 0)
    lost();
  if (h->out.len >= WRITE_AT)
    zl_link_flush(h);
}

/* Takes one message from what was read. False: none is complete. */
static bool next_message(struct zl_policy *h, struct zl_wire_msg *m)
{
  struct zl_str bytes = zl_buf_rest(&h->in, h->in_at);
  size_t used = 0;
  struct zl_err err = {0};
  int rc = bytes.n ? zl_wire_read(ZL_WIRE_DOWN, bytes, m, &used, &err) : 0;
  if (rc < 0)
    lost();
  h->in_at += used;
  return rc > 0;
}

void zl_link_wait(struct zl_policy *h)
{
  struct zl_wire_msg m;
  zl_link_flush(h);
  while (!next_message(h, &m))
    pump(h);
  do {
    if (m.type != ZL_W_OK && m.type != ZL_W_FAIL)
      lost();
    zl_call_answered(h, &m);
  } while (next_message(h, &m));
}

static void keep(struct zl_buf *to, struct zl_str s)
{
  *to = ZL_BUF_INIT(ZL_WIRE_MAX_DOWN);
  if (zl_buf_str(to, s) != 0)
    lost();
}

void zl_link_take(struct zl_policy *h, enum zl_wire_type type, struct zl_wire_msg *m)
{
  while (!next_message(h, m))
    pump(h);
  if (m->type != type)
    lost();
}

void zl_link_load(struct zl_policy *h)
{
  struct zl_wire_msg m;
  zl_link_take(h, ZL_W_LOAD, &m);
  keep(&h->chunk, m.f[0]);
  keep(&h->source, m.f[1]);
  keep(&h->params, m.f[2]);
  h->shared = m.n > 4 && zl_str_is(m.f[4], "shared");
  if (strlen(zl_buf_cstr(&h->chunk)) != h->chunk.len || h->chunk.len == 0 || h->chunk.len > 255)
    lost();
}
