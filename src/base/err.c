/* err.c - the one error record that travels upward. Used by every room.
 * Promises: the first error wins, the text is one line of whole UTF-8 characters, and setting
 * an error never allocates (it is how "out of memory" is told). */
#include "base/base.h"

#include <string.h>

/* Where to cut `text`, `n` bytes long, so that no character is split. */
static size_t whole_characters(const char *text, size_t n)
{
  size_t lead = n;
  while (lead > 0 && n - lead < 3 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80)
    lead--;
  if (lead == 0)
    return n;
  unsigned char c = (unsigned char)text[lead - 1];
  size_t wants = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
  return n - (lead - 1) < wants ? lead - 1 : n;
}

#undef zl_err_set
int zl_err_set(struct zl_err *err, enum zl_code code, const char *fmt, ...)
{
  if (!err || err->code != ZL_OK)
    return -1;
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(err->text, sizeof(err->text), fmt, ap);
  va_end(ap);
  if (n < 0)
    err->text[0] = '\0';
  else if ((size_t)n >= sizeof(err->text))
    err->text[whole_characters(err->text, sizeof(err->text) - 1)] = '\0';
  for (char *p = err->text; *p; p++)
    if (*p == '\n' || *p == '\r')
      *p = ' ';
  err->code = code == ZL_OK ? ZL_ESYS : code;
  return -1;
}

void zl_err_clear(struct zl_err *err)
{
  if (!err)
    return;
  err->code = ZL_OK;
  err->text[0] = '\0';
}
