/* fence.c - turns a freshly forked process into one that can do little: no descriptors but the
 * wire, no environment, no terminal, bounded memory and time, no core dumps, no new privileges.
 * In plain POSIX and prctl; where the kernel has more (Landlock, seccomp), the wall stands behind it.
 * Any step that fails means that nothing untrusted may run. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "policy/policy.h"
#include "wall/wall.h"

#define MEMORY_DEFAULT ((size_t)256 << 20)
#define CPU_DEFAULT_S 60
#define ABOVE_HEAP ((rlim_t)64 << 20) /* frames, buffers, stacks beside Lua's heap */
#define MAPPED_UNKNOWN ((rlim_t)256 << 20)

extern char **environ;

static int fail(struct zl_err *err, const char *what)
{
  return zl_err_set(err, ZL_ESYS, "cannot fence the policy process: %s: %s", what, strerror(errno));
}

/* Overwrites what the environment's strings hold: a pointer to them may have survived somewhere. */
static int clear_environment(struct zl_err *err)
{
  for (char **e = environ; e && *e; e++)
    explicit_bzero(*e, strlen(*e));
  return clearenv() == 0 ? 0 : fail(err, "clearenv");
}

static void close_from(unsigned first, unsigned last)
{
  if (first > last || close_range(first, last, 0) == 0)
    return;
  struct rlimit most;  /* a kernel before 5.9 */
  unsigned end = getrlimit(RLIMIT_NOFILE, &most) == 0 ? (unsigned)most.rlim_cur : 65536;
  for (unsigned fd = first; fd <= last && fd < end; fd++)
    close((int)fd);
}

static int close_all_but(int wire_fd, struct zl_err *err)
{
  if (wire_fd < 3) {
    errno = EINVAL;
    return fail(err, "the wire is a standard stream");
  }
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0)
    return fail(err, "/dev/null");
  for (int fd = 0; fd < 3; fd++)
    if (dup2(null, fd) < 0)
      return fail(err, "dup2");
  close_from(3, (unsigned)wire_fd - 1);
  close_from((unsigned)wire_fd + 1, ~0u);
  return 0;
}

/* What is mapped already (program, libraries) does not count against the policy. */
static rlim_t mapped_bytes(void)
{
  char text[64] = "";
  int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;
  if (fd >= 0)
    close(fd);
  unsigned long pages = n > 0 ? strtoul(text, NULL, 10) : 0;
  return pages ? (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) : MAPPED_UNKNOWN;
}

static int limit(int resource, rlim_t soft, rlim_t hard, const char *what, struct zl_err *err)
{
  struct rlimit old;
  if (getrlimit(resource, &old) == 0 && old.rlim_max < hard) {  /* only root could raise it */
    hard = old.rlim_max;
    soft = soft < hard ? soft : hard;
  }
  struct rlimit wanted = {soft, hard};
  return setrlimit(resource, &wanted) == 0 ? 0 : fail(err, what);
}

static int set_limits(const struct zl_policy_limits *l, rlim_t mapped, struct zl_err *err)
{
  rlim_t cpu_s = l && l->cpu_s > 0 ? (rlim_t)l->cpu_s : CPU_DEFAULT_S;
  /* SIGXCPU tells the core why. The core lets the time begin anew whenever the policy has waited for
   * the server (core/serve/serve.c), which a hard limit would not allow. */
  if (limit(RLIMIT_CPU, cpu_s, RLIM_INFINITY, "RLIMIT_CPU", err) != 0 ||
      limit(RLIMIT_CORE, 0, 0, "RLIMIT_CORE", err) != 0 ||
      limit(RLIMIT_FSIZE, 0, 0, "RLIMIT_FSIZE", err) != 0 ||
      limit(RLIMIT_NPROC, 0, 0, "RLIMIT_NPROC", err) != 0)
    return -1;
#ifdef ZOOMLUA_SANITIZED
  (void)mapped; /* AddressSanitizer reserves terabytes, and opens files to say what it found */
  return limit(RLIMIT_NOFILE, 64, 64, "RLIMIT_NOFILE", err);
#else
  rlim_t heap = l && l->memory_bytes ? l->memory_bytes : MEMORY_DEFAULT;
  rlim_t space = mapped + heap + ABOVE_HEAP;
  if (limit(RLIMIT_AS, space, space, "RLIMIT_AS", err) != 0)
    return -1;
  /* one: poll(2) wants room for what it watches, and number 0 is taken, so nothing can be opened */
  return limit(RLIMIT_NOFILE, 1, 1, "RLIMIT_NOFILE", err);
#endif
}

/* Handlers and masks of the core mean nothing here. Ctrl-C is the core's to answer: it ends this
 * process when it wants to. */
static void plain_signals(void)
{
  sigset_t none;
  sigemptyset(&none);
  for (int s = 1; s < NSIG; s++)
    if (s != SIGKILL && s != SIGSTOP)
      signal(s, s == SIGPIPE || s == SIGINT ? SIG_IGN : SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

int zl_policy_fence(int wire_fd, const struct zl_policy_limits *limits, struct zl_err *err)
{
  /* a parent that died before this line is noticed by the end of file on the wire */
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
    return fail(err, "PR_SET_PDEATHSIG");
  rlim_t mapped = mapped_bytes();
  plain_signals();
  if (clear_environment(err) != 0 || close_all_but(wire_fd, err) != 0)
    return -1;
  if (prctl(PR_SET_DUMPABLE, 0) != 0)
    return fail(err, "PR_SET_DUMPABLE");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return fail(err, "PR_SET_NO_NEW_PRIVS");
  if (zl_wall_policy_files(err) != 0 || set_limits(limits, mapped, err) != 0)
    return -1;
  return zl_wall_policy_calls(err);
}
