/* confirm.c - the question before anything is changed. It is put to the terminal itself, not to a
 * stdin that a pipe or a policy could feed, and only after the policy process has ended. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
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

int zl_confirm(const char *question)
{
  int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return 0;
  char line[64] = "";
  size_t n = 0;
  int rc = 0;
  tcflush(fd, TCIFLUSH); /* what was typed before the plan was seen is no answer to it */
  (void)!write(fd, question, strlen(question));
  for (;;) {
    char ch;
    ssize_t got = read(fd, &ch, 1);
    if (got < 0 && errno == EINTR && !zl_core_stop)
      continue;
    if (got <= 0 || ch == '\n' || ch == '\r') {
      rc = zl_core_stop ? -1 : 0;
      break;
    }
    if (n + 1 < sizeof(line))
      line[n++] = ch;
  }
  line[n] = 0;
  close(fd);
  if (rc == 0 && (strcasecmp(line, "y") == 0 || strcasecmp(line, "yes") == 0))
    return 1;
  return rc;
}
