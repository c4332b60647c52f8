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

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(known_digests)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
