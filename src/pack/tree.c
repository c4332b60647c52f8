/* tree.c - the files of a package in memory, with the rules that hold wherever they came from. Serves
 * archive.c, serve.c and core/package/. */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"

void zl_tree_free(struct zl_tree *t)
{
  if (!t)
    return;
  for (size_t i = 0; i < t->n; i++) {
    free(t->file[i].path);
    free(t->file[i].data);
  }
  free(t->file);
  zl_buf_free(&t->top);
  *t = ZL_TREE_INIT;
}

/* A terminated copy. */
static char *copy(struct zl_str s)
{
  char *out = zl_malloc(s.n + 1);
  if (out && s.n)
    memcpy(out, s.p, s.n);
  if (out)
    out[s.n] = 0;
  return out;
}

static int append(struct zl_tree *t, struct zl_str path, struct zl_str data, struct zl_err *err)
{
  struct zl_pack_file *file = zl_realloc(t->file, (t->n + 1) * sizeof(*file));
  t->file = file ? file : t->file;
  struct zl_pack_file one = {.path = file ? copy(path) : NULL, .data = file ? copy(data) : NULL, .n = data.n};
  if (!one.path || !one.data) {
    free(one.path);
    free(one.data);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  t->file[t->n++] = one;
  t->bytes += data.n;
  return 0;
}

int zl_tree_add(struct zl_tree *t, struct zl_str path, struct zl_str data, struct zl_err *err)
{
  const char *why = zl_pack_path_fault(path);
  int shown = (int)(path.n < 300 ? path.n : 300);
  if (why)
    return zl_err_set(err, ZL_EREFUSED, "%.*s %s", shown, path.n ? path.p : "a file", why);
  if (data.n > ZL_PACK_FILE_MAX)
    return zl_err_set(err, ZL_EREFUSED, "%.*s is larger than the %zu MB that a file of a package may have", shown, path.p,
                      ZL_PACK_FILE_MAX >> 20);
  if (t->n == ZL_PACK_FILES_MAX)
    return zl_err_set(err, ZL_EREFUSED, "it has more than %d files", ZL_PACK_FILES_MAX);
  if (data.n > ZL_PACK_BYTES_MAX - t->bytes)
    return zl_err_set(err, ZL_EREFUSED, "it is larger than %zu MB unpacked", ZL_PACK_BYTES_MAX >> 20);
  return append(t, path, data, err);
}

static int by_path(const void *a, const void *b)
{
  return strcmp(((const struct zl_pack_file *)a)->path, ((const struct zl_pack_file *)b)->path);
}

/* Whether a folded path, or a folder on the way to it, is taken by another file. */
static const char *taken(struct zl_map *seen, const char *path)
{
  char folded[ZL_PACK_PATH_MAX + 1];
  zl_pack_fold(zl_str_of(path), folded);
  const char *other = zl_map_get(seen, zl_str_of(folded));
  for (char *slash = strrchr(folded, '/'); !other && slash; slash = strrchr(folded, '/')) {
    *slash = 0;
    other = zl_map_get(seen, zl_str_of(folded));
  }
  return other;
}

int zl_tree_done(struct zl_tree *t, struct zl_err *err)
{
  struct zl_map seen = {0};
  char folded[ZL_PACK_PATH_MAX + 1];
  int rc = t->n ? 0 : zl_err_set(err, ZL_EREFUSED, "it has no files");
  if (t->n)
    qsort(t->file, t->n, sizeof(*t->file), by_path);
  for (size_t i = 0; i < t->n && rc == 0; i++) { /* all names first: a folder may come before its twin */
    zl_pack_fold(zl_str_of(t->file[i].path), folded);
    const char *other = zl_map_get(&seen, zl_str_of(folded));
    if (other)
      rc = zl_err_set(err, ZL_EREFUSED, "%s and %s are one file on systems that do not tell small and large letters apart",
                      other, t->file[i].path);
    else if (zl_map_put(&seen, zl_str_of(folded), t->file[i].path) != 0)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  for (size_t i = 0; i < t->n && rc == 0; i++) {
    zl_pack_fold(zl_str_of(t->file[i].path), folded);
    zl_map_del(&seen, zl_str_of(folded));
    const char *other = taken(&seen, t->file[i].path);
    if (other)
      rc = zl_err_set(err, ZL_EREFUSED, "%s is a file, and %s lies below it", other, t->file[i].path);
    else if (zl_map_put(&seen, zl_str_of(folded), t->file[i].path) != 0)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  zl_map_free(&seen);
  return rc;
}

const struct zl_pack_file *zl_tree_find(const struct zl_tree *t, struct zl_str path)
{
  for (size_t i = 0; i < t->n; i++)
    if (zl_str_is(path, t->file[i].path))
      return &t->file[i];
  return NULL;
}
