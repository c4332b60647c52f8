/* calls.c - questions to the core and the waiting for their answers. Serves l_*.c, modules.c.
 * Promises: a question belongs to a userdata, and collecting that takes the question back; an
 * answer only wakes its task, which goes on when the scheduler resumes it. */
#include <string.h>

#include "policy/host.h"

#define CALL "zoom.call"
#define CALLS_MAX 4096 /* on their way at a time */

const char ZL_YIELD = 0;

static void unlink_call(struct zl_call *c)
{
  if (c->state != ZL_CALL_ASKED)
    return;
  if (c->prev)
    c->prev->next = c->next;
  else
    c->host->calls = c->next;
  if (c->next)
    c->next->prev = c->prev;
  c->next = c->prev = NULL;
}

void zl_call_cancel(struct zl_call *c)
{
  if (c->state != ZL_CALL_ASKED)
    return;
  unlink_call(c);
  c->state = ZL_CALL_NEW;
  c->task = NULL;
  zl_link_tell(c->host, ZL_W_CANCEL, c->id, 0, NULL);
}

static int call_gc(lua_State *L)
{
  struct zl_call *c = luaL_checkudata(L, 1, CALL);
  zl_call_cancel(c);
  zl_buf_free(&c->data);
  return 0;
}

void zl_calls_open(lua_State *L)
{
  luaL_newmetatable(L, CALL);
  lua_pushcfunction(L, call_gc);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 1);
}

struct zl_call *zl_call_push(lua_State *L)
{
  struct zl_call *c = lua_newuserdatauv(L, sizeof(*c), 0);
  memset(c, 0, sizeof(*c));
  c->host = zl_policy_of(L);
  c->data = ZL_BUF_INIT(ZL_WIRE_MAX_DOWN);
  luaL_setmetatable(L, CALL);
  return c;
}

struct zl_call *zl_call_to(lua_State *L, int index)
{
  return luaL_checkudata(L, index, CALL);
}

bool zl_can_wait(lua_State *L)
{
  return lua_isyieldable(L) && zl_policy_of(L)->no_wait == 0;
}

void zl_may_wait(lua_State *L)
{
  if (zl_can_wait(L))
    return;
  zl_raise(L, "cannot wait for Zoom here: inside the function given to table.sort or string.gsub, or in a "
              "metamethod that these call, nothing can be read; read it before");
}

static struct zl_call *find(struct zl_policy *h, uint32_t id)
{
  for (struct zl_call *c = h->calls; c; c = c->next)
    if (c->id == id)
      return c;
  return NULL;
}

void zl_call_ask(lua_State *L, struct zl_call *c, enum zl_wire_type type, unsigned n,
                 const struct zl_str *fields)
{
  struct zl_policy *h = c->host;
  unsigned on_their_way = 0;
  for (struct zl_call *o = h->calls; o; o = o->next)
    on_their_way++;
  if (on_their_way >= CALLS_MAX)
    zl_raise(L, "more than %d questions to Zoom at a time", CALLS_MAX);
  do
    c->id = ++h->last_id;
  while (c->id == 0 || find(h, c->id));
  if (zl_link_tell(h, type, c->id, n, fields) != 0)
    zl_raise(L, "a question to Zoom of more than %u MB", ZL_WIRE_MAX_UP >> 20);
  c->state = ZL_CALL_ASKED;
  c->prev = NULL;
  c->next = h->calls;
  if (h->calls)
    h->calls->prev = c;
  h->calls = c;
}

/* Runs inside the wire's reader: no Lua, the task goes on later. */
void zl_call_answered(struct zl_policy *h, const struct zl_wire_msg *m)
{
  struct zl_call *c = find(h, m->id);
  if (!c)
    return;  /* taken back while the answer was under way */
  unlink_call(c);
  c->state = m->type == ZL_W_OK ? ZL_CALL_OK : ZL_CALL_FAILED;
  c->n = m->n;
  for (unsigned i = 0; i < m->n; i++) {
    c->at[i] = c->data.len;
    zl_buf_str(&c->data, m->f[i]);
    c->at[i + 1] = c->data.len;
  }
  if (c->data.failed)
    c->state = ZL_CALL_FAILED;
  if (c->shared)
    zl_tasks_wake(h, c);
  else if (c->task)
    zl_task_wake(c->task);
  c->task = NULL;
}

bool zl_call_ready(const struct zl_call *c)
{
  return c->state != ZL_CALL_ASKED;
}

struct zl_str zl_call_field(const struct zl_call *c, unsigned i)
{
  if (c->data.failed)
    return i == 1 ? ZL_STR("not enough memory for the answer") : ZL_STR("");
  if (i >= c->n)
    return ZL_STR("");
  return (struct zl_str){c->data.data ? c->data.data + c->at[i] : "", c->at[i + 1] - c->at[i]};
}

int zl_call_wait(lua_State *L, struct zl_call *c, lua_KContext ctx, lua_KFunction then)
{
  if (zl_call_ready(c))
    return then(L, LUA_OK, ctx);
  zl_may_wait(L);
  if (c->shared) {
    zl_task_share(c->host->current, c);
  } else {
    if (c->task && c->task != c->host->current)
      zl_raise(L, "another task waits for this already: each task of zoom.each needs a list of its own");
    c->task = c->host->current;
  }
  lua_pushlightuserdata(L, (void *)&ZL_YIELD);
  return lua_yieldk(L, 1, ctx, then);
}

/* ---- zoom.Error --------------------------------------------------------------------------------- */

#define FAILURE "zoom.error"

static int failure_text(lua_State *L)
{
  lua_getfield(L, 1, "message");
  return 1;
}

static int failure_concat(lua_State *L)
{
  luaL_tolstring(L, 1, NULL);
  luaL_tolstring(L, 2, NULL);
  lua_concat(L, 2);
  return 1;
}

/* Makes the table at the top a zoom.Error, which tells itself like the string it stands for. */
static void set_failure(lua_State *L)
{
  if (luaL_newmetatable(L, FAILURE)) {
    lua_pushcfunction(L, failure_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushcfunction(L, failure_concat);
    lua_setfield(L, -2, "__concat");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
  }
  lua_setmetatable(L, -2);
}

int zl_push_failure(lua_State *L, const struct zl_str f[4])
{
  static const char *const names[] = {"kind", "message", "status", "code"};
  lua_pushnil(L);
  lua_createtable(L, 0, 4);
  for (unsigned i = 0; i < 4; i++) {
    int64_t n;
    if (i < 2)
      lua_pushlstring(L, f[i].p, f[i].n);
    else
      lua_pushinteger(L, zl_text_int(f[i], &n) == 0 ? n : 0);
    lua_setfield(L, -2, names[i]);
  }
  set_failure(L);
  return 2;
}

int zl_call_push_failure(lua_State *L, const struct zl_call *c)
{
  struct zl_str f[4];
  for (unsigned i = 0; i < 4; i++)
    f[i] = zl_call_field(c, i);
  return zl_push_failure(L, f);
}

int zl_l_failure(lua_State *L)
{
  lua_settop(L, 2);
  lua_pushnil(L);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, 1);
  lua_setfield(L, -2, "kind");
  lua_pushvalue(L, 2);
  lua_setfield(L, -2, "message");
  lua_pushinteger(L, 0);
  lua_setfield(L, -2, "status");
  lua_pushinteger(L, 0);
  lua_setfield(L, -2, "code");
  set_failure(L);
  return 2;
}

bool zl_push_error_words(lua_State *L, int index)
{
  index = lua_absindex(L, index);
  if (lua_type(L, index) == LUA_TSTRING) {
    lua_pushvalue(L, index);
    return true;
  }
  if (!lua_istable(L, index) || !lua_getmetatable(L, index))
    return false;
  luaL_getmetatable(L, FAILURE);
  bool ours = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  if (!ours)
    return false;
  lua_pushliteral(L, "message");
  if (lua_rawget(L, index) == LUA_TSTRING)
    return true;
  lua_pop(L, 1);
  return false;
}

void zl_head_due(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_json given;
  struct zl_str name;
  if (h->head_sent)
    return;
  if (h->head_only)
    zl_raise(L, "there is no zoom.policy { ... } before this: it comes first");
  if (!h->shared && zl_json_check(zl_buf_view(&h->params), 2, &given, NULL) == 0) {
    struct zl_json_iter it = zl_json_iter(given);
    if (zl_json_next(&it, &name, &(struct zl_json){0}))
      zl_raise_usage(L, "parameter '%.*s' was given, but the policy declares none",
                     (int)(name.n < 100 ? name.n : 100), name.p);
  }
  struct zl_buf *b = zl_scratch(h);
  struct zl_jw w = zl_jw(b);
  zl_jw_object(&w);
  zl_jw_key(&w, "name");
  zl_jw_str(&w, zl_buf_view(&h->chunk));
  zl_jw_end_object(&w);
  struct zl_str f = zl_buf_view(b);
  h->head_sent = true;
  zl_link_tell(h, ZL_W_HEAD, 0, 1, &f);
}
