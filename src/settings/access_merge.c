/* access_merge.c - several wishes for one shared-access setting, in the order in which a policy
 * had them, folded into one. Used by the core. Promises: the result means what the wishes would
 * have meant one after the other. Pure. */
#include "settings/access_state.h"

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
  struct zl_jw w = zl_jw(out);
  zl_access_write(&state, kind, true, &w);
  rc = out->failed ? zl_access_no_memory(err) : 0;
out:
  zl_access_state_free(&state);
  zl_access_state_free(&wish);
  return rc;
}
