/* l_files.c - what only the command line grants: files (--read), hosts (--net), variables (--env), for
 * lua/zoom/files.lua; and rows of CSV out of the bytes of such a file. What was not granted is raised at
 * the policy's line, in the core's words, which name the flag. */
#include <string.h>

#include "policy/csv.h"
#include "policy/host.h"

#define CSV "zoom.csv"

/* Asks, and goes on in `then` with the call at the top. */
static int ask(lua_State *L, enum zl_wire_type type, unsigned n, const struct zl_str *f, lua_KFunction then)
{
  zl_may_wait(L);
  zl_head_due(L);
  struct zl_call *c = zl_call_push(L);
  zl_call_ask(L, c, type, n, f);
  return zl_call_wait(L, c, 0, then);
}

/* The words for the policy's error start with what it called, at 1, and the name, at 2. */
static void raise_refused(lua_State *L, const struct zl_call *c)
{
  struct zl_str why = zl_call_field(c, 1);
  zl_raise(L, "%s \"%s\": %.*s", lua_tostring(L, 1), lua_tostring(L, 2), (int)(why.n < 900 ? why.n : 900), why.p);
}

/* ---- native.file(what, name, offset): bytes, size of the file --------------------------------------- */

static int file_k(lua_State *L, int status, lua_KContext ctx)
{
  struct zl_call *c = zl_call_to(L, 4);
  int64_t size = 0;
  (void)status;
  if (!zl_call_ready(c))
    return zl_call_wait(L, c, ctx, file_k);
  if (c->state != ZL_CALL_OK || zl_text_int(zl_call_field(c, 1), &size) != 0)
    raise_refused(L, c);
  struct zl_str bytes = zl_call_field(c, 0);
  lua_pushlstring(L, bytes.p, bytes.n);
  lua_pushinteger(L, size);
  zl_buf_free(&c->data);
  return 2;
}

int zl_l_file(lua_State *L)
{
  char offset[32];
  luaL_checkstring(L, 1);
  struct zl_str name = zl_check_str(L, 2);
  snprintf(offset, sizeof(offset), "%lld", (long long)luaL_checkinteger(L, 3));
  lua_settop(L, 3);
  struct zl_str f[] = {name, zl_str_of(offset)};
  return ask(L, ZL_W_FILE, 2, f, file_k);
}

/* ---- native.fetch(what, url): body, status; or nil, a zoom.Error ---------------------------------------- */

static int fetch_k(lua_State *L, int status, lua_KContext ctx)
{
  struct zl_call *c = zl_call_to(L, 3);
  int64_t code = 0;
  (void)status;
  if (!zl_call_ready(c))
    return zl_call_wait(L, c, ctx, fetch_k);
  if (c->state != ZL_CALL_OK && zl_str_is(zl_call_field(c, 0), "refused"))
    raise_refused(L, c);
  if (c->state != ZL_CALL_OK)
    return zl_call_push_failure(L, c);
  struct zl_str body = zl_call_field(c, 0);
  zl_text_int(zl_call_field(c, 1), &code);
  lua_pushlstring(L, body.p, body.n);
  lua_pushinteger(L, code);
  zl_buf_free(&c->data);
  return 2;
}

int zl_l_fetch(lua_State *L)
{
  luaL_checkstring(L, 1);
  struct zl_str url = zl_check_str(L, 2);
  lua_settop(L, 2);
  return ask(L, ZL_W_FETCH, 1, &url, fetch_k);
}

/* ---- native.env(what, name): a text, or nil --------------------------------------------------------------- */

static int env_k(lua_State *L, int status, lua_KContext ctx)
{
  struct zl_call *c = zl_call_to(L, 3);
  (void)status;
  if (!zl_call_ready(c))
    return zl_call_wait(L, c, ctx, env_k);
  if (c->state != ZL_CALL_OK)
    raise_refused(L, c);
  struct zl_str value = zl_call_field(c, 0);
  if (c->n == 0)
    lua_pushnil(L);
  else
    lua_pushlstring(L, value.p, value.n);
  return 1;
}

int zl_l_env(lua_State *L)
{
  luaL_checkstring(L, 1);
  struct zl_str name = zl_check_str(L, 2);
  lua_settop(L, 2);
  return ask(L, ZL_W_ENV, 1, &name, env_k);
}

/* ---- native.json(what, name, text): the value ---------------------------------------------------------------- */

int zl_l_json(lua_State *L)
{
  struct zl_err err = {0};
  struct zl_json root;
  luaL_checkstring(L, 1);
  luaL_checkstring(L, 2);
  struct zl_str text = zl_check_str(L, 3);
  lua_settop(L, 3);
  if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0)
    lua_pushlstring(L, text.p + 3, text.n - 3);
  text = zl_to_str(L, -1);
  if (zl_json_check(text, ZL_JSON_DEPTH, &root, &err) != 0)
    zl_raise(L, "%s \"%s\": %s", lua_tostring(L, 1), lua_tostring(L, 2), err.text);
  zl_decode(L, root);
  return 1;
}

/* ---- CSV --------------------------------------------------------------------------------------------------------
 * native.csv(name, separator): a reader, whose methods are those below. Its user value 1 is the list of
 * the names in the header, 2 the file's name, for messages. */

struct reader {
  struct zl_csv csv;
  struct zl_buf bytes;  /* fed, from `at` on not yet read */
  size_t at;
  int64_t fed;          /* how much of the file */
  bool last, headed;
};

static int csv_gc(lua_State *L)
{
  struct reader *r = luaL_checkudata(L, 1, CSV);
  zl_csv_free(&r->csv);
  zl_buf_free(&r->bytes);
  return 0;
}

int zl_l_csv(lua_State *L)
{
  luaL_checkstring(L, 1);
  const char *separator = luaL_checkstring(L, 2);
  struct reader *r = lua_newuserdatauv(L, sizeof(*r), 2);
  memset(r, 0, sizeof(*r));
  zl_csv_init(&r->csv, *separator);
  r->bytes = ZL_BUF_INIT(8u << 20);
  luaL_setmetatable(L, CSV);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, 2);
  return 1;
}

/* reader:feed(bytes, offset, size): what two tasks asked for at a time counts once. */
static int csv_feed(lua_State *L)
{
  struct reader *r = luaL_checkudata(L, 1, CSV);
  struct zl_str bytes = zl_check_str(L, 2);
  if (luaL_checkinteger(L, 3) != r->fed || r->last)
    return 0;
  if (r->at) {
    memmove(r->bytes.data, r->bytes.data + r->at, r->bytes.len - r->at);
    r->bytes.len -= r->at;
    r->at = 0;
  }
  if (zl_buf_str(&r->bytes, bytes) != 0)
    return luaL_error(L, "not enough memory");
  r->fed += (int64_t)bytes.n;
  r->last = r->fed >= luaL_checkinteger(L, 4) || bytes.n == 0;
  return 0;
}

/* reader:wants(): the offset from which it needs more, or nil: it has all. */
static int csv_wants(lua_State *L)
{
  struct reader *r = luaL_checkudata(L, 1, CSV);
  if (r->last)
    lua_pushnil(L);
  else
    lua_pushinteger(L, r->fed);
  return 1;
}

static int wrong(lua_State *L, const char *place, const char *words)
{
  lua_getiuservalue(L, 1, 2);
  return zl_raise(L, "%s, %s: %s", lua_tostring(L, -1), place, words);
}

/* The next record is there: true. */
static bool record(lua_State *L, struct reader *r)
{
  struct zl_err err = {0};
  size_t used;
  struct zl_str bytes = {r->bytes.data ? r->bytes.data + r->at : "", r->bytes.len - r->at};
  int rc = zl_csv_next(&r->csv, bytes, r->last, &used, &err);
  if (rc < 0) {
    lua_getiuservalue(L, 1, 2);
    zl_raise(L, "%s, %s", lua_tostring(L, -1), err.text);
  }
  r->at += used;
  return rc == 1;
}

/* reader:header(): the list of names, once it is there; nil: it wants more. */
static int csv_header(lua_State *L)
{
  struct reader *r = luaL_checkudata(L, 1, CSV);
  char place[64], words[400];
  lua_settop(L, 1);
  if (r->headed) {
    lua_getiuservalue(L, 1, 1);
    return 1;
  }
  if (!record(L, r)) {
    if (r->last)
      return wrong(L, "row 1", "there is no header: the first row names the columns");
    return 0;
  }
  zl_csv_place(&r->csv, place);
  lua_createtable(L, (int)r->csv.n, 0);             /* 2: the names */
  lua_createtable(L, 0, (int)r->csv.n);             /* 3: which there are */
  for (unsigned i = 0; i < r->csv.n; i++) {
    struct zl_str name = zl_csv_field(&r->csv, i);
    if (name.n == 0) {
      snprintf(words, sizeof(words), "column %u has no name", i + 1);
      return wrong(L, place, words);
    }
    lua_pushlstring(L, name.p, name.n);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 3) != LUA_TNIL) {
      snprintf(words, sizeof(words), "columns %d and %u are both named '%.*s'", (int)lua_tointeger(L, -1), i + 1,
               (int)(name.n < 200 ? name.n : 200), name.p);
      return wrong(L, place, words);
    }
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_pushinteger(L, i + 1);
    lua_rawset(L, 3);
    lua_rawseti(L, 2, i + 1);
  }
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, 1, 1);
  r->headed = true;
  return 1;
}

/* reader:row(): a table by the names of the header, and the row's number; nil: it wants more, or all was read. */
static int csv_row(lua_State *L)
{
  struct reader *r = luaL_checkudata(L, 1, CSV);
  char place[64], words[120];
  lua_settop(L, 1);
  lua_getiuservalue(L, 1, 1);
  if (!record(L, r))
    return 0;
  unsigned columns = (unsigned)lua_rawlen(L, 2);
  if (r->csv.n != columns) {
    snprintf(words, sizeof(words), "%u field%s, but the header has %u", r->csv.n, r->csv.n == 1 ? "" : "s", columns);
    return wrong(L, zl_csv_place(&r->csv, place), words);
  }
  lua_createtable(L, 0, (int)columns);
  for (unsigned i = 0; i < columns; i++) {
    struct zl_str value = zl_csv_field(&r->csv, i);
    lua_rawgeti(L, 2, i + 1);
    lua_pushlstring(L, value.p, value.n);
    lua_rawset(L, 3);
  }
  lua_pushinteger(L, r->csv.row);
  return 2;
}

void zl_files_open(lua_State *L)
{
  static const luaL_Reg methods[] = {
    {"feed", csv_feed}, {"wants", csv_wants}, {"header", csv_header}, {"row", csv_row}, {NULL, NULL},
  };
  luaL_newmetatable(L, CSV);
  lua_pushcfunction(L, csv_gc);
  lua_setfield(L, -2, "__gc");
  lua_createtable(L, 0, 4);
  luaL_setfuncs(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
