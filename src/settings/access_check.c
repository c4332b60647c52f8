/* access_check.c - what a policy gives for shared access, in any of the forms that people know
 * from Zoom's documents, into one normal form. Used by `u:access`, `u:grant` and `u:revoke` in
 * the policy process and by the core again (a normal form is its own normal form). Pure.
 *
 * The old form `voice_mail = {access_user_id, download, delete}`, which Zoom deprecated in
 * January 2023, is read as the member that it means and is never written. */
#include "settings/access_state.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BYTES ((size_t)4 << 20)

struct reading {
  const struct zl_access_kind *kind;
  enum zl_access_verb verb;
  struct zl_access_state *state;
  struct zl_err *err;
};

static const char *type_of(const struct reading *r)
{
  return r->kind->access->type;
}

static bool is_voice_mail(const struct reading *r)
{
  return strcmp(type_of(r), "voice_mail") == 0;
}

/* ---- elements ------------------------------------------------------------------------------ */

static bool same_fields(const struct zl_access_element *a, const struct zl_access_element *b)
{
  for (unsigned i = 0; i < ZL_ACCESS_FIELDS; i++) {
    if (!zl_str_eq(a->field[i], b->field[i]))
      return false;
  }
  return true;
}

/* Takes the last element of the list back if it was there before; that is a mistake if the two
 * say different things. */
static int settle_duplicate(struct reading *r)
{
  struct zl_access_state *s = r->state;
  struct zl_access_element *last = &s->list[s->n - 1];
  struct zl_access_element *first = zl_access_element(s, last->id);
  if (first == last)
    return 0;
  if (!same_fields(first, last)) {
    char shown[ZL_SHOWN_BYTES];
    return zl_err_set(r->err, ZL_EVALUE, "%s: '%s' is given twice, with different permissions",
                      type_of(r), zl_shown(shown, last->id));
  }
  s->n--;
  return 0;
}

/* The element's object with today's names for the fields of the old form. */
static int with_new_names(struct reading *r, struct zl_json object, struct zl_buf *out)
{
  static const char *const names[][2] = {{"delete", "allow_delete"}, {"download", "allow_download"}};
  struct zl_jw w = zl_jw(out);
  struct zl_json_iter it = zl_json_iter(object);
  struct zl_str raw;
  struct zl_json value;
  zl_jw_object(&w);
  while (zl_json_next(&it, &raw, &value)) {
    const char *name = NULL;
    for (size_t i = 0; is_voice_mail(r) && i < 2; i++) {
      if (!zl_json_text_is(raw, zl_str_of(names[i][0])))
        continue;
      name = names[i][1];
      if (zl_json_kind(zl_json_get(object, name)) != ZL_JSON_NONE)
        return zl_err_set(r->err, ZL_EVALUE, "%s: '%s' is the old name of '%s': give one of them",
                          type_of(r), names[i][0], name);
    }
    if (zl_json_text_is(raw, ZL_STR("shared_id")))
      return zl_err_set(r->err, ZL_EVALUE, "%s: leave out 'shared_id': it is looked up at Zoom",
                        type_of(r));
    struct zl_buf key = ZL_BUF_INIT(MOST_BYTES);
    if (zl_json_unescape(raw, &key) != 0)
      out->failed = true;
    zl_jw_key_n(&w, name ? zl_str_of(name) : zl_buf_view(&key));
    zl_jw_raw(&w, zl_json_raw(value));
    zl_buf_free(&key);
  }
  zl_jw_end_object(&w);
  return out->failed ? zl_access_no_memory(r->err) : 0;
}

static int read_element(struct reading *r, struct zl_json value, size_t index)
{
  const struct zl_access_kind *kind = r->kind;
  struct zl_buf given = ZL_BUF_INIT(MOST_BYTES), checked = ZL_BUF_INIT(MOST_BYTES);
  struct zl_jw w = zl_jw(&given);
  int rc = -1;
  if (zl_json_kind(value) == ZL_JSON_OBJECT) {
    if (with_new_names(r, value, &given) != 0)
      goto out;
  } else { /* a bare id; of another type than string, the check below says so */
    zl_jw_object(&w);
    zl_jw_key(&w, kind->access->id_field);
    zl_jw_raw(&w, zl_json_raw(value));
    zl_jw_end_object(&w);
  }
  if (given.failed) { /* what was cut off is no JSON any more */
    zl_access_no_memory(r->err);
    goto out;
  }
  w = zl_jw(&checked);
  if (zl_check_value(type_of(r), index, kind->element, zl_json_of(zl_buf_view(&given)), &w,
                     r->err) != 0)
    goto out;
  struct zl_access_element *element = checked.failed ? NULL : zl_access_add(r->state);
  if (!element ||
      !zl_access_read_element(r->state, kind, zl_json_of(zl_buf_view(&checked)), element)) {
    zl_access_no_memory(r->err);
    goto out;
  }
  if (r->verb == ZL_ACCESS_REVOKE)
    memset(element->field, 0, sizeof(element->field)); /* an id is all that counts */
  /* "Exactly this member" has the permissions given and no others; a grant adds to what is. */
  for (unsigned i = 0; r->verb == ZL_ACCESS_EXACT && i < kind->n_fields; i++) {
    if (!element->field[i].p && zl_access_is_permission(kind, i))
      element->field[i] = ZL_STR("false");
  }
  rc = settle_duplicate(r);
out:
  zl_buf_free(&given);
  zl_buf_free(&checked);
  return rc;
}

static int read_list(struct reading *r, struct zl_json value)
{
  struct zl_json_iter it = zl_json_iter(value);
  struct zl_json element;
  r->state->has_list = true;
  if (zl_json_kind(value) == ZL_JSON_OBJECT && zl_json_count(value) == 0)
    return 0; /* Lua's empty table */
  if (zl_json_kind(value) != ZL_JSON_ARRAY)
    return read_element(r, value, 0);
  size_t n = zl_json_count(value);
  if (n > ZL_ACCESS_NAMES)
    return zl_err_set(r->err, ZL_EVALUE, "%s: %zu %s are more than the %d that can be named at a time", type_of(r), n,
                      r->kind->list, ZL_ACCESS_NAMES);
  for (size_t i = 1; zl_json_next(&it, NULL, &element); i++) {
    if (read_element(r, element, i) != 0)
      return -1;
  }
  return 0;
}

/* ---- the values beside the list ------------------------------------------------------------ */

static int by_number(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* Privileges: a list of small numbers, or, as some of Zoom's examples have it, one number. They
 * mean a set, so they are sorted and named once. */
static int read_set(struct reading *r, const struct zl_node *node, struct zl_json value,
                    struct zl_jw *w)
{
  struct zl_buf list = ZL_BUF_INIT(MOST_BYTES), checked = ZL_BUF_INIT(MOST_BYTES);
  int64_t *numbers = NULL;
  int rc = -1;
  bool one = zl_json_kind(value) == ZL_JSON_NUMBER;
  if (one)
    zl_buf_printf(&list, "[%.*s]", (int)zl_json_raw(value).n, zl_json_raw(value).p);
  struct zl_jw out = zl_jw(&checked);
  char where[80];
  snprintf(where, sizeof(where), "%s.%s", type_of(r), node->name);
  if (zl_check_value(where, 0, node, one && !list.failed ? zl_json_of(zl_buf_view(&list)) : value,
                     &out, r->err) != 0)
    goto out;
  if (checked.failed) {
    zl_access_no_memory(r->err);
    goto out;
  }
  struct zl_json array = zl_json_of(zl_buf_view(&checked)), element;
  size_t n = zl_json_count(array), i = 0;
  numbers = zl_calloc(n + 1, sizeof(*numbers));
  if (!numbers) {
    zl_access_no_memory(r->err);
    goto out;
  }
  struct zl_json_iter it = zl_json_iter(array);
  while (zl_json_next(&it, NULL, &element))
    zl_json_int(element, &numbers[i++]);
  qsort(numbers, n, sizeof(*numbers), by_number);
  zl_jw_array(w);
  for (i = 0; i < n; i++) {
    if (i == 0 || numbers[i] != numbers[i - 1])
      zl_jw_int(w, numbers[i]);
  }
  zl_jw_end_array(w);
  rc = 0;
out:
  free(numbers);
  zl_buf_free(&list);
  zl_buf_free(&checked);
  return rc;
}

static int read_value(struct reading *r, unsigned which, struct zl_json value)
{
  const struct zl_node *node = r->kind->values[which];
  if (r->verb == ZL_ACCESS_REVOKE)
    return zl_err_set(r->err, ZL_EVALUE, "%s: %s cannot be revoked; revoke takes ids",
                      type_of(r), node->name);
  char where[80];
  snprintf(where, sizeof(where), "%s.%s", type_of(r), node->name);
  struct zl_buf text = ZL_BUF_INIT(MOST_BYTES);
  struct zl_jw w = zl_jw(&text);
  int rc = node->flags & ZL_NODE_SET ? read_set(r, node, value, &w)
                                     : zl_check_value(where, 0, node, value, &w, r->err);
  if (rc == 0 && (text.failed ||
                  !zl_access_copy(r->state, zl_buf_view(&text), &r->state->value[which])))
    rc = zl_access_no_memory(r->err);
  zl_buf_wipe(&text);
  return rc;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static bool is_value(const struct zl_access_kind *kind, struct zl_str name, unsigned *which)
{
  for (*which = 0; *which < kind->n_values; (*which)++) {
    if (zl_str_is(name, kind->values[*which]->name))
      return true;
  }
  return false;
}

static bool is_element_field(const struct reading *r, struct zl_str name)
{
  const struct zl_node *element = r->kind->element;
  for (unsigned i = 0; i < element->n_children; i++) {
    if (zl_str_is(name, element->children[i].name))
      return true;
  }
  return is_voice_mail(r) && (zl_str_is(name, "delete") || zl_str_is(name, "download"));
}

static bool is_list(const struct zl_access_kind *kind, struct zl_str name)
{
  return zl_str_is(name, kind->list) || zl_str_is(name, kind->wire_list) ||
         (kind->post_field && zl_str_is(name, kind->post_field));
}

static void nearer(struct zl_str name, const char *candidate, int *least, const char **nearest)
{
  int distance = candidate ? zl_text_distance(name, zl_str_of(candidate), *least - 1) : *least;
  if (distance < *least) {
    *least = distance;
    *nearest = candidate;
  }
}

static int unknown(const struct reading *r, struct zl_str name)
{
  char shown[ZL_SHOWN_BYTES];
  size_t n;
  const struct zl_access *all = zl_access_table(&n);
  for (size_t i = 0; i < n; i++) {
    const struct zl_access_kind *other = zl_access_kind(&all[i]);
    if (other == r->kind)
      continue;
    if (zl_str_is(name, other->wire_list) || zl_str_is(name, all[i].type) ||
        (other->post_field && zl_str_is(name, other->post_field)))
      return zl_err_set(r->err, ZL_EVALUE, "%s: '%s' belongs to the setting type %s", type_of(r),
                        zl_shown(shown, name), all[i].type);
  }
  const struct zl_access_kind *kind = r->kind;
  const char *nearest = NULL;
  int least = zl_slips(name) + 1;
  for (unsigned i = 0; i < kind->element->n_children; i++)
    nearer(name, kind->element->children[i].name, &least, &nearest);
  for (unsigned i = 0; i < kind->n_values; i++)
    nearer(name, kind->values[i]->name, &least, &nearest);
  nearer(name, kind->list, &least, &nearest);
  nearer(name, kind->wire_list, &least, &nearest);
  nearer(name, kind->post_field, &least, &nearest);
  if (nearest)
    return zl_err_set(r->err, ZL_EVALUE, "%s has no field '%s' (did you mean '%s'?)", type_of(r),
                      zl_shown(shown, name), nearest);
  return zl_err_set(r->err, ZL_EVALUE, "%s has no field '%s' (it takes %s%s%s)", type_of(r),
                    zl_shown(shown, name), kind->list, kind->n_values ? ", " : "",
                    kind->n_values ? kind->values[0]->name : "");
}

/* An object: lists and values by name, or the fields of one element, or both beside each other
 * as in intercom's {extension_id, device_id}. */
static int read_object(struct reading *r, struct zl_json object)
{
  struct zl_json_iter it = zl_json_iter(object);
  struct zl_str raw;
  struct zl_json value;
  struct zl_buf name = ZL_BUF_INIT(MOST_BYTES), one = ZL_BUF_INIT(MOST_BYTES);
  struct zl_jw w = zl_jw(&one);
  unsigned which, fields = 0;
  int rc = 0;
  zl_jw_object(&w);
  while (rc == 0 && zl_json_next(&it, &raw, &value)) {
    zl_buf_reset(&name);
    if (zl_json_unescape(raw, &name) != 0) {
      rc = zl_access_no_memory(r->err);
      break;
    }
    struct zl_str key = zl_buf_view(&name);
    if (is_list(r->kind, key)) {
      if (r->state->has_list)
        rc = zl_err_set(r->err, ZL_EVALUE, "%s: one list is enough", type_of(r));
      else
        rc = read_list(r, value);
    } else if (is_value(r->kind, key, &which)) {
      rc = read_value(r, which, value);
    } else if (is_element_field(r, key) || zl_str_is(key, "shared_id")) {
      zl_jw_key_n(&w, key);
      zl_jw_raw(&w, zl_json_raw(value));
      fields++;
    } else {
      rc = unknown(r, key);
    }
  }
  zl_jw_end_object(&w);
  if (rc == 0 && one.failed)
    rc = zl_access_no_memory(r->err);
  if (rc == 0 && fields > 0) {
    if (r->state->has_list)
      rc = zl_err_set(r->err, ZL_EVALUE, "%s: give a list or one %s, not both", type_of(r),
                      r->kind->element->name);
    else
      rc = read_list(r, zl_json_of(zl_buf_view(&one)));
  }
  zl_buf_free(&name);
  zl_buf_free(&one);
  return rc;
}

static int read_given(struct reading *r, struct zl_json given)
{
  enum zl_json_kind kind = zl_json_kind(given);
  char text[ZL_GIVEN_BYTES];
  if (kind == ZL_JSON_OBJECT && zl_json_count(given) > 0) {
    const char *wrapper = is_voice_mail(r) ? "voice_mail" : r->kind->wrapper;
    struct zl_json inner =
        wrapper ? zl_json_get(given, wrapper) : (struct zl_json){0};
    if (zl_json_kind(inner) == ZL_JSON_NONE)
      return read_object(r, given);
    if (zl_json_count(given) > 1)
      return zl_err_set(r->err, ZL_EVALUE, "%s: nothing may stand beside '%s'", type_of(r),
                        wrapper);
    /* An empty one would be read as "nothing asked for" here and as "no members" elsewhere. */
    if (zl_json_kind(inner) == ZL_JSON_OBJECT && zl_json_count(inner) > 0)
      return read_object(r, inner);
    return zl_err_set(r->err, ZL_EVALUE, "%s: '%s' must be a table with fields, not %s", type_of(r),
                      wrapper, zl_json_kind(inner) == ZL_JSON_OBJECT ? "an empty one"
                                                                    : zl_given(text, inner, false));
  }
  if (kind == ZL_JSON_ARRAY || kind == ZL_JSON_OBJECT || kind == ZL_JSON_STRING)
    return read_list(r, given);
  return zl_err_set(r->err, ZL_EVALUE, "%s takes a list, an id as a string, or a table, not %s",
                    type_of(r), zl_given(text, given, false));
}

int zl_access_check(const struct zl_access *access, enum zl_access_verb verb, struct zl_json given,
                    struct zl_buf *normal, struct zl_err *err)
{
  struct zl_access_state state = {0};
  struct reading r = {zl_access_kind(access), verb, &state, err};
  int rc = read_given(&r, given);
  if (rc == 0 && verb != ZL_ACCESS_REVOKE && access->max_total && state.n > access->max_total)
    rc = zl_err_set(err, ZL_EVALUE, "%s: at most %u %s are possible at Zoom, not %zu",
                    access->type, access->max_total, r.kind->list, state.n);
  if (rc == 0) {
    struct zl_jw w = zl_jw(normal);
    zl_access_write(&state, r.kind, false, &w);
    if (normal->failed)
      rc = zl_access_no_memory(err);
  }
  zl_access_state_free(&state);
  return rc;
}
