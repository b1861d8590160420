-- include memory_write.lua
-- ARGV: owner, then 'memory' and its part, or 'session' or 'count' and the part of a session, or 'all' and
-- '', then ttl. Returns how many memories were removed, or with 'count' would be.
local what, which, ttl = ARGV[2], ARGV[3], tonumber(ARGV[4])

-- Behind another write, which a full server does not refuse.
local function remember_forgetting(of, said, before)
  said = math.max(said, before and before.said or -math.huge)
  redis.call('HSET', of, 'forgotten_until', said == -math.huge and '-inf' or string.format('%d', said),
    'forgotten_at', string.format('%d', clock()))
  return redis.call('PEXPIRE', of, ttl)
end

local function unlink(keys)
  local removed = 0
  for i = 1, #keys, CHUNK do
    removed = removed + redis.call('UNLINK', unpack(keys, i, math.min(i + CHUNK - 1, #keys)))
  end
  return removed
end

-- When the latest was said of what a session had learnt; from before that was written down, of all.
local function said_until(session)
  local said, mark = unpack(redis.call('HMGET', session, 'said', 'mark'))
  if not said and redis.call('HLEN', session) > (mark and 1 or 0) and not forgetting(session) then
    said = redis.call('ZRANGE', index, 0, 0, 'REV', 'WITHSCORES')[2]
  end
  return tonumber(said) or -math.huge
end

if what == 'all' then
  local memories, others = {}, {}
  local said = -math.huge
  for _, part in ipairs(redis.call('ZRANGE', ends, 0, -1)) do
    local keys = string.find(part, ':', 1, true) and others or memories
    keys[#keys + 1] = key(part)
    if string.find(part, '^session:.') then
      said = math.max(said, said_until(key(part)))
    end
  end
  local before = forgetting(forgotten)
  local removed = unlink(memories)
  unlink(others)
  unlink({ ends, index })
  remember_forgetting(forgotten, said, before)
  return removed
end

-- How many sources each memory loses, by its part and, if only that one is meant, by when it was born.
local lost = {}
if what == 'memory' then
  lost[which] = math.huge
else
  local sources = redis.call('HGETALL', key(which))
  for i = 1, #sources, 2 do
    if string.find(sources[i], '^e:') then
      local memory = sources[i + 1]
      lost[memory] = (lost[memory] or 0) + 1
    end
  end
end

if what == 'session' then
  local session = key(which)
  local said, before = said_until(session), forgetting(session)
  redis.call('UNLINK', session)
  remember_forgetting(session, said, before)
  local deadline = string.format('%d', clock() + ttl)
  redis.call('ZADD', ends, deadline, which)
  if redis.call('PEXPIREAT', ends, deadline, 'GT') == 0 then
    redis.call('PEXPIREAT', ends, deadline, 'NX')
  end
end
if what ~= 'count' then
  prune(clock())
end
local removed = 0
for memory, sources in pairs(lost) do
  local member, of = string.match(memory, '^(%S*) ?(.*)$')
  local times, audience, terms, born =
    unpack(redis.call('HMGET', key(member), 'times_said', 'audience', 'terms', 'born'))
  if of ~= '' and of ~= born then
    times = nil
  end
  if what == 'count' then
    removed = removed + (times and sources >= tonumber(times) and 1 or 0)
  elseif times and sources < tonumber(times) then
    redis.call('HINCRBY', key(member), 'times_said', -sources)
  elseif times then
    redis.call('UNLINK', key(member))
    redis.call('ZREM', ends, member)
    redis.call('ZREM', index, member)
    unpost(member, audience, terms, {})
    removed = removed + 1
  end
end
return removed
