/* plan.c - the draft becomes the plan: what differs, as numbered requests with the changes that
 * each makes, saved to the journal in one transaction. What is in the plan is what will be sent. */
#include <string.h>
#include <unistd.h>
#include <pwd.h>

#include "core/destructive.h"
#include "core/extensions.h"
#include "core/members.h"
#include "core/phone_locks.h"
#include "core/plan_file.h"
#include "core/plan_order.h"
#include "core/policies.h"
#include "core/secret.h"
#include "core/unseen.h"
#include "core/write.h"

struct planning {
  struct zl_core *core;
  struct zl_err *err;
  int64_t run;         /* 0 until the first change */
  const struct zl_draft_object *draft;
  int64_t object;      /* in the plan; 0 until its first change */
  const struct zl_source *source;
  char room[4096];     /* of one body: what fits in here is not allocated */
  size_t room_used;
  struct zl_pool pool; /* of one body */
  struct zl_unchecked unchecked; /* of one body, too */
  struct zl_map warned; /* about fields that the catalogue lacks */
  size_t n_warned;
  struct zl_buf sealed; /* the last body with a passcode */
  struct zl_item items[2048];
  struct extra {
    struct zl_str before, origin; /* before: {NULL,0} is absent */
  } extras[2048];
  size_t n_items;
  bool secret; /* one of the items is */
  bool has_features; /* the object has wishes for some */
  bool late;   /* the changes that go after all others of an object, see write.h */
  bool has_late;
  bool extensions; /* they have names by now */
  struct zl_losses losses;
};

void zl_plan_who(char *out, size_t n)
{
  char host[128] = "?";
  gethostname(host, sizeof(host) - 1);
  struct passwd *p = zl_memory_checked(getpwuid(getuid()));
  snprintf(out, n, "%s@%s", p ? p->pw_name : "?", host);
}

/* What was typed, for the record; of a saved plan also which one. */
static void command(const struct zl_core *c, struct zl_buf *out)
{
  if (c->saved)
    zl_buf_printf(out, "apply %s, SHA-256 %s", c->cli->plan_file, zl_saved_sha256(c));
  else if (c->cli->command == ZL_CMD_UNDO)
    zl_buf_printf(out, "undo %lld%s%s", (long long)c->cli->run, c->cli->only ? " --only " : "",
                  c->cli->only ? c->cli->only : "");
  else if (c->cli->command == ZL_CMD_CALL)
    zl_buf_printf(out, "call %s %s", c->cli->words[0], c->cli->words[1]);
  else if (c->cli->command == ZL_CMD_PLAN)
    zl_buf_printf(out, "plan%s%s", c->cli->out ? " -o " : "", c->cli->out ? c->cli->out : "");
  else
    zl_buf_puts(out, "run");
}

/* Of what was typed, a password is not put on record. */
static int params_json(const struct zl_cli *cli, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf typed = ZL_BUF_INIT(1u << 20);
  struct zl_json v;
  int rc = cli->command == ZL_CMD_CALL ? zl_buf_puts(&typed, "{}") /* they are the row itself, where secrets are sealed */
                                       : zl_params_json(cli, &typed);
  if (rc == 0)
    rc = zl_json_check(zl_buf_view(&typed), ZL_JSON_DEPTH, &v, err);
  if (rc == 0)
    rc = zl_secret_hide(v, out, err);
  zl_buf_wipe(&typed);
  return rc;
}

static int begin(struct planning *p)
{
  struct zl_core *c = p->core;
  if (p->run)
    return 0;
  char by[256];
  zl_plan_who(by, sizeof(by));
  struct zl_buf given = ZL_BUF_INIT(1u << 20), typed = ZL_BUF_INIT(8192);
  char catalogue[65];
  struct zl_policies_record by_whom;
  int rc = params_json(c->cli, &given, p->err);
  if (zl_policies_record(c, &by_whom) != 0)
    rc = -1;
  command(c, &typed);
  if (zl_plan_catalogue(catalogue, p->err) != 0)
    rc = -1;
  struct zl_run run = {.started_ms = zl_wall_ms(), .state = "planned",
                       .policy = zl_buf_cstr(&by_whom.name), .version = zl_buf_cstr(&by_whom.version),
                       .file = zl_buf_cstr(&by_whom.file), .sha256 = zl_buf_cstr(&by_whom.sha256),
                       .params = zl_buf_cstr(&given), .command = zl_buf_cstr(&typed), .tool = ZOOMLUA_VERSION,
                       .catalogue = catalogue, .who = by, .account = zl_buf_cstr(&c->account),
                       .api_url = zl_buf_cstr(&c->credentials.api_url), .objects_read = c->objects_read};
  rc = rc == 0 ? zl_plan_begin(c->journal, &run, &p->run, p->err) : zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  zl_policies_record_free(&by_whom);
  zl_buf_free(&given);
  zl_buf_free(&typed);
  return rc;
}

static int add_request(struct planning *p, const struct zl_plan_request *r, int64_t *no)
{
  if (begin(p) != 0)
    return -1;
  if (!p->object) {
    struct zl_buf label = ZL_BUF_INIT(1024);
    int rc = zl_list_label(p->core, p->draft->kind, p->draft->id, &label);
    if (rc == 0)
      rc = zl_plan_object(p->core->journal, p->draft->kind, p->draft->id, zl_buf_view(&label), &p->object, p->err);
    zl_buf_free(&label);
    if (rc != 0)
      return zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  }
  return zl_plan_request(p->core->journal, p->object, r, no, p->err);
}

/* A request for the body that is being planned. */
static struct zl_plan_request request_for(const struct planning *p, const char *method, struct zl_str path,
                                          struct zl_str body, bool safe)
{
  return (struct zl_plan_request){.method = method, .path = path, .body = body, .safe = safe,
                                  .product = p->source->product == ZL_PHONE ? "phone" : "main",
                                  .label = zl_label_name(p->source->label)};
}

/* The same with a body that only we can read. Serves requests that hold a secret. */
static int add_sealed(struct planning *p, struct zl_plan_request *r, int64_t *no)
{
  if (!r->body.n)
    return add_request(p, r, no);
  struct zl_buf place = ZL_BUF_INIT(64u << 10);
  zl_buf_reset(&p->sealed);
  int rc = begin(p);
  if (rc == 0 && zl_apply_place(p->run, zl_str_of(r->method), r->path, &place) != 0)
    rc = zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = zl_secret_seal_at(p->core, zl_buf_view(&place), r->body, &p->sealed, p->err);
  zl_buf_free(&place);
  if (rc != 0)
    return -1;
  r->body = zl_buf_view(&p->sealed);
  return add_request(p, r, no);
}

/* ---- settings ------------------------------------------------------------------------------ */

static int by_order(const void *a, const void *b)
{
  const struct zl_item *x = a, *y = b;
  int stage = (int)zl_write_stage(x) - (int)zl_write_stage(y);
  return stage ? stage : (x->leaf->order > y->leaf->order) - (x->leaf->order < y->leaf->order);
}

static struct zl_str keep(struct planning *p, struct zl_str s)
{
  if (s.p && s.n < sizeof(p->room) - p->room_used) {
    char *copy = p->room + p->room_used;
    p->room_used += s.n + 1;
    copy[s.n] = '\0';
    return (struct zl_str){memcpy(copy, s.p, s.n), s.n};
  }
  return zl_pool_str(&p->pool, s);
}

static int access_wish(struct planning *p, const struct zl_draft_want *w, struct zl_str type);

/* The setting of a wish; one that the catalogue lacks ("?path") is made for the occasion. */
static const struct zl_node *node_of(struct planning *p, struct zl_str path)
{
  if (path.p[0] != '?')
    return zl_catalogue_find(p->source->body->level, path);
  return zl_settings_unchecked(&p->unchecked, p->source->body, (struct zl_str){path.p + 1, path.n - 1});
}

#define WARNED_MOST 20 /* lines; how many more there are is told at the end */

/* Once for each field, not for each user. */
static int warn_unchecked(struct planning *p, const struct zl_node *leaf)
{
  struct zl_str path = zl_str_of(leaf->path);
  if (!(leaf->flags & ZL_NODE_UNCHECKED) || zl_map_get(&p->warned, path))
    return 0;
  if (++p->n_warned <= WARNED_MOST)
    zl_log(ZL_LOG_WARN, "%s is not in the catalogue and goes out unchecked: see what Zoom made of it with a "
           "second run", leaf->path);
  return zl_map_put(&p->warned, path, p) == 0 ? 0 : zl_err_set(p->err, ZL_ENOMEM, "out of memory");
}

/* Whether a value is still what an undo or a saved plan expects; an absent one is expected as "". */
static bool unchanged(const struct zl_node *leaf, struct zl_str expected, struct zl_str current)
{
  if (!expected.n || !current.p)
    return !expected.n && !current.p;
  return zl_str_eq(expected, current) || zl_settings_same(leaf, expected, current);
}

/* Why a change is not to be planned: appended to `why`, in words; nothing: it is. */
static void objection(struct planning *p, const struct zl_node *leaf, const struct zl_draft_want *w,
                      struct zl_str expected, struct zl_buf *why)
{
  bool secret = zl_secret_leaf(leaf);
  if (expected.p && !unchanged(leaf, expected, w->current)) {
    zl_buf_puts(why, "changed since by somebody else: left as it is now");
    return;
  }
  if (expected.p && secret) {
    zl_buf_puts(why, "a passcode is not kept, so it cannot be put back");
    return;
  }
  const char *vain = zl_write_objection(p->core, leaf, p->draft->id, w->wanted, w->current);
  if (vain) {
    zl_buf_puts(why, vain);
    return;
  }
  struct zl_buf who = ZL_BUF_INIT(1024);
  const char *phone = zl_phone_lock(p->core, p->draft->no, leaf);
  if (phone)
    zl_buf_puts(&who, phone);
  if (phone || zl_locks_on(p->core, leaf, p->draft->kind, p->draft->id, &who))
    zl_buf_printf(why, "locked by %s (--send-locked sends it all the same)", zl_buf_cstr(&who));
  zl_buf_free(&who);
}

/* 1: the change is noted as left out. */
static int leave_out(struct planning *p, const struct zl_node *leaf, const struct zl_draft_want *w,
                     struct zl_str expected)
{
  struct zl_buf why = ZL_BUF_INIT(2048), path = ZL_BUF_INIT(512);
  int rc = 0;
  objection(p, leaf, w, expected, &why);
  if (why.len) {
    bool secret = zl_secret_leaf(leaf);
    zl_buf_printf(&path, "%s.%s", zl_level_prefix(leaf->body->level), leaf->path);
    struct zl_change_group g = {.kind = p->draft->kind, .path = zl_buf_view(&path), .origin = zl_buf_view(&why),
                                .before = secret && w->current.p ? ZL_STR(ZL_HIDDEN) : w->current,
                                .wanted = secret ? ZL_STR(ZL_HIDDEN) : w->wanted};
    rc = zl_left_add(p->core, &g, p->draft->id, p->err) == 0 ? 1 : -1;
  }
  zl_buf_free(&why);
  zl_buf_free(&path);
  return rc;
}

static int too_many(struct planning *p, struct zl_str origin)
{
  struct zl_buf label = ZL_BUF_INIT(1024);
  if (zl_str_is(p->draft->kind, "account"))
    zl_buf_puts(&label, "the account");
  else
    zl_list_label(p->core, p->draft->kind, p->draft->id, &label);
  zl_err_set(p->err, ZL_EPOLICY, "%.*s: more than %zu settings of %s at once", (int)origin.n, origin.p, p->n_items,
             zl_buf_cstr(&label));
  zl_buf_free(&label);
  return -1;
}

/* Of a field that Zoom never shows: 1 when an earlier run has sent this value. */
static int sent_before(struct planning *p, const struct zl_node *leaf, struct zl_str wanted)
{
  struct zl_buf plain = ZL_BUF_INIT(4u << 20);
  bool secret = zl_secret_leaf(leaf);
  int rc = secret ? zl_secret_open(p->core, wanted, &plain, p->err) : 0;
  if (rc == 0)
    rc = zl_unseen_same(p->core, leaf, p->draft->id, secret ? zl_buf_view(&plain) : wanted, p->err);
  zl_buf_wipe(&plain);
  return rc;
}

static int collect(void *arg, const struct zl_draft_want *w)
{
  struct planning *p = arg;
  struct zl_str type;
  p->has_features |= zl_feature_of_wish(w->path) != NULL;
  if (zl_wish_is_access(w->path, &type))
    return access_wish(p, w, type);
  const struct zl_node *leaf = node_of(p, w->path);
  if (!leaf || zl_settings_same(leaf, w->wanted, w->current))
    return 0;
  bool late = zl_write_stage(&(struct zl_item){leaf, w->wanted}) == ZL_WRITE_DEACTIVATE;
  p->has_late |= late;
  if (late != p->late)
    return 0;
  struct zl_str origin = w->origin, expected = {0};
  zl_undo_expected(&origin, &expected);
  int left = leave_out(p, leaf, w, expected);
  if (left != 0)
    return left < 0 ? -1 : 0;
  if (warn_unchecked(p, leaf) != 0)
    return -1;
  int sent = !w->current.p && !expected.p && zl_unseen_leaf(leaf) ? sent_before(p, leaf, w->wanted) : 0;
  if (sent != 0)
    return sent < 0 ? -1 : 0;
  if (p->n_items == sizeof(p->items) / sizeof(p->items[0]))
    return too_many(p, origin);
  struct zl_buf plain = ZL_BUF_INIT(4u << 20);
  if (zl_secret_leaf(leaf) && zl_secret_open(p->core, w->wanted, &plain, p->err) != 0)
    return -1;
  p->items[p->n_items] = (struct zl_item){leaf, keep(p, plain.len ? zl_buf_view(&plain) : w->wanted)};
  p->secret |= zl_secret_leaf(leaf);
  zl_buf_wipe(&plain);
  p->extras[p->n_items] = (struct extra){keep(p, w->current), keep(p, origin)};
  if (!p->items[p->n_items].value.p || !p->extras[p->n_items].origin.p)
    return zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  p->n_items++;
  return 0;
}

/* The items of one body in the catalogue's order, each with what belongs to it. */
static void sort(struct planning *p)
{
  for (size_t i = 1; i < p->n_items; i++)
    for (size_t k = i; k > 0 && by_order(&p->items[k - 1], &p->items[k]) > 0; k--) {
      struct zl_item item = p->items[k];
      struct extra extra = p->extras[k];
      p->items[k] = p->items[k - 1], p->extras[k] = p->extras[k - 1];
      p->items[k - 1] = item, p->extras[k - 1] = extra;
    }
}

/* A change of the request, and whether it may be made at all. */
static int add_change(struct planning *p, int64_t no, struct zl_str path, struct zl_str before, struct zl_str wanted,
                      struct zl_str origin)
{
  zl_losses_weigh(&p->losses, p->core, p->draft->kind, p->draft->id, path, wanted, origin);
  return zl_plan_change(p->core->journal, p->object, no, path, before, wanted, origin, p->err);
}

static int settings_request(struct planning *p, size_t from, size_t n)
{
  struct zl_write w;
  int64_t no = 0;
  int rc = zl_write_make(&p->items[from], n, p->draft->id, p->extras[from].before, &w, p->err);
  struct zl_plan_request r = {.method = w.method, .path = zl_buf_view(&w.path), .body = zl_buf_view(&w.body),
                              .safe = w.safe, .product = w.product, .label = w.label};
  if (rc == 0)
    rc = p->secret ? add_sealed(p, &r, &no) : add_request(p, &r, &no);
  for (size_t i = from; rc == 0 && i < from + n; i++) {
    char full[400];
    snprintf(full, sizeof(full), "%s.%s%s", zl_level_prefix(p->source->body->level), p->items[i].leaf->path,
             p->items[i].leaf->flags & ZL_NODE_UNCHECKED ? " (unchecked)" : "");
    bool secret = zl_secret_leaf(p->items[i].leaf);
    struct zl_str before = secret && p->extras[i].before.p ? ZL_STR(ZL_HIDDEN) : p->extras[i].before;
    rc = add_change(p, no, zl_str_of(full), before, secret ? ZL_STR(ZL_HIDDEN) : p->items[i].value,
                    p->extras[i].origin);
    if (rc == 0 && zl_unseen_leaf(p->items[i].leaf))
      rc = zl_unseen_note(p->core, no, p->items[i].leaf, p->draft->id, p->items[i].value, p->err);
  }
  zl_write_free(&w);
  return rc;
}

/* One request for each stage of the items. */
static int settings_requests(struct planning *p)
{
  int rc = 0;
  sort(p);
  for (size_t from = 0, to; rc == 0 && from < p->n_items; from = to) {
    enum zl_write_stage stage = zl_write_stage(&p->items[from]);
    for (to = from + 1; to < p->n_items && zl_write_stage(&p->items[to]) == stage; to++)
      ;
    rc = settings_request(p, from, to - from);
  }
  return rc;
}

/* ---- phone shared access ------------------------------------------------------------------- */

struct access_ctx {
  struct planning *p;
  const struct zl_access *access;
  struct zl_str origin, expected;
  bool moved; /* a request came out that is not expected */
};

static int access_url(const struct access_ctx *a, const struct zl_access_op *op, struct zl_buf *path)
{
  int rc = zl_url_path(path, "/phone/users/{id}/settings/", a->p->draft->id, a->p->err);
  zl_buf_puts(path, a->access->type);
  if (rc == 0 && op->query_name.n)
    rc = zl_url_query(path, op->query_name, op->query_value);
  return rc;
}

static int access_unexpected(void *arg, const struct zl_access_op *op)
{
  struct access_ctx *a = arg;
  struct zl_buf path = ZL_BUF_INIT(4096);
  int rc = access_url(a, op, &path);
  if (!zl_saved_expects(a->expected, op->method, zl_buf_view(&path), op->body))
    a->moved = true;
  zl_buf_free(&path);
  return rc;
}

static int access_left(const struct access_ctx *a, const struct zl_draft_want *w)
{
  struct zl_buf path = ZL_BUF_INIT(128);
  zl_buf_printf(&path, "phone.%.*s", (int)w->path.n, w->path.p);
  struct zl_change_group g = {.kind = a->p->draft->kind, .path = zl_buf_view(&path),
                              .wanted = zl_secret_sealed(w->wanted) ? ZL_STR(ZL_HIDDEN) : w->wanted,
                              .origin = ZL_STR("changed since by somebody else: left as it is now")};
  int rc = zl_left_add(a->p->core, &g, a->p->draft->id, a->p->err);
  zl_buf_free(&path);
  return rc;
}

static int access_request(void *arg, const struct zl_access_op *op)
{
  struct access_ctx *a = arg;
  struct planning *p = a->p;
  struct zl_buf path = ZL_BUF_INIT(4096);
  int64_t no = 0;
  bool by_extension = strcmp(a->access->id_field, "extension_id") == 0;
  int rc = by_extension && !p->extensions ? zl_extensions_learn(p->core, p->err) : 0;
  p->extensions |= by_extension;
  if (rc == 0)
    rc = access_url(a, op, &path);
  /* The PATCH may be repeated; a share is given or taken once. */
  struct zl_plan_request r = request_for(p, op->method, zl_buf_view(&path), op->body,
                                         strcmp(op->method, "PATCH") == 0);
  bool secret = false;
  for (size_t i = 0; i < op->n_changes; i++)
    secret |= op->changes[i].secret;
  if (rc == 0)
    rc = secret ? add_sealed(p, &r, &no) : add_request(p, &r, &no);
  for (size_t i = 0; rc == 0 && i < op->n_changes; i++) {
    const struct zl_access_change *ch = &op->changes[i];
    struct zl_buf full = ZL_BUF_INIT(1024);
    zl_buf_printf(&full, "phone.access.%s[", a->access->type);
    zl_list_label(p->core, ZL_STR("user"), ch->member, &full); /* a member by name; what is none, as it is */
    zl_buf_putc(&full, ']');
    rc = zl_plan_change(p->core->journal, p->object, no, zl_buf_view(&full),
                        ch->secret && ch->before.p ? ZL_STR(ZL_HIDDEN) : ch->before,
                        ch->secret && ch->wanted.p ? ZL_STR(ZL_HIDDEN) : ch->wanted, a->origin, p->err);
    zl_buf_free(&full);
  }
  zl_buf_free(&path);
  return rc;
}

static int access_plain(struct planning *p, const struct zl_draft_want *w, struct zl_str type)
{
  struct access_ctx a = {.p = p, .access = zl_access_find(type), .origin = w->origin};
  struct zl_json present;
  zl_undo_expected(&a.origin, &a.expected);
  if (!a.access || !w->has_current)
    return zl_err_set(p->err, ZL_EJOURNAL, "the draft lost the present state of %.*s", (int)w->path.n, w->path.p);
  if (zl_json_check(w->current, ZL_JSON_DEPTH, &present, p->err) != 0)
    return -1;
  if (p->core->cli->command == ZL_CMD_UNDO) {
    struct zl_buf merged = ZL_BUF_INIT(1u << 20);
    int rc = zl_undo_access(p->core, p->draft, a.access, w->wanted, present, &merged, p->err);
    if (rc == 0 && merged.len)
      rc = zl_access_diff(a.access, zl_buf_view(&merged), present, access_request, &a, p->err);
    zl_buf_free(&merged);
    return rc;
  }
  if (a.expected.p) { /* of a saved plan: the requests that it has, and no others */
    if (zl_access_diff(a.access, w->wanted, present, access_unexpected, &a, p->err) != 0)
      return -1;
    if (a.moved)
      return access_left(&a, w);
  }
  return zl_access_diff(a.access, w->wanted, present, access_request, &a, p->err);
}

/* With a passcode among them, the wish and the present state are sealed in the draft. */
static int access_wish(struct planning *p, const struct zl_draft_want *w, struct zl_str type)
{
  if (!zl_secret_sealed(w->wanted) && !zl_secret_sealed(w->current))
    return access_plain(p, w, type);
  struct zl_buf wanted = ZL_BUF_INIT(8u << 20), current = ZL_BUF_INIT(8u << 20);
  struct zl_draft_want plain = *w;
  int rc = zl_secret_open(p->core, w->wanted, &wanted, p->err);
  if (rc == 0)
    rc = zl_secret_open(p->core, w->current, &current, p->err);
  plain.wanted = zl_buf_view(&wanted);
  if (w->current.p)
    plain.current = zl_buf_view(&current);
  if (rc == 0)
    rc = access_plain(p, &plain, type);
  zl_buf_wipe(&wanted);
  zl_buf_wipe(&current);
  return rc;
}

/* ---- operations ---------------------------------------------------------------------------- */

static int operation(void *arg, const struct zl_draft_want *w)
{
  struct planning *p = arg;
  struct zl_operation op;
  struct zl_json args;
  struct zl_buf target = ZL_BUF_INIT(32768), body = ZL_BUF_INIT(4u << 20), path = ZL_BUF_INIT(300);
  int64_t no = 0;
  struct zl_buf plain = ZL_BUF_INIT(8u << 20), shown = ZL_BUF_INIT(8u << 20);
  bool secret = zl_secret_sealed(w->wanted);
  int rc = zl_operation_find(zl_raw_operation(w->path), &op, p->err);
  if (rc == 0)
    rc = zl_secret_open(p->core, w->wanted, &plain, p->err);
  if (rc == 0)
    rc = zl_json_check(zl_buf_view(&plain), ZL_JSON_DEPTH, &args, p->err);
  if (rc == 0 && secret)
    rc = zl_secret_hide(args, &shown, p->err);
  if (rc == 0)
    rc = zl_operation_request(&op, args, &target, &body, p->err);
  /* What an arbitrary operation does when it is sent twice is nobody's promise. */
  struct zl_plan_request r = {.method = op.method, .path = zl_buf_view(&target), .body = zl_buf_view(&body),
                              .safe = false, .product = op.flags & ZL_OPERATION_PHONE ? "phone" : "main",
                              .label = op.label};
  if (rc == 0)
    rc = secret ? add_sealed(p, &r, &no) : add_request(p, &r, &no);
  zl_buf_printf(&path, "call.%s", rc == 0 ? op.id : "");
  if (rc == 0)
    rc = add_change(p, no, zl_buf_view(&path), (struct zl_str){0}, secret ? zl_buf_view(&shown) : w->wanted, w->origin);
  zl_buf_wipe(&plain);
  zl_buf_free(&shown);
  zl_buf_free(&target);
  zl_buf_wipe(&body);
  zl_buf_free(&path);
  return rc;
}

/* ---- members, features ----------------------------------------------------------------------- */

static int person_row(void *arg, const struct zl_person_row *row)
{
  struct planning *p = arg;
  int64_t no = 0;
  if (add_request(p, &row->request, &no) != 0)
    return -1;
  return add_change(p, no, row->path, row->before, row->wanted, row->origin);
}

struct featuring {
  struct planning *p;
  const struct zl_feature *f;
  bool last;
};

static int feature(void *arg, const struct zl_draft_want *w)
{
  struct featuring *k = arg;
  struct planning *p = k->p;
  /* who becomes basic gives everything else back first; for all else a user has to be licensed by then */
  bool downgrade = zl_str_is(w->wanted, "\"basic\"");
  if (zl_feature_of_wish(w->path) != k->f || downgrade != k->last)
    return 0;
  return zl_feature_plan(p->core, p->draft, k->f, w, &(struct zl_person_sink){p, person_row}, p->err);
}

/* After what is set: Zoom may refuse a feature, and that holds nothing else up. */
static int features(struct planning *p)
{
  size_t n;
  int rc = 0;
  const struct zl_feature *all = zl_feature_table(&n);
  for (size_t i = 0; rc == 0 && i < 2 * n; i++) {
    bool last = i >= n;
    struct featuring k = {p, &all[last ? i - n : i], last};
    rc = zl_draft_wants(p->core->journal, p->draft->no, zl_str_of(k.f->source), feature, &k, p->err);
  }
  return rc;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static int plan_body(void *arg, struct zl_str body)
{
  struct planning *p = arg;
  struct zl_journal *j = p->core->journal;
  if (zl_str_is(body, ZL_RAW_OBJECT))
    return zl_draft_wants(j, p->draft->no, body, operation, p, p->err);
  if (zl_str_is(body, ZL_MEMBERS_BODY))
    return zl_members_plan(p->core, p->draft, &(struct zl_person_sink){p, person_row}, p->err);
  p->source = zl_source_find(body);
  if (!p->source || !p->source->body)
    return zl_err_set(p->err, ZL_EJOURNAL, "the draft has a body that the core does not know");
  p->n_items = p->room_used = 0;
  p->secret = false;
  int rc = zl_draft_wants(j, p->draft->no, body, collect, p, p->err);
  if (rc == 0 && p->n_items)
    rc = settings_requests(p);
  if (p->secret)
    explicit_bzero(p->room, sizeof(p->room));
  zl_pool_free(&p->pool);
  zl_pool_free(&p->unchecked.pool);
  p->unchecked.first = NULL;
  return rc;
}

static int plan_object(void *arg, const struct zl_draft_object *o)
{
  struct planning *p = arg;
  if (o->why.n) /* could not be read: told apart, never guessed at */
    return 0;
  p->draft = o;
  p->object = 0;
  p->late = p->has_late = p->has_features = false;
  int rc = zl_draft_bodies(p->core->journal, o->no, plan_body, p, p->err);
  if (rc == 0 && p->has_features)
    rc = features(p);
  p->late = p->has_late;
  return rc == 0 && p->late ? plan_body(p, ZL_STR("user")) : rc;
}

int zl_plan_make(struct zl_core *c, int64_t *run, struct zl_err *err)
{
  static struct planning p; /* large, and there is one plan a process */
  if (p.core) /* the first one is zeroed, in pages that nothing has touched yet */
    memset(&p, 0, sizeof(p));
  p.core = c;
  p.err = err;
  p.sealed = ZL_BUF_INIT(16u << 20);
  int rc = zl_plan_order(c, plan_object, &p, err);
  if (p.n_warned > WARNED_MOST)
    zl_log(ZL_LOG_WARN, "and %zu more fields are not in the catalogue", p.n_warned - WARNED_MOST);
  if (rc == 0)
    rc = zl_losses_judge(&p.losses, err);
  if (rc == 0 && zl_memory_lost()) /* a plan that lacks something must not be there for `resume` */
    rc = zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE);
  if (rc == 0 && p.run)
    rc = zl_aside_save(c, err);
  if (rc == 0 && p.run)
    rc = zl_plan_commit(c->journal, err);
  else if (p.run)
    zl_plan_rollback(c->journal);
  zl_pool_free(&p.pool);
  zl_buf_free(&p.sealed);
  zl_map_free(&p.warned);
  *run = rc == 0 ? p.run : 0;
  if (rc == 0)
    zl_unseen_tell(c);
  return rc == 0 ? 0 : -1;
}
