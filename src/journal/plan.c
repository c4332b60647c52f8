/* plan.c - saving a plan: objects, requests, changes, all or nothing. Serves core.
 *
 * One row a request: its object, its form (form.c), its body and its changes, packed, with what comes
 * back thousands of times as numbers (dict.c). 100,000 users are 100,000 rows of some 70 bytes. */
#include "journal/internal.h"

#include <string.h>

#define LONGEST_BYTES (64u << 20) /* of one request: its body, its changes */

static struct zl_str not_null(struct zl_str s)
{
  return s.p ? s : ZL_STR("");
}

void zl_plan_resume(struct zl_journal *j, int64_t run)
{
  zl_plan_forget(j);
  struct zl_plan_state *p = &j->plan;
  p->open = true;
  p->run = run;
  p->kind = p->id = p->label = p->form = p->body = p->packed = ZL_BUF_INIT(LONGEST_BYTES);
}

/* Numbers of texts that were rolled back must not be remembered. */
void zl_plan_forget(struct zl_journal *j)
{
  struct zl_plan_state *p = &j->plan;
  struct zl_buf *buffers[] = {&p->kind, &p->id, &p->label, &p->form, &p->body, &p->packed};
  for (size_t i = 0; i < sizeof(buffers) / sizeof(buffers[0]); i++)
    zl_buf_free(buffers[i]);
  zl_map_free(&p->texts);
  *p = (struct zl_plan_state){0};
}

static int is_open(const struct zl_journal *j, struct zl_err *err)
{
  if (j->plan.open)
    return 0;
  return zl_err_set(err, ZL_EJOURNAL, "the journal %s: no plan was begun", j->path);
}

int zl_plan_begin(struct zl_journal *j, const struct zl_run *run, int64_t *id, struct zl_err *err)
{
  static const char add[] =
      "INSERT INTO run (state, started_ms, policy, version, file, sha256, params, who, account,"
      " api_url, command, tool, catalogue, objects_read)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  if (zl_journal_writable(j, err) != 0 || zl_sql_begin(&j->sql, err) != 0)
    return -1;
#define TEXT(field) ZL_S(not_null(zl_str_of(run->field)))
  int rc = zl_sql_run(&j->sql, add,
                      ZL_ARGS(ZL_Z(run->state ? run->state : "planned"),
                              ZL_I(run->started_ms ? run->started_ms : zl_wall_ms()), TEXT(policy),
                              TEXT(version), TEXT(file), TEXT(sha256), TEXT(params), TEXT(who),
                              TEXT(account), TEXT(api_url), TEXT(command), TEXT(tool), TEXT(catalogue),
                              ZL_I(run->objects_read)),
                      err);
#undef TEXT
  if (rc < 0) {
    zl_sql_rollback(&j->sql);
    return -1;
  }
  *id = sqlite3_last_insert_rowid(j->sql.db);
  j->applying = 0; /* a plan that was taken back may have had this number */
  zl_plan_resume(j, *id);
  return 0;
}

/* ---- one request --------------------------------------------------------------------------- */

int zl_plan_flush(struct zl_journal *j, struct zl_err *err)
{
  static const char add[] = "INSERT INTO request (at, object, first, form, body, changes, id, "
                            "label) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  struct zl_plan_state *p = &j->plan;
  struct zl_arg body, changes;
  if (!p->request_open)
    return 0;
  p->request_open = false;
  struct zl_str bytes = p->body.len ? zl_buf_view(&p->body) : (struct zl_str){NULL, 0};
  struct zl_str packed = p->packed.len ? zl_buf_view(&p->packed) : (struct zl_str){NULL, 0};
  struct zl_str label = p->label.len ? zl_buf_view(&p->label) : (struct zl_str){NULL, 0};
  if (zl_dict_column(j, bytes, false, &body, err) != 0 ||
      zl_dict_column(j, packed, true, &changes, err) != 0)
    return -1;
  return zl_sql_run(&j->sql, add,
                    ZL_ARGS(ZL_I(zl_at(p->run, p->requests)), ZL_I(p->objects), ZL_I(p->first),
                            p->form_no ? ZL_I(p->form_no) : ZL_S(zl_buf_view(&p->form)), body, changes,
                            ZL_S(not_null(zl_buf_view(&p->id))), ZL_S(label)),
                    err) < 0
             ? -1
             : 0;
}

static int copy(struct zl_buf *to, struct zl_str s, struct zl_err *err)
{
  zl_buf_reset(to);
  return zl_buf_str(to, s) == 0
             ? 0
             : zl_err_set(err, ZL_ENOMEM, "out of memory for a request of the plan");
}

int zl_plan_object(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str label,
                   int64_t *object, struct zl_err *err)
{
  struct zl_plan_state *p = &j->plan;
  if (is_open(j, err) != 0 || zl_plan_flush(j, err) != 0 || copy(&p->kind, kind, err) != 0 ||
      copy(&p->id, id, err) != 0 || copy(&p->label, label, err) != 0)
    return -1;
  *object = ++p->objects;
  return 0;
}

/* Nearly always the form of the request before: that one needs no look at the texts. */
static int take_form(struct zl_journal *j, const struct zl_plan_request *r, struct zl_err *err)
{
  struct zl_plan_state *p = &j->plan;
  zl_buf_reset(&p->packed);
  if (zl_form_write(&p->packed, zl_buf_view(&p->kind), zl_buf_view(&p->id), r, err) != 0)
    return -1;
  struct zl_str form = zl_buf_view(&p->packed);
  if (p->form_no && zl_str_eq(form, zl_buf_view(&p->form)))
    return 0;
  return copy(&p->form, form, err) != 0 ? -1 : zl_dict_add(j, form, false, &p->form_no, err);
}

int zl_plan_request(struct zl_journal *j, int64_t object, const struct zl_plan_request *r, int64_t *no,
                    struct zl_err *err)
{
  struct zl_plan_state *p = &j->plan;
  if (is_open(j, err) != 0)
    return -1;
  if (object < 1 || object != p->objects)
    return zl_err_set(err, ZL_EJOURNAL,
                      "a request of the plan names object %lld, and the last one is %lld",
                      (long long)object, (long long)p->objects);
  if (p->requests == ZL_NO_MOST)
    return zl_err_set(err, ZL_EJOURNAL, "the plan has too many requests");
  if (zl_plan_flush(j, err) != 0 || take_form(j, r, err) != 0 || copy(&p->body, r->body, err) != 0)
    return -1;
  zl_buf_reset(&p->packed);
  p->request_open = true;
  p->first = p->changes + 1;
  *no = ++p->requests;
  return 0;
}

int zl_plan_change(struct zl_journal *j, int64_t object, int64_t request, struct zl_str path,
                   struct zl_str before, struct zl_str wanted, struct zl_str origin,
                   struct zl_err *err)
{
  struct zl_plan_state *p = &j->plan;
  if (is_open(j, err) != 0)
    return -1;
  if (object < 1 || object != p->objects || request < 1 || request != p->requests || !p->request_open)
    return zl_err_set(
        err, ZL_EJOURNAL,
        "a change of the plan names object %lld and request %lld, and the last are %lld and %lld",
        (long long)object, (long long)request, (long long)p->objects, (long long)p->requests);
  if (zl_dict_pack(j, &p->packed, not_null(path), err) != 0 ||
      zl_dict_pack(j, &p->packed, before, err) != 0 ||
      zl_dict_pack(j, &p->packed, wanted, err) != 0 ||
      zl_dict_pack(j, &p->packed, not_null(origin), err) != 0)
    return -1;
  p->changes++;
  return 0;
}

/* ---- the end ------------------------------------------------------------------------------- */

int zl_plan_commit(struct zl_journal *j, struct zl_err *err)
{
  static const char count[] =
      "UPDATE run SET objects = ?, requests = ?, changes = ? WHERE id = ?";
  if (is_open(j, err) != 0)
    return -1;
  int rc = zl_plan_flush(j, err);
  if (rc == 0)
    rc = zl_seen_flush(j, err);
  if (rc == 0)
    rc = zl_sql_run(&j->sql, count,
                    ZL_ARGS(ZL_I(j->plan.objects), ZL_I(j->plan.requests), ZL_I(j->plan.changes),
                            ZL_I(j->plan.run)),
                    err);
  if (rc >= 0)
    rc = zl_sql_commit(&j->sql, err);
  zl_plan_rollback(j); /* after a commit there is nothing to undo, only to forget */
  return rc < 0 ? -1 : 0;
}

void zl_plan_rollback(struct zl_journal *j)
{
  if (!j->plan.open)
    return;
  zl_sql_rollback(&j->sql);
  zl_plan_forget(j);
}
