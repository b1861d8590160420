-- Included by every script that changes a queue of turns; RedisTurnQueue says what is in which key.
-- KEYS: the name of the queue, with which the names of all its keys begin, and which keeps them in one slot.
-- ARGV: lease in ms, seats of an author, then what the script takes.
--
-- A lane exists while somebody works in it, messages wait in it, or one that was begun does. With a seat or
-- an owner it is in 'due' by the time from which anybody may work in it; without, it waits in 'held'.
local queue = KEYS[1]
local due, all, totals = queue .. ':due', queue .. ':all', queue .. ':totals'
local lease_micros, at_once = tonumber(ARGV[1]) * 1000, tonumber(ARGV[2])

local function integer(number)
  return string.format('%d', number)
end

local time = redis.call('TIME')
local now = string.format('%s%06d', time[1], time[2])

local function lane_key(lane)
  return queue .. ':lane:' .. lane
end

local function author_key(author)
  return queue .. ':author:' .. author
end

local function turn_key(id)
  return queue .. ':turn:' .. id
end

-- Gives a seat of the author to the lane that has waited for it longest.
local function vacate(author)
  local lane = redis.call('LPOP', queue .. ':held:' .. author)
  if lane then
    redis.call('HSET', lane_key(lane), 'seat', author)
    redis.call('HDEL', lane_key(lane), 'held')
    redis.call('ZADD', due, now, lane)
  elseif redis.call('HINCRBY', author_key(author), 'seats', -1) <= 0
      and tonumber(redis.call('HGET', author_key(author), 'turns') or 0) <= 0 then
    redis.call('DEL', author_key(author))
  end
end

-- Gives the lane a seat of this author in place of the one it has; if there is none, it waits for one.
local function seat(lane, has, author)
  if has == author then
    return true
  end
  if has then
    vacate(has)
  end
  if tonumber(redis.call('HGET', author_key(author), 'seats') or 0) < at_once then
    redis.call('HINCRBY', author_key(author), 'seats', 1)
    redis.call('HSET', lane_key(lane), 'seat', author)
    return true
  end
  redis.call('HDEL', lane_key(lane), 'seat', 'owner')
  redis.call('HSET', lane_key(lane), 'held', '1')
  redis.call('ZREM', due, lane)
  redis.call('RPUSH', queue .. ':held:' .. author, lane)
  return false
end

-- The first of those that wait: its id, and the member that stands for it. When it came is ahead of the id, so
-- that of those with one order the first that came goes first.
local function first(lane)
  local member = redis.call('ZRANGE', queue .. ':waiting:' .. lane, 0, 0)[1]
  if member then
    return string.sub(member, #now + 1), member
  end
end

local function forget_lane(lane, has)
  redis.call('ZREM', due, lane)
  redis.call('DEL', lane_key(lane))
  if has then
    vacate(has)
  end
end

-- A fencing token is larger than any before it, also if the server has forgotten the last one.
local function lease(lane, id, member, owner)
  local fence = integer(math.max(now, (redis.call('HGET', totals, 'fence') or 0) + 1))
  redis.call('HSET', totals, 'fence', fence)
  redis.call('HSET', lane_key(lane), 'owner', owner, 'fence', fence, 'turn', id)
  redis.call('ZADD', due, integer(now + lease_micros), lane)
  if id == '' then
    return { lane, fence }
  end
  if member then
    redis.call('ZREM', queue .. ':waiting:' .. lane, member)
  end
  local attempts = redis.call('HINCRBY', turn_key(id), 'attempts', 1)
  local turn = redis.call('HMGET', turn_key(id), 'author', 'accepted_at', 'waited', 'payload', 'note')
  return { lane, fence, id, turn[1], turn[2], attempts, turn[3] or '0', turn[4], turn[5] }
end

local function claim(owner)
  while true do
    local lane = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 1)[1]
    if not lane then
      return false
    end
    local found = redis.call('HMGET', lane_key(lane), 'seat', 'turn')
    local has, id, member = found[1], found[2], nil
    if not id or id == '' then
      id, member = first(lane)
    end
    local author = id and redis.call('HGET', turn_key(id), 'author')
    if not id then
      -- It was held, and its holder is gone.
      forget_lane(lane, has)
    elseif not author then
      -- Somebody has removed the message underneath.
      redis.call('ZREM', all, id)
      redis.call('HDEL', lane_key(lane), 'turn')
      redis.call('ZREM', queue .. ':waiting:' .. lane, member or '')
    elseif seat(lane, has, author) then
      return lease(lane, id, member, owner)
    end
  end
end

-- Returns whether its lane was free, and work may be done in it.
local function enqueue(id, lane, author, order, bytes)
  redis.call('ZADD', all, now, id)
  redis.call('HINCRBY', totals, 'bytes', bytes)
  redis.call('HINCRBY', author_key(author), 'turns', 1)
  local free = redis.call('EXISTS', lane_key(lane)) == 0
  redis.call('ZADD', queue .. ':waiting:' .. lane, order, now .. id)
  if free and seat(lane, nil, author) then
    redis.call('ZADD', due, now, lane)
    return true
  end
  return false
end
