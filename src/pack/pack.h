/* pack.h - packages of policies as data: which names their files may have, what an archive holds, what
 * zoomlua.lock says, how two texts differ, and what a policy says at its top without being run. The only
 * room with libarchive. No file is opened and nothing is asked of anybody here: bytes in, bytes out.
 *
 * Everything in here reads what strangers wrote. */
#ifndef ZL_PACK_H
#define ZL_PACK_H

#include "base/base.h"

#define ZL_PACK_FILES_MAX 1000
#define ZL_PACK_FILE_MAX ((size_t)3 << 20)   /* as much as a policy may have */
#define ZL_PACK_BYTES_MAX ((size_t)16 << 20) /* all files of a package together */
#define ZL_PACK_FETCH_MAX ((size_t)8 << 20)  /* what comes over the network, packed or not */
#define ZL_PACK_NAME_MAX 64
#define ZL_PACK_PATH_MAX 200

/* ---- names.c ----------------------------------------------------------------------------- */

/* What is wrong with the path of a file in a package, or NULL. Good are relative paths of ASCII characters
 * that mean the same on every system: no "..", no control characters, nothing that a shell or another
 * file system reads differently. */
const char *zl_pack_path_fault(struct zl_str path);
bool zl_pack_path_hidden(struct zl_str path); /* some part begins with a dot */
/* Whether a package may be called so: letters, digits, '-' and '_', a letter or digit first. */
bool zl_pack_name_good(struct zl_str name);
bool zl_pack_version_good(struct zl_str version);
/* "baseline-1.2.0" -> "baseline", "1.2.0" ("" where there is none); endings such as ".lua" and ".tar.gz" go. */
void zl_pack_name_split(struct zl_str text, struct zl_str *name, struct zl_str *version);
/* The last part of a path, or of a URL without its query. */
struct zl_str zl_pack_base_name(struct zl_str source);
/* `path` in small letters, for comparing as a file system without case would. */
void zl_pack_fold(struct zl_str path, char out[ZL_PACK_PATH_MAX + 1]);

/* ---- tree.c ------------------------------------------------------------------------------ */

struct zl_pack_file {
  char *path; /* below the package's own folder; of a single file, its name */
  char *data;
  size_t n;
  char sha256[65]; /* "" until somebody fills it in */
};

/* The files of a package, in the order of their paths once zl_tree_done has passed. */
struct zl_tree {
  struct zl_pack_file *file;
  size_t n, bytes;
  size_t hidden;  /* how many were left out because their names begin with a dot */
  struct zl_buf top; /* of an archive or folder: what that was called; empty: a single file */
};
#define ZL_TREE_INIT ((struct zl_tree){.top = ZL_BUF_INIT(4096)})
/* Copies. -1 with words: a path that cannot be, too many files, too many bytes. */
int zl_tree_add(struct zl_tree *t, struct zl_str path, struct zl_str data, struct zl_err *err);
/* Sorts; -1: two paths that are one on systems without case, a file where a folder is, or no file at all. */
int zl_tree_done(struct zl_tree *t, struct zl_err *err);
const struct zl_pack_file *zl_tree_find(const struct zl_tree *t, struct zl_str path);
void zl_tree_free(struct zl_tree *t);

/* ---- archive.c, serve.c, library.c ------------------------------------------------------------------ */

/* Whether these are the first bytes of an archive that zl_archive_read knows: tar, plain or in gzip or xz. */
bool zl_archive_looks(struct zl_str bytes);
/* library.c: finds libarchive, once; -1: it is not here. Before a fence, for behind it nothing can be opened. */
int zl_archive_load(struct zl_err *err);
/* All regular files below the archive's one top folder. Refuses links, devices, paths that lead out, and
 * whatever passes the limits above, before it is unpacked. */
int zl_archive_read(struct zl_str bytes, struct zl_tree *out, struct zl_err *err);

/* The same in a process of its own, which has nothing but the wire `fd`: main.c forks and fences it. Takes
 * one archive, answers, and returns the process's exit status. */
int zl_pack_serve(int fd);
/* The other end: sends the archive, takes what comes back and checks all of it again. Waits `patience_ms`
 * at most for each part of the answer. */
int zl_pack_ask(int fd, struct zl_str bytes, int patience_ms, struct zl_tree *out, struct zl_err *err);

/* ---- lock.c: zoomlua.lock ---------------------------------------------------------------- */

#define ZL_LOCK_NAME "zoomlua.lock"
#define ZL_LOCK_MAX ((size_t)8 << 20)
#define ZL_LOCK_PACKAGES_MAX 256

struct zl_pin_file {
  char *path; /* below policies/ */
  char sha256[65];
};

struct zl_pin {
  char *name, *version, *source; /* version "": it has none */
  struct zl_pin_file *file;      /* in the order of their paths */
  size_t n;
};

struct zl_pins {
  struct zl_pin *pin; /* in the order of their names */
  size_t n;
};
/* Reads a lock; what it takes, zl_pins_write writes as it was, byte for byte. The words of a refusal begin
 * with the number of the line. */
int zl_pins_read(struct zl_pins *out, struct zl_str text, struct zl_err *err);
int zl_pins_write(const struct zl_pins *p, struct zl_buf *out, struct zl_err *err);
/* Puts a copy of `pin` in its place, instead of one of that name if there is one. */
int zl_pins_put(struct zl_pins *p, const struct zl_pin *pin, struct zl_err *err);
void zl_pins_drop(struct zl_pins *p, struct zl_str name);
struct zl_pin *zl_pins_find(const struct zl_pins *p, struct zl_str name);
/* The pin of a file, by its path below policies/, and in *owner its package. */
const struct zl_pin_file *zl_pins_file(const struct zl_pins *p, struct zl_str path, const struct zl_pin **owner);
void zl_pins_free(struct zl_pins *p);

/* ---- differ.c ---------------------------------------------------------------------------- */

/* Appends how `after` differs from `before` as a unified diff (three lines around, "@@ -1,3 +1,4 @@"), with
 * control characters made visible; nothing when they are equal. `color`: for a terminal. Texts too
 * different to compare come whole, the old one first. */
int zl_differ(struct zl_str before, struct zl_str after, bool color, struct zl_buf *out);

/* ---- skim.c ------------------------------------------------------------------------------ */

/* What can be said of a policy's text without running it. All of it is part of that text. */
struct zl_skim {
  struct zl_str comment; /* the comment that it begins with, whole lines */
  struct zl_str head;    /* its zoom.policy { ... } or zoom.part { ... } as it stands; empty: there is none */
  struct zl_str version; /* where the head has version = "..." in plain letters */
  bool policy;           /* the head is a zoom.policy */
};
void zl_skim(struct zl_str text, struct zl_skim *out);

#endif
