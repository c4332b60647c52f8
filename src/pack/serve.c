/* serve.c - an archive is unpacked by a process that has nothing: the core sends its bytes through one end
 * of a socket pair and gets the files from the other. Unpackers have had holes; behind this fence one
 * leads nowhere, and the answer is checked as if a stranger had written it, which then it is.
 *
 * There: 8 bytes, the length; the archive. Back, until the end: 'f', two lengths of 8 bytes, path, data;
 * then 'd', the number of hidden files, the length of the top folder's name, that name; or 'e', the
 * length of some words, the words. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "pack/pack.h"

#define WORDS_MAX 800

static int put(int fd, const void *data, size_t n)
{
  const char *p = data;
  while (n > 0) {
    ssize_t got = write(fd, p, n);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return -1;
    p += got;
    n -= (size_t)got;
  }
  return 0;
}

static int put_number(int fd, uint64_t n)
{
  return put(fd, &n, sizeof(n)); /* both ends are one machine */
}

/* patience_ms < 0: as long as it takes. */
static int get(int fd, void *data, size_t n, int patience_ms)
{
  char *p = data;
  while (n > 0) {
    struct pollfd one = {.fd = fd, .events = POLLIN};
    int ready = patience_ms < 0 ? 1 : poll(&one, 1, patience_ms);
    if (ready < 0 && errno == EINTR)
      return -1;
    ssize_t got = ready > 0 ? read(fd, p, n) : 0;
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return -1;
    p += got;
    n -= (size_t)got;
  }
  return 0;
}

static int get_number(int fd, uint64_t *n, int patience_ms)
{
  return get(fd, n, sizeof(*n), patience_ms);
}

/* ---- in the fenced process ------------------------------------------------------------------- */

static int say_no(int fd, const struct zl_err *err)
{
  size_t n = strlen(err->text);
  return put(fd, "e", 1) == 0 && put_number(fd, n) == 0 && put(fd, err->text, n) == 0 ? 0 : 1;
}

int zl_pack_serve(int fd)
{
  struct zl_tree t = ZL_TREE_INIT;
  struct zl_buf bytes = ZL_BUF_INIT(ZL_PACK_BYTES_MAX + 1);
  struct zl_err err = {0};
  uint64_t n = 0;
  char *room = get_number(fd, &n, -1) == 0 && n && n <= ZL_PACK_BYTES_MAX ? zl_buf_room(&bytes, (size_t)n) : NULL;
  if (!room || get(fd, room, (size_t)n, -1) != 0)
    return 1;
  bytes.len = (size_t)n;
  if (zl_archive_read(zl_buf_view(&bytes), &t, &err) != 0)
    return say_no(fd, &err);
  for (size_t i = 0; i < t.n; i++) {
    size_t path_n = strlen(t.file[i].path);
    if (put(fd, "f", 1) != 0 || put_number(fd, path_n) != 0 || put_number(fd, t.file[i].n) != 0 ||
        put(fd, t.file[i].path, path_n) != 0 || put(fd, t.file[i].data, t.file[i].n) != 0)
      return 1;
  }
  return put(fd, "d", 1) == 0 && put_number(fd, t.hidden) == 0 && put_number(fd, t.top.len) == 0 &&
         put(fd, t.top.data, t.top.len) == 0 ? 0 : 1;
}

/* ---- in the core ----------------------------------------------------------------------------- */

static int lost(struct zl_err *err)
{
  return zl_err_set(err, ZL_EREFUSED, "the process that unpacks it ended early: it is broken, or asks for more memory or "
                    "time than a package may take");
}

static int get_file(int fd, int patience_ms, struct zl_tree *out, struct zl_err *err)
{
  uint64_t path_n, n;
  char path[ZL_PACK_PATH_MAX];
  struct zl_buf data = ZL_BUF_INIT(ZL_PACK_FILE_MAX + 2);
  if (get_number(fd, &path_n, patience_ms) != 0 || get_number(fd, &n, patience_ms) != 0 || path_n > sizeof(path) ||
      n > ZL_PACK_FILE_MAX || get(fd, path, (size_t)path_n, patience_ms) != 0)
    return lost(err);
  char *room = zl_buf_room(&data, (size_t)n + 1);
  int rc = !room ? zl_err_set(err, ZL_ENOMEM, "out of memory") : get(fd, room, (size_t)n, patience_ms) != 0 ? lost(err) : 0;
  if (rc == 0)
    rc = zl_tree_add(out, (struct zl_str){path, (size_t)path_n}, (struct zl_str){room, (size_t)n}, err);
  zl_buf_free(&data);
  return rc;
}

static int get_end(int fd, int patience_ms, struct zl_tree *out, struct zl_err *err)
{
  uint64_t hidden, n;
  char top[ZL_PACK_PATH_MAX];
  if (get_number(fd, &hidden, patience_ms) != 0 || get_number(fd, &n, patience_ms) != 0 || n == 0 || n > sizeof(top) ||
      get(fd, top, (size_t)n, patience_ms) != 0)
    return lost(err);
  struct zl_str name = {top, (size_t)n};
  if (zl_pack_path_fault(name) || memchr(top, '/', (size_t)n))
    return lost(err);
  out->hidden = hidden > SIZE_MAX ? SIZE_MAX : (size_t)hidden;
  zl_buf_reset(&out->top);
  if (zl_buf_str(&out->top, name) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return zl_tree_done(out, err);
}

static int get_words(int fd, int patience_ms, struct zl_err *err)
{
  uint64_t n;
  char words[WORDS_MAX];
  struct zl_buf shown = ZL_BUF_INIT(8 * WORDS_MAX);
  if (get_number(fd, &n, patience_ms) != 0 || n > sizeof(words) || get(fd, words, (size_t)n, patience_ms) != 0)
    return lost(err);
  zl_visible(&shown, (struct zl_str){words, (size_t)n}, false);
  zl_err_set(err, ZL_EREFUSED, "%s", zl_buf_cstr(&shown));
  zl_buf_free(&shown);
  return -1;
}

int zl_pack_ask(int fd, struct zl_str bytes, int patience_ms, struct zl_tree *out, struct zl_err *err)
{
  char what;
  /* Where the writing fails the other end is gone, and may have said why: that is read all the same. */
  (void)(put_number(fd, bytes.n) == 0 && put(fd, bytes.p, bytes.n) == 0);
  while (get(fd, &what, 1, patience_ms) == 0) {
    if (what == 'e')
      return get_words(fd, patience_ms, err);
    if (what == 'd')
      return get_end(fd, patience_ms, out, err);
    if (what != 'f')
      break;
    if (get_file(fd, patience_ms, out, err) != 0)
      return -1;
  }
  return lost(err);
}
