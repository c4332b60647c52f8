/* test_portable.c - test_fast.c once more, on the code that machines without SSE2 run: the files that
 * look at many bytes at a time are compiled in here for such a machine, and the library's own copies
 * of them stay unused. */
#define ZL_JSON_PORTABLE
#include "../../../src/json/check.c"
#include "../../../src/json/keys.c"
#include "../../../src/json/read.c"

#ifdef ZL_JSON_SSE2
#error "this should be the portable way"
#endif

#include "test_fast.c"
