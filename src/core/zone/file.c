/* file.c - ZONE: a zone by its name, from the system's files (TZDIR, else /usr/share/zoneinfo). The
 * name is a policy's word and becomes part of a path: it has letters, digits, + - _ and at most two slashes,
 * so that it names nothing outside that folder. Serves serve/serve.c. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/state.h"
#include "core/zone/zone.h"

#define FOLDER "/usr/share/zoneinfo"
#define NAME_MOST 64

bool zl_zone_name(struct zl_str name)
{
  static const char more[] = "+-_";
  size_t part = 0, slashes = 0;
  for (size_t i = 0; i < name.n; i++) {
    char c = name.p[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(more, c));
    if (c == '/' && part > 0) {
      part = 0;
      slashes++;
    } else if (!letter || (part++ == 0 && c == '-')) {
      return false;
    }
  }
  return part > 0 && slashes <= 2 && name.n <= NAME_MOST;
}

static const char *folder(void)
{
  const char *own = getenv("TZDIR");
  return own && *own == '/' ? own : FOLDER;
}

/* " (did you mean 'Europe/Berlin'?)", from what lies beside it. */
static void hint(struct zl_str name, char *out, size_t size)
{
  const char *slash = memrchr(name.p, '/', name.n);
  struct zl_str before = {name.p, slash ? (size_t)(slash - name.p) : 0};
  struct zl_str last = {slash ? slash + 1 : name.p, name.n - (slash ? before.n + 1 : 0)};
  char *path = zl_format("%s/%.*s", folder(), (int)before.n, before.p);
  DIR *d = path ? opendir(path) : NULL;
  int nearest = 3;
  struct dirent *e;
  while (d && (e = readdir(d)) != NULL) {
    int far = zl_text_distance(last, zl_str_of(e->d_name), 2);
    if (*e->d_name == '.' || far >= nearest)
      continue;
    nearest = far;
    snprintf(out, size, " (did you mean '%.*s%s%.60s'?)", (int)before.n, before.p, slash ? "/" : "", e->d_name);
  }
  if (d)
    closedir(d);
  free(path);
}

int zl_zone_load(struct zl_str name, struct zl_buf *out, struct zl_err *err)
{
  int n = (int)(name.n < NAME_MOST ? name.n : NAME_MOST);
  char near[200] = "";
  if (!zl_zone_name(name))
    return zl_err_set(err, ZL_EVALUE, "'%.*s' is no time zone such as Europe/Berlin or America/New_York", n, name.p);
  if (zl_str_is(name, "UTC"))
    return zl_buf_puts(out, "- 0") == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  char *path = zl_format("%s/%.*s", folder(), (int)name.n, name.p);
  struct zl_buf bytes = ZL_BUF_INIT(ZL_ZONE_BYTES + 1);
  struct zl_err why = {0};
  int rc;
  if (!path)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory");
  else if (zl_file_read(path, ZL_ZONE_BYTES, &bytes, &why) == 0)
    rc = zl_zone_read(zl_buf_view(&bytes), out, err);
  else if (access(folder(), F_OK) != 0)
    rc = zl_err_set(err, ZL_EVALUE, "this machine knows no time zones: there is no %s (install tzdata)", folder());
  else {
    hint(name, near, sizeof(near));
    rc = zl_err_set(err, ZL_EVALUE, "there is no time zone '%.*s'%s", n, name.p, near);
  }
  zl_buf_free(&bytes);
  free(path);
  return rc;
}

int zl_zone_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_buf out = ZL_BUF_INIT((size_t)40 * (ZL_ZONE_CHANGES + 2 * ZL_ZONE_LAST_YEAR));
  struct zl_err why = {0};
  int rc;
  c->asks--;
  if (zl_zone_load(m->f[0], &out, &why) != 0) {
    rc = zl_peer_fail(&c->policy->peer, m->id, "gone", why.text, 0, 0, err);
  } else {
    struct zl_str f = zl_buf_view(&out);
    rc = zl_peer_send(&c->policy->peer, ZL_W_OK, m->id, 1, &f, err);
  }
  zl_buf_free(&out);
  return rc;
}
