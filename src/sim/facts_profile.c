/* facts_profile.c - what GET and PATCH /users/{id} know of a user beside id, email, status and
 * groups. */
#define SIM_FACTS_ROWS
#include "sim/facts.h"

/* clang-format off */
const struct sim_leaf sim_profile_leaves[] = {
{"first_name", S, N, NO, LRW, "\"\"", NULL},
{"last_name", S, N, NO, LRW, "\"\"", NULL},
{"display_name", S, N, NO, LRW, NULL, NULL},
{"type", I, N, NO, LRW, "2", "1|2|4|99"},
{"role_id", S, N, NO, LR, "\"2\"", NULL},
{"dept", S, N, NO, LRW, NULL, NULL},
{"timezone", S, N, NO, LRW, "\"America/New_York\"", NULL},
{"last_login_time", S, N, NO, LR, NULL, NULL},
{"last_client_version", S, N, NO, LR, NULL, NULL},
{"user_created_at", S, N, NO, 0, NULL, NULL}, /* users.c shows it */
{"hosted_at", S, N, NO, 0, NULL, NULL}, /* for the report of hosts; in no answer */
{"employee_unique_id", S, N, NO, LR, NULL, NULL},
{"division_ids", L, S, NO, LRW, NULL, NULL},
{"plan_united_type", S, N, NO, LRW, NULL, "1|2|4|8|16|32|64|128|256|512|1024|2048|4096|8192|16384|32768|65536|131072|none"},
{"license_info_list", L, M, NO, LRW, NULL, NULL},
{"custom_attributes", L, M, NO, RW, NULL, NULL},
{"host_key", S, N, NO, W, NULL, NULL},
{"role_name", S, N, NO, R, "\"Member\"", NULL},
{"use_pmi", B, N, NO, RW, "false", NULL},
{"language", S, N, NO, RW, "\"en-US\"", NULL},
{"phone_numbers", L, M, NO, RW, "[]", NULL},
{"job_title", S, N, NO, RW, "\"\"", NULL},
{"company", S, N, NO, RW, "\"\"", NULL},
{"location", S, N, NO, RW, "\"\"", NULL},
{"cost_center", S, N, NO, RW, "\"\"", NULL},
{"manager", S, N, NO, RW, NULL, NULL},
{"pronouns", S, N, NO, RW, NULL, NULL},
{"pronouns_option", I, N, NO, RW, NULL, "1|2|3"},
{"zoom_one_type", I, N, NO, RW, NULL, NULL},
{"vanity_name", S, N, NO, W, NULL, NULL},
{"about_me", S, N, NO, W, NULL, NULL},
{"linkedin_url", S, N, NO, W, NULL, NULL},
{"feature.zoom_phone", B, N, NO, W, NULL, NULL},
};
/* clang-format on */
const size_t sim_profile_leaves_count = sizeof(sim_profile_leaves) / sizeof(sim_profile_leaves[0]);
