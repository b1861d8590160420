-- include common.lua
-- ARGV: app, user, ttl, created_at, then the patches if there are any.
-- Returns OK with the shared state and the outbox, EXISTS, TAKEN (by another app or user), or TORN.
local found, why = header()
if found then
  return { 'EXISTS' }
elseif why[1] == 'TORN' then
  return why
elseif redis.call('EXISTS', meta) == 1 or redis.call('HEXISTS', index, 'head') == 1 then
  return { 'TAKEN' }
end
local now, micros = clock()
local deadline, committed = integer(now + ttl), integer(micros)

-- What an eviction may have left of an earlier session does not belong to this one. Its events are gone.
if redis.call('EXISTS', events, state, index) > 0 then
  redis.call('DEL', events, state, index)
end
if in_cluster then
  redis.call('DEL', outbox)
end
if ARGV[5] then
  -- include patches.lua
  apply_patches(5, committed, committed)
end
redis.call('HSET', index, 'created_at', ARGV[4], 'generation', committed,
  'head', table.concat({ '0 0', committed, deadline, '- - -', redis.call('HLEN', state), '-', owner }, ' '))
redis.call('HSET', meta, 'app_name', app_name, 'user_id', user_id, 'created_at', ARGV[4], 'generation', committed)

if not in_cluster then
  -- Each new entry of the directory pays for looking at the two oldest. Their keys differ from the ones
  -- of this session by the member.
  local before, member = string.match(meta, '^(.*:)([^:]*):meta$')
  for _, other in ipairs(redis.call('ZRANGE', directory, 0, 1)) do
    if redis.call('EXISTS', before .. other .. ':meta', before .. other .. ':index', before .. other .. ':events') == 0 then
      redis.call('ZREM', directory, other)
    end
  end
  list_first(committed, member, integer(now + 2 * ttl))
end

keep(deadline)
if in_cluster then
  return { 'OK', {}, {}, posted() }
end
return { 'OK', redis.call('HGETALL', app_state), redis.call('HGETALL', user_state), {} }
