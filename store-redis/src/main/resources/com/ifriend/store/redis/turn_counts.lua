-- KEYS: the name of the queue. Returns how many messages there are, their bytes, lanes that anybody could work
-- in and nobody does, dead letters, and for how many µs the oldest message has been there.
local queue = KEYS[1]
local time = redis.call('TIME')
local now = string.format('%s%06d', time[1], time[2])
local ready = 0
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', queue .. ':due', '-inf', now)) do
  if redis.call('HEXISTS', queue .. ':lane:' .. lane, 'owner') == 0 then
    ready = ready + 1
  end
end
local oldest = redis.call('ZRANGE', queue .. ':all', 0, 0, 'WITHSCORES')[2]
return { redis.call('ZCARD', queue .. ':all'), tonumber(redis.call('HGET', queue .. ':totals', 'bytes') or 0),
  ready, redis.call('ZCARD', queue .. ':parked'), oldest and math.max(0, now - oldest) or 0 }
