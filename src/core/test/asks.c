/* asks.c - what a file of tests may ask (TEST, lua/zoom/test.lua): a tenant, files, plans of policies, what
 * became of them. Each question is answered with a JSON document, or with words that are raised where the test
 * stands. Everything in it is a stranger's: names of policies and files do not lead out of their folders. */
#include "core/test/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define TESTS_MAX 100000
#define FILES_BYTES ((size_t)64 << 20) /* of t:file, in one test */
#define ANSWER_MAX ((size_t)38 << 20)
#define LINES_MAX 200
#define NAME_MOST 300

/* ---- small things ------------------------------------------------------------------------------------------- */

static char *text_of(struct zl_tests *t, struct zl_json args, const char *name)
{
  struct zl_buf b = ZL_BUF_INIT(FILES_BYTES);
  char *copy = NULL;
  if (zl_json_string(zl_json_get(args, name), &b) && strlen(zl_buf_cstr(&b)) == b.len)
    copy = zl_pool_dup(&t->texts, zl_buf_view(&b));
  zl_buf_free(&b);
  return copy;
}

static char *joined(struct zl_tests *t, const char *a, const char *b)
{
  struct zl_buf path = ZL_BUF_INIT(8192);
  char *copy = zl_buf_printf(&path, "%s/%s", a, b) == 0 ? zl_pool_dup(&t->texts, zl_buf_view(&path)) : NULL;
  zl_buf_free(&path);
  return copy;
}

/* "lib/people.csv", and nothing that leads elsewhere. */
static bool stays_inside(const char *name)
{
  if (*name == '/' || !*name || strlen(name) > 1000)
    return false;
  for (const char *p = name; *p;) {
    size_t n = strcspn(p, "/");
    if (n == 0 || n > 250 || (n == 1 && p[0] == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
      return false;
    p += n + (p[n] == '/');
  }
  return name[strlen(name) - 1] != '/';
}

static void member(struct zl_jw *w, const char *key, struct zl_str text)
{
  zl_jw_key(w, key);
  zl_jw_str(w, text);
}

/* ---- plans ---------------------------------------------------------------------------------------------------- */

static struct zl_cli base_cli(const struct zl_tests *t)
{
  struct zl_cli cli = {.command = ZL_CMD_TEST_RUN, .plan = t->cli->plan, .share = 1, .rate = 0, .sim = true, .tenant = "test",
                       .yes = true, .trust = true, .max_changes = {.given = true}, .memory_mb = t->cli->memory_mb,
                       .time_s = t->cli->time_s, .evaluate = t->cli->evaluate};
  return cli;
}

/* Text parameters as they would be typed, the others from a file. */
static int set_params(struct zl_tests *t, struct zl_json params, struct zl_err *err)
{
  struct zl_buf file = ZL_BUF_INIT((size_t)4 << 20);
  struct zl_jw w = zl_jw(&file);
  struct zl_json_iter it = zl_json_iter(params);
  struct zl_str key;
  size_t in_file = 0;
  int rc = 0;
  zl_jw_object(&w);
  for (struct zl_json v; rc == 0 && zl_json_next(&it, &key, &v);) {
    struct zl_buf typed = ZL_BUF_INIT((size_t)1 << 20);
    if (zl_json_kind(v) != ZL_JSON_STRING) {
      zl_jw_key_n(&w, key);
      zl_jw_raw(&w, zl_json_raw(v));
      in_file++;
      continue;
    }
    zl_json_unescape(key, &typed);
    zl_buf_putc(&typed, '=');
    zl_json_string(v, &typed);
    char *copy = typed.failed || strlen(zl_buf_cstr(&typed)) != typed.len ? NULL : zl_pool_dup(&t->texts, zl_buf_view(&typed));
    if (t->plan.n_params == ZL_PARAMS_MAX)
      rc = zl_err_set(err, ZL_EVALUE, "more than %d parameters", ZL_PARAMS_MAX);
    else if (!copy)
      rc = zl_err_set(err, ZL_EVALUE, "a parameter that cannot be given");
    else
      t->plan.params[t->plan.n_params++] = copy;
    zl_buf_free(&typed);
  }
  zl_jw_end_object(&w);
  if (rc == 0 && in_file) {
    t->plan.params_file = joined(t, zl_buf_cstr(&t->scratch), "params.json");
    rc = !t->plan.params_file || file.failed ? zl_err_set(err, ZL_EVALUE, "parameters of more than 4 MB")
                                             : zl_file_write(t->plan.params_file, zl_buf_view(&file), 0600, err);
  }
  zl_buf_free(&file);
  return rc;
}

static int add_policy(struct zl_tests *t, const char *name, struct zl_err *err)
{
  char *path = name && stays_inside(name) ? joined(t, zl_buf_cstr(&t->folder), name) : NULL;
  if (!path)
    return zl_err_set(err, ZL_EVALUE, "'%s' does not stay in the folder of the test", name ? name : "?");
  char *real = realpath(path, NULL);
  if (!real)
    return zl_err_set(err, ZL_EVALUE, "there is no policy '%s' in the folder of the test: %s", name, strerror(errno));
  size_t n = t->folder.len;
  bool inside = strncmp(real, zl_buf_cstr(&t->folder), n) == 0 && (real[n] == '/' || n == 1);
  free(real);
  if (!inside)
    return zl_err_set(err, ZL_EVALUE, "'%s' is a link that leads out of the folder of the test", name);
  for (int i = 0; i < t->plan.n_policies; i++)
    if (strcmp(t->plan.policies[i], path) == 0)
      return zl_err_set(err, ZL_EVALUE, "%s is named twice: a policy is run once", name);
  if (t->plan.n_policies == ZL_POLICIES_MAX)
    return zl_err_set(err, ZL_EVALUE, "more than %d policies", ZL_POLICIES_MAX);
  t->plan.policies[t->plan.n_policies++] = path;
  t->plan.policy = t->plan.policies[0];
  return 0;
}

/* One, or several that make one plan. */
static int find_policies(struct zl_tests *t, struct zl_json args, struct zl_err *err)
{
  struct zl_json_iter it = zl_json_iter(zl_json_get(args, "policies"));
  int rc = 0;
  for (struct zl_json one; rc == 0 && zl_json_next(&it, NULL, &one);) {
    struct zl_buf b = ZL_BUF_INIT(FILES_BYTES);
    bool plain = zl_json_string(one, &b) && strlen(zl_buf_cstr(&b)) == b.len;
    const char *name = plain ? zl_pool_dup(&t->texts, zl_buf_view(&b)) : NULL;
    zl_buf_free(&b);
    rc = add_policy(t, name, err);
  }
  return rc == 0 && !t->plan.n_policies ? zl_err_set(err, ZL_EVALUE, "t:plan takes a policy, or a list of some") : rc;
}

static void drop_plan(struct zl_tests *t)
{
  if (t->planned.pid > 0)
    zl_test_end(&t->planned, NULL, NULL);
  t->run = 0;
}

/* The answer to "plan" and "again": the plan, or why there is none; and what was printed so far. */
static int answer_plan(struct zl_tests *t, struct zl_test_run *run, int got, struct zl_buf *line, struct zl_buf *out)
{
  struct zl_buf said = ZL_BUF_INIT((size_t)1 << 20), output = ZL_BUF_INIT((size_t)4 << 20);
  struct zl_jw w = zl_jw(out);
  struct zl_json plan = {0};
  zl_jw_object(&w);
  if (got == 1 && zl_json_check(zl_buf_view(line), ZL_JSON_DEPTH, &plan, NULL) == 0) {
    struct zl_buf printed = ZL_BUF_INIT((size_t)4 << 20);
    int64_t id = 0;
    zl_json_int(zl_json_get(plan, "run"), &id);
    if (run == &t->planned)
      t->run = id;
    zl_test_printed(run, &printed);
    zl_test_take_printed(t, &printed, &said, &output);
    if (said.len) /* warnings are said to whoever looks at the output */
      zl_buf_printf(&output, "%s\n", zl_buf_cstr(&said));
    zl_jw_key(&w, "changes");
    zl_jw_raw(&w, zl_json_raw(zl_json_get(plan, "changes")));
    static const char *const lists[] = {"left_out", "reports"};
    for (size_t i = 0; i < 2; i++)
      if (zl_json_kind(zl_json_get(plan, lists[i])) == ZL_JSON_ARRAY) {
        zl_jw_key(&w, lists[i]);
        zl_jw_raw(&w, zl_json_raw(zl_json_get(plan, lists[i])));
      }
  } else {
    zl_test_how(zl_test_end_run(t, run, &said, &output), &said);
    member(&w, "error", zl_buf_view(&said));
  }
  member(&w, "output", zl_buf_view(&output));
  zl_jw_end_object(&w);
  zl_buf_free(&said);
  zl_buf_free(&output);
  return 0;
}

static int make_plan(struct zl_tests *t, struct zl_test_run *run, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf line = ZL_BUF_INIT(0);
  if (zl_test_start(t, &t->plan, run, err) != 0)
    return -1;
  int got = zl_test_line(run, &line, err);
  int rc = got < 0 ? -1 : answer_plan(t, run, got, &line, out);
  zl_buf_free(&line);
  return rc;
}

static int ask_plan(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  struct zl_cli before = t->plan;
  drop_plan(t);
  t->plan = base_cli(t);
  memcpy(t->plan.reads, before.reads, sizeof(before.reads));
  memcpy(t->plan.envs, before.envs, sizeof(before.envs));
  memcpy(t->plan.test_values, before.test_values, sizeof(before.test_values));
  t->plan.n_reads = before.n_reads, t->plan.n_envs = before.n_envs;
  if (find_policies(t, args, err) != 0 || set_params(t, zl_json_get(args, "params"), err) != 0)
    return -1;
  return make_plan(t, &t->planned, out, err);
}

static int ask_again(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  struct zl_test_run run;
  (void)args;
  drop_plan(t);
  if (!t->plan.n_policies)
    return zl_err_set(err, ZL_EVALUE, "there was no plan yet");
  int rc = make_plan(t, &run, out, err);
  zl_test_end(&run, NULL, NULL);
  return rc;
}

static int ask_apply(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf line = ZL_BUF_INIT(0), said = ZL_BUF_INIT((size_t)1 << 20), output = ZL_BUF_INIT((size_t)4 << 20);
  struct zl_jw w = zl_jw(out);
  struct zl_json run;
  (void)args;
  if (t->planned.pid <= 0 || !t->run)
    return zl_err_set(err, ZL_EVALUE, "there is no plan that waits to be applied");
  if (t->n_runs == (int)(sizeof(t->runs) / sizeof(t->runs[0])))
    return zl_err_set(err, ZL_EVALUE, "more than %d plans are applied in one test", t->n_runs);
  t->runs[t->n_runs++] = t->run;
  int got = zl_test_go(&t->planned, err) == 0 ? zl_test_line(&t->planned, &line, err) : -1;
  if (got < 0)
    return -1;
  int status = zl_test_end_run(t, &t->planned, &said, &output);
  t->run = 0;
  zl_jw_object(&w);
  if (got == 1 && zl_json_check(zl_buf_view(&line), ZL_JSON_DEPTH, &run, NULL) == 0) {
    zl_jw_key(&w, "changes");
    zl_jw_raw(&w, zl_json_raw(zl_json_get(run, "changes")));
  } else {
    zl_test_how(status, &said);
    member(&w, "error", zl_buf_view(&said));
  }
  zl_jw_end_object(&w);
  zl_buf_free(&line);
  zl_buf_free(&said);
  zl_buf_free(&output);
  return 0;
}

/* All runs of this test, the last first. */
static int ask_undo(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf said = ZL_BUF_INIT((size_t)1 << 20), output = ZL_BUF_INIT((size_t)4 << 20);
  int status = 0, rc = 0;
  (void)args;
  drop_plan(t);
  while (rc == 0 && status == 0 && t->n_runs > 0) {
    struct zl_test_run run;
    struct zl_cli cli = base_cli(t);
    cli.command = ZL_CMD_UNDO;
    cli.run = t->runs[--t->n_runs];
    rc = zl_test_start(t, &cli, &run, err);
    struct zl_buf printed = ZL_BUF_INIT((size_t)4 << 20);
    if (rc == 0)
      zl_test_end(&run, &status, &printed);
    if (status == 0) /* that it shows what it undoes is no news */
      zl_buf_free(&printed);
    else
      zl_test_take_printed(t, &printed, &said, &output);
  }
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  if (status != 0) {
    zl_test_how(status, &said);
    member(&w, "error", zl_buf_view(&said));
  }
  zl_jw_end_object(&w);
  zl_buf_free(&said);
  zl_buf_free(&output);
  return rc;
}

/* ---- files and variables --------------------------------------------------------------------------------------- */

static int ask_file(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(FILES_BYTES);
  char *name = text_of(t, args, "name"), *below = name && stays_inside(name) ? joined(t, "files", name) : NULL;
  char *path = below ? joined(t, zl_buf_cstr(&t->scratch), below) : NULL, *slash = path ? strrchr(path, '/') : NULL;
  if (!path)
    return zl_err_set(err, ZL_EVALUE, "'%s' is no name of a file", name ? name : "?");
  bool there = false;
  for (int i = 0; i < t->plan.n_reads; i++)
    there |= strcmp(t->plan.reads[i], name) == 0;
  if (!there && zl_grant_read(&t->plan, name, err) != 0)
    return -1;
  *slash = 0;
  int rc = zl_mkdirs(path, 0700, err);
  *slash = '/';
  if (rc == 0 && !zl_json_string(zl_json_get(args, "text"), &text) && zl_json_kind(zl_json_get(args, "text")) != ZL_JSON_STRING)
    rc = zl_err_set(err, ZL_EVALUE, "%s: its text is no text", name);
  if (rc == 0)
    rc = zl_file_write(path, zl_buf_view(&text), 0600, err);
  zl_buf_free(&text);
  zl_buf_puts(out, "{}");
  return rc;
}

static int ask_env(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  char *name = text_of(t, args, "name"), *value = text_of(t, args, "value");
  if (!name || !value)
    return zl_err_set(err, ZL_EVALUE, "a variable has a name and a value");
  if (zl_grant_env(&t->plan, name, err) != 0)
    return -1;
  t->plan.test_values[t->plan.n_envs - 1] = value;
  zl_buf_puts(out, "{}");
  return 0;
}

/* ---- tests ------------------------------------------------------------------------------------------------------- */

/* Every word of the filter stands somewhere in the name. */
static bool wanted(const struct zl_tests *t)
{
  const char *filter = t->cli->filter;
  for (const char *p = filter; p && *p;) {
    char word[256];
    size_t n = strcspn(p, " ");
    snprintf(word, sizeof(word), "%.*s", (int)(n < 255 ? n : 255), p);
    if (n && !strcasestr(zl_buf_cstr(&t->name), word))
      return false;
    p += n + (p[n] == ' ');
  }
  return true;
}

void zl_test_clear(struct zl_tests *t)
{
  static const char *const below[] = {"files", "state", "params.json"};
  drop_plan(t);
  for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
    char *path = joined(t, zl_buf_cstr(&t->scratch), below[i]);
    if (path)
      zl_test_remove(path);
  }
  zl_pool_free(&t->texts);
  t->texts = (struct zl_pool){0};
  t->plan = base_cli(t);
  t->n_runs = 0;
  zl_buf_reset(&t->printed);
  zl_buf_reset(&t->name);
}

static int ask_case(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  struct zl_err why = {0};
  struct zl_buf answer = ZL_BUF_INIT(ANSWER_MAX), name = ZL_BUF_INIT((size_t)4 << 20);
  struct zl_str now;
  int64_t now_ms;
  if (t->name.len)
    return zl_err_set(err, ZL_EVALUE, "a test within a test: test.case stands on its own");
  if (t->passed + t->failed >= TESTS_MAX)
    return zl_err_set(err, ZL_EVALUE, "more than %d tests", TESTS_MAX);
  zl_test_clear(t);
  zl_json_string(zl_json_get(args, "name"), &name);
  size_t n = name.len < NAME_MOST ? name.len : NAME_MOST;
  while (n && n < name.len && ((unsigned char)name.data[n] & 0xC0) == 0x80)
    n--;
  zl_buf_add(&t->name, zl_buf_cstr(&name), n);
  zl_buf_free(&name);
  if (!wanted(t)) {
    zl_buf_reset(&t->name);
    return zl_buf_puts(out, "{\"run\":false}");
  }
  t->begun_us = zl_mono_us();
  struct zl_json tenant = zl_json_get(args, "tenant");
  char *files = joined(t, zl_buf_cstr(&t->scratch), "files");
  int rc = !files ? zl_err_set(err, ZL_ENOMEM, "out of memory") : zl_mkdirs(files, 0700, err);
  if (rc == 0 && zl_test_sim(t, "/_sim/tenant", zl_json_raw(tenant), &answer, &why) != 0 && why.code == ZL_EINTR)
    rc = zl_err_set(err, why.code, "%s", why.text);
  if (rc == 0 && zl_json_plain(zl_json_get(tenant, "now"), &now) && zl_time_parse_iso(now, &now_ms) == 0)
    zl_wall_freeze(now_ms);
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  zl_jw_key(&w, "run");
  zl_jw_bool(&w, true);
  if (why.code)
    member(&w, "error", zl_str_of(why.text));
  zl_jw_end_object(&w);
  zl_buf_free(&answer);
  return rc;
}

static int ask_done(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  struct zl_str lines[LINES_MAX];
  struct zl_buf where = ZL_BUF_INIT(4096), text = ZL_BUF_INIT((size_t)8 << 20);
  size_t n = 0, at[LINES_MAX + 1] = {0};
  bool passed = false;
  struct zl_json_iter it = zl_json_iter(zl_json_get(args, "lines"));
  if (!t->name.len)
    return zl_err_set(err, ZL_EVALUE, "there is no test that could be done");
  zl_json_bool(zl_json_get(args, "passed"), &passed);
  zl_json_string(zl_json_get(args, "where"), &where);
  for (struct zl_json v; n < LINES_MAX && zl_json_next(&it, NULL, &v); n++) {
    zl_json_string(v, &text);
    at[n + 1] = text.len;
  }
  for (size_t i = 0; i < n; i++)
    lines[i] = (struct zl_str){zl_buf_cstr(&text) + at[i], at[i + 1] - at[i]};
  zl_test_tell(t, passed, zl_buf_view(&where), lines, n);
  zl_buf_free(&where);
  zl_buf_free(&text);
  zl_test_clear(t);
  zl_buf_puts(out, "{}");
  return 0;
}

/* ---- of the simulator -------------------------------------------------------------------------------------------- */

static int ask_names(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  (void)args;
  return zl_test_sim(t, "/_sim/names", (struct zl_str){"", 0}, out, err);
}

static int ask_changed(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  (void)args;
  return zl_test_sim(t, "/_sim/changed", (struct zl_str){"", 0}, out, err);
}

static int ask_read(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err)
{
  return zl_test_sim(t, "/_sim/read", zl_json_raw(args), out, err);
}

/* ---- the table ------------------------------------------------------------------------------------------------------ */

static const struct {
  const char *what;
  int (*ask)(struct zl_tests *t, struct zl_json args, struct zl_buf *out, struct zl_err *err);
  bool in_test; /* only between "case" and "done" */
} asks[] = {
  {"names", ask_names, false}, {"case", ask_case, false},   {"done", ask_done, true},  {"file", ask_file, true},
  {"env", ask_env, true},      {"plan", ask_plan, true},    {"again", ask_again, true}, {"apply", ask_apply, true},
  {"undo", ask_undo, true},    {"changed", ask_changed, true}, {"read", ask_read, true},
};

int zl_test_ask(struct zl_tests *t, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_buf out = ZL_BUF_INIT(ANSWER_MAX);
  struct zl_err why = {0};
  struct zl_json args;
  size_t i = 0, n = sizeof(asks) / sizeof(asks[0]);
  while (i < n && !zl_str_is(m->f[0], asks[i].what))
    i++;
  if (i == n || zl_json_check(m->f[1], ZL_JSON_DEPTH, &args, NULL) != 0 || zl_json_kind(args) != ZL_JSON_OBJECT)
    return zl_err_set(err, ZL_EWIRE, "TEST message that makes no sense");
  int rc = asks[i].in_test && !t->name.len ? zl_err_set(&why, ZL_EVALUE, "this belongs into a test: test.case(...)")
                                           : asks[i].ask(t, args, &out, &why);
  if (rc == 0 && out.failed)
    rc = zl_err_set(&why, ZL_EVALUE, "an answer of more than %zu MB", ANSWER_MAX >> 20);
  struct zl_str f = zl_buf_view(&out);
  if (rc == 0)
    rc = zl_peer_send(&t->policy.peer, ZL_W_OK, m->id, 1, &f, err);
  else if (why.code == ZL_EVALUE || why.code == ZL_EUSAGE)
    rc = zl_peer_fail(&t->policy.peer, m->id, "refused", why.text, 0, 0, err);
  else
    rc = zl_err_set(err, why.code, "%s", why.text);
  zl_buf_free(&out);
  return rc;
}
