/* order.h - whose changes come first in a plan. Internal to core. */
#ifndef ZL_CORE_PLAN_ORDER_H
#define ZL_CORE_PLAN_ORDER_H

#include "core/state.h"

/* Calls `each` for every object of the draft, in the order of the plan. */
int zl_plan_order(struct zl_core *c, int (*each)(void *arg, const struct zl_draft_object *o), void *arg,
                  struct zl_err *err);

#endif
