-- Says that the events of a session outlived its header; nil if there are none. Whose they are is not
-- known then, so nobody takes their place.
local function orphaned()
  local left = redis.call('LLEN', events)
  if left > 0 and redis.call('LINDEX', events, 0) == '{}' then
    left = left - 1
  end
  return left > 0 and { 'TORN', 'its header is lost, ' .. left .. ' events are there' } or nil
end

-- What the head of a session would be that has none: an older version wrote it, with these fields in :meta,
-- or the Python bot, which counts nothing. Or nil, and why it is none of the two.
local function older_head(owner)
  local old = redis.call('HMGET', meta, 'app_name', 'user_id', 'count', 'bytes', 'committed', 'last_event_at',
    'newest_event_at', 'fence', 'state_keys', 'unindexed', 'title', 'generation')
  if not old[1] or not old[2] then
    return nil, orphaned() or { 'MISSING' }
  end
  if #old[1] .. ':' .. old[1] .. ':' .. old[2] ~= owner then
    return nil, { 'MISSING' }
  end
  if old[12] and not old[3] then
    return nil, { 'TORN', 'its index is lost' }
  end
  local events_before = tonumber(old[3] or 0) ~= 0
  if events_before and redis.call('HEXISTS', index, '#') == 0 then
    return nil, { 'TORN', 'its header counts ' .. old[3] .. ' events, its index knows none' }
  end
  local marks = '-' .. ((old[10] or not old[3]) and 'u' or '') .. (events_before and 'i' or '')
    .. (old[11] and 't' or '')
  return table.concat({ old[3] or '0', old[4] or '0', old[5] or '0', '0', old[6] or '-', old[7] or old[6] or '-',
    old[8] or '-', old[9] or '0', marks, owner }, ' ')
end
