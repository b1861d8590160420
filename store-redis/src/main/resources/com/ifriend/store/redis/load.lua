-- include common.lua
-- ARGV: app, user, ttl, number of recent events or '', earliest time stamp or '', and what the caller
-- has of the history already: number of events, generation, SHA-1 of the last of them; and 1 if the new
-- events are read by a command behind this one.
-- Returns OK with head and details, app, user and session state, new events, number of all events, where the
-- window and where the new events begin, from 0, 1 if what the caller has is right, else 0, and the
-- outbox; MISSING; or TORN with what is missing.
local h, why = header()
if not h then
  return why
end
-- include length.lua
local recent, after = tonumber(ARGV[4]), tonumber(ARGV[5])

local length = redis.call('LLEN', events)
local count = h.count
local base = (length ~= count) and placeholders() or 0
local first = base
local found = length - base
if count > 0 and found > count and drop_copies() > 0 then
  length = redis.call('LLEN', events)
  found = length - base
end
if found < count then
  return { 'TORN', events_missing(count, found) }
end
local values = redis.call('HGETALL', state)
-- An older version at work beside this one counts the keys elsewhere.
if found == count and #values / 2 < tonumber(h.state_keys) then
  return { 'TORN', 'its header counts ' .. h.state_keys .. ' keys of state, '
    .. #values / 2 .. ' are there' }
end
local unindexed = string.find(h.marks, 'u', 1, true)

if recent then
  first = math.max(first, length - recent)
end
if after and not unindexed and found == count then
  -- The checkpoints never decrease: find the last one before the instant, and start behind it.
  local low, high = 0, math.floor(found / STRIDE)
  while low < high do
    local middle = math.ceil((low + high) / 2)
    local newest = tonumber(redis.call('HGET', index, 't:' .. middle))
    if newest and newest < after then
      low = middle
    else
      high = middle - 1
    end
  end
  first = math.max(first, low * STRIDE)
end

-- A history only grows: who has its n-th event as it is now has all that are before. The SHA-1
-- tells a history that was rolled back and went on differently.
-- What was replaced in the middle shows in the header.
local new, known, right = first, tonumber(ARGV[6]), 0
local known_of = details(h.older)
local generation = known_of[3] .. (known_of[4] ~= '' and '.' .. known_of[4] or '')
if known > 0 and known <= found and generation == ARGV[7]
    and redis.sha1hex(redis.call('LINDEX', events, base + known - 1)) == ARGV[8] then
  new, right = math.max(first, base + known), 1
end

-- Reading keeps a session alive, without a write at every read. Who cannot write can read all the same.
local left = redis.call('PTTL', meta)
if left == -2 then
  -- It is for readers, and was lost.
  redis.pcall('HSET', meta, 'app_name', app_name, 'user_id', user_id, 'created_at', known_of[1],
    'generation', known_of[3])
end
if left < ttl * 0.9 or found ~= count and redis.call('PTTL', events) == -1 then
  local now = clock()
  local deadline = integer(now + ttl)
  for i = 1, in_cluster and 5 or 4 do
    redis.pcall('PEXPIREAT', KEYS[i], deadline)
  end
  if not in_cluster then
    redis.pcall('PEXPIREAT', directory, deadline, 'GT')
  end
end
return {
  'OK',
  { h.head, unpack(known_of) },
  in_cluster and {} or redis.call('HGETALL', app_state),
  in_cluster and {} or redis.call('HGETALL', user_state),
  values,
  ARGV[9] ~= '1' and new < length and redis.call('LRANGE', events, new, -1) or {},
  found,
  first - base,
  new - base,
  right,
  posted(),
}
