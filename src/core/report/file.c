/* file.c - --report FILE: a report as a file, whole or not at all, closed to others (mode 0600).
 * What is somebody else's file stays: a file is replaced when it is empty, or an earlier edition of the same
 * report, whose first line is the same, or when the command line says --overwrite. Whether that is so is
 * found out as soon as the policy announces its report, before the tenant is read. Serves run.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/report/report.h"

#define FIRST_LINE_BYTES ((size_t)64 << 10)
#define JSON_HEAD "{\"schema\":\"zoomlua.report/1\","

int zl_report_target(const char *given, struct zl_report_target *out, struct zl_err *err)
{
  static const struct {
    const char *ending;
    enum zl_report_form form;
  } forms[] = {{".txt", ZL_REPORT_TEXT}, {".csv", ZL_REPORT_CSV}, {".json", ZL_REPORT_JSON}};
  const char *equals = strchr(given, '='), *slash = strchr(given, '/');
  bool named = equals && equals > given && (!slash || equals < slash);
  *out = (struct zl_report_target){.path = named ? equals + 1 : given};
  if (named)
    out->name = (struct zl_str){given, (size_t)(equals - given)};
  size_t n = strlen(out->path);
  for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
    size_t m = strlen(forms[i].ending);
    if (n > m && strcmp(out->path + n - m, forms[i].ending) == 0 && out->path[n - m - 1] != '/') {
      out->form = forms[i].form;
      return 0;
    }
  }
  return zl_err_set(err, ZL_EUSAGE, "--report takes a file whose name ends in .txt, .csv or .json, not '%.200s'", given);
}

int zl_report_option(struct zl_cli *cli, const char *value, struct zl_err *err)
{
  struct zl_report_target t;
  if (zl_report_target(value, &t, err) != 0)
    return -1;
  if (cli->n_reports == ZL_REPORT_FILES_MAX)
    return zl_err_set(err, ZL_EUSAGE, "more than %d times --report", ZL_REPORT_FILES_MAX);
  for (int i = 0; i < cli->n_reports; i++)
    if (strcmp(cli->reports[i], value) == 0)
      return zl_err_set(err, ZL_EUSAGE, "--report %.200s is given twice", value);
  cli->reports[cli->n_reports++] = value;
  return 0;
}

/* ---- what is there --------------------------------------------------------------------------------------- */

int zl_report_replaceable(const struct zl_cli *cli, const char *path, struct zl_str first, struct zl_err *err)
{
  struct stat st;
  if (stat(path, &st) != 0)
    return errno == ENOENT ? 0 : zl_err_set(err, ZL_ESYS, "cannot look at %s: %s", path, strerror(errno));
  if (!S_ISREG(st.st_mode))
    return zl_err_set(err, ZL_EREFUSED, "cannot write the report as %s: it is %s", path,
                      S_ISDIR(st.st_mode) ? "a folder" : "no file");
  if (st.st_size == 0 || cli->overwrite || !first.p)
    return 0;
  char *found = first.n < FIRST_LINE_BYTES ? zl_malloc(first.n + 1) : NULL;
  int fd = found ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
  ssize_t n = fd >= 0 ? read(fd, found, first.n) : -1;
  if (fd >= 0)
    close(fd);
  bool same = n == (ssize_t)first.n && memcmp(found, first.p, first.n) == 0;
  free(found);
  if (same)
    return 0;
  return zl_err_set(err, ZL_EREFUSED, "%s is there already and is no earlier edition of this report: --overwrite replaces it",
                    path);
}

/* ---- which goes where --------------------------------------------------------------------------------------- */

static bool goes_to(const struct zl_report *r, const struct zl_report_target *t)
{
  return !t->name.p || zl_str_eq(t->name, zl_buf_view(&r->name));
}

/* The first line of the file, as far as it tells the report: */
static void first_line(const struct zl_report *r, enum zl_report_form form, struct zl_buf *out)
{
  if (form == ZL_REPORT_JSON) {
    zl_buf_puts(out, JSON_HEAD);
    return;
  }
  if (form == ZL_REPORT_TEXT) {
    zl_visible(out, zl_buf_view(&r->policy), false);
    zl_buf_puts(out, " reports:\n");
    return;
  }
  struct zl_jw w;
  struct zl_buf cell = ZL_BUF_INIT(8192);
  for (unsigned i = 0; i < r->columns; i++) {
    zl_buf_reset(&cell);
    w = zl_jw(&cell);
    zl_jw_str(&w, zl_buf_view(&r->column[i]));
    if (i)
      zl_buf_putc(out, ',');
    zl_report_csv_cell((struct zl_json){.p = cell.data, .end = cell.data + cell.len}, out);
  }
  zl_buf_putc(out, '\n');
  zl_buf_free(&cell);
}

static int judge(struct zl_core *c, const struct zl_report *r, const struct zl_report_target *t, struct zl_err *err)
{
  struct zl_buf first = ZL_BUF_INIT(FIRST_LINE_BYTES * 2);
  first_line(r, t->form, &first);
  int rc = first.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory")
                        : zl_report_replaceable(c->cli, t->path, zl_buf_view(&first), err);
  zl_buf_free(&first);
  return rc;
}

int zl_report_announced(struct zl_core *c, const struct zl_report *r, struct zl_err *err)
{
  for (int i = 0; !c->scopes && i < c->cli->n_reports; i++) {
    struct zl_report_target t;
    if (zl_report_target(c->cli->reports[i], &t, err) != 0 || (goes_to(r, &t) && judge(c, r, &t, err) != 0))
      return -1;
  }
  return 0;
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

struct out {
  FILE *file;
  char *temp;
};

static int begin(struct out *o, const char *path, struct zl_err *err)
{
  *o = (struct out){.temp = zl_format("%s.XXXXXX", path)};
  if (!o->temp)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  int fd = mkostemp(o->temp, O_CLOEXEC); /* mode 0600 */
  o->file = fd >= 0 ? fdopen(fd, "w") : NULL;
  if (o->file)
    return 0;
  zl_err_set(err, ZL_ESYS, "cannot write %s: %s", path, strerror(errno));
  if (fd >= 0) {
    close(fd);
    unlink(o->temp);
  }
  free(o->temp);
  *o = (struct out){0};
  return -1;
}

/* Leaves nothing behind of a file that has not got its name. */
static void drop(struct out *o)
{
  if (o->file)
    fclose(o->file);
  if (o->temp)
    unlink(o->temp);
  free(o->temp);
  *o = (struct out){0};
}

static int end(struct out *o, const char *path, struct zl_err *err)
{
  bool written = fflush(o->file) == 0 && !ferror(o->file) && fsync(fileno(o->file)) == 0;
  int why = errno;
  bool closed = fclose(o->file) == 0;
  o->file = NULL;
  if (zl_memory_lost())
    return zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE);
  if (!written || !closed || rename(o->temp, path) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot write %s: %s", path, strerror(written ? errno : why));
  free(o->temp);
  o->temp = NULL;
  return 0;
}

static int put(const struct zl_report *r, enum zl_report_form form, bool second, FILE *to)
{
  switch (form) {
  case ZL_REPORT_TEXT: return zl_report_table(r, to);
  case ZL_REPORT_CSV: return zl_report_csv(r, to);
  case ZL_REPORT_JSON: break;
  }
  if (second)
    fputs(",\n", to);
  return zl_report_json(r, to);
}

/* What the command line names is there: one of them, for CSV exactly one. */
static int check(const struct zl_core *c, const struct zl_report_target *t, unsigned *n, struct zl_err *err)
{
  const struct zl_reports *all = c->reports;
  const struct zl_report *second = NULL;
  struct zl_buf names = ZL_BUF_INIT(2048);
  *n = 0;
  for (unsigned i = 0; all && i < all->n; i++) {
    zl_buf_printf(&names, "%s%s", i ? ", " : "", zl_buf_cstr(&all->list[i]->name));
    if (goes_to(all->list[i], t) && (*n)++)
      second = all->list[i];
  }
  int rc = 0;
  if (*n == 0 && names.len)
    rc = zl_err_set(err, ZL_EUSAGE, "--report: there is no report '%.*s' (there are: %s)", (int)t->name.n, t->name.p,
                    zl_buf_cstr(&names));
  else if (*n == 0)
    rc = zl_err_set(err, ZL_EUSAGE, "--report: %s makes no report", c->policy->name);
  else if (second && t->form == ZL_REPORT_CSV)
    rc = zl_err_set(err, ZL_EUSAGE, "a CSV file holds one report, and there are several (%s): --report %s=%s", zl_buf_cstr(&names),
                    zl_buf_cstr(&second->name), t->path);
  zl_buf_free(&names);
  return rc;
}

static int save(struct zl_core *c, const struct zl_report_target *t, struct zl_err *err)
{
  unsigned n, done = 0;
  size_t rows = 0;
  struct out o;
  char digits[32];
  if (check(c, t, &n, err) != 0)
    return -1;
  for (unsigned i = 0; i < c->reports->n; i++)
    if (goes_to(c->reports->list[i], t) && judge(c, c->reports->list[i], t, err) != 0)
      return -1;
  if (begin(&o, t->path, err) != 0)
    return -1;
  int rc = 0;
  if (t->form == ZL_REPORT_JSON)
    fputs(JSON_HEAD "\n\"reports\":[", o.file);
  for (unsigned i = 0; rc == 0 && i < c->reports->n; i++) {
    const struct zl_report *r = c->reports->list[i];
    if (!goes_to(r, t))
      continue;
    rc = put(r, t->form, done++ > 0, o.file);
    rows += r->rows.count;
  }
  if (t->form == ZL_REPORT_JSON)
    fputs("]}\n", o.file);
  if (rc != 0)
    zl_err_set(err, ZL_ESYS, "cannot write %s: %s", t->path, strerror(errno));
  else
    rc = end(&o, t->path, err);
  drop(&o);
  if (rc == 0)
    zl_log(ZL_LOG_INFO, "report: %s row%s in %s", zl_text_thousands(digits, (int64_t)rows), rows == 1 ? "" : "s", t->path);
  return rc;
}

int zl_reports_save(struct zl_core *c, struct zl_err *err)
{
  for (int i = 0; i < c->cli->n_reports; i++) {
    struct zl_report_target t;
    if (zl_report_target(c->cli->reports[i], &t, err) != 0 || save(c, &t, err) != 0)
      return -1;
  }
  return 0;
}

/* Before anything is asked of Zoom: whether files can be made there at all. */
int zl_stage_reports_possible(struct zl_job *job, struct zl_err *err)
{
  const struct zl_cli *cli = job->core.cli;
  for (int i = 0; i < cli->n_reports; i++) {
    struct zl_report_target t;
    struct out o;
    if (zl_report_target(cli->reports[i], &t, err) != 0 ||
        zl_report_replaceable(cli, t.path, (struct zl_str){NULL, 0}, err) != 0 || begin(&o, t.path, err) != 0)
      return -1;
    drop(&o);
  }
  return 0;
}
