-- include turns.lua
-- ARGV[3]: id of a dead letter. Returns 1, or 0 if there is none.
local id = ARGV[3]
if redis.call('ZREM', queue .. ':parked', id) == 0 then
  return 0
end
local turn = redis.call('HMGET', turn_key(id), 'lane', 'author', 'order')
redis.call('HDEL', turn_key(id), 'parked_for')
redis.call('HSET', turn_key(id), 'waited', redis.call('HGET', turn_key(id), 'attempts') or '0')
enqueue(id, turn[1], turn[2], turn[3], redis.call('HSTRLEN', turn_key(id), 'payload'))
return 1
