/* encode.c - Lua values as JSON. Serves settings, access, zoom.call and the policy's head.
 * Promises: raw access only (no metamethod of the policy runs), names in sorted order so that the
 * same table always gives the same bytes and the same first complaint; what JSON cannot say
 * (functions, NaN, cycles, lists with names) is refused with the place in the table. An empty table
 * is an object, unless it is marked as a list: the builder knows where either is meant. */
#include <math.h>
#include <string.h>

#include "policy/host.h"

#define DEPTH_MAX 60

struct step {
  const char *name;  /* or NULL: element `index` */
  lua_Integer index;
  const void *table;
};
struct encoder {
  lua_State *L;
  const char *what;
  unsigned flags;
  struct zl_jw w;
  int depth;
  struct step path[DEPTH_MAX + 1];
};

static void refuse(struct encoder *e, const char *words)
{
  char place[512];
  size_t n = 0;
  place[0] = '\0';
  for (int i = 1; i <= e->depth && n < sizeof(place) - 80; i++) {
    const struct step *s = &e->path[i];
    n += (size_t)(s->name ? snprintf(place + n, sizeof(place) - n, "%s%.60s", i > 1 ? "." : "", s->name)
                          : snprintf(place + n, sizeof(place) - n, "[%lld]", (long long)s->index));
  }
  if (n)
    zl_raise(e->L, "%s: '%s' %s", e->what, place, words);
  zl_raise(e->L, "%s %s", e->what, words);
}

static void encode_value(struct encoder *e, int index);

static void encode_number(struct encoder *e, int index)
{
  lua_Integer n;
  if (lua_isinteger(e->L, index)) {
    zl_jw_int(&e->w, lua_tointeger(e->L, index));
    return;
  }
  double d = lua_tonumber(e->L, index);
  if (isnan(d) || isinf(d))
    refuse(e, isnan(d) ? "is not a number (NaN)" : "is infinite");
  if (lua_numbertointeger(d, &n) && (double)n == d) {
    zl_jw_int(&e->w, n);  /* 2.0 is 2: lua-cjson reads every number as a float */
    return;
  }
  zl_jw_double(&e->w, d);
}

static void encode_string(struct encoder *e, int index)
{
  struct zl_str s = zl_to_str(e->L, index);
  if (!zl_utf8_valid(s))
    refuse(e, "is not valid UTF-8");
  zl_jw_str(&e->w, s);
}

/* The shape of the table at `index`: how many list items, how many names. */
static void count(struct encoder *e, int index, lua_Integer *items, lua_Integer *names)
{
  lua_Integer highest = 0;
  *items = *names = 0;
  lua_pushnil(e->L);
  while (lua_next(e->L, index)) {
    lua_pop(e->L, 1);
    if (lua_type(e->L, -1) == LUA_TSTRING) {
      ++*names;
    } else if (lua_isinteger(e->L, -1)) {
      lua_Integer at = lua_tointeger(e->L, -1);
      if (at < 1)
        refuse(e, "has an item at a place below 1");
      if (at > highest)
        highest = at;
      ++*items;
    } else {
      refuse(e, "has a key that is neither a name nor a place in a list");
    }
  }
  if (*items && *names)
    refuse(e, "has both list items and names");
  if (highest != *items)
    refuse(e, "is a list with holes");
}

static void encode_list(struct encoder *e, int index, lua_Integer items)
{
  zl_jw_array(&e->w);
  for (lua_Integer i = 1; i <= items; i++) {
    lua_rawgeti(e->L, index, i);
    e->path[e->depth].name = NULL;
    e->path[e->depth].index = i;
    encode_value(e, lua_gettop(e->L));
    lua_pop(e->L, 1);
  }
  zl_jw_end_array(&e->w);
}

static void sort_names(const char **names, lua_Integer n)
{
  for (lua_Integer gap = n / 2; gap > 0; gap /= 2)
    for (lua_Integer i = gap; i < n; i++)
      for (lua_Integer j = i; j >= gap && strcmp(names[j - gap], names[j]) > 0; j -= gap) {
        const char *t = names[j];
        names[j] = names[j - gap];
        names[j - gap] = t;
      }
}

static void encode_object(struct encoder *e, int index, lua_Integer n)
{
  lua_State *L = e->L;
  const char **names = lua_newuserdatauv(L, (size_t)(n ? n : 1) * sizeof(*names), 0);
  lua_Integer at = 0;
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pop(L, 1);
    struct zl_str s = zl_to_str(L, -1);  /* stays where it is: the table holds it */
    e->path[e->depth].name = "(a name)";
    if (strlen(s.p) != s.n || !zl_utf8_valid(s))
      refuse(e, "is not valid UTF-8, or has a NUL inside");
    names[at++] = s.p;
  }
  sort_names(names, n);
  zl_jw_object(&e->w);
  for (lua_Integer i = 0; i < n; i++) {
    lua_pushstring(L, names[i]);
    lua_rawget(L, index);
    e->path[e->depth].name = names[i];
    zl_jw_key(&e->w, names[i]);
    encode_value(e, lua_gettop(L));
    lua_pop(L, 1);
  }
  zl_jw_end_object(&e->w);
  lua_pop(L, 1);
}

static bool marked_as_list(lua_State *L, int index)
{
  if (!lua_getmetatable(L, index))
    return false;
  luaL_getmetatable(L, ZL_LIST_MARK);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same;
}

static void encode_table(struct encoder *e, int index)
{
  lua_Integer items, names;
  const void *table = lua_topointer(e->L, index);
  for (int i = 1; i <= e->depth; i++)
    if (e->path[i].table == table)
      refuse(e, "contains itself");
  if (e->depth == DEPTH_MAX)
    refuse(e, "is nested too deeply");
  luaL_checkstack(e->L, 8, "nested too deeply");
  count(e, index, &items, &names);
  e->depth++;
  e->path[e->depth] = (struct step){.table = table};
  if (items || (!names && marked_as_list(e->L, index)))
    encode_list(e, index, items);
  else
    encode_object(e, index, names);
  e->depth--;
}

/* What is neither a table nor a scalar, but stands for one. */
static bool encode_userdata(struct encoder *e, int index)
{
  if (e->flags & ZL_ENCODE_UNCHECKED && luaL_testudata(e->L, index, ZL_UNCHECKED)) {
    struct zl_str option = {0};
    if (lua_getiuservalue(e->L, index, 2) == LUA_TSTRING)
      option = zl_to_str(e->L, -1);
    lua_getiuservalue(e->L, index, 1);
    zl_mark_write(&e->w, option, zl_to_str(e->L, -1));
    lua_pop(e->L, 2);
    return true;
  }
  if (e->flags & ZL_ENCODE_OBJECTS && luaL_testudata(e->L, index, ZL_OBJECT)) {
    zl_jw_str(&e->w, zl_object_push_id(e->L, index));
    lua_pop(e->L, 1);
    return true;
  }
  return false;
}

static void encode_value(struct encoder *e, int index)
{
  char words[80];
  switch (lua_type(e->L, index)) {
  case LUA_TNIL:
    zl_jw_null(&e->w);
    return;
  case LUA_TBOOLEAN:
    zl_jw_bool(&e->w, lua_toboolean(e->L, index));
    return;
  case LUA_TNUMBER:
    encode_number(e, index);
    return;
  case LUA_TSTRING:
    encode_string(e, index);
    return;
  case LUA_TTABLE:
    encode_table(e, index);
    return;
  case LUA_TLIGHTUSERDATA:
    if (!lua_touserdata(e->L, index)) {
      zl_jw_null(&e->w);
      return;
    }
    break;
  case LUA_TUSERDATA:
    if (encode_userdata(e, index))
      return;
    break;
  default:
    break;
  }
  struct zl_object *o = luaL_testudata(e->L, index, ZL_OBJECT);
  const char *type = luaL_typename(e->L, index);
  if (!o && luaL_getmetafield(e->L, index, "__name") == LUA_TSTRING)
    type = lua_tostring(e->L, -1);  /* "zoom.settings" */
  snprintf(words, sizeof(words), "cannot be %s %s", o ? "one of the" : "a", o ? o->class->plural : type);
  refuse(e, words);
}

void zl_encode(lua_State *L, int index, unsigned flags, const char *what, struct zl_buf *out)
{
  struct encoder e = {.L = L, .what = what, .flags = flags, .w = zl_jw(out)};
  luaL_checkstack(L, 8, what);
  encode_value(&e, lua_absindex(L, index));
  if (out->failed)
    zl_raise(L, "%s is too large", what);
}

void zl_encode_open(lua_State *L)
{
  luaL_newmetatable(L, ZL_LIST_MARK);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}
