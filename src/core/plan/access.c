/* access.c - who has access to a phone, as wished in the draft: the requests between that and what is
 * there. A share is given or taken once; an undo and a saved plan expect certain requests. Serves plan.c. */
#include <string.h>

#include "core/plan/planning.h"
#include "core/plan/secret.h"
#include "core/read/extensions.h"

/* A request for the body that is being planned. */
static struct zl_plan_request request_for(const struct zl_planning *p, const char *method, struct zl_str path,
                                          struct zl_str body, bool safe)
{
  return (struct zl_plan_request){.method = method, .path = path, .body = body, .safe = safe,
                                  .product = p->source->product == ZL_PHONE ? "phone" : "main",
                                  .label = zl_label_name(p->source->label)};
}

struct access_ctx {
  struct zl_planning *p;
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
  struct zl_planning *p = a->p;
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
    rc = secret ? zl_planning_sealed(p, &r, &no) : zl_planning_request(p, &r, &no);
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

static int access_plain(struct zl_planning *p, const struct zl_draft_want *w, struct zl_str type)
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
int zl_plan_access(struct zl_planning *p, const struct zl_draft_want *w, struct zl_str type)
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
