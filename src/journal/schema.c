/* schema.c - the tables of a journal and the way from each format to the next. Serves open.c.
 *
 * One step a format, in one transaction together with the new number, so that a file is of one
 * format or of the next, never between. A later format adds a step at the end and never edits an
 * earlier one. */
#include "journal/internal.h"

#define APPLICATION_ID 0x5a4c4a31 /* "ZLJ1": what file(1) and we know a journal by */

/* Run numbers are never given twice (AUTOINCREMENT): "run 41" stays what it was after a prune.
 * Everything else belongs to a run and is numbered from 1 within it. */
struct step {
  const char *before;                                          /* SQL */
  int (*between)(struct zl_journal *j, struct zl_err *err);    /* what SQL cannot do */
  const char *after;
};
static const struct step steps[] = {
    /* 1: a row for each object, request and change, texts numbered for the whole file. */
    {"CREATE TABLE text ("
    "  id INTEGER PRIMARY KEY,"
    "  text TEXT NOT NULL UNIQUE);"

    "CREATE TABLE run ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  state TEXT NOT NULL,"
    "  started_ms INTEGER NOT NULL,"
    "  finished_ms INTEGER NOT NULL DEFAULT 0,"
    "  policy TEXT NOT NULL, version TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,"
    "  params TEXT NOT NULL, who TEXT NOT NULL, account TEXT NOT NULL, api_url TEXT NOT NULL,"
    "  objects_read INTEGER NOT NULL,"
    "  objects INTEGER NOT NULL DEFAULT 0,"
    "  requests INTEGER NOT NULL DEFAULT 0,"
    "  changes INTEGER NOT NULL DEFAULT 0,"
    "  done INTEGER NOT NULL DEFAULT 0," /* as of the last change of state; while 'applying' the */
    "  failed INTEGER NOT NULL DEFAULT 0," /* rows themselves are counted */
    "  unknown INTEGER NOT NULL DEFAULT 0);"

    "CREATE TABLE object ("
    "  run INTEGER NOT NULL, no INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL," /* text */
    "  id TEXT NOT NULL, label TEXT NOT NULL,"
    "  PRIMARY KEY (run, no)) WITHOUT ROWID;"

    "CREATE TABLE request ("
    "  run INTEGER NOT NULL, no INTEGER NOT NULL,"
    "  object INTEGER NOT NULL,"
    "  method INTEGER NOT NULL," /* text */
    "  path TEXT NOT NULL,"
    "  body INTEGER," /* text; NULL: none */
    "  product INTEGER NOT NULL, label INTEGER NOT NULL," /* text */
    "  safe INTEGER NOT NULL,"
    "  state TEXT NOT NULL DEFAULT 'pending'"
    "    CHECK (state IN ('pending', 'sent', 'done', 'failed', 'unknown')),"
    "  sent_ms INTEGER, answered_ms INTEGER, attempts INTEGER,"
    "  status INTEGER, answer TEXT, tracking_id TEXT, error TEXT,"
    "  PRIMARY KEY (run, no)) WITHOUT ROWID;"

    "CREATE TABLE change ("
    "  run INTEGER NOT NULL, no INTEGER NOT NULL,"
    "  object INTEGER NOT NULL, request INTEGER NOT NULL,"
    "  path INTEGER NOT NULL," /* text */
    "  before INTEGER,"        /* text; NULL: absent */
    "  wanted INTEGER,"        /* text; NULL: absent (a share that is taken away) */
    "  origin INTEGER NOT NULL," /* text */
    "  PRIMARY KEY (run, no)) WITHOUT ROWID;", NULL, NULL},

    /* 2: a row a request with its object and its changes packed (plan.c), what became of it in a
     * narrow row of its own, so that an answer appends thirty bytes instead of rewriting the request;
     * intent by window; verdicts; values that were seen. `at` is (run, number), see zl_at. */
    {"ALTER TABLE text RENAME TO old_text;"
     "ALTER TABLE object RENAME TO old_object;"
     "ALTER TABLE request RENAME TO old_request;"
     "ALTER TABLE change RENAME TO old_change;"

     "ALTER TABLE run ADD COLUMN command TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE run ADD COLUMN tool TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE run ADD COLUMN catalogue TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE run ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE run ADD COLUMN stopped TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE run ADD COLUMN intent INTEGER NOT NULL DEFAULT 0;" /* rows up to it may have left */

     "CREATE TABLE text ("
     "  at INTEGER PRIMARY KEY,"
     "  value);"

     "CREATE TABLE request ("
     "  at INTEGER PRIMARY KEY,"
     "  object INTEGER NOT NULL,"
     "  first INTEGER NOT NULL," /* number of its first change */
     "  form NOT NULL,"          /* these three: the number of a text, or the text */
     "  body,"                   /* NULL: none */
     "  changes,"
     "  id TEXT NOT NULL,"
     "  label TEXT);"            /* NULL: none */

     "CREATE TABLE outcome ("    /* no row: pending, or sent if the window of intent says so */
     "  at INTEGER PRIMARY KEY,"
     "  state INTEGER NOT NULL," /* enum zl_row_state */
     "  status INTEGER, attempts INTEGER,"
     "  answered_ms INTEGER, took_ms INTEGER,"
     "  tracking_id TEXT, error TEXT, answer TEXT);"

     "CREATE TABLE verdict ("    /* of a change; no row: not verified */
     "  at INTEGER PRIMARY KEY,"
     "  verdict INTEGER NOT NULL,"
     "  after TEXT);"            /* NULL: absent */

     "CREATE TABLE source ("     /* of seen values: kind and body */
     "  no INTEGER PRIMARY KEY,"
     "  name TEXT NOT NULL UNIQUE);"
     "CREATE TABLE seen ("
     "  id TEXT NOT NULL, source INTEGER NOT NULL,"
     "  read_ms INTEGER NOT NULL,"
     "  found TEXT NOT NULL,"
     "  PRIMARY KEY (id, source)) WITHOUT ROWID;",
     zl_journal_repack,
     "DROP TABLE old_change; DROP TABLE old_request; DROP TABLE old_object; DROP TABLE old_text"},

    /* 3: what a plan leaves out, and rows of lists of people that were nobody. */
    {"CREATE TABLE aside ("
     "  at INTEGER PRIMARY KEY,"
     "  kind INTEGER NOT NULL," /* enum zl_aside */
     "  told TEXT NOT NULL);"   /* JSON of the core's own form */,
     NULL, NULL},

    /* 4: of fields that Zoom never shows, a mark of what was sent. */
    {"CREATE TABLE unseen ("
     "  id TEXT NOT NULL, path TEXT NOT NULL,"
     "  at INTEGER NOT NULL," /* the request */
     "  mark TEXT NOT NULL,"
     "  PRIMARY KEY (id, path, at)) WITHOUT ROWID;",
     NULL, NULL},
};
#define FORMAT ((int64_t)(sizeof(steps) / sizeof(steps[0])))

int zl_journal_identify(struct zl_journal *j, int64_t *format, struct zl_err *err)
{
  /* One statement, one moment: another process may be making the journal just now. */
  static const char get[] =
      "SELECT (SELECT user_version FROM pragma_user_version),"
      " (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)";
  sqlite3_stmt *stmt = zl_sql_start(&j->sql, get, NULL, 0, err);
  if (!stmt)
    return -1;
  int rc = zl_sql_step(&j->sql, stmt, err);
  *format = sqlite3_column_int64(stmt, 0);
  int64_t id = sqlite3_column_int64(stmt, 1), tables = sqlite3_column_int64(stmt, 2);
  zl_sql_done(&j->sql, stmt);
  if (rc < 0)
    return -1;
  if (id == 0 && *format == 0 && tables == 0)
    return 0;
  if (id != APPLICATION_ID || *format < 1)
    return zl_err_set(err, ZL_EJOURNAL,
                      "%s is not a journal of zoomlua (another program's database): move it away to "
                      "start a new one",
                      j->path);
  if (*format > FORMAT)
    return zl_err_set(err, ZL_EJOURNAL,
                      "the journal %s was written by a newer zoomlua (format %lld, this one knows "
                      "%lld): update zoomlua, or set ZOOMLUA_HOME to another folder",
                      j->path, (long long)*format, (long long)FORMAT);
  return 0;
}

static int step_forward(struct zl_journal *j, struct zl_err *err)
{
  int64_t format = 0;
  char numbers[96];
  if (zl_journal_identify(j, &format, err) != 0) /* again: another process may have been quicker */
    return -1;
  for (; format < FORMAT; format++) {
    const struct step *step = &steps[format];
    if (zl_sql_exec(&j->sql, step->before, err) != 0 || (step->between && step->between(j, err) != 0) ||
        (step->after && zl_sql_exec(&j->sql, step->after, err) != 0))
      return -1;
  }
  snprintf(numbers, sizeof(numbers), "PRAGMA application_id = %d; PRAGMA user_version = %lld",
           APPLICATION_ID, (long long)FORMAT);
  return zl_sql_exec(&j->sql, numbers, err);
}

int zl_journal_migrate(struct zl_journal *j, struct zl_err *err)
{
  int64_t format = 0;
  if (zl_journal_identify(j, &format, err) != 0)
    return -1;
  if (format == FORMAT)
    return 0;
  if (j->read_only)
    return zl_err_set(err, ZL_EJOURNAL,
                      format ? "the journal %s has an older format: the next plan or apply brings it "
                               "up to date"
                             : "the journal %s is empty: nothing has been planned yet",
                      j->path);
  if (zl_sql_begin(&j->sql, err) != 0)
    return -1;
  if (step_forward(j, err) == 0)
    return zl_sql_commit(&j->sql, err);
  zl_sql_rollback(&j->sql);
  return -1;
}
