/* read.c - cursors into a checked document. Used by every room that reads what a server or the
 * disk holds. No tree and no allocation: a look-up walks the bytes, skipping what it does not
 * want without validating it again. */
#include "json/scan.h"

/* ---- skipping ------------------------------------------------------------------------------ */

static inline const char *skip_space(const char *p, const char *end)
{
  while (p < end && zl_is_space(*p))
    p++;
  return p;
}

static inline const char *skip_string(const char *p, const char *end)
{
  bool escaped = false;
  return zl_string_end(p + 1, end, &escaped) + 1;
}

#ifdef ZL_JSON_SSE2

/* Where in a block the bytes stand that a backslash before them escapes. *carry: the first byte of
 * this block, and then of the next one, is such a byte. */
static uint64_t escaped_bytes(uint64_t slashes, uint64_t *carry)
{
  uint64_t escaped = *carry;
  slashes &= ~escaped;
  *carry = 0;
  while (slashes) {
    uint64_t slash = slashes & -slashes, next = slash << 1;
    if (next == 0)
      *carry = 1;
    escaped |= next;
    slashes &= ~(slash | next);
  }
  return escaped;
}

/* Past the container that starts at p: only strings and brackets matter. A block of 64 bytes at a
 * time becomes bits, in which what stands in strings is struck out; few branches depend on it. */
static const char *skip_container(const char *p, const char *end)
{
  uint64_t in_string = 0, escape = 0; /* what the block before says of this one's first byte */
  int depth = 0;
  for (;; p += 64) {
    char rest[64];
    const char *at = p;
    if (end - p < 64) { /* the document ends here: not a byte is read past it */
      memset(rest, ' ', sizeof(rest));
      memcpy(rest, p, (size_t)(end - p));
      at = rest;
    }
    struct zl_block b = zl_block(at);
    if (b.slashes | escape)
      b.quotes &= ~escaped_bytes(b.slashes, &escape);
    uint64_t strings = zl_prefix_xor(b.quotes) ^ in_string;
    in_string = 0 - (strings >> 63);
    uint64_t brackets = (b.opening | b.closing) & ~strings;
    for (; brackets; brackets &= brackets - 1) {
      uint64_t bracket = brackets & -brackets;
      depth += b.opening & bracket ? 1 : -1;
      if (depth == 0)
        return p + __builtin_ctzll(bracket) + 1;
    }
    if (at == rest)
      return end; /* of a document that was never checked */
  }
}

#else

/* Past the container that starts at p: only strings and brackets matter. */
static const char *skip_container(const char *p, const char *end)
{
  int depth = 0;
  for (;;) {
    switch (*p) {
    case '"': p = skip_string(p, end); break;
    case '{': case '[': depth++; p++; break;
    case '}': case ']':
      p++;
      if (--depth == 0)
        return p;
      break;
    case 't': case 'n': p += 4; break;
    case 'f': p += 5; break;
    default: p++; break;
    }
  }
}

#endif

static inline const char *skip_value(const char *p, const char *end)
{
  switch (*p) {
  case '{': case '[': return skip_container(p, end);
  case '"': return skip_string(p, end);
  case 't': case 'n': return p + 4;
  case 'f': return p + 5;
  default: break;
  }
  while (p < end && *p != ',' && *p != '}' && *p != ']' && !zl_is_space(*p))
    p++;
  return p;
}

/* ---- values -------------------------------------------------------------------------------- */

enum zl_json_kind zl_json_kind(struct zl_json v)
{
  if (!v.p)
    return ZL_JSON_NONE;
  switch (*v.p) {
  case '{': return ZL_JSON_OBJECT;
  case '[': return ZL_JSON_ARRAY;
  case '"': return ZL_JSON_STRING;
  case 't': return ZL_JSON_TRUE;
  case 'f': return ZL_JSON_FALSE;
  case 'n': return ZL_JSON_NULL;
  default: return ZL_JSON_NUMBER;
  }
}

const char *zl_json_kind_name(enum zl_json_kind kind)
{
  switch (kind) {
  case ZL_JSON_NONE: return "absent";
  case ZL_JSON_NULL: return "null";
  case ZL_JSON_FALSE:
  case ZL_JSON_TRUE: return "boolean";
  case ZL_JSON_NUMBER: return "number";
  case ZL_JSON_STRING: return "string";
  case ZL_JSON_ARRAY: return "array";
  case ZL_JSON_OBJECT: return "object";
  }
  return "?";
}

struct zl_str zl_json_raw(struct zl_json v)
{
  if (!v.p)
    return (struct zl_str){NULL, 0};
  return (struct zl_str){v.p, (size_t)(skip_value(v.p, v.end) - v.p)};
}

/* The bytes between a string's quotes. */
static bool inner(struct zl_json v, struct zl_str *out, bool *escaped)
{
  *escaped = false;
  if (!v.p || *v.p != '"')
    return false;
  out->p = v.p + 1;
  out->n = (size_t)(zl_string_end(out->p, v.end, escaped) - out->p);
  return true;
}

/* ---- containers ---------------------------------------------------------------------------- */

struct zl_json_iter zl_json_iter(struct zl_json v)
{
  struct zl_json_iter it = {0};
  if (v.p && (*v.p == '{' || *v.p == '[')) {
    it.p = v.p + 1;
    it.end = v.end;
    it.object = *v.p == '{';
  }
  return it;
}

/* Steps to the next entry; *escaped tells whether its key has escapes. The value is skipped on
 * the following step only: a look-up that has found what it wants stops here. */
static inline bool step(struct zl_json_iter *it, struct zl_str *key, bool *escaped)
{
  if (!it->p)
    return false;
  const char *p = it->p, *end = it->end;
  if (it->started)
    p = skip_value(p, end);
  p = skip_space(p, end);
  if (it->started && *p == ',')
    p = skip_space(p + 1, end);
  it->started = true;
  if (*p == '}' || *p == ']') {
    it->p = NULL;
    return false;
  }
  if (it->object) {
    key->p = p + 1;
    p = zl_string_end(p + 1, end, escaped);
    key->n = (size_t)(p - key->p);
    p = skip_space(p + 1, end);
    p = skip_space(p + 1, end); /* over the colon */
  }
  it->p = p;
  return true;
}

bool zl_json_next(struct zl_json_iter *it, struct zl_str *key, struct zl_json *value)
{
  struct zl_str k = {0};
  bool escaped = false;
  if (!step(it, &k, &escaped)) {
    if (value)
      *value = (struct zl_json){0};
    return false;
  }
  if (key)
    *key = k;
  if (value)
    *value = (struct zl_json){.p = it->p, .end = it->end};
  return true;
}

size_t zl_json_count(struct zl_json v)
{
  struct zl_json_iter it = zl_json_iter(v);
  size_t n = 0;
  while (zl_json_next(&it, NULL, NULL))
    n++;
  return n;
}

/* The member by the index. Its keys have no escapes, so bytes are compared; a key may be followed by
 * space before its colon, hence the look for the quote. */
static struct zl_json get_indexed(struct zl_json v, struct zl_str name)
{
  const struct zl_json_place *const at = v.place, *const last = at + at->span;
  const char *start = v.p - at->value;
  for (const struct zl_json_place *m = at + 1; m < last; m += m->span) {
    const char *value = start + m->value, *key = value - m->key_back;
    if (m->key_back < name.n + 2 || key[name.n] != '"' || !zl_str_eq((struct zl_str){key, name.n}, name))
      continue;
    bool section = at->key_back == 0 && *value == '{';
    return (struct zl_json){value, v.end, section ? m : NULL};
  }
  return (struct zl_json){0};
}

struct zl_json zl_json_get_n(struct zl_json v, struct zl_str name)
{
  if (v.place)
    return get_indexed(v, name);
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_str key;
  if (!it.object)
    return (struct zl_json){0};
  for (;;) {
    bool escaped = false;
    if (!step(&it, &key, &escaped))
      return (struct zl_json){0};
    if (escaped ? zl_json_text_is(key, name) : zl_str_eq(key, name))
      return (struct zl_json){.p = it.p, .end = it.end};
  }
}

struct zl_json zl_json_get(struct zl_json v, const char *name)
{
  return zl_json_get_n(v, zl_str_of(name));
}

struct zl_json zl_json_path(struct zl_json v, struct zl_str path)
{
  const char *p = path.p, *end = path.n ? path.p + path.n : path.p;
  for (;;) {
    const char *dot = p < end ? memchr(p, '.', (size_t)(end - p)) : NULL;
    v = zl_json_get_n(v, (struct zl_str){p, (size_t)((dot ? dot : end) - p)});
    if (!dot || !v.p)
      return v;
    p = dot + 1;
  }
}

/* ---- scalars ------------------------------------------------------------------------------- */

bool zl_json_bool(struct zl_json v, bool *out)
{
  if (!v.p || (*v.p != 't' && *v.p != 'f'))
    return false;
  *out = *v.p == 't';
  return true;
}

bool zl_json_int(struct zl_json v, int64_t *out)
{
  if (zl_json_kind(v) != ZL_JSON_NUMBER)
    return false;
  struct zl_decimal d = zl_decimal(v.p, v.end);
  return zl_decimal_int(&d, out);
}

bool zl_json_double(struct zl_json v, double *out)
{
  if (zl_json_kind(v) != ZL_JSON_NUMBER)
    return false;
  struct zl_decimal d = zl_decimal(v.p, v.end);
  return zl_decimal_double(&d, out);
}

bool zl_json_string(struct zl_json v, struct zl_buf *out)
{
  struct zl_str s;
  bool escaped;
  if (!inner(v, &s, &escaped))
    return false;
  return (escaped ? zl_json_unescape(s, out) : zl_buf_str(out, s)) == 0;
}

bool zl_json_string_is(struct zl_json v, const char *text)
{
  struct zl_str s;
  bool escaped;
  if (!inner(v, &s, &escaped))
    return false;
  return escaped ? zl_json_text_is(s, zl_str_of(text)) : zl_str_is(s, text);
}

bool zl_json_plain(struct zl_json v, struct zl_str *out)
{
  struct zl_str s;
  bool escaped;
  if (!inner(v, &s, &escaped) || escaped)
    return false;
  *out = s;
  return true;
}
