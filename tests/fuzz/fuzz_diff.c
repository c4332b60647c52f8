/* fuzz_diff.c - whatever a server answers to whatever is wanted: each setting is the same, different,
 * absent or misshapen, with words for the last; what a body asks for is the same once it is the answer;
 * and wanted shared access is compared with an answer in requests that are whole.
 * The first byte says which level, the first line what is wanted, the rest is the answer. */
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                       \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "fuzz_diff.c:%d: not so: %s\n", __LINE__, #condition);  \
      abort();                                                                \
    }                                                                         \
  } while (0)

static int compare(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  const struct zl_json *answer = arg;
  struct zl_buf now = ZL_BUF_INIT((size_t)1 << 22), body = ZL_BUF_INIT((size_t)1 << 22);
  struct zl_err err = {0};
  struct zl_json read;
  int rc = zl_settings_current(leaf, *answer, value, &now, &err);
  MUST((rc < 0) == (err.code != 0) && (rc >= 0 || *err.text));
  if (rc == 1)
    MUST(zl_json_check(zl_buf_view(&now), ZL_JSON_DEPTH, &read, &err) == 0);
  zl_settings_same(leaf, value, rc == 1 ? zl_buf_view(&now) : (struct zl_str){NULL, 0});
  const struct zl_item item = {leaf, value};
  MUST(zl_settings_body(&item, 1, &body, &err) == 0);
  MUST(zl_json_check(zl_buf_view(&body), ZL_JSON_DEPTH, &read, &err) == 0);
  zl_buf_reset(&now);
  rc = zl_settings_current(leaf, read, value, &now, &err);
  if (rc == 1 && leaf->type != ZL_TYPE_LIST && leaf->type != ZL_TYPE_OBJECT)
    MUST(zl_settings_same(leaf, value, zl_buf_view(&now)));
  zl_buf_free(&now);
  zl_buf_free(&body);
  return 0;
}

static int request(void *arg, const struct zl_access_op *op)
{
  struct zl_json body;
  (void)arg;
  bool get_rid = strcmp(op->method, "DELETE") == 0;
  MUST(get_rid || strcmp(op->method, "POST") == 0 || strcmp(op->method, "PATCH") == 0);
  MUST(op->n_changes > 0);
  if (op->body.n)
    MUST(zl_json_check(op->body, ZL_JSON_DEPTH, &body, NULL) == 0);
  for (size_t i = 0; i < op->n_changes; i++)
    MUST(op->changes[i].before.p || op->changes[i].wanted.p);
  return 0;
}

static void shares(unsigned which, struct zl_json given, struct zl_json answer)
{
  size_t n;
  const struct zl_access *access = zl_access_table(&n);
  access += which % n;
  for (int verb = ZL_ACCESS_EXACT; verb <= ZL_ACCESS_REVOKE; verb++) {
    struct zl_buf normal = ZL_BUF_INIT((size_t)1 << 22), merged = ZL_BUF_INIT((size_t)1 << 22);
    struct zl_buf twice = ZL_BUF_INIT((size_t)1 << 22);
    struct zl_err err = {0};
    if (zl_access_check(access, (enum zl_access_verb)verb, given, &normal, &err) != 0) {
      MUST(err.code && *err.text);
    } else {
      const struct zl_str none = {NULL, 0};
      MUST(zl_access_merge(access, none, (enum zl_access_verb)verb, zl_buf_view(&normal), &merged, &err) == 0);
      MUST(zl_access_merge(access, zl_buf_view(&merged), (enum zl_access_verb)verb, zl_buf_view(&normal), &twice,
                           &err) == 0);
      int rc = zl_access_diff(access, zl_buf_view(&twice), answer, request, NULL, &err);
      MUST((rc == 0) == (err.code == 0) && (rc == 0 || *err.text));
    }
    zl_buf_free(&normal);
    zl_buf_free(&merged);
    zl_buf_free(&twice);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
  struct zl_json wanted, answer;
  struct zl_err err = {0};
  if (!end)
    return 0;
  size_t n = (size_t)(end - data) - (end > data), m = size - (size_t)(end - data) - 1;
  char *one = malloc(n ? n : 1), *two = malloc(m ? m : 1); /* so that reading past the end is seen */
  MUST(one && two);
  memcpy(one, data + (end > data), n);
  memcpy(two, end + 1, m);
  if (zl_json_check((struct zl_str){one, n}, ZL_JSON_DEPTH, &wanted, NULL) == 0 &&
      zl_json_check((struct zl_str){two, m}, ZL_JSON_DEPTH, &answer, NULL) == 0) {
    if (zl_settings_read((enum zl_level)(data[0] % ZL_LEVELS), wanted, compare, &answer, &err) != 0)
      MUST(err.code && *err.text);
    shares(data[0], wanted, answer);
  }
  free(one);
  free(two);
  return 0;
}
