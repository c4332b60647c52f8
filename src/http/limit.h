/* limit.h - what plans.c (figures), bucket.c (one limit), share.c (the file between processes) and
 * limit.c (all of them together) share. Internal to this room. */
#ifndef ZL_HTTP_LIMIT_H
#define ZL_HTTP_LIMIT_H

#include "http/http.h"

#include <pthread.h>

#define ZL_SECOND_US INT64_C(1000000)
#define ZL_DAY_US (86400 * ZL_SECOND_US)
#define ZL_MOST_PLACES 512
#define ZL_MEMBERS 64
#define ZL_LOOK_EVERY_US 100000 /* who shares is looked at so often while somebody waits */

/* ---- plans.c ------------------------------------------------------------------------------- */

struct zl_figure {
  double count; /* requests in a window; 0: no limit */
  int per_s;    /* length of the window */
  int64_t per_day; /* 0: none */
};
/* The figures of a lane. Special lanes have none of a day: that is their label's. */
struct zl_figure zl_plan_figure(enum zl_plan plan, unsigned lane);
/* The lane whose day this lane spends from (Heavy and resource-intensive share one). */
unsigned zl_plan_day(enum zl_plan plan, unsigned lane);
/* The lane of a special lane's label; other lanes: themselves. */
unsigned zl_plan_base(unsigned lane);

/* ---- bucket.c (pure) ----------------------------------------------------------------------- */

struct zl_place {
  int64_t free_us; /* when the request that had it no longer counts */
  int32_t back_us; /* so much earlier, as far as the next one's round trip allows it, too */
  uint32_t out;    /* whose request is under way, + 1; 0: none */
};

struct zl_bucket {
  uint32_t n, high; /* n requests a window, 0: no limit; places from `high` on were never needed */
  double window_us;
  double next_us; /* pace: the next departure's place in time */
  struct zl_place places[ZL_MOST_PLACES];
};

/* `count` a window. May be called again with other figures; what is under way stays. */
void zl_bucket_size(struct zl_bucket *b, double count, double window_us);
/* When the next request may leave (a time that is past: now). *since_us: since when there is room
 * for just one; long ago when there is plenty. All places out: nobody knows, so soon enough. */
int64_t zl_bucket_opens_us(const struct zl_bucket *b, int32_t back_us, int64_t now_us,
                           int64_t *since_us);
/* Whether there is a place for a request that leaves now, whatever the pace. */
bool zl_bucket_has_room(const struct zl_bucket *b, int32_t back_us, int64_t now_us);
/* A request leaves: its place + 1, or 0 when there was none (or no limit). */
unsigned zl_bucket_take(struct zl_bucket *b, unsigned who, double factor, int32_t back_us,
                        int64_t now_us);
/* The place is the answer's at `now_us`; it counts for a window longer. */
void zl_bucket_answered(struct zl_bucket *b, unsigned place, unsigned who, double factor,
                        int32_t back_us, int64_t now_us);
/* All that `who` has out is as if answered now, with nothing won back. */
void zl_bucket_abandon(struct zl_bucket *b, unsigned who, double factor, int64_t now_us);

/* ---- share.c ------------------------------------------------------------------------------- */

/* What is known of the account, whoever learnt it. Times are monotonic. */
struct zl_common {
  int64_t closed_us[ZL_LANES]; /* refused: nothing before */
  int64_t shut_us[ZL_LANES];   /* the server says that the day is used up */
  struct {
    int64_t day, used; /* UTC day since 1970 */
  } days[ZL_LANES];
  struct {
    double factor; /* of the permitted rate; below 1: we were refused, others use the account */
    double refused_at; /* what it was then */
    int64_t since_us;
  } strain[ZL_LANES];
};

struct zl_member {
  uint32_t alive;
  struct {
    double count, window_us;
    int64_t last_us, wants_us; /* last departure; when it will try again, 0: does not want to */
  } lanes[ZL_LANES];
};

struct zl_share {
  char magic[16];
  uint64_t bytes;
  char boot[40];
  int64_t wall_minus_mono_us; /* when it was last opened or closed */
  pthread_mutex_t mutex;
  int64_t look_us; /* when to look again who is alive */
  uint32_t members;
  struct zl_common common;
  struct zl_member member[ZL_MEMBERS];
  struct zl_bucket buckets[ZL_LANES];
};

struct zl_shared { /* this process's hold on it */
  struct zl_share *s;
  int fd;
  unsigned me;
};

/* Joins those who share `path`. -1: err says why not; then everybody counts alone. */
int zl_share_open(struct zl_shared *out, const char *path, int64_t day, struct zl_err *err);
void zl_share_close(struct zl_shared *h);
/* The lock, also from the hands of a process that died with it. -1: it cannot be had any more. */
int zl_share_lock(struct zl_shared *h);
void zl_share_unlock(struct zl_shared *h);
/* Locked: this process's figures changed; buckets have the size of the largest figures. */
void zl_share_figures(struct zl_shared *h, unsigned lane, double count, double window_us);
/* Locked: takes back what dead processes had. Costs system calls; does nothing most of the time. */
void zl_share_look(struct zl_shared *h, int64_t now_us);
void zl_common_init(struct zl_common *c);

#endif
