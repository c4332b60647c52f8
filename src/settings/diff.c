/* diff.c - what the server has for a setting, and whether that is what is wanted. Used by the
 * core, which hands in the checked answer of a GET. Promises: the server's JSON is compared as
 * values, never as text, and only on what was asked for. Pure. */
#include "settings/internal.h"

#include <string.h>

/* ---- current ------------------------------------------------------------------------------- */

static int misshapen(const char *path, size_t n, struct zl_json value, const char *wanted,
                     struct zl_err *err)
{
  return zl_err_set(err, ZL_EHTTP, "the server's %.*s is of type %s, but should be of type %s",
                    (int)n, path, zl_json_kind_name(zl_json_kind(value)), wanted);
}

static bool of_type(struct zl_json value, enum zl_type type)
{
  enum zl_json_kind kind = zl_json_kind(value);
  int64_t whole;
  switch (type) {
  case ZL_TYPE_BOOLEAN: return kind == ZL_JSON_TRUE || kind == ZL_JSON_FALSE;
  case ZL_TYPE_INTEGER: return zl_json_int(value, &whole);
  case ZL_TYPE_NUMBER: return kind == ZL_JSON_NUMBER;
  case ZL_TYPE_STRING: return kind == ZL_JSON_STRING;
  case ZL_TYPE_LIST: return kind == ZL_JSON_ARRAY;
  case ZL_TYPE_OBJECT: return kind == ZL_JSON_OBJECT;
  }
  return false;
}

/* One member of an object of the answer, null counting as absent on the way to it. */
static int step(struct zl_json *at, struct zl_str name, const char *path, size_t so_far,
                struct zl_err *err)
{
  enum zl_json_kind kind = zl_json_kind(*at);
  if (kind == ZL_JSON_NULL || kind == ZL_JSON_NONE) {
    *at = (struct zl_json){0};
    return 0;
  }
  if (kind != ZL_JSON_OBJECT) {
    if (so_far == 0)
      return misshapen("settings document", 17, *at, "object", err);
    return misshapen(path, so_far, *at, "object", err);
  }
  *at = zl_json_get_n(*at, name);
  return 0;
}

/* Zoom documents a second shape of GET for the two authentication bodies: both of them, each
 * under its option's name, in an object called authentication_options. */
static struct zl_json unwrapped(const struct zl_body *body, struct zl_json answer)
{
  if (!body || !body->option)
    return answer;
  struct zl_json both = zl_json_get(answer, "authentication_options");
  struct zl_json one = zl_json_get(both, body->option);
  return zl_json_kind(one) == ZL_JSON_OBJECT ? one : answer;
}

static int entry_of(const struct zl_node *leaf, struct zl_json answer, struct zl_str wanted,
                    struct zl_json *found, struct zl_err *err)
{
  struct zl_json list = answer;
  if (step(&list, zl_str_of(leaf->entries), "", 0, err) != 0)
    return -1;
  enum zl_json_kind kind = zl_json_kind(list);
  if (kind != ZL_JSON_ARRAY) {
    if (kind != ZL_JSON_NONE && kind != ZL_JSON_NULL)
      return misshapen(leaf->entries, strlen(leaf->entries), list, "list", err);
    return 0;
  }
  /* The account's profiles may also be named by their unique name, new ones only so. */
  const char *field = leaf->key_field;
  struct zl_json key = zl_json_get(zl_json_of(wanted), field);
  if (zl_json_kind(key) == ZL_JSON_NONE)
    key = zl_json_get(zl_json_of(wanted), field = "name");
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json entry;
  while (zl_json_next(&it, NULL, &entry)) {
    struct zl_json name = zl_json_get(entry, field);
    if (zl_json_kind(name) != ZL_JSON_NONE && zl_json_kind(key) != ZL_JSON_NONE &&
        zl_json_equal(name, key)) {
      *found = entry;
      return 0;
    }
  }
  return 0;
}

/* Two things that GET says in another way than PATCH takes them: `modified` for `reset` (what was
 * not modified is as if reset), and extension numbers as numbers. False: nothing of the kind. */
static bool translated(const struct zl_node *leaf, struct zl_json value, struct zl_buf *out)
{
  bool modified;
  int64_t number;
  if (leaf->got && leaf->flags & ZL_NODE_ACTION && zl_json_bool(value, &modified)) {
    zl_buf_puts(out, modified ? "false" : "true");
    return true;
  }
  if (leaf->type == ZL_TYPE_STRING && zl_json_int(value, &number)) {
    zl_buf_printf(out, "\"%lld\"", (long long)number);
    return true;
  }
  return false;
}

int zl_settings_current(const struct zl_node *leaf, struct zl_json answer, struct zl_str wanted,
                        struct zl_buf *out, struct zl_err *err)
{
  struct zl_json value = {0};
  answer = unwrapped(leaf->body, answer);
  if (leaf->entries) {
    if (entry_of(leaf, answer, wanted, &value, err) != 0)
      return -1;
  } else {
    const char *where = leaf->got ? leaf->got : leaf->wire, *at = where;
    value = answer;
    while (at) {
      const char *dot = strchr(at, '.');
      size_t n = dot ? (size_t)(dot - at) : strlen(at);
      size_t so_far = at == where ? 0 : (size_t)(at - where) - 1;
      if (step(&value, (struct zl_str){at, n}, where, so_far, err) != 0)
        return -1;
      at = dot ? dot + 1 : NULL;
    }
  }
  enum zl_json_kind kind = zl_json_kind(value);
  if (kind == ZL_JSON_NONE)
    return 0;
  if (translated(leaf, value, out))
    return out->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 1;
  /* A null is no value, but it is what the server said: shown as such, equal to nothing. */
  if (kind != ZL_JSON_NULL && !of_type(value, leaf->type))
    return misshapen(leaf->wire, strlen(leaf->wire), value, zl_type_name(leaf->type), err); /* NOLINT */
  if (zl_json_canonical(value, out) != 0)
    return zl_err_set(err, ZL_ENOMEM, "%s: the server's value is too long", leaf->path);
  return 1;
}

bool zl_settings_says_locked(const struct zl_node *leaf, struct zl_json answer, struct zl_json *by)
{
  if (zl_catalogue_level(leaf) != ZL_LEVEL_PHONE_USER)
    return false;
  answer = unwrapped(leaf->body, answer);
  bool locked = false;
  for (size_t n = strlen(leaf->wire); n > 0 && !locked; n--) /* the policy, or what is around it */
    if (leaf->wire[n - 1] == '.') {
      struct zl_json around = zl_json_path(answer, (struct zl_str){leaf->wire, n - 1});
      zl_json_bool(zl_json_get(around, "locked"), &locked);
      if (locked && by)
        *by = zl_json_get(around, "locked_by");
    }
  return locked;
}

/* ---- same ---------------------------------------------------------------------------------- */

/* Whether `has` holds everything that `wanted` names. */
static bool covers(struct zl_json wanted, struct zl_json has)
{
  if (zl_json_kind(wanted) != ZL_JSON_OBJECT || zl_json_kind(has) != ZL_JSON_OBJECT)
    return zl_json_equal(wanted, has);
  struct zl_json_iter it = zl_json_iter(wanted);
  struct zl_str raw;
  struct zl_json field;
  struct zl_buf name = ZL_BUF_INIT(SIZE_MAX / 2);
  bool yes = true;
  while (yes && zl_json_next(&it, &raw, &field)) {
    zl_buf_reset(&name);
    yes = zl_json_unescape(raw, &name) == 0 &&
          covers(field, zl_json_get_n(has, zl_buf_view(&name)));
  }
  zl_buf_free(&name);
  return yes;
}

/* Every element of `wanted` has a counterpart among the elements of `has`; `turned` when it is
 * the other way about, and `has` is what was asked for. */
static bool each_has_one(struct zl_json wanted, struct zl_json has, bool turned)
{
  struct zl_json_iter it = zl_json_iter(wanted);
  struct zl_json element;
  while (zl_json_next(&it, NULL, &element)) {
    struct zl_json_iter others = zl_json_iter(has);
    struct zl_json other;
    bool found = false;
    while (!found && zl_json_next(&others, NULL, &other))
      found = turned ? covers(other, element) : covers(element, other);
    if (!found)
      return false;
  }
  return true;
}

static bool same_list(const struct zl_node *leaf, struct zl_json wanted, struct zl_json has)
{
  if (leaf->flags & ZL_NODE_SET)
    return each_has_one(wanted, has, false) && each_has_one(has, wanted, true);
  if (zl_json_count(wanted) != zl_json_count(has))
    return false;
  struct zl_json_iter a = zl_json_iter(wanted), b = zl_json_iter(has);
  struct zl_json x, y;
  while (zl_json_next(&a, NULL, &x) && zl_json_next(&b, NULL, &y)) {
    if (!covers(x, y))
      return false;
  }
  return true;
}

static bool is_action(struct zl_json wanted, const char *action)
{
  return zl_json_string_is(zl_json_get(wanted, "action"), action);
}

/* An entry leaf says what to do (`action`), where GET says how it is: there at all, and `visible`. */
static bool same_entry(struct zl_json wanted, struct zl_json has)
{
  struct zl_json_iter it = zl_json_iter(wanted);
  struct zl_str raw;
  struct zl_json field;
  while (zl_json_next(&it, &raw, &field)) {
    if (zl_json_text_is(raw, ZL_STR("action"))) {
      bool visible;
      if (zl_json_string_is(field, "update") || zl_json_string_is(field, "add"))
        continue;
      if (!zl_json_bool(zl_json_get(has, "visible"), &visible) ||
          visible != zl_json_string_is(field, "show"))
        return false;
      continue;
    }
    /* the names are the catalogue's own: no escapes in them */
    if (!zl_json_equal(field, zl_json_get_n(has, raw)))
      return false;
  }
  return true;
}

bool zl_settings_same(const struct zl_node *leaf, struct zl_str wanted, struct zl_str current)
{
  struct zl_json want = zl_json_of(wanted), has = zl_json_of(current);
  enum zl_json_kind kind = zl_json_kind(has);
  if (kind == ZL_JSON_NONE || kind == ZL_JSON_NULL) {
    if (leaf->entries)
      return is_action(want, "delete");
    /* Zoom leaves empty lists out of its answers: wanting none where none is shown is no change,
     * or it would be one on every run. */
    return leaf->type == ZL_TYPE_LIST && zl_json_kind(want) == ZL_JSON_ARRAY &&
           zl_json_count(want) == 0;
  }
  if (leaf->entries)
    return kind == ZL_JSON_OBJECT && !is_action(want, "delete") && same_entry(want, has);
  if (leaf->type == ZL_TYPE_LIST)
    return kind == ZL_JSON_ARRAY && same_list(leaf, want, has);
  return covers(want, has);
}
