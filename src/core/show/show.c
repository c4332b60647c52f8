/* show.c - a plan as text for people: what changes, what is left out and why, what it costs. */
#include <string.h>

#include "core/plan/members.h"
#include "core/serve/policies.h"
#include "core/show/show.h"

struct unreadable {
  struct zl_page page;
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
  zl_page_put(&u->page, zl_buf_view(&label));
  zl_buf_puts(&u->page.line, ": ");
  zl_page_put(&u->page, o->why);
  zl_buf_putc(&u->page.line, '\n');
  zl_page_flush(&u->page);
  zl_buf_free(&label);
  return 0;
}

int zl_show_unreadable(struct zl_core *c, FILE *to, struct zl_err *err)
{
  if (!c->unreadable)
    return 0;
  struct unreadable u = {.page = zl_page(to, false), .core = c};
  fprintf(to, "Left alone, because they could not be read:\n");
  int rc = zl_draft_objects(c->journal, unread, &u, err);
  if (u.count > 10 && !c->cli->details)
    fprintf(to, "  and %lld more (--details names them)\n", (long long)u.count - 10);
  zl_buf_free(&u.page.line);
  return rc;
}

int zl_show_alike(const struct zl_alike *all, FILE *to)
{
  struct zl_page p = zl_page(to, true);
  int rc = zl_alike_each(all, zl_page_group, &p);
  zl_buf_free(&p.line);
  return rc;
}

int zl_show_left(struct zl_core *c, FILE *to)
{
  static const char *const kinds[] = {"account", "group"};
  struct zl_page p = zl_page(to, false);
  p.names = c;
  int rc = 0;
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
    zl_buf_puts(&p.line, "Some locks are not told by Zoom: ");
    if (zl_locks_untold(c, kinds[i], &p.line)) {
      zl_buf_putc(&p.line, '\n');
      zl_page_flush(&p);
    }
    zl_buf_reset(&p.line);
  }
  if (zl_left_count(c)) {
    fprintf(to, "Left out:\n");
    rc = zl_left_each(c, zl_page_group, &p);
    fputc('\n', to);
  }
  zl_buf_free(&p.line);
  return rc;
}

/* How long the requests take at the permitted rate: each bucket empties by itself, the slowest tells; with one
 * rate for everything they follow one another. */
struct estimate {
  struct zl_limits *limits;
  struct zl_buf *out, today;
  double seconds, in_a_row;
  bool second;
};

static int estimate_label(void *arg, struct zl_str product, struct zl_str label, int64_t requests)
{
  struct estimate *e = arg;
  enum zl_label l = ZL_MEDIUM;
  char digits[32];
  bool phone = zl_str_is(product, "phone");
  zl_label_find(label, &l);
  double rate = zl_limits_rate(e->limits, phone ? ZL_PHONE : ZL_MAIN, l);
  enum zl_together together = ZL_ALONE;
  char people[32];
  if (zl_together_find(label, &together)) {
    zl_text_thousands(people, requests);
    requests = (requests + ZL_TOGETHER_MOST - 1) / ZL_TOGETHER_MOST; /* of groups that end in between, a few more */
    label = ZL_STR("MEDIUM");
    if (together == ZL_FEATURES)
      rate = zl_limits_lane_rate(e->limits, zl_limits_lane(ZL_MAIN, ZL_MEDIUM, "POST", ZL_STR(ZL_FEATURES_PATH)));
  }
  if (rate > 0 && (double)requests / rate > e->seconds)
    e->seconds = (double)requests / rate;
  e->in_a_row += zl_limits_one_rate(e->limits) && rate > 0 ? (double)requests / rate : 0;
  if (e->in_a_row > e->seconds)
    e->seconds = e->in_a_row;
  zl_buf_printf(e->out, "%s%s %s%.*s", e->second ? ", " : "", zl_text_thousands(digits, requests),
                phone ? "phone " : "", (int)label.n, label.p);
  if (together)
    zl_buf_printf(e->out, " (%s %s%s)", people, together == ZL_MEMBERS ? "new member" : "feature",
                  strcmp(people, "1") ? "s" : "");
  e->second = true;
  int64_t used, most = zl_limits_today(e->limits, phone ? ZL_PHONE : ZL_MAIN, l, zl_mono_us(), &used);
  if (most > 0) {
    char left[32], part[32] = "less than 1";
    if (requests * 100 >= most)
      zl_text_thousands(part, requests * 100 / most);
    zl_buf_printf(&e->today, "Of today's %s%.*s requests (%s) %s are left", phone ? "phone " : "", (int)label.n, label.p,
                  zl_text_thousands(digits, most), zl_text_thousands(left, most > used ? most - used : 0));
    if (requests > most - used)
      zl_buf_puts(&e->today, ": this plan needs more, stops there, and can be resumed tomorrow.\n");
    else
      zl_buf_printf(&e->today, "; this plan takes %s %% of a day's.\n", part);
  }
  return 0;
}

int zl_show_cost(struct zl_journal *j, struct zl_limits *limits, int64_t run, struct zl_buf *out, struct zl_err *err)
{
  struct estimate e = {.limits = limits, .out = out, .today = ZL_BUF_INIT(2000)};
  zl_buf_puts(out, "Requests: ");
  int rc = zl_run_labels(j, run, estimate_label, &e, err);
  if (!e.second)
    zl_buf_puts(out, "none");
  if (e.seconds >= 90)
    zl_buf_printf(out, "; about %.0f minutes at the permitted rate", e.seconds / 60);
  else if (e.seconds >= 1)
    zl_buf_printf(out, "; about %.0f s at the permitted rate", e.seconds);
  zl_buf_puts(out, ".\n");
  zl_buf_str(out, zl_buf_view(&e.today));
  zl_buf_free(&e.today);
  return rc;
}

/* Words of `text` behind what stands in the line, which is `at` columns wide, none of them past the 80th. */
static void flowing(struct zl_page *p, struct zl_str text, size_t at)
{
  for (size_t i = 0, n; i < text.n; i += n + 1) {
    for (n = 0; i + n < text.n && text.p[i + n] != ' ';)
      n++;
    struct zl_buf word = ZL_BUF_INIT(1u << 20);
    zl_visible(&word, (struct zl_str){text.p + i, n}, false);
    size_t width = zl_text_width(zl_buf_view(&word));
    bool fits = at + 1 + width <= 80 || at <= 4;
    zl_buf_puts(&p->line, fits ? " " : "\n    ");
    zl_buf_str(&p->line, zl_buf_view(&word));
    at = fits ? at + 1 + width : 4 + width;
    zl_buf_free(&word);
  }
}

void zl_show_title(struct zl_core *c, FILE *to)
{
  struct zl_page p = zl_page(to, false);
  for (int i = 0; i < c->n_policies; i++) {
    const struct zl_head *head = &c->policies[i].head;
    zl_buf_puts(&p.line, zl_page_paint(&p, ZL_BOLD));
    zl_page_put(&p, zl_policy_title(&c->policies[i]));
    zl_buf_printf(&p.line, "%s%s", zl_page_paint(&p, ZL_PLAIN), head->version.len ? " " : "");
    zl_page_put(&p, zl_buf_view(&head->version));
    if (head->summary.len) {
      zl_buf_putc(&p.line, ':');
      flowing(&p, zl_buf_view(&head->summary), zl_text_width(zl_policy_title(&c->policies[i])) +
              (head->version.len ? 1 + head->version.len : 0) + 1);
    }
    zl_buf_putc(&p.line, '\n');
  }
  zl_buf_putc(&p.line, '\n');
  zl_page_flush(&p);
  zl_buf_free(&p.line);
}

int zl_show_changes(struct zl_core *c, int64_t run, const char *what, FILE *to, struct zl_err *err)
{
  struct zl_run r;
  if (zl_run_get(c->journal, run, &r, err) != 1)
    return zl_err_set(err, ZL_EJOURNAL, "plan %lld is not in the journal", (long long)run);
  struct zl_page p = zl_page(to, false);
  p.losses = true;
  p.names = c;
  zl_show_title(c, to);
  char changes[48], objects[48], read[32];
  bool more = r.objects_read > r.objects;
  zl_page_counted(changes, sizeof(changes), r.changes, "change", "changes");
  zl_page_counted(objects, sizeof(objects), r.objects, "object", "objects");
  zl_text_thousands(read, r.objects_read);
  int rc = c->cli->details ? zl_run_changes(c->journal, run, (struct zl_str){0}, zl_page_detail, &p, err)
                           : zl_run_groups_folded(c->journal, run, ZL_PAGE_NAMES, ZL_MEMBERS_PLACE, zl_page_group, &p, err);
  zl_buf_printf(&p.line, "\n%s: %s to %s%s%s%s.\n", what, changes, objects, more ? ", of " : "", more ? read : "",
                more ? " that were looked at" : "");
  if (rc == 0)
    rc = zl_show_cost(c->journal, c->limits, run, &p.line, err);
  zl_page_flush(&p);
  zl_buf_free(&p.line);
  return rc;
}

int zl_show_plan(struct zl_core *c, int64_t run, FILE *to, struct zl_err *err)
{
  char what[48];
  snprintf(what, sizeof(what), "Plan %lld", (long long)run);
  int rc = zl_show_changes(c, run, what, to, err);
  if (rc == 0 && c->cli->out)
    fprintf(to, "Saved: zoomlua%s apply %s\n", c->cli->again, c->cli->out);
  return rc;
}
