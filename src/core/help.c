/* help.c - what `zoomlua help` and `zoomlua version` print. */
#include <string.h>

#include "core/core.h"
#include "wall/wall.h"

void zl_cli_help(FILE *to)
{
  fputs(
    "usage: zoomlua POLICY.lua ... [name=value ...] [options]\n"
    "       zoomlua explain USER [PATH] [--policy POLICY.lua]\n"
    "       zoomlua info POLICY.lua | FOLDER\n"
    "       zoomlua test [FILE_test.lua | FOLDER ...] [--filter WORDS] [--junit FILE]\n"
    "       zoomlua settings [WORDS] | operations WORDS | scopes POLICY.lua [name=value ...]\n"
    "       zoomlua settings import FILE... | diff [FILE...] | reset\n"
    "       zoomlua plan POLICY.lua ... [-o FILE] | apply FILE [--partial] | check POLICY.lua ...\n"
    "       zoomlua add URL|FILE|FOLDER [--as NAME] | update [NAME ...] | remove NAME ... | verify\n"
    "       zoomlua trust [FILE...]\n"
    "       zoomlua history [prune --older 400d] | show RUN [USER] | show FILE [--markdown]\n"
    "       zoomlua resume RUN | undo RUN [--only USER|PATH]\n"
    "       zoomlua whoami | sim [reset] | help | version\n"
    "\n"
    "Runs a policy: shows what it would change at Zoom, asks, then changes it. Several\n"
    "policies make one plan.\n"
    "\n",
    to);
  fputs(
    "  -y, --yes            apply without asking\n"
    "      --plan           only show the plan\n"
    "      --params FILE    parameters from a JSON object or lines name=value\n"
    "      --details        every change of every user, not only groups of them\n"
    "      --json           the result as JSON; --csv: what a policy reports as CSV\n"
    "      --report FILE    what it reports into a .txt, .csv or .json file;\n"
    "                       --overwrite: even if another file is there\n"
    "      --send-locked    send changes of settings that a group or the account locks, too\n"
    "      --allow-destructive  also what takes licences, numbers or whole objects away\n"
    "      --max-changes N  let a plan change up to N objects, or N% of the users listed, or all\n"
    "                       (without: 30 % and 500 objects, or what the policy's limits say)\n"
    "      --max-age 10m    use values that an earlier run read and that are not older; what would\n"
    "                       change is read again\n"
    "      --canary N       apply to N objects, read them back, ask, go on; --waves 5,50: in waves\n"
    "      --verify         read back what was applied; --verify=sample: some of it\n"
    "      --read FILE      let the policy read this file; --net HOST: fetch from this host;\n"
    "                       --env NAME: see this variable; each as often as needed\n"
    "      --trust          run a policy of others that was not trusted yet, without asking\n"
    "      --sim[=TENANT]   run against the built-in simulator, no Zoom account needed\n"
    "      --profile NAME   the account of that name in config.lua (default: ZOOMLUA_PROFILE, \"default\")\n"
    "      --account-plan P the Zoom plan whose rate limits hold: free, pro, business\n"
    "                       (default: ZOOMLUA_PLAN, else pro)\n"
    "      --share S        the part of that rate that is ours, 0.01 to 1 (default 0.5)\n"
    "      --rate N         N requests a second for everything; 0: no limit\n"
    "      --memory-limit M megabytes for the policy (default 256)\n"
    "      --time-limit S   seconds a policy may compute without asking Zoom (default 60)\n"
    "  -v, --verbose        more on stderr\n"
    "      --trace          every request on stderr, secrets left out\n"
    "\n"
    "  info        what policies say of themselves: parameters, writes, limits, scopes, hash\n"
    "  test        runs tests of policies against the simulator (docs/testing.md)\n"
    "  settings    what can be set: sections, by words, one whole by its path; --all: every hit\n"
    "  operations  what zoom.call can do, by words or one whole\n"
    "  add         takes in what others wrote: below policies/, pinned in zoomlua.lock; update shows\n"
    "              the difference first; verify: whether all is as pinned\n"
    "  trust       remembers that these files, as they are now, may run; lists what may\n"
    "  scopes      which scopes a policy needs and has; --classic: by their older names\n"
    "\n"
    "  zoomlua sim [--port N] [--users N] [--tenant FILE] [--faults FILE] [--log FILE]\n"
    "              [--limits none|free|pro|business] [--locked-refused] [--rtt MS]\n"
    "              [--others N] [--gzip] [--applied]\n"
    "              [--token-life S] [--port-file FILE] [--sim=TENANT]\n"
    "\n"
    "Exit status: 0 done or nothing to change, 1 failed, 2 changes are pending, 3 applied in part,\n"
    "64 wrong usage, 130 interrupted.\n"
    "Account: ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET (or ZOOM_ACCESS_TOKEN),\n"
    "or a profile in config.lua.\n",
    to);
}

void zl_cli_version(FILE *to)
{
  struct zl_buf wall = ZL_BUF_INIT(256);
  zl_wall_describe(&wall);
  fprintf(to, "zoomlua %s\nbetween a policy and this machine: process limits, %s\n", ZOOMLUA_VERSION,
          strcmp(zl_buf_cstr(&wall), "nothing") == 0 ? "and nothing of the kernel's (no Landlock, no seccomp)"
                                                     : zl_buf_cstr(&wall));
  zl_buf_free(&wall);
}
