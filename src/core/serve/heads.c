/* heads.c - the heads of several policies, before any of them runs on: so that what is wrong with the
 * parameters of the last one is said before the first one has read the tenant, and so that the user is
 * asked about all of them at once. Each runs as far as its zoom.policy{}; what it says behind that waits
 * in the wire for its turn. Serves serve.c. */
#include <poll.h>

#include "core/serve/policies.h"

#define TICK_MS 250

/* What a policy may say before its head; anything else is for its turn. */
static bool comes_before(enum zl_wire_type type)
{
  return type == ZL_W_REQUIRE || type == ZL_W_HEAD || type == ZL_W_RAISED || type == ZL_W_PRINT;
}

/* 1: nothing more is to be heard for now. */
static int take_head(struct zl_core *c, struct zl_err *err)
{
  struct zl_peer *p = &c->policy->peer;
  struct zl_wire_msg m;
  struct zl_err why = {0};
  int got = 0;
  while (!c->policy->has_head && !c->raised.code) {
    size_t before = p->in_at;
    got = zl_peer_next(p, &m, &why);
    if (got == 1 && !comes_before(m.type)) {
      p->in_at = before;
      return 1;
    }
    if (got != 1)
      break;
    if (zl_serve_take(c, &m, &why) != 0) {
      zl_err_set(&why, ZL_ENOMEM, "out of memory"); /* should nobody have said anything */
      break;
    }
  }
  if (why.code)
    return zl_serve_words(c, &why, err);
  return c->policy->has_head || c->raised.code ? 1 : got < 0 ? -1 : 0;
}

/* 1: its head is there, or none comes; 2: it ended by itself. */
static int tick(struct zl_core *c, struct zl_err *err)
{
  struct zl_peer *p = &c->policy->peer;
  struct zl_http_fd fd = {.fd = p->fd, .events = POLLIN};
  if (zl_core_stop)
    return zl_err_set(err, ZL_EINTR, "interrupted; nothing has been changed");
  if (zl_memory_lost())
    return zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE);
  if (zl_peer_flush(p, err) != 0)
    return -1;
  if (p->out_at < p->out.len)
    fd.events |= POLLOUT;
  if (zl_http_wait(c->http, &fd, 1, TICK_MS, err) != 0 || (fd.revents && zl_peer_fill(p, err) != 0))
    return -1;
  int rc = take_head(c, err);
  if (rc != 0)
    return rc;
  return p->eof ? 2 : zl_serve_too_long(c, err);
}

static int head_of(struct zl_core *c, struct zl_err *err)
{
  int rc = zl_serve_load(c, err);
  while (rc == 0)
    rc = tick(c, err);
  if (rc == 1)
    return 0;
  zl_serve_end(c, -1, err);
  return -1;
}

int zl_serve_heads(struct zl_core *c, struct zl_err *err)
{
  bool wrong = false;
  for (int i = 0; i < c->n_policies; i++) {
    zl_policies_turn(c, i);
    if (head_of(c, err) != 0)
      return -1;
    if (c->raised.code == ZL_EUSAGE) { /* the parameters: what is wrong with all of them is told */
      zl_progress("");
      zl_log(ZL_LOG_ERROR, "%s", c->raised.text);
      wrong = true;
    } else if (c->raised.code) {
      return zl_err_set(err, c->raised.code, "%s", c->raised.text);
    }
  }
  if (wrong)
    return zl_err_set(err, ZL_EUSAGE, "the parameters are not what the policies take, see above; nothing was read");
  return zl_params_taken(c, err);
}
