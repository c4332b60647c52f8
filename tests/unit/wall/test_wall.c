/* The walls, from inside: each row is something that a taken-over process would try. A child puts
 * the wall up and tries it; the test looks at how the child ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "wall/wall.h"

enum end { WELL, REFUSED, KILLED }; /* what a try ends in: it worked, an error, SIGSYS */

static char folder[64], inside[96], outside[96];

static enum end opens(const char *path, int flags)
{
  int fd = open(path, flags, 0600);
  return fd >= 0 ? WELL : REFUSED;
}
static enum end reads_passwd(void) { return opens("/etc/passwd", O_RDONLY); }
static enum end writes_outside(void) { return opens(outside, O_WRONLY | O_CREAT); }
static enum end makes_folder(void)
{
  char path[300];
  snprintf(path, sizeof(path), "%s/sub", folder);
  return mkdir(path, 0700) == 0 && rmdir(path) == 0 ? WELL : REFUSED;
}
static enum end writes_inside(void) { return opens(inside, O_RDWR | O_CREAT); }
static enum end reads_granted(void) { return opens("/etc/hostname", O_RDONLY) == WELL || errno == ENOENT ? WELL : REFUSED; }
static enum end makes_socket(void) { return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? WELL : REFUSED; }
static enum end connects(void)
{
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno == ECONNREFUSED ? WELL : REFUSED;
}
/* Landlock 4 and later know ports. */
static enum end connects_elsewhere(void)
{
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(10), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno != EACCES ? WELL : REFUSED;
}
static enum end listens(void)
{
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return bind(fd, (struct sockaddr *)&here, sizeof(here)) == 0 ? WELL : REFUSED;
}
static enum end executes(void)
{
  char *argv[] = {(char *)"true", NULL};
  execv("/bin/true", argv);
  return REFUSED;
}
static enum end forks(void)
{
  pid_t pid = fork();
  if (pid == 0)
    _exit(0);
  return pid > 0 ? WELL : REFUSED;
}
static enum end traces_parent(void) { return ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0 ? WELL : REFUSED; }
static enum end kills_parent(void) { return kill(getppid(), 0) == 0 ? WELL : REFUSED; }
static enum end signals_a_thread(void) { return syscall(SYS_tgkill, getpid(), getpid(), 0) == 0 ? WELL : REFUSED; }
static enum end allocates(void)
{
  char *p = malloc(8 << 20);
  if (!p)
    return REFUSED;
  memset(p, 1, 8 << 20);
  char *q = realloc(p, 16 << 20);
  free(q);
  return q ? WELL : REFUSED;
}
static enum end asks_the_time(void)
{
  struct timespec t;
  return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? WELL : REFUSED;
}
#ifndef ZOOMLUA_SANITIZED
static enum end makes_code(void)
{
  void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0 ? WELL : REFUSED;
}
#endif
static enum end maps_code(void)
{
  return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED
             ? WELL : REFUSED;
}
static enum end makes_ring(void)
{
  char room[256] = "";
  return syscall(SYS_io_uring_setup, 1, room) >= 0 ? WELL : REFUSED;
}

static const struct {
  const char *name;
  enum end (*try)(void);
  enum end policy, core; /* behind which wall it ends how */
  const char *why;
} tries[] = {
  {"a file of the system", reads_passwd, REFUSED, REFUSED, "neither has business there"},
  {"a new file anywhere", writes_outside, REFUSED, REFUSED, "the core writes its state and nothing else"},
  {"a file of its own", writes_inside, REFUSED, WELL, "the journal"},
  {"a folder of its own, and away with it", makes_folder, KILLED, WELL, "packages come and go"},
  {"a granted file", reads_granted, REFUSED, WELL, "names are resolved by files in /etc"},
  {"a socket", makes_socket, KILLED, WELL, "a policy has the wire and no other way out"},
  {"a connection", connects, KILLED, WELL, "the core speaks with Zoom"},
  {"a connection to another port", connects_elsewhere, KILLED, REFUSED, "and with nobody else"},
  {"a port of its own", listens, KILLED, REFUSED, "nobody calls"},
  {"another program", executes, KILLED, REFUSED, "nothing here ever starts one"},
  {"a new process", forks, KILLED, WELL, "threads resolve names in the core"},
  {"the parent's memory", traces_parent, KILLED, REFUSED, "there the secrets are"},
  {"a signal to the parent", kills_parent, KILLED, WELL, "the core ends its policy process"},
  {"a signal to a thread, even its own", signals_a_thread, REFUSED, WELL, "the filter cannot see whose thread it is"},
  {"memory", allocates, WELL, WELL, "Lua lives of it"},
  {"the time", asks_the_time, WELL, WELL, "harmless"},
#ifndef ZOOMLUA_SANITIZED
  {"executable memory", makes_code, REFUSED, WELL, "a forged jump needs somewhere to go"},
#endif
  {"mapped executable memory", maps_code, KILLED, WELL, "the other way to it"},
  {"a ring of requests to the kernel", makes_ring, KILLED, REFUSED, "goes past every filter"},
};

static int put_up(bool policy)
{
  struct zl_err err = {0};
  struct zl_wall_path paths[] = {{folder, true}, {"/etc/hostname", false}, {"/does/not/exist", true}};
  if (policy)
    return zl_wall_policy_files(&err) == 0 ? zl_wall_policy_calls(&err) : -1;
  struct zl_wall_ports ports = {{9}, 1};
  return zl_wall_core(paths, 3, &ports, &err);
}

static enum end ended(int status)
{
  if (WIFSIGNALED(status))
    return KILLED;
  return WEXITSTATUS(status) == 0 ? WELL : REFUSED;
}

static enum end behind(bool policy, enum end (*try)(void))
{
  int status = 0;
  pid_t pid = fork();
  if (pid == 0)
    _exit(put_up(policy) == 0 ? (int)try() : 99);
  assert_int_equal(waitpid(pid, &status, 0), pid);
  if (WIFEXITED(status))
    assert_int_not_equal(WEXITSTATUS(status), 99);
  return ended(status);
}

static bool knows_ports(void)
{
  struct zl_buf b = ZL_BUF_INIT(64);
  zl_wall_describe(&b);
  const char *at = strstr(zl_buf_cstr(&b), "Landlock ");
  bool known = at && atoi(at + 9) >= 4;
  zl_buf_free(&b);
  return known;
}

static void a_wall_holds(bool policy)
{
  static const char *const words[] = {"worked", "was refused", "ended the process"};
  for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
    if ((tries[i].try == connects_elsewhere || tries[i].try == listens) && !policy && !knows_ports())
      continue;
    enum end wanted = policy ? tries[i].policy : tries[i].core, got = behind(policy, tries[i].try);
    if (got != wanted)
      fail_msg("%s %s behind the %s wall: %s", tries[i].name, words[got], policy ? "policy's" : "core's", tries[i].why);
  }
}

static bool whole_wall(void)
{
  struct zl_buf b = ZL_BUF_INIT(64);
  zl_wall_describe(&b);
  bool whole = strstr(zl_buf_cstr(&b), "Landlock") && strstr(zl_buf_cstr(&b), "seccomp");
  zl_buf_free(&b);
  return whole;
}

static void the_policy_s_wall_holds(void **state)
{
  (void)state;
  if (!whole_wall())
    skip();
  a_wall_holds(true);
}

static void the_core_s_wall_holds(void **state)
{
  (void)state;
  if (!whole_wall())
    skip();
  a_wall_holds(false);
}

static int set_up(void **state)
{
  (void)state;
  const char *tmp = getenv("TMPDIR");
  snprintf(folder, sizeof(folder), "%.40s/zoomlua-wall-XXXXXX", tmp && strlen(tmp) < 40 ? tmp : "/tmp");
  if (!mkdtemp(folder))
    return -1;
  snprintf(inside, sizeof(inside), "%s/state", folder);
  snprintf(outside, sizeof(outside), "%s-outside", folder);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  unlink(inside);
  unlink(outside);
  return rmdir(folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_policy_s_wall_holds),
    cmocka_unit_test(the_core_s_wall_holds),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
