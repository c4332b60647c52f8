/* access_state.h - shared access in memory, for the access*.c files. A setting type is one row of
 * a table (access.c): a list of elements, each an id with a few fields, and a few values beside
 * the list. Checking, folding and comparing then know no setting type by name. */
#ifndef ZL_SETTINGS_ACCESS_STATE_H
#define ZL_SETTINGS_ACCESS_STATE_H

#include "settings/internal.h"

#define ZL_ACCESS_FIELDS 4
#define ZL_ACCESS_VALUES 3
/* Who may be named at a time, and revoked in all, of one shared access: each is looked for among the others. */
#define ZL_ACCESS_NAMES 10000

struct zl_access_kind {
  const struct zl_access *access;
  const char *list;           /* its name in the normal form: "members", "devices" ... */
  bool of_ids;                /* the normal form's list holds ids, not objects */
  const char *wire_list;      /* the list in requests and answers */
  const char *wrapper;        /* the object around everything in PATCH and in GET, or NULL */
  const char *post_field;     /* POST takes one id under this name; NULL: a list, or PATCH */
  bool invited_by_patch;      /* there is no POST */
  const char *delete_by;      /* the query of DELETE */
  bool by_handle;             /* DELETE and PATCH name the element by its shared_id */
  const struct zl_node *element;
  const char *fields[ZL_ACCESS_FIELDS]; /* dotted paths within an element, in the order sent */
  unsigned n_fields;
  const struct zl_node *values[ZL_ACCESS_VALUES];
  const char *value_paths[ZL_ACCESS_VALUES]; /* where GET has them, below `wrapper` */
  unsigned n_values;
};

struct zl_access_element {
  struct zl_str id;
  struct zl_str field[ZL_ACCESS_FIELDS]; /* canonical JSON; {NULL,0}: not given */
  struct zl_str handle;                  /* shared_id, of what the server has */
  bool matched;
};

struct zl_access_state {
  struct zl_access_element *list;
  size_t n, cap;
  bool has_list;                         /* absent and empty are two things */
  struct zl_str value[ZL_ACCESS_VALUES]; /* canonical JSON; {NULL,0}: not given */
  bool exact;                            /* the list is all there shall be */
  struct zl_str *revoked;
  size_t n_revoked, cap_revoked;
  struct zl_pool pool;                   /* owns every string in here */
};

const struct zl_access_kind *zl_access_kind(const struct zl_access *access);
/* Whether a field is one of those that are false unless given. */
bool zl_access_is_permission(const struct zl_access_kind *kind, unsigned field);
void zl_access_state_free(struct zl_access_state *s);

/* Building; false: out of memory. */
struct zl_access_element *zl_access_add(struct zl_access_state *s);
bool zl_access_revoke(struct zl_access_state *s, struct zl_str id);
struct zl_access_element *zl_access_element(const struct zl_access_state *s, struct zl_str id);
void zl_access_drop(struct zl_access_state *s, struct zl_access_element *element);
bool zl_access_copy(struct zl_access_state *s, struct zl_str text, struct zl_str *out);

/* Fills an element from an object in canonical form; `object` is checked. */
bool zl_access_read_element(struct zl_access_state *s, const struct zl_access_kind *kind,
                            struct zl_json object, struct zl_access_element *out);
/* Normal and merged forms. They come from the other process, so wrong ones are refused. */
int zl_access_read(struct zl_access_state *s, const struct zl_access_kind *kind,
                   struct zl_str normal, struct zl_err *err);
void zl_access_write(const struct zl_access_state *s, const struct zl_access_kind *kind,
                     bool merged, struct zl_jw *w);
/* An element as an object, with its shared_id when `handle`. */
void zl_access_write_element(const struct zl_access_kind *kind,
                             const struct zl_access_element *element, bool handle,
                             struct zl_jw *w);

int zl_access_no_memory(struct zl_err *err);

#endif
