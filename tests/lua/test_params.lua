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
}

-- what is declared, part of the message
local wrong = {
  { "x", "params is a table" },
  { { x = 1 }, "parameter 'x' is a table" },
  { { ["a b"] = {} }, "no usable name" },
  { { x = { type = "strng" } }, "there is no type 'strng' (did you mean 'string'?)" },
  { { x = { typ = "string" } }, "parameter 'x' has no 'typ' (did you mean 'type'?)" },
  { { x = { type = "integer", default = "3" } }, "its default is not a integer" },
  { { x = { required = true, default = "a" } }, "its default is never used" },
  { { x = { choices = "a" } }, "choices is a list" },
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
  unknown_and_missing = function()
    local declared = declare { exempt = {}, days = { type = "integer", required = true, help = "how long" } }
    same(raised(params.resolve, declared, { exemt = "x", days = "1" }),
      "there is no parameter 'exemt' (did you mean 'exempt'?)")
    same(raised(params.resolve, declared, {}), "parameter 'days' is missing: how long")
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
