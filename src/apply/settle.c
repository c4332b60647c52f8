/* settle.c - rows in state "sent": an earlier process wrote its intent and did not live to see the
 * answer. Pure; serves apply.c.
 *
 * What may be repeated is simply sent again: a PATCH of settings to the same values ends in the
 * same state. A POST may have made its share already, and a second one would be refused or double
 * it; only reading the object can tell, so it becomes "unknown" and goes no further by itself. */
#include "apply/internal.h"

bool zl_settle(const struct zl_row *row, struct zl_fate *f)
{
  if (!row->was_sent || row->safe)
    return true;
  *f = (struct zl_fate){.state = "unknown"};
  snprintf(f->error, sizeof(f->error),
           "an interrupted run sent this %s and did not see the answer: it may have taken effect, so "
           "it is not sent again; run the policy again to see what is left to do",
           row->method.p);
  return false;
}
