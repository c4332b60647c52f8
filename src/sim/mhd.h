/* mhd.h - libmicrohttpd's functions as they are found at run time (base/library.c), under their own names.
 * Internal to sim. */
#ifndef ZL_SIM_MHD_H
#define ZL_SIM_MHD_H

#include <microhttpd.h>

#include "base/base.h"

#define SIM_MHD(X)                                                                                            \
  X(MHD_add_response_header) X(MHD_create_response_from_buffer)                                               \
  X(MHD_create_response_from_buffer_with_free_callback_cls) X(MHD_create_response_from_callback)              \
  X(MHD_destroy_response) X(MHD_get_daemon_info) X(MHD_get_timeout) X(MHD_lookup_connection_value)            \
  X(MHD_queue_response) X(MHD_resume_connection) X(MHD_run) X(MHD_start_daemon) X(MHD_stop_daemon)            \
  X(MHD_suspend_connection)

struct sim_mhd {
#define SIM_MEMBER(name) __typeof__(&name) name;
  SIM_MHD(SIM_MEMBER)
#undef SIM_MEMBER
};
extern struct sim_mhd sim_mhd; /* all set after sim_mhd_load has returned 0 */
int sim_mhd_load(struct zl_err *err);

#endif
