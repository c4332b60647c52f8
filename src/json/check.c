/* check.c - is this JSON, all of it, as strictly as RFC 8259 has it, and with no key twice in
 * one object? Everything that was received goes through here once; the cursors of read.c then
 * trust it. Reads forward only, in one loop with a bounded stack of its own, and looks at many
 * bytes at a time inside strings: see docs on why JSON is ours. */
#include "json/keys.h"

#define DEEPEST 512 /* levels, whatever the caller asks for */
#define IN_ARRAY UINT32_MAX

struct check {
  const char *start, *end;
  bool keys_may_repeat;
  struct zl_err *err;
  struct zl_json_index *index; /* or NULL */
  struct zl_json_place *section; /* whose members come */
  struct zl_keys keys;
  uint32_t around[DEEPEST]; /* of what each open container is in: IN_ARRAY, or its first key's number */
};

/* The functions below take where they start and return where they ended, or NULL after they have
 * complained. */

/* ---- complaints ---------------------------------------------------------------------------- */

static const char *bad(struct check *c, const char *at, const char *what)
{
  size_t byte = (size_t)(at - c->start) + 1;
  if (at >= c->end)
    zl_err_set(c->err, ZL_EJSON, "not JSON: it ends at byte %zu, %s", byte, what);
  else if (*at > 0x20 && *at < 0x7F)
    zl_err_set(c->err, ZL_EJSON, "not JSON at byte %zu, '%c': %s", byte, *at, what);
  else
    zl_err_set(c->err, ZL_EJSON, "not JSON at byte %zu, 0x%02x: %s", byte,
               (unsigned)(unsigned char)*at, what);
  return NULL;
}

static const char *key_twice(struct check *c, const char *key, size_t len)
{
  size_t shown = len < 60 ? len : 60;
  while (shown < len && shown > 0 && ((unsigned char)key[shown] & 0xC0) == 0x80)
    shown--; /* not in the middle of a character */
  zl_err_set(c->err, ZL_EJSON, "refused: the key \"%.*s\" stands twice in one object, "
             "at byte %zu", (int)shown, key, (size_t)(key - c->start));
  return NULL;
}

static const char *too_deep(struct check *c, const char *at, int max_depth)
{
  zl_err_set(c->err, ZL_EJSON, "refused: nested deeper than %d levels, at byte %zu", max_depth,
             (size_t)(at - c->start) + 1);
  return NULL;
}

/* ---- scalars ------------------------------------------------------------------------------- */

static inline const char *space(const struct check *c, const char *p)
{
  while (p < c->end && zl_is_space(*p))
    p++;
  return p;
}

static const char *hex4(struct check *c, const char *p, uint32_t *out)
{
  uint32_t v = 0;
  for (int i = 0; i < 4; i++, p++) {
    if (p >= c->end)
      return bad(c, p, "inside \\u");
    char h = *p;
    if (h >= '0' && h <= '9')
      v = v << 4 | (uint32_t)(h - '0');
    else if ((h | 0x20) >= 'a' && (h | 0x20) <= 'f')
      v = v << 4 | (uint32_t)((h | 0x20) - 'a' + 10);
    else
      return bad(c, p, "\\u wants four hex digits");
  }
  *out = v;
  return p;
}

/* At the backslash. */
static const char *escape(struct check *c, const char *at)
{
  const char *p = at + 1;
  if (p >= c->end)
    return bad(c, p, "after a backslash");
  switch (*p++) {
  case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
    return p;
  case 'u':
    break;
  default:
    return bad(c, at, "no such escape");
  }
  uint32_t unit = 0, low = 0;
  p = hex4(c, p, &unit);
  if (!p || unit < 0xD800 || unit > 0xDFFF)
    return p;
  if (unit > 0xDBFF || c->end - p < 2 || p[0] != '\\' || p[1] != 'u')
    return bad(c, at, "half a surrogate pair");
  p = hex4(c, p + 2, &low);
  if (p && (low < 0xDC00 || low > 0xDFFF))
    return bad(c, at, "half a surrogate pair");
  return p;
}

/* At a string's first byte that is not plain ASCII nor its end; goes on to the closing quote. */
static const char *odd_string(struct check *c, const char *p, bool *escaped)
{
  while (p < c->end && *p != '"') {
    unsigned char b = (unsigned char)*p;
    uint32_t cp;
    if (b == '\\') {
      *escaped = true;
      p = escape(c, p);
      if (!p)
        return NULL;
    } else if (b >= 0x80) {
      int n = zl_utf8_next(p, c->end, &cp);
      if (n == 0)
        return bad(c, p, "not UTF-8");
      p += n;
    } else if (b < 0x20) {
      return bad(c, p, "a control character must be escaped");
    } else {
      p = zl_plain_end(p, c->end);
    }
  }
  return p < c->end ? p : bad(c, p, "inside a string");
}

/* From just after the opening quote to the closing one. */
static inline const char *string(struct check *c, const char *p, bool *escaped)
{
  p = zl_plain_end(p, c->end);
  return p < c->end && *p == '"' ? p : odd_string(c, p, escaped);
}

static inline bool digit_at(const struct check *c, const char *p)
{
  return p < c->end && *p >= '0' && *p <= '9';
}

static inline const char *digits(struct check *c, const char *p, const char *what)
{
  if (!digit_at(c, p))
    return bad(c, p, what);
  while (digit_at(c, p))
    p++;
  return p;
}

static const char *number(struct check *c, const char *p)
{
  if (*p == '-')
    p++;
  if (p < c->end && *p == '0') {
    p++;
    if (digit_at(c, p))
      return bad(c, p, "a number cannot start with 0");
  } else {
    p = digits(c, p, "a number wants a digit");
  }
  if (p && p < c->end && *p == '.')
    p = digits(c, p + 1, "a digit must follow the decimal point");
  if (p && p < c->end && (*p | 0x20) == 'e') {
    p++;
    if (p < c->end && (*p == '+' || *p == '-'))
      p++;
    p = digits(c, p, "an exponent wants a digit");
  }
  return p;
}

static inline const char *literal(struct check *c, const char *p, const char *word, size_t n)
{
  if ((size_t)(c->end - p) < n || memcmp(p, word, n) != 0)
    return bad(c, p, "a value should start here");
  return p + n;
}

static inline const char *scalar(struct check *c, const char *p)
{
  bool escaped;
  switch (p < c->end ? *p : 0) {
  case '"': p = string(c, p + 1, &escaped); return p ? p + 1 : NULL;
  case 't': return literal(c, p, "true", 4);
  case 'f': return literal(c, p, "false", 5);
  case 'n': return literal(c, p, "null", 4);
  case '-': case '0': case '1': case '2': case '3': case '4':
  case '5': case '6': case '7': case '8': case '9': return number(c, p);
  default: return bad(c, p, "a value should start here");
  }
}

/* ---- the index ----------------------------------------------------------------------------- */

static void index_start(struct check *c, const char *root)
{
  if (root < c->end && *root == '{') {
    c->index->n = 1;
    c->index->places[0] = (struct zl_json_place){(uint32_t)(root - c->start), 0, 1};
  } else {
    c->index = NULL; /* nothing but an object has members by name */
  }
}

static void index_drop(struct check *c)
{
  c->index->n = 0;
  c->index = NULL;
}

/* A member of the outermost object (depth 1) or of one of its members (depth 2). */
static inline void index_member(struct check *c, int depth, const char *name, const char *value)
{
  struct zl_json_index *x = c->index;
  size_t back = (size_t)(value - name);
  if (x->n == ZL_JSON_PLACES || back > UINT16_MAX) {
    index_drop(c);
    return;
  }
  if (depth == 1)
    c->section = &x->places[x->n];
  else
    c->section->span++;
  x->places[0].span++;
  x->places[x->n++] = (struct zl_json_place){(uint32_t)(value - c->start), (uint16_t)back, 1};
}

/* ---- the document -------------------------------------------------------------------------- */

/* From a key's opening quote to its value. `depth` is that of its object, the outermost has 1. */
static inline const char *key(struct check *c, const char *p, uint32_t base, int depth)
{
  bool escaped = false;
  if (p >= c->end || *p != '"')
    return bad(c, p, "a key in quotes should be here");
  const char *first = ++p;
  p = string(c, p, &escaped);
  if (!p)
    return NULL;
  size_t n = (size_t)(p - first);
  int twice = c->keys_may_repeat ? 0 : zl_keys_add(&c->keys, base, first, n, escaped);
  if (twice != 0) {
    if (twice < 0)
      zl_err_set(c->err, ZL_ENOMEM, "out of memory while checking JSON");
    return twice < 0 ? NULL : key_twice(c, first, n);
  }
  p = space(c, p + 1);
  if (p >= c->end || *p != ':')
    return bad(c, p, "':' should be here");
  p = space(c, p + 1);
  if (c->index && depth <= 2) {
    if (escaped)
      index_drop(c); /* look-ups by index compare bytes */
    else
      index_member(c, depth, first, p);
  }
  return p;
}

/* From the first byte of a value to just after its last. Each turn of the loop takes one value, with
 * its key where it has one, or opens one container; then it closes all that end there. */
static const char *value(struct check *c, const char *p, int max_depth)
{
  const char *const end = c->end;
  uint32_t base = IN_ARRAY; /* the number of the object's first key, or that it is no object */
  int depth = 0;
  for (;;) {
    if (base != IN_ARRAY && !(p = key(c, p, base, depth)))
      return NULL;
    if (p < end && (*p == '{' || *p == '[')) {
      char close = *p == '{' ? '}' : ']';
      if (depth >= max_depth)
        return too_deep(c, p, max_depth);
      c->around[depth++] = base;
      base = close == '}' ? c->keys.count : IN_ARRAY;
      p = space(c, p + 1);
      if (p == end || *p != close)
        continue;
      p++;
      base = c->around[--depth];
    } else if (!(p = scalar(c, p))) {
      return NULL;
    }
    for (;;) { /* after a value */
      if (depth == 0)
        return p;
      p = space(c, p);
      if (p < end && *p == ',') {
        p = space(c, p + 1);
        break;
      }
      bool object = base != IN_ARRAY;
      if (p == end || *p != (object ? '}' : ']'))
        return bad(c, p, object ? "',' or '}' should be here" : "',' or ']' should be here");
      if (object)
        zl_keys_end(&c->keys, base);
      p++;
      base = c->around[--depth];
    }
  }
}

static int check(struct zl_str text, int max_depth, bool keys_may_repeat, struct zl_json_index *index,
                 struct zl_json *root, struct zl_err *err)
{
  if (index)
    index->n = 0;
  if (root)
    *root = (struct zl_json){0};
  if (text.n == 0)
    return zl_err_set(err, ZL_EJSON, "not JSON: it is empty");
  if (text.n >= UINT32_MAX)
    return zl_err_set(err, ZL_EJSON, "refused: JSON of over 4 GB");
  struct check c; /* its stacks stay as they are: clearing them would cost more than many a document */
  c.start = text.p;
  c.end = text.p + text.n;
  c.keys_may_repeat = keys_may_repeat;
  c.err = err;
  c.index = index;
  zl_keys_init(&c.keys, c.start);
  const char *first = space(&c, text.p);
  if (index)
    index_start(&c, first);
  const char *p = value(&c, first, max_depth < DEEPEST ? max_depth : DEEPEST);
  if (p) {
    p = space(&c, p);
    if (p != c.end)
      p = bad(&c, p, "nothing may follow the value");
  }
  zl_keys_free(&c.keys);
  if (!p) {
    if (index)
      index->n = 0;
    return -1;
  }
  if (root)
    *root = (struct zl_json){first, c.end, index && index->n ? index->places : NULL};
  return 0;
}

int zl_json_check(struct zl_str text, int max_depth, struct zl_json *root, struct zl_err *err)
{
  return check(text, max_depth, false, NULL, root, err);
}

int zl_json_check_grammar(struct zl_str text, int max_depth, struct zl_json *root, struct zl_err *err)
{
  return check(text, max_depth, true, NULL, root, err);
}

int zl_json_check_index(struct zl_str text, int max_depth, struct zl_json_index *index,
                        struct zl_json *root, struct zl_err *err)
{
  return check(text, max_depth, false, index, root, err);
}
