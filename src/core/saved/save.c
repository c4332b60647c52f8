/* save.c - `zoomlua plan policy.lua -o FILE`: the plan that has just been made, as a file. The rows
 * come from the journal one by one; what the journal has not (the whole wishes of shared access, what is
 * left out) comes from the draft, which is still there. Serves run.c. */
#include <stdlib.h>
#include <string.h>

#include "core/plan/secret.h"
#include "core/saved/plan_file.h"
#include "core/serve/policies.h"
#include "core/stage.h"

#define ACCESS "phone.access."
#define TYPES_MAX 16

struct saving {
  struct zl_core *core;
  struct zl_plan_out *out;
  struct zl_err *err;
  struct zl_buf line, kind, id, method, path;
  struct zl_jw w;
  int64_t request, requests; /* request: 0 before the first */
  bool shares[TYPES_MAX];    /* of one object: types of shared access that change, by place in the table */
  bool first;                /* entry of a list */
};

static int line(struct saving *s)
{
  int rc = s->line.failed ? zl_err_set(s->err, ZL_ENOMEM, "a change of the plan is too large for a file")
                          : zl_plan_out_line(s->out, zl_buf_view(&s->line), s->err);
  zl_buf_reset(&s->line);
  s->w = zl_jw(&s->line);
  return rc;
}

static int whole(struct saving *s, const char *text)
{
  return zl_plan_out_line(s->out, zl_str_of(text), s->err);
}

static void member(struct saving *s, const char *key, struct zl_str json)
{
  if (!json.p)
    return;
  zl_jw_key(&s->w, key);
  zl_jw_raw(&s->w, json);
}

static void text(struct saving *s, const char *key, struct zl_str value)
{
  zl_jw_key(&s->w, key);
  zl_jw_str(&s->w, value);
}

/* ---- what must not be in a file --------------------------------------------------------------------- */

static int secret(struct saving *s, struct zl_str what)
{
  return zl_err_set(s->err, ZL_EREFUSED, "the plan sets %.*s, a secret, and no file may hold one: apply the policy itself",
                    (int)what.n, what.p);
}

static int check_secrets(struct saving *s, const struct zl_change *c)
{
  struct zl_buf what = ZL_BUF_INIT(2048);
  int rc = zl_plan_secret(c, &what) ? secret(s, zl_buf_view(&what)) : 0;
  zl_buf_free(&what);
  return rc;
}

/* ---- objects and requests ----------------------------------------------------------------------------- */

static int by_type(const void *a, const void *b)
{
  return strcmp((*(const struct zl_access *const *)a)->type, (*(const struct zl_access *const *)b)->type);
}

/* The whole wish for each type of shared access that changes, as the draft has it. */
static int wishes(struct saving *s)
{
  const struct zl_access *sorted[TYPES_MAX];
  size_t n, used = 0;
  const struct zl_access *table = zl_access_table(&n);
  struct zl_journal *j = s->core->journal;
  int64_t no = 0;
  int rc = 0;
  for (size_t i = 0; i < n && i < TYPES_MAX; i++)
    if (s->shares[i])
      sorted[used++] = &table[i];
  if (used)
    rc = zl_draft_object(j, zl_buf_view(&s->kind), zl_buf_view(&s->id), (struct zl_str){NULL, 0}, &no, s->err);
  qsort(sorted, used, sizeof(sorted[0]), by_type);
  for (size_t i = 0; rc == 0 && i < used; i++) {
    struct zl_buf wish = ZL_BUF_INIT((size_t)4 << 20);
    struct zl_json v;
    char path[64];
    snprintf(path, sizeof(path), "access.%s", sorted[i]->type);
    int got = zl_draft_wanted(j, no, zl_str_of(sorted[i]->source), zl_str_of(path), &wish, s->err);
    if (got != 1)
      rc = zl_err_set(s->err, ZL_EJOURNAL, "the draft lost what is wanted of %s", path);
    else if (zl_secret_sealed(zl_buf_view(&wish)))
      rc = secret(s, ZL_STR("phone.access.desk_phone[pin_code]"));
    else if (zl_json_check(zl_buf_view(&wish), ZL_JSON_DEPTH, &v, s->err) != 0)
      rc = -1;
    if (rc == 0)
      member(s, path, zl_buf_view(&wish));
    zl_buf_free(&wish);
  }
  return rc;
}

static int end_request(struct saving *s, bool more)
{
  zl_jw_end_array(&s->w);
  text(s, "method", zl_buf_view(&s->method));
  text(s, "path", zl_buf_view(&s->path));
  zl_jw_end_object(&s->w);
  if (more)
    zl_buf_putc(&s->line, ',');
  return line(s);
}

static int end_object(struct saving *s, bool more)
{
  zl_buf_puts(&s->line, "],\"wishes\":");
  zl_jw_object(&s->w);
  if (wishes(s) != 0)
    return -1;
  zl_jw_end_object(&s->w);
  zl_buf_puts(&s->line, more ? "}," : "}");
  return line(s);
}

static int begin_object(struct saving *s, const struct zl_change *c)
{
  memset(s->shares, 0, sizeof(s->shares));
  zl_buf_reset(&s->kind);
  zl_buf_reset(&s->id);
  zl_buf_str(&s->kind, c->kind);
  zl_buf_str(&s->id, c->object);
  zl_jw_object(&s->w);
  text(s, "id", c->object);
  text(s, "kind", c->kind);
  text(s, "label", c->label);
  zl_jw_key(&s->w, "requests");
  zl_jw_array(&s->w);
  return line(s);
}

static void begin_request(struct saving *s, const struct zl_change *c)
{
  s->request = c->request;
  s->requests++;
  zl_buf_reset(&s->method);
  zl_buf_reset(&s->path);
  zl_buf_str(&s->method, c->method);
  zl_buf_str(&s->path, c->url);
  zl_jw_object(&s->w);
  member(s, "body", c->body.n ? c->body : (struct zl_str){NULL, 0});
  zl_jw_key(&s->w, "changes");
  zl_jw_array(&s->w);
}

static void note_share(struct saving *s, struct zl_str path)
{
  const char *end = path.n > strlen(ACCESS) && memcmp(path.p, ACCESS, strlen(ACCESS)) == 0
                        ? memchr(path.p, '[', path.n) : NULL;
  if (!end)
    return;
  size_t n, from = strlen(ACCESS);
  const struct zl_access *table = zl_access_table(&n);
  const struct zl_access *access = zl_access_find((struct zl_str){path.p + from, (size_t)(end - path.p) - from});
  if (access && access - table < TYPES_MAX)
    s->shares[access - table] = true;
}

static int change(void *arg, const struct zl_change *c)
{
  struct saving *s = arg;
  struct zl_json body;
  if (check_secrets(s, c) != 0)
    return -1;
  if (c->request != s->request) {
    bool other = !s->request || !zl_str_eq(c->object, zl_buf_view(&s->id)) || !zl_str_eq(c->kind, zl_buf_view(&s->kind));
    if (c->body.n && zl_json_check(c->body, ZL_JSON_DEPTH, &body, NULL) != 0)
      return zl_err_set(s->err, ZL_EREFUSED, "%.*s sends something other than JSON, which a saved plan cannot hold",
                        (int)c->path.n, c->path.p);
    if ((s->request && end_request(s, !other) != 0) || (s->request && other && end_object(s, true) != 0) ||
        (other && begin_object(s, c) != 0))
      return -1;
    begin_request(s, c);
  }
  note_share(s, c->path);
  zl_jw_object(&s->w);
  member(s, "before", c->has_before ? c->before : (struct zl_str){NULL, 0});
  text(s, "origin", c->origin);
  text(s, "path", c->path);
  member(s, "wanted", c->wanted);
  zl_jw_end_object(&s->w);
  return 0;
}

static int objects(struct saving *s, int64_t run)
{
  if (whole(s, "\"objects\":[") != 0)
    return -1;
  int rc = run ? zl_run_changes(s->core->journal, run, (struct zl_str){NULL, 0}, change, s, s->err) : 0;
  if (rc == 0 && s->request)
    rc = end_request(s, false) == 0 ? end_object(s, false) : -1;
  return rc == 0 ? whole(s, "],") : -1;
}

/* ---- what is left out ------------------------------------------------------------------------------------ */

/* The line before gets its comma when another one follows. */
static int begin_entry(struct saving *s)
{
  if (s->first) {
    s->first = false;
    return 0;
  }
  zl_buf_putc(&s->line, ',');
  return line(s);
}

static int left(void *arg, const struct zl_change_group *g)
{
  struct saving *s = arg;
  if (begin_entry(s) != 0)
    return -1;
  zl_left_write(g, &s->w);
  return 0;
}

static int unreadable(void *arg, const struct zl_draft_object *o)
{
  struct saving *s = arg;
  struct zl_buf label = ZL_BUF_INIT(1024);
  if (!o->why.n)
    return 0;
  zl_list_label(s->core, o->kind, o->id, &label);
  struct zl_change_group g = {.kind = o->kind, .names = zl_buf_view(&label), .count = 1, .origin = o->why,
                              .path = ZL_STR("")};
  int rc = left(s, &g);
  zl_buf_free(&label);
  return rc;
}

static int left_out(struct saving *s)
{
  s->first = true;
  if (whole(s, "\"left_out\":[") != 0 || zl_left_each(s->core, left, s) != 0 ||
      (s->core->unreadable && zl_draft_objects(s->core->journal, unreadable, s, s->err) != 0))
    return -1;
  if (!s->first && line(s) != 0)
    return -1;
  return whole(s, "],");
}

/* ---- the head ---------------------------------------------------------------------------------------------- */

/* What the policy says of itself, as far as a plan needs it. */
static void policy(struct zl_core *c, struct zl_buf *out)
{
  const struct zl_head *only = c->n_policies == 1 ? &c->policies->head : NULL; /* else what holds for all */
  struct zl_ceiling limits = zl_policies_limits(c);
  struct zl_buf titles = ZL_BUF_INIT(1u << 20);
  struct zl_jw w = zl_jw(out);
  bool consent = c->cli->allow_destructive; /* who applies the file applies what was consented to */
  for (int i = 0; i < c->n_policies; i++)
    consent |= c->policies[i].head.allow_destructive;
  zl_policies_titles(c, ", ", &titles);
  zl_jw_object(&w);
  if (consent)
    zl_jw_key(&w, "allow_destructive"), zl_jw_bool(&w, true);
  if (limits.given) {
    zl_jw_key(&w, "limits");
    zl_jw_object(&w);
    if (limits.objects)
      zl_jw_key(&w, "objects"), zl_jw_int(&w, limits.objects);
    if (limits.percent)
      zl_jw_key(&w, "percent"), zl_jw_int(&w, limits.percent);
    zl_jw_end_object(&w);
  }
  zl_jw_key(&w, "name"), zl_jw_str(&w, zl_buf_view(&titles));
  zl_jw_key(&w, "summary"), zl_jw_str(&w, only ? zl_buf_view(&only->summary) : ZL_STR(""));
  zl_jw_key(&w, "version"), zl_jw_str(&w, only ? zl_buf_view(&only->version) : ZL_STR(""));
  zl_jw_end_object(&w);
  zl_buf_free(&titles);
}

/* Of several, what each is; a line of the record is one policy's, so no text of it has two. */
static void policies(struct zl_core *c, struct zl_buf *out)
{
  struct zl_policies_record all;
  struct zl_jw w = zl_jw(out);
  if (c->n_policies == 1 || zl_policies_record(c, &all) != 0)
    return;
  const struct zl_run r = {.policy = zl_buf_cstr(&all.name), .version = zl_buf_cstr(&all.version),
                           .file = zl_buf_cstr(&all.file), .sha256 = zl_buf_cstr(&all.sha256)};
  zl_jw_array(&w);
  for (int i = 0; i < c->n_policies; i++) {
    struct zl_run_policy p = zl_run_policy(&r, i);
    struct zl_str summary = zl_buf_view(&c->policies[i].head.summary);
    const char *end = memchr(summary.n ? summary.p : "", '\n', summary.n);
    zl_jw_object(&w);
    zl_jw_key(&w, "file"), zl_jw_str(&w, p.file);
    zl_jw_key(&w, "name"), zl_jw_str(&w, p.name);
    zl_jw_key(&w, "sha256"), zl_jw_str(&w, p.sha256);
    zl_jw_key(&w, "summary"), zl_jw_str(&w, end ? (struct zl_str){summary.p, (size_t)(end - summary.p)} : summary);
    zl_jw_key(&w, "version"), zl_jw_str(&w, p.version);
    zl_jw_end_object(&w);
  }
  zl_jw_end_array(&w);
  zl_policies_record_free(&all);
}

static int head(struct saving *s, const struct zl_run *r)
{
  struct zl_core *c = s->core;
  struct zl_plan_head h = {.changes = r->changes, .objects = r->objects, .requests = r->requests,
                           .objects_read = c->objects_read, .unreadable = c->unreadable,
                           .send_locked = c->cli->send_locked};
  char when[25], catalogue[65], by[256];
  zl_time_iso(r->started_ms ? r->started_ms : zl_wall_ms(), when);
  zl_plan_who(by, sizeof(by));
  const struct {
    struct zl_buf *to;
    const char *text;
  } texts[] = {
    {&h.account, zl_buf_cstr(&c->account)}, {&h.api_url, zl_buf_cstr(&c->credentials.api_url)},
    {&h.catalogue, catalogue}, {&h.created, when}, {&h.file, c->n_policies == 1 ? c->policies->file : ""},
    {&h.policy_sha256, c->n_policies == 1 ? c->policies->sha256 : ""},
    {&h.tool, ZOOMLUA_VERSION}, {&h.who, by},
  };
  int rc = zl_plan_catalogue(catalogue, s->err);
  h.params = h.policies = h.policy = ZL_BUF_INIT((size_t)1 << 20);
  policies(c, &h.policies);
  zl_params_json(c->cli, &h.params);
  policy(c, &h.policy);
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    *texts[i].to = ZL_BUF_INIT((size_t)1 << 16);
    zl_buf_puts(texts[i].to, texts[i].text);
  }
  if (rc == 0 && (h.params.failed || h.policies.failed || h.policy.failed || h.file.failed))
    rc = zl_err_set(s->err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = zl_plan_head_write(s->out, &h, s->err);
  zl_plan_head_free(&h);
  return rc;
}

int zl_stage_save_possible(struct zl_job *job, struct zl_err *err)
{
  struct zl_plan_out *out = NULL;
  int rc = job->core.cli->out ? zl_plan_out_open(&out, job->core.cli->out, err) : 0;
  zl_plan_out_free(out);
  return rc;
}

int zl_stage_save(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  struct zl_run r = {0};
  struct saving s = {.core = c, .err = err, .line = ZL_BUF_INIT(ZL_PLAN_LINE_BYTES), .kind = ZL_BUF_INIT(256),
                     .id = ZL_BUF_INIT(1024), .method = ZL_BUF_INIT(64), .path = ZL_BUF_INIT(32768)};
  char first[64];
  if (!c->cli->out)
    return 0;
  s.w = zl_jw(&s.line);
  snprintf(first, sizeof(first), "{\"format\":\"zoomlua.plan/%d\",", ZL_PLAN_FORMAT);
  int rc = zl_plan_out_open(&s.out, c->cli->out, err);
  if (rc == 0 && job->run && zl_run_get(c->journal, job->run, &r, err) != 1)
    rc = zl_err_set(err, ZL_EJOURNAL, "plan %lld is not in the journal", (long long)job->run);
  if (rc == 0)
    rc = whole(&s, first);
  if (rc == 0)
    rc = head(&s, &r) != 0 || left_out(&s) != 0 || objects(&s, job->run) != 0 ? -1 : 0;
  if (rc == 0 && s.requests != r.requests)
    rc = zl_err_set(err, ZL_EJOURNAL, "plan %lld has requests without changes", (long long)job->run);
  if (rc == 0)
    rc = zl_plan_out_close(s.out, err);
  zl_plan_out_free(s.out);
  zl_buf_free(&s.line);
  zl_buf_free(&s.kind);
  zl_buf_free(&s.id);
  zl_buf_free(&s.method);
  zl_buf_free(&s.path);
  return rc == 0 ? 0 : err->code ? -1 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}
