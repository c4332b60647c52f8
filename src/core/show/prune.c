/* prune.c - `zoomlua history prune --older 400d`: old runs go, and with them what an undo would need; so
 * it says what goes, and asks. Serves history.c. */
#include <stdlib.h>

#include "core/show/show.h"
#include "core/stage.h"

struct old {
  int64_t before_ms, runs, applied;
};

static int count(void *arg, const struct zl_run *r)
{
  struct old *o = arg;
  int64_t last_ms = r->finished_ms > r->started_ms ? r->finished_ms : r->started_ms;
  if (last_ms >= o->before_ms || zl_str_is(zl_str_of(r->state), "applying"))
    return 0;
  o->runs++;
  o->applied += r->done > 0;
  return 0;
}

int zl_prune_run(const struct zl_cli *cli, struct zl_journal *j, struct zl_err *err)
{
  struct old o = {.before_ms = zl_wall_ms() - cli->older_ms};
  char question[200], runs[48];
  int64_t gone;
  if (zl_runs(j, 0, count, &o, err) != 0)
    return -1;
  if (!o.runs) {
    printf("There is no run that old.\n");
    return 0;
  }
  zl_page_counted(runs, sizeof(runs), o.runs, "run", "runs");
  if (!cli->yes && !zl_confirm_possible())
    return zl_err_set(err, ZL_EREFUSED, "%s would go, %lld of them applied, which could not be undone any more: nothing "
                      "was deleted; --yes deletes them", runs, (long long)o.applied);
  snprintf(question, sizeof(question), "Delete %s, %lld of them applied, which can then not be undone any more? [y/N] ",
           runs, (long long)o.applied);
  int answer = cli->yes ? 1 : zl_confirm(question);
  if (answer < 0)
    return zl_err_set(err, ZL_EINTR, "interrupted; nothing was deleted");
  if (answer == 0)
    return zl_err_set(err, ZL_EREFUSED, "nothing was deleted");
  if (zl_journal_lock(j, err) != 0 || zl_runs_prune(j, o.before_ms, &gone, err) != 0)
    return -1;
  zl_page_counted(runs, sizeof(runs), gone, "run", "runs");
  printf("Deleted: %s.", runs);
  if (gone < o.runs)
    printf(" %lld stay, because requests of theirs have an unknown fate that only resume can settle.",
           (long long)(o.runs - gone));
  putchar('\n');
  return 0;
}
