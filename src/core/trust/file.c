/* file.c - which files the user has said may run: `trust` in the state folder, mode 0600, a line
 * each: SHA-256, when, where the file was. What counts is the hash; the path only tells that a known file
 * has changed. Written whole and renamed; of two processes that add at once one may be lost, and then
 * asks again. Serves trust.c. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/trust/trust.h"

#define FILE_MAX ((size_t)4 << 20)
#define KEEP_MAX ((size_t)2 << 20) /* then the oldest lines go */
#define SHA 64
#define TIME 20
#define HEAD (SHA + 1 + TIME + 1)

/* The record as it is; empty when there is none. One that others may write to is not the user's word. */
static int load(struct zl_buf *text, struct zl_buf *path, struct zl_err *err)
{
  struct stat st;
  *text = ZL_BUF_INIT(FILE_MAX + 1);
  *path = ZL_BUF_INIT(4096);
  if (zl_state_path("trust", path, err) != 0)
    return -1;
  if (lstat(path->data, &st) != 0)
    return errno == ENOENT ? 0 : zl_err_set(err, ZL_ESYS, "cannot look at %s: %s", path->data, strerror(errno));
  if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH)))
    return zl_err_set(err, ZL_EREFUSED, "%s is refused: others may have written to it (it has to be yours, mode 0600)",
                      path->data);
  return zl_file_read(path->data, FILE_MAX, text, err);
}

static void unload(struct zl_buf *text, struct zl_buf *path)
{
  zl_buf_free(text);
  zl_buf_free(path);
}

/* Takes the next line off *rest that is one of ours. */
static bool next_line(struct zl_str *rest, struct zl_str *line)
{
  while (rest->n) {
    const char *end = memchr(rest->p, '\n', rest->n);
    *line = (struct zl_str){rest->p, end ? (size_t)(end - rest->p) : rest->n};
    size_t used = line->n + (end != NULL);
    *rest = (struct zl_str){rest->p + used, rest->n - used};
    if (line->n > HEAD && line->p[SHA] == ' ' && line->p[HEAD - 1] == ' ')
      return true;
  }
  return false;
}

static void shown_path(const char *path, struct zl_buf *out)
{
  *out = ZL_BUF_INIT(16384);
  zl_visible(out, zl_str_of(path), false); /* a line feed in a name is no new line */
}

int zl_trust_look(const char *sha256, const char *path, enum zl_known *known, char when[25], struct zl_err *err)
{
  struct zl_buf text, file, name;
  struct zl_str line;
  int rc = load(&text, &file, err);
  struct zl_str rest = zl_buf_view(&text);
  *known = ZL_KNOWN_NOT;
  shown_path(path, &name);
  while (rc == 0 && *known != ZL_KNOWN && next_line(&rest, &line)) {
    bool same = memcmp(line.p, sha256, SHA) == 0;
    if (!same && !zl_str_eq((struct zl_str){line.p + HEAD, line.n - HEAD}, zl_buf_view(&name)))
      continue;
    *known = same ? ZL_KNOWN : ZL_KNOWN_CHANGED;
    memcpy(when, line.p + SHA + 1, TIME);
    when[TIME] = 0;
  }
  zl_buf_free(&name);
  unload(&text, &file);
  return rc;
}

int zl_trust_add(const char *sha256, const char *path, struct zl_err *err)
{
  struct zl_buf text, file, name, out = ZL_BUF_INIT(FILE_MAX);
  char now[25];
  int rc = load(&text, &file, err);
  struct zl_str rest = zl_buf_view(&text), line;
  while (rest.n > KEEP_MAX && next_line(&rest, &line))
    ;
  while (rc == 0 && next_line(&rest, &line))
    if (memcmp(line.p, sha256, SHA) != 0) {
      zl_buf_str(&out, line);
      zl_buf_putc(&out, '\n');
    }
  zl_time_iso(zl_wall_ms(), now);
  shown_path(path, &name);
  zl_buf_printf(&out, "%s %s %s\n", sha256, now, zl_buf_cstr(&name));
  if (rc == 0)
    rc = out.failed || name.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory")
                                   : zl_file_write(file.data, zl_buf_view(&out), 0600, err);
  zl_buf_free(&name);
  zl_buf_free(&out);
  unload(&text, &file);
  return rc;
}

int zl_trust_print(FILE *to, struct zl_err *err)
{
  struct zl_buf text, file, shown = ZL_BUF_INIT(4 * FILE_MAX);
  int rc = load(&text, &file, err);
  struct zl_str rest = zl_buf_view(&text), line;
  while (rc == 0 && next_line(&rest, &line)) {
    zl_visible(&shown, line, false);
    zl_buf_putc(&shown, '\n');
  }
  if (rc == 0 && shown.len)
    fwrite(shown.data, 1, shown.len, to);
  else if (rc == 0)
    zl_log(ZL_LOG_INFO, "nothing is trusted here yet; your own files need no trust");
  zl_buf_free(&shown);
  unload(&text, &file);
  return rc;
}
