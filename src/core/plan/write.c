/* write.c - which request writes what: nearly always one PATCH of the body that a GET shows. A user's
 * status and role are shown by the profile, and written at places of their own. Serves plan.c, and
 * saved/file_request.c, which holds a file against it.
 *
 * A user has one role. Giving another one is a POST to that role; everybody who has no other has the one
 * called Member, to which Zoom adds nobody (code 300), so a user gets there by a DELETE from the role
 * that he has. */
#include "core/plan/write.h"

#include <string.h>

#define OWNER "\"0\""  /* ids of the roles that every account has */
#define MEMBER "\"2\""

static bool at_profile(const struct zl_node *leaf, const char *path)
{
  return leaf->body && leaf->body->level == ZL_LEVEL_PROFILE && strcmp(leaf->path, path) == 0;
}

enum zl_write_stage zl_write_stage(const struct zl_item *item)
{
  if (at_profile(item->leaf, "status"))
    return zl_str_is(item->value, "\"inactive\"") ? ZL_WRITE_DEACTIVATE : ZL_WRITE_ACTIVATE;
  if (at_profile(item->leaf, "role_id"))
    return ZL_WRITE_ROLE;
  if (at_profile(item->leaf, "zoom_one_type"))
    return ZL_WRITE_WORKPLACE;
  return at_profile(item->leaf, "plan_united_type") ? ZL_WRITE_UNITED : ZL_WRITE_FIELDS;
}

static int role(struct zl_write *w, const struct zl_item *item, struct zl_str id, struct zl_str before,
                struct zl_err *err)
{
  bool leaves = zl_str_is(item->value, MEMBER);
  struct zl_buf place = ZL_BUF_INIT(512);
  struct zl_json of;
  struct zl_str json = leaves ? before : item->value;
  int rc = json.p && zl_json_check(json, 2, &of, NULL) == 0 && zl_json_string(of, &place)
               ? 0 : zl_err_set(err, ZL_EVALUE, "role_id: there is no role to take the user from");
  if (rc == 0)
    rc = zl_url_path(&w->path, item->leaf->body->write_path, zl_buf_view(&place), err);
  if (rc == 0 && leaves) {
    w->method = "DELETE";
    w->safe = false; /* what is gone cannot be taken away again */
    rc = zl_url_path(&w->path, "/{id}", id, err);
  } else if (rc == 0) {
    struct zl_jw j = zl_jw(&w->body);
    zl_jw_object(&j);
    zl_jw_key(&j, "members"), zl_jw_array(&j);
    zl_jw_object(&j), zl_jw_key(&j, "id"), zl_jw_str(&j, id), zl_jw_end_object(&j);
    zl_jw_end_array(&j), zl_jw_end_object(&j);
  }
  zl_buf_free(&place);
  return rc;
}

int zl_write_make(const struct zl_item *items, size_t n, struct zl_str id, struct zl_str before, struct zl_write *out,
                  struct zl_err *err)
{
  const struct zl_body *b = items[0].leaf->body;
  enum zl_write_stage stage = zl_write_stage(&items[0]);
  enum zl_label label = ZL_MEDIUM;
  zl_label_find(zl_str_of(b->label), &label);
  *out = (struct zl_write){.method = b->method, .product = strcmp(b->product, "phone") == 0 ? "phone" : "main",
                           .label = zl_label_name(label), .path = ZL_BUF_INIT(4096), .body = ZL_BUF_INIT(4u << 20),
                           .safe = true}; /* it says what should be so */
  if (stage == ZL_WRITE_ROLE)
    return role(out, &items[0], id, before, err);
  int rc = zl_url_path(&out->path, b->write_path, id, err);
  if (rc == 0 && b->option)
    rc = zl_url_query(&out->path, ZL_STR("option"), zl_str_of(b->option));
  if (rc != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (stage == ZL_WRITE_ACTIVATE || stage == ZL_WRITE_DEACTIVATE)
    return zl_buf_printf(&out->body, "{\"action\":\"%sactivate\"}", stage == ZL_WRITE_DEACTIVATE ? "de" : "") == 0
               ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  return zl_settings_body(items, n, &out->body, err);
}

void zl_write_free(struct zl_write *w)
{
  zl_buf_free(&w->path);
  zl_buf_wipe(&w->body);
}

/* ---- licences ----------------------------------------------------------------------------------- */

void zl_write_note(struct zl_core *c, const struct zl_node *leaf)
{
  c->seats |= at_profile(leaf, "type") || at_profile(leaf, "status");
  c->locking |= zl_level_locks(leaf->body->level);
}

bool zl_write_gives(const struct zl_draft_want *w)
{
  if (zl_str_is(w->path, "type"))
    return zl_str_is(w->current, "2") && !zl_str_is(w->wanted, "2");
  return zl_str_is(w->path, "status") && zl_str_is(w->current, "\"active\"") && zl_str_is(w->wanted, "\"inactive\"");
}

const char *zl_write_word(struct zl_str path, struct zl_str json)
{
  static const struct {
    const char *json, *word;
  } types[] = {{"1", "basic"}, {"2", "licensed"}, {"3", "on-prem"}, {"4", "unassigned"}, {"99", "none"}};
  for (size_t i = 0; zl_str_is(path, "profile.type") && i < sizeof(types) / sizeof(types[0]); i++)
    if (zl_str_is(json, types[i].json))
      return types[i].word;
  return NULL;
}

/* ---- roles have names -------------------------------------------------------------------------- */

static int role_key(struct zl_buf *key, struct zl_json id)
{
  zl_buf_puts(key, "role ");
  return zl_json_string(id, key) && !key->failed ? 0 : -1;
}

void zl_write_roles(struct zl_core *c, struct zl_str answer)
{
  struct zl_json root, role;
  if (zl_json_check(answer, ZL_JSON_DEPTH, &root, NULL) != 0)
    return;
  for (struct zl_json_iter it = zl_json_iter(zl_json_get(root, "roles")); zl_json_next(&it, NULL, &role);) {
    struct zl_buf key = ZL_BUF_INIT(256), name = ZL_BUF_INIT(400);
    if (role_key(&key, zl_json_get(role, "id")) == 0 && zl_json_string(zl_json_get(role, "name"), &name) &&
        name.len && !name.failed)
      zl_list_learn(c, zl_buf_view(&key), zl_buf_view(&name)); /* without memory it is shown by its id */
    zl_buf_free(&key);
    zl_buf_free(&name);
  }
}

void zl_write_role(struct zl_core *c, struct zl_str path, struct zl_str json, struct zl_buf *out)
{
  struct zl_json id;
  struct zl_buf key = ZL_BUF_INIT(256), name = ZL_BUF_INIT(400);
  if (zl_str_is(path, "profile.role_id") && json.p && zl_json_check(json, 1, &id, NULL) == 0 && role_key(&key, id) == 0 &&
      zl_list_label(c, ZL_STR("role"), zl_buf_view(&key), &name) == 0 && !zl_str_eq(zl_buf_view(&name), zl_buf_view(&key)))
    zl_buf_str(out, zl_buf_view(&name));
  zl_buf_free(&key);
  zl_buf_free(&name);
}

/* ---- in vain ---------------------------------------------------------------------------------- */

static bool invited(struct zl_core *c, struct zl_str id, bool *known)
{
  struct zl_buf row = ZL_BUF_INIT(32u << 20);
  struct zl_json user = {0};
  *known = zl_list_row(c, ZL_STR("user"), id, &row, &user) == 0;
  bool yes = *known && zl_json_string_is(zl_json_get(user, "status"), "pending");
  *known = *known && zl_json_kind(zl_json_get(user, "status")) == ZL_JSON_STRING;
  zl_buf_free(&row);
  return yes;
}

const char *zl_write_objection(struct zl_core *c, const struct zl_node *leaf, struct zl_str id, struct zl_str wanted,
                               struct zl_str before)
{
  bool known;
  if (at_profile(leaf, "status") && zl_str_is(before, "\"pending\""))
    return "this user has not accepted the invitation yet, and can be neither activated nor deactivated";
  if (at_profile(leaf, "group_id") && !invited(c, id, &known) && known)
    return "Zoom takes group_id of invited users alone, and this one has joined: add a member to the group";
  if (!at_profile(leaf, "role_id"))
    return NULL;
  if (zl_str_is(wanted, OWNER) || zl_str_is(before, OWNER))
    return "an account's owner is changed in Zoom's portal alone";
  if (zl_str_is(wanted, MEMBER) && !before.p)
    return "Zoom does not tell which role it would be taken from";
  return NULL;
}
