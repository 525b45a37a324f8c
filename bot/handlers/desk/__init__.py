"""The moderators' private chat across cases:
what waits, search, many at once, saved replies, mutes, drills, the clock's words.
"""
