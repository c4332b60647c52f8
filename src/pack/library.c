/* library.c - finds libarchive when an archive is to be unpacked, see library.h. */
#include "pack/library.h"

#include <dlfcn.h>
#include <string.h>

struct zl_libarchive zl_la;

static int find(void *library, const char *name, void *function, size_t size)
{
  void *address = dlsym(library, name);
  if (!address)
    return -1;
  memcpy(function, &address, size); /* C has no cast from an object's address to a function's; POSIX has */
  return 0;
}

int zl_archive_load(struct zl_err *err)
{
  static int found; /* 1: yes, -1: no */
  if (!found) {
    void *library = dlopen(ZOOMLUA_LIBARCHIVE, RTLD_NOW | RTLD_LOCAL);
    found = library ? 1 : -1;
#define ZL_FIND(name) \
    if (found > 0 && find(library, #name, &zl_la.name, sizeof(zl_la.name)) != 0) \
      found = -1;
    ZL_LIBARCHIVE(ZL_FIND)
#undef ZL_FIND
  }
  return found > 0 ? 0 : zl_err_set(err, ZL_ESYS, "%s, which unpacks archives, is not installed here (Debian: libarchive13)",
                                    ZOOMLUA_LIBARCHIVE);
}
