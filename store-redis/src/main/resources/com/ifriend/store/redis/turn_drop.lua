-- KEYS: the name of the queue. ARGV: id of a dead letter. Returns 1, or 0 if there is none.
if redis.call('ZREM', KEYS[1] .. ':parked', ARGV[1]) == 0 then
  return 0
end
redis.call('DEL', KEYS[1] .. ':turn:' .. ARGV[1])
return 1
