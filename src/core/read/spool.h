/* spool.h - rows of a list on disk, found by number or by id. Internal to core. */
#ifndef ZL_CORE_READ_SPOOL_H
#define ZL_CORE_READ_SPOOL_H

#include "json/json.h"

/* One unlinked temporary file holds the rows of one list, each behind its length. Memory holds where
 * every 16th row begins, a hash a row, and an index by it: about 10 bytes a row. */
struct zl_spool {
  int fd;
  int64_t *marks;       /* marks[i]: where row 16 i begins */
  uint32_t *hashes;     /* of the rows' ids */
  size_t count, cap;
  uint32_t *slots;      /* 8 bits of a hash above 24 of the row's number, from 1; 0: free */
  size_t n_slots;
  uint64_t seed;
  struct zl_buf pending; /* rows that are not written yet */
  int64_t written;
  size_t last;          /* the row that was looked at last, and where it begins */
  int64_t last_at;
};
int zl_spool_open(struct zl_spool *s, struct zl_err *err);
void zl_spool_close(struct zl_spool *s);
void zl_spool_clear(struct zl_spool *s); /* forget all rows: the listing starts again */
/* Adds a row, a checked document, under its id. 1 added, 0 that id is there already, -1. */
int zl_spool_add(struct zl_spool *s, struct zl_str id, struct zl_str row, struct zl_err *err);
/* Row `i`, until the next call for any list. */
int zl_spool_view(struct zl_spool *s, size_t i, struct zl_str *row, struct zl_err *err);
/* Appends row `i`. */
int zl_spool_get(struct zl_spool *s, size_t i, struct zl_buf *out, struct zl_err *err);
/* The number of the row with this id, whose bytes are then in `bytes` and in *row, or -1. */
int64_t zl_spool_find(struct zl_spool *s, struct zl_str id, struct zl_buf *bytes, struct zl_json *row);
/* The id that a row goes by: "id", else "email" (pending users have no id). Empty: neither. */
int zl_spool_row_id(struct zl_json row, struct zl_buf *out);

#endif
