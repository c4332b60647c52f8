/* params_many.c - whether what was given for parameters has takers, where there are several policies: none of
 * them can tell alone that a name is nobody's. A bare name is every policy's that declares it; POLICY.name is
 * that policy's, by what it calls itself or by its file (lua/zoom/params.lua). Serves heads.c. */
#include <string.h>

#include "core/serve/policies.h"

#define TOLD_MOST 20

static bool declares(const struct zl_policy_run *p, struct zl_str name)
{
  struct zl_json head, one;
  if (!p->head.json.len || zl_json_check(zl_buf_view(&p->head.json), 16, &head, NULL) != 0)
    return false;
  struct zl_json_iter it = zl_json_iter(zl_json_get(head, "params"));
  while (zl_json_next(&it, NULL, &one)) {
    struct zl_buf text = ZL_BUF_INIT(4096);
    bool same = zl_json_string(zl_json_get(one, "name"), &text) && zl_str_eq(zl_buf_view(&text), name);
    zl_buf_free(&text);
    if (same)
      return true;
  }
  return false;
}

static bool is_called(const struct zl_policy_run *p, struct zl_str name)
{
  struct zl_str file = zl_str_of(p->name);
  if (file.n > 4 && memcmp(file.p + file.n - 4, ".lua", 4) == 0)
    file.n -= 4;
  return zl_str_eq(name, file) || zl_str_eq(name, zl_policy_title(p));
}

/* Whose a qualified name is, and the rest of it; NULL: a bare one, or no policy's. */
static const struct zl_policy_run *owner(const struct zl_core *c, struct zl_str name)
{
  const char *dot = memrchr(name.p, '.', name.n);
  for (int i = 0; dot && i < c->n_policies; i++)
    if (is_called(&c->policies[i], (struct zl_str){name.p, (size_t)(dot - name.p)}))
      return &c->policies[i];
  return NULL;
}

struct nearest {
  struct zl_buf name, policy;
  int distance;
};

/* The same measure as in lua/zoom/nearest.lua. */
static void look(const struct zl_policy_run *p, struct zl_str name, struct nearest *best)
{
  struct zl_json head, one;
  int most = name.n < 4 ? 1 : name.n / 3 > 2 ? (int)name.n / 3 : 2;
  if (name.n > 100 || !p->head.json.len || zl_json_check(zl_buf_view(&p->head.json), 16, &head, NULL) != 0)
    return;
  struct zl_json_iter it = zl_json_iter(zl_json_get(head, "params"));
  while (zl_json_next(&it, NULL, &one)) {
    struct zl_buf text = ZL_BUF_INIT(4096);
    int d = zl_json_string(zl_json_get(one, "name"), &text) ? zl_text_distance(name, zl_buf_view(&text), most) : most + 1;
    if (d <= most && (!best->name.len || d < best->distance)) {
      best->distance = d;
      zl_buf_reset(&best->name);
      zl_buf_reset(&best->policy);
      zl_buf_str(&best->name, zl_buf_view(&text));
      zl_buf_puts(&best->policy, p->name);
    }
    zl_buf_free(&text);
  }
}

static void complain(struct zl_core *c, struct zl_str name, struct zl_buf *out)
{
  struct nearest best = {ZL_BUF_INIT(4096), ZL_BUF_INIT(4096), 0};
  const char *dot = memrchr(name.p, '.', name.n);
  struct zl_str bare = dot ? (struct zl_str){dot + 1, (size_t)(name.p + name.n - dot) - 1} : name;
  zl_buf_puts(out, "no policy here has a parameter '");
  zl_visible(out, (struct zl_str){name.p, name.n < 100 ? name.n : 100}, false);
  zl_buf_puts(out, "'");
  for (int i = 0; i < c->n_policies; i++)
    look(&c->policies[i], bare, &best);
  if (best.name.len) {
    zl_buf_puts(out, " (did you mean '");
    zl_visible(out, zl_buf_view(&best.name), false);
    zl_buf_puts(out, "' of ");
    zl_visible(out, zl_buf_view(&best.policy), false);
    zl_buf_puts(out, "?)");
  } else if (dot) {
    zl_buf_puts(out, " (before the dot stands what a policy is called: ");
    zl_policies_titles(c, ", ", out);
    zl_buf_putc(out, ')');
  }
  zl_buf_free(&best.name);
  zl_buf_free(&best.policy);
}

static bool has_taker(const struct zl_core *c, struct zl_str name)
{
  if (owner(c, name))
    return true; /* which complains itself of what it does not declare, but for one without a head */
  for (int i = 0; i < c->n_policies; i++)
    if (declares(&c->policies[i], name))
      return true;
  return false;
}

/* A policy that never says anything of itself cannot complain. */
static bool is_refused(const struct zl_core *c, struct zl_str name)
{
  const struct zl_policy_run *p = owner(c, name);
  const char *dot = p ? memrchr(name.p, '.', name.n) : NULL;
  return p && !declares(p, (struct zl_str){dot + 1, (size_t)(name.p + name.n - dot) - 1});
}

int zl_params_taken(struct zl_core *c, struct zl_err *err)
{
  struct zl_buf given = ZL_BUF_INIT(8u << 20), name = ZL_BUF_INIT(1u << 20), line = ZL_BUF_INIT(64u << 10);
  struct zl_json root, v;
  struct zl_str key;
  int n = 0, rc = zl_params_given(c->cli, &given);
  if (rc == 0)
    rc = zl_json_check(zl_buf_view(&given), ZL_JSON_DEPTH, &root, err);
  struct zl_json_iter it = rc == 0 ? zl_json_iter(root) : (struct zl_json_iter){0};
  while (rc == 0 && n < TOLD_MOST && zl_json_next(&it, &key, &v)) {
    zl_buf_reset(&name);
    rc = zl_json_unescape(key, &name);
    if (rc != 0 || (has_taker(c, zl_buf_view(&name)) && !is_refused(c, zl_buf_view(&name))))
      continue;
    if (n++)
      zl_log(ZL_LOG_ERROR, "%s", zl_buf_cstr(&line));
    zl_buf_reset(&line);
    complain(c, zl_buf_view(&name), &line);
  }
  if (n)
    rc = zl_err_set(err, ZL_EUSAGE, "%s", zl_buf_cstr(&line));
  else if (rc != 0 && !err->code)
    zl_err_set(err, ZL_ENOMEM, "out of memory");
  zl_buf_wipe(&given);
  zl_buf_free(&name);
  zl_buf_free(&line);
  return rc;
}
