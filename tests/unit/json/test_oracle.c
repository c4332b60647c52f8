/* test_oracle.c - jansson as the oracle: documents made at random (the same in each run), then
 * damaged; both readers must accept and refuse alike, and find the same values.
 *
 * jansson stores numbers as 64-bit integers or doubles and refuses what fits neither; that is no
 * difference of opinion about JSON, so its two range errors are left out. */
#include "json/json.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 20000

static uint64_t random_state = 0x2545F4914F6CDD1Du;

static unsigned below(unsigned n)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (unsigned)(random_state >> 33) % n;
}

/* ---- making documents ---------------------------------------------------------------------- */

static void make_space(struct zl_buf *b)
{
  static const char spaces[] = " \n\t\r";
  while (below(5) == 0)
    zl_buf_putc(b, spaces[below(4)]);
}

static void make_string(struct zl_buf *b)
{
  static const char *const pieces[] = {
    "a", "b", "key", "some_longer_piece", " ", "\xC3\xA9", "\xE6\x9D\xB1", "\xF0\x9F\x98\x80",
    "\\n", "\\\"", "\\\\", "\\/", "\\u0061", "\\u00E9", "\\ud83d\\ude00", "\\u0000", "\x7f",
    "{", "]", ",", ":",
  };
  zl_buf_putc(b, '"');
  for (unsigned n = below(6); n > 0; n--)
    zl_buf_puts(b, pieces[below(sizeof(pieces) / sizeof(pieces[0]))]);
  zl_buf_putc(b, '"');
}

static void make_number(struct zl_buf *b)
{
  static const char *const edges[] = {
    "0", "-0", "9223372036854775807", "-9223372036854775808", "9007199254740993", "0.1",
    "1e22", "1E-7", "2.0", "1.7976931348623157e308", "5e-324", "123456789012345680.5",
  };
  if (below(3) == 0)
    zl_buf_puts(b, edges[below(sizeof(edges) / sizeof(edges[0]))]);
  else if (below(2) == 0)
    zl_buf_printf(b, "%d", (int)below(2000000) - 1000000);
  else
    zl_buf_printf(b, "%s%u.%ue%d", below(2) ? "-" : "", below(10000), below(100000),
                  (int)below(600) - 300);
}

static void make_value(struct zl_buf *b, int depth)
{
  make_space(b);
  unsigned kind = below(depth > 0 ? 9 : 5);
  if (kind < 3) {
    static const char *const words[] = {"true", "false", "null"};
    zl_buf_puts(b, words[kind]);
  } else if (kind == 3) {
    make_number(b);
  } else if (kind == 4) {
    make_string(b);
  } else {
    bool object = kind >= 7;
    zl_buf_putc(b, object ? '{' : '[');
    make_space(b);
    for (unsigned n = below(6), i = 0; i < n; i++) {
      if (i > 0)
        zl_buf_putc(b, ',');
      make_space(b);
      if (object) {
        make_string(b); /* short ones are sometimes there already: both must refuse */
        make_space(b);
        zl_buf_putc(b, ':');
      }
      make_value(b, depth - 1);
    }
    zl_buf_putc(b, object ? '}' : ']');
  }
  make_space(b);
}

static void damage(struct zl_buf *b)
{
  static const char bytes[] = "{}[]\",:\\0123456789eE+-.tfnu \n\x01\x80\xC3\xFF";
  for (unsigned n = 1 + below(2); n > 0 && b->len > 1; n--) {
    size_t at = below((unsigned)b->len);
    switch (below(3)) {
    case 0:
      b->data[at] = bytes[below(sizeof(bytes) - 1)];
      break;
    case 1:
      memmove(b->data + at, b->data + at + 1, b->len - at - 1);
      b->len--;
      break;
    default:
      b->len = at + 1;
      break;
    }
  }
}

/* ---- comparing ----------------------------------------------------------------------------- */

static bool same(struct zl_json v, const json_t *j);

static bool same_string(struct zl_json v, const json_t *j)
{
  struct zl_buf b = ZL_BUF_INIT(1u << 20);
  bool ok = zl_json_string(v, &b) &&
            zl_str_eq(zl_buf_view(&b), (struct zl_str){json_string_value(j),
                                                       json_string_length(j)});
  zl_buf_free(&b);
  return ok;
}

static bool same_object(struct zl_json v, json_t *j)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_str key;
  struct zl_json value;
  if (zl_json_count(v) != json_object_size(j))
    return false;
  while (zl_json_next(&it, &key, &value)) {
    struct zl_buf plain = ZL_BUF_INIT(1u << 20);
    zl_json_unescape(key, &plain);
    const json_t *other = json_object_get(j, zl_buf_cstr(&plain));
    struct zl_json found = zl_json_get_n(v, zl_buf_view(&plain));
    zl_buf_free(&plain);
    if (!other || found.p != value.p || !same(value, other))
      return false;
  }
  return true;
}

static bool same(struct zl_json v, const json_t *j)
{
  int64_t n;
  double d;
  switch (zl_json_kind(v)) {
  case ZL_JSON_NULL: return json_is_null(j);
  case ZL_JSON_TRUE: return json_is_true(j);
  case ZL_JSON_FALSE: return json_is_false(j);
  case ZL_JSON_STRING: return json_is_string(j) && same_string(v, j);
  case ZL_JSON_NUMBER:
    if (json_is_integer(j))
      return zl_json_int(v, &n) && n == json_integer_value(j);
    return json_is_real(j) && zl_json_double(v, &d) && d == json_real_value(j);
  case ZL_JSON_ARRAY: {
    struct zl_json_iter it = zl_json_iter(v);
    struct zl_json e;
    size_t i = 0;
    while (zl_json_next(&it, NULL, &e))
      if (!same(e, json_array_get(j, i++)))
        return false;
    return json_is_array(j) && i == json_array_size(j);
  }
  case ZL_JSON_OBJECT: return json_is_object(j) && same_object(v, (json_t *)(uintptr_t)j);
  default: return false;
  }
}

/* ---- the test ------------------------------------------------------------------------------ */

static bool only_range(const json_error_t *error)
{
  return json_error_code(error) == json_error_numeric_overflow;
}

/* jansson cannot hold a NUL inside a key; nobody means one. */
static bool key_with_nul(const json_error_t *error)
{
  return json_error_code(error) == json_error_null_byte_in_key;
}

static void one_document(const struct zl_buf *b, int *good, int *bad)
{
  char *exact = malloc(b->len ? b->len : 1);
  assert_non_null(exact);
  memcpy(exact, b->data, b->len);
  struct zl_str text = {exact, b->len};
  struct zl_json root;
  struct zl_err err = {0};
  json_error_t error;
  json_t *j = json_loadb(exact, b->len,
                         JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
  int rc = zl_json_check(text, ZL_JSON_DEPTH, &root, &err);
  if (!j && (only_range(&error) || key_with_nul(&error))) {
    free(exact);
    return;
  }
  if ((rc == 0) != (j != NULL))
    fail_msg("'%.*s': here '%s', there '%s'", (int)b->len, exact, rc ? err.text : "fine",
             j ? "fine" : error.text);
  *(j ? good : bad) += 1;
  if (j) {
    if (!same(root, j))
      fail_msg("'%.*s' was read differently", (int)b->len, exact);
    struct zl_buf out = ZL_BUF_INIT(1u << 20);
    struct zl_json again;
    assert_int_equal(zl_json_canonical(root, &out), 0);
    assert_int_equal(zl_json_check(zl_buf_view(&out), ZL_JSON_DEPTH, &again, &err), 0);
    assert_true(zl_json_equal(root, again));
    assert_true(same(again, j));
    zl_buf_free(&out);
  }
  json_decref(j);
  free(exact);
}

static void alike(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(1u << 20);
  int good = 0, bad = 0;
  for (int i = 0; i < ROUNDS; i++) {
    zl_buf_reset(&b);
    make_value(&b, 4);
    if (i % 2)
      damage(&b);
    one_document(&b, &good, &bad);
  }
  zl_buf_free(&b);
  printf("%d documents accepted by both, %d refused by both\n", good, bad);
  assert_true(good > ROUNDS / 4 && bad > ROUNDS / 10); /* the generator makes both kinds */
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(alike)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
