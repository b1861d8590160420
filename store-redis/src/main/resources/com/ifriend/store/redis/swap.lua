-- Puts another value into a field of a hash, if it is as expected. KEYS: the hash. ARGV: the field, the new
-- value, and what is expected, left out if there must be none. Returns 1 if it was done, else 0.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= (ARGV[3] or false) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
