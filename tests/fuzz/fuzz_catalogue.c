/* fuzz_catalogue.c - whatever text is meant to be a catalogue: it is refused with words, or all that
 * can be looked up in it hangs together, and written as text again it makes the same catalogue. */
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void visit(enum zl_level level, const struct zl_node *node)
{
  const struct zl_node *followed;
  if (zl_catalogue_level(node) != level || (node->type == ZL_TYPE_LIST && node->n_children != 1) ||
      (node->parent && node->body->level != level))
    abort();
  if (node->flags & ZL_NODE_LEAF) {
    for (int other = 0; other < ZL_LEVELS; other++)
      zl_catalogue_same(node, (enum zl_level)other);
    zl_catalogue_lock(node, ZL_LEVEL_GROUP_LOCK, &followed);
    zl_catalogue_lock(node, ZL_LEVEL_ACCOUNT_LOCK, NULL);
  }
  for (unsigned i = 0; i < node->n_children; i++) {
    const struct zl_node *child = &node->children[i];
    if (child->parent != node || zl_node_child(node, zl_str_of(child->name)) != child)
      abort();
    visit(level, child);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct zl_catalogue *c, *again;
  struct zl_err err = {0};
  char *exact = malloc(size ? size : 1); /* so that reading past the end is seen */
  if (!exact)
    return 0;
  if (size)
    memcpy(exact, data, size);
  if (zl_catalogue_load((struct zl_str){exact, size}, &c, &err) != 0) {
    if (!err.code || !*err.text)
      abort();
    free(exact);
    return 0;
  }
  struct zl_buf once = ZL_BUF_INIT((size_t)1 << 24), twice = ZL_BUF_INIT((size_t)1 << 24);
  zl_catalogue_use(c);
  for (int level = 0; level < ZL_LEVELS; level++)
    visit((enum zl_level)level, zl_catalogue_root((enum zl_level)level));
  if (zl_catalogue_write(false, &once, &err) != 0 || zl_catalogue_load(zl_buf_view(&once), &again, &err) != 0)
    abort();
  zl_catalogue_use(again);
  if (zl_catalogue_write(false, &twice, &err) != 0 || !zl_str_eq(zl_buf_view(&once), zl_buf_view(&twice)))
    abort();
  zl_catalogue_use(NULL);
  zl_catalogue_free(again);
  zl_catalogue_free(c);
  zl_buf_free(&once);
  zl_buf_free(&twice);
  free(exact);
  return 0;
}
