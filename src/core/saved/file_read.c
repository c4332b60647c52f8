/* file_read.c - a saved plan line by line: its form first, then what it says. The file may be
 * anybody's: cut, edited, huge, another program's. Serves saved.c and show/file.c.
 *
 * The bytes are counted and hashed in each pass, so that a file that changes between two of them is
 * seen. What the lines say is for file_head.c and file_request.c to judge. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/saved/plan_file.h"

#define START "{\"format\":\"zoomlua.plan/"
#define CHUNK ((size_t)64 << 10)
#define ID_BYTES ((size_t)1 << 10)

struct zl_plan_in {
  char *path;
  FILE *file;
  struct zl_buf line;
  int64_t line_no, bytes;
  struct zl_sha256 *sha;
  char sha256[65]; /* as the last line has it */
  struct zl_buf kind, id, label, opening;
};

int zl_plan_in_refuse(const struct zl_plan_in *in, struct zl_err *err, const char *fmt, ...)
{
  char why[800];
  va_list args;
  va_start(args, fmt);
  vsnprintf(why, sizeof(why), fmt, args);
  va_end(args);
  return zl_err_set(err, ZL_EREFUSED, "%s, line %lld: %s", in->path, (long long)in->line_no, why);
}

static int damaged(const struct zl_plan_in *in, struct zl_err *err)
{
  return zl_err_set(err, ZL_EREFUSED, "%s was edited or cut off after it was saved (its SHA-256 does not fit): make "
                    "it anew with zoomlua plan -o", in->path);
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* 1: in->line is the next line, without its newline; 0: the end. A last line without newline is none. */
static int next_line(struct zl_plan_in *in, struct zl_err *err)
{
  char chunk[CHUNK];
  zl_buf_reset(&in->line);
  while (fgets(chunk, sizeof(chunk), in->file)) {
    size_t n = strlen(chunk); /* a NUL in it ends in a wrong SHA-256 */
    if (zl_buf_add(&in->line, chunk, n) != 0 || (in->bytes += (int64_t)n) > ZL_PLAN_FILE_BYTES)
      return damaged(in, err);
    if (n && chunk[n - 1] == '\n') {
      in->line_no++;
      in->line.len--;
      return 1;
    }
    if (n < sizeof(chunk) - 1)
      break;
  }
  if (ferror(in->file))
    return zl_err_set(err, ZL_ESYS, "cannot read %s: %s", in->path, strerror(errno));
  return in->line.len ? damaged(in, err) : 0;
}

static void hash_line(struct zl_plan_in *in)
{
  zl_sha256_add(in->sha, zl_buf_view(&in->line));
  zl_sha256_add(in->sha, ZL_STR("\n"));
}

static bool line_is(const struct zl_plan_in *in, const char *text)
{
  return zl_str_is(zl_buf_view(&in->line), text);
}

static bool line_begins(const struct zl_plan_in *in, const char *text)
{
  size_t n = strlen(text);
  return in->line.len >= n && memcmp(in->line.data, text, n) == 0;
}

/* The next line, which is not the last one. */
static int content_line(struct zl_plan_in *in, struct zl_err *err)
{
  int got = next_line(in, err);
  if (got < 0)
    return -1;
  if (got == 0 || line_begins(in, "\"sha256\":"))
    return zl_plan_in_refuse(in, err, "the plan ends too early");
  hash_line(in);
  return 0;
}

static int expect(struct zl_plan_in *in, const char *text, struct zl_err *err)
{
  if (content_line(in, err) != 0)
    return -1;
  return line_is(in, text) ? 0 : zl_plan_in_refuse(in, err, "%s was expected", text);
}

static int rewound(struct zl_plan_in *in, struct zl_err *err)
{
  zl_sha256_free(in->sha);
  in->sha = NULL;
  in->line_no = in->bytes = 0;
  if (fseek(in->file, 0, SEEK_SET) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot read %s: %s", in->path, strerror(errno));
  return zl_sha256_new(&in->sha, err);
}

/* The first line: whose file it is, and of which format. */
static int format(struct zl_plan_in *in, struct zl_err *err)
{
  char first[64];
  int64_t number = 0;
  int got = next_line(in, err);
  const char *quote = got == 1 && line_begins(in, START) ? strchr(in->line.data + strlen(START), '"') : NULL;
  zl_err_clear(err); /* a line that is too long or cut is no line of ours: the words below say it better */
  if (!quote || zl_text_int((struct zl_str){in->line.data + strlen(START),
                                            (size_t)(quote - in->line.data) - strlen(START)}, &number) != 0)
    return zl_err_set(err, ZL_EREFUSED, "%s is not a saved plan (zoomlua plan policy.lua -o FILE makes one)", in->path);
  if (number > ZL_PLAN_FORMAT)
    return zl_err_set(err, ZL_EREFUSED, "%s was saved by a newer zoomlua (format %lld, this one knows %d): update "
                      "zoomlua, or plan again", in->path, (long long)number, ZL_PLAN_FORMAT);
  snprintf(first, sizeof(first), START "%d\",", ZL_PLAN_FORMAT);
  if (!line_is(in, first))
    return damaged(in, err);
  hash_line(in);
  return 0;
}

/* The last line: the hash of all before it. */
static int last_line(struct zl_plan_in *in, struct zl_err *err)
{
  char want[96];
  if (zl_sha256_end(in->sha, in->sha256, err) != 0)
    return -1;
  snprintf(want, sizeof(want), "\"sha256\":\"%s\"}", in->sha256);
  if (!line_is(in, want) || next_line(in, err) != 0)
    return damaged(in, err);
  return 0;
}

static int check_form(struct zl_plan_in *in, struct zl_err *err)
{
  int got;
  if (rewound(in, err) != 0 || format(in, err) != 0)
    return -1;
  while ((got = next_line(in, err)) == 1 && !line_begins(in, "\"sha256\":"))
    hash_line(in);
  if (got < 0)
    return -1;
  return got == 1 ? last_line(in, err) : damaged(in, err);
}

int zl_plan_in_open(struct zl_plan_in **out, const char *path, struct zl_err *err)
{
  struct zl_plan_in *in = zl_calloc(1, sizeof(*in));
  struct stat st;
  int fd = -1, rc = -1;
  if (!in || !(in->path = zl_strdup(path))) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    goto out;
  }
  in->line = ZL_BUF_INIT(ZL_PLAN_LINE_BYTES);
  in->opening = ZL_BUF_INIT(16 * ID_BYTES);
  in->kind = in->id = in->label = ZL_BUF_INIT(ID_BYTES);
  /* O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever. */
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 || fstat(fd, &st) != 0)
    zl_err_set(err, ZL_ESYS, "cannot open %s: %s", path, strerror(errno));
  else if (!S_ISREG(st.st_mode))
    zl_err_set(err, ZL_ESYS, "%s is %s, not a saved plan", path, S_ISDIR(st.st_mode) ? "a folder" : "no file");
  else if (st.st_size > ZL_PLAN_FILE_BYTES)
    zl_err_set(err, ZL_EREFUSED, "%s is larger than the %lld MB that a saved plan may have", path,
               (long long)(ZL_PLAN_FILE_BYTES >> 20));
  else if (!(in->file = fdopen(fd, "r")))
    zl_err_set(err, ZL_ESYS, "cannot read %s: %s", path, strerror(errno));
  else
    rc = check_form(in, err);
out:
  if (rc == 0) {
    *out = in;
    return 0;
  }
  if (fd >= 0 && !(in && in->file))
    close(fd);
  zl_plan_in_free(in);
  return -1;
}

const char *zl_plan_in_sha256(const struct zl_plan_in *in)
{
  return in->sha256;
}

void zl_plan_in_free(struct zl_plan_in *in)
{
  if (!in)
    return;
  if (in->file)
    fclose(in->file);
  zl_sha256_free(in->sha);
  zl_buf_free(&in->line);
  zl_buf_free(&in->kind);
  zl_buf_free(&in->id);
  zl_buf_free(&in->label);
  zl_buf_free(&in->opening);
  free(in->path);
  free(in);
}

/* ---- what the lines say ---------------------------------------------------------------------- */

static int parse(struct zl_plan_in *in, struct zl_str text, struct zl_json *out, struct zl_err *err)
{
  struct zl_err why = {0};
  if (zl_json_check(text, ZL_JSON_DEPTH, out, &why) != 0)
    return zl_plan_in_refuse(in, err, "not what a plan says: %s", why.text);
  return zl_json_kind(*out) == ZL_JSON_OBJECT ? 0 : zl_plan_in_refuse(in, err, "not an object");
}

/* The line without the comma that says whether another one follows. */
static struct zl_str without_comma(const struct zl_plan_in *in, bool *more)
{
  struct zl_str s = zl_buf_view(&in->line);
  *more = s.n && s.p[s.n - 1] == ',';
  s.n -= *more;
  return s;
}

/* The head stands on lines of its own, a member each: taken together it is one object. */
static int head(struct zl_plan_in *in, const struct zl_plan_visitor *v, struct zl_err *err)
{
  struct zl_buf all = ZL_BUF_INIT((size_t)4 << 20);
  struct zl_json json;
  int rc = expect(in, "\"head\":{", err);
  zl_buf_putc(&all, '{');
  while (rc == 0 && (rc = content_line(in, err)) == 0 && !line_is(in, "},"))
    if (zl_buf_str(&all, zl_buf_view(&in->line)) != 0)
      rc = zl_plan_in_refuse(in, err, "the head is too long");
  zl_buf_putc(&all, '}');
  if (rc == 0)
    rc = parse(in, zl_buf_view(&all), &json, err);
  if (rc == 0 && v->head)
    rc = v->head(v->arg, json, err);
  zl_buf_free(&all);
  return rc;
}

static int left_out(struct zl_plan_in *in, const struct zl_plan_visitor *v, struct zl_err *err)
{
  struct zl_json json;
  bool more = true;
  if (expect(in, "\"left_out\":[", err) != 0)
    return -1;
  while (content_line(in, err) == 0) {
    if (line_is(in, "],"))
      return 0;
    if (!more)
      return zl_plan_in_refuse(in, err, "the end of a list was expected");
    if (parse(in, without_comma(in, &more), &json, err) != 0 || (v->left && v->left(v->arg, json, err) != 0))
      return -1;
  }
  return -1;
}

static int text(struct zl_plan_in *in, struct zl_json object, const char *name, struct zl_buf *out, struct zl_err *err)
{
  zl_buf_reset(out);
  if (zl_json_string(zl_json_get(object, name), out) && !out->failed)
    return 0;
  return zl_plan_in_refuse(in, err, "an object without its '%s'", name);
}

/* `{"id":..,"kind":..,"label":..,"requests":[`, a line for each request, `],"wishes":{..}}`. */
static int object(struct zl_plan_in *in, const struct zl_plan_visitor *v, bool *more, struct zl_err *err)
{
  static const char tail[] = "\"requests\":[", closing[] = "],\"wishes\":";
  struct zl_json json;
  if (in->line.len < sizeof(tail) || memcmp(in->line.data + in->line.len - strlen(tail), tail, strlen(tail)) != 0)
    return zl_plan_in_refuse(in, err, "an object was expected");
  zl_buf_reset(&in->opening);
  zl_buf_str(&in->opening, zl_buf_view(&in->line));
  if (zl_buf_puts(&in->opening, "]}") != 0)
    return zl_plan_in_refuse(in, err, "an object's names are too long");
  if (parse(in, zl_buf_view(&in->opening), &json, err) != 0 || text(in, json, "kind", &in->kind, err) != 0 ||
      text(in, json, "id", &in->id, err) != 0 || text(in, json, "label", &in->label, err) != 0)
    return -1;
  struct zl_plan_object o = {zl_buf_view(&in->kind), zl_buf_view(&in->id), zl_buf_view(&in->label)};
  if (!zl_id_plausible(o.id))
    return zl_plan_in_refuse(in, err, "an id that no object has");
  if (v->object && v->object(v->arg, &o, err) != 0)
    return -1;
  for (bool another = true; content_line(in, err) == 0;) {
    struct zl_str s;
    if (line_begins(in, closing)) {
      s = without_comma(in, more);
      s = (struct zl_str){s.p + strlen(closing), s.n - strlen(closing)};
      if (s.n < 3)
        return zl_plan_in_refuse(in, err, "an object without its end");
      s.n--; /* the object's own brace */
      if (parse(in, s, &json, err) != 0)
        return -1;
      return v->end ? v->end(v->arg, &o, json, err) : 0;
    }
    if (!another)
      return zl_plan_in_refuse(in, err, "the end of a list was expected");
    if (parse(in, without_comma(in, &another), &json, err) != 0 ||
        (v->request && v->request(v->arg, &o, json, err) != 0))
      return -1;
  }
  return -1;
}

int zl_plan_in_visit(struct zl_plan_in *in, const struct zl_plan_visitor *v, struct zl_err *err)
{
  bool more = true;
  if (rewound(in, err) != 0 || format(in, err) != 0 || head(in, v, err) != 0 || left_out(in, v, err) != 0 ||
      expect(in, "\"objects\":[", err) != 0)
    return -1;
  for (;;) {
    if (content_line(in, err) != 0)
      return -1;
    if (line_is(in, "],"))
      break;
    if (!more)
      return zl_plan_in_refuse(in, err, "the end of the objects was expected");
    if (object(in, v, &more, err) != 0)
      return -1;
  }
  if (next_line(in, err) != 1)
    return damaged(in, err);
  return last_line(in, err);
}
