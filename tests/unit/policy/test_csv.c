/* test_csv.c - records of CSV: what spreadsheets write, and what is a mistake with its row. */
#include "policy/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The records as "a|b;c|d;", then "!" and the mistake, if there is one. */
static void read_all(const char *text, size_t n, char separator, struct zl_buf *out)
{
  struct zl_csv c;
  struct zl_err err = {0};
  size_t at = 0, used;
  int rc;
  zl_csv_init(&c, separator);
  zl_buf_reset(out);
  zl_buf_puts(out, "");
  while ((rc = zl_csv_next(&c, (struct zl_str){text + at, n - at}, true, &used, &err)) == 1) {
    for (unsigned i = 0; i < c.n; i++) {
      zl_buf_puts(out, i ? "|" : "");
      zl_buf_str(out, zl_csv_field(&c, i));
    }
    zl_buf_putc(out, ';');
    at += used;
  }
  if (rc < 0)
    zl_buf_printf(out, "!%s", err.text);
  zl_csv_free(&c);
}

static const struct {
  const char *text;
  char separator;
  const char *records, *why;
} good[] = {
  {"a,b\n1,2\n", ',', "a|b;1|2;", "plain"},
  {"a,b\r\n1,2", ',', "a|b;1|2;", "CRLF, and no line break at the end"},
  {"\xEF\xBB\xBF" "a,b\n", ',', "a|b;", "a byte order mark is no part of the first name"},
  {"\"a,b\",\"c \"\"d\"\"\"\n", ',', "a,b|c \"d\";", "separators and quotes in quotes"},
  {"\"a\r\nb\",c\n", ',', "a\r\nb|c;", "line breaks in quotes stay as they are"},
  {"\"\"\n", ',', ";", "an empty field in quotes is a record"},
  {"a\n\n\r\nb\n", ',', "a;b;", "blank lines are none"},
  {",\n", ',', "|;", "two empty fields are"},
  {"a,\n", ',', "a|;", "the last field may be empty"},
  {"a,", ',', "a|;", "... at the end of the file, too"},
  {" a , b\n", ',', " a | b;", "blanks belong to the field"},
  {"a;b,c\n", ';', "a|b,c;", "the separator of other countries"},
  {"", ',', "", "nothing"},
  {"\xEF\xBB\xBF", ',', "", "only the mark"},
  {"a\n\"b", ',', "a;!row 2: a quote is not closed", "the end of the file inside quotes"},
  {"a\nb\"c\n", ',', "a;!row 2: a quote in the middle", "a quote that begins no field"},
  {"a\n\"b\"c\n", ',', "a;!row 2: something stands behind", "text behind a quote"},
  {"a\rb\n", ',', "!row 1: a carriage return", "line breaks of forty years ago"},
  {"a\r", ',', "!row 1: a carriage return", "... at the end"},
  {"\"x\ny\"\n\nb\"\n", ',', "x\ny;!row 3 (line 4): a quote", "a row is what a spreadsheet counts, a line what an editor does"},
  {"a\n\xE9\n", ',', "a;!row 2: not UTF-8", "Latin-1"},
  {"\xFF\xFE" "a", ',', "!row 1: this is UTF-16", "a menu entry beside CSV"},
  {"\xFE\xFF", 0, "!row 1: this is UTF-16", "the other way round"},
  {"PK\x03\x04...", ',', "!row 1: this is a spreadsheet", "the spreadsheet itself"},
  {"\xD0\xCF\x11\xE0...", 0, "!row 1: this is a spreadsheet", "of 1997"},
  {"a,b\n1;2,3\n", 0, "a|b;1;2|3;", "the header tells the separator: a comma"},
  {"a;b\n1,5;2\n", 0, "a|b;1,5|2;", "... a semicolon where there is no comma"},
  {"a\tb\n1\t2;\n", 0, "a|b;1|2;;", "... a tab"},
  {"a;b,c\n", 0, "a;b|c;", "a comma is what CSV says"},
  {"\"x,y\";b\n1;2\n", 0, "x,y|b;1|2;", "what stands in quotes tells nothing"},
  {"\"x\ny\";b\n", 0, "x\ny|b;", "... nor does a line break there"},
  {"\r\n\n\xC3\xA4;b", 0, "\xC3\xA4|b;", "the first line that has something"},
  {"a\n1;2\n", 0, "a;1;2;", "one column"},
  {"", 0, "", "nothing at all"},
  {"sep=;\r\na,b;c\n", 0, "a,b|c;", "Excel's own word for it"},
  {"\xEF\xBB\xBFSEP=|\na|b\n\"x\n", 0, "a|b;!row 2 (line 3): a quote is not closed", "no row of the table, but a line of the file"},
  {"sep=,\na;b,c\n", ';', "a|b,c;", "what the policy says counts"},
  {"sep=;", 0, "sep=|;", "no line without its end"},
  {"sep=x\n", 0, "sep=x;", "none of ours"},
};

static void records(void **state)
{
  (void)state;
  struct zl_buf out = ZL_BUF_INIT(1u << 16);
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
    read_all(good[i].text, strlen(good[i].text), good[i].separator, &out);
    const char *mistake = strchr(good[i].records, '!');
    size_t n = mistake ? strlen(good[i].records) : out.len + 1;
    if (strncmp(zl_buf_cstr(&out), good[i].records, n) != 0)
      fail_msg("%s: got %s", good[i].why, zl_buf_cstr(&out));
  }
  read_all("a\0b\n", 4, ',', &out);
  assert_non_null(strstr(zl_buf_cstr(&out), "row 1: a NUL byte"));
  zl_buf_free(&out);
}

/* Nothing is decided before the header is there. */
static void separator_in_pieces(void **state)
{
  (void)state;
  static const char *const texts[] = {"\xEF\xBB\xBF" "\"a\n,\";b\r\n1;2\r\n", "sep=;\r\na,1;b\r\n1;2\r\n", "\n\na;b\n1;2\n"};
  for (size_t i = 0; i < 3; i++)
    for (size_t n = strlen(texts[i]), cut = 0; cut < n; cut++) {
      struct zl_csv c;
      struct zl_err err = {0};
      size_t at = 0, used;
      zl_csv_init(&c, 0);
      while (zl_csv_next(&c, (struct zl_str){texts[i] + at, cut - at}, false, &used, &err) == 1)
        at += used;
      at += used;
      while (zl_csv_next(&c, (struct zl_str){texts[i] + at, n - at}, true, &used, &err) == 1)
        at += used;
      if (c.n != 2 || !zl_str_is(zl_csv_field(&c, 0), "1") || !zl_str_is(zl_csv_field(&c, 1), "2"))
        fail_msg("text %zu cut at %zu: %u fields, %s", i, cut, c.n, err.text);
      zl_csv_free(&c);
    }
}

static void bounds(void **state)
{
  (void)state;
  struct zl_buf text = ZL_BUF_INIT(4u << 20), out = ZL_BUF_INIT(4u << 20);
  for (int i = 0; i < 1001; i++)
    zl_buf_puts(&text, "x,");
  read_all(text.data, text.len, ',', &out);
  assert_non_null(strstr(zl_buf_cstr(&out), "more than 1000 fields"));
  zl_buf_reset(&text);
  for (int i = 0; i < (1 << 20) + 1; i++)
    zl_buf_putc(&text, 'x');
  read_all(text.data, text.len, ',', &out);
  assert_non_null(strstr(zl_buf_cstr(&out), "longer than 1 MB"));
  zl_buf_free(&text);
  zl_buf_free(&out);
}

/* Cut anywhere, the bytes give the same records; what is missing is waited for, never guessed. */
static void pieces(void **state)
{
  (void)state;
  static const char text[] = "\xEF\xBB\xBF" "a,\"b\"\"\"\r\n\r\n\"c\r\nd\",e\r\n";
  size_t n = sizeof(text) - 1;
  for (size_t cut = 0; cut < n; cut++) {
    struct zl_csv c;
    struct zl_err err = {0};
    size_t at = 0, used;
    int got = 0;
    zl_csv_init(&c, ',');
    while (zl_csv_next(&c, (struct zl_str){text + at, cut - at}, false, &used, &err) == 1) {
      at += used;
      got++;
    }
    at += used;
    assert_int_equal(err.code, ZL_OK);
    while (zl_csv_next(&c, (struct zl_str){text + at, n - at}, true, &used, &err) == 1) {
      at += used;
      got++;
    }
    assert_int_equal(got, 2);
    assert_int_equal(c.row, 3);
    assert_true(zl_str_is(zl_csv_field(&c, 0), "c\r\nd"));
    zl_csv_free(&c);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(records), cmocka_unit_test(bounds), cmocka_unit_test(separator_in_pieces),
    cmocka_unit_test(pieces),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
