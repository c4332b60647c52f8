/* test_draft.c - wishes while a policy runs: who replaces whom, what is read when, in which order. */
#include "place.h"

#include <sqlite3.h>

#define BODY ZL_STR("user.settings")
#define PATH ZL_STR("in_meeting.chat")
#define NOTHING ((struct zl_str){NULL, 0})

static int64_t object(struct zl_journal *j, const char *id, const char *label)
{
  struct zl_err err = {0};
  int64_t no = 0;
  WORKS(zl_draft_object(j, ZL_STR("user"), zl_str_of(id), zl_str_of(label), &no, &err));
  return no;
}

static void want(struct zl_journal *j, int64_t no, const char *path, const char *value,
                 const char *origin)
{
  struct zl_err err = {0};
  WORKS(zl_draft_want(j, no, BODY, zl_str_of(path), zl_str_of(value), zl_str_of(origin), &err));
}

static int note_want(void *arg, const struct zl_draft_want *w)
{
  return zl_buf_printf(arg, "%.*s=%.*s was %.*s%s at %.*s; ", (int)w->path.n, w->path.p,
                       (int)w->wanted.n, w->wanted.p, (int)w->current.n,
                       w->current.p ? w->current.p : "", w->has_current ? "" : "?", (int)w->origin.n,
                       w->origin.p);
}

static const char *wants(struct zl_journal *j, int64_t no, struct zl_buf *out)
{
  struct zl_err err = {0};
  zl_buf_reset(out);
  zl_buf_puts(out, "");
  WORKS(zl_draft_wants(j, no, BODY, note_want, out, &err));
  return zl_buf_cstr(out);
}

/* "user u1 user.settings", or "none". */
static const char *next(struct zl_journal *j, struct zl_buf *out)
{
  struct zl_err err = {0};
  struct zl_buf kind = ZL_BUF_INIT(100), id = ZL_BUF_INIT(100), body = ZL_BUF_INIT(100);
  int64_t no;
  int rc = zl_draft_next_need(j, &no, &kind, &id, &body, &err);
  WORKS(rc);
  zl_buf_reset(out);
  if (rc == 0)
    zl_buf_puts(out, "none");
  else
    zl_buf_printf(out, "%s %s %s", zl_buf_cstr(&kind), zl_buf_cstr(&id), zl_buf_cstr(&body));
  zl_buf_free(&kind);
  zl_buf_free(&id);
  zl_buf_free(&body);
  return zl_buf_cstr(out);
}

static void test_objects_are_found_again(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  int64_t phone = 0;
  WORKS(zl_draft_begin(j, &err));
  assert_int_equal(object(j, "u1", ""), 1);
  assert_int_equal(object(j, "u2", "two@example.com"), 2);
  assert_int_equal(object(j, "u1", "one@example.com"), 1);
  WORKS(zl_draft_object(j, ZL_STR("phone_user"), ZL_STR("u1"), NOTHING, &phone, &err));
  assert_int_equal(phone, 3); /* another kind, another object */
  assert_int_equal(object(j, "-u\nü", "odd"), 4);
  assert_int_equal(object(j, "-u\nü", "odd"), 4);
  zl_journal_close(j);
}

static int note_object(void *arg, const struct zl_draft_object *o)
{
  return zl_buf_printf(arg, "%lld %.*s %.*s (%.*s) %.*s; ", (long long)o->no, (int)o->kind.n,
                       o->kind.p, (int)o->id.n, o->id.p, (int)o->label.n, o->label.p, (int)o->why.n,
                       o->why.p ? o->why.p : "");
}

static void test_objects_in_order_with_reason(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  object(j, "u2", "");
  object(j, "u1", "one@example.com");
  object(j, "u2", "two@example.com");
  object(j, "u2", "later@example.com");
  WORKS(zl_draft_read(j, 1, BODY, "404: gone", &err));
  WORKS(zl_draft_read(j, 2, BODY, NULL, &err));
  WORKS(zl_draft_objects(j, note_object, &out, &err));
  assert_string_equal(zl_buf_cstr(&out),
                      "1 user u2 (two@example.com) 404: gone; 2 user u1 (one@example.com) ; ");
  zl_buf_reset(&out);
  WORKS(zl_draft_need(j, 1, BODY, &err)); /* read once more, now with success */
  WORKS(zl_draft_read(j, 1, BODY, NULL, &err));
  WORKS(zl_draft_objects(j, note_object, &out, &err));
  assert_string_equal(zl_buf_cstr(&out),
                      "1 user u2 (two@example.com) ; 2 user u1 (one@example.com) ; ");
  zl_buf_free(&out);
  zl_journal_close(j);
}

static void test_the_later_wish_wins(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000), value = ZL_BUF_INIT(100);
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  int64_t no = object(j, "u1", "");
  assert_int_equal(zl_draft_wanted(j, no, BODY, PATH, &value, &err), 0);
  want(j, no, "b", "1", "p.lua:1");
  want(j, no, "a", "2", "p.lua:2");
  assert_string_equal(wants(j, no, &out), "a=2 was ? at p.lua:2; b=1 was ? at p.lua:1; ");
  WORKS(zl_draft_current(j, no, BODY, ZL_STR("a"), ZL_STR("0"), &err));
  WORKS(zl_draft_current(j, no, BODY, ZL_STR("b"), NOTHING, &err)); /* known to be absent */
  WORKS(zl_draft_current(j, no, BODY, ZL_STR("c"), ZL_STR("0"), &err)); /* nobody wants it */
  assert_string_equal(wants(j, no, &out), "a=2 was 0 at p.lua:2; b=1 was  at p.lua:1; ");
  want(j, no, "a", "2", "p.lua:3"); /* the same value: what is known stays known */
  want(j, no, "b", "9", "p.lua:4"); /* another: to be looked at again */
  assert_string_equal(wants(j, no, &out), "a=2 was 0 at p.lua:3; b=9 was ? at p.lua:4; ");
  assert_int_equal(zl_draft_wanted(j, no, BODY, ZL_STR("b"), &value, &err), 1);
  assert_string_equal(zl_buf_cstr(&value), "9");
  assert_int_equal(zl_draft_wanted(j, no, ZL_STR("other"), ZL_STR("b"), &value, &err), 0);
  zl_buf_free(&out);
  zl_buf_free(&value);
  zl_journal_close(j);
}

static void test_each_body_is_read_once(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  object(j, "u1", "");
  object(j, "u2", "");
  assert_string_equal(next(j, &out), "none");
  WORKS(zl_draft_need(j, 2, BODY, &err));
  WORKS(zl_draft_need(j, 1, BODY, &err));
  WORKS(zl_draft_need(j, 2, BODY, &err)); /* queued already */
  WORKS(zl_draft_need(j, 2, ZL_STR("user"), &err));
  assert_int_equal(zl_draft_needs(j), 3);
  assert_string_equal(next(j, &out), "user u2 user.settings");
  WORKS(zl_draft_need(j, 2, BODY, &err)); /* being read */
  assert_string_equal(next(j, &out), "user u1 user.settings");
  assert_string_equal(next(j, &out), "user u2 user");
  assert_string_equal(next(j, &out), "none");
  WORKS(zl_draft_read(j, 2, BODY, NULL, &err));
  WORKS(zl_draft_need(j, 2, BODY, &err)); /* read: once more, please */
  assert_string_equal(next(j, &out), "user u2 user.settings");
  assert_int_equal(zl_draft_needs(j), 0);
  zl_buf_free(&out);
  zl_journal_close(j);
}

struct walk {
  struct zl_journal *j;
  struct zl_err err;
  int64_t object;
  struct zl_buf out;
};

static int set_current(void *arg, const struct zl_draft_want *w)
{
  struct walk *walk = arg;
  return zl_draft_current(walk->j, walk->object, w->body, w->path, ZL_STR("now"), &walk->err);
}

static int walk_body(void *arg, struct zl_str body)
{
  struct walk *w = arg;
  zl_buf_printf(&w->out, "%lld/%.*s ", (long long)w->object, (int)body.n, body.p);
  return zl_draft_wants(w->j, w->object, body, set_current, w, &w->err);
}

static int walk_object(void *arg, const struct zl_draft_object *o)
{
  struct walk *w = arg;
  w->object = o->no;
  return zl_draft_bodies(w->j, o->no, walk_body, w, &w->err);
}

static int stop_at_two(void *arg, const struct zl_draft_object *o)
{
  (void)arg;
  return o->no == 2 ? 7 : 0;
}

static void test_walks_may_be_nested(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  struct walk w = {.j = open_journal(p->path), .out = ZL_BUF_INIT(1000)};
  WORKS(zl_draft_begin(w.j, &err));
  for (int i = 1; i <= 3; i++) {
    char id[16];
    snprintf(id, sizeof(id), "u%d", i);
    int64_t no = object(w.j, id, "");
    WORKS(zl_draft_want(w.j, no, ZL_STR("user.settings?option=x"), PATH, ZL_STR("1"), ZL_STR("o"), &err));
    want(w.j, no, "a", "1", "o");
    want(w.j, no, "b", "1", "o");
  }
  err = w.err;
  WORKS(zl_draft_objects(w.j, walk_object, &w, &w.err));
  assert_string_equal(zl_buf_cstr(&w.out),
                      "1/user.settings?option=x 1/user.settings 2/user.settings?option=x "
                      "2/user.settings 3/user.settings?option=x 3/user.settings ");
  assert_string_equal(wants(w.j, 3, &out), "a=1 was now at o; b=1 was now at o; ");
  assert_int_equal(zl_draft_objects(w.j, stop_at_two, NULL, &err), 7);
  zl_buf_free(&w.out);
  zl_buf_free(&out);
  zl_journal_close(w.j);
}

static void test_beside_the_plan(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  want(j, object(j, "u1", ""), "a", "1", "o");
  assert_int_equal(plan_users(j, 2, true), 1); /* its transactions are the journal's own */
  assert_int_equal(object(j, "u1", ""), 1);
  WORKS(zl_draft_begin(j, &err)); /* begins anew */
  assert_int_equal(object(j, "u9", ""), 1);
  zl_draft_end(j);
  assert_int_equal(zl_draft_needs(j), 0);
  assert_int_equal(zl_draft_need(j, 1, BODY, &err), -1);
  zl_journal_close(j);
}

/* 100,000 objects with three wishes each: whole, and in little memory. */
static void test_many(void **state)
{
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1000);
  enum { MANY = 100000 };
  static const char *const paths[] = {"recording.local_recording", "in_meeting.chat", "a.b"};
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  for (int i = 1; i <= MANY; i++) {
    char id[40];
    snprintf(id, sizeof(id), "%08xid", (unsigned)i * 2654435761u);
    int64_t no = object(j, id, "x@example.com");
    for (int k = 0; k < 3; k++)
      want(j, no, paths[k], "true", "p.lua:1");
    WORKS(zl_draft_need(j, no, BODY, &err));
  }
  assert_int_equal(zl_draft_needs(j), MANY);
  for (int i = 1; i <= MANY; i++) {
    next(j, &out);
    for (int k = 0; k < 3; k++)
      WORKS(zl_draft_current(j, i, BODY, zl_str_of(paths[k]), ZL_STR("false"), &err));
    WORKS(zl_draft_read(j, i, BODY, NULL, &err));
  }
  assert_int_equal(zl_draft_needs(j), 0);
  assert_string_equal(wants(j, MANY, &out),
                      "a.b=true was false at p.lua:1; in_meeting.chat=true was false at p.lua:1; "
                      "recording.local_recording=true was false at p.lua:1; ");
  assert_true(sqlite3_memory_highwater(0) < 6 << 20); /* all of it would be more than 20 MB */
  zl_buf_free(&out);
  zl_journal_close(j);
}

/* A record that grows again and again, among others, comes back as it was told last. */
static void test_records_that_grow(void **state)
{
  enum { GROWING = 3000, ROUNDS = 12 };
  struct place *p = *state;
  struct zl_err err = {0};
  struct zl_buf value = ZL_BUF_INIT(4096);
  static char text[2000];
  memset(text, 'y', sizeof(text));
  struct zl_journal *j = open_journal(p->path);
  WORKS(zl_draft_begin(j, &err));
  for (int round = 1; round <= ROUNDS; round++)
    for (int i = 1; i <= GROWING; i++) {
      char id[16];
      int64_t no;
      snprintf(id, sizeof(id), "u%d", i);
      WORKS(zl_draft_object(j, ZL_STR("user"), zl_str_of(id), NOTHING, &no, &err));
      assert_int_equal(no, i);
      struct zl_str wanted = {text, (size_t)(i * round % 2000)}; /* sometimes it shrinks */
      WORKS(zl_draft_want(j, no, ZL_STR("user.settings"), ZL_STR("a.b"), wanted, ZL_STR("p:1"), &err));
    }
  for (int i = GROWING; i >= 1; i--) {
    zl_buf_reset(&value);
    assert_int_equal(zl_draft_wanted(j, i, ZL_STR("user.settings"), ZL_STR("a.b"), &value, &err), 1);
    assert_int_equal(value.len, i * ROUNDS % 2000);
  }
  zl_buf_free(&value);
  zl_journal_close(j);
}

/* ---- against a model ------------------------------------------------------------------------ */

enum { OBJECTS = 300, BODIES = 3, PATHS = 12, STEPS = 20000 };
struct model_wish {
  bool there, known, present;
  unsigned wanted, current, origin; /* texts, by number */
};
static struct model_wish model[OBJECTS][BODIES][PATHS];

/* A text that is sometimes longer than a record may be: what is longer must not be lost. */
static struct zl_str text_of(unsigned n, char out[40001])
{
  size_t length = n % 97 == 0 ? 40000 : n % 7 == 0 ? 2000 : 8;
  memset(out, 'a' + (int)(n % 26), length);
  int digits = snprintf(out, 12, "%u", n);
  out[digits] = '.';
  return (struct zl_str){out, length < (size_t)digits + 1 ? (size_t)digits + 1 : length};
}

struct model_check {
  const struct model_wish *wish; /* of one body */
  int path, wrong;
};

static int check_wish(void *arg, const struct zl_draft_want *w)
{
  struct model_check *c = arg;
  static char text[40001];
  char path[16];
  while (c->path < PATHS && !c->wish[c->path].there)
    c->path++;
  if (c->path == PATHS)
    return ++c->wrong;
  const struct model_wish *m = &c->wish[c->path++];
  snprintf(path, sizeof(path), "path.%02d", c->path - 1);
  c->wrong += !zl_str_is(w->path, path) || !zl_str_eq(w->wanted, text_of(m->wanted, text)) ||
              !zl_str_eq(w->origin, text_of(m->origin, text)) || w->has_current != m->known ||
              (w->current.p != NULL) != (m->known && m->present) ||
              (w->current.p && !zl_str_eq(w->current, text_of(m->current, text)));
  return 0;
}

static void check_all(struct zl_journal *j)
{
  static const char *const bodies[BODIES] = {"a", "b", "c"};
  struct zl_err err = {0};
  for (int o = 0; o < OBJECTS; o++)
    for (int b = 0; b < BODIES; b++) {
      struct model_check c = {.wish = model[o][b]};
      WORKS(zl_draft_wants(j, o + 1, zl_str_of(bodies[b]), check_wish, &c, &err));
      while (c.path < PATHS && !c.wish[c.path].there)
        c.path++;
      if (c.wrong || c.path != PATHS)
        fail_msg("object %d, body %s: not as the model has it", o + 1, bodies[b]);
    }
}

/* Random wishes and readings of objects that are now in memory, now on disk, now rows. */
static void test_against_a_model(void **state)
{
  struct place *p = *state;
  static const char *const bodies[BODIES] = {"a", "b", "c"};
  static char value_text[40001], origin_text[40001];
  struct zl_err err = {0};
  struct zl_journal *j = open_journal(p->path);
  uint32_t random = 12345;
  memset(model, 0, sizeof(model));
  WORKS(zl_draft_begin(j, &err));
  for (int o = 0; o < OBJECTS; o++) {
    char id[16];
    snprintf(id, sizeof(id), "u%d", o);
    assert_int_equal(object(j, id, ""), o + 1);
  }
  for (int step = 0; step < STEPS; step++) {
    random = random * 1664525u + 1013904223u;
    unsigned o = (random >> 8) % OBJECTS, b = (random >> 17) % BODIES, k = (random >> 20) % PATHS,
             n = (random >> 12) % 500;
    char path[16];
    struct model_wish *m = &model[o][b][k];
    struct zl_str body = zl_str_of(bodies[b]), value = text_of(n, value_text);
    snprintf(path, sizeof(path), "path.%02u", k);
    if (random >> 31) {
      if (step % 5 == 0 && m->there) /* the same value again */
        value = text_of(n = m->wanted, value_text);
      WORKS(zl_draft_want(j, o + 1, body, zl_str_of(path), value, text_of((unsigned)step, origin_text), &err));
      bool same = m->there && m->wanted == n;
      *m = (struct model_wish){true, same && m->known, m->present, n, m->current, (unsigned)step};
    } else {
      bool present = step % 3;
      WORKS(zl_draft_current(j, o + 1, body, zl_str_of(path), present ? value : NOTHING, &err));
      if (m->there) {
        m->known = true;
        m->present = present;
        m->current = n;
      }
    }
    if (step % 4000 == 3999)
      check_all(j);
  }
  zl_journal_close(j);
}

/* Thousands of wishes of one object, as operations are. */
static void test_a_large_object(void **state)
{
  struct place *p = *state;
  enum { MANY = 5000 };
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(1 << 20), value = ZL_BUF_INIT(100);
  struct walk w = {.j = open_journal(p->path), .out = ZL_BUF_INIT(1000)};
  WORKS(zl_draft_begin(w.j, &err));
  int64_t no = object(w.j, "large", "");
  WORKS(zl_draft_need(w.j, no, BODY, &err));
  for (int i = 0; i < MANY; i++) {
    char path[32];
    snprintf(path, sizeof(path), "%06d usersCreate", i);
    want(w.j, no, path, "{\"args\":\"some\"}", "p.lua:1");
  }
  WORKS(zl_draft_read(w.j, no, BODY, "404: gone", &err));
  assert_int_equal(zl_draft_wanted(w.j, no, BODY, ZL_STR("004999 usersCreate"), &value, &err), 1);
  WORKS(zl_draft_objects(w.j, note_object, &out, &err));
  assert_string_equal(zl_buf_cstr(&out), "1 user large () 404: gone; ");
  w.object = no;
  WORKS(zl_draft_bodies(w.j, no, walk_body, &w, &err)); /* which sets the present value of each */
  assert_string_equal(zl_buf_cstr(&w.out), "1/user.settings ");
  wants(w.j, no, &out);
  static const char start[] = "000000 usersCreate={\"args\":\"some\"} was now at p.lua:1; 000001 ";
  assert_memory_equal(zl_buf_cstr(&out), start, sizeof(start) - 1);
  int n = 0;
  for (const char *at = zl_buf_cstr(&out); (at = strstr(at, " was now ")); at++)
    n++;
  assert_int_equal(n, MANY);
  zl_buf_free(&out);
  zl_buf_free(&value);
  zl_buf_free(&w.out);
  zl_journal_close(w.j);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, place_setup, place_teardown)
  const struct CMUnitTest tests[] = {
      T(test_objects_are_found_again), T(test_objects_in_order_with_reason),
      T(test_the_later_wish_wins),     T(test_each_body_is_read_once),
      T(test_walks_may_be_nested),     T(test_beside_the_plan),
      T(test_many),
      T(test_records_that_grow),
      T(test_against_a_model),
      T(test_a_large_object),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
