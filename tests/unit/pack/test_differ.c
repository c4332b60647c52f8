/* test_differ.c - differences as people read them, and that applying one gives the other text. */
#include "pack/pack.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void rows(void **state)
{
  (void)state;
  static const struct {
    const char *before, *after, *out, *why;
  } row[] = {
    {"a\n", "a\n", "", "equal"},
    {"", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n", "from nothing"},
    {"a\n", "", "@@ -1,1 +0,0 @@\n-a\n", "to nothing"},
    {"a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n", "one line"},
    {"a", "a\n", "@@ -1,1 +1,1 @@\n-a\n\\ no line feed at the end\n+a\n", "the last line feed"},
    {"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n5\n6\n7\n8\n9\n", "@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+X\n 5\n 6\n 7\n",
     "three lines around"},
    {"a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
     "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n", "near changes in one piece"},
    {"a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
     "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n", "far ones apart"},
    {"x\n", "\x1b[2Jx\xe2\x80\xae\n", "@@ -1,1 +1,1 @@\n-x\n+\\x1b[2Jx\\u202e\n", "what would steer a terminal"},
    {"x\r\n", "x\n", "@@ -1,1 +1,1 @@\n-x\\r\n+x\n", "line ends of another system"},
  };
  for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
    struct zl_buf out = ZL_BUF_INIT(65536);
    assert_int_equal(zl_differ(zl_str_of(row[i].before), zl_str_of(row[i].after), false, &out), 0);
    if (strcmp(zl_buf_cstr(&out), row[i].out) != 0)
      fail_msg("%s:\n%s", row[i].why, zl_buf_cstr(&out));
    zl_buf_free(&out);
  }
}

/* What the difference says is taken at its word: `before` and it give `after`. */
static void apply(struct zl_str before, const char *diff, struct zl_buf *after)
{
  size_t line = 0;
  const char *at = before.p, *end = before.p + before.n;
  for (const char *d = diff; *d; d = strchr(d, '\n') + 1) {
    size_t from, old, n = strcspn(d, "\n");
    if (sscanf(d, "@@ -%zu,%zu", &from, &old) == 2) {
      for (from -= old > 0; line < from; line++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        zl_buf_add(after, at, (size_t)(next + 1 - at));
        at = next + 1;
      }
      continue;
    }
    if (*d != '+') { /* a line of the old text, which has to be there */
      const char *next = memchr(at, '\n', (size_t)(end - at));
      assert_non_null(next);
      assert_int_equal(next - at, n - 1);
      assert_memory_equal(at, d + 1, n - 1);
      at = next + 1;
      line++;
    }
    if (*d != '-')
      zl_buf_add(after, d + 1, n);
  }
  zl_buf_add(after, at, (size_t)(end - at));
}

static uint64_t dice = 88172645463325252u;

static size_t below(size_t n)
{
  dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
  return (size_t)(dice >> 20) % n;
}

static void random_texts(void **state)
{
  (void)state;
  for (int turn = 0; turn < 3000; turn++) {
    struct zl_buf a = ZL_BUF_INIT(4096), b = ZL_BUF_INIT(4096), diff = ZL_BUF_INIT(65536), got = ZL_BUF_INIT(65536);
    size_t letters = 1 + below(5);
    for (size_t i = below(30); i > 0; i--)
      zl_buf_printf(&a, "%c\n", (int)('a' + below(letters)));
    for (size_t i = below(30); i > 0; i--)
      zl_buf_printf(&b, "%c\n", (int)('a' + below(letters)));
    assert_int_equal(zl_differ(zl_buf_view(&a), zl_buf_view(&b), false, &diff), 0);
    apply(zl_buf_view(&a), zl_buf_cstr(&diff), &got);
    assert_string_equal(zl_buf_cstr(&got), zl_buf_cstr(&b));
    zl_buf_free(&a), zl_buf_free(&b), zl_buf_free(&diff), zl_buf_free(&got);
  }
}

static void too_different(void **state)
{
  (void)state;
  struct zl_buf a = ZL_BUF_INIT(1 << 20), b = ZL_BUF_INIT(1 << 20), diff = ZL_BUF_INIT(4 << 20), got = ZL_BUF_INIT(1 << 20);
  for (int i = 0; i < 1500; i++) {
    zl_buf_printf(&a, "old %d\n", i);
    zl_buf_printf(&b, "new %d\n", i);
  }
  zl_buf_puts(&a, "same\n");
  zl_buf_puts(&b, "same\n");
  assert_int_equal(zl_differ(zl_buf_view(&a), zl_buf_view(&b), true, &diff), 0);
  assert_non_null(strstr(diff.data, "\033[31m-old 1499\033[0m\n\033[32m+new 0"));
  zl_buf_reset(&diff);
  assert_int_equal(zl_differ(zl_buf_view(&a), zl_buf_view(&b), false, &diff), 0);
  apply(zl_buf_view(&a), zl_buf_cstr(&diff), &got);
  assert_string_equal(got.data, b.data);
  zl_buf_free(&a), zl_buf_free(&b), zl_buf_free(&diff), zl_buf_free(&got);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(rows), cmocka_unit_test(random_texts), cmocka_unit_test(too_different)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
