/* start.c - what starting costs: runs a few commands in turn, N times each, and prints the median
 * wall time and processor time of each, and the ratio to the first. In turn, because a shared
 * machine's speed drifts. Usage: start N ZOOMLUA FOLDER */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS = 3, RUNS_MAX = 1000 };

static double now_ms(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double ms_of(struct timeval t)
{
  return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static int run(char *const argv[], double *wall_ms, double *cpu_ms)
{
  double start = now_ms();
  pid_t pid = fork();
  if (pid < 0)
    return -1;
  if (pid == 0) {
    int null = open("/dev/null", O_RDWR);
    dup2(null, 1);
    execvp(argv[0], argv);
    _exit(127);
  }
  int status;
  struct rusage used;
  if (wait4(pid, &status, 0, &used) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return -1;
  *wall_ms = now_ms() - start;
  *cpu_ms = ms_of(used.ru_utime) + ms_of(used.ru_stime);
  return 0;
}

static int ascending(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
  int n = argc == 4 ? atoi(argv[1]) : 0;
  if (n < 1 || n > RUNS_MAX) {
    fprintf(stderr, "usage: start N ZOOMLUA FOLDER (N up to %d)\n", RUNS_MAX);
    return 64;
  }
  char policy[4096];
  snprintf(policy, sizeof(policy), "%s/empty.lua", argv[3]);
  FILE *f = fopen(policy, "w");
  if (!f || fclose(f) != 0)
    return 1;
  setenv("ZOOMLUA_HOME", argv[3], 1); /* an account that is never asked anything */
  setenv("ZOOM_ACCOUNT_ID", "start", 1);
  setenv("ZOOM_CLIENT_ID", "start", 1);
  setenv("ZOOM_CLIENT_SECRET", "start-of-nothing", 1);
  char *commands[COMMANDS][3] = {{"curl", "--version", NULL}, {argv[2], "--version", NULL}, {argv[2], policy, NULL}};
  static const char *const names[COMMANDS] = {"curl --version", "zoomlua --version", "an empty policy"};
  static double wall[COMMANDS][RUNS_MAX], cpu[COMMANDS][RUNS_MAX];
  for (int i = -1; i < n; i++) /* the first round only warms up */
    for (int c = 0; c < COMMANDS; c++)
      if (run(commands[c], &wall[c][i < 0 ? 0 : i], &cpu[c][i < 0 ? 0 : i]) != 0) {
        fprintf(stderr, "start: %s does not run\n", names[c]);
        return 1;
      }
  printf("%-22s %9s %9s %9s\n", "start-up", "wall ms", "CPU ms", "to curl");
  for (int c = 0; c < COMMANDS; c++) {
    qsort(wall[c], (size_t)n, sizeof(double), ascending);
    qsort(cpu[c], (size_t)n, sizeof(double), ascending);
    printf("%-22s %9.2f %9.2f %9.2f\n", names[c], wall[c][n / 2], cpu[c][n / 2], wall[c][n / 2] / wall[0][n / 2]);
  }
  unlink(policy);
  return 0;
}
