/* fuzz_json.c - whatever the bytes: the check does not read past them and says why it refuses;
 * what it accepts can be walked, looked up, compared and written, and stays the same value. */
#include "json/json.h"

#include <stdlib.h>
#include <string.h>

#define MUST(condition)                                                                  \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      fprintf(stderr, "fuzz_json.c:%d: not so: %s\n", __LINE__, #condition);             \
      abort();                                                                           \
    }                                                                                    \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void walk(struct zl_json v, struct zl_buf *scratch);

static void scalar(struct zl_json v, struct zl_buf *scratch)
{
  int64_t i;
  double d;
  struct zl_str plain;
  zl_buf_reset(scratch);
  if (zl_json_kind(v) == ZL_JSON_STRING) {
    MUST(zl_json_string(v, scratch));
    MUST(zl_utf8_valid(zl_buf_view(scratch)));
    MUST(zl_json_text_is((struct zl_str){zl_json_raw(v).p + 1, zl_json_raw(v).n - 2},
                         zl_buf_view(scratch)));
    if (zl_json_plain(v, &plain))
      MUST(zl_str_eq(plain, zl_buf_view(scratch)));
  } else if (zl_json_int(v, &i)) {
    MUST(zl_json_double(v, &d) && d == (double)i);
  }
}

static void object(struct zl_json v, struct zl_buf *scratch)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_str key;
  struct zl_json value;
  while (zl_json_next(&it, &key, &value)) {
    zl_buf_reset(scratch);
    MUST(zl_json_unescape(key, scratch) == 0);
    struct zl_json found = zl_json_get_n(v, zl_buf_view(scratch)); /* of `v` by its index if it has one */
    MUST(found.p == value.p); /* no key stands twice */
    walk(found, scratch);
  }
}

static void walk(struct zl_json v, struct zl_buf *scratch)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json e;
  size_t count = 0;
  switch (zl_json_kind(v)) {
  case ZL_JSON_OBJECT:
    object(v, scratch);
    break;
  case ZL_JSON_ARRAY:
    for (; zl_json_next(&it, NULL, &e); count++)
      walk(e, scratch);
    MUST(count == zl_json_count(v));
    break;
  default:
    scalar(v, scratch);
    break;
  }
}

/* The canonical form is the same value, and its own canonical form. */
static void canonical(struct zl_json v, size_t n)
{
  struct zl_buf once = ZL_BUF_INIT(n * 8 + 64), twice = ZL_BUF_INIT(n * 8 + 64);
  struct zl_json again;
  struct zl_err err = {0};
  MUST(zl_json_canonical(v, &once) == 0);
  MUST(zl_json_check(zl_buf_view(&once), ZL_JSON_DEPTH, &again, &err) == 0);
  MUST(zl_json_equal(v, again) && zl_json_equal(again, v));
  MUST(zl_json_canonical(again, &twice) == 0);
  MUST(zl_str_eq(zl_buf_view(&once), zl_buf_view(&twice)));
  zl_buf_free(&once);
  zl_buf_free(&twice);
}

/* Any bytes at all become a string that the reader takes. */
static void quoted(struct zl_str text)
{
  struct zl_buf b = ZL_BUF_INIT(text.n * 6 + 64), back = ZL_BUF_INIT(text.n * 6 + 64);
  struct zl_json v;
  struct zl_err err = {0};
  struct zl_jw w = zl_jw(&b);
  zl_jw_str(&w, text);
  MUST(zl_json_check(zl_buf_view(&b), 1, &v, &err) == 0);
  MUST(zl_json_string(v, &back));
  if (zl_utf8_valid(text))
    MUST(zl_str_eq(text, zl_buf_view(&back)));
  zl_buf_free(&b);
  zl_buf_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
  struct zl_str text = {(const char *)data, n};
  static struct zl_json_index index;
  struct zl_json root, indexed;
  struct zl_err err = {0};
  int rc = zl_json_check(text, ZL_JSON_DEPTH, &root, &err);
  quoted(text);
  MUST(zl_json_check_index(text, ZL_JSON_DEPTH, &index, &indexed, NULL) == rc && indexed.p == root.p);
  if (rc != 0) {
    MUST(err.code != ZL_OK && err.text[0] && !root.p);
    return 0;
  }
  MUST(err.code == ZL_OK && zl_utf8_valid(text));
  struct zl_buf scratch = ZL_BUF_INIT(n + 64);
  walk(root, &scratch);
  walk(indexed, &scratch);
  canonical(root, n);
  zl_buf_free(&scratch);
  return 0;
}
