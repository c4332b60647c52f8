/* objects.c - users, groups and the account as JSON: what a tenant file holds, what the state
 * file keeps and what /_sim/state shows are one format (docs/simulator.md). Strict, because an
 * author wants to hear of a misspelt setting. */
#include "sim/objects.h"

#include <stdlib.h>
#include <string.h>

/* ---- writing --------------------------------------------------------------------------------- */

void sim_write_settings(const struct sim_tenant *t, int level, const char *stem,
                        const struct sim_set *set, struct zl_jw *w)
{
  const struct sim_schema *s = &t->schemas.level[level];
  for (int option = 0; option < SIM_OPTIONS; option++) {
    bool any = false;
    for (uint32_t i = 0; set && i < set->n && !any; i++)
      any = s->leaf[set->e[i].leaf].option == option;
    if (!any)
      continue;
    struct zl_buf body = ZL_BUF_INIT(4u << 20);
    char key[64];
    snprintf(key, sizeof(key), "%s%s%s", stem, option ? "_" : "", sim_option_name(option));
    if (sim_render_set(s, option, set, false, &body) == 0) {
      zl_jw_key(w, key);
      zl_jw_raw(w, zl_buf_view(&body));
    }
    zl_buf_free(&body);
  }
}

static void member(struct zl_jw *w, const char *key, const char *text)
{
  zl_jw_key(w, key);
  zl_jw_cstr(w, text);
}

void sim_write_user(const struct sim_tenant *t, const struct sim_user *u, struct zl_jw *w)
{
  const struct sim_schema *profile = &t->schemas.level[SIM_PROFILE];
  zl_jw_object(w);
  member(w, "id", u->id);
  member(w, "email", u->email);
  member(w, "status", sim_status_names[u->status]);
  for (uint32_t i = 0; u->profile && i < u->profile->n; i++) {
    zl_jw_key(w, profile->leaf[u->profile->e[i].leaf].path);
    zl_jw_raw(w, zl_str_of(u->profile->e[i].value));
  }
  if (u->groups) {
    zl_jw_key(w, "group_ids");
    zl_jw_array(w);
    for (int i = 0; i < u->groups->n; i++)
      zl_jw_cstr(w, t->groups[u->groups->group[i]].id);
    zl_jw_end_array(w);
  }
  sim_write_settings(t, SIM_USER, "settings", u->settings, w);
  if (u->phone) {
    zl_jw_key(w, "phone");
    sim_write_phone(t, u->phone, w);
  }
  zl_jw_end_object(w);
}

void sim_write_group(const struct sim_tenant *t, const struct sim_group *g, struct zl_jw *w)
{
  zl_jw_object(w);
  member(w, "id", g->id);
  member(w, "name", g->name);
  sim_write_settings(t, SIM_GROUP, "settings", g->settings, w);
  sim_write_settings(t, SIM_GROUP_LOCK, "lock_settings", g->locks, w);
  zl_jw_end_object(w);
}

void sim_write_account(const struct sim_tenant *t, struct zl_jw *w)
{
  zl_jw_object(w);
  sim_write_settings(t, SIM_ACCOUNT, "settings", t->settings, w);
  sim_write_settings(t, SIM_ACCOUNT_LOCK, "lock_settings", t->locks, w);
  zl_jw_end_object(w);
}

/* ---- reading --------------------------------------------------------------------------------- */

const char *sim_json_name(struct sim_tenant *t, struct zl_json v)
{
  struct zl_buf text = ZL_BUF_INIT(64u << 10);
  const char *name = NULL;
  if (zl_json_string(v, &text))
    name = sim_text_of(&t->values, zl_buf_view(&text));
  zl_buf_free(&text);
  return name;
}

/* The first complaint of a strict reading, in words. */
static int explain(const struct sim_patch *p, const char *what, struct zl_err *err)
{
  struct zl_json first;
  struct zl_buf field = ZL_BUF_INIT(512), message = ZL_BUF_INIT(512);
  const char *end = p->errors.data + p->errors.len;
  first = (struct zl_json){.p = p->errors.data, .end = end};
  zl_json_string(zl_json_get(first, "field"), &field);
  zl_json_string(zl_json_get(first, "message"), &message);
  zl_err_set(err, ZL_EVALUE, "%s: %s: %s", what, zl_buf_cstr(&field), zl_buf_cstr(&message));
  zl_buf_free(&field);
  zl_buf_free(&message);
  return -1;
}

int sim_read_set(struct sim_tenant *t, int level, int option, struct zl_json body, bool common,
                 const char *what, struct sim_set **set, struct zl_err *err)
{
  if (zl_json_kind(body) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EVALUE, "%s: settings must be an object", what);
  struct sim_patch p = {.schema = &t->schemas.level[level], .values = &t->values,
                        .option = option, .author = true};
  int rc = sim_patch_read(&p, body);
  if (rc == 0 && p.error_count > 0)
    rc = explain(&p, what, err);
  else if (rc == 0)
    rc = sim_set_change(&t->values, set, &p.changes, common);
  if (rc != 0)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  sim_patch_free(&p);
  return rc;
}

int sim_read_settings(struct sim_tenant *t, int level, struct zl_json object, const char *stem,
                      const char *what, struct sim_set **set, struct zl_err *err)
{
  for (int option = 0; option < SIM_OPTIONS; option++) {
    char key[64];
    snprintf(key, sizeof(key), "%s%s%s", stem, option ? "_" : "", sim_option_name(option));
    struct zl_json body = zl_json_get(object, key);
    if (zl_json_kind(body) == ZL_JSON_NONE)
      continue;
    struct zl_buf wrapped = ZL_BUF_INIT(4u << 20);
    int rc = 0;
    if (option == SIM_MEETING_SECURITY &&
        zl_json_kind(zl_json_get(body, "meeting_security")) == ZL_JSON_NONE) {
      zl_buf_puts(&wrapped, "{\"meeting_security\":");
      zl_buf_str(&wrapped, zl_json_raw(body));
      zl_buf_putc(&wrapped, '}');
      rc = zl_json_check(zl_buf_view(&wrapped), ZL_JSON_DEPTH, &body, err);
    }
    if (rc == 0)
      rc = sim_read_set(t, level, option, body, level == SIM_USER, what, set, err);
    zl_buf_free(&wrapped);
    if (rc != 0)
      return -1;
  }
  return 0;
}

/* Members that are not part of the profile table. */
static bool reserved(struct zl_str key)
{
  static const char *const names[] = {"id", "email", "status", "group_ids", "phone"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (zl_str_is(key, names[i]))
      return true;
  return key.n >= 8 && memcmp(key.p, "settings", 8) == 0;
}

static int read_profile(struct sim_tenant *t, struct sim_user *u, struct zl_json object,
                        const char *what, struct zl_err *err)
{
  struct zl_buf rest = ZL_BUF_INIT(1u << 20);
  struct zl_jw w = zl_jw(&rest);
  struct zl_json_iter it = zl_json_iter(object);
  struct zl_str key;
  zl_jw_object(&w);
  for (struct zl_json v; zl_json_next(&it, &key, &v);)
    if (!reserved(key)) {
      zl_jw_key_n(&w, key);
      zl_jw_raw(&w, zl_json_raw(v));
    }
  zl_jw_end_object(&w);
  struct zl_json root;
  int rc = zl_json_check(zl_buf_view(&rest), ZL_JSON_DEPTH, &root, err);
  if (rc == 0)
    rc = sim_read_set(t, SIM_PROFILE, SIM_PLAIN, root, false, what, &u->profile, err);
  zl_buf_free(&rest);
  return rc;
}

static int read_groups_of(struct sim_tenant *t, struct sim_user *u, struct zl_json ids,
                          const char *what, struct zl_err *err)
{
  uint16_t group[SIM_GROUPS_OF_USER_MAX];
  size_t n = 0;
  struct zl_json_iter it = zl_json_iter(ids);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    const char *id = sim_json_name(t, v);
    struct sim_group *g = id ? sim_group_find(t, zl_str_of(id)) : NULL;
    if (!g || n == SIM_GROUPS_OF_USER_MAX)
      return zl_err_set(err, ZL_EVALUE, "%s: group_ids: no group '%s', or more than %d groups",
                        what, id ? id : "?", SIM_GROUPS_OF_USER_MAX);
    group[n++] = (uint16_t)(g - t->groups);
  }
  if (sim_user_set_groups(t, u, group, n) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

static int read_user(struct sim_tenant *t, struct zl_json object, struct zl_err *err)
{
  char made[23], email_made[400];
  const char *id = sim_json_name(t, zl_json_get(object, "id"));
  const char *email = sim_json_name(t, zl_json_get(object, "email"));
  if (!id) {
    sim_make_id(made, t->user_count, 7);
    id = made;
  }
  if (!email) {
    snprintf(email_made, sizeof(email_made), "%s@example.com", id);
    email = email_made;
  }
  struct sim_user *u = sim_user_find(t, zl_str_of(id));
  if (!u)
    u = sim_user_add(t, zl_str_of(id), zl_str_of(email), err);
  if (!u)
    return -1;
  sim_set_drop(&t->values, u->profile);
  sim_set_drop(&t->values, u->settings);
  u->profile = u->settings = NULL;
  char what[200];
  snprintf(what, sizeof(what), "user %.160s", id);
  struct zl_json status = zl_json_get(object, "status");
  if (zl_json_kind(status) != ZL_JSON_NONE) {
    int s = 0;
    while (s < SIM_STATUSES && !zl_json_string_is(status, sim_status_names[s]))
      s++;
    if (s == SIM_STATUSES)
      return zl_err_set(err, ZL_EVALUE, "%s: status: active, inactive or pending", what);
    sim_user_set_status(t, u, s);
  }
  struct zl_json phone = zl_json_get(object, "phone");
  if (read_profile(t, u, object, what, err) != 0 ||
      read_groups_of(t, u, zl_json_get(object, "group_ids"), what, err) != 0 ||
      sim_read_settings(t, SIM_USER, object, "settings", what, &u->settings, err) != 0)
    return -1;
  if (zl_json_kind(phone) == ZL_JSON_OBJECT)
    return sim_read_phone(t, u, phone, err);
  if (u->phone) { /* a state file's word that the phone is gone */
    zl_map_del(&t->by_extension, zl_str_of(u->phone->extension_id));
    sim_phone_clear(t, u->phone);
    free(u->phone);
    u->phone = NULL;
  }
  return 0;
}

static int read_group(struct sim_tenant *t, struct zl_json object, struct zl_err *err)
{
  const char *id = sim_json_name(t, zl_json_get(object, "id"));
  const char *name = sim_json_name(t, zl_json_get(object, "name"));
  if (!id)
    return zl_err_set(err, ZL_EVALUE, "a group has no id");
  struct sim_group *g = sim_group_find(t, zl_str_of(id));
  if (!g)
    g = sim_group_add(t, zl_str_of(id), zl_str_of(name ? name : id), err);
  if (!g)
    return -1;
  sim_set_drop(&t->values, g->settings);
  sim_set_drop(&t->values, g->locks);
  g->settings = g->locks = NULL;
  char what[200];
  snprintf(what, sizeof(what), "group %.160s", id);
  if (sim_read_settings(t, SIM_GROUP, object, "settings", what, &g->settings, err) != 0)
    return -1;
  return sim_read_settings(t, SIM_GROUP_LOCK, object, "lock_settings", what, &g->locks, err);
}

/* "defaults": what a fresh account answers; carried to the group's and the account's leaves. */
static int read_defaults(struct sim_tenant *t, struct zl_json object, struct zl_err *err)
{
  struct sim_set *set = NULL;
  int rc = sim_read_settings(t, SIM_USER, object, "settings", "defaults", &set, err);
  struct sim_schema *user = &t->schemas.level[SIM_USER];
  for (uint32_t i = 0; rc == 0 && set && i < set->n; i++) {
    const struct sim_kin *kin = &user->kin[set->e[i].leaf];
    user->value[set->e[i].leaf] = set->e[i].value;
    if (kin->group >= 0)
      t->schemas.level[SIM_GROUP].value[kin->group] = set->e[i].value;
    if (kin->account >= 0)
      t->schemas.level[SIM_ACCOUNT].value[kin->account] = set->e[i].value;
  }
  sim_set_drop(&t->values, set);
  return rc;
}

static int read_account(struct sim_tenant *t, struct zl_json account, struct zl_err *err)
{
  sim_set_drop(&t->values, t->settings);
  sim_set_drop(&t->values, t->locks);
  t->settings = t->locks = NULL;
  if (sim_read_settings(t, SIM_ACCOUNT, account, "settings", "account", &t->settings, err) != 0)
    return -1;
  return sim_read_settings(t, SIM_ACCOUNT_LOCK, account, "lock_settings", "account", &t->locks, err);
}

static int read_area(struct sim_tenant *t, struct zl_json area, struct zl_err *err)
{
  const char *id = sim_json_name(t, zl_json_get(area, "id"));
  const char *extension = sim_json_name(t, zl_json_get(area, "extension_id"));
  const char *name = sim_json_name(t, zl_json_get(area, "name"));
  if (!id)
    return zl_err_set(err, ZL_EVALUE, "a common area has no id");
  return sim_area_add(t, zl_str_of(id), zl_str_of(extension ? extension : id),
                      zl_str_of(name ? name : id), err);
}

static int read_role(struct sim_tenant *t, struct zl_json role, struct zl_err *err)
{
  const char *id = sim_json_name(t, zl_json_get(role, "id")), *name = sim_json_name(t, zl_json_get(role, "name"));
  if (!id || !name)
    return zl_err_set(err, ZL_EVALUE, "a role has an id and a name");
  struct sim_role *more = zl_realloc(t->roles, (t->role_count + 1) * sizeof(*more));
  if (!more)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  t->roles = more;
  t->roles[t->role_count++] = (struct sim_role){id, name};
  return 0;
}

static int each(struct sim_tenant *t, struct zl_json list,
                int (*read)(struct sim_tenant *, struct zl_json, struct zl_err *),
                struct zl_err *err)
{
  struct zl_json_iter it = zl_json_iter(list);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);)
    if (read(t, v, err) != 0)
      return -1;
  return 0;
}

int sim_read_tenant(struct sim_tenant *t, struct zl_json root, const char *file, struct zl_err *err)
{
  struct zl_err inner = {0};
  struct zl_json account = zl_json_get(root, "account"), scopes = zl_json_get(root, "scopes");
  int64_t life_s;
  if (zl_json_kind(root) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EVALUE, "%s: a tenant is a JSON object", file);
  if (zl_json_int(zl_json_get(root, "page_token_life_s"), &life_s))
    t->page_token_life_ms = life_s * 1000;
  if (zl_json_int(zl_json_get(root, "licenses"), &t->licenses))
    t->licenses_told = true;
  if (zl_json_kind(scopes) == ZL_JSON_STRING)
    t->scopes = sim_json_name(t, scopes);
  if (read_defaults(t, zl_json_get(root, "defaults"), &inner) != 0 ||
      (zl_json_kind(account) == ZL_JSON_OBJECT && read_account(t, account, &inner) != 0) ||
      each(t, zl_json_get(root, "common_areas"), read_area, &inner) != 0 ||
      each(t, zl_json_get(root, "roles"), read_role, &inner) != 0 ||
      each(t, zl_json_get(root, "groups"), read_group, &inner) != 0 ||
      each(t, zl_json_get(root, "users"), read_user, &inner) != 0)
    return zl_err_set(err, inner.code ? inner.code : ZL_EVALUE, "%s: %s", file, inner.text);
  return 0;
}
