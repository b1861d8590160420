-- include memory_read.lua
-- The memories last said in a range of time, last said first. KEYS: an index for each listener.
-- ARGV: owner, listeners, how many, first time, first time behind the range, then the time and the
-- memory behind which the page begins, or '' and ''. Returns the fields of each.
local limit, from, till = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local cursor, last = tonumber(ARGV[6]), ARGV[7]

-- By bytes, as Redis orders members; the operator of Lua goes by the locale.
local function before(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then
      return x < y
    end
  end
  return #a < #b
end

-- Reads an index piece by piece: a function that returns the next member and its time, nil at the end.
local function reader(index)
  local behind = cursor and cursor < till and '(' .. ARGV[6] or ARGV[5]
  local rank = redis.call('ZCOUNT', index, behind, '+inf')
  local piece, at = {}, 1
  return function()
    while true do
      if at > #piece then
        piece, at = redis.call('ZRANGE', index, rank, rank + limit - 1, 'REV', 'WITHSCORES'), 1
        rank = rank + limit
      end
      local member, time = piece[at], tonumber(piece[at + 1])
      at = at + 2
      if not member or time < from then
        return nil
      end
      if time ~= cursor or before(member, last) then
        return member, time
      end
    end
  end
end

local heads = {}
for _, index in ipairs(KEYS) do
  local head = { next = reader(index) }
  head.member, head.time = head.next()
  heads[#heads + 1] = head
end

local page = {}
while #page < limit do
  local first
  for _, head in ipairs(heads) do
    if head.member and (not first or head.time > first.time
        or head.time == first.time and before(first.member, head.member)) then
      first = head
    end
  end
  if not first then
    break
  end
  page[#page + 1] = recall(first.member)
  first.member, first.time = first.next()
end
return page
