-- include common.lua
-- ARGV: app, user, ttl, member of the directory, event id, time stamp, event, fence or '', title or '',
-- the position in which the event must land or '', then the patches if there are any.
-- Returns OK, or DUPLICATE with the position, and if there are patches the outbox; MISSING; FENCED with
-- the newest token; TORN with what is missing; or AT with the number of events where the event would not
-- land in its position.
local header = redis.call('HMGET', meta, 'app_name', 'user_id', 'count', 'bytes', 'last_event_at',
  'newest_event_at', 'unindexed', 'listed_until')
if header[1] ~= app_name or header[2] ~= user_id then
  return { 'MISSING' }
end
if not (tonumber(header[3] or 0) and tonumber(header[4] or 0) and tonumber(header[5] or 0)
    and tonumber(header[6] or 0)) then
  return { 'TORN', 'a number in its header is none' }
end
local event_id, timestamp, event, fence, title = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local position = tonumber(ARGV[10])
if fence ~= '' then
  local newest_fence = redis.call('HGET', meta, 'fence')
  if newest_fence and not tonumber(newest_fence) then
    return { 'TORN', 'the fence in its header is no number' }
  end
  if newest_fence and tonumber(fence) < tonumber(newest_fence) then
    return { 'FENCED', newest_fence }
  end
end

local now, micros = clock()
local count = tonumber(header[3])
local unindexed = header[7]
-- The mark '#' tells an index that knows nothing of the event from one that was evicted.
local known, mark = unpack(redis.call('HMGET', index, 'e:' .. event_id, '#'))
if known then
  -- Written again so that a wait for replicas covers what was written before.
  keep(now)
  return { 'DUPLICATE', tonumber(known), ARGV[11] and posted() or nil }
end
if count and count > 0 and not mark then
  return { 'TORN', 'its header counts ' .. count .. ' events, its index knows none' }
end
local length = redis.call('RPUSH', events, event)

-- Our own writes keep count equal to the length; anything else was written or lost underneath.
if length - 1 ~= count then
  -- include length.lua
  local found = length - 1 - (length > 1 and placeholders() or 0)
  if count and found < count then
    redis.call('RPOP', events)
    return { 'TORN', events_missing(count, found) }
  end
  if count and found > count then
    redis.call('RPOP', events)
    found = found - drop_copies()
    redis.call('RPUSH', events, event)
  end
  if found > (count or 0) then
    unindexed = '1'
  end
  count = found
end
if unindexed then
  -- What was tried before may be in the list already, unknown to the index; the rest of it follows here.
  for _, other in ipairs(redis.call('LRANGE', events, -256, -2)) do
    if other == event then
      redis.call('RPOP', events)
      count = count - 1
      break
    end
  end
end
if position and position ~= count + 1 then
  redis.call('RPOP', events)
  return { 'AT', count }
end
count = count + 1
local at = integer(count)

redis.call('HSET', meta, 'count', at, 'bytes', integer((header[4] or 0) + #event),
  'updated_at', now, 'last_event_at', timestamp)
-- The time stamps are the clients'. Most sessions never see one that is older than the one before it.
-- A double counts milliseconds exactly up to here, and no clock that is right goes beyond.
local newest = math.min(2 ^ 53, math.max(timestamp, header[5] or timestamp, header[6] or timestamp))
if newest > tonumber(timestamp) then
  redis.call('HSET', meta, 'newest_event_at', integer(newest))
end
if fence ~= '' then
  redis.call('HSET', meta, 'fence', fence)
end
if unindexed then
  redis.call('HSET', meta, 'unindexed', unindexed)
end
if title ~= '' then
  redis.call('HSETNX', meta, 'title', title)
end
local generation
if in_cluster then
  -- Later than the last one also where the clock was set back.
  local last = redis.call('HMGET', meta, 'generation', 'committed')
  generation, micros = last[1], integer(math.max(micros, (last[2] or 0) + 1))
  redis.call('HSET', meta, 'committed', micros)
else
  list_first(now, micros, ARGV[4], header[8])
end

if ARGV[11] then
  -- include patches.lua
  apply_patches(11, generation or '', micros)
end
-- Last, so that what the index knows is there with all that belongs to it.
if count % STRIDE == 0 then
  redis.call('HSET', index, 't:' .. integer(count / STRIDE), integer(newest))
end
if mark then
  redis.call('HSET', index, 'e:' .. event_id, at)
else
  redis.call('HSET', index, '#', '1', 'e:' .. event_id, at)
end
keep(now)
return { 'OK', ARGV[11] and posted() or nil }
