/* secret_name.c - which values are secrets: those of which the catalogue says so, and arguments of
 * operations that go by the names of passwords. Pure. Serves serve/wish.c, serve/raw.c and plan.c. */
#include <string.h>
#include <strings.h>

#include "core/plan/secret.h"

bool zl_secret_name(struct zl_str name)
{
  static const char *const words[] = {"passcode", "passwd", "password", "pin", "pin_code", "pwd", "host_key",
                                      "secret", "token"};
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
    size_t n = strlen(words[i]);
    if (name.n >= n && strncasecmp(name.p + name.n - n, words[i], n) == 0 &&
        (name.n == n || n > 3 || name.p[name.n - n - 1] == '_' || name.p[name.n - n - 1] == '.'))
      return true;
  }
  return false;
}

bool zl_secret_leaf(const struct zl_node *leaf)
{
  return leaf->flags & ZL_NODE_SECRET || (leaf->flags & ZL_NODE_UNCHECKED && zl_secret_name(zl_str_of(leaf->path)));
}

static bool of_secret(struct zl_str key)
{
  struct zl_buf name = ZL_BUF_INIT(256);
  /* a name that is too long, or that memory does not hold, is taken for one */
  bool yes = zl_json_unescape(key, &name) != 0 || zl_secret_name(zl_buf_view(&name));
  zl_buf_free(&name);
  return yes;
}

/* A switch that is called like a password ("require_password") is none. */
static bool can_hold(struct zl_json v)
{
  return (zl_json_kind(v) == ZL_JSON_STRING && zl_json_raw(v).n > 2) || zl_json_kind(v) == ZL_JSON_NUMBER;
}

bool zl_secret_within(struct zl_json v, struct zl_buf *where)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json one;
  struct zl_str key;
  bool object = zl_json_kind(v) == ZL_JSON_OBJECT;
  while (zl_json_next(&it, object ? &key : NULL, &one)) {
    if (object && can_hold(one) && of_secret(key)) {
      if (where)
        zl_json_unescape(key, where);
      return true;
    }
    if (zl_secret_within(one, where))
      return true;
  }
  return false;
}

static void hide(struct zl_json v, struct zl_jw *w, struct zl_buf *name)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json one;
  struct zl_str key;
  bool object = zl_json_kind(v) == ZL_JSON_OBJECT;
  if (!object && zl_json_kind(v) != ZL_JSON_ARRAY) {
    zl_jw_raw(w, zl_json_raw(v));
    return;
  }
  (object ? zl_jw_object : zl_jw_array)(w);
  while (zl_json_next(&it, object ? &key : NULL, &one)) {
    bool secret = object && can_hold(one) && of_secret(key);
    if (object) {
      zl_buf_reset(name);
      zl_json_unescape(key, name);
      zl_jw_key_n(w, zl_buf_view(name));
    }
    if (secret)
      zl_jw_raw(w, ZL_STR(ZL_HIDDEN));
    else
      hide(one, w, name);
  }
  (object ? zl_jw_end_object : zl_jw_end_array)(w);
}

int zl_secret_hide(struct zl_json v, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf name = ZL_BUF_INIT(1u << 20);
  struct zl_jw w = zl_jw(out);
  hide(v, &w, &name);
  bool failed = out->failed || name.failed;
  zl_buf_free(&name);
  return failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}
