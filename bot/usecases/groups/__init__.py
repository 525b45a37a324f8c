"""The moderators' groups: registration, areas and topics, joining and leaving, silence, the restricted
circle."""
