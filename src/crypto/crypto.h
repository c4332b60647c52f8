/* crypto.h - digests, through libcrypto (which libcurl has loaded anyway). */
#ifndef ZL_CRYPTO_H
#define ZL_CRYPTO_H

#include "base/base.h"

/* SHA-256 of `data` as 64 lower-case hex digits and a NUL. 0 or -1. */
int zl_sha256_hex(struct zl_str data, char out[65], struct zl_err *err);

/* The same for what comes in pieces. */
struct zl_sha256;
int zl_sha256_new(struct zl_sha256 **out, struct zl_err *err);
void zl_sha256_add(struct zl_sha256 *h, struct zl_str data); /* a failure shows in _end */
int zl_sha256_end(struct zl_sha256 *h, char out[65], struct zl_err *err);
void zl_sha256_free(struct zl_sha256 *h);

#endif
