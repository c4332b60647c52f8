/* scopes.h - the OAuth scopes that a policy needs: noted, chosen, shown. Internal to core. */
#ifndef ZL_CORE_SCOPES_SCOPES_H
#define ZL_CORE_SCOPES_SCOPES_H

#include "core/state.h"

/* A kind of request, and the scopes of which any one suffices. */
struct zl_scope_need {
  const char *method, *path;
  const char *granular, *classic; /* blank-separated; "": not told */
  bool optional;                  /* the policy runs without it, but tells less */
  enum { ZL_SCOPE_UNKNOWN, ZL_SCOPE_HAS, ZL_SCOPE_MISSING } state;
  struct zl_str scope;            /* the one chosen; empty: none is told */
};

struct zl_scopes {
  struct zl_scope_need *needs;
  size_t n, cap;
  struct zl_map seen;   /* "GET /users" -> its number, from 1 */
  struct zl_pool pool;
  bool offline;         /* there is no account to ask */
  bool refused;         /* some question was answered with nothing, so the policy saw less */
  bool classic;         /* the family that is shown */
  bool family_told;     /* the token says which scopes it has */
  bool failed;          /* out of memory: something was not noted */
  struct zl_err part;   /* .code: why a policy ended early */
};

/* What a token's scopes look like: classic ones ("user:read:admin") rather than granular. Pure. */
bool zl_scopes_classic(struct zl_str token);
/* Chooses for each need the scope that is had, or else the least that is to be ticked: one that
 * serves several needs, the :admin one, one that only reads. Pure. */
void zl_scopes_choose(struct zl_scope_need *needs, size_t n, struct zl_str token, bool classic);
/* Whether a blank-separated list holds a scope. */
bool zl_scopes_in(struct zl_str list, struct zl_str scope);

/* Notes what the policy's `writes` need. */
void zl_scopes_declared(struct zl_core *c);

/* show.c */
/* Each scope that was chosen once, in order. -1: out of memory. */
int zl_scopes_each(const struct zl_scopes *s, void (*each)(void *arg, struct zl_str scope, bool optional), void *arg);
int zl_scopes_text(struct zl_core *c, struct zl_buf *out);
int zl_scopes_json(struct zl_core *c, const char *followed, struct zl_buf *out);

#endif
