/* fuzz_plan_file.c - whatever is given as a saved plan, with a SHA-256 that fits: it is refused with
 * words, or every request in it is one that this program would make itself. The input is the file
 * without its last line, which is made here; without that hardly any input would get past the hash. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/saved/plan_file.h"
#include "core/serve/policies.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take_head(void *arg, struct zl_json json, struct zl_err *err)
{
  struct zl_plan_head h;
  (void)arg;
  int rc = zl_plan_head_read(&h, json, err);
  if (rc == 0 && (h.changes < 0 || !h.policy.len || h.policy.data[0] != '{'))
    abort();
  struct zl_core c = {0};
  if (rc == 0 && (zl_plan_head_policies(&h, &c, err) != 0 || c.n_policies < 1 || c.n_policies > ZL_POLICIES_MAX))
    abort();
  zl_policies_free(&c);
  zl_plan_head_free(&h);
  return rc;
}

static int take_change(void *arg, const struct zl_plan_change *c)
{
  (void)arg;
  if (!c->path.n || !c->origin.p || memchr(c->origin.p, '\x1f', c->origin.n))
    abort();
  return 0;
}

static int take_request(void *arg, const struct zl_plan_object *o, struct zl_json request, struct zl_err *err)
{
  static const char *const methods[] = {"PATCH", "POST", "PUT", "DELETE"};
  struct zl_pool *pool = arg;
  struct zl_plan_part part;
  bool known = false;
  int rc = zl_plan_part_read(o, request, pool, &part, err);
  if (rc == 0) {
    for (size_t i = 0; i < 4; i++)
      known |= strcmp(part.method, methods[i]) == 0;
    if (!known || part.path.p[0] != '/' || !part.product || !part.label ||
        !part.source + !part.access + !part.operation.id != 2 ||
        zl_plan_part_changes(&part, pool, take_change, NULL, err) != 0)
      abort();
  }
  zl_pool_free(pool);
  return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct zl_buf text = ZL_BUF_INIT(size + 200);
  struct zl_err err = {0};
  struct zl_pool pool = {0};
  char sha256[65], path[64];
  zl_buf_add(&text, data, size);
  if (size && data[size - 1] != '\n')
    zl_buf_putc(&text, '\n');
  zl_sha256_hex(zl_buf_view(&text), sha256, NULL);
  zl_buf_printf(&text, "\"sha256\":\"%s\"}\n", sha256);
  int fd = memfd_create("plan", MFD_CLOEXEC);
  if (fd < 0 || write(fd, text.data, text.len) != (ssize_t)text.len)
    return 0;
  snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
  struct zl_plan_in *in = NULL;
  const struct zl_plan_visitor v = {.arg = &pool, .head = take_head, .request = take_request};
  int rc = zl_plan_in_open(&in, path, &err);
  if (rc == 0)
    rc = zl_plan_in_visit(in, &v, &err);
  if ((rc == 0) != (err.code == 0) || (rc != 0 && !*err.text))
    abort();
  if (rc == 0 && zl_plan_in_visit(in, &v, &err) != 0) /* a second time the same */
    abort();
  zl_plan_in_free(in);
  zl_pool_free(&pool);
  zl_buf_free(&text);
  close(fd);
  return 0;
}
