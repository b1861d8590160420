-- include memory_read.lua
-- KEYS: the memory. ARGV: owner, listeners, its part of the key. Returns its fields, or nil.
return recall(ARGV[3])
