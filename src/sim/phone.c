/* phone.c - phone users: the list, and one user's policy. One user's settings are phone_settings.c,
 * sharing is shares.c. */
#include "sim/world.h"
#include "sim/phone.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void sim_member(struct zl_jw *w, const char *key, const char *text)
{
  zl_jw_key(w, key);
  zl_jw_cstr(w, text);
}

void sim_number_member(struct zl_jw *w, const char *key, int64_t n)
{
  zl_jw_key(w, key);
  zl_jw_int(w, n);
}

void sim_raw_member(struct zl_jw *w, const char *key, const char *json)
{
  zl_jw_key(w, key);
  zl_jw_raw(w, zl_str_of(json));
}

void sim_phone_name(const struct sim_tenant *t, const struct sim_user *u, struct zl_buf *out)
{
  sim_profile_text(t, u, "first_name", out);
  zl_buf_putc(out, ' ');
  sim_profile_text(t, u, "last_name", out);
}

struct sim_user *sim_phone_user(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_user *u = sim_user_find(w->tenant, q->segment[2]);
  if (u && u->phone)
    return u;
  sim_no_user(a, q->segment[2]);
  return NULL;
}

/* ---- GET /phone/users -------------------------------------------------------------------------- */

struct filter {
  const char *status, *department, *keyword, *site;
};

static bool text_is(const struct sim_tenant *t, const struct sim_user *u, const char *name, const char *want)
{
  struct zl_buf have = ZL_BUF_INIT(4096);
  sim_profile_text(t, u, name, &have);
  bool same = strcmp(zl_buf_cstr(&have), want) == 0;
  zl_buf_free(&have);
  return same;
}

static bool keyword_in(const struct sim_tenant *t, const struct sim_user *u, const char *word)
{
  struct zl_buf text = ZL_BUF_INIT(8192);
  zl_buf_printf(&text, "%s %lld ", u->email, (long long)u->phone->extension_number);
  sim_phone_name(t, u, &text);
  bool hit = strcasestr(zl_buf_cstr(&text), word) != NULL;
  zl_buf_free(&text);
  return hit;
}

static bool wanted(const struct sim_tenant *t, const struct sim_user *u, const struct filter *f)
{
  if (!u->phone)
    return false;
  if (f->status && strcmp(f->status, u->phone->inactive ? "deactivate" : "activate") != 0)
    return false;
  if (f->site && strcmp(f->site, sim_site_of(u->phone).id) != 0)
    return false;
  if (f->department && !text_is(t, u, "dept", f->department))
    return false;
  return !f->keyword || keyword_in(t, u, f->keyword);
}

static size_t next_wanted(const struct sim_tenant *t, size_t from, const struct filter *f)
{
  while (from < t->user_count && !wanted(t, t->users[from], f))
    from++;
  return from;
}

static void write_brief(const struct sim_tenant *t, const struct sim_user *u, struct zl_jw *j)
{
  struct zl_buf name = ZL_BUF_INIT(4096);
  sim_phone_name(t, u, &name);
  zl_jw_object(j);
  sim_member(j, "id", u->id);
  sim_member(j, "phone_user_id", u->phone->phone_user_id);
  sim_member(j, "name", zl_buf_cstr(&name));
  sim_member(j, "email", u->email);
  sim_member(j, "extension_id", u->phone->extension_id);
  sim_number_member(j, "extension_number", u->phone->extension_number);
  sim_member(j, "status", u->phone->inactive ? "deactivate" : "activate");
  sim_member(j, "activation_status", "activated");
  sim_raw_member(j, "calling_plans", "[{\"name\":\"US/CA Unlimited Calling Plan\",\"type\":200}]");
  sim_raw_member(j, "phone_numbers", "[]");
  const struct sim_site site = sim_site_of(u->phone);
  zl_jw_key(j, "site");
  zl_jw_object(j);
  sim_member(j, "id", site.id);
  sim_member(j, "name", site.name);
  zl_jw_end_object(j);
  const char *department = sim_profile_value(t, u, "dept");
  if (department)
    sim_raw_member(j, "department", department);
  zl_jw_end_object(j);
  zl_buf_free(&name);
}

void sim_phone_users_list(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  const struct filter f = {sim_param(q, "status"), sim_param(q, "department"),
                           sim_param(q, "keyword"), sim_param(q, "site_id")};
  struct sim_page page;
  if (!sim_page_read(w, q, a, 100, 400, &page))
    return;
  int64_t total = 0;
  for (size_t i = next_wanted(t, 0, &f); i < t->user_count; i = next_wanted(t, i + 1, &f))
    total++;
  struct zl_buf token = ZL_BUF_INIT(256);
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  sim_number_member(&j, "page_size", (int64_t)page.size);
  sim_number_member(&j, "total_records", total);
  zl_jw_key(&j, "users");
  zl_jw_array(&j);
  size_t at = next_wanted(t, page.from, &f);
  for (size_t n = 0; n < page.size && at < t->user_count; n++) {
    write_brief(t, t->users[at], &j);
    at = next_wanted(t, at + 1, &f);
  }
  zl_jw_end_array(&j);
  sim_page_token(w, &page, at, at < t->user_count, &token);
  sim_member(&j, "next_page_token", zl_buf_cstr(&token));
  zl_jw_end_object(&j);
  zl_buf_free(&token);
  a->status = 200;
}

/* ---- GET /phone/users/{id}: policy --------------------------------------------------------------- */

void sim_write_shares(struct zl_jw *j, int kind, const struct sim_share *v, size_t n)
{
  zl_jw_key(j, sim_share_keys[kind]);
  zl_jw_array(j);
  for (size_t i = 0; i < n; i++) {
    zl_jw_object(j);
    sim_member(j, "access_user_id", v[i].with);
    if (kind == SIM_SHARE_VOICEMAIL)
      sim_member(j, "access_user_type", v[i].common_area ? "commonArea" : "user");
    zl_jw_key(j, "allow_delete");
    zl_jw_bool(j, v[i].may_delete);
    zl_jw_key(j, "allow_download");
    zl_jw_bool(j, v[i].may_download);
    if (kind == SIM_SHARE_VOICEMAIL) {
      zl_jw_key(j, "allow_sharing");
      zl_jw_bool(j, v[i].may_share);
    }
    sim_member(j, "shared_id", v[i].id);
    zl_jw_end_object(j);
  }
  zl_jw_end_array(j);
}

/* The policy tree of the table with the lists of access members put into it. */
static int write_policy(const struct sim_tenant *t, const struct sim_phone *p, struct zl_jw *j)
{
  const struct sim_schema *s = &t->schemas.level[SIM_PHONE];
  const char **value = malloc((size_t)s->n * sizeof(*value));
  struct zl_buf tree = ZL_BUF_INIT(1u << 20);
  struct zl_json root, member_value;
  struct zl_str key;
  int rc = -1;
  if (!value)
    goto out;
  for (int i = 0; i < s->n; i++) {
    const char *own = sim_set_get(p->policy, i);
    value[i] = own ? own : s->value[i];
  }
  if (sim_render(s, SIM_PLAIN, value, SIM_READ, NULL, &tree) != 0 ||
      zl_json_check(zl_buf_view(&tree), ZL_JSON_DEPTH, &root, NULL) != 0)
    goto out;
  struct zl_json_iter it = zl_json_iter(zl_json_get(root, "policy"));
  zl_jw_key(j, "policy");
  zl_jw_object(j);
  while (zl_json_next(&it, &key, &member_value)) {
    zl_jw_key_n(j, key);
    zl_jw_raw(j, zl_json_raw(member_value));
  }
  for (int k = 0; k < SIM_SHARE_KINDS; k++)
    sim_write_shares(j, k, p->shares[k].v, p->shares[k].n);
  zl_jw_end_object(j);
  rc = 0;
out:
  zl_buf_free(&tree);
  free(value);
  return rc;
}

void sim_phone_user_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  const struct sim_user *u = sim_phone_user(w, q, a);
  if (!u)
    return;
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  sim_member(&j, "id", u->id);
  sim_member(&j, "phone_user_id", u->phone->phone_user_id);
  sim_member(&j, "email", u->email);
  sim_member(&j, "extension_id", u->phone->extension_id);
  sim_number_member(&j, "extension_number", u->phone->extension_number);
  sim_raw_member(&j, "calling_plans", "[{\"type\":200}]");
  sim_raw_member(&j, "phone_numbers", "[]");
  const char *department = sim_profile_value(t, u, "dept");
  if (department)
    sim_raw_member(&j, "department", department);
  sim_member(&j, "site_id", sim_site_of(u->phone).id);
  sim_raw_member(&j, "site_admin", "false");
  sim_member(&j, "status", u->phone->inactive ? "deactivate" : "activate");
  a->status = 200;
  if (write_policy(t, u->phone, &j) != 0) {
    sim_no_memory(a);
    return;
  }
  zl_jw_end_object(&j);
}

struct policy_ask {
  const struct sim_schema *schema;
  const struct sim_set *set;
};

/* {"enable":true,"locked":true}: beside what is to be changed, or around it. */
static bool policy_locked(void *arg, int leaf)
{
  const struct policy_ask *ask = arg;
  const char *path = ask->schema->leaf[leaf].path;
  bool locked = false;
  for (size_t n = strlen(path); n > 0 && !locked; n--)
    if (path[n - 1] == '.') {
      struct zl_buf beside = ZL_BUF_INIT(512);
      zl_buf_printf(&beside, "%.*slocked", (int)n, path);
      int lock = sim_schema_find(ask->schema, SIM_PLAIN, zl_buf_view(&beside));
      const char *value = lock >= 0 ? sim_set_get(ask->set, lock) : NULL;
      locked = value && strcmp(value, "true") == 0;
      zl_buf_free(&beside);
    }
  return locked;
}

void sim_phone_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a, int level,
                     struct sim_user *u, struct sim_set **set)
{
  struct sim_tenant *t = w->tenant;
  struct zl_json root;
  if (!sim_json_body(q, a, &root))
    return;
  struct policy_ask ask = {&t->schemas.level[level], *set};
  struct sim_patch p = {.schema = ask.schema, .values = &t->values, .locked = policy_locked,
                        .lock_refused = w->config->locked_refused, .arg = &ask, .quirk = sim_quirk_of(w)};
  int rc = sim_patch_read(&p, root);
  if (rc == 0 && p.error_count > 0)
    sim_fail_fields(a, &p);
  else if (rc == 0 && w->trial)
    a->status = 204;
  else if (rc != 0 || sim_set_change(&t->values, set, &p.changes, true) != 0)
    sim_no_memory(a);
  else {
    u->touched = true;
    t->version++;
    a->status = 204;
  }
  sim_patch_free(&p);
}

void sim_phone_user_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_user *u = sim_phone_user(w, q, a);
  if (u)
    sim_phone_patch(w, q, a, SIM_PHONE, u, &u->phone->policy);
}
