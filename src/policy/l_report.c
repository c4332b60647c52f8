/* l_report.c - what a policy tells without wanting anything: reports and their rows, rows of lists of people
 * that are nobody; and the clocks of a time zone, which the core reads. For lua/zoom/report.lua, people.lua
 * and clock.lua. */
#include <string.h>

#include "policy/host.h"

#define ROW_MAX ((size_t)1 << 20) /* the core takes no more */

static void number_of(lua_State *L, int arg, char out[32])
{
  snprintf(out, 32, "%lld", (long long)luaL_checkinteger(L, arg));
}

/* native.report(number, head) */
int zl_l_report(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  char number[32];
  number_of(L, 1, number);
  luaL_checktype(L, 2, LUA_TTABLE);
  zl_head_due(L);
  zl_buf_reset(&h->scratch2);
  zl_encode(L, 2, 0, "zoom.report", &h->scratch2);
  struct zl_str f[] = {zl_str_of(number), zl_buf_view(&h->scratch2)};
  if (f[1].n > 60000 || zl_link_tell(h, ZL_W_REPORT, 0, 2, f) != 0)
    zl_raise(L, "zoom.report: title and columns are more than 60 KB");
  return 0;
}

/* native.row(number, cells): cells is a marked list, null for what is empty. */
int zl_l_row(lua_State *L)
{
  struct zl_policy *h = zl_policy_of(L);
  char number[32];
  number_of(L, 1, number);
  luaL_checktype(L, 2, LUA_TTABLE);
  zl_buf_reset(&h->scratch2);
  zl_encode(L, 2, 0, "a report's row", &h->scratch2);
  struct zl_str f[] = {zl_str_of(number), zl_buf_view(&h->scratch2)};
  if (f[1].n > ROW_MAX || zl_link_tell(h, ZL_W_ROW, 0, 2, f) != 0)
    zl_raise(L, "a report's row has more than 1 MB");
  return 0;
}

/* native.nobody(list, why, row, given, first) */
int zl_l_nobody(lua_State *L)
{
  char row[32], first[32];
  struct zl_str list = zl_check_str(L, 1), why = zl_check_str(L, 2), given = zl_check_str(L, 4);
  number_of(L, 3, row);
  number_of(L, 5, first);
  struct zl_str f[] = {list, why, zl_str_of(row), given, zl_str_of(first)};
  zl_link_tell(zl_policy_of(L), ZL_W_NOBODY, 0, 5, f);
  return 0;
}

/* native.zone(what, name): the clocks of a zone as the core tells them; what there is not raises. */
static int zone_k(lua_State *L, int status, lua_KContext ctx)
{
  struct zl_call *c = zl_call_to(L, 3);
  (void)status;
  if (!zl_call_ready(c))
    return zl_call_wait(L, c, ctx, zone_k);
  struct zl_str words = zl_call_field(c, c->state == ZL_CALL_OK ? 0 : 1);
  if (c->state != ZL_CALL_OK)
    zl_raise(L, "%s: %.*s", lua_tostring(L, 1), (int)(words.n < 900 ? words.n : 900), words.p);
  lua_pushlstring(L, words.p, words.n);
  zl_buf_free(&c->data);
  return 1;
}

int zl_l_zone(lua_State *L)
{
  luaL_checkstring(L, 1);
  struct zl_str name = zl_check_str(L, 2);
  lua_settop(L, 2);
  zl_may_wait(L);
  zl_head_due(L);
  struct zl_call *c = zl_call_push(L);
  zl_call_ask(L, c, ZL_W_ZONE, 1, &name);
  return zl_call_wait(L, c, 0, zone_k);
}
