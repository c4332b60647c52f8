/* phone_locks.h - policies of phones that Zoom's own answer calls locked. serve/wish.c notes them where it takes a
 * value out of an answer, plan/plan.c leaves such changes out; both are in locks.c. */
#ifndef ZL_CORE_READ_PHONE_LOCKS_H
#define ZL_CORE_READ_PHONE_LOCKS_H

#include "core/state.h"

/* Notes what an answer says of a leaf of an object of the draft; the last answer counts. Nothing is noted
 * with --send-locked. */
int zl_phone_lock_note(struct zl_core *c, int64_t draft, const struct zl_node *leaf, struct zl_json answer,
                       struct zl_err *err);
/* Who has it locked, in words, or NULL. */
const char *zl_phone_lock(const struct zl_core *c, int64_t draft, const struct zl_node *leaf);

#endif
