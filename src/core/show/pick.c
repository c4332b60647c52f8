/* pick.c - "show 12 amy@example.com", "undo 12 --only in_meeting.chat": the changes that are meant, and what to
 * say when there are none. A name that fits nothing is a typing error, not an empty answer. Serves undo/undo.c and
 * history.c. */
#include "core/show/pick.h"

#include <string.h>
#include <strings.h>

#include "core/plan/members.h"

#define NEAR_MOST 3 /* further away is something else */

static bool is_name(struct zl_str a, struct zl_str b)
{
  return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

bool zl_pick_object(const struct zl_change *c, struct zl_str name)
{
  struct zl_str member;
  return zl_str_eq(name, c->object) || is_name(name, c->label) ||
         (zl_member_of_place(c->path, &member) && is_name(name, member));
}

static bool within(struct zl_str path, struct zl_str of)
{
  return path.n >= of.n && memcmp(path.p, of.p, of.n) == 0 &&
         (path.n == of.n || path.p[of.n] == '.' || path.p[of.n] == '[');
}

bool zl_pick_path(const struct zl_change *c, struct zl_str path)
{
  enum zl_level level;
  struct zl_str below;
  if (!path.n)
    return false;
  return within(c->path, path) || (zl_level_of_place(c->path, &level, &below) && within(below, path));
}

struct pick {
  struct zl_str name;
  int (*each)(void *arg, const struct zl_change *c);
  void *arg;
};

static int one(void *arg, const struct zl_change *c)
{
  struct pick *p = arg;
  return zl_pick_object(c, p->name) ? p->each(p->arg, c) : 0;
}

int zl_pick_changes(struct zl_journal *j, int64_t run, struct zl_str name, int (*each)(void *arg, const struct zl_change *c),
                    void *arg, struct zl_err *err)
{
  struct pick p = {name, each, arg};
  const struct zl_str all = {0};
  return name.n ? zl_run_changes(j, run, all, one, &p, err) : zl_run_changes(j, run, all, each, arg, err);
}

static int found(void *arg, const struct zl_change *c)
{
  (void)arg, (void)c;
  return 1;
}

int zl_pick_some(struct zl_journal *j, int64_t run, struct zl_str name, struct zl_err *err)
{
  int some = zl_pick_changes(j, run, name, found, NULL, err);
  return some == 1 ? 0 : some < 0 ? -1 : zl_pick_none(j, run, name, false, err);
}

struct nearest {
  struct zl_str name;
  bool paths;
  int distance;
  struct zl_buf best;
};

static void consider(struct nearest *n, struct zl_str candidate)
{
  int d = zl_text_distance(n->name, candidate, n->distance - 1);
  if (!candidate.n || d >= n->distance || (size_t)d * 2 > n->name.n)
    return;
  n->distance = d;
  zl_buf_reset(&n->best);
  zl_buf_str(&n->best, candidate);
}

static int look(void *arg, const struct zl_change *c)
{
  struct nearest *n = arg;
  enum zl_level level;
  struct zl_str below, member;
  consider(n, c->label);
  if (zl_member_of_place(c->path, &member))
    consider(n, member);
  if (!n->paths)
    return 0;
  consider(n, c->path);
  if (zl_level_of_place(c->path, &level, &below))
    consider(n, below);
  return 0;
}

int zl_pick_none(struct zl_journal *j, int64_t run, struct zl_str name, bool paths, struct zl_err *err)
{
  struct nearest n = {name, paths, NEAR_MOST + 1, ZL_BUF_INIT(1024)};
  if (zl_run_changes(j, run, (struct zl_str){0}, look, &n, err) != 0) {
    zl_buf_free(&n.best);
    return -1;
  }
  struct zl_str cut = {name.p, name.n < 200 ? name.n : 200};
  if (n.best.len)
    zl_err_set(err, ZL_EREFUSED, "run %lld has no change of '%.*s' (did you mean '%s'?)", (long long)run, (int)cut.n, cut.p,
               zl_buf_cstr(&n.best));
  else
    zl_err_set(err, ZL_EREFUSED, "run %lld has no change of '%.*s' (see: zoomlua show %lld --details)", (long long)run,
               (int)cut.n, cut.p, (long long)run);
  zl_buf_free(&n.best);
  return -1;
}
