/* fuzz_wire.c - no bytes from the policy process make the core read past them. */
#include "wire/wire.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *exact = malloc(size ? size : 1); /* so that reading past the end is seen */
  if (!exact)
    return 0;
  memcpy(exact, data, size);
  struct zl_str rest = {exact, size};
  struct zl_wire_msg m;
  struct zl_err err = {0};
  size_t used, sum = 0;
  while (zl_wire_read(ZL_WIRE_UP, rest, &m, &used, &err) == 1) {
    for (unsigned i = 0; i < m.n; i++) {
      struct zl_str texts = m.f[i], text;
      for (size_t k = 0; k < m.f[i].n; k++)
        sum += (unsigned char)m.f[i].p[k];
      while (zl_texts_next(&texts, &text))
        for (size_t k = 0; k < text.n; k++)
          sum += (unsigned char)text.p[k];
    }
    rest = (struct zl_str){rest.p + used, rest.n - used};
  }
  free(exact);
  return sum == (size_t)-1;
}
