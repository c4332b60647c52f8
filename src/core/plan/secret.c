/* secret.c - seals what must be in no file in clear, and opens it again for the request that needs it.
 * See secret.h for the rules. */
#include "core/plan/secret.h"

#include <stdlib.h>
#include <string.h>

#define MARK "\"sealed:" /* and the text of the bytes, and a quotation mark: a JSON string */
#define PLACED "p:"      /* behind the mark: sealed for a place, which seals of earlier versions are not */
#define VALUE_MAX ((size_t)8 << 20)
#define REDACTED_MOST 64 /* each is looked for in every line that is shown */

struct zl_secrets {
  unsigned char key[ZL_SEAL_KEY_BYTES];
  bool told; /* that something cannot be opened */
  size_t redacted;
  uint64_t hashes[REDACTED_MOST];
};

/* The built-in simulator's address is another one each time, and its client secret is in the manual. */
int zl_secret_key(const struct zl_core *c, const char *purpose, unsigned char key[ZL_SEAL_KEY_BYTES])
{
  struct zl_buf text = ZL_BUF_INIT(1024);
  if (!c->cli || !c->cli->sim)
    return zl_credentials_key(&c->credentials, purpose, key);
  zl_buf_printf(&text, "%s, simulated: ", purpose);
  zl_buf_str(&text, zl_buf_view(&c->account));
  int rc = text.failed ? -1 : zl_seal_key(zl_buf_view(&text), key);
  zl_buf_free(&text);
  return rc;
}

int zl_secrets_begin(struct zl_core *c, struct zl_err *err)
{
  struct zl_secrets *s = c->secrets ? c->secrets : zl_calloc(1, sizeof(*s));
  if (!s)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  c->secrets = s;
  zl_secret_lock(s->key, sizeof(s->key));
  int rc = zl_secret_key(c, "zoomlua journal 1", s->key);
  for (size_t i = 0; rc == 1 && i < sizeof(s->key); i += sizeof(uint64_t)) {
    uint64_t random = zl_random_u64();
    memcpy(s->key + i, &random, sizeof(random));
  }
  return rc < 0 ? zl_err_set(err, ZL_ENOMEM, "cannot make the key for passcodes in the journal") : 0;
}

void zl_secrets_free(struct zl_core *c)
{
  if (c->secrets)
    explicit_bzero(c->secrets, sizeof(*c->secrets));
  free(c->secrets);
  c->secrets = NULL;
}

/* ---- never shown ------------------------------------------------------------------------------- */

static bool is_new(struct zl_secrets *s, struct zl_str text)
{
  uint64_t h = zl_hash(text);
  for (size_t i = 0; i < s->redacted; i++)
    if (s->hashes[i] == h)
      return false;
  if (s->redacted == REDACTED_MOST)
    return false;
  s->hashes[s->redacted++] = h;
  return true;
}

/* Zoom's answers may repeat what they refuse: in clear, and as JSON has it. */
static void redact(struct zl_secrets *s, struct zl_json v)
{
  struct zl_buf text = ZL_BUF_INIT(VALUE_MAX);
  struct zl_str raw = zl_json_raw(v);
  if (zl_json_kind(v) == ZL_JSON_STRING && raw.n > 2 && zl_json_string(v, &text) && is_new(s, raw)) {
    zl_secret_add(zl_buf_view(&text));
    zl_secret_add((struct zl_str){raw.p + 1, raw.n - 2});
  }
  zl_buf_wipe(&text);
}

static void redact_within(struct zl_secrets *s, struct zl_json v)
{
  struct zl_json_iter it = zl_json_iter(v);
  struct zl_json one;
  struct zl_str key;
  bool object = zl_json_kind(v) == ZL_JSON_OBJECT;
  while (s->redacted < REDACTED_MOST && zl_json_next(&it, object ? &key : NULL, &one)) {
    if (object && zl_secret_name(key))
      redact(s, one);
    redact_within(s, one);
  }
}

static void not_shown(struct zl_secrets *s, struct zl_str plain)
{
  struct zl_json v;
  if (s->redacted == REDACTED_MOST || zl_json_check(plain, ZL_JSON_DEPTH, &v, NULL) != 0)
    return;
  redact(s, v);
  redact_within(s, v);
}

/* ---- text of sealed bytes ------------------------------------------------------------------------ */

static void put_hex(struct zl_buf *out, struct zl_str bytes)
{
  static const char digits[] = "0123456789abcdef";
  char *at = zl_buf_room(out, bytes.n * 2 + 1);
  for (size_t i = 0; at && i < bytes.n; i++) {
    unsigned char b = (unsigned char)bytes.p[i];
    at[2 * i] = digits[b >> 4];
    at[2 * i + 1] = digits[b & 15];
  }
  if (!at)
    return;
  out->len += bytes.n * 2;
  out->data[out->len] = '\0';
}

static int digit(char ch)
{
  return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static int get_hex(struct zl_buf *out, struct zl_str text)
{
  for (size_t i = 0; i + 1 < text.n; i += 2) {
    int high = digit(text.p[i]), low = digit(text.p[i + 1]);
    if (high < 0 || low < 0 || zl_buf_putc(out, (char)(high << 4 | low)) != 0)
      return -1;
  }
  return text.n % 2 ? -1 : 0;
}

/* ---- sealing ----------------------------------------------------------------------------------- */

bool zl_secret_sealed(struct zl_str text)
{
  return text.n > strlen(MARK) && memcmp(text.p, MARK, strlen(MARK)) == 0 && text.p[text.n - 1] == '"';
}

int zl_secret_seal_at(struct zl_core *c, struct zl_str place, struct zl_str plain, struct zl_buf *out, struct zl_err *err)
{
  struct zl_buf bytes = ZL_BUF_INIT(VALUE_MAX + 64);
  if (!c->secrets && zl_secrets_begin(c, err) != 0)
    return -1;
  not_shown(c->secrets, plain);
  int rc = zl_seal_with(c->secrets->key, place, plain, &bytes);
  if (rc == 0) {
    zl_buf_puts(out, MARK);
    zl_buf_puts(out, place.n ? PLACED : "");
    put_hex(out, zl_buf_view(&bytes));
    rc = zl_buf_putc(out, '"');
  }
  zl_buf_free(&bytes);
  return rc == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory for a passcode");
}

int zl_secret_open_at(struct zl_core *c, struct zl_str place, struct zl_str text, struct zl_buf *out, struct zl_err *err)
{
  const size_t placed = strlen(PLACED);
  if (!zl_secret_sealed(text))
    return zl_buf_str(out, text) == 0 ? 0 : zl_err_set(err, ZL_ENOMEM, "out of memory");
  struct zl_buf bytes = ZL_BUF_INIT(VALUE_MAX + 64);
  struct zl_str hex = {text.p + strlen(MARK), text.n - strlen(MARK) - 1};
  if (!c->secrets && zl_secrets_begin(c, err) != 0)
    return -1;
  if (hex.n >= placed && memcmp(hex.p, PLACED, placed) == 0)
    hex = (struct zl_str){hex.p + placed, hex.n - placed};
  else
    place = (struct zl_str){0};
  int rc = get_hex(&bytes, hex);
  if (rc == 0)
    rc = zl_unseal_with(c->secrets->key, place, zl_buf_view(&bytes), out);
  zl_buf_free(&bytes);
  if (rc != 0) {
    static const char why[] = "a passcode can only be sent with the client secret of the run that planned it (with an access "
                              "token alone: only by that very run): run the policy again";
    if (!c->secrets->told)
      zl_log(ZL_LOG_WARN, "%s", why);
    c->secrets->told = true;
    return zl_err_set(err, ZL_EAUTH, "%s", why);
  }
  not_shown(c->secrets, zl_buf_view(out));
  return 0;
}

int zl_secret_seal(struct zl_core *c, struct zl_str plain, struct zl_buf *out, struct zl_err *err)
{
  return zl_secret_seal_at(c, (struct zl_str){0}, plain, out, err);
}

int zl_secret_open(struct zl_core *c, struct zl_str text, struct zl_buf *out, struct zl_err *err)
{
  return zl_secret_open_at(c, (struct zl_str){0}, text, out, err);
}
