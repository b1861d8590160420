-- All keys of a session end at the same instant.
local function keep(deadline)
  for i = 1, in_cluster and 5 or 4 do
    redis.call('PEXPIREAT', KEYS[i], deadline)
  end
end

-- Moves the session to the front of the directory, which outlives the session by a TTL at the most.
local function list_first(micros, member, deadline)
  redis.call('ZADD', directory, micros, member)
  -- GT never sets the deadline of a new key.
  if redis.call('PTTL', directory) == -1 then
    redis.call('PEXPIREAT', directory, deadline)
  else
    redis.call('PEXPIREAT', directory, deadline, 'GT')
  end
end
