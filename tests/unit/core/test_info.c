/* test_info.c - `zoomlua info` and a policy process that lies: whatever it sends is refused in words, and a
 * head of strange shapes shows what is left of it. The process is a fork of this test. */
#include "core/info/info.h"
#include "core/serve/policies.h"
#include "core/scopes/scopes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* What the process says: frames, or bytes of no kind. */
struct said {
  enum zl_wire_type type;
  uint32_t id;
  unsigned n;
  const char *fields[4];
};
static const struct said *to_say;
static const char *bytes_to_say;

static void speak(int fd)
{
  struct zl_buf b = ZL_BUF_INIT(1u << 20);
  char first;
  (void)!read(fd, &first, 1); /* LOAD is here */
  if (bytes_to_say)
    zl_buf_puts(&b, bytes_to_say);
  for (const struct said *s = to_say; s && s->type; s++) {
    struct zl_str f[4];
    for (unsigned i = 0; i < s->n; i++)
      f[i] = zl_str_of(s->fields[i]);
    zl_wire_write(&b, s->type, s->id, s->n, f);
  }
  (void)!write(fd, b.data, b.len);
  usleep(20000);
  _exit(3);
}

static int spawn(const struct zl_cli *cli, struct zl_child *child, struct zl_err *err)
{
  int pair[2];
  (void)cli, (void)err;
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  child->pid = fork();
  if (child->pid == 0)
    speak(pair[1]);
  close(pair[1]);
  child->fd = pair[0];
  return 0;
}

static struct zl_info *ask(const char *file)
{
  struct zl_info *info = calloc(1, sizeof(*info));
  struct zl_err err = {0};
  info->cli.policy = file;
  assert_int_equal(zl_info_ask(info, spawn, &err), 0);
  return info;
}

static void done(struct zl_info *info)
{
  zl_scopes_free(&info->core);
  zl_policy_free(&info->policy);
  free(info);
}

#define HEAD(json) {ZL_W_HEAD, 0, 1, {json}}
#define DONE {ZL_W_DONE, 0, 0, {0}}

static const struct {
  struct said said[4];
  const char *bytes;
  const char *words; /* what the message must hold; NULL: it is believed */
  const char *why;
} lies[] = {
  {{HEAD("{}"), DONE}, NULL, NULL, "an empty head is one"},
  {{DONE}, NULL, NULL, "none at all"},
  {{HEAD("{}"), HEAD("{}"), DONE}, NULL, "a second policy head", "once"},
  {{HEAD("[]"), DONE}, NULL, "no object", "a list"},
  {{HEAD("{"), DONE}, NULL, "no object", "half a head"},
  {{HEAD("{\"name\":1}"), DONE}, NULL, "'name' is a string", "types are checked"},
  {{HEAD("{\"description\":[]}"), DONE}, NULL, "'description' is a string", "types are checked"},
  {{HEAD("{\"writes\":{}}"), DONE}, NULL, "'writes' is a list", "types are checked"},
  {{HEAD("{\"limits\":{\"percent\":101}}"), DONE}, NULL, "limits.percent", "ranges are checked"},
  {{{ZL_W_LIST, 1, 2, {"users", "{}"}}, DONE}, NULL, "asks for something before", "there is nobody to ask"},
  {{{ZL_W_GET, 1, 2, {"/users", "{}"}}, DONE}, NULL, "asks for something before", "there is nobody to ask"},
  {{{ZL_W_DO, 0, 3, {"userDelete", "{}", "x:1"}}, DONE}, NULL, "nonsense (DO message)", "wishes are for runs"},
  {{{ZL_W_RAISED, 0, 2, {"no \x1b[2J", "trace"}}}, NULL, "no \\x1b[2J", "its words are made harmless"},
  {{HEAD("{}")}, NULL, "ended by itself (status 3)", "a head without an end"},
  {{{0}}, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "nonsense", "no frame"},
  {{{0}}, "", "ended by itself", "nothing at all"},
};

static void lies_are_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
    to_say = lies[i].said;
    bytes_to_say = lies[i].bytes;
    struct zl_info *info = ask(ZL_SOURCE_DIR "/scripts/waiting-room.lua");
    const char *words = lies[i].words;
    bool good = words ? info->why.code && strstr(info->why.text, words) : !info->why.code;
    if (!good || (words && strncmp(info->why.text, "waiting-room.lua: ", 18) != 0))
      fail_msg("%s: %s", lies[i].why, info->why.text);
    done(info);
  }
}

/* Parameters of shapes that no policy process of ours sends: shown as far as they are some. */
static void strange_heads(void **state)
{
  (void)state;
  static const struct said said[] = {
    HEAD("{\"name\":\"x|\\u0007`\",\"params\":[1,{\"name\":2},{\"name\":\"a\",\"type\":\"t\\n\",\"help\":[],"
         "\"choices\":{\"k\":1},\"min\":{},\"default\":\"\\u202e\"},null],\"writes\":[\"\",\"user.*\"]}"),
    DONE, {0}};
  to_say = said;
  bytes_to_say = NULL;
  struct zl_info *info = ask(ZL_SOURCE_DIR "/scripts/waiting-room.lua");
  struct zl_buf out = ZL_BUF_INIT(1u << 20);
  assert_int_equal(info->why.code, 0);
  zl_info_text(info, &out);
  assert_non_null(strstr(zl_buf_cstr(&out), "x|\\x07`\n"));
  assert_non_null(strstr(zl_buf_cstr(&out), "\n  a  t\\n  (default \"\\u202e\"; one of: 1; at least {})\n"));
  zl_buf_reset(&out);
  zl_info_page(info, &out);
  assert_non_null(strstr(zl_buf_cstr(&out), "# x\\|\\\\x07\\`\n"));
  zl_buf_reset(&out);
  zl_info_json(&info, 1, &out);
  struct zl_json root;
  assert_int_equal(zl_json_check(zl_buf_view(&out), 32, &root, NULL), 0);
  zl_buf_free(&out);
  done(info);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(lies_are_refused), cmocka_unit_test(strange_heads)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
