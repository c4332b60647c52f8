/* head.c - what the policy says of itself, as the core understands it. The head comes from the
 * policy process: every type is checked, lengths are bounded, and what is missing is empty. */
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

#define WRITES_MAX 1000

static int text(struct zl_json head, const char *name, struct zl_buf *out, struct zl_err *err)
{
  *out = ZL_BUF_INIT(4096);
  struct zl_json v = zl_json_get(head, name);
  if (zl_json_kind(v) == ZL_JSON_NONE)
    return 0;
  if (!zl_json_string(v, out))
    return zl_err_set(err, ZL_EPOLICY, "zoom.policy: '%s' is a string of at most 4 KB", name);
  return 0;
}

static int writes(struct zl_head *h, struct zl_json list, struct zl_err *err)
{
  if (zl_json_kind(list) == ZL_JSON_NONE)
    return 0;
  size_t n = zl_json_count(list);
  if (zl_json_kind(list) != ZL_JSON_ARRAY || n > WRITES_MAX)
    return zl_err_set(err, ZL_EPOLICY, "zoom.policy: 'writes' is a list of at most %d patterns", WRITES_MAX);
  h->writes = zl_calloc(n + 1, sizeof(*h->writes));
  if (!h->writes)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json v;
  while (zl_json_next(&it, NULL, &v)) {
    struct zl_buf b = ZL_BUF_INIT(512);
    if (!zl_json_string(v, &b) || b.failed) {
      zl_buf_free(&b);
      return zl_err_set(err, ZL_EPOLICY, "zoom.policy: 'writes' holds something that is no pattern");
    }
    size_t len;
    h->writes[h->n_writes] = zl_buf_take(&b, &len);
    if (!h->writes[h->n_writes])
      h->writes[h->n_writes] = zl_calloc(1, 1);
    if (!h->writes[h->n_writes])
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    h->n_writes++;
  }
  return 0;
}

static int limit(struct zl_json limits, const char *name, int64_t most, int64_t *out, struct zl_err *err)
{
  struct zl_json v = zl_json_get(limits, name);
  if (zl_json_kind(v) == ZL_JSON_NONE)
    return 0;
  if (!zl_json_int(v, out) || *out < 1 || *out > most)
    return zl_err_set(err, ZL_EPOLICY, "zoom.policy: limits.%s is a whole number from 1 to %lld", name,
                      (long long)most);
  return 0;
}

/* An empty one may come as a list: Lua knows no difference. */
static int limits(struct zl_head *h, struct zl_json v, struct zl_err *err)
{
  enum zl_json_kind kind = zl_json_kind(v);
  if (kind == ZL_JSON_NONE || zl_json_count(v) == 0)
    return 0;
  if (kind != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EPOLICY, "zoom.policy: 'limits' is a table { objects = 200, percent = 50 }");
  if (limit(v, "objects", 1000000000, &h->limits.objects, err) != 0 ||
      limit(v, "percent", 100, &h->limits.percent, err) != 0)
    return -1;
  h->limits.given = h->limits.objects || h->limits.percent;
  return 0;
}

int zl_head_read(struct zl_head *h, struct zl_str json, struct zl_err *err)
{
  struct zl_json head;
  if (json.n > 256u << 10 || zl_json_check(json, 16, &head, NULL) != 0 ||
      zl_json_kind(head) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EWIRE, "a policy head that is no object");
  h->json = ZL_BUF_INIT(256u << 10);
  if (zl_buf_str(&h->json, json) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (text(head, "name", &h->name, err) != 0 || text(head, "version", &h->version, err) != 0 ||
      text(head, "summary", &h->summary, err) != 0 || text(head, "description", &h->description, err) != 0)
    return -1;
  if (limits(h, zl_json_get(head, "limits"), err) != 0)
    return -1;
  struct zl_json consent = zl_json_get(head, "allow_destructive");
  if (zl_json_kind(consent) != ZL_JSON_NONE && !zl_json_bool(consent, &h->allow_destructive))
    return zl_err_set(err, ZL_EPOLICY, "zoom.policy: 'allow_destructive' is true or false");
  return writes(h, zl_json_get(head, "writes"), err);
}

/* A pattern names a setting, a section with all below it, or uses `*`. */
bool zl_head_allows(const struct zl_head *h, struct zl_str path)
{
  if (!h->writes)
    return true;
  for (size_t i = 0; i < h->n_writes; i++) {
    struct zl_str p = zl_str_of(h->writes[i]);
    if (zl_text_glob(p, path))
      return true;
    if (path.n > p.n && path.p[p.n] == '.' && memcmp(path.p, p.p, p.n) == 0)
      return true;
  }
  return false;
}

void zl_head_free(struct zl_head *h)
{
  zl_buf_free(&h->name);
  zl_buf_free(&h->version);
  zl_buf_free(&h->summary);
  zl_buf_free(&h->description);
  zl_buf_free(&h->json);
  for (size_t i = 0; i < h->n_writes; i++)
    free(h->writes[i]);
  free(h->writes);
  *h = (struct zl_head){0};
}
