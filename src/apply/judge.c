/* judge.c - what a value that was read back means for the change that it should show. Pure. Serves
 * readback.c; readback.h defines the verdicts. */
#include "apply/readback.h"

#include <string.h>

static const char *const names[] = {
  [ZL_FOUND_APPLIED] = "applied",     [ZL_FOUND_NORMALISED] = "normalised", [ZL_FOUND_IGNORED] = "ignored",
  [ZL_FOUND_LOCKED] = "locked",       [ZL_FOUND_DIFFERENT] = "different",   [ZL_FOUND_UNREAD] = "unread",
};

const char *zl_found_name(enum zl_found found)
{
  return names[found];
}

bool zl_found_read(struct zl_str name, enum zl_found *out)
{
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (zl_str_is(name, names[i])) {
      *out = (enum zl_found)i;
      return true;
    }
  return false;
}

/* Values of the journal and canonical ones are JSON already; what is absent is an absent cursor. */
static struct zl_json json_of(struct zl_str s)
{
  struct zl_json v = {0};
  if (!s.p || zl_json_check(s, ZL_JSON_DEPTH, &v, NULL) != 0)
    return (struct zl_json){0};
  return v;
}

/* ---- another form of the same ----------------------------------------------------------------- */

static bool is_nothing(struct zl_json v)
{
  enum zl_json_kind kind = zl_json_kind(v);
  return kind == ZL_JSON_NONE || kind == ZL_JSON_NULL || zl_json_string_is(v, "") ||
         (kind == ZL_JSON_ARRAY && zl_json_count(v) == 0);
}

static bool space(char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Equal but for white space and ASCII case. */
static bool loose_text(struct zl_str a, struct zl_str b)
{
  size_t i = 0, k = 0;
  for (;;) {
    while (i < a.n && space(a.p[i]))
      i++;
    while (k < b.n && space(b.p[k]))
      k++;
    if (i == a.n || k == b.n)
      return i == a.n && k == b.n;
    if (lower(a.p[i++]) != lower(b.p[k++]))
      return false;
  }
}

static bool loose_string(struct zl_json a, struct zl_json b)
{
  struct zl_buf x = ZL_BUF_INIT(4u << 20), y = ZL_BUF_INIT(4u << 20);
  bool same = zl_json_string(a, &x) && zl_json_string(b, &y) && loose_text(zl_buf_view(&x), zl_buf_view(&y));
  zl_buf_free(&x);
  zl_buf_free(&y);
  return same;
}

static bool is_number(struct zl_json v, double *out)
{
  return zl_json_double(v, out);
}

/* Where Zoom has bounds of its own it stores the bound: a step from before towards wanted. */
static bool clamped(struct zl_json before, struct zl_json wanted, struct zl_json has)
{
  double b, w, h;
  if (!is_number(before, &b) || !is_number(wanted, &w) || !is_number(has, &h))
    return false;
  return b < w ? b < h && h < w : w < h && h < b;
}

static bool loose(struct zl_json before, struct zl_json wanted, struct zl_json has);

static bool held(struct zl_json element, struct zl_json list)
{
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json other;
  while (zl_json_next(&it, NULL, &other))
    if (loose((struct zl_json){0}, element, other))
      return true;
  return false;
}

/* All that was wanted is there, and what is there beyond was not there before. */
static bool loose_list(struct zl_json before, struct zl_json wanted, struct zl_json has)
{
  struct zl_json_iter it = zl_json_iter(wanted);
  struct zl_json element;
  while (zl_json_next(&it, NULL, &element))
    if (!held(element, has))
      return false;
  it = zl_json_iter(before);
  while (zl_json_next(&it, NULL, &element))
    if (held(element, has) && !held(element, wanted))
      return false;
  return true;
}

static bool loose_object(struct zl_json before, struct zl_json wanted, struct zl_json has)
{
  struct zl_json_iter it = zl_json_iter(wanted);
  struct zl_json field;
  struct zl_str raw;
  struct zl_buf name = ZL_BUF_INIT(1u << 20);
  bool yes = true;
  while (yes && zl_json_next(&it, &raw, &field)) {
    zl_buf_reset(&name);
    yes = zl_json_unescape(raw, &name) == 0 &&
          loose(zl_json_get_n(before, zl_buf_view(&name)), field, zl_json_get_n(has, zl_buf_view(&name)));
  }
  zl_buf_free(&name);
  return yes;
}

static bool loose(struct zl_json before, struct zl_json wanted, struct zl_json has)
{
  if (is_nothing(wanted) || is_nothing(has))
    return is_nothing(wanted) && is_nothing(has);
  if (zl_json_equal(wanted, has))
    return true;
  enum zl_json_kind kind = zl_json_kind(wanted);
  if (kind != zl_json_kind(has))
    return false;
  switch (kind) {
  case ZL_JSON_NUMBER: return clamped(before, wanted, has);
  case ZL_JSON_STRING: return loose_string(wanted, has);
  case ZL_JSON_ARRAY: return loose_list(before, wanted, has);
  case ZL_JSON_OBJECT: return loose_object(before, wanted, has);
  default: return false;
  }
}

/* ---- settings ---------------------------------------------------------------------------------- */

static bool as_before(const struct zl_node *leaf, struct zl_str before, struct zl_str current)
{
  struct zl_json was = json_of(before), is = json_of(current);
  if (zl_json_equal(was, is))
    return true;
  return leaf->flags & ZL_NODE_SET && zl_json_kind(was) == ZL_JSON_ARRAY && zl_settings_same(leaf, before, current);
}

enum zl_found zl_judge(const struct zl_node *leaf, struct zl_str before, struct zl_str wanted, struct zl_str current)
{
  if (zl_settings_same(leaf, wanted, current))
    return ZL_FOUND_APPLIED;
  if (as_before(leaf, before, current))
    return ZL_FOUND_IGNORED;
  if (leaf->entries) /* says what to do, not how it is: there is no other form of that */
    return ZL_FOUND_DIFFERENT;
  return loose(json_of(before), json_of(wanted), json_of(current)) ? ZL_FOUND_NORMALISED : ZL_FOUND_DIFFERENT;
}

/* ---- shared access ----------------------------------------------------------------------------- */

struct still {
  bool open; /* something would have to be done yet */
  struct zl_buf *now;
};

static int still_open(void *arg, const struct zl_access_op *op)
{
  struct still *s = arg;
  if (!s->open && op->n_changes && op->changes[0].before.p)
    zl_buf_str(s->now, op->changes[0].before);
  s->open = true;
  return 0;
}

/* The wish that a plan row stands for, as a policy would have given it. */
static int wish_of(const struct zl_access *access, struct zl_str name, struct zl_str before, struct zl_str wanted,
                   struct zl_buf *given, enum zl_access_verb *verb)
{
  struct zl_json v = json_of(wanted.p ? wanted : before), id;
  struct zl_jw w = zl_jw(given);
  *verb = wanted.p ? ZL_ACCESS_GRANT : ZL_ACCESS_REVOKE;
  bool element = zl_json_kind(v) == ZL_JSON_OBJECT;
  static const char *const values[] = {"privacy", "privileges", "locked", "phone_screen_lock", "pin_code", "device_id"};
  for (size_t i = 0; !element && i < sizeof(values) / sizeof(values[0]); i++)
    if (zl_str_is(name, values[i])) { /* a value beside the list: {"privileges":[1,2]} */
      zl_jw_object(&w);
      zl_jw_key_n(&w, name);
      zl_jw_raw(&w, wanted);
      zl_jw_end_object(&w);
      return wanted.p && !given->failed ? 0 : -1;
    }
  if (wanted.p)
    return zl_buf_str(given, wanted);
  id = element ? zl_json_get(v, access->id_field) : v;
  if (zl_json_kind(id) != ZL_JSON_STRING)
    return -1;
  return zl_buf_str(given, zl_json_raw(id));
}

/* Whether `b` has the fields of `a`; a permission that is left out is one that is not given. */
static bool has_fields(struct zl_json a, struct zl_json b)
{
  struct zl_json_iter it = zl_json_iter(a);
  struct zl_json field;
  struct zl_str name;
  bool on;
  while (zl_json_next(&it, &name, &field)) { /* the names are ours: no escapes in them */
    struct zl_json other = zl_json_get_n(b, name);
    bool absent = zl_json_kind(other) == ZL_JSON_NONE && zl_json_bool(field, &on) && !on;
    if (!absent && !zl_json_equal(field, other))
      return false;
  }
  return true;
}

static bool same_share(struct zl_json a, struct zl_json b)
{
  if (zl_json_kind(a) != ZL_JSON_OBJECT || zl_json_kind(b) != ZL_JSON_OBJECT)
    return zl_json_equal(a, b);
  return has_fields(a, b) && has_fields(b, a);
}

int zl_judge_access(const struct zl_access *access, struct zl_str name, struct zl_str before, struct zl_str wanted,
                    struct zl_json answer, enum zl_found *out, struct zl_buf *after, struct zl_err *err)
{
  struct zl_buf given = ZL_BUF_INIT(1u << 20), normal = ZL_BUF_INIT(1u << 20), merged = ZL_BUF_INIT(1u << 20);
  struct still s = {.now = after};
  struct zl_json v;
  enum zl_access_verb verb;
  int rc = wish_of(access, name, before, wanted, &given, &verb);
  if (rc != 0)
    zl_err_set(err, ZL_EJOURNAL, "the journal's entry for %s names nobody", access->type);
  if (rc == 0)
    rc = zl_json_check(zl_buf_view(&given), ZL_JSON_DEPTH, &v, err);
  if (rc == 0)
    rc = zl_access_check(access, verb, v, &normal, err);
  if (rc == 0)
    rc = zl_access_merge(access, (struct zl_str){NULL, 0}, verb, zl_buf_view(&normal), &merged, err);
  if (rc == 0)
    rc = zl_access_diff(access, zl_buf_view(&merged), answer, still_open, &s, err);
  if (rc == 0 && !s.open) {
    *out = ZL_FOUND_APPLIED;
    if (wanted.p)
      zl_buf_str(after, wanted);
  } else if (rc == 0) {
    struct zl_str now = after->len ? zl_buf_view(after) : (struct zl_str){NULL, 0};
    *out = same_share(json_of(before), json_of(now)) ? ZL_FOUND_IGNORED : ZL_FOUND_DIFFERENT;
  }
  zl_buf_free(&given);
  zl_buf_free(&normal);
  zl_buf_free(&merged);
  return rc;
}

/* ---- what Zoom takes for many people together ---------------------------------------------------- */

int zl_judge_feature(const struct zl_feature *f, struct zl_str before, struct zl_str wanted, struct zl_json answer,
                     enum zl_found *out, struct zl_buf *after, struct zl_err *err)
{
  int there = zl_feature_current(f, answer, after, err);
  if (there < 0)
    return -1;
  struct zl_json now = json_of(there ? zl_buf_view(after) : (struct zl_str){NULL, 0});
  *out = zl_json_equal(now, json_of(wanted))   ? ZL_FOUND_APPLIED
         : zl_json_equal(now, json_of(before)) ? ZL_FOUND_IGNORED
                                               : ZL_FOUND_DIFFERENT;
  return 0;
}

enum zl_found zl_judge_member(struct zl_str group, struct zl_str before, struct zl_str wanted, struct zl_json profile,
                              struct zl_buf *after)
{
  struct zl_json_iter it = zl_json_iter(zl_json_get(profile, "group_ids"));
  struct zl_json v;
  struct zl_buf id = ZL_BUF_INIT(4096);
  bool in = false;
  while (!in && zl_json_next(&it, NULL, &v)) {
    zl_buf_reset(&id);
    in = zl_json_string(v, &id) && zl_str_eq(zl_buf_view(&id), group);
  }
  zl_buf_free(&id);
  if (in)
    zl_buf_str(after, wanted.p ? wanted : before);
  return in == (wanted.p != NULL) ? ZL_FOUND_APPLIED : ZL_FOUND_IGNORED;
}
