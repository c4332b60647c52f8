/* fake_core.h - the other end of the wire for tests of the policy process: a core that answers from
 * a small tenant and writes down all it is told. One policy a call, in a forked child. */
#ifndef FAKE_CORE_H
#define FAKE_CORE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "json/json.h"
#include "policy/policy.h"
#include "wire/wire.h"

static const char users_json[] =
    "[{\"id\":\"u1\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"type\":2,\"dept\":\"Legal\","
    "\"status\":\"active\",\"group_ids\":[\"g1\"],\"pmi\":9007199254740993},"
    "{\"id\":\"u2\",\"email\":\"bob@example.com\",\"type\":1,\"status\":\"active\",\"dept\":\"Sales \\u00e9\"},"
    "{\"id\":\"u3\",\"email\":\"eve@example.com\",\"type\":2,\"status\":\"active\",\"group_ids\":[\"g1\",\"g2\"],"
    "\"custom_attributes\":[{\"key\":\"k\",\"value\":\"v\"}],\"brand_new\":\"yes\"}]";

static const struct {
  const char *collection, *items;
} lists[] = {
  {"users", users_json},
  {"groups", "[{\"id\":\"g1\",\"name\":\"Kiosks\",\"total_members\":2},"
             "{\"id\":\"g2\",\"name\":\"Sales\",\"total_members\":1},"
             "{\"id\":\"g3\",\"name\":\"Twins\"},{\"id\":\"g4\",\"name\":\"Twins\"}]"},
  {"group.members", "[{\"id\":\"u1\",\"email\":\"ada@example.com\",\"type\":2}]"},
  {"phone.users", "[{\"id\":\"u1\",\"email\":\"ada@example.com\",\"extension_id\":\"x1\",\"extension_number\":101,"
                  "\"site\":{\"id\":\"s1\",\"name\":\"Main\"}},"
                  "{\"id\":\"u2\",\"email\":\"bob@example.com\",\"extension_id\":\"x2\",\"extension_number\":102,"
                  "\"site\":{\"id\":\"s2\",\"name\":\"Annex\"}}]"},
};

/* READ: object, source -> body; NULL body: 404. */
static const struct {
  const char *id, *source, *body;
} bodies[] = {
  {"u1", "user", "{\"id\":\"u1\",\"email\":\"ada@example.com\",\"job_title\":\"Counsel\",\"manager\":null}"},
  {"ada@example.com", "user", "{\"id\":\"u1\",\"email\":\"ada@example.com\",\"job_title\":\"Counsel\"}"},
  {"bob@example.com", "user", "{\"id\":\"u2\",\"email\":\"bob@example.com\"}"},
  {"bob@example.com", "phone_user", "{\"id\":\"u2\",\"email\":\"bob@example.com\",\"extension_id\":\"x2\"}"},
  {"u1", "phone_user", "{\"id\":\"u1\",\"extension_id\":\"x1\",\"extension_number\":101,\"policy\":{\"sms\":{\"enable\":true}}}"},
  {"u1", "phone_user_settings", "{\"country\":{\"code\":\"1\"}}"},
  {"g2", "group.settings", "{\"schedule_meeting\":{\"participant_video\":true}}"},
  {"g2", "group.settings?option=meeting_security", "{\"meeting_security\":{\"waiting_room\":true}}"},
  {"g2", "group.locks", "{\"in_meeting\":{\"chat\":true},\"schedule_meeting\":{\"participant_video\":false}}"},
  {"me", "account.settings", "{\"in_meeting\":{\"chat\":false}}"},
  {"me", "account.locks", "{\"in_meeting\":{\"chat\":false}}"},
  {"u1", "user.settings", "{\"recording\":{\"local_recording\":true,\"auto_delete_cmr_days\":30},"
                          "\"in_meeting\":{\"custom_data_center_regions\":true,\"data_center_regions\":[\"EU\",\"US\"],"
                          "\"waiting_room\":false}}"},
  {"u2", "user.settings", "{\"recording\":{\"local_recording\":false}}"},
  {"u3", "user.settings", "{\"recording\":{\"local_recording\":true}}"},
  {"u1", "user.settings?option=meeting_security", "{\"meeting_security\":{\"waiting_room\":true}}"},
};

static const struct {
  const char *name, *source, *chunk;
} modules[] = {
  {"lib.names", "local n = require 'lib.more'\nshared = 1\nreturn { hello = 'hello ' .. n.who }", "lib/names.lua"},
  {"lib.more", "return { who = 'world' }", "lib/more.lua"},
  {"nothing", "loaded = (loaded or 0) + 1", "nothing.lua"},
  {"loop_a", "return require 'loop_b'", "loop_a.lua"},
  {"loop_b", "return require 'loop_a'", "loop_b.lua"},
  {"broken", "return +", "broken.lua"},
  {"reads", "local zoom = require 'zoom'\nfor u in zoom.users{} do return u.settings.recording.local_recording end",
   "reads.lua"},
  {"sets", "local zoom = require 'zoom'\nlocal m = {}\nfunction m.bad(u)\n  u:set { nonsense = 1 }\nend\nreturn m", "sets.lua"},
  {"bytes", "\x1bLua nonsense", "bytes.lua"},
};

struct outcome {
  struct zl_buf printed, head, sets, access, done_ops, raised, trace, asked;
  int heads, cancels, done, status, at_once;
};

struct setup {
  const char *chunk, *params; /* NULL: "test.lua", "{}" */
  struct zl_policy_limits limits;
  bool fence;
  bool hold;                  /* answer only when nothing more comes: shows what runs at a time */
};

struct held {
  uint32_t id;
  struct zl_buf bytes;
};
struct core {
  int fd;
  pid_t pid;
  struct outcome *o;
  struct zl_buf in;
  struct held held[256];
  int n_held;
  bool hold;
  int walked[512];
  const char *opened[512];
  int n_opened;
};

static void outcome_free(struct outcome *o)
{
  struct zl_buf *all[] = {&o->printed, &o->head, &o->sets, &o->access, &o->done_ops, &o->raised, &o->trace, &o->asked};
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
    zl_buf_free(all[i]);
}

static void send_bytes(struct core *c, const struct zl_buf *b)
{
  for (size_t at = 0; at < b->len;) {
    ssize_t n = send(c->fd, b->data + at, b->len - at, MSG_NOSIGNAL);
    if (n <= 0)
      return; /* it has ended: the tests look at how */
    at += (size_t)n;
  }
}

static void reply(struct core *c, enum zl_wire_type type, uint32_t id, unsigned n, const struct zl_str *f)
{
  struct zl_buf b = ZL_BUF_INIT(ZL_WIRE_MAX_DOWN);
  assert_int_equal(zl_wire_write(&b, type, id, n, f), 0);
  if (c->hold && c->n_held < 256) {
    c->held[c->n_held++] = (struct held){id, b};
    if (c->n_held > c->o->at_once)
      c->o->at_once = c->n_held;
    return;
  }
  send_bytes(c, &b);
  zl_buf_free(&b);
}

static void reply_gone(struct core *c, uint32_t id, const char *words, const char *status)
{
  bool gone = status[0] == '0' || strcmp(status, "404") == 0;
  struct zl_str f[] = {zl_str_of(gone ? "gone" : "http"), zl_str_of(words), zl_str_of(status), ZL_STR("1001")};
  reply(c, ZL_W_FAIL, id, 4, f);
}

static void reply_one(struct core *c, uint32_t id, const char *a, const char *b)
{
  struct zl_str f[] = {zl_str_of(a), zl_str_of(b)};
  reply(c, ZL_W_OK, id, 2, f);
}

/* The values at `paths` of a document, as READ has them. False: there is no such document. */
static bool values_of(struct zl_str id, struct zl_str source, struct zl_str paths, struct zl_buf *out)
{
  struct zl_str path;
  struct zl_json root;
  for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
    if (!zl_str_is(id, bodies[i].id) || !zl_str_is(source, bodies[i].source))
      continue;
    if (zl_json_check(zl_str_of(bodies[i].body), ZL_JSON_DEPTH, &root, NULL) != 0)
      return false;
    while (zl_texts_next(&paths, &path))
      zl_texts_add(out, zl_json_raw(path.n ? zl_json_path(root, path) : root));
    assert_int_equal(paths.n, 0);
    return true;
  }
  return false;
}

static void answer_read(struct core *c, const struct zl_wire_msg *m)
{
  struct zl_buf b = ZL_BUF_INIT(1u << 20);
  if (zl_str_is(m->f[1], "u2") && zl_str_is(m->f[2], "user.settings?option=meeting_security")) {
    reply_gone(c, m->id, "the answer is not JSON", "200");
  } else if (values_of(m->f[1], m->f[2], m->f[3], &b)) {
    struct zl_str f = zl_buf_view(&b);
    reply(c, ZL_W_OK, m->id, 1, &f);
  } else {
    reply_gone(c, m->id, "User does not exist", "404");
  }
  zl_buf_free(&b);
}

/* Says the items whose id ends in an odd figure; the others have to be asked for by READ. */
static void answer_ahead(struct core *c, const struct zl_wire_msg *m)
{
  struct zl_buf b = ZL_BUF_INIT(1u << 20), id = ZL_BUF_INIT(100);
  int64_t list = -1;
  assert_int_equal(zl_text_int(m->f[1], &list), 0);
  for (const char *p = m->f[3].p, *end = p + m->f[3].n; p < end; p++) {
    int64_t wanted = strtol(p, (char **)&p, 10);
    struct zl_json root, row;
    assert_int_equal(zl_json_check(zl_str_of(c->opened[list]), ZL_JSON_DEPTH, &root, NULL), 0);
    struct zl_json_iter it = zl_json_iter(root);
    bool there = true;
    for (int64_t i = 0; i <= wanted; i++)
      there = there && zl_json_next(&it, NULL, &row);
    zl_buf_reset(&id);
    if (!there || !zl_json_string(zl_json_get(row, "id"), &id) || !(id.data[id.len - 1] & 1)) {
      zl_texts_add(&b, (struct zl_str){NULL, 0});
      continue;
    }
    size_t begun = zl_texts_begin(&b);
    size_t empty = b.len;
    zl_texts_add(&b, ZL_STR(""));
    if (!values_of(zl_buf_view(&id), m->f[2], m->f[4], &b)) {
      static const char *const words[] = {"gone", "User does not exist", "404", "1001"};
      b.len = empty;
      for (int i = 0; i < 4; i++)
        zl_texts_add(&b, zl_str_of(words[i]));
    }
    zl_texts_end(&b, begun);
  }
  struct zl_str f = zl_buf_view(&b);
  reply(c, ZL_W_OK, m->id, 1, &f);
  zl_buf_free(&b);
  zl_buf_free(&id);
}

static void answer(struct core *c, const struct zl_wire_msg *m)
{
  char handle[16];
  switch (m->type) {
  case ZL_W_REQUIRE:
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
      if (zl_str_is(m->f[0], modules[i].name)) {
        reply_one(c, m->id, modules[i].source, modules[i].chunk);
        return;
      }
    reply_gone(c, m->id, "there is no such file beside the policy", "0");
    return;
  case ZL_W_LIST:
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
      if (zl_str_is(m->f[0], lists[i].collection) && c->n_opened < 512) {
        c->opened[c->n_opened] = lists[i].items;
        c->walked[c->n_opened] = 0;
        snprintf(handle, sizeof(handle), "%d", c->n_opened++);
        reply_one(c, m->id, handle, "3");
        return;
      }
    reply_gone(c, m->id, "no scope for that", "400");
    return;
  case ZL_W_NEXT: {
    int64_t h = -1;
    assert_int_equal(zl_text_int(m->f[0], &h), 0);
    bool first = c->walked[h]++ == 0;
    reply_one(c, m->id, first ? c->opened[h] : "[]", first ? "0" : "3");
    return;
  }
  case ZL_W_READ:
    answer_read(c, m);
    return;
  case ZL_W_AHEAD:
    answer_ahead(c, m);
    return;
  case ZL_W_CALL:
    if (zl_str_is(m->f[0], "users.user"))
      reply_one(c, m->id, "{\"id\":\"u1\",\"pmi\":9007199254740993}", "200");
    else
      reply_gone(c, m->id, "no such thing", "404");
    return;
  default: /* GET */
    if (zl_str_is(m->f[0], "/users/summary"))
      reply_one(c, m->id, "{\"total\":9007199254740993,\"rate\":0.5,\"none\":null,\"empty\":[]}", "200");
    else
      reply_gone(c, m->id, "no such path", "404");
  }
}

static void note(struct zl_buf *to, const struct zl_wire_msg *m)
{
  for (unsigned i = 0; i < m->n; i++) {
    struct zl_str texts = m->f[i], text;
    bool paths = (m->type == ZL_W_READ && i == 3) || (m->type == ZL_W_AHEAD && i == 4);
    if (i)
      zl_buf_putc(to, ' ');
    if (!paths)
      zl_buf_str(to, m->f[i]);
    for (int k = 0; paths && zl_texts_next(&texts, &text); k++) {
      zl_buf_puts(to, k ? "|" : "");
      zl_buf_str(to, text);
    }
  }
  zl_buf_putc(to, '\n');
}

static void heard(struct core *c, const struct zl_wire_msg *m)
{
  struct outcome *o = c->o;
  switch (m->type) {
  case ZL_W_PRINT:
    zl_buf_str(&o->printed, m->f[0]);
    break;
  case ZL_W_HEAD:
    o->heads++;
    zl_buf_str(&o->head, m->f[0]);
    break;
  case ZL_W_SET:
    note(&o->sets, m);
    break;
  case ZL_W_ACCESS:
    note(&o->access, m);
    break;
  case ZL_W_DO:
    note(&o->done_ops, m);
    break;
  case ZL_W_DONE:
    o->done++;
    break;
  case ZL_W_RAISED:
    zl_buf_str(&o->raised, m->f[0]);
    zl_buf_str(&o->trace, m->f[1]);
    break;
  case ZL_W_CANCEL:
    o->cancels++;
    break;
  default:
    zl_buf_puts(&o->asked, zl_wire_name(m->type));
    zl_buf_putc(&o->asked, ' ');
    note(&o->asked, m);
    answer(c, m);
  }
}

static void take_messages(struct core *c)
{
  struct zl_wire_msg m;
  struct zl_err err = {0};
  size_t at = 0, used = 0;
  int rc;
  while (at < c->in.len &&
         (rc = zl_wire_read(ZL_WIRE_UP, (struct zl_str){c->in.data + at, c->in.len - at}, &m, &used, &err)) != 0) {
    if (rc < 0)
      fail_msg("nonsense from the policy process: %s", err.text);
    at += used;
    heard(c, &m);
  }
  memmove(c->in.data, c->in.data + at, c->in.len - at);
  c->in.len -= at;
}

/* Whether the child sleeps, which it does nowhere but before the wire. Where there is no /proc to tell, a
 * while of silence has to do. */
static bool sleeps(pid_t pid)
{
  char name[32], stat[512];
  snprintf(name, sizeof(name), "/proc/%ld/stat", (long)pid);
  FILE *f = fopen(name, "r");
  size_t n = f ? fread(stat, 1, sizeof(stat) - 1, f) : 0;
  if (f)
    fclose(f);
  stat[n] = '\0';
  const char *behind = strrchr(stat, ')');
  if (!behind)
    return usleep(200000) == 0;
  return behind[1] == ' ' && behind[2] == 'S';
}

/* Serves until the child closes its end. */
static void serve(struct core *c)
{
  for (;;) {
    struct pollfd p = {c->fd, POLLIN, 0};
    int n = poll(&p, 1, c->n_held ? 5 : 300000);
    if (n == 0 && c->n_held) { /* once it is quiet, everybody waits; last asked is first answered */
      if (!sleeps(c->pid) || poll(&p, 1, 0) != 0)
        continue;
      struct held h = c->held[--c->n_held];
      send_bytes(c, &h.bytes);
      zl_buf_free(&h.bytes);
      continue;
    }
    assert_int_equal(n, 1);
    char *room = zl_buf_room(&c->in, 65536);
    assert_non_null(room);
    ssize_t got = read(c->fd, room, 65536);
    if (got <= 0)
      break;
    c->in.len += (size_t)got;
    take_messages(c);
  }
}

static pid_t start_child(int pair[2], const struct setup *s)
{
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
  pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    struct zl_err err = {0};
    close(pair[0]);
    if (s->fence && zl_policy_fence(pair[1], &s->limits, &err) != 0)
      _exit(99);
    _exit(zl_policy_main(pair[1], &s->limits));
  }
  close(pair[1]);
  return pid;
}

static void load(struct core *c, const struct setup *s, struct zl_str source)
{
  struct zl_buf b = ZL_BUF_INIT(ZL_WIRE_MAX_DOWN);
  struct zl_str f[] = {zl_str_of(s->chunk ? s->chunk : "test.lua"), source,
                       zl_str_of(s->params ? s->params : "{}"), ZL_STR("account")};
  assert_int_equal(zl_wire_write(&b, ZL_W_LOAD, 0, 4, f), 0);
  send_bytes(c, &b);
  zl_buf_free(&b);
}

/* Runs one policy to its end. */
static void run_bytes(struct outcome *o, const struct setup *s, struct zl_str source)
{
  static const struct setup plain;
  int pair[2];
  struct zl_buf *all[] = {&o->printed, &o->head, &o->sets, &o->access, &o->done_ops, &o->raised, &o->trace, &o->asked};
  memset(o, 0, sizeof(*o));
  for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
    *all[i] = ZL_BUF_INIT(16u << 20);
  s = s ? s : &plain;
  pid_t pid = start_child(pair, s);
  struct core *c = calloc(1, sizeof(*c));
  c->fd = pair[0];
  c->pid = pid;
  c->o = o;
  c->in = ZL_BUF_INIT(2 * ZL_WIRE_MAX_UP);
  c->hold = s->hold;
  load(c, s, source);
  serve(c);
  close(c->fd);
  waitpid(pid, &o->status, 0);
  for (int i = 0; i < c->n_held; i++)
    zl_buf_free(&c->held[i].bytes);
  zl_buf_free(&c->in);
  free(c);
}

static inline void run_policy(struct outcome *o, const struct setup *s, const char *source)
{
  run_bytes(o, s, zl_str_of(source));
}

/* A policy, what it should print ("" for nothing), part of what it should raise (NULL: it ends
 * well), and what that shows. Every policy starts with: local zoom = require "zoom" */
struct row {
  const char *policy, *prints, *raises, *why;
};

static inline void check_rows(const struct row *rows, size_t n, const struct setup *s)
{
  for (size_t i = 0; i < n; i++) {
    struct outcome o;
    struct zl_buf text = ZL_BUF_INIT(1u << 20);
    zl_buf_puts(&text, "local zoom = require 'zoom'; ");
    zl_buf_puts(&text, rows[i].policy);
    run_policy(&o, s, zl_buf_cstr(&text));
    if (rows[i].raises ? !o.raised.len || !strstr(zl_buf_cstr(&o.raised), rows[i].raises) : o.raised.len > 0)
      fail_msg("%s\n  policy: %s\n  raised: %s\n  wanted: %s\n  printed: %s", rows[i].why, rows[i].policy,
               zl_buf_cstr(&o.raised), rows[i].raises ? rows[i].raises : "(nothing)", zl_buf_cstr(&o.printed));
    if (rows[i].prints && strcmp(rows[i].prints, zl_buf_cstr(&o.printed)) != 0)
      fail_msg("%s\n  policy: %s\n  printed: %s\n  wanted: %s", rows[i].why, rows[i].policy,
               zl_buf_cstr(&o.printed), rows[i].prints);
    if (o.done != (rows[i].raises == NULL) || !WIFEXITED(o.status) ||
        WEXITSTATUS(o.status) != (rows[i].raises != NULL))
      fail_msg("%s: done %d, wait status %x", rows[i].why, o.done, o.status);
    zl_buf_free(&text);
    outcome_free(&o);
  }
}
#define CHECK_ROWS(rows, setup) check_rows(rows, sizeof(rows) / sizeof((rows)[0]), setup)

#endif
