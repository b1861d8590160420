-- include common.lua
-- Puts a whole session in place whose original is kept elsewhere, unless there is one. What is left of one that
-- is torn makes room. ARGV: app, user, ttl, member of the directory, created_at, title or '', fence or '-', last
-- commit in µs or '' for now, time of the last event and newest time stamp in ms or '-', number of events, field,
-- time stamp and JSON of each (the field is '' where it is not known), then the patches if there are any.
-- Returns OK with the shared state and the outbox, EXISTS with the number of its events, or TAKEN (by another app
-- or user).
local found, why = header()
if found then
  return { 'EXISTS', found.count }
elseif why[1] ~= 'TORN' and (redis.call('EXISTS', meta) == 1 or redis.call('HEXISTS', index, 'head') == 1) then
  return { 'TAKEN' }
end
local now, micros = clock()
local deadline, generation = integer(now + ttl), integer(micros)
local committed = ARGV[8] ~= '' and ARGV[8] or generation
redis.call('DEL', meta, events, state, index)
if in_cluster then
  redis.call('DEL', outbox)
end
local count, bytes, newest, indexed = tonumber(ARGV[11]), 0, -math.huge, true
local pushed, fields = {}, {}
for i = 1, count do
  local field, timestamp, event = ARGV[9 + 3 * i], ARGV[10 + 3 * i], ARGV[11 + 3 * i]
  bytes = bytes + #event
  newest = math.max(newest, tonumber(timestamp))
  pushed[#pushed + 1] = event
  if field == '' then
    indexed = false
  else
    fields[#fields + 1] = field
    fields[#fields + 1] = integer(i)
  end
  if i % STRIDE == 0 then
    fields[#fields + 1] = 't:' .. integer(i / STRIDE)
    fields[#fields + 1] = integer(newest)
  end
  if #pushed == 1000 or i == count then
    redis.call('RPUSH', events, unpack(pushed))
    if #fields > 0 then
      redis.call('HSET', index, unpack(fields))
    end
    pushed, fields = {}, {}
  end
end
local patches = 12 + 3 * count
if ARGV[patches] then
  -- include patches.lua
  apply_patches(patches, generation, committed)
end
local marks = '-' .. (indexed and '' or 'u') .. (ARGV[6] ~= '' and 't' or '')
redis.call('HSET', index, 'created_at', ARGV[5], 'generation', generation, 'head', table.concat({
  integer(count), integer(bytes), committed, deadline, ARGV[9], ARGV[10], ARGV[7], redis.call('HLEN', state), marks,
  owner }, ' '))
if ARGV[6] ~= '' then
  redis.call('HSET', index, 'title', ARGV[6])
end
redis.call('HSET', meta, 'app_name', app_name, 'user_id', user_id, 'created_at', ARGV[5], 'generation', generation)
if not in_cluster then
  list_first(committed, ARGV[4], integer(now + 2 * ttl))
end
keep(deadline)
if in_cluster then
  return { 'OK', {}, {}, posted() }
end
return { 'OK', redis.call('HGETALL', app_state), redis.call('HGETALL', user_state), {} }
