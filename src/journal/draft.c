/* draft.c - what a policy wants, while it is still running: objects, wishes, present values, bodies
 * still to be read. Serves core.
 *
 * An object is one packed record (draft_record.c). Those in use are in memory (draft_window.c), the
 * others in a file of the draft's own (draft_store.c). Wishes of an object that outgrew a record are
 * rows of a database of the draft's own (draft_rows.c).
 *
 * Both lie in the journal's folder, unlinked from the start, so that nothing of them is left after any
 * kind of death, and /tmp, often memory itself, is left alone. What is in memory is bounded, but for
 * some 13 bytes an object, 8 a body that is queued, and the names of kinds and bodies (a handful, from
 * the catalogue).
 *
 * What a walk hands out is copied first, so that its callback may change what it walks over. */
#include "journal/draft.h"

#include <stdlib.h>
#include <string.h>

#define LARGEST ((size_t)32 << 10) /* a record beyond it gives its wishes away, see draft_rows.c */

/* ---- begin and end ------------------------------------------------------------------------- */

int zl_draft_begin(struct zl_journal *j, struct zl_err *err)
{
  zl_draft_end(j);
  struct zl_draft *d = zl_calloc(1, sizeof(*d));
  if (!d)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  j->draft = d;
  d->sql.path = j->path;
  d->sql.draft = true;
  d->scratch = ZL_BUF_INIT(UINT32_MAX / 2);
  zl_draft_store_init(&d->store, j->path);
  zl_journal_temporary_beside(j->path); /* whose folder may be gone by now */
  return 0;
}

void zl_draft_end(struct zl_journal *j)
{
  struct zl_draft *d = j ? j->draft : NULL;
  if (!d)
    return;
  zl_draft_window_free(d);
  zl_draft_store_free(&d->store);
  zl_sql_close(&d->sql);
  zl_map_free(&d->numbers);
  for (size_t i = 0; i < d->n_names; i++)
    free(d->names[i]);
  free(d->names);
  free(d->queue);
  free(d);
  j->draft = NULL;
}

struct zl_draft *zl_draft_of(const struct zl_journal *j, struct zl_err *err)
{
  if (!j->draft)
    zl_err_set(err, ZL_EJOURNAL, "the journal %s: no draft was begun", j->path);
  return j->draft;
}

/* ---- names --------------------------------------------------------------------------------- */

/* The number of a kind or body; new ones join. 0: out of memory. */
static uint64_t number_of(struct zl_draft *d, struct zl_str name, struct zl_err *err)
{
  uint64_t no = (uintptr_t)zl_map_get(&d->numbers, name);
  if (no)
    return no;
  if (d->n_names == d->cap_names) {
    size_t cap = d->cap_names ? d->cap_names * 2 : 16;
    char **grown = zl_realloc(d->names, cap * sizeof(*grown));
    if (!grown)
      goto no_memory;
    d->names = grown;
    d->cap_names = cap;
  }
  char *copy = zl_strndup(name.n ? name.p : "", name.n);
  if (!copy)
    goto no_memory;
  d->names[d->n_names++] = copy;
  if (zl_map_put(&d->numbers, name, (void *)(uintptr_t)d->n_names) == 0)
    return d->n_names;
no_memory:
  zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

/* 0 when nothing of that name was ever told, which no row has. */
static uint64_t number_if_any(const struct zl_draft *d, struct zl_str name)
{
  return (uintptr_t)zl_map_get(&d->numbers, name);
}

struct zl_str zl_draft_name(const struct zl_draft *d, uint64_t no)
{
  return no > 0 && no <= d->n_names ? zl_str_of(d->names[no - 1]) : ZL_STR("");
}

static struct zl_str not_null(struct zl_str s)
{
  return s.p ? s : ZL_STR("");
}

/* ---- objects and wishes -------------------------------------------------------------------- */

static int no_memory(struct zl_err *err)
{
  return zl_err_set(err, ZL_ENOMEM, "out of memory");
}

/* Puts a head in place of the old one. */
static int put_head(struct zl_draft *d, struct zl_record *r, const struct zl_record_head *head,
                    struct zl_err *err)
{
  zl_buf_reset(&d->scratch);
  if (zl_record_pack_head(&d->scratch, head) != 0)
    return no_memory(err);
  return zl_draft_window_splice(d, r, 0, head->end, zl_buf_view(&d->scratch), err);
}

int zl_draft_put(struct zl_draft *d, struct zl_record *r, const struct zl_record_entry *e, struct zl_err *err)
{
  zl_buf_reset(&d->scratch);
  if (zl_record_pack(&d->scratch, e) != 0)
    return no_memory(err);
  if (zl_draft_window_splice(d, r, e->at, e->end, zl_buf_view(&d->scratch), err) != 0)
    return -1;
  return r->n > LARGEST && e->is_wish ? zl_draft_rows_take(d, r, err) : 0;
}

bool zl_draft_is_large(const struct zl_record *r)
{
  struct zl_record_head head;
  zl_record_read(r, &head);
  return head.large;
}

int zl_draft_object(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str label,
                    int64_t *no, struct zl_err *err)
{
  struct zl_record_head head;
  struct zl_draft *d = zl_draft_of(j, err);
  uint64_t kind_no = d ? number_of(d, kind, err) : 0;
  struct zl_record *r =
      kind_no ? zl_draft_window_find(d, kind_no, not_null(id), not_null(label), err) : NULL;
  if (!r)
    return -1;
  *no = r->no;
  zl_record_read(r, &head);
  if (head.label.n || !label.n)
    return 0;
  head.label = label;
  return put_head(d, r, &head, err);
}

void zl_draft_author(struct zl_journal *j, unsigned author)
{
  if (!j->draft)
    return;
  j->draft->author = author;
  j->draft->apart = author > 0;
}

int zl_draft_want(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                  struct zl_str value, struct zl_str origin, struct zl_err *err)
{
  struct zl_draft *d = zl_draft_of(j, err);
  uint64_t body_no = d ? number_of(d, body, err) : 0;
  struct zl_record *r = body_no ? zl_draft_window_get(d, object, err) : NULL;
  struct zl_record_entry old, new = {.is_wish = true, .body = body_no, .path = not_null(path),
                                     .wanted = not_null(value), .origin = not_null(origin)};
  if (!r)
    return -1;
  new.apart = d->apart;
  new.author = d->author;
  if (zl_draft_is_large(r))
    return zl_draft_rows_want(d, object, &new, err);
  new.at = new.end = r->n;
  if (zl_record_wish(r, body_no, new.path, d->apart, &old)) {
    new.at = old.at;
    new.end = old.end;
    if (zl_str_eq(old.wanted, new.wanted)) {
      new.flag = old.flag;
      new.current = old.current;
    }
  }
  return zl_draft_put(d, r, &new, err);
}

int zl_draft_wanted(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                    struct zl_buf *value, struct zl_err *err)
{
  struct zl_record_entry e;
  struct zl_draft *d = zl_draft_of(j, err);
  struct zl_record *r = d ? zl_draft_window_get(d, object, err) : NULL;
  if (!r)
    return -1;
  if (zl_draft_is_large(r))
    return zl_draft_rows_wanted(d, object, number_if_any(d, body), not_null(path), d->apart, value, err);
  if (!zl_record_wish(r, number_if_any(d, body), path, d->apart, &e))
    return 0;
  return zl_buf_str(value, e.wanted) == 0
             ? 1
             : zl_err_set(err, ZL_ENOMEM, "out of memory for a wanted value");
}

/* Of one that is apart and one that is not: the one that a walk is at, else the present author's. */
static bool means_apart(const struct zl_draft *d, int64_t object, uint64_t body, struct zl_str path)
{
  const struct zl_told *t = d->told;
  return t && t->object == object && t->body == body && zl_str_eq(t->path, path) ? t->apart : d->apart;
}

int zl_draft_current(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                     struct zl_str value, struct zl_err *err)
{
  struct zl_record_entry e;
  struct zl_draft *d = zl_draft_of(j, err);
  struct zl_record *r = d ? zl_draft_window_get(d, object, err) : NULL;
  if (!r)
    return -1;
  uint64_t body_no = number_if_any(d, body);
  bool apart = means_apart(d, object, body_no, path), there;
  if (zl_draft_is_large(r)) {
    int rc = zl_draft_rows_current(d, object, body_no, not_null(path), apart, value, &there, err);
    return rc == 0 && !there && apart ? zl_draft_rows_current(d, object, body_no, not_null(path), false, value, &there, err)
                                      : rc;
  }
  if (!zl_record_wish(r, body_no, path, apart, &e) && !(apart && zl_record_wish(r, body_no, path, false, &e)))
    return 0;
  e.flag = true;
  e.current = value;
  return zl_draft_put(d, r, &e, err);
}

/* ---- bodies to read ------------------------------------------------------------------------ */

static int enqueue(struct zl_draft *d, struct zl_need need, struct zl_err *err)
{
  if (d->count == d->cap) {
    size_t cap = d->cap ? d->cap * 2 : 256;
    struct zl_need *grown = zl_malloc(cap * sizeof(*grown));
    if (!grown)
      return no_memory(err);
    for (size_t i = 0; i < d->count; i++)
      grown[i] = d->queue[(d->head + i) % d->cap];
    free(d->queue);
    d->queue = grown;
    d->cap = cap;
    d->head = 0;
  }
  d->queue[(d->head + d->count++) % d->cap] = need;
  return 0;
}

/* The entry of a body, or one that would be new at the end. True: it was there. */
static bool body_entry(const struct zl_record *r, uint64_t body, struct zl_record_entry *e)
{
  if (zl_record_body(r, body, e))
    return true;
  *e = (struct zl_record_entry){.at = r->n, .end = r->n, .body = body};
  return false;
}

int zl_draft_need(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_err *err)
{
  struct zl_record_entry e;
  struct zl_draft *d = zl_draft_of(j, err);
  uint64_t body_no = d ? number_of(d, body, err) : 0;
  struct zl_record *r = body_no ? zl_draft_window_get(d, object, err) : NULL;
  if (!r)
    return -1;
  if (body_entry(r, body_no, &e) && !e.flag)
    return 0; /* queued, or being read */
  e.flag = false;
  e.why = (struct zl_str){NULL, 0};
  if (zl_draft_put(d, r, &e, err) != 0)
    return -1;
  return enqueue(d, (struct zl_need){(uint32_t)object, (uint32_t)body_no}, err);
}

int zl_draft_next_need(struct zl_journal *j, int64_t *object, struct zl_buf *kind, struct zl_buf *id,
                       struct zl_buf *body, struct zl_err *err)
{
  struct zl_record_head head;
  struct zl_draft *d = zl_draft_of(j, err);
  if (!d)
    return -1;
  if (d->count == 0)
    return 0;
  struct zl_need need = d->queue[d->head];
  struct zl_record *r = zl_draft_window_get(d, need.object, err);
  if (!r)
    return -1;
  zl_record_read(r, &head);
  if (zl_buf_str(kind, zl_draft_name(d, head.kind)) != 0 || zl_buf_str(id, head.id) != 0 ||
      zl_buf_str(body, zl_draft_name(d, need.body)) != 0)
    return no_memory(err);
  *object = need.object;
  d->head = (d->head + 1) % d->cap;
  d->count--;
  return 1;
}

int zl_draft_read(struct zl_journal *j, int64_t object, struct zl_str body, const char *why,
                  struct zl_err *err)
{
  struct zl_record_entry e;
  struct zl_draft *d = zl_draft_of(j, err);
  uint64_t body_no = d ? number_of(d, body, err) : 0;
  struct zl_record *r = body_no ? zl_draft_window_get(d, object, err) : NULL;
  if (!r)
    return -1;
  body_entry(r, body_no, &e);
  e.flag = true;
  e.why = why && why[0] ? zl_str_of(why) : (struct zl_str){NULL, 0};
  return zl_draft_put(d, r, &e, err);
}

size_t zl_draft_needs(const struct zl_journal *j)
{
  return j->draft ? j->draft->count : 0;
}

/* ---- walking ------------------------------------------------------------------------------- */

int zl_record_copy(struct zl_draft *d, int64_t no, struct zl_record_copy *c, struct zl_err *err)
{
  const struct zl_record *r = zl_draft_window_get(d, no, err);
  if (!r)
    return -1;
  c->record = (struct zl_record){.no = r->no, .n = r->n, .data = c->small};
  if (r->n > sizeof(c->small))
    c->record.data = zl_malloc(r->n);
  if (!c->record.data)
    return no_memory(err);
  memcpy(c->record.data, r->data, r->n);
  return 0;
}

void zl_record_drop(struct zl_record_copy *c)
{
  if (c->record.data != c->small)
    free(c->record.data);
}

static int by_path(const void *a, const void *b)
{
  const struct zl_draft_want *x = a, *y = b;
  size_t n = x->path.n < y->path.n ? x->path.n : y->path.n;
  int order = n ? memcmp(x->path.p, y->path.p, n) : 0;
  if (order == 0)
    order = (x->path.n > y->path.n) - (x->path.n < y->path.n);
  return order ? order : (x->author > y->author) - (x->author < y->author);
}

#define FEW 32

/* Calls `each`, knowing what it is about. */
int zl_draft_tell(struct zl_draft *d, int64_t object, uint64_t body, bool apart, const struct zl_draft_want *w,
                  int (*each)(void *arg, const struct zl_draft_want *w), void *arg)
{
  const struct zl_told *before = d->told, told = {object, body, w->path, apart};
  d->told = &told;
  int rc = each(arg, w);
  d->told = before;
  return rc;
}

static int walk_wants(struct zl_draft *d, const struct zl_record *r, uint64_t body,
                      int (*each)(void *arg, const struct zl_draft_want *w), void *arg,
                      struct zl_err *err)
{
  struct zl_record_head head;
  struct zl_record_entry e;
  struct zl_draft_want few[FEW], *all = few;
  size_t n = 0;
  int stopped = 0;
  zl_record_read(r, &head);
  for (size_t at = head.end; zl_record_next(r, &at, &e);)
    n += e.is_wish && e.body == body;
  if (n > FEW)
    all = zl_malloc(n * sizeof(*all));
  if (!all)
    return no_memory(err);
  n = 0;
  for (size_t at = head.end; zl_record_next(r, &at, &e);)
    if (e.is_wish && e.body == body)
      all[n++] = (struct zl_draft_want){zl_draft_name(d, body), e.path, e.wanted, e.current, e.origin, e.flag, e.author};
  if (n > 1)
    qsort(all, n, sizeof(*all), by_path);
  for (size_t i = 0; i < n && !stopped; i++)
    stopped = zl_draft_tell(d, r->no, body, d->apart && all[i].author == d->author, &all[i], each, arg);
  if (all != few)
    free(all);
  return stopped;
}

int zl_draft_wants(struct zl_journal *j, int64_t object, struct zl_str body,
                   int (*each)(void *arg, const struct zl_draft_want *w), void *arg, struct zl_err *err)
{
  struct zl_draft *d = zl_draft_of(j, err);
  struct zl_record_copy c;
  if (!d || zl_record_copy(d, object, &c, err) != 0)
    return -1;
  uint64_t body_no = number_if_any(d, body);
  int rc = zl_draft_is_large(&c.record)
               ? zl_draft_rows_wants(d, object, body_no, zl_draft_name(d, body_no), each, arg, err)
               : walk_wants(d, &c.record, body_no, each, arg, err);
  zl_record_drop(&c);
  return rc;
}

static struct zl_str reason(const struct zl_record *r, size_t at)
{
  struct zl_record_entry e, first = {0};
  while (zl_record_next(r, &at, &e))
    if (!e.is_wish && e.why.p && (!first.why.p || e.body < first.body))
      first = e;
  return first.why;
}

int zl_draft_objects(struct zl_journal *j, int (*each)(void *arg, const struct zl_draft_object *o),
                     void *arg, struct zl_err *err)
{
  struct zl_draft *d = zl_draft_of(j, err);
  int rc = d ? 0 : -1;
  for (int64_t no = 1; rc == 0 && no <= (int64_t)d->objects; no++) {
    struct zl_record_copy c;
    struct zl_record_head head;
    rc = zl_record_copy(d, no, &c, err);
    if (rc != 0)
      return rc;
    zl_record_read(&c.record, &head);
    struct zl_draft_object object = {no, zl_draft_name(d, head.kind), head.id, head.label,
                                     reason(&c.record, head.end)};
    rc = each(arg, &object);
    zl_record_drop(&c);
  }
  return rc;
}

/* The smallest number of a body with wishes that is greater than `after`; 0: none. */
static int next_body(struct zl_draft *d, const struct zl_record *r, uint64_t after, uint64_t *body,
                     struct zl_err *err)
{
  struct zl_record_head head;
  struct zl_record_entry e;
  zl_record_read(r, &head);
  if (head.large)
    return zl_draft_rows_next_body(d, r->no, after, body, err);
  *body = 0;
  for (size_t at = head.end; zl_record_next(r, &at, &e);)
    if (e.is_wish && e.body > after && (!*body || e.body < *body))
      *body = e.body;
  return 0;
}

int zl_draft_bodies(struct zl_journal *j, int64_t object,
                    int (*each)(void *arg, struct zl_str body), void *arg, struct zl_err *err)
{
  struct zl_draft *d = zl_draft_of(j, err);
  struct zl_record_copy c;
  uint64_t body = 0;
  if (!d || zl_record_copy(d, object, &c, err) != 0)
    return -1;
  int rc;
  while ((rc = next_body(d, &c.record, body, &body, err)) == 0 && body)
    if ((rc = each(arg, zl_draft_name(d, body))) != 0)
      break;
  zl_record_drop(&c);
  return rc;
}
