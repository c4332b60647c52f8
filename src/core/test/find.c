/* find.c - which files `zoomlua test` runs: those that are named, and every *_test.lua below the folders that
 * are named (the current one, if none is), by name. What is hidden is left alone, and links to folders. */
#include "core/test/test.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILES_MAX 10000
#define DEPTH_MAX 32

/* A file that is named, and lies below a folder that is named as well, runs once. */
static int add(struct zl_test_files *files, const char *path, struct zl_err *err)
{
  for (size_t i = 0; files->several && i < files->n; i++)
    if (strcmp(files->v[i], path) == 0)
      return 0;
  if (files->n == FILES_MAX)
    return zl_err_set(err, ZL_EUSAGE, "more than %d files of tests", FILES_MAX);
  char **more = zl_realloc(files->v, (files->n + 1) * sizeof(*more));
  files->v = more ? more : files->v;
  char *copy = more ? zl_strdup(path) : NULL;
  if (!copy)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  files->v[files->n++] = copy;
  return 0;
}

static bool is_test(const char *name)
{
  size_t n = strlen(name);
  return n > 9 && strcmp(name + n - 9, "_test.lua") == 0;
}

static int shown(const struct dirent *d)
{
  return d->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
  return strcmp((*a)->d_name, (*b)->d_name); /* whatever the locale */
}

static int look(struct zl_test_files *files, const char *folder, int depth, struct zl_err *err)
{
  struct dirent **entries;
  int n = scandir(folder, &entries, shown, by_name), rc = 0;
  if (n < 0)
    return zl_err_set(err, ZL_ESYS, "cannot read %s: %s", folder, strerror(errno));
  for (int i = 0; i < n; i++) {
    struct zl_buf path = ZL_BUF_INIT(8192);
    struct stat st;
    const char *name = entries[i]->d_name;
    bool here = strcmp(folder, ".") == 0, slash = folder[strlen(folder) - 1] == '/';
    zl_buf_printf(&path, "%s%s%s", here ? "" : folder, here || slash ? "" : "/", name);
    if (rc == 0 && !path.failed && lstat(zl_buf_cstr(&path), &st) == 0) {
      if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
        rc = look(files, zl_buf_cstr(&path), depth + 1, err);
      else if (!S_ISDIR(st.st_mode) && is_test(name))
        rc = add(files, zl_buf_cstr(&path), err);
    }
    zl_buf_free(&path);
    free(entries[i]);
  }
  free(entries);
  return rc;
}

int zl_tests_find(const struct zl_cli *cli, struct zl_test_files *files, struct zl_err *err)
{
  int rc = cli->n_words ? 0 : look(files, ".", 0, err);
  files->several = cli->n_words > 1;
  for (int i = 0; rc == 0 && i < cli->n_words; i++) {
    struct stat st;
    if (stat(cli->words[i], &st) != 0)
      rc = zl_err_set(err, ZL_EUSAGE, "%s: %s", cli->words[i], strerror(errno));
    else if (S_ISDIR(st.st_mode))
      rc = look(files, cli->words[i], 0, err);
    else if (!is_test(cli->words[i]))
      rc = zl_err_set(err, ZL_EUSAGE, "%s: a file of tests has a name that ends in _test.lua", cli->words[i]);
    else
      rc = add(files, cli->words[i], err);
  }
  return rc;
}

void zl_tests_found_free(struct zl_test_files *files)
{
  for (size_t i = 0; i < files->n; i++)
    free(files->v[i]);
  free(files->v);
  *files = (struct zl_test_files){0};
}
