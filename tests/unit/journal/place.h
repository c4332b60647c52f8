/* place.h - a folder of its own for each test, and small plans. */
#ifndef TEST_PLACE_H
#define TEST_PLACE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "journal/journal.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
  char folder[256], path[300];
};

static int place_setup(void **state)
{
  struct place *p = calloc(1, sizeof(*p));
  const char *tmp = getenv("TMPDIR");
  snprintf(p->folder, sizeof(p->folder), "%.200s/zl-journal-XXXXXX", tmp && tmp[0] ? tmp : "/tmp");
  if (!mkdtemp(p->folder))
    return -1;
  snprintf(p->path, sizeof(p->path), "%s/acc.db", p->folder);
  *state = p;
  return 0;
}

static int place_teardown(void **state)
{
  struct place *p = *state;
  char name[600];
  chmod(p->folder, 0700);
  DIR *d = opendir(p->folder);
  for (struct dirent *e; d && (e = readdir(d));) {
    snprintf(name, sizeof(name), "%s/%s", p->folder, e->d_name);
    unlink(name);
  }
  if (d)
    closedir(d);
  rmdir(p->folder);
  free(p);
  return 0;
}

/* What it returned must be 0 or more; shows the words otherwise. */
#define WORKS(call) \
  do { \
    struct zl_err *shown_ = &err; \
    if ((call) < 0) \
      fail_msg("%s: %s", #call, shown_->text); \
  } while (0)

static inline struct zl_journal *open_journal(const char *path)
{
  struct zl_err err = {0};
  struct zl_journal *j = NULL;
  WORKS(zl_journal_open(&j, path, false, &err));
  return j;
}

/* Users with one request and one change each, all alike. */
static inline int64_t plan_users(struct zl_journal *j, int users, bool safe)
{
  struct zl_err err = {0};
  struct zl_run run = {.policy = "waiting-room", .objects_read = users};
  int64_t id, object, request;
  char name[64], path[96];
  WORKS(zl_plan_begin(j, &run, &id, &err));
  for (int i = 1; i <= users; i++) {
    snprintf(name, sizeof(name), "u%d", i);
    snprintf(path, sizeof(path), "/users/u%d/settings", i);
    WORKS(zl_plan_object(j, ZL_STR("user"), zl_str_of(name), (struct zl_str){NULL, 0}, &object, &err));
    struct zl_plan_request r = {"PATCH", zl_str_of(path),
                                ZL_STR("{\"in_meeting\":{\"waiting_room\":true}}"), "main", "MEDIUM",
                                safe};
    WORKS(zl_plan_request(j, object, &r, &request, &err));
    WORKS(zl_plan_change(j, object, request, ZL_STR("in_meeting.waiting_room"), ZL_STR("false"),
                         ZL_STR("true"), ZL_STR("waiting-room.lua:12"), &err));
  }
  WORKS(zl_plan_commit(j, &err));
  return id;
}

static inline int note_state(void *arg, const struct zl_change *c)
{
  struct zl_buf *out = arg;
  return zl_buf_printf(out, "%lld:%.*s ", (long long)c->no, (int)c->state.n, c->state.p);
}

/* "1:done 2:pending " */
static inline const char *states(struct zl_journal *j, int64_t run, struct zl_buf *out)
{
  struct zl_err err = {0};
  zl_buf_reset(out);
  zl_buf_puts(out, "");
  WORKS(zl_run_changes(j, run, (struct zl_str){NULL, 0}, note_state, out, &err));
  return zl_buf_cstr(out);
}

#endif
