/* run.c - a run, and all runs, from the journal: who, when, what, and what became of it. */
#include <string.h>
#include <time.h>

#include "core/plan/members.h"
#include "core/show/pick.h"
#include "core/show/show.h"

static void local_time(int64_t wall_ms, char *out, size_t n)
{
  time_t t = (time_t)(wall_ms / 1000);
  struct tm tm;
  localtime_r(&t, &tm);
  strftime(out, n, "%Y-%m-%d %H:%M", &tm);
}

static void field_of(struct zl_page *p, const char *name, struct zl_str value)
{
  if (!value.n)
    return;
  zl_buf_printf(&p->line, "%-9s ", name);
  zl_page_put(p, value);
  zl_buf_putc(&p->line, '\n');
  zl_page_flush(p);
}

static void field(struct zl_page *p, const char *name, const char *value)
{
  field_of(p, name, zl_str_of(value));
}

static int most(struct zl_str s, int n)
{
  return s.n < (size_t)n ? (int)s.n : n;
}

static int failure(void *arg, const struct zl_change *c)
{
  struct zl_page *p = arg;
  if (!c->error.n)
    return 0;
  zl_buf_puts(&p->line, "  ");
  zl_page_put(p, c->label);
  zl_buf_puts(&p->line, ", ");
  zl_page_put(p, c->path);
  zl_buf_puts(&p->line, ": ");
  zl_page_put(p, c->error);
  zl_buf_putc(&p->line, '\n');
  zl_page_flush(p);
  return ferror(p->to);
}

int zl_show_run(struct zl_journal *j, const struct zl_run *r, struct zl_core *c, FILE *to, struct zl_err *err)
{
  const struct zl_cli *cli = c->cli;
  struct zl_page p = zl_page(to, true);
  char when[32], text[256];
  local_time(r->started_ms, when, sizeof(when));
  snprintf(text, sizeof(text), "%lld, %s", (long long)r->id, r->state);
  field(&p, "Run", text);
  field(&p, "When", when);
  field(&p, "Who", r->who);
  field(&p, "Command", r->command);
  for (int i = 0; i < zl_run_policies(r); i++) {
    struct zl_run_policy one = zl_run_policy(r, i);
    snprintf(text, sizeof(text), "%.*s%s%.*s", most(one.name, 100), one.name.p, one.version.n ? " " : "",
             most(one.version, 60), one.version.p);
    field(&p, "Policy", text);
    field_of(&p, "File", one.file);
    field_of(&p, "SHA-256", one.sha256);
  }
  field(&p, "Given", strcmp(r->params, "{}") ? r->params : "");
  field(&p, "Account", r->account);
  field(&p, "Zoomlua", r->tool);
  field(&p, "Catalogue", r->catalogue);
  snprintf(text, sizeof(text), "%lld in %lld request%s: %lld done, %lld failed, %lld unknown, %lld pending",
           (long long)r->changes, (long long)r->requests, r->requests == 1 ? "" : "s", (long long)r->done, (long long)r->failed,
           (long long)r->unknown, (long long)r->pending);
  field(&p, "Changes", text);
  if (r->finished_ms) {
    local_time(r->finished_ms, when, sizeof(when));
    field(&p, "Ended", when);
  }
  if (r->resumed) {
    snprintf(text, sizeof(text), "%lld time%s", (long long)r->resumed, r->resumed == 1 ? "" : "s");
    field(&p, "Resumed", text);
  }
  size_t word = strlen("stopped, "); /* as the apply said it at the time */
  field(&p, "Stopped", strncmp(r->stopped, "stopped, ", word) == 0 ? r->stopped + word : r->stopped);
  if (strcmp(r->state, "applying") == 0 && zl_journal_deserted(j)) {
    snprintf(text, sizeof(text), "without a last word: killed, or a power cut. To go on: zoomlua%s resume %lld", cli->again,
             (long long)r->id);
    field(&p, "Stopped", text);
  }
  int64_t run = r->id;
  bool trouble = r->failed || r->unknown;
  fputc('\n', to);
  int rc;
  if (cli->object || cli->details)
    rc = zl_pick_changes(j, run, zl_str_of(cli->object), zl_page_detail, &p, err);
  else
    rc = zl_run_groups_folded(j, run, ZL_PAGE_NAMES, ZL_MEMBERS_PLACE, zl_page_group, &p, err);
  if (rc == 0 && trouble && !cli->object && !cli->details) {
    fprintf(to, "\nNot applied:\n");
    rc = zl_run_changes(j, run, (struct zl_str){0}, failure, &p, err);
  }
  zl_buf_free(&p.line);
  if (rc == 0 && (zl_left_count(c) || c->reports)) {
    fputc('\n', to);
    rc = zl_show_left(c, to);
    zl_people_show(c, to);
  }
  return rc;
}

struct list {
  struct zl_page page;
  int64_t applying; /* the newest such run */
};

static int history_line(void *arg, const struct zl_run *r)
{
  struct list *all = arg;
  struct zl_page *p = &all->page;
  if (!all->applying && strcmp(r->state, "applying") == 0)
    all->applying = r->id;
  char when[32];
  local_time(r->started_ms, when, sizeof(when));
  zl_buf_printf(&p->line, "%5lld  %s  %-11s %8lld  ", (long long)r->id, when, r->state, (long long)r->changes);
  struct zl_buf titles = ZL_BUF_INIT(1u << 20);
  zl_run_titles(r, ", ", &titles);
  zl_page_put(p, zl_buf_view(&titles));
  zl_buf_free(&titles);
  zl_buf_puts(&p->line, "  ");
  zl_page_put(p, zl_str_of(r->who));
  zl_buf_putc(&p->line, '\n');
  zl_page_flush(p);
  return ferror(p->to);
}

static int history_json(void *arg, const struct zl_run *r)
{
  struct zl_page *p = &((struct list *)arg)->page;
  struct zl_jw w = zl_jw(&p->line);
  char when[25];
  zl_time_iso(r->started_ms, when);
  zl_jw_object(&w);
  zl_jw_key(&w, "run"), zl_jw_int(&w, r->id);
  zl_jw_key(&w, "started"), zl_jw_cstr(&w, when);
  zl_jw_key(&w, "state"), zl_jw_cstr(&w, r->state);
  struct zl_buf titles = ZL_BUF_INIT(1u << 20);
  zl_run_titles(r, ", ", &titles);
  zl_jw_key(&w, "policy"), zl_jw_str(&w, zl_buf_view(&titles));
  zl_buf_free(&titles);
  zl_jw_key(&w, "who"), zl_jw_cstr(&w, r->who);
  zl_jw_key(&w, "command"), zl_jw_cstr(&w, r->command);
  zl_jw_key(&w, "changes"), zl_jw_int(&w, r->changes);
  zl_jw_end_object(&w);
  zl_buf_putc(&p->line, '\n');
  zl_page_flush(p);
  return ferror(p->to);
}

int zl_show_history(struct zl_journal *j, const struct zl_cli *cli, FILE *to, struct zl_err *err)
{
  struct list all = {.page = zl_page(to, true)};
  if (!cli->json)
    fputs("  run  started           state        changes  policy  who\n", to);
  int rc = zl_runs(j, 1000, cli->json ? history_json : history_line, &all, err);
  if (rc == 0 && all.applying && zl_journal_deserted(j)) {
    fflush(to);
    zl_log(ZL_LOG_INFO, "run %lld was killed while it applied; to go on: zoomlua%s resume %lld", (long long)all.applying,
           cli->again, (long long)all.applying);
  }
  zl_buf_free(&all.page.line);
  return rc;
}
