/* extensions.c - what the holders of phone extensions are called. Delegation and intercom name people by the
 * id of their extension, which tells nobody anything; phone users have it beside their address. Serves plan/plan.c,
 * once a plan has such a change, and reads.c. */
#include "core/read/extensions.h"

#include "core/plan/members.h"

#define ADDRESS_BYTES 400 /* what is longer is nobody's */

int zl_extension_learn(struct zl_core *c, struct zl_json phone_user)
{
  struct zl_buf id = ZL_BUF_INIT(512), email = ZL_BUF_INIT(ADDRESS_BYTES);
  int rc = 0;
  if (zl_json_string(zl_json_get(phone_user, "extension_id"), &id) && id.len && !id.failed &&
      zl_json_string(zl_json_get(phone_user, "email"), &email) && email.len && !email.failed)
    rc = zl_list_learn(c, zl_buf_view(&id), zl_buf_view(&email));
  zl_buf_free(&id);
  zl_buf_free(&email);
  return rc;
}

int zl_extensions_learn(struct zl_core *c, struct zl_err *err)
{
  struct zl_spool *rows = zl_list_rows(c, "phone.users");
  struct zl_str row;
  for (size_t i = 0; rows && i < rows->count; i++) {
    if (zl_spool_view(rows, i, &row, err) != 0)
      return -1;
    if (zl_extension_learn(c, (struct zl_json){.p = row.p, .end = row.p + row.n}) != 0)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  return 0;
}
