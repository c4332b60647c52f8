/* verify_locks.c - whether a setting that is still as before is locked. Serves verify.c.
 *
 * The plan has read the locks already where it left locked settings out; with --send-locked, after an
 * undo, for a saved plan or a resumed run it has not, and nobody may know yet who is in which group.
 * So everything needed is asked for here, together, and only for settings that did not change. */
#include <stdlib.h>

#include "core/readback/verify.h"

struct asking {
  struct zl_core *core;
  struct zl_map profiles; /* user id -> struct zl_fetched */
  struct zl_err *err;
};

static bool in_question(const struct zl_reading *r)
{
  return r->found == ZL_FOUND_IGNORED && r->leaf && zl_locks_lockable(r->leaf);
}

static bool is_user(const struct zl_reading *r)
{
  return zl_str_is(r->kind, "user");
}

/* A profile has the groups; where a list named the user, the list's row has them, too. */
static int ask_profile(struct asking *a, const struct zl_reading *r)
{
  struct zl_buf bytes = ZL_BUF_INIT(32u << 20);
  struct zl_json row;
  bool known = !is_user(r) || zl_map_get(&a->profiles, r->object) ||
               zl_list_row(a->core, r->kind, r->object, &bytes, &row) == 0;
  zl_buf_free(&bytes);
  if (known)
    return 0;
  struct zl_fetched *f = zl_calloc(1, sizeof(*f));
  if (!f || zl_map_put(&a->profiles, r->object, f) != 0) {
    free(f);
    return zl_err_set(a->err, ZL_ENOMEM, "out of memory");
  }
  return zl_fetch_start(a->core, zl_source_find(ZL_STR("user")), r->object, f, a->err);
}

/* Starts what reading the locks of one setting of one object takes, or, the second time, makes the
 * object the one that zl_locks_on is asked about. */
static int need(struct asking *a, const struct zl_reading *r, struct zl_buf *bytes)
{
  struct zl_json user = {0};
  zl_buf_reset(bytes);
  const struct zl_fetched *f = is_user(r) ? zl_map_get(&a->profiles, r->object) : NULL;
  if (f)
    user = f->why.code ? user : f->root;
  else if (is_user(r) && zl_list_row(a->core, r->kind, r->object, bytes, &user) != 0)
    user = (struct zl_json){0};
  return zl_locks_need(a->core, r->leaf, user, a->err);
}

static int judge(struct asking *a, struct zl_reading *r, struct zl_buf *bytes, struct zl_pool *words)
{
  struct zl_buf who = ZL_BUF_INIT(1024);
  int rc = need(a, r, bytes);
  zl_buf_puts(&who, "locked by ");
  if (rc == 0 && zl_locks_on(a->core, r->leaf, r->kind, r->object, &who)) {
    r->found = ZL_FOUND_LOCKED;
    r->why = zl_pool_str(words, zl_buf_view(&who));
    if (!r->why.p)
      rc = zl_err_set(a->err, ZL_ENOMEM, "out of memory");
  }
  zl_buf_free(&who);
  return rc;
}

int zl_verify_locks(struct zl_core *c, struct zl_reading *list, size_t n, struct zl_pool *words, struct zl_err *err)
{
  struct asking a = {.core = c, .err = err};
  struct zl_buf bytes = ZL_BUF_INIT(32u << 20);
  const struct zl_reading *last = NULL;
  bool users = false;
  int rc = 0;
  for (size_t i = 0; rc == 0 && i < n; i++)
    if (in_question(&list[i])) {
      last = &list[i];
      users |= is_user(last);
      rc = ask_profile(&a, last);
    }
  if (rc == 0 && users)
    rc = zl_list_fetch(c, ZL_STR("groups"), err); /* their names */
  if (rc == 0 && last)
    rc = zl_fetch_wait(c, err);
  for (size_t i = 0; rc == 0 && i < n; i++)
    if (in_question(&list[i]))
      rc = need(&a, &list[i], &bytes);
  if (rc == 0 && last)
    rc = zl_fetch_wait(c, err);
  for (size_t i = 0; rc == 0 && i < n; i++)
    if (in_question(&list[i]))
      rc = judge(&a, &list[i], &bytes, words);
  if (rc == 0 && last)
    rc = zl_locks_need(c, last->leaf, (struct zl_json){0}, err); /* the profiles go */
  size_t at = 0;
  void *v;
  while (zl_map_next(&a.profiles, &at, NULL, &v)) {
    zl_fetch_free(v);
    free(v);
  }
  zl_map_free(&a.profiles);
  zl_buf_free(&bytes);
  return rc;
}
