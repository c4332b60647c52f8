/* filters.c - makes the two seccomp filters of src/wall when the program is built, so that a start
 * neither loads libseccomp nor waits for it (0.4 ms of processor time). Writes C. Usage: zl_filters OUTPUT.c
 *
 * The policy process has a list of what it may do; the core, which needs libcurl, threads and SQLite, has
 * one of what it may not. */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What Lua, the wire and the end of a process need. */
static const int needed[] = {
  SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(restart_syscall),
  SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
  SCMP_SYS(futex), SCMP_SYS(getrandom), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
  SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(gettimeofday), SCMP_SYS(time),
  SCMP_SYS(exit), SCMP_SYS(exit_group),
  SCMP_SYS(rt_sigprocmask), SCMP_SYS(getpid), SCMP_SYS(gettid), /* abort() begins with these */
#ifdef ZOOMLUA_SANITIZED
  SCMP_SYS(mprotect), SCMP_SYS(sched_yield), SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction),
  SCMP_SYS(getrlimit), SCMP_SYS(prlimit64), SCMP_SYS(sched_getaffinity), SCMP_SYS(nanosleep),
#endif
};

/* Refused without drama: a C library asks when it is curious about the machine. */
static const int refused[] = {
  SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(newfstatat), SCMP_SYS(fstat), SCMP_SYS(lseek),
  SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(access),
  SCMP_SYS(close), SCMP_SYS(ioctl), SCMP_SYS(fcntl), SCMP_SYS(prctl), SCMP_SYS(getcwd),
  /* abort() ends the process by a bad instruction when it is not let: a filter cannot tell whose process a number
   * is, and before Landlock 6 nothing else keeps a signal from another one of the same user */
  SCMP_SYS(tgkill),
#ifndef ZOOMLUA_SANITIZED
  SCMP_SYS(sched_yield), SCMP_SYS(mprotect), SCMP_SYS(rt_sigaction), SCMP_SYS(prlimit64),
#endif
};

/* What a taken-over core would want and a healthy one never does. */
static const int forbidden[] = {
  SCMP_SYS(execve), SCMP_SYS(execveat),
#ifndef ZOOMLUA_SANITIZED /* the leak checker attaches to its own process */
  SCMP_SYS(ptrace),
#endif
  SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd), SCMP_SYS(bpf),
  SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(mount), SCMP_SYS(umount2),
  SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(setns), SCMP_SYS(unshare), SCMP_SYS(keyctl),
  SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(init_module), SCMP_SYS(finit_module),
  SCMP_SYS(delete_module), SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot),
  SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(open_by_handle_at), SCMP_SYS(io_uring_setup),
  SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(setuid), SCMP_SYS(setgid),
  SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid), SCMP_SYS(setresgid),
  SCMP_SYS(personality), SCMP_SYS(acct), SCMP_SYS(settimeofday), SCMP_SYS(clock_settime),
};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* A call that this processor does not have (mmap2 on x86-64) has nothing to be ruled. */
static int rule(scmp_filter_ctx f, uint32_t action, const int *calls, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    int rc = calls[i] < 0 ? 0 : seccomp_rule_add(f, action, calls[i], 0);
    if (rc != 0)
      return rc;
  }
  return 0;
}

static int policy(scmp_filter_ctx f)
{
  static const int maps[] = {SCMP_SYS(mmap), SCMP_SYS(mmap2)};
  int rc = rule(f, SCMP_ACT_ALLOW, needed, COUNT(needed));
  for (size_t i = 0; i < COUNT(maps) && rc == 0; i++) /* memory, but none that can be executed */
    if (maps[i] >= 0)
      rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, maps[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  return rc == 0 ? rule(f, SCMP_ACT_ERRNO(EPERM), refused, COUNT(refused)) : rc;
}

static int core(scmp_filter_ctx f)
{
  return rule(f, SCMP_ACT_ERRNO(EPERM), forbidden, COUNT(forbidden));
}

/* One filter as an array of the kernel's instructions. */
static int put(FILE *out, const char *name, uint32_t otherwise, int (*rules)(scmp_filter_ctx f))
{
  struct {
    uint16_t code;
    uint8_t jt, jf;
    uint32_t k;
  } one;
  FILE *bytes = tmpfile();
  scmp_filter_ctx f = seccomp_init(otherwise);
  if (!bytes || !f || rules(f) != 0 || seccomp_export_bpf(f, fileno(bytes)) != 0)
    return -1;
  seccomp_release(f);
  rewind(bytes);
  fprintf(out, "const struct sock_filter %s[] = {\n", name);
  while (fread(&one, sizeof(one), 1, bytes) == 1)
    fprintf(out, "  {%uu, %uu, %uu, %uu},\n", one.code, one.jt, one.jf, one.k);
  fprintf(out, "};\nconst unsigned short %s_n = sizeof(%s) / sizeof(%s[0]);\n\n", name, name, name);
  return fclose(bytes);
}

int main(int argc, char **argv)
{
  FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
  if (!out)
    return 64;
  fputs("/* made by src/gen/filters.c */\n#include \"wall/internal.h\"\n\n", out);
  if (put(out, "zl_filter_policy", SCMP_ACT_KILL_PROCESS, policy) != 0 || put(out, "zl_filter_core", SCMP_ACT_ALLOW, core) != 0) {
    fputs("zl_filters: libseccomp does not make the filter\n", stderr);
    return 1;
  }
  return fclose(out) != 0;
}
