"""The moderators' work across cases: the queue, search, many at once, saved replies, mutes, drills, the clock."""
