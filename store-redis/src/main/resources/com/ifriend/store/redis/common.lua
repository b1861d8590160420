-- Included by the scripts that work on one session; append.lua has the parts that it needs, since making a
-- function costs a call as much as using a small one.
--
-- On one server KEYS are the four of the session, then the directory, app and user state, and a script
-- does all in one step. In a cluster those three live in other slots, and a script cannot touch them:
-- KEYS[5] is then the session's outbox. What is meant for app and user state is committed there together
-- with the event, and the client carries it over (see settle.lua).
local meta, events, state, index = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local in_cluster = #KEYS == 5
local directory, app_state, user_state, outbox
if in_cluster then
  outbox = KEYS[5]
else
  directory, app_state, user_state = KEYS[5], KEYS[6], KEYS[7]
end
local app_name, user_id, ttl = ARGV[1], ARGV[2], tonumber(ARGV[3])
local owner = #app_name .. ':' .. app_name .. ':' .. user_id

-- include head.lua
-- include older.lua
-- include keep.lua

-- Numbers go to Redis as strings made here: it would write each with "%.17g", which takes as long as a
-- small command.
local function integer(number)
  return string.format('%d', number)
end

-- The server's clock: milliseconds for deadlines, microseconds for order.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000), time[1] * 1000000 + time[2]
end

-- The head and its parts, and whether it is not written yet; or nil and why.
local function header()
  local head, why = redis.call('HGET', index, 'head')
  local older = not head
  if older then
    head, why = older_head(owner)
    if not head then
      return nil, why
    end
  end
  local h = { head = head, older = older }
  h.count, h.bytes, h.committed, h.expires, h.last, h.newest, h.fence, h.state_keys, h.marks, h.owner =
    string.match(head, HEAD)
  if h.owner and h.owner ~= owner then
    return nil, { 'MISSING' }
  end
  if not h.owner then
    local named = redis.call('HMGET', meta, 'app_name', 'user_id')
    if named[1] and (named[1] ~= app_name or named[2] ~= user_id) then
      return nil, { 'MISSING' }
    end
    return nil, { 'TORN', 'its head cannot be read' }
  end
  h.count = tonumber(h.count)
  return h
end

-- What seldom changes of it: created_at, title, generation and edited, '' where there is none.
local function details(older)
  local found = redis.call('HMGET', older and meta or index, 'created_at', 'title', 'generation', 'edited')
  for i = 1, 4 do
    found[i] = found[i] or ''
  end
  return found
end

-- What waits to be carried to app and user state, oldest first.
local function posted()
  return in_cluster and redis.call('LRANGE', outbox, 0, -1) or {}
end
