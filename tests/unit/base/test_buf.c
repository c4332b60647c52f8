/* test_buf.c - errors, buffers, the pool and the map. */
#include "base/base.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void first_error_wins(void **state)
{
  (void)state;
  struct zl_err err = {0};
  assert_int_equal(zl_err_set(&err, ZL_ENET, "no answer from %s", "example.com"), -1);
  assert_int_equal(zl_err_set(&err, ZL_EHTTP, "second"), -1);
  assert_int_equal(err.code, ZL_ENET);
  assert_string_equal(err.text, "no answer from example.com");
  zl_err_clear(&err);
  assert_int_equal(err.code, ZL_OK);
  zl_err_set(&err, ZL_EJSON, "two\nlines");
  assert_string_equal(err.text, "two lines");
  assert_int_equal(zl_err_set(NULL, ZL_ENET, "nobody listens"), -1);
}

static void long_error_is_cut_between_characters(void **state)
{
  (void)state;
  static const char *const units[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
  for (size_t u = 0; u < 4; u++) {
    for (size_t shift = 0; shift < 5; shift++) {
      char text[2048] = {0};
      memset(text, 'x', shift);
      for (size_t n = shift; n + 4 < sizeof(text); n += strlen(units[u]))
        memcpy(text + n, units[u], strlen(units[u]));
      struct zl_err err = {0};
      zl_err_set(&err, ZL_ESYS, "%s", text);
      size_t n = strlen(err.text);
      assert_true(n < sizeof(err.text) && n > sizeof(err.text) - 6);
      assert_true(zl_utf8_valid(zl_str_of(err.text)));
    }
  }
}

static void buffer_grows_to_its_ceiling(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(1000);
  assert_string_equal(zl_buf_cstr(&b), "");
  for (int i = 0; i < 1000; i++)
    assert_int_equal(zl_buf_putc(&b, (char)('a' + i % 26)), 0);
  assert_int_equal(b.len, 1000);
  assert_int_equal(strlen(b.data), 1000);
  assert_int_equal(zl_buf_putc(&b, 'x'), -1);
  assert_true(b.failed);
  assert_int_equal(b.len, 1000);
  assert_int_equal(zl_buf_add(&b, "", 0), -1); /* failed stays failed */
  zl_buf_reset(&b);
  assert_false(b.failed);
  assert_int_equal(zl_buf_puts(&b, "again"), 0);
  assert_string_equal(zl_buf_cstr(&b), "again");
  zl_buf_free(&b);
  zl_buf_free(NULL);
}

static void buffer_refuses_sizes_that_overflow(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(100);
  assert_int_equal(zl_buf_puts(&b, "abc"), 0);
  assert_null(zl_buf_room(&b, SIZE_MAX - 1));
  assert_true(b.failed);
  zl_buf_free(&b);
  struct zl_buf none = {0};
  assert_int_equal(zl_buf_putc(&none, 'x'), -1); /* a buffer is born with a ceiling */
}

static void printf_longer_than_the_small_path(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(4096);
  char long_text[1500];
  memset(long_text, 'y', sizeof(long_text) - 1);
  long_text[sizeof(long_text) - 1] = '\0';
  assert_int_equal(zl_buf_printf(&b, "<%s>%d", long_text, 42), 0);
  assert_int_equal(b.len, 1499 + 4);
  assert_string_equal(b.data + 1500, ">42");
  assert_int_equal(zl_buf_printf(&b, "%s%s", long_text, long_text), -1);
  assert_int_equal(b.len, 1503);
  assert_int_equal(strlen(b.data), 1503);
  zl_buf_free(&b);
}

static void take_hands_over(void **state)
{
  (void)state;
  struct zl_buf b = ZL_BUF_INIT(100);
  size_t n = 99;
  char *empty = zl_buf_take(&b, &n);
  assert_non_null(empty);
  assert_int_equal(n, 0);
  free(empty);
  char *room = zl_buf_room(&b, 10);
  memcpy(room, "0123456789", 10);
  b.len += 10;
  char *text = zl_buf_take(&b, &n);
  assert_string_equal(text, "0123456789");
  assert_int_equal(n, 10);
  assert_null(b.data);
  free(text);
  zl_buf_wipe(&b);
  zl_buf_wipe(NULL);
}

static void slices_compare(void **state)
{
  (void)state;
  assert_true(zl_str_eq((struct zl_str){NULL, 0}, ZL_STR("")));
  assert_true(zl_str_is(ZL_STR("abc"), "abc"));
  assert_false(zl_str_is(ZL_STR("abc"), "abcd"));
  assert_false(zl_str_eq(ZL_STR("a\0b"), ZL_STR("a\0c")));
  assert_null(zl_str_of(NULL).p);
}

static void pool_is_zeroed_and_aligned(void **state)
{
  (void)state;
  struct zl_pool p = {0};
  static const size_t sizes[] = {1, 0, 7, 16, 100, 5000, 3, 40000, 64, 16384, 1};
  for (int round = 0; round < 20; round++) {
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
      unsigned char *at = zl_pool_alloc(&p, sizes[i]);
      assert_non_null(at);
      assert_int_equal((uintptr_t)at % 16, 0);
      for (size_t k = 0; k < sizes[i]; k++)
        assert_int_equal(at[k], 0);
      memset(at, 0xAA, sizes[i]); /* a neighbour that overlaps would not be zero */
    }
  }
  assert_string_equal(zl_pool_dup(&p, ZL_STR("kept")), "kept");
  assert_string_equal(zl_pool_dup(&p, (struct zl_str){NULL, 0}), "");
  assert_null(zl_pool_alloc(&p, SIZE_MAX));
  zl_pool_free(&p);
  assert_int_equal(p.used, 0);
  zl_pool_free(NULL);
}

#define ENTRIES 5000

static struct zl_str name_of(char text[32], int i)
{
  return (struct zl_str){text, (size_t)snprintf(text, 32, "user-%d@example.com", i)};
}

static void map_keeps_what_is_put(void **state)
{
  (void)state;
  static int values[ENTRIES];
  struct zl_map m = {0};
  char text[32];
  assert_null(zl_map_get(&m, ZL_STR("nothing yet")));
  for (int i = 0; i < ENTRIES; i++)
    assert_int_equal(zl_map_put(&m, name_of(text, i), &values[i]), 0);
  assert_int_equal(m.count, ENTRIES);
  for (int i = 0; i < ENTRIES; i += 2)
    assert_ptr_equal(zl_map_del(&m, name_of(text, i)), &values[i]);
  assert_null(zl_map_del(&m, name_of(text, 0)));
  for (int i = 0; i < ENTRIES; i++)
    assert_ptr_equal(zl_map_get(&m, name_of(text, i)), i % 2 ? &values[i] : NULL);
  assert_int_equal(zl_map_put(&m, name_of(text, 1), &values[0]), 0); /* replaces */
  assert_ptr_equal(zl_map_get(&m, name_of(text, 1)), &values[0]);
  assert_int_equal(m.count, ENTRIES / 2);
  zl_map_free(&m);
  zl_map_free(NULL);
}

static void map_lets_a_walk_delete(void **state)
{
  (void)state;
  struct zl_map m = {0};
  char text[32];
  int one;
  for (int i = 0; i < 300; i++)
    zl_map_put(&m, name_of(text, i), &one);
  size_t at = 0, seen = 0;
  struct zl_str key;
  void *value;
  while (zl_map_next(&m, &at, &key, &value)) {
    assert_ptr_equal(value, &one);
    snprintf(text, sizeof(text), "%.*s", (int)key.n, key.p);
    assert_ptr_equal(zl_map_del(&m, zl_str_of(text)), &one);
    seen++;
  }
  assert_int_equal(seen, 300);
  assert_int_equal(m.count, 0);
  zl_map_free(&m);
}

static void map_survives_churn_without_growing(void **state)
{
  (void)state;
  struct zl_map m = {0};
  char text[32];
  int one;
  for (int i = 0; i < 20000; i++) {
    assert_int_equal(zl_map_put(&m, name_of(text, i), &one), 0);
    if (i >= 5)
      assert_ptr_equal(zl_map_del(&m, name_of(text, i - 5)), &one);
  }
  assert_int_equal(m.count, 5);
  assert_true(m.cap <= 64); /* tombstones are swept, not collected */
  zl_map_free(&m);
}

static void map_keys_are_bytes(void **state)
{
  (void)state;
  struct zl_map m = {0};
  int a, b, c;
  zl_map_put(&m, ZL_STR("x\0a"), &a);
  zl_map_put(&m, ZL_STR("x\0b"), &b);
  zl_map_put(&m, ZL_STR(""), &c);
  assert_ptr_equal(zl_map_get(&m, ZL_STR("x\0a")), &a);
  assert_ptr_equal(zl_map_get(&m, ZL_STR("x\0b")), &b);
  assert_ptr_equal(zl_map_get(&m, (struct zl_str){NULL, 0}), &c);
  assert_null(zl_map_get(&m, ZL_STR("x")));
  zl_map_free(&m);
}

static void hash_sees_every_byte(void **state)
{
  (void)state;
  char text[64];
  for (size_t n = 1; n < sizeof(text); n++) {
    memset(text, 'q', sizeof(text));
    uint64_t h = zl_hash((struct zl_str){text, n});
    assert_true(h == zl_hash((struct zl_str){text, n}));
    for (size_t i = 0; i < n; i++) {
      text[i] ^= 1;
      assert_true(zl_hash((struct zl_str){text, n}) != h);
      text[i] ^= 1;
    }
    assert_true(zl_hash((struct zl_str){text, n - 1}) != h);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(first_error_wins),
    cmocka_unit_test(long_error_is_cut_between_characters),
    cmocka_unit_test(buffer_grows_to_its_ceiling),
    cmocka_unit_test(buffer_refuses_sizes_that_overflow),
    cmocka_unit_test(printf_longer_than_the_small_path),
    cmocka_unit_test(take_hands_over),
    cmocka_unit_test(slices_compare),
    cmocka_unit_test(pool_is_zeroed_and_aligned),
    cmocka_unit_test(map_keeps_what_is_put),
    cmocka_unit_test(map_lets_a_walk_delete),
    cmocka_unit_test(map_survives_churn_without_growing),
    cmocka_unit_test(map_keys_are_bytes),
    cmocka_unit_test(hash_sees_every_byte),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
