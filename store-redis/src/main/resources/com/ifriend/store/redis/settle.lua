-- Carries one entry of an outbox to the shared state that it is meant for; once, however often it is
-- called. KEYS: the state, and a marker in its slot that tells what came from this session already.
-- ARGV: the entry, how long to keep the marker in ms (longer than a session lives).
-- Returns 1 if it was applied now, else 0.
local state, marker = unpack(KEYS)
local entry = cmsgpack.unpack(string.sub(ARGV[1], 2))
local generation, committed = entry[1], entry[2]

-- The entries of a session are carried over in the order of their commits. Not of their positions: after
-- a failover that lost an event, another one has its position.
local last = redis.call('HMGET', marker, 'generation', 'committed')
if last[1] == generation and tonumber(last[2]) >= tonumber(committed) then
  -- Written again so that a wait for replicas covers what was written before.
  redis.call('PEXPIRE', marker, ARGV[2])
  return 0
end
redis.call('HSET', marker, 'generation', generation, 'committed', committed)
redis.call('PEXPIRE', marker, ARGV[2])
local i, puts, removals = 5, tonumber(entry[3]), tonumber(entry[4])
for _ = 1, puts do
  redis.call('HSET', state, entry[i], entry[i + 1])
  i = i + 2
end
for _ = 1, removals do
  redis.call('HDEL', state, entry[i])
  i = i + 1
end
return 1
