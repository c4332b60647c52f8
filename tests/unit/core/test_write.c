/* test_write.c - which request writes a user's status, role and profile, what goes together and in which
 * order, and what no undo brings back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/plan/destructive.h"
#include "core/plan/write.h"

#include <string.h>

static const struct zl_node *leaf_of(const char *path)
{
  const struct zl_node *leaf = zl_catalogue_find(ZL_LEVEL_PROFILE, zl_str_of(path));
  if (!leaf)
    fail_msg("profiles have no %s", path);
  return leaf;
}

static const struct {
  const char *path, *wanted, *before, *method, *url, *body;
  bool safe;
  enum zl_write_stage stage;
  const char *why;
} requests[] = {
  {"status", "\"active\"", "\"inactive\"", "PUT", "/users/u%2F1/status", "{\"action\":\"activate\"}", true,
   ZL_WRITE_ACTIVATE, "before a licence is given"},
  {"status", "\"inactive\"", "\"active\"", "PUT", "/users/u%2F1/status", "{\"action\":\"deactivate\"}", true,
   ZL_WRITE_DEACTIVATE, "after everything"},
  {"dept", "\"Legal\"", NULL, "PATCH", "/users/u%2F1", "{\"dept\":\"Legal\"}", true, ZL_WRITE_FIELDS, "as a setting"},
  {"type", "2", "1", "PATCH", "/users/u%2F1", "{\"type\":2}", true, ZL_WRITE_FIELDS, "with the other fields"},
  {"zoom_one_type", "576460752303423489", "0", "PATCH", "/users/u%2F1", "{\"zoom_one_type\":576460752303423489}", true,
   ZL_WRITE_WORKPLACE, "not with type, and exact"},
  {"plan_united_type", "\"none\"", "\"1\"", "PATCH", "/users/u%2F1", "{\"plan_united_type\":\"none\"}", true,
   ZL_WRITE_UNITED, "with neither"},
  {"role_id", "\"r/9\"", "\"2\"", "POST", "/roles/r%2F9/members", "{\"members\":[{\"id\":\"u/1\"}]}", true, ZL_WRITE_ROLE,
   "to the new role"},
  {"role_id", "\"2\"", "\"r/9\"", "DELETE", "/roles/r%2F9/members/u%2F1", "", false, ZL_WRITE_ROLE,
   "Member is what is left without another one; what is gone cannot go again"},
};

static void every_field_has_its_request(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
    const struct zl_item item = {leaf_of(requests[i].path), zl_str_of(requests[i].wanted)};
    struct zl_str before = requests[i].before ? zl_str_of(requests[i].before) : (struct zl_str){NULL, 0};
    struct zl_write w;
    struct zl_err err = {0};
    if (zl_write_make(&item, 1, ZL_STR("u/1"), before, &w, &err) != 0)
      fail_msg("%s: %s", requests[i].path, err.text);
    if (strcmp(w.method, requests[i].method) != 0 || !zl_str_is(zl_buf_view(&w.path), requests[i].url) ||
        !zl_str_is(w.body.len ? zl_buf_view(&w.body) : ZL_STR(""), requests[i].body) || w.safe != requests[i].safe)
      fail_msg("%s (%s): %s %s %s", requests[i].path, requests[i].why, w.method, zl_buf_cstr(&w.path),
               zl_buf_cstr(&w.body));
    assert_int_equal(zl_write_stage(&item), requests[i].stage);
    zl_write_free(&w);
  }
}

static void there_is_a_role_to_leave(void **state)
{
  (void)state;
  const struct zl_item item = {leaf_of("role_id"), ZL_STR("\"2\"")};
  struct zl_write w;
  struct zl_err err = {0};
  assert_int_equal(zl_write_make(&item, 1, ZL_STR("u1"), (struct zl_str){NULL, 0}, &w, &err), -1);
  assert_non_null(strstr(err.text, "no role to take the user from"));
  zl_write_free(&w);
}

static void settings_are_one_stage(void **state)
{
  (void)state;
  const struct zl_node *leaf = zl_catalogue_find(ZL_LEVEL_USER, ZL_STR("in_meeting.chat"));
  const struct zl_item item = {leaf, ZL_STR("true")};
  struct zl_write w;
  struct zl_err err = {0};
  assert_int_equal(zl_write_stage(&item), ZL_WRITE_FIELDS);
  assert_int_equal(zl_write_make(&item, 1, ZL_STR("u1"), ZL_STR("false"), &w, &err), 0);
  assert_string_equal(zl_buf_cstr(&w.path), "/users/u1/settings");
  assert_string_equal(zl_buf_cstr(&w.body), "{\"in_meeting\":{\"chat\":true}}");
  assert_string_equal(w.label, "MEDIUM");
  zl_write_free(&w);
}

static const struct {
  const char *path, *before, *wanted;
  bool lost, destructive;
  const char *why;
} losses[] = {
  {"profile.status", "\"active\"", "\"inactive\"", true, true, "licences"},
  {"profile.status", "\"inactive\"", "\"active\"", false, false, "an undo deactivates"},
  {"profile.type", "2", "1", true, false, "told, for a seat is needed again"},
  {"profile.type", "1", "2", false, false, "an undo makes him Basic"},
  {"profile.dept", "\"IT\"", "\"Legal\"", false, false, "put back"},
  {"profile.dept", NULL, "\"Legal\"", true, false, "nothing unsets it"},
  {"profile.group_id", NULL, "\"g1\"", true, false, "Zoom never tells it"},
  {"profile.host_key", NULL, "\"(hidden)\"", true, false, "not kept"},
  {"user.feature.zoom_phone", "true", "false", true, true, "numbers"},
  {"user.feature.zoom_phone", "false", "true", false, false, "taken again"},
  {"user.in_meeting.chat", "true", "false", false, false, "a setting"},
  {"call.userDelete", NULL, "{\"userId\":\"u1\"}", true, true, "deletes"},
  {"call.groupMembersDelete", NULL, "{\"groupId\":\"g1\",\"memberId\":\"u1\"}", true, false, "a membership is put back by hand"},
  {"call.userStatus", NULL, "{\"userId\":\"u1\",\"body\":{\"action\":\"deactivate\"}}", true, true, "deactivates by hand"},
  {"call.userStatus", NULL, "{\"userId\":\"u1\",\"body\":{\"action\":\"activate\"}}", true, false, "an operation"},
  {"call.userUpdate", NULL, "{\"userId\":\"u1\",\"body\":{\"feature\":{\"zoom_phone\":false}}}", true, true, "numbers, by hand"},
  {"call.userUpdate", NULL, "{\"userId\":\"u1\",\"body\":{\"dept\":\"x\"}}", true, false, "an operation"},
};

static void what_is_lost_is_told(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++) {
    struct zl_str before = losses[i].before ? zl_str_of(losses[i].before) : (struct zl_str){NULL, 0};
    struct zl_str path = zl_str_of(losses[i].path), wanted = zl_str_of(losses[i].wanted);
    struct zl_loss loss = zl_loss_of(path, before, wanted);
    if ((loss.why != NULL) != losses[i].lost || loss.destructive != losses[i].destructive ||
        zl_loss_destructive(path, wanted) != losses[i].destructive)
      fail_msg("%s -> %s (%s): %s%s", losses[i].path, losses[i].wanted, losses[i].why, loss.why ? loss.why : "nothing",
               loss.destructive ? ", destructive" : "");
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_field_has_its_request), cmocka_unit_test(there_is_a_role_to_leave),
    cmocka_unit_test(settings_are_one_stage),      cmocka_unit_test(what_is_lost_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
