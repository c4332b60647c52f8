/* world.c - one request from its arrival to its entry in the books, in the order in which a
 * gateway works: faults, bearer, scope, rate limit, handler. No sockets in here. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GENERATOR_VERSION 1
#define USERS_DEFAULT 60

static int read_given(struct sim_tenant *t, struct zl_str text, struct zl_err *err)
{
  struct zl_json root;
  if (zl_json_check(text, ZL_JSON_DEPTH, &root, err) != 0)
    return -1;
  return sim_read_tenant(t, root, "the tenant", err);
}

static struct sim_tenant *make_tenant(struct sim_world *w, bool keep_state, struct zl_err *err)
{
  const struct zl_sim *c = w->config;
  struct sim_tenant *t = sim_tenant_new(err);
  if (!t)
    return NULL;
  int rc;
  if (w->given.len) {
    rc = read_given(t, zl_buf_view(&w->given), err);
  } else if (c->tenant_file) {
    rc = sim_tenant_load_file(t, c->tenant_file, err);
  } else {
    int64_t users = c->users;
    if (users <= 0 && w->tenant) /* a reset: as many as there are */
      users = (int64_t)w->tenant->user_count;
    if (users <= 0 && keep_state && c->state_file)
      users = sim_state_users(c->state_file);
    if (users <= 0)
      users = USERS_DEFAULT;
    int64_t made[2] = {users, GENERATOR_VERSION};
    rc = sim_generate(t, users, err);
    t->generated = true;
    t->source = sim_digest(made, sizeof(made), 3);
  }
  if (rc == 0 && keep_state && c->state_file)
    rc = sim_state_load(t, c->state_file, err);
  if (rc != 0) {
    sim_tenant_free(t);
    return NULL;
  }
  return t;
}

struct sim_tenant *sim_world_made(struct sim_world *w, struct zl_err *err)
{
  return make_tenant(w, false, err);
}

int sim_world_tenant(struct sim_world *w, bool keep_state, struct zl_err *err)
{
  struct sim_tenant *t = make_tenant(w, keep_state, err);
  if (!t)
    return -1;
  t->version = w->tenant ? w->tenant->version + 1 : 0;
  sim_tenant_free(w->tenant);
  w->tenant = t;
  return 0;
}

int sim_world_open(struct sim_world *w, const struct zl_sim *config, struct zl_err *err)
{
  *w = (struct sim_world){.config = config, .log_fd = -1, .start_ms = zl_mono_ms()};
  struct zl_buf faults = ZL_BUF_INIT(16u << 20);
  w->route_count = calloc(sim_routes_count, sizeof(*w->route_count));
  int rc = w->route_count ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = sim_limits_set(&w->limits, config->plan, err);
  w->limits.others = config->others;
  if (rc == 0)
    rc = sim_world_tenant(w, true, err);
  if (rc == 0)
    rc = sim_log_open(w, err);
  if (rc == 0 && config->faults_file) {
    struct zl_err inner = {0};
    rc = zl_file_read(config->faults_file, 16u << 20, &faults, err);
    if (rc == 0 && sim_faults_read(&w->faults, zl_buf_view(&faults), true, &inner) != 0)
      rc = zl_err_set(err, ZL_EVALUE, "%s: %s", config->faults_file, inner.text);
  }
  zl_buf_free(&faults);
  return rc;
}

void sim_world_close(struct sim_world *w)
{
  sim_late_drop(w);
  zl_map_free(&w->applied);
  sim_faults_free(&w->faults);
  sim_tenant_free(w->tenant);
  zl_buf_free(&w->log_line);
  zl_buf_free(&w->given);
  free(w->route_count);
  if (w->log_fd >= 0)
    close(w->log_fd);
}

static void cut(struct sim_answer *a)
{
  sim_answer_reset(a);
  a->status = 0;
}

/* What a client is told that believes the request was carried out. */
static void pretend(const struct sim_req *q, struct sim_answer *a)
{
  sim_answer_reset(a);
  a->status = strcmp(q->method, "POST") == 0 ? 201 : strcmp(q->method, "GET") == 0 ? 200 : 204;
  if (a->status != 204)
    zl_buf_puts(&a->body, "{}");
}

/* The answer that a fault names, instead of one of our own. */
static void reply(struct sim_world *w, const struct sim_fault *f, const struct sim_route *route,
                  struct sim_req *q, struct sim_answer *a)
{
  int status = f->reply ? f->reply : 502;
  if (f->html) {
    sim_answer_reset(a);
    a->status = status;
    a->content_type = "text/html";
    zl_buf_printf(&a->body, "<html><head><title>%d</title></head><body><center><h1>%d Bad Gateway"
                            "</h1></center></body></html>\n", status, status);
  } else if (f->body) {
    sim_answer_reset(a);
    a->status = status;
    zl_buf_puts(&a->body, f->body);
  } else if (status == 429) {
    int label = route ? route->label : SIM_MEDIUM;
    int64_t limit = route ? w->limits.window[route->product][label].per_window : 0;
    sim_answer_429(q, a, f->form, label, limit, zl_wall_ms());
  } else if (status == 401) {
    sim_fail(a, 401, 124, "Invalid access token.");
  } else if (status == 204 || status == 304) {
    a->status = status;
  } else if (status < 300) {
    a->status = status;
    zl_buf_puts(&a->body, "{}");
  } else {
    sim_fail(a, status, status, "A fault that was asked for.");
  }
  if (f->content_type)
    a->content_type = f->content_type;
  sim_header(a, "Retry-After", f->retry_after);
}

/* The part of a fault that replaces the answer altogether. True when it did. */
static bool replaced(struct sim_world *w, const struct sim_fault *f, const struct sim_route *route,
                     struct sim_req *q, struct sim_answer *a)
{
  if (f->cut)
    cut(a);
  else if (f->drop)
    pretend(q, a);
  else if ((f->reply || f->html) && !f->reply_after)
    reply(w, f, route, q, a);
  else
    return false;
  return true;
}

static bool scope_given(const struct sim_world *w, const char *scope)
{
  const char *all = w->tenant->scopes;
  if (!all || !scope)
    return true;
  size_t n = strlen(scope);
  for (const char *at = all; (at = strstr(at, scope)); at += n)
    if ((at == all || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
      return true;
  return false;
}

void sim_world_handle(struct sim_world *w, const struct sim_route *route, struct sim_req *q,
                      struct sim_answer *a)
{
  route->handle(w, q, a);
  if (w->trial || strcmp(route->method, "GET") == 0 || a->status < 200 || a->status > 299)
    return;
  w->writes_applied++;
  if (w->config->applied)
    sim_applied_note(w, q);
}

/* Judges a PATCH as its handler would, and changes nothing. Where no handler can do that, the
 * request is believed. */
static void judge(struct sim_world *w, const struct sim_route *route, struct sim_req *q,
                  struct sim_answer *a)
{
  static void (*const able[])(struct sim_world *, struct sim_req *, struct sim_answer *) = {
      sim_user_patch, sim_user_settings_patch, sim_group_settings_patch, sim_group_locks_patch,
      sim_account_settings_patch, sim_account_locks_patch, sim_phone_user_patch, sim_phone_settings_patch};
  for (size_t i = 0; i < sizeof(able) / sizeof(able[0]); i++)
    if (route->handle == able[i]) {
      w->trial = true;
      route->handle(w, q, a);
      w->trial = false;
      return;
    }
  pretend(q, a);
}

/* How long something waits: not at all once somebody has hurried it (POST /_sim/hurry). */
static int64_t fault_ms(const struct sim_world *w, const struct sim_fault *f, struct sim_span span)
{
  return w->hurried ? 0 : sim_fault_ms(f, span);
}

/* What a slow back end makes of a request that the gateway has let through. True when it is not
 * carried out now. */
static bool put_off(struct sim_world *w, const struct sim_route *route, struct sim_req *q,
                    struct sim_answer *a)
{
  const struct sim_fault *f = w->fault;
  if (!f || strcmp(route->method, "GET") == 0)
    return false;
  if (f->apply_after.from >= 0) {
    a->apply_at_us = zl_mono_us() + fault_ms(w, f, f->apply_after) * 1000;
    a->status = -1; /* for the log: nobody knows yet */
    w->waiting++;
    return true;
  }
  if (f->apply_late.from < 0 && f->settle.from < 0)
    return false;
  if (f->settle.from >= 0)
    judge(w, route, q, a);
  if (f->settle.from >= 0 && a->status > 299)
    return true; /* refused: nothing will come */
  if (sim_late_add(w, route, q, fault_ms(w, f, f->settle.from >= 0 ? f->settle : f->apply_late)) != 0)
    sim_no_memory(a);
  else if (f->settle.from < 0)
    cut(a);
  return true;
}

static void serve(struct sim_world *w, const struct sim_route *route, struct sim_req *q,
                  struct sim_answer *a)
{
  if (!q->api && q->segments == 2 && zl_str_is(q->segment[0], "oauth") &&
      zl_str_is(q->segment[1], "token") && strcmp(q->method, "POST") == 0) {
    sim_token_issue(w, q, a);
    return;
  }
  if (q->api && !sim_token_check(w, q, a))
    return;
  if (!route) {
    w->unknown++;
    sim_fail(a, 404, 2300, "This API endpoint is not recognized.");
    return;
  }
  if (!scope_given(w, route->scope)) {
    sim_fail(a, 400, 4711, "Invalid access token, does not contain scopes:[%s].", route->scope);
    return;
  }
  int64_t limit = 0, wall_ms = zl_wall_ms();
  int over = sim_limits_ask(&w->limits, route->product, route->label, zl_mono_us(), wall_ms, &limit);
  if (over) {
    sim_answer_429(q, a, over == 2 ? SIM_429_DAILY : SIM_429_QPS, route->label, limit, wall_ms);
    return;
  }
  w->route_count[route - sim_routes]++;
  if (put_off(w, route, q, a))
    return;
  sim_world_handle(w, route, q, a);
  if (w->fault && w->fault->reply_after && a->status >= 200 && a->status <= 299)
    reply(w, w->fault, route, q, a);
}

bool sim_refused(const struct sim_world *w, const struct sim_user *u, struct zl_buf *why)
{
  struct zl_json v = w->fault ? zl_json_get(w->fault->refuse, u->id) : (struct zl_json){0};
  return zl_json_kind(v) == ZL_JSON_STRING && zl_json_string(v, why);
}

const struct sim_quirk *sim_quirk_of(const struct sim_world *w)
{
  return w->fault ? &w->fault->quirk : NULL;
}

void sim_world_carry_out(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_route *route = sim_route_find(q);
  a->apply_at_us = 0;
  w->waiting--;
  w->fault = NULL; /* the list of faults may be another one by now */
  a->status = 0;
  sim_world_handle(w, route, q, a);
  if (a->cut_then)
    cut(a);
}

void sim_world_answer(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  if (!q->api && q->segments > 0 && zl_str_is(q->segment[0], "_sim")) {
    sim_admin(w, q, a);
    return;
  }
  sim_late_run(w, zl_mono_us());
  w->requests++;
  const struct sim_route *route = sim_route_find(q);
  const struct sim_fault *f = w->faults.n ? sim_faults_meet(&w->faults, q) : NULL;
  a->hold_ms = w->config->rtt_ms;
  w->fault = f;
  if (f && f->revoke)
    w->tokens_revoked = w->token_serial;
  bool alone = !route || strcmp(route->method, "GET") == 0 || sim_flight_begin(w, q, a);
  if (!alone && !(f && f->overlap)) {
    sim_answer_429(q, a, SIM_429_CONCURRENT, route->label, 0, zl_wall_ms());
    f = NULL;
  } else if (!f || !replaced(w, f, route, q, a))
    serve(w, route, q, a);
  if (f) {
    for (int i = 0; i < f->headers; i++)
      sim_header(a, f->header[i].name, f->header[i].value);
    if (f->delay.from > 0)
      a->hold_ms += fault_ms(w, f, f->delay);
    a->cut_after_bytes = f->cut_after_bytes;
    if (f->wrong_type && a->status == 200) {
      if (a->shared) {
        zl_buf_add(&a->body, a->shared->data, a->shared->n);
        sim_body_drop(a->shared);
        a->shared = NULL;
      }
      sim_wrong_types(&a->body);
    }
    a->cut_then = f->apply_then_cut;
    if (f->apply_then_cut && !a->apply_at_us)
      cut(a);
  }
  if (a->body.failed)
    sim_no_memory(a);
  if (a->status == 429)
    w->refused++;
  w->fault = NULL;
  sim_log_request(w, q, a->status);
}
