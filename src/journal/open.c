/* open.c - from a path to a journal that can be trusted, or one clear line why not.
 *
 * Durability. WAL with synchronous=FULL: SQLite syncs the log at every commit before COMMIT
 * returns. With NORMAL a power cut could take back the last commits, and the last commit is the one
 * that says which request is about to leave: Zoom would have a change that no journal knows of.
 * The price is one fsync a tick of the apply loop, not one a request (zl_batch_begin). WAL and not
 * a rollback journal because `history` and `show` must be able to read during an apply.
 *
 * No descriptor of the journal's file is ever opened here beside SQLite's, except for creating it:
 * POSIX locks belong to the process, and closing any descriptor of the file would drop them. */
#include "journal/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 4000 /* another process saves its plan: a second or two, then say who it is */
#define FRESH_S 10   /* an empty file younger than this is one that another process is making */
#define SMALLEST 512 /* bytes of SQLite's smallest page */

/* ---- the file ------------------------------------------------------------------------------ */

static int cannot(const char *doing, const char *path, int number, struct zl_err *err)
{
  const char *way_out = number == ENOSPC || number == EDQUOT
                            ? "free some space on its disk"
                            : "check the folder and its permissions, or set ZOOMLUA_HOME to a folder "
                              "that can be written";
  return zl_err_set(err, ZL_EJOURNAL, "cannot %s the journal %s: %s; %s", doing, path,
                    strerror(number), way_out);
}

/* Makes the file itself, so that neither the umask nor SQLite's default mode decides. */
static int create(const char *path, struct zl_err *err)
{
  int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST)
    return 0;
  if (fd < 0)
    return cannot("create", path, errno, err);
  int rc = fchmod(fd, 0600) != 0 ? cannot("protect", path, errno, err) : 0;
  close(fd);
  (void)zl_file_sync_name(path);
  return rc;
}

/* 0600 or repaired; a file of somebody else's that is too open cannot be, and is refused. */
static int protect(const char *path, const char *suffix, struct zl_err *err)
{
  struct stat st;
  struct zl_buf name = ZL_BUF_INIT(1 << 16);
  int rc = 0;
  if (zl_buf_printf(&name, "%s%s", path, suffix) != 0)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  else if (stat(name.data, &st) == 0 && (st.st_mode & 077) != 0) {
    if (chmod(name.data, 0600) != 0)
      rc = zl_err_set(err, ZL_EJOURNAL,
                      "others may read the journal %s (mode %03o) and it cannot be closed to them: "
                      "%s; try: chmod 600 %s",
                      name.data, (unsigned)(st.st_mode & 0777), strerror(errno), name.data);
    else if (!suffix[0])
      zl_log(ZL_LOG_WARN, "others could read the journal %s (mode %03o): now 600", name.data,
             (unsigned)(st.st_mode & 0777));
  }
  zl_buf_free(&name);
  return rc;
}

/* Who may write in the folder could put another journal in its place. */
static void protect_folder(const char *path)
{
  struct stat st;
  char *folder = zl_strdup(path);
  char *slash = folder ? strrchr(folder, '/') : NULL;
  if (slash)
    slash[slash == folder] = '\0';
  if (slash && stat(folder, &st) == 0 && (st.st_mode & 022) != 0 && (st.st_mode & S_ISVTX) == 0) {
    unsigned was = (unsigned)(st.st_mode & 0777), is = was & ~022u;
    if (st.st_uid == geteuid() && chmod(folder, (mode_t)is) == 0)
      zl_log(ZL_LOG_WARN, "others could replace the journal in %s (mode %03o): now %03o", folder, was, is);
    else
      zl_log(ZL_LOG_WARN, "others could replace the journal in %s (mode %03o); try: chmod go-w %s", folder, was, folder);
  }
  free(folder);
}

/* Once it is known to be ours: a link may lead to anything. */
static int protect_all(const char *path, struct zl_err *err)
{
  static const char *const files[] = {"", "-wal", "-shm", ".lock"};
  for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
    if (protect(path, files[i], err) != 0)
      return -1;
  protect_folder(path);
  return 0;
}

static int check_file(const char *path, bool read_only, struct zl_err *err)
{
  struct stat st;
  if (stat(path, &st) != 0) {
    if (errno != ENOENT)
      return cannot("open", path, errno, err);
    if (read_only)
      return zl_err_set(err, ZL_EJOURNAL, "there is no journal %s yet: nothing has been planned",
                        path);
    return create(path, err);
  }
  if (!S_ISREG(st.st_mode))
    return zl_err_set(err, ZL_EJOURNAL, "the journal %s is not a regular file: move it away", path);
  if (st.st_size > 0 && st.st_size < SMALLEST) /* SQLite would take it for empty and write over it */
    return zl_err_set(err, ZL_EJOURNAL,
                      "%s is not a journal of zoomlua (%lld bytes; cut off?): move it away to start a "
                      "new one",
                      path, (long long)st.st_size);
  if (read_only) /* looks, touches nothing */
    return 0;
  if (st.st_size == 0 && zl_wall_ms() / 1000 - st.st_mtim.tv_sec > FRESH_S)
    zl_log(ZL_LOG_WARN, "the journal %s was empty (an interrupted first run, or cut off): started anew",
           path);
  return 0;
}

/* ---- the connection ------------------------------------------------------------------------ */

static int connect(struct zl_journal *j, const char *name, int flags, struct zl_err *err)
{
  int rc = sqlite3_open_v2(name, &j->sql.db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (rc != SQLITE_OK)
    return zl_sql_fail(&j->sql, rc, err);
  sqlite3_busy_timeout(j->sql.db, BUSY_MS);
  /* The file may have been edited by somebody: its schema is data, not trusted code. */
  sqlite3_db_config(j->sql.db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
  sqlite3_db_config(j->sql.db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
  return 0;
}

/* A reader of a WAL file needs its -shm, which it cannot make in a folder that it may not write.
 * Where no log is left over the file is complete by itself and can be read as it lies. */
static int connect_as_it_lies(struct zl_journal *j, struct zl_err *err)
{
  struct zl_buf name = ZL_BUF_INIT(1 << 16);
  struct stat st;
  int rc = -1;
  if (zl_buf_printf(&name, "%s-wal", j->path) == 0 && stat(name.data, &st) == 0 && st.st_size > 0)
    goto out; /* the first error stands */
  zl_buf_reset(&name);
  zl_buf_puts(&name, "file:");
  for (const char *p = j->path; *p; p++)
    if (strchr("%?#", *p))
      zl_buf_printf(&name, "%%%02x", (unsigned)*p);
    else
      zl_buf_putc(&name, *p);
  if (zl_buf_puts(&name, "?immutable=1") != 0)
    goto out;
  zl_sql_close(&j->sql);
  struct zl_err second = {0};
  rc = connect(j, name.data, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, &second);
  if (rc == 0)
    rc = zl_journal_migrate(j, &second);
  if (rc == 0)
    zl_err_clear(err);
out:
  zl_buf_free(&name);
  return rc;
}

static int open_to_read(struct zl_journal *j, struct zl_err *err)
{
  struct zl_err first = {0};
  if (connect(j, j->path, SQLITE_OPEN_READONLY, &first) == 0 && zl_journal_migrate(j, &first) == 0)
    return 0;
  int rc = j->sql.db ? sqlite3_errcode(j->sql.db) & 0xff : SQLITE_CANTOPEN;
  if ((rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY) && connect_as_it_lies(j, &first) == 0)
    return 0;
  return zl_err_set(err, first.code, "%s", first.text);
}

/* Two processes that make a new file WAL at once: SQLite tells one of them BUSY without waiting. */
static int to_wal(struct zl_journal *j, struct zl_err *err)
{
  static const char pragma[] = "PRAGMA journal_mode = WAL";
  int64_t until = zl_mono_ms() + BUSY_MS;
  for (;;) {
    struct zl_err now = {0};
    sqlite3_stmt *stmt = zl_sql_start(&j->sql, pragma, NULL, 0, &now);
    int rc = stmt ? zl_sql_step(&j->sql, stmt, &now) : -1;
    bool wal = rc == 1 && zl_str_is(zl_sql_text(stmt, 0), "wal");
    bool busy = rc < 0 && (sqlite3_errcode(j->sql.db) & 0xff) == SQLITE_BUSY;
    zl_sql_done(&j->sql, stmt);
    if (wal)
      return 0;
    if (rc >= 0)
      return zl_err_set(err, ZL_EJOURNAL,
                        "the journal %s lies on a file system without shared memory (a network "
                        "drive?): set ZOOMLUA_HOME to a folder on a local disk",
                        j->path);
    if (!busy || zl_mono_ms() > until)
      return zl_err_set(err, now.code, "%s", now.text);
    sqlite3_sleep(20);
  }
}

static int open_to_write(struct zl_journal *j, struct zl_err *err)
{
  if (connect(j, j->path, SQLITE_OPEN_READWRITE, err) != 0)
    return -1;
  if (sqlite3_db_readonly(j->sql.db, "main") == 1) /* SQLite falls back by itself */
    return zl_sql_fail(&j->sql, SQLITE_READONLY, err);
  int64_t format;
  if (zl_journal_identify(j, &format, err) != 0) /* nothing is written to what is not ours */
    return -1;
  if (protect_all(j->path, err) != 0)
    return -1;
  if (to_wal(j, err) != 0 ||
      zl_sql_exec(&j->sql, "PRAGMA synchronous = FULL; PRAGMA cache_size = -1024;"
                  " PRAGMA journal_size_limit = 4194304", err) != 0)
    return -1;
  return zl_journal_migrate(j, err);
}

/* The global is SQLite's only way to say so; no other room uses SQLite. By itself it would take /var/tmp or
 * /tmp, where the core may not write, and which is often memory. A journal whose folder is gone already (a
 * plan that is only looked at) has them in the state folder. */
void zl_journal_temporary_beside(const char *journal)
{
  struct zl_buf path = ZL_BUF_INIT(4096);
  const char *slash = strrchr(journal, '/');
  zl_buf_add(&path, slash ? journal : ".", !slash || slash == journal ? 1 : (size_t)(slash - journal));
  if (access(zl_buf_cstr(&path), W_OK) != 0) {
    struct zl_err none = {0};
    zl_buf_reset(&path);
    zl_state_path("", &path, &none);
  }
  char *folder = path.len ? sqlite3_mprintf("%s", zl_buf_cstr(&path)) : NULL;
  zl_buf_free(&path);
  if (!folder)
    return;
  sqlite3_free(sqlite3_temp_directory);
  sqlite3_temp_directory = folder;
}

int zl_journal_open(struct zl_journal **out, const char *path, bool read_only, struct zl_err *err)
{
  int rc = -1;
  struct zl_journal *j = zl_calloc(1, sizeof(*j));
  if (!j)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  j->lock_fd = -1;
  j->read_only = read_only;
  j->path = zl_strdup(path);
  j->sql.path = j->path;
  if (!j->path) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    goto out;
  }
  if (check_file(path, read_only, err) != 0)
    goto out;
  zl_journal_temporary_beside(path);
  if ((read_only ? open_to_read(j, err) : open_to_write(j, err)) != 0)
    goto out;
  *out = j;
  j = NULL;
  rc = 0;
out:
  zl_journal_close(j);
  return rc;
}

void zl_journal_close(struct zl_journal *j)
{
  if (!j)
    return;
  zl_draft_end(j);
  zl_seen_free(j);
  zl_plan_rollback(j);
  zl_dict_forget(j);
  zl_sql_close(&j->sql);
  if (j->lock_fd >= 0)
    close(j->lock_fd); /* lets go of the lock */
  zl_pool_free(&j->run_strings);
  free(j->path);
  free(j);
}

/* A file that was copied or renamed would make the changes of one account look like those of another. */
int zl_journal_account(struct zl_journal *j, const char *account, struct zl_err *err)
{
  static const char get[] =
      "SELECT account FROM run WHERE account <> '' AND account <> ? ORDER BY id DESC LIMIT 1";
  if (!account || !account[0])
    return 0;
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, ZL_ARGS(ZL_Z(account)), err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&j->sql, stmt, err);
  if (rc == 1) {
    struct zl_str other = zl_sql_text(stmt, 0);
    zl_err_set(err, ZL_EJOURNAL,
               "the journal %s holds runs of the account %.*s, and this is the account %s: move it "
               "away, or set "
               "ZOOMLUA_HOME to another folder",
               j->path, (int)(other.n < 100 ? other.n : 100), other.p, account);
  }
  zl_sql_done(&j->sql, stmt);
  return rc == 0 ? 0 : -1;
}

int zl_journal_writable(const struct zl_journal *j, struct zl_err *err)
{
  if (!j->read_only)
    return 0;
  return zl_err_set(err, ZL_EJOURNAL, "the journal %s was opened for reading only", j->path);
}
