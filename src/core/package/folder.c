/* folder.c - what lies below a folder: a package to add, or what became of policies/. No link is
 * followed on the way, hidden entries are left out, and a folder that never ends does. Serves the files
 * beside it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/package/package.h"

#define DEPTH_MAX 32
#define ENTRIES_MAX 20000
#define PATH_LEN 1000

struct walk {
  zl_package_each *each;
  void *arg;
  size_t entries, *hidden;
  int root;
  char path[PATH_LEN]; /* from the root, of where the walk is */
};

static int by_name(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b); /* whatever the locale */
}

struct names {
  char **name;
  size_t n;
};

static void free_names(struct names *l)
{
  for (size_t i = 0; i < l->n; i++)
    free(l->name[i]);
  free(l->name);
}

/* The entries of a folder in order. Closes `fd`. */
static int list(struct walk *w, int fd, struct names *out, struct zl_err *err)
{
  DIR *dir = fdopendir(fd);
  int rc = 0;
  if (!dir) {
    close(fd);
    return zl_err_set(err, ZL_ESYS, "cannot read the folder %s: %s", w->path, strerror(errno));
  }
  for (struct dirent *d = readdir(dir); d && rc == 0; d = readdir(dir)) {
    if (d->d_name[0] == '.') {
      if (w->hidden && strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
        ++*w->hidden;
      continue;
    }
    char **more = zl_realloc(out->name, (out->n + 1) * sizeof(*more));
    out->name = more ? more : out->name;
    char *copy = more ? zl_strdup(d->d_name) : NULL;
    if (copy)
      out->name[out->n++] = copy;
    else
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
    if (rc == 0 && ++w->entries > ENTRIES_MAX)
      rc = zl_err_set(err, ZL_EREFUSED, "there are more than %d files", ENTRIES_MAX);
  }
  closedir(dir);
  if (rc == 0 && out->n)
    qsort(out->name, out->n, sizeof(*out->name), by_name);
  return rc;
}

static int into(struct walk *w, int fd, int depth, struct zl_err *err);

static int entry(struct walk *w, int fd, const char *name, int depth, struct zl_err *err)
{
  struct stat st;
  size_t n = strlen(w->path);
  if (n + strlen(name) + 2 > sizeof(w->path))
    return zl_err_set(err, ZL_EREFUSED, "the path of %.100s is too long", name);
  snprintf(w->path + n, sizeof(w->path) - n, "%s%s", n ? "/" : "", name);
  int rc = 0;
  if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
    rc = zl_err_set(err, ZL_ESYS, "cannot look at %s: %s", w->path, strerror(errno));
  } else if (S_ISDIR(st.st_mode)) {
    int next = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    rc = next < 0 ? zl_err_set(err, ZL_ESYS, "cannot open the folder %s: %s", w->path, strerror(errno))
                  : into(w, next, depth + 1, err);
  } else {
    rc = w->each(w->arg, w->root, w->path, st.st_mode & S_IFMT, err);
  }
  w->path[n] = 0;
  return rc;
}

/* Closes `fd`. */
static int into(struct walk *w, int fd, int depth, struct zl_err *err)
{
  struct names names = {0};
  int again = depth < DEPTH_MAX ? dup(fd) : -1, rc;
  if (again < 0) {
    close(fd);
    return zl_err_set(err, ZL_EREFUSED, "folders lie in one another more than %d deep", DEPTH_MAX);
  }
  rc = list(w, again, &names, err);
  for (size_t i = 0; i < names.n && rc == 0; i++)
    rc = entry(w, fd, names.name[i], depth, err);
  free_names(&names);
  close(fd);
  return rc;
}

int zl_package_walk(const char *folder, size_t *hidden, zl_package_each *each, void *arg, struct zl_err *err)
{
  struct walk *w = zl_calloc(1, sizeof(*w));
  if (!w)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  *w = (struct walk){.each = each, .arg = arg, .hidden = hidden};
  w->root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int fd = w->root < 0 ? -1 : dup(w->root);
  int rc = fd < 0 ? zl_err_set(err, ZL_ESYS, "cannot open the folder %.300s: %s", folder, strerror(errno)) : into(w, fd, 0, err);
  if (w->root >= 0)
    close(w->root);
  free(w);
  return rc;
}

/* Opens the folder in which `path` lies, part by part. -1: there is none, or a link leads on. */
static int folder_of(int folder, const char **path)
{
  int at = dup(folder);
  for (const char *slash = strchr(*path, '/'); at >= 0 && slash; slash = strchr(*path, '/')) {
    char part[256];
    size_t n = (size_t)(slash - *path);
    if (n >= sizeof(part)) {
      close(at);
      errno = ENAMETOOLONG;
      return -1;
    }
    memcpy(part, *path, n);
    part[n] = 0;
    int next = openat(at, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    close(at);
    at = next;
    *path = slash + 1;
  }
  return at;
}

/* -1: it is no plain file, larger than `max`, or cannot be read. */
static int read_all(int fd, size_t max, struct zl_buf *out)
{
  struct stat st;
  size_t before = out->len;
  ssize_t n;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0 || (uintmax_t)st.st_size > max)
    return -1;
  do {
    char *room = zl_buf_room(out, 65536);
    n = room ? read(fd, room, 65536) : -1;
    if (n > 0)
      out->len += (size_t)n;
  } while ((n > 0 && out->len - before <= max) || (n < 0 && errno == EINTR && !out->failed));
  return n == 0 ? 0 : -1;
}

int zl_package_read(int folder, const char *path, size_t max, struct zl_buf *out, struct zl_err *err)
{
  const char *name = path;
  int at = folder_of(folder, &name);
  int fd = at < 0 ? -1 : openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  int why = errno, rc;
  if (at >= 0)
    close(at);
  if (fd < 0)
    return zl_err_set(err, ZL_ESYS, "cannot open %.300s: %s", path, why == ELOOP ? "it is a link" : strerror(why));
  rc = read_all(fd, max, out);
  close(fd);
  return rc == 0 ? 0 : zl_err_set(err, ZL_ESYS, "%.300s is no plain file of at most %zu MB", path, max >> 20);
}

/* ---- a folder as a package ----------------------------------------------------------------------- */

static int take(void *arg, int folder, const char *path, unsigned type, struct zl_err *err)
{
  struct zl_tree *t = arg;
  struct zl_buf data = ZL_BUF_INIT(ZL_PACK_FILE_MAX + (1u << 17));
  if (type != S_IFREG)
    return zl_err_set(err, ZL_EREFUSED, "%.300s is %s: a package has plain files alone", path,
                      type == S_IFLNK ? "a symbolic link" : "a device or pipe");
  int rc = zl_package_read(folder, path, ZL_PACK_FILE_MAX, &data, err);
  if (rc == 0)
    rc = zl_tree_add(t, zl_str_of(path), zl_buf_view(&data), err);
  zl_buf_free(&data);
  return rc;
}

int zl_package_folder(const char *folder, struct zl_tree *out, struct zl_err *err)
{
  return zl_package_walk(folder, &out->hidden, take, out, err) == 0 ? zl_tree_done(out, err) : -1;
}
