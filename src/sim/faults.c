/* faults.c - answers that go wrong on request: which call, from which time on, how often, how
 * (docs/simulator.md lists them). Used by tests of the client; read from a file at start and from
 * POST /_sim/faults. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

void sim_faults_free(struct sim_faults *f)
{
  free(f->v);
  zl_pool_free(&f->pool);
  *f = (struct sim_faults){0};
}

static char *text_of(struct sim_faults *f, struct zl_json object, const char *name)
{
  struct zl_buf b = ZL_BUF_INIT(16u << 20);
  struct zl_json v = zl_json_get(object, name);
  char *out = NULL;
  if (zl_json_string(v, &b))
    out = zl_pool_dup(&f->pool, zl_buf_view(&b));
  else if (zl_json_kind(v) >= ZL_JSON_NUMBER) /* a number; or an object: its own text */
    out = zl_pool_dup(&f->pool, zl_json_raw(v));
  zl_buf_free(&b);
  return out;
}

static int read_headers(struct sim_faults *f, struct zl_json object, struct sim_fault *out)
{
  struct zl_json_iter it = zl_json_iter(object);
  struct zl_str key;
  for (struct zl_json v; zl_json_next(&it, &key, &v);) {
    struct zl_buf b = ZL_BUF_INIT(8192);
    if (out->headers == (int)(sizeof(out->header) / sizeof(out->header[0])) ||
        !zl_json_string(v, &b)) {
      zl_buf_free(&b);
      return -1;
    }
    struct sim_pair *h = &out->header[out->headers++];
    h->name = zl_pool_dup(&f->pool, key);
    h->value = zl_pool_dup(&f->pool, zl_buf_view(&b));
    zl_buf_free(&b);
  }
  return 0;
}

static const char *const form_names[] = {"qps", "daily", "bare", "concurrent"};

/* Milliseconds: a number, or [from, to]. */
static int read_span(struct zl_json v, struct sim_span *out)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json from = v, to = v;
  if (zl_json_kind(v) == ZL_JSON_ARRAY &&
      (zl_json_count(v) != 2 || !zl_json_next(&it, NULL, &from) || !zl_json_next(&it, NULL, &to)))
    return -1;
  bool good = zl_json_int(from, &out->from) && zl_json_int(to, &out->to) && out->from >= 0 &&
              out->to >= out->from && out->to <= 3600 * 1000;
  return good ? 0 : -1;
}

/* Keeps an object's text; the cursor then walks over the copy. */
static int read_store(struct sim_faults *f, struct zl_json v, struct zl_json *out)
{
  char *text = zl_json_kind(v) == ZL_JSON_OBJECT ? zl_pool_dup(&f->pool, zl_json_raw(v)) : NULL;
  return text ? zl_json_check(zl_str_of(text), ZL_JSON_DEPTH, out, NULL) : -1;
}

/* One member of a fault; 0 when it is understood. */
static int read_member(struct sim_faults *f, struct sim_fault *out, struct zl_str key,
                       struct zl_json v, struct zl_json object)
{
  int64_t n;
  static const struct {
    const char *name;
    size_t at;
  } flags[] = {
      {"cut", offsetof(struct sim_fault, cut)},
      {"apply_then_cut", offsetof(struct sim_fault, apply_then_cut)},
      {"drop", offsetof(struct sim_fault, drop)},
      {"duplicate_user", offsetof(struct sim_fault, duplicate_user)},
      {"short_list", offsetof(struct sim_fault, short_list)},
      {"html", offsetof(struct sim_fault, html)},
      {"wrong_type", offsetof(struct sim_fault, wrong_type)},
      {"revoke", offsetof(struct sim_fault, revoke)},
      {"overlap", offsetof(struct sim_fault, overlap)},
      {"whole", offsetof(struct sim_fault, whole)},
  }, numbers[] = {
      {"seed", offsetof(struct sim_fault, seed)},
      {"nth", offsetof(struct sim_fault, nth)},
      {"count", offsetof(struct sim_fault, count)},
      {"cut_after_bytes", offsetof(struct sim_fault, cut_after_bytes)},
  }, spans[] = {
      {"delay_ms", offsetof(struct sim_fault, delay)},
      {"apply_late_ms", offsetof(struct sim_fault, apply_late)},
      {"apply_after_ms", offsetof(struct sim_fault, apply_after)},
      {"settle_ms", offsetof(struct sim_fault, settle)},
  };
  for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
    if (zl_str_is(key, flags[i].name))
      return zl_json_bool(v, (bool *)((char *)out + flags[i].at)) ? 0 : -1;
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
    if (zl_str_is(key, numbers[i].name))
      return zl_json_int(v, (int64_t *)((char *)out + numbers[i].at)) ? 0 : -1;
  for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
    if (zl_str_is(key, spans[i].name))
      return read_span(v, (struct sim_span *)((char *)out + spans[i].at));
  if (zl_str_is(key, "percent"))
    return zl_json_double(v, &out->percent) && out->percent > 0 && out->percent <= 100 ? 0 : -1;
  if (zl_str_is(key, "store"))
    return read_store(f, v, &out->quirk.store);
  if (zl_str_is(key, "refuse"))
    return read_store(f, v, &out->refuse);
  if (zl_str_is(key, "ignore")) {
    out->quirk.ignore = text_of(f, object, "ignore");
    return out->quirk.ignore ? 0 : -1;
  }
  out->reply_after |= zl_str_is(key, "apply_then_reply");
  if (zl_str_is(key, "reply") || zl_str_is(key, "apply_then_reply")) {
    if (!zl_json_int(v, &n) || n < 100 || n > 599)
      return -1;
    out->reply = (int)n;
    return 0;
  }
  if (zl_str_is(key, "form")) {
    for (size_t i = 0; i < sizeof(form_names) / sizeof(form_names[0]); i++)
      if (zl_json_string_is(v, form_names[i])) {
        out->form = (enum sim_429)i;
        return 0;
      }
    return -1;
  }
  if (zl_str_is(key, "headers"))
    return read_headers(f, v, out);
  char **text = zl_str_is(key, "on") ? &out->on
                : zl_str_is(key, "body") ? &out->body
                : zl_str_is(key, "content_type") ? &out->content_type
                : zl_str_is(key, "retry_after") ? &out->retry_after : NULL;
  if (!text)
    return -1;
  char name[32];
  snprintf(name, sizeof(name), "%.*s", (int)key.n, key.p);
  *text = text_of(f, object, name);
  return *text ? 0 : -1;
}

static int read_one(struct sim_faults *f, struct zl_json object, struct zl_err *err)
{
  struct sim_fault *more = realloc(f->v, (f->n + 1) * sizeof(*more));
  if (!more)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  f->v = more;
  struct sim_fault *out = &f->v[f->n];
  *out = (struct sim_fault){.nth = 1, .count = -1, .seed = 1, .delay.from = -1, .apply_late.from = -1,
                            .apply_after.from = -1, .settle.from = -1, .cut_after_bytes = -1};
  struct zl_json_iter it = zl_json_iter(object);
  struct zl_str key;
  for (struct zl_json v; zl_json_next(&it, &key, &v);)
    if (read_member(f, out, key, v, object) != 0)
      return zl_err_set(err, ZL_EVALUE, "fault %zu: '%.*s' is unknown or has a wrong value", f->n + 1,
                        (int)(key.n < 60 ? key.n : 60), key.p);
  if (!out->on || !strchr(out->on, ' '))
    return zl_err_set(err, ZL_EVALUE, "fault %zu: \"on\" must say a method and a path", f->n + 1);
  if (out->count < 0)
    out->count = out->percent > 0 ? INT64_MAX - out->nth : 1;
  f->n++;
  return 0;
}

int sim_faults_read(struct sim_faults *f, struct zl_str text, bool replace, struct zl_err *err)
{
  struct zl_json root;
  if (zl_json_check(text, ZL_JSON_DEPTH, &root, err) != 0)
    return -1;
  if (zl_json_kind(root) != ZL_JSON_ARRAY)
    return zl_err_set(err, ZL_EVALUE, "faults must be a JSON list");
  if (replace)
    sim_faults_free(f);
  struct zl_json_iter it = zl_json_iter(root);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);)
    if (read_one(f, v, err) != 0)
      return -1;
  return 0;
}

/* The path as handlers see it, decoded, for the glob. */
static bool matches(const struct sim_fault *f, const struct sim_req *q)
{
  struct zl_buf call = ZL_BUF_INIT(1u << 16);
  zl_buf_puts(&call, q->method);
  zl_buf_putc(&call, ' ');
  for (int i = 0; i < q->segments; i++) {
    zl_buf_putc(&call, '/');
    zl_buf_str(&call, q->segment[i]);
  }
  bool hit = zl_text_glob(zl_str_of(f->on), zl_buf_view(&call));
  zl_buf_free(&call);
  return hit;
}

/* A number that depends on the seed, the rule's place in the list and how many calls it has seen:
 * the same order of calls meets the same faults. */
static uint64_t drawn(const struct sim_fault *f, uint64_t what)
{
  uint64_t parts[3] = {(uint64_t)f->seed, (uint64_t)f->seen, what};
  return sim_digest(parts, sizeof(parts), 0x6661756c74);
}

static bool chosen(const struct sim_fault *f, size_t place)
{
  return f->percent <= 0 || (double)(drawn(f, place) % 1000000) < f->percent * 10000;
}

int64_t sim_fault_ms(const struct sim_fault *f, struct sim_span span)
{
  uint64_t width = (uint64_t)(span.to - span.from) + 1;
  return span.from + (int64_t)(drawn(f, UINT64_C(1) << 40 | (uint64_t)span.to) % width);
}

const struct sim_fault *sim_faults_meet(struct sim_faults *f, const struct sim_req *q)
{
  const struct sim_fault *met = NULL;
  for (size_t i = 0; i < f->n; i++) {
    struct sim_fault *one = &f->v[i];
    if (!matches(one, q))
      continue;
    one->seen++;
    if (!met && one->seen >= one->nth && one->seen - one->nth < one->count && chosen(one, i))
      met = one;
  }
  return met;
}

void sim_answer_429(struct sim_req *q, struct sim_answer *a, enum sim_429 form, int label,
                    int64_t limit, int64_t wall_ms)
{
  static const int64_t day_ms = 24 * 3600 * 1000;
  char figure[32], iso[25];
  if (form == SIM_429_CONCURRENT) {
    sim_fail(a, 429, 429, "Too many concurrent requests: another change of this object is under way.");
    return;
  }
  sim_fail(a, 429, 429, form == SIM_429_DAILY
           ? "You have reached the maximum daily rate limit for this API. Refer to the response header "
             "for details on when you can make another request."
           : "You have reached the maximum per-second rate limit for this API. Try again later.");
  if (form == SIM_429_BARE)
    return;
  snprintf(figure, sizeof(figure), "%lld", (long long)limit);
  sim_header(a, "X-RateLimit-Category", sim_label_name(label));
  sim_header(a, "X-RateLimit-Type", form == SIM_429_DAILY ? "Daily-limit" : "QPS");
  sim_header(a, "X-RateLimit-Limit", zl_pool_dup(&q->pool, zl_str_of(figure)));
  sim_header(a, "X-RateLimit-Remaining", "0");
  if (form == SIM_429_DAILY) {
    zl_time_iso((wall_ms / day_ms + 1) * day_ms, iso);
    sim_header(a, "Retry-After", zl_pool_dup(&q->pool, zl_str_of(iso)));
  }
}

int sim_wrong_types(struct zl_buf *body)
{
  struct zl_json root;
  struct zl_buf out = ZL_BUF_INIT(body->max);
  struct zl_str key;
  if (zl_json_check(zl_buf_view(body), ZL_JSON_DEPTH, &root, NULL) != 0)
    return -1;
  struct zl_jw w = zl_jw(&out);
  zl_jw_object(&w);
  struct zl_json_iter it = zl_json_iter(root);
  for (struct zl_json v; zl_json_next(&it, &key, &v);) {
    zl_jw_key_n(&w, key);
    if (zl_json_kind(v) == ZL_JSON_STRING)
      zl_jw_int(&w, 7);
    else
      zl_jw_cstr(&w, "seven");
  }
  zl_jw_end_object(&w);
  zl_buf_free(body);
  *body = out;
  return out.failed ? -1 : 0;
}
