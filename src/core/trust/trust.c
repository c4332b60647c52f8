/* trust.c - whether a policy may run against the account. The user's own files do (own.c), and so do
 * those whose SHA-256 he has said yes to (file.c); modules that a policy requires are judged as it
 * is. About anything else he is asked, once for all that is unknown: when the policy has told its head,
 * so that he sees what it may write, and before anything that it asks or tells is dealt with. Until
 * then it has run, but in its sealed process and without an answer. Serves run.c and serve/serve.c. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/serve/grants.h"
#include "core/trust/trust.h"

#define UNKNOWN_MAX 64
#define POLICY_MAX ((size_t)3 << 20)

struct unknown {
  char name[256], sha256[65], changed[25]; /* changed: since when another content is known, or "" */
  char why[120];
  char *path;
};

struct zl_trust {
  struct unknown item[UNKNOWN_MAX]; /* about which the user is still to be asked */
  int n;
};

void zl_trust_free(struct zl_core *c)
{
  for (int i = 0; c->policy->trust && i < c->policy->trust->n; i++)
    free(c->policy->trust->item[i].path);
  free(c->policy->trust);
  c->policy->trust = NULL;
}

/* The path under which a file is remembered. */
static char *whole_path(const char *path)
{
  char *real = zl_memory_checked(realpath(path, NULL));
  return real ? real : zl_strdup(path);
}

static int refuse(const struct unknown *u, struct zl_err *err)
{
  if (*u->changed)
    return zl_err_set(err, ZL_EREFUSED, "%s has changed since you trusted it (%s): read it, then: zoomlua trust %s (or "
                      "--trust for this run)", u->name, u->changed, u->path);
  return zl_err_set(err, ZL_EREFUSED, "%s is not known here (%s): read it, then: zoomlua trust %s (or --trust for this "
                    "run)", u->name, u->why, u->path);
}

/* Judges a file by its path and by the bytes that are going to run. */
static int judge(struct zl_core *c, const char *name, const char *path, struct zl_str text, const char *sha256,
                 struct zl_err *err)
{
  struct zl_buf why = ZL_BUF_INIT(120);
  enum zl_known known = ZL_KNOWN;
  struct unknown u = {0};
  char *real = NULL;
  int rc = 0;
  if (!zl_own_file(path, text, &why)) {
    real = whole_path(path);
    rc = real ? zl_trust_look(sha256, real, &known, u.changed, err) : zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  if (rc == 0 && known != ZL_KNOWN) {
    struct zl_trust *t = c->policy->trust;
    if (known == ZL_KNOWN_NOT)
      u.changed[0] = 0;
    u.path = real;
    snprintf(u.name, sizeof(u.name), "%s", name);
    snprintf(u.sha256, sizeof(u.sha256), "%s", sha256);
    snprintf(u.why, sizeof(u.why), "%s", zl_buf_cstr(&why));
    if (!zl_confirm_possible())
      rc = refuse(&u, err);
    else if (t->n == UNKNOWN_MAX)
      rc = zl_err_set(err, ZL_EREFUSED, "more than %d modules that are not known here", UNKNOWN_MAX);
    else {
      t->item[t->n++] = u;
      real = NULL; /* the list's now */
    }
  }
  free(real);
  zl_buf_free(&why);
  return rc;
}

int zl_stage_trust(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  if (c->cli->sim || c->cli->trust)
    return 0;
  for (int i = 0; i < c->n_policies; i++) {
    struct zl_policy_run *p = c->policy = &c->policies[i];
    p->trust = zl_calloc(1, sizeof(*p->trust));
    if (!p->trust)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    if (judge(c, p->name, p->file, zl_buf_view(&p->text), p->sha256, err) != 0)
      return -1;
  }
  c->policy = c->policies;
  return 0;
}

int zl_trust_module(struct zl_core *c, struct zl_str name, struct zl_str source, struct zl_err *err)
{
  if (!c->policy->trust)
    return 0;
  char sha256[65];
  const char *slash = strrchr(c->policy->file, '/');
  struct zl_buf path = ZL_BUF_INIT(PATH_MAX), file = ZL_BUF_INIT(512);
  zl_buf_add(&path, c->policy->file, slash ? (size_t)(slash - c->policy->file) + 1 : 0);
  zl_buf_str(&path, name);
  zl_buf_str(&file, name);
  int rc = path.failed || file.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : zl_sha256_hex(source, sha256, err);
  if (rc == 0)
    rc = judge(c, zl_buf_cstr(&file), zl_buf_cstr(&path), source, sha256, err);
  zl_buf_free(&path);
  zl_buf_free(&file);
  return rc == 0 && c->policy->has_head ? zl_trust_gate(c, err) : rc; /* else the head brings the question */
}

/* ---- the question -------------------------------------------------------------------------------- */

#define AT 10 /* the column in which the words of a policy stand */
#define COLUMNS 79
#define SUMMARY_LINES 4
#define WRITES_BYTES 900

/* How many bytes of `s` go into a line: to its last blank, or all of its columns. */
static size_t line_of(struct zl_str s)
{
  size_t n = 0, blank = 0;
  for (size_t columns = 0; n < s.n;) {
    size_t next = n + 1;
    while (next < s.n && ((unsigned char)s.p[next] & 0xC0) == 0x80)
      next++;
    columns += zl_text_width((struct zl_str){s.p + n, next - n});
    if (columns > COLUMNS - AT)
      return blank ? blank : n;
    if (s.p[n] == ' ')
      blank = n;
    n = next;
  }
  return n;
}

/* What a stranger wrote, in at most so many lines that all begin in column AT: none of them looks like one of ours,
 * which a terminal would make of a long line. */
static void folded(struct zl_buf *out, struct zl_str s, int lines)
{
  for (;;) {
    size_t n = line_of(s), seen = n;
    while (seen && s.p[seen - 1] == ' ')
      seen--;
    zl_buf_add(out, s.p, seen);
    for (s.p += n, s.n -= n; s.n && *s.p == ' '; s.n--)
      s.p++;
    if (!s.n)
      return;
    if (--lines == 0) {
      zl_buf_puts(out, " ...");
      return;
    }
    zl_buf_printf(out, "\n%*s", AT, "");
  }
}

/* What a pattern names beside its stars: the less, the more it allows. */
static size_t letters(const char *pattern)
{
  size_t n = 0;
  for (; *pattern; pattern++)
    n += *pattern != '*';
  return n;
}

static int by_letters(const void *a, const void *b)
{
  const char *x = *(const char *const *)a, *y = *(const char *const *)b;
  size_t n = letters(x), m = letters(y);
  return n != m ? (n < m ? -1 : 1) : strcmp(x, y);
}

/* The widest first: what does not find room allows less than what does. */
static void describe_writes(const struct zl_core *c, struct zl_buf *out)
{
  const struct zl_head *h = &c->policy->head;
  size_t i = 0;
  if (!c->policy->has_head || !h->writes || h->n_writes == 0) {
    zl_buf_puts(out, !c->policy->has_head ? "anything (it has not said)"
                     : !h->writes         ? "anything (it declares no limits)"
                                          : "nothing");
    return;
  }
  char **sorted = zl_calloc(h->n_writes, sizeof(*sorted));
  if (!sorted)
    return;
  memcpy(sorted, h->writes, h->n_writes * sizeof(*sorted));
  qsort(sorted, h->n_writes, sizeof(*sorted), by_letters);
  for (; i < h->n_writes && (i == 0 || out->len < WRITES_BYTES); i++) {
    zl_buf_puts(out, i ? ", " : "");
    zl_visible(out, zl_str_of(sorted[i]), false);
  }
  if (i < h->n_writes)
    zl_buf_printf(out, " and %zu more that allow less (zoomlua info lists all)", h->n_writes - i);
  free(sorted);
}

static void describe(const struct zl_core *c, struct zl_buf *out)
{
  const struct zl_trust *t = c->policy->trust;
  for (int i = 0; i < t->n; i++) {
    const struct unknown *u = &t->item[i];
    zl_visible(out, zl_str_of(u->name), false);
    if (*u->changed)
      zl_buf_printf(out, " has changed since you trusted it (%s)", u->changed);
    else
      zl_buf_printf(out, " is not known here: %s", u->why);
    zl_buf_printf(out, "\n  sha256  %s\n", u->sha256);
  }
  struct zl_buf writes = ZL_BUF_INIT(64u << 10), summary = ZL_BUF_INIT(64u << 10);
  zl_visible(&summary, zl_buf_view(&c->policy->head.summary), false);
  if (summary.len) {
    zl_buf_puts(out, "  says    ");
    folded(out, zl_buf_view(&summary), SUMMARY_LINES);
    zl_buf_putc(out, '\n');
  }
  zl_buf_free(&summary);
  describe_writes(c, &writes);
  zl_buf_puts(&writes, "; each plan is shown before it is applied");
  zl_buf_puts(out, "  reads   what your credentials may read at Zoom");
  zl_grants_describe(c->cli, out);
  zl_buf_puts(out, "\n  writes  ");
  folded(out, zl_buf_view(&writes), INT_MAX);
  zl_buf_putc(out, '\n');
  zl_buf_free(&writes);
}

static int remember(struct zl_trust *t, struct zl_err *err)
{
  int rc = 0;
  for (int i = 0; i < t->n && rc == 0; i++)
    rc = zl_trust_add(t->item[i].sha256, t->item[i].path, err);
  for (int i = 0; i < t->n; i++)
    free(t->item[i].path);
  t->n = 0;
  return rc;
}

int zl_trust_gate(struct zl_core *c, struct zl_err *err)
{
  if (!c->policy->trust || c->policy->trust->n == 0)
    return 0;
  struct zl_buf words = ZL_BUF_INIT(256u << 10);
  describe(c, &words);
  if (words.failed || zl_memory_lost()) { /* half of it is not what should be decided on */
    zl_buf_free(&words);
    return zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE);
  }
  zl_progress("");
  fputs(zl_buf_cstr(&words), stderr);
  zl_buf_free(&words);
  int answer = zl_confirm("Run it? [y/N] ");
  c->silent_since_ms = zl_mono_ms(); /* the policy has waited for the user */
  if (answer < 0)
    return zl_err_set(err, ZL_EINTR, "interrupted; nothing has been changed");
  if (answer == 0)
    return zl_err_set(err, ZL_EREFUSED, "not run; nothing has been changed");
  return remember(c->policy->trust, err);
}

/* ---- zoomlua trust ---------------------------------------------------------------------------------- */

static int trust_one(const char *file, struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(POLICY_MAX + 1), shown = ZL_BUF_INIT(16384);
  char sha256[65];
  char *path = whole_path(file);
  int rc = path ? zl_file_read(file, POLICY_MAX, &text, err) : zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    rc = zl_sha256_hex(zl_buf_view(&text), sha256, err);
  if (rc == 0)
    rc = zl_trust_add(sha256, path, err);
  zl_visible(&shown, zl_str_of(file), false);
  if (rc == 0)
    printf("%s may run as it is now\n  sha256  %s\n", zl_buf_cstr(&shown), sha256);
  free(path);
  zl_buf_free(&text);
  zl_buf_free(&shown);
  return rc;
}

int zl_trust_run(const struct zl_cli *cli, struct zl_err *err)
{
  if (cli->n_words == 0)
    return zl_trust_print(stdout, err);
  for (int i = 0; i < cli->n_words; i++)
    if (trust_one(cli->words[i], err) != 0)
      return -1;
  return 0;
}
