/* file_request.c - each request of a saved plan judged as if a stranger had written it: it has to
 * be what this program makes of the changes that stand beside it. Nothing of a file is sent because the
 * file says so: what is sent is planned anew from the changes (saved.c). Pure. */
#include <string.h>

#include "core/plan/members.h"
#include "core/plan/write.h"
#include "core/saved/plan_file.h"

#define ACCESS "phone.access."
#define UNCHECKED " (unchecked)"
#define ITEMS_MAX 2048
#define ORIGIN_MAX 300

static int no_memory(struct zl_err *err)
{
  return zl_err_set(err, ZL_ENOMEM, "out of memory");
}

static bool begins(struct zl_str s, const char *with)
{
  size_t n = strlen(with);
  return s.n >= n && memcmp(s.p, with, n) == 0;
}

static bool ends(struct zl_str s, const char *with)
{
  size_t n = strlen(with);
  return s.n > n && memcmp(s.p + s.n - n, with, n) == 0;
}

/* A member that is text, kept in the pool; {NULL,0}: there is none. */
static struct zl_str text(struct zl_json object, const char *name, size_t max, struct zl_pool *pool)
{
  struct zl_buf b = ZL_BUF_INIT(max);
  struct zl_str s = {NULL, 0};
  if (zl_json_string(zl_json_get(object, name), &b) && !b.failed)
    s = zl_pool_str(pool, zl_buf_view(&b));
  zl_buf_free(&b);
  return s;
}

static struct zl_str raw(struct zl_json v)
{
  return zl_json_kind(v) == ZL_JSON_NONE ? (struct zl_str){NULL, 0} : zl_json_raw(v);
}

static bool printable(struct zl_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
      return false;
  return true;
}

static int read_change(struct zl_json v, struct zl_pool *pool, struct zl_plan_change *c, struct zl_err *err)
{
  *c = (struct zl_plan_change){.path = text(v, "path", 4096, pool), .origin = text(v, "origin", ORIGIN_MAX, pool),
                               .before = raw(zl_json_get(v, "before")), .wanted = raw(zl_json_get(v, "wanted"))};
  if (!c->path.n || !c->origin.p || !printable(c->path) || !printable(c->origin))
    return zl_err_set(err, ZL_EREFUSED, "a change without a good path and origin");
  if (zl_str_is(c->before, "\"(hidden)\"") || zl_str_is(c->wanted, "\"(hidden)\""))
    return zl_err_set(err, ZL_EREFUSED, "%.*s is hidden, and so nothing that a file could hold", (int)c->path.n,
                      c->path.p);
  return 0;
}

/* ---- settings -------------------------------------------------------------------------------- */

struct settings {
  struct zl_unchecked unchecked;
  struct zl_item items[ITEMS_MAX];
  size_t n;
};

static bool same_url(const struct zl_source *s, struct zl_str id, struct zl_str path)
{
  struct zl_buf url = ZL_BUF_INIT(4096);
  bool same = zl_source_url(s, id, &url, NULL) == 0 && zl_str_eq(zl_buf_view(&url), path);
  zl_buf_free(&url);
  return same;
}

/* The body that a request writes; bodies of several levels share no path. */
static const struct zl_source *source_of(const struct zl_plan_object *o, struct zl_str path)
{
  for (int level = 0; level < ZL_LEVELS; level++) {
    size_t n;
    const struct zl_body *b = zl_catalogue_bodies((enum zl_level)level, &n);
    for (size_t i = 0; i < n; i++) {
      const struct zl_source *s = zl_source_find(zl_str_of(b[i].key));
      if (s && s->body && zl_str_is(o->kind, s->kind) && same_url(s, o->id, path))
        return s;
    }
  }
  return NULL;
}

static const struct zl_node *leaf_of(struct settings *all, const struct zl_body *body, struct zl_str path)
{
  enum zl_level level;
  struct zl_str rest;
  if (!ends(path, UNCHECKED)) {
    const struct zl_node *leaf = zl_catalogue_place(path);
    bool fits = leaf && strcmp(leaf->body->document, body->key) == 0;
    return fits && leaf->flags & ZL_NODE_WRITABLE ? leaf : NULL;
  }
  path.n -= strlen(UNCHECKED);
  if (!zl_level_of_place(path, &level, &rest) || level != body->level || !zl_settings_unchecked_path(rest))
    return NULL;
  const struct zl_node *known = zl_catalogue_find(level, rest);
  return known && known->flags & ZL_NODE_WRITABLE ? NULL : zl_settings_unchecked(&all->unchecked, body, rest);
}

static int add_item(struct settings *all, const struct zl_plan_part *part, const struct zl_plan_change *c,
                    struct zl_pool *pool, struct zl_err *err)
{
  const struct zl_node *leaf = leaf_of(all, part->source->body, c->path);
  struct zl_buf canonical = ZL_BUF_INIT((size_t)4 << 20);
  struct zl_json wanted;
  int rc = -1;
  if (!leaf || !c->wanted.p) {
    zl_err_set(err, ZL_EREFUSED, "there is no setting '%.*s' that can be set so", (int)c->path.n, c->path.p);
  } else if (leaf->flags & ZL_NODE_SECRET) {
    zl_err_set(err, ZL_EREFUSED, "%.*s is a passcode, which no file holds", (int)c->path.n, c->path.p);
  } else if (all->n == ITEMS_MAX) {
    zl_err_set(err, ZL_EREFUSED, "more than %d settings in a request", ITEMS_MAX);
  } else if (zl_json_check(c->wanted, ZL_JSON_DEPTH, &wanted, err) == 0 &&
             (leaf->flags & ZL_NODE_UNCHECKED ? zl_json_canonical(wanted, &canonical)
                                              : zl_settings_check(leaf, wanted, &canonical, err)) == 0) {
    char *copy = zl_pool_dup(pool, zl_buf_view(&canonical));
    if (copy) {
      size_t at = all->n++; /* in the catalogue's order, in which bodies are written */
      for (; at > 0 && all->items[at - 1].leaf->order > leaf->order; at--)
        all->items[at] = all->items[at - 1];
      all->items[at] = (struct zl_item){leaf, {copy, canonical.len}};
      rc = 0;
    } else {
      no_memory(err);
    }
  }
  zl_buf_free(&canonical);
  return rc;
}

static int settings(const struct zl_plan_object *o, struct zl_plan_part *part, const struct zl_plan_change *first,
                    struct zl_str method, struct zl_pool *pool, struct zl_err *err)
{
  static struct settings all; /* large, and nothing of it outlives the call */
  struct zl_write w = {0};
  struct zl_json_iter it = zl_json_iter(part->changes);
  struct zl_json v;
  struct zl_str before = {NULL, 0};
  int rc = 0;
  /* what is no setting of its own (a role) goes to a place that does not name the object */
  const struct zl_node *known = zl_catalogue_place(first->path);
  part->source = known ? zl_source_find(zl_str_of(known->body->key)) : source_of(o, part->path);
  if (!part->source || !zl_str_is(o->kind, part->source->kind))
    return zl_err_set(err, ZL_EREFUSED, "a request that no plan has");
  memset(&all.unchecked, 0, sizeof(all.unchecked));
  all.n = 0;
  while (rc == 0 && zl_json_next(&it, NULL, &v)) {
    struct zl_plan_change c;
    rc = read_change(v, pool, &c, err);
    if (rc == 0)
      rc = add_item(&all, part, &c, pool, err);
  }
  for (size_t i = 1; rc == 0 && i < all.n; i++)
    if (zl_write_stage(&all.items[i]) != zl_write_stage(&all.items[0]))
      rc = zl_err_set(err, ZL_EREFUSED, "a request with changes of several kinds");
  if (rc == 0 && first->before.p)
    before = first->before;
  if (rc == 0)
    rc = zl_write_make(all.items, all.n, o->id, before, &w, err);
  if (rc == 0 && !zl_str_eq(zl_buf_view(&w.path), part->path))
    rc = zl_err_set(err, ZL_EREFUSED, "a request that no plan has");
  if (rc == 0 && (!zl_str_is(method, w.method) || !zl_str_eq(zl_buf_view(&w.body), part->body)))
    rc = zl_err_set(err, ZL_EREFUSED, "the request is not what its changes come to");
  part->method = w.method;
  part->product = w.product;
  part->label = w.label;
  part->safe = w.safe;
  zl_pool_free(&all.unchecked.pool);
  zl_write_free(&w);
  return rc;
}

/* ---- shared access --------------------------------------------------------------------------- */

static int access_part(const struct zl_plan_object *o, struct zl_plan_part *part, struct zl_str method,
                       struct zl_str path, struct zl_pool *pool, struct zl_err *err)
{
  static const char *const methods[] = {"DELETE", "PATCH", "POST"};
  struct zl_buf url = ZL_BUF_INIT(4096);
  const char *end = memchr(path.p, '[', path.n);
  size_t n = strlen(ACCESS);
  if (end)
    part->access = zl_access_find((struct zl_str){path.p + n, (size_t)(end - path.p) - n});
  if (!end || !part->access || !zl_str_is(o->kind, "phone_user"))
    return zl_err_set(err, ZL_EREFUSED, "%.*s is nothing that a phone user shares", (int)path.n, path.p);
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
    if (zl_str_is(method, methods[i]))
      part->method = methods[i];
  zl_url_path(&url, "/phone/users/{id}/settings/", o->id, NULL);
  zl_buf_puts(&url, part->access->type);
  bool good = part->method && !url.failed && begins(part->path, zl_buf_cstr(&url)) &&
              (part->path.n == url.len || part->path.p[url.len] == '?') && printable(part->path);
  zl_buf_free(&url);
  if (!good)
    return zl_err_set(err, ZL_EREFUSED, "the request is not what its changes come to");
  struct zl_json_iter it = zl_json_iter(part->changes);
  struct zl_json v;
  while (zl_json_next(&it, NULL, &v)) {
    struct zl_plan_change c;
    if (read_change(v, pool, &c, err) != 0)
      return -1;
    if (c.path.n <= (size_t)(end - path.p) || memcmp(c.path.p, path.p, (size_t)(end - path.p) + 1) != 0)
      return zl_err_set(err, ZL_EREFUSED, "a request with changes of several kinds");
  }
  const struct zl_source *s = zl_source_find(zl_str_of(part->access->source));
  part->product = "phone";
  part->label = s ? zl_label_name(s->label) : "MEDIUM";
  part->safe = zl_str_is(method, "PATCH");
  return 0;
}

/* ---- operations ------------------------------------------------------------------------------ */

static int operation(struct zl_plan_part *part, struct zl_str method, const struct zl_plan_change *c, struct zl_err *err)
{
  struct zl_buf target = ZL_BUF_INIT(32768), body = ZL_BUF_INIT((size_t)4 << 20);
  struct zl_json args;
  char id[256];
  int rc = -1;
  struct zl_operation op = {0};
  bool found = zl_operation_match(method, part->path, &op);
  snprintf(id, sizeof(id), "call.%s", found ? op.id : "");
  if (!found || !zl_str_is(c->path, id) || strcmp(op.method, "GET") == 0 || zl_json_count(part->changes) != 1)
    zl_err_set(err, ZL_EREFUSED, "no operation that the catalogue has");
  else if (!c->wanted.p || zl_json_check(c->wanted, 32, &args, err) != 0 || zl_json_kind(args) != ZL_JSON_OBJECT)
    zl_err_set(err, ZL_EREFUSED, "%s without its arguments", op.id);
  else if (zl_operation_request(&op, args, &target, &body, err) == 0)
    rc = zl_str_eq(zl_buf_view(&target), part->path) && zl_str_eq(zl_buf_view(&body), part->body)
             ? 0 : zl_err_set(err, ZL_EREFUSED, "the request is not what its changes come to");
  part->operation = op;
  part->method = op.method;
  part->product = op.flags & ZL_OPERATION_PHONE ? "phone" : "main";
  part->label = op.label;
  zl_buf_free(&target);
  zl_buf_free(&body);
  return rc;
}

/* ---- members of groups, features of users ------------------------------------------------------ */

/* The text of a change's value, kept in the pool; {NULL,0}: it is none. */
static struct zl_str text_in(struct zl_str json, struct zl_pool *pool)
{
  struct zl_json v;
  struct zl_buf b = ZL_BUF_INIT(1024);
  struct zl_str s = {NULL, 0};
  if (json.p && zl_json_check(json, 4, &v, NULL) == 0 && zl_json_string(v, &b))
    s = zl_pool_str(pool, zl_buf_view(&b));
  zl_buf_free(&b);
  return s;
}

static int person(const struct zl_plan_object *o, struct zl_plan_part *part, struct zl_str method,
                  const struct zl_plan_change *c, struct zl_pool *pool, struct zl_err *err)
{
  struct zl_buf path = ZL_BUF_INIT(4096), body = ZL_BUF_INIT(8192), value = ZL_BUF_INIT(1024);
  struct zl_plan_request r = {0};
  struct zl_json v;
  struct zl_str who = text_in(c->wanted.p ? c->wanted : c->before, pool);
  bool once = !c->wanted.p != !c->before.p; /* somebody comes or goes */
  int rc = -1;
  if (zl_json_count(part->changes) != 1)
    zl_err_set(err, ZL_EREFUSED, "a request with changes of several kinds");
  else if (part->member && zl_str_is(o->kind, "group") && once && zl_id_plausible(who))
    rc = zl_member_request(o->id, who, c->wanted.p != NULL, &path, &body, &r, err);
  else if (part->feature && zl_str_is(o->kind, "user") && c->wanted.p && zl_json_check(c->wanted, 4, &v, err) == 0 &&
           zl_feature_check(part->feature, v, &value, err) == 0)
    rc = zl_feature_request(part->feature, zl_buf_view(&value), o->id, &body, &r, err);
  else
    zl_err_set(err, ZL_EREFUSED, "%.*s is nothing that a plan has", (int)c->path.n, c->path.p);
  if (rc == 0 && (!zl_str_is(method, r.method) || !zl_str_eq(r.path, part->path) ||
                  !zl_str_eq(r.body.n ? r.body : ZL_STR(""), part->body.p ? part->body : ZL_STR(""))))
    rc = zl_err_set(err, ZL_EREFUSED, "the request is not what its changes come to");
  part->method = r.method;
  part->product = r.product;
  part->label = r.label;
  part->safe = r.safe;
  zl_buf_free(&path);
  zl_buf_free(&body);
  zl_buf_free(&value);
  return rc;
}

/* ---- all of them ----------------------------------------------------------------------------- */

int zl_plan_part_read(const struct zl_plan_object *o, struct zl_json request, struct zl_pool *pool,
                      struct zl_plan_part *part, struct zl_err *err)
{
  struct zl_plan_change first;
  struct zl_json v;
  struct zl_str method = text(request, "method", 16, pool);
  *part = (struct zl_plan_part){.path = text(request, "path", 32768, pool), .body = raw(zl_json_get(request, "body")),
                                .changes = zl_json_get(request, "changes")};
  struct zl_json_iter it = zl_json_iter(part->changes);
  if (!method.n || !part->path.n || zl_json_kind(part->changes) != ZL_JSON_ARRAY || !zl_json_next(&it, NULL, &v))
    return zl_err_set(err, ZL_EREFUSED, "a request without method, path or changes");
  if (read_change(v, pool, &first, err) != 0)
    return -1;
  if (zl_str_is(o->kind, ZL_RAW_OBJECT))
    return operation(part, method, &first, err);
  struct zl_str name;
  part->member = zl_member_of_place(first.path, &name);
  part->feature = zl_feature_of_place(first.path);
  if (part->member || part->feature)
    return person(o, part, method, &first, pool, err);
  if (begins(first.path, ACCESS))
    return access_part(o, part, method, first.path, pool, err);
  return settings(o, part, &first, method, pool, err);
}

int zl_plan_part_changes(const struct zl_plan_part *part, struct zl_pool *pool,
                         int (*each)(void *arg, const struct zl_plan_change *c), void *arg, struct zl_err *err)
{
  struct zl_json_iter it = zl_json_iter(part->changes);
  struct zl_json v;
  while (zl_json_next(&it, NULL, &v)) {
    struct zl_plan_change c;
    if (read_change(v, pool, &c, err) != 0)
      return -1;
    if (part->source)
      c.leaf = zl_catalogue_place(c.path);
    if (each(arg, &c) != 0)
      return -1;
  }
  return 0;
}
