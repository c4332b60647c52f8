/* operations.c - the catalogue of operations: by id, by method and path, by number. Used by
 * zoom.call to know what is called, and by whoever labels a request with its bucket and scopes.
 * Pure; the tables are constant data, so nothing here allocates. */
#include "settings/internal.h"
#include "settings/operation_tables.h"

#include <string.h>
#include <strings.h>

struct zl_operation zl_operation_at(unsigned index)
{
  const struct zl_operation_row *row = &zl_operation_rows[index];
  return (struct zl_operation){
      .id = zl_operation_string(row->id),
      .product = zl_operation_string(zl_operation_products[row->product]),
      .method = zl_operation_string(zl_operation_methods[row->method]),
      .path = zl_operation_string(row->path),
      .label = zl_operation_string(zl_operation_labels[row->label]),
      .classic = zl_operation_string(row->classic),
      .granular = zl_operation_string(row->granular),
      .flags = row->flags,
      .n_parameters = row->n_parameters,
      .index = index,
  };
}

const char *zl_operation_name(char out[ZL_OPERATION_NAME_BYTES], const struct zl_operation *op)
{
  bool unique = op->flags & ZL_OPERATION_UNIQUE;
  snprintf(out, ZL_OPERATION_NAME_BYTES, "%s%s%s", unique ? "" : op->product, unique ? "" : ".",
           op->id);
  return out;
}

/* ---- parameters --------------------------------------------------------------------------- */

struct zl_parameter zl_operation_param(const struct zl_operation *op, unsigned i)
{
  unsigned index = zl_operation_parameters[zl_operation_rows[op->index].first_parameter + i];
  const struct zl_parameter_row *row = &zl_parameter_rows[index];
  return (struct zl_parameter){
      .name = zl_operation_string(row->name),
      .type = (enum zl_type)row->type,
      .flags = row->flags,
      .min = row->min,
      .max = row->max,
      .min_length = row->min_length,
      .max_length = row->max_length,
      .min_items = row->min_items,
      .max_items = row->max_items,
      .n_values = row->n_values,
      .index = index,
  };
}

const char *zl_parameter_value(const struct zl_parameter *p, unsigned i)
{
  return zl_operation_string(zl_operation_values[zl_parameter_rows[p->index].first_value + i]);
}

/* ---- by id -------------------------------------------------------------------------------- */

static int compare(struct zl_str a, const char *b)
{
  size_t n = strlen(b);
  int order = memcmp(a.p, b, a.n < n ? a.n : n);
  return order != 0 ? order : (a.n > n) - (a.n < n);
}

/* The operations with this id, [*first, first + n) of zl_operation_by_id; returns n. */
static unsigned with_id(struct zl_str id, unsigned *first)
{
  unsigned low = 0, high = zl_operation_count;
  while (low < high) {
    unsigned middle = (low + high) / 2;
    if (compare(id, zl_operation_string(zl_operation_rows[zl_operation_by_id[middle]].id)) > 0)
      low = middle + 1;
    else
      high = middle;
  }
  *first = low;
  unsigned n = 0;
  while (low + n < zl_operation_count &&
         zl_str_is(id, zl_operation_string(zl_operation_rows[zl_operation_by_id[low + n]].id)))
    n++;
  return n;
}

static int product_of(struct zl_str name)
{
  for (int i = 0; i < zl_operation_product_count; i++) {
    if (zl_str_is(name, zl_operation_string(zl_operation_products[i])))
      return i;
  }
  return -1;
}

/* ---- "did you mean" ----------------------------------------------------------------------- */

#define GUESSES 3

struct guesses {
  uint16_t found[GUESSES];
  unsigned n;
  int distance; /* of those found; at first, the most that is likely */
};

/* The operations with the nearest ids, of one product or (-1) of all. */
static void guess(struct guesses *g, struct zl_str id, int product)
{
  for (unsigned i = 0; i < zl_operation_count; i++) {
    const struct zl_operation_row *row = &zl_operation_rows[i];
    if (product >= 0 && row->product != product)
      continue;
    int d = zl_text_distance(id, zl_str_of(zl_operation_string(row->id)), g->distance);
    if (d > g->distance || (d == g->distance && g->n == GUESSES))
      continue;
    if (d < g->distance)
      g->n = 0;
    g->distance = d;
    g->found[g->n++] = (uint16_t)i;
  }
}

static int guess_by_words(void *arg, const struct zl_operation *op)
{
  struct guesses *g = arg;
  g->found[g->n++] = (uint16_t)op->index;
  return 0;
}

static int unknown(struct zl_str given, struct zl_str id, int product, struct zl_err *err)
{
  struct guesses g = {.distance = zl_slips(id)};
  guess(&g, id, product);
  if (g.n == 0 && product >= 0)
    guess(&g, id, -1);
  if (g.n == 0 || g.distance > 1) { /* perhaps a name somebody made up: "getUser" for "user" */
    struct guesses by_words = {.n = 0};
    zl_operations_search(id, GUESSES, guess_by_words, &by_words);
    if (by_words.n > 0)
      g = by_words;
  }
  char shown[ZL_SHOWN_BYTES], list[GUESSES * (ZL_OPERATION_NAME_BYTES + 6)] = "";
  zl_shown(shown, given);
  if (g.n == 0)
    return zl_err_set(err, ZL_EVALUE, "there is no operation '%s'", shown);
  size_t used = 0;
  for (unsigned i = 0; i < g.n; i++) {
    struct zl_operation op = zl_operation_at(g.found[i]);
    char name[ZL_OPERATION_NAME_BYTES];
    used += (size_t)snprintf(list + used, sizeof(list) - used, "%s'%s'",
                             i == 0 ? "" : i + 1 < g.n ? ", " : " or ",
                             zl_operation_name(name, &op));
  }
  return zl_err_set(err, ZL_EVALUE, "there is no operation '%s' (did you mean %s?)", shown, list);
}

static int ambiguous(struct zl_str id, unsigned first, unsigned n, struct zl_err *err)
{
  char list[512] = "";
  size_t used = 0;
  for (unsigned i = 0; i < n && used < sizeof(list); i++) {
    struct zl_operation op = zl_operation_at(zl_operation_by_id[first + i]);
    used += (size_t)snprintf(list + used, sizeof(list) - used, "%s'%s.%s'",
                             i == 0 ? "" : i + 1 < n ? ", " : " or ", op.product, op.id);
  }
  return zl_err_set(err, ZL_EVALUE, "the operation '%.*s' is in %u products: write %s", (int)id.n,
                    id.p, n, list);
}

int zl_operation_find(struct zl_str id, struct zl_operation *out, struct zl_err *err)
{
  if (id.n == 0)
    return zl_err_set(err, ZL_EVALUE, "the id of an operation is missing");
  struct zl_str bare = id;
  int product = -1;
  const char *dot = memchr(id.p, '.', id.n);
  if (dot) {
    size_t n = (size_t)(dot - id.p);
    product = product_of((struct zl_str){id.p, n});
    bare = (struct zl_str){dot + 1, id.n - n - 1};
  }
  unsigned first, n = with_id(bare, &first);
  if (!dot && n > 1)
    return ambiguous(bare, first, n, err);
  for (unsigned i = 0; i < n; i++) {
    unsigned index = zl_operation_by_id[first + i];
    if (!dot || zl_operation_rows[index].product == product) {
      *out = zl_operation_at(index);
      return 0;
    }
  }
  return unknown(id, bare, product, err);
}

/* ---- by method and path ------------------------------------------------------------------- */

/* The number of segments of a path; -1 when it is none. Cuts off query and fragment. */
static int segments_of(struct zl_str *path)
{
  size_t n = 0;
  while (n < path->n && path->p[n] != '?' && path->p[n] != '#')
    n++;
  path->n = n;
  if (n < 2 || path->p[0] != '/' || path->p[n - 1] == '/')
    return -1;
  int segments = 0;
  for (size_t i = 0; i < n; i++) {
    if (path->p[i] != '/')
      continue;
    if (path->p[i + 1] == '/')
      return -1;
    segments++;
  }
  return segments;
}

/* One bit a segment, the first one highest, set where it is literal; -1: no match. Both have the
 * same number of segments, none of them empty. */
static long literals(const char *template, struct zl_str path)
{
  long bits = 0;
  const char *t = template, *p = path.p, *end = path.p + path.n;
  while (*t) {
    t++;
    p++;
    size_t tn = strcspn(t, "/");
    const char *slash = memchr(p, '/', (size_t)(end - p));
    size_t pn = slash ? (size_t)(slash - p) : (size_t)(end - p);
    bool literal = *t != '{';
    if (literal && (tn != pn || memcmp(t, p, tn) != 0))
      return -1;
    bits = bits << 1 | literal;
    t += tn;
    p += pn;
  }
  return bits;
}

bool zl_operation_match(struct zl_str method, struct zl_str path, struct zl_operation *out)
{
  int segments = segments_of(&path);
  if (segments < 0 || segments > zl_operation_most_segments)
    return false;
  long best = -1;
  unsigned found = 0;
  for (unsigned i = zl_operation_segments[segments]; i < zl_operation_segments[segments + 1]; i++) {
    unsigned index = zl_operation_by_shape[i];
    const struct zl_operation_row *row = &zl_operation_rows[index];
    const char *name = zl_operation_string(zl_operation_methods[row->method]);
    if (strlen(name) != method.n || strncasecmp(name, method.p, method.n) != 0)
      continue;
    long bits = literals(zl_operation_string(row->path), path);
    if (bits > best) {
      best = bits;
      found = index;
    }
  }
  if (best < 0)
    return false;
  *out = zl_operation_at(found);
  return true;
}

int zl_operations_walk(zl_operation_each *each, void *arg)
{
  for (unsigned i = 0; i < zl_operation_count; i++) {
    struct zl_operation op = zl_operation_at(i);
    int stop = each(arg, &op);
    if (stop)
      return stop;
  }
  return 0;
}
