/* own.c - whether a policy is the user's own work: then it runs unasked. What the file system tells is
 * all there is to go by: who owns the file and its folder, who may write to them, and whether it says
 * that it came from elsewhere. The rule is in docs/security.md, for users. Serves trust.c. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "core/trust/trust.h"

/* A group that is the user's alone, as many systems make it, is not "others". */
static bool others_write(const struct stat *st)
{
  bool own_group = st->st_gid == getegid() && st->st_gid == (gid_t)geteuid();
  return (st->st_mode & S_IWOTH) || ((st->st_mode & S_IWGRP) && !own_group);
}

static bool mine(const struct stat *st)
{
  return st->st_uid == geteuid() || st->st_uid == 0;
}

/* Browsers and download tools write down where a file came from. */
static bool downloaded(int fd)
{
  static const char *const marks[] = {"user.xdg.origin.url", "user.xdg.referrer.url"};
  for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
    if (fgetxattr(fd, marks[i], NULL, 0) >= 0)
      return true;
  return false;
}

static bool exists(const char *folder, size_t n, const char *name)
{
  char path[PATH_MAX + 32];
  struct stat st;
  snprintf(path, sizeof(path), "%.*s/%s", (int)n, folder, name);
  return lstat(path, &st) == 0;
}

/* Whether some folder on the way to `path` is a "policies" with a zoomlua.lock: what comes from others. */
static bool added(const char *path)
{
  static const char name[] = "/policies/";
  for (const char *at = path; (at = strstr(at, name)) != NULL; at++) {
    size_t above = (size_t)(at - path);
    if (exists(path, above, "zoomlua.lock") || exists(path, above + strlen(name) - 1, "zoomlua.lock"))
      return true;
  }
  return false;
}

static bool below(const char *path, const char *folder, const char *tail)
{
  char whole[PATH_MAX], real[PATH_MAX];
  if (!folder || !*folder)
    return false;
  snprintf(whole, sizeof(whole), "%s%s", folder, tail);
  if (!zl_memory_checked(realpath(whole, real)))
    return false;
  size_t n = strlen(real);
  return strncmp(path, real, n) == 0 && path[n] == '/';
}

/* What the desktop calls the folder for downloads, in the user's language: a line of user-dirs.dirs such as
 * XDG_DOWNLOAD_DIR="$HOME/Scaricati". */
static bool below_users_downloads(const char *path)
{
  static const char key[] = "XDG_DOWNLOAD_DIR=\"$HOME/";
  const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  struct zl_buf file = ZL_BUF_INIT(PATH_MAX), text = ZL_BUF_INIT(64u << 10), folder = ZL_BUF_INIT(PATH_MAX);
  bool in = false;
  if (config && *config)
    zl_buf_printf(&file, "%s/user-dirs.dirs", config);
  else
    zl_buf_printf(&file, "%s/.config/user-dirs.dirs", home ? home : "");
  if (home && !file.failed && zl_file_read(file.data, 32u << 10, &text, NULL) == 0) {
    const char *at = strstr(zl_buf_cstr(&text), key);
    bool line = at && (at == text.data || at[-1] == '\n');
    size_t n = line ? strcspn(at + strlen(key), "\"\n") : 0;
    if (n && zl_buf_printf(&folder, "/%.*s", (int)n, at + strlen(key)) == 0)
      in = below(path, home, folder.data);
  }
  zl_buf_free(&file);
  zl_buf_free(&text);
  zl_buf_free(&folder);
  return in;
}

/* Whether the file holds what is about to run: a link may have been changed since that was read. */
static bool holds(int fd, struct zl_str text)
{
  char part[16384];
  size_t at = 0;
  ssize_t n;
  while ((n = pread(fd, part, sizeof(part), (off_t)at)) > 0) {
    if ((size_t)n > text.n - at || memcmp(part, text.p + at, (size_t)n) != 0)
      return false;
    at += (size_t)n;
  }
  return n == 0 && at == text.n;
}

/* Where an open file is: what is judged is this very file, whatever its name leads to by now. */
static bool place_of(int fd, const char *path, char real[PATH_MAX])
{
  char link[64];
  snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, real, PATH_MAX - 1);
  if (n <= 0 || *real != '/')
    return realpath(path, real) != NULL; /* no /proc */
  real[n] = 0;
  return true;
}

static const char *obstacle(const char *path, struct zl_str text)
{
  static char real[PATH_MAX];
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return "it cannot be looked at";
  bool seen = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && place_of(fd, path, real);
  bool came = seen && downloaded(fd), same = seen && holds(fd, text);
  close(fd);
  if (!seen)
    return "it cannot be looked at";
  if (!same)
    return "it changes while it is read";
  if (!mine(&st))
    return "it belongs to another user";
  if (others_write(&st))
    return "other users may write to it";
  if (came)
    return "it was downloaded";
  if (added(real))
    return "it is below policies/, where policies of others are kept";
  if (below(real, getenv("XDG_DOWNLOAD_DIR"), "") || below(real, getenv("HOME"), "/Downloads") ||
      below_users_downloads(real))
    return "it is in the folder for downloads";
  char *slash = strrchr(real, '/');
  slash[slash == real] = 0;
  if (stat(real, &st) != 0 || !mine(&st))
    return "its folder belongs to another user";
  if (others_write(&st) && !(st.st_mode & S_ISVTX))
    return "other users may write to its folder";
  return NULL;
}

bool zl_own_file(const char *path, struct zl_str text, struct zl_buf *why)
{
  const char *words = obstacle(path, text);
  if (words)
    zl_buf_puts(why, words);
  return !words;
}
