/* host.h - what the files of the policy room share: the process's state, questions to the core,
 * tasks, and the small services around them. Internal to policy.
 *
 * Three kinds of functions (STYLE, section 5): link.c and the allocator never see Lua's stack;
 * calls.c, tasks.c and l_*.c may be jumped out of at nearly every Lua call, so whatever they make is
 * owned by a userdata before it is filled; nothing here touches Lua while the wire is read. */
#ifndef ZL_POLICY_HOST_H
#define ZL_POLICY_HOST_H

#include <lauxlib.h>
#include <lua.h>

#include "base/base.h"
#include "json/json.h"
#include "policy/policy.h"
#include "settings/settings.h"
#include "wire/wire.h"

struct zl_task;
struct zl_crew;
struct zl_wanted;
struct zl_walks;

/* One question to the core. Lives in a userdata: collecting it takes the question back. */
struct zl_call {
  struct zl_policy *host;
  struct zl_call *next, *prev;  /* in host->calls while it is on its way */
  struct zl_task *task;         /* waits for it, or NULL */
  uint32_t id;                  /* 0: never asked, or taken back */
  enum { ZL_CALL_NEW, ZL_CALL_ASKED, ZL_CALL_OK, ZL_CALL_FAILED } state;
  bool shared;                  /* any number of tasks may wait for it (ahead.c) */
  bool whole;                   /* READ and AHEAD: the whole document was asked for (values.c) */
  unsigned n;
  struct zl_buf data;           /* the answer's fields, one behind the other */
  size_t at[ZL_WIRE_FIELDS + 1];
};

struct zl_policy {
  /* the wire (link.c) */
  int fd;
  struct zl_buf in, out;
  size_t in_at;
  uint32_t last_id;
  struct zl_call *calls;

  /* memory (state.c) */
  size_t used_bytes, limit_bytes;

  /* tasks (tasks.c) */
  lua_State *L;
  struct zl_task *ready, *ready_last, *tasks, *current, *main;
  struct zl_crew *crews;
  unsigned n_tasks;
  int no_wait;                  /* inside how many coroutines that cannot hand a wait outward */

  struct zl_wanted *wanted;     /* values.c: what the policy looks at, by document */
  struct zl_walks *walks;       /* ahead.c */

  /* what is run */
  struct zl_buf chunk, source, params; /* from LOAD: base name, text, JSON object of what was given */
  bool shared;                  /* there are other policies, for which some of it may be */
  bool head_only;               /* no parameters, no run: zoom.policy{} is the end */
  int64_t now_ms;               /* one "now" for the whole run */
  bool testing;                 /* what is run is a file of tests */
  bool head_sent;
  struct zl_buf scratch, scratch2, scratch3; /* for one C function at a time; survive a raise */
  struct zl_buf child_words, child_trace; /* of the last failed task of zoom.each */
  struct zl_buf usage_words;    /* of an error that is the command line's, not the script's */
};

/* ---- state.c ------------------------------------------------------------------------------- */
/* The process's state; every coroutine has it. */
struct zl_policy *zl_policy_of(lua_State *L);
/* Whether this coroutine waits for the core in some task (then nobody else may resume it). */
bool zl_thread_waits(lua_State *co);
void zl_thread_set_waits(lua_State *co, bool waits);
lua_State *zl_state_new(struct zl_policy *h);
/* Terminated view of an emptied scratch buffer. */
struct zl_buf *zl_scratch(struct zl_policy *h);
struct zl_str zl_check_str(lua_State *L, int arg);
struct zl_str zl_to_str(lua_State *L, int index); /* of a value that is a string */

/* ---- link.c: the policy's end of the wire --------------------------------------------------- */
/* A core that is gone or talks nonsense ends the process: there is nobody left to tell. */
void zl_link_open(struct zl_policy *h, int fd);
void zl_link_load(struct zl_policy *h);  /* waits for LOAD */
/* Waits for a message of this type; its fields stay until the next is waited for. */
void zl_link_take(struct zl_policy *h, enum zl_wire_type type, struct zl_wire_msg *m);
/* -1: the message is too long for the wire. */
int zl_link_tell(struct zl_policy *h, enum zl_wire_type type, uint32_t id, unsigned n,
                 const struct zl_str *fields);
void zl_link_flush(struct zl_policy *h);
/* Waits for the core and hands out all answers that are there. */
void zl_link_wait(struct zl_policy *h);

/* Messages that were written already, as they stand. */
void zl_link_pass(struct zl_policy *h, struct zl_str bytes);

/* ---- turns.c: what the tasks of a crew tell, in the order in which they began ---------------- */
struct zl_turn {
  struct zl_turn *next;
  struct zl_buf held;  /* told before it was this one's turn */
  bool ended;
};
struct zl_turns {
  struct zl_turn *first, *last; /* the first one's turn it is */
  size_t n;
};
struct zl_turn *zl_turn_begin(struct zl_turns *s); /* NULL: no memory */
/* Enough is held: no more should begin before the first one ends. */
bool zl_turns_full(const struct zl_turns *s);
/* Where a message of this one goes; NULL: to the core. */
struct zl_buf *zl_turn_holds(struct zl_turn *t);
/* It is over; what others hold whose turn it is now goes to `above` (NULL: to the core). */
void zl_turn_end(struct zl_policy *h, struct zl_turns *s, struct zl_turn *t, struct zl_turn *above);
/* All are over, in their order; without `pass` what they hold is lost. */
void zl_turns_over(struct zl_policy *h, struct zl_turns *s, bool pass, struct zl_turn *above);

/* ---- calls.c: questions --------------------------------------------------------------------- */
extern const char ZL_YIELD;     /* its address is what a wait yields */
void zl_calls_open(lua_State *L);
struct zl_call *zl_call_push(lua_State *L); /* a new question's userdata */
void zl_call_ask(lua_State *L, struct zl_call *c, enum zl_wire_type type, unsigned n,
                 const struct zl_str *fields);
/* Raises where nobody can wait: inside a sort, a gsub, a metamethod called from C. */
void zl_may_wait(lua_State *L);
bool zl_can_wait(lua_State *L);
/* Waits for `c`, then goes on in `then` (also when the answer is already here). The value at the
 * top of the stack must keep `c` alive. Use: return zl_call_wait(L, c, ctx, then); and begin `then`
 * with: if (!zl_call_ready(c)) return zl_call_wait(L, c, ctx, then); */
int zl_call_wait(lua_State *L, struct zl_call *c, lua_KContext ctx, lua_KFunction then);
bool zl_call_ready(const struct zl_call *c);
struct zl_call *zl_call_to(lua_State *L, int index);
struct zl_str zl_call_field(const struct zl_call *c, unsigned i);
void zl_call_answered(struct zl_policy *h, const struct zl_wire_msg *m); /* called by link.c */
void zl_call_cancel(struct zl_call *c);
/* Pushes nil and {kind, message, status, code}, a zoom.Error. */
int zl_call_push_failure(lua_State *L, const struct zl_call *c);
int zl_push_failure(lua_State *L, const struct zl_str f[4]); /* the fields of a FAIL */
/* The words of an error value that is a string or a zoom.Error: pushes them, or nothing. */
bool zl_push_error_words(lua_State *L, int index);
/* A question that is asked and waited for needs a head first; so does a wish. */
void zl_head_due(lua_State *L);

/* ---- tasks.c -------------------------------------------------------------------------------- */
void zl_tasks_open(lua_State *L);
/* Makes a task of the function below the top `n` values and of these as its arguments. A crew's
 * userdata is at index 1. */
struct zl_task *zl_task_start(lua_State *L, int n, struct zl_crew *crew);
void zl_task_wake(struct zl_task *t);        /* only queues */
/* Whose turn it has to be before what the running task tells may go to the core; NULL: it may. */
struct zl_turn *zl_task_turn(const struct zl_policy *h);
/* Calls that several tasks may wait for. */
void zl_task_share(struct zl_task *t, const struct zl_call *c); /* t waits for it */
bool zl_tasks_share(const struct zl_policy *h, const struct zl_call *c); /* somebody does */
void zl_tasks_wake(struct zl_policy *h, const struct zl_call *c);
bool zl_task_owns(const struct zl_policy *h, const lua_State *co); /* co is a task's own thread */
/* Runs until the main task has ended. 0, or -1 with its error value on its own stack. */
int zl_tasks_run(struct zl_policy *h);
lua_State *zl_task_thread(struct zl_task *t);
int zl_crew_new(lua_State *L);               /* native.crew(width, skip_gone) */

/* ---- raise.c: messages at the policy's line -------------------------------------------------- */
bool zl_is_own(const char *source);          /* one of our own Lua files, or C */
/* "kiosks.lua:6" of the policy's code that is running; the file's name where no line is known. */
struct zl_str zl_origin(lua_State *L, char *out, size_t size);
/* Raises "kiosks.lua: words": what was given for parameters is wrong, not the script. The core hears
 * that by a RAISED without a traceback. */
int zl_raise_usage(lua_State *L, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));
/* Raises "kiosks.lua:6: words". */
int zl_raise(lua_State *L, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));

/* ---- encode.c, decode.c ---------------------------------------------------------------------- */
#define ZL_LIST_MARK "zoom.list" /* metatable of tables that are lists even when empty */
enum zl_encode_flags {
  ZL_ENCODE_UNCHECKED = 1 << 0, /* zoom.unchecked may stand inside, see pairs.c */
  ZL_ENCODE_OBJECTS = 1 << 1    /* users, groups ... may stand for their ids */
};
/* Appends the JSON of the value at `index`. Raises at the policy's line; `what` starts the
 * message's path. */
void zl_encode(lua_State *L, int index, unsigned flags, const char *what, struct zl_buf *out);
/* Pushes a value of a checked document. null is `null_value` deep inside; absent pushes nil. */
void zl_decode(lua_State *L, struct zl_json v);
/* As zl_decode, but null is nil: what a field of an object reads as. */
void zl_decode_field(lua_State *L, struct zl_json v);
void zl_encode_open(lua_State *L);

/* ---- levels.c, pairs.c: settings of several levels; no Lua -------------------------------------- */
/* This level's node for what another level calls `path`, or NULL. */
const struct zl_node *zl_level_other_name(enum zl_level level, struct zl_str path);
/* Whether `name` in `parent` (may be NULL), `path` from the root, is known at a level by any name. */
bool zl_level_knows(enum zl_level level, const struct zl_node *parent, struct zl_str name, struct zl_str path);
/* How much of a table a level does not know by any name: for each setting the number of names on
 * the way to it that are strange, so that the level wins that knows its section. */
unsigned zl_level_strangers(enum zl_level level, struct zl_json table);
/* Writes the mark by which an encoded table tells what zoom.unchecked holds. */
void zl_mark_write(struct zl_jw *w, struct zl_str option, struct zl_str value);
/* An encoded settings table as the JSON list of [path, value] and [path, value, body] that the core
 * takes. Empties `spare` and `pairs` first. -1: err says why; *strangers is what the level does not
 * know of it, or, where all went well, 1 if it knows nothing of it and zoom.unchecked let it pass. */
int zl_pairs_read(enum zl_level level, struct zl_str text, struct zl_buf *spare, struct zl_buf *pairs,
                  unsigned *strangers, struct zl_err *err);

/* ---- chunk.c, modules.c, sandbox.c, coroutine.c ------------------------------------------------ */
/* Loads text (never bytecode, however it is dressed) as a function whose globals are the table at
 * `env`. False: an error message is pushed instead. */
bool zl_chunk_load(lua_State *L, struct zl_str text, const char *name, int env);
void zl_modules_open(lua_State *L);          /* the internal `require`, the native table */
/* Pushes a `require` for the file `name`; `chain` is the index of the chain of those that load it, or 0. */
void zl_push_require(lua_State *L, const char *name, int env, int chain);
void zl_sandbox_push(lua_State *L);          /* pushes a policy's globals */
void zl_coroutine_push(lua_State *L);        /* the library's table */
int zl_print(lua_State *L);

/* ---- what policies get: l_*.c ------------------------------------------------------------------- */
#define ZL_OBJECT "zoom.object"
#define ZL_UNCHECKED "zoom.unchecked" /* user values: the encoded value, the option or nil */
/* A kind of object. Its methods, getters and fields come from our Lua files (native.class). */
struct zl_class {
  const char *kind;                          /* "user", as READ names it; also the name of the level */
  const char *plural;                        /* "users", for messages */
  const char *source;                        /* where one is read, or NULL */
  const char *label;                         /* of the only one there is, or NULL */
};
const struct zl_class *zl_class_find(struct zl_str kind);
struct zl_object {
  const struct zl_class *class;
  struct zl_json row;                        /* in the string that is user value 1 */
  enum {
    ZL_ROW_LISTED,                           /* as in a list: some fields only a single read has */
    ZL_ROW_PARTIAL,                          /* not more than an id or so */
    ZL_ROW_WHOLE                             /* as a single read gives it */
  } row_is;
  int64_t list, index;                       /* place in the list that it came from, or -1 */
  int64_t nth;                               /* among those that pass the list's filter */
  bool filtered;                             /* the list has one */
};
void zl_objects_open(lua_State *L);
/* Pushes an object whose row is in the string at `text`. */
struct zl_object *zl_object_push(lua_State *L, const struct zl_class *class, int text, struct zl_json row);
struct zl_object *zl_object_check(lua_State *L, int arg);
struct zl_str zl_object_push_id(lua_State *L, int object);    /* raises when it has none */
struct zl_str zl_object_push_label(lua_State *L, int object);
int zl_object_push_bodies(lua_State *L, int object); /* the table of what is known of it, by document; nil: none */
void zl_object_new_bodies(lua_State *L, int object);
int zl_object_unreadable(lua_State *L, int object); /* raises the failure at the top, as a zoom.Error */
enum zl_level zl_object_level(lua_State *L, int object); /* of its settings */
struct zl_json zl_text_json(lua_State *L, int index); /* root of a checked text on the stack */

/* ---- values.c, ahead.c: what Zoom says of objects ------------------------------------------------ */
enum zl_value { ZL_VALUE_HERE, ZL_VALUE_FAILED, ZL_VALUE_WAIT };
/* The value at `path` ("": the whole document) of the document `source` of the object at `object`.
 * Leaves at `at`, which is the top or what an earlier call left there:
 *   HERE    the text in which *v is (absent: Zoom does not have it)
 *   FAILED  nil and a zoom.Error
 *   WAIT    a call: return zl_call_wait(L, zl_call_to(L, at), ctx, k), and ask again in k
 * Raises where nobody can wait and nothing is known of the document. */
enum zl_value zl_value_get(lua_State *L, int at, int object, const char *source, struct zl_str path,
                           struct zl_json *v);

struct zl_wanted {
  struct zl_wanted *next;
  char *source;
  unsigned n;                                /* different paths, at most ZL_WIRE_PATHS */
  bool whole;                                /* too many paths: documents come whole */
  char *path[ZL_WIRE_PATHS];
  struct zl_buf paths;                       /* as the wire has them */
};
struct zl_str zl_wanted_paths(const struct zl_wanted *w, bool whole); /* as texts */
/* An item of a list whose document is looked at for the first time. HERE: *item has the texts that
 * came ahead of time, *whole tells which; WAIT: pushes the call; FAILED: it has to be asked for.
 * Asks for what comes next, when the policy looks at nearly every item. */
enum zl_value zl_ahead_find(lua_State *L, const struct zl_object *o, const struct zl_wanted *w,
                            struct zl_str *item, bool *whole);
/* Which of `n` items of a filtered list, from `first` on, pass: a byte each. */
#define ZL_LIST_BATCH 200                    /* items that come at a time */
void zl_ahead_know(lua_State *L, int64_t list, int64_t first, int n, const unsigned char *passes);
/* The list is left early: what came ahead is not wanted. */
void zl_ahead_close(struct zl_policy *h, int64_t list);

void zl_lists_open(lua_State *L);
void zl_settings_open(lua_State *L);
void zl_view_open(lua_State *L);
void zl_files_open(lua_State *L);
/* Pushes the pairs of one level of the settings, or of the table of settings, at `index`; raises. */
struct zl_str zl_settings_push_pairs(lua_State *L, int index, enum zl_level level);
bool zl_settings_test(lua_State *L, int index); /* whether it is what zoom.settings gave */
/* Tells the core what should be so at a level of the object at `object`. */
void zl_settings_tell(lua_State *L, int object, enum zl_level level, struct zl_str pairs);

/* What our own Lua files may call: the rows of the table in modules.c. */
int zl_l_list(lua_State *L);                 /* native.list(collection, arguments, filter [, field, keys, fold]) */
int zl_l_object(lua_State *L);               /* native.object(kind, id) */
int zl_l_class(lua_State *L);                /* native.class(kind, methods, getters, fields, unknown) */
int zl_l_read(lua_State *L);                 /* native.read(object [, source]) */
int zl_l_one(lua_State *L);                  /* native.one(kind, id) */
int zl_l_kind(lua_State *L);                 /* native.kind(value) */
int zl_l_id(lua_State *L);
int zl_l_label(lua_State *L);
int zl_l_settings(lua_State *L);             /* native.settings(table) */
int zl_l_unchecked(lua_State *L);            /* native.unchecked(value, option) */
int zl_l_set(lua_State *L);                  /* native.set(object, settings or table) */
int zl_l_lock(lua_State *L);                 /* native.lock(object, what, locked) */
int zl_l_lock_path(lua_State *L);            /* native.lock_path(setting, level) */
int zl_l_view(lua_State *L);                 /* native.view(object [, level]) */
int zl_l_failure(lua_State *L);              /* native.failure(kind, message): nil and a zoom.Error */
int zl_l_get(lua_State *L);                  /* native.get(path, query) */
int zl_l_call(lua_State *L);                 /* native.call(operation, arguments) */
int zl_l_file(lua_State *L);                 /* native.file(what, name, offset) */
int zl_l_fetch(lua_State *L);                /* native.fetch(what, url) */
int zl_l_env(lua_State *L);                  /* native.env(what, name) */
int zl_l_json(lua_State *L);                 /* native.json(what, name, text) */
int zl_l_csv(lua_State *L);                  /* native.csv(name, separator) */
int zl_l_report(lua_State *L);               /* native.report(number, head) */
int zl_l_row(lua_State *L);                  /* native.row(number, cells) */
int zl_l_nobody(lua_State *L);               /* native.nobody(list, why, row, given, first) */
int zl_l_zone(lua_State *L);                 /* native.zone(what, name) */
int zl_l_members(lua_State *L);              /* native.members(group, verb, list) */
int zl_l_features(lua_State *L);             /* native.features(user, table) */
int zl_l_test(lua_State *L);                 /* native.test(what, arguments) */
int zl_l_test_bodies(lua_State *L);          /* native.test_bodies(level, settings) */
int zl_l_test_access(lua_State *L);          /* native.test_access(type, wanted, answer) */
int zl_l_test_differences(lua_State *L);     /* native.test_differences(level, settings, answers) */
int zl_l_access(lua_State *L);               /* native.access(user, type, verb, wish) */
int zl_l_access_types(lua_State *L);

#endif
