/* l_get.c - zoom.get(path, query): any GET of Zoom's API, answered as a Lua table; and
 * zoom.call(operation, arguments): the same by the operation's id, while an operation that writes
 * becomes a row of the plan. */
#include <string.h>

#include "policy/host.h"

/* The query as a JSON object of strings. */
static void encode_query(lua_State *L, int index, struct zl_buf *out)
{
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  for (lua_pushnil(L); lua_istable(L, index) && lua_next(L, index);) {
    int kind = lua_type(L, -1);
    if (lua_type(L, -2) != LUA_TSTRING || (kind != LUA_TSTRING && kind != LUA_TNUMBER && kind != LUA_TBOOLEAN))
      zl_raise(L, "zoom.get: the query is a table of names and strings, numbers or booleans");
    luaL_tolstring(L, -1, NULL);
    struct zl_str name = zl_to_str(L, -3), value = zl_to_str(L, -1);
    if (!zl_utf8_valid(name) || !zl_utf8_valid(value))
      zl_raise(L, "zoom.get: the query holds invalid UTF-8");
    zl_jw_key_n(&w, name);
    zl_jw_str(&w, value);
    lua_pop(L, 2);
  }
  lua_settop(L, index);
  zl_jw_end_object(&w);
  if (out->failed)
    zl_raise(L, "zoom.get: the query is too large");
}

/* What was asked for is named at 1, the call is at 3. */
static int get_k(lua_State *L, int status, lua_KContext ctx)
{
  struct zl_call *c = zl_call_to(L, 3);
  struct zl_json root;
  struct zl_err err = {0};
  (void)status;
  if (!zl_call_ready(c))
    return zl_call_wait(L, c, ctx, get_k);
  if (c->state != ZL_CALL_OK)
    return zl_call_push_failure(L, c);
  struct zl_str body = zl_call_field(c, 0);
  if (body.n == 0) {  /* 204: it went well and there is nothing to tell */
    lua_newtable(L);
    return 1;
  }
  if (zl_json_check(body, ZL_JSON_DEPTH, &root, &err) != 0)
    zl_raise(L, "what %s answered is not JSON: %s", lua_tostring(L, 1), err.text);
  lua_pushlstring(L, body.p, body.n);
  zl_buf_free(&c->data);
  zl_decode(L, zl_text_json(L, -1));
  return 1;
}

/* Raises at the policy's line what the core would refuse. */
static void check_path(lua_State *L, struct zl_str path)
{
  const char *query = memchr(path.p, '?', path.n);
  if (query && query - path.p < 100)
    zl_raise(L, "zoom.get: what stands behind '?' is given as a table: zoom.get(\"%.*s\", { name = value })",
             (int)(query - path.p), path.p);
  if (query || memchr(path.p, '#', path.n) || path.n > 2000)
    zl_raise(L, "zoom.get: a path has no '?', no '#' and at most 2000 letters");
  for (size_t at = 1, n; at <= path.n; at += n + 1) {
    const char *slash = memchr(path.p + at, '/', path.n - at);
    n = slash ? (size_t)(slash - path.p) - at : path.n - at;
    struct zl_str part = {path.p + at, n};
    if (n == 0 || zl_str_is(part, ".") || zl_str_is(part, ".."))
      zl_raise(L, "zoom.get: '%.*s' is no part of a path, as in \"/users/summary\"", (int)n, part.p);
  }
}

int zl_l_get(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_str path = zl_check_str(L, 1);
  lua_settop(L, 2);
  if (path.n == 0 || path.p[0] != '/')
    zl_raise(L, "zoom.get: a path starts with '/', as in \"/users/summary\"");
  check_path(L, path);
  if (!lua_isnil(L, 2) && !lua_istable(L, 2))
    zl_raise(L, "zoom.get: the query is a table { name = value }");
  zl_may_wait(L);
  zl_head_due(L);
  zl_buf_reset(&h->scratch2);
  encode_query(L, 2, &h->scratch2);
  struct zl_call *c = zl_call_push(L);
  struct zl_str f[] = {path, zl_buf_view(&h->scratch2)};
  zl_call_ask(L, c, ZL_W_GET, 2, f);
  return zl_call_wait(L, c, 0, get_k);
}

/* native.call(operation, arguments): a table, or nil and a failure; true for a row of the plan. */
int zl_l_call(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_operation op;
  struct zl_json args;
  struct zl_err err = {0};
  char name[200], where[300];
  lua_settop(L, 2);
  if (lua_type(L, 1) != LUA_TSTRING)
    zl_raise(L, "zoom.call takes the id of an operation, such as \"phone.listPhoneUsers\", not a %s",
             luaL_typename(L, 1));
  if (!lua_isnil(L, 2) && !lua_istable(L, 2))
    zl_raise(L, "zoom.call: the arguments are a table { name = value, body = { ... } }, not a %s",
             luaL_typename(L, 2));
  if (zl_operation_find(zl_to_str(L, 1), &op, &err) != 0)
    zl_raise(L, "zoom.call: %s", err.text);
  zl_buf_reset(&h->scratch2);
  if (lua_istable(L, 2))
    zl_encode(L, 2, ZL_ENCODE_OBJECTS, "zoom.call", &h->scratch2);
  else
    zl_buf_puts(&h->scratch2, "{}");
  zl_buf_reset(&h->scratch3);
  if (zl_json_check(zl_buf_view(&h->scratch2), ZL_JSON_DEPTH, &args, &err) != 0 ||
      zl_operation_request(&op, args, zl_scratch(h), &h->scratch3, &err) != 0)
    zl_raise(L, "zoom.call: %s", err.text);
  snprintf(name, sizeof(name), "%s.%s", op.product, op.id);
  struct zl_str f[] = {zl_str_of(name), zl_buf_view(&h->scratch2), {0}};
  if (strcmp(op.method, "GET") == 0) {
    zl_may_wait(L);
    zl_head_due(L);
    struct zl_call *c = zl_call_push(L);
    zl_call_ask(L, c, ZL_W_CALL, 2, f);
    return zl_call_wait(L, c, 0, get_k);
  }
  zl_head_due(L);
  f[2] = zl_origin(L, where, sizeof(where));
  if (zl_link_tell(h, ZL_W_DO, 0, 3, f) != 0)
    zl_raise(L, "zoom.call: more than %u MB of arguments", ZL_WIRE_MAX_UP >> 20);
  lua_pushboolean(L, 1);
  return 1;
}
