/* barrier.c - which rows may not be on their way together with rows of other objects: what locks and what it
 * holds, who gives a licence back and who gets one. The plan has them in an order that works
 * (core/plan/order.c); here the later ones wait until the earlier ones are answered. Serves rows.c. */
#include "apply/internal.h"

#include <string.h>

#define LICENSED 2 /* a profile's type */

static bool begins(struct zl_str s, struct zl_str start)
{
  return s.n > start.n && memcmp(s.p, start.p, start.n) == 0;
}

static bool ends(struct zl_str s, struct zl_str end)
{
  return s.n >= end.n && memcmp(s.p + s.n - end.n, end.p, end.n) == 0;
}

/* What Zoom does with a change of what is locked is documented nowhere, so a request that locks or unlocks
 * is never on its way together with those that it holds: the account's hold everything, a group's the users. */
static enum zl_row_holds holds_of(struct zl_str path)
{
  if (begins(path, ZL_STR("/users/")))
    return ZL_ROW_USER;
  bool locks = memmem(path.p, path.n, "/lock_settings", 14) != NULL;
  if (locks && begins(path, ZL_STR("/accounts/")))
    return ZL_ROW_ACCOUNT_LOCK;
  return locks && begins(path, ZL_STR("/groups/")) ? ZL_ROW_GROUP_LOCK : ZL_ROW_OTHER;
}

/* Where every seat is taken, who gets one would be refused while who gives one back is not answered. Each type
 * but Licensed counts as giving, for a request does not say what there was before it. */
static enum zl_row_seat seat_of(const struct zl_pending *p)
{
  const struct zl_str user = ZL_STR("/users/");
  struct zl_json root;
  int64_t type;
  if (!begins(p->path, user))
    return ZL_SEAT_NONE;
  if (ends(p->path, ZL_STR("/status")))
    return memmem(p->body.p, p->body.n, "\"deactivate\"", 12) ? ZL_SEAT_LEFT : ZL_SEAT_NONE;
  if (memchr(p->path.p + user.n, '/', p->path.n - user.n))
    return ZL_SEAT_NONE;
  if (zl_json_check(p->body, ZL_JSON_DEPTH, &root, NULL) != 0 || !zl_json_int(zl_json_get(root, "type"), &type))
    return ZL_SEAT_NONE;
  return type == LICENSED ? ZL_SEAT_TAKEN : ZL_SEAT_LEFT;
}

struct zl_row_bars zl_row_bars_of(const struct zl_pending *p)
{
  return (struct zl_row_bars){.holds = holds_of(p->path), .seat = seat_of(p)};
}

static bool waits_for_locks(const struct zl_rows *r, enum zl_row_holds holds)
{
  if (holds == ZL_ROW_ACCOUNT_LOCK)
    return r->n > r->n_holds[ZL_ROW_ACCOUNT_LOCK];
  return r->n_holds[ZL_ROW_ACCOUNT_LOCK] || (holds == ZL_ROW_GROUP_LOCK && r->n_holds[ZL_ROW_USER]) ||
         (holds == ZL_ROW_USER && r->n_holds[ZL_ROW_GROUP_LOCK]);
}

enum zl_rows_wait zl_rows_wait_for(const struct zl_rows *r, struct zl_row_bars bars)
{
  if (waits_for_locks(r, bars.holds))
    return ZL_WAITS_ALL;
  return bars.seat == ZL_SEAT_TAKEN && r->n_leave > 0 ? ZL_WAITS_SEATS : ZL_WAITS_NOT;
}
