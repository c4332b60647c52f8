/* server.c - libmicrohttpd in one thread: an epoll set that this loop polls together with the
 * stop descriptor and the timers. All of the simulator runs between two polls, so nothing needs a
 * lock and the order of events is the order of arrival. */
#include "sim/mhd.h"
#include "sim/world.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define BODY_MAX_BYTES (8u << 20)
#define SAVE_EVERY_MS 1000

struct call { /* one request on one connection */
  struct sim_server *server;
  struct MHD_Connection *connection;
  char *target;
  struct zl_buf body;
  struct sim_req q;
  struct sim_answer a;
  bool started, answered, held, too_long, accepts_gzip;
};

struct sim_server {
  struct sim_world world;
  struct MHD_Daemon *daemon;
  struct sim_held held; /* calls, until their answer is due */
  uint64_t saved_version;
  int64_t save_at_ms;
  bool full; /* requests_max is reached */
};

/* ---- answers held back -------------------------------------------------------------------------- */

static void release_due(struct sim_server *s, int64_t now_us)
{
  for (struct call *c; (c = sim_held_take(&s->held, now_us)) != NULL;) {
    if (c->a.apply_at_us) { /* carried out here, whether the client is still there or not */
      sim_world_carry_out(&s->world, &c->q, &c->a);
      if (c->a.hold_ms > 0 && sim_held_add(&s->held, zl_mono_us() + c->a.hold_ms * 1000, c) == 0)
        continue;
    }
    c->held = false;
    sim_mhd.MHD_resume_connection(c->connection);
  }
}

/* ---- sending -------------------------------------------------------------------------------------- */

static void drop_shared(void *body)
{
  sim_body_drop(body);
}

struct part { /* a body that breaks off */
  char *data;
  size_t n, stop;
};

static ssize_t part_read(void *arg, uint64_t pos, char *out, size_t max)
{
  const struct part *p = arg;
  if (pos >= p->stop)
    return MHD_CONTENT_READER_END_WITH_ERROR;
  size_t n = p->stop - (size_t)pos;
  n = n < max ? n : max;
  memcpy(out, p->data + pos, n);
  return (ssize_t)n;
}

static void part_free(void *arg)
{
  struct part *p = arg;
  free(p->data);
  free(p);
}

static struct MHD_Response *broken_off(struct sim_answer *a)
{
  struct part *p = calloc(1, sizeof(*p));
  if (!p)
    return NULL;
  if (a->shared)
    zl_buf_add(&a->body, a->shared->data, a->shared->n);
  p->data = zl_buf_take(&a->body, &p->n);
  p->stop = (size_t)a->cut_after_bytes < p->n ? (size_t)a->cut_after_bytes : p->n;
  struct MHD_Response *r = sim_mhd.MHD_create_response_from_callback(p->n, 4096, part_read, p, part_free);
  if (!r)
    part_free(p);
  return r;
}

static struct MHD_Response *response_of(struct sim_answer *a)
{
  if (a->cut_after_bytes >= 0)
    return broken_off(a);
  if (a->shared) {
    struct sim_body *b = a->shared;
    struct MHD_Response *r =
        sim_mhd.MHD_create_response_from_buffer_with_free_callback_cls(b->n, b->data, drop_shared, b);
    if (r)
      a->shared = NULL; /* handed over */
    return r;
  }
  size_t n = 0;
  char *text = zl_buf_take(&a->body, &n);
  struct MHD_Response *r =
      sim_mhd.MHD_create_response_from_buffer(n, text ? text : "", text ? MHD_RESPMEM_MUST_FREE
                                                                : MHD_RESPMEM_PERSISTENT);
  if (!r)
    free(text);
  return r;
}

/* The body in gzip's form, if that is wanted and worth it. */
static bool packed(struct call *c)
{
  struct sim_answer *a = &c->a;
  struct zl_str plain = a->shared ? (struct zl_str){a->shared->data, a->shared->n} : zl_buf_view(&a->body);
  struct zl_buf out = ZL_BUF_INIT(a->body.max);
  if (!c->accepts_gzip || a->cut_after_bytes >= 0 || sim_gzip(plain, &out) != 0) {
    zl_buf_free(&out);
    return false;
  }
  sim_body_drop(a->shared);
  a->shared = NULL;
  zl_buf_free(&a->body);
  a->body = out;
  return true;
}

static enum MHD_Result send_answer(struct call *c)
{
  struct sim_answer *a = &c->a;
  sim_flight_end(&c->server->world, a);
  if (a->status == 0)
    return MHD_NO; /* libmicrohttpd closes the connection */
  bool empty = !a->shared && a->body.len == 0, gzip = packed(c);
  struct MHD_Response *r = response_of(a);
  if (!r)
    return MHD_NO;
  char tracking[64];
  snprintf(tracking, sizeof(tracking), "v=2.0;clid=us02;rid=WEB_%016llx%08llx",
           (unsigned long long)sim_digest(&c->server->world.requests, sizeof(int64_t), 9),
           (unsigned long long)c->server->world.requests);
  sim_mhd.MHD_add_response_header(r, "x-zm-trackingid", tracking);
  if (!empty)
    sim_mhd.MHD_add_response_header(r, "Content-Type",
                            a->content_type ? a->content_type : "application/json;charset=UTF-8");
  if (gzip)
    sim_mhd.MHD_add_response_header(r, "Content-Encoding", "gzip");
  for (int i = 0; i < a->headers; i++)
    sim_mhd.MHD_add_response_header(r, a->header[i].name, a->header[i].value);
  enum MHD_Result rc = sim_mhd.MHD_queue_response(c->connection, (unsigned)a->status, r);
  sim_mhd.MHD_destroy_response(r);
  return rc;
}

/* ---- libmicrohttpd's callbacks ---------------------------------------------------------------------- */

static void *on_target(void *server, const char *target, struct MHD_Connection *connection)
{
  struct call *c = calloc(1, sizeof(*c));
  if (!c)
    return NULL;
  c->server = server;
  c->connection = connection;
  c->target = strdup(target);
  c->body.max = BODY_MAX_BYTES;
  c->a.body.max = 256u << 20;
  c->a.cut_after_bytes = -1;
  return c;
}

static void on_end(void *server, struct MHD_Connection *connection, void **slot,
                   enum MHD_RequestTerminationCode why)
{
  (void)server, (void)connection, (void)why;
  struct call *c = *slot;
  if (!c)
    return;
  sim_flight_end(&c->server->world, &c->a);
  sim_req_free(&c->q);
  sim_answer_free(&c->a);
  zl_buf_free(&c->body);
  free(c->target);
  free(c);
  *slot = NULL;
}

static void answer(struct call *c, const char *method)
{
  struct sim_server *s = c->server;
  c->answered = true;
  if (c->too_long) {
    sim_fail(&c->a, 413, 413, "The body is too long.");
    return;
  }
  if (sim_req_parse(&c->q, method, c->target) != 0) {
    sim_fail(&c->a, 400, 300, "Bad request.");
    return;
  }
  c->q.body = zl_buf_view(&c->body);
  c->q.authorization = sim_mhd.MHD_lookup_connection_value(c->connection, MHD_HEADER_KIND, "Authorization");
  c->q.content_type = sim_mhd.MHD_lookup_connection_value(c->connection, MHD_HEADER_KIND, "Content-Type");
  const char *encodings = sim_mhd.MHD_lookup_connection_value(c->connection, MHD_HEADER_KIND, "Accept-Encoding");
  c->accepts_gzip = s->world.config->gzip && encodings && strstr(encodings, "gzip");
  sim_world_answer(&s->world, &c->q, &c->a);
  int64_t max = s->world.config->requests_max;
  if (max > 0 && s->world.requests >= max)
    s->full = true;
}

static enum MHD_Result on_request(void *server, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **slot)
{
  (void)server, (void)url, (void)version;
  struct call *c = *slot;
  if (!c || !c->target)
    return MHD_NO;
  if (!c->started) {
    c->started = true;
    return MHD_YES;
  }
  if (*size > 0) {
    if (zl_buf_add(&c->body, data, *size) != 0)
      c->too_long = true;
    *size = 0;
    return MHD_YES;
  }
  if (!c->answered) {
    answer(c, method);
    if (c->a.hold_ms > 0 || c->a.apply_at_us) {
      int64_t due_us = c->a.apply_at_us ? c->a.apply_at_us : zl_mono_us() + c->a.hold_ms * 1000;
      c->held = true;
      sim_mhd.MHD_suspend_connection(connection);
      if (sim_held_add(&c->server->held, due_us, c) != 0) {
        c->held = false;
        sim_mhd.MHD_resume_connection(connection);
      }
      return MHD_YES;
    }
  }
  return c->held ? MHD_YES : send_answer(c);
}

static void on_connection(void *server, struct MHD_Connection *connection, void **slot,
                          enum MHD_ConnectionNotificationCode what)
{
  struct sim_world *w = &((struct sim_server *)server)->world;
  (void)connection, (void)slot;
  w->connections += what == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1;
  if (w->connections > w->connections_most)
    w->connections_most = w->connections;
}

static size_t no_unescape(void *arg, struct MHD_Connection *connection, char *text)
{
  (void)arg, (void)connection;
  return strlen(text);
}

/* ---- the loop --------------------------------------------------------------------------------------- */

static int stop_pipe[2] = {-1, -1}; /* of the signal handler */

static void on_signal(int number)
{
  (void)number;
  int keep = errno;
  ssize_t ignored = write(stop_pipe[1], "x", 1);
  (void)ignored;
  errno = keep;
}

static int earliest_ms(int64_t have_ms, int64_t due_us, int64_t now_us)
{
  int64_t ms = due_us <= now_us ? 0 : (due_us - now_us + 999) / 1000;
  return (int)(have_ms < ms ? have_ms : ms);
}

static int save(struct sim_server *s, bool last, struct zl_err *err)
{
  const char *path = s->world.config->state_file;
  if (!path || s->world.tenant->version == s->saved_version)
    return 0;
  int64_t begin_ms = zl_mono_ms();
  if (!last && begin_ms < s->save_at_ms)
    return 0;
  int rc = sim_state_save(s->world.tenant, path, last, err);
  s->saved_version = s->world.tenant->version;
  /* a large tenant must not spend its time writing: at most a tenth of it */
  int64_t took_ms = zl_mono_ms() - begin_ms;
  s->save_at_ms = zl_mono_ms() + (took_ms * 10 > SAVE_EVERY_MS ? took_ms * 10 : SAVE_EVERY_MS);
  return rc;
}

/* What waits for its time happens now, and is sent with the next turn. */
static void hurry(struct sim_server *s)
{
  s->world.hurry = false;
  sim_late_run(&s->world, INT64_MAX);
  release_due(s, INT64_MAX);
}

static int loop(struct sim_server *s, int stop_fd, struct zl_err *err)
{
  const union MHD_DaemonInfo *info = sim_mhd.MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
  struct pollfd fds[2] = {{.fd = info ? info->epoll_fd : -1, .events = POLLIN},
                          {.fd = stop_fd, .events = POLLIN}};
  if (!info)
    return zl_err_set(err, ZL_ESYS, "libmicrohttpd was built without epoll");
  while (!s->full) {
    MHD_UNSIGNED_LONG_LONG http_ms;
    int64_t wait_ms = 60 * 1000, now_us = zl_mono_us();
    int64_t late_us = sim_late_run(&s->world, now_us);
    if (save(s, false, err) != 0)
      return -1;
    if (sim_mhd.MHD_get_timeout(s->daemon, &http_ms) == MHD_YES && (int64_t)http_ms < wait_ms)
      wait_ms = (int64_t)http_ms;
    if (s->held.n > 0)
      wait_ms = earliest_ms(wait_ms, s->held.v[0].due_us, now_us);
    if (late_us >= 0)
      wait_ms = earliest_ms(wait_ms, late_us, now_us);
    if (s->world.config->state_file && s->world.tenant->version != s->saved_version)
      wait_ms = earliest_ms(wait_ms, s->save_at_ms * 1000, now_us);
    if (poll(fds, 2, (int)wait_ms) < 0 && errno != EINTR)
      return zl_err_set(err, ZL_ESYS, "poll: %s", strerror(errno));
    if (fds[1].revents)
      break;
    release_due(s, zl_mono_us());
    do {
      if (s->world.hurry)
        hurry(s);
      if (sim_mhd.MHD_run(s->daemon) != MHD_YES)
        return zl_err_set(err, ZL_ESYS, "the HTTP server failed");
    } while (s->world.hurry);
  }
  return 0;
}

/* What is held back is let go before the daemon stops, and given a moment to be sent. */
static void wind_up(struct sim_server *s)
{
  release_due(s, INT64_MAX);
  for (int i = 0; i < 3; i++)
    sim_mhd.MHD_run(s->daemon);
}

static int start(struct sim_server *s, int port, struct zl_err *err)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                .sin_addr = {htonl(INADDR_LOOPBACK)}};
  struct rlimit files;
  unsigned connections = 1000;
  if (sim_mhd_load(err) != 0)
    return -1;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY)
    connections = files.rlim_cur > 128 ? (unsigned)files.rlim_cur - 64 : 64;
  s->daemon = sim_mhd.MHD_start_daemon(
      MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, (uint16_t)port, NULL, NULL, on_request, s,
      MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_URI_LOG_CALLBACK, on_target, s,
      MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
      MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, NULL,
      MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      (size_t)64 << 10, MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u, MHD_OPTION_END);
  if (!s->daemon)
    return zl_err_set(err, ZL_ESYS, "cannot listen on 127.0.0.1 port %d: %s", port, strerror(errno));
  const union MHD_DaemonInfo *info = sim_mhd.MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
  s->world.port = info ? info->port : port;
  return 0;
}

static int catch_signals(struct sigaction old[2], struct zl_err *err)
{
  struct sigaction act = {.sa_handler = on_signal};
  if (pipe2(stop_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
    return zl_err_set(err, ZL_ESYS, "pipe: %s", strerror(errno));
  sigaction(SIGTERM, &act, &old[0]);
  sigaction(SIGINT, &act, &old[1]);
  return 0;
}

static void release_signals(const struct sigaction old[2])
{
  sigaction(SIGTERM, &old[0], NULL);
  sigaction(SIGINT, &old[1], NULL);
  close(stop_pipe[0]);
  close(stop_pipe[1]);
  stop_pipe[0] = stop_pipe[1] = -1;
}

int zl_sim_run(const struct zl_sim *sim, struct zl_err *err)
{
  struct sim_server s = {0};
  struct sigaction old[2];
  bool signals = sim->stop_fd < 0;
  int rc = -1;
  if (signals && catch_signals(old, err) != 0)
    return -1;
  if (sim_world_open(&s.world, sim, err) != 0 || start(&s, sim->port, err) != 0)
    goto out;
  s.saved_version = s.world.tenant->version;
  if (sim->ready)
    sim->ready(sim->arg, s.world.port);
  rc = loop(&s, signals ? stop_pipe[0] : sim->stop_fd, err);
  wind_up(&s);
  sim_late_run(&s.world, INT64_MAX); /* writes that were promised happen before the state is saved */
  if (save(&s, true, err) != 0)
    rc = -1;
out:
  if (s.daemon)
    sim_mhd.MHD_stop_daemon(s.daemon);
  sim_held_free(&s.held);
  sim_world_close(&s.world);
  if (signals)
    release_signals(old);
  return rc;
}
