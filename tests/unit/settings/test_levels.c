/* One setting at several levels: its names, its locks, tables that are meant for several levels,
 * and what is said where a level lacks a setting. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "helpers.h"

#define U ZL_LEVEL_USER
#define G ZL_LEVEL_GROUP
#define A ZL_LEVEL_ACCOUNT
#define GL ZL_LEVEL_GROUP_LOCK
#define AL ZL_LEVEL_ACCOUNT_LOCK
#define P ZL_LEVEL_PHONE_USER

static const struct zl_node *node_of(enum zl_level level, const char *path)
{
  const struct zl_node *node = zl_catalogue_find(level, zl_str_of(path));
  if (!node)
    fail_msg("%s: the catalogue lacks %s", zl_level_name(level), path);
  return node;
}

/* ---- names --------------------------------------------------------------------------------- */

static void test_same(void **state)
{
  (void)state;
  static const struct {
    enum zl_level from;
    const char *path;
    enum zl_level to;
    const char *same, *why;
  } rows[] = {
    {U, "in_meeting.chat", G, "in_meeting.chat", "the ordinary case: one name"},
    {U, "schedule_meeting.participants_video", G, "schedule_meeting.participant_video", "the s"},
    {A, "schedule_meeting.participant_video", U, "schedule_meeting.participants_video", "and back"},
    {U, "in_meeting.record_play_voice", A, "in_meeting.record_play_own_voice", "own"},
    {G, "in_meeting.record_play_own_voice", U, "in_meeting.record_play_voice", "and back"},
    {G, "schedule_meeting.use_pmi_for_schedule_meetings", A,
     "schedule_meeting.use_pmi_for_scheduled_meetings", "the d"},
    {G, "in_meeting.show_browser_join_link", U, "in_meeting.show_a_join_from_your_browser_link",
     "the second of two names"},
    {U, "in_meeting.show_a_join_from_your_browser_link", G,
     "in_meeting.show_a_join_from_your_browser_link", "the same name comes first"},
    {U, "feature.zoom_phone", G, NULL, "groups have no licences"},
    {A, "security.hide_billing_info", U, NULL, "the account's alone"},
    {U, "in_meeting.chat", GL, NULL, "a lock is not the setting"},
    {GL, "in_meeting.chat", AL, "in_meeting.chat", "but locks have counterparts"},
    {P, "policy.sms.enable", U, NULL, "telephones are another matter"},
    {U, "meeting_authentication_option", A, "meeting_authentication_option", "renamed in both"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct zl_node *same = zl_catalogue_same(node_of(rows[i].from, rows[i].path), rows[i].to);
    const char *path = same ? same->path : "nothing", *wanted = rows[i].same ? rows[i].same : "nothing";
    ROW_TRUE(rows[i].why, strcmp(path, wanted) == 0, "%s gives %s\n", rows[i].path, path);
    assert_true(!same || zl_catalogue_level(same) == rows[i].to);
  }
}

static int same_type(void *arg, const struct zl_node *leaf)
{
  for (int other = U; other <= A; other++) {
    const struct zl_node *same = zl_catalogue_same(leaf, (enum zl_level)other);
    if (same)
      ROW_TRUE(leaf->path, same->type == leaf->type, "another type at %s\n",
               zl_level_name((enum zl_level)other));
    *(unsigned *)arg += same != NULL;
  }
  return 0;
}

static void test_same_types(void **state)
{
  (void)state;
  unsigned n = 0;
  for (int level = U; level <= A; level++)
    zl_catalogue_walk(zl_catalogue_root((enum zl_level)level), same_type, &n);
  assert_true(n > 1000 + 600); /* each is itself, and most have others */
}

/* ---- locks --------------------------------------------------------------------------------- */

static void test_locks(void **state)
{
  (void)state;
  static const struct {
    enum zl_level level;
    const char *path;
    enum zl_level lock_level;
    const char *lock, *followed, *why;
  } rows[] = {
    {U, "in_meeting.chat", GL, "in_meeting.chat", NULL, "its own"},
    {U, "in_meeting.chat", AL, "in_meeting.chat", NULL, "its own at the account"},
    {U, "schedule_meeting.participants_video", GL, "schedule_meeting.participant_video", NULL,
     "under the locks' name"},
    {U, "in_meeting.who_can_share_screen", GL, "in_meeting.screen_sharing",
     "in_meeting.screen_sharing", "follows another setting"},
    {U, "in_meeting.allow_participants_chat_with", AL, "in_meeting.chat", "in_meeting.chat",
     "follows at the account"},
    {U, "in_meeting.language_interpretation.enable", GL, "in_meeting.language_interpretation",
     "in_meeting.language_interpretation", "a section with one lock"},
    {U, "in_meeting.virtual_background_settings.allow_videos", GL, "in_meeting.virtual_background",
     "in_meeting.virtual_background", "a section that follows a setting"},
    {U, "meeting_security.waiting_room_settings.participants_to_place_in_waiting_room", GL,
     "meeting_security.waiting_room", "meeting_security.waiting_room", "in an option's body"},
    {U, "meeting_authentication", GL, "schedule_meeting.meeting_authentication", NULL,
     "a lock in another section"},
    {A, "recording_authentication_option", AL, "recording.recording_authentication",
     "recording_authentication", "a profile follows its switch"},
    {U, "in_meeting.manual_captioning.full_transcript", GL, "in_meeting.full_transcript", NULL,
     "a lock outside of the section"},
    {U, "schedule_meeting.use_pmi_for_instant_meetings", GL, NULL, NULL, "groups cannot lock it"},
    {U, "schedule_meeting.use_pmi_for_instant_meetings", AL,
     "schedule_meeting.use_pmi_for_instant_meetings", NULL, "the account can"},
    {U, "feature.zoom_phone", GL, NULL, NULL, "licences are not locked"},
    {U, "recording.auto_delete_cmr_days", GL, "recording.auto_delete_cmr",
     "recording.auto_delete_cmr", "the days of a switch"},
    {G, "recording.ip_address_access_control.enable", GL,
     "recording.ip_address_access_control.enable", NULL, "groups lock within the section"},
    {G, "recording.ip_address_access_control.enable", AL, "recording.ip_address_access_control",
     "recording.ip_address_access_control", "the account the section"},
    {A, "chat.create_private_channels", AL, "chat.allow_create_channels_and_group_chats", NULL,
     "one lock for three"},
    {P, "policy.sms.enable", GL, NULL, NULL, "telephones tell locks by themselves"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct zl_node *followed;
    const struct zl_node *lock =
        zl_catalogue_lock(node_of(rows[i].level, rows[i].path), rows[i].lock_level, &followed);
    ROW_TRUE(rows[i].why, rows[i].lock ? lock && strcmp(lock->path, rows[i].lock) == 0 : !lock,
             "%s gives %s\n", rows[i].path, lock ? lock->path : "nothing");
    ROW_TRUE(rows[i].why,
             rows[i].followed ? followed && strcmp(followed->path, rows[i].followed) == 0 : !followed,
             "%s follows %s\n", rows[i].path, followed ? followed->path : "nothing");
    ROW_TRUE(rows[i].why, !lock || lock->type == ZL_TYPE_BOOLEAN, "no boolean\n");
  }
}

struct locks {
  enum zl_level lock_level;
  unsigned own, follow, none;
};

static int count_lock(void *arg, const struct zl_node *leaf)
{
  struct locks *n = arg;
  const struct zl_node *followed;
  const struct zl_node *lock = zl_catalogue_lock(leaf, n->lock_level, &followed);
  enum zl_level primary = zl_catalogue_level(leaf) == A ? AL : GL;
  if (n->lock_level == primary)
    assert_string_equal(leaf->lock ? leaf->lock : "", lock && !followed ? lock->path : "");
  n->own += lock && !followed;
  n->follow += lock && followed;
  n->none += !lock;
  return 0;
}

static void test_every_lock(void **state)
{
  (void)state;
  for (int level = U; level <= A; level++) {
    struct locks n = {.lock_level = level == A ? AL : GL};
    zl_catalogue_walk(zl_catalogue_root((enum zl_level)level), count_lock, &n);
    print_message("%s: %u settings have a lock of their own in %s, %u follow one, %u have none\n",
                  zl_level_name((enum zl_level)level), n.own, zl_level_name(n.lock_level), n.follow,
                  n.none);
    assert_true(n.own > 80 && n.follow > 100);
  }
}

/* ---- tables -------------------------------------------------------------------------------- */

static int write_leaf(void *arg, const struct zl_node *leaf, struct zl_str value)
{
  struct zl_buf *out = arg;
  return zl_buf_printf(out, "%s%s=%.*s", out->len ? " " : "", leaf->path, (int)value.n, value.p);
}

static void test_read(void **state)
{
  (void)state;
  static const struct {
    enum zl_level level;
    const char *table, *gives, *why;
  } rows[] = {
    {G, "{\"schedule_meeting\":{\"participants_video\":true}}",
     "schedule_meeting.participant_video=true", "users' name at a group"},
    {U, "{\"schedule_meeting\":{\"participant_video\":true,\"host_video\":false}}",
     "schedule_meeting.host_video=false schedule_meeting.participants_video=true",
     "the groups' name for users, in the catalogue's order"},
    {U, "{\"in_meeting\":{\"show_browser_join_link\":true}}",
     "in_meeting.show_a_join_from_your_browser_link=true", "one of a group's two names"},
    {GL, "{\"schedule_meeting\":{\"participants_video\":true}}",
     "schedule_meeting.participant_video=true", "a lock by the users' name"},
    {GL, "{\"meeting_authentication\":true}", "schedule_meeting.meeting_authentication=true",
     "a lock that stands in another section"},
    {AL, "{\"in_meeting\":{\"manual_captioning\":{\"full_transcript\":true,\"save_captions\":false}}}",
     "in_meeting.full_transcript=true in_meeting.save_captions=false",
     "a section that the locks do not have"},
    {GL, "{\"in_meeting\":{\"entry_exit_chime\":true}}", "in_meeting.entry_exit_chime=true",
     "a lock is a boolean, whatever the setting is"},
    {P, "{\"policy\":{\"sms\":{\"enable\":true}},\"area_code\":\"212\"}",
     "policy.sms.enable=true area_code=\"212\"", "two bodies of one telephone"},
    {A, "{\"security\":{\"sign_in_with_two_factor_auth\":\"all\"}}",
     "security.sign_in_with_two_factor_auth=\"all\"", "the account's option security"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    int rc = zl_settings_read(rows[i].level, parse(rows[i].table), write_leaf, &out, &err);
    ROW_TRUE(rows[i].why, rc == 0, "%s\n", err.text);
    ROW_TRUE(rows[i].why, strcmp(zl_buf_cstr(&out), rows[i].gives) == 0, "gave %s\n", zl_buf_cstr(&out));
    zl_buf_free(&out);
  }
}

static void test_refused(void **state)
{
  (void)state;
  static const struct {
    enum zl_level level;
    const char *table, *says, *why;
  } rows[] = {
    {G, "{\"feature\":{\"zoom_phone\":true}}",
     "groups have no setting 'feature.zoom_phone', unlike users", "one level has it"},
    {U, "{\"schedule_meeting\":{\"mute_upon_entry\":true}}",
     "users have no setting 'schedule_meeting.mute_upon_entry', unlike groups", "groups only"},
    {U, "{\"chat\":{\"share_files\":{\"enable\":true}}}",
     "users have no setting 'chat.share_files.enable', unlike groups and the account",
     "a section that the level lacks: its leaf is named"},
    {U, "{\"security\":{\"hide_billing_info\":true}}",
     "users have no setting 'security.hide_billing_info', unlike the account", "the account only"},
    {AL, "{\"in_meeting\":{\"record_play_own_voice\":true}}",
     "unlike users (as 'in_meeting.record_play_voice'), groups and the account", "names differ there"},
    {GL, "{\"in_meeting\":{\"who_can_share_screen\":true}}",
     "locks of groups have no 'in_meeting.who_can_share_screen': it follows the lock of "
     "'in_meeting.screen_sharing'", "what follows is not locked by itself"},
    {GL, "{\"in_meeting\":{\"chat\":\"host\"}}", "in_meeting.chat must be true or false", "type"},
    {A, "{\"in_meeting\":{\"waiting_rom\":true}}", "(did you mean 'meeting_security.waiting_room'?)",
     "misspelt for every level"},
    {A, "{\"feature\":{\"zoom_phon\":true}}", "the account has no setting 'feature.zoom_phon'",
     "misspelt in a level that lacks it"},
    {U, "{\"schedule_meeting\":{\"participants_video\":true,\"participant_video\":true}}",
     "schedule_meeting.participants_video is given twice, once as schedule_meeting.participant_video",
     "both names"},
    {P, "{\"policy\":{\"call_overflow\":{\"reset\":false}}}",
     "policy.call_overflow.reset must be true, or left out, not false", "an action"},
    {P, "{\"status\":\"activate\"}", "status can be read but not set", "read only"},
    {P, "{\"policy\":{\"call_overflow\":{\"locked\":true}}}", "can be read but not set", "read only"},
    {G, "{\"schedule_meeting\":{\"personal_meeting\":true}}", "can be read but not set",
     "groups tell it and do not take it"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    int rc = zl_settings_read(rows[i].level, parse(rows[i].table), write_leaf, &out, &err);
    ROW_TRUE(rows[i].why, rc == -1 && out.len == 0, "taken: %s\n", zl_buf_cstr(&out));
    ROW_TRUE(rows[i].why, strstr(err.text, rows[i].says), "said: %s\n", err.text);
    zl_buf_free(&out);
  }
}

/* ---- what GET says in another way ----------------------------------------------------------- */

static void test_current(void **state)
{
  (void)state;
  static const struct {
    enum zl_level level;
    const char *path, *wanted, *answer, *current;
    bool same;
    const char *why;
  } rows[] = {
    {P, "extension_number", "\"1001\"", "{\"extension_number\":1001}", "\"1001\"", true,
     "PATCH takes a string, GET gives a number"},
    {P, "extension_number", "\"1002\"", "{\"extension_number\":1001}", "\"1001\"", false, "another"},
    {P, "country_iso_code", "\"US\"", "{\"country\":{\"code\":\"US\"}}", "\"US\"", true, "within an object"},
    {P, "outbound_caller_id", "\"\"", "{\"outbound_caller\":{\"number\":\"+1555\"}}", "\"+1555\"", false,
     "within an object, other"},
    {P, "holiday_hours.holidays", "[{\"name\":\"a\"}]",
     "{\"holiday_hours\":[{\"holiday_id\":\"x\",\"name\":\"a\"}]}",
     "[{\"holiday_id\":\"x\",\"name\":\"a\"}]", true, "a list without its object"},
    {P, "policy.call_overflow.reset", "true", "{\"policy\":{\"call_overflow\":{\"modified\":false}}}",
     "true", true, "what was not modified needs no reset"},
    {P, "policy.call_overflow.reset", "true", "{\"policy\":{\"call_overflow\":{\"modified\":true}}}",
     "false", false, "what was modified does"},
    {P, "policy.call_transferring.reset", "true",
     "{\"policy\":{\"call_transferring\":{\"enable\":true}}}", NULL, false, "not told by Zoom"},
    {P, "settings_status", NULL, "{\"status\":\"Active\"}", "\"Active\"", false, "renamed in the tree"},
    {A, "meeting_authentication_option", "{\"action\":\"delete\",\"name\":\"Old\"}",
     "{\"authentication_options\":[{\"id\":\"1\",\"name\":\"Old\"}]}", "{\"id\":\"1\",\"name\":\"Old\"}",
     false, "a profile to take away, by name"},
    {A, "meeting_authentication_option", "{\"action\":\"delete\",\"name\":\"Old\"}",
     "{\"authentication_options\":[]}", NULL, true, "gone already"},
    {A, "meeting_authentication_option", "{\"action\":\"add\",\"name\":\"New\",\"type\":\"enforce_login\"}",
     "{\"authentication_options\":[{\"id\":\"2\",\"name\":\"New\",\"type\":\"enforce_login\"}]}",
     "{\"id\":\"2\",\"name\":\"New\",\"type\":\"enforce_login\"}", true, "added already"},
    {A, "meeting_authentication_option", "{\"action\":\"add\",\"name\":\"New\"}",
     "{\"authentication_options\":[{\"id\":\"2\",\"name\":\"Old\"}]}", NULL, false, "to be added"},
    {GL, "in_meeting.chat", "true", "{\"in_meeting\":{\"chat\":false}}", "false", false, "a lock"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    const struct zl_node *leaf = node_of(rows[i].level, rows[i].path);
    struct zl_str wanted = rows[i].wanted ? zl_str_of(rows[i].wanted) : (struct zl_str){NULL, 0};
    int rc = zl_settings_current(leaf, parse(rows[i].answer), wanted, &out, &err);
    ROW_TRUE(rows[i].why, rc == (rows[i].current != NULL), "%d: %s\n", rc, err.text);
    if (rows[i].current)
      ROW_TRUE(rows[i].why, strcmp(zl_buf_cstr(&out), rows[i].current) == 0, "%s\n", zl_buf_cstr(&out));
    if (rows[i].wanted)
      ROW_TRUE(rows[i].why, zl_settings_same(leaf, wanted, rc ? zl_buf_view(&out) : (struct zl_str){NULL, 0}) ==
               rows[i].same, "same or not\n");
    zl_buf_free(&out);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_same),  cmocka_unit_test(test_same_types), cmocka_unit_test(test_locks),
    cmocka_unit_test(test_every_lock), cmocka_unit_test(test_read),  cmocka_unit_test(test_refused),
    cmocka_unit_test(test_current),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
