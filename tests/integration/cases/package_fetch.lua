-- A package by http from the loopback (https: tests/hostile): no credentials, no redirect from http, bounded, and once.
local tar = require "tar"
local POLICY = 'require("zoom").policy { name = "rooms", version = "%s" }\n'
local package = tar.archive { { "base-2.1/main.lua", POLICY:format "2.1" } }
local function url(path) return "http://127.0.0.1:{port}" .. path end
local function refused(path, exit, ...)
  return { run = { "add", url(path), "--yes" }, expect = { exit = exit, stdout = "", stderr = { ... }, stderr_lines = 1,
           files = { ["policies/rooms.lua"] = false, ["zoomlua.lock"] = false } } }
end

return {
  why = "a package is fetched with no token, cookie or password, from where the user said and nowhere else, and no larger than it may be",
  server = {
    ["GET /rooms.lua"] = { { type = "text/plain", body = POLICY:format "1.0", headers = { ["Set-Cookie"] = "a=b" } },
                           { type = "text/plain", body = POLICY:format "1.1" } },
    ["GET /echo.lua"] = { echo = true },
    ["GET /dist/base.tar"] = { type = "application/x-tar", body = package },
    ["GET /moved"] = { status = 302, headers = { Location = "http://127.0.0.1:1/secret" } },
    ["GET /large"] = { body = ("x"):rep(8500000) },
    ["GET /page"] = { type = "text/html", body = "\n<html><body>rooms.lua</body></html>" },
    ["GET /locked"] = { status = 401, body = "" },
    ["GET /part"] = { status = 206, body = "x" },
    ["GET /nothing"] = { status = 204 },
  },
  steps = {
    refused("/none.lua", 1, "the server answered 404: there is nothing at this URL"),
    refused("/locked", 1, "it wants somebody to sign in, and zoomlua sends no credentials"),
    refused("/moved", 1, "the server answers with a redirect, which is followed from https alone: give the URL that it leads to"),
    refused("/large", 1, "more than 8 MB"),
    refused("/page", 1, "it is a web page, not a policy"),
    refused("/part", 1, "206"),
    refused("/nothing", 1, "204"),
    refused("/rooms.lua?access_token=abc", 64, "a parameter that sounds like a secret (access_token), which zoomlua.lock would keep for all to read"),
    { run = { "add", "http://192.0.2.1/rooms.lua" }, expect = { exit = 64, requests = 0, stderr = { "is plain http, which is accepted for loopback addresses alone: use https://" } } },
    { run = { "add", "https://me:pass@example.com/rooms.lua" }, expect = { exit = 64, lacks = { "pass@" }, stderr = { "without credentials" } } },
    { run = { "add", "file:///etc/passwd" }, expect = { exit = 64, stderr = { "does not start with https://" } } },
    { run = { "add", "ftp://example.com/rooms.lua" }, expect = { exit = 64 } },
    { run = { "add", "https://example.com/\27[2J" }, expect = { exit = 64, lacks = { "\27" } } },
    { run = { "add", url "/rooms.lua?ref=main", "--yes" },
      expect = { exit = 0, requests = 1, stdout = { "rooms 1.0 from http://127.0.0.1:", "Added: policies/rooms.lua" },
                 files = { ["policies/rooms.lua"] = { 'version = "1.0"' }, ["zoomlua.lock"] = { "/rooms.lua?ref=main\n", "version 1.0\n" } } } },
    { run = { "add", url "/echo.lua", "--details" }, expect = { exit = 2, requests = 1, stdout = { "GET /echo.lua HTTP/1.1" },
      lacks = { "Authorization", "Bearer", "Basic", "Cookie" } } },
    { run = { "add", url "/dist/base.tar", "--yes" }, expect = { exit = 0, stdout = { "base 2.1 from" }, files = { ["policies/base/main.lua"] = {} } } },
    { run = { "update", "rooms" }, expect = { exit = 2, requests = 1, stdout = { '-require("zoom").policy { name = "rooms", version = "1.0" }', "1 file differs" } } },
    { run = { "update", "--yes" }, expect = { exit = 0, requests = 2, stdout = { "Updated: rooms 1.0 -> 1.1", "base 2.1: nothing new." } } },
    { run = { "update" }, expect = { exit = 0, stdout = { "rooms 1.1: nothing new." } } },
    { run = { "verify" }, expect = { exit = 0, requests = 0 } },
    { run = { "info", "policies/rooms.lua" }, expect = { exit = 0, requests = 0 } },
    { run = { "remove", "rooms", "base", "--yes" }, expect = { exit = 0, requests = 0, files = { ["zoomlua.lock"] = false, policies = false } } },
  },
}
