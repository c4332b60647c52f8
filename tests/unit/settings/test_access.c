/* Shared access: the forms in which it may be given, and the requests that follow. Golden cases
 * are data (golden/access.json). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "access_helpers.h"

static void test_table(void **state)
{
  (void)state;
  static const char *const types[] = {"voice_mail", "delegation", "desk_phone", "intercom",
                                      "auto_call_recording", "ad_hoc_call_recording"};
  size_t n;
  const struct zl_access *table = zl_access_table(&n);
  assert_int_equal(n, 6);
  for (size_t i = 0; i < 6; i++) {
    assert_true(type_of(types[i]) >= table && type_of(types[i]) < table + n);
    assert_string_equal(type_of(types[i])->type, types[i]);
  }
  assert_null(zl_access_find(ZL_STR("voicemail")));
  assert_string_equal(type_of("voice_mail")->source, "phone_user");
  assert_string_equal(type_of("delegation")->source, "phone_user_settings");
}

/* ---- the normal form ----------------------------------------------------------------------- */

static void test_forms(void **state)
{
  (void)state;
  static const struct {
    const char *type;
    enum zl_access_verb verb;
    const char *given, *gives, *why;
  } rows[] = {
    {"voice_mail", E, "\"u1\"",
     "{\"members\":[{\"access_user_id\":\"u1\",\"allow_delete\":false,\"allow_download\":false,"
     "\"allow_sharing\":false}]}", "a bare id: permissions are false at Zoom"},
    {"voice_mail", G, "\"u1\"", "{\"members\":[{\"access_user_id\":\"u1\"}]}",
     "a grant says nothing of what is not named"},
    {"voice_mail", G, "[\"u1\",\"u1\",{\"access_user_id\":\"u1\"}]",
     "{\"members\":[{\"access_user_id\":\"u1\"}]}", "the same thing twice is once"},
    {"voice_mail", G, "{\"members\":[{\"allow_sharing\":true,\"access_user_id\":\"u1\"}]}",
     "{\"members\":[{\"access_user_id\":\"u1\",\"allow_sharing\":true}]}", "the normal form itself"},
    {"voice_mail", G, "{\"voicemail_access_members\":{\"access_user_id\":\"u1\"}}",
     "{\"members\":[{\"access_user_id\":\"u1\"}]}", "one member for the list"},
    {"voice_mail", G, "{\"voice_mail\":{\"access_user_id\":\"u1\",\"delete\":true}}",
     "{\"members\":[{\"access_user_id\":\"u1\",\"allow_delete\":true}]}", "the old form"},
    {"voice_mail", G, "{\"access_user_id\":\"u1\",\"download\":false}",
     "{\"members\":[{\"access_user_id\":\"u1\",\"allow_download\":false}]}", "the old names"},
    {"voice_mail", R, "[{\"access_user_id\":\"u1\",\"allow_delete\":true},\"u2\"]",
     "{\"members\":[{\"access_user_id\":\"u1\"},{\"access_user_id\":\"u2\"}]}", "ids are all that counts"},
    {"voice_mail", E, "[]", "{\"members\":[]}", "nobody"},
    {"voice_mail", E, "{}", "{\"members\":[]}", "nobody, in Lua"},
    {"auto_call_recording", E, "{\"access_user_id\":\"u1\",\"allow_download\":true}",
     "{\"members\":[{\"access_user_id\":\"u1\",\"allow_delete\":false,\"allow_download\":true}]}", "one"},
    {"delegation", E, "\"e1\"", "{\"assistants\":[\"e1\"]}", "a bare id"},
    {"delegation", E, "[{\"extension_id\":\"e1\"},\"e2\",\"e1\"]", "{\"assistants\":[\"e1\",\"e2\"]}",
     "objects and ids"},
    {"delegation", G, "{\"delegation_assistant_extension_id\":\"e1\"}", "{\"assistants\":[\"e1\"]}",
     "the body of POST"},
    {"delegation", E, "{\"delegation\":{\"privacy\":true,\"privileges\":[8,1,8.0],\"locked\":false}}",
     "{\"privacy\":true,\"privileges\":[1,8],\"locked\":false}", "the body of PATCH; no list, no list"},
    {"delegation", E, "{\"privileges\":3}", "{\"privileges\":[3]}", "a number is a list of one"},
    {"delegation", E, "{\"privileges\":[]}", "{\"privileges\":[]}", "no privileges"},
    {"delegation", E, "{\"assistants\":{}}", "{\"assistants\":[]}", "no assistants"},
    {"desk_phone", E, "{\"device_id\":\"-d1\"}", "{\"devices\":[{\"id\":\"-d1\"}]}", "the body of POST"},
    {"desk_phone", E, "{\"id\":\"d1\",\"policy\":{\"hot_desking\":{\"status\":\"on\"}}}",
     "{\"devices\":[{\"id\":\"d1\",\"policy\":{\"hot_desking\":{\"status\":\"on\"}}}]}", "one device"},
    {"desk_phone", E, "{\"desk_phone\":{\"pin_code\":\"09912\",\"phone_screen_lock\":true}}",
     "{\"phone_screen_lock\":true,\"pin_code\":\"09912\"}", "the body of PATCH; zeros in front stay"},
    {"intercom", E, "{\"intercom\":{\"extension_id\":\"e1\",\"device_id\":\"d1\"}}",
     "{\"extensions\":[\"e1\"],\"device_id\":\"d1\"}", "the body of PATCH"},
    {"intercom", E, "{\"extensions\":[\"e1\",\"e2\"]}", "{\"extensions\":[\"e1\",\"e2\"]}", "a list"},
    {"voice_mail", E, "[{\"access_user_id\":\"u1\"},{\"access_user_id\":\"u1\",\"allow_delete\":true}]",
     "!voice_mail: 'u1' is given twice, with different permissions", "a contradiction"},
    {"voice_mail", E, "[{\"access_user_id\":\"u1\",\"alow_delete\":true}]",
     "!voice_mail[1] has no field 'alow_delete' (did you mean 'allow_delete'?)", "nearest name"},
    {"voice_mail", E, "{\"access_user_idd\":\"u1\"}", "!(did you mean 'access_user_id'?)", "nearest name"},
    {"voice_mail", E, "[\"u1\",{\"access_user_id\":\"u2\",\"allow_delete\":1}]",
     "!voice_mail[2].allow_delete must be true or false, not the number 1", "type and place"},
    {"voice_mail", E, "[7]", "!voice_mail[1].access_user_id must be a string, not the number 7", "ids"},
    {"voice_mail", E, "\"\"", "!voice_mail.access_user_id must be a string that is not empty", "ids"},
    {"voice_mail", E, "[{\"allow_delete\":true}]", "!voice_mail[1] needs 'access_user_id'", "who?"},
    {"voice_mail", E, "{\"access_user_id\":\"u\",\"access_user_type\":\"usr\"}",
     "!must be 'user' or 'commonArea', not the string 'usr'", "value"},
    {"voice_mail", E, "{\"access_user_id\":\"u\",\"delete\":true,\"allow_delete\":true}",
     "!'delete' is the old name of 'allow_delete'", "both names"},
    {"voice_mail", E, "[{\"access_user_id\":\"u\",\"shared_id\":\"s\"}]", "!leave out 'shared_id'",
     "another share's handle"},
    {"voice_mail", E, "{\"auto_call_recording_access_members\":[]}",
     "!voice_mail: 'auto_call_recording_access_members' belongs to the setting type auto_call_recording",
     "the wrong type's body"},
    {"delegation", E, "{\"device_id\":\"d\"}", "!belongs to the setting type desk_phone",
     "another type's field"},
    {"voice_mail", E, "{\"members\":[],\"access_user_id\":\"u\"}", "!give a list or one member", "both"},
    {"voice_mail", E, "{\"members\":[],\"voicemail_access_members\":[]}", "!one list is enough", "two lists"},
    {"voice_mail", E, "true", "!voice_mail takes a list, an id as a string, or a table, not true", "type"},
    {"voice_mail", E, "null", "!not null", "null"},
    {"auto_call_recording", E, "{\"access_user_id\":\"u\",\"allow_sharing\":true}",
     "!has no field 'allow_sharing'", "a permission of voice mail only"},
    {"auto_call_recording", E, "{\"access_user_id\":\"u\",\"download\":true}", "!has no field 'download'",
     "the old names were voice mail's"},
    {"delegation", E, "{\"privileges\":[9]}",
     "!delegation.privileges[1] must be between 1 and 8, not the number 9", "range"},
    {"delegation", E, "{\"privileges\":0}", "!must be between 1 and 8, not the number 0", "range"},
    {"delegation", E, "{\"privileges\":\"all\"}", "!delegation.privileges must be a list", "type"},
    {"delegation", E, "{\"delegation\":true}", "!'delegation' must be a table with fields, not true", "type"},
    {"desk_phone", E, "{\"desk_phone\":{}}", "!'desk_phone' must be a table with fields, not an empty one",
     "is nothing asked for, or no device? the second would take phones away"},
    {"delegation", E, "{\"delegation\":{},\"privacy\":true}", "!nothing may stand beside 'delegation'", "both"},
    {"delegation", R, "{\"privacy\":true}", "!privacy cannot be revoked", "a value is no member"},
    {"desk_phone", E, "{\"pin_code\":99120}",
     "!desk_phone.pin_code must be a string, not a number (write it in quotes)", "never repeated"},
    {"desk_phone", E, "{\"id\":\"d\",\"policy\":{\"hot_desking\":{\"status\":\"unsupported\"}}}",
     "!desk_phone.policy.hot_desking.status must be 'on' or 'off'", "readable only"},
    {"desk_phone", E, "[{\"id\":\"d\",\"policy\":{\"hotdesking\":{}}}]",
     "!desk_phone[1].policy has no field 'hotdesking' (did you mean 'hot_desking'?)", "nearest name"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct zl_access *access = type_of(rows[i].type);
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES), again = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    const char *gives = rows[i].gives;
    int rc = zl_access_check(access, rows[i].verb, parse(rows[i].given), &out, &err);
    if (gives[0] == '!') {
      ROW_TRUE(rows[i].why, rc == -1 && strstr(err.text, gives + 1), "%s: said: %s\n", rows[i].given,
               err.text);
      ROW_TRUE(rows[i].why, !strstr(err.text, "99120"), "tells the code\n");
    } else {
      ROW_TRUE(rows[i].why, rc == 0 && strcmp(zl_buf_cstr(&out), gives) == 0, "%s gave %s %s\n",
               rows[i].given, zl_buf_cstr(&out), err.text);
      /* the core checks what the policy process checked: the normal form must be its own */
      rc = zl_access_check(access, rows[i].verb, parse(zl_buf_cstr(&out)), &again, &err);
      ROW_TRUE(rows[i].why, rc == 0 && strcmp(zl_buf_cstr(&again), gives) == 0, "then %s %s\n",
               zl_buf_cstr(&again), err.text);
    }
    zl_buf_free(&out);
    zl_buf_free(&again);
  }
}

static char *ids_from(unsigned from, unsigned n)
{
  struct zl_buf b = ZL_BUF_INIT(MOST_BYTES);
  zl_buf_putc(&b, '[');
  for (unsigned i = 0; i < n; i++)
    zl_buf_printf(&b, "%s\"u%u\"", i ? "," : "", from + i);
  zl_buf_putc(&b, ']');
  return zl_buf_take(&b, NULL);
}

static void test_limits(void **state)
{
  (void)state;
  static const struct {
    const char *type;
    unsigned most;
    const char *says;
  } rows[] = {
    {"voice_mail", 50, "voice_mail: at most 50 members are possible at Zoom, not 51"},
    {"ad_hoc_call_recording", 50, "at most 50 members"},
    {"delegation", 15, "delegation: at most 15 assistants"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct zl_access *access = type_of(rows[i].type);
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES), merged = ZL_BUF_INIT(MOST_BYTES);
    struct zl_buf more = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    char *fits = ids_from(0, rows[i].most), *one_more = ids_from(0, rows[i].most + 1);
    ROW_TRUE(rows[i].type, zl_access_check(access, E, parse(one_more), &out, &err) == -1, "passed\n");
    ROW_TRUE(rows[i].type, strstr(err.text, rows[i].says), "said: %s\n", err.text);
    zl_err_clear(&err);
    ROW_TRUE(rows[i].type, zl_access_check(access, R, parse(one_more), &out, &err) == 0,
             "revoking has no limit: %s\n", err.text);
    zl_buf_reset(&out);
    ROW_TRUE(rows[i].type, zl_access_check(access, E, parse(fits), &out, &err) == 0, "%s\n", err.text);
    assert_int_equal(zl_access_merge(access, (struct zl_str){NULL, 0}, E, zl_buf_view(&out), &merged,
                                     &err), 0);
    zl_buf_reset(&out);
    assert_int_equal(zl_access_check(access, G, parse("\"one-more\""), &out, &err), 0);
    ROW_TRUE(rows[i].type,
             zl_access_merge(access, zl_buf_view(&merged), G, zl_buf_view(&out), &more, &err) == -1,
             "two wishes together passed\n");
    free(fits);
    free(one_more);
    zl_buf_free(&out);
    zl_buf_free(&merged);
    zl_buf_free(&more);
  }
}

/* Each name is looked for among the others, so there is an end: for those of one call, and for those that
 * calls revoke one after the other. */
static void test_too_many_names(void **state)
{
  (void)state;
  const struct zl_access *access = type_of("voice_mail");
  const enum zl_access_verb verbs[] = {E, G, R};
  struct zl_buf out = ZL_BUF_INIT(MOST_BYTES), merged = ZL_BUF_INIT(MOST_BYTES), more = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  char *fits = ids_from(0, 10000), *one_more = ids_from(0, 10001);
  for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
    assert_int_equal(zl_access_check(access, verbs[i], parse(one_more), &out, &err), -1);
    assert_string_equal(err.text, "voice_mail: 10001 members are more than the 10000 that can be named at a time");
    zl_err_clear(&err);
  }
  assert_int_equal(zl_access_check(access, R, parse(fits), &out, &err), 0);
  assert_int_equal(zl_access_merge(access, (struct zl_str){NULL, 0}, R, zl_buf_view(&out), &merged, &err), 0);
  assert_int_equal(zl_access_merge(access, zl_buf_view(&merged), R, zl_buf_view(&out), &more, &err), 0); /* the same ones */
  zl_buf_reset(&out);
  zl_buf_reset(&more);
  assert_int_equal(zl_access_check(access, R, parse("\"one-more\""), &out, &err), 0);
  assert_int_equal(zl_access_merge(access, zl_buf_view(&merged), R, zl_buf_view(&out), &more, &err), -1);
  assert_string_equal(err.text, "voice_mail: more than 10000 members are revoked");
  free(fits);
  free(one_more);
  zl_buf_free(&out);
  zl_buf_free(&merged);
  zl_buf_free(&more);
}

static void test_not_normal(void **state)
{
  (void)state;
  static const char *const rows[] = {"{", "{\"members\":[{}]}", "{\"members\":[7]}",
                                     "{\"members\":[{\"access_user_id\":7}]}", "{\"revoked\":[7]}"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf out = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    ROW_TRUE(rows[i],
             zl_access_merge(type_of("voice_mail"), zl_str_of(rows[i]), G, zl_str_of("{}"), &out,
                             &err) == -1, "a stranger's message was taken\n");
    zl_buf_free(&out);
  }
}

/* ---- golden cases -------------------------------------------------------------------------- */

struct ops {
  json_t *list;
  unsigned secrets;
};

static int record(void *arg, const struct zl_access_op *op)
{
  struct ops *ops = arg;
  json_t *one = json_object();
  assert_true(op->n_changes > 0);
  json_object_set_new(one, "method", json_string(op->method));
  if (op->query_name.n > 0) {
    json_object_set_new(one, "query", json_pack("[s%, s%]", op->query_name.p, op->query_name.n,
                                                op->query_value.p, op->query_value.n));
    assert_int_equal(op->body.n, 0);
  }
  if (op->body.n > 0) {
    json_t *body = json_loadb(op->body.p, op->body.n, 0, NULL);
    assert_non_null(body);
    json_object_set_new(one, "body", body);
  }
  for (size_t i = 0; i < op->n_changes; i++) {
    const struct zl_access_change *c = &op->changes[i];
    assert_true(c->member.n > 0);
    assert_true(c->before.p || c->wanted.p);
    struct zl_json v;
    struct zl_err err = {0};
    if (c->before.p)
      assert_int_equal(zl_json_check(c->before, 16, &v, &err), 0);
    if (c->wanted.p)
      assert_int_equal(zl_json_check(c->wanted, 16, &v, &err), 0);
    assert_int_equal(c->secret, zl_str_is(c->member, "pin_code"));
    ops->secrets += c->secret;
  }
  json_array_append_new(ops->list, one);
  return 0;
}

static enum zl_access_verb verb_of(const char *name)
{
  return strcmp(name, "exact") == 0 ? E : strcmp(name, "grant") == 0 ? G : R;
}

static void test_golden(void **state)
{
  (void)state;
  json_error_t where;
  json_t *cases = json_load_file(GOLDEN "access.json", 0, &where), *one;
  if (!cases)
    fail_msg("%s", where.text);
  size_t i, j;
  unsigned secrets = 0;
  json_array_foreach(cases, i, one) {
    const char *why = json_string_value(json_object_get(one, "why"));
    const struct zl_access *access = type_of(json_string_value(json_object_get(one, "type")));
    struct zl_buf merged = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    json_t *step;
    json_array_foreach(json_object_get(one, "wishes"), j, step) {
      char *given = json_dumps(json_object_get(step, "given"), JSON_ENCODE_ANY);
      wish(access, verb_of(json_string_value(json_object_get(step, "verb"))), given, &merged);
      free(given);
    }
    char *answer = json_dumps(json_object_get(one, "answer"), 0);
    struct ops ops = {json_array(), 0};
    int rc = zl_access_diff(access, zl_buf_view(&merged), parse(answer), record, &ops, &err);
    ROW_TRUE(why, rc == 0, "%s\n", err.text);
    char *sent = json_dumps(ops.list, JSON_INDENT(1));
    ROW_TRUE(why, json_equal(ops.list, json_object_get(one, "ops")), "merged %s\nsent %s\n",
             zl_buf_cstr(&merged), sent);
    secrets += ops.secrets;
    free(sent);
    free(answer);
    json_decref(ops.list);
    zl_buf_free(&merged);
  }
  assert_true(i >= 25);
  assert_int_equal(secrets, 1);
  json_decref(cases);
}

/* Wishes one after the other, and what they come to. */
static void test_merged(void **state)
{
  (void)state;
  static const struct {
    const char *type;
    struct {
      enum zl_access_verb verb;
      const char *given;
    } wishes[3];
    const char *gives, *why;
  } rows[] = {
    {"delegation", {{R, "[\"a\",\"b\"]"}, {E, "[\"a\"]"}}, "{\"assistants\":[\"a\"],\"exact\":true}",
     "an exact list says all there is to say"},
    {"delegation", {{E, "[\"a\",\"b\"]"}, {R, "\"b\""}}, "{\"assistants\":[\"a\"],\"exact\":true}",
     "who is not in an exact list need not be revoked"},
    {"delegation", {{G, "[\"a\",\"b\"]"}, {R, "\"b\""}},
     "{\"assistants\":[\"a\"],\"exact\":false,\"revoked\":[\"b\"]}", "granted and revoked"},
    {"delegation", {{R, "\"b\""}, {G, "\"b\""}}, "{\"assistants\":[\"b\"],\"exact\":false}",
     "revoked and granted"},
    {"delegation", {{E, "{\"privacy\":true}"}, {E, "{\"privacy\":false,\"locked\":true}"}},
     "{\"privacy\":false,\"locked\":true,\"exact\":false}", "values: the later wins; no list, none exact"},
    {"delegation", {{E, "[\"a\"]"}, {E, "{\"locked\":true}"}, {G, "\"b\""}},
     "{\"assistants\":[\"a\",\"b\"],\"locked\":true,\"exact\":true}", "values leave the list alone"},
    {"auto_call_recording", {{G, "{\"access_user_id\":\"a\",\"allow_delete\":true}"},
                             {G, "{\"access_user_id\":\"a\",\"allow_download\":false}"}},
     "{\"members\":[{\"access_user_id\":\"a\",\"allow_delete\":true,\"allow_download\":false}],"
     "\"exact\":false}", "two grants add up"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf merged = ZL_BUF_INIT(MOST_BYTES);
    for (size_t j = 0; j < 3 && rows[i].wishes[j].given; j++)
      wish(type_of(rows[i].type), rows[i].wishes[j].verb, rows[i].wishes[j].given, &merged);
    ROW_TRUE(rows[i].why, strcmp(zl_buf_cstr(&merged), rows[i].gives) == 0, "gave %s\n",
             zl_buf_cstr(&merged));
    zl_buf_free(&merged);
  }
}

static void test_answers(void **state)
{
  (void)state;
  static const struct {
    const char *type, *given, *answer, *says, *why;
  } rows[] = {
    {"voice_mail", "[]", "[]", "the server's answer is not an object", "no object"},
    {"voice_mail", "[]", "{\"policy\":7}", "the server's policy is not an object", "policy"},
    {"voice_mail", "[]", "{\"policy\":{\"voicemail_access_members\":{}}}",
     "the server's voicemail_access_members is not a list", "members"},
    {"voice_mail", "[]", "{\"policy\":{\"voicemail_access_members\":[{}]}}", "objects with ids", "ids"},
    {"voice_mail", "[]", "{\"policy\":{\"voicemail_access_members\":[{\"access_user_id\":\"u\"}]}}",
     "no shared_id for 'u'", "no handle to delete by"},
    {"delegation", "[]", "{\"delegation\":true}", "the server's delegation is not an object",
     "what the other source has under this name"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf merged = ZL_BUF_INIT(MOST_BYTES);
    struct zl_err err = {0};
    struct ops ops = {json_array(), 0};
    wish(type_of(rows[i].type), E, rows[i].given, &merged);
    ROW_TRUE(rows[i].why,
             zl_access_diff(type_of(rows[i].type), zl_buf_view(&merged), parse(rows[i].answer), record,
                            &ops, &err) == -1, "passed\n");
    ROW_TRUE(rows[i].why, strstr(err.text, rows[i].says), "said: %s\n", err.text);
    assert_int_equal(json_array_size(ops.list), 0);
    json_decref(ops.list);
    zl_buf_free(&merged);
  }
}

static int refuse(void *arg, const struct zl_access_op *op)
{
  (void)op;
  ++*(int *)arg;
  return -1;
}

static void test_emit_stops(void **state)
{
  (void)state;
  struct zl_buf merged = ZL_BUF_INIT(MOST_BYTES);
  struct zl_err err = {0};
  int n = 0;
  wish(type_of("delegation"), E, "[\"a\",\"b\"]", &merged);
  assert_int_equal(zl_access_diff(type_of("delegation"), zl_buf_view(&merged), parse("{}"), refuse, &n,
                                  &err), -1);
  assert_int_equal(n, 1);
  zl_buf_free(&merged);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_table),      cmocka_unit_test(test_forms),
    cmocka_unit_test(test_limits),     cmocka_unit_test(test_too_many_names), cmocka_unit_test(test_not_normal),
    cmocka_unit_test(test_golden),     cmocka_unit_test(test_answers),
    cmocka_unit_test(test_merged),     cmocka_unit_test(test_emit_stops),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
