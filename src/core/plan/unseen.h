/* unseen.h - fields that Zoom takes and never shows: whether they have been sent already. Internal to core;
 * serves plan.c. */
#ifndef ZL_CORE_PLAN_UNSEEN_H
#define ZL_CORE_PLAN_UNSEEN_H

#include "core/state.h"

/* Whether nobody can tell what Zoom has there. */
bool zl_unseen_leaf(const struct zl_node *leaf);
/* 1: the last run that wrote this field of this object sent the same value, and it was applied; 0: not, or nobody
 * knows; -1. `value` in clear. */
int zl_unseen_same(struct zl_core *c, const struct zl_node *leaf, struct zl_str id, struct zl_str value, struct zl_err *err);
/* The plan's last request sends this value. */
int zl_unseen_note(struct zl_core *c, int64_t request, const struct zl_node *leaf, struct zl_str id, struct zl_str value,
                   struct zl_err *err);
/* Tells how many values of the plan were not sent again; nothing when there are none. */
void zl_unseen_tell(const struct zl_core *c);
void zl_unseen_free(struct zl_core *c);

#endif
