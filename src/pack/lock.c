/* lock.c - zoomlua.lock, read and written:
 *
 *   zoomlua.lock 1
 *   # what is below policies/ ... (one line, always the same)
 *
 *   package baseline
 *   version 1.2.0
 *   source https://example.com/baseline-1.2.0.tar.gz
 *   file 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 baseline/main.lua
 *
 * Packages in the order of their names, files in that of their paths; a version only where there is one.
 * There is one way to write a set of pins, and only that way is read: a lock that says something twice,
 * in another order or in other words was not written by zoomlua. Pure. Serves core/package/. */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"

#define FIRST "zoomlua.lock 1"
#define SECOND "# What others wrote, below policies/: made by zoomlua add, update and remove. Commit it, do not edit it."
#define SOURCE_MAX 2000
#define HEX 64

static void pin_free(struct zl_pin *p)
{
  for (size_t i = 0; i < p->n; i++)
    free(p->file[i].path);
  free(p->file);
  free(p->name);
  free(p->version);
  free(p->source);
  *p = (struct zl_pin){0};
}

void zl_pins_free(struct zl_pins *p)
{
  if (!p)
    return;
  for (size_t i = 0; i < p->n; i++)
    pin_free(&p->pin[i]);
  free(p->pin);
  *p = (struct zl_pins){0};
}

static char *copy(struct zl_str s)
{
  char *out = zl_malloc(s.n + 1);
  if (out && s.n)
    memcpy(out, s.p, s.n);
  if (out)
    out[s.n] = 0;
  return out;
}

/* ---- reading ----------------------------------------------------------------------------------- */

struct reader {
  struct zl_str rest;
  size_t line;
  struct zl_pins *pins;
  struct zl_map folded; /* of all paths and names so far */
  struct zl_err *err;
};

static int wrong(const struct reader *r, const char *what)
{
  return zl_err_set(r->err, ZL_EREFUSED, "%zu: %s", r->line, what);
}

static int no_memory(const struct reader *r)
{
  return zl_err_set(r->err, ZL_ENOMEM, "out of memory");
}

/* The next line without its end; false: there is none. */
static bool next(struct reader *r, struct zl_str *line)
{
  r->line++;
  if (r->rest.n == 0)
    return false;
  const char *end = memchr(r->rest.p, '\n', r->rest.n);
  *line = (struct zl_str){r->rest.p, end ? (size_t)(end - r->rest.p) : r->rest.n};
  r->rest = (struct zl_str){line->p + line->n, r->rest.n - line->n};
  return true;
}

static bool end_of_line(struct reader *r)
{
  if (r->rest.n == 0 || r->rest.p[0] != '\n')
    return false;
  r->rest.p++, r->rest.n--;
  return true;
}

static bool begins(struct zl_str line, const char *word, struct zl_str *rest)
{
  size_t n = strlen(word);
  if (line.n < n || memcmp(line.p, word, n) != 0)
    return false;
  *rest = (struct zl_str){line.p + n, line.n - n};
  return true;
}

/* Looks at the next line without taking it. */
static bool next_is(const struct reader *r, const char *word)
{
  struct zl_str rest;
  return begins(r->rest, word, &rest);
}

/* Takes a line "word value"; -1 where it is another one. */
static int field(struct reader *r, const char *word, struct zl_str *value, const char *otherwise)
{
  struct zl_str line = {"", 0};
  if (!next(r, &line) || !begins(line, word, value) || !end_of_line(r)) {
    if (line.n > 6 && (memcmp(line.p, "<<<<<<", 6) == 0 || memcmp(line.p, "======", 6) == 0 ||
                       memcmp(line.p, ">>>>>>", 6) == 0))
      return wrong(r, "a merge conflict that nobody has resolved");
    return wrong(r, otherwise);
  }
  return 0;
}

/* What may stand in the lock as it is: text that a terminal shows and does nothing else. */
static bool source_good(struct zl_str s)
{
  struct zl_buf shown = ZL_BUF_INIT(8 * SOURCE_MAX + 64);
  bool good = s.n > 0 && s.n <= SOURCE_MAX && s.p[0] != ' ' && s.p[s.n - 1] != ' ' && zl_visible(&shown, s, false) == 0 &&
              zl_str_eq(zl_buf_view(&shown), s);
  zl_buf_free(&shown);
  return good;
}

static bool hex(struct zl_str s)
{
  for (size_t i = 0; i < HEX; i++)
    if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
      return false;
  return true;
}

/* A package's files are its folder's, or one file of its name. */
static bool belongs(struct zl_str path, const char *name)
{
  size_t n = strlen(name);
  if (path.n <= n + 1 || memcmp(path.p, name, n) != 0)
    return false;
  return path.p[n] == '/' || zl_str_is((struct zl_str){path.p + n, path.n - n}, ".lua");
}

static int once(struct reader *r, struct zl_str path, const char *otherwise)
{
  char folded[ZL_PACK_PATH_MAX + 1];
  zl_pack_fold(path, folded);
  if (zl_map_get(&r->folded, zl_str_of(folded)))
    return wrong(r, otherwise);
  return zl_map_put(&r->folded, zl_str_of(folded), r) == 0 ? 0 : no_memory(r);
}

static int read_file(struct reader *r, struct zl_pin *p)
{
  struct zl_str v;
  if (field(r, "file ", &v, "a line 'file SHA-256 PATH' is expected here") != 0)
    return -1;
  if (v.n < HEX + 2 || !hex(v) || v.p[HEX] != ' ')
    return wrong(r, "that is no SHA-256 in 64 small hexadecimal digits, and a path");
  struct zl_str path = {v.p + HEX + 1, v.n - HEX - 1};
  const char *why = zl_pack_path_fault(path);
  if (why || zl_pack_path_hidden(path) || !belongs(path, p->name))
    return wrong(r, "that is no path of a file of this package");
  if (p->n == ZL_PACK_FILES_MAX)
    return wrong(r, "a package with more files than it may have");
  if (p->n && p->file[p->n - 1].path[strlen(p->name)] == '.')
    return wrong(r, "a file of a package that is a single file");
  struct zl_pin_file *file = zl_realloc(p->file, (p->n + 1) * sizeof(*file));
  p->file = file ? file : p->file;
  char *text = file ? copy(path) : NULL;
  if (!text)
    return no_memory(r);
  file[p->n] = (struct zl_pin_file){.path = text};
  memcpy(file[p->n].sha256, v.p, HEX);
  p->n++;
  if (p->n > 1 && strcmp(file[p->n - 2].path, text) >= 0)
    return wrong(r, "a file that stands here twice, or not in the order of the paths");
  if (p->n > 1 && text[strlen(p->name)] == '.')
    return wrong(r, "a file beside the package's folder");
  return once(r, path, "a file of which there is another with the same letters");
}

static int read_package(struct reader *r)
{
  struct zl_pins *all = r->pins;
  struct zl_str name, version = {"", 0}, source;
  if (field(r, "package ", &name, "a line 'package NAME' is expected here") != 0)
    return -1;
  if (!zl_pack_name_good(name))
    return wrong(r, "that is no name of a package (letters, digits, '-' and '_')");
  if (all->n == ZL_LOCK_PACKAGES_MAX)
    return wrong(r, "more packages than a lock may have");
  struct zl_pin *pin = zl_realloc(all->pin, (all->n + 1) * sizeof(*pin));
  if (!pin)
    return no_memory(r);
  all->pin = pin;
  struct zl_pin *p = &pin[all->n++];
  *p = (struct zl_pin){.name = copy(name)};
  if (!p->name)
    return no_memory(r);
  if (all->n > 1 && strcmp(p[-1].name, p->name) >= 0)
    return wrong(r, "a package that stands here twice, or not in the order of the names");
  if (once(r, name, "a package of which there is another with the same letters") != 0)
    return -1;
  if (next_is(r, "version ") && (field(r, "version ", &version, "") != 0 || !zl_pack_version_good(version)))
    return wrong(r, "that is no version");
  if (field(r, "source ", &source, "a line 'source WHERE' is expected here") != 0)
    return -1;
  if (!source_good(source))
    return wrong(r, "that is no source");
  p->version = copy(version);
  p->source = copy(source);
  if (!p->version || !p->source)
    return no_memory(r);
  do
    if (read_file(r, p) != 0)
      return -1;
  while (next_is(r, "file "));
  return 0;
}

static int read_all(struct reader *r)
{
  struct zl_str v;
  if (field(r, FIRST, &v, "this is no lock of zoomlua's (it begins with 'zoomlua.lock 1')") != 0)
    return -1;
  if (v.n)
    return wrong(r, "a lock of another form, as a newer zoomlua may write it");
  if (field(r, SECOND, &v, "the second line is not the one that zoomlua writes") != 0)
    return -1;
  if (v.n)
    return wrong(r, "the second line is not the one that zoomlua writes");
  while (r->rest.n) {
    if (field(r, "", &v, "it ends in the middle of a line") != 0)
      return -1;
    if (v.n)
      return wrong(r, v.n > 6 && (v.p[0] == '<' || v.p[0] == '=' || v.p[0] == '>') ? "a merge conflict that nobody has resolved"
                                                       : "an empty line is expected here");
    if (read_package(r) != 0)
      return -1;
  }
  return 0;
}

int zl_pins_read(struct zl_pins *out, struct zl_str text, struct zl_err *err)
{
  struct reader r = {.rest = text, .pins = out, .err = err};
  *out = (struct zl_pins){0};
  int rc = read_all(&r);
  zl_map_free(&r.folded);
  if (rc != 0)
    zl_pins_free(out);
  return rc;
}

/* ---- writing ----------------------------------------------------------------------------------- */

int zl_pins_write(const struct zl_pins *p, struct zl_buf *out, struct zl_err *err)
{
  zl_buf_puts(out, FIRST "\n" SECOND "\n");
  for (size_t i = 0; i < p->n; i++) {
    const struct zl_pin *one = &p->pin[i];
    zl_buf_printf(out, "\npackage %s\n", one->name);
    if (*one->version)
      zl_buf_printf(out, "version %s\n", one->version);
    zl_buf_printf(out, "source %s\n", one->source);
    for (size_t k = 0; k < one->n; k++)
      zl_buf_printf(out, "file %s %s\n", one->file[k].sha256, one->file[k].path);
  }
  return out->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

/* ---- changing and asking ------------------------------------------------------------------------- */

struct zl_pin *zl_pins_find(const struct zl_pins *p, struct zl_str name)
{
  for (size_t i = 0; i < p->n; i++)
    if (zl_str_is(name, p->pin[i].name))
      return &p->pin[i];
  return NULL;
}

void zl_pins_drop(struct zl_pins *p, struct zl_str name)
{
  struct zl_pin *gone = zl_pins_find(p, name);
  if (!gone)
    return;
  size_t at = (size_t)(gone - p->pin);
  pin_free(gone);
  memmove(gone, gone + 1, (p->n - at - 1) * sizeof(*gone));
  p->n--;
}

static int copy_pin(struct zl_pin *out, const struct zl_pin *from)
{
  *out = (struct zl_pin){.name = zl_strdup(from->name), .version = zl_strdup(from->version),
                         .source = zl_strdup(from->source), .file = zl_calloc(from->n, sizeof(*from->file))};
  bool good = out->name && out->version && out->source && out->file;
  for (size_t i = 0; good && i < from->n; i++) {
    out->file[i] = from->file[i];
    out->file[i].path = zl_strdup(from->file[i].path);
    out->n += out->file[i].path != NULL;
    good = out->file[i].path != NULL;
  }
  if (!good)
    pin_free(out);
  return good ? 0 : -1;
}

int zl_pins_put(struct zl_pins *p, const struct zl_pin *pin, struct zl_err *err)
{
  struct zl_pin fresh;
  size_t at = 0;
  if (p->n == ZL_LOCK_PACKAGES_MAX && !zl_pins_find(p, zl_str_of(pin->name)))
    return zl_err_set(err, ZL_EREFUSED, "%s has %d packages already, as many as it may", ZL_LOCK_NAME, ZL_LOCK_PACKAGES_MAX);
  if (copy_pin(&fresh, pin) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_pin *room = zl_realloc(p->pin, (p->n + 1) * sizeof(*room));
  if (!room) {
    pin_free(&fresh);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  p->pin = room;
  zl_pins_drop(p, zl_str_of(fresh.name));
  while (at < p->n && strcmp(room[at].name, fresh.name) < 0)
    at++;
  memmove(room + at + 1, room + at, (p->n - at) * sizeof(*room));
  room[at] = fresh;
  p->n++;
  return 0;
}

const struct zl_pin_file *zl_pins_file(const struct zl_pins *p, struct zl_str path, const struct zl_pin **owner)
{
  for (size_t i = 0; i < p->n; i++)
    for (size_t k = 0; k < p->pin[i].n; k++)
      if (zl_str_is(path, p->pin[i].file[k].path)) {
        *owner = &p->pin[i];
        return &p->pin[i].file[k];
      }
  return NULL;
}
