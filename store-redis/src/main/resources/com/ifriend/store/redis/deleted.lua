-- The deletion that deleting.lua noted is done. KEYS and ARGV as there. A note that means a younger session stays.
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known and tonumber(known) <= tonumber(ARGV[2]) then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
