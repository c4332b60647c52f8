/* Shared access against a model of the server: from random states, through random wishes, once
 * the server has done what was asked, a second comparison asks for nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "access_helpers.h"

/* ---- a model of the server ----------------------------------------------------------------- */

static uint64_t seed;

static unsigned roll(unsigned n)
{
  uint64_t z = (seed += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (unsigned)((z ^ (z >> 31)) % n);
}

struct shape {
  const char *type, *group, *list, *id, *query;
  const char *flags[3];
};

static const struct shape shapes[] = {
  {"voice_mail", "policy", "voicemail_access_members", "access_user_id", "shared_id",
   {"allow_delete", "allow_download", "allow_sharing"}},
  {"auto_call_recording", "policy", "auto_call_recording_access_members", "access_user_id",
   "shared_id", {"allow_delete", "allow_download", NULL}},
  {"ad_hoc_call_recording", "policy", "ad_hoc_call_recording_access_members", "access_user_id",
   "shared_id", {"allow_delete", "allow_download", NULL}},
  {"delegation", "delegation", "assistants", "extension_id", "assistant_extension_id", {NULL}},
  {"desk_phone", "desk_phone", "devices", "id", "device_id", {NULL}},
  {"intercom", "intercom", "audio_intercoms", "extension_id", "intercom_extension_id", {NULL}},
};

struct server {
  const struct shape *shape;
  json_t *answer;
  unsigned next_share, requests;
};

static json_t *list_of(struct server *s)
{
  return json_object_get(json_object_get(s->answer, s->shape->group), s->shape->list);
}

static json_t *find(struct server *s, const char *key, const char *value, size_t *at)
{
  for (*at = 0; *at < json_array_size(list_of(s)); ++*at) {
    json_t *one = json_array_get(list_of(s), *at);
    const char *has = json_string_value(json_object_get(one, key));
    if (has && strcmp(has, value) == 0)
      return one;
  }
  return NULL;
}

static void add_share(struct server *s, json_t *member)
{
  char handle[32];
  size_t at;
  snprintf(handle, sizeof(handle), "share-%u", s->next_share++);
  assert_null(find(s, s->shape->id, json_string_value(json_object_get(member, s->shape->id)), &at));
  json_t *copy = json_deep_copy(member);
  for (size_t i = 0; i < 3 && s->shape->flags[i]; i++) {
    if (!json_object_get(copy, s->shape->flags[i])) /* Zoom's default, in POST and PATCH alike */
      json_object_set_new(copy, s->shape->flags[i], json_false());
  }
  json_object_del(copy, "access_user_type"); /* GET does not show it */
  json_object_set_new(copy, "shared_id", json_string(handle));
  json_array_append_new(list_of(s), copy);
}

static void add_id(struct server *s, const char *id)
{
  size_t at;
  assert_null(find(s, s->shape->id, id, &at));
  json_array_append_new(list_of(s), json_pack("{s:s}", s->shape->id, id));
}

static void patch_shares(struct server *s, json_t *members)
{
  json_t *one;
  size_t i, at;
  json_array_foreach(members, i, one) {
    json_t *share = find(s, "shared_id", json_string_value(json_object_get(one, "shared_id")), &at);
    assert_non_null(share);
    assert_true(json_equal(json_object_get(share, "access_user_id"), json_object_get(one, "access_user_id")));
    for (size_t f = 0; f < 3 && s->shape->flags[f]; f++) {
      json_t *flag = json_object_get(one, s->shape->flags[f]);
      json_object_set(share, s->shape->flags[f], flag ? flag : json_false());
    }
  }
}

static void patch_group(struct server *s, json_t *patch)
{
  json_t *group = json_object_get(s->answer, s->shape->group), *value, *device;
  const char *key;
  size_t i, at;
  json_object_foreach(patch, key, value) {
    if (strcmp(key, "devices") == 0) {
      json_array_foreach(value, i, device) {
        json_t *there = find(s, "id", json_string_value(json_object_get(device, "id")), &at);
        assert_non_null(there);
        if (!json_object_get(there, "policy"))
          json_object_set_new(there, "policy", json_object());
        json_object_update_recursive(json_object_get(there, "policy"), json_object_get(device, "policy"));
      }
    } else if (strcmp(key, "extension_id") == 0) {
      add_id(s, json_string_value(value));
    } else if (strcmp(key, "device_id") == 0) {
      json_object_set_new(group, "device", json_pack("{s:O}", "id", value));
    } else {
      json_object_set(group, key, value);
    }
  }
}

static int serve(void *arg, const struct zl_access_op *op)
{
  struct server *s = arg;
  s->requests++;
  if (strcmp(op->method, "DELETE") == 0) {
    char id[64];
    size_t at;
    assert_true(zl_str_is(op->query_name, s->shape->query));
    snprintf(id, sizeof(id), "%.*s", (int)op->query_value.n, op->query_value.p);
    const char *by = strcmp(s->shape->query, "shared_id") == 0 ? "shared_id" : s->shape->id;
    assert_non_null(find(s, by, id, &at));
    json_array_remove(list_of(s), at);
    return 0;
  }
  json_t *body = json_loadb(op->body.p, op->body.n, 0, NULL), *one;
  size_t i;
  assert_int_equal(json_object_size(body), 1);
  const char *key = json_object_iter_key(json_object_iter(body));
  json_t *value = json_object_get(body, key);
  if (strcmp(op->method, "POST") != 0) {
    if (json_is_array(value))
      patch_shares(s, value);
    else
      patch_group(s, value);
  } else if (json_is_array(value)) {
    assert_true(json_array_size(value) <= type_of(s->shape->type)->max_per_call);
    json_array_foreach(value, i, one)
      add_share(s, one);
  } else {
    add_id(s, json_string_value(value));
  }
  json_decref(body);
  return 0;
}

/* ---- random wishes ------------------------------------------------------------------------- */

static json_t *random_element(const struct shape *shape)
{
  static const char *const states[] = {"on", "off"};
  char id[16];
  snprintf(id, sizeof(id), "x%u", roll(25));
  if (strcmp(shape->id, "extension_id") == 0 || roll(3) == 0)
    return json_string(id);
  json_t *one = json_pack("{s:s}", shape->id, id);
  for (size_t i = 0; i < 3 && shape->flags[i]; i++) {
    if (roll(2))
      json_object_set_new(one, shape->flags[i], json_boolean(roll(2)));
  }
  if (strcmp(shape->type, "desk_phone") == 0)
    json_object_set_new(one, "policy", json_pack("{s:{s:s}}", roll(2) ? "call_control" : "hot_desking",
                                                 "status", states[roll(2)]));
  return one;
}

/* A list without an element twice (that may be a contradiction, which is tested elsewhere). */
static json_t *random_list(const struct shape *shape)
{
  json_t *list = json_array(), *one, *other;
  size_t i;
  for (unsigned n = roll(16); n > 0; n--) {
    one = random_element(shape);
    json_t *id = json_is_string(one) ? one : json_object_get(one, shape->id);
    bool there = false;
    json_array_foreach(list, i, other)
      there = there || json_equal(id, json_is_string(other) ? other : json_object_get(other, shape->id));
    if (there || json_array_size(list) == 15)
      json_decref(one);
    else
      json_array_append_new(list, one);
  }
  return list;
}

static json_t *random_wish(const struct shape *shape, enum zl_access_verb verb)
{
  static const char *const names[] = {"delegation", "desk_phone", "intercom"};
  static const char *const lists[] = {"assistants", "devices", "extensions"};
  json_t *list = random_list(shape), *whole;
  for (size_t i = 0; i < 3; i++) {
    if (verb == R || strcmp(shape->type, names[i]) != 0 || roll(2))
      continue;
    whole = json_object();
    if (roll(2))
      json_object_set(whole, lists[i], list);
    json_decref(list);
    if (i == 0) {
      json_object_set_new(whole, "privacy", json_boolean(roll(2)));
      json_object_set_new(whole, "privileges",
                          roll(2) ? json_integer(1 + roll(8))
                                  : json_pack("[i,i]", 1 + (int)roll(8), 1 + (int)roll(8)));
    } else if (i == 1) {
      json_object_set_new(whole, "pin_code", json_string(roll(2) ? "0001" : "77777"));
    } else {
      json_object_set_new(whole, "device_id", json_string(roll(2) ? "d1" : "d2"));
    }
    return whole;
  }
  return list;
}

static bool contains(struct server *s, const char *id)
{
  size_t at;
  return find(s, s->shape->id, id, &at) != NULL;
}

static void test_random_states(void **state)
{
  (void)state;
  unsigned requests = 0;
  for (unsigned round = 0; round < 600; round++) {
    seed = 4711 + round;
    const struct shape *shape = &shapes[round % 6];
    const struct zl_access *access = type_of(shape->type);
    struct server s = {shape, json_pack("{s:{s:[]}}", shape->group, shape->list), 1, 0};
    for (unsigned turn = 0; turn < 3; turn++) { /* each turn starts from where the last one ended */
      struct zl_buf merged = ZL_BUF_INIT(MOST_BYTES);
      struct zl_err err = {0};
      json_t *exact = NULL;
      bool over = false;
      for (unsigned n = 1 + roll(3); n > 0; n--) {
        enum zl_access_verb verb = (enum zl_access_verb)roll(3);
        json_t *given = random_wish(shape, verb);
        char *text = json_dumps(given, JSON_ENCODE_ANY);
        struct zl_buf normal = ZL_BUF_INIT(MOST_BYTES), out = ZL_BUF_INIT(MOST_BYTES);
        if (zl_access_check(access, verb, parse(text), &normal, &err) != 0)
          fail_msg("round %u: %s in %s", round, err.text, text);
        /* several grants may together pass the limit, which is refused: then the round is over */
        over = over || zl_access_merge(access, zl_buf_view(&merged), verb, zl_buf_view(&normal), &out,
                                       &err) != 0;
        zl_buf_free(&merged);
        merged = out;
        json_decref(exact);
        exact = n == 1 && verb == E && json_is_array(given) ? json_incref(given) : NULL;
        zl_buf_free(&normal);
        free(text);
        json_decref(given);
      }
      if (!over) {
        char *text = json_dumps(s.answer, 0);
        if (zl_access_diff(access, zl_buf_view(&merged), parse(text), serve, &s, &err) != 0)
          fail_msg("round %u: %s", round, err.text);
        free(text);
        requests += s.requests;
        s.requests = 0;
        text = json_dumps(s.answer, 0);
        assert_int_equal(zl_access_diff(access, zl_buf_view(&merged), parse(text), serve, &s, &err), 0);
        if (s.requests > 0)
          fail_msg("round %u: %u requests are left for %s; has %s", round, s.requests,
                   zl_buf_cstr(&merged), text);
        free(text);
        if (exact) { /* and it is the wish that was reached, not just anything stable */
          json_t *one;
          size_t i;
          assert_int_equal(json_array_size(list_of(&s)), json_array_size(exact));
          json_array_foreach(exact, i, one)
            assert_true(contains(&s, json_string_value(json_is_string(one)
                                                           ? one : json_object_get(one, shape->id))));
        }
      }
      json_decref(exact);
      zl_buf_free(&merged);
    }
    json_decref(s.answer);
  }
  assert_true(requests > 3000); /* or nothing was put to the test */
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_states)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
