/* show.h - how plans and runs look as text; shared by the files beside it. Internal to core. */
#ifndef ZL_CORE_SHOW_SHOW_H
#define ZL_CORE_SHOW_SHOW_H

#include "core/plan/alike.h"
#include "core/state.h"

#define ZL_PAGE_NAMES 3 /* of the objects of a group */

#define ZL_BOLD "\033[1m"
#define ZL_RED "\033[31m"
#define ZL_GREEN "\033[32m"
#define ZL_DIM "\033[2m"
#define ZL_PLAIN "\033[0m"

/* ---- page.c ------------------------------------------------------------------------------ */

struct zl_page {
  FILE *to;
  bool color, states; /* states: what became of each change is told, too */
  bool losses;        /* what no undo brings back is told */
  struct zl_core *names; /* the run that knows what roles are called, or NULL */
  struct zl_buf line;
};
struct zl_page zl_page(FILE *to, bool states); /* the caller frees `line` */
const char *zl_page_paint(const struct zl_page *p, const char *code); /* "" without colour */
void zl_page_put(struct zl_page *p, struct zl_str s); /* made visible */
void zl_page_flush(struct zl_page *p);
const char *zl_page_things(struct zl_str kind, int64_t n); /* "users" */
const char *zl_page_counted(char *out, size_t n, int64_t count, const char *one, const char *many);
/* For zl_run_groups and zl_run_changes; arg is the page. */
int zl_page_group(void *arg, const struct zl_change_group *g);
int zl_page_detail(void *arg, const struct zl_change *c);

/* ---- show.c ----------------------------------------------------------------------------------- */

/* "Requests: 1,204 MEDIUM; about 2 minutes at the permitted rate." */
int zl_show_cost(struct zl_journal *j, struct zl_limits *limits, int64_t run, struct zl_buf *out, struct zl_err *err);
/* "waiting-room 1.0.0: Waiting room on for licensed users", and an empty line. */
void zl_show_title(struct zl_core *c, FILE *to);
/* A plan with its title and a last line of its own kind: `what` is "Plan 12", "Drift", "Saved plan". */
int zl_show_changes(struct zl_core *c, int64_t run, const char *what, FILE *to, struct zl_err *err);

/* ---- markdown.c -------------------------------------------------------------------------- */

/* A change request: `source` is the name of the saved plan, or NULL for a run. */
int zl_show_markdown(struct zl_journal *j, const struct zl_run *r, struct zl_core *c, const char *source, FILE *to,
                     struct zl_err *err);

/* ---- file.c ------------------------------------------------------------------------------ */

/* `zoomlua show FILE`. */
int zl_show_file(const struct zl_cli *cli, struct zl_err *err);

#endif
