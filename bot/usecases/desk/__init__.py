"""The moderators' work across cases: queue, search, bulk decisions, saved replies, mutes, drills, alarms."""
