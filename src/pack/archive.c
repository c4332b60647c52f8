/* archive.c - what an archive holds, read with libarchive from memory into memory. Tar alone, plain or in
 * gzip or xz; nothing is written anywhere and no size that the archive states is believed. Serves serve.c,
 * which runs it in a process of its own. */
#include <string.h>

#include "pack/library.h"

#define ENTRIES_MAX 10000 /* folders and what is left out count, too */

bool zl_archive_looks(struct zl_str b)
{
  static const char xz[] = "\xfd" "7zXZ";
  return (b.n > 2 && memcmp(b.p, "\x1f\x8b", 2) == 0) || (b.n > 6 && memcmp(b.p, xz, 6) == 0) ||
         (b.n > 262 && memcmp(b.p + 257, "ustar", 5) == 0);
}

static int open_tar(struct archive *a, struct zl_str bytes)
{
  zl_la.archive_read_support_filter_none(a);
  zl_la.archive_read_support_filter_gzip(a);
  zl_la.archive_read_support_filter_xz(a);
  zl_la.archive_read_support_format_tar(a);
  zl_la.archive_read_set_options(a, "tar:hdrcharset=BINARY"); /* names as they are: all but ASCII is refused anyway */
  return zl_la.archive_read_open_memory(a, bytes.p, bytes.n);
}

static int broken(struct archive *a, struct zl_err *err)
{
  const char *why = zl_la.archive_error_string(a);
  return zl_err_set(err, ZL_EREFUSED, "it is no whole tar archive (%s)", why ? why : "it cannot be read");
}

static const char *kind_fault(struct archive_entry *e)
{
  if (zl_la.archive_entry_hardlink(e))
    return "is a hard link";
  switch (zl_la.archive_entry_filetype(e)) {
  case AE_IFREG: return NULL;
  case AE_IFLNK: return "is a symbolic link";
  case AE_IFIFO: return "is a pipe";
  case AE_IFSOCK: return "is a socket";
  default: return "is a device";
  }
}

static int take_file(struct archive *a, struct archive_entry *e, struct zl_str path, struct zl_tree *out,
                     struct zl_err *err)
{
  struct zl_buf data = ZL_BUF_INIT(ZL_PACK_FILE_MAX + (1u << 17));
  int64_t told = zl_la.archive_entry_size_is_set(e) ? zl_la.archive_entry_size(e) : 0;
  la_ssize_t n = 1;
  int rc = 0;
  if (told < 0 || (uint64_t)told > ZL_PACK_FILE_MAX)
    rc = zl_err_set(err, ZL_EREFUSED, "%.*s is larger than the %zu MB that a file of a package may have", (int)path.n,
                    path.p, ZL_PACK_FILE_MAX >> 20);
  while (rc == 0 && n > 0 && data.len <= ZL_PACK_FILE_MAX) {
    char *room = zl_buf_room(&data, 65536);
    n = room ? zl_la.archive_read_data(a, room, 65536) : 0;
    if (!room)
      rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
    else if (n < 0)
      rc = broken(a, err);
    else
      data.len += (size_t)n;
  }
  if (rc == 0)
    rc = zl_tree_add(out, path, zl_buf_view(&data), err);
  zl_buf_free(&data);
  return rc;
}

/* "./top/lib/x.lua" -> "top", "lib/x.lua". -1: it leads elsewhere. */
static int split(struct archive_entry *e, struct zl_str *top, struct zl_str *rest, struct zl_err *err)
{
  struct zl_str path = zl_str_of(zl_la.archive_entry_pathname(e));
  while (path.n > 1 && path.p[0] == '.' && path.p[1] == '/')
    path = (struct zl_str){path.p + 2, path.n - 2};
  if (zl_la.archive_entry_filetype(e) == AE_IFDIR && path.n && path.p[path.n - 1] == '/')
    path.n--;
  *top = *rest = (struct zl_str){"", 0};
  if (zl_la.archive_entry_filetype(e) == AE_IFDIR && (path.n == 0 || zl_str_is(path, ".")))
    return 0; /* the archive's own place */
  const char *why = zl_pack_path_fault(path);
  if (why)
    return zl_err_set(err, ZL_EREFUSED, "%.*s %s", (int)(path.n < 300 ? path.n : 300), path.n ? path.p : "an entry", why);
  const char *slash = memchr(path.p, '/', path.n);
  *top = (struct zl_str){path.p, slash ? (size_t)(slash - path.p) : path.n};
  if (slash)
    *rest = (struct zl_str){slash + 1, path.n - top->n - 1};
  return 0;
}

static int take(struct archive *a, struct archive_entry *e, struct zl_tree *out, struct zl_err *err)
{
  struct zl_str top, path;
  bool folder = zl_la.archive_entry_filetype(e) == AE_IFDIR && !zl_la.archive_entry_hardlink(e);
  if (split(e, &top, &path, err) != 0)
    return -1;
  if (top.n == 0)
    return 0;
  if (path.n == 0 && !folder)
    return zl_err_set(err, ZL_EREFUSED, "%.*s lies beside the archive's folder: a package is one folder with all in it",
                      (int)top.n, top.p);
  if (out->top.len == 0 && zl_buf_str(&out->top, top) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (!zl_str_eq(top, zl_buf_view(&out->top)))
    return zl_err_set(err, ZL_EREFUSED, "it has more than one folder at its top (%s and %.*s): a package is one folder",
                      out->top.data, (int)top.n, top.p);
  if (folder)
    return 0;
  if (zl_pack_path_hidden(path)) {
    out->hidden++;
    return 0;
  }
  const char *why = kind_fault(e);
  if (why)
    return zl_err_set(err, ZL_EREFUSED, "%.*s %s: a package has plain files alone", (int)path.n, path.p, why);
  return take_file(a, e, path, out, err);
}

int zl_archive_read(struct zl_str bytes, struct zl_tree *out, struct zl_err *err)
{
  if (zl_archive_load(err) != 0)
    return -1;
  struct archive *a = zl_la.archive_read_new();
  struct archive_entry *e;
  int rc = a ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory"), got = ARCHIVE_OK;
  if (rc == 0 && open_tar(a, bytes) != ARCHIVE_OK)
    rc = broken(a, err);
  for (int entries = 0; rc == 0; entries++) {
    got = zl_la.archive_read_next_header(a, &e);
    if (got == ARCHIVE_EOF)
      break;
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
      rc = broken(a, err);
    else if (entries == ENTRIES_MAX)
      rc = zl_err_set(err, ZL_EREFUSED, "it has more than %d entries", ENTRIES_MAX);
    else
      rc = take(a, e, out, err);
  }
  zl_la.archive_read_free(a);
  return rc == 0 ? zl_tree_done(out, err) : -1;
}
