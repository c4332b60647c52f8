/* ask.c - gets a policy's head without running the policy: a policy process loads the file and ends
 * with its zoom.policy{}. There is no account here and no connection, so that nothing can be asked for;
 * a process that asks all the same is ended. */
#include <string.h>

#include "core/info/info.h"
#include "core/scopes/scopes.h"

#define POLICY_MAX ((size_t)3 << 20)
#define CPU_S 60  /* the policy process's own limit */
#define WALL_S 10 /* a head is written down, not computed */

static int take(void *arg, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_core *c = arg;
  switch (m->type) {
  case ZL_W_REQUIRE: c->asks++; return zl_serve_require(c, m, err);
  case ZL_W_HEAD: return zl_serve_head(c, m->f[0], err);
  case ZL_W_RAISED: zl_serve_raised(c, m); return 0;
  case ZL_W_DONE: c->policy->done = true; return 0;
  case ZL_W_PRINT: case ZL_W_CANCEL: return 0; /* what it prints is not about itself */
  default:
    if (m->id) /* a list, a file, the environment ... */
      return zl_err_set(err, ZL_EPOLICY, "%s: it asks for something before its zoom.policy { ... }, which comes first",
                        c->policy->name);
    return zl_err_set(err, ZL_EWIRE, "%s message", zl_wire_name(m->type));
  }
}

/* What came from a process that does not keep to the wire's rules has no name in front yet. */
static int named(const struct zl_core *c, const struct zl_err *why, struct zl_err *err)
{
  bool placed = strncmp(why->text, c->policy->name, strlen(c->policy->name)) == 0;
  if (why->code == ZL_EWIRE)
    return zl_err_set(err, ZL_EPOLICY, "%s: the policy process sent nonsense (%s) and was ended", c->policy->name, why->text);
  if ((why->code == ZL_EPOLICY || why->code == ZL_EVALUE) && !placed)
    return zl_err_set(err, ZL_EPOLICY, "%s: %s", c->policy->name, why->text);
  return zl_err_set(err, why->code, "%s", why->text);
}

static int converse(struct zl_core *c, struct zl_err *err)
{
  struct zl_err why = {0};
  char late[100];
  int wall_s = c->cli->time_s ? c->cli->time_s : WALL_S;
  snprintf(late, sizeof(late), "ran %d s without coming to its zoom.policy { ... }", wall_s);
  struct zl_talk talk = {.take = take, .arg = c, .params = {"", 0}, .patience_ms = (int64_t)wall_s * 1000, .late = late,
                         .cpu_s = c->cli->time_s ? c->cli->time_s : CPU_S, .who = "the policy process"};
  if (zl_core_talk(c, &talk, &why) != 0)
    return named(c, &why, err);
  return c->raised.code ? zl_err_set(err, c->raised.code, "%s", c->raised.text) : 0;
}

/* The scopes of what it may write; what it reads is known only by running it. */
static int scopes(struct zl_core *c, struct zl_err *err)
{
  if (!c->policy->head.writes)
    return 0;
  if (zl_scopes_begin(c, true, err) != 0)
    return -1;
  zl_scopes_declared(c);
  zl_scopes_choose(c->scopes->needs, c->scopes->n, (struct zl_str){"", 0}, c->cli->classic);
  return c->scopes->failed ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

int zl_info_ask(struct zl_info *info, zl_core_spawn *spawn, struct zl_err *err)
{
  struct zl_core *c = &info->core;
  struct zl_child child = {.fd = -1};
  const char *slash = strrchr(info->cli.policy, '/');
  c->cli = &info->cli;
  c->policies = c->policy = &info->policy;
  c->n_policies = 1;
  c->policy->file = info->cli.policy;
  c->policy->peer.fd = -1;
  c->policy->name = slash ? slash + 1 : info->cli.policy;
  c->policy->text = ZL_BUF_INIT(POLICY_MAX + 1);
  int rc = zl_file_read(info->cli.policy, POLICY_MAX, &c->policy->text, &info->why);
  if (rc == 0)
    rc = zl_pins_check(info->cli.policy, zl_buf_view(&c->policy->text), &info->why);
  if (rc == 0)
    rc = zl_sha256_hex(zl_buf_view(&c->policy->text), c->policy->sha256, &info->why);
  if (rc == 0) {
    if (spawn(&info->cli, &child, err) != 0)
      return -1;
    zl_peer_init(&c->policy->peer, &child);
    rc = converse(c, &info->why);
  }
  if (rc == 0)
    rc = scopes(c, &info->why);
  if (rc != 0 && (info->why.code == ZL_EINTR || info->why.code == ZL_ENOMEM))
    return zl_err_set(err, info->why.code, "%s", info->why.text);
  return 0;
}
