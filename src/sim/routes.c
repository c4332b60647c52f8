/* routes.c - what the simulator answers: method, path, rate-limit label, scope, handler
 * (docs/zoom-api.md, section 4). What is not in this table gets Zoom's 2300. */
#include "sim/world.h"

#include <string.h>

#define US "users/*/settings"
#define GS "groups/*/settings"
#define GL "groups/*/lock_settings"
#define AS "accounts/*/settings"
#define AL "accounts/*/lock_settings"
#define PS "phone/users/*/settings/*"

const struct sim_route sim_routes[] = {
    {"GET", "users", SIM_MAIN, SIM_MEDIUM, "user:read:list_users:admin", sim_users_list},
    {"GET", "users/summary", SIM_MAIN, SIM_MEDIUM, "user:read:summary:admin", sim_users_summary},
    {"GET", "users/*", SIM_MAIN, SIM_LIGHT, "user:read:user:admin", sim_user_get},
    {"PATCH", "users/*", SIM_MAIN, SIM_LIGHT, "user:update:user:admin", sim_user_patch},
    {"PUT", "users/*/status", SIM_MAIN, SIM_LIGHT, "user:update:status:admin", sim_user_status},
    {"GET", "roles", SIM_MAIN, SIM_MEDIUM, "role:read:list_roles:admin", sim_roles_list},
    {"GET", "roles/*/members", SIM_MAIN, SIM_MEDIUM, "role:read:list_members:admin", sim_role_members},
    {"POST", "roles/*/members", SIM_MAIN, SIM_MEDIUM, "role:write:member:admin", sim_role_members_add},
    {"DELETE", "roles/*/members/*", SIM_MAIN, SIM_LIGHT, "role:delete:member:admin", sim_role_member_delete},
    {"GET", "report/users", SIM_MAIN, SIM_HEAVY, "report:read:list_users:admin", sim_report_users},
    {"POST", "users/features", SIM_MAIN, SIM_MEDIUM, "user:write:feature:admin", sim_users_features},
    {"GET", US, SIM_MAIN, SIM_MEDIUM, "user:read:settings:admin", sim_user_settings_get},
    {"PATCH", US, SIM_MAIN, SIM_MEDIUM, "user:update:settings:admin", sim_user_settings_patch},
    {"GET", "groups", SIM_MAIN, SIM_MEDIUM, "group:read:list_groups:admin", sim_groups_list},
    {"GET", "groups/*", SIM_MAIN, SIM_LIGHT, "group:read:group:admin", sim_group_get},
    {"GET", "groups/*/members", SIM_MAIN, SIM_MEDIUM, "group:read:list_members:admin", sim_members_list},
    {"POST", "groups/*/members", SIM_MAIN, SIM_MEDIUM, "group:write:member:admin", sim_members_add},
    {"PATCH", "groups/*/members/*", SIM_MAIN, SIM_MEDIUM, "group:update:member:admin", sim_member_patch},
    {"DELETE", "groups/*/members/*", SIM_MAIN, SIM_LIGHT, "group:delete:member:admin", sim_member_delete},
    {"GET", GS, SIM_MAIN, SIM_MEDIUM, "group:read:settings:admin", sim_group_settings_get},
    {"PATCH", GS, SIM_MAIN, SIM_MEDIUM, "group:update:settings:admin", sim_group_settings_patch},
    {"GET", GL, SIM_MAIN, SIM_MEDIUM, "group:read:lock_settings:admin", sim_group_locks_get},
    {"PATCH", GL, SIM_MAIN, SIM_MEDIUM, "group:update:lock_settings:admin", sim_group_locks_patch},
    {"GET", AS, SIM_MAIN, SIM_MEDIUM, "account:read:settings:admin", sim_account_settings_get},
    {"PATCH", AS, SIM_MAIN, SIM_MEDIUM, "account:update:settings:admin", sim_account_settings_patch},
    {"GET", AL, SIM_MAIN, SIM_MEDIUM, "account:read:lock_settings:master", sim_account_locks_get},
    {"PATCH", AL, SIM_MAIN, SIM_MEDIUM, "account:update:lock_settings:admin", sim_account_locks_patch},
    {"GET", "phone/users", SIM_PHONE_API, SIM_MEDIUM, "phone:read:list_users:admin", sim_phone_users_list},
    {"GET", "phone/sites", SIM_PHONE_API, SIM_MEDIUM, "phone:read:list_sites:admin", sim_phone_sites_list},
    {"GET", "phone/users/*", SIM_PHONE_API, SIM_LIGHT, "phone:read:user:admin", sim_phone_user_get},
    {"PATCH", "phone/users/*", SIM_PHONE_API, SIM_LIGHT, "phone:update:user:admin", sim_phone_user_patch},
    {"GET", "phone/users/*/settings", SIM_PHONE_API, SIM_LIGHT, "phone:read:user_setting:admin",
     sim_phone_settings_get},
    {"PATCH", "phone/users/*/settings", SIM_PHONE_API, SIM_LIGHT, "phone:update:user_setting:admin",
     sim_phone_settings_patch},
    {"POST", PS, SIM_PHONE_API, SIM_LIGHT, "phone:write:shared_setting:admin", sim_phone_share_post},
    {"PATCH", PS, SIM_PHONE_API, SIM_LIGHT, "phone:update:shared_setting:admin", sim_phone_share_patch},
    {"DELETE", PS, SIM_PHONE_API, SIM_LIGHT, "phone:delete:shared_setting:admin", sim_phone_share_delete},
};
const size_t sim_routes_count = sizeof(sim_routes) / sizeof(sim_routes[0]);

static bool fits(const char *pattern, const struct sim_req *q)
{
  const char *p = pattern;
  for (int i = 0; i < q->segments; i++) {
    size_t n = strcspn(p, "/");
    if (n == 0)
      return false;
    bool any = n == 1 && *p == '*' && q->segment[i].n > 0;
    if (!any && (n != q->segment[i].n || memcmp(p, q->segment[i].p, n) != 0))
      return false;
    p += n + (p[n] == '/');
  }
  return *p == '\0';
}

const struct sim_route *sim_route_find(const struct sim_req *q)
{
  for (size_t i = 0; q->api && i < sim_routes_count; i++)
    if (strcmp(q->method, sim_routes[i].method) == 0 && fits(sim_routes[i].pattern, q))
      return &sim_routes[i];
  return NULL;
}
