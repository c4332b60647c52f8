/* serve.c - speaks with the policy process until it is done and everything that the plan needs is
 * read. One poll waits for the server and for the policy alike. Whatever the policy does wrong ends
 * here, in one line, with nothing changed. */
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/serve/policies.h"

#define TICK_MS 250
#define FETCH_TICK_MS 10              /* while what the policy fetches is under way: it has a poll of its own */
#define GRANT_MS 500                  /* not more often, it is four system calls */
#define ASKS_MAX 10000                /* questions under way at a time */
#define PRINT_MAX ((size_t)1 << 20)   /* shown; what is more is counted */
#define WISHED_MAX ((uint64_t)1 << 30) /* bytes of what a policy wants: they wait on the disk for the plan */
#define DEFAULT_TIME_S 60

void zl_core_give_up(struct zl_core *c, const struct zl_err *err)
{
  zl_err_set(&c->raised, err->code, "%s", err->text);
}

static int time_limit_s(const struct zl_core *c)
{
  return c->cli->time_s ? c->cli->time_s : DEFAULT_TIME_S;
}

/* ---- one message --------------------------------------------------------------------------- */

int zl_serve_load(struct zl_core *c, struct zl_err *err)
{
  struct zl_buf params = ZL_BUF_INIT(1u << 20);
  if (zl_params_given(c->cli, &params) != 0) {
    zl_buf_free(&params);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  struct zl_str f[] = {zl_str_of(c->policy->name), zl_buf_view(&c->policy->text), zl_buf_view(&params),
                       zl_buf_view(&c->account), ZL_STR("shared")};
  int rc = zl_peer_send(&c->policy->peer, ZL_W_LOAD, 0, c->n_policies > 1 ? 5 : 4, f, err);
  zl_buf_free(&params);
  return rc;
}

int zl_serve_require(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  struct zl_buf source = ZL_BUF_INIT(2u << 20), chunk = ZL_BUF_INIT(512);
  struct zl_err why = {0};
  int rc;
  c->asks--;
  if (zl_module_read(c->policy->file, m->f[1], m->f[0], &source, &chunk, &why) != 0) {
    rc = zl_peer_fail(&c->policy->peer, m->id, "gone", why.text, 0, 0, err);
  } else if (zl_pins_check_module(c->policy->file, zl_buf_view(&chunk), zl_buf_view(&source), err) != 0 ||
             zl_trust_module(c, zl_buf_view(&chunk), zl_buf_view(&source), err) != 0) {
    rc = -1;
  } else {
    struct zl_str f[] = {zl_buf_view(&source), zl_buf_view(&chunk)};
    rc = zl_peer_send(&c->policy->peer, ZL_W_OK, m->id, 2, f, err);
  }
  zl_buf_free(&source);
  zl_buf_free(&chunk);
  return rc;
}

/* One line of what a policy prints; tabs lead to columns, as they would on a terminal. */
static void spell(struct zl_buf *out, struct zl_str line)
{
  size_t column = 0;
  for (size_t at = 0; at <= line.n;) {
    size_t n = 0, begun = out->len;
    while (at + n < line.n && line.p[at + n] != '\t')
      n++;
    zl_visible(out, (struct zl_str){line.p + at, n}, false);
    at += n + 1;
    if (at > line.n)
      break;
    column += zl_text_width((struct zl_str){out->data + begun, out->len - begun});
    zl_buf_printf(out, "%*s", (int)(8 - column % 8), "");
    column += 8 - column % 8;
  }
}

#define NARROW 20 /* a terminal that leaves less beside the mark breaks lines by itself */

/* Marked, and on a terminal of `columns` (0: it is none) marked again where the terminal would break it: what
 * follows could else pass for a line of ours. */
static void print_line(struct zl_buf *out, const char *from, struct zl_str line, size_t columns)
{
  size_t mark = zl_text_width(zl_str_of(from)) + 2;
  if (columns < mark + NARROW) {
    zl_buf_printf(out, "%s| ", from);
    spell(out, line);
    zl_buf_putc(out, '\n');
    return;
  }
  struct zl_buf text = ZL_BUF_INIT(32u << 20);
  spell(&text, line);
  struct zl_str rest = zl_buf_view(&text);
  do {
    struct zl_str part = zl_text_fitting(rest, columns - mark);
    zl_buf_printf(out, "%s| ", from);
    zl_buf_str(out, part);
    zl_buf_putc(out, '\n');
    if (part.n == rest.n)
      break;
    rest.p += part.n, rest.n -= part.n;
  } while (!out->failed);
  zl_buf_free(&text);
}

/* How much of `text` can be shown in at most `most` bytes: whole lines; of a long one whole characters. */
static size_t cut(const struct zl_buf *text, size_t most)
{
  if (text->len <= most)
    return text->len;
  const char *end = memrchr(text->data, '\n', most);
  size_t n = end ? (size_t)(end - text->data) + 1 : most < 4096 ? 0 : most;
  while (!end && n && ((unsigned char)text->data[n] & 0xC0) == 0x80)
    n--;
  return n;
}

/* What a policy prints: marked, made harmless, and not without end. What counts is what is shown: an
 * empty line is a mark, a tab eight blanks. */
static void print(struct zl_core *c, struct zl_str text)
{
  if (!zl_log_at(ZL_LOG_INFO)) /* a check is silent; --verbose is not */
    return;
  size_t left = PRINT_MAX - c->policy->printed_bytes, at = 0, columns = zl_log_columns();
  struct zl_buf out = ZL_BUF_INIT(32u << 20);
  while (at < text.n && out.len < left && !out.failed) {
    const char *end = memchr(text.p + at, '\n', text.n - at);
    size_t n = end ? (size_t)(end - text.p) - at : text.n - at, most = n < left ? n : left;
    print_line(&out, c->policy->name, (struct zl_str){text.p + at, most}, columns);
    c->policy->unprinted_bytes += n - most;
    at += n + 1;
  }
  size_t shown = cut(&out, left);
  c->policy->unprinted_bytes += (at < text.n ? text.n - at : 0) + (out.len - shown);
  c->policy->printed_bytes = shown < out.len ? PRINT_MAX : c->policy->printed_bytes + shown;
  if (shown) {
    zl_progress("");
    fwrite(out.data, 1, shown, stderr);
    if (out.data[shown - 1] != '\n')
      fputc('\n', stderr);
  }
  zl_buf_free(&out);
}

int zl_serve_head(struct zl_core *c, struct zl_str json, struct zl_err *err)
{
  if (c->policy->has_head)
    return zl_err_set(err, ZL_EWIRE, "a second policy head");
  c->policy->has_head = true;
  return zl_head_read(&c->policy->head, json, err);
}

/* Of several lines all but the last are said here, each with the policy's name in front. */
static struct zl_str last_line(const struct zl_core *c, struct zl_str words, bool *said)
{
  const char *end;
  for (*said = false; words.n && (end = memchr(words.p, '\n', words.n)); *said = true) {
    struct zl_buf b = ZL_BUF_INIT(8192);
    size_t n = (size_t)(end - words.p);
    zl_visible(&b, (struct zl_str){words.p, n < 900 ? n : 900}, false);
    zl_progress("");
    zl_log(ZL_LOG_ERROR, "%s%s%s", *said ? c->policy->name : "", *said ? ": " : "", zl_buf_cstr(&b));
    zl_buf_free(&b);
    words = (struct zl_str){end + 1, words.n - n - 1};
  }
  return words;
}

/* What is wrong with parameters is a line each; of an error of the script all is one line. */
void zl_serve_raised(struct zl_core *c, const struct zl_wire_msg *m)
{
  struct zl_buf b = ZL_BUF_INIT(8192);
  bool said = false;
  struct zl_str words = m->f[1].n ? m->f[0] : last_line(c, m->f[0], &said);
  if (said)
    zl_buf_printf(&b, "%s: ", c->policy->name);
  zl_visible(&b, (struct zl_str){words.p, words.n > 900 ? 900 : words.n}, false);
  bool placed = b.data && strstr(b.data, ".lua"); /* an overflow of Lua's own stack knows no line */
  enum zl_code code = m->f[1].n ? ZL_EPOLICY : ZL_EUSAGE;
  zl_err_set(&c->raised, code, "%s%s%s", placed ? "" : c->policy->name, placed ? "" : ": ", zl_buf_cstr(&b));
  zl_buf_free(&b);
  if (zl_log_at(ZL_LOG_VERBOSE))
    print(c, m->f[1]);
}

/* Whether one more wish is one too many. */
static bool wishes_too_much(struct zl_core *c, const struct zl_wire_msg *m)
{
  if (m->type != ZL_W_SET && m->type != ZL_W_ACCESS && m->type != ZL_W_DO)
    return false;
  for (unsigned i = 0; i < m->n; i++)
    c->policy->wished_bytes += m->f[i].n;
  return c->policy->wished_bytes > WISHED_MAX;
}

/* Of several policies with a module in common, a line of that is nobody's: whose wish it is stands behind it. */
static void whose(const struct zl_core *c, struct zl_wire_msg *m, struct zl_buf *origin)
{
  unsigned at = m->type == ZL_W_DO ? 2 : 3;
  if (c->n_policies == 1 || (m->type != ZL_W_DO && m->type != ZL_W_SET && m->type != ZL_W_ACCESS))
    return;
  struct zl_str o = m->f[at], name = zl_str_of(c->policy->name);
  bool own = o.n > name.n && memcmp(o.p, name.p, name.n) == 0 && o.p[name.n] == ':';
  if (own || o.n + name.n > ZL_ORIGIN_MOST - 3)
    return;
  zl_buf_str(origin, o);
  zl_buf_puts(origin, " (");
  zl_buf_str(origin, name);
  zl_buf_putc(origin, ')');
  m->f[at] = zl_buf_view(origin);
}

int zl_serve_take(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err)
{
  if (wishes_too_much(c, m))
    return zl_err_set(err, ZL_EPOLICY, "%s: wants changes of more than 1 GB; nothing has been changed", c->policy->name);
  if (m->id && m->type != ZL_W_CANCEL && ++c->asks > ASKS_MAX)
    return zl_err_set(err, ZL_EPOLICY, "%s: more than %d questions at a time", c->policy->name, ASKS_MAX);
  bool known = m->type == ZL_W_REQUIRE || m->type == ZL_W_HEAD || m->type == ZL_W_RAISED;
  if (!known && zl_trust_gate(c, err) != 0)
    return -1;
  int rc;
  if (c->scopes && zl_scopes_take(c, m, &rc, err))
    return rc;
  switch (m->type) {
  case ZL_W_REQUIRE: return zl_serve_require(c, m, err);
  case ZL_W_LIST: return zl_list_open(c, m->id, m->f[0], m->f[1], err);
  case ZL_W_NEXT: return zl_list_next(c, m->id, m->f[0], m->f[1], err);
  case ZL_W_READ: return zl_read_ask(c, m, err);
  case ZL_W_AHEAD: return zl_read_ahead(c, m, err);
  case ZL_W_GET: return zl_raw_get(c, m, err);
  case ZL_W_CALL: return zl_raw_call(c, m, err);
  case ZL_W_CANCEL: zl_read_cancel(c, m->id); return 0;
  case ZL_W_FILE:
  case ZL_W_FETCH:
  case ZL_W_ENV: return zl_grants_take(c, m, err);
  case ZL_W_ZONE: return zl_zone_take(c, m, err);
  case ZL_W_REPORT:
  case ZL_W_ROW:
  case ZL_W_NOBODY: return zl_report_take(c, m, err);
  case ZL_W_HEAD: return zl_serve_head(c, m->f[0], err) == 0 ? zl_trust_gate(c, err) : -1;
  case ZL_W_SET: return zl_wish_set(c, m, err);
  case ZL_W_ACCESS: return zl_wish_access(c, m, err);
  case ZL_W_DO: return zl_raw_do(c, m, err);
  case ZL_W_PRINT: print(c, m->f[0]); return 0;
  case ZL_W_DONE: c->policy->done = true; return 0;
  case ZL_W_RAISED: zl_serve_raised(c, m); return 0;
  default: return zl_err_set(err, ZL_EWIRE, "%s message", zl_wire_name(m->type));
  }
}

/* ---- the loop ------------------------------------------------------------------------------ */

int zl_serve_words(const struct zl_core *c, const struct zl_err *why, struct zl_err *err)
{
  const char *name = c->policy->name;
  if (why->code == ZL_EWIRE)
    return zl_err_set(err, ZL_EPOLICY, "%s: the policy process sent nonsense (%s) and was ended; nothing has "
                      "been changed", name, why->text);
  bool placed = strncmp(why->text, name, strlen(name)) == 0 || strstr(why->text, ".lua:");
  if ((why->code == ZL_EPOLICY || why->code == ZL_EVALUE) && !placed)
    return zl_err_set(err, ZL_EPOLICY, "%s: %s", name, why->text);
  return zl_err_set(err, why->code, "%s", why->text);
}

/* A policy that neither waits for Zoom nor ends is computing, stuck, floods, or asks for what the core
 * knows: the kernel counts its processor time, this counts the time on the wall. Answers that it does not
 * take are no excuse. */
int zl_serve_too_long(struct zl_core *c, struct zl_err *err)
{
  int64_t now = zl_mono_ms();
  if (c->asks) {
    c->silent_since_ms = now;
    return 0;
  }
  if (now - c->silent_since_ms < (int64_t)time_limit_s(c) * 1000 + 500)
    return 0;
  return zl_err_set(err, ZL_EPOLICY, "%s: ran %d s without asking Zoom for anything and was ended; nothing has been "
                    "changed (--time-limit allows more)", c->policy->name, time_limit_s(c));
}

/* One read of the wire is a thousand messages, and some take longer to obey than to send: neither the clock nor
 * Ctrl-C waits for the last of them. */
static int take_all(struct zl_core *c, struct zl_err *err)
{
  struct zl_wire_msg m;
  struct zl_err why = {0};
  int got = 0;
  while (!c->policy->done && !c->raised.code && (got = zl_peer_next(&c->policy->peer, &m, &why)) == 1) {
    struct zl_buf origin = ZL_BUF_INIT(ZL_ORIGIN_MOST);
    whose(c, &m, &origin);
    int rc = zl_serve_take(c, &m, &why);
    zl_buf_free(&origin);
    if (rc != 0) {
      zl_err_set(&why, ZL_ENOMEM, "out of memory"); /* should nobody have said anything */
      break;
    }
    if (zl_core_stop || (!c->policy->done && zl_serve_too_long(c, &why) != 0))
      break;
  }
  return why.code ? zl_serve_words(c, &why, err) : got < 0 ? -1 : 0;
}

/* The policy has waited for the server: the processor time that it may use begins anew. */
static void grant_time(struct zl_core *c)
{
  int64_t now = zl_mono_ms();
  clockid_t clock;
  struct timespec used;
  struct rlimit limit;
  if (now - c->granted_ms < GRANT_MS || clock_getcpuclockid(c->policy->peer.pid, &clock) != 0 ||
      clock_gettime(clock, &used) != 0 || prlimit(c->policy->peer.pid, RLIMIT_CPU, NULL, &limit) != 0)
    return;
  c->granted_ms = now;
  limit.rlim_cur = (rlim_t)(used.tv_sec + 1 + time_limit_s(c));
  if (limit.rlim_cur <= limit.rlim_max)
    prlimit(c->policy->peer.pid, RLIMIT_CPU, &limit, NULL);
}

static int tick(struct zl_core *c, bool policy, struct zl_err *err)
{
  zl_tell_reading(c);
  if (zl_core_stop)
    return zl_err_set(err, ZL_EINTR, "interrupted; nothing has been changed");
  if (zl_memory_lost()) /* an answer or a question may be among what was lost: nobody would wait for nothing */
    return zl_err_set(err, ZL_ENOMEM, ZL_MEMORY_GONE);
  if (zl_read_pump(c, err) != 0)
    return -1;
  struct zl_http_fd fd = {.fd = c->policy->peer.fd, .events = POLLIN};
  bool waits = policy && c->asks; /* unless it says something while an answer is due */
  if (policy) {
    if (zl_peer_flush(&c->policy->peer, err) != 0)
      return -1;
    if (c->policy->peer.out_at < c->policy->peer.out.len)
      fd.events |= POLLOUT;
  }
  bool fetching = policy && zl_grants_fetching(c);
  if (fetching && zl_grants_drive(c, err) != 0)
    return -1;
  if (zl_http_wait(c->http, &fd, policy ? 1 : 0, fetching ? FETCH_TICK_MS : TICK_MS, err) != 0)
    return -1;
  if (waits && !fd.revents)
    grant_time(c);
  if (policy && fd.revents && zl_peer_fill(&c->policy->peer, err) != 0)
    return -1;
  if (policy && take_all(c, err) != 0)
    return -1;
  if (c->raised.code)
    return zl_err_set(err, c->raised.code, "%s", c->raised.text);
  if (policy && c->policy->peer.eof && !c->policy->done)
    return 1;
  return policy ? zl_serve_too_long(c, err) : 0;
}

int zl_serve_reads(struct zl_core *c, struct zl_err *err)
{
  int rc = 0;
  while (rc == 0 && zl_read_busy(c))
    rc = tick(c, false, err);
  return rc;
}

/* What a policy asked for and did not wait for is nobody's any more: the next one has numbers of its own. */
static void drop(struct zl_core *c)
{
  zl_asks_drop(c);
  zl_lists_drop(c);
  zl_raw_free(c);
  zl_grants_drop(c);
  c->asks = 0;
}

void zl_serve_end(struct zl_core *c, int rc, struct zl_err *err)
{
  struct zl_policy_run *p = c->policy;
  zl_peer_close(&p->peer, p->name, time_limit_s(c), rc != 0 && !err->code ? err : NULL);
  if (rc != 0 && !err->code)
    zl_err_set(err, ZL_EPOLICY, "%s: the policy process closed the wire before it was done; nothing has been "
               "changed", p->name);
}

/* Speaks with the policy of this turn until it is done. */
static int converse(struct zl_core *c, struct zl_err *err)
{
  int rc = c->n_policies > 1 ? take_all(c, err) : zl_serve_load(c, err); /* of several each has been loaded for its head */
  if (rc == 0 && c->raised.code)
    rc = zl_err_set(err, c->raised.code, "%s", c->raised.text);
  while (rc == 0 && !c->policy->done)
    rc = tick(c, true, err);
  if (c->policy->unprinted_bytes)
    zl_log(ZL_LOG_WARN, "%s printed %zu bytes more than are shown", c->policy->name, c->policy->unprinted_bytes);
  if (rc == 1)
    rc = -1; /* it ended by itself: zl_peer_close says how */
  zl_serve_end(c, rc, err);
  drop(c);
  return rc;
}

int zl_serve(struct zl_core *c, struct zl_err *err)
{
  int rc = c->n_policies > 1 ? zl_serve_heads(c, err) : 0;
  for (int i = 0; rc == 0 && i < c->n_policies; i++) {
    zl_policies_turn(c, i);
    if (c->journal)
      zl_draft_author(c->journal, (unsigned)i);
    struct zl_err why = {0};
    rc = converse(c, &why);
    if (rc != 0 && zl_scopes_lacking(c, &why))
      rc = 0; /* the next one may get further */
    else if (rc != 0)
      zl_err_set(err, why.code, "%s", why.text);
    if (rc == 0 && i > 0 && c->journal)
      rc = zl_clash_join(c, err);
  }
  return rc == 0 ? zl_serve_reads(c, err) : rc;
}
