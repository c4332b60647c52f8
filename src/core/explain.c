/* explain.c - `zoomlua explain USER [PATH]`: what is set, what the group and the account say, who
 * has locked it, and what a policy would do. Whether a user's value is the user's own choice or came
 * down from a group is in no answer of Zoom's, so that is never guessed. */
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

#define GROUPS_MAX 64
#define DOCS_MAX 400

struct explain {
  struct zl_core *core;
  FILE *to;
  struct zl_err *err;
  struct zl_fetched docs[DOCS_MAX]; /* [0] is the user's profile */
  size_t n_docs;
  struct zl_buf id, email;
  struct zl_buf groups[GROUPS_MAX];
  size_t n_groups;
  int64_t object;                   /* in the draft, 0: the policy wants nothing of this user */
  struct zl_buf out, value;
};

/* ---- reading ------------------------------------------------------------------------------- */

static const struct zl_fetched *doc_of(const struct explain *x, const char *source, struct zl_str id)
{
  for (size_t i = 0; i < x->n_docs; i++)
    if (strcmp(x->docs[i].source->name, source) == 0 && zl_str_eq(zl_buf_view(&x->docs[i].id), id))
      return &x->docs[i];
  return NULL;
}

static int want_doc(struct explain *x, const char *name, struct zl_str id)
{
  const struct zl_source *source = zl_source_find(zl_str_of(name));
  if (!source || doc_of(x, name, id))
    return 0;
  if (x->n_docs == DOCS_MAX)
    return zl_err_set(x->err, ZL_EUSAGE, "too many groups for one answer: name a setting");
  return zl_fetch_start(x->core, source, id, &x->docs[x->n_docs++], x->err);
}

static int want_leaf(void *arg, const struct zl_node *leaf)
{
  struct explain *x = arg;
  const struct zl_node *group = zl_catalogue_same(leaf, ZL_LEVEL_GROUP);
  const struct zl_node *account = zl_catalogue_same(leaf, ZL_LEVEL_ACCOUNT);
  if (!leaf->body || want_doc(x, leaf->body->document, zl_buf_view(&x->id)) != 0)
    return leaf->body ? -1 : 0;
  for (size_t i = 0; group && i < x->n_groups; i++)
    if (want_doc(x, group->body->key, zl_buf_view(&x->groups[i])) != 0)
      return -1;
  if (account && want_doc(x, account->body->key, ZL_STR("me")) != 0)
    return -1;
  return zl_locks_need(x->core, leaf, x->docs[0].root, x->err);
}

static int read_user(struct explain *x)
{
  struct zl_json v;
  if (want_doc(x, "user", zl_str_of(x->core->cli->object)) != 0 || zl_fetch_wait(x->core, x->err) != 0)
    return -1;
  const struct zl_fetched *user = &x->docs[0];
  if (user->why.code)
    return zl_err_set(x->err, user->why.code, "%s", user->why.text);
  if (!zl_json_string(zl_json_get(user->root, "id"), &x->id) || !zl_id_plausible(zl_buf_view(&x->id)))
    return zl_err_set(x->err, ZL_EHTTP, "Zoom gave %s no id: a pending user has no settings yet",
                      x->core->cli->object);
  zl_json_string(zl_json_get(user->root, "email"), &x->email);
  struct zl_json_iter it = zl_json_iter(zl_json_get(user->root, "group_ids"));
  while (x->n_groups < GROUPS_MAX && zl_json_next(&it, NULL, &v)) {
    struct zl_buf *group = &x->groups[x->n_groups];
    *group = ZL_BUF_INIT(256);
    if (zl_json_string(v, group) && zl_id_plausible(zl_buf_view(group)))
      x->n_groups++;
  }
  return x->n_groups ? zl_list_fetch(x->core, ZL_STR("groups"), x->err) : 0;
}

/* ---- telling ------------------------------------------------------------------------------- */

static void line(struct explain *x, const char *name)
{
  zl_buf_printf(&x->out, "  %-10s ", name);
}

static void end_line(struct explain *x)
{
  zl_buf_putc(&x->out, '\n');
}

/* The value that a document holds for a leaf, in words. */
static void tell_value(struct explain *x, const struct zl_node *leaf, struct zl_str id)
{
  const struct zl_fetched *doc = leaf ? doc_of(x, leaf->body->document, id) : NULL;
  struct zl_err why = {0};
  zl_buf_reset(&x->value);
  if (!leaf || !doc)
    zl_buf_puts(&x->out, "no such setting there");
  else if (doc->why.code)
    zl_buf_printf(&x->out, "not told by Zoom (%s)", doc->why.text);
  else if (leaf->flags & ZL_NODE_SECRET)
    zl_buf_puts(&x->out, "(hidden)");
  else if (zl_settings_current(leaf, doc->root, (struct zl_str){0}, &x->value, &why) == 1)
    zl_visible(&x->out, zl_buf_view(&x->value), false);
  else
    zl_buf_puts(&x->out, why.code ? why.text : "not told by Zoom (absent from the answer)");
}

static void tell_lock(struct explain *x, const struct zl_node *leaf)
{
  struct zl_buf who = ZL_BUF_INIT(1024), why = ZL_BUF_INIT(2048);
  if (zl_locks_on(x->core, leaf, ZL_STR("user"), zl_buf_view(&x->id), &who)) {
    zl_buf_puts(&x->out, "by ");
    zl_visible(&x->out, zl_buf_view(&who), false);
  } else if (!zl_locks_lockable(leaf)) {
    zl_buf_puts(&x->out, "it has no lock");
  } else if (zl_locks_untold(x->core, "account", &why) || zl_locks_untold(x->core, "group", &why)) {
    zl_buf_printf(&x->out, "not told by Zoom (%s)", zl_buf_cstr(&why));
  } else {
    zl_buf_puts(&x->out, "no");
  }
  zl_buf_free(&who);
  zl_buf_free(&why);
}

struct wish {
  struct explain *x;
  const struct zl_node *leaf;
  bool found;
};

static int tell_wish(void *arg, const struct zl_draft_want *w)
{
  struct wish *k = arg;
  struct explain *x = k->x;
  if (!zl_str_is(w->path, k->leaf->path))
    return 0;
  k->found = true;
  bool same = zl_settings_same(k->leaf, w->wanted, w->current);
  zl_visible(&x->out, w->origin, false);
  zl_buf_puts(&x->out, same ? " wants it as it is" : " wants ");
  if (!same)
    zl_visible(&x->out, k->leaf->flags & ZL_NODE_SECRET ? ZL_STR("another one") : w->wanted, false);
  return 0;
}

static int tell_policy(struct explain *x, const struct zl_node *leaf)
{
  struct wish k = {x, leaf, false};
  if (x->object && leaf->body &&
      zl_draft_wants(x->core->journal, x->object, zl_str_of(leaf->body->document), tell_wish, &k, x->err) != 0)
    return -1;
  if (!k.found)
    zl_buf_puts(&x->out, "leaves it alone");
  return 0;
}

/* What groups and the account say, and who has it locked: of settings alone. */
static void tell_source(struct explain *x, const struct zl_node *leaf)
{
  for (size_t i = 0; i < x->n_groups; i++) {
    line(x, "group");
    tell_value(x, zl_catalogue_same(leaf, ZL_LEVEL_GROUP), zl_buf_view(&x->groups[i]));
    struct zl_buf name = ZL_BUF_INIT(1024);
    zl_list_label(x->core, ZL_STR("group"), zl_buf_view(&x->groups[i]), &name);
    zl_buf_puts(&x->out, "  (");
    zl_visible(&x->out, zl_buf_view(&name), false);
    zl_buf_puts(&x->out, ")");
    zl_buf_free(&name);
    end_line(x);
  }
  line(x, "account");
  tell_value(x, zl_catalogue_same(leaf, ZL_LEVEL_ACCOUNT), ZL_STR("me"));
  end_line(x);
  line(x, "locked");
  size_t before = x->out.len;
  tell_lock(x, leaf);
  bool locked = x->out.len - before > 3 && memcmp(x->out.data + before, "by ", 3) == 0;
  struct zl_buf who = ZL_BUF_INIT(1024);
  zl_buf_add(&who, x->out.data + before + (locked ? 3 : 0), locked ? x->out.len - before - 3 : 0);
  char *together = locked ? strstr(who.data, ", together with") : NULL;
  if (together)
    *together = 0;
  end_line(x);
  line(x, "comes from");
  if (locked)
    zl_buf_printf(&x->out, "%s, which has it locked", zl_buf_cstr(&who));
  else
    zl_buf_puts(&x->out, "not told by Zoom (the user's own, a group's or the account's)");
  zl_buf_free(&who);
  end_line(x);
}

static int tell_leaf(void *arg, const struct zl_node *leaf)
{
  struct explain *x = arg;
  if (!leaf->body)
    return 0;
  zl_buf_printf(&x->out, "%s.%s\n", zl_level_prefix(leaf->body->level), leaf->path);
  line(x, "value");
  tell_value(x, leaf, zl_buf_view(&x->id));
  end_line(x);
  if (leaf->body->level == ZL_LEVEL_USER)
    tell_source(x, leaf);
  if (x->core->cli->policy) {
    line(x, "policy");
    if (tell_policy(x, leaf) != 0)
      return -1;
    end_line(x);
  }
  fwrite(zl_buf_cstr(&x->out), 1, x->out.len, x->to);
  zl_buf_reset(&x->out);
  return ferror(x->to);
}

/* ---- the command --------------------------------------------------------------------------- */

static int find_object(void *arg, const struct zl_draft_object *o)
{
  struct explain *x = arg;
  if (zl_str_is(o->kind, "user") && zl_str_eq(o->id, zl_buf_view(&x->id)))
    x->object = o->no;
  return x->object ? 1 : 0;
}

/* The setting or section that PATH names; the whole tree without one. "profile." is first the section of
 * that name, then the user's profile. */
static const struct zl_node *node_of(const char *path, struct zl_err *err)
{
  if (!path)
    return zl_catalogue_root(ZL_LEVEL_USER);
  if (strncmp(path, "user.", 5) == 0)
    path += 5;
  const struct zl_node *node = zl_catalogue_find(ZL_LEVEL_USER, zl_str_of(path));
  if (node)
    return node;
  const char *profile = zl_level_prefix(ZL_LEVEL_PROFILE);
  size_t n = strlen(profile);
  bool at_profile = strncmp(path, profile, n) == 0 && path[n] == '.';
  if (at_profile && (node = zl_catalogue_find(ZL_LEVEL_PROFILE, zl_str_of(path + n + 1))) != NULL)
    return node;
  const struct zl_node *parent = zl_catalogue_root(ZL_LEVEL_USER), *child;
  struct zl_str part = {path, strcspn(path, ".")};
  while (part.p[part.n] && (child = zl_node_child(parent, part))) {
    parent = child;
    part = (struct zl_str){part.p + part.n + 1, strcspn(part.p + part.n + 1, ".")};
  }
  zl_catalogue_unknown(parent, part, err);
  return NULL;
}

int zl_explain(struct zl_core *c, FILE *to, struct zl_err *err)
{
  struct explain *x = zl_calloc(1, sizeof(*x));
  const struct zl_node *node = node_of(c->cli->path, err);
  if (!x || !node) {
    free(x);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  *x = (struct explain){.core = c, .to = to, .err = err, .id = ZL_BUF_INIT(256), .email = ZL_BUF_INIT(512),
                        .out = ZL_BUF_INIT(16u << 20), .value = ZL_BUF_INIT(4u << 20)};
  int rc = read_user(x);
  if (rc == 0)
    rc = node->flags & ZL_NODE_LEAF ? want_leaf(x, node) : zl_catalogue_walk(node, want_leaf, x);
  if (rc == 0)
    rc = zl_fetch_wait(c, err);
  if (rc == 0 && c->cli->policy)
    rc = zl_draft_objects(c->journal, find_object, x, err) < 0 ? -1 : 0;
  if (rc == 0) {
    zl_visible(&x->out, zl_buf_view(x->email.len ? &x->email : &x->id), false);
    zl_buf_puts(&x->out, "\n\n");
    rc = node->flags & ZL_NODE_LEAF ? tell_leaf(x, node) : zl_catalogue_walk(node, tell_leaf, x);
  }
  for (size_t i = 0; i < x->n_docs; i++)
    zl_fetch_free(&x->docs[i]);
  for (size_t i = 0; i < x->n_groups; i++)
    zl_buf_free(&x->groups[i]);
  zl_buf_free(&x->id);
  zl_buf_free(&x->email);
  zl_buf_free(&x->out);
  zl_buf_free(&x->value);
  free(x);
  return rc;
}
