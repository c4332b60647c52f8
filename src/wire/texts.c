/* texts.c - several texts in one field of a message: the paths that are asked for, the values that
 * come back. Serves reads on both sides; like wire.c it believes no length. */
#include "wire/wire.h"

#include <string.h>

static void write_length(char *p, size_t n)
{
  for (int i = 0; i < ZL_TEXTS_HEAD; i++)
    p[i] = (char)(n >> (8 * i) & 0xff);
}

int zl_texts_add(struct zl_buf *out, struct zl_str text)
{
  size_t n = text.p ? text.n : 0;
  char *p = n < UINT32_MAX ? zl_buf_room(out, ZL_TEXTS_HEAD + n) : NULL;
  if (!p)
    return -1;
  write_length(p, text.p ? n + 1 : 0);
  if (n)
    memcpy(p + ZL_TEXTS_HEAD, text.p, n);
  out->len += ZL_TEXTS_HEAD + n;
  return 0;
}

size_t zl_texts_begin(struct zl_buf *out)
{
  size_t begun = out->len;
  zl_buf_add(out, "\0\0\0\0", ZL_TEXTS_HEAD);
  return begun;
}

void zl_texts_end(struct zl_buf *out, size_t begun)
{
  if (!out->failed)
    write_length(out->data + begun, out->len - begun - ZL_TEXTS_HEAD + 1);
}

bool zl_texts_next(struct zl_str *texts, struct zl_str *text)
{
  if (texts->n < ZL_TEXTS_HEAD)
    return false;
  const unsigned char *u = (const unsigned char *)texts->p;
  size_t n = (size_t)u[0] | (size_t)u[1] << 8 | (size_t)u[2] << 16 | (size_t)u[3] << 24;
  size_t bytes = n ? n - 1 : 0;
  if (bytes > texts->n - ZL_TEXTS_HEAD)
    return false;
  *text = (struct zl_str){n ? texts->p + ZL_TEXTS_HEAD : NULL, bytes};
  texts->p += ZL_TEXTS_HEAD + bytes;
  texts->n -= ZL_TEXTS_HEAD + bytes;
  return true;
}
