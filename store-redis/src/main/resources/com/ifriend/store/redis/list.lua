-- A page of a user's sessions, last committed first, where the directory, the sessions and the shared
-- state are on one server. Expired ones are dropped from the directory on the way.
-- KEYS: directory, app and user state. ARGV: app, user, how many sessions, the score and member behind
-- which the page begins, or '' and '', and what stands before the members in the keys of their sessions.
-- Returns app and user state, then member, score, header and state of each session. Fewer than asked for
-- means that there are no more.
local directory, app_state, user_state = unpack(KEYS)
local app_name, user_id, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local score, member, before = ARGV[4], ARGV[5], ARGV[6]

local rank = 0
if score ~= '' then
  if tonumber(redis.call('ZSCORE', directory, member) or -1) == tonumber(score) then
    rank = redis.call('ZREVRANK', directory, member) + 1
  else
    -- It moved to the top, or is gone.
    rank = redis.call('ZCOUNT', directory, '(' .. score, '+inf')
  end
end

local page = { redis.call('HGETALL', app_state), redis.call('HGETALL', user_state) }
local found = 0
while found < limit do
  local entries = redis.call('ZREVRANGE', directory, rank, rank + limit - found - 1, 'WITHSCORES')
  if #entries == 0 then
    break
  end
  for i = 1, #entries, 2 do
    local session = before .. entries[i]
    local owner = redis.call('HMGET', session .. ':meta', 'app_name', 'user_id')
    if owner[1] == app_name and owner[2] == user_id then
      page[#page + 1] = entries[i]
      page[#page + 1] = entries[i + 1]
      page[#page + 1] = redis.call('HGETALL', session .. ':meta')
      page[#page + 1] = redis.call('HGETALL', session .. ':state')
      found, rank = found + 1, rank + 1
    else
      redis.call('ZREM', directory, entries[i])
    end
  end
end
return page
