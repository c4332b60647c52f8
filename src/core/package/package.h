/* package.h - what add, update, remove and verify share: packages of policies that others wrote, below
 * policies/ in the current folder, pinned in zoomlua.lock beside it. Internal to core. */
#ifndef ZL_CORE_PACKAGE_PACKAGE_H
#define ZL_CORE_PACKAGE_PACKAGE_H

#include "core/core.h"
#include "crypto/crypto.h"
#include "pack/pack.h"

#define ZL_POLICIES "policies"

/* A package as its source has it now. */
struct zl_package {
  struct zl_tree tree;     /* with its hashes */
  struct zl_buf by_way_of; /* where a redirect led to; empty: there was none */
  bool single;             /* one file, no folder: policies/NAME.lua */
};
#define ZL_PACKAGE_INIT ((struct zl_package){.tree = ZL_TREE_INIT, .by_way_of = ZL_BUF_INIT(8192)})
void zl_package_free(struct zl_package *p);

/* package.c: the commands; what they have to say is said, and *exit is set where it is not 0. */
int zl_package_add(const struct zl_cli *cli, struct zl_pins *pins, int *exit, struct zl_err *err);
/* update.c; _renew: a package that is there is to be as `new`, from `p`. */
int zl_package_update(const struct zl_cli *cli, struct zl_pins *pins, int *exit, struct zl_err *err);
int zl_package_renew(const struct zl_cli *cli, struct zl_pins *pins, const struct zl_package *p, const struct zl_pin *new,
                     int *exit, struct zl_err *err);
/* remove.c; _known: -1 where a word names no package. */
int zl_package_known(const struct zl_cli *cli, const struct zl_pins *pins, struct zl_err *err);
int zl_package_remove(const struct zl_cli *cli, struct zl_pins *pins, int *exit, struct zl_err *err);
/* verify.c */
int zl_package_verify(const struct zl_pins *pins, int *exit, struct zl_err *err);
/* The files below policies/ that no pin names: how many, and the first. */
int zl_package_unpinned(const struct zl_pins *pins, size_t *n, struct zl_buf *first, struct zl_err *err);
/* Asks, unless --yes: 1 yes, 0 no (then `undone` is said), -1 interrupted. */
int zl_package_agree(const struct zl_cli *cli, const char *question, const char *undone, struct zl_err *err);

/* lock.c: the lock of the current folder. *there is false, and the pins are none, where it has none. */
int zl_lock_load(struct zl_pins *pins, bool *there, struct zl_err *err);
int zl_lock_save(const struct zl_pins *pins, struct zl_err *err);
/* What is wrong with a lock (`why` begins with the line), with its name and the way out. Returns -1. */
int zl_lock_broken(const char *path, const struct zl_err *why, struct zl_err *err);

/* source.c: a package from where the user or the lock says it is. */
int zl_package_get(const struct zl_cli *cli, const char *source, struct zl_package *out, struct zl_err *err);
bool zl_package_is_url(const char *source);
/* Refuses what cannot be a source before anything is fetched: plain http, a secret in the URL. */
int zl_package_source_good(const char *source, struct zl_err *err);

/* fetch.c: the bytes behind a URL. */
int zl_package_fetch(const struct zl_cli *cli, const char *url, struct zl_buf *bytes, struct zl_buf *by_way_of,
                     struct zl_err *err);

/* folder.c: what lies below a folder, hidden entries left out (*hidden counts them; NULL: not wanted). `each`
 * gets every path that is no folder, in order, with its type (st_mode & S_IFMT). No link is followed. */
typedef int zl_package_each(void *arg, int folder, const char *path, unsigned type, struct zl_err *err);
int zl_package_walk(const char *folder, size_t *hidden, zl_package_each *each, void *arg, struct zl_err *err);
/* A file below an open folder, no link on the way followed. */
int zl_package_read(int folder, const char *path, size_t max, struct zl_buf *out, struct zl_err *err);
/* All plain files of a folder as a package; a link or device is refused. */
int zl_package_folder(const char *folder, struct zl_tree *out, struct zl_err *err);

/* pin.c: what a package is called and how it is pinned. */
int zl_package_name(const struct zl_package *p, const char *source, const char *as, char name[ZL_PACK_NAME_MAX + 1],
                    struct zl_err *err);
int zl_package_pin(const struct zl_package *p, const char *name, const char *source, struct zl_pin *out, struct zl_err *err);
void zl_package_pin_free(struct zl_pin *pin);

/* show.c: what is about to come in; how it differs from what lies there, in *n files. */
int zl_package_show(const struct zl_cli *cli, const struct zl_package *p, const struct zl_pin *pin, struct zl_err *err);
int zl_package_differ(const struct zl_package *p, const struct zl_pin *old, const struct zl_pin *new, size_t *n,
                      struct zl_err *err);

/* store.c: files and lock. The lock is written first: what is cut off in the middle does not run, and
 * an update mends it. */
int zl_package_store(struct zl_pins *pins, const struct zl_package *p, const struct zl_pin *pin, struct zl_err *err);
int zl_package_erase(struct zl_pins *pins, const char *name, struct zl_err *err);

/* wall_core.c: what these commands need and no more: their sources to read, the current folder to write. */
int zl_wall_packages(const char *const *sources, size_t n, struct zl_err *err);

#endif
