/* features.c - features of users as rows of the plan. Serves plan.c, undo/undo.c and saved/saved.c. */
#include "core/plan/members.h"

#include <string.h>

int zl_feature_request(const struct zl_feature *f, struct zl_str value, struct zl_str user, struct zl_buf *body,
                       struct zl_plan_request *out, struct zl_err *err)
{
  int rc = zl_feature_body(f, value, user, body, err);
  /* It says what should be so: it may be sent twice, and who has it already is told as such. */
  *out = (struct zl_plan_request){.method = "POST", .path = ZL_STR(ZL_FEATURES_PATH), .body = zl_buf_view(body),
                                  .product = "main", .label = zl_together_label(ZL_FEATURES), .safe = true};
  return rc;
}

static bool same(struct zl_str a, struct zl_str b)
{
  struct zl_json x, y;
  if (!a.p || !b.p)
    return !a.p && !b.p;
  return zl_json_check(a, 4, &x, NULL) == 0 && zl_json_check(b, 4, &y, NULL) == 0 && zl_json_equal(x, y);
}

static int leave(struct zl_core *c, const struct zl_draft_object *user, struct zl_str place, const struct zl_draft_want *w,
                 struct zl_err *err)
{
  struct zl_change_group g = {.kind = user->kind, .path = place, .before = w->current, .has_before = w->current.p != NULL,
                              .wanted = w->wanted, .origin = ZL_STR("changed since by somebody else: left as it is now")};
  return zl_left_add(c, &g, user->id, err);
}

/* Two ways to one field would each undo the other. 1: there is a wish of the other way. */
static int wished_elsewhere(struct zl_core *c, const struct zl_draft_object *user, const struct zl_feature *f,
                            struct zl_err *err)
{
  const char *const paths[] = {f->value, f->flag};
  int rc = 0;
  for (size_t i = 0; i < 2 && rc == 0 && paths[i]; i++) {
    struct zl_buf other = ZL_BUF_INIT(1u << 20);
    rc = zl_draft_wanted(c->journal, user->no, zl_str_of(f->source), zl_str_of(paths[i]), &other, err);
    zl_buf_free(&other);
  }
  return rc;
}

int zl_feature_plan(struct zl_core *c, const struct zl_draft_object *user, const struct zl_feature *f,
                    const struct zl_draft_want *w, const struct zl_person_sink *to, struct zl_err *err)
{
  char place[128];
  struct zl_str origin = w->origin, expected = {0};
  struct zl_buf body = ZL_BUF_INIT(8192);
  zl_undo_expected(&origin, &expected);
  if (!w->has_current)
    return zl_err_set(err, ZL_EJOURNAL, "the draft lost the present state of %.*s", (int)w->path.n, w->path.p);
  if (same(w->wanted, w->current))
    return 0;
  snprintf(place, sizeof(place), "user.features.%s", f->name);
  int elsewhere = wished_elsewhere(c, user, f, err);
  if (elsewhere == 1)
    zl_err_set(err, ZL_EPOLICY, "%.*s: the feature %s is wished for as %s of the same user, too: say it in one way",
               (int)origin.n, origin.p, f->name, f->value);
  if (elsewhere != 0)
    return -1;
  if (expected.p && !same(expected.n ? expected : (struct zl_str){NULL, 0}, w->current))
    return leave(c, user, zl_str_of(place), w, err);
  struct zl_person_row row = {.path = zl_str_of(place), .before = w->current, .wanted = w->wanted, .origin = origin};
  int rc = zl_feature_request(f, w->wanted, user->id, &body, &row.request, err);
  if (rc == 0)
    rc = to->add(to->arg, &row);
  zl_buf_free(&body);
  return rc;
}

const char *zl_feature_obstacle(const struct zl_feature *f, const struct zl_change *c, struct zl_buf *value)
{
  struct zl_json before;
  if (!c->has_before)
    return "Zoom did not tell what it was before";
  if (zl_json_check(c->before, 4, &before, NULL) != 0 || zl_feature_check(f, before, value, NULL) != 0)
    return "it was a value that Zoom does not take";
  return NULL;
}
