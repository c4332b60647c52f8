/* engine.h - what engine.c (who goes when), job.c (requests and their lists), transfer.c (curl) and
 * receive.c (answers) share. Internal to this room.
 *
 * A job is in exactly one list and one state:
 *   BLOCKED   a write to its object is under way; waits in the object's lock
 *   READY     waits for its bucket and a free connection, in queues[urgent][lane]
 *   SLEEPING  waits for its next attempt
 *   FLYING    curl has it; it owns a slot
 *   DONE      waits for its callback; may still own the slot that holds the answer */
#ifndef ZL_HTTP_ENGINE_H
#define ZL_HTTP_ENGINE_H

#include "http/internal.h"

#include <curl/curl.h>
#include <poll.h>

struct zl_job_list {
  struct zl_job *first, *last;
};

enum zl_job_state { ZL_JOB_BLOCKED, ZL_JOB_READY, ZL_JOB_SLEEPING, ZL_JOB_FLYING, ZL_JOB_DONE };

/* The header lines of a request; shared by all requests with the same token. */
struct zl_headers {
  unsigned refs;
  char *authorization, *content_type; /* as given; NULL: none */
  size_t authorization_n;
  struct curl_slist *lines;
  struct zl_headers *instead; /* after zl_http_reauthorize: what who has not left takes */
  enum zl_headers_kind { ZL_HEADERS_PLAIN, ZL_HEADERS_EMPTY_FORM, ZL_HEADERS_BODY } kind;
  bool secret; /* Basic: answers hold a token, wipe them */
};

/* Writes to one object: the job that has it and those behind. */
struct zl_lock {
  struct zl_str object;
  struct zl_job_list waiting;
};

struct zl_job {
  struct zl_job *next, *prev;
  struct zl_job_list *list;
  enum zl_job_state state;
  uint32_t id;
  unsigned lane;
  struct zl_ticket ticket;
  uint64_t order;
  struct zl_request r; /* strings live in `bytes`; authorization is in `headers` alone */
  struct zl_headers *headers;
  struct zl_lock *lock;
  struct zl_slot *slot;
  int attempts;
  bool write, loopback, timer; /* timer: zl_http_after, no request */
  bool maybe_done; /* some attempt may have had its effect although we saw no answer */
  int64_t due_us, left_us;
  int status;
  enum zl_verdict verdict;
  int64_t reopens_wall_ms;
  size_t n_bytes;
  char bytes[];
};

/* An easy handle with what it is receiving. */
struct zl_slot {
  struct zl_slot *next_free;
  struct zl_http *http;
  struct zl_job *job;
  CURL *easy;
  struct zl_buf body;
  size_t header_bytes;
  int64_t length; /* Content-Length, -1: not told */
  int sends; /* how often curl was about to send: it repeats by itself on a stale connection */
  bool header_flood, body_flood, bad_length, headers_whole, no_memory, form_set, no_proxy;
  bool stale; /* the connection was dropped before anything was sent */
  const char *method_set;
  char tracking_id[96], retry_after[64], limit_type[32], limit_remaining[24], location[ZL_LOCATION_MAX + 1];
  struct zl_err err;
  char curl_says[CURL_ERROR_SIZE];
};

struct zl_http {
  struct zl_http_config config;
  char *user_agent;
  struct curl_slist *to_proxy; /* the header lines that a proxy gets */
  CURLM *multi;
  struct zl_slot *slots, *free_slots;
  unsigned n_slots, busy;
  struct pollfd *polls; /* curl's sockets, then room for the caller's */
  unsigned n_polls, room_polls;
  struct zl_socket {
    int fd, port; /* port: the local one, 0: not looked at yet */
    bool speaks;  /* something waited on it at the last look */
  } *sockets;
  unsigned n_sockets, room_sockets;
  bool looked; /* since curl was last given the word */
  int64_t timer_us; /* when curl wants to be called, INT64_MAX: never */
  struct zl_job_list queues[2][ZL_LANES], sleeping, done, flying;
  struct zl_map locks;
  struct zl_job **ids; /* open addressing by id */
  size_t ids_cap, pending, timers; /* pending: all jobs, timers too */
  uint32_t last_id;
  uint64_t last_order;
  struct zl_headers *cached[3]; /* by kind */
  int64_t closed_us[ZL_LANES], closed_wall_ms[ZL_LANES];
  unsigned given_up; /* requests in a row; enough of them break the engine */
  unsigned most_unlimited; /* connections, where no rate bounds their number */
  bool ever_answered, failed;
  uint64_t retry_cost;
  struct zl_http_stats stats;
};

/* ---- job.c ------------------------------------------------------------------------------- */

void zl_job_push(struct zl_job_list *l, struct zl_job *j);
void zl_job_push_front(struct zl_job_list *l, struct zl_job *j);
void zl_job_insert_by_due(struct zl_job_list *l, struct zl_job *j);
void zl_job_unlink(struct zl_job *j);
/* A copy of the request, in the id table, in no list. */
struct zl_job *zl_job_new(struct zl_http *h, const struct zl_request *r, struct zl_err *err);
struct zl_job *zl_job_timer(struct zl_http *h); /* the same without a request */
struct zl_job *zl_job_find(const struct zl_http *h, uint32_t id);
void zl_job_forget(struct zl_http *h, struct zl_job *j); /* out of the id table */
void zl_job_free(struct zl_http *h, struct zl_job *j);   /* forgotten and unlinked before */
void zl_headers_release(struct zl_headers *s);
/* Before the job leaves: the newest lines for it. */
void zl_headers_renew(struct zl_job *j);

/* ---- receive.c --------------------------------------------------------------------------- */

void zl_receive_begin(struct zl_slot *s); /* nothing is received yet */
/* curl's callbacks; `slot` is the struct zl_slot. */
size_t zl_receive_header(char *p, size_t size, size_t n, void *slot);
size_t zl_receive_body(char *p, size_t size, size_t n, void *slot);

/* ---- sockets.c --------------------------------------------------------------------------- */

/* curl's callbacks; `http` is the struct zl_http. */
curl_socket_t zl_socket_open(void *http, curlsocktype purpose, struct curl_sockaddr *to);
int zl_socket_close(void *http, curl_socket_t fd);
/* Whether bytes, or the end, wait on the socket with this local port: as of the first time that this was
 * asked since h->looked was cleared, because one look serves all requests that leave together. */
bool zl_socket_speaks(struct zl_http *h, int port);

/* ---- transfer.c -------------------------------------------------------------------------- */

/* Whether curl sends it as it sends a POST: POST, PUT, PATCH have a "Content-Length: 0". */
bool zl_transfer_is_form(const struct zl_request *r);
int zl_transfer_open(struct zl_http *h, struct zl_err *err);
void zl_transfer_close(struct zl_http *h);
/* Hands the job to curl with a free slot. -1: curl would not (no memory). */
int zl_transfer_start(struct zl_http *h, struct zl_job *j);
/* Takes the job back from curl, whatever its state. */
void zl_transfer_stop(struct zl_http *h, struct zl_job *j);
void zl_transfer_release(struct zl_http *h, struct zl_slot *s); /* the slot is free again */
/* What came of it: fills job->status, slot->err and `facts`. True when asking again could help. */
bool zl_transfer_result(struct zl_job *j, CURLcode code, struct zl_answer_facts *facts);
/* Lets curl work on the sockets of `polls` that are ready and on its timers. */
int zl_transfer_drive(struct zl_http *h, bool sockets, struct zl_err *err);

/* ---- deliver.c ------------------------------------------------------------------------------- */

/* Runs the callbacks of all that is done, and of what becomes done meanwhile. Whether there were any. */
bool zl_deliver(struct zl_http *h);

/* ---- poll.c ---------------------------------------------------------------------------------- */

/* One poll over curl's sockets and the caller's. Returns poll's result; EINTR counts as 0 with
 * *interrupted set. */
int zl_poll_once(struct zl_http *h, struct zl_http_fd *fds, unsigned n_fds, int64_t wait_us,
                 bool *interrupted, struct zl_err *err);

#endif
