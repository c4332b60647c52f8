/* reads.c - the documents of objects: asked for by the policy (serve/asks.c), or needed for the plan. One
 * small cache serves both, so that nothing is read twice that is still at hand; what it forgets, the
 * draft has on disk. */
#include "core/read/reads.h"

#include <stdlib.h>
#include <string.h>

#include "core/read/extensions.h"

#define WIDTH 32                      /* reads under way for the plan */
#define CACHE_BYTES ((size_t)4 << 20)
#define CACHE_ENTRIES 2000
#define SEVERAL 8                     /* times as much for several policies: what the first one read the second may want */
#define BUCKETS 4096
#define FAILURES_IN_A_ROW 10
#define COPY_BELOW ((size_t)64 << 10) /* larger bodies are taken as they are */

struct zl_reads_state {
  struct zl_read *bucket[BUCKETS];
  struct zl_read *newest, *oldest;
  size_t bytes, kept, fetching;
  int failures;
  char *spare;       /* the room of a body that was forgotten: the next one is mostly as long */
  size_t spare_n;
};

static struct zl_reads_state *state_of(struct zl_core *c)
{
  if (!c->reads)
    c->reads = zl_calloc(1, sizeof(*c->reads));
  return c->reads;
}

/* ---- the cache ----------------------------------------------------------------------------- */

static void unlink_use(struct zl_reads_state *s, struct zl_read *e)
{
  *(e->newer ? &e->newer->older : &s->newest) = e->older;
  *(e->older ? &e->older->newer : &s->oldest) = e->newer;
  e->newer = e->older = NULL;
  s->bytes -= e->body_n;
  s->kept--;
}

static void link_newest(struct zl_reads_state *s, struct zl_read *e)
{
  e->older = s->newest;
  e->newer = NULL;
  *(s->newest ? &s->newest->newer : &s->oldest) = e;
  s->newest = e;
  s->bytes += e->body_n;
  s->kept++;
}

static void read_free(struct zl_read *e)
{
  free(e->body);
  free(e->why);
  free(e);
}

static void forget(struct zl_reads_state *s, struct zl_read *e)
{
  struct zl_read **at = &s->bucket[e->hash % BUCKETS];
  while (*at != e)
    at = &(*at)->next;
  *at = e->next;
  if (e->body_n > s->spare_n) {
    free(s->spare);
    s->spare = e->body;
    s->spare_n = e->body_n;
    e->body = NULL;
  }
  read_free(e);
}

static void note(struct zl_read *e)
{
  if (e->state == ZL_READ_READY)
    zl_known_note(e->core, e->source, (struct zl_str){e->id, e->id_n}, e->root, e->read_ms, &e->noted);
}

void zl_reads_note(struct zl_core *c)
{
  for (struct zl_read *e = c->reads ? c->reads->newest : NULL; e; e = e->older)
    note(e);
}

static void evict(struct zl_reads_state *s)
{
  size_t times = s->oldest && s->oldest->core->n_policies > 1 ? SEVERAL : 1;
  while (s->oldest && s->oldest != s->newest && (s->bytes > CACHE_BYTES * times || s->kept > CACHE_ENTRIES * times)) {
    struct zl_read *e = s->oldest;
    note(e);
    unlink_use(s, e);
    forget(s, e);
  }
}

void zl_reads_free(struct zl_core *c)
{
  struct zl_reads_state *s = c->reads;
  zl_asks_free(c);
  for (size_t i = 0; s && i < BUCKETS; i++)
    for (struct zl_read *e = s->bucket[i], *next; e; e = next) {
      next = e->next;
      read_free(e);
    }
  if (s)
    free(s->spare);
  free(s);
  c->reads = NULL;
}

static uint64_t hash_of(const struct zl_source *source, struct zl_str id)
{
  return zl_hash(id) ^ (uintptr_t)source * UINT64_C(0x9e3779b97f4a7c15) >> 20;
}

static struct zl_read *lookup(struct zl_reads_state *s, const struct zl_source *source, struct zl_str id,
                              uint64_t hash)
{
  for (struct zl_read *e = s->bucket[hash % BUCKETS]; e; e = e->next) {
    if (e->hash != hash || e->source != source || !zl_str_eq((struct zl_str){e->id, e->id_n}, id))
      continue;
    if (e->state != ZL_READ_FETCHING && e != s->newest) {
      unlink_use(s, e);
      link_newest(s, e);
    }
    return e;
  }
  return NULL;
}

/* ---- answers ------------------------------------------------------------------------------- */

static int settle(struct zl_read *e, struct zl_err *err)
{
  struct zl_core *c = e->core;
  int64_t object = e->draft_object;
  e->draft_object = 0;
  if (e->state == ZL_READ_FAILED) {
    c->unreadable++;
    return zl_draft_read(c->journal, object, zl_str_of(e->source->name), e->why->text, err);
  }
  int rc = zl_wish_settle(c, object, e->source, e->root, err);
  if (rc != 0)
    return rc < 0 ? -1 : 0;
  return zl_draft_read(c->journal, object, zl_str_of(e->source->name), NULL, err);
}

/* Room for a body, and how much it is. What is forgotten and what comes are of about one size, so malloc has
 * nothing to cut up and put together again. */
static char *room_for(struct zl_reads_state *s, size_t need, size_t *n)
{
  char *room = s->spare;
  *n = s->spare_n;
  s->spare = NULL;
  s->spare_n = 0;
  if (room && *n >= need && *n / 2 <= need)
    return room;
  free(room);
  *n = (need + need / 8 + 1023) / 1024 * 1024;
  return zl_malloc(*n);
}

/* What nearly every answer is: a document. It is copied, with the index of its members before it, so that
 * looking up its values costs little, and the engine's buffer stays grown for the next answer. False:
 * let zl_document_take say what it is instead. */
static bool take_document(struct zl_read *e, struct zl_response *r)
{
  static struct zl_json_index index; /* 2 KB, filled anew by each check */
  struct zl_api_error api;
  struct zl_json v;
  if (r->status < 200 || r->status > 299 || r->err.code || r->body.n >= COPY_BELOW ||
      zl_json_check_index(r->body, ZL_JSON_DEPTH, &index, &v, NULL) != 0 || zl_json_kind(v) != ZL_JSON_OBJECT)
    return false;
  zl_api_error_in(r->status, v, &api);
  size_t places = index.n * sizeof(index.places[0]);
  e->body = api.failed ? NULL : room_for(e->core->reads, places + r->body.n, &e->body_n);
  if (!e->body)
    return false;
  char *text = e->body + places;
  memcpy(e->body, index.places, places);
  memcpy(text, r->body.p, r->body.n);
  e->root = (struct zl_json){.p = text + (v.p - r->body.p), .end = text + r->body.n,
                             .place = index.n ? (const struct zl_json_place *)(void *)e->body : NULL};
  return true;
}

/* Judges an answer: READY with a checked object, or FAILED with words. False: out of memory. */
static bool judge(struct zl_read *e, struct zl_response *r)
{
  char doing[320];
  e->status = r->status;
  e->read_ms = zl_wall_ms();
  e->state = ZL_READ_READY;
  if (take_document(e, r))
    return true;
  e->why = zl_calloc(1, sizeof(*e->why));
  if (!e->why)
    return false;
  snprintf(doing, sizeof(doing), "GET %s of %s", e->source->name, e->id);
  if (zl_document_take(r, doing, &e->body, &e->body_n, &e->root, e->why) == 0)
    return true;
  struct zl_api_error api = {0};
  if (r->status)
    zl_api_error_read(r->status, r->body, &api);
  e->code = api.code;
  e->state = ZL_READ_FAILED;
  return true;
}

static void learn_name(struct zl_read *e)
{
  struct zl_buf id = ZL_BUF_INIT(512), email = ZL_BUF_INIT(512);
  if (!e->source->option && (strcmp(e->source->name, "user") == 0 || strcmp(e->source->name, "phone_user") == 0) &&
      zl_json_string(zl_json_get(e->root, "id"), &id) && zl_json_string(zl_json_get(e->root, "email"), &email) &&
      id.len && email.len)
    zl_list_learn(e->core, zl_buf_view(&id), zl_buf_view(&email));
  if (!e->source->option && strcmp(e->source->name, "phone_user") == 0)
    zl_extension_learn(e->core, e->root);
  zl_buf_free(&id);
  zl_buf_free(&email);
}

/* Locks: Zoom's scope for those of the account is one that few apps can have. Nobody stops for that. */
static bool is_lock(const struct zl_read *e)
{
  return e->source->body && zl_level_locks(e->source->body->level);
}

/* Whether this failure ends the run: no network, no token, or nothing but failures. */
static bool hopeless(struct zl_read *e, struct zl_err *why)
{
  struct zl_reads_state *s = e->core->reads;
  if (e->status == 404 && e->core->cli->max_age_ms)
    return false; /* the good answers between them came from the journal */
  if (++s->failures >= FAILURES_IN_A_ROW)
    zl_err_set(why, ZL_EHTTP, "%d answers in a row were errors, the last: %s", s->failures, e->why->text);
  else if (e->status == 0 || (e->why->code == ZL_EAUTH && !is_lock(e)))
    *why = *e->why;
  return why->code != 0;
}

static void read_done(void *arg, struct zl_response *r)
{
  struct zl_read *e = arg;
  struct zl_core *c = e->core;
  struct zl_reads_state *s = c->reads;
  struct zl_err err = {.code = ZL_OK};
  s->fetching--;
  if (!judge(e, r))
    zl_err_set(&err, ZL_ENOMEM, "out of memory");
  link_newest(s, e);
  if (!err.code && e->state == ZL_READ_READY) {
    s->failures = 0;
    learn_name(e);
    zl_unknown_note(c, e->source, e->root);
  }
  bool wanted = e->waits || e->draft_object;
  if (err.code || (wanted && e->state == ZL_READ_FAILED && hopeless(e, &err))) {
    zl_core_give_up(c, &err);
    return;
  }
  struct zl_read_wait *w = e->waits;
  e->waits = NULL;
  for (struct zl_read_wait *next; w && !err.code; w = next) {
    next = w->next;
    zl_ask_answer(w, e, &err);
  }
  if (e->draft_object && !err.code)
    settle(e, &err);
  if (err.code)
    zl_core_give_up(c, &err);
  note(e); /* while its bytes are in the processor's cache; what is looked at later, when it leaves ours */
  evict(s);
}

/* ---- requests ------------------------------------------------------------------------------ */

static int request(struct zl_read *e, bool urgent, struct zl_err *err)
{
  struct zl_core *c = e->core;
  struct zl_buf url = ZL_BUF_INIT(4096);
  int rc = zl_source_url(e->source, (struct zl_str){e->id, e->id_n}, &url, err);
  struct zl_request q = {.method = "GET", .url = zl_buf_view(&url), .product = e->source->product,
                         .label = e->source->label, .safe = true, .urgent = urgent, .done = read_done, .arg = e};
  zl_scopes_note(c, "GET", zl_buf_view(&url));
  if (rc == 0)
    rc = zl_session_send(c->session, &q, &e->request, err);
  zl_buf_free(&url);
  return rc;
}

struct zl_read *zl_read_get(struct zl_core *c, const struct zl_source *source, struct zl_str id, bool urgent,
                            struct zl_err *err)
{
  struct zl_reads_state *s = state_of(c);
  uint64_t hash = hash_of(source, id);
  struct zl_read *e = s ? lookup(s, source, id, hash) : NULL;
  if (e)
    return e;
  e = s ? zl_calloc(1, sizeof(*e) + id.n + 1) : NULL;
  if (!e) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    return NULL;
  }
  e->core = c;
  e->source = source;
  e->hash = hash;
  e->id_n = id.n;
  memcpy(e->id, id.p, id.n);
  if (request(e, urgent, err) != 0) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    read_free(e);
    return NULL;
  }
  e->next = s->bucket[hash % BUCKETS];
  s->bucket[hash % BUCKETS] = e;
  s->fetching++;
  return e;
}

void zl_read_drop(struct zl_read *e)
{
  struct zl_core *c = e->core;
  if (e->state != ZL_READ_FETCHING || e->waits || e->draft_object)
    return;
  zl_session_cancel(c->session, e->request);
  c->reads->fetching--;
  forget(c->reads, e);
}

bool zl_read_is_here(struct zl_core *c, const struct zl_source *source, struct zl_str id)
{
  return c->reads && lookup(c->reads, source, id, hash_of(source, id));
}

struct zl_json zl_read_cached(struct zl_core *c, const struct zl_source *s, struct zl_str id)
{
  struct zl_read *e = c->reads ? lookup(c->reads, s, id, hash_of(s, id)) : NULL;
  return e && e->state == ZL_READ_READY ? e->root : (struct zl_json){0};
}

int zl_read_pump(struct zl_core *c, struct zl_err *err)
{
  struct zl_reads_state *s = state_of(c);
  if (!s)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (c->raised.code || !c->journal || s->fetching >= WIDTH || !zl_draft_needs(c->journal))
    return 0;
  struct zl_buf kind = ZL_BUF_INIT(64), id = ZL_BUF_INIT(256), body = ZL_BUF_INIT(128);
  int rc = 0;
  while (rc == 0 && s->fetching < WIDTH && zl_draft_needs(c->journal)) {
    int64_t object;
    zl_buf_reset(&kind), zl_buf_reset(&id), zl_buf_reset(&body);
    int got = zl_draft_next_need(c->journal, &object, &kind, &id, &body, err);
    if (got <= 0) {
      rc = got;
      break;
    }
    const struct zl_source *source = zl_source_find(zl_buf_view(&body));
    if (source && zl_known_using(c) && !zl_read_is_here(c, source, zl_buf_view(&id))) {
      rc = zl_known_settle(c, object, source, zl_buf_view(&id), err);
      if (rc < 0)
        break;
      if (rc == 1) {
        rc = 0;
        continue;
      }
    }
    struct zl_read *e = source ? zl_read_get(c, source, zl_buf_view(&id), false, err) : NULL;
    if (!e) {
      rc = zl_err_set(err, ZL_EJOURNAL, "the draft asks for '%s', which the core cannot read", zl_buf_cstr(&body));
      break;
    }
    e->draft_object = object;
    if (e->state != ZL_READ_FETCHING)
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
