/* generate.c - a tenant nobody had to write: the same for the same number of users. Users differ
 * in the ways that policies ask about, and have the oddities that real accounts have: no
 * department, never signed in, a plus in the email, an id that begins with a dash, names beyond
 * ASCII, licence numbers past 2^53 (docs/zoom-api.md, section 15). */
#include "sim/tenant.h"

#include <ctype.h>
#include <stdlib.h>

static const struct {
  const char *shown, *plain;
} first_names[] = {{"Ada", "ada"},     {"Grace", "grace"}, {"Zo\xc3\xab", "zoe"},
                   {"Omar", "omar"},   {"Mei", "mei"},     {"J\xc3\xbcrgen", "juergen"},
                   {"Priya", "priya"}, {"Tom", "tom"},     {"\xc3\x85sa", "asa"},
                   {"Lena", "lena"},   {"Kofi", "kofi"},   {"\xe6\x98\x8e", "ming"},
                   {"Ruth", "ruth"}};
static const char *const last_names[] = {"Field", "Stone", "Rivers", "Hill", "Woods", "Marsh",
                                         "Brook", "Heath", "Glen", "Moor", "Vale"};
static const char *const departments[] = {"Legal", "Sales", "Engineering", "Finance",
                                          "Support", "Nursing", "Marketing", "IT"};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Ways in which users have changed their own settings; a user has one of them. */
static const struct habit {
  const char *plain, *security;
} habits[] = {
    {NULL, NULL},
    {NULL, "{\"meeting_security\":{\"waiting_room\":true}}"},
    {"{\"recording\":{\"auto_recording\":\"cloud\"}}", NULL},
    {"{\"recording\":{\"local_recording\":false},\"schedule_meeting\":{\"join_before_host\":false}}", NULL},
    {NULL, "{\"meeting_security\":{\"meeting_password\":false,\"phone_password\":false}}"},
    {"{\"in_meeting\":{\"file_transfer\":false,\"who_can_share_screen\":\"host\"}}",
     "{\"meeting_security\":{\"waiting_room\":true}}"},
    {"{\"recording\":{\"auto_recording\":\"local\",\"cloud_recording\":false}}", NULL},
    {"{\"schedule_meeting\":{\"host_video\":false,\"participants_video\":false}}", NULL},
    {"{\"in_meeting\":{\"waiting_room\":true,\"private_chat\":false}}",
     "{\"meeting_security\":{\"waiting_room\":true}}"},
    {"{\"in_meeting\":{\"entry_exit_chime\":\"host\",\"allow_participants_chat_with\":2}}", NULL},
};

static int put_text(struct sim_tenant *t, struct sim_changes *c, const char *name, const char *json)
{
  int leaf = sim_schema_find(&t->schemas.level[SIM_PROFILE], SIM_PLAIN, zl_str_of(name));
  const char *value = sim_text_of(&t->values, zl_str_of(json));
  return leaf >= 0 && value ? sim_changes_add(c, leaf, value) : -1;
}

static int put_quoted(struct sim_tenant *t, struct sim_changes *c, const char *name, const char *text)
{
  const char *json = sim_text_quoted(&t->values, zl_str_of(text));
  return json ? put_text(t, c, name, json) : -1;
}

static int profile(struct sim_tenant *t, struct sim_user *u, size_t i)
{
  struct sim_changes c = {0};
  const char *first = first_names[i % COUNT(first_names)].shown;
  const char *last = last_names[i % COUNT(last_names)];
  char shown[100], login[40];
  snprintf(shown, sizeof(shown), "%s %s", first, last);
  int rc = put_quoted(t, &c, "first_name", first) | put_quoted(t, &c, "last_name", last) |
           put_quoted(t, &c, "display_name", shown);
  if (i % 4 == 1)
    rc |= put_text(t, &c, "type", "1");
  else if (i % 37 == 36)
    rc |= put_text(t, &c, "type", "4");
  if (i % 9 != 8)
    rc |= put_quoted(t, &c, "dept", departments[i % COUNT(departments)]);
  if (i % 7 != 6 && u->status != SIM_PENDING) { /* single sign-on tells it; not everybody uses that */
    char number[24];
    snprintf(number, sizeof(number), "E%05zu", 10000 + i);
    rc |= put_quoted(t, &c, "employee_unique_id", number);
  }
  if (i == 0)
    rc |= put_quoted(t, &c, "role_id", "0");
  else if (i % 50 == 2)
    rc |= put_quoted(t, &c, "role_id", "1");
  if (i % 11 != 10 && u->status != SIM_PENDING) {
    snprintf(login, sizeof(login), "2026-%02d-%02dT08:%02d:00Z", 1 + (int)(i % 10),
             1 + (int)(i % 7) * 4, (int)(i % 6) * 10);
    rc |= put_quoted(t, &c, "last_login_time", login);
    rc |= put_quoted(t, &c, "last_client_version", i % 2 ? "6.1.0.1000(win)" : "6.2.3.2056(mac)");
  }
  if (i % 5 == 0 && i % 4 != 1)
    rc |= put_text(t, &c, "license_info_list",
                   "[{\"license_type\":\"ZOOM_WORKPLACE_BUNDLE\",\"license_option\":"
                   "576460752303423489,\"subscription_id\":\"SUBREF-0007\"}]");
  if (rc == 0)
    rc = sim_set_change(&t->values, &u->profile, &c, false);
  sim_changes_free(&c);
  return rc;
}

static int read_body(struct sim_tenant *t, struct sim_changes *c, int level, int option,
                     const char *text)
{
  if (!text)
    return 0;
  struct zl_json root;
  struct sim_patch p = {.schema = &t->schemas.level[level], .values = &t->values,
                        .option = option, .author = true};
  int rc = zl_json_check(zl_str_of(text), ZL_JSON_DEPTH, &root, NULL);
  if (rc == 0)
    rc = sim_patch_read(&p, root);
  if (p.error_count > 0)
    rc = -1;
  for (size_t i = 0; rc == 0 && i < p.changes.n; i++)
    rc = sim_changes_add(c, p.changes.e[i].leaf, p.changes.e[i].value);
  sim_patch_free(&p);
  return rc;
}

static int groups(struct sim_tenant *t, struct zl_err *err)
{
  static const struct {
    const char *name, *settings, *locks;
  } made[] = {
      {"Kiosks", "{\"in_meeting\":{\"remote_support\":false,\"breakout_room\":false}}",
       "{\"in_meeting\":{\"remote_support\":true}}"},
      {"Clinic", "{\"in_meeting\":{\"post_meeting_feedback\":false}}", NULL},
      {"Executives", NULL, NULL},
  };
  for (size_t i = 0; i < COUNT(made); i++) {
    char id[23];
    sim_make_id(id, i, 99);
    struct sim_group *g = sim_group_add(t, zl_str_of(id), zl_str_of(made[i].name), err);
    if (!g)
      return -1;
    struct sim_changes settings = {0}, locks = {0};
    int rc = read_body(t, &settings, SIM_GROUP, SIM_PLAIN, made[i].settings) |
             read_body(t, &locks, SIM_GROUP_LOCK, SIM_PLAIN, made[i].locks);
    if (rc == 0)
      rc = sim_set_change(&t->values, &g->settings, &settings, true) |
           sim_set_change(&t->values, &g->locks, &locks, true);
    sim_changes_free(&settings);
    sim_changes_free(&locks);
    if (rc != 0)
      return zl_err_set(err, ZL_ENOMEM, "out of memory");
  }
  return 0;
}

static int phone(struct sim_tenant *t, struct sim_user *u, size_t i)
{
  char extension[23];
  sim_make_id(extension, i, 55);
  struct sim_phone *p = sim_phone_of(t, u, zl_str_of(extension), 1001 + (int64_t)i);
  if (!p)
    return -1;
  p->privileges_bare = i % 6 == 0;
  if (p->privileges_bare)
    p->privileges = 1 << 2;
  return 0;
}

/* A few shares between neighbours, so that wanted sets have something to add, change and drop. */
static int share(struct sim_tenant *t, struct sim_user *u, const struct sim_user *with, int kind)
{
  char id[23];
  sim_make_id(id, ++t->serial, 11);
  struct sim_shares *l = &u->phone->shares[kind];
  l->v = calloc(1, sizeof(*l->v));
  if (!l->v)
    return -1;
  l->v[0] = (struct sim_share){.id = sim_text_of(&t->values, zl_str_of(id)),
                               .with = sim_text_of(&t->values, zl_str_of(with->id)),
                               .may_download = true};
  l->n = 1;
  return l->v[0].id && l->v[0].with ? 0 : -1;
}

static int one_user(struct sim_tenant *t, size_t i, struct sim_set *const *habit, struct zl_err *err)
{
  char id[23], email[120];
  sim_make_id(id, i, 1);
  if (i % 29 == 3)
    id[0] = '-';
  snprintf(email, sizeof(email), "%s.%s%zu%s@example.com", first_names[i % COUNT(first_names)].plain,
           last_names[i % COUNT(last_names)], i, i % 17 == 4 ? "+work" : "");
  for (char *c = email; *c; c++)
    *c = (char)tolower((unsigned char)*c);
  struct sim_user *u = sim_user_add(t, zl_str_of(id), zl_str_of(email), err);
  if (!u)
    return -1;
  if (i % 19 == 18)
    sim_user_set_status(t, u, SIM_INACTIVE);
  else if (i % 23 == 22)
    sim_user_set_status(t, u, SIM_PENDING);
  uint16_t in[2];
  size_t n = 0;
  if (i % 10 == 3)
    in[n++] = 0;
  if (i % 8 == 5)
    in[n++] = 1;
  if (n < 2 && i % 12 == 7)
    in[n++] = 2;
  u->settings = habit[i * 7 % COUNT(habits)];
  if (u->settings)
    u->settings->refs++;
  int rc = sim_user_set_groups(t, u, in, n) | profile(t, u, i);
  if (i % 2 == 0 && u->status != SIM_PENDING)
    rc |= phone(t, u, i);
  return rc != 0 ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}

int sim_generate(struct sim_tenant *t, int64_t users, struct zl_err *err)
{
  struct sim_set *habit[COUNT(habits)] = {0};
  int rc = groups(t, err);
  for (size_t h = 0; rc == 0 && h < COUNT(habits); h++) {
    struct sim_changes c = {0};
    rc = read_body(t, &c, SIM_USER, SIM_PLAIN, habits[h].plain) |
         read_body(t, &c, SIM_USER, SIM_MEETING_SECURITY, habits[h].security) |
         sim_set_change(&t->values, &habit[h], &c, true);
    sim_changes_free(&c);
  }
  for (int64_t i = 0; rc == 0 && i < users; i++)
    rc = one_user(t, (size_t)i, habit, err);
  for (size_t h = 0; h < COUNT(habits); h++)
    sim_set_drop(&t->values, habit[h]);
  for (size_t i = 0; rc == 0 && i + 4 < t->user_count; i += 10)
    if (t->users[i]->phone && t->users[i + 4]->phone && t->users[i]->status == SIM_ACTIVE)
      rc = share(t, t->users[i], t->users[i + 4], (int)(i / 10 % SIM_SHARE_KINDS));
  for (int i = 0; rc == 0 && i < 2; i++) {
    char id[23], extension[23], name[32];
    sim_make_id(id, (uint64_t)i, 70);
    sim_make_id(extension, (uint64_t)i, 71);
    snprintf(name, sizeof(name), i ? "Reception" : "Lobby");
    rc = sim_area_add(t, zl_str_of(id), zl_str_of(extension), zl_str_of(name), err);
  }
  return rc != 0 ? zl_err_set(err, ZL_ENOMEM, "out of memory") : 0;
}
