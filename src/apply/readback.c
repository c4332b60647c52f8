/* readback.c - reads the bodies that changes of a run have gone to, and tells what is in them. Serves
 * core and apply; readback.h has the promises, judge.c the verdicts.
 *
 * The run is walked in pages that end between two objects, so that memory is bounded, no body is
 * asked for twice, and no statement of the journal is open while answers are waited for: a reader
 * of some minutes would keep other processes' plans from being taken into the file. */
#include "apply/readback.h"
#include "apply/roster.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_CHANGES 2000
#define WIDTH 32
#define WIDTH_MOST 512
#define WAIT_MS 1000
#define LOOKS 3 /* the first, and two more */
#define TICK_MS 250
#define FAILURES_IN_A_ROW 10

struct row { /* a change of the page */
  struct zl_reading reading; /* strings are the page's */
  struct zl_sight sight;
  struct doc *doc;           /* NULL: not to be read */
  struct row *next;          /* of the same document */
  bool settled;
};

enum doc_state { DOC_QUEUED, DOC_FLYING, DOC_WAITING, DOC_DONE };

struct doc { /* a body of an object */
  struct page *page;
  const struct zl_body *body;
  struct zl_str id;
  struct row *first, **last;
  enum doc_state state;
  int looks;
  int64_t due_ms;
  uint32_t request;
};

struct page {
  const struct zl_readback *r;
  struct zl_pool pool;
  struct zl_unchecked unchecked;
  struct row *rows;
  size_t n, cap;
  struct doc **docs;
  size_t n_docs, cap_docs, first_of_object, flying, done, next;
  int64_t after_no;          /* changes up to here are done with */
  bool at_end;
  int failures;
  int64_t read;
  struct zl_err *err;
  struct zl_err fatal;       /* set in a callback: no further reading makes sense */
};

static struct zl_str keep(struct page *p, struct zl_str s)
{
  return zl_pool_str(&p->pool, s);
}

static void *grown(void *v, size_t n, size_t *cap, size_t size)
{
  if (n < *cap)
    return v;
  size_t more = *cap ? 2 * *cap : 64;
  void *w = zl_realloc(v, more * size);
  if (w)
    *cap = more;
  return w;
}

/* ---- a page of the run ---------------------------------------------------------------------- */

static struct doc *doc_of(struct page *p, const struct zl_body *body, struct zl_str id)
{
  for (size_t i = p->first_of_object; i < p->n_docs; i++)
    if (p->docs[i]->body == body && zl_str_eq(p->docs[i]->id, id))
      return p->docs[i];
  struct doc **docs = grown(p->docs, p->n_docs, &p->cap_docs, sizeof(struct doc *));
  struct doc *d = zl_pool_alloc(&p->pool, sizeof(*d));
  if (docs)
    p->docs = docs;
  if (!docs || !d)
    return NULL;
  *d = (struct doc){.page = p, .body = body, .id = id};
  d->last = &d->first;
  return p->docs[p->n_docs++] = d;
}

static bool same_object(const struct row *row, const struct zl_change *c)
{
  return zl_str_eq(row->reading.object, c->object) && zl_str_eq(row->reading.kind, c->kind);
}

static int collect(void *arg, const struct zl_change *c)
{
  struct page *p = arg;
  if (c->no <= p->after_no)
    return 0;
  struct zl_str member;
  bool fresh = p->n == 0 || !same_object(&p->rows[p->n - 1], c);
  fresh |= zl_member_of_place(c->path, &member); /* shown by the member's profile: no other change is */
  if (fresh && p->n >= PAGE_CHANGES)
    return 1;
  p->after_no = c->no;
  if (!p->r->asked(p->r->arg, c))
    return 0;
  struct row *rows = grown(p->rows, p->n, &p->cap, sizeof(*rows));
  if (!rows)
    return zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  p->rows = rows;
  struct row *row = &rows[p->n++];
  *row = (struct row){.reading = {.no = c->no, .request = c->request, .kind = keep(p, c->kind),
                                  .object = keep(p, c->object), .label = keep(p, c->label),
                                  .path = keep(p, c->path), .before = keep(p, c->before),
                                  .wanted = keep(p, c->wanted), .url = keep(p, c->url)}};
  if (!row->reading.kind.p || !row->reading.object.p || !row->reading.path.p ||
      !row->reading.before.p != !c->before.p || !row->reading.wanted.p != !c->wanted.p)
    return zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  if (fresh)
    p->first_of_object = p->n_docs;
  struct zl_change kept = *c; /* what is found points into its path */
  kept.path = row->reading.path;
  zl_sight_of(&p->unchecked, &kept, &row->sight);
  row->reading.leaf = row->sight.leaf;
  if (row->sight.never) {
    row->reading.found = ZL_FOUND_UNREAD;
    row->reading.never = row->settled = true;
    row->reading.why = zl_str_of(row->sight.never);
    return 0;
  }
  struct zl_buf id = ZL_BUF_INIT(4096);
  if (zl_sight_id(&row->sight, &kept, &id)) {
    struct zl_str shown_by = row->sight.member ? keep(p, zl_buf_view(&id)) : row->reading.object;
    row->doc = shown_by.p ? doc_of(p, row->sight.body, shown_by) : NULL;
  }
  zl_buf_free(&id);
  return row->doc ? 0 : zl_err_set(p->err, ZL_ENOMEM, "out of memory");
}

/* The rows have moved while the page grew: only now they are put on their documents' lists. */
static void link_rows(struct page *p)
{
  for (size_t i = 0; i < p->n; i++)
    if (p->rows[i].doc) {
      *p->rows[i].doc->last = &p->rows[i];
      p->rows[i].doc->last = &p->rows[i].next;
    }
}

static void page_reset(struct page *p)
{
  zl_pool_free(&p->pool);
  zl_pool_free(&p->unchecked.pool);
  p->pool = p->unchecked.pool = (struct zl_pool){0};
  p->unchecked.first = NULL;
  p->n = p->n_docs = p->first_of_object = p->flying = p->done = p->next = 0;
}

/* ---- an answer ------------------------------------------------------------------------------- */

static int current_of(const struct zl_node *leaf, struct zl_json answer, struct zl_str wanted, struct zl_buf *out,
                      struct zl_err *err)
{
  if (!(leaf->flags & ZL_NODE_UNCHECKED))
    return zl_settings_current(leaf, answer, wanted, out, err);
  struct zl_json v = zl_json_path(answer, zl_str_of(leaf->wire));
  if (zl_json_kind(v) == ZL_JSON_NONE)
    return 0;
  return zl_json_canonical(v, out) == 0 ? 1 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

static void judge_row(struct page *p, struct row *row, struct zl_json answer)
{
  struct zl_reading *q = &row->reading;
  struct zl_buf now = ZL_BUF_INIT(4u << 20);
  struct zl_err why = {0};
  int rc;
  if (row->sight.feature) {
    rc = zl_judge_feature(row->sight.feature, q->before, q->wanted, answer, &q->found, &now, &why);
  } else if (row->sight.member) {
    q->found = zl_judge_member(q->object, q->before, q->wanted, answer, &now);
    rc = 0;
  } else if (row->sight.access) {
    rc = zl_judge_access(row->sight.access, row->sight.name, q->before, q->wanted, answer, &q->found, &now, &why);
  } else {
    rc = current_of(q->leaf, answer, q->wanted, &now, &why);
    if (rc >= 0)
      q->found = zl_judge(q->leaf, q->before, q->wanted, rc ? zl_buf_view(&now) : (struct zl_str){NULL, 0});
  }
  if (rc < 0) {
    q->found = ZL_FOUND_UNREAD;
    q->why = keep(p, zl_str_of(why.text));
  } else {
    q->after = now.len ? keep(p, zl_buf_view(&now)) : (struct zl_str){NULL, 0};
    if (q->found == ZL_FOUND_IGNORED && q->leaf && zl_settings_says_locked(q->leaf, answer, NULL))
      q->found = ZL_FOUND_LOCKED;
  }
  row->settled = q->found == ZL_FOUND_APPLIED || q->found == ZL_FOUND_NORMALISED || q->found == ZL_FOUND_LOCKED;
  zl_buf_free(&now);
}

/* 0: *answer is the document. -1: `why` has the words: the same for every object, so that they can be
 * shown together. */
static int document(const struct doc *d, struct zl_response *r, struct zl_json *answer, struct zl_err *why)
{
  struct zl_api_error api;
  struct zl_err wrong = {0};
  char doing[160];
  snprintf(doing, sizeof(doing), "GET %s", d->body->key);
  if (r->status < 200 || r->status > 299 || r->err.code)
    return zl_api_fail(r, doing, why);
  if (zl_json_check(r->body, ZL_JSON_DEPTH, answer, &wrong) != 0)
    return zl_err_set(why, ZL_EJSON, "%s: the answer is not JSON: %s", doing, r->body.n ? wrong.text : "it is empty");
  zl_api_error_in(r->status, *answer, &api);
  if (api.failed)
    return zl_api_fail(r, doing, why);
  if (zl_json_kind(*answer) != ZL_JSON_OBJECT)
    return zl_err_set(why, ZL_EJSON, "%s: the answer is %s where an object was expected", doing,
                      zl_json_kind_name(zl_json_kind(*answer)));
  return 0;
}

static void unread(struct doc *d, const struct zl_err *why)
{
  const char *tracking = strstr(why->text, " (tracking id");
  struct zl_str text = zl_str_of(why->text);
  text.n = tracking ? (size_t)(tracking - why->text) : text.n;
  text = keep(d->page, text);
  for (struct row *row = d->first; row; row = row->next)
    if (!row->settled) {
      row->reading.found = ZL_FOUND_UNREAD;
      row->reading.after = (struct zl_str){NULL, 0};
      row->reading.why = text;
    }
}

static void finish(struct doc *d)
{
  struct page *p = d->page;
  d->state = DOC_DONE;
  p->done++;
  for (struct row *row = d->first; row; row = row->next)
    p->read++;
  if (p->r->progress)
    p->r->progress(p->r->arg, p->read);
}

static bool is_open(const struct doc *d)
{
  for (const struct row *row = d->first; row; row = row->next)
    if (!row->settled)
      return true;
  return false;
}

static void look_again(struct doc *d)
{
  int wait = d->page->r->wait_ms > 0 ? d->page->r->wait_ms : WAIT_MS;
  if (!is_open(d) || d->looks == LOOKS || d->page->r->wait_ms < 0) {
    finish(d);
    return;
  }
  d->state = DOC_WAITING;
  d->due_ms = zl_mono_ms() + wait * d->looks;
}

static void on_done(void *arg, struct zl_response *r)
{
  struct doc *d = arg;
  struct page *p = d->page;
  struct zl_json answer = {0};
  struct zl_err why = {0};
  p->flying--;
  d->looks++;
  if (document(d, r, &answer, &why) == 0) {
    p->failures = 0;
    for (struct row *row = d->first; row; row = row->next)
      if (!row->settled)
        judge_row(p, row, answer);
    look_again(d);
    return;
  }
  unread(d, &why);
  finish(d);
  bool hopeless = r->verdict == ZL_CLOSED || why.code == ZL_EAUTH;
  if (r->status == 0 && ++p->failures >= FAILURES_IN_A_ROW)
    hopeless = true;
  if (hopeless)
    zl_err_set(&p->fatal, why.code, "%s", why.text);
}

/* ---- the loop -------------------------------------------------------------------------------- */

static int ask(struct doc *d, struct zl_err *err)
{
  const struct zl_body *b = d->body;
  enum zl_label label = ZL_MEDIUM;
  struct zl_buf url = ZL_BUF_INIT(4096);
  zl_label_find(zl_str_of(b->label), &label);
  int rc = zl_sight_url(b, d->id, &url, err);
  struct zl_request q = {.method = "GET", .url = zl_buf_view(&url), .label = label, .safe = true,
                         .product = strcmp(b->product, "phone") == 0 ? ZL_PHONE : ZL_MAIN,
                         .done = on_done, .arg = d};
  if (rc == 0)
    rc = zl_session_send(d->page->r->session, &q, &d->request, err);
  zl_buf_free(&url);
  if (rc != 0)
    return -1;
  d->state = DOC_FLYING;
  d->page->flying++;
  return 0;
}

/* Sends what may be sent; the time until the next that has to wait, at most a tick. */
static int start(struct page *p, int *wait_ms)
{
  size_t width = p->r->width < 1 ? WIDTH : p->r->width > WIDTH_MOST ? WIDTH_MOST : (size_t)p->r->width;
  int64_t now = zl_mono_ms();
  *wait_ms = TICK_MS;
  while (p->next < p->n_docs && p->flying < width) {
    struct doc *d = p->docs[p->next++];
    if (!is_open(d))
      finish(d); /* the group's list has told */
    else if (ask(d, p->err) != 0)
      return -1;
  }
  for (size_t i = 0; i < p->next; i++) {
    struct doc *d = p->docs[i];
    if (d->state != DOC_WAITING)
      continue;
    if (d->due_ms > now)
      *wait_ms = d->due_ms - now < *wait_ms ? (int)(d->due_ms - now) : *wait_ms;
    else if (p->flying < width && ask(d, p->err) != 0)
      return -1;
  }
  return 0;
}

/* ---- many members of one group --------------------------------------------------------------- */

/* Settles what the group's list shows to be as wanted of rows from..to. */
static int look_up(struct page *p, size_t from, size_t to)
{
  struct zl_roster_one *list = zl_calloc(to - from, sizeof(*list));
  bool whole = false;
  if (!list)
    return zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  for (size_t i = from; i < to; i++)
    list[i - from].name = p->rows[i].doc->id;
  int rc = zl_roster_read(p->r, p->rows[from].reading.object, list, to - from, &whole, p->err);
  for (size_t i = from; rc == 1 && i < to; i++) {
    struct row *row = &p->rows[i];
    bool in = list[i - from].in;
    if (in != (row->reading.wanted.p != NULL) || (!in && !whole))
      continue;
    row->reading.found = ZL_FOUND_APPLIED;
    row->reading.after = row->reading.wanted;
    row->settled = true;
  }
  free(list);
  return rc < 0 ? -1 : 0;
}

static int look_up_members(struct page *p)
{
  for (size_t i = 0, end; i < p->n; i = end) {
    end = i + 1;
    if (!p->rows[i].sight.member || !p->rows[i].doc)
      continue;
    while (end < p->n && p->rows[end].sight.member && p->rows[end].doc &&
           zl_str_eq(p->rows[end].reading.object, p->rows[i].reading.object))
      end++;
    if (look_up(p, i, end) != 0)
      return -1;
  }
  return 0;
}

static int read_page(struct page *p)
{
  int wait_ms;
  if (look_up_members(p) != 0)
    return -1;
  while (p->done < p->n_docs) {
    if (p->r->stop && *p->r->stop > 0)
      return zl_err_set(p->err, ZL_EINTR, "interrupted while reading back");
    if (start(p, &wait_ms) != 0 || zl_http_wait(p->r->http, NULL, 0, wait_ms, p->err) != 0)
      return -1;
    if (p->fatal.code)
      return zl_err_set(p->err, p->fatal.code, "%s", p->fatal.text);
  }
  return 0;
}

static int hand_over(struct page *p)
{
  struct zl_reading *list = zl_calloc(p->n + 1, sizeof(*list));
  if (!list)
    return zl_err_set(p->err, ZL_ENOMEM, "out of memory");
  for (size_t i = 0; i < p->n; i++)
    list[i] = p->rows[i].reading;
  int rc = p->n ? p->r->take(p->r->arg, list, p->n, p->err) : 0;
  free(list);
  return rc;
}

int zl_readback(const struct zl_readback *r, struct zl_err *err)
{
  struct page p = {.r = r, .err = err};
  int rc = 0;
  while (rc == 0 && !p.at_end) {
    int walked = zl_run_changes(r->journal, r->run, (struct zl_str){NULL, 0}, collect, &p, err);
    p.at_end = walked == 0;
    rc = walked < 0 ? -1 : 0;
    if (rc != 0)
      break;
    link_rows(&p);
    rc = read_page(&p);
    for (size_t i = 0; i < p.n_docs; i++)
      if (p.docs[i]->state == DOC_FLYING)
        zl_session_cancel(r->session, p.docs[i]->request);
    if (rc == 0)
      rc = hand_over(&p) == 0 ? 0 : -1;
    page_reset(&p);
  }
  page_reset(&p);
  free(p.rows);
  free(p.docs);
  return rc;
}
