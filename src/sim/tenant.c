/* tenant.c - the collection itself: adding, finding, freeing (see tenant.h). */
#include "sim/tenant.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *const sim_status_names[SIM_STATUSES] = {"active", "inactive", "pending"};
const char *const sim_share_keys[SIM_SHARE_KINDS] = {"voicemail_access_members",
                                                     "auto_call_recording_access_members",
                                                     "ad_hoc_call_recording_access_members"};

struct sim_tenant *sim_tenant_new(struct zl_err *err)
{
  struct sim_tenant *t = calloc(1, sizeof(*t));
  if (!t) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    return NULL;
  }
  t->page_token_life_ms = 15 * 60 * 1000;
  if (sim_schemas_make(&t->schemas, err) != 0) {
    sim_tenant_free(t);
    return NULL;
  }
  return t;
}

void sim_phone_clear(struct sim_tenant *t, struct sim_phone *p)
{
  sim_set_drop(&t->values, p->policy);
  sim_set_drop(&t->values, p->settings);
  for (int k = 0; k < SIM_SHARE_KINDS; k++)
    free(p->shares[k].v);
  free(p->assistants.v);
  free(p->intercom.v);
  free(p->devices);
  *p = (struct sim_phone){.extension_id = p->extension_id,
                          .phone_user_id = p->phone_user_id,
                          .extension_number = p->extension_number,
                          .site = p->site,
                          .privileges = 1 << 1 | 1 << 2 | 1 << 3};
}

void sim_tenant_free(struct sim_tenant *t)
{
  if (!t)
    return;
  sim_bodies_forget(t);
  zl_map_free(&t->bodies);
  for (size_t i = 0; i < t->user_count; i++) {
    struct sim_user *u = t->users[i];
    sim_set_drop(&t->values, u->profile);
    sim_set_drop(&t->values, u->settings);
    if (u->phone)
      sim_phone_clear(t, u->phone);
    free(u->phone);
  }
  free(t->users);
  for (size_t i = 0; i < t->group_count; i++) {
    sim_set_drop(&t->values, t->groups[i].settings);
    sim_set_drop(&t->values, t->groups[i].locks);
  }
  free(t->groups);
  free(t->areas);
  free(t->roles);
  sim_set_drop(&t->values, t->settings);
  sim_set_drop(&t->values, t->locks);
  zl_map_free(&t->by_id);
  zl_map_free(&t->by_email);
  zl_map_free(&t->by_extension);
  zl_map_free(&t->memberships);
  sim_schemas_free(&t->schemas);
  sim_values_free(&t->values);
  zl_pool_free(&t->pool);
  free(t);
}

/* Emails are compared without case. False: too long to be one. */
static bool folded(struct zl_str email, char out[321], struct zl_str *key)
{
  if (email.n > 320)
    return false;
  for (size_t i = 0; i < email.n; i++)
    out[i] = (char)tolower((unsigned char)email.p[i]);
  *key = (struct zl_str){out, email.n};
  return true;
}

struct sim_user *sim_user_find(const struct sim_tenant *t, struct zl_str id_or_email)
{
  char fold[321];
  struct zl_str key;
  struct sim_user *u = zl_map_get(&t->by_id, id_or_email);
  if (!u && folded(id_or_email, fold, &key))
    u = zl_map_get(&t->by_email, key);
  return u;
}

struct sim_user *sim_user_add(struct sim_tenant *t, struct zl_str id, struct zl_str email,
                              struct zl_err *err)
{
  char fold[321];
  struct zl_str key;
  if (!folded(email, fold, &key) || email.n == 0 || id.n == 0 || sim_user_find(t, id) ||
      sim_user_find(t, email)) {
    zl_err_set(err, ZL_EVALUE, "user %.*s: id or email is empty, too long or used twice",
               (int)(email.n < 80 ? email.n : 80), email.p ? email.p : "");
    return NULL;
  }
  if (t->user_count == t->user_cap) {
    size_t cap = t->user_cap ? t->user_cap * 2 : 64;
    struct sim_user **more = realloc(t->users, cap * sizeof(*more));
    if (!more)
      goto nomem;
    t->users = more;
    t->user_cap = cap;
  }
  struct sim_user *u = zl_pool_alloc(&t->pool, sizeof(*u));
  if (!u)
    goto nomem;
  u->id = zl_pool_dup(&t->pool, id);
  u->email = zl_pool_dup(&t->pool, email);
  if (!u->id || !u->email || zl_map_put(&t->by_id, id, u) != 0 ||
      zl_map_put(&t->by_email, key, u) != 0)
    goto nomem;
  u->at = (uint32_t)t->user_count;
  t->users[t->user_count++] = u;
  t->with_status[SIM_ACTIVE]++;
  return u;
nomem:
  zl_err_set(err, ZL_ENOMEM, "out of memory");
  return NULL;
}

void sim_user_set_status(struct sim_tenant *t, struct sim_user *u, int status)
{
  t->with_status[u->status]--;
  u->status = (uint8_t)status;
  t->with_status[u->status]++;
}

struct sim_group *sim_group_find(const struct sim_tenant *t, struct zl_str id)
{
  for (size_t i = 0; i < t->group_count; i++)
    if (zl_str_is(id, t->groups[i].id))
      return &t->groups[i];
  return NULL;
}

struct sim_group *sim_group_add(struct sim_tenant *t, struct zl_str id, struct zl_str name,
                                struct zl_err *err)
{
  if (id.n == 0 || sim_group_find(t, id) || t->group_count >= UINT16_MAX) {
    zl_err_set(err, ZL_EVALUE, "group %.*s: id is empty or used twice",
               (int)(id.n < 80 ? id.n : 80), id.p ? id.p : "");
    return NULL;
  }
  struct sim_group *more = realloc(t->groups, (t->group_count + 1) * sizeof(*more));
  if (more) {
    t->groups = more;
    struct sim_group *g = &more[t->group_count];
    *g = (struct sim_group){.id = zl_pool_dup(&t->pool, id), .name = zl_pool_dup(&t->pool, name)};
    if (g->id && g->name) {
      t->group_count++;
      return g;
    }
  }
  zl_err_set(err, ZL_ENOMEM, "out of memory");
  return NULL;
}

int sim_area_add(struct sim_tenant *t, struct zl_str id, struct zl_str extension_id,
                 struct zl_str name, struct zl_err *err)
{
  struct sim_common_area *more = realloc(t->areas, (t->area_count + 1) * sizeof(*more));
  if (!more)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  t->areas = more;
  more[t->area_count] = (struct sim_common_area){zl_pool_dup(&t->pool, id),
                                                 zl_pool_dup(&t->pool, extension_id),
                                                 zl_pool_dup(&t->pool, name)};
  const struct sim_common_area *a = &more[t->area_count];
  if (!a->id || !a->extension_id || !a->name)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  t->area_count++;
  return 0;
}

const struct sim_common_area *sim_area_find(const struct sim_tenant *t, struct zl_str id)
{
  for (size_t i = 0; i < t->area_count; i++)
    if (zl_str_is(id, t->areas[i].id) || zl_str_is(id, t->areas[i].extension_id))
      return &t->areas[i];
  return NULL;
}

int sim_user_set_groups(struct sim_tenant *t, struct sim_user *u, const uint16_t *group, size_t n)
{
  if (n > SIM_GROUPS_OF_USER_MAX)
    return -1;
  if (n == 0) {
    u->groups = NULL;
    return 0;
  }
  struct zl_str key = {(const char *)group, n * sizeof(*group)};
  struct sim_member *m = zl_map_get(&t->memberships, key);
  if (!m) {
    m = zl_pool_alloc(&t->pool, sizeof(*m));
    if (!m || zl_map_put(&t->memberships, key, m) != 0)
      return -1;
    m->id = ++t->membership_count;
    m->n = (uint8_t)n;
    memcpy(m->group, group, n * sizeof(*group));
  }
  u->groups = m;
  return 0;
}

bool sim_user_in_group(const struct sim_user *u, size_t group)
{
  for (int i = 0; u->groups && i < u->groups->n; i++)
    if (u->groups->group[i] == group)
      return true;
  return false;
}

struct sim_phone *sim_phone_of(struct sim_tenant *t, struct sim_user *u, struct zl_str extension_id,
                               int64_t extension_number)
{
  if (u->phone)
    return u->phone;
  struct sim_phone *p = calloc(1, sizeof(*p));
  if (!p)
    return NULL;
  char id[23];
  sim_make_id(id, zl_str_of(u->id).n + u->at, UINT64_C(0x50484f4e45));
  p->extension_id = zl_pool_dup(&t->pool, extension_id);
  p->phone_user_id = zl_pool_dup(&t->pool, zl_str_of(id));
  p->extension_number = extension_number;
  if (!p->extension_id || !p->phone_user_id ||
      zl_map_put(&t->by_extension, extension_id, u) != 0) {
    free(p);
    return NULL;
  }
  sim_phone_clear(t, p);
  u->phone = p;
  return p;
}

static uint64_t mixed(uint64_t x) /* splitmix64's finalizer */
{
  x ^= x >> 30;
  x *= UINT64_C(0xbf58476d1ce4e5b9);
  x ^= x >> 27;
  x *= UINT64_C(0x94d049bb133111eb);
  return x ^ x >> 31;
}

void sim_make_id(char out[23], uint64_t a, uint64_t b)
{
  static const char alphabet[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  uint64_t x = mixed(a + UINT64_C(0x9e3779b97f4a7c15)) ^ mixed(b * 3 + 1);
  for (int i = 0; i < 22; i++) {
    if (i % 10 == 0)
      x = mixed(x + b + UINT64_C(0x9e3779b97f4a7c15));
    out[i] = alphabet[x >> (i % 10 * 6) & 63];
  }
  out[22] = '\0';
}

int sim_names_add(struct sim_names *l, const char *name)
{
  const char **more = realloc(l->v, (l->n + 1) * sizeof(*more));
  if (!more)
    return -1;
  l->v = more;
  l->v[l->n++] = name;
  return 0;
}

bool sim_names_have(const struct sim_names *l, const char *name)
{
  for (size_t i = 0; i < l->n; i++)
    if (strcmp(l->v[i], name) == 0)
      return true;
  return false;
}

bool sim_names_del(struct sim_names *l, const char *name)
{
  for (size_t i = 0; i < l->n; i++)
    if (strcmp(l->v[i], name) == 0) {
      memmove(l->v + i, l->v + i + 1, (l->n - i - 1) * sizeof(*l->v));
      l->n--;
      return true;
    }
  return false;
}

const char *sim_profile_value(const struct sim_tenant *t, const struct sim_user *u, const char *name)
{
  const struct sim_schema *s = &t->schemas.level[SIM_PROFILE];
  int leaf = sim_schema_find(s, SIM_PLAIN, zl_str_of(name));
  if (leaf < 0)
    return NULL;
  const char *own = sim_set_get(u->profile, leaf);
  return own ? own : s->value[leaf];
}

void sim_profile_text(const struct sim_tenant *t, const struct sim_user *u, const char *name,
                      struct zl_buf *out)
{
  const char *value = sim_profile_value(t, u, name);
  if (value && value[0] == '"')
    zl_json_unescape((struct zl_str){value + 1, strlen(value) - 2}, out);
  else if (value)
    zl_buf_puts(out, value);
}
