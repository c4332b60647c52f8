/* plans.c - what an account's plan permits, as data: figures of plans, names, and the few calls
 * that have a limit of their own. Used by limit.c and engine.c. Pure. docs/zoom-api.md, section 6. */
#include "http/limit.h"

#include <string.h>
#include <strings.h>

/* `per_s`: length of the window. */
struct row {
  int count, per_s, per_day;
  bool shares_day; /* with the label before it */
};
static const struct row rows[3][ZL_PRODUCTS][ZL_LABELS] = {
  [ZL_PLAN_FREE] = {
    [ZL_MAIN] = {[ZL_LIGHT] = {4, 1, 6000, false}, [ZL_MEDIUM] = {2, 1, 2000, false},
                 [ZL_HEAVY] = {1, 1, 1000, false}, [ZL_INTENSIVE] = {10, 60, 30000, false}},
    /* Free accounts have no Zoom Phone: Pro's figures, in case one has after all. */
    [ZL_PHONE] = {[ZL_LIGHT] = {20, 1, 0, false}, [ZL_MEDIUM] = {10, 1, 0, false},
                  [ZL_HEAVY] = {5, 1, 15000, false}, [ZL_INTENSIVE] = {5, 60, 15000, true}},
  },
  [ZL_PLAN_PRO] = {
    [ZL_MAIN] = {[ZL_LIGHT] = {30, 1, 0, false}, [ZL_MEDIUM] = {20, 1, 0, false},
                 [ZL_HEAVY] = {10, 1, 30000, false}, [ZL_INTENSIVE] = {10, 60, 30000, true}},
    [ZL_PHONE] = {[ZL_LIGHT] = {20, 1, 0, false}, [ZL_MEDIUM] = {10, 1, 0, false},
                  [ZL_HEAVY] = {5, 1, 15000, false}, [ZL_INTENSIVE] = {5, 60, 15000, true}},
  },
  [ZL_PLAN_BUSINESS] = {
    [ZL_MAIN] = {[ZL_LIGHT] = {80, 1, 0, false}, [ZL_MEDIUM] = {60, 1, 0, false},
                 [ZL_HEAVY] = {40, 1, 60000, false}, [ZL_INTENSIVE] = {20, 60, 60000, true}},
    [ZL_PHONE] = {[ZL_LIGHT] = {40, 1, 0, false}, [ZL_MEDIUM] = {20, 1, 0, false},
                  [ZL_HEAVY] = {10, 1, 30000, false}, [ZL_INTENSIVE] = {10, 60, 30000, true}},
  },
};

/* Calls with a limit of their own besides that of their label, whatever the plan. */
static const struct {
  const char *method, *path; /* the end of the URL's path */
  unsigned base;
  struct zl_figure figure;
} specials[ZL_SPECIALS] = {
  {"POST", "/users/features", ZL_MAIN * ZL_LABELS + ZL_MEDIUM, {1, 10, 0}},
};

static const char *const label_names[ZL_LABELS] = {"LIGHT", "MEDIUM", "HEAVY", "RESOURCE-INTENSIVE",
                                                   "UNLIMITED"};

static bool same_word(struct zl_str a, const char *b)
{
  return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0;
}

int zl_label_find(struct zl_str name, enum zl_label *out)
{
  for (int i = 0; i < ZL_LABELS; i++)
    if (same_word(name, label_names[i])) {
      *out = (enum zl_label)i;
      return 0;
    }
  if (!same_word(name, "RESOURCE_INTENSIVE") && !same_word(name, "INTENSIVE"))
    return -1;
  *out = ZL_INTENSIVE;
  return 0;
}

const char *zl_label_name(enum zl_label label)
{
  return (unsigned)label < ZL_LABELS ? label_names[label] : "UNKNOWN";
}

int zl_plan_find(struct zl_str name, enum zl_plan *out)
{
  static const struct {
    const char *name;
    enum zl_plan plan;
  } names[] = {{"free", ZL_PLAN_FREE},          {"basic", ZL_PLAN_FREE},
               {"pro", ZL_PLAN_PRO},            {"business", ZL_PLAN_BUSINESS},
               {"education", ZL_PLAN_BUSINESS}, {"enterprise", ZL_PLAN_BUSINESS},
               {"partner", ZL_PLAN_BUSINESS}};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (same_word(name, names[i].name)) {
      *out = names[i].plan;
      return 0;
    }
  return -1;
}

unsigned zl_limits_lane(enum zl_product p, enum zl_label label, const char *method,
                        struct zl_str url)
{
  unsigned lane = (unsigned)p * ZL_LABELS + (unsigned)label;
  if (!method || method[0] == 'G')
    return lane;
  for (unsigned i = 0; i < ZL_SPECIALS; i++) {
    size_t n = strlen(specials[i].path);
    const char *query = url.n ? memchr(url.p, '?', url.n) : NULL;
    size_t end = query ? (size_t)(query - url.p) : url.n;
    if (strcmp(method, specials[i].method) == 0 && end >= n &&
        memcmp(url.p + end - n, specials[i].path, n) == 0)
      return ZL_PRODUCTS * ZL_LABELS + i;
  }
  return lane;
}

unsigned zl_plan_base(unsigned lane)
{
  return lane < ZL_PRODUCTS * ZL_LABELS ? lane : specials[lane - ZL_PRODUCTS * ZL_LABELS].base;
}

struct zl_figure zl_plan_figure(enum zl_plan plan, unsigned lane)
{
  if (zl_plan_base(lane) != lane)
    return specials[lane - ZL_PRODUCTS * ZL_LABELS].figure;
  const struct row *r = &rows[plan][lane / ZL_LABELS][lane % ZL_LABELS];
  return (struct zl_figure){r->count, r->per_s, r->per_day};
}

unsigned zl_plan_day(enum zl_plan plan, unsigned lane)
{
  unsigned base = zl_plan_base(lane);
  return rows[plan][base / ZL_LABELS][base % ZL_LABELS].shares_day ? base - 1 : base;
}
