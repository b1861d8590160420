-- A page of a user's sessions, last committed first, where the directory, the sessions and the shared
-- state are on one server. Expired ones are dropped from the directory on the way.
-- KEYS: directory, app and user state. ARGV: app, user, how many sessions, the score and member behind
-- which the page begins, or '' and '', and what stands before the members in the keys of their sessions.
-- Returns app and user state, then member, score, header and state of each session. Fewer than asked for
-- means that there are no more.
local directory, app_state, user_state = unpack(KEYS)
local app_name, user_id, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local score, member, before = ARGV[4], ARGV[5], ARGV[6]

local owner = #app_name .. ':' .. app_name .. ':' .. user_id
-- include head.lua

-- When the session was committed last, which its place tells but for a step; nil if it is no session of the
-- user any more.
local function committed(session, place)
  local head = redis.call('HGET', session .. ':index', 'head')
  if head then
    local _, _, at, _, _, _, _, _, _, whose = string.match(head, HEAD)
    if whose then
      -- An older version at work beside this one moves the place alone.
      return whose == owner and math.max(at, place) or nil
    end
  end
  local named = redis.call('HMGET', session .. ':meta', 'app_name', 'user_id')
  return named[1] == app_name and named[2] == user_id and place or nil
end

local function later(a, b)
  return a.at > b.at or a.at == b.at and a.member > b.member
end

local below = score ~= '' and { at = tonumber(score), member = member }
local rank = below and redis.call('ZCOUNT', directory, '(' .. score, '+inf') or 0
local found = {}
local step = math.max(limit, 100)
local entries, sure
repeat
  entries = redis.call('ZREVRANGE', directory, rank, rank + step - 1, 'WITHSCORES')
  local place = 0
  for i = 1, #entries, 2 do
    place = tonumber(entries[i + 1])
    local entry = { member = entries[i], at = committed(before .. entries[i], place) }
    if not entry.at and redis.call('EXISTS', before .. entry.member .. ':events') == 0 then
      redis.call('ZREM', directory, entry.member)
    else
      rank = rank + 1
      if entry.at and (not below or later(below, entry)) then
        found[#found + 1] = entry
      end
    end
  end
  sure = 0
  for _, entry in ipairs(found) do
    sure = sure + (entry.at > place + (STEP + 1) * 1000 and 1 or 0)
  end
until #entries < 2 * step or sure >= limit
table.sort(found, later)

local page = { redis.call('HGETALL', app_state), redis.call('HGETALL', user_state) }
for i = 1, math.min(limit, #found) do
  local session = before .. found[i].member
  local header = redis.call('HMGET', session .. ':index', 'head', 'created_at', 'title', 'generation', 'edited')
  for j = 1, 5 do
    header[j] = header[j] or ''
  end
  if header[1] == '' then
    header = { '', unpack(redis.call('HGETALL', session .. ':meta')) }
  end
  page[#page + 1] = found[i].member
  page[#page + 1] = string.format('%d', found[i].at)
  page[#page + 1] = header
  page[#page + 1] = redis.call('HGETALL', session .. ':state')
end
return page
