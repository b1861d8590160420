-- include common.lua
-- Makes the head and the index of a session anew from what is there. ARGV: app, user, ttl, member of the
-- directory, number of events that the caller saw, title or '', created_at, time stamps of the last event and
-- of the newest one or '-' and '-', then the fields of the events' ids, '' where one is not known.
-- Returns 1 with the outbox, or 0 if the session is another one by now.
-- include length.lua
local found, why = header()
local named = redis.call('EXISTS', meta) == 1
local count, length = tonumber(ARGV[5]), redis.call('LLEN', events)
if not found and why[1] == 'MISSING' and (named or redis.call('HEXISTS', index, 'head') == 1)
    or length ~= count and length - placeholders() ~= count
    or length == 0 and redis.call('EXISTS', state) == 0 and not named then
  return { 0 }
end
local now, micros = clock()
local deadline = integer(now + ttl)
local bytes = 0
for _, event in ipairs(redis.call('LRANGE', events, length - count, -1)) do
  bytes = bytes + #event
end
-- The index has no checkpoints of time stamps then, and the caller may not know all ids.
local kept = details(redis.call('HEXISTS', index, 'head') == 0)
local fence = found and found.fence or redis.call('HGET', meta, 'fence')
local title = kept[2] ~= '' and kept[2] or ARGV[6]
redis.call('DEL', index)
local fields = {
  'head', table.concat({ integer(count), integer(bytes), integer(math.max(micros, (found and found.committed or 0) + 1)),
    deadline, ARGV[8], ARGV[9], tonumber(fence or '') and fence or '-', redis.call('HLEN', state),
    title ~= '' and '-ut' or '-u', owner }, ' '),
  'created_at', kept[1] ~= '' and kept[1] or ARGV[7],
  'generation', kept[3] ~= '' and kept[3] or integer(micros),
  'edited', integer((tonumber(kept[4]) or 0) + 1),
}
redis.call('HSET', index, unpack(fields))
if title ~= '' then
  redis.call('HSET', index, 'title', title)
end
for i = 1, count do
  local id = ARGV[9 + i]
  if id ~= '' then
    redis.call('HSETNX', index, id, integer(i))
  end
end
redis.call('HSET', meta, 'app_name', app_name, 'user_id', user_id, 'created_at', fields[4], 'generation', fields[6])
redis.call('HDEL', meta, 'count')
if not in_cluster then
  list_first(integer(micros), ARGV[4], integer(now + 2 * ttl))
end
keep(deadline)
return { 1, posted() }
