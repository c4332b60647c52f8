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
  bool is_text;
  int64_t i;
  struct zl_str s; /* {NULL, 0} is NULL */
};
#define ZL_I(n) ((struct zl_arg){.i = (n)})
#define ZL_S(str) ((struct zl_arg){.is_text = true, .s = (str)})
#define ZL_Z(cstr) ((struct zl_arg){.is_text = true, .s = zl_str_of(cstr)})
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

/* A failing statement between _begin and _commit rolls everything back at once; what follows
 * fails too, and so does _commit. Half a transaction therefore never reaches the file. */
int zl_sql_begin(struct zl_sql *s, struct zl_err *err);
int zl_sql_commit(struct zl_sql *s, struct zl_err *err);
void zl_sql_rollback(struct zl_sql *s);

/* Puts SQLite's result into words: what happened, to which file, the way out. Always -1. */
int zl_sql_fail(struct zl_sql *s, int rc, struct zl_err *err);
void zl_sql_close(struct zl_sql *s);

/* ---- the journal -------------------------------------------------------------------------- */

struct zl_plan_state { /* between zl_plan_begin and _commit */
  bool open;
  int64_t run, objects, requests, changes;
  struct zl_map seen; /* text -> its number, in front of the table `text` */
  size_t seen_bytes;
};

struct zl_journal {
  struct zl_sql sql;
  char *path;
  bool read_only;
  int lock_fd;
  struct zl_plan_state plan;
  struct zl_draft *draft;
  struct zl_pool run_strings; /* what zl_run_get handed out last */
};

/* 0: a journal, *format is its number, or an empty file (0); -1: not ours, or from the future. */
int zl_journal_identify(struct zl_journal *j, int64_t *format, struct zl_err *err);
/* Brings a new or older file to the present format in one transaction (schema.c). */
int zl_journal_migrate(struct zl_journal *j, struct zl_err *err);
/* " by process 4711 (zoomlua)" for whoever holds a lock on the file or its -shm, or "" (lock.c). */
void zl_lock_holder(const char *path, char *out, size_t size);
/* The number of a text in the table `text`, which it joins when it is new (plan.c). */
int zl_text_number(struct zl_journal *j, struct zl_str s, int64_t *no, struct zl_err *err);
/* The aggregate zl_first(no, object, most): the objects of the first `most` changes (groups.c). */
int zl_groups_register(sqlite3 *db);
/* A journal that may be written, or -1 with words. */
int zl_journal_writable(const struct zl_journal *j, struct zl_err *err);

#endif
