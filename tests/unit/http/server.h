/* server.h - a scripted server on a raw loopback socket, for tests that need what no decent server
 * does: cut connections, wrong lengths, garbage, slowness. One thread a connection; the script is a
 * function that gets each request and writes whatever bytes it likes. */
#ifndef ZL_TEST_SERVER_H
#define ZL_TEST_SERVER_H

#include "base/base.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <linux/sockios.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define SERVER_CONNECTIONS 64
#define SERVER_LOG 512

struct got { /* one request */
  char method[16], path[256];
  char head[8192]; /* all of it, terminated */
  char body[8192];
  int nth, connection; /* from 1: of all requests; of all connections */
};

struct server;
/* Answers on `fd`; false: close the connection. */
typedef bool server_script(struct server *s, int fd, const struct got *g);

struct server {
  int fd, port;
  server_script *script;
  pthread_mutex_t lock;
  pthread_t acceptor, threads[SERVER_CONNECTIONS];
  int fds[SERVER_CONNECTIONS], connections;
  bool stopping;
  int requests, busy, most_busy, count; /* count: the script's own */
  char log[SERVER_LOG][272];            /* "METHOD /path", in order of arrival */
  char base[64];
};

struct server_arg {
  struct server *s;
  int connection;
};

static inline void server_send(int fd, const void *p, size_t n)
{
  const char *at = p;
  while (n > 0) {
    ssize_t done = send(fd, at, n, MSG_NOSIGNAL);
    if (done <= 0)
      return;
    at += done;
    n -= (size_t)done;
  }
}

static inline void server_say(int fd, const char *text)
{
  server_send(fd, text, strlen(text));
}

/* A whole answer; `headers` is "" or lines that end in \r\n. */
static inline bool server_reply(int fd, int status, const char *headers, const char *body)
{
  char head[2048];
  snprintf(head, sizeof(head), "HTTP/1.1 %d Status\r\nContent-Length: %zu\r\n%s\r\n", status,
           strlen(body), headers);
  struct zl_buf all = ZL_BUF_INIT(1 << 20);
  zl_buf_puts(&all, head);
  zl_buf_puts(&all, body);
  server_send(fd, all.data, all.len);
  zl_buf_free(&all);
  return true;
}

/* Closes with RST, as a crashed peer does. */
static inline bool server_reset(int fd)
{
  struct linger now = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  return false;
}

static inline const char *server_header(const struct got *g, const char *name)
{
  static _Thread_local char value[4096];
  size_t n = strlen(name);
  for (const char *line = strstr(g->head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
    if (strncasecmp(line + 2, name, n) == 0 && line[2 + n] == ':') {
      const char *from = line + 3 + n + strspn(line + 3 + n, " ");
      size_t len = strcspn(from, "\r\n");
      snprintf(value, sizeof(value), "%.*s", (int)len, from);
      return value;
    }
  return NULL;
}

/* Reads one request into *g; the rest of the bytes stay in `buf`. */
static inline bool server_read(int fd, char *buf, size_t room, size_t *have, struct got *g)
{
  for (;;) {
    buf[*have] = '\0';
    char *end = strstr(buf, "\r\n\r\n");
    size_t body = 0, head = end ? (size_t)(end - buf) + 4 : 0;
    if (end) {
      snprintf(g->head, sizeof(g->head), "%.*s", (int)head, buf);
      const char *length = server_header(g, "Content-Length");
      body = length ? (size_t)atol(length) : 0;
    }
    if (end && *have >= head + body && body < sizeof(g->body)) {
      memcpy(g->body, buf + head, body);
      g->body[body] = '\0';
      sscanf(g->head, "%15s %255s", g->method, g->path);
      memmove(buf, buf + head + body, *have - head - body);
      *have -= head + body;
      return true;
    }
    if (*have + 1 >= room)
      return false;
    ssize_t n = recv(fd, buf + *have, room - *have - 1, 0);
    if (n <= 0)
      return false;
    *have += (size_t)n;
  }
}

static inline void *server_connection(void *arg)
{
  struct server_arg a = *(struct server_arg *)arg;
  free(arg);
  struct server *s = a.s;
  int fd = s->fds[a.connection - 1];
  size_t have = 0, room = 65536;
  char *buf = malloc(room);
  struct got *g = calloc(1, sizeof(*g));
  bool more = buf && g;
  while (more && server_read(fd, buf, room, &have, g)) {
    pthread_mutex_lock(&s->lock);
    g->nth = ++s->requests;
    g->connection = a.connection;
    if (s->requests <= SERVER_LOG)
      snprintf(s->log[s->requests - 1], sizeof(s->log[0]), "%s %s", g->method, g->path);
    if (++s->busy > s->most_busy)
      s->most_busy = s->busy;
    pthread_mutex_unlock(&s->lock);
    more = s->script(s, fd, g);
    pthread_mutex_lock(&s->lock);
    s->busy--;
    pthread_mutex_unlock(&s->lock);
  }
  free(g);
  free(buf);
  pthread_mutex_lock(&s->lock);
  s->fds[a.connection - 1] = -1;
  pthread_mutex_unlock(&s->lock);
  close(fd);
  return NULL;
}

static inline void *server_accept(void *arg)
{
  struct server *s = arg;
  for (;;) {
    int fd = accept(s->fd, NULL, NULL);
    if (fd < 0)
      return NULL;
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    struct server_arg *a = malloc(sizeof(*a));
    pthread_mutex_lock(&s->lock);
    if (s->stopping || !a || s->connections == SERVER_CONNECTIONS) {
      pthread_mutex_unlock(&s->lock);
      free(a);
      close(fd);
      continue;
    }
    *a = (struct server_arg){s, ++s->connections};
    s->fds[s->connections - 1] = fd;
    pthread_create(&s->threads[s->connections - 1], NULL, server_connection, a);
    pthread_mutex_unlock(&s->lock);
  }
}

static inline void server_start(struct server *s, server_script *script)
{
  *s = (struct server){.script = script};
  pthread_mutex_init(&s->lock, NULL);
  s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t n = sizeof(at);
  if (bind(s->fd, (struct sockaddr *)&at, n) != 0 || listen(s->fd, 64) != 0 ||
      getsockname(s->fd, (struct sockaddr *)&at, &n) != 0)
    abort();
  s->port = ntohs(at.sin_port);
  snprintf(s->base, sizeof(s->base), "http://127.0.0.1:%d", s->port);
  sigset_t all, before; /* signals are for the thread that is tested */
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_create(&s->acceptor, NULL, server_accept, s);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static inline void server_stop(struct server *s)
{
  pthread_mutex_lock(&s->lock);
  s->stopping = true;
  shutdown(s->fd, SHUT_RDWR);
  for (int i = 0; i < s->connections; i++)
    if (s->fds[i] >= 0)
      shutdown(s->fds[i], SHUT_RDWR);
  pthread_mutex_unlock(&s->lock);
  pthread_join(s->acceptor, NULL);
  for (int i = 0; i < s->connections; i++)
    pthread_join(s->threads[i], NULL);
  close(s->fd);
  pthread_mutex_destroy(&s->lock);
}

/* Waits until all that was sent (the end of it, too) lies with the other side's kernel, however busy the machine is. */
static inline void server_arrived(int fd)
{
  int left = 1;
  while (ioctl(fd, SIOCOUTQ, &left) == 0 && left > 0)
    usleep(1000);
}

/* Increments the script's counter; returns its new value. */
static inline int server_count(struct server *s)
{
  pthread_mutex_lock(&s->lock);
  int n = ++s->count;
  pthread_mutex_unlock(&s->lock);
  return n;
}

#endif
