/* plan_file_head.c - what a saved plan says of itself: whose account, which policy, made when and by
 * what. Serves saved.c and show_file.c. */
#include <stddef.h>
#include <string.h>

#include "core/plan_file.h"

#define TEXT_BYTES ((size_t)1 << 20)

/* The members in the order of the file, which is that of the alphabet. */
enum kind { TEXT, JSON, NUMBER, FLAG };
static const struct {
  const char *key;
  enum kind kind;
  size_t at;
} members[] = {
#define MEMBER(name, the_kind) {#name, the_kind, offsetof(struct zl_plan_head, name)}
  MEMBER(account, TEXT),       MEMBER(api_url, TEXT),     MEMBER(catalogue, TEXT), MEMBER(changes, NUMBER),
  MEMBER(created, TEXT),       MEMBER(file, TEXT),        MEMBER(objects, NUMBER), MEMBER(objects_read, NUMBER),
  MEMBER(params, JSON),        MEMBER(policy, JSON),      MEMBER(policy_sha256, TEXT),
  MEMBER(requests, NUMBER),    MEMBER(send_locked, FLAG), MEMBER(tool, TEXT),
  MEMBER(unreadable, NUMBER),  MEMBER(who, TEXT),
#undef MEMBER
};
#define MEMBERS (sizeof(members) / sizeof(members[0]))

int zl_plan_head_write(struct zl_plan_out *o, const struct zl_plan_head *h, struct zl_err *err)
{
  struct zl_buf line = ZL_BUF_INIT(2 * TEXT_BYTES);
  int rc = zl_plan_out_line(o, ZL_STR("\"head\":{"), err);
  for (size_t i = 0; rc == 0 && i < MEMBERS; i++) {
    const void *at = (const char *)h + members[i].at;
    zl_buf_reset(&line);
    zl_buf_printf(&line, "\"%s\":", members[i].key);
    struct zl_jw w = zl_jw(&line);
    switch (members[i].kind) {
    case TEXT: zl_jw_str(&w, zl_buf_view(at)); break;
    case JSON: zl_jw_raw(&w, zl_buf_view(at)); break;
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
  case NUMBER: return zl_json_int(v, at) && *(int64_t *)at >= 0;
  case FLAG: return zl_json_bool(v, at);
  }
  return false;
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
  return rc;
}

int zl_plan_head_read(struct zl_plan_head *h, struct zl_json head, struct zl_err *err)
{
  *h = (struct zl_plan_head){0};
  for (size_t i = 0; i < MEMBERS; i++) {
    if (members[i].kind == TEXT || members[i].kind == JSON)
      *(struct zl_buf *)(void *)((char *)h + members[i].at) = ZL_BUF_INIT(TEXT_BYTES);
    if (!take(h, i, zl_json_get(head, members[i].key)))
      return zl_err_set(err, ZL_EREFUSED, "the plan's head has no good '%s'", members[i].key);
  }
  return check(h, err);
}

void zl_plan_head_free(struct zl_plan_head *h)
{
  for (size_t i = 0; i < MEMBERS; i++)
    if (members[i].kind == TEXT || members[i].kind == JSON)
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
