local zoom = require "zoom"

local summary = assert(zoom.get "/users/summary")
zoom.report { title = "The account in figures", columns = { "licensed", "basic", "pending" },
  rows = { { summary.licensed_users_count, summary.basic_users_count, summary.pending_users_count } } }
