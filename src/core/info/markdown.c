/* markdown.c - a policy's page and a folder's index, for documentation: docs/policies is made of
 * these. A policy's words are text, not Markdown: whatever Markdown would read as more than that gets a
 * backslash, and control characters are made visible. */
#include <string.h>

#include "core/info/info.h"
#include "core/scopes/scopes.h"

/* `lines`: paragraphs stay as they are. */
static void words(struct zl_buf *out, struct zl_str s, bool lines)
{
  struct zl_buf shown = ZL_BUF_INIT(4u << 20);
  zl_visible(&shown, s, lines);
  for (size_t i = 0; i < shown.len; i++) {
    bool start = i == 0 || shown.data[i - 1] == '\n';
    if (strchr("\\`*_<>[]|&~#", shown.data[i]) || (start && strchr("-+=", shown.data[i])))
      zl_buf_putc(out, '\\');
    zl_buf_putc(out, shown.data[i]);
  }
  zl_buf_free(&shown);
}

/* A code span in a table's cell. */
static void code(struct zl_buf *out, struct zl_str s)
{
  struct zl_buf shown = ZL_BUF_INIT(1u << 20);
  zl_visible(&shown, s, false);
  bool ticks = shown.len && memchr(shown.data, '`', shown.len);
  zl_buf_puts(out, ticks ? "" : "`");
  if (ticks)
    words(out, zl_buf_view(&shown), false);
  for (size_t i = 0; !ticks && i < shown.len; i++) {
    if (shown.data[i] == '|')
      zl_buf_putc(out, '\\');
    zl_buf_putc(out, shown.data[i]);
  }
  zl_buf_puts(out, ticks ? "" : "`");
  zl_buf_free(&shown);
}

static void file_of(const struct zl_info *info, struct zl_buf *out)
{
  const char *slash = strrchr(info->cli.policy, '/');
  const char *from = info->cli.policy;
  for (const char *p = from; slash && p < slash; p++) /* the folder's own name, wherever it is */
    if (*p == '/')
      from = p + 1;
  zl_buf_puts(out, from);
}

static void parameters(const struct zl_info *info, struct zl_buf *out)
{
  struct zl_json_iter it = zl_info_params(info);
  struct zl_info_param p = {0};
  bool any = false;
  while (zl_info_param(&it, &p)) {
    struct zl_buf rules = ZL_BUF_INIT(1u << 20);
    zl_info_rules(&p, &rules);
    zl_buf_puts(out, any ? "" : "\n## Parameters\n\n| name | type | meaning | |\n|---|---|---|---|\n");
    any = true;
    zl_buf_puts(out, "| ");
    code(out, zl_buf_view(&p.name));
    zl_buf_puts(out, " | ");
    words(out, zl_buf_view(&p.type), false);
    zl_buf_puts(out, " | ");
    words(out, zl_buf_view(&p.help), false);
    zl_buf_puts(out, " | ");
    words(out, zl_buf_view(&rules), false);
    zl_buf_puts(out, " |\n");
    zl_buf_free(&rules);
  }
}

static void usage(const struct zl_info *info, struct zl_buf *out)
{
  struct zl_json_iter it = zl_info_params(info);
  struct zl_info_param p = {0};
  struct zl_buf file = ZL_BUF_INIT(4096);
  file_of(info, &file);
  zl_buf_puts(out, "\n    zoomlua ");
  zl_visible(out, zl_buf_view(&file), false);
  while (zl_info_param(&it, &p)) {
    zl_buf_puts(out, p.required ? " " : " [");
    zl_visible(out, zl_buf_view(&p.name), false);
    zl_buf_puts(out, p.required ? "=..." : "=...]");
  }
  zl_buf_putc(out, '\n');
  zl_buf_free(&file);
}

/* How much of a line is a label such as "Why:   ", or 0. */
static size_t label_of(struct zl_str line)
{
  size_t n = 0;
  while (n < line.n && ((line.p[n] | 32) >= 'a' && (line.p[n] | 32) <= 'z'))
    n++;
  bool label = n && line.p[0] <= 'Z' && n + 1 < line.n && line.p[n] == ':' && line.p[n + 1] == ' ';
  return label ? n + 1 : 0;
}

/* Paragraphs stay as they are; lines with a label, and what is indented below them, become a list. */
static void description(struct zl_buf *out, struct zl_str text)
{
  for (bool list = false, begins = true; text.n;) {
    const char *end = memchr(text.p, '\n', text.n);
    struct zl_str line = {text.p, end ? (size_t)(end - text.p) : text.n};
    text.p += line.n + (end != NULL), text.n -= line.n + (end != NULL);
    size_t label = begins || list ? label_of(line) : 0;
    begins = !line.n;
    list = label || (list && line.n && line.p[0] == ' ');
    if (label) {
      zl_buf_puts(out, "- **");
      words(out, (struct zl_str){line.p, label}, false);
      zl_buf_puts(out, "** ");
      line.p += label, line.n -= label;
    } else if (list) {
      zl_buf_puts(out, "  ");
    }
    while (list && line.n && line.p[0] == ' ')
      line.p++, line.n--;
    words(out, line, false);
    zl_buf_putc(out, '\n');
  }
}

static void scope_line(void *arg, struct zl_str scope, bool optional)
{
  zl_buf_puts(arg, "- ");
  code(arg, scope);
  zl_buf_puts(arg, optional ? " (useful: tells what is locked)\n" : "\n");
}

void zl_info_page(const struct zl_info *info, struct zl_buf *out)
{
  const struct zl_head *h = &info->policy.head;
  zl_buf_puts(out, "# ");
  words(out, zl_info_name(info), false);
  if (h->version.len) {
    zl_buf_putc(out, ' ');
    words(out, zl_buf_view(&h->version), false);
  }
  zl_buf_puts(out, "\n\n");
  words(out, zl_buf_view(&h->summary), false);
  zl_buf_putc(out, '\n');
  struct zl_buf text = ZL_BUF_INIT(4u << 20);
  zl_info_description(info, &text);
  if (text.len) {
    zl_buf_putc(out, '\n');
    description(out, zl_buf_view(&text));
  }
  zl_buf_free(&text);
  usage(info, out);
  parameters(info, out);
  zl_buf_puts(out, "\n## What it may change\n\n");
  if (!h->writes)
    zl_buf_puts(out, "It does not say.\n");
  else if (!h->n_writes)
    zl_buf_puts(out, "Nothing.\n");
  for (size_t i = 0; h->writes && i < h->n_writes; i++) {
    zl_buf_puts(out, "- ");
    code(out, zl_str_of(h->writes[i]));
    zl_buf_putc(out, '\n');
  }
  zl_buf_puts(out, "\nWithout `--max-changes` at most ");
  zl_info_limits(info, out);
  zl_buf_puts(out, ".\n");
  if (h->allow_destructive)
    zl_buf_puts(out, "\n**It may take away licences, numbers or whole objects**, which no undo gives back.\n");
  if (info->core.scopes && info->core.scopes->n) {
    zl_buf_puts(out, "\nOAuth scopes for that (`zoomlua scopes` tells those for what it reads, too):\n\n");
    zl_scopes_each(info->core.scopes, scope_line, out);
  }
}

void zl_info_index(struct zl_info *const *infos, size_t n, struct zl_buf *out)
{
  zl_buf_puts(out, "| policy | version | |\n|---|---|---|\n");
  for (size_t i = 0; i < n; i++) {
    struct zl_str name = zl_str_of(infos[i]->policy.name);
    name.n -= 4; /* .lua */
    zl_buf_puts(out, "| [");
    words(out, name, false);
    zl_buf_puts(out, "](");
    zl_text_percent(out, name, 0);
    zl_buf_puts(out, ".md) | ");
    words(out, zl_buf_view(&infos[i]->policy.head.version), false);
    zl_buf_puts(out, infos[i]->why.code ? " | error: " : " | ");
    const struct zl_info *info = infos[i];
    words(out, info->why.code ? zl_str_of(info->why.text) : zl_buf_view(&info->policy.head.summary), false);
    zl_buf_puts(out, " |\n");
  }
}
