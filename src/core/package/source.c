/* source.c - a package from where it is: a URL, a file or a folder; a policy or an archive, told apart by
 * what they are. Nothing of it is run. Serves package.c and update.c. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/package/package.h"
#include "core/plan/secret.h"

#define PATIENCE_MS 30000

void zl_package_free(struct zl_package *p)
{
  zl_tree_free(&p->tree);
  zl_buf_free(&p->by_way_of);
}

bool zl_package_is_url(const char *source)
{
  size_t n = strspn(source, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+.-");
  return n > 0 && strncmp(source + n, "://", 3) == 0;
}

/* "?ref=main&token=..." : what is in the URL is in the lock, for all who read it. */
static const char *secret_in(const char *url, size_t *n)
{
  static const char *const more[] = {"key", "api_key", "apikey", "access_key", "sig", "signature", "x-amz-signature", "auth"};
  const char *at = strchr(url, '?');
  while (at && *at) {
    *n = strcspn(++at, "=&");
    bool secret = at[*n] == '=' && zl_secret_name((struct zl_str){at, *n});
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
      secret |= *n == strlen(more[i]) && strncasecmp(at, more[i], *n) == 0;
    if (secret)
      return at;
    at = strchr(at, '&');
  }
  return NULL;
}

int zl_package_source_good(const char *source, struct zl_err *err)
{
  struct zl_url parsed;
  struct zl_buf shown = ZL_BUF_INIT(65536);
  size_t n = strlen(source);
  bool plain = n > 0 && n <= 2000 && source[0] != ' ' && source[n - 1] != ' ';
  if (plain && zl_visible(&shown, zl_str_of(source), false) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  plain = plain && zl_str_is(zl_buf_view(&shown), source);
  zl_buf_free(&shown);
  if (!plain)
    return zl_err_set(err, ZL_EUSAGE, "a source is a URL or path without control characters or blanks around it, of at most "
                      "2000 letters");
  if (!zl_package_is_url(source))
    return 0;
  const char *why = zl_url_parse(zl_str_of(source), &parsed), *secret = why ? NULL : secret_in(source, &n);
  if (why && strchr(source, '@'))
    return zl_err_set(err, ZL_EUSAGE, "a URL with a name or password in it is refused: zoomlua fetches without credentials");
  if (why)
    return zl_err_set(err, ZL_EUSAGE, "the URL '%.200s' %s", source, why);
  if (secret)
    return zl_err_set(err, ZL_EUSAGE, "the URL has a parameter that sounds like a secret (%.*s), which " ZL_LOCK_NAME " would "
                      "keep for all to read: fetch the file yourself, then add that", (int)(n < 60 ? n : 60), secret);
  return 0;
}

/* ---- archives ------------------------------------------------------------------------------------ */

static void reap(struct zl_child *child)
{
  close(child->fd);
  while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
    continue;
}

static int unpack(const struct zl_cli *cli, struct zl_str bytes, struct zl_tree *out, struct zl_err *err)
{
  struct zl_child child = {.fd = -1};
  if (cli->unpack(&child, err) != 0)
    return -1;
  struct zl_err why = {0};
  int rc = zl_pack_ask(child.fd, bytes, PATIENCE_MS, out, &why);
  reap(&child); /* which ends it: its wire is gone */
  if (rc != 0 && zl_core_stop)
    return zl_err_set(err, ZL_EINTR, "interrupted; nothing was changed");
  return rc == 0 ? 0 : zl_err_set(err, why.code, "%s", why.text);
}

/* ---- a single file ------------------------------------------------------------------------------- */

static const char *no_policy(struct zl_str text)
{
  size_t i = 0;
  while (i < text.n && text.p[i] && strchr(" \t\r\n", text.p[i]))
    i++;
  if (i == text.n)
    return "is empty";
  if (text.n > 4 && memcmp(text.p, "PK\3\4", 4) == 0)
    return "is a zip archive: a tar archive (.tar.gz, .tar.xz, .tar) is taken, or a folder";
  if (text.n > 4 && memcmp(text.p, "\033Lua", 4) == 0)
    return "is compiled Lua, which never runs here";
  if (memchr(text.p, 0, text.n))
    return "is neither a policy's text nor a tar archive (.tar.gz, .tar.xz, .tar)";
  if (text.p[i] == '<')
    return "is a web page, not a policy: give the URL of the file itself (often called raw)";
  return NULL;
}

static int take_bytes(const struct zl_cli *cli, const char *source, struct zl_str bytes, struct zl_package *out,
                      struct zl_err *err)
{
  struct zl_str base = zl_pack_base_name(zl_str_of(source));
  bool tar = base.n > 4 && memcmp(base.p + base.n - 4, ".tar", 4) == 0;
  if (bytes.n && (tar || zl_archive_looks(bytes)))
    return unpack(cli, bytes, &out->tree, err);
  const char *why = no_policy(bytes);
  if (why)
    return zl_err_set(err, ZL_EREFUSED, "it %s", why);
  out->single = true;
  return zl_tree_add(&out->tree, ZL_STR("policy.lua"), bytes, err) == 0 ? zl_tree_done(&out->tree, err) : -1;
}

/* ---- from where ---------------------------------------------------------------------------------- */

static int get_folder(const char *source, struct zl_package *out, struct zl_err *err)
{
  char real[PATH_MAX], here[PATH_MAX];
  if (!realpath(source, real) || !getcwd(here, sizeof(here)))
    return zl_err_set(err, ZL_ESYS, "cannot look at it: %s", strerror(errno));
  size_t n = strlen(real);
  if (strncmp(here, real, n) == 0 && (here[n] == '/' || here[n] == 0 || n == 1))
    return zl_err_set(err, ZL_EUSAGE, "it is the folder that it would be added to, or one around it");
  zl_buf_str(&out->tree.top, zl_pack_base_name(zl_str_of(real)));
  return zl_package_folder(source, &out->tree, err);
}

static int get(const struct zl_cli *cli, const char *source, struct zl_package *out, struct zl_err *err)
{
  struct zl_buf bytes = ZL_BUF_INIT(ZL_PACK_FETCH_MAX + 1);
  struct stat st;
  int rc;
  if (zl_package_is_url(source)) {
    zl_progress("Fetching ...");
    rc = zl_package_fetch(cli, source, &bytes, &out->by_way_of, err);
    zl_progress("");
  } else if (stat(source, &st) != 0) {
    rc = zl_err_set(err, ZL_ESYS, "%s", errno == ENOENT ? "there is no such file or folder" : strerror(errno));
  } else if (S_ISDIR(st.st_mode)) {
    return get_folder(source, out, err);
  } else {
    rc = zl_file_read(source, ZL_PACK_FETCH_MAX, &bytes, err);
  }
  if (rc == 0)
    rc = take_bytes(cli, source, zl_buf_view(&bytes), out, err);
  zl_buf_free(&bytes);
  return rc;
}

int zl_package_get(const struct zl_cli *cli, const char *source, struct zl_package *out, struct zl_err *err)
{
  struct zl_err why = {0};
  int rc = get(cli, source, out, &why);
  for (size_t i = 0; rc == 0 && i < out->tree.n; i++)
    rc = zl_sha256_hex((struct zl_str){out->tree.file[i].data, out->tree.file[i].n}, out->tree.file[i].sha256, &why);
  if (rc != 0 && why.code == ZL_EINTR)
    return zl_err_set(err, why.code, "%s", why.text);
  if (rc != 0) /* the first words name the thing */
    return zl_err_set(err, why.code == ZL_EUSAGE ? ZL_EREFUSED : why.code, "%.300s: %s", source, why.text);
  return 0;
}
