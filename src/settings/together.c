/* together.c - requests for one person each, put together into one for many, and its answer taken apart
 * again. Pure. Serves src/apply.
 *
 * Both answers are successes that may lack somebody: of members Zoom names those that it added, in one text;
 * of features those for whom it worked, and for the others the reason. Who is not named was not done. */
#include "settings/together.h"

#include <string.h>
#include <strings.h>

enum zl_together zl_together_of(struct zl_str method, struct zl_str path)
{
  static const char groups[] = "/groups/", members[] = "/members";
  size_t front = strlen(groups), back = strlen(members);
  if (!zl_str_is(method, "POST"))
    return ZL_ALONE;
  if (zl_str_is(path, ZL_FEATURES_PATH))
    return ZL_FEATURES;
  if (path.n <= front + back || memcmp(path.p, groups, front) != 0 ||
      memcmp(path.p + path.n - back, members, back) != 0)
    return ZL_ALONE;
  return memchr(path.p + front, '/', path.n - front - back) ? ZL_ALONE : ZL_MEMBERS;
}

static const char *const labels[] = {[ZL_MEMBERS] = "MEMBERS", [ZL_FEATURES] = "FEATURES"};

const char *zl_together_label(enum zl_together what)
{
  return labels[what];
}

bool zl_together_find(struct zl_str label, enum zl_together *out)
{
  for (enum zl_together what = ZL_MEMBERS; what <= ZL_FEATURES; what++)
    if (zl_str_is(label, labels[what])) {
      *out = what;
      return true;
    }
  return false;
}

/* {..,"users":[{"id":"X"}]} as zl_feature_body and zl_member_body write it. What stands before the list is ours
 * alone, so its first beginning is the one; an id may be anything. */
bool zl_together_cut(struct zl_str body, struct zl_str *head, struct zl_str *person)
{
  static const char begin[] = ":[{", end[] = "}]}";
  size_t n = strlen(end);
  const char *at = body.n > 2 * n ? memmem(body.p, body.n - n, begin, strlen(begin)) : NULL;
  if (!at || memcmp(body.p + body.n - n, end, n) != 0)
    return false;
  size_t front = (size_t)(at - body.p) + 2;
  *head = (struct zl_str){body.p, front};
  *person = (struct zl_str){body.p + front, body.n - front - 2};
  return true;
}

bool zl_together_alike(struct zl_str body, struct zl_str other)
{
  struct zl_str head, head2, person;
  return zl_together_cut(body, &head, &person) && zl_together_cut(other, &head2, &person) && zl_str_eq(head, head2);
}

int zl_together_join(const struct zl_str *bodies, size_t n, struct zl_buf *out)
{
  struct zl_str head, person;
  for (size_t i = 0; i < n; i++) {
    if (!zl_together_cut(bodies[i], &head, &person))
      return -1;
    zl_buf_str(out, i == 0 ? head : ZL_STR(","));
    zl_buf_str(out, person);
  }
  return zl_buf_puts(out, "]}");
}

bool zl_together_person(struct zl_str body, struct zl_buf *out)
{
  struct zl_str head, person;
  struct zl_json v;
  if (!zl_together_cut(body, &head, &person) || zl_json_check(person, 4, &v, NULL) != 0)
    return false;
  return zl_json_string(zl_json_get(v, "id"), out) || zl_json_string(zl_json_get(v, "email"), out);
}

/* ---- answers ---------------------------------------------------------------------------------- */

static bool same_person(struct zl_str a, struct zl_str b)
{
  if (!memchr(a.p, '@', a.n))
    return zl_str_eq(a, b);
  return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* The next id of a text; how several are parted is nowhere said. */
static bool next_id(struct zl_str *ids, struct zl_str *id)
{
  static const char parts[] = " ,;|\t\r\n";
  while (ids->n && strchr(parts, ids->p[0]))
    ids->p++, ids->n--;
  size_t n = 0;
  while (n < ids->n && !strchr(parts, ids->p[n]))
    n++;
  *id = (struct zl_str){ids->p, n};
  ids->p += n;
  ids->n -= n;
  return n > 0;
}

static bool named_in_text(struct zl_str ids, struct zl_str who)
{
  struct zl_str id;
  while (next_id(&ids, &id))
    if (same_person(who, id))
      return true;
  return false;
}

static bool named_in_list(struct zl_json list, struct zl_str who)
{
  struct zl_json_iter it = zl_json_iter(list);
  struct zl_json v;
  bool found = false;
  struct zl_buf id = ZL_BUF_INIT(4096);
  while (!found && zl_json_next(&it, NULL, &v)) {
    zl_buf_reset(&id);
    found = zl_json_string(v, &id) && same_person(who, zl_buf_view(&id));
  }
  zl_buf_free(&id);
  return found;
}

/* Who was asked for by address and is answered by id cannot be found by name: ids that nobody else accounts
 * for are theirs, as far as there are any. */
static size_t ids_left_over(struct zl_str ids, const struct zl_str *who, size_t n)
{
  struct zl_str id;
  size_t left = 0;
  while (next_id(&ids, &id)) {
    bool known = false;
    for (size_t i = 0; i < n && !known; i++)
      known = same_person(who[i], id);
    left += !known;
  }
  return left;
}

static void judge_members(const struct zl_str *who, size_t n, struct zl_json answer, struct zl_buf *refused)
{
  struct zl_json told = zl_json_get(answer, "ids");
  struct zl_buf ids = ZL_BUF_INIT((size_t)1 << 20);
  if (!zl_json_string(told, &ids) && zl_json_kind(told) != ZL_JSON_ARRAY) {
    zl_buf_free(&ids); /* it names nobody at all, so there is nothing to compare */
    return;
  }
  size_t left = ids_left_over(zl_buf_view(&ids), who, n);
  for (size_t i = 0; i < n; i++) {
    bool named = ids.len ? named_in_text(zl_buf_view(&ids), who[i]) : named_in_list(told, who[i]);
    if (!named && left && memchr(who[i].p, '@', who[i].n))
      named = left-- > 0;
    if (!named)
      zl_buf_puts(&refused[i], "not added: Zoom's answer does not name this member");
  }
  zl_buf_free(&ids);
}

static void judge_feature(struct zl_str who, struct zl_json answer, struct zl_buf *refused)
{
  struct zl_json good = zl_json_get(answer, "success_user_ids"), fail;
  struct zl_json_iter it = zl_json_iter(zl_json_get(answer, "fail_details"));
  while (zl_json_next(&it, NULL, &fail)) {
    if (!named_in_list(zl_json_get(fail, "user_ids"), who))
      continue;
    struct zl_json reason = zl_json_get(fail, "reason");
    if (zl_json_string_is(reason, "No need to update"))
      return;
    zl_buf_puts(refused, "Zoom refused it: ");
    if (!zl_json_string(reason, refused))
      zl_buf_puts(refused, "(without a reason)");
    return;
  }
  if (zl_json_kind(good) == ZL_JSON_ARRAY && !named_in_list(good, who) && !memchr(who.p, '@', who.n))
    zl_buf_puts(refused, "Zoom's answer does not name this user");
}

int zl_together_judge(enum zl_together what, const struct zl_str *bodies, size_t n, struct zl_json answer,
                      struct zl_buf *refused)
{
  struct zl_buf text[ZL_TOGETHER_MOST];
  struct zl_str who[ZL_TOGETHER_MOST];
  int rc = n <= ZL_TOGETHER_MOST ? 0 : -1;
  for (size_t i = 0; rc == 0 && i < n; i++) {
    text[i] = ZL_BUF_INIT(4096);
    zl_buf_reset(&refused[i]);
    if (!zl_together_person(bodies[i], &text[i])) {
      zl_buf_free(&text[i]);
      n = i;
      rc = -1;
      break;
    }
    who[i] = zl_buf_view(&text[i]);
  }
  if (rc == 0 && what == ZL_MEMBERS)
    judge_members(who, n, answer, refused);
  for (size_t i = 0; rc == 0 && what == ZL_FEATURES && i < n; i++)
    judge_feature(who[i], answer, &refused[i]);
  for (size_t i = 0; n <= ZL_TOGETHER_MOST && i < n; i++)
    zl_buf_free(&text[i]);
  return rc;
}
