/* extensions.h - what the holders of phone extensions are called. Internal to core. */
#ifndef ZL_CORE_READ_EXTENSIONS_H
#define ZL_CORE_READ_EXTENSIONS_H

#include "core/state.h"

/* From here on zl_list_label knows the id of an extension by the address of who has it, as far as lists of
 * phone users told it. */
int zl_extensions_learn(struct zl_core *c, struct zl_err *err);
/* The same of one phone user: a row of a list, or a profile. */
int zl_extension_learn(struct zl_core *c, struct zl_json phone_user);

#endif
