/* plan_file.h - a saved plan: the file between `zoomlua plan -o` and `zoomlua apply`. Internal to core.
 *
 * The form, docs/reference.md has it for readers: one JSON object, a line for the format, a line for
 * each member of the head, one for each object and one for each request, in one order, with sorted
 * keys and no white space, so that two plans can be compared line by line; the last line has the
 * SHA-256 of all bytes before it. Written from the journal's rows and read line by line: memory does
 * not follow its size. */
#ifndef ZL_CORE_SAVED_PLAN_FILE_H
#define ZL_CORE_SAVED_PLAN_FILE_H

#include "core/state.h"

#define ZL_PLAN_FORMAT 1
#define ZL_PLAN_FILE_BYTES ((int64_t)512 << 20) /* neither written nor read beyond */
#define ZL_PLAN_LINE_BYTES ((size_t)32 << 20)

/* ---- file_write.c ---------------------------------------------------------------------- */

struct zl_plan_out;
/* Begins a file beside `path`, which zl_plan_out_close puts in its place. What is at `path` already is
 * replaced if it is a saved plan or empty, else left alone. */
int zl_plan_out_open(struct zl_plan_out **out, const char *path, struct zl_err *err);
/* One line without its newline. A line that holds a registered secret is refused. */
int zl_plan_out_line(struct zl_plan_out *o, struct zl_str line, struct zl_err *err);
/* The last line, then the name: all of the file is there, or nothing has changed. */
int zl_plan_out_close(struct zl_plan_out *o, struct zl_err *err);
void zl_plan_out_free(struct zl_plan_out *o);

/* ---- file_read.c ------------------------------------------------------------------------ */

struct zl_plan_object {
  struct zl_str kind, id, label; /* live until its `end` */
};
/* Each returns 0, or -1 with err. */
struct zl_plan_visitor {
  void *arg;
  int (*head)(void *arg, struct zl_json head, struct zl_err *err);
  int (*left)(void *arg, struct zl_json entry, struct zl_err *err);
  int (*object)(void *arg, const struct zl_plan_object *o, struct zl_err *err);
  int (*request)(void *arg, const struct zl_plan_object *o, struct zl_json request, struct zl_err *err);
  int (*end)(void *arg, const struct zl_plan_object *o, struct zl_json wishes, struct zl_err *err);
};
struct zl_plan_in;
/* Opens a saved plan and reads it once for its form: regular file, size, format, SHA-256. Each has its
 * own line in `err`. */
int zl_plan_in_open(struct zl_plan_in **out, const char *path, struct zl_err *err);
/* Reads it all, calling what the visitor has (any may be NULL). May be called again. */
int zl_plan_in_visit(struct zl_plan_in *in, const struct zl_plan_visitor *v, struct zl_err *err);
const char *zl_plan_in_sha256(const struct zl_plan_in *in);
void zl_plan_in_free(struct zl_plan_in *in);
/* Refuses the file in the words of its reader: "FILE, line 12: ...". */
int zl_plan_in_refuse(const struct zl_plan_in *in, struct zl_err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- file_head.c ------------------------------------------------------------------------ */

/* What a plan says of itself; texts are "" where the plan has none. */
struct zl_plan_head {
  struct zl_buf account, api_url, catalogue, created, file, params, policies, policy, policy_sha256, tool, who;
  int64_t changes, objects, objects_read, requests, unreadable;
  bool send_locked;
  struct zl_pool pool; /* of zl_plan_head_policies */
};
int zl_plan_head_write(struct zl_plan_out *o, const struct zl_plan_head *h, struct zl_err *err);
/* Checks types and lengths; `params` is an object of strings, `policy` a policy's head; `policies` is "" or, where
 * several have made the plan, a list of what each is: then `policy` is what holds for all of them. */
int zl_plan_head_read(struct zl_plan_head *h, struct zl_json head, struct zl_err *err);
/* Gives the core the policies that made the plan; the strings are the head's. */
int zl_plan_head_policies(struct zl_plan_head *h, struct zl_core *c, struct zl_err *err);
void zl_plan_head_free(struct zl_plan_head *h);
/* The hash of the catalogue in use: plans of two catalogues may word one change differently. */
int zl_plan_catalogue(char out[65], struct zl_err *err);

/* ---- file_request.c --------------------------------------------------------------------- */

/* A request of a saved plan, found to be what this program makes of its changes. */
struct zl_plan_part {
  const char *method;
  struct zl_str path, body;        /* body: {NULL,0}: none */
  const char *product, *label;
  bool safe;
  struct zl_json changes;
  const struct zl_source *source;  /* settings: the body that it writes */
  const struct zl_access *access;  /* shared access; else NULL */
  bool member;                     /* a member of a group */
  const struct zl_feature *feature; /* a feature of a user */
  struct zl_operation operation;   /* id NULL: none */
};
struct zl_plan_change {
  struct zl_str path, origin, before, wanted; /* before, wanted: JSON; {NULL,0}: absent */
  const struct zl_node *leaf;                 /* settings */
};
/* Checks a request as if a stranger had written it: for settings, method, path and body have to be
 * what the builder makes of the changes, for an operation what the catalogue makes of its arguments;
 * a request of shared access has its form checked here, and the rest where its difference is made
 * again (plan/plan.c). `pool` holds what *part points to. */
int zl_plan_part_read(const struct zl_plan_object *o, struct zl_json request, struct zl_pool *pool,
                      struct zl_plan_part *part, struct zl_err *err);
/* Calls `each` for the changes of a checked request. */
int zl_plan_part_changes(const struct zl_plan_part *part, struct zl_pool *pool,
                         int (*each)(void *arg, const struct zl_plan_change *c), void *arg, struct zl_err *err);

/* ---- access.c (zl_saved_expects is in state.h) ------------------------------------------- */

#define ZL_SAVED_WISH_BYTES ((size_t)4 << 20)
/* Appends a request as zl_saved_expects looks for it: a line of its own. */
int zl_saved_request_line(struct zl_buf *out, const char *method, struct zl_str path, struct zl_str body);
/* A wish in its merged form, made again from its parts by the same steps as a policy's. */
int zl_saved_access_again(const struct zl_access *access, struct zl_json wish, struct zl_buf *out,
                          struct zl_err *err);

/* ---- save_secret.c ------------------------------------------------------------------------ */

/* Whether a change holds a secret, which no file may; appends what, in words. */
bool zl_plan_secret(const struct zl_change *c, struct zl_buf *what);

#endif
