-- include common.lua
-- Puts other bytes in place of a document of a session, if it is as expected. ARGV: app, user, ttl, what it
-- is (event, title or state), its position or key, what is expected, what to put there.
-- Returns 1 if it was replaced, else 0.
local what, name, expected, replacement = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local found, why = header()
if not found and why[1] == 'MISSING' and redis.call('EXISTS', meta, index) > 0 then
  return 0
end
if found and found.older then
  -- include adopt.lua
  adopt(found.head, ttl)
end
if what == 'event' then
  -- include length.lua
  local base = (redis.call('LLEN', events) ~= (found and found.count)) and placeholders() or 0
  local at = integer(base + tonumber(name) - 1)
  if redis.call('LINDEX', events, at) ~= expected then
    return 0
  end
  -- The header first, since a full server refuses it: a script that has written something goes on.
  if found then
    -- Who remembers the history reads it anew.
    redis.call('HINCRBY', index, 'edited', '1')
    redis.call('HSET', index, 'head', (string.gsub(found.head, '^(%d+) %d+',
      '%1 ' .. integer(math.max(0, found.bytes + #replacement - #expected)))))
  end
  redis.call('LSET', events, at, replacement)
  return 1
end
local key, field = state, name
if what == 'title' then
  key, field = index, 'title'
end
if redis.call('HGET', key, field) ~= expected then
  return 0
end
redis.call('HSET', key, field, replacement)
return 1
