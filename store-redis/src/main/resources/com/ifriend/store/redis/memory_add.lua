-- include memory_write.lua
-- ARGV: owner, user, ttl, part of the session that is marked or '', mark, how long (ms) what was said is
-- recent, then of each memory: part, id, part of the session, session, event, when it was said (ms,
-- ISO-8601), audience, events, terms each with a blank behind it. Returns how many sources were new.
local user_id, ttl, marked, mark = ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local recent = tonumber(ARGV[6])
local FIRST, SIZE = 7, 10

local of_all = forgetting(forgotten)
local fresh, sessions = {}, {}
local function known(part)
  if not sessions[part] then
    sessions[part] = { sources = {}, forgotten = forgetting(key(part)) }
  end
  return sessions[part]
end
if marked ~= '' then
  known(marked)
end
for i = FIRST, #ARGV, SIZE do
  local session, source, said = known(ARGV[i + 2]), 'e:' .. ARGV[i + 4], tonumber(ARGV[i + 5])
  local in_session = ARGV[i + 3] ~= ''
  if not (in_session and (covers(of_all, said, recent) or covers(session.forgotten, said, recent)))
      and not session.sources[source] and redis.call('HEXISTS', key(ARGV[i + 2]), source) == 0 then
    session.sources[source] = ARGV[i]
    if in_session then
      session.said = math.max(session.said or said, said)
    end
    fresh[#fresh + 1] = i
  end
end

-- A memory that is forgotten and said anew has the same id; by when it was born its sources tell which
-- they made. No two scripts run in the same microsecond, while a millisecond has room for both.
local now = clock()
local birth = table.concat(redis.call('TIME'), '.')
local born = {}

-- Nothing was written so far. A full server refuses the next write, and none that follows it.
local changed = {}
for _, i in ipairs(fresh) do
  local member, at, audience, terms = ARGV[i], ARGV[i + 5], ARGV[i + 7], ARGV[i + 9]
  local memory = key(member)
  local last, first, known_audience, known_terms, known_born =
    unpack(redis.call('HMGET', memory, 'last_said_at', 'first_said_at', 'audience', 'terms', 'born'))
  audience = last and known_audience or audience
  if last and tonumber(at) < tonumber(last) then
    terms = known_terms
  else
    redis.call('HSET', memory, 'id', ARGV[i + 1], 'session_id', ARGV[i + 3], 'user_id', user_id,
      'audience', audience, 'events_json', ARGV[i + 8], 'terms', terms, 'last_said_at', at)
    last = at
  end
  born[member] = known_born or birth .. '-' .. i
  if not known_born then
    redis.call('HSET', memory, 'born', born[member])
  end
  if not first or tonumber(at) < tonumber(first) then
    redis.call('HSET', memory, 'first_said_at', at, 'created_at', ARGV[i + 6])
  end
  redis.call('HINCRBY', memory, 'times_said', '1')
  changed[member] = memory
  redis.call('ZADD', index, last, member)
  local posted = {}
  each_posting(audience, terms, function(part, posting)
    redis.call('ZADD', posting, last, member)
    posted[part], changed[part] = true, posting
  end)
  if known_terms and known_terms ~= terms then
    unpost(member, audience, known_terms, posted)
  end
end
-- Last, so that what is known as a source has made its memory.
for part, session in pairs(sessions) do
  if part == marked or next(session.sources) then
    changed[part] = key(part)
  end
  for source, member in pairs(session.sources) do
    redis.call('HSET', changed[part], source, member .. ' ' .. born[member])
  end
  if session.said and session.said > (tonumber(redis.call('HGET', changed[part], 'said')) or -math.huge) then
    redis.call('HSET', changed[part], 'said', string.format('%d', session.said))
  end
end
if marked ~= '' then
  redis.call('HSET', changed[marked], 'mark', mark)
end

local deadline = string.format('%d', now + ttl)
for part, each in pairs(changed) do
  if redis.call('ZADD', ends, 'GT', 'CH', deadline, part) == 1 then
    redis.call('PEXPIREAT', each, deadline)
  else
    redis.call('PEXPIREAT', each, deadline, 'NX')
  end
end
for i = 1, 2 do
  if redis.call('PEXPIREAT', KEYS[i], deadline, 'GT') == 0 then
    redis.call('PEXPIREAT', KEYS[i], deadline, 'NX')
  end
end
if of_all then
  redis.call('PEXPIREAT', forgotten, deadline, 'GT')
end
prune(now)
local last = useless()
for part, each in pairs(changed) do
  if string.find(part, '^term:') or string.find(part, '^index:') then
    redis.call('ZREMRANGEBYSCORE', each, '-inf', last)
  end
end
return #fresh
