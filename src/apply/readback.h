/* readback.h - what became of changes, by reading: the bodies that hold them are asked for and each
 * change is compared with what is there now. Only GETs. Serves core/readback/verify.c: --verify and waves.
 * (What became of a request whose answer was lost, apply settles by itself: settle.c.)
 *
 * After a write a GET may show the old value for a moment (docs/zoom-api.md), so that a change which
 * is not there is looked at again after one second and after two more before it is believed. A
 * first reading that agrees costs no waiting. */
#ifndef ZL_APPLY_READBACK_H
#define ZL_APPLY_READBACK_H

#include "auth/auth.h"
#include "journal/journal.h"
#include "settings/together.h"

enum zl_found {
  ZL_FOUND_APPLIED,    /* as wanted, in the catalogue's sense (zl_settings_same) */
  ZL_FOUND_NORMALISED, /* neither as before nor as wanted, but another form of what was wanted:
                          - a number on the way from before to wanted (clamped)
                          - a string that differs in white space or ASCII case alone
                          - a list with the same elements, or these and more, in any order, repeats
                            not counted; an element of before that should have gone may not be in it
                          - an object whose named fields are each as wanted or another form of it
                          - nothing ("", null, absent) for nothing */
  ZL_FOUND_IGNORED,    /* still as before */
  ZL_FOUND_LOCKED,     /* still as before, and locked: Zoom's answer says so (phone), or the caller */
  ZL_FOUND_DIFFERENT,  /* neither, and no other form: somebody else, or another rule of Zoom's */
  ZL_FOUND_UNREAD      /* could not be read; `why` says why */
};
const char *zl_found_name(enum zl_found found); /* "applied": what the journal keeps */
/* From the journal; false: no verdict ("") or one of a later version. */
bool zl_found_read(struct zl_str name, enum zl_found *out);

struct zl_reading { /* of one change; strings and nodes live until the callback returns */
  int64_t no, request;
  struct zl_str kind, object, label, path, before, wanted, url; /* before, wanted: {NULL,0} absent */
  enum zl_found found;
  bool never;              /* unread because Zoom tells it to nobody: no failure of this run */
  struct zl_str after;     /* JSON; {NULL,0}: absent, or unread */
  struct zl_str why;       /* of unread; else empty */
  const struct zl_node *leaf; /* the setting; NULL: a share, an operation, unknown */
};

struct zl_readback {
  struct zl_session *session;
  struct zl_http *http;
  struct zl_journal *journal;
  int64_t run;
  int width;                /* readings on their way at a time; 0: 32 */
  int wait_ms;              /* before the second look; twice that before the third; 0: 1000; < 0: one look */
  const volatile int *stop; /* > 0: give up. May be NULL */
  /* Which changes are to be looked at. */
  bool (*asked)(void *arg, const struct zl_change *c);
  /* Some readings, in the plan's order; each change comes once. May alter `found`. Non-zero ends it.
   * No statement of the journal is open: it may be written. */
  int (*take)(void *arg, struct zl_reading *list, size_t n, struct zl_err *err);
  void (*progress)(void *arg, int64_t read); /* changes so far; may be NULL */
  void *arg;
};
/* Reads each body of an object once (and again where a change is not there). Memory is bounded: about
 * 2,000 changes at a time. -1: the journal failed, `take` did, ten readings in a row got no answer,
 * a token or today's limit is gone, or (ZL_EINTR) *stop. What `take` got by then holds. */
int zl_readback(const struct zl_readback *r, struct zl_err *err);

/* ---- sight.c: pure -------------------------------------------------------------------------- */

struct zl_sight { /* where a change can be seen */
  const struct zl_body *body;
  const struct zl_node *leaf;     /* a setting, or ... */
  const struct zl_access *access; /* ... an element or value of shared access, called: */
  struct zl_str name;
  const struct zl_feature *feature; /* ... a feature, or ... */
  bool member;                    /* ... a member of the group that the change is about */
  const char *never;              /* why it can be seen nowhere, or NULL; then the rest may be NULL */
};
/* Whose document shows it: the object's, or a member's. Appends the id; false: the change names nobody. */
bool zl_sight_id(const struct zl_sight *s, const struct zl_change *c, struct zl_buf *id);
/* Points into the change; a field that the catalogue lacks gets a node in `all`. */
void zl_sight_of(struct zl_unchecked *all, const struct zl_change *c, struct zl_sight *out);
/* Appends the path of a body below the API URL. */
int zl_sight_url(const struct zl_body *body, struct zl_str id, struct zl_buf *url, struct zl_err *err);

/* ---- judge.c: pure ------------------------------------------------------------------------ */

/* Compares one value with what it was and should be; current {NULL,0}: absent. Never LOCKED or UNREAD. */
enum zl_found zl_judge(const struct zl_node *leaf, struct zl_str before, struct zl_str wanted,
                       struct zl_str current);
/* The same for a feature, and for a member of a group, out of the user's profile. */
int zl_judge_feature(const struct zl_feature *f, struct zl_str before, struct zl_str wanted, struct zl_json answer,
                     enum zl_found *out, struct zl_buf *after, struct zl_err *err);
enum zl_found zl_judge_member(struct zl_str group, struct zl_str before, struct zl_str wanted, struct zl_json profile,
                              struct zl_buf *after);
/* The same for one element or value of phone shared access, whose plan row is called `name`
 * ("phone.access.TYPE[name]"), out of the answer that shows it. Appends what is there now, nothing
 * when it is not there. -1: the answer does not tell (err). */
int zl_judge_access(const struct zl_access *access, struct zl_str name, struct zl_str before,
                    struct zl_str wanted, struct zl_json answer, enum zl_found *out,
                    struct zl_buf *after, struct zl_err *err);

#endif
