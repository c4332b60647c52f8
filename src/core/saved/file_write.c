/* file_write.c - a saved plan's bytes on their way to disk: lines, their SHA-256, the place of an
 * earlier plan. Serves saved.c. All of the file is there under its name, or nothing has changed. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/saved/plan_file.h"

struct zl_plan_out {
  FILE *file;
  char *path, *temp; /* temp: NULL once it has its name */
  struct zl_sha256 *sha;
  struct zl_buf redacted;
  int64_t bytes;
};

/* Whether somebody would miss what is at `path`: it is neither empty nor a saved plan. */
static int replaceable(const char *path, struct zl_err *err)
{
  static const char start[] = "{\"format\":\"zoomlua.plan/";
  char found[sizeof(start)] = "";
  struct stat st;
  if (stat(path, &st) != 0)
    return errno == ENOENT ? 0 : zl_err_set(err, ZL_ESYS, "cannot look at %s: %s", path, strerror(errno));
  if (!S_ISREG(st.st_mode))
    return zl_err_set(err, ZL_EREFUSED, "cannot save the plan as %s: it is %s", path,
                      S_ISDIR(st.st_mode) ? "a folder" : "no file");
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  ssize_t n = fd >= 0 ? read(fd, found, sizeof(start) - 1) : -1;
  if (fd >= 0)
    close(fd);
  if (n == 0 || (n == sizeof(start) - 1 && memcmp(found, start, sizeof(start) - 1) == 0))
    return 0;
  return zl_err_set(err, ZL_EREFUSED, "%s is no saved plan and is left as it is: give -o another name", path);
}

int zl_plan_out_open(struct zl_plan_out **out, const char *path, struct zl_err *err)
{
  if (replaceable(path, err) != 0)
    return -1;
  struct zl_plan_out *o = zl_calloc(1, sizeof(*o));
  int fd = -1;
  if (!o || !(o->path = zl_strdup(path)) || !(o->temp = zl_format("%s.XXXXXX", path))) {
    zl_plan_out_free(o);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  o->redacted = ZL_BUF_INIT(2 * ZL_PLAN_LINE_BYTES);
  if (zl_sha256_new(&o->sha, err) != 0)
    goto failed;
  fd = mkostemp(o->temp, O_CLOEXEC); /* mode 0600 */
  if (fd < 0 || !(o->file = fdopen(fd, "w"))) {
    zl_err_set(err, ZL_ESYS, "cannot write %s: %s", path, strerror(errno));
    if (fd >= 0) {
      close(fd);
      unlink(o->temp);
    }
    free(o->temp);
    o->temp = NULL;
    goto failed;
  }
  *out = o;
  return 0;
failed:
  if (fd < 0) {
    free(o->temp); /* there is no such file */
    o->temp = NULL;
  }
  zl_plan_out_free(o);
  return -1;
}

static int put(struct zl_plan_out *o, struct zl_str s, struct zl_err *err)
{
  o->bytes += (int64_t)s.n;
  if (o->bytes > ZL_PLAN_FILE_BYTES)
    return zl_err_set(err, ZL_EREFUSED, "the plan is larger than the %lld MB that a saved plan may have: apply the "
                      "policy itself, or a part of it at a time", (long long)(ZL_PLAN_FILE_BYTES >> 20));
  if (fwrite(s.p, 1, s.n, o->file) != s.n)
    return zl_err_set(err, ZL_ESYS, "cannot write %s: %s", o->path, strerror(errno));
  return 0;
}

int zl_plan_out_line(struct zl_plan_out *o, struct zl_str line, struct zl_err *err)
{
  zl_buf_reset(&o->redacted);
  if (line.n + 1 > ZL_PLAN_LINE_BYTES || memchr(line.p, '\n', line.n) || zl_redact(&o->redacted, line) != 0)
    return zl_err_set(err, ZL_EREFUSED, "a request of the plan has no place in a file (%zu bytes, or broken lines): "
                      "apply the policy itself", line.n);
  if (!zl_str_eq(zl_buf_view(&o->redacted), line))
    return zl_err_set(err, ZL_EREFUSED, "the plan holds a secret of this program's own and is not saved");
  if (put(o, line, err) != 0 || put(o, ZL_STR("\n"), err) != 0)
    return -1;
  zl_sha256_add(o->sha, line);
  zl_sha256_add(o->sha, ZL_STR("\n"));
  return 0;
}

int zl_plan_out_close(struct zl_plan_out *o, struct zl_err *err)
{
  char sha256[65], last[96];
  if (zl_memory_lost())
    return zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE);
  if (zl_sha256_end(o->sha, sha256, err) != 0)
    return -1;
  snprintf(last, sizeof(last), "\"sha256\":\"%s\"}\n", sha256);
  if (put(o, zl_str_of(last), err) != 0)
    return -1;
  bool written = fflush(o->file) == 0 && fsync(fileno(o->file)) == 0;
  int why = errno;
  bool closed = fclose(o->file) == 0;
  o->file = NULL;
  if (!written || !closed || rename(o->temp, o->path) != 0)
    return zl_err_set(err, ZL_ESYS, "cannot write %s: %s", o->path, strerror(written ? errno : why));
  free(o->temp);
  o->temp = NULL;
  (void)zl_file_sync_name(o->path);
  return 0;
}

void zl_plan_out_free(struct zl_plan_out *o)
{
  if (!o)
    return;
  if (o->file)
    fclose(o->file);
  if (o->temp)
    unlink(o->temp);
  zl_sha256_free(o->sha);
  zl_buf_free(&o->redacted);
  free(o->temp);
  free(o->path);
  free(o);
}
