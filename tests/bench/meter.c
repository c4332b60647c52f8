/* meter.c - runs a program and tells what it took: `meter REPORT COMMAND [ARGUMENT...]`. Processor
 * time is that of all its processes, as the kernel counts it when they are reaped. Memory is sampled
 * every 20 ms: the proportional share of the program itself (core), of its first child (policy), and
 * of both at one moment. REPORT gets one line of name=value: status, seconds, cpu_us, core_pss,
 * policy_pss, both_pss, core_rss, policy_rss (kilobytes), core_us, policy_us (up to the last sample). */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAMPLE_NS 20000000

struct seen { /* peaks of one process */
  long pss_kb, rss_kb, cpu_us;
};

/* The text of a small file below /proc; "" when it is gone. */
static const char *text_of(const char *format, long pid)
{
  static char text[8192];
  char path[64];
  snprintf(path, sizeof(path), format, pid, pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
  text[n > 0 ? n : 0] = '\0';
  if (fd >= 0)
    close(fd);
  return text;
}

static long kb_of(const char *text, const char *name)
{
  const char *at = strstr(text, name);
  return at ? strtol(at + strlen(name), NULL, 10) : 0;
}

static long cpu_us(long pid)
{
  const char *text = strrchr(text_of("/proc/%ld/stat", pid), ')');
  unsigned long user = 0, system = 0;
  if (text)
    sscanf(text, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  return (long)((user + system) * 1000000UL / (unsigned long)sysconf(_SC_CLK_TCK));
}

static long most(long a, long b)
{
  return a > b ? a : b;
}

static long sample(struct seen *s, long pid)
{
  long pss = kb_of(text_of("/proc/%ld/smaps_rollup", pid), "\nPss:");
  s->pss_kb = most(s->pss_kb, pss);
  s->rss_kb = most(s->rss_kb, kb_of(text_of("/proc/%ld/status", pid), "\nVmHWM:"));
  s->cpu_us = most(s->cpu_us, cpu_us(pid));
  return pss;
}

static double now_s(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
  struct seen core = {0}, policy = {0};
  struct rusage used;
  sigset_t ended;
  int status = 0;
  long both_kb = 0;
  FILE *report = argc > 2 ? fopen(argv[1], "we") : NULL;
  if (!report) {
    fprintf(stderr, "usage: meter REPORT COMMAND [ARGUMENT...]\n");
    return 64;
  }
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  sigprocmask(SIG_BLOCK, &ended, NULL);
  double start = now_s();
  pid_t pid = fork();
  if (pid < 0)
    return 1;
  if (pid == 0) {
    sigprocmask(SIG_UNBLOCK, &ended, NULL);
    execvp(argv[2], argv + 2);
    fprintf(stderr, "meter: cannot run %s\n", argv[2]);
    _exit(127);
  }
  while (wait4(pid, &status, WNOHANG, &used) == 0) {
    static const struct timespec pause = {0, SAMPLE_NS};
    long child = strtol(text_of("/proc/%ld/task/%ld/children", pid), NULL, 10);
    long now_kb = sample(&core, pid);
    if (child > 0)
      now_kb += sample(&policy, child);
    both_kb = most(both_kb, now_kb);
    sigtimedwait(&ended, NULL, &pause);
  }
  double seconds = now_s() - start;
  fprintf(report, "status=%d seconds=%.4f cpu_us=%ld core_pss=%ld policy_pss=%ld both_pss=%ld core_rss=%ld "
                  "policy_rss=%ld core_us=%ld policy_us=%ld\n",
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), seconds,
          (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec,
          core.pss_kb, policy.pss_kb, both_kb, core.rss_kb, policy.rss_kb, core.cpu_us, policy.cpu_us);
  return fclose(report) != 0;
}
