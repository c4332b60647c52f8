/* head.c - what a head says, in pieces and in words, for text, JSON and Markdown alike. The head
 * was written by a stranger: what is not as it should be is left out. */
#include <string.h>

#include "core/info/info.h"
#include "core/plan/brakes.h"

struct zl_str zl_info_name(const struct zl_info *info)
{
  const struct zl_buf *name = &info->policy.head.name;
  return name->len ? zl_buf_view(name) : zl_str_of(info->policy.name);
}

/* The line that `s` begins with, without its end, and `s` behind it. */
static struct zl_str line_of(struct zl_str *s)
{
  const char *end = memchr(s->p, '\n', s->n);
  struct zl_str line = {s->p, end ? (size_t)(end - s->p) : s->n};
  s->p += line.n + (end != NULL), s->n -= line.n + (end != NULL);
  if (line.n && line.p[line.n - 1] == '\r')
    line.n--;
  return line;
}

/* What a policy says of itself at length: in its head, or else in the comment that its file begins with. */
void zl_info_description(const struct zl_info *info, struct zl_buf *out)
{
  struct zl_str rest = zl_buf_view(&info->policy.text);
  if (info->policy.head.description.len) {
    zl_buf_str(out, zl_buf_view(&info->policy.head.description));
    return;
  }
  if (rest.n > 3 && memcmp(rest.p, "\xef\xbb\xbf", 3) == 0)
    rest.p += 3, rest.n -= 3;
  for (bool first = true; rest.n; first = false) {
    struct zl_str line = line_of(&rest);
    if (first && line.n && line.p[0] == '#') /* #!/usr/bin/env zoomlua */
      continue;
    if (line.n < 2 || memcmp(line.p, "--", 2) != 0 || (line.n > 2 && line.p[2] == '['))
      break;
    size_t from = line.n > 2 && line.p[2] == ' ' ? 3 : 2;
    zl_buf_puts(out, out->len ? "\n" : "");
    zl_buf_str(out, (struct zl_str){line.p + from, line.n - from});
  }
}

struct zl_json_iter zl_info_params(const struct zl_info *info)
{
  struct zl_json head;
  const struct zl_buf *json = &info->policy.head.json;
  if (!json->len || zl_json_check(zl_buf_view(json), 16, &head, NULL) != 0)
    return zl_json_iter((struct zl_json){0});
  return zl_json_iter(zl_json_get(head, "params"));
}

static void free_param(struct zl_info_param *p)
{
  zl_buf_free(&p->name);
  zl_buf_free(&p->type);
  zl_buf_free(&p->help);
}

bool zl_info_param(struct zl_json_iter *it, struct zl_info_param *p)
{
  struct zl_json v;
  free_param(p);
  *p = (struct zl_info_param){.name = ZL_BUF_INIT(1024), .type = ZL_BUF_INIT(256), .help = ZL_BUF_INIT(1u << 18)};
  while (zl_json_next(it, NULL, &v)) {
    if (!zl_json_string(zl_json_get(v, "name"), &p->name) || !zl_json_string(zl_json_get(v, "type"), &p->type))
      continue;
    zl_json_string(zl_json_get(v, "help"), &p->help);
    zl_json_bool(zl_json_get(v, "required"), &p->required);
    p->fallback = zl_json_get(v, "default");
    p->choices = zl_json_get(v, "choices");
    p->min = zl_json_get(v, "min");
    p->max = zl_json_get(v, "max");
    return true;
  }
  free_param(p);
  return false;
}

/* A text without quotes, anything else as JSON. */
static void plain(struct zl_buf *out, struct zl_json v)
{
  struct zl_buf text = ZL_BUF_INIT(1u << 18);
  if (zl_json_kind(v) == ZL_JSON_STRING && zl_json_string(v, &text))
    zl_buf_str(out, zl_buf_view(&text));
  else
    zl_buf_str(out, zl_json_raw(v));
  zl_buf_free(&text);
}

static void range(const struct zl_info_param *p, struct zl_buf *out)
{
  bool least = zl_json_kind(p->min) != ZL_JSON_NONE, most = zl_json_kind(p->max) != ZL_JSON_NONE;
  if (zl_str_is(zl_buf_view(&p->type), "list"))
    zl_buf_puts(out, "items: ");
  zl_buf_puts(out, least && most ? "from " : least ? "at least " : "at most ");
  if (least)
    plain(out, p->min);
  if (least && most)
    zl_buf_puts(out, " to ");
  if (most)
    plain(out, p->max);
}

void zl_info_rules(const struct zl_info_param *p, struct zl_buf *out)
{
  size_t begun = out->len;
  struct zl_json_iter it = zl_json_iter(p->choices);
  struct zl_json choice;
  const char *before = "one of: ";
  if (p->required)
    zl_buf_puts(out, "required");
  if (zl_json_kind(p->fallback) != ZL_JSON_NONE) {
    zl_buf_puts(out, out->len > begun ? "; default " : "default ");
    zl_buf_str(out, zl_json_raw(p->fallback));
  }
  for (; zl_json_next(&it, NULL, &choice); before = ", ") {
    zl_buf_puts(out, *before == 'o' && out->len > begun ? "; " : "");
    zl_buf_puts(out, before);
    plain(out, choice);
  }
  if (zl_json_kind(p->min) != ZL_JSON_NONE || zl_json_kind(p->max) != ZL_JSON_NONE) {
    zl_buf_puts(out, out->len > begun ? "; " : "");
    range(p, out);
  }
}

void zl_info_limits(const struct zl_info *info, struct zl_buf *out)
{
  const struct zl_ceiling *l = &info->policy.head.limits;
  char digits[32];
  zl_buf_printf(out, "%s objects, %lld %% of the users listed",
                zl_text_thousands(digits, l->objects ? l->objects : ZL_BRAKE_OBJECTS),
                (long long)(l->percent ? l->percent : ZL_BRAKE_PERCENT));
}
