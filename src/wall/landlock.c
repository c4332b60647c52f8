/* landlock.c - files, connections and signals, as far as this kernel can forbid them. The kernel's
 * interface grows by versions; the header that a distribution ships may be older than the kernel,
 * so the bits of later versions are named here. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wall/internal.h"

/* struct landlock_ruleset_attr as of version 6; an older kernel gets the part that it knows. */
struct rules {
  uint64_t files, connections, scopes;
};
#define FILES_1 ((UINT64_C(1) << 13) - 1) /* everything of version 1 */
#define READ_FILE (UINT64_C(1) << 2)
#define READ_DIR (UINT64_C(1) << 3)
#define WRITE_FILE (UINT64_C(1) << 1)
#define REMOVE_DIR (UINT64_C(1) << 4)
#define REMOVE_FILE (UINT64_C(1) << 5)
#define MAKE_DIR (UINT64_C(1) << 7)
#define MAKE_REG (UINT64_C(1) << 8)
#define REFER (UINT64_C(1) << 13)    /* version 2: to another folder */
#define TRUNCATE (UINT64_C(1) << 14) /* version 3 */
#define TCP_BOTH UINT64_C(3)         /* version 4: bind, connect */
#define TCP_CONNECT UINT64_C(2)
#define RULE_PORT 2
#define IOCTL_DEV (UINT64_C(1) << 15) /* version 5 */
#define SOCKETS UINT64_C(1)          /* version 6: no abstract sockets of others */
#define SIGNALS UINT64_C(2)          /* ... and no signals to them */

int zl_landlock_version(void)
{
  long v = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
  return v > 0 ? (int)v : 0;
}

static uint64_t files_of(int version)
{
  return FILES_1 | (version >= 2 ? REFER : 0) | (version >= 3 ? TRUNCATE : 0) |
         (version >= 5 ? IOCTL_DEV : 0);
}

static int fail(struct zl_err *err, const char *what)
{
  return zl_err_set(err, ZL_ESYS, "cannot put up the wall: %s: %s", what, strerror(errno));
}

static int allow(int rules, const struct zl_wall_path *p, uint64_t handled, struct zl_err *err)
{
  int fd = open(p->path, O_PATH | O_CLOEXEC);
  struct stat st;
  if (fd < 0)
    return errno == ENOENT || errno == EACCES || errno == ENOTDIR || errno == ENXIO ? 0 : fail(err, p->path);
  uint64_t bits = READ_FILE | READ_DIR;
  if (p->write)
    bits |= WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE | IOCTL_DEV;
  if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
    bits &= READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV;
  struct landlock_path_beneath_attr rule = {.allowed_access = bits & handled, .parent_fd = fd};
  long rc = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(fd);
  return rc == 0 ? 0 : fail(err, p->path);
}

static int allow_port(int rules, uint16_t port, struct zl_err *err)
{
  struct {
    uint64_t access, port;
  } rule = {TCP_CONNECT, port};
  return syscall(SYS_landlock_add_rule, rules, RULE_PORT, &rule, 0) == 0 ? 0 : fail(err, "a port");
}

int zl_landlock(const struct zl_wall_path *paths, size_t n, bool connections, const struct zl_wall_ports *ports,
                struct zl_err *err)
{
  int version = zl_landlock_version();
  if (!version)
    return 0;
  struct rules r = {.files = files_of(version)};
  bool some = connections && ports && ports->n;
  if (version >= 4 && (!connections || some))
    r.connections = TCP_BOTH;
  if (version >= 6) /* the core has a policy process to end, which was forked before and is no part of it */
    r.scopes = connections ? SOCKETS : SOCKETS | SIGNALS;
  size_t size = version >= 6 ? sizeof(r) : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
  int rules = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
  if (rules < 0)
    return fail(err, "Landlock");
  int rc = 0;
  for (size_t i = 0; i < n && rc == 0; i++)
    rc = allow(rules, &paths[i], r.files, err);
  for (size_t i = 0; version >= 4 && some && i < ports->n && rc == 0; i++)
    rc = allow_port(rules, ports->list[i], err);
  if (rc == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    rc = fail(err, "PR_SET_NO_NEW_PRIVS");
  if (rc == 0 && syscall(SYS_landlock_restrict_self, rules, 0) != 0)
    rc = fail(err, "Landlock");
  close(rules);
  return rc;
}
