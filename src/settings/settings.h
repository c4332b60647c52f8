/* settings.h - the catalogue of settings, the builder that checks what a policy wants, the
 * difference between that and what the server says, and the smallest body that makes up for it.
 * Pure: no clock, no sockets, no Lua. Both processes use it: the policy process to raise at the
 * script's line, the core to check again what the policy process claims.
 *
 * A *level* is a kind of object with settings (user, group, account ...). A *body* is one JSON
 * document of a level, chosen by the `option` query parameter; a *leaf* is one setting. In a
 * policy the bodies of a level appear as one tree; a leaf knows its place in that tree (`path`)
 * and its place in its body (`wire`). They differ only where Zoom uses one name in two bodies:
 * `authentication_option` is `meeting_authentication_option` or `recording_authentication_option`
 * in the tree. */
#ifndef ZL_SETTINGS_H
#define ZL_SETTINGS_H

#include "base/base.h"
#include "json/json.h"

enum zl_level {
  ZL_LEVEL_USER,
  ZL_LEVEL_GROUP,
  ZL_LEVEL_ACCOUNT,
  ZL_LEVEL_GROUP_LOCK,   /* booleans, true = locked, for the members of a group */
  ZL_LEVEL_ACCOUNT_LOCK, /* ... for everybody */
  ZL_LEVEL_PHONE_USER,   /* Zoom Phone: profile with `policy`, and settings, as one tree; of the
                            latter those whose name the profile has too (both only readable) are
                            `settings_status` and `settings_extension_number` */
  ZL_LEVEL_PROFILE,      /* a user's profile, status and role */
  ZL_LEVELS
};
const char *zl_level_name(enum zl_level level);              /* "user" */
int zl_level_find(struct zl_str name, enum zl_level *out);
bool zl_level_locks(enum zl_level level); /* its leaves lock settings of others */

/* ---- the catalogue (catalogue.c; tables generated at build time from facts/) ------------- */

enum zl_type {
  ZL_TYPE_BOOLEAN,
  ZL_TYPE_INTEGER,
  ZL_TYPE_NUMBER,
  ZL_TYPE_STRING,
  ZL_TYPE_LIST,   /* elements are described by the node's only child */
  ZL_TYPE_OBJECT
};
const char *zl_type_name(enum zl_type type);

enum zl_node_flags {
  ZL_NODE_LEAF = 1 << 0,       /* set, compared and sent as one value */
  ZL_NODE_READABLE = 1 << 1,   /* GET gives it */
  ZL_NODE_WRITABLE = 1 << 2,   /* PATCH takes it */
  ZL_NODE_DEPRECATED = 1 << 3,
  ZL_NODE_SET = 1 << 4,        /* a list whose order means nothing: compared as a set */
  ZL_NODE_SECRET = 1 << 5,     /* a passcode: (hidden) in plans and reports */
  ZL_NODE_REQUIRED = 1 << 6,   /* inside a leaf: an element without it is refused */
  ZL_NODE_UNCHECKED = 1 << 8,  /* not in the catalogue: see zl_settings_unchecked */
  ZL_NODE_ACTION = 1 << 7      /* does something (`reset`, `operate`) rather than being something:
                                  there is no earlier value that an undo could set */
};

/* One request body of a level. */
struct zl_body {
  enum zl_level level;
  const char *option;    /* value of ?option=, or NULL */
  const char *key;       /* unique name, on the wire and in the journal: "user.settings",
                            "user.settings?option=meeting_security", "group.locks", "phone_user" */
  const char *kind;      /* of the object whose id fills {id}: "user", "group", "account" (its id
                            is "me"), "phone_user" */
  const char *path;      /* "/users/{id}/settings" */
  const char *method;    /* what writes: "PATCH" */
  const char *product;   /* "main" or "phone": whose rate limit it counts against */
  const char *label;     /* "MEDIUM": for GET and PATCH alike */
  const char *read_scope, *write_scope;                 /* granular */
  const char *read_scope_classic, *write_scope_classic;
  const char *document;  /* key of the body whose GET shows it: mostly its own. A user's status and role
                            are shown by "user", and have requests of their own */
  const char *write_path; /* where `method` goes: mostly `path`. Of "user.role" {id} is the role */
};

struct zl_node {
  const char *name;              /* last part of `path`; "[]" for list elements */
  const char *path;              /* in the level's tree: "in_meeting.waiting_room" */
  const char *wire;              /* in its body */
  enum zl_type type;
  unsigned flags;
  const struct zl_body *body;
  const struct zl_node *parent;
  const struct zl_node *children; /* contiguous, in catalogue order */
  unsigned n_children;
  const char *const *values;     /* allowed strings, or NULL */
  const int64_t *numbers;        /* allowed integers, or NULL */
  unsigned n_values;             /* of whichever is there */
  int64_t min, max;              /* INT64_MIN / INT64_MAX: no bound */
  unsigned min_length, max_length; /* strings: characters, 0 = no bound */
  unsigned max_items;            /* lists: 0 = no bound */
  const char *key_field;         /* lists of objects: the field that names an element ("id"), or
                                    for an entry leaf such as authentication_option */
  const char *entries;           /* GET shows this leaf as an element of the list of this name
                                    (authentication_options), found by key_field */
  const char *got;               /* its place in GET's answer where that is not `wire`, or NULL */
  const char *lock;              /* its own lock, as a path: users and groups in ZL_LEVEL_GROUP_LOCK,
                                    accounts in ZL_LEVEL_ACCOUNT_LOCK; NULL: it has none there */
  const char *follows;           /* without a lock of its own: the section or setting of the same
                                    level whose lock it follows, or NULL */
  unsigned order;                /* place in the catalogue: bodies are written in this order */
};

const struct zl_node *zl_catalogue_root(enum zl_level level);
const struct zl_node *zl_node_child(const struct zl_node *node, struct zl_str name);
/* A dotted path in the level's tree; NULL if there is none. */
const struct zl_node *zl_catalogue_find(enum zl_level level, struct zl_str path);
/* Calls `each` for every leaf below `node` in catalogue order, until it returns non-zero. */
int zl_catalogue_walk(const struct zl_node *node, int (*each)(void *arg, const struct zl_node *leaf),
                      void *arg);
const struct zl_body *zl_catalogue_body(struct zl_str key);
const struct zl_body *zl_catalogue_bodies(enum zl_level level, size_t *n);

/* What a level's paths begin with in a plan, in `writes` and in the journal: "user", "group.lock",
 * "phone". (place.c) */
const char *zl_level_prefix(enum zl_level level);
/* Takes "group.lock.in_meeting.chat" apart; of two prefixes that fit the longer one is meant. */
bool zl_level_of_place(struct zl_str full, enum zl_level *level, struct zl_str *path);
/* The leaf that is meant by it, or NULL. */
const struct zl_node *zl_catalogue_place(struct zl_str full);

/* The level whose tree `node` is in. */
enum zl_level zl_catalogue_level(const struct zl_node *node);
/* The node of another level that is the same setting, also under another name (facts/names.tsv),
 * or NULL. Locks are no settings: ask zl_catalogue_lock. */
const struct zl_node *zl_catalogue_same(const struct zl_node *leaf, enum zl_level other);
/* The boolean of a lock level that locks a setting of users, groups or the account, or NULL.
 * `*followed` (may be NULL) is the setting whose lock it follows, or NULL where it is its own. */
const struct zl_node *zl_catalogue_lock(const struct zl_node *leaf, enum zl_level lock_level,
                                        const struct zl_node **followed);

/* A catalogue other than the built-in one, from the text that flat.c describes. The text may be a
 * stranger's: every index and length in it is checked, and it can bring fields, limits, scopes and
 * rate labels, but no request that the built-in catalogue does not know. (load.c) */
struct zl_catalogue;
int zl_catalogue_load(struct zl_str text, struct zl_catalogue **out, struct zl_err *err);
void zl_catalogue_free(struct zl_catalogue *c);
/* From now on all look-ups are in `c`, which has to stay; NULL: in the built-in one. Nodes and
 * bodies that were found before are of the catalogue before: switch before anything is looked up. */
void zl_catalogue_use(const struct zl_catalogue *c);
/* The catalogue in use, or the built-in one, as text. (flat.c) */
int zl_catalogue_write(bool built_in, struct zl_buf *out, struct zl_err *err);

/* Fills err with "users have no setting 'schedule_meting' (did you mean 'schedule_meeting'?)": the
 * nearest sibling first, else the nearest leaf anywhere in the level by its last name. Always -1. */
int zl_catalogue_unknown(const struct zl_node *parent, struct zl_str name, struct zl_err *err);

/* ---- the builder (check.c) --------------------------------------------------------------- */

/* Checks one value for one leaf: type, range, allowed values, lengths, elements. On success
 * appends the canonical JSON. Messages name path, what was given and what is allowed. */
int zl_settings_check(const struct zl_node *leaf, struct zl_json value, struct zl_buf *canonical,
                      struct zl_err *err);

/* Reads a whole settings object (JSON, in the level's tree) and calls `emit` for each leaf, in
 * catalogue order, with canonical JSON. `authentication_option` without prefix is accepted where
 * the table itself tells which body is meant, else refused with the two names to choose from.
 * Another level's name for a setting is accepted as this level's. */
typedef int zl_settings_emit(void *arg, const struct zl_node *leaf, struct zl_str value);
int zl_settings_read(enum zl_level level, struct zl_json table, zl_settings_emit *emit, void *arg,
                     struct zl_err *err);

/* ---- difference and body (diff.c, body.c) ------------------------------------------------ */

/* The value that a body's GET answer holds for a leaf: appends its JSON and returns 1, 0 when
 * absent, -1 when the answer has another type than the catalogue (err names path and both). */
int zl_settings_current(const struct zl_node *leaf, struct zl_json answer, struct zl_str wanted,
                        struct zl_buf *out, struct zl_err *err);

/* Whether the answer itself calls a leaf locked: the policies of a phone user do, {"enable":..,"locked":true,
 * "locked_by":"site"}. *by (may be NULL) is then what it says of by whom, as it stands there, or absent. */
bool zl_settings_says_locked(const struct zl_node *leaf, struct zl_json answer, struct zl_json *by);

/* Whether the server's value already is what is wanted. `current` is absent as {NULL, 0}. Sets are
 * compared as sets, lists of objects by key_field on the fields that `wanted` names, and entry
 * leaves on the fields given (`action` show/hide against `visible`, `update` against nothing). */
bool zl_settings_same(const struct zl_node *leaf, struct zl_str wanted, struct zl_str current);

/* The smallest body: exactly the given leaves, nested as Zoom wants them, in catalogue order.
 * All leaves belong to one body. Values are canonical JSON. */
struct zl_item {
  const struct zl_node *leaf;
  struct zl_str value;
};
int zl_settings_body(const struct zl_item *items, size_t n, struct zl_buf *out, struct zl_err *err);

/* ---- fields that the catalogue lacks (unchecked.c) ---------------------------------------- */

/* Makes nodes for fields that are sent on purpose although the catalogue lacks them, so that they
 * take part in zl_settings_body. They live until zl_pool_free(&all->pool). */
struct zl_unchecked {
  struct zl_pool pool;
  struct zl_unchecked_node {
    struct zl_node node;
    struct zl_unchecked_node *next;
  } *first;
};
bool zl_settings_unchecked_path(struct zl_str path); /* whether it can be a field's path at all */
/* The leaf for a path in a body; NULL: no path, or out of memory. */
const struct zl_node *zl_settings_unchecked(struct zl_unchecked *all, const struct zl_body *body,
                                            struct zl_str path);

/* ---- phone shared access (access.c) ------------------------------------------------------ */

/* A setting type of /phone/users/{userId}/settings/{settingType}. */
struct zl_access {
  const char *type;        /* "voice_mail", "delegation", "desk_phone", ... */
  const char *source;      /* where the present state is read: "phone_user" is
                              GET /phone/users/{id}, "phone_user_settings" is .../settings */
  const char *id_field;    /* names an element: "access_user_id", "extension_id", "id" */
  unsigned max_per_call, max_total; /* 0: not told */
};
const struct zl_access *zl_access_find(struct zl_str type);
const struct zl_access *zl_access_table(size_t *n);

/* What a policy may do with a set. */
enum zl_access_verb { ZL_ACCESS_EXACT, ZL_ACCESS_GRANT, ZL_ACCESS_REVOKE };

/* Reads what a policy gave for a type (a list of members, one member, an id, the body form of
 * POST including the old `voice_mail{}`, or the PATCH form) and appends its normal form:
 *   voice_mail, auto_call_recording, ad_hoc_call_recording:
 *       {"members":[{"access_user_id":..,"access_user_type":..,"allow_delete":..,...}]}
 *   delegation: {"assistants":["EXT",...],"privacy":..,"privileges":[..],"locked":..}
 *   desk_phone: {"devices":[{"id":..,"policy":{..}}],"phone_screen_lock":..,"pin_code":".."}
 *   intercom:   {"extensions":["EXT",...],"device_id":".."}
 * with only what was given (permissions of a member default to false, as at Zoom). */
int zl_access_check(const struct zl_access *access, enum zl_access_verb verb, struct zl_json given,
                    struct zl_buf *normal, struct zl_err *err);

/* Folds a later wish into an earlier one (normal forms): the result is again a normal form with
 * "exact": true or false and, for revokes, "revoked":[ids]. `before` may be {NULL,0}. */
int zl_access_merge(const struct zl_access *access, struct zl_str before, enum zl_access_verb verb,
                    struct zl_str normal, struct zl_buf *out, struct zl_err *err);
/* Two merged wishes as one, where neither takes back what the other one wants: 0. 1: they contradict each other,
 * which is to say that it matters which of them comes first. */
int zl_access_together(const struct zl_access *access, struct zl_str first, struct zl_str later, struct zl_buf *out,
                       struct zl_err *err);

/* One request that brings the present state nearer to the wish, and the change it stands for. */
struct zl_access_op {
  const char *method;          /* POST, PATCH, DELETE */
  struct zl_str query_name, query_value; /* DELETE: shared_id=...; else empty */
  struct zl_str body;          /* JSON, or empty */
  const struct zl_access_change {
    struct zl_str member;      /* the element's id, or a field such as "privileges" */
    struct zl_str before, wanted; /* canonical JSON; {NULL,0} is absent */
    bool secret;               /* a passcode: shown as dots */
  } *changes;
  size_t n_changes;
};
/* Compares the present state (the checked answer of `source`) with a merged wish and calls `emit`
 * for each request in the order in which they must be sent: DELETE surplus, PATCH different, POST
 * missing in calls of at most max_per_call. Nothing to do: no call. The op dies after `emit`. */
typedef int zl_access_emit(void *arg, const struct zl_access_op *op);
int zl_access_diff(const struct zl_access *access, struct zl_str merged, struct zl_json answer,
                   zl_access_emit *emit, void *arg, struct zl_err *err);

/* Whether a POST or DELETE that zl_access_diff made has taken effect, from what `source` answers now:
 * for a request whose answer was lost. `query` is what stands after the "?". (access_effect.c) */
enum zl_access_effect { ZL_EFFECT_NONE, ZL_EFFECT_ALL, ZL_EFFECT_PART };
int zl_access_effect(const struct zl_access *access, struct zl_str method, struct zl_str query,
                     struct zl_str body, struct zl_json answer, enum zl_access_effect *out,
                     struct zl_err *err);

/* ---- operations (operations.c) ---------------------------------------------------------- */

/* Every operation of Zoom's published specifications: 'user', or 'rooms.deleteDevice' where an id
 * is in several products. Found in constant data: nothing allocates, texts live for ever. */
enum zl_operation_flags {
  ZL_OPERATION_BODY = 1 << 0,        /* takes a request body */
  ZL_OPERATION_BODY_LIST = 1 << 1,   /* ... which is a JSON list, not an object */
  ZL_OPERATION_BODY_FORM = 1 << 2,   /* ... which is a form with a file, not JSON */
  ZL_OPERATION_DEPRECATED = 1 << 3,
  ZL_OPERATION_UNVERSIONED = 1 << 4, /* the path is below the host, without /v2 (SCIM) */
  ZL_OPERATION_UNLABELLED = 1 << 5,  /* Zoom tells no label; `label` is what to assume */
  ZL_OPERATION_PHONE = 1 << 6,       /* counts against the buckets of Zoom Phone */
  ZL_OPERATION_UNIQUE = 1 << 7       /* the id is enough, without the product */
};
struct zl_operation {
  const char *id, *product, *method, *path; /* "/users/{userId}" */
  const char *label;                 /* "MEDIUM": never NULL */
  const char *classic, *granular;    /* scopes, blank-separated, any one suffices; "": not told */
  unsigned flags, n_parameters;
  unsigned index;                    /* place in the catalogue */
};
enum zl_parameter_flags {
  ZL_PARAMETER_PATH = 1 << 0,        /* else in the query */
  ZL_PARAMETER_REQUIRED = 1 << 1,
  ZL_PARAMETER_LIST = 1 << 2,        /* several values of `type`; the name is repeated */
  ZL_PARAMETER_DEPRECATED = 1 << 3
};
struct zl_parameter {
  const char *name;
  enum zl_type type;                 /* boolean, integer, number or string */
  unsigned flags;
  int64_t min, max;                  /* INT64_MIN / INT64_MAX: no bound */
  unsigned min_length, max_length;   /* characters, 0 = no bound */
  unsigned min_items, max_items;     /* lists, 0 = no bound */
  unsigned n_values, index;
};

/* The shortest name that is enough, and that zl_operation_find takes: "rooms.deleteDevice". Returns `out`. */
#define ZL_OPERATION_NAME_BYTES 128
const char *zl_operation_name(char out[ZL_OPERATION_NAME_BYTES], const struct zl_operation *op);
/* By 'id' or 'product.id'. -1: err tells the nearest names, or the products to choose from. */
int zl_operation_find(struct zl_str id, struct zl_operation *out, struct zl_err *err);
/* The operation that a request belongs to, so that its label and scopes are known: the path may
 * have values for placeholders ("/users/abc/settings") and a query. A literal segment goes before
 * a placeholder, so "/users/summary" is no user. False: not in the catalogue. */
bool zl_operation_match(struct zl_str method, struct zl_str path, struct zl_operation *out);
struct zl_parameter zl_operation_param(const struct zl_operation *op, unsigned i);
/* The i-th allowed value as text; integers in decimal. */
const char *zl_parameter_value(const struct zl_parameter *p, unsigned i);
/* Calls `each` in catalogue order until non-zero. */
typedef int zl_operation_each(void *arg, const struct zl_operation *op);
int zl_operations_walk(zl_operation_each *each, void *arg);
/* The same for those that fit all the words (id, path, method, product, parameters, scopes), the
 * best first, at most `most`. Verbs stand for methods: "list", "add", "change", "remove". */
int zl_operations_search(struct zl_str words, size_t most, zl_operation_each *each, void *arg);

/* Checks arguments (an object: parameters by name, and `body`) and appends path and query to
 * `target` ("/users/a%2Fb/settings?option=x") and the body, if there is one, to `body`. What is
 * text in a URL may be given as such: an integer for a string, its digits for an integer. err
 * names the operation, the argument and what is allowed; the buffers are then of no use. */
int zl_operation_request(const struct zl_operation *op, struct zl_json args, struct zl_buf *target,
                         struct zl_buf *body, struct zl_err *err);

#endif
