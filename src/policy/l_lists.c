/* l_lists.c - collections as policies walk them: `for user in zoom.users{} do`. The core has the
 * whole list on its disk; here come batches, the next one asked for while this one is walked.
 * Promises: Zoom's order; a loop that is left early takes back what it had asked for; what the
 * policy filtered by is checked here, whatever Zoom or the core made of it. */
#include <string.h>

#include "policy/host.h"

#define LIST "zoom.list_reader"

enum { CALL = 1, TEXT, FILTER, KEYS }; /* user values: the next answer, this batch, the wanted fields, who is wanted */

struct reader {
  const struct zl_class *class;
  char name[24];                        /* collection, for messages */
  enum { OPENING, READING, AT_END, CLOSED } state;
  char handle[24];
  int64_t list;                         /* the handle as a number */
  struct zl_json_iter it;               /* in the batch */
  int64_t index;                        /* of the next row in the core's list */
  int64_t nth;                          /* rows so far that passed the filter */
  unsigned char passes[ZL_LIST_BATCH];  /* of a filtered list: which rows of the batch pass */
  int at;                               /* of the next row in the batch */
  bool partial, filtered;
  const char *key;                      /* the field that must be one of KEYS, or NULL; */
  bool fold;                            /* of its small letters */
};

static const struct collection {
  const char *name, *kind;
  bool partial;                         /* rows are less than what GET /users lists */
} collections[] = {
  {"users", "user", false},
  {"groups", "group", false},
  {"group.members", "user", true},
  {"phone.users", "phone_user", false},
};

static const struct collection *find(struct zl_str name)
{
  for (size_t i = 0; i < sizeof(collections) / sizeof(collections[0]); i++)
    if (zl_str_is(name, collections[i].name))
      return &collections[i];
  return NULL;
}

static int raise_failure(lua_State *L, const struct reader *r, const struct zl_call *c)
{
  struct zl_str why = zl_call_field(c, 1);
  return zl_raise(L, "cannot list %s: %.*s", r->name, (int)why.n, why.p);
}

/* Pushes a call that asks for the next batch. */
static struct zl_call *ask_next(lua_State *L, const struct reader *r)
{
  struct zl_call *c = zl_call_push(L);
  char most[16];
  snprintf(most, sizeof(most), "%d", ZL_LIST_BATCH);
  struct zl_str f[] = {zl_str_of(r->handle), zl_str_of(most)};
  zl_call_ask(L, c, ZL_W_NEXT, 2, f);
  return c;
}

/* ---- filters ------------------------------------------------------------------------------------ */

/* Whether `v` (a scalar, or a list of them) has something in common with the list `wanted`. */
static bool one_of(struct zl_json v, struct zl_json wanted)
{
  struct zl_json w;
  struct zl_json_iter it = zl_json_iter(wanted);
  while (zl_json_next(&it, NULL, &w)) {
    struct zl_json have;
    struct zl_json_iter haves = zl_json_iter(v);
    if (zl_json_kind(v) != ZL_JSON_ARRAY) {
      if (zl_json_equal(v, w))
        return true;
      continue;
    }
    while (zl_json_next(&haves, NULL, &have))
      if (zl_json_equal(have, w))
        return true;
  }
  return false;
}

/* The filter: {"field": [values], "a|b.c": [values]}: each field (or one of those named) must hold
 * one of its values. */
static bool passes(struct zl_json row, struct zl_json filter)
{
  struct zl_json wanted;
  struct zl_str names;
  struct zl_json_iter it = zl_json_iter(filter);
  while (zl_json_next(&it, &names, &wanted)) {
    bool good = false;
    while (names.n && !good) {
      const char *bar = memchr(names.p, '|', names.n);
      struct zl_str name = {names.p, bar ? (size_t)(bar - names.p) : names.n};
      struct zl_json v = zl_json_path(row, name);
      good = zl_json_kind(v) != ZL_JSON_NONE && one_of(v, wanted);
      names.p += name.n + (bar != NULL);
      names.n -= name.n + (bar != NULL);
    }
    if (!good)
      return false;
  }
  return true;
}

/* ---- walking ------------------------------------------------------------------------------------ */

/* Whether what a row's `key` says is in the table at the top of the stack. */
static bool is_wanted(lua_State *L, const struct reader *r, struct zl_json row)
{
  struct zl_buf *text = zl_scratch(zl_policy_of(L));
  if (!zl_json_string(zl_json_get(row, r->key), text))
    return false;
  for (size_t i = 0; r->fold && i < text->len; i++)
    if (text->data[i] >= 'A' && text->data[i] <= 'Z')
      text->data[i] = (char)(text->data[i] + ('a' - 'A'));
  lua_pushlstring(L, zl_buf_cstr(text), text->len);
  bool found = lua_rawget(L, -2) != LUA_TNIL;
  lua_pop(L, 1);
  return found;
}

/* Finds out which rows of a batch pass the filter, and says so for reading ahead. */
static void sift(lua_State *L, struct reader *r)
{
  struct zl_json_iter it = r->it;
  struct zl_json row, filter = {0};
  int n = 0;
  if (lua_getiuservalue(L, 1, FILTER) != LUA_TNIL)
    filter = zl_text_json(L, -1);
  lua_getiuservalue(L, 1, KEYS);
  while (n < ZL_LIST_BATCH && zl_json_next(&it, NULL, &row))
    r->passes[n++] = (!filter.p || passes(row, filter)) && (!r->key || is_wanted(L, r, row));
  lua_pop(L, 2);
  zl_ahead_know(L, r->list, r->index, n, r->passes);
}

/* LIST is answered: keeps the handle, asks for the first batch. */
static void opened(lua_State *L, struct reader *r, const struct zl_call *c)
{
  struct zl_str handle = zl_call_field(c, 0);
  if (c->state != ZL_CALL_OK)
    raise_failure(L, r, c);
  if (handle.n == 0 || handle.n >= sizeof(r->handle))
    luaL_error(L, "a list without a handle");
  memcpy(r->handle, handle.p, handle.n);
  r->handle[handle.n] = '\0';
  if (zl_text_int(handle, &r->list) != 0)
    luaL_error(L, "a list without a handle");
  r->state = READING;
  ask_next(L, r);
  lua_setiuservalue(L, 1, CALL);
}

/* A batch is here: it becomes the one that is walked, and the one after it is asked for. The core has
 * checked it. */
static void arrived(lua_State *L, struct reader *r, struct zl_call *c)
{
  if (c->state != ZL_CALL_OK)
    raise_failure(L, r, c);
  struct zl_str text = zl_call_field(c, 0);
  if (text.n < 2 || text.p[0] != '[' || zl_text_int(zl_call_field(c, 1), &r->index) != 0)
    luaL_error(L, "a batch of %s that cannot be read", r->name);
  bool empty = text.n == 2;
  lua_pushlstring(L, text.p, text.n);
  zl_buf_free(&c->data);
  r->it = zl_json_iter(zl_text_json(L, -1));
  r->at = 0;
  lua_setiuservalue(L, 1, TEXT);
  if (r->filtered)
    sift(L, r);
  r->state = empty ? AT_END : READING;
  if (empty)
    lua_pushnil(L);
  else
    ask_next(L, r);
  lua_setiuservalue(L, 1, CALL);
}

static bool push_row(lua_State *L, struct reader *r)
{
  struct zl_json row;
  while (zl_json_next(&r->it, NULL, &row)) {
    int64_t index = r->index++;
    int at = r->at++;
    if (zl_json_kind(row) != ZL_JSON_OBJECT || at >= ZL_LIST_BATCH)
      luaL_error(L, "the list of %s holds something that is no object", r->name);
    if (r->filtered && !r->passes[at])
      continue;
    lua_getiuservalue(L, 1, TEXT);
    struct zl_object *o = zl_object_push(L, r->class, -1, row);
    o->row_is = r->partial ? ZL_ROW_PARTIAL : ZL_ROW_LISTED;
    o->list = r->list;
    o->index = index;
    o->nth = r->nth++;
    o->filtered = r->filtered;
    return true;
  }
  return false;
}

static int next_k(lua_State *L, int status, lua_KContext ctx)
{
  struct reader *r = luaL_checkudata(L, 1, LIST);
  (void)status;
  for (;;) {
    lua_settop(L, 1);
    if (r->state == CLOSED)
      zl_raise(L, "this list of %s has been walked already; ask for it again", r->name);
    if (r->state == AT_END) {
      r->state = CLOSED;
      return 0;
    }
    if (r->state == READING && push_row(L, r))
      return 1;
    lua_getiuservalue(L, 1, CALL);
    struct zl_call *c = zl_call_to(L, 2);
    if (!zl_call_ready(c))
      return zl_call_wait(L, c, ctx, next_k);
    if (r->state == OPENING)
      opened(L, r, c);
    else
      arrived(L, r, c);
  }
}

static int list_call(lua_State *L)
{
  luaL_checkudata(L, 1, LIST);
  return next_k(L, LUA_OK, 0);
}

static int list_close(lua_State *L)
{
  struct reader *r = luaL_checkudata(L, 1, LIST);
  if (r->state == READING)
    zl_ahead_close(zl_policy_of(L), r->list);
  r->state = CLOSED;
  if (lua_getiuservalue(L, 1, CALL) == LUA_TUSERDATA)
    zl_call_cancel(zl_call_to(L, -1));
  for (int i = CALL; i <= TEXT; i++) {
    lua_pushnil(L);
    lua_setiuservalue(L, 1, i);
  }
  return 0;
}

static int list_tostring(lua_State *L)
{
  lua_pushfstring(L, "list of %s", ((struct reader *)luaL_checkudata(L, 1, LIST))->name);
  return 1;
}

void zl_lists_open(lua_State *L)
{
  static const luaL_Reg meta[] = {
    {"__call", list_call}, {"__close", list_close}, {"__tostring", list_tostring}, {NULL, NULL}};
  luaL_newmetatable(L, LIST);
  luaL_setfuncs(L, meta, 0);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

/* A field by which somebody may be wanted, as text that lasts; or NULL. */
static const char *fields_name(const char *given)
{
  static const char *const names[] = {"email", "id", "employee_unique_id"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (strcmp(names[i], given) == 0)
      return names[i];
  return NULL;
}

/* native.list(collection, arguments, filter [, field, keys, fold]): asks for a list; of those that pass the
 * filter, whose `field` (with `fold`: in small letters) is a key of the table `keys`, where it is given. Gives
 * what a `for` wants: the list, which is its own iterator, nil, nil, and the list again, to be closed. */
int zl_l_list(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_str name = zl_check_str(L, 1);
  const struct collection *of = find(name);
  luaL_argcheck(L, of, 1, "no such collection");
  const char *key = luaL_optstring(L, 4, NULL);
  bool fold = lua_toboolean(L, 6);
  lua_settop(L, 5);
  zl_head_due(L);
  struct reader *r = lua_newuserdatauv(L, sizeof(*r), 4); /* 6 */
  memset(r, 0, sizeof(*r));
  r->class = zl_class_find(zl_str_of(of->kind));
  r->partial = of->partial;
  snprintf(r->name, sizeof(r->name), "%s", of->name);
  luaL_setmetatable(L, LIST);
  if (!lua_isnil(L, 3)) {
    zl_buf_reset(&h->scratch2);
    zl_encode(L, 3, 0, name.p, &h->scratch2);
    lua_pushlstring(L, zl_buf_cstr(&h->scratch2), h->scratch2.len);
    lua_setiuservalue(L, 6, FILTER);
    r->filtered = true;
  }
  if (key) {
    luaL_checktype(L, 5, LUA_TTABLE);
    r->key = fields_name(key);
    luaL_argcheck(L, r->key, 4, "no such field");
    r->fold = fold;
    r->filtered = true;
    lua_pushvalue(L, 5);
    lua_setiuservalue(L, 6, KEYS);
  }
  zl_buf_reset(&h->scratch2);
  zl_encode(L, 2, 0, name.p, &h->scratch2);
  if (h->scratch2.len > ZL_WIRE_LIST_ARGS)
    zl_raise(L, "the list of %s is asked for with more than %d bytes", r->name, ZL_WIRE_LIST_ARGS);
  struct zl_call *c = zl_call_push(L);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, 6, CALL);
  struct zl_str f[] = {name, zl_buf_view(&h->scratch2)};
  zl_call_ask(L, c, ZL_W_LIST, 2, f);
  lua_settop(L, 6);
  lua_pushnil(L);
  lua_pushnil(L);
  lua_pushvalue(L, 6);
  return 4;
}
