-- include common.lua
-- Everything of a session for who looks after it, as it is. ARGV: app, user, ttl.
-- Returns nothing if there is nothing of it, or it is somebody else's; else its header (empty if it is
-- lost), its events without a placeholder, its state, how many fields its index has, and the outbox.
local owner = redis.call('HMGET', meta, 'app_name', 'user_id', 'count')
local lost = not owner[1] and not owner[2]
if not lost and (owner[1] ~= app_name or owner[2] ~= user_id) then
  return {}
end
-- include length.lua
local length = redis.call('LLEN', events)
local values = redis.call('HGETALL', state)
if lost and length == 0 and #values == 0 then
  return {}
end
local base = (length ~= tonumber(owner[3] or '')) and placeholders() or 0
return {
  lost and {} or redis.call('HGETALL', meta),
  redis.call('LRANGE', events, base, -1),
  values,
  redis.call('HLEN', index),
  posted(),
}
