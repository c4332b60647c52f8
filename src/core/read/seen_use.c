/* seen_use.c - --max-age: values that the journal holds and that are young enough stand for a reading.
 * All that is needed of a body of an object has to be there, else it is read. Serves serve/asks.c (what a
 * policy looks at), reads.c (what wishes are compared with), finish.c (what the plan says of it).
 *
 * What was kept is put together as the document that it was part of, with nothing else in it, so that
 * whoever looks at it cannot tell the difference, and absent, null, false, [] and {} stay five things.
 * Paths and values are as Zoom sent them: another catalogue finds other settings in them, or asks for a
 * path that was not kept, but cannot misread them.
 *
 * A plan that can be applied never rests on old values of what it changes: those bodies are read again
 * before it is made. So it is the truth about every change in it; what it may lack are changes of those
 * that became different since their values were read. */
#include "core/plan/members.h"
#include "core/read/seen.h"

#include <stdlib.h>
#include <string.h>

#define VALUES_MAX 1000

struct zl_shape {
  struct zl_shape *next;
  const struct zl_source *source;
  char name[ZL_SHAPE_HEX + 1];
  bool good;
  char *text;                       /* the paths, one after the other */
  size_t n;
  struct zl_str path[VALUES_MAX];
};

static void shape_free(struct zl_shape *k)
{
  if (k)
    free(k->text);
  free(k);
}

void zl_seen_use_free(struct zl_seen_state *s)
{
  for (struct zl_shape *k = s->shapes, *next; k; k = next) {
    next = k->next;
    shape_free(k);
  }
  zl_buf_free(&s->found);
  zl_buf_free(&s->document);
  free(s->kept.slot);
  free(s->read.slot);
}

/* ---- counting: bodies of objects, by where values of them came from ---------------------------- */

static size_t place(const struct zl_ids *ids, uint64_t hash)
{
  size_t at = (size_t)hash & (ids->cap - 1);
  while (ids->slot[at] && ids->slot[at] != hash)
    at = (at + 1) & (ids->cap - 1);
  return at;
}

static bool has(const struct zl_ids *ids, uint64_t hash)
{
  return ids->cap && ids->slot[place(ids, hash)];
}

/* True: it is new. Out of memory it is not counted. */
static bool add(struct zl_ids *ids, uint64_t hash)
{
  if (has(ids, hash))
    return false;
  if (ids->n * 4 >= ids->cap * 3) {
    struct zl_ids grown = {.cap = ids->cap ? ids->cap * 2 : 256};
    grown.slot = zl_calloc(grown.cap, sizeof(*grown.slot));
    if (!grown.slot)
      return false;
    for (size_t i = 0; i < ids->cap; i++)
      if (ids->slot[i])
        grown.slot[place(&grown, ids->slot[i])] = ids->slot[i];
    free(ids->slot);
    ids->slot = grown.slot;
    ids->cap = grown.cap;
  }
  ids->slot[place(ids, hash)] = hash;
  ids->n++;
  return true;
}

static uint64_t hash_of(const struct zl_source *source, struct zl_str id)
{
  uint64_t hash = zl_hash(id) + UINT64_C(0x9e3779b97f4a7c15) * zl_hash(zl_str_of(source->name));
  return hash ? hash : 1;
}

static void count(struct zl_core *c, const struct zl_source *source, struct zl_str id, bool kept)
{
  struct zl_seen_state *s = c->known;
  uint64_t hash = hash_of(source, id);
  bool user = strcmp(source->kind, "user") == 0 || strcmp(source->kind, "phone_user") == 0;
  s->others |= !user || (s->of && s->of != source);
  s->of = source;
  if (add(kept ? &s->kept : &s->read, hash))
    s->both += has(kept ? &s->read : &s->kept, hash);
}

/* ---- a kept reading ------------------------------------------------------------------------ */

struct reading {
  const struct zl_shape *shape;
  bool known[VALUES_MAX];
  struct zl_str value[VALUES_MAX];  /* {NULL, 0}: absent */
};

/* The paths of a shape. One whose text does not belong to its name is no shape. */
static void shape_read(struct zl_shape *k)
{
  char name[ZL_SHAPE_HEX + 1];
  struct zl_str rest = zl_str_of(k->text);
  if (zl_shape_name(k->source, rest, name) != 0 || strcmp(name, k->name) != 0)
    return;
  while (k->n < VALUES_MAX) {
    const char *end = memchr(rest.p, '\n', rest.n);
    size_t n = end ? (size_t)(end - rest.p) : rest.n;
    k->path[k->n++] = (struct zl_str){rest.p, n};
    if (!end) {
      k->good = true;
      return;
    }
    rest = (struct zl_str){end + 1, rest.n - n - 1};
  }
}

/* NULL: err says why. One that is not there is remembered as not good. */
static const struct zl_shape *shape_of(struct zl_seen_state *s, const struct zl_source *source, struct zl_str name,
                                       struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(1u << 20);
  int64_t read_ms;
  struct zl_shape *k;
  for (k = s->shapes; k; k = k->next)
    if (k->source == source && zl_str_is(name, k->name))
      return k;
  k = zl_calloc(1, sizeof(*k));
  int got = k ? zl_seen_get(s->journal, ZL_STR(ZL_SHAPE_KIND), name, zl_str_of(source->name), &read_ms, &text, err)
              : zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (got < 0) {
    zl_buf_free(&text);
    free(k);
    return NULL;
  }
  k->source = source;
  memcpy(k->name, name.p, ZL_SHAPE_HEX);
  if (got == 1 && text.len) {
    k->text = zl_buf_take(&text, NULL);
    shape_read(k);
  }
  zl_buf_free(&text);
  k->next = s->shapes;
  s->shapes = k;
  return k;
}

/* One value off *text. False: it is none. */
static bool take_value(struct zl_str *text, bool *known, struct zl_str *value)
{
  static const struct {
    char mark;
    bool known;
    struct zl_str value;
  } marks[] = {{'t', true, {"true", 4}}, {'f', true, {"false", 5}}, {'n', true, {"null", 4}},
               {'-', true, {NULL, 0}},   {'?', false, {NULL, 0}}};
  if (!text->n)
    return false;
  char mark = *text->p++;
  text->n--;
  for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
    if (mark == marks[i].mark) {
      *known = marks[i].known;
      *value = marks[i].value;
      return true;
    }
  const char *colon = mark == '=' ? memchr(text->p, ':', text->n) : NULL;
  int64_t n;
  if (!colon || zl_text_int((struct zl_str){text->p, (size_t)(colon - text->p)}, &n) != 0 || n < 1 ||
      n > (int64_t)(text->p + text->n - colon - 1))
    return false;
  *known = true;
  *value = (struct zl_str){colon + 1, (size_t)n};
  text->n -= (size_t)(colon + 1 + n - text->p);
  text->p = colon + 1 + n;
  return true;
}

/* 1: *r is what the journal has of this body, young enough; 0: nothing; -1. */
static int reading_of(struct zl_core *c, const struct zl_source *source, struct zl_str id, struct reading *r,
                      struct zl_err *err)
{
  struct zl_seen_state *s = c->known;
  int64_t read_ms, age_ms;
  if (!zl_seen_names(source, id))
    return 0;
  zl_buf_reset(&s->found);
  int got = zl_seen_get(s->journal, zl_str_of(source->kind), id, zl_str_of(source->name), &read_ms, &s->found, err);
  if (got != 1)
    return got;
  struct zl_str text = zl_buf_view(&s->found);
  age_ms = zl_wall_ms() - read_ms; /* read in the future: somebody has set the clock */
  if (age_ms < 0 || age_ms > c->cli->max_age_ms || text.n < ZL_SHAPE_HEX)
    return 0;
  r->shape = shape_of(s, source, (struct zl_str){text.p, ZL_SHAPE_HEX}, err);
  if (!r->shape)
    return -1;
  text = (struct zl_str){text.p + ZL_SHAPE_HEX, text.n - ZL_SHAPE_HEX};
  for (size_t i = 0; i < r->shape->n; i++)
    if (!take_value(&text, &r->known[i], &r->value[i]))
      return 0;
  return r->shape->good && text.n == 0;
}

static int order(struct zl_str a, struct zl_str b)
{
  int d = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
  return d ? d : (a.n > b.n) - (a.n < b.n);
}

static bool covers(const struct reading *r, struct zl_str path)
{
  size_t from = 0, to = r->shape->n;
  while (path.n && from < to) {
    size_t at = from + (to - from) / 2;
    int d = order(path, r->shape->path[at]);
    if (d == 0)
      return r->known[at];
    *(d < 0 ? &to : &from) = d < 0 ? at : at + 1;
  }
  return false;
}

/* ---- the document -------------------------------------------------------------------------- */

/* How much of `path` names objects in which `last` is, too: up to and with a dot. */
static size_t shared(struct zl_str last, struct zl_str path)
{
  size_t n = 0;
  for (size_t i = 0; i < last.n && i < path.n && last.p[i] == path.p[i]; i++)
    if (path.p[i] == '.')
      n = i + 1;
  return n;
}

static size_t dots(struct zl_str path, size_t from)
{
  size_t n = 0;
  for (size_t i = from; i < path.n; i++)
    n += path.p[i] == '.';
  return n;
}

static void put_member(struct zl_buf *out, struct zl_str path, size_t from, struct zl_str value)
{
  for (size_t i = from; i < path.n; i++) {
    if (path.p[i] != '.')
      continue;
    zl_buf_printf(out, "\"%.*s\":{", (int)(i - from), path.p + from);
    from = i + 1;
  }
  zl_buf_printf(out, "\"%.*s\":", (int)(path.n - from), path.p + from);
  zl_buf_str(out, value);
}

/* Paths are in order, so those of one object follow each other; what is part of a value that is there
 * as a whole follows it, and is left out. */
static bool document(struct zl_buf *out, const struct reading *r, struct zl_json *root)
{
  struct zl_str last = {NULL, 0};
  zl_buf_reset(out);
  zl_buf_putc(out, '{');
  for (size_t i = 0; i < r->shape->n; i++) {
    struct zl_str path = r->shape->path[i];
    if (!r->value[i].p || (last.p && path.n > last.n && memcmp(path.p, last.p, last.n) == 0 && path.p[last.n] == '.'))
      continue;
    size_t from = last.p ? shared(last, path) : 0;
    for (size_t n = last.p ? dots(last, from) : 0; n > 0; n--)
      zl_buf_putc(out, '}');
    if (last.p)
      zl_buf_putc(out, ',');
    put_member(out, path, from, r->value[i]);
    last = path;
  }
  for (size_t n = last.p ? dots(last, 0) : 0; n > 0; n--)
    zl_buf_putc(out, '}');
  zl_buf_putc(out, '}');
  return !out->failed && zl_json_check(zl_buf_view(out), ZL_JSON_DEPTH, root, NULL) == 0;
}

/* ---- answers ------------------------------------------------------------------------------- */

bool zl_known_using(const struct zl_core *c)
{
  return c->known && c->known->using;
}

int zl_known_values(struct zl_core *c, const struct zl_source *source, struct zl_str id, struct zl_str paths,
                    struct zl_json *root, struct zl_err *err)
{
  static struct reading r; /* 17 KB, and used up before the next */
  struct zl_seen_state *s = c->known;
  struct zl_str path;
  int got = reading_of(c, source, id, &r, err);
  while (got == 1 && zl_texts_next(&paths, &path))
    got = covers(&r, path);
  if (got == 1)
    got = document(&s->document, &r, root);
  if (got >= 0)
    count(c, source, id, got == 1);
  return got;
}

struct wanting {
  const struct zl_source *source;
  const struct reading *reading;
};

static int uncovered(void *arg, const struct zl_draft_want *w)
{
  struct wanting *k = arg;
  return zl_wish_is_access(w->path, NULL) || zl_feature_of_wish(w->path) ||
         !covers(k->reading, zl_known_path(k->source, w->path));
}

int zl_known_settle(struct zl_core *c, int64_t object, const struct zl_source *source, struct zl_str id,
                    struct zl_err *err)
{
  static struct reading r;
  struct zl_seen_state *s = c->known;
  struct wanting k = {source, &r};
  struct zl_json root;
  int got = reading_of(c, source, id, &r, err);
  if (got == 1) {
    int lacking = zl_draft_wants(c->journal, object, zl_str_of(source->name), uncovered, &k, err);
    got = lacking < 0 ? -1 : lacking == 0 && document(&s->document, &r, &root);
  }
  if (got >= 0)
    count(c, source, id, got == 1);
  if (got != 1)
    return got;
  int rc = zl_wish_settle(c, object, source, root, err);
  if (rc == 0)
    rc = zl_draft_read(c->journal, object, zl_str_of(source->name), NULL, err);
  return rc < 0 ? -1 : 1;
}

/* ---- what would change is read anew ---------------------------------------------------------- */

struct renewal {
  struct zl_core *core;
  struct zl_err *err;
  const struct zl_draft_object *object;
  const struct zl_source *source;
  bool any;
};

static int differs(void *arg, const struct zl_draft_want *w)
{
  const struct zl_source *source = ((struct renewal *)arg)->source;
  if (zl_wish_is_access(w->path, NULL))
    return 0; /* always read */
  const struct zl_node *leaf = source->body ? zl_catalogue_find(source->body->level, w->path) : NULL;
  return !leaf || !zl_settings_same(leaf, w->wanted, w->current);
}

static int renew_body(void *arg, struct zl_str name)
{
  struct renewal *k = arg;
  const struct zl_source *source = zl_source_find(name);
  if (!source || !has(&k->core->known->kept, hash_of(source, k->object->id)))
    return 0; /* an operation, or read in this run */
  k->source = source;
  int yes = zl_draft_wants(k->core->journal, k->object->no, name, differs, k, k->err);
  if (yes <= 0)
    return yes;
  k->any = true;
  return zl_draft_need(k->core->journal, k->object->no, name, k->err);
}

static int renew_object(void *arg, const struct zl_draft_object *o)
{
  struct renewal *k = arg;
  if (o->why.n)
    return 0;
  k->object = o;
  k->any = false;
  int rc = zl_draft_bodies(k->core->journal, o->no, renew_body, k, k->err);
  k->core->known->anew += k->any;
  return rc;
}

int zl_known_renew(struct zl_core *c, struct zl_err *err)
{
  struct renewal k = {.core = c, .err = err};
  const struct zl_cli *cli = c->cli;
  if (!zl_known_using(c))
    return 0;
  c->known->using = false; /* from here on everything is read */
  if (cli->plan_only && !cli->out && cli->command != ZL_CMD_CHECK)
    return 0; /* only looked at: nothing can come of it but another plan */
  int rc = zl_draft_objects(c->journal, renew_object, &k, err);
  return rc == 0 ? zl_serve_reads(c, err) : -1;
}

/* ---- what the plan says of it ---------------------------------------------------------------- */

static bool figures(const struct zl_core *c, int64_t *kept, int64_t *all)
{
  const struct zl_seen_state *s = c->known;
  if (!s || !s->kept.n)
    return false;
  *kept = (int64_t)(s->kept.n - s->both);
  *all = *kept + (int64_t)s->read.n;
  return true;
}

void zl_known_tell(const struct zl_core *c, FILE *to)
{
  static const struct {
    int64_t ms;
    const char *unit;
  } units[] = {{86400000, "d"}, {3600000, "h"}, {60000, "min"}, {1000, "s"}};
  char n[32], of[32], anew[32];
  int64_t kept, all, ms = c->cli->max_age_ms;
  size_t u = 0;
  if (!figures(c, &kept, &all))
    return;
  while (u < 3 && ms % units[u].ms)
    u++;
  fprintf(to, "Values: %s of %s %s%s from the journal, not older than %lld %s", zl_text_thousands(n, kept),
          zl_text_thousands(of, all), c->known->others ? "reading" : "user", all == 1 ? "" : "s", (long long)(ms / units[u].ms), units[u].unit);
  if (c->known->anew)
    fprintf(to, "; %s that would change %s read anew", zl_text_thousands(anew, c->known->anew),
            c->known->anew == 1 ? "was" : "were");
  fprintf(to, ".\n");
}

void zl_known_json(const struct zl_core *c, struct zl_jw *w)
{
  int64_t kept, all;
  if (!figures(c, &kept, &all))
    return;
  zl_jw_key(w, "from_journal");
  zl_jw_object(w);
  zl_jw_key(w, "readings"), zl_jw_int(w, kept);
  zl_jw_key(w, "of"), zl_jw_int(w, all);
  zl_jw_key(w, "max_age_s"), zl_jw_int(w, c->cli->max_age_ms / 1000);
  zl_jw_key(w, "read_anew"), zl_jw_int(w, c->known->anew);
  zl_jw_end_object(w);
}
