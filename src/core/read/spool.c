/* spool.c - a list on disk. Page tokens live 15 minutes, so a list is taken whole before anything
 * slow is done with its items; a large tenant's list does not belong in memory. */
#include "core/read/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WRITE_AT (256u << 10)
#define WINDOW_BYTES ((size_t)32 << 10)
#define MARK_EACH 16          /* rows */
#define ROW_BITS 24           /* of a slot */
#define ROW_MASK ((UINT32_C(1) << ROW_BITS) - 1)
#define GROW_ROWS 4096        /* a hash each; doubling would leave half of them unused */
#define LENGTH sizeof(uint32_t) /* before each row */

/* What was last read back: rows are mostly wanted one after the other. One for all lists. */
static struct {
  const struct zl_spool *of; /* NULL: nothing */
  struct zl_buf bytes;
  int64_t at;
} window = {.bytes = {.max = 64u << 20}};

int zl_spool_open(struct zl_spool *s, struct zl_err *err)
{
  *s = (struct zl_spool){.fd = -1, .pending = ZL_BUF_INIT(64u << 20), .seed = zl_random_u64() | 1};
  struct zl_buf path = ZL_BUF_INIT(4096);
  if (zl_state_path("spool-XXXXXX", &path, err) != 0) {
    zl_buf_free(&path);
    return -1;
  }
  s->fd = mkostemp(path.data, O_CLOEXEC);
  if (s->fd < 0)
    zl_err_set(err, ZL_ESYS, "cannot keep a list in %s: %s", path.data, strerror(errno));
  else
    unlink(path.data);
  zl_buf_free(&path);
  return s->fd < 0 ? -1 : 0;
}

static void close_window(const struct zl_spool *s)
{
  if (window.of != s)
    return;
  window.of = NULL;
  zl_buf_free(&window.bytes);
}

void zl_spool_close(struct zl_spool *s)
{
  close_window(s);
  if (s->fd >= 0)
    close(s->fd);
  free(s->marks);
  free(s->hashes);
  free(s->slots);
  zl_buf_free(&s->pending);
  *s = (struct zl_spool){.fd = -1};
}

void zl_spool_clear(struct zl_spool *s)
{
  close_window(s);
  s->count = s->last = 0;
  s->written = s->last_at = 0;
  zl_buf_reset(&s->pending);
  if (s->slots)
    memset(s->slots, 0, s->n_slots * sizeof(*s->slots));
}

static uint32_t hash_id(const struct zl_spool *s, struct zl_str id)
{
  uint64_t h = s->seed ^ 0xcbf29ce484222325u;
  for (size_t i = 0; i < id.n; i++)
    h = (h ^ (unsigned char)id.p[i]) * 0x100000001b3u;
  return (uint32_t)(h ^ h >> 29 ^ h >> 32);
}

static int flush(struct zl_spool *s, struct zl_err *err)
{
  size_t at = 0;
  while (at < s->pending.len) {
    ssize_t n = pwrite(s->fd, s->pending.data + at, s->pending.len - at, s->written + (int64_t)at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return zl_err_set(err, ZL_ESYS, "cannot keep the list on disk: %s", strerror(errno));
    at += (size_t)n;
  }
  s->written += (int64_t)at;
  zl_buf_reset(&s->pending);
  return 0;
}

/* Reads back from offset `at`, at least `n` bytes. */
static int move_window(struct zl_spool *s, int64_t at, size_t n, struct zl_err *err)
{
  int64_t left = s->written - at;
  size_t most = n > WINDOW_BYTES ? n : WINDOW_BYTES, got = 0;
  if ((int64_t)most > left)
    most = (size_t)left;
  window.of = NULL;
  zl_buf_reset(&window.bytes);
  char *room = zl_buf_room(&window.bytes, most);
  if (!room)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  while (got < n) {
    ssize_t r = pread(s->fd, room + got, most - got, at + (int64_t)got);
    if (r < 0 && errno == EINTR)
      continue;
    if (r <= 0)
      return zl_err_set(err, ZL_ESYS, "cannot read the list back: %s", r ? strerror(errno) : "cut short");
    got += (size_t)r;
  }
  window.of = s;
  window.at = at;
  window.bytes.len = got;
  return 0;
}

/* The `n` bytes at offset `at`, of one row with its length: a row is never half written. */
static const char *bytes_at(struct zl_spool *s, int64_t at, size_t n, struct zl_err *err)
{
  if (at >= s->written)
    return s->pending.data + (at - s->written);
  bool here = window.of == s && at >= window.at && at + (int64_t)n <= window.at + (int64_t)window.bytes.len;
  return here || move_window(s, at, n, err) == 0 ? window.bytes.data + (at - window.at) : NULL;
}

static int length_at(struct zl_spool *s, int64_t at, uint32_t *n, struct zl_err *err)
{
  const char *p = bytes_at(s, at, LENGTH, err);
  if (!p)
    return -1;
  memcpy(n, p, LENGTH);
  return 0;
}

int zl_spool_view(struct zl_spool *s, size_t i, struct zl_str *row, struct zl_err *err)
{
  if (i >= s->count)
    return zl_err_set(err, ZL_EWIRE, "item %zu of a list of %zu", i, s->count);
  size_t from = i - i % MARK_EACH;
  int64_t at = s->marks[i / MARK_EACH];
  uint32_t n;
  if (s->last >= from && s->last <= i) { /* nearer */
    from = s->last;
    at = s->last_at;
  }
  for (; from < i; from++) {
    if (length_at(s, at, &n, err) != 0)
      return -1;
    at += (int64_t)LENGTH + n;
  }
  if (length_at(s, at, &n, err) != 0)
    return -1;
  const char *p = bytes_at(s, at, LENGTH + n, err);
  if (!p)
    return -1;
  s->last = i;
  s->last_at = at;
  *row = (struct zl_str){p + LENGTH, n};
  return 0;
}

int zl_spool_get(struct zl_spool *s, size_t i, struct zl_buf *out, struct zl_err *err)
{
  struct zl_str row;
  if (zl_spool_view(s, i, &row, err) != 0)
    return -1;
  return zl_buf_str(out, row) == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

int zl_spool_row_id(struct zl_json row, struct zl_buf *out)
{
  zl_buf_reset(out);
  if (zl_json_string(zl_json_get(row, "id"), out) && out->len > 0)
    return 0;
  zl_buf_reset(out);
  if (zl_json_string(zl_json_get(row, "email"), out) && out->len > 0)
    return 0;
  return -1;
}

/* Whether a row goes by this id. */
static bool goes_by(struct zl_json row, struct zl_str id)
{
  struct zl_str plain;
  if (zl_json_plain(zl_json_get(row, "id"), &plain) && plain.n)
    return zl_str_eq(plain, id);
  struct zl_buf have = ZL_BUF_INIT(4096);
  bool same = zl_spool_row_id(row, &have) == 0 && zl_str_eq(zl_buf_view(&have), id);
  zl_buf_free(&have);
  return same;
}

/* The slot of an id: its row's, or the free one where it would go. A hash that is met twice is
 * settled by reading the row: a forged collision must not hide a user. */
static uint32_t *slot_of(struct zl_spool *s, struct zl_str id, uint32_t h)
{
  struct zl_str row;
  for (size_t i = h & (s->n_slots - 1);; i = (i + 1) & (s->n_slots - 1)) {
    uint32_t *slot = &s->slots[i];
    if (!*slot)
      return slot;
    size_t no = (*slot & ROW_MASK) - 1;
    if (((*slot ^ h) & ~ROW_MASK) == 0 && s->hashes[no] == h && zl_spool_view(s, no, &row, NULL) == 0 &&
        goes_by((struct zl_json){.p = row.p, .end = row.p + row.n}, id))
      return slot;
  }
}

static uint32_t slot_for(uint32_t hash, size_t row)
{
  return (hash & ~ROW_MASK) | (uint32_t)(row + 1);
}

/* Room for the hash and the mark of one more row. */
static int grow_rows(struct zl_spool *s)
{
  size_t cap = s->cap < GROW_ROWS ? (s->cap ? s->cap * 2 : MARK_EACH * 4) : s->cap + GROW_ROWS;
  if (s->count < s->cap)
    return 0;
  if (s->count >= ROW_MASK)
    return -1;
  uint32_t *hashes = zl_realloc(s->hashes, cap * sizeof(*hashes));
  if (!hashes)
    return -1;
  s->hashes = hashes;
  int64_t *marks = zl_realloc(s->marks, cap / MARK_EACH * sizeof(*marks));
  if (!marks)
    return -1;
  s->marks = marks;
  s->cap = cap;
  return 0;
}

/* Slots lie side by side and tell nearly always by their own bits whether they are meant, so they may be
 * fuller than an index usually is. */
static int grow_slots(struct zl_spool *s)
{
  if (s->count + 1 <= s->n_slots / 8 * 7)
    return 0;
  size_t n = s->n_slots ? s->n_slots * 2 : 512;
  uint32_t *slots = zl_calloc(n, sizeof(*slots));
  if (!slots)
    return -1;
  for (size_t row = 0; row < s->count; row++) {
    size_t i = s->hashes[row] & (n - 1);
    while (slots[i])
      i = (i + 1) & (n - 1);
    slots[i] = slot_for(s->hashes[row], row);
  }
  free(s->slots);
  s->slots = slots;
  s->n_slots = n;
  return 0;
}

int zl_spool_add(struct zl_spool *s, struct zl_str id, struct zl_str row, struct zl_err *err)
{
  if (row.n > UINT32_MAX || grow_rows(s) != 0 || grow_slots(s) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory for a list of %zu", s->count);
  uint32_t h = hash_id(s, id), n = (uint32_t)row.n;
  uint32_t *slot = slot_of(s, id, h);
  if (*slot)
    return 0;
  size_t before = s->pending.len;
  if (zl_buf_add(&s->pending, &n, LENGTH) != 0 || zl_buf_str(&s->pending, row) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory for a list of %zu", s->count);
  if (s->count % MARK_EACH == 0)
    s->marks[s->count / MARK_EACH] = s->written + (int64_t)before;
  s->hashes[s->count] = h;
  *slot = slot_for(h, s->count++);
  return s->pending.len >= WRITE_AT && flush(s, err) != 0 ? -1 : 1;
}

int64_t zl_spool_find(struct zl_spool *s, struct zl_str id, struct zl_buf *bytes, struct zl_json *row)
{
  const uint32_t *slot = s->n_slots ? slot_of(s, id, hash_id(s, id)) : NULL;
  zl_buf_reset(bytes);
  if (!slot || !*slot)
    return -1;
  int64_t no = (int64_t)(*slot & ROW_MASK) - 1;
  if (zl_spool_get(s, (size_t)no, bytes, NULL) != 0)
    return -1;
  *row = (struct zl_json){.p = bytes->data, .end = bytes->data + bytes->len};
  return no;
}
