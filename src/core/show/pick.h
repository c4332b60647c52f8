/* pick.h - which changes of a run somebody means who names a person or a setting. Internal to core. */
#ifndef ZL_CORE_SHOW_PICK_H
#define ZL_CORE_SHOW_PICK_H

#include "core/state.h"

/* By the object's id, or its label whatever its case; or a member of a group by name: the change is of both. */
bool zl_pick_object(const struct zl_change *c, struct zl_str name);
/* A setting or a section of it; its level ("user.", "group.lock.") may be left out. */
bool zl_pick_path(const struct zl_change *c, struct zl_str path);

/* Calls `each` for the changes of one object, or a member of a group; `name` empty: for all. */
int zl_pick_changes(struct zl_journal *j, int64_t run, struct zl_str name, int (*each)(void *arg, const struct zl_change *c),
                    void *arg, struct zl_err *err);

/* Fills `err` (ZL_EREFUSED) for a name that no change of the run goes by: what could be given instead, and what
 * comes nearest. `paths`: it might have been a setting. Always -1. */
int zl_pick_none(struct zl_journal *j, int64_t run, struct zl_str name, bool paths, struct zl_err *err);
/* 0 when the run has a change of this object; -1 else, with err filled. */
int zl_pick_some(struct zl_journal *j, int64_t run, struct zl_str name, struct zl_err *err);

#endif
