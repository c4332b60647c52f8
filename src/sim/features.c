/* features.c - POST /users/features: one feature for up to 30 users. Who does not get it is told in an answer
 * that is a success. One call in ten seconds while limits are on, whatever the plan. */
#include "sim/world.h"

#include <string.h>

#define MOST 30
#define SPACING_US 10000000

enum kind { TYPE, WORD, SIZE, SWITCH, PLAN };
static const struct feature {
  const char *name, *leaf, *size; /* size: the capacity beside a switch */
  enum kind kind;
  bool paid;                      /* for licensed users alone */
} features[] = {
  {"user_type", "type", NULL, TYPE, false},
  {"concurrent_meeting", "feature.concurrent_meeting", NULL, WORD, true},
  {"large_meeting", "feature.large_meeting", "feature.large_meeting_capacity", SIZE, true},
  {"webinar", "feature.webinar", "feature.webinar_capacity", SIZE, true},
  {"zoom_events", "feature.zoom_events", "feature.zoom_events_capacity", SIZE, true},
  {"zoom_whiteboard", "feature.zoom_whiteboard", NULL, SWITCH, false},
  {"zoom_revenue_accelerator", "feature.zoom_revenue_accelerator", NULL, SWITCH, false},
  {"zoom_clips_plus", "feature.zoom_clips_plus", NULL, SWITCH, false},
  {"plan_united_type", "plan_united_type", NULL, PLAN, false},
  {"zoom_one_type", "zoom_one_type", NULL, PLAN, false},
};
/* What the numbers of capacities stand for. */
static const struct {
  const char *feature, *value;
  int people;
} sizes[] = {
  {"large_meeting", "1", 100},   {"large_meeting", "32", 200},    {"large_meeting", "64", 300},
  {"large_meeting", "128", 500}, {"large_meeting", "256", 1000},  {"large_meeting", "1024", 3000},
  {"large_meeting", "2048", 5000},
  {"webinar", "16", 100},        {"webinar", "1", 500},           {"webinar", "64", 1000},
  {"webinar", "128", 3000},      {"webinar", "256", 5000},        {"webinar", "512", 10000},
  {"webinar", "1024", 20000},    {"webinar", "2048", 30000},      {"webinar", "4096", 40000},
  {"webinar", "8192", 50000},
  {"zoom_events", "500", 500},   {"zoom_events", "1000", 1000},   {"zoom_events", "3000", 3000},
  {"zoom_events", "5000", 5000}, {"zoom_events", "10000", 10000}, {"zoom_events", "20000", 20000},
  {"zoom_events", "30000", 30000}, {"zoom_events", "50000", 50000},
};

static int people_of(const struct feature *f, struct zl_str value)
{
  if (zl_str_is(value, "0"))
    return 0;
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
    if (strcmp(sizes[i].feature, f->name) == 0 && zl_str_is(value, sizes[i].value))
      return sizes[i].people;
  return -1;
}

/* The leaves' JSON for a value; false: no such value. */
static bool texts(const struct feature *f, struct zl_str value, char leaf[64], char size[64])
{
  int64_t n;
  int people = f->kind == SIZE ? people_of(f, value) : 0;
  *size = '\0';
  bool on = zl_str_is(value, "true");
  switch (f->kind) {
  case TYPE: snprintf(leaf, 64, "%.*s", (int)value.n, value.p); return zl_str_is(value, "1") || zl_str_is(value, "2");
  case WORD:
    snprintf(leaf, 64, "\"%.*s\"", (int)(value.n < 16 ? value.n : 16), value.p);
    return zl_str_is(value, "Basic") || zl_str_is(value, "Plus") || zl_str_is(value, "None");
  case SWITCH: snprintf(leaf, 64, "%s", on ? "true" : "false"); return on || zl_str_is(value, "false");
  case SIZE:
    snprintf(leaf, 64, "%s", people > 0 ? "true" : "false");
    if (people > 0)
      snprintf(size, 64, "%d", people);
    return people >= 0;
  default:
    if (zl_text_int(value, &n) != 0 || n < 0)
      return false;
    snprintf(leaf, 64, strcmp(f->name, "plan_united_type") == 0 && n ? "\"%lld\"" : "%lld", (long long)n);
    return true;
  }
}

static int set(struct sim_tenant *t, struct sim_user *u, const struct feature *f, const char *leaf, const char *size)
{
  bool profile = f->kind == TYPE || f->kind == PLAN;
  const struct sim_schema *s = &t->schemas.level[profile ? SIM_PROFILE : SIM_USER];
  struct sim_changes c = {0};
  bool none = f->kind == PLAN && strcmp(leaf, "0") == 0;
  int at = sim_schema_find(s, 0, zl_str_of(f->leaf)), rc = at < 0 ? -1 : 0;
  if (rc == 0)
    rc = sim_changes_add(&c, at, none ? NULL : sim_text_of(&t->values, zl_str_of(leaf)));
  if (rc == 0 && f->size) {
    at = sim_schema_find(s, 0, zl_str_of(f->size));
    rc = at < 0 ? -1 : sim_changes_add(&c, at, *size ? sim_text_of(&t->values, zl_str_of(size)) : NULL);
  }
  if (rc == 0)
    rc = sim_set_change(&t->values, profile ? &u->profile : &u->settings, &c, !profile);
  sim_changes_free(&c);
  u->touched = true;
  t->version++;
  return rc;
}

struct told {
  struct zl_buf id, reason;
};

static struct sim_user *find(struct sim_tenant *t, struct zl_json v, struct zl_buf *id)
{
  if (!zl_json_string(zl_json_get(v, "id"), id) && !zl_json_string(zl_json_get(v, "email"), id))
    return NULL;
  return sim_user_find(t, zl_buf_view(id));
}

/* Whether the user gets it; else the reason. */
static int give(struct sim_world *w, struct zl_json v, const struct feature *f, const char *leaf, const char *size,
                struct told *told)
{
  struct sim_tenant *t = w->tenant;
  struct sim_user *u = find(t, v, &told->id);
  if (!u)
    return zl_buf_puts(&told->reason, "Users not found");
  zl_buf_reset(&told->id);
  zl_buf_puts(&told->id, u->id);
  if (sim_refused(w, u, &told->reason))
    return 0;
  const char *type = sim_profile_value(t, u, "type");
  bool takes = strcmp(leaf, "false") == 0 || strcmp(leaf, "\"None\"") == 0;
  if (f->paid && !takes && (!type || strcmp(type, "2") != 0))
    return zl_buf_puts(&told->reason, "Unpaid user");
  return set(t, u, f, leaf, size);
}

static void answer(struct sim_answer *a, const struct told *told, size_t n)
{
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  zl_jw_key(&j, "success_user_ids");
  zl_jw_array(&j);
  for (size_t i = 0; i < n; i++)
    if (!told[i].reason.len)
      zl_jw_str(&j, zl_buf_view(&told[i].id));
  zl_jw_end_array(&j);
  zl_jw_key(&j, "fail_details");
  zl_jw_array(&j);
  for (size_t i = 0; i < n; i++) {
    bool first = told[i].reason.len > 0;
    for (size_t k = 0; k < i && first; k++)
      first = !zl_str_eq(zl_buf_view(&told[k].reason), zl_buf_view(&told[i].reason));
    if (!first)
      continue;
    zl_jw_object(&j);
    zl_jw_key(&j, "reason"), zl_jw_str(&j, zl_buf_view(&told[i].reason));
    zl_jw_key(&j, "user_ids");
    zl_jw_array(&j);
    for (size_t k = i; k < n; k++)
      if (zl_str_eq(zl_buf_view(&told[k].reason), zl_buf_view(&told[i].reason)))
        zl_jw_str(&j, zl_buf_view(&told[k].id));
    zl_jw_end_array(&j);
    zl_jw_end_object(&j);
  }
  zl_jw_end_array(&j);
  zl_jw_end_object(&j);
  a->status = 201;
}

static const struct feature *feature_of(struct zl_json root)
{
  for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++)
    if (zl_json_string_is(zl_json_get(root, "feature_type"), features[i].name))
      return &features[i];
  return NULL;
}

bool sim_features_due(struct sim_world *w, int64_t now_us)
{
  if (w->features_at_us && now_us - w->features_at_us < SPACING_US)
    return false;
  w->features_at_us = now_us;
  return true;
}

void sim_users_features(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct told told[MOST] = {0};
  struct zl_json root;
  char leaf[64], size[64];
  struct zl_buf value = ZL_BUF_INIT(64);
  if (w->limits.window[SIM_MAIN][SIM_MEDIUM].per_window > 0 && !sim_features_due(w, zl_mono_us())) {
    sim_answer_429(q, a, SIM_429_QPS, SIM_MEDIUM, 1, zl_wall_ms());
    return;
  }
  if (!sim_json_body(q, a, &root))
    return;
  const struct feature *f = feature_of(root);
  struct zl_json list = zl_json_get(root, "users");
  size_t n = zl_json_count(list), i = 0;
  bool good = f && zl_json_string(zl_json_get(root, "feature_value"), &value) &&
              texts(f, zl_buf_view(&value), leaf, size);
  zl_buf_free(&value);
  if (!good || zl_json_kind(list) != ZL_JSON_ARRAY || n == 0 || n > MOST) {
    sim_fail(a, 400, 300, !good ? "Invalid field: feature_type or feature_value."
                                : "The users field must be a list of 1 to 30 users.");
    return;
  }
  struct zl_json_iter it = zl_json_iter(list);
  int rc = 0;
  for (struct zl_json v; zl_json_next(&it, NULL, &v); i++) {
    told[i] = (struct told){ZL_BUF_INIT(4096), ZL_BUF_INIT(4096)};
    rc |= give(w, v, f, leaf, size, &told[i]);
  }
  if (rc != 0)
    sim_no_memory(a);
  else
    answer(a, told, n);
  for (i = 0; i < n; i++) {
    zl_buf_free(&told[i].id);
    zl_buf_free(&told[i].reason);
  }
}
