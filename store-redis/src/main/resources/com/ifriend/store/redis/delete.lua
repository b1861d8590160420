-- include common.lua
-- ARGV: app, user, ttl, member of the directory, and how many events it has to have, if that matters. Returns 1
-- if there was such a session, else 0; and the outbox, which outlives the session.
local found, why = header()
if ARGV[5] and found and found.count ~= tonumber(ARGV[5]) then
  return { 0, {} }
end
if not found then
  local named = redis.call('HMGET', meta, 'app_name', 'user_id')
  local own = why[1] == 'TORN' and named[1] == app_name and named[2] == user_id
  if not named[1] and (why[1] == 'TORN' or redis.call('HEXISTS', index, 'head') == 0) then
    -- The directory of the user may still tell whose it was.
    own = not in_cluster and redis.call('ZSCORE', directory, ARGV[4])
  end
  if not own then
    return { 0, {} }
  end
end
local left = posted()
local gone = redis.call('DEL', meta, events, state, index)
if in_cluster then
  redis.call('DEL', outbox)
else
  redis.call('ZREM', directory, ARGV[4])
end
return { gone > 0 and 1 or 0, left }
