/* applied.c - how often each write was carried out, by method, target and body: what a test asks
 * that must prove that nothing happened twice. Kept only when the simulator was started for it. */
#include "sim/world.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The key is "METHOD path?query hash", the value the count itself. */
void sim_applied_note(struct sim_world *w, const struct sim_req *q)
{
  struct zl_buf key = ZL_BUF_INIT(1u << 17);
  zl_buf_printf(&key, "%s %s%s%s %016" PRIx64, q->method, q->path, *q->query ? "?" : "", q->query,
                sim_digest(q->body.p, q->body.n, 0));
  uintptr_t count = (uintptr_t)zl_map_get(&w->applied, zl_buf_view(&key)) + 1;
  if (key.failed || zl_map_put(&w->applied, zl_buf_view(&key), (void *)count) != 0)
    zl_log(ZL_LOG_ERROR, "the simulator has no memory for its books");
  zl_buf_free(&key);
}

void sim_applied_write(const struct sim_world *w, const struct sim_req *q, struct zl_jw *j)
{
  const char *path = sim_param(q, "path"), *least_text = sim_param(q, "least");
  int64_t least = least_text ? strtoll(least_text, NULL, 10) : 1, total = 0;
  size_t at = 0;
  struct zl_str key;
  void *value;
  zl_jw_object(j);
  zl_jw_key(j, "applied");
  zl_jw_array(j);
  while (zl_map_next(&w->applied, &at, &key, &value)) {
    const char *target = memchr(key.p, ' ', key.n);
    struct zl_str method = {key.p, (size_t)(target - key.p)};
    struct zl_str hash = {key.p + key.n - 16, 16};
    struct zl_str whole = {target + 1, (size_t)(hash.p - 1 - (target + 1))};
    const char *mark = memchr(whole.p, '?', whole.n);
    struct zl_str plain = {whole.p, mark ? (size_t)(mark - whole.p) : whole.n};
    int64_t count = (int64_t)(uintptr_t)value;
    if (count < least || (path && !zl_text_glob(zl_str_of(path), plain)))
      continue;
    total += count;
    zl_jw_object(j);
    zl_jw_key(j, "method");
    zl_jw_str(j, method);
    zl_jw_key(j, "path");
    zl_jw_str(j, plain);
    zl_jw_key(j, "query");
    zl_jw_str(j, mark ? (struct zl_str){mark + 1, (size_t)(whole.p + whole.n - mark - 1)} : ZL_STR(""));
    zl_jw_key(j, "body_hash");
    zl_jw_str(j, hash);
    zl_jw_key(j, "count");
    zl_jw_int(j, count);
    zl_jw_end_object(j);
  }
  zl_jw_end_array(j);
  zl_jw_key(j, "total");
  zl_jw_int(j, total);
  zl_jw_end_object(j);
}
