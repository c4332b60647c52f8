/* show.c - a setting of the catalogue as text: in one line, or whole. Serves run.c. Pure. */
#include "core/find/find.h"

#include <string.h>

#include "core/state.h"

#define LABEL "  %-10s "

/* ---- one line ------------------------------------------------------------------------------ */

static void add_values(struct zl_buf *out, const struct zl_node *n, const char *between)
{
  for (unsigned i = 0; i < n->n_values; i++) {
    if (i)
      zl_buf_puts(out, between);
    if (n->values)
      zl_buf_puts(out, n->values[i]);
    else if (n->numbers)
      zl_buf_printf(out, "%lld", (long long)n->numbers[i]);
  }
}

static void add_range(struct zl_buf *out, const char *before, int64_t min, int64_t max, const char *after)
{
  bool low = min != INT64_MIN, high = max != INT64_MAX;
  if (low && high)
    zl_buf_printf(out, "%s%lld to %lld%s", before, (long long)min, (long long)max, after);
  else if (low)
    zl_buf_printf(out, "%s%lld or more%s", before, (long long)min, after);
  else if (high)
    zl_buf_printf(out, "%s%lld or less%s", before, (long long)max, after);
}

static void add_type(struct zl_buf *out, const struct zl_node *n)
{
  if (n->type == ZL_TYPE_LIST && n->n_children) {
    zl_buf_puts(out, "list of ");
    add_type(out, &n->children[0]);
  } else if (n->n_values) {
    add_values(out, n, "|");
  } else {
    zl_buf_puts(out, zl_type_name(n->type));
    add_range(out, " ", n->min, n->max, "");
  }
}

static void add_marks(struct zl_buf *out, const struct zl_node *n)
{
  if (n->body && n->body->option)
    zl_buf_printf(out, " ?%s", n->body->option);
  if (!(n->flags & ZL_NODE_WRITABLE))
    zl_buf_puts(out, " (read only)");
  else if (!(n->flags & ZL_NODE_READABLE))
    zl_buf_puts(out, " (write only)");
  if (n->flags & ZL_NODE_DEPRECATED)
    zl_buf_puts(out, " (deprecated)");
}

int zl_find_line(const struct zl_find_entry *e, size_t column, size_t width, struct zl_buf *out)
{
  struct zl_buf type = ZL_BUF_INIT(1u << 20), marks = ZL_BUF_INIT(4096);
  if (e->leaf) {
    add_type(&type, e->leaf);
    add_marks(&marks, e->leaf);
  } else {
    zl_buf_puts(&type, "shared access");
  }
  size_t path = strlen(e->path), at = path > column ? path : column;
  zl_buf_printf(out, "%s", e->path);
  size_t tail = marks.len + 2;
  if (at + tail + type.len > width) /* what is in a column is less than what is told whole */
    at = path;
  size_t room = at + tail < width ? width - at - tail : 0;
  if (type.len > room && room < 4) {
    zl_buf_reset(&type);
  } else if (type.len > room) {
    type.len = room - 3;
    zl_buf_puts(&type, "...");
  }
  if (type.len)
    zl_buf_printf(out, "%*s  %s", (int)(at - path), "", zl_buf_cstr(&type));
  if (at + tail <= width + 2)
    zl_buf_puts(out, zl_buf_cstr(&marks));
  zl_buf_putc(out, '\n');
  zl_buf_free(&type);
  zl_buf_free(&marks);
  return out->failed ? -1 : 0;
}

/* ---- whole --------------------------------------------------------------------------------- */

/* "  values     a, b, c", wrapped at 80 columns. */
static void list_values(struct zl_buf *out, const char *label, const struct zl_node *n)
{
  char one[32];
  size_t at = 13;
  zl_buf_printf(out, LABEL, label);
  for (unsigned i = 0; i < n->n_values; i++) {
    const char *text = one;
    if (n->values)
      text = n->values[i];
    else
      snprintf(one, sizeof(one), "%lld", n->numbers ? (long long)n->numbers[i] : 0);
    if (at > 13 && at + strlen(text) + 1 > 80) {
      zl_buf_printf(out, "\n%13s", "");
      at = 13;
    }
    at += strlen(text) + 2;
    zl_buf_printf(out, "%s%s", text, i + 1 < n->n_values ? ", " : "");
  }
  zl_buf_putc(out, '\n');
}

static void limits(struct zl_buf *out, const struct zl_node *n)
{
  if (n->n_values)
    list_values(out, "values", n);
  if (n->min != INT64_MIN || n->max != INT64_MAX) {
    zl_buf_printf(out, LABEL, "range");
    add_range(out, "", n->min, n->max, "\n");
  }
  if (n->min_length || n->max_length) {
    zl_buf_printf(out, LABEL, "length");
    add_range(out, "", n->min_length ? n->min_length : INT64_MIN,
              n->max_length ? n->max_length : INT64_MAX, " characters\n");
  }
  if (n->max_items)
    zl_buf_printf(out, LABEL "at most %u\n", "items", n->max_items);
}

/* What the elements of a list or the fields of an object are. */
static void fields(struct zl_buf *out, const struct zl_node *n, int depth)
{
  for (unsigned i = 0; i < n->n_children && depth < 8; i++) {
    const struct zl_node *c = &n->children[i];
    if (strcmp(c->name, "[]") == 0) {
      fields(out, c, depth);
      continue;
    }
    zl_buf_printf(out, LABEL "%*s%s: ", i == 0 && depth == 0 ? "fields" : "", 2 * depth, "", c->name);
    add_type(out, c);
    zl_buf_puts(out, c->flags & ZL_NODE_REQUIRED ? " (required)" : "");
    zl_buf_puts(out, c->flags & ZL_NODE_WRITABLE ? "\n" : " (read only)\n");
    if (c->n_children && !c->n_values)
      fields(out, c, depth + 1);
  }
}

static void request(struct zl_buf *out, const struct zl_node *leaf)
{
  const struct zl_body *b = leaf->body;
  const char *mark = b->option ? "?option=" : "", *option = b->option ? b->option : "";
  if (leaf->flags & ZL_NODE_READABLE)
    zl_buf_printf(out, LABEL "GET %s%s%s\n", "read", b->path, mark, option);
  if (leaf->flags & ZL_NODE_WRITABLE)
    zl_buf_printf(out, LABEL "%s %s%s%s\n", "written", b->method, b->write_path, mark, option);
  if (strcmp(leaf->wire, leaf->path) != 0)
    zl_buf_printf(out, LABEL "%s\n", "sent as", leaf->wire);
  zl_buf_printf(out, LABEL "%s%s\n", "rate", b->label, strcmp(b->product, "phone") == 0 ? ", of Zoom Phone" : "");
  if (leaf->flags & ZL_NODE_READABLE)
    zl_buf_printf(out, LABEL "%s to read (classic: %s)\n", "scopes", b->read_scope, b->read_scope_classic);
  if (leaf->flags & ZL_NODE_WRITABLE)
    zl_buf_printf(out, LABEL "%s to write (classic: %s)\n", leaf->flags & ZL_NODE_READABLE ? "" : "scopes",
                  b->write_scope, b->write_scope_classic);
}

static void locks(struct zl_buf *out, const struct zl_node *leaf, enum zl_level level)
{
  static const enum zl_level by[] = {ZL_LEVEL_GROUP_LOCK, ZL_LEVEL_ACCOUNT_LOCK};
  bool told = false;
  if (level != ZL_LEVEL_USER && level != ZL_LEVEL_GROUP && level != ZL_LEVEL_ACCOUNT)
    return;
  for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++) {
    const struct zl_node *followed = NULL, *lock = zl_catalogue_lock(leaf, by[i], &followed);
    if (!lock)
      continue;
    zl_buf_printf(out, LABEL "%s.%s\n", told ? "" : "locked by", zl_level_prefix(by[i]), lock->path);
    if (followed)
      zl_buf_printf(out, LABEL "  the lock of %s, which this follows\n", "", followed->path);
    told = true;
  }
  if (!told)
    zl_buf_printf(out, LABEL "no lock that Zoom tells of\n", "locked by");
}

static void elsewhere(struct zl_buf *out, const struct zl_node *leaf, enum zl_level level)
{
  bool told = false;
  for (int i = 0; i < ZL_LEVELS; i++) {
    enum zl_level other = (enum zl_level)i;
    if (other == level || other == ZL_LEVEL_GROUP_LOCK || other == ZL_LEVEL_ACCOUNT_LOCK)
      continue;
    const struct zl_node *n = zl_catalogue_same(leaf, other);
    if (!n)
      continue;
    zl_buf_printf(out, LABEL "%s.%s%s\n", told ? "" : "also", zl_level_prefix(other), n->path,
                  n->flags & ZL_NODE_WRITABLE ? "" : " (read only)");
    told = true;
  }
}

static void states(struct zl_buf *out, const struct zl_node *leaf)
{
  if (!(leaf->flags & ZL_NODE_WRITABLE))
    zl_buf_printf(out, LABEL "cannot be set, only read\n", "note");
  if (!(leaf->flags & ZL_NODE_READABLE))
    zl_buf_printf(out, LABEL "can be set, but Zoom does not tell its value\n", "note");
  if (leaf->flags & ZL_NODE_DEPRECATED)
    zl_buf_printf(out, LABEL "deprecated by Zoom\n", "note");
  if (leaf->flags & ZL_NODE_SECRET)
    zl_buf_printf(out, LABEL "a secret: never shown in plan or journal\n", "note");
  if (leaf->flags & ZL_NODE_SET)
    zl_buf_printf(out, LABEL "the order of the list means nothing\n", "note");
}

static void access_whole(const struct zl_access *a, struct zl_buf *out)
{
  const struct zl_source *from = zl_source_find(zl_str_of(a->source));
  static const char *const methods[] = {"POST", "PATCH", "DELETE"};
  char path[128];
  zl_buf_printf(out, LABEL "shared access of a phone user, a set of %s\n", "type", a->id_field);
  if (a->max_per_call)
    zl_buf_printf(out, LABEL "at most %u in a request\n", "items", a->max_per_call);
  if (a->max_total)
    zl_buf_printf(out, LABEL "at most %u in all\n", a->max_per_call ? "" : "items", a->max_total);
  if (from)
    zl_buf_printf(out, LABEL "GET %s\n", "read", from->path);
  snprintf(path, sizeof(path), "/phone/users/{id}/settings/%s", a->type);
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
    struct zl_operation op;
    zl_buf_printf(out, LABEL "%s %s\n", i == 0 ? "written" : "", methods[i], path);
    if (zl_operation_match(zl_str_of(methods[i]), zl_str_of(path), &op))
      zl_buf_printf(out, LABEL "  %s, any of %s\n" LABEL "  classic: %s\n", "", op.label, op.granular, "", op.classic);
  }
}

int zl_find_whole(const struct zl_find_entry *e, struct zl_buf *out)
{
  zl_buf_printf(out, "%s\n", e->path);
  if (e->access) {
    access_whole(e->access, out);
  } else {
    const struct zl_node *n = e->leaf;
    zl_buf_printf(out, LABEL, "type");
    if (n->type == ZL_TYPE_LIST && n->n_children)
      zl_buf_printf(out, "list of %s\n", zl_type_name(n->children[0].type));
    else
      zl_buf_printf(out, "%s\n", zl_type_name(n->type));
    limits(out, n);
    if (n->type == ZL_TYPE_LIST && n->n_children)
      limits(out, &n->children[0]);
    fields(out, n, 0);
    if (n->body)
      request(out, n);
    locks(out, n, e->level);
    elsewhere(out, n, e->level);
    states(out, n);
  }
  zl_buf_puts(out, "\n  ");
  if (zl_find_example_line(e, out) != 0)
    return -1;
  return zl_buf_putc(out, '\n');
}
