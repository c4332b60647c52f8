#!/usr/bin/env zoomlua
--[==[ a ]==]
local p = zoom.policy { name = "p", version = '1.2', writes = { "user.*" }, d = [[x]] } -- end
