/* The catalogue against Zoom's own specification, where that is at hand: every leaf that PATCH
 * takes is there with its type and values, and can be set. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

#include <unistd.h>

#define SPECIFICATION ZL_SOURCE_DIR "/../shared/zoom-openapi/users.json"

static unsigned leaves;

/* Fields whose values the overlay states otherwise, each with its reason in overlay.tsv. */
static bool judged_elsewhere(const char *path)
{
  static const char *const paths[] = {"recording.auto_delete_cmr_days",
                                      "feature.license_info_list[].license_option",
                                      "feature.large_meeting_capacity"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
    if (strcmp(path, paths[i]) == 0)
      return true;
  }
  return false;
}

static void check_values(const struct zl_node *node, json_t *values)
{
  if (judged_elsewhere(node->path))
    return;
  ROW_TRUE(node->path, node->n_values == json_array_size(values), "%u values\n", node->n_values);
  json_t *value;
  size_t i;
  json_array_foreach(values, i, value) {
    if (json_is_string(value))
      ROW_TRUE(node->path, strcmp(node->values[i], json_string_value(value)) == 0, "%s\n", node->values[i]);
    else
      ROW_TRUE(node->path, node->numbers[i] == json_integer_value(value), "value %zu\n", i);
  }
}

static void check_schema(const struct zl_node *node, json_t *schema)
{
  static const char *const names[] = {"boolean", "integer", "number", "string", "array", "object"};
  const char *type = json_string_value(json_object_get(schema, "type"));
  ROW_TRUE(node->path, type && strcmp(names[node->type], type) == 0, "%s\n", type ? type : "no type");
  ROW_TRUE(node->path, node->flags & ZL_NODE_WRITABLE, "not writable\n");
  if (node->type == ZL_TYPE_OBJECT) {
    const char *name;
    json_t *field;
    json_object_foreach(json_object_get(schema, "properties"), name, field) {
      const struct zl_node *child = zl_node_child(node, zl_str_of(name));
      ROW_TRUE(name, child != NULL, "missing in %s\n", node->path);
      check_schema(child, field);
    }
    return;
  }
  leaves++;
  json_t *values = json_object_get(schema, "enum");
  if (node->type == ZL_TYPE_LIST) {
    json_t *items = json_object_get(schema, "items");
    if (values) /* a flaw of some files: the elements' values stand on the list */
      check_values(node->children, values);
    check_schema(node->children, items);
    return;
  }
  check_values(node, values);
  json_t *most = json_object_get(schema, "maximum");
  if (most)
    ROW_TRUE(node->path, node->max == json_integer_value(most), "maximum\n");
}

static void check_branch(json_t *branch, const char *prefix, const char *option)
{
  const char *name;
  json_t *field;
  json_object_foreach(json_object_get(branch, "properties"), name, field) {
    char path[128];
    bool renamed = strcmp(name, "authentication_option") == 0;
    snprintf(path, sizeof(path), "%s%s", renamed ? prefix : "", name);
    const struct zl_node *node = leaf_of(path);
    const char *has = node->body->option;
    ROW_TRUE(path, option ? has && strcmp(has, option) == 0 : !has, "in another body\n");
    check_schema(node, field);
  }
}

static void test_patch(void **state)
{
  (void)state;
  if (access(SPECIFICATION, R_OK) != 0) {
    print_message("SKIPPED: %s is not there; the catalogue was not compared with Zoom's "
                  "specification\n", SPECIFICATION);
    skip();
  }
  json_error_t where;
  json_t *specification = json_load_file(SPECIFICATION, 0, &where);
  if (!specification)
    fail_msg("%s", where.text);
  json_t *schema = json_object_get(json_object_get(specification, "paths"), "/users/{userId}/settings");
  static const char *const down[] = {"patch", "requestBody", "content", "application/json", "schema",
                                     "oneOf"};
  for (size_t i = 0; i < sizeof(down) / sizeof(down[0]); i++)
    schema = json_object_get(schema, down[i]);
  assert_int_equal(json_array_size(schema), 3);
  json_t *both = json_object_get(json_array_get(schema, 1), "oneOf");
  check_branch(json_array_get(schema, 0), "", NULL);
  check_branch(json_array_get(both, 0), "meeting_", "meeting_authentication");
  check_branch(json_array_get(both, 1), "recording_", "recording_authentication");
  check_branch(json_array_get(schema, 2), "", "meeting_security");
  assert_true(leaves > 250);
  json_decref(specification);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_patch)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
