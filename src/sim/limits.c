/* limits.c - the account's rate limits: at any moment no more than N requests of one label and
 * product within the last second (or minute), and so many a day. A sliding window, so that a
 * client cannot pass by being lucky with the clock. Pure of clocks: times come from the caller. */
#include "sim/world.h"

#include <string.h>

static const char *const label_names[SIM_LABELS] = {"Light", "Medium", "Heavy", "Resource-intensive"};

const char *sim_label_name(int label)
{
  return label_names[label];
}

struct row {
  int per_window, window_s;
  int64_t per_day;
};
static const struct plan {
  const char *name;
  struct row row[SIM_PRODUCTS][SIM_LABELS];
} plans[] = {
    {"none", {{{0, 1, 0}, {0, 1, 0}, {0, 1, 0}, {0, 60, 0}},
              {{0, 1, 0}, {0, 1, 0}, {0, 1, 0}, {0, 60, 0}}}},
    /* Zoom names no figures for Phone on a free account, where it is not sold: those of Pro hold */
    {"free", {{{4, 1, 6000}, {2, 1, 2000}, {1, 1, 1000}, {10, 60, 30000}},
              {{20, 1, 0}, {10, 1, 0}, {5, 1, 15000}, {5, 60, 15000}}}},
    {"pro", {{{30, 1, 0}, {20, 1, 0}, {10, 1, 30000}, {10, 60, 30000}},
             {{20, 1, 0}, {10, 1, 0}, {5, 1, 15000}, {5, 60, 15000}}}},
    {"business", {{{80, 1, 0}, {60, 1, 0}, {40, 1, 60000}, {20, 60, 60000}},
                  {{40, 1, 0}, {20, 1, 0}, {10, 1, 30000}, {10, 60, 30000}}}},
};

int sim_limits_set(struct sim_limits *l, const char *plan, struct zl_err *err)
{
  const struct plan *found = NULL;
  for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++)
    if (strcmp(plan ? plan : "none", plans[i].name) == 0)
      found = &plans[i];
  if (!found)
    return zl_err_set(err, ZL_EUSAGE, "no plan '%s': use none, free, pro or business", plan);
  memset(l, 0, sizeof(*l));
  for (int p = 0; p < SIM_PRODUCTS; p++)
    for (int k = 0; k < SIM_LABELS; k++) {
      const struct row *r = &found->row[p][k];
      l->window[p][k].per_window = r->per_window;
      l->window[p][k].window_us = (int64_t)r->window_s * 1000000;
      l->window[p][k].per_day = r->per_day;
      for (int i = 0; i < SIM_WINDOW_MAX; i++)
        l->window[p][k].at_us[i] = INT64_MIN / 2;
    }
  return 0;
}

/* Heavy and resource-intensive calls spend from one daily budget where their figures are the same
 * (Pro, Business); on a free account each has its own. */
static int64_t *spent_today(struct sim_limits *l, int product, int label)
{
  struct sim_window *w = l->window[product];
  bool shared = w[SIM_HEAVY].per_day == w[SIM_INTENSIVE].per_day;
  return &w[label == SIM_INTENSIVE && shared ? SIM_HEAVY : label].today;
}

/* What others of the account have asked since the last time, at its own instants: as many a
 * window as `others` says, evenly; what finds the window full is refused like anybody. */
static void others_ask(struct sim_limits *l, int product, int label, int64_t now_us)
{
  struct sim_window *w = &l->window[product][label];
  if (w->per_window == 0)
    return;
  int64_t step_us = w->window_us / l->others, *today = spent_today(l, product, label);
  int64_t most = l->others < w->per_window ? l->others : w->per_window;
  if (w->others_at_us == 0)
    w->others_at_us = now_us - w->window_us;
  int64_t missed = (now_us - w->others_at_us) / w->window_us - 1; /* windows that nobody looked at */
  if (missed > 0) {
    w->others_at_us += missed * w->window_us;
    *today += missed * most;
  }
  for (; w->others_at_us <= now_us; w->others_at_us += step_us) {
    if (w->others_at_us - w->at_us[w->next] < w->window_us || (w->per_day > 0 && *today >= w->per_day))
      continue;
    w->at_us[w->next] = w->others_at_us;
    w->next = (w->next + 1) % w->per_window;
    (*today)++;
  }
}

int sim_limits_ask(struct sim_limits *l, int product, int label, int64_t now_us, int64_t wall_ms,
                   int64_t *limit)
{
  struct sim_window *w = &l->window[product][label];
  int64_t day = wall_ms / (24 * 3600 * 1000);
  if (day != l->day) {
    l->day = day;
    for (int p = 0; p < SIM_PRODUCTS; p++)
      for (int k = 0; k < SIM_LABELS; k++)
        l->window[p][k].today = 0;
  }
  if (w->per_window == 0)
    return 0;
  for (int k = 0; l->others > 0 && k < SIM_LABELS; k++)
    others_ask(l, product, k, now_us);
  int64_t *today = spent_today(l, product, label);
  if (w->per_day > 0 && *today >= w->per_day) {
    *limit = w->per_day;
    return 2;
  }
  /* the ring's next place holds the request made per_window requests ago */
  if (now_us - w->at_us[w->next] < w->window_us) {
    *limit = w->per_window;
    return 1;
  }
  w->at_us[w->next] = now_us;
  w->next = (w->next + 1) % w->per_window;
  (*today)++;
  return 0;
}
