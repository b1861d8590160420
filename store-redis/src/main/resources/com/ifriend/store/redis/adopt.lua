-- Writes the head of a session that has none. What the older version kept beside the names is in the index
-- from now on.
local function adopt(head, ttl)
  local kept = redis.call('HMGET', meta, 'created_at', 'title', 'generation', 'edited')
  local time = redis.call('TIME')
  kept[3] = kept[3] or string.format('%s%06d', time[1], time[2])
  redis.call('HSET', index, 'head', head, 'generation', kept[3])
  for i, name in pairs({ 'created_at', 'title', [4] = 'edited' }) do
    if kept[i] then
      redis.call('HSET', index, name, kept[i])
    end
  end
  redis.call('HSET', meta, 'generation', kept[3])
  redis.call('HDEL', meta, 'count', 'bytes', 'committed', 'last_event_at', 'newest_event_at', 'fence',
    'state_keys', 'unindexed', 'title', 'edited', 'updated_at', 'listed_until')
  local left = redis.call('PTTL', meta)
  redis.call('PEXPIRE', index, left > 0 and left or ttl)
end
