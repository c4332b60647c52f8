/* internal.h - what the files of this room tell each other. Nobody else includes it. */
#ifndef ZL_AUTH_INTERNAL_H
#define ZL_AUTH_INTERNAL_H

#include "auth/auth.h"

/* ---- profile.c --------------------------------------------------------------------------- */

/* A file that is the user's own and that nobody else may read, whole. `missing` may be NULL: then a
 * file that is not there is an error like others. */
int zl_private_read(const char *path, size_t max, struct zl_buf *out, bool *missing, struct zl_err *err);

/* ---- token.c (pure) ---------------------------------------------------------------------- */

struct zl_token {
  struct zl_buf value, scopes; /* value: wiped by zl_token_free */
  int64_t expires_in_s;
};
/* The header and the form of a token request. */
int zl_token_request(const struct zl_credentials *c, struct zl_buf *authorization,
                     struct zl_buf *form);
/* Reads the answer of the token endpoint. -1: err (ZL_EAUTH) says what is wrong and what to do. */
int zl_token_read(const struct zl_response *r, struct zl_token *out, struct zl_err *err);
void zl_token_free(struct zl_token *t);
/* A renewal was answered with `status` (0: not at all) and gave no token: until when the present one, which
 * expires at `expires_ms`, may serve before the next try. 0: no longer. */
int64_t zl_token_go_on_ms(int status, int64_t expires_ms, int64_t now_ms);

/* ---- desk.c ------------------------------------------------------------------------------ */

struct zl_desk {
  int fd, folder; /* -1: nothing is shared */
  bool turn;      /* it is ours to ask for a token */
  unsigned char key[32];
  char name[40];
};
void zl_desk_open(struct zl_desk *d, const struct zl_credentials *c);
void zl_desk_close(struct zl_desk *d); /* the last one takes the token away */
/* The token that lies there, whoever got it. */
bool zl_desk_look(struct zl_desk *d, struct zl_buf *value, struct zl_buf *scopes, int64_t *renew_ms);
/* One process at a time asks for a token: false while another one does. */
bool zl_desk_turn(struct zl_desk *d);
void zl_desk_turn_end(struct zl_desk *d);
void zl_desk_put(struct zl_desk *d, struct zl_str value, struct zl_str scopes, int64_t renew_ms);

/* ---- errors.c ---------------------------------------------------------------------------- */

/* Whether an answer means "this token is no good" (and not one of the other things that Zoom says
 * with 401 or code 124). */
bool zl_api_token_refused(int status, struct zl_str body);
/* "a web page", "nothing", "no JSON": what a body is that should have been JSON. */
const char *zl_api_body_kind(struct zl_str body);

#endif
