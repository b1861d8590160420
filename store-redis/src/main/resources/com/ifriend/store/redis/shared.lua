-- A shared state with a version that grows with every call. KEYS as in share.lua. ARGV: a version that it has to
-- be above. Returns the version, names and values; nothing if the copy may not be whole.
local state, version = unpack(KEYS)
local known = redis.call('GET', version)
if not known then
  return {}
end
local next = string.format('%d', math.max(tonumber(known), tonumber(ARGV[1])) + 1)
redis.call('SET', version, next)
return { next, redis.call('HGETALL', state) }
