/* update.c - `zoomlua update [NAME...]`: fetches anew, shows the difference, asks, and pins anew. A package
 * whose source fails is told, and the others go on. `zoomlua add` comes here, too, where it names a package
 * that is there already. */
#include <stdlib.h>
#include <string.h>

#include "core/package/package.h"
#include "core/show/show.h"

static int store(struct zl_pins *pins, const struct zl_package *p, const struct zl_pin *old, const struct zl_pin *new,
                 struct zl_err *err)
{
  char *was = zl_strdup(old->version); /* goes with the old pin */
  int rc = was ? zl_package_store(pins, p, new, err) : zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0 && (*was || *new->version) && strcmp(was, new->version) != 0)
    printf("Updated: %s %s -> %s, pinned in " ZL_LOCK_NAME ".\n", new->name, *was ? was : "(no version)",
           *new->version ? new->version : "(no version)");
  else if (rc == 0)
    printf("Updated: %s, pinned in " ZL_LOCK_NAME ".\n", new->name);
  free(was);
  return rc;
}

static bool same_pin(const struct zl_pin *a, const struct zl_pin *b)
{
  bool same = strcmp(a->version, b->version) == 0 && strcmp(a->source, b->source) == 0 && a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++)
    same = strcmp(a->file[i].path, b->file[i].path) == 0 && strcmp(a->file[i].sha256, b->file[i].sha256) == 0;
  return same;
}

int zl_package_renew(const struct zl_cli *cli, struct zl_pins *pins, const struct zl_package *p, const struct zl_pin *new,
                     int *exit, struct zl_err *err)
{
  const struct zl_pin *old = zl_pins_find(pins, zl_str_of(new->name));
  char question[ZL_PACK_NAME_MAX + 40], undone[ZL_PACK_NAME_MAX + 40], files[48];
  size_t n;
  if (zl_package_differ(p, old, new, &n, err) != 0)
    return -1;
  if (n == 0 && same_pin(old, new)) {
    printf("%s%s%s: nothing new.\n", old->name, *old->version ? " " : "", old->version);
    return 0;
  }
  if (strcmp(old->source, new->source) != 0)
    printf("%s: from %s\n  instead of %s\n", new->name, new->source, old->source);
  if (n == 0)
    printf("%s: the files are the same, and as they are to be.\n", new->name);
  else {
    zl_page_counted(files, sizeof(files), (int64_t)n, "file differs", "files differ");
    printf("%s%s%s: %s.\n", new->name, *new->version ? " " : "", new->version, files);
  }
  snprintf(question, sizeof(question), "Update %s? [y/N] ", new->name);
  snprintf(undone, sizeof(undone), "%s was not updated", new->name);
  int answer = zl_package_agree(cli, question, undone, err);
  if (answer == 0)
    *exit = ZL_EXIT_PENDING;
  return answer <= 0 ? answer : store(pins, p, old, new, err);
}

static int update(const struct zl_cli *cli, struct zl_pins *pins, const struct zl_pin *old, int *exit, struct zl_err *err)
{
  struct zl_package p = ZL_PACKAGE_INIT;
  struct zl_pin new = {0};
  int rc = zl_package_source_good(old->source, err);
  if (rc == 0)
    rc = zl_package_get(cli, old->source, &p, err);
  if (rc == 0)
    rc = zl_package_pin(&p, old->name, old->source, &new, err);
  if (rc == 0)
    rc = zl_package_renew(cli, pins, &p, &new, exit, err);
  zl_package_pin_free(&new);
  zl_package_free(&p);
  return rc;
}

int zl_package_update(const struct zl_cli *cli, struct zl_pins *pins, int *exit, struct zl_err *err)
{
  size_t n = cli->n_words ? (size_t)cli->n_words : pins->n;
  bool failed = false;
  if (zl_package_known(cli, pins, err) != 0)
    return -1;
  if (n == 0)
    puts("There is no package to update.");
  for (size_t i = 0; i < n; i++) {
    struct zl_err why = {0};
    const struct zl_pin *old = cli->n_words ? zl_pins_find(pins, zl_str_of(cli->words[i])) : &pins->pin[i];
    if (update(cli, pins, old, exit, &why) == 0)
      continue;
    fflush(stdout);
    if (why.code == ZL_EINTR || why.code == ZL_ENOMEM || n == 1)
      return zl_err_set(err, why.code == ZL_EUSAGE ? ZL_EREFUSED : why.code, "%s", why.text);
    zl_log(ZL_LOG_ERROR, "%s: %s", cli->n_words ? cli->words[i] : pins->pin[i].name, why.text);
    failed = true;
  }
  if (failed)
    *exit = ZL_EXIT_FAILED;
  return 0;
}
