/* check.c - one value against one leaf of the catalogue. Used by the policy process at the
 * script's line and by the core again. Promises: what passes is written in canonical form (fields
 * in the catalogue's order, whole numbers without a fraction); what does not pass is refused with
 * the place, what was given, what is allowed, and the nearest name. Pure. */
#include "settings/internal.h"

#include <inttypes.h>
#include <string.h>

/* Where in a leaf we are, for messages: "in_meeting.virtual_background_settings.files[2].id". */
struct place {
  const struct place *up;
  const char *name;  /* a leaf's path, or a field below it */
  size_t index;      /* an element's number, counted from 1 as Lua does; 0: no element */
};

static void place_text(const struct place *at, struct zl_buf *out)
{
  if (at->up)
    place_text(at->up, out);
  if (at->index)
    zl_buf_printf(out, "[%zu]", at->index);
  else
    zl_buf_printf(out, "%s%s", at->up ? "." : "", at->name);
}

/* "PLACE must be WHAT, not GIVEN HINT". */
static int refuse(const struct place *at, const struct zl_node *node, struct zl_json value,
                  const char *what, const char *hint, struct zl_err *err)
{
  struct zl_buf where = ZL_BUF_INIT(4096);
  char given[ZL_GIVEN_BYTES];
  place_text(at, &where);
  if (zl_json_kind(value) == ZL_JSON_NULL)
    zl_err_set(err, ZL_EVALUE, "%s must be %s, not null; leave it out to leave it as it is",
               zl_buf_cstr(&where), what);
  else
    zl_err_set(err, ZL_EVALUE, "%s must be %s, not %s%s", zl_buf_cstr(&where), what,
               zl_given(given, value, node->flags & ZL_NODE_SECRET), hint);
  zl_buf_free(&where);
  return -1;
}

/* ---- scalars ------------------------------------------------------------------------------ */

static int check_boolean(const struct place *at, const struct zl_node *node, struct zl_json value,
                         struct zl_jw *out, struct zl_err *err)
{
  bool b;
  if (!zl_json_bool(value, &b))
    return refuse(at, node, value, "true or false", "", err);
  if (!b && node->flags & ZL_NODE_ACTION) /* `reset`: to leave it be is to leave it out */
    return refuse(at, node, value, "true, or left out", "", err);
  zl_jw_bool(out, b);
  return 0;
}

#define MOST_LISTED 24 /* allowed values that a message lists before it says "..." */

/* "a, b or c" */
static void list_allowed(const struct zl_node *node, struct zl_buf *out)
{
  unsigned n = node->n_values < MOST_LISTED ? node->n_values : MOST_LISTED;
  for (unsigned i = 0; i < n; i++) {
    if (i > 0)
      zl_buf_puts(out, i + 1 == node->n_values ? " or " : ", ");
    if (node->numbers)
      zl_buf_printf(out, "%" PRId64, node->numbers[i]);
    else
      zl_buf_printf(out, "'%s'", node->values[i]);
  }
  if (n < node->n_values)
    zl_buf_puts(out, ", ...");
}

static int refuse_unlisted(const struct place *at, const struct zl_node *node,
                           struct zl_json value, const char *hint, struct zl_err *err)
{
  struct zl_buf allowed = ZL_BUF_INIT(4096);
  list_allowed(node, &allowed);
  refuse(at, node, value, zl_buf_cstr(&allowed), hint, err);
  zl_buf_free(&allowed);
  return -1;
}

static int check_integer(const struct place *at, const struct zl_node *node, struct zl_json value,
                         struct zl_jw *out, struct zl_err *err)
{
  int64_t n;
  char hint[80] = "", range[80];
  if (!zl_json_int(value, &n)) {
    if (node->numbers)
      return refuse_unlisted(at, node, value, "", err);
    return refuse(at, node, value, "a whole number",
                  zl_json_kind(value) == ZL_JSON_STRING ? " (write it without quotes)" : "", err);
  }
  if (node->numbers) {
    int64_t nearest = node->numbers[0];
    uint64_t least = UINT64_MAX;
    for (unsigned i = 0; i < node->n_values; i++) {
      int64_t allowed = node->numbers[i];
      uint64_t apart = n > allowed ? (uint64_t)n - (uint64_t)allowed
                                   : (uint64_t)allowed - (uint64_t)n;
      if (apart < least) {
        least = apart;
        nearest = allowed;
      }
    }
    if (least != 0) {
      if (node->n_values > 4)
        snprintf(hint, sizeof(hint), " (the nearest is %" PRId64 ")", nearest);
      return refuse_unlisted(at, node, value, hint, err);
    }
  }
  if (n < node->min || n > node->max) {
    if (node->min == INT64_MIN)
      snprintf(range, sizeof(range), "at most %" PRId64, node->max);
    else if (node->max == INT64_MAX)
      snprintf(range, sizeof(range), "at least %" PRId64, node->min);
    else
      snprintf(range, sizeof(range), "between %" PRId64 " and %" PRId64, node->min, node->max);
    return refuse(at, node, value, range, "", err);
  }
  zl_jw_int(out, n);
  return 0;
}

static int check_number(const struct place *at, const struct zl_node *node, struct zl_json value,
                        struct zl_jw *out, struct zl_err *err)
{
  int64_t whole;
  double d;
  if (zl_json_int(value, &whole)) {
    zl_jw_int(out, whole);
    return 0;
  }
  if (!zl_json_double(value, &d))
    return refuse(at, node, value, "a number", "", err);
  zl_jw_double(out, d);
  return 0;
}

static size_t characters(struct zl_str s)
{
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++)
    n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
  return n;
}

static int check_listed(const struct place *at, const struct zl_node *node, struct zl_json value,
                        struct zl_str text, struct zl_err *err)
{
  const char *nearest = NULL;
  int least = zl_slips(text) + 1;
  for (unsigned i = 0; i < node->n_values; i++) {
    if (zl_str_is(text, node->values[i]))
      return 0;
    int distance = zl_text_distance(text, zl_str_of(node->values[i]), least - 1);
    if (distance < least) {
      least = distance;
      nearest = node->values[i];
    }
  }
  char hint[120] = "";
  if (nearest && node->n_values > 2)
    snprintf(hint, sizeof(hint), " (did you mean '%s'?)", nearest);
  return refuse_unlisted(at, node, value, hint, err);
}

static int check_string(const struct place *at, const struct zl_node *node, struct zl_json value,
                        struct zl_jw *out, struct zl_err *err)
{
  if (zl_json_kind(value) != ZL_JSON_STRING) {
    if (node->values)
      return refuse_unlisted(at, node, value, "", err);
    return refuse(at, node, value, "a string",
                  zl_json_kind(value) == ZL_JSON_NUMBER ? " (write it in quotes)" : "", err);
  }
  struct zl_buf unescaped = ZL_BUF_INIT(SIZE_MAX / 2);
  struct zl_str text;
  int rc = -1;
  if (!zl_json_plain(value, &text)) {
    zl_json_string(value, &unescaped);
    if (unescaped.failed) {
      zl_err_set(err, ZL_ENOMEM, "out of memory");
      goto out;
    }
    text = zl_buf_view(&unescaped);
  }
  if (node->values && check_listed(at, node, value, text, err) != 0)
    goto out;
  size_t n = characters(text);
  char what[80];
  if (node->max_length && n > node->max_length) {
    snprintf(what, sizeof(what), "at most %u characters long (it has %zu)", node->max_length, n);
    refuse(at, node, value, what, "", err);
    goto out;
  }
  if (n < node->min_length) {
    if (node->min_length == 1)
      snprintf(what, sizeof(what), "a string that is not empty");
    else
      snprintf(what, sizeof(what), "at least %u characters long", node->min_length);
    refuse(at, node, value, what, "", err);
    goto out;
  }
  zl_jw_str(out, text);
  rc = 0;
out:
  zl_buf_free(&unescaped);
  return rc;
}

/* ---- lists and objects -------------------------------------------------------------------- */

static int check_any(const struct place *at, const struct zl_node *node, struct zl_json value,
                     struct zl_jw *out, struct zl_err *err);

static bool empty_container(struct zl_json value)
{
  enum zl_json_kind kind = zl_json_kind(value);
  return (kind == ZL_JSON_ARRAY || kind == ZL_JSON_OBJECT) && zl_json_count(value) == 0;
}

static int check_list(const struct place *at, const struct zl_node *node, struct zl_json value,
                      struct zl_jw *out, struct zl_err *err)
{
  /* Lua has one empty table: {} stands for the empty list too. */
  if (zl_json_kind(value) != ZL_JSON_ARRAY && !empty_container(value)) {
    bool object = zl_json_kind(value) == ZL_JSON_OBJECT;
    return refuse(at, node, value, "a list", object ? " with names" : " (write it as { ... })",
                  err);
  }
  size_t n = zl_json_count(value);
  if (node->max_items && n > node->max_items) {
    char what[80];
    snprintf(what, sizeof(what), "a list of at most %u elements", node->max_items);
    char hint[40];
    snprintf(hint, sizeof(hint), " of %zu", n);
    return refuse(at, node, value, what, hint, err);
  }
  zl_jw_array(out);
  struct zl_json_iter it = zl_json_iter(value);
  struct zl_json element;
  for (size_t i = 1; zl_json_next(&it, NULL, &element); i++) {
    struct place here = {.up = at, .index = i};
    if (check_any(&here, node->children, element, out, err) != 0)
      return -1;
  }
  zl_jw_end_array(out);
  return 0;
}

static int unknown_field(const struct place *at, const struct zl_node *node, struct zl_str name,
                         struct zl_err *err)
{
  struct zl_buf where = ZL_BUF_INIT(4096), fields = ZL_BUF_INIT(4096);
  char shown[ZL_SHOWN_BYTES];
  const char *nearest = NULL;
  int least = zl_slips(name) + 1;
  for (unsigned i = 0; i < node->n_children; i++) {
    const char *field = node->children[i].name;
    int distance = zl_text_distance(name, zl_str_of(field), least - 1);
    if (distance < least) {
      least = distance;
      nearest = field;
    }
    zl_buf_printf(&fields, "%s%s", i == 0 ? "" : ", ", field);
  }
  place_text(at, &where);
  if (nearest)
    zl_err_set(err, ZL_EVALUE, "%s has no field '%s' (did you mean '%s'?)", zl_buf_cstr(&where),
               zl_shown(shown, name), nearest);
  else
    zl_err_set(err, ZL_EVALUE, "%s has no field '%s' (there are: %s)", zl_buf_cstr(&where),
               zl_shown(shown, name), zl_buf_cstr(&fields));
  zl_buf_free(&where);
  zl_buf_free(&fields);
  return -1;
}

static int missing_field(const struct place *at, const char *field, struct zl_err *err)
{
  struct zl_buf where = ZL_BUF_INIT(4096);
  place_text(at, &where);
  zl_err_set(err, ZL_EVALUE, "%s needs '%s'", zl_buf_cstr(&where), field);
  zl_buf_free(&where);
  return -1;
}

static int read_only(const struct place *at, struct zl_err *err)
{
  struct zl_buf where = ZL_BUF_INIT(4096);
  place_text(at, &where);
  zl_err_set(err, ZL_EVALUE, "%s can be read but not set: Zoom's PATCH does not take it",
             zl_buf_cstr(&where));
  zl_buf_free(&where);
  return -1;
}

/* Elements have a handful of fields; and those of access.c are not in the catalogue's index. */
static bool has_field(const struct zl_node *node, struct zl_str name)
{
  for (unsigned i = 0; i < node->n_children; i++) {
    if (zl_str_is(name, node->children[i].name))
      return true;
  }
  return false;
}

static int check_names(const struct place *at, const struct zl_node *node, struct zl_json value,
                       struct zl_err *err)
{
  struct zl_json_iter it = zl_json_iter(value);
  struct zl_str raw;
  struct zl_json member;
  struct zl_buf name = ZL_BUF_INIT(SIZE_MAX / 2);
  int rc = 0;
  while (rc == 0 && zl_json_next(&it, &raw, &member)) {
    zl_buf_reset(&name);
    if (zl_json_unescape(raw, &name) != 0)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
    else if (!has_field(node, zl_buf_view(&name)))
      rc = unknown_field(at, node, zl_buf_view(&name), err);
  }
  zl_buf_free(&name);
  return rc;
}

static int check_object(const struct place *at, const struct zl_node *node, struct zl_json value,
                        struct zl_jw *out, struct zl_err *err)
{
  if (zl_json_kind(value) != ZL_JSON_OBJECT && !empty_container(value))
    return refuse(at, node, value, "a table with named fields", "", err);
  if (node->n_children == 0) { /* an open object: Zoom does not say what is in it */
    struct zl_buf raw = ZL_BUF_INIT(SIZE_MAX / 2);
    int rc = zl_json_kind(value) == ZL_JSON_ARRAY ? zl_buf_puts(&raw, "{}")
                                                  : zl_json_canonical(value, &raw);
    if (rc == 0)
      zl_jw_raw(out, zl_buf_view(&raw));
    else
      zl_err_set(err, ZL_ENOMEM, "out of memory");
    zl_buf_free(&raw);
    return rc;
  }
  if (check_names(at, node, value, err) != 0)
    return -1;
  zl_jw_object(out);
  for (unsigned i = 0; i < node->n_children; i++) {
    const struct zl_node *field = &node->children[i];
    struct zl_json member = zl_json_get(value, field->name);
    if (zl_json_kind(member) == ZL_JSON_NONE) {
      if (field->flags & ZL_NODE_REQUIRED)
        return missing_field(at, field->name, err);
      continue;
    }
    struct place here = {.up = at, .name = field->name};
    if (!(field->flags & ZL_NODE_WRITABLE))
      return read_only(&here, err);
    zl_jw_key(out, field->name);
    if (check_any(&here, field, member, out, err) != 0)
      return -1;
  }
  zl_jw_end_object(out);
  return 0;
}

static int check_any(const struct place *at, const struct zl_node *node, struct zl_json value,
                     struct zl_jw *out, struct zl_err *err)
{
  switch (node->type) {
  case ZL_TYPE_BOOLEAN: return check_boolean(at, node, value, out, err);
  case ZL_TYPE_INTEGER: return check_integer(at, node, value, out, err);
  case ZL_TYPE_NUMBER: return check_number(at, node, value, out, err);
  case ZL_TYPE_STRING: return check_string(at, node, value, out, err);
  case ZL_TYPE_LIST: return check_list(at, node, value, out, err);
  case ZL_TYPE_OBJECT: return check_object(at, node, value, out, err);
  }
  return zl_err_set(err, ZL_EVALUE, "%s: unknown type", node->path);
}

int zl_check_value(const char *where, size_t index, const struct zl_node *node,
                   struct zl_json value, struct zl_jw *out, struct zl_err *err)
{
  struct place top = {.name = where};
  struct place element = {.up = &top, .index = index};
  return check_any(index ? &element : &top, node, value, out, err);
}

int zl_settings_check(const struct zl_node *leaf, struct zl_json value, struct zl_buf *canonical,
                      struct zl_err *err)
{
  struct place at = {.name = leaf->path};
  if (!(leaf->flags & ZL_NODE_LEAF))
    return zl_err_set(err, ZL_EVALUE, "%s is a group of settings, not one setting", leaf->path);
  if (!(leaf->flags & ZL_NODE_WRITABLE))
    return read_only(&at, err);
  /* Into a buffer of its own: a refusal half way must leave the caller's untouched. */
  struct zl_buf text = ZL_BUF_INIT(canonical->max);
  struct zl_jw out = zl_jw(&text);
  int rc = check_any(&at, leaf, value, &out, err);
  if (rc == 0 && (text.failed || zl_buf_str(canonical, zl_buf_view(&text)) != 0))
    rc = zl_err_set(err, ZL_ENOMEM, "%s: the value is too long", leaf->path);
  zl_buf_free(&text);
  return rc;
}
