/* draft_record.c - one object of the draft as a row of bytes: what it is, then an entry for each wish
 * and for each body that was asked for. A hundred bytes or two, in memory and on disk alike, so that
 * an object costs one row at most. Serves draft.c. */
#include "journal/draft.h"

#include <stdlib.h>
#include <string.h>

enum mark { LARGE = 1 }; /* of a head */
/* A wish is WISH, and what is true of it besides: KNOWN, APART, and its author above. */
enum kind_of_entry { BODY_OPEN, BODY_READ, WISH };
enum { KNOWN = 1, APART = 2, AUTHOR = 4 };

static struct zl_unpack from(const struct zl_record *r, size_t at)
{
  return (struct zl_unpack){r->data + at, r->data + r->n};
}

void zl_record_read(const struct zl_record *r, struct zl_record_head *head)
{
  struct zl_unpack u = from(r, 0);
  uint64_t marks = 0;
  *head = (struct zl_record_head){.end = r->n};
  if (zl_unpack_number(&u, &marks) && zl_unpack_number(&u, &head->kind) &&
      zl_unpack_text(&u, &head->id) && zl_unpack_text(&u, &head->label))
    head->end = (size_t)(u.p - r->data);
  head->large = marks & LARGE;
}

bool zl_record_next(const struct zl_record *r, size_t *at, struct zl_record_entry *e)
{
  struct zl_unpack u = from(r, *at);
  uint64_t kind;
  bool whole;
  *e = (struct zl_record_entry){.at = *at};
  if (!zl_unpack_number(&u, &kind) || !zl_unpack_number(&u, &e->body))
    return false;
  e->is_wish = kind >= WISH;
  e->flag = e->is_wish ? (kind - WISH) & KNOWN : kind == BODY_READ;
  if (e->is_wish) {
    e->apart = (kind - WISH) & APART;
    e->author = (unsigned)((kind - WISH) / AUTHOR);
  }
  if (e->is_wish)
    whole = zl_unpack_text(&u, &e->path) && zl_unpack_text(&u, &e->wanted) &&
            zl_unpack_text(&u, &e->current) && zl_unpack_text(&u, &e->origin);
  else
    whole = zl_unpack_text(&u, &e->why);
  *at = e->end = (size_t)(u.p - r->data);
  return whole;
}

static bool find(const struct zl_record *r, bool wish, uint64_t body, struct zl_str path, bool apart,
                 struct zl_record_entry *e)
{
  struct zl_record_head head;
  zl_record_read(r, &head);
  for (size_t at = head.end; zl_record_next(r, &at, e);)
    if (e->is_wish == wish && e->body == body && (!wish || (e->apart == apart && zl_str_eq(e->path, path))))
      return true;
  return false;
}

bool zl_record_wish(const struct zl_record *r, uint64_t body, struct zl_str path, bool apart,
                    struct zl_record_entry *e)
{
  return find(r, true, body, path, apart, e);
}

bool zl_record_body(const struct zl_record *r, uint64_t body, struct zl_record_entry *e)
{
  return find(r, false, body, (struct zl_str){NULL, 0}, false, e);
}

int zl_record_pack_head(struct zl_buf *out, const struct zl_record_head *head)
{
  zl_pack_number(out, head->large ? LARGE : 0);
  zl_pack_number(out, head->kind);
  zl_pack_text(out, head->id);
  return zl_pack_text(out, head->label);
}

int zl_record_pack(struct zl_buf *out, const struct zl_record_entry *e)
{
  if (e->is_wish)
    zl_pack_number(out, WISH + (e->flag ? KNOWN : 0) + (e->apart ? APART : 0) + (uint64_t)e->author * AUTHOR);
  else
    zl_pack_number(out, e->flag ? BODY_READ : BODY_OPEN);
  zl_pack_number(out, e->body);
  if (!e->is_wish)
    return zl_pack_text(out, e->why);
  zl_pack_text(out, e->path);
  zl_pack_text(out, e->wanted);
  zl_pack_text(out, e->current);
  return zl_pack_text(out, e->origin);
}

int zl_record_splice(struct zl_record *r, size_t at, size_t end, struct zl_str bytes)
{
  size_t n = r->n - (end - at) + bytes.n;
  if (n > UINT32_MAX / 2)
    return -1;
  if (n > r->cap) {
    size_t cap = r->cap ? n + n / 2 : n + 64; /* a wish's present value comes later */
    unsigned char *grown = zl_realloc(r->data, cap);
    if (!grown)
      return -1;
    r->data = grown;
    r->cap = (uint32_t)cap;
  }
  memmove(r->data + at + bytes.n, r->data + end, r->n - end);
  if (bytes.n)
    memcpy(r->data + at, bytes.p, bytes.n);
  r->n = (uint32_t)n;
  return 0;
}
