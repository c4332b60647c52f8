/* changed.c - GET /_sim/changed: in what the tenant differs from what it was made of, value by value, as the API
 * shows them: what `zoomlua test` judges an undo by. The tenant is made once more beside the one there is, and
 * each object is turned into a list of facts (path, JSON text) in both. What has no meaning of its own is no
 * fact: whose value it is that holds, the ids of shares. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

struct facts {
  struct zl_pool pool;
  struct zl_map by_path;
  struct fact {
    const char *path, *value; /* value: JSON */
    struct fact *next;
  } *first, **last;
  bool failed;
};

static void facts_free(struct facts *f)
{
  zl_map_free(&f->by_path);
  zl_pool_free(&f->pool);
}

/* A fact; paths are joined here, so that callers hand over literals. */
static void fact(struct facts *f, const char *stem, const char *path, struct zl_str value)
{
  struct zl_buf whole = ZL_BUF_INIT(16384);
  struct fact *one = zl_pool_alloc(&f->pool, sizeof(*one));
  zl_buf_printf(&whole, "%s%s", stem, path);
  if (!f->last)
    f->last = &f->first;
  if (one) {
    one->path = zl_pool_dup(&f->pool, zl_buf_view(&whole));
    one->value = zl_pool_dup(&f->pool, value);
  }
  if (!one || !one->path || !one->value || zl_map_put(&f->by_path, zl_str_of(one->path), one) != 0) {
    f->failed = true;
  } else {
    *f->last = one;
    f->last = &one->next;
  }
  zl_buf_free(&whole);
}

static void text_fact(struct facts *f, const char *path, const char *text)
{
  struct zl_buf json = ZL_BUF_INIT(64u << 10);
  struct zl_jw w = zl_jw(&json);
  zl_jw_cstr(&w, text);
  fact(f, "", path, zl_buf_view(&json));
  f->failed |= json.failed;
  zl_buf_free(&json);
}

static void flag_fact(struct facts *f, const char *path, bool on)
{
  fact(f, "", path, on ? ZL_STR("true") : ZL_STR("false"));
}

/* ---- settings, whose it may be -------------------------------------------------------------------------- */

static void values(struct facts *f, const struct sim_schema *s, const char *stem, const char *const *value)
{
  for (int i = 0; i < s->n; i++)
    if (value[i] && (s->leaf[i].access & SIM_READ)) {
      bool option = s->leaf[i].option == SIM_MEETING_AUTH || s->leaf[i].option == SIM_RECORDING_AUTH;
      char whole[80];
      snprintf(whole, sizeof(whole), "%s%s%s", stem, option ? sim_option_name(s->leaf[i].option) : "", option ? "." : "");
      fact(f, whole, s->leaf[i].path, zl_str_of(value[i]));
    }
}

/* What a set holds over the defaults. */
static void set_values(struct facts *f, const struct sim_schema *s, const char *stem, const struct sim_set *set)
{
  const char **value = malloc((size_t)(s->n + 1) * sizeof(*value));
  if (!value) {
    f->failed = true;
    return;
  }
  memcpy(value, s->value, (size_t)s->n * sizeof(*value));
  for (uint32_t i = 0; set && i < set->n; i++)
    value[set->e[i].leaf] = set->e[i].value;
  values(f, s, stem, value);
  free(value);
}

static void effective(struct facts *f, const struct sim_tenant *t, const struct sim_user *u, const struct sim_group *g)
{
  const struct sim_schema *s = &t->schemas.level[u ? SIM_USER : SIM_GROUP];
  const char **value = malloc((size_t)(s->n + 1) * sizeof(*value));
  if (!value) {
    f->failed = true;
    return;
  }
  if (u)
    sim_user_effective(t, u, value);
  else
    sim_group_effective(t, g, value);
  values(f, s, "", value);
  free(value);
}

/* ---- a phone -------------------------------------------------------------------------------------------- */

static const char *email_of(const struct sim_tenant *t, const char *id)
{
  const struct sim_user *u = sim_user_find(t, zl_str_of(id));
  return u ? u->email : id;
}

static void shares(struct facts *f, const struct sim_tenant *t, const struct sim_shares *l, const char *type)
{
  for (size_t i = 0; i < l->n; i++) {
    const struct sim_share *s = &l->v[i];
    char path[600], value[200];
    snprintf(path, sizeof(path), "phone.access.%s[%s]", type, email_of(t, s->with));
    snprintf(value, sizeof(value), "{\"allow_delete\":%s,\"allow_download\":%s,\"allow_sharing\":%s%s}",
             s->may_delete ? "true" : "false", s->may_download ? "true" : "false", s->may_share ? "true" : "false",
             s->common_area ? ",\"access_user_type\":\"commonArea\"" : "");
    fact(f, "", path, zl_str_of(value));
  }
}

static void names(struct facts *f, const struct sim_tenant *t, const struct sim_names *l, const char *type)
{
  for (size_t i = 0; i < l->n; i++) {
    const struct sim_user *u = zl_map_get(&t->by_extension, zl_str_of(l->v[i]));
    char path[600];
    snprintf(path, sizeof(path), "phone.access.%s[%s]", type, u ? u->email : l->v[i]);
    flag_fact(f, path, true);
  }
}

static void phone(struct facts *f, const struct sim_tenant *t, const struct sim_phone *p)
{
  static const char *const types[SIM_SHARE_KINDS] = {"voice_mail", "auto_call_recording", "ad_hoc_call_recording"};
  char number[32];
  flag_fact(f, "phone", true);
  text_fact(f, "phone.status", p->inactive ? "deactivate" : "activate");
  text_fact(f, "phone.site", p->site);
  snprintf(number, sizeof(number), "%lld", (long long)p->extension_number);
  fact(f, "", "phone.extension_number", zl_str_of(number));
  snprintf(number, sizeof(number), "%u", (unsigned)p->privileges >> 1);
  fact(f, "", "phone.access.delegation.privileges", zl_str_of(number));
  flag_fact(f, "phone.access.delegation.privacy", p->privacy);
  flag_fact(f, "phone.access.delegation.locked", p->locked);
  flag_fact(f, "phone.access.desk_phone.phone_screen_lock", p->screen_lock);
  text_fact(f, "phone.access.desk_phone.pin_code", p->pin_code);
  text_fact(f, "phone.access.intercom.device_id", p->intercom_device);
  for (int k = 0; k < SIM_SHARE_KINDS; k++)
    shares(f, t, &p->shares[k], types[k]);
  names(f, t, &p->assistants, "delegation");
  names(f, t, &p->intercom, "intercom");
  for (size_t i = 0; i < p->device_count; i++) {
    char path[600];
    snprintf(path, sizeof(path), "phone.access.desk_phone[%s]", p->devices[i].id);
    fact(f, "", path, p->devices[i].call_control ? ZL_STR("\"call control\"")
                      : p->devices[i].hot_desking ? ZL_STR("\"hot desking\"") : ZL_STR("true"));
  }
  set_values(f, &t->schemas.level[SIM_PHONE], "phone.", p->policy);
  set_values(f, &t->schemas.level[SIM_PHONE_SETTINGS], "phone.", p->settings);
}

/* ---- objects -------------------------------------------------------------------------------------------- */

static void user(struct facts *f, const struct sim_tenant *t, const struct sim_user *u)
{
  struct zl_buf in = ZL_BUF_INIT(64u << 10);
  struct zl_jw w = zl_jw(&in);
  text_fact(f, "email", u->email);
  text_fact(f, "status", sim_status_names[u->status]);
  zl_jw_array(&w);
  for (int i = 0; u->groups && i < u->groups->n; i++)
    zl_jw_cstr(&w, t->groups[u->groups->group[i]].name);
  zl_jw_end_array(&w);
  fact(f, "", "groups", zl_buf_view(&in));
  zl_buf_free(&in);
  set_values(f, &t->schemas.level[SIM_PROFILE], "", u->profile);
  effective(f, t, u, NULL);
  if (u->phone)
    phone(f, t, u->phone);
}

static void group(struct facts *f, const struct sim_tenant *t, const struct sim_group *g)
{
  text_fact(f, "name", g->name);
  effective(f, t, NULL, g);
  set_values(f, &t->schemas.level[SIM_GROUP_LOCK], "lock.", g->locks);
}

static void account(struct facts *f, const struct sim_tenant *t)
{
  set_values(f, &t->schemas.level[SIM_ACCOUNT], "", t->settings);
  set_values(f, &t->schemas.level[SIM_ACCOUNT_LOCK], "lock.", t->locks);
}

/* ---- the difference ------------------------------------------------------------------------------------- */

struct object {
  const char *kind, *label;
};

static void row(struct zl_jw *j, const struct object *o, const char *path, const char *was, const char *is)
{
  zl_jw_object(j);
  zl_jw_key(j, "kind");
  zl_jw_cstr(j, o->kind);
  zl_jw_key(j, "label");
  zl_jw_cstr(j, o->label);
  zl_jw_key(j, "path");
  zl_jw_cstr(j, path);
  zl_jw_key(j, "was");
  zl_jw_raw(j, was ? zl_str_of(was) : ZL_STR("null"));
  zl_jw_key(j, "is");
  zl_jw_raw(j, is ? zl_str_of(is) : ZL_STR("null"));
  zl_jw_end_object(j);
}

static bool same(const char *a, const char *b)
{
  struct zl_json x, y;
  return strcmp(a, b) == 0 || (zl_json_check(zl_str_of(a), ZL_JSON_DEPTH, &x, NULL) == 0 &&
                               zl_json_check(zl_str_of(b), ZL_JSON_DEPTH, &y, NULL) == 0 && zl_json_equal(x, y));
}

static void compare(struct zl_jw *j, const struct object *o, const struct facts *was, const struct facts *is)
{
  for (const struct fact *f = was->first; f; f = f->next) {
    const struct fact *now = zl_map_get(&is->by_path, zl_str_of(f->path));
    if (!now || !same(f->value, now->value))
      row(j, o, f->path, f->value, now ? now->value : NULL);
  }
  for (const struct fact *f = is->first; f; f = f->next)
    if (!zl_map_get(&was->by_path, zl_str_of(f->path)))
      row(j, o, f->path, NULL, f->value);
}

/* 0, or -1: out of memory. `was` or `is` may be NULL: there was, there is none. */
static int users(struct zl_jw *j, const struct sim_tenant *old, const struct sim_user *was, const struct sim_tenant *now,
                 const struct sim_user *is)
{
  struct object o = {"user", was ? was->email : is->email};
  struct facts a = {0}, b = {0};
  if (!was || !is) {
    row(j, &o, "", was ? "\"a user\"" : NULL, is ? "\"a user\"" : NULL);
    return 0;
  }
  user(&a, old, was);
  user(&b, now, is);
  compare(j, &o, &a, &b);
  int rc = a.failed || b.failed ? -1 : 0;
  facts_free(&a);
  facts_free(&b);
  return rc;
}

static int groups(struct zl_jw *j, const struct sim_tenant *old, const struct sim_group *was,
                  const struct sim_tenant *now, const struct sim_group *is)
{
  struct object o = {"group", was ? was->name : is->name};
  struct facts a = {0}, b = {0};
  if (!was || !is) {
    row(j, &o, "", was ? "\"a group\"" : NULL, is ? "\"a group\"" : NULL);
    return 0;
  }
  group(&a, old, was);
  group(&b, now, is);
  compare(j, &o, &a, &b);
  int rc = a.failed || b.failed ? -1 : 0;
  facts_free(&a);
  facts_free(&b);
  return rc;
}

static int accounts(struct zl_jw *j, const struct sim_tenant *old, const struct sim_tenant *now)
{
  static const struct object o = {"account", "account"};
  struct facts a = {0}, b = {0};
  account(&a, old);
  account(&b, now);
  compare(j, &o, &a, &b);
  int rc = a.failed || b.failed ? -1 : 0;
  facts_free(&a);
  facts_free(&b);
  return rc;
}

static int all(struct zl_jw *j, const struct sim_tenant *old, const struct sim_tenant *now)
{
  int rc = now->account_touched ? accounts(j, old, now) : 0;
  for (size_t i = 0; i < old->group_count; i++)
    rc |= groups(j, old, &old->groups[i], now, sim_group_find(now, zl_str_of(old->groups[i].id)));
  for (size_t i = 0; i < now->group_count; i++)
    if (!sim_group_find(old, zl_str_of(now->groups[i].id)))
      rc |= groups(j, old, NULL, now, &now->groups[i]);
  for (size_t i = 0; i < old->user_count; i++)
    rc |= users(j, old, old->users[i], now, sim_user_find(now, zl_str_of(old->users[i]->id)));
  for (size_t i = 0; i < now->user_count; i++)
    if (!sim_user_find(old, zl_str_of(now->users[i]->id)))
      rc |= users(j, old, NULL, now, now->users[i]);
  return rc;
}

void sim_changed(struct sim_world *w, struct sim_answer *a)
{
  struct zl_err why = {0};
  struct sim_tenant *made = sim_world_made(w, &why);
  if (!made) {
    sim_fail(a, 500, 500, "%s", why.text);
    return;
  }
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_array(&j);
  int rc = all(&j, made, w->tenant);
  zl_jw_end_array(&j);
  sim_tenant_free(made);
  a->status = 200;
  if (rc != 0 || a->body.failed)
    sim_no_memory(a);
}
