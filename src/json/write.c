/* write.c - JSON out. Used by bodies, by the journal and by --json output. The writer knows
 * where commas go and whether a key is due; misuse is the programmer's mistake: an assertion
 * where these are on, a failed buffer where they are off, never text that is not JSON. */
#include "json/scan.h"

#include <assert.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

struct zl_jw zl_jw(struct zl_buf *out)
{
  struct zl_jw w = {.out = out};
  w.first[0] = true;
  return w;
}

static bool misuse(struct zl_jw *w, bool wrong)
{
  assert(!wrong);
  if (wrong)
    w->out->failed = true;
  return wrong;
}

/* Before any value: a comma where one is due. False when no value may stand here. */
static bool place(struct zl_jw *w)
{
  if (w->after_key) {
    w->after_key = false;
    return true;
  }
  if (misuse(w, w->object[w->depth] || (w->depth == 0 && !w->first[0])))
    return false; /* an object wants a key first; a text is one value */
  if (!w->first[w->depth])
    zl_buf_putc(w->out, ',');
  w->first[w->depth] = false;
  return true;
}

static void begin(struct zl_jw *w, char bracket)
{
  if (misuse(w, w->depth >= ZL_JSON_DEPTH) || !place(w))
    return;
  zl_buf_putc(w->out, bracket);
  w->depth++;
  w->first[w->depth] = true;
  w->object[w->depth] = bracket == '{';
}

static void end(struct zl_jw *w, char bracket)
{
  if (misuse(w, w->depth == 0 || w->after_key || w->object[w->depth] != (bracket == '}')))
    return;
  w->depth--;
  zl_buf_putc(w->out, bracket);
}

void zl_jw_object(struct zl_jw *w)
{
  begin(w, '{');
}

void zl_jw_end_object(struct zl_jw *w)
{
  end(w, '}');
}

void zl_jw_array(struct zl_jw *w)
{
  begin(w, '[');
}

void zl_jw_end_array(struct zl_jw *w)
{
  end(w, ']');
}

void zl_jw_key_n(struct zl_jw *w, struct zl_str key)
{
  if (misuse(w, w->after_key || !w->object[w->depth]))
    return;
  if (!w->first[w->depth])
    zl_buf_putc(w->out, ',');
  w->first[w->depth] = false;
  zl_json_quote(w->out, key);
  zl_buf_putc(w->out, ':');
  w->after_key = true;
}

void zl_jw_key(struct zl_jw *w, const char *key)
{
  zl_jw_key_n(w, zl_str_of(key));
}

void zl_jw_str(struct zl_jw *w, struct zl_str s)
{
  if (place(w))
    zl_json_quote(w->out, s);
}

void zl_jw_cstr(struct zl_jw *w, const char *s)
{
  if (s)
    zl_jw_str(w, zl_str_of(s));
  else
    zl_jw_null(w);
}

void zl_jw_int(struct zl_jw *w, int64_t n)
{
  if (place(w))
    zl_buf_printf(w->out, "%lld", (long long)n);
}

/* The shortest of the spellings that read back as `d`; a point whatever LC_NUMERIC says. */
static void shortest(char text[40], double d)
{
  for (int precision = 15; precision <= 17; precision++) {
    snprintf(text, 40, "%.*g", precision, d);
    if (strtod(text, NULL) == d)
      return;
  }
}

void zl_jw_double(struct zl_jw *w, double d)
{
  char text[40];
  if (!isfinite(d)) { /* JSON has no word for these */
    zl_jw_null(w);
    return;
  }
  if (!place(w))
    return;
  locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* glibc keeps one, nothing is made */
  locale_t before = c ? uselocale(c) : (locale_t)0;
  shortest(text, d);
  if (c) {
    uselocale(before);
    freelocale(c);
  }
  zl_buf_puts(w->out, text);
}

void zl_jw_bool(struct zl_jw *w, bool b)
{
  if (place(w))
    zl_buf_puts(w->out, b ? "true" : "false");
}

void zl_jw_null(struct zl_jw *w)
{
  if (place(w))
    zl_buf_puts(w->out, "null");
}

void zl_jw_raw(struct zl_jw *w, struct zl_str json)
{
  if (misuse(w, json.n == 0) || !place(w))
    return;
  zl_buf_str(w->out, json);
}
