/* read.c - a whole settings table, as a policy gives it, into leaves. Used by `user:set{}` in the
 * policy process and by the core when it checks what it was told. Promises: the leaves come in
 * the catalogue's order, each once, in canonical form; and which mistake is reported first does
 * not depend on the order of the keys, for Lua's tables have none. Pure. */
#include "settings/internal.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BYTES ((size_t)16 << 20)

struct given {
  const struct zl_node *leaf;
  const char *as;       /* the other name it was given under, or NULL */
  struct zl_json value;
};

struct reading {
  struct given *items;
  size_t n, cap;
  enum zl_level level;
  struct zl_json table;
  struct zl_err first;  /* of several mistakes the one whose text sorts first */
  bool failed, no_memory;
};

static void mistake(struct reading *r, const struct zl_err *err)
{
  if (!r->failed || strcmp(err->text, r->first.text) < 0)
    r->first = *err;
  r->failed = true;
}

static void add(struct reading *r, const struct zl_node *leaf, const char *as,
                struct zl_json value)
{
  if (r->n == r->cap) {
    size_t cap = r->cap ? 2 * r->cap : 64;
    struct given *items = zl_realloc(r->items, cap * sizeof(*items));
    if (!items) {
      r->no_memory = true;
      return;
    }
    r->items = items;
    r->cap = cap;
  }
  r->items[r->n++] = (struct given){leaf, as, value};
}

/* ---- authentication_option, Zoom's one name for two things --------------------------------- */

static bool allows(const struct zl_node *option, struct zl_json type)
{
  const struct zl_node *node = zl_node_child(option, ZL_STR("type"));
  for (unsigned i = 0; node && i < node->n_values; i++) {
    if (zl_json_string_is(type, node->values[i]))
      return true;
  }
  return false;
}

/* Which of the two is meant: the one whose switch stands in the same table, else the one that
 * knows the given type. NULL, with the mistake noted, if the table does not tell. */
static const struct zl_node *which_option(struct reading *r, const struct zl_node *root,
                                          struct zl_json value)
{
  const struct zl_node *meeting = zl_node_child(root, ZL_STR("meeting_authentication_option"));
  const struct zl_node *recording = zl_node_child(root, ZL_STR("recording_authentication_option"));
  bool with_meeting =
      zl_json_kind(zl_json_get(r->table, "meeting_authentication")) != ZL_JSON_NONE;
  bool with_recording =
      zl_json_kind(zl_json_get(r->table, "recording_authentication")) != ZL_JSON_NONE;
  if (with_meeting != with_recording)
    return with_meeting ? meeting : recording;
  struct zl_json type = zl_json_get(value, "type");
  bool as_meeting = allows(meeting, type), as_recording = allows(recording, type);
  if (as_meeting != as_recording)
    return as_meeting ? meeting : recording;
  struct zl_err err = {0};
  zl_err_set(&err, ZL_EVALUE,
             "authentication_option: meetings and recordings have one each; write "
             "meeting_authentication_option or recording_authentication_option");
  mistake(r, &err);
  return NULL;
}

/* ---- names of other levels ----------------------------------------------------------------- */

/* This level's node for what another level calls `foreign`; a lock for a setting that has its own. */
static const struct zl_node *counterpart(enum zl_level level, const struct zl_node *foreign)
{
  const struct zl_node *followed = NULL;
  if (level != ZL_LEVEL_GROUP_LOCK && level != ZL_LEVEL_ACCOUNT_LOCK)
    return zl_catalogue_same(foreign, level);
  const struct zl_node *lock = zl_catalogue_lock(foreign, level, &followed);
  return lock && !followed ? lock : zl_catalogue_same(foreign, level);
}

static void walk(struct reading *r, const struct zl_node *group, struct zl_json table);
static void take(struct reading *r, const struct zl_node *node, const char *as,
                 struct zl_json value);
static bool next_name(struct reading *r, struct zl_json_iter *it, struct zl_buf *unescaped,
                      struct zl_str *name, struct zl_json *value);

/* A path that this level does not have: another level's name for a setting of this one, or a
 * group of such. */
static void take_foreign(struct reading *r, struct zl_str path, struct zl_json value)
{
  bool group = false;
  for (int other = 0; other < ZL_LEVELS; other++) {
    const struct zl_node *foreign =
        other == (int)r->level ? NULL : zl_catalogue_find((enum zl_level)other, path);
    const struct zl_node *node = foreign ? counterpart(r->level, foreign) : NULL;
    if (node) {
      take(r, node, foreign->path, value);
      return;
    }
    group = group || (foreign && !(foreign->flags & ZL_NODE_LEAF));
  }
  if (!group || zl_json_kind(value) != ZL_JSON_OBJECT) {
    struct zl_err err = {0};
    zl_unknown_path(r->level, path, &err);
    mistake(r, &err);
    return;
  }
  struct zl_json_iter it = zl_json_iter(value);
  struct zl_str name;
  struct zl_json inner;
  struct zl_buf unescaped = ZL_BUF_INIT(MOST_BYTES), longer = ZL_BUF_INIT(MOST_BYTES);
  while (next_name(r, &it, &unescaped, &name, &inner)) {
    zl_buf_reset(&longer);
    zl_buf_str(&longer, path);
    zl_buf_puts(&longer, ".");
    if (zl_buf_str(&longer, name) != 0)
      r->no_memory = true;
    else
      take_foreign(r, zl_buf_view(&longer), inner);
  }
  zl_buf_free(&unescaped);
  zl_buf_free(&longer);
}

/* A name within a group of this level. */
static void take_unknown(struct reading *r, const struct zl_node *group, struct zl_str name,
                         struct zl_json value)
{
  struct zl_buf path = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  zl_buf_printf(&path, "%s%s", group->path, *group->path ? "." : "");
  bool known = false;
  if (zl_buf_str(&path, name) != 0)
    r->no_memory = true;
  for (int other = 0; other < ZL_LEVELS && !known; other++)
    known = other != (int)r->level &&
            zl_catalogue_find((enum zl_level)other, zl_buf_view(&path)) != NULL;
  if (known) {
    take_foreign(r, zl_buf_view(&path), value);
  } else {
    zl_catalogue_unknown(group, name, &err);
    mistake(r, &err);
  }
  zl_buf_free(&path);
}

/* ---- the walk ------------------------------------------------------------------------------ */

static void take(struct reading *r, const struct zl_node *node, const char *as,
                 struct zl_json value)
{
  struct zl_err err = {0};
  if (node->flags & ZL_NODE_LEAF) {
    add(r, node, as, value);
    return;
  }
  if (!(node->flags & ZL_NODE_WRITABLE)) {
    zl_err_set(&err, ZL_EVALUE, "%s can be read but not set: Zoom's PATCH does not take it",
               node->path);
    mistake(r, &err);
    return;
  }
  enum zl_json_kind kind = zl_json_kind(value);
  if (kind == ZL_JSON_OBJECT) {
    walk(r, node, value);
    return;
  }
  if (kind == ZL_JSON_ARRAY && zl_json_count(value) == 0)
    return; /* Lua's empty table: nothing is asked for */
  char given[ZL_GIVEN_BYTES];
  if (kind == ZL_JSON_NULL)
    zl_err_set(&err, ZL_EVALUE, "%s is a group of settings and cannot be null; leave it out to "
               "leave it as it is", node->path);
  else
    zl_err_set(&err, ZL_EVALUE, "%s is a group of settings: write it as a table such as "
               "{ %s = ... }, not as %s", node->path, node->children[0].name,
               zl_given(given, value, false));
  mistake(r, &err);
}

static bool next_name(struct reading *r, struct zl_json_iter *it, struct zl_buf *unescaped,
                      struct zl_str *name, struct zl_json *value)
{
  if (r->no_memory || !zl_json_next(it, name, value))
    return false;
  if (memchr(name->p, '\\', name->n)) {
    zl_buf_reset(unescaped);
    if (zl_json_unescape(*name, unescaped) != 0) {
      r->no_memory = true;
      return false;
    }
    *name = zl_buf_view(unescaped);
  }
  return true;
}

static void walk(struct reading *r, const struct zl_node *group, struct zl_json table)
{
  struct zl_json_iter it = zl_json_iter(table);
  struct zl_str name;
  struct zl_json value;
  struct zl_buf unescaped = ZL_BUF_INIT(MOST_BYTES);
  while (next_name(r, &it, &unescaped, &name, &value)) {
    const struct zl_node *node = zl_node_child(group, name);
    if (node) {
      take(r, node, NULL, value);
      continue;
    }
    if (!group->parent && zl_str_is(name, "authentication_option") &&
        zl_node_child(group, ZL_STR("meeting_authentication_option"))) {
      node = which_option(r, group, value);
      if (node)
        take(r, node, "authentication_option", value);
      continue;
    }
    take_unknown(r, group, name, value);
  }
  zl_buf_free(&unescaped);
}

static int by_order(const void *a, const void *b)
{
  unsigned x = ((const struct given *)a)->leaf->order, y = ((const struct given *)b)->leaf->order;
  return (x > y) - (x < y);
}

static int check_and_emit(struct reading *r, zl_settings_emit *emit, void *arg, struct zl_err *err)
{
  if (r->n > 1)
    qsort(r->items, r->n, sizeof(r->items[0]), by_order);
  /* All are checked before the first is handed over: half a table is never taken. */
  size_t *ends = zl_calloc(r->n + 1, sizeof(*ends));
  struct zl_buf text = ZL_BUF_INIT(MOST_BYTES);
  int rc = -1;
  if (!ends) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    goto out;
  }
  for (size_t i = 0; i < r->n; i++) {
    const struct zl_node *leaf = r->items[i].leaf;
    if (i > 0 && leaf == r->items[i - 1].leaf) {
      const char *as = r->items[i].as ? r->items[i].as : r->items[i - 1].as;
      zl_err_set(err, ZL_EVALUE, "%s is given twice%s%s", leaf->path, as ? ", once as " : "",
                 as ? as : "");
      goto out;
    }
    if (zl_settings_check(leaf, r->items[i].value, &text, err) != 0)
      goto out;
    ends[i + 1] = text.len;
  }
  for (size_t i = 0; i < r->n; i++) {
    struct zl_str value = {text.data + ends[i], ends[i + 1] - ends[i]};
    if (emit(arg, r->items[i].leaf, value) != 0)
      goto out;
  }
  rc = 0;
out:
  free(ends);
  zl_buf_free(&text);
  return rc;
}

int zl_settings_read(enum zl_level level, struct zl_json table, zl_settings_emit *emit, void *arg,
                     struct zl_err *err)
{
  char given[ZL_GIVEN_BYTES];
  struct reading r = {.level = level, .table = table};
  enum zl_json_kind kind = zl_json_kind(table);
  if (kind != ZL_JSON_OBJECT && !(kind == ZL_JSON_ARRAY && zl_json_count(table) == 0))
    return zl_err_set(err, ZL_EVALUE, "settings must be a table with names, not %s",
                      zl_given(given, table, false));
  walk(&r, zl_catalogue_root(level), table);
  int rc = -1;
  if (r.no_memory)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  else if (r.failed)
    zl_err_set(err, r.first.code, "%s", r.first.text);
  else
    rc = check_and_emit(&r, emit, arg, err);
  free(r.items);
  return rc;
}
