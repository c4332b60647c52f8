/* The catalogue: look-ups, and that the tables hang together. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

/* ---- every node ---------------------------------------------------------------------------- */

static unsigned check_node(enum zl_level level, const struct zl_node *node, unsigned order,
                           bool below_leaf)
{
  assert_int_equal(node->order, order);
  order++;
  bool leaf = node->flags & ZL_NODE_LEAF;
  assert_false(leaf && below_leaf);
  if (node->type != ZL_TYPE_OBJECT)
    assert_true(leaf || below_leaf);
  if (node->type == ZL_TYPE_LIST)
    assert_int_equal(node->n_children, 1);
  if (node->parent)
    assert_non_null(node->body);
  if (node->parent && !below_leaf)
    assert_ptr_equal(zl_catalogue_find(level, zl_str_of(node->path)), node);
  assert_int_equal(zl_catalogue_level(node), level);
  assert_true(!node->parent || node->flags & (ZL_NODE_READABLE | ZL_NODE_WRITABLE));
  for (unsigned i = 0; i < node->n_children; i++) {
    const struct zl_node *child = &node->children[i];
    assert_ptr_equal(child->parent, node);
    assert_ptr_equal(zl_node_child(node, zl_str_of(child->name)), child);
    order = check_node(level, child, order, leaf || below_leaf);
  }
  return order;
}

static void test_tables(void **state)
{
  (void)state;
  static const unsigned least[ZL_LEVELS] = {400, 420, 700, 110, 150, 390};
  for (int level = 0; level < ZL_LEVELS; level++) {
    const struct zl_node *root = zl_catalogue_root((enum zl_level)level);
    assert_string_equal(root->path, "");
    assert_null(root->parent);
    assert_true(check_node((enum zl_level)level, root, 0, false) > least[level]);
  }
}

struct walked {
  unsigned n, last;
};

static int count_leaf(void *arg, const struct zl_node *leaf)
{
  struct walked *w = arg;
  assert_true(leaf->flags & ZL_NODE_LEAF);
  assert_true(w->n == 0 || leaf->order > w->last);
  w->last = leaf->order;
  w->n++;
  return 0;
}

static int stop_at_third(void *arg, const struct zl_node *leaf)
{
  (void)leaf;
  return ++*(int *)arg == 3 ? 77 : 0;
}

static void test_walk(void **state)
{
  (void)state;
  struct walked w = {0, 0};
  assert_int_equal(zl_catalogue_walk(zl_catalogue_root(ZL_LEVEL_USER), count_leaf, &w), 0);
  assert_true(w.n > 280);
  int seen = 0;
  assert_int_equal(zl_catalogue_walk(zl_catalogue_root(ZL_LEVEL_USER), stop_at_third, &seen), 77);
  assert_int_equal(seen, 3);
  w = (struct walked){0, 0};
  zl_catalogue_walk(leaf_of("meeting_authentication_option"), count_leaf, &w);
  assert_int_equal(w.n, 1); /* an atomic leaf: its fields are not walked */
}

/* ---- single fields ------------------------------------------------------------------------- */

static void test_fields(void **state)
{
  (void)state;
  static const struct {
    const char *path;
    enum zl_type type;
    unsigned set, clear;
    const char *option, *why;
  } rows[] = {
    {"in_meeting.waiting_room", ZL_TYPE_BOOLEAN, ZL_NODE_READABLE | ZL_NODE_WRITABLE,
     ZL_NODE_SECRET, NULL, "the ordinary case"},
    {"in_meeting.auto_answer", ZL_TYPE_BOOLEAN, ZL_NODE_WRITABLE, ZL_NODE_READABLE, NULL,
     "PATCH only"},
    {"in_meeting.transfer_meetings_between_devices", ZL_TYPE_BOOLEAN, ZL_NODE_READABLE,
     ZL_NODE_WRITABLE, NULL, "GET only"},
    {"whiteboard", ZL_TYPE_OBJECT, ZL_NODE_READABLE, ZL_NODE_WRITABLE | ZL_NODE_LEAF, NULL,
     "a whole section that is GET only"},
    {"schedule_meeting.pmi_password", ZL_TYPE_STRING, ZL_NODE_SECRET, 0, NULL, "a passcode"},
    {"meeting_security.pmi_password", ZL_TYPE_BOOLEAN, 0, ZL_NODE_SECRET, "meeting_security",
     "a switch of the same name"},
    {"schedule_meeting.force_pmi_jbh_password", ZL_TYPE_BOOLEAN, ZL_NODE_DEPRECATED, 0, NULL,
     "deprecated by the facts alone"},
    {"feature.zoom_huddles", ZL_TYPE_BOOLEAN, ZL_NODE_DEPRECATED, 0, NULL,
     "deprecated by the specification"},
    {"feature.zoom_canvas", ZL_TYPE_BOOLEAN, ZL_NODE_READABLE | ZL_NODE_WRITABLE, 0, NULL,
     "newer than the specification"},
    {"in_meeting.data_center_regions", ZL_TYPE_LIST, ZL_NODE_SET | ZL_NODE_LEAF, 0, NULL, "a set"},
    {"meeting_authentication", ZL_TYPE_BOOLEAN, ZL_NODE_WRITABLE, 0, "meeting_authentication",
     "option body"},
    {"allow_authentication_exception", ZL_TYPE_BOOLEAN, ZL_NODE_READABLE, ZL_NODE_WRITABLE,
     "meeting_authentication", "shown by one body only"},
    {"recording_authentication_option", ZL_TYPE_OBJECT, ZL_NODE_LEAF | ZL_NODE_WRITABLE,
     ZL_NODE_READABLE, "recording_authentication", "one atomic leaf"},
    {"recording_authentication_options", ZL_TYPE_LIST, ZL_NODE_LEAF | ZL_NODE_READABLE,
     ZL_NODE_WRITABLE, "recording_authentication", "what GET shows of it"},
    {"meeting_security.waiting_room", ZL_TYPE_BOOLEAN, ZL_NODE_WRITABLE, 0, "meeting_security",
     "option body"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct zl_node *node = leaf_of(rows[i].path);
    ROW_TRUE(rows[i].why, node->type == rows[i].type, "%s\n", rows[i].path);
    ROW_TRUE(rows[i].why, (node->flags & rows[i].set) == rows[i].set, "%s\n", rows[i].path);
    ROW_TRUE(rows[i].why, (node->flags & rows[i].clear) == 0, "%s\n", rows[i].path);
    const char *option = node->body->option;
    ROW_TRUE(rows[i].why, rows[i].option ? option && strcmp(option, rows[i].option) == 0 : !option,
             "%s\n", rows[i].path);
  }
  const struct zl_node *option = leaf_of("meeting_authentication_option");
  assert_string_equal(option->wire, "authentication_option");
  assert_string_equal(option->entries, "authentication_options");
  assert_string_equal(option->key_field, "id");
  assert_int_equal(leaf_of("recording.auto_delete_cmr_days")->n_values, 0); /* the server judges */
  assert_int_equal(leaf_of("recording.recording_password_requirement.length")->max, 10);
  assert_int_equal(leaf_of("meeting_security.block_user_domain_list")->max_items, 20);
  assert_int_equal(leaf_of("meeting_security.block_user_domain_list")->children->max_length, 30);
}

static void test_not_there(void **state)
{
  (void)state;
  static const char *const paths[] = {"x", "in_meeting.", ".in_meeting", "in_meeting..chat",
                                      "in_meeting.chat.", "in_meeting.chat.x", "in_meetin",
                                      "in_meetingg", "authentication_option"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
    ROW_TRUE(paths[i], !zl_catalogue_find(ZL_LEVEL_USER, zl_str_of(paths[i])), "found\n");
  assert_null(zl_catalogue_find(ZL_LEVEL_USER, (struct zl_str){"chat\0x", 6}));
}

static void test_bodies(void **state)
{
  (void)state;
  static const struct {
    const char *key, *kind, *path, *option, *product, *label, *read, *write, *classic;
  } rows[] = {
    {"user.settings", "user", "/users/{id}/settings", NULL, "main", "MEDIUM",
     "user:read:settings:admin", "user:update:settings:admin", "user:write:admin"},
    {"user.settings?option=recording_authentication", "user", "/users/{id}/settings",
     "recording_authentication", "main", "MEDIUM", "user:read:settings:admin",
     "user:update:settings:admin", "user:write:admin"},
    {"group.settings?option=meeting_security", "group", "/groups/{id}/settings", "meeting_security",
     "main", "MEDIUM", "group:read:settings:admin", "group:update:settings:admin",
     "group:write:admin"},
    {"group.locks", "group", "/groups/{id}/lock_settings", NULL, "main", "MEDIUM",
     "group:read:lock_settings:admin", "group:update:lock_settings:admin", "group:write:admin"},
    {"account.settings?option=security", "account", "/accounts/{id}/settings", "security", "main",
     "MEDIUM", "account:read:settings:admin", "account:update:settings:admin",
     "account:write:admin"},
    {"account.locks?option=meeting_security", "account", "/accounts/{id}/lock_settings",
     "meeting_security", "main", "MEDIUM", "account:read:lock_settings:master",
     "account:update:lock_settings:admin", "account:write:admin"},
    {"phone_user", "phone_user", "/phone/users/{id}", NULL, "phone", "LIGHT",
     "phone:read:user:admin", "phone:update:user:admin", "phone:write:admin"},
    {"phone_user_settings", "phone_user", "/phone/users/{id}/settings", NULL, "phone", "LIGHT",
     "phone:read:user_setting:admin", "phone:update:user_setting:admin", "phone:write:admin"},
    {"user", "user", "/users/{id}", NULL, "main", "LIGHT", "user:read:user:admin", "user:update:user:admin",
     "user:write:admin"},
    {"user.status", "user", "/users/{id}", NULL, "main", "LIGHT", "user:read:user:admin", "user:update:status:admin",
     "user:write:admin"},
    {"user.role", "user", "/users/{id}", NULL, "main", "MEDIUM", "user:read:user:admin", "role:write:member:admin",
     "role:write:admin"},
  };
  static const size_t numbers[ZL_LEVELS] = {4, 4, 5, 2, 2, 2, 3};
  for (int level = 0; level < ZL_LEVELS; level++) {
    size_t n;
    const struct zl_body *bodies = zl_catalogue_bodies((enum zl_level)level, &n);
    assert_int_equal(n, numbers[level]);
    assert_null(bodies[0].option);
    for (size_t i = 0; i < n; i++) {
      assert_int_equal(bodies[i].level, level);
      bool elsewhere = strcmp(bodies[i].document, bodies[i].key) != 0; /* written at a place of its own */
      assert_true(elsewhere || strcmp(bodies[i].method, "PATCH") == 0);
      assert_true(elsewhere == (strcmp(bodies[i].path, bodies[i].write_path) != 0));
      assert_non_null(zl_catalogue_body(zl_str_of(bodies[i].document)));
      assert_ptr_equal(zl_catalogue_body(zl_str_of(bodies[i].key)), &bodies[i]);
    }
    enum zl_level found = ZL_LEVELS;
    assert_int_equal(zl_level_find(zl_str_of(zl_level_name((enum zl_level)level)), &found), 0);
    assert_int_equal(found, level);
  }
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct zl_body *body = zl_catalogue_body(zl_str_of(rows[i].key));
    assert_non_null(body);
    assert_string_equal(body->kind, rows[i].kind);
    assert_string_equal(body->path, rows[i].path);
    assert_string_equal(body->option ? body->option : "", rows[i].option ? rows[i].option : "");
    assert_string_equal(body->product, rows[i].product);
    assert_string_equal(body->label, rows[i].label);
    assert_string_equal(body->read_scope, rows[i].read);
    assert_string_equal(body->write_scope, rows[i].write);
    assert_string_equal(body->write_scope_classic, rows[i].classic);
  }
  assert_null(zl_catalogue_body(ZL_STR("user.settings?option=recording")));
  assert_null(zl_catalogue_body(ZL_STR("")));
  enum zl_level level;
  assert_int_equal(zl_level_find(ZL_STR("users"), &level), -1);
}

/* ---- the nearest name ---------------------------------------------------------------------- */

static void test_unknown(void **state)
{
  (void)state;
  static const struct {
    const char *parent, *name, *says, *why;
  } rows[] = {
    {"", "schedule_meting",
     "users have no setting 'schedule_meting' (did you mean 'schedule_meeting'?)", "a section"},
    {"in_meeting", "wating_room",
     "users have no setting 'in_meeting.wating_room' (did you mean 'in_meeting.waiting_room'?)",
     "a sibling"},
    {"schedule_meeting", "participant_video", "(did you mean 'schedule_meeting.participants_video'?)",
     "the other levels' name"},
    {"", "auto_recording", "(did you mean 'recording.auto_recording'?)", "the right name, misplaced"},
    {"", "waiting_room",
     "(did you mean 'in_meeting.waiting_room' or 'meeting_security.waiting_room'?)",
     "two of that name"},
    {"in_meeting", "cloud_recordng", "(did you mean 'recording.cloud_recording'?)",
     "misspelt and misplaced"},
    {"", "Recording", "(did you mean 'recording'?)", "capitals"},
    {"in_meeting.webinar_chat", "zzzzzzzz",
     "users have no setting 'in_meeting.webinar_chat.zzzzzzzz' (there are: allow_attendees_chat_with, ", "nothing near"},
    {"in_meeting", "zzzzzzzz", "users have no setting 'in_meeting.zzzzzzzz'", "too many to list"},
    {"in_meeting", "bad\033[31m", "'in_meeting.bad\\x1b[31m'", "control characters are visible"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    const struct zl_node *parent = *rows[i].parent ? leaf_of(rows[i].parent)
                                                   : zl_catalogue_root(ZL_LEVEL_USER);
    assert_int_equal(zl_catalogue_unknown(parent, zl_str_of(rows[i].name), &err), -1);
    ROW_TRUE(rows[i].why, strstr(err.text, rows[i].says), "said: %s\n", err.text);
    assert_int_equal(err.code, ZL_EVALUE);
  }
}

/* ---- the seed ------------------------------------------------------------------------------ */

static void test_seed_fields(void **state)
{
  (void)state;
  struct zl_buf text = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  assert_int_equal(zl_file_read(GOLDEN "seed_fields.txt", MOST_BYTES, &text, &err), 0);
  unsigned n = 0;
  for (char *save, *line = strtok_r(text.data, "\n", &save); line;
       line = strtok_r(NULL, "\n", &save), n++) {
    char *element = strstr(line, "[].");
    if (element)
      *element = '\0';
    const struct zl_node *node = leaf_of(line);
    if (element)
      node = zl_node_child(node->children, zl_str_of(element + 3));
    ROW_TRUE(line, node && node->flags & ZL_NODE_WRITABLE, "%s\n", element ? element + 3 : "");
  }
  assert_int_equal(n, 211);
  zl_buf_free(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_tables),    cmocka_unit_test(test_walk),
    cmocka_unit_test(test_fields),    cmocka_unit_test(test_not_there),
    cmocka_unit_test(test_bodies),    cmocka_unit_test(test_unknown),
    cmocka_unit_test(test_seed_fields),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
