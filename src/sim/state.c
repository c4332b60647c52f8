/* state.c - the tenant between two runs: what was changed, over what it was made of. Written
 * whole to a temporary file and renamed, so a reader never sees half of it. */
#include "sim/tenant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATE_MAX_BYTES (1u << 30)

static uint64_t fnv(struct zl_str text)
{
  uint64_t h = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < text.n; i++)
    h = (h ^ (unsigned char)text.p[i]) * UINT64_C(0x100000001b3);
  return h;
}

int sim_tenant_load_file(struct sim_tenant *t, const char *path, struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(STATE_MAX_BYTES);
  struct zl_json root;
  struct zl_err inner = {0};
  int rc = zl_file_read(path, STATE_MAX_BYTES, &text, err);
  if (rc == 0 && zl_json_check(zl_buf_view(&text), ZL_JSON_DEPTH, &root, &inner) != 0)
    rc = zl_err_set(err, ZL_EJSON, "%s: %s", path, inner.text);
  if (rc == 0)
    rc = sim_read_tenant(t, root, path, err);
  if (rc == 0)
    t->source = fnv(zl_buf_view(&text));
  zl_buf_free(&text);
  return rc;
}

static int read_state(const char *path, struct zl_buf *text, struct zl_json *root, struct zl_err *err)
{
  struct zl_err inner = {0};
  if (zl_file_read(path, STATE_MAX_BYTES, text, err) != 0)
    return -1;
  if (zl_json_check(zl_buf_view(text), ZL_JSON_DEPTH, root, &inner) != 0)
    return zl_err_set(err, ZL_EJSON, "the simulator's state %s is damaged (%s): remove it", path,
                      inner.text);
  return 0;
}

int64_t sim_state_users(const char *path)
{
  struct zl_buf text = ZL_BUF_INIT(STATE_MAX_BYTES);
  struct zl_json root;
  int64_t users = 0;
  if (access(path, F_OK) == 0 && read_state(path, &text, &root, NULL) == 0)
    zl_json_int(zl_json_get(root, "generated_users"), &users);
  zl_buf_free(&text);
  return users;
}

static void source_text(const struct sim_tenant *t, char out[17])
{
  snprintf(out, 17, "%016llx", (unsigned long long)t->source);
}

int sim_state_load(struct sim_tenant *t, const char *path, struct zl_err *err)
{
  if (access(path, F_OK) != 0 && errno == ENOENT)
    return 0; /* the first run */
  struct zl_buf text = ZL_BUF_INIT(STATE_MAX_BYTES);
  struct zl_json root;
  char source[17];
  int64_t serial = 0;
  source_text(t, source);
  int rc = read_state(path, &text, &root, err);
  if (rc == 0 && !zl_json_string_is(zl_json_get(root, "source"), source)) {
    zl_log(ZL_LOG_WARN, "%s is the state of another tenant: starting afresh", path);
    goto out;
  }
  struct zl_json tenant = rc == 0 ? zl_json_get(root, "tenant") : (struct zl_json){0};
  if (rc == 0)
    rc = sim_read_tenant(t, tenant, path, err);
  if (rc != 0)
    goto out;
  if (zl_json_int(zl_json_get(root, "serial"), &serial))
    t->serial = (uint64_t)serial;
  t->account_touched = zl_json_kind(zl_json_get(tenant, "account")) == ZL_JSON_OBJECT;
  struct zl_json_iter it = zl_json_iter(zl_json_get(tenant, "groups"));
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    struct zl_str id;
    struct sim_group *g = zl_json_plain(zl_json_get(v, "id"), &id) ? sim_group_find(t, id) : NULL;
    if (g)
      g->touched = true;
  }
  it = zl_json_iter(zl_json_get(tenant, "users"));
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    struct zl_str id;
    struct sim_user *u = zl_json_plain(zl_json_get(v, "id"), &id) ? sim_user_find(t, id) : NULL;
    if (u)
      u->touched = true;
  }
out:
  zl_buf_free(&text);
  return rc;
}

static void write_state(const struct sim_tenant *t, struct zl_buf *out)
{
  struct zl_jw w = zl_jw(out);
  char source[17];
  source_text(t, source);
  zl_jw_object(&w);
  zl_jw_key(&w, "format");
  zl_jw_int(&w, 1);
  zl_jw_key(&w, "source");
  zl_jw_cstr(&w, source);
  zl_jw_key(&w, "generated_users");
  zl_jw_int(&w, t->generated ? (int64_t)t->user_count : 0);
  zl_jw_key(&w, "serial");
  zl_jw_int(&w, (int64_t)t->serial);
  zl_jw_key(&w, "tenant");
  zl_jw_object(&w);
  if (t->account_touched) {
    zl_jw_key(&w, "account");
    sim_write_account(t, &w);
  }
  zl_jw_key(&w, "groups");
  zl_jw_array(&w);
  for (size_t i = 0; i < t->group_count; i++)
    if (t->groups[i].touched)
      sim_write_group(t, &t->groups[i], &w);
  zl_jw_end_array(&w);
  zl_jw_key(&w, "users");
  zl_jw_array(&w);
  for (size_t i = 0; i < t->user_count; i++)
    if (t->users[i]->touched)
      sim_write_user(t, t->users[i], &w);
  zl_jw_end_array(&w);
  zl_jw_end_object(&w);
  zl_jw_end_object(&w);
}

/* Without fsync: for the saves in between, which only have to outlive this process. */
static int write_quickly(const char *path, struct zl_str data, struct zl_err *err)
{
  struct zl_buf name = ZL_BUF_INIT(8192);
  zl_buf_printf(&name, "%s.new", path);
  int rc = -1;
  int fd = open(zl_buf_cstr(&name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) {
    zl_err_set(err, ZL_ESYS, "cannot write %s: %s", zl_buf_cstr(&name), strerror(errno));
    goto out;
  }
  for (size_t at = 0; at < data.n;) {
    ssize_t n = write(fd, data.p + at, data.n - at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      zl_err_set(err, ZL_ESYS, "cannot write %s: %s", zl_buf_cstr(&name), strerror(errno));
      goto out;
    }
    at += (size_t)n;
  }
  if (rename(zl_buf_cstr(&name), path) != 0)
    zl_err_set(err, ZL_ESYS, "cannot rename %s: %s", zl_buf_cstr(&name), strerror(errno));
  else
    rc = 0;
out:
  if (fd >= 0)
    close(fd);
  zl_buf_free(&name);
  return rc;
}

int sim_state_save(const struct sim_tenant *t, const char *path, bool sync, struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(STATE_MAX_BYTES);
  write_state(t, &text);
  int rc;
  if (text.failed)
    rc = zl_err_set(err, ZL_ENOMEM, "out of memory while writing %s", path);
  else if (sync)
    rc = zl_file_write(path, zl_buf_view(&text), 0600, err);
  else
    rc = write_quickly(path, zl_buf_view(&text), err);
  zl_buf_free(&text);
  return rc;
}
