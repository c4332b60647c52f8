/* planning.h - the plan while it is made: what plan.c, settings.c and access.c share. Internal
 * to core. Strings that are handed in are copied into the journal; errors go to p->err. */
#ifndef ZL_CORE_PLAN_PLANNING_H
#define ZL_CORE_PLAN_PLANNING_H

#include "core/plan/destructive.h"
#include "core/saved/plan_file.h"
#include "core/state.h"

struct zl_planning {
  struct zl_core *core;
  struct zl_err *err;
  int64_t run;         /* 0 until the first change */
  const struct zl_draft_object *draft;
  int64_t object;      /* in the plan; 0 until its first change */
  const struct zl_source *source;
  char room[4096];     /* of one body: what fits in here is not allocated */
  size_t room_used;
  struct zl_pool pool; /* of one body */
  struct zl_unchecked unchecked; /* of one body, too */
  struct zl_map warned; /* about fields that the catalogue lacks */
  size_t n_warned;
  struct zl_buf sealed; /* the last body with a passcode */
  struct zl_item items[2048];
  struct extra {
    struct zl_str before, origin; /* before: {NULL,0} is absent */
  } extras[2048];
  size_t n_items;
  bool secret; /* one of the items is */
  bool has_features; /* the object has wishes for some */
  bool late;   /* the changes that go after all others of an object, see write.h */
  bool has_late;
  bool extensions; /* they have names by now */
  struct zl_losses losses;
};

/* ---- plan.c ---------------------------------------------------------------------------------- */

/* A request of the object that is being planned, its number into *no; _sealed: its body only we can read. Both
 * begin the run and the object with their first one. */
int zl_planning_request(struct zl_planning *p, const struct zl_plan_request *r, int64_t *no);
int zl_planning_sealed(struct zl_planning *p, struct zl_plan_request *r, int64_t *no);
/* A change of the request, weighed for what no undo brings back. */
int zl_planning_change(struct zl_planning *p, int64_t no, struct zl_str path, struct zl_str before, struct zl_str wanted,
                       struct zl_str origin);

/* ---- settings.c, access.c ------------------------------------------------------------ */

/* The wishes for p->source of the object: settings and, of phones, shared access. */
int zl_plan_settings(struct zl_planning *p, struct zl_str body);
/* Tells what was held back to be told once, and frees. */
void zl_plan_settings_end(struct zl_planning *p);
/* A wish for shared access of that type. */
int zl_plan_access(struct zl_planning *p, const struct zl_draft_want *w, struct zl_str type);

#endif
