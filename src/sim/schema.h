/* schema.h - the tables of facts.h made searchable, and how the levels hang together: which
 * leaf of the group and of the account a user's leaf inherits from, and which lock holds it. */
#ifndef SIM_SCHEMA_H
#define SIM_SCHEMA_H

#include "json/json.h"
#include "sim/values.h"

enum sim_level {
  SIM_USER,
  SIM_GROUP,
  SIM_ACCOUNT,
  SIM_GROUP_LOCK,
  SIM_ACCOUNT_LOCK,
  SIM_PHONE,
  SIM_PHONE_SETTINGS,
  SIM_PROFILE,
  SIM_LEVELS
};

struct sim_kin { /* of one leaf, in other tables; -1: none */
  int16_t group, account, group_lock, account_lock;
};

struct sim_schema {
  const struct sim_leaf *leaf;
  int n;
  struct zl_map at[SIM_OPTIONS]; /* path -> leaf + 1, or SIM_INNER for an object's name */
  struct sim_kin *kin;           /* for the user's and the group's leaves */
  const char **value;            /* the tenant's default of each leaf; NULL: absent */
};

struct sim_schemas {
  struct sim_schema level[SIM_LEVELS];
};
int sim_schemas_make(struct sim_schemas *s, struct zl_err *err);
void sim_schemas_free(struct sim_schemas *s);

#define SIM_UNKNOWN (-1)
#define SIM_INNER (-2)
/* The leaf with this path in this body; SIM_UNKNOWN; SIM_INNER when it is an object of leaves. */
int sim_schema_find(const struct sim_schema *s, int option, struct zl_str path);
/* The option's number by its name in a query ("" is the plain body), or -1. */
int sim_option_of(const char *name);
const char *sim_option_name(int option);

/* ---- bodies (patch.c, render.c) ---------------------------------------------------------- */

struct sim_quirk { /* what a server does to single values without saying so */
  const char *ignore;   /* glob of paths that are left as they are, or NULL */
  struct zl_json store; /* an object: path -> what is kept instead of what was sent; or none */
};

struct sim_patch {
  const struct sim_schema *schema;
  struct sim_values *values;
  int option;
  bool author;        /* a tenant file: read-only leaves may be set, an unknown one is an error */
  const struct sim_quirk *quirk; /* NULL: none */
  bool lock_refused;  /* a locked leaf is an error; false: it is dropped without a word */
  bool (*locked)(void *arg, int leaf); /* NULL: nothing is */
  void *arg;
  struct sim_changes changes; /* out */
  struct zl_buf errors;       /* out: {"field":..,"message":..},... */
  int error_count;
};
/* Reads a body. -1: out of memory; faults of the body are counted in `error_count`. */
int sim_patch_read(struct sim_patch *p, struct zl_json body);
void sim_patch_free(struct sim_patch *p);

/* Writes the leaves of one body as a nested object; value[i] NULL leaves leaf i out. `access`: the
 * bits a leaf must have. `only`: comma-separated leaf names to keep, or NULL. */
int sim_render(const struct sim_schema *s, int option, const char *const *value, int access,
               const char *only, struct zl_buf *out);
/* The same for what one set holds and nothing else; with `bare` the braces are left out. */
int sim_render_set(const struct sim_schema *s, int option, const struct sim_set *set, bool bare,
                   struct zl_buf *out);

#endif
