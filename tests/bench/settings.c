/* settings.c - what the catalogue costs: a level's first use, a table of 200 settings read and
 * checked, a misspelt name answered. Prints microseconds. */
#include "settings/settings.h"

#include <stdio.h>

#define ROUNDS 2000

static double since_us(int64_t from_us)
{
  return (double)(zl_mono_us() - from_us);
}

/* A table of at most `*left` settings, in the catalogue's order. */
static void table(const struct zl_node *group, struct zl_buf *out, int *left)
{
  const char *comma = "";
  zl_buf_puts(out, "{");
  for (unsigned i = 0; i < group->n_children && *left > 0; i++) {
    const struct zl_node *node = &group->children[i];
    bool leaf = node->flags & ZL_NODE_LEAF;
    if (!(node->flags & ZL_NODE_WRITABLE) ||
        (leaf && node->type != ZL_TYPE_BOOLEAN && node->type != ZL_TYPE_STRING))
      continue;
    zl_buf_printf(out, "%s\"%s\":", comma, node->name);
    comma = ",";
    if (!leaf)
      table(node, out, left);
    else if (node->type == ZL_TYPE_BOOLEAN)
      zl_buf_puts(out, "true");
    else if (node->values)
      zl_buf_printf(out, "\"%s\"", node->values[0]);
    else
      zl_buf_printf(out, "\"%0*d\"", node->min_length > 4 ? (int)node->min_length : 4, 0);
    *left -= leaf;
  }
  zl_buf_puts(out, "}");
}

static int count(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  (void)leaf, (void)value;
  ++*(unsigned *)arg;
  return 0;
}

static int read_table(enum zl_level level)
{
  struct zl_buf text = ZL_BUF_INIT((size_t)1 << 20);
  struct zl_err err = {0};
  struct zl_json parsed;
  unsigned n = 0;
  int left = 200;
  table(zl_catalogue_root(level), &text, &left);
  int rc = zl_json_check(zl_buf_view(&text), ZL_JSON_DEPTH, &parsed, &err);
  int64_t from = zl_mono_us();
  for (int i = 0; rc == 0 && i < ROUNDS; i++)
    rc = zl_settings_read(level, parsed, count, &n, &err);
  if (rc == 0)
    printf("%-12s %3u settings read and checked: %6.1f us\n", zl_level_name(level), n / ROUNDS,
           since_us(from) / ROUNDS);
  else
    fprintf(stderr, "%s: %s\n", zl_level_name(level), err.text);
  zl_buf_free(&text);
  return rc;
}

int main(void)
{
  int rc = 0;
  for (int level = 0; level < ZL_LEVELS; level++) {
    int64_t from = zl_mono_us();
    zl_catalogue_root((enum zl_level)level);
    printf("%-12s first use: %.0f us\n", zl_level_name((enum zl_level)level), since_us(from));
  }
  for (int level = 0; level < ZL_LEVELS; level++)
    rc |= read_table((enum zl_level)level);
  static const char names[][40] = {"schedule_meting", "recording_file_seperately", "zzzzzzzz"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    struct zl_err err = {0};
    int64_t from = zl_mono_us();
    zl_catalogue_unknown(zl_catalogue_root(ZL_LEVEL_ACCOUNT), zl_str_of(names[i]), &err);
    printf("'%s' answered: %.0f us\n", names[i], since_us(from));
  }
  return rc ? 1 : 0;
}
