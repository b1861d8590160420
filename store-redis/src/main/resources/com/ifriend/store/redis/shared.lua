-- A shared state with a version that grows with every call. KEYS as in share.lua. ARGV: a version that was given
-- before, or 0. Returns the version, names and values; nothing if the copy may not be whole, or is older.
local state, version = unpack(KEYS)
local known = redis.call('GET', version)
if not known or tonumber(known) < tonumber(ARGV[1]) then
  return {}
end
local next = string.format('%d', tonumber(known) + 1)
redis.call('SET', version, next)
return { next, redis.call('HGETALL', state) }
