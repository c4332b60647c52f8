/* sha256.c - the digest that names a policy file and a saved plan. Used by core and journal's
 * callers; nothing secret goes through here. */
#include "crypto/crypto.h"

#include <openssl/evp.h>

int zl_sha256_hex(struct zl_str data, char out[65], struct zl_err *err)
{
  static const char hex[] = "0123456789abcdef";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  out[0] = '\0';
  if (EVP_Digest(data.p ? data.p : "", data.n, digest, &n, EVP_sha256(), NULL) != 1 || n != 32)
    return zl_err_set(err, ZL_ESYS, "libcrypto cannot compute SHA-256 on this machine");
  for (unsigned int i = 0; i < n; i++) {
    out[2 * i] = hex[digest[i] >> 4];
    out[2 * i + 1] = hex[digest[i] & 15];
  }
  out[64] = '\0';
  return 0;
}
