/* library.c - a shared library that few commands need, loaded when one does: what is linked, every start
 * of every command waits for. Used by pack (libarchive) and sim (libmicrohttpd). */
#include <dlfcn.h>
#include <string.h>

#include "base/base.h"

int zl_library_load(const char *file, const char *const *names, size_t n, void *functions)
{
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  int rc = library ? 0 : -1;
  for (size_t i = 0; rc == 0 && i < n; i++) {
    void *address = dlsym(library, names[i]);
    /* C has no cast from an object's address to a function's; POSIX has them alike. */
    memcpy((char *)functions + i * sizeof(address), &address, sizeof(address));
    rc = address ? 0 : -1;
  }
  return rc;
}
