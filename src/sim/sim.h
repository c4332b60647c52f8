/* sim.h - a Zoom tenant on the loopback: what `zoomlua sim` and `--sim` run. Shares no code with
 * the client above base and json. Behaves as docs/zoom-api.md tells; where that is open it offers
 * both readings by a switch rather than invent one. */
#ifndef ZL_SIM_H
#define ZL_SIM_H

#include "base/base.h"

struct zl_sim {
  int port;                /* 0: any; the port taken is reported to `ready` */
  const char *tenant_file; /* JSON description of a tenant, or NULL: generated */
  int64_t users;           /* of a generated tenant; 0: 60 */
  const char *state_file;  /* where the tenant lasts between runs; NULL: nowhere */
  const char *log_file;    /* one JSON line a request (method, path, query, body, status); NULL: none */
  const char *plan;        /* rate limits enforced: "none", "free", "pro", "business" */
  bool locked_refused;     /* a PATCH of a locked setting: false answers 204 and drops it, true 400/300 */
  const char *faults_file; /* JSON list of faults, or NULL */
  int token_life_s;        /* 0: 3600 */
  int rtt_ms;              /* every answer is held back this long */
  int others;              /* requests a window (second or minute) of each label that others use up */
  bool gzip;               /* answers are compressed for clients that accept it */
  bool applied;            /* keeps books for GET /_sim/applied */
  int64_t requests_max;    /* stop after so many; 0: no bound */
  int stop_fd;             /* serve until this descriptor is readable or closed; -1: until SIGTERM/SIGINT */
  void (*ready)(void *arg, int port);
  void *arg;
};
/* Serves; returns 0 after an orderly stop with the state saved. */
int zl_sim_run(const struct zl_sim *sim, struct zl_err *err);
/* The credentials that a simulated tenant accepts. */
#define ZL_SIM_ACCOUNT "sim-account"
#define ZL_SIM_CLIENT "sim-client"
#define ZL_SIM_SECRET "sim-secret-not-a-secret"

#endif
