/* access.c - the setting types of /phone/users/{userId}/settings/{settingType}, one row each, and
 * their state in memory. Used by access_check.c, access_merge.c and access_diff.c.
 *
 * Zoom has no "set" operation here: one reads, compares, and then adds, changes and deletes. The
 * types differ in names and shapes alone, so what they differ in is this file's tables. */
#include "settings/access_state.h"

#include <stdlib.h>
#include <string.h>

/* ---- what may stand in a wish -------------------------------------------------------------- */

#define W ZL_NODE_WRITABLE
#define FIELD(the_name, the_type) \
  .name = the_name, .path = the_name, .wire = the_name, .type = the_type, \
  .min = INT64_MIN, .max = INT64_MAX
#define ID(the_name) {FIELD(the_name, ZL_TYPE_STRING), .flags = W | ZL_NODE_REQUIRED, .min_length = 1}
#define SWITCH(the_name) {FIELD(the_name, ZL_TYPE_BOOLEAN), .flags = W}
#define GROUP(the_name, nodes) \
  {FIELD(the_name, ZL_TYPE_OBJECT), .flags = W, .children = nodes, \
   .n_children = sizeof(nodes) / sizeof((nodes)[0])}

static const char *const user_types[] = {"user", "commonArea"};
static const char *const on_off[] = {"on", "off"};

static const struct zl_node voice_mail_fields[] = {
  ID("access_user_id"),
  {FIELD("access_user_type", ZL_TYPE_STRING), .flags = W, .values = user_types, .n_values = 2},
  SWITCH("allow_delete"), SWITCH("allow_download"), SWITCH("allow_sharing"),
};
static const struct zl_node recording_fields[] = {
  ID("access_user_id"), SWITCH("allow_delete"), SWITCH("allow_download"),
};
static const struct zl_node extension_fields[] = {ID("extension_id")};
static const struct zl_node status_fields[] = {
  {FIELD("status", ZL_TYPE_STRING), .flags = W, .values = on_off, .n_values = 2},
};
static const struct zl_node policy_fields[] = {
  GROUP("call_control", status_fields), GROUP("hot_desking", status_fields),
};
static const struct zl_node device_fields[] = {ID("id"), GROUP("policy", policy_fields)};

static const struct zl_node voice_mail_member = GROUP("member", voice_mail_fields);
static const struct zl_node recording_member = GROUP("member", recording_fields);
static const struct zl_node extension = GROUP("extension", extension_fields);
static const struct zl_node device = GROUP("device", device_fields);

static const struct zl_node privacy = SWITCH("privacy");
static const struct zl_node locked = SWITCH("locked");
static const struct zl_node phone_screen_lock = SWITCH("phone_screen_lock");
static const struct zl_node privilege = {
  .name = "[]", .path = "[]", .wire = "[]", .type = ZL_TYPE_INTEGER, .flags = W,
  .min = 1, .max = 8,
};
static const struct zl_node privileges = {
  FIELD("privileges", ZL_TYPE_LIST), .flags = W | ZL_NODE_SET, .children = &privilege,
  .n_children = 1,
};
static const struct zl_node pin_code = {
  FIELD("pin_code", ZL_TYPE_STRING), .flags = W | ZL_NODE_SECRET,
};
static const struct zl_node intercom_device = {
  FIELD("device_id", ZL_TYPE_STRING), .flags = W, .min_length = 1,
};

/* ---- the setting types --------------------------------------------------------------------- */

/* Limits: POST of the specification for a call, GET's for the whole. */
static const struct zl_access table[] = {
  {"voice_mail", "phone_user", "access_user_id", 10, 50},
  {"auto_call_recording", "phone_user", "access_user_id", 20, 50},
  {"ad_hoc_call_recording", "phone_user", "access_user_id", 20, 50},
  {"delegation", "phone_user_settings", "extension_id", 1, 15},
  {"desk_phone", "phone_user_settings", "id", 1, 0},
  {"intercom", "phone_user_settings", "extension_id", 1, 0},
};

#define RECORDING(row, the_list) \
  {.access = &table[row], .list = "members", .wire_list = the_list, .delete_by = "shared_id", \
   .by_handle = true, .element = &recording_member, \
   .fields = {"allow_delete", "allow_download"}, .n_fields = 2}

static const struct zl_access_kind kinds[] = {
  {.access = &table[0], .list = "members", .wire_list = "voicemail_access_members",
   .delete_by = "shared_id", .by_handle = true, .element = &voice_mail_member,
   .fields = {"access_user_type", "allow_delete", "allow_download", "allow_sharing"},
   .n_fields = 4},
  RECORDING(1, "auto_call_recording_access_members"),
  RECORDING(2, "ad_hoc_call_recording_access_members"),
  {.access = &table[3], .list = "assistants", .of_ids = true, .wire_list = "assistants",
   .wrapper = "delegation", .post_field = "delegation_assistant_extension_id",
   .delete_by = "assistant_extension_id", .element = &extension,
   .values = {&privacy, &privileges, &locked},
   .value_paths = {"privacy", "privileges", "locked"}, .n_values = 3},
  {.access = &table[4], .list = "devices", .wire_list = "devices", .wrapper = "desk_phone",
   .post_field = "device_id", .delete_by = "device_id", .element = &device,
   .fields = {"policy.call_control.status", "policy.hot_desking.status"}, .n_fields = 2,
   .values = {&phone_screen_lock, &pin_code}, .value_paths = {"phone_screen_lock", "pin_code"},
   .n_values = 2},
  /* What POST takes for an intercom is documented nowhere. Of PATCH's extension_id it is said
   * that it invites the extension, so that is how one is added. */
  {.access = &table[5], .list = "extensions", .of_ids = true, .wire_list = "audio_intercoms",
   .wrapper = "intercom", .invited_by_patch = true, .delete_by = "intercom_extension_id",
   .element = &extension, .values = {&intercom_device}, .value_paths = {"device.id"},
   .n_values = 1},
};

const struct zl_access *zl_access_table(size_t *n)
{
  *n = sizeof(table) / sizeof(table[0]);
  return table;
}

const struct zl_access *zl_access_find(struct zl_str type)
{
  for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
    if (zl_str_is(type, table[i].type))
      return &table[i];
  }
  return NULL;
}

const struct zl_access_kind *zl_access_kind(const struct zl_access *access)
{
  return &kinds[access - table];
}

bool zl_access_is_permission(const struct zl_access_kind *kind, unsigned field)
{
  return strncmp(kind->fields[field], "allow_", 6) == 0;
}

/* ---- the state ----------------------------------------------------------------------------- */

int zl_access_no_memory(struct zl_err *err)
{
  return zl_err_set(err, ZL_ENOMEM, "out of memory");
}

void zl_access_state_free(struct zl_access_state *s)
{
  free(s->list);
  free(s->revoked);
  zl_pool_free(&s->pool);
  memset(s, 0, sizeof(*s));
}

struct zl_access_element *zl_access_add(struct zl_access_state *s)
{
  if (s->n == s->cap) {
    size_t cap = s->cap ? 2 * s->cap : 8;
    struct zl_access_element *list = zl_realloc(s->list, cap * sizeof(*list));
    if (!list)
      return NULL;
    s->list = list;
    s->cap = cap;
  }
  s->list[s->n] = (struct zl_access_element){.matched = false};
  return &s->list[s->n++];
}

/* Behind those that are there; false: out of memory. */
static bool append_revoked(struct zl_access_state *s, struct zl_str id)
{
  if (s->n_revoked == s->cap_revoked) {
    size_t cap = s->cap_revoked ? 2 * s->cap_revoked : 8;
    struct zl_str *revoked = zl_realloc(s->revoked, cap * sizeof(*revoked));
    if (!revoked)
      return false;
    s->revoked = revoked;
    s->cap_revoked = cap;
  }
  return zl_access_copy(s, id, &s->revoked[s->n_revoked]) && ++s->n_revoked;
}

bool zl_access_revoke(struct zl_access_state *s, struct zl_str id)
{
  for (size_t i = 0; i < s->n_revoked; i++) {
    if (zl_str_eq(s->revoked[i], id))
      return true;
  }
  return append_revoked(s, id);
}

struct zl_access_element *zl_access_element(const struct zl_access_state *s, struct zl_str id)
{
  for (size_t i = 0; i < s->n; i++) {
    if (zl_str_eq(s->list[i].id, id))
      return &s->list[i];
  }
  return NULL;
}

void zl_access_drop(struct zl_access_state *s, struct zl_access_element *element)
{
  size_t after = (size_t)(s->list + s->n - element) - 1;
  memmove(element, element + 1, after * sizeof(*element));
  s->n--;
}

bool zl_access_copy(struct zl_access_state *s, struct zl_str text, struct zl_str *out)
{
  char *copy = zl_pool_dup(&s->pool, text);
  *out = (struct zl_str){copy, copy ? text.n : 0};
  return copy != NULL;
}

/* ---- reading ------------------------------------------------------------------------------- */

static bool copy_text(struct zl_access_state *s, struct zl_json string, struct zl_str *out)
{
  struct zl_str plain;
  if (zl_json_plain(string, &plain))
    return zl_access_copy(s, plain, out);
  struct zl_buf text = ZL_BUF_INIT(SIZE_MAX / 2);
  bool done = zl_json_string(string, &text) && !text.failed &&
              zl_access_copy(s, zl_buf_view(&text), out);
  zl_buf_free(&text);
  return done;
}

static bool copy_json(struct zl_access_state *s, struct zl_json value, struct zl_str *out)
{
  struct zl_buf text = ZL_BUF_INIT(SIZE_MAX / 2);
  bool done = zl_json_canonical(value, &text) == 0 && zl_access_copy(s, zl_buf_view(&text), out);
  zl_buf_free(&text);
  return done;
}

bool zl_access_read_element(struct zl_access_state *s, const struct zl_access_kind *kind,
                            struct zl_json object, struct zl_access_element *out)
{
  if (zl_json_kind(object) == ZL_JSON_STRING)
    return copy_text(s, object, &out->id);
  if (!copy_text(s, zl_json_get(object, kind->access->id_field), &out->id))
    return false;
  for (unsigned i = 0; i < kind->n_fields; i++) {
    struct zl_json field = zl_json_path(object, zl_str_of(kind->fields[i]));
    enum zl_json_kind k = zl_json_kind(field);
    if (k != ZL_JSON_NONE && k != ZL_JSON_NULL && !copy_json(s, field, &out->field[i]))
      return false;
  }
  return true;
}

static bool element_fits(const struct zl_access_kind *kind, struct zl_json value)
{
  return zl_json_kind(kind->of_ids ? value : zl_json_get(value, kind->access->id_field)) ==
         ZL_JSON_STRING;
}

int zl_access_read(struct zl_access_state *s, const struct zl_access_kind *kind,
                   struct zl_str normal, struct zl_err *err)
{
  if (!normal.p || normal.n == 0)
    return 0;
  struct zl_json root, element;
  if (zl_json_check(normal, ZL_JSON_DEPTH, &root, err) != 0)
    return -1;
  struct zl_json list = zl_json_get(root, kind->list);
  struct zl_json_iter it = zl_json_iter(list);
  s->has_list = zl_json_kind(list) == ZL_JSON_ARRAY;
  while (s->has_list && zl_json_next(&it, NULL, &element)) {
    if (!element_fits(kind, element))
      return zl_err_set(err, ZL_EVALUE, "%s: not the normal form of shared access",
                        kind->access->type);
    struct zl_access_element *out = zl_access_add(s);
    if (!out || !zl_access_read_element(s, kind, element, out))
      return zl_access_no_memory(err);
  }
  for (unsigned i = 0; i < kind->n_values; i++) {
    struct zl_json value = zl_json_get(root, kind->values[i]->name);
    if (zl_json_kind(value) != ZL_JSON_NONE && !copy_json(s, value, &s->value[i]))
      return zl_access_no_memory(err);
  }
  zl_json_bool(zl_json_get(root, "exact"), &s->exact);
  it = zl_json_iter(zl_json_get(root, "revoked"));
  while (zl_json_next(&it, NULL, &element)) {
    struct zl_str id;
    if (zl_json_kind(element) != ZL_JSON_STRING)
      return zl_err_set(err, ZL_EVALUE, "%s: not the merged form of shared access",
                        kind->access->type);
    if (!copy_text(s, element, &id) || !append_revoked(s, id)) /* one by one, they were written by zl_access_write */
      return zl_access_no_memory(err);
  }
  return 0;
}

/* ---- writing ------------------------------------------------------------------------------- */

/* Fields are written in their groups: neighbours with one prefix share the group. */
static void write_fields(const struct zl_access_kind *kind,
                         const struct zl_access_element *element, struct zl_jw *w)
{
  struct zl_str open = {NULL, 0};
  for (unsigned i = 0; i < kind->n_fields; i++) {
    if (!element->field[i].p)
      continue;
    const char *path = kind->fields[i], *dot = strchr(path, '.');
    if (!dot) {
      zl_jw_key(w, path);
      zl_jw_raw(w, element->field[i]);
      continue;
    }
    const char *last = strchr(dot + 1, '.');  /* policy . call_control . status */
    struct zl_str outer = {path, (size_t)(dot - path)};
    if (!zl_str_eq(open, outer)) {
      zl_jw_key_n(w, outer);
      zl_jw_object(w);
      open = outer;
    }
    zl_jw_key_n(w, (struct zl_str){dot + 1, (size_t)(last - dot) - 1});
    zl_jw_object(w);
    zl_jw_key(w, last + 1);
    zl_jw_raw(w, element->field[i]);
    zl_jw_end_object(w);
  }
  if (open.p)
    zl_jw_end_object(w);
}

void zl_access_write_element(const struct zl_access_kind *kind,
                             const struct zl_access_element *element, bool handle,
                             struct zl_jw *w)
{
  zl_jw_object(w);
  if (handle) {
    zl_jw_key(w, "shared_id");
    zl_jw_str(w, element->handle);
  }
  zl_jw_key(w, kind->access->id_field);
  zl_jw_str(w, element->id);
  write_fields(kind, element, w);
  zl_jw_end_object(w);
}

void zl_access_write(const struct zl_access_state *s, const struct zl_access_kind *kind,
                     bool merged, struct zl_jw *w)
{
  zl_jw_object(w);
  if (s->has_list) {
    zl_jw_key(w, kind->list);
    zl_jw_array(w);
    for (size_t i = 0; i < s->n; i++) {
      if (kind->of_ids)
        zl_jw_str(w, s->list[i].id);
      else
        zl_access_write_element(kind, &s->list[i], false, w);
    }
    zl_jw_end_array(w);
  }
  for (unsigned i = 0; i < kind->n_values; i++) {
    if (s->value[i].p) {
      zl_jw_key(w, kind->values[i]->name);
      zl_jw_raw(w, s->value[i]);
    }
  }
  if (merged) {
    zl_jw_key(w, "exact");
    zl_jw_bool(w, s->exact);
    if (s->n_revoked > 0) {
      zl_jw_key(w, "revoked");
      zl_jw_array(w);
      for (size_t i = 0; i < s->n_revoked; i++)
        zl_jw_str(w, s->revoked[i]);
      zl_jw_end_array(w);
    }
  }
  zl_jw_end_object(w);
}
