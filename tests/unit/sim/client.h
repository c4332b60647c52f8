/* client.h - the simulator in a thread of the test, and a small HTTP client for it: one request, one
 * connection, jansson for what comes back. */
#ifndef TEST_SIM_CLIENT_H
#define TEST_SIM_CLIENT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "sim/sim.h"

#define UNUSED __attribute__((unused)) /* not every test needs every helper */

struct sim_run {
  struct zl_sim config;
  pthread_t thread;
  int stop[2], told[2], rc;
  struct zl_err err;
  char token[2048];
  int port;
};

struct reply {
  int status; /* 0: the connection ended without an answer, or within it */
  char *head;
  char *body;
  json_t *json; /* NULL when the body is none */
};

UNUSED static void run_ready(void *arg, int port)
{
  struct sim_run *r = arg;
  r->port = port;
  ssize_t n = write(r->told[1], "x", 1);
  (void)n;
}

static void *run_thread(void *arg)
{
  struct sim_run *r = arg;
  r->rc = zl_sim_run(&r->config, &r->err);
  close(r->told[1]); /* wakes a starter when it never became ready */
  return NULL;
}

UNUSED static void reply_free(struct reply *r)
{
  free(r->head);
  json_decref(r->json);
  *r = (struct reply){0};
}

/* Sends `text` as it stands and reads to the end of the connection. */
UNUSED static struct reply raw_call(const struct sim_run *run, const char *text)
{
  struct reply out = {0};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)run->port),
                           .sin_addr = {htonl(INADDR_LOOPBACK)}};
  struct timeval most = {.tv_sec = 300};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
  assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
  for (size_t at = 0, n = strlen(text); at < n;) {
    ssize_t sent = send(fd, text + at, n - at, MSG_NOSIGNAL);
    assert_true(sent > 0);
    at += (size_t)sent;
  }
  size_t cap = 1 << 16, len = 0;
  char *all = malloc(cap);
  assert_non_null(all);
  for (;;) {
    if (len + 1 == cap) {
      all = realloc(all, cap *= 2);
      assert_non_null(all);
    }
    ssize_t n = recv(fd, all + len, cap - len - 1, 0);
    if (n <= 0)
      break;
    len += (size_t)n;
  }
  all[len] = '\0';
  close(fd);
  char *split = strstr(all, "\r\n\r\n");
  out.head = all;
  if (!split)
    return out;
  split[2] = '\0';
  out.body = split + 4;
  const char *length = strcasestr(all, "\r\nContent-Length:");
  if (length && strtoul(length + 17, NULL, 10) != strlen(out.body))
    return out; /* cut short: no status */
  out.status = atoi(all + 9);
  out.json = json_loads(out.body, 0, NULL);
  return out;
}

/* One call with the run's token; `path` begins with /v2, /oauth or /_sim. */
UNUSED static struct reply call(const struct sim_run *run, const char *method, const char *path, const char *body)
{
  size_t n = body ? strlen(body) : 0;
  char *text = malloc(n + strlen(path) + 4096);
  assert_non_null(text);
  sprintf(text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\n",
          method, path, run->token);
  if (body)
    sprintf(text + strlen(text), "Content-Type: application/json\r\nContent-Length: %zu\r\n", n);
  strcat(text, "\r\n");
  if (body)
    strcat(text, body);
  struct reply out = raw_call(run, text);
  free(text);
  return out;
}

UNUSED static struct reply token_call(const struct sim_run *run, const char *basic, const char *type, const char *body)
{
  char text[2048];
  snprintf(text, sizeof(text),
           "POST /oauth/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic %s\r\n"
           "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", basic, type, strlen(body), body);
  return raw_call(run, text);
}
/* base64 of ZL_SIM_CLIENT ":" ZL_SIM_SECRET */
#define GOOD_BASIC "c2ltLWNsaWVudDpzaW0tc2VjcmV0LW5vdC1hLXNlY3JldA=="
#define FORM "application/x-www-form-urlencoded"
#define GOOD_FORM "grant_type=account_credentials&account_id=sim-account"

UNUSED static void run_new_token(struct sim_run *run)
{
  struct reply r = token_call(run, GOOD_BASIC, FORM, GOOD_FORM);
  const char *token = json_string_value(json_object_get(r.json, "access_token"));
  assert_int_equal(r.status, 200);
  assert_non_null(token);
  snprintf(run->token, sizeof(run->token), "%s", token);
  reply_free(&r);
}

UNUSED static void run_start(struct sim_run *run, struct zl_sim config)
{
  *run = (struct sim_run){.config = config};
  assert_int_equal(pipe(run->stop), 0);
  assert_int_equal(pipe(run->told), 0);
  run->config.stop_fd = run->stop[0];
  run->config.ready = run_ready;
  run->config.arg = run;
  assert_int_equal(pthread_create(&run->thread, NULL, run_thread, run), 0);
  char c;
  ssize_t n = read(run->told[0], &c, 1);
  if (n != 1)
    fail_msg("the simulator did not start: %s", run->err.text);
  run_new_token(run);
}

UNUSED static void run_stop(struct sim_run *run)
{
  close(run->stop[1]);
  pthread_join(run->thread, NULL);
  assert_int_equal(run->rc, 0);
  close(run->stop[0]);
  close(run->told[0]);
}

/* "users.0.id" in an answer; numbers are places in a list. */
UNUSED static json_t *at(json_t *json, const char *path)
{
  char part[200];
  while (json && *path) {
    size_t n = strcspn(path, ".");
    snprintf(part, sizeof(part), "%.*s", (int)n, path);
    json = json_is_array(json) ? json_array_get(json, strtoul(part, NULL, 10))
                               : json_object_get(json, part);
    path += n + (path[n] == '.');
  }
  return json;
}

/* Calls and compares the status; the caller frees the reply. */
UNUSED static struct reply expect_call(const struct sim_run *run, const char *method, const char *path,
                                const char *body, int status)
{
  struct reply r = call(run, method, path, body);
  if (r.status != status)
    fail_msg("%s %s: expected %d, got %d: %s", method, path, status, r.status, r.body ? r.body : "nothing");
  return r;
}

/* The same when only the status matters. */
UNUSED static void expect_status(const struct sim_run *run, const char *method, const char *path,
                          const char *body, int status)
{
  struct reply r = expect_call(run, method, path, body, status);
  reply_free(&r);
}

/* The value at `where` in the answer to a GET must be this JSON text; NULL: absent. */
UNUSED static void expect_answer(const struct sim_run *run, const char *path, const char *where, const char *want)
{
  struct reply r = expect_call(run, "GET", path, NULL, 200);
  json_t *is = at(r.json, where);
  json_t *should = want ? json_loads(want, JSON_DECODE_ANY, NULL) : NULL;
  if (want ? !is || !json_equal(is, should) : is != NULL) {
    char *text = is ? json_dumps(is, JSON_ENCODE_ANY) : NULL;
    fail_msg("GET %s: %s should be %s, is %s", path, where, want ? want : "absent", text ? text : "absent");
  }
  json_decref(should);
  reply_free(&r);
}

UNUSED static void write_text(const char *path, const char *text)
{
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  assert_true(fputs(text, f) >= 0);
  assert_int_equal(fclose(f), 0);
}

/* A name in a fresh folder of this process. */
UNUSED static const char *scratch(const char *name)
{
  static char folder[64], path[8][128];
  static int next;
  if (!folder[0]) {
    snprintf(folder, sizeof(folder), "/tmp/zl-sim-XXXXXX");
    assert_non_null(mkdtemp(folder));
  }
  char *out = path[next++ % 8];
  snprintf(out, sizeof(path[0]), "%s/%s", folder, name);
  return out;
}

UNUSED static int scratch_remove(void **state)
{
  (void)state;
  char folder[128], command[200];
  snprintf(folder, sizeof(folder), "%s", scratch(""));
  snprintf(command, sizeof(command), "rm -rf '%s'", folder);
  return system(command);
}

#endif
