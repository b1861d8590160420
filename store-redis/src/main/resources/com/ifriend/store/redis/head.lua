-- What a session knows of itself is one field of its index, `head`: an append reads and writes it together
-- with the id of the event. Its parts are count and bytes of the events, the server's clock at the last
-- commit (µs), the deadline of the keys (ms), time stamp of the last event and the newest one so far, newest
-- fence ('-' for none of the three), how many keys its state has, marks, and the owner, which is
-- {bytes of the app's name}:{app}:{user}. The marks are a '-', then u if the index does not know all events
-- (others pushed some), i if it has ids as an older version wrote them, t if there is a title.
local HEAD = '^(%d+) (%d+) (%d+) (%d+) (%-?%d*) (%-?%d*) (%-?%d*) (%d+) (%-%a*) (.*)$'
local STRIDE = 64 -- Positions in the index that are this far apart carry the newest time stamp so far.
local STEP = 100 -- Deadlines and the place in the directory may be as many milliseconds behind.
