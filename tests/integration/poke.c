/* poke.c - writes bytes onto a socket of another process: `poke PID HEX`. The integration tests use
 * it to put nonsense on the wire between the policy process and the core. Takes the first socket
 * among the process's descriptors. Exit status: 0 done, 77 not permitted here, 1 otherwise. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

static int is_socket(int fd)
{
  struct stat st;
  return fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

int main(int argc, char **argv)
{
  if (argc != 3 || strlen(argv[2]) % 2) {
    fprintf(stderr, "usage: poke PID HEX\n");
    return 64;
  }
  unsigned char bytes[4096];
  size_t n = strlen(argv[2]) / 2;
  if (n > sizeof(bytes))
    return 64;
  for (size_t i = 0; i < n; i++) {
    unsigned byte;
    if (sscanf(argv[2] + 2 * i, "%2x", &byte) != 1)
      return 64;
    bytes[i] = (unsigned char)byte;
  }
  int process = (int)syscall(SYS_pidfd_open, (pid_t)strtol(argv[1], NULL, 10), 0);
  if (process < 0) {
    perror("pidfd_open");
    return errno == ENOSYS || errno == EPERM ? 77 : 1;
  }
  for (int theirs = 0; theirs < 64; theirs++) {
    int fd = (int)syscall(SYS_pidfd_getfd, process, theirs, 0);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM)) {
      perror("pidfd_getfd");
      return 77;
    }
    if (fd < 0)
      continue;
    if (is_socket(fd))
      return send(fd, bytes, n, MSG_NOSIGNAL) == (ssize_t)n ? 0 : 1;
    close(fd);
  }
  fprintf(stderr, "process %s has no socket\n", argv[1]);
  return 1;
}
