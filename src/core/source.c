/* source.c - the documents that the core can read for the plan or for a policy, by name. */
#include <string.h>

#include "core/state.h"

static const struct zl_source sources[] = {
  {"user", "user", "/users/{id}", NULL, ZL_MAIN, ZL_LIGHT},
  {"user.settings", "user", "/users/{id}/settings", NULL, ZL_MAIN, ZL_MEDIUM},
  {"user.settings?option=meeting_authentication", "user", "/users/{id}/settings",
   "meeting_authentication", ZL_MAIN, ZL_MEDIUM},
  {"user.settings?option=recording_authentication", "user", "/users/{id}/settings",
   "recording_authentication", ZL_MAIN, ZL_MEDIUM},
  {"user.settings?option=meeting_security", "user", "/users/{id}/settings", "meeting_security", ZL_MAIN,
   ZL_MEDIUM},
  {"phone_user", "phone_user", "/phone/users/{id}", NULL, ZL_PHONE, ZL_LIGHT},
  {"phone_user_settings", "phone_user", "/phone/users/{id}/settings", NULL, ZL_PHONE, ZL_LIGHT},
};
#define N_SOURCES (sizeof(sources) / sizeof(sources[0]))

const struct zl_source *zl_source_find(struct zl_str name)
{
  for (size_t i = 0; i < N_SOURCES; i++)
    if (zl_str_is(name, sources[i].name))
      return &sources[i];
  return NULL;
}

const struct zl_source *zl_source_of_body(const struct zl_body *body)
{
  for (size_t i = 0; i < N_SOURCES; i++) {
    const struct zl_source *s = &sources[i];
    bool same_option = s->option == body->option ||
                       (s->option && body->option && strcmp(s->option, body->option) == 0);
    if (same_option && strcmp(s->path, body->path) == 0)
      return s;
  }
  return NULL;
}

bool zl_id_plausible(struct zl_str id)
{
  if (id.n == 0 || id.n > 128 || zl_str_is(id, ".") || zl_str_is(id, ".."))
    return false;
  for (size_t i = 0; i < id.n; i++)
    if ((unsigned char)id.p[i] <= ' ' || id.p[i] == 0x7f)
      return false;
  return zl_utf8_valid(id);
}
