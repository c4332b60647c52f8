/* show.c - what is about to come in, and how it differs from what lies there, for somebody who then says
 * yes or no. All of it is a stranger's: shown with control characters made visible, behind a bar where it
 * could pass for words of ours. Nothing of it is run. Serves package.c and update.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/package/package.h"
#include "core/show/show.h"

#define LINES_MAX 60 /* of a head, of a comment; --details shows all */
#define OUT_MAX ((size_t)256 << 20)
#define READ_ROOM (ZL_PACK_FILE_MAX + (1u << 17))

static int print(struct zl_buf *out, struct zl_err *err)
{
  int rc = out->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
  if (rc == 0 && out->len)
    fwrite(out->data, 1, out->len, stdout);
  zl_buf_free(out);
  return rc;
}

/* A stranger's text, line by line behind a bar. */
static void quote(struct zl_buf *out, struct zl_str text, size_t most)
{
  size_t n = 0;
  while (text.n) {
    const char *end = memchr(text.p, '\n', text.n);
    struct zl_str line = {text.p, end ? (size_t)(end - text.p) : text.n};
    size_t used = line.n + (end != NULL);
    if (line.n && line.p[line.n - 1] == '\r')
      line.n--;
    if (n++ < most) {
      zl_buf_puts(out, "  | ");
      for (const char *tab; (tab = memchr(line.p, '\t', line.n)) != NULL; line.n -= (size_t)(tab + 1 - line.p), line.p = tab + 1) {
        zl_visible(out, (struct zl_str){line.p, (size_t)(tab - line.p)}, false);
        zl_buf_puts(out, "  ");
      }
      zl_visible(out, line, false);
      zl_buf_putc(out, '\n');
    }
    text = (struct zl_str){text.p + used, text.n - used};
  }
  if (n > most)
    zl_buf_printf(out, "  | ... and %zu lines more; --details shows them\n", n - most);
}

static bool is_lua(const char *path)
{
  size_t n = strlen(path);
  return n > 4 && strcmp(path + n - 4, ".lua") == 0;
}

/* What a file says of itself at its top; all of it with --details. */
static int show_text(const struct zl_cli *cli, const char *place, struct zl_str text, struct zl_buf *out)
{
  struct zl_skim s;
  if (cli->details) {
    zl_buf_printf(out, "\n" ZL_POLICIES "/%s:\n", place);
    quote(out, text, SIZE_MAX);
    return 1;
  }
  zl_skim(text, &s);
  if (!s.policy)
    return 0;
  zl_buf_printf(out, "\n" ZL_POLICIES "/%s says of itself (as it stands there; nothing was run):\n", place);
  quote(out, s.comment, LINES_MAX);
  quote(out, s.head, LINES_MAX);
  return 1;
}

static const char *bytes(char *out, size_t n)
{
  return zl_text_thousands(out, (int64_t)n);
}

int zl_package_show(const struct zl_cli *cli, const struct zl_package *p, const struct zl_pin *pin, struct zl_err *err)
{
  struct zl_buf out = ZL_BUF_INIT(OUT_MAX);
  char size[32];
  int told = 0;
  zl_buf_printf(&out, "%s%s%s from ", pin->name, *pin->version ? " " : "", pin->version);
  zl_visible(&out, zl_str_of(pin->source), false);
  zl_buf_putc(&out, '\n');
  if (p->by_way_of.len) {
    zl_buf_puts(&out, "which leads to ");
    zl_visible(&out, zl_buf_view(&p->by_way_of), false);
    zl_buf_putc(&out, '\n');
  }
  zl_buf_putc(&out, '\n');
  for (size_t i = 0; i < p->tree.n; i++)
    zl_buf_printf(&out, "  " ZL_POLICIES "/%s, %s bytes\n    sha256  %s\n", pin->file[i].path, bytes(size, p->tree.file[i].n),
                  pin->file[i].sha256);
  if (p->tree.hidden)
    zl_buf_printf(&out, "  Left out: %zu hidden (their names begin with a dot).\n", p->tree.hidden);
  for (size_t i = 0; i < p->tree.n; i++)
    if (is_lua(pin->file[i].path))
      told += show_text(cli, pin->file[i].path, (struct zl_str){p->tree.file[i].data, p->tree.file[i].n}, &out);
  if (!told)
    zl_buf_puts(&out, "\nNo file has a zoom.policy { ... } that can be read without running it; --details shows all text.\n");
  zl_buf_putc(&out, '\n');
  return print(&out, err);
}

/* ---- differences ---------------------------------------------------------------------------------- */

static struct zl_pin_file *pin_of(const struct zl_pin *pin, const char *path)
{
  for (size_t i = 0; pin && i < pin->n; i++)
    if (strcmp(pin->file[i].path, path) == 0)
      return &pin->file[i];
  return NULL;
}

struct look {
  int folder; /* policies/; -1: there is none */
  const struct zl_pin *old;
  struct zl_buf out;
  size_t differ;
};

/* One file: what lies there against what is to lie there (NULL: nothing any more). */
static int compare(struct look *l, const char *path, const struct zl_str *after, struct zl_err *err)
{
  struct zl_buf now = ZL_BUF_INIT(READ_ROOM);
  struct zl_err why = {0};
  char sha256[65] = "";
  const struct zl_pin_file *old = pin_of(l->old, path);
  bool there = l->folder >= 0 && zl_package_read(l->folder, path, ZL_PACK_FILE_MAX, &now, &why) == 0;
  int rc = 0;
  if (there && zl_sha256_hex(zl_buf_view(&now), sha256, err) != 0)
    rc = -1;
  else if (there != (after != NULL) || (there && !zl_str_eq(zl_buf_view(&now), *after))) {
    struct zl_str none = {"", 0}, to = after ? *after : none;
    l->differ++;
    if (!there && !after)
      zl_buf_printf(&l->out, ZL_POLICIES "/%s is gone already\n", path);
    else if (there && !old)
      zl_buf_printf(&l->out, ZL_POLICIES "/%s lies there and is not pinned; it goes:\n", path);
    else if (there && strcmp(old->sha256, sha256) != 0)
      zl_buf_printf(&l->out, ZL_POLICIES "/%s was changed here since it was added; that goes:\n", path);
    zl_buf_printf(&l->out, there ? "--- " ZL_POLICIES "/%s\n" : "--- /dev/null\n", path);
    zl_buf_printf(&l->out, after ? "+++ " ZL_POLICIES "/%s\n" : "+++ /dev/null\n", path);
    if ((now.len && memchr(now.data, 0, now.len)) || (to.n && memchr(to.p, 0, to.n)))
      zl_buf_printf(&l->out, "no text: %zu bytes, then %zu\n", now.len, to.n);
    else if (zl_differ(zl_buf_view(&now), to, zl_color(STDOUT_FILENO), &l->out) != 0)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
    zl_buf_putc(&l->out, '\n');
  }
  zl_buf_free(&now);
  return rc;
}

int zl_package_differ(const struct zl_package *p, const struct zl_pin *old, const struct zl_pin *new, size_t *n,
                      struct zl_err *err)
{
  struct look l = {.folder = open(ZL_POLICIES, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), .old = old,
                   .out = ZL_BUF_INIT(OUT_MAX)};
  int rc = 0;
  for (size_t i = 0; rc == 0 && i < new->n; i++) {
    struct zl_str after = {p->tree.file[i].data, p->tree.file[i].n};
    rc = compare(&l, new->file[i].path, &after, err);
  }
  for (size_t i = 0; rc == 0 && i < old->n; i++)
    if (!pin_of(new, old->file[i].path))
      rc = compare(&l, old->file[i].path, NULL, err);
  if (l.folder >= 0)
    close(l.folder);
  *n = l.differ;
  if (rc == 0)
    return print(&l.out, err);
  zl_buf_free(&l.out);
  return -1;
}
