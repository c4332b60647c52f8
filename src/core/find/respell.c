/* respell.c - words that no operation has, as they were probably meant: for `zoomlua operations`. Pure. */
#include <ctype.h>
#include <string.h>

#include "core/state.h"

struct respelling {
  struct zl_str word; /* as typed */
  int best;           /* fewer mistakes than these are near */
  char near[40];
};

static void judge(struct respelling *r, struct zl_str other)
{
  if (other.n < 3 || other.n >= sizeof(r->near))
    return;
  int d = zl_text_distance(r->word, other, r->best - 1);
  if (d >= r->best)
    return;
  r->best = d;
  for (size_t i = 0; i < other.n; i++)
    r->near[i] = (char)tolower((unsigned char)other.p[i]);
  r->near[other.n] = 0;
}

/* The words of an id or a path: "groupMembersCreate", "/users/{userId}". */
static void judge_words(struct respelling *r, const char *text)
{
  for (size_t i = 0, n; text[i]; i += n) {
    for (n = 0; isalpha((unsigned char)text[i + n]) && (n == 0 || !isupper((unsigned char)text[i + n]));)
      n++;
    if (n == 0)
      n = 1;
    else
      judge(r, (struct zl_str){text + i, n});
  }
}

static int judge_operation(void *arg, const struct zl_operation *op)
{
  struct respelling *r = arg;
  judge_words(r, op->id);
  judge_words(r, op->path);
  return r->best == 0; /* there is no nearer one */
}

bool zl_operations_respell(struct zl_str query, struct zl_buf *out)
{
  static const char *const verbs[] = {"list", "get", "add", "create", "change", "update", "remove", "delete"};
  bool other = false;
  for (size_t i = 0, n; i < query.n; i += n + 1) {
    for (n = 0; i + n < query.n && query.p[i + n] != ' ';)
      n++;
    struct respelling r = {.word = {query.p + i, n}, .best = n < 4 ? 1 : n < 7 ? 2 : 3};
    for (size_t v = 0; v < sizeof(verbs) / sizeof(verbs[0]); v++)
      judge(&r, zl_str_of(verbs[v]));
    zl_operations_walk(judge_operation, &r);
    other = other || (*r.near && r.best > 0);
    zl_buf_puts(out, i ? " " : "");
    zl_buf_str(out, *r.near ? zl_str_of(r.near) : r.word);
  }
  return other && !out->failed;
}
