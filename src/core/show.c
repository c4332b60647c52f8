/* show.c - a plan or a run as text for people, 80 columns wide where names allow. Everything that
 * came from a server or a policy is made visible: nothing in it can move the cursor. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/state.h"

#define NAMES 3

struct page {
  FILE *to;
  bool color, states;
  struct zl_buf line;
  char kind[32];
};

static const char *paint(const struct page *p, const char *code)
{
  return p->color ? code : "";
}
#define BOLD "\033[1m"
#define RED "\033[31m"
#define GREEN "\033[32m"
#define DIM "\033[2m"
#define PLAIN "\033[0m"

static void put(struct page *p, struct zl_str s)
{
  zl_visible(&p->line, s, false);
}

static void flush(struct page *p)
{
  fwrite(zl_buf_cstr(&p->line), 1, p->line.len, p->to);
  zl_buf_reset(&p->line);
}

static const char *things(struct zl_str kind, int64_t n)
{
  static const char *const words[][3] = {
    {"user", "user", "users"}, {"phone_user", "phone user", "phone users"},
    {"group", "group", "groups"}, {"account", "account", "accounts"},
  };
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
    if (zl_str_is(kind, words[i][0]))
      return words[i][n == 1 ? 1 : 2];
  return n == 1 ? "object" : "objects";
}

static void values(struct page *p, bool has_before, struct zl_str before, struct zl_str wanted)
{
  zl_buf_puts(&p->line, paint(p, RED));
  put(p, has_before ? before : ZL_STR("(not set)"));
  zl_buf_printf(&p->line, "%s -> %s", paint(p, PLAIN), paint(p, GREEN));
  put(p, wanted.p ? wanted : ZL_STR("(removed)"));
  zl_buf_puts(&p->line, paint(p, PLAIN));
}

/* Appends a word of a list of names, on a new line where this one would pass 80 columns. */
static void name(struct page *p, struct zl_str text, const char *behind)
{
  size_t start = p->line.len;
  while (start > 0 && p->line.data[start - 1] != '\n')
    start--;
  size_t have = zl_text_width((struct zl_str){p->line.data + start, p->line.len - start});
  if (have > 8 && have + 1 + zl_text_width(text) + strlen(behind) > 80)
    zl_buf_puts(&p->line, "\n       ");
  zl_buf_putc(&p->line, ' ');
  put(p, text);
  zl_buf_puts(&p->line, behind);
}

static void names(struct page *p, const struct zl_change_group *g)
{
  char more[48], digits[32];
  int64_t shown = 0;
  for (size_t at = 0; at < g->names.n;) {
    size_t n = 0;
    while (at + n < g->names.n && g->names.p[at + n] != '\n')
      n++;
    struct zl_str one = {g->names.p + at, n};
    at += n + 1;
    name(p, one, ++shown < g->count && at < g->names.n ? "," : "");
  }
  if (g->count <= shown)
    return;
  snprintf(more, sizeof(more), "and %s more", zl_text_thousands(digits, g->count - shown));
  name(p, zl_str_of(more), "");
}

/* An operation has no before and no object: what is called, and with what. */
static int call(struct page *p, const struct zl_change_group *g)
{
  zl_buf_printf(&p->line, "  %s", paint(p, BOLD));
  put(p, g->path);
  zl_buf_printf(&p->line, "%s %s", paint(p, PLAIN), paint(p, GREEN));
  put(p, g->wanted);
  zl_buf_puts(&p->line, paint(p, PLAIN));
  if (g->count > 1)
    zl_buf_printf(&p->line, ", %lld times", (long long)g->count);
  if (p->states && !zl_str_is(g->state, "done"))
    zl_buf_printf(&p->line, "  [%.*s]", (int)g->state.n, g->state.p);
  zl_buf_printf(&p->line, "\n      %s", paint(p, DIM));
  put(p, g->origin);
  zl_buf_printf(&p->line, "%s\n", paint(p, PLAIN));
  flush(p);
  return ferror(p->to);
}

static int group(void *arg, const struct zl_change_group *g)
{
  struct page *p = arg;
  char count[32];
  if (zl_str_is(g->kind, ZL_RAW_OBJECT))
    return call(p, g);
  zl_buf_printf(&p->line, "  %s", paint(p, BOLD));
  put(p, g->path);
  zl_buf_printf(&p->line, "%s: ", paint(p, PLAIN));
  values(p, g->has_before, g->before, g->wanted);
  if (p->states && !zl_str_is(g->state, "done"))
    zl_buf_printf(&p->line, "  [%.*s]", (int)g->state.n, g->state.p);
  zl_buf_printf(&p->line, "\n      %s %s:", zl_text_thousands(count, g->count), things(g->kind, g->count));
  names(p, g);
  zl_buf_printf(&p->line, "\n      %s", paint(p, DIM));
  put(p, g->origin);
  zl_buf_printf(&p->line, "%s\n", paint(p, PLAIN));
  flush(p);
  return ferror(p->to);
}

static int detail(void *arg, const struct zl_change *c)
{
  struct page *p = arg;
  zl_buf_printf(&p->line, "  %lld  %s", (long long)c->no, paint(p, BOLD));
  put(p, c->label);
  zl_buf_printf(&p->line, "%s  ", paint(p, PLAIN));
  put(p, c->path);
  zl_buf_puts(&p->line, ": ");
  values(p, c->has_before, c->before, c->wanted);
  zl_buf_printf(&p->line, "  %s", paint(p, DIM));
  put(p, c->origin);
  zl_buf_puts(&p->line, paint(p, PLAIN));
  if (p->states) {
    zl_buf_printf(&p->line, "  [%.*s", (int)c->state.n, c->state.p);
    if (c->status)
      zl_buf_printf(&p->line, " %d", c->status);
    zl_buf_putc(&p->line, ']');
    if (c->error.n) {
      zl_buf_puts(&p->line, "\n       ");
      put(p, c->error);
    }
  }
  zl_buf_putc(&p->line, '\n');
  flush(p);
  return ferror(p->to);
}

static struct page page_of(FILE *to, bool states)
{
  return (struct page){.to = to, .color = zl_color(fileno(to)), .states = states,
                       .line = ZL_BUF_INIT(64u << 20)};
}

static const char *counted(char *out, size_t n, int64_t count, const char *one, const char *many)
{
  char digits[32];
  snprintf(out, n, "%s %s", zl_text_thousands(digits, count), count == 1 ? one : many);
  return out;
}

/* ---- the plan ------------------------------------------------------------------------------ */

struct unreadable {
  struct page page;
  struct zl_core *core;
  int64_t count;
};

static int unread(void *arg, const struct zl_draft_object *o)
{
  struct unreadable *u = arg;
  if (!o->why.n)
    return 0;
  if (++u->count > 10 && !u->core->cli->details)
    return 0;
  struct zl_buf label = ZL_BUF_INIT(1024);
  zl_list_label(u->core, o->kind, o->id, &label);
  zl_buf_puts(&u->page.line, "  ");
  put(&u->page, zl_buf_view(&label));
  zl_buf_puts(&u->page.line, ": ");
  put(&u->page, o->why);
  zl_buf_putc(&u->page.line, '\n');
  flush(&u->page);
  zl_buf_free(&label);
  return 0;
}

int zl_show_unreadable(struct zl_core *c, FILE *to, struct zl_err *err)
{
  if (!c->unreadable)
    return 0;
  struct unreadable u = {.page = page_of(to, false), .core = c};
  fprintf(to, "Left alone, because they could not be read:\n");
  int rc = zl_draft_objects(c->journal, unread, &u, err);
  if (u.count > 10 && !c->cli->details)
    fprintf(to, "  and %lld more (--details names them)\n", (long long)u.count - 10);
  zl_buf_free(&u.page.line);
  return rc;
}

int zl_show_left(struct zl_core *c, FILE *to)
{
  static const char *const kinds[] = {"account", "group"};
  struct page p = page_of(to, false);
  int rc = 0;
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
    zl_buf_puts(&p.line, "Some locks are not told by Zoom: ");
    if (zl_locks_untold(c, kinds[i], &p.line)) {
      zl_buf_putc(&p.line, '\n');
      flush(&p);
    }
    zl_buf_reset(&p.line);
  }
  if (zl_left_count(c)) {
    fprintf(to, "Left out:\n");
    rc = zl_left_each(c, group, &p);
    fputc('\n', to);
  }
  zl_buf_free(&p.line);
  return rc;
}

/* How long the requests take at the permitted rate: each bucket empties by itself, the slowest tells. */
struct estimate {
  struct zl_core *core;
  struct zl_buf labels;
  double seconds;
};

static int estimate_label(void *arg, struct zl_str product, struct zl_str label, int64_t requests)
{
  struct estimate *e = arg;
  enum zl_label l = ZL_MEDIUM;
  char digits[32];
  bool phone = zl_str_is(product, "phone");
  zl_label_find(label, &l);
  double rate = zl_limits_rate(e->core->limits, phone ? ZL_PHONE : ZL_MAIN, l);
  if (rate > 0 && (double)requests / rate > e->seconds)
    e->seconds = (double)requests / rate;
  zl_buf_printf(&e->labels, "%s%s %s%.*s", e->labels.len ? ", " : "", zl_text_thousands(digits, requests),
                phone ? "phone " : "", (int)label.n, label.p);
  return 0;
}

static int cost(struct zl_core *c, int64_t run, FILE *to, struct zl_err *err)
{
  struct estimate e = {.core = c, .labels = ZL_BUF_INIT(1000)};
  int rc = zl_run_labels(c->journal, run, estimate_label, &e, err);
  if (rc == 0)
    fprintf(to, "Requests: %s", zl_buf_cstr(&e.labels));
  if (rc == 0 && e.seconds >= 90)
    fprintf(to, "; about %.0f minutes at the permitted rate", e.seconds / 60);
  else if (rc == 0 && e.seconds >= 1)
    fprintf(to, "; about %.0f s at the permitted rate", e.seconds);
  fprintf(to, ".\n");
  zl_buf_free(&e.labels);
  return rc;
}

int zl_show_plan(struct zl_core *c, int64_t run, FILE *to, struct zl_err *err)
{
  struct zl_run r;
  if (zl_run_get(c->journal, run, &r, err) != 1)
    return zl_err_set(err, ZL_EJOURNAL, "plan %lld is not in the journal", (long long)run);
  struct page p = page_of(to, false);
  zl_buf_puts(&p.line, paint(&p, BOLD));
  put(&p, zl_str_of(r.policy));
  zl_buf_printf(&p.line, "%s%s", paint(&p, PLAIN), *r.version ? " " : "");
  put(&p, zl_str_of(r.version));
  if (c->head.summary.len) {
    zl_buf_puts(&p.line, ": ");
    put(&p, zl_buf_view(&c->head.summary));
  }
  zl_buf_puts(&p.line, "\n\n");
  flush(&p);
  char changes[48], objects[48], read[32];
  counted(changes, sizeof(changes), r.changes, "change", "changes");
  counted(objects, sizeof(objects), r.objects, "object", "objects");
  zl_text_thousands(read, r.objects_read);
  int rc = c->cli->details ? zl_run_changes(c->journal, run, (struct zl_str){0}, detail, &p, err)
                           : zl_run_groups(c->journal, run, NAMES, group, &p, err);
  if (r.objects_read > r.objects)
    fprintf(to, "\nPlan %lld: %s to %s, of %s that were looked at.\n", (long long)run, changes, objects, read);
  else
    fprintf(to, "\nPlan %lld: %s to %s.\n", (long long)run, changes, objects);
  if (rc == 0)
    rc = cost(c, run, to, err);
  zl_buf_free(&p.line);
  return rc;
}

/* ---- a run from the journal ---------------------------------------------------------------- */

static void local_time(int64_t wall_ms, char *out, size_t n)
{
  time_t t = (time_t)(wall_ms / 1000);
  struct tm tm;
  localtime_r(&t, &tm);
  strftime(out, n, "%Y-%m-%d %H:%M", &tm);
}

static void field(struct page *p, const char *name, const char *value)
{
  if (!value || !*value)
    return;
  zl_buf_printf(&p->line, "%-9s ", name);
  put(p, zl_str_of(value));
  zl_buf_putc(&p->line, '\n');
  flush(p);
}

static int failure(void *arg, const struct zl_change *c)
{
  struct page *p = arg;
  if (!c->error.n)
    return 0;
  zl_buf_puts(&p->line, "  ");
  put(p, c->label);
  zl_buf_puts(&p->line, ", ");
  put(p, c->path);
  zl_buf_puts(&p->line, ": ");
  put(p, c->error);
  zl_buf_putc(&p->line, '\n');
  flush(p);
  return ferror(p->to);
}

int zl_show_run(struct zl_journal *j, const struct zl_run *r, const struct zl_cli *cli, FILE *to,
                struct zl_err *err)
{
  struct page p = page_of(to, true);
  char when[32], text[256];
  local_time(r->started_ms, when, sizeof(when));
  snprintf(text, sizeof(text), "%lld, %s", (long long)r->id, r->state);
  field(&p, "Run", text);
  field(&p, "When", when);
  field(&p, "Who", r->who);
  snprintf(text, sizeof(text), "%.100s %.60s", r->policy, r->version);
  field(&p, "Policy", text);
  field(&p, "File", r->file);
  field(&p, "SHA-256", r->sha256);
  field(&p, "Given", strcmp(r->params, "{}") ? r->params : "");
  field(&p, "Account", r->account);
  snprintf(text, sizeof(text), "%lld in %lld requests: %lld done, %lld failed, %lld unknown, %lld pending",
           (long long)r->changes, (long long)r->requests, (long long)r->done, (long long)r->failed,
           (long long)r->unknown, (long long)r->pending);
  field(&p, "Changes", text);
  int64_t run = r->id;
  bool trouble = r->failed || r->unknown;
  fputc('\n', to);
  int rc;
  if (cli->object || cli->details)
    rc = zl_run_changes(j, run, zl_str_of(cli->object), detail, &p, err);
  else
    rc = zl_run_groups(j, run, NAMES, group, &p, err);
  if (rc == 0 && trouble && !cli->object && !cli->details) {
    fprintf(to, "\nNot applied:\n");
    rc = zl_run_changes(j, run, (struct zl_str){0}, failure, &p, err);
  }
  zl_buf_free(&p.line);
  return rc;
}

static int history_line(void *arg, const struct zl_run *r)
{
  struct page *p = arg;
  char when[32];
  local_time(r->started_ms, when, sizeof(when));
  zl_buf_printf(&p->line, "%5lld  %s  %-11s %8lld  ", (long long)r->id, when, r->state, (long long)r->changes);
  put(p, zl_str_of(r->policy));
  zl_buf_puts(&p->line, "  ");
  put(p, zl_str_of(r->who));
  zl_buf_putc(&p->line, '\n');
  flush(p);
  return ferror(p->to);
}

static int history_json(void *arg, const struct zl_run *r)
{
  struct page *p = arg;
  struct zl_jw w = zl_jw(&p->line);
  char when[25];
  zl_time_iso(r->started_ms, when);
  zl_jw_object(&w);
  zl_jw_key(&w, "run"), zl_jw_int(&w, r->id);
  zl_jw_key(&w, "started"), zl_jw_cstr(&w, when);
  zl_jw_key(&w, "state"), zl_jw_cstr(&w, r->state);
  zl_jw_key(&w, "policy"), zl_jw_cstr(&w, r->policy);
  zl_jw_key(&w, "who"), zl_jw_cstr(&w, r->who);
  zl_jw_key(&w, "changes"), zl_jw_int(&w, r->changes);
  zl_jw_end_object(&w);
  zl_buf_putc(&p->line, '\n');
  flush(p);
  return ferror(p->to);
}

int zl_show_history(struct zl_journal *j, const struct zl_cli *cli, FILE *to, struct zl_err *err)
{
  struct page p = page_of(to, true);
  if (!cli->json)
    fputs("  run  started           state        changes  policy  who\n", to);
  int rc = zl_runs(j, 1000, cli->json ? history_json : history_line, &p, err);
  zl_buf_free(&p.line);
  return rc;
}
