/* operation_check.c - one argument of an operation: whether it is what Zoom publishes (name, type,
 * allowed values, range, length), and the words for when it is not. Used by operation_request.c.
 * Pure. */
#include "settings/internal.h"
#include "settings/operation_tables.h"

#include <inttypes.h>
#include <string.h>

/* ---- messages ----------------------------------------------------------------------------- */

int zl_operation_refuse(const struct zl_operation *op, const char *name, const char *what,
                        const char *why, struct zl_err *err)
{
  char shown[ZL_OPERATION_NAME_BYTES];
  return zl_err_set(err, ZL_EVALUE, "%s: '%s' %s%s", zl_operation_name(shown, op), name, what, why);
}

/* "'a', 'b' or 'c'", cut when there are very many. */
static void put_values(struct zl_buf *out, const struct zl_parameter *p)
{
  const char *quote = p->type == ZL_TYPE_STRING ? "'" : "";
  for (unsigned i = 0; i < p->n_values; i++) {
    if (out->len > 400) {
      zl_buf_puts(out, ", ...");
      return;
    }
    zl_buf_puts(out, i == 0 ? "" : i + 1 < p->n_values ? ", " : " or ");
    zl_buf_printf(out, "%s%s%s", quote, zl_parameter_value(p, i), quote);
  }
}

/* "an integer from 1 to 300", "a string of at most 50 characters", "'a' or 'b'". */
static void put_wanted(struct zl_buf *out, const struct zl_parameter *p)
{
  static const char kinds[][16] = {[ZL_TYPE_BOOLEAN] = "true or false",
                                   [ZL_TYPE_INTEGER] = "an integer",
                                   [ZL_TYPE_NUMBER] = "a number",
                                   [ZL_TYPE_STRING] = "a string"};
  if (p->n_values > 0) {
    put_values(out, p);
    return;
  }
  zl_buf_puts(out, kinds[p->type]);
  if (p->min != INT64_MIN && p->max != INT64_MAX)
    zl_buf_printf(out, " from %" PRId64 " to %" PRId64, p->min, p->max);
  else if (p->min != INT64_MIN)
    zl_buf_printf(out, " of at least %" PRId64, p->min);
  else if (p->max != INT64_MAX)
    zl_buf_printf(out, " of at most %" PRId64, p->max);
  if (p->min_length > 0 && p->max_length > 0)
    zl_buf_printf(out, " of %u to %u characters", p->min_length, p->max_length);
  else if (p->max_length > 0)
    zl_buf_printf(out, " of at most %u characters", p->max_length);
  else if (p->min_length > 0)
    zl_buf_printf(out, " of at least %u characters", p->min_length);
}

static int wrong(const struct zl_operation *op, const struct zl_parameter *p, struct zl_json given,
                 struct zl_str text, struct zl_err *err)
{
  struct zl_buf b = ZL_BUF_INIT(4096);
  zl_buf_puts(&b, p->flags & ZL_PARAMETER_LIST ? "must be a list, each of " : "must be ");
  put_wanted(&b, p);
  char shown[ZL_GIVEN_BYTES];
  zl_buf_printf(&b, ", not %s", zl_given(shown, given, false));
  if (zl_json_kind(given) == ZL_JSON_NULL)
    zl_buf_puts(&b, "; leave it out instead");
  int most = zl_slips(text);
  const char *nearest = NULL;
  for (unsigned i = 0; text.n > 0 && i < p->n_values; i++) {
    int d = zl_text_distance(text, zl_str_of(zl_parameter_value(p, i)), most);
    if (d <= most) {
      nearest = zl_parameter_value(p, i);
      most = d - 1;
    }
  }
  if (nearest && p->type == ZL_TYPE_STRING)
    zl_buf_printf(&b, " (did you mean '%s'?)", nearest);
  zl_operation_refuse(op, p->name, zl_buf_cstr(&b), "", err);
  zl_buf_free(&b);
  return -1;
}

int zl_operation_no_argument(const struct zl_operation *op, struct zl_str name, struct zl_err *err)
{
  bool takes_body = op->flags & ZL_OPERATION_BODY;
  int most = zl_slips(name);
  const char *nearest = NULL;
  struct zl_buf b = ZL_BUF_INIT(4096);
  for (unsigned i = 0; i < op->n_parameters + takes_body; i++) {
    const char *other = i < op->n_parameters ? zl_operation_param(op, i).name : "body";
    zl_buf_printf(&b, "%s%s", i == 0 ? "" : ", ", other);
    int d = zl_text_distance(name, zl_str_of(other), most);
    if (d <= most) {
      nearest = other;
      most = d - 1;
    }
  }
  char shown[ZL_SHOWN_BYTES], called[ZL_OPERATION_NAME_BYTES];
  zl_shown(shown, name);
  zl_operation_name(called, op);
  if (nearest)
    zl_err_set(err, ZL_EVALUE, "%s has no argument '%s' (did you mean '%s'?)", called, shown,
               nearest);
  else
    zl_err_set(err, ZL_EVALUE, "%s has no argument '%s' (%s%s)%s", called, shown,
               b.len > 0 ? "there are: " : "it takes none", zl_buf_cstr(&b),
               takes_body ? "; fields of the request go into body = {...}" : "");
  zl_buf_free(&b);
  return -1;
}

/* ---- values ------------------------------------------------------------------------------- */

static size_t characters(struct zl_str s)
{
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++)
    n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
  return n;
}

static bool integer_text(const struct zl_parameter *p, struct zl_json v, struct zl_buf *text)
{
  int64_t n;
  if (zl_json_kind(v) == ZL_JSON_STRING) { /* an id as it came out of a file of text */
    struct zl_buf digits = ZL_BUF_INIT(64);
    bool whole = zl_json_string(v, &digits) && zl_text_int(zl_buf_view(&digits), &n) == 0;
    zl_buf_free(&digits);
    if (!whole)
      return false;
  } else if (!zl_json_int(v, &n)) {
    return false;
  }
  zl_buf_printf(text, "%" PRId64, n);
  return n >= p->min && n <= p->max;
}

static bool number_text(const struct zl_parameter *p, struct zl_json v, struct zl_buf *text)
{
  double d;
  if (!zl_json_double(v, &d))
    return false;
  zl_json_canonical(v, text);
  return (p->min == INT64_MIN || d >= (double)p->min) &&
         (p->max == INT64_MAX || d <= (double)p->max);
}

static bool string_text(const struct zl_parameter *p, struct zl_json v, struct zl_buf *text)
{
  int64_t n;
  if (zl_json_int(v, &n)) /* in a URL an id is text, whatever it was in the script */
    zl_buf_printf(text, "%" PRId64, n);
  else if (!zl_text_of(v, text))
    return false;
  size_t length = characters(zl_buf_view(text));
  return length >= p->min_length && (p->max_length == 0 || length <= p->max_length);
}

static bool text_of(const struct zl_parameter *p, struct zl_json v, struct zl_buf *text)
{
  bool fits = false, yes;
  switch (p->type) {
  case ZL_TYPE_BOOLEAN:
    fits = zl_json_bool(v, &yes);
    if (fits)
      zl_buf_puts(text, yes ? "true" : "false");
    break;
  case ZL_TYPE_INTEGER:
    fits = integer_text(p, v, text);
    break;
  case ZL_TYPE_NUMBER:
    fits = number_text(p, v, text);
    break;
  case ZL_TYPE_STRING:
    fits = string_text(p, v, text);
    break;
  case ZL_TYPE_LIST:
  case ZL_TYPE_OBJECT:
    break;
  }
  if (!fits || p->n_values == 0)
    return fits;
  for (unsigned i = 0; i < p->n_values; i++) {
    if (zl_str_is(zl_buf_view(text), zl_parameter_value(p, i)))
      return true;
  }
  return false;
}

int zl_parameter_text(const struct zl_operation *op, const struct zl_parameter *p, struct zl_json v,
                      struct zl_buf *text, struct zl_err *err)
{
  bool fits = text_of(p, v, text);
  if (text->failed)
    return zl_err_set(err, ZL_ENOMEM, "the value of '%s' is too long", p->name);
  return fits ? 0 : wrong(op, p, v, zl_buf_view(text), err);
}
