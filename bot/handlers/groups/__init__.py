"""The moderators' groups:
registering, areas and topics, the digest of what found no room, groups that get nothing.
"""
