/* policies.c - the policies that made a run, out of its record. One policy has its texts as they are; several
 * have a line each in each text, so that the file has no other form for them and an older zoomlua still shows
 * such a run. How many there are is told by the hashes, which have no lines of their own. Pure. */
#include <string.h>

#include "journal/journal.h"

int zl_run_policies(const struct zl_run *r)
{
  int n = 1;
  for (const char *at = r->sha256; at && (at = strchr(at, '\n')); at++)
    n++;
  return n;
}

static struct zl_str line(const char *text, int i)
{
  for (; text && i > 0; i--) {
    text = strchr(text, '\n');
    text = text ? text + 1 : NULL;
  }
  return text ? (struct zl_str){text, strcspn(text, "\n")} : ZL_STR("");
}

struct zl_run_policy zl_run_policy(const struct zl_run *r, int i)
{
  if (zl_run_policies(r) == 1)
    return (struct zl_run_policy){zl_str_of(r->policy), zl_str_of(r->version), zl_str_of(r->file), zl_str_of(r->sha256)};
  return (struct zl_run_policy){line(r->policy, i), line(r->version, i), line(r->file, i), line(r->sha256, i)};
}

int zl_run_titles(const struct zl_run *r, const char *between, struct zl_buf *out)
{
  int n = zl_run_policies(r), rc = 0;
  for (int i = 0; i < n; i++) {
    zl_buf_puts(out, i ? between : "");
    rc = zl_buf_str(out, zl_run_policy(r, i).name);
  }
  return rc;
}
