/* draft_window.c - which of the draft's records are in memory. Serves draft.c.
 *
 * Those used last, a megabyte of them; the rest is on disk (draft_store.c), written when it leaves
 * memory and only if it changed since it came. Of every object memory keeps about 13 bytes: a hash of
 * its kind and id, the place in an index by it, the place on disk. The hash is never believed: the
 * record is looked at. */
#include "journal/draft.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW_BYTES ((size_t)1 << 20)
#define NO_BITS 24 /* of an index entry */
#define NO_MASK ((UINT32_C(1) << NO_BITS) - 1)
#define GROW_TAGS 4096u

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

/* The newest stays in any case: somebody works on it. */
static int make_room(struct zl_draft *d, struct zl_err *err)
{
  while (d->window_bytes > WINDOW_BYTES && d->oldest != d->newest) {
    struct zl_record *r = d->oldest;
    if (r->dirty && zl_draft_store_put(&d->store, r, err) != 0)
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
  struct zl_record *r = zl_calloc(1, sizeof(*r));
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
  struct zl_str bytes;
  if (zl_draft_store_get(&d->store, (uint32_t)no, &bytes, err) != 0)
    return NULL;
  return enter(d, (uint32_t)no, bytes, err); /* which copies them before it makes room */
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

static uint32_t entry_for(uint32_t tag, uint32_t no)
{
  return (tag & ~NO_MASK) | no;
}

/* Entries lie side by side and tell nearly always by their own bits whether they are meant, so the index
 * may be fuller than usual. */
static int grow_index(struct zl_draft *d, struct zl_err *err)
{
  if (d->objects == NO_MASK)
    return zl_err_set(err, ZL_EPOLICY, "wishes for more than %u objects", NO_MASK);
  if (d->objects + 1 >= d->tags_cap) {
    size_t cap = d->tags_cap + GROW_TAGS;
    uint32_t *tags = zl_realloc(d->tags, cap * sizeof(*tags));
    if (!tags)
      return no_memory(err);
    d->tags = tags;
    d->tags_cap = cap;
  }
  if (d->objects + 1 <= d->index_cap / 8 * 7)
    return 0;
  size_t cap = d->index_cap ? d->index_cap * 2 : 1024;
  uint32_t *index = zl_calloc(cap, sizeof(*index));
  if (!index)
    return no_memory(err);
  for (uint32_t no = 1; no <= d->objects; no++) {
    size_t at = d->tags[no] & (cap - 1);
    while (index[at])
      at = (at + 1) & (cap - 1);
    index[at] = entry_for(d->tags[no], no);
  }
  free(d->index);
  d->index = index;
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
  for (; d->index[at]; at = (at + 1) & (d->index_cap - 1)) {
    uint32_t no = d->index[at] & NO_MASK;
    if (((d->index[at] ^ tag) & ~NO_MASK) || d->tags[no] != tag)
      continue;
    struct zl_record *r = zl_draft_window_get(d, no, err);
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
  d->tags[++d->objects] = tag;
  d->index[at] = entry_for(tag, d->objects);
  return r;
}

void zl_draft_window_free(struct zl_draft *d)
{
  for (struct zl_record *r = d->newest, *next; r; r = next) {
    next = r->older;
    release(r);
  }
  free(d->index);
  free(d->tags);
  zl_buf_free(&d->scratch);
}
