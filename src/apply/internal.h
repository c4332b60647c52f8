/* internal.h - what the files of this room tell each other. Nobody else includes it. */
#ifndef ZL_APPLY_INTERNAL_H
#define ZL_APPLY_INTERNAL_H

#include "apply/apply.h"

/* ---- rows.c: the part of the plan that is in memory --------------------------------------- */

struct zl_row { /* strings point into `text` and are terminated */
  struct zl_row *next;
  int64_t no, object;
  struct zl_str method, path, body, product, label, object_key, object_label;
  bool safe;
  bool was_sent; /* by an earlier process that did not see the answer */
  char text[];
};
struct zl_rows { /* in the plan's order */
  struct zl_row *first, **last;
  size_t n;
  int64_t read_to; /* the last number that was taken from the journal */
  bool at_end;
};
void zl_rows_init(struct zl_rows *r);
/* Reads on until `enough` rows are there or the plan is at its end. */
int zl_rows_fill(struct zl_rows *r, struct zl_journal *j, int64_t run, size_t enough,
                 struct zl_err *err);
/* Takes the row at *link out of the list; the caller frees it. */
struct zl_row *zl_rows_take(struct zl_rows *r, struct zl_row **link);
void zl_rows_free(struct zl_rows *r);

/* ---- answer.c: what an answer means for its row ------------------------------------------- */

struct zl_fate {
  const char *state;     /* as in struct zl_outcome */
  bool stop;             /* nothing after it would fare better: `error` says why */
  int status, attempts;
  char tracking_id[96];
  char error[1024];      /* "" for none */
  char answer[8192];     /* the start of the body; the journal takes secrets out, then cuts */
  size_t answer_n;
};
void zl_fate_read(struct zl_fate *f, const struct zl_response *r, struct zl_str object_label);
/* A request that could not even be handed over. */
void zl_fate_not_sent(struct zl_fate *f, const struct zl_err *err);

/* ---- settle.c: rows that an earlier process sent without seeing the answer ---------------- */

/* True: send it (again). False: it must not be sent, and *f says what to record. */
bool zl_settle(const struct zl_row *row, struct zl_fate *f);

#endif
