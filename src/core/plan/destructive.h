/* destructive.h - what of a change no undo brings back, and who has consented to that. Internal to core. */
#ifndef ZL_CORE_PLAN_DESTRUCTIVE_H
#define ZL_CORE_PLAN_DESTRUCTIVE_H

#include "core/state.h"

struct zl_loss {
  const char *why;  /* behind "cannot be undone: "; NULL: an undo brings everything back */
  bool destructive; /* others lose something by it: refused without consent */
};
/* Of a change as the plan has it: "profile.status", "user.feature.zoom_phone", "call.userDelete".
 * `before` is {NULL,0} where there was nothing, `wanted` where something is removed. Pure. */
struct zl_loss zl_loss_of(struct zl_str path, struct zl_str before, struct zl_str wanted);
bool zl_loss_destructive(struct zl_str path, struct zl_str wanted); /* the same, sooner */

/* The destructive changes of one plan that nobody has consented to. Zeroed at first. */
struct zl_losses {
  int64_t refused;
  char first[600]; /* "leavers.lua:7: profile.status of ada@example.com cannot be undone: ..." */
};
/* Weighs one change of an object. */
void zl_losses_weigh(struct zl_losses *l, struct zl_core *c, struct zl_str kind, struct zl_str id, struct zl_str path,
                     struct zl_str wanted, struct zl_str origin);
/* 0: the plan may be made. -1: err names the first of them, its line and the way out. */
int zl_losses_judge(const struct zl_losses *l, struct zl_err *err);

#endif
