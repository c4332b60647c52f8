/* fuzz_csv.c - a CSV file that comes in pieces gives the records that it gives as a whole, or the same
 * mistake, and nothing is read past its end. */
#include "policy/csv.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
  if (!good)
    abort();
}

/* Reads one record of what is there so far, more of it as long as it is wanted. */
static int next(struct zl_csv *c, const char *bytes, size_t size, size_t *at, size_t *there, size_t step,
                struct zl_err *err)
{
  for (;;) {
    char *exact = malloc(*there - *at + 1); /* so that reading past the end is seen */
    check(exact != NULL);
    char *begin = exact + 1; /* one of no bytes, too */
    memcpy(begin, bytes + *at, *there - *at);
    bool last = *there == size;
    size_t used;
    int rc = zl_csv_next(c, (struct zl_str){begin, *there - *at}, last, &used, err);
    check(used <= *there - *at && (rc != 0 || !last || used == *there - *at));
    free(exact);
    if (rc >= 0)
      *at += used;
    if (rc != 0 || last)
      return rc;
    *there = size - *there < step ? size : *there + step;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;
  static const char separators[] = ",;\t|";
  char separator = data[0] & 4 ? 0 : separators[data[0] & 3];
  size_t step = 1 + data[1] % 7, at_a = 0, at_b = 0, there_a = size - 2, there_b = 0;
  const char *bytes = (const char *)data + 2;
  size -= 2;
  struct zl_csv a, b;
  zl_csv_init(&a, separator);
  zl_csv_init(&b, separator);
  struct zl_err err_a = {0}, err_b = {0};
  int rc;
  do {
    rc = next(&a, bytes, size, &at_a, &there_a, size + 1, &err_a);
    check(rc == next(&b, bytes, size, &at_b, &there_b, step, &err_b));
    check(rc != 1 || a.separator == b.separator);
    check(a.row == b.row && a.line == b.line && (rc < 0 || at_a == at_b));
    if (rc == 1)
      check(a.n == b.n && a.n > 0);
    for (unsigned i = 0; rc == 1 && i < a.n; i++) {
      check(zl_str_eq(zl_csv_field(&a, i), zl_csv_field(&b, i)));
      check(zl_utf8_valid(zl_csv_field(&a, i)));
    }
    check(rc >= 0 || strcmp(err_a.text, err_b.text) == 0);
  } while (rc == 1);
  zl_csv_free(&a);
  zl_csv_free(&b);
  return 0;
}
