/* load.c - a catalogue out of text (see flat.c) into the structures of the generated tables. Used by
 * core for what a user imported. The text may be a stranger's: what does not hang together exactly
 * as the built-in tables do is refused, with the number of its line. A body keeps the request that
 * the built-in catalogue has for it, so no text can make another one.
 *
 * The text is copied once and cut into terminated cells in place: the tables point into it. */
#include <stdlib.h>
#include <string.h>

#include "settings/flat.h"

#define TEXT_MAX ((size_t)16 << 20)
#define PATH_MOST 255                /* a row has one byte for where the name starts */
#define NODES_MOST 0xfff0u

enum { BODY, NODE, SAME, END };

struct loader {
  struct zl_catalogue *c;
  struct zl_err *err;
  size_t line;
  int stage;                         /* BODY to END: the kind of the last line */
  int level;                         /* of the last node; -1: none yet */
  char *text;
  struct zl_body *bodies;
  struct zl_node_row *rows;
  struct zl_limits_row *limits;
  struct zl_same_row *same;
  int64_t *numbers;
  uint32_t *strings;
  uint16_t *by_name;
  uint32_t (*links)[3];              /* of a row, in text: locks and follows */
  bool *below;                       /* below a leaf */
  struct zl_map paths;               /* "0in_meeting.chat" by level, "w2feature.x" by body */
  size_t n, n_bodies, n_limits, n_same, n_numbers, n_strings;
};

static int refuse(struct loader *l, const char *what)
{
  return zl_err_set(l->err, ZL_EVALUE, "line %zu: %s", l->line, what);
}

static uint32_t at(const struct loader *l, const char *cell)
{
  return *cell ? (uint32_t)(cell - l->text) : 0;
}

/* ---- cells --------------------------------------------------------------------------------- */

/* Cuts a line into its cells; the number of them, at most `most` + 1. */
static unsigned cut(char *line, char **cells, unsigned most)
{
  unsigned n = 0;
  for (char *p = line; p && n <= most; n++) {
    cells[n] = p;
    p = strchr(p, '\t');
    if (p)
      *p++ = '\0';
  }
  return n;
}

static bool is_word(const char *s, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", s[i]) || !s[i])
      return false;
  return n > 0;
}

/* Words with dots between them; a word may have one "[]" or more behind it. */
static bool is_path(const char *s)
{
  if (strlen(s) > PATH_MOST)
    return false;
  for (;;) {
    size_t n = strcspn(s, ".[");
    if (!is_word(s, n))
      return false;
    for (s += n; s[0] == '[' && s[1] == ']'; s += 2)
      continue;
    if (!*s)
      return true;
    if (*s++ != '.')
      return false;
  }
}

static bool is_scope(const char *s)
{
  return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.-") == strlen(s);
}

static bool is_label(const char *s)
{
  return !strcmp(s, "LIGHT") || !strcmp(s, "MEDIUM") || !strcmp(s, "HEAVY") || !strcmp(s, "RESOURCE-INTENSIVE");
}

/* What a terminal shows as it stands. */
static bool is_visible(const char *s)
{
  struct zl_buf b = ZL_BUF_INIT(TEXT_MAX * 8);
  bool same = zl_visible(&b, zl_str_of(s), false) == 0 && strcmp(zl_buf_cstr(&b), s) == 0;
  zl_buf_free(&b);
  return same;
}

static int whole(struct loader *l, const char *s, int64_t none, int64_t min, int64_t max, int64_t *out)
{
  *out = none;
  if (!*s)
    return 0;
  if (zl_text_int(zl_str_of(s), out) != 0 || *out < min || *out > max)
    return refuse(l, "a limit that is none");
  return 0;
}

/* ---- the node of a path -------------------------------------------------------------------- */

static bool key_of(char key[PATH_MOST + 3], char kind, unsigned number, const char *path)
{
  size_t n = strlen(path);
  if (n > PATH_MOST)
    return false;
  key[0] = kind;
  key[1] = (char)('0' + number); /* levels and bodies are few */
  memcpy(key + 2, path, n + 1);
  return true;
}

/* The index of a level's node; ZL_NO_NODE: there is none. */
static unsigned find(const struct loader *l, int level, const char *path)
{
  char key[PATH_MOST + 3];
  void *found = key_of(key, 'n', (unsigned)level, path) ? zl_map_get(&l->paths, zl_str_of(key)) : NULL;
  return found ? (unsigned)(uintptr_t)found - 1 : ZL_NO_NODE;
}

/* Notes that a path is taken; two of them are one too many. */
static int take(struct loader *l, char kind, unsigned number, const char *path, size_t index)
{
  char key[PATH_MOST + 3];
  if (!key_of(key, kind, number, path))
    return refuse(l, "a path that is too long");
  if (zl_map_get(&l->paths, zl_str_of(key)))
    return refuse(l, "a path for the second time");
  if (zl_map_put(&l->paths, zl_str_of(key), (void *)(uintptr_t)(index + 1)) != 0)
    return zl_err_set(l->err, ZL_ENOMEM, "out of memory");
  return 0;
}

/* ---- lines --------------------------------------------------------------------------------- */

static int read_body(struct loader *l, char **cell, unsigned n)
{
  const struct zl_level_span *last = &zl_built_in.spans[ZL_LEVELS - 1];
  if (n != ZL_FLAT_BODY_CELLS || l->n_bodies == (size_t)last->first_body + last->n_bodies)
    return refuse(l, "a request body that is none");
  struct zl_body *b = &l->bodies[l->n_bodies];
  *b = zl_built_in.bodies[l->n_bodies++]; /* the request itself is not up to the text */
  if (strcmp(cell[1], b->key) != 0)
    return refuse(l, "a request body that is not known");
  if (!is_label(cell[2]))
    return refuse(l, "a rate label that is none");
  b->label = cell[2];
  const char **scopes[] = {&b->read_scope, &b->write_scope, &b->read_scope_classic, &b->write_scope_classic};
  for (int i = 0; i < 4; i++) {
    if (!is_scope(cell[3 + i]))
      return refuse(l, "a scope that is none");
    *scopes[i] = *cell[3 + i] ? cell[3 + i] : NULL;
  }
  return 0;
}

/* The roots of the levels up to this one. */
static int enter_level(struct loader *l, int level)
{
  while (l->level < level) {
    l->level++;
    l->c->spans[l->level] = (struct zl_level_span){.first = (uint16_t)l->n,
                                                   .first_body = zl_built_in.spans[l->level].first_body,
                                                   .n_bodies = zl_built_in.spans[l->level].n_bodies,
                                                   .n = 1};
    l->rows[l->n++] = (struct zl_node_row){.parent = ZL_NO_NODE, .follows = ZL_NO_NODE,
                                           .locks = {ZL_NO_NODE, ZL_NO_NODE}, .type = ZL_TYPE_OBJECT,
                                           .flags = ZL_NODE_READABLE | ZL_NODE_WRITABLE,
                                           .body = (uint8_t)zl_built_in.spans[l->level].first_body};
  }
  return level == l->level ? 0 : refuse(l, "a level out of its order");
}

static int read_type_and_flags(struct loader *l, char **cell, struct zl_node_row *row)
{
  int type = ZL_TYPE_BOOLEAN;
  while (type <= ZL_TYPE_OBJECT && strcmp(cell[ZL_FLAT_TYPE], zl_type_name((enum zl_type)type)) != 0)
    type++;
  if (type > ZL_TYPE_OBJECT)
    return refuse(l, "a type that is none");
  row->type = (uint8_t)type;
  for (const char *p = cell[ZL_FLAT_FLAGS]; *p; p++) {
    const struct zl_flat_flag *f = zl_flat_flags;
    while (f->letter && f->letter != *p)
      f++;
    if (!f->letter || row->flags & f->flag)
      return refuse(l, "flags that are none");
    row->flags |= f->flag;
  }
  return row->flags & (ZL_NODE_READABLE | ZL_NODE_WRITABLE) ? 0 : refuse(l, "neither readable nor writable");
}

static int read_values(struct loader *l, char *list, struct zl_node_row *row)
{
  if (!*list)
    return 0;
  bool integers = row->type == ZL_TYPE_INTEGER;
  if (!integers && row->type != ZL_TYPE_STRING)
    return refuse(l, "values for what has none");
  size_t first = integers ? l->n_numbers : l->n_strings, n = 0;
  for (char *p = list, *end; p; p = end, n++) {
    end = strchr(p, '|');
    if (end)
      *end++ = '\0';
    if (n == 255)
      return refuse(l, "more values than are counted");
    if (integers && zl_text_int(zl_str_of(p), &l->numbers[l->n_numbers++]) != 0)
      return refuse(l, "a value that is no integer");
    if (!integers && !is_visible(p))
      return refuse(l, "a value that cannot be shown");
    if (!integers)
      l->strings[l->n_strings++] = at(l, p);
  }
  if (first + n > UINT16_MAX)
    return refuse(l, "too many values");
  row->first_value = (uint16_t)first;
  row->n_values = (uint8_t)n;
  return 0;
}

static int read_limits(struct loader *l, char **cell, struct zl_node_row *row)
{
  struct zl_limits_row limits = {0};
  int64_t min_length, max_length, max_items;
  if (whole(l, cell[ZL_FLAT_MIN], INT64_MIN, INT64_MIN, INT64_MAX, &limits.min) != 0 ||
      whole(l, cell[ZL_FLAT_MAX], INT64_MAX, INT64_MIN, INT64_MAX, &limits.max) != 0 ||
      whole(l, cell[ZL_FLAT_MIN_LENGTH], 0, 0, UINT32_MAX, &min_length) != 0 ||
      whole(l, cell[ZL_FLAT_MAX_LENGTH], 0, 0, UINT32_MAX, &max_length) != 0 ||
      whole(l, cell[ZL_FLAT_MAX_ITEMS], 0, 0, UINT32_MAX, &max_items) != 0)
    return -1;
  for (int i = ZL_FLAT_KEY_FIELD; i <= ZL_FLAT_GOT; i++)
    if (*cell[i] && !is_path(cell[i]))
      return refuse(l, "a field that is none");
  limits.min_length = (uint32_t)min_length;
  limits.max_length = (uint32_t)max_length;
  limits.max_items = (uint32_t)max_items;
  limits.key_field = at(l, cell[ZL_FLAT_KEY_FIELD]);
  limits.entries = at(l, cell[ZL_FLAT_ENTRIES]);
  limits.got = at(l, cell[ZL_FLAT_GOT]);
  row->limits = (uint16_t)l->n_limits;
  l->limits[l->n_limits++] = limits;
  return 0;
}

/* The end of a path: "[]", or what is behind its last dot. */
static const char *last_name(const char *path)
{
  size_t n = strlen(path);
  if (n > 2 && strcmp(path + n - 2, "[]") == 0)
    return path + n - 2;
  const char *dot = strrchr(path, '.');
  return dot ? dot + 1 : path;
}

/* Whether `child` is `parent` with one more name. */
static bool continues(const char *parent, const char *child)
{
  size_t n = strlen(parent);
  const char *name = last_name(child);
  size_t before = (size_t)(name - child);
  if (before > 0 && *name != '[')
    before--;                        /* the dot */
  return before == n && strncmp(parent, child, n) == 0;
}

/* Finds the parent and takes the place behind its last child. */
static int read_place(struct loader *l, char **cell, struct zl_node_row *row)
{
  char *path = cell[ZL_FLAT_PATH], *wire = *cell[ZL_FLAT_WIRE] ? cell[ZL_FLAT_WIRE] : path;
  if (!is_path(path) || !is_path(wire))
    return refuse(l, "a path that is none");
  const char *name = last_name(path);
  char parent_path[PATH_MOST + 1] = "";
  size_t n = (size_t)(name - path);
  memcpy(parent_path, path, n > 0 && *name != '[' ? n - 1 : n);
  unsigned parent = *parent_path ? find(l, l->level, parent_path) : l->c->spans[l->level].first;
  if (parent == ZL_NO_NODE)
    return refuse(l, "a path whose parent is not there yet");
  struct zl_node_row *p = &l->rows[parent];
  bool element = *name == '[';
  if (p->type != (element ? ZL_TYPE_LIST : ZL_TYPE_OBJECT) || (element && p->n_children))
    return refuse(l, "a field of what has none");
  if (!p->n_children)
    p->first = (uint16_t)l->n;
  if ((size_t)p->first + p->n_children != l->n)
    return refuse(l, "apart from its siblings");
  if (!continues(p->wire ? &l->text[p->wire] : "", wire))
    return refuse(l, "a place in its body that is not its parent's");
  if (p->parent != ZL_NO_NODE && p->body != row->body)
    return refuse(l, "another body than its parent's");
  p->n_children++;
  row->parent = (uint16_t)parent;
  row->path = at(l, path);
  row->wire = at(l, wire);
  row->name = (uint8_t)n;
  bool leaf = row->flags & ZL_NODE_LEAF;
  l->below[l->n] = l->below[parent] || p->flags & ZL_NODE_LEAF;
  if (l->below[l->n] ? leaf : !leaf && row->type != ZL_TYPE_OBJECT)
    return refuse(l, "a setting inside a setting, or none at all");
  return take(l, 'n', (unsigned)l->level, path, l->n) != 0 ||
         take(l, 'w', row->body, wire, l->n) != 0 ? -1 : 0;
}

static int read_node(struct loader *l, char **cell, unsigned n)
{
  enum zl_level level;
  if (n != ZL_FLAT_NODE_CELLS || zl_level_find(zl_str_of(cell[ZL_FLAT_LEVEL]), &level) != 0)
    return refuse(l, "a setting that is none");
  if (l->n >= NODES_MOST)
    return refuse(l, "more settings than are counted");
  if (enter_level(l, level) != 0)
    return -1;
  struct zl_node_row row = {.follows = ZL_NO_NODE, .locks = {ZL_NO_NODE, ZL_NO_NODE}};
  const struct zl_level_span *span = &l->c->spans[level];
  unsigned body = span->first_body;
  while (body < span->first_body + span->n_bodies && strcmp(cell[ZL_FLAT_BODY], l->bodies[body].key) != 0)
    body++;
  if (body == span->first_body + span->n_bodies)
    return refuse(l, "a body of another level, or none");
  row.body = (uint8_t)body;
  if (read_type_and_flags(l, cell, &row) != 0 || read_values(l, cell[ZL_FLAT_VALUES], &row) != 0 ||
      read_limits(l, cell, &row) != 0 || read_place(l, cell, &row) != 0)
    return -1;
  for (int i = 0; i < 3; i++)
    l->links[l->n][i] = at(l, cell[ZL_FLAT_GROUP_LOCK + i]);
  l->c->spans[level].n++;
  l->rows[l->n++] = row;
  return 0;
}

static int read_same(struct loader *l, char **cell, unsigned n)
{
  if (n != ZL_FLAT_SAME_CELLS || l->n_same >= UINT16_MAX)
    return refuse(l, "names that are none");
  for (int level = 0; level < ZL_LEVELS; level++) {
    unsigned index = *cell[1 + level] ? find(l, level, cell[1 + level]) : ZL_NO_NODE;
    if (*cell[1 + level] && index == ZL_NO_NODE)
      return refuse(l, "a name for a setting that is not there");
    l->same[l->n_same].node[level] = (uint16_t)index;
  }
  l->n_same++;
  return 0;
}

static int read_line(struct loader *l, char *line)
{
  static const char *const kinds[] = {"body", "node", "same", "end"};
  char *cell[ZL_FLAT_NODE_CELLS + 1];
  unsigned n = cut(line, cell, ZL_FLAT_NODE_CELLS);
  int kind = 0;
  while (kind <= END && strcmp(cell[0], kinds[kind]) != 0)
    kind++;
  if (kind > END || kind < l->stage || l->stage == END)
    return refuse(l, "a line that does not belong here");
  l->stage = kind;
  const struct zl_level_span *last = &zl_built_in.spans[ZL_LEVELS - 1];
  if (kind != BODY && l->n_bodies != (size_t)last->first_body + last->n_bodies)
    return refuse(l, "a request body is missing");
  switch (kind) {
  case BODY: return read_body(l, cell, n);
  case NODE: return read_node(l, cell, n);
  case SAME: return enter_level(l, ZL_LEVELS - 1) == 0 ? read_same(l, cell, n) : -1;
  default: return n == 1 ? enter_level(l, ZL_LEVELS - 1) : refuse(l, "more than an end");
  }
}

/* ---- what can be said when all lines are there --------------------------------------------- */

static int link_one(struct loader *l, uint32_t path, int level, bool lock, uint16_t *out)
{
  *out = ZL_NO_NODE;
  if (!path)
    return 0;
  unsigned index = find(l, level, &l->text[path]);
  if (index == ZL_NO_NODE || (lock && (l->rows[index].type != ZL_TYPE_BOOLEAN || !(l->rows[index].flags & ZL_NODE_LEAF))))
    return zl_err_set(l->err, ZL_EVALUE, "'%.100s' is no setting or lock that could be meant", &l->text[path]);
  *out = (uint16_t)index;
  return 0;
}

static const struct loader *sorting; /* qsort takes no argument; one catalogue is read at a time */

static int by_their_names(const void *a, const void *b)
{
  const struct zl_node_row *x = &sorting->rows[*(const uint16_t *)a], *y = &sorting->rows[*(const uint16_t *)b];
  return strcmp(&sorting->text[x->path + x->name], &sorting->text[y->path + y->name]);
}

static uint16_t put_in_order(struct loader *l, unsigned index, uint16_t order)
{
  struct zl_node_row *row = &l->rows[index];
  row->order = order++;
  for (unsigned i = 0; i < row->n_children; i++) /* as deep as a path has parts */
    order = put_in_order(l, row->first + i, order);
  return order;
}

static int finish(struct loader *l)
{
  for (size_t i = 0; i < l->n; i++)
    l->by_name[i] = (uint16_t)i;
  sorting = l;
  for (int level = 0; level < ZL_LEVELS; level++) {
    const struct zl_level_span *span = &l->c->spans[level];
    put_in_order(l, span->first, 0);
    for (unsigned i = span->first; i < span->first + span->n; i++) {
      struct zl_node_row *row = &l->rows[i];
      if (row->type == ZL_TYPE_LIST && !row->n_children)
        return zl_err_set(l->err, ZL_EVALUE, "'%.100s' is a list of nothing", &l->text[row->path]);
      if (row->n_children)
        qsort(&l->by_name[row->first], row->n_children, sizeof(*l->by_name), by_their_names);
      if (link_one(l, l->links[i][0], ZL_LEVEL_GROUP_LOCK, true, &row->locks[0]) != 0 ||
          link_one(l, l->links[i][1], ZL_LEVEL_ACCOUNT_LOCK, true, &row->locks[1]) != 0 ||
          link_one(l, l->links[i][2], level, false, &row->follows) != 0)
        return -1;
    }
  }
  struct zl_tables *t = &l->c->t;
  *t = (struct zl_tables){.spans = l->c->spans, .bodies = l->bodies, .rows = l->rows, .limits = l->limits,
                          .same = l->same, .by_name = l->by_name, .numbers = l->numbers, .strings = l->strings,
                          .text = l->text, .n_nodes = (uint16_t)l->n, .n_same = (uint16_t)l->n_same,
                          .n_strings = (uint16_t)l->n_strings};
  t->nodes = zl_pool_alloc(&l->c->pool, l->n * sizeof(*t->nodes));
  t->string_list = zl_pool_alloc(&l->c->pool, (l->n_strings + 1) * sizeof(*t->string_list));
  return t->nodes && t->string_list ? 0 : zl_err_set(l->err, ZL_ENOMEM, "out of memory");
}

/* ---- the whole text ------------------------------------------------------------------------ */

/* Every table has room for as many rows as the text could fill. */
static int make_room(struct loader *l, struct zl_str text)
{
  size_t lines = 1 + ZL_LEVELS, values = 1;
  for (size_t i = 0; i < text.n; i++) {
    unsigned char b = (unsigned char)text.p[i];
    if ((b < 0x20 && b != '\n' && b != '\t') || b == 0x7f)
      return zl_err_set(l->err, ZL_EVALUE, "byte %zu is none of a text", i + 1);
    lines += b == '\n';
    values += b == '|';
  }
  if (!zl_utf8_valid(text))
    return zl_err_set(l->err, ZL_EVALUE, "it is not UTF-8");
  struct zl_pool *p = &l->c->pool;
  values += lines;
  l->text = zl_pool_dup(p, text);
  l->bodies = zl_pool_alloc(p, lines * sizeof(*l->bodies));
  l->rows = zl_pool_alloc(p, lines * sizeof(*l->rows));
  l->limits = zl_pool_alloc(p, lines * sizeof(*l->limits));
  l->same = zl_pool_alloc(p, lines * sizeof(*l->same));
  l->numbers = zl_pool_alloc(p, values * sizeof(*l->numbers));
  l->strings = zl_pool_alloc(p, values * sizeof(*l->strings));
  l->by_name = zl_pool_alloc(p, lines * sizeof(*l->by_name));
  l->links = zl_calloc(lines, sizeof(*l->links));
  l->below = zl_calloc(lines, sizeof(*l->below));
  if (!l->text || !l->bodies || !l->rows || !l->limits || !l->same || !l->numbers || !l->strings ||
      !l->by_name || !l->links || !l->below)
    return zl_err_set(l->err, ZL_ENOMEM, "out of memory");
  l->limits[l->n_limits++] = (struct zl_limits_row){.min = INT64_MIN, .max = INT64_MAX};
  return 0;
}

static int read_all(struct loader *l, struct zl_str text)
{
  static const char first[] = ZL_FLAT_FIRST "\n";
  size_t n = sizeof(first) - 1;
  if (text.n > TEXT_MAX)
    return zl_err_set(l->err, ZL_EVALUE, "it is larger than any catalogue");
  if (text.n < n || memcmp(text.p, first, n) != 0)
    return zl_err_set(l->err, ZL_EVALUE, "it is no catalogue, or one of another version of zoomlua");
  if (make_room(l, text) != 0)
    return -1;
  l->text[0] = '\0'; /* place 0 is "none"; NOLINT(clang-analyzer-core.NullDereference): there is room */
  l->line = 1;
  for (char *line = l->text + n, *end; *line; line = end + 1) {
    l->line++;
    end = strchr(line, '\n');
    if (!end)
      return refuse(l, "it is cut off here");
    *end = '\0';
    if (read_line(l, line) != 0)
      return -1;
  }
  if (l->stage != END)
    return refuse(l, "it is cut off here");
  return finish(l);
}

int zl_catalogue_load(struct zl_str text, struct zl_catalogue **out, struct zl_err *err)
{
  struct loader l = {.err = err, .level = -1, .c = zl_calloc(1, sizeof(*l.c))};
  *out = NULL;
  if (!l.c)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  int rc = read_all(&l, text);
  zl_map_free(&l.paths);
  free(l.links);
  free(l.below);
  if (rc == 0)
    *out = l.c;
  else
    zl_catalogue_free(l.c);
  return rc;
}

void zl_catalogue_free(struct zl_catalogue *c)
{
  if (!c)
    return;
  zl_pool_free(&c->pool);
  free(c);
}
