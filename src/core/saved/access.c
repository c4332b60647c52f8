/* access.c - shared access in a saved plan: the requests that a wish is expected to come to, and the
 * wish itself, which may be a stranger's. Pure. Serves saved.c and plan/plan.c. */
#include <string.h>

#include "core/saved/plan_file.h"

#define WISH_BYTES ZL_SAVED_WISH_BYTES

int zl_saved_request_line(struct zl_buf *out, const char *method, struct zl_str path, struct zl_str body)
{
  zl_buf_puts(out, method);
  zl_buf_putc(out, ' ');
  zl_buf_str(out, path);
  zl_buf_putc(out, ' ');
  zl_buf_str(out, body);
  return zl_buf_putc(out, '\n');
}

bool zl_saved_expects(struct zl_str expected, const char *method, struct zl_str path, struct zl_str body)
{
  struct zl_buf line = ZL_BUF_INIT(WISH_BYTES);
  bool found = false;
  if (zl_saved_request_line(&line, method, path, body) == 0)
    for (size_t at = 0; !found && at < expected.n;) {
      const char *end = memchr(expected.p + at, '\n', expected.n - at);
      size_t n = end ? (size_t)(end - expected.p) + 1 - at : expected.n - at;
      found = zl_str_eq(zl_buf_view(&line), (struct zl_str){expected.p + at, n});
      at += n;
    }
  zl_buf_free(&line);
  return found;
}

int zl_saved_access_again(const struct zl_access *access, struct zl_json wish, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf rest = ZL_BUF_INIT(WISH_BYTES), normal = ZL_BUF_INIT(WISH_BYTES), first = ZL_BUF_INIT(WISH_BYTES);
  struct zl_json_iter it = zl_json_iter(wish);
  struct zl_json v, given, revoked = zl_json_get(wish, "revoked");
  struct zl_str key;
  struct zl_jw w = zl_jw(&rest);
  bool exact = false;
  int rc = 0;
  zl_json_bool(zl_json_get(wish, "exact"), &exact);
  zl_jw_object(&w);
  while (zl_json_next(&it, &key, &v)) {
    struct zl_buf name = ZL_BUF_INIT(256);
    if (zl_json_text_is(key, ZL_STR("exact")) || zl_json_text_is(key, ZL_STR("revoked")))
      continue;
    zl_json_unescape(key, &name);
    zl_jw_key_n(&w, zl_buf_view(&name));
    zl_jw_raw(&w, zl_json_raw(v));
    zl_buf_free(&name);
  }
  zl_jw_end_object(&w);
  enum zl_access_verb verb = exact ? ZL_ACCESS_EXACT : ZL_ACCESS_GRANT;
  bool empty = rest.len == 2 && !exact;
  if (!empty && (rc = zl_json_check(zl_buf_view(&rest), 32, &given, err)) == 0 &&
      (rc = zl_access_check(access, verb, given, &normal, err)) == 0)
    rc = zl_access_merge(access, (struct zl_str){NULL, 0}, verb, zl_buf_view(&normal), &first, err);
  if (rc == 0 && zl_json_count(revoked)) {
    zl_buf_reset(&normal);
    rc = zl_access_check(access, ZL_ACCESS_REVOKE, revoked, &normal, err);
    if (rc == 0)
      rc = zl_access_merge(access, empty ? (struct zl_str){NULL, 0} : zl_buf_view(&first), ZL_ACCESS_REVOKE,
                           zl_buf_view(&normal), out, err);
  } else if (rc == 0) {
    rc = zl_buf_str(out, zl_buf_view(&first));
  }
  zl_buf_free(&rest);
  zl_buf_free(&normal);
  zl_buf_free(&first);
  return rc;
}
