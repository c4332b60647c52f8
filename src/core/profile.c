/* profile.c - which profile of config.lua holds, and `zoomlua whoami`, which tells. The file is read here,
 * evaluated in a process of its own (policy/config.c), and what comes back is judged like everything
 * that comes from there. Without a config.lua all of it is one failing open(2). */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/stage.h"

#define ANSWER_BYTES ((size_t)512 << 10)
#define PATIENCE_MS 30000 /* its process is ended by a second of computing long before that, on a busy machine, too */

/* ---- evaluating ---------------------------------------------------------------------------------- */

static int take_answer(int fd, struct zl_buf *out)
{
  int64_t until_ms = zl_mono_ms() + PATIENCE_MS;
  for (;;) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char chunk[4096];
    int64_t left_ms = until_ms - zl_mono_ms();
    if (left_ms <= 0)
      return -1;
    if (poll(&p, 1, (int)left_ms) <= 0)
      continue;
    ssize_t n = read(fd, chunk, sizeof(chunk));
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return n < 0 ? -1 : 0;
    if (zl_buf_add(out, chunk, (size_t)n) != 0)
      return -1;
  }
}

static int evaluate(const struct zl_cli *cli, const char *path, struct zl_str text, struct zl_buf *json,
                    struct zl_err *err)
{
  struct zl_child child = {.fd = -1};
  struct zl_buf answer = ZL_BUF_INIT(ANSWER_BYTES);
  if (!cli->evaluate || cli->evaluate(text, &child, err) != 0)
    return -1;
  int rc = take_answer(child.fd, &answer);
  close(child.fd);
  if (rc != 0)
    kill(child.pid, SIGKILL);
  while (waitpid(child.pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  struct zl_str s = zl_buf_view(&answer);
  if (rc != 0 || !s.n || (s.p[0] != '=' && s.p[0] != '!'))
    rc = zl_err_set(err, ZL_EAUTH, "%s does not come to an end within its limits", path);
  else if (s.p[0] == '!')
    rc = zl_err_set(err, ZL_EAUTH, "%s: %.*s", path, (int)s.n - 1, s.p + 1);
  else
    rc = zl_buf_add(json, s.p + 1, s.n - 1);
  zl_buf_free(&answer);
  return rc;
}

int zl_core_profile(const struct zl_cli *cli, struct zl_profile *p, struct zl_err *err)
{
  const char *name = cli->profile && *cli->profile ? cli->profile : NULL;
  struct zl_buf text, json = ZL_BUF_INIT(ANSWER_BYTES);
  *p = (struct zl_profile){0};
  if (cli->sim)
    return 0;
  int rc = zl_profile_file(p, &text, err);
  if (rc == 0 && name)
    rc = zl_err_set(err, ZL_EAUTH, "there is no profile '%s': %s is not there", name, zl_buf_cstr(&p->path));
  if (rc == 1) {
    rc = evaluate(cli, zl_buf_cstr(&p->path), zl_buf_view(&text), &json, err);
    if (rc == 0)
      rc = zl_profile_take(p, zl_buf_view(&json), name, err);
  }
  zl_buf_wipe(&text);
  zl_buf_wipe(&json);
  if (rc < 0)
    zl_profile_free(p);
  return rc < 0 ? -1 : 0;
}

/* ---- whoami ---------------------------------------------------------------------------------------- */

static int count_words(const char *s)
{
  int n = 0;
  for (; *s; s++)
    n += *s != ' ' && (s[1] == ' ' || !s[1]);
  return n;
}

static void line(struct zl_buf *out, const char *what, const char *value)
{
  zl_buf_printf(out, "%-10s", what);
  zl_visible(out, zl_str_of(value), false);
  zl_buf_putc(out, '\n');
}

static void member(struct zl_jw *w, const char *key, struct zl_str value)
{
  zl_jw_key(w, key);
  if (value.n)
    zl_jw_str(w, value);
  else
    zl_jw_null(w);
}

static void as_json(const struct zl_core *c, const char *from, int64_t seconds, int scopes, struct zl_buf *out)
{
  const struct zl_credentials *cr = &c->credentials;
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  member(&w, "schema", ZL_STR("zoomlua.whoami/1"));
  member(&w, "profile", zl_buf_view(&c->profile.name));
  member(&w, "account", zl_buf_view(&cr->account_id));
  member(&w, "client_id", zl_buf_view(&cr->client_id));
  member(&w, "api_url", zl_buf_view(&cr->api_url));
  member(&w, "oauth_url", zl_buf_view(&cr->oauth_url));
  member(&w, "secret_from", zl_str_of(from));
  zl_jw_key(&w, "token_renewed_in_s");
  if (seconds >= 0)
    zl_jw_int(&w, seconds);
  else
    zl_jw_null(&w);
  zl_jw_key(&w, "scopes");
  if (*zl_session_scopes(c->session))
    zl_jw_int(&w, scopes);
  else
    zl_jw_null(&w);
  zl_jw_end_object(&w);
  zl_buf_putc(out, '\n');
}

int zl_stage_whoami(struct zl_job *job, struct zl_err *err)
{
  struct zl_core *c = &job->core;
  const struct zl_credentials *cr = &c->credentials;
  struct zl_buf out = ZL_BUF_INIT(65536);
  char text[160];
  if (zl_session_sign_in(c->session, err) != 0)
    return -1;
  int64_t seconds = zl_session_renew_s(c->session);
  int scopes = count_words(zl_session_scopes(c->session));
  const char *from = c->cli->sim ? "the simulator" : cr->secret_from ? cr->secret_from : "";
  if (c->cli->json) {
    as_json(c, from, seconds, scopes, &out);
  } else {
    line(&out, "profile", c->profile.name.len ? zl_buf_cstr(&c->profile.name) : "none");
    line(&out, "account", cr->account_id.len ? zl_buf_cstr(&cr->account_id) : zl_buf_cstr(&c->account));
    line(&out, "client id", cr->client_id.len ? zl_buf_cstr(&cr->client_id) : "none");
    line(&out, "API", zl_buf_cstr(&cr->api_url));
    line(&out, "secret", from);
    if (seconds < 0)
      snprintf(text, sizeof(text), "given as it is: Zoom was not asked");
    else
      snprintf(text, sizeof(text), "good for %lld minutes; %d scopes (what a policy needs: zoomlua scopes)",
               (long long)seconds / 60, scopes);
    line(&out, "token", text);
  }
  if (!out.failed)
    fputs(zl_buf_cstr(&out), stdout);
  zl_buf_free(&out);
  job->exit = ZL_EXIT_DONE;
  return 0;
}
