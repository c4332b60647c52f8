/* saved.c - `zoomlua apply FILE`: the changes of a saved plan as wishes, like those of an undo. What is
 * there now is read, the plan is made again from the changes, and only that is sent; so a request that
 * somebody wrote into the file has no way to Zoom.
 *
 * Each wish carries the value that the plan found (zl_undo_expected), and plan/plan.c leaves out what has
 * moved since. Shared access is a difference of sets: there the wish carries the plan's requests, and
 * when the difference comes to another one, the whole set is left out. Operations have no earlier value:
 * they are made as they stand, but not twice from one file. */
#include <stdlib.h>
#include <string.h>

#include "core/plan/members.h"
#include "core/plan/write.h"
#include "core/saved/plan_file.h"
#include "core/serve/policies.h"
#include "core/stage.h"

#define MARK '\x1f' /* between a wish's origin and what it expects: see zl_undo_expected */
#define ACCESS_TYPES 16
#define WISH_BYTES ZL_SAVED_WISH_BYTES

struct zl_saved {
  struct zl_plan_in *in;
  struct zl_plan_head head;
  struct zl_cli cli;               /* the command line, completed by the plan's file and parameters */
  char *given[ZL_PARAMS_MAX];
  struct zl_pool pool;             /* of one object */
  int64_t objects, requests, changes, operations, users, groups, phone_users;
  int64_t object;                  /* in the draft */
  struct zl_core *core;
  struct wished {                  /* of one object, by place in zl_access_table */
    struct zl_buf expected, origin;
  } access[ACCESS_TYPES];
};

/* ---- reading: everything is judged before an account is asked for anything ---------------------- */

static int take_head(void *arg, struct zl_json head, struct zl_err *err)
{
  struct zl_saved *s = arg;
  struct zl_err why = {0};
  zl_plan_head_free(&s->head);
  if (zl_plan_head_read(&s->head, head, &why) != 0)
    return zl_plan_in_refuse(s->in, err, "%s", why.text);
  return 0;
}

static int count_object(void *arg, const struct zl_plan_object *o, struct zl_err *err)
{
  struct zl_saved *s = arg;
  (void)err;
  s->objects++;
  s->users += zl_str_is(o->kind, "user");
  s->groups += zl_str_is(o->kind, "group");
  s->phone_users += zl_str_is(o->kind, "phone_user");
  return 0;
}

static int judge_request(void *arg, const struct zl_plan_object *o, struct zl_json request, struct zl_err *err)
{
  struct zl_saved *s = arg;
  struct zl_plan_part part;
  struct zl_err why = {0};
  int rc = zl_plan_part_read(o, request, &s->pool, &part, &why);
  s->requests++;
  if (rc == 0) {
    s->changes += (int64_t)zl_json_count(part.changes);
    s->operations += part.operation.id != NULL;
  } else {
    char ours[65] = "";
    bool same = zl_plan_catalogue(ours, NULL) == 0 && strcmp(ours, zl_buf_cstr(&s->head.catalogue)) == 0;
    zl_plan_in_refuse(s->in, err, "%s%s", why.text, same ? "" : " (the plan was made with another catalogue: plan again)");
  }
  zl_pool_free(&s->pool);
  return rc;
}

/* The parameters as they were typed, so that the run's record has them. */
static int parameters(struct zl_saved *s, struct zl_err *err)
{
  struct zl_json params, v;
  struct zl_str key;
  if (zl_json_check(zl_buf_view(&s->head.params), 4, &params, err) != 0)
    return -1;
  struct zl_json_iter it = zl_json_iter(params);
  while (zl_json_next(&it, &key, &v)) {
    struct zl_buf b = ZL_BUF_INIT((size_t)1 << 20);
    size_t n;
    if (s->cli.n_params == ZL_PARAMS_MAX || zl_json_unescape(key, &b) != 0 || zl_buf_putc(&b, '=') != 0 ||
        !zl_json_string(v, &b) || !(s->given[s->cli.n_params] = zl_buf_take(&b, &n))) {
      zl_buf_free(&b);
      return zl_err_set(err, ZL_EREFUSED, "the plan has more parameters than a policy takes");
    }
    s->cli.params[s->cli.n_params] = s->given[s->cli.n_params];
    s->cli.n_params++;
  }
  return 0;
}

static int complete(struct zl_core *c, struct zl_saved *s, struct zl_err *err)
{
  s->cli = *c->cli;
  s->cli.policy = zl_buf_cstr(&s->head.file);
  s->cli.n_params = 0;
  s->cli.send_locked |= s->head.send_locked; /* it was asked for when the plan was made */
  if (parameters(s, err) != 0 || zl_plan_head_policies(&s->head, c, err) != 0)
    return -1;
  c->cli = &s->cli;
  return 0;
}

int zl_stage_saved(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct zl_saved *s = c->saved = zl_calloc(1, sizeof(*s));
  if (!s)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  s->core = c;
  const struct zl_plan_visitor v = {.arg = s, .head = take_head, .object = count_object, .request = judge_request};
  if (zl_plan_in_open(&s->in, c->cli->plan_file, err) != 0 || zl_plan_in_visit(s->in, &v, err) != 0)
    return -1;
  if (s->objects != s->head.objects || s->requests != s->head.requests || s->changes != s->head.changes)
    return zl_err_set(err, ZL_EREFUSED, "%s says that it has %lld changes and has %lld", c->cli->plan_file,
                      (long long)s->head.changes, (long long)s->changes);
  return complete(c, s, err);
}

/* ---- whose plan it is --------------------------------------------------------------------------- */

struct earlier {
  struct zl_saved *saved;
  int64_t run;
};

static int applied_before(void *arg, const struct zl_run *r)
{
  struct earlier *e = arg;
  if (!strstr(r->command, zl_plan_in_sha256(e->saved->in)) || !(r->done || r->failed || r->unknown))
    return 0;
  e->run = r->id;
  return 1;
}

int zl_stage_saved_account(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct zl_saved *s = c->saved;
  struct earlier e = {s, 0};
  if (!zl_str_eq(zl_buf_view(&s->head.account), zl_buf_view(&c->account)))
    return zl_err_set(err, ZL_EREFUSED, "%s is a plan for the account %.200s; this is %.200s", c->cli->plan_file,
                      zl_buf_cstr(&s->head.account), zl_buf_cstr(&c->account));
  if (!c->cli->sim && !zl_str_eq(zl_buf_view(&s->head.api_url), zl_buf_view(&c->credentials.api_url)))
    return zl_err_set(err, ZL_EREFUSED, "%s is a plan for %.200s; ZOOM_API_URL is %.200s", c->cli->plan_file,
                      zl_buf_cstr(&s->head.api_url), zl_buf_cstr(&c->credentials.api_url));
  if (s->operations && zl_runs(c->journal, 0, applied_before, &e, err) < 0)
    return -1;
  if (e.run)
    return zl_err_set(err, ZL_EREFUSED, "run %lld applied this plan, and its operations would be done again: plan "
                      "again, or finish that run with: zoomlua%s resume %lld", (long long)e.run, c->cli->again, (long long)e.run);
  /* What objects are called is looked up at Zoom; the file could call one user by another's name. */
  if ((s->users && zl_list_fetch(c, ZL_STR("users"), err) != 0) ||
      (s->phone_users && zl_list_fetch(c, ZL_STR("phone.users"), err) != 0) ||
      (s->groups && zl_list_fetch(c, ZL_STR("groups"), err) != 0))
    return -1;
  return zl_fetch_wait(c, err);
}

const char *zl_saved_sha256(const struct zl_core *c)
{
  return c->saved && c->saved->in ? zl_plan_in_sha256(c->saved->in) : "";
}

/* ---- the wishes --------------------------------------------------------------------------------- */

/* A user whom the list lacks (it names active ones alone) is shown by id, and by what the file says. */
static int name_object(struct zl_saved *s, const struct zl_plan_object *o, struct zl_err *err)
{
  struct zl_buf row = ZL_BUF_INIT(32u << 20), label = ZL_BUF_INIT(1024);
  struct zl_json found;
  int rc = 0;
  bool person = zl_str_is(o->kind, "user") || zl_str_is(o->kind, "phone_user") || zl_str_is(o->kind, "group");
  if (person && zl_list_row(s->core, o->kind, o->id, &row, &found) != 0 && !zl_str_eq(o->id, o->label)) {
    zl_buf_printf(&label, "%.*s (%.*s in the file)", (int)o->id.n, o->id.p, (int)o->label.n, o->label.p);
    rc = zl_list_learn(s->core, o->id, zl_buf_view(&label));
  }
  zl_buf_free(&row);
  zl_buf_free(&label);
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

static int wish_object(void *arg, const struct zl_plan_object *o, struct zl_err *err)
{
  struct zl_saved *s = arg;
  if (zl_str_is(o->kind, "account") && !zl_str_is(o->id, "me"))
    return zl_plan_in_refuse(s->in, err, "another account than the own");
  for (size_t i = 0; i < ACCESS_TYPES; i++) {
    zl_buf_free(&s->access[i].expected);
    zl_buf_free(&s->access[i].origin);
    s->access[i].expected = ZL_BUF_INIT(WISH_BYTES);
    s->access[i].origin = ZL_BUF_INIT(1024);
  }
  if (name_object(s, o, err) != 0)
    return -1;
  return zl_draft_object(s->core->journal, o->kind, o->id, o->label, &s->object, err);
}

struct wishing {
  struct zl_saved *saved;
  const struct zl_plan_part *part;
  struct zl_err *err;
};

/* Writes a wish that is not there yet: a plan has one change for a setting. */
static int want(struct zl_saved *s, struct zl_str body, struct zl_str path, struct zl_str value, struct zl_str origin,
                struct zl_str expected, struct zl_err *err)
{
  struct zl_buf there = ZL_BUF_INIT(WISH_BYTES), marked = ZL_BUF_INIT(2 * WISH_BYTES);
  int rc = zl_draft_wanted(s->core->journal, s->object, body, path, &there, err);
  zl_buf_str(&marked, origin);
  zl_buf_putc(&marked, MARK);
  zl_buf_str(&marked, expected);
  if (rc == 1)
    rc = zl_plan_in_refuse(s->in, err, "%.*s is set twice", (int)path.n, path.p);
  if (rc == 0)
    rc = zl_draft_want(s->core->journal, s->object, body, path, value, zl_buf_view(&marked), err);
  if (rc == 0)
    rc = zl_draft_need(s->core->journal, s->object, body, err);
  zl_buf_free(&there);
  zl_buf_free(&marked);
  return rc;
}

static int wish_setting(void *arg, const struct zl_plan_change *c)
{
  struct wishing *w = arg;
  struct zl_buf value = ZL_BUF_INIT(WISH_BYTES), path = ZL_BUF_INIT(512);
  struct zl_json json;
  enum zl_level level;
  struct zl_str rest;
  int rc = zl_json_check(c->wanted, ZL_JSON_DEPTH, &json, w->err);
  if (rc == 0 && c->leaf) {
    zl_write_note(w->saved->core, c->leaf);
    rc = zl_settings_check(c->leaf, json, &value, w->err);
    zl_buf_puts(&path, c->leaf->path);
  } else if (rc == 0 && zl_level_of_place(c->path, &level, &rest)) { /* unchecked: "?" and its path, see serve/wish.c */
    zl_json_canonical(json, &value);
    rest.n -= strlen(" (unchecked)");
    zl_buf_putc(&path, '?');
    zl_buf_str(&path, rest);
  }
  if (rc == 0)
    rc = want(w->saved, zl_str_of(w->part->source->name), zl_buf_view(&path), zl_buf_view(&value), c->origin, c->before,
              w->err);
  zl_buf_free(&value);
  zl_buf_free(&path);
  return rc;
}

static int wish_operation(void *arg, const struct zl_plan_change *c)
{
  struct wishing *w = arg;
  const struct zl_operation *op = &w->part->operation;
  char path[300];
  snprintf(path, sizeof(path), "%06zu %s.%s", ++w->saved->core->operations, op->product, op->id);
  return zl_draft_want(w->saved->core->journal, w->saved->object, ZL_STR(ZL_RAW_OBJECT), zl_str_of(path), c->wanted,
                       c->origin, w->err);
}

static int wish_member(void *arg, const struct zl_plan_change *c)
{
  struct wishing *w = arg;
  struct zl_buf id = ZL_BUF_INIT(1024);
  struct zl_json v;
  bool goes = c->before.p != NULL;
  int rc = zl_json_check(goes ? c->before : c->wanted, 4, &v, w->err);
  if (rc == 0 && zl_json_string(v, &id))
    rc = zl_members_want(w->saved->core, w->saved->object, zl_buf_view(&id),
                         goes ? ZL_MEMBER_OUT : ZL_MEMBER_IN, c->origin, w->err);
  zl_buf_free(&id);
  return rc;
}

static int wish_feature(void *arg, const struct zl_plan_change *c)
{
  struct wishing *w = arg;
  const struct zl_feature *f = w->part->feature;
  struct zl_buf value = ZL_BUF_INIT(1024);
  struct zl_json v;
  char path[128];
  snprintf(path, sizeof(path), "features.%s", f->name);
  int rc = zl_json_check(c->wanted, 4, &v, w->err);
  if (rc == 0)
    rc = zl_feature_check(f, v, &value, w->err);
  if (rc == 0)
    rc = want(w->saved, zl_str_of(f->source), zl_str_of(path), zl_buf_view(&value), c->origin, c->before, w->err);
  zl_buf_free(&value);
  return rc;
}

static struct wished *wished_of(struct zl_saved *s, const struct zl_access *access)
{
  size_t n;
  const struct zl_access *table = zl_access_table(&n);
  return (size_t)(access - table) < ACCESS_TYPES ? &s->access[access - table] : NULL;
}

static int note_access(void *arg, const struct zl_plan_change *c)
{
  struct wishing *w = arg;
  struct wished *of = wished_of(w->saved, w->part->access);
  return of->origin.len ? 0 : zl_buf_str(&of->origin, c->origin);
}

static int wish_request(void *arg, const struct zl_plan_object *o, struct zl_json request, struct zl_err *err)
{
  struct zl_saved *s = arg;
  struct zl_plan_part part;
  int rc = zl_plan_part_read(o, request, &s->pool, &part, err);
  struct wishing w = {s, &part, err};
  if (rc == 0 && part.access) {
    struct wished *of = wished_of(s, part.access);
    rc = of ? zl_saved_request_line(&of->expected, part.method, part.path, part.body) : -1;
  }
  if (rc == 0)
    rc = zl_plan_part_changes(&part, &s->pool, part.member ? wish_member : part.feature ? wish_feature
                                               : part.access ? note_access : part.source ? wish_setting : wish_operation,
                              &w, err);
  zl_pool_free(&s->pool);
  return rc == 0 || err->code ? rc : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

static int wish_access(struct zl_saved *s, const struct zl_access *access, struct zl_json wish, struct zl_err *err)
{
  struct wished *of = wished_of(s, access);
  struct zl_buf merged = ZL_BUF_INIT(WISH_BYTES);
  char path[64];
  snprintf(path, sizeof(path), "access.%s", access->type);
  if (!of->expected.len)
    return zl_plan_in_refuse(s->in, err, "a wish for %s without its requests", path);
  int rc = zl_saved_access_again(access, wish, &merged, err);
  if (rc == 0)
    rc = want(s, zl_str_of(access->source), zl_str_of(path), zl_buf_view(&merged), zl_buf_view(&of->origin),
              zl_buf_view(&of->expected), err);
  zl_buf_reset(&of->expected); /* it has its wish */
  zl_buf_free(&merged);
  return rc;
}

static int wish_end(void *arg, const struct zl_plan_object *o, struct zl_json wishes, struct zl_err *err)
{
  struct zl_saved *s = arg;
  struct zl_json_iter it = zl_json_iter(wishes);
  struct zl_json wish;
  struct zl_str key, type;
  struct zl_err why = {0};
  while (zl_json_next(&it, &key, &wish)) {
    const struct zl_access *access = zl_wish_is_access(key, &type) ? zl_access_find(type) : NULL;
    if (!access || !zl_str_is(o->kind, "phone_user") || zl_json_kind(wish) != ZL_JSON_OBJECT)
      return zl_plan_in_refuse(s->in, err, "a wish that no plan has");
    if (wish_access(s, access, wish, &why) != 0)
      return why.code == ZL_EVALUE ? zl_plan_in_refuse(s->in, err, "%s", why.text)
                                   : zl_err_set(err, why.code, "%s", why.text);
  }
  for (size_t i = 0; i < ACCESS_TYPES; i++)
    if (s->access[i].expected.len)
      return zl_plan_in_refuse(s->in, err, "requests of shared access without the wish that they come from");
  return 0;
}

int zl_stage_saved_wish(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct zl_saved *s = c->saved;
  const struct zl_plan_visitor v = {.arg = s, .object = wish_object, .request = wish_request, .end = wish_end};
  if (zl_plan_in_visit(s->in, &v, err) != 0)
    return -1;
  /* Against which share of the objects the plan is weighed: not more than there are. */
  int64_t listed = zl_list_objects(c);
  c->objects_read = listed && listed < s->head.objects_read ? listed : s->head.objects_read;
  c->unreadable = 0; /* counted from here on: what could not be read now */
  return 0;
}

/* ---- what has moved ------------------------------------------------------------------------------ */

int zl_stage_saved_moved(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  int64_t left = zl_left_count(c);
  if ((!left && !c->unreadable) || c->cli->partial)
    return 0;
  zl_progress("");
  if (zl_show_unreadable(c, stderr, err) != 0 || zl_show_left(c, stderr) != 0)
    return -1;
  if (job->run && zl_run_state(c->journal, job->run, "declined", err) != 0)
    return -1;
  return zl_err_set(err, ZL_EREFUSED, "%lld of %lld changes cannot be made as planned, see above: nothing has been "
                    "changed (--partial applies the rest; or plan again)",
                    (long long)(left ? left : c->unreadable), (long long)c->saved->head.changes);
}

void zl_saved_free(struct zl_core *c)
{
  struct zl_saved *s = c->saved;
  if (!s)
    return;
  for (size_t i = 0; i < ACCESS_TYPES; i++) {
    zl_buf_free(&s->access[i].expected);
    zl_buf_free(&s->access[i].origin);
  }
  for (int i = 0; i < ZL_PARAMS_MAX; i++)
    free(s->given[i]);
  zl_plan_in_free(s->in);
  zl_plan_head_free(&s->head);
  zl_pool_free(&s->pool);
  free(s);
  c->saved = NULL;
}
