/* A catalogue as text and back: the built-in one comes back as it was, and what is no catalogue, or
 * was changed by a stranger, is refused or harmless. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

static struct zl_buf built_in(void)
{
  struct zl_buf text = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  if (zl_catalogue_write(true, &text, &err) != 0)
    fail_msg("%s", err.text);
  return text;
}

static struct zl_catalogue *loaded(struct zl_str text)
{
  struct zl_catalogue *c;
  struct zl_err err = {0};
  if (zl_catalogue_load(text, &c, &err) != 0)
    fail_msg("%s", err.text);
  return c;
}

/* ---- and back ------------------------------------------------------------------------------ */

static void same_text(const char *a, const char *b)
{
  if (!a || !b)
    assert_ptr_equal(a, b);
  else
    assert_string_equal(a, b);
}

static void same_body(const struct zl_body *a, const struct zl_body *b)
{
  if (!a || !b) {
    assert_ptr_equal(a, b);
    return;
  }
  assert_int_equal(a->level, b->level);
  const char *x[] = {a->option, a->key, a->kind, a->path, a->method, a->product, a->label, a->read_scope,
                     a->write_scope, a->read_scope_classic, a->write_scope_classic};
  const char *y[] = {b->option, b->key, b->kind, b->path, b->method, b->product, b->label, b->read_scope,
                     b->write_scope, b->read_scope_classic, b->write_scope_classic};
  for (size_t i = 0; i < sizeof(x) / sizeof(x[0]); i++)
    same_text(x[i], y[i]);
}

static const char *path_of(const struct zl_node *node)
{
  return node ? node->path : NULL;
}

/* What is looked up from a node, in the catalogue in use. */
struct answers {
  const char *same[ZL_LEVELS], *lock[2], *followed[2];
};

static struct answers ask(const struct zl_catalogue *c, const struct zl_node *node, enum zl_level level)
{
  struct answers a = {{0}, {0}, {0}};
  zl_catalogue_use(c);
  assert_int_equal(zl_catalogue_level(node), level);
  for (int other = 0; other < ZL_LEVELS; other++)
    a.same[other] = path_of(zl_catalogue_same(node, (enum zl_level)other));
  for (int i = 0; i < 2; i++) {
    const struct zl_node *followed;
    a.lock[i] = path_of(zl_catalogue_lock(node, i ? ZL_LEVEL_ACCOUNT_LOCK : ZL_LEVEL_GROUP_LOCK, &followed));
    a.followed[i] = path_of(followed);
  }
  return a;
}

static void same_look_ups(const struct zl_catalogue *c, enum zl_level level, const struct zl_node *a,
                          const struct zl_node *b)
{
  struct answers x = ask(NULL, a, level), y = ask(c, b, level);
  for (int i = 0; i < ZL_LEVELS; i++)
    same_text(x.same[i], y.same[i]);
  for (int i = 0; i < 2; i++) {
    same_text(x.lock[i], y.lock[i]);
    same_text(x.followed[i], y.followed[i]);
  }
  zl_catalogue_use(c);
  if (!strstr(b->path, "[]"))
    assert_ptr_equal(zl_catalogue_find(level, zl_str_of(a->path)), *a->path ? b : zl_catalogue_root(level));
}

static unsigned same_tree(const struct zl_catalogue *c, enum zl_level level, const struct zl_node *a,
                          const struct zl_node *b)
{
  unsigned n = 1;
  same_text(a->name, b->name), same_text(a->path, b->path), same_text(a->wire, b->wire);
  assert_int_equal(a->type, b->type);
  if (a->parent)
    assert_int_equal(a->flags, b->flags);
  same_body(a->body, b->body);
  assert_int_equal(a->n_values, b->n_values);
  for (unsigned i = 0; i < a->n_values; i++) {
    assert_int_equal(!a->numbers, !b->numbers);
    if (a->numbers)
      assert_true(a->numbers[i] == b->numbers[i]);
    else
      same_text(a->values[i], b->values[i]);
  }
  assert_true(a->min == b->min && a->max == b->max);
  assert_true(a->min_length == b->min_length && a->max_length == b->max_length && a->max_items == b->max_items);
  same_text(a->key_field, b->key_field), same_text(a->entries, b->entries), same_text(a->got, b->got);
  same_text(a->lock, b->lock), same_text(a->follows, b->follows);
  assert_int_equal(a->order, b->order);
  if (a->parent)
    same_look_ups(c, level, a, b);
  assert_int_equal(a->n_children, b->n_children);
  for (unsigned i = 0; i < a->n_children; i++) {
    assert_ptr_equal(b->children[i].parent, b);
    assert_ptr_equal(zl_node_child(b, zl_str_of(a->children[i].name)), &b->children[i]);
    n += same_tree(c, level, &a->children[i], &b->children[i]);
  }
  return n;
}

static void comes_back(void **state)
{
  (void)state;
  struct zl_buf text = built_in(), again = ZL_BUF_INIT(MOST_BYTES);
  struct zl_catalogue *c = loaded(zl_buf_view(&text));
  struct zl_err err = {0};
  unsigned n = 0;
  for (int level = 0; level < ZL_LEVELS; level++) {
    zl_catalogue_use(NULL);
    const struct zl_node *root = zl_catalogue_root((enum zl_level)level);
    zl_catalogue_use(c);
    n += same_tree(c, (enum zl_level)level, root, zl_catalogue_root((enum zl_level)level));
  }
  assert_true(n > 2000);
  zl_catalogue_use(c);
  assert_int_equal(zl_catalogue_write(false, &again, &err), 0);
  zl_catalogue_use(NULL);
  assert_true(zl_str_eq(zl_buf_view(&text), zl_buf_view(&again)));
  zl_buf_free(&text), zl_buf_free(&again);
  zl_catalogue_free(c);
}

/* ---- other catalogues ---------------------------------------------------------------------- */

/* The built-in text with the first `from` replaced. */
static struct zl_buf changed(const char *from, const char *to)
{
  struct zl_buf text = built_in(), out = ZL_BUF_INIT(MOST_BYTES);
  const char *at = strstr(text.data, from);
  if (!at)
    fail_msg("the text lacks '%s'", from);
  zl_buf_add(&out, text.data, (size_t)(at - text.data));
  zl_buf_puts(&out, to);
  zl_buf_puts(&out, at + strlen(from));
  zl_buf_free(&text);
  return out;
}

#define WAITING "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t"

static void is_used(void **state)
{
  (void)state;
  struct zl_buf text = changed(WAITING, "node\tuser\tin_meeting.waiting_hall\t\tuser.settings\tinteger\tlrw"
                                        "\t1|4503599627370497|-9223372036854775808\t\t\t\t\t\t\t\t\t");
  /* no other line speaks of it, or this would be refused */
  struct zl_catalogue *c = loaded(zl_buf_view(&text));
  zl_catalogue_use(c);
  assert_null(zl_catalogue_find(ZL_LEVEL_USER, ZL_STR("in_meeting.waiting_room")));
  const struct zl_node *hall = zl_catalogue_find(ZL_LEVEL_USER, ZL_STR("in_meeting.waiting_hall"));
  assert_non_null(hall);
  assert_int_equal(hall->n_values, 3);
  assert_true(hall->numbers[1] == INT64_C(4503599627370497) && hall->numbers[2] == INT64_MIN);
  zl_catalogue_use(NULL);
  assert_non_null(zl_catalogue_find(ZL_LEVEL_USER, ZL_STR("in_meeting.waiting_room")));
  zl_catalogue_free(c);
  zl_buf_free(&text);
}

static const struct {
  const char *from, *to, *words, *why;
} refused[] = {
  {"catalogue\t1\n", "", "another version", "no first line"},
  {"catalogue\t1\n", "catalogue\t2\n", "another version", "what a later zoomlua wrote is not guessed at"},
  {"body\tuser.settings\t", "body\tuser.email\t", "not known", "a text makes no request"},
  {"user.settings\tMEDIUM", "user.settings\tCHEAP", "rate label", "the limits know four labels"},
  {"user:read:settings:admin", "user:read settings", "scope", "a scope is one word"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tgroup.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t", "another level", "bodies belong to levels"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tbool\tlrw\t\t\t\t\t\t\t\t\t\t", "type", "types are six"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tboolean\tlrx\t\t\t\t\t\t\t\t\t\t", "flags", "letters are known"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tboolean\tl\t\t\t\t\t\t\t\t\t\t", "readable", "nothing can be done with it"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tboolean\trw\t\t\t\t\t\t\t\t\t\t", "none at all", "a boolean is a setting"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tboolean\tlrw\tyes|no\t\t\t\t\t\t\t\t\t", "values", "a boolean has none"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tinteger\tlrw\t1|2x\t\t\t\t\t\t\t\t\t", "no integer", "integers are whole"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tstring\tlrw\ta\342\200\256b\t\t\t\t\t\t\t\t\t", "shown", "no bidi control on a terminal"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tboolean\tlrw\t\t9223372036854775808\t\t\t\t\t\t\t\t", "limit", "past 64 bits"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\tfeature.x\tuser.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t", "its parent's", "a body nests as its tree does"},
  {WAITING, "node\tuser\tin_meeting.chat\t\tuser.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t", "second time", "one setting, one path"},
  {WAITING, "node\tuser\tin_meting.waiting_room\t\tuser.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t", "parent", "no section of that name"},
  {WAITING, "node\tuser\tin_meeting.waiting room\t\tuser.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t", "path", "names are words"},
  {WAITING, "node\tuser\tin_meeting.waiting_room[]\t\tuser.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t", "parent", "elements are a list's"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tlist\tlrw\t\t\t\t\t\t\t\t\t\t", "list of nothing", "a list has elements"},
  {WAITING, "node\tuser\twaiting_room\t\tuser.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t", "siblings", "children stand together"},
  {WAITING, "node\tgroup\tin_meeting.waiting_room\t\tgroup.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\t", "", "levels stand together"},
  {WAITING, "node\tuser\tin_meeting.waiting_room", "none", "cells are missing"},
  {WAITING, "node\tuser\tin_meeting.waiting_room\t\tuser.settings\tboolean\tlrw\t\t\t\t\t\t\t\t\t\tin_meeting.nothing", "could be meant", "a lock is there"},
  {"\nsame\t", "\nsame\tin_meeting.nothing", "not there", "names are of settings"},
  {"\nend\n", "\n", "cut off", "the end is missing"},
  {"\nend\n", "\nend", "cut off", "the last line is not whole"},
  {"\nend\n", "\nend\nend\n", "belong", "nothing follows the end"},
  {"\nend\n", "\n\nend\n", "belong", "an empty line is none"},
  {"\nend\n", "\n\001end\n", "none of a text", "control characters"},
  {"\nend\n", "\n\377end\n", "UTF-8", "bytes that are no text"},
};

static void strangers_are_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
    struct zl_buf text = changed(refused[i].from, refused[i].to);
    struct zl_catalogue *c;
    struct zl_err err = {0};
    if (zl_catalogue_load(zl_buf_view(&text), &c, &err) == 0)
      fail_msg("taken: %s", refused[i].why);
    assert_null(c);
    ROW_TRUE(refused[i].why, strstr(err.text, refused[i].words), "it says: %s\n", err.text);
    zl_buf_free(&text);
  }
}

static int touch(void *arg, const struct zl_node *leaf)
{
  size_t *n = arg;
  *n += strlen(leaf->path) + strlen(leaf->wire) + strlen(leaf->name) + leaf->n_values;
  for (int level = 0; level < ZL_LEVELS; level++)
    *n += zl_catalogue_same(leaf, (enum zl_level)level) != NULL;
  *n += zl_catalogue_lock(leaf, ZL_LEVEL_GROUP_LOCK, NULL) != NULL;
  *n += zl_catalogue_lock(leaf, ZL_LEVEL_ACCOUNT_LOCK, NULL) != NULL;
  return 0;
}

/* A fuzzer that starts from what is refused at once sees little. */
static void the_fuzzers_seed_is_one(void **state)
{
  (void)state;
  struct zl_buf text = ZL_BUF_INIT(MOST_BYTES), again = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  assert_int_equal(zl_file_read(ZL_SOURCE_DIR "/tests/fuzz/corpus/catalogue/small.tsv", MOST_BYTES, &text, &err), 0);
  struct zl_catalogue *c = loaded(zl_buf_view(&text));
  zl_catalogue_use(c);
  const struct zl_node *rows = zl_catalogue_find(ZL_LEVEL_USER, ZL_STR("in_meeting.rows"));
  assert_non_null(rows);
  assert_string_equal(rows->children[0].children[0].path, "in_meeting.rows[].id");
  assert_int_equal(zl_catalogue_write(false, &again, &err), 0);
  assert_true(zl_str_eq(zl_buf_view(&text), zl_buf_view(&again)));
  zl_catalogue_use(NULL);
  zl_catalogue_free(c);
  zl_buf_free(&text), zl_buf_free(&again);
}

/* Bytes, cells and lines changed at random (the same each time): refused, or all look-ups hold. */
static void mutations_are_harmless(void **state)
{
  (void)state;
  struct zl_buf text = built_in();
  uint64_t seed = 88172645463325252u;
  unsigned taken = 0;
  for (int round = 0; round < 400; round++) {
    char *copy = malloc(text.len);
    assert_non_null(copy);
    memcpy(copy, text.data, text.len);
    size_t len = text.len;
    for (int i = 0; i <= round % 3; i++) {
      seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
      static const char bytes[] = "\t\n|.[]0-9lrwdspqaxyz\0\377";
      size_t from = seed % len;
      switch (seed >> 32 & 3) {
      case 0: copy[from] = bytes[(seed >> 40) % (sizeof(bytes) - 1)]; break;
      case 1: copy[from] = copy[(seed >> 20) % len]; break;
      case 2: memmove(copy + from, copy + from + 1, len - from - 1), len--; break;
      default: len = round % 7 ? len : from + 1; break;
      }
    }
    char *exact = realloc(copy, len); /* so that reading past the end is seen */
    struct zl_catalogue *c;
    struct zl_err err = {0};
    if (zl_catalogue_load((struct zl_str){exact, len}, &c, &err) == 0) {
      size_t n = 0;
      taken++;
      zl_catalogue_use(c);
      for (int level = 0; level < ZL_LEVELS; level++)
        zl_catalogue_walk(zl_catalogue_root((enum zl_level)level), touch, &n);
      assert_true(n > 0);
      zl_catalogue_use(NULL);
      zl_catalogue_free(c);
    } else {
      assert_true(err.code != 0 && *err.text);
    }
    free(exact);
  }
  assert_true(taken > 0 && taken < 400);
  zl_buf_free(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(comes_back),
    cmocka_unit_test(is_used),
    cmocka_unit_test(strangers_are_refused),
    cmocka_unit_test(the_fuzzers_seed_is_one),
    cmocka_unit_test(mutations_are_harmless),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
