/* destructive.c - what of a change no undo brings back, told before the question; and the few changes by
 * which people lose something (licences, telephone numbers, whole objects), which need the consent of the
 * policy's head or of the command line. Serves plan.c and show/.
 *
 * Only what Zoom says is in here (docs/zoom-api.md, section 9): a downgrade to Basic takes no data, so it
 * is told but not refused. */
#include "core/plan/destructive.h"
#include "core/serve/policies.h"

#include <string.h>

#define OPERATION "zoomlua does not know what was there before an operation"

static const struct {
  const char *path, *wanted; /* JSON; NULL: whatever is wanted */
  struct zl_loss loss;
} known[] = {
  {"profile.status", "\"inactive\"",
   {"deactivating takes all licences, and activating again does not give them back", true}},
  {"profile.feature.zoom_phone", "false", {"the user's numbers and phones become free for others", true}},
  {"user.feature.zoom_phone", "false", {"the user's numbers and phones become free for others", true}},
  {"profile.group_id", NULL, {"it is for pending users, and Zoom does not tell what was chosen before", false}},
};

/* What a licence carries is not given back with it, and there has to be one. */
static bool downgrades(struct zl_str path, struct zl_str before, struct zl_str wanted)
{
  if (zl_str_is(path, "user.features.user_type"))
    return zl_str_is(before, "\"licensed\"") && !zl_str_is(wanted, "\"licensed\"");
  return zl_str_is(path, "profile.type") && zl_str_is(before, "2") && !zl_str_is(wanted, "2");
}

/* ---- operations ---------------------------------------------------------------------------------- */

struct removal {
  struct zl_str id;
  bool removes;
};

/* What only takes somebody out of something can be put back by hand: groups/ID/members/ID. */
static bool takes_out(const char *path)
{
  static const char *const links[] = {"/members/{", "/admins/{", "/assistants/{", "/schedulers/{", "/managers/{"};
  const char *last = strrchr(path, '/');
  for (size_t i = 0; last && i < sizeof(links) / sizeof(links[0]); i++) {
    const char *at = strstr(path, links[i]);
    if (at && at + strlen(links[i]) - 2 == last)
      return true;
  }
  return false;
}

static int removal(void *arg, const struct zl_operation *op)
{
  struct removal *r = arg;
  if (zl_str_is(r->id, op->id) && strcmp(op->method, "DELETE") == 0)
    r->removes |= !takes_out(op->path);
  return 0;
}

/* Whether an operation's arguments say {body = {KEY = VALUE}}, by hand, what the profile's rows say. */
static bool body_says(struct zl_str wanted, const char *path, const char *value)
{
  struct zl_json args;
  struct zl_str have;
  if (zl_json_check(wanted, ZL_JSON_DEPTH, &args, NULL) != 0)
    return false;
  have = zl_json_raw(zl_json_path(zl_json_get(args, "body"), zl_str_of(path)));
  return have.p && zl_str_is(have, value);
}

static struct zl_loss of_operation(struct zl_str id, struct zl_str wanted)
{
  struct removal r = {id, false};
  zl_operations_walk(removal, &r);
  if (r.removes)
    return (struct zl_loss){"what an operation deletes does not come back", true};
  if (zl_str_is(id, "userStatus") && body_says(wanted, "action", "\"deactivate\""))
    return known[0].loss;
  if (zl_str_is(id, "userUpdate") && body_says(wanted, "feature.zoom_phone", "false"))
    return known[1].loss;
  return (struct zl_loss){OPERATION, false};
}

/* ---- settings ------------------------------------------------------------------------------------ */

static struct zl_loss of_setting(const struct zl_node *leaf, struct zl_str before)
{
  const char *why = NULL;
  if (leaf->flags & ZL_NODE_SECRET)
    why = "a passcode is not kept";
  else if (leaf->flags & ZL_NODE_ACTION)
    why = "it does something, and there is no earlier value";
  else if (!before.p && !(leaf->flags & (ZL_NODE_READABLE | ZL_NODE_UNCHECKED)))
    why = "Zoom does not show what is there now";
  else if (!before.p)
    why = "it was not set before, and Zoom has no way to unset it";
  return (struct zl_loss){why, false};
}

/* What needs no look at the catalogue. */
static struct zl_loss of_place(struct zl_str path, struct zl_str wanted)
{
  const size_t call = strlen("call.");
  if (path.n > call && memcmp(path.p, "call.", call) == 0)
    return of_operation((struct zl_str){path.p + call, path.n - call}, wanted);
  for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
    if (zl_str_is(path, known[i].path) && (!known[i].wanted || zl_str_is(wanted, known[i].wanted)))
      return known[i].loss;
  return (struct zl_loss){NULL, false};
}

bool zl_loss_destructive(struct zl_str path, struct zl_str wanted)
{
  return of_place(path, wanted).destructive;
}

struct zl_loss zl_loss_of(struct zl_str path, struct zl_str before, struct zl_str wanted)
{
  struct zl_loss loss = of_place(path, wanted);
  if (loss.why)
    return loss;
  if (downgrades(path, before, wanted))
    return (struct zl_loss){"being licensed again takes a free licence, and seats that went with the old one "
                            "may stay away", false};
  const struct zl_node *leaf = zl_catalogue_place(path);
  return leaf ? of_setting(leaf, before) : (struct zl_loss){NULL, false};
}

/* ---- consent -------------------------------------------------------------------------------------- */

/* Of several policies it is for each that asks for the change to consent. */
static bool consented(const struct zl_core *c, struct zl_str origin)
{
  bool all = true, any = false;
  for (int i = 0; i < c->n_policies && !c->cli->allow_destructive; i++)
    if (zl_policies_asked(c, i, origin)) {
      any = true;
      all &= c->policies[i].has_head && c->policies[i].head.allow_destructive;
    }
  return c->cli->allow_destructive || (any && all);
}

void zl_losses_weigh(struct zl_losses *l, struct zl_core *c, struct zl_str kind, struct zl_str id, struct zl_str path,
                     struct zl_str wanted, struct zl_str origin)
{
  if (!zl_loss_destructive(path, wanted) || consented(c, origin) || l->refused++)
    return;
  struct zl_buf label = ZL_BUF_INIT(1024), words = ZL_BUF_INIT(sizeof(l->first) * 4);
  zl_visible(&words, origin, false);
  zl_buf_puts(&words, ": ");
  zl_visible(&words, path, false);
  if (!zl_str_is(kind, ZL_RAW_OBJECT) && zl_list_label(c, kind, id, &label) == 0) {
    zl_buf_puts(&words, " of ");
    zl_visible(&words, zl_buf_view(&label), false);
  }
  zl_buf_printf(&words, " cannot be undone: %s", of_place(path, wanted).why);
  snprintf(l->first, sizeof(l->first), "%s", zl_buf_cstr(&words));
  zl_buf_free(&words);
  zl_buf_free(&label);
}

int zl_losses_judge(const struct zl_losses *l, struct zl_err *err)
{
  char more[64] = "";
  if (!l->refused)
    return 0;
  if (l->refused > 1)
    snprintf(more, sizeof(more), " (and %lld more such change%s)", (long long)l->refused - 1,
             l->refused == 2 ? "" : "s");
  return zl_err_set(err, ZL_EREFUSED, "%s%s: nothing has been changed. Say allow_destructive = true in zoom.policy, "
                    "or give --allow-destructive", l->first, more);
}
