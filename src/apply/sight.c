/* sight.c - where a change can be seen: the body of an object that shows it, and what in it. Pure.
 * Serves readback.c. */
#include "apply/readback.h"

#include <string.h>

#define UNCHECKED_MARK " (unchecked)"
#define ACCESS_PREFIX "phone.access."
#define HIDDEN "\"(hidden)\"" /* what the plan has in place of a passcode */

/* "phone.access.voice_mail[ada@example.com]" */
static const struct zl_access *access_of(struct zl_str path, struct zl_str *name)
{
  size_t n = strlen(ACCESS_PREFIX);
  if (path.n <= n || memcmp(path.p, ACCESS_PREFIX, n) != 0)
    return NULL;
  const char *open = memchr(path.p, '[', path.n);
  if (!open || path.p[path.n - 1] != ']')
    return NULL;
  *name = (struct zl_str){open + 1, (size_t)(path.p + path.n - 2 - open)};
  return zl_access_find((struct zl_str){path.p + n, (size_t)(open - path.p) - n});
}

int zl_sight_url(const struct zl_body *body, struct zl_str id, struct zl_buf *url, struct zl_err *err)
{
  int rc = zl_url_path(url, body->path, id, err);
  if (rc == 0 && body->option)
    rc = zl_url_query(url, ZL_STR("option"), zl_str_of(body->option));
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

/* A field that the catalogue lacks says its level; which of the level's bodies it went to, the
 * request does. */
static void unchecked(struct zl_unchecked *all, const struct zl_change *c, struct zl_sight *out)
{
  size_t mark = strlen(UNCHECKED_MARK), n;
  enum zl_level level;
  struct zl_str path = c->path;
  if (path.n <= mark || memcmp(path.p + path.n - mark, UNCHECKED_MARK, mark) != 0)
    return;
  path.n -= mark;
  if (!zl_level_of_place(path, &level, &path))
    return;
  const struct zl_body *body = zl_catalogue_bodies(level, &n);
  for (size_t i = 0; i < n && !out->body; i++) {
    struct zl_buf url = ZL_BUF_INIT(4096);
    if (zl_sight_url(&body[i], c->object, &url, NULL) == 0 && zl_str_eq(zl_buf_view(&url), c->url))
      out->body = &body[i];
    zl_buf_free(&url);
  }
  out->leaf = out->body ? zl_settings_unchecked(all, out->body, path) : NULL;
  out->body = out->leaf ? out->body : NULL;
}

/* Why nobody can tell what became of a change, or NULL. */
static const char *untold(const struct zl_change *c, const struct zl_sight *s)
{
  const struct zl_node *leaf = s->leaf;
  if ((s->feature || s->member) && s->body)
    return NULL;
  if (!s->body && zl_str_is(c->kind, "operation"))
    return "what an operation did cannot be read back";
  if (!s->body)
    return "the catalogue does not know this setting";
  if (zl_str_is(c->wanted, HIDDEN) || (leaf && leaf->flags & ZL_NODE_SECRET))
    return "a passcode is not kept, so it cannot be compared";
  if (leaf && leaf->flags & ZL_NODE_ACTION && !leaf->got)
    return "it did something, and left nothing that could be read";
  if (leaf && !(leaf->flags & (ZL_NODE_READABLE | ZL_NODE_UNCHECKED)))
    return "Zoom does not tell this setting";
  return NULL;
}

void zl_sight_of(struct zl_unchecked *all, const struct zl_change *c, struct zl_sight *out)
{
  *out = (struct zl_sight){0};
  out->access = access_of(c->path, &out->name);
  out->feature = zl_feature_of_place(c->path);
  out->member = zl_member_of_place(c->path, &out->name);
  if (out->feature)
    out->body = zl_catalogue_body(zl_str_of(out->feature->source));
  else if (out->member)
    out->body = zl_catalogue_body(ZL_STR("user")); /* it names the user's groups */
  else if (out->access)
    out->body = zl_catalogue_body(zl_str_of(out->access->source));
  else if ((out->leaf = zl_catalogue_place(c->path)))
    out->body = zl_catalogue_body(zl_str_of(out->leaf->body->document));
  else
    unchecked(all, c, out);
  out->never = untold(c, out);
}

bool zl_sight_id(const struct zl_sight *s, const struct zl_change *c, struct zl_buf *id)
{
  struct zl_json v;
  if (!s->member)
    return zl_buf_str(id, c->object) == 0;
  return zl_json_check(c->wanted.p ? c->wanted : c->before, 4, &v, NULL) == 0 && zl_json_string(v, id) && id->len;
}
