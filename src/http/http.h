/* http.h - requests to a server, many at a time, no faster than allowed. The only room with curl.
 *
 * One engine, one thread, one poll. A request is started with zl_http_send and ends with exactly
 * one call of its callback from inside zl_http_wait (never from inside zl_http_send, so that a
 * request that fails at once is no special case). The engine waits for the buckets, retries what
 * is safe, and obeys Retry-After; the callback sees the last answer.
 *
 * Verified TLS 1.2 or later always; redirects are never followed; plain http only to loopback. */
#ifndef ZL_HTTP_H
#define ZL_HTTP_H

#include "base/base.h"

/* ---- url.c (pure) ------------------------------------------------------------------------ */

/* Appends `segment` percent-encoded as one path segment ("a+b/c" -> "a%2Bb%2Fc"; "@" stays). A
 * segment that is "", "." or ".." is refused. */
int zl_url_segment(struct zl_buf *out, struct zl_str segment, struct zl_err *err);
/* Appends "?name=value" or "&name=value", encoded. */
int zl_url_query(struct zl_buf *out, struct zl_str name, struct zl_str value);
/* Fills a template: "/users/{id}/settings" with one id, encoded. */
int zl_url_path(struct zl_buf *out, const char *template, struct zl_str id, struct zl_err *err);
/* Whether a base URL may be used: https, or http on a loopback address; no user info, no query,
 * no fragment. err names the URL and the way out. Copies it without a final "/" into out. */
int zl_url_base(const char *url, struct zl_buf *out, struct zl_err *err);

struct zl_url {
  struct zl_str host, rest; /* rest: path and query */
  bool tls, loopback;
};
/* NULL when `url` may be used, else what is wrong with it ("is plain http, ..."). */
const char *zl_url_parse(struct zl_str url, struct zl_url *out);

/* ---- plans.c, limit.c (the caller gives the time) ------------------------------------------ */

enum zl_label { ZL_LIGHT, ZL_MEDIUM, ZL_HEAVY, ZL_INTENSIVE, ZL_UNLIMITED, ZL_LABELS };
enum zl_product { ZL_MAIN, ZL_PHONE, ZL_PRODUCTS };
int zl_label_find(struct zl_str name, enum zl_label *out); /* without case; "RESOURCE-INTENSIVE" */
const char *zl_label_name(enum zl_label label);

enum zl_plan { ZL_PLAN_FREE, ZL_PLAN_PRO, ZL_PLAN_BUSINESS };
int zl_plan_find(struct zl_str name, enum zl_plan *out); /* "free", "pro", "business", ... */

/* What is limited together: product x label, and each call that has a limit of its own besides
 * (POST /users/features). */
enum { ZL_SPECIALS = 1, ZL_LANES = ZL_PRODUCTS * ZL_LABELS + ZL_SPECIALS };
unsigned zl_limits_lane(enum zl_product p, enum zl_label label, const char *method,
                        struct zl_str url);

struct zl_limits; /* the limits of one account */
/* `share` in (0, 1]: the part of the plan's figures that is ours. `rate` < 0: the plan's figures;
 * 0: no limit at all; > 0: that many requests a second for everything together. `path`: a file
 * through which all processes of the account share the limits, what the server refused, and what of
 * the day is used (also by earlier processes); NULL, or where that cannot be: this process alone. */
struct zl_limits *zl_limits_new(enum zl_plan plan, double share, double rate, const char *path);
void zl_limits_free(struct zl_limits *l);
/* What an account has instead of its plan's figures (figures.c): 0 for what stays. */
enum { ZL_FIGURES_MOST = 2 * ZL_UNLIMITED };
struct zl_own_figure {
  enum zl_product product;
  enum zl_label label;
  double count; /* in `per_s` seconds */
  int per_s;
  int64_t per_day;
};
/* "medium 40/s, phone.heavy 5/s 15000/day, resource-intensive 20/min"; -1: err names the word. */
int zl_figures_read(struct zl_str text, struct zl_own_figure out[ZL_FIGURES_MOST], unsigned *n, struct zl_err *err);
/* Takes them: of them, too, only `share` is ours. With a rate for everything they change nothing. */
void zl_limits_own(struct zl_limits *l, const struct zl_own_figure *f, unsigned n);
/* Another figure for one product and label: so many a second (0: no limit) and a day (0: no limit). */
void zl_limits_set(struct zl_limits *l, enum zl_product p, enum zl_label label, double per_second,
                   int64_t per_day);
/* Microseconds until a request of this lane may leave, 0: now (then call _take). */
int64_t zl_limits_wait_us(struct zl_limits *l, unsigned lane, int64_t now_us);
struct zl_ticket { /* zeroed: none */
  uint16_t lane, place[4];
  int64_t left_us;
};
/* A request leaves: returns a ticket that zl_limits_answered must get when its answer is there, so
 * that the window counts from what is proven. `min_rtt_us` (0: there was no answer) wins back what
 * the quickest answer so far allows. The ticket is zeroed. A ticket that is zeroed from the beginning
 * says that the request may not leave: since it was asked, another process has had the last place. */
struct zl_ticket zl_limits_take(struct zl_limits *l, unsigned lane, int64_t now_us);
void zl_limits_answered(struct zl_limits *l, struct zl_ticket *t, int64_t now_us,
                        int64_t min_rtt_us);
/* The server said no: nothing of this lane leaves before `until_us`. */
void zl_limits_close(struct zl_limits *l, unsigned lane, int64_t until_us);
/* The server said that the day is used up; kept for at most a day. */
void zl_limits_shut(struct zl_limits *l, unsigned lane, int64_t until_us, int64_t now_us);
/* What the wall clock says: the account's day ends at 00:00 UTC. Without it the day is 24 hours
 * from the first request. */
void zl_limits_day(struct zl_limits *l, int64_t wall_ms, int64_t now_us);
/* Whether the day's budget for this lane is used up, and when it reopens. */
bool zl_limits_spent(struct zl_limits *l, unsigned lane, int64_t now_us, int64_t *reopens_us);
/* Whether a rate bounds this lane. */
bool zl_limits_bounds(const struct zl_limits *l, unsigned lane);
/* Whether there is one rate for everything together. */
bool zl_limits_one_rate(const struct zl_limits *l);
/* Permitted requests a second (0: no limit), for progress and estimates. */
double zl_limits_rate(const struct zl_limits *l, enum zl_product p, enum zl_label label);
double zl_limits_lane_rate(const struct zl_limits *l, unsigned lane);
/* Today's budget for this label, and how much of it all processes have used. 0: there is none. */
int64_t zl_limits_today(struct zl_limits *l, enum zl_product p, enum zl_label label, int64_t now_us,
                        int64_t *used);

/* ---- retry.c (pure) ---------------------------------------------------------------------- */

/* What an answer means for sending again. */
enum zl_verdict {
  ZL_FINAL,       /* take it as it is */
  ZL_RETRY,       /* safe to send again after a wait */
  ZL_CLOSED,      /* daily limit: stop the run */
  ZL_UNKNOWN_FATE /* a write whose answer was lost: settle by reading, never by sending */
};
struct zl_answer_facts {
  int status;                   /* 0: no answer */
  bool sent;                    /* some of the request left this machine */
  bool safe;                    /* GET, or a PATCH/PUT/DELETE that may be repeated */
  struct zl_str retry_after, limit_type, limit_remaining; /* header values, may be empty */
  struct zl_str body;
};
/* `wait_ms` is set for ZL_RETRY (before jitter, by attempt 1, 2, ...) and for ZL_CLOSED (until it
 * reopens). docs/zoom-api.md, section 6: ISO 8601, seconds, HTTP date; QPS; daily; none;
 * concurrent. */
enum zl_verdict zl_retry_judge(const struct zl_answer_facts *a, int attempt, int64_t wall_ms,
                               int64_t *wait_ms);

/* ---- engine.c, transfer.c ---------------------------------------------------------------- */

struct zl_http;

struct zl_http_config {
  struct zl_limits *limits;  /* borrowed; NULL: none */
  long connect_timeout_ms;   /* 0: 10 s */
  long timeout_ms;           /* whole request, 0: 60 s */
  long connections;          /* at a time, 0: 16, and up to 64 where a limit asks for more */
  size_t max_body_bytes;     /* 0: 32 MB */
  int max_attempts;          /* 0: 5 */
  const char *user_agent;    /* NULL: "zoomlua/VERSION" */
  bool trace;                /* method, URL, status, time on stderr through zl_log(TRACE) */
};

#define ZL_LOCATION_MAX 4095
struct zl_response {
  int status;             /* 0: no answer, see err */
  struct zl_str body;     /* dies after the callback unless taken with zl_http_take_body */
  char tracking_id[96];   /* x-zm-trackingid, or "" */
  const char *location;   /* of a redirect, as the server wrote it, or ""; dies after the callback. One of
                             ZL_LOCATION_MAX bytes may have been cut */
  enum zl_verdict verdict;
  int attempts;
  int64_t reopens_wall_ms; /* for ZL_CLOSED */
  struct zl_err err;      /* filled when there was no usable answer */
  struct zl_request *request;
};

/* A request. Zeroed, filled by the caller, copied by zl_http_send (strings too). */
struct zl_request {
  const char *method;       /* "GET", "POST", "PATCH", "PUT", "DELETE" */
  struct zl_str url;        /* absolute */
  struct zl_str body;       /* empty: none */
  const char *content_type; /* NULL: application/json when there is a body */
  struct zl_str authorization; /* whole header value, "Bearer ..." or "Basic ..."; wiped after */
  enum zl_product product;
  enum zl_label label;
  bool safe;                /* may be repeated when the answer is lost */
  bool urgent;              /* goes before requests that are not (somebody waits for it) */
  struct zl_str object;     /* writes to the same object never overlap; empty: no rule */
  void (*done)(void *arg, struct zl_response *r);
  void *arg;
};

int zl_http_new(struct zl_http **out, const struct zl_http_config *config, struct zl_err *err);
void zl_http_free(struct zl_http *h); /* cancels what is in flight without calling back */
/* Starts a request; 0 and *id (never 0), or -1 when out of memory or the URL is refused. */
int zl_http_send(struct zl_http *h, const struct zl_request *r, uint32_t *id, struct zl_err *err);
/* Drops a request: its callback is not called. A request already answered or unknown: nothing. */
void zl_http_cancel(struct zl_http *h, uint32_t id);
/* The token `old` was replaced: requests that carry it and have not left yet will carry `fresh`.
 * -1: out of memory, they keep the old one. */
int zl_http_reauthorize(struct zl_http *h, struct zl_str old, struct zl_str fresh);
/* Calls `done` (with status 0 and no request) from inside zl_http_wait after `wait_ms`, unless it is
 * cancelled, like a request. Does not count as pending. */
int zl_http_after(struct zl_http *h, int64_t wait_ms, void (*done)(void *arg, struct zl_response *r),
                  void *arg, uint32_t *id);
/* An instant for people: "2026-01-22 01:00 CET (00:00 UTC)", its minute begun or not over; `out` of at
 * least 64 bytes. */
const char *zl_http_instant(int64_t wall_ms, char *out, size_t size);
size_t zl_http_pending(const struct zl_http *h);  /* waiting and in flight */
size_t zl_http_in_flight(const struct zl_http *h);
size_t zl_http_sleeping(const struct zl_http *h); /* before they are repeated */
/* Extra descriptors for the one poll: `revents` is filled by zl_http_wait as by poll(2). */
struct zl_http_fd {
  int fd;
  short events, revents;
};
/* Waits until something happened or `timeout_ms` passed, runs callbacks. Returns early when an
 * extra descriptor is ready or a signal arrived. -1 only when curl itself failed. */
int zl_http_wait(struct zl_http *h, struct zl_http_fd *fds, unsigned n_fds, int timeout_ms,
                 struct zl_err *err);
/* Inside the callback: keep the body; the caller frees. */
char *zl_http_take_body(struct zl_response *r, size_t *len);
/* Counts since the engine was made, for reports. */
struct zl_http_stats {
  uint64_t requests, retries, throttled, bytes_in;
  int64_t min_rtt_us;
  unsigned lane; /* of the request that left last */
};
void zl_http_stats(const struct zl_http *h, struct zl_http_stats *out);

#endif
