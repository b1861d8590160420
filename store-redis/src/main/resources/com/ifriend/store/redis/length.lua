-- For a list whose length is not what the header counts.

-- How many list elements in front are not events: the Python bot starts a list with a {}.
local function placeholders()
  return redis.call('LINDEX', events, 0) == '{}' and 1 or 0
end

-- What a session says of itself, and what is there of it.
local function events_missing(expected, found)
  return 'its header counts ' .. expected .. ' events, ' .. found .. ' are there'
end

-- A server that is killed while it writes its append-only file can come back, at its second start, with
-- an event twice: it cuts the file inside of the script's transaction, and then does what was begun there
-- together with the next transaction. The copy is the same to the byte, makes the list longer than the
-- header counts, and stands where nobody was told of it.
local COPIES_WITHIN = 256

local function drop_copies()
  local seen, dropped = {}, 0
  for _, event in ipairs(redis.call('LRANGE', events, -COPIES_WITHIN, -1)) do
    if seen[event] then
      dropped = dropped + redis.call('LREM', events, 1, event)
    end
    seen[event] = true
  end
  return dropped
end
