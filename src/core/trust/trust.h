/* trust.h - what is known here (file.c) and what is the user's own (own.c), for trust.c. Internal
 * to core. */
#ifndef ZL_CORE_TRUST_TRUST_H
#define ZL_CORE_TRUST_TRUST_H

#include "core/stage.h"

/* own.c: whether `text`, which was read from `path`, is the user's own work, as far as the file system tells;
 * where it is not, appends why ("other users may write to it"). */
bool zl_own_file(const char *path, struct zl_str text, struct zl_buf *why);

/* file.c: the record, one line a file: SHA-256, when, where it was. */
enum zl_known { ZL_KNOWN_NOT, ZL_KNOWN_CHANGED /* another content at this path is known */, ZL_KNOWN };
/* `when` (of 25 bytes): since when that is so. -1: the record cannot be read, or others may write to it. */
int zl_trust_look(const char *sha256, const char *path, enum zl_known *known, char when[25], struct zl_err *err);
int zl_trust_add(const char *sha256, const char *path, struct zl_err *err);
int zl_trust_print(FILE *to, struct zl_err *err);

#endif
