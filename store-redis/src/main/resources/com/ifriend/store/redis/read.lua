-- include common.lua
-- Everything of a session for who looks after it, as it is. ARGV: app, user, ttl.
-- Returns nothing if there is nothing of it, or it is somebody else's; else its head ('' if it is lost), its
-- details, its events without a placeholder, its state, and the outbox.
local found, why = header()
local head = redis.call('HGET', index, 'head')
local length = redis.call('LLEN', events)
local values = redis.call('HGETALL', state)
if not found and why[1] == 'MISSING'
    and (head or redis.call('EXISTS', meta) == 1 or length == 0 and #values == 0) then
  return {}
end
-- include length.lua
local base = (length ~= (found and found.count)) and placeholders() or 0
return {
  head or found and found.head or '',
  details(not head),
  redis.call('LRANGE', events, base, -1),
  values,
  posted(),
}
