/* json.c - a plan or a run as one JSON object, schema "zoomlua.run/1" (docs/reference.md).
 * Written as it is read, so that memory stays flat at 100,000 changes. */
#include "core/plan/destructive.h"
#include "core/report/people.h"
#include "core/show/pick.h"

struct out {
  struct zl_buf buf;
  struct zl_jw w;
  FILE *to;
};

static void drain(struct out *o)
{
  fwrite(zl_buf_cstr(&o->buf), 1, o->buf.len, o->to);
  zl_buf_reset(&o->buf);
}

static void text(struct out *o, const char *key, struct zl_str s)
{
  zl_jw_key(&o->w, key);
  zl_jw_str(&o->w, s);
}

static void value(struct out *o, const char *key, bool there, struct zl_str json)
{
  zl_jw_key(&o->w, key);
  if (there)
    zl_jw_raw(&o->w, json);
  else
    zl_jw_null(&o->w);
}

static void number(struct out *o, const char *key, int64_t n)
{
  zl_jw_key(&o->w, key);
  zl_jw_int(&o->w, n);
}

/* A moment, or null where there was none. */
static void when(struct out *o, const char *key, int64_t wall_ms)
{
  char iso[25];
  zl_jw_key(&o->w, key);
  if (!wall_ms) {
    zl_jw_null(&o->w);
    return;
  }
  zl_time_iso(wall_ms, iso);
  zl_jw_cstr(&o->w, iso);
}

static int change(void *arg, const struct zl_change *c)
{
  struct out *o = arg;
  zl_jw_object(&o->w);
  number(o, "no", c->no);
  number(o, "request", c->request);
  text(o, "kind", c->kind);
  text(o, "id", c->object);
  text(o, "label", c->label);
  text(o, "path", c->path);
  zl_jw_key(&o->w, "was_set"), zl_jw_bool(&o->w, c->has_before);
  value(o, "before", c->has_before, c->before);
  zl_jw_key(&o->w, "removed"), zl_jw_bool(&o->w, !c->wanted.p);
  value(o, "wanted", c->wanted.p != NULL, c->wanted);
  struct zl_loss loss = zl_loss_of(c->path, c->has_before ? c->before : (struct zl_str){NULL, 0}, c->wanted);
  zl_jw_key(&o->w, "cannot_undo");
  if (loss.why)
    zl_jw_cstr(&o->w, loss.why);
  else
    zl_jw_null(&o->w);
  zl_jw_key(&o->w, "destructive"), zl_jw_bool(&o->w, loss.destructive);
  text(o, "origin", c->origin);
  text(o, "method", c->method);
  text(o, "url", c->url);
  text(o, "state", c->state);
  number(o, "status", c->status);
  text(o, "error", c->error);
  text(o, "tracking_id", c->tracking_id);
  text(o, "answer", c->answer);
  when(o, "answered", c->answered_ms);
  zl_jw_key(&o->w, "verdict"), zl_jw_cstr(&o->w, c->verdict);
  value(o, "after", c->after.p != NULL, c->after);
  zl_jw_end_object(&o->w);
  drain(o);
  return ferror(o->to);
}

static int left(void *arg, const struct zl_change_group *g)
{
  struct out *o = arg;
  zl_jw_object(&o->w);
  text(o, "kind", g->kind);
  text(o, "path", g->path);
  value(o, "current", g->has_before, g->before);
  value(o, "wanted", g->wanted.p != NULL, g->wanted);
  text(o, "why", g->origin);
  number(o, "objects", g->count);
  text(o, "names", g->names);
  zl_jw_end_object(&o->w);
  drain(o);
  return ferror(o->to);
}

static void left_out(struct out *o, struct zl_core *c)
{
  zl_jw_key(&o->w, "left_out");
  zl_jw_array(&o->w);
  zl_left_each(c, left, o);
  zl_jw_end_array(&o->w);
}

void zl_show_nothing_json(struct zl_core *c, FILE *to)
{
  struct out o = {.buf = ZL_BUF_INIT(64u << 20), .to = to};
  o.w = zl_jw(&o.buf);
  zl_jw_object(&o.w);
  text(&o, "schema", ZL_STR("zoomlua.run/1"));
  zl_jw_key(&o.w, "run"), zl_jw_null(&o.w);
  zl_jw_key(&o.w, "changes"), zl_jw_array(&o.w), zl_jw_end_array(&o.w);
  left_out(&o, c);
  zl_known_json(c, &o.w);
  drain(&o);
  zl_reports_json(c, to);
  zl_jw_end_object(&o.w);
  zl_buf_putc(&o.buf, '\n');
  drain(&o);
  zl_buf_free(&o.buf);
}

/* Of one policy its texts; of several their names together, and what each is in the list, which is there for one, too. */
static void policies(struct out *o, const struct zl_run *r)
{
  int n = zl_run_policies(r);
  const struct zl_str none = {"", 0};
  struct zl_buf titles = ZL_BUF_INIT(1u << 20);
  zl_run_titles(r, ", ", &titles);
  text(o, "policy", zl_buf_view(&titles));
  text(o, "version", n == 1 ? zl_str_of(r->version) : none);
  text(o, "file", n == 1 ? zl_str_of(r->file) : none);
  text(o, "sha256", n == 1 ? zl_str_of(r->sha256) : none);
  zl_jw_key(&o->w, "policies");
  zl_jw_array(&o->w);
  for (int i = 0; i < n && *r->sha256; i++) {
    struct zl_run_policy p = zl_run_policy(r, i);
    zl_jw_object(&o->w);
    text(o, "policy", p.name);
    text(o, "version", p.version);
    text(o, "file", p.file);
    text(o, "sha256", p.sha256);
    zl_jw_end_object(&o->w);
  }
  zl_jw_end_array(&o->w);
  zl_buf_free(&titles);
}

/* `state` NULL: as the journal has it, with the run's number; else a run that is in no journal. */
static int run_json(struct zl_journal *j, const struct zl_run *r, const char *state, struct zl_core *c,
                    const char *object, FILE *to, struct zl_err *err)
{
  struct out o = {.buf = ZL_BUF_INIT(64u << 20), .to = to};
  o.w = zl_jw(&o.buf);
  zl_jw_object(&o.w);
  text(&o, "schema", ZL_STR("zoomlua.run/1"));
  zl_jw_key(&o.w, "run");
  if (state)
    zl_jw_null(&o.w);
  else
    zl_jw_int(&o.w, r->id);
  text(&o, "state", zl_str_of(state ? state : r->state));
  when(&o, "started", r->started_ms);
  when(&o, "finished", r->finished_ms);
  text(&o, "command", zl_str_of(r->command));
  policies(&o, r);
  value(&o, "params", true, zl_str_of(r->params));
  text(&o, "who", zl_str_of(r->who));
  text(&o, "account", zl_str_of(r->account));
  text(&o, "api_url", zl_str_of(r->api_url));
  text(&o, "tool", zl_str_of(r->tool));
  text(&o, "catalogue", zl_str_of(r->catalogue));
  number(&o, "resumed", r->resumed);
  text(&o, "stopped", zl_str_of(r->stopped));
  number(&o, "objects_read", r->objects_read);
  number(&o, "objects", r->objects);
  number(&o, "requests", r->requests);
  number(&o, "done", r->done);
  number(&o, "failed", r->failed);
  number(&o, "unknown", r->unknown);
  number(&o, "pending", r->pending);
  zl_jw_key(&o.w, "changes");
  zl_jw_array(&o.w);
  int64_t run = r->id;
  int rc = zl_pick_changes(j, run, zl_str_of(object), change, &o, err);
  zl_jw_end_array(&o.w);
  if (c) {
    left_out(&o, c);
    zl_known_json(c, &o.w);
    drain(&o);
    if (c->cli->command != ZL_CMD_SHOW || c->cli->plan_file)
      zl_reports_json(c, to);
    else if (c->reports) /* out of the journal, which keeps no reports */
      zl_people_json(c->reports, to);
  }
  zl_jw_end_object(&o.w);
  zl_buf_putc(&o.buf, '\n');
  drain(&o);
  zl_buf_free(&o.buf);
  return rc;
}

int zl_show_run_json(struct zl_journal *j, const struct zl_run *r, struct zl_core *c, const char *object, FILE *to,
                     struct zl_err *err)
{
  return run_json(j, r, NULL, c, object, to, err);
}

int zl_show_plan_json(struct zl_journal *j, int64_t run, const char *state, struct zl_core *c, FILE *to, struct zl_err *err)
{
  struct zl_run r;
  if (zl_run_get(j, run, &r, err) != 1)
    return zl_err_set(err, ZL_EJOURNAL, "plan %lld is not in the journal", (long long)run);
  return run_json(j, &r, state, c, NULL, to, err);
}
