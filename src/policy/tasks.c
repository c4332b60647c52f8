/* tasks.c - the scheduler: tasks are coroutines that wait for the core, and crews are tasks that
 * one task started and answers for (zoom.each). Promises: one place resumes tasks, in the order in
 * which their answers came; what the tasks of a crew tell reaches the core in the order in which they
 * began (turns.c); a task that ends takes back what it had asked; a task that ends ends
 * its crews; nothing runs on once the main task has ended. */
#include <string.h>

#include "policy/host.h"

#define TASK "zoom.task"
#define CREW "zoom.crew"
#define TASKS_MAX 1024
#define WIDTH_MAX 64

struct zl_task {
  struct zl_policy *host;
  lua_State *co;                 /* user value 1; the crew's userdata is user value 2 */
  struct zl_task *next, *prev;   /* in host->tasks */
  struct zl_task *next_ready;
  struct zl_crew *crew;          /* that it works in, or NULL */
  struct zl_turn *turn;          /* in the crew's turns */
  const struct zl_call *shared;  /* that it waits for, perhaps with others; or NULL */
  int n_args;                    /* for the first resume */
  bool queued, ended;
};

struct zl_crew {
  struct zl_policy *host;
  struct zl_crew *next, *prev;   /* in host->crews */
  struct zl_task *owner;         /* the task that made it */
  struct zl_task *waiting;       /* the task that waits for one of its tasks to end */
  int width, running;
  struct zl_turns turns;
  lua_Integer skipped;           /* tasks that ended because their object is gone */
  bool skip_gone, failed, closed; /* failed: user value 1 is the first error */
};

static const char tasks_key = 0; /* registry: task pointer -> its userdata, while it lives */

void zl_task_wake(struct zl_task *t)
{
  struct zl_policy *h = t->host;
  if (t->queued || t->ended)
    return;
  t->queued = true;
  t->next_ready = NULL;
  if (h->ready)
    h->ready_last->next_ready = t;
  else
    h->ready = t;
  h->ready_last = t;
}

void zl_task_share(struct zl_task *t, const struct zl_call *c)
{
  t->shared = c;
}

bool zl_tasks_share(const struct zl_policy *h, const struct zl_call *c)
{
  for (const struct zl_task *t = h->tasks; t; t = t->next)
    if (t->shared == c)
      return true;
  return false;
}

void zl_tasks_wake(struct zl_policy *h, const struct zl_call *c)
{
  for (struct zl_task *t = h->tasks; t; t = t->next)
    if (t->shared == c) {
      t->shared = NULL;
      zl_task_wake(t);
    }
}

static struct zl_task *next_ready(struct zl_policy *h)
{
  struct zl_task *t = h->ready;
  if (!t)
    return NULL;
  h->ready = t->next_ready;
  t->queued = false;
  return t;
}

static void unqueue(struct zl_task *t)
{
  for (struct zl_task **at = &t->host->ready, *last = NULL; *at; last = *at, at = &(*at)->next_ready)
    if (*at == t) {
      *at = t->next_ready;
      if (t->host->ready_last == t)
        t->host->ready_last = last;
      break;
    }
  t->queued = false;
}

bool zl_task_owns(const struct zl_policy *h, const lua_State *co)
{
  for (const struct zl_task *t = h->tasks; t; t = t->next)
    if (t->co == co)
      return true;
  return false;
}

/* A crew within a crew tells in the turn of the task that made it. */
static struct zl_turn *turn_of(const struct zl_task *t)
{
  for (; t && t->crew; t = t->crew->owner)
    if (t->turn != t->crew->turns.first)
      return t->turn;
  return NULL;
}

struct zl_turn *zl_task_turn(const struct zl_policy *h)
{
  return turn_of(h->current);
}

lua_State *zl_task_thread(struct zl_task *t)
{
  return t->co;
}

/* ---- starting and ending -------------------------------------------------------------------- */

struct zl_task *zl_task_start(lua_State *L, int n, struct zl_crew *crew)
{
  struct zl_policy *h = zl_policy_of(L);
  if (h->n_tasks >= TASKS_MAX)
    zl_raise(L, "more than %d tasks at a time", TASKS_MAX);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &tasks_key);
  struct zl_task *t = lua_newuserdatauv(L, sizeof(*t), 2);
  memset(t, 0, sizeof(*t));
  t->host = h;
  t->co = lua_newthread(L);
  lua_setiuservalue(L, -2, 1);
  if (crew) {
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 2);
  }
  if (!lua_checkstack(t->co, n + 1))
    luaL_error(L, "too many arguments");
  t->turn = crew ? zl_turn_begin(&crew->turns) : NULL;
  if (crew && !t->turn)
    luaL_error(L, "not enough memory");
  lua_rawsetp(L, -2, t);
  lua_pop(L, 1);                 /* the registry's table */
  lua_xmove(L, t->co, n + 1);
  t->n_args = n;
  t->crew = crew;
  t->next = h->tasks;
  if (h->tasks)
    h->tasks->prev = t;
  h->tasks = t;
  h->n_tasks++;
  zl_task_wake(t);
  return t;
}

static void crew_end(struct zl_crew *w);

static void end_crews_of(struct zl_task *t)
{
  struct zl_policy *h = t->host;
  for (struct zl_crew *w = h->crews, *next; w; w = next) {
    next = w->next;
    if (w->waiting == t)
      w->waiting = NULL;
    if (w->owner == t) {
      crew_end(w);
      next = h->crews;  /* the list has changed: begin again */
    }
  }
}

/* Takes a task out of everything; its thread stays until it is collected. */
static void end_task(struct zl_task *t)
{
  struct zl_policy *h = t->host;
  t->ended = true;
  for (struct zl_call *c = h->calls, *next; c; c = next) {
    next = c->next;
    if (c->task == t)
      zl_call_cancel(c);
  }
  end_crews_of(t);
  if (t->queued)
    unqueue(t);
  if (t->prev)
    t->prev->next = t->next;
  else
    h->tasks = t->next;
  if (t->next)
    t->next->prev = t->prev;
  h->n_tasks--;
}

/* Lets the collector have it. Needs no memory: the slot exists. */
static void release(struct zl_task *t)
{
  lua_State *L = t->host->L;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &tasks_key);
  lua_pushnil(L);
  lua_rawsetp(L, -2, t);
  lua_pop(L, 1);
}

/* ---- crews ------------------------------------------------------------------------------------ */

/* Ends all tasks of a crew and takes it off the host's list. */
static void crew_end(struct zl_crew *w)
{
  struct zl_policy *h = w->host;
  if (w->closed)
    return;
  w->closed = true;
  if (w->prev)
    w->prev->next = w->next;
  else
    h->crews = w->next;
  if (w->next)
    w->next->prev = w->prev;
  for (struct zl_task *t = h->tasks; t;) {
    if (t->crew != w) {
      t = t->next;
      continue;
    }
    t->crew = NULL;
    t->turn = NULL;
    end_task(t);
    release(t);
    t = h->tasks;
  }
  bool told = h->current != NULL; /* else the policy has ended */
  zl_turns_over(h, &w->turns, told, told ? turn_of(w->owner) : NULL);
}

static int crew_close(lua_State *L)
{
  crew_end(luaL_checkudata(L, 1, CREW));
  return 0;
}

static int crew_check(lua_State *L, struct zl_crew *w)
{
  if (w->closed)
    return luaL_error(L, "this crew has ended");
  if (!w->failed)
    return 0;
  lua_getiuservalue(L, 1, 1);
  return lua_error(L);
}

static int crew_wait(lua_State *L, struct zl_crew *w, lua_KFunction then)
{
  zl_may_wait(L);
  w->waiting = w->host->current;
  lua_pushlightuserdata(L, (void *)&ZL_YIELD);
  return lua_yieldk(L, 1, 0, then);
}

/* crew:start(body, ...): starts one more task as soon as fewer than `width` run. */
static int crew_start_k(lua_State *L, int status, lua_KContext ctx)
{
  (void)status, (void)ctx;
  struct zl_crew *w = luaL_checkudata(L, 1, CREW);
  crew_check(L, w);
  if (w->running >= w->width || (w->running > 0 && zl_turns_full(&w->turns)))
    return crew_wait(L, w, crew_start_k);
  zl_task_start(L, lua_gettop(L) - 2, w);
  w->running++;
  return 0;
}

static int crew_start(lua_State *L)
{
  luaL_checkudata(L, 1, CREW);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  return crew_start_k(L, LUA_OK, 0);
}

/* crew:finish(): waits for all of them; gives how many were skipped. */
static int crew_finish_k(lua_State *L, int status, lua_KContext ctx)
{
  (void)status, (void)ctx;
  struct zl_crew *w = luaL_checkudata(L, 1, CREW);
  crew_check(L, w);
  if (w->running > 0)
    return crew_wait(L, w, crew_finish_k);
  lua_pushinteger(L, w->skipped);
  return 1;
}

static int crew_finish(lua_State *L)
{
  return crew_finish_k(L, LUA_OK, 0);
}

int zl_crew_new(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  lua_Integer width = luaL_checkinteger(L, 1);
  if (width < 1 || width > WIDTH_MAX)
    zl_raise(L, "zoom.each: width is a number from 1 to %d", WIDTH_MAX);
  struct zl_crew *w = lua_newuserdatauv(L, sizeof(*w), 1);
  memset(w, 0, sizeof(*w));
  w->host = h;
  w->owner = h->current;
  w->width = (int)width;
  w->skip_gone = lua_toboolean(L, 2);
  w->closed = true;
  luaL_setmetatable(L, CREW);
  w->closed = false;
  w->next = h->crews;
  if (h->crews)
    h->crews->prev = w;
  h->crews = w;
  return 1;
}

void zl_tasks_open(lua_State *L)
{
  static const luaL_Reg methods[] = {{"start", crew_start}, {"finish", crew_finish}, {NULL, NULL}};
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &tasks_key);
  luaL_newmetatable(L, CREW);
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, crew_close);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__gc");
  lua_setfield(L, -2, "__close");
  lua_pop(L, 1);
}

/* ---- running ------------------------------------------------------------------------------------ */

/* Keeps where a failed task stood: its thread is gone when its crew's owner raises the error. */
static int keep_trace(lua_State *L)
{
  struct zl_task *t = lua_touserdata(L, 1);
  struct zl_policy *h = t->host;
  zl_buf_reset(&h->child_trace);
  zl_buf_reset(&h->child_words);
  lua_pushvalue(t->co, -1);
  lua_xmove(t->co, L, 1);
  if (zl_push_error_words(L, -1))
    zl_buf_str(&h->child_words, zl_to_str(L, -1));
  luaL_traceback(L, t->co, NULL, 0);
  zl_buf_str(&h->child_trace, zl_to_str(L, -1));
  return 0;
}

/* Whether a task failed because Zoom no longer has what it looked at; says so to the reader. */
static int note_gone(lua_State *L)
{
  struct zl_task *t = lua_touserdata(L, 1);
  lua_pushvalue(t->co, -1);
  lua_xmove(t->co, L, 1);                      /* 2: the error */
  if (!lua_istable(L, 2) || !zl_push_error_words(L, 2))
    return 0;
  struct zl_str words = zl_to_str(L, 3);
  lua_pushliteral(L, "kind");
  lua_rawget(L, 2);
  if (lua_type(L, 4) != LUA_TSTRING || !zl_str_is(zl_to_str(L, 4), "gone"))
    return 0;
  lua_pushfstring(L, "%s (skipped)\n", words.p);
  struct zl_str line = zl_to_str(L, -1);
  zl_link_tell(t->host, ZL_W_PRINT, 0, 1, &line);
  lua_pushboolean(L, 1);
  return 1;
}

static bool is_gone(struct zl_task *t)
{
  lua_State *L = t->host->L;
  lua_pushcfunction(L, note_gone);
  lua_pushlightuserdata(L, t);
  bool gone = lua_pcall(L, 1, 1, 0) == LUA_OK && lua_toboolean(L, -1);
  lua_pop(L, 1);
  return gone;
}

static void crew_task_ended(struct zl_task *t, int status)
{
  struct zl_policy *h = t->host;
  struct zl_crew *w = t->crew;
  w->running--;
  if (status != LUA_OK && !w->failed && w->skip_gone && is_gone(t)) {
    w->skipped++;
  } else if (status != LUA_OK && !w->failed) {
    w->failed = true;
    lua_pushcfunction(h->L, keep_trace);
    lua_pushlightuserdata(h->L, t);
    if (lua_pcall(h->L, 1, 0, 0) != LUA_OK)
      lua_pop(h->L, 1);
    lua_rawgetp(h->L, LUA_REGISTRYINDEX, &tasks_key);  /* nothing here needs memory */
    lua_rawgetp(h->L, -1, t);
    lua_getiuservalue(h->L, -1, 2);
    lua_xmove(t->co, h->L, 1);
    lua_setiuservalue(h->L, -2, 1);
    lua_pop(h->L, 3);
  }
  zl_turn_end(h, &w->turns, t->turn, turn_of(w->owner));
  t->turn = NULL;
  if (w->waiting)
    zl_task_wake(w->waiting);
  w->waiting = NULL;
}

/* The only caller of lua_resume for tasks. */
static int step(struct zl_task *t)
{
  struct zl_policy *h = t->host;
  int n_results, n_args = t->n_args;
  t->n_args = 0;
  t->shared = NULL;
  h->current = t;
  int status = lua_resume(t->co, h->L, n_args, &n_results);
  h->current = NULL;
  if (status == LUA_YIELD) {
    lua_pop(t->co, n_results);
    return status;
  }
  if (t == h->main)
    return status;
  h->current = t; /* what is still to be told is told in its turn */
  end_crews_of(t);
  if (t->crew)
    crew_task_ended(t, status);
  h->current = NULL;
  end_task(t);
  release(t);
  return LUA_YIELD;
}

int zl_tasks_run(struct zl_policy *h)
{
  for (;;) {
    struct zl_task *t = next_ready(h);
    if (!t) {
      if (!h->calls) {  /* every wait is for a call or for a task that has one */
        lua_pushliteral(h->main->co, "the policy waits for something that cannot come");
        return -1;
      }
      zl_link_wait(h);
      continue;
    }
    int status = step(t);
    if (status == LUA_YIELD)
      continue;
    while (h->calls)
      zl_call_cancel(h->calls);
    return status == LUA_OK ? 0 : -1;
  }
}
