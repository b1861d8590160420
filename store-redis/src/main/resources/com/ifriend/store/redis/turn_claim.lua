-- include turns.lua
-- ARGV[3]: owner. Returns a lease, or nil.
return claim(ARGV[3])
