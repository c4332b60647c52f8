-- test_compose.lua - heads of several files as one.
local compose = require "zoom.compose"

local function part(where, t)
  return { where = where, declared = t.declared or {}, writes = t.writes, limits = t.limits }
end

return {
  params = function()
    local days = { name = "days", type = "integer", default = 3 }
    local same_days = { name = "days", type = "integer", default = 3 }
    local all = compose.params {
      part("a:1", { declared = { days, { name = "z", type = "list", choices = { "x" } } } }),
      part("b:2", { declared = { { name = "a", type = "string" }, same_days, { name = "z", type = "list", choices = { "x" } } } }),
    }
    local names = {}
    for i, param in ipairs(all) do names[i] = param.name end
    same(names, { "days", "z", "a" }, "each once, in order")
  end,
  params_differ = function()
    for _, other in ipairs {
      { name = "days", type = "integer", default = 4 }, { name = "days", type = "integer" },
      { name = "days", type = "integer", default = 3, help = "how long" }, { name = "days", type = "number", default = 3 },
    } do
      local all, why = compose.params {
        part("a:1", { declared = { { name = "days", type = "integer", default = 3 } } }), part("b:2", { declared = { other } }),
      }
      same(all, nil)
      same(why, "parameter 'days' is declared at a:1, and otherwise at b:2")
    end
    local all = compose.params { part("a:1", { declared = { { name = "z", choices = { "x" } } } }),
      part("b:2", { declared = { { name = "z", choices = { "x", "y" } } } }) }
    same(all, nil, "a longer list")
  end,
  writes = function()
    same(compose.writes { part("a:1", {}), part("b:2", {}) }, nil, "none says: nil")
    same(compose.writes { part("a:1", { writes = {} }), part("b:2", {}) }, {}, "nothing at all is something said")
    same(compose.writes { part("a:1", { writes = { "user.*", "group.*" } }), part("b:2", { writes = { "group.*", "x" } }), part("c:3", {}) },
      { "user.*", "group.*", "x" }, "each once")
  end,
  limits = function()
    same(compose.limits { part("a:1", { limits = { objects = 5 } }), part("b:2", { limits = { percent = 9, objects = 5 } }) },
      { objects = 5, percent = 9 })
    local all, why = compose.limits { part("a:1", { limits = { objects = 5 } }), part("b:2", { limits = { objects = 6 } }) }
    same(all, nil)
    same(why, "limits.objects is 5 at a:1, and 6 at b:2")
  end,
}
