/* store.c - the files of a package onto the disk and off it. The lock goes first when they come and last
 * when they go (an update, of which some go, pins both until it is done), so that a machine that dies in between
 * leaves files that are pinned differently: they do not run, `zoomlua verify` names them, and an update or remove
 * finishes the work. Nothing is written through a link. Serves package.c, update.c and remove.c. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/package/package.h"

/* Whether every folder on the way to `path` is one, and no link to elsewhere; one that is not there yet may come. */
static int way_is_plain(const char *path, struct zl_err *err)
{
  char part[PATH_MAX];
  struct stat st;
  for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
    snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
    if (lstat(part, &st) != 0)
      return errno == ENOENT ? 0 : zl_err_set(err, ZL_ESYS, "cannot look at %s: %s", part, strerror(errno));
    if (!S_ISDIR(st.st_mode))
      return zl_err_set(err, ZL_EREFUSED, "%s is %s, not a folder: nothing is written or deleted there", part,
                        S_ISLNK(st.st_mode) ? "a link" : "a file");
  }
  return 0;
}

static int whole_path(const char *path, char out[PATH_MAX], struct zl_err *err)
{
  snprintf(out, PATH_MAX, ZL_POLICIES "/%s", path);
  return way_is_plain(out, err);
}

/* Takes a file away, and the folders that are empty then; "policies" itself last. */
static int take_away(const char *path, struct zl_err *err)
{
  char whole[PATH_MAX];
  if (whole_path(path, whole, err) != 0)
    return -1;
  if (unlink(whole) != 0 && errno != ENOENT && errno != ENOTDIR)
    return zl_err_set(err, ZL_ESYS, "cannot delete %s: %s", whole, strerror(errno));
  for (char *slash = strrchr(whole, '/'); slash; slash = strrchr(whole, '/')) {
    *slash = 0;
    if (rmdir(whole) != 0)
      break; /* something lies in it */
  }
  return 0;
}

static int put(const char *path, struct zl_str data, struct zl_err *err)
{
  char whole[PATH_MAX], folder[PATH_MAX];
  struct stat st;
  if (whole_path(path, whole, err) != 0)
    return -1;
  snprintf(folder, sizeof(folder), "%s", whole);
  *strrchr(folder, '/') = 0;
  if (zl_mkdirs(folder, 0755, err) != 0)
    return -1;
  if (lstat(whole, &st) == 0 && S_ISLNK(st.st_mode) && unlink(whole) != 0) /* the link goes, not what it leads to */
    return zl_err_set(err, ZL_ESYS, "cannot delete the link %s: %s", whole, strerror(errno));
  return zl_file_write(whole, data, 0644, err);
}

static bool pins_file(const struct zl_pin *pin, const char *path)
{
  for (size_t i = 0; i < pin->n; i++)
    if (strcmp(pin->file[i].path, path) == 0)
      return true;
  return false;
}

static int by_path(const void *a, const void *b)
{
  return strcmp(((const struct zl_pin_file *)a)->path, ((const struct zl_pin_file *)b)->path);
}

/* Pins what comes and what goes until both are done, so that whatever a machine that dies in between leaves is
 * pinned by somebody, and the next update takes it away. 0 without it: the two do not fit into one lock. */
static int pin_both(struct zl_pins *pins, const struct zl_pin *pin, const struct zl_pin_file *gone, size_t n_gone,
                    struct zl_err *err)
{
  struct zl_pin both = *pin;
  struct zl_pins copy = {0};
  struct zl_buf text = ZL_BUF_INIT(ZL_LOCK_MAX);
  struct zl_err ignored = {0};
  both.n = pin->n + n_gone;
  both.file = zl_calloc(both.n, sizeof(*both.file));
  if (!both.file)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  memcpy(both.file, pin->file, pin->n * sizeof(*both.file));
  memcpy(both.file + pin->n, gone, n_gone * sizeof(*both.file));
  qsort(both.file, both.n, sizeof(*both.file), by_path);
  int rc = zl_pins_put(pins, &both, err);
  bool fits = rc == 0 && zl_pins_write(pins, &text, &ignored) == 0 &&
              zl_pins_read(&copy, zl_buf_view(&text), &ignored) == 0;
  if (rc == 0)
    rc = fits ? zl_lock_save(pins, err) : zl_pins_put(pins, pin, err);
  zl_pins_free(&copy);
  zl_buf_free(&text);
  free(both.file);
  return rc != 0 ? -1 : fits;
}

int zl_package_store(struct zl_pins *pins, const struct zl_package *p, const struct zl_pin *pin, struct zl_err *err)
{
  struct zl_err why = {0};
  struct zl_pin *old = zl_pins_find(pins, zl_str_of(pin->name));
  size_t n_gone = 0, n_old = old ? old->n : 0;
  struct zl_pin_file *gone = zl_calloc(n_old + 1, sizeof(*gone));
  int rc = gone ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory"), both = 0;
  for (size_t i = 0; rc == 0 && i < n_old; i++) { /* kept apart: putting the new pin frees the old one */
    if (pins_file(pin, old->file[i].path))
      continue;
    gone[n_gone] = old->file[i];
    gone[n_gone].path = zl_strdup(old->file[i].path);
    if (!gone[n_gone++].path)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  for (size_t i = 0; rc == 0 && i < pin->n; i++) { /* before anything is written */
    char whole[PATH_MAX];
    rc = whole_path(pin->file[i].path, whole, err);
  }
  if (rc == 0 && n_gone)
    rc = (both = pin_both(pins, pin, gone, n_gone, err)) < 0 ? -1 : 0;
  if (rc == 0 && !both) {
    rc = zl_pins_put(pins, pin, err);
    if (rc == 0)
      rc = zl_lock_save(pins, err);
  }
  bool begun = rc == 0;
  for (size_t i = 0; rc == 0 && i < n_gone; i++)
    rc = take_away(gone[i].path, &why);
  for (size_t i = 0; rc == 0 && i < pin->n; i++)
    rc = put(pin->file[i].path, (struct zl_str){p->tree.file[i].data, p->tree.file[i].n}, &why);
  if (rc == 0 && both)
    rc = zl_pins_put(pins, pin, &why);
  if (rc == 0 && both)
    rc = zl_lock_save(pins, &why);
  if (begun && rc != 0)
    zl_err_set(err, why.code, "%s; %s is not whole: zoomlua update %s tries again, zoomlua remove %s takes it away", why.text,
               pin->name, pin->name, pin->name);
  for (size_t i = 0; i < n_gone; i++)
    free(gone[i].path);
  free(gone);
  return rc;
}

int zl_package_erase(struct zl_pins *pins, const char *name, struct zl_err *err)
{
  const struct zl_pin *pin = zl_pins_find(pins, zl_str_of(name));
  struct stat st;
  for (size_t i = 0; i < pin->n; i++)
    if (take_away(pin->file[i].path, err) != 0)
      return -1;
  zl_pins_drop(pins, zl_str_of(name));
  /* While something lies below policies/ there has to be a lock: without one it would be the user's own, and run. */
  if (pins->n || lstat(ZL_POLICIES, &st) == 0)
    return zl_lock_save(pins, err);
  return unlink(ZL_LOCK_NAME) == 0 ? 0 : zl_err_set(err, ZL_ESYS, "cannot delete " ZL_LOCK_NAME ": %s", strerror(errno));
}
