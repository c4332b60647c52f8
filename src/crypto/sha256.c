/* sha256.c - the digest that names a policy file and a saved plan. Used by core and journal's
 * callers; nothing secret goes through here. */
#include "crypto/crypto.h"

#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

bool zl_crypto_ready(void)
{
  return OSSL_LIB_CTX_get0_global_default() != NULL;
}

struct zl_sha256 {
  EVP_MD_CTX *ctx;
  bool failed;
};

static int unable(struct zl_err *err)
{
  if (!zl_crypto_ready())
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return zl_err_set(err, ZL_ESYS, "libcrypto cannot compute SHA-256 on this machine");
}

static void hex(const unsigned char digest[32], char out[65])
{
  static const char digits[] = "0123456789abcdef";
  for (unsigned int i = 0; i < 32; i++) {
    out[2 * i] = digits[digest[i] >> 4];
    out[2 * i + 1] = digits[digest[i] & 15];
  }
  out[64] = '\0';
}

int zl_sha256_hex(struct zl_str data, char out[65], struct zl_err *err)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  out[0] = '\0';
  if (!zl_crypto_ready() || EVP_Digest(data.p ? data.p : "", data.n, digest, &n, EVP_sha256(), NULL) != 1 || n != 32)
    return unable(err);
  hex(digest, out);
  return 0;
}

int zl_sha256_new(struct zl_sha256 **out, struct zl_err *err)
{
  struct zl_sha256 *h = zl_calloc(1, sizeof(*h));
  if (!h || !(h->ctx = EVP_MD_CTX_new())) {
    free(h);
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  h->failed = !zl_crypto_ready() || EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL) != 1;
  *out = h;
  return 0;
}

void zl_sha256_add(struct zl_sha256 *h, struct zl_str data)
{
  if (data.n && EVP_DigestUpdate(h->ctx, data.p, data.n) != 1)
    h->failed = true;
}

int zl_sha256_end(struct zl_sha256 *h, char out[65], struct zl_err *err)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  out[0] = '\0';
  if (h->failed || EVP_DigestFinal_ex(h->ctx, digest, &n) != 1 || n != 32)
    return unable(err);
  hex(digest, out);
  return 0;
}

void zl_sha256_free(struct zl_sha256 *h)
{
  if (!h)
    return;
  EVP_MD_CTX_free(h->ctx);
  free(h);
}
