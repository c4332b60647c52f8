/* test_memory.c - the Nth allocation fails, for every N: buffers, maps, the registry of secrets
 * and the reader say so, free what they had, and leave nothing half done. The files under test
 * are compiled in here with allocators that count; the library's own copies stay unused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int allowed = -1; /* allocations until one fails; -1: all succeed */
static int live;         /* blocks that nobody has freed yet */

static bool may_allocate(void)
{
  if (allowed < 0)
    return true;
  return allowed-- > 0;
}

static void *counted_malloc(size_t n)
{
  void *p = may_allocate() ? malloc(n) : NULL;
  live += p != NULL;
  return p;
}

static void *counted_calloc(size_t n, size_t size)
{
  void *p = may_allocate() ? calloc(n, size) : NULL;
  live += p != NULL;
  return p;
}

static void *counted_realloc(void *old, size_t n)
{
  void *p = may_allocate() ? realloc(old, n) : NULL;
  live += p != NULL && old == NULL;
  return p;
}

static void counted_free(void *p)
{
  live -= p != NULL;
  free(p);
}

#define malloc counted_malloc
#define calloc counted_calloc
#define realloc counted_realloc
#define free counted_free
#define grow buf_grow
#include "../../../src/base/memory.c"
#include "../../../src/base/buf.c"
#undef grow
#include "../../../src/base/map.c"
#include "../../../src/base/pool.c"
#include "../../../src/base/redact.c"
#include "../../../src/json/keys.c"
#undef malloc
#undef calloc
#undef realloc
#undef free

#include <cmocka.h> /* after them: it has names of its own for `fail` and others */

/* Runs `work` with the first, second ... allocation failing until it needs no more. */
static void for_every_allocation(int (*work)(void))
{
  int failures = 0;
  for (int n = 0;; n++) {
    allowed = n;
    memory_was_lost = false; /* memory.c's */
    int rc = work();
    bool spent = allowed < 0; /* the failing one was reached */
    allowed = -1;
    assert_int_equal(live, 0);
    assert_int_equal(zl_memory_lost(), spent); /* noted for whoever is about to say that all is well */
    if (!spent) {
      assert_int_equal(rc, 0);
      break;
    }
    failures++;
    assert_true(n < 1000);
  }
  assert_true(failures > 0);
}

static int fill_buffer(void)
{
  struct zl_buf b = ZL_BUF_INIT(1u << 20);
  int rc = 0;
  for (int i = 0; i < 3000; i++)
    rc |= zl_buf_printf(&b, "%d and sixty-four kilobytes are passed on the way, ", i);
  assert_int_equal(rc != 0, b.failed);
  if (b.data)
    assert_int_equal(strlen(b.data), b.len); /* whole, as far as it came */
  zl_buf_free(&b);
  return rc;
}

static void buffers(void **state)
{
  (void)state;
  for_every_allocation(fill_buffer);
}

static int fill_map(void)
{
  struct zl_map m = {0};
  char name[32];
  size_t put = 0;
  int rc = 0, value;
  for (int i = 0; i < 100 && rc == 0; i++) {
    snprintf(name, sizeof(name), "key %d", i);
    rc = zl_map_put(&m, zl_str_of(name), &value);
    put += rc == 0;
  }
  assert_int_equal(m.count, put);
  assert_ptr_equal(zl_map_get(&m, ZL_STR("key 0")), put > 0 ? &value : NULL);
  zl_map_free(&m);
  return rc;
}

static void maps(void **state)
{
  (void)state;
  for_every_allocation(fill_map);
}

static int fill_pool(void)
{
  struct zl_pool p = {0};
  int rc = 0;
  for (int i = 0; i < 100 && rc == 0; i++)
    rc = zl_pool_alloc(&p, 1000) && zl_pool_alloc(&p, 9000) ? 0 : -1;
  struct zl_str copy = zl_pool_str(&p, ZL_STR("a slice without bytes has no length"));
  assert_int_equal(copy.n != 0, copy.p != NULL);
  if (!copy.p)
    rc = -1;
  zl_pool_free(&p);
  return rc;
}

static void pools(void **state)
{
  (void)state;
  for_every_allocation(fill_pool);
}

/* With a secret that could not be registered nothing may be shown. */
static int keep_secrets(void)
{
  char secret[32];
  for (int i = 0; i < 20; i++) {
    snprintf(secret, sizeof(secret), "secret number %d.", i);
    zl_secret_add(zl_str_of(secret));
  }
  bool lost = allowed < 0;
  int budget = allowed;
  allowed = -1;
  for (int i = 0; i < 20; i++) {
    struct zl_buf b = ZL_BUF_INIT(1000);
    snprintf(secret, sizeof(secret), "x secret number %d. y", i);
    assert_int_equal(zl_redact(&b, zl_str_of(secret)), 0);
    assert_string_equal(zl_buf_cstr(&b), lost ? "[secret]" : "x [secret] y");
    zl_buf_free(&b);
  }
  zl_secret_forget_all();
  allowed = budget;
  return lost ? -1 : 0;
}

static void secrets_stay_hidden(void **state)
{
  (void)state;
  for_every_allocation(keep_secrets);
}

/* Two growths of the keys' table, and a key with escapes too long for the stack. */
static int check_document(void)
{
  static char text[64 * 1024];
  size_t n = (size_t)snprintf(text, sizeof(text), "{\"");
  for (int i = 0; i < 300; i++)
    n += (size_t)snprintf(text + n, sizeof(text) - n, "\\u0041");
  n += (size_t)snprintf(text + n, sizeof(text) - n, "\":0");
  for (int i = 0; i < 1000; i++)
    n += (size_t)snprintf(text + n, sizeof(text) - n, ",\"k%d\":%d", i, i);
  n += (size_t)snprintf(text + n, sizeof(text) - n, "}");
  struct zl_json root;
  struct zl_err err = {0};
  int rc = zl_json_check((struct zl_str){text, n}, 4, &root, &err);
  assert_int_equal(err.code, rc == 0 ? ZL_OK : ZL_ENOMEM);
  assert_int_equal(root.p != NULL, rc == 0);
  return rc;
}

static void reader(void **state)
{
  (void)state;
  for_every_allocation(check_document);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(buffers),
    cmocka_unit_test(maps),
    cmocka_unit_test(pools),
    cmocka_unit_test(secrets_stay_hidden),
    cmocka_unit_test(reader),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
