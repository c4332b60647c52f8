/* file.c - `zoomlua show FILE`: a saved plan, shown by the same code as a plan in the journal. Its
 * rows go into a journal that leaves nothing behind. Every request is judged on the way, so that what
 * is shown is what an apply would take. Needs no account. */
#include <stdlib.h>
#include <string.h>

#include "core/saved/plan_file.h"
#include "core/serve/policies.h"
#include "core/show/show.h"

struct loading {
  struct zl_plan_in *in;
  struct zl_plan_head head;
  struct zl_core core; /* as far as showing needs one */
  struct zl_pool pool;
  struct zl_err *err;
  int64_t run, object, request;
};

static int take_head(void *arg, struct zl_json json, struct zl_err *err)
{
  struct loading *l = arg;
  struct zl_plan_head *h = &l->head;
  struct zl_err why = {0};
  int64_t started_ms = 0;
  zl_plan_head_free(h);
  if (zl_plan_head_read(h, json, &why) != 0 ||
      zl_plan_head_policies(h, &l->core, &why) != 0)
    return zl_plan_in_refuse(l->in, err, "%s", why.text);
  zl_time_parse_iso(zl_buf_view(&h->created), &started_ms);
  struct zl_policies_record by_whom;
  int rc = zl_policies_record(&l->core, &by_whom);
  struct zl_run r = {.started_ms = started_ms, .state = "planned", .policy = zl_buf_cstr(&by_whom.name),
                     .version = zl_buf_cstr(&by_whom.version), .file = zl_buf_cstr(&by_whom.file),
                     .sha256 = zl_buf_cstr(&by_whom.sha256), .params = zl_buf_cstr(&h->params),
                     .who = zl_buf_cstr(&h->who), .account = zl_buf_cstr(&h->account),
                     .api_url = zl_buf_cstr(&h->api_url), .objects_read = h->objects_read, .command = "plan",
                     .tool = zl_buf_cstr(&h->tool), .catalogue = zl_buf_cstr(&h->catalogue)};
  rc = rc == 0 ? zl_plan_begin(l->core.journal, &r, &l->run, err) : zl_err_set(err, ZL_ENOMEM, "out of memory");
  zl_policies_record_free(&by_whom);
  return rc;
}

static int take_left(void *arg, struct zl_json entry, struct zl_err *err)
{
  struct loading *l = arg;
  struct zl_err why = {0};
  if (zl_left_read(&l->core, entry, &why) == 0)
    return 0;
  return why.code == ZL_EVALUE ? zl_plan_in_refuse(l->in, err, "%s", why.text) : zl_err_set(err, why.code, "%s", why.text);
}

static int take_object(void *arg, const struct zl_plan_object *o, struct zl_err *err)
{
  struct loading *l = arg;
  return zl_plan_object(l->core.journal, o->kind, o->id, o->label, &l->object, err);
}

static int take_change(void *arg, const struct zl_plan_change *c)
{
  struct loading *l = arg;
  return zl_plan_change(l->core.journal, l->object, l->request, c->path, c->before, c->wanted, c->origin, l->err);
}

static int take_request(void *arg, const struct zl_plan_object *o, struct zl_json request, struct zl_err *err)
{
  struct loading *l = arg;
  struct zl_plan_part part;
  struct zl_err why = {0};
  int rc = zl_plan_part_read(o, request, &l->pool, &part, &why);
  if (rc != 0)
    zl_plan_in_refuse(l->in, err, "%s", why.text);
  struct zl_plan_request r = {.method = part.method, .path = part.path, .body = part.body, .product = part.product,
                              .label = part.label, .safe = part.safe};
  if (rc == 0)
    rc = zl_plan_request(l->core.journal, l->object, &r, &l->request, err);
  if (rc == 0)
    rc = zl_plan_part_changes(&part, &l->pool, take_change, l, err);
  zl_pool_free(&l->pool);
  return rc;
}

static int load(struct loading *l, struct zl_err *err)
{
  const struct zl_plan_visitor v = {.arg = l, .head = take_head, .left = take_left, .object = take_object,
                                    .request = take_request};
  if (zl_plan_in_open(&l->in, l->core.cli->plan_file, err) != 0 || zl_scratch_open(&l->core.journal, err) != 0 ||
      zl_plan_in_visit(l->in, &v, err) != 0)
    return -1;
  return zl_plan_commit(l->core.journal, err);
}

static int show(struct loading *l, FILE *to, struct zl_err *err)
{
  struct zl_core *c = &l->core;
  struct zl_run r;
  if (c->cli->json)
    return zl_show_plan_json(c->journal, l->run, "saved", c, to, err);
  if (c->cli->markdown)
    return zl_run_get(c->journal, l->run, &r, err) == 1 ? zl_show_markdown(c->journal, &r, c, c->cli->plan_file, to, err)
                                                        : -1;
  if (zl_show_left(c, to) != 0 || zl_show_changes(c, l->run, "Saved plan", to, err) != 0)
    return -1;
  struct zl_page p = zl_page(to, false);
  zl_buf_puts(&p.line, "Made ");
  zl_page_put(&p, zl_buf_view(&l->head.created));
  zl_buf_puts(&p.line, " by ");
  zl_page_put(&p, zl_buf_view(&l->head.who));
  zl_buf_puts(&p.line, " for the account ");
  zl_page_put(&p, zl_buf_view(&l->head.account));
  zl_buf_puts(&p.line, ", from ");
  for (int i = 0; i < c->n_policies; i++) {
    zl_buf_puts(&p.line, i ? ", " : "");
    zl_page_put(&p, zl_str_of(c->policies[i].file));
  }
  zl_buf_puts(&p.line, strcmp(zl_buf_cstr(&l->head.params), "{}") ? " with " : "");
  if (strcmp(zl_buf_cstr(&l->head.params), "{}"))
    zl_page_put(&p, zl_buf_view(&l->head.params));
  zl_buf_puts(&p.line, ".\n");
  zl_page_flush(&p);
  zl_buf_free(&p.line);
  return 0;
}

int zl_show_file(const struct zl_cli *cli, struct zl_err *err)
{
  struct loading *l = zl_calloc(1, sizeof(*l));
  int rc = -1;
  if (!l)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  l->core.cli = cli;
  if (zl_policies_make(&l->core, 1, err) != 0) {
    free(l);
    return -1;
  }
  l->err = err;
  l->core.limits = zl_limits_new(cli->plan, cli->share, cli->rate, NULL);
  if (!l->core.limits)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  else if (load(l, err) == 0)
    rc = show(l, stdout, err);
  zl_plan_in_free(l->in);
  zl_plan_head_free(&l->head);
  zl_pool_free(&l->pool);
  zl_journal_close(l->core.journal);
  zl_left_free(&l->core);
  zl_lists_free(&l->core);
  zl_policies_free(&l->core);
  zl_limits_free(l->core.limits);
  free(l);
  return rc;
}
