/* test_together.c - features and members: values, requests of one person, many of them as one, and what the one
 * answer says of each. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "settings/together.h"

#include <string.h>

static struct zl_json json(const char *text)
{
  struct zl_json v;
  struct zl_err err = {0};
  if (zl_json_check(zl_str_of(text), 16, &v, &err) != 0)
    fail_msg("%s: %s", text, err.text);
  return v;
}

static void test_values(void **state)
{
  static const struct {
    const char *feature, *given, *normal, *sent, *why;
  } rows[] = {
    {"large_meeting", "500", "500", "128", "people, not Zoom's number"},
    {"large_meeting", "5e2", "500", "128", "the same number"},
    {"large_meeting", "false", "false", "0", "off"},
    {"large_meeting", "true", NULL, NULL, "on for how many?"},
    {"large_meeting", "128", NULL, NULL, "Zoom's own number is no capacity"},
    {"large_meeting", "\"500\"", NULL, NULL, "a text is no number"},
    {"webinar", "500", "500", "1", "its numbers have an order of their own"},
    {"webinar", "100", "100", "16", "likewise"},
    {"zoom_events", "50000", "50000", "50000", "here the number is the capacity"},
    {"zoom_whiteboard", "true", "true", "true", "a switch"},
    {"zoom_whiteboard", "1", NULL, NULL, "a switch takes no number"},
    {"concurrent_meeting", "\"Plus\"", "\"Plus\"", "Plus", "a word"},
    {"concurrent_meeting", "\"plus\"", NULL, NULL, "spelt otherwise"},
    {"user_type", "\"licensed\"", "\"licensed\"", "2", "by name"},
    {"user_type", "1", "\"basic\"", "1", "by Zoom's number"},
    {"user_type", "4", NULL, NULL, "nobody can be made that here"},
    {"zoom_one_type", "576460752303423488", "576460752303423488", "576460752303423488", "past 2^53"},
    {"plan_united_type", "0", "0", "0", "none"},
    {"plan_united_type", "-1", NULL, NULL, "below none"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf normal = ZL_BUF_INIT(100), body = ZL_BUF_INIT(1000), want = ZL_BUF_INIT(1000);
    struct zl_err err = {0};
    const struct zl_feature *f = zl_feature_find(zl_str_of(rows[i].feature));
    assert_non_null(f);
    int rc = zl_feature_check(f, json(rows[i].given), &normal, &err);
    if ((rc == 0) != (rows[i].normal != NULL) || (rc == 0 && strcmp(zl_buf_cstr(&normal), rows[i].normal) != 0))
      fail_msg("%s %s (%s): %d %s", rows[i].feature, rows[i].given, rows[i].why, rc, zl_buf_cstr(&normal));
    if (rc != 0) {
      assert_non_null(strstr(err.text, rows[i].feature));
      zl_buf_free(&normal);
      continue;
    }
    assert_int_equal(zl_feature_body(f, zl_buf_view(&normal), ZL_STR("u1"), &body, &err), 0);
    zl_buf_printf(&want, "{\"feature_type\":\"%s\",\"feature_value\":\"%s\",\"users\":[{\"id\":\"u1\"}]}",
                  rows[i].feature, rows[i].sent);
    assert_string_equal(zl_buf_cstr(&body), zl_buf_cstr(&want));
    zl_buf_free(&normal);
    zl_buf_free(&body);
    zl_buf_free(&want);
  }
}

static void test_present(void **state)
{
  static const struct {
    const char *feature, *body, *value, *why;
  } rows[] = {
    {"webinar", "{\"feature\":{\"webinar\":true,\"webinar_capacity\":1000}}", "1000", "the capacity"},
    {"webinar", "{\"feature\":{\"webinar\":false,\"webinar_capacity\":1000}}", "false", "a capacity that is not in use"},
    {"webinar", "{\"feature\":{\"webinar\":true}}", "true", "on, and for how many nobody says"},
    {"webinar", "{\"feature\":{}}", NULL, "not told"},
    {"webinar", "{\"feature\":{\"webinar\":\"yes\"}}", "!", "another type"},
    {"zoom_whiteboard", "{\"feature\":{\"zoom_whiteboard\":true}}", "true", "a switch"},
    {"concurrent_meeting", "{\"feature\":{\"concurrent_meeting\":\"None\"}}", "\"None\"", "a word"},
    {"user_type", "{\"type\":2}", "\"licensed\"", "a number as its word"},
    {"user_type", "{\"type\":4}", "4", "one that has no word"},
    {"user_type", "{}", NULL, "not told"},
    {"plan_united_type", "{\"plan_united_type\":\"16\"}", "16", "a text in the profile"},
    {"plan_united_type", "{}", "0", "who has none has no field"},
    {"plan_united_type", "{\"plan_united_type\":\"none\"}", "0", "or the word for it"},
    {"zoom_one_type", "{\"zoom_one_type\":4398046511104}", "4398046511104", "a number"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf out = ZL_BUF_INIT(100);
    struct zl_err err = {0};
    int rc = zl_feature_current(zl_feature_find(zl_str_of(rows[i].feature)), json(rows[i].body), &out, &err);
    const char *want = rows[i].value;
    bool good = !want ? rc == 0 && !out.len : *want == '!' ? rc < 0 && err.text[0]
                                            : rc == 1 && strcmp(zl_buf_cstr(&out), want) == 0;
    if (!good)
      fail_msg("%s of %s (%s): %d %s", rows[i].feature, rows[i].body, rows[i].why, rc, zl_buf_cstr(&out));
    zl_buf_free(&out);
  }
}

static void test_unknown_names(void **state)
{
  struct zl_err err = {0};
  (void)state;
  assert_int_equal(zl_feature_unknown(ZL_STR("large_meting"), &err), -1);
  assert_non_null(strstr(err.text, "did you mean 'large_meeting'?"));
  assert_null(zl_feature_find(ZL_STR("zoom_iq_for_sales"))); /* deprecated: zoom_revenue_accelerator */
  assert_null(zl_feature_of_place(ZL_STR("user.feature.webinar"))); /* that is a setting */
  assert_non_null(zl_feature_of_place(ZL_STR("user.features.webinar")));
}

static void test_what_goes_together(void **state)
{
  static const struct {
    const char *method, *path;
    enum zl_together what;
    const char *why;
  } rows[] = {
    {"POST", "/groups/g1/members", ZL_MEMBERS, "members"},
    {"POST", "/groups/a%2Fb/members", ZL_MEMBERS, "an id with a slash, encoded"},
    {"POST", "/groups/g1/x/members", ZL_ALONE, "another path"},
    {"POST", "/groups//members", ZL_ALONE, "no group"},
    {"GET", "/groups/g1/members", ZL_ALONE, "a reading"},
    {"DELETE", "/groups/g1/members/u1", ZL_ALONE, "Zoom takes one at a time"},
    {"POST", "/users/features", ZL_FEATURES, "features"},
    {"POST", "/users/features/x", ZL_ALONE, "another path"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    if (zl_together_of(zl_str_of(rows[i].method), zl_str_of(rows[i].path)) != rows[i].what)
      fail_msg("%s %s: %s", rows[i].method, rows[i].path, rows[i].why);
}

static void member(struct zl_buf *b, const char *id)
{
  *b = ZL_BUF_INIT(1000);
  assert_int_equal(zl_member_body(zl_str_of(id), b), 0);
}

static void test_join_and_cut(void **state)
{
  struct zl_buf a, b, c, all = ZL_BUF_INIT(1000), who = ZL_BUF_INIT(100);
  (void)state;
  member(&a, "u1");
  member(&b, "ada@example.com");
  member(&c, "x:[{\"y\"}]}"); /* an id that looks like what stands around it */
  const struct zl_str bodies[] = {zl_buf_view(&a), zl_buf_view(&b), zl_buf_view(&c)};
  assert_true(zl_together_alike(bodies[0], bodies[2]));
  assert_int_equal(zl_together_join(bodies, 3, &all), 0);
  assert_string_equal(zl_buf_cstr(&all),
                      "{\"members\":[{\"id\":\"u1\"},{\"email\":\"ada@example.com\"},{\"id\":\"x:[{\\\"y\\\"}]}\"}]}");
  assert_true(zl_together_person(bodies[2], &who));
  assert_string_equal(zl_buf_cstr(&who), "x:[{\"y\"}]}");
  assert_false(zl_together_alike(bodies[0], ZL_STR("{\"feature_type\":\"webinar\",\"feature_value\":\"1\",\"users\":[{\"id\":\"u1\"}]}")));
  assert_false(zl_together_alike(ZL_STR("\"sealed:abc\""), ZL_STR("\"sealed:abc\"")));
  assert_false(zl_together_alike(ZL_STR("{}"), ZL_STR("{}")));
  zl_buf_free(&a);
  zl_buf_free(&b);
  zl_buf_free(&c);
  zl_buf_free(&all);
  zl_buf_free(&who);
}

/* Three people: u1, u2 and ada@example.com; 'y' where they have it. */
static void test_answers(void **state)
{
  static const struct {
    enum zl_together what;
    const char *answer, *have, *why;
  } rows[] = {
    {ZL_MEMBERS, "{\"ids\":\"u1,u2,u9\"}", "yyy", "the address was answered by an id"},
    {ZL_MEMBERS, "{\"ids\":\"u1 ; u2\"}", "yyn", "nobody is left over for the address"},
    {ZL_MEMBERS, "{\"ids\":\"u2,ADA@example.com\"}", "nyy", "an address has no case"},
    {ZL_MEMBERS, "{\"ids\":\"U1,u2,u9\"}", "nyy", "an id has"},
    {ZL_MEMBERS, "{\"ids\":\"\"}", "nnn", "nobody"},
    {ZL_MEMBERS, "{\"ids\":[\"u1\",\"u2\"]}", "yyn", "a list, should it ever be one"},
    {ZL_MEMBERS, "{}", "yyy", "it names nobody at all: nothing to compare"},
    {ZL_MEMBERS, NULL, "yyy", "no answer but its status"},
    {ZL_MEMBERS, "{\"ids\":\"u11,u2x\"}", "nny", "whole ids, not parts; two are left for the address"},
    {ZL_FEATURES, "{\"success_user_ids\":[\"u1\",\"u2\",\"u9\"],\"fail_details\":[]}", "yyy", "all"},
    {ZL_FEATURES, "{\"success_user_ids\":[\"u1\"],\"fail_details\":[{\"reason\":\"Not enough seats\",\"user_ids\":[\"u2\"]}]}",
     "yny", "one has no seat"},
    {ZL_FEATURES, "{\"success_user_ids\":[\"u1\"],\"fail_details\":[{\"reason\":\"No need to update\",\"user_ids\":[\"u2\"]}]}",
     "yyy", "who has it already"},
    {ZL_FEATURES, "{\"success_user_ids\":[\"u2\"]}", "nyy", "who is named nowhere was not done"},
    {ZL_FEATURES, "{\"fail_details\":[{\"user_ids\":[\"u2\"]}]}", "yny", "without a reason"},
    {ZL_FEATURES, "{\"success_user_ids\":7,\"fail_details\":\"x\"}", "yyy", "of other types: it says nothing"},
  };
  static const char *const people[] = {"u1", "u2", "ada@example.com"};
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf body[3], refused[3];
    struct zl_str bodies[3];
    char have[4] = "";
    for (int k = 0; k < 3; k++) {
      struct zl_err err = {0};
      body[k] = ZL_BUF_INIT(1000);
      refused[k] = ZL_BUF_INIT(1000);
      if (rows[i].what == ZL_MEMBERS)
        zl_member_body(zl_str_of(people[k]), &body[k]);
      else
        zl_feature_body(zl_feature_find(ZL_STR("webinar")), ZL_STR("500"), zl_str_of(people[k]), &body[k], &err);
      bodies[k] = zl_buf_view(&body[k]);
    }
    struct zl_json answer = rows[i].answer ? json(rows[i].answer) : (struct zl_json){0};
    assert_int_equal(zl_together_judge(rows[i].what, bodies, 3, answer, refused), 0);
    for (int k = 0; k < 3; k++)
      have[k] = refused[k].len ? 'n' : 'y';
    if (strcmp(have, rows[i].have) != 0)
      fail_msg("%s: %s (%s)", rows[i].answer ? rows[i].answer : "nothing", have, rows[i].why);
    for (int k = 0; k < 3; k++) {
      zl_buf_free(&body[k]);
      zl_buf_free(&refused[k]);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_values),      cmocka_unit_test(test_present),      cmocka_unit_test(test_unknown_names),
    cmocka_unit_test(test_what_goes_together), cmocka_unit_test(test_join_and_cut), cmocka_unit_test(test_answers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
