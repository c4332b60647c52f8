/* info.c - `zoomlua info policy.lua` and `zoomlua info FOLDER`: which files, in which form. A broken
 * policy among others is listed with what is wrong with it; the exit status tells that there is one. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/info/info.h"
#include "core/serve/policies.h"

#define FILES_MAX 2000

struct listing {
  struct zl_info **infos;
  char **paths;
  size_t n;
  bool folder;
};

static void free_all(struct listing *l)
{
  for (size_t i = 0; i < l->n; i++) {
    zl_scopes_free(&l->infos[i]->core);
    zl_policy_free(&l->infos[i]->policy);
    free(l->infos[i]);
    free(l->paths[i]);
  }
  free(l->infos);
  free(l->paths);
}

static int add(struct listing *l, const struct zl_cli *cli, const char *folder, const char *file,
               struct zl_err *err)
{
  struct zl_info **infos = zl_realloc(l->infos, (l->n + 1) * sizeof(*infos));
  l->infos = infos ? infos : l->infos;
  char **paths = zl_realloc(l->paths, (l->n + 1) * sizeof(*paths));
  l->paths = paths ? paths : l->paths;
  struct zl_info *info = infos && paths ? zl_calloc(1, sizeof(*info)) : NULL;
  struct zl_buf path = ZL_BUF_INIT(8192);
  size_t n = strlen(folder);
  zl_buf_printf(&path, "%s%s%s", folder, n && folder[n - 1] != '/' ? "/" : "", file);
  if (info)
    l->paths[l->n] = zl_buf_take(&path, &n);
  zl_buf_free(&path);
  if (!info || !l->paths[l->n]) {
    free(info);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  info->cli = *cli;
  info->cli.policy = l->paths[l->n];
  info->policy.peer.fd = -1;
  l->infos[l->n++] = info;
  return 0;
}

/* Policies, but not their tests, and nothing that is hidden. */
static int is_policy(const struct dirent *d)
{
  size_t n = strlen(d->d_name);
  return d->d_name[0] != '.' && n > 4 && strcmp(d->d_name + n - 4, ".lua") == 0 &&
         !(n > 9 && strcmp(d->d_name + n - 9, "_test.lua") == 0);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
  return strcmp((*a)->d_name, (*b)->d_name); /* whatever the locale */
}

static int look(struct listing *l, const struct zl_cli *cli, struct zl_err *err)
{
  struct stat st;
  struct dirent **entries;
  if (stat(cli->policy, &st) != 0 || !S_ISDIR(st.st_mode))
    return add(l, cli, "", cli->policy, err);
  l->folder = true;
  int n = scandir(cli->policy, &entries, is_policy, by_name), rc = 0;
  if (n < 0)
    return zl_err_set(err, ZL_ESYS, "cannot read %s: %s", cli->policy, strerror(errno));
  if (n > FILES_MAX)
    rc = zl_err_set(err, ZL_EUSAGE, "%s has more than %d policies", cli->policy, FILES_MAX);
  for (int i = 0; i < n; i++) {
    if (rc == 0)
      rc = add(l, cli, cli->policy, entries[i]->d_name, err);
    free(entries[i]);
  }
  free(entries);
  if (rc == 0 && n == 0)
    rc = zl_err_set(err, ZL_EUSAGE, "there is no policy in %s", cli->policy);
  return rc;
}

static int show(const struct listing *l, const struct zl_cli *cli, struct zl_err *err)
{
  struct zl_buf out = ZL_BUF_INIT(64u << 20);
  if (cli->json)
    zl_info_json(l->infos, l->n, &out);
  else if (cli->markdown && l->folder)
    zl_info_index(l->infos, l->n, &out);
  else if (cli->markdown)
    zl_info_page(l->infos[0], &out);
  else if (l->folder)
    zl_info_lines(l->infos, l->n, &out);
  else
    zl_info_text(l->infos[0], &out);
  int rc = out.failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
  if (rc == 0)
    fwrite(zl_buf_cstr(&out), 1, out.len, stdout);
  zl_buf_free(&out);
  if (rc == 0 && (fflush(stdout) != 0 || ferror(stdout)))
    rc = zl_err_set(err, ZL_ESYS, "cannot write the result: %s", strerror(errno));
  return rc;
}

int zl_core_info(const struct zl_cli *cli, zl_core_spawn *spawn)
{
  struct listing l = {0};
  struct zl_err err = {0};
  bool broken = false;
  zl_log_set_level(cli->verbose ? ZL_LOG_VERBOSE : ZL_LOG_INFO);
  zl_core_catch_signals();
  int rc = look(&l, cli, &err);
  for (size_t i = 0; rc == 0 && i < l.n; i++) {
    rc = zl_info_ask(l.infos[i], spawn, &err);
    broken |= l.infos[i]->why.code != 0;
  }
  if (rc == 0 && broken && !l.folder)
    rc = zl_err_set(&err, l.infos[0]->why.code, "%s", l.infos[0]->why.text);
  else if (rc == 0)
    rc = show(&l, cli, &err);
  free_all(&l);
  if (rc == 0 && zl_memory_lost())
    rc = zl_err_set(&err, ZL_ENOMEM, "out of memory: not all of this may be shown");
  if (rc == 0)
    return broken ? ZL_EXIT_FAILED : ZL_EXIT_DONE;
  zl_log(ZL_LOG_ERROR, "%s", err.text);
  return err.code == ZL_EUSAGE ? ZL_EXIT_USAGE : err.code == ZL_EINTR ? ZL_EXIT_INTERRUPTED : ZL_EXIT_FAILED;
}
