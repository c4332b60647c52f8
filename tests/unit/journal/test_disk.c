/* test_disk.c - a disk that fails or is full at any one write, sync or truncation: one clear line, no
 * corruption, and all that was reported as saved is there.
 *
 * A VFS of SQLite stands between the journal and the file system and fails the Nth such call, for
 * every N that a small life of a journal has: once, or from then on. It leaves out real syncs. */
#include "place.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#define NOTHING ((struct zl_str){NULL, 0})

/* ---- the VFS ------------------------------------------------------------------------------- */

static struct {
  sqlite3_vfs vfs, *real;
  int64_t calls, fail_at; /* fail_at 0: never */
  bool for_good;
  int code;
  bool failed;
} disk;

struct shim {
  sqlite3_file base;
  sqlite3_file *real;
};

static bool fails(void)
{
  disk.calls++;
  if (!disk.fail_at || disk.calls < disk.fail_at || (disk.calls > disk.fail_at && !disk.for_good))
    return false;
  disk.failed = true;
  return true;
}

#define REAL(f) (((struct shim *)(f))->real)

static int shim_close(sqlite3_file *f)
{
  return REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;
}
static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
  return REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}
static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
  if (!fails())
    return REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
  if (n > 1) /* as a real one would: half of it is there */
    REAL(f)->pMethods->xWrite(REAL(f), p, n / 2, at);
  return disk.code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
  return fails() ? SQLITE_IOERR_TRUNCATE : REAL(f)->pMethods->xTruncate(REAL(f), size);
}
static int shim_sync(sqlite3_file *f, int flags)
{
  (void)f, (void)flags;
  return !fails() ? SQLITE_OK : disk.code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *size)
{
  return REAL(f)->pMethods->xFileSize(REAL(f), size);
}
static int shim_lock(sqlite3_file *f, int level)
{
  return REAL(f)->pMethods->xLock(REAL(f), level);
}
static int shim_unlock(sqlite3_file *f, int level)
{
  return REAL(f)->pMethods->xUnlock(REAL(f), level);
}
static int shim_reserved(sqlite3_file *f, int *out)
{
  return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}
static int shim_control(sqlite3_file *f, int op, void *arg)
{
  return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}
static int shim_sector(sqlite3_file *f)
{
  return REAL(f)->pMethods->xSectorSize(REAL(f));
}
static int shim_device(sqlite3_file *f)
{
  return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}
static int shim_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
  return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}
static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
  return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}
static void shim_shm_barrier(sqlite3_file *f)
{
  REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int shim_shm_unmap(sqlite3_file *f, int remove)
{
  return REAL(f)->pMethods->xShmUnmap(REAL(f), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_device,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
  struct shim *s = (struct shim *)f;
  (void)vfs;
  s->real = (sqlite3_file *)(s + 1);
  s->base.pMethods = NULL;
  int rc = disk.real->xOpen(disk.real, name, s->real, flags, out);
  if (rc == SQLITE_OK)
    s->base.pMethods = &methods;
  return rc;
}

static void disk_between(void)
{
  disk.real = sqlite3_vfs_find(NULL);
  disk.vfs = *disk.real;
  disk.vfs.zName = "failing";
  disk.vfs.pNext = NULL;
  disk.vfs.szOsFile = (int)sizeof(struct shim) + disk.real->szOsFile;
  disk.vfs.xOpen = shim_open;
  assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}

static void disk_away(void)
{
  sqlite3_vfs_unregister(&disk.vfs);
  sqlite3_vfs_register(disk.real, 1);
}

/* ---- a small life -------------------------------------------------------------------------- */

enum { USERS = 12, BATCH = 4 };
struct life { /* what was reported as saved */
  bool old, old_done, plan, applying, pruned;
  int outcomes;
};

static int save(struct zl_journal *j, int users, int64_t started_ms, int64_t *run, struct zl_err *err)
{
  int64_t object, request;
  if (zl_plan_begin(j, &(struct zl_run){.policy = "p", .started_ms = started_ms}, run, err) != 0)
    return -1;
  int rc = 0;
  for (int i = 1; rc == 0 && i <= users; i++) {
    char name[32], path[64], before[200];
    snprintf(name, sizeof(name), "u%d", i);
    snprintf(path, sizeof(path), "/users/u%d/settings", i);
    memset(before, 'b', sizeof(before) - 1);
    before[sizeof(before) - 1] = '\0';
    memcpy(before, name, strlen(name));
    struct zl_plan_request r = {"PATCH", zl_str_of(path), ZL_STR("{}"), "main", "MEDIUM", true};
    if (zl_plan_object(j, ZL_STR("user"), zl_str_of(name), NOTHING, &object, err) != 0 ||
        zl_plan_request(j, object, &r, &request, err) != 0 ||
        zl_plan_change(j, object, request, ZL_STR("a.b"), zl_str_of(before), ZL_STR("1"), ZL_STR("p:1"), err) != 0)
      rc = -1;
  }
  if (rc == 0)
    return zl_plan_commit(j, err);
  zl_plan_rollback(j);
  return -1;
}

static int batch(struct zl_journal *j, int64_t run, int from, struct zl_err *err)
{
  if (zl_batch_begin(j, err) != 0)
    return -1;
  int rc = from == 0 ? zl_requests_intend(j, run, USERS, err) : 0;
  for (int no = from + 1; rc == 0 && no <= from + BATCH; no++) {
    struct zl_outcome o = {.state = no % 5 ? "done" : "failed", .status = 204, .tracking_id = "track"};
    rc = zl_request_outcome(j, run, no, &o, err);
  }
  return zl_batch_commit(j, rc == 0 ? err : NULL) != 0 ? -1 : rc;
}

/* Run 1 is an old one that ends and is pruned, run 2 is planned and applied. */
static int live(const char *path, struct life *life, struct zl_err *err)
{
  struct zl_journal *j = NULL;
  int64_t run = 0, gone;
  int rc = zl_journal_open(&j, path, false, err);
  if (rc == 0)
    rc = save(j, 60, 1000, &run, err);
  if (rc == 0)
    life->old = true, rc = zl_run_state(j, run, "done", err);
  if (rc == 0)
    life->old_done = true, rc = save(j, USERS, 1000, &run, err);
  if (rc == 0)
    life->plan = true, rc = zl_run_state(j, run, "applying", err);
  if (rc == 0)
    life->applying = true;
  for (int from = 0; rc == 0 && from < USERS; from += BATCH) {
    rc = batch(j, run, from, err);
    if (rc == 0)
      life->outcomes = from + BATCH;
  }
  if (rc == 0 && (rc = zl_runs_prune(j, zl_wall_ms() + 60000, &gone, err)) == 0)
    life->pruned = true;
  if (rc == 0)
    rc = zl_run_state(j, run, "done", err);
  zl_journal_close(j);
  return rc;
}

/* ---- and what is left of it ---------------------------------------------------------------- */

static void integrity(const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &stmt, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
  assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "ok");
  sqlite3_finalize(stmt);
  sqlite3_close(db);
}

static int count_states(void *arg, const struct zl_change *c)
{
  int *n = arg;
  n[0]++;
  n[1] += zl_str_is(c->state, "done") || zl_str_is(c->state, "failed");
  return 0;
}

static void look(const char *path, const struct life *life)
{
  struct zl_err err = {0};
  struct zl_run run;
  zl_log_set_level(ZL_LOG_ERROR);
  struct zl_journal *j = open_journal(path);
  zl_log_set_level(ZL_LOG_INFO);
  for (int64_t id = 1; id <= 2; id++) {
    int n[2] = {0, 0}, there = zl_run_get(j, id, &run, &err);
    WORKS(there);
    WORKS(zl_run_changes(j, id, NOTHING, count_states, n, &err));
    assert_int_equal(n[0], there ? (id == 1 ? 60 : USERS) : 0); /* whole or not at all */
    if (id == 1) {
      assert_true(there || !life->old || life->outcomes == USERS); /* only pruning takes it away */
      assert_false(there && life->pruned);
      assert_true(!there || !life->old_done || strcmp(run.state, "done") == 0);
      continue;
    }
    assert_true(there || !life->plan);
    assert_true(n[1] >= life->outcomes); /* a commit that failed may have reached the disk */
    assert_int_equal(n[1] % BATCH, 0);
    assert_true(!life->applying || strcmp(run.state, "planned") != 0);
  }
  int64_t users = 3, more = plan_users(j, (int)users, true); /* and it goes on */
  assert_true(more > 0);
  zl_journal_close(j);
  integrity(path);
}

static void one_clear_line(const struct zl_err *err, const char *path, int64_t at)
{
  if (err->code != ZL_EJOURNAL || !strstr(err->text, path) || strchr(err->text, '\n') ||
      !strstr(err->text, ": ") || strstr(err->text, "damaged"))
    fail_msg("call %lld: not clear enough: %s", (long long)at, err->text);
}

static void each_call_fails(const struct place *p, int code, bool for_good)
{
  int64_t at = 0;
  int errors = 0;
  do {
    struct zl_err err = {0};
    struct life life = {0};
    char path[400];
    snprintf(path, sizeof(path), "%s/%d-%d-%lld.db", p->folder, code, for_good, (long long)++at);
    disk.calls = 0;
    disk.fail_at = at;
    disk.code = code;
    disk.for_good = for_good;
    disk.failed = false;
    zl_log_set_level(ZL_LOG_ERROR); /* that space is not given back is a warning */
    int rc = live(path, &life, &err);
    zl_log_set_level(ZL_LOG_INFO);
    disk.fail_at = 0;
    if (rc != 0) {
      one_clear_line(&err, path, at);
      errors++;
    }
    look(path, &life);
    unlink(path);
  } while (disk.failed || at < 10);
  assert_true(errors > 20); /* or nothing was tried */
}

static void test_input_output_errors(void **state)
{
  disk_between();
  each_call_fails(*state, SQLITE_IOERR, false);
  each_call_fails(*state, SQLITE_IOERR, true);
  disk_away();
}

static void test_full_disk(void **state)
{
  disk_between();
  each_call_fails(*state, SQLITE_FULL, false);
  each_call_fails(*state, SQLITE_FULL, true);
  disk_away();
}

/* Wishes of `length` bytes for new users, until one fails or 2000 are there. */
static int wishes_until_full(struct zl_journal *j, size_t length, struct zl_err *err)
{
  static char text[40001];
  int rc = 0;
  memset(text, 'x', length);
  text[length] = '\0';
  for (int i = 0; rc == 0 && i < 2000; i++) {
    char id[16];
    int64_t no;
    snprintf(id, sizeof(id), "u%d", i);
    rc = zl_draft_object(j, ZL_STR("user"), zl_str_of(id), NOTHING, &no, err);
    if (rc == 0)
      rc = zl_draft_want(j, no, ZL_STR("user.settings"), ZL_STR("a.b"), zl_str_of(text), ZL_STR("p:1"), err);
  }
  return rc;
}

/* The draft has no transaction: what fails once is lost, and says so from then on. */
static void all_is_lost(struct zl_journal *j, const char *path, const struct zl_err *why, int first)
{
  if (!strstr(why->text, "no space left") || !strstr(why->text, path))
    fail_msg("not clear enough: %s", why->text);
  struct zl_err err = {0};
  int failed = 0;
  for (int i = first; i < first + 20; i++) /* none comes back wrong */
    failed += zl_draft_want(j, i, ZL_STR("user.settings"), ZL_STR("c.d"), ZL_STR("1"), ZL_STR("p:2"), &err) != 0;
  assert_int_equal(failed, 20);
  assert_non_null(strstr(err.text, "given up after an earlier error"));
  err = (struct zl_err){0};
  assert_int_equal(plan_users(j, 2, true), 1); /* the journal's own file is another matter */
}

static void test_the_drafts_file(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct rlimit before, small;
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  small = (struct rlimit){2 << 20, before.rlim_max};
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  int rc = wishes_until_full(j, 20000, &err);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, SIG_DFL);
  assert_int_equal(rc, -1);
  all_is_lost(j, p->path, &err, 1); /* of those that left memory */
  zl_journal_close(j);
}

static void test_the_drafts_rows(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  disk.fail_at = 0;
  disk_between();
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  disk.calls = 0;
  disk.fail_at = 3;
  disk.code = SQLITE_FULL;
  disk.for_good = false;
  int rc = wishes_until_full(j, 40000, &err);
  assert_int_equal(rc, -1);
  disk.fail_at = 0;
  all_is_lost(j, p->path, &err, 1);
  zl_journal_close(j);
  disk_away();
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
  const struct CMUnitTest tests[] = {
      T(test_input_output_errors),
      T(test_full_disk),
      T(test_the_drafts_file),
      T(test_the_drafts_rows),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
