return {
  why = "a folder without tests is no success: a CI that finds nothing has to fail",
  offline = true,
  files = { ["policy.lua"] = "print 'x'\n", ["sub/test.lua"] = "error 'not a test'\n" },
  steps = {
    { run = { "test" }, expect = { exit = 1, stdout = "",
        stderr = "zoomlua: there is no *_test.lua in or below this folder (docs/testing.md)\n" } },
    { run = { "test", "sub" }, expect = { exit = 1, stderr = { "there is no *_test.lua there" } } },
  },
}
