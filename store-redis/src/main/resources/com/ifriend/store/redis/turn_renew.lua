-- include turns.lua
-- ARGV[3..]: lane, fence, then a note if there is one. Returns 1, or 0 if the lease was lost.
local lane, fence, note = ARGV[3], ARGV[4], ARGV[5]
local found = redis.call('HMGET', lane_key(lane), 'fence', 'owner', 'turn')
if found[1] ~= fence or not found[2] then
  return 0
end
redis.call('ZADD', due, integer(now + lease_micros), lane)
if note and found[3] ~= '' then
  redis.call('HSET', turn_key(found[3]), 'note', note)
end
return 1
