/* remove.c - `zoomlua remove NAME...`: says what goes, asks, takes it away with its pin. */
#include <string.h>

#include "core/package/package.h"
#include "core/show/show.h"

static int no_package(const struct zl_pins *pins, const char *name, struct zl_err *err)
{
  const char *near = NULL;
  for (size_t i = 0; i < pins->n; i++)
    if (zl_text_distance(zl_str_of(name), zl_str_of(pins->pin[i].name), 2) <= 2)
      near = pins->pin[i].name;
  return zl_err_set(err, ZL_EUSAGE, "there is no package '%.100s' in " ZL_LOCK_NAME "%s%s%s", name, near ? " (did you mean '" : "",
                    near ? near : "", near ? "'?)" : "");
}

int zl_package_known(const struct zl_cli *cli, const struct zl_pins *pins, struct zl_err *err)
{
  for (int i = 0; i < cli->n_words; i++)
    if (!zl_pins_find(pins, zl_str_of(cli->words[i])))
      return no_package(pins, cli->words[i], err);
  return 0;
}

int zl_package_remove(const struct zl_cli *cli, struct zl_pins *pins, int *exit, struct zl_err *err)
{
  char files[48];
  if (zl_package_known(cli, pins, err) != 0)
    return -1;
  for (int i = 0; i < cli->n_words; i++) {
    const struct zl_pin *pin = zl_pins_find(pins, zl_str_of(cli->words[i]));
    if (!pin)
      continue; /* named twice */
    zl_page_counted(files, sizeof(files), (int64_t)pin->n, "file goes", "files go");
    printf("%s%s%s from %s: %s:\n", pin->name, *pin->version ? " " : "", pin->version, pin->source, files);
    for (size_t k = 0; k < pin->n; k++)
      printf("  " ZL_POLICIES "/%s\n", pin->file[k].path);
  }
  int answer = zl_package_agree(cli, "Remove? [y/N] ", "nothing was removed", err);
  if (answer <= 0) {
    *exit = ZL_EXIT_PENDING;
    return answer;
  }
  for (int i = 0; i < cli->n_words; i++)
    if (zl_pins_find(pins, zl_str_of(cli->words[i])) && zl_package_erase(pins, cli->words[i], err) != 0)
      return -1;
  puts("Removed.");
  return 0;
}
