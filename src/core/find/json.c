/* json.c - a setting of the catalogue as JSON, schema "zoomlua.settings/1" (docs/reference.md).
 * Serves run.c. Pure. */
#include "core/find/find.h"

#include <string.h>

#include "core/state.h"

static void text(struct zl_jw *w, const char *key, const char *value)
{
  zl_jw_key(w, key);
  zl_jw_cstr(w, value);
}

static void flag(struct zl_jw *w, const char *key, unsigned bits, unsigned bit)
{
  zl_jw_key(w, key);
  zl_jw_bool(w, bits & bit);
}

static void number(struct zl_jw *w, const char *key, bool there, int64_t n)
{
  if (!there)
    return;
  zl_jw_key(w, key);
  zl_jw_int(w, n);
}

/* Type and what limits it; below a leaf its elements or fields. What is not limited is left out. */
static void shape(struct zl_jw *w, const struct zl_node *n)
{
  text(w, "type", zl_type_name(n->type));
  if (n->n_values) {
    zl_jw_key(w, "values");
    zl_jw_array(w);
    for (unsigned i = 0; i < n->n_values; i++)
      if (n->values)
        zl_jw_cstr(w, n->values[i]);
      else if (n->numbers)
        zl_jw_int(w, n->numbers[i]);
    zl_jw_end_array(w);
  }
  number(w, "min", n->min != INT64_MIN, n->min);
  number(w, "max", n->max != INT64_MAX, n->max);
  number(w, "min_length", n->min_length > 0, n->min_length);
  number(w, "max_length", n->max_length > 0, n->max_length);
  number(w, "max_items", n->max_items > 0, n->max_items);
  if (n->type == ZL_TYPE_LIST && n->n_children) {
    zl_jw_key(w, "items");
    zl_jw_object(w);
    shape(w, &n->children[0]);
    zl_jw_end_object(w);
    return;
  }
  if (!n->n_children)
    return;
  zl_jw_key(w, "fields");
  zl_jw_object(w);
  for (unsigned i = 0; i < n->n_children; i++) {
    zl_jw_key(w, n->children[i].name);
    zl_jw_object(w);
    shape(w, &n->children[i]);
    flag(w, "required", n->children[i].flags, ZL_NODE_REQUIRED);
    zl_jw_end_object(w);
  }
  zl_jw_end_object(w);
}

static void full_path(struct zl_jw *w, const char *key, enum zl_level level, const struct zl_node *n)
{
  char path[400];
  snprintf(path, sizeof(path), "%s.%s", zl_level_prefix(level), n->path);
  text(w, key, path);
}

static void body(struct zl_jw *w, const struct zl_body *b)
{
  text(w, "option", b->option);
  text(w, "request", b->path);
  text(w, "write_request", b->write_path);
  text(w, "method", b->method);
  text(w, "product", b->product);
  text(w, "label", b->label);
  zl_jw_key(w, "scopes");
  zl_jw_object(w);
  text(w, "read", b->read_scope);
  text(w, "write", b->write_scope);
  text(w, "read_classic", b->read_scope_classic);
  text(w, "write_classic", b->write_scope_classic);
  zl_jw_end_object(w);
}

static void locks(struct zl_jw *w, const struct zl_node *leaf)
{
  static const enum zl_level by[] = {ZL_LEVEL_GROUP_LOCK, ZL_LEVEL_ACCOUNT_LOCK};
  zl_jw_key(w, "locked_by");
  zl_jw_array(w);
  for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++) {
    const struct zl_node *followed = NULL, *lock = zl_catalogue_lock(leaf, by[i], &followed);
    if (!lock)
      continue;
    zl_jw_object(w);
    full_path(w, "lock", by[i], lock);
    text(w, "of", followed ? followed->path : NULL);
    zl_jw_end_object(w);
  }
  zl_jw_end_array(w);
}

static void same(struct zl_jw *w, const struct zl_node *leaf, enum zl_level level)
{
  zl_jw_key(w, "same");
  zl_jw_object(w);
  for (int i = 0; i < ZL_LEVELS; i++) {
    enum zl_level other = (enum zl_level)i;
    const struct zl_node *n = other == level || other == ZL_LEVEL_GROUP_LOCK || other == ZL_LEVEL_ACCOUNT_LOCK
                                  ? NULL : zl_catalogue_same(leaf, other);
    if (n)
      full_path(w, zl_level_name(other), other, n);
  }
  zl_jw_end_object(w);
}

void zl_find_json(const struct zl_find_entry *e, struct zl_jw *w)
{
  struct zl_buf example = ZL_BUF_INIT(1u << 16);
  zl_jw_object(w);
  text(w, "path", e->path);
  text(w, "level", zl_level_name(e->level));
  if (e->access) {
    text(w, "type", "access");
    text(w, "id_field", e->access->id_field);
    number(w, "max_items", e->access->max_total > 0, e->access->max_total);
    number(w, "max_per_call", e->access->max_per_call > 0, e->access->max_per_call);
  } else {
    const struct zl_node *n = e->leaf;
    bool locked = e->level == ZL_LEVEL_USER || e->level == ZL_LEVEL_GROUP || e->level == ZL_LEVEL_ACCOUNT;
    shape(w, n);
    flag(w, "readable", n->flags, ZL_NODE_READABLE);
    flag(w, "writable", n->flags, ZL_NODE_WRITABLE);
    flag(w, "deprecated", n->flags, ZL_NODE_DEPRECATED);
    flag(w, "secret", n->flags, ZL_NODE_SECRET);
    if (n->body)
      body(w, n->body);
    if (locked)
      locks(w, n);
    if (e->level != ZL_LEVEL_GROUP_LOCK && e->level != ZL_LEVEL_ACCOUNT_LOCK)
      same(w, n, e->level);
  }
  if (zl_find_example_line(e, &example) == 0)
    text(w, "example", zl_buf_cstr(&example));
  zl_jw_end_object(w);
  zl_buf_free(&example);
}
