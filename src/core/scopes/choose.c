/* choose.c - which scope to name where several would do. Pure; serves `zoomlua scopes`. */
#include "core/scopes/scopes.h"

#include <string.h>

/* Walks a blank-separated list. */
static bool next(struct zl_str *list, struct zl_str *one)
{
  while (list->n && *list->p == ' ')
    list->p++, list->n--;
  size_t n = 0;
  while (n < list->n && list->p[n] != ' ')
    n++;
  *one = (struct zl_str){list->p, n};
  list->p += n;
  list->n -= n;
  return n > 0;
}

bool zl_scopes_in(struct zl_str list, struct zl_str scope)
{
  struct zl_str one;
  while (next(&list, &one))
    if (zl_str_eq(one, scope))
      return true;
  return false;
}

static bool ends_with(struct zl_str s, const char *end)
{
  size_t n = strlen(end);
  return s.n >= n && memcmp(s.p + s.n - n, end, n) == 0;
}

static bool has_read(struct zl_str s)
{
  for (size_t i = 0; i + 6 <= s.n; i++)
    if (memcmp(s.p + i, ":read:", 6) == 0)
      return true;
  return ends_with(s, ":read");
}

/* "service:action:claim[:access]" against "service:action[:admin]". */
static bool granular(struct zl_str s)
{
  size_t colons = 0;
  for (size_t i = 0; i < s.n; i++)
    colons += s.p[i] == ':';
  return colons >= 3 || (colons == 2 && !ends_with(s, ":admin") && !ends_with(s, ":master"));
}

bool zl_scopes_classic(struct zl_str token)
{
  struct zl_str one;
  bool any = false;
  while (next(&token, &one)) {
    if (granular(one))
      return false;
    any = true;
  }
  return any;
}

static struct zl_str family(const struct zl_scope_need *need, bool classic)
{
  return zl_str_of(classic ? need->classic : need->granular);
}

static bool had(struct zl_str list, struct zl_str token, struct zl_str *which)
{
  while (next(&list, which))
    if (zl_scopes_in(token, *which))
      return true;
  return false;
}

static bool taken(const struct zl_scope_need *needs, size_t n, struct zl_str scope)
{
  for (size_t i = 0; i < n; i++)
    if (zl_str_eq(needs[i].scope, scope))
      return true;
  return false;
}

static struct zl_str best(const struct zl_scope_need *needs, size_t n, struct zl_str list)
{
  struct zl_str one, found = {NULL, 0};
  int most = -1;
  while (next(&list, &one)) {
    int worth = (taken(needs, n, one) ? 8 : 0) + (ends_with(one, ":admin") ? 4 : 0) + (has_read(one) ? 2 : 0) +
                (ends_with(one, ":master") ? 1 : 0);
    if (worth > most) {
      most = worth;
      found = one;
    }
  }
  return found;
}

static bool single(struct zl_str list)
{
  struct zl_str one;
  return next(&list, &one) && !next(&list, &one);
}

void zl_scopes_choose(struct zl_scope_need *needs, size_t n, struct zl_str token, bool classic)
{
  for (size_t i = 0; i < n; i++) {
    struct zl_scope_need *need = &needs[i];
    struct zl_str which;
    bool here = had(family(need, classic), token, &which);
    need->scope = here ? which : (struct zl_str){NULL, 0};
    need->state = here || had(family(need, !classic), token, &which) ? ZL_SCOPE_HAS
                  : token.n                                         ? ZL_SCOPE_MISSING
                                                                    : ZL_SCOPE_UNKNOWN;
  }
  /* Those without a choice first, so that the others can make do with theirs; the optional last. */
  for (int round = 0; round < 4; round++)
    for (size_t i = 0; i < n; i++) {
      struct zl_str list = family(&needs[i], classic);
      if (!needs[i].scope.p && needs[i].optional == (round >= 2) && (round % 2 || single(list)))
        needs[i].scope = best(needs, n, list);
    }
}
