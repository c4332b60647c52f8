/* roles.c - GET /roles, and the members of a role. A user has one role: a POST to another one takes the
 * user there, a DELETE makes a Member of him. To Member and Owner nobody is added and from them nobody
 * taken (code 300). */
#include "sim/people.h"

#include <string.h>

static const struct sim_role standing[] = {{"0", "Owner"}, {"1", "Admin"}, {"2", "Member"}};
#define STANDING (sizeof(standing) / sizeof(standing[0]))

static const struct sim_role *role_at(const struct sim_tenant *t, size_t i)
{
  return i < STANDING ? &standing[i] : i - STANDING < t->role_count ? &t->roles[i - STANDING] : NULL;
}

static const struct sim_role *find(struct sim_world *w, struct sim_answer *a, struct zl_str id)
{
  const struct sim_role *r;
  for (size_t i = 0; (r = role_at(w->tenant, i)) != NULL; i++)
    if (zl_str_is(id, r->id))
      return r;
  sim_fail(a, 400, 1034, "The role_id does not exist.");
  return NULL;
}

static bool holds(const struct sim_tenant *t, const struct sim_user *u, const struct sim_role *r)
{
  const char *value = sim_profile_value(t, u, "role_id");
  size_t n = strlen(r->id);
  return value && strlen(value) == n + 2 && memcmp(value + 1, r->id, n) == 0;
}

static int give(struct sim_tenant *t, struct sim_user *u, const struct sim_role *r)
{
  const char *id = sim_text_quoted(&t->values, zl_str_of(r->id));
  const char *name = sim_text_quoted(&t->values, zl_str_of(r->name));
  int rc = id && name ? sim_person_set(t, u, "role_id", id) : -1;
  if (rc == 0)
    rc = sim_person_set(t, u, "role_name", name);
  u->touched = true;
  t->version++;
  return rc;
}

static void member(struct zl_jw *w, const char *key, const char *text)
{
  zl_jw_key(w, key);
  zl_jw_cstr(w, text);
}

void sim_roles_list(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  const struct sim_role *r;
  struct zl_jw j = zl_jw(&a->body);
  (void)q;
  zl_jw_object(&j);
  zl_jw_key(&j, "total_records"), zl_jw_int(&j, (int64_t)(STANDING + t->role_count));
  zl_jw_key(&j, "roles");
  zl_jw_array(&j);
  for (size_t i = 0; (r = role_at(t, i)) != NULL; i++) {
    int64_t members = 0;
    for (size_t k = 0; k < t->user_count; k++)
      members += t->users[k]->status != SIM_PENDING && holds(t, t->users[k], r);
    zl_jw_object(&j);
    member(&j, "id", r->id);
    member(&j, "name", r->name);
    member(&j, "description", "");
    zl_jw_key(&j, "total_members"), zl_jw_int(&j, members);
    zl_jw_end_object(&j);
  }
  zl_jw_end_array(&j);
  zl_jw_end_object(&j);
  a->status = 200;
}

void sim_role_members(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  const struct sim_role *r = find(w, a, q->segment[1]);
  struct sim_page page;
  if (!r || !sim_page_read(w, q, a, 300, 300, &page))
    return;
  int64_t total = 0;
  for (size_t i = 0; i < t->user_count; i++)
    total += t->users[i]->status != SIM_PENDING && holds(t, t->users[i], r);
  struct zl_jw j = zl_jw(&a->body);
  sim_page_open(&j, &page, total, "members");
  size_t at = page.from, n = 0;
  for (; at < t->user_count && n < page.size; at++) {
    const struct sim_user *u = t->users[at];
    if (u->status == SIM_PENDING || !holds(t, u, r))
      continue;
    zl_jw_object(&j);
    member(&j, "id", u->id);
    member(&j, "email", u->email);
    zl_jw_end_object(&j);
    n++;
  }
  zl_jw_end_array(&j);
  struct zl_buf token = ZL_BUF_INIT(256);
  sim_page_token(w, &page, at, page.from == 0 ? (int64_t)n < total : n == page.size && at < t->user_count, &token);
  member(&j, "next_page_token", zl_buf_cstr(&token));
  zl_buf_free(&token);
  zl_jw_end_object(&j);
  a->status = 200;
}

static const struct sim_role *changeable(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_role *r = find(w, a, q->segment[1]);
  if (r && strcmp(r->id, "0") != 0 && strcmp(r->id, "2") != 0)
    return r;
  if (r)
    sim_fail(a, 400, 300, "Nobody can be added to the roles Member and Owner, nor taken from them.");
  return NULL;
}

void sim_role_members_add(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_tenant *t = w->tenant;
  const struct sim_role *r = changeable(w, q, a);
  struct zl_json root;
  if (!r || !sim_json_body(q, a, &root))
    return;
  struct zl_json list = zl_json_get(root, "members"), v;
  size_t count = zl_json_count(list);
  if (zl_json_kind(list) != ZL_JSON_ARRAY || count == 0 || count > 30) {
    sim_fail(a, 400, 300, "The members field must be a list of 1 to 30 members.");
    return;
  }
  struct zl_buf ids = ZL_BUF_INIT(1u << 16), who = ZL_BUF_INIT(4096);
  int rc = 0;
  for (struct zl_json_iter it = zl_json_iter(list); rc == 0 && zl_json_next(&it, NULL, &v);) {
    zl_buf_reset(&who);
    bool named = zl_json_string(zl_json_get(v, "id"), &who) || zl_json_string(zl_json_get(v, "email"), &who);
    struct sim_user *u = named ? sim_user_find(t, zl_buf_view(&who)) : NULL;
    if (!u || u->status == SIM_PENDING)
      continue;
    rc = give(t, u, r);
    zl_buf_printf(&ids, "%s%s", ids.len ? "," : "", u->id);
  }
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  member(&j, "ids", zl_buf_cstr(&ids));
  zl_jw_end_object(&j);
  a->status = 201;
  if (rc != 0)
    sim_no_memory(a);
  zl_buf_free(&ids);
  zl_buf_free(&who);
}

void sim_role_member_delete(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_tenant *t = w->tenant;
  const struct sim_role *r = changeable(w, q, a);
  struct sim_user *u = r ? sim_user_find(t, q->segment[3]) : NULL;
  if (!r)
    return;
  if (!u || !holds(t, u, r)) {
    sim_fail(a, 404, 300, "This user does not have the role.");
    return;
  }
  a->status = 204;
  if (give(t, u, &standing[2]) != 0)
    sim_no_memory(a);
}
