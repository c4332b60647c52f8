/* printed.c - what a run of a test printed: words of the program, which are errors and warnings, apart from what
 * the policy printed or reported. Serves asks.c. */
#include "core/test/test.h"

#include <string.h>
#include <sys/wait.h>

#define OURS "zoomlua: " /* what the program says on stderr begins so */

static bool is_said(struct zl_str line)
{
  return line.n > strlen(OURS) && memcmp(line.p, OURS, strlen(OURS)) == 0;
}

static bool is_warning(struct zl_str line)
{
  static const char mark[] = OURS "warning: ";
  return line.n > strlen(mark) && memcmp(line.p, mark, strlen(mark)) == 0;
}

/* How long the mark of one of the policies is, with which the line begins; 0: with none. */
static size_t marked(const struct zl_tests *t, struct zl_str line)
{
  for (int i = 0; i < t->plan.n_policies; i++) {
    const char *slash = strrchr(t->plan.policies[i], '/');
    struct zl_str name = zl_str_of(slash ? slash + 1 : t->plan.policies[i]);
    if (name.n && line.n > name.n + 1 && memcmp(line.p, name.p, name.n) == 0 && memcmp(line.p + name.n, "| ", 2) == 0)
      return name.n + 2;
  }
  return 0;
}

/* Words of the program ("zoomlua: ...") go to `said`, what the policy printed ("rooms.lua| ...") or reported to
 * `output`, without the mark. */
static void sort_out(const struct zl_tests *t, struct zl_str printed, struct zl_buf *said, struct zl_buf *output)
{
  while (printed.n) {
    const char *end = memchr(printed.p, '\n', printed.n);
    struct zl_str line = {printed.p, end ? (size_t)(end - printed.p) : printed.n};
    size_t used = line.n + (end != NULL);
    if (is_said(line)) {
      zl_buf_printf(said, "%s%.*s", said->len ? "; " : "", (int)(line.n - strlen(OURS)), line.p + strlen(OURS));
    } else {
      size_t skip = marked(t, line);
      zl_buf_add(output, line.p + skip, line.n - skip);
      zl_buf_putc(output, '\n');
    }
    printed = (struct zl_str){printed.p + used, printed.n - used};
  }
}

void zl_test_how(int status, struct zl_buf *said)
{
  if (WIFSIGNALED(status))
    zl_buf_printf(said, "%sthe run was ended by SIG%s", said->len ? "; " : "",
                  sigabbrev_np(WTERMSIG(status)) ? sigabbrev_np(WTERMSIG(status)) : "?");
  else if (!said->len)
    zl_buf_printf(said, "the run ended with exit status %d", WEXITSTATUS(status));
}

void zl_test_take_printed(struct zl_tests *t, struct zl_buf *printed, struct zl_buf *said, struct zl_buf *output)
{
  sort_out(t, zl_buf_view(printed), said, output);
  for (struct zl_str rest = zl_buf_view(printed); rest.n;) { /* what was said is told as the failure that it is */
    const char *end = memchr(rest.p, '\n', rest.n);
    size_t n = end ? (size_t)(end - rest.p) + 1 : rest.n;
    if (!is_said(rest) || is_warning(rest))
      zl_buf_add(&t->printed, rest.p, n);
    rest = (struct zl_str){rest.p + n, rest.n - n};
  }
  zl_buf_free(printed);
}

int zl_test_end_run(struct zl_tests *t, struct zl_test_run *run, struct zl_buf *said, struct zl_buf *output)
{
  struct zl_buf printed = ZL_BUF_INIT((size_t)4 << 20);
  int status = 0;
  zl_test_end(run, &status, &printed);
  zl_test_take_printed(t, &printed, said, output);
  return status;
}
