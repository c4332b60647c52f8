/* verify.c - `zoomlua verify`: whether what lies below policies/ is what zoomlua.lock pins: each file that
 * is missing, changed or pinned by nobody, a line. Hidden entries are not looked at; they cannot run. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/package/package.h"
#include "core/show/show.h"

static void tell(const char *what, const char *path, const char *more)
{
  struct zl_buf shown = ZL_BUF_INIT(16384);
  zl_visible(&shown, zl_str_of(path), false);
  printf("%-8s " ZL_POLICIES "/%s  (%s)\n", what, zl_buf_cstr(&shown), more);
  zl_buf_free(&shown);
}

struct extra {
  const struct zl_pins *pins;
  bool quiet;
  size_t n;
  struct zl_buf *first;
};

static int look_for_extra(void *arg, int folder, const char *path, unsigned type, struct zl_err *err)
{
  struct extra *e = arg;
  const struct zl_pin *owner;
  (void)folder, (void)type;
  if (zl_pins_file(e->pins, zl_str_of(path), &owner))
    return 0;
  if (e->n++ == 0 && e->first && zl_buf_puts(e->first, path) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (!e->quiet)
    tell("extra", path, "not pinned: it does not run");
  return 0;
}

int zl_package_unpinned(const struct zl_pins *pins, size_t *n, struct zl_buf *first, struct zl_err *err)
{
  struct extra e = {.pins = pins, .quiet = true, .first = first};
  struct stat st;
  int rc = lstat(ZL_POLICIES, &st) == 0 ? zl_package_walk(ZL_POLICIES, NULL, look_for_extra, &e, err) : 0;
  *n = e.n;
  return rc;
}

/* One pinned file. Returns 1 where it is as it was added. */
static int look(int folder, const struct zl_pin *owner, const struct zl_pin_file *f, size_t *missing, size_t *changed,
                struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(ZL_PACK_FILE_MAX + (1u << 17));
  struct zl_err why = {0};
  struct stat st;
  char sha256[65] = "", words[ZL_PACK_NAME_MAX + 40];
  int rc = 0;
  bool there = folder >= 0 && fstatat(folder, f->path, &st, AT_SYMLINK_NOFOLLOW) == 0;
  if (!there) {
    ++*missing;
    tell("missing", f->path, owner->name);
  } else if (zl_package_read(folder, f->path, ZL_PACK_FILE_MAX, &text, &why) != 0) {
    ++*changed;
    snprintf(words, sizeof(words), "%s; %s", owner->name, S_ISLNK(st.st_mode) ? "it is a link" : "it cannot be read");
    tell("changed", f->path, words);
  } else if ((rc = zl_sha256_hex(zl_buf_view(&text), sha256, err)) == 0 && strcmp(sha256, f->sha256) != 0) {
    ++*changed;
    tell("changed", f->path, owner->name);
  }
  zl_buf_free(&text);
  return rc;
}

int zl_package_verify(const struct zl_pins *pins, int *exit, struct zl_err *err)
{
  int folder = open(ZL_POLICIES, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), rc = 0;
  size_t files = 0, missing = 0, changed = 0;
  struct extra extra = {.pins = pins};
  char packages[48], count[48];
  for (size_t i = 0; rc == 0 && i < pins->n; i++)
    for (size_t k = 0; rc == 0 && k < pins->pin[i].n; k++, files++)
      rc = look(folder, &pins->pin[i], &pins->pin[i].file[k], &missing, &changed, err);
  if (folder >= 0) {
    close(folder);
    if (rc == 0)
      rc = zl_package_walk(ZL_POLICIES, NULL, look_for_extra, &extra, err);
  }
  if (rc != 0)
    return -1;
  zl_page_counted(packages, sizeof(packages), (int64_t)pins->n, "package", "packages");
  zl_page_counted(count, sizeof(count), (int64_t)files, "file", "files");
  printf("%s, %s: ", packages, count);
  if (missing + changed + extra.n == 0)
    puts("all as pinned.");
  else
    printf("%zu missing, %zu changed, %zu not pinned.\n", missing, changed, extra.n);
  *exit = missing + changed + extra.n ? ZL_EXIT_FAILED : ZL_EXIT_DONE;
  return 0;
}
