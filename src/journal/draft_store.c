/* draft_store.c - the draft's records that are not in memory. Serves draft_window.c.
 *
 * One unlinked file beside the journal, made when the first record leaves memory: a record with its
 * length and its room before it, at a multiple of 16 bytes, so that 4 bytes an object say where. A record
 * that has grown out of its room moves to the end and gets half as much again, so that no file is ever
 * longer than a few times what it holds. New records gather in a buffer; what is read back is read by the
 * block, because records are mostly wanted in the order in which they left. Nothing of this outlives the
 * process, so nothing is synced, and what failed once is lost: from then on every call fails. */
#include "journal/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UNIT 16u
#define WRITE_AT ((size_t)64 << 10)
#define BLOCK ((size_t)32 << 10)
#define GROW_PLACES 4096u

struct head {
  uint32_t n, room; /* room: of the record, without this head */
};

void zl_draft_store_init(struct zl_draft_store *s, const char *journal)
{
  *s = (struct zl_draft_store){.fd = -1, .journal = journal, .pending = ZL_BUF_INIT(UINT32_MAX / 2),
                               .block = ZL_BUF_INIT(UINT32_MAX / 2)};
}

void zl_draft_store_free(struct zl_draft_store *s)
{
  if (s->fd >= 0)
    close(s->fd);
  free(s->places);
  zl_buf_free(&s->pending);
  zl_buf_free(&s->block);
  s->fd = -1;
}

static int lost(struct zl_draft_store *s, const char *what, struct zl_err *err)
{
  int number = errno;
  s->lost = true;
  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    return zl_sql_no_space(s->journal, err);
  return zl_err_set(err, ZL_EJOURNAL, "%s the draft beside the journal %s failed: %s; check the disk, or set "
                    "ZOOMLUA_HOME to a folder on another one", what, s->journal, strerror(number));
}

static int no_memory(struct zl_draft_store *s, struct zl_err *err)
{
  s->lost = true;
  return zl_err_set(err, ZL_ENOMEM, "out of memory");
}

/* Beside the journal, where there is room for it; a journal whose folder is gone already (a plan that is
 * only looked at) has its draft in the state folder. */
static int open_file(struct zl_draft_store *s, struct zl_err *err)
{
  struct zl_buf path = ZL_BUF_INIT(4096);
  const char *slash = strrchr(s->journal, '/');
  size_t folder = slash ? (size_t)(slash - s->journal) + 1 : 0;
  zl_buf_add(&path, s->journal, folder);
  zl_buf_puts(&path, "draft-XXXXXX");
  s->fd = path.failed ? -1 : mkostemp(path.data, O_CLOEXEC);
  if (s->fd < 0) {
    zl_buf_reset(&path);
    if (zl_state_path("draft-XXXXXX", &path, err) != 0) {
      s->lost = true;
      zl_buf_free(&path);
      return -1;
    }
    s->fd = mkostemp(path.data, O_CLOEXEC);
  }
  int rc = s->fd < 0 ? lost(s, "making", err) : 0;
  if (rc == 0)
    unlink(path.data);
  zl_buf_free(&path);
  return rc;
}

static int write_at(struct zl_draft_store *s, const void *bytes, size_t n, int64_t at, struct zl_err *err)
{
  const char *p = bytes;
  if (s->fd < 0 && open_file(s, err) != 0)
    return -1;
  for (size_t done = 0; done < n;) {
    ssize_t w = pwrite(s->fd, p + done, n - done, at + (int64_t)done);
    if (w < 0 && errno == EINTR)
      continue;
    if (w <= 0)
      return lost(s, "writing", err);
    done += (size_t)w;
  }
  return 0;
}

static int flush(struct zl_draft_store *s, struct zl_err *err)
{
  if (write_at(s, s->pending.data, s->pending.len, s->written, err) != 0)
    return -1;
  s->written += (int64_t)s->pending.len;
  zl_buf_reset(&s->pending);
  return 0;
}

/* The `n` bytes at offset `at`, until the next call: of one record, which is written as a whole. */
static char *bytes_at(struct zl_draft_store *s, int64_t at, size_t n, struct zl_err *err)
{
  if (at >= s->written)
    return s->pending.data + (at - s->written);
  if (at >= s->block_at && at + (int64_t)n <= s->block_at + (int64_t)s->block.len)
    return s->block.data + (at - s->block_at);
  size_t most = n > BLOCK ? n : BLOCK, got = 0;
  if ((int64_t)most > s->written - at)
    most = (size_t)(s->written - at);
  zl_buf_reset(&s->block);
  char *room = zl_buf_room(&s->block, most);
  if (!room) {
    no_memory(s, err);
    return NULL;
  }
  while (got < n) {
    ssize_t r = pread(s->fd, room + got, most - got, at + (int64_t)got);
    if (r < 0 && errno == EINTR)
      continue;
    if (r <= 0) {
      errno = r ? errno : EIO;
      lost(s, "reading", err);
      return NULL;
    }
    got += (size_t)r;
  }
  s->block_at = at;
  s->block.len = got;
  return room;
}

static int grow_places(struct zl_draft_store *s, uint32_t no, struct zl_err *err)
{
  if (no < s->cap)
    return 0;
  size_t cap = no + GROW_PLACES - no % GROW_PLACES;
  uint32_t *grown = zl_realloc(s->places, cap * sizeof(*grown));
  if (!grown)
    return no_memory(s, err);
  memset(grown + s->cap, 0, (cap - s->cap) * sizeof(*grown));
  s->places = grown;
  s->cap = cap;
  return 0;
}

/* Puts a record behind all others. */
static int append(struct zl_draft_store *s, const struct zl_record *r, size_t room, struct zl_err *err)
{
  static const char zeros[UNIT];
  int64_t at = s->written + (int64_t)s->pending.len;
  room += (UNIT - (room + sizeof(struct head)) % UNIT) % UNIT;
  struct head h = {r->n, (uint32_t)room};
  if (at / UNIT + 1 > UINT32_MAX)
    return zl_err_set(err, ZL_EJOURNAL, "what the policy wants takes more than %u GB", UNIT * 4);
  zl_buf_add(&s->pending, &h, sizeof(h));
  zl_buf_add(&s->pending, r->data, r->n);
  for (size_t left = room - r->n, n; left; left -= n) {
    n = left < UNIT ? left : UNIT;
    zl_buf_add(&s->pending, zeros, n);
  }
  if (s->pending.failed)
    return no_memory(s, err);
  s->places[r->no] = (uint32_t)(at / UNIT + 1);
  return s->pending.len >= WRITE_AT ? flush(s, err) : 0;
}

static int usable(const struct zl_draft_store *s, struct zl_err *err)
{
  return s->lost ? zl_err_set(err, ZL_EJOURNAL, "the journal %s: given up after an earlier error", s->journal) : 0;
}

int zl_draft_store_put(struct zl_draft_store *s, const struct zl_record *r, struct zl_err *err)
{
  if (usable(s, err) != 0 || grow_places(s, r->no, err) != 0)
    return -1;
  if (!s->places[r->no])
    return append(s, r, r->n, err);
  int64_t at = (int64_t)(s->places[r->no] - 1) * UNIT;
  char *p = bytes_at(s, at, sizeof(struct head), err);
  struct head h;
  if (!p)
    return -1;
  memcpy(&h, p, sizeof(h));
  if (r->n > h.room)
    return append(s, r, r->n + r->n / 2, err);
  h.n = r->n;
  if (at >= s->written) {
    memcpy(p, &h, sizeof(h));
    memcpy(p + sizeof(h), r->data, r->n);
    return 0;
  }
  zl_buf_reset(&s->block); /* it holds what was */
  return write_at(s, &h, sizeof(h), at, err) != 0 ||
                 write_at(s, r->data, r->n, at + (int64_t)sizeof(h), err) != 0
             ? -1
             : 0;
}

int zl_draft_store_get(struct zl_draft_store *s, uint32_t no, struct zl_str *bytes, struct zl_err *err)
{
  struct head h;
  if (usable(s, err) != 0)
    return -1;
  if (no >= s->cap || !s->places[no])
    return zl_err_set(err, ZL_EJOURNAL, "the draft has no object %u", no);
  int64_t at = (int64_t)(s->places[no] - 1) * UNIT;
  const char *p = bytes_at(s, at, sizeof(h), err);
  if (!p)
    return -1;
  memcpy(&h, p, sizeof(h));
  p = bytes_at(s, at, sizeof(h) + h.n, err);
  if (!p)
    return -1;
  *bytes = (struct zl_str){p + sizeof(h), h.n};
  return 0;
}
