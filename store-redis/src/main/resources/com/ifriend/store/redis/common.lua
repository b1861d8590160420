-- Prepended to every script of this folder that works on one session.
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

-- Positions in the index that are this far apart carry the newest time stamp so far.
local STRIDE = 64

-- The server's clock: milliseconds for deadlines and readers, microseconds for order.
local function clock()
  local time = redis.call('TIME')
  local micros = tonumber(time[1]) * 1000000 + tonumber(time[2])
  return math.floor(micros / 1000), micros
end

-- All keys of a session end at the same instant.
local function keep_until(deadline)
  for i = 1, in_cluster and 5 or 4 do
    redis.call('PEXPIREAT', KEYS[i], deadline)
  end
end

-- Moves the session to the front of the directory. The directory outlives the session, by a TTL at the
-- most: its deadline is moved when the one that the header knows no longer does, not each time.
local function list_first(now, micros, member, listed_until)
  local added = redis.call('ZADD', directory, micros, member) == 1
  if added or tonumber(listed_until or 0) < now + ttl then
    local deadline = now + 2 * ttl
    -- GT never sets the deadline of a new key.
    if redis.call('PTTL', directory) == -1 then
      redis.call('PEXPIREAT', directory, deadline)
    else
      redis.call('PEXPIREAT', directory, deadline, 'GT')
    end
    redis.call('HSET', meta, 'listed_until', deadline)
  end
end

-- How many list elements in front are not events: the Python bot starts a list with a {}.
local function placeholders()
  return redis.call('LINDEX', events, 0) == '{}' and 1 or 0
end

-- What a session says of itself, and what is there of it.
local function events_missing(expected, found)
  return 'its header counts ' .. expected .. ' events, ' .. found .. ' are there'
end

-- A server that is killed while it writes its append-only file can come back, at its second start, with
-- an event twice: it cuts the file inside of the script's transaction, and then does what was begun there
-- together with the next transaction. The copy is the same to the byte, makes the list longer than the
-- header counts, and stands where nobody was told of it.
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

-- Whether the last event, which the index does not know, is in the list once more.
local function is_copy(event)
  local last = redis.call('LRANGE', events, -COPIES_WITHIN, -2)
  for _, known in ipairs(last) do
    if known == event then
      return true
    end
  end
  return false
end

-- Applies the patch of one scope that starts at ARGV[i]: counts of puts and removals, then both.
-- Returns the position behind it.
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

-- Leaves the patch of a shared scope that starts at ARGV[i] in the outbox, with what tells it from all
-- others. Returns the position behind it.
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

-- Applies the patches of app, user and session that start at ARGV[i], unless there are none. The header
-- counts the keys of the session's state, so that an evicted one is noticed.
local function apply_patches(i, generation, committed)
  if ARGV[i] then
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
end

-- What waits to be carried to app and user state, oldest first.
local function posted()
  return in_cluster and redis.call('LRANGE', outbox, 0, -1) or {}
end
