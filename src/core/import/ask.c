/* ask.c - gives specification files to the policy process and takes the catalogue that it
 * makes of them. What comes back is loaded once, as a check, before anybody gets to see it. */
#include <string.h>

#include "core/import/import.h"
#include "core/state.h"

#define SPECIFICATION_MAX ((size_t)32 << 20) /* one frame of the wire; Zoom's largest has 2.4 MB */
#define CATALOGUE_MAX ((size_t)16 << 20)
#define NOTES_MOST 64
#define TICK_MS 250
#define SILENCE_MS 120000
#define DEFAULT_TIME_S 60

struct ask {
  const struct zl_cli *cli;
  struct zl_peer peer;
  struct zl_buf *text;
  int sent, notes;
  int64_t since_ms;
  bool done;
};

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* The next file, once the one before has gone. */
static int send_next(struct ask *a, struct zl_err *err)
{
  if (a->sent == a->cli->n_words || a->peer.out_at < a->peer.out.len)
    return 0;
  const char *path = a->cli->words[a->sent];
  struct zl_buf text = ZL_BUF_INIT(SPECIFICATION_MAX);
  char left[16];
  int rc = zl_file_read(path, SPECIFICATION_MAX, &text, err);
  snprintf(left, sizeof(left), "%d", a->cli->n_words - ++a->sent);
  struct zl_str f[] = {zl_str_of(base_name(path)), zl_buf_view(&text), zl_str_of(left)};
  if (rc == 0)
    rc = zl_peer_send(&a->peer, ZL_W_SPEC, 0, 3, f, err);
  zl_buf_free(&text);
  return rc;
}

static int take(struct ask *a, const struct zl_wire_msg *m, struct zl_err *err)
{
  switch (m->type) {
  case ZL_W_FACTS:
    return zl_buf_str(a->text, m->f[0]) == 0 ? 0 : zl_err_set(err, ZL_EPOLICY, "the catalogue became too large");
  case ZL_W_NOTE:
    if (a->notes++ < NOTES_MOST)
      zl_log(ZL_LOG_WARN, "%.*s", (int)(m->f[0].n < 900 ? m->f[0].n : 900), m->f[0].p);
    return 0;
  case ZL_W_RAISED:
    return zl_err_set(err, ZL_EVALUE, "%.*s", (int)(m->f[0].n < 900 ? m->f[0].n : 900), m->f[0].p);
  case ZL_W_DONE: a->done = true; return 0;
  default: return zl_err_set(err, ZL_EWIRE, "%s message", zl_wire_name(m->type));
  }
}

static int tick(struct ask *a, struct zl_err *err)
{
  int moved = send_next(a, err) == 0 ? zl_peer_turn(&a->peer, TICK_MS, err) : -1;
  if (moved < 0)
    return -1;
  if (zl_core_stop)
    return zl_err_set(err, ZL_EINTR, "interrupted");
  if (moved)
    a->since_ms = zl_mono_ms();
  if (zl_mono_ms() - a->since_ms > SILENCE_MS)
    return zl_err_set(err, ZL_EPOLICY, "reading the specifications took too long");
  struct zl_wire_msg m;
  int got = 0;
  while (!a->done && (got = zl_peer_next(&a->peer, &m, err)) == 1)
    if (take(a, &m, err) != 0)
      return -1;
  return got < 0 ? -1 : a->peer.eof && !a->done ? 1 : 0;
}

int zl_import_ask(const struct zl_cli *cli, const struct zl_child *child, struct zl_buf *text,
                  struct zl_err *err)
{
  struct ask a = {.cli = cli, .text = text, .since_ms = zl_mono_ms()};
  struct zl_catalogue *c = NULL;
  int rc = 0;
  *text = ZL_BUF_INIT(CATALOGUE_MAX);
  zl_peer_init(&a.peer, child);
  while (rc == 0 && !a.done)
    rc = tick(&a, err);
  zl_peer_close(&a.peer, "the import", cli->time_s ? cli->time_s : DEFAULT_TIME_S, rc == 1 ? err : NULL);
  if (rc == 1 && !err->code)
    zl_err_set(err, ZL_EPOLICY, "the policy process ended before the catalogue was made");
  if (rc == 0) {
    struct zl_err why = {0};
    rc = zl_catalogue_load(zl_buf_view(text), &c, &why);
    if (rc != 0)
      zl_err_set(err, why.code, "these specifications make no catalogue (%s)", why.text);
    zl_catalogue_free(c);
  }
  return rc == 0 ? 0 : -1;
}
