/* spool.h - rows of a list on disk, found by number or by id. Internal to core. */
#ifndef ZL_CORE_SPOOL_H
#define ZL_CORE_SPOOL_H

#include "json/json.h"

/* One unlinked temporary file holds the rows of one list; memory holds 8 bytes a row and an index
 * of ids by hash (8 bytes a slot), so that 100,000 users are about 3 MB. */
struct zl_spool {
  int fd;
  int64_t *ends;      /* ends[i]: offset behind row i */
  size_t count, cap;
  struct zl_spool_slot {
    uint32_t hash;
    uint32_t row;     /* 1-based; 0: free */
  } *slots;
  size_t n_slots;
  uint64_t seed;
  struct zl_buf pending; /* rows that are not written yet */
  int64_t written;
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
