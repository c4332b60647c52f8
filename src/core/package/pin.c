/* pin.c - what a package is called, which version it is, and how it stands in zoomlua.lock. Serves
 * package.c and update.c. */
#include <stdlib.h>
#include <string.h>

#include "core/package/package.h"

int zl_package_name(const struct zl_package *p, const char *source, const char *as, char name[ZL_PACK_NAME_MAX + 1],
                    struct zl_err *err)
{
  struct zl_str found, version;
  if (as)
    found = zl_str_of(as);
  else
    zl_pack_name_split(p->single ? zl_pack_base_name(zl_str_of(source)) : zl_buf_view(&p->tree.top), &found, &version);
  if (zl_pack_name_good(found)) {
    memcpy(name, found.p, found.n);
    name[found.n] = 0;
    return 0;
  }
  if (as)
    return zl_err_set(err, ZL_EUSAGE, "--as takes letters, digits, '-' and '_', a letter or digit first, not '%.100s'", as);
  return zl_err_set(err, ZL_EUSAGE, "'%.*s' is no name for a package: give it one with --as NAME (letters, digits, '-', '_')",
                    (int)(found.n < 100 ? found.n : 100), found.n ? found.p : "");
}

/* The version that the one policy in it tells, else that of the folder's name; empty: neither does. */
static struct zl_str version_of(const struct zl_package *p)
{
  struct zl_str told = {"", 0}, name, of_folder = {"", 0};
  int policies = 0;
  for (size_t i = 0; i < p->tree.n; i++) {
    const struct zl_pack_file *f = &p->tree.file[i];
    size_t n = strlen(f->path);
    struct zl_skim s;
    if (n < 4 || strcmp(f->path + n - 4, ".lua") != 0)
      continue;
    zl_skim((struct zl_str){f->data, f->n}, &s);
    policies += s.policy;
    if (s.policy)
      told = s.version;
  }
  if (policies == 1 && told.n)
    return told;
  if (p->tree.top.len)
    zl_pack_name_split(zl_buf_view(&p->tree.top), &name, &of_folder);
  return of_folder;
}

void zl_package_pin_free(struct zl_pin *pin)
{
  for (size_t i = 0; i < pin->n; i++)
    free(pin->file[i].path);
  free(pin->file);
  free(pin->name);
  free(pin->version);
  free(pin->source);
  *pin = (struct zl_pin){0};
}

int zl_package_pin(const struct zl_package *p, const char *name, const char *source, struct zl_pin *out, struct zl_err *err)
{
  struct zl_str version = version_of(p);
  *out = (struct zl_pin){.name = zl_strdup(name), .version = zl_strndup(version.n ? version.p : "", version.n),
                         .source = zl_strdup(source), .file = zl_calloc(p->tree.n, sizeof(*out->file))};
  if (!out->name || !out->version || !out->source || !out->file)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  for (size_t i = 0; i < p->tree.n; i++) {
    struct zl_pin_file *f = &out->file[i];
    f->path = p->single ? zl_format("%s.lua", name) : zl_format("%s/%s", name, p->tree.file[i].path);
    if (!f->path)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    out->n++;
    memcpy(f->sha256, p->tree.file[i].sha256, sizeof(f->sha256));
    if (strlen(f->path) > ZL_PACK_PATH_MAX)
      return zl_err_set(err, ZL_EREFUSED, "%.100s... has a path of more than %d characters", f->path, ZL_PACK_PATH_MAX);
  }
  return 0;
}
