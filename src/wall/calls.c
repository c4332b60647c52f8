/* calls.c - puts up the filters of system calls, which src/gen/filters.c has made of two lists when the
 * program was built. */
#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wall/internal.h"

bool zl_calls_available(void)
{
  uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

/* A kernel without seccomp is no error. */
static int load(const struct sock_filter *filter, unsigned short n, struct zl_err *err)
{
  struct sock_fprog program = {.len = n, .filter = (struct sock_filter *)(uintptr_t)filter};
  if (!zl_calls_available())
    return 0;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0)
    return 0;
  return zl_err_set(err, ZL_ESYS, "cannot put up the wall: seccomp: %s", strerror(errno));
}

int zl_calls_policy(struct zl_err *err)
{
  return load(zl_filter_policy, zl_filter_policy_n, err);
}

int zl_calls_core(struct zl_err *err)
{
  return load(zl_filter_core, zl_filter_core_n, err);
}
