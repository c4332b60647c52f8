/* aside.c - what a plan leaves out, kept in the journal beside it, so that `show` can still tell months later:
 * changes with the reason, objects that could not be read, rows of lists of people that were nobody. Serves
 * plan.c and show/history.c. */
#include "core/report/people.h"

struct saving {
  struct zl_core *core;
  struct zl_err *err;
  struct zl_buf line;
};

static int left(void *arg, const struct zl_change_group *g)
{
  struct saving *s = arg;
  zl_buf_reset(&s->line);
  struct zl_jw w = zl_jw(&s->line);
  zl_left_write(g, &w);
  if (s->line.failed)
    return zl_err_set(s->err, ZL_ENOMEM, "out of memory");
  return zl_plan_aside(s->core->journal, ZL_ASIDE_LEFT, zl_buf_view(&s->line), s->err);
}

static int unreadable(void *arg, const struct zl_draft_object *o)
{
  struct saving *s = arg;
  struct zl_buf label = ZL_BUF_INIT(1024);
  int rc = 0;
  if (o->why.n) {
    zl_list_label(s->core, o->kind, o->id, &label);
    struct zl_change_group g = {.kind = o->kind, .names = zl_buf_view(&label), .count = 1, .origin = o->why,
                                .path = ZL_STR("")};
    rc = left(s, &g);
  }
  zl_buf_free(&label);
  return rc;
}

static int nobody(void *arg, struct zl_str row)
{
  struct saving *s = arg;
  return zl_plan_aside(s->core->journal, ZL_ASIDE_NOBODY, row, s->err);
}

int zl_aside_save(struct zl_core *c, struct zl_err *err)
{
  struct saving s = {c, err, ZL_BUF_INIT(16u << 20)};
  int rc = zl_left_each(c, left, &s);
  if (rc == 0 && c->unreadable)
    rc = zl_draft_objects(c->journal, unreadable, &s, err);
  if (rc == 0 && c->reports)
    rc = zl_people_each(c->reports, nobody, &s);
  zl_buf_free(&s.line);
  return rc;
}

struct loading {
  struct zl_core *core;
  struct zl_err *err;
};

static int take(void *arg, enum zl_aside kind, struct zl_str told)
{
  struct loading *l = arg;
  struct zl_json entry;
  if (kind == ZL_ASIDE_NOBODY)
    return zl_people_again(l->core, told, l->err);
  if (kind != ZL_ASIDE_LEFT)
    return 0; /* of a later version */
  return zl_json_check(told, ZL_JSON_DEPTH, &entry, l->err) == 0 ? zl_left_read(l->core, entry, l->err) : -1;
}

int zl_aside_load(struct zl_core *c, struct zl_journal *j, int64_t run, struct zl_err *err)
{
  struct loading l = {c, err};
  return zl_run_asides(j, run, take, &l, err) == 0 ? zl_reports_ready(c, err) : -1;
}
