/* skim.c - what a policy says at its top, read without running it: nothing of a stranger's may run when it is
 * added. So this is no Lua but a reader of Lua's words: strings, comments and brackets are told apart, and
 * what is found is shown as it stands, for people to judge. A policy can make its head out of anything; then
 * there is none to be found here, and `zoomlua info` tells it. Pure. Serves core/package/show.c. */
#include <string.h>

#include "pack/pack.h"

enum kind { END, NAME, TEXT, SIGN, COMMENT };

struct word {
  enum kind kind;
  struct zl_str all;  /* as it stands */
  struct zl_str text; /* of a short string: between the quotes */
};

struct scan {
  const char *at, *end;
};

static bool name_char(char c, bool first)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

/* "[[", "[==[": how many '=' there are; -1: no long bracket. */
static int level_of(const struct scan *s, const char *p)
{
  if (p >= s->end || *p != '[')
    return -1;
  const char *q = p + 1;
  while (q < s->end && *q == '=')
    q++;
  return q < s->end && *q == '[' ? (int)(q - p - 1) : -1;
}

/* Behind the "]==]" that ends a long bracket of that level, or the end of the text. */
static const char *past_long(const struct scan *s, const char *p, int level)
{
  for (p += level + 2; p < s->end; p++) {
    const char *q = p + 1;
    if (*p != ']')
      continue;
    while (q < s->end && *q == '=' && q - p - 1 < level)
      q++;
    if (q < s->end && *q == ']' && q - p - 1 == level)
      return q + 1;
  }
  return s->end;
}

static const char *past_quotes(const struct scan *s, const char *p)
{
  char quote = *p++;
  while (p < s->end && *p != quote && *p != '\n')
    p += *p == '\\' && p + 1 < s->end ? 2 : 1;
  return p < s->end ? p + 1 : s->end;
}

static struct word next(struct scan *s)
{
  while (s->at < s->end && strchr(" \t\r\n\f\v", *s->at) && *s->at)
    s->at++;
  const char *p = s->at;
  struct word w = {SIGN, {p, 0}, {"", 0}};
  int level;
  if (p >= s->end) {
    w.kind = END;
    return w;
  }
  if (s->end - p > 1 && p[0] == '-' && p[1] == '-') {
    w.kind = COMMENT;
    level = level_of(s, p + 2);
    const char *line = memchr(p, '\n', (size_t)(s->end - p));
    s->at = level >= 0 ? past_long(s, p + 2, level) : line ? line : s->end;
  } else if (*p == '"' || *p == '\'') {
    w.kind = TEXT;
    s->at = past_quotes(s, p);
    if (s->at - p >= 2)
      w.text = (struct zl_str){p + 1, (size_t)(s->at - p - 2)};
  } else if ((level = level_of(s, p)) >= 0) {
    w.kind = TEXT;
    s->at = past_long(s, p, level);
  } else if (name_char(*p, true)) {
    w.kind = NAME;
    while (s->at < s->end && name_char(*s->at, false))
      s->at++;
  } else {
    s->at++;
  }
  w.all.n = (size_t)(s->at - p);
  return w;
}

static struct word next_code(struct scan *s)
{
  struct word w;
  do
    w = next(s);
  while (w.kind == COMMENT);
  return w;
}

static bool is(struct word w, const char *text)
{
  return zl_str_is(w.all, text);
}

/* Behind "zoom.policy": as far as the bracket that closes it. */
static void take_head(struct scan *s, const char *begin, struct zl_skim *out)
{
  struct word w = next_code(s), before = {END, {"", 0}, {"", 0}}, key = before;
  int depth = 0;
  if (is(w, "("))
    w = next_code(s);
  if (!is(w, "{"))
    return;
  for (; w.kind != END; w = next_code(s)) {
    bool opens = is(w, "{") || is(w, "(") || is(w, "["), closes = is(w, "}") || is(w, ")") || is(w, "]");
    if (w.kind == SIGN)
      depth += opens - closes;
    if (depth == 1 && w.kind == TEXT && is(before, "=") && is(key, "version") && zl_pack_version_good(w.text))
      out->version = w.text;
    key = before;
    before = w;
    if (depth == 0) {
      out->head = (struct zl_str){begin, (size_t)(s->at - begin)};
      return;
    }
  }
}

static struct zl_str leading_comment(struct zl_str text)
{
  struct scan s = {text.p, text.p + text.n};
  const char *begin = NULL, *end = NULL;
  if (text.n > 2 && memcmp(text.p, "#!", 2) == 0) {
    const char *line = memchr(text.p, '\n', text.n);
    s.at = line ? line + 1 : s.end;
  }
  for (struct word w = next(&s); w.kind == COMMENT; w = next(&s)) {
    if (!begin)
      begin = w.all.p;
    end = w.all.p + w.all.n;
    const char *p = s.at; /* an empty line ends it */
    int feeds = 0;
    while (p < s.end && (*p == '\n' || *p == '\r' || *p == ' ' || *p == '\t'))
      feeds += *p++ == '\n';
    if (feeds > 1)
      break;
  }
  return begin ? (struct zl_str){begin, (size_t)(end - begin)} : (struct zl_str){"", 0};
}

void zl_skim(struct zl_str text, struct zl_skim *out)
{
  struct scan s = {text.p, text.p + text.n};
  struct word third = {END, {"", 0}, {"", 0}}, second = third, w;
  *out = (struct zl_skim){.comment = leading_comment(text), .head = {"", 0}, .version = {"", 0}};
  while (!out->head.n && (w = next_code(&s)).kind != END) {
    bool policy = is(w, "policy");
    if ((policy || is(w, "part")) && is(second, ".") && (third.kind == NAME || is(third, ")"))) {
      struct scan behind = s;
      take_head(&behind, third.kind == NAME ? third.all.p : w.all.p, out); /* require("zoom").policy { ... */
      out->policy = policy && out->head.n;
    }
    third = second;
    second = w;
  }
}
