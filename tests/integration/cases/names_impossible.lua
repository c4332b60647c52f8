local function policy(body)
  return 'local zoom = require "zoom"\nzoom.policy { name = "p", params = { file = { type = "string", default = "list.csv" } } }\n' .. body
end

return {
  why = "a name that nobody can have (blanks, a line break, no UTF-8, too long) is somebody whom Zoom does not have, and no nonsense",
  tenant = { groups = { { id = "g1", name = "Kiosks" } }, users = { { id = "amy", email = "amy@example.com", type = 2, phone = { extension_number = 1001 } } } },
  files = {
    ["one.lua"] = policy [[
for _, name in ipairs { "amy@example.com ", "a\nb", "..", "\xff", ("x"):rep(300), "a b@example.com" } do
  local user, err = zoom.user(name)
  local phone, why = zoom.phone.user(name)
  print(("%s %s %s %s"):format(user, err.kind, phone, why.kind))
end
print(select(2, zoom.user "amy@example.com "))
print(select(2, zoom.user "a\nb"))]],
    ["list.csv"] = 'email,room\r\n"amy@example.com\nbob@example.com",1\n' .. "amy@example.com,2\n\194\160amy@example.com,3\n\"a\tb\",4\n",
    ["list.lua"] = policy [[for user, _, number in zoom.people("list.csv", {}) do print(number .. " " .. user.email) end]],
    ["ids.csv"] = "id\n../amy\n..\namy\nan id\n",
    ["ids.lua"] = policy [[for user, _, number in zoom.people("ids.csv", { by = "id" }) do print(number .. " " .. user.email) end]],
    ["numbers.csv"] = 'employee_id\n..\n"a\nb"\n',
    ["numbers.lua"] = policy [[for user in zoom.people("numbers.csv", { by = "employee_id" }) do print(user.email) end]],
    ["access.lua"] = policy [[zoom.phone.user "amy@example.com":grant("voice_mail", { access_user_id = "bob @example.com" })]],
    ["members.lua"] = policy [[zoom.group "Kiosks":add_members ".."]],
    ["nowhere.lua"] = policy [[print(select(2, zoom.get("/no where/x", { a = 1 })))]],
    ["query.lua"] = policy [[print(zoom.get "/users?status=active")]],
    ["dots.lua"] = policy [[print(zoom.get "/users/../accounts")]],
    ["hash.lua"] = policy [[print(zoom.get "/users#x")]],
    ["slash.lua"] = policy [[print(zoom.get "/users//settings")]],
  },
  steps = {
    { run = { "--rate", "0", "one.lua" }, expect = { exit = 0, stderr = {
      ("one.lua| nil gone nil gone\n"):rep(6),
      "nobody is called 'amy@example.com '", "nobody is called 'a\\nb'" } } },
    { run = { "--rate", "0", "list.lua", "--read", "list.csv" }, expect = { exit = 0, stderr = { "list.lua| 3 amy@example.com\n" },
      stdout = { "not found: 2\n      row 2: amy@example.com\\nbob@example.com\n      row 5: a", "as in row 3" } } },
    { run = { "--rate", "0", "ids.lua", "--read", "ids.csv" }, expect = { exit = 0, stderr = { "ids.lua| 4 amy@example.com\n" },
      stdout = { "not found: 3\n      row 2: ../amy\n      row 3: ..\n      row 5: an id\n" } } },
    { run = { "--rate", "0", "numbers.lua", "--read", "numbers.csv" }, expect = { exit = 0, stdout = { "not found: 2\n" } } },
    { run = { "--rate", "0", "access.lua" }, expect = { exit = 1, stderr = { "access.lua:3: voice_mail: cannot find bob @example.com: nobody is called" } } },
    { run = { "--rate", "0", "members.lua" }, expect = { exit = 1, stderr = { "members.lua:3: add_members: '..' is neither an id nor an email" } } },
    { run = { "--rate", "0", "nowhere.lua" }, expect = { exit = 0, stderr = { "nowhere.lua| GET /no%20where/x: 404, code 2300" } } },
    { run = { "--rate", "0", "query.lua" }, expect = { exit = 1,
      stderr = "zoomlua: query.lua:3: zoom.get: what stands behind '?' is given as a table: zoom.get(\"/users\", { name = value })\n" } },
    { run = { "--rate", "0", "dots.lua" }, expect = { exit = 1, stderr = { "dots.lua:3: zoom.get: '..' is no part of a path" } } },
    { run = { "--rate", "0", "hash.lua" }, expect = { exit = 1, stderr = { "hash.lua:3: zoom.get: " } } },
    { run = { "--rate", "0", "slash.lua" }, expect = { exit = 1, stderr = { "slash.lua:3: zoom.get: '' is no part of a path" } } },
  },
}
