/* fuzz_policy.c - whatever is given as a policy is loaded and run as one: in a process behind its fence, with
 * little memory and a second of processor time, by a core that refuses every question. It ends with a last
 * word, DONE or RAISED, or is ended by a limit; and all that it says can be read. One process an input: a
 * crash is its own, and a sanitizer's report is an end without a last word. */
#include "policy/policy.h"
#include "wire/wire.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SILENT_MS 4000 /* the core's business: it ends whoever neither asks nor ends */
#define MUST(condition)                                                         \
  do {                                                                          \
    if (!(condition)) {                                                         \
      fprintf(stderr, "fuzz_policy.c:%d: not so: %s\n", __LINE__, #condition);  \
      abort();                                                                  \
    }                                                                           \
  } while (0)

struct talk {
  int fd;
  bool done, raised;
  struct zl_buf in, out;
  size_t at;
};

static void refuse(struct talk *t, uint32_t id)
{
  struct zl_str f[] = {ZL_STR("gone"), ZL_STR("there is nothing here"), ZL_STR("404"), ZL_STR("0")};
  MUST(zl_wire_write(&t->out, ZL_W_FAIL, id, 4, f) == 0);
}

/* All messages that are whole. */
static void listen_to(struct talk *t)
{
  struct zl_wire_msg m;
  struct zl_err err = {0};
  size_t used, from = 0;
  int got;
  while ((got = zl_wire_read(ZL_WIRE_UP, zl_buf_rest(&t->in, from), &m, &used, &err)) == 1) {
    MUST(!t->done && !t->raised); /* the last word is the last */
    t->done = m.type == ZL_W_DONE;
    t->raised = m.type == ZL_W_RAISED;
    if (m.id && m.type != ZL_W_CANCEL)
      refuse(t, m.id);
    from += used;
  }
  MUST(got == 0);
  memmove(t->in.data, t->in.data + from, t->in.len - from);
  t->in.len -= from;
}

/* False: there is nothing more to hear, or nobody speaks. */
static bool talk(struct talk *t)
{
  struct pollfd p = {.fd = t->fd, .events = POLLIN};
  while (t->at < t->out.len) {
    ssize_t n = send(t->fd, t->out.data + t->at, t->out.len - t->at, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0)
      break;
    t->at += (size_t)n;
  }
  if (t->at < t->out.len)
    p.events |= POLLOUT;
  if (poll(&p, 1, SILENT_MS) <= 0)
    return false;
  if (!(p.revents & (POLLIN | POLLHUP | POLLERR)))
    return true;
  char *room = zl_buf_room(&t->in, 65536);
  MUST(room);
  ssize_t n = recv(t->fd, room, 65536, 0);
  if (n <= 0)
    return false;
  t->in.len += (size_t)n;
  listen_to(t);
  return true;
}

static pid_t start(int pair[2])
{
  struct zl_policy_limits limits = {.memory_bytes = (size_t)4 << 20, .cpu_s = 1};
  struct zl_err err = {0};
  MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
  pid_t pid = fork();
  MUST(pid >= 0);
  if (pid == 0)
    _exit(zl_policy_fence(pair[1], &limits, &err) != 0 ? 77 : zl_policy_main(pair[1], &limits));
  close(pair[1]);
  return pid;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  int pair[2], status = 0;
  pid_t pid = start(pair);
  struct talk t = {.fd = pair[0], .in = ZL_BUF_INIT((size_t)8 << 20), .out = ZL_BUF_INIT((size_t)64 << 20)};
  struct zl_str load[] = {ZL_STR("fuzz.lua"), {(const char *)data, size}, ZL_STR("{}"), ZL_STR("fuzz")};
  MUST(zl_wire_write(&t.out, ZL_W_LOAD, 0, 4, load) == 0);
  while (talk(&t))
    continue;
  kill(pid, SIGKILL); /* nothing, when it has ended */
  while (waitpid(pid, &status, 0) < 0)
    MUST(errno == EINTR);
  if (WIFEXITED(status))
    MUST(t.done ? WEXITSTATUS(status) == 0 : t.raised && WEXITSTATUS(status) == 1);
  else
    MUST(WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXCPU);
  close(t.fd);
  zl_buf_free(&t.in);
  zl_buf_free(&t.out);
  return 0;
}
