/* module.c - `require` of files beside the policy, and of packages below the policies/ beside it. The policy
 * process has no files: it names a module, and this looks below the policy's folder and nowhere else. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/state.h"

#define MODULE_MAX (1u << 20)

/* "lib.names": letters, digits, '_' and '-', parts joined by single dots. */
static bool plausible(struct zl_str name)
{
  if (name.n == 0 || name.n > 200 || name.p[0] == '.' || name.p[name.n - 1] == '.')
    return false;
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '_' && c != '-' && !(c == '.' && name.p[i - 1] != '.'))
      return false;
  }
  return true;
}

/* Opens `path` so that no link leads out of the folder; part by part without links where the
 * kernel is older than openat2(2). */
static int open_beneath(int folder, const char *path)
{
  struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  int fd = (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));
  if (fd >= 0 || (errno != ENOSYS && errno != EPERM))
    return fd;
  int at = dup(folder);
  char part[256];
  while (at >= 0) {
    const char *slash = strchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : strlen(path);
    memcpy(part, path, n);
    part[n] = 0;
    fd = openat(at, part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (slash ? O_DIRECTORY : 0));
    close(at);
    if (!slash)
      return fd;
    at = fd;
    path = slash + 1;
  }
  return -1;
}

/* What others wrote lies below policies/; where a file of one's own has the name, that one is meant, and
 * where a file of the package that asks has it, that one. *chunk becomes the path below `folder` if it is there. */
static int open_sibling(int folder, struct zl_str below, struct zl_buf *chunk)
{
  struct zl_buf path = ZL_BUF_INIT(1024);
  zl_buf_str(&path, below);
  zl_buf_puts(&path, zl_buf_cstr(chunk));
  int fd = path.failed ? -1 : open_beneath(folder, path.data);
  if (fd >= 0) {
    zl_buf_reset(chunk);
    zl_buf_str(chunk, zl_buf_view(&path));
  }
  zl_buf_free(&path);
  return fd;
}

static int read_all(int fd, struct zl_buf *out)
{
  struct stat st;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > MODULE_MAX)
    return -1;
  ssize_t n;
  do {
    char *room = zl_buf_room(out, 65536);
    if (!room)
      return -1;
    n = read(fd, room, 65536);
    if (n > 0)
      out->len += (size_t)n;
  } while (n > 0 || (n < 0 && errno == EINTR));
  return n < 0 ? -1 : 0;
}

/* "policies/base/" of "policies/base/lib/rooms.lua": the modules of a package first look for each other. */
static struct zl_str package_of(struct zl_str asker)
{
  static const char below[] = "policies/";
  size_t n = sizeof(below) - 1;
  const char *slash = asker.n > n && memcmp(asker.p, below, n) == 0 ? memchr(asker.p + n, '/', asker.n - n) : NULL;
  struct zl_str package = {asker.p, slash ? (size_t)(slash - asker.p) + 1 : 0};
  return slash && plausible((struct zl_str){asker.p + n, package.n - n - 1}) ? package : (struct zl_str){0};
}

/* The built-in modules never get here: whoever asks for a file "zoomm.lua" means one of them. */
static const char *built_in_near(struct zl_str name)
{
  return zl_text_distance(name, ZL_STR("zoom"), 1) <= 1    ? " (did you mean 'zoom'?)"
         : zl_text_distance(name, ZL_STR("cjson"), 1) <= 1 ? " (did you mean 'cjson'?)"
                                                           : "";
}

int zl_module_read(const char *policy_path, struct zl_str asker, struct zl_str name, struct zl_buf *source,
                   struct zl_buf *chunk, struct zl_err *err)
{
  struct zl_str package = package_of(asker);
  if (!plausible(name))
    return zl_err_set(err, ZL_EPOLICY, "that is no module name (letters, digits, '_', '-' and dots)");
  const char *slash = strrchr(policy_path, '/');
  struct zl_buf folder = ZL_BUF_INIT(4096);
  zl_buf_add(&folder, slash ? policy_path : ".", slash ? (size_t)(slash - policy_path) + 1 : 1);
  for (size_t i = 0; i < name.n; i++)
    zl_buf_putc(chunk, name.p[i] == '.' ? '/' : name.p[i]);
  zl_buf_puts(chunk, ".lua");

  int rc = -1;
  int dir = open(zl_buf_cstr(&folder), O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = -1;
  if (package.n && dir >= 0 && !chunk->failed)
    fd = open_sibling(dir, package, chunk);
  if (fd < 0 && dir >= 0 && !chunk->failed)
    fd = open_beneath(dir, zl_buf_cstr(chunk));
  if (fd < 0 && dir >= 0 && errno == ENOENT)
    fd = open_sibling(dir, ZL_STR("policies/"), chunk);
  if (fd < 0)
    zl_err_set(err, ZL_EPOLICY, "there is no %s beside the policy%s", zl_buf_cstr(chunk), built_in_near(name));
  else if (read_all(fd, source) != 0)
    zl_err_set(err, ZL_EPOLICY, "%s cannot be read: it is not a plain file of at most 1 MB",
               zl_buf_cstr(chunk));
  else
    rc = 0;
  if (fd >= 0)
    close(fd);
  if (dir >= 0)
    close(dir);
  zl_buf_free(&folder);
  return rc;
}
