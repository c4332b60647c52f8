/* differ.c - how two texts differ, line by line, as people know it from diff -u: Myers' greedy search for the
 * shortest script. What would take it more than a bounded effort is told whole. Pure. Serves core/package/. */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"

#define AROUND 3
#define EFFORT_MAX 1000 /* changed lines that are searched for; memory grows with their square: 8 MB */
#define RED "\033[31m"
#define GREEN "\033[32m"
#define PLAIN "\033[0m"

struct lines {
  struct zl_str *line; /* without their ends; the last one may lack one */
  size_t n;
  bool open_end;
};

struct step { /* one line of the answer, in order */
  char kind;  /* ' ', '-', '+' */
  size_t a, b;
};

static int split(struct zl_str text, struct lines *out)
{
  size_t n = 0;
  for (size_t i = 0; i < text.n; i++)
    n += text.p[i] == '\n';
  out->open_end = text.n && text.p[text.n - 1] != '\n';
  out->n = n + out->open_end;
  out->line = zl_calloc(out->n + 1, sizeof(*out->line));
  if (!out->line)
    return -1;
  const char *at = text.p;
  for (size_t i = 0; i < out->n; i++) {
    const char *end = memchr(at, '\n', text.n - (size_t)(at - text.p));
    out->line[i] = (struct zl_str){at, (size_t)((end ? end : text.p + text.n) - at)};
    at = end ? end + 1 : text.p + text.n;
  }
  return 0;
}

/* A last line without an end differs from the same one with an end. */
static bool same(const struct lines *a, size_t i, const struct lines *b, size_t k)
{
  bool open_a = a->open_end && i + 1 == a->n, open_b = b->open_end && k + 1 == b->n;
  return open_a == open_b && zl_str_eq(a->line[i], b->line[k]);
}

/* The part between equal beginnings and ends: where the search has to work. */
struct span {
  const struct lines *a, *b;
  size_t a0, b0;
  ptrdiff_t n, m;
};

/* The furthest points of each round are kept, so that the way can be walked back. rounds[d] has 2d+1
 * numbers, for the diagonals -d to d. Returns the number of rounds, or -1: too many; -2: no memory. */
static int search(const struct span *s, ptrdiff_t **rounds)
{
  for (int d = 0; d <= EFFORT_MAX; d++) {
    ptrdiff_t *now = rounds[d] = zl_calloc((size_t)(2 * d + 1), sizeof(*now));
    if (!now)
      return -2;
    for (int k = -d; k <= d; k += 2) {
      const ptrdiff_t *old = d ? rounds[d - 1] : NULL; /* its diagonal q is at old[q + d - 1] */
      ptrdiff_t x;
      if (!old)
        x = 0;
      else if (k == -d || (k != d && old[k - 1 + d - 1] < old[k + 1 + d - 1]))
        x = old[k + 1 + d - 1];
      else
        x = old[k - 1 + d - 1] + 1;
      while (x < s->n && x - k < s->m && x - k >= 0 &&
             same(s->a, s->a0 + (size_t)x, s->b, s->b0 + (size_t)(x - k)))
        x++;
      now[k + d] = x;
      if (x >= s->n && x - k >= s->m)
        return d;
    }
  }
  return -1;
}

/* From the end back to the beginning; `to` is behind the last step. */
static struct step *walk_back(const struct span *s, ptrdiff_t **rounds, int d, struct step *to)
{
  ptrdiff_t x = s->n, y = s->m;
  for (; d >= 0; d--) {
    ptrdiff_t k = x - y, from_x = 0, from_y = 0;
    bool down = false;
    if (d > 0) {
      const ptrdiff_t *old = rounds[d - 1];
      down = k == -d || (k != d && old[k - 1 + d - 1] < old[k + 1 + d - 1]);
      ptrdiff_t before = down ? k + 1 : k - 1;
      from_x = old[before + d - 1];
      from_y = from_x - before;
    }
    while (x > from_x + (d > 0 && !down) && y > from_y + (d > 0 && down)) {
      x--, y--;
      *--to = (struct step){' ', s->a0 + (size_t)x, s->b0 + (size_t)y};
    }
    if (d == 0)
      break;
    x = from_x, y = from_y;
    *--to = (struct step){down ? '+' : '-', s->a0 + (size_t)x, s->b0 + (size_t)y};
  }
  return to;
}

/* All steps, in order; the caller frees. NULL: out of memory. */
static struct step *steps_of(const struct lines *a, const struct lines *b, size_t *n)
{
  size_t head = 0, tail = 0, room = a->n + b->n;
  while (head < a->n && head < b->n && same(a, head, b, head))
    head++;
  while (tail < a->n - head && tail < b->n - head && same(a, a->n - 1 - tail, b, b->n - 1 - tail))
    tail++;
  struct span s = {a, b, head, head, (ptrdiff_t)(a->n - head - tail), (ptrdiff_t)(b->n - head - tail)};
  struct step *all = zl_calloc(room + 1, sizeof(*all)), *to = all ? all + room : NULL;
  ptrdiff_t **rounds = all ? zl_calloc(EFFORT_MAX + 1, sizeof(*rounds)) : NULL;
  int d = rounds ? search(&s, rounds) : -2;
  for (size_t i = tail; d != -2 && i > 0; i--)
    *--to = (struct step){' ', a->n - 1 - (tail - i), b->n - 1 - (tail - i)};
  if (d == -1) { /* too different: everything goes, everything comes */
    for (ptrdiff_t i = s.m; i-- > 0;)
      *--to = (struct step){'+', head + (size_t)s.n, head + (size_t)i};
    for (ptrdiff_t i = s.n; i-- > 0;)
      *--to = (struct step){'-', head + (size_t)i, head};
  } else if (d >= 0) {
    to = walk_back(&s, rounds, d, to);
  }
  for (size_t i = head; d != -2 && i-- > 0;)
    *--to = (struct step){' ', i, i};
  for (int i = 0; rounds && i <= EFFORT_MAX; i++)
    free(rounds[i]);
  free(rounds);
  if (d == -2) {
    free(all);
    return NULL;
  }
  *n = (size_t)(all + room - to);
  memmove(all, to, *n * sizeof(*all));
  return all;
}

static void put(const struct lines *text, size_t i, char kind, bool color, struct zl_buf *out)
{
  const char *paint = !color || kind == ' ' ? "" : kind == '-' ? RED : GREEN;
  zl_buf_printf(out, "%s%c", paint, kind);
  zl_visible(out, text->line[i], false);
  zl_buf_printf(out, "%s\n", *paint ? PLAIN : "");
  if (text->open_end && i + 1 == text->n)
    zl_buf_puts(out, "\\ no line feed at the end\n");
}

/* The steps from `from` to before `to` as one piece, with its heading. */
static void piece(const struct lines *a, const struct lines *b, const struct step *s, size_t from, size_t to, bool color,
                  struct zl_buf *out)
{
  size_t old = 0, new = 0;
  for (size_t i = from; i < to; i++) {
    old += s[i].kind != '+';
    new += s[i].kind != '-';
  }
  zl_buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", s[from].a + (old > 0), old, s[from].b + (new > 0), new);
  for (size_t i = from; i < to; i++)
    put(s[i].kind == '+' ? b : a, s[i].kind == '+' ? s[i].b : s[i].a, s[i].kind, color, out);
}

static void print(const struct lines *a, const struct lines *b, const struct step *s, size_t n, bool color,
                  struct zl_buf *out)
{
  for (size_t i = 0; i < n; i++) {
    if (s[i].kind == ' ')
      continue;
    size_t from = i > AROUND ? i - AROUND : 0, last = i;
    for (size_t k = i; k < n && k <= last + 2 * AROUND + 1; k++)
      if (s[k].kind != ' ')
        last = k;
    size_t to = last + AROUND + 1 < n ? last + AROUND + 1 : n;
    piece(a, b, s, from, to, color, out);
    i = to - 1;
  }
}

int zl_differ(struct zl_str before, struct zl_str after, bool color, struct zl_buf *out)
{
  struct lines a = {0}, b = {0};
  struct step *steps = NULL;
  size_t n = 0;
  if (zl_str_eq(before, after))
    return 0;
  if (split(before, &a) == 0 && split(after, &b) == 0)
    steps = steps_of(&a, &b, &n);
  if (steps)
    print(&a, &b, steps, n, color, out);
  free(a.line);
  free(b.line);
  free(steps);
  return steps && !out->failed ? 0 : -1;
}
