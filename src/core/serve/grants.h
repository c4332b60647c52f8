/* grants.h - what the two halves of the grants share: files and variables (grants.c), hosts
 * (grants_net.c). Others use what stands in state.h. Internal to core. */
#ifndef ZL_CORE_SERVE_GRANTS_H
#define ZL_CORE_SERVE_GRANTS_H

#include <time.h>

#include "core/stage.h"

#define ZL_GRANTED_FILE_MAX (32 << 20)

struct zl_granted_file {
  const char *name; /* as typed */
  int fd;
  int64_t size;
  struct timespec modified;
};

struct zl_fetch;
struct zl_grants {
  struct zl_granted_file file[ZL_GRANTS_MAX];
  int n_files;
  char *value[ZL_GRANTS_MAX]; /* of the variables, in the order of the command line; NULL: not set */
  struct zl_http *net;        /* an engine of its own: no token, no connection shared with Zoom's */
  struct zl_fetch *fetches;
  int fetched;
};

int zl_grants_fetch(struct zl_core *c, const struct zl_wire_msg *m, struct zl_err *err);
void zl_grants_net_free(struct zl_grants *g);
/* Answers that a question is refused, with words that the policy's error will have. */
int zl_grants_refuse(struct zl_core *c, uint32_t ask, struct zl_err *err, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Appends ", people.csv, the host hr.example.com" ... */
void zl_grants_describe(const struct zl_cli *cli, struct zl_buf *out);

#endif
