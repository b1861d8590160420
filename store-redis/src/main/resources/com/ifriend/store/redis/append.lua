-- ARGV: app, user, ttl, member of the directory, event id, time stamp, event, fence or '', title or '',
-- the position in which the event must land or '', then the patches if there are any.
-- Returns OK or DUPLICATE with the position and, if there are patches, the outbox; MISSING; FENCED with
-- the newest token; TORN with what is missing; or AT with the number of events where the event would not
-- land in its position.
local header = redis.call('HMGET', meta, 'app_name', 'user_id', 'count', 'bytes', 'fence',
  'newest_event_at', 'unindexed', 'generation', 'title', 'listed_until',
  'committed')
if header[1] ~= app_name or header[2] ~= user_id then
  return { 'MISSING' }
end
local event_id, timestamp, event, fence, title = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local position = tonumber(ARGV[10])
if fence ~= '' and tonumber(fence) < tonumber(header[5] or 0) then
  return { 'FENCED', header[5] }
end

local now, micros = clock()
local count = tonumber(header[3])
local unindexed = header[7]
-- The mark '#' tells an index that knows nothing of the event from one that was evicted.
local known, mark = unpack(redis.call('HMGET', index, 'e:' .. event_id, '#'))
if known then
  -- Written again so that a wait for replicas covers what was written before.
  keep_until(now + ttl)
  return { 'DUPLICATE', tonumber(known), ARGV[11] and posted() or nil }
end
if count and count > 0 and not mark then
  return { 'TORN', 'its header counts ' .. count .. ' events, its index knows none' }
end
local length = redis.call('RPUSH', events, event)

-- Our own writes keep count equal to the length; anything else was written or lost underneath.
if length - 1 ~= count then
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
if unindexed and is_copy(event) then
  -- What was tried before is in the list already; the rest of it follows here.
  redis.call('RPOP', events)
  count = count - 1
end
if position and position ~= count + 1 then
  redis.call('RPOP', events)
  return { 'AT', count }
end
count = count + 1
local newest = math.max(tonumber(header[6] or timestamp), tonumber(timestamp))

redis.call('HSET', meta,
  'updated_at', now, 'count', count, 'bytes', tonumber(header[4] or 0) + #event,
  'last_event_at', timestamp, 'newest_event_at', newest)
if fence ~= '' then
  redis.call('HSET', meta, 'fence', fence)
end
if unindexed then
  redis.call('HSET', meta, 'unindexed', unindexed)
end
if title ~= '' and not header[9] then
  redis.call('HSET', meta, 'title', title)
end
if in_cluster then
  -- Later than the last one also where the clock was set back.
  micros = math.max(micros, tonumber(header[11] or 0) + 1)
  redis.call('HSET', meta, 'committed', micros)
else
  list_first(now, micros, ARGV[4], header[10])
end

apply_patches(11, header[8] or '', micros)
-- Last, so that what the index knows is there with all that belongs to it.
if count % STRIDE == 0 then
  redis.call('HSET', index, 't:' .. count / STRIDE, newest)
end
if mark then
  redis.call('HSET', index, 'e:' .. event_id, count)
else
  redis.call('HSET', index, '#', 1, 'e:' .. event_id, count)
end
keep_until(now + ttl)
return { 'OK', count, ARGV[11] and posted() or nil }
