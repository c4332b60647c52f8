/* check.c - is this JSON, all of it, as strictly as RFC 8259 has it, and with no key twice in
 * one object? Everything that was received goes through here once; the cursors of read.c then
 * trust it. Reads forward only, recurses as deep as `max_depth` (never over DEEPEST), and looks
 * at eight bytes at a time inside strings: see docs on why JSON is ours. */
#include "json/scan.h"

#define DEEPEST 512 /* keeps the C stack bounded whatever the caller asks for */

struct check {
  const char *start, *p, *end;
  bool keys_may_repeat;
  int depth, max_depth;
  struct zl_err *err;
  struct zl_keys keys;
};

static int value(struct check *c);

/* ---- complaints ---------------------------------------------------------------------------- */

static int bad_at(struct check *c, const char *at, const char *what)
{
  size_t byte = (size_t)(at - c->start) + 1;
  if (at >= c->end)
    return zl_err_set(c->err, ZL_EJSON, "not JSON: it ends at byte %zu, %s", byte, what);
  if (*at > 0x20 && *at < 0x7F)
    return zl_err_set(c->err, ZL_EJSON, "not JSON at byte %zu, '%c': %s", byte, *at, what);
  return zl_err_set(c->err, ZL_EJSON, "not JSON at byte %zu, 0x%02x: %s", byte,
                    (unsigned)(unsigned char)*at, what);
}

static int bad(struct check *c, const char *what)
{
  return bad_at(c, c->p, what);
}

static int key_twice(struct check *c, const char *key, size_t len)
{
  size_t shown = len < 60 ? len : 60;
  while (shown < len && shown > 0 && ((unsigned char)key[shown] & 0xC0) == 0x80)
    shown--; /* not in the middle of a character */
  return zl_err_set(c->err, ZL_EJSON, "refused: the key \"%.*s\" stands twice in one object, "
                    "at byte %zu", (int)shown, key, (size_t)(key - c->start));
}

/* ---- scalars ------------------------------------------------------------------------------- */

static inline void space(struct check *c)
{
  while (c->p < c->end && zl_is_space(*c->p))
    c->p++;
}

static int hex4(struct check *c, uint32_t *out)
{
  uint32_t v = 0;
  for (int i = 0; i < 4; i++, c->p++) {
    if (c->p >= c->end)
      return bad(c, "inside \\u");
    char h = *c->p;
    if (h >= '0' && h <= '9')
      v = v << 4 | (uint32_t)(h - '0');
    else if ((h | 0x20) >= 'a' && (h | 0x20) <= 'f')
      v = v << 4 | (uint32_t)((h | 0x20) - 'a' + 10);
    else
      return bad(c, "\\u wants four hex digits");
  }
  *out = v;
  return 0;
}

/* At the backslash. */
static int escape(struct check *c)
{
  const char *at = c->p++;
  if (c->p >= c->end)
    return bad(c, "after a backslash");
  switch (*c->p++) {
  case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
    return 0;
  case 'u':
    break;
  default:
    return bad_at(c, at, "no such escape");
  }
  uint32_t unit = 0, low = 0;
  if (hex4(c, &unit) != 0)
    return -1;
  if (unit < 0xD800 || unit > 0xDFFF)
    return 0;
  if (unit > 0xDBFF || c->end - c->p < 2 || c->p[0] != '\\' || c->p[1] != 'u')
    return bad_at(c, at, "half a surrogate pair");
  c->p += 2;
  if (hex4(c, &low) != 0)
    return -1;
  return low >= 0xDC00 && low <= 0xDFFF ? 0 : bad_at(c, at, "half a surrogate pair");
}

/* Just after the opening quote; leaves p just after the closing one. */
static int string(struct check *c, bool *escaped)
{
  const char *p = c->p, *const end = c->end;
  for (;;) {
    if (end - p >= 8) {
      uint64_t w = zl_word(p);
      uint64_t mask = zl_word_is(w, '"') | zl_word_is(w, '\\') | zl_word_control(w) |
                      (w & ZL_HIGHS);
      if (mask == 0) {
        p += 8;
        continue;
      }
      p += zl_word_first(mask);
    } else if (p == end) {
      return bad_at(c, p, "inside a string");
    }
    unsigned char b = (unsigned char)*p;
    if (b == '"') {
      c->p = p + 1;
      return 0;
    }
    if (b == '\\') {
      *escaped = true;
      c->p = p;
      if (escape(c) != 0)
        return -1;
      p = c->p;
    } else if (b < 0x20) {
      return bad_at(c, p, "a control character must be escaped");
    } else if (b < 0x80) {
      p++;
    } else {
      uint32_t cp;
      int n = zl_utf8_next(p, end, &cp);
      if (n == 0)
        return bad_at(c, p, "not UTF-8");
      p += n;
    }
  }
}

static inline bool digit_here(const struct check *c)
{
  return c->p < c->end && *c->p >= '0' && *c->p <= '9';
}

static int digits(struct check *c, const char *what)
{
  if (!digit_here(c))
    return bad(c, what);
  while (digit_here(c))
    c->p++;
  return 0;
}

static int number(struct check *c)
{
  if (*c->p == '-')
    c->p++;
  if (c->p < c->end && *c->p == '0') {
    c->p++;
    if (digit_here(c))
      return bad(c, "a number cannot start with 0");
  } else if (digits(c, "a number wants a digit") != 0) {
    return -1;
  }
  if (c->p < c->end && *c->p == '.') {
    c->p++;
    if (digits(c, "a digit must follow the decimal point") != 0)
      return -1;
  }
  if (c->p < c->end && (*c->p | 0x20) == 'e') {
    c->p++;
    if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
      c->p++;
    return digits(c, "an exponent wants a digit");
  }
  return 0;
}

static int literal(struct check *c, const char *word, size_t n)
{
  if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
    return bad(c, "a value should start here");
  c->p += n;
  return 0;
}

/* ---- containers ---------------------------------------------------------------------------- */

static int enter(struct check *c)
{
  if (c->depth >= c->max_depth)
    return zl_err_set(c->err, ZL_EJSON, "refused: nested deeper than %d levels, at byte %zu",
                      c->max_depth, (size_t)(c->p - c->start) + 1);
  c->depth++;
  c->p++;
  space(c);
  return 0;
}

/* After a value: 1 when `close` came, 0 when another follows, -1 a mistake. */
static int next_or(struct check *c, char close, const char *what)
{
  space(c);
  if (c->p < c->end && *c->p == ',') {
    c->p++;
    space(c);
    return 0;
  }
  if (c->p >= c->end || *c->p != close)
    return bad(c, what);
  c->p++;
  c->depth--;
  return 1;
}

static int array(struct check *c)
{
  if (enter(c) != 0)
    return -1;
  if (c->p < c->end && *c->p == ']') {
    c->p++;
    c->depth--;
    return 0;
  }
  for (;;) {
    if (value(c) != 0)
      return -1;
    int ended = next_or(c, ']', "',' or ']' should be here");
    if (ended != 0)
      return ended > 0 ? 0 : -1;
  }
}

static int member(struct check *c, uint32_t base)
{
  if (c->p >= c->end || *c->p != '"')
    return bad(c, "a key in quotes should be here");
  const char *key = ++c->p;
  bool escaped = false;
  if (string(c, &escaped) != 0)
    return -1;
  size_t len = (size_t)(c->p - 1 - key);
  int twice = c->keys_may_repeat ? 0 : zl_keys_add(&c->keys, base, key, len, escaped);
  if (twice != 0)
    return twice > 0 ? key_twice(c, key, len)
                     : zl_err_set(c->err, ZL_ENOMEM, "out of memory while checking JSON");
  space(c);
  if (c->p >= c->end || *c->p != ':')
    return bad(c, "':' should be here");
  c->p++;
  space(c);
  return value(c);
}

static int object(struct check *c)
{
  if (enter(c) != 0)
    return -1;
  if (c->p < c->end && *c->p == '}') {
    c->p++;
    c->depth--;
    return 0;
  }
  uint32_t base = c->keys.count;
  for (;;) {
    if (member(c, base) != 0)
      return -1;
    int ended = next_or(c, '}', "',' or '}' should be here");
    if (ended < 0)
      return -1;
    if (ended > 0) {
      zl_keys_end(&c->keys, base);
      return 0;
    }
  }
}

static int value(struct check *c)
{
  bool escaped;
  if (c->p >= c->end)
    return bad(c, "a value should start here");
  switch (*c->p) {
  case '{': return object(c);
  case '[': return array(c);
  case '"': c->p++; return string(c, &escaped);
  case 't': return literal(c, "true", 4);
  case 'f': return literal(c, "false", 5);
  case 'n': return literal(c, "null", 4);
  case '-': case '0': case '1': case '2': case '3': case '4':
  case '5': case '6': case '7': case '8': case '9': return number(c);
  default: return bad(c, "a value should start here");
  }
}

static int check(struct zl_str text, int max_depth, bool keys_may_repeat, struct zl_json *root,
                 struct zl_err *err)
{
  if (root)
    *root = (struct zl_json){0};
  if (text.n == 0)
    return zl_err_set(err, ZL_EJSON, "not JSON: it is empty");
  if (text.n >= UINT32_MAX)
    return zl_err_set(err, ZL_EJSON, "refused: JSON of over 4 GB");
  struct check c = {.start = text.p, .p = text.p, .end = text.p + text.n, .err = err,
                    .keys_may_repeat = keys_may_repeat,
                    .max_depth = max_depth < DEEPEST ? max_depth : DEEPEST};
  zl_keys_init(&c.keys, text.p);
  space(&c);
  const char *first = c.p;
  int rc = value(&c);
  if (rc == 0) {
    space(&c);
    if (c.p != c.end)
      rc = bad(&c, "nothing may follow the value");
  }
  zl_keys_free(&c.keys);
  if (rc == 0 && root)
    *root = (struct zl_json){first, c.end};
  return rc;
}

int zl_json_check(struct zl_str text, int max_depth, struct zl_json *root, struct zl_err *err)
{
  return check(text, max_depth, false, root, err);
}

int zl_json_check_grammar(struct zl_str text, int max_depth, struct zl_json *root, struct zl_err *err)
{
  return check(text, max_depth, true, root, err);
}
