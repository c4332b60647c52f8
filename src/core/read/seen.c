/* seen.c - keeps in the journal what was read, for later plans (--max-age, seen_use.c): of each body of an
 * object the values that the policy looked at or that its wishes were compared with, and when they
 * were read. Serves reads.c, serve/asks.c, serve/wish.c, finish.c.
 *
 * Never whole documents, nor sections of them, nor passcodes. What one object is asked for is kept of
 * all objects of the run, so the paths of a body are a list that all of them share: the journal has it
 * once (its "shape", named by its hash), and of an object one letter a value that is true, false,
 * null or absent, and the bytes that Zoom sent for any other.
 *
 * A body is noted when it has been read, and again when it leaves the cache if more was looked at since.
 * What is lost when the process dies costs a reading later, so nothing here ends a run. */
#include "core/plan/members.h"
#include "core/read/seen.h"

#include <stdlib.h>
#include <string.h>

#define PATHS_MAX 200   /* of a body; more are not kept */
#define LOOKS_MAX 2000  /* different paths of a body that are judged at all */
#define PATH_MAX_BYTES 120
#define VALUE_MAX ((size_t)1024)

struct zl_seen_paths {
  struct zl_seen_paths *next;
  const struct zl_source *source;
  struct zl_map judged;       /* path -> whether it is kept */
  char *path[PATHS_MAX];      /* in order */
  bool catalogued[PATHS_MAX]; /* of a setting that the catalogue has */
  size_t n;
  char shape[ZL_SHAPE_HEX + 1]; /* "": not in the journal yet */
};

/* ---- begin and end ------------------------------------------------------------------------- */

/* Without a rate to wait for, reading again costs about as much as keeping. */
static bool reading_is_dear(const struct zl_core *c)
{
  return c->limits && zl_limits_rate(c->limits, ZL_MAIN, ZL_MEDIUM) > 0;
}

int zl_known_begin(struct zl_core *c, bool apart, struct zl_err *err)
{
  const struct zl_cli *cli = c->cli;
  struct zl_seen_state *s = zl_calloc(1, sizeof(*s));
  if (!s)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  c->known = s;
  s->beyond = -1;
  s->text = ZL_BUF_INIT(1u << 20);
  s->names = ZL_BUF_INIT(1u << 20);
  s->found = ZL_BUF_INIT(1u << 20);
  s->document = ZL_BUF_INIT(4u << 20);
  s->using = cli->max_age_ms > 0 &&
             (cli->command == ZL_CMD_RUN || cli->command == ZL_CMD_PLAN || cli->command == ZL_CMD_CHECK);
  if (apart && s->using) {
    s->own = true;
    if (zl_account_journal(c, &s->journal, err) != 0)
      return -1;
  }
  if (!apart)
    s->journal = c->journal;
  s->keeping = s->journal != NULL && (cli->max_age_ms > 0 || reading_is_dear(c));
  return 0;
}

void zl_known_free(struct zl_core *c)
{
  struct zl_seen_state *s = c->known;
  if (!s)
    return;
  for (struct zl_seen_paths *p = s->paths, *next; p; p = next) {
    next = p->next;
    for (size_t i = 0; i < p->n; i++)
      free(p->path[i]);
    zl_map_free(&p->judged);
    free(p);
  }
  zl_seen_use_free(s);
  zl_buf_free(&s->text);
  zl_buf_free(&s->names);
  if (s->own)
    zl_journal_close(s->journal);
  free(s);
  c->known = NULL;
}

static void give_up(struct zl_seen_state *s, const struct zl_err *why)
{
  s->keeping = false;
  zl_log(ZL_LOG_VERBOSE, "values that are read are not kept for --max-age: %s", why->code ? why->text : "out of memory");
}

/* ---- which paths are kept ------------------------------------------------------------------ */

static bool inside(struct zl_str path, const char *whole)
{
  size_t n = strlen(whole);
  return path.n >= n && memcmp(path.p, whole, n) == 0 && (path.n == n || path.p[n] == '.');
}

struct judging {
  const struct zl_source *source;
  struct zl_str path;
  const char *text;
  bool section, found, secret;
};

static void against(struct judging *k, const char *place, bool secret)
{
  if (!place)
    return;
  if (inside(k->path, place)) {
    k->found = true;
    k->secret |= secret;
  } else if (inside(zl_str_of(place), k->text)) {
    k->section = true;
  }
}

static int judge_leaf(void *arg, const struct zl_node *leaf)
{
  struct judging *k = arg;
  if (leaf->body && strcmp(leaf->body->document, k->source->name) == 0) {
    against(k, leaf->wire, leaf->flags & ZL_NODE_SECRET);
    against(k, leaf->got, leaf->flags & ZL_NODE_SECRET);
    against(k, leaf->entries, false);
  }
  return 0;
}

/* A name that nobody has catalogued: one that sounds like a secret is taken for one. */
static bool sounds_secret(struct zl_str path)
{
  static const char *const words[] = {"pass", "pwd", "secret", "token", "host_key", "pin", "key", "credential"};
  for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
    if (memmem(path.p, path.n, words[w], strlen(words[w])))
      return true;
  return false;
}

/* Names and dots: others would not sort as parts of one document, see seen_use.c. */
static bool plausible(struct zl_str path)
{
  bool dot = true;
  for (size_t i = 0; i < path.n; i++) {
    char ch = path.p[i];
    bool name = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_';
    if (!name && (ch != '.' || dot))
      return false;
    dot = ch == '.';
  }
  return !dot && path.n <= PATH_MAX_BYTES;
}

static bool is_lock(const struct zl_source *source)
{
  return source->body && zl_level_locks(source->body->level);
}

static bool worth_keeping(const struct zl_source *source, struct zl_str path, bool *catalogued)
{
  char text[PATH_MAX_BYTES + 1];
  if (!plausible(path) || is_lock(source))
    return false;
  memcpy(text, path.p, path.n);
  text[path.n] = '\0';
  struct judging k = {.source = source, .path = path, .text = text};
  if (source->body)
    zl_catalogue_walk(zl_catalogue_root(source->body->level), judge_leaf, &k);
  *catalogued = k.found;
  return !k.section && !k.secret && (k.found || !sounds_secret(path));
}

static void add(struct zl_seen_state *s, struct zl_seen_paths *p, struct zl_str path, bool catalogued)
{
  struct zl_err none = {0};
  char *copy = zl_strndup(path.p, path.n);
  size_t at = p->n;
  if (!copy) {
    give_up(s, &none);
    return;
  }
  for (; at > 0 && strcmp(p->path[at - 1], copy) > 0; at--) {
    p->path[at] = p->path[at - 1];
    p->catalogued[at] = p->catalogued[at - 1];
  }
  p->path[at] = copy;
  p->catalogued[at] = catalogued;
  p->n++;
  p->shape[0] = '\0';
}

static struct zl_seen_paths *paths_of(const struct zl_seen_state *s, const struct zl_source *source)
{
  struct zl_seen_paths *p = s->paths;
  while (p && p->source != source)
    p = p->next;
  return p;
}

void zl_known_look(struct zl_core *c, const struct zl_source *source, struct zl_str path)
{
  struct zl_seen_state *s = c->known;
  struct zl_err none = {0};
  if (!s || !s->keeping)
    return;
  struct zl_seen_paths *p = paths_of(s, source);
  if (!p) {
    p = zl_calloc(1, sizeof(*p));
    if (!p) {
      give_up(s, &none);
      return;
    }
    p->source = source;
    p->next = s->paths;
    s->paths = p;
  }
  if (zl_map_get(&p->judged, path) || p->judged.count >= LOOKS_MAX)
    return;
  bool catalogued = false;
  if (zl_map_put(&p->judged, path, p) != 0)
    give_up(s, &none);
  else if (p->n < PATHS_MAX && worth_keeping(source, path, &catalogued))
    add(s, p, path, catalogued);
}

struct zl_str zl_known_path(const struct zl_source *source, struct zl_str path)
{
  if (path.n && path.p[0] == '?')
    return (struct zl_str){path.p + 1, path.n - 1};
  const struct zl_node *leaf = source->body ? zl_catalogue_find(source->body->level, path) : NULL;
  return leaf ? zl_str_of(leaf->entries ? leaf->entries : leaf->got ? leaf->got : leaf->wire) : (struct zl_str){0};
}

/* ---- keeping ------------------------------------------------------------------------------- */

int zl_shape_name(const struct zl_source *source, struct zl_str paths, char out[ZL_SHAPE_HEX + 1])
{
  struct zl_buf all = ZL_BUF_INIT(1u << 20);
  char hex[65];
  zl_buf_puts(&all, source->name);
  zl_buf_putc(&all, '\n');
  zl_buf_str(&all, paths);
  int rc = all.failed ? -1 : zl_sha256_hex(zl_buf_view(&all), hex, NULL);
  zl_buf_free(&all);
  if (rc == 0)
    snprintf(out, ZL_SHAPE_HEX + 1, "%.*s", ZL_SHAPE_HEX, hex);
  return rc;
}

/* The list of paths, into the journal once a run, so that it is never older than what refers to it by
 * more than that run took. */
static int shape(struct zl_seen_state *s, struct zl_seen_paths *p, struct zl_err *err)
{
  if (p->shape[0])
    return 0;
  zl_buf_reset(&s->names);
  for (size_t i = 0; i < p->n; i++)
    zl_buf_printf(&s->names, "%s%s", i ? "\n" : "", p->path[i]);
  if (s->names.failed || zl_shape_name(p->source, zl_buf_view(&s->names), p->shape) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return zl_seen_put(s->journal, ZL_STR(ZL_SHAPE_KIND), zl_str_of(p->shape), zl_str_of(p->source->name),
                     zl_wall_ms(), zl_buf_view(&s->names), err);
}

/* Whether nothing is there because there is nothing, and not because something on the way to it is of
 * another type than it should be: that is for whoever compares to find out, from the document. */
static bool clean(struct zl_json root, const char *path)
{
  struct zl_json at = root;
  for (const char *dot; (dot = strchr(path, '.')); path = dot + 1) {
    at = zl_json_get_n(at, (struct zl_str){path, (size_t)(dot - path)});
    enum zl_json_kind kind = zl_json_kind(at);
    if (kind == ZL_JSON_NONE || kind == ZL_JSON_NULL)
      return true;
    if (kind != ZL_JSON_OBJECT)
      return false;
  }
  return true;
}

/* Of what nobody has catalogued only plain values are kept, and lists of them. */
static bool plain(enum zl_json_kind kind, struct zl_str raw)
{
  return kind == ZL_JSON_ARRAY ? !memchr(raw.p, '{', raw.n) : kind != ZL_JSON_OBJECT;
}

static void put_value(struct zl_buf *out, struct zl_json root, const char *path, bool catalogued)
{
  struct zl_json v = zl_json_path(root, zl_str_of(path));
  enum zl_json_kind kind = zl_json_kind(v);
  struct zl_str raw = zl_json_raw(v);
  switch (kind) {
  case ZL_JSON_NONE: zl_buf_putc(out, clean(root, path) ? '-' : '?'); return;
  case ZL_JSON_TRUE: zl_buf_putc(out, 't'); return;
  case ZL_JSON_FALSE: zl_buf_putc(out, 'f'); return;
  case ZL_JSON_NULL: zl_buf_putc(out, 'n'); return;
  default: break;
  }
  if (raw.n > VALUE_MAX || (!catalogued && !plain(kind, raw) && !(kind == ZL_JSON_OBJECT && zl_json_count(v) == 0)))
    zl_buf_putc(out, '?');
  else
    zl_buf_printf(out, "=%zu:%.*s", raw.n, (int)raw.n, raw.p);
}

bool zl_seen_names(const struct zl_source *source, struct zl_str id)
{
  return strcmp(source->kind, "account") == 0 || (!memchr(id.p, '@', id.n) && !zl_str_is(id, "me"));
}

/* The two authentication bodies have a second shape (settings/diff.c), which is always read. */
static bool wrapped(const struct zl_source *source, struct zl_json root)
{
  return source->option && zl_json_kind(zl_json_get(root, "authentication_options")) == ZL_JSON_OBJECT;
}

void zl_known_note(struct zl_core *c, const struct zl_source *source, struct zl_str id, struct zl_json root,
                   int64_t read_ms, size_t *noted)
{
  struct zl_seen_state *s = c->known;
  struct zl_seen_paths *p = s && s->keeping ? paths_of(s, source) : NULL;
  struct zl_err why = {0};
  if (!p || p->n == *noted || !zl_seen_names(source, id) || wrapped(source, root))
    return;
  *noted = p->n;
  int rc = shape(s, p, &why);
  zl_buf_reset(&s->text);
  zl_buf_puts(&s->text, p->shape);
  for (size_t i = 0; i < p->n; i++)
    put_value(&s->text, root, p->path[i], p->catalogued[i]);
  if (rc == 0 && !s->text.failed)
    rc = zl_seen_put(s->journal, zl_str_of(source->kind), id, zl_str_of(source->name), read_ms,
                     zl_buf_view(&s->text), &why);
  if (rc != 0 || s->text.failed)
    give_up(s, &why);
}

void zl_known_stop(struct zl_core *c)
{
  struct zl_err why = {0};
  if (!c->known || !c->known->keeping)
    return;
  zl_reads_note(c);
  if (c->known->own && zl_seen_flush(c->known->journal, &why) != 0) /* the run's own is written with the plan */
    give_up(c->known, &why);
  c->known->keeping = false;
}

/* ---- what a run changed -------------------------------------------------------------------- */

static int beyond(void *arg, const struct zl_change_group *g)
{
  (void)arg; /* a group's settings and locks hold for its members, an operation can do anything */
  return !zl_str_is(g->kind, "user") && !zl_str_is(g->kind, "phone_user");
}

int zl_known_forget(struct zl_core *c, int64_t run, struct zl_err *err)
{
  struct zl_seen_state *s = c->known;
  if (!s || s->own)
    return 0;
  int any = zl_seen_any(s->journal, err); /* seldom: finding what the run changes costs a walk over it */
  if (any <= 0)
    return any;
  if (s->beyond < 0)
    s->beyond = zl_run_groups_folded(s->journal, run, 0, ZL_MEMBERS_PLACE, beyond, NULL, err);
  return s->beyond < 0 ? -1 : zl_seen_drop(s->journal, s->beyond ? 0 : run, zl_wall_ms(), err);
}
