/* phonejson.c - a user's phone as JSON, in the tenant file and in the state file. */
#include "sim/objects.h"

#include <stdlib.h>
#include <string.h>

static void write_flag(struct zl_jw *w, const char *key, bool on)
{
  if (on) {
    zl_jw_key(w, key);
    zl_jw_bool(w, true);
  }
}

static void write_names(struct zl_jw *w, const char *key, const struct sim_names *l)
{
  if (l->n == 0)
    return;
  zl_jw_key(w, key);
  zl_jw_array(w);
  for (size_t i = 0; i < l->n; i++)
    zl_jw_cstr(w, l->v[i]);
  zl_jw_end_array(w);
}

static void write_text(struct zl_jw *w, const char *key, const char *text)
{
  if (text) {
    zl_jw_key(w, key);
    zl_jw_cstr(w, text);
  }
}

static void write_shares(struct zl_jw *w, const char *key, const struct sim_shares *l)
{
  if (l->n == 0)
    return;
  zl_jw_key(w, key);
  zl_jw_array(w);
  for (size_t i = 0; i < l->n; i++) {
    zl_jw_object(w);
    write_text(w, "access_user_id", l->v[i].with);
    write_text(w, "shared_id", l->v[i].id);
    write_text(w, "access_user_type", l->v[i].common_area ? "commonArea" : NULL);
    write_flag(w, "allow_download", l->v[i].may_download);
    write_flag(w, "allow_delete", l->v[i].may_delete);
    write_flag(w, "allow_sharing", l->v[i].may_share);
    zl_jw_end_object(w);
  }
  zl_jw_end_array(w);
}

void sim_write_phone(const struct sim_tenant *t, const struct sim_phone *p, struct zl_jw *w)
{
  zl_jw_object(w);
  write_text(w, "extension_id", p->extension_id);
  zl_jw_key(w, "extension_number");
  zl_jw_int(w, p->extension_number);
  write_text(w, "status", p->inactive ? "deactivate" : NULL);
  write_text(w, "site", p->site);
  zl_jw_key(w, "privileges");
  zl_jw_array(w);
  for (int i = 1; i <= 8; i++)
    if (p->privileges & 1 << i)
      zl_jw_int(w, i);
  zl_jw_end_array(w);
  write_flag(w, "privileges_bare", p->privileges_bare);
  write_flag(w, "privacy", p->privacy);
  write_flag(w, "locked", p->locked);
  write_flag(w, "phone_screen_lock", p->screen_lock);
  write_text(w, "pin_code", p->pin_code);
  write_names(w, "assistants", &p->assistants);
  write_names(w, "intercom", &p->intercom);
  write_text(w, "intercom_device", p->intercom_device);
  if (p->device_count > 0) {
    zl_jw_key(w, "devices");
    zl_jw_array(w);
    for (size_t i = 0; i < p->device_count; i++) {
      zl_jw_object(w);
      write_text(w, "id", p->devices[i].id);
      write_flag(w, "call_control", p->devices[i].call_control);
      write_flag(w, "hot_desking", p->devices[i].hot_desking);
      zl_jw_end_object(w);
    }
    zl_jw_end_array(w);
  }
  for (int k = 0; k < SIM_SHARE_KINDS; k++)
    write_shares(w, sim_share_keys[k], &p->shares[k]);
  sim_write_settings(t, SIM_PHONE, "settings", p->policy, w);
  sim_write_settings(t, SIM_PHONE_SETTINGS, "user_settings", p->settings, w);
  zl_jw_end_object(w);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool flag(struct zl_json object, const char *key)
{
  bool on = false;
  zl_json_bool(zl_json_get(object, key), &on);
  return on;
}

static int read_names(struct sim_tenant *t, struct zl_json list, struct sim_names *out)
{
  struct zl_json_iter it = zl_json_iter(list);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    const char *name = sim_json_name(t, v);
    if (!name || sim_names_add(out, name) != 0)
      return -1;
  }
  return 0;
}

static int read_shares(struct sim_tenant *t, struct zl_json list, struct sim_shares *out)
{
  size_t n = zl_json_count(list);
  if (n == 0)
    return 0;
  out->v = calloc(n, sizeof(*out->v));
  if (!out->v)
    return -1;
  struct zl_json_iter it = zl_json_iter(list);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    struct sim_share *s = &out->v[out->n];
    char made[23];
    s->with = sim_json_name(t, zl_json_get(v, "access_user_id"));
    s->id = sim_json_name(t, zl_json_get(v, "shared_id"));
    if (!s->id) {
      sim_make_id(made, ++t->serial, 11);
      s->id = sim_text_of(&t->values, zl_str_of(made));
    }
    if (!s->with || !s->id)
      return -1;
    s->common_area = zl_json_string_is(zl_json_get(v, "access_user_type"), "commonArea");
    s->may_download = flag(v, "allow_download");
    s->may_delete = flag(v, "allow_delete");
    s->may_share = flag(v, "allow_sharing");
    out->n++;
  }
  return 0;
}

static int read_devices(struct sim_tenant *t, struct zl_json list, struct sim_phone *p)
{
  size_t n = zl_json_count(list);
  if (n == 0)
    return 0;
  p->devices = calloc(n, sizeof(*p->devices));
  if (!p->devices)
    return -1;
  struct zl_json_iter it = zl_json_iter(list);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    struct sim_device *d = &p->devices[p->device_count];
    d->id = sim_json_name(t, zl_json_kind(v) == ZL_JSON_STRING ? v : zl_json_get(v, "id"));
    if (!d->id)
      return -1;
    d->call_control = flag(v, "call_control");
    d->hot_desking = flag(v, "hot_desking");
    p->device_count++;
  }
  return 0;
}

static void read_privileges(struct sim_phone *p, struct zl_json v)
{
  int64_t n;
  if (zl_json_kind(v) == ZL_JSON_NONE)
    return;
  p->privileges = 0;
  if (zl_json_int(v, &n)) { /* a bare integer is answered as one */
    p->privileges_bare = true;
    if (n >= 1 && n <= 8)
      p->privileges = (uint16_t)(1u << n);
    return;
  }
  struct zl_json_iter it = zl_json_iter(v);
  for (struct zl_json item; zl_json_next(&it, NULL, &item);)
    if (zl_json_int(item, &n) && n >= 1 && n <= 8)
      p->privileges |= (uint16_t)(1u << n);
}

int sim_read_phone(struct sim_tenant *t, struct sim_user *u, struct zl_json phone, struct zl_err *err)
{
  char made[100], what[200];
  int64_t number = 1001 + (int64_t)u->at;
  const char *extension = sim_json_name(t, zl_json_get(phone, "extension_id"));
  zl_json_int(zl_json_get(phone, "extension_number"), &number);
  if (!extension) {
    snprintf(made, sizeof(made), "ext-%.80s", u->id);
    extension = made;
  }
  snprintf(what, sizeof(what), "user %.100s: phone", u->id);
  struct sim_phone *p = sim_phone_of(t, u, zl_str_of(extension), number);
  if (!p)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  sim_phone_clear(t, p);
  p->inactive = zl_json_string_is(zl_json_get(phone, "status"), "deactivate");
  p->site = sim_json_name(t, zl_json_get(phone, "site"));
  p->privacy = flag(phone, "privacy");
  p->locked = flag(phone, "locked");
  p->screen_lock = flag(phone, "phone_screen_lock");
  read_privileges(p, zl_json_get(phone, "privileges"));
  p->privileges_bare = p->privileges_bare || flag(phone, "privileges_bare");
  p->pin_code = sim_json_name(t, zl_json_get(phone, "pin_code"));
  p->intercom_device = sim_json_name(t, zl_json_get(phone, "intercom_device"));
  int rc = read_names(t, zl_json_get(phone, "assistants"), &p->assistants) |
           read_names(t, zl_json_get(phone, "intercom"), &p->intercom) |
           read_devices(t, zl_json_get(phone, "devices"), p);
  for (int k = 0; k < SIM_SHARE_KINDS; k++)
    rc |= read_shares(t, zl_json_get(phone, sim_share_keys[k]), &p->shares[k]);
  if (rc != 0)
    return zl_err_set(err, ZL_EVALUE, "%s: a list holds something else than ids or shares", what);
  if (sim_read_settings(t, SIM_PHONE, phone, "settings", what, &p->policy, err) != 0)
    return -1;
  return sim_read_settings(t, SIM_PHONE_SETTINGS, phone, "user_settings", what, &p->settings, err);
}
