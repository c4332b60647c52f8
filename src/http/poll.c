/* poll.c - one wait for curl's sockets and the caller's descriptors alike. Used by engine.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "http/engine.h"

int zl_poll_once(struct zl_http *h, struct zl_http_fd *fds, unsigned n_fds, int64_t wait_us,
                 bool *interrupted, struct zl_err *err)
{
  if (h->n_polls + n_fds > h->room_polls) {
    unsigned room = h->n_polls + n_fds + 32;
    struct pollfd *more = zl_realloc(h->polls, room * sizeof(*more));
    if (!more)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
    h->polls = more;
    h->room_polls = room;
  }
  struct pollfd *extra = h->polls ? h->polls + h->n_polls : NULL;
  for (unsigned i = 0; extra && i < n_fds; i++)
    extra[i] = (struct pollfd){.fd = fds[i].fd, .events = fds[i].events};
  if (wait_us > 3600 * INT64_C(1000000))
    wait_us = 3600 * INT64_C(1000000);
  struct timespec t = {.tv_sec = wait_us / 1000000, .tv_nsec = wait_us % 1000000 * 1000};
  int n = ppoll(h->polls, h->n_polls + n_fds, &t, NULL);
  int why = errno;
  *interrupted = n < 0 && why == EINTR;
  for (unsigned i = 0; i < n_fds; i++)
    fds[i].revents = n > 0 && extra ? extra[i].revents : 0;
  if (n < 0 && !*interrupted)
    return zl_err_set(err, ZL_ESYS, "poll failed: %s", strerror(why));
  return n < 0 ? 0 : n;
}
