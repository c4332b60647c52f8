/* zone.c - TZif (RFC 9636): a zone's changes of its clocks, from the bytes of a file of the system. Leap
 * seconds are not counted, as nowhere else in POSIX. Pure. Serves file.c and the fuzzer. */
#include "core/zone/zone.h"

#include <string.h>

#define HEAD 44
#define OFFSET_MAX (26 * 3600)

struct counts {
  size_t utc, std, leaps, times, types, chars;
};

static uint32_t u32(const char *p)
{
  const unsigned char *u = (const unsigned char *)p;
  return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | (uint32_t)u[3];
}

static int64_t seconds_at(const char *p, size_t width)
{
  if (width == 4)
    return (int32_t)u32(p);
  return (int64_t)((uint64_t)u32(p) << 32 | u32(p + 4));
}

static int damaged(struct zl_err *err)
{
  return zl_err_set(err, ZL_EVALUE, "its time zone file is damaged");
}

static int head(struct zl_str s, struct counts *c, char *version)
{
  if (s.n < HEAD || memcmp(s.p, "TZif", 4) != 0)
    return -1;
  *version = s.p[4];
  size_t *fields[] = {&c->utc, &c->std, &c->leaps, &c->times, &c->types, &c->chars};
  for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
    *fields[i] = u32(s.p + 20 + 4 * i);
    if (*fields[i] > ZL_ZONE_BYTES)
      return -1;
  }
  return c->types >= 1 && c->types <= 256 && c->times <= ZL_ZONE_CHANGES ? 0 : -1;
}

static size_t body_bytes(const struct counts *c, size_t width)
{
  return c->times * width + c->times + c->types * 6 + c->chars + c->leaps * (width + 4) + c->std + c->utc;
}

/* ---- writing ------------------------------------------------------------------------------------ */

struct writer {
  struct zl_buf *out;
  int64_t last_at, last_offset;
  bool begun;
};

static int change(void *arg, int64_t at, int64_t offset)
{
  struct writer *w = arg;
  if (offset < -OFFSET_MAX || offset > OFFSET_MAX || (w->begun && at <= w->last_at))
    return -1;
  if (!w->begun || offset != w->last_offset)
    zl_buf_printf(w->out, " %lld %lld", (long long)at, (long long)offset);
  w->begun = true;
  w->last_at = at;
  w->last_offset = offset;
  return 0;
}

/* One block, whose times take `width` bytes. */
static int body(struct zl_str s, const struct counts *c, size_t width, struct writer *w)
{
  const char *times = s.p, *which = times + c->times * width, *types = which + c->times;
  int64_t first = seconds_at(types, 4);
  if (first < -OFFSET_MAX || first > OFFSET_MAX)
    return -1;
  zl_buf_printf(w->out, "- %lld", (long long)first);
  w->last_offset = first;
  w->last_at = INT64_MIN;
  w->begun = true;
  for (size_t i = 0; i < c->times; i++) {
    size_t type = (unsigned char)which[i];
    if (type >= c->types || change(w, seconds_at(times + i * width, width), seconds_at(types + type * 6, 4)) != 0)
      return -1;
  }
  return 0;
}

/* "\n<rule>\n" behind the second block; it may be empty. */
static int footer(struct zl_str s, struct writer *w)
{
  const char *end = s.n > 1 && *s.p == '\n' ? memchr(s.p + 1, '\n', s.n - 1) : NULL;
  if (!end)
    return -1;
  struct zl_str rule = {s.p + 1, (size_t)(end - s.p) - 1};
  return rule.n ? zl_zone_rule(rule, w->last_at, change, w) : 0;
}

int zl_zone_read(struct zl_str file, struct zl_buf *out, struct zl_err *err)
{
  struct counts c;
  struct writer w = {.out = out};
  char version;
  if (file.n > ZL_ZONE_BYTES || head(file, &c, &version) != 0)
    return damaged(err);
  size_t n = HEAD + body_bytes(&c, 4), width = 4, at = HEAD;
  if (n > file.n)
    return damaged(err);
  if (version >= '2') { /* the same again, with longer times */
    file = (struct zl_str){file.p + n, file.n - n};
    if (head(file, &c, &version) != 0)
      return damaged(err);
    width = 8;
    n = HEAD + body_bytes(&c, 8);
    if (n > file.n)
      return damaged(err);
  }
  if (body((struct zl_str){file.p + at, n - at}, &c, width, &w) != 0)
    return damaged(err);
  if (width == 8 && footer((struct zl_str){file.p + n, file.n - n}, &w) != 0)
    return damaged(err);
  return out->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}
