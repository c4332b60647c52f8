/* The present value, whether it is what is wanted, and the smallest body; the golden bodies of
 * the seed; and, over random trees, that what the bodies ask for leaves nothing to do. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

/* ---- current ------------------------------------------------------------------------------- */

static void test_current(void **state)
{
  (void)state;
  static const struct {
    const char *path, *answer, *wanted, *gives, *why; /* NULL: absent; "!": a mistake */
  } rows[] = {
    {"in_meeting.chat", "{\"in_meeting\":{\"chat\":true}}", "", "true", "there"},
    {"in_meeting.chat", "{\"in_meeting\":{}}", "", NULL, "absent"},
    {"in_meeting.chat", "{}", "", NULL, "section absent"},
    {"in_meeting.chat", "{\"in_meeting\":null}", "", NULL, "section null"},
    {"in_meeting.chat", "{\"in_meeting\":{\"chat\":null}}", "", "null", "null is what Zoom said"},
    {"in_meeting.chat", "{\"in_meeting\":{\"chat\":\"true\"}}", "",
     "!the server's in_meeting.chat is of type string, but should be of type boolean", "type"},
    {"in_meeting.chat", "{\"in_meeting\":[]}", "",
     "!the server's in_meeting is of type", "section of another type"},
    {"in_meeting.chat", "[]", "", "!the server's settings document", "no object at all"},
    {"in_meeting.webinar_chat.enable", "{\"in_meeting\":{\"webinar_chat\":7}}", "",
     "!the server's in_meeting.webinar_chat is of type number", "group of another type"},
    {"feature.meeting_capacity", "{\"feature\":{\"meeting_capacity\":500.0}}", "", "500", "float"},
    {"feature.meeting_capacity", "{\"feature\":{\"meeting_capacity\":500.5}}", "",
     "!of type number, but should be of type integer", "no integer"},
    {"feature.license_info_list",
     "{\"feature\":{\"license_info_list\":[{\"license_option\":576460752303423500}]}}", "",
     "[{\"license_option\":576460752303423500}]", "beyond 2^53"},
    {"in_meeting.data_center_regions", "{\"in_meeting\":{\"data_center_regions\":[ ]}}", "", "[]",
     "empty list"},
    {"in_meeting.data_center_regions", "{\"in_meeting\":{\"data_center_regions\":{}}}", "",
     "!should be of type list", "{} is no list"},
    {"meeting_authentication",
     "{\"meeting_authentication\":true,\"authentication_options\":[]}", "", "true", "option body"},
    {"meeting_authentication",
     "{\"authentication_options\":{\"meeting_authentication\":{\"meeting_authentication\":false}}}",
     "", "false", "GET's second shape"},
    {"recording_authentication_option",
     "{\"authentication_options\":[{\"id\":\"a\"},{\"id\":\"b\",\"visible\":true}]}",
     "{\"id\":\"b\"}", "{\"id\":\"b\",\"visible\":true}", "an entry by its key"},
    {"recording_authentication_option", "{\"authentication_options\":[{\"id\":\"a\"}]}",
     "{\"id\":\"b\"}", NULL, "no such entry"},
    {"recording_authentication_option", "{}", "{\"id\":\"b\"}", NULL, "no list"},
    {"recording_authentication_option", "{\"authentication_options\":true}", "{\"id\":\"b\"}",
     "!the server's authentication_options is of type boolean", "no list but something else"},
    {"meeting_authentication_option",
     "{\"authentication_options\":{\"meeting_authentication\":{\"authentication_options\":"
     "[{\"id\":\"a\"}]}}}", "{\"id\":\"a\"}", "{\"id\":\"a\"}", "entry in the second shape"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    int rc = zl_settings_current(leaf_of(rows[i].path), parse(rows[i].answer),
                                 zl_str_of(rows[i].wanted), &out, &err);
    const char *gives = rows[i].gives;
    if (!gives)
      ROW_TRUE(rows[i].why, rc == 0 && out.len == 0, "%d %s\n", rc, err.text);
    else if (gives[0] == '!')
      ROW_TRUE(rows[i].why, rc == -1 && strstr(err.text, gives + 1), "said: %s\n", err.text);
    else
      ROW_TRUE(rows[i].why, rc == 1 && strcmp(zl_buf_cstr(&out), gives) == 0, "%d %s %s\n", rc,
               zl_buf_cstr(&out), err.text);
    zl_buf_free(&out);
  }
}

static void test_says_locked(void **state)
{
  (void)state;
  static const struct {
    enum zl_level level;
    const char *path, *answer, *by, *why; /* by: NULL: not locked */
  } rows[] = {
    {ZL_LEVEL_PHONE_USER, "policy.sms.enable", "{\"policy\":{\"sms\":{\"enable\":true,\"locked\":true,\"locked_by\":\"site\"}}}",
     "site", "beside it"},
    {ZL_LEVEL_PHONE_USER, "policy.sms.enable", "{\"policy\":{\"sms\":{\"enable\":true,\"locked\":true}}}", "", "by nobody that is named"},
    {ZL_LEVEL_PHONE_USER, "policy.sms.enable", "{\"policy\":{\"sms\":{\"locked\":false,\"locked_by\":\"site\"}}}", NULL, "not locked"},
    {ZL_LEVEL_PHONE_USER, "policy.sms.enable", "{\"policy\":{\"sms\":{\"locked\":\"true\"}}}", NULL, "a text is no lock"},
    {ZL_LEVEL_PHONE_USER, "policy.sms.enable", "{\"policy\":{\"sms\":true}}", NULL, "another shape"},
    {ZL_LEVEL_PHONE_USER, "policy.sms.enable", "[]", NULL, "no object at all"},
    {ZL_LEVEL_PHONE_USER, "policy.auto_call_recording.play_recording_beep_tone.enable",
     "{\"policy\":{\"auto_call_recording\":{\"locked\":true,\"locked_by\":\"account\",\"play_recording_beep_tone\":{}}}}",
     "account", "around it"},
    {ZL_LEVEL_PHONE_USER, "policy.international_calling", "{\"policy\":{\"international_calling\":true}}", NULL, "no mark"},
    {ZL_LEVEL_USER, "in_meeting.chat", "{\"in_meeting\":{\"chat\":true,\"locked\":true}}", NULL, "users have no such mark"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_json by = {0};
    const struct zl_node *leaf = zl_catalogue_find(rows[i].level, zl_str_of(rows[i].path));
    struct zl_json answer = parse(rows[i].answer);
    bool locked = zl_settings_says_locked(leaf, answer, &by);
    ROW_TRUE(rows[i].why, locked == (rows[i].by != NULL) && zl_settings_says_locked(leaf, answer, NULL) == locked, "%d\n", locked);
    if (locked && *rows[i].by)
      ROW_TRUE(rows[i].why, zl_json_string_is(by, rows[i].by), "by another than %s\n", rows[i].by);
    else
      ROW_TRUE(rows[i].why, zl_json_kind(by) == ZL_JSON_NONE, "by somebody\n%s", "");
  }
}

/* ---- same ---------------------------------------------------------------------------------- */

static void test_same(void **state)
{
  (void)state;
  static const struct {
    const char *path, *wanted, *current;
    bool same;
    const char *why;
  } rows[] = {
    {"in_meeting.chat", "true", "true", true, "equal"},
    {"in_meeting.chat", "true", "false", false, "different"},
    {"in_meeting.chat", "false", "", false, "absent is not false"},
    {"in_meeting.chat", "false", "null", false, "null is not false"},
    {"schedule_meeting.pmi_password", "\"\"", "", false, "absent is not empty"},
    {"schedule_meeting.pmi_password", "\"\xc3\xa4\"", "\"\\u00e4\"", true, "escapes"},
    {"feature.meeting_capacity", "500", "500.0", true, "numbers by value"},
    {"feature.meeting_capacity", "9007199254740993", "9007199254740992", false, "64 bits exact"},
    {"in_meeting.data_center_regions", "[\"US\",\"DE\"]", "[\"DE\",\"US\"]", true, "a set"},
    {"in_meeting.data_center_regions", "[\"US\",\"US\"]", "[\"US\"]", true, "twice is once"},
    {"in_meeting.data_center_regions", "[\"US\"]", "[\"US\",\"DE\"]", false, "surplus"},
    {"in_meeting.data_center_regions", "[\"US\",\"DE\"]", "[\"US\"]", false, "missing"},
    {"in_meeting.data_center_regions", "[]", "[\"US\"]", false, "to be emptied"},
    {"in_meeting.data_center_regions", "[]", "", true, "empty lists are left out by Zoom"},
    {"in_meeting.data_center_regions", "[\"US\"]", "", false, "absent"},
    {"in_meeting.virtual_background_settings.files", "[{\"id\":\"b\"},{\"id\":\"a\",\"name\":\"x\"}]",
     "[{\"id\":\"a\",\"name\":\"x\",\"size\":3},{\"id\":\"b\",\"name\":\"y\"}]", true,
     "elements on the fields that are wanted"},
    {"in_meeting.virtual_background_settings.files", "[{\"id\":\"a\",\"name\":\"z\"}]",
     "[{\"id\":\"a\",\"name\":\"x\"}]", false, "a field differs"},
    {"in_meeting.virtual_background_settings.files", "[{\"id\":\"a\"}]",
     "[{\"id\":\"a\"},{\"id\":\"b\"}]", false, "an element too many"},
    {"feature.license_info_list",
     "[{\"license_type\":\"A\",\"license_option\":2},{\"license_type\":\"B\",\"license_option\":0}]",
     "[{\"license_type\":\"B\",\"license_option\":0,\"subscription_id\":\"s\"},"
     "{\"license_type\":\"A\",\"license_option\":2}]", true, "no single key names a licence"},
    {"meeting_authentication_option", "{\"id\":\"a\",\"action\":\"show\"}",
     "{\"id\":\"a\",\"visible\":true}", true, "shown"},
    {"meeting_authentication_option", "{\"id\":\"a\",\"action\":\"hide\"}",
     "{\"id\":\"a\",\"visible\":true}", false, "to be hidden"},
    {"meeting_authentication_option", "{\"id\":\"a\",\"action\":\"hide\"}", "{\"id\":\"a\"}", false,
     "visibility not told"},
    {"meeting_authentication_option", "{\"id\":\"a\",\"action\":\"update\",\"name\":\"n\"}",
     "{\"id\":\"a\",\"visible\":false,\"name\":\"n\",\"domains\":\"x\"}", true, "update is no state"},
    {"meeting_authentication_option", "{\"id\":\"a\",\"action\":\"update\",\"name\":\"n\"}",
     "{\"id\":\"a\",\"name\":\"m\"}", false, "a field differs"},
    {"meeting_authentication_option", "{\"id\":\"a\"}", "", false, "no such entry"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_str current = *rows[i].current ? zl_str_of(rows[i].current) : (struct zl_str){NULL, 0};
    ROW_TRUE(rows[i].why,
             zl_settings_same(leaf_of(rows[i].path), zl_str_of(rows[i].wanted), current) == rows[i].same,
             "%s against %s\n", rows[i].wanted, rows[i].current);
  }
}

/* ---- body ---------------------------------------------------------------------------------- */

static void test_body(void **state)
{
  (void)state;
  struct zl_err err = {0};
  struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
  const struct zl_item items[] = {
    {leaf_of("recording.ip_address_access_control.enable"), ZL_STR("true")},
    {leaf_of("in_meeting.webinar_chat.enable"), ZL_STR("false")},
    {leaf_of("in_meeting.webinar_chat.allow_users_save_chats"), ZL_STR("0")},
    {leaf_of("in_meeting.chat"), ZL_STR("true")},
    {leaf_of("recording.auto_recording"), ZL_STR("\"none\"")},
  };
  assert_int_equal(zl_settings_body(items, 5, &out, &err), 0);
  assert_string_equal(zl_buf_cstr(&out),
                      "{\"in_meeting\":{\"chat\":true,\"webinar_chat\":{\"allow_users_save_chats\":0,"
                      "\"enable\":false}},\"recording\":{\"auto_recording\":\"none\","
                      "\"ip_address_access_control\":{\"enable\":true}}}");
  zl_buf_reset(&out);
  const struct zl_item option[] = {
    {leaf_of("recording_authentication"), ZL_STR("true")},
    {leaf_of("recording_authentication_option"), ZL_STR("{\"id\":\"a\"}")},
  };
  assert_int_equal(zl_settings_body(option, 2, &out, &err), 0);
  assert_string_equal(zl_buf_cstr(&out),
                      "{\"authentication_option\":{\"id\":\"a\"},\"recording_authentication\":true}");
  zl_buf_reset(&out);
  assert_int_equal(zl_settings_body(NULL, 0, &out, &err), 0);
  assert_string_equal(zl_buf_cstr(&out), "{}");
  zl_buf_reset(&out);

  const struct zl_item mixed[] = {
    {leaf_of("in_meeting.waiting_room"), ZL_STR("true")},
    {leaf_of("meeting_security.waiting_room"), ZL_STR("true")},
  };
  assert_int_equal(zl_settings_body(mixed, 2, &out, &err), -1);
  assert_non_null(strstr(err.text, "do not belong to one request"));
  zl_err_clear(&err);
  const struct zl_item twice[] = {mixed[0], mixed[0]};
  assert_int_equal(zl_settings_body(twice, 2, &out, &err), -1);
  assert_non_null(strstr(err.text, "twice"));
  assert_int_equal(out.len, 0);
  zl_buf_free(&out);
}

/* ---- the seed's bodies --------------------------------------------------------------------- */

struct wish {
  struct zl_item items[512];
  size_t n;
  struct zl_pool pool;
};

static int keep(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  struct wish *w = arg;
  assert_true(w->n < 512);
  w->items[w->n++] = (struct zl_item){leaf, {zl_pool_dup(&w->pool, value), value.n}};
  return 0;
}

/* The items of one body. */
static size_t of_body(const struct wish *w, const struct zl_body *body, struct zl_item *out)
{
  size_t n = 0;
  for (size_t i = 0; i < w->n; i++) {
    if (w->items[i].leaf->body == body)
      out[n++] = w->items[i];
  }
  return n;
}

static void test_golden(void **state)
{
  (void)state;
  static const char *const files[] = {"user.json", "user_meeting_authentication.json",
                                      "user_recording_authentication.json",
                                      "user_meeting_security.json"};
  struct zl_buf text = ZL_BUF_INIT(MOST_BYTES), out = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  struct zl_json table;
  struct wish w = {.n = 0};
  struct zl_item items[512];
  assert_int_equal(zl_file_read(GOLDEN "wish.json", MOST_BYTES, &text, &err), 0);
  assert_int_equal(zl_json_check(zl_buf_view(&text), ZL_JSON_DEPTH, &table, &err), 0);
  if (zl_settings_read(ZL_LEVEL_USER, table, keep, &w, &err) != 0)
    fail_msg("%s", err.text);

  size_t n_bodies, total = 0;
  const struct zl_body *bodies = zl_catalogue_bodies(ZL_LEVEL_USER, &n_bodies);
  for (size_t i = 0; i < n_bodies; i++) {
    size_t n = of_body(&w, &bodies[i], items);
    total += n;
    zl_buf_reset(&out);
    assert_int_equal(zl_settings_body(items, n, &out, &err), 0);
    char name[512];
    snprintf(name, sizeof(name), GOLDEN "%s", files[i]);
    json_t *expected = json_load_file(name, 0, NULL);
    json_t *sent = json_loads(zl_buf_cstr(&out), 0, NULL);
    assert_non_null(expected);
    assert_non_null(sent);
    ROW_TRUE(files[i], json_equal(expected, sent), "sent %s\n", zl_buf_cstr(&out));
    json_decref(expected);
    json_decref(sent);
  }
  assert_int_equal(total, w.n);
  zl_pool_free(&w.pool);
  zl_buf_free(&text);
  zl_buf_free(&out);
}

/* ---- random trees -------------------------------------------------------------------------- */

static uint64_t seed;

static unsigned roll(unsigned n) /* splitmix64: the same trees on every machine */
{
  uint64_t z = (seed += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (unsigned)((z ^ (z >> 31)) % n);
}

static json_t *random_value(const struct zl_node *node);

static json_t *random_object(const struct zl_node *node)
{
  json_t *object = json_object();
  for (unsigned i = 0; i < node->n_children; i++) {
    const struct zl_node *child = &node->children[i];
    bool needed = child->flags & ZL_NODE_REQUIRED ||
                  (node->key_field && strcmp(child->name, node->key_field) == 0);
    if (child->flags & ZL_NODE_WRITABLE && (needed || roll(3) > 0))
      json_object_set_new(object, child->name, random_value(child));
  }
  return object;
}

static json_t *random_value(const struct zl_node *node)
{
  static const char *const words[] = {"alpha", "b\"eta", "g\xc3\xa4mma", "delta/4", "ep\\silon"};
  switch (node->type) {
  case ZL_TYPE_BOOLEAN:
    return json_boolean(roll(2));
  case ZL_TYPE_INTEGER:
    if (node->numbers)
      return json_integer(node->numbers[roll(node->n_values)]);
    else {
      int64_t from = node->min > 0 ? node->min : 0, most = node->max < from + 9 ? node->max : from + 9;
      return json_integer(from + roll((unsigned)(most - from + 1)));
    }
  case ZL_TYPE_NUMBER:
    return json_real(roll(100) / 8.0);
  case ZL_TYPE_STRING:
    return json_string(node->values ? node->values[roll(node->n_values)]
                       : node->min_length > 5 ? "delta/4" : words[roll(5)]);
  case ZL_TYPE_LIST: {
    json_t *list = json_array();
    unsigned most = node->max_items && node->max_items < 3 ? node->max_items : 3;
    for (unsigned n = roll(most + 1); n > 0; n--)
      json_array_append_new(list, random_value(node->children));
    return list;
  }
  case ZL_TYPE_OBJECT:
    return random_object(node);
  }
  return NULL;
}

static int add_random(void *arg, const struct zl_node *leaf)
{
  /* what an action did is not to be seen: see test_levels.c */
  if (!(leaf->flags & ZL_NODE_WRITABLE) || leaf->flags & ZL_NODE_ACTION || roll(3) == 0)
    return 0;
  json_t *at = arg;
  char path[256];
  snprintf(path, sizeof(path), "%s", leaf->path);
  char *part = path;
  for (char *dot = strchr(part, '.'); dot; part = dot + 1, dot = strchr(part, '.')) {
    *dot = '\0';
    if (!json_object_get(at, part))
      json_object_set_new(at, part, json_object());
    at = json_object_get(at, part);
  }
  json_object_set_new(at, part, random_value(leaf));
  return 0;
}

/* A server that does what the facts say: objects are merged, lists are replaced, and an
 * authentication_option works on the entry of its id. */
static void merge(json_t *document, json_t *body)
{
  const char *key;
  json_t *value;
  json_object_foreach(body, key, value) {
    if (strcmp(key, "authentication_option") == 0) {
      json_t *list = json_object_get(document, "authentication_options"), *entry, *found = NULL;
      size_t i;
      if (!list)
        json_object_set_new(document, "authentication_options", list = json_array());
      json_array_foreach(list, i, entry) {
        if (json_equal(json_object_get(entry, "id"), json_object_get(value, "id")))
          found = entry;
      }
      if (!found)
        json_array_append_new(list, found = json_object());
      json_object_update(found, value);
      json_object_del(found, "action");
      const char *action = json_string_value(json_object_get(value, "action"));
      if (action && strcmp(action, "delete") == 0) {
        json_array_foreach(list, i, entry) {
          if (entry == found)
            break;
        }
        json_array_remove(list, i);
      } else if (action && strcmp(action, "update") != 0 && strcmp(action, "add") != 0)
        json_object_set_new(found, "visible", json_boolean(strcmp(action, "show") == 0));
      continue;
    }
    json_t *there = json_object_get(document, key);
    if (json_is_object(value) && json_is_object(there))
      merge(there, value);
    else
      json_object_set_new(document, key, json_deep_copy(value));
  }
}

/* What still has to be sent for `body`, given its document. */
static size_t pending(const struct wish *w, const struct zl_body *body, json_t *document,
                      struct zl_item *out)
{
  struct zl_item items[512];
  size_t n = of_body(w, body, items), left = 0;
  char *text = json_dumps(document, 0);
  struct zl_json answer = parse(text);
  for (size_t i = 0; i < n; i++) {
    struct zl_buf current = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    int rc = zl_settings_current(items[i].leaf, answer, items[i].value, &current, &err);
    if (rc < 0)
      fail_msg("%s", err.text);
    struct zl_str has = rc ? zl_buf_view(&current) : (struct zl_str){NULL, 0};
    if (!zl_settings_same(items[i].leaf, items[i].value, has))
      out[left++] = items[i];
    zl_buf_free(&current);
  }
  free(text);
  return left;
}

/* GET has some things in other places than PATCH. */
static void show(json_t *document, const struct zl_item *items, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    if (!items[i].leaf->got)
      continue;
    char path[256];
    snprintf(path, sizeof(path), "%s", items[i].leaf->got);
    char *part = path;
    json_t *at = document;
    for (char *dot = strchr(part, '.'); dot; part = dot + 1, dot = strchr(part, '.')) {
      *dot = '\0';
      if (!json_is_object(json_object_get(at, part)))
        json_object_set_new(at, part, json_object());
      at = json_object_get(at, part);
    }
    json_object_set_new(at, part, json_loadb(items[i].value.p, items[i].value.n, JSON_DECODE_ANY, NULL));
  }
}

static size_t random_round(enum zl_level level)
{
  size_t n_bodies, sent = 0;
  const struct zl_body *bodies = zl_catalogue_bodies(level, &n_bodies);
  json_t *documents[8];
  assert_true(n_bodies <= 8);
  for (size_t i = 0; i < n_bodies; i++)
    documents[i] = json_object();
  for (unsigned turn = 0; turn < 3; turn++) { /* each wish meets what the last one left */
    struct wish w = {.n = 0};
    struct zl_err err = {0};
    json_t *table = json_object();
    zl_catalogue_walk(zl_catalogue_root(level), add_random, table);
    char *text = json_dumps(table, 0);
    if (zl_settings_read(level, parse(text), keep, &w, &err) != 0)
      fail_msg("%s, seed %llu: %s in %s", zl_level_name(level), (unsigned long long)seed, err.text,
               text);
    for (size_t i = 0; i < n_bodies; i++) {
      struct zl_item items[512];
      size_t n = pending(&w, &bodies[i], documents[i], items);
      struct zl_buf body = ZL_BUF_INIT(MOST_BYTES);
      assert_int_equal(zl_settings_body(items, n, &body, &err), 0);
      json_t *patch = json_loads(zl_buf_cstr(&body), 0, NULL);
      assert_non_null(patch);
      merge(documents[i], patch);
      show(documents[i], items, n);
      sent += n;
      n = pending(&w, &bodies[i], documents[i], items);
      if (n > 0)
        fail_msg("%s, seed %llu: %s still differs", zl_level_name(level), (unsigned long long)seed,
                 items[0].leaf->path);
      json_decref(patch);
      zl_buf_free(&body);
    }
    zl_pool_free(&w.pool);
    free(text);
    json_decref(table);
  }
  for (size_t i = 0; i < n_bodies; i++)
    json_decref(documents[i]);
  return sent;
}

static void test_random_trees(void **state)
{
  (void)state;
  for (int level = 0; level < ZL_LEVELS; level++) {
    size_t sent = 0;
    for (unsigned round = 0; round < 20; round++) {
      seed = 20260 + round;
      sent += random_round((enum zl_level)level);
    }
    assert_true(sent > 1000); /* or the property was never put to the test */
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_current), cmocka_unit_test(test_says_locked),
    cmocka_unit_test(test_same),
    cmocka_unit_test(test_body),    cmocka_unit_test(test_golden),
    cmocka_unit_test(test_random_trees),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
