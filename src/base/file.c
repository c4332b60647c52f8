/* file.c - whole files in and out, and where zoomlua keeps its state. Used by auth, core, policy
 * and sim. Reading refuses what is no regular file, so that a FIFO cannot make us wait; writing
 * is all or nothing, also across a power cut. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *kind_of(mode_t mode)
{
  return S_ISDIR(mode) ? "a folder" : S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket"
       : "a device";
}

static int too_large(const char *path, size_t max, struct zl_err *err)
{
  char most[32];
  return zl_err_set(err, ZL_ESYS, "%s is larger than the %s bytes that are read", path,
                    zl_text_thousands(most, max > INT64_MAX ? INT64_MAX : (int64_t)max));
}

/* Appends what `fd` holds; past `max` bytes is a mistake. */
static int read_all(int fd, const char *path, size_t max, struct zl_buf *out,
                    struct zl_err *err)
{
  size_t total = 0;
  for (;;) {
    char chunk[16 * 1024];
    ssize_t n = read(fd, chunk, sizeof(chunk));
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return zl_err_set(err, ZL_ESYS, "cannot read %s: %s", path, strerror(errno));
    if (n > 0 && (size_t)n > max - total) {
      explicit_bzero(chunk, sizeof(chunk));
      return too_large(path, max, err);
    }
    int full = n > 0 ? zl_buf_add(out, chunk, (size_t)n) : 0;
    explicit_bzero(chunk, n > 0 ? (size_t)n : 0); /* credentials are read this way, too */
    if (full != 0)
      return zl_err_set(err, ZL_ENOMEM, "not enough memory for %s", path);
    if (n == 0)
      return 0;
    total += (size_t)n;
  }
}

int zl_file_read(const char *path, size_t max, struct zl_buf *out, struct zl_err *err)
{
  size_t before = out->len;
  /* O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever. */
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return zl_err_set(err, ZL_ESYS, "cannot open %s: %s", path, strerror(errno));
  int rc = -1;
  struct stat st;
  if (fstat(fd, &st) != 0)
    zl_err_set(err, ZL_ESYS, "cannot look at %s: %s", path, strerror(errno));
  else if (!S_ISREG(st.st_mode))
    zl_err_set(err, ZL_ESYS, "%s is %s, not a file", path, kind_of(st.st_mode));
  else if (st.st_size > 0 && (uintmax_t)st.st_size > max)
    too_large(path, max, err);
  else
    rc = read_all(fd, path, max, out, err);
  close(fd);
  if (rc != 0 && out->data && out->len > before) {
    explicit_bzero(out->data + before, out->len - before);
    out->len = before;
  }
  return rc;
}

static int write_all(int fd, struct zl_str data)
{
  while (data.n > 0) {
    ssize_t n = write(fd, data.p, data.n);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    data.p += n;
    data.n -= (size_t)n;
  }
  return 0;
}

/* The folder that holds `path`, in `out`. */
static int parent_of(const char *path, struct zl_buf *out)
{
  const char *slash = strrchr(path, '/');
  if (!slash)
    return zl_buf_putc(out, '.');
  return zl_buf_add(out, path, slash == path ? 1 : (size_t)(slash - path));
}

int zl_file_sync_name(const char *path)
{
  struct zl_buf folder = ZL_BUF_INIT(PATH_MAX);
  errno = ENAMETOOLONG; /* should the next one fail */
  int fd = parent_of(path, &folder) == 0 ? open(folder.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  int rc = fd >= 0 ? fsync(fd) : errno == EACCES ? 0 : -1; /* a folder may be writable and not readable */
  if (rc != 0 && (errno == EINVAL || errno == ENOTSUP))
    rc = 0; /* some file systems cannot, and need not */
  int saved = errno;
  if (fd >= 0)
    close(fd);
  zl_buf_free(&folder);
  errno = saved;
  return rc;
}

int zl_file_write(const char *path, struct zl_str data, unsigned mode, struct zl_err *err)
{
  int rc = -1, fd = -1;
  struct zl_buf temp = ZL_BUF_INIT(PATH_MAX);
  struct stat st;
  bool made = false;
  if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
    zl_err_set(err, ZL_ESYS, "cannot write %s: it is %s", path, kind_of(st.st_mode));
    goto out;
  }
  if (zl_buf_printf(&temp, "%s.XXXXXX", path) != 0) {
    zl_err_set(err, ZL_ESYS, "cannot write %.200s: the name is too long", path);
    goto out;
  }
  fd = mkostemp(temp.data, O_CLOEXEC);
  made = fd >= 0;
  if (!made || fchmod(fd, (mode_t)mode) != 0 || write_all(fd, data) != 0 || fsync(fd) != 0)
    goto failed;
  rc = close(fd);
  fd = -1;
  if (rc != 0 || rename(temp.data, path) != 0)
    goto failed;
  made = false; /* it has its name now */
  rc = 0;
  if (zl_file_sync_name(path) == 0)
    goto out;
failed:
  rc = zl_err_set(err, ZL_ESYS, "cannot write %s: %s", path, strerror(errno));
out:
  if (fd >= 0)
    close(fd);
  if (made)
    unlink(temp.data);
  zl_buf_free(&temp);
  return rc;
}

static int make_one(const char *path, unsigned mode, struct zl_err *err)
{
  struct stat st;
  if (mkdir(path, (mode_t)mode) == 0)
    return 0;
  int why = errno;
  if (stat(path, &st) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot make the folder %s: %s", path, strerror(why));
  if (!S_ISDIR(st.st_mode))
    return zl_err_set(err, ZL_ESYS, "cannot make the folder %s: a file has that name", path);
  return 0;
}

int zl_mkdirs(const char *path, unsigned mode, struct zl_err *err)
{
  if (path[0] == '\0')
    return zl_err_set(err, ZL_ESYS, "cannot make a folder without a name");
  char *copy = zl_strdup(path);
  if (!copy)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  int rc = 0;
  for (char *p = copy + 1; rc == 0 && *p; p++) {
    if (*p != '/')
      continue;
    *p = '\0';
    if (p[-1] != '/' && p[-1] != '\0')
      rc = make_one(copy, mode, err);
    *p = '/';
  }
  if (rc == 0)
    rc = make_one(copy, mode, err);
  free(copy);
  return rc;
}

/* An environment variable that holds an absolute path, or NULL (as the XDG rules want it). */
static const char *absolute(const char *name)
{
  const char *value = getenv(name);
  return value && value[0] == '/' ? value : NULL;
}

static bool climbs(const char *tail)
{
  for (const char *p = tail; p; p = strchr(p, '/')) {
    p += *p == '/';
    if (strncmp(p, "..", 2) == 0 && (p[2] == '/' || p[2] == '\0'))
      return true;
  }
  return false;
}

int zl_state_path(const char *tail, struct zl_buf *out, struct zl_err *err)
{
  if (!tail)
    tail = "";
  if (tail[0] == '/' || climbs(tail))
    return zl_err_set(err, ZL_ESYS, "'%s' is no name inside the state folder", tail);
  const char *own = getenv("ZOOMLUA_HOME"), *xdg = absolute("XDG_STATE_HOME");
  const char *home = absolute("HOME");
  struct zl_buf path = ZL_BUF_INIT(PATH_MAX), folder = ZL_BUF_INIT(PATH_MAX);
  int rc = -1;
  if (own && own[0])
    zl_buf_printf(&path, "%s/state", own);
  else if (xdg)
    zl_buf_printf(&path, "%s/zoomlua", xdg);
  else if (home)
    zl_buf_printf(&path, "%s/.local/state/zoomlua", home);
  else {
    zl_err_set(err, ZL_ESYS, "there is no HOME to keep state in; set ZOOMLUA_HOME to a folder");
    goto out;
  }
  if (tail[0])
    zl_buf_printf(&path, "/%s", tail);
  int named = tail[0] ? 0 : zl_buf_str(&folder, zl_buf_view(&path));
  if (tail[0] && !path.failed)
    named = parent_of(path.data, &folder);
  if (path.failed || named != 0) {
    zl_err_set(err, ZL_ESYS, "the state folder's name is too long; set ZOOMLUA_HOME");
    goto out;
  }
  if (zl_mkdirs(folder.data, 0700, err) != 0)
    goto out;
  rc = zl_buf_str(out, zl_buf_view(&path));
  if (rc != 0)
    zl_err_set(err, ZL_ENOMEM, "the state folder's name is too long");
out:
  zl_buf_free(&path);
  zl_buf_free(&folder);
  return rc;
}
