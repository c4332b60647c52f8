/* scopes.c - `zoomlua scopes policy.lua`: which scopes a policy needs. The policy runs as for a plan,
 * but nothing that it wants is read or planned: what it asks for is noted as it is sent, what it may
 * write from its `writes`. A question for which the token lacks the scope, or for which there is no
 * account, is noted too and answered with nothing, so that one missing scope does not hide the next. */
#include "core/plan/members.h"
#include "core/scopes/scopes.h"

#include <stdlib.h>
#include <string.h>

#define NEEDS_MAX 5000 /* no catalogue has as many: paths that nobody knows */
#define EMPTY_LIST "2147483647" /* handle of a list that was not fetched: no reader has this number */
#define TICK_MS 250

int zl_scopes_begin(struct zl_core *c, bool offline, struct zl_err *err)
{
  c->scopes = zl_calloc(1, sizeof(*c->scopes));
  if (!c->scopes)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  c->scopes->offline = offline;
  return 0;
}

void zl_scopes_free(struct zl_core *c)
{
  if (!c->scopes)
    return;
  zl_map_free(&c->scopes->seen);
  zl_pool_free(&c->scopes->pool);
  free(c->scopes->needs);
  free(c->scopes);
  c->scopes = NULL;
}

/* ---- noting -------------------------------------------------------------------------------- */

static void add(struct zl_scopes *s, struct zl_scope_need need)
{
  struct zl_buf key = ZL_BUF_INIT(40000);
  zl_buf_printf(&key, "%s %s", need.method, need.path);
  uintptr_t number = (uintptr_t)zl_map_get(&s->seen, zl_buf_view(&key)); /* 1-based: the array moves */
  if (number) {
    s->needs[number - 1].optional &= need.optional;
  } else if (s->n < NEEDS_MAX) {
    if (s->n == s->cap) {
      size_t cap = s->cap ? s->cap * 2 : 32;
      struct zl_scope_need *grown = zl_realloc(s->needs, cap * sizeof(*grown));
      if (grown)
        s->needs = grown, s->cap = cap;
    }
    if (!key.failed && s->n < s->cap && zl_map_put(&s->seen, zl_buf_view(&key), (void *)(uintptr_t)(s->n + 1)) == 0)
      s->needs[s->n++] = need;
    else
      s->failed = true;
  }
  zl_buf_free(&key);
}

static void note(struct zl_scopes *s, const char *method, struct zl_str path, bool optional)
{
  struct zl_operation op;
  if (zl_operation_match(zl_str_of(method), path, &op)) {
    add(s, (struct zl_scope_need){.method = op.method, .path = op.path, .granular = op.granular,
                                  .classic = op.classic, .optional = optional});
    return;
  }
  const char *query = memchr(path.p, '?', path.n);
  struct zl_str bare = {path.p, query ? (size_t)(query - path.p) : path.n};
  struct zl_buf key = ZL_BUF_INIT(40000);
  zl_buf_printf(&key, "%s ", method);
  zl_buf_str(&key, bare);
  bool kept = s->n < NEEDS_MAX && !zl_map_get(&s->seen, zl_buf_view(&key)); /* a policy may ask for ever */
  const char *copy = kept ? zl_pool_dup(&s->pool, bare) : NULL;
  zl_buf_free(&key);
  if (kept && !copy)
    s->failed = true;
  if (copy)
    add(s, (struct zl_scope_need){.method = method, .path = copy, .granular = "", .classic = "",
                                  .optional = optional});
}

void zl_scopes_note(struct zl_core *c, const char *method, struct zl_str path)
{
  if (c->scopes)
    note(c->scopes, method, path, false);
}

static void note_body(struct zl_scopes *s, const struct zl_body *b)
{
  note(s, "GET", zl_str_of(b->path), false);
  note(s, b->method, zl_str_of(b->write_path), false);
  if (strcmp(b->key, "user.role") == 0) { /* see plan/write.c; and lua/zoom/roles.lua, which reads the names */
    note(s, "DELETE", ZL_STR("/roles/{id}/members/{id}"), false);
    note(s, "GET", ZL_STR("/roles"), false);
  }
}

/* To tell in the plan who has locked a setting, the core reads locks and the names of groups. */
static void note_locks(struct zl_scopes *s, const struct zl_node *leaf, enum zl_level level)
{
  if ((level != ZL_LEVEL_USER && level != ZL_LEVEL_GROUP) || !zl_locks_lockable(leaf))
    return;
  note(s, "GET", ZL_STR("/accounts/{id}/lock_settings"), true);
  note(s, "GET", ZL_STR("/groups/{id}/lock_settings"), true);
  note(s, "GET", ZL_STR("/groups"), true);
}

static void note_access(struct zl_scopes *s, const struct zl_access *access, bool post, bool drop)
{
  char path[128];
  const struct zl_source *from = zl_source_find(zl_str_of(access->source));
  snprintf(path, sizeof(path), "/phone/users/{id}/settings/%s", access->type);
  if (from)
    note(s, "GET", zl_str_of(from->path), false);
  if (post) {
    note(s, "POST", zl_str_of(path), false);
    note(s, "PATCH", zl_str_of(path), false);
  }
  if (drop)
    note(s, "DELETE", zl_str_of(path), false);
}

/* ---- what the policy declares -------------------------------------------------------------- */

struct declared {
  struct zl_core *core;
  enum zl_level level;
};

static int declared_leaf(void *arg, const struct zl_node *leaf)
{
  struct declared *d = arg;
  char full[400];
  snprintf(full, sizeof(full), "%s.%s", zl_level_prefix(d->level), leaf->path);
  if (!leaf->body || !(leaf->flags & ZL_NODE_WRITABLE) || !zl_head_allows(&d->core->policy->head, zl_str_of(full)))
    return 0;
  note_body(d->core->scopes, leaf->body);
  note_locks(d->core->scopes, leaf, d->level);
  return 0;
}

/* Operations only where a pattern speaks of them: "*" would stand for all of Zoom. */
static int declared_operation(void *arg, const struct zl_operation *op)
{
  struct declared *d = arg;
  const struct zl_head *h = &d->core->policy->head;
  char full[400];
  snprintf(full, sizeof(full), "call.%s", op->id);
  if (strcmp(op->method, "GET") == 0)
    return 0;
  for (size_t i = 0; i < h->n_writes; i++)
    if (strncmp(h->writes[i], "call.", 5) == 0 && zl_text_glob(zl_str_of(h->writes[i]), zl_str_of(full)))
      note(d->core->scopes, op->method, zl_str_of(op->path), false);
  return 0;
}

static void note_members(struct zl_scopes *s, bool adds, bool takes)
{
  note(s, "GET", ZL_STR("/groups/g/members"), false);
  if (adds)
    note(s, "POST", ZL_STR("/groups/g/members"), false);
  if (takes)
    note(s, "DELETE", ZL_STR("/groups/g/members/m"), false);
}

static void note_feature(struct zl_scopes *s, const struct zl_feature *f)
{
  note(s, "GET", zl_str_is(zl_str_of(f->source), "user") ? ZL_STR("/users/u") : ZL_STR("/users/u/settings"), false);
  note(s, "POST", ZL_STR(ZL_FEATURES_PATH), false);
}

void zl_scopes_declared(struct zl_core *c)
{
  struct declared d = {.core = c};
  if (!c->policy->head.writes)
    return;
  for (int level = 0; level < ZL_LEVELS; level++) {
    d.level = (enum zl_level)level;
    zl_catalogue_walk(zl_catalogue_root(d.level), declared_leaf, &d);
  }
  size_t n;
  const struct zl_access *access = zl_access_table(&n);
  for (size_t i = 0; i < n; i++) {
    char full[64];
    snprintf(full, sizeof(full), "phone.access.%s", access[i].type);
    if (zl_head_allows(&c->policy->head, zl_str_of(full)))
      note_access(c->scopes, &access[i], true, true);
  }
  if (zl_head_allows(&c->policy->head, ZL_STR(ZL_MEMBERS_PLACE)))
    note_members(c->scopes, true, true);
  const struct zl_feature *features = zl_feature_table(&n);
  for (size_t i = 0; i < n; i++) {
    char full[128];
    snprintf(full, sizeof(full), "user.features.%s", features[i].name);
    if (zl_head_allows(&c->policy->head, zl_str_of(full)))
      note_feature(c->scopes, &features[i]);
  }
  zl_operations_walk(declared_operation, &d);
}

/* ---- what the policy wants, where it declares nothing -------------------------------------- */

static void wanted_settings(struct zl_core *c, const struct zl_wire_msg *m)
{
  enum zl_level level;
  struct zl_json pairs, pair, v;
  if (c->policy->head.writes || zl_level_find(m->f[0], &level) != 0 || zl_json_check(m->f[4], ZL_JSON_DEPTH, &pairs, NULL) != 0)
    return;
  struct zl_buf text = ZL_BUF_INIT(4096);
  struct zl_json_iter it = zl_json_iter(pairs);
  while (zl_json_next(&it, NULL, &pair)) {
    struct zl_json_iter parts = zl_json_iter(pair);
    const struct zl_node *leaf = NULL;
    const struct zl_body *body = NULL;
    for (int i = 0; i < 3 && zl_json_next(&parts, NULL, &v); i++) { /* path, value, key of a body */
      zl_buf_reset(&text);
      if (i == 1 || !zl_json_string(v, &text))
        continue;
      if (i == 0 && level == ZL_LEVEL_USER && zl_feature_of_wish(zl_buf_view(&text)))
        note_feature(c->scopes, zl_feature_of_wish(zl_buf_view(&text)));
      if (i == 0)
        leaf = zl_catalogue_find(level, zl_buf_view(&text));
      else
        body = zl_catalogue_body(zl_buf_view(&text));
    }
    if (!body && leaf)
      body = leaf->body;
    if (body)
      note_body(c->scopes, body);
    if (leaf)
      note_locks(c->scopes, leaf, level);
  }
  zl_buf_free(&text);
}

static void wanted_access(struct zl_core *c, const struct zl_wire_msg *m)
{
  if (zl_str_is(m->f[0], "group") && !c->policy->head.writes) {
    note_members(c->scopes, !zl_str_is(m->f[5], "revoke"), !zl_str_is(m->f[5], "grant"));
    return;
  }
  const struct zl_access *access = zl_access_find(m->f[4]);
  if (access && !c->policy->head.writes)
    note_access(c->scopes, access, !zl_str_is(m->f[5], "revoke"), !zl_str_is(m->f[5], "grant"));
}

/* ---- questions ----------------------------------------------------------------------------- */

/* Whether the question can go out: there is an account, and the token does not lack the scope. */
static bool can_ask(struct zl_core *c, struct zl_str path)
{
  struct zl_str token = zl_str_of(c->scopes->offline ? "" : zl_session_scopes(c->session));
  struct zl_operation op;
  if (c->scopes->offline)
    return false;
  if (token.n == 0 || !zl_operation_match(ZL_STR("GET"), path, &op) || !(*op.granular || *op.classic))
    return true;
  struct zl_scope_need need = {.method = "GET", .path = op.path, .granular = op.granular, .classic = op.classic};
  zl_scopes_choose(&need, 1, token, false);
  return need.state == ZL_SCOPE_HAS;
}

/* The path that a question is about; {NULL,0}: of no use here. */
static struct zl_str path_of(const struct zl_wire_msg *m)
{
  struct zl_operation op;
  const struct zl_source *source;
  switch (m->type) {
  case ZL_W_LIST: return zl_str_of(zl_list_path(m->f[0]));
  case ZL_W_READ:
  case ZL_W_AHEAD: source = zl_source_find(m->f[2]); return zl_str_of(source ? source->path : NULL);
  case ZL_W_GET: return m->f[0];
  case ZL_W_CALL: return zl_str_of(zl_operation_find(m->f[0], &op, NULL) == 0 ? op.path : NULL);
  default: return (struct zl_str){NULL, 0};
  }
}

static int answer_with_nothing(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_str list[] = {ZL_STR(EMPTY_LIST), ZL_STR("0")};
  c->scopes->refused = true;
  c->asks--;
  if (m->type == ZL_W_LIST)
    return zl_peer_send(&c->policy->peer, ZL_W_OK, m->id, 2, list, err);
  return zl_peer_fail(&c->policy->peer, m->id, "refused",
                      c->scopes->offline ? "there is no account to ask" : "the token lacks a scope", 0, 0, err);
}

bool zl_scopes_take(struct zl_core *c, const struct zl_wire_msg *m, int *rc, struct zl_err *err)
{
  struct zl_str page[] = {ZL_STR("[]"), ZL_STR("0")}, path;
  struct zl_operation op;
  *rc = 0;
  switch (m->type) {
  case ZL_W_SET: wanted_settings(c, m); return true;
  case ZL_W_ACCESS: wanted_access(c, m); return true;
  case ZL_W_DO:
    if (zl_operation_find(m->f[0], &op, NULL) == 0)
      note(c->scopes, op.method, zl_str_of(op.path), false);
    return true;
  case ZL_W_NEXT:
    if (!zl_str_is(m->f[0], EMPTY_LIST))
      return false;
    c->asks--;
    *rc = zl_peer_send(&c->policy->peer, ZL_W_OK, m->id, 2, page, err);
    return true;
  default: break;
  }
  path = path_of(m);
  if (!path.p || can_ask(c, path))
    return false;
  note(c->scopes, "GET", path, false);
  *rc = answer_with_nothing(c, m, err);
  return true;
}

/* ---- the run ------------------------------------------------------------------------------- */

struct probe {
  bool done;
  struct zl_err why;
};

static void probed(void *arg, struct zl_response *r)
{
  struct probe *p = arg;
  p->done = true;
  if (r->status == 0 || r->status == 401)
    zl_api_fail(r, "signing in", &p->why);
}

/* The token comes with the first request, and its scopes have to be known before the policy's: this
 * one is small, and what it answers does not matter. */
static int probe(struct zl_core *c, struct zl_err *err)
{
  struct probe p = {0};
  struct zl_request q = {.method = "GET", .url = ZL_STR("/users?page_size=1"), .product = ZL_MAIN,
                         .label = ZL_MEDIUM, .safe = true, .urgent = true, .done = probed, .arg = &p};
  uint32_t id;
  if (zl_session_send(c->session, &q, &id, err) != 0)
    return -1;
  while (!p.done) {
    if (zl_core_stop || zl_memory_lost() || zl_http_wait(c->http, NULL, 0, TICK_MS, err) != 0) {
      zl_session_cancel(c->session, id);
      if (zl_memory_lost())
        return zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE);
      return zl_err_set(err, ZL_EINTR, "interrupted");
    }
  }
  return p.why.code ? zl_err_set(err, p.why.code, "%s", p.why.text) : 0;
}

static enum zl_exit judge(const struct zl_scopes *s)
{
  for (size_t i = 0; i < s->n; i++)
    if (s->needs[i].state == ZL_SCOPE_MISSING && !s->needs[i].optional)
      return ZL_EXIT_PENDING;
  return ZL_EXIT_DONE;
}

/* What a policy does with less than there is says nothing against it. */
bool zl_scopes_lacking(struct zl_core *c, const struct zl_err *why)
{
  struct zl_scopes *s = c->scopes;
  bool lacking = s && (why->code == ZL_EAUTH || (why->code == ZL_EPOLICY && s->refused && c->raised.code));
  if (lacking && !s->part.code)
    s->part = *why;
  return lacking;
}

int zl_scopes_run(struct zl_core *c, enum zl_exit *status, struct zl_err *err)
{
  struct zl_scopes *s = c->scopes;
  struct zl_err reading = {0};
  if (!s->offline && probe(c, err) != 0)
    return -1;
  if (zl_serve(c, &reading) != 0 && !zl_scopes_lacking(c, &reading))
    return zl_err_set(err, reading.code, "%s", reading.text);
  const struct zl_err why = s->part;
  const char *followed = why.code ? "part" : s->refused ? "reduced" : "whole";
  bool writes = true;
  for (int i = 0; i < c->n_policies; i++) {
    c->policy = &c->policies[i];
    writes &= c->policy->head.writes != NULL;
    zl_scopes_declared(c);
  }
  struct zl_str token = zl_str_of(s->offline ? "" : zl_session_scopes(c->session));
  s->family_told = token.n > 0;
  s->classic = c->cli->classic || zl_scopes_classic(token);
  zl_scopes_choose(s->needs, s->n, token, s->classic);
  *status = judge(s);
  struct zl_buf out = ZL_BUF_INIT(4u << 20);
  int rc = s->failed ? -1 : c->cli->json ? zl_scopes_json(c, followed, &out) : zl_scopes_text(c, &out);
  if (rc == 0)
    fwrite(zl_buf_cstr(&out), 1, out.len, stdout);
  else
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  zl_buf_free(&out);
  if (s->offline)
    zl_log(ZL_LOG_INFO, "no credentials: this is what the policy %s asks for at first; with an account "
           "(or --sim) it is followed further", writes ? "declares and" : "(which declares no 'writes')");
  else if (why.code)
    zl_log(ZL_LOG_WARN, "the policy was followed up to here and may need more: %s", why.text);
  else if (s->refused)
    zl_log(ZL_LOG_WARN, "the policy saw less than it asked for and may need more: run this again with the new scopes");
  if (rc == 0 && why.code == ZL_EAUTH)
    *status = ZL_EXIT_FAILED;
  return rc;
}
