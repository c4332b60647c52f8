/* draft_window.c - which of the draft's records are in memory. Serves draft.c.
 *
 * Those used last, a megabyte of them; the rest is on disk, a row each, written when it leaves
 * memory and only if it changed since it came. Of every object memory keeps eight bytes: a hash
 * of its kind and id, and its number. The hash is never believed: the record is looked at. */
#include "journal/draft.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW_BYTES ((size_t)1 << 20)

static int no_memory(struct zl_err *err)
{
  return zl_err_set(err, ZL_ENOMEM, "out of memory");
}

/* ---- the list by use, the table by number -------------------------------------------------- */

static size_t cost(const struct zl_record *r)
{
  return sizeof(*r) + r->cap + 32; /* 32: what malloc adds to two blocks */
}

static struct zl_record **place(struct zl_draft *d, uint32_t no)
{
  struct zl_record **at = &d->bucket[no % ZL_DRAFT_BUCKETS];
  while (*at && (*at)->no != no)
    at = &(*at)->chain;
  return at;
}

static void unlink_record(struct zl_draft *d, struct zl_record *r)
{
  *(r->newer ? &r->newer->older : &d->newest) = r->older;
  *(r->older ? &r->older->newer : &d->oldest) = r->newer;
}

static void link_newest(struct zl_draft *d, struct zl_record *r)
{
  r->newer = NULL;
  r->older = d->newest;
  *(d->newest ? &d->newest->newer : &d->oldest) = r;
  d->newest = r;
}

static void release(struct zl_record *r)
{
  if (!r)
    return;
  free(r->data);
  free(r);
}

/* ---- to and from the disk ------------------------------------------------------------------ */

static int write_out(struct zl_draft *d, const struct zl_record *r, struct zl_err *err)
{
  static const char put[] = "INSERT OR REPLACE INTO object (no, data) VALUES (?, ?)";
  struct zl_str bytes = {(const char *)r->data, r->n};
  return zl_sql_run(&d->sql, put, ZL_ARGS(ZL_I(r->no), ZL_B(bytes)), err) < 0 ? -1 : 0;
}

/* The newest stays in any case: somebody works on it. */
static int make_room(struct zl_draft *d, struct zl_err *err)
{
  while (d->window_bytes > WINDOW_BYTES && d->oldest != d->newest) {
    struct zl_record *r = d->oldest;
    if (r->dirty && write_out(d, r, err) != 0)
      return -1;
    unlink_record(d, r);
    *place(d, r->no) = r->chain;
    d->window_bytes -= cost(r);
    release(r);
  }
  return 0;
}

static struct zl_record *enter(struct zl_draft *d, uint32_t no, struct zl_str bytes, struct zl_err *err)
{
  struct zl_record *r = calloc(1, sizeof(*r));
  if (!r || zl_record_splice(r, 0, 0, bytes) != 0) {
    release(r);
    no_memory(err);
    return NULL;
  }
  r->no = no;
  *place(d, no) = r;
  link_newest(d, r);
  d->window_bytes += cost(r);
  return make_room(d, err) == 0 ? r : NULL;
}

static struct zl_record *read_back(struct zl_draft *d, int64_t no, struct zl_err *err)
{
  static const char get[] = "SELECT data FROM object WHERE no = ?";
  struct zl_record *r = NULL;
  sqlite3_stmt *stmt = zl_sql_start(&d->sql, get, ZL_ARGS(ZL_I(no)), err);
  if (!stmt)
    return NULL;
  int rc = zl_sql_step(&d->sql, stmt, err);
  if (rc == 1)
    zl_buf_reset(&d->scratch);
  if (rc == 1 && zl_buf_str(&d->scratch, zl_sql_bytes(stmt, 0)) != 0)
    rc = no_memory(err);
  zl_sql_done(&d->sql, stmt); /* before room is made, which writes to the same table */
  if (rc == 1)
    r = enter(d, (uint32_t)no, zl_buf_view(&d->scratch), err);
  if (rc == 0)
    zl_err_set(err, ZL_EJOURNAL, "the draft has no object %lld", (long long)no);
  return r;
}

struct zl_record *zl_draft_window_get(struct zl_draft *d, int64_t no, struct zl_err *err)
{
  if (no < 1 || no > (int64_t)d->objects) {
    zl_err_set(err, ZL_EJOURNAL, "the draft has no object %lld", (long long)no);
    return NULL;
  }
  struct zl_record *r = *place(d, (uint32_t)no);
  if (!r)
    return read_back(d, no, err);
  if (r != d->newest) {
    unlink_record(d, r);
    link_newest(d, r);
  }
  return r;
}

int zl_draft_window_splice(struct zl_draft *d, struct zl_record *r, size_t at, size_t end,
                           struct zl_str bytes, struct zl_err *err)
{
  size_t before = cost(r);
  if (zl_record_splice(r, at, end, bytes) != 0)
    return no_memory(err);
  r->dirty = true;
  d->window_bytes += cost(r) - before;
  return make_room(d, err);
}

/* ---- by kind and id ------------------------------------------------------------------------ */

static uint32_t tag_of(uint64_t kind, struct zl_str id)
{
  return (uint32_t)((zl_hash(id) + kind * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static int grow_index(struct zl_draft *d, struct zl_err *err)
{
  size_t cap = d->index_cap ? d->index_cap * 2 : 1024;
  if (d->objects == UINT32_MAX)
    return no_memory(err);
  if (d->objects + 1 <= d->index_cap / 8 * 7)
    return 0;
  struct zl_draft_slot *slots = calloc(cap, sizeof(*slots));
  if (!slots)
    return no_memory(err);
  for (size_t i = 0; i < d->index_cap; i++)
    if (d->index[i].no) {
      size_t at = d->index[i].tag & (cap - 1);
      while (slots[at].no)
        at = (at + 1) & (cap - 1);
      slots[at] = d->index[i];
    }
  free(d->index);
  d->index = slots;
  d->index_cap = cap;
  return 0;
}

struct zl_record *zl_draft_window_find(struct zl_draft *d, uint64_t kind, struct zl_str id,
                                       struct zl_str label, struct zl_err *err)
{
  struct zl_record_head head;
  if (grow_index(d, err) != 0)
    return NULL;
  uint32_t tag = tag_of(kind, id);
  size_t at = tag & (d->index_cap - 1);
  for (; d->index[at].no; at = (at + 1) & (d->index_cap - 1)) {
    if (d->index[at].tag != tag)
      continue;
    struct zl_record *r = zl_draft_window_get(d, d->index[at].no, err);
    if (!r)
      return NULL;
    zl_record_read(r, &head);
    if (head.kind == kind && zl_str_eq(head.id, id))
      return r;
  }
  zl_buf_reset(&d->scratch);
  if (zl_record_pack_head(&d->scratch,
                          &(struct zl_record_head){.kind = kind, .id = id, .label = label}) != 0) {
    no_memory(err);
    return NULL;
  }
  struct zl_record *r = enter(d, d->objects + 1, zl_buf_view(&d->scratch), err);
  if (!r)
    return NULL;
  r->dirty = true;
  d->index[at] = (struct zl_draft_slot){tag, ++d->objects};
  return r;
}

void zl_draft_window_free(struct zl_draft *d)
{
  for (struct zl_record *r = d->newest, *next; r; r = next) {
    next = r->older;
    release(r);
  }
  free(d->index);
  zl_buf_free(&d->scratch);
}
