/* example.c - a value that a setting takes, made from what the catalogue says of it, and the
 * line of a policy that sets it. Serves `zoomlua settings PATH`. Pure. */
#include "core/find/find.h"

#include <string.h>

#define DEEPEST 12

static bool is_name(const char *s)
{
  static const char *const words[] = {"and", "break", "do", "else", "elseif", "end", "false", "for",
                                      "function", "goto", "if", "in", "local", "nil", "not", "or",
                                      "repeat", "return", "then", "true", "until", "while"};
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
    if (strcmp(s, words[i]) == 0)
      return false;
  if (!*s || (*s >= '0' && *s <= '9'))
    return false;
  for (; *s; s++)
    if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') || *s == '_'))
      return false;
  return true;
}

static void key(struct zl_buf *out, const char *name, bool lua)
{
  if (!lua)
    zl_buf_printf(out, "\"%s\":", name);
  else
    zl_buf_printf(out, is_name(name) ? "%s = " : "[\"%s\"] = ", name);
}

static void number(struct zl_buf *out, const struct zl_node *n)
{
  int64_t v = n->numbers && n->n_values ? n->numbers[0]
              : n->min != INT64_MIN     ? n->min
              : n->max < 1              ? n->max
                                        : 1;
  zl_buf_printf(out, "%lld", (long long)v);
}

static void string(struct zl_buf *out, const struct zl_node *n)
{
  if (n->values && n->n_values) {
    zl_buf_printf(out, "\"%s\"", n->values[0]);
    return;
  }
  static const char words[] = "example";
  size_t len = sizeof(words) - 1;
  if (n->max_length && n->max_length < len)
    len = n->max_length;
  zl_buf_printf(out, "\"%.*s", (int)len, words);
  for (; len < n->min_length; len++)
    zl_buf_putc(out, 'x');
  zl_buf_putc(out, '"');
}

static void value(struct zl_buf *out, const struct zl_node *n, bool lua, int depth);

static bool wanted(const struct zl_node *object, const struct zl_node *child)
{
  return (child->flags & ZL_NODE_REQUIRED) ||
         (object->key_field && strcmp(child->name, object->key_field) == 0) ||
         (object->parent && object->parent->key_field && strcmp(object->name, "[]") == 0 &&
          strcmp(child->name, object->parent->key_field) == 0);
}

/* An object with what it has to have, or else with its first field. */
static void object(struct zl_buf *out, const struct zl_node *n, bool lua, int depth)
{
  unsigned shown = 0, most = 0;
  for (unsigned i = 0; i < n->n_children; i++)
    most += wanted(n, &n->children[i]);
  zl_buf_puts(out, lua ? "{ " : "{");
  for (unsigned i = 0; i < n->n_children; i++) {
    if (most ? !wanted(n, &n->children[i]) : shown == 1)
      continue;
    if (shown++)
      zl_buf_puts(out, lua ? ", " : ",");
    key(out, n->children[i].name, lua);
    value(out, &n->children[i], lua, depth + 1);
  }
  zl_buf_puts(out, lua ? " }" : "}");
}

static void value(struct zl_buf *out, const struct zl_node *n, bool lua, int depth)
{
  if (depth > DEEPEST) {
    out->failed = true;
    return;
  }
  switch (n->type) {
  case ZL_TYPE_BOOLEAN: zl_buf_puts(out, "true"); return;
  case ZL_TYPE_INTEGER:
  case ZL_TYPE_NUMBER: number(out, n); return;
  case ZL_TYPE_STRING: string(out, n); return;
  case ZL_TYPE_LIST:
    zl_buf_puts(out, lua ? "{ " : "[");
    if (n->n_children)
      value(out, &n->children[0], lua, depth + 1);
    zl_buf_puts(out, lua ? " }" : "]");
    return;
  case ZL_TYPE_OBJECT: object(out, n, lua, depth); return;
  }
}

int zl_find_example(const struct zl_node *leaf, bool lua, struct zl_buf *out)
{
  value(out, leaf, lua, 0);
  return out->failed ? -1 : 0;
}

/* The sections around a leaf, and the leaf. */
static void nest(const struct zl_node *n, struct zl_buf *out, unsigned *depth)
{
  if (!n->parent)
    return;
  nest(n->parent, out, depth);
  if ((*depth)++)
    zl_buf_puts(out, "{ ");
  key(out, n->name, true);
}

static const char *object_of(enum zl_level level)
{
  switch (level) {
  case ZL_LEVEL_USER: return "user";
  case ZL_LEVEL_GROUP:
  case ZL_LEVEL_GROUP_LOCK: return "zoom.group(\"Sales\")";
  case ZL_LEVEL_ACCOUNT:
  case ZL_LEVEL_ACCOUNT_LOCK: return "zoom.account";
  case ZL_LEVEL_PHONE_USER: return "user.phone";
  case ZL_LEVEL_PROFILE: return "user";
  case ZL_LEVELS: break;
  }
  return "?";
}

int zl_find_example_line(const struct zl_find_entry *e, struct zl_buf *out)
{
  const char *of = object_of(e->level);
  bool lock = e->level == ZL_LEVEL_GROUP_LOCK || e->level == ZL_LEVEL_ACCOUNT_LOCK;
  if (e->access)
    return zl_buf_printf(out, "%s:access(\"%s\", { ... })", of, e->access->type);
  bool profile = e->level == ZL_LEVEL_PROFILE;
  if (profile && strcmp(e->leaf->path, "status") == 0)
    return zl_buf_puts(out, "user:deactivate()");
  if (profile && strcmp(e->leaf->path, "role_id") == 0)
    return zl_buf_puts(out, "user:role(\"Admin\")");
  if (profile && !(e->leaf->flags & ZL_NODE_WRITABLE))
    return zl_buf_printf(out, "user.%s", e->leaf->path);
  if (!(e->leaf->flags & ZL_NODE_WRITABLE)) /* a level's object is called by its kind in a loop */
    return zl_buf_printf(out, "%s.settings.%s", of, e->leaf->path);
  unsigned depth = 0;
  zl_buf_printf(out, "%s:%s { ", of, profile ? "update" : lock ? "lock" : "set");
  nest(e->leaf, out, &depth);
  if (zl_find_example(e->leaf, true, out) != 0)
    return -1;
  while (depth-- > 0)
    zl_buf_puts(out, " }");
  return out->failed ? -1 : 0;
}
