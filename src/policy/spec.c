/* spec.c - the policy process when a user imports specifications: documents in, a catalogue out. The
 * work is Lua (src/gen/import.lua and what it requires, compiled in) on JSON that is read here; no
 * Lua of a stranger's runs, but documents of strangers are read, so it is done behind the same
 * fence as a policy, and the core checks what comes out.
 * Promises: a document is checked whole before any of it is looked at; of its paths only those that
 * are wanted are decoded, integers exactly. */
#include <stdlib.h>
#include <string.h>

#include <lualib.h>

#include "policy/embedded.h"
#include "policy/host.h"

#define MEMORY_DEFAULT ((size_t)256 << 20)
#define SCRATCH_MAX (48u << 20)
#define DEPTH_MOST 512               /* of a specification; Zoom's have 40 levels */
#define CHUNK_BYTES ((size_t)1 << 20)
#define WORDS_MAX 2000
#define TEXT_MAX ((size_t)16 << 20)

/* ---- documents, decoded ---------------------------------------------------------------------- */

static void decode(lua_State *L, struct zl_json v, unsigned *count);

/* Keys get their place in the document in front, as specification.lua wants it: "00000012|name". */
static void decode_object(lua_State *L, struct zl_json v, unsigned *count)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json member;
  struct zl_str key;
  lua_newtable(L);
  while (zl_json_next(&it, &key, &member)) {
    struct zl_buf *b = zl_scratch(zl_policy_of(L));
    zl_buf_printf(b, "%08u|", ++*count);
    zl_json_unescape(key, b);
    if (b->failed)
      luaL_error(L, "not enough memory");
    lua_pushlstring(L, b->data, b->len);
    decode(L, member, count);
    lua_rawset(L, -3);
  }
}

static void decode(lua_State *L, struct zl_json v, unsigned *count)
{
  luaL_checkstack(L, 6, "nested too deeply"); /* the depth was checked */
  if (zl_json_kind(v) == ZL_JSON_OBJECT) {
    decode_object(L, v, count);
    return;
  }
  if (zl_json_kind(v) != ZL_JSON_ARRAY) {
    zl_decode(L, v);
    return;
  }
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json element;
  lua_newtable(L);
  for (lua_Integer i = 1; zl_json_next(&it, NULL, &element); i++) {
    decode(L, element, count);
    lua_rawseti(L, -2, i);
  }
}

static int complain(lua_State *L, struct zl_str name, const char *what)
{
  lua_pushlstring(L, name.p, name.n);
  lua_pushfstring(L, "%s: %s", lua_tostring(L, -1), what);
  return lua_error(L);
}

/* native.next(wanted): the next file's name, its wanted paths with their operations, and how many
 * files follow. */
static int l_next(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_wire_msg m;
  struct zl_json root, member;
  struct zl_err err = {0};
  struct zl_str key;
  int64_t left = 0;
  unsigned count = 0;
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  zl_link_take(h, ZL_W_SPEC, &m);
  zl_text_int(m.f[2], &left);
  if (zl_json_check(m.f[1], DEPTH_MOST, &root, &err) != 0)
    return complain(L, m.f[0], err.text);
  struct zl_json paths = zl_json_get(root, "paths");
  if (zl_json_kind(paths) != ZL_JSON_OBJECT)
    return complain(L, m.f[0], "JSON, but no OpenAPI specification: it has no paths");
  lua_pushlstring(L, m.f[0].p, m.f[0].n);
  lua_newtable(L);
  struct zl_json_iter it = zl_json_iter(paths);
  while (zl_json_next(&it, &key, &member)) {
    struct zl_buf *b = zl_scratch(h);
    zl_json_unescape(key, b);
    if (b->failed)
      return luaL_error(L, "not enough memory");
    lua_pushlstring(L, zl_buf_cstr(b), b->len);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) == LUA_TNIL) {
      lua_pop(L, 2);
      continue;
    }
    lua_pop(L, 1);
    decode(L, member, &count);
    lua_rawset(L, 3);
  }
  lua_pushinteger(L, left);
  return 3;
}

/* ---- what the scripts need ------------------------------------------------------------------- */

static const struct zl_embedded *embedded(lua_State *L, const char *name, bool module)
{
  const struct zl_embedded *e = zl_embedded_import;
  while (e->name && strcmp(module ? e->module : e->name, name) != 0)
    e++;
  if (!e->name)
    luaL_error(L, "there is no %s", name);
  return e;
}

static int l_text(lua_State *L)
{
  const struct zl_embedded *e = embedded(L, luaL_checkstring(L, 1), false);
  lua_pushlstring(L, e->source, e->length);
  return 1;
}

static int load(lua_State *L, const char *module)
{
  const struct zl_embedded *e = embedded(L, module, true);
  lua_pushfstring(L, "@%s", e->name);
  if (luaL_loadbufferx(L, e->source, e->length, lua_tostring(L, -1), "t") != LUA_OK)
    return lua_error(L);
  lua_remove(L, -2);
  return 1;
}

static int l_require(lua_State *L)
{
  const char *name = luaL_checkstring(L, 1);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, name) != LUA_TNIL)
    return 1;
  lua_pop(L, 1);
  load(L, name);
  lua_call(L, 0, 1);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, name);
  return 1;
}

static struct zl_str words(struct zl_str s)
{
  s.n = s.n < WORDS_MAX ? s.n : WORDS_MAX;
  return s;
}

static int l_note(lua_State *L)
{
  struct zl_str s = words(zl_check_str(L, 1));
  zl_link_tell(zl_policy_of(L), ZL_W_NOTE, 0, 1, &s);
  return 0;
}

static void open_libraries(lua_State *L)
{
  static const luaL_Reg libraries[] = {
    {LUA_GNAME, luaopen_base}, {LUA_STRLIBNAME, luaopen_string}, {LUA_TABLIBNAME, luaopen_table},
    {LUA_MATHLIBNAME, luaopen_math}, {NULL, NULL},
  };
  for (const luaL_Reg *lib = libraries; lib->func; lib++) {
    luaL_requiref(L, lib->name, lib->func, 1);
    lua_pop(L, 1);
  }
}

/* Runs import.lua, and tells what it returns; runs protected. */
static int import(lua_State *L)
{
  static const luaL_Reg native[] = {{"next", l_next}, {"note", l_note}, {"text", l_text}, {NULL, NULL}};
  struct zl_policy *h = zl_policy_of(L);
  struct zl_err err = {0};
  struct zl_buf base = ZL_BUF_INIT(TEXT_MAX); /* lost when Lua raises: the process ends then */
  open_libraries(L);
  lua_pushcfunction(L, l_require);
  lua_setglobal(L, "require");
  load(L, "gen.import");
  luaL_newlib(L, native);
  if (zl_catalogue_write(false, &base, &err) != 0)
    return luaL_error(L, "%s", err.text);
  lua_pushlstring(L, base.data, base.len);
  zl_buf_free(&base);
  lua_setfield(L, -2, "base");
  lua_call(L, 1, 1);
  struct zl_str all = zl_check_str(L, -1);
  for (size_t at = 0; at < all.n; at += CHUNK_BYTES) {
    struct zl_str chunk = {all.p + at, all.n - at < CHUNK_BYTES ? all.n - at : CHUNK_BYTES};
    zl_link_tell(h, ZL_W_FACTS, 0, 1, &chunk);
  }
  return 0;
}

/* One import a process; static, so that what still lives at the end is no leak. */
static struct zl_policy *the_importer;

int zl_policy_spec(int wire_fd, const struct zl_policy_limits *limits)
{
  struct zl_policy *h = the_importer = zl_calloc(1, sizeof(*h));
  if (!h)
    return 1;
  h->limit_bytes = limits && limits->memory_bytes ? limits->memory_bytes : MEMORY_DEFAULT;
  h->scratch = ZL_BUF_INIT(SCRATCH_MAX);
  zl_link_open(h, wire_fd);
  h->L = zl_state_new(h);
  if (!h->L)
    return 1;
  lua_pushcfunction(h->L, import);
  bool failed = lua_pcall(h->L, 0, 0, 0) != LUA_OK || zl_memory_lost();
  struct zl_str f[] = {ZL_STR("these specifications are more than memory holds (--memory-limit allows more)"),
                       ZL_STR("-")};
  if (failed && lua_type(h->L, -1) == LUA_TSTRING && strcmp(lua_tostring(h->L, -1), "not enough memory") != 0)
    f[0] = words(zl_to_str(h->L, -1));
  zl_link_tell(h, failed ? ZL_W_RAISED : ZL_W_DONE, 0, failed ? 2 : 0, f);
  zl_link_flush(h);
  return failed;
}
