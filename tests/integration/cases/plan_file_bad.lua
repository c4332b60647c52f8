local resign = require "resign"
local function policy(name, body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "' .. name .. '", summary = "s", limits = { objects = 100, percent = 100 } }\n' .. body
end
local function edited(from, to)
  return function(file) return (file "good.plan":gsub(from, to)) end
end
local function forged(from, to)
  return function(file) return resign(file "good.plan", from, to) end
end
local steps = {
  { run = { "plan", "p.lua", "-o", "good.plan" }, expect = { exit = 2 } },
}
--- A file that must be refused in one line that has these words, by `apply` and by `show`.
local function refused(name, make, words, only_apply)
  steps[#steps + 1] = { run = { "apply", name, "--yes" }, files = { [name] = make },
                        expect = { exit = 1, stderr = words, stderr_lines = 1, stdout = "", requests = 0 } }
  if not only_apply then
    steps[#steps + 1] = { run = { "show", "./" .. name }, expect = { exit = 1, stderr = words, stderr_lines = 1, stdout = "" } }
  end
end

refused("empty.plan", "", { "is not a saved plan" })
refused("text.plan", "{\"format\":\"something\"}\n", { "is not a saved plan" })
refused("binary.plan", ("\0\1\2\255"):rep(100000), { "is not a saved plan" })
refused("line.plan", '{"format":"zoomlua.plan/1",' .. ("x"):rep(100000), { "is not a saved plan" })
refused("future.plan", edited("plan/1", "plan/2"), { "newer zoomlua", "format 2" })
refused("huge_format.plan", edited("plan/1", "plan/99999999999999999999"), { "is not a saved plan" })
refused("edited.plan", edited('"chat":false', '"chat":true'), { "edited or cut off", "SHA-256" })
refused("cut.plan", function(file) return file "good.plan":sub(1, -200) end, { "edited or cut off" })
refused("cut_line.plan", function(file) return (file "good.plan":gsub('"sha256"[^\n]*\n$', "")) end, { "edited or cut off" })
refused("no_newline.plan", function(file) return file "good.plan":sub(1, -2) end, { "edited or cut off" })
refused("more.plan", function(file) return file "good.plan" .. "{}\n" end, { "edited or cut off" })
-- Somebody who can compute a SHA-256 gains nothing by it.
refused("body.plan", forged('"body":{"in_meeting":{"chat":false}}', '"body":{"in_meeting":{"chat":true}}'), { "body.plan, line 24", "not what its changes come to" })
refused("more_body.plan", forged('"chat":false}}', '"chat":false,"polling":true}}'), { "not what its changes come to" })
refused("method.plan", forged('"method":"PATCH"', '"method":"DELETE"'), { "not what its changes come to" })
refused("path.plan", forged('"/users/u1/settings"', '"/users/u2/settings"'), { "a request that no plan has" })
refused("climb.plan", forged('"/users/u1/settings"', '"/users/../settings"'), { "a request that no plan has" })
refused("setting.plan", forged('"path":"user.in_meeting.chat"', '"path":"user.in_meeting.chta"'), { "no setting" })
refused("value.plan", forged('"wanted":false', '"wanted":"no"'), { "chat" })
refused("id.plan", forged('"id":"u1"', '"id":"../x"'), { "a request that no plan has" })
refused("kind.plan", forged('"kind":"user"', '"kind":"group"'), { "a request that no plan has" })
refused("count.plan", forged('"changes":3', '"changes":2'), { "says that it has 2 changes and has 3" }, true)
refused("head.plan", forged('"params":{}', '"params":{"a":1}'), { "line 19", "parameter" })
refused("no_head.plan", forged('"who":', '"whose":'), { "no good 'who'" })
refused("hidden.plan", forged('"before":true', '"before":"(hidden)"'), { "hidden" })
refused("operation.plan", forged('"path":"/users/u2"', '"path":"/users/u3"'), { "not what its changes come to" })
refused("operation_id.plan", forged("call.userUpdate", "call.userDelete"), { "no operation" })
refused("garbage.plan", forged('"left_out":[\n', '"left_out":[\n}{\n'), { "line 21", "not what a plan says" })
-- Sound in itself, and not for here.
refused("account.plan", forged('"account":"sim-account"', '"account":"another"'), { "for the account another", "this is sim-account" }, true)
refused("url.plan", forged('"api_url":"http://127.0.0.1', '"api_url":"http://127.0.0.2'), { "127.0.0.2", "ZOOM_API_URL" }, true)
for _, step in ipairs {
  { run = { "apply", "{dir}" }, expect = { exit = 1, stderr = { "a folder, not a saved plan" }, stderr_lines = 1, requests = 0 } },
  { run = { "show", "{dir}" }, expect = { exit = 1, stderr = { "a folder, not a saved plan" }, stderr_lines = 1 } },
  { run = { "apply", "nothing.plan" }, expect = { exit = 1, stderr = { "cannot open nothing.plan" }, stderr_lines = 1 } },
  { run = { "apply", "/dev/zero" }, expect = { exit = 1, stderr = { "not a saved plan" }, stderr_lines = 1 } },
  -- set twice: the second would hide the first
  { run = { "apply", "twice.plan", "--yes" },
    files = { ["twice.plan"] = function(file)
      local text = file "good.plan"
      local object = text:match '{"id":"u1".-"wishes":{}},\n'
      text = text:gsub('"changes":3', '"changes":4'):gsub('"objects":3,', '"objects":4,'):gsub('"requests":3,', '"requests":4,')
      return resign(text, object, object .. object)
    end },
    expect = { exit = 1, stderr = { "is set twice" }, stderr_lines = 1, no_writes = true } },
  -- the name comes from Zoom, whatever the file calls its objects
  { run = { "apply", "name.plan", "--plan" }, files = { ["name.plan"] = forged('"label":"amy@example.com"', '"label":"kiosk@example.com"') },
    expect = { exit = 2, stdout = { "amy@example.com" }, lacks = { "kiosk@example.com" } } },
  { run = { "apply", "good.plan", "--yes" }, expect = { exit = 0, stdout = { "Applied: 3 changes" },
      sent = { ["PATCH /users/u1/settings"] = 1, ["PATCH /users/u2/settings"] = 1, ["PATCH /users/u2"] = 1 } } },
  -- an operation has no earlier value that would tell that it was made already
  { run = { "apply", "good.plan", "--yes" }, expect = { exit = 1, stderr = { "applied this plan", "operations would be done again" }, stderr_lines = 1, no_writes = true } },
  -- nothing secret in a file
  { run = { "plan", "secret.lua", "-o", "secret.plan" }, expect = { exit = 1, stderr = { "userUpdate", "password", "a secret" }, stderr_lines = 1,
      lacks = { "hunter2hunter2" } } },
  { run = { "plan", "passcode.lua", "-o", "secret.plan" }, expect = { exit = 1, stderr = { "pin_code", "a secret" }, stderr_lines = 1,
      lacks = { "482615" } } },
  { run = { "show", "secret.plan" }, expect = { exit = 1, stderr = { "cannot open secret.plan" }, stderr_lines = 1 } },
} do steps[#steps + 1] = step end

return {
  why = "a plan file that is cut, edited, forged, of another account or another format is one clear line, and nothing is sent",
  tenant = { users = {
    { id = "u1", email = "amy@example.com", type = 2, settings = { in_meeting = { chat = true } } },
    { id = "u2", email = "ben@example.com", type = 2, settings = { in_meeting = { chat = true } }, phone = { extension_id = "e2", devices = { "d1" } } },
  } },
  files = {
    ["p.lua"] = policy("p", [[
      for user in zoom.users {} do user:set { in_meeting = { chat = false } } end
      zoom.call("userUpdate", { userId = "u2", body = { dept = "Legal" } })
    ]]),
    ["secret.lua"] = policy("s", [[zoom.call("userUpdate", { userId = "u2", body = { password = "hunter2hunter2" } })]]),
    ["passcode.lua"] = policy("s", [[for user in zoom.phone.users {} do user:access("desk_phone", { devices = { { id = "d1" } }, pin_code = "482615" }) end]]),
  },
  steps = steps,
}
