/* test_sha256.c - known digests (FIPS 180-4 examples). */
#include "crypto/crypto.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void known_digests(void **state)
{
  (void)state;
  static char many[1000000];
  memset(many, 'a', sizeof(many));
  const struct {
    struct zl_str data;
    const char *hex;
  } rows[] = {
    {{NULL, 0}, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {ZL_STR("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {ZL_STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {{many, sizeof(many)}, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char hex[65];
    struct zl_err err = {0};
    assert_int_equal(zl_sha256_hex(rows[i].data, hex, &err), 0);
    assert_string_equal(hex, rows[i].hex);
  }
}

/* In pieces of every size that does not divide a block. */
static void in_pieces(void **state)
{
  (void)state;
  static const char text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  char whole[65], hex[65];
  struct zl_err err = {0};
  zl_sha256_hex(ZL_STR(text), whole, &err);
  for (size_t step = 1; step < sizeof(text); step++) {
    struct zl_sha256 *h;
    assert_int_equal(zl_sha256_new(&h, &err), 0);
    for (size_t at = 0; at < sizeof(text) - 1; at += step) {
      size_t rest = sizeof(text) - 1 - at;
      zl_sha256_add(h, (struct zl_str){text + at, rest < step ? rest : step});
    }
    zl_sha256_add(h, (struct zl_str){NULL, 0});
    assert_int_equal(zl_sha256_end(h, hex, &err), 0);
    assert_string_equal(hex, whole);
    zl_sha256_free(h);
  }
  zl_sha256_free(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(known_digests), cmocka_unit_test(in_pieces)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
