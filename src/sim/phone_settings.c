/* phone_settings.c - a phone user's settings, read and written. What others share in them is changed
 * by shares.c. */
#include "sim/world.h"
#include "sim/phone.h"

#include <stdlib.h>

static void write_privileges(struct zl_jw *j, const struct sim_phone *p)
{
  zl_jw_key(j, "privileges");
  if (p->privileges_bare) { /* the smallest one alone, without a list */
    int n = 1;
    while (n < 8 && !(p->privileges & 1 << n))
      n++;
    zl_jw_int(j, n);
    return;
  }
  zl_jw_array(j);
  for (int i = 1; i <= 8; i++)
    if (p->privileges & 1 << i)
      zl_jw_int(j, i);
  zl_jw_end_array(j);
}

/* Whom an extension belongs to: a user or a common area. */
static void write_extension(const struct sim_tenant *t, const char *extension, bool intercom,
                            struct zl_jw *j)
{
  const struct sim_user *u = zl_map_get(&t->by_extension, zl_str_of(extension));
  const struct sim_common_area *area = sim_area_find(t, zl_str_of(extension));
  struct zl_buf name = ZL_BUF_INIT(4096);
  char number[32];
  zl_jw_object(j);
  sim_member(j, "extension_id", extension);
  if (u && u->phone) {
    sim_phone_name(t, u, &name);
    snprintf(number, sizeof(number), "%lld", (long long)u->phone->extension_number);
    sim_member(j, "display_name", zl_buf_cstr(&name));
    if (intercom) /* the one place where it is a string */
      sim_member(j, "extension_number", number);
    else
      sim_number_member(j, "extension_number", u->phone->extension_number);
    sim_member(j, "extension_type", "user");
    if (!intercom)
      sim_member(j, "id", u->id);
  } else if (area) {
    sim_member(j, "display_name", area->name);
    sim_member(j, "extension_type", "commonArea");
    if (!intercom)
      sim_member(j, "id", area->id);
  }
  if (intercom) {
    sim_member(j, "status", "active");
    sim_member(j, "device_status", "no device");
  }
  zl_jw_end_object(j);
  zl_buf_free(&name);
}

void sim_write_delegation(const struct sim_tenant *t, const struct sim_phone *p, bool with_lock,
                          struct zl_jw *j)
{
  zl_jw_key(j, "delegation");
  zl_jw_object(j);
  zl_jw_key(j, "assistants");
  zl_jw_array(j);
  for (size_t i = 0; i < p->assistants.n; i++)
    write_extension(t, p->assistants.v[i], false, j);
  zl_jw_end_array(j);
  zl_jw_key(j, "privacy");
  zl_jw_bool(j, p->privacy);
  write_privileges(j, p);
  if (with_lock) {
    zl_jw_key(j, "locked");
    zl_jw_bool(j, p->locked);
  }
  zl_jw_end_object(j);
}

static void write_desk_phone(const struct sim_phone *p, struct zl_jw *j)
{
  zl_jw_key(j, "desk_phone");
  zl_jw_object(j);
  zl_jw_key(j, "devices");
  zl_jw_array(j);
  for (size_t i = 0; i < p->device_count; i++) {
    zl_jw_object(j);
    sim_member(j, "id", p->devices[i].id);
    sim_member(j, "display_name", p->devices[i].id);
    sim_member(j, "device_type", "Simulated desk phone");
    sim_member(j, "status", "online");
    zl_jw_key(j, "policy");
    zl_jw_object(j);
    sim_raw_member(j, "call_control", p->devices[i].call_control ? "{\"status\":\"on\"}" : "{\"status\":\"off\"}");
    sim_raw_member(j, "hot_desking", p->devices[i].hot_desking ? "{\"status\":\"on\"}" : "{\"status\":\"off\"}");
    zl_jw_end_object(j);
    zl_jw_end_object(j);
  }
  zl_jw_end_array(j);
  sim_raw_member(j, "keys_positions", "{}");
  zl_jw_key(j, "phone_screen_lock");
  zl_jw_bool(j, p->screen_lock);
  if (p->pin_code)
    sim_member(j, "pin_code", p->pin_code);
  zl_jw_end_object(j);
}

static void write_intercom(const struct sim_tenant *t, const struct sim_phone *p, struct zl_jw *j)
{
  zl_jw_key(j, "intercom");
  zl_jw_object(j);
  zl_jw_key(j, "audio_intercoms");
  zl_jw_array(j);
  for (size_t i = 0; i < p->intercom.n; i++)
    write_extension(t, p->intercom.v[i], true, j);
  zl_jw_end_array(j);
  if (p->intercom_device) {
    zl_jw_key(j, "device");
    zl_jw_object(j);
    sim_member(j, "id", p->intercom_device);
    zl_jw_end_object(j);
  }
  zl_jw_end_object(j);
}

/* ---- what PATCH /phone/users/{id}/settings takes ------------------------------------------------- */

static const char *own_value(const struct sim_tenant *t, const struct sim_phone *p, const char *path)
{
  const struct sim_schema *s = &t->schemas.level[SIM_PHONE_SETTINGS];
  int leaf = sim_schema_find(s, SIM_PLAIN, zl_str_of(path));
  const char *own = leaf < 0 ? NULL : sim_set_get(p->settings, leaf);
  return own || leaf < 0 ? own : s->value[leaf];
}

/* Four fields have another shape in GET than in PATCH, as in the specification; the others are
 * members of the same name. */
static int write_own(const struct sim_tenant *t, const struct sim_phone *p, struct zl_jw *j)
{
  static const char *const objects[][3] = {{"country", "code", "country_iso_code"},
                                           {"outbound_caller", "number", "outbound_caller_id"}};
  static const char *const lists[][2] = {{"break_hours", "break_hours.break_hour_settings"},
                                         {"holiday_hours", "holiday_hours.holidays"}};
  const struct sim_schema *s = &t->schemas.level[SIM_PHONE_SETTINGS];
  const char **value = malloc((size_t)s->n * sizeof(*value));
  struct zl_buf tree = ZL_BUF_INIT(1u << 20);
  struct zl_json root, v;
  struct zl_str key;
  int rc = -1;
  if (!value)
    goto out;
  for (int i = 0; i < s->n; i++) {
    const char *own = sim_set_get(p->settings, i);
    value[i] = own ? own : s->value[i];
  }
  if (sim_render(s, SIM_PLAIN, value, SIM_READ, NULL, &tree) != 0 ||
      zl_json_check(zl_buf_view(&tree), ZL_JSON_DEPTH, &root, NULL) != 0)
    goto out;
  struct zl_json_iter it = zl_json_iter(root);
  while (zl_json_next(&it, &key, &v)) {
    zl_jw_key_n(j, key);
    zl_jw_raw(j, zl_json_raw(v));
  }
  for (size_t i = 0; i < 2; i++) {
    zl_jw_key(j, objects[i][0]);
    zl_jw_object(j);
    sim_raw_member(j, objects[i][1], own_value(t, p, objects[i][2]));
    zl_jw_end_object(j);
    sim_raw_member(j, lists[i][0], own_value(t, p, lists[i][1]));
  }
  rc = 0;
out:
  zl_buf_free(&tree);
  free(value);
  return rc;
}

void sim_phone_settings_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_user *u = sim_phone_user(w, q, a);
  if (u)
    sim_phone_patch(w, q, a, SIM_PHONE_SETTINGS, u, &u->phone->settings);
}

/* ---- GET /phone/users/{id}/settings -------------------------------------------------------------- */

void sim_phone_settings_get(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  const struct sim_user *u = sim_phone_user(w, q, a);
  if (!u)
    return;
  const struct sim_phone *p = u->phone;
  struct zl_jw j = zl_jw(&a->body);
  zl_jw_object(&j);
  if (write_own(w->tenant, p, &j) != 0) {
    sim_no_memory(a);
    return;
  }
  sim_member(&j, "company_number", "+15550100");
  sim_write_delegation(w->tenant, p, true, &j);
  write_desk_phone(p, &j);
  sim_number_member(&j, "extension_number", p->extension_number);
  sim_raw_member(&j, "outbound_caller_ids", "[{\"is_default\":true,\"name\":\"Main\",\"number\":\"+15550100\"}]");
  sim_member(&j, "status", p->inactive ? "Inactive" : "Active");
  zl_jw_key(&j, "voice_mail"); /* the deprecated copy, in its old shape */
  zl_jw_array(&j);
  for (size_t i = 0; i < p->shares[SIM_SHARE_VOICEMAIL].n; i++) {
    const struct sim_share *s = &p->shares[SIM_SHARE_VOICEMAIL].v[i];
    zl_jw_object(&j);
    sim_member(&j, "access_user_id", s->with);
    sim_member(&j, "access_user_type", s->common_area ? "commonArea" : "user");
    zl_jw_key(&j, "delete");
    zl_jw_bool(&j, s->may_delete);
    zl_jw_key(&j, "download");
    zl_jw_bool(&j, s->may_download);
    sim_member(&j, "shared_id", s->id);
    zl_jw_end_object(&j);
  }
  zl_jw_end_array(&j);
  write_intercom(w->tenant, p, &j);
  for (int k = SIM_SHARE_AUTO; k < SIM_SHARE_KINDS; k++)
    sim_write_shares(&j, k, p->shares[k].v, p->shares[k].n);
  zl_jw_end_object(&j);
  a->status = 200;
}
