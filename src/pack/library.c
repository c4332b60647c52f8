/* library.c - finds libarchive when an archive is to be unpacked, see library.h. */
#include "pack/library.h"

struct zl_libarchive zl_la;

int zl_archive_load(struct zl_err *err)
{
#define ZL_NAME(name) #name,
  static const char *const names[] = {ZL_LIBARCHIVE(ZL_NAME)};
#undef ZL_NAME
  static bool loaded;
  if (!loaded && zl_library_load(ZOOMLUA_LIBARCHIVE, names, sizeof(names) / sizeof(names[0]), &zl_la) != 0)
    return zl_err_set(err, ZL_ESYS, "%s, which unpacks archives, is not installed here (Debian: libarchive13)",
                      ZOOMLUA_LIBARCHIVE);
  loaded = true;
  return 0;
}
