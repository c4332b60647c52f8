/* plan.c - the draft becomes the plan: what differs, as numbered requests with the changes that
 * each makes, saved to the journal in one transaction. What is in the plan is what will be sent. */
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "core/plan/members.h"
#include "core/plan/order.h"
#include "core/plan/planning.h"
#include "core/plan/secret.h"
#include "core/plan/unseen.h"
#include "core/serve/policies.h"

void zl_plan_who(char *out, size_t n)
{
  char host[128] = "?";
  gethostname(host, sizeof(host) - 1);
  struct passwd *p = zl_memory_checked(getpwuid(getuid()));
  snprintf(out, n, "%s@%s", p ? p->pw_name : "?", host);
}

/* What was typed, for the record; of a saved plan also which one. */
static void command(const struct zl_core *c, struct zl_buf *out)
{
  if (c->saved)
    zl_buf_printf(out, "apply %s, SHA-256 %s", c->cli->plan_file, zl_saved_sha256(c));
  else if (c->cli->command == ZL_CMD_UNDO)
    zl_buf_printf(out, "undo %lld%s%s", (long long)c->cli->run, c->cli->only ? " --only " : "",
                  c->cli->only ? c->cli->only : "");
  else if (c->cli->command == ZL_CMD_CALL)
    zl_buf_printf(out, "call %s %s", c->cli->words[0], c->cli->words[1]);
  else if (c->cli->command == ZL_CMD_PLAN)
    zl_buf_printf(out, "plan%s%s", c->cli->out ? " -o " : "", c->cli->out ? c->cli->out : "");
  else
    zl_buf_puts(out, "run");
}

/* Of what was typed, a password is not put on record. */
static int params_json(const struct zl_cli *cli, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf typed = ZL_BUF_INIT(1u << 20);
  struct zl_json v;
  int rc = cli->command == ZL_CMD_CALL ? zl_buf_puts(&typed, "{}") /* they are the row itself, where secrets are sealed */
                                       : zl_params_json(cli, &typed);
  if (rc == 0)
    rc = zl_json_check(zl_buf_view(&typed), ZL_JSON_DEPTH, &v, err);
  if (rc == 0)
    rc = zl_secret_hide(v, out, err);
  zl_buf_wipe(&typed);
  return rc;
}

static int begin(struct zl_planning *p)
{
  struct zl_core *c = p->core;
  if (p->run)
    return 0;
  char by[256];
  zl_plan_who(by, sizeof(by));
  struct zl_buf given = ZL_BUF_INIT(1u << 20), typed = ZL_BUF_INIT(8192);
  char catalogue[65];
  struct zl_policies_record by_whom;
  int rc = params_json(c->cli, &given, p->err);
  if (zl_policies_record(c, &by_whom) != 0)
    rc = -1;
  command(c, &typed);
  if (zl_plan_catalogue(catalogue, p->err) != 0)
    rc = -1;
  struct zl_run run = {.started_ms = zl_wall_ms(), .state = "planned",
                       .policy = zl_buf_cstr(&by_whom.name), .version = zl_buf_cstr(&by_whom.version),
                       .file = zl_buf_cstr(&by_whom.file), .sha256 = zl_buf_cstr(&by_whom.sha256),
                       .params = zl_buf_cstr(&given), .command = zl_buf_cstr(&typed), .tool = ZOOMLUA_VERSION,
                       .catalogue = catalogue, .who = by, .account = zl_buf_cstr(&c->account),
                       .api_url = zl_buf_cstr(&c->credentials.api_url), .objects_read = c->objects_read};
  rc = rc == 0 ? zl_plan_begin(c->journal, &run, &p->run, p->err) : zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  zl_policies_record_free(&by_whom);
  zl_buf_free(&given);
  zl_buf_free(&typed);
  return rc;
}

int zl_planning_request(struct zl_planning *p, const struct zl_plan_request *r, int64_t *no)
{
  if (begin(p) != 0)
    return -1;
  if (!p->object) {
    struct zl_buf label = ZL_BUF_INIT(1024);
    int rc = zl_list_label(p->core, p->draft->kind, p->draft->id, &label);
    if (rc == 0)
      rc = zl_plan_object(p->core->journal, p->draft->kind, p->draft->id, zl_buf_view(&label), &p->object, p->err);
    zl_buf_free(&label);
    if (rc != 0)
      return zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  }
  return zl_plan_request(p->core->journal, p->object, r, no, p->err);
}

int zl_planning_sealed(struct zl_planning *p, struct zl_plan_request *r, int64_t *no)
{
  if (!r->body.n)
    return zl_planning_request(p, r, no);
  struct zl_buf place = ZL_BUF_INIT(64u << 10);
  zl_buf_reset(&p->sealed);
  int rc = begin(p);
  if (rc == 0 && zl_apply_place(p->run, zl_str_of(r->method), r->path, &place) != 0)
    rc = zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = zl_secret_seal_at(p->core, zl_buf_view(&place), r->body, &p->sealed, p->err);
  zl_buf_free(&place);
  if (rc != 0)
    return -1;
  r->body = zl_buf_view(&p->sealed);
  return zl_planning_request(p, r, no);
}

int zl_planning_change(struct zl_planning *p, int64_t no, struct zl_str path, struct zl_str before, struct zl_str wanted,
                      struct zl_str origin)
{
  zl_losses_weigh(&p->losses, p->core, p->draft->kind, p->draft->id, path, wanted, origin);
  return zl_plan_change(p->core->journal, p->object, no, path, before, wanted, origin, p->err);
}

/* ---- operations ---------------------------------------------------------------------------- */

static int operation(void *arg, const struct zl_draft_want *w)
{
  struct zl_planning *p = arg;
  struct zl_operation op;
  struct zl_json args;
  struct zl_buf target = ZL_BUF_INIT(32768), body = ZL_BUF_INIT(4u << 20), path = ZL_BUF_INIT(300);
  int64_t no = 0;
  struct zl_buf plain = ZL_BUF_INIT(8u << 20), shown = ZL_BUF_INIT(8u << 20);
  bool secret = zl_secret_sealed(w->wanted);
  int rc = zl_operation_find(zl_raw_operation(w->path), &op, p->err);
  if (rc == 0)
    rc = zl_secret_open(p->core, w->wanted, &plain, p->err);
  if (rc == 0)
    rc = zl_json_check(zl_buf_view(&plain), ZL_JSON_DEPTH, &args, p->err);
  if (rc == 0 && secret)
    rc = zl_secret_hide(args, &shown, p->err);
  if (rc == 0)
    rc = zl_operation_request(&op, args, &target, &body, p->err);
  /* What an arbitrary operation does when it is sent twice is nobody's promise. */
  struct zl_plan_request r = {.method = op.method, .path = zl_buf_view(&target), .body = zl_buf_view(&body),
                              .safe = false, .product = op.flags & ZL_OPERATION_PHONE ? "phone" : "main",
                              .label = op.label};
  if (rc == 0)
    rc = secret ? zl_planning_sealed(p, &r, &no) : zl_planning_request(p, &r, &no);
  zl_buf_printf(&path, "call.%s", rc == 0 ? op.id : "");
  if (rc == 0)
    rc = zl_planning_change(p, no, zl_buf_view(&path), (struct zl_str){0}, secret ? zl_buf_view(&shown) : w->wanted, w->origin);
  zl_buf_wipe(&plain);
  zl_buf_free(&shown);
  zl_buf_free(&target);
  zl_buf_wipe(&body);
  zl_buf_free(&path);
  return rc;
}

/* ---- members, features ----------------------------------------------------------------------- */

static int person_row(void *arg, const struct zl_person_row *row)
{
  struct zl_planning *p = arg;
  int64_t no = 0;
  if (zl_planning_request(p, &row->request, &no) != 0)
    return -1;
  return zl_planning_change(p, no, row->path, row->before, row->wanted, row->origin);
}

struct featuring {
  struct zl_planning *p;
  const struct zl_feature *f;
  bool last;
};

static int feature(void *arg, const struct zl_draft_want *w)
{
  struct featuring *k = arg;
  struct zl_planning *p = k->p;
  /* who becomes basic gives everything else back first; for all else a user has to be licensed by then */
  bool downgrade = zl_str_is(w->wanted, "\"basic\"");
  if (zl_feature_of_wish(w->path) != k->f || downgrade != k->last)
    return 0;
  return zl_feature_plan(p->core, p->draft, k->f, w, &(struct zl_person_sink){p, person_row}, p->err);
}

/* After what is set: Zoom may refuse a feature, and that holds nothing else up. */
static int features(struct zl_planning *p)
{
  size_t n;
  int rc = 0;
  const struct zl_feature *all = zl_feature_table(&n);
  for (size_t i = 0; rc == 0 && i < 2 * n; i++) {
    bool last = i >= n;
    struct featuring k = {p, &all[last ? i - n : i], last};
    rc = zl_draft_wants(p->core->journal, p->draft->no, zl_str_of(k.f->source), feature, &k, p->err);
  }
  return rc;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static int plan_body(void *arg, struct zl_str body)
{
  struct zl_planning *p = arg;
  struct zl_journal *j = p->core->journal;
  if (zl_str_is(body, ZL_RAW_OBJECT))
    return zl_draft_wants(j, p->draft->no, body, operation, p, p->err);
  if (zl_str_is(body, ZL_MEMBERS_BODY))
    return zl_members_plan(p->core, p->draft, &(struct zl_person_sink){p, person_row}, p->err);
  p->source = zl_source_find(body);
  if (!p->source || !p->source->body)
    return zl_err_set(p->err, ZL_EJOURNAL, "the draft has a body that the core does not know");
  return zl_plan_settings(p, body);
}

static int plan_object(void *arg, const struct zl_draft_object *o)
{
  struct zl_planning *p = arg;
  if (o->why.n) /* could not be read: told apart, never guessed at */
    return 0;
  p->draft = o;
  p->object = 0;
  p->late = p->has_late = p->has_features = false;
  int rc = zl_draft_bodies(p->core->journal, o->no, plan_body, p, p->err);
  if (rc == 0 && p->has_features)
    rc = features(p);
  p->late = p->has_late;
  return rc == 0 && p->late ? plan_body(p, ZL_STR("user")) : rc;
}

int zl_plan_make(struct zl_core *c, int64_t *run, struct zl_err *err)
{
  static struct zl_planning p; /* large, and there is one plan a process */
  if (p.core) /* the first one is zeroed, in pages that nothing has touched yet */
    memset(&p, 0, sizeof(p));
  p.core = c;
  p.err = err;
  p.sealed = ZL_BUF_INIT(16u << 20);
  int rc = zl_plan_order(c, plan_object, &p, err);
  zl_plan_settings_end(&p);
  if (rc == 0)
    rc = zl_losses_judge(&p.losses, err);
  if (rc == 0 && zl_memory_lost()) /* a plan that lacks something must not be there for `resume` */
    rc = zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE);
  if (rc == 0 && p.run)
    rc = zl_aside_save(c, err);
  if (rc == 0 && p.run)
    rc = zl_plan_commit(c->journal, err);
  else if (p.run)
    zl_plan_rollback(c->journal);
  zl_buf_free(&p.sealed);
  *run = rc == 0 ? p.run : 0;
  if (rc == 0)
    zl_unseen_tell(c);
  return rc == 0 ? 0 : -1;
}
