/* unseen.c - a field that Zoom never shows (a host key, `about_me`, `in_meeting.auto_answer`) cannot be compared with
 * what is there. So the journal remembers what an applied run sent last, and the same value is not sent again: else no
 * second run would be empty, and no `check` silent. What somebody changed in Zoom's portal since, nobody sees.
 *
 * Remembered is a mark: a digest under a key that only who has the client secret can make, since some of these values
 * are passcodes. With an access token alone there is no such key, and nothing is remembered. */
#include "core/plan/unseen.h"

#include <stdlib.h>
#include <string.h>

#include "core/plan/secret.h"
#include "crypto/crypto.h"

#define MARK_CHARS 32 /* of 64 hexadecimal digits: enough to tell two values apart */

struct zl_unseen {
  unsigned char key[ZL_SEAL_KEY_BYTES];
  bool keyed;
  struct zl_journal *past; /* the account's journal, where the plan's is one that leaves nothing behind */
  bool looked;
  int64_t same, run;       /* values that were not sent again, and the newest run that sent one of them */
};

bool zl_unseen_leaf(const struct zl_node *leaf)
{
  return !(leaf->flags & (ZL_NODE_READABLE | ZL_NODE_UNCHECKED | ZL_NODE_ACTION)) && !leaf->entries && !leaf->got;
}

static struct zl_unseen *state_of(struct zl_core *c, struct zl_err *err)
{
  if (c->unseen)
    return c->unseen;
  struct zl_unseen *u = zl_calloc(1, sizeof(*u));
  if (!u) {
    zl_err_set(err, ZL_ENOMEM, "out of memory");
    return NULL;
  }
  zl_secret_lock(u->key, sizeof(u->key));
  u->keyed = zl_secret_key(c, "zoomlua unseen 1", u->key) == 0;
  return c->unseen = u;
}

void zl_unseen_free(struct zl_core *c)
{
  if (!c->unseen)
    return;
  zl_journal_close(c->unseen->past);
  explicit_bzero(c->unseen, sizeof(*c->unseen));
  free(c->unseen);
  c->unseen = NULL;
}

/* ---- marks -------------------------------------------------------------------------------------- */

static void path_of(const struct zl_node *leaf, char *out, size_t size)
{
  snprintf(out, size, "%s.%s", zl_level_prefix(leaf->body->level), leaf->path);
}

/* H(key, H(key, what)): the outer one so that nothing can be added behind. */
static int mark_of(const struct zl_unseen *u, struct zl_str id, const char *path, struct zl_str value, char out[65],
                   struct zl_err *err)
{
  const struct zl_str key = {(const char *)u->key, sizeof(u->key)};
  struct zl_sha256 *h = NULL;
  int rc = 0;
  for (int i = 0; rc == 0 && i < 2; i++) {
    rc = zl_sha256_new(&h, err);
    if (rc != 0)
      break;
    zl_sha256_add(h, key);
    if (i == 0) {
      zl_sha256_add(h, id);
      zl_sha256_add(h, ZL_STR("\n"));
      zl_sha256_add(h, zl_str_of(path));
      zl_sha256_add(h, ZL_STR("\n"));
      zl_sha256_add(h, value);
    } else {
      zl_sha256_add(h, (struct zl_str){out, 64});
    }
    rc = zl_sha256_end(h, out, err);
    zl_sha256_free(h);
  }
  out[MARK_CHARS] = '\0';
  return rc;
}

/* ---- looking, noting ------------------------------------------------------------------------------ */

/* Where earlier runs are: a check has a journal of its own, and reads the account's, if there is one. */
static struct zl_journal *journal_of(struct zl_core *c, struct zl_unseen *u)
{
  if (c->cli->command != ZL_CMD_CHECK)
    return c->journal;
  if (!u->looked) {
    struct zl_buf path = ZL_BUF_INIT(4096);
    struct zl_err none = {0};
    u->looked = true;
    if (zl_core_journal_path(zl_buf_cstr(&c->account), &path, &none) == 0 &&
        zl_journal_open(&u->past, zl_buf_cstr(&path), true, &none) == 0 &&
        zl_journal_account(u->past, zl_buf_cstr(&c->account), &none) != 0) {
      zl_journal_close(u->past);
      u->past = NULL;
    }
    zl_buf_free(&path);
  }
  return u->past;
}

int zl_unseen_same(struct zl_core *c, const struct zl_node *leaf, struct zl_str id, struct zl_str value, struct zl_err *err)
{
  char path[400], mark[65];
  int64_t run = 0;
  struct zl_unseen *u = state_of(c, err);
  if (!u)
    return -1;
  struct zl_journal *j = u->keyed && !c->cli->resend ? journal_of(c, u) : NULL;
  if (!j)
    return 0;
  path_of(leaf, path, sizeof(path));
  struct zl_buf last = ZL_BUF_INIT(256);
  int found = zl_unseen_last(j, id, zl_str_of(path), &last, &run, err);
  if (found == 1 && mark_of(u, id, path, value, mark, err) != 0)
    found = -1;
  if (found == 1)
    found = zl_str_is(zl_buf_view(&last), mark);
  zl_buf_free(&last);
  if (found == 1) {
    u->same++;
    u->run = run > u->run ? run : u->run;
  }
  return found;
}

int zl_unseen_note(struct zl_core *c, int64_t request, const struct zl_node *leaf, struct zl_str id, struct zl_str value,
                   struct zl_err *err)
{
  char path[400], mark[65];
  struct zl_unseen *u = state_of(c, err);
  if (!u)
    return -1;
  if (!u->keyed)
    return 0;
  path_of(leaf, path, sizeof(path));
  return mark_of(u, id, path, value, mark, err) == 0
             ? zl_plan_unseen(c->journal, request, zl_str_of(path), zl_str_of(mark), err)
             : -1;
}

void zl_unseen_tell(const struct zl_core *c)
{
  const struct zl_unseen *u = c->unseen;
  char digits[32];
  if (!u || !u->same || (c->cli->command == ZL_CMD_CHECK && !c->cli->verbose))
    return;
  zl_log(ZL_LOG_INFO, "%s value%s that Zoom never shows: as run %lld sent %s, and not sent again (--resend does)",
         zl_text_thousands(digits, u->same), u->same == 1 ? "" : "s", (long long)u->run, u->same == 1 ? "it" : "them");
}
