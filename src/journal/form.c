/* form.c - what requests of a run have in common, as one text: kind of object, method, path with a mark
 * where the object's id stands, product, rate label, whether it may be repeated. 100,000 users have one
 * form between them, or one for each body that changes. Serves plan.c and all that reads a plan. */
#include "journal/internal.h"

#include <string.h>

#define ID_HERE '\x01'
#define SAFE "1"
#define UNSAFE "0"
#define PARTS 6

/* Where the id stands in the path, as a whole segment's beginning. NULL: it does not. */
static const char *id_in(struct zl_str path, struct zl_str id)
{
  const char *at = id.n ? memmem(path.p, path.n, id.p, id.n) : NULL;
  return at && at > path.p && at[-1] == '/' ? at : NULL;
}

int zl_form_write(struct zl_buf *out, struct zl_str kind, struct zl_str id,
                  const struct zl_plan_request *r, struct zl_err *err)
{
  struct zl_str method = zl_str_of(r->method), product = zl_str_of(r->product),
                label = zl_str_of(r->label);
  const struct zl_str parts[] = {kind, method, r->path, product, label};
  for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
    if (parts[i].n && (memchr(parts[i].p, '\n', parts[i].n) || memchr(parts[i].p, ID_HERE, parts[i].n)))
      return zl_err_set(err, ZL_EJOURNAL,
                        "a request of the plan has control characters in its path or method");
  const char *at = r->path.n ? id_in(r->path, id) : NULL;
  zl_buf_str(out, kind);
  zl_buf_putc(out, '\n');
  zl_buf_str(out, method);
  zl_buf_putc(out, '\n');
  if (at) {
    zl_buf_add(out, r->path.p, (size_t)(at - r->path.p));
    zl_buf_putc(out, ID_HERE);
    zl_buf_add(out, at + id.n, r->path.n - (size_t)(at - r->path.p) - id.n);
  } else {
    zl_buf_str(out, r->path);
  }
  zl_buf_putc(out, '\n');
  zl_buf_str(out, product);
  zl_buf_putc(out, '\n');
  zl_buf_str(out, label);
  return zl_buf_puts(out, r->safe ? "\n" SAFE : "\n" UNSAFE) == 0
             ? 0
             : zl_err_set(err, ZL_ENOMEM, "out of memory for a request's path");
}

bool zl_form_read(struct zl_form *f, struct zl_str text)
{
  struct zl_str part[PARTS];
  const char *p = text.p, *end = text.p + text.n;
  for (size_t i = 0; i < PARTS; i++) {
    const char *stop = p && i + 1 < PARTS ? memchr(p, '\n', (size_t)(end - p)) : end;
    if (!p || !stop)
      return false;
    part[i] = (struct zl_str){p, (size_t)(stop - p)};
    p = stop + 1;
  }
  *f = (struct zl_form){part[0], part[1], part[2], part[3], part[4], zl_str_is(part[5], SAFE)};
  return true;
}

int zl_form_path(struct zl_buf *out, const struct zl_form *f, struct zl_str id)
{
  const char *at = f->path.n ? memchr(f->path.p, ID_HERE, f->path.n) : NULL;
  if (!at)
    return zl_buf_str(out, f->path);
  size_t before = (size_t)(at - f->path.p);
  zl_buf_add(out, f->path.p, before);
  zl_buf_str(out, id);
  return zl_buf_add(out, at + 1, f->path.n - before - 1);
}
