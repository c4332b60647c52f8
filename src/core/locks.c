/* locks.c - who has locked what. What Zoom does with a change to a locked setting is documented
 * nowhere, so such a change is shown and left out unless the user asks for it.
 *
 * The locks of the account and of every group of a user hold; they are read once a run, only for
 * groups of users whose settings are about to change, and only the bodies that say something about
 * the settings in question. Where Zoom does not let us read them (the published scope for the
 * account's is the :master one), that is said, and nothing is guessed. */
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

#define NAMES 3

struct left { /* identical changes that were left out */
  struct zl_str path, before, wanted, who;
  int64_t count;
  struct zl_str names[NAMES];
  struct left *next;
};

struct zl_locks_state {
  struct zl_json user;         /* explain: the one user in question, who may be in no list */
  struct zl_map docs;          /* "group.locks\nID" -> struct zl_fetched */
  struct zl_err untold;        /* why some lock could not be read */
  struct zl_map by_key;        /* of left */
  struct left *first, **last;
  struct zl_pool pool;
  int64_t changes;
};

static int key_of(struct zl_buf *key, const char *source, struct zl_str id)
{
  zl_buf_reset(key);
  zl_buf_puts(key, source);
  zl_buf_putc(key, '\n');
  return zl_buf_str(key, id);
}

/* ---- which lock a setting has -------------------------------------------------------------- */

/* The node in the tree of group locks: the setting's own, or that of what it follows. */
static const struct zl_node *group_lock(const struct zl_node *leaf)
{
  for (int i = 0; leaf && i < 8; i++) {
    if (leaf->lock)
      return zl_catalogue_find(ZL_LEVEL_GROUP_LOCK, zl_str_of(leaf->lock));
    if (!leaf->follows)
      return NULL;
    leaf = zl_catalogue_find(leaf->body ? leaf->body->level : ZL_LEVEL_USER, zl_str_of(leaf->follows));
  }
  return NULL;
}

static const struct zl_node *account_lock(const struct zl_node *of_group)
{
  return of_group ? zl_catalogue_same(of_group, ZL_LEVEL_ACCOUNT_LOCK) : NULL;
}

/* ---- reading what is needed ---------------------------------------------------------------- */

struct walk {
  struct zl_core *core;
  struct zl_err *err;
  const struct zl_draft_object *object;
  struct zl_buf key;
};

static int need(struct walk *w, const struct zl_node *lock, struct zl_str id)
{
  struct zl_locks_state *s = w->core->locks;
  if (!lock || !lock->body)
    return 0;
  const struct zl_source *source = zl_source_find(zl_str_of(lock->body->key));
  if (!source || key_of(&w->key, source->name, id) != 0 || zl_map_get(&s->docs, zl_buf_view(&w->key)))
    return 0;
  struct zl_fetched *f = calloc(1, sizeof(*f));
  if (!f || zl_map_put(&s->docs, zl_buf_view(&w->key), f) != 0) {
    free(f);
    return zl_err_set(w->err, ZL_ENOMEM, "out of memory");
  }
  return zl_fetch_start(w->core, source, id, f, w->err);
}

/* Calls `each` for the groups of a user, or for the group itself. */
static int groups_of(struct zl_core *c, struct zl_str kind, struct zl_str id,
                     int (*each)(void *arg, struct zl_str group), void *arg)
{
  if (zl_str_is(kind, "group"))
    return each(arg, id);
  struct zl_buf bytes = ZL_BUF_INIT(32u << 20), group = ZL_BUF_INIT(256);
  struct zl_json row, v;
  int rc = 0;
  bool known = zl_json_kind(c->locks->user) == ZL_JSON_OBJECT;
  if (known)
    row = c->locks->user;
  if (known || zl_list_row(c, kind, id, &bytes, &row) == 0) {
    struct zl_json_iter it = zl_json_iter(zl_json_get(row, "group_ids"));
    while (rc == 0 && zl_json_next(&it, NULL, &v)) {
      zl_buf_reset(&group);
      if (zl_json_string(v, &group) && zl_id_plausible(zl_buf_view(&group)))
        rc = each(arg, zl_buf_view(&group));
    }
  }
  zl_buf_free(&bytes);
  zl_buf_free(&group);
  return rc;
}

struct need_group {
  struct walk *walk;
  const struct zl_node *lock;
};

static int need_group(void *arg, struct zl_str group)
{
  struct need_group *n = arg;
  return need(n->walk, n->lock, group);
}

static int need_all(struct walk *k, const struct zl_node *lock, struct zl_str kind, struct zl_str id)
{
  struct need_group n = {k, lock};
  if (need(k, account_lock(lock), ZL_STR("me")) != 0)
    return -1;
  return groups_of(k->core, kind, id, need_group, &n);
}

static int want(void *arg, const struct zl_draft_want *w)
{
  struct walk *k = arg;
  const struct zl_source *source = zl_source_find(w->body);
  const struct zl_node *leaf = source && source->body ? zl_catalogue_find(source->body->level, w->path) : NULL;
  const struct zl_node *lock = group_lock(leaf);
  if (!lock || zl_settings_same(leaf, w->wanted, w->current))
    return 0;
  return need_all(k, lock, k->object->kind, k->object->id);
}

static int body(void *arg, struct zl_str name)
{
  struct walk *k = arg;
  return zl_draft_wants(k->core->journal, k->object->no, name, want, k, k->err);
}

static int object(void *arg, const struct zl_draft_object *o)
{
  struct walk *k = arg;
  if (o->why.n || !(zl_str_is(o->kind, "user") || zl_str_is(o->kind, "group")))
    return 0;
  k->object = o;
  return zl_draft_bodies(k->core->journal, o->no, body, k, k->err);
}

static int begin(struct zl_core *c, struct zl_err *err)
{
  if (c->locks)
    return 0;
  c->locks = calloc(1, sizeof(*c->locks));
  if (!c->locks)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  c->locks->last = &c->locks->first;
  return 0;
}

int zl_locks_need(struct zl_core *c, const struct zl_node *leaf, struct zl_json user, struct zl_err *err)
{
  struct walk k = {.core = c, .err = err, .key = ZL_BUF_INIT(512)};
  const struct zl_node *lock = group_lock(leaf);
  if (begin(c, err) != 0)
    return -1;
  c->locks->user = user;
  int rc = lock ? need_all(&k, lock, ZL_STR("user"), (struct zl_str){0}) : 0;
  zl_buf_free(&k.key);
  return rc;
}

bool zl_locks_lockable(const struct zl_node *leaf)
{
  return group_lock(leaf) != NULL;
}

int zl_locks_read(struct zl_core *c, struct zl_err *err)
{
  struct walk k = {.core = c, .err = err, .key = ZL_BUF_INIT(512)};
  if (begin(c, err) != 0)
    return -1;
  int rc = c->cli->send_locked ? 0 : zl_draft_objects(c->journal, object, &k, err);
  bool groups = false;
  size_t at = 0;
  void *v;
  while (zl_map_next(&c->locks->docs, &at, NULL, &v))
    groups |= strcmp(((struct zl_fetched *)v)->source->kind, "group") == 0;
  if (rc == 0 && groups)
    rc = zl_list_fetch(c, ZL_STR("groups"), err); /* their names */
  if (rc == 0)
    rc = zl_fetch_wait(c, err);
  zl_buf_free(&k.key);
  return rc;
}

/* ---- asking -------------------------------------------------------------------------------- */

static bool locked_in(struct zl_core *c, const struct zl_node *lock, struct zl_str id)
{
  struct zl_buf key = ZL_BUF_INIT(512);
  bool on = false;
  if (lock && lock->body && key_of(&key, lock->body->key, id) == 0) {
    const struct zl_fetched *f = zl_map_get(&c->locks->docs, zl_buf_view(&key));
    if (f && !f->why.code)
      zl_json_bool(zl_json_path(f->root, zl_str_of(lock->wire)), &on);
  }
  zl_buf_free(&key);
  return on;
}

struct ask_group {
  struct zl_core *core;
  const struct zl_node *lock;
  struct zl_buf *who;
};

static int ask_group(void *arg, struct zl_str group)
{
  struct ask_group *a = arg;
  if (!locked_in(a->core, a->lock, group))
    return 0;
  zl_buf_puts(a->who, "group \"");
  zl_list_label(a->core, ZL_STR("group"), group, a->who);
  zl_buf_putc(a->who, '"');
  return 1;
}

bool zl_locks_on(struct zl_core *c, const struct zl_node *leaf, struct zl_str kind, struct zl_str id,
                 struct zl_buf *who)
{
  const struct zl_node *lock = c->locks && c->locks->docs.count ? group_lock(leaf) : NULL;
  if (!lock)
    return false;
  if (locked_in(c, account_lock(lock), ZL_STR("me")))
    return zl_buf_puts(who, "the account") == 0;
  struct ask_group a = {c, lock, who};
  return groups_of(c, kind, id, ask_group, &a) == 1;
}

/* ---- what was left out --------------------------------------------------------------------- */

static struct zl_str keep(struct zl_locks_state *s, struct zl_str text)
{
  return text.p ? (struct zl_str){zl_pool_dup(&s->pool, text), text.n} : text;
}

int zl_locks_left(struct zl_core *c, struct zl_str path, struct zl_str before, struct zl_str wanted,
                  struct zl_str who, struct zl_str kind, struct zl_str id, struct zl_err *err)
{
  struct zl_locks_state *s = c->locks;
  struct zl_buf key = ZL_BUF_INIT(16u << 20), label = ZL_BUF_INIT(1024);
  zl_buf_str(&key, path), zl_buf_putc(&key, '\n');
  zl_buf_str(&key, before), zl_buf_putc(&key, '\n');
  zl_buf_str(&key, wanted), zl_buf_putc(&key, '\n');
  zl_buf_str(&key, who);
  struct left *l = key.failed ? NULL : zl_map_get(&s->by_key, zl_buf_view(&key));
  int rc = 0;
  if (!l) {
    l = zl_pool_alloc(&s->pool, sizeof(*l));
    if (!l || zl_map_put(&s->by_key, zl_buf_view(&key), l) != 0) {
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
      goto out;
    }
    *l = (struct left){.path = keep(s, path), .before = keep(s, before), .wanted = keep(s, wanted), .who = keep(s, who)};
    *s->last = l;
    s->last = &l->next;
  }
  s->changes++;
  if (l->count++ < NAMES && zl_list_label(c, kind, id, &label) == 0)
    l->names[l->count - 1] = keep(s, zl_buf_view(&label));
out:
  zl_buf_free(&key);
  zl_buf_free(&label);
  return rc;
}

int64_t zl_locks_count(const struct zl_core *c)
{
  return c->locks ? c->locks->changes : 0;
}

const struct zl_err *zl_locks_untold(struct zl_core *c)
{
  size_t at = 0;
  void *v;
  while (c->locks && !c->locks->untold.code && zl_map_next(&c->locks->docs, &at, NULL, &v)) {
    const struct zl_fetched *f = v;
    if (f->why.code)
      zl_err_set(&c->locks->untold, f->why.code, "%s", f->why.text);
  }
  return c->locks && c->locks->untold.code ? &c->locks->untold : NULL;
}

int zl_locks_each(struct zl_core *c, int (*each)(void *arg, const struct zl_change_group *g), void *arg)
{
  int rc = 0;
  struct zl_buf names = ZL_BUF_INIT(1u << 20);
  for (const struct left *l = c->locks ? c->locks->first : NULL; rc == 0 && l; l = l->next) {
    zl_buf_reset(&names);
    for (int i = 0; i < NAMES && l->names[i].p; i++) {
      zl_buf_puts(&names, i ? "\n" : "");
      zl_buf_str(&names, l->names[i]);
    }
    struct zl_change_group g = {.kind = ZL_STR("user"), .path = l->path, .before = l->before, .wanted = l->wanted,
                                .origin = l->who, .state = ZL_STR("locked"), .has_before = l->before.p != NULL,
                                .count = l->count, .names = zl_buf_view(&names)};
    rc = each(arg, &g);
  }
  zl_buf_free(&names);
  return rc;
}

void zl_locks_free(struct zl_core *c)
{
  struct zl_locks_state *s = c->locks;
  if (!s)
    return;
  size_t at = 0;
  void *v;
  while (zl_map_next(&s->docs, &at, NULL, &v)) {
    zl_fetch_free(v);
    free(v);
  }
  zl_map_free(&s->docs);
  zl_map_free(&s->by_key);
  zl_pool_free(&s->pool);
  free(s);
  c->locks = NULL;
}
