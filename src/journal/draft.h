/* draft.h - what the files of the draft share: packed records, the window of them that is in memory,
 * the file of the others, the rows of objects that are too large for a record. Nobody outside src/journal/draft*.c includes it. */
#ifndef ZL_JOURNAL_DRAFT_H
#define ZL_JOURNAL_DRAFT_H

#include "journal/internal.h"

/* ---- draft_record.c: one object, packed ---------------------------------------------------- */

struct zl_record {
  struct zl_record *newer, *older, *chain; /* the window's: by use, and by number */
  uint32_t no;
  bool dirty; /* not on disk as it is here */
  uint32_t n, cap;
  unsigned char *data;
};
struct zl_record_head {
  bool large; /* its wishes are rows, see draft_rows.c */
  uint64_t kind;
  struct zl_str id, label;
  size_t end; /* where the entries begin */
};
struct zl_record_entry {
  size_t at, end;
  bool is_wish;
  uint64_t body;
  bool flag;                                    /* a wish: its present value is known; a body: was read */
  bool apart;                                   /* a wish: of the present author, see zl_draft_author */
  unsigned author;
  struct zl_str path, wanted, current, origin;  /* of a wish */
  struct zl_str why;                            /* of a body; {NULL, 0}: could be read */
};
void zl_record_read(const struct zl_record *r, struct zl_record_head *head);
/* Walks the entries: start with *at = head.end; false at the end. */
bool zl_record_next(const struct zl_record *r, size_t *at, struct zl_record_entry *e);
bool zl_record_wish(const struct zl_record *r, uint64_t body, struct zl_str path, bool apart,
                    struct zl_record_entry *e);
bool zl_record_body(const struct zl_record *r, uint64_t body, struct zl_record_entry *e);
/* Bytes of a head or an entry; their strings may point into a record. */
int zl_record_pack_head(struct zl_buf *out, const struct zl_record_head *head);
int zl_record_pack(struct zl_buf *out, const struct zl_record_entry *e);
/* Puts `bytes` in place of those from `at` to `end`. */
int zl_record_splice(struct zl_record *r, size_t at, size_t end, struct zl_str bytes);

/* ---- draft.c ------------------------------------------------------------------------------- */

#define ZL_DRAFT_BUCKETS 8192

struct zl_need {
  uint32_t object, body;
};
/* draft_store.c's own. */
struct zl_draft_store {
  int fd;              /* -1: all is in memory yet */
  const char *journal; /* the path of the journal, for messages */
  bool lost;
  uint32_t *places;    /* of object `no`, in units of 16 bytes, from 1; 0: was never here */
  size_t cap;
  struct zl_buf pending, block; /* not written yet; read back */
  int64_t written, block_at;
};
struct zl_draft {
  struct zl_sql sql;   /* wishes that are rows; opened for the first of them */
  struct zl_draft_store store;
  struct zl_map numbers; /* name of a kind or body -> index in names + 1 */
  char **names;
  size_t n_names, cap_names;
  struct zl_need *queue; /* a ring */
  size_t head, count, cap;

  uint32_t *index;     /* 8 bits of a hash of kind and id above 24 of the object's number; 0: free */
  uint32_t *tags;      /* the hashes, by number */
  size_t index_cap, tags_cap;
  uint32_t objects;
  struct zl_record *newest, *oldest, *bucket[ZL_DRAFT_BUCKETS];
  size_t window_bytes;
  struct zl_buf scratch;
  bool apart;             /* what is wished now is kept apart */
  unsigned author;
  const struct zl_told *told; /* of the innermost walk */
};
/* The wish that a walk is at: it is what zl_draft_current then means. */
struct zl_told {
  int64_t object;
  uint64_t body;
  struct zl_str path;
  bool apart;
};
int zl_draft_tell(struct zl_draft *d, int64_t object, uint64_t body, bool apart, const struct zl_draft_want *w,
                  int (*each)(void *arg, const struct zl_draft_want *w), void *arg);
/* Puts an entry in place of the bytes from e->at to e->end; a record that grows too large gives its wishes away. */
int zl_draft_put(struct zl_draft *d, struct zl_record *r, const struct zl_record_entry *e, struct zl_err *err);
bool zl_draft_is_large(const struct zl_record *r);
/* The name of a kind or body. */
struct zl_str zl_draft_name(const struct zl_draft *d, uint64_t no);
struct zl_draft *zl_draft_of(const struct zl_journal *j, struct zl_err *err);
/* A record as it is now, for a walk during which it may change. */
struct zl_record_copy {
  struct zl_record record;
  unsigned char small[1024];
};
int zl_record_copy(struct zl_draft *d, int64_t no, struct zl_record_copy *c, struct zl_err *err);
void zl_record_drop(struct zl_record_copy *c);

/* ---- draft_window.c: which records are in memory ------------------------------------------- */

/* The record of object `no`, from memory or from disk, now the newest: it stays where it is until
 * the next call of one of these three. NULL: err has the words. */
struct zl_record *zl_draft_window_get(struct zl_draft *d, int64_t no, struct zl_err *err);
/* Finds the object or adds it, with `label` if it is new. */
struct zl_record *zl_draft_window_find(struct zl_draft *d, uint64_t kind, struct zl_str id,
                                       struct zl_str label, struct zl_err *err);
/* Changes a record: zl_record_splice, and the accounts. */
int zl_draft_window_splice(struct zl_draft *d, struct zl_record *r, size_t at, size_t end,
                           struct zl_str bytes, struct zl_err *err);
void zl_draft_window_free(struct zl_draft *d);

/* ---- draft_store.c: those that are not ------------------------------------------------------ */

void zl_draft_store_init(struct zl_draft_store *s, const char *journal);
void zl_draft_store_free(struct zl_draft_store *s);
/* Keeps a record; what was kept under its number is replaced. */
int zl_draft_store_put(struct zl_draft_store *s, const struct zl_record *r, struct zl_err *err);
/* The record's bytes, until the next call. */
int zl_draft_store_get(struct zl_draft_store *s, uint32_t no, struct zl_str *bytes, struct zl_err *err);

/* ---- draft_rows.c: wishes of large objects ------------------------------------------------- */

/* Moves the wishes of a record to rows. What is below is for objects of which that was done. */
int zl_draft_rows_take(struct zl_draft *d, struct zl_record *r, struct zl_err *err);
int zl_draft_rows_want(struct zl_draft *d, int64_t object, const struct zl_record_entry *e,
                       struct zl_err *err);
int zl_draft_rows_wanted(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path, bool apart,
                         struct zl_buf *value, struct zl_err *err);
/* *there: whether there is such a wish. */
int zl_draft_rows_current(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path, bool apart,
                          struct zl_str value, bool *there, struct zl_err *err);
/* The next wish that is kept apart and has one before it with the same path; their strings live until the
 * next call of this. 1, 0: none, -1. */
int zl_draft_rows_clash(struct zl_draft *d, int64_t object, struct zl_record_entry *first,
                        struct zl_record_entry *later, struct zl_buf *strings, struct zl_err *err);
/* Calls `each` for the wishes that are kept apart and have none before them, as entries. */
int zl_draft_rows_alone(struct zl_draft *d, int64_t object, int (*each)(void *arg, const struct zl_record_entry *e),
                        void *arg, struct zl_err *err);
int zl_draft_rows_before(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path, struct zl_buf *value,
                         struct zl_buf *origin, struct zl_err *err);
/* Takes both wishes for a path away; all that are kept apart join the others. */
int zl_draft_rows_remove(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path, struct zl_err *err);
int zl_draft_rows_join(struct zl_draft *d, int64_t object, struct zl_err *err);
int zl_draft_rows_wants(struct zl_draft *d, int64_t object, uint64_t body, struct zl_str body_name,
                  int (*each)(void *arg, const struct zl_draft_want *w), void *arg, struct zl_err *err);
/* The smallest number of a body with wishes that is greater than `after`; 0: none. */
int zl_draft_rows_next_body(struct zl_draft *d, int64_t object, uint64_t after, uint64_t *body,
                            struct zl_err *err);

#endif
