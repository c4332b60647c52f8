/* settings.c - GET and PATCH of settings and locks, of users, groups and the account: one
 * machinery over different tables. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

struct place { /* what a request is about */
  int level, option;
  struct sim_user *user;
  struct sim_group *group;
};

static bool option_of(const struct sim_req *q, struct sim_answer *a, int level, int *option)
{
  const char *name = sim_param(q, "option");
  *option = sim_option_of(name ? name : "");
  bool lock = level == SIM_GROUP_LOCK || level == SIM_ACCOUNT_LOCK;
  if (*option < 0 || (*option == SIM_SIGN_IN && level != SIM_ACCOUNT) ||
      (lock && *option != SIM_PLAIN && *option != SIM_MEETING_SECURITY)) {
    sim_fail(a, 400, 300, "Invalid parameter: option.");
    return false;
  }
  return true;
}

static bool find_user(struct sim_world *w, struct sim_req *q, struct sim_answer *a, struct place *p)
{
  p->level = SIM_USER;
  p->user = sim_user_find(w->tenant, q->segment[1]);
  if (!p->user)
    sim_no_user(a, q->segment[1]);
  else if (p->user->status == SIM_PENDING)
    sim_fail(a, 400, 1120, "A valid invitation to join the account was not found for this user.");
  else
    return option_of(q, a, p->level, &p->option);
  return false;
}

static bool find_group(struct sim_world *w, struct sim_req *q, struct sim_answer *a, int level,
                       struct place *p)
{
  p->level = level;
  p->group = sim_group_find(w->tenant, q->segment[1]);
  if (!p->group) {
    sim_fail(a, 404, 4130, "Group does not exist: %.*s.",
             (int)(q->segment[1].n < 400 ? q->segment[1].n : 400), q->segment[1].p);
    return false;
  }
  return option_of(q, a, level, &p->option);
}

static bool find_account(struct sim_req *q, struct sim_answer *a, int level, struct place *p)
{
  p->level = level;
  if (!zl_str_is(q->segment[1], "me") && !zl_str_is(q->segment[1], ZL_SIM_ACCOUNT)) {
    sim_fail(a, 404, 2001, "Account does not exist: %.*s.",
             (int)(q->segment[1].n < 400 ? q->segment[1].n : 400), q->segment[1].p);
    return false;
  }
  return option_of(q, a, level, &p->option);
}

static struct sim_set **set_of(struct sim_tenant *t, const struct place *p)
{
  switch (p->level) {
  case SIM_USER: return &p->user->settings;
  case SIM_GROUP: return &p->group->settings;
  case SIM_GROUP_LOCK: return &p->group->locks;
  case SIM_ACCOUNT: return &t->settings;
  default: return &t->locks;
  }
}

/* The values in force, leaf by leaf; the caller frees. */
static const char **values_of(struct sim_tenant *t, const struct place *p)
{
  const struct sim_schema *s = &t->schemas.level[p->level];
  const char **value = malloc((size_t)s->n * sizeof(*value));
  if (!value)
    return NULL;
  if (p->level == SIM_USER) {
    sim_user_effective(t, p->user, value);
  } else if (p->level == SIM_GROUP) {
    sim_group_effective(t, p->group, value);
  } else {
    const struct sim_set *own = *set_of(t, p);
    memcpy(value, s->value, (size_t)s->n * sizeof(*value));
    for (uint32_t i = 0; own && i < own->n; i++)
      value[own->e[i].leaf] = own->e[i].value;
  }
  return value;
}

static void get(struct sim_world *w, struct sim_req *q, struct sim_answer *a, const struct place *p)
{
  struct sim_tenant *t = w->tenant;
  const char *only = sim_param(q, "custom_query_fields");
  if (p->level == SIM_USER && !only) {
    a->shared = sim_user_body(t, p->user, p->option);
    a->status = a->shared ? 200 : 0;
    if (!a->shared)
      sim_no_memory(a);
    return;
  }
  const char **value = values_of(t, p);
  a->status = 200;
  if (!value)
    sim_no_memory(a);
  else
    sim_render(&t->schemas.level[p->level], p->option, value, SIM_READ, only, &a->body);
  free(value);
}

/* ---- PATCH ------------------------------------------------------------------------------------ */

struct lock_ask {
  const struct sim_tenant *t;
  const struct sim_user *user;
};

static bool user_locked(void *arg, int leaf)
{
  const struct lock_ask *l = arg;
  return sim_user_locked(l->t, l->user, leaf);
}

static bool group_locked(void *arg, int leaf)
{
  return sim_group_locked(((const struct lock_ask *)arg)->t, leaf);
}

static bool turned_on(const struct sim_patch *p, const char *path)
{
  int leaf = sim_schema_find(p->schema, p->option, zl_str_of(path));
  for (size_t i = 0; leaf >= 0 && i < p->changes.n; i++)
    if (p->changes.e[i].leaf == leaf && strcmp(p->changes.e[i].value, "true") == 0)
      return true;
  return false;
}

/* A waiting room that is switched on switches joining before the host off. */
static int interactions(struct sim_patch *p)
{
  if (!turned_on(p, "in_meeting.waiting_room") && !turned_on(p, "meeting_security.waiting_room"))
    return 0;
  int leaf = sim_schema_find(p->schema, SIM_PLAIN, ZL_STR("schedule_meeting.join_before_host"));
  const char *off = sim_text_of(p->values, ZL_STR("false"));
  if (leaf < 0)
    return 0;
  return off ? sim_changes_add(&p->changes, leaf, off) : -1;
}

static const char *member_text(struct sim_tenant *t, struct zl_json object, const char *key)
{
  struct zl_json v = zl_json_get(object, key);
  return zl_json_kind(v) == ZL_JSON_NONE ? NULL : sim_text_of(&t->values, zl_json_raw(v));
}

/* Writes one profile of a list, with what the body changes in it. */
static void profile_written(struct zl_jw *j, struct zl_json old, struct zl_json change)
{
  static const char *const keys[] = {"name", "type", "default_option", "domains"};
  struct zl_json_iter it = zl_json_iter(old);
  struct zl_str key;
  bool hide = zl_json_string_is(zl_json_get(change, "action"), "hide");
  bool show = zl_json_string_is(zl_json_get(change, "action"), "show");
  zl_jw_object(j);
  for (struct zl_json v; zl_json_next(&it, &key, &v);) {
    struct zl_json given = {0};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
      if (zl_str_is(key, keys[i]))
        given = zl_json_get(change, keys[i]);
    zl_jw_key_n(j, key);
    if (zl_str_is(key, "visible") && (hide || show))
      zl_jw_bool(j, show);
    else
      zl_jw_raw(j, zl_json_raw(zl_json_kind(given) == ZL_JSON_NONE ? v : given));
  }
  struct zl_json domains = zl_json_get(change, "domains");
  if (zl_json_kind(domains) != ZL_JSON_NONE &&
      zl_json_kind(zl_json_get(old, "domains")) == ZL_JSON_NONE) {
    zl_jw_key(j, "domains");
    zl_jw_raw(j, zl_json_raw(domains));
  }
  zl_jw_end_object(j);
}

static void profile_wrong(struct sim_patch *p, const char *field, const char *message)
{
  zl_buf_printf(&p->errors, "%s{\"field\":\"authentication_option%s\",\"message\":\"%s\"}",
                p->error_count++ ? "," : "", field, message);
}

static bool profile_types_good(struct sim_patch *p, struct zl_json option)
{
  static const char *const meeting[] = {"enforce_login", "enforce_login_with_same_account",
                                        "enforce_login_with_domains"};
  static const char *const recording[] = {"internally", "enforce_login", "enforce_login_with_domains"};
  static const char *const actions[] = {"update", "show", "hide"};
  const char *const *types = p->option == SIM_MEETING_AUTH ? meeting : recording;
  struct zl_json type = zl_json_get(option, "type"), action = zl_json_get(option, "action");
  bool type_good = zl_json_kind(type) == ZL_JSON_NONE, action_good = zl_json_kind(action) == ZL_JSON_NONE;
  for (int i = 0; i < 3; i++) {
    type_good = type_good || zl_json_string_is(type, types[i]);
    action_good = action_good || zl_json_string_is(action, actions[i]);
  }
  if (!type_good)
    profile_wrong(p, ".type", "Invalid field value.");
  if (!action_good)
    profile_wrong(p, ".action", "Invalid field value.");
  static const struct {
    const char *key, *field;
    int kind;
  } texts[] = {{"name", ".name", ZL_JSON_STRING}, {"domains", ".domains", ZL_JSON_STRING}};
  for (size_t i = 0; i < 2; i++) {
    enum zl_json_kind k = zl_json_kind(zl_json_get(option, texts[i].key));
    if (k != ZL_JSON_NONE && (int)k != texts[i].kind)
      profile_wrong(p, texts[i].field, "Invalid field.");
  }
  enum zl_json_kind is_default = zl_json_kind(zl_json_get(option, "default_option"));
  if (is_default != ZL_JSON_NONE && is_default != ZL_JSON_TRUE && is_default != ZL_JSON_FALSE)
    profile_wrong(p, ".default_option", "Invalid field.");
  return p->error_count == 0;
}

/* PATCH has authentication_option (one profile, by id) where GET has the list of profiles. */
static int profile_change(struct sim_tenant *t, const struct place *where, struct sim_patch *p,
                          struct zl_json root)
{
  struct zl_json option = zl_json_get(root, "authentication_option");
  if ((p->option != SIM_MEETING_AUTH && p->option != SIM_RECORDING_AUTH) ||
      zl_json_kind(option) == ZL_JSON_NONE)
    return 0;
  int leaf = sim_schema_find(p->schema, p->option, ZL_STR("authentication_options"));
  if (zl_json_kind(option) != ZL_JSON_OBJECT) {
    profile_wrong(p, "", "Invalid field.");
    return 0;
  }
  if (leaf < 0 || !profile_types_good(p, option))
    return 0;
  if (p->locked && p->locked(p->arg, leaf)) {
    if (p->lock_refused)
      profile_wrong(p, "", "This setting is locked.");
    return 0;
  }
  const char **value = values_of(t, where);
  const char *id = member_text(t, option, "id");
  struct zl_buf out = ZL_BUF_INIT(1u << 20);
  struct zl_jw j = zl_jw(&out);
  struct zl_json list;
  bool found = false;
  int rc = value && zl_json_check(zl_str_of(value[leaf]), ZL_JSON_DEPTH, &list, NULL) == 0 ? 0 : -1;
  if (rc == 0) {
    struct zl_json_iter it = zl_json_iter(list);
    zl_jw_array(&j);
    for (struct zl_json one; zl_json_next(&it, NULL, &one);) {
      const char *its = member_text(t, one, "id");
      bool hit = id && its && strcmp(id, its) == 0;
      if (hit)
        profile_written(&j, one, option);
      else
        zl_jw_raw(&j, zl_json_raw(one));
      found = found || hit;
    }
    zl_jw_end_array(&j);
    if (!found)
      profile_wrong(p, ".id", "The authentication profile does not exist.");
    const char *text = sim_text_of(&t->values, zl_buf_view(&out));
    if (found)
      rc = text ? sim_changes_add(&p->changes, leaf, text) : -1;
  }
  zl_buf_free(&out);
  free(value);
  return rc;
}

static void patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a,
                  const struct place *where)
{
  struct sim_tenant *t = w->tenant;
  struct zl_json root;
  if (!sim_json_body(q, a, &root))
    return;
  struct lock_ask ask = {t, where->user};
  struct sim_patch p = {.schema = &t->schemas.level[where->level], .values = &t->values,
                        .option = where->option, .lock_refused = w->config->locked_refused,
                        .arg = &ask, .quirk = sim_quirk_of(w)};
  if (where->level == SIM_USER)
    p.locked = user_locked;
  else if (where->level == SIM_GROUP)
    p.locked = group_locked;
  int rc = sim_patch_read(&p, root);
  if (rc == 0)
    rc = profile_change(t, where, &p, root);
  if (rc == 0 && where->level == SIM_USER)
    rc = interactions(&p);
  if (rc == 0 && p.error_count > 0) {
    sim_fail_fields(a, &p);
  } else if (rc == 0 && w->trial) {
    a->status = 204;
  } else if (rc != 0 ||
             sim_set_change(&t->values, set_of(t, where), &p.changes, where->level == SIM_USER) != 0) {
    sim_no_memory(a);
  } else {
    if (where->user)
      where->user->touched = true;
    else if (where->group)
      where->group->touched = true;
    else
      t->account_touched = true;
    if (!where->user)
      sim_bodies_forget(t);
    t->version++;
    a->status = 204;
  }
  sim_patch_free(&p);
}

/* ---- handlers ----------------------------------------------------------------------------------- */

void sim_user_settings_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_user(w, q, a, &p))
    get(w, q, a, &p);
}

void sim_user_settings_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_user(w, q, a, &p))
    patch(w, q, a, &p);
}

void sim_group_settings_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_group(w, q, a, SIM_GROUP, &p))
    get(w, q, a, &p);
}

void sim_group_settings_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_group(w, q, a, SIM_GROUP, &p))
    patch(w, q, a, &p);
}

void sim_group_locks_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_group(w, q, a, SIM_GROUP_LOCK, &p))
    get(w, q, a, &p);
}

void sim_group_locks_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_group(w, q, a, SIM_GROUP_LOCK, &p))
    patch(w, q, a, &p);
}

void sim_account_settings_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_account(q, a, SIM_ACCOUNT, &p))
    get(w, q, a, &p);
}

void sim_account_settings_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_account(q, a, SIM_ACCOUNT, &p))
    patch(w, q, a, &p);
}

void sim_account_locks_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_account(q, a, SIM_ACCOUNT_LOCK, &p))
    get(w, q, a, &p);
}

void sim_account_locks_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct place p = {0};
  if (find_account(q, a, SIM_ACCOUNT_LOCK, &p)) {
    patch(w, q, a, &p);
    if (a->status == 204) { /* this one call is documented with 200 */
      a->status = 200;
      zl_buf_puts(&a->body, "{}");
    }
  }
}
