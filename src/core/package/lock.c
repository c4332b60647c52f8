/* lock.c - zoomlua.lock of the current folder, in and out. Serves the files beside it. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/package/package.h"

int zl_lock_broken(const char *path, const struct zl_err *why, struct zl_err *err)
{
  struct zl_buf shown = ZL_BUF_INIT(16384);
  if (why->code == ZL_ENOMEM)
    return zl_err_set(err, why->code, "%s", why->text);
  zl_visible(&shown, zl_str_of(path), false);
  zl_err_set(err, ZL_EREFUSED, "%.400s:%s; nothing below " ZL_POLICIES "/ runs: take the lock from version control, or delete "
             "it with " ZL_POLICIES "/ and add again", zl_buf_cstr(&shown), why->text);
  zl_buf_free(&shown);
  return -1;
}

int zl_lock_load(struct zl_pins *pins, bool *there, struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(ZL_LOCK_MAX + 1);
  struct zl_err why = {0};
  struct stat st;
  *pins = (struct zl_pins){0};
  *there = lstat(ZL_LOCK_NAME, &st) == 0 || errno != ENOENT;
  int rc = *there ? zl_file_read(ZL_LOCK_NAME, ZL_LOCK_MAX, &text, err) : 0;
  if (rc == 0 && *there && zl_pins_read(pins, zl_buf_view(&text), &why) != 0)
    rc = zl_lock_broken(ZL_LOCK_NAME, &why, err);
  zl_buf_free(&text);
  return rc;
}

int zl_lock_save(const struct zl_pins *pins, struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(ZL_LOCK_MAX);
  int rc = zl_pins_write(pins, &text, err);
  if (rc == 0)
    rc = zl_file_write(ZL_LOCK_NAME, zl_buf_view(&text), 0644, err);
  zl_buf_free(&text);
  return rc;
}
