/* url.c - building and judging URLs. Used by whoever fills a path, and by engine.c, which sends
 * nothing to a URL that zl_url_allowed refuses.
 * Pure. What is accepted is far stricter than RFC 3986, so that no other reader of the same bytes
 * (curl, a proxy) can see another host in them than this file did. */
#include "http/internal.h"

#include <string.h>

int zl_url_segment(struct zl_buf *out, struct zl_str segment, struct zl_err *err)
{
  /* ".." would name another object once anybody on the way tidies the path. */
  if (segment.n == 0 || zl_str_is(segment, ".") || zl_str_is(segment, ".."))
    return zl_err_set(err, ZL_EVALUE, "'%.*s' cannot be an id in a URL", (int)segment.n,
                      segment.n ? segment.p : "");
  if (zl_text_percent(out, segment, '@') != 0)
    return zl_err_set(err, ZL_ENOMEM, "the URL becomes too long, or memory ran out");
  return 0;
}

int zl_url_query(struct zl_buf *out, struct zl_str name, struct zl_str value)
{
  zl_buf_putc(out, out->len && memchr(out->data, '?', out->len) ? '&' : '?');
  zl_text_percent(out, name, 0);
  zl_buf_putc(out, '=');
  return zl_text_percent(out, value, 0);
}

int zl_url_path(struct zl_buf *out, const char *template, struct zl_str id, struct zl_err *err)
{
  const char *open = strchr(template, '{'), *close = open ? strchr(open, '}') : NULL;
  if (!close || strchr(close, '{'))
    return zl_err_set(err, ZL_EVALUE, "the path '%s' does not have exactly one {id}", template);
  zl_buf_add(out, template, (size_t)(open - template));
  if (zl_url_segment(out, id, err) != 0)
    return -1;
  if (zl_buf_puts(out, close + 1) != 0)
    return zl_err_set(err, ZL_ENOMEM, "the URL becomes too long, or memory ran out");
  return 0;
}

/* ---- judging ------------------------------------------------------------------------------- */

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

/* 127.a.b.c in plain decimal: "127.1" and "0x7f.1" are left to be refused. */
static bool loopback_v4(struct zl_str host)
{
  if (host.n < 9 || host.n > 15 || memcmp(host.p, "127.", 4) != 0)
    return false;
  int parts = 1, value = -1;
  for (size_t i = 4; i <= host.n; i++) {
    if (i == host.n || host.p[i] == '.') {
      if (value < 0 || value > 255)
        return false;
      parts++;
      value = -1;
    } else if (!digit(host.p[i]) || value == 0) {
      return false; /* "01" may be read as octal elsewhere */
    } else {
      value = (value < 0 ? 0 : value) * 10 + (host.p[i] - '0');
      if (value > 255)
        return false;
    }
  }
  return parts == 4;
}

static bool host_char(char c, bool bracket)
{
  if (bracket)
    return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
  return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
}

const char *zl_url_parse(struct zl_str url, struct zl_url *out)
{
  *out = (struct zl_url){0};
  for (size_t i = 0; i < url.n; i++) {
    unsigned char c = (unsigned char)url.p[i];
    if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#')
      return "has characters that a URL cannot have";
  }
  size_t at;
  if (url.n >= 8 && memcmp(url.p, "https://", 8) == 0) {
    at = 8;
    out->tls = true;
  } else if (url.n >= 7 && memcmp(url.p, "http://", 7) == 0) {
    at = 7;
  } else {
    return "does not start with https://";
  }
  bool bracket = at < url.n && url.p[at] == '[';
  size_t start = at + bracket;
  for (at = start; at < url.n && host_char(url.p[at], bracket); at++)
    ;
  out->host = (struct zl_str){url.p + start, at - start};
  if (out->host.n == 0)
    return "names no host";
  if (bracket && (at == url.n || url.p[at++] != ']'))
    return "has a host that is not closed with ]";
  if (at < url.n && url.p[at] == ':') {
    size_t first = ++at;
    long port = 0;
    for (; at < url.n && digit(url.p[at]) && at - first < 5; at++)
      port = port * 10 + (url.p[at] - '0');
    if (at == first || port < 1 || port > 65535)
      return "has a port that is not a number up to 65535";
  }
  if (at < url.n && url.p[at] != '/' && url.p[at] != '?')
    return "has something behind the host that is neither a port nor a path";
  out->rest = (struct zl_str){url.p + at, url.n - at};
  out->loopback = bracket ? zl_str_is(out->host, "::1")
                          : zl_str_is(out->host, "localhost") || loopback_v4(out->host);
  if (!out->tls && !out->loopback)
    return "is plain http, which is accepted for loopback addresses alone: use https://";
  return NULL;
}

int zl_url_base(const char *url, struct zl_buf *out, struct zl_err *err)
{
  struct zl_str s = zl_str_of(url);
  struct zl_url parsed;
  const char *why = zl_url_parse(s, &parsed);
  if (why) {
    const char *scheme = url ? strstr(url, "://") : NULL; /* user:password@ stays unsaid */
    if (scheme && strchr(scheme, '@'))
      return zl_err_set(err, ZL_EUSAGE, "a URL with a name or password in it (before '@') is "
                                        "refused: give host and path only");
    return zl_err_set(err, ZL_EUSAGE, "the URL '%.200s' %s", url ? url : "", why);
  }
  if (parsed.rest.n && memchr(parsed.rest.p, '?', parsed.rest.n))
    return zl_err_set(err, ZL_EUSAGE, "the URL '%.200s' has a query: give host and path only", url);
  if (parsed.rest.n && memchr(parsed.rest.p, '@', parsed.rest.n))
    return zl_err_set(err, ZL_EUSAGE, "the URL '%.200s' has an '@' in its path", url);
  while (s.n && s.p[s.n - 1] == '/')
    s.n--;
  if (zl_buf_str(out, s) != 0)
    return zl_err_set(err, ZL_ENOMEM, "the URL is too long, or memory ran out");
  return 0;
}
