/* test_access_effect.c - whether a POST or DELETE of shared access has taken effect, by what Zoom shows. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "settings/settings.h"

#define MEMBERS(list) "{\"policy\":{\"voicemail_access_members\":" list "}}"
#define POST_A "{\"voicemail_access_members\":[{\"access_user_id\":\"a\",\"allow_delete\":true}]}"
#define POST_AB "{\"voicemail_access_members\":[{\"access_user_id\":\"a\"},{\"access_user_id\":\"b\"}]}"

static const struct {
  const char *type, *method, *query, *body, *answer;
  int effect; /* -1: the answer does not tell */
  const char *why;
} rows[] = {
  {"voice_mail", "POST", "", POST_A, "{}", ZL_EFFECT_NONE, "nobody shares anything"},
  {"voice_mail", "POST", "", POST_A, MEMBERS("null"), ZL_EFFECT_NONE, "no list is an empty one"},
  {"voice_mail", "POST", "", POST_A, MEMBERS("[{\"access_user_id\":\"a\",\"allow_delete\":true}]"),
   ZL_EFFECT_ALL, "it is there"},
  {"voice_mail", "POST", "", POST_A, MEMBERS("[{\"access_user_id\":\"a\"}]"), ZL_EFFECT_PART,
   "somebody is there, but with other permissions"},
  {"voice_mail", "POST", "", POST_AB, MEMBERS("[{\"access_user_id\":\"b\"}]"), ZL_EFFECT_PART, "one of two"},
  {"voice_mail", "POST", "", POST_AB,
   MEMBERS("[{\"access_user_id\":\"b\",\"allow_sharing\":false},{\"access_user_id\":\"a\"}]"), ZL_EFFECT_ALL,
   "permissions that were not named are false"},
  {"voice_mail", "DELETE", "shared_id=s%2B1", "", MEMBERS("[{\"access_user_id\":\"a\",\"shared_id\":\"s+1\"}]"),
   ZL_EFFECT_NONE, "still there; the id is encoded in the URL"},
  {"voice_mail", "DELETE", "shared_id=s1", "", MEMBERS("[{\"access_user_id\":\"a\",\"shared_id\":\"s2\"}]"),
   ZL_EFFECT_ALL, "gone; that it was given again is another share"},
  {"delegation", "POST", "", "{\"delegation_assistant_extension_id\":\"x\"}",
   "{\"delegation\":{\"assistants\":[{\"extension_id\":\"x\"}]}}", ZL_EFFECT_ALL, "an assistant by extension"},
  {"delegation", "DELETE", "assistant_extension_id=x", "", "{\"delegation\":{\"assistants\":[]}}", ZL_EFFECT_ALL,
   "an assistant is gone"},
  {"desk_phone", "POST", "", "{\"device_id\":\"d\"}", "{\"desk_phone\":{\"devices\":[]}}", ZL_EFFECT_NONE,
   "a device by id"},
  {"intercom", "DELETE", "intercom_extension_id=x", "",
   "{\"intercom\":{\"audio_intercoms\":[{\"extension_id\":\"x\"}]}}", ZL_EFFECT_NONE, "an intercom by extension"},
  {"voice_mail", "POST", "", POST_A, "[]", -1, "no answer that could tell"},
  {"voice_mail", "POST", "", POST_A, MEMBERS("7"), -1, "a list that is none"},
  {"voice_mail", "DELETE", "other=1", "", "{}", -1, "not a request of ours"},
};

static void test_effects(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_err err = {0};
    struct zl_json answer;
    enum zl_access_effect effect = ZL_EFFECT_NONE;
    assert_int_equal(zl_json_check(zl_str_of(rows[i].answer), ZL_JSON_DEPTH, &answer, &err), 0);
    int rc = zl_access_effect(zl_access_find(zl_str_of(rows[i].type)), zl_str_of(rows[i].method),
                              zl_str_of(rows[i].query), zl_str_of(rows[i].body), answer, &effect, &err);
    if ((rc == 0 ? (int)effect : -1) != rows[i].effect)
      fail_msg("%s: %d %d (%s)", rows[i].why, rc, (int)effect, err.text);
    assert_true((rc == 0) == (err.code == ZL_OK));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_effects)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
