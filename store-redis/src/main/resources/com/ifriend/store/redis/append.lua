-- ARGV: app, user, ttl, member of the directory, event id, time stamp, event, fence or '',
-- then the patches if there are any.
-- Returns OK or DUPLICATE with the position, MISSING, FENCED with the newest token, or TORN with
-- the expected and the found number of events.
local header = redis.call('HMGET', meta,
  'app_name', 'user_id', 'count', 'bytes', 'fence', 'newest_event_at', 'unindexed')
if header[1] ~= app_name or header[2] ~= user_id then
  return { 'MISSING' }
end
local event_id, timestamp, event, fence = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if fence ~= '' and tonumber(fence) < tonumber(header[5] or 0) then
  return { 'FENCED', header[5] }
end

local count = tonumber(header[3])
local unindexed = header[7]
if redis.call('HSETNX', index, 'e:' .. event_id, (count or 0) + 1) == 0 then
  return { 'DUPLICATE', tonumber(redis.call('HGET', index, 'e:' .. event_id)) }
end
local length = redis.call('RPUSH', events, event)

-- Our own writes keep count equal to the length; anything else was written or lost underneath.
if length - 1 ~= count then
  local found = length - 1 - (length > 1 and placeholders() or 0)
  if count and found < count then
    redis.call('RPOP', events)
    redis.call('HDEL', index, 'e:' .. event_id)
    return { 'TORN', count, found }
  end
  if found > (count or 0) then
    unindexed = '1'
  end
  count = found
  redis.call('HSET', index, 'e:' .. event_id, count + 1)
end
count = count + 1
local newest = math.max(tonumber(header[6] or timestamp), tonumber(timestamp))
if count % STRIDE == 0 then
  redis.call('HSET', index, 't:' .. count / STRIDE, newest)
end

local now, micros = clock()
redis.call('HSET', meta,
  'updated_at', now, 'count', count, 'bytes', tonumber(header[4] or 0) + #event,
  'last_event_at', timestamp, 'newest_event_at', newest)
if fence ~= '' then
  redis.call('HSET', meta, 'fence', fence)
end
if unindexed then
  redis.call('HSET', meta, 'unindexed', unindexed)
end
list_until(now + ttl, micros, ARGV[4])

apply_patches(9)
keep_until(now + ttl)
return { 'OK', count }
