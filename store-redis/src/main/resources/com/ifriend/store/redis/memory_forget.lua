-- include memory_write.lua
-- ARGV: owner, then 'memory' and its part, or 'session' and its part, or 'all' and ''. Returns how many
-- memories were removed.
local what, which = ARGV[2], ARGV[3]

local function unlink(keys)
  local removed = 0
  for i = 1, #keys, CHUNK do
    removed = removed + redis.call('UNLINK', unpack(keys, i, math.min(i + CHUNK - 1, #keys)))
  end
  return removed
end

if what == 'all' then
  local memories, others = {}, {}
  for _, part in ipairs(redis.call('ZRANGE', ends, 0, -1)) do
    local keys = string.find(part, ':', 1, true) and others or memories
    keys[#keys + 1] = key(part)
  end
  local removed = unlink(memories)
  unlink(others)
  unlink(KEYS)
  return removed
end

-- How many sources each memory loses, by its part and, if only that one is meant, by when it was born.
local lost = {}
if what == 'memory' then
  lost[which] = math.huge
else
  local sources = redis.call('HGETALL', key(which))
  for i = 1, #sources, 2 do
    if sources[i] ~= 'mark' then
      local memory = sources[i + 1]
      lost[memory] = (lost[memory] or 0) + 1
    end
  end
end

if what == 'session' then
  redis.call('UNLINK', key(which))
  redis.call('ZREM', ends, which)
end
prune(clock())
local removed = 0
for memory, sources in pairs(lost) do
  local member, of = string.match(memory, '^(%S*) ?(.*)$')
  local times, audience, terms, born =
    unpack(redis.call('HMGET', key(member), 'times_said', 'audience', 'terms', 'born'))
  if of ~= '' and of ~= born then
    times = nil
  end
  if times and sources < tonumber(times) then
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
