/* asked.c - what `zoomlua test` asks of the simulator: to be another tenant, what the API answers, and which
 * names a tenant's description may have. Behind /_sim/: no token, no limits, no faults, not in the log. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

/* ---- POST /_sim/tenant ------------------------------------------------------------------------------- */

static int set_clock(struct zl_json now, struct zl_err *err)
{
  struct zl_str text;
  int64_t ms;
  if (zl_json_kind(now) == ZL_JSON_NONE)
    return 0;
  if (!zl_json_plain(now, &text) || zl_time_parse_iso(text, &ms) != 0)
    return zl_err_set(err, ZL_EVALUE, "now: a time such as \"2026-03-01T00:00:00Z\"");
  zl_wall_freeze(ms);
  return 0;
}

static int load(struct sim_world *w, struct zl_json root, struct zl_err *err)
{
  struct zl_json faults = zl_json_get(root, "faults");
  struct zl_buf before = w->given;
  w->given = ZL_BUF_INIT(before.max ? before.max : (size_t)64 << 20);
  int rc = zl_buf_str(&w->given, zl_json_raw(root)) == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = set_clock(zl_json_get(root, "now"), err);
  if (rc == 0)
    rc = sim_world_tenant(w, false, err);
  if (rc != 0) { /* the tenant that there is stays */
    zl_buf_free(&w->given);
    w->given = before;
    return -1;
  }
  zl_buf_free(&before);
  sim_world_forget(w);
  if (zl_json_kind(faults) != ZL_JSON_NONE)
    rc = sim_faults_read(&w->faults, zl_json_raw(faults), true, err);
  return rc;
}

void sim_load(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct zl_json root;
  struct zl_err why = {0};
  if (!sim_json_body(q, a, &root))
    return;
  if (load(w, root, &why) != 0)
    sim_fail(a, 400, 300, "%s", why.text);
  else
    a->status = 204;
}

/* ---- POST /_sim/read --------------------------------------------------------------------------------- */

static void answer_one(struct sim_world *w, const char *path, struct zl_jw *j)
{
  struct zl_buf target = ZL_BUF_INIT(16384);
  struct sim_req q = {0};
  struct sim_answer a = {.body = ZL_BUF_INIT((size_t)64 << 20), .cut_after_bytes = -1};
  const struct sim_route *route = NULL;
  zl_buf_printf(&target, "/v2%s", path);
  if (!target.failed && sim_req_parse(&q, "GET", zl_buf_cstr(&target)) == 0)
    route = sim_route_find(&q);
  if (route)
    route->handle(w, &q, &a);
  else
    sim_fail(&a, 404, 2300, "This API endpoint is not recognized.");
  struct zl_str body = a.shared ? (struct zl_str){a.shared->data, a.shared->n} : zl_buf_view(&a.body);
  zl_jw_object(j);
  zl_jw_key(j, "status");
  zl_jw_int(j, a.status);
  zl_jw_key(j, "body");
  if (body.n)
    zl_jw_raw(j, body);
  else
    zl_jw_null(j);
  zl_jw_end_object(j);
  sim_answer_free(&a);
  sim_req_free(&q);
  zl_buf_free(&target);
}

void sim_read(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct zl_json root, path;
  if (!sim_json_body(q, a, &root))
    return;
  struct zl_json_iter it = zl_json_iter(zl_json_get(root, "paths"));
  struct zl_buf text = ZL_BUF_INIT(8192);
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_array(&j);
  while (zl_json_next(&it, NULL, &path)) {
    zl_buf_reset(&text);
    zl_json_string(path, &text);
    answer_one(w, zl_buf_cstr(&text), &j);
  }
  zl_jw_end_array(&j);
  zl_buf_free(&text);
  a->status = 200;
}

/* ---- GET /_sim/names --------------------------------------------------------------------------------- */

static void write_names(struct zl_jw *j, const char *key, const char *const *names)
{
  zl_jw_key(j, key);
  zl_jw_array(j);
  for (; *names; names++)
    zl_jw_cstr(j, *names);
}

void sim_names(struct sim_world *w, struct sim_answer *a)
{
  /* what objects.c and phonejson.c read beside the tables of facts */
  static const char *const user[] = {"id", "email", "status", NULL};
  static const char *const phone[] = {
      "extension_id", "extension_number", "status", "site", "privileges", "privileges_bare", "privacy", "locked",
      "phone_screen_lock", "pin_code", "assistants", "intercom", "intercom_device", "devices",
      "voicemail_access_members", "auto_call_recording_access_members", "ad_hoc_call_recording_access_members", NULL};
  const struct sim_schema *profile = &w->tenant->schemas.level[SIM_PROFILE];
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  write_names(&j, "user", user);
  for (int i = 0; i < profile->n; i++) {
    size_t n = strcspn(profile->leaf[i].path, ".");
    bool again = i > 0 && strncmp(profile->leaf[i - 1].path, profile->leaf[i].path, n) == 0 &&
                 profile->leaf[i - 1].path[n] == '.';
    if (!again)
      zl_jw_str(&j, (struct zl_str){profile->leaf[i].path, n});
  }
  zl_jw_end_array(&j);
  write_names(&j, "phone", phone);
  zl_jw_end_array(&j);
  zl_jw_end_object(&j);
  a->status = 200;
}
