"""Child processes that are given what strangers sent: what they give up before, and how they are spoken to."""
