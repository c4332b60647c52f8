/* tenant.h - the account that is simulated: users, groups, phones, and how their settings come
 * down from account and group. No HTTP in here. */
#ifndef SIM_TENANT_H
#define SIM_TENANT_H

#include "sim/schema.h"

enum sim_status { SIM_ACTIVE, SIM_INACTIVE, SIM_PENDING, SIM_STATUSES };
extern const char *const sim_status_names[SIM_STATUSES];

#define SIM_GROUPS_OF_USER_MAX 16
struct sim_member { /* the groups that a user is in, first the primary one; shared, never freed */
  uint32_t id;
  uint8_t n;
  uint16_t group[SIM_GROUPS_OF_USER_MAX];
};

enum sim_share_kind { SIM_SHARE_VOICEMAIL, SIM_SHARE_AUTO, SIM_SHARE_AD_HOC, SIM_SHARE_KINDS };
extern const char *const sim_share_keys[SIM_SHARE_KINDS]; /* "voicemail_access_members", ... */
struct sim_share {
  const char *id, *with; /* both interned */
  bool common_area, may_download, may_delete, may_share;
};
struct sim_shares {
  struct sim_share *v;
  size_t n;
};
struct sim_names { /* a list of interned strings */
  const char **v;
  size_t n;
};
struct sim_device {
  const char *id; /* interned */
  bool call_control, hot_desking;
};
struct sim_phone {
  const char *extension_id, *phone_user_id;
  int64_t extension_number;
  struct sim_set *policy, *settings;
  struct sim_shares shares[SIM_SHARE_KINDS];
  struct sim_names assistants, intercom; /* extension ids */
  struct sim_device *devices;
  size_t device_count;
  const char *intercom_device, *pin_code; /* interned, or NULL */
  const char *site; /* the name of another site than the main one; interned, or NULL */
  uint16_t privileges;     /* bit n: privilege n */
  bool privileges_bare;    /* answered as an integer, as some services still do */
  bool privacy, locked, screen_lock, inactive;
};

struct sim_user {
  const char *id, *email;
  struct sim_set *profile, *settings;
  const struct sim_member *groups; /* NULL: none */
  struct sim_phone *phone;         /* NULL: no Zoom Phone */
  uint32_t at;                     /* place in the list */
  uint8_t status;
  bool touched; /* differs from what the tenant was made of: goes into the state file */
};

struct sim_group {
  const char *id, *name;
  struct sim_set *settings, *locks;
  bool touched;
};

struct sim_role {
  const char *id, *name; /* interned */
};

struct sim_common_area {
  const char *id, *extension_id, *name;
};

struct sim_tenant {
  struct sim_schemas schemas;
  struct sim_values values;
  struct zl_pool pool;
  struct sim_user **users; /* in the list's order */
  size_t user_count, user_cap;
  struct zl_map by_id, by_email, by_extension;
  int64_t with_status[SIM_STATUSES];
  struct sim_group *groups;
  size_t group_count;
  struct zl_map memberships; /* bytes of the list -> struct sim_member */
  uint32_t membership_count;
  struct sim_common_area *areas;
  size_t area_count;
  struct sim_role *roles; /* beside those that every account has */
  size_t role_count;
  int64_t licenses; /* Licensed seats */
  bool licenses_told; /* false: any number */
  struct sim_set *settings, *locks; /* of the account */
  bool account_touched;
  struct zl_map bodies; /* rendered users' settings, see inherit.c */
  size_t body_bytes;
  uint64_t serial; /* for ids made at run time; lasts in the state file */
  uint64_t source; /* fingerprint of what the tenant was made of */
  bool generated;
  uint64_t version; /* counts writes */
  int64_t page_token_life_ms;
  const char *scopes; /* of every token; NULL: all that the routes want */
};

/* ---- tenant.c ---------------------------------------------------------------------------- */

struct sim_tenant *sim_tenant_new(struct zl_err *err);
void sim_tenant_free(struct sim_tenant *t);
/* Adds a user; id and email are copied. NULL: taken already, or no memory (err). */
struct sim_user *sim_user_add(struct sim_tenant *t, struct zl_str id, struct zl_str email,
                              struct zl_err *err);
struct sim_user *sim_user_find(const struct sim_tenant *t, struct zl_str id_or_email);
struct sim_group *sim_group_add(struct sim_tenant *t, struct zl_str id, struct zl_str name,
                                struct zl_err *err);
struct sim_group *sim_group_find(const struct sim_tenant *t, struct zl_str id);
int sim_area_add(struct sim_tenant *t, struct zl_str id, struct zl_str extension_id,
                 struct zl_str name, struct zl_err *err);
const struct sim_common_area *sim_area_find(const struct sim_tenant *t, struct zl_str id);
void sim_user_set_status(struct sim_tenant *t, struct sim_user *u, int status);
int sim_user_set_groups(struct sim_tenant *t, struct sim_user *u, const uint16_t *group, size_t n);
bool sim_user_in_group(const struct sim_user *u, size_t group);
/* Gives the user a phone if there is none. */
struct sim_phone *sim_phone_of(struct sim_tenant *t, struct sim_user *u, struct zl_str extension_id,
                               int64_t extension_number);
void sim_phone_clear(struct sim_tenant *t, struct sim_phone *p); /* lists and flags; ids stay */
/* 22 characters of the alphabet that Zoom's ids have; the same for the same numbers. */
void sim_make_id(char out[23], uint64_t a, uint64_t b);
int sim_names_add(struct sim_names *l, const char *name);
bool sim_names_del(struct sim_names *l, const char *name);
bool sim_names_have(const struct sim_names *l, const char *name);
/* The value of a profile leaf by its name as plain text ("" when absent); unescaped. */
void sim_profile_text(const struct sim_tenant *t, const struct sim_user *u, const char *name,
                      struct zl_buf *out);
const char *sim_profile_value(const struct sim_tenant *t, const struct sim_user *u, const char *name);

/* ---- inherit.c: account, group, user, and locks ------------------------------------------ */

/* The values that hold for a user, leaf by leaf (`out` has the user schema's n places). */
void sim_user_effective(const struct sim_tenant *t, const struct sim_user *u, const char **out);
void sim_group_effective(const struct sim_tenant *t, const struct sim_group *g, const char **out);
bool sim_user_locked(const struct sim_tenant *t, const struct sim_user *u, int leaf);
bool sim_group_locked(const struct sim_tenant *t, int leaf); /* by the account */
struct sim_body { /* rendered and shared; counted */
  int refs;
  size_t n;
  char data[];
};
/* One option's body of a user's settings; the caller drops it. NULL: no memory. */
struct sim_body *sim_user_body(struct sim_tenant *t, const struct sim_user *u, int option);
void sim_body_drop(struct sim_body *b);
/* To be called when settings or locks of the account or of a group change. */
void sim_bodies_forget(struct sim_tenant *t);

/* ---- objects.c, files: the tenant as JSON -------------------------------------------------- */

/* Writes what makes a user, a group, the account: as a tenant file wants it. */
void sim_write_user(const struct sim_tenant *t, const struct sim_user *u, struct zl_jw *w);
void sim_write_group(const struct sim_tenant *t, const struct sim_group *g, struct zl_jw *w);
void sim_write_account(const struct sim_tenant *t, struct zl_jw *w);
/* Reads a description into the tenant; users and groups that exist are replaced. */
int sim_read_tenant(struct sim_tenant *t, struct zl_json root, const char *file, struct zl_err *err);
int sim_read_phone(struct sim_tenant *t, struct sim_user *u, struct zl_json phone, struct zl_err *err);
void sim_write_phone(const struct sim_tenant *t, const struct sim_phone *p, struct zl_jw *w);

/* ---- generate.c, state.c ------------------------------------------------------------------ */

int sim_generate(struct sim_tenant *t, int64_t users, struct zl_err *err);
int sim_tenant_load_file(struct sim_tenant *t, const char *path, struct zl_err *err);
/* The state file's user count, 0 when there is none or it is not of a generated tenant. */
int64_t sim_state_users(const char *path);
int sim_state_load(struct sim_tenant *t, const char *path, struct zl_err *err);
int sim_state_save(const struct sim_tenant *t, const char *path, bool sync, struct zl_err *err);

#endif
