/* fault.c - a library to be loaded in front of others (LD_PRELOAD), which lets one call of the C
 * library fail. Serves run.lua; see README.md.
 *
 *   FAULT_KIND   malloc; own: those that the program makes itself, not a library for it; or a kind of
 *                system call (the table below)
 *   FAULT_AT     the number of the call that fails, from 1; 0: none, they are only counted
 *   FAULT_LAST   the number of the last one that fails (default: FAULT_AT)
 *   FAULT_ERROR  errno; 0 for a write or read that does half of what was asked
 *   FAULT_IN     core: the process that was started; policy: its first child
 *   FAULT_STOP   1: the process stops there, for a debugger to be attached (gdb -p; bt)
 *   FAULT_COUNT  a file: how many calls there were, and how many failed (two numbers of 8 bytes)
 *
 * Promise: without FAULT_KIND, and in any other process, calls go through untouched. What libc calls
 * within itself (stdio's write, the resolver's socket) is not seen. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum kind { NONE, ALLOC, OWN, WRITE, READ, SYNC, OPEN, NAMES, SOCKET, SEND, RECEIVE, MAP, FORK, POLL, LOCK };
static const char *const kinds[] = {"none", "malloc", "own", "write", "read", "sync", "open", "names", "socket",
                                    "send", "receive", "mmap", "fork", "poll", "lock"};

struct count {
  _Atomic uint64_t calls, failed;
};
static struct count nowhere, *count = &nowhere;
static enum kind wanted;
static uint64_t first, last;
static int error;
static bool in_policy;       /* which process is meant */
static int forks;            /* of the process that was started */
static bool armed, stops;
static uintptr_t program_from, program_to; /* where the program itself lies */

/* The first one told is the program. */
static int note_program(struct dl_phdr_info *info, size_t n, void *arg)
{
  (void)n, (void)arg;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
    if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X)) {
      program_from = from;
      program_to = from + info->dlpi_phdr[i].p_memsz;
    }
  }
  return 1;
}

static uint64_t number(const char *name, uint64_t otherwise)
{
  const char *text = getenv(name);
  return text ? strtoull(text, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void start(void)
{
  const char *kind = getenv("FAULT_KIND"), *path = getenv("FAULT_COUNT"), *who = getenv("FAULT_IN");
  for (size_t i = 1; kind && i < sizeof(kinds) / sizeof(kinds[0]); i++)
    if (strcmp(kind, kinds[i]) == 0)
      wanted = (enum kind)i;
  stops = number("FAULT_STOP", 0) != 0;
  dl_iterate_phdr(note_program, NULL);
  first = number("FAULT_AT", 0);
  last = number("FAULT_LAST", first);
  error = (int)number("FAULT_ERROR", ENOMEM);
  in_policy = who && strcmp(who, "policy") == 0;
  int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (fd >= 0) {
    void *p = ftruncate(fd, sizeof(*count)) == 0
                  ? mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    if (p != MAP_FAILED)
      count = p;
    close(fd);
  }
  unsetenv("LD_PRELOAD"); /* not for a secret_command */
  armed = !in_policy;
}

/* Whether this call is to fail; sets errno. */
static bool fails(enum kind kind)
{
  if (!armed || kind != wanted)
    return false;
  uint64_t n = atomic_fetch_add(&count->calls, 1) + 1;
  if (n < first || n > last || first == 0)
    return false;
  atomic_fetch_add(&count->failed, 1);
  if (stops)
    raise(SIGSTOP);
  errno = error;
  return true;
}

static bool allocation_fails(const void *caller)
{
  if (wanted != OWN)
    return fails(ALLOC);
  return (uintptr_t)caller >= program_from && (uintptr_t)caller < program_to && fails(OWN);
}
#define ALLOCATION_FAILS allocation_fails(__builtin_return_address(0))

/* The function of that name behind us, into the pointer at `next`. */
static void find(void *next, const char *name)
{
  void *found = dlsym(RTLD_NEXT, name);
  memcpy(next, &found, sizeof(found));
}

#define NEXT(type, name, ...)                            \
  static type (*next)(__VA_ARGS__);                      \
  if (!next)                                             \
    find(&next, name)

/* ---- memory -------------------------------------------------------------------------------- */

/* dlsym may allocate before it has found malloc: a little that is never given back. */
static _Alignas(16) char early[16384];
static size_t early_used;
/* volatile: dlsym is said never to call back; not _Thread_local: AddressSanitizer is in front of those */
static volatile bool looking;

static void *early_bytes(size_t n)
{
  n = (n + 15) & ~(size_t)15;
  if (n > sizeof(early) - early_used)
    return NULL;
  void *p = early + early_used;
  early_used += n;
  return p;
}

#define NEXT_MEMORY(type, name, ...)                     \
  static type (*next)(__VA_ARGS__);                      \
  if (!next && !looking) {                               \
    looking = true;                                      \
    find(&next, name);                                   \
    looking = false;                                     \
  }

EXPORT void *malloc(size_t n)
{
  NEXT_MEMORY(void *, "malloc", size_t);
  return ALLOCATION_FAILS ? NULL : next ? next(n) : early_bytes(n);
}

EXPORT void *calloc(size_t n, size_t each)
{
  NEXT_MEMORY(void *, "calloc", size_t, size_t);
  return ALLOCATION_FAILS ? NULL : next ? next(n, each) : early_bytes(n * each);
}

EXPORT void *realloc(void *p, size_t n)
{
  NEXT_MEMORY(void *, "realloc", void *, size_t);
  return n != 0 && ALLOCATION_FAILS ? NULL : next ? next(p, n) : NULL;
}

EXPORT void free(void *p)
{
  NEXT_MEMORY(void, "free", void *);
  if (next && ((char *)p < early || (char *)p >= early + sizeof(early)))
    next(p);
}

EXPORT int posix_memalign(void **out, size_t align, size_t n)
{
  NEXT_MEMORY(int, "posix_memalign", void **, size_t, size_t);
  return !next || ALLOCATION_FAILS ? ENOMEM : next(out, align, n);
}

/* glibc 2.36 does not bear it when memory runs out while it reads /etc/nsswitch.conf: it asserts, or
 * follows a null pointer. No program can do anything about that: the calls of a lookup all succeed. */
EXPORT struct passwd *getpwuid(uid_t uid)
{
  NEXT(struct passwd *, "getpwuid", uid_t);
  bool was = armed;
  armed = false;
  struct passwd *found = next(uid);
  armed = was;
  return found;
}

/* ---- files --------------------------------------------------------------------------------- */

/* A write or read that does a part: the half of `n`, at least a byte. */
static size_t part(size_t n)
{
  return n > 1 ? n / 2 : n;
}
#define FAILS_OR_PART(kind, n)                           \
  do {                                                   \
    if (fails(kind)) {                                   \
      if (error != 0)                                    \
        return -1;                                       \
      n = part(n);                                       \
    }                                                    \
  } while (0)

EXPORT ssize_t write(int fd, const void *p, size_t n)
{
  NEXT(ssize_t, "write", int, const void *, size_t);
  if (fd != STDERR_FILENO || last == first) /* else nobody could be told */
    FAILS_OR_PART(WRITE, n);
  return next(fd, p, n);
}

EXPORT ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
  NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  FAILS_OR_PART(WRITE, n);
  return next(fd, p, n, at);
}

EXPORT ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
  return pwrite64(fd, p, n, at);
}

EXPORT ssize_t writev(int fd, const struct iovec *v, int n)
{
  NEXT(ssize_t, "writev", int, const struct iovec *, int);
  if (fails(WRITE)) {
    if (error != 0)
      return -1;
    n = 1;
  }
  return next(fd, v, n);
}

EXPORT int ftruncate64(int fd, off64_t n)
{
  NEXT(int, "ftruncate64", int, off64_t);
  return fails(WRITE) && error ? -1 : next(fd, n);
}

EXPORT int ftruncate(int fd, off_t n)
{
  return ftruncate64(fd, n);
}

EXPORT ssize_t read(int fd, void *p, size_t n)
{
  NEXT(ssize_t, "read", int, void *, size_t);
  FAILS_OR_PART(READ, n);
  return next(fd, p, n);
}

EXPORT ssize_t pread64(int fd, void *p, size_t n, off64_t at)
{
  NEXT(ssize_t, "pread64", int, void *, size_t, off64_t);
  FAILS_OR_PART(READ, n);
  return next(fd, p, n, at);
}

EXPORT ssize_t pread(int fd, void *p, size_t n, off_t at)
{
  return pread64(fd, p, n, at);
}

EXPORT int fsync(int fd)
{
  NEXT(int, "fsync", int);
  return fails(SYNC) ? -1 : next(fd);
}

EXPORT int fdatasync(int fd)
{
  NEXT(int, "fdatasync", int);
  return fails(SYNC) ? -1 : next(fd);
}

static mode_t mode_of(int flags, va_list rest)
{
  return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
}

#define OPEN_LIKE(name)                                  \
  EXPORT int name(const char *path, int flags, ...)      \
  {                                                      \
    NEXT(int, #name, const char *, int, ...);            \
    va_list rest;                                        \
    va_start(rest, flags);                               \
    mode_t mode = mode_of(flags, rest);                  \
    va_end(rest);                                        \
    return fails(OPEN) ? -1 : next(path, flags, mode);   \
  }
OPEN_LIKE(open)
OPEN_LIKE(open64)

#define OPENAT_LIKE(name)                                        \
  EXPORT int name(int folder, const char *path, int flags, ...)  \
  {                                                              \
    NEXT(int, #name, int, const char *, int, ...);               \
    va_list rest;                                                \
    va_start(rest, flags);                                       \
    mode_t mode = mode_of(flags, rest);                          \
    va_end(rest);                                                \
    return fails(OPEN) ? -1 : next(folder, path, flags, mode);   \
  }
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)

EXPORT int fcntl64(int fd, int what, ...)
{
  NEXT(int, "fcntl64", int, int, ...);
  va_list rest;
  va_start(rest, what);
  void *arg = va_arg(rest, void *);
  va_end(rest);
  bool lock = (what == F_SETLK || what == F_SETLKW) && ((struct flock *)arg)->l_type != F_UNLCK;
  return lock && fails(LOCK) ? -1 : next(fd, what, arg);
}

EXPORT int fcntl(int fd, int what, ...)
{
  va_list rest;
  va_start(rest, what);
  void *arg = va_arg(rest, void *);
  va_end(rest);
  return fcntl64(fd, what, arg);
}

EXPORT int flock(int fd, int what)
{
  NEXT(int, "flock", int, int);
  return fails(LOCK) ? -1 : next(fd, what);
}

EXPORT int mkdir(const char *path, mode_t mode)
{
  NEXT(int, "mkdir", const char *, mode_t);
  return fails(NAMES) ? -1 : next(path, mode);
}

EXPORT int rename(const char *from, const char *to)
{
  NEXT(int, "rename", const char *, const char *);
  return fails(NAMES) ? -1 : next(from, to);
}

EXPORT int unlink(const char *path)
{
  NEXT(int, "unlink", const char *);
  return fails(NAMES) ? -1 : next(path);
}

#define STAT_LIKE(name, type, what)                      \
  EXPORT int name(type a, struct what *st)               \
  {                                                      \
    NEXT(int, #name, type, struct what *);               \
    return fails(NAMES) ? -1 : next(a, st);              \
  }
STAT_LIKE(stat, const char *, stat)
STAT_LIKE(stat64, const char *, stat64)
STAT_LIKE(lstat, const char *, stat)
STAT_LIKE(lstat64, const char *, stat64)
STAT_LIKE(fstat, int, stat)
STAT_LIKE(fstat64, int, stat64)

/* ---- sockets and processes ------------------------------------------------------------------ */

EXPORT int socket(int domain, int type, int protocol)
{
  NEXT(int, "socket", int, int, int);
  return fails(SOCKET) ? -1 : next(domain, type, protocol);
}

EXPORT int socketpair(int domain, int type, int protocol, int pair[2])
{
  NEXT(int, "socketpair", int, int, int, int *);
  return fails(SOCKET) ? -1 : next(domain, type, protocol, pair);
}

EXPORT int pipe(int ends[2])
{
  NEXT(int, "pipe", int *);
  return fails(SOCKET) ? -1 : next(ends);
}

EXPORT int connect(int fd, const struct sockaddr *to, socklen_t n)
{
  NEXT(int, "connect", int, const struct sockaddr *, socklen_t);
  return fails(SOCKET) ? -1 : next(fd, to, n);
}

EXPORT ssize_t send(int fd, const void *p, size_t n, int flags)
{
  NEXT(ssize_t, "send", int, const void *, size_t, int);
  FAILS_OR_PART(SEND, n);
  return next(fd, p, n, flags);
}

EXPORT ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
  NEXT(ssize_t, "sendmsg", int, const struct msghdr *, int);
  return fails(SEND) && error ? -1 : next(fd, m, flags);
}

EXPORT ssize_t recv(int fd, void *p, size_t n, int flags)
{
  NEXT(ssize_t, "recv", int, void *, size_t, int);
  FAILS_OR_PART(RECEIVE, n);
  return next(fd, p, n, flags);
}

EXPORT int poll(struct pollfd *fds, nfds_t n, int ms)
{
  NEXT(int, "poll", struct pollfd *, nfds_t, int);
  return fails(POLL) ? -1 : next(fds, n, ms);
}

EXPORT void *mmap64(void *at, size_t n, int access, int flags, int fd, off64_t from)
{
  NEXT(void *, "mmap64", void *, size_t, int, int, int, off64_t);
  return fails(MAP) ? MAP_FAILED : next(at, n, access, flags, fd, from);
}

EXPORT void *mmap(void *at, size_t n, int access, int flags, int fd, off_t from)
{
  return mmap64(at, n, access, flags, fd, from);
}

EXPORT pid_t fork(void)
{
  NEXT(pid_t, "fork", void);
  if (fails(FORK))
    return -1;
  pid_t pid = next();
  if (pid == 0)
    armed = in_policy && forks == 0;
  else
    forks++;
  return pid;
}
