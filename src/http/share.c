/* share.c - the limits of one account in a file that its processes map, so that together they stay
 * within them. Used by limit.c.
 *
 * Promises: a process that joined holds a lock on a byte of its own, which goes with it however it
 * ends; what it had under way is taken back within a tenth of a second of somebody's needing it.
 * The mutex in the file is made anew by whoever comes first, and is robust: a process that dies
 * with it leaves it to the next. A file that does not hold together is thrown away. Nothing here
 * is secret. What a power cut loses is at most what the kernel had not written yet. */
#include "http/limit.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "zoomlua rate 2\n"
#define GATE 0          /* the byte that is locked while somebody joins or leaves */
#define FIRST_MEMBER 64 /* the bytes of members */
#define GATE_TRIES 1000
#define GATE_PAUSE_US 2000
#define MOST_CLOSED_US (600 * ZL_SECOND_US)

/* ---- locks on bytes: of the open file, so they work between threads of one process, too ------- */

static int byte_lock(int fd, short type, off_t at, off_t n)
{
  struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = n};
  int rc;
  do
    rc = fcntl(fd, F_OFD_SETLK, &l);
  while (rc != 0 && errno == EINTR);
  return rc;
}

/* Whether somebody else has a lock on one of these bytes. */
static bool byte_held(int fd, off_t at, off_t n)
{
  struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = at, .l_len = n};
  return fcntl(fd, F_OFD_GETLK, &l) != 0 || l.l_type != F_UNLCK;
}

static int gate(int fd)
{
  for (int i = 0; i < GATE_TRIES; i++) {
    if (byte_lock(fd, F_WRLCK, GATE, 1) == 0)
      return 0;
    if (errno != EAGAIN && errno != EACCES)
      return -1;
    usleep(GATE_PAUSE_US);
  }
  errno = ETIMEDOUT;
  return -1;
}

/* ---- what is in it ----------------------------------------------------------------------------- */

static void boot_id(char out[40])
{
  memset(out, 0, 40);
  int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  ssize_t n = read(fd, out, 36);
  if (n != 36)
    memset(out, 0, 40);
  close(fd);
}

static int64_t wall_minus_mono_us(void)
{
  return zl_wall_ms() * 1000 - zl_mono_us();
}

void zl_common_init(struct zl_common *c)
{
  memset(c, 0, sizeof(*c));
  for (unsigned i = 0; i < ZL_LANES; i++)
    c->strain[i].factor = c->strain[i].refused_at = 1;
}

static int make_mutex(pthread_mutex_t *m)
{
  pthread_mutexattr_t a;
  if (pthread_mutexattr_init(&a) != 0)
    return -1;
  memset(m, 0, sizeof(*m));
  int rc = pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED) ||
           pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST) || pthread_mutex_init(m, &a);
  pthread_mutexattr_destroy(&a);
  return rc ? -1 : 0;
}

static bool holds_together(const struct zl_share *s, int64_t day)
{
  for (unsigned i = 0; i < ZL_LANES; i++) {
    const struct zl_bucket *b = &s->buckets[i];
    double factor = s->common.strain[i].factor;
    if (b->n > ZL_MOST_PLACES || b->high > ZL_MOST_PLACES || !isfinite(b->next_us) ||
        !(b->window_us >= 0 && b->window_us < 1e12) || !(factor >= 0.2 && factor <= 1) ||
        !(s->common.strain[i].refused_at >= 0.2 && s->common.strain[i].refused_at <= 1) ||
        s->common.days[i].used < 0 || s->common.days[i].used > INT64_C(1) << 40 ||
        s->common.days[i].day > day + 1)
      return false;
  }
  return true;
}

static int64_t within(int64_t t, int64_t shift, int64_t most)
{
  if (t <= 0 || t > INT64_MAX / 2) /* 0 is never */
    return t <= 0 ? 0 : most;
  return t + shift < most ? t + shift : most;
}

/* What earlier processes left, in terms of this boot's clock: nothing lies further ahead than it
 * could have been set. Members are gone; what they had under way counts from now. */
static void come_back(struct zl_share *s, int64_t shift, int64_t now)
{
  for (unsigned i = 0; i < ZL_LANES; i++) {
    struct zl_bucket *b = &s->buckets[i];
    double factor = s->common.strain[i].factor;
    int64_t window = (int64_t)(b->window_us / factor) + ZL_SECOND_US / 100;
    b->next_us += (double)shift;
    if (b->next_us > (double)(now + window))
      b->next_us = (double)(now + window);
    for (uint32_t k = 0; k < b->high; k++) {
      struct zl_place *p = &b->places[k];
      *p = (struct zl_place){.free_us = p->out ? now + window
                                               : within(p->free_us, shift, now + window)};
    }
    s->common.closed_us[i] = within(s->common.closed_us[i], shift, now + MOST_CLOSED_US);
    s->common.shut_us[i] = within(s->common.shut_us[i], shift, now + ZL_DAY_US);
    s->common.strain[i].since_us = within(s->common.strain[i].since_us, shift, now);
  }
  memset(s->member, 0, sizeof(s->member));
  s->members = 0;
  s->look_us = 0;
}

static bool header_good(const struct zl_share *s)
{
  return memcmp(s->magic, MAGIC, sizeof(MAGIC)) == 0 && s->bytes == sizeof(*s);
}

static int begin_anew(struct zl_share *s, const char *boot)
{
  memset(s, 0, sizeof(*s));
  zl_common_init(&s->common);
  if (make_mutex(&s->mutex) != 0)
    return -1;
  memcpy(s->magic, MAGIC, sizeof(MAGIC));
  s->bytes = sizeof(*s);
  memcpy(s->boot, boot, sizeof(s->boot));
  s->wall_minus_mono_us = wall_minus_mono_us();
  return 0;
}

/* Nobody else is there: the file as the first of a new company needs it. */
static int first(struct zl_share *s, const char *path, bool fresh, int64_t day, const char *boot)
{
  if (!fresh && header_good(s) && holds_together(s, day)) {
    int64_t offset = wall_minus_mono_us(), shift = 0;
    if (memcmp(s->boot, boot, sizeof(s->boot)) != 0)
      shift = s->wall_minus_mono_us > 0 && s->wall_minus_mono_us < INT64_MAX / 2
                  ? s->wall_minus_mono_us - offset : -offset;
    come_back(s, shift, zl_mono_us());
    memcpy(s->boot, boot, sizeof(s->boot));
    s->wall_minus_mono_us = offset;
    return make_mutex(&s->mutex);
  }
  if (!fresh)
    zl_log(ZL_LOG_VERBOSE, "%s is damaged or of another format: thrown away", path);
  return begin_anew(s, boot);
}

/* ---- members ------------------------------------------------------------------------------------ */

static void fit_bucket(struct zl_share *s, unsigned lane)
{
  double count = 0, window = 0;
  for (unsigned i = 0; i < ZL_MEMBERS; i++) {
    double c = s->member[i].lanes[lane].count, w = s->member[i].lanes[lane].window_us;
    if (s->member[i].alive && c > 0 && (window == 0 || c / w > count / window)) {
      count = c;
      window = w;
    }
  }
  if (window > 0) /* the last one's figures stay: the next start needs them */
    zl_bucket_size(&s->buckets[lane], count, window);
}

static void take_back(struct zl_share *s, unsigned who, int64_t now_us)
{
  for (unsigned i = 0; i < ZL_LANES; i++)
    zl_bucket_abandon(&s->buckets[i], who, s->common.strain[i].factor, now_us);
  if (s->member[who].alive && s->members > 0)
    s->members--;
  memset(&s->member[who], 0, sizeof(s->member[who]));
  for (unsigned i = 0; i < ZL_LANES; i++)
    fit_bucket(s, i);
}

void zl_share_look(struct zl_shared *h, int64_t now_us)
{
  struct zl_share *s = h->s;
  if (s->members < 2 || (now_us < s->look_us && s->look_us < now_us + ZL_SECOND_US))
    return;
  s->look_us = now_us + ZL_LOOK_EVERY_US;
  for (unsigned i = 0; i < ZL_MEMBERS; i++)
    if (i != h->me && s->member[i].alive && !byte_held(h->fd, FIRST_MEMBER + (off_t)i, 1))
      take_back(s, i, now_us);
}

void zl_share_figures(struct zl_shared *h, unsigned lane, double count, double window_us)
{
  h->s->member[h->me].lanes[lane].count = count;
  h->s->member[h->me].lanes[lane].window_us = window_us;
  fit_bucket(h->s, lane);
}

int zl_share_lock(struct zl_shared *h)
{
  int rc = pthread_mutex_lock(&h->s->mutex);
  if (rc == EOWNERDEAD) /* every change is a few words that mean something each by itself */
    rc = pthread_mutex_consistent(&h->s->mutex);
  return rc == 0 ? 0 : -1;
}

void zl_share_unlock(struct zl_shared *h)
{
  pthread_mutex_unlock(&h->s->mutex);
}

static int join(struct zl_shared *h)
{
  for (unsigned i = 0; i < ZL_MEMBERS; i++) {
    if (byte_lock(h->fd, F_WRLCK, FIRST_MEMBER + (off_t)i, 1) != 0)
      continue;
    h->me = i;
    if (zl_share_lock(h) != 0)
      return -1;
    take_back(h->s, i, zl_mono_us()); /* of one who died in this place */
    h->s->member[i].alive = 1;
    h->s->members++;
    zl_share_unlock(h);
    return 0;
  }
  errno = EUSERS;
  return -1;
}

/* ---- opening and closing ------------------------------------------------------------------------ */

/* The file, its gate locked, and still under its name. -1: errno; 1: try again. */
static int open_file(const char *path, int *out, struct stat *st)
{
  struct stat named;
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (fd < 0)
    return -1;
  int rc = -1;
  if (fstat(fd, st) != 0)
    goto out;
  errno = EPERM;
  if (!S_ISREG(st->st_mode) || st->st_uid != geteuid() ||
      ((st->st_mode & 077) && fchmod(fd, 0600) != 0))
    goto out;
  if (gate(fd) != 0 || fstat(fd, st) != 0)
    goto out;
  rc = 1;
  if (stat(path, &named) != 0 || named.st_ino != st->st_ino || named.st_dev != st->st_dev)
    goto out;
  *out = fd;
  return 0;
out:;
  int why = errno;
  close(fd);
  errno = why;
  return rc;
}

static int map_and_join(struct zl_shared *h, const char *path, const struct stat *st, int64_t day)
{
  char boot[40];
  boot_id(boot);
  bool alone = !byte_held(h->fd, FIRST_MEMBER, ZL_MEMBERS);
  bool size_good = st->st_size == (off_t)sizeof(struct zl_share);
  if (alone && !size_good) {
    /* Every block is there before it is mapped: a full disk must not show as SIGBUS. */
    if (ftruncate(h->fd, 0) != 0)
      return -1;
    int rc = posix_fallocate(h->fd, 0, (off_t)sizeof(struct zl_share));
    if (rc != 0) {
      (void)!ftruncate(h->fd, 0);
      errno = rc;
      return -1;
    }
    if (st->st_size > 0)
      zl_log(ZL_LOG_VERBOSE, "%s is damaged or of another format: thrown away", path);
  }
  if (alone || size_good) {
    void *p = mmap(NULL, sizeof(struct zl_share), PROT_READ | PROT_WRITE, MAP_SHARED, h->fd, 0);
    if (p == MAP_FAILED)
      return -1;
    h->s = p;
  }
  if (alone)
    return first(h->s, path, !size_good, day, boot) == 0 ? join(h) : -1;
  if (!h->s || !header_good(h->s)) { /* theirs; ours is a new file under the same name */
    zl_log(ZL_LOG_VERBOSE, "%s is in use in another format: begun anew", path);
    return unlink(path) == 0 ? 1 : -1;
  }
  if (memcmp(h->s->boot, boot, sizeof(boot)) != 0) {
    errno = EREMOTE;
    return -1;
  }
  return join(h);
}

int zl_share_open(struct zl_shared *out, const char *path, int64_t day, struct zl_err *err)
{
  for (int i = 0; i < 20; i++) {
    struct zl_shared h = {.fd = -1};
    struct stat st;
    int rc = open_file(path, &h.fd, &st);
    if (rc == 0)
      rc = map_and_join(&h, path, &st, day);
    int why = errno;
    if (rc == 0) {
      byte_lock(h.fd, F_UNLCK, GATE, 1);
      *out = h;
      return 0;
    }
    if (h.s)
      munmap(h.s, sizeof(*h.s));
    if (h.fd >= 0)
      close(h.fd);
    if (rc < 0)
      return zl_err_set(err, ZL_ESYS, "the limits cannot be shared through %s: %s", path,
                        why == EUSERS    ? "too many processes share them already"
                        : why == EREMOTE ? "it is in use by another machine"
                        : why == EPERM   ? "it is not a file of this user"
                                         : strerror(why));
  }
  return zl_err_set(err, ZL_ESYS, "the limits cannot be shared: %s is replaced again and again", path);
}

void zl_share_close(struct zl_shared *h)
{
  if (!h->s)
    return;
  bool gated = gate(h->fd) == 0;
  if (zl_share_lock(h) == 0) {
    take_back(h->s, h->me, zl_mono_us());
    h->s->wall_minus_mono_us = wall_minus_mono_us();
    zl_share_unlock(h);
  }
  (void)gated; /* it goes with the descriptor */
  munmap(h->s, sizeof(*h->s));
  close(h->fd);
  h->s = NULL;
}
