/* wall.h - what the kernel keeps a process from: Landlock for files, connections and signals, a
 * seccomp filter for system calls. The policy process gets nothing but its wire, the core
 * keeps what it needs. Both can only be narrowed, never be taken down again, and hold for
 * every thread and child. */
#ifndef ZL_WALL_H
#define ZL_WALL_H

#include "base/base.h"

/* What this kernel has: appends "Landlock 7, seccomp", "seccomp", or "nothing". */
void zl_wall_describe(struct zl_buf *out);

/* For the policy process: no file, no connection, no process, no signal; only memory, the
 * descriptors it has, and the end. In two halves, because the first needs a free descriptor and the
 * second forbids to set further limits: files and connections, then system calls. A forbidden call ends
 * the process with SIGSYS; a harmless one that a C library may try (opening /proc/meminfo) gets EPERM.
 * -1: the kernel has a wall and would not put it up. What the kernel lacks is left away:
 * zl_wall_describe says so to the user. */
int zl_wall_policy_files(struct zl_err *err);
int zl_wall_policy_calls(struct zl_err *err);

/* One place in the file system that stays open to the core. */
struct zl_wall_path {
  const char *path;  /* a file, or a folder with all below it; one that does not exist is skipped */
  bool write;        /* create, write, rename, remove; else only read */
};
/* For the core, before it reads a byte of a policy or a server: nothing is executed, no other
 * process is looked into, files are those of `paths`, and sockets are TCP, UDP (names) and local
 * ones. With `ports` (none: any) TCP leads to these alone, and nothing is listened on, where the kernel
 * can tell ports apart (Landlock 4). Threads stay possible: libcurl resolves names in one. */
struct zl_wall_ports {
  uint16_t list[64];
  size_t n;
};
int zl_wall_core(const struct zl_wall_path *paths, size_t n, const struct zl_wall_ports *ports, struct zl_err *err);

#endif
