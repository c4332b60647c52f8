/* access_merge.c - several wishes for one shared-access setting, in the order in which a policy
 * had them, folded into one. Used by the core. Promises: the result means what the wishes would
 * have meant one after the other. Pure. */
#include "settings/access_state.h"

#include <stdlib.h>
#include <string.h>

static bool grant(struct zl_access_state *s, const struct zl_access_kind *kind,
                  const struct zl_access_element *wish)
{
  struct zl_access_element *element = zl_access_element(s, wish->id);
  bool fresh = false;
  for (size_t i = 0; i < s->n_revoked; i++) {
    if (zl_str_eq(s->revoked[i], wish->id)) {
      s->revoked[i] = s->revoked[--s->n_revoked];
      fresh = true; /* who was revoked before starts again without permissions */
      break;
    }
  }
  if (!element) {
    element = zl_access_add(s);
    if (!element || !zl_access_copy(s, wish->id, &element->id))
      return false;
    fresh = fresh || s->exact;
    for (unsigned i = 0; fresh && i < kind->n_fields; i++) {
      if (zl_access_is_permission(kind, i))
        element->field[i] = ZL_STR("false");
    }
  }
  for (unsigned i = 0; i < kind->n_fields; i++) {
    if (wish->field[i].p && !zl_access_copy(s, wish->field[i], &element->field[i]))
      return false;
  }
  s->has_list = true;
  return true;
}

static bool revoke(struct zl_access_state *s, struct zl_str id)
{
  struct zl_access_element *element = zl_access_element(s, id);
  if (element)
    zl_access_drop(s, element);
  return s->exact || zl_access_revoke(s, id); /* not in an exact list is gone anyway */
}

static bool fold(struct zl_access_state *s, const struct zl_access_kind *kind,
                 enum zl_access_verb verb, const struct zl_access_state *wish)
{
  if (verb == ZL_ACCESS_EXACT && wish->has_list) {
    s->n = 0;
    s->n_revoked = 0;
    s->exact = s->has_list = true;
  }
  for (size_t i = 0; i < wish->n; i++) {
    if (verb == ZL_ACCESS_REVOKE ? !revoke(s, wish->list[i].id) : !grant(s, kind, &wish->list[i]))
      return false;
  }
  for (unsigned i = 0; i < kind->n_values; i++) {
    if (wish->value[i].p && !zl_access_copy(s, wish->value[i], &s->value[i]))
      return false;
  }
  return true;
}

int zl_access_merge(const struct zl_access *access, struct zl_str before, enum zl_access_verb verb,
                    struct zl_str normal, struct zl_buf *out, struct zl_err *err)
{
  const struct zl_access_kind *kind = zl_access_kind(access);
  struct zl_access_state state = {0}, wish = {0};
  int rc = -1;
  if (zl_access_read(&state, kind, before, err) != 0 ||
      zl_access_read(&wish, kind, normal, err) != 0)
    goto out;
  if (!fold(&state, kind, verb, &wish)) {
    zl_access_no_memory(err);
    goto out;
  }
  if (access->max_total && state.n > access->max_total) {
    zl_err_set(err, ZL_EVALUE, "%s: at most %u %s are possible at Zoom, but %zu are asked for",
               access->type, access->max_total, kind->list, state.n);
    goto out;
  }
  if (state.n_revoked > ZL_ACCESS_NAMES) {
    zl_err_set(err, ZL_EVALUE, "%s: more than %d %s are revoked", access->type, ZL_ACCESS_NAMES, kind->list);
    goto out;
  }
  struct zl_jw w = zl_jw(out);
  zl_access_write(&state, kind, true, &w);
  rc = out->failed ? zl_access_no_memory(err) : 0;
out:
  zl_access_state_free(&state);
  zl_access_state_free(&wish);
  return rc;
}

/* ---- two policies ----------------------------------------------------------------------------- */

/* A whole wish behind what is there. */
static bool add(struct zl_access_state *s, const struct zl_access_kind *kind, const struct zl_access_state *wish)
{
  if (!fold(s, kind, wish->exact ? ZL_ACCESS_EXACT : ZL_ACCESS_GRANT, wish))
    return false;
  for (size_t i = 0; i < wish->n_revoked; i++)
    if (!revoke(s, wish->revoked[i]))
      return false;
  return true;
}

static int by_id(const void *a, const void *b)
{
  const struct zl_access_element *x = a, *y = b;
  size_t n = x->id.n < y->id.n ? x->id.n : y->id.n;
  int order = n ? memcmp(x->id.p, y->id.p, n) : 0;
  return order ? order : (x->id.n > y->id.n) - (x->id.n < y->id.n);
}

static int by_text(const void *a, const void *b)
{
  const struct zl_str *x = a, *y = b;
  size_t n = x->n < y->n ? x->n : y->n;
  int order = n ? memcmp(x->p, y->p, n) : 0;
  return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* The sum of both in this order. `sorted`: whatever the order in which its members came. */
static int sum(const struct zl_access_kind *kind, struct zl_str first, struct zl_str later, bool sorted, struct zl_buf *out,
               size_t *members, struct zl_err *err)
{
  struct zl_access_state a = {0}, b = {0}, none = {0};
  int rc = zl_access_read(&a, kind, first, err) != 0 || zl_access_read(&b, kind, later, err) != 0 ? -1 : 0;
  struct zl_jw w = zl_jw(out);
  if (rc == 0 && (!add(&none, kind, &a) || !add(&none, kind, &b)))
    rc = zl_access_no_memory(err);
  if (rc == 0) {
    *members = none.n;
    if (sorted && none.n)
      qsort(none.list, none.n, sizeof(none.list[0]), by_id);
    if (sorted && none.n_revoked)
      qsort(none.revoked, none.n_revoked, sizeof(none.revoked[0]), by_text);
    zl_access_write(&none, kind, true, &w);
    rc = out->failed ? zl_access_no_memory(err) : 0;
  }
  zl_access_state_free(&a);
  zl_access_state_free(&b);
  zl_access_state_free(&none);
  return rc;
}

int zl_access_together(const struct zl_access *access, struct zl_str first, struct zl_str later, struct zl_buf *out,
                       struct zl_err *err)
{
  const struct zl_access_kind *kind = zl_access_kind(access);
  struct zl_buf one = ZL_BUF_INIT(8u << 20), other = ZL_BUF_INIT(8u << 20);
  size_t members = 0;
  int rc = sum(kind, first, later, true, &one, &members, err);
  if (rc == 0)
    rc = sum(kind, later, first, true, &other, &members, err);
  if (rc == 0 && !zl_str_eq(zl_buf_view(&one), zl_buf_view(&other)))
    rc = 1;
  if (rc == 0)
    rc = sum(kind, first, later, false, out, &members, err);
  if (rc == 0 && access->max_total && members > access->max_total)
    rc = zl_err_set(err, ZL_EVALUE, "%s: at most %u %s are possible at Zoom, but together %zu are asked for", access->type,
                    access->max_total, kind->list, members);
  zl_buf_wipe(&one);
  zl_buf_wipe(&other);
  return rc;
}
