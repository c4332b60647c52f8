/* fuzz_lock.c - whatever is given as zoomlua.lock: it is refused with words, or it is, byte for byte, what
 * zoomlua itself would write, and every path in it stays below policies/. */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct zl_str text = {(const char *)data, size};
  struct zl_pins p;
  struct zl_err err = {0};
  struct zl_buf again = ZL_BUF_INIT(2 * size + 1024);
  int rc = zl_pins_read(&p, text, &err);
  if ((rc == 0) != (err.code == 0) || (rc != 0 && (!*err.text || p.n)))
    abort();
  if (rc == 0 && (zl_pins_write(&p, &again, &err) != 0 || !zl_str_eq(zl_buf_view(&again), text)))
    abort();
  for (size_t i = 0; i < p.n; i++) {
    if (!zl_pack_name_good(zl_str_of(p.pin[i].name)) || !p.pin[i].n)
      abort();
    for (size_t k = 0; k < p.pin[i].n; k++) {
      const struct zl_pin_file *f = &p.pin[i].file[k];
      if (zl_pack_path_fault(zl_str_of(f->path)) || strlen(f->sha256) != 64 || strstr(f->path, "../"))
        abort();
    }
  }
  zl_pins_free(&p);
  zl_buf_free(&again);

  struct zl_skim s; /* the same bytes as somebody's policy: what is found lies in them */
  zl_skim(text, &s);
  const struct zl_str found[] = {s.comment, s.head, s.version};
  for (size_t i = 0; i < 3; i++)
    if (found[i].n && (found[i].p < text.p || found[i].p + found[i].n > text.p + text.n))
      abort();
  return 0;
}
