/* rows.c - the rows of a report on disk: written in the order in which they come, then mapped and
 * sorted by their places. The file has no name, so nobody can change it under us. A row costs 12 bytes of
 * memory. Serves report.c and people.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/report/report.h"

#define WRITE_AT ((size_t)256 << 10)
#define GROW_ROWS 4096

static int open_file(struct zl_told *r, struct zl_err *err)
{
  struct zl_buf path = ZL_BUF_INIT(4096);
  r->pending = ZL_BUF_INIT(WRITE_AT + 2 * ZL_REPORT_ROW_BYTES);
  int rc = zl_state_path("report-XXXXXX", &path, err);
  if (rc == 0) {
    r->fd = mkostemp(path.data, O_CLOEXEC);
    if (r->fd < 0)
      rc = zl_err_set(err, ZL_ESYS, "cannot keep a report in %s: %s", path.data, strerror(errno));
    else
      unlink(path.data);
  }
  zl_buf_free(&path);
  return rc;
}

static int flush(struct zl_told *r, struct zl_err *err)
{
  for (size_t at = 0; at < r->pending.len;) {
    ssize_t n = pwrite(r->fd, r->pending.data + at, r->pending.len - at, r->bytes);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return zl_err_set(err, ZL_ESYS, "cannot keep the report on disk: %s", strerror(errno));
    at += (size_t)n;
    r->bytes += n;
  }
  zl_buf_reset(&r->pending);
  return 0;
}

int zl_told_add(struct zl_told *r, struct zl_str row, struct zl_err *err)
{
  if (r->fd < 0 && open_file(r, err) != 0)
    return -1;
  if (r->count == r->cap) {
    size_t more = r->cap / 2 > GROW_ROWS ? r->cap / 2 : GROW_ROWS;
    uint32_t *grown = zl_realloc(r->lengths, (r->cap + more) * sizeof(*grown));
    if (!grown)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    r->lengths = grown;
    r->cap += more;
  }
  if (row.n > ZL_REPORT_ROW_BYTES || zl_buf_str(&r->pending, row) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  r->lengths[r->count++] = (uint32_t)row.n;
  return r->pending.len >= WRITE_AT ? flush(r, err) : 0;
}

struct zl_json zl_told_cell(struct zl_json row, unsigned column)
{
  struct zl_json_iter it = zl_json_iter(row);
  struct zl_json v = {0};
  for (unsigned i = 0; i <= column; i++)
    if (!zl_json_next(&it, NULL, &v))
      return (struct zl_json){0};
  return v;
}

struct zl_json zl_told_get(const struct zl_told *r, size_t i)
{
  return (struct zl_json){.p = r->map + r->at[i], .end = r->map + r->bytes};
}

/* ---- sorting ------------------------------------------------------------------------------------ */

struct order {
  const struct zl_told *rows;
  const struct zl_report_key *keys;
  unsigned n;
  struct zl_buf a, b; /* of texts with escapes */
};

static int rank(struct zl_json v)
{
  switch (zl_json_kind(v)) {
  case ZL_JSON_NONE:
  case ZL_JSON_NULL: return 4;
  case ZL_JSON_FALSE:
  case ZL_JSON_TRUE: return 0;
  case ZL_JSON_NUMBER: return 1;
  default: return 2;
  }
}

static int by_number(struct zl_json a, struct zl_json b)
{
  int64_t m, n;
  double x = 0, y = 0;
  if (zl_json_int(a, &m) && zl_json_int(b, &n))
    return (m > n) - (m < n);
  zl_json_double(a, &x);
  zl_json_double(b, &y);
  return (x > y) - (x < y);
}

/* Without case among ASCII, then by bytes, so that the order is the same everywhere. */
static int by_text(struct zl_str a, struct zl_str b)
{
  size_t n = a.n < b.n ? a.n : b.n;
  int c = n ? strncasecmp(a.p, b.p, n) : 0;
  if (c == 0 && a.n != b.n)
    return a.n < b.n ? -1 : 1;
  return c != 0 || n == 0 ? c : memcmp(a.p, b.p, n);
}

static struct zl_str text_of(struct zl_json v, struct zl_buf *spare)
{
  struct zl_str plain;
  if (zl_json_plain(v, &plain))
    return plain;
  zl_buf_reset(spare);
  zl_report_cell(v, spare);
  return (struct zl_str){zl_buf_cstr(spare), spare->len};
}

static int same_rank(struct order *o, int r, struct zl_json x, struct zl_json y)
{
  if (r == 0)
    return (int)zl_json_kind(x) - (int)zl_json_kind(y);
  return r == 1 ? by_number(x, y) : by_text(text_of(x, &o->a), text_of(y, &o->b));
}

static int compare(const void *pa, const void *pb, void *arg)
{
  struct order *o = arg;
  int64_t at_a = *(const int64_t *)pa, at_b = *(const int64_t *)pb;
  const char *end = o->rows->map + o->rows->bytes;
  struct zl_json a = {.p = o->rows->map + at_a, .end = end}, b = {.p = o->rows->map + at_b, .end = end};
  for (unsigned i = 0; i < o->n; i++) {
    struct zl_json x = zl_told_cell(a, o->keys[i].column), y = zl_told_cell(b, o->keys[i].column);
    int rx = rank(x), ry = rank(y), c;
    if (rx == 4 || ry == 4)
      c = (rx > ry) - (rx < ry); /* what is empty comes last, whichever way */
    else
      c = rx != ry ? rx - ry : same_rank(o, rx, x, y);
    if (rx != 4 && ry != 4 && o->keys[i].down)
      c = -c;
    if (c != 0)
      return c;
  }
  return (at_a > at_b) - (at_a < at_b); /* as they came */
}

int zl_told_ready(struct zl_told *r, const struct zl_report_key *keys, unsigned n, struct zl_err *err)
{
  if (r->count == 0)
    return 0;
  if (flush(r, err) != 0)
    return -1;
  zl_buf_free(&r->pending);
  void *map = mmap(NULL, (size_t)r->bytes, PROT_READ, MAP_SHARED, r->fd, 0);
  if (map == MAP_FAILED)
    return zl_err_set(err, ZL_ESYS, "cannot read the report back: %s", strerror(errno));
  r->map = map;
  r->at = zl_malloc(r->count * sizeof(*r->at));
  if (!r->at)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  int64_t at = 0;
  for (size_t i = 0; i < r->count; at += r->lengths[i++])
    r->at[i] = at;
  free(r->lengths);
  r->lengths = NULL;
  struct order o = {.rows = r, .keys = keys, .n = n, .a = ZL_BUF_INIT(ZL_REPORT_ROW_BYTES),
                    .b = ZL_BUF_INIT(ZL_REPORT_ROW_BYTES)};
  if (n)
    qsort_r(r->at, r->count, sizeof(*r->at), compare, &o);
  zl_buf_free(&o.a);
  zl_buf_free(&o.b);
  return 0;
}

void zl_told_free(struct zl_told *r)
{
  if (r->map)
    munmap((void *)(uintptr_t)r->map, (size_t)r->bytes);
  if (r->fd >= 0)
    close(r->fd);
  zl_buf_free(&r->pending);
  free(r->lengths);
  free(r->at);
  *r = ZL_TOLD_INIT;
}
