"""The moderators' groups: registering, areas and topics, who comes and goes, silence, the smaller circle."""
