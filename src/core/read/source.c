/* source.c - the documents that the core can read for the plan or for a policy, by name: the bodies
 * of every level of the catalogue. */
#include <string.h>

#include "core/state.h"

#define SOURCES_MAX 64

static struct zl_source sources[SOURCES_MAX];
static size_t n_sources;

static void add(struct zl_source s)
{
  if (n_sources < SOURCES_MAX)
    sources[n_sources++] = s;
}

static void fill(void)
{
  for (int level = 0; level < ZL_LEVELS; level++) {
    size_t n;
    const struct zl_body *b = zl_catalogue_bodies((enum zl_level)level, &n);
    for (size_t i = 0; i < n; i++) {
      enum zl_label label = ZL_MEDIUM;
      if (strcmp(b[i].document, b[i].key) != 0)
        continue; /* shown by another body, under whose name it is read */
      zl_label_find(zl_str_of(b[i].label), &label);
      add((struct zl_source){b[i].key, b[i].kind, b[i].path, b[i].option,
                             strcmp(b[i].product, "phone") == 0 ? ZL_PHONE : ZL_MAIN, label, &b[i]});
    }
  }
}

const struct zl_source *zl_source_find(struct zl_str name)
{
  if (!n_sources)
    fill();
  for (size_t i = 0; i < n_sources; i++)
    if (zl_str_is(name, sources[i].name))
      return &sources[i];
  const struct zl_body *b = zl_catalogue_body(name);
  return b && !zl_str_is(name, b->document) ? zl_source_find(zl_str_of(b->document)) : NULL;
}

int zl_source_url(const struct zl_source *s, struct zl_str id, struct zl_buf *url, struct zl_err *err)
{
  int rc = zl_url_path(url, s->path, id, err);
  if (rc == 0 && s->option)
    rc = zl_url_query(url, ZL_STR("option"), zl_str_of(s->option));
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}
