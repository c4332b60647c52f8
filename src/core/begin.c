/* begin.c - the first stages of a run: the policy's file, the account, the journal. */
#include <stdlib.h>
#include <string.h>

#include "core/stage.h"

#define POLICY_MAX ((size_t)3 << 20) /* a policy file; LOAD carries it in one frame */

int zl_stage_policy(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  for (int i = 0; i < c->n_policies; i++) {
    struct zl_policy_run *p = &c->policies[i];
    p->text = ZL_BUF_INIT(POLICY_MAX + 1);
    if (zl_file_read(p->file, POLICY_MAX, &p->text, err) != 0 || zl_pins_check(p->file, zl_buf_view(&p->text), err) != 0 ||
        zl_sha256_hex(zl_buf_view(&p->text), p->sha256, err) != 0)
      return -1;
  }
  return 0;
}

int zl_account_of(const struct zl_cli *cli, const struct zl_credentials *cr, struct zl_buf *out,
                  struct zl_err *err)
{
  *out = ZL_BUF_INIT(256);
  if (cli->sim)
    return zl_buf_printf(out, "sim-%s", cli->tenant);
  return zl_credentials_account(cr, out, err);
}

static int start_http(struct zl_core *c, struct zl_err *err)
{
  struct zl_buf path = ZL_BUF_INIT(4096);
  char tail[300];
  /* A simulator of one's own has nobody to share with; without a path each process counts alone. */
  snprintf(tail, sizeof(tail), "%s.rate", zl_buf_cstr(&c->account));
  bool shared = !c->cli->sim && c->account.len && zl_state_path(tail, &path, NULL) == 0;
  enum zl_plan plan = c->cli->plan;
  if (!c->cli->plan_given && c->profile.plan.len)
    zl_plan_find(zl_buf_view(&c->profile.plan), &plan); /* was checked */
  double of_it = !c->cli->share_given && c->profile.share > 0 ? c->profile.share : c->cli->share;
  c->limits = zl_limits_new(plan, of_it, c->cli->rate, shared ? zl_buf_cstr(&path) : NULL);
  zl_buf_free(&path);
  if (!c->limits)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_own_figure own[ZL_FIGURES_MOST];
  unsigned n_own = 0;
  if (c->profile.limits.len && !c->cli->plan_given) { /* they go with the profile's plan; were checked */
    zl_figures_read(zl_buf_view(&c->profile.limits), own, &n_own, NULL);
    zl_limits_own(c->limits, own, n_own);
  }
  struct zl_http_config http = {.limits = c->limits, .trace = c->cli->trace};
  return zl_http_new(&c->http, &http, err);
}

int zl_stage_sign_in(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  if ((!c->profile.path.data && zl_core_profile(c->cli, &c->profile, err) != 0) ||
      zl_credentials_get(&c->credentials, &c->profile, err) != 0 ||
      zl_account_of(c->cli, &c->credentials, &c->account, err) != 0)
    return -1;
  if (start_http(c, err) != 0)
    return -1;
  return zl_session_new(&c->session, c->http, &c->credentials, err);
}

int zl_account_journal(struct zl_core *c, struct zl_journal **out, struct zl_err *err)
{
  struct zl_buf path = ZL_BUF_INIT(4096);
  int rc = zl_core_journal_path(zl_buf_cstr(&c->account), &path, err);
  if (rc == 0)
    rc = zl_journal_open(out, zl_buf_cstr(&path), false, err);
  if (rc == 0)
    rc = zl_journal_account(*out, zl_buf_cstr(&c->account), err);
  zl_buf_free(&path);
  return rc;
}

int zl_stage_journal(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  if (zl_account_journal(c, &c->journal, err) != 0 || zl_draft_begin(c->journal, err) != 0)
    return -1;
  return zl_known_begin(c, false, err);
}

/* Scopes can be told without an account, though less well; half an account is a mistake. */
int zl_stage_sign_in_if_possible(struct zl_job *job, struct zl_err *err)
{
  static const char *const names[] = {"ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_ACCESS_TOKEN"};
  struct zl_core *c = &job->core;
  struct zl_err why = {0};
  if (zl_core_profile(c->cli, &c->profile, err) != 0)
    return -1;
  bool given = c->profile.name.len > 0;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    const char *value = getenv(names[i]);
    given |= value && *value;
  }
  bool in = zl_stage_sign_in(job, &why) == 0;
  if (!in && given)
    return zl_err_set(err, why.code, "%s", why.text);
  if (!in && start_http(c, err) != 0)
    return -1;
  return zl_scopes_begin(c, !in, err);
}
