/* groups.c - identical changes together: 10,000 users with one change are one line with a count and
 * a few names. Serves the plan's display and the report.
 *
 * A change's packed bytes are its key, as a text is written in one way throughout a run (dict.c);
 * only what is shown is unpacked. Memory holds the groups, not the changes. */
#include "journal/internal.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_MOST 16

struct group {
  struct group *next;
  int64_t count, first_no;
  struct zl_str kind, packed, after;
  enum zl_row_state state;
  const char *verdict;
  bool folded, comes;     /* elements of one object: */
  struct zl_str of, origin;
  int named;
  struct zl_str name[]; /* as many as are asked for */
};
struct grouping {
  struct zl_journal *j;
  const struct zl_dict *texts;
  int64_t intent;
  int names;
  struct zl_str fold; /* {NULL,0}: nothing is */
  struct zl_map by_key;
  struct group *first, **last;
  struct zl_pool pool;
  struct zl_buf key;
};

static int no_memory(struct zl_err *err)
{
  return zl_err_set(err, ZL_ENOMEM, "out of memory");
}

static struct zl_str keep(struct grouping *g, struct zl_str s)
{
  return zl_pool_str(&g->pool, s);
}

/* One change, the text in the row at hand. */
struct item {
  struct zl_str kind, packed, name, after;
  enum zl_row_state state;
  int64_t no, verdict; /* -1: none */
  bool folded, comes;
  struct zl_str id, of, origin;
};

static struct group *linked(struct grouping *g, struct group *group)
{
  *g->last = group;
  g->last = &group->next;
  return group;
}

static struct group *group_of(struct grouping *g, const struct item *item)
{
  zl_buf_reset(&g->key);
  zl_pack_number(&g->key, (uint64_t)item->state);
  zl_pack_number(&g->key, (uint64_t)(item->verdict + 1));
  zl_pack_text(&g->key, item->kind);
  zl_pack_text(&g->key, item->folded ? (struct zl_str){NULL, 0} : item->after);
  if (item->folded) {
    zl_pack_text(&g->key, item->comes ? ZL_STR("+") : ZL_STR("-"));
    zl_pack_text(&g->key, item->id);
    zl_pack_text(&g->key, item->origin);
  } else {
    zl_buf_str(&g->key, item->packed);
  }
  if (g->key.failed)
    return NULL;
  struct group *group = zl_map_get(&g->by_key, zl_buf_view(&g->key));
  if (group)
    return group;
  group = zl_pool_alloc(&g->pool, sizeof(*group) + (size_t)g->names * sizeof(group->name[0]));
  if (!group || zl_map_put(&g->by_key, zl_buf_view(&g->key), group) != 0)
    return NULL;
  group->first_no = item->no;
  group->state = item->state;
  group->verdict = zl_verdict_name(item->verdict);
  group->kind = keep(g, item->kind);
  group->packed = keep(g, item->packed);
  group->after = item->folded ? (struct zl_str){NULL, 0} : keep(g, item->after);
  if (item->folded) {
    group->folded = true;
    group->comes = item->comes;
    group->of = keep(g, item->of);
    group->origin = keep(g, item->origin);
    return group->of.p && group->origin.p && group->kind.p && group->packed.p ? linked(g, group) : NULL;
  }
  if (!group->kind.p || !group->packed.p || (item->after.p && !group->after.p))
    return NULL;
  return linked(g, group);
}

static int add(struct grouping *g, const struct item *item, struct zl_err *err)
{
  struct group *group = group_of(g, item);
  if (!group)
    return no_memory(err);
  group->count++;
  if (group->named == g->names)
    return 0;
  struct zl_str name = keep(g, item->name);
  if (!name.p)
    return no_memory(err);
  for (char *p = (char *)name.p; p < name.p + name.n; p++)
    if (*p == '\n') /* a label is one line here, whatever it holds */
      *p = ' ';
  group->name[group->named++] = name;
  return 0;
}

/* ---- the rows ------------------------------------------------------------------------------ */

struct verdicts {
  sqlite3_stmt *stmt;
  int64_t no; /* that of the verdict at hand; ZL_NO_MOST: none any more */
};

static int take_verdict(struct grouping *g, struct verdicts *v, struct item *item, struct zl_err *err)
{
  item->verdict = -1;
  item->after = (struct zl_str){NULL, 0};
  while (v->no < item->no) {
    int rc = zl_sql_step(&g->j->sql, v->stmt, err);
    if (rc < 0)
      return -1;
    v->no = rc == 1 ? zl_no(sqlite3_column_int64(v->stmt, 0)) : ZL_NO_MOST;
  }
  if (v->no != item->no)
    return 0;
  item->verdict = sqlite3_column_int64(v->stmt, 1);
  item->after = zl_sql_text(v->stmt, 2);
  return 0;
}

/* "FOLD[NAME]": the change of one element, by whose name it is known. */
static void fold(const struct grouping *g, const struct zl_str text[4], struct item *item)
{
  struct zl_str path = text[0];
  size_t n = g->fold.n;
  item->folded = g->fold.p && path.n > n + 1 && memcmp(path.p, g->fold.p, n) == 0 && path.p[n] == '[' &&
                 path.p[path.n - 1] == ']' && !text[1].p != !text[2].p;
  item->name = item->of;
  if (!item->folded)
    return;
  item->comes = text[2].p != NULL;
  item->origin = text[3].p ? text[3] : ZL_STR("");
  item->name = (struct zl_str){path.p + n + 1, path.n - n - 2};
}

/* at, first, form, changes, id, label, state */
static int add_row(struct grouping *g, sqlite3_stmt *stmt, struct verdicts *v, struct zl_err *err)
{
  struct zl_str form_text, packed, text[4];
  struct zl_form form;
  struct zl_str id = zl_sql_text(stmt, 4), label = zl_sql_text(stmt, 5);
  struct item item = {.no = sqlite3_column_int64(stmt, 1),
                      .of = label.n ? label : id.p ? id : ZL_STR(""), .id = id.p ? id : ZL_STR(""),
                      .state = zl_row_state(stmt, 6, zl_no(sqlite3_column_int64(stmt, 0)), g->intent)};
  if (zl_dict_read(g->j, g->texts, stmt, 2, &form_text, err) != 0 ||
      zl_dict_read(g->j, g->texts, stmt, 3, &packed, err) != 0)
    return -1;
  if (!zl_form_read(&form, form_text))
    return zl_sql_fail(&g->j->sql, SQLITE_CORRUPT, err);
  item.kind = form.kind;
  struct zl_unpack u = zl_unpack_of(packed);
  for (; u.p < u.end; item.no++) {
    const char *start = (const char *)u.p;
    if (zl_change_unpack(g->j, g->texts, &u, text, err) != 0)
      return -1;
    fold(g, text, &item);
    item.packed = (struct zl_str){start, (size_t)((const char *)u.p - start)};
    if (take_verdict(g, v, &item, err) != 0 || add(g, &item, err) != 0)
      return -1;
  }
  return 0;
}

static int add_rows(struct grouping *g, int64_t run, struct zl_err *err)
{
  static const char get[] =
      "SELECT r.at, r.first, r.form, r.changes, r.id, r.label, o.state"
      " FROM request r LEFT JOIN outcome o ON o.at = r.at WHERE r.at BETWEEN ? AND ? ORDER BY r.at";
  static const char verdicts[] =
      "SELECT at, verdict, after FROM verdict WHERE at BETWEEN ? AND ? ORDER BY at";
  struct zl_arg first = ZL_I(zl_at(run, 1)), last = ZL_I(zl_at(run, ZL_NO_MOST));
  sqlite3_stmt *stmt = zl_sql_start(&g->j->sql, get, ZL_ARGS(first, last), err);
  struct verdicts v = {stmt ? zl_sql_start(&g->j->sql, verdicts, ZL_ARGS(first, last), err) : NULL, 0};
  int rc = v.stmt ? 0 : -1;
  while (rc == 0 && (rc = zl_sql_step(&g->j->sql, stmt, err)) == 1)
    rc = add_row(g, stmt, &v, err);
  if (v.stmt)
    zl_sql_done(&g->j->sql, v.stmt);
  if (stmt)
    zl_sql_done(&g->j->sql, stmt);
  return rc;
}

/* ---- the question -------------------------------------------------------------------------- */

static int tell(struct grouping *g, const struct group *group,
                int (*each)(void *arg, const struct zl_change_group *g), void *arg, struct zl_buf *names,
                struct zl_err *err)
{
  struct zl_str text[4];
  struct zl_unpack u = zl_unpack_of(group->packed);
  if (zl_change_unpack(g->j, g->texts, &u, text, err) != 0)
    return -1;
  zl_buf_reset(names);
  for (int i = 0; i < group->named; i++) {
    zl_buf_puts(names, i ? "\n" : "");
    if (zl_buf_str(names, group->name[i]) != 0)
      return no_memory(err);
  }
  struct zl_change_group out = {
      .kind = group->kind,
      .path = text[0],
      .before = text[1],
      .wanted = text[2],
      .origin = text[3],
      .state = zl_str_of(zl_row_state_name(group->state)),
      .verdict = group->verdict,
      .after = group->after,
      .has_before = text[1].p != NULL,
      .count = group->count,
      .names = zl_buf_view(names),
      .first_no = group->first_no,
  };
  if (group->folded) {
    out.folded = true;
    out.of = group->of;
    out.path = g->fold;
    out.origin = group->origin;
    out.before = out.wanted = (struct zl_str){NULL, 0};
    out.has_before = !group->comes;
  }
  return each(arg, &out);
}

int zl_run_groups(struct zl_journal *j, int64_t run, int names,
                  int (*each)(void *arg, const struct zl_change_group *g), void *arg, struct zl_err *err)
{
  return zl_run_groups_folded(j, run, names, NULL, each, arg, err);
}

int zl_run_groups_folded(struct zl_journal *j, int64_t run, int names, const char *folded,
                         int (*each)(void *arg, const struct zl_change_group *g), void *arg, struct zl_err *err)
{
  struct grouping g = {.j = j, .key = ZL_BUF_INIT(64u << 20), .fold = zl_str_of(folded)};
  struct zl_buf line = ZL_BUF_INIT(1 << 20);
  g.names = names < 0 ? 0 : names > NAMES_MOST ? NAMES_MOST : names;
  g.last = &g.first;
  g.texts = zl_dict_of(j, run, err);
  int rc = g.texts ? zl_run_intent(j, run, &g.intent, err) : -1;
  if (rc == 0)
    rc = add_rows(&g, run, err);
  for (struct group *group = g.first; rc == 0 && group; group = group->next)
    rc = tell(&g, group, each, arg, &line, err);
  zl_dict_done((struct zl_dict *)g.texts);
  zl_map_free(&g.by_key);
  zl_pool_free(&g.pool);
  zl_buf_free(&g.key);
  zl_buf_free(&line);
  return rc;
}
