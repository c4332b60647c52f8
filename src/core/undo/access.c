/* access.c - shared access in an undo: what a run gave is taken, what it took is given back as it was.
 * Serves undo.c, which gathers a run's changes, and plan/plan.c, once the present state is there.
 *
 * A wish for shared access says what is wanted, whatever there is; an undo depends on what there is, for
 * what somebody has changed since stays. So its wish is the run's changes themselves, the last first,
 * and becomes a wish of the common form only when it is planned. */
#include <string.h>

#include "apply/readback.h"
#include "core/state.h"

#define ACCESS "phone.access."
#define WISH_MAX ((size_t)1 << 20)
#define HIDDEN "\"(hidden)\""

/* "phone.access.TYPE[NAME]" */
const struct zl_access *zl_undo_access_of(struct zl_str path, struct zl_str *name)
{
  size_t n = strlen(ACCESS);
  const char *open = path.n > n && memcmp(path.p, ACCESS, n) == 0 ? memchr(path.p, '[', path.n) : NULL;
  if (!open || path.p[path.n - 1] != ']')
    return NULL;
  *name = (struct zl_str){open + 1, (size_t)(path.p + path.n - open) - 2};
  return zl_access_find((struct zl_str){path.p + n, (size_t)(open - path.p) - n});
}

/* A value beside the list ("privileges"), rather than one of its elements. */
static bool is_value(const struct zl_access *access, struct zl_str name, struct zl_json v)
{
  bool of_ids = strcmp(access->id_field, "extension_id") == 0;
  return zl_str_is(name, "device_id") || zl_json_kind(v) != (of_ids ? ZL_JSON_STRING : ZL_JSON_OBJECT);
}

const char *zl_undo_access_obstacle(const struct zl_access *access, struct zl_str name, const struct zl_change *c)
{
  struct zl_json v;
  if (zl_str_is(c->before, HIDDEN) || zl_str_is(c->wanted, HIDDEN))
    return "a passcode is not kept, so it cannot be put back";
  if (zl_json_check(c->has_before ? c->before : c->wanted, ZL_JSON_DEPTH, &v, NULL) != 0)
    return "the journal has no value to go by";
  if (is_value(access, name, v) && !c->has_before)
    return "it was not set before, and Zoom has no way to unset it";
  return NULL;
}

/* What the run called a member is how it is shown again. */
static int learn_name(struct zl_core *c, const struct zl_access *access, struct zl_str name,
                      const struct zl_change *change)
{
  struct zl_buf id = ZL_BUF_INIT(4096);
  struct zl_json v;
  int rc = 0;
  if (zl_json_check(change->has_before ? change->before : change->wanted, ZL_JSON_DEPTH, &v, NULL) == 0 &&
      !is_value(access, name, v) &&
      zl_json_string(zl_json_kind(v) == ZL_JSON_OBJECT ? zl_json_get(v, access->id_field) : v, &id) &&
      !zl_str_eq(zl_buf_view(&id), name))
    rc = zl_list_learn(c, zl_buf_view(&id), name);
  zl_buf_free(&id);
  return rc;
}

static void member(struct zl_jw *w, const char *key, struct zl_str json)
{
  if (!json.p)
    return;
  zl_jw_key(w, key);
  zl_jw_raw(w, json);
}

int zl_undo_access_add(struct zl_core *c, int64_t object, const struct zl_access *access, struct zl_str name,
                       const struct zl_change *change, struct zl_str origin, struct zl_err *err)
{
  char path[64];
  struct zl_buf wish = ZL_BUF_INIT(WISH_MAX), rest = ZL_BUF_INIT(WISH_MAX);
  struct zl_jw w = zl_jw(&wish);
  struct zl_json earlier, v;
  struct zl_str body = zl_str_of(access->source);
  snprintf(path, sizeof(path), "access.%s", access->type);
  int rc = zl_draft_wanted(c->journal, object, body, zl_str_of(path), &rest, err);
  zl_jw_array(&w);
  zl_jw_object(&w);
  zl_jw_key(&w, "name");
  zl_jw_str(&w, name);
  if (change->has_before)
    member(&w, "before", change->before);
  member(&w, "wanted", change->wanted);
  zl_jw_end_object(&w);
  if (rc == 1 && zl_json_check(zl_buf_view(&rest), ZL_JSON_DEPTH, &earlier, err) == 0)
    for (struct zl_json_iter it = zl_json_iter(earlier); zl_json_next(&it, NULL, &v);)
      zl_jw_raw(&w, zl_json_raw(v));
  zl_jw_end_array(&w);
  if (rc >= 0 && (wish.failed || learn_name(c, access, name, change) != 0))
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc >= 0)
    rc = zl_draft_want(c->journal, object, body, zl_str_of(path), zl_buf_view(&wish), origin, err);
  if (rc == 0)
    rc = zl_draft_need(c->journal, object, body, err);
  zl_buf_free(&wish);
  zl_buf_free(&rest);
  return rc;
}

/* ---- planning ---------------------------------------------------------------------------------- */

struct undoing {
  struct zl_core *core;
  const struct zl_access *access;
  const struct zl_draft_object *object;
  struct zl_buf *merged;
  struct zl_err *err;
};

static int leave(const struct undoing *u, struct zl_str name, struct zl_str now, struct zl_str wanted, const char *why)
{
  struct zl_buf path = ZL_BUF_INIT(4096);
  zl_buf_printf(&path, ACCESS "%s[", u->access->type);
  zl_buf_str(&path, name);
  zl_buf_putc(&path, ']');
  struct zl_change_group g = {.kind = u->object->kind, .path = zl_buf_view(&path), .before = now, .wanted = wanted,
                              .origin = zl_str_of(why)};
  int rc = zl_left_add(u->core, &g, u->object->id, u->err);
  zl_buf_free(&path);
  return rc;
}

/* The wish that brings one change back: "give it as it was", "take it". 1: it cannot be wished for (why). */
static int wish_back(const struct undoing *u, struct zl_str name, struct zl_json before, struct zl_json wanted,
                     struct zl_err *why)
{
  struct zl_buf given = ZL_BUF_INIT(WISH_MAX), normal = ZL_BUF_INIT(WISH_MAX), out = ZL_BUF_INIT(WISH_MAX);
  struct zl_jw w = zl_jw(&given);
  struct zl_json was = zl_json_kind(before) != ZL_JSON_NONE ? before : wanted, root;
  enum zl_access_verb verb = zl_json_kind(before) != ZL_JSON_NONE ? ZL_ACCESS_GRANT : ZL_ACCESS_REVOKE;
  bool value = is_value(u->access, name, was);
  if (value) {
    zl_jw_object(&w);
    zl_jw_key_n(&w, name);
  } else {
    zl_jw_array(&w);
  }
  if (verb == ZL_ACCESS_REVOKE && zl_json_kind(was) == ZL_JSON_OBJECT)
    was = zl_json_get(was, u->access->id_field);
  zl_jw_raw(&w, zl_json_raw(was));
  if (value)
    zl_jw_end_object(&w);
  else
    zl_jw_end_array(&w);
  int rc = zl_json_check(zl_buf_view(&given), ZL_JSON_DEPTH, &root, why);
  if (rc == 0)
    rc = zl_access_check(u->access, verb, root, &normal, why);
  if (rc == 0)
    rc = zl_access_merge(u->access, zl_buf_view(u->merged), verb, zl_buf_view(&normal), &out, why);
  if (rc == 0) {
    zl_buf_reset(u->merged);
    rc = zl_buf_str(u->merged, zl_buf_view(&out));
  }
  zl_buf_free(&given);
  zl_buf_free(&normal);
  zl_buf_free(&out);
  return rc == 0 ? 0 : why->code == ZL_EVALUE ? 1 : zl_err_set(u->err, ZL_ENOMEM, "%s", why->text);
}

static int undo_one(const struct undoing *u, struct zl_json change, struct zl_json answer)
{
  struct zl_buf name = ZL_BUF_INIT(4096), after = ZL_BUF_INIT(WISH_MAX);
  struct zl_json before = zl_json_get(change, "before"), wanted = zl_json_get(change, "wanted");
  struct zl_str was = {0}, became = {0};
  struct zl_err why = {0};
  enum zl_found found = ZL_FOUND_UNREAD;
  int rc = 0;
  if (zl_json_kind(before) != ZL_JSON_NONE)
    was = zl_json_raw(before);
  if (zl_json_kind(wanted) != ZL_JSON_NONE)
    became = zl_json_raw(wanted);
  zl_json_string(zl_json_get(change, "name"), &name);
  if (zl_judge_access(u->access, zl_buf_view(&name), was, became, answer, &found, &after, &why) != 0)
    rc = leave(u, zl_buf_view(&name), became, was, why.text);
  else if (found == ZL_FOUND_DIFFERENT)
    rc = leave(u, zl_buf_view(&name), after.len ? zl_buf_view(&after) : (struct zl_str){0}, was,
               "changed since by somebody else: left as it is now");
  else if (found == ZL_FOUND_APPLIED || found == ZL_FOUND_NORMALISED)
    rc = wish_back(u, zl_buf_view(&name), before, wanted, &why);
  if (rc == 1)
    rc = leave(u, zl_buf_view(&name), became, was, why.text);
  zl_buf_free(&name);
  zl_buf_free(&after);
  return rc;
}

int zl_undo_access(struct zl_core *c, const struct zl_draft_object *object, const struct zl_access *access,
                   struct zl_str changes, struct zl_json answer, struct zl_buf *merged, struct zl_err *err)
{
  struct undoing u = {c, access, object, merged, err};
  struct zl_json list, change;
  int rc = zl_json_check(changes, ZL_JSON_DEPTH, &list, err);
  for (struct zl_json_iter it = zl_json_iter(list); rc == 0 && zl_json_next(&it, NULL, &change);)
    rc = undo_one(&u, change, answer);
  return rc;
}
