-- What:   who answers and places calls for whom, and what these assistants may
--         do, from a CSV file. Assistants who are not in a person's row lose
--         that person's calls.
-- Why:    delegation is clicked together phone by phone; the list of who works
--         for whom is somewhere else, and changes.
-- Who:    the phone admin, with a list from the front office or HR: whenever it
--         changes.
-- Cannot: make a desk phone of an assistant ring a shared line, or give
--         assistants to people without Zoom Phone (they are listed, by row).
--         People who are not in the file are left alone.
--
-- The file has the columns email, assistants and privileges; in the last two
-- several are separated by blanks, commas or semicolons. Privileges: place,
-- answer, pickup, vip, opt, join, hours, sms, or Zoom's 1 to 8. Without the
-- column, or with an empty field, they stay as they are; without assistants
-- nobody is one.
local zoom = require "zoom"

local policy = zoom.policy {
  name = "phone-assistants", version = "1.1.0",
  summary = "Assistants of phones, from a CSV file",
  params = {
    { name = "file", type = "file", required = true, help = "CSV with email, assistants, privileges; needs --read, too" },
    { name = "separator", choices = { ",", ";", "|" }, help = "between the columns, where the header does not tell it" },
  },
  writes = { "phone.access.delegation" },
}

local MOST <const> = 15  -- assistants a person, at Zoom
local privileges = { place = 1, answer = 2, pickup = 3, vip = 4, opt = 5, join = 6, hours = 7, sms = 8 }

for number = 1, 8 do privileges[tostring(number)] = number end

local wrong = {}
local function complain(row, words, ...)
  wrong[#wrong + 1] = ("row %d: "):format(row) .. words:format(...)
end

local phones = {}  -- by address
for phone in zoom.phone.users {} do
  if phone.email then phones[phone.email:lower()] = phone end
end

local function phone_of(email, row)
  local phone = phones[email:lower()]
  if not phone then complain(row, "nobody with the address '%s' has Zoom Phone", email) end
  return phone
end

local function read_assistants(text, owner, row)
  local list, known = {}, {}
  for email in text:gmatch "[^%s;,]+" do
    local assistant = phone_of(email, row)
    if assistant and assistant.id == owner.id then
      complain(row, "%s cannot assist himself or herself", email)
    elseif assistant and known[assistant.id] then
      complain(row, "%s is named twice", email)
    elseif assistant then
      known[assistant.id] = true
      list[#list + 1] = assistant
    end
  end
  if #list > MOST then complain(row, "%d assistants are more than %d", #list, MOST) end
  return list
end

local function read_privileges(text, row)
  local list = {}
  for word in text:gmatch "[^%s;,]+" do
    if not privileges[word] then complain(row, "there is no privilege '%s'", word) end
    list[#list + 1] = privileges[word]
  end
  return list[1] and list or nil
end

local rows, columns = zoom.csv(policy.file, { separator = policy.separator })
local has_privileges = false
for _, name in ipairs(columns) do has_privileges = has_privileges or name == "privileges" end

local wishes, row_of = {}, {}
for row, number in rows do
  local owner = phone_of(row.email, number)
  if owner and row_of[owner.id] then
    complain(number, "%s is in row %d already", row.email, row_of[owner.id])
  elseif owner then
    row_of[owner.id] = number
    wishes[#wishes + 1] = { owner, { assistants = read_assistants(row.assistants, owner, number),
      privileges = has_privileges and read_privileges(row.privileges, number) or nil } }
  end
end

if #wrong == 0 and #wishes == 0 then error(policy.file .. ": there are no rows", 0) end
if #wrong > 0 then
  for _, line in ipairs(wrong) do print(line) end
  error(("%s: nothing is planned before this is put right (%d)"):format(policy.file, #wrong), 0)
end
for _, wish in ipairs(wishes) do wish[1]:access("delegation", wish[2]) end
