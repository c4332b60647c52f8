/* job.c - requests as the engine keeps them: one block each, doubly linked lists, the table of ids
 * and the header lines that requests with one token share. Serves engine.c. */
#include "http/engine.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_HEADER 65536

/* ---- lists --------------------------------------------------------------------------------- */

static void link_before(struct zl_job_list *l, struct zl_job *j, struct zl_job *at)
{
  j->list = l;
  j->next = at;
  j->prev = at ? at->prev : l->last;
  *(j->prev ? &j->prev->next : &l->first) = j;
  *(at ? &at->prev : &l->last) = j;
}

void zl_job_push(struct zl_job_list *l, struct zl_job *j)
{
  link_before(l, j, NULL);
}

void zl_job_push_front(struct zl_job_list *l, struct zl_job *j)
{
  link_before(l, j, l->first);
}

void zl_job_insert_by_due(struct zl_job_list *l, struct zl_job *j)
{
  struct zl_job *after = l->last;
  while (after && after->due_us > j->due_us)
    after = after->prev;
  link_before(l, j, after ? after->next : l->first);
}

void zl_job_unlink(struct zl_job *j)
{
  if (!j->list)
    return;
  *(j->prev ? &j->prev->next : &j->list->first) = j->next;
  *(j->next ? &j->next->prev : &j->list->last) = j->prev;
  j->next = j->prev = NULL;
  j->list = NULL;
}

/* ---- ids: consecutive numbers, so the number itself is the hash ------------------------------ */

static int ids_grow(struct zl_http *h)
{
  size_t cap = h->ids_cap ? h->ids_cap * 2 : 64;
  struct zl_job **table = zl_calloc(cap, sizeof(struct zl_job *));
  if (!table)
    return -1;
  for (size_t i = 0; i < h->ids_cap; i++) {
    struct zl_job *j = h->ids[i];
    if (!j)
      continue;
    size_t at = j->id & (cap - 1);
    while (table[at])
      at = (at + 1) & (cap - 1);
    table[at] = j;
  }
  free(h->ids);
  h->ids = table;
  h->ids_cap = cap;
  return 0;
}

static size_t place_of(const struct zl_http *h, uint32_t id)
{
  if (h->ids_cap == 0)
    return SIZE_MAX;
  for (size_t at = id & (h->ids_cap - 1); h->ids[at]; at = (at + 1) & (h->ids_cap - 1))
    if (h->ids[at]->id == id)
      return at;
  return SIZE_MAX;
}

struct zl_job *zl_job_find(const struct zl_http *h, uint32_t id)
{
  size_t at = place_of(h, id);
  return at == SIZE_MAX ? NULL : h->ids[at];
}

static int remember(struct zl_http *h, struct zl_job *j)
{
  if ((h->pending + 1) * 2 > h->ids_cap && ids_grow(h) != 0)
    return -1;
  do
    h->last_id++;
  while (h->last_id == 0 || place_of(h, h->last_id) != SIZE_MAX);
  j->id = h->last_id;
  size_t at = j->id & (h->ids_cap - 1);
  while (h->ids[at])
    at = (at + 1) & (h->ids_cap - 1);
  h->ids[at] = j;
  h->pending++;
  return 0;
}

void zl_job_forget(struct zl_http *h, struct zl_job *j)
{
  size_t hole = place_of(h, j->id), mask = h->ids_cap - 1;
  if (hole == SIZE_MAX)
    return;
  h->ids[hole] = NULL;
  h->pending--;
  h->timers -= j->timer;
  for (size_t at = (hole + 1) & mask; h->ids[at]; at = (at + 1) & mask) {
    size_t home = h->ids[at]->id & mask;
    if (((at - home) & mask) < ((at - hole) & mask))
      continue; /* its home lies behind the hole: it stays reachable */
    h->ids[hole] = h->ids[at];
    h->ids[at] = NULL;
    hole = at;
  }
}

/* ---- header lines ---------------------------------------------------------------------------- */

void zl_headers_release(struct zl_headers *s)
{
  if (!s || --s->refs > 0)
    return;
  for (struct curl_slist *line = s->lines; line; line = line->next)
    explicit_bzero(line->data, strlen(line->data));
  curl_slist_free_all(s->lines);
  if (s->authorization)
    explicit_bzero(s->authorization, s->authorization_n);
  free(s->authorization);
  free(s->content_type);
  zl_headers_release(s->instead);
  free(s);
}

static int add_line(struct zl_headers *s, const char *name, struct zl_str value)
{
  struct zl_buf line = ZL_BUF_INIT(LONGEST_HEADER + 64);
  zl_buf_puts(&line, name);
  zl_buf_str(&line, value);
  struct curl_slist *longer =
      line.failed ? NULL : curl_slist_append(s->lines, zl_buf_cstr(&line));
  zl_buf_wipe(&line);
  if (!longer)
    return -1;
  s->lines = longer;
  return 0;
}

static struct zl_headers *headers_new(const struct zl_http *h, struct zl_str authorization, const char *content_type,
                                      enum zl_headers_kind kind)
{
  struct zl_headers *s = zl_calloc(1, sizeof(*s));
  if (!s)
    return NULL;
  s->refs = 1;
  s->kind = kind;
  s->secret = authorization.n > 0 && (authorization.n < 7 || memcmp(authorization.p, "Bearer ", 7));
  s->authorization_n = authorization.n;
  s->authorization = zl_malloc(authorization.n + 1);
  s->content_type = content_type ? zl_strdup(content_type) : NULL;
  if (!s->authorization || (content_type && !s->content_type))
    goto fail;
  if (authorization.n)
    memcpy(s->authorization, authorization.p, authorization.n);
  if (authorization.n && add_line(s, "Authorization: ", authorization) != 0)
    goto fail;
  /* The last two curl has options for, with which it formats each of them twice a request. */
  if (add_line(s, "Accept: ", ZL_STR("application/json")) != 0 ||
      add_line(s, "User-Agent: ", zl_str_of(h->user_agent)) != 0 ||
      add_line(s, "Accept-Encoding: ", ZL_STR("gzip")) != 0)
    goto fail;
  if (kind == ZL_HEADERS_PLAIN) /* most requests: each line costs curl a walk over all of them */
    return s;
  /* Without a body the line is taken away: curl would call an empty POST a form. No "Expect:
   * 100-continue" either: it costs a round trip and Zoom does not need it. */
  if (add_line(s, content_type ? "Content-Type: " : "Content-Type:", zl_str_of(content_type)) != 0 ||
      add_line(s, "Expect:", ZL_STR("")) != 0)
    goto fail;
  return s;
fail:
  zl_headers_release(s);
  return NULL;
}

static bool headers_match(const struct zl_headers *s, struct zl_str authorization,
                          const char *content_type)
{
  if (!s || s->authorization_n != authorization.n || !s->content_type != !content_type)
    return false;
  return (!content_type || strcmp(s->content_type, content_type) == 0) &&
         (authorization.n == 0 || memcmp(s->authorization, authorization.p, authorization.n) == 0);
}

static enum zl_headers_kind kind_of(const char *content_type, bool form)
{
  return content_type ? ZL_HEADERS_BODY : form ? ZL_HEADERS_EMPTY_FORM : ZL_HEADERS_PLAIN;
}

static bool headers_cached(const struct zl_http *h, struct zl_str authorization, const char *content_type, bool form)
{
  return headers_match(h->cached[kind_of(content_type, form)], authorization, content_type);
}

static struct zl_headers *headers_for(struct zl_http *h, struct zl_str authorization,
                                      const char *content_type, bool form)
{
  enum zl_headers_kind kind = kind_of(content_type, form);
  struct zl_headers **cached = &h->cached[kind];
  if (!headers_match(*cached, authorization, content_type)) {
    struct zl_headers *fresh = headers_new(h, authorization, content_type, kind);
    if (!fresh || fresh->secret)
      return fresh; /* client secrets are not kept */
    zl_headers_release(*cached);
    *cached = fresh;
  }
  (*cached)->refs++;
  return *cached;
}

static struct zl_headers *newest(struct zl_headers *s)
{
  while (s->instead)
    s = s->instead;
  return s;
}

void zl_headers_renew(struct zl_job *j)
{
  struct zl_headers *s = newest(j->headers);
  if (s == j->headers)
    return;
  s->refs++;
  zl_headers_release(j->headers);
  j->headers = s;
  j->r.content_type = s->content_type;
}

int zl_http_reauthorize(struct zl_http *h, struct zl_str old, struct zl_str fresh)
{
  if (zl_str_eq(old, fresh))
    return 0;
  for (int i = 0; i < 3; i++) {
    struct zl_headers *s = h->cached[i];
    if (!s || !headers_match(s, old, s->content_type))
      continue;
    struct zl_headers *now = headers_new(h, fresh, s->content_type, s->kind);
    if (!now)
      return -1;
    s->instead = now; /* one reference here, one in the cache */
    now->refs++;
    h->cached[i] = now;
    zl_headers_release(s);
  }
  return 0;
}

/* ---- jobs ------------------------------------------------------------------------------------ */

static bool header_safe(struct zl_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] < ' ' || (unsigned char)s.p[i] >= 0x7f)
      return false;
  return s.n <= LONGEST_HEADER;
}

static const char *known_method(const char *m)
{
  static const char *const methods[] = {"GET", "POST", "PATCH", "PUT", "DELETE"};
  for (size_t i = 0; m && i < sizeof(methods) / sizeof(methods[0]); i++)
    if (strcmp(m, methods[i]) == 0)
      return methods[i];
  return NULL;
}

static struct zl_str put(char **at, struct zl_str s)
{
  struct zl_str copy = {*at, s.n};
  if (s.n)
    memcpy(*at, s.p, s.n);
  (*at)[s.n] = '\0';
  *at += s.n + 1;
  return copy;
}

struct zl_job *zl_job_new(struct zl_http *h, const struct zl_request *r, struct zl_err *err)
{
  struct zl_url url;
  const char *method = known_method(r->method), *why = zl_url_parse(r->url, &url);
  int shown = r->url.n < 200 ? (int)r->url.n : 200;
  if (why) {
    zl_err_set(err, ZL_EREFUSED, "the URL '%.*s' %s", shown, shown ? r->url.p : "", why);
    return NULL;
  }
  if (!method || (unsigned)r->product >= ZL_PRODUCTS || (unsigned)r->label >= ZL_LABELS) {
    zl_err_set(err, ZL_EREFUSED, "a request needs one of GET, POST, PATCH, PUT and DELETE, and a "
                                 "known product and label");
    return NULL;
  }
  const char *type = r->content_type ? r->content_type : "application/json";
  bool form = zl_transfer_is_form(r);
  if (!headers_cached(h, r->authorization, r->body.n ? type : NULL, form) && /* cached ones have passed */
      (!header_safe(r->authorization) || !header_safe(zl_str_of(type)))) {
    zl_err_set(err, ZL_EREFUSED, "the token or content type for '%.*s' has characters that a header "
                                 "cannot have", shown, r->url.p);
    return NULL;
  }
  size_t n = r->url.n + r->body.n + r->object.n + 3;
  struct zl_job *j = zl_calloc(1, sizeof(*j) + n);
  if (!j)
    goto no_memory;
  char *at = j->bytes;
  j->n_bytes = n;
  j->r = *r;
  j->r.method = method;
  j->r.url = put(&at, r->url);
  j->r.body = put(&at, r->body);
  j->r.object = put(&at, r->object);
  j->r.content_type = NULL;
  j->r.authorization = (struct zl_str){NULL, 0};
  j->write = strcmp(method, "GET") != 0;
  j->r.safe = r->safe || !j->write;
  j->loopback = url.loopback;
  j->headers = headers_for(h, r->authorization, r->body.n ? type : NULL, form);
  if (!j->headers || remember(h, j) != 0)
    goto no_memory;
  j->r.content_type = j->headers->content_type;
  j->lane = zl_limits_lane(r->product, r->label, method, r->url);
  j->order = ++h->last_order;
  return j;
no_memory:
  zl_job_free(h, j);
  zl_err_set(err, ZL_ENOMEM, "out of memory: %zu requests are waiting", h->pending);
  return NULL;
}

struct zl_job *zl_job_timer(struct zl_http *h)
{
  struct zl_job *j = zl_calloc(1, sizeof(*j));
  if (!j)
    return NULL;
  j->timer = true;
  j->r.url = j->r.body = j->r.object = ZL_STR("");
  if (remember(h, j) != 0) {
    free(j);
    return NULL;
  }
  h->timers++;
  return j;
}

void zl_job_free(struct zl_http *h, struct zl_job *j)
{
  (void)h;
  if (!j)
    return;
  zl_headers_release(j->headers);
  if (j->r.body.n)
    explicit_bzero(j->bytes, j->n_bytes); /* bodies may hold passcodes */
  free(j);
}
