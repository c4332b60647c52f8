/* report.h - what a policy tells: reports (zoom.report), and rows of zoom.people that are nobody.
 * Internal to core. Rows come one by one and wait on disk, so that a report of 100,000 costs no memory;
 * they are shown once the policy is done. Nothing of it changes anything at Zoom. */
#ifndef ZL_CORE_REPORT_REPORT_H
#define ZL_CORE_REPORT_REPORT_H

#include "core/stage.h"

#define ZL_REPORTS_MAX 32                       /* of one run */
#define ZL_REPORT_COLUMNS 64
#define ZL_REPORT_KEYS 8                        /* columns to sort by */
#define ZL_REPORT_ROWS 5000000
#define ZL_REPORT_ROW_BYTES ((size_t)1 << 20)
#define ZL_REPORT_BYTES (INT64_C(1) << 30)      /* of one report */
#define ZL_REPORT_WIDTH 80

/* ---- rows.c: rows on disk --------------------------------------------------------------- */

struct zl_report_key {
  unsigned column;
  bool down;
};
/* Rows are JSON arrays. They are added, then looked at: zl_told_ready comes between. */
struct zl_told {
  int fd;
  struct zl_buf pending;  /* not written yet */
  int64_t bytes;          /* written */
  size_t count;
  const char *map;        /* all of it, once it is ready */
  uint32_t *lengths;      /* of the rows as they came, until it is ready */
  size_t cap;
  int64_t *at;            /* where each begins, in the order to show them */
};
#define ZL_TOLD_INIT ((struct zl_told){.fd = -1})
int zl_told_add(struct zl_told *r, struct zl_str row, struct zl_err *err);
/* Sorts: numbers before texts, texts without case, what is empty last. */
int zl_told_ready(struct zl_told *r, const struct zl_report_key *keys, unsigned n, struct zl_err *err);
struct zl_json zl_told_get(const struct zl_told *r, size_t i);
struct zl_json zl_told_cell(struct zl_json row, unsigned column);
void zl_told_free(struct zl_told *r);

/* ---- report.c: what the policy process says ------------------------------------------------------- */

struct zl_report {
  int64_t number;                      /* the policy's own */
  struct zl_buf policy, name, title;   /* policy: base name of its file */
  struct zl_buf column[ZL_REPORT_COLUMNS];
  unsigned columns, keys;
  struct zl_report_key key[ZL_REPORT_KEYS];
  struct zl_told rows;
};
struct zl_reports {
  struct zl_report *list[ZL_REPORTS_MAX];
  unsigned n;
  struct zl_told nobody;               /* people.c */
  bool ready;
};
struct zl_reports *zl_reports_of(struct zl_core *c, struct zl_err *err); /* made when there are none yet */
int zl_report_new(struct zl_report **out, int64_t number, struct zl_str policy, struct zl_str head, struct zl_err *err);
int zl_report_row(struct zl_report *r, struct zl_str row, struct zl_err *err);
void zl_report_free(struct zl_report *r);
int zl_report_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err); /* REPORT, ROW, NOBODY */
/* Sorts them all; nothing is added any more. */
int zl_reports_ready(struct zl_core *c, struct zl_err *err);

/* ---- table.c, write.c: how they look -------------------------------------------------- */

/* A cell as text: a list with commas between, what is empty as nothing. */
void zl_report_cell(struct zl_json cell, struct zl_buf *out);
/* As a table of at most ZL_REPORT_WIDTH columns, each line marked, whatever its cells say. */
int zl_report_table(const struct zl_report *r, FILE *to);
/* Appends one cell of CSV, such that no spreadsheet takes it for a formula. */
void zl_report_csv_cell(struct zl_json cell, struct zl_buf *out);
int zl_report_csv(const struct zl_report *r, FILE *to);
/* Writes {"name": ... "rows": [{...}]}. */
int zl_report_json(const struct zl_report *r, FILE *to);

/* ---- file.c: --report FILE --------------------------------------------------------------------- */

enum zl_report_form { ZL_REPORT_TEXT, ZL_REPORT_CSV, ZL_REPORT_JSON };
/* "who.csv", or "NAME=who.csv" for the report of that name; its ending tells the form. */
struct zl_report_target {
  struct zl_str name;                  /* p NULL: whichever there is */
  const char *path;
  enum zl_report_form form;
};
int zl_report_target(const char *given, struct zl_report_target *out, struct zl_err *err);
/* Whether the file may be (re)placed: it is not there, is empty, is an earlier edition of this (its first
 * line is `first`), or --overwrite was given. `first` p NULL: that is not known yet. */
int zl_report_replaceable(const struct zl_cli *cli, const char *path, struct zl_str first, struct zl_err *err);
/* A report has been announced: says at once if it cannot be put where the command line wants it. */
int zl_report_announced(struct zl_core *c, const struct zl_report *r, struct zl_err *err);
int zl_reports_save(struct zl_core *c, struct zl_err *err);

#endif
