/* draft_join.c - what one more policy wants is put with what those before it want. Serves core.
 *
 * While a policy runs its wishes are kept apart (draft.c), so that its last word on a path is the one that
 * is compared. What only one of them wants is taken as it is; about what both want the caller judges. Object
 * by object, so that memory stays flat. */
#include "journal/draft.h"

struct joining {
  struct zl_draft *d;
  int (*judge)(void *arg, const struct zl_draft_clash *c, struct zl_err *err);
  void *arg;
  struct zl_draft_object object;
  struct zl_buf value, origin, strings;
};

static struct zl_draft_want want_of(const struct joining *k, const struct zl_record_entry *e)
{
  return (struct zl_draft_want){zl_draft_name(k->d, e->body), e->path, e->wanted, e->current, e->origin, e->flag, e->author};
}

/* What both want from now on. The value goes with the present value that was found for it. */
static int agree(struct joining *k, const struct zl_record_entry *first, const struct zl_record_entry *later,
                 struct zl_record_entry *both, struct zl_err *err)
{
  struct zl_draft_want a = want_of(k, first), b = want_of(k, later);
  zl_buf_reset(&k->value);
  zl_buf_reset(&k->origin);
  const struct zl_draft_clash clash = {&k->object, &a, &b, &k->value, &k->origin};
  if (k->judge(k->arg, &clash, err) != 0)
    return -1;
  *both = *first;
  if (later->flag && !first->flag) {
    both->wanted = later->wanted;
    both->current = later->current;
    both->flag = true;
  }
  if (k->value.len)
    both->wanted = zl_buf_view(&k->value);
  if (k->origin.len)
    both->origin = zl_buf_view(&k->origin);
  return 0;
}

/* What only the present author wants. */
static int alone(struct joining *k, const struct zl_record_entry *later, struct zl_err *err)
{
  struct zl_draft_want b = want_of(k, later);
  const struct zl_draft_clash clash = {&k->object, NULL, &b, &k->value, &k->origin};
  return k->judge(k->arg, &clash, err);
}

struct lonely {
  struct joining *k;
  struct zl_err *err;
};

static int alone_row(void *arg, const struct zl_record_entry *later)
{
  struct lonely *l = arg;
  return alone(l->k, later, l->err);
}

/* ---- records ----------------------------------------------------------------------------------- */

/* One wish of the copy that is kept apart, in the record itself. 1: the record has become large. */
static int join_one(struct joining *k, const struct zl_record *copy, const struct zl_record_entry *later,
                    struct zl_err *err)
{
  struct zl_record_entry first, both = *later, now;
  bool two = zl_record_wish(copy, later->body, later->path, false, &first);
  if ((two ? agree(k, &first, later, &both, err) : alone(k, later, err)) != 0)
    return -1;
  struct zl_record *r = zl_draft_window_get(k->d, copy->no, err);
  if (!r)
    return -1;
  if (!zl_record_wish(r, later->body, later->path, true, &now))
    return zl_err_set(err, ZL_EJOURNAL, "the draft lost a wish");
  if (two) { /* one goes, and the other one is what both want */
    if (zl_draft_window_splice(k->d, r, now.at, now.end, (struct zl_str){"", 0}, err) != 0)
      return -1;
    zl_record_wish(r, later->body, later->path, false, &now);
  }
  both.apart = false;
  both.at = now.at;
  both.end = now.end;
  if (zl_draft_put(k->d, r, &both, err) != 0)
    return -1;
  return zl_draft_is_large(r);
}

static int join_record(struct joining *k, const struct zl_record *copy, size_t at, struct zl_err *err)
{
  struct zl_record_entry e;
  int rc = 0;
  while (rc == 0 && zl_record_next(copy, &at, &e))
    if (e.is_wish && e.apart)
      rc = join_one(k, copy, &e, err);
  return rc;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static int join_rows(struct joining *k, int64_t object, struct zl_err *err)
{
  struct zl_record_entry first, later, both;
  int rc;
  while ((rc = zl_draft_rows_clash(k->d, object, &first, &later, &k->strings, err)) == 1) {
    if (agree(k, &first, &later, &both, err) != 0 ||
        zl_draft_rows_remove(k->d, object, later.body, later.path, err) != 0 ||
        zl_draft_rows_want(k->d, object, &both, err) != 0)
      return -1;
  }
  struct lonely l = {k, err};
  if (rc == 0)
    rc = zl_draft_rows_alone(k->d, object, alone_row, &l, err);
  return rc == 0 ? zl_draft_rows_join(k->d, object, err) : -1;
}

/* ---- all ----------------------------------------------------------------------------------------- */

static int join_object(struct joining *k, int64_t no, struct zl_err *err)
{
  struct zl_record_copy c;
  struct zl_record_head head;
  if (zl_record_copy(k->d, no, &c, err) != 0)
    return -1;
  zl_record_read(&c.record, &head);
  k->object = (struct zl_draft_object){no, zl_draft_name(k->d, head.kind), head.id, head.label, {NULL, 0}};
  int rc = head.large ? 1 : join_record(k, &c.record, head.end, err);
  if (rc == 1)
    rc = join_rows(k, no, err);
  zl_record_drop(&c);
  return rc;
}

int zl_draft_before(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path, struct zl_buf *value,
                    struct zl_buf *origin, struct zl_err *err)
{
  struct zl_record_entry e;
  struct zl_draft *d = zl_draft_of(j, err);
  const struct zl_record *r = d ? zl_draft_window_get(d, object, err) : NULL;
  if (!r)
    return -1;
  uint64_t no = (uintptr_t)zl_map_get(&d->numbers, body);
  if (zl_draft_is_large(r))
    return zl_draft_rows_before(d, object, no, path, value, origin, err);
  if (!zl_record_wish(r, no, path, false, &e) || e.author == d->author) /* his own, and joined already */
    return 0;
  return zl_buf_str(value, e.wanted) == 0 && zl_buf_str(origin, e.origin) == 0
             ? 1
             : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

int zl_draft_join(struct zl_journal *j, int (*judge)(void *arg, const struct zl_draft_clash *c, struct zl_err *err),
                  void *arg, struct zl_err *err)
{
  struct zl_draft *d = zl_draft_of(j, err);
  struct joining k = {.d = d, .judge = judge, .arg = arg, .value = ZL_BUF_INIT(UINT32_MAX / 2),
                      .origin = ZL_BUF_INIT(8192), .strings = ZL_BUF_INIT(UINT32_MAX / 2)};
  int rc = d ? 0 : -1;
  for (int64_t no = 1; rc == 0 && d->apart && no <= (int64_t)d->objects; no++)
    rc = join_object(&k, no, err);
  if (rc == 0)
    d->apart = false;
  zl_buf_free(&k.value);
  zl_buf_free(&k.origin);
  zl_buf_free(&k.strings);
  return rc;
}
