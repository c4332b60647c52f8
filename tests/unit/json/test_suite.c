/* test_suite.c - the public parsing suite: what must be read is read, what must be refused is
 * refused, and what is left open does no harm.
 *
 * Two of the files that "must be read" have one key twice in an object. zl_json_check_grammar reads
 * them; zl_json_check, which guards settings, refuses them, and for that reason only: two readers
 * take two different values from them. The suite is not part of this tree; without it the test is
 * skipped. */
#include "json/json.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SUITE ZL_SOURCE_DIR "/../shared/json-test-suite/test_parsing"

/* A copy of exactly the file's size: a read past its end is then seen by the sanitizer. */
static struct zl_str exact(const char *path)
{
  struct zl_buf b = ZL_BUF_INIT(10u << 20);
  struct zl_err err = {0};
  if (zl_file_read(path, b.max, &b, &err) != 0)
    fail_msg("%s", err.text);
  char *p = malloc(b.len ? b.len : 1);
  assert_non_null(p);
  memcpy(p, zl_buf_cstr(&b), b.len);
  struct zl_str s = {p, b.len};
  zl_buf_free(&b);
  return s;
}

static void suite(void **state)
{
  (void)state;
  DIR *d = opendir(SUITE);
  if (!d) {
    printf("SKIPPED: the JSON parsing suite is not at %s\n", SUITE);
    skip();
  }
  int seen = 0, wrong = 0;
  struct dirent *e;
  while ((e = readdir(d))) {
    size_t n = strlen(e->d_name);
    if (n < 5 || strcmp(e->d_name + n - 5, ".json") != 0)
      continue;
    char path[1024];
    snprintf(path, sizeof(path), "%s/%s", SUITE, e->d_name);
    struct zl_str text = exact(path);
    struct zl_json root;
    struct zl_err err = {0};
    int rc = zl_json_check(text, ZL_JSON_DEPTH, &root, &err);
    assert_true(rc == 0 ? err.code == ZL_OK : err.code == ZL_EJSON && err.text[0]);
    struct zl_err grammar_err = {0};
    int grammar = zl_json_check_grammar(text, ZL_JSON_DEPTH, &root, &grammar_err);
    if ((e->d_name[0] == 'y' && grammar != 0) || (e->d_name[0] == 'n' && grammar == 0)) {
      printf("%s, by grammar: %s\n", e->d_name, grammar ? grammar_err.text : "was accepted");
      wrong++;
    }
    bool twice = strstr(e->d_name, "y_object_duplicated_key") != NULL;
    bool right = e->d_name[0] == 'i' || (e->d_name[0] == 'y' && !twice && rc == 0) ||
                 (e->d_name[0] == 'n' && rc != 0) ||
                 (twice && rc != 0 && strstr(err.text, "stands twice"));
    if (!right) {
      printf("%s: %s\n", e->d_name, rc == 0 ? "was accepted" : err.text);
      wrong++;
    }
    if (rc == 0) { /* what is accepted can be walked and written, and is then the same */
      struct zl_buf out = ZL_BUF_INIT(text.n * 6 + 64);
      struct zl_json again;
      assert_int_equal(zl_json_canonical(root, &out), 0);
      assert_int_equal(zl_json_check(zl_buf_view(&out), ZL_JSON_DEPTH, &again, &err), 0);
      assert_true(zl_json_equal(root, again));
      zl_buf_free(&out);
    }
    seen++;
    free((char *)text.p);
  }
  closedir(d);
  printf("%d files of the suite\n", seen);
  assert_true(seen > 300);
  assert_int_equal(wrong, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(suite)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
