/* test_wire.c - frames survive the trip; nothing that is not a frame does. */
#include "wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void there_and_back(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(1 << 16);
  struct zl_str f[] = {ZL_STR("user"), ZL_STR("u\0x"), ZL_STR(""), ZL_STR("a.lua:3"), ZL_STR("[]")};
  assert_int_equal(zl_wire_write(&b, ZL_W_SET, 0, 5, f), 0);
  size_t first = b.len;
  struct zl_str q[] = {ZL_STR("3"), ZL_STR("100")};
  assert_int_equal(zl_wire_write(&b, ZL_W_NEXT, 7, 2, q), 0);

  struct zl_wire_msg m;
  struct zl_err err = {0};
  size_t used = 0;
  for (size_t n = 0; n < first; n++)  /* every prefix asks for more, none is taken for a message */
    assert_int_equal(zl_wire_read(ZL_WIRE_UP, (struct zl_str){b.data, n}, &m, &used, &err), 0);
  assert_int_equal(zl_wire_read(ZL_WIRE_UP, zl_buf_view(&b), &m, &used, &err), 1);
  assert_int_equal(used, first);
  assert_int_equal(m.type, ZL_W_SET);
  assert_int_equal(m.n, 5);
  assert_true(zl_str_eq(m.f[1], f[1]));
  assert_int_equal(m.f[2].n, 0);
  struct zl_str rest = {b.data + used, b.len - used};
  assert_int_equal(zl_wire_read(ZL_WIRE_UP, rest, &m, &used, &err), 1);
  assert_int_equal(m.id, 7);
  assert_true(zl_str_is(m.f[1], "100"));
  zl_buf_free(&b);
}

/* Bytes of a frame, and why it is refused. */
static const struct {
  const char *bytes;
  size_t n;
  const char *why;
} nonsense[] = {
#define ROW(s, why) {s, sizeof(s) - 1, why}
  ROW("\x00\x00\x00\x00", "shorter than a head"),
  ROW("\xff\xff\xff\x7f", "longer than any message"),
  ROW("\x06\0\0\0\x63\0\0\0\0\0", "unknown type"),
  ROW("\x06\0\0\0\x02\x01\0\0\0\0", "an OK that comes from the policy"),
  ROW("\x06\0\0\0\x25\x01\0\0\0\0", "DONE with an id"),
  ROW("\x06\0\0\0\x12\0\0\0\0\x02", "NEXT without an id"),
  ROW("\x06\0\0\0\x12\x01\0\0\0\x01", "NEXT with one field"),
  ROW("\x06\0\0\0\x12\x01\0\0\0\x02", "fields that are not there"),
  ROW("\x06\0\0\0\x18\0\0\0\0\x02", "FILE without an id"),
  ROW("\x0a\0\0\0\x18\x01\0\0\0\x01\0\0\0\0", "FILE without an offset"),
  ROW("\x06\0\0\0\x19\x01\0\0\0\x00", "FETCH of nothing"),
  ROW("\x0e\0\0\0\x1a\x01\0\0\0\x02\0\0\0\0\0\0\0\0", "ENV of two names"),
  ROW("\x0e\0\0\0\x12\x01\0\0\0\x02\x09\0\0\0\x01\0\0\0", "field longer than the message"),
  ROW("\x0f\0\0\0\x12\x01\0\0\0\x02\0\0\0\0\0\0\0\0x", "bytes behind the last field"),
  ROW("\x0e\0\0\0\x12\x01\0\0\0\x02\xff\xff\xff\xff\0\0\0\0", "a length that would wrap around"),
#undef ROW
};

static void nonsense_is_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++) {
    struct zl_wire_msg m;
    struct zl_err err = {0};
    size_t used;
    char *exact = malloc(nonsense[i].n);  /* so that reading past the end is seen */
    memcpy(exact, nonsense[i].bytes, nonsense[i].n);
    if (zl_wire_read(ZL_WIRE_UP, (struct zl_str){exact, nonsense[i].n}, &m, &used, &err) != -1)
      fail_msg("accepted: %s", nonsense[i].why);
    assert_int_equal(err.code, ZL_EWIRE);
    free(exact);
  }
}

static void too_long_to_write(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(16u << 20);
  char *big = calloc(1, ZL_WIRE_MAX_UP + 1);
  struct zl_str f[] = {{big, ZL_WIRE_MAX_UP + 1}};
  assert_int_equal(zl_wire_write(&b, ZL_W_PRINT, 0, 1, f), -1);
  assert_int_equal(b.len, 0);
  free(big);
  zl_buf_free(&b);
}

static void texts(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(1 << 16);
  static const struct zl_str given[] = {{"a.b", 3}, {"", 0}, {NULL, 0}, {"x\0y", 3}};
  for (size_t i = 0; i < 4; i++)
    assert_int_equal(zl_texts_add(&b, given[i]), 0);
  size_t begun = zl_texts_begin(&b);
  assert_int_equal(zl_texts_add(&b, given[0]), 0);
  zl_texts_end(&b, begun);
  struct zl_str rest = zl_buf_view(&b), text;
  for (size_t i = 0; i < 4; i++) {  /* an empty text and an absent one are two things */
    assert_true(zl_texts_next(&rest, &text));
    assert_true(zl_str_eq(text, given[i]));
    assert_int_equal(text.p == NULL, given[i].p == NULL);
  }
  assert_true(zl_texts_next(&rest, &text));
  struct zl_str inner = text;
  assert_true(zl_texts_next(&inner, &text));
  assert_true(zl_str_eq(text, given[0]));
  assert_false(zl_texts_next(&inner, &text));
  assert_false(zl_texts_next(&rest, &text));

  for (size_t n = 0; n < b.len; n++) {  /* cut off anywhere: an end, nothing past it */
    char *exact = malloc(n + 1);
    memcpy(exact, b.data, n);
    struct zl_str cut = {exact, n};
    while (zl_texts_next(&cut, &text))
      assert_true(text.n <= n);
    free(exact);
  }
  struct zl_str wrap = {"\xff\xff\xff\xff", 4};
  assert_false(zl_texts_next(&wrap, &text));
  zl_buf_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(there_and_back),
    cmocka_unit_test(nonsense_is_refused),
    cmocka_unit_test(too_long_to_write),
    cmocka_unit_test(texts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
