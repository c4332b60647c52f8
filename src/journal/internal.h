/* internal.h - what the files of this room share: a connection with its statements, and the struct
 * behind journal.h. Nobody outside src/journal includes this. */
#ifndef ZL_JOURNAL_INTERNAL_H
#define ZL_JOURNAL_INTERNAL_H

#include "journal/journal.h"

#include <sqlite3.h>

/* ---- a connection (sql.c) ----------------------------------------------------------------- */

#define ZL_SQL_KEPT 48

/* Statements are prepared once and found again by the address of their text, so every text is a
 * `static const char []` beside the function that uses it. */
struct zl_sql {
  sqlite3 *db;
  const char *path; /* for messages: the journal's file, also for the draft */
  bool draft;       /* no rollback journal: one failure and the whole database is lost */
  bool in_tx;       /* between zl_sql_begin and _commit or _rollback */
  bool lost;        /* something failed inside: nothing more is accepted, commit will say so */
  size_t n;
  struct {
    const char *text;
    sqlite3_stmt *stmt;
    bool taken;
  } kept[ZL_SQL_KEPT];
};

struct zl_arg {
  enum { ZL_ARG_NUMBER, ZL_ARG_TEXT, ZL_ARG_BYTES } is;
  int64_t i;
  struct zl_str s; /* {NULL, 0} is NULL */
};
#define ZL_I(n) ((struct zl_arg){.i = (n)})
#define ZL_S(str) ((struct zl_arg){.is = ZL_ARG_TEXT, .s = (str)})
#define ZL_Z(cstr) ((struct zl_arg){.is = ZL_ARG_TEXT, .s = zl_str_of(cstr)})
#define ZL_B(str) ((struct zl_arg){.is = ZL_ARG_BYTES, .s = (str)})
#define ZL_ARGS(...) \
  (const struct zl_arg[]){__VA_ARGS__}, \
      sizeof((const struct zl_arg[]){__VA_ARGS__}) / sizeof(struct zl_arg)

/* Prepared and bound, or NULL. Give it back with zl_sql_done, also after an error. */
sqlite3_stmt *zl_sql_start(struct zl_sql *s, const char *text, const struct zl_arg *args, size_t n,
                           struct zl_err *err);
/* 1: a row, 0: no more, -1. */
int zl_sql_step(struct zl_sql *s, sqlite3_stmt *stmt, struct zl_err *err);
void zl_sql_done(struct zl_sql *s, sqlite3_stmt *stmt);
/* Start, step to the end, done. Returns the number of rows changed, or -1. */
int zl_sql_run(struct zl_sql *s, const char *text, const struct zl_arg *args, size_t n,
               struct zl_err *err);
/* One integer from the first row, or `otherwise` when there is none. 0 or -1. */
int zl_sql_int(struct zl_sql *s, const char *text, const struct zl_arg *args, size_t n,
               int64_t otherwise, int64_t *out, struct zl_err *err);
/* Several statements without rows, not kept. */
int zl_sql_exec(struct zl_sql *s, const char *text, struct zl_err *err);
/* A column's text; NULL comes as {NULL, 0}, an empty text with a pointer. */
struct zl_str zl_sql_text(sqlite3_stmt *stmt, int column);
/* The same of a text or blob, without a look at what it is. */
struct zl_str zl_sql_bytes(sqlite3_stmt *stmt, int column);

/* A failing statement between _begin and _commit rolls everything back at once; what follows
 * fails too, and so does _commit. Half a transaction therefore never reaches the file. */
int zl_sql_begin(struct zl_sql *s, struct zl_err *err);
int zl_sql_commit(struct zl_sql *s, struct zl_err *err);
void zl_sql_rollback(struct zl_sql *s);

/* Puts SQLite's result into words: what happened, to which file, the way out. Always -1. */
int zl_sql_fail(struct zl_sql *s, int rc, struct zl_err *err);
void zl_sql_close(struct zl_sql *s);
/* The words for a full disk. Always -1. */
int zl_sql_no_space(const char *path, struct zl_err *err);

/* ---- packed bytes (pack.c) ----------------------------------------------------------------- */

int zl_pack_number(struct zl_buf *out, uint64_t n);
int zl_pack_text(struct zl_buf *out, struct zl_str s); /* {NULL, 0} comes back as such */
struct zl_unpack {
  const unsigned char *p, *end;
};
static inline struct zl_unpack zl_unpack_of(struct zl_str s)
{
  const unsigned char *p = (const unsigned char *)(s.p ? s.p : "");
  return (struct zl_unpack){p, p + s.n};
}
/* False: the bytes end too early. */
bool zl_unpack_number(struct zl_unpack *u, uint64_t *n);
bool zl_unpack_bytes(struct zl_unpack *u, uint64_t n, struct zl_str *s);
bool zl_unpack_text(struct zl_unpack *u, struct zl_str *s);

/* ---- the journal -------------------------------------------------------------------------- */

/* The rows of a run are numbered from 1, and (run, number) is one integer: the rowid of its table. So
 * they lie together and in order, adding is appending, and finding takes no index. */
#define ZL_NO_MOST INT64_C(0xffffffff)
static inline int64_t zl_at(int64_t run, int64_t no)
{
  return run * (ZL_NO_MOST + 1) + no;
}
static inline int64_t zl_no(int64_t at)
{
  return at & ZL_NO_MOST;
}

struct zl_plan_state { /* between zl_plan_begin and _commit */
  bool open;
  int64_t run, objects, requests, changes, asides;
  struct zl_map texts; /* text -> its number, see dict.c */
  size_t texts_bytes;
  bool texts_full;
  struct zl_buf kind, id, label; /* of the last object */
  struct zl_buf form, body;      /* of the last request, which is written once its changes are known */
  struct zl_buf packed;
  bool request_open;
  int64_t form_no; /* the text of `form`, as long as that does not change */
  int64_t first;
};

struct zl_dict { /* of a run that is read */
  int64_t run;
  int users;
  struct zl_str *text; /* number - 1 */
  size_t n;
  struct zl_pool pool;
};

struct zl_journal {
  struct zl_sql sql;
  char *path;
  bool read_only;
  int lock_fd;
  struct zl_plan_state plan;
  struct zl_draft *draft;
  struct zl_dict *dict;       /* of the run that was asked about last */
  int64_t applying, requests; /* the run whose outcomes come in, and how many there can be */
  struct zl_pool run_strings; /* what zl_run_get handed out last */
  struct zl_seen *seen;       /* seen.c's own */
};

/* ---- dict.c ------------------------------------------------------------------------------- */

/* For the plan that is open. As an argument for a column: the number, or the text itself. */
int zl_dict_column(struct zl_journal *j, struct zl_str s, bool bytes, struct zl_arg *arg,
                   struct zl_err *err);
/* Appended to packed bytes. */
int zl_dict_pack(struct zl_journal *j, struct zl_buf *out, struct zl_str s, struct zl_err *err);
/* The number of a text that joins if it can; 0: it stands where it is used. */
int zl_dict_add(struct zl_journal *j, struct zl_str s, bool bytes, int64_t *no, struct zl_err *err);
/* For reading. NULL: err has the words. Each _of has its _done. */
struct zl_dict *zl_dict_of(struct zl_journal *j, int64_t run, struct zl_err *err);
void zl_dict_done(struct zl_dict *t);
void zl_dict_forget(struct zl_journal *j);
int zl_dict_read(struct zl_journal *j, const struct zl_dict *t, sqlite3_stmt *stmt, int column,
                  struct zl_str *s, struct zl_err *err);
int zl_dict_unpack(struct zl_journal *j, const struct zl_dict *t, struct zl_unpack *u, struct zl_str *s,
                    struct zl_err *err);

/* ---- form.c -------------------------------------------------------------------------------- */

struct zl_form {
  struct zl_str kind, method, path /* with a mark for the id */, product, label;
  bool safe;
};
int zl_form_write(struct zl_buf *out, struct zl_str kind, struct zl_str id,
                  const struct zl_plan_request *r, struct zl_err *err);
bool zl_form_read(struct zl_form *f, struct zl_str text);
int zl_form_path(struct zl_buf *out, const struct zl_form *f, struct zl_str id);

/* path, before, wanted, origin of the next change of a row (rows.c). */
int zl_change_unpack(struct zl_journal *j, const struct zl_dict *t, struct zl_unpack *u,
                     struct zl_str text[4], struct zl_err *err);

/* ---- states -------------------------------------------------------------------------------- */

/* Of a request, as numbers in the file: never renumber. */
enum zl_row_state {
  ZL_ROW_PENDING,
  ZL_ROW_SENT,
  ZL_ROW_DONE,
  ZL_ROW_FAILED,
  ZL_ROW_UNKNOWN,
  ZL_ROW_STATES
};
/* A row's state: that of its outcome (column), or what the window of intent says. */
enum zl_row_state zl_row_state(sqlite3_stmt *stmt, int column, int64_t no, int64_t intent);
const char *zl_row_state_name(enum zl_row_state state);
const char *zl_verdict_name(int64_t verdict); /* NULL: no such number */
int zl_window_settle(struct zl_journal *j, int64_t run, struct zl_err *err);
int zl_run_intent(struct zl_journal *j, int64_t run, int64_t *intent, struct zl_err *err);

/* 0: a journal, *format is its number, or an empty file (0); -1: not ours, or from the future. */
int zl_journal_identify(struct zl_journal *j, int64_t *format, struct zl_err *err);
/* Brings a new or older file to the present format in one transaction (schema.c). */
int zl_journal_migrate(struct zl_journal *j, struct zl_err *err);
/* " by process 4711 (zoomlua)" for whoever holds a lock on the file or its -shm, or "" (lock.c). */
void zl_lock_holder(const char *path, char *out, size_t size);
/* Format 1 to 2: the plans of old runs are packed (migrate.c). Inside the transaction of the step. */
int zl_journal_repack(struct zl_journal *j, struct zl_err *err);
/* A plan for a run that exists already, without a transaction of its own; `objects` before the first. */
void zl_plan_resume(struct zl_journal *j, int64_t run);
int zl_plan_flush(struct zl_journal *j, struct zl_err *err); /* writes the request that is open */
void zl_plan_forget(struct zl_journal *j);
void zl_seen_free(struct zl_journal *j);
/* SQLite's temporary files go beside the journal (open.c). */
void zl_journal_temporary_beside(const char *journal);
/* A journal that may be written, or -1 with words. */
int zl_journal_writable(const struct zl_journal *j, struct zl_err *err);

#endif
