/* file_head.c - what a saved plan says of itself: whose account, which policy, made when and by
 * what. Serves saved.c and show/file.c. */
#include <stddef.h>
#include <string.h>

#include "core/saved/plan_file.h"
#include "core/serve/policies.h"

#define TEXT_BYTES ((size_t)1 << 20)

/* The members in the order of the file, which is that of the alphabet. */
enum kind { TEXT, JSON, LIST /* only where there is one */, NUMBER, FLAG };
static const struct {
  const char *key;
  enum kind kind;
  size_t at;
} members[] = {
#define MEMBER(name, the_kind) {#name, the_kind, offsetof(struct zl_plan_head, name)}
  MEMBER(account, TEXT),       MEMBER(api_url, TEXT),     MEMBER(catalogue, TEXT), MEMBER(changes, NUMBER),
  MEMBER(created, TEXT),       MEMBER(file, TEXT),        MEMBER(objects, NUMBER), MEMBER(objects_read, NUMBER),
  MEMBER(params, JSON),        MEMBER(policies, LIST),    MEMBER(policy, JSON),    MEMBER(policy_sha256, TEXT),
  MEMBER(requests, NUMBER),    MEMBER(send_locked, FLAG), MEMBER(tool, TEXT),
  MEMBER(unreadable, NUMBER),  MEMBER(who, TEXT),
#undef MEMBER
};
#define MEMBERS (sizeof(members) / sizeof(members[0]))

static bool is_buffer(enum kind kind)
{
  return kind == TEXT || kind == JSON || kind == LIST;
}

int zl_plan_head_write(struct zl_plan_out *o, const struct zl_plan_head *h, struct zl_err *err)
{
  struct zl_buf line = ZL_BUF_INIT(2 * TEXT_BYTES);
  int rc = zl_plan_out_line(o, ZL_STR("\"head\":{"), err);
  for (size_t i = 0; rc == 0 && i < MEMBERS; i++) {
    const void *at = (const char *)h + members[i].at;
    if (members[i].kind == LIST && !((const struct zl_buf *)at)->len)
      continue;
    zl_buf_reset(&line);
    zl_buf_printf(&line, "\"%s\":", members[i].key);
    struct zl_jw w = zl_jw(&line);
    switch (members[i].kind) {
    case TEXT: zl_jw_str(&w, zl_buf_view(at)); break;
    case JSON:
    case LIST: zl_jw_raw(&w, zl_buf_view(at)); break;
    case NUMBER: zl_jw_int(&w, *(const int64_t *)at); break;
    case FLAG: zl_jw_bool(&w, *(const bool *)at); break;
    }
    if (i + 1 < MEMBERS)
      zl_buf_putc(&line, ',');
    rc = line.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : zl_plan_out_line(o, zl_buf_view(&line), err);
  }
  zl_buf_free(&line);
  return rc == 0 ? zl_plan_out_line(o, ZL_STR("},"), err) : -1;
}

static bool take(struct zl_plan_head *h, size_t i, struct zl_json v)
{
  void *at = (char *)h + members[i].at;
  struct zl_buf *text = at;
  switch (members[i].kind) {
  case TEXT: return zl_json_string(v, text) && !text->failed;
  case JSON: return zl_json_kind(v) == ZL_JSON_OBJECT && zl_json_canonical(v, text) == 0;
  case LIST: return zl_json_kind(v) == ZL_JSON_NONE || (zl_json_kind(v) == ZL_JSON_ARRAY && zl_json_canonical(v, text) == 0);
  case NUMBER: return zl_json_int(v, at) && *(int64_t *)at >= 0;
  case FLAG: return zl_json_bool(v, at);
  }
  return false;
}

static bool holds_text(struct zl_json v, const char *key)
{
  struct zl_buf text = ZL_BUF_INIT(8192);
  bool good = zl_json_string(zl_json_get(v, key), &text) && !text.failed && !memchr(zl_buf_cstr(&text), '\n', text.len);
  zl_buf_free(&text);
  return good;
}

static int check_policies(const struct zl_plan_head *h, struct zl_err *err)
{
  struct zl_json list, v;
  size_t n = 0;
  if (!h->policies.len)
    return 0;
  if (zl_json_check(zl_buf_view(&h->policies), 4, &list, err) != 0)
    return -1;
  struct zl_json_iter it = zl_json_iter(list);
  for (; zl_json_next(&it, NULL, &v); n++)
    if (!holds_text(v, "file") || !holds_text(v, "name") || !holds_text(v, "sha256") || !holds_text(v, "summary") ||
        !holds_text(v, "version"))
      return zl_err_set(err, ZL_EREFUSED, "a policy that is none");
  if (n < 2 || n > ZL_POLICIES_MAX)
    return zl_err_set(err, ZL_EREFUSED, "a list of %zu policies", n);
  return 0;
}

static int check(const struct zl_plan_head *h, struct zl_err *err)
{
  struct zl_json params, v;
  if (zl_json_check(zl_buf_view(&h->params), 4, &params, err) != 0)
    return -1;
  struct zl_json_iter it = zl_json_iter(params);
  while (zl_json_next(&it, NULL, &v))
    if (zl_json_kind(v) != ZL_JSON_STRING)
      return zl_err_set(err, ZL_EREFUSED, "a parameter that is no text");
  struct zl_head policy = {0};
  int rc = zl_head_read(&policy, zl_buf_view(&h->policy), err);
  zl_head_free(&policy);
  return rc == 0 ? check_policies(h, err) : -1;
}

int zl_plan_head_read(struct zl_plan_head *h, struct zl_json head, struct zl_err *err)
{
  *h = (struct zl_plan_head){0};
  for (size_t i = 0; i < MEMBERS; i++) {
    if (is_buffer(members[i].kind))
      *(struct zl_buf *)(void *)((char *)h + members[i].at) = ZL_BUF_INIT(TEXT_BYTES);
    if (!take(h, i, zl_json_get(head, members[i].key)))
      return zl_err_set(err, ZL_EREFUSED, "the plan's head has no good '%s'", members[i].key);
  }
  return check(h, err);
}

static const char *keep_text(struct zl_plan_head *h, struct zl_json v, const char *key)
{
  struct zl_buf text = ZL_BUF_INIT(8192);
  zl_json_string(zl_json_get(v, key), &text);
  const char *copy = zl_pool_dup(&h->pool, zl_buf_view(&text));
  zl_buf_free(&text);
  return copy;
}

static int take_policy(struct zl_plan_head *h, struct zl_core *c, int i, struct zl_json v)
{
  struct zl_policy_run *p = &c->policies[i];
  const char *file = keep_text(h, v, "file"), *sha256 = keep_text(h, v, "sha256");
  if (!file || !sha256)
    return -1;
  zl_policies_name(c, i, file);
  snprintf(p->sha256, sizeof(p->sha256), "%s", sha256);
  if (i > 0)
    p->head.name = p->head.version = p->head.summary = ZL_BUF_INIT(8192);
  zl_buf_reset(&p->head.name); /* of the first: what holds for all stays in its head */
  zl_buf_reset(&p->head.version);
  zl_buf_reset(&p->head.summary);
  zl_json_string(zl_json_get(v, "name"), &p->head.name);
  zl_json_string(zl_json_get(v, "version"), &p->head.version);
  zl_json_string(zl_json_get(v, "summary"), &p->head.summary);
  p->head.allow_destructive = c->policies->head.allow_destructive; /* what was consented to is in the file */
  p->has_head = true;
  return 0;
}

int zl_plan_head_policies(struct zl_plan_head *h, struct zl_core *c, struct zl_err *err)
{
  struct zl_json list = {0}, v;
  if (h->policies.len && zl_json_check(zl_buf_view(&h->policies), 4, &list, err) != 0)
    return -1;
  int n = h->policies.len ? (int)zl_json_count(list) : 1, i = 0;
  if (zl_policies_make(c, n, err) != 0 || zl_head_read(&c->policies->head, zl_buf_view(&h->policy), err) != 0)
    return -1;
  zl_policies_name(c, 0, zl_buf_cstr(&h->file));
  snprintf(c->policies->sha256, sizeof(c->policies->sha256), "%s", zl_buf_cstr(&h->policy_sha256));
  c->policies->has_head = true;
  struct zl_json_iter it = n > 1 ? zl_json_iter(list) : (struct zl_json_iter){0};
  for (; i < n && n > 1 && zl_json_next(&it, NULL, &v); i++)
    if (take_policy(h, c, i, v) != 0)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

void zl_plan_head_free(struct zl_plan_head *h)
{
  zl_pool_free(&h->pool);
  for (size_t i = 0; i < MEMBERS; i++)
    if (is_buffer(members[i].kind))
      zl_buf_free((struct zl_buf *)(void *)((char *)h + members[i].at));
}

int zl_plan_catalogue(char out[65], struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT((size_t)64 << 20);
  int rc = zl_catalogue_write(false, &text, err);
  if (rc == 0)
    rc = zl_sha256_hex(zl_buf_view(&text), out, err);
  zl_buf_free(&text);
  return rc;
}
