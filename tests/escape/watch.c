/* watch.c - runs a program and tells what it was like from outside: how it ended, how long it took,
 * the most memory of it or a process that it started, and whether one of these outlived it. Serves
 * run.lua, whose Lua cannot ask the kernel that.
 *
 *   watch RESULT SECONDS PROGRAM [ARGUMENT...]
 *
 * RESULT gets one line: "exited|signal|late NUMBER MILLISECONDS KILOBYTES LEFT". After SECONDS the program
 * is killed ("late"). What outlives it becomes a child of this process, is counted and killed.
 * With WATCH_BARE_KERNEL in the environment the program finds a kernel without Landlock and seccomp. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_ms(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pause_ms(long ms)
{
  struct timespec t = {0, ms * 1000000};
  nanosleep(&t, NULL);
}

/* Ends the process groups and children that are left: the program is a group of its own. */
static int end_the_rest(pid_t group)
{
  int left = 0;
  for (int quiet = 0; quiet < 4010; quiet++) { /* one that is just ending is no leftover, on a busy machine */
    pid_t pid = waitpid(-1, NULL, WNOHANG);
    if (pid < 0 && errno == ECHILD)
      return left;
    if (quiet == 4000) {
      left++;
      kill(-group, SIGKILL);
    }
    pause_ms(5);
  }
  return left;
}

/* Answers as such a kernel does; one that has no filters is one. The architecture need not be looked at: nobody
 * is kept from anything. */
static void bare_kernel(void)
{
  struct sock_filter answers[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 1, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof(answers) / sizeof(answers[0]), answers};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

int main(int argc, char **argv)
{
  if (argc < 4)
    return 64;
  FILE *result = fopen(argv[1], "w");
  long long start = now_ms(), deadline = start + atoll(argv[2]) * 1000;
  if (!result || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
    return 70;
  pid_t pid = fork();
  if (pid < 0)
    return 71;
  if (pid == 0) {
    setpgid(0, 0);
    fclose(result);
    if (getenv("WATCH_BARE_KERNEL"))
      bare_kernel();
    execv(argv[3], argv + 3);
    _exit(127);
  }
  setpgid(pid, pid);

  struct rusage used = {0};
  int status = 0, late = 0;
  for (pid_t got; (got = wait4(pid, &status, WNOHANG, &used)) != pid; pause_ms(2)) {
    if (got < 0 && errno != EINTR)
      return 72;
    if (now_ms() > deadline && !late) {
      late = 1;
      kill(-pid, SIGKILL);
    }
  }
  long long took = now_ms() - start;
  const char *how = late ? "late" : WIFEXITED(status) ? "exited" : "signal";
  fprintf(result, "%s %d %lld %ld %d\n", how, WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status), took,
          used.ru_maxrss, end_the_rest(pid)); /* of the program and of those that it waited for */
  return fclose(result) == 0 ? 0 : 73;
}
