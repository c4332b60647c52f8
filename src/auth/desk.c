/* desk.c - where a token in force lies for other processes of the same user, account and app.
 * Serves session.c.
 *
 * Promises: the token lies in memory (a tmpfs: the user's runtime folder, or a folder of the user's
 * own in /dev/shm), never on a disk; it is sealed with a key made of the client's secret, so that
 * the file tells nothing to who could not ask for a token anyway, and another app's token cannot
 * be taken for ours; and it is taken away by the last process that uses it. What a killed process
 * left is emptied by the next first one. Where any of this cannot be had, nothing is shared.
 *
 * Three bytes of the file are locks (of the open file, so they go with a process however it ends). */
#include "auth/internal.h"
#include "crypto/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

enum { LOCK_TURN, LOCK_USER, LOCK_GATE };
#define GATE_TRIES 500
#define GATE_PAUSE_US 2000
#define LONGEST ((size_t)2 << 20)

static int lock_byte(int fd, short type, off_t at)
{
  struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1};
  int rc;
  do
    rc = fcntl(fd, F_OFD_SETLK, &l);
  while (rc != 0 && errno == EINTR);
  return rc;
}

static bool others_use(int fd)
{
  struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_USER, .l_len = 1};
  return fcntl(fd, F_OFD_GETLK, &l) != 0 || l.l_type != F_UNLCK;
}

static int pass_gate(int fd)
{
  for (int i = 0; i < GATE_TRIES; i++) {
    if (lock_byte(fd, F_WRLCK, LOCK_GATE) == 0)
      return 0;
    usleep(GATE_PAUSE_US);
  }
  return -1;
}

/* ---- the folder ---------------------------------------------------------------------------------- */

static bool ours(int fd, mode_t kind)
{
  struct stat st;
  return fstat(fd, &st) == 0 && (st.st_mode & S_IFMT) == kind && st.st_uid == geteuid() &&
         (st.st_mode & 077) == 0;
}

static int open_folder(const char *path)
{
  struct statfs fs;
  if (mkdir(path, 0700) != 0 && errno != EEXIST)
    return -1;
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return -1;
  if (ours(fd, S_IFDIR) && fstatfs(fd, &fs) == 0 &&
      (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC))
    return fd;
  close(fd);
  return -1;
}

static int find_folder(void)
{
  char path[4096];
  const char *runtime = getenv("XDG_RUNTIME_DIR");
  int fd = -1;
  if (runtime && runtime[0] == '/' && strlen(runtime) < sizeof(path) - 16) {
    snprintf(path, sizeof(path), "%s/zoomlua", runtime);
    fd = open_folder(path);
  }
  if (fd < 0) {
    snprintf(path, sizeof(path), "/dev/shm/zoomlua-%lu", (unsigned long)geteuid());
    fd = open_folder(path);
  }
  return fd;
}

/* ---- key and name -------------------------------------------------------------------------------- */

/* Both from all that makes a token ours: where it comes from, for whom, and the secret. */
static int derive(struct zl_desk *d, const struct zl_credentials *c)
{
  char hex[65] = "";
  int rc = zl_credentials_key(c, "zoomlua token 1", d->key);
  if (rc == 0) /* a digest of a digest: the name tells nothing of the key */
    rc = zl_sha256_hex((struct zl_str){(const char *)d->key, sizeof(d->key)}, hex, NULL);
  snprintf(d->name, sizeof(d->name), "token-%.32s", hex);
  explicit_bzero(hex, sizeof(hex));
  return rc;
}

/* ---- coming and going ---------------------------------------------------------------------------- */

/* 0; 1: the file was replaced meanwhile, try again; -1. */
static int come(struct zl_desk *d)
{
  struct stat st, named;
  int fd = openat(d->folder, d->name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (fd < 0)
    return -1;
  int rc = -1;
  if (!ours(fd, S_IFREG) || pass_gate(fd) != 0)
    goto out;
  rc = 1;
  if (fstat(fd, &st) != 0 || fstatat(d->folder, d->name, &named, AT_SYMLINK_NOFOLLOW) != 0 ||
      st.st_ino != named.st_ino)
    goto out;
  rc = -1;
  if (!others_use(fd) && ftruncate(fd, 0) != 0) /* of a process that was killed */
    goto out;
  if (lock_byte(fd, F_RDLCK, LOCK_USER) != 0)
    goto out;
  lock_byte(fd, F_UNLCK, LOCK_GATE);
  d->fd = fd;
  return 0;
out:
  close(fd);
  return rc;
}

void zl_desk_open(struct zl_desk *d, const struct zl_credentials *c)
{
  *d = (struct zl_desk){.fd = -1, .folder = find_folder()};
  int rc = d->folder < 0 ? -1 : derive(d, c);
  for (int i = 0; rc == 0 && d->fd < 0 && i < 20; i++)
    if (come(d) < 0)
      rc = -1;
  if (d->fd >= 0)
    return;
  zl_desk_close(d);
  zl_log(ZL_LOG_VERBOSE, "no folder in memory (XDG_RUNTIME_DIR, /dev/shm) to share the token through: "
         "each process asks for its own");
}

void zl_desk_close(struct zl_desk *d)
{
  if (d->fd >= 0) {
    if (pass_gate(d->fd) == 0 && !others_use(d->fd)) {
      (void)!ftruncate(d->fd, 0);
      unlinkat(d->folder, d->name, 0);
    }
    close(d->fd);
  }
  if (d->folder >= 0)
    close(d->folder);
  explicit_bzero(d, sizeof(*d));
  d->fd = d->folder = -1;
}

/* ---- turns --------------------------------------------------------------------------------------- */

bool zl_desk_turn(struct zl_desk *d)
{
  d->turn = d->turn || lock_byte(d->fd, F_WRLCK, LOCK_TURN) == 0;
  return d->turn;
}

void zl_desk_turn_end(struct zl_desk *d)
{
  if (d->turn)
    lock_byte(d->fd, F_UNLCK, LOCK_TURN);
  d->turn = false;
}

/* ---- the token ----------------------------------------------------------------------------------- */

void zl_desk_put(struct zl_desk *d, struct zl_str value, struct zl_str scopes, int64_t renew_ms)
{
  struct zl_buf plain = ZL_BUF_INIT(LONGEST), sealed = ZL_BUF_INIT(LONGEST + 64);
  uint32_t n = (uint32_t)value.n;
  zl_buf_add(&plain, &renew_ms, sizeof(renew_ms));
  zl_buf_add(&plain, &n, sizeof(n));
  zl_buf_str(&plain, value);
  zl_buf_str(&plain, scopes);
  /* Half of it after a crash or to a reader that is too quick: no seal fits, so it is no token. */
  if (plain.failed || zl_seal(d->key, zl_buf_view(&plain), &sealed) != 0 ||
      pwrite(d->fd, sealed.data, sealed.len, 0) != (ssize_t)sealed.len ||
      ftruncate(d->fd, (off_t)sealed.len) != 0)
    (void)!ftruncate(d->fd, 0);
  zl_buf_wipe(&plain);
  zl_buf_free(&sealed);
}

bool zl_desk_look(struct zl_desk *d, struct zl_buf *value, struct zl_buf *scopes, int64_t *renew_ms)
{
  struct zl_buf sealed = ZL_BUF_INIT(LONGEST + 64), plain = ZL_BUF_INIT(LONGEST + 64);
  struct stat st;
  uint32_t n = 0;
  bool got = false;
  if (fstat(d->fd, &st) != 0 || st.st_size <= 0 || (uintmax_t)st.st_size > LONGEST)
    goto out;
  char *at = zl_buf_room(&sealed, (size_t)st.st_size);
  ssize_t bytes = at ? pread(d->fd, at, (size_t)st.st_size, 0) : -1;
  if (bytes <= 0 || zl_unseal(d->key, (struct zl_str){at, (size_t)bytes}, &plain) != 0 ||
      plain.len < sizeof(*renew_ms) + sizeof(n))
    goto out;
  memcpy(renew_ms, plain.data, sizeof(*renew_ms));
  memcpy(&n, plain.data + sizeof(*renew_ms), sizeof(n));
  struct zl_str rest = {plain.data + sizeof(*renew_ms) + sizeof(n),
                        plain.len - sizeof(*renew_ms) - sizeof(n)};
  if (n == 0 || n > rest.n)
    goto out;
  zl_buf_reset(value);
  zl_buf_reset(scopes);
  got = zl_buf_str(value, (struct zl_str){rest.p, n}) == 0 &&
        zl_buf_str(scopes, (struct zl_str){rest.p + n, rest.n - n}) == 0;
out:
  zl_buf_wipe(&plain);
  zl_buf_free(&sealed);
  return got;
}
