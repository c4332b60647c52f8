/* secret.h - passcodes and what else of a plan nobody may read. Internal to core.
 *
 * Such a value is in clear only in memory, from the wire to the request. In the draft, which may go to
 * disk, and in the journal it is sealed (crypto/seal.c); what a plan shows of it is "(hidden)". The key
 * is made of the client secret, so that a later process of the same app can `resume`; with nothing
 * but an access token it is one of this process, which takes it along. */
#ifndef ZL_CORE_PLAN_SECRET_H
#define ZL_CORE_PLAN_SECRET_H

#include "core/state.h"

#define ZL_HIDDEN "\"(hidden)\"" /* what stands for a passcode wherever it is shown or kept */

/* ---- secret_name.c: what is one (pure) ---------------------------------------------------------- */

/* A name that passwords go by, as the last part of a path or the key of an argument. */
bool zl_secret_name(struct zl_str name);
/* Whether a value of that sort is somewhere in `v`; its key is appended to `where` (may be NULL). */
bool zl_secret_within(struct zl_json v, struct zl_buf *where);
/* `v` again, with "(hidden)" in place of each such value. */
int zl_secret_hide(struct zl_json v, struct zl_buf *out, struct zl_err *err);
bool zl_secret_leaf(const struct zl_node *leaf);

/* ---- secret.c ------------------------------------------------------------------------------------ */

/* A key for `purpose` that only who has the client secret can make. 1: there is none (an access token alone); -1. */
int zl_secret_key(const struct zl_core *c, const char *purpose, unsigned char key[ZL_SEAL_KEY_BYTES]);
/* As soon as the credentials are there. */
int zl_secrets_begin(struct zl_core *c, struct zl_err *err);
void zl_secrets_free(struct zl_core *c);
/* Appends a JSON string that only zl_secret_open can read. What it holds will not be shown. */
int zl_secret_seal(struct zl_core *c, struct zl_str plain, struct zl_buf *out, struct zl_err *err);
bool zl_secret_sealed(struct zl_str text);
/* Appends what was sealed, or `text` itself where nothing was. The caller wipes `out`. */
int zl_secret_open(struct zl_core *c, struct zl_str text, struct zl_buf *out, struct zl_err *err);
/* The same for one place alone (a request of a run, zl_apply_place): it can be opened nowhere else. What an earlier
 * version sealed has no place, and is opened all the same. */
int zl_secret_seal_at(struct zl_core *c, struct zl_str place, struct zl_str plain, struct zl_buf *out, struct zl_err *err);
int zl_secret_open_at(struct zl_core *c, struct zl_str place, struct zl_str text, struct zl_buf *out, struct zl_err *err);

#endif
