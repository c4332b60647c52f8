/* request.c - takes a request target apart. The raw text is kept for the log; what handlers see
 * is decoded, segment by segment, so that an encoded slash stays inside its segment. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

static int hex(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* In place of %xx the byte, and in forms a blank for '+'. NULL: out of memory. */
static char *decoded(struct zl_pool *pool, struct zl_str s, bool form, size_t *len)
{
  char *out = zl_pool_alloc(pool, s.n + 1);
  size_t n = 0;
  if (!out)
    return NULL;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
      out[n++] = (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]));
      i += 2;
    } else {
      out[n++] = form && s.p[i] == '+' ? ' ' : s.p[i];
    }
  }
  out[n] = '\0';
  if (len)
    *len = n;
  return out;
}

int sim_form_parse(struct zl_pool *pool, struct zl_str text, struct sim_pair *out, int max)
{
  int n = 0;
  const char *p = text.p, *end = text.p ? text.p + text.n : NULL;
  while (p && p < end && n < max) {
    const char *stop = memchr(p, '&', (size_t)(end - p));
    if (!stop)
      stop = end;
    const char *eq = memchr(p, '=', (size_t)(stop - p));
    struct zl_str name = {p, (size_t)((eq ? eq : stop) - p)};
    struct zl_str value = {eq ? eq + 1 : stop, eq ? (size_t)(stop - eq - 1) : 0};
    out[n].name = decoded(pool, name, true, NULL);
    out[n].value = decoded(pool, value, true, NULL);
    if (!out[n].name || !out[n].value)
      return n;
    if (stop > p)
      n++;
    p = stop + 1;
  }
  return n;
}

int sim_req_parse(struct sim_req *q, const char *method, const char *target)
{
  struct zl_str all = zl_str_of(target);
  const char *mark = strchr(target, '?');
  size_t path_n = mark ? (size_t)(mark - target) : all.n;
  q->api = path_n >= 3 && memcmp(target, "/v2", 3) == 0 && (path_n == 3 || target[3] == '/');
  size_t skip = q->api ? 3 : 0;
  q->method = zl_pool_dup(&q->pool, zl_str_of(method));
  q->path = zl_pool_dup(&q->pool, (struct zl_str){target + skip, path_n - skip});
  q->query = zl_pool_dup(&q->pool, zl_str_of(mark ? mark + 1 : ""));
  if (!q->method || !q->path || !q->query)
    return -1;
  q->segments = 0;
  for (const char *p = q->path; *p;) {
    if (*p++ != '/')
      return -1;
    size_t n = strcspn(p, "/");
    if (q->segments == SIM_SEGMENTS_MAX)
      break; /* longer than any route: known to nobody */
    struct zl_str *s = &q->segment[q->segments++];
    s->p = decoded(&q->pool, (struct zl_str){p, n}, false, &s->n);
    if (!s->p)
      return -1;
    p += n;
  }
  q->params = sim_form_parse(&q->pool, zl_str_of(q->query), q->param, 32);
  return 0;
}

void sim_req_free(struct sim_req *q)
{
  zl_pool_free(&q->pool);
  *q = (struct sim_req){0};
}

const char *sim_param(const struct sim_req *q, const char *name)
{
  for (int i = 0; i < q->params; i++)
    if (strcmp(q->param[i].name, name) == 0)
      return q->param[i].value;
  return NULL;
}
