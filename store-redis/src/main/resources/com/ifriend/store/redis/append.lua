-- KEYS as in common.lua. ARGV: owner as in head.lua, ttl, field of the event's id, time stamp, event; then, if
-- there is any of them: fence or '', title or '', the position in which the event must land or '', and the
-- patches. Returns OK, or DUPLICATE with the position, and if there are patches the outbox; MISSING; FENCED
-- with the newest token; TORN with what is missing; or AT with the number of events where the event would
-- not land in its position.
--
-- Three commands and the clock where nothing is special: each costs more than all that is done in Lua.
local meta, events, state, index = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local in_cluster = #KEYS == 5
local timestamp, event = ARGV[4], ARGV[5]
-- include head.lua
local known = redis.call('HMGET', index, 'head', ARGV[3])
local head, at = known[1], known[2]
if not head then
  -- include older.lua
  local why
  head, why = older_head(ARGV[1])
  if not head then
    return why
  end
  -- include adopt.lua
  adopt(head, ARGV[2])
end
local count, bytes, committed, expires, last, newest, fence, state_keys, marks, owner = string.match(head, HEAD)
if owner ~= ARGV[1] then
  local named = redis.call('HMGET', meta, 'app_name', 'user_id')
  if owner or named[1] and named[2] and #named[1] .. ':' .. named[1] .. ':' .. named[2] ~= ARGV[1] then
    return { 'MISSING' }
  end
  return { 'TORN', 'its head cannot be read' }
end
count = tonumber(count)
local given = ARGV[6]
if given and given ~= '' then
  if tonumber(given) < (tonumber(fence) or -math.huge) then
    return { 'FENCED', fence }
  end
  fence = given
end
local special = marks ~= '-' and marks ~= '-t'
if special and not at then
  -- include id.lua
  at = redis.call('HGET', index, older_field(ARGV[3]))
end

local time = redis.call('TIME')
local deadline = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]
local behind = deadline - expires
-- Deadlines, and the place in the directory, follow in steps.
local moves = behind > STEP or behind < 0
if at then
  -- Written again so that a wait for replicas covers what was written before.
  -- include keep.lua
  keep(moves and string.format('%d', deadline) or expires)
  return { 'DUPLICATE', tonumber(at), in_cluster and ARGV[9] and redis.call('LRANGE', KEYS[5], 0, -1) or nil }
end
-- Where others pushed, they may have removed some.
if ARGV[9] and redis.call('HLEN', state) < tonumber(state_keys) and redis.call('LLEN', events) == count then
  return { 'TORN', 'its header counts ' .. state_keys .. ' keys of state, ' .. redis.call('HLEN', state)
    .. ' are there' }
end
-- Of two commits of a session the later one is later also where the clock was set back.
local micros = math.max(time[1] * 1000000 + time[2], committed + 1)
local length = redis.call('RPUSH', events, event)

-- Our own writes keep count equal to the length; anything else was written or lost underneath.
if length - 1 ~= count then
  -- include length.lua
  local found = length - 1 - (length > 1 and placeholders() or 0)
  if found < count then
    redis.call('RPOP', events)
    return { 'TORN', events_missing(count, found) }
  end
  if count > 0 and found > count then
    redis.call('RPOP', events)
    found = found - drop_copies()
    redis.call('RPUSH', events, event)
  end
  if found > count then
    -- By an older version, perhaps, which counts the keys elsewhere.
    state_keys = redis.call('HLEN', state)
    if not string.find(marks, 'u', 1, true) then
      marks, special = marks .. 'u', true
    end
  end
  count, moves = found, true
end
local landed = count + 1
if special and string.find(marks, 'u', 1, true) then
  -- What was tried before may be in the list already, unknown to the index; the rest of it follows here.
  local others = redis.call('LRANGE', events, -256, -2)
  for i, other in ipairs(others) do
    if other == event then
      redis.call('RPOP', events)
      landed = count - #others + i
      break
    end
  end
end
local position = tonumber(ARGV[8])
if position and position ~= landed then
  if landed > count then
    redis.call('RPOP', events)
  end
  return { 'AT', count }
end
count = math.max(count, landed)

-- The time stamps are the clients'. Most sessions never see one that is older than the one before it.
if tonumber(timestamp) >= (tonumber(newest) or -math.huge) then
  newest = timestamp
end
if ARGV[7] and ARGV[7] ~= '' and not string.find(marks, 't', 1, true) then
  redis.call('HSETNX', index, 'title', ARGV[7])
  marks = marks .. 't'
end
local posted, state_changed
if ARGV[9] then
  local directory, app_state, user_state, outbox
  if in_cluster then
    outbox = KEYS[5]
  else
    directory, app_state, user_state = KEYS[5], KEYS[6], KEYS[7]
  end
  -- include patches.lua
  local generation = in_cluster and redis.call('HGET', index, 'generation') or ''
  state_changed = apply_patches(9, generation, string.format('%d', micros))
  if state_changed then
    state_keys = redis.call('HLEN', state)
  end
  posted = in_cluster and redis.call('LRANGE', outbox, 0, -1) or nil
end

if moves or length == 1 then
  local directory = KEYS[5]
  -- include keep.lua
  expires = string.format('%d', deadline)
  keep(expires)
  if not in_cluster then
    list_first(string.format('%d', micros), string.match(meta, '([^:]*):meta$'),
      string.format('%d', deadline + ARGV[2]))
  end
elseif state_changed or posted then
  -- The key may be new.
  redis.call('PEXPIREAT', state, expires)
  if posted then
    redis.call('PEXPIREAT', KEYS[5], expires)
  end
end
-- Last, so that what the index knows is there with all that belongs to it.
if count % STRIDE == 0 then
  redis.call('HSET', index, 't:' .. count / STRIDE, newest)
end
-- Of a text with a NUL a format takes what is before it.
redis.call('HSET', index, 'head', string.format('%d %d %d %s %s %s %s %s %s ', count, bytes + #event, micros,
  expires, timestamp, newest, fence, state_keys, marks) .. owner, ARGV[3], string.format('%d', landed))
return { 'OK', posted }
