/* plan_save_secret.c - what must not be in a file that people pass around. Pure. Serves plan_save.c. */
#include <string.h>
#include <strings.h>

#include "core/plan_file.h"

/* Names that passwords go by in the arguments of Zoom's operations. */
static bool suspicious(struct zl_str key)
{
  static const char *const words[] = {"passcode", "passwd", "password", "pin", "pin_code", "secret", "token"};
  struct zl_buf name = ZL_BUF_INIT(256);
  bool found = false;
  zl_json_unescape(key, &name);
  struct zl_str plain = zl_buf_view(&name);
  for (size_t i = 0; !found && i < sizeof(words) / sizeof(words[0]); i++) {
    size_t n = strlen(words[i]);
    found = plain.n >= n && strncasecmp(plain.p + plain.n - n, words[i], n) == 0 &&
            (plain.n == n || n > 3 || plain.p[plain.n - n - 1] == '_');
  }
  zl_buf_free(&name);
  return found;
}

static bool holds_secret(struct zl_json v, struct zl_buf *where)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json one;
  struct zl_str key;
  bool object = zl_json_kind(v) == ZL_JSON_OBJECT;
  while (zl_json_next(&it, object ? &key : NULL, &one)) {
    enum zl_json_kind kind = zl_json_kind(one);
    bool text_or_number = (kind == ZL_JSON_STRING && zl_json_raw(one).n > 2) || kind == ZL_JSON_NUMBER;
    if (object && text_or_number && suspicious(key)) {
      zl_json_unescape(key, where);
      return true;
    }
    if (holds_secret(one, where))
      return true;
  }
  return false;
}

bool zl_plan_secret(const struct zl_change *c, struct zl_buf *what)
{
  const struct zl_node *leaf = zl_catalogue_place(c->path);
  struct zl_json args;
  zl_buf_str(what, c->path);
  if ((leaf && leaf->flags & ZL_NODE_SECRET) || zl_str_is(c->before, "\"(hidden)\"") ||
      zl_str_is(c->wanted, "\"(hidden)\""))
    return true;
  if (!zl_str_is(c->kind, ZL_RAW_OBJECT) || zl_json_check(c->wanted, ZL_JSON_DEPTH, &args, NULL) != 0)
    return false;
  zl_buf_putc(what, ' ');
  return holds_secret(args, what);
}
