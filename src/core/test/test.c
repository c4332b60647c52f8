/* test.c - `zoomlua test`: finds files of tests, runs them one after the other, and sums up. */
#include "core/test/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NOW_MS INT64_C(1772323200000) /* 2026-03-01T00:00:00Z, unless a tenant says otherwise */

/* ---- the folder that is thrown away ------------------------------------------------------------------ */

static void remove_tree(const char *path, int depth)
{
  DIR *dir = depth < 16 ? opendir(path) : NULL;
  for (struct dirent *d; dir && (d = readdir(dir));) {
    char below[4096];
    struct stat st;
    if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0 ||
        (size_t)snprintf(below, sizeof(below), "%s/%s", path, d->d_name) >= sizeof(below))
      continue;
    if (lstat(below, &st) == 0 && S_ISDIR(st.st_mode))
      remove_tree(below, depth + 1);
    else
      unlink(below);
  }
  if (dir)
    closedir(dir);
  rmdir(path);
}

#define PREFIX "zoomlua-test-"
#define STALE_S 60 /* a folder that is younger may not be locked yet */

/* What a killed one left behind: a folder of ours that nobody has locked. */
static void remove_stale(const char *place)
{
  DIR *dir = opendir(place);
  for (struct dirent *d; dir && (d = readdir(dir));) {
    char path[4096];
    struct stat st;
    if (strncmp(d->d_name, PREFIX, strlen(PREFIX)) != 0 ||
        (size_t)snprintf(path, sizeof(path), "%s/%s", place, d->d_name) >= sizeof(path))
      continue;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
      continue;
    if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && time(NULL) - st.st_mtime > STALE_S &&
        flock(fd, LOCK_EX | LOCK_NB) == 0)
      remove_tree(path, 0);
    close(fd);
  }
  if (dir)
    closedir(dir);
}

/* In memory where there is room for that: nothing of it has to outlive us. It is locked as long as we or a process
 * of ours lives. */
static int make_scratch(struct zl_tests *t, struct zl_err *err)
{
  const char *tmp = getenv("TMPDIR");
  const char *const places[] = {"/dev/shm", tmp && *tmp == '/' ? tmp : "/tmp", "/tmp"};
  struct zl_buf *out = &t->scratch;
  for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
    zl_buf_reset(out);
    if (zl_buf_printf(out, "%s/" PREFIX "XXXXXX", places[i]) != 0)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    remove_stale(places[i]);
    if (!mkdtemp(out->data))
      continue;
    t->lock = open(out->data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (t->lock >= 0)
      flock(t->lock, LOCK_EX | LOCK_NB);
    return 0;
  }
  zl_buf_reset(out);
  return zl_err_set(err, ZL_ESYS, "cannot make a folder below /tmp: %s", strerror(errno));
}

void zl_test_remove(const char *path)
{
  struct stat st;
  if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
    remove_tree(path, 0);
  else
    unlink(path);
}

/* What policies under test see of this machine is the same on every one. */
static int same_everywhere(const struct zl_tests *t, struct zl_err *err)
{
  zl_wall_freeze(NOW_MS);
  if (setenv("ZOOMLUA_HOME", zl_buf_cstr(&t->scratch), 1) != 0 || setenv("TZ", "UTC", 1) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

/* ---- all files ------------------------------------------------------------------------------------------ */

static int sum_up(const struct zl_tests *t, const struct zl_test_files *files, struct zl_err *err)
{
  if (zl_memory_lost())
    return zl_err_set(err, ZL_ENOMEM, "out of memory: not all that was to be compared was there");
  if (files->n == 0)
    return zl_err_set(err, ZL_EPOLICY, "there is no *_test.lua %s (docs/testing.md)",
                      t->cli->n_words ? "there" : "in or below this folder");
  if (t->passed + t->failed == 0 && t->cli->filter)
    return zl_err_set(err, ZL_EPOLICY, "no test has \"%s\" in its name", t->cli->filter);
  printf("%d passed, %d failed\n", t->passed, t->failed);
  return 0;
}

static int run_all(struct zl_tests *t, struct zl_test_files *files, struct zl_err *err)
{
  int rc = make_scratch(t, err);
  if (rc == 0)
    rc = zl_tests_find(t->cli, files, err);
  if (rc == 0)
    rc = same_everywhere(t, err);
  if (rc == 0 && files->n)
    rc = zl_test_sim_open(t, err);
  for (size_t i = 0; rc == 0 && i < files->n; i++) {
    t->file = files->v[i];
    rc = zl_test_file(t, err);
  }
  if (rc == 0)
    rc = sum_up(t, files, err);
  if (rc == 0 && t->cli->junit)
    rc = zl_test_junit(t, err);
  return rc;
}

int zl_core_test(const struct zl_cli *cli, zl_core_spawn *spawn)
{
  struct zl_tests *t = zl_calloc(1, sizeof(*t));
  struct zl_test_files files = {0};
  struct zl_err err = {0};
  if (!t)
    return ZL_EXIT_FAILED;
  *t = (struct zl_tests){.cli = cli, .spawn = spawn, .lock = -1, .sim = ZL_BUF_INIT(256), .scratch = ZL_BUF_INIT(4096),
                         .folder = ZL_BUF_INIT(8192), .name = ZL_BUF_INIT(4096), .printed = ZL_BUF_INIT((size_t)8 << 20),
                         .junit = ZL_BUF_INIT((size_t)256 << 20), .cases = ZL_BUF_INIT((size_t)64 << 20)};
  zl_log_set_level(cli->verbose ? ZL_LOG_VERBOSE : ZL_LOG_INFO);
  zl_core_catch_signals();
  int rc = run_all(t, &files, &err);
  if (t->scratch.len)
    remove_tree(zl_buf_cstr(&t->scratch), 0);
  if (t->lock >= 0)
    close(t->lock);
  bool all = rc == 0 && t->failed == 0;
  if (rc == 0 && (fflush(stdout) != 0 || ferror(stdout)))
    rc = zl_err_set(&err, ZL_ESYS, "cannot write the result: %s", strerror(errno));
  zl_tests_found_free(&files);
  zl_http_free(t->http);
  zl_pool_free(&t->texts);
  struct zl_buf *const all_bufs[] = {&t->sim, &t->scratch, &t->folder, &t->name, &t->printed, &t->junit, &t->cases};
  for (size_t i = 0; i < sizeof(all_bufs) / sizeof(all_bufs[0]); i++)
    zl_buf_free(all_bufs[i]);
  free(t);
  if (rc == 0)
    return all ? ZL_EXIT_DONE : ZL_EXIT_FAILED;
  zl_log(ZL_LOG_ERROR, "%s", err.text);
  return err.code == ZL_EUSAGE ? ZL_EXIT_USAGE : err.code == ZL_EINTR ? ZL_EXIT_INTERRUPTED : ZL_EXIT_FAILED;
}
