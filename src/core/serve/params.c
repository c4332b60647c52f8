/* params.c - what was given for a policy's parameters: name=value on the command line, which wins, and
 * the file of --params, a JSON object or lines name=value. Here only the form is judged; names, types
 * and values are the policy process's (lua/zoom/params.lua). Serves main.c, serve.c and the record. */
#include <string.h>

#include "core/state.h"

#define FILE_MAX ((size_t)512 << 10)

/* The file as a checked JSON object; empty where none was given. One a process, like the command line. */
static struct zl_buf from_file;

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static struct zl_str trimmed(struct zl_str s)
{
  while (s.n && is_blank(s.p[0]))
    s.p++, s.n--;
  while (s.n && is_blank(s.p[s.n - 1]))
    s.n--;
  return s;
}

static struct zl_str name_of(const char *typed)
{
  return (struct zl_str){typed, (size_t)(strchr(typed, '=') - typed)};
}

static bool on_command_line(const struct zl_cli *cli, struct zl_str name)
{
  for (int i = 0; i < cli->n_params; i++)
    if (zl_str_eq(name_of(cli->params[i]), name))
      return true;
  return false;
}

/* ---- reading ------------------------------------------------------------------------------- */

static bool is_scalar(enum zl_json_kind kind)
{
  return kind == ZL_JSON_STRING || kind == ZL_JSON_NUMBER || kind == ZL_JSON_TRUE || kind == ZL_JSON_FALSE;
}

/* A parameter is a text, a number, true, false, a list of such, or names with such: nothing else has
 * a type. */
static bool fits(struct zl_json v)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json item;
  if (zl_json_kind(v) != ZL_JSON_ARRAY && zl_json_kind(v) != ZL_JSON_OBJECT)
    return is_scalar(zl_json_kind(v));
  while (zl_json_next(&it, NULL, &item))
    if (!is_scalar(zl_json_kind(item)))
      return false;
  return true;
}

static int read_json(const char *path, struct zl_str text, struct zl_err *err)
{
  struct zl_err why = {0};
  struct zl_json root, v;
  struct zl_str name;
  if (zl_json_check(text, ZL_JSON_DEPTH, &root, &why) != 0)
    return zl_err_set(err, ZL_EUSAGE, "--params %s: %s", path, why.text);
  struct zl_json_iter it = zl_json_iter(root);
  while (zl_json_next(&it, &name, &v))
    if (!fits(v))
      return zl_err_set(err, ZL_EUSAGE, "--params %s: '%.*s' is a text, a number, true, false, or a list or an object of these",
                        path, (int)(name.n < 100 ? name.n : 100), name.p);
  return zl_buf_str(&from_file, zl_json_raw(root)) == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

static int read_line(const char *path, int number, struct zl_str line, struct zl_jw *w, struct zl_map *seen,
                     struct zl_err *err)
{
  const char *equals = memchr(line.p, '=', line.n);
  struct zl_str name = {line.p, equals ? (size_t)(equals - line.p) : 0};
  name = trimmed(name);
  if (!name.n)
    return zl_err_set(err, ZL_EUSAGE, "--params %s:%d: a line is name=value", path, number);
  if (zl_map_get(seen, name))
    return zl_err_set(err, ZL_EUSAGE, "--params %s:%d: '%.*s' is given twice", path, number,
                      (int)(name.n < 100 ? name.n : 100), name.p);
  if (zl_map_put(seen, name, seen) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  zl_jw_key_n(w, name);
  zl_jw_str(w, trimmed((struct zl_str){equals + 1, (size_t)(line.p + line.n - equals) - 1}));
  return 0;
}

static int read_lines(const char *path, struct zl_str text, struct zl_err *err)
{
  struct zl_map seen = {0};
  struct zl_jw w = zl_jw(&from_file);
  int rc = 0;
  zl_jw_object(&w);
  for (int number = 1; rc == 0 && text.n; number++) {
    const char *end = memchr(text.p, '\n', text.n);
    struct zl_str raw = {text.p, end ? (size_t)(end - text.p) : text.n}, line = trimmed(raw);
    if (line.n && line.p[0] != '#')
      rc = read_line(path, number, line, &w, &seen, err);
    text.p += raw.n + (end != NULL);
    text.n -= raw.n + (end != NULL);
  }
  zl_map_free(&seen);
  if (rc != 0)
    return -1;
  zl_jw_end_object(&w);
  return from_file.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

static int read_file(const char *path, struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(FILE_MAX + 1);
  struct zl_err why = {0};
  from_file = ZL_BUF_INIT(FILE_MAX * 4);
  int rc = zl_file_read(path, FILE_MAX, &text, &why);
  struct zl_str s = zl_buf_view(&text);
  if (rc != 0)
    rc = zl_err_set(err, why.code == ZL_ENOMEM ? why.code : ZL_EUSAGE, "--params: %s", why.text);
  if (rc == 0 && s.n >= 3 && memcmp(s.p, "\xef\xbb\xbf", 3) == 0)
    s.p += 3, s.n -= 3;
  if (rc == 0 && !zl_utf8_valid(s))
    rc = zl_err_set(err, ZL_EUSAGE, "--params %s: this is not UTF-8", path);
  size_t at = 0;
  while (rc == 0 && at < s.n && (is_blank(s.p[at]) || s.p[at] == '\n'))
    at++;
  if (rc == 0)
    rc = at < s.n && s.p[at] == '{' ? read_json(path, s, err) : read_lines(path, s, err);
  zl_buf_free(&text);
  return rc;
}

int zl_params_load(const struct zl_cli *cli, struct zl_err *err)
{
  for (int i = 0; i < cli->n_params; i++) {
    struct zl_str name = name_of(cli->params[i]);
    if (!zl_utf8_valid(zl_str_of(cli->params[i])))
      return zl_err_set(err, ZL_EUSAGE, "parameter %d is not UTF-8", i + 1);
    for (int j = 0; j < i; j++)
      if (zl_str_eq(name_of(cli->params[j]), name))
        return zl_err_set(err, ZL_EUSAGE, "parameter '%.*s' is given twice",
                          (int)(name.n < 100 ? name.n : 100), name.p);
  }
  return cli->params_file ? read_file(cli->params_file, err) : 0;
}

/* ---- giving -------------------------------------------------------------------------------- */

static void from_command_line(const struct zl_cli *cli, struct zl_jw *w)
{
  for (int i = 0; i < cli->n_params; i++) {
    struct zl_str name = name_of(cli->params[i]);
    zl_jw_key_n(w, name);
    zl_jw_cstr(w, cli->params[i] + name.n + 1);
  }
}

static int write_all(const struct zl_cli *cli, bool texts, struct zl_buf *out)
{
  struct zl_jw w = zl_jw(out);
  struct zl_json root, v;
  struct zl_str raw;
  struct zl_buf name = ZL_BUF_INIT(FILE_MAX);
  zl_jw_object(&w);
  from_command_line(cli, &w);
  if (from_file.len && zl_json_check(zl_buf_view(&from_file), ZL_JSON_DEPTH, &root, NULL) == 0) {
    struct zl_json_iter it = zl_json_iter(root);
    while (zl_json_next(&it, &raw, &v)) {
      zl_buf_reset(&name);
      zl_json_unescape(raw, &name);
      if (on_command_line(cli, zl_buf_view(&name)))
        continue;
      zl_jw_key_n(&w, zl_buf_view(&name));
      if (texts && zl_json_kind(v) != ZL_JSON_STRING)
        zl_jw_str(&w, zl_json_raw(v));
      else
        zl_jw_raw(&w, zl_json_raw(v));
    }
  }
  zl_jw_end_object(&w);
  bool failed = out->failed || name.failed;
  zl_buf_free(&name);
  return failed ? -1 : 0;
}

int zl_params_given(const struct zl_cli *cli, struct zl_buf *out)
{
  return write_all(cli, false, out);
}

int zl_params_json(const struct zl_cli *cli, struct zl_buf *out)
{
  return write_all(cli, true, out);
}
