/* access_diff.c - from the shared access that Zoom shows to the one that is wanted, as requests:
 * DELETE what is too much, PATCH what is different, POST what is missing. Used by the core when
 * it plans. Promises: once the requests are done, a second comparison asks for nothing. Pure.
 *
 * Zoom names a share by the shared_id that it gave out, so shares are changed and deleted by
 * that; the others by the id of the extension or device. */
#include "settings/access_state.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BYTES ((size_t)4 << 20)
#define MOST_PER_PATCH 10 /* devices in one PATCH, by the specification */

struct differ {
  const struct zl_access_kind *kind;
  struct zl_access_state want, has;
  zl_access_emit *emit;
  void *arg;
  struct zl_err *err;
  /* the request that is being put together */
  struct zl_buf body;
  struct zl_jw w;
  struct zl_access_change *changes;
  size_t n_changes, cap_changes;
  struct zl_pool pool; /* texts of the changes; they live until the end */
};

/* ---- what the server has ------------------------------------------------------------------- */

static int misshapen(struct differ *d, const char *what, const char *should)
{
  return zl_err_set(d->err, ZL_EHTTP, "%s: the server's %s is not %s", d->kind->access->type,
                    what, should);
}

/* The object that list and values stand in; absent is as good as empty, another type is not. */
static int descend(struct differ *d, struct zl_json *at, const char *name)
{
  *at = zl_json_get(*at, name);
  enum zl_json_kind kind = zl_json_kind(*at);
  if (kind == ZL_JSON_OBJECT || kind == ZL_JSON_NONE || kind == ZL_JSON_NULL)
    return 0;
  return misshapen(d, name, "an object");
}

static int read_present_list(struct differ *d, struct zl_json list)
{
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json object;
  enum zl_json_kind kind = zl_json_kind(list);
  if (kind != ZL_JSON_ARRAY && kind != ZL_JSON_NONE && kind != ZL_JSON_NULL)
    return misshapen(d, d->kind->wire_list, "a list");
  while (zl_json_next(&it, NULL, &object)) {
    struct zl_json id = zl_json_get(object, d->kind->access->id_field);
    if (zl_json_kind(id) != ZL_JSON_STRING)
      return misshapen(d, d->kind->wire_list, "a list of objects with ids");
    struct zl_access_element *element = zl_access_add(&d->has);
    if (!element || !zl_access_read_element(&d->has, d->kind, object, element))
      return zl_access_no_memory(d->err);
    struct zl_json handle = zl_json_get(object, "shared_id");
    struct zl_buf text = ZL_BUF_INIT(MOST_BYTES);
    bool done = !zl_text_of(handle, &text) ||
                zl_access_copy(&d->has, zl_buf_view(&text), &element->handle);
    zl_buf_free(&text);
    if (!done)
      return zl_access_no_memory(d->err);
  }
  return 0;
}

static int read_present_values(struct differ *d, struct zl_json group)
{
  for (unsigned i = 0; i < d->kind->n_values; i++) {
    struct zl_json value = zl_json_path(group, zl_str_of(d->kind->value_paths[i]));
    enum zl_json_kind kind = zl_json_kind(value);
    if (kind == ZL_JSON_NONE || kind == ZL_JSON_NULL)
      continue;
    struct zl_buf text = ZL_BUF_INIT(MOST_BYTES);
    bool one = kind == ZL_JSON_NUMBER && d->kind->values[i]->type == ZL_TYPE_LIST;
    if (one)
      zl_buf_putc(&text, '['); /* some answers have one privilege as a bare number */
    zl_json_canonical(value, &text);
    if (one)
      zl_buf_putc(&text, ']');
    bool done = !text.failed && zl_access_copy(&d->has, zl_buf_view(&text), &d->has.value[i]);
    zl_buf_wipe(&text);
    if (!done)
      return zl_access_no_memory(d->err);
  }
  return 0;
}

static int read_present(struct differ *d, struct zl_json answer)
{
  const char *group = d->kind->wrapper ? d->kind->wrapper : "policy";
  if (zl_json_kind(answer) != ZL_JSON_OBJECT)
    return misshapen(d, "answer", "an object");
  if (descend(d, &answer, group) != 0 ||
      read_present_list(d, zl_json_get(answer, d->kind->wire_list)) != 0)
    return -1;
  return read_present_values(d, answer);
}

/* ---- one request --------------------------------------------------------------------------- */

static void begin(struct differ *d)
{
  zl_buf_reset(&d->body);
  d->w = zl_jw(&d->body);
  d->n_changes = 0;
}

static int change(struct differ *d, struct zl_str member, struct zl_str before,
                  struct zl_str wanted, bool secret)
{
  if (d->n_changes == d->cap_changes) {
    size_t cap = d->cap_changes ? 2 * d->cap_changes : 16;
    struct zl_access_change *changes = zl_realloc(d->changes, cap * sizeof(*changes));
    if (!changes)
      return zl_access_no_memory(d->err);
    d->changes = changes;
    d->cap_changes = cap;
  }
  d->changes[d->n_changes++] = (struct zl_access_change){member, before, wanted, secret};
  return 0;
}

/* An element as the change shows it: an id as a string, anything else as an object. */
static int element_text(struct differ *d, const struct zl_access_element *element,
                        struct zl_str *out)
{
  struct zl_buf text = ZL_BUF_INIT(MOST_BYTES);
  struct zl_jw w = zl_jw(&text);
  if (d->kind->of_ids)
    zl_jw_str(&w, element->id);
  else
    zl_access_write_element(d->kind, element, false, &w);
  char *copy = text.failed ? NULL : zl_pool_dup(&d->pool, zl_buf_view(&text));
  *out = (struct zl_str){copy, text.len};
  zl_buf_free(&text);
  return copy ? 0 : zl_access_no_memory(d->err);
}

static int element_change(struct differ *d, const struct zl_access_element *before,
                          const struct zl_access_element *wanted)
{
  struct zl_str was = {NULL, 0}, will = {NULL, 0};
  if ((before && element_text(d, before, &was) != 0) ||
      (wanted && element_text(d, wanted, &will) != 0))
    return -1;
  return change(d, before ? before->id : wanted->id, was, will, false);
}

static int send(struct differ *d, const char *method, struct zl_str name, struct zl_str value)
{
  if (d->body.failed)
    return zl_access_no_memory(d->err);
  struct zl_access_op op = {
    .method = method, .query_name = name, .query_value = value, .body = zl_buf_view(&d->body),
    .changes = d->changes, .n_changes = d->n_changes,
  };
  return d->emit(d->arg, &op) == 0 ? 0 : -1;
}

static int send_body(struct differ *d, const char *method)
{
  return send(d, method, (struct zl_str){NULL, 0}, (struct zl_str){NULL, 0});
}

static int need_handle(struct differ *d, const struct zl_access_element *element)
{
  if (!d->kind->by_handle || element->handle.n > 0)
    return 0;
  char shown[ZL_SHOWN_BYTES];
  return zl_err_set(d->err, ZL_EHTTP,
                    "%s: the server's answer has no shared_id for '%s', so that it cannot be changed",
                    d->kind->access->type, zl_shown(shown, element->id));
}

/* ---- DELETE -------------------------------------------------------------------------------- */

static int delete_one(struct differ *d, const struct zl_access_element *element)
{
  if (need_handle(d, element) != 0)
    return -1;
  begin(d);
  if (element_change(d, element, NULL) != 0)
    return -1;
  return send(d, "DELETE", zl_str_of(d->kind->delete_by),
              d->kind->by_handle ? element->handle : element->id);
}

static bool is_revoked(const struct differ *d, struct zl_str id)
{
  for (size_t i = 0; i < d->want.n_revoked; i++) {
    if (zl_str_eq(d->want.revoked[i], id))
      return true;
  }
  return false;
}

static int delete_surplus(struct differ *d)
{
  for (size_t i = 0; i < d->has.n; i++) {
    struct zl_access_element *element = &d->has.list[i];
    struct zl_access_element *wanted = zl_access_element(&d->want, element->id);
    /* an element that the server shows twice is wanted once */
    bool surplus = d->want.exact && (!wanted || wanted->matched);
    if (wanted && !wanted->matched)
      wanted->matched = true;
    else if ((surplus || is_revoked(d, element->id)) && delete_one(d, element) != 0)
      return -1;
  }
  return 0;
}

/* ---- PATCH --------------------------------------------------------------------------------- */

static bool same_field(struct zl_str wanted, struct zl_str has)
{
  if (!wanted.p || zl_str_eq(wanted, has))
    return true;
  /* switching off what a device cannot do is done already */
  return zl_str_is(wanted, "\"off\"") && zl_str_is(has, "\"unsupported\"");
}

/* Whether `wanted` asks for a change of `has`; then `after` is what to send: what was asked for,
 * and of shares also what stays as it is, because PATCH too says that left out means false. */
static bool different(const struct zl_access_kind *kind, const struct zl_access_element *wanted,
                      const struct zl_access_element *has, struct zl_access_element *after)
{
  bool yes = false;
  *after = *wanted;
  after->handle = has->handle;
  for (unsigned i = 0; i < kind->n_fields; i++) {
    bool permission = zl_access_is_permission(kind, i);
    /* a user's type is shown by few answers: without it there is nothing to compare with */
    bool type = kind->by_handle && !permission;
    struct zl_str before = has->field[i];
    if (permission && !before.p)
      before = ZL_STR("false");
    if (!same_field(wanted->field[i], before) && !(type && !before.p))
      yes = true;
    if (kind->by_handle && !after->field[i].p)
      after->field[i] = has->field[i];
  }
  return yes;
}

static int patch_shares(struct differ *d)
{
  size_t at = 0;
  while (at < d->want.n) {
    size_t n = 0;
    begin(d);
    zl_jw_object(&d->w);
    zl_jw_key(&d->w, d->kind->wire_list);
    zl_jw_array(&d->w);
    for (; at < d->want.n && n < d->kind->access->max_per_call; at++) {
      struct zl_access_element *has = zl_access_element(&d->has, d->want.list[at].id);
      struct zl_access_element after;
      if (!has || !different(d->kind, &d->want.list[at], has, &after))
        continue;
      if (need_handle(d, has) != 0 || element_change(d, has, &after) != 0)
        return -1;
      zl_access_write_element(d->kind, &after, true, &d->w);
      n++;
    }
    zl_jw_end_array(&d->w);
    zl_jw_end_object(&d->w);
    if (n > 0 && send_body(d, "PATCH") != 0)
      return -1;
  }
  return 0;
}

static bool same_value(const struct zl_node *node, struct zl_str wanted, struct zl_str has)
{
  return zl_settings_same(node, wanted, has);
}

/* The values beside the list that differ, into the open object. */
static int write_values(struct differ *d)
{
  for (unsigned i = 0; i < d->kind->n_values; i++) {
    const struct zl_node *node = d->kind->values[i];
    struct zl_str wanted = d->want.value[i], has = d->has.value[i];
    if (!wanted.p || same_value(node, wanted, has))
      continue;
    zl_jw_key(&d->w, node->name);
    zl_jw_raw(&d->w, wanted);
    if (change(d, zl_str_of(node->name), has, wanted, node->flags & ZL_NODE_SECRET) != 0)
      return -1;
  }
  return 0;
}

/* Elements from *at on whose fields differ, as a list in the open object. `fresh`: those that the
 * server did not have until now, with whatever it gave them. */
static int write_elements(struct differ *d, size_t *at, bool fresh)
{
  size_t n = 0;
  for (; *at < d->want.n && n < MOST_PER_PATCH; (*at)++) {
    const struct zl_access_element *wanted = &d->want.list[*at], none = {.id = wanted->id};
    const struct zl_access_element *has = zl_access_element(&d->has, wanted->id);
    struct zl_access_element after;
    if ((has == NULL) != fresh || !different(d->kind, wanted, has ? has : &none, &after))
      continue;
    if (element_change(d, has ? has : &none, &after) != 0)
      return -1;
    if (n++ == 0) {
      zl_jw_key(&d->w, d->kind->list);
      zl_jw_array(&d->w);
    }
    zl_access_write_element(d->kind, &after, false, &d->w);
  }
  if (n > 0)
    zl_jw_end_array(&d->w);
  return 0;
}

static int patch_group(struct differ *d, bool fresh)
{
  size_t at = 0;
  bool first = true;
  do {
    begin(d);
    zl_jw_object(&d->w);
    zl_jw_key(&d->w, d->kind->wrapper);
    zl_jw_object(&d->w);
    if (write_elements(d, &at, fresh) != 0 || (first && !fresh && write_values(d) != 0))
      return -1;
    zl_jw_end_object(&d->w);
    zl_jw_end_object(&d->w);
    if (d->n_changes > 0 && send_body(d, "PATCH") != 0)
      return -1;
    first = false;
  } while (at < d->want.n);
  return 0;
}

/* ---- POST ---------------------------------------------------------------------------------- */

static int post_shares(struct differ *d)
{
  size_t at = 0;
  while (at < d->want.n) {
    size_t n = 0;
    begin(d);
    zl_jw_object(&d->w);
    zl_jw_key(&d->w, d->kind->wire_list);
    zl_jw_array(&d->w);
    for (; at < d->want.n && n < d->kind->access->max_per_call; at++) {
      if (zl_access_element(&d->has, d->want.list[at].id))
        continue;
      if (element_change(d, NULL, &d->want.list[at]) != 0)
        return -1;
      zl_access_write_element(d->kind, &d->want.list[at], false, &d->w);
      n++;
    }
    zl_jw_end_array(&d->w);
    zl_jw_end_object(&d->w);
    if (n > 0 && send_body(d, "POST") != 0)
      return -1;
  }
  return 0;
}

static int post_each(struct differ *d)
{
  for (size_t i = 0; i < d->want.n; i++) {
    const struct zl_access_element added = {.id = d->want.list[i].id};
    if (zl_access_element(&d->has, added.id))
      continue;
    begin(d);
    if (element_change(d, NULL, &added) != 0)
      return -1;
    zl_jw_object(&d->w);
    if (d->kind->invited_by_patch) {
      zl_jw_key(&d->w, d->kind->wrapper);
      zl_jw_object(&d->w);
      zl_jw_key(&d->w, d->kind->access->id_field);
      zl_jw_str(&d->w, added.id);
      zl_jw_end_object(&d->w);
    } else {
      zl_jw_key(&d->w, d->kind->post_field);
      zl_jw_str(&d->w, added.id);
    }
    zl_jw_end_object(&d->w);
    if (send_body(d, d->kind->invited_by_patch ? "PATCH" : "POST") != 0)
      return -1;
  }
  return 0;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static int compare(struct differ *d)
{
  if (delete_surplus(d) != 0)
    return -1;
  if (d->kind->by_handle)
    return patch_shares(d) != 0 ? -1 : post_shares(d);
  if (patch_group(d, false) != 0 || post_each(d) != 0)
    return -1;
  /* POST takes a device's id and nothing else: its policy has to follow */
  return d->kind->n_fields > 0 ? patch_group(d, true) : 0;
}

int zl_access_diff(const struct zl_access *access, struct zl_str merged, struct zl_json answer,
                   zl_access_emit *emit, void *arg, struct zl_err *err)
{
  struct differ d = {
    .kind = zl_access_kind(access), .emit = emit, .arg = arg, .err = err,
    .body = ZL_BUF_INIT(MOST_BYTES),
  };
  int rc = -1;
  if (zl_access_read(&d.want, d.kind, merged, err) == 0 && read_present(&d, answer) == 0)
    rc = compare(&d);
  zl_access_state_free(&d.want);
  zl_access_state_free(&d.has);
  zl_buf_wipe(&d.body);
  zl_pool_free(&d.pool);
  free(d.changes);
  return rc;
}
