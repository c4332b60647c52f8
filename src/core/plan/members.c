/* members.c - who should be in a group: wishes into the draft, one for each person, and the reading that the
 * plan needs. Serves serve/wish.c and run.c; the difference is members_plan.c.
 *
 * A wish stands under the id or the address that the policy gave. A group of 100,000 is as many small wishes,
 * which the draft keeps on disk; its present members are a list on disk (read/list.c). */
#include "core/plan/members.h"

#include <stdlib.h>
#include <string.h>

#define EXACT ZL_MEMBERS_EXACT
#define ASKED_AT_A_TIME 64
#define LIST_FROM 40   /* so many addresses are looked up in the list of users rather than one by one */

struct zl_members {
  struct zl_map ids; /* address, in lower case -> id */
};

/* ---- wishes ---------------------------------------------------------------------------------------- */

/* Addresses are compared without case, and kept so. */
static int key_of(struct zl_str person, struct zl_buf *key, struct zl_err *err)
{
  zl_buf_reset(key);
  zl_member_key(person, key);
  return key->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

static const char *const verbs[] = {[ZL_MEMBER_NONE] = "\"\"", [ZL_MEMBER_IN] = "\"in\"", [ZL_MEMBER_OUT] = "\"out\""};

int zl_members_want(struct zl_core *c, int64_t object, struct zl_str person, enum zl_member_verb verb,
                    struct zl_str origin, struct zl_err *err)
{
  struct zl_buf key = ZL_BUF_INIT(1024);
  int rc = key_of(person, &key, err);
  if (rc == 0)
    rc = zl_draft_want(c->journal, object, ZL_STR(ZL_MEMBERS_BODY), zl_buf_view(&key), zl_str_of(verbs[verb]), origin,
                       err);
  zl_buf_free(&key);
  return rc;
}

bool zl_members_wished(struct zl_str path, struct zl_str value, enum zl_member_verb *verb)
{
  *verb = ZL_MEMBER_NONE;
  for (int i = ZL_MEMBER_IN; i <= ZL_MEMBER_OUT; i++)
    if (zl_str_is(value, verbs[i]))
      *verb = (enum zl_member_verb)i;
  return path.n && path.p[0] != ' ';
}

struct dropping {
  struct zl_core *core;
  int64_t object;
  struct zl_str origin;
  struct zl_err *err;
};

static int drop(void *arg, const struct zl_draft_want *w)
{
  struct dropping *d = arg;
  enum zl_member_verb verb;
  if (!zl_members_wished(w->path, w->wanted, &verb) || verb == ZL_MEMBER_NONE)
    return 0;
  return zl_members_want(d->core, d->object, w->path, ZL_MEMBER_NONE, d->origin, d->err);
}

static int nonsense(struct zl_err *err)
{
  return zl_err_set(err, ZL_EWIRE, "ACCESS to the members of no group");
}

int zl_members_wish(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_json list, one;
  int64_t object;
  bool exact = zl_str_is(m->f[5], "exact"), out = zl_str_is(m->f[5], "revoke");
  if (!zl_str_is(m->f[4], "members") || !(exact || out || zl_str_is(m->f[5], "grant")) || !zl_id_plausible(m->f[1]) ||
      m->f[3].n > 300 || !zl_utf8_valid(m->f[3]) || zl_json_check(m->f[6], 4, &list, NULL) != 0 ||
      zl_json_kind(list) != ZL_JSON_ARRAY)
    return nonsense(err);
  if (zl_wish_allowed(c, "group", "members", m->f[3], err) != 0 ||
      zl_draft_object(c->journal, ZL_STR("group"), m->f[1], m->f[1], &object, err) != 0)
    return -1;
  int rc = 0;
  if (exact) { /* these and no others, whatever was wished before */
    struct dropping d = {c, object, m->f[3], err};
    rc = zl_draft_wants(c->journal, object, ZL_STR(ZL_MEMBERS_BODY), drop, &d, err);
    if (rc == 0)
      rc = zl_draft_want(c->journal, object, ZL_STR(ZL_MEMBERS_BODY), ZL_STR(EXACT), ZL_STR("true"), m->f[3], err);
  }
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_buf person = ZL_BUF_INIT(1024);
  while (rc == 0 && zl_json_next(&it, NULL, &one)) {
    zl_buf_reset(&person);
    if (!zl_json_string(one, &person) || !zl_id_plausible(zl_buf_view(&person)))
      rc = nonsense(err);
    else
      rc = zl_members_want(c, object, zl_buf_view(&person), out ? ZL_MEMBER_OUT : ZL_MEMBER_IN, m->f[3], err);
  }
  zl_buf_free(&person);
  return rc == 0 ? zl_list_members(c, m->f[1], err) : -1; /* read while the policy goes on */
}

/* ---- who is behind an address ------------------------------------------------------------------------- */

static struct zl_members *state_of(struct zl_core *c)
{
  if (!c->members)
    c->members = zl_calloc(1, sizeof(*c->members));
  return c->members;
}

const char *zl_members_resolved(const struct zl_core *c, struct zl_str address)
{
  return c->members ? zl_map_get(&c->members->ids, address) : NULL;
}

static int resolve(struct zl_core *c, struct zl_str address, struct zl_str id, struct zl_err *err)
{
  struct zl_members *s = state_of(c);
  char *copy = s ? zl_strndup(id.p ? id.p : "", id.n) : NULL;
  if (!copy || zl_map_put(&s->ids, address, copy) != 0) {
    free(copy);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  return id.n && zl_list_learn(c, id, address) != 0 ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

struct asking {
  struct zl_core *core;
  struct zl_err *err;
  struct zl_mail *members, *users; /* by address: of the group; of all, where there is such a list */
  bool ask;                        /* ask Zoom for those that no list names; else count them */
  size_t unknown, n;
  struct zl_fetched fetched[ASKED_AT_A_TIME];
};

/* All that were asked for are there. */
static int asked(struct asking *a)
{
  int rc = zl_fetch_wait(a->core, a->err);
  for (size_t i = 0; i < a->n; i++) {
    struct zl_fetched *f = &a->fetched[i];
    struct zl_buf id = ZL_BUF_INIT(4096);
    if (rc == 0 && f->why.code && f->status != 404)
      rc = zl_err_set(a->err, f->why.code, "%s", f->why.text);
    else if (rc == 0 && !f->why.code && !(zl_json_string(zl_json_get(f->root, "id"), &id) && id.len))
      zl_buf_str(&id, zl_buf_view(&f->id)); /* invited and not here yet: the address is all there is */
    if (rc == 0)
      rc = resolve(a->core, zl_buf_view(&f->id), zl_buf_view(&id), a->err);
    zl_buf_free(&id);
    zl_fetch_free(f);
  }
  a->n = 0;
  return rc;
}

static int look_up(void *arg, const struct zl_draft_want *w)
{
  struct asking *a = arg;
  enum zl_member_verb verb;
  struct zl_buf id = ZL_BUF_INIT(4096);
  bool address = memchr(w->path.p, '@', w->path.n) != NULL;
  int rc = 0;
  if (!zl_members_wished(w->path, w->wanted, &verb) || !address || verb != ZL_MEMBER_IN ||
      zl_members_resolved(a->core, w->path) || zl_mail_find(a->members, w->path, &id) >= 0) {
    zl_buf_free(&id);
    return 0;
  }
  if (a->users->v && zl_mail_find(a->users, w->path, &id) >= 0)
    rc = resolve(a->core, w->path, zl_buf_view(&id), a->err);
  else if (!a->ask)
    a->unknown++;
  else if ((rc = zl_fetch_start(a->core, zl_source_find(ZL_STR("user")), w->path, &a->fetched[a->n], a->err)) == 0)
    rc = ++a->n == ASKED_AT_A_TIME ? asked(a) : 0;
  zl_buf_free(&id);
  return rc;
}

static int resolve_all(struct zl_core *c, int64_t object, struct zl_spool *rows, struct zl_mail *users, struct zl_err *err)
{
  struct zl_mail members;
  struct asking a = {.core = c, .err = err, .members = &members, .users = users};
  int rc = zl_mail_build(&members, rows, err);
  if (rc == 0)
    rc = zl_draft_wants(c->journal, object, ZL_STR(ZL_MEMBERS_BODY), look_up, &a, err);
  if (rc == 0 && a.unknown >= LIST_FROM && !users->v) {
    rc = zl_list_fetch(c, ZL_STR("users"), err) == 0 ? zl_fetch_wait(c, err) : -1;
    struct zl_spool *all = zl_list_rows(c, "users");
    if (rc == 0 && all)
      rc = zl_mail_build(users, all, err);
  }
  a.ask = true;
  if (rc == 0 && a.unknown)
    rc = zl_draft_wants(c->journal, object, ZL_STR(ZL_MEMBERS_BODY), look_up, &a, err);
  if (a.n && asked(&a) != 0)
    rc = -1;
  zl_mail_free(&members);
  return rc;
}

/* ---- the stage -------------------------------------------------------------------------------------------- */

struct reading {
  struct zl_core *core;
  struct zl_err *err;
  int64_t *objects; /* groups for which something is wished */
  char (*ids)[132];
  size_t n, cap;
  const struct zl_draft_object *now;
};

static int has_wishes(void *arg, struct zl_str body)
{
  struct reading *r = arg;
  if (!zl_str_is(body, ZL_MEMBERS_BODY) || r->now->id.n >= sizeof(r->ids[0]))
    return 0;
  if (r->n == r->cap) {
    size_t cap = r->cap ? 2 * r->cap : 16;
    int64_t *objects = zl_realloc(r->objects, cap * sizeof(*objects));
    if (objects)
      r->objects = objects;
    char (*ids)[132] = objects ? zl_realloc(r->ids, cap * sizeof(*ids)) : NULL;
    if (!ids)
      return zl_err_set(r->err, ZL_ENOMEM, "out of memory");
    r->ids = ids;
    r->cap = cap;
  }
  memcpy(r->ids[r->n], r->now->id.p, r->now->id.n);
  r->ids[r->n][r->now->id.n] = '\0';
  r->objects[r->n++] = r->now->no;
  return 0;
}

static int find_group(void *arg, const struct zl_draft_object *o)
{
  struct reading *r = arg;
  if (!zl_str_is(o->kind, "group"))
    return 0;
  r->now = o;
  return zl_draft_bodies(r->core->journal, o->no, has_wishes, r, r->err);
}

int zl_members_read(struct zl_core *c, struct zl_err *err)
{
  struct reading r = {.core = c, .err = err};
  struct zl_mail users = {0};
  int rc = zl_draft_objects(c->journal, find_group, &r, err);
  for (size_t i = 0; rc == 0 && i < r.n; i++)
    rc = zl_list_members(c, zl_str_of(r.ids[i]), err);
  if (rc == 0 && r.n)
    rc = zl_fetch_wait(c, err);
  if (rc == 0 && r.n && zl_list_rows(c, "users"))
    rc = zl_mail_build(&users, zl_list_rows(c, "users"), err);
  for (size_t i = 0; rc == 0 && i < r.n; i++) {
    struct zl_err why = {0};
    struct zl_spool *rows = zl_list_members_rows(c, zl_str_of(r.ids[i]), &why);
    if (rows) {
      rc = resolve_all(c, r.objects[i], rows, &users, err);
    } else {
      c->unreadable++;
      rc = zl_draft_read(c->journal, r.objects[i], ZL_STR(ZL_MEMBERS_BODY), why.text, err);
    }
  }
  zl_mail_free(&users);
  free(r.objects);
  free(r.ids);
  return rc;
}

void zl_members_free(struct zl_core *c)
{
  size_t at = 0;
  void *id;
  while (c->members && zl_map_next(&c->members->ids, &at, NULL, &id))
    free(id);
  if (c->members)
    zl_map_free(&c->members->ids);
  free(c->members);
  c->members = NULL;
}
