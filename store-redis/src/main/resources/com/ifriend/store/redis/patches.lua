-- Applies the patch of one scope that starts at ARGV[i]: counts of puts and removals, then both.
-- Returns the position behind it.
local function apply_patch(key, i)
  local puts, removals = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  i = i + 2
  for _ = 1, puts do
    redis.call('HSET', key, ARGV[i], ARGV[i + 1])
    i = i + 2
  end
  for _ = 1, removals do
    redis.call('HDEL', key, ARGV[i])
    i = i + 1
  end
  return i
end

-- Leaves the patch of a shared scope that starts at ARGV[i] in the outbox, with what tells it from all
-- others. Returns the position behind it.
local function post_patch(scope, i, generation, committed)
  local last = i + 1 + 2 * tonumber(ARGV[i]) + tonumber(ARGV[i + 1])
  if last > i + 1 then
    local patch = { generation, committed }
    for j = i, last do
      patch[#patch + 1] = ARGV[j]
    end
    redis.call('RPUSH', outbox, scope .. cmsgpack.pack(patch))
  end
  return last + 1
end

-- Applies the patches of app, user and session that start at ARGV[i]. Returns whether there was one for the
-- session's own state, whose keys the head counts, so that an evicted one is noticed.
local function apply_patches(i, generation, committed)
  if in_cluster then
    i = post_patch('a', i, generation, committed)
    i = post_patch('u', i, generation, committed)
  else
    i = apply_patch(app_state, i)
    i = apply_patch(user_state, i)
  end
  if ARGV[i] == '0' and ARGV[i + 1] == '0' then
    return false
  end
  apply_patch(state, i)
  return true
end
