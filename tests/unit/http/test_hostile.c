/* test_hostile.c - the engine against servers that cut, lie, flood, stall and send elsewhere. */
#include "client.h"

/* One request to a server with this script. */
static struct result once(server_script *script, const char *method, const char *body, bool safe,
                          struct zl_http_config config, int *requests)
{
  struct server s;
  server_start(&s, script);
  struct zl_http *h = engine(config);
  struct result r = {0};
  start(h, &s, method, "/v2/users", body, NULL, safe, &r);
  run(h);
  zl_http_free(h);
  server_stop(&s);
  assert_int_equal(r.calls, 1);
  if (requests)
    *requests = s.requests;
  return r;
}

static bool cut_at_once(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)fd, (void)g;
  return false;
}
static bool reset_at_once(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  return server_reset(fd);
}
static bool cut_then_answer(struct server *s, int fd, const struct got *g)
{
  return server_count(s) == 1 ? false : server_reply(fd, 200, "", g->method);
}
static bool reset_in_body_then_answer(struct server *s, int fd, const struct got *g)
{
  if (server_count(s) > 1)
    return server_reply(fd, 200, "", g->method);
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  usleep(20000);
  return server_reset(fd);
}
static bool short_body(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  return false;
}
static bool chunk_garbage(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZZZ\r\n");
  return false;
}
static bool chunk_cut(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  return false;
}
static bool not_http(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "SSH-2.0-OpenSSH_9.2\r\n");
  return false;
}
static bool bad_gzip(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!");
  return true;
}
static bool huge_length(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
  char block[4096];
  memset(block, 'x', sizeof(block));
  for (int i = 0; i < 64; i++)
    server_send(fd, block, sizeof(block));
  return false;
}
/* In one go: a server that takes its time would be cut for being slow. */
static void flood(int fd, const char *first, const char *often, const char *last)
{
  struct zl_buf b = ZL_BUF_INIT(1 << 20);
  zl_buf_puts(&b, first);
  for (int i = 0; i < 3000; i++)
    zl_buf_puts(&b, often);
  zl_buf_puts(&b, last);
  server_send(fd, b.data, b.len);
  zl_buf_free(&b);
}
static bool header_flood(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  flood(fd, "HTTP/1.1 200 OK\r\n", "X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", "Content-Length: 0\r\n\r\n");
  return false;
}
static bool long_header(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  flood(fd, "HTTP/1.1 200 OK\r\nX-Long: ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\r\nContent-Length: 0\r\n\r\n");
  return false;
}
static bool endless_continue(struct server *s, int fd, const struct got *g)
{
  (void)g;
  for (int i = 0; i < 100000 && !s->stopping; i++)
    server_say(fd, "HTTP/1.1 100 Continue\r\n\r\n");
  return false;
}
static bool two_lengths(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nbody");
  return false;
}
static bool same_length_twice(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 103 Early\r\nContent-Length: 9\r\n\r\n"
                 "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody");
  return false;
}
static bool length_beyond_64_bits(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nbody");
  return false;
}
static bool headers_cut(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Len");
  return false;
}
static bool a_part(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  return server_reply(fd, 206, "Content-Range: bytes 0-1/99\r\n", "{}");
}
static bool redirect(struct server *s, int fd, const struct got *g)
{
  char to[200];
  snprintf(to, sizeof(to), "Location: %s/elsewhere\r\n", s->base);
  return server_reply(fd, strcmp(g->path, "/elsewhere") == 0 ? 200 : 302, to, "");
}
static bool silent(struct server *s, int fd, const struct got *g)
{
  (void)fd, (void)g;
  while (!s->stopping)
    usleep(10000);
  return false;
}
static bool dripping(struct server *s, int fd, const struct got *g)
{
  (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  for (int i = 0; i < 990 && !s->stopping; i++) {
    server_say(fd, "x");
    usleep(100000);
  }
  return false;
}
static bool broken_then_answer(struct server *s, int fd, const struct got *g)
{
  return server_count(s) == 1 ? server_reply(fd, 503, "", "<html>busy</html>")
                              : server_reply(fd, 200, "", g->method);
}
static bool broken(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  return server_reply(fd, 502, "", "<html>bad gateway</html>");
}
static bool status_999(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  return server_reply(fd, 999, "", "");
}

/* A body of 40 KB that unpacks to 40 MB: gzip of zeros, made of stored facts: header, one deflate
 * block of fixed Huffman codes (a literal 0, then matches of 258 at distance 1). */
static bool gzip_bomb(struct server *s, int fd, const struct got *g)
{
  (void)s, (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
  struct zl_buf b = ZL_BUF_INIT(1 << 20);
  zl_buf_add(&b, "\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  uint64_t bits = 0;
  int n = 0;
#define BIT(v) \
  do { \
    bits |= (uint64_t)(v) << n; \
    if (++n == 8) { \
      zl_buf_putc(&b, (char)bits); \
      bits = 0; \
      n = 0; \
    } \
  } while (0)
  BIT(1); BIT(1); BIT(0);                          /* last block, fixed codes */
  static const char literal_0[] = "00110000", match_258[] = "11000101" "00000";
  for (const char *c = literal_0; *c; c++)
    BIT(*c == '1');
  for (int i = 0; i < 25000; i++)                  /* 25,000 x 258 bytes = 6.4 MB */
    for (const char *c = match_258; *c; c++)
      BIT(*c == '1');
#undef BIT
  server_send(fd, b.data, b.len);
  zl_buf_free(&b);
  return false;
}

static const struct {
  server_script *script;
  const char *method, *body;
  bool safe;
  int status;              /* in the response; 0: none */
  enum zl_verdict verdict;
  int requests;            /* that the server saw */
  const char *says, *why;
} rows[] = {
  {cut_then_answer, "GET", NULL, true, 200, ZL_FINAL, 2, "", "a read is repeated"},
  {cut_then_answer, "PATCH", "{}", true, 200, ZL_FINAL, 2, "", "so is a write that may be"},
  {cut_then_answer, "POST", "{}", false, 0, ZL_UNKNOWN_FATE, 1, "no answer", "a POST is not"},
  {reset_in_body_then_answer, "GET", NULL, true, 200, ZL_FINAL, 2, "", "half a body is none"},
  {reset_in_body_then_answer, "POST", "{}", false, 0, ZL_UNKNOWN_FATE, 1, "no answer",
   "half an answer to a POST"},
  {cut_at_once, "GET", NULL, true, 0, ZL_FINAL, 3, "attempts: 3", "attempts end"},
  {reset_at_once, "PATCH", "{}", true, 0, ZL_UNKNOWN_FATE, 3, "attempts: 3",
   "a write that never got an answer may have been carried out"},
  {short_body, "GET", NULL, true, 0, ZL_FINAL, 3, "no answer", "a length that lies"},
  {chunk_garbage, "GET", NULL, true, 0, ZL_FINAL, 3, "no answer", "chunks that are none"},
  {chunk_cut, "GET", NULL, true, 0, ZL_FINAL, 3, "no answer", "chunks without an end"},
  {not_http, "GET", NULL, true, 0, ZL_FINAL, 1, "no answer", "not a web server"},
  {bad_gzip, "GET", NULL, true, 0, ZL_FINAL, 3, "no answer", "gzip that is none"},
  {huge_length, "GET", NULL, true, 0, ZL_FINAL, 1, "more than 100000 bytes", "too large"},
  {huge_length, "POST", "{}", false, 0, ZL_UNKNOWN_FATE, 1, "more than 100000 bytes",
   "too large, and a write"},
  {gzip_bomb, "GET", NULL, true, 0, ZL_FINAL, 1, "more than 100000 bytes", "too large unpacked"},
  {header_flood, "GET", NULL, true, 0, ZL_FINAL, 1, "64 KB of headers", "many headers"},
  {long_header, "GET", NULL, true, 0, ZL_FINAL, 1, "header line", "one long header"},
  {endless_continue, "GET", NULL, true, 0, ZL_FINAL, 1, "64 KB of headers", "100 for ever"},
  {two_lengths, "GET", NULL, true, 0, ZL_FINAL, 1, "two lengths", "where does it end?"},
  {two_lengths, "POST", "{}", false, 0, ZL_UNKNOWN_FATE, 1, "two lengths", "and was it done?"},
  {same_length_twice, "GET", NULL, true, 200, ZL_FINAL, 1, "", "not two: the first is a 1xx's"},
  {length_beyond_64_bits, "GET", NULL, true, 0, ZL_FINAL, 1, "two lengths", "no number of ours"},
  {headers_cut, "GET", NULL, true, 0, ZL_FINAL, 3, "middle of its headers", "no answer yet"},
  {headers_cut, "POST", "{}", false, 0, ZL_UNKNOWN_FATE, 1, "middle of its headers", "a POST's"},
  {a_part, "GET", NULL, true, 206, ZL_FINAL, 1, "a part (206)", "what is missing is not absent"},
  {redirect, "GET", NULL, true, 302, ZL_FINAL, 1, "/elsewhere", "not followed, and named"},
  {broken_then_answer, "GET", NULL, true, 200, ZL_FINAL, 2, "", "a 503 is waited out"},
  {broken_then_answer, "POST", "{}", false, 503, ZL_UNKNOWN_FATE, 1, "has to be read",
   "a 503 after a POST"},
  {broken, "GET", NULL, true, 502, ZL_FINAL, 3, "attempts: 3", "a 502 that stays"},
  {broken, "DELETE", NULL, true, 502, ZL_UNKNOWN_FATE, 3, "attempts: 3", "a write behind a 502"},
  {status_999, "GET", NULL, true, 0, ZL_FINAL, 3, "999", "a status that is none"},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* All rows at once, because most of their time is waiting for the next attempt. */
static void hostile_servers(void **state)
{
  (void)state;
  static struct server servers[ROWS];
  static struct result results[ROWS];
  struct zl_http *engines[ROWS];
  for (size_t i = 0; i < ROWS; i++) {
    server_start(&servers[i], rows[i].script);
    engines[i] = engine((struct zl_http_config){.max_body_bytes = 100000, .max_attempts = 3});
    start(engines[i], &servers[i], rows[i].method, "/v2/users", rows[i].body, NULL, rows[i].safe,
          &results[i]);
  }
  for (bool more = true; more;) {
    more = false;
    for (size_t i = 0; i < ROWS; i++)
      if (zl_http_pending(engines[i]) > 0) {
        assert_int_equal(zl_http_wait(engines[i], NULL, 0, 5, NULL), 0);
        more = true;
      }
  }
  for (size_t i = 0; i < ROWS; i++) {
    zl_http_free(engines[i]);
    server_stop(&servers[i]);
    const struct result *r = &results[i];
    if (r->calls != 1 || r->status != rows[i].status || r->verdict != rows[i].verdict ||
        !strstr(r->why, rows[i].says) || servers[i].requests != rows[i].requests)
      fail_msg("%s: %d calls, status %d, verdict %d, %d requests, '%s'", rows[i].why, r->calls,
               r->status, r->verdict, servers[i].requests, r->why);
    assert_int_equal(r->code == ZL_OK, rows[i].status == 200);
  }
}

static void time_ends(void **state)
{
  (void)state;
  struct zl_http_config config = {.timeout_ms = 150, .max_attempts = 2};
  struct result r = once(silent, "GET", NULL, true, config, NULL);
  assert_int_equal(r.status, 0);
  assert_int_equal(r.attempts, 2); /* whether the server came to see them in time is its matter */
  assert_non_null(strstr(r.why, "in time"));
  config.max_attempts = 1;
  for (config.timeout_ms = 150;; config.timeout_ms *= 4) { /* on a busy machine it is over before the request leaves */
    int requests = 0;
    r = once(silent, "POST", "{}", false, config, &requests);
    assert_int_equal(r.attempts, 1);
    assert_non_null(strstr(r.why, "in time"));
    if (requests == 1)
      break;
    assert_true(config.timeout_ms < 60000);
  }
  assert_int_equal(r.verdict, ZL_UNKNOWN_FATE);
}

/* An answer that drips is cut after half of the time, unless the machine is so busy that the whole was over before
 * that was looked at. */
static void dripping_is_cut_earlier(void **state)
{
  (void)state;
  for (long ms = 4000;; ms *= 4) {
    struct result r = once(dripping, "GET", NULL, true, (struct zl_http_config){.timeout_ms = ms, .max_attempts = 1}, NULL);
    assert_int_equal(r.status, 0);
    if (strstr(r.why, "too slow"))
      return;
    assert_non_null(strstr(r.why, "in time"));
    assert_true(ms < 60000);
  }
}

/* A byte now and then, fast enough not to be called slow: the whole time is bounded all the same. */
static bool dripping_headers(struct server *s, int fd, const struct got *g)
{
  (void)g;
  server_say(fd, "HTTP/1.1 200 OK\r\nX-Slow: ");
  for (int i = 0; i < 30000 && !s->stopping; i++) {
    server_say(fd, "x");
    usleep(10000);
  }
  return false;
}

static void time_ends_for_headers_too(void **state)
{
  (void)state;
  struct zl_http_config config = {.timeout_ms = 300, .max_attempts = 2};
  struct result r = once(dripping_headers, "GET", NULL, true, config, NULL);
  assert_int_equal(r.status, 0);
  assert_int_equal(r.attempts, 2);
  assert_non_null(strstr(r.why, "in time"));
}

/* A kept connection dies with the second request: curl would send it again by itself. */
static bool first_only(struct server *s, int fd, const struct got *g)
{
  return server_count(s) == 2 ? false : server_reply(fd, 200, "", g->path);
}

static void dead_connection_is_not_used_twice(void **state)
{
  (void)state;
  for (int post = 0; post < 2; post++) {
    struct server s;
    server_start(&s, first_only);
    struct zl_http *h = engine((struct zl_http_config){.connections = 1});
    struct result r[2] = {{0}};
    start(h, &s, "GET", "/1", NULL, NULL, true, &r[0]);
    run(h);
    start(h, &s, post ? "POST" : "GET", "/2", post ? "{}" : NULL, NULL, !post, &r[1]);
    run(h);
    assert_int_equal(r[1].verdict, post ? ZL_UNKNOWN_FATE : ZL_FINAL);
    assert_int_equal(r[1].status, post ? 0 : 200);
    zl_http_free(h);
    server_stop(&s);
    assert_int_equal(s.requests, post ? 2 : 3);
  }
}

/* While nothing is asked, the server says what looks like the answer to the next request, or ends; it
 * counts when that is done. */
static bool talks_unasked(struct server *s, int fd, const struct got *g)
{
  server_reply(fd, 200, "", g->path);
  if (g->nth == 1)
    server_reply(fd, 200, "", "poison");
  server_arrived(fd);
  server_count(s);
  return g->nth > 1;
}
static bool ends_unasked(struct server *s, int fd, const struct got *g)
{
  server_reply(fd, 200, "", g->path);
  if (g->nth == 1)
    shutdown(fd, SHUT_WR);
  server_arrived(fd);
  server_count(s);
  return g->nth > 1;
}
static bool counted(struct server *s)
{
  pthread_mutex_lock(&s->lock);
  bool yes = s->count > 0;
  pthread_mutex_unlock(&s->lock);
  return yes;
}

static void idle_connections_are_not_believed(void **state)
{
  (void)state;
  static server_script *const scripts[] = {talks_unasked, ends_unasked};
  for (int i = 0; i < 4; i++) {
    struct server s;
    server_start(&s, scripts[i % 2]);
    struct zl_http *h = engine((struct zl_http_config){.connections = 1, .max_attempts = 1});
    struct result r[2] = {{0}};
    start(h, &s, "GET", "/1", NULL, NULL, true, &r[0]);
    run(h);
    while (!counted(&s))
      usleep(1000);
    start(h, &s, i < 2 ? "GET" : "POST", "/2", i < 2 ? NULL : "{}", NULL, i < 2, &r[1]);
    run(h);
    assert_string_equal(r[0].body, "/1");
    assert_string_equal(r[1].body, "/2");
    assert_int_equal(r[1].verdict, ZL_FINAL);
    assert_int_equal(r[1].attempts, 1);
    zl_http_free(h);
    server_stop(&s);
    assert_int_equal(s.requests, 2);
    assert_int_equal(s.connections, 2);
  }
}

static void nobody_listens(void **state)
{
  (void)state;
  struct server s = {.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t n = sizeof(at); /* the port is ours, so nobody else can begin to listen there */
  assert_int_equal(bind(s.fd, (struct sockaddr *)&at, n), 0);
  assert_int_equal(getsockname(s.fd, (struct sockaddr *)&at, &n), 0);
  snprintf(s.base, sizeof(s.base), "http://127.0.0.1:%d", ntohs(at.sin_port));
  struct zl_http *h = engine((struct zl_http_config){0});
  struct result r = {0};
  start(h, &s, "POST", "/x", "{}", NULL, false, &r);
  run(h);
  assert_int_equal(r.status, 0);
  assert_int_equal(r.verdict, ZL_FINAL); /* nothing was sent, so nothing is unknown */
  assert_int_equal(r.attempts, 2);
  assert_int_equal(r.code, ZL_ENET);
  zl_http_free(h);
  close(s.fd);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(hostile_servers),
    cmocka_unit_test(time_ends),
    cmocka_unit_test(dripping_is_cut_earlier),
    cmocka_unit_test(time_ends_for_headers_too),
    cmocka_unit_test(dead_connection_is_not_used_twice),
    cmocka_unit_test(idle_connections_are_not_believed),
    cmocka_unit_test(nobody_listens),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
