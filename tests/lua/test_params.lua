-- test_params.lua - parameters: declared, typed, checked.
local params = require "zoom.params"

local function declare(written)
  local declared, why = params.declare(written)
  assert(declared, why)
  return declared
end

local function value(param, text)
  return params.resolve(declare { x = param }, { x = text }).x
end

local function complaint(param, text)
  return raised(params.resolve, declare { x = param }, { x = text })
end

-- type, text, value, why
local read = {
  { "string", "", "", "an empty text is a text" },
  { "string", " a ", " a ", "kept as typed" },
  { "integer", "30", 30, "whole" },
  { "integer", "-7", -7, "negative" },
  { "integer", "9223372036854775807", math.maxinteger, "64 bits" },
  { "number", "2.5", 2.5, "fraction" },
  { "number", "1e3", 1000.0, "exponent" },
  { "boolean", "Yes", true, "words, whatever their case" },
  { "boolean", "0", false, "numbers" },
  { "list", "a, b c ,d", { "a", "b c", "d" }, "white space around items goes" },
  { "list", "", {}, "nothing is an empty list" },
  { "date", "2024-02-29", "2024-02-29", "a leap day" },
  { "date", "2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00Z", "an instant, in UTC" },
  { "user", "amy@example.com", "amy@example.com", "an email address" },
  { "user", "KDcuGIm1QgePTO8WbOqwIQ", "KDcuGIm1QgePTO8WbOqwIQ", "an id" },
  { "group", "Sales & Clinic", "Sales & Clinic", "names of groups have blanks and signs" },
  { "file", "lists/people.csv", "lists/people.csv", "the path, as typed" },
  { "map", "Legal = 90, R & D=a=b,Sales=", { Legal = "90", ["R & D"] = "a=b", Sales = "" }, "the first '=' counts" },
  { "map", "", {}, "nothing is an empty map" },
  -- from a file of parameters, which knows more than texts
  { "integer", 30, 30, "a number in JSON" },
  { "integer", "30", 30, "a text is read as on the command line" },
  { "number", 2, 2, "a whole one is a number, too" },
  { "boolean", false, false, "false is a value" },
  { "list", { "a, b", "c" }, { "a, b", "c" }, "items of a list may have commas" },
  { "list", {}, {}, "an empty list" },
  { "map", { ["Legal, Inc"] = "90" }, { ["Legal, Inc"] = "90" }, "names of a map may have commas" },
}

-- type, text, part of the message, why
local refused = {
  { "integer", "30.5", "'30.5' is not a whole number", "fraction" },
  { "integer", "9223372036854775808", "is not a whole number", "past 64 bits" },
  { "integer", "0x10", "is not a whole number", "no hexadecimal" },
  { "integer", "", "is not a whole number", "nothing" },
  { "number", "nan", "is not a number", "NaN" },
  { "number", "1e999", "is not a number", "infinite" },
  { "boolean", "maybe", "neither true nor false", "another word" },
  { "date", "2023-02-29", "there is no day 2023-02-29", "no leap year" },
  { "date", "tomorrow", "is not a date such as", "a word" },
  { "user", "amy@", "neither an email address nor a user's id", "half an address" },
  { "user", "amy example", "neither an email address nor a user's id", "a name" },
  { "user", "", "neither an email address nor a user's id", "nothing" },
  { "group", "  ", "is not the name or id of a group", "blank" },
  { "file", "a\nb", "is not the path of a file", "a control character" },
  { "string", 3, "3 is not a text", "JSON, another type" },
  { "integer", 2.5, "2.5 is not a whole number", "JSON, a fraction" },
  { "boolean", 1, "1 is not true or false", "JSON, a number" },
  { "list", { 1 }, "a list is not a list of texts", "JSON, a list of numbers" },
  { "date", { "2026-01-01" }, "a list is not a date", "JSON, a list" },
  { "list", { a = "b" }, "an object is not a list of texts", "JSON, an object" },
  { "map", "Legal", "'Legal' is not NAME=VALUE", "no value" },
  { "map", "=90", "'=90' is not NAME=VALUE", "no name" },
  { "map", "a=1,b=2,a=3", "'a' is given twice", "which one counts?" },
  { "map", { "a=1" }, "a list is not names with values", "JSON, a list" },
  { "map", { a = 1 }, "a: 1 is not a text", "JSON, another type" },
}

-- declared, text, part of the message (nil: it fits), why
local bounded = {
  { { type = "integer", min = 5, max = 90 }, "5", nil, "the least" },
  { { type = "integer", min = 5, max = 90 }, "90", nil, "the most" },
  { { type = "integer", min = 5 }, "4", "4 is less than 5", "below" },
  { { type = "number", max = 1 }, "1.5", "1.5 is more than 1", "above" },
  { { type = "date", min = "2026-01-01" }, "2025-12-31", "2025-12-31 is before 2026-01-01", "too early" },
  { { type = "date", max = "2026-01-01" }, "2026-01-01T00:00:01Z", "is after 2026-01-01", "a second too late" },
  { { type = "list", min = 1 }, "", "0 items are fewer than 1", "an empty list" },
  { { type = "list", max = 1 }, "a,b", "2 items are more than 1", "a long list" },
  { { type = "map", of = "integer", min = 30 }, "a=30", nil, "each value counts" },
  { { type = "map", of = "integer", min = 30 }, "a=30,b=29", "b: 29 is less than 30", "one of them is less" },
  { { type = "map", of = "integer" }, "a=x", "a: 'x' is not a whole number", "of another type" },
  { { type = "map", choices = { "on", "off" } }, "a=on,b=maybe", "b: 'maybe' is not one of: on, off", "none of these" },
}

-- what is declared, part of the message
local wrong = {
  { "x", "params is a table" },
  { { x = 1 }, "parameter 'x' is a table" },
  { { ["a b"] = {} }, "no usable name" },
  { { x = { type = "strng" } }, "there is no type 'strng' (did you mean 'string'?)" },
  { { x = { type = "any" } }, "there is no type 'any'" },
  { { x = { typ = "string" } }, "parameter 'x' has no 'typ' (did you mean 'type'?)" },
  { { x = { type = "integer", default = "3" } }, "its default is not a whole number" },
  { { x = { required = true, default = "a" } }, "its default is never used" },
  { { x = { choices = "a" } }, "choices is a list" },
  { { x = { choices = { "a", "b" }, default = "c" } }, "its default: 'c' is not one of: a, b" },
  { { x = { type = "integer", choices = { "1" } } }, "its choice '1' is not a whole number" },
  { { x = { min = 1 } }, "min is for numbers, dates and lists" },
  { { x = { type = "integer", min = "1" } }, "its min is not a whole number" },
  { { x = { type = "integer", min = 2, max = 1 } }, "its min is more than its max" },
  { { x = { type = "integer", min = 2, default = 1 } }, "its default: 1 is less than 2" },
  { { x = { type = "date", max = "soon" } }, "its max is not a date" },
  { { x = { type = "user", default = "no one" } }, "its default is not an email address or a user's id" },
  { { x = { type = "list", of = "integer" } }, "'of' is for a map" },
  { { x = { type = "map", of = "list" } }, "its values cannot be of type 'list'" },
  { { x = { type = "map", of = "integer", default = { a = "1" } } }, "its default: a: 1 is not a whole number" },
  { { x = { type = "map", of = "boolean", min = 1 } }, "min is for numbers, dates and lists" },
  { { x = { help = 1 } }, "its help is a text" },
  { { x = { required = "yes" } }, "required is true or false" },
  { { 1 }, "parameter 1 is a table" },
  { { { name = "x" }, { name = "x" } }, "declared twice" },
}

return {
  read = function()
    for _, row in ipairs(read) do same(value({ type = row[1] }, row[2]), row[3], row[4]) end
    same(math.type(value({ type = "integer" }, "3")), "integer")
  end,
  refused = function()
    for _, row in ipairs(refused) do
      local message = complaint({ type = row[1] }, row[2])
      assert(message:find(row[3], 1, true), row[4] .. ": " .. message)
      assert(message:find("parameter 'x'", 1, true), "the parameter is named")
    end
  end,
  wrong_declarations = function()
    for _, row in ipairs(wrong) do
      local declared, why = params.declare(row[1])
      assert(declared == nil and why:find(row[2], 1, true), row[2] .. ": " .. tostring(why))
    end
  end,
  defaults = function()
    local declared = declare { a = { default = "x" }, b = { type = "list", default = { "y" } }, c = {} }
    same(params.resolve(declared, {}), { a = "x", b = { "y" } }, "declared without default: nil")
    same(params.resolve(declared, { a = "z" }).a, "z", "what is given wins")
  end,
  maps = function()
    local days = value({ type = "map", of = "integer" }, "c=3,a=1,b=2")
    same(math.type(days.a), "integer")
    local names = {}
    for name, n in pairs(days) do names[#names + 1] = name .. n end
    same(names, { "a1", "b2", "c3" }, "names come in order")
    same(value({ type = "map", of = "integer" }, { a = 7 }).a, 7, "a number in JSON")
    same(value({ type = "map", of = "boolean" }, "a=yes").a, true)
    same(value({ type = "map", of = "any" }, "a=true,b=8,c=yes,d=-1,e=1.5"), { a = true, b = 8, c = "yes", d = -1, e = "1.5" })
    same(value({ type = "map", of = "any" }, { a = false, b = "8" }), { a = false, b = 8 }, "a text is read as typed")
    same(params.resolve(declare { x = { type = "map", of = "integer", default = { a = 1 } } }, {}).x.a, 1)
  end,
  unknown_and_missing = function()
    local declared = declare { exempt = {}, days = { type = "integer", required = true, help = "how long" } }
    same(raised(params.resolve, declared, { exemt = "x", days = "1" }),
      "there is no parameter 'exemt' (did you mean 'exempt'?)")
    same(raised(params.resolve, declared, {}), "parameter 'days' is missing: how long")
  end,
  bounded = function()
    for _, row in ipairs(bounded) do
      local ok, message = pcall(value, row[1], row[2])
      assert(ok == (row[3] == nil), row[4] .. ": " .. tostring(message))
      assert(ok or message:find(row[3], 1, true), row[4] .. ": " .. tostring(message))
    end
  end,
  all_at_once = function()
    local declared = declare { { name = "team", required = true, help = "whose" }, { name = "days", type = "integer" },
      { name = "who", required = true } }
    same(raised(params.resolve, declared, { days = "x", tema = "Legal" }), table.concat({
      "there is no parameter 'tema' (did you mean 'team'?)", "parameter 'team' is missing: whose",
      "parameter 'days': 'x' is not a whole number", "parameter 'who' is missing" }, "\n"))
    same(raised(params.resolve, declare {}, { a = "x" }), "there is no parameter 'a' (the policy has none)")
  end,
  one_of_several = function()
    local declared = declare { { name = "team" }, { name = "days", type = "integer" } }
    local own = { "kiosks", "My kiosks" }
    same(params.resolve(declared, { team = "Legal", other = "x", ["rooms.team"] = "IT" }, own, true).team, "Legal")
    local values = params.resolve(declared, { team = "Legal", ["kiosks.team"] = "IT", ["My kiosks.days"] = "3" }, own, true)
    same(values.team, "IT", "its own name wins, whatever comes first")
    same(values.days, 3)
    same(raised(params.resolve, declared, { ["kiosks.tema"] = "x", tema = "y" }, own, true),
      "there is no parameter 'tema' (did you mean 'team'?)", "a bare name may be another policy's")
    same(raised(params.resolve, declared, { ["kiosks.team"] = "x", ["My kiosks.team"] = "y" }, own, true),
      "parameter 'team' is given twice: as My kiosks.team and as kiosks.team")
    same(params.resolve(declared, { ["kiosks.team"] = "x" }, own).team, "x", "alone as well")
    assert(not pcall(params.resolve, declared, { other = "x" }, own), "alone, what is not declared is a mistake")
  end,
  one_line_each = function()
    local message = complaint({ type = "integer" }, "1\n2\27[2J" .. ("x"):rep(1000))
    assert(not message:find "%c" and #message < 200, message)
    message = complaint({ type = "integer" }, ("\u{e9}"):rep(1000))
    assert(utf8.len(message), "cut between characters: " .. message)
  end,
  choices = function()
    same(value({ choices = { "a", "b" } }, "b"), "b")
    same(complaint({ choices = { "a", "b" } }, "c"), "parameter 'x': 'c' is not one of: a, b")
    same(complaint({ type = "list", choices = { "a", "b" } }, "a,c"), "parameter 'x': 'c' is not one of: a, b")
    same(value({ type = "integer", choices = { 1, 2 } }, "2"), 2)
  end,
  order = function()
    local names = {}
    for i, param in ipairs(declare { { name = "z" }, { name = "a" } }) do names[i] = param.name end
    same(names, { "z", "a" }, "a list keeps its order")
    names = {}
    for i, param in ipairs(declare { z = {}, a = {} }) do names[i] = param.name end
    same(names, { "a", "z" }, "a map is sorted: it has no order of its own")
  end,
}
