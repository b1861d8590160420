-- Included by scripts that show memories. ARGV: the owner as it is in keys, then whose postings the
-- listener hears, joined by ':'.
local owner, hears, views = ARGV[1], {}, 0
for listener in string.gmatch(ARGV[2], '[^:]+') do
  hears[listener] = true
  views = views + 1
end

-- The fields of a memory; nil if it has ended, or the listener must not hear it.
local function recall(member)
  local key = 'memory:' .. owner .. ':' .. member
  local memory = redis.call('HMGET', key, 'audience', 'last_said_at', 'first_said_at', 'times_said',
    'id', 'session_id', 'events_json')
  if memory[1] and memory[2] and (hears.direct or hears[memory[1]]) then
    return memory
  end
  if not memory[1] and string.find(owner, '{', 1, true) then
    -- Fails if it is with another node, because a slot of the cluster moves.
    redis.call('EXISTS', KEYS[1], key)
  end
end
