/* talk.c - a conversation with a policy process in which nothing else is waited for: a policy's head (info/ask.c), a
 * file of tests (test/file.c). It ends when the process is done, raises, is silent for too long, or goes. */
#include "core/state.h"

#define TICK_MS 250

/* 1: the process has ended by itself. */
static int tick(struct zl_core *c, const struct zl_talk *t, struct zl_err *err)
{
  struct zl_peer *peer = &c->policy->peer;
  struct zl_wire_msg m;
  int got = 0;
  if (zl_core_stop)
    return zl_err_set(err, ZL_EINTR, "interrupted");
  if (zl_mono_ms() - c->silent_since_ms > t->patience_ms)
    return zl_err_set(err, ZL_EPOLICY, "%s", t->late);
  if (zl_peer_turn(peer, TICK_MS, err) < 0)
    return -1;
  while (!c->policy->done && !c->raised.code && (got = zl_peer_next(peer, &m, err)) == 1)
    if (t->take(t->arg, &m, err) != 0)
      return -1;
  if (got < 0)
    return -1;
  return peer->eof && !c->policy->done && !c->raised.code;
}

int zl_core_talk(struct zl_core *c, const struct zl_talk *t, struct zl_err *err)
{
  struct zl_policy_run *p = c->policy;
  struct zl_str f[] = {zl_str_of(p->name), zl_buf_view(&p->text), t->params, {"", 0}};
  c->silent_since_ms = zl_mono_ms();
  int rc = zl_peer_send(&p->peer, ZL_W_LOAD, 0, 4, f, err);
  while (rc == 0 && !p->done && !c->raised.code)
    rc = tick(c, t, err);
  zl_peer_close(&p->peer, p->name, t->cpu_s, rc == 1 ? err : NULL);
  if (rc == 1 && !err->code)
    zl_err_set(err, ZL_EPOLICY, "%s closed the wire before it was done", t->who);
  return rc == 0 ? 0 : -1;
}
