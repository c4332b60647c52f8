/* confirm.c - the question before anything is changed. It is put to the terminal itself, not to a
 * stdin that a pipe or a policy could feed, and only after the policy process has ended. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "core/state.h"

bool zl_confirm_possible(void)
{
  if (!isatty(STDOUT_FILENO) || !isatty(STDERR_FILENO))
    return false;
  int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (fd < 0)
    return false;
  close(fd);
  return true;
}

/* Reads one line. Signals are let in only while it waits, so that a Ctrl-C between the question and
 * the wait is not lost. -1: interrupted. */
static int read_line(int fd, char *line, size_t room)
{
  sigset_t ours, before;
  sigemptyset(&ours);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGTERM);
  sigaddset(&ours, SIGHUP);
  sigprocmask(SIG_BLOCK, &ours, &before);
  struct pollfd p = {.fd = fd, .events = POLLIN};
  size_t n = 0;
  char ch = 0;
  while (!zl_core_stop && ch != '\n' && ch != '\r') {
    if (ppoll(&p, 1, NULL, &before) < 0)
      continue; /* a signal: was it one of ours? */
    if (read(fd, &ch, 1) <= 0) { /* Ctrl-D: whatever is said next has a line of its own */
      (void)!write(fd, "\n", 1);
      break;
    }
    if (n + 1 < room && ch != '\n' && ch != '\r')
      line[n++] = ch;
  }
  line[n] = 0;
  sigprocmask(SIG_SETMASK, &before, NULL);
  return zl_core_stop ? -1 : 0;
}

int zl_confirm(const char *question)
{
  int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return 0;
  char line[64];
  tcflush(fd, TCIFLUSH); /* what was typed before the plan was seen is no answer to it */
  (void)!write(fd, question, strlen(question));
  int rc = read_line(fd, line, sizeof(line));
  close(fd);
  if (rc == 0 && (strcasecmp(line, "y") == 0 || strcasecmp(line, "yes") == 0))
    return 1;
  return rc;
}
