-- include memory_read.lua
-- The memories that share most with a query: by the sum of what its terms weigh, then the last said.
-- KEYS: an index for each listener, then as many postings for each term. ARGV: owner, listeners, at most
-- so many memories, at most so many postings of a term and a listener, about so many of all terms.
-- Returns the fields of each.
local limit, of_term, left = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local function total(first)
  local sum = 0
  for i = first, first + views - 1 do
    sum = sum + redis.call('ZCARD', KEYS[i])
  end
  return sum
end

local terms = {}
for i = views + 1, #KEYS, views do
  local with = total(i)
  if with > 0 then
    terms[#terms + 1] = { first = i, with = with }
  end
end
table.sort(terms, function(a, b) return a.with < b.with end)

-- Two weights are the same up to here. What is far below tells by which postings they came about.
local SAME = 1e-6

local all = total(1)
local members, weight, firsts = {}, {}, {}
for _, term in ipairs(terms) do
  if left <= 0 then
    break
  end
  local rarity = math.log(1 + all / term.with)
  for i = term.first, term.first + views - 1 do
    local more = rarity + math.random() * SAME / 1000
    local postings = redis.call('ZRANGE', KEYS[i], 0, of_term - 1, 'REV')
    firsts[#firsts + 1] = { posting = KEYS[i], at = #members + 1 }
    left = left - #postings
    for j = 1, #postings do
      local member = postings[j]
      local before = weight[member]
      if before then
        weight[member] = before + more
      else
        members[#members + 1] = member
        weight[member] = more
      end
    end
  end
end

-- Those of the same postings were found in the order in which they were said, the last first.
local lists, weights = {}, {}
for i, first in ipairs(firsts) do
  for j = first.at, firsts[i + 1] and firsts[i + 1].at - 1 or #members do
    local heavy = weight[members[j]]
    local list = lists[heavy]
    if not list then
      list = { posting = first.posting, next = 1 }
      lists[heavy] = list
      weights[#weights + 1] = heavy
    end
    list[#list + 1] = members[j]
  end
end
table.sort(weights, function(a, b) return a > b end)

-- Puts the next memory of a list in front; nil at its end.
local function advance(list)
  list.memory = nil
  while not list.memory and list.next <= #list do
    local member = list[list.next]
    list.next = list.next + 1
    local memory = recall(member)
    -- A posting with another time was left by a memory of that id which has ended.
    if memory and redis.call('ZSCORE', list.posting, member) == memory[2] then
      list.memory, list.time, list.id = memory, tonumber(memory[2]), member
    end
  end
end

local found, i = {}, 1
while #found < limit and i <= #weights do
  local equal = {}
  local heaviest = weights[i]
  while weights[i] and heaviest - weights[i] < SAME do
    equal[#equal + 1] = lists[weights[i]]
    advance(equal[#equal])
    i = i + 1
  end
  while #found < limit do
    local last
    for _, list in ipairs(equal) do
      if list.memory and (not last or list.time > last.time
          or list.time == last.time and list.id > last.id) then
        last = list
      end
    end
    if not last then
      break
    end
    found[#found + 1] = last.memory
    advance(last)
  end
end
return found
