-- include common.lua
-- ARGV: app, user, ttl, member of the directory. Returns 1 if there was such a session, else 0; and the
-- outbox, which outlives the session.
local owner = redis.call('HMGET', meta, 'app_name', 'user_id')
-- Where the header is lost the directory of the user may still tell whose it is.
local listed = not owner[1] and not in_cluster and redis.call('ZSCORE', directory, ARGV[4])
if not listed and (owner[1] ~= app_name or owner[2] ~= user_id) then
  return { 0, {} }
end
local left = posted()
redis.call('DEL', meta, events, state, index)
if in_cluster then
  redis.call('DEL', outbox)
else
  redis.call('ZREM', directory, ARGV[4])
end
return { 1, left }
