/* The catalogue of operations: look-ups, labels for requests, arguments into requests, search. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

static struct zl_operation operation(const char *id)
{
  struct zl_operation op;
  struct zl_err err = {0};
  if (zl_operation_find(zl_str_of(id), &op, &err) != 0)
    fail_msg("%s", err.text);
  return op;
}

/* ---- the tables hang together --------------------------------------------------------------- */

struct seen {
  unsigned n, unique, repeated;
};

static int look_at(void *arg, const struct zl_operation *op)
{
  struct seen *seen = arg;
  struct zl_err err = {0};
  struct zl_operation found;
  char name[256];
  assert_int_equal(op->index, seen->n);
  seen->n++;

  snprintf(name, sizeof(name), "%s.%s", op->product, op->id);
  assert_int_equal(zl_operation_find(zl_str_of(name), &found, &err), 0);
  assert_int_equal(found.index, op->index);
  bool unique = op->flags & ZL_OPERATION_UNIQUE;
  int rc = zl_operation_find(zl_str_of(op->id), &found, &err);
  assert_int_equal(rc, unique ? 0 : -1);
  if (unique)
    assert_int_equal(found.index, op->index);
  *(unique ? &seen->unique : &seen->repeated) += 1;

  assert_true(zl_operation_match(zl_str_of(op->method), zl_str_of(op->path), &found));
  assert_int_equal(found.index, op->index);

  static const char labels[] = "|LIGHT|MEDIUM|HEAVY|RESOURCE-INTENSIVE|";
  snprintf(name, sizeof(name), "|%s|", op->label);
  assert_non_null(strstr(labels, name));
  bool phone = strncmp(op->path, "/phone/", 7) == 0;
  if (phone)
    assert_true(op->flags & ZL_OPERATION_PHONE);
  for (unsigned i = 0; i < op->n_parameters; i++) {
    struct zl_parameter p = zl_operation_param(op, i);
    assert_true(p.name[0]);
    assert_true(p.type == ZL_TYPE_BOOLEAN || p.type == ZL_TYPE_INTEGER ||
                p.type == ZL_TYPE_NUMBER || p.type == ZL_TYPE_STRING);
    if (p.flags & ZL_PARAMETER_PATH) {
      assert_true(p.flags & ZL_PARAMETER_REQUIRED);
      assert_non_null(strstr(op->path, p.name));
    }
    assert_true(p.min <= p.max);
    for (unsigned k = 0; k < p.n_values; k++)
      assert_true(zl_parameter_value(&p, k)[0]);
  }
  return 0;
}

static void test_tables(void **state)
{
  (void)state;
  struct seen seen = {0};
  assert_int_equal(zl_operations_walk(look_at, &seen), 0);
  assert_true(seen.n > 900);
  assert_true(seen.repeated > 0);
  assert_int_equal(seen.unique + seen.repeated, seen.n);
}

static int stop_at_third(void *arg, const struct zl_operation *op)
{
  (void)op;
  return ++*(int *)arg == 3 ? 77 : 0;
}

static void test_walk_stops(void **state)
{
  (void)state;
  int n = 0;
  assert_int_equal(zl_operations_walk(stop_at_third, &n), 77);
  assert_int_equal(n, 3);
}

/* ---- by id ---------------------------------------------------------------------------------- */

static const struct {
  const char *id, *method, *path, *why;
} known[] = {
    {"user", "GET", "/users/{userId}", "a plain id"},
    {"users.user", "GET", "/users/{userId}", "a prefix is right where it is not needed, too"},
    {"phone.getRoleInformation", "GET", "/phone/roles/{roleId}", "one of two products"},
    {"accounts.getRoleInformation", "GET", "/roles/{roleId}", "... and the other"},
    {"number_management.GetSMSCampaign", "GET",
     "/number_management/sms_campaigns/{smsCampaignId}", "a prefix with an underscore"},
    {"Getuser'sfaxlogs", "GET", "/phone/extension/{extensionId}/fax/logs", "ids may have an apostrophe"},
    {"meetings.UpgradeZpas/app", "POST", "/devices/zpa/upgrade", "... or a slash"},
};

static void test_find(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
    struct zl_operation op;
    struct zl_err err = {0};
    int rc = zl_operation_find(zl_str_of(known[i].id), &op, &err);
    ROW_TRUE(known[i].why, rc == 0, "%s\n", err.text);
    ROW_TRUE(known[i].why, strcmp(op.method, known[i].method) == 0, "%s\n", op.method);
    ROW_TRUE(known[i].why, strcmp(op.path, known[i].path) == 0, "%s\n", op.path);
  }
}

static const struct {
  const char *id, *says, *why;
} not_known[] = {
    {"userz", "no operation 'userz' (did you mean 'users' or 'user'?)", "one letter off"},
    {"listportednumbers", "'listPortedNumbers' or 'Listportednumbers'", "letters in another case"},
    {"getRoleInformation",
     "in 2 products: write 'accounts.getRoleInformation' or 'phone.getRoleInformation'",
     "a repeated id is never guessed"},
    {"users.getRoleInformation", "'accounts.getRoleInformation' or 'phone.getRoleInformation'",
     "the right id in the wrong product"},
    {"meeting.deleteDevice", "'meetings.deleteDevice' or 'rooms.deleteDevice'",
     "a product that does not exist"},
    {"getUser", "did you mean 'user'", "a made-up name: found by its words"},
    {"createMeeting", "did you mean 'meetingCreate'", "words in another order"},
    {"qqqxxqqqxx", "there is no operation 'qqqxxqqqxx'", "nothing is near: nothing is guessed"},
    {"", "missing", "no id"},
    {"users.", "no operation 'users.'", "a prefix alone"},
    {".user", "did you mean 'user'", "a dot alone"},
    {"us\ner", "us\\ner", "control characters are shown, not printed"},
};

static void test_not_known(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(not_known) / sizeof(*not_known); i++) {
    struct zl_operation op;
    struct zl_err err = {0};
    int rc = zl_operation_find(zl_str_of(not_known[i].id), &op, &err);
    ROW_TRUE(not_known[i].why, rc == -1 && err.code == ZL_EVALUE, "%s\n", err.text);
    ROW_TRUE(not_known[i].why, strstr(err.text, not_known[i].says), "%s\n", err.text);
  }
  char big[4096];
  memset(big, 'a', sizeof(big));
  struct zl_operation op;
  struct zl_err err = {0};
  assert_int_equal(zl_operation_find((struct zl_str){big, sizeof(big)}, &op, &err), -1);
  assert_int_equal(zl_operation_find((struct zl_str){"user\0x", 6}, &op, &err), -1);
}

/* ---- by method and path ---------------------------------------------------------------------- */

static const struct {
  const char *method, *path, *id, *label, *why;
} requests[] = {
    {"GET", "/users/abc/settings", "userSettings", "MEDIUM", "a value for a placeholder"},
    {"get", "/users/abc/settings", "userSettings", "MEDIUM", "methods in any case"},
    {"PATCH", "/users/abc/settings", "userSettingsUpdate", "MEDIUM", "the method decides"},
    {"GET", "/users/summary", "userSummary", "MEDIUM", "a literal goes before a placeholder"},
    {"DELETE", "/users/summary", "userDelete", "LIGHT", "... where the method has the literal"},
    {"GET", "/users/jo@example.com?login_type=100", "user", "LIGHT", "the query does not count"},
    {"GET", "/users/a%2Fb", "user", "LIGHT", "an encoded slash is inside its segment"},
    {"GET", "/phone/roles/1", "getRoleInformation", "MEDIUM", "ids that repeat: the path decides"},
    {"PATCH", "/phone/policies/x", "updateAccountPolicy", "RESOURCE-INTENSIVE", "every label"},
    {"GET", "/scim2/Users", "userSCIM2List", "MEDIUM", "SCIM's paths are without version"},
    {"GET", "/users/", NULL, NULL, "an empty segment is no value"},
    {"GET", "/users//settings", NULL, NULL, "... in the middle neither"},
    {"GET", "users/abc", NULL, NULL, "no path"},
    {"GET", "", NULL, NULL, "nothing"},
    {"GET", "/", NULL, NULL, "the root"},
    {"GET", "?x=/users", NULL, NULL, "a query alone"},
    {"GET", "/v2/users/abc", NULL, NULL, "the version is the base URL's"},
    {"TRACE", "/users/abc", NULL, NULL, "a method that Zoom does not have"},
    {"", "/users/abc", NULL, NULL, "no method"},
    {"GET", "/a/b/c/d/e/f/g/h/i/j/k/l/m", NULL, NULL, "longer than any"},
};

static void test_match(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
    struct zl_operation op;
    bool found =
        zl_operation_match(zl_str_of(requests[i].method), zl_str_of(requests[i].path), &op);
    ROW_TRUE(requests[i].why, found == (requests[i].id != NULL), "%s\n", requests[i].path);
    if (!found)
      continue;
    ROW_TRUE(requests[i].why, strcmp(op.id, requests[i].id) == 0, "%s\n", op.id);
    ROW_TRUE(requests[i].why, strcmp(op.label, requests[i].label) == 0, "%s\n", op.label);
  }
}

static void test_facts(void **state)
{
  (void)state;
  struct zl_operation op = operation("userSettingsUpdate");
  assert_string_equal(op.product, "users");
  assert_string_equal(op.classic, "user:write:admin user:write");
  assert_string_equal(op.granular, "user:update:settings user:update:settings:admin");
  assert_int_equal(op.flags, ZL_OPERATION_BODY | ZL_OPERATION_UNIQUE);
  op = operation("updatePhoneSettings");
  assert_int_equal(op.flags, ZL_OPERATION_BODY | ZL_OPERATION_PHONE | ZL_OPERATION_UNLABELLED |
                                 ZL_OPERATION_UNIQUE);
  assert_string_equal(op.label, "MEDIUM"); /* not told: what a careful client assumes */
  op = operation("userScim2Create");
  assert_true(op.flags & ZL_OPERATION_UNVERSIONED);
  op = operation("UploadFaxFiles");
  assert_true(op.flags & ZL_OPERATION_BODY_FORM);
  op = operation("createCRPhoneNumbers");
  assert_true(op.flags & ZL_OPERATION_BODY_LIST);
  op = operation("Removeamemberfromacustomgroup");
  assert_false(op.flags & ZL_OPERATION_BODY); /* its requestBody has no content */
  op = operation("number_management.GetSMSCampaign");
  assert_true(op.flags & ZL_OPERATION_PHONE);
}

/* ---- arguments ------------------------------------------------------------------------------- */

static const struct {
  const char *id, *args, *target, *body, *why;
} good[] = {
    {"user", "{\"userId\":\"u1\"}", "/users/u1", "", "a path parameter"},
    {"user", "{\"userId\":\"a+b/c@example.com\"}", "/users/a%2Bb%2Fc@example.com", "",
     "encoded, but for @"},
    {"user", "{\"userId\":\"\\u00e9 \\\"?#%\"}", "/users/%C3%A9%20%22%3F%23%25", "",
     "UTF-8, blank, quote and what would end a path"},
    {"user", "{\"userId\":42}", "/users/42", "", "an integer for a string: in a URL it is text"},
    {"users", "{}", "/users", "", "nothing is needed"},
    {"users", "[]", "/users", "", "an empty Lua table may look like a list"},
    {"users", "", "/users", "", "no arguments at all"},
    {"users", "{\"page_size\":300,\"status\":\"active\"}", "/users?status=active&page_size=300", "",
     "the order is the catalogue's, not the caller's"},
    {"users", "{\"page_size\":3e2}", "/users?page_size=300", "", "a number that is an integer"},
    {"users", "{\"page_size\":\"30\"}", "/users?page_size=30", "", "digits from a file of text"},
    {"users", "{\"role_id\":\"a&b=c d+e\"}", "/users?role_id=a%26b%3Dc%20d%2Be", "",
     "nothing in a value can start another parameter"},
    {"users", "{\"role_id\":\"\"}", "/users?role_id=", "", "an empty value is not an absent one"},
    {"userDelete", "{\"userId\":\"u\",\"transfer_meeting\":true,\"transfer_webinar\":false}",
     "/users/u?transfer_meeting=true&transfer_webinar=false", "", "booleans"},
    {"userCreate", "{\"body\":{\"action\":\"create\", \"n\": 9007199254740993}}", "/users",
     "{\"action\":\"create\",\"n\":9007199254740993}", "the body as it is, integers exact"},
    {"userCreate", "{\"body\":{}}", "/users", "{}", "an empty body is a body"},
    {"userCreate", "{\"body\":[]}", "/users", "{}", "an empty Lua table where fields belong"},
    {"userCreate", "{}", "/users", "", "Zoom's specifications require no body"},
    {"createCRPhoneNumbers", "{\"body\":{}}", "/phone/carrier_reseller/numbers", "[]",
     "an empty Lua table where a list belongs"},
    {"activeCRPhoneNumbers", "{\"body\":[\"+12055550100\"]}", "/phone/carrier_reseller/numbers",
     "[\"+12055550100\"]", "a body that is a list"},
    {"number_management.unassignCampaignPhoneNumber",
     "{\"smsCampaignId\":\"c\",\"phone_number_ids\":[\"a\",\"b,c\"]}",
     "/number_management/sms_campaigns/c/phone_numbers?phone_number_ids=a&phone_number_ids=b%2Cc",
     "", "a list repeats its name"},
    {"number_management.unassignCampaignPhoneNumber",
     "{\"smsCampaignId\":\"c\",\"phone_number_ids\":\"a\"}",
     "/number_management/sms_campaigns/c/phone_numbers?phone_number_ids=a", "",
     "one value stands for a list of one"},
    {"meeting", "{\"meetingId\":12345678901}", "/meetings/12345678901", "", "an integer in the path"},
    {"meeting", "{\"meetingId\":\"12345678901\"}", "/meetings/12345678901", "", "... as digits"},
    {"reportMeetingPolls", "{\"meetingId\":\"ab/c==\"}", "/report/meetings/ab%2Fc%3D%3D/polls", "",
     "a UUID with one slash inside: encoded once"},
    {"reportMeetingPolls", "{\"meetingId\":\"/ab==\"}", "/report/meetings/%252Fab%253D%253D/polls",
     "", "a UUID that begins with a slash: twice"},
    {"reportMeetingPolls", "{\"meetingId\":\"a//b\"}", "/report/meetings/a%252F%252Fb/polls", "",
     "... or has two in a row"},
    {"user", "{\"userId\":\"/a//b\"}", "/users/%2Fa%2F%2Fb", "", "other ids: once"},
    {"user", "{\"user\\u0049d\":\"u\"}", "/users/u", "", "a name with an escape is the same name"},
};

static void test_requests(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
    struct zl_operation op = operation(good[i].id);
    struct zl_buf target = ZL_BUF_INIT(MOST_BYTES), body = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    struct zl_json args = {0};
    if (*good[i].args)
      args = parse(good[i].args);
    int rc = zl_operation_request(&op, args, &target, &body, &err);
    ROW_TRUE(good[i].why, rc == 0, "%s\n", err.text);
    ROW_TRUE(good[i].why, strcmp(zl_buf_cstr(&target), good[i].target) == 0, "%s\n",
             zl_buf_cstr(&target));
    ROW_TRUE(good[i].why, strcmp(zl_buf_cstr(&body), good[i].body) == 0, "%s\n",
             zl_buf_cstr(&body));
    struct zl_operation found; /* what was built is the operation's own request */
    assert_true(zl_operation_match(zl_str_of(op.method), zl_buf_view(&target), &found));
    assert_int_equal(found.index, op.index);
    zl_buf_free(&target);
    zl_buf_free(&body);
  }
}

static const struct {
  const char *id, *args, *says, *why;
} bad[] = {
    {"user", "{\"userid\":\"u\"}", "user has no argument 'userid' (did you mean 'userId'?)", "case"},
    {"user", "{\"nonsense\":1}", "'nonsense' (there are: ", "nothing near: all are told"},
    {"userCreate", "{\"first_name\":\"Jo\"}", "go into body = {...}", "a field of the body"},
    {"user", "{\"userId\":\"u\",\"body\":{}}", "no argument 'body'", "a GET has no body"},
    {"user", "{}", "'userId' is missing: the path is /users/{userId}", "path parameters are needed"},
    {"user", "{\"userId\":null}", "not null; leave it out", "null is no value"},
    {"user", "{\"userId\":\"\"}", "must not be empty", "would be another path"},
    {"user", "{\"userId\":\".\"}", "not a step in a path", "would be another path"},
    {"user", "{\"userId\":\"..\"}", "not a step in a path", "would be another path"},
    {"user", "{\"userId\":[\"u\"]}", "must be a string, not a list", "a list"},
    {"user", "{\"userId\":{}}", "must be a string, not a table", "a table"},
    {"user", "{\"userId\":true}", "must be a string, not true", "a boolean"},
    {"user", "{\"userId\":2.5}", "must be a string, not the number 2.5", "no id is a fraction"},
    {"userEmail", "{}", "'email' is missing: Zoom does not take", "query parameters may be needed"},
    {"users", "{\"page_size\":2001}", "an integer of at most 2000, not the number 2001", "range"},
    {"users", "{\"page_size\":2.5}", "must be an integer", "a fraction"},
    {"users", "{\"page_size\":1e30}", "must be an integer", "past 64 bits"},
    {"users", "{\"page_size\":\"3x\"}", "must be an integer", "not all digits"},
    {"users", "{\"page_size\":\"\"}", "must be an integer", "no digits"},
    {"users", "{\"page_size\":true}", "must be an integer", "a boolean"},
    {"users", "{\"status\":\"activ\"}",
     "must be 'active', 'inactive' or 'pending', not the string 'activ' (did you mean 'active'?)",
     "one of a few values"},
    {"users", "{\"status\":[\"active\"]}", "'status' must be", "a list where one value belongs"},
    {"userDelete", "{\"userId\":\"u\",\"transfer_meeting\":\"true\"}", "must be true or false",
     "the word is no boolean"},
    {"users", "{\"status\":\"ACTIVE\"}", "did you mean 'active'", "values are case-sensitive"},
    {"userCreate", "{\"body\":[1]}", "must be a table of fields, not a list", "body: list"},
    {"userCreate", "{\"body\":\"{}\"}", "must be a table of fields, not the string", "body: text"},
    {"userCreate", "{\"body\":null}", "must be a table of fields, not null", "body: null"},
    {"createCRPhoneNumbers", "{\"body\":{\"a\":1}}", "must be a list, not a table", "body: names"},
    {"UploadFaxFiles", "{}", "a form with a file, which zoomlua does not send", "multipart"},
    {"UploadFaxFiles", "{\"expire\":0.5}", "a number from 1 to 604800", "a number's range"},
    {"number_management.unassignCampaignPhoneNumber",
     "{\"smsCampaignId\":\"c\",\"phone_number_ids\":[]}", "must not be an empty list",
     "'remove none' must not become 'remove'"},
    {"number_management.unassignCampaignPhoneNumber",
     "{\"smsCampaignId\":\"c\",\"phone_number_ids\":{}}", "must not be an empty list",
     "... as an empty Lua table comes"},
    {"number_management.unassignCampaignPhoneNumber",
     "{\"smsCampaignId\":\"c\",\"phone_number_ids\":[\"a\",[]]}", "a list, each of a string",
     "a list inside"},
    {"number_management.unassignCampaignPhoneNumber", "{\"smsCampaignId\":\"c\"}", "is missing",
     "a list that is needed"},
    {"users", "[1]", "must be a table of names, not a list", "positional"},
    {"users", "7", "must be a table of names, not the number 7", "a scalar"},
    {"accounts.getRoleInformation", "{}", "accounts.getRoleInformation: 'roleId'",
     "the name that can be written"},
    {"users", "{\"us\\u001b[2J\":1}", "us\\x1b[2J", "names are shown, not printed"},
};

static void test_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
    struct zl_operation op = operation(bad[i].id);
    struct zl_buf target = ZL_BUF_INIT(MOST_BYTES), body = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    int rc = zl_operation_request(&op, parse(bad[i].args), &target, &body, &err);
    ROW_TRUE(bad[i].why, rc == -1 && err.code == ZL_EVALUE, "%s\n", zl_buf_cstr(&target));
    ROW_TRUE(bad[i].why, strstr(err.text, bad[i].says), "%s\n", err.text);
    zl_buf_free(&target);
    zl_buf_free(&body);
  }
}

/* A list that may have 200 elements takes 200 and not 201. */
static void test_list_length(void **state)
{
  (void)state;
  struct zl_operation op = operation("number_management.unassignCampaignPhoneNumber");
  for (int n = 200; n <= 201; n++) {
    struct zl_buf args = ZL_BUF_INIT(MOST_BYTES), target = ZL_BUF_INIT(MOST_BYTES);
    struct zl_buf body = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    zl_buf_puts(&args, "{\"smsCampaignId\":\"c\",\"phone_number_ids\":[\"x\"");
    for (int i = 1; i < n; i++)
      zl_buf_puts(&args, ",\"x\"");
    zl_buf_puts(&args, "]}");
    int rc = zl_operation_request(&op, parse(zl_buf_cstr(&args)), &target, &body, &err);
    assert_int_equal(rc, n == 200 ? 0 : -1);
    if (rc != 0)
      assert_non_null(strstr(err.text, "at most 200, not 201"));
    zl_buf_free(&args);
    zl_buf_free(&target);
    zl_buf_free(&body);
  }
}

/* Lengths count characters, not bytes. */
static void test_lengths(void **state)
{
  (void)state;
  struct zl_operation op;
  assert_true(zl_operation_match(ZL_STR("GET"), ZL_STR("/chat/emoji"), &op));
  static const struct {
    const char *args;
    int rc;
  } rows[] = {
      {"{\"search_key\":\"ab\"}", -1},
      {"{\"search_key\":\"\\u00e9\\u00e9\"}", -1}, /* four bytes */
      {"{\"search_key\":\"abc\"}", 0},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    struct zl_buf target = ZL_BUF_INIT(MOST_BYTES), body = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    assert_int_equal(zl_operation_request(&op, parse(rows[i].args), &target, &body, &err),
                     rows[i].rc);
    if (rows[i].rc != 0)
      assert_non_null(strstr(err.text, "a string of 3 to 256 characters"));
    zl_buf_free(&target);
    zl_buf_free(&body);
  }
}

/* A ceiling that is reached is an error, not a shorter request. */
static void test_ceilings(void **state)
{
  (void)state;
  struct zl_operation op = operation("userSettingsUpdate");
  struct zl_json args = parse("{\"userId\":\"abcdefgh\",\"body\":{\"x\":\"abcdefghijklmnop\"}}");
  for (size_t most = 0; most < 64; most++) {
    for (int which = 0; which < 2; which++) {
      struct zl_buf target = ZL_BUF_INIT(which == 0 ? most : MOST_BYTES);
      struct zl_buf body = ZL_BUF_INIT(which == 1 ? most : MOST_BYTES);
      struct zl_err err = {0};
      int rc = zl_operation_request(&op, args, &target, &body, &err);
      if (rc == 0) {
        assert_string_equal(zl_buf_cstr(&target), "/users/abcdefgh/settings");
        assert_string_equal(zl_buf_cstr(&body), "{\"x\":\"abcdefghijklmnop\"}");
      } else {
        assert_int_equal(err.code, ZL_ENOMEM);
      }
      zl_buf_free(&target);
      zl_buf_free(&body);
    }
  }
}

/* ---- search ---------------------------------------------------------------------------------- */

struct found {
  const char *ids[8];
  size_t n;
};

static int note(void *arg, const struct zl_operation *op)
{
  struct found *f = arg;
  f->ids[f->n++] = op->id;
  return 0;
}

static const struct {
  const char *words, *first, *why;
} searches[] = {
    {"user settings", "userSettings", "words of the id"},
    {"list users", "users", "a verb for the method"},
    {"change user settings", "userSettingsUpdate", "... another one"},
    {"SETTINGS   user", "userSettings", "neither case nor order count"},
    {"/metrics/crc", "dashboardCRC", "words of the path"},
    {"user qqqxxq", NULL, "every word must fit"},
    {"", NULL, "no words"},
    {"?!", NULL, "no letters"},
    {"caf\xc3\xa9", NULL, "letters that no operation has"},
    {"a a a a a a a a a a a a a a a a a a a a", NULL, "too many words"},
};

static void test_search(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(searches) / sizeof(*searches); i++) {
    struct found f = {.n = 0};
    assert_int_equal(zl_operations_search(zl_str_of(searches[i].words), 8, note, &f), 0);
    ROW_TRUE(searches[i].why, (f.n > 0) == (searches[i].first != NULL), "%zu found\n", f.n);
    if (f.n > 0)
      ROW_TRUE(searches[i].why, strcmp(f.ids[0], searches[i].first) == 0, "%s\n", f.ids[0]);
  }
  struct found few = {.n = 0};
  zl_operations_search(ZL_STR("user"), 3, note, &few);
  assert_int_equal(few.n, 3);
  int n = 0;
  assert_int_equal(zl_operations_search(ZL_STR("user"), 100, stop_at_third, &n), 77);
  char big[20000];
  memset(big, 'a', sizeof(big));
  assert_int_equal(zl_operations_search((struct zl_str){big, sizeof(big)}, 8, note, &few), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_tables),   cmocka_unit_test(test_walk_stops),
      cmocka_unit_test(test_find),     cmocka_unit_test(test_not_known),
      cmocka_unit_test(test_match),    cmocka_unit_test(test_facts),
      cmocka_unit_test(test_requests), cmocka_unit_test(test_refused),
      cmocka_unit_test(test_list_length), cmocka_unit_test(test_lengths),
      cmocka_unit_test(test_ceilings), cmocka_unit_test(test_search),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
