/* patch.c - reads the body of a PATCH into changes, by the rules the service is known for:
 * objects merge, lists are replaced whole, unknown and read-only names vanish without a word,
 * wrong types and values are refused by name (docs/zoom-api.md, sections 5 and 10). Used
 * by settings.c, users.c, phone.c and, strictly, by the tenant file. */
#include "sim/schema.h"

#include <stdlib.h>
#include <string.h>

static void complain(struct sim_patch *p, struct zl_str path, const char *message)
{
  struct zl_jw w = zl_jw(&p->errors);
  if (p->error_count++ > 0)
    zl_buf_putc(&p->errors, ',');
  zl_jw_object(&w);
  zl_jw_key(&w, "field");
  zl_jw_str(&w, path);
  zl_jw_key(&w, "message");
  zl_jw_cstr(&w, message);
  zl_jw_end_object(&w);
}

static bool kind_fits(struct zl_json v, int kind)
{
  enum zl_json_kind have = zl_json_kind(v);
  int64_t n;
  switch (kind) {
  case SIM_BOOL: return have == ZL_JSON_TRUE || have == ZL_JSON_FALSE;
  case SIM_INT: return zl_json_int(v, &n);
  case SIM_STR: return have == ZL_JSON_STRING;
  case SIM_LIST: return have == ZL_JSON_ARRAY;
  case SIM_MAP: return have == ZL_JSON_OBJECT;
  default: return have != ZL_JSON_NONE;
  }
}

/* Is `text` one of "a|b|c"? */
static bool listed(const char *allowed, struct zl_str text)
{
  for (const char *at = allowed; *at;) {
    size_t n = strcspn(at, "|");
    if (n == text.n && memcmp(at, text.p, n) == 0)
      return true;
    at += n + (at[n] == '|');
  }
  return false;
}

static bool scalar_allowed(const char *allowed, struct zl_json v)
{
  struct zl_buf text = ZL_BUF_INIT(4096);
  bool quoted = zl_json_kind(v) == ZL_JSON_STRING;
  bool ok = (quoted ? (int)zl_json_string(v, &text) : zl_json_canonical(v, &text) == 0) &&
            listed(allowed, zl_buf_view(&text));
  zl_buf_free(&text);
  return ok;
}

/* NULL, or what is wrong with the value. */
static const char *fault_of(const struct sim_leaf *leaf, struct zl_json v)
{
  if (!kind_fits(v, leaf->kind))
    return "Invalid field.";
  if (leaf->kind != SIM_LIST)
    return leaf->allowed && !scalar_allowed(leaf->allowed, v) ? "Invalid field value." : NULL;
  struct zl_json_iter it = zl_json_iter(v);
  for (struct zl_json item; zl_json_next(&it, NULL, &item);) {
    if (leaf->item != SIM_NO_KIND && !kind_fits(item, leaf->item))
      return "Invalid list element.";
    if (leaf->allowed && !scalar_allowed(leaf->allowed, item))
      return "Invalid list element value.";
  }
  return NULL;
}

/* What is kept of a value that was sent: mostly the value. False: nothing. */
static bool kept(const struct sim_quirk *quirk, struct zl_str path, struct zl_json *v)
{
  struct zl_str key;
  if (!quirk)
    return true;
  if (quirk->ignore && zl_text_glob(zl_str_of(quirk->ignore), path))
    return false;
  struct zl_json_iter it = zl_json_iter(quirk->store);
  for (struct zl_json other; zl_json_next(&it, &key, &other);)
    if (zl_str_eq(key, path))
      *v = other;
  return true;
}

static int take(struct sim_patch *p, int leaf, struct zl_str path, struct zl_json v)
{
  const struct sim_leaf *l = &p->schema->leaf[leaf];
  if (!p->author && !(l->access & SIM_WRITE))
    return 0;
  const char *fault = fault_of(l, v);
  if (!fault && !kept(p->quirk, path, &v))
    return 0;
  if (fault) {
    complain(p, path, fault);
    return 0;
  }
  if (p->locked && p->locked(p->arg, leaf)) {
    if (p->lock_refused)
      complain(p, path, "This setting is locked.");
    return 0;
  }
  struct zl_buf text = ZL_BUF_INIT(1 << 20);
  int rc = -1;
  if (zl_json_canonical(v, &text) == 0) {
    const char *value = sim_text_of(p->values, zl_buf_view(&text));
    rc = value ? sim_changes_add(&p->changes, leaf, value) : -1;
  }
  zl_buf_free(&text);
  return rc;
}

static int walk(struct sim_patch *p, struct zl_json object, struct zl_buf *path)
{
  struct zl_json_iter it = zl_json_iter(object);
  struct zl_str key;
  for (struct zl_json v; zl_json_next(&it, &key, &v);) {
    size_t mark = path->len;
    if (mark > 0)
      zl_buf_putc(path, '.');
    if (zl_json_unescape(key, path) != 0)
      return -1;
    struct zl_str name = zl_buf_view(path);
    int leaf = sim_schema_find(p->schema, p->option, name);
    int rc = 0;
    if (leaf >= 0)
      rc = take(p, leaf, name, v);
    else if (leaf == SIM_INNER && zl_json_kind(v) == ZL_JSON_OBJECT)
      rc = walk(p, v, path);
    else if (leaf == SIM_INNER)
      complain(p, name, "Invalid field.");
    else if (p->author)
      complain(p, name, "there is no such setting here");
    if (rc != 0)
      return -1;
    path->len = mark;
    if (path->data)
      path->data[mark] = 0;
  }
  return 0;
}

int sim_patch_read(struct sim_patch *p, struct zl_json body)
{
  struct zl_buf path = ZL_BUF_INIT(1 << 16);
  p->errors.max = 1 << 20;
  int rc = walk(p, body, &path);
  if (p->errors.failed)
    rc = -1;
  zl_buf_free(&path);
  return rc;
}

void sim_patch_free(struct sim_patch *p)
{
  sim_changes_free(&p->changes);
  zl_buf_free(&p->errors);
}
