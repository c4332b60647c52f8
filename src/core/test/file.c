/* file.c - one file of tests: a policy process for it, and the conversation with that. What comes from it is a
 * stranger's, as from a policy: it may ask what asks.c answers, and nothing else. */
#include "core/test/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)3 << 20)
#define PRINT_MAX ((size_t)256 << 10) /* of what the file itself prints */
#define TIME_S 60

static int time_limit_s(const struct zl_tests *t)
{
  return t->cli->time_s ? t->cli->time_s : TIME_S;
}

/* What a file of tests prints is shown as it comes, with its name in front. */
static void print(struct zl_tests *t, struct zl_str text)
{
  struct zl_core *c = &t->core;
  while (text.n && c->policy->printed_bytes < PRINT_MAX) {
    const char *end = memchr(text.p, '\n', text.n);
    size_t n = end ? (size_t)(end - text.p) : text.n;
    struct zl_buf line = ZL_BUF_INIT(PRINT_MAX * 8);
    zl_buf_printf(&line, "%s| ", c->policy->name);
    for (size_t at = 0; at < n; at++) {
      const char *tab = memchr(text.p + at, '\t', n - at);
      size_t part = tab ? (size_t)(tab - text.p) - at : n - at;
      zl_visible(&line, (struct zl_str){text.p + at, part}, false);
      zl_buf_puts(&line, tab ? "  " : "");
      at += part;
    }
    fprintf(stderr, "%s\n", zl_buf_cstr(&line));
    zl_buf_free(&line);
    c->policy->printed_bytes += n + 1;
    n += end != NULL;
    text = (struct zl_str){text.p + n, text.n - n};
  }
}

static int take(void *arg, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_tests *t = arg;
  struct zl_core *c = &t->core;
  int rc;
  switch (m->type) {
  case ZL_W_REQUIRE: c->asks++; return zl_serve_require(c, m, err);
  case ZL_W_TEST:
    rc = zl_test_ask(t, m, err);
    c->silent_since_ms = zl_mono_ms(); /* a plan has limits of its own */
    return rc;
  case ZL_W_PRINT: print(t, m->f[0]); return 0;
  case ZL_W_RAISED: zl_serve_raised(c, m); return 0;
  case ZL_W_DONE: c->policy->done = true; return 0;
  case ZL_W_HEAD: case ZL_W_CANCEL: return 0;
  default: return zl_err_set(err, ZL_EWIRE, "%s message", zl_wire_name(m->type));
  }
}

/* 0: it came to its end; -1 with ZL_EPOLICY or ZL_EWIRE: the file is to blame. */
static int converse(struct zl_tests *t, struct zl_err *err)
{
  struct zl_core *c = &t->core;
  char late[100];
  snprintf(late, sizeof(late), "ran %d s without coming to an end (--time-limit allows more)", time_limit_s(t));
  struct zl_talk talk = {.take = take, .arg = t, .params = ZL_STR("{}"), .patience_ms = (int64_t)time_limit_s(t) * 1000 + 500,
                         .late = late, .cpu_s = time_limit_s(t), .who = "the process of the tests"};
  if (zl_core_talk(c, &talk, err) != 0)
    return -1;
  return c->raised.code ? zl_err_set(err, ZL_EPOLICY, "%s", c->raised.text) : 0;
}

/* "rooms_test.lua:3: words" -> its place and its words. */
static void broken(struct zl_tests *t, const char *text)
{
  const char *colon = strstr(text, ".lua:");
  struct zl_str where = {NULL, 0}, words = zl_str_of(text);
  size_t n = colon ? (size_t)(colon - text) + 5 : 0;
  size_t digits = n ? strspn(text + n, "0123456789") : 0;
  if (digits && strncmp(text + n + digits, ": ", 2) == 0 && !memchr(text, ' ', n)) {
    where = (struct zl_str){text, n + digits};
    words = zl_str_of(text + n + digits + 2);
  } else if (strncmp(text, t->policy.name, strlen(t->policy.name)) == 0 &&
             strncmp(text + strlen(t->policy.name), ": ", 2) == 0) {
    words = zl_str_of(text + strlen(t->policy.name) + 2);
  }
  zl_test_tell(t, false, where, &words, 1);
}

static int find_folder(struct zl_tests *t, struct zl_err *err)
{
  char *real = realpath(t->file, NULL);
  if (!real)
    return zl_err_set(err, ZL_ESYS, "%s: %s", t->file, strerror(errno));
  char *slash = strrchr(real, '/');
  zl_buf_reset(&t->folder);
  int rc = zl_buf_add(&t->folder, real, slash == real ? 1 : (size_t)(slash - real));
  free(real);
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
}

int zl_test_file(struct zl_tests *t, struct zl_err *err)
{
  const char *slash = strrchr(t->file, '/');
  struct zl_cli cli = *t->cli;
  struct zl_child child = {.fd = -1};
  struct zl_err why = {0};
  t->policy = (struct zl_policy_run){.file = t->file, .name = slash ? slash + 1 : t->file, .peer = {.fd = -1},
                                     .text = ZL_BUF_INIT(FILE_MAX + 1)};
  t->core = (struct zl_core){.cli = &cli, .policies = &t->policy, .n_policies = 1, .policy = &t->policy};
  t->ran = 0;
  zl_test_file_begin(t);
  int rc = find_folder(t, &why);
  if (rc == 0)
    rc = zl_file_read(t->file, FILE_MAX, &t->policy.text, &why);
  if (rc == 0)
    rc = zl_pins_check(t->file, zl_buf_view(&t->policy.text), &why);
  if (rc == 0 && t->spawn(&cli, &child, err) != 0) {
    zl_buf_free(&t->policy.text);
    return -1;
  }
  if (rc == 0) {
    zl_peer_init(&t->policy.peer, &child);
    rc = converse(t, &why);
  }
  t->policy.peer.fd = -1;
  bool fault = why.code == ZL_EPOLICY || why.code == ZL_EWIRE || why.code == ZL_ESYS || why.code == ZL_EVALUE ||
               why.code == ZL_EREFUSED;
  if (rc != 0 && fault)
    broken(t, why.text);
  else if (rc == 0 && t->ran == 0 && !t->cli->filter)
    broken(t, "there is no test in this file: test.case(\"name\", tenant, function(t) ... end)");
  zl_test_clear(t);
  zl_test_file_end(t);
  zl_buf_free(&t->policy.text);
  t->core.cli = NULL;
  return rc != 0 && !fault ? zl_err_set(err, why.code, "%s", why.text) : 0;
}
