/* embedded.h - the Lua modules compiled into the program (generated from lua/ at build time). */
#ifndef ZL_POLICY_EMBEDDED_H
#define ZL_POLICY_EMBEDDED_H

#include <stddef.h>

struct zl_embedded {
  const char *module; /* "zoom.list", as in require */
  const char *name;   /* "zoom/list.lua", for tracebacks */
  const char *source;
  size_t length;
};
extern const struct zl_embedded zl_embedded[]; /* ends with {0} */
/* What an import needs of src/gen and of the facts, for spec.c; ends with {0}. */
extern const struct zl_embedded zl_embedded_import[];

#endif
