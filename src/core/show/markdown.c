/* markdown.c - a plan or a run as a change request, for a ticket or a review. Whatever came from a
 * server, a policy or a file stands between backticks, where Markdown knows neither tags nor links;
 * control characters are made visible before. Serves history.c and file.c. */
#include <string.h>

#include "core/plan/destructive.h"
#include "core/plan/members.h"
#include "core/show/pick.h"
#include "core/show/show.h"

struct markdown {
  struct zl_buf out;
  FILE *to;
  bool states, losses; /* losses: what no undo brings back is told */
  struct zl_buf object; /* of the change before, for headings of the details */
};

static void flush(struct markdown *m)
{
  fwrite(zl_buf_cstr(&m->out), 1, m->out.len, m->to);
  zl_buf_reset(&m->out);
}

/* A code span: as many backticks as the text has not. In a table a bar ends the cell even there. */
static void code(struct markdown *m, struct zl_str s, bool cell)
{
  struct zl_buf shown = ZL_BUF_INIT(64u << 20);
  size_t longest = 0, run = 0;
  zl_visible(&shown, s, false);
  for (size_t i = 0; i < shown.len; i++) {
    run = shown.data[i] == '`' ? run + 1 : 0;
    longest = run > longest ? run : longest;
  }
  bool pad = shown.len == 0 || shown.data[0] == '`' || shown.data[shown.len - 1] == '`';
  for (size_t i = 0; i <= longest; i++)
    zl_buf_putc(&m->out, '`');
  zl_buf_puts(&m->out, pad ? " " : "");
  for (size_t i = 0; i < shown.len; i++) {
    if (cell && shown.data[i] == '|')
      zl_buf_putc(&m->out, '\\');
    zl_buf_putc(&m->out, shown.data[i]);
  }
  zl_buf_puts(&m->out, pad ? " " : "");
  for (size_t i = 0; i <= longest; i++)
    zl_buf_putc(&m->out, '`');
  zl_buf_free(&shown);
}

static void row_of(struct markdown *m, const char *name, struct zl_str value)
{
  if (!value.n)
    return;
  zl_buf_printf(&m->out, "| %s | ", name);
  code(m, value, true);
  zl_buf_puts(&m->out, " |\n");
}

static void row(struct markdown *m, const char *name, const char *value)
{
  row_of(m, name, zl_str_of(value));
}

/* What the policies call themselves, and what they say that they are for, where that is known. */
static void title(struct markdown *m, const struct zl_run *r, const struct zl_core *c)
{
  int n = zl_run_policies(r);
  zl_buf_puts(&m->out, "# Change request: ");
  for (int i = 0; i < n; i++) {
    struct zl_run_policy p = zl_run_policy(r, i);
    zl_buf_puts(&m->out, i ? ", " : "");
    code(m, p.name, false);
    if (p.version.n) {
      zl_buf_putc(&m->out, ' ');
      code(m, p.version, false);
    }
  }
  zl_buf_puts(&m->out, "\n\n");
  for (int i = 0; i < c->n_policies; i++)
    if (c->policies[i].head.summary.len) {
      code(m, zl_buf_view(&c->policies[i].head.summary), false);
      zl_buf_puts(&m->out, "\n\n");
    }
}

static void value(struct markdown *m, bool there, struct zl_str json, const char *none, bool cell)
{
  if (there)
    code(m, json, cell);
  else
    zl_buf_puts(&m->out, none);
}

static void summary(struct markdown *m, const struct zl_run *r, const char *source)
{
  char when[25], text[128], digits[32], objects[32];
  zl_time_iso(r->started_ms, when);
  zl_buf_puts(&m->out, "| | |\n|---|---|\n");
  row(m, source ? "Saved plan" : "Command", source ? source : r->command);
  if (!source) {
    snprintf(text, sizeof(text), "%lld, %s", (long long)r->id, r->state);
    row(m, "Run", text);
  }
  row(m, "Planned", when);
  if (r->finished_ms) {
    zl_time_iso(r->finished_ms, when);
    row(m, "Ended", when);
  }
  row(m, "By", r->who);
  row(m, "Account", r->account);
  for (int i = 0; i < zl_run_policies(r); i++) {
    struct zl_run_policy p = zl_run_policy(r, i);
    row_of(m, "Policy file", p.file);
    row_of(m, "SHA-256 of the policy", p.sha256);
  }
  row(m, "Parameters", strcmp(r->params, "{}") ? r->params : "");
  row(m, "zoomlua", r->tool);
  snprintf(text, sizeof(text), "%s of %s", zl_text_thousands(digits, r->changes), zl_text_thousands(objects, r->objects));
  zl_buf_printf(&m->out, "| Changes | %s object%s |\n", text, r->objects == 1 ? "" : "s");
  if (r->objects_read > r->objects)
    zl_buf_printf(&m->out, "| Looked at | %s |\n", zl_text_thousands(digits, r->objects_read));
  if (m->states)
    zl_buf_printf(&m->out, "| Requests | %lld done, %lld failed, %lld of unknown fate, %lld pending |\n",
                  (long long)r->done, (long long)r->failed, (long long)r->unknown, (long long)r->pending);
  flush(m);
}

static void loss(struct markdown *m, struct zl_str path, struct zl_str before, struct zl_str wanted)
{
  struct zl_loss l = m->losses ? zl_loss_of(path, before, wanted) : (struct zl_loss){NULL, false};
  if (l.why)
    zl_buf_printf(&m->out, " **cannot be undone:** %s", l.why);
}

static int group(void *arg, const struct zl_change_group *g)
{
  struct markdown *m = arg;
  char digits[32];
  zl_buf_puts(&m->out, g->path.n ? "| " : "| could not be read");
  if (g->path.n)
    code(m, g->path, true);
  loss(m, g->path, g->has_before ? g->before : (struct zl_str){NULL, 0}, g->wanted);
  zl_buf_puts(&m->out, " | ");
  if (g->folded) { /* elements of one object: of a group, people */
    zl_buf_printf(&m->out, "%s | %s | %s of ", g->has_before ? "in it" : "not in it", g->has_before ? "removed" : "in it",
                  zl_text_thousands(digits, g->count));
    code(m, g->of, true);
    zl_buf_puts(&m->out, " | ");
  } else if (!g->path.n) { /* an object of which nothing is known */
    zl_buf_printf(&m->out, " | | %s %s | ", zl_text_thousands(digits, g->count), zl_page_things(g->kind, g->count));
  } else {
    value(m, g->has_before, g->before, "not set", true);
    zl_buf_puts(&m->out, " | ");
    value(m, g->wanted.p != NULL, g->wanted, "removed", true);
    zl_buf_printf(&m->out, " | %s %s | ", zl_text_thousands(digits, g->count), zl_page_things(g->kind, g->count));
  }
  code(m, g->origin, true);
  if (m->states) {
    zl_buf_puts(&m->out, " | ");
    code(m, g->state, true);
    if (g->verdict)
      zl_buf_printf(&m->out, ", %s", g->verdict);
  }
  zl_buf_puts(&m->out, " |\n");
  flush(m);
  return ferror(m->to);
}

static void groups_head(struct markdown *m, const char *last)
{
  zl_buf_printf(&m->out, "| Setting | Now | Wanted | Of | %s |%s\n|---|---|---|---|---|%s\n", last,
                m->states ? " State |" : "", m->states ? "---|" : "");
}

static int detail(void *arg, const struct zl_change *c)
{
  struct markdown *m = arg;
  if (!zl_str_eq(c->object, zl_buf_view(&m->object))) {
    zl_buf_reset(&m->object);
    zl_buf_str(&m->object, c->object);
    zl_buf_puts(&m->out, "- ");
    code(m, c->label, false);
    if (!zl_str_eq(c->label, c->object)) {
      zl_buf_puts(&m->out, " (");
      code(m, c->object, false);
      zl_buf_puts(&m->out, ")");
    }
    zl_buf_puts(&m->out, "\n");
  }
  zl_buf_puts(&m->out, "  - ");
  code(m, c->path, false);
  zl_buf_puts(&m->out, ": ");
  value(m, c->has_before, c->before, "not set", false);
  zl_buf_puts(&m->out, " → ");
  value(m, c->wanted.p != NULL, c->wanted, "removed", false);
  if (c->wanted.p)
    loss(m, c->path, c->has_before ? c->before : (struct zl_str){NULL, 0}, c->wanted);
  if (m->states) {
    zl_buf_puts(&m->out, ", ");
    code(m, c->state, false);
    if (c->error.n) {
      zl_buf_puts(&m->out, ": ");
      code(m, c->error, false);
    }
  }
  zl_buf_puts(&m->out, "\n");
  flush(m);
  return ferror(m->to);
}

static void rollback(struct markdown *m, const struct zl_run *r, const char *source)
{
  zl_buf_puts(&m->out, "\n## How to apply it\n\n");
  if (source) {
    code(m, ZL_STR("zoomlua apply"), false);
    zl_buf_puts(&m->out, " and the name of the saved plan. It refuses what has been changed since the plan was made.\n");
  } else {
    zl_buf_puts(&m->out, "This is run ");
    zl_buf_printf(&m->out, "%lld of zoomlua's journal; `zoomlua show %lld` tells what became of it.\n", (long long)r->id,
                  (long long)r->id);
  }
  zl_buf_puts(&m->out, "\n## How to take it back\n\n");
  if (source)
    zl_buf_puts(&m->out, "The apply says under which number it is kept; `zoomlua undo` and that number puts back the "
                         "values that were there before, and leaves alone what somebody has changed since.\n");
  else
    zl_buf_printf(&m->out, "`zoomlua undo %lld` puts back the values that were there before, and leaves alone what "
                           "somebody has changed since.\n", (long long)r->id);
  flush(m);
}

int zl_show_markdown(struct zl_journal *j, const struct zl_run *run, struct zl_core *c, const char *source, FILE *to,
                     struct zl_err *err)
{
  struct zl_run r = *run;
  struct markdown m = {.out = ZL_BUF_INIT(64u << 20), .to = to, .states = !source, .losses = true, .object = ZL_BUF_INIT(1024)};
  title(&m, &r, c);
  summary(&m, &r, source);
  zl_buf_puts(&m.out, "\n## Changes\n\n");
  groups_head(&m, "Asked for at");
  int rc = zl_run_groups_folded(j, r.id, 1, ZL_MEMBERS_PLACE, group, &m, err);
  if (rc == 0 && zl_left_count(c)) {
    bool states = m.states;
    m.states = m.losses = false;
    zl_buf_puts(&m.out, "\n## Left out\n\n");
    groups_head(&m, "Why");
    rc = zl_left_each(c, group, &m);
    m.states = states;
    m.losses = true;
  }
  zl_buf_puts(&m.out, "\n");
  if (rc == 0)
    rc = zl_show_cost(j, c->limits, r.id, &m.out, err);
  zl_buf_puts(&m.out, "\n<details>\n<summary>Object by object</summary>\n\n");
  flush(&m);
  if (rc == 0)
    rc = zl_pick_changes(j, r.id, zl_str_of(c->cli->object), detail, &m, err);
  zl_buf_puts(&m.out, "\n</details>\n");
  rollback(&m, &r, source);
  zl_buf_free(&m.out);
  zl_buf_free(&m.object);
  return rc;
}
