/* figures.c - an account's own figures instead of its plan's, as a person writes them: "medium 40/s,
 * phone.heavy 5/s 15000/day, resource-intensive 20/min". Serves auth's profiles. Pure. */
#include "http/http.h"

#include <string.h>

#define MOST 1000000

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next word of *text; empty at its end. */
static struct zl_str word(struct zl_str *text)
{
  while (text->n && is_blank(*text->p))
    text->p++, text->n--;
  struct zl_str w = {text->p, 0};
  while (w.n < text->n && !is_blank(w.p[w.n]))
    w.n++;
  text->p += w.n;
  text->n -= w.n;
  return w;
}

static int find_label(struct zl_str name, struct zl_own_figure *f, struct zl_err *err)
{
  struct zl_str label = name;
  f->product = ZL_MAIN;
  if (name.n > 6 && memcmp(name.p, "phone.", 6) == 0) {
    f->product = ZL_PHONE;
    label = (struct zl_str){name.p + 6, name.n - 6};
  }
  if (zl_label_find(label, &f->label) == 0 && f->label != ZL_UNLIMITED)
    return 0;
  return zl_err_set(err, ZL_EVALUE, "'%.*s' is no rate label: there are light, medium, heavy and resource-intensive, "
                    "with phone. in front those of Zoom Phone", (int)(name.n < 60 ? name.n : 60), name.p);
}

static int take_figure(struct zl_str text, struct zl_own_figure *f, struct zl_err *err)
{
  const char *slash = text.n ? memchr(text.p, '/', text.n) : NULL;
  struct zl_str number = {text.p, slash ? (size_t)(slash - text.p) : 0};
  struct zl_str unit = {slash ? slash + 1 : "", slash ? text.n - number.n - 1 : 0};
  int64_t n;
  bool second = zl_str_is(unit, "s"), minute = zl_str_is(unit, "min"), day = zl_str_is(unit, "day");
  if (!(second || minute || day) || zl_text_int(number, &n) != 0 || n < 1 || n > MOST)
    return zl_err_set(err, ZL_EVALUE, "'%.*s' is no figure: write 40/s, 10/min or 30000/day",
                      (int)(text.n < 60 ? text.n : 60), text.p);
  if (day) {
    f->per_day = n;
  } else {
    f->count = (double)n;
    f->per_s = minute ? 60 : 1;
  }
  return 0;
}

int zl_figures_read(struct zl_str text, struct zl_own_figure out[ZL_FIGURES_MOST], unsigned *n, struct zl_err *err)
{
  *n = 0;
  while (text.n) {
    const char *comma = memchr(text.p, ',', text.n);
    struct zl_str entry = {text.p, comma ? (size_t)(comma - text.p) : text.n}, w;
    size_t used = entry.n + (comma != NULL);
    text.p += used;
    text.n -= used;
    if (*n == ZL_FIGURES_MOST)
      return zl_err_set(err, ZL_EVALUE, "there are at most %d rate labels", ZL_FIGURES_MOST);
    struct zl_own_figure *f = &out[*n];
    *f = (struct zl_own_figure){0};
    struct zl_str name = word(&entry);
    if (find_label(name, f, err) != 0)
      return -1;
    while ((w = word(&entry)).n)
      if (take_figure(w, f, err) != 0)
        return -1;
    if (f->per_s == 0 && f->per_day == 0)
      return zl_err_set(err, ZL_EVALUE, "'%.*s' has no figure: write %.*s 40/s", (int)name.n, name.p, (int)name.n, name.p);
    ++*n;
  }
  return *n ? 0 : zl_err_set(err, ZL_EVALUE, "there is no figure: write medium 40/s");
}
