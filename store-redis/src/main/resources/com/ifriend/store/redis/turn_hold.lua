-- include turns.lua
-- ARGV[3..]: lane, owner. Returns a lease, or nil if somebody works in the lane or messages wait in it.
local lane, owner = ARGV[3], ARGV[4]
local id = redis.call('HGET', lane_key(lane), 'turn')
if id then
  local until_then = redis.call('ZSCORE', due, lane)
  if id ~= '' or (until_then and tonumber(until_then) > tonumber(now)) then
    return false
  end
end
if redis.call('EXISTS', queue .. ':waiting:' .. lane) == 1 then
  return false
end
return lease(lane, '', nil, owner)
