/* l_settings.c - zoom.settings{...} and :set{...}: a table, checked against the catalogue on the
 * policy's line, as the pairs that the core takes. A checked table is encoded once, made into the
 * pairs of a level when the first object of that level gets it, and told for any number of them. So is
 * a table that is written in a loop, as long as it says what one of the last said. */
#include <limits.h>

#include "policy/host.h"

#define SETTINGS "zoom.settings"
enum { TEXT = 1, PAIRS };  /* user values: the encoded table; from PAIRS on the pairs of each level */
#define KNOWN_MOST 64              /* tables of a level whose pairs are remembered */
#define KNOWN_BYTES ((size_t)2048) /* the longest of them */
static const char known_keys[ZL_LEVELS] = ""; /* their addresses: registry, encoded table -> pairs */

/* Encodes the table (or zoom.unchecked) at `index` into scratch2. */
static struct zl_str encode(lua_State *L, int index)
{
  struct zl_policy *h = zl_policy_of(L);
  if (!lua_istable(L, index) && !luaL_testudata(L, index, ZL_UNCHECKED))
    zl_raise(L, "settings are a table { section = { name = value } }, not a %s", luaL_typename(L, index));
  zl_buf_reset(&h->scratch2);
  zl_encode(L, index, ZL_ENCODE_UNCHECKED, "settings", &h->scratch2);
  return zl_buf_view(&h->scratch2);
}

/* Pushes the pairs of a text, or fills err. */
static bool push_pairs(lua_State *L, enum zl_level level, struct zl_str text, unsigned *strangers,
                       struct zl_err *err)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_buf *pairs = zl_scratch(h);
  if (zl_pairs_read(level, text, &h->scratch3, pairs, strangers, err) != 0)
    return false;
  lua_pushlstring(L, zl_buf_cstr(pairs), pairs->len);
  return true;
}

/* Replaces the text at the top by the pairs that are known of it. */
static bool known_pairs(lua_State *L, enum zl_level level)
{
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &known_keys[level]) == LUA_TTABLE) {
    lua_pushvalue(L, -2);
    if (lua_rawget(L, -2) == LUA_TSTRING) {
      lua_replace(L, -3);
      lua_pop(L, 1);
      return true;
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return false;
}

/* The text at -2 has the pairs at -1: remembers that, and leaves the pairs alone. Whoever writes a new
 * table each time pays for the forgetting of the old ones only. */
static void know_pairs(lua_State *L, enum zl_level level)
{
  lua_Integer n = 0;
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &known_keys[level]) == LUA_TTABLE)
    n = lua_rawgeti(L, -1, 0) == LUA_TNUMBER ? lua_tointeger(L, -1) : 0, lua_pop(L, 1);
  if (n == 0 || n >= KNOWN_MOST) {
    lua_pop(L, 1);
    lua_createtable(L, 0, KNOWN_MOST);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &known_keys[level]);
    n = 0;
  }
  lua_pushinteger(L, n + 1);
  lua_rawseti(L, -2, 0);
  lua_pushvalue(L, -3);
  lua_pushvalue(L, -3);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  lua_remove(L, -2);
}

bool zl_settings_test(lua_State *L, int index)
{
  return luaL_testudata(L, index, SETTINGS) != NULL;
}

struct zl_str zl_settings_push_pairs(lua_State *L, int index, enum zl_level level)
{
  struct zl_err err = {0};
  unsigned strangers;
  index = lua_absindex(L, index);
  bool kept = zl_settings_test(L, index);
  if (kept && lua_getiuservalue(L, index, PAIRS + (int)level) == LUA_TSTRING)
    return zl_to_str(L, -1);
  struct zl_str text;
  if (kept) {
    lua_getiuservalue(L, index, TEXT);
    text = zl_to_str(L, -1);
  } else {
    text = encode(L, index);
  }
  bool short_one = !kept && text.n <= KNOWN_BYTES;
  if (short_one) {
    lua_pushlstring(L, text.p, text.n);
    if (known_pairs(L, level))
      return zl_to_str(L, -1);
  }
  if (!push_pairs(L, level, text, &strangers, &err))
    zl_raise(L, "%s", err.text);
  if (short_one)
    know_pairs(L, level);
  if (kept) {
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, index, PAIRS + (int)level);
  }
  return zl_to_str(L, -1);
}

/* native.settings(table): good when one level takes all of it. If none does, the level that knows
 * most of it says what is wrong, of several the first. A level that knows nothing of it takes all
 * that is unchecked, and says nothing against a level that knows it better. */
int zl_l_settings(lua_State *L)
{
  static const enum zl_level levels[] = {ZL_LEVEL_USER, ZL_LEVEL_GROUP, ZL_LEVEL_ACCOUNT, ZL_LEVEL_PHONE_USER};
  struct zl_err best = {0};
  unsigned fewest = UINT_MAX;
  bool taken = false;
  if (zl_settings_test(L, 1)) {
    lua_settop(L, 1);
    return 1;
  }
  struct zl_str text = encode(L, 1);
  lua_newuserdatauv(L, 0, PAIRS + ZL_LEVELS);
  int made = lua_gettop(L);
  lua_pushlstring(L, text.p, text.n);
  text = zl_to_str(L, -1);
  lua_setiuservalue(L, made, TEXT);
  luaL_setmetatable(L, SETTINGS);
  for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
    struct zl_err err = {0};
    unsigned strangers = 0;
    if (push_pairs(L, levels[i], text, &strangers, &err)) {
      lua_setiuservalue(L, made, PAIRS + (int)levels[i]);
      if (strangers == 0)
        return 1;
      taken = true;
    } else if (i == 0 || strangers < fewest) {
      best = err;
      fewest = strangers;
    }
  }
  if (taken && fewest > 0)
    return 1;
  return zl_raise(L, "%s", best.text);
}

/* native.unchecked(value, option) */
int zl_l_unchecked(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  lua_settop(L, 2);
  if (lua_isnil(L, 1))
    zl_raise(L, "zoom.unchecked takes a table of settings or a value");
  zl_buf_reset(&h->scratch2);
  zl_encode(L, 1, ZL_ENCODE_UNCHECKED, "zoom.unchecked", &h->scratch2);
  lua_newuserdatauv(L, 0, 2);
  lua_pushlstring(L, zl_buf_cstr(&h->scratch2), h->scratch2.len);
  lua_setiuservalue(L, -2, 1);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, 2);
  luaL_setmetatable(L, ZL_UNCHECKED);
  return 1;
}

void zl_settings_tell(lua_State *L, int object, enum zl_level level, struct zl_str pairs)
{
  char where[300];
  object = lua_absindex(L, object);
  zl_head_due(L);
  struct zl_str id = zl_object_push_id(L, object);
  struct zl_str label = zl_object_push_label(L, object);
  struct zl_str f[] = {zl_str_of(zl_level_name(level)), id, label, zl_origin(L, where, sizeof(where)), pairs};
  if (zl_link_tell(zl_policy_of(L), ZL_W_SET, 0, 5, f) != 0)
    zl_raise(L, "these settings are too large");
}

/* native.set(object, settings [, level]) */
int zl_l_set(lua_State *L)
{
  enum zl_level level = zl_object_level(L, 1);
  lua_settop(L, 3);
  if (!lua_isnil(L, 3))
    luaL_argcheck(L, zl_level_find(zl_check_str(L, 3), &level) == 0, 3, "no such level");
  struct zl_str pairs = zl_settings_push_pairs(L, 2, level);
  zl_settings_tell(L, 1, level, pairs);
  return 0;
}

static int settings_index(lua_State *L)
{
  return zl_raise(L, "a %s value is for :set; it has no fields", lua_tostring(L, lua_upvalueindex(1)));
}

static void make_class(lua_State *L, const char *name)
{
  luaL_newmetatable(L, name);
  lua_pushstring(L, name);
  lua_pushcclosure(L, settings_index, 1);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__index");
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

void zl_settings_open(lua_State *L)
{
  make_class(L, SETTINGS);
  make_class(L, ZL_UNCHECKED);
}
