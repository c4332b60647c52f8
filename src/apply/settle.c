/* settle.c - what became of a request whose answer nobody saw. Pure; serves apply.c.
 *
 * A PATCH of settings is simply sent again: it ends in the same state. A POST or DELETE of phone
 * shared access may not be: the object is read, and what is there tells. A server may carry a
 * request out after its connection broke, so "not there" is believed only after the last of a few looks.
 * Everything else (an operation by name) cannot be read back: it stays unknown, and is reported. */
#include "apply/internal.h"

#include <string.h>

#define PREFIX "/phone/users/"
#define MIDDLE "/settings/"

static const int waits_ms[] = {500, 1000, 2000};

int zl_settle_wait_ms(int looks, bool long_ago)
{
  size_t n = sizeof(waits_ms) / sizeof(waits_ms[0]);
  return long_ago || looks < 1 || (size_t)looks > n ? -1 : waits_ms[looks - 1];
}

/* "/phone/users/ID/settings/TYPE?query" */
static const struct zl_access *access_of(const struct zl_row *row, struct zl_str *user, struct zl_str *query)
{
  const char *end = row->path.p + row->path.n, *id = row->path.p + strlen(PREFIX);
  if (row->path.n <= strlen(PREFIX) || memcmp(row->path.p, PREFIX, strlen(PREFIX)) != 0)
    return NULL;
  const char *middle = memchr(id, '/', (size_t)(end - id));
  if (!middle || (size_t)(end - middle) <= strlen(MIDDLE) || memcmp(middle, MIDDLE, strlen(MIDDLE)) != 0)
    return NULL;
  const char *type = middle + strlen(MIDDLE), *mark = memchr(type, '?', (size_t)(end - type));
  *user = (struct zl_str){row->path.p, (size_t)(middle - row->path.p)};
  *query = mark ? (struct zl_str){mark + 1, (size_t)(end - mark - 1)} : (struct zl_str){"", 0};
  return zl_access_find((struct zl_str){type, (size_t)((mark ? mark : end) - type)});
}

bool zl_settle_can(const struct zl_row *row)
{
  struct zl_str user, query;
  return (zl_str_is(row->method, "POST") || zl_str_is(row->method, "DELETE")) && access_of(row, &user, &query);
}

int zl_settle_look(const struct zl_row *row, struct zl_buf *url, struct zl_request *r, struct zl_err *err)
{
  struct zl_str user, query;
  const struct zl_access *access = access_of(row, &user, &query);
  const struct zl_body *source = access ? zl_catalogue_body(zl_str_of(access->source)) : NULL;
  if (!source)
    return zl_err_set(err, ZL_EVALUE, "%s cannot be read back", row->path.p);
  zl_buf_str(url, user);
  if (strcmp(access->source, "phone_user_settings") == 0)
    zl_buf_puts(url, "/settings");
  if (url->failed)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  r->method = "GET";
  r->url = zl_buf_view(url);
  r->product = ZL_PHONE;
  r->label = ZL_LIGHT;
  zl_label_find(zl_str_of(source->label), &r->label);
  r->safe = true;
  return 0;
}

static enum zl_settled unknown(struct zl_fate *f, const char *why)
{
  zl_fate_set(f, "unknown");
  snprintf(f->error, sizeof(f->error),
           "%.700s: it may have taken effect, so it was not sent again; look at it in Zoom", why);
  return ZL_SETTLED_UNKNOWN;
}

enum zl_settled zl_settle_judge(const struct zl_row *row, const struct zl_response *r, struct zl_fate *f)
{
  struct zl_str user, query;
  struct zl_err err = {0};
  struct zl_json root;
  enum zl_access_effect effect;
  const struct zl_access *access = access_of(row, &user, &query);
  if (r->status != 200 || r->err.code)
    zl_api_fail(r, "its answer was lost, and looking failed", &err);
  else if (access && zl_json_check(r->body, ZL_JSON_DEPTH, &root, &err) == 0)
    zl_access_effect(access, row->method, query, row->body, root, &effect, &err);
  if (err.code || !access)
    return unknown(f, err.text);
  if (effect == ZL_EFFECT_PART)
    return unknown(f, "its answer was lost, and what Zoom shows now is neither as before nor as planned");
  if (effect == ZL_EFFECT_NONE)
    return ZL_SETTLED_NOT_YET;
  zl_fate_set(f, "done");
  f->status = 0; /* nobody saw the answer */
  snprintf(f->answer, sizeof(f->answer), "the answer was lost; what Zoom shows afterwards is as planned");
  f->answer_n = strlen(f->answer);
  return ZL_SETTLED_DONE;
}

void zl_settle_cannot(const struct zl_row *row, struct zl_fate *f)
{
  zl_fate_set(f, "unknown");
  snprintf(f->error, sizeof(f->error),
           "an interrupted run sent this %s and did not see the answer: it may have taken effect, so "
           "it is not sent again; look in Zoom, and do by hand what is missing",
           row->method.p);
}
