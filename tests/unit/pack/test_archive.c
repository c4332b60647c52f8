/* test_archive.c - archives made by hand, byte for byte, the well-meant and the others; and the two ends of
 * the unpacking process, with an unpacker that lies. */
#include "pack/pack.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A header of 512 bytes; `type` is '0' file, '1' hard link, '2' symbolic link, '3' device, '5' folder, '6' pipe. */
static void entry(struct zl_buf *out, const char *path, char type, const char *data, long long told)
{
  unsigned char h[512] = {0};
  size_t n = data ? strlen(data) : 0;
  snprintf((char *)h, 100, "%s", path);
  memcpy(h + 100, "0000644\0000000000\0000000000", 24);
  char size[32];
  snprintf(size, sizeof(size), "%011llo", told >= 0 ? (unsigned long long)told : (unsigned long long)n);
  memcpy(h + 124, size, 11);
  memcpy(h + 136, "00000000000", 12);
  memset(h + 148, ' ', 8);
  h[156] = (unsigned char)type;
  if (type == '1' || type == '2')
    memcpy(h + 157, "/etc/passwd", 12);
  memcpy(h + 257, "ustar\00000", 8);
  unsigned sum = 0;
  for (size_t i = 0; i < sizeof(h); i++)
    sum += h[i];
  snprintf((char *)h + 148, 8, "%06o", sum);
  zl_buf_add(out, h, sizeof(h));
  zl_buf_add(out, data ? data : "", n);
  static const char zeros[512];
  zl_buf_add(out, zeros, (512 - n % 512) % 512);
}

static void end(struct zl_buf *out)
{
  static const char zeros[1024];
  zl_buf_add(out, zeros, sizeof(zeros));
}

static void a_package(void **state)
{
  (void)state;
  struct zl_buf tar = ZL_BUF_INIT(1 << 20);
  struct zl_tree t = ZL_TREE_INIT;
  struct zl_err err = {0};
  entry(&tar, "./base-1.0/", '5', NULL, 0);
  entry(&tar, "./base-1.0/main.lua", '0', "return 1\n", -1);
  entry(&tar, "base-1.0/lib/", '5', NULL, 0);
  entry(&tar, "base-1.0/lib/x.lua", '0', "", -1);
  entry(&tar, "base-1.0/.github/ci.yml", '0', "x", -1);
  entry(&tar, "base-1.0/.link", '2', NULL, 0); /* left out unread */
  entry(&tar, "base-1.0/README", '0', "read me", -1);
  end(&tar);
  assert_true(zl_archive_looks(zl_buf_view(&tar)));
  if (zl_archive_read(zl_buf_view(&tar), &t, &err) != 0)
    fail_msg("%s", err.text);
  assert_int_equal(t.n, 3);
  assert_int_equal(t.hidden, 2);
  assert_string_equal(t.top.data, "base-1.0");
  assert_string_equal(t.file[0].path, "README"); /* in order */
  assert_string_equal(t.file[1].path, "lib/x.lua");
  assert_int_equal(t.file[1].n, 0);
  assert_string_equal(zl_tree_find(&t, ZL_STR("main.lua"))->data, "return 1\n");
  zl_tree_free(&t);
  zl_buf_free(&tar);
}

static void refusals(void **state)
{
  (void)state;
  static const struct {
    const char *first, *path;
    char type;
    long long told;
    const char *words, *why;
  } rows[] = {
    {"a/x", "/etc/x.lua", '0', -1, "has an absolute path", "absolute"},
    {"a/x", "a/../../x.lua", '0', -1, "'.' or '..' in its path", "a way out"},
    {"a/x", "../x.lua", '0', -1, "'.' or '..' in its path", "a way out at once"},
    {"a/x", "a/..", '5', 0, "'.' or '..' in its path", "a folder that leads out"},
    {"a/x", "a/l.lua", '2', 0, "is a symbolic link", "a link"},
    {"a/x", "a/l.lua", '1', 0, "is a hard link", "a hard link"},
    {"a/x", "a/d", '3', 0, "is a device", "a device"},
    {"a/x", "a/p", '6', 0, "is a pipe", "a pipe"},
    {"a/x", "b/x.lua", '0', -1, "more than one folder at its top (a and b)", "two packages"},
    {"a/x", "x.lua", '0', -1, "lies beside the archive's folder", "files without a folder"},
    {"a/x", "a/X", '0', -1, "a/X and a/x are one file", "case"},
    {"a/x", "a/x", '0', -1, "are one file", "twice"},
    {"a/x", "a/x/y", '0', -1, "x is a file, and x/y lies below it", "a file for a folder"},
    {"a/x", "a/X/y", '0', -1, "x is a file, and X/y lies below it", "a file for a folder, without case"},
    {"a/x", "a/e\x1b[2J", '0', -1, "control character", "a name that steers a terminal"},
    {"a/x", "a/f\xc3\xbc.lua", '0', -1, "not ASCII", "letters that systems spell in two ways"},
    {"a/x", "a/b\\c.lua", '0', -1, "has one of", "a separator elsewhere"},
    {"a/x", "a//c.lua", '0', -1, "empty part", "an empty part"},
    {"a/x", "a/huge.lua", '0', 4 << 20, "larger than the 3 MB", "a size"},
    {"a/x", "a/huge.lua", '0', 8589934591, "larger than the 3 MB", "the largest size"},
    {"a/x", "a/cut.lua", '0', 100000, "no whole tar archive", "fewer bytes than told"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_buf tar = ZL_BUF_INIT(1 << 20);
    struct zl_tree t = ZL_TREE_INIT;
    struct zl_err err = {0};
    entry(&tar, rows[i].first, '0', "1", -1);
    entry(&tar, rows[i].path, rows[i].type, rows[i].type == '0' ? "2" : NULL, rows[i].told);
    end(&tar);
    int rc = zl_archive_read(zl_buf_view(&tar), &t, &err);
    /* two names that are one are told by their paths in the package */
    const char *words = strncmp(rows[i].words, "a/X", 3) == 0 ? "X and x are one file" : rows[i].words;
    if (rc != -1 || !strstr(err.text, words))
      fail_msg("%s: %s", rows[i].why, err.text);
    zl_tree_free(&t);
    zl_buf_free(&tar);
  }
}

static void too_many(void **state)
{
  (void)state;
  struct zl_buf tar = ZL_BUF_INIT(16 << 20), large = ZL_BUF_INIT(4 << 20);
  struct zl_tree t = ZL_TREE_INIT;
  struct zl_err err = {0};
  char path[32];
  for (int i = 0; i <= ZL_PACK_FILES_MAX; i++) {
    snprintf(path, sizeof(path), "a/%d.lua", i);
    entry(&tar, path, '0', "x", -1);
  }
  end(&tar);
  assert_int_equal(zl_archive_read(zl_buf_view(&tar), &t, &err), -1);
  assert_non_null(strstr(err.text, "more than 1000 files"));
  zl_tree_free(&t);

  err = (struct zl_err){0};
  memset(zl_buf_room(&large, ZL_PACK_FILE_MAX), 'x', ZL_PACK_FILE_MAX);
  for (size_t i = 0; i < 6; i++) {
    snprintf(path, sizeof(path), "%zu", i);
    int rc = zl_tree_add(&t, zl_str_of(path), (struct zl_str){large.data, ZL_PACK_FILE_MAX}, &err);
    assert_int_equal(rc, i < 5 ? 0 : -1); /* 16 MB */
  }
  assert_non_null(strstr(err.text, "larger than 16 MB unpacked"));
  zl_tree_free(&t);
  zl_buf_free(&tar);
  zl_buf_free(&large);
}

static void no_archives(void **state)
{
  (void)state;
  static const struct zl_str rows[] = {{"\x1f\x8b nonsense", 11}, {"\xfd" "7zXZ\0nonsense", 14}, {"", 0}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_tree t = ZL_TREE_INIT;
    struct zl_err err = {0};
    assert_int_equal(zl_archive_read(rows[i], &t, &err), -1);
    assert_true(*err.text);
    zl_tree_free(&t);
  }
  assert_false(zl_archive_looks(ZL_STR("local zoom = require \"zoom\"")));
  assert_false(zl_archive_looks(ZL_STR("")));
}

/* ---- the two ends -------------------------------------------------------------------------------- */

static pid_t other_end(int *fd, void (*what)(int fd))
{
  int pair[2];
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  pid_t pid = fork();
  if (pid == 0) {
    close(pair[0]);
    what(pair[1]);
    _exit(0);
  }
  close(pair[1]);
  *fd = pair[0];
  return pid;
}

static void honest(int fd)
{
  _exit(zl_pack_serve(fd));
}

static void through_a_process(void **state)
{
  (void)state;
  for (int good = 0; good < 2; good++) {
    struct zl_buf tar = ZL_BUF_INIT(1 << 20);
    struct zl_tree t = ZL_TREE_INIT;
    struct zl_err err = {0};
    int fd, status;
    entry(&tar, good ? "a/x.lua" : "../x.lua", '0', "return 1\n", -1);
    entry(&tar, "a/.hidden", '0', "", -1);
    entry(&tar, "a/empty", '0', "", -1);
    end(&tar);
    pid_t pid = other_end(&fd, honest);
    int rc = zl_pack_ask(fd, zl_buf_view(&tar), 300000, &t, &err);
    close(fd);
    waitpid(pid, &status, 0);
    if (good) {
      assert_int_equal(rc, 0);
      assert_int_equal(t.n, 2);
      assert_int_equal(t.hidden, 1);
      assert_string_equal(t.top.data, "a");
      assert_string_equal(t.file[1].data, "return 1\n");
    } else {
      assert_int_equal(rc, -1);
      assert_non_null(strstr(err.text, "'..'"));
    }
    zl_tree_free(&t);
    zl_buf_free(&tar);
  }
}

static struct zl_str lie;

static void hasty(int fd)
{
  (void)!write(fd, lie.p, lie.n);
}

static void liar(int fd)
{
  char skip[8 + sizeof("archive") - 1];
  for (size_t n = 0; n < sizeof(skip);) {
    ssize_t got = read(fd, skip + n, sizeof(skip) - n);
    if (got <= 0)
      _exit(1);
    n += (size_t)got;
  }
  hasty(fd);
}

/* Says no before it has read anything, and is gone: what it said is told, whatever became of the writing. */
static void gone_before_it_was_asked(void **state)
{
  (void)state;
  struct zl_tree t = ZL_TREE_INIT;
  struct zl_err err = {0};
  int fd, status;
  lie = ZL_STR("e\7\0\0\0\0\0\0\0too big");
  pid_t pid = other_end(&fd, hasty);
  waitpid(pid, &status, 0);
  assert_int_equal(zl_pack_ask(fd, ZL_STR("archive"), 300000, &t, &err), -1);
  assert_string_equal(err.text, "too big");
  close(fd);
  zl_tree_free(&t);
}

static void through_a_liar(void **state)
{
  (void)state;
#define NUMBER(n) n "\0\0\0\0\0\0\0"
  const struct {
    struct zl_str says;
    const char *words;
  } rows[] = {
    {ZL_STR(""), "ended early"},
    {ZL_STR("x"), "ended early"},
    {ZL_STR("f" NUMBER("\4") NUMBER("\1") "../x" "1" "d"), "'..'"},
    {ZL_STR("f" NUMBER("\4") NUMBER("\1") "/etc" "1" "d"), "absolute"},
    {ZL_STR("f" NUMBER("\1") "\377\377\377\377\377\377\377\377" "x"), "ended early"},
    {ZL_STR("f" "\377\377\377\377\377\377\377\377" NUMBER("\1") "x"), "ended early"},
    {ZL_STR("d" NUMBER("\0") NUMBER("\1") "a"), "it has no files"},
    {ZL_STR("f" NUMBER("\1") NUMBER("\1") "x" "1" "d" NUMBER("\0") NUMBER("\4") "../a"), "ended early"},
    {ZL_STR("f" NUMBER("\1") NUMBER("\1") "x" "1" "f" NUMBER("\1") NUMBER("\1") "x" "1" "d" NUMBER("\0") NUMBER("\1") "a"),
     "are one file"},
    {ZL_STR("e" NUMBER("\7") "\x1b[2Jbad"), "\\x1b[2Jbad"},
    {ZL_STR("e" "\377\377\377\377\377\377\377\377"), "ended early"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    struct zl_tree t = ZL_TREE_INIT;
    struct zl_err err = {0};
    int fd, status;
    lie = rows[i].says;
    pid_t pid = other_end(&fd, liar);
    assert_int_equal(zl_pack_ask(fd, ZL_STR("archive"), 300000, &t, &err), -1);
    if (!strstr(err.text, rows[i].words))
      fail_msg("%zu: %s", i, err.text);
    close(fd);
    waitpid(pid, &status, 0);
    zl_tree_free(&t);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_package), cmocka_unit_test(refusals), cmocka_unit_test(too_many), cmocka_unit_test(no_archives),
    cmocka_unit_test(through_a_process), cmocka_unit_test(gone_before_it_was_asked), cmocka_unit_test(through_a_liar),
  };
  signal(SIGPIPE, SIG_IGN);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
