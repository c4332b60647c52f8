/* clash.c - several policies, one plan: where two of them want different values for one field of one object,
 * that is an error which names both lines; where they want the same, the first one's line stays; what they
 * share out of one phone is put together unless one takes back what the other gives. Within one policy a
 * later wish has replaced the earlier one before it comes here. Serves serve/serve.c. */
#include <string.h>

#include "core/plan/members.h"
#include "core/plan/secret.h"
#include "core/serve/policies.h"

#define TOLD_MOST 10
#define VALUE_SHOWN 120

/* What two lines of two policies want differently, for how many objects. */
struct contradiction {
  struct zl_buf words, name; /* name: of the first object */
  int64_t objects;
};

struct clashes {
  struct zl_core *core;
  struct contradiction list[TOLD_MOST];
  int n;
  int64_t untold;
};

static const struct zl_node *leaf_of(const struct zl_draft_want *w)
{
  const struct zl_source *s = zl_source_find(w->body);
  return s && s->body && w->path.n && w->path.p[0] != '?' ? zl_catalogue_find(s->body->level, w->path) : NULL;
}

/* ---- words --------------------------------------------------------------------------------------- */

static void field(const struct zl_draft_want *w, struct zl_buf *out)
{
  const struct zl_source *s = zl_source_find(w->body);
  struct zl_str path = w->path;
  if (path.n && path.p[0] == '?')
    path.p++, path.n--;
  if (zl_feature_of_wish(path))
    zl_buf_puts(out, "user.");
  else if (zl_wish_is_access(w->path, NULL))
    zl_buf_puts(out, "phone.");
  else if (s && s->body)
    zl_buf_printf(out, "%s.", zl_level_prefix(s->body->level));
  zl_visible(out, path, false);
}

static void value(struct zl_str plain, bool secret, struct zl_buf *out)
{
  struct zl_buf shown = ZL_BUF_INIT(8u << 20);
  struct zl_json v;
  size_t n;
  if (secret)
    zl_buf_puts(&shown, "(hidden)");
  else if (zl_json_check(plain, ZL_JSON_DEPTH, &v, NULL) == 0)
    zl_secret_hide(v, &shown, NULL);
  n = shown.len < VALUE_SHOWN ? shown.len : VALUE_SHOWN;
  while (n < shown.len && n && ((unsigned char)shown.data[n] & 0xC0) == 0x80)
    n--;
  zl_visible(out, (struct zl_str){shown.len ? shown.data : "", n}, false);
  zl_buf_puts(out, n < shown.len ? "..." : "");
  zl_buf_free(&shown);
}

/* Takes the words, and counts for how many they are; the name is of what they are for. */
static int note(struct clashes *k, struct zl_buf *words, struct zl_str kind, struct zl_str id, struct zl_err *err)
{
  bool failed = words->failed;
  int i = 0;
  while (i < k->n && !zl_str_eq(zl_buf_view(words), zl_buf_view(&k->list[i].words)))
    i++;
  if (i < k->n) {
    k->list[i].objects++;
  } else if (i == TOLD_MOST) {
    k->untold++;
  } else {
    struct contradiction *x = &k->list[k->n++];
    *x = (struct contradiction){.words = *words, .name = ZL_BUF_INIT(4096), .objects = 1};
    *words = ZL_BUF_INIT(1);
    failed |= zl_list_label(k->core, kind, id, &x->name) != 0;
  }
  zl_buf_free(words);
  return failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

static void both_lines(struct zl_str first, struct zl_str later, const char *want, struct zl_buf *words)
{
  zl_visible(words, first, false);
  zl_buf_puts(words, " and ");
  zl_visible(words, later, false);
  zl_buf_puts(words, want);
}

static int note_values(struct clashes *k, const struct zl_draft_clash *c, struct zl_str first, struct zl_str later,
                       bool secret, struct zl_err *err)
{
  struct zl_buf words = ZL_BUF_INIT(64u << 10);
  both_lines(c->first->origin, c->later->origin, " want different values of ", &words);
  field(c->first, &words);
  zl_buf_puts(&words, ": ");
  value(first, secret, &words);
  zl_buf_puts(&words, " and ");
  value(later, secret, &words);
  return note(k, &words, c->object->kind, c->object->id, err);
}

static int note_members(struct clashes *k, const struct zl_draft_clash *c, struct zl_str first, struct zl_err *err)
{
  struct zl_buf words = ZL_BUF_INIT(64u << 10), group = ZL_BUF_INIT(4096);
  both_lines(first, c->later->origin, " want different members of the group ", &words);
  zl_list_label(k->core, c->object->kind, c->object->id, &group);
  zl_visible(&words, zl_buf_view(&group), false);
  zl_buf_free(&group);
  return note(k, &words, ZL_STR("user"), c->later->path, err);
}

/* One line each, the last of them as the error. */
static int complain(struct clashes *k, struct zl_err *err)
{
  struct zl_buf line = ZL_BUF_INIT(128u << 10);
  for (int i = 0; i < k->n; i++) {
    const struct contradiction *x = &k->list[i];
    bool last = i == k->n - 1 && !k->untold;
    zl_buf_reset(&line);
    zl_buf_str(&line, zl_buf_view(&x->words));
    zl_buf_puts(&line, ", for ");
    zl_visible(&line, zl_buf_view(&x->name), false);
    if (x->objects > 1)
      zl_buf_printf(&line, " and %lld more", (long long)x->objects - 1);
    if (last)
      break;
    zl_progress("");
    zl_log(ZL_LOG_ERROR, "%s", zl_buf_cstr(&line));
  }
  if (k->untold)
    zl_err_set(err, ZL_EPOLICY, "the policies contradict each other in %lld settings more; nothing has been changed",
               (long long)k->untold);
  else
    zl_err_set(err, ZL_EPOLICY, "%s; nothing has been changed", zl_buf_cstr(&line));
  zl_buf_free(&line);
  return -1;
}

/* ---- judging --------------------------------------------------------------------------------------- */

static int both_origins(const struct zl_draft_clash *c)
{
  zl_buf_str(c->origin, c->first->origin);
  zl_buf_puts(c->origin, ", ");
  return zl_buf_str(c->origin, c->later->origin);
}

static int judge_access(struct clashes *k, const struct zl_draft_clash *c, const struct zl_access *access,
                        struct zl_str first, struct zl_str later, struct zl_err *err)
{
  struct zl_buf both = ZL_BUF_INIT(8u << 20);
  struct zl_err why = {0};
  bool secret = zl_secret_sealed(c->first->wanted) || zl_secret_sealed(c->later->wanted);
  int rc = zl_access_together(access, first, later, &both, &why);
  if (rc < 0)
    zl_err_set(err, why.code == ZL_EVALUE ? ZL_EPOLICY : why.code, "%.*s and %.*s: %s", (int)c->first->origin.n,
               c->first->origin.p, (int)c->later->origin.n, c->later->origin.p, why.text);
  else if (rc == 1)
    rc = note_values(k, c, first, later, false, err);
  else if (!zl_str_eq(zl_buf_view(&both), first))
    rc = (secret ? zl_secret_seal(k->core, zl_buf_view(&both), c->value, err)
                 : zl_buf_str(c->value, zl_buf_view(&both))) == 0 && both_origins(c) == 0 ? 0 : -1;
  zl_buf_wipe(&both);
  return rc == 0 || err->code ? rc : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

/* Persons of a group: where one policy says who exactly, who is not named is out. */
static int judge_member(struct clashes *k, const struct zl_draft_clash *c, struct zl_err *err)
{
  enum zl_member_verb first, later;
  if (!zl_members_wished(c->later->path, c->later->wanted, &later))
    return 0; /* both say who exactly: the persons tell */
  if (c->first) {
    zl_members_wished(c->first->path, c->first->wanted, &first);
    return (first == ZL_MEMBER_IN) == (later == ZL_MEMBER_IN) ? 0 : note_members(k, c, c->first->origin, err);
  }
  if (later != ZL_MEMBER_IN)
    return 0;
  struct zl_buf exact = ZL_BUF_INIT(64), origin = ZL_BUF_INIT(4096);
  int rc = zl_draft_before(k->core->journal, c->object->no, c->later->body, ZL_STR(ZL_MEMBERS_EXACT), &exact, &origin, err);
  if (rc == 1)
    rc = note_members(k, c, zl_buf_view(&origin), err);
  zl_buf_free(&exact);
  zl_buf_free(&origin);
  return rc;
}

static int judge(void *arg, const struct zl_draft_clash *c, struct zl_err *err)
{
  struct clashes *k = arg;
  if (zl_str_is(c->later->body, ZL_MEMBERS_BODY))
    return judge_member(k, c, err);
  if (!c->first)
    return 0;
  const struct zl_node *leaf = leaf_of(c->first);
  struct zl_str type, a, b;
  struct zl_buf first = ZL_BUF_INIT(8u << 20), later = ZL_BUF_INIT(8u << 20);
  bool secret = zl_secret_sealed(c->first->wanted) || zl_secret_sealed(c->later->wanted);
  int rc = zl_secret_open(k->core, c->first->wanted, &first, err);
  if (rc == 0)
    rc = zl_secret_open(k->core, c->later->wanted, &later, err);
  a = zl_buf_view(&first);
  b = zl_buf_view(&later);
  if (rc == 0 && zl_wish_is_access(c->first->path, &type) && zl_access_find(type))
    rc = judge_access(k, c, zl_access_find(type), a, b, err);
  else if (rc == 0 && !zl_str_eq(a, b) && !(leaf && zl_settings_same(leaf, a, b)))
    rc = note_values(k, c, a, b, secret, err);
  zl_buf_wipe(&first);
  zl_buf_wipe(&later);
  return rc;
}

int zl_clash_join(struct zl_core *c, struct zl_err *err)
{
  struct clashes k = {.core = c};
  int rc = zl_draft_join(c->journal, judge, &k, err);
  if (rc == 0 && k.n)
    rc = complain(&k, err);
  for (int i = 0; i < k.n; i++) {
    zl_buf_free(&k.list[i].words);
    zl_buf_free(&k.list[i].name);
  }
  return rc;
}
