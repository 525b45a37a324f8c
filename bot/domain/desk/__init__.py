"""The moderators' work across cases: piles, search, bulk decisions, notes, mutes, drills, alarms,
capacity."""
