/* operations_search.c - operations by words, the best first. Used by the command line's search and
 * by operations.c for names that somebody made up. Pure; a thousand operations are looked at one
 * by one, which takes less than a keystroke. */
#include "settings/operation_tables.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WORDS_MOST 12
#define WORD_BYTES 40

struct words {
  char text[WORDS_MOST][WORD_BYTES]; /* lower case */
  unsigned n;
};

static bool is_upper(char c)
{
  return c >= 'A' && c <= 'Z';
}

static bool is_word(char c)
{
  return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9');
}

static char lower(char c)
{
  return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

/* Words are runs of letters and digits, broken before a capital that follows a small letter. A
 * letter that ASCII lacks belongs to a word that no operation has. False: too many, too long. */
static bool split(struct words *w, struct zl_str s)
{
  for (size_t i = 0; i < s.n;) {
    if (!is_word(s.p[i])) {
      if ((unsigned char)s.p[i] >= 0x80)
        return false;
      i++;
      continue;
    }
    if (w->n == WORDS_MOST)
      return false;
    size_t n = 0;
    char *word = w->text[w->n++];
    do {
      if (n + 1 == WORD_BYTES)
        return false;
      word[n++] = lower(s.p[i++]);
    } while (i < s.n && is_word(s.p[i]) && !(is_upper(s.p[i]) && !is_upper(s.p[i - 1])));
    word[n] = 0;
  }
  return true;
}

/* How `word` (n bytes, in any case) stands in `text`: 3 as the whole, 2 as a whole word, 1 within,
 * 0 not at all. */
static int stands(const char *text, const char *word, size_t n)
{
  int best = 0;
  for (const char *at = text; *at; at++) {
    if (strncasecmp(at, word, n) != 0)
      continue;
    bool starts = at == text || !is_word(at[-1]) || (is_upper(*at) && !is_upper(at[-1]));
    bool ends = !is_word(at[n]) || (is_upper(at[n]) && !is_upper(at[n - 1]));
    if (starts && ends)
      return at == text && at[n] == 0 ? 3 : 2;
    best = 1;
  }
  return best;
}

static const struct verb { /* characters, not pointers: constant without relocation */
  char word[8], methods[10];
} verbs[] = {
    {"get", "GET"},       {"list", "GET"},      {"read", "GET"},         {"show", "GET"},
    {"add", "POST"},      {"create", "POST"},   {"change", "PATCH PUT"}, {"update", "PATCH PUT"},
    {"set", "PATCH PUT"}, {"edit", "PATCH PUT"}, {"delete", "DELETE"},   {"remove", "DELETE"},
    {"post", "POST"},     {"patch", "PATCH"},   {"put", "PUT"},
};

static bool verb_fits(const char *word, const char *method)
{
  for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
    if (strcmp(word, verbs[i].word) == 0)
      return stands(verbs[i].methods, method, strlen(method)) >= 2;
  }
  return false;
}

static int most_of(int a, int b)
{
  return a > b ? a : b;
}

static int word_score(const struct zl_operation *op, const char *word, size_t n)
{
  static const int in_id[] = {0, 5, 10, 20}, in_path[] = {0, 4, 8, 8}, in_product[] = {0, 1, 3, 6};
  int score = in_id[stands(op->id, word, n)];
  score = most_of(score, in_path[stands(op->path, word, n)]);
  score = most_of(score, in_product[stands(op->product, word, n)]);
  for (unsigned i = 0; i < op->n_parameters && score < 2; i++)
    score = most_of(score, stands(zl_operation_param(op, i).name, word, n) ? 2 : 0);
  if (score == 0 && (stands(op->granular, word, n) || stands(op->classic, word, n)))
    score = 1;
  return score;
}

/* 0: one of the words does not fit. */
static int score_of(const struct zl_operation *op, const struct words *w)
{
  int sum = 1 + (op->flags & ZL_OPERATION_DEPRECATED ? 0 : 3);
  for (unsigned i = 0; i < w->n; i++) {
    const char *word = w->text[i];
    size_t n = strlen(word);
    int score = word_score(op, word, n);
    if (n > 3 && word[n - 1] == 's') /* "users" finds "user", a little lower */
      score = most_of(score, word_score(op, word, n - 1) - 1);
    if (verb_fits(word, op->method))
      score = most_of(score, 10); /* as good as the verb within the id */
    if (score <= 0)
      return 0;
    sum += score;
  }
  return sum;
}

struct hit {
  uint16_t index, score, length;
};

static int better(const void *a, const void *b)
{
  const struct hit *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  if (x->length != y->length)
    return x->length < y->length ? -1 : 1; /* the plainer path */
  return (x->index > y->index) - (x->index < y->index);
}

struct search {
  struct words words;
  struct hit hits[ZL_OPERATIONS_MOST];
  size_t n;
};

static int consider(void *arg, const struct zl_operation *op)
{
  struct search *s = arg;
  int score = score_of(op, &s->words);
  if (score > 0)
    s->hits[s->n++] = (struct hit){(uint16_t)op->index, (uint16_t)score,
                                     (uint16_t)strlen(op->path)};
  return 0;
}

int zl_operations_search(struct zl_str words, size_t most, zl_operation_each *each, void *arg)
{
  struct search s;
  s.words.n = 0;
  s.n = 0;
  if (!split(&s.words, words) || s.words.n == 0)
    return 0;
  zl_operations_walk(consider, &s);
  qsort(s.hits, s.n, sizeof(*s.hits), better);
  for (size_t i = 0; i < s.n && i < most; i++) {
    struct zl_operation op = zl_operation_at(s.hits[i].index);
    int stop = each(arg, &op);
    if (stop)
      return stop;
  }
  return 0;
}
