/* report.c - what `zoomlua test` says: a block for a test that failed, a line for one that passed where
 * --verbose wants it, and JUnit's XML. What comes from tests, policies and the simulator is made visible. */
#include "core/test/test.h"

#include <string.h>

#define PRINTED_LINES 40

/* Where a test stands, with the file as it was found: "scripts/rooms_test.lua:15". */
static void place(const struct zl_tests *t, struct zl_str where, struct zl_buf *out)
{
  const char *base = t->policy.name;
  size_t n = strlen(base);
  if (where.n > n && memcmp(where.p, base, n) == 0 && where.p[n] == ':') {
    zl_visible(out, zl_str_of(t->file), false);
    where = (struct zl_str){where.p + n, where.n - n};
  } else if (!where.n) {
    where = zl_str_of(t->file);
  }
  zl_visible(out, where, false);
}

/* What the policies of a test printed, behind a bar. */
static void show_printed(const struct zl_tests *t, struct zl_buf *out)
{
  struct zl_str rest = zl_buf_view(&t->printed);
  int lines = 0;
  for (; rest.n && lines < PRINTED_LINES; lines++) {
    const char *end = memchr(rest.p, '\n', rest.n);
    size_t n = end ? (size_t)(end - rest.p) : rest.n;
    zl_buf_puts(out, "  | ");
    zl_visible(out, (struct zl_str){rest.p, n}, false);
    zl_buf_putc(out, '\n');
    n += end != NULL;
    rest = (struct zl_str){rest.p + n, rest.n - n};
  }
  if (rest.n)
    zl_buf_puts(out, "  | ...\n");
}

/* ---- JUnit ------------------------------------------------------------------------------------------------ */

/* Text of XML 1.0: what it cannot hold at all has been made visible before. */
static void xml(struct zl_buf *out, struct zl_str text)
{
  struct zl_buf shown = ZL_BUF_INIT((size_t)64 << 20);
  zl_visible(&shown, text, true);
  for (size_t i = 0; i < shown.len; i++)
    switch (shown.data[i]) {
    case '&': zl_buf_puts(out, "&amp;"); break;
    case '<': zl_buf_puts(out, "&lt;"); break;
    case '>': zl_buf_puts(out, "&gt;"); break;
    case '"': zl_buf_puts(out, "&quot;"); break;
    case '\n': zl_buf_puts(out, "&#10;"); break;
    default: zl_buf_putc(out, shown.data[i]);
    }
  out->failed |= shown.failed;
  zl_buf_free(&shown);
}

static void seconds(struct zl_buf *out, int64_t since_us)
{
  zl_buf_printf(out, " time=\"%.3f\"", (double)(zl_mono_us() - since_us) / 1e6);
}

static void add_case(struct zl_tests *t, bool passed, struct zl_str block)
{
  struct zl_buf *out = &t->cases;
  struct zl_str class = zl_str_of(t->file);
  zl_buf_puts(out, "    <testcase classname=\"");
  xml(out, class);
  zl_buf_puts(out, "\" name=\"");
  xml(out, t->name.len ? zl_buf_view(&t->name) : ZL_STR("(the file itself)"));
  zl_buf_putc(out, '"');
  seconds(out, t->name.len ? t->begun_us : t->file_begun_us);
  if (passed) {
    zl_buf_puts(out, "/>\n");
    return;
  }
  const char *end = memchr(block.p, '\n', block.n);
  zl_buf_puts(out, ">\n      <failure message=\"");
  xml(out, (struct zl_str){block.p, end ? (size_t)(end - block.p) : block.n});
  zl_buf_puts(out, "\">");
  xml(out, block);
  zl_buf_puts(out, "</failure>\n    </testcase>\n");
}

void zl_test_file_begin(struct zl_tests *t)
{
  zl_buf_reset(&t->cases);
  zl_buf_reset(&t->name);
  t->file_failed = 0;
  t->file_begun_us = zl_mono_us();
}

void zl_test_file_end(struct zl_tests *t)
{
  if (!t->cli->junit)
    return;
  zl_buf_puts(&t->junit, "  <testsuite name=\"");
  xml(&t->junit, zl_str_of(t->file));
  zl_buf_printf(&t->junit, "\" tests=\"%d\" failures=\"%d\" errors=\"0\"", t->ran, t->file_failed);
  seconds(&t->junit, t->file_begun_us);
  zl_buf_puts(&t->junit, ">\n");
  zl_buf_str(&t->junit, zl_buf_view(&t->cases));
  t->junit.failed |= t->cases.failed;
  zl_buf_puts(&t->junit, "  </testsuite>\n");
}

int zl_test_junit(struct zl_tests *t, struct zl_err *err)
{
  struct zl_buf out = ZL_BUF_INIT((size_t)300 << 20);
  zl_buf_printf(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"zoomlua test\" tests=\"%d\" failures=\"%d\" "
                "errors=\"0\">\n", t->passed + t->failed, t->failed);
  zl_buf_str(&out, zl_buf_view(&t->junit));
  zl_buf_puts(&out, "</testsuites>\n");
  int rc = out.failed || t->junit.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory for %s", t->cli->junit)
                                         : zl_file_write(t->cli->junit, zl_buf_view(&out), 0644, err);
  zl_buf_free(&out);
  return rc;
}

/* ---- for people --------------------------------------------------------------------------------------------- */

void zl_test_tell(struct zl_tests *t, bool passed, struct zl_str where, const struct zl_str *lines, size_t n)
{
  struct zl_buf head = ZL_BUF_INIT(16384), block = ZL_BUF_INIT((size_t)16 << 20);
  *(passed ? &t->passed : &t->failed) += 1;
  t->file_failed += !passed;
  t->ran++;
  place(t, where, &head);
  if (t->name.len) {
    zl_buf_puts(&head, "  ");
    zl_visible(&head, zl_buf_view(&t->name), false);
  }
  if (passed && t->cli->verbose)
    printf("ok      %s\n", zl_buf_cstr(&head));
  for (size_t i = 0; i < n; i++) {
    zl_buf_puts(&block, "  ");
    zl_visible(&block, lines[i], false);
    zl_buf_putc(&block, '\n');
  }
  if (!passed) {
    show_printed(t, &block);
    printf("FAILED  %s\n%s", zl_buf_cstr(&head), zl_buf_cstr(&block));
    fflush(stdout);
  }
  if (t->cli->junit)
    add_case(t, passed, block.len > 2 ? (struct zl_str){block.data + 2, block.len - 2} : ZL_STR("it failed"));
  zl_buf_free(&head);
  zl_buf_free(&block);
}
