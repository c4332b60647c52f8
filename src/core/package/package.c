/* package.c - zoomlua add, update, remove, verify: packages of policies that others wrote come into policies/ of the
 * current folder and are pinned in zoomlua.lock beside it. Nothing of them is run here: there are no hooks,
 * and what they say of themselves is read as text. These commands need no account, no state and no secret,
 * and stand behind the wall before they read a stranger's byte. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/package/package.h"
#include "core/state.h"

int zl_package_agree(const struct zl_cli *cli, const char *question, const char *undone, struct zl_err *err)
{
  if (fflush(stdout) != 0 || ferror(stdout))
    return zl_err_set(err, ZL_ESYS, "cannot write the result: %s", strerror(errno));
  if (zl_memory_lost())
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  if (cli->yes)
    return 1;
  if (!zl_confirm_possible()) {
    zl_log(ZL_LOG_INFO, "%s; --yes does it", undone);
    return 0;
  }
  int answer = zl_confirm(question);
  if (answer < 0)
    return zl_err_set(err, ZL_EINTR, "interrupted; %s", undone);
  if (answer == 0)
    zl_log(ZL_LOG_INFO, "%s", undone);
  return answer;
}

/* ---- add --------------------------------------------------------------------------------------- */

/* What of policies/ would stop to run, or be taken for the package's, once the package is there. */
static int place_is_free(const struct zl_pins *pins, const char *name, bool locked, struct zl_err *err)
{
  char folded[ZL_PACK_PATH_MAX + 1], other[ZL_PACK_PATH_MAX + 1], path[ZL_PACK_NAME_MAX + 20];
  struct stat st;
  struct zl_buf first = ZL_BUF_INIT(4096);
  size_t n = 0;
  int rc = 0;
  zl_pack_fold(zl_str_of(name), folded);
  for (size_t i = 0; i < pins->n; i++) {
    zl_pack_fold(zl_str_of(pins->pin[i].name), other);
    if (strcmp(folded, other) == 0)
      return zl_err_set(err, ZL_EREFUSED, "there is a package '%s' already, which is the same name on some systems: give another "
                        "one with --as", pins->pin[i].name);
  }
  for (size_t i = 0; i < 2; i++) {
    snprintf(path, sizeof(path), i ? ZL_POLICIES "/%s.lua" : ZL_POLICIES "/%s", name);
    if (lstat(path, &st) == 0)
      return zl_err_set(err, ZL_EREFUSED, "%s is there already and belongs to no package: move it away, or give another name with "
                        "--as", path);
  }
  if (!locked)
    rc = zl_package_unpinned(pins, &n, &first, err);
  if (rc == 0 && n)
    rc = zl_err_set(err, ZL_EREFUSED, ZL_POLICIES "/%.200s lies there already: once there is a " ZL_LOCK_NAME ", nothing below "
                    ZL_POLICIES "/ runs that is not pinned; move what is your own elsewhere, then add", zl_buf_cstr(&first));
  zl_buf_free(&first);
  return rc;
}

static int add_new(const struct zl_cli *cli, struct zl_pins *pins, const struct zl_package *p, const struct zl_pin *pin,
                   int *exit, struct zl_err *err)
{
  if (zl_package_show(cli, p, pin, err) != 0)
    return -1;
  int answer = zl_package_agree(cli, "Add? [y/N] ", "nothing was added", err);
  if (answer == 0)
    *exit = ZL_EXIT_PENDING;
  if (answer <= 0 || zl_package_store(pins, p, pin, err) != 0)
    return answer <= 0 ? answer : -1;
  printf("Added: " ZL_POLICIES "/%s%s, pinned in " ZL_LOCK_NAME ".\nWhat it takes and may do: zoomlua info " ZL_POLICIES "/%s%s\n",
         pin->name, p->single ? ".lua" : "/", pin->name, p->single ? ".lua" : "");
  return 0;
}

int zl_package_add(const struct zl_cli *cli, struct zl_pins *pins, int *exit, struct zl_err *err)
{
  const char *source = cli->words[0];
  struct zl_package p = ZL_PACKAGE_INIT;
  struct zl_pin pin = {0};
  char name[ZL_PACK_NAME_MAX + 1];
  struct stat st;
  bool locked = lstat(ZL_LOCK_NAME, &st) == 0;
  int rc = zl_package_get(cli, source, &p, err);
  if (rc == 0)
    rc = zl_package_name(&p, source, cli->as, name, err);
  if (rc == 0)
    rc = zl_package_pin(&p, name, source, &pin, err);
  const struct zl_pin *old = rc == 0 ? zl_pins_find(pins, zl_str_of(name)) : NULL;
  if (rc == 0 && old && strcmp(old->source, source) != 0 && !cli->as)
    rc = zl_err_set(err, ZL_EREFUSED, "there is a package '%s' already, from %.300s: --as %s puts this in its place (the difference "
                    "is shown first), --as with another name adds it beside", name, old->source, name);
  else if (rc == 0 && old)
    rc = zl_package_renew(cli, pins, &p, &pin, exit, err);
  else if (rc == 0) {
    rc = place_is_free(pins, name, locked, err);
    if (rc == 0)
      rc = add_new(cli, pins, &p, &pin, exit, err);
  }
  zl_package_pin_free(&pin);
  zl_package_free(&p);
  return rc;
}

/* ---- all four ------------------------------------------------------------------------------------ */

/* Nothing here needs them, so nothing here can lose them. */
static void forget_secrets(void)
{
  static const char *const names[] = {"ZOOM_CLIENT_SECRET", "ZOOM_ACCESS_TOKEN"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    char *value = getenv(names[i]);
    if (value)
      explicit_bzero(value, strlen(value));
    unsetenv(names[i]);
  }
}

/* One of these commands at a time in a folder, until this process ends: each writes the lock as it has read it. */
static int alone(const struct zl_cli *cli, struct zl_err *err)
{
  int fd = cli->command == ZL_CMD_VERIFY ? -1 : open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    close(fd);
    return zl_err_set(err, ZL_EREFUSED, "another zoomlua add, update or remove is at work in this folder: wait for its end");
  }
  return 0; /* a file system that cannot lock leaves it to its users */
}

/* The paths among the sources that will be read. */
static int wall(const struct zl_cli *cli, const struct zl_pins *pins, struct zl_err *err)
{
  const char *paths[ZL_LOCK_PACKAGES_MAX + 1];
  size_t n = 0;
  if (cli->command == ZL_CMD_ADD && !zl_package_is_url(cli->words[0]))
    paths[n++] = cli->words[0];
  for (size_t i = 0; cli->command == ZL_CMD_UPDATE && i < pins->n; i++)
    if (!zl_package_is_url(pins->pin[i].source))
      paths[n++] = pins->pin[i].source;
  return zl_wall_packages(paths, n, err);
}

static int run(const struct zl_cli *cli, int *exit, struct zl_err *err)
{
  struct zl_pins pins = {0};
  bool there = false;
  int rc = cli->command == ZL_CMD_ADD ? zl_package_source_good(cli->words[0], err) : 0;
  if (rc == 0)
    rc = alone(cli, err);
  if (rc == 0)
    rc = zl_lock_load(&pins, &there, err);
  if (rc == 0 && !there && cli->command != ZL_CMD_ADD)
    rc = zl_err_set(err, ZL_EREFUSED, "there is no " ZL_LOCK_NAME " in this folder: zoomlua add makes one");
  if (rc == 0)
    rc = wall(cli, &pins, err);
  if (rc == 0)
    switch (cli->command) {
    case ZL_CMD_ADD: rc = zl_package_add(cli, &pins, exit, err); break;
    case ZL_CMD_UPDATE: rc = zl_package_update(cli, &pins, exit, err); break;
    case ZL_CMD_REMOVE: rc = zl_package_remove(cli, &pins, exit, err); break;
    default: rc = zl_package_verify(&pins, exit, err); break;
    }
  zl_pins_free(&pins);
  return rc;
}

int zl_packages_run(const struct zl_cli *cli)
{
  struct zl_err err = {0};
  int exit = ZL_EXIT_DONE;
  forget_secrets();
  zl_log_set_level(cli->trace ? ZL_LOG_TRACE : cli->verbose ? ZL_LOG_VERBOSE : ZL_LOG_INFO);
  zl_core_catch_signals();
  int rc = run(cli, &exit, &err);
  if ((fflush(stdout) != 0 || ferror(stdout)) && rc == 0)
    rc = zl_err_set(&err, ZL_ESYS, "cannot write the result: %s", strerror(errno));
  if (rc == 0 && zl_memory_lost())
    rc = zl_err_set(&err, ZL_ENOMEM, "out of memory");
  if (rc == 0)
    return exit;
  zl_log(ZL_LOG_ERROR, "%s", err.text);
  return err.code == ZL_EUSAGE ? ZL_EXIT_USAGE : err.code == ZL_EINTR ? ZL_EXIT_INTERRUPTED : ZL_EXIT_FAILED;
}
