/* internal.h - what the files of this room tell each other. Nobody else includes it. */
#ifndef ZL_APPLY_INTERNAL_H
#define ZL_APPLY_INTERNAL_H

#include "apply/apply.h"
#include "settings/together.h"

/* ---- barrier.c: rows that wait for those of other objects ------------------------------------ */

/* What a row locks or unlocks, or by whose locks it is held. */
enum zl_row_holds { ZL_ROW_OTHER, ZL_ROW_USER, ZL_ROW_GROUP_LOCK, ZL_ROW_ACCOUNT_LOCK, ZL_ROW_HOLDS };
/* What it does with the account's licences. */
enum zl_row_seat { ZL_SEAT_NONE, ZL_SEAT_LEFT, ZL_SEAT_TAKEN };
struct zl_row_bars {
  enum zl_row_holds holds;
  enum zl_row_seat seat;
};
struct zl_row_bars zl_row_bars_of(const struct zl_pending *p);

/* Until when the next row has to stay out of memory: none are left there, or none that give a licence back. */
enum zl_rows_wait { ZL_WAITS_NOT, ZL_WAITS_ALL, ZL_WAITS_SEATS };
struct zl_rows;
enum zl_rows_wait zl_rows_wait_for(const struct zl_rows *r, struct zl_row_bars bars);

/* ---- rows.c: the part of the plan that is in memory --------------------------------------- */

#define ZL_ROWS_CHAINS 512

struct zl_row { /* strings point into `text` and are terminated */
  struct zl_row *next;                 /* ready, or behind the same head */
  struct zl_row *chain;                /* heads of other objects in the same place of the table */
  struct zl_row *behind, *behind_last; /* a head's: later rows of its object */
  int64_t no, object;
  struct zl_str method, path, body, product, label, object_key, object_label;
  bool safe;
  bool once;       /* may not be repeated, and no looking can tell: never in a window with others */
  bool was_sent;   /* by an earlier process that did not see the answer */
  bool was_failed; /* in an earlier apply */
  bool lost;       /* sent by us, and its answer was lost */
  bool settle;     /* its object has to be looked at before anything is sent */
  bool repeated;   /* looked at, found missing, sent again */
  enum zl_together together; /* whether others may leave in the same request */
  bool apart;      /* what becomes of it says nothing about later rows of its object: a member of a group */
  size_t company;  /* at most so many in a request: fewer once one was refused as a whole */
  struct zl_row_bars bars;
  bool loose;      /* taken out of its object's order; then in the list of these: */
  struct zl_row *loose_next, **loose_at;
  struct zl_row *with; /* leaves in the same request */
  char *refusal;   /* of what was repeated; owned */
  int looks, losses;
  int64_t due_ms;  /* when to look again */
  char text[];
};
struct zl_rows { /* zeroed but for `last`: zl_rows_init */
  struct zl_row *first, **last;          /* ready, in the plan's order */
  struct zl_row *late, **late_last;      /* ready too, but one request at a time: these gather meanwhile */
  struct zl_row *loose;
  struct zl_row *up[ZL_ROWS_CHAINS];     /* the row of each object that is ready or on its way */
  size_t n, n_once;                      /* all rows in memory; those that are `once` */
  int64_t read_to;                       /* the last number that was taken from the journal */
  const struct zl_apply *a;
  size_t failed_at;                      /* of a->failed: the first that is not passed yet */
  int64_t objects, last_object;
  size_t n_holds[ZL_ROW_HOLDS], n_leave; /* of `n`; n_leave: those that give a licence back */
  enum zl_rows_wait waits;               /* what the next one has to wait for */
  bool at_end, held;                     /* held: rows of further objects are there */
};
void zl_rows_init(struct zl_rows *r, const struct zl_apply *a);
/* Reads on until `enough` rows are there, or the plan (or its permitted objects) are at their end. */
int zl_rows_fill(struct zl_rows *r, struct zl_journal *j, int64_t run, size_t enough,
                 struct zl_err *err);
/* Takes the first ready row, r->first. It stays the one of its object until zl_rows_over. */
struct zl_row *zl_rows_take(struct zl_rows *r);
/* The row with which a request of gathered ones should begin: one that fills a request with rows up to
 * `to_no`, or, when nothing else is going on (`idle`), the first; NULL. *last: the highest number that
 * would leave with it. */
struct zl_row *zl_rows_late(const struct zl_rows *r, int64_t to_no, bool idle, int64_t *last);
void zl_rows_take_late(struct zl_rows *r, struct zl_row *row);
/* The number of the last row behind `row` that would leave with it. */
int64_t zl_rows_company(const struct zl_row *row);
/* Puts rows up to number `to_no` that may leave with a taken row on its list `with`: `most` in all. They
 * are taken, too. How many there are now. */
size_t zl_rows_join(struct zl_rows *r, struct zl_row *row, size_t most, int64_t to_no);
/* A row will be looked at: those behind it that wait for the same become ready as well. */
void zl_rows_loosen(struct zl_rows *r, struct zl_row *row);
void zl_rows_again(struct zl_rows *r, struct zl_row *row); /* a taken row is ready once more */
void zl_rows_over(struct zl_rows *r, struct zl_row *row);  /* frees it; the next of its object is ready */
/* The first row after `no` that is `once`; INT64_MAX: none in memory. */
int64_t zl_rows_once_after(const struct zl_rows *r, int64_t no);
void zl_rows_free(struct zl_rows *r);

/* ---- pace.c: how fast answers come ---------------------------------------------------------- */

struct zl_pace {
  int64_t since_us, answers;
  double per_s; /* 0: not known yet */
};
void zl_pace_answered(struct zl_pace *p, int64_t n, int64_t now_us);
int64_t zl_pace_window(const struct zl_pace *p);              /* rows that one intent covers */
size_t zl_pace_queue(const struct zl_pace *p, size_t most);   /* requests that may wait in the engine */

/* ---- answer.c: what an answer means for its row ------------------------------------------- */

struct zl_fate {
  const char *state;     /* as in struct zl_outcome */
  bool stop;             /* nothing after it would fare better: `error` says why */
  bool skipped;          /* never sent, because of an earlier row of its object */
  bool again;            /* refused in company: to be sent with fewer */
  bool uncounted;        /* its request has been counted with another row, or did its work for others */
  int status, attempts;
  size_t answer_n;
  char tracking_id[96];
  char error[1024];      /* "" for none */
  char answer[8192];     /* the start of the body; the journal takes secrets out, then cuts */
};
void zl_fate_set(struct zl_fate *f, const char *state); /* a state, and nothing else */
/* safe: the request may be sent twice. */
void zl_fate_read(struct zl_fate *f, const struct zl_response *r, struct zl_str object_label, bool safe);
/* A request that could not even be handed over. */
void zl_fate_not_sent(struct zl_fate *f, const struct zl_err *err);

/* ---- settle.c: requests whose answer nobody saw ------------------------------------------- */

/* Whether looking at its object can tell what became of a row. */
bool zl_settle_can(const struct zl_row *row);
/* Whether it adds or takes a member of a group. */
bool zl_settle_member(const struct zl_row *row);
/* The request that looks; its URL is made in `url`. */
int zl_settle_look(const struct zl_row *row, struct zl_buf *url, struct zl_request *r, struct zl_err *err);
/* Done and unknown fill *f. Not yet: look again after zl_settle_wait_ms (-1: no more, it never
 * took effect). */
enum zl_settled { ZL_SETTLED_DONE, ZL_SETTLED_NOT_YET, ZL_SETTLED_UNKNOWN };
enum zl_settled zl_settle_judge(const struct zl_row *row, const struct zl_response *r, struct zl_fate *f);
int zl_settle_wait_ms(int looks, bool long_ago);
/* A row that cannot be looked at and may not be repeated. */
void zl_settle_cannot(const struct zl_row *row, struct zl_fate *f);

/* ---- the loop's state ------------------------------------------------------------------------ */

#define ZL_GATHER_MOST 256   /* answers that may wait to be written */
#define ZL_SLEEPERS_MOST 128 /* requests that wait to be repeated, beside those on their way */

struct zl_applying;
struct zl_flight {
  struct zl_applying *s;
  struct zl_row *row;
  uint32_t id;
  size_t at;            /* in `flying` */
  int64_t sent_ms;
  bool look;            /* a reading, not the write itself */
  struct zl_flight *with; /* rows that left in the same request */
  enum zl_settled settled;
  struct zl_fate fate;
};

struct zl_applying {
  const struct zl_apply *a;
  struct zl_applied *out;
  struct zl_rows rows;
  struct zl_pace pace;
  struct zl_flight *flights, **unused, **flying, **answered;
  size_t width, n_unused, n_flying, n_answered;
  size_t n_noted;            /* of `answered`: those whose meaning is known, and that wait for the disk */
  size_t n_awaited;          /* of these: those with a row behind them */
  int64_t gathering_us;      /* since when the first of them waits */
  int64_t intended;          /* the last row that the intent covers */
  struct zl_row *resting;    /* to be looked at again */
  bool late_flying;          /* one of the gathered requests is on its way */
  struct zl_map broken;      /* object -> why its later rows are not sent */
  bool stopping;
  int failures_in_a_row;
  int64_t answers, failures; /* of rows that had not failed before */
};

/* learn.c */
int zl_apply_stop_level(const struct zl_applying *s);
void zl_apply_stop(struct zl_applying *s, const char *why);
/* Sorts what came in with the last wait: what is over waits for the disk. */
int zl_answers_take(struct zl_applying *s, struct zl_err *err);
void zl_answers_wake(struct zl_applying *s); /* rows that are to be looked at again now */
/* The run ends, and there is no time to look: what was lost is unknown for now. */
void zl_answers_give_up(struct zl_applying *s);
const char *zl_object_broken(const struct zl_applying *s, int64_t object); /* why, or NULL */

/* disk.c */
bool zl_disk_covers(const struct zl_applying *s); /* the intent of the next row is on disk */
bool zl_disk_must(const struct zl_applying *s);   /* waiting for company would hold somebody up */
/* One transaction: the answers that have come, and a window when one is wanted. */
int zl_disk_write(struct zl_applying *s, struct zl_err *err);
int zl_disk_patience_ms(const struct zl_applying *s, int otherwise);
int zl_disk_close(struct zl_applying *s, struct zl_err *err); /* after an orderly end */

/* company.c: requests of several rows */
/* Joins the bodies of a flight and of those with it. */
int zl_company_body(const struct zl_flight *flight, struct zl_buf *out, struct zl_err *err);
/* What an answer means for the rows of a flight, each by itself. */
void zl_company_read(struct zl_flight *flight, const struct zl_response *r);
/* The row that begins the next request of gathered ones, or NULL. */
struct zl_row *zl_company_late(const struct zl_applying *s, int64_t *last);

/* flight.c */
struct zl_flight *zl_flight_new(struct zl_applying *s, struct zl_row *row);
void zl_flight_free(struct zl_applying *s, struct zl_flight *flight);
void zl_flight_over(struct zl_flight *flight); /* it has its answer */
void zl_flight_start(struct zl_applying *s);   /* as many as may leave now */

#endif
