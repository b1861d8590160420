-- Puts a shared state in place whose original is kept elsewhere, unless that was done before. KEYS: the state, and
-- a marker beside it. ARGV: 1 if what is there has to make room, else '', then names and values.
-- Returns 1 if it was done, else 0.
local state, marker = unpack(KEYS)
local anew = ARGV[1] == '1'
if not anew and redis.call('EXISTS', marker) == 1 then
  return 0
end
if anew then
  redis.call('DEL', state)
end
for i = 2, #ARGV, 2 do
  redis.call('HSETNX', state, ARGV[i], ARGV[i + 1])
end
redis.call('SET', marker, '1')
return 1
