/* diff.c - two catalogues as text, compared line by line: what one adds to the other, drops
 * and changes. Sections are not told, their settings are; of what is inside a setting only that
 * whose surroundings stay. Pure. */
#include <stdlib.h>
#include <string.h>

#include "core/import/import.h"
#include "core/state.h"

enum { LEVEL = 1, PATH, TYPE = 5, FLAGS, CELLS = 19 };
static const char *const names[CELLS] = {
  NULL, NULL, NULL, "sent as", "request", "type", NULL, "values", "min", "max", "min_length", "max_length",
  "max_items", "key_field", "entries", "got", "group lock", "account lock", "follows",
};
static const char *const body_names[] = {NULL, NULL, "label", "read scope", "write scope", "classic read scope",
                                         "classic write scope"};
#define BODY_CELLS 7
static const struct {
  char letter;
  const char *word;
} flags[] = {{'r', "readable"}, {'w', "writable"}, {'d', "deprecated"}, {'s', "a set"}, {'p', "secret"},
             {'q', "required"}, {'a', "an action"}, {'l', "a setting of its own"}};

struct line {
  char *cell[CELLS];
  unsigned n;
};

struct side {
  char *copy;
  struct line *lines;
  size_t n;
  struct zl_map by_name; /* "in_meeting.chat" after its level, or a body's key */
};

struct diff {
  struct side before, now;
  struct zl_buf *out;
  struct zl_jw w;
  bool json;
  struct zl_import_counts *counts;
};

/* ---- lines --------------------------------------------------------------------------------- */

static bool is_node(const struct line *l)
{
  return strcmp(l->cell[0], "node") == 0;
}

static struct zl_str name_of(const struct line *l, struct zl_buf *b)
{
  zl_buf_reset(b);
  if (is_node(l))
    zl_buf_printf(b, "%s\t%s", l->cell[LEVEL], l->cell[PATH]);
  else
    zl_buf_printf(b, "\t%s", l->cell[1]);
  return zl_buf_view(b);
}

static int cut(struct side *s, struct zl_str text)
{
  size_t lines = 0;
  struct zl_buf name = ZL_BUF_INIT(4096);
  for (size_t i = 0; i < text.n; i++)
    lines += text.p[i] == '\n';
  s->copy = zl_malloc(text.n + 1);
  s->lines = zl_calloc(lines + 1, sizeof(*s->lines));
  if (!s->copy || !s->lines)
    return -1;
  memcpy(s->copy, text.p, text.n);
  s->copy[text.n] = '\0';
  int rc = 0;
  for (char *p = s->copy, *end; rc == 0 && (end = strchr(p, '\n')) != NULL; p = end + 1) {
    struct line *l = &s->lines[s->n];
    *end = '\0';
    *l = (struct line){.n = 0};
    for (char *c = p; c && l->n < CELLS; l->n++) {
      l->cell[l->n] = c;
      c = strchr(c, '\t');
      if (c)
        *c++ = '\0';
    }
    if (!(is_node(l) && l->n == CELLS) && !(strcmp(l->cell[0], "body") == 0 && l->n == BODY_CELLS))
      continue;
    s->n++;
    rc = zl_map_put(&s->by_name, name_of(l, &name), l);
  }
  zl_buf_free(&name);
  return rc;
}

static const struct line *in(const struct side *s, const struct line *l)
{
  struct zl_buf b = ZL_BUF_INIT(4096);
  const struct line *found = zl_map_get(&s->by_name, name_of(l, &b));
  zl_buf_free(&b);
  return found;
}

static const struct line *parent(const struct side *s, const struct line *l)
{
  char path[512];
  snprintf(path, sizeof(path), "%s", l->cell[PATH]);
  size_t n = strlen(path);
  char *end = n > 2 && strcmp(path + n - 2, "[]") == 0 ? path + n - 2 : strrchr(path, '.');
  if (!end)
    return NULL;
  *end = '\0';
  struct line up = {.cell = {[0] = l->cell[0], [LEVEL] = l->cell[LEVEL], [PATH] = path}};
  return in(s, &up);
}

/* Whether a field that only one side has is worth a line. */
static bool is_told(const struct side *s, const struct side *other, const struct line *l)
{
  if (strchr(l->cell[FLAGS], 'l'))
    return true;
  const struct line *up = parent(s, l);
  if (!up || !in(other, up))
    return false;
  while (up && !strchr(up->cell[FLAGS], 'l'))
    up = parent(s, up);
  return up != NULL;
}

/* ---- telling ------------------------------------------------------------------------------- */

static void path_text(const struct line *l, struct zl_buf *out)
{
  enum zl_level level;
  if (!is_node(l))
    zl_visible(out, zl_str_of(l->cell[1]), false);
  else if (zl_level_find(zl_str_of(l->cell[LEVEL]), &level) == 0)
    zl_buf_printf(out, "%s.%s", zl_level_prefix(level), l->cell[PATH]);
}

static void begin(struct diff *d, char sign, const struct line *l)
{
  if (!d->json) {
    zl_buf_printf(d->out, "%c ", sign);
    path_text(l, d->out);
    return;
  }
  struct zl_buf path = ZL_BUF_INIT(4096);
  path_text(l, &path);
  zl_jw_object(&d->w);
  zl_jw_key(&d->w, "path"), zl_jw_str(&d->w, zl_buf_view(&path));
  zl_buf_free(&path);
}

static void one_sided(struct diff *d, char sign, const struct line *l)
{
  begin(d, sign, l);
  if (d->json) {
    zl_jw_key(&d->w, "type"), zl_jw_cstr(&d->w, l->cell[TYPE]);
    zl_jw_end_object(&d->w);
    return;
  }
  zl_buf_printf(d->out, " %s%s\n", l->cell[TYPE], strchr(l->cell[FLAGS], 'w') ? "" : ", read only");
}

static void changed_cell(struct diff *d, unsigned nth, const char *name, const char *before, const char *now)
{
  if (d->json) {
    zl_jw_key(&d->w, name);
    zl_jw_array(&d->w);
    zl_jw_cstr(&d->w, before), zl_jw_cstr(&d->w, now);
    zl_jw_end_array(&d->w);
    return;
  }
  zl_buf_printf(d->out, "%s %s ", nth ? ";" : "", name);
  zl_visible(d->out, zl_str_of(*before ? before : "none"), false);
  zl_buf_puts(d->out, " -> ");
  zl_visible(d->out, zl_str_of(*now ? now : "none"), false);
}

static void changed_flag(struct diff *d, unsigned nth, const char *word, bool now)
{
  if (d->json) {
    zl_jw_key(&d->w, word);
    zl_jw_array(&d->w);
    zl_jw_bool(&d->w, !now), zl_jw_bool(&d->w, now);
    zl_jw_end_array(&d->w);
  } else {
    zl_buf_printf(d->out, "%s %s %s", nth ? ";" : "", now ? "now" : "no longer", word);
  }
}

static void compare(struct diff *d, const struct line *before, const struct line *now)
{
  unsigned n = 0;
  bool node = is_node(now);
  for (unsigned i = 1; i < now->n; i++) {
    const char *name = node ? names[i] : body_names[i];
    bool differs = strcmp(before->cell[i], now->cell[i]) != 0;
    if (!differs || (!name && i != FLAGS))
      continue;
    if (n == 0) {
      begin(d, '~', now);
      if (d->json)
        zl_jw_key(&d->w, "changes"), zl_jw_object(&d->w);
    }
    if (name)
      changed_cell(d, n++, name, before->cell[i], now->cell[i]);
    for (size_t f = 0; !name && f < sizeof(flags) / sizeof(flags[0]); f++) {
      bool has = strchr(now->cell[i], flags[f].letter);
      if (has != (strchr(before->cell[i], flags[f].letter) != NULL))
        changed_flag(d, n++, flags[f].word, has);
    }
  }
  if (n == 0)
    return;
  d->counts->changed++;
  if (d->json)
    zl_jw_end_object(&d->w), zl_jw_end_object(&d->w);
  else
    zl_buf_putc(d->out, '\n');
}

static void list(struct diff *d, const char *name)
{
  if (d->json)
    zl_jw_key(&d->w, name), zl_jw_array(&d->w);
}

static void end_list(struct diff *d)
{
  if (d->json)
    zl_jw_end_array(&d->w);
}

/* What only `s` has; the number of fields. */
static size_t only_in(struct diff *d, const struct side *s, const struct side *other, const char *name, char sign)
{
  size_t n = 0;
  list(d, name);
  for (size_t i = 0; i < s->n; i++)
    if (is_node(&s->lines[i]) && !in(other, &s->lines[i]) && is_told(s, other, &s->lines[i])) {
      one_sided(d, sign, &s->lines[i]);
      n++;
    }
  end_list(d);
  return n;
}

static void tell(struct diff *d)
{
  struct zl_import_counts *c = d->counts;
  if (d->json) {
    d->w = zl_jw(d->out);
    zl_jw_object(&d->w);
    zl_jw_key(&d->w, "schema"), zl_jw_cstr(&d->w, "zoomlua.settings-diff/1");
  }
  c->added = only_in(d, &d->now, &d->before, "added", '+');
  c->dropped = only_in(d, &d->before, &d->now, "dropped", '-');
  list(d, "changed");
  for (size_t i = 0; i < d->now.n; i++) {
    const struct line *before = in(&d->before, &d->now.lines[i]);
    if (before)
      compare(d, before, &d->now.lines[i]);
  }
  end_list(d);
  if (d->json) {
    zl_jw_end_object(&d->w);
    zl_buf_putc(d->out, '\n');
  }
}

static void free_side(struct side *s)
{
  zl_map_free(&s->by_name);
  free(s->lines);
  free(s->copy);
}

int zl_import_diff(struct zl_str before, struct zl_str now, bool json, struct zl_buf *out,
                   struct zl_import_counts *counts, struct zl_err *err)
{
  struct diff d = {.out = out, .json = json, .counts = counts};
  *counts = (struct zl_import_counts){0};
  int rc = cut(&d.before, before);
  if (rc == 0)
    rc = cut(&d.now, now);
  if (rc == 0)
    tell(&d);
  free_side(&d.before);
  free_side(&d.now);
  return rc == 0 && !out->failed ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}
