-- Removes a field of a hash, if it is as expected. KEYS: the hash. ARGV: the field, and what is expected. Returns 1
-- if it was done, else 0.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
return redis.call('HDEL', KEYS[1], ARGV[1])
