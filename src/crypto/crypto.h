/* crypto.h - digests, through libcrypto (which libcurl has loaded anyway). */
#ifndef ZL_CRYPTO_H
#define ZL_CRYPTO_H

#include "base/base.h"

/* SHA-256 of `data` as 64 lower-case hex digits and a NUL. 0 or -1. */
int zl_sha256_hex(struct zl_str data, char out[65], struct zl_err *err);

#endif
