/* brakes.c - a plan that changes more than expected is shown, and then not applied: a forgotten `if` in
 * a policy is what turns five changes into five thousand. Allowed by the policy's `limits`, or by
 * --max-changes.
 *
 * The share is one of the users that the policy's lists named. A policy that names its users one by one
 * (out of a CSV) has no such list: it changes all it looks at, and only the number counts. */
#include "core/plan/brakes.h"
#include "core/plan/members.h"
#include "core/serve/policies.h"
#include "core/stage.h"

struct ceilings {
  int64_t objects, percent; /* 0: none */
  const char *by;           /* who said so, behind the figures */
};

static struct ceilings ceilings_of(const struct zl_ceiling *told, const struct zl_ceiling *limits)
{
  if (told->given)
    return (struct ceilings){told->objects, told->percent, "by --max-changes"};
  bool policy = limits->objects || limits->percent;
  return (struct ceilings){limits->objects ? limits->objects : ZL_BRAKE_OBJECTS,
                           limits->percent ? limits->percent : ZL_BRAKE_PERCENT,
                           policy ? "by the policy's limits" : "without being told"};
}

bool zl_brakes_pass(const struct zl_load *load, const struct zl_ceiling *told, const struct zl_ceiling *limits,
                    struct zl_buf *why)
{
  char n[32], of[32], most[32];
  struct ceilings c = ceilings_of(told, limits);
  bool has_share = load->read > ZL_BRAKE_READ;
  bool too_many = c.objects && load->objects > c.objects;
  bool too_much = c.percent && has_share && load->people * 100 > load->read * c.percent;
  if (!too_many && !too_much)
    return true;
  zl_text_thousands(n, load->objects);
  zl_buf_printf(why, "this plan changes ");
  if (!has_share || load->objects != load->people)
    zl_buf_printf(why, "%s object%s%s", n, load->objects == 1 ? "" : "s", has_share ? ", among them " : "");
  if (has_share)
    zl_buf_printf(why, "%s of %s users (%lld %%)", zl_text_thousands(n, load->people),
                  zl_text_thousands(of, load->read), (long long)(load->people * 100 / load->read));
  zl_buf_puts(why, "; at most ");
  if (c.percent && has_share)
    zl_buf_printf(why, "%lld %%%s", (long long)c.percent, c.objects ? " and " : "");
  if (c.objects)
    zl_buf_printf(why, "%s object%s", zl_text_thousands(most, c.objects), c.objects == 1 ? "" : "s");
  zl_buf_printf(why, " %s: --max-changes %lld allows it", c.by, (long long)load->objects);
  return false;
}

/* ---- the stage --------------------------------------------------------------------------------- */

struct weighing {
  int64_t objects, users, phone_users;
  struct zl_buf last, key;
};

static int weigh_change(void *arg, const struct zl_change *c)
{
  struct weighing *w = arg;
  bool operation = zl_str_is(c->kind, ZL_RAW_OBJECT);
  zl_buf_reset(&w->key);
  zl_buf_str(&w->key, c->kind);
  zl_buf_putc(&w->key, '\n');
  zl_buf_str(&w->key, c->object);
  struct zl_str member; /* each is somebody: a group is emptied by one line of a policy */
  bool fresh = operation || zl_member_of_place(c->path, &member) || !zl_str_eq(zl_buf_view(&w->key), zl_buf_view(&w->last));
  struct zl_buf spare = w->last;
  w->last = w->key;
  w->key = spare;
  w->objects += fresh;
  w->users += fresh && zl_str_is(c->kind, "user");
  w->phone_users += fresh && zl_str_is(c->kind, "phone_user");
  return 0;
}

static int weigh(struct zl_job *job, const struct zl_run *r, struct zl_load *load, struct zl_err *err)
{
  struct weighing w = {.last = ZL_BUF_INIT(4096), .key = ZL_BUF_INIT(4096)};
  int64_t read = r->objects_read;
  int rc = zl_run_changes(job->core.journal, job->run, (struct zl_str){NULL, 0}, weigh_change, &w, err);
  zl_buf_free(&w.last);
  zl_buf_free(&w.key);
  *load = (struct zl_load){w.objects, w.users > w.phone_users ? w.users : w.phone_users, read};
  return rc == 0 ? 0 : -1;
}

int zl_stage_brakes(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  const struct zl_cli *cli = c->cli;
  struct zl_run r;
  struct zl_load load;
  if (cli->command == ZL_CMD_UNDO && !cli->max_changes.given)
    return 0; /* it touches no more than its run did */
  if (zl_run_get(c->journal, job->run, &r, err) != 1)
    return -1;
  if (r.done || r.failed || r.unknown)
    return 0; /* a run that goes on: it was let through when it began */
  struct zl_buf why = ZL_BUF_INIT(1000);
  const struct zl_ceiling limits = zl_policies_limits(c); /* of several policies the strictest */
  const struct zl_load most = {r.changes, r.objects, r.objects_read}; /* it cannot weigh more: mostly that tells */
  bool light = zl_brakes_pass(&most, &cli->max_changes, &limits, &why);
  zl_buf_free(&why);
  if (light)
    return 0;
  if (weigh(job, &r, &load, err) != 0)
    return -1;
  why = ZL_BUF_INIT(1000);
  if (!zl_brakes_pass(&load, &cli->max_changes, &limits, &why)) {
    bool would_apply = cli->yes || (!cli->plan_only && !cli->json && zl_confirm_possible());
    fflush(stdout);
    zl_log(would_apply ? ZL_LOG_ERROR : ZL_LOG_WARN, "%s%s", would_apply ? "not applied: " : "",
           zl_buf_cstr(&why));
    if (would_apply) {
      job->over = true;
      job->exit = ZL_EXIT_PENDING;
    }
  }
  zl_buf_free(&why);
  return 0;
}
