-- include common.lua
-- Makes the header and the index of a session anew from what is there. ARGV: app, user, ttl, member of the
-- directory, number of events that the caller saw, title or '', created_at, time stamps of the last event and
-- of the newest one or '' and '', then the ids of the events, '' where one is not known.
-- Returns 1 with the outbox, or 0 if the session is another one by now.
-- include length.lua
local owner = redis.call('HMGET', meta, 'app_name', 'user_id')
local count, length = tonumber(ARGV[5]), redis.call('LLEN', events)
if (owner[1] or owner[2]) and (owner[1] ~= app_name or owner[2] ~= user_id)
    or length ~= count and length - placeholders() ~= count
    or length == 0 and redis.call('EXISTS', state) == 0 and not owner[1] then
  return { 0 }
end
local now, micros = clock()
local bytes = 0
for _, event in ipairs(redis.call('LRANGE', events, length - count, -1)) do
  bytes = bytes + #event
end
-- What holds nonsense goes; the rest of the header stays.
for _, name in ipairs({ 'last_event_at', 'newest_event_at', 'fence', 'listed_until', 'committed', 'edited' }) do
  local value = redis.call('HGET', meta, name)
  if value and not tonumber(value) then
    redis.call('HDEL', meta, name)
  end
end
-- The index has no checkpoints of time stamps then, and the caller may not know all ids.
redis.call('HSET', meta, 'app_name', app_name, 'user_id', user_id, 'count', integer(count),
  'bytes', integer(bytes), 'state_keys', redis.call('HLEN', state), 'updated_at', now, 'unindexed', '1')
redis.call('HINCRBY', meta, 'edited', '1')
redis.call('HSETNX', meta, 'created_at', ARGV[7])
redis.call('HSETNX', meta, 'generation', micros)
if ARGV[6] ~= '' then
  redis.call('HSETNX', meta, 'title', ARGV[6])
end
if ARGV[8] ~= '' then
  redis.call('HSETNX', meta, 'last_event_at', ARGV[8])
  redis.call('HSETNX', meta, 'newest_event_at', ARGV[9])
end
redis.call('DEL', index)
if count > 0 then
  redis.call('HSET', index, '#', '1')
end
for i = 1, count do
  local id = ARGV[9 + i]
  if id ~= '' then
    redis.call('HSETNX', index, 'e:' .. id, integer(i))
  end
end
if in_cluster then
  redis.call('HSETNX', meta, 'committed', micros)
else
  list_first(now, micros, ARGV[4], redis.call('HGET', meta, 'listed_until'))
end
keep(now)
return { 1, posted() }
