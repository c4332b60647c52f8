/* locks.c - who has locked what. What Zoom does with a change to a locked setting is documented
 * nowhere, so such a change is shown and left out unless the user asks for it.
 *
 * The locks of the account and of every group of a user hold; they are read once a run, only for
 * groups of users whose settings are about to change, and only the bodies that say something about
 * the settings in question. Where Zoom does not let us read them (the published scope for the
 * account's is the :master one), that is said, and nothing is guessed.
 *
 * Phones are different: there the answer that holds a policy's value says whether it is locked, too. */
#include "core/read/phone_locks.h"

#include <stdlib.h>
#include <string.h>

#define TOLD 64

struct zl_locks_state {
  struct zl_json user;         /* explain: the one user in question, who may be in no list */
  struct zl_map docs;          /* "group.locks\nID" -> struct zl_fetched */
  struct zl_map opened;        /* "group.locks\nID\nin_meeting.chat": the plan unlocks it, before what it holds */
  struct zl_map phones;        /* "12\npolicy.sms.enable", object of the draft -> struct by_whom */
  bool all;                    /* that a plan needs is read */
  struct told {                /* of a setting, once `all` is: whether anybody has it locked */
    const struct zl_node *leaf;
    bool account, group;
  } told[TOLD];                /* by place in the catalogue */
};

static int key_of(struct zl_buf *key, const char *source, struct zl_str id)
{
  zl_buf_reset(key);
  zl_buf_puts(key, source);
  zl_buf_putc(key, '\n');
  return zl_buf_str(key, id);
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
  struct zl_fetched *f = zl_calloc(1, sizeof(*f));
  if (!f || zl_map_put(&s->docs, zl_buf_view(&w->key), f) != 0) {
    free(f);
    return zl_err_set(w->err, ZL_ENOMEM, "out of memory");
  }
  return zl_fetch_start(w->core, source, id, f, w->err);
}

/* Calls `each` for the groups of a user. What a group locks, it locks for its members: the group's own
 * value can be changed, unless the account has it locked. */
static int groups_of(struct zl_core *c, struct zl_str kind, struct zl_str id,
                     int (*each)(void *arg, struct zl_str group), void *arg)
{
  if (!zl_str_is(kind, "user"))
    return 0;
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

static int need_all(struct walk *k, const struct zl_node *leaf, struct zl_str kind, struct zl_str id)
{
  struct need_group n = {k, zl_catalogue_lock(leaf, ZL_LEVEL_GROUP_LOCK, NULL)};
  if (need(k, zl_catalogue_lock(leaf, ZL_LEVEL_ACCOUNT_LOCK, NULL), ZL_STR("me")) != 0)
    return -1;
  return groups_of(k->core, kind, id, need_group, &n);
}

static int note_opened(struct walk *k, const struct zl_node *lock, struct zl_str wanted)
{
  if (!zl_str_is(wanted, "false"))
    return 0;
  if (key_of(&k->key, lock->body->key, k->object->id) != 0 || zl_buf_printf(&k->key, "\n%s", lock->wire) != 0 ||
      zl_map_put(&k->core->locks->opened, zl_buf_view(&k->key), k->core) != 0)
    return zl_err_set(k->err, ZL_ENOMEM, "out of memory");
  return 0;
}

static int want(void *arg, const struct zl_draft_want *w)
{
  struct walk *k = arg;
  const struct zl_source *source = zl_source_find(w->body);
  const struct zl_node *leaf = source && source->body ? zl_catalogue_find(source->body->level, w->path) : NULL;
  if (!leaf || zl_settings_same(leaf, w->wanted, w->current))
    return 0;
  if (zl_level_locks(source->body->level))
    return note_opened(k, leaf, w->wanted);
  if (zl_str_is(k->object->kind, "account"))
    return 0;
  return need_all(k, leaf, k->object->kind, k->object->id);
}

static int body(void *arg, struct zl_str name)
{
  struct walk *k = arg;
  return zl_draft_wants(k->core->journal, k->object->no, name, want, k, k->err);
}

static int object(void *arg, const struct zl_draft_object *o)
{
  struct walk *k = arg;
  if (o->why.n || !(zl_str_is(o->kind, "user") || zl_str_is(o->kind, "group") || zl_str_is(o->kind, "account")))
    return 0;
  k->object = o;
  return zl_draft_bodies(k->core->journal, o->no, body, k, k->err);
}

static int begin(struct zl_core *c, struct zl_err *err)
{
  if (c->locks)
    return 0;
  c->locks = zl_calloc(1, sizeof(*c->locks));
  if (!c->locks)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

int zl_locks_need(struct zl_core *c, const struct zl_node *leaf, struct zl_json user, struct zl_err *err)
{
  struct walk k = {.core = c, .err = err, .key = ZL_BUF_INIT(512)};
  if (begin(c, err) != 0)
    return -1;
  c->locks->user = user;
  c->locks->all = false;
  int rc = need_all(&k, leaf, ZL_STR("user"), (struct zl_str){0});
  zl_buf_free(&k.key);
  return rc;
}

bool zl_locks_lockable(const struct zl_node *leaf)
{
  return zl_catalogue_lock(leaf, ZL_LEVEL_GROUP_LOCK, NULL) || zl_catalogue_lock(leaf, ZL_LEVEL_ACCOUNT_LOCK, NULL);
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
  c->locks->all = rc == 0;
  zl_buf_free(&k.key);
  return rc;
}

/* ---- phones ------------------------------------------------------------------------------------- */

static int phone_key(struct zl_buf *key, int64_t draft, const struct zl_node *leaf)
{
  return zl_buf_printf(key, "%lld\n%s", (long long)draft, leaf->path);
}

static struct by_whom {
  const char *zoom, *words;
} levels[] = {{"account", "the account"}, {"user_group", "a group"}, {"site", "the site"}, {NULL, "Zoom Phone"}};

static struct by_whom *by_whom(struct zl_json by)
{
  struct by_whom *level = levels;
  while (level->zoom && !zl_json_string_is(by, level->zoom))
    level++;
  return level;
}

int zl_phone_lock_note(struct zl_core *c, int64_t draft, const struct zl_node *leaf, struct zl_json answer,
                       struct zl_err *err)
{
  struct zl_json by = {0};
  bool locked = !c->cli->send_locked && zl_settings_says_locked(leaf, answer, &by);
  if (!locked && (!c->locks || !c->locks->phones.count))
    return 0;
  struct zl_buf key = ZL_BUF_INIT(512);
  int rc = begin(c, err);
  if (rc == 0 && phone_key(&key, draft, leaf) != 0)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0 && !locked)
    zl_map_del(&c->locks->phones, zl_buf_view(&key));
  else if (rc == 0 && zl_map_put(&c->locks->phones, zl_buf_view(&key), by_whom(by)) != 0)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  zl_buf_free(&key);
  return rc;
}

const char *zl_phone_lock(const struct zl_core *c, int64_t draft, const struct zl_node *leaf)
{
  struct zl_buf key = ZL_BUF_INIT(512);
  const struct by_whom *level = NULL;
  if (c->locks && c->locks->phones.count && phone_key(&key, draft, leaf) == 0)
    level = zl_map_get(&c->locks->phones, zl_buf_view(&key));
  zl_buf_free(&key);
  return level ? level->words : NULL;
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
    if (on && c->locks->opened.count && zl_buf_printf(&key, "\n%s", lock->wire) == 0)
      on = !zl_map_get(&c->locks->opened, zl_buf_view(&key));
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

/* Whether any group that was read locks a setting. */
static bool in_some_group(struct zl_core *c, const struct zl_node *lock)
{
  size_t at = 0;
  void *v;
  bool on = false;
  while (lock && lock->body && !on && zl_map_next(&c->locks->docs, &at, NULL, &v)) {
    const struct zl_fetched *f = v;
    if (!f->why.code && strcmp(f->source->name, lock->body->key) == 0)
      zl_json_bool(zl_json_path(f->root, zl_str_of(lock->wire)), &on);
  }
  return on;
}

/* The same for all users but for their groups, and mostly nobody locks it: then no group is looked up. */
static struct told told_of(struct zl_core *c, const struct zl_node *leaf)
{
  struct zl_locks_state *s = c->locks;
  struct told *t = &s->told[leaf->order % TOLD], now = {.leaf = leaf, .group = true};
  if (s->all && t->leaf == leaf)
    return *t;
  now.account = locked_in(c, zl_catalogue_lock(leaf, ZL_LEVEL_ACCOUNT_LOCK, NULL), ZL_STR("me"));
  if (s->all) {
    now.group = in_some_group(c, zl_catalogue_lock(leaf, ZL_LEVEL_GROUP_LOCK, NULL));
    *t = now;
  }
  return now;
}

bool zl_locks_on(struct zl_core *c, const struct zl_node *leaf, struct zl_str kind, struct zl_str id,
                 struct zl_buf *who)
{
  const struct zl_node *followed = NULL;
  if (!c->locks || !c->locks->docs.count || zl_str_is(kind, "account")) /* its lock holds those below */
    return false;
  struct told t = told_of(c, leaf);
  if (!t.account && !t.group)
    return false;
  enum zl_level level = t.account ? ZL_LEVEL_ACCOUNT_LOCK : ZL_LEVEL_GROUP_LOCK;
  struct ask_group a = {c, zl_catalogue_lock(leaf, level, &followed), who};
  bool on = t.account || (a.lock && groups_of(c, kind, id, ask_group, &a) == 1);
  if (t.account)
    zl_buf_puts(who, "the account");
  if (on && followed) /* which setting follows which is our reading of Zoom's portal: say what it rests on */
    zl_buf_printf(who, ", together with %s", followed->path);
  return on;
}

bool zl_locks_untold(struct zl_core *c, const char *kind, struct zl_buf *why)
{
  size_t at = 0;
  void *v;
  const char *first = NULL; /* of several groups' complaints the same one each time, not the map's first */
  while (c->locks && zl_map_next(&c->locks->docs, &at, NULL, &v)) {
    const struct zl_fetched *f = v;
    if (f->why.code && strcmp(f->source->kind, kind) == 0 && (!first || strcmp(f->why.text, first) < 0))
      first = f->why.text;
  }
  if (first)
    zl_visible(why, zl_str_of(first), false);
  return first != NULL;
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
  zl_map_free(&s->opened);
  zl_map_free(&s->phones);
  free(s);
  c->locks = NULL;
}
