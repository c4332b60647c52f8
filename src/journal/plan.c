/* plan.c - saving a plan: objects, requests, changes, all or nothing. Serves core. */
#include "journal/internal.h"

#include <string.h>

#define SEEN_BYTES (4u << 20) /* the map in front of `text` is emptied beyond this */
#define SEEN_LONGEST 4096     /* longer texts are seldom repeated */

static struct zl_str not_null(struct zl_str s)
{
  return s.p ? s : ZL_STR("");
}

int zl_text_number(struct zl_journal *j, struct zl_str s, int64_t *no, struct zl_err *err)
{
  static const char find[] = "SELECT id FROM text WHERE text = ?";
  static const char add[] = "INSERT INTO text (text) VALUES (?)";
  struct zl_plan_state *p = &j->plan;
  *no = (int64_t)(intptr_t)zl_map_get(&p->seen, s);
  if (*no)
    return 0;
  if (zl_sql_int(&j->sql, find, ZL_ARGS(ZL_S(s)), 0, no, err) != 0)
    return -1;
  if (*no == 0) {
    if (zl_sql_run(&j->sql, add, ZL_ARGS(ZL_S(s)), err) < 0)
      return -1;
    *no = sqlite3_last_insert_rowid(j->sql.db);
  }
  if (s.n > SEEN_LONGEST)
    return 0;
  p->seen_bytes += s.n + 48;
  if (p->seen_bytes > SEEN_BYTES) {
    zl_map_free(&p->seen);
    p->seen = (struct zl_map){0};
    p->seen_bytes = s.n + 48;
  }
  if (zl_map_put(&p->seen, s, (void *)(intptr_t)*no) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

static int number(struct zl_journal *j, struct zl_str s, int64_t *no, struct zl_err *err)
{
  return zl_text_number(j, not_null(s), no, err);
}

/* As an argument: the number, or NULL for an absent text. */
static int number_or_null(struct zl_journal *j, struct zl_str s, struct zl_arg *arg,
                          struct zl_err *err)
{
  int64_t no = 0;
  *arg = ZL_S(((struct zl_str){NULL, 0}));
  if (!s.p)
    return 0;
  if (zl_text_number(j, s, &no, err) != 0)
    return -1;
  *arg = ZL_I(no);
  return 0;
}

/* Numbers of texts that were rolled back must not be remembered. */
static void forget(struct zl_journal *j)
{
  zl_map_free(&j->plan.seen);
  j->plan = (struct zl_plan_state){0};
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
      " api_url, objects_read) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  if (zl_journal_writable(j, err) != 0 || zl_sql_begin(&j->sql, err) != 0)
    return -1;
#define TEXT(field) ZL_S(not_null(zl_str_of(run->field)))
  int rc = zl_sql_run(&j->sql, add,
                      ZL_ARGS(ZL_Z(run->state ? run->state : "planned"),
                              ZL_I(run->started_ms ? run->started_ms : zl_wall_ms()), TEXT(policy),
                              TEXT(version), TEXT(file), TEXT(sha256), TEXT(params), TEXT(who),
                              TEXT(account), TEXT(api_url), ZL_I(run->objects_read)),
                      err);
#undef TEXT
  if (rc < 0) {
    zl_sql_rollback(&j->sql);
    return -1;
  }
  forget(j);
  j->plan.open = true;
  j->plan.run = *id = sqlite3_last_insert_rowid(j->sql.db);
  return 0;
}

int zl_plan_object(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str label,
                   int64_t *object, struct zl_err *err)
{
  static const char add[] = "INSERT INTO object (run, no, kind, id, label) VALUES (?, ?, ?, ?, ?)";
  int64_t kind_no;
  if (is_open(j, err) != 0 || number(j, kind, &kind_no, err) != 0)
    return -1;
  int64_t no = j->plan.objects + 1;
  if (zl_sql_run(&j->sql, add,
                 ZL_ARGS(ZL_I(j->plan.run), ZL_I(no), ZL_I(kind_no), ZL_S(not_null(id)),
                         ZL_S(not_null(label))),
                 err) < 0)
    return -1;
  *object = j->plan.objects = no;
  return 0;
}

int zl_plan_request(struct zl_journal *j, int64_t object, const struct zl_plan_request *r, int64_t *no,
                    struct zl_err *err)
{
  static const char add[] =
      "INSERT INTO request (run, no, object, method, path, body, product, label, safe)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  int64_t method, product, label;
  struct zl_arg body;
  if (is_open(j, err) != 0)
    return -1;
  if (object < 1 || object > j->plan.objects)
    return zl_err_set(err, ZL_EJOURNAL, "a request of the plan names object %lld of %lld",
                      (long long)object, (long long)j->plan.objects);
  if (number(j, zl_str_of(r->method), &method, err) != 0 ||
      number(j, zl_str_of(r->product), &product, err) != 0 ||
      number(j, zl_str_of(r->label), &label, err) != 0 ||
      number_or_null(j, r->body.n ? r->body : (struct zl_str){NULL, 0}, &body, err) != 0)
    return -1;
  int64_t next = j->plan.requests + 1;
  if (zl_sql_run(&j->sql, add,
                 ZL_ARGS(ZL_I(j->plan.run), ZL_I(next), ZL_I(object), ZL_I(method),
                         ZL_S(not_null(r->path)), body, ZL_I(product), ZL_I(label), ZL_I(r->safe)),
                 err) < 0)
    return -1;
  *no = j->plan.requests = next;
  return 0;
}

int zl_plan_change(struct zl_journal *j, int64_t object, int64_t request, struct zl_str path,
                   struct zl_str before, struct zl_str wanted, struct zl_str origin,
                   struct zl_err *err)
{
  static const char add[] =
      "INSERT INTO change (run, no, object, request, path, before, wanted, origin)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  int64_t path_no, origin_no;
  struct zl_arg old, new;
  if (is_open(j, err) != 0)
    return -1;
  if (object < 1 || object > j->plan.objects || request < 1 || request > j->plan.requests)
    return zl_err_set(err, ZL_EJOURNAL,
                      "a change of the plan names object %lld of %lld and request %lld of %lld",
                      (long long)object, (long long)j->plan.objects, (long long)request,
                      (long long)j->plan.requests);
  if (number(j, path, &path_no, err) != 0 || number(j, origin, &origin_no, err) != 0 ||
      number_or_null(j, before, &old, err) != 0 || number_or_null(j, wanted, &new, err) != 0)
    return -1;
  if (zl_sql_run(&j->sql, add,
                 ZL_ARGS(ZL_I(j->plan.run), ZL_I(j->plan.changes + 1), ZL_I(object), ZL_I(request),
                         ZL_I(path_no), old, new, ZL_I(origin_no)),
                 err) < 0)
    return -1;
  j->plan.changes++;
  return 0;
}

int zl_plan_commit(struct zl_journal *j, struct zl_err *err)
{
  static const char count[] =
      "UPDATE run SET objects = ?, requests = ?, changes = ? WHERE id = ?";
  if (is_open(j, err) != 0)
    return -1;
  int rc = zl_sql_run(&j->sql, count,
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
  forget(j);
}
