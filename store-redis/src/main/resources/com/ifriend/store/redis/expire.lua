-- include common.lua
-- Lets a session end after the ttl that was to stay until it is kept elsewhere, if it still has as many events.
-- ARGV: app, user, ttl, number of events. Returns 1 if it was done, else 0.
local found = header()
if not found or found.older or found.count ~= tonumber(ARGV[4]) then
  return 0
end
local now = clock()
local deadline = integer(now + ttl)
-- By the key: an event that came again moves the deadlines, and leaves the head as it is.
if redis.call('PTTL', index) > ttl then
  redis.call('HSET', index, 'head',
    (string.gsub(found.head, '^(%d+ %d+ %d+) %d+', '%1 ' .. deadline)))
  keep(deadline)
end
return 1
