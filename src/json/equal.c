/* equal.c - are two values the same, and what is a value's one canonical spelling? Used by the
 * diff (is there anything to change?) and by the journal (what was it before?). */
#include "json/scan.h"

#define MANY 32 /* above this many members, keys out of order are looked up in a map */

static bool equal_strings(struct zl_json a, struct zl_json b)
{
  struct zl_str x = zl_json_raw(a), y = zl_json_raw(b);
  if (zl_str_eq(x, y))
    return true;
  return zl_json_text_same((struct zl_str){x.p + 1, x.n - 2}, (struct zl_str){y.p + 1, y.n - 2});
}

static bool equal_arrays(struct zl_json a, struct zl_json b)
{
  struct zl_json_iter i = zl_json_iter(a), j = zl_json_iter(b);
  struct zl_json x, y;
  for (;;) {
    bool more = zl_json_next(&i, NULL, &x);
    if (more != zl_json_next(&j, NULL, &y))
      return false;
    if (!more)
      return true;
    if (!zl_json_equal(x, y))
      return false;
  }
}

/* ---- objects ------------------------------------------------------------------------------- */

/* Member of `v` whose key is the same as `raw`, which may have escapes. */
static struct zl_json get_raw(struct zl_json v, struct zl_str raw)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_str key;
  struct zl_json value;
  while (zl_json_next(&it, &key, &value))
    if (zl_json_text_same(key, raw))
      return value;
  return (struct zl_json){0};
}

/* All members by unescaped key. -1: no memory. */
static int map_members(struct zl_json v, struct zl_map *map, struct zl_buf *plain)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_str key;
  struct zl_json value;
  while (zl_json_next(&it, &key, &value)) {
    zl_buf_reset(plain);
    if (zl_json_unescape(key, plain) != 0 ||
        zl_map_put(map, zl_buf_view(plain), (void *)(uintptr_t)value.p) != 0)
      return -1;
  }
  return 0;
}

/* Every member of `a` is in `b`, whatever the order; both have `count`. */
static bool equal_in_any_order(struct zl_json a, struct zl_json b, size_t count)
{
  struct zl_map map = {0};
  struct zl_buf plain = ZL_BUF_INIT((size_t)(b.end - b.p) + (size_t)(a.end - a.p));
  bool mapped = count > MANY && map_members(b, &map, &plain) == 0;
  struct zl_json_iter it = zl_json_iter(a);
  struct zl_str key;
  struct zl_json x, y;
  bool same = true;
  while (same && zl_json_next(&it, &key, &x)) {
    zl_buf_reset(&plain);
    if (mapped && zl_json_unescape(key, &plain) == 0)
      y = (struct zl_json){.p = zl_map_get(&map, zl_buf_view(&plain)), .end = b.end};
    else /* few members, or no memory: slower and just as right */
      y = get_raw(b, key);
    same = y.p && zl_json_equal(x, y);
  }
  zl_map_free(&map);
  zl_buf_free(&plain);
  return same;
}

static bool equal_objects(struct zl_json a, struct zl_json b)
{
  struct zl_json_iter i = zl_json_iter(a), j = zl_json_iter(b);
  struct zl_str k, l;
  struct zl_json x, y;
  for (;;) { /* a server mostly keeps its order */
    bool more = zl_json_next(&i, &k, &x);
    if (more != zl_json_next(&j, &l, &y))
      return false;
    if (!more)
      return true;
    if (!zl_json_text_same(k, l))
      break;
    if (!zl_json_equal(x, y))
      return false;
  }
  size_t count = zl_json_count(a);
  return count == zl_json_count(b) && equal_in_any_order(a, b, count);
}

bool zl_json_equal(struct zl_json a, struct zl_json b)
{
  enum zl_json_kind kind = zl_json_kind(a);
  if (kind != zl_json_kind(b))
    return false;
  switch (kind) {
  case ZL_JSON_NUMBER: {
    struct zl_decimal x = zl_decimal(a.p, a.end), y = zl_decimal(b.p, b.end);
    return zl_decimal_same(&x, &y);
  }
  case ZL_JSON_STRING: return equal_strings(a, b);
  case ZL_JSON_ARRAY: return equal_arrays(a, b);
  case ZL_JSON_OBJECT: return equal_objects(a, b);
  default: return true; /* the kind is the value */
  }
}

/* ---- canonical ----------------------------------------------------------------------------- */

static void canonical_string(struct zl_str raw_inner, struct zl_buf *out)
{
  if (!zl_json_has_escape(raw_inner)) {
    zl_json_quote(out, raw_inner);
    return;
  }
  const char *p = raw_inner.p, *end = raw_inner.p + raw_inner.n;
  char c[4];
  int n;
  zl_buf_putc(out, '"');
  while ((n = zl_json_char(&p, end, c)) > 0)
    zl_json_quote_inner(out, (struct zl_str){c, (size_t)n});
  zl_buf_putc(out, '"');
}

int zl_json_canonical(struct zl_json v, struct zl_buf *out)
{
  struct zl_str raw = zl_json_raw(v);
  const char *p = raw.p, *end = raw.n ? raw.p + raw.n : raw.p;
  if (!p)
    return -1;
  while (p < end) { /* token by token: nesting needs no stack here */
    if (zl_is_space(*p)) {
      p++;
    } else if (*p == '"') {
      bool escaped = false;
      const char *close = zl_string_end(p + 1, v.end, &escaped);
      canonical_string((struct zl_str){p + 1, (size_t)(close - p - 1)}, out);
      p = close + 1;
    } else if (*p == '-' || (*p >= '0' && *p <= '9')) {
      struct zl_str number = zl_json_raw((struct zl_json){.p = p, .end = end});
      struct zl_decimal d = zl_decimal(number.p, number.p + number.n);
      zl_decimal_write(&d, out);
      p += number.n;
    } else {
      zl_buf_putc(out, *p++);
    }
  }
  return out->failed ? -1 : 0;
}
