/* json.h - a small validating reader over received bytes, and a writer.
 *
 * The reader makes no tree and allocates nothing per value: check a document once with
 * zl_json_check(), then walk it with cursors, which are pairs of pointers into the bytes and must
 * not outlive them. Cursor functions trust that the document was checked.
 *
 * Strict RFC 8259: no NaN, no comments, no trailing commas, valid UTF-8, lone surrogates refused,
 * duplicate keys in one object refused, depth bounded. Integers are exact in int64_t; `[]` and
 * `{}` are two things, null and absent are two things. */
#ifndef ZL_JSON_H
#define ZL_JSON_H

#include "base/base.h"

#define ZL_JSON_DEPTH 64 /* nesting accepted from a server */

enum zl_json_kind {
  ZL_JSON_NONE, /* absent: what a failed look-up returns */
  ZL_JSON_NULL,
  ZL_JSON_FALSE,
  ZL_JSON_TRUE,
  ZL_JSON_NUMBER,
  ZL_JSON_STRING,
  ZL_JSON_ARRAY,
  ZL_JSON_OBJECT
};

struct zl_json { /* a value inside a checked document; {0} is "absent" */
  const char *p, *end;               /* p: first byte of the value; end: end of the document */
  const struct zl_json_place *place; /* of an object whose members are indexed, else NULL */
};

/* ---- reading (read.c, check.c) ----------------------------------------------------------- */

/* Validates the whole text. 0, and *root is its value; -1: err says what and at which byte (the
 * first is 1). `max_depth` is cut at 512. */
int zl_json_check(struct zl_str text, int max_depth, struct zl_json *root, struct zl_err *err);
/* The same for a document that only has to be JSON by RFC 8259's grammar, which lets an object name
 * a key twice (look-ups find the first): for error bodies, where half a message beats none. */
int zl_json_check_grammar(struct zl_str text, int max_depth, struct zl_json *root, struct zl_err *err);

/* Where the members of the outermost object and of the objects right in it stand, noted while a
 * document is checked, so that looking one up does not walk over all that stands before it. Worth
 * its two kilobytes where a few values of a large document are wanted. Positions count from the
 * document's first byte: an index goes on serving a document that was moved or copied. */
struct zl_json_place {
  uint32_t value;    /* where the member's value starts */
  uint16_t key_back; /* how far before it its key starts, after the quote; 0: the outermost object */
  uint16_t span;     /* places taken by it and, right after it, by its members */
};
#define ZL_JSON_PLACES 256
struct zl_json_index {
  size_t n; /* places in use. 0: not an object, more members than fit, or keys with escapes */
  struct zl_json_place places[ZL_JSON_PLACES];
};
/* zl_json_check that fills `index`, too. Cursors got from *root by look-ups use it, so it must live as
 * long as they do; without one they are slower, no more. To keep less than the whole, copy the first
 * `n` places, if there are any, and set the root's `place` to the copy. */
int zl_json_check_index(struct zl_str text, int max_depth, struct zl_json_index *index,
                        struct zl_json *root, struct zl_err *err);

enum zl_json_kind zl_json_kind(struct zl_json v);
const char *zl_json_kind_name(enum zl_json_kind kind); /* "boolean" for both, "number", ... */
/* The value's own bytes, as received. */
struct zl_str zl_json_raw(struct zl_json v);
/* Member of an object by name (unescaped comparison); absent if there is none or not an object. */
struct zl_json zl_json_get(struct zl_json v, const char *name);
struct zl_json zl_json_get_n(struct zl_json v, struct zl_str name);
/* A dotted path, "in_meeting.waiting_room". */
struct zl_json zl_json_path(struct zl_json v, struct zl_str path);

/* Walks members or elements in document order. */
struct zl_json_iter {
  const char *p, *end;
  bool object, started;
};
struct zl_json_iter zl_json_iter(struct zl_json v); /* not a container: yields nothing */
/* False at the end. `key` is filled for objects (raw bytes between the quotes; see
 * zl_json_key_is / zl_json_unescape) and may be NULL. */
bool zl_json_next(struct zl_json_iter *it, struct zl_str *key, struct zl_json *value);
size_t zl_json_count(struct zl_json v);
/* Compares a key's or string's raw inner bytes with plain text, honouring escapes. */
bool zl_json_text_is(struct zl_str raw_inner, struct zl_str plain);
/* Appends the unescaped UTF-8 of a string's raw inner bytes. */
int zl_json_unescape(struct zl_str raw_inner, struct zl_buf *out);

/* Scalars. Each returns false, *out untouched, when the value is of another kind. */
bool zl_json_bool(struct zl_json v, bool *out);
bool zl_json_int(struct zl_json v, int64_t *out);   /* 2, 2.0 and 2e0 are integers; exact or false */
bool zl_json_double(struct zl_json v, double *out); /* false, too, for what is past a double */
/* Appends, unescaped. False, too, when the buffer is full (then out->failed). */
bool zl_json_string(struct zl_json v, struct zl_buf *out);
bool zl_json_string_is(struct zl_json v, const char *s);
/* The string's bytes without unescaping if it has no escape, else false. Cheap, common case. */
bool zl_json_plain(struct zl_json v, struct zl_str *out);

/* Semantic equality: numbers by exact decimal value, objects whatever the order of keys, strings
 * unescaped. Absent equals absent alone. */
bool zl_json_equal(struct zl_json a, struct zl_json b);

/* Canonical form: no white space, strings minimally escaped, integers without fraction, keys in
 * document order. Two equal scalars give the same bytes. -1: absent, or the buffer is full. */
int zl_json_canonical(struct zl_json v, struct zl_buf *out);

/* ---- writing (write.c) ------------------------------------------------------------------- */

/* Commas are the writer's business. Misuse (two keys in a row, unbalanced ends, a second value at
 * the top) is an assertion, and where these are off it fails the buffer. */
struct zl_jw {
  struct zl_buf *out;
  int depth;
  bool first[ZL_JSON_DEPTH + 1];
  bool object[ZL_JSON_DEPTH + 1];
  bool after_key;
};
struct zl_jw zl_jw(struct zl_buf *out);
void zl_jw_object(struct zl_jw *w);
void zl_jw_end_object(struct zl_jw *w);
void zl_jw_array(struct zl_jw *w);
void zl_jw_end_array(struct zl_jw *w);
void zl_jw_key(struct zl_jw *w, const char *key);
void zl_jw_key_n(struct zl_jw *w, struct zl_str key);
void zl_jw_str(struct zl_jw *w, struct zl_str s); /* invalid UTF-8 is written as U+FFFD */
void zl_jw_cstr(struct zl_jw *w, const char *s);  /* NULL is written as null */
void zl_jw_int(struct zl_jw *w, int64_t n);
void zl_jw_double(struct zl_jw *w, double d);     /* shortest that reads back; NaN, inf: null */
void zl_jw_bool(struct zl_jw *w, bool b);
void zl_jw_null(struct zl_jw *w);
void zl_jw_raw(struct zl_jw *w, struct zl_str json); /* a value that is already JSON */

#endif
