/* test_retry.c - one row a rule. */
#include "http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NOON INT64_C(1768996800000) /* 2026-01-21T12:00:00Z */
#define HALF_DAY INT64_C(43200000)
#define PER_SECOND "{\"code\":429,\"message\":\"You have reached the maximum per-second rate limit " \
                   "for this API. Try again later.\"}"
#define DAILY "{\"code\":429,\"message\":\"You have reached the maximum daily rate limit for this " \
              "API. Refer to the response header for details.\"}"
#define CONCURRENT "{\"code\":429,\"message\":\"Too many concurrent requests. A request to " \
                   "disassociate this user has already been made.\"}"

static const struct row {
  int status;
  bool sent, safe;
  int attempt;
  const char *after, *type, *remaining, *body;
  enum zl_verdict want;
  int64_t wait_ms;
  const char *why;
} rows[] = {
  {200, 1, 1, 1, "", "", "", "{}", ZL_FINAL, 0, "an answer"},
  {204, 1, 0, 1, "", "", "", "", ZL_FINAL, 0, "an answer without body"},
  {302, 1, 1, 1, "", "", "", "", ZL_FINAL, 0, "a redirect is not followed"},
  {404, 1, 1, 1, "5", "", "", "", ZL_FINAL, 0, "Retry-After of a final answer says nothing"},
  {401, 1, 1, 1, "", "", "", "", ZL_FINAL, 0, "the session's business"},
  {0, 0, 0, 1, "", "", "", "", ZL_RETRY, 500, "nothing left: even a POST may go again"},
  {0, 1, 1, 1, "", "", "", "", ZL_RETRY, 500, "a read whose answer was lost"},
  {0, 1, 1, 3, "", "", "", "", ZL_RETRY, 2000, "doubled"},
  {0, 1, 1, 40, "", "", "", "", ZL_RETRY, 30000, "bounded"},
  {0, 1, 0, 1, "", "", "", "", ZL_UNKNOWN_FATE, 0, "a POST whose answer was lost"},
  {500, 1, 1, 1, "", "", "", "", ZL_RETRY, 500, "undocumented, seen"},
  {503, 1, 1, 1, "7", "", "", "", ZL_RETRY, 7000, "the server knows better"},
  {503, 1, 1, 1, "9999", "", "", "", ZL_RETRY, 120000, "but not for hours"},
  {502, 1, 0, 1, "", "", "", "", ZL_UNKNOWN_FATE, 0, "what happened behind the gateway?"},
  {501, 1, 1, 1, "", "", "", "", ZL_FINAL, 0, "will not be implemented by waiting"},
  {408, 1, 1, 1, "", "", "", "", ZL_RETRY, 500, "the server did not get it whole"},
  {429, 1, 0, 1, "", "QPS", "0", PER_SECOND, ZL_RETRY, 1000, "refused, so a POST is safe too"},
  {429, 1, 1, 2, "", "QPS", "0", PER_SECOND, ZL_RETRY, 2000, "doubled"},
  {429, 1, 1, 1, "3", "QPS", "", "", ZL_RETRY, 3000, "seconds"},
  {429, 1, 1, 1, "0", "QPS", "", "", ZL_RETRY, 1000, "zero is no answer"},
  {429, 1, 1, 1, "2026-01-22T00:00:00Z", "QPS", "", PER_SECOND, ZL_RETRY, 1000,
   "the type goes before a left-over Retry-After"},
  {429, 1, 1, 1, "", "", "", PER_SECOND, ZL_RETRY, 1000, "no headers, the text says it"},
  {429, 1, 1, 1, "", "", "", "", ZL_RETRY, 1000, "nothing at all"},
  {429, 1, 1, 1, "", "", "", CONCURRENT, ZL_RETRY, 1000, "one object at a time"},
  {429, 1, 1, 1, "2026-01-22T00:00:00Z", "Daily-limit", "0", DAILY, ZL_CLOSED, HALF_DAY, "daily"},
  {429, 1, 1, 1, "2026-01-21T13:00:00+01:00", "Daily-limit", "0", DAILY, ZL_CLOSED, HALF_DAY,
   "an instant that is now: midnight then"},
  {429, 1, 1, 1, "", "Daily-limit", "0", DAILY, ZL_CLOSED, HALF_DAY, "midnight UTC"},
  {429, 1, 1, 1, "", "", "", DAILY, ZL_CLOSED, HALF_DAY, "only the text says daily"},
  {429, 1, 1, 1, "", "", "5893", DAILY, ZL_FINAL, 0, "one object's day: others may go on"},
  {429, 1, 1, 1, "3600", "", "", "", ZL_CLOSED, 3600000, "an hour is not worth waiting"},
  {429, 1, 1, 1, "2026-01-21T12:00:10.500Z", "", "", "", ZL_RETRY, 10500, "ISO 8601"},
  {429, 1, 1, 1, "Wed, 21 Jan 2026 12:00:30 GMT", "", "", "", ZL_RETRY, 30000, "HTTP date"},
  {429, 1, 1, 1, "Wed, 21 Jan 2026 11:00:30 GMT", "", "", "", ZL_RETRY, 1000, "HTTP date, past"},
  {429, 1, 1, 1, "Wed, 21 Foo 2026 12:00:30 GMT", "", "", "", ZL_RETRY, 1000, "no month"},
  {429, 1, 1, 1, "Wed, 31 Feb 2026 12:00:30 GMT", "", "", "", ZL_RETRY, 1000, "no day"},
  {429, 1, 1, 1, "-5", "", "", "", ZL_RETRY, 1000, "negative"},
  {429, 1, 1, 1, "99999999999999999999", "", "", "", ZL_RETRY, 1000, "beyond 2^63"},
  {429, 1, 1, 1, "9999-12-31T23:59:59Z", "", "", "", ZL_RETRY, 1000, "not to be believed"},
  {429, 1, 1, 1, "soon", "", "", "", ZL_RETRY, 1000, "a word"},
  {429, 1, 1, 1, "  4 ", "", "", "", ZL_RETRY, 4000, "white space"},
  {429, 1, 0, 1, "", "", "", "{\"code\":429,\"message\":\"You can only add up to 10 users to access "
   "your voicemail.\"}", ZL_FINAL, 0, "a batch too large stays too large"},
  {400, 1, 1, 1, "", "", "", "{\"code\" : 429, \"message\":\"You have reached the maximum "
   "per-second rate limit\"}", ZL_RETRY, 1000, "phone says 400 and means 429"},
  {400, 1, 1, 1, "", "", "", "{\"code\":4290,\"message\":\"rate limit\"}", ZL_FINAL, 0,
   "another code"},
  {400, 1, 1, 1, "", "", "", "{\"code\":300,\"message\":\"rate limit must be a number\"}", ZL_FINAL,
   0, "validation"},
};

static void judge(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const struct row *r = &rows[i];
    struct zl_answer_facts a = {r->status, r->sent, r->safe, zl_str_of(r->after),
                                zl_str_of(r->type), zl_str_of(r->remaining), zl_str_of(r->body)};
    int64_t wait_ms = -1;
    enum zl_verdict got = zl_retry_judge(&a, r->attempt, NOON, &wait_ms);
    if (got != r->want || wait_ms != r->wait_ms)
      fail_msg("%s (%d, Retry-After '%s'): verdict %d, wait %lld", r->why, r->status, r->after, got,
               (long long)wait_ms);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(judge)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
