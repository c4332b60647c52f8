/* journal.c - what the journal costs: the draft and the plan of many users, the plan's display, an
 * apply with its batches. Prints microseconds of processor time, seconds, bytes.
 *   bench_journal FOLDER [USERS] */
#include "journal/journal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define BODY ZL_STR("user.settings?option=general")
#define PATH ZL_STR("in_meeting.waiting_room")
#define AHEAD 32   /* bodies that are read at a time */
#define BATCH 16   /* answers a batch */
#define WINDOW 256 /* requests one intent stands for */

static struct zl_err err;

static void must(int rc, const char *what)
{
  if (rc >= 0)
    return;
  fprintf(stderr, "%s: %s\n", what, err.text);
  exit(1);
}
#define MUST(call) must((call), #call)

static double cpu_us(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void told(const char *what, double cpu, int64_t wall_us, int n)
{
  printf("%-34s %7.2f us each %8.3f s\n", what, cpu / n, (double)wall_us / 1e6);
}
#define TIME(what, n, call) \
  do { \
    double cpu_ = cpu_us(); \
    int64_t wall_ = zl_mono_us(); \
    call; \
    told(what, cpu_us() - cpu_, zl_mono_us() - wall_, n); \
  } while (0)

static void name(char out[64], int i)
{
  snprintf(out, 64, "%08xQsmaGE3LRPaq%02x", (unsigned)i * 2654435761u, (unsigned)i & 0xff);
}

static void read_one(struct zl_journal *j, struct zl_buf b[3])
{
  int64_t no;
  for (int i = 0; i < 3; i++)
    zl_buf_reset(&b[i]);
  int got = zl_draft_next_need(j, &no, &b[0], &b[1], &b[2], &err);
  MUST(got);
  if (!got)
    return;
  MUST(zl_draft_current(j, no, BODY, PATH, ZL_STR("false"), &err));
  MUST(zl_draft_read(j, no, BODY, NULL, &err));
}

static void draft(struct zl_journal *j, int users)
{
  struct zl_buf b[3] = {ZL_BUF_INIT(200), ZL_BUF_INIT(200), ZL_BUF_INIT(200)};
  MUST(zl_draft_begin(j, &err));
  for (int i = 1; i <= users; i++) {
    char id[64];
    int64_t no;
    name(id, i);
    MUST(zl_draft_object(j, ZL_STR("user"), zl_str_of(id), zl_str_of(id), &no, &err));
    MUST(zl_draft_want(j, no, BODY, PATH, ZL_STR("true"), ZL_STR("waiting-room.lua:12"), &err));
    MUST(zl_draft_need(j, no, BODY, &err));
    if (zl_draft_needs(j) > AHEAD)
      read_one(j, b);
  }
  while (zl_draft_needs(j))
    read_one(j, b);
  for (int i = 0; i < 3; i++)
    zl_buf_free(&b[i]);
}

struct planning {
  struct zl_journal *j;
  const struct zl_draft_object *o;
};

static int plan_want(void *arg, const struct zl_draft_want *w)
{
  struct planning *p = arg;
  char path[200], label[100];
  int64_t object, request;
  snprintf(path, sizeof(path), "/users/%.*s/settings", (int)p->o->id.n, p->o->id.p);
  snprintf(label, sizeof(label), "%.*s@example.com", (int)(p->o->id.n < 12 ? p->o->id.n : 12), p->o->id.p);
  MUST(zl_plan_object(p->j, p->o->kind, p->o->id, zl_str_of(label), &object, &err));
  struct zl_plan_request r = {"PATCH", zl_str_of(path), ZL_STR("{\"in_meeting\":{\"waiting_room\":true}}"),
                              "main", "MEDIUM", true};
  MUST(zl_plan_request(p->j, object, &r, &request, &err));
  MUST(zl_plan_change(p->j, object, request, ZL_STR("user.in_meeting.waiting_room"), w->current, w->wanted,
                      w->origin, &err));
  return 0;
}

static int plan_body(void *arg, struct zl_str body)
{
  struct planning *p = arg;
  return zl_draft_wants(p->j, p->o->no, body, plan_want, p, &err);
}

static int plan_object(void *arg, const struct zl_draft_object *o)
{
  struct planning *p = arg;
  p->o = o;
  return zl_draft_bodies(p->j, o->no, plan_body, p, &err);
}

static void plan(struct zl_journal *j, int64_t *run)
{
  struct planning p = {.j = j};
  MUST(zl_plan_begin(j, &(struct zl_run){.policy = "bench"}, run, &err));
  MUST(zl_draft_objects(j, plan_object, &p, &err));
  MUST(zl_plan_commit(j, &err));
}

static int group(void *arg, const struct zl_change_group *g)
{
  *(int64_t *)arg += g->count;
  return 0;
}

static int change(void *arg, const struct zl_change *c)
{
  *(int64_t *)arg += c->no > 0;
  return 0;
}

static int row(void *arg, const struct zl_pending *p)
{
  *(int64_t *)arg = p->no;
  return 0;
}

static void apply(struct zl_journal *j, int64_t run, int users)
{
  int64_t read_to = 0, intent = 0;
  MUST(zl_run_state(j, run, "applying", &err));
  for (int no = 1; no <= users;) {
    if (read_to < no + BATCH)
      MUST(zl_run_pending(j, run, read_to, 64, row, &read_to, &err));
    MUST(zl_batch_begin(j, &err));
    if (intent < no + 2 * BATCH)
      MUST(zl_requests_intend(j, run, intent += WINDOW, &err));
    for (int i = 0; i < BATCH && no <= users; i++, no++) {
      struct zl_outcome o = {.state = "done", .status = 204, .tracking_id = "WEB_1234567890abcdef", .attempts = 1};
      MUST(zl_request_outcome(j, run, no, &o, &err));
    }
    MUST(zl_batch_commit(j, &err));
  }
  MUST(zl_requests_intend(j, run, 0, &err));
  MUST(zl_run_state(j, run, "done", &err));
}

int main(int argc, char **argv)
{
  if (argc < 2) {
    fprintf(stderr, "usage: bench_journal FOLDER [USERS]\n");
    return 64;
  }
  int users = argc > 2 ? atoi(argv[2]) : 100000;
  char path[4096];
  struct zl_journal *j = NULL;
  struct stat st;
  int64_t run = 0, groups = 0, changes = 0;
  snprintf(path, sizeof(path), "%s/bench.db", argv[1]);
  MUST(zl_journal_open(&j, path, false, &err));
  TIME("draft, a user", users, draft(j, users));
  TIME("draft to plan, a user", users, plan(j, &run));
  zl_draft_end(j);
  TIME("groups, a change", users, MUST(zl_run_groups(j, run, 3, group, &groups, &err)));
  TIME("all changes, a change", users, MUST(zl_run_changes(j, run, (struct zl_str){0}, change, &changes, &err)));
  TIME("apply, a request", users, apply(j, run, users));
  zl_journal_close(j);
  if (groups != users || changes != users || stat(path, &st) != 0)
    return 1;
  printf("%-34s %7lld bytes a user\n", "the file", (long long)st.st_size / users);
  return 0;
}
