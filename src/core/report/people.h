/* people.h - rows of zoom.people that are nobody, or not who they should be: kept, shown with the plan.
 * Internal to core; serves report.c and finish.c. */
#ifndef ZL_CORE_REPORT_PEOPLE_H
#define ZL_CORE_REPORT_PEOPLE_H

#include "core/report/report.h"

/* NOBODY: one row of a list. */
int zl_people_nobody(struct zl_reports *all, const struct zl_wire_msg *m, struct zl_err *err);
int zl_people_ready(struct zl_reports *all, struct zl_err *err);
/* Each row, as it is kept; and one that was kept, back: `c` then has nothing else to report. */
int zl_people_each(const struct zl_reports *all, int (*each)(void *arg, struct zl_str row), void *arg);
int zl_people_again(struct zl_core *c, struct zl_str row, struct zl_err *err);
/* Writes a member ",\"nobody\":[...]" where there is any. */
void zl_people_json(const struct zl_reports *all, FILE *to);

#endif
