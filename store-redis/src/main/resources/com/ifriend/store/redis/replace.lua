-- include common.lua
-- Puts other bytes in place of a document of a session, if it is as expected. ARGV: app, user, ttl, what it
-- is (event, title or state), its position or key, what is expected, what to put there.
-- Returns 1 if it was replaced, else 0.
local what, name, expected, replacement = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local owner = redis.call('HMGET', meta, 'app_name', 'user_id', 'count', 'bytes')
local lost = not owner[1] and not owner[2]
if not lost and (owner[1] ~= app_name or owner[2] ~= user_id) then
  return 0
end
if what == 'event' then
  -- include length.lua
  local base = (redis.call('LLEN', events) ~= tonumber(owner[3] or '')) and placeholders() or 0
  local at = integer(base + tonumber(name) - 1)
  if redis.call('LINDEX', events, at) ~= expected then
    return 0
  end
  -- The header first, since a full server refuses it: a script that has written something goes on.
  if not lost then
    -- Who remembers the history reads it anew.
    redis.call('HINCRBY', meta, 'edited', '1')
    if tonumber(owner[4] or '') then
      redis.call('HSET', meta, 'bytes', integer(owner[4] + #replacement - #expected))
    end
  end
  redis.call('LSET', events, at, replacement)
  return 1
end
local key, field = state, name
if what == 'title' then
  key, field = meta, 'title'
end
if redis.call('HGET', key, field) ~= expected then
  return 0
end
redis.call('HSET', key, field, replacement)
return 1
