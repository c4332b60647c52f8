/* inherit.c - which value holds: defaults, then the account, then the primary group, then the
 * user; a lock, of the account or of any group of the user, takes the user's own value out
 * (docs/zoom-api.md, section 11). Rendered bodies are kept for each set of values and membership,
 * so that a read costs a look-up. */
#include "sim/tenant.h"

#include <stdlib.h>
#include <string.h>

static bool is_true(const char *value)
{
  return value && strcmp(value, "true") == 0;
}

static bool account_locks(const struct sim_tenant *t, const struct sim_kin *kin)
{
  return kin->account_lock >= 0 && is_true(sim_set_get(t->locks, kin->account_lock));
}

/* The first of the user's groups that locks the leaf, or NULL. */
static const struct sim_group *locking_group(const struct sim_tenant *t, const struct sim_user *u,
                                             const struct sim_kin *kin)
{
  if (kin->group_lock < 0 || !u->groups)
    return NULL;
  for (int i = 0; i < u->groups->n; i++) {
    const struct sim_group *g = &t->groups[u->groups->group[i]];
    if (g->locks && is_true(sim_set_get(g->locks, kin->group_lock)))
      return g;
  }
  return NULL;
}

bool sim_user_locked(const struct sim_tenant *t, const struct sim_user *u, int leaf)
{
  const struct sim_kin *kin = &t->schemas.level[SIM_USER].kin[leaf];
  return account_locks(t, kin) || locking_group(t, u, kin);
}

bool sim_group_locked(const struct sim_tenant *t, int leaf)
{
  return account_locks(t, &t->schemas.level[SIM_GROUP].kin[leaf]);
}

static const char *of_account(const struct sim_tenant *t, const struct sim_schema *s, int leaf)
{
  const char *v = s->kin[leaf].account >= 0 ? sim_set_get(t->settings, s->kin[leaf].account) : NULL;
  return v ? v : s->value[leaf];
}

static const char *of_group(const struct sim_group *g, const struct sim_kin *kin)
{
  return kin->group >= 0 ? sim_set_get(g->settings, kin->group) : NULL;
}

void sim_user_effective(const struct sim_tenant *t, const struct sim_user *u, const char **out)
{
  const struct sim_schema *s = &t->schemas.level[SIM_USER];
  const struct sim_group *primary = u->groups ? &t->groups[u->groups->group[0]] : NULL;
  for (int i = 0; i < s->n; i++) {
    const struct sim_kin *kin = &s->kin[i];
    out[i] = of_account(t, s, i);
    bool by_account = account_locks(t, kin);
    const struct sim_group *locking = by_account ? NULL : locking_group(t, u, kin);
    const struct sim_group *from = locking ? locking : primary;
    const char *own = sim_set_get(u->settings, i);
    const char *group = from && !by_account ? of_group(from, kin) : NULL;
    if (group)
      out[i] = group;
    if (own && !by_account && !locking)
      out[i] = own;
  }
}

void sim_group_effective(const struct sim_tenant *t, const struct sim_group *g, const char **out)
{
  const struct sim_schema *s = &t->schemas.level[SIM_GROUP];
  for (int i = 0; i < s->n; i++) {
    const char *own = sim_set_get(g->settings, i);
    out[i] = own && !account_locks(t, &s->kin[i]) ? own : of_account(t, s, i);
  }
}

/* ---- rendered bodies ----------------------------------------------------------------------- */

#define BODIES_MAX_BYTES (64u << 20) /* past this, start afresh */

void sim_body_drop(struct sim_body *b)
{
  if (b && --b->refs == 0)
    free(b);
}

void sim_bodies_forget(struct sim_tenant *t)
{
  size_t at = 0;
  void *body;
  while (zl_map_next(&t->bodies, &at, NULL, &body))
    sim_body_drop(body);
  zl_map_free(&t->bodies);
  t->bodies = (struct zl_map){0};
  t->body_bytes = 0;
}

struct sim_body *sim_user_body(struct sim_tenant *t, const struct sim_user *u, int option)
{
  uint64_t key[3] = {u->settings ? u->settings->id : 0, u->groups ? u->groups->id : 0,
                     (uint64_t)option};
  struct zl_str key_bytes = {(const char *)key, sizeof(key)};
  struct sim_body *body = zl_map_get(&t->bodies, key_bytes);
  if (body) {
    body->refs++;
    return body;
  }
  const struct sim_schema *s = &t->schemas.level[SIM_USER];
  const char **value = malloc((size_t)s->n * sizeof(*value));
  struct zl_buf text = ZL_BUF_INIT(4u << 20);
  if (value) {
    sim_user_effective(t, u, value);
    if (sim_render(s, option, value, SIM_READ, NULL, &text) == 0 && !text.failed)
      body = malloc(sizeof(*body) + text.len);
  }
  if (body) {
    *body = (struct sim_body){.refs = 1, .n = text.len};
    memcpy(body->data, text.data, text.len);
    if (t->body_bytes > BODIES_MAX_BYTES)
      sim_bodies_forget(t);
    if (zl_map_put(&t->bodies, key_bytes, body) == 0) {
      body->refs++;
      t->body_bytes += sizeof(*body) + body->n;
    }
  }
  zl_buf_free(&text);
  free(value);
  return body;
}
