/* asks.c - READ and AHEAD: values that the policy asks for, of one object or of the next ones of a
 * list. Paths are looked up when a document arrives, while its bytes are at hand; what goes over the
 * wire are the values alone, those of many objects in one message. Serves serve.c.
 *
 * Promises: as many answers as questions; the items of an AHEAD in the order in which they were
 * asked for, whatever the order of the server's answers; nothing here believes the policy process. */
#include <stdlib.h>
#include <string.h>

#include "core/read/reads.h"

#define AHEADS_MAX 256                /* under way at a time */
#define ITEM_BYTES ((size_t)64 << 10) /* larger values are not sent ahead */
#define BATCH_BYTES ((size_t)256 << 10)

struct item {
  struct zl_read_wait wait;
  struct zl_read *read;               /* whose answer it waits for, or NULL */
  int64_t index;                      /* of an AHEAD: where in the list it is */
  size_t at, n;                       /* in the ask's `values`; n == 0: not told */
};

struct zl_ask {
  struct zl_core *core;
  struct zl_ask *next, **here;
  uint32_t id;
  bool ahead;
  const struct zl_source *source;
  struct zl_buf paths, values;
  int64_t list;                       /* of an AHEAD: the list's handle */
  unsigned n, left;
  struct item items[];
};

struct zl_asks_state {
  struct zl_ask *first;
  unsigned aheads;
};

static void ask_free(struct zl_ask *a)
{
  struct zl_asks_state *s = a->core->reading;
  *a->here = a->next;
  if (a->next)
    a->next->here = a->here;
  s->aheads -= a->ahead;
  zl_buf_free(&a->paths);
  zl_buf_free(&a->values);
  free(a);
}

void zl_asks_free(struct zl_core *c)
{
  while (c->reading && c->reading->first)
    ask_free(c->reading->first); /* NOLINT(clang-analyzer-unix.Malloc): the next one moves up */
  free(c->reading);
  c->reading = NULL;
}

static struct zl_ask *ask_new(struct zl_core *c, uint32_t id, unsigned n, const struct zl_source *source,
                              struct zl_str paths, struct zl_err *err)
{
  if (!c->reading)
    c->reading = zl_calloc(1, sizeof(*c->reading));
  struct zl_ask *a = c->reading ? zl_calloc(1, sizeof(*a) + n * sizeof(a->items[0])) : NULL;
  if (!a) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    return NULL;
  }
  a->core = c;
  a->id = id;
  a->source = source;
  a->n = a->left = n;
  a->paths = ZL_BUF_INIT(ZL_WIRE_MAX_UP);
  a->values = ZL_BUF_INIT(ZL_WIRE_MAX_DOWN - 1024);
  a->next = c->reading->first;
  a->here = &c->reading->first;
  if (a->next)
    a->next->here = &a->next;
  c->reading->first = a;
  if (zl_buf_str(&a->paths, paths) != 0) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    ask_free(a);
    return NULL;
  }
  return a;
}

void zl_asks_drop(struct zl_core *c)
{
  for (struct zl_ask *a = c->reading ? c->reading->first : NULL, *next; a; a = next) {
    next = a->next;
    zl_read_cancel(c, a->id);
  }
}

/* ---- answers ------------------------------------------------------------------------------- */

static const char *kind_of(const struct zl_read *e)
{
  return e->status == 404 ? "gone" : "http";
}

/* False: one of them is longer than `most`. */
static bool values(struct zl_str paths, struct zl_json root, size_t most, struct zl_buf *out)
{
  struct zl_str path;
  while (zl_texts_next(&paths, &path)) {
    struct zl_str v = zl_json_raw(path.n ? zl_json_path(root, path) : root);
    if (v.n > most)
      return false;
    zl_texts_add(out, v);
  }
  return true;
}

static void failure(const struct zl_read *e, struct zl_buf *out)
{
  char number[16];
  zl_texts_add(out, zl_str_of(kind_of(e)));
  zl_texts_add(out, zl_str_of(e->why->text));
  snprintf(number, sizeof(number), "%d", e->status);
  zl_texts_add(out, zl_str_of(number));
  snprintf(number, sizeof(number), "%d", e->code);
  zl_texts_add(out, zl_str_of(number));
}

/* Puts what there is to say of an item into `values`; the list is known so far. */
static void say(struct zl_ask *a, struct item *it, const struct zl_read *e)
{
  struct zl_core *c = a->core;
  bool fits = true;
  if (a->ahead && a->list == c->walk_list && it->index >= c->walk_at)
    c->walk_at = it->index + 1;
  it->at = a->values.len;
  if (a->ahead && e->state == ZL_READ_FAILED) {
    failure(e, &a->values);
  } else if (e->state != ZL_READ_FAILED) {
    if (a->ahead)
      zl_texts_add(&a->values, ZL_STR(""));
    fits = values(zl_buf_view(&a->paths), e->root, a->ahead ? ITEM_BYTES : SIZE_MAX, &a->values);
  }
  it->n = a->values.len - it->at;
  if (!fits || (a->ahead && a->values.len > BATCH_BYTES)) { /* the policy asks for it when it gets there */
    a->values.len = it->at;
    it->n = 0;
  }
}

static int send_one(struct zl_ask *a, const struct zl_read *e, struct zl_err *err)
{
  struct zl_peer *p = &a->core->policy->peer;
  struct zl_str f = zl_buf_view(&a->values);
  if (e->state == ZL_READ_FAILED) /* NOLINT(clang-analyzer-core.NullDereference): one item, one read */
    return zl_peer_fail(p, a->id, kind_of(e), e->why->text, e->status, e->code, err);
  if (a->values.failed)
    return zl_peer_fail(p, a->id, "http", "these values are too large", e->status, 0, err);
  return zl_peer_send(p, ZL_W_OK, a->id, 1, &f, err);
}

static int send_batch(struct zl_ask *a, struct zl_err *err)
{
  struct zl_buf all = ZL_BUF_INIT(BATCH_BYTES + ZL_WIRE_AHEAD * ZL_TEXTS_HEAD);
  for (unsigned i = 0; i < a->n; i++) {
    struct item *it = &a->items[i];
    zl_texts_add(&all, (struct zl_str){it->n ? a->values.data + it->at : NULL, it->n});
  }
  struct zl_str f = zl_buf_view(&all);
  int rc = all.failed || a->values.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory")
                                          : zl_peer_send(&a->core->policy->peer, ZL_W_OK, a->id, 1, &f, err);
  zl_buf_free(&all);
  return rc;
}

/* The last item is told: answers, and is over. */
static int finish(struct zl_ask *a, const struct zl_read *e, struct zl_err *err)
{
  a->core->asks--;
  int rc = a->ahead ? send_batch(a, err) : send_one(a, e, err);
  ask_free(a);
  return rc;
}

int zl_ask_answer(struct zl_read_wait *w, const struct zl_read *e, struct zl_err *err)
{
  struct zl_ask *a = w->ask;
  struct item *it = &a->items[w->item];
  it->read = NULL;
  say(a, it, e);
  return --a->left == 0 ? finish(a, e, err) : 0;
}

/* The one place where values of an object are needed for the policy: from a document that is at hand, from
 * the journal (--max-age), or from a document that is asked for. *at_hand: it is here, and the caller answers. */
static int need(struct zl_ask *a, unsigned i, struct zl_str id, struct zl_read **at_hand, struct zl_err *err)
{
  static struct zl_read known; /* stands for a document that the journal has the values of */
  struct item *it = &a->items[i];
  *at_hand = NULL;
  if (zl_known_using(a->core) && !zl_read_is_here(a->core, a->source, id)) {
    known = (struct zl_read){.state = ZL_READ_READY};
    int got = zl_known_values(a->core, a->source, id, zl_buf_view(&a->paths), &known.root, err);
    if (got == 1)
      *at_hand = &known;
    if (got != 0)
      return got < 0 ? -1 : 0;
  }
  struct zl_read *e = zl_read_get(a->core, a->source, id, !a->ahead, err);
  if (!e)
    return -1;
  if (e->state != ZL_READ_FETCHING) {
    *at_hand = e;
    return 0;
  }
  it->read = e;
  it->wait = (struct zl_read_wait){e->waits, a, i};
  e->waits = &it->wait;
  return 0;
}

/* What is looked at is worth keeping. */
static void look(struct zl_ask *a)
{
  struct zl_str paths = zl_buf_view(&a->paths), path;
  while (zl_texts_next(&paths, &path))
    zl_known_look(a->core, a->source, path);
}

/* ---- messages ------------------------------------------------------------------------------ */

/* A source and paths as they may be asked for. */
static const struct zl_source *source_of(struct zl_str kind, struct zl_str name, struct zl_str paths)
{
  const struct zl_source *source = zl_source_find(name);
  struct zl_str path;
  unsigned n = 0;
  while (zl_texts_next(&paths, &path) && path.p && path.n <= 1000)
    n++;
  return source && zl_str_is(kind, source->kind) && paths.n == 0 && n > 0 && n <= ZL_WIRE_PATHS ? source : NULL;
}

int zl_read_ask(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  const struct zl_source *source = source_of(m->f[0], m->f[2], m->f[3]);
  struct zl_read *e;
  if (!source || !zl_id_plausible(m->f[1]))
    return zl_err_set(err, ZL_EWIRE, "READ of nothing that the core can read");
  struct zl_ask *a = ask_new(c, m->id, 1, source, m->f[3], err);
  if (!a)
    return -1;
  look(a);
  if (need(a, 0, m->f[1], &e, err) != 0) {
    ask_free(a);
    return -1;
  }
  if (!e)
    return 0;
  say(a, &a->items[0], e);
  return finish(a, e, err);
}

static int indexes(struct zl_str text, int64_t *out, unsigned *n)
{
  for (*n = 0; text.n; (*n)++) {
    const char *comma = memchr(text.p, ',', text.n);
    struct zl_str one = {text.p, comma ? (size_t)(comma - text.p) : text.n};
    if (*n == ZL_WIRE_AHEAD || zl_text_int(one, &out[*n]) != 0 || out[*n] < 0)
      return -1;
    text.p += one.n + (comma != NULL);
    text.n -= one.n + (comma != NULL);
  }
  return *n ? 0 : -1;
}

int zl_read_ahead(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  const struct zl_source *source = source_of(m->f[0], m->f[2], m->f[4]);
  int64_t handle, index[ZL_WIRE_AHEAD];
  unsigned n;
  if (!source || zl_text_int(m->f[1], &handle) != 0 || indexes(m->f[3], index, &n) != 0)
    return zl_err_set(err, ZL_EWIRE, "AHEAD of nothing that the core can read");
  if (c->reading && c->reading->aheads >= AHEADS_MAX)
    return zl_err_set(err, ZL_EWIRE, "more than %d AHEADs at a time", AHEADS_MAX);
  struct zl_ask *a = ask_new(c, m->id, n, source, m->f[4], err);
  if (!a)
    return -1;
  look(a);
  a->ahead = true;
  c->reading->aheads++;
  a->list = handle;
  if (c->walk_of == 0 || c->walk_list != handle)
    c->walk_at = index[0];
  c->walk_list = handle;
  c->walk_of = zl_list_items(c, handle);
  a->left++; /* this function's own: nothing is answered before the last item is asked for */
  struct zl_buf id = ZL_BUF_INIT(512);
  int rc = 0;
  for (unsigned i = 0; rc == 0 && i < n; i++) {
    struct zl_read *e = NULL;
    zl_buf_reset(&id);
    a->items[i].index = index[i];
    if (zl_list_id(c, handle, index[i], &id) == 0)
      rc = need(a, i, zl_buf_view(&id), &e, err);
    if (e)
      say(a, &a->items[i], e);
    if (!a->items[i].read)
      a->left--;
  }
  zl_buf_free(&id);
  return --a->left == 0 && rc == 0 ? finish(a, NULL, err) : rc;
}

void zl_read_cancel(struct zl_core *c, uint32_t id)
{
  struct zl_ask *a = c->reading ? c->reading->first : NULL;
  while (a && a->id != id) /* NOLINT(clang-analyzer-unix.Malloc): who is freed leaves the list */
    a = a->next;
  if (!a)
    return;
  for (unsigned i = 0; i < a->n; i++) {
    struct zl_read *e = a->items[i].read;
    if (!e)
      continue;
    struct zl_read_wait **at = &e->waits;
    while (*at != &a->items[i].wait)
      at = &(*at)->next;
    *at = (*at)->next;
    zl_read_drop(e);
  }
  c->asks--;
  ask_free(a);
}
