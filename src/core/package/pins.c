/* pins.c - whether a file may run as far as zoomlua.lock goes: what lies below a policies/ that has a lock
 * beside it runs as it was added, or not at all. Judged are the bytes that are going to run, not the file,
 * which may be another one by now. Serves begin.c, info/ask.c and serve/serve.c.
 *
 * A path is looked at as it was typed and as it leads through links: either may lie below policies/. A lock
 * is read once a process, when the first file is judged, so that the wall need not leave it open. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/package/package.h"
#include "core/state.h"

static const char below[] = "/policies/";

struct lock {
  struct lock *next;
  struct zl_pins pins;
  struct zl_err why; /* .code: it cannot be read */
  bool there;
  char path[]; /* of the lock */
};

static struct lock *locks; /* all that were looked for, until the process ends */

/* A path as people say it: from here, where it lies below the current folder. */
static const char *from_here(const char *path)
{
  char here[PATH_MAX];
  size_t n = getcwd(here, sizeof(here)) ? strlen(here) : 0;
  return n > 1 && strncmp(path, here, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

static int read_lock(struct lock *l)
{
  struct zl_buf text = ZL_BUF_INIT(ZL_LOCK_MAX + 1);
  struct zl_err why = {0};
  int rc = zl_file_read(l->path, ZL_LOCK_MAX, &text, &l->why);
  if (rc == 0 && zl_pins_read(&l->pins, zl_buf_view(&text), &why) != 0)
    rc = zl_lock_broken(from_here(l->path), &why, &l->why);
  zl_buf_free(&text);
  return rc;
}

/* The lock of a folder, whether or not there is one. NULL: out of memory. */
static struct lock *lock_of(const char *folder, size_t n)
{
  struct stat st;
  for (struct lock *l = locks; l; l = l->next)
    if (strncmp(l->path, folder, n) == 0 && strcmp(l->path + n, "/" ZL_LOCK_NAME) == 0)
      return l;
  struct lock *l = zl_calloc(1, sizeof(*l) + n + sizeof("/" ZL_LOCK_NAME));
  if (!l)
    return NULL;
  memcpy(l->path, folder, n);
  strcpy(l->path + n, "/" ZL_LOCK_NAME);
  l->there = lstat(l->path, &st) == 0 || errno != ENOENT;
  if (l->there)
    read_lock(l);
  l->next = locks;
  locks = l;
  return l;
}

static int judge(const struct lock *l, const char *path, struct zl_str text, struct zl_err *err)
{
  const struct zl_pin *owner = NULL;
  char sha256[65];
  if (l->why.code)
    return zl_err_set(err, l->why.code, "%s", l->why.text);
  const struct zl_pin_file *pin = zl_pins_file(&l->pins, zl_str_of(path), &owner);
  if (!pin)
    return zl_err_set(err, ZL_EREFUSED, "policies/%s is not pinned in " ZL_LOCK_NAME ": below policies/ runs what zoomlua add "
                      "brought; files of your own lie elsewhere", path);
  if (zl_sha256_hex(text, sha256, err) != 0)
    return -1;
  if (strcmp(sha256, pin->sha256) == 0)
    return 0;
  return zl_err_set(err, ZL_EREFUSED, "policies/%s is not as it was added (" ZL_LOCK_NAME " has another SHA-256): it does not "
                    "run; zoomlua update %s shows what differs", path, owner->name);
}

/* `path` is absolute. Each policies/ on the way that has a lock has to know the file. */
static int judge_path(const char *path, struct zl_str text, struct zl_err *err)
{
  int rc = 0;
  for (const char *at = path; rc == 0 && (at = strstr(at, below)) != NULL; at++) {
    const struct lock *l = lock_of(path, (size_t)(at - path));
    if (!l)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    if (l->there)
      rc = judge(l, at + sizeof(below) - 1, text, err);
  }
  return rc;
}

/* Takes "." and ".." out of an absolute path, as they read. */
static void tidy(char *path)
{
  char *to = path;
  for (const char *at = path; *at;) {
    const char *part = at + 1;
    size_t n = strcspn(part, "/");
    at = part + n;
    if (n == 0 || (n == 1 && part[0] == '.'))
      continue;
    if (n == 2 && part[0] == '.' && part[1] == '.') {
      while (to > path && *--to != '/')
        continue;
      continue;
    }
    *to++ = '/';
    memmove(to, part, n);
    to += n;
  }
  *to = 0;
}

/* Into `out`, of PATH_MAX bytes twice: as typed, from the root. */
static int absolute(const char *path, char *out, struct zl_err *err)
{
  size_t n = 0;
  if (*path != '/') {
    if (!getcwd(out, PATH_MAX))
      return zl_err_set(err, ZL_ESYS, "cannot tell the current folder: %s", strerror(errno));
    n = strlen(out);
    out[n++] = '/';
  }
  if (strlen(path) >= PATH_MAX)
    return zl_err_set(err, ZL_ESYS, "the path %.100s... is too long", path);
  strcpy(out + n, path);
  tidy(out);
  return 0;
}

int zl_pins_check(const char *path, struct zl_str text, struct zl_err *err)
{
  char typed[2 * PATH_MAX + 2], real[PATH_MAX];
  if (absolute(path, typed, err) != 0 || judge_path(typed, text, err) != 0)
    return -1;
  if (!realpath(path, real) || strcmp(real, typed) == 0)
    return 0;
  return judge_path(real, text, err);
}

int zl_pins_check_module(const char *policy, struct zl_str chunk, struct zl_str text, struct zl_err *err)
{
  const char *slash = strrchr(policy, '/');
  struct zl_buf path = ZL_BUF_INIT(PATH_MAX);
  zl_buf_add(&path, policy, slash ? (size_t)(slash - policy) + 1 : 0);
  zl_buf_str(&path, chunk);
  int rc = path.failed ? zl_err_set(err, ZL_ESYS, "the path of a module is too long") :
                         zl_pins_check(zl_buf_cstr(&path), text, err);
  zl_buf_free(&path);
  return rc;
}
