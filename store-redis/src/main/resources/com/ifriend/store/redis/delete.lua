-- ARGV: app, user, ttl, member of the directory. Returns 1 if there was such a session, else 0.
local owner = redis.call('HMGET', meta, 'app_name', 'user_id')
if owner[1] ~= app_name or owner[2] ~= user_id then
  return 0
end
redis.call('DEL', meta, events, state, index)
redis.call('ZREM', directory, ARGV[4])
return 1
