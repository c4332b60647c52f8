/* admin.c - /_sim/...: what a test asks the simulator about itself. No token, no limits, not in
 * the log. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

static void dump_state(struct sim_world *w, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  zl_jw_key(&j, "account");
  sim_write_account(t, &j);
  zl_jw_key(&j, "groups");
  zl_jw_array(&j);
  for (size_t i = 0; i < t->group_count; i++)
    sim_write_group(t, &t->groups[i], &j);
  zl_jw_end_array(&j);
  zl_jw_key(&j, "users");
  zl_jw_array(&j);
  for (size_t i = 0; i < t->user_count; i++)
    sim_write_user(t, t->users[i], &j);
  zl_jw_end_array(&j);
  zl_jw_end_object(&j);
  a->status = 200;
}

static void stats(struct sim_world *w, struct sim_answer *a)
{
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  zl_jw_key(&j, "requests");
  zl_jw_int(&j, w->requests);
  zl_jw_key(&j, "rate_limited");
  zl_jw_int(&j, w->refused);
  zl_jw_key(&j, "unknown");
  zl_jw_int(&j, w->unknown);
  zl_jw_key(&j, "tokens");
  zl_jw_int(&j, (int64_t)w->token_serial);
  zl_jw_key(&j, "writes");
  zl_jw_int(&j, (int64_t)w->tenant->version);
  zl_jw_key(&j, "overlapping_writes");
  zl_jw_int(&j, w->overlapping);
  zl_jw_key(&j, "writes_applied");
  zl_jw_int(&j, w->writes_applied);
  zl_jw_key(&j, "writes_waiting");
  zl_jw_int(&j, sim_late_count(w) + w->waiting);
  zl_jw_key(&j, "connections_most");
  zl_jw_int(&j, w->connections_most);
  zl_jw_key(&j, "users");
  zl_jw_int(&j, (int64_t)w->tenant->user_count);
  zl_jw_key(&j, "routes");
  zl_jw_object(&j);
  for (size_t i = 0; i < sim_routes_count; i++) {
    char key[120];
    if (w->route_count[i] == 0)
      continue;
    snprintf(key, sizeof(key), "%s /%s", sim_routes[i].method, sim_routes[i].pattern);
    zl_jw_key(&j, key);
    zl_jw_int(&j, w->route_count[i]);
  }
  zl_jw_end_object(&j);
  zl_jw_end_object(&j);
  a->status = 200;
}

void sim_world_forget(struct sim_world *w)
{
  w->requests = w->refused = w->unknown = w->overlapping = w->writes_applied = 0;
  zl_map_free(&w->applied);
  sim_late_drop(w);
  memset(w->route_count, 0, sim_routes_count * sizeof(*w->route_count));
  sim_faults_free(&w->faults);
  w->hurried = false;
}

void sim_admin(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct zl_err why = {0};
  bool post = strcmp(q->method, "POST") == 0, get = strcmp(q->method, "GET") == 0;
  struct zl_str what = q->segments == 2 ? q->segment[1] : (struct zl_str){0};
  if (get && zl_str_is(what, "state")) {
    dump_state(w, a);
  } else if (get && zl_str_is(what, "stats")) {
    stats(w, a);
  } else if (get && zl_str_is(what, "applied")) {
    struct zl_jw j = zl_jw(&a->body);
    sim_applied_write(w, q, &j);
    a->status = 200;
  } else if (post && zl_str_is(what, "reset")) {
    if (sim_world_tenant(w, false, &why) != 0) {
      sim_fail(a, 500, 500, "%s", why.text);
      return;
    }
    sim_world_forget(w);
    a->status = 204;
  } else if (post && zl_str_is(what, "hurry")) {
    w->hurry = w->hurried = true; /* the loop sees to it, before it takes another request */
    a->status = 204;
  } else if (post && zl_str_is(what, "tenant")) {
    sim_load(w, q, a);
  } else if (post && zl_str_is(what, "read")) {
    sim_read(w, q, a);
  } else if (get && zl_str_is(what, "names")) {
    sim_names(w, a);
  } else if (get && zl_str_is(what, "changed")) {
    sim_changed(w, a);
  } else if (post && zl_str_is(what, "faults")) {
    if (sim_faults_read(&w->faults, q->body, true, &why) != 0)
      sim_fail(a, 400, 300, "%s", why.text);
    else {
      w->hurried = false;
      a->status = 204;
    }
  } else {
    sim_fail(a, 404, 2300, "There is GET /_sim/state, /_sim/stats, /_sim/applied, /_sim/changed and /_sim/names, "
             "POST /_sim/reset, /_sim/hurry, /_sim/faults, /_sim/tenant and /_sim/read.");
  }
}
