/* profile.c - profiles: config.lua as a file that nobody else may read, and one entry of the table that
 * it gives, checked. What evaluates it is not here: it is Lua, and Lua is kept away from secrets.
 * Serves core. */
#include "auth/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_BYTES ((size_t)256 << 10)
#define TEXT_BYTES ((size_t)8192)
#define NEAR 3

/* ---- the file -------------------------------------------------------------------------------------- */

static int config_path(struct zl_buf *out)
{
  const char *own = getenv("ZOOMLUA_HOME"), *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
  *out = ZL_BUF_INIT(4096);
  if (own && *own)
    return zl_buf_printf(out, "%s/config.lua", own);
  if (xdg && *xdg == '/')
    return zl_buf_printf(out, "%s/zoomlua/config.lua", xdg);
  return home && *home == '/' ? zl_buf_printf(out, "%s/.config/zoomlua/config.lua", home) : -1;
}

int zl_private_read(const char *path, size_t max, struct zl_buf *out, bool *missing, struct zl_err *err)
{
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR) && missing) {
    *missing = true;
    return -1;
  }
  if (fd < 0)
    return zl_err_set(err, ZL_ESYS, "cannot open %s: %s", path, strerror(errno));
  int rc = -1;
  if (fstat(fd, &st) != 0)
    zl_err_set(err, ZL_ESYS, "cannot look at %s: %s", path, strerror(errno));
  else if (!S_ISREG(st.st_mode))
    zl_err_set(err, ZL_EAUTH, "%s is no plain file", path);
  else if (st.st_uid != geteuid())
    zl_err_set(err, ZL_EAUTH, "%s belongs to somebody else (user %lu): it has to be your own", path,
               (unsigned long)st.st_uid);
  else if (st.st_mode & 077)
    zl_err_set(err, ZL_EAUTH, "%s is open to others (mode %04o): chmod 600 '%s'", path,
               (unsigned)(st.st_mode & 07777), path);
  else
    rc = 0;
  for (size_t total = 0; rc == 0;) {
    char *room = zl_buf_room(out, 4096);
    ssize_t n = room ? read(fd, room, 4096) : -1;
    if (n < 0 && room && errno == EINTR)
      continue;
    if (n <= 0) {
      rc = n == 0 ? 1 : zl_err_set(err, ZL_ESYS, "cannot read %s: %s", path, room ? strerror(errno) : "out of memory");
      break;
    }
    out->len += (size_t)n;
    out->data[out->len] = '\0';
    total += (size_t)n;
    if (total > max)
      rc = zl_err_set(err, ZL_EAUTH, "%s is larger than the %zu bytes that are read", path, max);
  }
  close(fd);
  return rc == 1 ? 0 : -1;
}

int zl_profile_file(struct zl_profile *p, struct zl_buf *text, struct zl_err *err)
{
  bool missing = false;
  *p = (struct zl_profile){0};
  *text = ZL_BUF_INIT(CONFIG_BYTES + 8192);
  if (config_path(&p->path) != 0)
    return 0;
  if (zl_private_read(zl_buf_cstr(&p->path), CONFIG_BYTES, text, &missing, err) == 0)
    return 1;
  return missing ? 0 : -1;
}

/* ---- one entry of the table ------------------------------------------------------------------------- */

struct key {
  const char *name;
  size_t at; /* of a zl_buf in struct zl_profile; 0: the number `share` */
};
#define TEXT(field) {#field, offsetof(struct zl_profile, field)}
static const struct key keys[] = {
  TEXT(account_id), TEXT(client_id), TEXT(client_secret_file), TEXT(secret_command), TEXT(api_url), TEXT(oauth_url),
  TEXT(plan), TEXT(limits), {"share", 0},
};
#define KEYS (sizeof(keys) / sizeof(keys[0]))

/* "did you mean", where a candidate is near; else all of them. */
static int no_key(const struct zl_profile *p, const char *name, struct zl_str key, struct zl_err *err)
{
  const char *nearest = NULL;
  int best = NEAR + 1;
  for (size_t i = 0; i < KEYS; i++) {
    int d = zl_text_distance(key, zl_str_of(keys[i].name), NEAR);
    bool begins = strlen(keys[i].name) > key.n && key.n > 5 && memcmp(keys[i].name, key.p, key.n) == 0;
    if (begins || d < best) {
      best = begins ? 0 : d;
      nearest = keys[i].name;
    }
  }
  if (nearest)
    return zl_err_set(err, ZL_EAUTH, "%s: the profile '%s' has no '%.*s' (did you mean '%s'?)", zl_buf_cstr(&p->path), name,
                      (int)key.n, key.p, nearest);
  return zl_err_set(err, ZL_EAUTH, "%s: the profile '%s' has no '%.*s': it has account_id, client_id, client_secret_file, "
                    "secret_command, api_url, oauth_url, plan, limits, share", zl_buf_cstr(&p->path), name, (int)key.n, key.p);
}

static int no_profile(const struct zl_profile *p, struct zl_json all, const char *name, struct zl_err *err)
{
  struct zl_buf list = ZL_BUF_INIT(1024), one = ZL_BUF_INIT(256);
  struct zl_json_iter it = zl_json_iter(all);
  struct zl_json v;
  struct zl_str key;
  char near[96] = "";
  while (zl_json_next(&it, &key, &v)) {
    zl_buf_reset(&one);
    if (zl_json_unescape(key, &one) != 0)
      continue;
    if (!*near && zl_text_distance(zl_str_of(name), zl_buf_view(&one), NEAR) <= NEAR)
      snprintf(near, sizeof(near), " (did you mean '%s'?)", zl_buf_cstr(&one));
    zl_buf_printf(&list, "%s%s", list.len ? ", " : "", zl_buf_cstr(&one));
  }
  zl_err_set(err, ZL_EAUTH, "%s has no profile '%s'%s; it has: %s", zl_buf_cstr(&p->path), name, near,
             list.len ? zl_buf_cstr(&list) : "none");
  zl_buf_free(&list);
  zl_buf_free(&one);
  return -1;
}

static int take_one(struct zl_profile *p, const char *name, struct zl_str raw, struct zl_json v, struct zl_err *err)
{
  struct zl_buf key = ZL_BUF_INIT(256);
  const struct key *k = NULL;
  int rc = 0;
  zl_json_unescape(raw, &key);
  for (size_t i = 0; i < KEYS; i++)
    if (zl_str_is(zl_buf_view(&key), keys[i].name))
      k = &keys[i];
  if (!k) {
    rc = no_key(p, name, zl_buf_view(&key), err);
  } else if (!k->at) {
    if (!zl_json_double(v, &p->share) || !(p->share >= 0.01 && p->share <= 1))
      rc = zl_err_set(err, ZL_EAUTH, "%s: share of the profile '%s' is a number from 0.01 to 1", zl_buf_cstr(&p->path), name);
  } else {
    struct zl_buf *to = (struct zl_buf *)(void *)((char *)p + k->at);
    *to = ZL_BUF_INIT(TEXT_BYTES);
    if (!zl_json_string(v, to) || !to->len || memchr(to->data, '\0', to->len))
      rc = zl_err_set(err, ZL_EAUTH, "%s: %s of the profile '%s' is a text that is not empty", zl_buf_cstr(&p->path), k->name,
                      name);
  }
  zl_buf_free(&key);
  return rc;
}

int zl_profile_take(struct zl_profile *p, struct zl_str json, const char *name, struct zl_err *err)
{
  struct zl_json all, one, v;
  struct zl_str key;
  enum zl_plan plan;
  struct zl_own_figure figures[ZL_FIGURES_MOST];
  struct zl_err why = {0};
  unsigned n;
  const char *wanted = name ? name : "default";
  if (zl_json_check(json, 8, &all, err) != 0)
    return -1;
  one = zl_json_get(all, wanted);
  if (zl_json_kind(one) == ZL_JSON_NONE)
    return name ? no_profile(p, all, name, err) : 0;
  if (zl_json_kind(one) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EAUTH, "%s: the profile '%s' is no table", zl_buf_cstr(&p->path), wanted);
  p->name = ZL_BUF_INIT(256);
  if (zl_buf_puts(&p->name, wanted) != 0)
    return zl_err_set(err, ZL_EAUTH, "the name of a profile has at most 255 letters");
  struct zl_json_iter it = zl_json_iter(one);
  while (zl_json_next(&it, &key, &v))
    if (take_one(p, wanted, key, v, err) != 0)
      return -1;
  if (p->secret_command.len && p->client_secret_file.len)
    return zl_err_set(err, ZL_EAUTH, "%s: the profile '%s' has secret_command and client_secret_file: give one of them",
                      zl_buf_cstr(&p->path), wanted);
  if (p->plan.len && zl_plan_find(zl_buf_view(&p->plan), &plan) != 0)
    return zl_err_set(err, ZL_EAUTH, "%s: plan of the profile '%s' is free, pro or business, not '%s'", zl_buf_cstr(&p->path),
                      wanted, zl_buf_cstr(&p->plan));
  if (p->limits.len && zl_figures_read(zl_buf_view(&p->limits), figures, &n, &why) != 0)
    return zl_err_set(err, ZL_EAUTH, "%s: limits of the profile '%s': %s", zl_buf_cstr(&p->path), wanted, why.text);
  return 1;
}

void zl_profile_free(struct zl_profile *p)
{
  if (!p)
    return;
  struct zl_buf *all[] = {&p->path, &p->name, &p->account_id, &p->client_id, &p->client_secret_file, &p->secret_command,
                          &p->api_url, &p->oauth_url, &p->plan, &p->limits};
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
    zl_buf_free(all[i]);
  *p = (struct zl_profile){0};
}
