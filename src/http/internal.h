/* internal.h - what the files of this room tell each other. Nobody else includes it. */
#ifndef ZL_HTTP_INTERNAL_H
#define ZL_HTTP_INTERNAL_H

#include "http/http.h"

/* ---- retry.c ----------------------------------------------------------------------------- */

/* Whether a 429 speaks of one object alone, so that its bucket need not close. */
bool zl_retry_concerns_object(const struct zl_answer_facts *a);

#endif
