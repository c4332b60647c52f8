/* values.c - what Zoom says of an object, path by path: of the settings that a policy looks at, not
 * of whole documents. All paths that were ever looked at are asked for together, so that an object
 * costs one answer however many of its settings are looked at. Serves l_objects.c and l_view.c.
 *
 * An object from a list keeps the values that were asked for; one that was asked for by itself keeps
 * its whole documents, as does every object once a policy looks at too many different paths. What the
 * core sends is checked already, and the core is who this process trusts. */
#include <stdlib.h>
#include <string.h>

#include "policy/host.h"

static struct zl_wanted *wanted_of(lua_State *L, const char *source)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_wanted *w;
  for (w = h->wanted; w; w = w->next)
    if (strcmp(w->source, source) == 0)
      return w;
  w = zl_calloc(1, sizeof(*w));
  char *name = zl_strdup(source);
  if (!w || !name) {
    free(w);
    free(name);
    luaL_error(L, "not enough memory");
    return NULL;
  }
  w->source = name;
  w->paths = ZL_BUF_INIT(ZL_WIRE_MAX_UP / 2);
  w->next = h->wanted;
  h->wanted = w;
  return w;
}

/* The number of a path, or -1. */
static int number_of(const struct zl_wanted *w, struct zl_str path)
{
  for (unsigned i = 0; i < w->n; i++)
    if (zl_str_is(path, w->path[i]))
      return (int)i;
  return -1;
}

/* From now on this path is asked for, too. */
static void want(lua_State *L, struct zl_wanted *w, struct zl_str path)
{
  if (w->whole || number_of(w, path) >= 0)
    return;
  if (path.n == 0 || w->n == ZL_WIRE_PATHS || memchr(path.p, '\0', path.n)) {
    w->whole = true;
    return;
  }
  char *copy = zl_strndup(path.p, path.n);
  if (!copy || zl_texts_add(&w->paths, path) != 0) {
    free(copy);
    luaL_error(L, "not enough memory");
    return;
  }
  w->path[w->n++] = copy;
}

struct zl_str zl_wanted_paths(const struct zl_wanted *w, bool whole)
{
  return whole ? ZL_STR("\1\0\0\0") : zl_buf_view(&w->paths);
}

/* ---- what is kept with an object ------------------------------------------------------------------ */

/* Keys in the table of an object: the values that were asked for, the whole document. */
static const void *key_of(const struct zl_wanted *w, bool whole)
{
  return (const char *)w + whole;
}

static void keep(lua_State *L, int object, const struct zl_wanted *w, bool whole, struct zl_str texts)
{
  if (zl_object_push_bodies(L, object) != LUA_TTABLE) {
    lua_pop(L, 1);
    zl_object_new_bodies(L, object);
  }
  lua_pushlstring(L, texts.p, texts.n);
  lua_rawsetp(L, -2, key_of(w, whole));
  lua_pop(L, 1);
}

/* Pushes the text in which *v is. False: nothing is pushed; *known: the document is, this path is not. */
static bool kept(lua_State *L, int object, const struct zl_wanted *w, struct zl_str path, struct zl_json *v,
                 bool *known)
{
  struct zl_str text = {NULL, 0}, texts;
  *known = false;
  if (zl_object_push_bodies(L, object) != LUA_TTABLE) {
    lua_pop(L, 1);
    return false;
  }
  if (lua_rawgetp(L, -1, key_of(w, true)) == LUA_TSTRING) {
    texts = zl_to_str(L, -1);
    zl_texts_next(&texts, &text);
    *v = (struct zl_json){.p = text.p, .end = text.p + text.n};
    if (path.n)
      *v = zl_json_path(*v, path);
    lua_remove(L, -2);
    return true;
  }
  lua_pop(L, 1);
  if (lua_rawgetp(L, -1, key_of(w, false)) == LUA_TSTRING) {
    int number = number_of(w, path);
    texts = zl_to_str(L, -1);
    for (int i = 0; i <= number; i++)
      if (!zl_texts_next(&texts, &text))
        number = -1;
    *known = true;
    *v = text.p ? (struct zl_json){.p = text.p, .end = text.p + text.n} : (struct zl_json){0};
    if (number >= 0) {
      lua_remove(L, -2);
      return true;
    }
  }
  lua_pop(L, 2);
  return false;
}

/* ---- asking ------------------------------------------------------------------------------------------ */

static struct zl_call *ask(lua_State *L, int object, const struct zl_wanted *w, bool whole)
{
  struct zl_object *o = zl_object_check(L, object);
  struct zl_call *c = zl_call_push(L);
  struct zl_str id = zl_object_push_id(L, object);
  struct zl_str f[] = {zl_str_of(o->class->kind), id, zl_str_of(w->source), zl_wanted_paths(w, whole)};
  c->whole = whole;
  zl_call_ask(L, c, ZL_W_READ, 4, f);
  lua_pop(L, 1);
  return c;
}

/* What came ahead of time, or will: as zl_value_get; FAILED with nothing pushed: it has to be asked for. */
static enum zl_value from_ahead(lua_State *L, int object, const struct zl_wanted *w, struct zl_str path,
                                struct zl_json *v)
{
  struct zl_str item, f[4] = {{NULL, 0}};
  bool whole, known;
  enum zl_value got = zl_ahead_find(L, zl_object_check(L, object), w, &item, &whole);
  if (got != ZL_VALUE_HERE)
    return got;
  if (!zl_texts_next(&item, &f[0]))
    return ZL_VALUE_FAILED;
  if (f[0].n == 0) {
    keep(L, object, w, whole, item);
    return kept(L, object, w, path, v, &known) ? ZL_VALUE_HERE : ZL_VALUE_FAILED;
  }
  for (int i = 1; i < 4; i++)
    if (!zl_texts_next(&item, &f[i]))
      return ZL_VALUE_FAILED;
  zl_push_failure(L, f);
  return ZL_VALUE_FAILED;
}

enum zl_value zl_value_get(lua_State *L, int at, int object, const char *source, struct zl_str path,
                           struct zl_json *v)
{
  struct zl_policy *h = zl_policy_of(L);
  struct zl_object *o = zl_object_check(L, object);
  struct zl_wanted *w = wanted_of(L, source);
  struct zl_call *c = lua_isuserdata(L, at) ? zl_call_to(L, at) : NULL;
  bool known;
  while (!c || c->shared || c->state == ZL_CALL_OK) {
    if (c && !zl_call_ready(c)) {
      lua_settop(L, at);
      return ZL_VALUE_WAIT;
    }
    if (c && !c->shared) {
      keep(L, object, w, c->whole, zl_call_field(c, 0));
      zl_buf_free(&c->data);
    }
    lua_settop(L, at - 1);
    if (kept(L, object, w, path, v, &known))
      return ZL_VALUE_HERE;
    if (!known)
      zl_may_wait(L);
    zl_head_due(L);
    want(L, w, path);
    enum zl_value got = o->list >= 0 && !known ? from_ahead(L, object, w, path, v) : ZL_VALUE_FAILED;
    if (got != ZL_VALUE_FAILED || lua_gettop(L) >= at)
      return got;
    c = ask(L, object, w, w->whole || o->list < 0);
    if (zl_can_wait(L))
      return ZL_VALUE_WAIT;
    while (!zl_call_ready(c)) /* known, but not this path: a script may count on it, even in a sort */
      zl_link_wait(h);
  }
  if (!zl_call_ready(c)) {
    lua_settop(L, at);
    return ZL_VALUE_WAIT;
  }
  lua_settop(L, at);
  zl_call_push_failure(L, c);
  lua_remove(L, at);
  return ZL_VALUE_FAILED;
}
