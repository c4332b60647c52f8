/* collection.h - what Zoom lists and how it is asked for. Internal to core; serves list.c. */
#ifndef ZL_CORE_READ_COLLECTION_H
#define ZL_CORE_READ_COLLECTION_H

#include "core/state.h"

struct zl_collection {
  const char *name, *path, *key;
  int page_size;
  enum zl_product product;
  enum zl_label label;
  const char *kind;          /* of its items, for reads and names */
  const char *arguments[8];
};
const struct zl_collection *zl_collection_find(struct zl_str name);

/* The URLs (without page token) that make up one listing: Zoom takes one status a call. */
#define ZL_URLS_MAX 4
struct zl_urls {
  struct zl_buf url[ZL_URLS_MAX];
  unsigned n;
};
int zl_urls_make(struct zl_urls *u, const struct zl_collection *of, struct zl_json args, struct zl_err *err);
void zl_urls_free(struct zl_urls *u);
/* The token of the next page into the empty `out`: absent, null and "" are the end. Anything but plain
 * text is an error: it would end the list early, or say more to the server than a token. */
int zl_page_token(const struct zl_collection *of, struct zl_json page, struct zl_buf *out, struct zl_err *err);

#endif
