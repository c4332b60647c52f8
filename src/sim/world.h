/* world.h - what a request meets: the tenant, the brakes, the faults, the books. Handlers are
 * pure of sockets: they read a sim_req and fill a sim_answer; server.c does the rest. */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "sim/sim.h"
#include "sim/tenant.h"

#define SIM_SEGMENTS_MAX 10

struct sim_pair {
  const char *name, *value; /* decoded */
};
struct sim_req {
  const char *method;
  char *path, *query;        /* as sent; path without /v2 for the API */
  bool api;                  /* below /v2 */
  struct zl_str segment[SIM_SEGMENTS_MAX]; /* decoded, terminated */
  int segments;
  struct sim_pair param[32];
  int params;
  struct zl_pool pool; /* owns the decoded texts */
  struct zl_str body;
  const char *authorization, *content_type; /* NULL: not sent */
};
const char *sim_param(const struct sim_req *q, const char *name); /* NULL: not sent */

struct sim_answer {
  int status; /* 0: the connection is cut without a word */
  struct zl_buf body;
  struct sim_body *shared; /* instead of `body` */
  const char *content_type; /* NULL: JSON */
  struct sim_pair header[8]; /* values from the request's pool or static */
  int headers;
  int64_t hold_ms;        /* keep it back so long */
  int64_t cut_after_bytes; /* -1: no */
  int64_t apply_at_us;     /* not carried out yet: sim_world_carry_out() is due then; 0: it is */
  bool cut_then;           /* and then the answer is lost */
  struct sim_flight *flight; /* the write that this answers, until it is sent */
};

struct sim_world;
struct sim_route {
  const char *method, *pattern; /* "users/ * /settings" without blanks; * is one segment */
  int product, label;           /* for the brakes */
  const char *scope;            /* granular; NULL: none needed */
  void (*handle)(struct sim_world *w, struct sim_req *q, struct sim_answer *a);
};

/* ---- limits.c: sliding windows per product and label -------------------------------------- */

enum { SIM_MAIN, SIM_PHONE_API, SIM_PRODUCTS };
enum { SIM_LIGHT, SIM_MEDIUM, SIM_HEAVY, SIM_INTENSIVE, SIM_LABELS };
#define SIM_WINDOW_MAX 80
struct sim_window {
  int64_t at_us[SIM_WINDOW_MAX]; /* when the last ones were let through, a ring */
  int next, per_window;          /* 0: no limit */
  int64_t window_us;
  int64_t per_day, today; /* 0: no limit */
  int64_t others_at_us;   /* when others ask next; 0: not begun */
};
struct sim_limits {
  struct sim_window window[SIM_PRODUCTS][SIM_LABELS];
  int64_t day;
  int others; /* requests a window that others of the account use up, of each label */
};
int sim_limits_set(struct sim_limits *l, const char *plan, struct zl_err *err);
/* 0: go on; 1: the per-second limit; 2: the daily one. `*limit` gets the figure. */
int sim_limits_ask(struct sim_limits *l, int product, int label, int64_t now_us, int64_t wall_ms,
                   int64_t *limit);
const char *sim_label_name(int label);

/* ---- faults.c ------------------------------------------------------------------------------ */

enum sim_429 { SIM_429_QPS, SIM_429_DAILY, SIM_429_BARE, SIM_429_CONCURRENT };
struct sim_span { /* milliseconds from..to; from -1: not asked for */
  int64_t from, to;
};
struct sim_fault {
  char *on; /* "PATCH /users/u2/settings" */
  int64_t nth, count, seen; /* count -1: not said */
  double percent;           /* of the calls from the nth on, drawn from `seed`; 0: all */
  int64_t seed;
  int reply; /* 0: none */
  bool reply_after; /* the reply comes after the request was carried out */
  char *body, *content_type, *retry_after;
  struct sim_pair header[6];
  int headers;
  enum sim_429 form;
  struct sim_span delay, apply_late, apply_after, settle;
  int64_t cut_after_bytes; /* -1: not asked for */
  struct sim_quirk quirk;
  struct zl_json refuse; /* an object: user -> why a call for many users leaves this one out; or none */
  bool whole;            /* refuses the call instead */
  bool cut, apply_then_cut, drop, duplicate_user, short_list, html, wrong_type, revoke, overlap;
};
struct sim_faults {
  struct sim_fault *v;
  size_t n;
  struct zl_pool pool;
};
/* Adds the faults of a JSON list; with `replace` the old ones go first. */
int sim_faults_read(struct sim_faults *f, struct zl_str text, bool replace, struct zl_err *err);
/* The fault that this request meets, or NULL. Counts. */
const struct sim_fault *sim_faults_meet(struct sim_faults *f, const struct sim_req *q);
void sim_faults_free(struct sim_faults *f);
/* A time within the span, the same for the same call of the same fault. */
int64_t sim_fault_ms(const struct sim_fault *f, struct sim_span span);
/* Fills the answer with a 429 in one of the forms in which Zoom sends it. */
void sim_answer_429(struct sim_req *q, struct sim_answer *a, enum sim_429 form, int label,
                    int64_t limit, int64_t wall_ms);
/* Every top-level member gets a type that the specification does not allow. */
int sim_wrong_types(struct zl_buf *body);

/* ---- the world ------------------------------------------------------------------------------ */

struct sim_count {
  const struct sim_route *route;
  int64_t requests;
};

struct sim_world {
  const struct zl_sim *config;
  struct sim_tenant *tenant;
  struct sim_limits limits;
  struct sim_faults faults;
  const struct sim_fault *fault; /* of the request being answered, or NULL */
  int64_t features_at_us;    /* the last POST /users/features that was let through; 0: none */
  struct sim_late *late;     /* late.c */
  struct sim_flight *flying; /* flight.c */
  struct zl_map applied;     /* applied.c */
  bool hurry, hurried;       /* what waits for its time is due now; nothing waits any more */
  bool trial;                /* a PATCH is only judged */
  uint64_t token_serial, tokens_revoked; /* tokens up to `tokens_revoked` are dead */
  int log_fd, port;
  int64_t requests, refused, unknown, overlapping, writes_applied, waiting, start_ms;
  int64_t connections, connections_most; /* open now; at a time */
  int64_t *route_count;
  struct zl_buf log_line;
  struct zl_buf given; /* the tenant that was loaded (POST /_sim/tenant): a reset makes it anew; empty: none was */
};

int sim_world_open(struct sim_world *w, const struct zl_sim *config, struct zl_err *err);
void sim_world_close(struct sim_world *w);
/* Makes the tenant afresh; with `keep_state` what was saved is read into it. */
int sim_world_tenant(struct sim_world *w, bool keep_state, struct zl_err *err);
/* Answers one request: faults, token, scopes, limits, handler, books. */
void sim_world_answer(struct sim_world *w, struct sim_req *q, struct sim_answer *a);
/* Carries out what sim_world_answer put off (apply_at_us), and fills the answer. */
void sim_world_carry_out(struct sim_world *w, struct sim_req *q, struct sim_answer *a);
/* The handler, and the books of what was applied. */
void sim_world_handle(struct sim_world *w, const struct sim_route *route, struct sim_req *q,
                      struct sim_answer *a);
/* Whether the fault of this request leaves a user out; appends why. */
bool sim_refused(const struct sim_world *w, const struct sim_user *u, struct zl_buf *why);
/* Whether POST /users/features may be let through now; then the next one is due in ten seconds. */
bool sim_features_due(struct sim_world *w, int64_t now_us);
/* What the fault of this request does to single values, or NULL. */
const struct sim_quirk *sim_quirk_of(const struct sim_world *w);

/* ---- late.c: writes that happen after their answer was given or lost -------------------------- */

int sim_late_add(struct sim_world *w, const struct sim_route *route, const struct sim_req *q,
                 int64_t in_ms);
/* Carries out the writes that are due; returns when the next one is (us), or -1. */
int64_t sim_late_run(struct sim_world *w, int64_t now_us);
int64_t sim_late_count(const struct sim_world *w);
void sim_late_drop(struct sim_world *w);

/* ---- held.c: things that are due at a time, soonest first -------------------------------------- */

struct sim_held {
  struct sim_held_one {
    int64_t due_us;
    void *what;
  } *v; /* a heap */
  size_t n, cap;
};
int sim_held_add(struct sim_held *h, int64_t due_us, void *what);
void *sim_held_take(struct sim_held *h, int64_t now_us); /* the next that is due, or NULL */
void sim_held_free(struct sim_held *h);

/* ---- flight.c: one write at a time of one object ---------------------------------------------- */

/* Notes that a write of this request's object has arrived. False: another one is not answered
 * yet, which is counted. */
bool sim_flight_begin(struct sim_world *w, const struct sim_req *q, struct sim_answer *a);
void sim_flight_end(struct sim_world *w, struct sim_answer *a);

/* ---- applied.c: how often each write was carried out ------------------------------------------ */

void sim_applied_note(struct sim_world *w, const struct sim_req *q);
void sim_applied_write(const struct sim_world *w, const struct sim_req *q, struct zl_jw *j);

/* ---- gzip.c ------------------------------------------------------------------------------------ */

int sim_gzip(struct zl_str plain, struct zl_buf *out); /* -1: no memory, or no smaller */

/* ---- request.c ------------------------------------------------------------------------------ */

/* Cuts a request target into path, segments and parameters. -1: nonsense, or out of memory. */
int sim_req_parse(struct sim_req *q, const char *method, const char *target);
void sim_req_free(struct sim_req *q);
int sim_form_parse(struct zl_pool *pool, struct zl_str text, struct sim_pair *out, int max);

/* ---- answers.c ------------------------------------------------------------------------------ */

void sim_answer_free(struct sim_answer *a);
void sim_answer_reset(struct sim_answer *a);
/* The REST error body; replaces what was there. */
void sim_fail(struct sim_answer *a, int status, int code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* 400, code 300, with the complaints of a body. */
void sim_fail_fields(struct sim_answer *a, const struct sim_patch *p);
void sim_header(struct sim_answer *a, const char *name, const char *value);
void sim_no_user(struct sim_answer *a, struct zl_str id);
/* The user in the path and the body of a request that changes one; NULL: *a says what is wrong with it. */
struct sim_user *sim_user_to_change(struct sim_world *w, struct sim_req *q, struct sim_answer *a, struct zl_json *body);
void sim_no_memory(struct sim_answer *a);
/* The request's body as a checked JSON object; false: the answer is filled. */
bool sim_json_body(const struct sim_req *q, struct sim_answer *a, struct zl_json *root);

/* ---- codec.c, token.c, pages.c, log.c --------------------------------------------------------- */

int sim_base64(struct zl_buf *out, const void *p, size_t n);
int sim_unbase64(struct zl_buf *out, struct zl_str text); /* -1: it is none */
uint64_t sim_digest(const void *p, size_t n, uint64_t salt);
void sim_token_issue(struct sim_world *w, struct sim_req *q, struct sim_answer *a);
/* True when the bearer is good; else the answer is filled. */
bool sim_token_check(struct sim_world *w, const struct sim_req *q, struct sim_answer *a);
const char *sim_scopes(const struct sim_world *w, struct zl_buf *all);

struct sim_page {
  size_t from, size; /* from: place in the whole list where this page starts */
  uint64_t bound;    /* digest of the other parameters */
};
/* Reads page_size and next_page_token. False: the answer is filled. */
bool sim_page_read(struct sim_world *w, struct sim_req *q, struct sim_answer *a, size_t max,
                   int expired_code, struct sim_page *page);
/* Opens a page's object: its numbers, then the list `key`, whose elements come next. */
void sim_page_open(struct zl_jw *j, const struct sim_page *page, int64_t total, const char *key);
/* Writes the token of the page that begins at `next`, or "" when `more` is false. */
int sim_page_token(struct sim_world *w, const struct sim_page *page, size_t next, bool more,
                   struct zl_buf *out);

int sim_log_open(struct sim_world *w, struct zl_err *err);
void sim_log_request(struct sim_world *w, const struct sim_req *q, int status);

/* ---- handlers ---------------------------------------------------------------------------------- */

extern const struct sim_route sim_routes[];
extern const size_t sim_routes_count;
const struct sim_route *sim_route_find(const struct sim_req *q);
void sim_admin(struct sim_world *w, struct sim_req *q, struct sim_answer *a); /* /_sim/... */
void sim_world_forget(struct sim_world *w); /* counters at zero, no faults, nothing waiting */

/* ---- asked.c, changed.c: what `zoomlua test` asks -------------------------------------------------- */

/* POST /_sim/tenant: from now on this is the tenant (and the time, and the faults). */
void sim_load(struct sim_world *w, struct sim_req *q, struct sim_answer *a);
/* POST /_sim/read: what the API answers to each of a list of paths, without a token. */
void sim_read(struct sim_world *w, struct sim_req *q, struct sim_answer *a);
/* GET /_sim/names: what a tenant's description may name. */
void sim_names(struct sim_world *w, struct sim_answer *a);
/* GET /_sim/changed: in what the tenant differs from what it was made of. */
void sim_changed(struct sim_world *w, struct sim_answer *a);
/* The tenant as it was made, apart from the one there is. NULL: err. */
struct sim_tenant *sim_world_made(struct sim_world *w, struct zl_err *err);

#define SIM_HANDLER(name) \
  void name(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
SIM_HANDLER(sim_users_list);
SIM_HANDLER(sim_users_summary);
SIM_HANDLER(sim_user_get);
SIM_HANDLER(sim_user_patch);
SIM_HANDLER(sim_user_status);
SIM_HANDLER(sim_roles_list);
SIM_HANDLER(sim_role_members);
SIM_HANDLER(sim_role_members_add);
SIM_HANDLER(sim_role_member_delete);
SIM_HANDLER(sim_report_users);
SIM_HANDLER(sim_users_features);
SIM_HANDLER(sim_user_settings_get);
SIM_HANDLER(sim_user_settings_patch);
SIM_HANDLER(sim_groups_list);
SIM_HANDLER(sim_group_get);
SIM_HANDLER(sim_members_list);
SIM_HANDLER(sim_members_add);
SIM_HANDLER(sim_member_patch);
SIM_HANDLER(sim_member_delete);
SIM_HANDLER(sim_group_settings_get);
SIM_HANDLER(sim_group_settings_patch);
SIM_HANDLER(sim_group_locks_get);
SIM_HANDLER(sim_group_locks_patch);
SIM_HANDLER(sim_account_settings_get);
SIM_HANDLER(sim_account_settings_patch);
SIM_HANDLER(sim_account_locks_get);
SIM_HANDLER(sim_account_locks_patch);
SIM_HANDLER(sim_phone_users_list);
SIM_HANDLER(sim_phone_user_get);
SIM_HANDLER(sim_phone_sites_list);
SIM_HANDLER(sim_phone_user_patch);
SIM_HANDLER(sim_phone_settings_get);
SIM_HANDLER(sim_phone_settings_patch);
SIM_HANDLER(sim_phone_share_post);
SIM_HANDLER(sim_phone_share_patch);
SIM_HANDLER(sim_phone_share_delete);

#endif
