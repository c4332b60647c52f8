/* policy.h - the untrusted process: it runs a policy in Lua and speaks with the core over the wire.
 * No network, no files, no terminal, no secret: everything it gets comes in a frame. */
#ifndef ZL_POLICY_H
#define ZL_POLICY_H

#include "base/base.h"

struct zl_policy_limits {
  size_t memory_bytes; /* Lua's heap; the address space is bounded a little above. 0: 256 MB */
  int cpu_s;           /* processor time in all (RLIMIT_CPU). 0: 60 */
  bool test;           /* a file of tests: it gets "zoom.test" instead of "zoom" */
};

/* Turns this freshly forked process into the policy process: closes every descriptor but `wire_fd`
 * (stdin, stdout, stderr become /dev/null), overwrites and clears the environment, drops core dumps,
 * sets the resource limits and no_new_privs, dies with its parent (PR_SET_PDEATHSIG). -1: the fence
 * could not be put up and nothing untrusted may run. (fence.c) */
int zl_policy_fence(int wire_fd, const struct zl_policy_limits *limits, struct zl_err *err);

/* Waits for LOAD, runs the policy, says DONE or RAISED. Returns the process's exit status. Call
 * zl_policy_fence first. */
int zl_policy_main(int wire_fd, const struct zl_policy_limits *limits);

/* The same process for `zoomlua settings import`: takes SPEC after SPEC, makes a catalogue of what
 * they say and of the one in use, tells it as FACTS, and says DONE or RAISED. No stranger's Lua runs
 * here, but a stranger's documents are read. (spec.c) */
int zl_policy_spec(int wire_fd, const struct zl_policy_limits *limits);

/* Evaluates the user's config.lua and writes what it returns to `fd`: "=" and JSON, or "!" and why not.
 * Call zl_policy_fence first. (config.c) */
int zl_policy_config(int fd, struct zl_str text);

#endif
