/* test_settings.c - settings of users, groups and the account: merging, options, inheritance,
 * locks, groups and their members. */
#include "client.h"

static const char tenant[] =
    "{\"groups\":[{\"id\":\"g1\",\"name\":\"Kiosks\",\"settings\":{\"in_meeting\":{\"chat\":false,\"polling\":false}}},"
    "{\"id\":\"g2\",\"name\":\"Clinic\",\"settings\":{\"in_meeting\":{\"chat\":true,\"co_host\":false}},"
    " \"lock_settings\":{\"in_meeting\":{\"co_host\":true}}}],"
    "\"account\":{\"settings\":{\"in_meeting\":{\"annotation\":false},\"schedule_meeting\":{\"participant_video\":false}},"
    " \"lock_settings\":{\"in_meeting\":{\"screen_sharing\":true}}},"
    "\"defaults\":{\"settings\":{\"recording\":{\"auto_recording\":\"local\"}}},"
    "\"users\":[{\"id\":\"u1\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"group_ids\":[\"g1\",\"g2\"],"
    " \"settings\":{\"in_meeting\":{\"co_host\":true,\"polling\":true}},"
    " \"settings_meeting_security\":{\"meeting_security\":{\"meeting_password\":false}}},"
    "{\"id\":\"u2\",\"email\":\"tom@example.com\"},{\"id\":\"-u/3\",\"email\":\"mei+x@example.com\"},"
    "{\"email\":\"new@example.com\",\"status\":\"pending\"}]}";
static struct sim_run run;

#define U1 "/v2/users/u1/settings"
#define U2 "/v2/users/u2/settings"

static int start(void **state)
{
  (void)state;
  const char *file = scratch("tenant.json");
  write_text(file, tenant);
  run_start(&run, (struct zl_sim){.plan = "none", .tenant_file = file});
  return 0;
}

static int stop(void **state)
{
  run_stop(&run);
  return scratch_remove(state);
}

static int reset(void **state)
{
  (void)state;
  expect_status(&run, "POST", "/_sim/reset", "", 204);
  return 0;
}

static void values_come_down(void **state)
{
  (void)state;
  static const struct {
    const char *path, *where, *want, *why;
  } rows[] = {
      {U2, "in_meeting.annotation", "false", "from the account"},
      {U2, "schedule_meeting.participants_video", "false", "the account calls it participant_video"},
      {U2, "recording.auto_recording", "\"local\"", "from the defaults"},
      {U2, "in_meeting.chat", "true", "no group, nothing set"},
      {U1, "in_meeting.chat", "false", "the first group is the primary one"},
      {U1, "in_meeting.polling", "true", "the user's own value beats the group's"},
      {U1, "in_meeting.co_host", "false", "any group's lock takes the user's own value out"},
      {U1, "in_meeting.auto_answer", NULL, "written, never read"},
      {U1 "?option=meeting_security", "meeting_security.meeting_password", "false", "another body"},
      {U1 "?option=meeting_security", "in_meeting", NULL, "one body at a time"},
      {U1 "?option=meeting_authentication", "authentication_options.0.id", "\"signin-meeting\"", "a list"},
      {U1 "?option=recording_authentication", "recording_authentication", "false", "the fourth body"},
      {U1 "?custom_query_fields=chat,auto_recording", "in_meeting.polling", NULL, "trimmed"},
      {U1 "?custom_query_fields=chat,auto_recording", "in_meeting.chat", "false", "by leaf name"},
      {"/v2/users/-u%2F3/settings", "in_meeting.annotation", "false", "an id that must be encoded"},
      {"/v2/users/mei%2Bx@example.com/settings", "in_meeting.annotation", "false", "by email"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
    expect_answer(&run, rows[i].path, rows[i].where, rows[i].want);
}

static void a_patch_merges(void **state)
{
  (void)state;
  expect_status(&run, "PATCH", U2,
                "{\"in_meeting\":{\"private_chat\":false,\"no_such\":1,\"webinar_chat\":{\"enable\":false},"
                "\"data_center_regions\":[\"IE\"]},\"whiteboard\":{\"in_meeting_advanced_whiteboard\":false}}", 204);
  expect_answer(&run, U2, "in_meeting.private_chat", "false");
  expect_answer(&run, U2, "in_meeting.file_transfer", "true"); /* what was not sent stays */
  expect_answer(&run, U2, "in_meeting.webinar_chat.enable", "false");
  expect_answer(&run, U2, "in_meeting.webinar_chat.default_attendees_chat_with", "2");
  expect_answer(&run, U2, "in_meeting.data_center_regions", "[\"IE\"]"); /* lists are replaced whole */
  expect_answer(&run, U2, "in_meeting.no_such", NULL);
  expect_answer(&run, U2, "whiteboard.in_meeting_advanced_whiteboard", "true"); /* read-only */
}

static void a_bad_patch_changes_nothing(void **state)
{
  (void)state;
  static const struct {
    const char *path, *body, *field, *why;
  } rows[] = {
      {U2, "{\"in_meeting\":{\"chat\":\"yes\",\"polling\":false}}", "in_meeting.chat", "text for a switch"},
      {U2, "{\"in_meeting\":{\"polling\":false,\"entry_exit_chime\":\"loud\"}}", "in_meeting.entry_exit_chime",
       "not one of the values"},
      {U2, "{\"in_meeting\":{\"polling\":false,\"allow_participants_chat_with\":9}}",
       "in_meeting.allow_participants_chat_with", "not one of the numbers"},
      {U2, "{\"in_meeting\":{\"polling\":false,\"data_center_regions\":[\"US\",1]}}",
       "in_meeting.data_center_regions", "a list's element"},
      {U2, "{\"in_meeting\":{\"polling\":false,\"webinar_chat\":true}}", "in_meeting.webinar_chat",
       "a scalar for an object"},
      {U2, "{\"in_meeting\":{\"polling\":false,\"chat\":null}}", "in_meeting.chat", "null is no switch"},
      {U2 "?option=recording_authentication",
       "{\"recording_authentication\":true,\"authentication_option\":{\"id\":\"none\"}}",
       "authentication_option.id", "a profile that is not there"},
      {U2 "?option=meeting_authentication", "{\"authentication_option\":{\"id\":\"signin-meeting\",\"type\":\"internally\"}}",
       "authentication_option.type", "a type of recordings"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct reply r = expect_call(&run, "PATCH", rows[i].path, rows[i].body, 400);
    assert_int_equal(json_integer_value(at(r.json, "code")), 300);
    const char *field = json_string_value(at(r.json, "errors.0.field"));
    if (!field || strcmp(field, rows[i].field) != 0)
      fail_msg("%s: %s", rows[i].why, r.body);
    reply_free(&r);
  }
  expect_answer(&run, U2, "in_meeting.polling", "true");
  expect_answer(&run, U2 "?option=recording_authentication", "recording_authentication", "false");
  expect_status(&run, "PATCH", U2 "?option=nonsense", "{}", 400);
  expect_status(&run, "PATCH", U2 "?option=security", "{}", 400);
}

static void the_waiting_room_ends_join_before_host(void **state)
{
  (void)state;
  expect_answer(&run, U2, "schedule_meeting.join_before_host", "true");
  expect_status(&run, "PATCH", U2 "?option=meeting_security", "{\"meeting_security\":{\"waiting_room\":true}}", 204);
  expect_answer(&run, U2, "schedule_meeting.join_before_host", "false");
  expect_answer(&run, U1, "schedule_meeting.join_before_host", "true");
}

static void profiles_are_written_one_by_one(void **state)
{
  (void)state;
  expect_status(&run, "PATCH", U2 "?option=meeting_authentication",
                "{\"meeting_authentication\":true,\"authentication_option\":{\"id\":\"company-meeting\","
                "\"action\":\"hide\",\"name\":\"Staff\",\"domains\":\"example.org\"}}", 204);
  const char *path = U2 "?option=meeting_authentication";
  expect_answer(&run, path, "meeting_authentication", "true");
  expect_answer(&run, path, "authentication_options.1.name", "\"Staff\"");
  expect_answer(&run, path, "authentication_options.1.visible", "false");
  expect_answer(&run, path, "authentication_options.1.domains", "\"example.org\"");
  expect_answer(&run, path, "authentication_options.0.name", "\"Sign in to Zoom\"");
  expect_answer(&run, path, "authentication_option", NULL);
}

static void locked_settings_are_dropped(void **state)
{
  (void)state;
  expect_status(&run, "PATCH", U2, "{\"in_meeting\":{\"who_can_share_screen\":\"host\",\"polling\":false}}", 204);
  expect_answer(&run, U2, "in_meeting.who_can_share_screen", "\"all\""); /* its parent setting is locked */
  expect_answer(&run, U2, "in_meeting.polling", "false");
  expect_status(&run, "PATCH", "/v2/groups/g2/settings", "{\"in_meeting\":{\"screen_sharing\":false}}", 204);
  expect_answer(&run, "/v2/groups/g2/settings", "in_meeting.screen_sharing", "true");
}

static void locked_settings_are_refused_on_request(void **state)
{
  (void)state;
  struct sim_run strict;
  run_start(&strict, (struct zl_sim){.plan = "none", .tenant_file = run.config.tenant_file,
                                     .locked_refused = true});
  struct reply r = expect_call(&strict, "PATCH", U1, "{\"in_meeting\":{\"co_host\":true}}", 400);
  assert_string_equal(json_string_value(at(r.json, "errors.0.field")), "in_meeting.co_host");
  reply_free(&r);
  expect_status(&strict, "PATCH", U2, "{\"in_meeting\":{\"co_host\":false}}", 204);
  run_stop(&strict);
}

static void locks_and_levels_are_settings_too(void **state)
{
  (void)state;
  expect_answer(&run, "/v2/groups/g2/lock_settings", "in_meeting.co_host", "true");
  expect_status(&run, "PATCH", "/v2/groups/g2/lock_settings", "{\"in_meeting\":{\"co_host\":false}}", 204);
  expect_answer(&run, U1, "in_meeting.co_host", "true"); /* the user's own value was kept */
  expect_status(&run, "PATCH", "/v2/accounts/me/lock_settings?option=meeting_security",
                "{\"meeting_security\":{\"waiting_room\":true}}", 200);
  expect_status(&run, "PATCH", U2 "?option=meeting_security",
                "{\"meeting_security\":{\"waiting_room\":true}}", 204);
  expect_answer(&run, U2 "?option=meeting_security", "meeting_security.waiting_room", "false");
  expect_status(&run, "PATCH", "/v2/accounts/me/settings?option=meeting_security",
                "{\"meeting_security\":{\"waiting_room\":true}}", 204);
  expect_answer(&run, U2 "?option=meeting_security", "meeting_security.waiting_room", "true");
  expect_status(&run, "PATCH", "/v2/accounts/me/settings?option=security",
                "{\"security\":{\"sign_in_with_two_factor_auth\":\"all\"}}", 204);
  expect_answer(&run, "/v2/accounts/me/settings?option=security", "security.sign_in_with_two_factor_auth", "\"all\"");
  expect_answer(&run, "/v2/accounts/me/settings", "security", NULL);
  expect_status(&run, "PATCH", "/v2/groups/g1/settings", "{\"schedule_meeting\":{\"participants_video\":true}}", 204);
  expect_answer(&run, "/v2/groups/g1/settings", "schedule_meeting.participants_video", NULL); /* the user's name */
}

static void members_come_and_go(void **state)
{
  (void)state;
  struct reply r = expect_call(&run, "POST", "/v2/groups/g2/members",
                               "{\"members\":[{\"id\":\"u2\"},{\"email\":\"nobody@example.com\"},"
                               "{\"email\":\"mei+x@example.com\"}]}", 201);
  assert_string_equal(json_string_value(at(r.json, "ids")), "u2,-u/3"); /* one text, the known ones */
  reply_free(&r);
  expect_answer(&run, "/v2/groups/g2", "total_members", "3");
  expect_answer(&run, "/v2/groups/g2/members?page_size=1", "members.0.id", "\"u1\"");
  expect_answer(&run, U2, "in_meeting.co_host", "false");
  expect_status(&run, "DELETE", "/v2/groups/g2/members/u2", NULL, 204);
  expect_status(&run, "DELETE", "/v2/groups/g2/members/u2", NULL, 404);
  expect_answer(&run, U2, "in_meeting.co_host", "true");
  expect_status(&run, "PATCH", "/v2/groups/g2/members/u1", "{\"action\":\"set_primary\"}", 204);
  expect_answer(&run, "/v2/users/u1", "group_ids", "[\"g2\",\"g1\"]");
  expect_answer(&run, U1, "in_meeting.chat", "true");
  char many[2000] = "{\"members\":[{\"id\":\"u1\"}";
  for (int i = 0; i < 30; i++)
    strcat(many, ",{\"id\":\"u1\"}");
  strcat(many, "]}");
  expect_status(&run, "POST", "/v2/groups/g2/members", many, 400);
}

static void an_author_hears_of_mistakes(void **state)
{
  (void)state;
  static const struct {
    const char *text, *part;
  } rows[] = {
      {"{\"users\":[{\"id\":\"u1\",\"settings\":{\"in_meeting\":{\"chatt\":true}}}]}", "user u1: in_meeting.chatt"},
      {"{\"users\":[{\"id\":\"u1\",\"settings\":{\"in_meeting\":{\"chat\":1}}}]}", "in_meeting.chat"},
      {"{\"users\":[{\"id\":\"u1\",\"group_ids\":[\"g9\"]}]}", "g9"},
      {"{\"users\":[{\"id\":\"u1\",\"status\":\"asleep\"}]}", "status"},
      {"{\"users\":[{\"id\":\"u1\",\"departement\":\"x\"}]}", "departement"},
      {"{\"users\":[", "tenant.json"},
      {"[]", "object"},
  };
  const char *file = scratch("bad/tenant.json");
  char folder[200];
  snprintf(folder, sizeof(folder), "mkdir -p '%s'", scratch("bad"));
  assert_int_equal(system(folder), 0);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    write_text(file, rows[i].text);
    assert_int_equal(zl_sim_run(&(struct zl_sim){.plan = "none", .tenant_file = file}, &err), -1);
    if (!strstr(err.text, rows[i].part) || !strstr(err.text, "tenant.json"))
      fail_msg("%s: %s", rows[i].text, err.text);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(values_come_down, reset),
      cmocka_unit_test_setup(a_patch_merges, reset),
      cmocka_unit_test_setup(a_bad_patch_changes_nothing, reset),
      cmocka_unit_test_setup(the_waiting_room_ends_join_before_host, reset),
      cmocka_unit_test_setup(profiles_are_written_one_by_one, reset),
      cmocka_unit_test_setup(locked_settings_are_dropped, reset),
      cmocka_unit_test_setup(locked_settings_are_refused_on_request, reset),
      cmocka_unit_test_setup(locks_and_levels_are_settings_too, reset),
      cmocka_unit_test_setup(members_come_and_go, reset),
      cmocka_unit_test_setup(an_author_hears_of_mistakes, reset),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
