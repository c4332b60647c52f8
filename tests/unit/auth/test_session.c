/* test_session.c - one token for all who wait, renewed in time, refused at most once a request. */
#include "auth/internal.h"

#include "../http/client.h"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- a server with a token endpoint --------------------------------------------------------------- */

static struct {
  int expires_in;
  bool first_is_short; /* the first token lives for a second only */
  int tokens;        /* asked for so far */
  int given;         /* of these, answered */
  int held_until_given; /* the API answers nothing before so many tokens were given */
  int good_from;     /* the API takes tokens from this one on */
  int status;        /* of the token endpoint; 0: as it should be */
  const char *reply; /* and its body */
  const char *refusal;
  int delay_us;
  bool newest_only;  /* a new token ends the one before */
  int lacks_scope_until; /* tokens before this one lack a scope */
  char form[512], basic[512], type[128];
} script;

static bool zoom(struct server *s, int fd, const struct got *g)
{
  char body[512];
  if (strcmp(g->path, "/oauth/token") == 0) {
    pthread_mutex_lock(&s->lock);
    int nth = ++script.tokens;
    const char *type = server_header(g, "Content-Type");
    snprintf(script.type, sizeof(script.type), "%.120s", type ? type : "");
    const char *basic = server_header(g, "Authorization");
    snprintf(script.basic, sizeof(script.basic), "%.500s", basic ? basic : "");
    snprintf(script.form, sizeof(script.form), "%.500s", g->body);
    pthread_mutex_unlock(&s->lock);
    usleep((useconds_t)script.delay_us);
    if (script.status)
      return server_reply(fd, script.status, "", script.reply);
    snprintf(body, sizeof(body), "{\"access_token\":\"token-number-%d\",\"token_type\":\"bearer\","
             "\"expires_in\":%d,\"scope\":\"user:read:admin user:write:admin\","
             "\"api_url\":\"https://evil.example.com\"}", nth,
             nth == 1 && script.first_is_short ? 1 : script.expires_in);
    server_reply(fd, 200, "", body);
    pthread_mutex_lock(&s->lock);
    script.given++;
    pthread_mutex_unlock(&s->lock);
    return true;
  }
  for (bool held = true; held; usleep(held ? 1000 : 0)) {
    pthread_mutex_lock(&s->lock);
    held = script.given < script.held_until_given && !s->stopping;
    pthread_mutex_unlock(&s->lock);
  }
  const char *auth = server_header(g, "Authorization");
  int nth = 0;
  if (!auth || (sscanf(auth, "Bearer token-number-%d", &nth) != 1 &&
                strcmp(auth, "Bearer plain-token") != 0))
    return server_reply(fd, 400, "", "{\"code\":1,\"message\":\"no token at all\"}");
  if (nth > 0 && nth < script.lacks_scope_until)
    return server_reply(fd, 400, "", "{\"code\":4711,\"message\":\"Invalid access token, does not "
                                     "contain scopes:[user:read:list_users:admin].\"}");
  if (nth < script.good_from || (script.newest_only && nth > 0 && nth < script.tokens))
    return server_reply(fd, 401, "", script.refusal ? script.refusal
                                                    : "{\"code\":124,\"message\":\"Invalid access "
                                                      "token.\"}");
  snprintf(body, sizeof(body), "%s %s %d", g->method, g->path, nth);
  return server_reply(fd, 200, "", body);
}

struct all {
  struct server server;
  struct zl_http *http;
  struct zl_session *session;
};

static void open_all(struct all *a, const char *plain)
{
  struct zl_credentials c = {0};
  struct zl_err err = {0};
  char url[200];
  server_start(&a->server, zoom);
  a->http = engine((struct zl_http_config){.connections = 4});
  snprintf(url, sizeof(url), "%s/v2/", a->server.base);
  setenv("ZOOM_API_URL", url, 1);
  snprintf(url, sizeof(url), "%s/oauth", a->server.base);
  setenv("ZOOM_OAUTH_URL", url, 1);
  if (plain) {
    setenv("ZOOM_ACCESS_TOKEN", plain, 1);
    unsetenv("ZOOM_ACCOUNT_ID");
  } else {
    setenv("ZOOM_ACCOUNT_ID", "account+1", 1);
    setenv("ZOOM_CLIENT_ID", "client", 1);
    setenv("ZOOM_CLIENT_SECRET", "secret99", 1);
  }
  if (zl_credentials_from_env(&c, &err) != 0 ||
      zl_session_new(&a->session, a->http, &c, &err) != 0)
    fail_msg("%s", err.text);
  zl_credentials_free(&c);
}

static void close_all(struct all *a)
{
  zl_session_free(a->session);
  zl_http_free(a->http);
  server_stop(&a->server);
  zl_secret_forget_all();
}

static uint32_t ask(struct all *a, const char *method, const char *path, struct result *out)
{
  struct zl_request r = {.method = method, .url = zl_str_of(path), .label = ZL_MEDIUM,
                         .safe = strcmp(method, "GET") == 0, .done = done, .arg = out};
  if (strcmp(method, "GET") != 0)
    r.body = ZL_STR("{}");
  struct zl_err err = {0};
  uint32_t id = 0;
  if (zl_session_send(a->session, &r, &id, &err) != 0)
    fail_msg("not sent: %s", err.text);
  assert_true(id != 0);
  assert_int_equal(out->calls, 0);
  return id;
}

static void run_all(struct all *a)
{
  while (zl_session_pending(a->session) > 0)
    assert_int_equal(zl_http_wait(a->http, NULL, 0, -1, NULL), 0);
}

#define RESET(...) (memset(&script, 0, sizeof(script)), script.expires_in = 3600, __VA_ARGS__)

/* ---- tests ------------------------------------------------------------------------------------------ */

static void one_token_for_all(void **state)
{
  (void)state;
  RESET(script.delay_us = 20000);
  struct all a;
  open_all(&a, NULL);
  assert_string_equal(zl_session_scopes(a.session), "");
  struct result r[20] = {{0}};
  for (int i = 0; i < 10; i++)
    ask(&a, "GET", "/users", &r[i]);
  run_all(&a);
  for (int i = 10; i < 20; i++)
    ask(&a, i % 2 ? "POST" : "GET", "/users", &r[i]);
  run_all(&a);
  for (int i = 0; i < 20; i++) {
    assert_int_equal(r[i].calls, 1);
    assert_string_equal(r[i].body, i >= 10 && i % 2 ? "POST /v2/users 1" : "GET /v2/users 1");
  }
  assert_int_equal(script.tokens, 1);
  assert_string_equal(script.form, "grant_type=account_credentials&account_id=account%2B1");
  assert_string_equal(script.basic, "Basic Y2xpZW50OnNlY3JldDk5");
  assert_string_equal(script.type, "application/x-www-form-urlencoded");
  assert_string_equal(zl_session_scopes(a.session), "user:read:admin user:write:admin");
  struct zl_buf shown = ZL_BUF_INIT(1000);
  zl_redact(&shown, ZL_STR("token-number-1 secret99 Y2xpZW50OnNlY3JldDk5"));
  assert_string_equal(zl_buf_cstr(&shown), "[secret] [secret] [secret]");
  zl_buf_free(&shown);
  close_all(&a);
}

static void renewed_before_it_expires(void **state)
{
  (void)state;
  RESET(script.first_is_short = true);
  struct all a;
  open_all(&a, NULL);
  struct result r[9] = {{0}};
  ask(&a, "GET", "/a", &r[0]);
  run_all(&a);
  usleep(800000); /* a quarter of its life is left: it is asked for anew */
  for (int i = 1; i < 9; i++)
    ask(&a, "GET", "/a", &r[i]);
  run_all(&a);
  assert_int_equal(script.tokens, 2);
  for (int i = 1; i < 9; i++)
    assert_string_equal(r[i].body, "GET /v2/a 2");
  close_all(&a);
}

/* Requests that wait for the rate for longer than their token lives leave with a newer one. */
static void renewed_while_requests_wait(void **state)
{
  (void)state;
  RESET(script.first_is_short = true, script.held_until_given = 2);
  struct zl_limits *l = zl_limits_new(ZL_PLAN_PRO, 1, 1, NULL); /* one a second */
  struct all a;
  open_all(&a, NULL);
  zl_session_free(a.session);
  zl_http_free(a.http);
  struct zl_credentials c = {0};
  setenv("ZOOM_CLIENT_SECRET", "secret99", 1);
  assert_int_equal(zl_credentials_from_env(&c, NULL), 0);
  a.http = engine((struct zl_http_config){.connections = 4, .limits = l});
  assert_int_equal(zl_session_new(&a.session, a.http, &c, NULL), 0);
  zl_credentials_free(&c);
  struct result r[2] = {{0}};
  for (int i = 0; i < 2; i++)
    ask(&a, "POST", "/a", &r[i]);
  run_all(&a);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(r[i].status, 200);
    assert_int_equal(r[i].attempts, 1);
  }
  assert_string_equal(r[0].body, "POST /v2/a 1");
  assert_string_equal(r[1].body, "POST /v2/a 2");
  assert_int_equal(script.tokens, 2);
  close_all(&a);
  zl_limits_free(l);
}

/* What the answer to a renewal means for the token that there is. */
static void when_renewing_fails(void **state)
{
  (void)state;
  static const struct {
    int status;
    int64_t expires_ms, until_ms;
    const char *why;
  } rows[] = {
    {0, 160000, 110000, "nobody answers: it lives for a minute, and is tried again in 10 s"},
    {503, 160000, 110000, "a bad moment"},
    {429, 160000, 110000, "too many tokens"},
    {503, 107000, 105000, "as long as it lives, less what is on its way"},
    {503, 102000, 0, "it is over"},
    {503, 90000, 0, "it was over before"},
    {503, 0, 0, "it was refused, or nobody knows"},
    {400, 160000, 0, "the app was taken away: another try would fare no better"},
    {200, 160000, 0, "an answer that is no token"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    if (zl_token_go_on_ms(rows[i].status, rows[i].expires_ms, 100000) != rows[i].until_ms)
      fail_msg("%s: %lld", rows[i].why,
               (long long)zl_token_go_on_ms(rows[i].status, rows[i].expires_ms, 100000));
}

static void refused_token_is_replaced_once(void **state)
{
  (void)state;
  RESET(script.good_from = 0);
  struct all a;
  open_all(&a, NULL);
  struct result r[12] = {{0}};
  ask(&a, "GET", "/first", &r[0]);
  run_all(&a);
  script.good_from = 2; /* it is revoked */
  for (int i = 1; i < 12; i++)
    ask(&a, i % 3 ? "GET" : "POST", "/x", &r[i]);
  run_all(&a);
  assert_int_equal(script.tokens, 2);
  for (int i = 1; i < 12; i++) {
    assert_int_equal(r[i].calls, 1);
    assert_string_equal(r[i].body, i % 3 ? "GET /v2/x 2" : "POST /v2/x 2");
  }
  close_all(&a);
}

static void no_token_is_ever_good(void **state)
{
  (void)state;
  RESET(script.good_from = 1000000);
  struct all a;
  open_all(&a, NULL);
  struct result r[30] = {{0}};
  for (int i = 0; i < 30; i++)
    ask(&a, "GET", "/x", &r[i]);
  run_all(&a);
  struct result later = {0};
  ask(&a, "GET", "/x", &later);
  run_all(&a);
  for (int i = 0; i < 30; i++) {
    assert_int_equal(r[i].calls, 1);
    assert_int_equal(r[i].status, 401);
  }
  assert_int_equal(later.status, 401);
  assert_int_equal(script.tokens, 2); /* not one a request */
  close_all(&a);
}

static void the_phones_124_is_no_reason(void **state)
{
  (void)state;
  RESET(script.good_from = 1000000,
        script.refusal = "{\"code\":124,\"message\":\"Account does not exist.\"}");
  struct all a;
  open_all(&a, NULL);
  struct result r = {0};
  ask(&a, "GET", "/phone/users", &r);
  run_all(&a);
  assert_int_equal(r.status, 401);
  assert_int_equal(script.tokens, 1);
  close_all(&a);
}

static void a_plain_token_is_not_renewed(void **state)
{
  (void)state;
  RESET(script.good_from = 0);
  struct all a;
  open_all(&a, "plain-token");
  struct result r[2] = {{0}};
  ask(&a, "GET", "/x", &r[0]);
  run_all(&a);
  assert_int_equal(r[0].status, 200);
  script.good_from = 5;
  ask(&a, "GET", "/x", &r[1]);
  run_all(&a);
  assert_int_equal(r[1].status, 401);
  assert_int_equal(script.tokens, 0);
  close_all(&a);
}

static const struct {
  int status;
  const char *reply, *says, *why;
} bad[] = {
  {400, "{\"reason\":\"Invalid client_id or client_secret\",\"error\":\"invalid_client\"}",
   "check ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET", "a wrong secret"},
  {401, "{\"reason\":\"Invalid client_id or client_secret\",\"error\":\"invalid_client\"}",
   "check ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET", "the same with another status"},
  {200, "{\"error\":\"invalid_client\"}", "check ZOOM_CLIENT_ID", "the error decides"},
  {400, "{\"reason\":\"Bad Request\",\"error\":\"invalid_request\"}", "check ZOOM_ACCOUNT_ID",
   "a wrong account"},
  {400, "{\"reason\":\"unsupported grant type\",\"error\":\"unsupported_grant_type\"}",
   "Server-to-Server OAuth", "a wrong app"},
  {400, "{\"reason\":\"x\\u001b[2J\",\"error\":\"new_error\"}", "new_error, x\\x1b[2J", "unknown"},
  {200, "<html><body>Sign in to the guest network</body></html>", "a web page instead of JSON",
   "a captive portal"},
  {404, "", "an empty body", "nothing"},
  {200, "{}", "without a token", "an empty object"},
  {200, "[]", "not JSON", "a list"},
  {200, "{\"access_token\":7}", "without a token", "a number"},
  {200, "{\"access_token\":\"a\\r\\nX-Evil: 1\"}", "characters that no token has", "a header in it"},
  {200, "{\"access_token\":\"\"}", "without a token", "an empty token"},
  {200, "{\"access_token\":\"abcdefgh\"", "not JSON", "cut off"},
};

static void no_token(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    RESET(script.status = bad[i].status, script.reply = bad[i].reply, script.delay_us = 5000);
    struct all a;
    open_all(&a, NULL);
    struct result r[3] = {{0}};
    for (int k = 0; k < 3; k++)
      ask(&a, k ? "GET" : "POST", "/x", &r[k]);
    run_all(&a);
    for (int k = 0; k < 3; k++) {
      assert_int_equal(r[k].calls, 1);
      assert_int_equal(r[k].status, 0);
      assert_int_equal(r[k].verdict, ZL_FINAL); /* nothing went to the API */
      if (r[k].code != ZL_EAUTH || !strstr(r[k].why, bad[i].says))
        fail_msg("%s: '%s'", bad[i].why, r[k].why);
      assert_null(strstr(r[k].why, "secret99"));
    }
    assert_int_equal(script.tokens, 1);
    assert_int_equal(a.server.requests, 1);
    close_all(&a);
  }
}

struct again {
  struct all *a;
  int left, failed;
};
static void ask_again(void *arg, struct zl_response *r)
{
  struct again *g = arg;
  g->failed += r->status == 0;
  struct zl_request q = {.method = "GET", .url = ZL_STR("/x"), .done = ask_again, .arg = g};
  if (g->left-- > 0)
    assert_int_equal(zl_session_send(g->a->session, &q, NULL, NULL), 0);
}

static void callbacks_may_ask_again(void **state)
{
  (void)state;
  RESET(script.status = 400, script.reply = "{\"error\":\"invalid_client\"}");
  struct all a;
  open_all(&a, NULL);
  struct again g = {&a, 3, 0};
  struct zl_request q = {.method = "GET", .url = ZL_STR("/x"), .done = ask_again, .arg = &g};
  assert_int_equal(zl_session_send(a.session, &q, NULL, NULL), 0);
  run_all(&a);
  assert_int_equal(g.failed, 4);
  assert_int_equal(script.tokens, 4); /* one a generation of waiters */
  close_all(&a);
}

static void cancelling(void **state)
{
  (void)state;
  RESET(script.delay_us = 20000);
  struct all a;
  open_all(&a, NULL);
  struct result r[6] = {{0}};
  uint32_t id[6];
  for (int i = 0; i < 3; i++)
    id[i] = ask(&a, "GET", "/x", &r[i]);
  zl_session_cancel(a.session, id[1]); /* waits for the token */
  run_all(&a);
  for (int i = 3; i < 6; i++)
    id[i] = ask(&a, "GET", "/x", &r[i]);
  zl_session_cancel(a.session, id[4]); /* is with the engine */
  zl_session_cancel(a.session, id[0]); /* is over, its place is taken */
  zl_session_cancel(a.session, 0);
  run_all(&a);
  for (int i = 0; i < 6; i++)
    assert_int_equal(r[i].calls, i != 1 && i != 4);
  for (int i = 0; i < 6; i++)
    ask(&a, "GET", "/x", memset(&r[i], 0, sizeof(r[i])));
  close_all(&a); /* with requests under way */
  for (int i = 0; i < 6; i++)
    assert_int_equal(r[i].calls, 0);
}

static void paths_only(void **state)
{
  (void)state;
  RESET(script.status = 0);
  struct all a;
  open_all(&a, NULL);
  static const char *const paths[] = {"", "users", "@evil.example.com/", ".evil.example.com/",
                                      "https://evil.example.com/"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
    struct zl_request r = {.method = "GET", .url = zl_str_of(paths[i]), .done = done};
    struct zl_err err = {0};
    assert_int_equal(zl_session_send(a.session, &r, NULL, &err), -1);
    assert_int_equal(err.code, ZL_EREFUSED);
  }
  assert_int_equal(zl_session_pending(a.session), 0);
  close_all(&a);
}

/* ---- several processes, which are several sessions here --------------------------------------------- */

#define COMPANY 3
struct company {
  struct all a;
  struct zl_http *http[COMPANY];
  struct zl_session *session[COMPANY];
  char folder[64];
};

static void open_company(struct company *g)
{
  struct zl_credentials c = {0};
  snprintf(g->folder, sizeof(g->folder), "/dev/shm/zoomlua-test-XXXXXX");
  assert_non_null(mkdtemp(g->folder));
  setenv("XDG_RUNTIME_DIR", g->folder, 1);
  open_all(&g->a, NULL);
  g->http[0] = g->a.http;
  g->session[0] = g->a.session;
  for (int i = 1; i < COMPANY; i++) {
    setenv("ZOOM_CLIENT_SECRET", "secret99", 1);
    assert_int_equal(zl_credentials_from_env(&c, NULL), 0);
    g->http[i] = engine((struct zl_http_config){.connections = 4});
    assert_int_equal(zl_session_new(&g->session[i], g->http[i], &c, NULL), 0);
    zl_credentials_free(&c);
  }
}

static int files_in(const char *folder, char *name, size_t size, struct stat *st)
{
  char path[400];
  int n = 0;
  DIR *d = opendir(folder);
  for (struct dirent *e; d && (e = readdir(d));)
    if (strncmp(e->d_name, "token-", 6) == 0) {
      n++;
      snprintf(path, sizeof(path), "%s/%.200s", folder, e->d_name);
      if (st)
        assert_int_equal(stat(path, st), 0);
      if (name)
        snprintf(name, size, "%s", path);
    }
  if (d)
    closedir(d);
  return n;
}

static void close_company(struct company *g)
{
  char folder[80];
  snprintf(folder, sizeof(folder), "%s/zoomlua", g->folder);
  for (int i = COMPANY - 1; i > 0; i--) {
    zl_session_free(g->session[i]);
    zl_http_free(g->http[i]);
    assert_int_equal(files_in(folder, NULL, 0, NULL), 1);
  }
  close_all(&g->a);
  assert_int_equal(files_in(folder, NULL, 0, NULL), 0); /* the last one has taken it away */
  assert_int_equal(rmdir(folder), 0);
  assert_int_equal(rmdir(g->folder), 0);
  unsetenv("XDG_RUNTIME_DIR");
}

static void send_from(struct company *g, int who, struct result *out)
{
  struct zl_request r = {.method = "GET", .url = ZL_STR("/x"), .label = ZL_MEDIUM, .done = done,
                         .arg = out};
  memset(out, 0, sizeof(*out));
  assert_int_equal(zl_session_send(g->session[who], &r, NULL, NULL), 0);
}

static void run_company(struct company *g)
{
  for (size_t left = 1; left > 0;) {
    left = 0;
    for (int i = 0; i < COMPANY; i++) {
      assert_int_equal(zl_http_wait(g->http[i], NULL, 0, 1, NULL), 0);
      left += zl_session_pending(g->session[i]);
    }
  }
}

static void one_token_for_all_processes(void **state)
{
  (void)state;
  RESET(script.delay_us = 30000);
  struct company g;
  struct result r[COMPANY];
  open_company(&g);
  for (int i = 0; i < COMPANY; i++)
    send_from(&g, i, &r[i]);
  run_company(&g);
  for (int i = 0; i < COMPANY; i++) {
    assert_string_equal(r[i].body, "GET /v2/x 1");
    assert_string_equal(zl_session_scopes(g.session[i]), "user:read:admin user:write:admin");
  }
  assert_int_equal(script.tokens, 1);

  /* What lies there is sealed, in a file that nobody else may read. */
  char folder[80], path[400], bytes[4096];
  struct stat st;
  snprintf(folder, sizeof(folder), "%s/zoomlua", g.folder);
  assert_int_equal(files_in(folder, path, sizeof(path), &st), 1);
  assert_int_equal(st.st_mode & 0777, 0600);
  FILE *f = fopen(path, "r");
  size_t n = fread(bytes, 1, sizeof(bytes), f);
  fclose(f);
  assert_true(n > 20);
  assert_null(memmem(bytes, n, "token-number", 12));
  assert_null(memmem(bytes, n, "user:read", 9));
  close_company(&g);
}

/* Zoom as it was seen at times: a new token ends the one before. Nobody ends another's. */
static void no_process_ends_anothers_token(void **state)
{
  (void)state;
  RESET(script.newest_only = true);
  struct company g;
  struct result r[COMPANY];
  open_company(&g);
  for (int round = 0; round < 5; round++) {
    if (round == 2)
      script.tokens++; /* some other program has got one */
    for (int i = 0; i < COMPANY; i++)
      send_from(&g, i, &r[i]);
    run_company(&g);
    for (int i = 0; i < COMPANY; i++)
      assert_int_equal(r[i].status, 200);
    assert_int_equal(script.tokens, round < 2 ? 1 : 3);
  }
  close_company(&g);
}

static void renewed_once_for_all_processes(void **state)
{
  (void)state;
  RESET(script.first_is_short = true, script.newest_only = true);
  struct company g;
  struct result r[COMPANY];
  open_company(&g);
  for (int i = 0; i < COMPANY; i++)
    send_from(&g, i, &r[i]);
  run_company(&g);
  usleep(800000);
  for (int i = 0; i < COMPANY; i++)
    send_from(&g, i, &r[i]);
  run_company(&g);
  for (int i = 0; i < COMPANY; i++)
    assert_string_equal(r[i].body, "GET /v2/x 2");
  close_company(&g);
}

static void a_borrowed_token_without_a_scope(void **state)
{
  (void)state;
  RESET(script.newest_only = true);
  struct company g;
  struct result r[COMPANY];
  open_company(&g);
  send_from(&g, 0, &r[0]);
  run_company(&g);
  script.lacks_scope_until = 2; /* the scope is given to the app; the old token does not know it */
  send_from(&g, 1, &r[1]);
  run_company(&g);
  assert_string_equal(r[1].body, "GET /v2/x 2");
  script.lacks_scope_until = 100; /* one more that no token has: told, not tried for ever */
  send_from(&g, 1, &r[1]);
  send_from(&g, 2, &r[2]);
  run_company(&g);
  assert_int_equal(r[1].status, 400);
  assert_int_equal(r[2].status, 400);
  assert_int_equal(script.tokens, 3);
  close_company(&g);
}

/* Whoever is killed with the turn, or with the token on the desk, leaves nothing that matters. */
static void a_process_is_killed(void **state)
{
  (void)state;
  RESET(script.status = 0);
  struct company g;
  struct result r[COMPANY];
  open_company(&g);
  int ready[2];
  char byte;
  assert_int_equal(pipe(ready), 0);
  pid_t pid = fork();
  if (pid == 0) {
    struct zl_desk d;
    struct zl_credentials c = {0};
    setenv("ZOOM_CLIENT_SECRET", "secret99", 1);
    if (zl_credentials_from_env(&c, NULL) == 0)
      zl_desk_open(&d, &c);
    zl_desk_turn(&d);
    (void)!write(ready[1], &(char){d.turn ? 'y' : 'n'}, 1);
    pause();
    _exit(0);
  }
  assert_int_equal(read(ready[0], &byte, 1), 1);
  assert_int_equal(byte, 'y');
  for (int i = 0; i < COMPANY; i++)
    send_from(&g, i, &r[i]);
  for (int i = 0; i < 60; i++)
    assert_int_equal(zl_http_wait(g.http[i % COMPANY], NULL, 0, 1, NULL), 0);
  assert_int_equal(script.tokens, 0); /* it is the other one's turn */
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  run_company(&g);
  for (int i = 0; i < COMPANY; i++)
    assert_string_equal(r[i].body, "GET /v2/x 1");
  close(ready[0]);
  close(ready[1]);
  close_company(&g);
}

static void nobody_elses_token(void **state)
{
  (void)state;
  struct zl_credentials c[4];
  struct zl_desk d[4];
  struct zl_buf value = ZL_BUF_INIT(1000), scopes = ZL_BUF_INIT(1000);
  int64_t until;
  char folder[64] = "/dev/shm/zoomlua-test-XXXXXX", inner[80];
  assert_non_null(mkdtemp(folder));
  setenv("XDG_RUNTIME_DIR", folder, 1);
  setenv("ZOOM_OAUTH_URL", "https://zoom.us/oauth", 1);
  static const char *const who[4][3] = {{"a", "b", "secret99"}, {"a", "b", "secret99"},
                                        {"a", "b", "secret98"}, {"ab", "", "secret99"}};
  for (int i = 0; i < 4; i++) {
    setenv("ZOOM_ACCOUNT_ID", who[i][0], 1);
    setenv("ZOOM_CLIENT_ID", who[i][1][0] ? who[i][1] : "x", 1);
    setenv("ZOOM_CLIENT_SECRET", who[i][2], 1);
    assert_int_equal(zl_credentials_from_env(&c[i], NULL), 0);
    zl_desk_open(&d[i], &c[i]);
    assert_true(d[i].fd >= 0);
  }
  zl_desk_put(&d[0], ZL_STR("T1"), ZL_STR("s"), 77);
  for (int i = 0; i < 4; i++)
    assert_int_equal(zl_desk_look(&d[i], &value, &scopes, &until), i < 2);
  assert_int_equal(until, 77);
  assert_string_equal(zl_buf_cstr(&value), "T1");
  (void)!pwrite(d[0].fd, "x", 1, 5); /* damaged */
  assert_false(zl_desk_look(&d[1], &value, &scopes, &until));
  zl_desk_put(&d[0], ZL_STR("T2"), ZL_STR(""), 78);
  assert_true(zl_desk_look(&d[1], &value, &scopes, &until));
  close(d[0].fd); /* killed */
  close(d[1].fd);
  close(d[0].folder);
  close(d[1].folder);
  zl_desk_open(&d[0], &c[0]); /* nobody was there any more: it is empty */
  assert_false(zl_desk_look(&d[0], &value, &scopes, &until));
  d[1].fd = d[1].folder = -1;
  for (int i = 0; i < 4; i++) {
    zl_desk_close(&d[i]);
    zl_credentials_free(&c[i]);
  }
  snprintf(inner, sizeof(inner), "%s/zoomlua", folder);
  assert_int_equal(files_in(inner, NULL, 0, NULL), 0);

  /* A folder that others may look into is not used, nor one on a disk. */
  chmod(inner, 0755);
  setenv("ZOOM_CLIENT_SECRET", "secret99", 1);
  assert_int_equal(zl_credentials_from_env(&c[0], NULL), 0);
  zl_desk_open(&d[0], &c[0]);
  assert_int_equal(files_in(inner, NULL, 0, NULL), 0);
  zl_desk_close(&d[0]);
  zl_credentials_free(&c[0]);
  rmdir(inner);
  rmdir(folder);
  unsetenv("XDG_RUNTIME_DIR");
  zl_buf_free(&value);
  zl_buf_free(&scopes);
  zl_secret_forget_all();
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_token_for_all),
    cmocka_unit_test(renewed_before_it_expires),
    cmocka_unit_test(renewed_while_requests_wait),
    cmocka_unit_test(when_renewing_fails),
    cmocka_unit_test(refused_token_is_replaced_once),
    cmocka_unit_test(no_token_is_ever_good),
    cmocka_unit_test(the_phones_124_is_no_reason),
    cmocka_unit_test(a_plain_token_is_not_renewed),
    cmocka_unit_test(no_token),
    cmocka_unit_test(callbacks_may_ask_again),
    cmocka_unit_test(cancelling),
    cmocka_unit_test(paths_only),
    cmocka_unit_test(one_token_for_all_processes),
    cmocka_unit_test(no_process_ends_anothers_token),
    cmocka_unit_test(renewed_once_for_all_processes),
    cmocka_unit_test(a_borrowed_token_without_a_scope),
    cmocka_unit_test(a_process_is_killed),
    cmocka_unit_test(nobody_elses_token),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
