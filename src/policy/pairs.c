/* pairs.c - an encoded settings table as what the core takes: [path, value] for every setting of one
 * level, checked by the builder, and [path, value, body] for what stands in zoom.unchecked and is
 * not in the catalogue. Serves l_settings.c and l_locks.c. Pure: no Lua.
 *
 * What a policy marks with zoom.unchecked(value, { option = ... }) is encoded as an object of one
 * member, {"\u0000": [option or null, value]}: a name that no table of a policy can have. */
#include <limits.h>
#include <string.h>

#include "policy/host.h"

#define MARK "{\"\\u0000\":" /* never inside a JSON string: there the quotes are escaped */

void zl_mark_write(struct zl_jw *w, struct zl_str option, struct zl_str value)
{
  zl_jw_object(w);
  zl_jw_key_n(w, (struct zl_str){"", 1});
  zl_jw_array(w);
  if (option.p)
    zl_jw_str(w, option);
  else
    zl_jw_null(w);
  zl_jw_raw(w, value);
  zl_jw_end_array(w);
  zl_jw_end_object(w);
}

static bool has_marks(struct zl_json v)
{
  struct zl_str text = zl_json_raw(v);
  return memmem(text.p, text.n, MARK, sizeof(MARK) - 1) != NULL;
}

/* Takes the marks off *v; *option is the innermost that is told. */
static bool unmark(struct zl_json *v, struct zl_json *option)
{
  bool marked = false;
  struct zl_str raw;
  struct zl_json pair;
  for (;;) {
    struct zl_json_iter it = zl_json_iter(*v);
    if (zl_json_kind(*v) != ZL_JSON_OBJECT || !zl_json_next(&it, &raw, &pair) ||
        !zl_json_text_is(raw, (struct zl_str){"", 1}))
      return marked;
    struct zl_json told;
    it = zl_json_iter(pair);
    if (!zl_json_next(&it, NULL, &told) || !zl_json_next(&it, NULL, v))
      return marked;
    if (zl_json_kind(told) == ZL_JSON_STRING)
      *option = told;
    marked = true;
  }
}

/* ---- apart: what the catalogue has, and what it lacks ------------------------------------------- */

struct apart {
  enum zl_level level;
  struct zl_jw tree;           /* for the builder */
  struct zl_jw *pairs;
  struct zl_buf path, name, option;
  struct zl_err *err;
};

static int one_body(void *arg, const struct zl_node *leaf)
{
  const struct zl_body **body = arg;
  if (*body && *body != leaf->body)
    return 1;
  *body = leaf->body;
  return 0;
}

/* The body of a field that the catalogue lacks: as told; else that of its section, where all of it
 * is in one; else the level's first. */
static const struct zl_body *body_of(struct apart *a, const struct zl_node *section, struct zl_json option)
{
  size_t n;
  const struct zl_body *bodies = zl_catalogue_bodies(a->level, &n), *of_section = NULL;
  char list[400] = "";
  size_t used = 0;
  zl_buf_reset(&a->option);
  if (!zl_json_string(option, &a->option)) {
    if (section && section->parent && zl_catalogue_walk(section, one_body, &of_section) == 0 && of_section)
      return of_section;
    return n ? bodies : NULL;
  }
  for (size_t i = 0; i < n; i++) {
    const char *name = bodies[i].option ? bodies[i].option : bodies[i].key;
    if (zl_str_is(zl_buf_view(&a->option), name) || zl_str_is(zl_buf_view(&a->option), bodies[i].key))
      return &bodies[i];
    if (used < sizeof(list))
      used += (size_t)snprintf(list + used, sizeof(list) - used, "%s'%s'", i ? ", " : "", name);
  }
  zl_err_set(a->err, ZL_EVALUE, "the settings of this level (%s) have no option '%.60s' (there are: %s)",
             zl_level_name(a->level), zl_buf_cstr(&a->option), list);
  return NULL;
}

static int step_in(struct apart *a, struct zl_str raw)
{
  zl_buf_reset(&a->name);
  zl_json_unescape(raw, &a->name);
  if (a->path.len)
    zl_buf_putc(&a->path, '.');
  zl_buf_str(&a->path, zl_buf_view(&a->name));
  if (a->name.failed || a->path.failed)
    return zl_err_set(a->err, ZL_EVALUE, "a setting's name is too long");
  return 0;
}

/* A field that the catalogue lacks, or all of a section of such. */
static int unknown(struct apart *a, const struct zl_node *section, struct zl_json value, struct zl_json option)
{
  unmark(&value, &option);
  if (a->name.len == 0 || memchr(a->name.data, '.', a->name.len) || !zl_settings_unchecked_path(zl_buf_view(&a->path)))
    return zl_err_set(a->err, ZL_EVALUE, "zoom.unchecked: '%.200s' cannot be the path of a field: names are short "
                      "and have letters, digits, '_' and '-'", zl_buf_cstr(&a->path));
  if (zl_json_kind(value) == ZL_JSON_OBJECT && zl_json_count(value) > 0) {
    struct zl_json_iter it = zl_json_iter(value);
    struct zl_str raw;
    struct zl_json member;
    size_t length = a->path.len;
    while (zl_json_next(&it, &raw, &member)) {
      if (step_in(a, raw) != 0 || unknown(a, section, member, option) != 0)
        return -1;
      a->path.len = length;
    }
    return 0;
  }
  if (has_marks(value))
    return zl_err_set(a->err, ZL_EVALUE, "zoom.unchecked cannot stand inside the list '%.200s'",
                      zl_buf_cstr(&a->path));
  const struct zl_body *body = body_of(a, section, option);
  if (!body)
    return zl_err_set(a->err, ZL_EVALUE, "nothing can be set at this level (%s)", zl_level_name(a->level));
  zl_jw_array(a->pairs);
  zl_jw_str(a->pairs, zl_buf_view(&a->path));
  zl_jw_raw(a->pairs, zl_json_raw(value));
  zl_jw_cstr(a->pairs, body->key);
  zl_jw_end_array(a->pairs);
  return 0;
}

static int apart(struct apart *a, const struct zl_node *section, struct zl_json table, bool unchecked,
                 struct zl_json option)
{
  struct zl_json_iter it = zl_json_iter(table);
  struct zl_str raw;
  struct zl_json value;
  size_t length = a->path.len;
  zl_jw_object(&a->tree);
  while (zl_json_next(&it, &raw, &value)) {
    struct zl_json of = option;
    bool here = unmark(&value, &of) || unchecked;
    if (step_in(a, raw) != 0)
      return -1;
    struct zl_str name = zl_buf_view(&a->name);
    const struct zl_node *child = zl_node_child(section, name);
    bool read_only = child && !(child->flags & ZL_NODE_WRITABLE); /* in the catalogue; Zoom may know better */
    if (here && (read_only || !zl_level_knows(a->level, section, name, zl_buf_view(&a->path)))) {
      if (unknown(a, read_only ? child : section, value, of) != 0)
        return -1;
      a->path.len = length;
      continue;
    }
    zl_jw_key_n(&a->tree, name);
    if (child && !(child->flags & ZL_NODE_LEAF) && zl_json_kind(value) == ZL_JSON_OBJECT) {
      if (apart(a, child, value, here, of) != 0)
        return -1;
    } else if (child && has_marks(value)) {
      return zl_err_set(a->err, ZL_EVALUE,
                        "zoom.unchecked stands for a section or a setting, not for a part of '%.200s'",
                        zl_buf_cstr(&a->path));
    } else {
      zl_jw_raw(&a->tree, zl_json_raw(value));
    }
    a->path.len = length;
  }
  zl_jw_end_object(&a->tree);
  return 0;
}

/* Writes the triples to `pairs` and what is left for the builder to `tree`. */
static int split(enum zl_level level, struct zl_json table, struct zl_buf *tree, struct zl_jw *pairs,
                 struct zl_err *err)
{
  struct apart a = {.level = level, .tree = zl_jw(tree), .pairs = pairs, .path = ZL_BUF_INIT(4096),
                    .name = ZL_BUF_INIT(4096), .option = ZL_BUF_INIT(256), .err = err};
  struct zl_json option = {0};
  bool unchecked = unmark(&table, &option);
  int rc = zl_json_kind(table) == ZL_JSON_OBJECT
               ? apart(&a, zl_catalogue_root(level), table, unchecked, option)
               : zl_err_set(err, ZL_EVALUE, "zoom.unchecked takes a table { section = { name = value } } here");
  zl_buf_free(&a.path);
  zl_buf_free(&a.name);
  zl_buf_free(&a.option);
  return rc;
}

/* ---- the whole ----------------------------------------------------------------------------------- */

static int add_pair(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  struct zl_jw *w = arg;
  zl_jw_array(w);
  zl_jw_cstr(w, leaf->path);
  zl_jw_raw(w, value);
  zl_jw_end_array(w);
  return w->out->failed ? -1 : 0;
}

int zl_pairs_read(enum zl_level level, struct zl_str text, struct zl_buf *spare, struct zl_buf *pairs,
                  unsigned *strangers, struct zl_err *err)
{
  struct zl_json table;
  zl_buf_reset(spare);
  zl_buf_reset(pairs);
  struct zl_jw w = zl_jw(pairs);
  zl_jw_array(&w);
  *strangers = UINT_MAX;
  if (zl_json_check(text, ZL_JSON_DEPTH, &table, err) != 0)
    return -1;
  if (has_marks(table)) {
    if (split(level, table, spare, &w, err) != 0)
      return -1;
    if (zl_json_check(zl_buf_view(spare), ZL_JSON_DEPTH, &table, err) != 0)
      return -1;
  }
  if (zl_settings_read(level, table, add_pair, &w, err) != 0) {
    *strangers = zl_level_strangers(level, table);
    return zl_err_set(err, ZL_EVALUE, "these settings are too large"); /* unless it says why already */
  }
  *strangers = zl_str_is(zl_buf_view(spare), "{}") && pairs->len > 1;
  zl_jw_end_array(&w);
  return pairs->failed ? zl_err_set(err, ZL_EVALUE, "these settings are too large") : 0;
}
