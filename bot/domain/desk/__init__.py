"""The moderators' work across cases:
piles, search, many at once, notes, mutes, drills, alarms, how many are needed.
"""
