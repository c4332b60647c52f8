/* wall_core.c - the core gives away what it no longer needs: a stage of every run, once credentials,
 * certificates and the journal are open and before a byte of a policy or a server is looked at. What
 * stays is its own state, what resolving names and trusting certificates reads, and the files that
 * the command line names. Where the kernel has no such wall nothing changes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/package/package.h"
#include "core/report/report.h"
#include "wall/wall.h"

#define PATHS_MOST 320 /* sources of packages among them */

struct places {
  struct zl_wall_path list[PATHS_MOST];
  struct zl_wall_ports ports;
  struct zl_pool pool;
  size_t n;
  bool failed;
};

static void place(struct places *p, const char *path, bool write)
{
  if (!path || !*path)
    return;
  char *copy = p->n < PATHS_MOST ? zl_pool_dup(&p->pool, zl_str_of(path)) : NULL;
  if (!copy)
    p->failed = true;
  else
    p->list[p->n++] = (struct zl_wall_path){copy, write};
}

/* The folder in which a file of the command line lies. */
static void folder_of(struct places *p, const char *file, bool write)
{
  if (!file)
    return;
  const char *slash = strrchr(file, '/');
  struct zl_buf folder = ZL_BUF_INIT(4096);
  if (!slash)
    zl_buf_puts(&folder, ".");
  else
    zl_buf_add(&folder, file, slash == file ? 1 : (size_t)(slash - file));
  place(p, zl_buf_cstr(&folder), write);
  zl_buf_free(&folder);
}

/* What resolving a name and checking a certificate reads, on the distributions that we know. Libraries
 * among it: name services are loaded when they are first needed. */
static const char *const system_places[] = {
  "/etc", "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/ca-certificates",
  "/usr/local/share/ca-certificates", "/usr/share/pki", "/usr/share/zoneinfo", "/usr/lib/locale", "/run/systemd/resolve",
  "/run/resolvconf", "/run/NetworkManager", "/run/nscd", "/var/lib/ca-certificates", "/proc", "/dev/urandom",
  "/sys/devices/system/cpu",
};

/* As curl and OpenSSL are told of a private certificate authority. */
static void certificates(struct places *p)
{
  static const char *const names[] = {"CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    place(p, getenv(names[i]), false);
}

/* Where processes of one account share a token: see auth/desk.c. */
static void desk(struct places *p)
{
  char path[4096];
  const char *runtime = getenv("XDG_RUNTIME_DIR");
  if (runtime && *runtime == '/' && strlen(runtime) < sizeof(path) - 16) {
    snprintf(path, sizeof(path), "%s/zoomlua", runtime);
    place(p, path, true);
  }
  snprintf(path, sizeof(path), "/dev/shm/zoomlua-%lu", (unsigned long)geteuid());
  place(p, path, true);
}

#ifdef ZOOMLUA_SANITIZED
/* A sanitizer's report is a new file. */
static void reports(struct places *p)
{
  static const char *const names[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    const char *options = getenv(names[i]), *at = options ? strstr(options, "log_path=") : NULL;
    if (!at)
      continue;
    char path[4096];
    snprintf(path, sizeof(path), "%.*s", (int)strcspn(at + 9, ":"), at + 9);
    folder_of(p, path, true);
  }
}
#endif

/* What names, certificates and the terminal need. */
static void usual(struct places *p)
{
  for (size_t i = 0; i < sizeof(system_places) / sizeof(system_places[0]); i++)
    place(p, system_places[i], false);
  place(p, "/dev/null", true);
  place(p, "/dev/tty", true);
  certificates(p);
#ifdef ZOOMLUA_SANITIZED
  reports(p);
#endif
}

/* ---- where connections may lead ------------------------------------------------------------------ */

static void port(struct places *p, uint16_t number)
{
  for (size_t i = 0; i < p->ports.n; i++)
    if (p->ports.list[i] == number)
      return;
  if (p->ports.n == sizeof(p->ports.list) / sizeof(p->ports.list[0]))
    p->failed = true;
  else
    p->ports.list[p->ports.n++] = number;
}

/* The port that an address names, with or without "https://" before it and a path behind it. */
static void port_of(struct places *p, const char *url)
{
  const char *host = strstr(url, "://");
  bool plain = strncmp(url, "http:", 5) == 0;
  host = host ? host + 3 : url;
  const char *end = host + strcspn(host, "/"), *colon = memrchr(host, ':', (size_t)(end - host));
  int64_t number;
  if (colon && zl_text_int((struct zl_str){colon + 1, (size_t)(end - colon - 1)}, &number) == 0 && number > 0 &&
      number < 65536)
    port(p, (uint16_t)number);
  else
    port(p, plain ? 80 : 443);
}

/* To Zoom's addresses, to granted hosts, and to where names are asked for. A proxy may be anywhere: with one
 * in the environment, or without credentials, nothing is limited. */
static void ports(struct places *p, const struct zl_core *c)
{
  static const char *const proxies[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  for (size_t i = 0; i < sizeof(proxies) / sizeof(proxies[0]); i++) {
    const char *proxy = getenv(proxies[i]);
    if (proxy && *proxy)
      return;
  }
  if (!c->credentials.api_url.len || !c->credentials.oauth_url.len)
    return;
  port_of(p, zl_buf_cstr(&c->credentials.api_url));
  port_of(p, zl_buf_cstr(&c->credentials.oauth_url));
  for (int i = 0; i < c->cli->n_nets; i++)
    port_of(p, c->cli->nets[i]);
  port(p, 443); /* a token's answer may name another host of Zoom's */
  port(p, 53);
}

static int put_up(struct places *p, struct zl_err *err)
{
  int rc = p->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : zl_wall_core(p->list, p->n, &p->ports, err);
  zl_pool_free(&p->pool);
  return rc;
}

int zl_wall_packages(const char *const *sources, size_t n, struct zl_err *err)
{
  struct places p = {0};
  usual(&p);
  place(&p, ".", true);
  for (size_t i = 0; i < n; i++)
    place(&p, sources[i], false);
  return put_up(&p, err);
}

/* Whoever wants to know more is told what this kernel has, most of all when that is nothing. */
static void tell(const struct zl_core *c)
{
  struct zl_buf words = ZL_BUF_INIT(512);
  if (c->n_policies && c->cli->verbose && zl_cli_wall(&words) == 0)
    zl_log(ZL_LOG_VERBOSE, "%s", zl_buf_cstr(&words));
  zl_buf_free(&words);
}

int zl_stage_wall(struct zl_job *job, struct zl_err *err)
{
  const struct zl_cli *cli = job->core.cli;
  struct places p = {0};
  struct zl_buf state = ZL_BUF_INIT(4096);
  if (zl_state_path("", &state, NULL) == 0) /* who needs it and has none hears of it then */
    place(&p, zl_buf_cstr(&state), true);
  usual(&p);
  desk(&p);
  for (int i = 0; i < job->core.n_policies; i++)
    folder_of(&p, job->core.policies[i].file, false); /* modules lie beside it; --read has opened its files already */
  place(&p, cli->plan_file, false);
  folder_of(&p, cli->out, true);
  for (int i = 0; i < cli->n_reports; i++) {
    struct zl_report_target t;
    if (zl_report_target(cli->reports[i], &t, NULL) == 0)
      folder_of(&p, t.path, true);
  }
  place(&p, getenv("TZDIR"), false);
  ports(&p, &job->core);
  zl_buf_free(&state);
  tell(&job->core);
  return put_up(&p, err);
}
