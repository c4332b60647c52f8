/* test_seal.c - what is sealed comes back with its key alone, and whole. */
#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void sealing(void **state)
{
  (void)state;
  unsigned char key[ZL_SEAL_KEY_BYTES], other[ZL_SEAL_KEY_BYTES];
  assert_int_equal(zl_seal_key(ZL_STR("one secret"), key), 0);
  assert_int_equal(zl_seal_key(ZL_STR("another"), other), 0);
  static const char text[3000] = "a token";
  static const size_t lengths[] = {0, 1, 7, 16, 3000};
  for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
    struct zl_str plain = {text, lengths[i]};
    struct zl_buf sealed = ZL_BUF_INIT(10000), again = ZL_BUF_INIT(10000), out = ZL_BUF_INIT(10000);
    assert_int_equal(zl_seal(key, plain, &sealed), 0);
    assert_int_equal(zl_seal(key, plain, &again), 0);
    assert_int_equal(sealed.len, plain.n + 28);
    assert_memory_not_equal(sealed.data, again.data, sealed.len); /* a nonce of its own each time */
    if (plain.n > 4)
      assert_null(memmem(sealed.data, sealed.len, "a token", 5));
    assert_int_equal(zl_unseal(key, zl_buf_view(&sealed), &out), 0);
    assert_true(zl_str_eq(zl_buf_view(&out), plain));
    zl_buf_reset(&out);
    assert_int_equal(zl_unseal(other, zl_buf_view(&sealed), &out), -1);
    for (size_t cut = 0; cut < sealed.len; cut += 1 + sealed.len / 40) {
      assert_int_equal(zl_unseal(key, (struct zl_str){sealed.data, cut}, &out), -1);
      sealed.data[cut] ^= 1;
      assert_int_equal(zl_unseal(key, zl_buf_view(&sealed), &out), -1);
      sealed.data[cut] ^= 1;
    }
    assert_int_equal(out.len, 0);
    zl_buf_free(&sealed);
    zl_buf_free(&again);
    zl_buf_free(&out);
  }
}

static void sealing_with(void **state)
{
  (void)state;
  unsigned char key[ZL_SEAL_KEY_BYTES];
  struct zl_buf sealed = ZL_BUF_INIT(1000), out = ZL_BUF_INIT(1000);
  assert_int_equal(zl_seal_key(ZL_STR("one secret"), key), 0);
  assert_int_equal(zl_seal_with(key, ZL_STR("row 7"), ZL_STR("a passcode"), &sealed), 0);
  assert_int_equal(sealed.len, 10 + 28);
  assert_int_equal(zl_unseal_with(key, ZL_STR("row 8"), zl_buf_view(&sealed), &out), -1);
  assert_int_equal(zl_unseal(key, zl_buf_view(&sealed), &out), -1);
  assert_int_equal(out.len, 0);
  assert_int_equal(zl_unseal_with(key, ZL_STR("row 7"), zl_buf_view(&sealed), &out), 0);
  assert_string_equal(zl_buf_cstr(&out), "a passcode");
  zl_buf_free(&sealed);
  zl_buf_free(&out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(sealing), cmocka_unit_test(sealing_with)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
