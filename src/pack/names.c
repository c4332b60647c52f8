/* names.c - what files and packages may be called. Stricter than any file system, so that a name means the
 * same on all of them, on a terminal and in zoomlua.lock. Pure. Serves the files beside it and core/package/. */
#include <string.h>

#include "pack/pack.h"

static bool letter_or_digit(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static const char *part_fault(struct zl_str part)
{
  if (part.n == 0)
    return "has an empty part in its path";
  if (zl_str_is(part, ".") || zl_str_is(part, ".."))
    return "has a '.' or '..' in its path";
  if (part.p[0] == ' ' || part.p[part.n - 1] == ' ' || part.p[part.n - 1] == '.')
    return "has a part that begins or ends with a blank, or ends with a dot, in its path";
  return NULL;
}

const char *zl_pack_path_fault(struct zl_str path)
{
  if (path.n == 0)
    return "has no name";
  if (path.n > ZL_PACK_PATH_MAX)
    return "has a path of more than 200 characters";
  if (path.p[0] == '/')
    return "has an absolute path";
  for (size_t i = 0; i < path.n; i++) {
    unsigned char c = (unsigned char)path.p[i];
    if (c < ' ' || c == 0x7f)
      return "has a control character in its name";
    if (c > 0x7f)
      return "has a letter in its name that is not ASCII, which file systems compare differently";
    if (strchr("\\:*?\"<>|", c))
      return "has one of \\ : * ? \" < > | in its name, which not every system can have";
  }
  for (size_t at = 0; at <= path.n;) {
    const char *slash = memchr(path.p + at, '/', path.n - at);
    size_t end = slash ? (size_t)(slash - path.p) : path.n;
    const char *why = part_fault((struct zl_str){path.p + at, end - at});
    if (why)
      return why;
    at = end + 1;
  }
  return NULL;
}

bool zl_pack_path_hidden(struct zl_str path)
{
  for (size_t i = 0; i < path.n; i++)
    if (path.p[i] == '.' && (i == 0 || path.p[i - 1] == '/'))
      return true;
  return false;
}

bool zl_pack_name_good(struct zl_str name)
{
  if (name.n == 0 || name.n > ZL_PACK_NAME_MAX || !letter_or_digit(name.p[0]))
    return false;
  for (size_t i = 0; i < name.n; i++)
    if (!letter_or_digit(name.p[i]) && name.p[i] != '-' && name.p[i] != '_')
      return false;
  return true;
}

bool zl_pack_version_good(struct zl_str version)
{
  if (version.n == 0 || version.n > ZL_PACK_NAME_MAX || !letter_or_digit(version.p[0]))
    return false;
  for (size_t i = 0; i < version.n; i++)
    if (!letter_or_digit(version.p[i]) && !memchr(".+-_", version.p[i], 4)) /* which a NUL is not */
      return false;
  return true;
}

static bool cut_ending(struct zl_str *s, const char *ending)
{
  size_t n = strlen(ending);
  if (s->n <= n || memcmp(s->p + s->n - n, ending, n) != 0)
    return false;
  s->n -= n;
  return true;
}

void zl_pack_name_split(struct zl_str text, struct zl_str *name, struct zl_str *version)
{
  static const char *const endings[] = {".lua", ".tar.gz", ".tar.xz", ".tgz", ".txz", ".tar"};
  *version = (struct zl_str){"", 0};
  for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
    if (cut_ending(&text, endings[i]))
      break;
  *name = text;
  for (size_t i = text.n; i-- > 1;) { /* "-1.2.0", "-v1.2.0" */
    size_t from = i + 1 + (i + 1 < text.n && text.p[i + 1] == 'v');
    if (text.p[i] != '-' || from >= text.n || text.p[from] < '0' || text.p[from] > '9')
      continue;
    struct zl_str tail = {text.p + from, text.n - from};
    if (!memchr(tail.p, '.', tail.n) || !zl_pack_version_good(tail))
      continue;
    *name = (struct zl_str){text.p, i};
    *version = tail;
    return;
  }
}

struct zl_str zl_pack_base_name(struct zl_str source)
{
  const char *query = source.n > 8 && memcmp(source.p, "http", 4) == 0 ? memchr(source.p, '?', source.n) : NULL;
  if (query)
    source.n = (size_t)(query - source.p);
  while (source.n && source.p[source.n - 1] == '/')
    source.n--;
  size_t from = source.n;
  while (from && source.p[from - 1] != '/')
    from--;
  return (struct zl_str){source.p + from, source.n - from};
}

void zl_pack_fold(struct zl_str path, char out[ZL_PACK_PATH_MAX + 1])
{
  size_t n = path.n < ZL_PACK_PATH_MAX ? path.n : ZL_PACK_PATH_MAX;
  for (size_t i = 0; i < n; i++)
    out[i] = path.p[i] >= 'A' && path.p[i] <= 'Z' ? (char)(path.p[i] - 'A' + 'a') : path.p[i];
  out[n] = 0;
}
