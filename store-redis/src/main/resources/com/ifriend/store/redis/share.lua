-- Puts a shared state in place whose original is kept elsewhere, unless that was done before. KEYS: the state, and
-- its version, which is there as long as the copy is whole. ARGV: 1 if what is there has to make room, else '',
-- version of the original, then names and values. Returns 1 if it was done, else 0.
local state, version = unpack(KEYS)
local known = redis.call('GET', version)
-- The original takes its versions from here: a server that has given a newer one has lost what it said.
local lost = known and tonumber(known) < tonumber(ARGV[2])
if known and not lost and ARGV[1] ~= '1' then
  return 0
end
if known then
  redis.call('DEL', state)
end
for i = 3, #ARGV, 2 do
  redis.call('HSETNX', state, ARGV[i], ARGV[i + 1])
end
redis.call('SET', version, string.format('%d', math.max(tonumber(known or 0), tonumber(ARGV[2]))))
return 1
