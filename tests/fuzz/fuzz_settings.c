/* fuzz_settings.c - whatever table is meant for whatever level: it is refused with words, or every
 * setting in it comes out once, in order, in a form that is taken again unchanged and makes a body.
 * The first byte says which level. */
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST 64

struct seen {
  enum zl_level level;
  const struct zl_node *last;
  struct zl_item items[MOST]; /* of one body */
  size_t n;
  struct zl_pool pool;
};

static int emit(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  struct seen *s = arg;
  struct zl_err err = {0};
  struct zl_json again;
  struct zl_buf text = ZL_BUF_INIT((size_t)1 << 24);
  if (zl_catalogue_level(leaf) != s->level || !(leaf->flags & ZL_NODE_LEAF) ||
      (s->last && leaf->order <= s->last->order))
    abort();
  s->last = leaf;
  if (zl_json_check(value, ZL_JSON_DEPTH, &again, &err) != 0 ||
      zl_settings_check(leaf, again, &text, &err) != 0 || text.len != value.n ||
      memcmp(text.data, value.p, value.n) != 0)
    abort();
  zl_buf_free(&text);
  if (s->n < MOST && (s->n == 0 || s->items[0].leaf->body == leaf->body))
    s->items[s->n++] = (struct zl_item){leaf, {zl_pool_dup(&s->pool, value), value.n}};
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  struct seen s = {.level = (enum zl_level)(data[0] % ZL_LEVELS)};
  char *exact = malloc(size); /* so that reading past the end is seen */
  if (!exact)
    return 0;
  memcpy(exact, data + 1, size - 1);
  struct zl_err err = {0};
  struct zl_json table;
  if (zl_json_check((struct zl_str){exact, size - 1}, ZL_JSON_DEPTH, &table, &err) == 0) {
    if (zl_settings_read(s.level, table, emit, &s, &err) != 0 && (!err.code || !*err.text))
      abort();
    struct zl_buf body = ZL_BUF_INIT((size_t)1 << 24);
    if (zl_settings_body(s.items, s.n, &body, &err) != 0 ||
        zl_json_check(zl_buf_view(&body), ZL_JSON_DEPTH, &table, &err) != 0)
      abort();
    zl_buf_free(&body);
  }
  zl_pool_free(&s.pool);
  free(exact);
  return 0;
}
