/* schema.c - look-up tables over the facts, made once at start (see schema.h). */
#include "sim/schema.h"

#include <stdlib.h>
#include <string.h>

static const char *const option_names[SIM_OPTIONS] = {
    [SIM_PLAIN] = "",
    [SIM_MEETING_AUTH] = "meeting_authentication",
    [SIM_RECORDING_AUTH] = "recording_authentication",
    [SIM_MEETING_SECURITY] = "meeting_security",
    [SIM_SIGN_IN] = "security",
};

int sim_option_of(const char *name)
{
  for (int i = 0; i < SIM_OPTIONS; i++)
    if (strcmp(name, option_names[i]) == 0)
      return i;
  return -1;
}

const char *sim_option_name(int option)
{
  return option_names[option];
}

static char inner_mark; /* what an object's name maps to */

int sim_schema_find(const struct sim_schema *s, int option, struct zl_str path)
{
  void *hit = zl_map_get(&s->at[option], path);
  if (!hit)
    return SIM_UNKNOWN;
  if (hit == &inner_mark)
    return SIM_INNER;
  return (int)((const struct sim_leaf *)hit - s->leaf);
}

/* Names that differ from the user's at the other levels, and settings that a lock of another
 * name holds. An entry that ends in a dot stands for everything below it. */
static const struct alias {
  const char *user, *other;
} aliases[] = {
    {"schedule_meeting.participants_video", "schedule_meeting.participant_video"},
    {"in_meeting.record_play_voice", "in_meeting.record_play_own_voice"},
    {"schedule_meeting.use_pmi_for_scheduled_meetings", "schedule_meeting.use_pmi_for_schedule_meetings"},
}, lock_aliases[] = {
    {"in_meeting.who_can_share_screen", "in_meeting.screen_sharing"},
    {"in_meeting.who_can_share_screen_when_someone_is_sharing", "in_meeting.screen_sharing"},
    {"in_meeting.participants_share_simultaneously", "in_meeting.screen_sharing"},
    {"in_meeting.allow_participants_chat_with", "in_meeting.chat"},
    {"in_meeting.allow_users_save_chats", "in_meeting.chat"},
    {"in_meeting.virtual_background_settings.", "in_meeting.virtual_background"},
    {"in_meeting.closed_captioning.", "in_meeting.closed_caption"},
    {"in_meeting.manual_captioning.save_captions", "in_meeting.save_captions"},
    {"in_meeting.manual_captioning.full_transcript", "in_meeting.full_transcript"},
    {"in_meeting.manual_captioning.auto_generated_captions", "in_meeting.auto_generated_captions"},
    {"in_meeting.manual_captioning.", "in_meeting.manual_captions"},
    {"in_meeting.meeting_polling.", "in_meeting.polling"},
    {"in_meeting.data_center_regions", "in_meeting.custom_data_center_regions"},
    {"in_meeting.unchecked_data_center_regions", "in_meeting.custom_data_center_regions"},
    {"in_meeting.meeting_reactions_emojis", "in_meeting.meeting_reactions"},
    {"in_meeting.breakout_room_schedule", "in_meeting.breakout_room"},
    {"in_meeting.live_streaming_facebook", "in_meeting.allow_live_streaming"},
    {"in_meeting.live_streaming_youtube", "in_meeting.allow_live_streaming"},
    {"in_meeting.workplace_by_facebook", "in_meeting.allow_live_streaming"},
    {"in_meeting.custom_live_streaming_service", "in_meeting.allow_live_streaming"},
    {"recording.auto_delete_cmr_days", "recording.auto_delete_cmr"},
    {"recording.record_files_separately.", "recording.cloud_recording"},
    {"recording.record_speaker_view", "recording.cloud_recording"},
    {"recording.record_gallery_view", "recording.cloud_recording"},
    {"recording.record_audio_file", "recording.cloud_recording"},
    {"recording.save_chat_text", "recording.cloud_recording"},
    {"recording.recording_audio_transcript", "recording.cloud_recording"},
    {"meeting_security.block_user_domain_list", "meeting_security.block_user_domain"},
    {"meeting_security.waiting_room_settings.", "meeting_security.waiting_room"},
    {"meeting_security.meeting_password_requirement.", "meeting_security.meeting_password"},
};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *alias_of(const struct alias *table, size_t n, const char *path)
{
  for (size_t i = 0; i < n; i++) {
    size_t len = strlen(table[i].user);
    bool family = table[i].user[len - 1] == '.';
    if (family ? strncmp(path, table[i].user, len) == 0 : strcmp(path, table[i].user) == 0)
      return table[i].other;
  }
  return NULL;
}

static int16_t same_leaf(const struct sim_schema *s, const struct sim_leaf *leaf)
{
  int found = sim_schema_find(s, leaf->option, zl_str_of(leaf->path));
  if (found < 0) {
    const char *other = alias_of(aliases, COUNT(aliases), leaf->path);
    found = other ? sim_schema_find(s, leaf->option, zl_str_of(other)) : SIM_UNKNOWN;
  }
  if (found < 0 || s->leaf[found].kind != leaf->kind)
    return -1;
  return (int16_t)found;
}

/* The lock of a leaf: its own, the one its parent setting has, or one of another name. */
static int16_t lock_leaf(const struct sim_schema *s, const struct sim_leaf *leaf)
{
  if (leaf->option == SIM_MEETING_AUTH || leaf->option == SIM_RECORDING_AUTH) {
    const char *name = leaf->option == SIM_MEETING_AUTH ? "schedule_meeting.meeting_authentication"
                                                        : "recording.recording_authentication";
    int found = sim_schema_find(s, SIM_PLAIN, zl_str_of(name));
    return (int16_t)(found < 0 ? -1 : found);
  }
  struct zl_str path = zl_str_of(leaf->path);
  int found = sim_schema_find(s, leaf->option, path);
  const char *other = alias_of(aliases, COUNT(aliases), leaf->path);
  if (found < 0 && other)
    found = sim_schema_find(s, leaf->option, zl_str_of(other));
  other = alias_of(lock_aliases, COUNT(lock_aliases), leaf->path);
  if (found < 0 && other)
    found = sim_schema_find(s, leaf->option, zl_str_of(other));
  while (found < 0 && path.n > 0) {
    while (path.n > 0 && path.p[path.n - 1] != '.')
      path.n--;
    if (path.n > 0)
      path.n--;
    if (path.n > 0)
      found = sim_schema_find(s, leaf->option, path);
  }
  return (int16_t)(found < 0 ? -1 : found);
}

static int fill(struct sim_schema *s, const struct sim_leaf *leaf, size_t n)
{
  s->leaf = leaf;
  s->n = (int)n;
  s->value = calloc(n, sizeof(s->value[0]));
  if (!s->value)
    return -1;
  for (size_t i = 0; i < n; i++) {
    struct zl_map *map = &s->at[leaf[i].option];
    s->value[i] = leaf[i].value;
    if (zl_map_put(map, zl_str_of(leaf[i].path), (void *)&leaf[i]) != 0)
      return -1;
    for (const char *dot = strchr(leaf[i].path, '.'); dot; dot = strchr(dot + 1, '.')) {
      struct zl_str inner = {leaf[i].path, (size_t)(dot - leaf[i].path)};
      if (zl_map_put(map, inner, &inner_mark) != 0)
        return -1;
    }
  }
  return 0;
}

static int link_up(struct sim_schemas *all, int level)
{
  struct sim_schema *s = &all->level[level];
  s->kin = calloc((size_t)s->n, sizeof(s->kin[0]));
  if (!s->kin)
    return -1;
  for (int i = 0; i < s->n; i++)
    s->kin[i] = (struct sim_kin){
        .group = same_leaf(&all->level[SIM_GROUP], &s->leaf[i]),
        .account = same_leaf(&all->level[SIM_ACCOUNT], &s->leaf[i]),
        .group_lock = lock_leaf(&all->level[SIM_GROUP_LOCK], &s->leaf[i]),
        .account_lock = lock_leaf(&all->level[SIM_ACCOUNT_LOCK], &s->leaf[i]),
    };
  return 0;
}

int sim_schemas_make(struct sim_schemas *s, struct zl_err *err)
{
  if (fill(&s->level[SIM_USER], sim_user_leaves, sim_user_leaves_count) != 0 ||
      fill(&s->level[SIM_GROUP], sim_group_leaves, sim_group_leaves_count) != 0 ||
      fill(&s->level[SIM_ACCOUNT], sim_account_leaves, sim_account_leaves_count) != 0 ||
      fill(&s->level[SIM_GROUP_LOCK], sim_group_lock_leaves, sim_group_lock_leaves_count) != 0 ||
      fill(&s->level[SIM_ACCOUNT_LOCK], sim_account_lock_leaves,
           sim_account_lock_leaves_count) != 0 ||
      fill(&s->level[SIM_PHONE], sim_phone_leaves, sim_phone_leaves_count) != 0 ||
      fill(&s->level[SIM_PHONE_SETTINGS], sim_phone_settings_leaves,
           sim_phone_settings_leaves_count) != 0 ||
      fill(&s->level[SIM_PROFILE], sim_profile_leaves, sim_profile_leaves_count) != 0 ||
      link_up(s, SIM_USER) != 0 || link_up(s, SIM_GROUP) != 0)
    return zl_err_set(err, ZL_ENOMEM, "out of memory");
  return 0;
}

void sim_schemas_free(struct sim_schemas *s)
{
  for (int i = 0; i < SIM_LEVELS; i++) {
    for (int o = 0; o < SIM_OPTIONS; o++)
      zl_map_free(&s->level[i].at[o]);
    free(s->level[i].kin);
    free(s->level[i].value);
  }
}
