/* write.h - the request that brings some fields of one object to what is wanted. Internal to core. */
#ifndef ZL_CORE_PLAN_WRITE_H
#define ZL_CORE_PLAN_WRITE_H

#include "core/state.h"

/* Fields of one document that cannot go together, in the order in which they are sent. */
enum zl_write_stage {
  ZL_WRITE_ACTIVATE,   /* a user who is deactivated can hold no licence */
  ZL_WRITE_FIELDS,     /* of every body; of a profile all but: */
  ZL_WRITE_WORKPLACE,  /* zoom_one_type and plan_united_type: Zoom takes neither of them together with */
  ZL_WRITE_UNITED,     /*   the other, nor with type */
  ZL_WRITE_ROLE,
  ZL_WRITE_DEACTIVATE, /* after everything else that an object gets, settings too */
};
enum zl_write_stage zl_write_stage(const struct zl_item *item);

struct zl_write {
  const char *method, *product, *label;
  struct zl_buf path, body; /* body: empty, none */
  bool safe;                /* may be sent twice */
};
/* The items are of one document and one stage; `before` is what the first has now, {NULL,0}: nothing. */
int zl_write_make(const struct zl_item *items, size_t n, struct zl_str id, struct zl_str before, struct zl_write *out,
                  struct zl_err *err);
void zl_write_free(struct zl_write *w); /* wipes the body */

/* A wish, of which the plan's order may depend (order.c): licences, locks. */
void zl_write_note(struct zl_core *c, const struct zl_node *leaf);
/* Whether a wish for the document "user" gives one back, by what there is now. */
bool zl_write_gives(const struct zl_draft_want *w);

/* What a number of Zoom's means, for people: "licensed"; NULL: it speaks for itself. */
const char *zl_write_word(struct zl_str path, struct zl_str json);
/* Takes the names of roles from an answer of GET /roles, which a policy that names one has asked for. */
void zl_write_roles(struct zl_core *c, struct zl_str answer);
/* Appends the name of a role, a value of "profile.role_id"; nothing: it is another path, or nobody asked. */
void zl_write_role(struct zl_core *c, struct zl_str path, struct zl_str json, struct zl_buf *out);

/* Why a change of a profile, status or role would be in vain, or NULL. */
const char *zl_write_objection(struct zl_core *c, const struct zl_node *leaf, struct zl_str id, struct zl_str wanted,
                               struct zl_str before);

#endif
