/* feature.c - the features that POST /users/features gives and takes: names, values, and where their present
 * value can be read. Pure. Serves policy (the check on the script's line), core and apply.
 *
 * Zoom wants numbers of its own for capacities (128 is a large meeting of 500) and shows people. Values that no
 * body shows in a form that could be compared (promotional webinars) are left to zoom.call. */
#include "settings/internal.h"
#include "settings/together.h"

#include <string.h>

#define PLACE "user.features."
#define WISH "features."

static const struct zl_feature_value user_types[] = {
  {"basic", 0, "1", "1"}, {"licensed", 0, "2", "2"}, {NULL, 0, NULL, NULL}};
static const struct zl_feature_value concurrent[] = {
  {"Basic", 0, "Basic", "\"Basic\""}, {"Plus", 0, "Plus", "\"Plus\""}, {"None", 0, "None", "\"None\""},
  {NULL, 0, NULL, NULL}};
static const struct zl_feature_value meetings[] = {
  {NULL, 100, "1", NULL},    {NULL, 200, "32", NULL},    {NULL, 300, "64", NULL},    {NULL, 500, "128", NULL},
  {NULL, 1000, "256", NULL}, {NULL, 3000, "1024", NULL}, {NULL, 5000, "2048", NULL}, {NULL, 0, NULL, NULL}};
static const struct zl_feature_value webinars[] = {
  {NULL, 100, "16", NULL},     {NULL, 500, "1", NULL},      {NULL, 1000, "64", NULL},    {NULL, 3000, "128", NULL},
  {NULL, 5000, "256", NULL},   {NULL, 10000, "512", NULL},  {NULL, 20000, "1024", NULL}, {NULL, 30000, "2048", NULL},
  {NULL, 40000, "4096", NULL}, {NULL, 50000, "8192", NULL}, {NULL, 0, NULL, NULL}};
static const struct zl_feature_value events[] = {
  {NULL, 500, "500", NULL},     {NULL, 1000, "1000", NULL},   {NULL, 3000, "3000", NULL},   {NULL, 5000, "5000", NULL},
  {NULL, 10000, "10000", NULL}, {NULL, 20000, "20000", NULL}, {NULL, 30000, "30000", NULL}, {NULL, 50000, "50000", NULL},
  {NULL, 0, NULL, NULL}};

#define SETTINGS "user.settings"
static const struct zl_feature features[] = {
  {"user_type", "user", NULL, "type", ZL_FEATURE_WORD, user_types}, /* first: the others need a licensed user */
  {"plan_united_type", "user", NULL, "plan_united_type", ZL_FEATURE_PLAN, NULL},
  {"zoom_one_type", "user", NULL, "zoom_one_type", ZL_FEATURE_PLAN, NULL},
  {"concurrent_meeting", SETTINGS, NULL, "feature.concurrent_meeting", ZL_FEATURE_WORD, concurrent},
  {"large_meeting", SETTINGS, "feature.large_meeting", "feature.large_meeting_capacity", ZL_FEATURE_CAPACITY, meetings},
  {"webinar", SETTINGS, "feature.webinar", "feature.webinar_capacity", ZL_FEATURE_CAPACITY, webinars},
  {"zoom_events", SETTINGS, "feature.zoom_events", "feature.zoom_events_capacity", ZL_FEATURE_CAPACITY, events},
  {"zoom_whiteboard", SETTINGS, NULL, "feature.zoom_whiteboard", ZL_FEATURE_SWITCH, NULL},
  {"zoom_revenue_accelerator", SETTINGS, NULL, "feature.zoom_revenue_accelerator", ZL_FEATURE_SWITCH, NULL},
  {"zoom_clips_plus", SETTINGS, NULL, "feature.zoom_clips_plus", ZL_FEATURE_SWITCH, NULL},
};

const struct zl_feature *zl_feature_table(size_t *n)
{
  *n = sizeof(features) / sizeof(features[0]);
  return features;
}

const struct zl_feature *zl_feature_find(struct zl_str name)
{
  for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++)
    if (zl_str_is(name, features[i].name))
      return &features[i];
  return NULL;
}

static const struct zl_feature *behind(struct zl_str path, const char *prefix)
{
  size_t n = strlen(prefix);
  if (path.n <= n || memcmp(path.p, prefix, n) != 0)
    return NULL;
  return zl_feature_find((struct zl_str){path.p + n, path.n - n});
}

const struct zl_feature *zl_feature_of_place(struct zl_str path)
{
  return behind(path, PLACE);
}

const struct zl_feature *zl_feature_of_wish(struct zl_str path)
{
  return behind(path, WISH);
}

int zl_feature_unknown(struct zl_str name, struct zl_err *err)
{
  const char *nearest = NULL;
  int least = 4;
  for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
    int distance = zl_text_distance(name, zl_str_of(features[i].name), least - 1);
    if (distance < least) {
      least = distance;
      nearest = features[i].name;
    }
  }
  char shown[ZL_SHOWN_BYTES];
  return zl_err_set(err, ZL_EVALUE, "there is no feature '%s'%s%s%s", zl_shown(shown, name),
                    nearest ? " (did you mean '" : "", nearest ? nearest : "", nearest ? "'?)" : "");
}

/* ---- what a policy may give ------------------------------------------------------------------ */

static void taken(const struct zl_feature *f, struct zl_buf *out)
{
  if (f->kind == ZL_FEATURE_SWITCH)
    zl_buf_puts(out, "true or false");
  else if (f->kind == ZL_FEATURE_PLAN)
    zl_buf_puts(out, "a whole number of Zoom's, 0 for none");
  for (const struct zl_feature_value *v = f->values; v && (v->word || v->number); v++) {
    if (v->word)
      zl_buf_printf(out, "%s'%s'", out->len ? ", " : "", v->word);
    else
      zl_buf_printf(out, "%s%lld", out->len ? ", " : "", (long long)v->number);
  }
  if (f->kind == ZL_FEATURE_CAPACITY)
    zl_buf_puts(out, " or false");
}

static const struct zl_feature_value *value_of(const struct zl_feature *f, struct zl_json value)
{
  int64_t n = 0;
  bool number = zl_json_int(value, &n);
  for (const struct zl_feature_value *v = f->values; v && (v->word || v->number); v++)
    if (v->word ? zl_json_string_is(value, v->word) || (number && zl_str_is(zl_json_raw(value), v->shown))
                : number && v->number == n)
      return v;
  return NULL;
}

static int no_memory(struct zl_err *err)
{
  return zl_err_set(err, ZL_ENOMEM, "out of memory");
}

int zl_feature_check(const struct zl_feature *f, struct zl_json value, struct zl_buf *out, struct zl_err *err)
{
  const struct zl_feature_value *v = value_of(f, value);
  bool on;
  int64_t n = -1;
  if (v && v->word) {
    zl_buf_printf(out, "\"%s\"", v->word);
  } else if (v) {
    zl_buf_printf(out, "%lld", (long long)v->number);
  } else if (zl_json_bool(value, &on) && (f->kind == ZL_FEATURE_SWITCH || (f->kind == ZL_FEATURE_CAPACITY && !on))) {
    zl_buf_puts(out, on ? "true" : "false");
  } else if (f->kind == ZL_FEATURE_PLAN && zl_json_int(value, &n) && n >= 0) {
    zl_buf_printf(out, "%lld", (long long)n);
  } else {
    struct zl_buf takes = ZL_BUF_INIT(512), given = ZL_BUF_INIT(4096);
    taken(f, &takes);
    zl_buf_str(&given, zl_json_kind(value) == ZL_JSON_NONE ? ZL_STR("nothing") : zl_json_raw(value));
    zl_err_set(err, ZL_EVALUE, "feature %s takes %s, not %.100s", f->name, zl_buf_cstr(&takes), zl_buf_cstr(&given));
    zl_buf_free(&takes);
    zl_buf_free(&given);
    return -1;
  }
  return out->failed ? no_memory(err) : 0;
}

/* ---- what Zoom shows -------------------------------------------------------------------------- */

static int misshapen(const struct zl_feature *f, const char *path, struct zl_err *err)
{
  return zl_err_set(err, ZL_EHTTP, "the server's %s, by which the feature %s is known, is of another type", path, f->name);
}

/* A plan is shown as a number in one place and as a text in another; who has none may have no field. */
static int plan(const struct zl_feature *f, struct zl_json v, struct zl_buf *out, struct zl_err *err)
{
  struct zl_str text = {NULL, 0};
  int64_t n = 0;
  enum zl_json_kind kind = zl_json_kind(v);
  bool none = kind == ZL_JSON_NONE || kind == ZL_JSON_NULL || zl_json_string_is(v, "") || zl_json_string_is(v, "none");
  if (!none && !zl_json_int(v, &n) && !(zl_json_plain(v, &text) && zl_text_int(text, &n) == 0))
    return misshapen(f, f->value, err);
  zl_buf_printf(out, "%lld", (long long)n);
  return 1;
}

static int capacity(const struct zl_feature *f, struct zl_json flag, struct zl_json v, struct zl_buf *out,
                    struct zl_err *err)
{
  bool on;
  int64_t n;
  if (zl_json_kind(flag) == ZL_JSON_NONE || zl_json_kind(flag) == ZL_JSON_NULL)
    return 0;
  if (!zl_json_bool(flag, &on))
    return misshapen(f, f->flag, err);
  if (on && zl_json_int(v, &n))
    zl_buf_printf(out, "%lld", (long long)n);
  else
    zl_buf_puts(out, on ? "true" : "false"); /* on, and for how many Zoom does not say */
  return 1;
}

static int word(const struct zl_feature *f, struct zl_json v, struct zl_buf *out)
{
  const struct zl_feature_value *known = value_of(f, v);
  if (known)
    zl_buf_printf(out, "\"%s\"", known->word);
  else
    zl_json_canonical(v, out);
  return 1;
}

int zl_feature_current(const struct zl_feature *f, struct zl_json body, struct zl_buf *out, struct zl_err *err)
{
  struct zl_json v = zl_json_path(body, zl_str_of(f->value));
  enum zl_json_kind kind = zl_json_kind(v);
  bool on;
  int rc;
  if (f->kind == ZL_FEATURE_PLAN)
    rc = plan(f, v, out, err);
  else if (f->kind == ZL_FEATURE_CAPACITY)
    rc = capacity(f, zl_json_path(body, zl_str_of(f->flag)), v, out, err);
  else if (kind == ZL_JSON_NONE || kind == ZL_JSON_NULL)
    rc = 0;
  else if (f->kind == ZL_FEATURE_WORD)
    rc = word(f, v, out);
  else if (!zl_json_bool(v, &on))
    rc = misshapen(f, f->value, err);
  else
    rc = zl_buf_puts(out, on ? "true" : "false") == 0 ? 1 : -1;
  return rc >= 0 && out->failed ? no_memory(err) : rc;
}

/* ---- the request -------------------------------------------------------------------------------- */

static int sent(const struct zl_feature *f, struct zl_str value, struct zl_buf *out, struct zl_err *err)
{
  struct zl_json v;
  if (zl_json_check(value, 4, &v, err) != 0)
    return -1;
  const struct zl_feature_value *known = value_of(f, v);
  if (known)
    return zl_buf_puts(out, known->sent);
  if (f->kind == ZL_FEATURE_CAPACITY)
    return zl_buf_puts(out, "0"); /* false */
  return zl_buf_str(out, value);
}

int zl_feature_body(const struct zl_feature *f, struct zl_str value, struct zl_str user, struct zl_buf *out,
                    struct zl_err *err)
{
  struct zl_buf text = ZL_BUF_INIT(64);
  struct zl_jw w = zl_jw(out);
  int rc = sent(f, value, &text, err);
  zl_jw_object(&w);
  zl_jw_key(&w, "feature_type"), zl_jw_cstr(&w, f->name);
  zl_jw_key(&w, "feature_value"), zl_jw_str(&w, zl_buf_view(&text));
  zl_jw_key(&w, "users");
  zl_jw_array(&w);
  zl_jw_object(&w);
  zl_jw_key(&w, memchr(user.p, '@', user.n) ? "email" : "id"), zl_jw_str(&w, user);
  zl_jw_end_object(&w);
  zl_jw_end_array(&w);
  zl_jw_end_object(&w);
  zl_buf_free(&text);
  return rc != 0 ? -1 : out->failed ? no_memory(err) : 0;
}
