/* journal.h - what was planned, sent and answered: one SQLite file per account, mode 0600, WAL.
 *
 * A run is a plan and what became of it. Its plan is saved in one transaction before anything is
 * sent; each request's intent is on disk before it leaves and its answer before the next request of
 * the same object. The draft (draft.c) is the run before it has a plan: a private temporary database
 * on disk, so that memory stays flat however many objects a policy looks at.
 *
 * Strings that a callback gets live until it returns. A callback that returns non-zero ends the walk,
 * which then returns the same number; inside a callback every other question may be asked. A failing
 * call between _begin and _commit (plan or batch) takes all of it back: what follows fails as well,
 * _commit too, and the journal is as it was before _begin. */
#ifndef ZL_JOURNAL_H
#define ZL_JOURNAL_H

#include "base/base.h"

struct zl_journal;

/* Opens or creates the file. A newer format, a file that is not ours, a locked, read-only or full
 * one: one clear line with the path and the way out. Looser permissions than 0600 are repaired
 * with a warning. `read_only` never creates, migrates or locks; it has no plan and no outcomes. */
int zl_journal_open(struct zl_journal **out, const char *path, bool read_only, struct zl_err *err);
void zl_journal_close(struct zl_journal *j);
/* Refuses a file that holds runs of another account. An empty `account` is not asked about. */
int zl_journal_account(struct zl_journal *j, const char *account, struct zl_err *err);

/* ---- the draft: what a policy wants, while it is still running (draft.c) ------------------ */

int zl_draft_begin(struct zl_journal *j, struct zl_err *err);
void zl_draft_end(struct zl_journal *j);
/* Finds or adds an object; *no counts from 1 in order of first mention. The first label that is not
 * empty stays. */
int zl_draft_object(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str label,
                    int64_t *no, struct zl_err *err);
/* A wish for one path of one body of an object; a later one replaces the earlier, value and origin.
 * With another value the present value is forgotten too (what counts as present can depend on what
 * is wanted): tell it again, or have the body read again. */
int zl_draft_want(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                  struct zl_str value, struct zl_str origin, struct zl_err *err);
/* Several policies, one after the other: from here on policy `author` (from 0) wishes, and from the second
 * on what it wishes is kept apart from what was wished before, so that its own later wish replaces its own
 * earlier one and no other's. zl_draft_join brings both together. Without this call all are one author's. */
void zl_draft_author(struct zl_journal *j, unsigned author);
/* The wish that is there (of this author): 1 and its value appended, 0 none, -1. */
int zl_draft_wanted(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                    struct zl_buf *value, struct zl_err *err);
/* The present value for a wish, absent as {NULL,0}. Nothing when there is no such wish. */
int zl_draft_current(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path,
                     struct zl_str value, struct zl_err *err);
/* A body must be read (again). Queued once, in order; nothing when it already is queued or being
 * read; after zl_draft_read it is queued anew. */
int zl_draft_need(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_err *err);
/* Takes the next body to read off the queue: 1 filled, 0 none, -1. */
int zl_draft_next_need(struct zl_journal *j, int64_t *object, struct zl_buf *kind, struct zl_buf *id,
                       struct zl_buf *body, struct zl_err *err);
/* The body was read (or could not be: `why` is then shown with the object, which gets no change).
 * A later reading that succeeds takes the reason back. */
int zl_draft_read(struct zl_journal *j, int64_t object, struct zl_str body, const char *why,
                  struct zl_err *err);
size_t zl_draft_needs(const struct zl_journal *j); /* queued, not yet taken */

struct zl_draft_want {
  struct zl_str body, path, wanted, current, origin;
  bool has_current; /* zl_draft_current has told it; absent is then {NULL,0} */
  unsigned author;
};
/* Calls `each` for the wishes of one body of one object, by path; before a join one path may come twice,
 * and what zl_draft_current tells within `each` is told of the wish at hand. */
int zl_draft_wants(struct zl_journal *j, int64_t object, struct zl_str body,
                   int (*each)(void *arg, const struct zl_draft_want *w), void *arg, struct zl_err *err);
struct zl_draft_object {
  int64_t no;
  struct zl_str kind, id, label, why; /* why: could not be read, or empty */
};
/* Calls `each` for every object in order; inside, zl_draft_bodies and zl_draft_wants may be used. */
int zl_draft_objects(struct zl_journal *j, int (*each)(void *arg, const struct zl_draft_object *o),
                     void *arg, struct zl_err *err);
/* What the present author wants, and what one before him wanted of the same path (NULL: nobody did). Where both
 * want it `judge` may change {value, origin} of the wish that both have from then on; without a change the first
 * one stays. */
struct zl_draft_clash {
  const struct zl_draft_object *object;
  const struct zl_draft_want *first, *later;
  struct zl_buf *value, *origin; /* empty */
};
/* A wish of those before the present author, within `judge`: 1 and its value and origin appended, 0 none, -1. */
int zl_draft_before(struct zl_journal *j, int64_t object, struct zl_str body, struct zl_str path, struct zl_buf *value,
                    struct zl_buf *origin, struct zl_err *err);
/* Puts what the present author wants with what was wanted before; `judge` (0, or -1 with err) is asked
 * about each of his wishes, whatever the values, object by object. */
int zl_draft_join(struct zl_journal *j, int (*judge)(void *arg, const struct zl_draft_clash *c, struct zl_err *err),
                  void *arg, struct zl_err *err);
/* The bodies for which an object has wishes, in the order in which the draft first heard of them. */
int zl_draft_bodies(struct zl_journal *j, int64_t object,
                    int (*each)(void *arg, struct zl_str body), void *arg, struct zl_err *err);

/* ---- the plan (plan.c) -------------------------------------------------------------------- */

struct zl_run {
  int64_t id;
  int64_t started_ms, finished_ms;  /* wall clock; 0: not yet */
  const char *state;   /* "planned", "applying", "done", "partial", "interrupted", "declined" */
  /* Of several policies the first four have a line for each, in the order in which they ran: zl_run_policy. */
  const char *policy, *version, *file, *sha256, *params; /* params: JSON object */
  const char *who, *account, *api_url;
  const char *command;               /* "run", "undo of 12", "apply FILE" */
  const char *tool, *catalogue;      /* zoomlua's version; the catalogue's, by a short name or hash */
  const char *stopped;               /* why its apply ended early (zl_run_stopped), or "" */
  int64_t objects_read, objects, requests, changes;      /* objects: those that change */
  int64_t done, failed, unknown, pending;                /* requests by state; pending: all else,
                                                            also those sent and not yet answered */
  int64_t resumed;                   /* how often it went on after it had begun */
};
/* The policies that made a run: one of them, of which all may be "" (an undo), or several. Strings are r's. */
struct zl_run_policy {
  struct zl_str name, version, file, sha256;
};
int zl_run_policies(const struct zl_run *r);
struct zl_run_policy zl_run_policy(const struct zl_run *r, int i);
/* Their names with `between` between them. */
int zl_run_titles(const struct zl_run *r, const char *between, struct zl_buf *out);

/* Saves in one transaction: begin, then objects, their requests and changes, then commit (or
 * _rollback). Requests follow their object and changes their request: another one than the last is
 * refused. Of `run`, id, finished_ms, stopped, resumed and the counts but objects_read are ignored; NULL
 * texts are "", state NULL is "planned", started_ms 0 is now. */
int zl_plan_begin(struct zl_journal *j, const struct zl_run *run, int64_t *id, struct zl_err *err);
int zl_plan_object(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str label,
                   int64_t *object, struct zl_err *err);
struct zl_plan_request {
  const char *method;
  struct zl_str path;  /* below the API URL, query included: "/users/x/settings?option=y" */
  struct zl_str body;  /* exactly the bytes that will be sent; empty: none */
  const char *product, *label; /* "main", "MEDIUM" */
  bool safe;           /* may be repeated */
};
int zl_plan_request(struct zl_journal *j, int64_t object, const struct zl_plan_request *r, int64_t *no,
                    struct zl_err *err);
int zl_plan_change(struct zl_journal *j, int64_t object, int64_t request, struct zl_str path,
                   struct zl_str before /* {NULL,0}: absent */, struct zl_str wanted,
                   struct zl_str origin, struct zl_err *err);
/* Beside the plan: what it does not do, as texts of the caller's own form, in order. */
enum zl_aside { ZL_ASIDE_LEFT = 1, ZL_ASIDE_NOBODY = 2 };
int zl_plan_aside(struct zl_journal *j, enum zl_aside kind, struct zl_str told, struct zl_err *err);
/* A change of the last request is of a field that Zoom never shows; `mark` stands for its value. */
int zl_plan_unseen(struct zl_journal *j, int64_t request, struct zl_str path, struct zl_str mark, struct zl_err *err);
/* What was sent last of such a field, in any run: 1 appended, and *run sent it; 0 nothing, or nobody knows what
 * became of it; -1. */
int zl_unseen_last(struct zl_journal *j, struct zl_str id, struct zl_str path, struct zl_buf *mark, int64_t *run,
                   struct zl_err *err);
int zl_plan_commit(struct zl_journal *j, struct zl_err *err);
void zl_plan_rollback(struct zl_journal *j);

/* ---- applying (outcome.c) ----------------------------------------------------------------- */

/* One apply per account at a time: takes the lock (an flock(2) on PATH.lock, gone with the process).
 * err names the process that holds it. */
int zl_journal_lock(struct zl_journal *j, struct zl_err *err);
/* Whether no process of this machine holds the lock: a run that is "applying" then was killed. False, too, when
 * that cannot be told. */
bool zl_journal_deserted(const struct zl_journal *j);
/* A state other than "planned" and "applying" also sets finished_ms. "applying" begins an apply: it
 * settles the window of the one before (see zl_requests_intend) and, unless the run was "planned", counts
 * as one more time that it was resumed. */
int zl_run_state(struct zl_journal *j, int64_t run, const char *state, struct zl_err *err);
/* Why an apply ended early, for people; "applying" clears it. */
int zl_run_stopped(struct zl_journal *j, int64_t run, const char *why, struct zl_err *err);
/* Rows that an apply would take up: not sent, and sent without an answer that was seen. */
int zl_run_open_rows(struct zl_journal *j, int64_t run, int64_t *pending, int64_t *sent,
                     struct zl_err *err);
/* For `resume`: what failed becomes pending again, for its cause may be gone; what is done or unknown
 * stays so. */
int zl_run_reopen(struct zl_journal *j, int64_t run, struct zl_err *err);

struct zl_pending {
  int64_t no, object;
  struct zl_str method, path, body, product, label;
  struct zl_str object_key, object_label; /* "user/ID"; the label, or the id where there is none */
  bool safe;
  const char *state;  /* "pending", or "sent" when an earlier process did not see the answer */
};
/* The next rows to send after `after_no`, in order, at most `most`. */
int zl_run_pending(struct zl_journal *j, int64_t run, int64_t after_no, int most,
                   int (*each)(void *arg, const struct zl_pending *p), void *arg, struct zl_err *err);
/* Group commit: everything between _begin and _commit is one transaction and one fsync. */
int zl_batch_begin(struct zl_journal *j, struct zl_err *err);
int zl_batch_commit(struct zl_journal *j, struct zl_err *err);
/* Intent for many rows at once: "rows up to this number may have left". Put it on disk (a batch) before
 * the first of them leaves; one window covers many requests, so a row needs no write of its own before
 * its answer. A row up to it without an outcome is "sent" for zl_run_pending. 0 after an orderly end:
 * whatever has no outcome was never sent. zl_run_state(.., "applying") does by itself what follows
 * a death: unseen rows of the old window become "sent" one by one, rows that were put back are pending
 * again, and the window is 0. */
int zl_requests_intend(struct zl_journal *j, int64_t run, int64_t up_to_no, struct zl_err *err);
/* The same for one row. Needed only where a row that this apply put back ("pending") is sent again. */
int zl_request_sent(struct zl_journal *j, int64_t run, int64_t no, struct zl_err *err);
struct zl_outcome {
  const char *state;     /* "done", "failed", "unknown", "pending" (put back) */
  int status;            /* 0: no answer */
  struct zl_str answer;  /* cut at 4 KB, registered secrets taken out (error too); empty: none */
  const char *tracking_id, *error; /* may be NULL */
  int attempts;
  int64_t sent_ms;       /* wall clock when it left; 0: not known */
};
/* A later outcome of the same row replaces the earlier. */
int zl_request_outcome(struct zl_journal *j, int64_t run, int64_t no, const struct zl_outcome *o,
                       struct zl_err *err);
/* What a look afterwards found of one change: "applied", "locked", "ignored", "normalised", "different",
 * "unread"; `after` is the value that was read, {NULL,0}: absent. A later verdict replaces the earlier. */
int zl_change_verdict(struct zl_journal *j, int64_t run, int64_t change_no, const char *verdict,
                      struct zl_str after, struct zl_err *err);

/* ---- values that were read (seen.c) ------------------------------------------------------- */

/* What a reading of one body found: `found` is up to the caller (a JSON object path -> value), only the
 * latest is kept. Gathered; on disk with the next plan, after 8192 of them, or with _flush or _close. */
int zl_seen_put(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str body,
                int64_t read_ms, struct zl_str found, struct zl_err *err);
int zl_seen_flush(struct zl_journal *j, struct zl_err *err);
int zl_seen_any(struct zl_journal *j, struct zl_err *err); /* 1: there is a reading; 0; -1 */
/* Forgets what was read of the objects that a run changes, or (0) of all: nothing that was read before
 * `now_ms` is kept of them any more, wherever it was read. */
int zl_seen_drop(struct zl_journal *j, int64_t run, int64_t now_ms, struct zl_err *err);
/* 1: appended to `found`, *read_ms says when it was; 0: never seen; -1. */
int zl_seen_get(struct zl_journal *j, struct zl_str kind, struct zl_str id, struct zl_str body,
                int64_t *read_ms, struct zl_buf *found, struct zl_err *err);

/* ---- pruning (prune.c) -------------------------------------------------------------------- */

/* Deletes the runs that ended (or were planned and never applied) before `before_ms`, and readings from
 * before it; gives the space back. Stay: a run being applied, one with requests whose answer nobody
 * saw. */
int zl_runs_prune(struct zl_journal *j, int64_t before_ms, int64_t *runs, struct zl_err *err);

/* ---- questions (query.c, rows.c, groups.c) ------------------------------------------------- */

int zl_runs(struct zl_journal *j, int most, int (*each)(void *arg, const struct zl_run *r), void *arg,
            struct zl_err *err);                    /* newest first; most 0: all */
/* One run; strings live until the next zl_run_get of the same journal. 1, 0: no such run, -1. */
int zl_run_get(struct zl_journal *j, int64_t run, struct zl_run *out, struct zl_err *err);

/* Identical changes together: same kind, path, before, wanted, origin, state, verdict and value after; in
 * the order in which each first appears. `wanted` is {NULL,0} where an element is to go. At most 16 names. */
struct zl_change_group {
  struct zl_str kind, path, before, wanted, origin, state;
  bool has_before;
  int64_t count;
  struct zl_str names; /* labels of the first few objects, separated by newlines */
  int64_t first_no;
  const char *verdict; /* NULL: not verified */
  struct zl_str after;
  bool folded;         /* see below: then `names` are the elements', `of` is the object, and there are no values */
  struct zl_str of;
};
int zl_run_groups(struct zl_journal *j, int64_t run, int names,
                  int (*each)(void *arg, const struct zl_change_group *g), void *arg, struct zl_err *err);

/* The same, but changes of elements, whose path is "FOLD[NAME]", of one object, origin, state and verdict are
 * one group each for those that come and those that go. */
int zl_run_groups_folded(struct zl_journal *j, int64_t run, int names, const char *fold,
                         int (*each)(void *arg, const struct zl_change_group *g), void *arg, struct zl_err *err);

/* What the plan did not do. Non-zero from `each` ends it and is returned. */
int zl_run_asides(struct zl_journal *j, int64_t run,
                  int (*each)(void *arg, enum zl_aside kind, struct zl_str told), void *arg, struct zl_err *err);

/* How many requests of a run fall into each rate-limit bucket ("main", "MEDIUM", 1204). */
int zl_run_labels(struct zl_journal *j, int64_t run,
                  int (*each)(void *arg, struct zl_str product, struct zl_str label, int64_t requests),
                  void *arg, struct zl_err *err);

struct zl_change {
  int64_t no, request;
  struct zl_str kind, object, label, path, before, wanted, origin, method, url, body, state, error,
      tracking_id, answer;
  bool has_before;
  int status;
  int64_t answered_ms; /* wall clock; 0: no answer */
  int64_t took_ms;     /* -1: not known */
  const char *verdict; /* NULL: not verified */
  struct zl_str after; /* what was read back; {NULL,0}: absent, or not verified */
};
/* All changes in order; `object` restricts to one id or label, {NULL,0}: all. */
int zl_run_changes(struct zl_journal *j, int64_t run, struct zl_str object,
                   int (*each)(void *arg, const struct zl_change *c), void *arg, struct zl_err *err);

#endif
