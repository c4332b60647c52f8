/* company.c - rows that leave in one request: their common body, and what the one answer means for each of
 * them. Serves flight.c; how such requests are written is settings/together.h.
 *
 * A request that is refused as a whole says nothing about who of its members was the reason: it is sent again
 * in two halves, and so on. Features tell their failures one by one, so there a refusal is about all. */
#include "apply/internal.h"

#include <string.h>

#define NO_GROUP 4130
#define NO_MEMBER 4131
#define NO_PERMISSION 200

static size_t rows_of(const struct zl_flight *flight, struct zl_str *bodies)
{
  size_t n = 0;
  for (; flight && n < ZL_TOGETHER_MOST; flight = flight->with)
    bodies[n++] = flight->row->body;
  return n;
}

int zl_company_body(const struct zl_flight *flight, struct zl_buf *out, struct zl_err *err)
{
  struct zl_str bodies[ZL_TOGETHER_MOST];
  size_t n = rows_of(flight, bodies);
  if (zl_together_join(bodies, n, out) != 0)
    return zl_err_set(err, ZL_EVALUE, "the plan has a request that is not what its path says");
  return 0;
}

/* Each row has the answer; who was not named in it has failed. */
static void take_apart(struct zl_flight *flight, const struct zl_response *r)
{
  struct zl_str bodies[ZL_TOGETHER_MOST] = {{NULL, 0}};
  struct zl_buf refused[ZL_TOGETHER_MOST];
  struct zl_json answer = {0};
  size_t n = rows_of(flight, bodies), i = 0, failed = 0;
  for (i = 0; i < n; i++)
    refused[i] = ZL_BUF_INIT(1000);
  if (r->body.n && zl_json_check_grammar(r->body, ZL_JSON_DEPTH, &answer, NULL) != 0)
    answer = (struct zl_json){0};
  zl_together_judge(flight->row->together, bodies, n, answer, refused);
  for (i = 0; i < n; i++)
    failed += refused[i].len > 0;
  i = 0;
  for (struct zl_flight *f = flight; f && i < n; f = f->with, i++)
    if (refused[i].len) {
      f->fate.state = "failed";
      f->fate.uncounted = failed < n || i > 0;
      snprintf(f->fate.error, sizeof(f->fate.error), "%s", zl_buf_cstr(&refused[i]));
    }
  for (i = 0; i < n; i++)
    zl_buf_free(&refused[i]);
}

/* Refused as a whole, perhaps because of one of them. */
static bool divisible(const struct zl_flight *flight, const struct zl_response *r)
{
  struct zl_api_error api;
  if (!flight->with || flight->row->together != ZL_MEMBERS || strcmp(flight->fate.state, "failed") != 0 ||
      (r->status != 400 && r->status != 404))
    return false;
  zl_api_error_read(r->status, r->body, &api);
  return api.code != NO_GROUP && api.code != NO_PERMISSION;
}

/* Who is no member any more need not be taken out. */
static bool gone_already(const struct zl_flight *flight, const struct zl_response *r)
{
  struct zl_api_error api;
  if (!flight->row->apart || !zl_str_is(flight->row->method, "DELETE") || r->status != 404)
    return false;
  zl_api_error_read(r->status, r->body, &api);
  return api.code == NO_MEMBER;
}

void zl_company_read(struct zl_flight *flight, const struct zl_response *r)
{
  struct zl_fate *fate = &flight->fate;
  size_t n = 1;
  zl_fate_read(fate, r, flight->row->object_label, flight->row->safe);
  if (gone_already(flight, r)) {
    fate->state = "done";
    fate->error[0] = '\0';
  }
  for (struct zl_flight *f = flight->with; f; f = f->with, n++) {
    f->fate = *fate;
    f->fate.uncounted = true;
    if (strcmp(fate->state, "done") == 0)
      f->fate.answer_n = 0; /* kept with the first of them */
  }
  if (flight->row->together && strcmp(fate->state, "done") == 0)
    take_apart(flight, r);
  else if (divisible(flight, r))
    for (struct zl_flight *f = flight; f; f = f->with) {
      f->fate.again = true;
      f->row->company = n > 2 ? n / 2 + n % 2 : 1;
    }
}

struct zl_row *zl_company_late(const struct zl_applying *s, int64_t *last)
{
  bool idle = s->n_flying == 0 && s->n_answered == 0 && !s->rows.first && !s->resting;
  if (s->late_flying || s->stopping || !s->rows.late)
    return NULL;
  return zl_rows_late(&s->rows, s->intended, idle, last);
}
