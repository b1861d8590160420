-- include turns.lua
-- ARGV[3..]: lane, fence, DONE, AGAIN or PARKED, ms before it is tried again, whether the attempt counts, the
-- reason it is parked, how many parked ones are kept, owner who wants more work or ''. Returns a lease, or nil.
local lane, fence, outcome, owner = ARGV[3], ARGV[4], ARGV[5], ARGV[10]
local found = redis.call('HMGET', lane_key(lane), 'fence', 'owner', 'turn', 'seat')
local id, has = found[3], found[4]

local function park()
  local parked = queue .. ':parked'
  redis.call('HSET', turn_key(id), 'parked_for', ARGV[8])
  redis.call('ZADD', parked, now, id)
  while redis.call('ZCARD', parked) > tonumber(ARGV[9]) do
    redis.call('DEL', turn_key(redis.call('ZPOPMIN', parked)[1]))
  end
end

local function take()
  redis.call('HDEL', lane_key(lane), 'turn')
  redis.call('ZREM', all, id)
  redis.call('HINCRBY', totals, 'bytes', integer(-redis.call('HSTRLEN', turn_key(id), 'payload')))
  local author = redis.call('HGET', turn_key(id), 'author')
  if author then
    redis.call('HINCRBY', author_key(author), 'turns', -1)
  end
  if outcome == 'PARKED' then
    park()
  else
    redis.call('DEL', turn_key(id))
  end
end

if found[1] == fence and found[2] then
  redis.call('HDEL', lane_key(lane), 'owner')
  if id ~= '' and outcome == 'AGAIN' then
    if ARGV[7] == '0' then
      redis.call('HINCRBY', turn_key(id), 'waited', 1)
    end
    redis.call('ZADD', due, integer(now + ARGV[6] * 1000), lane)
  else
    if id ~= '' then
      take()
    end
    local next = first(lane)
    local author = next and redis.call('HGET', turn_key(next), 'author')
    if not next then
      forget_lane(lane, has)
    elseif not author or seat(lane, has, author) then
      redis.call('ZADD', due, now, lane)
    end
  end
end
return owner ~= '' and claim(owner)
