/* reads.h - documents of objects and those who wait for values of them: what reads.c and serve/asks.c
 * share. Internal to core. */
#ifndef ZL_CORE_READ_READS_H
#define ZL_CORE_READ_READS_H

#include "core/state.h"

/* A READ or AHEAD that is not answered yet. */
struct zl_ask;

/* Somebody waits for values of a document: item number `item` of an ask. */
struct zl_read_wait {
  struct zl_read_wait *next;
  struct zl_ask *ask;
  unsigned item;
};

/* A document, or that it could not be read. */
struct zl_read {
  struct zl_core *core;
  const struct zl_source *source;
  enum { ZL_READ_FETCHING, ZL_READ_READY, ZL_READ_FAILED } state;
  char *body;
  size_t body_n;                      /* of which the document may be a part */
  struct zl_json root;                /* checked, an object */
  struct zl_read_wait *waits;
  int64_t draft_object;               /* whose wishes wait for it, or 0 */
  struct zl_err *why;                 /* of FAILED */
  int status, code;
  int64_t read_ms;                    /* wall clock */
  size_t noted;                       /* so many of its values are in the journal */
  uint32_t request;                   /* of FETCHING */
  struct zl_read *newer, *older;      /* by use, newest first; only what is not FETCHING */
  struct zl_read *next;               /* in its bucket */
  uint64_t hash;
  size_t id_n;
  char id[];
};

/* The document of an object: at hand, or asked for now. NULL: err says why. */
struct zl_read *zl_read_get(struct zl_core *c, const struct zl_source *source, struct zl_str id, bool urgent,
                            struct zl_err *err);
/* Whether it is at hand, or asked for. */
bool zl_read_is_here(struct zl_core *c, const struct zl_source *source, struct zl_str id);
/* Nobody waits for it any more: a request for it is taken back. */
void zl_read_drop(struct zl_read *e);
/* serve/asks.c: the document of a wait is there, or failed. */
int zl_ask_answer(struct zl_read_wait *w, const struct zl_read *e, struct zl_err *err);

#endif
