-- include turns.lua
-- ARGV[3..]: how long its id is known, in ms, messages of an author, messages, bytes, owner or '', id, lane,
-- author, order, payload, alias or ''.
-- Returns ACCEPTED, with the lease if there is one; KNOWN, TOO_MANY or NO_ROOM.
local owner, id, lane, author, order, payload = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11], ARGV[12]
local known, alias = queue .. ':known:', ARGV[13]
if redis.call('EXISTS', known .. id, known .. alias) > 0 then
  return { 'KNOWN' }
end
if redis.call('ZCARD', all) >= tonumber(ARGV[5])
    or (redis.call('HGET', totals, 'bytes') or 0) + #payload > tonumber(ARGV[6]) then
  return { 'NO_ROOM' }
end
redis.call('SET', known .. id, '1', 'PX', ARGV[3])
if alias ~= '' then
  redis.call('SET', known .. alias, '1', 'PX', ARGV[3])
end
if tonumber(redis.call('HGET', author_key(author), 'turns') or 0) >= tonumber(ARGV[4]) then
  return { 'TOO_MANY' }
end
redis.call('HSET', turn_key(id), 'lane', lane, 'author', author, 'order', order, 'accepted_at', now,
  'payload', payload)
if enqueue(id, lane, author, order, #payload) and owner ~= '' then
  local begun, member = first(lane)
  return { 'ACCEPTED', lease(lane, begun, member, owner) }
end
return { 'ACCEPTED' }
