/* The catalogue against Zoom's own specifications, where they are at hand: every leaf of every
 * level that PATCH takes or GET gives is there with its type, its values and its limits. Where the
 * overlay states something else on purpose, its row says why and the comparison is left out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

#include <unistd.h>

#define SPECIFICATIONS ZL_SOURCE_DIR "/../shared/zoom-openapi/"
#define OVERLAY ZL_SOURCE_DIR "/src/settings/facts/overlay.tsv"

/* Where a body stands in the alternatives of PATCH and of GET: up to two indexes, -1 for none. */
static const struct {
  const char *key, *file, *path, *prefix, *only, *without;
  int patch[2], get[2], also;
} bodies[] = {
  {"user.settings", "users", "/users/{userId}/settings", "", NULL, NULL, {0, -1}, {0, -1}, -1},
  {"user.settings?option=meeting_authentication", "users", "/users/{userId}/settings", "meeting_", NULL, NULL, {1, 0}, {2, 0}, -1},
  {"user.settings?option=recording_authentication", "users", "/users/{userId}/settings", "recording_", NULL, NULL, {1, 1}, {2, 1}, -1},
  {"user.settings?option=meeting_security", "users", "/users/{userId}/settings", "", NULL, NULL, {2, -1}, {3, -1}, -1},
  {"group.settings", "users", "/groups/{groupId}/settings", "", NULL, NULL, {0, -1}, {0, -1}, -1},
  {"group.settings?option=meeting_authentication", "users", "/groups/{groupId}/settings", "meeting_", NULL, NULL, {1, 0}, {1, 0}, -1},
  {"group.settings?option=recording_authentication", "users", "/groups/{groupId}/settings", "recording_", NULL, NULL, {1, 1}, {1, 1}, -1},
  {"group.settings?option=meeting_security", "users", "/groups/{groupId}/settings", "", NULL, NULL, {2, -1}, {2, -1}, -1},
  {"account.settings", "accounts", "/accounts/{accountId}/settings", "", NULL, "security", {0, -1}, {0, -1}, 3},
  {"account.settings?option=meeting_authentication", "accounts", "/accounts/{accountId}/settings", "meeting_", NULL, NULL, {1, 0}, {1, 0}, -1},
  {"account.settings?option=recording_authentication", "accounts", "/accounts/{accountId}/settings", "recording_", NULL, NULL, {1, 1}, {1, 1}, -1},
  {"account.settings?option=meeting_security", "accounts", "/accounts/{accountId}/settings", "", NULL, NULL, {2, -1}, {2, -1}, -1},
  {"account.settings?option=security", "accounts", "/accounts/{accountId}/settings", "", "security", NULL, {0, -1}, {0, -1}, -1},
  {"group.locks", "users", "/groups/{groupId}/lock_settings", "", NULL, NULL, {0, -1}, {0, -1}, -1},
  {"group.locks?option=meeting_security", "users", "/groups/{groupId}/lock_settings", "", NULL, NULL, {1, -1}, {1, -1}, -1},
  {"account.locks", "accounts", "/accounts/{accountId}/lock_settings", "", NULL, NULL, {0, -1}, {0, -1}, -1},
  {"account.locks?option=meeting_security", "accounts", "/accounts/{accountId}/lock_settings", "", NULL, NULL, {1, -1}, {1, -1}, -1},
  {"phone_user", "phone", "/phone/users/{userId}", "", NULL, NULL, {-1, -1}, {-1, -1}, -1},
  {"phone_user_settings", "phone", "/phone/users/{userId}/settings", "settings_", NULL, NULL, {-1, -1}, {-1, -1}, -1},
  {"user", "users", "/users/{userId}", "", NULL, "feature", {-1, -1}, {-1, -1}, -1},
};
#define N_ELSEWHERE 2 /* bodies of which the specification has no GET: a user's status and role */
#define N_BODIES (sizeof(bodies) / sizeof(bodies[0]))

/* ---- what the overlay states ---------------------------------------------------------------- */

static struct zl_buf overlay = {.max = MOST_BYTES};

static bool among(const char *list, const char *end, const char *name)
{
  size_t n = strlen(name);
  for (const char *at = list; at < end; at++) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    const char *stop = comma ? comma : end;
    if ((size_t)(stop - at) == n && memcmp(at, name, n) == 0)
      return true;
    at = stop;
  }
  return false;
}

/* A row `levels TAB path TAB column TAB ...`. */
static bool stated(enum zl_level level, const char *path, const char *column)
{
  char cells[256];
  int n = snprintf(cells, sizeof(cells), "\t%s\t%s\t", path, column);
  assert_true(n > 0 && (size_t)n < sizeof(cells));
  for (const char *line = zl_buf_cstr(&overlay); *line;) {
    const char *end = strchr(line, '\n'), *tab = strchr(line, '\t');
    if (tab && tab < end && strncmp(tab, cells, (size_t)n) == 0 &&
        among(line, tab, zl_level_name(level)))
      return true;
    line = end + 1;
  }
  return false;
}

/* ---- one schema ------------------------------------------------------------------------------ */

struct side {
  enum zl_level level;
  const struct zl_body *body;
  bool reading;      /* the schema is GET's */
  unsigned leaves, values;
};

static void check_values(struct side *s, const struct zl_node *node, json_t *values)
{
  if (stated(s->level, node->path, "values") || stated(s->level, node->path, "type"))
    return;
  ROW_TRUE(node->path, node->n_values == json_array_size(values), "%u values\n", node->n_values);
  json_t *value;
  size_t i;
  json_array_foreach(values, i, value) {
    s->values++;
    if (json_is_string(value))
      ROW_TRUE(node->path, strcmp(node->values[i], json_string_value(value)) == 0, "%s\n", node->values[i]);
    else
      ROW_TRUE(node->path, node->numbers[i] == json_integer_value(value), "value %zu\n", i);
  }
}

static void check_limit(const struct zl_node *node, json_t *schema, const char *name, int64_t has)
{
  json_t *limit = json_object_get(schema, name);
  if (limit && strcmp(node->path, "pmi") == 0) /* its digits are counted */
    return;
  if (limit)
    ROW_TRUE(node->path, has == json_integer_value(limit), "%s: %lld\n", name, (long long)has);
}

static void check_schema(struct side *s, const struct zl_node *node, json_t *schema);

static void check_fields(struct side *s, const struct zl_node *node, json_t *schema)
{
  static const char *const words[] = {"oneOf", "anyOf", "allOf"};
  for (size_t w = 0; w < 3; w++) {
    json_t *alternative;
    size_t i;
    json_array_foreach(json_object_get(schema, words[w]), i, alternative)
      check_fields(s, node, alternative);
  }
  const char *name;
  json_t *field;
  json_object_foreach(json_object_get(schema, "properties"), name, field) {
    const struct zl_node *child = NULL;
    for (unsigned i = 0; i < node->n_children; i++) {
      if (strcmp(node->children[i].name, name) == 0)
        child = &node->children[i];
    }
    ROW_TRUE(name, child != NULL, "missing in %s of %s\n", node->path, zl_level_name(s->level));
    check_schema(s, child, field);
  }
}

static bool is_object(json_t *schema)
{
  return json_object_get(schema, "oneOf") || json_object_get(schema, "anyOf") ||
         json_object_get(schema, "allOf") || json_object_get(schema, "properties");
}

static void check_schema(struct side *s, const struct zl_node *node, json_t *schema)
{
  static const char *const names[] = {"boolean", "integer", "number", "string", "array", "object"};
  const char *type = json_string_value(json_object_get(schema, "type"));
  if (!type && is_object(schema))
    type = "object";
  unsigned flag = s->reading ? ZL_NODE_READABLE : ZL_NODE_WRITABLE;
  bool same = type && strcmp(names[node->type], type) == 0;
  /* PATCH and GET disagree here and there; then PATCH counts and GET's fields are others. */
  bool patch_counts = s->reading && node->flags & ZL_NODE_WRITABLE;
  ROW_TRUE(node->path, same || patch_counts || stated(s->level, node->path, "type"), "%s is %s\n",
           zl_level_name(s->level), type ? type : "no type");
  ROW_TRUE(node->path, node->flags & flag, "%s: not %s\n", zl_level_name(s->level),
           s->reading ? "readable" : "writable");
  if (!same)
    return;
  if (node->type == ZL_TYPE_OBJECT) {
    check_fields(s, node, schema);
    return;
  }
  s->leaves++;
  json_t *values = json_object_get(schema, "enum");
  if (node->type == ZL_TYPE_LIST) {
    json_t *items = json_object_get(schema, "items");
    if (values && !patch_counts) /* a flaw of some files: the elements' values stand on the list */
      check_values(s, node->children, values);
    if (!patch_counts)
      check_limit(node, schema, "maxItems", node->max_items);
    check_schema(s, node->children, items);
    return;
  }
  if (patch_counts)
    return;
  if (values)
    check_values(s, node, values);
  check_limit(node, schema, "maximum", node->max);
  check_limit(node, schema, "minimum", node->min);
  check_limit(node, schema, "minLength", node->min_length);
  check_limit(node, schema, "maxLength", node->max_length);
}

/* ---- bodies ---------------------------------------------------------------------------------- */

static void check_body(struct side *s, size_t at, json_t *schema)
{
  const struct zl_node *root = zl_catalogue_root(s->level);
  const char *name;
  json_t *field, *part;
  size_t i;
  json_array_foreach(json_object_get(schema, "allOf"), i, part)
    check_body(s, at, part);
  json_object_foreach(json_object_get(schema, "properties"), name, field) {
    if ((bodies[at].only && strcmp(name, bodies[at].only) != 0) ||
        (bodies[at].without && strcmp(name, bodies[at].without) == 0))
      continue;
    char path[128];
    snprintf(path, sizeof(path), "%s%s", bodies[at].prefix, name);
    const struct zl_node *node = zl_node_child(root, zl_str_of(path));
    if (!node || node->body != s->body)
      node = zl_node_child(root, zl_str_of(name));
    ROW_TRUE(name, node != NULL, "missing in %s\n", s->body->key);
    ROW_TRUE(name, node->body == s->body || stated(s->level, path, "body"), "in %s instead of %s\n", node->body->key, s->body->key);
    check_schema(s, node, field);
  }
}

static json_t *down(json_t *at, const char *const *names)
{
  for (; *names; names++)
    at = json_object_get(at, *names);
  return at;
}

static json_t *branch(json_t *schema, const int indexes[2])
{
  for (int i = 0; i < 2 && indexes[i] >= 0; i++)
    schema = json_array_get(json_object_get(schema, "oneOf"), (size_t)indexes[i]);
  assert_non_null(schema);
  return schema;
}

static void test_bodies(void **state)
{
  (void)state;
  static const char *const files[] = {"users", "accounts", "phone"};
  static const char *const written[] = {"patch", "requestBody", "content", "application/json", "schema", NULL};
  static const char *const read[] = {"get", "responses", "200", "content", "application/json", "schema", NULL};
  json_t *paths[3], *documents[3];
  struct zl_err err = {0};
  for (size_t f = 0; f < 3; f++) {
    char file[512];
    json_error_t where;
    snprintf(file, sizeof(file), SPECIFICATIONS "%s.json", files[f]);
    if (access(file, R_OK) != 0) {
      print_message("SKIPPED: %s is not there; the catalogue was NOT compared with Zoom's "
                    "specifications\n", file);
      skip();
    }
    documents[f] = json_load_file(file, 0, &where);
    if (!documents[f])
      fail_msg("%s: %s", file, where.text);
    paths[f] = json_object_get(documents[f], "paths");
  }
  assert_int_equal(zl_file_read(OVERLAY, MOST_BYTES, &overlay, &err), 0);
  size_t n_bodies = 0;
  for (int level = 0; level < ZL_LEVELS; level++) {
    size_t n;
    zl_catalogue_bodies((enum zl_level)level, &n);
    n_bodies += n;
  }
  assert_int_equal(n_bodies, N_BODIES + N_ELSEWHERE); /* none is left out here */
  unsigned total = 0;
  for (size_t i = 0; i < N_BODIES; i++) {
    size_t f = strcmp(bodies[i].file, "users") == 0 ? 0 : strcmp(bodies[i].file, "accounts") == 0 ? 1 : 2;
    json_t *path = json_object_get(paths[f], bodies[i].path);
    const struct zl_body *body = zl_catalogue_body(zl_str_of(bodies[i].key));
    assert_non_null(path);
    assert_non_null(body);
    struct side put = {.level = body->level, .body = body}, got = put;
    got.reading = true;
    check_body(&put, i, branch(down(path, written), bodies[i].patch));
    check_body(&got, i, branch(down(path, read), bodies[i].get));
    if (bodies[i].also >= 0) {
      const int also[2] = {bodies[i].also, -1};
      check_body(&put, i, branch(down(path, written), also));
      check_body(&got, i, branch(down(path, read), also));
    }
    print_message("%s: %u leaves of PATCH with %u values, %u leaves of GET\n", body->key, put.leaves,
                  put.values, got.leaves);
    total += put.leaves;
    assert_true(put.leaves > 0 && got.leaves > 0);
  }
  assert_true(total > 1300);
  zl_buf_free(&overlay);
  for (size_t f = 0; f < 3; f++)
    json_decref(documents[f]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_bodies)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
