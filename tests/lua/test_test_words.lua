-- test_test_words.lua - values in the messages of zoom.test, and when they are what was expected.
local words = require "zoom.test_words"

return {
  value = function()
    same(words.value(nil), "(not set)")
    same(words.value "a\27\"b\\", '"a\\x1b\\x22b\\x5c"', "nothing gets out of the quotes")
    same(words.value { 1, "x", {} }, '{1, "x", {}}')
    same(words.value { b = true, a = 2 }, "{ a = 2, b = true }", "names in order")
    same(words.value(("\xc3\xa9"):rep(200)), '"' .. ("\xc3\xa9"):rep(59) .. "...", "cut between characters")
  end,
  fits = function()
    same(words.fits(1, 1), true)
    same(words.fits(1, 1.0), true, "a number is a number")
    same(words.fits(1, "1"), false)
    same(words.fits({ a = 1 }, { a = 1, b = 2 }), true, "only what is named")
    same(words.fits({ a = 1, b = 2 }, { a = 1 }), false)
    same(words.fits({ 1, 2 }, { 1, 2, 3 }), false, "a list is compared whole")
    same(words.fits({ { a = 1 } }, { { a = 1, b = 2 } }), true)
    same(words.fits({}, {}), true)
    same(words.fits({}, { 1 }), false, "an empty table is nothing else")
    same(words.fits({ a = 1 }, "x"), false)
  end,
  columns = function()
    same(words.columns { { "a", "b", "c" }, { "aaa", "\xc3\xa9\xc3\xa9", "d" } }, { "a    b   c", "aaa  \xc3\xa9\xc3\xa9  d" })
    same(words.columns { { "a", "", "c" } }, { "a  c" }, "a column without anything takes no room")
  end,
  clean = function()
    same(words.clean "caf\xc3\xa9", "caf\xc3\xa9")
    same(words.clean "a\xffb", "a\\xffb")
  end,
}
