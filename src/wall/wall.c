/* wall.c - the two walls; see wall.h. */
#include "wall/internal.h"

void zl_wall_describe(struct zl_buf *out)
{
  int version = zl_landlock_version();
  bool calls = zl_calls_available();
  if (version)
    zl_buf_printf(out, "Landlock %d", version);
  if (calls)
    zl_buf_puts(out, version ? ", seccomp" : "seccomp");
  if (!version && !calls)
    zl_buf_puts(out, "nothing");
}

int zl_wall_policy_files(struct zl_err *err)
{
  return zl_landlock(NULL, 0, false, NULL, err);
}

int zl_wall_policy_calls(struct zl_err *err)
{
  return zl_calls_policy(err);
}

int zl_wall_core(const struct zl_wall_path *paths, size_t n, const struct zl_wall_ports *ports, struct zl_err *err)
{
  return zl_landlock(paths, n, true, ports, err) == 0 ? zl_calls_core(err) : -1;
}
