/* member.c - one member of a group, as a plan names it and as a request adds it. Pure. */
#include "settings/together.h"

#include <string.h>

bool zl_member_of_place(struct zl_str path, struct zl_str *name)
{
  size_t n = strlen(ZL_MEMBERS_PLACE "[");
  if (path.n <= n || memcmp(path.p, ZL_MEMBERS_PLACE "[", n) != 0 || path.p[path.n - 1] != ']')
    return false;
  *name = (struct zl_str){path.p + n, path.n - n - 1};
  return true;
}

void zl_member_key(struct zl_str person, struct zl_buf *out)
{
  bool address = person.n && memchr(person.p, '@', person.n);
  for (size_t i = 0; i < person.n; i++) {
    char ch = person.p[i];
    zl_buf_putc(out, address && ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch);
  }
}

int zl_member_body(struct zl_str member, struct zl_buf *out)
{
  struct zl_jw w = zl_jw(out);
  zl_jw_object(&w);
  zl_jw_key(&w, "members");
  zl_jw_array(&w);
  zl_jw_object(&w);
  zl_jw_key(&w, memchr(member.p, '@', member.n) ? "email" : "id"), zl_jw_str(&w, member);
  zl_jw_end_object(&w);
  zl_jw_end_array(&w);
  zl_jw_end_object(&w);
  return out->failed ? -1 : 0;
}
