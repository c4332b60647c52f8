/* show.c - what policies say of themselves, as text and as JSON (schema "zoomlua.info/1"). */
#include <string.h>

#include "core/info/info.h"
#include "core/scopes/scopes.h"

#define DESCRIPTION_MAX ((size_t)4 << 20)
#define WIDTH 80
#define WIDTH_MOST 26 /* columns that a name or a type is given */

static void shown(struct zl_buf *out, struct zl_str s)
{
  zl_visible(out, s, false);
}

/* Text, then blanks up to a column; longer text is followed by two. Width 0: nothing follows. */
static void padded(struct zl_buf *out, struct zl_str s, size_t width)
{
  size_t begun = out->len;
  shown(out, s);
  if (!width)
    return;
  size_t has = zl_text_width(zl_buf_rest(out, begun));
  zl_buf_printf(out, "%*s", (int)(has < width ? width - has + 2 : 2), "");
}

/* Words from column `at` on, in lines of WIDTH columns that begin there; a word that is too long stays whole. */
static void folded(struct zl_buf *out, struct zl_str s, size_t at)
{
  for (size_t column = at; s.n;) {
    const char *blank = memchr(s.p, ' ', s.n);
    struct zl_str word = {s.p, blank ? (size_t)(blank - s.p) : s.n};
    size_t width = zl_text_width(word);
    if (column > at && column + 1 + width > WIDTH)
      zl_buf_printf(out, "\n%*s", (int)at, ""), column = at;
    else if (column > at)
      zl_buf_putc(out, ' '), column++;
    zl_buf_str(out, word);
    column += width;
    s.p += word.n + (blank != NULL), s.n -= word.n + (blank != NULL);
  }
}

static size_t wider(size_t width, struct zl_str s)
{
  size_t has = zl_text_width(s);
  return has > width && has <= WIDTH_MOST ? has : width;
}

static void indented(struct zl_buf *out, struct zl_str text)
{
  while (text.n) {
    const char *end = memchr(text.p, '\n', text.n);
    size_t n = end ? (size_t)(end - text.p) : text.n;
    if (n || end) {
      zl_buf_puts(out, n ? "  " : "");
      shown(out, (struct zl_str){text.p, n});
      zl_buf_putc(out, '\n');
    }
    text.p += n + (end != NULL);
    text.n -= n + (end != NULL);
  }
}

/* ---- one, as text -------------------------------------------------------------------------- */

static void parameters(const struct zl_info *info, struct zl_buf *out)
{
  struct zl_json_iter it = zl_info_params(info);
  struct zl_info_param p = {0};
  size_t name = 0, type = 0;
  bool any = false;
  while (zl_info_param(&it, &p)) {
    name = wider(name, zl_buf_view(&p.name));
    type = wider(type, zl_buf_view(&p.type));
  }
  it = zl_info_params(info);
  while (zl_info_param(&it, &p)) {
    struct zl_buf rules = ZL_BUF_INIT(1u << 20);
    zl_info_rules(&p, &rules);
    zl_buf_puts(out, any ? "  " : "\nParameters\n  ");
    any = true;
    size_t begun = out->len;
    padded(out, zl_buf_view(&p.name), name);
    padded(out, zl_buf_view(&p.type), p.help.len || rules.len ? type : 0);
    struct zl_buf text = ZL_BUF_INIT(4u << 20);
    shown(&text, zl_buf_view(&p.help));
    zl_buf_puts(&text, rules.len ? p.help.len ? " (" : "(" : "");
    shown(&text, zl_buf_view(&rules));
    zl_buf_puts(&text, rules.len ? ")" : "");
    folded(out, zl_buf_view(&text), 2 + zl_text_width(zl_buf_rest(out, begun)));
    zl_buf_putc(out, '\n');
    zl_buf_free(&text);
    zl_buf_free(&rules);
  }
}

static void scope_line(void *arg, struct zl_str scope, bool optional)
{
  struct zl_buf *out = arg;
  zl_buf_puts(out, "  ");
  shown(out, scope);
  zl_buf_puts(out, optional ? " (useful: tells what is locked)\n" : "\n");
}

static void title(const struct zl_info *info, struct zl_buf *out)
{
  const struct zl_head *h = &info->policy.head;
  shown(out, zl_info_name(info));
  if (h->version.len) {
    zl_buf_putc(out, ' ');
    shown(out, zl_buf_view(&h->version));
  }
  zl_buf_putc(out, '\n');
  if (h->summary.len) {
    shown(out, zl_buf_view(&h->summary));
    zl_buf_putc(out, '\n');
  }
  struct zl_buf text = ZL_BUF_INIT(DESCRIPTION_MAX);
  zl_info_description(info, &text);
  if (text.len) {
    zl_buf_putc(out, '\n');
    indented(out, zl_buf_view(&text));
  }
  zl_buf_free(&text);
}

void zl_info_text(const struct zl_info *info, struct zl_buf *out)
{
  const struct zl_head *h = &info->policy.head;
  title(info, out);
  if (!info->policy.has_head)
    zl_buf_puts(out, "It has no zoom.policy { ... } and says nothing of itself.\n");
  parameters(info, out);
  zl_buf_puts(out, h->writes ? "\nMay write\n" : "\nMay write anything: it declares no 'writes'\n");
  if (h->writes && !h->n_writes)
    zl_buf_puts(out, "  nothing\n");
  for (size_t i = 0; h->writes && i < h->n_writes; i++) {
    zl_buf_puts(out, "  ");
    shown(out, zl_str_of(h->writes[i]));
    zl_buf_putc(out, '\n');
  }
  if (info->core.scopes && info->core.scopes->n) {
    zl_buf_puts(out, "\nScopes for what it may write (what it reads: zoomlua scopes)\n");
    zl_scopes_each(info->core.scopes, scope_line, out);
  }
  zl_buf_puts(out, h->limits.given ? "\nLimits   " : "\nLimits   the usual, ");
  zl_info_limits(info, out);
  if (h->allow_destructive)
    zl_buf_puts(out, "\nAllows   what takes licences, numbers or whole objects away (allow_destructive)");
  zl_buf_puts(out, "\nFile     ");
  shown(out, zl_str_of(info->cli.policy));
  zl_buf_printf(out, "\nSHA-256  %s\n", info->policy.sha256);
}

/* ---- a folder, as text --------------------------------------------------------------------- */

static void summary(struct zl_buf *out, struct zl_str s, size_t column)
{
  struct zl_buf text = ZL_BUF_INIT(4u << 20);
  shown(&text, s);
  folded(out, zl_buf_view(&text), column);
  zl_buf_free(&text);
}

void zl_info_lines(struct zl_info *const *infos, size_t n, struct zl_buf *out)
{
  size_t name = 0, version = 0;
  for (size_t i = 0; i < n; i++) {
    name = wider(name, zl_str_of(infos[i]->policy.name));
    version = wider(version, zl_buf_view(&infos[i]->policy.head.version));
  }
  for (size_t i = 0; i < n; i++) {
    const struct zl_info *info = infos[i];
    struct zl_str file = zl_str_of(info->policy.name);
    const struct zl_buf *own = &info->policy.head.name;
    size_t begun = out->len;
    padded(out, file, name);
    padded(out, info->why.code ? ZL_STR("") : zl_buf_view(&info->policy.head.version), version);
    size_t column = zl_text_width(zl_buf_rest(out, begun));
    if (info->why.code)
      zl_buf_puts(out, "error: "), shown(out, zl_str_of(info->why.text));
    else if (!info->policy.has_head)
      zl_buf_puts(out, "(no zoom.policy { ... })");
    else
      summary(out, zl_buf_view(&info->policy.head.summary), column);
    bool alike = own->len && file.n >= own->len && memcmp(file.p, own->data, own->len) == 0;
    if (own->len && !(alike && (file.n == own->len || file.n == own->len + 4))) {
      zl_buf_puts(out, " (calls itself ");
      shown(out, zl_buf_view(own));
      zl_buf_putc(out, ')');
    }
    zl_buf_putc(out, '\n');
  }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void scope_item(void *arg, struct zl_str scope, bool optional)
{
  struct zl_jw *w = arg;
  zl_jw_object(w);
  zl_jw_key(w, "scope"), zl_jw_str(w, scope);
  zl_jw_key(w, "optional"), zl_jw_bool(w, optional);
  zl_jw_end_object(w);
}

static void member(struct zl_jw *w, const char *name, struct zl_json v)
{
  if (zl_json_kind(v) == ZL_JSON_NONE)
    return;
  zl_jw_key(w, name);
  zl_jw_raw(w, zl_json_raw(v));
}

static void params_json(const struct zl_info *info, struct zl_jw *w)
{
  struct zl_json_iter it = zl_info_params(info);
  struct zl_info_param p = {0};
  zl_jw_key(w, "params");
  zl_jw_array(w);
  while (zl_info_param(&it, &p)) {
    zl_jw_object(w);
    zl_jw_key(w, "name"), zl_jw_str(w, zl_buf_view(&p.name));
    zl_jw_key(w, "type"), zl_jw_str(w, zl_buf_view(&p.type));
    zl_jw_key(w, "help"), zl_jw_str(w, zl_buf_view(&p.help));
    zl_jw_key(w, "required"), zl_jw_bool(w, p.required);
    member(w, "default", p.fallback);
    member(w, "choices", p.choices);
    member(w, "min", p.min);
    member(w, "max", p.max);
    zl_jw_end_object(w);
  }
  zl_jw_end_array(w);
}

static void head_json(const struct zl_info *info, struct zl_jw *w)
{
  const struct zl_head *h = &info->policy.head;
  zl_jw_key(w, "head"), zl_jw_bool(w, info->policy.has_head);
  zl_jw_key(w, "name"), zl_jw_str(w, zl_info_name(info));
  zl_jw_key(w, "version"), zl_jw_str(w, zl_buf_view(&h->version));
  zl_jw_key(w, "summary"), zl_jw_str(w, zl_buf_view(&h->summary));
  struct zl_buf text = ZL_BUF_INIT(DESCRIPTION_MAX);
  zl_info_description(info, &text);
  zl_jw_key(w, "description"), zl_jw_str(w, zl_buf_view(&text));
  zl_buf_free(&text);
  params_json(info, w);
  zl_jw_key(w, "writes");
  if (h->writes)
    zl_jw_array(w);
  else
    zl_jw_null(w);
  for (size_t i = 0; h->writes && i < h->n_writes; i++)
    zl_jw_cstr(w, h->writes[i]);
  if (h->writes)
    zl_jw_end_array(w);
  zl_jw_key(w, "limits");
  zl_jw_object(w);
  if (h->limits.objects)
    zl_jw_key(w, "objects"), zl_jw_int(w, h->limits.objects);
  if (h->limits.percent)
    zl_jw_key(w, "percent"), zl_jw_int(w, h->limits.percent);
  zl_jw_end_object(w);
  zl_jw_key(w, "allow_destructive"), zl_jw_bool(w, h->allow_destructive);
  zl_jw_key(w, "scopes");
  if (info->core.scopes) {
    zl_jw_array(w);
    zl_scopes_each(info->core.scopes, scope_item, w);
    zl_jw_end_array(w);
  } else {
    zl_jw_null(w);
  }
}

void zl_info_json(struct zl_info *const *infos, size_t n, struct zl_buf *out)
{
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  zl_jw_key(&w, "schema"), zl_jw_cstr(&w, "zoomlua.info/1");
  zl_jw_key(&w, "policies");
  zl_jw_array(&w);
  for (size_t i = 0; i < n; i++) {
    zl_jw_object(&w);
    zl_jw_key(&w, "file"), zl_jw_cstr(&w, infos[i]->cli.policy);
    zl_jw_key(&w, "sha256"), zl_jw_cstr(&w, *infos[i]->policy.sha256 ? infos[i]->policy.sha256 : NULL);
    if (infos[i]->why.code)
      zl_jw_key(&w, "error"), zl_jw_cstr(&w, infos[i]->why.text);
    else
      head_json(infos[i], &w);
    zl_jw_end_object(&w);
  }
  zl_jw_end_array(&w);
  zl_jw_end_object(&w);
  zl_buf_putc(out, '\n');
}
