/* profile_secret.c - the client secret of a profile: from a file that is the user's alone, or from what a
 * command prints. Serves credentials.c.
 * Promises: it passes through no argument list and no file of ours; what a failing command says goes to
 * the terminal, and one line of ours says that it failed; a command that does not end is ended. */
#include "auth/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECRET_BYTES ((size_t)65536)
#define COMMAND_S 60 /* people type a passphrase meanwhile */
#define AFTER_MS 2000 /* between the last byte and the end */
#define TICK_MS 20

extern char **environ;

/* The first line, which is the custom of password stores. */
static int first_line(struct zl_buf *b, const char *from, struct zl_err *err)
{
  char *end = b->len ? memchr(b->data, '\n', b->len) : NULL;
  size_t n = end ? (size_t)(end - b->data) : b->len;
  if (n && b->data[n - 1] == '\r')
    n--;
  if (!n)
    return zl_err_set(err, ZL_EAUTH, "%s gives no secret: its first line is empty", from);
  for (size_t i = 0; i < n; i++)
    if ((unsigned char)b->data[i] <= ' ' || (unsigned char)b->data[i] >= 0x7f)
      return zl_err_set(err, ZL_EAUTH, "what %s gives has a blank or another character that does not belong into a secret", from);
  explicit_bzero(b->data + n, b->len - n);
  b->len = n;
  zl_secret_add(zl_buf_view(b));
  return 0;
}

/* ---- a file ---------------------------------------------------------------------------------------- */

static int from_file(const struct zl_profile *p, struct zl_buf *out, struct zl_err *err)
{
  const char *name = zl_buf_cstr(&p->client_secret_file), *home = getenv("HOME"), *config = zl_buf_cstr(&p->path);
  struct zl_buf path = ZL_BUF_INIT(4096);
  const char *slash = strrchr(config, '/');
  if (name[0] == '~' && name[1] == '/' && home)
    zl_buf_printf(&path, "%s%s", home, name + 1);
  else if (name[0] == '/' || !slash)
    zl_buf_puts(&path, name);
  else /* beside config.lua */
    zl_buf_printf(&path, "%.*s/%s", (int)(slash - config), config, name);
  int rc = path.failed ? zl_err_set(err, ZL_EAUTH, "client_secret_file: the name is too long")
                       : zl_private_read(zl_buf_cstr(&path), SECRET_BYTES, out, NULL, err);
  if (rc == 0)
    rc = first_line(out, zl_buf_cstr(&path), err);
  zl_buf_free(&path);
  return rc;
}

/* ---- a command ------------------------------------------------------------------------------------- */

static int start(const char *command, int out, pid_t *pid)
{
  char sh[] = "sh", c[] = "-c", *line = zl_strdup(command);
  char *argv[] = {sh, c, line, NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attr;
  sigset_t pipe_only, none;
  if (!line)
    return ENOMEM;
  sigemptyset(&none);
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  int rc = posix_spawn_file_actions_init(&files);
  if (rc != 0) {
    free(line);
    return rc;
  }
  rc = posix_spawnattr_init(&attr);
  if (rc == 0) {
    posix_spawnattr_setsigdefault(&attr, &pipe_only);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    rc = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    if (rc == 0)
      rc = posix_spawn(pid, "/bin/sh", &files, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
  }
  posix_spawn_file_actions_destroy(&files);
  free(line);
  return rc;
}

/* Reads what the command prints, to its end. 0, or why not, in words. */
static const char *collect(int fd, struct zl_buf *out, int64_t until_ms)
{
  for (;;) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int64_t left = until_ms - zl_mono_ms();
    char chunk[4096];
    if (left <= 0)
      return "does not end";
    int got = poll(&p, 1, (int)left);
    if (got < 0 && errno == EINTR)
      return "was interrupted";
    if (got <= 0)
      continue;
    ssize_t n = read(fd, chunk, sizeof(chunk));
    if (n == 0)
      return NULL;
    if (n < 0 && errno != EINTR)
      return strerror(errno);
    int full = n > 0 ? zl_buf_add(out, chunk, (size_t)n) : 0;
    explicit_bzero(chunk, sizeof(chunk));
    if (full != 0)
      return "prints more than a secret";
  }
}

/* Waits for the command's end, which follows that of its output; ends it when it does not. */
static int reap(pid_t pid, bool now)
{
  int status = 0;
  int64_t until_ms = zl_mono_ms() + AFTER_MS;
  if (now)
    kill(pid, SIGKILL);
  for (;;) {
    pid_t got = waitpid(pid, &status, WNOHANG);
    if (got == pid || (got < 0 && errno != EINTR))
      return got == pid ? status : -1;
    if (zl_mono_ms() > until_ms)
      kill(pid, SIGKILL);
    usleep(TICK_MS * 50);
  }
}

static int from_command(const struct zl_profile *p, struct zl_buf *out, struct zl_err *err)
{
  int ends[2];
  pid_t pid = 0;
  if (pipe2(ends, O_CLOEXEC) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot run secret_command: %s", strerror(errno));
  int rc = start(zl_buf_cstr(&p->secret_command), ends[1], &pid);
  close(ends[1]);
  const char *why = rc != 0 ? strerror(rc) : collect(ends[0], out, zl_mono_ms() + COMMAND_S * 1000);
  close(ends[0]);
  int status = rc == 0 ? reap(pid, why != NULL) : 0;
  if (why)
    return zl_err_set(err, ZL_EAUTH, "secret_command of the profile '%s' %s", zl_buf_cstr(&p->name), why);
  if (WIFSIGNALED(status))
    return zl_err_set(err, ZL_EAUTH, "secret_command of the profile '%s' was ended by signal %d", zl_buf_cstr(&p->name),
                      WTERMSIG(status));
  if (status != 0)
    return zl_err_set(err, ZL_EAUTH, "secret_command of the profile '%s' failed (exit status %d)", zl_buf_cstr(&p->name),
                      WEXITSTATUS(status));
  return first_line(out, "secret_command", err);
}

int zl_profile_secret(const struct zl_profile *p, struct zl_buf *out, struct zl_err *err)
{
  if (!p->secret_command.len && !p->client_secret_file.len)
    return 1;
  zl_buf_free(out);
  *out = ZL_BUF_INIT(SECRET_BYTES + 8192);
  int rc = p->secret_command.len ? from_command(p, out, err) : from_file(p, out, err);
  if (rc != 0)
    zl_buf_wipe(out);
  return rc;
}
