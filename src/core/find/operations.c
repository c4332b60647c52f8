/* operations.c - `zoomlua operations WORDS`: operations of Zoom's API by words, or one whole, as
 * text or JSON (schema "zoomlua.operations/1"). Nothing is read but the catalogue. */
#include <string.h>

#include "core/state.h"

#define HITS_MOST 20 /* two lines each */

struct found {
  struct zl_buf *out;
  struct zl_jw w;
  size_t n, most;
};

static void name(const struct zl_operation *op, struct zl_buf *out)
{
  char text[ZL_OPERATION_NAME_BYTES];
  zl_buf_puts(out, zl_operation_name(text, op));
}

static int line(void *arg, const struct zl_operation *op)
{
  struct found *f = arg;
  if (f->n++ >= f->most)
    return 0;
  name(op, f->out);
  zl_buf_printf(f->out, "  %s %s%s\n    %s", op->method, op->path,
                op->flags & ZL_OPERATION_DEPRECATED ? "  (deprecated)" : "", op->label);
  zl_buf_printf(f->out, "  %s\n", *op->granular ? op->granular : "(Zoom tells no scope)");
  return 0;
}

static void parameter_text(const struct zl_parameter *p, struct zl_buf *out)
{
  zl_buf_printf(out, "  %-24s %s%s", p->name, p->flags & ZL_PARAMETER_LIST ? "list of " : "", zl_type_name(p->type));
  for (unsigned i = 0; i < p->n_values; i++)
    zl_buf_printf(out, "%s%s", i ? "|" : " ", zl_parameter_value(p, i));
  if (p->min != INT64_MIN)
    zl_buf_printf(out, ", at least %lld", (long long)p->min);
  if (p->max != INT64_MAX)
    zl_buf_printf(out, ", at most %lld", (long long)p->max);
  zl_buf_puts(out, p->flags & ZL_PARAMETER_PATH       ? " (in the path)"
                   : p->flags & ZL_PARAMETER_REQUIRED ? " (required)"
                                                      : "");
  zl_buf_puts(out, p->flags & ZL_PARAMETER_DEPRECATED ? " (deprecated)\n" : "\n");
}

static void whole(const struct zl_operation *op, struct zl_buf *out)
{
  bool scopes = *op->granular || *op->classic;
  zl_buf_printf(out, "%s.%s\n  %s %s%s\n", op->product, op->id, op->method, op->path,
                op->flags & ZL_OPERATION_DEPRECATED ? "  (deprecated)" : "");
  zl_buf_printf(out, "  rate       %s%s\n", op->label,
                op->flags & ZL_OPERATION_UNLABELLED ? " (assumed: Zoom tells none)" : "");
  zl_buf_printf(out, "  scopes     %s\n", scopes ? op->granular : "(Zoom tells none)");
  if (scopes)
    zl_buf_printf(out, "  classic    %s\n", op->classic);
  zl_buf_printf(out, "  body       %s\n",
                op->flags & ZL_OPERATION_BODY_FORM   ? "a form with a file"
                : op->flags & ZL_OPERATION_BODY_LIST ? "a list"
                : op->flags & ZL_OPERATION_BODY      ? "an object"
                                                     : "none");
  for (unsigned i = 0; i < op->n_parameters; i++) {
    struct zl_parameter p = zl_operation_param(op, i);
    parameter_text(&p, out);
  }
  zl_buf_puts(out, "\n  zoom.call(\"");
  name(op, out);
  zl_buf_puts(out, "\", {");
  unsigned n = 0;
  for (unsigned i = 0; i < op->n_parameters; i++) {
    struct zl_parameter p = zl_operation_param(op, i);
    if (p.flags & (ZL_PARAMETER_PATH | ZL_PARAMETER_REQUIRED))
      zl_buf_printf(out, "%s%s = ...", n++ ? ", " : " ", p.name);
  }
  if (op->flags & ZL_OPERATION_BODY)
    zl_buf_printf(out, "%sbody = { ... }", n++ ? ", " : " ");
  zl_buf_puts(out, n ? " })\n" : "})\n");
}

static void text(struct zl_jw *w, const char *key, const char *value)
{
  zl_jw_key(w, key);
  zl_jw_cstr(w, value);
}

static void flag(struct zl_jw *w, const char *key, bool value)
{
  zl_jw_key(w, key);
  zl_jw_bool(w, value);
}

static void parameter_json(const struct zl_parameter *p, struct zl_jw *w)
{
  zl_jw_object(w);
  text(w, "name", p->name);
  text(w, "type", zl_type_name(p->type));
  flag(w, "list", p->flags & ZL_PARAMETER_LIST);
  flag(w, "path", p->flags & ZL_PARAMETER_PATH);
  flag(w, "required", p->flags & (ZL_PARAMETER_PATH | ZL_PARAMETER_REQUIRED));
  flag(w, "deprecated", p->flags & ZL_PARAMETER_DEPRECATED);
  if (p->n_values) {
    zl_jw_key(w, "values");
    zl_jw_array(w);
    for (unsigned i = 0; i < p->n_values; i++)
      zl_jw_cstr(w, zl_parameter_value(p, i));
    zl_jw_end_array(w);
  }
  zl_jw_end_object(w);
}

static int json(void *arg, const struct zl_operation *op)
{
  struct found *f = arg;
  struct zl_jw *w = &f->w;
  f->n++;
  zl_jw_object(w);
  text(w, "id", op->id);
  text(w, "product", op->product);
  text(w, "method", op->method);
  text(w, "path", op->path);
  text(w, "label", op->label);
  flag(w, "label_told", !(op->flags & ZL_OPERATION_UNLABELLED));
  text(w, "scopes", op->granular);
  text(w, "scopes_classic", op->classic);
  flag(w, "body", op->flags & ZL_OPERATION_BODY);
  flag(w, "deprecated", op->flags & ZL_OPERATION_DEPRECATED);
  zl_jw_key(w, "parameters");
  zl_jw_array(w);
  for (unsigned i = 0; i < op->n_parameters; i++) {
    struct zl_parameter p = zl_operation_param(op, i);
    parameter_json(&p, w);
  }
  zl_jw_end_array(w);
  zl_jw_end_object(w);
  return 0;
}

static int search(const struct zl_cli *cli, struct zl_str query, struct found *f, struct zl_err *err)
{
  struct zl_operation op;
  struct zl_err none = {0};
  bool exact = zl_operation_find(query, &op, &none) == 0;
  if (cli->json) {
    f->w = zl_jw(f->out);
    zl_jw_object(&f->w);
    text(&f->w, "schema", "zoomlua.operations/1");
    zl_jw_key(&f->w, "query"), zl_jw_str(&f->w, query);
    zl_jw_key(&f->w, "operations");
    zl_jw_array(&f->w);
    if (exact)
      json(f, &op);
    else
      zl_operations_search(query, SIZE_MAX, json, f);
    zl_jw_end_array(&f->w);
    zl_jw_end_object(&f->w);
    zl_buf_putc(f->out, '\n');
  } else if (exact) {
    whole(&op, f->out);
    f->n = 1;
  } else {
    zl_operations_search(query, SIZE_MAX, line, f);
    struct zl_buf meant = ZL_BUF_INIT(8192);
    if (f->n == 0 && zl_operations_respell(query, &meant))
      zl_operations_search(zl_buf_view(&meant), SIZE_MAX, line, f);
    if (meant.len && f->n)
      zl_log(ZL_LOG_INFO, "nothing fits '%.*s'; this is what fits '%s'", (int)(query.n < 100 ? query.n : 100), query.p,
             zl_buf_cstr(&meant));
    zl_buf_free(&meant);
  }
  return f->n ? 0 : zl_err_set(err, ZL_EVALUE, "%s", none.text);
}

int zl_find_operations(const struct zl_cli *cli, struct zl_err *err)
{
  struct zl_buf query = ZL_BUF_INIT(4096), out = ZL_BUF_INIT(64u << 20);
  struct found f = {.out = &out, .most = cli->all ? SIZE_MAX : HITS_MOST};
  int rc = zl_words_join(cli, &query) == 0 ? search(cli, zl_buf_view(&query), &f, err)
                                           : zl_err_set(err, ZL_EUSAGE, "these are too many words to look for");
  if (rc == 0 && out.failed)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    fwrite(zl_buf_cstr(&out), 1, out.len, stdout);
  if (rc == 0 && !cli->json && f.n > f.most)
    zl_find_more(f.n - f.most);
  zl_buf_free(&query);
  zl_buf_free(&out);
  return rc;
}
