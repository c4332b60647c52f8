/* groups.c - groups and who is in them. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

static void member(struct zl_jw *w, const char *key, const char *text)
{
  zl_jw_key(w, key);
  zl_jw_cstr(w, text);
}

static int64_t members_of(const struct sim_tenant *t, size_t group)
{
  int64_t n = 0;
  for (size_t i = 0; i < t->user_count; i++)
    n += sim_user_in_group(t->users[i], group);
  return n;
}

static void write_group(const struct sim_tenant *t, const struct sim_group *g, struct zl_jw *j)
{
  zl_jw_object(j);
  member(j, "id", g->id);
  member(j, "name", g->name);
  zl_jw_key(j, "total_members");
  zl_jw_int(j, members_of(t, (size_t)(g - t->groups)));
  zl_jw_end_object(j);
}

static struct sim_group *find(struct sim_world *w, struct sim_answer *a, struct zl_str id)
{
  struct sim_group *g = sim_group_find(w->tenant, id);
  if (!g)
    sim_fail(a, 404, 4130, "Group does not exist: %.*s.", (int)(id.n < 400 ? id.n : 400), id.p);
  return g;
}

void sim_groups_list(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  struct sim_page page;
  if (!sim_page_read(w, q, a, 300, 300, &page))
    return;
  struct zl_jw j = zl_jw(&a->body);
  struct zl_buf token = ZL_BUF_INIT(256);
  zl_jw_object(&j);
  zl_jw_key(&j, "total_records");
  zl_jw_int(&j, (int64_t)t->group_count);
  zl_jw_key(&j, "groups");
  zl_jw_array(&j);
  size_t at = page.from;
  for (; at < t->group_count && at - page.from < page.size; at++)
    write_group(t, &t->groups[at], &j);
  zl_jw_end_array(&j);
  sim_page_token(w, &page, at, at < t->group_count, &token);
  member(&j, "next_page_token", zl_buf_cstr(&token));
  zl_jw_end_object(&j);
  zl_buf_free(&token);
  a->status = 200;
}

void sim_group_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_group *g = find(w, a, q->segment[1]);
  if (!g)
    return;
  struct zl_jw j = zl_jw(&a->body);
  write_group(w->tenant, g, &j);
  a->status = 200;
}

static void write_member(const struct sim_tenant *t, const struct sim_user *u, struct zl_jw *j)
{
  static const char *const keys[] = {"first_name", "last_name", "type"};
  zl_jw_object(j);
  member(j, "id", u->id);
  member(j, "email", u->email);
  for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
    const char *value = sim_profile_value(t, u, keys[i]);
    if (value) {
      zl_jw_key(j, keys[i]);
      zl_jw_raw(j, zl_str_of(value));
    }
  }
  zl_jw_end_object(j);
}

static size_t next_member(const struct sim_tenant *t, size_t from, size_t group)
{
  while (from < t->user_count && !sim_user_in_group(t->users[from], group))
    from++;
  return from;
}

void sim_members_list(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  const struct sim_group *g = find(w, a, q->segment[1]);
  struct sim_page page;
  if (!g || !sim_page_read(w, q, a, 2000, 300, &page))
    return;
  size_t group = (size_t)(g - t->groups), at = next_member(t, page.from, group);
  int64_t total = members_of(t, group);
  struct zl_buf token = ZL_BUF_INIT(256);
  struct zl_jw j = zl_jw(&a->body);
  sim_page_open(&j, &page, total, "members");
  for (size_t n = 0; n < page.size && at < t->user_count; n++) {
    write_member(t, t->users[at], &j);
    at = next_member(t, at + 1, group);
  }
  zl_jw_end_array(&j);
  sim_page_token(w, &page, at, at < t->user_count, &token);
  member(&j, "next_page_token", zl_buf_cstr(&token));
  zl_jw_end_object(&j);
  zl_buf_free(&token);
  a->status = 200;
}

/* ---- membership -------------------------------------------------------------------------------- */

static int join(struct sim_tenant *t, struct sim_user *u, size_t group, bool first)
{
  uint16_t list[SIM_GROUPS_OF_USER_MAX + 1];
  size_t n = 0;
  if (first)
    list[n++] = (uint16_t)group;
  for (int i = 0; u->groups && i < u->groups->n; i++)
    if (u->groups->group[i] != group)
      list[n++] = u->groups->group[i];
  if (!first)
    list[n++] = (uint16_t)group;
  u->touched = true;
  t->version++;
  return sim_user_set_groups(t, u, list, n);
}

static int leave(struct sim_tenant *t, struct sim_user *u, size_t group)
{
  uint16_t list[SIM_GROUPS_OF_USER_MAX];
  size_t n = 0;
  for (int i = 0; u->groups && i < u->groups->n; i++)
    if (u->groups->group[i] != group)
      list[n++] = u->groups->group[i];
  u->touched = true;
  t->version++;
  return sim_user_set_groups(t, u, list, n);
}

static struct sim_user *named(struct sim_tenant *t, struct zl_json v)
{
  struct zl_buf text = ZL_BUF_INIT(4096);
  struct sim_user *u = NULL;
  if (zl_json_string(zl_json_get(v, "id"), &text) || zl_json_string(zl_json_get(v, "email"), &text))
    u = sim_user_find(t, zl_buf_view(&text));
  zl_buf_free(&text);
  return u;
}

/* Members that nobody knows are left out without a word: the answer's ids tell. The other reading of Zoom's
 * documentation, that one of them spoils the whole call, comes with a fault. */
void sim_members_add(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_tenant *t = w->tenant;
  const struct sim_group *g = find(w, a, q->segment[1]);
  struct zl_json root;
  if (!g || !sim_json_body(q, a, &root))
    return;
  struct zl_json list = zl_json_get(root, "members");
  size_t count = zl_json_count(list), group = (size_t)(g - t->groups);
  if (zl_json_kind(list) != ZL_JSON_ARRAY || count == 0 || count > 30) {
    sim_fail(a, 400, 300, "The members field must be a list of 1 to 30 members.");
    return;
  }
  struct zl_buf ids = ZL_BUF_INIT(1u << 16), why = ZL_BUF_INIT(4096);
  struct zl_json_iter it = zl_json_iter(list);
  int rc = 0;
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    struct sim_user *u = named(t, v);
    if (w->fault && w->fault->whole && (!u || sim_refused(w, u, &why))) {
      sim_fail(a, 404, 1001, "User does not exist: %s.", u ? u->id : "one of the members");
      zl_buf_free(&why);
      return;
    }
  }
  it = zl_json_iter(list);
  for (struct zl_json v; rc == 0 && zl_json_next(&it, NULL, &v);) {
    struct sim_user *u = named(t, v);
    if (!u || sim_refused(w, u, &why))
      continue;
    if (!sim_user_in_group(u, group))
      rc = join(t, u, group, false);
    zl_buf_printf(&ids, "%s%s", ids.len ? "," : "", u->id);
  }
  if (rc != 0) {
    sim_fail(a, 400, 300, "A user cannot be in more groups than these.");
  } else {
    char now[25];
    zl_time_iso(zl_wall_ms(), now);
    struct zl_jw j = zl_jw(&a->body);
    zl_jw_object(&j);
    member(&j, "ids", zl_buf_cstr(&ids));
    member(&j, "added_at", now);
    zl_jw_end_object(&j);
    a->status = 201;
  }
  zl_buf_free(&ids);
  zl_buf_free(&why);
}

static struct sim_user *find_member(struct sim_world *w, struct sim_req *q, struct sim_answer *a,
                                    size_t *group)
{
  const struct sim_group *g = find(w, a, q->segment[1]);
  if (!g)
    return NULL;
  *group = (size_t)(g - w->tenant->groups);
  struct sim_user *u = sim_user_find(w->tenant, q->segment[3]);
  if (u && sim_user_in_group(u, *group))
    return u;
  sim_fail(a, 404, 4131, "Group member does not exist.");
  return NULL;
}

void sim_member_delete(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  size_t group;
  struct sim_user *u = find_member(w, q, a, &group);
  if (!u)
    return;
  a->status = 204;
  if (leave(w->tenant, u, group) != 0)
    sim_no_memory(a);
}

void sim_member_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_tenant *t = w->tenant;
  struct zl_json root;
  size_t group;
  struct sim_user *u = find_member(w, q, a, &group);
  if (!u || !sim_json_body(q, a, &root))
    return;
  struct zl_json action = zl_json_get(root, "action");
  int rc = 0;
  if (zl_json_string_is(action, "set_primary")) {
    rc = join(t, u, group, true);
  } else if (zl_json_string_is(action, "move")) {
    struct zl_str target;
    const struct sim_group *to = NULL;
    if (zl_json_plain(zl_json_get(root, "target_group_id"), &target))
      to = sim_group_find(t, target);
    if (!to) {
      sim_fail(a, 400, 300, "The target_group_id can not be empty.");
      return;
    }
    rc = leave(t, u, group) | join(t, u, (size_t)(to - t->groups), false);
  } else {
    sim_fail(a, 400, 300, "Invalid field: action.");
    return;
  }
  a->status = 204;
  if (rc != 0)
    sim_no_memory(a);
}
