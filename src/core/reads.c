/* reads.c - the bodies of objects: asked for by the policy, read ahead along a list, or needed for
 * the plan. One small cache serves all three, so that nothing is read twice that is still at hand;
 * what it forgets, the draft has on disk. */
#include <stdlib.h>
#include <string.h>

#include "core/state.h"

#define WIDTH 32                      /* reads under way that nobody waits for */
#define CACHE_BYTES ((size_t)4 << 20)
#define CACHE_ENTRIES 2000
#define FAILURES_IN_A_ROW 10
#define TRACKERS 16
#define AHEAD_MIN 4
#define AHEAD_MAX 32
#define AHEAD_GAP 4.0                 /* reading ahead pays while at least every 4th item is asked for */

enum entry_state { FETCHING, READY, FAILED };

struct entry {
  struct zl_core *core;
  const struct zl_source *source;
  enum entry_state state;
  struct zl_buf key, id;
  char *body;
  size_t body_n;
  struct zl_json root;
  uint32_t *asks;
  size_t n_asks;
  int64_t draft_object;               /* whose wishes wait for it, or 0 */
  struct zl_err why;
  int status, code;
  struct entry *newer, *older;        /* use, newest first; only what is not FETCHING */
};

/* How a policy walks along a list. The gap between the items whose body it asks for is averaged:
 * a policy that looks at every user gets them ahead of time, one that looks at few costs nothing. */
struct tracker {
  int64_t handle;
  const struct zl_source *source;
  int64_t last, ahead_to;
  double gap;
  int window, asks;
};

struct zl_reads_state {
  struct zl_map by_key;
  struct entry *newest, *oldest;
  size_t bytes, kept, fetching;
  int failures;
  struct tracker trackers[TRACKERS];
  unsigned next_tracker;
};

static struct zl_reads_state *state_of(struct zl_core *c)
{
  if (!c->reads)
    c->reads = calloc(1, sizeof(*c->reads));
  return c->reads;
}

/* ---- the cache ----------------------------------------------------------------------------- */

static void unlink_entry(struct zl_reads_state *s, struct entry *e)
{
  *(e->newer ? &e->newer->older : &s->newest) = e->older;
  *(e->older ? &e->older->newer : &s->oldest) = e->newer;
  e->newer = e->older = NULL;
  s->bytes -= e->body_n;
  s->kept--;
}

static void link_newest(struct zl_reads_state *s, struct entry *e)
{
  e->older = s->newest;
  e->newer = NULL;
  *(s->newest ? &s->newest->newer : &s->oldest) = e;
  s->newest = e;
  s->bytes += e->body_n;
  s->kept++;
}

static void entry_free(struct zl_reads_state *s, struct entry *e)
{
  zl_map_del(&s->by_key, zl_buf_view(&e->key));
  zl_buf_free(&e->key);
  zl_buf_free(&e->id);
  free(e->body);
  free(e->asks);
  free(e);
}

static void evict(struct zl_reads_state *s)
{
  while (s->oldest && s->oldest != s->newest && (s->bytes > CACHE_BYTES || s->kept > CACHE_ENTRIES)) {
    struct entry *e = s->oldest;
    unlink_entry(s, e);
    entry_free(s, e);
  }
}

void zl_reads_free(struct zl_core *c)
{
  struct zl_reads_state *s = c->reads;
  if (!s)
    return;
  size_t at = 0;
  void *v;
  while (zl_map_next(&s->by_key, &at, NULL, &v)) {
    struct entry *e = v;
    zl_buf_free(&e->key);
    zl_buf_free(&e->id);
    free(e->body);
    free(e->asks);
    free(e);
  }
  zl_map_free(&s->by_key);
  free(s);
  c->reads = NULL;
}

static int make_key(struct zl_buf *key, const struct zl_source *s, struct zl_str id)
{
  zl_buf_reset(key);
  zl_buf_puts(key, s->name);
  zl_buf_putc(key, '\n');
  return zl_buf_str(key, id);
}

static struct entry *lookup(struct zl_core *c, const struct zl_source *source, struct zl_str id)
{
  struct zl_reads_state *s = state_of(c);
  struct zl_buf key = ZL_BUF_INIT(512);
  struct entry *e = s && make_key(&key, source, id) == 0 ? zl_map_get(&s->by_key, zl_buf_view(&key)) : NULL;
  zl_buf_free(&key);
  if (e && e->state != FETCHING) {
    unlink_entry(s, e);
    link_newest(s, e);
  }
  return e;
}

/* ---- answers ------------------------------------------------------------------------------- */

static int answer(struct entry *e, uint32_t ask, struct zl_err *err)
{
  struct zl_peer *l = &e->core->peer;
  e->core->asks--;
  if (e->state == FAILED)
    return zl_peer_fail(l, ask, e->status == 404 ? "gone" : "http", e->why.text, e->status, e->code, err);
  struct zl_str body = {e->body, e->body_n};
  return zl_peer_send(l, ZL_W_OK, ask, 1, &body, err);
}

static int settle(struct entry *e, struct zl_err *err)
{
  struct zl_core *c = e->core;
  int64_t object = e->draft_object;
  e->draft_object = 0;
  if (e->state == FAILED) {
    c->unreadable++;
    return zl_draft_read(c->journal, object, zl_str_of(e->source->name), e->why.text, err);
  }
  int rc = zl_wish_settle(c, object, e->source, e->root, err);
  if (rc != 0)
    return rc < 0 ? -1 : 0;
  return zl_draft_read(c->journal, object, zl_str_of(e->source->name), NULL, err);
}

/* Judges an answer: READY with a checked object, or FAILED with words. */
static void judge(struct entry *e, struct zl_response *r)
{
  char doing[320];
  snprintf(doing, sizeof(doing), "GET %s of %s", e->source->name, zl_buf_cstr(&e->id));
  e->status = r->status;
  if (zl_document_take(r, doing, &e->body, &e->body_n, &e->root, &e->why) == 0) {
    e->state = READY;
    return;
  }
  struct zl_api_error api = {0};
  if (r->status)
    zl_api_error_read(r->status, r->body, &api);
  e->code = api.code;
  e->state = FAILED;
}

static void learn_name(struct entry *e)
{
  struct zl_buf id = ZL_BUF_INIT(512), email = ZL_BUF_INIT(512);
  if (!e->source->option && (strcmp(e->source->name, "user") == 0 || strcmp(e->source->name, "phone_user") == 0) &&
      zl_json_string(zl_json_get(e->root, "id"), &id) && zl_json_string(zl_json_get(e->root, "email"), &email) &&
      id.len && email.len)
    zl_list_learn(e->core, zl_buf_view(&id), zl_buf_view(&email));
  zl_buf_free(&id);
  zl_buf_free(&email);
}

static void read_done(void *arg, struct zl_response *r)
{
  struct entry *e = arg;
  struct zl_core *c = e->core;
  struct zl_reads_state *s = c->reads;
  struct zl_err err = {0};
  s->fetching--;
  judge(e, r);
  link_newest(s, e);
  if (e->state == READY) {
    s->failures = 0;
    learn_name(e);
    zl_unknown_note(c, e->source, e->root);
  }
  bool wanted = e->n_asks || e->draft_object;
  bool hopeless = e->state == FAILED && (e->status == 0 || e->why.code == ZL_EAUTH);
  if (e->state == FAILED && wanted && ++s->failures >= FAILURES_IN_A_ROW) {
    zl_err_set(&err, ZL_EHTTP, "%d answers in a row were errors, the last: %s", s->failures, e->why.text);
    zl_core_give_up(c, &err);
    return;
  }
  if (wanted && hopeless) {
    zl_core_give_up(c, &e->why);
    return;
  }
  for (size_t i = 0; i < e->n_asks && !err.code; i++)
    answer(e, e->asks[i], &err);
  e->n_asks = 0;
  if (e->draft_object && !err.code)
    settle(e, &err);
  if (err.code)
    zl_core_give_up(c, &err);
  evict(s);
}

/* ---- requests ------------------------------------------------------------------------------ */

static struct entry *start(struct zl_core *c, const struct zl_source *source, struct zl_str id, bool urgent,
                           struct zl_err *err)
{
  struct zl_reads_state *s = state_of(c);
  struct entry *e = s ? calloc(1, sizeof(*e)) : NULL;
  if (!e) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    return NULL;
  }
  *e = (struct entry){.core = c, .source = source, .key = ZL_BUF_INIT(512), .id = ZL_BUF_INIT(256)};
  struct zl_buf url = ZL_BUF_INIT(4096);
  int rc = make_key(&e->key, source, id);
  if (rc == 0)
    rc = zl_buf_str(&e->id, id);
  if (rc == 0)
    rc = zl_source_url(source, id, &url, err);
  if (rc == 0)
    rc = zl_map_put(&s->by_key, zl_buf_view(&e->key), e);
  struct zl_request q = {.method = "GET", .url = zl_buf_view(&url), .product = source->product,
                         .label = source->label, .safe = true, .urgent = urgent, .done = read_done, .arg = e};
  uint32_t request;
  zl_scopes_note(c, "GET", zl_buf_view(&url));
  if (rc == 0)
    rc = zl_session_send(c->session, &q, &request, err);
  zl_buf_free(&url);
  if (rc != 0) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    entry_free(s, e);
    return NULL;
  }
  s->fetching++;
  return e;
}

static struct tracker *tracker_of(struct zl_reads_state *s, int64_t handle, const struct zl_source *source)
{
  for (unsigned i = 0; i < TRACKERS; i++)
    if (s->trackers[i].source == source && s->trackers[i].handle == handle)
      return &s->trackers[i];
  struct tracker *t = &s->trackers[s->next_tracker++ % TRACKERS];
  *t = (struct tracker){.handle = handle, .source = source, .last = -1, .ahead_to = -1, .gap = 1};
  return t;
}

static int read_ahead(struct zl_core *c, int64_t handle, int64_t index, const struct zl_source *source,
                      struct zl_err *err)
{
  struct zl_reads_state *s = c->reads;
  struct tracker *t = tracker_of(s, handle, source);
  if (index > t->last) {
    if (t->asks++ > 0)
      t->gap = (3 * t->gap + (double)(index - t->last)) / 4;
    t->last = index;
  }
  if (t->asks < 2 || t->gap > AHEAD_GAP) {
    t->window = AHEAD_MIN / 2;
    return 0;
  }
  t->window = t->window * 2 > AHEAD_MAX ? AHEAD_MAX : t->window < AHEAD_MIN ? AHEAD_MIN : t->window * 2;
  struct zl_buf id = ZL_BUF_INIT(16384);
  int rc = 0;
  int64_t from = t->ahead_to > index ? t->ahead_to + 1 : index + 1;
  for (int64_t i = from; rc == 0 && i <= index + t->window && s->fetching < 2 * WIDTH; i++) {
    if (zl_list_id(c, handle, i, &id) != 0)
      break;
    t->ahead_to = i;
    if (!lookup(c, source, zl_buf_view(&id)))
      rc = start(c, source, zl_buf_view(&id), false, err) ? 0 : -1;
  }
  zl_buf_free(&id);
  return rc;
}

int zl_read_ask(struct zl_core *c, uint32_t ask, const struct zl_wire_msg *m, struct zl_err *err)
{
  const struct zl_source *source = zl_source_find(m->f[2]);
  int64_t handle = -1, index = -1;
  if (!source || !zl_str_is(m->f[0], source->kind) || !zl_id_plausible(m->f[1]) || !state_of(c))
    return zl_err_set(err, ZL_EWIRE, "READ of nothing that the core can read");
  if ((m->f[3].n && zl_text_int(m->f[3], &handle) != 0) || (m->f[4].n && zl_text_int(m->f[4], &index) != 0))
    return zl_err_set(err, ZL_EWIRE, "READ with a list that is no number");
  struct entry *e = lookup(c, source, m->f[1]);
  if (e && e->state != FETCHING) {
    if (answer(e, ask, err) != 0)
      return -1;
  } else {
    if (!e && !(e = start(c, source, m->f[1], true, err)))
      return -1;
    uint32_t *asks = realloc(e->asks, (e->n_asks + 1) * sizeof(*asks));
    if (!asks)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    e->asks = asks;
    e->asks[e->n_asks++] = ask;
  }
  return handle >= 0 && index >= 0 ? read_ahead(c, handle, index, source, err) : 0;
}

void zl_read_cancel(struct zl_core *c, uint32_t ask)
{
  size_t at = 0;
  void *v;
  while (c->reads && zl_map_next(&c->reads->by_key, &at, NULL, &v)) {
    struct entry *e = v;
    for (size_t i = 0; i < e->n_asks; i++)
      if (e->asks[i] == ask) {
        e->asks[i] = e->asks[--e->n_asks];
        c->asks--;
        return;
      }
  }
}

struct zl_json zl_read_cached(struct zl_core *c, const struct zl_source *s, struct zl_str id)
{
  struct entry *e = lookup(c, s, id);
  return e && e->state == READY ? e->root : (struct zl_json){0};
}

int zl_read_pump(struct zl_core *c, struct zl_err *err)
{
  struct zl_reads_state *s = state_of(c);
  struct zl_buf kind = ZL_BUF_INIT(64), id = ZL_BUF_INIT(256), body = ZL_BUF_INIT(128);
  int rc = s ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  while (rc == 0 && s->fetching < WIDTH && !c->raised.code && c->journal && zl_draft_needs(c->journal)) {
    int64_t object;
    zl_buf_reset(&kind), zl_buf_reset(&id), zl_buf_reset(&body);
    int got = zl_draft_next_need(c->journal, &object, &kind, &id, &body, err);
    if (got <= 0) {
      rc = got;
      break;
    }
    const struct zl_source *source = zl_source_find(zl_buf_view(&body));
    struct entry *e = source ? lookup(c, source, zl_buf_view(&id)) : NULL;
    if (!source || (!e && !(e = start(c, source, zl_buf_view(&id), false, err)))) {
      rc = zl_err_set(err, ZL_EJOURNAL, "the draft asks for '%s', which the core cannot read", zl_buf_cstr(&body));
      break;
    }
    e->draft_object = object;
    if (e->state != FETCHING)
      rc = settle(e, err);
  }
  zl_buf_free(&kind);
  zl_buf_free(&id);
  zl_buf_free(&body);
  return rc;
}

bool zl_read_busy(const struct zl_core *c)
{
  return (c->journal && zl_draft_needs(c->journal) > 0) || (c->reads && c->reads->fetching > 0);
}
