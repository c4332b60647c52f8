/* call.c - `zoomlua call METHOD PATH [name=value ...]`: one request of Zoom's API without a policy. What reads is
 * answered at once; what writes is a row of a plan, and goes the way of all that writes: shown, asked about, on record. */
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/stage.h"

#define ANSWER_BYTES ((size_t)33 << 20)
#define ARGUMENTS_BYTES ((size_t)4 << 20)
#define ORIGIN "command line"

/* ---- arguments ----------------------------------------------------------------------------- */

/* The next part of a path: "/users/me" gives "users", then "me". */
static bool part(const char **at, struct zl_str *out)
{
  if (**at != '/')
    return false;
  *out = (struct zl_str){*at + 1, strcspn(*at + 1, "/")};
  *at += 1 + out->n;
  return true;
}

/* What stands in the path for the placeholders of the operation's. */
static void path_arguments(struct zl_jw *w, const struct zl_operation *op, const char *path)
{
  const char *template = op->path;
  struct zl_str name, value;
  while (part(&template, &name) && part(&path, &value))
    if (name.n > 2 && name.p[0] == '{') {
      zl_jw_key_n(w, (struct zl_str){name.p + 1, name.n - 2});
      zl_jw_str(w, value);
    }
}

static bool in_query(const struct zl_operation *op, struct zl_str name)
{
  for (unsigned i = 0; i < op->n_parameters; i++) {
    struct zl_parameter p = zl_operation_param(op, i);
    if (zl_str_is(name, p.name))
      return !(p.flags & ZL_PARAMETER_PATH);
  }
  return false;
}

static void value_as_json(struct zl_jw *w, struct zl_str text, bool list_only)
{
  struct zl_json v;
  bool json = zl_json_check(text, ZL_JSON_DEPTH, &v, NULL) == 0 && (!list_only || zl_json_kind(v) == ZL_JSON_ARRAY);
  if (json)
    zl_jw_raw(w, text);
  else
    zl_jw_str(w, text);
}

/* The arguments as zoom.call has them. name=value goes to the query where the operation has such a parameter, else
 * into the body: as JSON where it is some, else as text. */
static int arguments(const struct zl_cli *cli, const struct zl_operation *op, struct zl_buf *out, struct zl_err *err)
{
  struct zl_jw w = zl_jw(out);
  bool writes = strcmp(op->method, "GET") != 0;
  int fields = 0, bodies = 0;
  zl_jw_object(&w);
  path_arguments(&w, op, cli->words[1]);
  for (int pass = 0; pass < 2; pass++) /* the query first, then what is left: the body */
    for (int i = 0; i < cli->n_params; i++) {
      const char *text = strchr(cli->params[i], '=') + 1;
      struct zl_str name = {cli->params[i], (size_t)(text - cli->params[i]) - 1};
      bool body = writes && !in_query(op, name);
      if (body != (pass == 1))
        continue;
      struct zl_json v;
      if (body && zl_str_is(name, "body")) {
        struct zl_err why = {0};
        if (zl_json_check(zl_str_of(text), ZL_JSON_DEPTH, &v, &why) != 0)
          return zl_err_set(err, ZL_EUSAGE, "body= is %s", why.text);
        bodies++;
        zl_jw_key(&w, "body"), zl_jw_raw(&w, zl_str_of(text));
        continue;
      }
      if (body && fields++ == 0)
        zl_jw_key(&w, "body"), zl_jw_object(&w);
      zl_jw_key_n(&w, name);
      value_as_json(&w, zl_str_of(text), !body);
    }
  if (fields && bodies)
    return zl_err_set(err, ZL_EUSAGE, "body= is the whole body: other fields belong into it");
  if (fields)
    zl_jw_end_object(&w);
  zl_jw_end_object(&w);
  return out->failed ? zl_err_set(err, ZL_EUSAGE, "these are too many arguments") : 0;
}

/* ---- GET ----------------------------------------------------------------------------------- */

struct answer {
  char what[300];
  struct zl_buf body;
  struct zl_err why;
};

static void answered(void *arg, struct zl_response *r)
{
  struct answer *a = arg;
  struct zl_api_error api = {0};
  if (r->status)
    zl_api_error_read(r->status, r->body, &api);
  if (!r->status || r->err.code || api.failed)
    zl_api_fail(r, a->what, &a->why);
  else
    zl_buf_str(&a->body, r->body);
}

static void new_line(struct zl_buf *out, int depth)
{
  zl_buf_printf(out, "\n%*s", 2 * depth, "");
}

/* For people: a value a line, with control characters visible. `s` is JSON. */
static void indented(struct zl_str s, struct zl_buf *out)
{
  int depth = 0;
  for (size_t i = 0, n; i < s.n; i += n) {
    char ch = s.p[i];
    n = 1;
    if (ch == '"') {
      while (s.p[i + n] != '"')
        n += s.p[i + n] == '\\' ? 2 : 1;
      zl_visible(out, (struct zl_str){s.p + i, ++n}, false);
    } else if (ch == '{' || ch == '[') {
      while (i + n < s.n && strchr(" \t\r\n", s.p[i + n]))
        n++;
      zl_buf_putc(out, ch);
      if (s.p[i + n] == '}' || s.p[i + n] == ']')
        zl_buf_putc(out, s.p[i + n++]);
      else
        new_line(out, ++depth);
    } else if (ch == '}' || ch == ']') {
      new_line(out, --depth);
      zl_buf_putc(out, ch);
    } else if (ch == ',') {
      zl_buf_putc(out, ch);
      new_line(out, depth);
    } else if (ch == ':') {
      zl_buf_puts(out, ": ");
    } else if (!strchr(" \t\r\n", ch)) {
      zl_buf_putc(out, ch);
    }
  }
}

static int show(const struct zl_cli *cli, struct zl_str body, struct zl_err *err)
{
  struct zl_buf out = ZL_BUF_INIT(4 * ANSWER_BYTES);
  struct zl_json v;
  bool terminal = isatty(STDOUT_FILENO) && !cli->json;
  if (terminal && zl_json_check(body, ZL_JSON_DEPTH, &v, NULL) == 0)
    indented(body, &out);
  else if (terminal)
    zl_visible(&out, body, false);
  else
    zl_buf_str(&out, body);
  if (out.len && out.data[out.len - 1] != '\n')
    zl_buf_putc(&out, '\n');
  bool failed = out.failed;
  if (!failed)
    fwrite(zl_buf_cstr(&out), 1, out.len, stdout);
  zl_buf_free(&out);
  return failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

/* A path that no operation of the catalogue has: newer than it, or a slip, which Zoom then tells. */
static int unknown_url(const struct zl_cli *cli, struct zl_buf *url, struct zl_err *err)
{
  const char *at = cli->words[1];
  struct zl_str segment;
  while (part(&at, &segment)) {
    zl_buf_putc(url, '/');
    if (zl_url_segment(url, segment, err) != 0)
      return -1;
  }
  for (int i = 0; i < cli->n_params; i++) {
    const char *text = strchr(cli->params[i], '=') + 1;
    if (zl_url_query(url, (struct zl_str){cli->params[i], (size_t)(text - cli->params[i]) - 1}, zl_str_of(text)) != 0)
      return zl_err_set(err, ZL_EUSAGE, "these are too many arguments");
  }
  return 0;
}

static int get(struct zl_core *c, const struct zl_operation *op, struct zl_err *err)
{
  struct answer a = {.body = ZL_BUF_INIT(ANSWER_BYTES)};
  struct zl_buf args = ZL_BUF_INIT(ARGUMENTS_BYTES), url = ZL_BUF_INIT(ARGUMENTS_BYTES), none = ZL_BUF_INIT(1);
  struct zl_json v;
  enum zl_label label = ZL_MEDIUM;
  uint32_t request;
  int rc = op ? arguments(c->cli, op, &args, err) : unknown_url(c->cli, &url, err);
  if (rc == 0 && op)
    rc = zl_json_check(zl_buf_view(&args), ZL_JSON_DEPTH, &v, err);
  if (rc == 0 && op)
    rc = zl_operation_request(op, v, &url, &none, err);
  if (op)
    zl_label_find(zl_str_of(op->label), &label);
  snprintf(a.what, sizeof(a.what), "GET %s", c->cli->words[1]);
  struct zl_request q = {.method = "GET", .url = zl_buf_view(&url), .label = label, .safe = true, .done = answered, .arg = &a,
                         .product = op && op->flags & ZL_OPERATION_PHONE ? ZL_PHONE : ZL_MAIN};
  if (rc == 0)
    rc = zl_session_send(c->session, &q, &request, err);
  if (rc == 0)
    rc = zl_fetch_wait(c, err);
  if (rc == 0 && a.why.code)
    rc = zl_err_set(err, a.why.code, "%s", a.why.text);
  if (rc == 0)
    rc = show(c->cli, zl_buf_view(&a.body), err);
  zl_buf_free(&a.body);
  zl_buf_free(&args);
  zl_buf_free(&url);
  zl_buf_free(&none);
  return rc;
}

/* ---- the stage ----------------------------------------------------------------------------- */

int zl_stage_call(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  const char *method = c->cli->words[0], *path = c->cli->words[1];
  struct zl_operation op;
  bool known = zl_operation_match(zl_str_of(method), zl_str_of(path), &op);
  if (strcmp(method, "GET") == 0) {
    job->over = true;
    job->exit = ZL_EXIT_DONE;
    return get(c, known ? &op : NULL, err);
  }
  if (!known)
    return zl_err_set(err, ZL_EUSAGE, "%s %.200s is no operation that zoomlua knows (see: zoomlua operations WORDS)", method, path);
  snprintf(job->name, sizeof(job->name), "call %s", op.id);
  c->policy->name = job->name;
  char id[ZL_OPERATION_NAME_BYTES];
  struct zl_buf args = ZL_BUF_INIT(ARGUMENTS_BYTES);
  int rc = arguments(c->cli, &op, &args, err);
  const struct zl_wire_msg m = {.n = 3, .f = {zl_str_of(zl_operation_name(id, &op)), zl_buf_view(&args), ZL_STR(ORIGIN)}};
  if (rc == 0)
    rc = zl_raw_do(c, &m, err);
  zl_buf_wipe(&args);
  return rc;
}
