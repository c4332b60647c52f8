/* seal.c - bytes that only who knows a secret can read or change: AES-256-GCM of libcrypto under a
 * key made of the secret. Serves auth, which leaves its token for other processes of the user. */
#include "crypto/crypto.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#define NONCE_BYTES 12
#define TAG_BYTES 16

int zl_seal_key(struct zl_str secret, unsigned char key[ZL_SEAL_KEY_BYTES])
{
  unsigned int n = 0;
  return zl_crypto_ready() &&
                 EVP_Digest(secret.p ? secret.p : "", secret.n, key, &n, EVP_sha256(), NULL) == 1 &&
                 n == ZL_SEAL_KEY_BYTES
             ? 0
             : -1;
}

int zl_seal_with(const unsigned char key[ZL_SEAL_KEY_BYTES], struct zl_str with, struct zl_str plain, struct zl_buf *out)
{
  unsigned char nonce[NONCE_BYTES], tag[TAG_BYTES];
  int n = 0, rest = 0, rc = -1;
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  if (!c || plain.n > INT32_MAX || with.n > INT32_MAX || RAND_bytes(nonce, sizeof(nonce)) != 1 ||
      EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, nonce) != 1 ||
      (with.n && EVP_EncryptUpdate(c, NULL, &n, (const unsigned char *)with.p, (int)with.n) != 1))
    goto out;
  zl_buf_add(out, nonce, sizeof(nonce));
  char *at = zl_buf_room(out, plain.n + TAG_BYTES);
  if (!at || EVP_EncryptUpdate(c, (unsigned char *)at, &n, (const unsigned char *)plain.p,
                               (int)plain.n) != 1 ||
      EVP_EncryptFinal_ex(c, (unsigned char *)at + n, &rest) != 1 ||
      EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, tag) != 1)
    goto out;
  out->len += (size_t)(n + rest);
  rc = zl_buf_add(out, tag, sizeof(tag));
out:
  EVP_CIPHER_CTX_free(c);
  return rc;
}

int zl_unseal_with(const unsigned char key[ZL_SEAL_KEY_BYTES], struct zl_str with, struct zl_str sealed, struct zl_buf *out)
{
  if (sealed.n < NONCE_BYTES + TAG_BYTES || sealed.n > INT32_MAX || with.n > INT32_MAX)
    return -1;
  size_t bytes = sealed.n - NONCE_BYTES - TAG_BYTES;
  unsigned char tag[TAG_BYTES];
  memcpy(tag, sealed.p + sealed.n - TAG_BYTES, TAG_BYTES);
  int n = 0, rest = 0, rc = -1;
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  char *at = zl_buf_room(out, bytes + 1);
  if (!c || !at ||
      EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, (const unsigned char *)sealed.p) != 1 ||
      (with.n && EVP_DecryptUpdate(c, NULL, &n, (const unsigned char *)with.p, (int)with.n) != 1) ||
      EVP_DecryptUpdate(c, (unsigned char *)at, &n,
                        (const unsigned char *)sealed.p + NONCE_BYTES, (int)bytes) != 1 ||
      EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag) != 1)
    goto out;
  if (EVP_DecryptFinal_ex(c, (unsigned char *)at + n, &rest) != 1) {
    explicit_bzero(at, bytes); /* whatever it is, nobody vouches for it */
    goto out;
  }
  out->len += (size_t)(n + rest);
  rc = 0;
out:
  EVP_CIPHER_CTX_free(c);
  return rc;
}

int zl_seal(const unsigned char key[ZL_SEAL_KEY_BYTES], struct zl_str plain, struct zl_buf *out)
{
  return zl_seal_with(key, (struct zl_str){0}, plain, out);
}

int zl_unseal(const unsigned char key[ZL_SEAL_KEY_BYTES], struct zl_str sealed, struct zl_buf *out)
{
  return zl_unseal_with(key, (struct zl_str){0}, sealed, out);
}
