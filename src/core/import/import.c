/* import.c - `zoomlua settings import FILE...`, `zoomlua settings diff [FILE...]` and `zoomlua settings
 * reset`: which catalogue is used, in the user's hands. */
#include <string.h>

#include "core/import/import.h"
#include "core/state.h"

#define TEXT_MAX ((size_t)64 << 20)

static void count_line(const struct zl_import_counts *c, char *line, size_t size)
{
  snprintf(line, size, "%zu added, %zu dropped, %zu changed", c->added, c->dropped, c->changed);
}

static bool none(const struct zl_import_counts *c)
{
  return c->added + c->dropped + c->changed == 0;
}

/* The difference between two catalogues, and a last line that counts. */
static int show(const struct zl_cli *cli, struct zl_str before, struct zl_str now, const char *alike,
                struct zl_err *err)
{
  struct zl_buf out = ZL_BUF_INIT(TEXT_MAX);
  struct zl_import_counts counts;
  char line[128];
  int rc = zl_import_diff(before, now, cli->json, &out, &counts, err);
  if (rc == 0) {
    fwrite(zl_buf_cstr(&out), 1, out.len, stdout);
    count_line(&counts, line, sizeof(line));
    if (!cli->json)
      printf("%s.\n", none(&counts) ? alike : line);
  }
  zl_buf_free(&out);
  return rc;
}

static int keep(struct zl_str before, struct zl_str now, struct zl_err *err)
{
  struct zl_buf out = ZL_BUF_INIT(TEXT_MAX);
  struct zl_import_counts counts;
  char line[128];
  int rc = zl_import_diff(before, now, false, &out, &counts, err);
  zl_buf_free(&out);
  if (rc != 0)
    return -1;
  if (zl_str_eq(before, now)) {
    printf("Nothing new: the catalogue in use says the same.\n");
    return 0;
  }
  if (zl_imported_write(now, err) != 0)
    return -1;
  count_line(&counts, line, sizeof(line));
  printf("Imported: %s. In use from now on; see: zoomlua settings diff\n", line);
  return 0;
}

static int reset(struct zl_err *err)
{
  bool was_there;
  if (zl_imported_remove(&was_there, err) != 0)
    return -1;
  printf("%s\n", was_there ? "The built-in catalogue is used again." : "Nothing was imported: the built-in catalogue is used.");
  return 0;
}

int zl_import_run(const struct zl_cli *cli, const struct zl_child *child, struct zl_err *err)
{
  if (cli->command == ZL_CMD_SETTINGS_RESET)
    return reset(err);
  struct zl_buf before = ZL_BUF_INIT(TEXT_MAX), now = ZL_BUF_INIT(TEXT_MAX);
  bool given = cli->n_words > 0;
  zl_core_catch_signals();
  int rc = zl_catalogue_write(!given, &before, err);
  if (rc == 0)
    rc = given ? zl_import_ask(cli, child, &now, err) : zl_catalogue_write(false, &now, err);
  if (rc == 0 && cli->command == ZL_CMD_SETTINGS_IMPORT)
    rc = keep(zl_buf_view(&before), zl_buf_view(&now), err);
  else if (rc == 0)
    rc = show(cli, zl_buf_view(&before), zl_buf_view(&now),
              given ? "No difference to the catalogue in use" : "No difference to the built-in catalogue", err);
  if (rc != 0 && cli->command == ZL_CMD_SETTINGS_IMPORT && err->code) {
    struct zl_err why = *err;
    zl_err_clear(err);
    zl_err_set(err, why.code, "%s; nothing was imported", why.text);
  }
  zl_buf_free(&before);
  zl_buf_free(&now);
  return rc;
}
