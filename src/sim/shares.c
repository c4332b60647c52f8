/* shares.c - POST, PATCH and DELETE /phone/users/{id}/settings/{type}: shared access to voice mail
 * and recordings, delegation, desk phones, intercom (docs/zoom-api.md, section 12). A call that
 * is refused changes nothing: lists are checked whole before the first entry is taken. */
#include "sim/phone.h"

#include <stdlib.h>
#include <string.h>

enum type { VOICE_MAIL, AUTO_RECORDING, AD_HOC_RECORDING, DELEGATION, DESK_PHONE, INTERCOM, TYPES };
static const char *const type_names[TYPES] = {"voice_mail", "auto_call_recording",
                                              "ad_hoc_call_recording", "delegation",
                                              "desk_phone", "intercom"};
static const size_t per_call[SIM_SHARE_KINDS] = {10, 20, 20};
#define SHARES_MAX 50
#define ASSISTANTS_MAX 15
#define DEVICES_MAX 10

static bool type_of(const struct sim_req *q, struct sim_answer *a, enum type *type)
{
  for (int i = 0; i < TYPES; i++)
    if (zl_str_is(q->segment[4], type_names[i])) {
      *type = (enum type)i;
      return true;
    }
  sim_fail(a, 400, 300, "Invalid user sub-setting type.");
  return false;
}

static bool flag(struct zl_json object, const char *key, bool old, bool *wrong)
{
  struct zl_json v = zl_json_get(object, key);
  bool on = old;
  if (zl_json_kind(v) != ZL_JSON_NONE && !zl_json_bool(v, &on))
    *wrong = true;
  return on;
}

static struct sim_share *share_by(struct sim_shares *l, const char *id, const char *with)
{
  for (size_t i = 0; i < l->n; i++)
    if ((id && strcmp(l->v[i].id, id) == 0) || (with && strcmp(l->v[i].with, with) == 0))
      return &l->v[i];
  return NULL;
}

static const char *text_of(struct sim_tenant *t, struct zl_json v)
{
  struct zl_buf text = ZL_BUF_INIT(4096);
  const char *out = NULL;
  if (zl_json_string(v, &text) && text.len > 0)
    out = sim_text_of(&t->values, zl_buf_view(&text));
  zl_buf_free(&text);
  return out;
}

static void done(struct sim_tenant *t, struct sim_user *u, struct sim_answer *a)
{
  u->touched = true;
  t->version++;
  a->status = 204;
}

/* ---- POST: access members --------------------------------------------------------------------- */

/* Reads one entry of a POST. False: the answer says why not. */
static bool read_new(struct sim_tenant *t, const struct sim_user *u, int kind, struct zl_json v,
                     struct sim_share *out, struct sim_answer *a)
{
  bool wrong = false;
  out->with = text_of(t, zl_json_get(v, "access_user_id"));
  out->common_area = zl_json_string_is(zl_json_get(v, "access_user_type"), "commonArea");
  out->may_download = flag(v, "allow_download", false, &wrong);
  out->may_delete = flag(v, "allow_delete", false, &wrong);
  out->may_share = kind == SIM_SHARE_VOICEMAIL && flag(v, "allow_sharing", false, &wrong);
  if (!out->with || wrong) {
    sim_fail(a, 400, 300, "Invalid field: %s.", sim_share_keys[kind]);
    return false;
  }
  struct zl_str id = zl_str_of(out->with);
  const struct sim_user *with = sim_user_find(t, id);
  if (out->common_area ? !sim_area_find(t, id) : !with || !with->phone) {
    sim_no_user(a, id);
    return false;
  }
  if (!out->common_area)
    out->with = sim_text_of(&t->values, zl_str_of(with->id)); /* named by email: kept by id */
  if (with == u || !out->with) {
    sim_fail(a, 400, 300, "Invalid user id.");
    return false;
  }
  return true;
}

static const char *already(int kind)
{
  return kind == SIM_SHARE_VOICEMAIL ? "Voicemail has already been shared to the user."
                                     : "Call recording has already been shared to the user.";
}

/* All entries of the list go into `made`, or the answer says why none does. */
static bool read_list(struct sim_tenant *t, struct sim_user *u, int kind, struct zl_json list,
                      struct sim_shares *made, struct sim_answer *a)
{
  struct sim_shares *have = &u->phone->shares[kind];
  struct zl_json_iter it = zl_json_iter(list);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    struct sim_share *s = &made->v[made->n];
    char id[23];
    if (!read_new(t, u, kind, v, s, a))
      return false;
    if (share_by(have, NULL, s->with) || share_by(made, NULL, s->with)) {
      sim_fail(a, 400, 300, "%s", already(kind));
      return false;
    }
    sim_make_id(id, ++t->serial, 11);
    s->id = sim_text_of(&t->values, zl_str_of(id));
    if (!s->id) {
      sim_no_memory(a);
      return false;
    }
    made->n++;
  }
  return true;
}

static bool append(struct sim_shares *to, const struct sim_shares *from)
{
  struct sim_share *more = realloc(to->v, (to->n + from->n) * sizeof(*more));
  if (!more)
    return false;
  memcpy(more + to->n, from->v, from->n * sizeof(*more));
  to->v = more;
  to->n += from->n;
  return true;
}

/* The form that was deprecated in 2023 is still taken: one share, other names. */
static struct zl_json old_form(struct zl_json root, struct zl_buf *text)
{
  struct zl_json v = zl_json_get(root, "voice_mail"), out = {0};
  bool ignored = false;
  if (zl_json_kind(v) != ZL_JSON_OBJECT)
    return out;
  struct zl_jw j = zl_jw(text);
  zl_jw_array(&j);
  zl_jw_object(&j);
  static const char *const ids[] = {"access_user_id", "access_user_type"};
  for (size_t i = 0; i < 2; i++)
    if (zl_json_kind(zl_json_get(v, ids[i])) != ZL_JSON_NONE) {
      zl_jw_key(&j, ids[i]);
      zl_jw_raw(&j, zl_json_raw(zl_json_get(v, ids[i])));
    }
  zl_jw_key(&j, "allow_delete");
  zl_jw_bool(&j, flag(v, "delete", false, &ignored));
  zl_jw_key(&j, "allow_download");
  zl_jw_bool(&j, flag(v, "download", false, &ignored));
  zl_jw_end_object(&j);
  zl_jw_end_array(&j);
  if (text->failed || zl_json_check(zl_buf_view(text), ZL_JSON_DEPTH, &out, NULL) != 0)
    return (struct zl_json){0};
  return out;
}

static void post_shares(struct sim_tenant *t, struct sim_user *u, int kind, struct zl_json root,
                        struct sim_answer *a)
{
  struct zl_buf old = ZL_BUF_INIT(1u << 16);
  struct sim_shares made = {0}, *have = &u->phone->shares[kind];
  struct zl_json list = zl_json_get(root, sim_share_keys[kind]);
  if (zl_json_kind(list) == ZL_JSON_NONE && kind == SIM_SHARE_VOICEMAIL)
    list = old_form(root, &old);
  size_t n = zl_json_count(list);
  if (zl_json_kind(list) != ZL_JSON_ARRAY || n == 0) {
    sim_fail(a, 400, 300, "Invalid field: %s.", sim_share_keys[kind]);
  } else if (n > per_call[kind]) {
    sim_fail(a, 400, 405, "You can only add up to %zu members at a time.", per_call[kind]);
  } else if (have->n + n > SHARES_MAX) {
    sim_fail(a, 400, 429, "You can only add up to %d users to access your voicemail.", SHARES_MAX);
  } else if (!(made.v = calloc(n, sizeof(*made.v)))) {
    sim_no_memory(a);
  } else if (read_list(t, u, kind, list, &made, a)) {
    if (append(have, &made)) {
      struct zl_jw j = zl_jw(&a->body);
      zl_jw_object(&j);
      sim_write_shares(&j, kind, made.v, made.n);
      zl_jw_end_object(&j);
      done(t, u, a);
      a->status = 201;
    } else {
      sim_no_memory(a);
    }
  }
  free(made.v);
  zl_buf_free(&old);
}

/* ---- POST: the others --------------------------------------------------------------------------- */

static bool extension_known(const struct sim_tenant *t, const char *extension)
{
  const struct sim_common_area *area = sim_area_find(t, zl_str_of(extension));
  return zl_map_get(&t->by_extension, zl_str_of(extension)) ||
         (area && strcmp(area->extension_id, extension) == 0);
}

static void post_delegation(struct sim_tenant *t, struct sim_user *u, struct zl_json root,
                            struct sim_answer *a)
{
  struct sim_phone *p = u->phone;
  const char *who = text_of(t, zl_json_get(root, "delegation_assistant_extension_id"));
  if (!who) {
    sim_fail(a, 400, 300, "Delegation assistant is required.");
  } else if (!extension_known(t, who)) {
    sim_fail(a, 400, 300, "User delegation assistant does not exist: %s.", who);
  } else if (strcmp(who, p->extension_id) == 0) {
    sim_fail(a, 400, 300, "Delegation assistant is not a user or a common area.");
  } else if (sim_names_have(&p->assistants, who)) {
    sim_fail(a, 400, 300, "Delegation assistant has already been added.");
  } else if (p->assistants.n >= ASSISTANTS_MAX) {
    sim_fail(a, 400, 300, "You can only add up to %d delegation assistants.", ASSISTANTS_MAX);
  } else if (sim_names_add(&p->assistants, who) != 0) {
    sim_no_memory(a);
  } else {
    struct zl_jw j = zl_jw(&a->body);
    zl_jw_object(&j);
    sim_write_delegation(t, p, false, &j);
    zl_jw_end_object(&j);
    done(t, u, a);
    a->status = 201;
  }
}

static struct sim_device *device_by(struct sim_phone *p, const char *id)
{
  for (size_t i = 0; i < p->device_count; i++)
    if (strcmp(p->devices[i].id, id) == 0)
      return &p->devices[i];
  return NULL;
}

static void post_device(struct sim_tenant *t, struct sim_user *u, struct zl_json root,
                        struct sim_answer *a)
{
  struct sim_phone *p = u->phone;
  const char *id = text_of(t, zl_json_get(root, "device_id"));
  if (!id) {
    sim_fail(a, 400, 300, "Invalid field: device_id.");
    return;
  }
  if (device_by(p, id)) {
    sim_fail(a, 400, 300, "Device has already been assigned to the user.");
    return;
  }
  if (p->device_count >= DEVICES_MAX) {
    sim_fail(a, 400, 300, "You can only add up to %d devices.", DEVICES_MAX);
    return;
  }
  struct sim_device *more = realloc(p->devices, (p->device_count + 1) * sizeof(*more));
  if (!more) {
    sim_no_memory(a);
    return;
  }
  p->devices = more;
  more[p->device_count++] = (struct sim_device){.id = id};
  zl_buf_puts(&a->body, "{}");
  done(t, u, a);
  a->status = 201;
}

/* Adding to the intercom; POST and PATCH take the same body, since the documents do not say. */
static void add_intercom(struct sim_tenant *t, struct sim_user *u, struct zl_json root,
                         struct sim_answer *a, int status)
{
  struct sim_phone *p = u->phone;
  struct zl_json intercom = zl_json_get(root, "intercom");
  const char *extension = text_of(t, zl_json_get(intercom, "extension_id"));
  const char *device = text_of(t, zl_json_get(intercom, "device_id"));
  if (zl_json_kind(intercom) != ZL_JSON_OBJECT || (!extension && !device)) {
    sim_fail(a, 400, 300, "Invalid field: intercom.");
    return;
  }
  if (extension && !extension_known(t, extension)) {
    sim_fail(a, 400, 300, "Intercom extension does not exist: %s.", extension);
    return;
  }
  if (extension && status == 201 && sim_names_have(&p->intercom, extension)) {
    sim_fail(a, 400, 300, "Intercom has already been added.");
    return;
  }
  if (extension && !sim_names_have(&p->intercom, extension) &&
      sim_names_add(&p->intercom, extension) != 0) {
    sim_no_memory(a);
    return;
  }
  if (device)
    p->intercom_device = device;
  done(t, u, a);
  a->status = status;
  if (status == 201)
    zl_buf_puts(&a->body, "{}");
}

void sim_phone_share_post(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_user *u = sim_phone_user(w, q, a);
  struct zl_json root;
  enum type type;
  if (!u || !type_of(q, a, &type) || !sim_json_body(q, a, &root))
    return;
  if (type == DELEGATION)
    post_delegation(w->tenant, u, root, a);
  else if (type == DESK_PHONE)
    post_device(w->tenant, u, root, a);
  else if (type == INTERCOM)
    add_intercom(w->tenant, u, root, a, 201);
  else
    post_shares(w->tenant, u, (int)type, root, a);
}

/* ---- PATCH --------------------------------------------------------------------------------------- */

/* With `commit` false only looks whether every entry can be taken. */
static bool patch_shares(struct sim_tenant *t, struct sim_user *u, int kind, struct zl_json list,
                         struct sim_answer *a, bool commit)
{
  struct zl_json_iter it = zl_json_iter(list);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    bool wrong = false;
    const char *id = text_of(t, zl_json_get(v, "shared_id"));
    struct sim_share *s = id ? share_by(&u->phone->shares[kind], id, NULL) : NULL;
    if (!s) {
      sim_fail(a, 400, 300, "Shared access does not exist: %s.", id ? id : "");
      return false;
    }
    bool download = flag(v, "allow_download", s->may_download, &wrong);
    bool delete = flag(v, "allow_delete", s->may_delete, &wrong);
    bool share = flag(v, "allow_sharing", s->may_share, &wrong);
    if (wrong) {
      sim_fail(a, 400, 300, "Invalid field: %s.", sim_share_keys[kind]);
      return false;
    }
    if (commit) {
      s->may_download = download;
      s->may_delete = delete;
      s->may_share = kind == SIM_SHARE_VOICEMAIL && share;
    }
  }
  return true;
}

static void patch_delegation(struct sim_tenant *t, struct sim_user *u, struct zl_json d,
                             struct sim_answer *a)
{
  struct sim_phone *p = u->phone;
  struct zl_json privileges = zl_json_get(d, "privileges");
  bool wrong = zl_json_kind(d) != ZL_JSON_OBJECT;
  bool privacy = flag(d, "privacy", p->privacy, &wrong), locked = flag(d, "locked", p->locked, &wrong);
  if (wrong) {
    sim_fail(a, 400, 300, "Delegation privacy error.");
    return;
  }
  if (zl_json_kind(privileges) != ZL_JSON_NONE) {
    uint16_t mask = 0;
    struct zl_json_iter it = zl_json_iter(privileges);
    int64_t n;
    wrong = zl_json_kind(privileges) != ZL_JSON_ARRAY;
    for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
      if (!zl_json_int(v, &n) || n < 1 || n > 8)
        wrong = true;
      else
        mask |= (uint16_t)(1u << n);
    }
    if (wrong) {
      sim_fail(a, 400, 300, "Delegation privileges error.");
      return;
    }
    p->privileges = mask;
    p->privileges_bare = false; /* whoever sends a list is answered with one */
  }
  p->privacy = privacy;
  p->locked = locked;
  done(t, u, a);
}

static bool status_on(struct zl_json device, const char *policy, bool old)
{
  struct zl_json v = zl_json_get(zl_json_get(zl_json_get(device, "policy"), policy), "status");
  if (zl_json_string_is(v, "on"))
    return true;
  return zl_json_string_is(v, "off") ? false : old;
}

static void patch_desk_phone(struct sim_tenant *t, struct sim_user *u, struct zl_json d,
                             struct sim_answer *a)
{
  struct sim_phone *p = u->phone;
  bool wrong = zl_json_kind(d) != ZL_JSON_OBJECT;
  bool lock = flag(d, "phone_screen_lock", p->screen_lock, &wrong);
  struct zl_json pin = zl_json_get(d, "pin_code"), devices = zl_json_get(d, "devices");
  if (zl_json_kind(pin) != ZL_JSON_NONE && zl_json_kind(pin) != ZL_JSON_STRING)
    wrong = true;
  struct zl_json_iter it = zl_json_iter(devices);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    const char *id = text_of(t, zl_json_get(v, "id"));
    if (!id || !device_by(p, id))
      wrong = true;
  }
  if (wrong) {
    sim_fail(a, 400, 300, "Invalid field: desk_phone.");
    return;
  }
  it = zl_json_iter(devices);
  for (struct zl_json v; zl_json_next(&it, NULL, &v);) {
    struct sim_device *one = device_by(p, text_of(t, zl_json_get(v, "id")));
    one->call_control = status_on(v, "call_control", one->call_control);
    one->hot_desking = status_on(v, "hot_desking", one->hot_desking);
  }
  p->screen_lock = lock;
  if (zl_json_kind(pin) == ZL_JSON_STRING)
    p->pin_code = text_of(t, pin);
  done(t, u, a);
}

void sim_phone_share_patch(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  struct sim_tenant *t = w->tenant;
  struct sim_user *u = sim_phone_user(w, q, a);
  struct zl_json root;
  enum type type;
  if (!u || !type_of(q, a, &type) || !sim_json_body(q, a, &root))
    return;
  if (type == DELEGATION) {
    patch_delegation(t, u, zl_json_get(root, "delegation"), a);
  } else if (type == DESK_PHONE) {
    patch_desk_phone(t, u, zl_json_get(root, "desk_phone"), a);
  } else if (type == INTERCOM) {
    add_intercom(t, u, root, a, 204);
  } else {
    struct zl_json list = zl_json_get(root, sim_share_keys[type]);
    if (zl_json_kind(list) != ZL_JSON_ARRAY || zl_json_count(list) == 0)
      sim_fail(a, 400, 300, "Invalid field: %s.", sim_share_keys[type]);
    else if (zl_json_count(list) > per_call[type])
      sim_fail(a, 400, 405, "You can only change up to %zu members at a time.", per_call[type]);
    else if (patch_shares(t, u, (int)type, list, a, false) &&
             patch_shares(t, u, (int)type, list, a, true))
      done(t, u, a);
  }
}

/* ---- DELETE -------------------------------------------------------------------------------------- */

void sim_phone_share_delete(struct sim_world *w, struct sim_req *q, struct sim_answer *a)
{
  static const char *const parameter[TYPES] = {"shared_id", "shared_id", "shared_id",
                                               "assistant_extension_id", "device_id",
                                               "intercom_extension_id"};
  struct sim_user *u = sim_phone_user(w, q, a);
  enum type type;
  if (!u || !type_of(q, a, &type))
    return;
  struct sim_phone *p = u->phone;
  const char *id = sim_param(q, parameter[type]);
  bool gone = false;
  if (!id || !*id) {
    sim_fail(a, 400, 300, "Invalid parameter: %s.", parameter[type]);
    return;
  }
  if (type == DELEGATION) {
    gone = sim_names_del(&p->assistants, id);
  } else if (type == INTERCOM) {
    gone = sim_names_del(&p->intercom, id);
  } else if (type == DESK_PHONE) {
    struct sim_device *d = device_by(p, id);
    gone = d != NULL;
    if (d)
      memmove(d, d + 1, (size_t)(p->devices + --p->device_count - d) * sizeof(*d));
  } else {
    struct sim_shares *l = &p->shares[type];
    struct sim_share *s = share_by(l, id, NULL);
    gone = s != NULL;
    if (s)
      memmove(s, s + 1, (size_t)(l->v + --l->n - s) * sizeof(*s));
  }
  if (gone)
    done(w->tenant, u, a);
  else
    sim_fail(a, 400, 300, "Invalid %s: %s.", parameter[type], id);
}
