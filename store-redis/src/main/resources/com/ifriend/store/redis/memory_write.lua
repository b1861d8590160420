-- Included by scripts that change the memories of one user. KEYS: ends, index, and what stays of a forgotten
-- user. ARGV: the owner as it is in keys.
--
-- Ends knows every other key but the index by its part, which is what tells it from others of the user.
local ends, index, forgotten = KEYS[1], KEYS[2], KEYS[3]
local owner = ARGV[1]

-- While a slot of a cluster moves, some of its keys are here and others there, and a node refuses to look
-- at what it lacks. So a key that never exists is refused then, before anything is written.
if string.find(owner, '{', 1, true) then
  redis.call('EXISTS', ends, 'memory:moving:' .. owner)
end

-- So many arguments at once: Lua's stack has an end.
local CHUNK = 500

-- The key of a part. That of a memory is its id alone.
local function key(part)
  local kind, rest = string.match(part, '^(%l+):(.*)$')
  if kind then
    return 'memory:' .. kind .. ':' .. owner .. ':' .. rest
  end
  return 'memory:' .. owner .. ':' .. part
end

-- Calls visit(part, key) for each set that has a memory of this audience and these terms, other than the
-- index of all.
local function each_posting(audience, terms, visit)
  local in_private = audience == 'direct'
  for _, listener in ipairs(in_private and { 'direct' } or { 'direct', audience }) do
    local part = 'term:' .. listener .. ':'
    local of_key = 'memory:term:' .. owner .. ':' .. listener .. ':'
    for term in string.gmatch(terms, '([^ ]*) ') do
      visit(part .. term, of_key .. term)
    end
  end
  if not in_private then
    visit('index:' .. audience, 'memory:index:' .. owner .. ':' .. audience)
  end
end

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- What has ended is gone, but for its entries in sets. Drops a bounded number of them from ends and index.
local function prune(now)
  local over = redis.call('ZRANGE', ends, '-inf', string.format('(%d', now), 'BYSCORE', 'LIMIT', 0, CHUNK)
  if #over > 0 then
    redis.call('ZREM', ends, unpack(over))
    redis.call('ZREM', index, unpack(over))
  end
end

-- Where the scores end of postings that are of no use: before the first memory that is left.
local function useless()
  local oldest = redis.call('ZRANGE', index, 0, 0, 'WITHSCORES')[2]
  return oldest and '(' .. oldest or '+inf'
end

-- Takes a memory out of its postings, but for the parts in except. Leaves no name of a term that nobody
-- says any more.
local function unpost(member, audience, terms, except)
  local last = useless()
  each_posting(audience, terms, function(part, posting)
    if not except[part] then
      redis.call('ZREM', posting, member)
      redis.call('ZREMRANGEBYSCORE', posting, '-inf', last)
      if redis.call('EXISTS', posting) == 0 then
        redis.call('ZREM', ends, part)
      end
    end
  end)
end

-- What stays of a forgetting, in the key of a session or of a user: when the latest was said of what had been
-- learnt, and when it was forgotten. Nil if nothing was.
local function forgetting(of)
  local said, at = unpack(redis.call('HMGET', of, 'forgotten_until', 'forgotten_at'))
  return at and { said = tonumber(said), at = tonumber(at) } or nil
end

-- Whether it covers what was said then; recent as Forgetting has it.
local function covers(before, said, recent)
  return before and (said <= math.min(before.said, before.at + recent)
    or said <= before.at and said > before.at - recent)
end
