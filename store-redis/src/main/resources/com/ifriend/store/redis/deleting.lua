-- Notes that a session is being deleted where its original is. KEYS: the notes. ARGV: whose, and when the youngest
-- session that is meant was created, in ms. A note that means a younger one stays.
local known = redis.call('HGET', KEYS[1], ARGV[1])
if not known or tonumber(known) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
