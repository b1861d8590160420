-- include turns.lua
-- ARGV[3..]: name of the permit, how many there are, in which time in ms. Returns how many were taken in it before.
local taken, most, millis = queue .. ':taken:' .. ARGV[3], tonumber(ARGV[4]), ARGV[5]
local since = now - millis * 1000
local oldest = redis.call('LINDEX', taken, 0)
while oldest and tonumber(oldest) <= since do
  redis.call('LPOP', taken)
  oldest = redis.call('LINDEX', taken, 0)
end
local count = redis.call('LLEN', taken)
if count < most then
  redis.call('RPUSH', taken, now)
  redis.call('PEXPIRE', taken, millis)
end
return count
