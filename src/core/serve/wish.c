/* wish.c - what a policy wants (SET, ACCESS) becomes rows of the draft. The policy process checked
 * it already, at the script's line; here it is checked again, because a policy process may lie. */
#include <stdlib.h>
#include <string.h>

#include "core/plan/members.h"
#include "core/plan/secret.h"
#include "core/plan/write.h"
#include "core/read/phone_locks.h"

#define ORIGIN_MAX 300
#define TREE_DEPTH 32
#define ACCESS_BYTES ((size_t)4 << 20) /* 10,000 who are named */

static int object_of(struct zl_core *c, const struct zl_wire_msg *m, const char *kind, int64_t *object,
                     struct zl_err *err)
{
  if (!zl_id_plausible(m->f[1]) || m->f[3].n > ORIGIN_MAX || !zl_utf8_valid(m->f[3]))
    return zl_err_set(err, ZL_EWIRE, "%s of no object", zl_wire_name(m->type));
  return zl_draft_object(c->journal, zl_str_of(kind), m->f[1], m->f[1], object, err);
}

#define ACCESS "access."

bool zl_wish_is_access(struct zl_str path, struct zl_str *type)
{
  size_t n = strlen(ACCESS);
  if (path.n <= n || memcmp(path.p, ACCESS, n) != 0)
    return false;
  if (type)
    *type = (struct zl_str){path.p + n, path.n - n};
  return true;
}

int zl_wish_allowed(struct zl_core *c, const char *prefix, const char *path, struct zl_str origin,
                    struct zl_err *err)
{
  char full[400];
  snprintf(full, sizeof(full), "%s.%s", prefix, path);
  if (!c->policy->has_head || zl_head_allows(&c->policy->head, zl_str_of(full)))
    return 0;
  return zl_err_set(err, ZL_EPOLICY, "%.*s: sets %s, which the policy's 'writes' do not name",
                    (int)origin.n, origin.p, full);
}

/* ---- passcodes: sealed in the draft, see plan/secret.h ----------------------------------------------- */

static bool is_secret(const struct zl_source *s, struct zl_str path)
{
  const struct zl_node *leaf = path.p[0] == '?' || !s->body ? NULL : zl_catalogue_find(s->body->level, path);
  return path.p[0] == '?' ? zl_secret_name(path) : leaf && zl_secret_leaf(leaf);
}

/* A wish or a present state in which a passcode may be one part of many. One document shows all types of
 * access, and only a desk phone's is compared with its passcode: the others do without. */
static int seal_access(struct zl_core *c, struct zl_str path, struct zl_json v, struct zl_buf *out, struct zl_err *err)
{
  struct zl_str raw = zl_json_raw(v);
  if (!zl_secret_within(v, NULL))
    return zl_buf_str(out, raw) == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  return zl_str_is(path, ACCESS "desk_phone") ? zl_secret_seal(c, raw, out, err) : zl_secret_hide(v, out, err);
}

/* Of a present passcode the draft learns whether it is the wanted one, and nothing else. */
static int note_secret(struct zl_core *c, int64_t object, const struct zl_source *s, struct zl_str path,
                       struct zl_str sealed, struct zl_json body, struct zl_err *err)
{
  struct zl_buf wanted = ZL_BUF_INIT(1u << 20), value = ZL_BUF_INIT(1u << 20);
  bool unchecked = path.p[0] == '?';
  const struct zl_node *leaf = unchecked ? NULL : zl_catalogue_find(s->body->level, path);
  int there = zl_secret_open(c, sealed, &wanted, err);
  if (there == 0 && unchecked) {
    struct zl_json v = zl_json_path(body, (struct zl_str){path.p + 1, path.n - 1});
    there = zl_json_kind(v) != ZL_JSON_NONE && zl_json_canonical(v, &value) == 0;
  } else if (there == 0) {
    there = zl_settings_current(leaf, body, zl_buf_view(&wanted), &value, err);
  }
  struct zl_str now = {0};
  bool same = there > 0 && (leaf ? zl_settings_same(leaf, zl_buf_view(&wanted), zl_buf_view(&value))
                                 : zl_str_eq(zl_buf_view(&wanted), zl_buf_view(&value)));
  if (there > 0)
    now = same ? sealed : ZL_STR(ZL_HIDDEN);
  zl_buf_wipe(&wanted);
  zl_buf_wipe(&value);
  return there < 0 ? -1 : zl_draft_current(c->journal, object, zl_str_of(s->name), path, now, err);
}

/* The present value of one wish, out of a body. */
static int note_current(struct zl_core *c, int64_t object, const struct zl_source *s, struct zl_str path,
                        struct zl_str wanted, struct zl_json body, struct zl_err *err)
{
  struct zl_str name = zl_str_of(s->name);
  zl_known_look(c, s, zl_known_path(s, path));
  if (zl_wish_is_access(path, NULL)) { /* the difference of a set needs all of it, see plan/plan.c */
    struct zl_buf state = ZL_BUF_INIT(8u << 20);
    int rc = seal_access(c, path, body, &state, err);
    if (rc == 0)
      rc = zl_draft_current(c->journal, object, name, path, zl_buf_view(&state), err);
    zl_buf_free(&state);
    return rc;
  }
  if (is_secret(s, path))
    return note_secret(c, object, s, path, wanted, body, err);
  if (path.p[0] == '?') { /* a field that the catalogue lacks is taken as it is there */
    struct zl_json v = zl_json_path(body, (struct zl_str){path.p + 1, path.n - 1});
    struct zl_buf text = ZL_BUF_INIT(4u << 20);
    bool there = zl_json_kind(v) != ZL_JSON_NONE && zl_json_canonical(v, &text) == 0;
    int noted = zl_draft_current(c->journal, object, name, path, there ? zl_buf_view(&text) : (struct zl_str){0},
                                 err);
    zl_buf_free(&text);
    return noted;
  }
  const struct zl_feature *feature = zl_feature_of_wish(path);
  const struct zl_node *leaf = s->body ? zl_catalogue_find(s->body->level, path) : NULL;
  struct zl_buf value = ZL_BUF_INIT(4u << 20);
  int rc = feature ? zl_feature_current(feature, body, &value, err)
           : leaf ? zl_settings_current(leaf, body, wanted, &value, err) : -1;
  if (rc >= 0)
    rc = zl_draft_current(c->journal, object, name, path, rc ? zl_buf_view(&value) : (struct zl_str){0}, err);
  if (rc == 0 && leaf)
    rc = zl_phone_lock_note(c, object, leaf, body, err);
  zl_buf_free(&value);
  return rc;
}

static int draft(struct zl_core *c, const struct zl_wire_msg *m, int64_t object, const struct zl_source *s,
                 struct zl_str path, struct zl_str value, struct zl_err *err)
{
  struct zl_str name = zl_str_of(s->name);
  if (zl_draft_want(c->journal, object, name, path, value, m->f[3], err) != 0)
    return -1;
  struct zl_json body = zl_read_cached(c, s, m->f[1]);
  if (zl_json_kind(body) == ZL_JSON_NONE)
    return zl_draft_need(c->journal, object, name, err);
  struct zl_err why = {0};
  if (note_current(c, object, s, path, value, body, &why) == 0)
    return 0;
  if (why.code == ZL_EJOURNAL)
    return zl_err_set(err, why.code, "%s", why.text);
  c->unreadable++;
  return zl_draft_read(c->journal, object, name, why.text, err);
}

static int wish(struct zl_core *c, const struct zl_wire_msg *m, int64_t object, const struct zl_source *s,
                struct zl_str path, struct zl_str value, struct zl_err *err)
{
  struct zl_buf sealed = ZL_BUF_INIT(8u << 20);
  int rc = 0;
  struct zl_json v;
  if (zl_wish_is_access(path, NULL))
    rc = zl_json_check(value, ZL_JSON_DEPTH, &v, err) == 0 ? seal_access(c, path, v, &sealed, err) : -1;
  else if (is_secret(s, path))
    rc = zl_secret_seal(c, value, &sealed, err);
  if (rc == 0)
    rc = draft(c, m, object, s, path, sealed.len ? zl_buf_view(&sealed) : value, err);
  zl_buf_free(&sealed);
  return rc;
}

/* [path, value, body key]: a field that the catalogue lacks, sent on purpose. */
static int set_unchecked(struct zl_core *c, const struct zl_wire_msg *m, enum zl_level level, struct zl_str path,
                         struct zl_json value_json, struct zl_json key_json, struct zl_err *err)
{
  struct zl_buf key = ZL_BUF_INIT(200), value = ZL_BUF_INIT(1u << 20), marked = ZL_BUF_INIT(300);
  int64_t object;
  int rc = -1;
  const struct zl_source *s = zl_json_string(key_json, &key) ? zl_source_find(zl_buf_view(&key)) : NULL;
  zl_buf_putc(&marked, '?');
  zl_buf_str(&marked, path);
  if (!s || !s->body || s->body->level != level || !zl_settings_unchecked_path(path) ||
      zl_json_canonical(value_json, &value) != 0 || marked.failed) {
    zl_err_set(err, ZL_EWIRE, "SET of an unchecked field that has no place");
    goto out;
  }
  const struct zl_node *known = zl_catalogue_find(level, path);
  if (known && known->flags & ZL_NODE_WRITABLE) {
    zl_err_set(err, ZL_EPOLICY, "%.*s: %s.%s is in the catalogue: set it without zoom.unchecked", (int)m->f[3].n,
               m->f[3].p, zl_level_prefix(level), known->path);
    goto out;
  }
  char text[256];
  snprintf(text, sizeof(text), "%.*s", (int)path.n, path.p);
  if (zl_wish_allowed(c, zl_level_prefix(level), text, m->f[3], err) == 0 &&
      object_of(c, m, s->kind, &object, err) == 0)
    rc = wish(c, m, object, s, zl_buf_view(&marked), zl_buf_view(&value), err);
out:
  zl_buf_free(&key);
  zl_buf_wipe(&value);
  zl_buf_free(&marked);
  return rc;
}

/* A feature that Zoom gives to many users at once: no setting of a user's, and compared by itself. */
static int set_feature(struct zl_core *c, const struct zl_wire_msg *m, const struct zl_feature *f, struct zl_json given,
                       struct zl_err *err)
{
  struct zl_buf value = ZL_BUF_INIT(1024);
  const struct zl_source *source = zl_source_find(zl_str_of(f->source));
  struct zl_err why = {0};
  char path[128];
  int64_t object;
  int rc = -1;
  snprintf(path, sizeof(path), "features.%s", f->name);
  if (!source || zl_feature_check(f, given, &value, &why) != 0)
    zl_err_set(err, ZL_EPOLICY, "%.*s: %s", (int)m->f[3].n, m->f[3].p, why.text);
  else if (zl_wish_allowed(c, "user", path, m->f[3], err) == 0 && object_of(c, m, "user", &object, err) == 0)
    rc = wish(c, m, object, source, zl_str_of(path), zl_buf_view(&value), err);
  zl_buf_free(&value);
  return rc;
}

static int set_one(struct zl_core *c, const struct zl_wire_msg *m, enum zl_level level, struct zl_json pair,
                   struct zl_err *err)
{
  struct zl_json_iter it = zl_json_iter(pair);
  struct zl_json path_json, value_json, key_json;
  struct zl_buf path = ZL_BUF_INIT(300), value = ZL_BUF_INIT(1u << 20);
  int rc = -1;
  if (zl_json_kind(pair) != ZL_JSON_ARRAY || !zl_json_next(&it, NULL, &path_json) ||
      !zl_json_next(&it, NULL, &value_json) || !zl_json_string(path_json, &path)) {
    zl_err_set(err, ZL_EWIRE, "SET without path and value");
    goto out;
  }
  if (zl_json_next(&it, NULL, &key_json)) {
    rc = set_unchecked(c, m, level, zl_buf_view(&path), value_json, key_json, err);
    goto out;
  }
  const struct zl_feature *feature = level == ZL_LEVEL_USER ? zl_feature_of_wish(zl_buf_view(&path)) : NULL;
  if (feature) {
    rc = set_feature(c, m, feature, value_json, err);
    goto out;
  }
  const struct zl_node *leaf = zl_catalogue_find(level, zl_buf_view(&path));
  const struct zl_source *source = leaf && leaf->body ? zl_source_find(zl_str_of(leaf->body->key)) : NULL;
  if (source)
    zl_write_note(c, leaf);
  if (!source || !(leaf->flags & ZL_NODE_LEAF) || !(leaf->flags & ZL_NODE_WRITABLE)) {
    zl_err_set(err, ZL_EPOLICY, "%.*s: there is no setting '%s.%s' that can be set", (int)m->f[3].n, m->f[3].p,
               zl_level_prefix(level), zl_buf_cstr(&path));
    goto out;
  }
  struct zl_err why = {0};
  if (zl_settings_check(leaf, value_json, &value, &why) != 0) {
    zl_err_set(err, ZL_EPOLICY, "%.*s: %s", (int)m->f[3].n, m->f[3].p, why.text);
    goto out;
  }
  int64_t object;
  if (zl_wish_allowed(c, zl_level_prefix(level), leaf->path, m->f[3], err) == 0 &&
      object_of(c, m, source->kind, &object, err) == 0)
    rc = wish(c, m, object, source, zl_buf_view(&path), zl_buf_view(&value), err);
out:
  zl_buf_free(&path);
  zl_buf_wipe(&value);
  return rc;
}

int zl_wish_set(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  enum zl_level level;
  struct zl_json pairs, pair;
  if (zl_level_find(m->f[0], &level) != 0)
    return zl_err_set(err, ZL_EWIRE, "SET of no level");
  if (zl_json_check(m->f[4], TREE_DEPTH, &pairs, NULL) != 0 || zl_json_kind(pairs) != ZL_JSON_ARRAY)
    return zl_err_set(err, ZL_EWIRE, "SET of something that is no list");
  struct zl_json_iter it = zl_json_iter(pairs);
  while (zl_json_next(&it, NULL, &pair))
    if (set_one(c, m, level, pair, err) != 0)
      return -1;
  return 0;
}

static int verb_of(struct zl_str name, enum zl_access_verb *out)
{
  static const char *const names[] = {"exact", "grant", "revoke"};
  for (unsigned i = 0; i < 3; i++)
    if (zl_str_is(name, names[i])) {
      *out = (enum zl_access_verb)i;
      return 0;
    }
  return -1;
}

int zl_wish_access(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  const struct zl_access *access = zl_access_find(m->f[4]);
  enum zl_access_verb verb;
  int64_t object;
  struct zl_json given;
  if (zl_str_is(m->f[0], "group"))
    return zl_members_wish(c, m, err);
  if (!access || !zl_str_is(m->f[0], "phone_user") || verb_of(m->f[5], &verb) != 0 || zl_json_check(m->f[6], TREE_DEPTH, &given, NULL) != 0)
    return zl_err_set(err, ZL_EWIRE, "ACCESS to nothing that a phone user shares");
  if (object_of(c, m, "phone_user", &object, err) != 0)
    return -1;
  char path[64];
  snprintf(path, sizeof(path), ACCESS "%s", access->type);
  if (zl_wish_allowed(c, "phone", path, m->f[3], err) != 0)
    return -1;

  struct zl_buf normal = ZL_BUF_INIT(ACCESS_BYTES), before = ZL_BUF_INIT(ACCESS_BYTES),
                merged = ZL_BUF_INIT(ACCESS_BYTES), plain = ZL_BUF_INIT(ACCESS_BYTES);
  const struct zl_source *source = zl_source_find(zl_str_of(access->source));
  struct zl_err why = {0};
  int rc = zl_access_check(access, verb, given, &normal, &why);
  if (rc == 0)
    rc = zl_draft_wanted(c->journal, object, zl_str_of(access->source), zl_str_of(path), &before, &why);
  bool earlier = rc == 1;
  if (earlier)
    rc = zl_secret_open(c, zl_buf_view(&before), &plain, &why);
  if (rc == 0)
    rc = zl_access_merge(access, earlier ? zl_buf_view(&plain) : (struct zl_str){0}, verb, zl_buf_view(&normal),
                         &merged, &why);
  if (rc != 0)
    zl_err_set(err, why.code == ZL_EVALUE ? ZL_EPOLICY : why.code, "%.*s: %s", (int)m->f[3].n, m->f[3].p,
               why.text);
  else
    rc = wish(c, m, object, source, zl_str_of(path), zl_buf_view(&merged), err);
  zl_buf_wipe(&normal);
  zl_buf_free(&before);
  zl_buf_wipe(&merged);
  zl_buf_wipe(&plain);
  return rc;
}

/* ---- a body has arrived -------------------------------------------------------------------- */

struct settling {
  struct zl_core *core;
  int64_t object;
  const struct zl_source *source;
  struct zl_json body;
  struct zl_err why;
};

/* The walk is over a copy, so that what it walks over may be told at once. */
static int settle_one(void *arg, const struct zl_draft_want *w)
{
  struct settling *s = arg;
  return note_current(s->core, s->object, s->source, w->path, w->wanted, s->body, &s->why);
}

int zl_wish_settle(struct zl_core *c, int64_t object, const struct zl_source *s, struct zl_json body,
                   struct zl_err *err)
{
  struct settling all = {c, object, s, body, {0}};
  const struct zl_err *why = &all.why;
  int rc = zl_draft_wants(c->journal, object, zl_str_of(s->name), settle_one, &all, err);
  if (why->code && why->code != ZL_EJOURNAL) { /* the body is not what it should be: this object is left alone */
    c->unreadable++;
    rc = zl_draft_read(c->journal, object, zl_str_of(s->name), why->text, err) == 0 ? 1 : -1;
  } else if (why->code) {
    rc = -1;
    zl_err_set(err, why->code, "%s", why->text);
  }
  return rc;
}
