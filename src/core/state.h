/* state.h - what the stages of one run share. Internal to core.
 * The order of work is in run.c; each part below is one file. */
#ifndef ZL_CORE_STATE_H
#define ZL_CORE_STATE_H

#include "apply/apply.h"
#include "core/core.h"
#include "core/progress.h"
#include "crypto/crypto.h"
#include "settings/settings.h"
#include "wire/wire.h"

/* ---- serve/peer.c: the core's end of the wire --------------------------------------------------- */

struct zl_peer {
  int fd;
  pid_t pid;
  struct zl_buf in, out;
  size_t in_at, out_at; /* bytes of `in` done with, of `out` written */
  size_t in_most;       /* bytes of `in` that ever held something */
  bool eof;
};
void zl_peer_init(struct zl_peer *p, const struct zl_child *child);
/* Queues a message. -1: the policy process does not take its answers (a ceiling). */
int zl_peer_send(struct zl_peer *p, enum zl_wire_type type, uint32_t id, unsigned n,
                 const struct zl_str *fields, struct zl_err *err);
int zl_peer_fail(struct zl_peer *p, uint32_t id, const char *kind, const char *message, int status,
                 int code, struct zl_err *err);
/* Writes what the socket takes, without waiting. */
int zl_peer_flush(struct zl_peer *p, struct zl_err *err);
/* Reads what is there, without waiting; sets eof. */
int zl_peer_fill(struct zl_peer *p, struct zl_err *err);
/* One turn of a conversation in which nothing else is waited for: writes, waits `ms` at most, reads. 1: something
 * moved; 0; -1. */
int zl_peer_turn(struct zl_peer *p, int ms, struct zl_err *err);
/* 1: *msg is the next message (valid until the next fill), 0: none complete. */
int zl_peer_next(struct zl_peer *p, struct zl_wire_msg *msg, struct zl_err *err);
/* Ends the policy process if it still runs, reaps it. When it ended in a way that nobody asked for,
 * err says how, in words. */
void zl_peer_close(struct zl_peer *p, const char *policy, int time_s, struct zl_err *err);

/* ---- read/source.c: the documents that the core can read, by name ------------------------------- */

struct zl_source {
  const char *name;          /* "user.settings?option=meeting_security": a body's key */
  const char *kind;          /* "user", "group", "account", "phone_user" */
  const char *path, *option; /* "/users/{id}/settings", "meeting_security" or NULL */
  enum zl_product product;
  enum zl_label label;
  const struct zl_body *body; /* never NULL; others may be shown by the same document */
};
/* A body that another one's document shows gives the source of that. */
const struct zl_source *zl_source_find(struct zl_str name);
/* Appends the path below the API URL, query included: for GET and for what writes alike. */
int zl_source_url(const struct zl_source *s, struct zl_str id, struct zl_buf *url, struct zl_err *err);

/* ---- read/list.c: collections, taken whole to disk before anything else is done with them -------- */

struct zl_list;
struct zl_core;
/* Answers LIST `ask` once the list is whole. */
int zl_list_open(struct zl_core *c, uint32_t ask, struct zl_str collection, struct zl_str args,
                 struct zl_err *err);
int zl_list_next(struct zl_core *c, uint32_t ask, struct zl_str handle, struct zl_str most,
                 struct zl_err *err);
/* The id under which item `index` is read ("" when it has none). 0 or -1: no such item. */
int zl_list_id(struct zl_core *c, int64_t handle, int64_t index, struct zl_buf *out);
/* What an object is called, from what Zoom itself said of it; the id where it said nothing. */
int zl_list_label(struct zl_core *c, struct zl_str kind, struct zl_str id, struct zl_buf *out);
/* How many items a list has; 0: no such list. */
int64_t zl_list_items(struct zl_core *c, int64_t handle);
/* What a list said of an object, checked. 0 or -1: no list names it. */
int zl_list_row(struct zl_core *c, struct zl_str kind, struct zl_str id, struct zl_buf *bytes,
                struct zl_json *row);
/* The path of a collection, or NULL: there is none of this name. */
const char *zl_list_path(struct zl_str collection);
/* Takes a collection whole for the core itself; zl_fetch_wait waits for it. */
int zl_list_fetch(struct zl_core *c, struct zl_str collection, struct zl_err *err);
/* Remembers a name learnt from a single read. */
int zl_list_learn(struct zl_core *c, struct zl_str id, struct zl_str label);
/* How many users (phone users) the lists named, for "41 of 60". */
int64_t zl_list_objects(struct zl_core *c);
void zl_lists_drop(struct zl_core *c); /* nobody waits for what is being listed */
void zl_lists_free(struct zl_core *c);

/* ---- read/reads.c, serve/asks.c: documents of objects: asked for by the policy, needed for the plan ------ */

int zl_read_ask(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);   /* READ */
int zl_read_ahead(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err); /* AHEAD */
void zl_read_cancel(struct zl_core *c, uint32_t ask);
void zl_asks_free(struct zl_core *c);
void zl_asks_drop(struct zl_core *c); /* nobody waits for any of them any more */
/* The cached body of an object, checked; absent if it is not here (now). */
struct zl_json zl_read_cached(struct zl_core *c, const struct zl_source *s, struct zl_str id);
/* Starts background reads that the draft needs, as many as make sense. */
int zl_read_pump(struct zl_core *c, struct zl_err *err);
bool zl_read_busy(const struct zl_core *c); /* something is read for the plan or asked for */
/* Notes what is at hand of all that was read (zl_known_note). */
void zl_reads_note(struct zl_core *c);
void zl_reads_free(struct zl_core *c);

/* ---- read/seen.c: what was read, kept in the journal for later plans ------------------------------- */

/* Once the journal is open; `apart`: the run's own leaves nothing behind, the account's is needed. */
int zl_known_begin(struct zl_core *c, bool apart, struct zl_err *err);
/* A path of a body that a policy looks at or that a wish is compared with: kept from now on. */
void zl_known_look(struct zl_core *c, const struct zl_source *source, struct zl_str path);
/* Where in the body the value of a wish's path is; {NULL,0}: nowhere. */
struct zl_str zl_known_path(const struct zl_source *source, struct zl_str path);
/* A body has been read, or leaves the cache: keeps its values, unless *noted says that it did. */
void zl_known_note(struct zl_core *c, const struct zl_source *source, struct zl_str id, struct zl_json root,
                   int64_t read_ms, size_t *noted);
/* Nothing is kept any more, for what is read from here on may be changed by this run. */
void zl_known_stop(struct zl_core *c);
/* Forgets what the journal holds of what a run changes, before and after that is sent. */
int zl_known_forget(struct zl_core *c, int64_t run, struct zl_err *err);
void zl_known_free(struct zl_core *c);

/* ---- read/seen_use.c: --max-age ---------------------------------------------------------------------- */

bool zl_known_using(const struct zl_core *c);
/* 1: *root holds, until the next call, what the journal has of these paths (texts of the wire); 0: it has
 * not all of them, or too old ones; -1. */
int zl_known_values(struct zl_core *c, const struct zl_source *source, struct zl_str id, struct zl_str paths,
                    struct zl_json *root, struct zl_err *err);
/* The same for a body that the draft needs: 1: all its wishes are settled. */
int zl_known_settle(struct zl_core *c, int64_t object, const struct zl_source *source, struct zl_str id,
                    struct zl_err *err);
/* Reads again what the draft would change because of values of the journal. */
int zl_known_renew(struct zl_core *c, struct zl_err *err);
void zl_known_tell(const struct zl_core *c, FILE *to); /* one line, where values of the journal were used */
void zl_known_json(const struct zl_core *c, struct zl_jw *w); /* a member "from_journal" */

/* ---- serve/wish.c: SET and ACCESS -> draft ------------------------------------------------------- */

int zl_wish_set(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);
int zl_wish_access(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);
/* Whether the policy's `writes` name PREFIX.PATH; err names the line and the path. */
int zl_wish_allowed(struct zl_core *c, const char *prefix, const char *path, struct zl_str origin,
                    struct zl_err *err);
/* Whether a wish's path is one of shared access ("access.voice_mail"); *type (may be NULL) is its type. */
bool zl_wish_is_access(struct zl_str path, struct zl_str *type);
/* A body has arrived: notes the present value of every wish that it answers. 1: the body is not what
 * it should be, which the draft now says of the object. */
int zl_wish_settle(struct zl_core *c, int64_t object, const struct zl_source *s, struct zl_json body,
                   struct zl_err *err);

/* ---- read/fetch.c: documents for the core itself, once the policy has ended ---------------------- */

struct zl_fetched {
  const struct zl_source *source;
  struct zl_buf id;
  bool done;
  int status;
  char *body;
  struct zl_json root; /* checked object; absent when `why` says why not */
  struct zl_err why;
};
/* Judges an answer that should be a document: 0, and the caller owns *body, in which *root is a checked
 * object; -1, and `why` has the words. */
int zl_document_take(struct zl_response *r, const char *doing, char **body, size_t *n, struct zl_json *root,
                     struct zl_err *why);
int zl_fetch_start(struct zl_core *c, const struct zl_source *source, struct zl_str id, struct zl_fetched *f,
                   struct zl_err *err);
int zl_fetch_wait(struct zl_core *c, struct zl_err *err); /* until all that was started is there */
void zl_fetch_free(struct zl_fetched *f);

/* ---- read/locks.c: what the account and groups have locked ---------------------------------------- */

/* Reads the locks that say something about what the draft wants to change. */
int zl_locks_read(struct zl_core *c, struct zl_err *err);
/* The same for one setting of one user, whose profile is `user`; zl_fetch_wait waits for it. */
int zl_locks_need(struct zl_core *c, const struct zl_node *leaf, struct zl_json user, struct zl_err *err);
bool zl_locks_lockable(const struct zl_node *leaf);
/* Whether a setting of a user or group is locked; appends by whom: `the account`, `group "Clinic"`. */
bool zl_locks_on(struct zl_core *c, const struct zl_node *leaf, struct zl_str kind, struct zl_str id,
                 struct zl_buf *who);
/* Whether some lock of the "account" or of a "group" could not be read; appends why. */
bool zl_locks_untold(struct zl_core *c, const char *kind, struct zl_buf *why);
void zl_locks_free(struct zl_core *c);

/* ---- plan/left.c: what a plan leaves out, and why ------------------------------------------------- */

/* Notes a change of object `id` that is left out; g->origin is the reason, in words. */
int zl_left_add(struct zl_core *c, const struct zl_change_group *g, struct zl_str id, struct zl_err *err);
int zl_left_each(struct zl_core *c, int (*each)(void *arg, const struct zl_change_group *g), void *arg);
int64_t zl_left_count(const struct zl_core *c);
/* An entry as one JSON object, and back (ZL_EVALUE: it is none). */
void zl_left_write(const struct zl_change_group *g, struct zl_jw *w);
int zl_left_read(struct zl_core *c, struct zl_json entry, struct zl_err *err);
void zl_left_free(struct zl_core *c);

/* ---- undo/undo.c: a run's before-values as wishes -------------------------------------------------- */

/* Fills the draft with what run cli->run found before it changed it. */
int zl_undo_wish(struct zl_core *c, struct zl_err *err);
/* An undo's origin ("run 12") carries the value that the run left: cuts it off *origin. False: no undo. */
bool zl_undo_expected(struct zl_str *origin, struct zl_str *expected);

/* undo/access.c: the same for shared access. Which type and member a change of a run is about, or NULL. */
const struct zl_access *zl_undo_access_of(struct zl_str path, struct zl_str *name);
const char *zl_undo_access_obstacle(const struct zl_access *access, struct zl_str name, const struct zl_change *c);
/* Puts a change before those that the draft wishes back already. */
int zl_undo_access_add(struct zl_core *c, int64_t object, const struct zl_access *access, struct zl_str name,
                       const struct zl_change *change, struct zl_str origin, struct zl_err *err);
/* Makes of these changes, by what there is now, a wish of the common form; what has changed since is
 * noted as left out. */
int zl_undo_access(struct zl_core *c, const struct zl_draft_object *object, const struct zl_access *access,
                   struct zl_str changes, struct zl_json answer, struct zl_buf *merged, struct zl_err *err);

/* ---- saved/saved.c: `zoomlua apply FILE` ------------------------------------------------------------- */

/* Whether a saved plan has this request among those of a wish for shared access; `expected` is what
 * zl_undo_expected cut off the wish's origin. */
bool zl_saved_expects(struct zl_str expected, const char *method, struct zl_str path, struct zl_str body);
const char *zl_saved_sha256(const struct zl_core *c); /* of the file that is applied, or "" */
void zl_saved_free(struct zl_core *c);

/* ---- serve/raw.c: requests by path (GET) or by operation (CALL, DO) -------------------------------- */

int zl_raw_get(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);
int zl_raw_call(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);
/* A writing operation: a wish like any other, under ZL_RAW_OBJECT, so that operations of one run
 * are sent in the order in which they were asked for. */
int zl_raw_do(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);
void zl_raw_free(struct zl_core *c);
#define ZL_RAW_OBJECT "operation"
/* The operation of a wish's path ("000012 usersCreate"). */
struct zl_str zl_raw_operation(struct zl_str path);

/* ---- scopes/scopes.c: which scopes a policy needs ---------------------------------------------------- */

int zl_scopes_begin(struct zl_core *c, bool offline, struct zl_err *err);
/* A request that is about to be sent. Does nothing but in `zoomlua scopes`. */
void zl_scopes_note(struct zl_core *c, const char *method, struct zl_str path);
/* A message that is dealt with here instead of where it would be in a plan; *rc as from there. */
bool zl_scopes_take(struct zl_core *c, const struct zl_wire_msg *m, int *rc, struct zl_err *err);
/* Whether that a policy ended with `why` says nothing against it, but something of the token: then it is noted. */
bool zl_scopes_lacking(struct zl_core *c, const struct zl_err *why);
int zl_scopes_run(struct zl_core *c, enum zl_exit *status, struct zl_err *err);
void zl_scopes_free(struct zl_core *c);

/* ---- read/unknown.c: keys that Zoom sends and the catalogue lacks ---------------------------------- */

void zl_unknown_note(struct zl_core *c, const struct zl_source *source, struct zl_json body);
void zl_unknown_tell(struct zl_core *c);
void zl_unknown_free(struct zl_core *c);

/* ---- find/run.c, find/operations.c: the catalogue by words ------------------------------------ */

int zl_find_settings(const struct zl_cli *cli, struct zl_err *err);
int zl_find_operations(const struct zl_cli *cli, struct zl_err *err);
void zl_find_more(size_t n);                                 /* says that so many hits are not shown */
bool zl_operations_respell(struct zl_str query, struct zl_buf *out); /* false: each word is known, or nothing is near */
int zl_words_join(const struct zl_cli *cli, struct zl_buf *out); /* the words, with blanks between */

/* ---- serve/grants.c, serve/grants_net.c: files, hosts and variables as granted on the command line ---------- */

int zl_grants_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err); /* FILE, FETCH, ENV */
/* Lets what is fetched go on, without waiting. */
int zl_grants_drive(struct zl_core *c, struct zl_err *err);
bool zl_grants_fetching(const struct zl_core *c);
void zl_grants_drop(struct zl_core *c); /* nobody waits for what is being fetched */
void zl_grants_free(struct zl_core *c);

/* ---- report/report.c, report/people.c, zone/zone.c: what a policy tells, and asks of the calendar -------------------- */

int zl_report_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err); /* REPORT, ROW, NOBODY */
/* Whether the policy only reports: it made a report and wants nothing changed. */
bool zl_reports_alone(const struct zl_core *c);
int zl_reports_json(struct zl_core *c, FILE *to);         /* members ",\"reports\":[...]" and so on */
void zl_people_show(const struct zl_core *c, FILE *to);   /* rows of lists of people that were nobody */
/* What the plan leaves out, into the journal beside it, and back (plan/aside.c). */
int zl_aside_save(struct zl_core *c, struct zl_err *err);
int zl_aside_load(struct zl_core *c, struct zl_journal *j, int64_t run, struct zl_err *err);
void zl_reports_free(struct zl_core *c);
int zl_zone_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err); /* ZONE */

/* ---- trust/trust.c, trust/file.c: whose code may run ---------------------------------------------------- */

/* A module that the policy requires. -1: it may not run. */
int zl_trust_module(struct zl_core *c, struct zl_str name, struct zl_str source, struct zl_err *err);
/* Before anything is done that the policy asks for or tells: asks the user where something that he does
 * not know yet is about to run against the account. -1: he does not want that. */
int zl_trust_gate(struct zl_core *c, struct zl_err *err);
void zl_trust_free(struct zl_core *c);
int zl_trust_run(const struct zl_cli *cli, struct zl_err *err); /* zoomlua trust */

/* ---- serve/head.c: what the policy says of itself ------------------------------------------------ */

struct zl_head {
  struct zl_buf name, version, summary, description, json;
  char **writes; /* patterns; NULL: none declared, anything may be set */
  size_t n_writes;
  struct zl_ceiling limits; /* 0: not declared */
  bool allow_destructive;   /* plan/destructive.h */
};
int zl_head_read(struct zl_head *h, struct zl_str json, struct zl_err *err);
bool zl_head_allows(const struct zl_head *h, struct zl_str path); /* "user.recording.local_recording" */
void zl_head_free(struct zl_head *h);

/* ---- serve/policies.c: the policies of a run, one after the other ----------------------------------- */

/* One policy of the command line: its process, what it says of itself, what was counted of it. */
struct zl_policy_run {
  const char *file;     /* as typed; NULL: no policy makes this run */
  const char *name;     /* what its lines are called: "kiosks.lua"; of several with one base name, the path */
  struct zl_buf text;
  char sha256[65];
  struct zl_peer peer;
  struct zl_head head;
  bool has_head;
  struct zl_trust *trust; /* trust/trust.c's own; NULL: whatever comes may run */
  bool done;            /* it said DONE */
  size_t printed_bytes, unprinted_bytes;
  uint64_t wished_bytes; /* of all its wishes */
};

/* What is said when memory was lost (base.h: zl_memory_lost) before anything was sent. */
#define ZL_MEMORY_GONE "out of memory: something may be missing in what was read or shown, so nothing is changed; " \
                       "try again when more is free"

/* ---- the run ------------------------------------------------------------------------------- */

struct zl_core {
  const struct zl_cli *cli;
  struct zl_policy_run *policies; /* in the order of the command line; one without a file where none is run */
  int n_policies;
  struct zl_policy_run *policy; /* the one that is being spoken with, or was last */
  struct zl_profile profile; /* the name is "" when none holds */
  struct zl_credentials credentials;
  struct zl_buf account;
  struct zl_limits *limits;
  struct zl_http *http;
  struct zl_session *session;
  struct zl_journal *journal;

  struct zl_lists_state *lists; /* read/list.c's own */
  struct zl_reads_state *reads; /* read/reads.c's own */
  struct zl_asks_state *reading; /* serve/asks.c's own */
  struct zl_seen_state *known;  /* read/seen.c's own; NULL: nothing is kept or used */
  struct zl_locks_state *locks; /* read/locks.c's own */
  struct zl_left_state *left;   /* plan/left.c's own */
  struct zl_unseen *unseen;     /* plan/unseen.c's own */
  struct zl_scopes *scopes;     /* scopes/scopes.c's own; NULL: this is no `zoomlua scopes` */
  struct zl_unknown *unknown;   /* read/unknown.c's own */
  struct zl_grants *grants;     /* serve/grants.c's own; NULL: nothing was granted */
  struct zl_members *members;   /* plan/members.c's own */
  struct zl_raw *raws;          /* serve/raw.c's own: requests that are under way */
  struct zl_saved *saved;       /* saved/saved.c's own; NULL: this is no `zoomlua apply` */
  struct zl_secrets *secrets;   /* plan/secret.c's own */
  struct zl_reports *reports;   /* report/report.c's own; NULL: the policy tells nothing */

  /* Of the policy that is being spoken with: */
  struct zl_err raised;      /* what it raised, or what made us end it */
  int64_t silent_since_ms;   /* it computes since then without asking */
  int64_t granted_ms;        /* when its processor time last began anew */
  int64_t walk_at, walk_of;  /* how far it is in a list, and how long that is; 0: in none */
  int64_t walk_list;         /* which one: the handle */
  size_t asks;               /* its questions that are not answered yet */
  /* Of all: */
  struct zl_progress_meter meter; /* of the progress line */
  bool seats;                /* somebody's licence is wished for or away, see plan/write.h */
  bool locking;              /* something is wished locked or unlocked, see plan/order.c */
  size_t operations;         /* DO messages so far: their order is the order of the plan */
  int64_t objects_read;
  int64_t unreadable;        /* objects that could not be read */
};

/* Ends the serving because of something no policy can help (no network, no token): fills
 * c->raised if it is empty. */
void zl_core_give_up(struct zl_core *c, const struct zl_err *err);

/* scratch.c: a journal that leaves nothing behind, for plans that are only looked at. */
int zl_scratch_open(struct zl_journal **out, struct zl_err *err);

/* tell.c: the progress line, as often as it may be written. */
void zl_tell(struct zl_core *c, const char *doing, int64_t done, int64_t total, bool failed);
void zl_tell_reading(struct zl_core *c); /* while the policy runs, and for what the plan needs */
/* profile.c: the profile that holds; *p is empty when there is none. */
int zl_core_profile(const struct zl_cli *cli, struct zl_profile *p, struct zl_err *err);
/* begin.c: opens the account's journal. */
int zl_account_journal(struct zl_core *c, struct zl_journal **out, struct zl_err *err);

/* package/pins.c: -1 where `text`, which was read from `path` (or is the policy's module `chunk`), may not run because it
 * lies below a policies/ with a zoomlua.lock that knows it differently or not at all. */
int zl_pins_check(const char *path, struct zl_str text, struct zl_err *err);
int zl_pins_check_module(const char *policy, struct zl_str chunk, struct zl_str text, struct zl_err *err);

/* serve/params.c: what was given for the policy's parameters as a JSON object: for the policy (texts as typed,
 * values of a file), and for the record (texts alone). */
int zl_params_given(const struct zl_cli *cli, struct zl_buf *out);
int zl_params_json(const struct zl_cli *cli, struct zl_buf *out);
/* serve/talk.c: speaks with c->policy's process, loaded with its text, until that is done or raises (c->raised); where nothing
 * else is waited for. -1: it was silent for too long, ended, said what `take` refuses, or somebody pressed Ctrl-C. */
struct zl_talk {
  int (*take)(void *arg, const struct zl_wire_msg *m, struct zl_err *err);
  void *arg;
  struct zl_str params;
  int64_t patience_ms;     /* from c->silent_since_ms on, which `take` may set anew */
  const char *late, *who;  /* words for that, and how the process is called */
  int cpu_s;               /* its own limit, for the words on its end */
};
int zl_core_talk(struct zl_core *c, const struct zl_talk *t, struct zl_err *err);

/* serve/serve.c: speaks with the policy process until it is done and all that the plan needs is read. */
int zl_serve(struct zl_core *c, struct zl_err *err);
int zl_serve_load(struct zl_core *c, struct zl_err *err);
int zl_serve_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err); /* one message */
/* What went wrong with a policy, said with its name in front. Always -1. */
int zl_serve_words(const struct zl_core *c, const struct zl_err *why, struct zl_err *err);
int zl_serve_too_long(struct zl_core *c, struct zl_err *err); /* -1: it computes without an end */
/* Ends its process; where rc tells of no good end and err has no words yet, it gets some. */
void zl_serve_end(struct zl_core *c, int rc, struct zl_err *err);
int zl_serve_require(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);
int zl_serve_head(struct zl_core *c, struct zl_str json, struct zl_err *err);
void zl_serve_raised(struct zl_core *c, const struct zl_wire_msg *m); /* fills c->raised */
/* Reads what the draft needs, without a policy. */
int zl_serve_reads(struct zl_core *c, struct zl_err *err);
/* serve/module.c: the source of a module beside the policy, or in the package of the file that asks. -1 with ZL_EPOLICY: there is none, or it may not be read. */
int zl_module_read(const char *policy_path, struct zl_str asker, struct zl_str name, struct zl_buf *source,
                   struct zl_buf *chunk, struct zl_err *err);
/* plan/plan.c: draft -> numbered plan in the journal. *run is 0 when there is nothing to change. */
int zl_plan_make(struct zl_core *c, int64_t *run, struct zl_err *err);
void zl_plan_who(char *out, size_t n); /* who makes it: user@host */
/* show/show.c, show/json.c: the plan, a run. `unreadable`: print what could not be read, too. */
int zl_show_plan(struct zl_core *c, int64_t run, FILE *to, struct zl_err *err);
/* Changes that were left out, with the reason, and locks that Zoom does not tell. */
int zl_show_left(struct zl_core *c, FILE *to);
int zl_show_unreadable(struct zl_core *c, FILE *to, struct zl_err *err);
/* `c`: what the plan left out, as zl_aside_load has it. */
int zl_show_run(struct zl_journal *j, const struct zl_run *run, struct zl_core *c, FILE *to, struct zl_err *err);
int zl_show_history(struct zl_journal *j, const struct zl_cli *cli, FILE *to, struct zl_err *err);
/* `c`: the run is this process's own, and what its plan left out is told; else NULL. */
int zl_show_run_json(struct zl_journal *j, const struct zl_run *run, struct zl_core *c, const char *object,
                     FILE *to, struct zl_err *err);
/* The same for a plan that is in no journal that lasts: "drift", "saved". */
int zl_show_plan_json(struct zl_journal *j, int64_t run, const char *state, struct zl_core *c, FILE *to, struct zl_err *err);
void zl_show_nothing_json(struct zl_core *c, FILE *to);
/* explain.c: what one user's settings are, and why as far as Zoom tells. */
int zl_explain(struct zl_core *c, FILE *to, struct zl_err *err);
/* confirm.c: asks on the terminal itself. 1 yes, 0 no or no terminal, -1 interrupted. */
int zl_confirm(const char *question);
bool zl_confirm_possible(void);

#endif
