/* crypto.h - digests and sealed bytes, through libcrypto (which libcurl has loaded anyway). */
#ifndef ZL_CRYPTO_H
#define ZL_CRYPTO_H

#include "base/base.h"

/* Whether libcrypto could start itself. It cannot when memory runs out just then, and most of its
 * functions (3.0) crash afterwards: everything here asks first. */
bool zl_crypto_ready(void);

/* SHA-256 of `data` as 64 lower-case hex digits and a NUL. 0 or -1. */
int zl_sha256_hex(struct zl_str data, char out[65], struct zl_err *err);

/* The same for what comes in pieces. */
struct zl_sha256;
int zl_sha256_new(struct zl_sha256 **out, struct zl_err *err);
void zl_sha256_add(struct zl_sha256 *h, struct zl_str data); /* a failure shows in _end */
int zl_sha256_end(struct zl_sha256 *h, char out[65], struct zl_err *err);
void zl_sha256_free(struct zl_sha256 *h);

/* Bytes that only who knows `secret` can read or forge (seal.c). The caller wipes key and plain
 * text. _unseal: -1 for whatever was not sealed with this key, whole; `out` gets nothing then. */
enum { ZL_SEAL_KEY_BYTES = 32 };
int zl_seal_key(struct zl_str secret, unsigned char key[ZL_SEAL_KEY_BYTES]);
int zl_seal(const unsigned char key[ZL_SEAL_KEY_BYTES], struct zl_str plain, struct zl_buf *out);
int zl_unseal(const unsigned char key[ZL_SEAL_KEY_BYTES], struct zl_str sealed, struct zl_buf *out);
/* The same, and nobody can open it but with the same `with`, which is not part of it. */
int zl_seal_with(const unsigned char key[ZL_SEAL_KEY_BYTES], struct zl_str with, struct zl_str plain, struct zl_buf *out);
int zl_unseal_with(const unsigned char key[ZL_SEAL_KEY_BYTES], struct zl_str with, struct zl_str sealed, struct zl_buf *out);

#endif
