/* undo.c - `zoomlua undo RUN`: a plan whose wishes are the before-values of a run. It goes through
 * the same stages as a policy's: what is there is read, what differs is planned, shown, confirmed
 * and applied, and the undo is a run of its own that can be undone.
 *
 * What somebody has changed since is left alone: each wish carries the value that the run left,
 * and plan/plan.c compares it with what is there now. What Zoom cannot take back is said beforehand. */
#include <string.h>

#include "core/plan/members.h"
#include "core/plan/write.h"
#include "core/show/pick.h"

#define MARK '\x1f' /* between an undo's origin and the value that the run left */

struct undo {
  struct zl_core *core;
  struct zl_err *err;
  int64_t run;
  bool some; /* is meant by --only */
};

bool zl_undo_expected(struct zl_str *origin, struct zl_str *expected)
{
  const char *mark = memchr(origin->p, MARK, origin->n);
  if (!mark)
    return false;
  *expected = (struct zl_str){mark + 1, (size_t)(origin->p + origin->n - mark - 1)};
  origin->n = (size_t)(mark - origin->p);
  return true;
}

/* An authentication profile is shown as an entry of a list and written as an action on it: shown or
 * hidden as it was, or updated in the fields that the run gave. */
static int profile_back(const struct zl_node *leaf, struct zl_json before, struct zl_str wanted, struct zl_buf *out)
{
  struct zl_json was_wanted, field;
  struct zl_str key;
  bool visible = true;
  if (zl_json_check(wanted, ZL_JSON_DEPTH, &was_wanted, NULL) != 0 || !leaf->key_field)
    return -1;
  bool update = zl_json_string_is(zl_json_get(was_wanted, "action"), "update");
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  zl_jw_key(&w, "action");
  zl_json_bool(zl_json_get(before, "visible"), &visible);
  zl_jw_cstr(&w, update ? "update" : visible ? "show" : "hide");
  for (struct zl_json_iter it = zl_json_iter(was_wanted); zl_json_next(&it, &key, &field);) {
    struct zl_json was = zl_json_get_n(before, key); /* names of the catalogue need no unescaping */
    if (zl_str_is(key, "action") || zl_json_kind(was) == ZL_JSON_NONE)
      continue;
    zl_jw_key_n(&w, key);
    zl_jw_raw(&w, zl_json_raw(was));
  }
  zl_jw_end_object(&w);
  return out->failed ? -1 : 0;
}

/* Why a change cannot be taken back, or NULL. The value to send is appended to `value`. */
static const char *obstacle(const struct zl_change *c, const struct zl_node *leaf, struct zl_buf *value)
{
  struct zl_json before;
  if (!leaf)
    return "this kind of change cannot be undone by zoomlua";
  if (leaf->flags & ZL_NODE_ACTION)
    return "it did something, and there is no earlier value";
  if (leaf->flags & ZL_NODE_SECRET)
    return "a passcode is not kept, so it cannot be put back";
  if (!c->has_before && !(leaf->flags & (ZL_NODE_READABLE | ZL_NODE_UNCHECKED)))
    return "Zoom did not show what was there before";
  if (!c->has_before)
    return "it was not set before, and Zoom has no way to unset it";
  if (zl_json_check(c->before, ZL_JSON_DEPTH, &before, NULL) != 0)
    return "the journal has no value to go by";
  struct zl_buf profile = ZL_BUF_INIT(1u << 20);
  bool good = !leaf->entries || (profile_back(leaf, before, c->wanted, &profile) == 0 &&
                                 zl_json_check(zl_buf_view(&profile), ZL_JSON_DEPTH, &before, NULL) == 0);
  good = good && zl_settings_check(leaf, before, value, NULL) == 0;
  zl_buf_free(&profile);
  if (!good)
    return leaf->entries ? "this authentication profile cannot be brought back by an update"
                         : "Zoom showed a value that it does not accept";
  return NULL;
}

static bool asked_for(const struct zl_cli *cli, const struct zl_change *c)
{
  struct zl_str only = zl_str_of(cli->only);
  return !cli->only || zl_pick_object(c, only) || zl_pick_path(c, only);
}

static int leave(struct undo *u, const struct zl_change *c, const char *why)
{
  struct zl_change_group g = {.kind = c->kind, .path = c->path, .before = c->wanted, .wanted = c->before,
                              .origin = zl_str_of(why)};
  if (zl_list_learn(u->core, c->object, c->label) != 0)
    return zl_err_set(u->err, ZL_ENOMEM, "out of memory");
  return zl_left_add(u->core, &g, c->object, u->err);
}

static int undo_setting(struct undo *u, const struct zl_change *c, int64_t object, struct zl_str origin,
                        const struct zl_node *leaf, struct zl_str value)
{
  struct zl_journal *j = u->core->journal;
  struct zl_str body = zl_str_of(leaf->body->document);
  zl_write_note(u->core, leaf);
  struct zl_buf marked = ZL_BUF_INIT(8u << 20);
  zl_buf_str(&marked, origin);
  zl_buf_putc(&marked, MARK);
  int rc = zl_buf_str(&marked, c->wanted) != 0 ? zl_err_set(u->err, ZL_ENOMEM, "out of memory") : 0;
  if (rc == 0)
    rc = zl_draft_want(j, object, body, zl_str_of(leaf->path), value, zl_buf_view(&marked), u->err);
  if (rc == 0)
    rc = zl_draft_need(j, object, body, u->err);
  zl_buf_free(&marked);
  return rc;
}

static int undo_feature(struct undo *u, const struct zl_change *c, int64_t object, struct zl_str origin,
                        const struct zl_feature *f, struct zl_str value)
{
  char path[128];
  struct zl_journal *j = u->core->journal;
  struct zl_buf marked = ZL_BUF_INIT(4096);
  snprintf(path, sizeof(path), "features.%s", f->name);
  zl_buf_str(&marked, origin);
  zl_buf_putc(&marked, MARK);
  int rc = zl_buf_str(&marked, c->wanted) != 0 ? zl_err_set(u->err, ZL_ENOMEM, "out of memory") : 0;
  if (rc == 0)
    rc = zl_draft_want(j, object, zl_str_of(f->source), zl_str_of(path), value, zl_buf_view(&marked), u->err);
  if (rc == 0)
    rc = zl_draft_need(j, object, zl_str_of(f->source), u->err);
  zl_buf_free(&marked);
  return rc;
}

/* Why it is not this run's to take back, or NULL. */
static const char *not_ours(const struct zl_change *c)
{
  if (zl_str_is(c->state, "unknown"))
    return "nobody knows whether it was applied: look at it in Zoom";
  if (!c->status && c->took_ms < 0) /* resume.c found it as planned, and sent nothing */
    return "it was so already when the run went on: somebody else did it";
  return NULL;
}

static int undo_change(void *arg, const struct zl_change *c)
{
  struct undo *u = arg;
  if (!asked_for(u->core->cli, c))
    return 0;
  u->some = true;
  if (!zl_str_is(c->state, "done") && !zl_str_is(c->state, "unknown"))
    return 0;
  char origin[64];
  struct zl_str name;
  struct zl_buf value = ZL_BUF_INIT(4u << 20);
  const struct zl_node *leaf = zl_catalogue_place(c->path);
  const struct zl_access *access = leaf ? NULL : zl_undo_access_of(c->path, &name);
  const struct zl_feature *feature = zl_feature_of_place(c->path);
  bool member = zl_member_of_place(c->path, &name);
  const char *why = not_ours(c);
  int64_t object;
  int rc = 0;
  if (!why && feature)
    why = zl_feature_obstacle(feature, c, &value);
  else if (!why && !member)
    why = access ? zl_undo_access_obstacle(access, name, c) : obstacle(c, leaf, &value);
  snprintf(origin, sizeof(origin), "undo of run %lld", (long long)u->run);
  if (why)
    rc = leave(u, c, why);
  else if (zl_list_learn(u->core, c->object, c->label) != 0)
    rc = zl_err_set(u->err, ZL_ENOMEM, "out of memory");
  else
    rc = zl_draft_object(u->core->journal, c->kind, c->object, c->label, &object, u->err);
  if (rc == 0 && !why && member)
    rc = zl_members_undo(u->core, object, c, name, zl_str_of(origin), u->err);
  else if (rc == 0 && !why && feature)
    rc = undo_feature(u, c, object, zl_str_of(origin), feature, zl_buf_view(&value));
  else if (rc == 0 && !why && access)
    rc = zl_undo_access_add(u->core, object, access, name, c, zl_str_of(origin), u->err);
  else if (rc == 0 && !why && leaf) /* without one there is a reason why not */
    rc = undo_setting(u, c, object, zl_str_of(origin), leaf, zl_buf_view(&value));
  zl_buf_free(&value);
  return rc;
}

int zl_undo_wish(struct zl_core *c, struct zl_err *err)
{
  struct zl_run r;
  struct undo u = {c, err, c->cli->run, false};
  int got = zl_run_get(c->journal, u.run, &r, err);
  if (got == 0)
    return zl_err_set(err, ZL_EREFUSED, "there is no run %lld (see: zoomlua%s history)", (long long)u.run, c->cli->again);
  if (got < 0)
    return -1;
  if (!r.done)
    return zl_err_set(err, ZL_EREFUSED, "run %lld has changed nothing: there is nothing to undo", (long long)u.run);
  if (zl_run_changes(c->journal, u.run, (struct zl_str){0}, undo_change, &u, err) != 0)
    return -1;
  return u.some ? 0 : zl_pick_none(c->journal, u.run, zl_str_of(c->cli->only), true, err);
}
