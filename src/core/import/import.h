/* import.h - catalogues that a user imports, for the files beside it. Internal to core. */
#ifndef ZL_CORE_IMPORT_IMPORT_H
#define ZL_CORE_IMPORT_IMPORT_H

#include "core/core.h"

/* file.c: the catalogue that was imported, in the state folder, with its checksum. */
int zl_imported_write(struct zl_str text, struct zl_err *err);
int zl_imported_remove(bool *was_there, struct zl_err *err);

/* ask.c: a catalogue out of specification files and of the catalogue in use, made by the
 * policy process; it is checked, and *text is what was checked. */
int zl_import_ask(const struct zl_cli *cli, const struct zl_child *child, struct zl_buf *text,
                  struct zl_err *err);

/* diff.c: what the catalogue `now` has other than `before`, as text or JSON into `out`. Both
 * are what zl_catalogue_write gives. */
struct zl_import_counts {
  size_t added, dropped, changed;
};
int zl_import_diff(struct zl_str before, struct zl_str now, bool json, struct zl_buf *out,
                   struct zl_import_counts *counts, struct zl_err *err);

/* import.c: `zoomlua settings import`, `diff` and `reset`. */
int zl_import_run(const struct zl_cli *cli, const struct zl_child *child, struct zl_err *err);

#endif
