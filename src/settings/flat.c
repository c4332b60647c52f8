/* flat.c - the catalogue as text: what an import writes and load.c reads. Used by core, which keeps
 * it in the state folder, by the policy process, which makes a new one out of it, and by
 * `zoomlua settings diff`, which compares two of them line by line.
 *
 * A line is cells with tabs between them; the first says what it is:
 *
 *     catalogue  1
 *     body  key label read_scope write_scope read_scope_classic write_scope_classic
 *     node  level path wire body type flags values min max min_length max_length max_items
 *           key_field entries got group_lock account_lock follows
 *     same  user group account group_lock account_lock phone_user
 *     end
 *
 * in this order; the nodes of a level stand together, parents before their children and siblings
 * next to each other, the roots left out. An empty cell is "none"; `wire` is then `path`. `flags`
 * are letters (l r w d s p q a, see below), `values` have a | between them. */
#include "settings/flat.h"

#include <string.h>

const struct zl_flat_flag zl_flat_flags[] = {
  {'l', ZL_NODE_LEAF},   {'r', ZL_NODE_READABLE}, {'w', ZL_NODE_WRITABLE}, {'d', ZL_NODE_DEPRECATED},
  {'s', ZL_NODE_SET},    {'p', ZL_NODE_SECRET},   {'q', ZL_NODE_REQUIRED}, {'a', ZL_NODE_ACTION},
  {0, 0},
};

struct writer {
  const struct zl_tables *t;
  struct zl_buf *out;
};

static void cell(struct writer *w, const char *text)
{
  zl_buf_putc(w->out, '\t');
  zl_buf_puts(w->out, text ? text : "");
}

static void number(struct writer *w, int64_t n, int64_t none)
{
  zl_buf_putc(w->out, '\t');
  if (n != none)
    zl_buf_printf(w->out, "%lld", (long long)n);
}

static void path(struct writer *w, uint16_t index)
{
  cell(w, index == ZL_NO_NODE ? "" : &w->t->text[w->t->rows[index].path]);
}

static void values(struct writer *w, const struct zl_node_row *row)
{
  zl_buf_putc(w->out, '\t');
  for (unsigned i = 0; i < row->n_values; i++) {
    if (i)
      zl_buf_putc(w->out, '|');
    if (row->type == ZL_TYPE_INTEGER)
      zl_buf_printf(w->out, "%lld", (long long)w->t->numbers[row->first_value + i]);
    else
      zl_buf_puts(w->out, &w->t->text[w->t->strings[row->first_value + i]]);
  }
}

static void node(struct writer *w, enum zl_level level, const struct zl_node_row *row)
{
  const struct zl_limits_row *limits = &w->t->limits[row->limits];
  const char *at = w->t->text;
  zl_buf_puts(w->out, "node");
  cell(w, zl_level_name(level));
  cell(w, &at[row->path]);
  cell(w, strcmp(&at[row->wire], &at[row->path]) ? &at[row->wire] : "");
  cell(w, w->t->bodies[row->body].key);
  cell(w, zl_type_name(row->type));
  zl_buf_putc(w->out, '\t');
  for (const struct zl_flat_flag *f = zl_flat_flags; f->letter; f++)
    if (row->flags & f->flag)
      zl_buf_putc(w->out, f->letter);
  values(w, row);
  number(w, limits->min, INT64_MIN);
  number(w, limits->max, INT64_MAX);
  number(w, limits->min_length, 0);
  number(w, limits->max_length, 0);
  number(w, limits->max_items, 0);
  cell(w, &at[limits->key_field]);
  cell(w, &at[limits->entries]);
  cell(w, &at[limits->got]);
  path(w, row->locks[0]);
  path(w, row->locks[1]);
  path(w, row->follows);
  zl_buf_putc(w->out, '\n');
}

int zl_catalogue_write(bool built_in, struct zl_buf *out, struct zl_err *err)
{
  struct writer w = {.t = built_in ? &zl_built_in : zl_tables_in_use(), .out = out};
  const struct zl_level_span *last = &w.t->spans[ZL_LEVELS - 1];
  zl_buf_puts(out, ZL_FLAT_FIRST "\n");
  for (int i = 0; i < last->first_body + last->n_bodies; i++) {
    const struct zl_body *b = &w.t->bodies[i];
    zl_buf_puts(out, "body");
    cell(&w, b->key), cell(&w, b->label), cell(&w, b->read_scope), cell(&w, b->write_scope);
    cell(&w, b->read_scope_classic), cell(&w, b->write_scope_classic);
    zl_buf_putc(out, '\n');
  }
  for (int level = 0; level < ZL_LEVELS; level++)
    for (int i = 1; i < w.t->spans[level].n; i++)
      node(&w, (enum zl_level)level, &w.t->rows[w.t->spans[level].first + i]);
  for (int i = 0; i < w.t->n_same; i++) {
    zl_buf_puts(out, "same");
    for (int level = 0; level < ZL_LEVELS; level++)
      path(&w, w.t->same[i].node[level]);
    zl_buf_putc(out, '\n');
  }
  zl_buf_puts(out, "end\n");
  return out->failed ? zl_err_set(err, ZL_ENOMEM, "not enough memory for the catalogue as text") : 0;
}
