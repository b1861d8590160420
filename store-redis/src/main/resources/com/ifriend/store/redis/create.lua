-- include common.lua
-- ARGV: app, user, ttl, member of the directory, created_at, then the patches if there are any.
-- Returns OK with the shared state and the outbox, EXISTS, TAKEN (by another app or user), or TORN.
if redis.call('EXISTS', meta) == 1 then
  local owner = redis.call('HMGET', meta, 'app_name', 'user_id')
  return { (owner[1] == app_name and owner[2] == user_id) and 'EXISTS' or 'TAKEN' }
end
local lost = orphaned()
if lost then
  return lost
end
local now, micros = clock()

-- First, since a full server refuses it: a script that has written something is not refused any more.
redis.call('HSET', meta,
  'app_name', app_name, 'user_id', user_id, 'count', '0', 'bytes', '0', 'updated_at', now,
  'created_at', ARGV[5], 'generation', micros)
-- What an eviction may have left of an earlier session does not belong to this one. Its events are gone.
redis.call('DEL', events, state, index)

if in_cluster then
  redis.call('HSET', meta, 'committed', micros)
else
  -- Each new entry of the directory pays for looking at the two oldest. Their keys differ from the ones
  -- of this session by the member.
  local before = string.sub(meta, 1, -#(ARGV[4] .. ':meta') - 1)
  for _, member in ipairs(redis.call('ZRANGE', directory, 0, 1)) do
    if redis.call('EXISTS', before .. member .. ':meta') == 0 then
      redis.call('ZREM', directory, member)
    end
  end
  list_first(now, micros, ARGV[4])
end

if ARGV[6] then
  -- include patches.lua
  apply_patches(6, micros, micros)
end
keep(now)
if in_cluster then
  return { 'OK', {}, {}, posted() }
end
return { 'OK', redis.call('HGETALL', app_state), redis.call('HGETALL', user_state), {} }
