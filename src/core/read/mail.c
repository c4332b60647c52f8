/* mail.c - rows of a list found by their e-mail address. Serves plan/members.c: people are wished for by address
 * as well, and the list's own index goes by id. */
#include "core/plan/members.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static uint32_t hash_of(struct zl_str address)
{
  char low[256];
  size_t n = address.n < sizeof(low) ? address.n : sizeof(low);
  for (size_t i = 0; i < n; i++)
    low[i] = (char)(address.p[i] >= 'A' && address.p[i] <= 'Z' ? address.p[i] - 'A' + 'a' : address.p[i]);
  return (uint32_t)zl_hash((struct zl_str){low, n});
}

static int by_hash(const void *a, const void *b)
{
  const struct zl_mail_entry *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static bool address_of(struct zl_str row, struct zl_buf *out)
{
  zl_buf_reset(out);
  return zl_json_string(zl_json_get((struct zl_json){.p = row.p, .end = row.p + row.n}, "email"), out) && out->len;
}

int zl_mail_build(struct zl_mail *m, struct zl_spool *rows, struct zl_err *err)
{
  struct zl_buf address = ZL_BUF_INIT(4096);
  struct zl_str row;
  int rc = 0;
  *m = (struct zl_mail){.rows = rows, .v = zl_calloc(rows->count + 1, sizeof(*m->v))};
  if (!m->v)
    return zl_err_set(err, ZL_ENOMEM, "out of memory for a list of %zu", rows->count);
  for (size_t i = 0; rc == 0 && i < rows->count; i++) {
    rc = zl_spool_view(rows, i, &row, err);
    if (rc == 0 && address_of(row, &address))
      m->v[m->n++] = (struct zl_mail_entry){hash_of(zl_buf_view(&address)), (uint32_t)i};
  }
  qsort(m->v, m->n, sizeof(*m->v), by_hash);
  zl_buf_free(&address);
  return rc;
}

int64_t zl_mail_find(const struct zl_mail *m, struct zl_str address, struct zl_buf *id)
{
  uint32_t hash = hash_of(address);
  size_t from = 0, to = m->n;
  struct zl_buf have = ZL_BUF_INIT(4096);
  int64_t found = -1;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    if (m->v[middle].hash < hash)
      from = middle + 1;
    else
      to = middle;
  }
  for (; found < 0 && from < m->n && m->v[from].hash == hash; from++) {
    struct zl_str row;
    if (zl_spool_view(m->rows, m->v[from].row, &row, NULL) != 0 || !address_of(row, &have) ||
        have.len != address.n || strncasecmp(have.data, address.p, have.len) != 0)
      continue;
    if (zl_spool_row_id((struct zl_json){.p = row.p, .end = row.p + row.n}, id) == 0)
      found = m->v[from].row;
  }
  zl_buf_free(&have);
  return found;
}

void zl_mail_free(struct zl_mail *m)
{
  free(m->v);
  *m = (struct zl_mail){0};
}
