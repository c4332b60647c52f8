/* grants.c - what the command line lets a policy have beside Zoom: files (--read), variables of the
 * environment (--env), and hosts (--net, grants_net.c). All of it is opened or copied before the policy
 * gets its first byte, so that nothing it says decides what is opened: it names one of these, or is told
 * which flag would grant it. Serves run.c and serve.c. */
#include "core/serve/grants.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define VALUE_MAX (64u << 10)

/* ---- the command line ------------------------------------------------------------------------ */

static int add(const char **list, int *n, const char *value, const char *option, struct zl_err *err)
{
  if (!*value)
    return zl_err_set(err, ZL_EUSAGE, "--%s takes a name, not nothing", option);
  if (*n == ZL_GRANTS_MAX)
    return zl_err_set(err, ZL_EUSAGE, "more than %d times --%s", ZL_GRANTS_MAX, option);
  list[(*n)++] = value;
  return 0;
}

int zl_grant_read(struct zl_cli *cli, const char *file, struct zl_err *err)
{
  return add(cli->reads, &cli->n_reads, file, "read", err);
}

int zl_grant_net(struct zl_cli *cli, const char *host, struct zl_err *err)
{
  struct zl_buf url = ZL_BUF_INIT(1024);
  struct zl_url parsed;
  zl_buf_printf(&url, "https://%s/", host);
  const char *why = url.failed ? "is too long" : zl_url_parse(zl_buf_view(&url), &parsed);
  bool good = !why && zl_str_is(parsed.rest, "/");
  zl_buf_free(&url);
  if (!good)
    return zl_err_set(err, ZL_EUSAGE, "--net takes a host such as hr.example.com or hr.example.com:8443, not '%.200s'",
                      host);
  return add(cli->nets, &cli->n_nets, host, "net", err);
}

int zl_grant_env(struct zl_cli *cli, const char *name, struct zl_err *err)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  if (name[strspn(name, letters)] || (*name >= '0' && *name <= '9'))
    return zl_err_set(err, ZL_EUSAGE, "--env takes the name of a variable such as SITE, not '%.200s'", name);
  if (strncasecmp(name, "ZOOM_", 5) == 0 || strncasecmp(name, "ZOOMLUA_", 8) == 0)
    return zl_err_set(err, ZL_EUSAGE, "--env %.200s: what zoomlua itself takes from the environment is not for policies",
                      name);
  return add(cli->envs, &cli->n_envs, name, "env", err);
}

/* ---- before the policy ------------------------------------------------------------------------ */

static int open_file(const char *name, struct zl_granted_file *f, struct zl_err *err)
{
  struct stat st;
  /* A link is followed: it is the user who names it. O_NONBLOCK: a FIFO must not make us wait. */
  int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return zl_err_set(err, ZL_ESYS, "--read: cannot open %s: %s", name, strerror(errno));
  *f = (struct zl_granted_file){.name = name, .fd = fd};
  if (fstat(fd, &st) != 0)
    return zl_err_set(err, ZL_ESYS, "--read: cannot look at %s: %s", name, strerror(errno));
  if (!S_ISREG(st.st_mode))
    return zl_err_set(err, ZL_ESYS, "--read: %s is no plain file", name);
  if (st.st_size > ZL_GRANTED_FILE_MAX)
    return zl_err_set(err, ZL_ESYS, "--read: %s is larger than the %d MB that a policy may read", name,
                      ZL_GRANTED_FILE_MAX >> 20);
  f->size = st.st_size;
  f->modified = st.st_mtim;
  return 0;
}

int zl_stage_grants(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  const struct zl_cli *cli = c->cli;
  if (cli->n_reads + cli->n_nets + cli->n_envs == 0)
    return 0;
  struct zl_grants *g = c->grants = zl_calloc(1, sizeof(*g));
  if (!g)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  for (int i = 0; i < cli->n_reads; i++) {
    g->file[i].fd = -1;
    int rc = open_file(cli->reads[i], &g->file[i], err);
    g->n_files++;
    if (rc != 0)
      return -1;
  }
  for (int i = 0; i < cli->n_envs; i++) {
    const char *value = getenv(cli->envs[i]);
    if (value && strlen(value) > VALUE_MAX)
      return zl_err_set(err, ZL_EUSAGE, "--env %s: the value is longer than 64 KB", cli->envs[i]);
    g->value[i] = value ? zl_strdup(value) : NULL;
    if (value && !g->value[i])
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  return 0;
}

void zl_grants_free(struct zl_core *c)
{
  struct zl_grants *g = c->grants;
  if (!g)
    return;
  zl_grants_net_free(g);
  for (int i = 0; i < g->n_files; i++)
    if (g->file[i].fd >= 0)
      close(g->file[i].fd);
  for (int i = 0; i < ZL_GRANTS_MAX; i++)
    if (g->value[i]) {
      explicit_bzero(g->value[i], strlen(g->value[i]));
      free(g->value[i]);
    }
  free(g);
  c->grants = NULL;
}

/* ---- what the policy asks for ------------------------------------------------------------------- */

int zl_grants_refuse(struct zl_core *c, uint32_t ask, struct zl_err *err, const char *fmt, ...)
{
  char words[600];
  va_list args;
  va_start(args, fmt);
  vsnprintf(words, sizeof(words), fmt, args);
  va_end(args);
  c->asks--;
  return zl_peer_fail(&c->policy->peer, ask, "refused", words, 0, 0, err);
}

static struct zl_str base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return zl_str_of(slash ? slash + 1 : path);
}

/* By the name as typed, else by a base name that is only one file's. */
static struct zl_granted_file *find_file(struct zl_grants *g, struct zl_str name, int *hits)
{
  struct zl_granted_file *found = NULL;
  *hits = 0;
  for (int i = 0; g && i < g->n_files; i++)
    if (zl_str_is(name, g->file[i].name)) {
      *hits = 1;
      return &g->file[i];
    }
  for (int i = 0; g && i < g->n_files; i++)
    if (zl_str_eq(name, base_name(g->file[i].name))) {
      found = &g->file[i];
      ++*hits;
    }
  return *hits == 1 ? found : NULL;
}

static bool unchanged(const struct zl_granted_file *f)
{
  struct stat st;
  return fstat(f->fd, &st) == 0 && st.st_size == f->size && st.st_mtim.tv_sec == f->modified.tv_sec &&
         st.st_mtim.tv_nsec == f->modified.tv_nsec;
}

static int file(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_str name = m->f[0];
  int64_t offset;
  int hits, n = (int)(name.n < 200 ? name.n : 200);
  if (zl_text_int(m->f[1], &offset) != 0 || offset < 0)
    return zl_err_set(err, ZL_EWIRE, "FILE with an offset that is none");
  struct zl_granted_file *f = find_file(c->grants, name, &hits);
  if (hits > 1)
    return zl_grants_refuse(c, m->id, err, "%d files of --read are called %.*s: name one as it stands on the command line",
                            hits, n, name.p);
  if (!f)
    return zl_grants_refuse(c, m->id, err, "this file was not granted: run it with --read %.*s", n, name.p);
  struct zl_buf part = ZL_BUF_INIT(ZL_WIRE_FILE_PART + 1);
  char *room = zl_buf_room(&part, ZL_WIRE_FILE_PART);
  if (!room)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  ssize_t got;
  do
    got = offset < f->size ? pread(f->fd, room, ZL_WIRE_FILE_PART, (off_t)offset) : 0;
  while (got < 0 && errno == EINTR);
  int rc;
  if (got < 0) {
    rc = zl_err_set(err, ZL_ESYS, "cannot read %s: %s", f->name, strerror(errno));
  } else if (!unchanged(f)) { /* half of it from before and half from after is nobody's list */
    rc = zl_err_set(err, ZL_ESYS, "%s changed while the policy read it; nothing has been changed at Zoom", f->name);
  } else {
    char size[32];
    snprintf(size, sizeof(size), "%lld", (long long)f->size);
    struct zl_str answer[] = {{room, (size_t)got}, zl_str_of(size)};
    c->asks--;
    rc = zl_peer_send(&c->policy->peer, ZL_W_OK, m->id, 2, answer, err);
  }
  zl_buf_free(&part);
  return rc;
}

/* Whether text has something in it that the log would not show. */
static bool holds_secret(struct zl_str text)
{
  struct zl_buf shown = ZL_BUF_INIT(8 * VALUE_MAX);
  bool holds = zl_redact(&shown, text) != 0 || !zl_str_eq(zl_buf_view(&shown), text);
  zl_buf_free(&shown);
  return holds && text.n;
}

static int env(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  int n = (int)(m->f[0].n < 200 ? m->f[0].n : 200);
  for (int i = 0; i < c->cli->n_envs; i++) {
    struct zl_str value = zl_str_of(c->grants ? c->grants->value[i] : NULL);
    if (!zl_str_is(m->f[0], c->cli->envs[i]))
      continue;
    if (holds_secret(value))
      return zl_grants_refuse(c, m->id, err, "%s holds one of zoomlua's own secrets, which no policy gets", c->cli->envs[i]);
    c->asks--;
    return zl_peer_send(&c->policy->peer, ZL_W_OK, m->id, value.p ? 1 : 0, &value, err);
  }
  return zl_grants_refuse(c, m->id, err, "this variable was not granted: run it with --env %.*s", n, m->f[0].p);
}

int zl_grants_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  return m->type == ZL_W_FILE ? file(c, m, err) : m->type == ZL_W_ENV ? env(c, m, err) : zl_grants_fetch(c, m, err);
}

void zl_grants_describe(const struct zl_cli *cli, struct zl_buf *out)
{
  for (int i = 0; i < cli->n_reads; i++) {
    zl_buf_puts(out, ", ");
    zl_visible(out, zl_str_of(cli->reads[i]), false);
  }
  for (int i = 0; i < cli->n_nets; i++)
    zl_buf_printf(out, ", the host %s", cli->nets[i]);
  for (int i = 0; i < cli->n_envs; i++)
    zl_buf_printf(out, ", the variable %s", cli->envs[i]);
}
