/* list.c - collections: every page fetched before the first item is handed out, rows on disk,
 * deduplicated by id. Serves LIST and NEXT, read-ahead (an item's id) and the plan (names). */
#include <stdlib.h>
#include <string.h>

#include "core/plan/members.h"
#include "core/read/collection.h"
#include "core/state.h"

#define LISTS_MAX 10000
#define READERS_MAX (1 << 20)
#define ITEMS_MAX 5000000
#define ITEMS_TOLD_MAX INT64_C(1000000000000) /* a larger total is no total */
#define NEXT_BYTES (128u << 10)
#define RESTARTS_MAX 3
#define PAGES_MAX 100000
#define STALE_PAGES_MAX 20             /* in a row that bring nothing new */
#define LIST_BYTES_MAX (INT64_C(4) << 30)
#define LABEL_BYTES 320                /* the longest address, and more */

struct zl_list {
  struct zl_core *core;
  const struct zl_collection *of;
  struct zl_buf key;           /* collection and arguments, to find it again */
  struct zl_urls urls;         /* one for each status asked for */
  unsigned at_url;
  struct zl_buf token;
  struct zl_spool rows;
  int64_t pages, skipped, told; /* told: total_records, summed */
  int restarts, stale;          /* stale: pages in a row without anything new */
  bool whole;
  char *why;                   /* there is none: Zoom's answer, in words */
  uint32_t *asks;
  size_t n_asks;
};

/* A handle is one reader's place in a list; lists asked for twice are fetched once. */
struct reader {
  struct zl_list *list;
  size_t at;
};

struct zl_lists_state {
  struct zl_list **list;
  size_t n;
  struct reader *readers;
  size_t n_readers;
  struct zl_map by_key;
  struct zl_map learned; /* id -> malloc'ed label */
};

static struct zl_lists_state *state_of(struct zl_core *c)
{
  if (!c->lists)
    c->lists = zl_calloc(1, sizeof(*c->lists));
  return c->lists;
}

static void list_free(struct zl_list *l)
{
  if (!l)
    return;
  zl_spool_close(&l->rows);
  zl_buf_free(&l->key);
  zl_buf_free(&l->token);
  zl_urls_free(&l->urls);
  free(l->why);
  free(l->asks);
  free(l);
}

void zl_lists_free(struct zl_core *c)
{
  struct zl_lists_state *s = c->lists;
  if (!s)
    return;
  for (size_t i = 0; i < s->n; i++)
    list_free(s->list[i]);
  size_t at = 0;
  void *label;
  while (zl_map_next(&s->learned, &at, NULL, &label))
    free(label);
  zl_map_free(&s->learned);
  zl_map_free(&s->by_key);
  free(s->list);
  free(s->readers);
  free(s);
  c->lists = NULL;
}

void zl_lists_drop(struct zl_core *c)
{
  for (size_t i = 0; c->lists && i < c->lists->n; i++)
    c->lists->list[i]->n_asks = 0;
}

/* ---- pages -------------------------------------------------------------------------------- */

static int answer_open(struct zl_list *l, uint32_t ask, struct zl_err *err)
{
  struct zl_lists_state *s = l->core->lists;
  char handle[24], count[24];
  if ((s->n_readers & (s->n_readers - 1)) == 0) { /* full at every power of two */
    size_t cap = s->n_readers ? s->n_readers * 2 : 1;
    struct reader *grown = s->n_readers < READERS_MAX ? zl_realloc(s->readers, cap * sizeof(*grown)) : NULL;
    if (!grown)
      return zl_err_set(err, ZL_EPOLICY, "the policy asks for lists more than %d times", READERS_MAX);
    s->readers = grown;
  }
  snprintf(handle, sizeof(handle), "%zu", s->n_readers);
  s->readers[s->n_readers++] = (struct reader){l, 0};
  snprintf(count, sizeof(count), "%zu", l->rows.count);
  struct zl_str f[] = {zl_str_of(handle), zl_str_of(count)};
  l->core->asks--;
  return zl_peer_send(&l->core->policy->peer, ZL_W_OK, ask, 2, f, err);
}

/* Everybody who waits for this list hears why there is none; a later LIST tries again. */
static void list_failed(struct zl_list *l, const struct zl_response *r, const struct zl_err *why)
{
  struct zl_core *c = l->core;
  if (!r || r->status == 0 || why->code == ZL_EAUTH || why->code == ZL_EJSON || why->code == ZL_ESYS) {
    zl_core_give_up(c, why); /* without this nothing that follows makes sense */
    return;
  }
  struct zl_api_error e;
  zl_api_error_read(r->status, r->body, &e);
  for (size_t i = 0; i < l->n_asks; i++) {
    struct zl_err err = {0};
    c->asks--;
    if (zl_peer_fail(&c->policy->peer, l->asks[i], "http", why->text, r->status, e.code, &err) != 0)
      zl_core_give_up(c, &err);
  }
  l->n_asks = 0;
  l->why = zl_strdup(why->text);
  zl_map_del(&c->lists->by_key, zl_buf_view(&l->key));
}

static void page_done(void *arg, struct zl_response *r);

static int fetch_page(struct zl_list *l, struct zl_err *err)
{
  struct zl_buf url = ZL_BUF_INIT(16384);
  zl_buf_str(&url, zl_buf_view(&l->urls.url[l->at_url]));
  if (l->token.len)
    zl_url_query(&url, ZL_STR("next_page_token"), zl_buf_view(&l->token));
  struct zl_request q = {.method = "GET", .url = zl_buf_view(&url), .product = l->of->product,
                         .label = l->of->label, .safe = true, .urgent = true, .done = page_done, .arg = l};
  uint32_t id;
  zl_scopes_note(l->core, "GET", zl_buf_view(&url));
  int rc = url.failed ? zl_err_set(err, ZL_EHTTP, "a page token of over 16 KB from %s", l->of->path)
                      : zl_session_send(l->core->session, &q, &id, err);
  zl_buf_free(&url);
  return rc;
}

/* One page's items into the spool. */
static int take_items(struct zl_list *l, struct zl_json items, struct zl_err *err)
{
  struct zl_json_iter it = zl_json_iter(items);
  struct zl_json row;
  struct zl_buf id = ZL_BUF_INIT(16384);
  int rc = 0;
  while (rc >= 0 && zl_json_next(&it, NULL, &row)) {
    if (zl_json_kind(row) != ZL_JSON_OBJECT || zl_spool_row_id(row, &id) != 0 ||
        !zl_id_plausible(zl_buf_view(&id))) {
      l->skipped++;
      continue;
    }
    rc = zl_spool_add(&l->rows, zl_buf_view(&id), zl_json_raw(row), err);
    if (rc > 0 && l->rows.count > ITEMS_MAX)
      rc = zl_err_set(err, ZL_EHTTP, "%s does not end after %d items", l->of->path, ITEMS_MAX);
    if (rc > 0 && l->rows.written > LIST_BYTES_MAX)
      rc = zl_err_set(err, ZL_EHTTP, "%s does not end after 4 GB", l->of->path);
  }
  zl_buf_free(&id);
  return rc < 0 ? -1 : 0;
}

/* A list must end, whatever its server says. */
static int check_end(struct zl_list *l, bool news, bool same_token, struct zl_err *err)
{
  l->stale = news ? 0 : l->stale + 1;
  if (same_token && !news)
    return zl_err_set(err, ZL_EJSON, "GET %s repeats a page token and brings nothing new", l->of->path);
  if (l->stale >= STALE_PAGES_MAX)
    return zl_err_set(err, ZL_EJSON, "GET %s does not end: the last %d pages brought nothing new", l->of->path,
                      l->stale);
  if (l->pages >= PAGES_MAX)
    return zl_err_set(err, ZL_EJSON, "GET %s does not end after %d pages", l->of->path, PAGES_MAX);
  return 0;
}

/* Reads one page. 1: there is another one, 0: that was the last, -1. */
static int take_page(struct zl_list *l, struct zl_response *r, struct zl_err *err)
{
  struct zl_json page;
  struct zl_err why = {0};
  if (zl_json_check(r->body, ZL_JSON_DEPTH, &page, &why) != 0)
    return zl_err_set(err, ZL_EJSON, "GET %s answered with something that is not JSON: %s", l->of->path,
                      r->body.n ? why.text : "the answer is empty");
  struct zl_json items = zl_json_get(page, l->of->key);
  if (zl_json_kind(items) != ZL_JSON_ARRAY)
    return zl_err_set(err, ZL_EJSON, "GET %s answered without a list '%s'", l->of->path, l->of->key);
  size_t before = l->rows.count;
  if (take_items(l, items, err) != 0)
    return -1;
  int64_t total;
  if (l->pages++ == 0 || !l->token.len)
    if (zl_json_int(zl_json_get(page, "total_records"), &total) && total > 0)
      l->told += total < ITEMS_TOLD_MAX ? total : ITEMS_TOLD_MAX;
  struct zl_buf next = ZL_BUF_INIT(8192);
  bool ok = zl_page_token(l->of, page, &next, err) == 0, more = ok && next.len > 0;
  if (!ok || (more && check_end(l, l->rows.count > before,
                                zl_str_eq(zl_buf_view(&next), zl_buf_view(&l->token)), err) != 0)) {
    zl_buf_free(&next);
    return -1;
  }
  zl_buf_free(&l->token);
  l->token = next;
  return more;
}

static bool token_expired(const struct zl_list *l, const struct zl_response *r)
{
  struct zl_api_error e;
  zl_api_error_read(r->status, r->body, &e);
  return l->token.len && r->status == 400 && (e.code == 300 || e.code == 400) &&
         strstr(e.message, "next page token");
}

static int finish(struct zl_list *l, struct zl_err *err)
{
  l->whole = true;
  if (l->skipped)
    zl_log(ZL_LOG_WARN, "%lld entries of %s have no usable id and are left out", (long long)l->skipped,
           l->of->path);
  if (l->told > (int64_t)l->rows.count + l->skipped)
    zl_log(ZL_LOG_WARN, "%s: Zoom speaks of %lld entries, %zu came; this run knows nothing of the rest: "
           "run it again", l->of->path, (long long)l->told, l->rows.count);
  for (size_t i = 0; i < l->n_asks; i++)
    if (answer_open(l, l->asks[i], err) != 0)
      return -1;
  l->n_asks = 0;
  return 0;
}

static void page_done(void *arg, struct zl_response *r)
{
  struct zl_list *l = arg;
  struct zl_err err = {0};
  struct zl_api_error e = {0};
  if (r->status)
    zl_api_error_read(r->status, r->body, &e);
  if (!r->status || e.failed || r->err.code) {
    if (token_expired(l, r) && l->restarts++ < RESTARTS_MAX) {
      zl_log(ZL_LOG_VERBOSE, "%s: the page token expired, listing again", l->of->path);
      zl_spool_clear(&l->rows);
      zl_buf_reset(&l->token);
      l->at_url = 0;
      l->pages = l->skipped = l->told = l->stale = 0;
      if (fetch_page(l, &err) != 0)
        zl_core_give_up(l->core, &err);
      return;
    }
    char doing[256];
    snprintf(doing, sizeof(doing), "GET %s", l->of->path);
    zl_api_fail(r, doing, &err);
    list_failed(l, r, &err);
    return;
  }
  int more = take_page(l, r, &err);
  if (more < 0) {
    list_failed(l, NULL, &err);
    return;
  }
  if (!more && ++l->at_url < l->urls.n) {
    zl_buf_reset(&l->token);
    more = 1;
  }
  if ((more ? fetch_page(l, &err) : finish(l, &err)) != 0)
    zl_core_give_up(l->core, &err);
}

/* ---- LIST and NEXT ------------------------------------------------------------------------ */

const char *zl_list_path(struct zl_str name)
{
  const struct zl_collection *of = zl_collection_find(name);
  return of ? of->path : NULL;
}

static int add_ask(struct zl_list *l, uint32_t ask)
{
  uint32_t *asks = zl_realloc(l->asks, (l->n_asks + 1) * sizeof(*asks));
  if (!asks)
    return -1;
  l->asks = asks;
  l->asks[l->n_asks++] = ask;
  return 0;
}

static struct zl_list *list_new(struct zl_core *c, const struct zl_collection *of, struct zl_str key,
                                struct zl_json args, struct zl_err *err)
{
  struct zl_lists_state *s = c->lists;
  struct zl_list **grown = zl_realloc(s->list, (s->n + 1) * sizeof(*grown));
  struct zl_list *l = zl_calloc(1, sizeof(*l));
  if (grown)
    s->list = grown;
  if (!grown || !l) {
    free(l);
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    return NULL;
  }
  *l = (struct zl_list){.core = c, .of = of, .key = ZL_BUF_INIT(8192),
                        .token = ZL_BUF_INIT(8192), .rows = {.fd = -1}};
  if (zl_urls_make(&l->urls, of, args, err) != 0 || zl_spool_open(&l->rows, err) != 0 || zl_buf_str(&l->key, key) != 0 ||
      zl_map_put(&s->by_key, key, l) != 0) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    list_free(l);
    return NULL;
  }
  s->list[s->n++] = l;
  return l;
}

/* The list of a collection with these arguments, started if it is new. *started: it was there. */
static struct zl_list *list_find(struct zl_core *c, struct zl_str name, struct zl_str args_text, bool *started,
                                 struct zl_err *err)
{
  const struct zl_collection *of = zl_collection_find(name);
  struct zl_lists_state *s = state_of(c);
  struct zl_json args;
  struct zl_buf key = ZL_BUF_INIT(8192);
  struct zl_list *l = NULL;
  if (!s || !of || args_text.n > ZL_WIRE_LIST_ARGS || zl_json_check(args_text, 4, &args, NULL) != 0 ||
      zl_json_kind(args) != ZL_JSON_OBJECT) {
    zl_err_set(err, ZL_EWIRE, "a list of nothing that Zoom has");
    return NULL;
  }
  zl_buf_str(&key, name);
  zl_buf_putc(&key, ' ');
  zl_buf_str(&key, args_text);
  l = zl_map_get(&s->by_key, zl_buf_view(&key));
  *started = l != NULL;
  if (!l && s->n == LISTS_MAX)
    zl_err_set(err, ZL_EPOLICY, "the policy asks for more than %d lists", LISTS_MAX);
  else if (!l)
    l = list_new(c, of, zl_buf_view(&key), args, err);
  zl_buf_free(&key);
  return l;
}

int zl_list_open(struct zl_core *c, uint32_t ask, struct zl_str name, struct zl_str args, struct zl_err *err)
{
  bool started;
  struct zl_list *l = list_find(c, name, args, &started, err);
  if (!l)
    return -1;
  if (l->whole)
    return answer_open(l, ask, err);
  if (add_ask(l, ask) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return started ? 0 : fetch_page(l, err);
}

int zl_list_fetch(struct zl_core *c, struct zl_str collection, struct zl_err *err)
{
  bool started;
  struct zl_list *l = list_find(c, collection, ZL_STR("{}"), &started, err);
  if (!l)
    return -1;
  return started ? 0 : fetch_page(l, err);
}

/* ---- members of a group, for the core itself ---------------------------------------------------- */

#define MEMBERS_OF "group.members"

/* As the policy process writes it, so that a list which the policy has read serves both. */
static int members_args(struct zl_str group, struct zl_buf *out)
{
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  zl_jw_key(&w, "id"), zl_jw_str(&w, group);
  zl_jw_end_object(&w);
  return out->failed ? -1 : 0;
}

int zl_list_members(struct zl_core *c, struct zl_str group, struct zl_err *err)
{
  struct zl_buf args = ZL_BUF_INIT(1024);
  bool started = true;
  struct zl_list *l = members_args(group, &args) != 0 ? NULL
                      : list_find(c, ZL_STR(MEMBERS_OF), zl_buf_view(&args), &started, err);
  zl_buf_free(&args);
  if (!l)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return started ? 0 : fetch_page(l, err);
}

struct zl_spool *zl_list_members_rows(struct zl_core *c, struct zl_str group, struct zl_err *why)
{
  struct zl_buf key = ZL_BUF_INIT(1024);
  struct zl_list *found = NULL;
  zl_buf_puts(&key, MEMBERS_OF " ");
  members_args(group, &key);
  for (size_t i = 0; c->lists && i < c->lists->n; i++)
    if (zl_str_eq(zl_buf_view(&c->lists->list[i]->key), zl_buf_view(&key)))
      found = c->lists->list[i]; /* the last one: earlier ones may have failed */
  zl_buf_free(&key);
  if (found && found->whole)
    return &found->rows;
  zl_err_set(why, ZL_EHTTP, "%s", found && found->why ? found->why : "its members could not be read");
  return NULL;
}

struct zl_spool *zl_list_rows(struct zl_core *c, const char *collection)
{
  struct zl_spool *most = NULL;
  for (size_t i = 0; c->lists && i < c->lists->n; i++) {
    struct zl_list *l = c->lists->list[i];
    if (l->whole && strcmp(l->of->name, collection) == 0 && (!most || l->rows.count > most->count))
      most = &l->rows;
  }
  return most;
}

static struct reader *reader_of(struct zl_core *c, int64_t handle)
{
  if (!c->lists || handle < 0 || (size_t)handle >= c->lists->n_readers)
    return NULL;
  return &c->lists->readers[handle];
}

int zl_list_next(struct zl_core *c, uint32_t ask, struct zl_str handle, struct zl_str most,
                 struct zl_err *err)
{
  int64_t h, n;
  if (zl_text_int(handle, &h) != 0 || zl_text_int(most, &n) != 0 || n < 1)
    return zl_err_set(err, ZL_EWIRE, "NEXT without a number");
  struct reader *r = reader_of(c, h);
  if (!r)
    return zl_err_set(err, ZL_EWIRE, "NEXT of a list that is not open");
  struct zl_buf out = ZL_BUF_INIT(64u << 20);
  size_t first = r->at;
  int rc = zl_buf_putc(&out, '[');
  for (; rc == 0 && r->at < r->list->rows.count && (int64_t)(r->at - first) < n && out.len < NEXT_BYTES;
       r->at++) {
    if (r->at > first)
      zl_buf_putc(&out, ',');
    rc = zl_spool_get(&r->list->rows, r->at, &out, err);
  }
  zl_buf_putc(&out, ']');
  char index[24];
  snprintf(index, sizeof(index), "%zu", first);
  struct zl_str f[] = {zl_buf_view(&out), zl_str_of(index)};
  c->asks--;
  if (rc == 0)
    rc = zl_peer_send(&c->policy->peer, ZL_W_OK, ask, 2, f, err);
  zl_buf_free(&out);
  return rc;
}

/* ---- for reads and the plan ---------------------------------------------------------------- */

int zl_list_id(struct zl_core *c, int64_t handle, int64_t index, struct zl_buf *out)
{
  struct reader *r = reader_of(c, handle);
  struct zl_str row;
  if (!r || index < 0 || zl_spool_view(&r->list->rows, (size_t)index, &row, NULL) != 0)
    return -1;
  return zl_spool_row_id((struct zl_json){.p = row.p, .end = row.p + row.n}, out);
}

int64_t zl_list_items(struct zl_core *c, int64_t handle)
{
  struct reader *r = reader_of(c, handle);
  return r ? (int64_t)r->list->rows.count : 0;
}

int zl_list_row(struct zl_core *c, struct zl_str kind, struct zl_str id, struct zl_buf *bytes,
                struct zl_json *row)
{
  struct zl_lists_state *s = c->lists;
  bool user = zl_str_is(kind, "user") || zl_str_is(kind, "phone_user"); /* they share their ids */
  for (size_t i = 0; s && i < s->n; i++) {
    struct zl_list *l = s->list[i];
    bool fits = user ? strcmp(l->of->kind, "group") != 0 : zl_str_is(kind, l->of->kind);
    if (l->whole && fits && zl_spool_find(&l->rows, id, bytes, row) >= 0)
      return 0;
  }
  return -1;
}

int zl_list_label(struct zl_core *c, struct zl_str kind, struct zl_str id, struct zl_buf *out)
{
  struct zl_lists_state *s = state_of(c);
  const char *learned = s ? zl_map_get(&s->learned, id) : NULL;
  if (learned)
    return zl_buf_puts(out, learned);
  if (zl_str_is(kind, "account") && zl_str_is(id, "me"))
    return zl_buf_puts(out, zl_buf_cstr(&c->account));
  struct zl_buf bytes = ZL_BUF_INIT(32u << 20);
  struct zl_json row;
  static const char *const names[] = {"email", "name"};
  bool there = zl_list_row(c, kind, id, &bytes, &row) == 0, found = false;
  for (size_t i = 0; there && !found && i < 2; i++) {
    struct zl_buf label = ZL_BUF_INIT(LABEL_BYTES); /* what does not fit is nobody's name */
    found = zl_json_string(zl_json_get(row, names[i]), &label) && !label.failed && label.len > 0;
    if (found)
      zl_buf_str(out, zl_buf_view(&label));
    zl_buf_free(&label);
  }
  zl_buf_free(&bytes);
  return found ? (out->failed ? -1 : 0) : zl_buf_str(out, id);
}

int zl_list_learn(struct zl_core *c, struct zl_str id, struct zl_str label)
{
  struct zl_lists_state *s = state_of(c);
  if (!s || zl_map_get(&s->learned, id) || s->learned.count > 100000)
    return s ? 0 : -1;
  struct zl_buf b = ZL_BUF_INIT(1024);
  size_t len;
  zl_buf_str(&b, label);
  char *copy = zl_buf_take(&b, &len);
  if (!copy || zl_map_put(&s->learned, id, copy) != 0) {
    free(copy);
    return -1;
  }
  return 0;
}

int64_t zl_list_objects(struct zl_core *c)
{
  int64_t users = 0, phone_users = 0;
  for (size_t i = 0; c->lists && i < c->lists->n; i++) {
    struct zl_list *l = c->lists->list[i];
    int64_t n = (int64_t)l->rows.count;
    if (strcmp(l->of->name, "users") == 0 && n > users)
      users = n;
    if (strcmp(l->of->name, "phone.users") == 0 && n > phone_users)
      phone_users = n;
  }
  return users > phone_users ? users : phone_users; /* mostly the same people */
}
