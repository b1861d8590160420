-- Prepended to every script of this folder.
local meta, events, state, index, directory, app_state, user_state = unpack(KEYS)
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
  for i = 1, 4 do
    redis.call('PEXPIREAT', KEYS[i], deadline)
  end
end

-- The directory ends with the last of its sessions. GT never sets the deadline of a new key.
local function list_until(deadline, micros, member)
  if redis.call('ZADD', directory, micros, member) == 1
      and redis.call('PTTL', directory) == -1 then
    redis.call('PEXPIREAT', directory, deadline)
  else
    redis.call('PEXPIREAT', directory, deadline, 'GT')
  end
end

-- How many list elements in front are not events: the Python bot starts a list with a {}.
local function placeholders()
  return redis.call('LINDEX', events, 0) == '{}' and 1 or 0
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

-- Applies the patches of app, user and session that start at ARGV[i], unless there are none.
local function apply_patches(i)
  if ARGV[i] then
    i = apply_patch(app_state, i)
    i = apply_patch(user_state, i)
    apply_patch(state, i)
  end
end
