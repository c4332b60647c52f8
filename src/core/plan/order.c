/* order.c - whose changes come first in a plan. Objects come in the order in which the policy named
 * them, but for two things: who gives a licence back comes before who gets one, and what is unlocked before
 * what it held; what is locked comes last, so that nothing of the same plan meets the lock (apply/rows.c
 * keeps such requests apart). Serves plan.c. */
#include "core/plan/order.h"
#include "core/plan/write.h"

enum rank { ACCOUNT_UNLOCKS, GROUP_UNLOCKS, GIVES, OTHERS, GROUP_LOCKS, ACCOUNT_LOCKS, RANKS };

struct ordering {
  struct zl_core *core;
  struct zl_err *err;
  int (*each)(void *arg, const struct zl_draft_object *o);
  void *arg;
  enum rank rank; /* of the present walk */
  int64_t object;
  bool gives, locks, unlocks; /* what the object does */
};

static int look(void *arg, const struct zl_draft_want *w)
{
  struct ordering *k = arg;
  const struct zl_source *s = zl_source_find(w->body);
  const struct zl_node *leaf = s && s->body ? zl_catalogue_find(s->body->level, w->path) : NULL;
  if (!leaf || zl_settings_same(leaf, w->wanted, w->current))
    return 0;
  *(zl_str_is(w->wanted, "false") ? &k->unlocks : &k->locks) = true;
  return 0;
}

static int look_at(void *arg, struct zl_str body)
{
  struct ordering *k = arg;
  const struct zl_source *s = zl_source_find(body);
  if (!s || !s->body || !zl_level_locks(s->body->level))
    return 0;
  return zl_draft_wants(k->core->journal, k->object, body, look, k, k->err);
}

static int gives(void *arg, const struct zl_draft_want *w)
{
  struct ordering *k = arg;
  k->gives |= zl_write_gives(w);
  return 0;
}

static int rank_of(struct ordering *k, const struct zl_draft_object *o, enum rank *rank)
{
  bool account = zl_str_is(o->kind, "account"), above = account || zl_str_is(o->kind, "group");
  struct zl_journal *j = k->core->journal;
  k->object = o->no;
  k->gives = k->locks = k->unlocks = false;
  if (above && k->core->locking && zl_draft_bodies(j, o->no, look_at, k, k->err) != 0)
    return -1;
  if (!above && k->core->seats && zl_draft_wants(j, o->no, ZL_STR("user"), gives, k, k->err) != 0)
    return -1;
  *rank = k->unlocks ? (account ? ACCOUNT_UNLOCKS : GROUP_UNLOCKS)
          : k->locks ? (account ? ACCOUNT_LOCKS : GROUP_LOCKS)
          : k->gives ? GIVES : OTHERS;
  return 0;
}

static int object(void *arg, const struct zl_draft_object *o)
{
  struct ordering *k = arg;
  enum rank rank;
  if (rank_of(k, o, &rank) != 0)
    return -1;
  return rank == k->rank ? k->each(k->arg, o) : 0;
}

int zl_plan_order(struct zl_core *c, int (*each)(void *arg, const struct zl_draft_object *o), void *arg, struct zl_err *err)
{
  struct ordering k = {.core = c, .err = err, .each = each, .arg = arg};
  if (!c->locking && !c->seats)
    return zl_draft_objects(c->journal, each, arg, err);
  int rc = 0;
  for (int rank = 0; rc == 0 && rank < RANKS; rank++) {
    k.rank = (enum rank)rank;
    if (rank == OTHERS || (rank == GIVES ? c->seats : c->locking))
      rc = zl_draft_objects(c->journal, object, &k, err);
  }
  return rc;
}
