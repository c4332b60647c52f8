/* pages.c - next_page_token: opaque, fifteen minutes long, good for the same parameters only,
 * and made so that it must be encoded in a query (docs/zoom-api.md, section 7). It carries its own
 * state. */
#include "sim/world.h"

#include <inttypes.h>
#include <string.h>

#define PAGE_SALT 0x70616765
#define PAGE_MARK "\xfb\xef\xbe" /* "++++" in base64 */

struct page_state {
  int64_t expires_ms, from;
  uint64_t bound, digest;
};

static uint64_t digest_of(const struct page_state *s)
{
  return sim_digest(s, offsetof(struct page_state, digest), PAGE_SALT);
}

static uint64_t parameters(const struct sim_req *q)
{
  uint64_t h = sim_digest(q->path, strlen(q->path), 1);
  for (int i = 0; i < q->params; i++) {
    if (strcmp(q->param[i].name, "next_page_token") == 0)
      continue;
    /* a sum: the order of the parameters does not matter */
    h += sim_digest(q->param[i].value, strlen(q->param[i].value),
                    sim_digest(q->param[i].name, strlen(q->param[i].name), 2));
  }
  return h;
}

bool sim_page_read(struct sim_world *w, struct sim_req *q, struct sim_answer *a, size_t max,
                   int expired_code, struct sim_page *page)
{
  (void)w;
  const char *size = sim_param(q, "page_size"), *token = sim_param(q, "next_page_token");
  int64_t n = 30;
  if (size && (zl_text_int(zl_str_of(size), &n) != 0 || n < 1 || n > (int64_t)max)) {
    sim_fail(a, 400, 300, "The value that you entered for the field page_size is invalid. Enter a value "
             "from 1 to %zu.", max);
    return false;
  }
  *page = (struct sim_page){.size = (size_t)n, .bound = parameters(q)};
  if (!token || !*token)
    return true;
  struct page_state s = {0};
  struct zl_buf plain = ZL_BUF_INIT(256);
  bool good = sim_unbase64(&plain, zl_str_of(token)) == 0 && plain.len == 3 + sizeof(s) &&
              memcmp(plain.data, PAGE_MARK, 3) == 0;
  if (good)
    memcpy(&s, plain.data + 3, sizeof(s));
  zl_buf_free(&plain);
  if (!good || s.digest != digest_of(&s) || s.bound != page->bound || s.expires_ms <= zl_wall_ms()) {
    sim_fail(a, 400, expired_code, "The next page token is invalid or expired.");
    return false;
  }
  page->from = (size_t)s.from;
  return true;
}

int sim_page_token(struct sim_world *w, const struct sim_page *page, size_t next, bool more,
                   struct zl_buf *out)
{
  if (!more)
    return 0;
  struct page_state s = {.expires_ms = zl_wall_ms() + w->tenant->page_token_life_ms,
                         .from = (int64_t)next,
                         .bound = page->bound};
  s.digest = digest_of(&s);
  char bytes[3 + sizeof(s)];
  memcpy(bytes, PAGE_MARK, 3);
  memcpy(bytes + 3, &s, sizeof(s));
  return sim_base64(out, bytes, sizeof(bytes));
}

void sim_page_open(struct zl_jw *j, const struct sim_page *page, int64_t total, const char *key)
{
  int64_t size = (int64_t)page->size;
  zl_jw_object(j);
  zl_jw_key(j, "page_count");
  zl_jw_int(j, (total + size - 1) / size);
  zl_jw_key(j, "page_size");
  zl_jw_int(j, size);
  zl_jw_key(j, "total_records");
  zl_jw_int(j, total);
  zl_jw_key(j, key);
  zl_jw_array(j);
}
