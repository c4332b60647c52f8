/* sockets.c - the sockets that curl has open, and whether one of them speaks unasked. Used by transfer.c.
 *
 * What waits on a connection before a request is sent on it is its end, or an answer to nothing that
 * would be taken for the answer to this request. curl 7.88 calls such a connection alive; here it is not
 * used. curl tells no descriptor before it sends, but the local port, by which it is found. */
#include "http/engine.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

curl_socket_t zl_socket_open(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
  struct zl_http *h = arg;
  (void)purpose;
  if (h->n_sockets == h->room_sockets) {
    unsigned room = h->room_sockets ? h->room_sockets * 2 : 32;
    struct zl_socket *more = zl_realloc(h->sockets, room * sizeof(*more));
    if (!more)
      return CURL_SOCKET_BAD;
    h->sockets = more;
    h->room_sockets = room;
  }
  int fd = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  if (fd < 0)
    return CURL_SOCKET_BAD;
  h->sockets[h->n_sockets++] = (struct zl_socket){.fd = fd};
  return fd;
}

int zl_socket_close(void *arg, curl_socket_t fd)
{
  struct zl_http *h = arg;
  for (unsigned i = 0; i < h->n_sockets; i++)
    if (h->sockets[i].fd == fd) {
      h->sockets[i] = h->sockets[--h->n_sockets];
      break;
    }
  return close(fd);
}

static int local_port(int fd)
{
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_storage room;
  } a = {.room = {0}};
  socklen_t n = sizeof(a);
  if (getsockname(fd, &a.any, &n) != 0)
    return 0;
  return a.any.sa_family == AF_INET    ? ntohs(a.v4.sin_port)
         : a.any.sa_family == AF_INET6 ? ntohs(a.v6.sin6_port)
                                       : 0;
}

/* One call for all of them: requests leave several at a time. */
static void look(struct zl_http *h)
{
  struct pollfd p[64];
  for (unsigned from = 0, n; from < h->n_sockets; from += n) {
    n = h->n_sockets - from < 64 ? h->n_sockets - from : 64;
    for (unsigned i = 0; i < n; i++)
      p[i] = (struct pollfd){.fd = h->sockets[from + i].fd, .events = POLLIN};
    bool any = poll(p, n, 0) > 0;
    for (unsigned i = 0; i < n; i++)
      h->sockets[from + i].speaks = any && p[i].revents;
  }
  h->looked = true;
}

bool zl_socket_speaks(struct zl_http *h, int port)
{
  if (!h->looked)
    look(h);
  for (unsigned i = 0; i < h->n_sockets; i++) {
    struct zl_socket *s = &h->sockets[i];
    if (s->port == 0) /* not connected when it was opened */
      s->port = local_port(s->fd);
    if (s->port == port && s->speaks)
      return true;
  }
  return false;
}
