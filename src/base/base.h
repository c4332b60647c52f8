/* base.h - what every room uses: errors, buffers, text, time, log, options, files.
 * Needs libc alone.
 *
 * Conventions of the whole project:
 *  - A function that can fail returns 0 or -1 and fills a `struct zl_err`; the first error wins.
 *  - Every _free and _close takes NULL. Ownership moves by setting the source to NULL.
 *  - Times are milliseconds in int64_t (`_ms`); sizes are bytes in size_t. */
#ifndef ZL_BASE_H
#define ZL_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- errors (err.c) ---------------------------------------------------------------------- */

enum zl_code {
  ZL_OK = 0,
  ZL_ENOMEM,   /* out of memory, or a buffer's ceiling */
  ZL_EUSAGE,   /* the command line: exit 64 */
  ZL_ESYS,     /* a system call */
  ZL_ENET,     /* no answer: DNS, connect, TLS, timeout, reset */
  ZL_EHTTP,    /* an answer that is not what was asked for */
  ZL_EAUTH,    /* credentials, token, scopes */
  ZL_EJSON,    /* not JSON, or not the JSON that was expected */
  ZL_EVALUE,   /* a setting's name, type or value */
  ZL_EJOURNAL, /* SQLite, the journal's file */
  ZL_EPOLICY,  /* the policy raised, crashed or passed a ceiling */
  ZL_EWIRE,    /* nonsense on the wire */
  ZL_EREFUSED, /* a brake or a rule of ours said no */
  ZL_EINTR     /* interrupted by the user: exit 130 */
};

struct zl_err {
  enum zl_code code;
  char text[1024]; /* one line, no newline, words a user can act on */
};

/* Fills `err` unless it is NULL or already filled (the first error wins). Returns -1, so that
 * `return zl_err_set(...)` reads well. Text that is too long is cut at a UTF-8 boundary. */
int zl_err_set(struct zl_err *err, enum zl_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
#ifdef __clang_analyzer__ /* it looks at one file at a time, and err.c is another */
#define zl_err_set(...) (zl_err_set(__VA_ARGS__), -1)
#endif
void zl_err_clear(struct zl_err *err);

/* ---- memory (memory.c) ------------------------------------------------------------------- */

/* As the C library's, and a failure is noted for the whole process; the caller still deals with the
 * NULL. For no bytes they give one, so that NULL says that memory ran out. free() is the C library's. */
void *zl_malloc(size_t n) __attribute__((__malloc__, __alloc_size__(1)));
void *zl_calloc(size_t n, size_t each) __attribute__((__malloc__, __alloc_size__(1, 2)));
void *zl_realloc(void *p, size_t n) __attribute__((__alloc_size__(2)));
char *zl_strdup(const char *s) __attribute__((__malloc__));
char *zl_strndup(const char *s, size_t most) __attribute__((__malloc__)); /* `s` may lack its end, if longer */
char *zl_format(const char *fmt, ...) __attribute__((format(printf, 1, 2), __malloc__)); /* asprintf */
char *zl_vformat(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0), __malloc__));
#ifdef __clang_analyzer__ /* it knows these by name, and looks at one file at a time */
#include <stdlib.h>
#include <string.h>
#define zl_malloc(n) malloc(n)
#define zl_calloc(n, each) calloc(n, each)
#define zl_realloc(p, n) realloc(p, n)
#define zl_strdup(s) strdup(s)
#define zl_strndup(s, most) strndup(s, most)
#endif
/* Notes nothing: for who tells of the failure in another way (Lua's heap, which raises). */
void *zl_realloc_quiet(void *p, size_t n) __attribute__((__alloc_size__(2)));
/* What a function of libc gave that allocates for itself (fopen, realpath): NULL with ENOMEM is noted. */
void *zl_memory_checked(void *p);
/* Something was lost for want of memory: a text that is not whole, a library's quiet NULL. A buffer
 * that cannot grow notes it by itself; one at its own ceiling does not. */
void zl_memory_note(void);
/* Whether anything was ever noted. Who is about to say that all is well, or to change something on the
 * strength of what was read, asks first. */
bool zl_memory_lost(void);

/* ---- slices and buffers (buf.c) ---------------------------------------------------------- */

struct zl_str { /* bytes that somebody else owns; not terminated */
  const char *p;
  size_t n;
};
#define ZL_STR(literal) ((struct zl_str){(literal), sizeof(literal) - 1})
/* Here, so that what is asked of a literal is its length first, and mostly no more. */
static inline struct zl_str zl_str_of(const char *s) /* NULL gives {NULL, 0} */
{
  return (struct zl_str){s, s ? strlen(s) : 0};
}
static inline bool zl_str_eq(struct zl_str a, struct zl_str b)
{
  return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool zl_str_is(struct zl_str a, const char *s)
{
  return zl_str_eq(a, zl_str_of(s));
}

/* A growing byte buffer with a ceiling. Adding past the ceiling or out of memory returns -1 and
 * sets `failed`; later adds fail too, so a chain may be checked once at its end. `data` is always
 * NUL-terminated once something was added (the NUL is not counted in `len`). */
struct zl_buf {
  char *data;
  size_t len, cap, max;
  bool failed;
};
#define ZL_BUF_INIT(max_bytes) ((struct zl_buf){.max = (max_bytes)})
int zl_buf_add(struct zl_buf *b, const void *p, size_t n);
int zl_buf_puts(struct zl_buf *b, const char *s);
int zl_buf_putc(struct zl_buf *b, char c);
int zl_buf_str(struct zl_buf *b, struct zl_str s);
int zl_buf_printf(struct zl_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Room for `n` more bytes at data+len (the caller then raises `len`), or NULL. */
char *zl_buf_room(struct zl_buf *b, size_t n);
void zl_buf_reset(struct zl_buf *b);   /* empty it, keep the memory, clear `failed` */
char *zl_buf_take(struct zl_buf *b, size_t *len); /* caller frees; the buffer is empty after */
void zl_buf_free(struct zl_buf *b);
void zl_buf_wipe(struct zl_buf *b);    /* overwrite, then free: for secrets */
struct zl_str zl_buf_view(const struct zl_buf *b);
struct zl_str zl_buf_rest(const struct zl_buf *b, size_t from); /* of it what begins there; from <= len */
/* The text, terminated; "" when empty. */
const char *zl_buf_cstr(const struct zl_buf *b);

/* A bump allocator: many small things that die together. */
struct zl_pool {
  struct zl_pool_block *head;
  size_t used;
};
void *zl_pool_alloc(struct zl_pool *p, size_t n); /* zeroed, aligned; NULL when out of memory */
char *zl_pool_dup(struct zl_pool *p, struct zl_str s); /* terminated copy */
/* The same as a slice: {NULL, 0} for one that has no `p`, and when out of memory. */
struct zl_str zl_pool_str(struct zl_pool *p, struct zl_str s);
void zl_pool_free(struct zl_pool *p);

/* A map from byte strings to pointers; keys are copied, values are not owned. */
struct zl_map {
  struct zl_map_slot *slots;
  size_t count, cap, dead; /* dead: slots whose entry was removed */
};
int zl_map_put(struct zl_map *m, struct zl_str key, void *value); /* replaces; -1: no memory */
void *zl_map_get(const struct zl_map *m, struct zl_str key);      /* NULL: not there */
void *zl_map_del(struct zl_map *m, struct zl_str key);            /* the value that was there */
/* Walks all entries: start with *at = 0; false at the end. Order is not defined. */
bool zl_map_next(const struct zl_map *m, size_t *at, struct zl_str *key, void **value);
void zl_map_free(struct zl_map *m);
/* The map's hash, keyed at random per process: never store it. */
uint64_t zl_hash(struct zl_str s);

/* ---- text (text.c) ----------------------------------------------------------------------- */

/* Appends `s` so that a terminal shows it and does nothing else: C0, DEL, C1, bidi controls,
 * zero-width and invalid UTF-8 come out as \n, \x1b, \u202e ... Newlines are kept when `lines`. */
int zl_visible(struct zl_buf *out, struct zl_str s, bool lines);
bool zl_utf8_valid(struct zl_str s);
/* What may stand in a path for an object: an id or email of 1 to 128 bytes, without blanks. */
bool zl_id_plausible(struct zl_str id);
/* Length in bytes of the character that starts at p (before end) and its number in *cp; 0 when
 * the bytes are not UTF-8 (cut off, overlong, a surrogate, past U+10FFFF) or p == end. */
int zl_utf8_next(const char *p, const char *end, uint32_t *cp);
/* Writes the UTF-8 of `cp` (U+FFFD for what is no character) to `out`; returns its length. */
int zl_utf8_put(uint32_t cp, char out[4]);
/* Columns that `s` takes on a terminal (UTF-8, wide characters count two, combining none). */
size_t zl_text_width(struct zl_str s);
struct zl_str zl_text_fitting(struct zl_str s, size_t columns); /* its longest beginning that is no wider, in whole characters */
/* Edit distance (Damerau, case-folded ASCII), cut off at `most` + 1. For "did you mean". */
int zl_text_distance(struct zl_str a, struct zl_str b, int most);
/* 1234567 -> "1,234,567" in `out` (at least 27 bytes). Returns `out`. */
const char *zl_text_thousands(char *out, int64_t n);
/* Shell-like glob over dotted paths: `*` stands for anything. Used for `writes` patterns. */
bool zl_text_glob(struct zl_str pattern, struct zl_str text);
/* Appends `s` percent-encoded: all but what RFC 3986 leaves alone, and `also` (0: nothing else). */
int zl_text_percent(struct zl_buf *out, struct zl_str s, char also);
/* Whole decimal number, at most one leading '-', no trailing bytes. -1 on anything else. */
int zl_text_int(struct zl_str s, int64_t *out);

/* ---- time (clock.c) ---------------------------------------------------------------------- */

int64_t zl_mono_ms(void); /* for waiting: never jumps */
int64_t zl_mono_us(void);
int64_t zl_wall_ms(void); /* for people: Unix time */
/* From now on it is this moment, here and in processes forked from here: for tests of policies, which say the
 * same every time. Nothing waits by this clock. */
void zl_wall_freeze(int64_t wall_ms);
bool zl_wall_frozen(void);
void zl_time_iso(int64_t wall_ms, char out[25]); /* 2026-01-31T12:00:00Z */
/* Reads "2020-05-31T00:00:00Z" (fractions and offsets accepted). 0 or -1. */
int zl_time_parse_iso(struct zl_str s, int64_t *wall_ms);
uint64_t zl_random_u64(void); /* from getrandom(2) */

/* ---- log (log.c) ------------------------------------------------------------------------- */

enum zl_level_log { ZL_LOG_ERROR, ZL_LOG_WARN, ZL_LOG_INFO, ZL_LOG_VERBOSE, ZL_LOG_TRACE };
void zl_log_set_level(enum zl_level_log most);
bool zl_log_at(enum zl_level_log level);
/* One line on stderr, "zoomlua: ..." (warnings: "zoomlua: warning: ..."), control characters made
 * visible, registered secrets replaced by "[secret]". Clears a progress line first. */
void zl_log(enum zl_level_log level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same for words of ours (ASCII, without anything from outside), whatever the level: needs no memory. */
void zl_log_plain(const char *words);
/* Registers bytes that must never be shown (copied, wiped by zl_secret_forget_all). Shorter than
 * 6 bytes is ignored. */
void zl_secret_add(struct zl_str secret);
void zl_secret_forget_all(void);
/* Keeps the pages on which these bytes lie out of the swap space and out of core dumps, as far as the
 * system lets us; zl_secret_add does it for what it is given and for its copy. Nothing is lost when
 * it does not. */
void zl_secret_lock(const void *p, size_t n);
bool zl_secret_in(struct zl_str s); /* whether zl_redact would not leave it as it is */
/* Appends `s` with every registered secret replaced. */
int zl_redact(struct zl_buf *out, struct zl_str s);
/* The progress line: shown only when stderr is a terminal; "" takes it away. */
void zl_progress(const char *text);
size_t zl_log_columns(void); /* of the terminal that stderr is; 0: it is none */
bool zl_color(int fd); /* a terminal, and neither NO_COLOR nor TERM=dumb */

/* ---- options (opts.c) -------------------------------------------------------------------- */

/* Reads argv. `--name`, `--name=value`, `--name value` (when the option takes one), `-o value`,
 * `--` ends options; options and words may be mixed. */
struct zl_opt {
  const char *name;     /* "yes" for --yes; NULL ends the table */
  char letter;          /* 'o' for -o, or 0 */
  enum { ZL_OPT_FLAG, ZL_OPT_VALUE, ZL_OPT_MAYBE /* value only after '=' */ } takes;
  int id;               /* > 0, the caller's own number */
};
struct zl_opts {
  const struct zl_opt *table;
  int argc, at;
  char **argv;
  bool only_words;
};
/* Next item: an option's id (value in *value, or NULL), 0 for a word (in *value), -2 at the end,
 * -1 for a mistake (err has the words, with the nearest option). */
int zl_opts_next(struct zl_opts *o, const char **value, struct zl_err *err);

/* ---- files (file.c) ---------------------------------------------------------------------- */

/* Reads a whole regular file, at most `max` bytes. */
int zl_file_read(const char *path, size_t max, struct zl_buf *out, struct zl_err *err);
/* Temporary file in the same folder, fsync, rename. */
int zl_file_write(const char *path, struct zl_str data, unsigned mode, struct zl_err *err);
/* A new name, made or renamed, lasts only once its folder is on disk: does that. -1 with errno; 0 also where the file
 * system cannot. */
int zl_file_sync_name(const char *path);
int zl_mkdirs(const char *path, unsigned mode, struct zl_err *err);
/* The state folder: $ZOOMLUA_HOME/state, else $XDG_STATE_HOME/zoomlua, else
 * ~/.local/state/zoomlua; then "/" and `tail`. Folders are made (0700). 0 or -1. */
int zl_state_path(const char *tail, struct zl_buf *out, struct zl_err *err);

/* ---- libraries that few commands need (library.c) ----------------------------------------- */

/* Loads the shared library `file` and fills `functions`, which is nothing but pointers to functions, with the
 * `n` of these names. -1: it is not here, or lacks one. */
int zl_library_load(const char *file, const char *const *names, size_t n, void *functions);

#endif
