/* lock.c - one apply per account at a time, and who is in the way.
 *
 * The lock is an flock(2) on PATH.lock: it goes with the process however that ends, so there is no
 * stale lock to explain. The file's content (the holder's number) is only for the message; it is
 * never removed, since a lock on a removed file would be a second lock. */
#include "journal/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void name_process(long pid, char *out, size_t size)
{
  char path[64], comm[32] = "";
  snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
  FILE *f = zl_memory_checked(fopen(path, "re"));
  if (f) {
    if (fgets(comm, sizeof(comm), f))
      comm[strcspn(comm, "\n")] = '\0';
    fclose(f);
  }
  if (comm[0])
    snprintf(out, size, " by process %ld (%s)", pid, comm);
  else
    snprintf(out, size, " by process %ld", pid);
}

/* Lines of /proc/locks: "1: POSIX  ADVISORY  WRITE 4711 08:01:1234 120 120". Asking with F_GETLK
 * would need a descriptor of the file, and closing that would drop SQLite's own locks. */
void zl_lock_holder(const char *path, char *out, size_t size)
{
  struct stat st[2];
  bool there[2];
  char shm[4096], line[256];
  out[0] = '\0';
  there[0] = stat(path, &st[0]) == 0;
  snprintf(shm, sizeof(shm), "%s-shm", path);
  there[1] = stat(shm, &st[1]) == 0;
  FILE *f = zl_memory_checked(fopen("/proc/locks", "re"));
  if (!f)
    return;
  while (!out[0] && fgets(line, sizeof(line), f)) {
    long pid;
    unsigned major_no, minor_no;
    unsigned long long inode;
    if (sscanf(line, "%*s POSIX %*s WRITE %ld %x:%x:%llu", &pid, &major_no, &minor_no, &inode) != 4 ||
        pid <= 0 || pid == (long)getpid())
      continue;
    for (int i = 0; i < 2; i++)
      if (there[i] && st[i].st_ino == inode && major(st[i].st_dev) == major_no &&
          minor(st[i].st_dev) == minor_no)
        name_process(pid, out, size);
  }
  fclose(f);
}

/* Asks /proc/locks, since trying the lock would be in the way of an apply that begins just then. */
bool zl_journal_deserted(const struct zl_journal *j)
{
  struct stat st;
  char name[4096], line[256];
  bool told = false, held = false;
  snprintf(name, sizeof(name), "%s.lock", j->path);
  if (stat(name, &st) != 0)
    return false;
  FILE *f = zl_memory_checked(fopen("/proc/locks", "re"));
  while (f && !held && fgets(line, sizeof(line), f)) {
    unsigned major_no, minor_no;
    unsigned long long inode;
    told = true; /* there always is some lock on a living system; an empty list is one that is not told */
    held = sscanf(line, "%*s FLOCK %*s WRITE %*s %x:%x:%llu", &major_no, &minor_no, &inode) == 3 &&
           st.st_ino == inode && major(st.st_dev) == major_no && minor(st.st_dev) == minor_no;
  }
  if (f)
    fclose(f);
  return told && !held;
}

static int held(const struct zl_journal *j, int fd, struct zl_err *err)
{
  char text[32] = "", who[96] = " by another process";
  long pid = 0;
  ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
  if (n > 0 && sscanf(text, "%ld", &pid) == 1 && pid > 0)
    name_process(pid, who, sizeof(who));
  return zl_err_set(err, ZL_EREFUSED,
                    "another apply to this account is running (%s.lock is held%s): wait until it has "
                    "ended, then try again",
                    j->path, who);
}

int zl_journal_lock(struct zl_journal *j, struct zl_err *err)
{
  if (j->lock_fd >= 0)
    return 0;
  if (zl_journal_writable(j, err) != 0)
    return -1;
  struct zl_buf name = ZL_BUF_INIT(1 << 16);
  char text[32];
  int rc = -1, fd = -1;
  if (zl_buf_printf(&name, "%s.lock", j->path) != 0) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    goto out;
  }
  fd = open(name.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    zl_err_set(err, ZL_EJOURNAL, "cannot open the lock %s: %s; check its folder's permissions",
               name.data, strerror(errno));
    goto out;
  }
  while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR)
      continue;
    if (errno == EWOULDBLOCK)
      held(j, fd, err);
    else
      zl_err_set(err, ZL_EJOURNAL, "cannot lock %s: %s; set ZOOMLUA_HOME to a folder on a local disk",
                 name.data, strerror(errno));
    goto out;
  }
  int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
  if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n) {
    /* on a full disk the lock holds all the same; the message of a second one then names nobody */
  }
  j->lock_fd = fd;
  fd = -1;
  rc = 0;
out:
  if (fd >= 0)
    close(fd);
  zl_buf_free(&name);
  return rc;
}
