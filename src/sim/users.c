/* users.c - GET /users, GET and PATCH /users/{id}, GET /users/summary. */
#include "sim/people.h"

#include <stdlib.h>
#include <string.h>

static void member(struct zl_jw *w, const char *key, const char *text)
{
  zl_jw_key(w, key);
  zl_jw_cstr(w, text);
}

/* The profile leaves that `access` names, then what is worked out from the user's place. */
static int write_user(const struct sim_tenant *t, const struct sim_user *u, int access,
                      struct zl_jw *w)
{
  const struct sim_schema *s = &t->schemas.level[SIM_PROFILE];
  char number[40];
  zl_jw_object(w);
  if (u->status != SIM_PENDING || !(access & SIM_LISTED))
    member(w, "id", u->id); /* the list has no id of a user who has not joined yet */
  member(w, "email", u->email);
  member(w, "status", sim_status_names[u->status]);
  for (int i = 0; i < s->n; i++) {
    const char *own = sim_set_get(u->profile, i);
    const char *value = own ? own : s->value[i];
    if (value && (s->leaf[i].access & access) == access) {
      zl_jw_key(w, s->leaf[i].path);
      zl_jw_raw(w, zl_str_of(value));
    }
  }
  if (u->status != SIM_PENDING) {
    zl_jw_key(w, "pmi");
    zl_jw_int(w, INT64_C(5550000000) + (int64_t)u->at);
    zl_jw_key(w, "verified");
    zl_jw_int(w, 1);
  }
  snprintf(number, sizeof(number), "2024-%02d-%02dT09:00:00Z", 1 + (int)(u->at % 12),
           1 + (int)(u->at % 28));
  const char *created = sim_profile_value(t, u, "user_created_at");
  for (int i = 0; i < 2; i++) {
    zl_jw_key(w, i ? "user_created_at" : "created_at");
    if (created)
      zl_jw_raw(w, zl_str_of(created));
    else
      zl_jw_cstr(w, number);
  }
  if (u->groups) {
    zl_jw_key(w, "group_ids");
    zl_jw_array(w);
    for (int i = 0; i < u->groups->n; i++)
      zl_jw_cstr(w, t->groups[u->groups->group[i]].id);
    zl_jw_end_array(w);
  }
  return 0;
}

static int status_of(const char *name)
{
  for (int i = 0; name && i < SIM_STATUSES; i++)
    if (strcmp(name, sim_status_names[i]) == 0)
      return i;
  return name ? -1 : SIM_ACTIVE;
}

static bool in_list(const struct sim_tenant *t, const struct sim_user *u, int status, const char *role)
{
  if (u->status != status)
    return false;
  const char *have = role ? sim_profile_value(t, u, "role_id") : NULL;
  size_t n = role ? strlen(role) : 0;
  return !role || (have && strlen(have) == n + 2 && memcmp(have + 1, role, n) == 0);
}

/* Place of the first listed user at or after `from`; the user count at the end. */
static size_t next_listed(const struct sim_tenant *t, size_t from, int status, const char *role)
{
  while (from < t->user_count && !in_list(t, t->users[from], status, role))
    from++;
  return from;
}

static int64_t count_listed(const struct sim_tenant *t, int status, const char *role)
{
  if (!role)
    return t->with_status[status];
  int64_t n = 0;
  for (size_t i = 0; i < t->user_count; i++)
    n += in_list(t, t->users[i], status, role);
  return n;
}

void sim_users_list(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  struct sim_page page;
  int status = status_of(sim_param(q, "status"));
  const char *role = sim_param(q, "role_id");
  if (status < 0) {
    sim_fail(a, 400, 300, "Invalid parameter: status.");
    return;
  }
  if (!sim_page_read(w, q, a, 2000, 300, &page))
    return;
  int64_t total = count_listed(t, status, role);
  size_t take = page.size;
  if (w->fault && w->fault->short_list)
    take = (take < (size_t)total ? take : (size_t)total) / 2;
  struct zl_jw j = zl_jw(&a->body);
  sim_page_open(&j, &page, total, "users");
  size_t at = next_listed(t, page.from, status, role), last = at;
  for (size_t n = 0; n < take && at < t->user_count; n++) {
    write_user(t, t->users[at], SIM_LISTED | SIM_READ, &j);
    zl_jw_end_object(&j);
    last = at;
    at = next_listed(t, at + 1, status, role);
  }
  if (w->fault && w->fault->duplicate_user && last < t->user_count) {
    /* the next page's first user stands on this one too; on the last page its own last */
    write_user(t, t->users[at < t->user_count ? at : last], SIM_LISTED | SIM_READ, &j);
    zl_jw_end_object(&j);
  }
  zl_jw_end_array(&j);
  bool more = at < t->user_count && !(w->fault && w->fault->short_list);
  struct zl_buf token = ZL_BUF_INIT(256);
  sim_page_token(w, &page, at, more, &token);
  member(&j, "next_page_token", zl_buf_cstr(&token));
  zl_buf_free(&token);
  zl_jw_end_object(&j);
  a->status = 200;
}

void sim_users_summary(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  (void)q;
  const struct sim_tenant *t = w->tenant;
  int64_t licensed = 0, basic = 0, other = 0;
  for (size_t i = 0; i < t->user_count; i++) {
    const char *type = sim_profile_value(t, t->users[i], "type");
    if (t->users[i]->status == SIM_PENDING || !type)
      continue;
    licensed += strcmp(type, "2") == 0;
    basic += strcmp(type, "1") == 0;
    other += strcmp(type, "1") != 0 && strcmp(type, "2") != 0;
  }
  zl_buf_printf(&a->body,
                "{\"licensed_users_count\":%lld,\"basic_users_count\":%lld,"
                "\"on_prem_users_count\":0,\"room_users_count\":0,\"pending_users_count\":%lld,"
                "\"join_only_users_count\":%lld,\"total_users_count\":%zu}",
                (long long)licensed, (long long)basic, (long long)t->with_status[SIM_PENDING],
                (long long)other, t->user_count);
  a->status = 200;
}

/* ?search_by_unique_id=true: the path has the number that single sign-on tells of a user. */
static struct sim_user *by_employee_id(const struct sim_tenant *t, struct zl_str id)
{
  for (size_t i = 0; i < t->user_count; i++) {
    const char *have = sim_profile_value(t, t->users[i], "employee_unique_id"); /* with its quotes */
    size_t n = have ? strlen(have) : 0;
    if (have && n == id.n + 2 && memcmp(have + 1, id.p, id.n) == 0)
      return t->users[i];
  }
  return NULL;
}

void sim_user_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const char *unique = sim_param(q, "search_by_unique_id");
  bool by_number = unique && strcmp(unique, "true") == 0;
  struct sim_user *u = by_number ? by_employee_id(w->tenant, q->segment[1]) : sim_user_find(w->tenant, q->segment[1]);
  if (!u) {
    sim_no_user(a, q->segment[1]);
    return;
  }
  struct zl_jw j = zl_jw(&a->body);
  write_user(w->tenant, u, SIM_READ, &j);
  member(&j, "account_id", ZL_SIM_ACCOUNT);
  zl_jw_key(&j, "login_types");
  zl_jw_raw(&j, ZL_STR("[100]"));
  member(&j, "cluster", "us02");
  zl_jw_end_object(&j);
  a->status = 200;
}

static bool changes(const struct sim_patch *p, const char *name)
{
  for (size_t i = 0; i < p->changes.n; i++)
    if (strcmp(p->schema->leaf[p->changes.e[i].leaf].path, name) == 0)
      return true;
  return false;
}

/* Switching Zoom Phone on or off is part of this body, but lives elsewhere. */
static int switch_phone(struct sim_tenant *t, struct sim_user *u, struct sim_patch *p)
{
  size_t kept = 0;
  int rc = 0;
  for (size_t i = 0; i < p->changes.n; i++) {
    struct sim_entry e = p->changes.e[i];
    if (strcmp(p->schema->leaf[e.leaf].path, "feature.zoom_phone") != 0) {
      p->changes.e[kept++] = e;
      continue;
    }
    if (strcmp(e.value, "true") == 0 && !u->phone) {
      char extension[23];
      sim_make_id(extension, ++t->serial, 56);
      rc = sim_phone_of(t, u, zl_str_of(extension), 1001 + (int64_t)u->at) ? 0 : -1;
    } else if (strcmp(e.value, "false") == 0) {
      sim_person_unphone(t, u);
    }
  }
  p->changes.n = kept;
  return rc;
}

struct sim_user *sim_user_to_change(struct sim_world *w, struct sim_req *q, struct sim_answer *a, struct zl_json *body)
{
  struct sim_user *u = sim_user_find(w->tenant, q->segment[1]);
  if (!u)
    sim_no_user(a, q->segment[1]);
  return u && sim_json_body(q, a, body) ? u : NULL;
}

void sim_user_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_tenant *t = w->tenant;
  struct zl_json root;
  struct sim_user *u = sim_user_to_change(w, q, a, &root);
  if (!u)
    return;
  struct sim_patch p = {.schema = &t->schemas.level[SIM_PROFILE], .values = &t->values,
                        .quirk = sim_quirk_of(w)};
  int64_t type = 0;
  bool licensed = zl_json_int(zl_json_get(root, "type"), &type) && type == 2 && !sim_person_is(t, u, "type", "2");
  int rc = sim_patch_read(&p, root);
  if (rc != 0)
    sim_no_memory(a);
  else if (p.error_count > 0)
    sim_fail_fields(a, &p);
  else if (changes(&p, "type") + changes(&p, "plan_united_type") + changes(&p, "zoom_one_type") > 1)
    sim_fail(a, 400, 300, "The type, plan_united_type and zoom_one_type fields cannot be changed together.");
  else if (licensed && !sim_person_seat(w, a))
    ;
  else if (w->trial)
    a->status = 204;
  else if (switch_phone(t, u, &p) != 0 || sim_set_change(&t->values, &u->profile, &p.changes, false) != 0)
    sim_no_memory(a);
  else {
    u->touched = true;
    t->version++;
    a->status = 204;
  }
  sim_patch_free(&p);
}
