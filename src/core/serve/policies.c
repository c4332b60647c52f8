/* policies.c - the policies of a run, in the order of the command line: which they are, what they are
 * called, which of them is being spoken with, and what they say together. Each has a process, a head and
 * an account of its own; the plan that they make is one. Serves run.c, serve.c and what shows plans. */
#include "core/serve/policies.h"

#include <stdlib.h>
#include <string.h>

static struct zl_str base_name(const char *file)
{
  const char *slash = strrchr(file, '/');
  return zl_str_of(slash ? slash + 1 : file);
}

/* Two files of one name in two folders are told apart by their paths. */
static const char *name_of(const struct zl_core *c, int i)
{
  const char *file = c->policies[i].file;
  struct zl_str base = base_name(file);
  for (int k = 0; k < c->n_policies; k++) {
    const char *other = k != i ? c->policies[k].file : NULL;
    if (other && zl_str_eq(base_name(other), base) && strlen(file) <= ZL_POLICY_NAME_MOST)
      return file;
  }
  return base.p;
}

int zl_policies_make(struct zl_core *c, int n, struct zl_err *err)
{
  zl_policies_free(c);
  c->policies = zl_calloc((size_t)n, sizeof(*c->policies));
  if (!c->policies)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  c->n_policies = n;
  c->policy = c->policies;
  for (int i = 0; i < n; i++) {
    c->policies[i].name = "";
    c->policies[i].peer.fd = -1;
  }
  return 0;
}

void zl_policies_name(struct zl_core *c, int i, const char *file)
{
  c->policies[i].file = file;
  for (int k = 0; k <= i; k++)
    c->policies[k].name = name_of(c, k);
}

int zl_policies_begin(struct zl_core *c, const struct zl_child *children, struct zl_err *err)
{
  const struct zl_cli *cli = c->cli;
  const char *const *files = cli->n_policies ? cli->policies : &cli->policy; /* a command line made up for a test has one */
  int n = cli->n_policies ? cli->n_policies : cli->policy != NULL;
  if (zl_policies_make(c, n ? n : 1, err) != 0)
    return -1;
  for (int i = 0; i < n; i++) {
    c->policies[i].file = files[i];
    if (children)
      zl_peer_init(&c->policies[i].peer, &children[i]);
  }
  for (int i = 0; i < n; i++)
    c->policies[i].name = name_of(c, i);
  return 0;
}

void zl_policy_free(struct zl_policy_run *p)
{
  zl_peer_close(&p->peer, p->name, 0, NULL);
  zl_buf_free(&p->text);
  zl_head_free(&p->head);
}

void zl_policies_free(struct zl_core *c)
{
  for (int i = 0; i < c->n_policies; i++) {
    c->policy = &c->policies[i];
    zl_trust_free(c);
    zl_policy_free(c->policy);
  }
  free(c->policies);
  c->policies = c->policy = NULL;
  c->n_policies = 0;
}

void zl_policies_turn(struct zl_core *c, int i)
{
  c->policy = &c->policies[i];
  c->raised = (struct zl_err){0};
  c->asks = 0;
  c->walk_at = c->walk_of = 0;
  c->silent_since_ms = zl_mono_ms();
}

/* ---- together ------------------------------------------------------------------------------------- */

struct zl_str zl_policy_title(const struct zl_policy_run *p)
{
  return p->head.name.len ? zl_buf_view(&p->head.name) : zl_str_of(p->name);
}

/* In a list a line is one policy's: what its author put on several is put on one. */
static void add(struct zl_buf *out, struct zl_str text, const char *between, bool first)
{
  zl_buf_puts(out, first ? "" : between);
  for (size_t i = 0; i < text.n; i++)
    zl_buf_putc(out, text.p[i] == '\n' ? ' ' : text.p[i]);
}

void zl_policies_titles(const struct zl_core *c, const char *between, struct zl_buf *out)
{
  if (c->n_policies == 1)
    zl_buf_str(out, zl_policy_title(c->policies));
  for (int i = 0; c->n_policies > 1 && i < c->n_policies; i++)
    add(out, zl_policy_title(&c->policies[i]), between, i == 0);
}

int zl_policies_record(const struct zl_core *c, struct zl_policies_record *r)
{
  *r = (struct zl_policies_record){ZL_BUF_INIT(1u << 20), ZL_BUF_INIT(1u << 20), ZL_BUF_INIT(1u << 20),
                                   ZL_BUF_INIT(1u << 20)};
  zl_policies_titles(c, "\n", &r->name);
  if (c->n_policies == 1) {
    zl_buf_str(&r->version, zl_buf_view(&c->policies->head.version));
    zl_buf_puts(&r->file, c->policies->file ? c->policies->file : "");
    zl_buf_puts(&r->sha256, c->policies->sha256);
  }
  for (int i = 0; c->n_policies > 1 && i < c->n_policies; i++) {
    const struct zl_policy_run *p = &c->policies[i];
    add(&r->version, zl_buf_view(&p->head.version), "\n", i == 0);
    add(&r->file, zl_str_of(p->file), "\n", i == 0);
    add(&r->sha256, zl_str_of(p->sha256), "\n", i == 0);
  }
  return r->name.failed || r->version.failed || r->file.failed || r->sha256.failed ? -1 : 0;
}

void zl_policies_record_free(struct zl_policies_record *r)
{
  zl_buf_free(&r->name);
  zl_buf_free(&r->version);
  zl_buf_free(&r->file);
  zl_buf_free(&r->sha256);
}

bool zl_policies_asked(const struct zl_core *c, int i, struct zl_str origin)
{
  struct zl_str name = zl_str_of(c->policies[i].name);
  if (c->n_policies == 1)
    return true;
  for (size_t at = 0; at + name.n < origin.n; at++) {
    if (memcmp(origin.p + at, name.p, name.n) != 0)
      continue;
    char behind = origin.p[at + name.n];
    bool begins = at == 0 || (at > 1 && memcmp(origin.p + at - 2, ", ", 2) == 0);
    if ((behind == ':' && begins) || (behind == ')' && at > 1 && memcmp(origin.p + at - 2, " (", 2) == 0))
      return true;
  }
  return false;
}

static void stricter(int64_t *most, int64_t than)
{
  if (than && (!*most || than < *most))
    *most = than;
}

struct zl_ceiling zl_policies_limits(const struct zl_core *c)
{
  struct zl_ceiling all = {0};
  for (int i = 0; i < c->n_policies; i++) {
    const struct zl_ceiling *l = &c->policies[i].head.limits;
    stricter(&all.objects, l->objects);
    stricter(&all.percent, l->percent);
  }
  all.given = all.objects || all.percent;
  return all;
}
