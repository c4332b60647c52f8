/* The catalogue of operations against Zoom's nine specifications, where they are on this machine:
 * every operation with the same method, path, parameters, types, values, limits, label, scopes and
 * body, and none beyond. Reads them with jansson, so that an error of the generator shows. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

#include <strings.h>
#include <unistd.h>

#define SPECIFICATIONS ZL_SOURCE_DIR "/../shared/zoom-openapi/"

static const char *const products[] = {"users",     "accounts",   "phone", "meetings",         "rooms",
                                       "team_chat", "whiteboard", "scim2", "number_management"};
#define N_PRODUCTS (sizeof(products) / sizeof(*products))

/* ---- one parameter --------------------------------------------------------------------------- */

static int64_t bound(const json_t *schema, const char *name, int64_t otherwise)
{
  const json_t *value = json_object_get(schema, name);
  if (!value)
    return otherwise;
  assert_true(json_is_integer(value));
  return json_integer_value(value);
}

static void same_values(const char *where, const struct zl_parameter *p, const json_t *list)
{
  ROW_TRUE(where, p->n_values == json_array_size(list), "%s: %u\n", p->name, p->n_values);
  for (unsigned i = 0; i < p->n_values; i++) {
    const json_t *value = json_array_get(list, i);
    char number[32];
    const char *text = json_string_value(value);
    if (json_is_integer(value)) {
      snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(value));
      text = number;
    }
    ROW_TRUE(where, text && strcmp(text, zl_parameter_value(p, i)) == 0, "%s: %s\n", p->name, text);
  }
}

static void same_parameter(const char *where, const struct zl_operation *op, const json_t *wanted)
{
  const char *name = json_string_value(json_object_get(wanted, "name"));
  const char *in = json_string_value(json_object_get(wanted, "in"));
  bool path = strcmp(in, "path") == 0;
  ROW_TRUE(where, path || strcmp(in, "query") == 0, "%s in %s\n", name, in);
  struct zl_parameter p = {.name = NULL};
  for (unsigned i = 0; i < op->n_parameters; i++) {
    struct zl_parameter q = zl_operation_param(op, i);
    if (strcmp(q.name, name) == 0 && !!(q.flags & ZL_PARAMETER_PATH) == path)
      p = q;
  }
  ROW_TRUE(where, p.name, "there is no %s\n", name);

  const json_t *schema = json_object_get(wanted, "schema"), *element = schema;
  const char *type = json_string_value(json_object_get(schema, "type"));
  bool list = type && strcmp(type, "array") == 0;
  if (list) {
    element = json_object_get(schema, "items");
    type = json_string_value(json_object_get(element, "type"));
  }
  /* a choice of an integer and a string, or of strings: in a URL a string */
  ROW_TRUE(where, type || json_object_get(schema, "oneOf"), "%s: no type\n", name);
  ROW_TRUE(where, strcmp(zl_type_name(p.type), type ? type : "string") == 0, "%s: %s\n", name,
           zl_type_name(p.type));
  ROW_TRUE(where, !!(p.flags & ZL_PARAMETER_LIST) == list, "%s\n", name);
  /* what stands in the path cannot be left out, whatever three parameters say */
  bool required = path || json_is_true(json_object_get(wanted, "required"));
  ROW_TRUE(where, !!(p.flags & ZL_PARAMETER_REQUIRED) == required, "%s\n", name);
  ROW_TRUE(where, !!(p.flags & ZL_PARAMETER_DEPRECATED) ==
                      json_is_true(json_object_get(schema, "deprecated")), "%s\n", name);
  same_values(where, &p, json_object_get(element, "enum"));
  ROW_TRUE(where, p.min == bound(element, "minimum", INT64_MIN), "%s\n", name);
  ROW_TRUE(where, p.max == bound(element, "maximum", INT64_MAX), "%s\n", name);
  ROW_TRUE(where, p.min_length == bound(element, "minLength", 0), "%s\n", name);
  ROW_TRUE(where, p.max_length == bound(element, "maxLength", 0), "%s\n", name);
  ROW_TRUE(where, p.min_items == bound(schema, "minItems", 0), "%s\n", name);
  ROW_TRUE(where, p.max_items == bound(schema, "maxItems", 0), "%s\n", name);
}

/* ---- one operation --------------------------------------------------------------------------- */

/* The word between back quotes after "Rate Limit Label"; "" when there is none. */
static void told_label(const json_t *operation, char out[40])
{
  const char *text = json_string_value(json_object_get(operation, "description"));
  const char *at = text ? strstr(text, "Rate Limit Label") : NULL;
  const char *open = at ? strchr(at, '`') : NULL, *close = open ? strchr(open + 1, '`') : NULL;
  size_t n = close ? (size_t)(close - open - 1) : 0;
  assert_true(n < 40);
  memcpy(out, n ? open + 1 : "", n);
  out[n] = 0;
}

static void same_scopes(const char *where, const char *scopes, const json_t *operation,
                        const char *family)
{
  const json_t *list = json_object_get(json_object_get(operation, "x-extensions"), family);
  for (size_t i = 0; i < json_array_size(list); i++) {
    const char *wanted = json_string_value(json_array_get(list, i));
    wanted += strspn(wanted, " "); /* three have a blank before them */
    size_t n = strlen(wanted);
    ROW_TRUE(where, strncmp(scopes, wanted, n) == 0 && (scopes[n] == ' ' || scopes[n] == 0),
             "%s, not %s\n", scopes, wanted);
    scopes += n + (scopes[n] == ' ');
  }
  ROW_TRUE(where, *scopes == 0, "and %s\n", scopes);
}

static void same_body(const char *where, const struct zl_operation *op, const json_t *operation)
{
  const json_t *content = json_object_get(json_object_get(operation, "requestBody"), "content");
  const json_t *media = json_object_get(content, "application/json");
  const char *type =
      json_string_value(json_object_get(json_object_get(media, "schema"), "type"));
  bool list = type && strcmp(type, "array") == 0;
  ROW_TRUE(where, !!(op->flags & ZL_OPERATION_BODY) == (json_object_size(content) > 0), "body\n");
  ROW_TRUE(where, !!(op->flags & ZL_OPERATION_BODY_LIST) == list, "list\n");
  ROW_TRUE(where, !!(op->flags & ZL_OPERATION_BODY_FORM) ==
                      (json_object_get(content, "multipart/form-data") != NULL), "form\n");
}

static void same_operation(const char *product, const char *path, const char *method,
                           const json_t *operation, bool versioned)
{
  const char *id = json_string_value(json_object_get(operation, "operationId"));
  char where[256], label[40];
  snprintf(where, sizeof(where), "%s.%s", product, id);
  struct zl_operation op;
  struct zl_err err = {0};
  ROW_TRUE(where, zl_operation_find(zl_str_of(where), &op, &err) == 0, "%s\n", err.text);
  ROW_TRUE(where, strcmp(op.path, path) == 0, "%s\n", op.path);
  ROW_TRUE(where, strcasecmp(op.method, method) == 0, "%s\n", op.method);
  ROW_TRUE(where, strcmp(op.product, product) == 0, "%s\n", op.product);

  told_label(operation, label);
  ROW_TRUE(where, !!(op.flags & ZL_OPERATION_UNLABELLED) == (*label == 0), "%s\n", label);
  ROW_TRUE(where, strcasecmp(op.label, *label ? label : "MEDIUM") == 0, "%s\n", op.label);
  bool phone = strcmp(product, "phone") == 0 || strcmp(product, "number_management") == 0;
  ROW_TRUE(where, !!(op.flags & ZL_OPERATION_PHONE) == phone, "bucket\n");
  ROW_TRUE(where, !!(op.flags & ZL_OPERATION_UNVERSIONED) == !versioned, "version\n");
  ROW_TRUE(where, !!(op.flags & ZL_OPERATION_DEPRECATED) ==
                      json_is_true(json_object_get(operation, "deprecated")), "deprecated\n");
  same_scopes(where, op.classic, operation, "x-macro-scopes");
  same_scopes(where, op.granular, operation, "x-granular-scopes");
  same_body(where, &op, operation);

  const json_t *parameters = json_object_get(operation, "parameters");
  ROW_TRUE(where, op.n_parameters == json_array_size(parameters), "%u\n", op.n_parameters);
  for (size_t i = 0; i < json_array_size(parameters); i++)
    same_parameter(where, &op, json_array_get(parameters, i));
}

/* ---- one specification ----------------------------------------------------------------------- */

struct count {
  const char *product;
  size_t n;
};

static int count_product(void *arg, const struct zl_operation *op)
{
  struct count *c = arg;
  c->n += strcmp(op->product, c->product) == 0;
  return 0;
}

static size_t same_product(const char *product)
{
  char file[512];
  snprintf(file, sizeof(file), "%s%s.json", SPECIFICATIONS, product);
  json_error_t at;
  json_t *specification = json_load_file(file, 0, &at);
  if (!specification)
    fail_msg("%s: %s", file, at.text);
  const char *url = json_string_value(
      json_object_get(json_array_get(json_object_get(specification, "servers"), 0), "url"));
  bool versioned = strcmp(url + strlen(url) - 3, "/v2") == 0;
  size_t n = 0, parameters = 0;
  const char *path, *method;
  json_t *item, *operation;
  json_object_foreach(json_object_get(specification, "paths"), path, item) {
    json_object_foreach(item, method, operation) {
      same_operation(product, path, method, operation, versioned);
      parameters += json_array_size(json_object_get(operation, "parameters"));
      n++;
    }
  }
  json_decref(specification);
  struct count c = {product, 0};
  zl_operations_walk(count_product, &c);
  assert_int_equal(c.n, n); /* and none beyond */
  print_message("%s: %zu operations, %zu parameters\n", product, n, parameters);
  return n;
}

static void test_specifications(void **state)
{
  (void)state;
  if (access(SPECIFICATIONS "users.json", R_OK) != 0) {
    print_message("SKIPPED: %s is not there; the operations were not compared with Zoom's "
                  "specifications\n", SPECIFICATIONS);
    skip();
  }
  struct count all = {"", 0};
  size_t n = 0;
  for (size_t i = 0; i < N_PRODUCTS; i++) {
    n += same_product(products[i]);
    all.product = products[i];
    zl_operations_walk(count_product, &all);
  }
  assert_int_equal(all.n, n); /* every operation is in one of the nine */
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_specifications)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
