/* test_plan_file.c - a saved plan's bytes: what is written is what is read, all of it or nothing, and
 * no secret of this program's own. What the lines mean is tested against a tenant
 * (integration/cases/plan_file*.lua) and with anything at all (fuzz_plan_file.c). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <dirent.h>

#include <cmocka.h>

#include "core/saved/plan_file.h"

static char folder[] = "/tmp/zoomlua-plan-XXXXXX";
static char path[64];

static int set_up(void **state)
{
  (void)state;
  if (!mkdtemp(folder))
    return -1;
  snprintf(path, sizeof(path), "%s/a.plan", folder);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  unlink(path);
  return rmdir(folder); /* fails where something was left behind */
}

static int files_in_folder(void)
{
  int n = 0;
  DIR *d = opendir(folder);
  for (struct dirent *e; d && (e = readdir(d));)
    n += e->d_name[0] != '.';
  closedir(d);
  return n;
}

static void put(struct zl_plan_out *o, const char *line)
{
  struct zl_err err = {0};
  assert_int_equal(zl_plan_out_line(o, zl_str_of(line), &err), 0);
}

static struct zl_plan_head head_of(const char *account)
{
  struct zl_plan_head h = {.changes = 1, .objects = 1, .requests = 1, .objects_read = 7};
  struct zl_buf *texts[] = {&h.account, &h.api_url, &h.catalogue, &h.created, &h.file, &h.policy_sha256, &h.tool, &h.who};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    *texts[i] = ZL_BUF_INIT(1000);
    zl_buf_puts(texts[i], "x");
  }
  zl_buf_puts(&h.account, account);
  h.params = h.policy = ZL_BUF_INIT(1000);
  zl_buf_puts(&h.params, "{\"a\":\"b\"}");
  zl_buf_puts(&h.policy, "{\"limits\":{\"objects\":3},\"name\":\"n\"}");
  return h;
}

static void write_plan(const char *account)
{
  struct zl_plan_out *o = NULL;
  struct zl_err err = {0};
  struct zl_plan_head h = head_of(account);
  assert_int_equal(zl_plan_out_open(&o, path, &err), 0);
  put(o, "{\"format\":\"zoomlua.plan/1\",");
  assert_int_equal(zl_plan_head_write(o, &h, &err), 0);
  put(o, "\"left_out\":[");
  put(o, "],");
  put(o, "\"objects\":[");
  put(o, "{\"id\":\"u1\",\"kind\":\"user\",\"label\":\"amy@example.com\",\"requests\":[");
  put(o, "{\"body\":{\"in_meeting\":{\"chat\":false}},\"changes\":[{\"before\":true,\"origin\":\"p.lua:1\","
         "\"path\":\"user.in_meeting.chat\",\"wanted\":false}],\"method\":\"PATCH\",\"path\":\"/users/u1/settings\"}");
  put(o, "],\"wishes\":{}}");
  put(o, "],");
  assert_int_equal(zl_plan_out_close(o, &err), 0);
  zl_plan_out_free(o);
  zl_plan_head_free(&h);
}

struct seen {
  int objects, requests;
  char account[32];
  int64_t read;
};

static int take_head(void *arg, struct zl_json json, struct zl_err *err)
{
  struct seen *s = arg;
  struct zl_plan_head h;
  int rc = zl_plan_head_read(&h, json, err);
  snprintf(s->account, sizeof(s->account), "%s", zl_buf_cstr(&h.account));
  s->read = h.objects_read;
  zl_plan_head_free(&h);
  return rc;
}

static int take_object(void *arg, const struct zl_plan_object *o, struct zl_err *err)
{
  (void)err;
  assert_true(zl_str_is(o->label, "amy@example.com"));
  ((struct seen *)arg)->objects++;
  return 0;
}

static int take_request(void *arg, const struct zl_plan_object *o, struct zl_json request, struct zl_err *err)
{
  struct zl_pool pool = {0};
  struct zl_plan_part part;
  assert_int_equal(zl_plan_part_read(o, request, &pool, &part, err), 0);
  assert_string_equal(part.label, "MEDIUM");
  assert_true(part.safe);
  ((struct seen *)arg)->requests++;
  zl_pool_free(&pool);
  return 0;
}

static void what_is_written_is_read(void **state)
{
  (void)state;
  struct zl_plan_in *in = NULL;
  struct zl_err err = {0};
  struct seen s = {0};
  struct stat st;
  const struct zl_plan_visitor v = {.arg = &s, .head = take_head, .object = take_object, .request = take_request};
  write_plan("one");
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600); /* values of settings are nobody else's business */
  write_plan("two"); /* over the first */
  assert_int_equal(files_in_folder(), 1);
  assert_int_equal(zl_plan_in_open(&in, path, &err), 0);
  assert_int_equal(zl_plan_in_visit(in, &v, &err), 0);
  assert_int_equal(zl_plan_in_visit(in, &v, &err), 0);
  assert_int_equal(s.objects, 2);
  assert_int_equal(s.requests, 2);
  assert_string_equal(s.account, "xtwo");
  assert_int_equal(s.read, 7);
  assert_int_equal(strlen(zl_plan_in_sha256(in)), 64);
  zl_plan_in_free(in);
}

/* Every cut and every flipped bit is one line, and no crash. */
static void any_damage_is_seen(void **state)
{
  (void)state;
  struct zl_buf whole = ZL_BUF_INIT(100000);
  struct zl_err err = {0};
  write_plan("one");
  assert_int_equal(zl_file_read(path, 100000, &whole, &err), 0);
  for (size_t i = 0; i < 2 * whole.len; i++) {
    struct zl_plan_in *in = NULL;
    char kept = whole.data[i / 2];
    bool cut = i % 2;
    if (!cut)
      whole.data[i / 2] = (char)(kept ^ 1);
    FILE *f = fopen(path, "wb"); /* zl_file_write would wait for the disk each time */
    assert_non_null(f);
    fwrite(whole.data, 1, cut ? i / 2 : whole.len, f);
    fclose(f);
    assert_int_equal(zl_plan_in_open(&in, path, &err), -1);
    assert_true(err.code == ZL_EREFUSED && *err.text && !strchr(err.text, '\n'));
    zl_err_clear(&err);
    whole.data[i / 2] = kept;
  }
  zl_buf_free(&whole);
}

static void secrets_stay_out(void **state)
{
  (void)state;
  struct zl_plan_out *o = NULL;
  struct zl_err err = {0};
  unlink(path);
  zl_secret_add(ZL_STR("hunter2hunter2"));
  assert_int_equal(zl_plan_out_open(&o, path, &err), 0);
  assert_int_equal(zl_plan_out_line(o, ZL_STR("{\"a\":\"hunter2hunter2\"}"), &err), -1);
  assert_null(strstr(err.text, "hunter2"));
  zl_err_clear(&err);
  assert_int_equal(zl_plan_out_line(o, ZL_STR("two\nlines"), &err), -1);
  zl_plan_out_free(o);
  zl_secret_forget_all();
  assert_int_equal(files_in_folder(), 0); /* what was not finished is not there */
}

static void files_of_others_stay(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool replaced;
    const char *why;
  } rows[] = {
    {"", true, "an empty file is what mktemp makes"},
    {"{\"format\":\"zoomlua.plan/7\",\n", true, "a plan of any format is a plan"},
    {"local zoom = require \"zoom\"\n", false, "-o policy.lua is easily typed"},
    {"{\"format\":\"zoom", false, "a beginning is not enough"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_plan_out *o = NULL;
    struct zl_err err = {0};
    assert_int_equal(zl_file_write(path, zl_str_of(rows[i].text), 0600, &err), 0);
    if ((zl_plan_out_open(&o, path, &err) == 0) != rows[i].replaced)
      fail_msg("%s", rows[i].why);
    zl_plan_out_free(o);
    assert_int_equal(files_in_folder(), 1);
  }
}

static void shared_access_is_expected_whole(void **state)
{
  (void)state;
  struct zl_str all = ZL_STR("POST /a {\"x\":1}\nDELETE /a?b=c \n");
  assert_true(zl_saved_expects(all, "POST", ZL_STR("/a"), ZL_STR("{\"x\":1}")));
  assert_true(zl_saved_expects(all, "DELETE", ZL_STR("/a?b=c"), (struct zl_str){NULL, 0}));
  assert_false(zl_saved_expects(all, "POST", ZL_STR("/a"), ZL_STR("{\"x\":2}")));
  assert_false(zl_saved_expects(all, "POST", ZL_STR("/a"), (struct zl_str){NULL, 0}));
  assert_false(zl_saved_expects(ZL_STR(""), "POST", ZL_STR("/a"), ZL_STR("{\"x\":1}")));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_written_is_read), cmocka_unit_test(any_damage_is_seen),
    cmocka_unit_test(secrets_stay_out),        cmocka_unit_test(files_of_others_stay),
    cmocka_unit_test(shared_access_is_expected_whole),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
