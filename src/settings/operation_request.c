/* operation_request.c - arguments of an operation, checked, into path, query and body. Used by
 * zoom.call in the policy process, at the script's line, and by the core, which checks again.
 * Pure. */
#include "settings/internal.h"
#include "settings/operation_tables.h"

#include <string.h>
#include <strings.h>

#define TEXT_BYTES ((size_t)1 << 20)

static int out_of_memory(const struct zl_operation *op, struct zl_err *err)
{
  char shown[ZL_OPERATION_NAME_BYTES];
  return zl_err_set(err, ZL_ENOMEM, "%s: the request becomes too long, or memory ran out",
                    zl_operation_name(shown, op));
}

/* ---- path and query ----------------------------------------------------------------------- */

/* Zoom wants the UUIDs of meetings encoded twice where they begin with "/" or contain "//"
 * (docs/zoom-api.md, section 8); its gateway takes one layer off before it looks for slashes. */
static bool encoded_twice(const struct zl_parameter *p, struct zl_str text)
{
  if (strncasecmp(p->name, "meeting", 7) != 0 && strncasecmp(p->name, "webinar", 7) != 0)
    return false;
  return text.p[0] == '/' || memmem(text.p, text.n, "//", 2);
}

static int put_segment(const struct zl_operation *op, const struct zl_parameter *p,
                       struct zl_json given, struct zl_buf *target, struct zl_err *err)
{
  if (zl_json_kind(given) == ZL_JSON_NONE)
    return zl_operation_refuse(op, p->name, "is missing: the path is ", op->path, err);
  struct zl_buf text = ZL_BUF_INIT(TEXT_BYTES), once = ZL_BUF_INIT(3 * TEXT_BYTES);
  int rc = zl_parameter_text(op, p, given, &text, err);
  struct zl_str s = zl_buf_view(&text);
  if (rc == 0 && s.n == 0)
    rc = zl_operation_refuse(op, p->name, "must not be empty: the path is ", op->path, err);
  else if (rc == 0 && (zl_str_is(s, ".") || zl_str_is(s, "..")))
    rc = zl_operation_refuse(op, p->name, "must be an id, not a step in a path", "", err);
  if (rc == 0 && encoded_twice(p, s)) {
    zl_text_percent(&once, s, '@');
    zl_text_percent(target, zl_buf_view(&once), 0);
  } else if (rc == 0) {
    zl_text_percent(target, s, '@');
  }
  if (rc == 0 && (text.failed || once.failed))
    rc = out_of_memory(op, err);
  zl_buf_free(&once);
  zl_buf_free(&text);
  return rc;
}

static bool parameter_named(const struct zl_operation *op, struct zl_str name, bool in_path,
                            struct zl_parameter *out)
{
  for (unsigned i = 0; i < op->n_parameters; i++) {
    *out = zl_operation_param(op, i);
    if (!!(out->flags & ZL_PARAMETER_PATH) == in_path && zl_str_is(name, out->name))
      return true;
  }
  return false;
}

static int put_path(const struct zl_operation *op, struct zl_json args, struct zl_buf *target,
                    struct zl_err *err)
{
  const char *at = op->path;
  while (*at) {
    const char *open = strchr(at, '{'), *close = open ? strchr(open, '}') : NULL;
    if (!close)
      break;
    zl_buf_add(target, at, (size_t)(open - at));
    struct zl_str name = {open + 1, (size_t)(close - open - 1)};
    struct zl_parameter p;
    if (parameter_named(op, name, true, &p) &&
        put_segment(op, &p, zl_json_get_n(args, name), target, err) != 0)
      return -1;
    at = close + 1;
  }
  zl_buf_puts(target, at);
  return 0;
}

static int put_one(const struct zl_operation *op, const struct zl_parameter *p, struct zl_json v,
                   char *mark, struct zl_buf *target, struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(TEXT_BYTES);
  int rc = zl_parameter_text(op, p, v, &text, err);
  if (rc == 0) {
    zl_buf_putc(target, *mark);
    *mark = '&';
    zl_text_percent(target, zl_str_of(p->name), 0);
    zl_buf_putc(target, '=');
    zl_text_percent(target, zl_buf_view(&text), 0);
    if (text.failed)
      rc = out_of_memory(op, err);
  }
  zl_buf_free(&text);
  return rc;
}

/* A list repeats its name, as OpenAPI has it where a specification says nothing else. An empty one
 * would leave no trace, and "remove these: none" must not become "remove". */
static int put_list(const struct zl_operation *op, const struct zl_parameter *p,
                    struct zl_json list, char *mark, struct zl_buf *target, struct zl_err *err)
{
  char why[96];
  size_t n = zl_json_count(list);
  if (n == 0)
    return zl_operation_refuse(op, p->name, "must not be an empty list; leave it out",
                               " instead", err);
  if (n < p->min_items || (p->max_items > 0 && n > p->max_items)) {
    snprintf(why, sizeof(why), "%s %u, not %zu", n < p->min_items ? "at least" : "at most",
             n < p->min_items ? p->min_items : p->max_items, n);
    return zl_operation_refuse(op, p->name, "must have ", why, err);
  }
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json v;
  while (zl_json_next(&it, NULL, &v)) {
    if (put_one(op, p, v, mark, target, err) != 0)
      return -1;
  }
  return 0;
}

static int put_query(const struct zl_operation *op, struct zl_json args, struct zl_buf *target,
                     struct zl_err *err)
{
  char mark = '?';
  for (unsigned i = 0; i < op->n_parameters; i++) {
    struct zl_parameter p = zl_operation_param(op, i);
    if (p.flags & ZL_PARAMETER_PATH)
      continue;
    struct zl_json v = zl_json_get(args, p.name);
    enum zl_json_kind kind = zl_json_kind(v);
    /* an empty Lua table is written as {}: it was meant as a list here */
    bool list = p.flags & ZL_PARAMETER_LIST &&
                (kind == ZL_JSON_ARRAY || (kind == ZL_JSON_OBJECT && zl_json_count(v) == 0));
    int rc = 0;
    if (kind == ZL_JSON_NONE) {
      if (p.flags & ZL_PARAMETER_REQUIRED)
        rc = zl_operation_refuse(op, p.name, "is missing: Zoom does not take the call",
                                 " without it", err);
    } else if (list) {
      rc = put_list(op, &p, v, &mark, target, err);
    } else {
      rc = put_one(op, &p, v, &mark, target, err);
    }
    if (rc != 0)
      return -1;
  }
  return 0;
}

/* ---- body --------------------------------------------------------------------------------- */

static int put_body(const struct zl_operation *op, struct zl_json given, struct zl_buf *body,
                    struct zl_err *err)
{
  if (op->flags & ZL_OPERATION_BODY_FORM) {
    char shown[ZL_OPERATION_NAME_BYTES];
    return zl_err_set(err, ZL_EVALUE, "%s takes a form with a file, which zoomlua does not send",
                      zl_operation_name(shown, op));
  }
  enum zl_json_kind kind = zl_json_kind(given);
  if (kind == ZL_JSON_NONE)
    return 0;
  bool list = op->flags & ZL_OPERATION_BODY_LIST;
  if ((kind == ZL_JSON_ARRAY || kind == ZL_JSON_OBJECT) && zl_json_count(given) == 0)
    return zl_buf_puts(body, list ? "[]" : "{}"); /* an empty Lua table could be either */
  if (kind != (list ? ZL_JSON_ARRAY : ZL_JSON_OBJECT)) {
    char shown[ZL_GIVEN_BYTES];
    return zl_operation_refuse(op, "body",
                               list ? "must be a list, not " : "must be a table of fields, not ",
                               zl_given(shown, given, false), err);
  }
  return zl_json_canonical(given, body);
}

static int check_names(const struct zl_operation *op, struct zl_json args, struct zl_err *err)
{
  struct zl_json_iter it = zl_json_iter(args);
  struct zl_str key;
  struct zl_json v;
  struct zl_parameter p;
  while (zl_json_next(&it, &key, &v)) {
    struct zl_buf name = ZL_BUF_INIT(TEXT_BYTES);
    int rc = zl_json_unescape(key, &name) == 0 ? 0 : out_of_memory(op, err);
    struct zl_str s = zl_buf_view(&name);
    if (rc == 0 && !parameter_named(op, s, true, &p) && !parameter_named(op, s, false, &p) &&
        !(op->flags & ZL_OPERATION_BODY && zl_str_is(s, "body")))
      rc = zl_operation_no_argument(op, s, err);
    zl_buf_free(&name);
    if (rc != 0)
      return -1;
  }
  return 0;
}

int zl_operation_request(const struct zl_operation *op, struct zl_json args, struct zl_buf *target,
                         struct zl_buf *body, struct zl_err *err)
{
  enum zl_json_kind kind = zl_json_kind(args);
  if (kind != ZL_JSON_NONE && kind != ZL_JSON_OBJECT &&
      !(kind == ZL_JSON_ARRAY && zl_json_count(args) == 0)) {
    char shown[ZL_OPERATION_NAME_BYTES], given[ZL_GIVEN_BYTES];
    return zl_err_set(err, ZL_EVALUE, "%s: the arguments must be a table of names, not %s",
                      zl_operation_name(shown, op), zl_given(given, args, false));
  }
  if (check_names(op, args, err) != 0 || put_path(op, args, target, err) != 0 ||
      put_query(op, args, target, err) != 0)
    return -1;
  if (put_body(op, zl_json_get(args, "body"), body, err) != 0 || target->failed || body->failed)
    return out_of_memory(op, err); /* unless put_body has said why: the first error wins */
  return 0;
}
