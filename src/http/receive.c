/* receive.c - what curl hands over of an answer: its headers, as far as anybody asks for them, and its
 * body, both with a ceiling. Used by transfer.c.
 *
 * Here it is decided where an answer ends when its server contradicts itself: it is not taken. */
#include "http/engine.h"

#include <string.h>
#include <strings.h>

#define MOST_HEADER_BYTES ((size_t)64 * 1024)

void zl_receive_begin(struct zl_slot *s)
{
  zl_buf_reset(&s->body);
  s->header_bytes = 0;
  s->length = -1;
  s->header_flood = s->body_flood = s->bad_length = s->headers_whole = s->no_memory = false;
  s->tracking_id[0] = s->retry_after[0] = s->limit_type[0] = s->limit_remaining[0] = '\0';
  s->location[0] = '\0';
}

size_t zl_receive_body(char *p, size_t size, size_t n, void *arg)
{
  struct zl_slot *s = arg;
  n *= size;
  if (n > s->body.max - s->body.len) {
    s->body_flood = true;
    return 0;
  }
  if (zl_buf_add(&s->body, p, n) != 0) {
    s->no_memory = true;
    return 0;
  }
  return n;
}

static void keep(char *out, size_t room, struct zl_str value)
{
  while (value.n && (*value.p == ' ' || *value.p == '\t'))
    value.p++, value.n--;
  while (value.n && strchr(" \t\r\n", value.p[value.n - 1]))
    value.n--;
  if (value.n >= room)
    value.n = room - 1;
  memcpy(out, value.p, value.n);
  out[value.n] = '\0';
}

static bool is_header(const char *p, size_t n, const char *name, size_t name_n)
{
  return n >= name_n && strncasecmp(p, name, name_n) == 0;
}

/* Where an answer ends must not be open to two readings: two lengths, or one that is no number,
 * end it. One that is too large need not be waited for. */
static bool take_length(struct zl_slot *s, struct zl_str value)
{
  char text[24];
  int64_t length;
  keep(text, sizeof(text), value);
  bool number = text[0] && strlen(text) < 19 && strspn(text, "0123456789") == strlen(text) &&
                zl_text_int(zl_str_of(text), &length) == 0;
  s->bad_length = !number || (s->length >= 0 && s->length != length);
  if (s->bad_length)
    return false;
  s->length = length;
  s->body_flood = (uint64_t)length > s->body.max;
  return !s->body_flood;
}

/* The status line begins an answer (after a 1xx another one), the empty line ends its headers; what
 * comes after that are trailers. */
static bool take_framing(struct zl_slot *s, const char *p, size_t n)
{
  static const char length[] = "content-length:";
  if (is_header(p, n, "HTTP/", 5)) {
    s->length = -1;
    s->headers_whole = false;
  } else if (p[0] == '\r' || p[0] == '\n') {
    s->headers_whole = true;
  } else if (!s->headers_whole && is_header(p, n, length, sizeof(length) - 1)) {
    return take_length(s, (struct zl_str){p + sizeof(length) - 1, n - (sizeof(length) - 1)});
  }
  return true;
}

size_t zl_receive_header(char *p, size_t size, size_t n, void *arg)
{
  struct zl_slot *s = arg;
  n *= size;
  s->header_bytes += n;
  if (s->header_bytes > MOST_HEADER_BYTES) {
    s->header_flood = true;
    return 0;
  }
  if (n > 0 && !take_framing(s, p, n))
    return 0;
  static const struct {
    const char *name;
    uint8_t n;
    size_t at, room;
  } wanted[] = {
#define WANT(name, field) \
  {name ":", sizeof(name), offsetof(struct zl_slot, field), sizeof(((struct zl_slot *)0)->field)}
    WANT("x-zm-trackingid", tracking_id),
    WANT("retry-after", retry_after),
    WANT("x-ratelimit-type", limit_type),
    WANT("x-ratelimit-remaining", limit_remaining),
    WANT("location", location),
#undef WANT
  };
  char first = n ? (char)(p[0] | 0x20) : 0;
  if (first != 'x' && first != 'r' && first != 'l')
    return n;
  for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
    if (is_header(p, n, wanted[i].name, wanted[i].n))
      keep((char *)s + wanted[i].at, wanted[i].room,
           (struct zl_str){p + wanted[i].n, n - wanted[i].n});
  return n;
}
