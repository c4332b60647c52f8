/* test_open.c - which files become a journal, which are refused, and in which words. */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

static unsigned mode_of(const char *path, const char *suffix)
{
  char name[400];
  struct stat st;
  snprintf(name, sizeof(name), "%s%s", path, suffix);
  return stat(name, &st) == 0 ? st.st_mode & 0777 : 0;
}

static void write_file(const char *path, const void *bytes, size_t n)
{
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, bytes, n), n);
  close(fd);
}

static void sql(const char *path, const char *text)
{
  sqlite3 *db = NULL;
  char *why = NULL;
  umask(077);
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
    fail_msg("%s: %s", text, why);
  sqlite3_close(db);
}

static void refused(const char *path, bool read_only, const char *word, const char *way_out)
{
  struct zl_err err = {0};
  struct zl_journal *j = NULL;
  assert_int_equal(zl_journal_open(&j, path, read_only, &err), -1);
  assert_null(j);
  assert_int_equal(err.code, ZL_EJOURNAL);
  if (!strstr(err.text, word) || !strstr(err.text, way_out) || !strstr(err.text, path) ||
      strchr(err.text, '\n'))
    fail_msg("not clear enough: %s", err.text);
}

/* ---- the ordinary life --------------------------------------------------------------------- */

static void test_created_private_whatever_the_umask(void **state)
{
  struct place *p = *state;
  static const mode_t masks[] = {0, 0777};
  for (size_t i = 0; i < 2; i++) {
    mode_t old = umask(masks[i]);
    struct zl_journal *j = open_journal(p->path);
    plan_users(j, 1, true);
    umask(old);
    assert_int_equal(mode_of(p->path, ""), 0600);
    assert_int_equal(mode_of(p->path, "-wal"), 0600);
    assert_int_equal(mode_of(p->path, "-shm"), 0600);
    struct zl_err err = {0};
    WORKS(zl_journal_lock(j, &err));
    assert_int_equal(mode_of(p->path, ".lock") & 077, 0);
    zl_journal_close(j);
    unlink(p->path);
  }
}

static void test_durable_settings(void **state)
{
  struct place *p = *state;
  zl_journal_close(open_journal(p->path));
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  assert_int_equal(sqlite3_open(p->path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA journal_mode", -1, &stmt, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
  assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "wal");
  sqlite3_finalize(stmt);
  sqlite3_close(db);
}

static void test_survives_reopening(void **state)
{
  struct place *p = *state;
  struct zl_buf text = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  int64_t run = plan_users(j, 2, true);
  zl_journal_close(j);
  j = open_journal(p->path);
  assert_string_equal(states(j, run, &text), "1:pending 2:pending ");
  assert_int_equal(plan_users(j, 1, true), run + 1);
  zl_journal_close(j);
  zl_buf_free(&text);
}

static void test_loose_permissions_are_repaired(void **state)
{
  struct place *p = *state;
  zl_journal_close(open_journal(p->path));
  chmod(p->path, 0664);
  zl_log_set_level(ZL_LOG_ERROR); /* the warning is meant, not the test's output */
  zl_journal_close(open_journal(p->path));
  zl_log_set_level(ZL_LOG_INFO);
  assert_int_equal(mode_of(p->path, ""), 0600);
}

static void test_a_loose_folder_is_repaired(void **state)
{
  static const struct {
    unsigned was, is;
    const char *why;
  } rows[] = {
    {0777, 0755, "who may write there could put another journal in its place"},
    {0770, 0750, "the group, too"},
    {0755, 0755, "looking is no danger: the files are closed"},
    {01777, 01777, "nobody takes away what is another's there"},
  };
  struct place *p = *state;
  zl_log_set_level(ZL_LOG_ERROR);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct stat st;
    chmod(p->folder, rows[i].was);
    zl_journal_close(open_journal(p->path));
    assert_int_equal(stat(p->folder, &st), 0);
    if ((st.st_mode & 07777) != rows[i].is)
      fail_msg("%o: %o, but %s", rows[i].was, st.st_mode & 07777, rows[i].why);
  }
  zl_log_set_level(ZL_LOG_INFO);
  chmod(p->folder, 0700);
}

static void test_read_only_touches_nothing(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = NULL;
  int64_t id;
  refused(p->path, true, "there is no journal", "nothing has been planned");
  assert_int_equal(mode_of(p->path, ""), 0);
  zl_journal_close(open_journal(p->path));
  chmod(p->path, 0644);
  WORKS(zl_journal_open(&j, p->path, true, &err));
  assert_int_equal(zl_plan_begin(j, &(struct zl_run){0}, &id, &err), -1);
  assert_non_null(strstr(err.text, "reading only"));
  err = (struct zl_err){0};
  assert_int_equal(zl_journal_lock(j, &err), -1);
  zl_journal_close(j);
  assert_int_equal(mode_of(p->path, ""), 0644);
  assert_int_equal(mode_of(p->path, ".lock"), 0);
}

static void test_empty_file_becomes_a_journal(void **state)
{
  struct place *p = *state;
  write_file(p->path, "", 0);
  zl_log_set_level(ZL_LOG_ERROR);
  struct zl_journal *j = open_journal(p->path);
  zl_log_set_level(ZL_LOG_INFO);
  assert_int_equal(plan_users(j, 1, true), 1);
  zl_journal_close(j);
}

/* ---- files that are refused ---------------------------------------------------------------- */

static void test_not_a_database(void **state)
{
  struct place *p = *state;
  char text[6000];
  memset(text, 'x', sizeof(text));
  static const size_t sizes[] = {1, 50, 200, 600, 6000}; /* below and above SQLite's own header */
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    write_file(p->path, text, sizes[i]);
    chmod(p->path, 0644);
    refused(p->path, false, "is not a journal", "move it away");
    refused(p->path, true, "is not a journal", "move it away");
    struct stat st;
    assert_int_equal(stat(p->path, &st), 0);
    assert_int_equal(st.st_size, sizes[i]); /* not ours: left as it was, */
    assert_int_equal(st.st_mode & 0777, 0644); /* whatever a link at its place leads to */
  }
}

static void test_truncated(void **state)
{
  struct place *p = *state;
  zl_journal_close(open_journal(p->path));
  assert_int_equal(truncate(p->path, 4096), 0);
  refused(p->path, false, "is damaged", "move it away");
  assert_int_equal(truncate(p->path, 60), 0);
  refused(p->path, false, "is not a journal", "move it away");
}

static void test_another_programs_database(void **state)
{
  struct place *p = *state;
  sql(p->path, "CREATE TABLE bookmarks (url TEXT)");
  refused(p->path, false, "another program's database", "move it away");
  unlink(p->path);
  sql(p->path, "PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE run (id)");
  refused(p->path, false, "another program's database", "move it away");
}

static void test_newer_format(void **state)
{
  struct place *p = *state;
  zl_journal_close(open_journal(p->path));
  sql(p->path, "PRAGMA user_version = 99");
  refused(p->path, false, "format 99", "update zoomlua");
  refused(p->path, true, "format 99", "update zoomlua");
}

static void test_no_place(void **state)
{
  struct place *p = *state;
  char below[400], folder[300];
  write_file(p->path, "x", 1);
  snprintf(below, sizeof(below), "%s/acc.db", p->path);
  refused(below, false, "Not a directory", "ZOOMLUA_HOME");
  snprintf(below, sizeof(below), "%s/none/acc.db", p->folder);
  refused(below, false, "No such file or directory", "ZOOMLUA_HOME");
  snprintf(folder, sizeof(folder), "%s/dir.db", p->folder);
  mkdir(folder, 0700);
  refused(folder, false, "not a regular file", "move it away");
  rmdir(folder);
}

/* ---- without rights: a child that is nobody ------------------------------------------------ */

/* What a process without root's rights is told when it opens `path`; "" when it may. */
static void told_to_nobody(const char *path, bool read_only, char *out, size_t size)
{
  int fds[2];
  assert_int_equal(pipe(fds), 0);
  pid_t pid = fork();
  if (pid == 0) {
    struct zl_err err = {0};
    struct zl_journal *j = NULL;
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
      _exit(1);
    if (zl_journal_open(&j, path, read_only, &err) == 0)
      err.text[0] = '\0';
    if (write(fds[1], err.text, strlen(err.text)) < 0)
      _exit(1);
    zl_journal_close(j);
    _exit(0);
  }
  close(fds[1]);
  ssize_t n = read(fds[0], out, size - 1);
  out[n > 0 ? n : 0] = '\0';
  close(fds[0]);
  int status;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  assert_int_equal(status, 0);
}

static void test_read_only_folder(void **state)
{
  struct place *p = *state;
  char text[1100];
  chmod(p->folder, 0555);
  told_to_nobody(p->path, false, text, sizeof(text));
  assert_non_null(strstr(text, "cannot create the journal"));
  assert_non_null(strstr(text, "Permission denied"));
  chmod(p->folder, 0755);
  zl_journal_close(open_journal(p->path));
  if (geteuid() == 0)
    assert_int_equal(chown(p->path, 65534, 65534), 0);
  chmod(p->path, 0400);
  told_to_nobody(p->path, false, text, sizeof(text));
  assert_non_null(strstr(text, "cannot be written"));
  assert_non_null(strstr(text, p->path));
  chmod(p->folder, 0555); /* nor may a -shm be made: read as it lies */
  told_to_nobody(p->path, true, text, sizeof(text));
  assert_string_equal(text, "");
}

/* ---- no space ------------------------------------------------------------------------------ */

static int save_much(struct zl_journal *j, struct zl_err *err)
{
  struct zl_run run = {.policy = "much"};
  int64_t id, object, request;
  char name[300];
  struct zl_plan_request r = {"PATCH", ZL_STR("/x"), {NULL, 0}, "main", "LIGHT", true};
  memset(name, 'n', sizeof(name));
  name[sizeof(name) - 1] = '\0';
  if (zl_plan_begin(j, &run, &id, err) != 0)
    return -1;
  for (int i = 0; i < 20000; i++)
    if (zl_plan_object(j, ZL_STR("user"), zl_str_of(name), zl_str_of(name), &object, err) != 0 ||
        zl_plan_request(j, object, &r, &request, err) != 0)
      break;
  struct zl_err second = {0};
  int rc = zl_plan_commit(j, &second); /* must fail by itself, whatever the caller overlooked */
  return rc;
}

static void test_full(void **state)
{
  struct place *p = *state;
  struct rlimit old, small = {1 << 20, RLIM_INFINITY};
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  int64_t run = plan_users(j, 1, true);
  signal(SIGXFSZ, SIG_IGN); /* then write(2) says EFBIG, as with a quota */
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
  small.rlim_max = old.rlim_max;
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  int rc = save_much(j, &err);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
  assert_int_equal(rc, -1);
  if (!strstr(err.text, "no space left") || !strstr(err.text, p->path))
    fail_msg("not clear enough: %s", err.text);
  struct zl_run got; /* nothing of it is there, and the journal goes on */
  assert_int_equal(zl_run_get(j, run + 1, &got, &err), 0);
  assert_int_equal(plan_users(j, 1, true), run + 1);
  zl_journal_close(j);
}

/* ---- others in the way --------------------------------------------------------------------- */

struct other {
  pid_t pid;
  int to, from;
};

/* A process that holds the journal in the middle of a plan, or the apply lock. */
static struct other start_other(const char *path, bool lock)
{
  int up[2], down[2];
  char c;
  assert_int_equal(pipe(up), 0);
  assert_int_equal(pipe(down), 0);
  struct other o = {fork(), down[1], up[0]};
  if (o.pid == 0) {
    struct zl_err err = {0};
    struct zl_journal *j = NULL;
    int64_t id;
    close(down[1]);
    if (zl_journal_open(&j, path, false, &err) != 0 ||
        (lock ? zl_journal_lock(j, &err) : zl_plan_begin(j, &(struct zl_run){0}, &id, &err)) != 0 ||
        write(up[1], "x", 1) != 1 || read(down[0], &c, 1) < 0)
      _exit(1);
    zl_journal_close(j);
    _exit(0);
  }
  close(up[1]);
  close(down[0]);
  assert_int_equal(read(o.from, &c, 1), 1);
  return o;
}

static void end_other(struct other o)
{
  int status;
  close(o.to);
  close(o.from);
  assert_int_equal(waitpid(o.pid, &status, 0), o.pid);
  assert_int_equal(status, 0);
}

static void test_locked_by_another_process(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  int64_t id;
  struct zl_journal *j = open_journal(p->path);
  plan_users(j, 1, true);
  struct other o = start_other(p->path, false);
  assert_int_equal(zl_plan_begin(j, &(struct zl_run){0}, &id, &err), -1);
  if (!strstr(err.text, "is locked by ") || !strstr(err.text, p->path))
    fail_msg("not clear enough: %s", err.text);
  struct zl_run run; /* reading goes on meanwhile */
  assert_int_equal(zl_run_get(j, 1, &run, &err), 1);
  end_other(o);
  assert_int_equal(plan_users(j, 1, true), 2);
  zl_journal_close(j);
}

/* Six processes that find no journal all make it, and none loses its run. */
static void test_made_by_many_at_once(void **state)
{
  struct place *p = *state;
  enum { PROCESSES = 6 };
  char path[400], c;
  for (int round = 0; round < 10; round++) {
    int go[2], status;
    snprintf(path, sizeof(path), "%s/round-%d.db", p->folder, round);
    assert_int_equal(pipe(go), 0);
    for (int i = 0; i < PROCESSES; i++)
      if (fork() == 0) {
        struct zl_err err = {0};
        struct zl_journal *j = NULL;
        int64_t id;
        close(go[1]);
        bool made = read(go[0], &c, 1) == 0;
        for (int tries = 0; made; tries++) { /* who is told that another one is at it comes back: that is no fault */
          made = zl_journal_open(&j, path, false, &err) == 0 &&
                 zl_plan_begin(j, &(struct zl_run){0}, &id, &err) == 0 && zl_plan_commit(j, &err) == 0;
          zl_journal_close(j);
          if (made)
            _exit(0);
          made = strstr(err.text, "locked") && tries < 50;
          fprintf(stderr, "%s\n", err.text);
          err = (struct zl_err){0};
          j = NULL;
        }
        _exit(1);
      }
    close(go[0]);
    close(go[1]); /* all at once */
    for (int i = 0; i < PROCESSES; i++) {
      assert_true(wait(&status) > 0);
      assert_int_equal(status, 0);
    }
    struct zl_err err = {0};
    struct zl_run run;
    struct zl_journal *j = open_journal(path);
    assert_int_equal(zl_run_get(j, PROCESSES, &run, &err), 1);
    zl_journal_close(j);
  }
}

static void test_one_apply_at_a_time(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  char pid[32];
  struct zl_journal *j = open_journal(p->path);
  struct other o = start_other(p->path, true);
  assert_int_equal(zl_journal_lock(j, &err), -1);
  assert_int_equal(err.code, ZL_EREFUSED);
  snprintf(pid, sizeof(pid), "process %ld", (long)o.pid);
  if (!strstr(err.text, pid))
    fail_msg("does not name %s: %s", pid, err.text);
  kill(o.pid, SIGKILL); /* however it ends, the lock goes with it */
  close(o.to);
  close(o.from);
  assert_int_equal(waitpid(o.pid, NULL, 0), o.pid);
  err = (struct zl_err){0};
  WORKS(zl_journal_lock(j, &err));
  WORKS(zl_journal_lock(j, &err)); /* ours already */
  zl_journal_close(j);
}

/* The core may write nowhere else, and a large sort needs a file. */
static void test_sqlites_temporary_files_lie_beside(void **state)
{
  struct place *p = *state;
  struct zl_journal *j = open_journal(p->path);
  assert_non_null(sqlite3_temp_directory);
  size_t n = strlen(sqlite3_temp_directory);
  assert_memory_equal(p->path, sqlite3_temp_directory, n);
  assert_string_equal(strchr(p->path + n, '/'), strrchr(p->path, '/'));
  assert_int_equal(p->path[n], '/');
  zl_journal_close(j);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
  const struct CMUnitTest tests[] = {
      T(test_created_private_whatever_the_umask),
      T(test_durable_settings),
      T(test_survives_reopening),
      T(test_loose_permissions_are_repaired),
      T(test_a_loose_folder_is_repaired),
      T(test_read_only_touches_nothing),
      T(test_empty_file_becomes_a_journal),
      T(test_not_a_database),
      T(test_truncated),
      T(test_another_programs_database),
      T(test_newer_format),
      T(test_no_place),
      T(test_read_only_folder),
      T(test_full),
      T(test_locked_by_another_process),
      T(test_made_by_many_at_once),
      T(test_one_apply_at_a_time),
      T(test_sqlites_temporary_files_lie_beside),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
