/* phone.c - phone users: the list, one user's policy, one user's settings. Sharing is shares.c. */
#include "sim/world.h"
#include "sim/phone.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SITE_ID "8f71O6rWT8KFUGQmSIMSIT"
#define SITE_NAME "Main Site"

static void member(struct zl_jw *w, const char *key, const char *text)
{
  zl_jw_key(w, key);
  zl_jw_cstr(w, text);
}

static void number_member(struct zl_jw *w, const char *key, int64_t n)
{
  zl_jw_key(w, key);
  zl_jw_int(w, n);
}

static void raw_member(struct zl_jw *w, const char *key, const char *json)
{
  zl_jw_key(w, key);
  zl_jw_raw(w, zl_str_of(json));
}

static void name_of(const struct sim_tenant *t, const struct sim_user *u, struct zl_buf *out)
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
  name_of(t, u, &text);
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
  if (f->site && strcmp(f->site, SITE_ID) != 0)
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
  name_of(t, u, &name);
  zl_jw_object(j);
  member(j, "id", u->id);
  member(j, "phone_user_id", u->phone->phone_user_id);
  member(j, "name", zl_buf_cstr(&name));
  member(j, "email", u->email);
  member(j, "extension_id", u->phone->extension_id);
  number_member(j, "extension_number", u->phone->extension_number);
  member(j, "status", u->phone->inactive ? "deactivate" : "activate");
  member(j, "activation_status", "activated");
  raw_member(j, "calling_plans", "[{\"name\":\"US/CA Unlimited Calling Plan\",\"type\":200}]");
  raw_member(j, "phone_numbers", "[]");
  raw_member(j, "site", "{\"id\":\"" SITE_ID "\",\"name\":\"" SITE_NAME "\"}");
  const char *department = sim_profile_value(t, u, "dept");
  if (department)
    raw_member(j, "department", department);
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
  number_member(&j, "page_size", (int64_t)page.size);
  number_member(&j, "total_records", total);
  zl_jw_key(&j, "users");
  zl_jw_array(&j);
  size_t at = next_wanted(t, page.from, &f);
  for (size_t n = 0; n < page.size && at < t->user_count; n++) {
    write_brief(t, t->users[at], &j);
    at = next_wanted(t, at + 1, &f);
  }
  zl_jw_end_array(&j);
  sim_page_token(w, &page, at, at < t->user_count, &token);
  member(&j, "next_page_token", zl_buf_cstr(&token));
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
    member(j, "access_user_id", v[i].with);
    if (kind == SIM_SHARE_VOICEMAIL)
      member(j, "access_user_type", v[i].common_area ? "commonArea" : "user");
    zl_jw_key(j, "allow_delete");
    zl_jw_bool(j, v[i].may_delete);
    zl_jw_key(j, "allow_download");
    zl_jw_bool(j, v[i].may_download);
    if (kind == SIM_SHARE_VOICEMAIL) {
      zl_jw_key(j, "allow_sharing");
      zl_jw_bool(j, v[i].may_share);
    }
    member(j, "shared_id", v[i].id);
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
  member(&j, "id", u->id);
  member(&j, "phone_user_id", u->phone->phone_user_id);
  member(&j, "email", u->email);
  member(&j, "extension_id", u->phone->extension_id);
  number_member(&j, "extension_number", u->phone->extension_number);
  raw_member(&j, "calling_plans", "[{\"type\":200}]");
  raw_member(&j, "phone_numbers", "[]");
  const char *department = sim_profile_value(t, u, "dept");
  if (department)
    raw_member(&j, "department", department);
  member(&j, "site_id", SITE_ID);
  raw_member(&j, "site_admin", "false");
  member(&j, "status", u->phone->inactive ? "deactivate" : "activate");
  a->status = 200;
  if (write_policy(t, u->phone, &j) != 0) {
    sim_no_memory(a);
    return;
  }
  zl_jw_end_object(&j);
}

void sim_phone_user_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_tenant *t = w->tenant;
  struct sim_user *u = sim_phone_user(w, q, a);
  struct zl_json root;
  if (!u || !sim_json_body(q, a, &root))
    return;
  struct sim_patch p = {.schema = &t->schemas.level[SIM_PHONE], .values = &t->values};
  int rc = sim_patch_read(&p, root);
  if (rc == 0 && p.error_count > 0)
    sim_fail_fields(a, &p);
  else if (rc != 0 || sim_set_change(&t->values, &u->phone->policy, &p.changes, true) != 0)
    sim_no_memory(a);
  else {
    u->touched = true;
    t->version++;
    a->status = 204;
  }
  sim_patch_free(&p);
}

/* ---- GET /phone/users/{id}/settings ---------------------------------------------------------------- */

static void write_privileges(struct zl_jw *j, const struct sim_phone *p)
{
  zl_jw_key(j, "privileges");
  if (p->privileges_bare) { /* the smallest one alone, without a list */
    int n = 1;
    while (n < 8 && !(p->privileges & 1 << n))
      n++;
    zl_jw_int(j, n);
    return;
  }
  zl_jw_array(j);
  for (int i = 1; i <= 8; i++)
    if (p->privileges & 1 << i)
      zl_jw_int(j, i);
  zl_jw_end_array(j);
}

/* Whom an extension belongs to: a user or a common area. */
static void write_extension(const struct sim_tenant *t, const char *extension, bool intercom,
                            struct zl_jw *j)
{
  const struct sim_user *u = zl_map_get(&t->by_extension, zl_str_of(extension));
  const struct sim_common_area *area = sim_area_find(t, zl_str_of(extension));
  struct zl_buf name = ZL_BUF_INIT(4096);
  char number[32];
  zl_jw_object(j);
  member(j, "extension_id", extension);
  if (u && u->phone) {
    name_of(t, u, &name);
    snprintf(number, sizeof(number), "%lld", (long long)u->phone->extension_number);
    member(j, "display_name", zl_buf_cstr(&name));
    if (intercom) /* the one place where it is a string */
      member(j, "extension_number", number);
    else
      number_member(j, "extension_number", u->phone->extension_number);
    member(j, "extension_type", "user");
    if (!intercom)
      member(j, "id", u->id);
  } else if (area) {
    member(j, "display_name", area->name);
    member(j, "extension_type", "commonArea");
    if (!intercom)
      member(j, "id", area->id);
  }
  if (intercom) {
    member(j, "status", "active");
    member(j, "device_status", "no device");
  }
  zl_jw_end_object(j);
  zl_buf_free(&name);
}

void sim_write_delegation(const struct sim_tenant *t, const struct sim_phone *p, bool with_lock,
                          struct zl_jw *j)
{
  zl_jw_key(j, "delegation");
  zl_jw_object(j);
  zl_jw_key(j, "assistants");
  zl_jw_array(j);
  for (size_t i = 0; i < p->assistants.n; i++)
    write_extension(t, p->assistants.v[i], false, j);
  zl_jw_end_array(j);
  zl_jw_key(j, "privacy");
  zl_jw_bool(j, p->privacy);
  write_privileges(j, p);
  if (with_lock) {
    zl_jw_key(j, "locked");
    zl_jw_bool(j, p->locked);
  }
  zl_jw_end_object(j);
}

static void write_desk_phone(const struct sim_phone *p, struct zl_jw *j)
{
  zl_jw_key(j, "desk_phone");
  zl_jw_object(j);
  zl_jw_key(j, "devices");
  zl_jw_array(j);
  for (size_t i = 0; i < p->device_count; i++) {
    zl_jw_object(j);
    member(j, "id", p->devices[i].id);
    member(j, "display_name", p->devices[i].id);
    member(j, "device_type", "Simulated desk phone");
    member(j, "status", "online");
    zl_jw_key(j, "policy");
    zl_jw_object(j);
    raw_member(j, "call_control", p->devices[i].call_control ? "{\"status\":\"on\"}" : "{\"status\":\"off\"}");
    raw_member(j, "hot_desking", p->devices[i].hot_desking ? "{\"status\":\"on\"}" : "{\"status\":\"off\"}");
    zl_jw_end_object(j);
    zl_jw_end_object(j);
  }
  zl_jw_end_array(j);
  raw_member(j, "keys_positions", "{}");
  zl_jw_key(j, "phone_screen_lock");
  zl_jw_bool(j, p->screen_lock);
  if (p->pin_code)
    member(j, "pin_code", p->pin_code);
  zl_jw_end_object(j);
}

static void write_intercom(const struct sim_tenant *t, const struct sim_phone *p, struct zl_jw *j)
{
  zl_jw_key(j, "intercom");
  zl_jw_object(j);
  zl_jw_key(j, "audio_intercoms");
  zl_jw_array(j);
  for (size_t i = 0; i < p->intercom.n; i++)
    write_extension(t, p->intercom.v[i], true, j);
  zl_jw_end_array(j);
  if (p->intercom_device) {
    zl_jw_key(j, "device");
    zl_jw_object(j);
    member(j, "id", p->intercom_device);
    zl_jw_end_object(j);
  }
  zl_jw_end_object(j);
}

void sim_phone_settings_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_user *u = sim_phone_user(w, q, a);
  if (!u)
    return;
  const struct sim_phone *p = u->phone;
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  member(&j, "area_code", "555");
  member(&j, "audio_prompt_language", "en-US");
  member(&j, "default_transcription_language", "en-US");
  member(&j, "company_number", "+15550100");
  raw_member(&j, "country", "{\"code\":\"US\",\"country_code\":\"1\",\"name\":\"United States\"}");
  sim_write_delegation(w->tenant, p, true, &j);
  write_desk_phone(p, &j);
  number_member(&j, "extension_number", p->extension_number);
  raw_member(&j, "outbound_caller", "{\"number\":\"+15550100\"}");
  raw_member(&j, "outbound_caller_ids", "[{\"is_default\":true,\"name\":\"Main\",\"number\":\"+15550100\"}]");
  member(&j, "status", p->inactive ? "Inactive" : "Active");
  zl_jw_key(&j, "voice_mail"); /* the deprecated copy, in its old shape */
  zl_jw_array(&j);
  for (size_t i = 0; i < p->shares[SIM_SHARE_VOICEMAIL].n; i++) {
    const struct sim_share *s = &p->shares[SIM_SHARE_VOICEMAIL].v[i];
    zl_jw_object(&j);
    member(&j, "access_user_id", s->with);
    member(&j, "access_user_type", s->common_area ? "commonArea" : "user");
    zl_jw_key(&j, "delete");
    zl_jw_bool(&j, s->may_delete);
    zl_jw_key(&j, "download");
    zl_jw_bool(&j, s->may_download);
    member(&j, "shared_id", s->id);
    zl_jw_end_object(&j);
  }
  zl_jw_end_array(&j);
  write_intercom(w->tenant, p, &j);
  for (int k = SIM_SHARE_AUTO; k < SIM_SHARE_KINDS; k++)
    sim_write_shares(&j, k, p->shares[k].v, p->shares[k].n);
  zl_jw_end_object(&j);
  a->status = 200;
}
