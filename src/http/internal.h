/* internal.h - what the files of this room tell each other. Nobody else includes it. */
#ifndef ZL_HTTP_INTERNAL_H
#define ZL_HTTP_INTERNAL_H

#include "http/http.h"

/* ---- url.c ------------------------------------------------------------------------------- */

struct zl_url {
  struct zl_str host, rest; /* rest: path and query */
  bool tls, loopback;
};
/* NULL when `url` may be used, else what is wrong with it ("is plain http, ..."). */
const char *zl_url_parse(struct zl_str url, struct zl_url *out);

/* ---- retry.c ----------------------------------------------------------------------------- */

/* Whether a 429 speaks of one object alone, so that its bucket need not close. */
bool zl_retry_concerns_object(const struct zl_answer_facts *a);

#endif
