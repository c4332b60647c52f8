/* raw.c - requests that are no settings: GET by path, reading operations by id, and writing
 * operations, which become rows of the plan like everything else that writes. */
#include <stdlib.h>
#include <string.h>

#include "core/plan/secret.h"
#include "core/plan/write.h"

struct zl_raw {
  struct zl_core *core;
  uint32_t ask, request;
  bool roles; /* the answer has their names */
  char what[200]; /* "GET /users/summary", for messages */
  struct zl_raw *next, **link;
};

static void raw_free(struct zl_raw *r)
{
  *r->link = r->next;
  if (r->next)
    r->next->link = r->link;
  free(r);
}

/* The policy has ended: nobody waits for these answers. */
void zl_raw_free(struct zl_core *c)
{
  for (struct zl_raw *r = c->raws, *next; r; r = next) {
    next = r->next;
    zl_session_cancel(c->session, r->request);
    c->asks--;
    free(r);
  }
  c->raws = NULL;
}

static void raw_done(void *arg, struct zl_response *r)
{
  struct zl_raw *raw = arg;
  struct zl_core *c = raw->core;
  struct zl_err err = {0}, why = {0};
  struct zl_api_error api = {0};
  c->asks--;
  if (r->status)
    zl_api_error_read(r->status, r->body, &api);
  char status[16];
  snprintf(status, sizeof(status), "%d", r->status);
  if (!r->status || r->err.code || api.failed) {
    zl_api_fail(r, raw->what, &why);
    if (!r->status || why.code == ZL_EAUTH)
      zl_core_give_up(c, &why);
    else
      zl_peer_fail(&c->policy->peer, raw->ask, r->status == 404 ? "gone" : "http", why.text, r->status, api.code, &err);
  } else {
    struct zl_str f[] = {r->body, zl_str_of(status)};
    if (raw->roles)
      zl_write_roles(c, r->body);
    zl_peer_send(&c->policy->peer, ZL_W_OK, raw->ask, 2, f, &err);
  }
  if (err.code)
    zl_core_give_up(c, &err);
  raw_free(raw);
}

/* Sends a GET whose answer goes to `ask`; its bucket is the one of the operation that it is. */
static int send_get(struct zl_core *c, uint32_t ask, struct zl_str url, struct zl_err *err)
{
  struct zl_raw *raw = zl_calloc(1, sizeof(*raw));
  struct zl_operation op;
  enum zl_label label = ZL_MEDIUM;
  bool phone = url.n > 7 && memcmp(url.p, "/phone/", 7) == 0;
  if (!raw)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (zl_operation_match(ZL_STR("GET"), url, &op)) {
    zl_label_find(zl_str_of(op.label), &label);
    phone = op.flags & ZL_OPERATION_PHONE;
  }
  *raw = (struct zl_raw){.core = c, .ask = ask, .next = c->raws, .link = &c->raws,
                         .roles = zl_str_is(url, "/roles")};
  const char *query = memchr(url.p, '?', url.n);
  snprintf(raw->what, sizeof(raw->what), "GET %.*s", (int)(query ? (size_t)(query - url.p) : url.n), url.p);
  if (raw->next)
    raw->next->link = &raw->next;
  c->raws = raw;
  struct zl_request q = {.method = "GET", .url = url, .product = phone ? ZL_PHONE : ZL_MAIN, .label = label,
                         .safe = true, .urgent = true, .done = raw_done, .arg = raw};
  zl_scopes_note(c, "GET", url);
  int rc = zl_session_send(c->session, &q, &raw->request, err);
  if (rc != 0)
    raw_free(raw);
  return rc;
}

/* ---- GET by path --------------------------------------------------------------------------- */

static int get_path(struct zl_buf *url, struct zl_str path, struct zl_err *err)
{
  if (path.n < 2 || path.n > 2000 || path.p[0] != '/' || memchr(path.p, '?', path.n) || memchr(path.p, '#', path.n))
    return zl_err_set(err, ZL_EWIRE, "GET of something that is no path");
  for (size_t at = 1; at <= path.n;) { /* part by part, so that no part can climb out of the API */
    size_t n = 0;
    while (at + n < path.n && path.p[at + n] != '/')
      n++;
    zl_buf_putc(url, '/');
    if (zl_url_segment(url, (struct zl_str){path.p + at, n}, err) != 0)
      return -1;
    at += n + 1;
  }
  return 0;
}

static int get_query(struct zl_buf *url, struct zl_str text, struct zl_err *err)
{
  struct zl_json query, v;
  struct zl_str name;
  if (zl_json_check(text, 4, &query, NULL) != 0 || zl_json_kind(query) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EWIRE, "GET with a query that is no object");
  struct zl_json_iter it = zl_json_iter(query);
  struct zl_buf key = ZL_BUF_INIT(1024), value = ZL_BUF_INIT(8192);
  int rc = 0;
  while (rc == 0 && zl_json_next(&it, &name, &v)) {
    zl_buf_reset(&key);
    zl_buf_reset(&value);
    rc = zl_json_unescape(name, &key);
    if (rc == 0)
      rc = zl_json_string(v, &value) ? zl_url_query(url, zl_buf_view(&key), zl_buf_view(&value)) : -1;
  }
  zl_buf_free(&key);
  zl_buf_free(&value);
  return rc == 0 ? 0 : zl_err_set(err, ZL_EWIRE, "GET with a query of other things than strings");
}

int zl_raw_get(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_buf url = ZL_BUF_INIT(32768);
  int rc = get_path(&url, m->f[0], err);
  if (rc == 0)
    rc = get_query(&url, m->f[1], err);
  if (rc == 0)
    rc = send_get(c, m->id, zl_buf_view(&url), err);
  zl_buf_free(&url);
  return rc;
}

/* ---- operations ---------------------------------------------------------------------------- */

static int request_of(const struct zl_operation *op, struct zl_str args_text, struct zl_buf *target,
                      struct zl_buf *body, struct zl_err *err)
{
  struct zl_json args;
  if (zl_json_check(args_text, 32, &args, NULL) != 0 || zl_json_kind(args) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EWIRE, "an operation whose arguments are no object");
  return zl_operation_request(op, args, target, body, err);
}

int zl_raw_call(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_operation op;
  struct zl_buf target = ZL_BUF_INIT(32768), body = ZL_BUF_INIT(1u << 20);
  int rc = zl_operation_find(m->f[0], &op, err);
  if (rc == 0 && strcmp(op.method, "GET") != 0)
    rc = zl_err_set(err, ZL_EWIRE, "CALL of an operation that writes");
  if (rc == 0)
    rc = request_of(&op, m->f[1], &target, &body, err);
  if (rc == 0)
    rc = send_get(c, m->id, zl_buf_view(&target), err);
  zl_buf_free(&target);
  zl_buf_free(&body);
  return rc;
}

/* Arguments that hold a password are sealed in the draft. */
static int draft(struct zl_core *c, int64_t object, struct zl_str path, struct zl_str args, struct zl_str origin,
                 struct zl_err *err)
{
  struct zl_buf sealed = ZL_BUF_INIT(8u << 20);
  struct zl_json v;
  int rc = zl_json_check(args, ZL_JSON_DEPTH, &v, err);
  if (rc == 0 && zl_secret_within(v, NULL))
    rc = zl_secret_seal(c, args, &sealed, err);
  if (rc == 0)
    rc = zl_draft_want(c->journal, object, ZL_STR(ZL_RAW_OBJECT), path, sealed.len ? zl_buf_view(&sealed) : args, origin,
                       err);
  zl_buf_free(&sealed);
  return rc;
}

int zl_raw_do(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_operation op;
  struct zl_buf target = ZL_BUF_INIT(32768), body = ZL_BUF_INIT(4u << 20);
  struct zl_err why = {0};
  struct zl_str object = ZL_STR(ZL_RAW_OBJECT);
  int64_t no;
  char path[300];
  int rc = zl_operation_find(m->f[0], &op, &why);
  if (rc == 0 && strcmp(op.method, "GET") == 0)
    rc = zl_err_set(&why, ZL_EWIRE, "DO of an operation that reads");
  if (rc == 0) /* the plan makes it again; here a mistake still has its line */
    rc = request_of(&op, m->f[1], &target, &body, &why);
  if (rc != 0)
    zl_err_set(err, why.code == ZL_EWIRE ? why.code : ZL_EPOLICY, "%.*s: %s", (int)m->f[2].n, m->f[2].p, why.text);
  snprintf(path, sizeof(path), "%06zu %.*s", ++c->operations, (int)m->f[0].n, m->f[0].p);
  if (rc == 0)
    rc = zl_wish_allowed(c, "call", op.id, m->f[2], err);
  if (rc == 0)
    rc = zl_draft_object(c->journal, object, object, object, &no, err);
  if (rc == 0)
    rc = draft(c, no, zl_str_of(path), m->f[1], m->f[2], err);
  zl_buf_free(&target);
  zl_buf_wipe(&body);
  return rc;
}

struct zl_str zl_raw_operation(struct zl_str path)
{
  size_t at = 0;
  while (at < path.n && path.p[at] != ' ')
    at++;
  return at < path.n ? (struct zl_str){path.p + at + 1, path.n - at - 1} : path;
}
