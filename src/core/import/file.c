/* file.c - the imported catalogue in the state folder: written whole or not at all, with a
 * checksum in its first line; used by everything from the next start on. One that is damaged is
 * named and left alone, and the built-in catalogue is used. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/import/import.h"
#include "core/state.h"

#define FILE_NAME "catalogue.tsv"
#define FILE_MAX ((size_t)17 << 20)
#define SUM "sha256\t"
#define SUM_BYTES (sizeof(SUM) - 1 + 64 + 1)

static int path_of(struct zl_buf *path, struct zl_err *err)
{
  *path = ZL_BUF_INIT(4096);
  return zl_state_path(FILE_NAME, path, err);
}

int zl_imported_write(struct zl_str text, struct zl_err *err)
{
  struct zl_buf path, file = ZL_BUF_INIT(FILE_MAX);
  char sum[65];
  int rc = path_of(&path, err);
  if (rc == 0)
    rc = zl_sha256_hex(text, sum, err);
  if (rc == 0 && (zl_buf_printf(&file, SUM "%s\n", sum) != 0 || zl_buf_str(&file, text) != 0))
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = zl_file_write(zl_buf_cstr(&path), zl_buf_view(&file), 0600, err);
  zl_buf_free(&path);
  zl_buf_free(&file);
  return rc;
}

int zl_imported_remove(bool *was_there, struct zl_err *err)
{
  struct zl_buf path;
  int rc = path_of(&path, err);
  if (rc == 0) {
    *was_there = unlink(zl_buf_cstr(&path)) == 0;
    if (!*was_there && errno != ENOENT)
      rc = zl_err_set(err, ZL_ESYS, "cannot remove %s: %s", zl_buf_cstr(&path), strerror(errno));
  }
  zl_buf_free(&path);
  return rc;
}

static int load(const char *path, struct zl_catalogue **out, struct zl_err *err)
{
  struct zl_buf file = ZL_BUF_INIT(FILE_MAX);
  char sum[65];
  int rc = zl_file_read(path, FILE_MAX, &file, err);
  struct zl_str all = zl_buf_view(&file), text = {0};
  if (rc == 0 && (all.n < SUM_BYTES || memcmp(all.p, SUM, sizeof(SUM) - 1) != 0 || all.p[SUM_BYTES - 1] != '\n'))
    rc = zl_err_set(err, ZL_EVALUE, "it is no imported catalogue");
  if (rc == 0) {
    text = (struct zl_str){all.p + SUM_BYTES, all.n - SUM_BYTES};
    rc = zl_sha256_hex(text, sum, err);
  }
  if (rc == 0 && memcmp(sum, all.p + sizeof(SUM) - 1, 64) != 0)
    rc = zl_err_set(err, ZL_EVALUE, "its checksum is wrong");
  if (rc == 0)
    rc = zl_catalogue_load(text, out, err);
  zl_buf_free(&file);
  return rc;
}

void zl_core_catalogue(void)
{
  static struct zl_catalogue *imported; /* for as long as the process lives */
  struct zl_buf path;
  struct zl_err err = {0};
  struct stat st;
  /* Without a state folder there is nothing imported; who needs the folder will say so. */
  if (path_of(&path, &err) == 0 && stat(zl_buf_cstr(&path), &st) == 0) {
    if (load(zl_buf_cstr(&path), &imported, &err) == 0)
      zl_catalogue_use(imported);
    else
      zl_log(ZL_LOG_WARN, "%s: %s; the built-in catalogue is used (zoomlua settings reset removes the file)",
             zl_buf_cstr(&path), err.text);
  }
  zl_buf_free(&path);
}
