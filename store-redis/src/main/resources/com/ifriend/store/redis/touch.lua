-- Moves a session to the front of its user's directory in a cluster.
-- KEYS: directory. ARGV: member, ttl in ms. Returns the two oldest members, which may have expired.
local time = redis.call('TIME')
local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
local deadline = math.floor(micros / 1000) + tonumber(ARGV[2])
if redis.call('ZADD', KEYS[1], micros, ARGV[1]) == 1 and redis.call('PTTL', KEYS[1]) == -1 then
  redis.call('PEXPIREAT', KEYS[1], deadline)
else
  redis.call('PEXPIREAT', KEYS[1], deadline, 'GT')
end
return redis.call('ZRANGE', KEYS[1], 0, 1)
