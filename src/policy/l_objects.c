/* l_objects.c - users, groups, phone users and the account as policies see them: a row of JSON, as Zoom sent
 * it, with fields looked up in the bytes when they are asked for. Fields that only a single read
 * has are read then (values.c); what was read is kept while the object lives.
 * Names come from lua/zoom/fields.lua and the methods from its neighbours (native.class). */
#include <string.h>

#include "policy/host.h"

static const struct zl_class classes[] = {
  {"user", "users", "user", NULL},
  {"group", "groups", NULL, NULL},
  {"account", "accounts", NULL, "account"},
  {"phone_user", "phone users", "phone_user", NULL},
};
enum { METHODS = 1, GETTERS, FIELDS, UNKNOWN }; /* what native.class registered, by place */
enum { ROW_TEXT = 1, BODIES };                  /* user values of an object */

const struct zl_class *zl_class_find(struct zl_str kind)
{
  for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
    if (zl_str_is(kind, classes[i].kind))
      return &classes[i];
  return NULL;
}

struct zl_object *zl_object_check(lua_State *L, int arg)
{
  return luaL_checkudata(L, arg, ZL_OBJECT);
}

struct zl_object *zl_object_push(lua_State *L, const struct zl_class *class, int text, struct zl_json row)
{
  text = lua_absindex(L, text);
  struct zl_object *o = lua_newuserdatauv(L, sizeof(*o), 2);
  memset(o, 0, sizeof(*o));
  o->class = class;
  o->row = row;
  o->list = o->index = -1;
  lua_pushvalue(L, text);
  lua_setiuservalue(L, -2, ROW_TEXT);
  luaL_setmetatable(L, ZL_OBJECT);
  return o;
}

struct zl_json zl_text_json(lua_State *L, int index)
{
  struct zl_str s = zl_to_str(L, index);
  const char *p = s.p, *end = s.p + s.n;
  while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
    p++;
  return (struct zl_json){.p = p, .end = end};
}

/* ---- names ------------------------------------------------------------------------------------- */

static bool push_text_field(lua_State *L, struct zl_json row, const char *name)
{
  struct zl_json v = zl_json_get(row, name);
  if (zl_json_kind(v) != ZL_JSON_STRING)
    return false;
  zl_decode(L, v);
  if (lua_rawlen(L, -1) > 0)
    return true;
  lua_pop(L, 1);
  return false;
}

struct zl_str zl_object_push_id(lua_State *L, int object)
{
  struct zl_object *o = zl_object_check(L, object);
  if (!push_text_field(L, o->row, "id") && !push_text_field(L, o->row, "email"))
    zl_raise(L, "one of the %s has neither id nor email", o->class->plural);
  return zl_to_str(L, -1);
}

struct zl_str zl_object_push_label(lua_State *L, int object)
{
  static const char *const names[] = {"email", "name", "display_name", "id"};
  struct zl_object *o = zl_object_check(L, object);
  if (o->class->label) {
    lua_pushstring(L, o->class->label);
    return zl_to_str(L, -1);
  }
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (push_text_field(L, o->row, names[i]))
      return zl_to_str(L, -1);
  lua_pushfstring(L, "one of the %s", o->class->plural);
  return zl_to_str(L, -1);
}

/* ---- what was read ----------------------------------------------------------------------------- */

int zl_object_push_bodies(lua_State *L, int object)
{
  return lua_getiuservalue(L, object, BODIES);
}

void zl_object_new_bodies(lua_State *L, int object)
{
  object = lua_absindex(L, object);
  lua_createtable(L, 0, 1);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, object, BODIES);
}

int zl_object_unreadable(lua_State *L, int object)
{
  char where[300];
  int failure = lua_gettop(L);
  zl_origin(L, where, sizeof(where));
  zl_object_push_label(L, object);
  lua_getfield(L, failure, "message");
  lua_pushfstring(L, "%s: cannot read %s: %s", where, lua_tostring(L, -2), lua_tostring(L, -1));
  lua_setfield(L, failure, "message");
  lua_settop(L, failure);
  return lua_error(L);
}

enum zl_level zl_object_level(lua_State *L, int object)
{
  enum zl_level level = ZL_LEVEL_USER;
  struct zl_object *o = zl_object_check(L, object);
  if (zl_level_find(zl_str_of(o->class->kind), &level) != 0)
    luaL_error(L, "%s have no settings", o->class->plural);
  return level;
}

/* ---- fields ------------------------------------------------------------------------------------ */

/* Pushes one of the tables that native.class registered. */
static void push_registered(lua_State *L, const struct zl_class *class, int which)
{
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, class) != LUA_TTABLE)
    luaL_error(L, "no methods for %s", class->plural);
  lua_rawgeti(L, -1, which);
  lua_remove(L, -2);
}

static bool registered(lua_State *L, const struct zl_class *class, int which)
{
  push_registered(L, class, which);
  lua_pushvalue(L, 2);
  bool found = lua_rawget(L, -2) != LUA_TNIL;
  lua_remove(L, -2);
  if (!found)
    lua_pop(L, 1);
  return found;
}

static int field_read(lua_State *L, int status, lua_KContext ctx)
{
  struct zl_object *o = zl_object_check(L, 1);
  struct zl_json v;
  (void)status;
  switch (zl_value_get(L, 3, 1, o->class->source, zl_to_str(L, 2), &v)) {
  case ZL_VALUE_WAIT: return zl_call_wait(L, zl_call_to(L, 3), ctx, field_read);
  case ZL_VALUE_FAILED: return zl_object_unreadable(L, 1);
  case ZL_VALUE_HERE: break;
  }
  zl_decode_field(L, v);
  return 1;
}

static int got(lua_State *L, int status, lua_KContext ctx)
{
  (void)L, (void)status, (void)ctx;
  return 1;
}

static int object_index(lua_State *L)
{
  struct zl_object *o = zl_object_check(L, 1);
  if (lua_type(L, 2) != LUA_TSTRING)
    zl_raise(L, "%s have no field that is a %s", o->class->plural, luaL_typename(L, 2));
  if (registered(L, o->class, METHODS))
    return 1;
  if (registered(L, o->class, GETTERS)) {
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 1, 0, got);
    return 1;
  }
  struct zl_json v = zl_json_get_n(o->row, zl_to_str(L, 2));
  if (zl_json_kind(v) != ZL_JSON_NONE) {
    zl_decode_field(L, v);
    return 1;
  }
  if (!registered(L, o->class, FIELDS)) {  /* a mistake: the Lua file knows the nearest name */
    push_registered(L, o->class, UNKNOWN);
    lua_pushvalue(L, 2);
    lua_call(L, 1, 1);
    return 1;
  }
  bool single = strcmp(lua_tostring(L, -1), "single") == 0;
  if (!o->class->source || o->row_is == ZL_ROW_WHOLE || (o->row_is == ZL_ROW_LISTED && !single))
    return 0;
  lua_settop(L, 2);
  return field_read(L, LUA_OK, 0);
}

static int object_newindex(lua_State *L)
{
  struct zl_object *o = zl_object_check(L, 1);
  return zl_raise(L, "fields of %s cannot be assigned; settings are changed by :set{...}", o->class->plural);
}

static int object_tostring(lua_State *L)
{
  zl_object_push_label(L, 1);
  return 1;
}

static int object_eq(lua_State *L)
{
  struct zl_object *a = luaL_testudata(L, 1, ZL_OBJECT), *b = luaL_testudata(L, 2, ZL_OBJECT);
  lua_pushboolean(L, a && b && a->class == b->class &&
                         zl_str_eq(zl_object_push_id(L, 1), zl_object_push_id(L, 2)));
  return 1;
}

void zl_objects_open(lua_State *L)
{
  static const luaL_Reg meta[] = {
    {"__index", object_index}, {"__newindex", object_newindex}, {"__tostring", object_tostring},
    {"__eq", object_eq},       {NULL, NULL},
  };
  luaL_newmetatable(L, ZL_OBJECT);
  luaL_setfuncs(L, meta, 0);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

/* ---- for our Lua files ----------------------------------------------------------------------------- */

static const struct zl_class *check_class(lua_State *L, int arg)
{
  const struct zl_class *class = zl_class_find(zl_check_str(L, arg));
  luaL_argcheck(L, class, arg, "no such kind of object");
  return class;
}

/* native.class(kind, methods, getters, fields, unknown): what objects of a kind can do and be
 * asked. fields: name -> "list" or "single"; unknown(name) raises with the nearest name. */
int zl_l_class(lua_State *L)
{
  const struct zl_class *class = check_class(L, 1);
  lua_settop(L, 5);
  lua_createtable(L, 4, 0);
  for (int i = METHODS; i <= UNKNOWN; i++) {
    luaL_checktype(L, i + 1, i == UNKNOWN ? LUA_TFUNCTION : LUA_TTABLE);
    lua_pushvalue(L, i + 1);
    lua_rawseti(L, 6, i);
  }
  lua_rawsetp(L, LUA_REGISTRYINDEX, class);
  return 0;
}

/* native.kind(value): "user", ... or nil when it is no object. */
int zl_l_kind(lua_State *L)
{
  struct zl_object *o = luaL_testudata(L, 1, ZL_OBJECT);
  lua_pushstring(L, o ? o->class->kind : NULL);
  return 1;
}

int zl_l_id(lua_State *L)
{
  zl_object_push_id(L, 1);
  return 1;
}

int zl_l_label(lua_State *L)
{
  zl_object_push_label(L, 1);
  return 1;
}

/* Pushes the text {"id":"..."} for the id at `index`. */
static void push_id_row(lua_State *L, int index)
{
  struct zl_buf *b = zl_scratch(zl_policy_of(L));
  struct zl_jw w = zl_jw(b);
  zl_jw_object(&w);
  zl_jw_key(&w, "id");
  zl_jw_str(&w, zl_to_str(L, index));
  zl_jw_end_object(&w);
  lua_pushlstring(L, zl_buf_cstr(b), b->len);
}

/* native.object(kind, id): an object of which only the id is known; nothing is read. */
int zl_l_object(lua_State *L)
{
  const struct zl_class *class = check_class(L, 1);
  luaL_checkstring(L, 2);
  push_id_row(L, 2);
  zl_object_push(L, class, -1, zl_text_json(L, -1))->row_is = ZL_ROW_PARTIAL;
  return 1;
}

/* native.read(object, source): the body as a table, or nil and a failure. */
static int read_k(lua_State *L, int status, lua_KContext ctx)
{
  struct zl_json v;
  (void)status;
  switch (zl_value_get(L, 3, 1, lua_tostring(L, 2), ZL_STR(""), &v)) {
  case ZL_VALUE_WAIT: return zl_call_wait(L, zl_call_to(L, 3), ctx, read_k);
  case ZL_VALUE_FAILED: return 2;
  case ZL_VALUE_HERE: break;
  }
  zl_decode(L, v);
  return 1;
}

int zl_l_read(lua_State *L)
{
  zl_object_check(L, 1);
  luaL_checkstring(L, 2);
  lua_settop(L, 2);
  return read_k(L, LUA_OK, 0);
}

/* native.one(kind, id): the object as a single read gives it, or nil and a failure. */
static int one_k(lua_State *L, int status, lua_KContext ctx)
{
  const struct zl_class *class = check_class(L, 1);
  struct zl_json v;
  (void)status;
  switch (zl_value_get(L, 4, 3, class->source, ZL_STR(""), &v)) {
  case ZL_VALUE_WAIT: return zl_call_wait(L, zl_call_to(L, 4), ctx, one_k);
  case ZL_VALUE_FAILED: return 2;
  case ZL_VALUE_HERE: break;
  }
  zl_object_push(L, class, 4, v)->row_is = ZL_ROW_WHOLE;
  return 1;
}

/* A name that Zoom cannot have given to anybody need not be asked for: nil and a failure. */
static int push_nobody(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_str name = zl_to_str(L, 2);
  if (name.n > 128)
    name.n = 128;
  zl_buf_reset(&h->scratch2);
  zl_buf_puts(&h->scratch2, "nobody is called '");
  zl_visible(&h->scratch2, name, false);
  zl_buf_puts(&h->scratch2, "': ids and emails have no blanks or line breaks and at most 128 bytes");
  struct zl_str f[4] = {ZL_STR("gone"), zl_buf_view(&h->scratch2), ZL_STR("0"), ZL_STR("0")};
  return zl_push_failure(L, f);
}

int zl_l_one(lua_State *L)
{
  const struct zl_class *class = check_class(L, 1);
  luaL_checkstring(L, 2);
  luaL_argcheck(L, class->source, 1, "cannot be read by itself");
  lua_settop(L, 2);
  if (!zl_id_plausible(zl_to_str(L, 2)))
    return push_nobody(L);
  zl_l_object(L);                                  /* 3: who is asked for */
  lua_remove(L, 3);                                /* the row's text: the object holds it */
  return one_k(L, LUA_OK, 0);
}
