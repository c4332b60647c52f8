/* members_plan.c - the difference between who is in a group and who should be, as rows of the plan: first who
 * is missing, then who is too much, so that nobody is in no group meanwhile. Serves plan.c, undo/undo.c and saved/saved.c.
 *
 * Of the group's members memory keeps 8 bytes each (by address) and a bit; all else is on disk. */
#include "core/plan/members.h"

#include <stdlib.h>
#include <string.h>

struct planning {
  struct zl_core *core;
  const struct zl_draft_object *group;
  const struct zl_person_sink *to;
  struct zl_err *err;
  struct zl_spool *rows;
  struct zl_mail by_mail;
  unsigned char *seen;    /* a bit a row: wished for, one way or the other */
  bool exact, adding;
  struct zl_buf exact_origin, id, row_bytes;
};

int zl_member_request(struct zl_str group, struct zl_str member, bool add, struct zl_buf *path, struct zl_buf *body,
                      struct zl_plan_request *out, struct zl_err *err)
{
  int rc = zl_url_path(path, "/groups/{id}/members", group, err);
  if (rc == 0 && !add)
    rc = zl_buf_putc(path, '/') != 0 ? zl_err_set(err, ZL_ENOMEM, "out of memory") : zl_url_segment(path, member, err);
  if (rc == 0 && add && zl_member_body(member, body) != 0)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  *out = (struct zl_plan_request){.method = add ? "POST" : "DELETE", .path = zl_buf_view(path), .body = zl_buf_view(body),
                                  .product = "main", .label = add ? zl_together_label(ZL_MEMBERS) : "LIGHT",
                                  .safe = false};
  return rc;
}

static int emit(struct planning *p, struct zl_str id, bool add, struct zl_str origin)
{
  struct zl_buf path = ZL_BUF_INIT(4096), body = ZL_BUF_INIT(4096), place = ZL_BUF_INIT(2048), json = ZL_BUF_INIT(1024);
  struct zl_person_row row = {.origin = origin};
  struct zl_jw w = zl_jw(&json);
  int rc = zl_member_request(p->group->id, id, add, &path, &body, &row.request, p->err);
  zl_buf_puts(&place, ZL_MEMBERS_PLACE "[");
  zl_list_label(p->core, ZL_STR("user"), id, &place);
  zl_buf_putc(&place, ']');
  zl_jw_str(&w, id);
  row.path = zl_buf_view(&place);
  *(add ? &row.wanted : &row.before) = zl_buf_view(&json);
  if (rc == 0 && (place.failed || json.failed))
    rc = zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = p->to->add(p->to->arg, &row);
  zl_buf_free(&path);
  zl_buf_free(&body);
  zl_buf_free(&place);
  zl_buf_free(&json);
  return rc;
}

static int nobody(struct planning *p, struct zl_str address)
{
  struct zl_buf path = ZL_BUF_INIT(1024), json = ZL_BUF_INIT(1024);
  struct zl_jw w = zl_jw(&json);
  zl_jw_str(&w, address);
  zl_buf_printf(&path, ZL_MEMBERS_PLACE "[%.*s]", (int)address.n, address.p);
  struct zl_change_group g = {.kind = p->group->kind, .path = zl_buf_view(&path), .wanted = zl_buf_view(&json),
                              .origin = ZL_STR("the account has no user with this address")};
  int rc = zl_left_add(p->core, &g, p->group->id, p->err);
  zl_buf_free(&path);
  zl_buf_free(&json);
  return rc;
}

/* The group's row of a wished person: its number, or -1; p->id gets the id (empty: there is no such user). */
static int64_t row_of(struct planning *p, struct zl_str key)
{
  struct zl_json row;
  zl_buf_reset(&p->id);
  if (!memchr(key.p, '@', key.n)) {
    zl_buf_str(&p->id, key);
    return zl_spool_find(p->rows, key, &p->row_bytes, &row);
  }
  int64_t at = zl_mail_find(&p->by_mail, key, &p->id);
  if (at >= 0)
    return at;
  const char *id = zl_members_resolved(p->core, key);
  zl_buf_reset(&p->id);
  zl_buf_puts(&p->id, id ? id : "");
  return p->id.len ? zl_spool_find(p->rows, zl_buf_view(&p->id), &p->row_bytes, &row) : -1;
}

/* 1: the same person is wished for by id as well, and that wish does it. */
static int twice(struct planning *p, const struct zl_draft_want *w, enum zl_member_verb verb)
{
  struct zl_buf other = ZL_BUF_INIT(64);
  enum zl_member_verb by_id;
  int rc = 0;
  if (!p->id.len || zl_str_eq(w->path, zl_buf_view(&p->id)))
    return 0;
  if (zl_draft_wanted(p->core->journal, p->group->no, ZL_STR(ZL_MEMBERS_BODY), zl_buf_view(&p->id), &other, p->err) < 0)
    rc = -1;
  else if (zl_members_wished(zl_buf_view(&p->id), zl_buf_view(&other), &by_id) && by_id != ZL_MEMBER_NONE)
    rc = by_id == verb ? 1 : zl_err_set(p->err, ZL_EPOLICY, "%.*s: %.*s is to be in the group by the address and not by "
                                        "the id %s, or the other way round", (int)w->origin.n, w->origin.p,
                                        (int)w->path.n, w->path.p, zl_buf_cstr(&p->id));
  zl_buf_free(&other);
  return rc;
}

static int plan_wish(void *arg, const struct zl_draft_want *w)
{
  struct planning *p = arg;
  enum zl_member_verb verb;
  if (!zl_members_wished(w->path, w->wanted, &verb)) {
    p->exact = true;
    zl_buf_reset(&p->exact_origin);
    return zl_buf_str(&p->exact_origin, w->origin);
  }
  if (verb == ZL_MEMBER_NONE)
    return 0;
  int64_t row = row_of(p, w->path);
  if (row >= 0 && verb == ZL_MEMBER_IN)
    p->seen[row / 8] |= (unsigned char)(1 << row % 8);
  if (p->adding ? verb != ZL_MEMBER_IN || row >= 0 : verb != ZL_MEMBER_OUT || row < 0)
    return 0;
  if (p->adding && !p->id.len)
    return nobody(p, w->path);
  int same = twice(p, w, verb);
  if (same != 0)
    return same < 0 ? -1 : 0;
  if (!p->adding)
    p->seen[row / 8] |= (unsigned char)(1 << row % 8);
  return emit(p, zl_buf_view(&p->id), p->adding, w->origin);
}

/* Who is in the group and was not named. */
static int the_others(struct planning *p)
{
  int rc = 0;
  for (size_t i = 0; rc == 0 && i < p->rows->count; i++) {
    struct zl_str row;
    if (p->seen[i / 8] & 1 << i % 8)
      continue;
    rc = zl_spool_view(p->rows, i, &row, p->err);
    if (rc == 0 && zl_spool_row_id((struct zl_json){.p = row.p, .end = row.p + row.n}, &p->id) == 0)
      rc = emit(p, zl_buf_view(&p->id), false, zl_buf_view(&p->exact_origin));
  }
  return rc;
}

int zl_members_plan(struct zl_core *c, const struct zl_draft_object *group, const struct zl_person_sink *to,
                    struct zl_err *err)
{
  struct planning p = {.core = c, .group = group, .to = to, .err = err, .adding = true,
                       .exact_origin = ZL_BUF_INIT(1024), .id = ZL_BUF_INIT(4096), .row_bytes = ZL_BUF_INIT(32u << 20)};
  p.rows = zl_list_members_rows(c, group->id, err);
  int rc = p.rows ? zl_mail_build(&p.by_mail, p.rows, err) : -1;
  p.seen = rc == 0 ? zl_calloc(p.rows->count / 8 + 1, 1) : NULL;
  if (rc == 0 && !p.seen)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  for (int pass = 0; rc == 0 && pass < 2; pass++, p.adding = false)
    rc = zl_draft_wants(c->journal, group->no, ZL_STR(ZL_MEMBERS_BODY), plan_wish, &p, err);
  if (rc == 0 && p.exact)
    rc = the_others(&p);
  free(p.seen);
  zl_mail_free(&p.by_mail);
  zl_buf_free(&p.exact_origin);
  zl_buf_free(&p.id);
  zl_buf_free(&p.row_bytes);
  return rc;
}

int zl_members_undo(struct zl_core *c, int64_t object, const struct zl_change *change, struct zl_str name,
                    struct zl_str origin, struct zl_err *err)
{
  struct zl_buf id = ZL_BUF_INIT(4096);
  struct zl_json v;
  bool added = !change->has_before;
  int rc = -1;
  if (zl_json_check(added ? change->wanted : change->before, 4, &v, NULL) != 0 || !zl_json_string(v, &id) || !id.len)
    zl_err_set(err, ZL_EJOURNAL, "the journal's entry for %.*s names nobody", (int)change->path.n, change->path.p);
  else if (!zl_str_eq(name, zl_buf_view(&id)) && zl_list_learn(c, zl_buf_view(&id), name) != 0)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  else
    rc = zl_members_want(c, object, zl_buf_view(&id), added ? ZL_MEMBER_OUT : ZL_MEMBER_IN, origin, err);
  zl_buf_free(&id);
  return rc;
}
