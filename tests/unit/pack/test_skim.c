/* test_skim.c - what a policy says at its top, found without running it. */
#include "pack/pack.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void rows(void **state)
{
  (void)state;
  static const struct {
    const char *text, *comment, *head, *version, *why;
  } row[] = {
    {"", "", "", "", "empty"},
    {"-- a\n-- b\n\n-- c\nlocal zoom = require \"zoom\"\nlocal p = zoom.policy { name = \"p\", version = \"1.2\" }\n", "-- a\n-- b",
     "zoom.policy { name = \"p\", version = \"1.2\" }", "1.2", "as most are"},
    {"--[==[ long\n]] ]==]\nzoom.policy{}", "--[==[ long\n]] ]==]", "zoom.policy{}", "", "a long comment"},
    {"#!/usr/bin/env zoomlua\n-- a\nzoom.part{x={'}'}}", "-- a", "zoom.part{x={'}'}}", "", "a part; a bracket in a string"},
    {"zoom.policy { a = \"\\\"}\", version = '2', -- }\n b = [[}]], --[[ } ]] c = {} } more }", "",
     "zoom.policy { a = \"\\\"}\", version = '2', -- }\n b = [[}]], --[[ } ]] c = {} }", "2", "brackets that are none"},
    {"zoom.policy({ version = \"1\" })", "", "zoom.policy({ version = \"1\" }", "1", "in brackets"},
    {"-- zoom.policy { version = '9' }\nlocal s = 'zoom.policy {}'", "-- zoom.policy { version = '9' }", "", "", "none at all"},
    {"zoom.policy { params = { version = 'x' }, version = \"3\" }", "", "zoom.policy { params = { version = 'x' }, version = \"3\" }",
     "3", "a parameter of that name is not the version"},
    {"zoom.policy { version = '1\\n' }", "", "zoom.policy { version = '1\\n' }", "", "a version that is not plain"},
    {"zoom.policy { ", "", "", "", "not closed"},
    {"zoom.policy \"p\"", "", "", "", "no table"},
    {"policy { version = '1' }", "", "", "", "another function"},
    {"require(\"zoom\").policy { version = '4' }", "", "policy { version = '4' }", "4", "without a name of its own"},
    {"z . policy\n{ }", "", "z . policy\n{ }", "", "another spelling"},
    {"\"unfinished\nzoom.policy { version = '1' }", "", "zoom.policy { version = '1' }", "1", "a broken string ends with its line"},
    {"[==[ never closed", "", "", "", "a long string without an end"},
    {"--[[ never closed", "--[[ never closed", "", "", "a comment without an end"},
    {"'\\", "", "", "", "cut behind a backslash"},
    {"[=", "", "", "", "cut in a bracket"},
  };
  for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
    struct zl_skim s;
    size_t n = strlen(row[i].text);
    char *exact = malloc(n ? n : 1); /* so that the sanitizer sees the end */
    memcpy(exact, row[i].text, n);
    zl_skim((struct zl_str){exact, n}, &s);
    if (!zl_str_is(s.comment, row[i].comment) || !zl_str_is(s.head, row[i].head) || !zl_str_is(s.version, row[i].version))
      fail_msg("%s: '%.*s' '%.*s' '%.*s'", row[i].why, (int)s.comment.n, s.comment.p, (int)s.head.n, s.head.p,
               (int)s.version.n, s.version.p);
    free(exact);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(rows)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
