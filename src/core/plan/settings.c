/* settings.c - the settings of one object in one body, as wished in the draft: what differs from what
 * is there, what is left out and why, and the requests for the rest. Serves plan.c. */
#include <string.h>

#include "core/plan/members.h"
#include "core/plan/planning.h"
#include "core/plan/secret.h"
#include "core/plan/unseen.h"
#include "core/plan/write.h"
#include "core/read/phone_locks.h"

static int by_order(const void *a, const void *b)
{
  const struct zl_item *x = a, *y = b;
  int stage = (int)zl_write_stage(x) - (int)zl_write_stage(y);
  return stage ? stage : (x->leaf->order > y->leaf->order) - (x->leaf->order < y->leaf->order);
}

static struct zl_str keep(struct zl_planning *p, struct zl_str s)
{
  if (s.p && s.n < sizeof(p->room) - p->room_used) {
    char *copy = p->room + p->room_used;
    p->room_used += s.n + 1;
    copy[s.n] = '\0';
    return (struct zl_str){memcpy(copy, s.p, s.n), s.n};
  }
  return zl_pool_str(&p->pool, s);
}

/* The setting of a wish; one that the catalogue lacks ("?path") is made for the occasion. */
static const struct zl_node *node_of(struct zl_planning *p, struct zl_str path)
{
  if (path.p[0] != '?')
    return zl_catalogue_find(p->source->body->level, path);
  return zl_settings_unchecked(&p->unchecked, p->source->body, (struct zl_str){path.p + 1, path.n - 1});
}

#define WARNED_MOST 20 /* lines; how many more there are is told at the end */

/* Once for each field, not for each user. */
static int warn_unchecked(struct zl_planning *p, const struct zl_node *leaf)
{
  struct zl_str path = zl_str_of(leaf->path);
  if (!(leaf->flags & ZL_NODE_UNCHECKED) || zl_map_get(&p->warned, path))
    return 0;
  if (++p->n_warned <= WARNED_MOST)
    zl_log(ZL_LOG_WARN, "%s is not in the catalogue and goes out unchecked: see what Zoom made of it with a "
           "second run", leaf->path);
  return zl_map_put(&p->warned, path, p) == 0 ? 0 : zl_err_set(p->err, ZL_ENOMEM, "out of memory");
}

/* Whether a value is still what an undo or a saved plan expects; an absent one is expected as "". */
static bool unchanged(const struct zl_node *leaf, struct zl_str expected, struct zl_str current)
{
  if (!expected.n || !current.p)
    return !expected.n && !current.p;
  return zl_str_eq(expected, current) || zl_settings_same(leaf, expected, current);
}

/* Why a change is not to be planned: appended to `why`, in words; nothing: it is. */
static void objection(struct zl_planning *p, const struct zl_node *leaf, const struct zl_draft_want *w,
                      struct zl_str expected, struct zl_buf *why)
{
  bool secret = zl_secret_leaf(leaf);
  if (expected.p && !unchanged(leaf, expected, w->current)) {
    zl_buf_puts(why, "changed since by somebody else: left as it is now");
    return;
  }
  if (expected.p && secret) {
    zl_buf_puts(why, "a passcode is not kept, so it cannot be put back");
    return;
  }
  const char *vain = zl_write_objection(p->core, leaf, p->draft->id, w->wanted, w->current);
  if (vain) {
    zl_buf_puts(why, vain);
    return;
  }
  struct zl_buf who = ZL_BUF_INIT(1024);
  const char *phone = zl_phone_lock(p->core, p->draft->no, leaf);
  if (phone)
    zl_buf_puts(&who, phone);
  if (phone || zl_locks_on(p->core, leaf, p->draft->kind, p->draft->id, &who))
    zl_buf_printf(why, "locked by %s (--send-locked sends it all the same)", zl_buf_cstr(&who));
  zl_buf_free(&who);
}

/* 1: the change is noted as left out. */
static int leave_out(struct zl_planning *p, const struct zl_node *leaf, const struct zl_draft_want *w,
                     struct zl_str expected)
{
  struct zl_buf why = ZL_BUF_INIT(2048), path = ZL_BUF_INIT(512);
  int rc = 0;
  objection(p, leaf, w, expected, &why);
  if (why.len) {
    bool secret = zl_secret_leaf(leaf);
    zl_buf_printf(&path, "%s.%s", zl_level_prefix(leaf->body->level), leaf->path);
    struct zl_change_group g = {.kind = p->draft->kind, .path = zl_buf_view(&path), .origin = zl_buf_view(&why),
                                .before = secret && w->current.p ? ZL_STR(ZL_HIDDEN) : w->current,
                                .wanted = secret ? ZL_STR(ZL_HIDDEN) : w->wanted};
    rc = zl_left_add(p->core, &g, p->draft->id, p->err) == 0 ? 1 : -1;
  }
  zl_buf_free(&why);
  zl_buf_free(&path);
  return rc;
}

static int too_many(struct zl_planning *p, struct zl_str origin)
{
  struct zl_buf label = ZL_BUF_INIT(1024);
  if (zl_str_is(p->draft->kind, "account"))
    zl_buf_puts(&label, "the account");
  else
    zl_list_label(p->core, p->draft->kind, p->draft->id, &label);
  zl_err_set(p->err, ZL_EPOLICY, "%.*s: more than %zu settings of %s at once", (int)origin.n, origin.p, p->n_items,
             zl_buf_cstr(&label));
  zl_buf_free(&label);
  return -1;
}

/* Of a field that Zoom never shows: 1 when an earlier run has sent this value. */
static int sent_before(struct zl_planning *p, const struct zl_node *leaf, struct zl_str wanted)
{
  struct zl_buf plain = ZL_BUF_INIT(4u << 20);
  bool secret = zl_secret_leaf(leaf);
  int rc = secret ? zl_secret_open(p->core, wanted, &plain, p->err) : 0;
  if (rc == 0)
    rc = zl_unseen_same(p->core, leaf, p->draft->id, secret ? zl_buf_view(&plain) : wanted, p->err);
  zl_buf_wipe(&plain);
  return rc;
}

static int collect(void *arg, const struct zl_draft_want *w)
{
  struct zl_planning *p = arg;
  struct zl_str type;
  p->has_features |= zl_feature_of_wish(w->path) != NULL;
  if (zl_wish_is_access(w->path, &type))
    return zl_plan_access(p, w, type);
  const struct zl_node *leaf = node_of(p, w->path);
  if (!leaf || zl_settings_same(leaf, w->wanted, w->current))
    return 0;
  bool late = zl_write_stage(&(struct zl_item){leaf, w->wanted}) == ZL_WRITE_DEACTIVATE;
  p->has_late |= late;
  if (late != p->late)
    return 0;
  struct zl_str origin = w->origin, expected = {0};
  zl_undo_expected(&origin, &expected);
  int left = leave_out(p, leaf, w, expected);
  if (left != 0)
    return left < 0 ? -1 : 0;
  if (warn_unchecked(p, leaf) != 0)
    return -1;
  int sent = !w->current.p && !expected.p && zl_unseen_leaf(leaf) ? sent_before(p, leaf, w->wanted) : 0;
  if (sent != 0)
    return sent < 0 ? -1 : 0;
  if (p->n_items == sizeof(p->items) / sizeof(p->items[0]))
    return too_many(p, origin);
  struct zl_buf plain = ZL_BUF_INIT(4u << 20);
  if (zl_secret_leaf(leaf) && zl_secret_open(p->core, w->wanted, &plain, p->err) != 0)
    return -1;
  p->items[p->n_items] = (struct zl_item){leaf, keep(p, plain.len ? zl_buf_view(&plain) : w->wanted)};
  p->secret |= zl_secret_leaf(leaf);
  zl_buf_wipe(&plain);
  p->extras[p->n_items] = (struct extra){keep(p, w->current), keep(p, origin)};
  if (!p->items[p->n_items].value.p || !p->extras[p->n_items].origin.p)
    return zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  p->n_items++;
  return 0;
}

/* The items of one body in the catalogue's order, each with what belongs to it. */
static void sort(struct zl_planning *p)
{
  for (size_t i = 1; i < p->n_items; i++)
    for (size_t k = i; k > 0 && by_order(&p->items[k - 1], &p->items[k]) > 0; k--) {
      struct zl_item item = p->items[k];
      struct extra extra = p->extras[k];
      p->items[k] = p->items[k - 1], p->extras[k] = p->extras[k - 1];
      p->items[k - 1] = item, p->extras[k - 1] = extra;
    }
}

static int settings_request(struct zl_planning *p, size_t from, size_t n)
{
  struct zl_write w;
  int64_t no = 0;
  int rc = zl_write_make(&p->items[from], n, p->draft->id, p->extras[from].before, &w, p->err);
  struct zl_plan_request r = {.method = w.method, .path = zl_buf_view(&w.path), .body = zl_buf_view(&w.body),
                              .safe = w.safe, .product = w.product, .label = w.label};
  if (rc == 0)
    rc = p->secret ? zl_planning_sealed(p, &r, &no) : zl_planning_request(p, &r, &no);
  for (size_t i = from; rc == 0 && i < from + n; i++) {
    char full[400];
    snprintf(full, sizeof(full), "%s.%s%s", zl_level_prefix(p->source->body->level), p->items[i].leaf->path,
             p->items[i].leaf->flags & ZL_NODE_UNCHECKED ? " (unchecked)" : "");
    bool secret = zl_secret_leaf(p->items[i].leaf);
    struct zl_str before = secret && p->extras[i].before.p ? ZL_STR(ZL_HIDDEN) : p->extras[i].before;
    rc = zl_planning_change(p, no, zl_str_of(full), before, secret ? ZL_STR(ZL_HIDDEN) : p->items[i].value,
                    p->extras[i].origin);
    if (rc == 0 && zl_unseen_leaf(p->items[i].leaf))
      rc = zl_unseen_note(p->core, no, p->items[i].leaf, p->draft->id, p->items[i].value, p->err);
  }
  zl_write_free(&w);
  return rc;
}

/* One request for each stage of the items. */
static int settings_requests(struct zl_planning *p)
{
  int rc = 0;
  sort(p);
  for (size_t from = 0, to; rc == 0 && from < p->n_items; from = to) {
    enum zl_write_stage stage = zl_write_stage(&p->items[from]);
    for (to = from + 1; to < p->n_items && zl_write_stage(&p->items[to]) == stage; to++)
      ;
    rc = settings_request(p, from, to - from);
  }
  return rc;
}

int zl_plan_settings(struct zl_planning *p, struct zl_str body)
{
  p->n_items = p->room_used = 0;
  p->secret = false;
  int rc = zl_draft_wants(p->core->journal, p->draft->no, body, collect, p, p->err);
  if (rc == 0 && p->n_items)
    rc = settings_requests(p);
  if (p->secret)
    explicit_bzero(p->room, sizeof(p->room));
  zl_pool_free(&p->pool);
  zl_pool_free(&p->unchecked.pool);
  p->unchecked.first = NULL;
  return rc;
}

void zl_plan_settings_end(struct zl_planning *p)
{
  if (p->n_warned > WARNED_MOST)
    zl_log(ZL_LOG_WARN, "and %zu more fields are not in the catalogue", p->n_warned - WARNED_MOST);
  zl_pool_free(&p->pool);
  zl_map_free(&p->warned);
}
