/* report.c - GET /report/users: who has hosted a meeting and who has not, a month at most, within the last
 * six (docs/zoom-api.md, section 9). Of each user only the last day is known (`hosted_at` of a tenant). */
#include "sim/people.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)

/* "2026-11-02" -> days since 1970. */
static bool day_of(const char *text, int64_t *day)
{
  char instant[32];
  int64_t ms;
  if (!text || strlen(text) != 10)
    return false;
  snprintf(instant, sizeof(instant), "%sT00:00:00Z", text);
  if (zl_time_parse_iso(zl_str_of(instant), &ms) != 0)
    return false;
  *day = ms / DAY_MS;
  return true;
}

/* Whether the user hosted something on one of these days. */
static bool hosted(const struct sim_tenant *t, const struct sim_user *u, const char *from, const char *to)
{
  const char *value = sim_profile_value(t, u, "hosted_at");
  if (!value || strlen(value) < 12)
    return false;
  return strncmp(value + 1, from, 10) >= 0 && strncmp(value + 1, to, 10) <= 0;
}

static bool in_group(const struct sim_tenant *t, const struct sim_user *u, const char *group)
{
  const struct sim_group *g = group ? sim_group_find(t, zl_str_of(group)) : NULL;
  return !group || (g && sim_user_in_group(u, (size_t)(g - t->groups)));
}

static void row(const struct sim_tenant *t, const struct sim_user *u, bool active, struct zl_jw *j)
{
  struct zl_buf name = ZL_BUF_INIT(1024);
  const char *type = sim_profile_value(t, u, "type"), *dept = sim_profile_value(t, u, "dept");
  sim_profile_text(t, u, "display_name", &name);
  zl_jw_object(j);
  zl_jw_key(j, "id"), zl_jw_cstr(j, u->id);
  zl_jw_key(j, "email"), zl_jw_cstr(j, u->email);
  zl_jw_key(j, "user_name"), zl_jw_cstr(j, zl_buf_cstr(&name));
  zl_jw_key(j, "type"), zl_jw_raw(j, zl_str_of(type ? type : "1"));
  zl_jw_key(j, "dept"), zl_jw_raw(j, zl_str_of(dept ? dept : "\"\""));
  zl_jw_key(j, "meetings"), zl_jw_int(j, active);
  zl_jw_key(j, "participants"), zl_jw_int(j, active ? 2 : 0);
  zl_jw_key(j, "meeting_minutes"), zl_jw_int(j, active ? 30 : 0);
  zl_jw_end_object(j);
  zl_buf_free(&name);
}

void sim_report_users(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  const char *from = sim_param(q, "from"), *to = sim_param(q, "to"), *type = sim_param(q, "type");
  const char *group = sim_param(q, "group_id");
  int64_t first, last, today = zl_wall_ms() / DAY_MS;
  struct sim_page page;
  if (!day_of(from, &first) || !day_of(to, &last) || last < first || last - first > 30 || first < today - 186) {
    sim_fail(a, 400, 300, "from and to are days of one month within the last six.");
    return;
  }
  if (type && strcmp(type, "active") != 0 && strcmp(type, "inactive") != 0) {
    sim_fail(a, 400, 300, "Invalid parameter: type.");
    return;
  }
  if (!sim_page_read(w, q, a, 300, 300, &page))
    return;
  bool active = !type || strcmp(type, "active") == 0;
  size_t skipped = 0, n = 0;
  int64_t total = 0;
  for (size_t i = 0; i < t->user_count; i++)
    total += t->users[i]->status == SIM_ACTIVE && in_group(t, t->users[i], group) &&
             hosted(t, t->users[i], from, to) == active;
  struct zl_jw j = zl_jw(&a->body);
  sim_page_open(&j, &page, total, "users");
  for (size_t i = 0; i < t->user_count && n < page.size; i++) {
    const struct sim_user *u = t->users[i];
    if (u->status != SIM_ACTIVE || !in_group(t, u, group) || hosted(t, u, from, to) != active)
      continue;
    if (skipped++ < page.from)
      continue;
    row(t, u, active, &j);
    n++;
  }
  zl_jw_end_array(&j);
  struct zl_buf token = ZL_BUF_INIT(256);
  sim_page_token(w, &page, page.from + n, (int64_t)(page.from + n) < total, &token);
  zl_jw_key(&j, "next_page_token"), zl_jw_cstr(&j, zl_buf_cstr(&token));
  zl_buf_free(&token);
  zl_jw_key(&j, "from"), zl_jw_cstr(&j, from);
  zl_jw_key(&j, "to"), zl_jw_cstr(&j, to);
  zl_jw_end_object(&j);
  a->status = 200;
}
