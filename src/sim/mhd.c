/* mhd.c - finds libmicrohttpd when a simulator starts, see mhd.h. */
#include "sim/mhd.h"

struct sim_mhd sim_mhd;

int sim_mhd_load(struct zl_err *err)
{
#define SIM_NAME(name) #name,
  static const char *const names[] = {SIM_MHD(SIM_NAME)};
#undef SIM_NAME
  if (zl_library_load(ZOOMLUA_LIBMICROHTTPD, names, sizeof(names) / sizeof(names[0]), &sim_mhd) != 0)
    return zl_err_set(err, ZL_ESYS, "%s, which the simulator needs, is not installed here (Debian: libmicrohttpd12)",
                      ZOOMLUA_LIBMICROHTTPD);
  return 0;
}
