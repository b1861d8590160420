-- Included by every script that works on one session. What only some calls need is in other files, and
-- included where it is needed: making a function costs a call as much as using a small one.
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

-- Numbers go to Redis as strings made here: it would write each with "%.17g", which takes as long as a
-- small command.
local function integer(number)
  return string.format('%d', number)
end

-- The server's clock, as strings: milliseconds for deadlines and readers, microseconds for order.
local function clock()
  local time = redis.call('TIME')
  local micros = string.format('%s%06d', time[1], time[2])
  return string.sub(micros, 1, -4), micros
end

-- All keys of a session end at the same instant, a TTL from now.
local function keep(now)
  local deadline = integer(now + ttl)
  for i = 1, in_cluster and 5 or 4 do
    redis.call('PEXPIREAT', KEYS[i], deadline)
  end
end

-- Moves the session to the front of the directory. The directory outlives the session, by a TTL at the
-- most: its deadline is moved when the one that the header knows no longer does, not each time.
local function list_first(now, micros, member, listed_until)
  local added = redis.call('ZADD', directory, micros, member) == 1
  if added or tonumber(listed_until or 0) < now + ttl then
    local deadline = integer(now + 2 * ttl)
    -- GT never sets the deadline of a new key.
    if redis.call('PTTL', directory) == -1 then
      redis.call('PEXPIREAT', directory, deadline)
    else
      redis.call('PEXPIREAT', directory, deadline, 'GT')
    end
    redis.call('HSET', meta, 'listed_until', deadline)
  end
end

-- What waits to be carried to app and user state, oldest first.
local function posted()
  return in_cluster and redis.call('LRANGE', outbox, 0, -1) or {}
end

-- Says that the events of a session outlived its header; nil if there are none. Whose they are is not
-- known then, so nobody takes their place.
local function orphaned()
  local left = redis.call('LLEN', events)
  if left > 0 and redis.call('LINDEX', events, 0) == '{}' then
    left = left - 1
  end
  return left > 0 and { 'TORN', 'its header is lost, ' .. left .. ' events are there' } or nil
end
