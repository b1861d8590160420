-- The append of the version before sessions had a head.
local meta, events, state, index = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local in_cluster = #KEYS == 5
local directory, app_state, user_state, outbox
if in_cluster then
  outbox = KEYS[5]
else
  directory, app_state, user_state = KEYS[5], KEYS[6], KEYS[7]
end
local app_name, user_id, ttl = ARGV[1], ARGV[2], tonumber(ARGV[3])
local STRIDE = 64
local function integer(number)
  return string.format('%d', number)
end
local function clock()
  local time = redis.call('TIME')
  local micros = string.format('%s%06d', time[1], time[2])
  return string.sub(micros, 1, -4), micros
end
local function keep(now)
  local deadline = integer(now + ttl)
  for i = 1, in_cluster and 5 or 4 do
    redis.call('PEXPIREAT', KEYS[i], deadline)
  end
end
local function list_first(now, micros, member, listed_until)
  local added = redis.call('ZADD', directory, micros, member) == 1
  if added or tonumber(listed_until or 0) < now + ttl then
    local deadline = integer(now + 2 * ttl)
    if redis.call('PTTL', directory) == -1 then
      redis.call('PEXPIREAT', directory, deadline)
    else
      redis.call('PEXPIREAT', directory, deadline, 'GT')
    end
    redis.call('HSET', meta, 'listed_until', deadline)
  end
end
local function posted()
  return in_cluster and redis.call('LRANGE', outbox, 0, -1) or {}
end
local function orphaned()
  local left = redis.call('LLEN', events)
  if left > 0 and redis.call('LINDEX', events, 0) == '{}' then
    left = left - 1
  end
  return left > 0 and { 'TORN', 'its header is lost, ' .. left .. ' events are there' } or nil
end
local header = redis.call('HMGET', meta, 'app_name', 'user_id', 'count', 'bytes', 'last_event_at',
  'newest_event_at', 'unindexed', 'listed_until')
if header[1] ~= app_name or header[2] ~= user_id then
  return not header[1] and orphaned() or { 'MISSING' }
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
local known, mark = unpack(redis.call('HMGET', index, 'e:' .. event_id, '#'))
if known then
  keep(now)
  return { 'DUPLICATE', tonumber(known), ARGV[11] and posted() or nil }
end
if count and count > 0 and not mark then
  return { 'TORN', 'its header counts ' .. count .. ' events, its index knows none' }
end
local length = redis.call('RPUSH', events, event)
if length - 1 ~= count then
local function placeholders()
  return redis.call('LINDEX', events, 0) == '{}' and 1 or 0
end
local function events_missing(expected, found)
  return 'its header counts ' .. expected .. ' events, ' .. found .. ' are there'
end
local COPIES_WITHIN = 256
local function drop_copies()
  local seen, dropped = {}, 0
  for _, event in ipairs(redis.call('LRANGE', events, -COPIES_WITHIN, -1)) do
    if seen[event] then
      dropped = dropped + redis.call('LREM', events, 1, event)
    end
    seen[event] = true
  end
  return dropped
end
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
  local last = redis.call('HMGET', meta, 'generation', 'committed')
  generation, micros = last[1], integer(math.max(micros, (last[2] or 0) + 1))
  redis.call('HSET', meta, 'committed', micros)
else
  list_first(now, micros, ARGV[4], header[8])
end
if ARGV[11] then
local function apply_patch(key, i)
  local puts, removals = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  i = i + 2
  for _ = 1, puts do
    redis.call('HSET', key, ARGV[i], ARGV[i + 1])
    i = i + 2
  end
  for _ = 1, removals do
    redis.call('HDEL', key, ARGV[i])
    i = i + 1
  end
  return i
end
local function post_patch(scope, i, generation, committed)
  local last = i + 1 + 2 * tonumber(ARGV[i]) + tonumber(ARGV[i + 1])
  if last > i + 1 then
    local patch = { generation, committed }
    for j = i, last do
      patch[#patch + 1] = ARGV[j]
    end
    redis.call('RPUSH', outbox, scope .. cmsgpack.pack(patch))
  end
  return last + 1
end
local function apply_patches(i, generation, committed)
  if in_cluster then
    i = post_patch('a', i, generation, committed)
    i = post_patch('u', i, generation, committed)
  else
    i = apply_patch(app_state, i)
    i = apply_patch(user_state, i)
  end
  if ARGV[i] ~= '0' or ARGV[i + 1] ~= '0' then
    apply_patch(state, i)
    redis.call('HSET', meta, 'state_keys', redis.call('HLEN', state))
  end
end
  apply_patches(11, generation or '', micros)
end
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
