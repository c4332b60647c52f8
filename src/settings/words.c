/* words.c - how names and values from outside are shown in this room's messages. Pure. */
#include "settings/internal.h"

#include <string.h>

/* `text` made visible, cut after about `most` bytes at a character. */
static void show(char *out, size_t size, struct zl_str text, size_t most)
{
  bool cut = text.n > most;
  if (cut) {
    text.n = most;
    while (text.n > 0 && ((unsigned char)text.p[text.n] & 0xC0) == 0x80)
      text.n--;
  }
  struct zl_buf b = ZL_BUF_INIT(8 * most + 64);
  zl_visible(&b, text, false);
  /* what became visible may have grown: cut again, between two escapes or characters */
  size_t room = size - 4;
  const char *s = zl_buf_cstr(&b);
  size_t n = strlen(s);
  if (n > room) {
    n = room;
    while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
      n--;
    cut = true;
  }
  memcpy(out, s, n);
  memcpy(out + n, cut ? "..." : "", cut ? 4 : 1);
  zl_buf_free(&b);
}

const char *zl_shown(char out[ZL_SHOWN_BYTES], struct zl_str name)
{
  show(out, ZL_SHOWN_BYTES, name, 80);
  return out;
}

const char *zl_given(char out[ZL_GIVEN_BYTES], struct zl_json value, bool secret)
{
  char text[ZL_SHOWN_BYTES];
  switch (zl_json_kind(value)) {
  case ZL_JSON_NONE:
    return strcpy(out, "nothing");
  case ZL_JSON_NULL:
    return strcpy(out, "null");
  case ZL_JSON_TRUE:
    return strcpy(out, "true");
  case ZL_JSON_FALSE:
    return strcpy(out, "false");
  case ZL_JSON_NUMBER:
    if (secret)
      return strcpy(out, "a number");
    snprintf(out, ZL_GIVEN_BYTES, "the number %s", zl_shown(text, zl_json_raw(value)));
    return out;
  case ZL_JSON_STRING: {
    if (secret)
      return strcpy(out, "a string");
    struct zl_buf b = ZL_BUF_INIT(SIZE_MAX / 2);
    zl_json_string(value, &b);
    snprintf(out, ZL_GIVEN_BYTES, "the string '%s'", zl_shown(text, zl_buf_view(&b)));
    zl_buf_free(&b);
    return out;
  }
  case ZL_JSON_ARRAY:
    return strcpy(out, "a list");
  case ZL_JSON_OBJECT:
    return strcpy(out, "a table");
  }
  return strcpy(out, "something else");
}

int zl_slips(struct zl_str name)
{
  if (name.n <= 3)
    return 1;
  return name.n < 9 ? 2 : 3 + (name.n > 20);
}

bool zl_text_of(struct zl_json value, struct zl_buf *out)
{
  return zl_json_kind(value) == ZL_JSON_STRING && zl_json_string(value, out);
}

struct zl_json zl_json_of(struct zl_str checked)
{
  if (!checked.p || checked.n == 0)
    return (struct zl_json){0};
  return (struct zl_json){.p = checked.p, .end = checked.p + checked.n};
}
