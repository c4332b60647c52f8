/* status.c - PUT /users/{id}/status: deactivating takes the licences, activating does not give them back
 * (docs/zoom-api.md, section 9). And what becomes of a licence elsewhere: the seats of the account. */
#include "sim/people.h"

#include <stdlib.h>
#include <string.h>

int sim_person_set(struct sim_tenant *t, struct sim_user *u, const char *name, const char *json)
{
  int leaf = sim_schema_find(&t->schemas.level[SIM_PROFILE], SIM_PLAIN, zl_str_of(name));
  const char *value = json ? sim_text_of(&t->values, zl_str_of(json)) : NULL;
  struct sim_changes c = {0};
  int rc = leaf < 0 || (json && !value) || sim_changes_add(&c, leaf, value) != 0 ? -1 : 0;
  if (rc == 0)
    rc = sim_set_change(&t->values, &u->profile, &c, false);
  sim_changes_free(&c);
  return rc;
}

bool sim_person_is(const struct sim_tenant *t, const struct sim_user *u, const char *name, const char *json)
{
  const char *value = sim_profile_value(t, u, name);
  return value && strcmp(value, json) == 0;
}

bool sim_person_seat(struct sim_world *w, struct sim_answer *a)
{
  const struct sim_tenant *t = w->tenant;
  int64_t taken = 0;
  if (!t->licenses_told)
    return true;
  for (size_t i = 0; i < t->user_count; i++)
    taken += t->users[i]->status == SIM_ACTIVE && sim_person_is(t, t->users[i], "type", "2");
  if (taken < t->licenses)
    return true;
  sim_fail(a, 400, 2034, "No Licensed seat is free: the account has %lld, and all are taken.", (long long)t->licenses);
  return false;
}

void sim_person_unphone(struct sim_tenant *t, struct sim_user *u)
{
  if (!u->phone)
    return;
  zl_map_del(&t->by_extension, zl_str_of(u->phone->extension_id));
  sim_phone_clear(t, u->phone);
  free(u->phone);
  u->phone = NULL;
}

static int deactivate(struct sim_tenant *t, struct sim_user *u)
{
  static const char *const licences[] = {"license_info_list", "zoom_one_type", "plan_united_type"};
  int rc = sim_person_set(t, u, "type", "1");
  for (size_t i = 0; rc == 0 && i < sizeof(licences) / sizeof(licences[0]); i++)
    rc = sim_person_set(t, u, licences[i], NULL);
  sim_person_unphone(t, u);
  sim_user_set_status(t, u, SIM_INACTIVE);
  return rc;
}

void sim_user_status(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_tenant *t = w->tenant;
  struct zl_json root;
  struct sim_user *u = sim_user_to_change(w, q, a, &root);
  if (!u)
    return;
  struct zl_json action = zl_json_get(root, "action");
  bool on = zl_json_string_is(action, "activate"), off = zl_json_string_is(action, "deactivate");
  bool clock = zl_json_string_is(action, "clock_in") || zl_json_string_is(action, "clock_out");
  int rc = 0;
  if (!on && !off && !clock) {
    sim_fail(a, 400, 300, "Invalid field: action.");
    return;
  }
  if (u->status == SIM_PENDING) {
    sim_fail(a, 400, 1120, "This user has not accepted the invitation.");
    return;
  }
  if (!clock && (sim_person_is(t, u, "role_id", "\"0\"") || sim_person_is(t, u, "role_id", "\"1\""))) {
    sim_fail(a, 400, 200, "The status of an administrator cannot be changed.");
    return;
  }
  if (off && u->status == SIM_ACTIVE)
    rc = deactivate(t, u);
  else if (on)
    sim_user_set_status(t, u, SIM_ACTIVE);
  u->touched = true;
  t->version++;
  a->status = 200;
  if (rc != 0)
    sim_no_memory(a);
}
