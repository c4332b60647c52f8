/* test_fast.c - the room's reading of many bytes at a time against a reader that looks at one: both
 * must accept the same documents and find the same values at the same places, with an index and
 * without, whatever the alignment and wherever the edges of words, of vectors and of blocks fall.
 * Each document ends where its allocation ends, so that a sanitizer sees a read past it.
 * test_portable.c runs the same on the code for machines without SSE2. */
#include "json/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DEPTH 24
#define MEMBERS 4096
#define ROUNDS 6000

/* ---- the slow reader: RFC 8259 byte for byte, written without a thought of speed ---------------- */

struct slow_member {
  int object, depth; /* number of its object; 1 in the outermost container */
  int parent;        /* number of the member whose value its object is, or -1 */
  size_t key, key_n, value, value_n, object_at;
};

struct slow {
  const unsigned char *text;
  size_t at, n;
  int objects, count;
  struct slow_member members[MEMBERS];
};

static struct slow slow;

static int slow_peek(void)
{
  return slow.at < slow.n ? slow.text[slow.at] : -1;
}

static bool slow_take(int byte)
{
  if (slow_peek() != byte)
    return false;
  slow.at++;
  return true;
}

static void slow_space(void)
{
  while (slow_peek() == ' ' || slow_peek() == '\t' || slow_peek() == '\r' || slow_peek() == '\n')
    slow.at++;
}

static bool slow_unit(unsigned *unit) /* after \u */
{
  *unit = 0;
  for (int i = 0; i < 4; i++) {
    int h = slow_peek();
    const char *digits = "0123456789abcdef0123456789ABCDEF", *found = h > 0 ? strchr(digits, h) : NULL;
    if (!found)
      return false;
    *unit = *unit * 16 + (unsigned)(found - digits) % 16;
    slow.at++;
  }
  return true;
}

static bool slow_escape(void) /* after the backslash */
{
  unsigned unit, low;
  int kind = slow_peek();
  if (kind <= 0 || !strchr("\"\\/bfnrtu", kind))
    return false;
  slow.at++;
  if (kind != 'u')
    return true;
  if (!slow_unit(&unit))
    return false;
  if (unit >= 0xDC00 && unit <= 0xDFFF)
    return false;
  if (unit < 0xD800 || unit > 0xDBFF)
    return true;
  return slow_take('\\') && slow_take('u') && slow_unit(&low) && low >= 0xDC00 && low <= 0xDFFF;
}

static bool slow_utf8(void)
{
  static const struct {
    unsigned char first, last, low, high, more; /* first bytes; range of the second; how many follow */
  } rows[] = {
    {0xC2, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2}, {0xE1, 0xEC, 0x80, 0xBF, 2},
    {0xED, 0xED, 0x80, 0x9F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 2}, {0xF0, 0xF0, 0x90, 0xBF, 3},
    {0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3},
  }; /* the table of RFC 3629 */
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    if (slow_peek() < rows[i].first || slow_peek() > rows[i].last)
      continue;
    slow.at++;
    for (int k = 0; k < rows[i].more; k++, slow.at++)
      if (slow_peek() < (k == 0 ? rows[i].low : 0x80) || slow_peek() > (k == 0 ? rows[i].high : 0xBF))
        return false;
    return true;
  }
  return false;
}

static bool slow_string(void)
{
  if (!slow_take('"'))
    return false;
  for (;;) {
    int byte = slow_peek();
    if (byte < 0x20)
      return false;
    if (byte >= 0x80) {
      if (!slow_utf8())
        return false;
      continue;
    }
    slow.at++;
    if (byte == '"')
      return true;
    if (byte == '\\' && !slow_escape())
      return false;
  }
}

static bool slow_digits(void)
{
  size_t from = slow.at;
  while (slow_peek() >= '0' && slow_peek() <= '9')
    slow.at++;
  return slow.at > from;
}

static bool slow_number(void)
{
  slow_take('-');
  if (!slow_take('0') && !slow_digits())
    return false;
  if (slow_take('.') && !slow_digits())
    return false;
  if (slow_peek() == 'e' || slow_peek() == 'E') {
    slow.at++;
    if (slow_peek() == '+' || slow_peek() == '-')
      slow.at++;
    return slow_digits();
  }
  return true;
}

static bool slow_word(const char *word)
{
  while (*word)
    if (!slow_take(*word++))
      return false;
  return true;
}

static struct zl_str slow_key_of(const struct slow_member *m)
{
  return (struct zl_str){(const char *)slow.text + m->key, m->key_n};
}

/* Two keys, escapes resolved. */
static bool slow_same(struct zl_str a, struct zl_str b)
{
  struct zl_buf x = ZL_BUF_INIT((size_t)1 << 20), y = ZL_BUF_INIT((size_t)1 << 20);
  bool same = zl_json_unescape(a, &x) == 0 && zl_json_unescape(b, &y) == 0 &&
              zl_str_eq(zl_buf_view(&x), zl_buf_view(&y));
  zl_buf_free(&x);
  zl_buf_free(&y);
  return same;
}

static bool slow_value(int depth, int parent);

static bool slow_member(int object, size_t object_at, int depth, int parent)
{
  assert_true(slow.count < MEMBERS);
  int number = slow.count++;
  struct slow_member *m = &slow.members[number];
  *m = (struct slow_member){.object = object, .depth = depth, .parent = parent, .object_at = object_at};
  m->key = slow.at + 1;
  if (!slow_string())
    return false;
  m->key_n = slow.at - 1 - m->key;
  for (int i = 0; i < number; i++)
    if (slow.members[i].object == object && slow_same(slow_key_of(&slow.members[i]), slow_key_of(m)))
      return false;
  slow_space();
  if (!slow_take(':'))
    return false;
  slow_space();
  m->value = slow.at;
  if (!slow_value(depth, number))
    return false;
  m->value_n = slow.at - m->value;
  return true;
}

static bool slow_container(int depth, int parent)
{
  size_t at = slow.at;
  bool object = slow.text[slow.at++] == '{';
  int number = slow.objects++, close = object ? '}' : ']';
  if (depth > DEPTH)
    return false;
  slow_space();
  if (slow_take(close))
    return true;
  for (;;) {
    slow_space();
    if (object ? !slow_member(number, at, depth, parent) : !slow_value(depth, -1))
      return false;
    slow_space();
    if (slow_take(close))
      return true;
    if (!slow_take(','))
      return false;
  }
}

static bool slow_value(int depth, int parent)
{
  switch (slow_peek()) {
  case '{': case '[': return slow_container(depth + 1, parent);
  case '"': return slow_string();
  case 't': return slow_word("true");
  case 'f': return slow_word("false");
  case 'n': return slow_word("null");
  default: return slow_number();
  }
}

static bool slow_check(const char *text, size_t n)
{
  slow.text = (const unsigned char *)text;
  slow.n = n;
  slow.at = 0;
  slow.objects = slow.count = 0;
  slow_space();
  if (!slow_value(0, -1))
    return false;
  slow_space();
  return slow.at == n;
}

/* ---- comparing ----------------------------------------------------------------------------- */

static struct zl_json get(struct zl_json v, const struct slow_member *m, struct zl_buf *name)
{
  zl_buf_reset(name);
  assert_int_equal(zl_json_unescape(slow_key_of(m), name), 0);
  return zl_json_get_n(v, zl_buf_view(name));
}

/* Every member that the slow reader saw is found where it saw it. */
static void same_members(const char *text, size_t n, struct zl_json plain, struct zl_json indexed)
{
  struct zl_buf name = ZL_BUF_INIT((size_t)1 << 20);
  for (int i = 0; i < slow.count; i++) {
    const struct slow_member *m = &slow.members[i];
    struct zl_json object = {.p = text + m->object_at, .end = text + n};
    struct zl_json value = get(object, m, &name);
    assert_ptr_equal(value.p, text + m->value);
    assert_int_equal(zl_json_raw(value).n, m->value_n);
    if (m->depth > 3 || (m->depth > 1 && (m->parent < 0 || slow.members[m->parent].depth != m->depth - 1)))
      continue;
    int path[3], steps = 0;
    for (int at = i; at >= 0; at = slow.members[at].parent)
      path[steps++] = at;
    if (steps != m->depth)
      continue; /* there is a list on the way */
    struct zl_json a = plain, b = indexed;
    while (steps > 0) {
      const struct slow_member *step = &slow.members[path[--steps]];
      a = get(a, step, &name);
      b = get(b, step, &name);
    }
    assert_ptr_equal(a.p, text + m->value);
    assert_ptr_equal(b.p, text + m->value);
    zl_buf_putc(&name, 'x'); /* mostly missing */
    assert_ptr_equal(zl_json_get_n(indexed, zl_buf_view(&name)).p, zl_json_get_n(plain, zl_buf_view(&name)).p);
  }
  assert_ptr_equal(zl_json_get(indexed, "").p, zl_json_get(plain, "").p);
  zl_buf_free(&name);
}

/* Both readers on a copy that starts `shift` bytes into its allocation and ends with it. */
static bool compare(const char *p, size_t n, size_t shift)
{
  static struct zl_json_index index;
  char *block = malloc(n + shift ? n + shift : 1), *text = block + shift;
  assert_non_null(block);
  if (n)
    memcpy(text, p, n);
  struct zl_str view = {text, n};
  struct zl_json root, indexed;
  struct zl_err err = {0}, other = {0};
  bool good = slow_check(text, n);
  int rc = zl_json_check(view, DEPTH, &root, &err);
  if (good != (rc == 0))
    fail_msg("'%.*s': slowly '%s', fast '%s'", (int)n, text, good ? "fine" : "refused", rc ? err.text : "fine");
  memset(&index, 0xAA, sizeof(index)); /* nothing of what it held is used */
  assert_int_equal(zl_json_check_index(view, DEPTH, &index, &indexed, &other), rc);
  assert_string_equal(err.text, other.text);
  assert_int_equal(indexed.place != NULL, index.n > 0);
  if (good)
    same_members(text, n, root, indexed);
  else
    assert_true(!root.p && !indexed.p && index.n == 0);
  free(block);
  return good;
}

/* ---- documents ----------------------------------------------------------------------------- */

static uint64_t random_state = 0x9E3779B97F4A7C15u;

static unsigned below(unsigned n)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (unsigned)(random_state >> 33) % n;
}

static void fill(struct zl_buf *b, char c, size_t n)
{
  while (n-- > 0)
    zl_buf_putc(b, c);
}

/* Of the shape of a user's settings: sections, switches, short lists of small objects. */
static void make_settings(struct zl_buf *b)
{
  static const char *const values[] = {
    "true", "false", "\"all\"", "30", "-1.5e3", "null", "[]", "{}", "\"{\\\"]\\\\\"",
    "[{\"code\":\"US\",\"name\":\"United States\"},{\"code\":\"DE\",\"name\":\"Germany\"}]",
    "{\"enable\":true,\"numbers\":[{\"code\":\"+1\",\"in\":{\"k\":[]}}],\"name\":\"Zo\xC3\xAB\"}",
    "\"\xE6\x9D\xB1\xE4\xBA\xAC \xF0\x9F\x98\x80 \\u00e9\\ud83d\\ude00 and a long rest of plain words\"",
  };
  bool spaced = below(3) == 0, escapes = below(4) == 0;
  unsigned sections = below(8), leaves = below(4) ? 12 : 70;
  const char *colon = spaced ? " : " : ":", *comma = spaced ? " ,\n  " : ",";
  zl_buf_puts(b, spaced ? " { " : "{");
  for (unsigned i = 0; i < sections; i++) {
    zl_buf_printf(b, "%s\"section_%u\"%s{", i ? comma : "", i, colon);
    for (unsigned k = below(leaves); k > 0; k--)
      zl_buf_printf(b, "\"%.*s%s_%u\"%s%s%s", (int)below(40), "a_long_name_of_a_switch_for_waiting_rooms",
                    escapes && below(9) == 0 ? "\\u0061" : "", k, colon,
                    values[below(sizeof(values) / sizeof(values[0]))], k > 1 ? comma : "");
    zl_buf_puts(b, "}");
  }
  zl_buf_printf(b, "%s\"last\"%s%s}", sections ? comma : "", colon, values[below(12)]);
}

static void damage(struct zl_buf *b)
{
  static const char bytes[] = "{}[]\",:\\0123456789eE+-.tfnu \n\x01\x7F\x80\xA9\xC3\xED\xF4\xFF";
  for (unsigned n = 1 + below(3); n > 0 && b->len > 1; n--) {
    size_t at = below((unsigned)b->len);
    switch (below(4)) {
    case 0:
      b->data[at] = bytes[below(sizeof(bytes) - 1)];
      break;
    case 1:
      memmove(b->data + at, b->data + at + 1, b->len - at - 1);
      b->len--;
      break;
    case 2:
      b->data[at] ^= (char)(1 << below(8));
      break;
    default:
      if (below(4) == 0)
        b->len = at + 1;
      break;
    }
  }
}

static void settings(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT((size_t)1 << 20);
  int good = 0, bad = 0;
  for (int i = 0; i < ROUNDS; i++) {
    zl_buf_reset(&b);
    make_settings(&b);
    if (i % 3)
      damage(&b);
    *(compare(b.data, b.len, below(16)) ? &good : &bad) += 1;
  }
  zl_buf_free(&b);
  printf("%d documents accepted by both, %d refused by both\n", good, bad);
  assert_true(good > ROUNDS / 4 && bad > ROUNDS / 4);
}

/* A string of every length up to five vectors, alone at the end of the text and followed by more,
 * with something special at each place in it. */
static void strings(void **state)
{
  (void)state;
  static const char *const pieces[] = {
    "", "\\n", "\\\\", "\\\"", "\\u0041", "\\ud83d\\ude00", "\\ud83d", "\\", "\"", "\n", "\x1F", "\x7F", "\xC3\xA9",
    "\xE6\x9D\xB1", "\xF0\x9F\x98\x80", "\xC3", "\xE6\x9D", "\xF0\x9F\x98", "\x80", "\xED\xA0\x80", "{", "]",
  };
  struct zl_buf b = ZL_BUF_INIT(4096);
  for (size_t length = 0; length <= 80; length++)
    for (size_t before = 0; before <= length; before += length > 36 ? 3 : 1)
      for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
        for (int form = 0; form < 3; form++) {
          zl_buf_reset(&b);
          zl_buf_puts(&b, form == 0 ? "\"" : form == 1 ? "{\"" : "{\"k\":[{\"k\":1},\"");
          fill(&b, 'a', before);
          zl_buf_puts(&b, pieces[i]);
          fill(&b, 'b', length - before);
          zl_buf_puts(&b, form == 0 ? "\"" : form == 1 ? "\":[],\"k\":0}" : "\"],\"l\":true}");
          compare(b.data, b.len, (length + before + i) % 16);
        }
  zl_buf_free(&b);
}

/* Runs of backslashes and brackets across the edges of blocks, in containers that look-ups skip. */
static void blocks(void **state)
{
  (void)state;
  static const char *const inside[] = {"", "}", "]}", "\\\"}", "{[\\\"", "\\\\"};
  struct zl_buf b = ZL_BUF_INIT(4096);
  for (size_t before = 0; before <= 130; before++)
    for (size_t run = 0; run <= 140; run += run < 6 ? 1 : 33)
      for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
        zl_buf_reset(&b);
        zl_buf_puts(&b, "{\"skip\":[{\"");
        fill(&b, 'a', before);
        fill(&b, '\\', run * 2);
        zl_buf_printf(&b, "%s\":[[],{},\"", inside[i]);
        fill(&b, 'x', below(70));
        zl_buf_printf(&b, "%s\"]}],\"found\":{\"in\":1}}", inside[i]);
        assert_true(compare(b.data, b.len, before % 16));
      }
  zl_buf_free(&b);
}

/* What an index cannot serve is served without one. */
static void index_ends(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    size_t n;
    const char *why;
  } rows[] = {
    {"{}", 1, "an empty object has no members, and the index knows it"},
    {"{\"a\":1,\"b\":{\"c\":{\"d\":2}},\"e\":[{\"f\":3}]}", 5, "two levels, and nothing in lists"},
    {" [ {\"a\":1} ]", 0, "a list has no members"},
    {"7", 0, "nor has a number"},
    {"{\"\\u0061\":1}", 0, "bytes are compared: an escape among the keys rules that out"},
    {"{\"a\":{\"\\u0061\":1}}", 0, "also in a section"},
    {"{\"a\":{\"b\":{\"\\u0061\":1}}}", 3, "deeper down no key is in the index"},
  };
  struct zl_json_index index;
  struct zl_json root;
  struct zl_err err = {0};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    assert_int_equal(zl_json_check_index(zl_str_of(rows[i].text), DEPTH, &index, &root, &err), 0);
    if (index.n != rows[i].n)
      fail_msg("'%s': %zu places: %s", rows[i].text, index.n, rows[i].why);
    compare(rows[i].text, strlen(rows[i].text), i);
  }
  struct zl_buf b = ZL_BUF_INIT((size_t)1 << 20);
  for (int members = ZL_JSON_PLACES - 2; members <= ZL_JSON_PLACES; members++) {
    zl_buf_reset(&b);
    for (int i = 0; i < members; i++)
      zl_buf_printf(&b, "%s\"k%d\":%d", i ? "," : "{", i, i);
    zl_buf_puts(&b, "}");
    assert_int_equal(zl_json_check_index(zl_buf_view(&b), DEPTH, &index, &root, &err), 0);
    assert_int_equal(index.n, members < ZL_JSON_PLACES ? members + 1 : 0);
    assert_true(compare(b.data, b.len, 1));
  }
  for (size_t space = UINT16_MAX - 4; space < UINT16_MAX; space++) { /* key to value: over 16 bits */
    zl_buf_reset(&b);
    zl_buf_puts(&b, "{\"k\":");
    fill(&b, ' ', space);
    zl_buf_puts(&b, "1}");
    assert_int_equal(zl_json_check_index(zl_buf_view(&b), DEPTH, &index, &root, &err), 0);
    assert_int_equal(index.n, space + 3 <= UINT16_MAX ? 2 : 0);
    assert_true(compare(b.data, b.len, 1));
  }
  zl_buf_free(&b);
}

/* An index speaks of positions, so it serves a copy of the document, and a copy of itself. */
static void index_moves(void **state)
{
  (void)state;
  static const char text[] = "  {\"a\":{\"b\" : 1 , \"bc\":2},\"a\\\" : \":{}}";
  static const char sent[] = "  {\"a\":{\"b\" : 1 , \"bc\":2},\"z\":{\"b\":3}}";
  struct zl_json_index index;
  struct zl_json root;
  struct zl_err err = {0};
  assert_int_equal(zl_json_check_index(ZL_STR(text), DEPTH, &index, &root, &err), 0);
  assert_int_equal(index.n, 0);
  assert_int_equal(zl_json_check_index(ZL_STR(sent), DEPTH, &index, &root, &err), 0);
  assert_int_equal(index.n, 6);
  char *copy = malloc(sizeof(sent));
  struct zl_json_place *places = malloc(index.n * sizeof(*places));
  assert_true(copy && places);
  memcpy(copy, sent, sizeof(sent));
  memcpy(places, index.places, index.n * sizeof(*places));
  struct zl_json moved = {.p = copy + 2, .end = copy + sizeof(sent) - 1, .place = places};
  int64_t n;
  assert_true(zl_json_int(zl_json_path(moved, ZL_STR("a.b")), &n) && n == 1);
  assert_true(zl_json_int(zl_json_path(moved, ZL_STR("a.bc")), &n) && n == 2);
  assert_true(zl_json_int(zl_json_path(moved, ZL_STR("z.b")), &n) && n == 3);
  assert_int_equal(zl_json_kind(zl_json_path(moved, ZL_STR("z.bc"))), ZL_JSON_NONE);
  assert_int_equal(zl_json_kind(zl_json_path(moved, ZL_STR("b"))), ZL_JSON_NONE);
  assert_int_equal(zl_json_kind(zl_json_get(zl_json_get(moved, "a"), "b\" ")), ZL_JSON_NONE);
  assert_int_equal(zl_json_count(zl_json_get(moved, "a")), 2);
  free(copy);
  free(places);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(settings), cmocka_unit_test(strings),    cmocka_unit_test(blocks),
    cmocka_unit_test(index_ends), cmocka_unit_test(index_moves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
