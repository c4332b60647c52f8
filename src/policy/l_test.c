/* l_test.c - what zoom.test (lua/zoom/test*.lua) needs of C: questions to the program that runs the tests,
 * and the catalogue, for settings that a tenant is described with and those that are expected of it. Unlike in a
 * policy a setting may be one that Zoom only shows. */
#include <string.h>

#include "policy/host.h"

#define ITEMS_MAX 2000
#define BODIES_MAX 16

/* ---- native.test(what, arguments): the answer --------------------------------------------------------- */

static int test_k(lua_State *L, int status, lua_KContext ctx)
{
  struct zl_call *c = zl_call_to(L, 3);
  struct zl_json root;
  struct zl_err err = {0};
  (void)status;
  if (!zl_call_ready(c))
    return zl_call_wait(L, c, ctx, test_k);
  if (c->state != ZL_CALL_OK) {
    struct zl_str why = zl_call_field(c, 1);
    return zl_raise(L, "%.*s", (int)(why.n < 1200 ? why.n : 1200), why.p);
  }
  struct zl_str answer = zl_call_field(c, 0);
  if (zl_json_check(answer, ZL_JSON_DEPTH, &root, &err) != 0)
    return zl_raise(L, "%s: the answer is not JSON: %s", lua_tostring(L, 1), err.text);
  lua_pushlstring(L, answer.p, answer.n);
  zl_buf_free(&c->data);
  zl_decode(L, zl_text_json(L, -1));
  return 1;
}

int zl_l_test(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_str what = zl_check_str(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  zl_may_wait(L);
  zl_buf_reset(&h->scratch2);
  zl_encode(L, 2, 0, what.p, &h->scratch2);
  if (h->scratch2.len > ZL_WIRE_MAX_UP - 4096)
    zl_raise(L, "%s: more than %u MB", what.p, (ZL_WIRE_MAX_UP - 4096) >> 20);
  struct zl_call *c = zl_call_push(L); /* 3 */
  struct zl_str f[] = {what, zl_buf_view(&h->scratch2)};
  zl_call_ask(L, c, ZL_W_TEST, 2, f);
  return zl_call_wait(L, c, 0, test_k);
}

/* ---- settings ------------------------------------------------------------------------------------------- */

struct leaves {
  struct zl_buf values; /* canonical JSON, one behind the other */
  size_t n;
  struct leaf {
    const struct zl_node *node;
    size_t from, n;
  } v[ITEMS_MAX];
};

static int add_leaf(struct leaves *all, const struct zl_node *node, struct zl_json value, struct zl_err *err)
{
  size_t from = all->values.len;
  if (all->n == ITEMS_MAX)
    return zl_err_set(err, ZL_EVALUE, "more than %d settings", ITEMS_MAX);
  int rc = node->flags & ZL_NODE_WRITABLE ? zl_settings_check(node, value, &all->values, err)
                                          : zl_json_canonical(value, &all->values);
  if (rc != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  all->v[all->n++] = (struct leaf){node, from, all->values.len - from};
  return 0;
}

static int read_table(struct leaves *all, const struct zl_node *node, struct zl_json table, struct zl_err *err)
{
  enum zl_json_kind kind = zl_json_kind(table);
  if (kind != ZL_JSON_OBJECT && !(kind == ZL_JSON_ARRAY && zl_json_count(table) == 0))
    return zl_err_set(err, ZL_EVALUE, "%s is a group of settings: it takes a table { name = value }",
                      *node->path ? node->path : "this");
  struct zl_json_iter it = zl_json_iter(table);
  struct zl_buf name = ZL_BUF_INIT(4096);
  struct zl_str raw;
  int rc = 0;
  for (struct zl_json value; rc == 0 && zl_json_next(&it, &raw, &value);) {
    zl_buf_reset(&name);
    if (zl_json_unescape(raw, &name) != 0) {
      rc = zl_err_set(err, ZL_EVALUE, "a name of more than 4 KB");
      break;
    }
    const struct zl_node *child = zl_node_child(node, zl_buf_view(&name));
    if (!child)
      rc = zl_catalogue_unknown(node, zl_buf_view(&name), err);
    else if (child->flags & ZL_NODE_LEAF)
      rc = add_leaf(all, child, value, err);
    else
      rc = read_table(all, child, value, err);
  }
  zl_buf_free(&name);
  return rc;
}

/* The settings at 2 as leaves of the level at 1, in a userdata that is pushed. */
static struct leaves *push_leaves(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  enum zl_level level;
  struct zl_json root;
  struct zl_err err = {0};
  luaL_argcheck(L, zl_level_find(zl_check_str(L, 1), &level) == 0, 1, "no such level");
  if (!lua_istable(L, 2))
    zl_raise(L, "settings are a table { section = { name = value } }, not a %s", luaL_typename(L, 2));
  zl_buf_reset(&h->scratch2);
  zl_encode(L, 2, 0, "settings", &h->scratch2);
  struct leaves *all = lua_newuserdatauv(L, sizeof(*all), 0);
  all->n = 0;
  all->values = h->scratch3; /* borrowed: it survives a raise */
  zl_buf_reset(&all->values);
  int rc = zl_json_check(zl_buf_view(&h->scratch2), ZL_JSON_DEPTH, &root, &err);
  if (rc == 0)
    rc = read_table(all, zl_catalogue_root(level), root, &err);
  h->scratch3 = all->values;
  if (rc != 0)
    zl_raise(L, "%s", err.text);
  return all;
}

static struct zl_str value_of(const struct leaves *all, size_t i)
{
  return (struct zl_str){all->values.data + all->v[i].from, all->v[i].n};
}

static size_t bodies_of(const struct leaves *all, const struct zl_body *bodies[BODIES_MAX])
{
  size_t n = 0;
  for (size_t i = 0; i < all->n; i++) {
    size_t k = 0;
    while (k < n && bodies[k] != all->v[i].node->body)
      k++;
    if (k == n && n < BODIES_MAX)
      bodies[n++] = all->v[i].node->body;
  }
  return n;
}

static void set_text(lua_State *L, const char *name, const char *text)
{
  lua_pushstring(L, text);
  lua_setfield(L, -2, name);
}

/* Pushes the body's leaves as Zoom nests them. */
static void push_body(lua_State *L, const struct leaves *all, const struct zl_body *body)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_err err = {0};
  size_t n = 0;
  struct zl_item *items = lua_newuserdatauv(L, (all->n + 1) * sizeof(*items), 0);
  for (size_t i = 0; i < all->n; i++)
    if (all->v[i].node->body == body)
      items[n++] = (struct zl_item){all->v[i].node, value_of(all, i)};
  zl_buf_reset(&h->scratch2);
  if (zl_settings_body(items, n, &h->scratch2, &err) != 0)
    zl_raise(L, "%s", err.text);
  lua_pushlstring(L, zl_buf_cstr(&h->scratch2), h->scratch2.len);
  struct zl_json root;
  if (zl_json_check(zl_to_str(L, -1), ZL_JSON_DEPTH, &root, &err) != 0)
    zl_raise(L, "%s", err.text);
  zl_decode(L, root);
  lua_replace(L, -3);
  lua_pop(L, 1);
}

/* native.test_bodies(level, settings): a list of { key, path, option, body }: what Zoom keeps of it where. */
int zl_l_test_bodies(lua_State *L)
{
  const struct zl_body *bodies[BODIES_MAX];
  lua_settop(L, 2);
  const struct leaves *all = push_leaves(L);
  size_t n = bodies_of(all, bodies);
  lua_createtable(L, (int)n, 0);
  for (size_t i = 0; i < n; i++) {
    lua_createtable(L, 0, 4);
    set_text(L, "key", bodies[i]->key);
    set_text(L, "path", bodies[i]->path);
    set_text(L, "option", bodies[i]->option);
    push_body(L, all, bodies[i]);
    lua_setfield(L, -2, "body");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* Pushes { path, expected, got } where the answer at the top holds something else than what is expected. */
static bool push_difference(lua_State *L, const struct leaf *leaf, struct zl_str expected)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_err err = {0};
  struct zl_json answer, value;
  zl_buf_reset(&h->scratch2);
  zl_encode(L, lua_gettop(L), 0, "the answer", &h->scratch2);
  lua_pushlstring(L, zl_buf_cstr(&h->scratch2), h->scratch2.len);
  if (zl_json_check(zl_to_str(L, -1), ZL_JSON_DEPTH, &answer, &err) != 0)
    zl_raise(L, "%s", err.text);
  struct zl_buf *got = zl_scratch(h);
  int there = zl_settings_current(leaf->node, answer, expected, got, &err);
  if (there < 0)
    zl_raise(L, "%s", err.text);
  struct zl_str current = there ? zl_buf_view(got) : (struct zl_str){NULL, 0};
  if (zl_settings_same(leaf->node, expected, current)) {
    lua_pop(L, 1);
    return false;
  }
  lua_pushlstring(L, zl_buf_cstr(got), there ? got->len : 0);
  lua_replace(L, -2);
  lua_createtable(L, 0, 3);
  set_text(L, "path", leaf->node->path);
  if (zl_json_check(expected, ZL_JSON_DEPTH, &value, NULL) == 0) {
    zl_decode(L, value);
    lua_setfield(L, -2, "expected");
  }
  if (there && zl_json_check(zl_to_str(L, -2), ZL_JSON_DEPTH, &value, NULL) == 0) {
    zl_decode(L, value);
    lua_setfield(L, -2, "got");
  }
  lua_remove(L, -2);
  return true;
}

/* native.test_differences(level, settings, answers): where the answers (by the body's key) hold something
 * else: a list of { path, expected, got }. */
int zl_l_test_differences(lua_State *L)
{
  lua_settop(L, 3);
  luaL_checktype(L, 3, LUA_TTABLE);
  const struct leaves *all = push_leaves(L); /* 4 */
  /* scratch3, where the values are, is used by nothing below */
  lua_newtable(L); /* 5 */
  lua_Integer n = 0;
  for (size_t i = 0; i < all->n; i++) {
    const struct zl_node *node = all->v[i].node;
    if (!(node->flags & ZL_NODE_READABLE) && !node->entries)
      zl_raise(L, "'%s' can be set, but Zoom never shows it", node->path);
    if (lua_getfield(L, 3, node->body->key) != LUA_TTABLE) {
      lua_pop(L, 1);
      lua_newtable(L);
    }
    if (push_difference(L, &all->v[i], value_of(all, i)))
      lua_rawseti(L, 5, ++n);
    lua_settop(L, 5);
  }
  return 1;
}

/* ---- shared access ---------------------------------------------------------------------------------------- */

/* Where Zoom's answer is not what is expected: a JSON list of { path, expected, got }. */
struct odds {
  const char *type;
  struct zl_jw w;
  bool secret;
};

static void odd_value(struct zl_jw *w, const char *key, struct zl_str value)
{
  if (!value.p)
    return;
  zl_jw_key(w, key);
  zl_jw_raw(w, value);
}

static int note_op(void *arg, const struct zl_access_op *op)
{
  struct odds *o = arg;
  for (size_t i = 0; i < op->n_changes; i++) {
    char path[300];
    snprintf(path, sizeof(path), "%s[%.*s]", o->type, (int)(op->changes[i].member.n < 200 ? op->changes[i].member.n : 200),
             op->changes[i].member.p);
    o->secret |= op->changes[i].secret;
    zl_jw_object(&o->w);
    zl_jw_key(&o->w, "path");
    zl_jw_str(&o->w, zl_str_of(path));
    odd_value(&o->w, "expected", op->changes[i].wanted);
    odd_value(&o->w, "got", op->changes[i].before);
    zl_jw_end_object(&o->w);
  }
  return 0;
}

/* The table at `index` as JSON, whose text is pushed. */
static struct zl_json push_json(lua_State *L, int index, const char *what)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_err err = {0};
  struct zl_json root;
  zl_buf_reset(&h->scratch2);
  zl_encode(L, index, 0, what, &h->scratch2);
  lua_pushlstring(L, zl_buf_cstr(&h->scratch2), h->scratch2.len);
  if (zl_json_check(zl_to_str(L, -1), ZL_JSON_DEPTH, &root, &err) != 0)
    zl_raise(L, "%s: %s", what, err.text);
  return root;
}

/* native.test_access(type): the path below which Zoom tells it. native.test_access(type, wanted, answer): what
 * somebody's shared access has to be, as phone:access takes it with ids, against that answer: a list of
 * { path, expected, got }. */
int zl_l_test_access(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_err err = {0};
  lua_settop(L, 3);
  const struct zl_access *access = zl_access_find(zl_check_str(L, 1));
  luaL_argcheck(L, access, 1, "no such setting type");
  if (lua_isnil(L, 2)) {
    lua_pushstring(L, zl_catalogue_body(zl_str_of(access->source))->path);
    return 1;
  }
  struct zl_json wanted = push_json(L, 2, access->type), answer = push_json(L, 3, "the answer"); /* 4, 5 */
  struct odds odds = {.type = access->type, .w = zl_jw(&h->scratch2)};
  struct zl_buf *text = zl_scratch(h);
  if (zl_access_check(access, ZL_ACCESS_EXACT, wanted, text, &err) != 0)
    zl_raise(L, "%s", err.text);
  lua_pushlstring(L, zl_buf_cstr(text), text->len); /* 6: its normal form */
  zl_buf_reset(text);
  if (zl_access_merge(access, (struct zl_str){NULL, 0}, ZL_ACCESS_EXACT, zl_to_str(L, 6), text, &err) != 0)
    zl_raise(L, "%s", err.text);
  lua_pushlstring(L, zl_buf_cstr(text), text->len); /* 7: as a wish */
  zl_buf_reset(&h->scratch2);
  zl_jw_array(&odds.w);
  if (zl_access_diff(access, zl_to_str(L, 7), answer, note_op, &odds, &err) != 0)
    zl_raise(L, "%s", err.text);
  zl_jw_end_array(&odds.w);
  if (odds.secret)
    zl_raise(L, "%s: a pin_code can be set, but Zoom never shows it", access->type);
  struct zl_json list;
  lua_pushlstring(L, zl_buf_cstr(&h->scratch2), h->scratch2.len);
  if (zl_json_check(zl_to_str(L, -1), ZL_JSON_DEPTH, &list, &err) != 0)
    zl_raise(L, "%s", err.text);
  zl_decode(L, list);
  return 1;
}
