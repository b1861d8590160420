-- KEYS: the name of the queue. ARGV: all or parked, how many.
-- Returns of each, oldest first: id, lane, author, when it was accepted in µs, attempts, those of them
-- that do not count, payload, note, why it
-- was parked.
local list = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1] .. ':' .. ARGV[1], 0, ARGV[2] - 1)) do
  local turn = redis.call('HMGET', KEYS[1] .. ':turn:' .. id, 'lane', 'author', 'accepted_at', 'attempts',
    'waited', 'payload', 'note', 'parked_for')
  if turn[1] then
    table.insert(turn, 1, id)
    table.insert(list, turn)
  end
end
return list
