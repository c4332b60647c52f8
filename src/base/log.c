/* log.c - one line on stderr at a time, and the progress line below it. Used by every room; the
 * only place that writes to stderr. What is shown is redacted first and made visible second, so
 * that escaping cannot hide a secret from the comparison. Not for use from several threads. */
#include "base/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LINE_MAX_BYTES ((size_t)1024 * 1024)

static enum zl_level_log level_shown = ZL_LOG_INFO;
static bool progress_shown;

void zl_log_set_level(enum zl_level_log most)
{
  level_shown = most;
}

bool zl_log_at(enum zl_level_log level)
{
  return level <= level_shown;
}

/* stderr may be a pipe that is full or gone; there is nobody to tell. */
static void write_stderr(const char *p, size_t n)
{
  while (n > 0) {
    ssize_t done = write(STDERR_FILENO, p, n);
    if (done < 0 && errno == EINTR)
      continue;
    if (done <= 0)
      return;
    p += done;
    n -= (size_t)done;
  }
}

static void clear_progress(struct zl_buf *line)
{
  if (progress_shown)
    zl_buf_puts(line, "\r\x1b[K");
  progress_shown = false;
}

void zl_log_plain(const char *words)
{
  char line[256];
  int n = snprintf(line, sizeof(line), "%szoomlua: %s\n", progress_shown ? "\r\x1b[K" : "", words);
  progress_shown = false;
  if (n > 0)
    write_stderr(line, (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1);
}

void zl_log(enum zl_level_log level, const char *fmt, ...)
{
  if (!zl_log_at(level))
    return;
  int saved = errno;
  va_list ap;
  va_start(ap, fmt);
  char *text = zl_vformat(fmt, ap);
  va_end(ap);
  struct zl_buf safe = ZL_BUF_INIT(LINE_MAX_BYTES), line = ZL_BUF_INIT(LINE_MAX_BYTES * 6);
  if (text)
    zl_redact(&safe, zl_str_of(text));
  clear_progress(&line);
  zl_buf_puts(&line, level == ZL_LOG_WARN ? "zoomlua: warning: " : "zoomlua: ");
  zl_visible(&line, zl_buf_view(&safe), false);
  zl_buf_putc(&line, '\n');
  if (text && !safe.failed && !line.failed) {
    write_stderr(line.data, line.len);
  } else {
    zl_log_plain(zl_memory_lost() ? "out of memory: a message cannot be shown" : "a message was too long to show");
  }
  if (text)
    explicit_bzero(text, strlen(text)); /* it may hold what redaction took out */
  free(text);
  zl_buf_free(&safe);
  zl_buf_free(&line);
  errno = saved;
}

bool zl_color(int fd)
{
  const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
  if (no_color && no_color[0])
    return false;
  return isatty(fd) && !(term && strcmp(term, "dumb") == 0);
}

static size_t terminal_columns(void)
{
  struct winsize size;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
    return size.ws_col;
  return 80;
}

size_t zl_log_columns(void)
{
  return isatty(STDERR_FILENO) ? terminal_columns() : 0;
}

void zl_progress(const char *text)
{
  static int terminal = -1;
  if (terminal < 0)
    terminal = isatty(STDERR_FILENO);
  if (!terminal || !zl_log_at(ZL_LOG_INFO) || (text[0] == '\0' && !progress_shown))
    return;
  struct zl_buf safe = ZL_BUF_INIT(LINE_MAX_BYTES), shown = ZL_BUF_INIT(LINE_MAX_BYTES * 6);
  struct zl_buf line = ZL_BUF_INIT(LINE_MAX_BYTES * 6);
  zl_redact(&safe, zl_str_of(text));
  zl_visible(&shown, zl_buf_view(&safe), false);
  clear_progress(&line);
  if (text[0]) {
    zl_buf_puts(&line, "\r\x1b[K");
    /* One column stays free: a line that fills the terminal wraps and cannot be cleared. */
    zl_buf_str(&line, zl_text_fitting(zl_buf_view(&shown), terminal_columns() - 1));
    progress_shown = true;
  }
  if (!line.failed)
    write_stderr(zl_buf_cstr(&line), line.len);
  zl_buf_free(&safe);
  zl_buf_free(&shown);
  zl_buf_free(&line);
}
