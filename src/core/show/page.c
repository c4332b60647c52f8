/* page.c - a change, or many identical ones, as text for people, 80 columns wide where names
 * allow. Everything that came from a server or a policy is made visible: nothing in it can move the
 * cursor. Serves the files beside it. */
#include <string.h>

#include "core/plan/destructive.h"
#include "core/plan/write.h"
#include "core/readback/verify.h"
#include "core/show/show.h"

const char *zl_page_paint(const struct zl_page *p, const char *code)
{
  return p->color ? code : "";
}

void zl_page_put(struct zl_page *p, struct zl_str s)
{
  zl_visible(&p->line, s, false);
}

void zl_page_flush(struct zl_page *p)
{
  if (p->line.failed) /* at its ceiling, too */
    zl_memory_note();
  fwrite(zl_buf_cstr(&p->line), 1, p->line.len, p->to);
  zl_buf_reset(&p->line);
}

const char *zl_page_things(struct zl_str kind, int64_t n)
{
  static const char *const words[][3] = {
    {"user", "user", "users"}, {"phone_user", "phone user", "phone users"},
    {"group", "group", "groups"}, {"account", "account", "accounts"},
  };
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
    if (zl_str_is(kind, words[i][0]))
      return words[i][n == 1 ? 1 : 2];
  return n == 1 ? "object" : "objects";
}

static void word(struct zl_page *p, struct zl_str path, struct zl_str json)
{
  const char *w = zl_write_word(path, json);
  struct zl_buf role = ZL_BUF_INIT(400);
  if (!w && p->names)
    zl_write_role(p->names, path, json, &role);
  if (w || role.len) {
    zl_buf_puts(&p->line, " (");
    zl_page_put(p, w ? zl_str_of(w) : zl_buf_view(&role));
    zl_buf_putc(&p->line, ')');
  }
  zl_buf_free(&role);
}

static void values(struct zl_page *p, struct zl_str path, bool has_before, struct zl_str before, struct zl_str wanted)
{
  zl_buf_puts(&p->line, zl_page_paint(p, ZL_RED));
  const struct zl_node *leaf = has_before ? NULL : zl_catalogue_place(path);
  bool shown = !leaf || leaf->entries || leaf->got || leaf->flags & (ZL_NODE_READABLE | ZL_NODE_UNCHECKED | ZL_NODE_ACTION);
  zl_page_put(p, has_before ? before : shown ? ZL_STR("(not set)") : ZL_STR("(not shown)"));
  word(p, path, before);
  zl_buf_printf(&p->line, "%s -> %s", zl_page_paint(p, ZL_PLAIN), zl_page_paint(p, ZL_GREEN));
  zl_page_put(p, wanted.p ? wanted : ZL_STR("(removed)"));
  word(p, path, wanted);
  zl_buf_puts(&p->line, zl_page_paint(p, ZL_PLAIN));
}

/* Appends a word of a list of names, on a new line where this one would pass 80 columns. */
static void name(struct zl_page *p, struct zl_str text, const char *behind)
{
  size_t start = p->line.len;
  while (start > 0 && p->line.data[start - 1] != '\n')
    start--;
  size_t have = zl_text_width((struct zl_str){p->line.data + start, p->line.len - start});
  if (have > 8 && have + 1 + zl_text_width(text) + strlen(behind) > 80)
    zl_buf_puts(&p->line, "\n       ");
  zl_buf_putc(&p->line, ' ');
  zl_page_put(p, text);
  zl_buf_puts(&p->line, behind);
}

static void names(struct zl_page *p, const struct zl_change_group *g)
{
  char more[48], digits[32];
  int64_t shown = 0;
  for (size_t at = 0; at < g->names.n;) {
    size_t n = 0;
    while (at + n < g->names.n && g->names.p[at + n] != '\n')
      n++;
    struct zl_str one = {g->names.p + at, n};
    at += n + 1;
    name(p, one, ++shown < g->count && at < g->names.n ? "," : "");
  }
  if (g->count <= shown)
    return;
  snprintf(more, sizeof(more), "and %s more", zl_text_thousands(digits, g->count - shown));
  name(p, zl_str_of(more), "");
}

/* A line of its own: it has to be read before the question. */
static void loss(struct zl_page *p, struct zl_str path, struct zl_str before, struct zl_str wanted)
{
  struct zl_loss l = p->losses ? zl_loss_of(path, before, wanted) : (struct zl_loss){NULL, false};
  if (!l.why)
    return;
  zl_buf_printf(&p->line, "\n      %scannot be undone:", zl_page_paint(p, ZL_RED));
  for (const char *at = l.why; *at;) {
    size_t n = strcspn(at, " ");
    name(p, (struct zl_str){at, n}, "");
    at += n + (at[n] == ' ');
  }
  zl_buf_puts(&p->line, zl_page_paint(p, ZL_PLAIN));
}

/* An operation has no before and no object: what is called, and with what. */
static int call(struct zl_page *p, const struct zl_change_group *g)
{
  zl_buf_printf(&p->line, "  %s", zl_page_paint(p, ZL_BOLD));
  zl_page_put(p, g->path);
  zl_buf_printf(&p->line, "%s %s", zl_page_paint(p, ZL_PLAIN), zl_page_paint(p, ZL_GREEN));
  zl_page_put(p, g->wanted);
  zl_buf_puts(&p->line, zl_page_paint(p, ZL_PLAIN));
  if (g->count > 1)
    zl_buf_printf(&p->line, ", %lld times", (long long)g->count);
  if (p->states && !zl_str_is(g->state, "done"))
    zl_buf_printf(&p->line, "  [%.*s]", (int)g->state.n, g->state.p);
  loss(p, g->path, (struct zl_str){NULL, 0}, g->wanted);
  zl_buf_printf(&p->line, "\n      %s", zl_page_paint(p, ZL_DIM));
  zl_page_put(p, g->origin);
  zl_buf_printf(&p->line, "%s\n", zl_page_paint(p, ZL_PLAIN));
  zl_page_flush(p);
  return ferror(p->to);
}

/* What reading back has shown where that is not what was planned. */
static void verdict(struct zl_page *p, const char *name, struct zl_str after)
{
  enum zl_found found;
  struct zl_buf words = ZL_BUF_INIT(8u << 20);
  if (!zl_found_read(zl_str_of(name), &found) || found == ZL_FOUND_APPLIED)
    return;
  zl_verify_words(found, after, (struct zl_str){NULL, 0}, &words);
  zl_buf_printf(&p->line, "  [%s: ", name);
  zl_page_put(p, zl_buf_view(&words));
  zl_buf_putc(&p->line, ']');
  zl_buf_free(&words);
}

/* Elements that come to an object or go: who, not one by one. */
static int elements(struct zl_page *p, const struct zl_change_group *g)
{
  char count[32];
  const char *color = g->has_before ? ZL_RED : ZL_GREEN;
  zl_buf_printf(&p->line, "  %s", zl_page_paint(p, ZL_BOLD));
  zl_page_put(p, g->path);
  zl_buf_printf(&p->line, "%s of ", zl_page_paint(p, ZL_PLAIN));
  zl_page_put(p, g->of);
  zl_buf_printf(&p->line, ": %s%s %s%s", zl_page_paint(p, color), zl_text_thousands(count, g->count),
                g->has_before ? "taken out" : "added", zl_page_paint(p, ZL_PLAIN));
  if (p->states && !zl_str_is(g->state, "done"))
    zl_buf_printf(&p->line, "  [%.*s]", (int)g->state.n, g->state.p);
  verdict(p, p->states ? g->verdict : NULL, g->after);
  zl_buf_puts(&p->line, "\n     ");
  names(p, g);
  zl_buf_printf(&p->line, "\n      %s", zl_page_paint(p, ZL_DIM));
  zl_page_put(p, g->origin);
  zl_buf_printf(&p->line, "%s\n", zl_page_paint(p, ZL_PLAIN));
  zl_page_flush(p);
  return ferror(p->to);
}

int zl_page_group(void *arg, const struct zl_change_group *g)
{
  struct zl_page *p = arg;
  char count[32];
  if (g->folded)
    return elements(p, g);
  if (zl_str_is(g->kind, ZL_RAW_OBJECT))
    return call(p, g);
  zl_buf_printf(&p->line, "  %s", zl_page_paint(p, ZL_BOLD));
  zl_page_put(p, g->path.n ? g->path : ZL_STR("could not be read"));
  zl_buf_puts(&p->line, zl_page_paint(p, ZL_PLAIN));
  if (g->path.n) {
    zl_buf_puts(&p->line, ": ");
    values(p, g->path, g->has_before, g->before, g->wanted);
  }
  if (p->states && !zl_str_is(g->state, "done"))
    zl_buf_printf(&p->line, "  [%.*s]", (int)g->state.n, g->state.p);
  verdict(p, p->states ? g->verdict : NULL, g->after);
  zl_buf_printf(&p->line, "\n      %s %s:", zl_text_thousands(count, g->count), zl_page_things(g->kind, g->count));
  names(p, g);
  loss(p, g->path, g->has_before ? g->before : (struct zl_str){NULL, 0}, g->wanted);
  zl_buf_printf(&p->line, "\n      %s", zl_page_paint(p, ZL_DIM));
  zl_page_put(p, g->origin);
  zl_buf_printf(&p->line, "%s\n", zl_page_paint(p, ZL_PLAIN));
  zl_page_flush(p);
  return ferror(p->to);
}

static void detail(struct zl_page *p, const struct zl_change *c, const char *before)
{
  zl_buf_printf(&p->line, "%s%s", zl_page_paint(p, ZL_PLAIN), before);
  zl_page_put(p, c->path);
  zl_buf_puts(&p->line, ": ");
  values(p, c->path, c->has_before, c->before, c->wanted);
  zl_buf_printf(&p->line, "  %s", zl_page_paint(p, ZL_DIM));
  zl_page_put(p, c->origin);
  zl_buf_puts(&p->line, zl_page_paint(p, ZL_PLAIN));
}

/* Columns of a line, without what only colours it. */
static size_t columns(struct zl_str line)
{
  size_t sum = 0, from = 0;
  for (size_t i = 0; i < line.n; i++)
    if (line.p[i] == '\x1b') {
      sum += zl_text_width((struct zl_str){line.p + from, i - from});
      while (i < line.n && line.p[i] != 'm')
        i++;
      from = i + 1;
    }
  return sum + (from < line.n ? zl_text_width((struct zl_str){line.p + from, line.n - from}) : 0);
}

int zl_page_detail(void *arg, const struct zl_change *c)
{
  struct zl_page *p = arg;
  zl_buf_printf(&p->line, "  %lld  %s", (long long)c->no, zl_page_paint(p, ZL_BOLD));
  zl_page_put(p, c->label);
  size_t start = p->line.len;
  detail(p, c, "  ");
  if (columns(zl_buf_view(&p->line)) > 80) { /* whose on a line, what below it */
    p->line.len = start;
    detail(p, c, "\n       ");
  }
  loss(p, c->path, c->has_before ? c->before : (struct zl_str){NULL, 0}, c->wanted);
  if (p->states) {
    zl_buf_printf(&p->line, "  [%.*s", (int)c->state.n, c->state.p);
    if (c->status)
      zl_buf_printf(&p->line, " %d", c->status);
    zl_buf_putc(&p->line, ']');
    verdict(p, c->verdict, c->after);
    if (c->tracking_id.n) {
      zl_buf_puts(&p->line, "\n       tracking id ");
      zl_page_put(p, c->tracking_id);
    }
    if (c->error.n) {
      zl_buf_puts(&p->line, "\n       ");
      zl_page_put(p, c->error);
    }
  }
  zl_buf_putc(&p->line, '\n');
  zl_page_flush(p);
  return ferror(p->to);
}

struct zl_page zl_page(FILE *to, bool states)
{
  return (struct zl_page){.to = to, .color = zl_color(fileno(to)), .states = states,
                       .line = ZL_BUF_INIT(64u << 20)};
}

const char *zl_page_counted(char *out, size_t n, int64_t count, const char *one, const char *many)
{
  char digits[32];
  snprintf(out, n, "%s %s", zl_text_thousands(digits, count), count == 1 ? one : many);
  return out;
}
