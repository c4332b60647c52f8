/* csv.h - records of a CSV file (RFC 4180), out of bytes that may come in pieces. Pure; no Lua.
 * Serves l_files.c and the fuzzer. */
#ifndef ZL_POLICY_CSV_H
#define ZL_POLICY_CSV_H

#include "base/base.h"

#define ZL_CSV_COLUMNS 1000
#define ZL_CSV_RECORD_MAX ((size_t)1 << 20) /* bytes of the fields of one record */

struct zl_csv {
  char separator;        /* 0: what the header has, once that is there */
  bool begun;            /* past the byte order mark */
  int64_t rows, lines;   /* done with; a blank line is a row as well, as in a spreadsheet */
  int64_t row, line;     /* where the last record begins; the first is 1 */
  unsigned n;            /* its fields */
  size_t at[ZL_CSV_COLUMNS + 1];
  struct zl_buf text;
};
/* Without a separator (0) it is what the header has outside of quotes: a comma, else a semicolon, else a tab; or what
 * a first line "sep=;" says, as Excel writes and reads it. */
void zl_csv_init(struct zl_csv *c, char separator);
void zl_csv_free(struct zl_csv *c);
/* Reads a record from the start of `bytes`; `last`: nothing comes behind them. 1: its fields are there,
 * *used bytes are done with; 0: it takes more bytes, or with `last` there is none left (*used are done
 * with all the same: blank lines); -1: no CSV, err names the row. Fields are UTF-8 without NUL. */
int zl_csv_next(struct zl_csv *c, struct zl_str bytes, bool last, size_t *used, struct zl_err *err);
struct zl_str zl_csv_field(const struct zl_csv *c, unsigned i);
/* "row 5", or "row 5 (line 7)" where a field above has line breaks; of the last record. */
const char *zl_csv_place(const struct zl_csv *c, char out[64]);

#endif
