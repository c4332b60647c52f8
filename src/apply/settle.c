/* settle.c - what became of a request whose answer nobody saw. Pure; serves apply.c.
 *
 * A PATCH of settings is simply sent again: it ends in the same state. A POST or DELETE of phone
 * shared access may not be: the object is read, and what is there tells. A server may carry a
 * request out after its connection broke, so "not there" is believed only after the last of a few looks.
 * So may not be adding a member to a group or taking one out: there the user's profile tells, which names
 * the groups. Everything else (an operation by name) cannot be read back: it stays unknown, and is reported. */
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

/* ---- members of groups ------------------------------------------------------------------------ */

#define GROUPS "/groups/"
#define ROLES "/roles/"
#define MEMBERS "/members"

/* "/groups/GROUP/members" of a POST, "/groups/GROUP/members/MEMBER" of a DELETE; both as sent, encoded. */
static bool member_in(const struct zl_row *row, const char *of, struct zl_str *group, struct zl_str *member)
{
  struct zl_str path = row->path;
  const char *end = path.p + path.n, *id = path.p + strlen(of);
  *member = (struct zl_str){NULL, 0};
  if (path.n <= strlen(of) || memcmp(path.p, of, strlen(of)) != 0)
    return false;
  const char *slash = memchr(id, '/', (size_t)(end - id));
  if (!slash || (size_t)(end - slash) < strlen(MEMBERS) || memcmp(slash, MEMBERS, strlen(MEMBERS)) != 0)
    return false;
  *group = (struct zl_str){id, (size_t)(slash - id)};
  slash += strlen(MEMBERS);
  if (zl_str_is(row->method, "POST"))
    return slash == end;
  if (!zl_str_is(row->method, "DELETE") || end - slash < 2 || *slash != '/' ||
      memchr(slash + 1, '/', (size_t)(end - slash) - 1) || memchr(slash, '?', (size_t)(end - slash)))
    return false;
  *member = (struct zl_str){slash + 1, (size_t)(end - slash) - 1};
  return true;
}

static bool member_of(const struct zl_row *row, struct zl_str *group, struct zl_str *member)
{
  return member_in(row, GROUPS, group, member);
}

/* The same of a role, from which somebody is taken; giving one is simply sent again. */
static bool role_of(const struct zl_row *row, struct zl_str *role, struct zl_str *member)
{
  return zl_str_is(row->method, "DELETE") && member_in(row, ROLES, role, member);
}

bool zl_settle_member(const struct zl_row *row)
{
  struct zl_str group, member;
  return member_of(row, &group, &member);
}

/* Who it is about, encoded, below "/users/". */
static int profile_url(const struct zl_row *row, struct zl_str member, struct zl_buf *url, struct zl_err *err)
{
  struct zl_buf person = ZL_BUF_INIT(4096);
  zl_buf_puts(url, "/users/");
  int rc = 0;
  if (member.p)
    zl_buf_str(url, member);
  else if (!zl_together_person(row->body, &person))
    rc = zl_err_set(err, ZL_EVALUE, "a request that names no member");
  else
    rc = zl_url_segment(url, zl_buf_view(&person), err);
  zl_buf_free(&person);
  return rc == 0 && url->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : rc;
}

/* The group of a path is encoded; the profile's are not. */
static bool in_group(struct zl_json profile, struct zl_str encoded)
{
  struct zl_json_iter it = zl_json_iter(zl_json_get(profile, "group_ids"));
  struct zl_json v;
  bool found = false;
  struct zl_buf id = ZL_BUF_INIT(4096), path = ZL_BUF_INIT(16384);
  while (!found && zl_json_next(&it, NULL, &v)) {
    zl_buf_reset(&id);
    zl_buf_reset(&path);
    found = zl_json_string(v, &id) && zl_url_segment(&path, zl_buf_view(&id), NULL) == 0 &&
            zl_str_eq(zl_buf_view(&path), encoded);
  }
  zl_buf_free(&id);
  zl_buf_free(&path);
  return found;
}

static bool has_role(struct zl_json profile, struct zl_str encoded)
{
  struct zl_buf id = ZL_BUF_INIT(4096), path = ZL_BUF_INIT(16384);
  bool has = zl_json_string(zl_json_get(profile, "role_id"), &id) &&
             zl_url_segment(&path, zl_buf_view(&id), NULL) == 0 && zl_str_eq(zl_buf_view(&path), encoded);
  zl_buf_free(&id);
  zl_buf_free(&path);
  return has;
}

bool zl_settle_can(const struct zl_row *row)
{
  struct zl_str user, query;
  if (zl_settle_member(row) || role_of(row, &user, &query))
    return true;
  return (zl_str_is(row->method, "POST") || zl_str_is(row->method, "DELETE")) && access_of(row, &user, &query);
}

int zl_settle_look(const struct zl_row *row, struct zl_buf *url, struct zl_request *r, struct zl_err *err)
{
  struct zl_str user, query;
  r->method = "GET";
  r->safe = true;
  r->label = ZL_LIGHT;
  if (member_of(row, &user, &query) || role_of(row, &user, &query)) {
    r->product = ZL_MAIN;
    int rc = profile_url(row, query, url, err);
    r->url = zl_buf_view(url);
    return rc;
  }
  const struct zl_access *access = access_of(row, &user, &query);
  const struct zl_body *source = access ? zl_catalogue_body(zl_str_of(access->source)) : NULL;
  if (!source)
    return zl_err_set(err, ZL_EVALUE, "%s cannot be read back", row->path.p);
  zl_buf_str(url, user);
  if (strcmp(access->source, "phone_user_settings") == 0)
    zl_buf_puts(url, "/settings");
  if (url->failed)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  r->url = zl_buf_view(url);
  r->product = ZL_PHONE;
  zl_label_find(zl_str_of(source->label), &r->label);
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
  enum zl_access_effect effect = ZL_EFFECT_PART;
  bool role = role_of(row, &user, &query), member = role || member_of(row, &user, &query);
  const struct zl_access *access = member ? NULL : access_of(row, &user, &query);
  if (member && r->status == 404)
    effect = zl_str_is(row->method, "POST") ? ZL_EFFECT_NONE : ZL_EFFECT_ALL; /* nobody is in no group */
  else if (r->status != 200 || r->err.code)
    zl_api_fail(r, "its answer was lost, and looking failed", &err);
  else if (role && zl_json_check(r->body, ZL_JSON_DEPTH, &root, &err) == 0)
    effect = has_role(root, user) ? ZL_EFFECT_NONE : ZL_EFFECT_ALL;
  else if (member && zl_json_check(r->body, ZL_JSON_DEPTH, &root, &err) == 0)
    effect = in_group(root, user) == zl_str_is(row->method, "POST") ? ZL_EFFECT_ALL : ZL_EFFECT_NONE;
  else if (access && zl_json_check(r->body, ZL_JSON_DEPTH, &root, &err) == 0)
    zl_access_effect(access, row->method, query, row->body, root, &effect, &err);
  if (err.code || !(access || member))
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
